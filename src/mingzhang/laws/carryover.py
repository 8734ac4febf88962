"""Carry-over (结转结余): what was brought in and came in is what went out and is left.

年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余, in every row of a table that prints the four side by side, and in a paragraph
that tells all four. 财决公开07、08表.

    120.00 + 4,353.15 − 4,438.15 = 35.00
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.facts import Coordinate, Equation, Fact, State, Term
from mingzhang.laws.additivity import LAW, term
from mingzhang.laws.grading import equation
from mingzhang.reading import Table
from mingzhang.vocabulary import assign, fold

#: positions of the year, in the order of the equation
BROUGHT, IN, OUT, LEFT = "brought", "in", "out", "left"
_TOTAL = re.compile(r"合计|小计|总计|金额")


def _position(measure: str, flow: str) -> str:
    if flow == "brought":
        return BROUGHT
    if flow == "carried":
        return LEFT
    return {"revenue": IN, "expenditure": OUT}.get(measure, "") if flow == "current" else ""


def _columns(table: Table) -> dict[str, int]:
    """The undivided column of each position; {} where one of the four is missing or stands twice."""
    found: dict[str, int] = {}
    for column in table.columns:
        if column.role != "value" or not column.path or not all(_TOTAL.fullmatch(fold(label)) for label in column.path[1:]):
            continue
        said = assign(fold(column.path[0]), "h")
        if set(said) <= {"measure", "flow", "fund"} and (position := _position(said.get("measure", ""), said.get("flow", ""))):
            if position in found:
                return {}
            found[position] = column.index
    return found if set(found) == {BROUGHT, IN, OUT, LEFT} else {}


def _balance(of: Mapping[str, Term]) -> Equation | None:
    """The equation of one row: what is left where it is printed, else what went out; blanks are zero."""
    live = [t for t in of.values() if t.number is not None and t.number.value]
    if len(live) < 2 or not (LEFT in of or OUT in of):
        return None
    whole = LEFT if LEFT in of else OUT
    signs = {BROUGHT: 1, IN: 1, OUT: -1} if whole == LEFT else {BROUGHT: 1, IN: 1}
    return equation(LAW, [of[whole]], [of[p]._replace(sign=sign) for p, sign in signs.items() if p in of])


def of_tables(tables: Sequence[Table], facts: Sequence[Fact]) -> Iterator[Equation]:
    """Row by row."""
    cells: dict[str, dict[tuple[int, int], Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.row >= 0:
            cells[fact.source][fact.row, fact.column] = fact
    for table in tables:
        columns = _columns(table) if table.kind == "cube" else {}
        unread = {(r, c) for r, c, state in table.states if state in {State.TEXT, State.WITHHELD}}
        for row in table.rows if columns else ():
            if any((row.index, c) in unread for c in columns.values()):
                continue
            own = cells[table.source]
            made = _balance({p: term(own[row.index, c]) for p, c in columns.items() if (row.index, c) in own})
            if made is not None:
                yield made


def of_sentences(facts: Sequence[Fact]) -> Iterator[Equation]:
    """A paragraph that tells all four of one fund or subject."""
    told: dict[tuple[str, Coordinate], dict[str, Term]] = defaultdict(dict)
    for fact in facts:
        at = fact.coordinate
        if fact.kind == "sentence" and (position := _position(at.measure, at.flow)) and not (at.nature or at.vintage or at.item):
            told[fact.source, at._replace(measure="", flow="")].setdefault(position, term(fact))
    for of in told.values():
        if set(of) == {BROUGHT, IN, OUT, LEFT} and (made := _balance(of)) is not None:
            yield made


def evaluate(tables: Sequence[Table], facts: Sequence[Fact]) -> list[Equation]:
    return [*of_tables(tables, facts), *of_sentences(facts)]
