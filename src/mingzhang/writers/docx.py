"""Publication → Word document in the form of official papers (公文, GB/T 9704): real headings, fields and tables (Word 文件).

The document is plain OOXML: the styles stand in ``word/styles.xml``, so that an office changes them there or in Word, and only
the body is made here. Contents and page numbers are fields, filled in beforehand. The same publication gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mingzhang.views.poster import Poster
from mingzhang.views.publication import STAMP, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.continued import whole
from mingzhang.writers.docx_charts import CONTENT_TYPE, HEADING, RELATION, charts, paragraph, part
from mingzhang.writers.layout import OPEN, TICKED, Entry, Placed, WriteError, cell_text, clean, contents, heading_text, lattice
from mingzhang.writers.pages import PADDING, SHEETS, Leaf, Setting, cover_lines, title_size
from mingzhang.writers.paging import paging

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: the parts that no publication changes: name in the package → file in ``word/``
_PARTS = {
    "[Content_Types].xml": "content_types.xml", "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml", "word/styles.xml": "styles.xml", "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "font_table.xml", "word/footer-odd.xml": "footer_odd.xml", "word/footer-even.xml": "footer_even.xml",
}  # fmt: skip
_RELATIONS = "word/_rels/document.xml.rels"
_STYLES = {"body": "BodyText", "list": "BodyText", "note": "TableNote", "right": "BodyPlain", "centre": "BodyPlain"}
_ALIGN = {"left": "left", "centre": "center", "right": "right"}
_BOX = re.compile(f"([{TICKED}{OPEN}])")
#: size of type in a table → the ending of its styles
_SIZES = {10.5: "", 9.0: "Small", 8.0: "Tiny"}
_WIDEST = 63  # columns of a table, by the format
_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
_THIN = '<w:p><w:pPr><w:pStyle w:val="Thin"/></w:pPr></w:p>'


def write_docx(publication: Publication, path: Path, picture: Poster | None = None) -> None:
    """Write the publication to ``path``, at its end the charts of its ``picture``.

    Raises :class:`WriteError` where a table has more columns than Word holds, OSError.
    """
    path.write_bytes(to_docx(publication, picture))


def to_docx(publication: Publication, picture: Poster | None = None) -> bytes:
    """The whole document as a package of OOXML parts."""
    parts = {name: _asset(file) for name, file in _PARTS.items()}
    parts["docProps/core.xml"] = _properties(publication)
    parts["docProps/custom.xml"] = _stamp(publication)
    drawn = charts(picture) if picture is not None else []
    tail = []
    for number, chart in enumerate(drawn, start=1):
        name, relation = f"charts/chart{number}.xml", f"rIdChart{number}"
        parts[f"word/{name}"] = part(chart)
        kind = f'<Override PartName="/word/{name}" ContentType="{CONTENT_TYPE}"/>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{kind}</Types>")
        known = f'<Relationship Id="{relation}" Type="{RELATION}" Target="{name}"/>'
        parts[_RELATIONS] = parts[_RELATIONS].replace("</Relationships>", f"{known}</Relationships>")
        tail.append(paragraph(chart, number, relation))
    parts["word/document.xml"] = _Body(publication).xml("".join(tail))
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.compress_type = 0, ZIP_DEFLATED
            package.writestr(info, text.encode())
    return buffer.getvalue()


@lru_cache(maxsize=len(_PARTS))
def _asset(name: str) -> str:
    return files("mingzhang.writers").joinpath("word", name).read_text("utf-8")


def _properties(publication: Publication) -> str:
    """Title and subject; no person's name."""
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_text(publication.title)}</dc:title>'
        f"<dc:subject>{_text(f'{publication.title}公开')}</dc:subject><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )


def _stamp(publication: Publication) -> str:
    """The hash of the data, as a property of the document's own."""
    head = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    types = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    value = f"<vt:lpwstr>{_text(publication.data_hash)}</vt:lpwstr>"
    stamp = f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{STAMP}">{value}</property>'
    return f"{_DECLARATION}<Properties {head} {types}>{stamp if publication.data_hash else ''}</Properties>"


def _text(text: str) -> str:
    return escape(clean(text), quote=False)


def _run(text: str, properties: str = "") -> str:
    """A run; line breaks and tabs as Word has them."""
    inner = _text(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inner = inner.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def _paragraph(style: str, inner: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}</w:p>'


def _field(instruction: str, shown: str = "") -> str:
    """A complex field with the result that it shows until it is updated."""
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}' if shown else ""
    return f'{_FIELD.format(_text(instruction))}{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


class _Body:
    """The body being put together, with what its parts must know of the whole."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.entries: dict[int, list[Entry]] = defaultdict(list)
        self.order = list(contents(publication))
        for entry in self.order:
            self.entries[entry.block].append(entry)
        self.paging = paging(publication)
        self.numbers = dict(self.paging.numbers)

    def xml(self, tail: str = "") -> str:
        """The document's part; ``tail``, the charts, stands under a heading of its own after the last block."""
        parts: list[str] = []
        if tail:
            last = len(self.publication.blocks)
            self.entries[last] = [Entry(1, HEADING, "", last)]
            self.order += self.entries[last]
            self.numbers[last] = self.paging.last + 1
            tail = _paragraph("Heading1", self._marked(last, _run(HEADING))) + tail
        pages = self.paging.leaves
        numbered = False
        for number, leaf in enumerate(pages):
            parts += self._leaf(leaf)
            first = leaf.kind != "front" and not numbered
            numbered = numbered or first
            section = _section(leaf.kind, first)
            if number == len(pages) - 1:
                parts.append(tail)
            parts.append(section if number == len(pages) - 1 else f'<w:p><w:pPr><w:pStyle w:val="Thin"/>{section}</w:pPr></w:p>')
        body = "".join(parts) or _THIN
        return f"{_DECLARATION}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"

    def _leaf(self, leaf: Leaf) -> Iterator[str]:
        for position, (index, block) in enumerate(leaf.blocks):
            fresh = "<w:pageBreakBefore/>" if index in self.paging.breaks else ""
            if isinstance(block, Heading):
                level = min(max(block.level, 1), 4)
                size = _sized(heading_text(block), leaf.kind, 22.0) if level == 1 else ""
                pitch = self._pitch(index) if level > 1 else ""
                yield _paragraph(f"Heading{level}", self._marked(index, _run(heading_text(block), size)), pitch)
            elif isinstance(block, Paragraph):
                yield _prose(block, self._pitch(index) if block.style != "note" else "")
            elif isinstance(block, Cover):
                yield from _cover(block, first=leaf.kind == "front", led=position > 0 and not fresh, fresh=fresh)
            elif isinstance(block, Contents):
                yield from self._contents(fresh)
            else:
                yield from self._table(index, block, leaf.kind, fresh)

    def _pitch(self, index: int) -> str:
        """The lines of a block that is set closer than its style."""
        pitch = self.paging.pitches.get(index)
        return f'<w:spacing w:line="{round(20 * pitch)}" w:lineRule="exact"/>' if pitch is not None else ""

    def _marked(self, index: int, inner: str) -> str:
        """What stands in the contents, between bookmarks that the contents lead to."""
        if index not in self.entries:
            return inner
        return f'<w:bookmarkStart w:id="{index}" w:name="_Toc{index:06}"/>{inner}<w:bookmarkEnd w:id="{index}"/>'

    def _contents(self, fresh: str) -> Iterator[str]:
        """A table of contents that Word and WPS update: headings of three levels, and the entries that the tables carry."""
        yield (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent>{_paragraph('TOCHeading', _run('目　录'), fresh)}"
        )
        start = _FIELD.format(r'TOC \o "1-3" \f \h \z') + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        for entry in self.order:
            mark = f"_Toc{entry.block:06}"
            page = _field(f"PAGEREF {mark} \\h", _run(str(self.numbers[entry.block])))
            link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{_run(entry.text)}<w:r><w:tab/></w:r>{page}</w:hyperlink>'
            yield _paragraph(f"TOC{min(entry.level, 3)}", start + link)
            start = ""
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if self.order else ""
        yield f"{_paragraph('Thin', end)}</w:sdtContent></w:sdt>"

    def _table(self, index: int, table: Table, kind: str, fresh: str) -> Iterator[str]:
        grid = lattice(table)
        if grid.columns > _WIDEST:
            raise WriteError(f"《{table.title}》有{grid.columns}列，超过 Word 表格{_WIDEST}列的上限。请减少列数，或改用 Excel、网页格式。")
        yield from self._above(index, table, kind, fresh)
        if grid.rows:
            yield _table(table, self.paging.settings[index])
        yield from (_paragraph("TableNote", _run(note)) for note in table.notes)

    def _above(self, index: int, table: Table, kind: str, fresh: str) -> Iterator[str]:
        """Number, title, and the line of caption and unit; never nothing, as Word joins tables that nothing parts."""
        listed = self.entries.get(index, [])
        outline = f'<w:outlineLvl w:val="{min(entry.level for entry in listed) - 1}"/>' if listed else ""
        caption, unit = clean(text_of(table.caption)), clean(f"单位：{table.unit}") if table.unit else ""
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{round(SHEETS[kind].across * 20)}"/></w:tabs>' if unit else ""
        title = ("TableTitle" if table.number else "TableSubtitle", clean(table.title), outline)
        last = ("TableUnit", f"{caption}\t{unit}" if unit else caption, tab)
        lines = [line for line in (("TableNumber", clean(table.number), ""), title, last) if line[1]]
        bearer = title if title in lines else lines[0] if lines else None
        for line in lines:
            style, text, properties = line
            marks = "".join(_field(_entry(entry)) for entry in listed) if line is bearer else ""
            run = _run(text, _sized(text, kind, 18.0) if style == "TableTitle" else "")
            inner = self._marked(index, run) if line is bearer else run
            yield _paragraph(style, inner + marks, fresh + properties)
            fresh = ""
        if not lines:
            yield _THIN


def _sized(text: str, kind: str, largest: float) -> str:
    """Run properties of a title that is set smaller than its style to spare a second line, '' where it is not."""
    size = title_size(text, SHEETS[kind].across, largest)
    return "" if size == largest else f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'


def _entry(entry: Entry) -> str:
    """The field that puts a table into the contents in the words of the contents."""
    return f'TC "{entry.text.replace(chr(34), "”")}" \\l {min(entry.level, 3)}'


def _section(kind: str, first: bool) -> str:
    """The page set-up of a leaf: numbers begin at 1 after cover and contents, outside, on both sides of the sheet."""
    sheet = SHEETS[kind]
    width, height, top, right, bottom, left = (round(20 * side) for side in sheet)
    footers = '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>' if first else ""
    turned = ' w:orient="landscape"' if width > height else ""
    return (
        f'<w:sectPr>{footers}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="720" w:footer="{round(bottom * 0.55)}"'
        f' w:gutter="0"/>{"<w:pgNumType w:start=" + chr(34) + "1" + chr(34) + "/>" if first else ""}</w:sectPr>'
    )


def _prose(paragraph: Paragraph, pitch: str) -> str:
    align = _ALIGN["right" if paragraph.style == "right" else "centre"] if paragraph.style in {"right", "centre"} else ""
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    return _paragraph(_STYLES.get(paragraph.style, "BodyText"), _run(text_of(paragraph.prose)), pitch + jc)


def _cover(cover: Cover, *, first: bool, led: bool, fresh: str) -> Iterator[str]:
    """The title in the upper third of its page, dates at its foot; annex numbers stand above the title, lists below."""
    room = 150.0 if first else 110.0 if led else 190.0
    style, pitch = ("Title", 45.0) if first else ("AnnexTitle", 35.0)
    above = 0.0
    seen = False
    for title, lines in cover_lines(cover):
        space = room if not above else 24.0
        if first and seen and not title:
            space = max(60.0, SHEETS["front"].down - above - 32.0 * len(lines) - 60)
        for number, line in enumerate(lines):
            spacing = f'<w:spacing w:before="{round(20 * space)}"/>' if number == 0 else ""
            size = _sized(line, "text", 30.0 if first else 24.0) if title else ""
            yield _paragraph(style if title else "Subtitle", _run(line, size), fresh + spacing)
            fresh = ""
        above += space + (pitch if title else 32.0) * len(lines)
        seen = seen or title


def _table(table: Table, how: Setting) -> str:
    """A real table: fixed columns, header rows that repeat, rows that stay together, merged cells."""
    widths = [round(20 * width) for width in how.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    caption = escape(clean(table.title).replace("\n", " "))
    grid = how.grid
    printed = whole(grid, how.turns)
    anchors = {(p.row, p.column): p for p in printed.cells}
    below = {(row, p.column): p for p in printed.cells for row in range(p.row + 1, p.row + p.rowspan)}
    rows: list[str] = []
    for row, known in enumerate(printed.rows):
        cells: list[str] = []
        keep = known in how.heads
        column = 0
        while column < grid.columns:
            placed = anchors.get((row, column)) or below.get((row, column))
            span = 1 if placed is None else placed.colspan
            merge = "" if placed is None or placed.rowspan == 1 else "restart" if placed.row == row else "continue"
            shown = None if placed is None or merge == "continue" else placed
            cells.append(_cell(shown, sum(widths[column : column + span]), span, merge, how.size, keep))
            column += span
        header = "<w:tblHeader/>" if row < grid.header_rows else ""
        height = f'<w:trHeight w:val="{round(20 * how.heights[known])}" w:hRule="atLeast"/>'
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}{header}</w:trPr>{''.join(cells)}</w:tr>")
    beside = "".join(f'<w:{side} w:w="{round(20 * how.padding)}" w:type="dxa"/>' for side in ("left", "right"))
    margins = f"<w:tblCellMar>{beside}</w:tblCellMar>" if how.padding != PADDING else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BudgetTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cell(placed: Placed | None, width: int, span: int, merge: str, size: float, keep: bool) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    head = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}<w:vAlign w:val="center"/></w:tcPr>'
    together = "<w:keepNext/>" if keep else ""
    if placed is None:
        return f"<w:tc>{head}{_paragraph('TableText' + _SIZES[size], '', together)}</w:tc>"
    cell = placed.cell
    style, usual = ("TableFigure", "right") if cell.align == "right" else ("TableText", "left")
    style, usual = ("TableHead", "centre") if placed.header else (style, usual)
    jc = f'<w:jc w:val="{_ALIGN.get(cell.align, "left")}"/>' if cell.align != usual else ""
    bold = "<w:b/><w:bCs/>" if cell.bold and not placed.header else ""
    inner = (_ticked(line, bold, bool(cell.ticks)) for line in cell_text(cell).split("\n"))
    return f"<w:tc>{head}{''.join(_paragraph(style + _SIZES[size], line, together + jc) for line in inner)}</w:tc>"


def _ticked(text: str, properties: str, boxes: bool) -> str:
    """Runs of a line; boxes are set in a type that has them."""
    if not text:
        return ""
    if not boxes:
        return _run(text, properties)
    pieces = _BOX.split(text)
    return "".join(_run(p, f'<w:rStyle w:val="TickBox"/>{properties}' if p in {TICKED, OPEN} else properties) for p in pieces if p)
