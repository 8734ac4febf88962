"""Ruling lines → lattices of cells, merged cells included (表格线 → 单元格).

Stages: rules are snapped and merged into long lines; lines that touch make one lattice; between its x and y positions lie
slots; slots with no line between them are one cell. Missing outer borders are completed where the crossing lines run on.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Rule

#: lines closer than this are one line
SNAP = 2.0
#: gaps in a line shorter than this are closed (dotted lines)
GAP = 4.0
#: lines whose ends come this near touch
TOUCH = 3.0
#: a line that runs on past the outermost crossing line by this much shows that a border is missing
OVERHANG = 6.0
#: of so many long lines on a page, in each direction, the longest are taken
MOST_RULES = 1500
#: a lattice with more slots than this is not a table
MOST_SLOTS = 200_000


class Slot(NamedTuple):
    """A cell of a lattice before it has text: top-left position and spans."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Lattice(NamedTuple):
    """Positions of its lines, and the cells between them; ``owner[row][column]`` is an index into ``slots``."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]
    owner: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box_of(self, slot: Slot) -> Box:
        return (
            self.xs[slot.column],
            self.ys[slot.row],
            self.xs[slot.column + slot.colspan],
            self.ys[slot.row + slot.rowspan],
        )

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        return self.xs[0] - slack <= x <= self.xs[-1] + slack and self.ys[0] - slack <= y <= self.ys[-1] + slack

    def at(self, x: float, y: float) -> int:
        """The index of the slot at a point; points outside belong to the nearest edge."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.owner[row][column]


    def cut(self, cuts: dict[int, list[float]]) -> Lattice:
        """The lattice with rows cut at further positions; cells that span such a row span its parts."""
        ys = tuple(sorted([*self.ys, *(y for more in cuts.values() for y in more)]))
        starts = {row: row + sum(len(more) for other, more in cuts.items() if other < row) for row in range(len(self.ys))}
        slots: list[Slot] = []
        for slot in self.slots:
            first, last = starts[slot.row], starts[slot.row + slot.rowspan]
            if slot.rowspan == 1:
                slots.extend(Slot(row, slot.column, 1, slot.colspan) for row in range(first, last))
            else:
                slots.append(slot._replace(row=first, rowspan=last - first))
        owner = [[0] * (len(self.xs) - 1) for _ in ys[1:]]
        for index, slot in enumerate(slots):
            for row in range(slot.row, slot.row + slot.rowspan):
                owner[row][slot.column : slot.column + slot.colspan] = [index] * slot.colspan
        return Lattice(self.xs, ys, tuple(slots), tuple(map(tuple, owner)))


def merged(rules: list[Rule]) -> list[Rule]:
    """Rules at one position joined into long lines."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if groups and rule.at - groups[-1][-1].at <= SNAP and rule.at - groups[-1][0].at <= 2 * SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    lines: list[Rule] = []
    for group in groups:
        length = sum(rule.end - rule.start for rule in group)
        at = sum(rule.at * (rule.end - rule.start) for rule in group) / length if length > 0 else group[0].at
        start = end = None
        for rule in sorted(group, key=lambda item: item.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start - end <= GAP:
                end = max(end, rule.end)
            else:
                lines.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            lines.append(Rule(at, start, end))
    lines = [line for line in lines if line.end - line.start > GAP]
    return lines if len(lines) <= MOST_RULES else sorted(sorted(lines, key=lambda line: line.start - line.end)[:MOST_RULES])


def families(horizontals: list[Rule], verticals: list[Rule]) -> tuple[list[tuple[list[Rule], list[Rule]]], list[Rule]]:
    """Merged lines grouped by touching: the horizontal and vertical lines of each table, and horizontal ones that touch none."""
    parent = list(range(len(horizontals) + len(verticals)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for h, across in enumerate(horizontals):
        for v, down in enumerate(verticals, len(horizontals)):
            if (
                across.start - TOUCH <= down.at <= across.end + TOUCH
                and down.start - TOUCH <= across.at <= down.end + TOUCH
            ):
                parent[root(v)] = root(h)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for h, across in enumerate(horizontals):
        groups.setdefault(root(h), ([], []))[0].append(across)
    for v, down in enumerate(verticals, len(horizontals)):
        groups.setdefault(root(v), ([], []))[1].append(down)
    found = [group for group in groups.values() if group[0] and group[1]]
    for group in groups.values():
        if not group[0]:
            _adopt(found, group[1])
    return found, [rule for group in groups.values() if not group[1] for rule in group[0]]


def _adopt(found: list[tuple[list[Rule], list[Rule]]], verticals: list[Rule]) -> None:
    """A vertical line that crosses nothing belongs to the table beside it when it is as tall (merged cells as tall as the page)."""
    for down in verticals:
        for across, tall in found:
            top, bottom = min(rule.at for rule in across), max(rule.at for rule in across)
            top, bottom = min(top, *(rule.start for rule in tall)), max(bottom, *(rule.end for rule in tall))
            if abs(down.start - top) < OVERHANG and abs(down.end - bottom) < OVERHANG:
                tall.append(down)
                break


def lattice(horizontals: list[Rule], verticals: list[Rule]) -> Lattice | None:
    """One family of touching lines → a lattice, or None when it encloses nothing."""
    if not horizontals or not verticals:
        return None
    horizontals, verticals = _with_borders(horizontals, verticals)
    ys, xs = _positions(horizontals), _positions(verticals)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MOST_SLOTS:
        return None
    right_of = _borders(verticals, xs, ys)
    below = _borders(horizontals, ys, xs)
    owner = _joined(rows, columns, below, right_of)
    return _without_idle_lines(xs, ys, owner)


def _positions(lines: list[Rule]) -> list[float]:
    positions: list[float] = []
    for at in sorted(line.at for line in lines):
        if not positions or at - positions[-1] > SNAP:
            positions.append(at)
    return positions


def _with_borders(horizontals: list[Rule], verticals: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Outer borders added where lines run on past the last line that crosses them."""
    left, right = min(line.at for line in verticals), max(line.at for line in verticals)
    top, bottom = min(line.at for line in horizontals), max(line.at for line in horizontals)
    reach_left, reach_right = min(line.start for line in horizontals), max(line.end for line in horizontals)
    reach_top, reach_bottom = min(line.start for line in verticals), max(line.end for line in verticals)
    horizontals, verticals = list(horizontals), list(verticals)
    x0 = reach_left if left - reach_left > OVERHANG else left
    x1 = reach_right if reach_right - right > OVERHANG else right
    y0 = reach_top if top - reach_top > OVERHANG else top
    y1 = reach_bottom if reach_bottom - bottom > OVERHANG else bottom
    if x0 != left:
        verticals.append(Rule(x0, y0, y1))
    if x1 != right:
        verticals.append(Rule(x1, y0, y1))
    if y0 != top:
        horizontals.append(Rule(y0, x0, x1))
    if y1 != bottom:
        horizontals.append(Rule(y1, x0, x1))
    return horizontals, verticals


def _borders(lines: list[Rule], ats: list[float], crossings: list[float]) -> list[list[bool]]:
    """``borders[k][i]``: does a line at ``ats[k]`` cover the stretch from ``crossings[i]`` to ``crossings[i + 1]``?"""
    borders = [[False] * (len(crossings) - 1) for _ in ats]
    for line in lines:
        k = min(range(len(ats)), key=lambda index: abs(ats[index] - line.at))
        for i in range(len(crossings) - 1):
            start, end = crossings[i], crossings[i + 1]
            slack = min(TOUCH + 1, 0.3 * (end - start))
            if line.start <= start + slack and line.end >= end - slack:
                borders[k][i] = True
    borders[0] = [True] * (len(crossings) - 1)
    borders[-1] = [True] * (len(crossings) - 1)
    return borders


def _joined(rows: int, columns: int, below: list[list[bool]], right_of: list[list[bool]]) -> list[list[int]]:
    """Slots with no line between them share an owner; owners are rectangles."""
    parent = list(range(rows * columns))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not right_of[column + 1][row]:
                parent[root(here + 1)] = root(here)
            if row + 1 < rows and not below[row + 1][column]:
                parent[root(here + columns)] = root(here)
    regions: dict[int, list[tuple[int, int]]] = {}
    for row in range(rows):
        for column in range(columns):
            regions.setdefault(root(row * columns + column), []).append((row, column))
    owner = [[0] * columns for _ in range(rows)]
    count = 0
    for members in regions.values():
        for rectangle in _rectangles(members):
            for row, column in rectangle:
                owner[row][column] = count
            count += 1
    return owner


def _rectangles(members: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """A region cut into rectangles: runs of rows with the same columns."""
    rows: dict[int, list[int]] = {}
    for row, column in members:
        rows.setdefault(row, []).append(column)
    height, width = len(rows), max(len(columns) for columns in rows.values())
    if len(members) == height * width and all(columns[-1] - columns[0] + 1 == width for columns in rows.values()):
        return [members]
    pieces: list[list[tuple[int, int]]] = []
    open_pieces: dict[tuple[int, int], tuple[int, list[tuple[int, int]]]] = {}
    for row in sorted(rows):
        still_open: dict[tuple[int, int], tuple[int, list[tuple[int, int]]]] = {}
        for first, last in _stretches(rows[row]):
            above = open_pieces.get((first, last))
            if above is not None and above[0] == row - 1:
                piece = above[1]
            else:
                piece = []
                pieces.append(piece)
            piece.extend((row, column) for column in range(first, last + 1))
            still_open[first, last] = (row, piece)
        open_pieces = still_open
    return pieces


def _stretches(columns: list[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring columns."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and column == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _without_idle_lines(xs: list[float], ys: list[float], owner: list[list[int]]) -> Lattice:
    """Drop positions at which no cell begins, and number the cells."""
    rows, columns = len(owner), len(owner[0])
    keep_rows = [row for row in range(rows) if row == 0 or owner[row] != owner[row - 1]]
    keep_columns = [
        column for column in range(columns) if column == 0 or any(line[column] != line[column - 1] for line in owner)
    ]
    dense = [[owner[row][column] for column in keep_columns] for row in keep_rows]
    spans: dict[int, list[int]] = {}
    for row, line in enumerate(dense):
        for column, index in enumerate(line):
            if index in spans:
                spans[index][2:] = [row, column]
            else:
                spans[index] = [row, column, row, column]
    number = {index: position for position, index in enumerate(spans)}
    slots = tuple(Slot(r0, c0, r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in spans.values())
    return Lattice(
        (*(xs[column] for column in keep_columns), xs[-1]),
        (*(ys[row] for row in keep_rows), ys[-1]),
        slots,
        tuple(tuple(number[index] for index in line) for line in dense),
    )
