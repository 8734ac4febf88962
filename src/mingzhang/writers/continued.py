"""A table on its pages (续表): what the page that goes on shows again of what began before it.

Heads within a form stand again over the columns that go on, a merged cell that a page break cuts says its words on both pages, and long
words go on under their label.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from mingzhang.views.publication import Figure, Inline, Prose, text_of
from mingzhang.writers.layout import Lattice, Placed, sole_figure

#: stands for a figure that a page break cuts off: nothing is stated twice
CONTINUED = "续"
_END = re.compile(r"[。；][”’）]*\n?|\n")
_FEW = 3  # lines of words that go on, and that went before
_WORD_END = re.compile(r"[，。；、：！？][”’）》]*\n?|\n|[\u4e00-\u9fff](?=[\u4e00-\u9fff])")


class Piece(NamedTuple):
    """What of a table stands on one page: its rows, as they are numbered in the table, and its cells, whose rows count from its top."""

    rows: tuple[int, ...]
    cells: tuple[Placed, ...]


def pieces(grid: Lattice, turns: Sequence[int]) -> Iterator[Piece]:
    """The table page by page; every page begins with the table's header and the head that runs on."""
    for start, end in pairwise((0, *turns, grid.rows)):
        header = range(grid.header_rows) if start else ()
        rows = (*header, *running_head(grid, start), *range(start, end))
        yield Piece(rows, tuple(_cells(grid, rows, start)))


def whole(grid: Lattice, turns: Sequence[int]) -> Piece:
    """The same as one table, whose header its program repeats."""
    rows: list[int] = []
    cells: list[Placed] = []
    for piece in pieces(grid, turns):
        again = grid.header_rows if rows else 0
        cells += [p._replace(row=p.row - again + len(rows)) for p in piece.cells if p.row >= again]
        rows += piece.rows[again:]
    return Piece(tuple(rows), tuple(cells))


def heads(grid: Lattice) -> frozenset[int]:
    """The rows that stay with the row below them: the header's, and heads within a form."""
    words = {row: all(p.header for p in cells) for row, cells in groupby(grid.cells, key=lambda p: p.row)}
    return frozenset({*range(grid.header_rows), *(row for row, head in words.items() if head)})


def running_head(grid: Lattice, row: int) -> tuple[int, ...]:
    """The row within the body that heads the columns at ``row``; none where a row's own words say what it holds."""
    if not grid.header_rows < row < grid.rows:
        return ()
    begun: dict[int, list[Placed]] = {}
    for p in grid.cells:
        begun.setdefault(p.row, []).append(p)
    if any(p.header for p in begun.get(row, [])):
        return ()
    for above in range(row - 1, grid.header_rows - 1, -1):
        words = [p for p in begun.get(above, []) if p.header]
        if words:
            over = [p for p in words if p.rowspan == 1]
            return (above,) if len(words) == len(begun[above]) and len(over) > 1 else ()
    return ()


def words_of(grid: Lattice, row: int) -> tuple[Placed, ...]:
    """The cells of a row that hold words of its own, which may go on in a row below. No label does, no figure and no box."""
    own = (p for p in grid.cells if p.row == row and p.rowspan == 1 and not p.header)
    return tuple(p for p in own if p.cell.prose and not p.cell.ticks and sole_figure(p.cell) is None)


def is_told(grid: Lattice, row: int) -> bool:
    """Whether a row is one text beside its labels."""
    return sum(not p.header for p in grid.cells if p.row <= row < p.row + p.rowspan) == len(words_of(grid, row)) == 1


def place_to_part(prose: Prose, lines_of: Callable[[str], int], fitting: int, *, anywhere: bool) -> int:
    """After how many characters prose is parted, so that so many lines hold what stands before; 0 where nowhere.

    It is parted where a sentence or a line of it ends; ``anywhere``, where none does, between any two words, never within a figure. A
    few lines stand on either side.
    """
    text = text_of(prose)
    for pattern in (_END, _WORD_END) if anywhere else (_END,):
        ends = _ends(pattern, prose)
        before = bisect_right(ends, fitting, key=lambda end: lines_of(text[:end]))
        end = next((end for end in reversed(ends[:before]) if lines_of(text[end:]) >= _FEW), 0)
        if lines_of(text[:end]) >= _FEW:
            return end
    return 0


def _ends(pattern: re.Pattern[str], prose: Prose) -> list[int]:
    """Where the pattern ends in the words of prose, counted in the characters of its text."""
    ends, at = list[int](), 0
    for part in prose:
        text = part if isinstance(part, str) else part.text
        ends += [at + found.end() for found in pattern.finditer(text)] if isinstance(part, str) else []
        at += len(text)
    return ends


def cut(grid: Lattice, row: int, places: Mapping[int, int]) -> Lattice:
    """The table with a row in two: the words in some columns parted after so many characters, what stands beside them over both."""
    cells: list[Placed] = []
    for p in grid.cells:
        if p.row == row and p.column in places:
            first, rest = _parted(p.cell.prose, places[p.column])
            cells += [p._replace(cell=p.cell._replace(prose=first)), p._replace(row=row + 1, cell=p.cell._replace(prose=rest))]
        elif p.row <= row < p.row + p.rowspan:
            cells.append(p._replace(rowspan=p.rowspan + 1))
        else:
            cells.append(p._replace(row=p.row + 1) if p.row > row else p)
    return grid._replace(rows=grid.rows + 1, cells=tuple(sorted(cells, key=lambda p: (p.row, p.column))))


def _parted(prose: Prose, at: int) -> tuple[Prose, Prose]:
    first: list[Inline] = []
    rest: list[Inline] = []
    for part in prose:
        length = len(part if isinstance(part, str) else part.text)
        if isinstance(part, str) and 0 < at < length:
            first.append(part[:at].rstrip("\n"))
            rest.append(part[at:])
        else:
            (first if at >= length else rest).append(part)
        at -= length
    return tuple(first), tuple(rest)


def _cells(grid: Lattice, rows: Sequence[int], start: int) -> Iterator[Placed]:
    """The cells that have a part in some rows, which ascend."""
    for p in grid.cells:
        first, end = bisect_left(rows, p.row), bisect_left(rows, p.row + p.rowspan)
        if first < end:
            torn = p.row < start and p.row not in rows and any(isinstance(part, Figure) for part in p.cell.prose)
            cell = p.cell._replace(prose=(CONTINUED,)) if torn else p.cell
            yield p._replace(row=first, rowspan=end - first, cell=cell)
