"""The pages of a workbook that is printed (打印设置): how high rows are, and where pages end.

A spreadsheet breaks pages at any row. Here no head ends a page, a table that is a little too long is made a little smaller, and where
a form goes on under the same head, that head is printed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from xlsxwriter.worksheet import Worksheet

from mingzhang.views.publication import text_of
from mingzhang.writers.continued import cut, heads, place_to_part, running_head, words_of
from mingzhang.writers.layout import Lattice, Placed, clean
from mingzhang.writers.pages import lines

TALLEST = 409.0  # points of a row, by the format
#: points across and down a page of A4 inside the margins, by landscape
_PAPER = {False: (523.0, 741.0), True: (770.0, 494.0)}
_BESIDE, _OVER = 0.5, 0.7  # inches of the margins
_PIECE = 160.0  # points of the pieces of a text that is higher than a row can be: a page holds four
_MARGIN = 10.0  # points by which a row that is read whole stays under the highest
_LINE = 14.5  # points of a line of 10-point type
_USUAL = 15.0  # points of a row that says nothing of its height
_LITTLE = 0.8  # the scale down to which a table is shrunk so that it stays on its page
_SURE = 0.97  # of a page is filled: programs measure rows differently


def row_height(text: str, width: float, size: float, indent: int = 0) -> float:
    """Points that a wrapped text needs in a column of ``width`` characters."""
    return _lines_in(width, size, indent, text) * _LINE * size / 10 + 5


def _lines_in(width: float, size: float, indent: int, text: str) -> int:
    across = (_points(width) - 8.0 * indent - 4.0) * 2 / size
    return lines(text, max(across, 2.0), cell=True)


def in_rows(text: str, width: float, size: float) -> Iterator[str]:
    """A text in pieces that rows can show: what is more than the highest row holds would not be seen."""
    measure = partial(_lines_in, width, size, 0)
    over = row_height(text, width, size) > TALLEST - _MARGIN
    while over and (end := place_to_part((text,), measure, int(_PIECE / (_LINE * size / 10)), anywhere=True)):
        yield text[:end]
        text = text[end:]
        over = row_height(text, width, size) > _PIECE
    yield text


def shown(grid: Lattice, widths: Sequence[float], indent: int) -> Lattice:
    """A table in 10-point type, words that are higher than a row can be in several rows."""

    def higher(p: Placed, limit: float) -> bool:
        text = clean(text_of(p.cell.prose))
        width = sum(widths[p.column : p.column + p.colspan])
        return len(text) * _LINE > limit and row_height(text, width, 10, indent) > limit

    def place(p: Placed) -> int:
        measure = partial(_lines_in, sum(widths[p.column : p.column + p.colspan]), 10, indent)
        return place_to_part(p.cell.prose, measure, int(_PIECE / _LINE), anywhere=True)

    rows = {p.row for p in grid.cells if p.rowspan == 1 and higher(p, TALLEST - _MARGIN)}
    for row in sorted(rows, reverse=True):  # from below: the rows above stay where they are
        limit, part = TALLEST - _MARGIN, row
        while (places := {p.column: place(p) for p in words_of(grid, part) if higher(p, limit)}) and all(places.values()):
            grid = cut(grid, part, places)
            limit, part = _PIECE, part + 1
    return grid


def set_paper(sheet: Worksheet, *, landscape: bool = False) -> None:
    """A4, as wide as the page."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=_BESIDE, right=_BESIDE, top=_OVER, bottom=_OVER)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C&9第 &P 页　共 &N 页")
    sheet.hide_gridlines(2)


def break_text(sheet: Worksheet, heights: Sequence[float], headings: Collection[int]) -> None:
    """Pages of a sheet of text: no heading ends one."""
    sheet.set_h_pagebreaks(page_ends(heights, headings, _PAPER[False][1] * _SURE))


def break_table(sheet: Worksheet, grid: Lattice, top: int, heights: Sequence[float], widths: Sequence[float], *, landscape: bool) -> None:
    """Pages of a sheet with a table: ``heights`` are those of all its rows, the table begins at row ``top``."""
    across, down = _PAPER[landscape]
    scale = min(1.0, across / sum(map(_points, widths)))
    if sum(heights) * scale <= down / _LITTLE:
        sheet.fit_to_pages(1, 1)
        return
    within = {top + row for row in heads(grid)}
    if all(row < top + grid.header_rows for row in within):
        return
    repeated = sum(heights[: top + grid.header_rows]) if grid.header_rows else 0.0
    ends = page_ends(heights, within, down / scale * _SURE, repeated)
    sheet.set_h_pagebreaks(ends)
    running = {running_head(grid, end - top) for end in ends if end < top + grid.rows}
    if not grid.header_rows and len(running) == 1:
        for head in running.pop():
            sheet.repeat_rows(top + head)


def page_ends(heights: Sequence[float], within: Collection[int], room: float, repeated: float = 0.0) -> list[int]:
    """The rows that begin a page, none after a row of ``within``; later pages begin with ``repeated`` points."""
    ends, start, used = list[int](), 0, 0.0
    for row, height in enumerate(heights):
        if used + height > room and row > start:
            end = row
            while end - 1 > start and end - 1 in within:
                end -= 1
            ends.append(end)
            start, used = end, repeated + sum(heights[end:row])
        used += height
    return ends


def known(heights: dict[int, float], rows: int) -> list[float]:
    """The heights of so many rows, those that are not given as a spreadsheet sets them."""
    return [heights.get(row, _USUAL) for row in range(rows)]


def _points(width: float) -> float:
    """Points of a column of so many characters."""
    return (7.0 * width + 5.0) * 0.75
