"""What of a page a finding's picture shows (截图的取景): the marked rows, the header above them, the names beside them.

A wide or long table is shown as with frozen panes: strips of the page, what lies between them left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingzhang.audit.excerpts import Excerpts
from mingzhang.audit.marks import Mark
from mingzhang.document import Cell, Grid
from mingzhang.facts import Box
from mingzhang.readers.pdf_pages import Leaf
from mingzhang.reading import Table
from mingzhang.vocabulary import fold

Range = tuple[float, float]
#: points beside a table or a text, and between a line and the edge of its strip
_EDGE, _CLEAR = 7.0, 3.0
#: strips nearer than this are one; a table up to this wide is shown whole, a marked text up to this high
_NEAR, _WIDE, _HIGH = 18.0, 620.0, 150.0
#: a row or line beside the marked one is shown if it is no higher, a column if no wider; so much of a header is, from below
_NEIGHBOUR, _BESIDE, _HEADER = 42.0, 150.0, 130.0
#: cells beside a label up to this high are of its header
_TALL = 60.0
_SPECK = 4.0


class Scene(NamedTuple):
    """Strips of a page, across and down, in points of the page turned upright."""

    across: tuple[Range, ...]
    down: tuple[Range, ...]


def scene(marks: Sequence[Mark], leaf: Leaf, excerpts: Excerpts | None) -> Scene:
    """The strips that hold the marks of one page (of one table, or of prose) with what is needed to read them."""
    if excerpts is not None:
        pairs = [(mark, excerpts.cell(mark.place)) for mark in marks if mark.place.table]
        cells = [(leaf.upright(mark.box), *pair) for mark, pair in pairs if pair is not None]
        if cells:
            return _of_table(cells, leaf, excerpts)
        forms = [(mark, grid) for mark in marks if mark.place.table and (grid := excerpts.form(mark.place)) is not None]
        if forms:
            return _of_form(forms, leaf)
    return _of_prose(marks, leaf)


def _of_table(cells: Sequence[tuple[Box, Table, Cell]], leaf: Leaf, excerpts: Excerpts) -> Scene:
    sides = [_sides(table, cell, leaf) for _, table, cell in cells]
    across = [(min(left for left, _ in sides) - _EDGE, max(right for _, right in sides) + _EDGE)]
    if across[0][1] - across[0][0] > _WIDE:
        names = [side for _, table, cell in cells for side in _names(table, cell, leaf)]
        across = [*names, *(_columns(box, _boxes(table.grid.cells, cell.page, leaf)) for box, table, cell in cells)]
    down = [_rows(box, _boxes(table.grid.cells, cell.page, leaf)) for box, table, cell in cells]
    down += [head for _, table, cell in cells for head in _header(excerpts, table, cell, leaf)]
    return Scene(_merged(across, leaf.width), _merged(down, leaf.height))


def _of_form(marks: Sequence[tuple[Mark, Grid]], leaf: Leaf) -> Scene:
    """Rows of a form, and above them the row that labels their column, if the place names one."""
    down: list[Range] = []
    across: list[Range] = []
    for mark, grid in marks:
        cells = [(cell, leaf.upright(cell.box)) for cell in grid.cells if cell.box is not None]
        box, boxes = leaf.upright(mark.box), [box for _, box in cells]
        across.append((min(one[0] for one in boxes) - _EDGE, max(one[2] for one in boxes) + _EDGE))
        down.append(_rows(box, boxes))
        column = fold(mark.place.column)
        over = [(cell, one) for cell, one in cells if one[3] <= box[1] + 1 and one[0] < box[2] and one[2] > box[0]]
        above = [one for cell, one in over if (words := fold(cell.text)) and column.endswith(words)]
        if above:
            top, bottom = max(one[1] for one in above), max(one[3] for one in above)
            level = (one[1] for one in boxes if one[1] < bottom - 1 and one[3] > top + 1 and one[3] - one[1] <= _TALL)
            down.append((min(level, default=top) - 1, bottom + 1))
    return Scene(_merged(across, leaf.width), _merged(down, leaf.height))


def _rows(box: Box, cells: Sequence[Box]) -> Range:
    """The row of a cell with the rows above and below it, cut along their edges."""
    above = max((one[1] for one in cells if box[1] - _NEIGHBOUR <= one[1] < box[1] - 1), default=box[1])
    below = min((one[3] for one in cells if box[3] + 1 < one[3] <= box[3] + _NEIGHBOUR), default=box[3])
    return above - 1, below + 1


def _columns(box: Box, cells: Sequence[Box]) -> Range:
    """The column of a cell with those to its left and right, cut along their edges."""
    left = max((one[0] for one in cells if box[0] - _BESIDE <= one[0] < box[0] - 1), default=box[0])
    right = min((one[2] for one in cells if box[2] + 1 < one[2] <= box[2] + _BESIDE), default=box[2])
    return left - 1, right + 1


def _of_prose(marks: Sequence[Mark], leaf: Leaf) -> Scene:
    """The sentence, or the lines around the figures of a long one."""
    whole = [leaf.upright(mark.box) for mark in marks]
    if max(box[3] for box in whole) - min(box[1] for box in whole) > _HIGH:
        whole = [leaf.upright(spot) for mark in marks for spot in mark.spots] or [(*box[:3], box[1] + _HIGH) for box in whole]
    return Scene(_merged([_text(leaf)], leaf.width), _merged((_lines(box, leaf) for box in whole), leaf.height))


def _lines(box: Box, leaf: Leaf) -> Range:
    """The lines of a box with the lines above and below it, cut between lines."""
    inside = [n for n, line in enumerate(leaf.lines) if box[1] <= (line.top + line.bottom) / 2 <= box[3]]
    if not inside:
        return box[1] - _CLEAR, box[3] + _CLEAR
    first, last = inside[0], inside[-1]
    if first and box[1] - leaf.lines[first - 1].top <= _NEIGHBOUR:
        first -= 1
    if last + 1 < len(leaf.lines) and leaf.lines[last + 1].bottom - box[3] <= _NEIGHBOUR:
        last += 1
    top, bottom = leaf.lines[first].top, leaf.lines[last].bottom
    over = leaf.lines[first - 1].bottom if first else 0.0
    under = leaf.lines[last + 1].top if last + 1 < len(leaf.lines) else leaf.height
    return max(top - _CLEAR, min(top, (over + top) / 2)), min(bottom + _CLEAR, max(bottom, (bottom + under) / 2))


def _merged(ranges: Iterable[Range], most: float) -> tuple[Range, ...]:
    """Ranges in order within the page, those that touch or nearly do as one."""
    result: list[Range] = []
    for start, end in sorted((max(0.0, start), min(most, end)) for start, end in ranges):
        if result and start - result[-1][1] < _NEAR:
            result[-1] = result[-1][0], max(end, result[-1][1])
        elif end > start:
            result.append((start, end))
    return tuple(result) or ((0.0, most),)


def _text(leaf: Leaf) -> Range:
    """The width of the page's text."""
    if not leaf.lines:
        return 0.0, leaf.width
    return min(line.x0 for line in leaf.lines) - _EDGE, max(line.x1 for line in leaf.lines) + _EDGE


def _boxes(cells: Iterable[Cell], page: int | str, leaf: Leaf) -> list[Box]:
    return [leaf.upright(cell.box) for cell in cells if cell.page == page and cell.box is not None]


def _sides(table: Table, cell: Cell, leaf: Leaf) -> Range:
    boxes = _boxes(table.grid.cells, cell.page, leaf)
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _names(table: Table, cell: Cell, leaf: Leaf) -> list[Range]:
    """The columns that name the cell's row: codes and labels."""
    column = next((c for c in table.columns if c.index == cell.column), None)
    stub = column.stub if column is not None else 0
    named = {c.index for c in table.columns if c.role in {"label", "code"} and c.stub == stub}
    boxes = _boxes((c for c in table.grid.cells if c.row == cell.row and c.column in named), cell.page, leaf)
    return [(box[0] - 1, box[2] + 1) for box in boxes]


def _header(excerpts: Excerpts, table: Table, cell: Cell, leaf: Leaf) -> list[Range]:
    """The header above a cell on its page: the table's own, or the one repeated on a later page."""
    body = _boxes((c for c in table.grid.cells if c.row >= table.header_rows), cell.page, leaf)
    grid = excerpts.grid(table, cell)
    own = _boxes((c for c in table.grid.cells if c.row < table.header_rows), cell.page, leaf)
    above = own or (_boxes(grid.cells, cell.page, leaf) if grid is not None else [])
    if not body or not above:
        return []
    top, bottom = min(box[1] for box in above), min(box[1] for box in body)
    return [(max(top, bottom - _HEADER) - 1, bottom + 0.6)] if bottom - top > _SPECK else []
