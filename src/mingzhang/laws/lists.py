"""Amounts that a sentence lists (句中列举): the parts of a project or a purchase, against its total and the table's lines.

A list need not be complete. It is held against its total only where the document's other lists are; a part that has a
namesake in a table is held against that.

    信息平台维护费12万元；招聘会费用18.36万元 = 30.36万元
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mingzhang.facts import Equation, Fact, Grade
from mingzhang.laws.additivity import term
from mingzhang.laws.agreement import LISTED, NAMESAKE
from mingzhang.laws.grading import equation
from mingzhang.vocabulary import fold

LISTING = "listing"


def _said(fact: Fact) -> bool:
    return fact.row < 0 and fact.source.startswith("p")


def sums(facts: Sequence[Fact]) -> list[Equation]:
    """Lists of two parts or more against the amount that they divide."""
    parts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    heads: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        c = fact.coordinate
        if _said(fact) and c.project and c.measure == "expenditure":
            if c.item:
                parts[fact.source, c.project].append(fact)
            else:
                heads.setdefault((fact.source, c.project), fact)
    made = [equation(LISTING, [term(heads[k])], [term(f) for f in fs]) for k, fs in parts.items() if k in heads and len(fs) > 1]
    complete = sum(1 for e in made if e.grade in {Grade.EXACT, Grade.ROUNDING})
    if len(made) >= 3 and complete * 3 >= len(made) * 2:
        return made
    return [e if e.difference <= 0 else e._replace(grade=Grade.NOT_EVALUATED, why="列举不一定完整") for e in made]


def namesakes(facts: Sequence[Fact]) -> Iterator[Equation]:
    """A purchase named in a sentence against the one line of that name in the table."""
    lines: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.coordinate.measure in LISTED and fact.row >= 0 and fact.coordinate.item:
            lines[_name(fact)].append(fact)
    for fact in facts:
        if fact.coordinate.measure in LISTED and _said(fact) and fact.coordinate.item:
            same = lines.get(_name(fact), [])
            if len(same) == 1:
                yield equation(NAMESAKE, [term(fact)], [term(same[0])])


def _name(fact: Fact) -> tuple[str, str, str]:
    return (fact.coordinate.measure, fact.coordinate.year, fold(fact.coordinate.item))


def evaluate(facts: Sequence[Fact]) -> list[Equation]:
    """The lists of a document's sentences."""
    return [*sums(facts), *namesakes(facts)]
