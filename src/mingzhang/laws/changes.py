"""Columns of change (增减列): in a table that prints two years and the change between them, the change is their difference.

    2019年 66.57 | 2020年 29.30 | 增减 -37.27        上年 40.00 | 本年 44.00 | 增减% 10.0
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.facts import Coordinate, Equation, Fact, Grade, Term
from mingzhang.laws.additivity import term
from mingzhang.laws.grading import equation

LAW = "change"
_HUNDRED = Decimal(100)
_WHY = "增减列应等于本年数减上年数"
#: of a column's rows so many must come out before the others are held against it
_USUAL = Decimal("0.5")


def evaluate(facts: Sequence[Fact]) -> list[Equation]:
    """Every column of change against the two columns that it compares; none where most of its rows do not come out."""
    tables: dict[str, dict[Coordinate, Fact]] = defaultdict(dict)
    columns: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.row < 0 or fact.kind != "cube":
            continue
        if fact.coordinate.stage == "change":
            columns[fact.source, fact.column].append(fact)
        else:
            tables[fact.source].setdefault(_at(fact, fact.coordinate), fact)
    result: list[Equation] = []
    for (source, _), changed in columns.items():
        made = list(_column(changed, tables[source]))
        right = sum(1 for e in made if e.grade in {Grade.EXACT, Grade.ROUNDING} and e.substantive)
        if made and right >= _USUAL * sum(1 for e in made if e.substantive):
            result += made
    return result


def _at(fact: Fact, coordinate: Coordinate) -> Coordinate:
    """A coordinate within its row: rows of one name are told apart."""
    return coordinate._replace(period=f"{fact.row}")


def _column(changed: Sequence[Fact], table: Mapping[Coordinate, Fact]) -> Iterator[Equation]:
    for fact in changed:
        for now, before in _pairs(fact.coordinate):
            left, right = table.get(_at(fact, now)), table.get(_at(fact, before))
            if left is not None and right is not None:
                yield _rate(fact, left, right) if fact.number.unit == "%" else _difference(fact, left, right)
                break


def _pairs(change: Coordinate) -> Iterator[tuple[Coordinate, Coordinate]]:
    """What a change may compare: this year with the year before, the outturn with the budget."""
    if change.year.isdigit():
        for stage in ("budget", "outturn"):
            yield change._replace(stage=stage), change._replace(stage=stage, year=str(int(change.year) - 1))
    yield change._replace(stage="outturn"), change._replace(stage="budget")


def _difference(change: Fact, now: Fact, before: Fact) -> Equation:
    made = equation(LAW, [term(change)], [term(now), term(before, -1)])
    return made._replace(why=_WHY) if made.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT} else made


def _rate(change: Fact, now: Fact, before: Fact) -> Equation:
    left, right = (term(change),), (term(now), Term(-1, before.place.column, before.number, before.place))
    low, high = before.number.low, before.number.high
    if low <= 0 <= high:
        return Equation(LAW, "=", left, right, Decimal(0), Decimal(0), Grade.NOT_EVALUATED, "上年数为零，不能计算增减率")
    gaps = (now.number.low - before.number.high, now.number.high - before.number.low)
    corners = [gap / base * _HUNDRED for gap in gaps for base in (low, high)]
    exact = (now.number.value - before.number.value) / before.number.value * _HUNDRED
    quantum = change.number.quantum
    rounded = exact.quantize(quantum, ROUND_HALF_UP) if quantum else exact
    difference = change.number.value - rounded
    inside = min(corners) - quantum / 2 <= change.number.value <= max(corners) + quantum / 2
    grade = Grade.EXACT if difference == 0 else Grade.ROUNDING if inside else Grade.IMPOSSIBLE
    return Equation(LAW, "=", left, right, difference, quantum / 2, grade, f"应为{rounded}%" if grade is Grade.IMPOSSIBLE else "")
