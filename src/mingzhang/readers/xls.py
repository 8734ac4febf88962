"""XLS → Document (旧版 Excel 工作簿): with borders, merged cells and the formats in which its cells show their numbers."""

from __future__ import annotations

import hashlib
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlrd

from mingzhang.document import Block, Document, ReadError
from mingzhang.readers.limits import MOST_CELLS
from mingzhang.readers.numfmt import plain, shown
from mingzhang.readers.sheets import SheetCell, blocks_of, indented
from mingzhang.readers.tidy import raw_of
from mingzhang.readers.xlsx import read_calamine

#: bytes of a workbook whose formats are looked at; each formatted cell is held, blank ones too
MOST_BYTES = 30 * 1024 * 1024
_NUMBERS = frozenset({xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE})


def read_xls(path: Path, data: bytes) -> Document:
    """Read an XLS workbook. Hidden sheets are left out and named in the notices."""
    if len(data) > MOST_BYTES:
        return read_calamine(path, data, "xls")
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # whatever a damaged record makes of it
        if "encrypted" in str(error).lower():
            raise ReadError(f"{path.name}：工作簿有密码。请去除密码后再试。") from error
        raise ReadError(f"{path.name}：不是完整的工作簿，可能已损坏。请用 Excel 或 WPS 另存为 .xlsx 后再试。") from error
    blocks: list[Block] = []
    raw: list[str] = []
    notices: list[str] = []
    count = 0
    for sheet in book.sheets():
        if sheet.visibility:
            notices.append(f"工作表“{sheet.name}”是隐藏的，没有读取。")
            continue
        cells, borders = _cells(book, sheet)
        count += len(cells)
        if max(count, len(borders)) > MOST_CELLS:
            raise ReadError(f"{path.name}：单元格超过 {MOST_CELLS} 个，拒绝读取。请删去无关的工作表后再试。")
        held = blocks_of(sheet.name, cells, borders)
        blocks.extend(held)
        raw.append(raw_of(held))
    if not blocks:
        raise ReadError(f"{path.name}：工作簿里没有任何内容。")
    return Document(str(path), hashlib.sha256(data).hexdigest(), "xls", len(raw), tuple(blocks), tuple(raw), tuple(notices))


def _cells(book: Any, sheet: Any) -> tuple[list[SheetCell], frozenset[tuple[int, int]]]:
    """The cells of a sheet that hold text or head a merged range, and the positions with a border."""
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    covered = {
        (row, column)
        for (top, left), (rows, columns) in spans.items()
        if rows * columns <= MOST_CELLS // 10
        for row in range(top, top + rows)
        for column in range(left, left + columns)
    } - set(spans)
    cells: list[SheetCell] = []
    borders: set[tuple[int, int]] = set()
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            style = book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
            if style is not None and _is_bordered(style.border):
                borders.add((row, column))
            if (row, column) in covered:
                continue
            text, indent = indented(_text(book, cell, style))
            span = spans.get((row, column), (1, 1))
            if text or span != (1, 1):
                cells.append(SheetCell(row, column, text, *span, indent + (2 * style.alignment.indent_level if style else 0)))
    return cells, frozenset(borders)


def _is_bordered(border: Any) -> bool:
    return bool(border.left_line_style or border.right_line_style or border.top_line_style or border.bottom_line_style)


def _text(book: Any, cell: Any, style: Any) -> str:
    """What a cell shows."""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype not in _NUMBERS or cell.value != cell.value or abs(cell.value) == float("inf"):
        return ""
    known = book.format_map.get(style.format_key) if style is not None else None
    number = plain(Decimal(repr(cell.value)))
    return shown(number, known.format_str, from_1904=bool(book.datemode)) if known is not None else number
