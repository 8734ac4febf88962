"""Agreement (同一数据各处一致): facts at one coordinate agree, wherever they are printed.

Facts are a multiset: duplicates are the same, consistent within rounding, or contradictory. Beside the plain law stand
its implications: 收入总计 = 支出总计, and, where every other fund of a whole is zero, the whole and its only part agree
below it too (a doubt that cites the zeros).

    第二部分六（二） 125.25  ≠  预算07表 303  125.35
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mingzhang.facts import WHOLE, Coordinate, Equation, Fact, Term, key
from mingzhang.laws.additivity import term
from mingzhang.laws.grading import equation
from mingzhang.reading import Table

LAW = "agreement"
IMPLIED = "implied"
BALANCE = "balance"
NAMESAKE = "namesake"
#: funds that are the same money where a document has no other
FUNDS = frozenset({WHOLE, "fiscal", "general"})
#: measures whose tables list every line of the whole
LISTED = frozenset({"procurement", "service_purchase"})
#: measures that by their definition are of fiscal money: a table that does not say of which speaks of what the others do
_FISCAL_ONLY = frozenset({"three_public", "meeting", "training", "three_public_meetings"})
_TOTAL_ROW = re.compile(r"(?:合计|总计|总合计)$|\*?合计")
#: what a project's figure may leave unsaid
_PROJECT_SCOPE = ("entity", "origin", "flow", "nature", "function", "economy")


class Implications(NamedTuple):
    """What the document itself shows to be zero: carry-over by measure, funds beside the general public budget."""

    carry_free: frozenset[str]
    single_fund: frozenset[str]  # measures for which all money is general public budget
    only_fund: tuple[tuple[str, str], ...] = ()  # of 三公 and the like: the one fund that the document states of them


def comparable(fact: Fact) -> bool:
    """Lines repeat and add up: only their totals are statements about a coordinate."""
    if fact.number.unit == "%" or fact.coordinate.item in {"unit_price", "quantity"}:
        return False
    if fact.kind != "lines":
        return True
    return fact.coordinate.project not in {"", WHOLE} or bool(_TOTAL_ROW.match(fact.place.row))


def implications(facts: Sequence[Fact]) -> Implications:
    carried = {
        f.coordinate.measure for f in facts if f.coordinate.flow in {"brought", "used", "carried", "allocated"} and f.number.value != 0
    }
    # prose that mentions no carry-over may have left it out: of an account only a table's total shows that there is none
    closed = {f.coordinate.measure for f in facts if f.kind == "cube" and f.coordinate.flow == WHOLE}
    told = {f.coordinate.measure for f in facts if f.kind == "sentence" and f.coordinate.stage == "outturn"} - closed
    free = frozenset({"revenue", "expenditure"} - carried - told)
    totals: dict[tuple[str, str, str], dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        if fact.kind != "cube" or fact.coordinate.measure not in {"revenue", "expenditure"} or fact.coordinate.fund not in FUNDS:
            continue
        c = key(fact.coordinate)
        if not (c.function or c.economy or c.nature or c.project or c.item or c.origin or c.vintage or c.gov_economy):
            totals[c.measure, c.year, c.entity][c.fund].add(fact.number.value)
    single: set[str] = set()
    mixed: set[str] = set()
    for (measure, _, _), funds in totals.items():
        if len(funds) > 1 and "general" in funds:
            (single if len(set().union(*funds.values())) == 1 else mixed).add(measure)
    return Implications(free, frozenset(single - mixed), _only_fund(facts))


def _only_fund(facts: Sequence[Fact]) -> tuple[tuple[str, str], ...]:
    """The fund of 三公 and the like where the document's tables, or without any its sentences, state but one."""
    stated: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for fact in facts:
        at = fact.coordinate
        if at.measure in _FISCAL_ONLY and at.fund:
            stated[at.measure, fact.kind == "cube"].add(at.fund)
    found = {measure: stated.get((measure, True)) or stated.get((measure, False), set()) for measure, _ in stated}
    return tuple(sorted((measure, min(funds)) for measure, funds in found.items() if len(funds) == 1))


def canonical(coordinate: Coordinate, known: Implications) -> Coordinate:
    """Without carry-over, the total is this year's; 三公 of an unstated fund is of the one that the document states elsewhere."""
    c = key(coordinate)
    if c.flow == WHOLE and c.measure in known.carry_free:
        c = c._replace(flow="current")
    if not c.fund and c.measure in _FISCAL_ONLY:
        c = c._replace(fund=dict(known.only_fund).get(c.measure, ""))
    return c


def _compare(law: str, facts: Sequence[Fact]) -> Iterator[Equation]:
    """Each further statement against the first of the most widely printed value."""
    distinct: list[Fact] = []
    seen: set[tuple[str, int, int, object]] = set()
    for fact in facts:
        mark = (fact.source, fact.row, fact.column, fact.number.value)
        if mark not in seen or fact.row < 0:
            seen.add(mark)
            distinct.append(fact)
    if len(distinct) < 2:
        return
    votes: dict[object, set[str]] = defaultdict(set)
    for fact in distinct:
        votes[fact.number.value].add(fact.source)
    leader = max(distinct, key=lambda f: (len(votes[f.number.value]), f.kind == "cube", -f.number.quantum))
    followers = [f for f in distinct if f.number.value == leader.number.value]
    told: set[tuple[str, int, object]] = set()
    for fact in distinct:
        # panels side by side print one total in several columns of a row: that it differs is said once
        line = (fact.source, fact.row, fact.number.value)
        other = next((f for f in followers if not _summed(fact, f)), None)
        if fact is leader or other is None or (line in told and fact.row >= 0):
            continue
        if fact.number.value != leader.number.value:
            told.add(line)
        yield equation(law, [term(fact)], [term(other)])


def _summed(one: Fact, other: Fact) -> bool:
    """Whether a total and this year's figure of one table differ: their sum tells, and need not be told twice."""
    together = one.row >= 0 and one.source == other.source
    return together and one.coordinate.flow != other.coordinate.flow and one.number.value != other.number.value


def agreements(facts: Sequence[Fact], known: Implications) -> Iterator[Equation]:
    groups: dict[Coordinate, list[Fact]] = defaultdict(list)
    for fact in facts:
        if comparable(fact) and fact.coordinate.project in {"", WHOLE}:
            groups[canonical(fact.coordinate, known)].append(fact)
    for group in groups.values():
        yield from _compare(LAW, group)


def _of_project(coordinate: Coordinate, known: Implications) -> Coordinate:
    """What a project's figure is of: all its money, or the part of one fund or year where the document has several."""
    c = key(coordinate)._replace(**dict.fromkeys(_PROJECT_SCOPE, ""))
    whole = FUNDS if "expenditure" in known.single_fund else {WHOLE}
    undivided = known.carry_free >= {"revenue", "expenditure"} or c.vintage == WHOLE
    return c._replace(fund="" if c.fund in whole else c.fund, vintage="" if undivided else c.vintage)


def project_agreements(facts: Sequence[Fact], known: Implications, units: Mapping[str, str]) -> Iterator[Equation]:
    """A project is one by its name: figures that state the same origin agree; one that states none agrees with one that does,
    or with a table's figures of both origins together."""
    groups: dict[Coordinate, list[Fact]] = defaultdict(list)
    for fact in facts:
        c = fact.coordinate
        if comparable(fact) and c.project not in {"", WHOLE} and c.measure == "expenditure":
            groups[_of_project(c, known)].append(fact)
    for group in (part for whole in groups.values() for part in _of_one_unit(whole, units)):
        law = NAMESAKE if group[0].coordinate.item else LAW
        by_origin: dict[str, list[Fact]] = defaultdict(list)
        for fact in group:
            by_origin[fact.coordinate.origin].append(fact)
        for origin, same in by_origin.items():
            sums = _line_sums(same)
            yield from _compare(law, _unless_borne_out(sums))
            if origin:
                continue
            stated = [f for o, fs in by_origin.items() if o for f in _line_sums(fs)]
            wholes = [[f] for f in stated] + _by_origin(stated)
            for fact in sums:
                near = min(wholes, key=lambda fs: abs(sum(f.number.value for f in fs) - fact.number.value), default=[])
                # amounts of one item under several origins are its parts
                if near and not (law == NAMESAKE and near[0].place == fact.place):
                    yield equation(law, [term(fact)], [term(f) for f in near])


def _of_one_unit(facts: Sequence[Fact], carried_out: Mapping[str, str]) -> list[Sequence[Fact]]:
    """Projects of one name in several units are several: each unit's own figures, where tables or forms name it under more than one."""
    named: dict[str, list[Fact]] = defaultdict(list)
    units: dict[bool, set[str]] = defaultdict(set)
    for fact in facts:
        stated = fact.coordinate.entity if ("entity", "row") in fact.evidence else carried_out.get(fact.source, "")
        unit = stated.removesuffix("（本级）")
        named[unit].append(fact)
        units[fact.kind == "form"].update({unit} - {""})
    several = any(len(found) > 1 for found in units.values())
    return [found for unit, found in named.items() if unit] if several else [facts]


def _unless_borne_out(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Where several amounts of one name each stand in two places, the name is that of several projects: only what stands alone is left."""
    sources: dict[object, set[str]] = defaultdict(set)
    for fact in facts:
        sources[fact.number.value].add(fact.source)
    twice = {value for value, found in sources.items() if len(found) > 1}
    return facts if len(twice) < 2 else [f for f in facts if f.number.value not in twice]


def _by_origin(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The local and the transferred part that one column of a table prints of one project."""
    columns: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.row >= 0 and fact.coordinate.origin != WHOLE:
            columns[fact.source, fact.column].append(fact)
    return [parts for parts in columns.values() if len(parts) == len({f.coordinate.origin for f in parts}) > 1]


def _line_sums(facts: Sequence[Fact]) -> list[Fact]:
    """Repeated lines of one table, or of one list that runs over pages, are one statement only when they do not repeat."""
    per: dict[tuple[str, int, bool], list[Fact]] = defaultdict(list)
    for fact in facts:
        listed = fact.kind == "lines"
        per["" if listed and fact.row < 0 else fact.source, fact.column, listed].append(fact)
    return [fs[0] for fs in per.values() if len(fs) == 1 or fs[0].kind != "lines"] + [
        f for fs in per.values() if len(fs) > 1 and fs[0].kind != "lines" for f in fs[1:]
    ]


def line_totals(facts: Sequence[Fact], tables: Sequence[Table]) -> Iterator[Equation]:
    """A total printed elsewhere against the sum of the lines that it covers (货物类 = Σ 货物 rows)."""
    divided = {(table.source, row.parent) for table in tables for row in table.rows}
    lines: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        c = fact.coordinate
        if (
            fact.kind == "lines"
            and fact.row >= 0
            and (fact.source, fact.row) not in divided
            and (c.economy or c.project not in {"", WHOLE})
            and c.item not in {"quantity", "unit_price", "sme", "micro"}
        ):
            lines[fact.source, fact.column].append(fact)
    for (source, _), group in lines.items():
        items: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in group:
            items[fact.coordinate.measure, fact.coordinate.item].append(fact)
            if fact.coordinate.measure in LISTED:
                items[fact.coordinate.measure, ""].append(fact)
        for fact in facts:
            c = fact.coordinate
            plain = not (c.project or c.economy or c.function or c.nature)
            if not c.item and (c.measure not in LISTED or c.fund not in {"", WHOLE}):
                continue
            if fact.source == source or fact.kind == "lines" or not plain or (c.measure, c.item) not in items:
                continue
            if c.year != group[0].coordinate.year or c.stage != group[0].coordinate.stage:
                continue
            within = items[c.measure, c.item]
            if c.vintage not in {"", WHOLE}:
                within = [f for f in within if f.coordinate.vintage == c.vintage]
            if within:
                yield equation(LAW, [term(fact)], [term(f) for f in within])


def balances(facts: Sequence[Fact], known: Implications) -> Iterator[Equation]:
    """收入总计 = 支出总计, of one entity, year, stage and fund."""
    sides: dict[Coordinate, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        c = canonical(fact.coordinate, known)
        total = c.flow == WHOLE or (c.flow == "current" and known.carry_free >= {"revenue", "expenditure"})
        divided = c.function or c.economy or c.nature or c.project or c.item or c.origin or c.vintage or c.gov_economy
        if c.measure in {"revenue", "expenditure"} and fact.kind == "cube" and total and not divided:
            sides[c._replace(measure="", flow="")][c.measure].append(fact)
    for found in sides.values():
        if found["revenue"] and found["expenditure"]:
            pairs = [(r, e) for r in found["revenue"] for e in found["expenditure"] if r.source == e.source and r.row == e.row]
            totals = {r.source for r, e in pairs if r.coordinate.flow == e.coordinate.flow == WHOLE}
            pairs = [(r, e) for r, e in pairs if r.source not in totals or r.coordinate.flow == e.coordinate.flow == WHOLE]
            for revenue, expenditure in pairs or [(found["revenue"][0], found["expenditure"][0])]:
                yield equation(BALANCE, [term(revenue)], [term(expenditure)])


def implied(facts: Sequence[Fact], known: Implications) -> Iterator[Equation]:
    """Where all money is general public budget, figures of all funds and of that budget agree at every coordinate."""
    groups: dict[Coordinate, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        c = canonical(fact.coordinate, known)
        if comparable(fact) and c.measure in known.single_fund and c.fund in FUNDS and c.project in {"", WHOLE}:
            groups[c._replace(fund="")][c.fund].append(fact)
    for funds in groups.values():
        if len(funds) > 1:
            first = max((fs[0] for fs in funds.values()), key=lambda f: len(funds[_fund(f)]))
            for name, fs in funds.items():
                if name != _fund(first):
                    yield equation(IMPLIED, [term(fs[0])], [term(first)])


def _fund(fact: Fact) -> str:
    return fact.coordinate.fund


def representatives(facts: Sequence[Fact]) -> Mapping[Coordinate, Fact]:
    """One fact a coordinate, tables before sentences, of the most widely printed value: what claims and counterparts look up."""
    known = implications(facts)
    groups: dict[tuple[str, Coordinate], list[Fact]] = defaultdict(list)
    for fact in facts:
        if comparable(fact):
            groups[fact.kind, canonical(fact.coordinate, known)].append(fact)
    found: dict[Coordinate, Fact] = {}
    for wanted in ("cube", "lines", "form", "sentence"):
        for (kind, at), group in groups.items():
            if kind == wanted and at not in found:
                found[at] = most_printed(group)
    return found


def most_printed(facts: Sequence[Fact]) -> Fact:
    """The first fact of the value that most tables or paragraphs print."""
    if len(facts) == 1:
        return facts[0]
    votes: dict[object, set[str]] = defaultdict(set)
    for fact in facts:
        votes[fact.number.value].add(fact.source)
    return max(facts, key=lambda f: len(votes[f.number.value]))


def lookup(index: Mapping[Coordinate, Fact], coordinate: Coordinate, known: Implications, *, loose: bool = True) -> Fact | None:
    """The fact at a coordinate, also where the document's own zeros make a neighbouring scope the same.

    ``loose`` takes, last, one that leaves its scope unsaid.
    """
    c = canonical(coordinate, known)
    funds = [c.fund, *((f for f in (WHOLE, "general", "fiscal")) if c.measure in known.single_fund and c.fund in FUNDS else ())]
    # last, a figure that leaves its scope unsaid, as forms do of earlier years
    for flow in dict.fromkeys((c.flow, "") if loose else (c.flow,)):
        for fund in dict.fromkeys((*funds, "") if loose else funds):
            found = index.get(c._replace(fund=fund, flow=flow))
            if found is not None:
                return found
    return None


def evaluate(facts: Sequence[Fact], tables: Sequence[Table] = (), units: Mapping[str, str] | None = None) -> list[Equation]:
    """All agreements, balances and implied agreements of a document.

    ``tables`` tell the lines that others divide; ``units`` maps a form's source to the unit that the form names.
    """
    known = implications(facts)
    return [
        *agreements(facts, known),
        *project_agreements(facts, known, units or {}),
        *line_totals(facts, tables),
        *balances(facts, known),
        *implied(facts, known),
    ]


__all__ = ["BALANCE", "IMPLIED", "LAW", "NAMESAKE", "Implications", "Term", "evaluate", "implications", "lookup", "representatives"]
