"""Totals in sentences: with or without carry-over, as the tables show (文字里的合计是否含结转).

支出合计、收入预算 means this year's figure in one place and the whole with carry-over in another, and only the tables tell.
A figure whose own words leave it open is of the position at which a table prints it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from mingzhang.facts import WHOLE, Claim, Coordinate, Fact, Number, key

_OTHER = {"current": WHOLE, WHOLE: "current"}


def settle(facts: Sequence[Fact], claims: Sequence[Claim], tabled: Iterable[Fact]) -> tuple[list[Fact], list[Claim]]:
    """Sentence facts, and the claims of their paragraphs, moved to the position that a table gives their amount."""
    printed: dict[Coordinate, list[Number]] = defaultdict(list)
    for fact in tabled:
        if fact.coordinate.measure in {"revenue", "expenditure"}:
            printed[key(fact.coordinate)].append(fact.number)
    moved: dict[tuple[str, Coordinate], str] = {}
    result = []
    for fact in facts:
        at = fact.coordinate
        other = _OTHER.get(at.flow, "")
        if other and dict(fact.evidence).get("flow") in {"default", "context"} and at.measure in {"revenue", "expenditure"}:
            here, there = printed.get(key(at), ()), printed.get(key(at._replace(flow=other)), ())
            if not _prints(here, fact.number) and _prints(there, fact.number):
                moved[fact.source, at._replace(year="")] = other
                fact = fact._replace(coordinate=at._replace(flow=other))
        result.append(fact)

    def follow(source: str, at: Coordinate | None) -> Coordinate | None:
        flow = moved.get((source, at._replace(year=""))) if at is not None else None
        return at if at is None or flow is None else at._replace(flow=flow)

    spoken = [c._replace(subject=follow(c.source, c.subject) or c.subject, base=follow(c.source, c.base)) for c in claims]
    return result, spoken


def _prints(numbers: Iterable[Number], number: Number) -> bool:
    return any(abs(n.value - number.value) <= (n.quantum + number.quantum) / 2 for n in numbers)
