"""A copy of a PDF with the findings as annotations (带批注的副本): what any viewer shows beside the page, and lists in its bookmarks.

Annotations and bookmarks are appended to the file as it is (an incremental update, ISO 32000-1 §7.5.6), so that the copy begins
with every byte of the original. Annotations bring their own appearance (§12.5.5), for viewers that draw none themselves.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from mingzhang.audit.figures import Sources, sources, taken
from mingzhang.audit.marks import Library, Mark, mark
from mingzhang.audit.places import spot
from mingzhang.audit.result import Audit, Report
from mingzhang.audit.text import alarm, tallied
from mingzhang.audit.titles import title
from mingzhang.document import ReadError
from mingzhang.facts import Box, Finding, Severity
from mingzhang.readers import data_of, kind_of
from mingzhang.readers.pdf_pages import Leaf, Pages

AUTHOR = "明账"
_Colour = tuple[float, float, float]
_COLOUR: dict[Severity, _Colour] = {Severity.ERROR: (0.85, 0.2, 0.15), Severity.DOUBT: (0.93, 0.62, 0.05), Severity.HINT: (0.1, 0.5, 0.68)}
_RELATED: _Colour = (0.15, 0.4, 0.72)
#: places of one finding that are annotated
_PLACES = 30
#: how much of its colour an underlaid figure and a framed cell keep
_TINT, _WASH = 0.35, 0.12
_PRINTED = 4
#: size of the note with the summary, and its distance from the edges of the first page
_NOTE, _MARGIN = 20.0, 12.0


class Annotated(NamedTuple):
    """A document with its annotated copy, or why there is none (``reason``; ``is_pdf`` tells whether one could be expected)."""

    path: str
    data: bytes
    reason: str = ""
    is_pdf: bool = True


def annotated(report: Report) -> list[Annotated]:
    """The annotated copy of each document of a report, in its order."""
    result: list[Annotated] = []
    for audit in report.audits:
        known = sources(audit.equations)
        for path in dict.fromkeys((audit.path, *(p.document for f in audit.shown for p in f.places if p.document))):
            items = [f for f in (*audit.shown, *report.across) if not f.places or any(p.document == path for p in f.places)]
            result.append(_copy(path, audit, items, known))
    return result


def _copy(path: str, audit: Audit, items: Sequence[Finding], known: Sources) -> Annotated:
    try:
        data = data_of(Path(path))
        if kind_of(data, path) != "pdf":
            return Annotated(path, b"", "不是 PDF，不能加批注。请用网页报告（--format html）。", False)
        with Library() as library:
            return Annotated(path, _written(path, data, audit, items, known, library))
    except ReadError as error:
        return Annotated(path, b"", str(error).removeprefix(f"{Path(path).name}："))


def _written(path: str, data: bytes, audit: Audit, items: Sequence[Finding], known: Sources, library: Library) -> bytes:
    """The annotated bytes. What was written is opened again and counted; a file that is damaged is first set right."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = library.pages(path)
    if pages is None:
        raise ReadError("PDF 打不开，不能加批注。")
    for attempt in (data, None):
        source = pages.copy() if attempt is None else attempt
        try:
            reader = PdfReader(io.BytesIO(source))
            if reader.is_encrypted:
                raise ReadError("PDF 有密码或限制修改，不能加批注。请解除保护后再试，或用网页报告（--format html）。")
            writer = PdfWriter(reader, incremental=True)
            count = _annotate(writer, path, audit, items, known, library)
            out = io.BytesIO()
            writer.write(out)
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            continue
        if _annotations(path, out.getvalue()) == (len(pages), count + _annotations(path, source)[1]):
            return out.getvalue()
    raise ReadError("PDF 的结构已损坏，批注写不进去。请重新导出后再试，或用网页报告（--format html）。")


def _annotations(path: str, data: bytes) -> tuple[int, int]:
    """Pages and annotations of a file."""
    pages = Pages(Path(path), data)
    try:
        return len(pages), pages.annotations()
    finally:
        pages.close()


def _annotate(writer: PdfWriter, path: str, audit: Audit, items: Sequence[Finding], known: Sources, library: Library) -> int:
    """Adds annotations and bookmarks; the number of annotations."""
    count = 0
    first: list[tuple[Finding, Mark | None, Leaf | None]] = []
    for item in items:
        stated = taken(known, item)
        places = [p for p in dict.fromkeys(item.places) if p.document == path][:_PLACES]
        found = [one for place in places if (one := mark(place, item, stated, library)) is not None]
        for n, one in enumerate(found):
            leaf = library.leaf(path, one.page)
            assert leaf is not None
            is_related = one.place != item.places[0]
            _add(writer, one.page, _annotation(writer, one, leaf, item, is_related))
            count += 1
            if n == 0:
                first.append((item, one, leaf))
        if not found:
            first.append((item, None, None))
    _add(writer, 1, _summary(writer, audit, [item for item, one, _ in first if one is None], library.leaf(path, 1)))
    _bookmarks(writer, audit, first)
    return count + 1


def _add(writer: PdfWriter, page: int, annotation: DictionaryObject) -> None:
    """Appends to what annotations a page has, which may be kept in an object of their own."""
    target = writer.pages[page - 1]
    annotation[NameObject("/P")] = target.indirect_reference
    kept = target.get("/Annots")
    listed = kept.get_object() if kept is not None else None
    if not isinstance(listed, ArrayObject):
        listed = ArrayObject()
        target[NameObject("/Annots")] = listed
    listed.append(writer._add_object(annotation))


def _colour(colour: _Colour, kept: float = 1.0) -> _Colour:
    """A colour mixed with white."""
    red, green, blue = (1 - kept * (1 - part) for part in colour)
    return red, green, blue


def _annotation(writer: PdfWriter, one: Mark, leaf: Leaf, item: Finding, is_related: bool) -> DictionaryObject:
    colour = _RELATED if is_related else _COLOUR[item.severity]
    boxes = [leaf.user(box) for box in one.spots or (one.box,)]
    rect = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    words = _related(item, one.place.document) if is_related else _words(item)
    heading = f"{item.severity.value}：{title(item)}"
    is_framed = bool(one.place.table) and not one.spots
    tint = colour if is_framed else _colour(colour, _TINT)
    made = _base("/Square" if is_framed else "/Highlight", rect, tint, words, heading)
    if is_framed:
        made[NameObject("/BS")] = DictionaryObject({NameObject("/W"): FloatObject(1.2)})
        made[NameObject("/IC")] = _floats(_colour(colour, _WASH))
    else:
        corners = ((b[0], b[3], b[2], b[3], b[0], b[1], b[2], b[1]) for b in boxes)
        made[NameObject("/QuadPoints")] = _floats([value for quad in corners for value in quad])
    made[NameObject("/AP")] = DictionaryObject({NameObject("/N"): _appearance(writer, rect, boxes, colour, is_framed)})
    return made


def _base(kind: str, rect: Box, colour: _Colour, words: str, heading: str) -> DictionaryObject:
    return DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind), NameObject("/Rect"): _floats(rect),
        NameObject("/C"): _floats(colour), NameObject("/Contents"): TextStringObject(words), NameObject("/T"): TextStringObject(AUTHOR),
        NameObject("/Subj"): TextStringObject(heading), NameObject("/F"): NumberObject(_PRINTED),
    })  # fmt: skip


def _appearance(writer: PdfWriter, rect: Box, boxes: Sequence[Box], colour: _Colour, is_framed: bool) -> object:
    """The drawing of an annotation: a frame with a wash of colour, or figures underlaid; print shows through either."""
    paint = ["/G0 gs", _operands(_colour(colour, _WASH if is_framed else _TINT), "rg"), _operands(colour, "RG"), "1.2 w"]
    for x0, y0, x1, y1 in boxes:
        inset = 0.6 if is_framed else 0.0
        paint += [_operands((x0 + inset, y0 + inset, x1 - x0 - 2 * inset, y1 - y0 - 2 * inset), "re"), "B" if is_framed else "f"]
    stream = DecodedStreamObject()
    stream.set_data("\n".join(paint).encode())
    state = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    stream.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"), NameObject("/BBox"): _floats(rect),
        NameObject("/Resources"): DictionaryObject({NameObject("/ExtGState"): DictionaryObject({NameObject("/G0"): state})}),
    })  # fmt: skip
    return writer._add_object(stream)


def _floats(values: Sequence[float]) -> ArrayObject:
    return ArrayObject([FloatObject(round(value, 2)) for value in values])


def _operands(values: Sequence[float], operator: str) -> str:
    return " ".join([*(f"{value:.2f}" for value in values), operator])


def _words(item: Finding) -> str:
    figures = "　".join(f"{label} {words}" for label, words in (("现为", item.found), ("应为", item.expected)) if words)
    lines = (
        f"【{item.severity.value}】{title(item)}", item.message, figures, f"处理：{item.remedy}" if item.remedy else "",
        f"依据：{item.basis}" if item.basis else "", f"编号：{item.id}（{item.rule or item.law}）",
    )  # fmt: skip
    return "\n".join(line for line in lines if line)


def _related(item: Finding, path: str) -> str:
    """What stands at the other places of a finding: the same words, and where its first place is."""
    first = item.places[0]
    where = f"{Path(first.document).name if first.document != path else ''}{spot(first)}"
    return f"【相关】{title(item)}（编号{item.id}{f'，见{where}' if where else ''}）\n{item.message}"


def _summary(writer: PdfWriter, audit: Audit, unplaced: Sequence[Finding], leaf: Leaf | None) -> DictionaryObject:
    """The note on the first page: how many findings, how much was read, and the findings that stand nowhere on a page."""
    count = audit.counted
    lines = [
        f"明账核验：{tallied(audit.findings)}。", alarm(audit),
        f"读懂{count.bound}／{count.numbers}个数，核了{audit.tally.evaluated}个等式。",
        *(f"【{item.severity.value}】{item.message}" for item in unplaced),
    ]  # fmt: skip
    width = leaf.frame.size[0] if leaf is not None else 595.0
    corner = (width - _MARGIN - _NOTE, _MARGIN, width - _MARGIN, _MARGIN + _NOTE)
    rect = leaf.user(corner) if leaf is not None else corner
    made = _base("/Text", rect, _RELATED, "\n".join(line for line in lines if line), "核验结果")
    made[NameObject("/Name")] = NameObject("/Note")
    return made


def _bookmarks(writer: PdfWriter, audit: Audit, found: Sequence[tuple[Finding, Mark | None, Leaf | None]]) -> None:
    """One bookmark a finding, below one for the whole."""
    top = writer.add_outline_item(title=f"明账核验：{tallied(audit.findings)}", page_number=0, bold=True)
    for item, one, leaf in found:
        name = f"{item.severity.value}：{title(item)}"
        if one is None or leaf is None:
            writer.add_outline_item(title=f"{name}（全文）", page_number=0, parent=top)
            continue
        left, _, _, upper = leaf.user((one.spots or (one.box,))[0])
        fit = Fit.xyz(left=max(0, left - 60), top=upper + 60)
        colour = _COLOUR[item.severity]
        writer.add_outline_item(title=f"{name}（第{one.page}页）", page_number=one.page - 1, parent=top, color=colour, fit=fit)
