"""Changes beside each other (增减): a column of change is the difference of its two years, the changes of parts make the whole's.

    2019年 66.57 | 2020年 29.30 | 增减 -37.27        上年 40.00 | 本年 44.00 | 增减% 10.0
    住房保障支出增加3.07万元: 住房公积金 +0.97, 提租补贴 +7.38, 购房补贴 -5.28
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from mingzhang.facts import ZERO, Claim, Coordinate, Equation, Fact, Grade, Number, Place, Term
from mingzhang.laws.additivity import term
from mingzhang.laws.agreement import Implications, canonical, lookup
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


# ---- changes in sentences --------------------------------------------------------------------------------------------


class Told(NamedTuple):
    """What a sentence says of one figure: this year's amount, and the change (0 for 持平)."""

    now: Decimal
    change: Number
    sign: int
    place: Place


def told(claims: Sequence[Claim], index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    """The changes of all parts of a whole by 科目 against the whole's own; only where this year's parts make the whole.

    What the whole had last year beside these parts was no less than nothing: their changes together are no less than its own.
    A greater sum may be due to subjects that fell away and is not evaluated.
    """
    said: dict[Coordinate, Told] = {}
    for claim in claims:
        found = _told(claim, index, known)
        if found is not None:
            said.setdefault(canonical(claim.subject, known), found)
    for axis, lengths in (("function", (3, 5, 7)), ("economy", (3, 5)), ("gov_economy", (3, 5))):
        groups: dict[Coordinate, dict[str, Told]] = defaultdict(dict)
        for at, one in said.items():
            groups[at._replace(**{axis: ""})][getattr(at, axis)] = one
        for members in groups.values():
            for whole in members:
                for length in (n for n in lengths if n > len(whole)):
                    parts = [one for code, one in members.items() if len(code) == length and code.startswith(whole)]
                    if _whole(members[whole], parts):
                        yield _sum(members[whole], parts)
                        break


def _told(claim: Claim, index: Mapping[Coordinate, Fact], known: Implications) -> Told | None:
    if claim.base is None or claim.base == claim.subject or claim.base.stage != claim.subject.stage:
        return None
    fact = lookup(index, claim.subject, known)
    now = claim.subject_value or (fact.number if fact is not None else None)
    if now is None or not now.is_money:
        return None
    if claim.kind == "level":
        return Told(now.value, Number(ZERO, ZERO, now.unit, "0", now.factor), 1, claim.place)
    if claim.kind != "change" or claim.number is None or claim.direction is None:
        return None
    return Told(now.value, claim.number, claim.direction, claim.place)


def _whole(whole: Told, parts: Sequence[Told]) -> bool:
    """Whether this year's parts make this year's whole, but for rounding."""
    slack = sum((p.change.quantum for p in parts), ZERO)
    return len(parts) > 1 and abs(sum((p.now for p in parts), ZERO) - whole.now) <= slack


def _sum(whole: Told, parts: Sequence[Told]) -> Equation:
    left = Term(whole.sign, "增减额", whole.change, whole.place)
    made = equation(LAW, [left], [Term(p.sign, "增减额", p.change, p.place) for p in parts])
    if made.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT} and made.difference < 0:
        return made._replace(grade=Grade.NOT_EVALUATED, why="上年有而本年没有的科目可能没有列出")
    return made
