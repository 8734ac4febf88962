"""PDF → Document: tables from ruling lines, paragraphs from the text between them (PDF 文件)."""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from mingzhang.document import Block, Document, Flaw, Grid, Paragraph, ReadError, Stretch
from mingzhang.facts import Box, around, runs
from mingzhang.readers import pdf_ocr
from mingzhang.readers.limits import LONGEST, MOST_PAGES
from mingzhang.readers.pdf_aligned import aligned
from mingzhang.readers.pdf_bombs import MOST_STREAM, has_bomb
from mingzhang.readers.pdf_cells import filled
from mingzhang.readers.pdf_flow import continues, edges_of, in_margin, paragraphs, pattern_of, running, shows_edge, wrapped
from mingzhang.readers.pdf_geometry import Ink, Rule
from mingzhang.readers.pdf_ink import ink_of
from mingzhang.readers.pdf_lattice import Lattice, families, lattice, merged
from mingzhang.readers.pdf_lines import Line, line_of, lines_of
from mingzhang.readers.tidy import without_titles

#: a page with no more glyphs than these and a picture over much of it is a scan
FEWEST_GLYPHS = 12
#: a line of fewer characters that is cut is chance
FEWEST_CUT = 6
#: pictures over so much of a page with text may be its table
LARGE_PICTURE = 0.4
#: pixels a point at which a page without text is looked at; a share of dark ones up to this is blank
GLANCE, FEWEST_DARK = 0.25, 0.003

_NOTHING = Ink(0, 595.0, 842.0, [], [], [], [], [], "")


class Sheet(NamedTuple):
    """One page read: its grids and the lines between them in reading order."""

    number: int
    shape: tuple[int, int]
    height: float
    parts: list[Line | Grid]
    back: Callable[[Box], Box]
    raw: str


class Seen(NamedTuple):
    """One page before it is read. ``notice`` is what a person should know of it, without its number and full stop;
    ``is_read`` is false where something stands on it that is no text, ``is_blank`` true where nothing does;
    ``confidence`` is that of its recognition, 0 where there was none."""

    ink: Ink
    notice: str = ""
    is_read: bool = True
    confidence: float = 0.0
    is_blank: bool = False


def read_pdf(path: Path, data: bytes, password: str | None = None) -> Document:
    """Read a PDF. Raises ReadError for an encrypted, broken or empty file."""
    sheets: list[Sheet] = []
    said: dict[str, list[tuple[int, float]]] = {}
    unread: list[int] = []
    recognised: list[int] = []
    flaws: list[Flaw] = []
    pages = 0
    for seen in _inks(path, data, password):
        pages = seen.ink.number
        sheets.append(_sheet(seen.ink))
        flaws += _flaws(seen)
        if seen.notice:
            said.setdefault(seen.notice, []).append((pages, seen.confidence))
        if not seen.is_read:
            unread.append(pages)
        if seen.confidence or seen.ink.hidden:
            recognised.append(pages)
    return Document(
        str(path),
        hashlib.sha256(data).hexdigest(),
        "pdf",
        pages,
        tuple(_blocks(sheets)),
        tuple(sheet.raw for sheet in sheets),
        tuple(_notice(words, at) for words, at in said.items()),
        tuple(unread),
        flaws=tuple(flaws),
        recognised=tuple(recognised),
    )


def _flaws(seen: Seen) -> Iterator[Flaw]:
    """What the page shows badly: nothing at all, or lines that its edge cuts."""
    if seen.is_blank:
        yield Flaw("blank", seen.ink.number)
    for line in lines_of(list(seen.ink.cut)):
        if len(line.text) >= FEWEST_CUT:
            yield Flaw("cut", seen.ink.number, line.text, seen.ink.back(line.box))


def _notice(words: str, at: list[tuple[int, float]]) -> str:
    """What is to be said of some pages, once for all of them; how sure their recognition was where they were recognised."""
    sure = [confidence for _, confidence in at if confidence]
    told = f"，平均置信度{sum(sure) / len(sure):.1%}{f'（最低{min(sure):.1%}）' if len(sure) > 1 else ''}，请对照原件核实" if sure else ""
    return f"{runs(page for page, _ in at)}{words}{told}。"


def _inks(path: Path, data: bytes, password: str | None) -> Iterator[Seen]:
    """The pages as they are seen. One is open at a time."""
    if has_bomb(data):
        raise ReadError(f"{path.name}：其中有一段内容解压后超过 {MOST_STREAM // 1024 // 1024} MB，疑为压缩炸弹，拒绝读取。")
    try:
        document = pypdfium.PdfDocument(data, password=password)
    except pypdfium.PdfiumError as error:
        raise ReadError(f"{path.name}：{_reason(error, password)}") from error
    try:
        count = len(document)
        if count == 0:
            raise ReadError(f"{path.name}：PDF 文件没有任何页。请重新导出后再试。")
        if count > MOST_PAGES:
            raise ReadError(f"{path.name}：PDF 共 {count} 页，超过上限 {MOST_PAGES} 页。请拆分后再试。")
        broken = 0
        started = time.monotonic()
        for number in range(1, count + 1):
            if time.monotonic() - started > LONGEST:
                raise ReadError(f"{path.name}：读到第 {number} 页已超过 {LONGEST} 秒，放弃读取。请拆分后再试。")
            page = pdfium.FPDF_LoadPage(document.raw, number - 1)
            textpage = pdfium.FPDFText_LoadPage(page) if page else None
            try:
                if textpage:
                    yield _seen(page, ink_of(page, textpage, number))
                else:
                    broken += 1
                    yield Seen(_NOTHING._replace(number=number), "已损坏，打不开", False)
            finally:
                if textpage:
                    pdfium.FPDFText_ClosePage(textpage)
                if page:
                    pdfium.FPDF_ClosePage(page)
        if broken == count:
            raise ReadError(f"{path.name}：PDF 的各页均无法打开，文件已损坏。请重新下载或导出后再试。")
    finally:
        document.close()


def _seen(page: Any, ink: Ink) -> Seen:
    """A page as it is seen; a scanned page is recognised where that is installed."""
    if ink.hidden:
        return Seen(ink, "是扫描图像，文字取自扫描软件留下的隐藏文字层，未经核对")
    sizes = [(box[2] - box[0]) * (box[3] - box[1]) / (ink.width * ink.height) for box in ink.pictures]
    if len(ink.glyphs) > FEWEST_GLYPHS or max(sizes, default=0.0) < 0.3:
        if ink.glyphs or ink.slanted:
            # the first page of many is a cover with a picture
            is_pictured = sum(sizes) >= LARGE_PICTURE and ink.number > 1
            return Seen(ink, "有大幅图片，图片里的文字和数没有读", False) if is_pictured else Seen(ink)
        return Seen(ink, "没有文字", is_blank=True) if _is_blank(page, ink) else Seen(ink, "没有文字，只有图形或图片，未能读出", False)
    if not pdf_ocr.available():
        return Seen(ink, "是扫描图像，没有文字层，未能读出；安装识别组件后可以识别（pip install 'mingzhang[ocr]'）", False)
    found = pdf_ocr.recognise(_picture(page, ink), ink)
    if found is None:
        return Seen(ink, "是扫描图像，没有识别出文字", False)
    return Seen(found.ink, "是扫描图像，由 OCR 识别", confidence=found.confidence)


def _is_blank(page: Any, ink: Ink) -> bool:
    """Whether a page without text shows next to nothing, as a small picture of it tells."""
    width, height = max(1, round(ink.width * GLANCE)), max(1, round(ink.height * GLANCE))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    rows = (data[row * stride : row * stride + width] for row in range(height))
    return sum(1 for row in rows for shade in row if shade < 200) <= FEWEST_DARK * width * height


def _picture(page: Any, ink: Ink) -> Any:
    """The page as an array of height × width × 3, blue first."""
    numpy: Any = importlib.import_module("numpy")
    scale = pdf_ocr.scale_of(ink)
    width, height = max(1, round(ink.width * scale)), max(1, round(ink.height * scale))
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, ink.turn, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return numpy.frombuffer(buffer, numpy.uint8).reshape(height, stride // 4, 4)[:, :width, :3].copy()


def _reason(error: pypdfium.PdfiumError, password: str | None) -> str:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return "PDF 文件有密码。请提供正确的密码（--password），或去除密码后再试。" if password is None else "密码不正确，PDF 文件打不开。"
    if code == pdfium.FPDF_ERR_SECURITY or "security" in str(error).lower():
        return "PDF 文件的加密方式不受支持。请去除加密后再试。"
    return "不是完整的 PDF 文件，可能已损坏或下载不全。请重新下载或导出后再试。"


def _sheet(ink: Ink) -> Sheet:
    """Tables first, then what is left is text."""
    free = ink.glyphs
    grids: list[tuple[float, Grid]] = []
    tables, rules = _lattices(ink)
    for table in tables:
        inside = [glyph for glyph in free if table.holds((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2, 1.0)]
        if not inside:
            continue
        grid = filled(table, inside, ink.number, ink.back)
        if grid.rows * grid.columns <= 4 and sum(1 for cell in grid.cells if cell.text) < 2:
            continue
        taken = set(map(id, inside))
        free = [glyph for glyph in free if id(glyph) not in taken]
        grids.append((table.ys[0], grid))
    lines = lines_of(free)
    for found in aligned(lines, rules, ink.number, ink.back):
        grids.append((min(line.top for line in lines if id(line) in found.lines), found.grid))
        lines = [line for line in lines if id(line) not in found.lines]
    lines.extend(line_of(run) for run in ink.slanted if run)
    parts: list[tuple[float, Line | Grid]] = [*grids, *((line.top, line._replace(glyphs=())) for line in lines)]
    parts.sort(key=lambda part: part[0])
    bare = ink._replace(glyphs=[], slanted=[], horizontals=[], verticals=[], pictures=[], raw="")
    return Sheet(ink.number, (round(ink.width), round(ink.height)), ink.height, [part for _, part in parts], bare.back, ink.raw)


def _lattices(ink: Ink) -> tuple[list[Lattice], list[Rule]]:
    """The lattices of a page with two columns or more, the smallest first so that nested ones take their text; loose rules."""
    found = []
    groups, rules = families(merged(ink.horizontals), merged(ink.verticals))
    for across, down in groups:
        table = lattice(across, down)
        if table is not None and len(table.slots) > 1 and len(table.xs) > 2:
            found.append(table)
    return sorted(found, key=lambda table: (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0])), rules


def _blocks(sheets: list[Sheet]) -> list[Block]:
    """Paragraphs and grids of all pages; a paragraph that a page break cuts is joined."""
    repeated = running([(sheet.height, _lines(sheet)) for sheet in sheets])
    sheets = [sheet._replace(parts=[part for part in sheet.parts if not _is_running(part, sheet, repeated)]) for sheet in sheets]
    usual = {
        shape: edges_of([line for sheet in sheets if sheet.shape == shape for line in _lines(sheet)])
        for shape in {sheet.shape for sheet in sheets}
    }
    edges = {sheet.number: edges_of(_lines(sheet), usual[sheet.shape]) for sheet in sheets}
    blocks: list[Block] = []
    open_line: tuple[Line, tuple[float, float]] | None = None
    for sheet in sheets:
        batch: list[Line] = []
        first = True

        set_in = shows_edge(edges[sheet.number][0], _lines(sheet))

        def flush(lines: list[Line], sheet: Sheet = sheet, set_in: bool = set_in) -> None:
            nonlocal open_line, first
            for text, within in paragraphs(lines, *edges[sheet.number]):
                if first and open_line is not None and _carries_on(open_line, within[0], edges[sheet.number], set_in):
                    before = blocks[-1]
                    assert isinstance(before, Paragraph)
                    stretches = (*before.lines, *_stretches(within, sheet, before.lines[-1].end))
                    blocks[-1] = before._replace(text=wrapped(before.text, text), lines=stretches)
                else:
                    stretches = _stretches(within, sheet, 0)
                    blocks.append(Paragraph(text, sheet.number, 0, around(s.box for s in stretches), lines=stretches))
                first = False
                open_line = (within[-1], edges[sheet.number])
            lines.clear()

        for part in sheet.parts:
            if isinstance(part, Line):
                batch.append(part)
            else:
                flush(batch)
                blocks.extend(without_titles(part))
                first, open_line = False, None
        flush(batch)
    return blocks


def _stretches(lines: list[Line], sheet: Sheet, start: int) -> tuple[Stretch, ...]:
    """Where the lines of a paragraph stand; ``start`` counts its characters on earlier pages."""
    found = []
    for line in lines:
        start += len("".join(line.text.split()))
        found.append(Stretch(start, sheet.number, sheet.back(line.box)))
    return tuple(found)


def _lines(sheet: Sheet) -> list[Line]:
    return [part for part in sheet.parts if isinstance(part, Line)]


def _is_running(part: Line | Grid, sheet: Sheet, repeated: set[tuple[str, bool]]) -> bool:
    """Whether a line is a running head, a running foot or a page number."""
    if isinstance(part, Grid) or not in_margin(part, sheet.height):
        return False
    return (pattern_of(part.text), part.top > sheet.height / 2) in repeated


def _carries_on(before: tuple[Line, tuple[float, float]], head: Line, edges: tuple[float, float], set_in: bool) -> bool:
    """Whether a page's first line carries on the last paragraph of the page before. ``set_in``: first lines of paragraphs are here."""
    last, (left, right) = before
    shift = edges[0] - left
    moved = head._replace(x0=head.x0 - shift, x1=head.x1 - shift)
    # after a full line that ends in ； or ： no paragraph begins with an amount, nor at the edge where the others are set in
    amount = re.match(r"\d{3}|\d+\.\d", head.text) is not None
    going_on = right - last.x1 <= 1.2 * last.size and (amount or (set_in and head.x0 - edges[0] < 0.5 * head.size))
    return last.text[-1] not in ("。！？" if going_on else "。！？；：") and continues(last, moved, left, right, pitch=None)
