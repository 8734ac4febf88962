"""A budget's rows as atoms: amounts at the finest coordinate that people entered (最细一级的数).

Derived axes: nature from a project's category (人员类 → personnel, 公用经费 → public, 其他运转类 and 特定目标类 →
project). Derived measures: 机关运行经费 is the general-budget public money (公用经费) of 行政 and 参公 units; 年终结转 is what
the revenue leaves over; 绩效目标管理 counts the projects that have goals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.budget.consistency import purse_of
from mingzhang.budget.model import Budget, Project
from mingzhang.facts import WHOLE, ZERO, Coordinate

#: 项目类别 → nature
NATURE = {"人员类": "personnel", "公用经费": "public", "其他运转类": "project", "特定目标类": "project"}
#: 单位性质 whose public money is 机关运行经费
GOVERNED = frozenset({"行政", "参公"})
#: 编制与实有人数 category → item, for posts and for people
POSTS = {"行政": "administrative", "参公": "civil_like", "事业": "public_institution", "其他": "other_staff"}
PEOPLE = {"行政": "administrative", "参公": "civil_like", "事业": "public_institution", "离退休": "retired", "其他": "other_staff"}
#: 国有资产 kind → item and unit
ASSETS = {"房屋": ("house_area", "平方米"), "车辆": ("vehicles", "辆"), "大型设备": ("large_equipment", "台（套）")}
#: 经济科目 that some regions print beside 三公经费 as measures of their own
_SINGLED = {"30215": "meeting", "30216": "training"}
#: 采购品目 letter → item
PROCURED = {"A": "goods", "B": "works", "C": "services"}


class Atom(NamedTuple):
    """An amount (元, or a count in :func:`unit_of`) at the finest coordinate that was entered."""

    at: Coordinate
    amount: Decimal


def period_of(year: int | str, months: str) -> str:
    """``01-07`` of 2023 → ``2023-01/2023-07``; the whole year is ''."""
    first, _, last = months.partition("-")
    return f"{year}-{first}/{year}-{last}" if months else ""


def atoms_of(budget: Budget, year: str, names: dict[str, str], department: str) -> Iterator[Atom]:
    """Every amount of a budget. ``names``: unit code → name."""
    projects = {p.code: p for p in budget.projects}
    kinds = {u.code: u.kind for u in budget.units}

    def here(unit: str, **axes: str) -> Coordinate:
        return Coordinate(**{"entity": names.get(unit, unit), "year": year, "stage": "budget", **axes})

    left: dict[tuple[str, str], Decimal] = {}
    for row in budget.revenue:
        yield Atom(here(row.unit, measure="revenue", fund=row.fund, flow=row.flow), row.amount)
        source = row.unit, purse_of(row.fund)
        left[source] = left.get(source, ZERO) + row.amount
    for line in budget.lines:
        nature, name = _nature(projects, line.project)
        at = here(
            line.unit, measure="expenditure", function=line.function, economy=line.economy, gov_economy=line.gov_economy,
            nature=nature, fund=line.fund, flow="current", vintage=line.vintage, origin=line.origin, project=name,
        )  # fmt: skip
        yield Atom(at, line.amount)
        if line.vintage == "this_year":
            earned = Coordinate(at.entity, year, "budget", "revenue", function=line.function, fund=line.fund, flow="current")
            yield Atom(earned, line.amount)
        if line.fund == "general" and line.economy in _SINGLED:
            yield Atom(at._replace(measure=_SINGLED[line.economy], flow=""), line.amount)
        if nature == "public" and line.fund == "general" and kinds.get(line.unit) in GOVERNED:
            yield Atom(at._replace(measure="operating", nature="", flow=""), line.amount)
        source = line.unit, purse_of(line.fund)
        left[source] = left.get(source, ZERO) - line.amount
    for unit in dict.fromkeys(line.unit for line in budget.lines if line.fund == "general"):  # who books none of these plans zero
        yield from (Atom(here(unit, measure=measure, fund="general"), ZERO) for measure in _SINGLED.values())
    for (unit, fund), amount in left.items():
        if amount != 0:
            yield Atom(here(unit, measure="expenditure", fund=fund, flow="carried"), amount)
    yield from _outturns(budget, names, projects, year)
    for p in budget.procurement:
        at = here(
            p.unit, measure="procurement", function=p.function, economy=p.economy, fund=p.fund, vintage=p.vintage,
            project=_nature(projects, p.project)[1],
        )  # fmt: skip
        yield Atom(at._replace(item=PROCURED.get(p.catalogue[:1], "")), p.amount)
        yield Atom(at._replace(item="sme"), p.reserved_sme - p.reserved_micro)
        yield Atom(at._replace(item="micro"), p.reserved_micro)
    for s in budget.services:
        yield Atom(
            here(
                s.unit, measure="service_purchase", function=s.function, economy=s.economy, fund=s.fund,
                project=_nature(projects, s.project)[1],
            ),
            s.amount,
        )  # fmt: skip
    for t in budget.three_public:
        at = here(t.unit, measure="three_public", fund="general", item=t.item)
        yield Atom(at._replace(year=str(t.year)), t.amount)
    yield from _counts(budget, names, year)
    yield from _history(budget, names, projects, department)


#: 三公经费 by the subject that it is booked under
_THREE_PUBLIC = {
    "30212": "abroad", "30217": "reception", "30231": "vehicle_running", "30913": "vehicle_purchase", "31013": "vehicle_purchase",
}  # fmt: skip


def _outturns(budget: Budget, names: dict[str, str], projects: dict[str, Project], year: str) -> Iterator[Atom]:
    """The final account: revenue by its source and by what it is for, what was spent, and what is left for the next year."""
    kinds = {u.code: u.kind for u in budget.units}
    left: dict[Coordinate, Decimal] = {}
    for row in budget.outturns:
        nature, name = _nature(projects, row.project)
        at = Coordinate(
            names.get(row.unit, row.unit), year, "outturn", "expenditure", function=row.function, nature=nature, fund=row.fund,
            flow="carried", project=name,
        )  # fmt: skip
        for flow, amount in (("brought", row.brought), ("current", row.received)):
            earned = Coordinate(at.entity, year, "outturn", "revenue", fund=row.fund, flow=flow)
            yield Atom(earned, amount)
            yield Atom(earned._replace(function=row.function), amount)
        left[at] = left.get(at, ZERO) + row.brought + row.received - row.spent
        spent = at._replace(economy=row.economy, flow="current")
        yield Atom(spent, row.spent)
        if row.fund == "general" and row.economy in _THREE_PUBLIC:
            yield Atom(Coordinate(at.entity, year, "outturn", "three_public", fund="general", item=_THREE_PUBLIC[row.economy]), row.spent)
        if nature == "public" and row.fund == "general" and kinds.get(row.unit) in GOVERNED:
            yield Atom(spent._replace(measure="operating", nature="", flow=""), row.spent)
    for at, amount in left.items():
        if amount != 0:
            yield Atom(at, amount)
    if budget.outturns:  # who planned an expense and spent nothing spent zero
        for t in budget.three_public:
            if str(t.year) == year:
                yield Atom(Coordinate(names.get(t.unit, t.unit), year, "outturn", "three_public", fund="general", item=t.item), ZERO)


def _counts(budget: Budget, names: dict[str, str], year: str) -> Iterator[Atom]:
    for s in budget.staffing:
        at = Coordinate(entity=names.get(s.unit, s.unit), year=s.date[:4])
        if s.authorized is not None:
            yield Atom(at._replace(measure="authorized", item=POSTS.get(s.category, "other_staff")), Decimal(s.authorized))
        yield Atom(at._replace(measure="actual", item=PEOPLE.get(s.category, "other_staff")), Decimal(s.actual))
    for a in budget.assets:
        item = ASSETS.get(a.kind, (a.kind, ""))[0]
        at = Coordinate(entity=names.get(a.unit, a.unit), year=a.date[:4], measure="assets", item=item)
        yield Atom(at, a.quantity)
        if a.planned is not None:
            yield Atom(at._replace(year=year, stage="budget"), a.planned)
    yield from _aimed(budget, names, year, "budget", ((line.unit, line.project, line.amount) for line in budget.lines))
    if budget.outturns:
        yield from _aimed(budget, names, year, "outturn", ((row.unit, row.project, row.spent) for row in budget.outturns))


def _aimed(budget: Budget, names: dict[str, str], year: str, stage: str, money: Iterable[tuple[str, str, Decimal]]) -> Iterator[Atom]:
    """The projects that have goals, and their money: unit, project, amount."""
    owners = {g.owner for g in budget.goals}
    aimed = {p.code: p for p in budget.projects if p.code in owners and NATURE.get(p.category) == "project"}
    covered = Coordinate(year=year, stage=stage, measure="performance")
    for p in aimed.values():
        yield Atom(covered._replace(entity=names.get(p.unit, p.unit), project=p.name, item="projects"), Decimal(1))
    for unit, project, amount in money:
        if project in aimed:
            yield Atom(covered._replace(entity=names.get(unit, unit), project=aimed[project].name, item="amount"), amount)


def _history(budget: Budget, names: dict[str, str], projects: dict[str, Project], department: str) -> Iterator[Atom]:
    split = {(h.project, h.year, h.stage, h.period) for h in budget.history if h.origin != WHOLE}
    for h in budget.history:
        if h.origin == WHOLE and (h.project, h.year, h.stage, h.period) in split:
            continue
        owner = projects.get(h.project)
        name, unit = (owner.name, owner.unit) if owner is not None else (h.project, "")
        recalled = h.stage == "recalled"
        yield Atom(
            Coordinate(
                entity=names.get(unit, department), year=str(h.year), stage="" if recalled else h.stage,
                measure="recalled" if recalled else "expenditure", nature="project",
                origin="" if h.origin == WHOLE else h.origin, project=name, period=period_of(h.year, h.period),
            ),
            h.amount,
        )  # fmt: skip


def stated_of(budget: Budget, year: str, department: str) -> Iterator[Atom]:
    """Figures that are printed as entered and are parts of no sum: last year's, a project's contents, what is bought."""
    for row in budget.priors:
        at = Coordinate(department, str(row.year), row.stage, row.measure, nature=row.nature, fund=row.fund, item=row.item)
        yield Atom(at, row.amount)
    projects = {p.code: p for p in budget.projects}
    transferred = {line.project for line in budget.lines if line.origin == "transfer"}
    for item in budget.items:
        owner = projects.get(item.project)
        if owner is None or not item.headline:
            continue
        # a transfer told early may not be in the department's budget yet
        sources = (item.local, item.transfer if item.project in transferred else None, item.other)
        amount = sum((a for a in sources if a is not None), ZERO)
        at = Coordinate(department, year, "budget", "expenditure", nature="project", flow="current", project=owner.name, item=item.headline)
        yield Atom(at, amount)
    for p in budget.procurement:
        yield Atom(Coordinate(department, year, "budget", "procurement", item=p.description), p.amount)
    for s in budget.services:
        yield Atom(Coordinate(department, year, "budget", "service_purchase", item=s.content), s.amount)


def _nature(projects: dict[str, Project], code: str) -> tuple[str, str]:
    """A project's nature and name; of an unknown project the code (the check of the budget reports it)."""
    found = projects.get(code)
    return (NATURE.get(found.category, "project"), found.name) if found is not None else ("", code)
