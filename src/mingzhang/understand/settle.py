"""What tables and sentences tell of each other: whether a total holds carry-over, which unit a table is in (表文互证).

支出合计、收入预算 means this year's figure in one place and the whole with carry-over in another, and only the tables tell.
A figure whose own words leave it open is of the position at which a table prints it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mingzhang.facts import MONEY, WHOLE, Claim, Coordinate, Fact, Number, key, parse_cell
from mingzhang.reading import Sentence
from mingzhang.understand.frames import Frame

_MOST = Decimal(10) ** 15
_LONGEST = 20
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


#: amounts that both tables and sentences print, before sentences tell the tables' unit
_ENOUGH = 4
_SAID = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d\d)?)(万?)元")
_CENT = Decimal("0.01")


def told_unit(located: Iterable[Frame], sentences: Iterable[Sentence]) -> str:
    """元 or 千元 where no table states a unit and the sentences' amounts are the tables' in it; '' where nothing tells."""
    told = [m for sentence in sentences for m in _SAID.findall(sentence.text)]
    amounts = [Decimal(digits.replace(",", "")) / (1 if unit else 10000) for digits, unit in told if len(digits) < _LONGEST]
    said = {amount.quantize(_CENT) for amount in amounts if amount}
    printed = [n.value for frame in located for cell in frame.grid.cells for n in [parse_cell(cell.text)[1]] if n is not None and n.value]
    shared = {}
    for unit in ("万元", "千元", "元"):
        scaled = {(value * MONEY[unit] / MONEY["万元"]).quantize(_CENT) for value in printed if abs(value) < _MOST}
        shared[unit] = len(said & scaled)
    best = max(shared, key=lambda unit: shared[unit])
    return best if shared[best] >= _ENOUGH and shared[best] > 2 * shared["万元"] else ""


def _prints(numbers: Iterable[Number], number: Number) -> bool:
    return any(abs(n.value - number.value) <= (n.quantum + number.quantum) / 2 for n in numbers)
