"""The cells of a spreadsheet → titles, tables and notes (工作表).

A sheet may hold several tables, one below another or side by side, each with its title and its 单位 line above and its
notes below. Blank rows part tables unless borders run on through them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Block, Cell, Grid, Paragraph, ReadError
from mingzhang.readers.limits import MOST_GRID_CELLS
from mingzhang.readers.tidy import reads_as_title

_NOTE = re.compile(r"(?:备\s*)?注\s*\d*\s*[:：.、]|说\s*明\s*[:：]|填报说明|备注\s*[:：]")
_UNIT = re.compile(r"单位\s*[:：]")


class SheetCell(NamedTuple):
    """One cell of a sheet that holds text or heads a merged range; positions count from 0."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    indent: int = 0


class Band(NamedTuple):
    """A stretch of a sheet: rows and columns from ``top``/``left`` up to but not including ``bottom``/``right``."""

    top: int
    bottom: int
    left: int
    right: int


def blocks_of(sheet: str | int, cells: Sequence[SheetCell], borders: frozenset[tuple[int, int]] | None) -> list[Block]:
    """A sheet's blocks; ``sheet`` is its name, 0 where it is a table of a page.

    ``borders`` are the positions that have a border; None where the format does not tell.
    """
    texts = [cell for cell in cells if cell.text]
    if not texts:
        return []
    filled = {row for cell in texts for row in range(cell.row, cell.row + cell.rowspan)}
    ruled = {row for row, _ in borders} if borders is not None else set()
    blocks: list[Block] = []
    for top, bottom in _stretches(texts, filled, ruled, borders is not None):
        inside = [cell for cell in cells if top <= cell.row < bottom]
        blocks.extend(_band(sheet, inside, top, bottom, borders))
    return blocks


def _stretches(texts: Sequence[SheetCell], filled: set[int], ruled: set[int], known: bool) -> list[tuple[int, int]]:
    """Runs of rows that belong together."""
    per_row: dict[int, int] = {}
    for cell in texts:
        per_row[cell.row] = per_row.get(cell.row, 0) + 1
    rows = sorted(filled | ruled) if known else sorted(filled)
    rows = [row for row in rows if min(filled) <= row <= max(filled) or row in ruled]
    runs: list[list[int]] = []
    for row in rows:
        if runs:
            gap = row - runs[-1][1]
            if gap <= 0 or (gap == 1 and not known and per_row.get(row, 0) > 1):
                runs[-1][1] = row + 1
                continue
        runs.append([row, row + 1])
    return [(top, bottom) for top, bottom in runs if any(top <= row < bottom for row in filled)]


def _band(sheet: str | int, cells: list[SheetCell], top: int, bottom: int, borders: frozenset[tuple[int, int]] | None) -> list[Block]:
    by_row: dict[int, list[SheetCell]] = {}
    for cell in cells:
        if cell.text:
            by_row.setdefault(cell.row, []).append(cell)
    ruled = {row for row, _ in borders if top <= row < bottom} if borders is not None else set()
    first, last = top, bottom
    while first < last and _is_text(by_row.get(first, []), first, ruled, above=True):
        first += 1
    while last > first and _is_text(by_row.get(last - 1, []), last - 1, ruled, above=False):
        last -= 1
    body = [cell for cell in cells if first <= cell.row < last]
    blocks: list[Block] = _paragraphs(sheet, by_row, top, first)
    if len({cell.column for cell in body if cell.text}) < 2:
        blocks.extend(_paragraphs(sheet, by_row, first, last))
    else:
        for left, right in _columns(body, borders, first, last):
            blocks.append(_grid(sheet, body, Band(first, last, left, right)))
    blocks.extend(_paragraphs(sheet, by_row, last, bottom))
    return blocks


def _is_text(row: Sequence[SheetCell], number: int, ruled: set[int], *, above: bool) -> bool:
    """Whether a row at the edge of a band is a title, a 单位 line or a note and no row of the table."""
    if not row:
        return number not in ruled
    if ruled and number not in ruled:
        return True
    if any(cell.rowspan > 1 for cell in row):
        return False
    if len(row) == 1:
        text = row[0].text
        if _NOTE.match(text) is not None or _UNIT.search(text) is not None:
            return True
        if ruled:
            return above and row[0].colspan > 2 and reads_as_title(text)
        return above and (row[0].column == 0 or row[0].colspan > 1)
    return above and not ruled and any(_UNIT.search(cell.text) for cell in row) and len(row) < 4


def _columns(body: Sequence[SheetCell], borders: frozenset[tuple[int, int]] | None, first: int, last: int) -> list[tuple[int, int]]:
    """Runs of columns: one table, or tables side by side parted by blank columns."""
    used = {column for cell in body if cell.text for column in range(cell.column, cell.column + cell.colspan)}
    if borders is not None:
        used |= {column for row, column in borders if first <= row < last}
    runs: list[list[int]] = []
    for column in sorted(used):
        if runs and column == runs[-1][1]:
            runs[-1][1] = column + 1
        else:
            runs.append([column, column + 1])
    filled = [run for run in runs if any(cell.text and run[0] <= cell.column < run[1] for cell in body)]
    if any(right - left < 2 for left, right in filled):
        return [(filled[0][0], filled[-1][1])]
    return [(left, right) for left, right in filled]


def _grid(sheet: str | int, body: Sequence[SheetCell], band: Band) -> Grid:
    rows, columns = band.bottom - band.top, band.right - band.left
    if rows * columns > MOST_GRID_CELLS:
        raise ReadError(f"工作表“{sheet}”的表格有 {rows} 行 {columns} 列，超过读取上限 {MOST_GRID_CELLS} 格。请删去空行空列后再试。")
    cells: list[Cell] = []
    covered: set[tuple[int, int]] = set()
    for cell in body:
        if not band.left <= cell.column < band.right:
            continue
        rowspan = min(cell.rowspan, band.bottom - cell.row)
        colspan = min(cell.colspan, band.right - cell.column)
        row, column = cell.row - band.top, cell.column - band.left
        if (row, column) in covered:
            continue
        covered.update((r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan))
        cells.append(Cell(row, column, cell.text, rowspan, colspan, cell.indent, sheet, cell.row + 1))
    cells.extend(
        Cell(row, column, "", page=sheet, line=band.top + row + 1)
        for row in range(rows)
        for column in range(columns)
        if (row, column) not in covered
    )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(rows, columns, tuple(cells), sheet, band.top + 1)


def _paragraphs(sheet: str | int, by_row: dict[int, list[SheetCell]], top: int, bottom: int) -> list[Block]:
    blocks: list[Block] = []
    for row in range(top, bottom):
        cells = sorted(by_row.get(row, []), key=lambda cell: cell.column)
        if len(cells) > 1:
            blocks.append(Paragraph(" ".join(cell.text.replace("\n", "") for cell in cells), sheet, row + 1))
        elif cells:
            blocks.extend(Paragraph(piece.strip(" 　"), sheet, row + 1) for piece in cells[0].text.split("\n") if piece.strip(" 　"))
    return blocks


def indented(text: str) -> tuple[str, int]:
    """Text without the spaces around it, and how far leading spaces set it in (a full-width one counts two)."""
    shown = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\xa0", " ")
    stripped = shown.lstrip(" 　")
    lead = shown[: len(shown) - len(stripped)]
    return stripped.rstrip(" 　\n"), sum(2 if char == "　" else 1 for char in lead)
