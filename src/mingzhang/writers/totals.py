"""Which cells of a table make up which (合计由哪些格相加): for workbooks, where a total is a formula.

A cell is the sum of the cells of its own column, or else of its own row, whose coordinates are the largest parts of its own, where
what is printed adds up exactly. So 208 is the sum of its 款, 合计 of 基本支出 and 项目支出; a table of rounded figures that do not
add up keeps its totals as they are printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from mingzhang.facts import AXES, WHOLE, Coordinate, Fact
from mingzhang.facts.axes import is_within, members
from mingzhang.writers.layout import Lattice, cell_text, sole_figure

#: counts and prices beside the money of a list
_APART = frozenset({"quantity", "unit_price"})
#: what is named of a whole without making it up (其中)
_AMONG = frozenset({"sme", "micro"})
_ORDINAL = re.compile(r"\s*(?:([一二三四五六七八九十廿]+、)|([（(][一二三四五六七八九十]+[）)])|(\d+[.、]))")
_AMOUNT = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
#: digits of the last level of a code
_LONGEST = {"function": 7, "economy": 5, "gov_economy": 5}
_MOST = 100  # ranges in a formula

Position = tuple[int, int]


class Range(NamedTuple):
    """Cells from the first to the last, both included; rows and columns of the lattice."""

    first: Position
    last: Position


class _Amount(NamedTuple):
    at: Position
    coordinate: Coordinate
    value: Decimal


def totals(grid: Lattice, entity: str) -> dict[Position, tuple[Range, ...]]:
    """The cells that are sums, and what they are sums of. ``entity``: the department, whose units are its parts."""
    amounts = list(_amounts(grid, entity))
    found: dict[Position, tuple[Range, ...]] = {}
    for axis in (1, 0):  # down the column first
        for _, line in groupby(sorted(amounts, key=lambda a: (a.at[axis], a.at)), key=lambda a: a.at[axis]):
            cells = list(line)
            differing = [n for n, mine in enumerate(zip(*(a.coordinate for a in cells), strict=True)) if len(set(mine)) > 1]
            # what may have parts there: on an axis on which the line's cells differ it names no last member
            wholes = [a for a in cells if any(_may_hold(AXES[n], a.coordinate[n], a.coordinate.measure) for n in differing)]
            for whole in wholes:
                if whole.at in found:
                    continue
                parts = next((p for p in _divisions(whole, cells, wholes, differing) if sum(a.value for a in p) == whole.value), [])
                ranges = tuple(_ranges(whole, parts, grid, amounts, 1 - axis)) if parts else ()
                if 0 < len(ranges) <= _MOST:
                    found[whole.at] = ranges
    return found


def _amounts(grid: Lattice, entity: str) -> Iterator[_Amount]:
    for placed in grid.cells:
        figure = sole_figure(placed.cell)
        if figure is None or not isinstance(figure.states, Fact) or not _AMOUNT.fullmatch(figure.text):
            continue
        if figure.states.number.is_money and figure.states.coordinate.item not in _APART:
            at = figure.states.coordinate
            whose = WHOLE if at.entity == entity else at.entity
            yield _Amount((placed.row, placed.column), at._replace(entity=whose), Decimal(figure.text.replace(",", "")))


def _divisions(
    whole: _Amount, line: Sequence[_Amount], wholes: Sequence[_Amount], differing: Sequence[int]
) -> Iterator[list[_Amount]]:
    """The largest parts of a whole in its line; where the line divides it in several ways (a form by its sources and again by its
    contents), those of each way. ``differing``: the axes on which the line's cells differ."""
    inside = [a for a in line if _covers(whole.coordinate, a.coordinate, differing)]
    among = {a.at for a in inside}
    between = [b for b in wholes if b.at in among]
    largest = [a for a in inside if not any(_covers(b.coordinate, a.coordinate, differing) for b in between)]
    ways: dict[tuple[bool, ...], list[_Amount]] = defaultdict(list)
    for part in largest:
        ways[tuple(mine == other for mine, other in zip(whole.coordinate, part.coordinate, strict=True))].append(part)
    yield from (way for way in (largest, *ways.values()) if way)


def _covers(whole: Coordinate, part: Coordinate, differing: Sequence[int]) -> bool:
    """Whether a part is within a whole on every axis, and is not the same."""
    apart = [n for n in differing if whole[n] != part[n]]
    return bool(apart) and all(_holds(AXES[n], whole[n], part[n], whole.measure) for n in apart)


@lru_cache(maxsize=4096)
def _may_hold(axis: str, whole: str, measure: str) -> bool:
    """Whether a member of an axis may hold another at all, as :func:`_holds` says."""
    if axis in {"year", "stage", "measure", "period"}:
        return False
    if whole in {"", WHOLE}:
        return True
    if axis in _LONGEST:
        return len(whole) < _LONGEST[axis]
    return any(m.code != whole and is_within(axis, m.code, whole, measure) for m in members(axis, measure))


@lru_cache(maxsize=65536)
def _holds(axis: str, whole: str, part: str, measure: str) -> bool:
    """Whether a member of an axis holds another: all of them where none is named, codes by their beginning, the others as declared."""
    if axis in {"year", "stage", "measure", "period"} or not part or part in _AMONG:
        return False
    closed = any(m.code == part for m in members(axis, measure))
    if whole in {"", WHOLE}:
        return not closed or is_within(axis, part, WHOLE, measure)
    if axis in _LONGEST:
        return part.startswith(whole)
    # a unit holds no other: only the department is known to
    return closed and part != whole and is_within(axis, part, whole, measure)


def _ranges(whole: _Amount, parts: Sequence[_Amount], grid: Lattice, amounts: Sequence[_Amount], along: int) -> Iterator[Range]:
    """The parts as ranges. What is blank between two parts belongs to the sum, and so do blank rows that are numbered like theirs."""
    line = whole.at[1 - along]
    taken = {p.at[along] for p in parts}
    stated = {a.at[along] for a in amounts if a.at[1 - along] == line} - taken
    if along == 0:
        taken |= _numbered_alike(taken, line, grid, {a.at[0] for a in amounts if a.coordinate.measure == whole.coordinate.measure})
    start = last = min(taken)
    for place in [*sorted(taken)[1:], -1]:
        if place < 0 or any(between in stated for between in range(last + 1, place)):
            yield Range((start, line), (last, line)) if along == 0 else Range((line, start), (line, last))
            start = place
        last = place


def _numbered_alike(rows: set[int], column: int, grid: Lattice, stated: set[int]) -> set[int]:
    """Rows next to the parts that state nothing and bear an ordinal of the same kind (七、卫生健康支出)."""
    kinds = {p.row: _kind(cell_text(p.cell)) for p in grid.cells if p.column == column - 1}
    kind = kinds.get(min(rows), 0)
    found: set[int] = set()
    for step, row in ((-1, min(rows)), (1, max(rows))):
        while kind and kinds.get(row + step, 0) == kind and row + step not in stated:
            row += step
            found.add(row)
    return found


def _kind(label: str) -> int:
    found = _ORDINAL.match(label)
    return 0 if found is None or found.lastindex is None else found.lastindex
