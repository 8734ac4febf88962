"""A row of a table around a figure (表格摘录): what a report shows beside a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Cell, Grid, laid, rows_of
from mingzhang.facts import Box, Place
from mingzhang.reading import Column, Reading, Row, Table

#: columns on either side of the one marked, and characters of one cell
_AROUND = 2
_LONGEST = 120
_Anchor = tuple[str, int | str, int, Box | None]


class Excerpt(NamedTuple):
    """One row: the labels above (none where they are unknown), its name, its cells; ``at`` is the cell meant, −1 the name."""

    head: tuple[str, ...]
    name: str
    cells: tuple[str, ...]
    at: int


class Excerpts:
    """Finds the row of a place in an understood document. Cells are found by page, line and box, as places keep them."""

    def __init__(self, *readings: Reading) -> None:
        self._tables: dict[_Anchor, list[tuple[Table, Cell]]] = defaultdict(list)
        self._grids: dict[_Anchor, list[tuple[Grid, Cell]]] = defaultdict(list)
        self._files: dict[int, str] = {}  # of each table, by its identity
        self._path = readings[0].document.path
        self.several = len(readings) > 1 or bool(readings[0].document.parts)  # a place needs its file's name
        for reading in readings:
            for table in reading.tables:
                path = self._files[id(table)] = table.place.document or reading.document.path
                for cell in table.grid.cells:
                    self._tables[path, cell.page, cell.line, cell.box].append((table, cell))
            for path, block in laid(reading.document):
                if isinstance(block, Grid):
                    for cell in block.cells:
                        self._grids[path, cell.page, cell.line, cell.box].append((block, cell))

    def cell(self, place: Place) -> tuple[Table, Cell] | None:
        """The table and the cell that a place names, the table of its row first."""
        found = self._tables.get(self._anchor(place), ())
        return next((pair for pair in found if pair[0].title == place.table), found[0] if found else None)

    def form(self, place: Place) -> Grid | None:
        """The grid in which a place stands that is in no table, but in a form."""
        found = self._grids.get(self._anchor(place), ())
        return found[0][0] if found else None

    def grid(self, table: Table, cell: Cell) -> Grid | None:
        """The grid as it stands on the page of a table's cell, repeated headers and all."""
        found = self._grids.get((self._files[id(table)], cell.page, cell.line, cell.box), ())
        return found[0][0] if found else None

    def at(self, place: Place) -> Excerpt | None:
        """The row that a place names, or the row of the grid in which it stands; None where there is none."""
        anchor = self._anchor(place)
        for table, cell in self._tables.get(anchor, ()):
            found = _of_table(table, cell, place)
            if found is not None:
                return found
        squeezed = _squeeze(place.text)
        same = [(g, c) for g, c in self._grids.get(anchor, ()) if squeezed and _squeeze(c.text).startswith(squeezed)]
        return _of_grid(*same[0]) if same else None

    def _anchor(self, place: Place) -> _Anchor:
        return place.document or self._path, place.page, place.line, place.box


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _cut(cell: Cell | None) -> str:
    text = cell.text.strip() if cell is not None else ""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _of_table(table: Table, cell: Cell, place: Place) -> Excerpt | None:
    row = next((r for r in table.rows if r.index == cell.row and (r.label, r.code) == (place.row, place.row_code)), None)
    if row is None or not (row.label or row.code):
        return None
    columns = _beside(table, row)
    at = next((i for i, c in enumerate(columns) if c.label == place.column), -1) if place.column else -1
    if place.column and at < 0:
        return None
    first = max(0, at - _AROUND)
    shown = columns[first : first + 2 * _AROUND + 1]
    texts = rows_of(table.grid)[row.index]
    head = tuple(" / ".join(c.path[-2:]) for c in shown)
    name = f"{row.code} {row.label}".strip()
    return Excerpt(head, name, tuple(_cut(texts[c.index]) for c in shown), at - first if at >= 0 else -1)


def _beside(table: Table, row: Row) -> Sequence[Column]:
    return [c for c in table.columns if c.role in {"value", "text"} and c.stub == row.stub]


def _of_grid(grid: Grid, cell: Cell) -> Excerpt:
    """The cells of the row that hold something, each once, the one meant among them."""
    line = list(dict.fromkeys(c for c in rows_of(grid)[cell.row] if c is not None and (c.text.strip() or c == cell)))
    at = line.index(cell) if cell in line else 0
    first = max(0, at - _AROUND)
    shown = line[first : first + 2 * _AROUND + 1]
    return Excerpt((), "", tuple(_cut(c) for c in shown), at - first)
