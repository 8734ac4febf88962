"""Publication → workbook: a contents sheet, the narrative, and a sheet a table as the officials lay it out (Excel 工作簿).

A cell that holds one figure stating a fact is a number whose format prints what the text prints; shares, targets and
codes are text, so that no spreadsheet changes them. A total is a formula over the cells that make it up. The same publication
gives the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mingzhang.facts import Fact
from mingzhang.views.publication import STAMP, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.layout import INDENT, Lattice, Placed, WriteError, cell_text, clean, contents, heading_text, lattice, sole_figure
from mingzhang.writers.pages import column_widths, columns_of, cover_lines
from mingzhang.writers.totals import Range, totals
from mingzhang.writers.xlsx_pages import TALLEST, break_table, break_text, in_rows, known, row_height, set_paper, shown

_LIMIT = 32767  # characters in a cell, by the format
_NAME = 31  # characters in a sheet's name, by the format
_DIGITS = 15  # significant digits that a spreadsheet keeps
_AMOUNT = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_PAGE = {False: 92.0, True: 138.0}  # characters across a page, by landscape
#: characters of the one column of a sheet of text: one column is never shrunk to the page, whatever is asked
_TEXT = 74.0
_WIDER = 1.25  # pages across, at most, that a table takes so as not to wrap
_INDENT = 1  # of what stands at the left of a cell
_ASIDE = 2.5  # characters that a cell keeps free beside its text
_CREATED = datetime(2000, 1, 1)
_ALIGN = {"left": "left", "centre": "center", "right": "right"}


class _Style(NamedTuple):
    """A cell format; equal styles share one format of the workbook."""

    align: str = "left"
    valign: str = "vcenter"
    bold: bool = False
    border: int = 0
    size: float = 10
    fill: str = ""
    number: str = ""
    colour: str = ""
    underline: bool = False
    font: str = "宋体"
    indent: int = 0


class _Sheets:
    """The workbook being written with its formats and sheet names (mutable while writing only)."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._formats: dict[_Style, Format] = {}
        self._names: set[str] = set()

    def format(self, style: _Style) -> Format:
        if style not in self._formats:
            properties: dict[str, object] = {
                "font_name": style.font, "font_size": style.size, "bold": style.bold, "align": style.align,
                "valign": style.valign, "text_wrap": True, "border": style.border,
            }  # fmt: skip
            properties |= {"bg_color": style.fill} if style.fill else {}
            properties |= {"num_format": style.number} if style.number else {}
            properties |= {"font_color": style.colour} if style.colour else {}
            properties |= {"underline": 1} if style.underline else {}
            properties |= {"indent": style.indent} if style.indent else {}
            self._formats[style] = self.workbook.add_format(properties)
        return self._formats[style]

    def name(self, wanted: str) -> str:
        """A legal, free sheet name: 31 characters, none of ``[]:*?/\\``, unique without regard to case."""
        base = re.sub(r"[\[\]:*?/\\]", "", clean(wanted)).replace("\n", " ").strip(" '") or "表"
        name, number = _cut(base, _NAME), 2
        while name.lower() in self._names or name.lower() == "history":
            tail = f" {number}"
            name, number = _cut(base, _NAME - len(tail)) + tail, number + 1
        self._names.add(name.lower())
        return name


def write_xlsx(publication: Publication, path: Path) -> None:
    """Write the publication to ``path``. Raises :class:`WriteError` where a text does not fit into a cell, OSError."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": clean(publication.title), "author": clean(publication.entity), "created": _CREATED})
    if publication.data_hash:
        workbook.set_custom_property(STAMP, publication.data_hash)
    sheets = _Sheets(workbook)
    front = workbook.add_worksheet(sheets.name("目录"))
    narrative = workbook.add_worksheet(sheets.name("情况说明"))
    notes = _notes(publication)
    rows = _write_narrative(sheets, narrative, publication, notes)
    targets = {index: (narrative.get_name(), row) for index, row in rows.items()}
    below: dict[int, list[str]] = defaultdict(list)
    for index, table in notes.items():
        below[table] += [text_of(block.prose) for block in [publication.blocks[index]] if isinstance(block, Paragraph)]
    for index, block in enumerate(publication.blocks):
        if isinstance(block, Table):
            sheet = workbook.add_worksheet(sheets.name(block.sheet or f"{block.number}{block.title}"))
            _write_table(sheets, sheet, block._replace(notes=(*block.notes, *below[index])), publication.entity)
            targets[index] = (sheet.get_name(), 0)
    _write_contents(sheets, front, publication, targets)
    # nothing is written to disk before this: a refused publication leaves no half of a file
    try:
        workbook.close()
    except FileCreateError as failed:
        raise OSError(*failed.args[0].args) from failed


def _write_contents(sheets: _Sheets, sheet: Worksheet, publication: Publication, targets: dict[int, tuple[str, int]]) -> None:
    """A line for each heading and each table, with a link to where it stands."""
    set_paper(sheet)
    sheet.set_column(0, 0, _TEXT)
    _row(sheets, sheet, 0, clean(publication.title), _Style("center", bold=True, size=18), 40)
    _row(sheets, sheet, 1, "目　录", _Style("center", bold=True, size=14), 28)
    listed = contents(publication)
    entries = [(e.block, e.level, e.text) for e in listed]
    unlisted = set(targets) - {e.block for e in listed}
    entries += [(i, 3, clean(b.sheet or b.title)) for i, b in enumerate(publication.blocks) if isinstance(b, Table) and i in unlisted]
    for row, (index, level, text) in enumerate(sorted(entries), start=2):
        name, line = targets[index]
        link = f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A{line + 1}"
        style = _Style(bold=level == 1, size=11, colour="#7A1C1C")
        sheet.write_url(row, 0, link, sheets.format(style), _fitting(INDENT * (level - 1) + text, "目录", row, 0), name)
        sheet.set_row(row, row_height(text, _TEXT, 11))
    sheet.print_area(0, 0, len(entries) + 1, 0)


def _notes(publication: Publication) -> dict[int, int]:
    """Notes that follow a table belong to its sheet: the note's index → the table's."""
    result: dict[int, int] = {}
    table = -1
    for index, block in enumerate(publication.blocks):
        if isinstance(block, Table):
            table = index
        elif isinstance(block, Paragraph) and block.style == "note" and table >= 0:
            result[index] = table
        else:
            table = -1
    return result


def _write_narrative(sheets: _Sheets, sheet: Worksheet, publication: Publication, notes: dict[int, int]) -> dict[int, int]:
    """Covers, headings and paragraphs, one a row. Returns the row of each block."""
    set_paper(sheet)
    sheet.set_column(0, 0, _TEXT)
    sizes = {1: (16, "center"), 2: (13, "left"), 3: (12, "left"), 4: (11, "left")}
    result: dict[int, int] = {}
    heights: list[float] = []
    headings: set[int] = set()
    row = 0
    for index, block in enumerate(publication.blocks):
        if isinstance(block, Table | Contents) or index in notes:
            continue
        result[index] = row
        if isinstance(block, Cover):
            parts = ((title, line) for title, group in cover_lines(block) for line in group)
            lines = [(line, _Style("center", bold=True, size=18 if title else 12)) for title, line in parts]
        elif isinstance(block, Heading):
            size, align = sizes[min(max(block.level, 1), 4)]
            lines = [(heading_text(block), _Style(align, bold=True, size=size))]
        else:
            align = {"centre": "center", "right": "right"}.get(block.style, "left")
            lines = [(_indented(block), _Style(align, "top", size=11, font="仿宋"))]
        for text, style in lines:
            for part in in_rows(_fitting(clean(text), sheet.get_name(), row, 0), _TEXT, style.size):
                heights.append(row_height(part, _TEXT, style.size) + 4)
                _row(sheets, sheet, row, part, style, heights[-1])
                headings |= set() if isinstance(block, Paragraph) else {row}
                row += 1
    sheet.print_area(0, 0, max(row - 1, 0), 0)
    break_text(sheet, heights, headings)
    return result


def _indented(paragraph: Paragraph) -> str:
    return INDENT * 2 * (paragraph.style in {"body", "list"}) + text_of(paragraph.prose)


def _write_table(sheets: _Sheets, sheet: Worksheet, table: Table, entity: str) -> None:
    """Number, title, caption and unit, the lattice with its merged cells, the notes."""
    whole = lattice(table)
    widths = _column_widths(table, whole)
    grid = shown(whole, widths, _INDENT)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    set_paper(sheet, landscape=table.landscape)
    above = _write_top(sheets, sheet, table, grid.columns, sum(widths))
    top = len(above)
    for p in whole.cells:
        _fitting(cell_text(p.cell), table.title, top + p.row, p.column)
    inside = _write_cells(sheets, sheet, table, grid, top, widths, entity)
    below = [row_height(note, sum(widths), 9) for note in table.notes]
    for row, (note, height) in enumerate(zip(table.notes, below, strict=True), start=top + grid.rows):
        _span(sheets, sheet, row, 0, grid.columns, _fitting(clean(note), table.title, row, 0), _Style(valign="top", size=9))
        sheet.set_row(row, height)
    break_table(sheet, grid, top, [*above, *inside, *below], widths, landscape=table.landscape)
    if grid.header_rows:
        sheet.repeat_rows(0 if top + grid.header_rows <= 8 else top, top + grid.header_rows - 1)
        sheet.freeze_panes(top + grid.header_rows, 0)
    sheet.print_area(0, 0, max(top + grid.rows + len(table.notes) - 1, 0), grid.columns - 1)


def _write_top(sheets: _Sheets, sheet: Worksheet, table: Table, columns: int, width: float) -> list[float]:
    """The lines above the lattice; returns their heights."""
    heights: dict[int, float] = {}
    row = 0
    number, title = clean(table.number), clean(table.title)
    if number:
        _span(sheets, sheet, row, 0, columns, number, _Style(size=10))
        row += 1
    if title:
        _span(sheets, sheet, row, 0, columns, title, _Style("center", bold=True, size=16))
        heights[row] = min(row_height(title, width, 16) + 10, TALLEST)
        sheet.set_row(row, heights[row])
        row += 1
    caption, unit = clean(text_of(table.caption)), clean(table.unit)
    unit = f"单位：{unit}" if unit else ""
    if caption or unit:
        right = min(2, columns - 1) if caption and unit and columns > 1 else 0 if caption else columns
        if caption and unit and columns == 1:
            caption, unit = f"{caption}　{unit}", ""
        if caption:
            _span(sheets, sheet, row, 0, columns - right, caption, _Style())
        if unit:
            _span(sheets, sheet, row, columns - right, right, unit, _Style("right"))
        row += 1
    return known(heights, row)


def _write_cells(
    sheets: _Sheets, sheet: Worksheet, table: Table, grid: Lattice, top: int, widths: list[float], entity: str
) -> list[float]:
    """The lattice with its merged cells; returns the heights of its rows."""
    blank = sheets.format(_Style(border=1))
    free = {(row, column) for row in range(grid.rows) for column in range(grid.columns)}
    heights = _heights(grid, widths)
    sums = totals(grid, entity)
    for placed in grid.cells:
        style, number, text = _content(placed, table.title, top)
        last_row, last_column = placed.row + placed.rowspan - 1, placed.column + placed.colspan - 1
        # what goes on over pages is named where it begins
        style = style._replace(valign="top") if sum(heights[placed.row : last_row + 1]) > TALLEST else style
        if placed.rowspan > 1 or placed.colspan > 1:
            sheet.merge_range(top + placed.row, placed.column, top + last_row, last_column, "", sheets.format(style))
        made_of = sums.get((placed.row, placed.column), ())
        if number is not None and made_of:
            sheet.write_formula(top + placed.row, placed.column, _sum(made_of, top), sheets.format(style), number)
        elif number is not None:
            sheet.write_number(top + placed.row, placed.column, number, sheets.format(style))
        elif text:
            sheet.write_string(top + placed.row, placed.column, text, sheets.format(style))
        else:
            sheet.write_blank(top + placed.row, placed.column, None, sheets.format(style))
        free.difference_update((r, c) for r in range(placed.row, last_row + 1) for c in range(placed.column, last_column + 1))
    for row, column in sorted(free):
        sheet.write_blank(top + row, column, None, blank)
    for row in sorted({p.row + n for p in grid.cells for n in range(p.rowspan)}):
        sheet.set_row(top + row, heights[row])
    return heights


def _heights(grid: Lattice, widths: Sequence[float]) -> list[float]:
    """Points of the rows of a lattice; a tall merged cell spreads what it lacks over its rows."""
    heights: dict[int, float] = {}
    tall: list[tuple[int, int, float]] = []
    for placed in grid.cells:
        text, last_row = cell_text(placed.cell), placed.row + placed.rowspan - 1
        needed = row_height(text, sum(widths[placed.column : placed.column + placed.colspan]), 10, _indent(placed, text))
        if placed.rowspan == 1:
            heights[placed.row] = max(heights.get(placed.row, 0), needed)
        else:
            tall.append((placed.row, last_row, needed))
    for first, last, needed in tall:
        lacking = needed - sum(heights.get(row, 19) for row in range(first, last + 1))
        for row in range(first, last + 1) if lacking > 0 else ():
            heights[row] = heights.get(row, 19) + lacking / (last - first + 1)
    return known({row: min(height, TALLEST) for row, height in heights.items()}, grid.rows)


def _indent(placed: Placed, text: str) -> int:
    return _INDENT if text and not placed.header and _ALIGN.get(placed.cell.align, "left") == "left" else 0


def _sum(ranges: Sequence[Range], top: int) -> str:
    """=C5+C9, =SUM(C5:C9) or =SUM(C5:C9,C12)"""
    names = [_cells(r, top) for r in ranges]
    single = all(r.first == r.last for r in ranges)
    return "=" + "+".join(names) if single and len(names) < 10 else f"=SUM({','.join(names)})"


def _cells(of: Range, top: int) -> str:
    """C5, or C5:C9"""
    (row, column), (last_row, last_column) = of
    first = xl_rowcol_to_cell(top + row, column)
    return first if of.first == of.last else f"{first}:{xl_rowcol_to_cell(top + last_row, last_column)}"


def _content(placed: Placed, table: str, top: int) -> tuple[_Style, float | None, str]:
    """Style, number (where the cell is one) and text of a cell."""
    cell, header = placed.cell, placed.header
    text = _fitting(cell_text(cell), table, top + placed.row, placed.column)
    figure = sole_figure(cell)
    style = _Style(_ALIGN.get(cell.align, "left"), bold=cell.bold or header, border=1, fill="#F3EFE6" if header else "")
    if header:
        return style, None, text
    style = style._replace(indent=_indent(placed, text))
    form = _number_format(text) if figure is not None and isinstance(figure.states, Fact) else ""
    return (style._replace(number=form), float(text.replace(",", "")), text) if form else (style, None, text)


def _number_format(text: str) -> str:
    """The number format that prints exactly ``text``, '' where there is none."""
    if not _AMOUNT.fullmatch(text) or sum(c.isdigit() for c in text) > _DIGITS:
        return ""
    value, places = Decimal(text.replace(",", "")), len(text.partition(".")[2])
    if value.is_zero() and value.is_signed():
        return ""
    tail = "." + "0" * places if places else ""
    printed = {f"{value:.{places}f}": "0" + tail, f"{value:,.{places}f}": "#,##0" + tail}
    return printed.get(text, "")


def _units(text: str) -> int:
    """Characters as the format counts them: rare ones beyond the basic plane take two."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def _cut(text: str, units: int) -> str:
    while _units(text) > units:
        text = text[:-1]
    return text.rstrip(" '")


def _fitting(text: str, table: str, row: int, column: int) -> str:
    if _units(text) > _LIMIT:
        where = f"《{table}》第{row + 1}行第{column + 1}列"
        raise WriteError(f"{where}：文字有{_units(text):,}个字，超过工作簿一个单元格{_LIMIT:,}个字的上限。请缩短这段文字，或分成几行填写。")
    return text


def _span(sheets: _Sheets, sheet: Worksheet, row: int, column: int, count: int, text: str, style: _Style) -> None:
    if count > 1:
        sheet.merge_range(row, column, row, column + count - 1, "", sheets.format(style))
    sheet.write_string(row, column, text, sheets.format(style))


def _row(sheets: _Sheets, sheet: Worksheet, row: int, text: str, style: _Style, height: float) -> None:
    if text:
        sheet.write_string(row, 0, text, sheets.format(style))
    sheet.set_row(row, min(height, TALLEST))


def _column_widths(table: Table, grid: Lattice) -> list[float]:
    """Characters a column: the declared shares of a page, no amount cut off, and what amounts leave for the words that wrap. A statutory
    table is a little wider than its page, and so set smaller, where that spares it from wrapping."""
    needs = columns_of(table, grid)
    page = _PAGE[table.landscape] - _ASIDE * grid.columns
    wide = min(sum(needs.full), page * _WIDER) if table.kind in {"cube", "lines"} else 0.0
    return [width + _ASIDE for width in column_widths(table, needs, max(page, wide, sum(needs.named)))]
