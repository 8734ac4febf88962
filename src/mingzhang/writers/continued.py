"""A table on its pages (续表): what the page that goes on shows again of what began before it.

Heads within a form stand again over the columns that go on, and a merged cell that a page break cuts says its words on both pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from mingzhang.views.publication import Figure
from mingzhang.writers.layout import Lattice, Placed

#: stands for a figure that a page break cuts off: nothing is stated twice
CONTINUED = "（续）"


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


def _cells(grid: Lattice, rows: Sequence[int], start: int) -> Iterator[Placed]:
    for p in grid.cells:
        own = [at for at, row in enumerate(rows) if p.row <= row < p.row + p.rowspan]
        if own:
            torn = p.row < start and p.row not in rows and any(isinstance(part, Figure) for part in p.cell.prose)
            cell = p.cell._replace(prose=(CONTINUED,)) if torn else p.cell
            yield p._replace(row=own[0], rowspan=len(own), cell=cell)
