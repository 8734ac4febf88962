"""Counterparts (对应关系): two axes usually meet in known places. A doubt, never a verdict.

2210201 住房公积金 115.34  ↔  30113 住房公积金 115.34
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.catalogues import Counterpart, counterparts
from mingzhang.facts import WHOLE, Coordinate, Equation, Fact, Grade, Term
from mingzhang.laws.additivity import term
from mingzhang.laws.grading import equation

LAW = "counterpart"
#: 302 and the other 类 that 公用经费 is made of; 301 and 303 make 人员经费
_PUBLIC = ("302", "307", "309", "310", "311", "312", "313", "399")
_PERSONNEL = ("301", "303")


def _side(axis: str, codes: Sequence[str], base: Coordinate, index: Mapping[Coordinate, Fact]) -> list[Term]:
    found: list[Term] = []
    options: tuple[Coordinate, ...]
    for code in codes:
        if axis == "function":
            options = (base._replace(function=code, nature="personnel"), base._replace(function=code, nature="basic"))
        elif axis == "economy":
            options = (base._replace(economy=code, nature="basic"), base._replace(economy=code, nature="personnel"))
        elif axis == "measure":
            options = (base._replace(measure=code, flow=""), base._replace(measure=code, flow="", fund=""))
        else:
            options = tuple(base._replace(measure="three_public", item=code, flow="", fund=fund) for fund in (base.fund, "fiscal", ""))
        fact = next((index[o] for o in options if o in index), None)
        if fact is not None:
            found.append(term(fact))
    return found


def _options(codes: Sequence[str]) -> list[list[str]]:
    """Alternatives of a side, the usual one first: ``30110 | 30110 30111``."""
    options: list[list[str]] = [[]]
    for code in codes:
        if code == "|":
            options.append([])
        else:
            options[-1].append(code)
    return options


def _relation(pair: Counterpart, left: list[Term], right: list[Term]) -> Equation:
    made = equation(LAW, left, right)
    gap = made.difference
    if pair.relation == "often" and made.grade is Grade.IMPOSSIBLE:
        return made._replace(grade=Grade.NOT_EVALUATED, why=f"{pair.note}；两处口径可能不同")
    holds = {"equal": gap == 0, "often": gap == 0, "within": gap <= 0, "covers": gap >= 0}[pair.relation]
    sign = {"equal": "=", "often": "=", "within": "≤", "covers": "≥"}[pair.relation]
    return made._replace(relation=sign, grade=Grade.EXACT if holds else made.grade, why=pair.note)


def _bases(index: Mapping[Coordinate, Fact]) -> Iterator[Coordinate]:
    """The scopes in which basic expenditure by economic item is printed."""
    seen = set()
    for coordinate in index:
        if (
            coordinate.economy
            and coordinate.nature == "basic"
            and coordinate.measure == "expenditure"
            and not coordinate.function
            and not coordinate.project
        ):
            base = coordinate._replace(economy="", nature="")
            if base not in seen:
                seen.add(base)
                yield base


def _leaves(index: Mapping[Coordinate, Fact], base: Coordinate, nature: str) -> list[Fact]:
    """The printed functional items (the finest level) of one nature in one scope."""
    codes: dict[str, Fact] = {}
    for coordinate, fact in index.items():
        if coordinate.function and coordinate._replace(function="") == base._replace(nature=nature):
            codes[coordinate.function] = fact
    return [f for c, f in codes.items() if not any(o != c and o.startswith(c) for o in codes)]


def evaluate(index: Mapping[Coordinate, Fact]) -> list[Equation]:
    """Every declared pair, in every scope where both sides are printed."""
    result: list[Equation] = [*_operating(index), *_managed(index)]
    for base in _bases(index):
        for pair in counterparts():
            left = _side(pair.left_axis, pair.left, base, index)
            readings = [
                _relation(pair, left, right)
                for codes in _options(pair.right)
                if (right := _side(pair.right_axis, codes, base, index)) and left
            ]
            result += next(([made] for made in readings if made.grade is Grade.EXACT), readings[-1:])
        for nature, classes in (("public", _PUBLIC), ("personnel", _PERSONNEL)):
            economies = _side("economy", classes, base, index)
            functions = _leaves(index, base, nature)
            if economies and functions and len(functions) > 1:
                result.append(_natures(economies, [term(f) for f in functions], nature))
    return result


def _natures(economies: list[Term], functions: list[Term], nature: str) -> Equation:
    """301 and 303 are personnel's; of 302 some regions count allowances (公务交通补贴) as personnel's too."""
    made = equation(LAW, economies, functions)
    public = nature == "public"
    holds = made.difference >= 0 if public else made.difference <= 0
    note = "公用经费" if public else "人员经费"
    return made._replace(relation="≥" if public else "≤", grade=Grade.EXACT if holds else made.grade, why=note)


def _operating(index: Mapping[Coordinate, Fact]) -> Iterator[Equation]:
    """机关运行经费 is public expense of agencies: no more than all public expense of the general public budget."""
    for coordinate, fact in index.items():
        if coordinate.measure != "operating" or coordinate.item:
            continue
        public = coordinate._replace(measure="expenditure", nature="public", fund="general", flow="current")
        whole = index.get(public)
        if whole is not None:
            made = equation(LAW, [term(fact)], [term(whole)])
            grade = Grade.EXACT if made.difference <= 0 else made.grade
            yield made._replace(relation="≤", grade=grade, why="机关运行经费取自公用经费")


def _managed(index: Mapping[Coordinate, Fact]) -> Iterator[Equation]:
    """Money under performance targets: of the whole it is all expenditure of its fund, of the projects no more than theirs."""
    for coordinate, fact in index.items():
        if coordinate.measure != "performance" or not fact.number.is_money or coordinate.project:
            continue
        base = coordinate._replace(measure="expenditure", item="")
        flows = ("current", WHOLE, "")
        if coordinate.item == "overall":
            funds = (coordinate.fund,) if coordinate.fund else ("fiscal", WHOLE, "general")
            wholes = [index[at] for fund in funds for flow in flows if (at := base._replace(fund=fund, flow=flow)) in index]
            near = min(wholes, key=lambda f: abs(f.number.value - fact.number.value), default=None)
            if near is not None:
                yield equation(LAW, [term(fact)], [term(near)])._replace(why="整体支出绩效目标所涉及的资金即全部支出")
        elif coordinate.item == "amount" and coordinate.stage == "budget":
            spent = base._replace(nature="project", fund=WHOLE)
            whole = next((index[at] for flow in flows if (at := spent._replace(flow=flow)) in index), None)
            if whole is not None:
                made = equation(LAW, [term(fact)], [term(whole)])
                grade = Grade.EXACT if made.difference <= 0 else made.grade
                yield made._replace(relation="≤", grade=grade, why="纳入绩效目标管理的项目资金不超过全部项目支出")


def grouped() -> dict[str, list[Counterpart]]:
    """The declared pairs by left axis, for the documentation."""
    groups: dict[str, list[Counterpart]] = defaultdict(list)
    for pair in counterparts():
        groups[pair.left_axis].append(pair)
    return groups
