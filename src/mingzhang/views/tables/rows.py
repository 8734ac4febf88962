"""Rows of a table: listed by the layout, or one for every member that has money (表行).

A :class:`Line` is a row before its figures are written: what its label columns show, and the axes it sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeVar

from mingzhang.budget.model import Procurement, Project, Service
from mingzhang.facts import WHOLE, ZERO, Coordinate
from mingzhang.facts.axes import name_of
from mingzhang.views.facts import PROCURED
from mingzhang.views.figures import is_zero
from mingzhang.views.layout import Axes, Row
from mingzhang.views.names import class_numeral, economy_name, function_name, gov_economy_name, is_function, tree, unit_tree
from mingzhang.views.setting import Setting


class Line(NamedTuple):
    """``at`` is the row's coordinate, ``own`` the axes that it sets itself; ``values`` are a record's own amounts (元)."""

    at: Coordinate
    own: frozenset[str]
    fields: Mapping[str, str]
    values: Mapping[str, Decimal] | None = None
    indent: int = 0
    total: bool = False
    bare: bool = False


R = TypeVar("R", Procurement, Service)
Found = tuple[Axes, Mapping[str, str], Mapping[str, Decimal] | None, int]


def lines(setting: Setting, spec: Row, at: Coordinate, own: frozenset[str] = frozenset()) -> Iterator[Line]:
    """The rows that one entry of the layout gives within a coordinate, each followed by the rows below it."""
    at = at._replace(**spec.axes)
    own |= spec.axes.keys()
    if not spec.each:
        if spec.sparse and is_zero(setting.base.value(at)):
            return
        yield Line(at, own, {"name": setting.fill(spec.label)}, None, 0, spec.total, spec.bare)
        return
    for axes, fields, values, indent in GENERATORS[spec.each](setting, spec, at):
        line = Line(at._replace(**axes), own | axes.keys(), fields, values, indent, spec.total, spec.bare)
        led = bool(spec.then) and (spec.each != "units" or bool(fields["holds"]))
        # the rows of a unit name it themselves
        if not (led and spec.bare):
            yield line
        if led:
            for below in spec.then:
                yield from lines(setting, below, line.at, line.own)


def _classes(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    """类级科目 in the printed order, blank where there is no money; a class that the list lacks is added at its end.

    What stands in the template but not in the year's catalogue is left out, unless there is money in it. A sparse list has only
    the classes with money, in the order of their codes.
    """
    year = setting.base.budget.meta.catalogue_year
    listed = [c for c in setting.layout.lists["classes"] if is_function(c, year)]
    found = tree(_members(setting, "function", at), (3,))
    printed = [c for c in found if not is_zero(setting.base.value(at._replace(function=c)))] if spec.sparse else listed
    others = [c for c in found if c not in printed and not spec.sparse]
    for n, code in enumerate((*printed, *others), start=1):
        ordinal = spec.ordinal.format(class_numeral(n, setting.word("twenty")))
        yield {"function": code}, {"code": code, "name": ordinal + function_name(code, year)}, None, 0


def _functions(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    year = setting.base.budget.meta.catalogue_year
    # what came in is spent or left over
    spent = at._replace(measure="expenditure", flow=WHOLE) if at.measure == "revenue" else at
    for code in tree(_members(setting, "function", spent), (3, 5, 7)):
        if not is_zero(setting.base.value(at._replace(function=code))):
            yield {"function": code}, _subject(code, function_name(code, year)), None, (len(code) - 3) // 2


def _items(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    """项级科目 alone, without the classes above them."""
    yield from ((axes, fields, values, 0) for axes, fields, values, _ in _functions(setting, spec, at) if len(fields["code"]) == 7)


def _subject(code: str, name: str) -> dict[str, str]:
    """What the columns of a subject may show: its code whole or in the three cells 类、款、项, its name, or both in one cell."""
    return {"code": code, "code1": code[:3], "code2": code[3:5], "code3": code[5:7], "name": name, "coded": f"{code}-{name}"}


def _economies(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    year = setting.base.budget.meta.catalogue_year
    for code in tree(_members(setting, "economy", at), (3, 5)):
        if not is_zero(setting.base.value(at._replace(economy=code))):
            yield {"economy": code}, _subject(code, economy_name(code, year)), None, (len(code) - 3) // 2


def _subjects(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    """One row for every 功能科目、政府经济科目 and 部门经济科目 that meet; without the first where the layout sets it aside."""
    year = setting.base.budget.meta.catalogue_year
    functions = [c for c in tree(_members(setting, "function", at), (7,)) if len(c) == 7] if at.function != WHOLE else [WHOLE]
    for function in functions:
        within = at._replace(function=function)
        whole = _undivided(setting, within)
        for government in (*sorted(_members(setting, "gov_economy", within)), ""):
            spent = within._replace(gov_economy=government)
            for economy in tree(_members(setting, "economy", spent), (5,)):
                if (economy in whole) == bool(government) or is_zero(setting.base.value(spent._replace(economy=economy))):
                    continue
                fields = {
                    "function": f"{function}-{function_name(function, year)}" if function != WHOLE else "",
                    "gov_economy": f"{government}-{gov_economy_name(government, year)}" if government else "",
                    "economy": f"{economy}-{economy_name(economy, year)}",
                }  # fmt: skip
                axes = {"function": function, "gov_economy": government, "economy": economy}
                yield {axis: member for axis, member in axes.items() if member not in {"", WHOLE}}, fields, None, 0


def _undivided(setting: Setting, at: Coordinate) -> set[str]:
    """部门经济科目 whose money is not told whole by 政府经济科目, as where some of its lines lack one."""
    total = setting.base.total

    def told(economy: str) -> Decimal:
        within = at._replace(economy=economy)
        return sum((total(**within._replace(gov_economy=g)._asdict()) for g in _members(setting, "gov_economy", within)), ZERO)

    codes = tree(_members(setting, "economy", at), (5,))
    return {code for code in codes if told(code) != total(**at._replace(economy=code)._asdict())}


def _sorts(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    """货物、工程、服务, each with its letter in the purchase catalogue."""
    for letter, item in PROCURED.items():
        if not is_zero(setting.base.value(at._replace(item=item))):
            yield {"item": item}, {"name": f"{letter}-{name_of('item', item, 'procurement')}"}, None, 0


def _units(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    holders = _members(setting, "entity", at)
    for unit, depth in unit_tree(setting.base.budget, holders):
        fields = {"code": unit.code, "name": unit.name, "holds": unit.name if unit.name in holders else ""}
        yield {"entity": unit.name}, fields, None, depth


def _origins(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    found = _members(setting, "origin", at)
    for origin in ("local", "transfer"):
        if origin in found and not is_zero(setting.base.value(at._replace(origin=origin))):
            yield {"origin": origin}, {"code": setting.word(f"origin_{origin}_code"), "name": setting.word(f"origin_{origin}")}, None, 2


def _projects(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    found = set(_members(setting, "project", at))
    for project in sorted(_projects_of(setting, at.entity), key=lambda p: p.code):
        if project.name in found and not is_zero(setting.base.value(at._replace(project=project.name))):
            yield {"project": project.name}, {"code": project.code, "name": project.name, "unit": at.entity}, None, 3


def _procurement(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    projects = {p.code: p.name for p in setting.base.budget.projects}
    for unit, row in _records(setting, at, setting.base.budget.procurement):
        name = projects.get(row.project, row.project)
        axes = {
            "function": row.function, "economy": row.economy, "fund": row.fund, "vintage": row.vintage, "project": name,
            "item": PROCURED.get(row.catalogue[:1], ""),
        }  # fmt: skip
        fields = {
            **_common(setting, row), **unit, "project": name, "catalogue": f"[{row.catalogue}]{row.description}",
            "vintage": setting.word(f"vintage_{row.vintage}"), "measure_unit": row.measure_unit,
        }  # fmt: skip
        values = {
            "quantity": row.quantity, "unit_price": row.unit_price, "amount": row.amount,
            "sme": row.reserved_sme, "micro": row.reserved_micro,
        }  # fmt: skip
        yield axes, fields, values, 0


def _services(setting: Setting, spec: Row, at: Coordinate) -> Iterator[Found]:
    projects = {p.code: p.name for p in setting.base.budget.projects}
    edition = setting.base.budget.meta.service_catalogue
    for unit, row in _records(setting, at, setting.base.budget.services):
        name = projects.get(row.project, row.project)
        axes = {
            "function": row.function, "economy": row.economy, "fund": row.fund, "vintage": "this_year", "project": name,
            "item": row.content,
        }  # fmt: skip
        third = f"{row.catalogue3}（{edition}）" if row.catalogue3 and edition else row.catalogue3
        fields = {
            **_common(setting, row), **unit, "project": name, "content": row.content, "vintage": setting.word("vintage_this_year"),
            "in_procurement": "是" if row.in_procurement else "否",
            "catalogue1": row.catalogue1, "catalogue2": row.catalogue2, "catalogue3": third,
        }  # fmt: skip
        yield axes, fields, {"quantity": row.quantity, "amount": row.amount}, 0


GENERATORS: dict[str, Callable[[Setting, Row, Coordinate], Iterator[Found]]] = {
    "classes": _classes, "functions": _functions, "items": _items, "subjects": _subjects, "sorts": _sorts,
    "economies": _economies, "units": _units, "origins": _origins, "projects": _projects,
    "procurement": _procurement, "services": _services,
}  # fmt: skip


def _members(setting: Setting, axis: str, at: Coordinate) -> list[str]:
    return setting.base.members(axis, **at._asdict())


def _projects_of(setting: Setting, entity: str) -> Iterator[Project]:
    codes = {u.code for u in setting.base.budget.units if u.name == entity}
    return (p for p in setting.base.budget.projects if p.unit in codes)


def _records(setting: Setting, at: Coordinate, rows: tuple[R, ...]) -> Iterator[tuple[dict[str, str], R]]:
    for unit in setting.base.budget.units:
        if unit.name == at.entity:
            yield from (({"code": unit.code, "name": unit.name}, row) for row in rows if row.unit == unit.code)


def _common(setting: Setting, row: Procurement | Service) -> dict[str, str]:
    year = setting.base.budget.meta.catalogue_year
    return {
        "function": f"[{row.function}]{function_name(row.function, year)}",
        "economy": f"[{row.economy}]{economy_name(row.economy, year)}",
        "fund": setting.word(f"fund_{row.fund}"),
    }
