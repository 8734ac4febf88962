"""Sums over a budget's rows by plain loops: a second opinion on every printed figure (逐行加总)."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget.model import Budget, Line
from mingzhang.facts import Coordinate

_NATURES = {"人员类": ("personnel", "basic"), "公用经费": ("public", "basic"), "其他运转类": ("project",), "特定目标类": ("project",)}
_OWN = {"business", "operating", "superior", "affiliated", "other"}
_FISCAL = {"general", "gov_fund", "state_capital"}
_PROCURED = {"goods": "A", "works": "B", "services": "C"}


def brute(budget: Budget, at: Coordinate) -> Decimal | None:
    """The figure at a coordinate of this year; None for what is not a sum over lines, revenue or purchases."""
    if at.year != str(budget.meta.year) or at.stage != "budget" or at.period:
        return None
    if at.measure == "expenditure" and not at.item:
        return _expenditure(budget, at)
    if at.measure == "operating":
        kinds = {u.code: u.kind for u in budget.units}
        public = [x for x in _lines(budget, at) if "public" in _natures(budget, x) and kinds[x.unit] in {"行政", "参公"}]
        return sum((x.amount for x in public if x.fund == "general"), Decimal(0))
    if at.measure == "revenue":
        rows = [r for r in budget.revenue if _entity(budget, r.unit, at.entity) and _fund(r.fund, at.fund)]
        return sum((r.amount for r in rows if at.flow in {"", "*", r.flow}), Decimal(0))
    if at.measure == "performance" and at.item == "amount":
        owners = {g.owner for g in budget.goals}
        rows = [x for x in _lines(budget, at) if "project" in _natures(budget, x) and x.project in owners]
        return sum((x.amount for x in rows), Decimal(0))
    if at.measure == "procurement" and at.item in {"*", *_PROCURED} and not at.function:
        bought = [p for p in budget.procurement if p.catalogue.startswith(_PROCURED.get(at.item, "")) and at.vintage in {"", p.vintage}]
        return sum((p.amount for p in bought), Decimal(0))
    return None


def _expenditure(budget: Budget, at: Coordinate) -> Decimal:
    spent = sum((x.amount for x in _lines(budget, at)), Decimal(0))
    divided = any(m not in {"", "*"} for m in (at.function, at.economy, at.gov_economy, at.nature, at.vintage, at.origin, at.project))
    if at.flow == "current" or divided:
        return spent
    received = sum((r.amount for r in budget.revenue if _entity(budget, r.unit, at.entity) and _fund(r.fund, at.fund)), Decimal(0))
    return received - spent if at.flow == "carried" else received


def _lines(budget: Budget, at: Coordinate) -> list[Line]:
    names = {p.code: p.name for p in budget.projects}
    return [
        x
        for x in budget.lines
        if _entity(budget, x.unit, at.entity)
        and x.function.startswith(at.function.strip("*"))
        and x.economy.startswith(at.economy.strip("*"))
        and (at.nature in {"", "*"} or at.nature in _natures(budget, x))
        and _fund(x.fund, at.fund)
        and at.vintage in {"", "*", x.vintage}
        and at.origin in {"", "*", x.origin}
        and at.project in {"", "*", names[x.project]}
    ]


def _natures(budget: Budget, line: Line) -> tuple[str, ...]:
    return next(_NATURES[p.category] for p in budget.projects if p.code == line.project)


def _fund(fund: str, whole: str) -> bool:
    return whole in {"", "*", fund} or (whole == "own" and fund in _OWN) or (whole == "fiscal" and fund in _FISCAL)


def _entity(budget: Budget, unit: str, name: str) -> bool:
    units = {u.code: u for u in budget.units}
    while unit:
        if units[unit].name == name:
            return True
        unit = units[unit].parent
    return False
