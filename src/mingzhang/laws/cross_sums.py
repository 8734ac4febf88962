"""Sums whose parts stand in other tables than the whole (跨表加总).

A table of 支出 by economic item, one of 基本支出 and one of 项目支出 by the same items print no sum of one another; yet
the whole of an item is its basic part and its project part.

    委托业务费 478.20 = 基本支出表 36.00 + 项目支出表 442.20
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mingzhang.facts import WHOLE, Coordinate, Equation, Fact
from mingzhang.facts.axes import parts_of
from mingzhang.laws.additivity import LAW, covered, term
from mingzhang.laws.agreement import Implications, canonical, comparable, most_printed
from mingzhang.laws.grading import equation

Found = dict[str, list[Fact]]


def evaluate(facts: Sequence[Fact], known: Implications) -> Iterator[Equation]:
    """Every figure that is not divided by nature against its parts by nature, where no one table or paragraph prints both."""
    groups: dict[Coordinate, Found] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        at = fact.coordinate
        if at.measure == "expenditure" and at.project in {"", WHOLE} and not at.item and fact.number.is_money and comparable(fact):
            address = canonical(at, known)
            groups[address._replace(nature="")][address.nature].append(fact)
    for found in groups.values():
        parts = _parts(found)
        if not parts:
            continue
        wholes = found.get("", [])
        usual = most_printed(wholes).number.value if wholes else None
        told: set[str] = set()
        for whole in wholes:
            # a figure that differs from the others of its coordinate is agreement's to tell
            if whole.number.value == usual and whole.source not in told and all(part.source != whole.source for part in parts):
                told.add(whole.source)
                yield equation(LAW, [term(whole)], [term(part) for part in parts])


def _parts(found: Found) -> list[Fact]:
    """The most widely printed figure of each part that is there; [] unless every required one is."""
    if not covered("nature", WHOLE, set(found)):
        return []
    result: list[Fact] = []
    for member in parts_of("nature", WHOLE):
        if member.code in found:
            result.append(most_printed(found[member.code]))
        else:
            result += [most_printed(found[below.code]) for below in parts_of("nature", member.code) if below.code in found]
    return result
