"""Containment (部分不大于整体): no part exceeds its whole, also where the other parts are not printed.

面向小微企业 ≤ 面向中小企业 ≤ 采购合计;  一般公共预算 ≤ 财政拨款 ≤ 全部资金
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mingzhang.facts import WHOLE, Coordinate, Equation, Fact
from mingzhang.laws.additivity import term
from mingzhang.laws.grading import inequality

LAW = "containment"
_WIDER = {"general": ("fiscal", WHOLE), "gov_fund": ("fiscal",), "state_capital": ("fiscal",), "fiscal": (WHOLE,)}
_ITEMS = {"micro": "sme", "sme": ""}


def _totals(index: Mapping[Coordinate, Fact]) -> Iterator[Equation]:
    """A project's total budget (项目总预算) is not less than the newest year's; whether it takes in years long past, no form says."""
    totals = {c.project: f for c, f in index.items() if c.item == "项目总预算" and c.project}
    spent = [(c, f) for c, f in index.items() if c.project in totals and c.measure == "expenditure" and not c.item and c.year]
    newest: dict[str, str] = {}
    for coordinate, _ in spent:
        newest[coordinate.project] = max(newest.get(coordinate.project, ""), coordinate.year)
    for coordinate, fact in spent:
        whole = totals[coordinate.project]
        if fact.source == whole.source and coordinate.year == newest[coordinate.project]:
            yield inequality(LAW, term(fact), term(whole))


def evaluate(index: Mapping[Coordinate, Fact]) -> Iterator[Equation]:
    """Pairs of a part and its whole at otherwise equal coordinates."""
    yield from _totals(index)
    for coordinate, fact in index.items():
        if fact.number.value < 0:
            continue
        for wider in _WIDER.get(coordinate.fund, ()):
            whole = index.get(coordinate._replace(fund=wider))
            if whole is not None and coordinate.measure in {"revenue", "expenditure"}:
                yield inequality(LAW, term(fact), term(whole))
        if coordinate.measure == "procurement" and coordinate.item in _ITEMS:
            whole = index.get(coordinate._replace(item=_ITEMS[coordinate.item]))
            if whole is not None:
                yield inequality(LAW, term(fact), term(whole))
