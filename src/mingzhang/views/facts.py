"""From budget lines to every figure: one aggregation over one set of atoms (由明细到各项汇总).

A printed figure is the sum of the atoms that lie within its coordinate. Nothing else is derived anywhere, so a table, a
sentence and a form that print one coordinate cannot disagree. Functions and economies are parts of their prefixes;
funds, items and natures climb the declared trees; units their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from mingzhang.budget.model import Budget
from mingzhang.budget.schema import TABLES, rows
from mingzhang.facts import WHOLE, ZERO, Coordinate
from mingzhang.facts.axes import members, parts_of
from mingzhang.views.atoms import ASSETS, GOVERNED, NATURE, PROCURED, Atom, atoms_of, period_of, stated_of

__all__ = ["ASSETS", "GOVERNED", "NATURE", "PROCURED", "FactBase", "facts_of", "period_of", "stated_at", "unit_of"]

_COUNTS = {
    ("assets", "house_area"): "平方米",
    ("assets", "vehicles"): "辆",
    ("assets", "large_equipment"): "台（套）",
    ("performance", "projects"): "个",
    ("three_public", "reception_batches"): "批次",
    ("three_public", "reception_people"): "人次",
    ("three_public", "abroad_groups"): "个",
    ("three_public", "abroad_people"): "人次",
    ("three_public", "vehicles_bought"): "辆",
    ("three_public", "vehicles_kept"): "辆",
}
#: axes on which a figure takes in everything below its member; the others must be met exactly
_FREE = ("entity", "function", "economy", "gov_economy", "nature", "fund", "flow", "vintage", "origin", "project", "item")

#: axes on which an earlier year's whole may be put together from published parts, in this order
_SPLIT = ("nature", "fund", "item")

Scope = tuple[str, str, str, str, bool]
Cube = dict[tuple[str, ...], Decimal]
Index = dict[tuple[str, ...], dict[str, None]]


class FactBase(NamedTuple):
    """The atoms of one budget, and the sums and rows already asked for.

    ``stated`` holds figures that are printed as they were entered and are parts of no sum here: last year's published
    wholes, the contents of a project, the subjects of purchases.
    """

    budget: Budget
    year: str
    department: str
    stage: str  # of what is published: budget, or outturn for a final account
    ancestors: dict[str, tuple[str, ...]]  # unit name → itself and the units above it
    atoms: dict[Scope, list[Atom]]
    stated: dict[Coordinate, Decimal]
    published: frozenset[tuple[str, ...]]  # measure, year, stage of earlier years' totals
    cubes: dict[tuple[Scope, tuple[str, ...]], Cube]
    indexes: dict[tuple[Scope, tuple[str, ...], str], Index]
    groups: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Any]]]

    def at(self, **axes: str) -> Coordinate:
        """A coordinate of this budget: the department, this year, what is published, unless told otherwise."""
        return Coordinate(**{"entity": self.department, "year": self.year, "stage": self.stage, **axes})

    def value(self, at: Coordinate) -> Decimal | None:
        """The figure at a coordinate, exact in 元 (or a count); None where nothing was entered (which is not zero)."""
        address = _address(at, self.year)
        if address in self.stated:
            return self.stated[address]
        scope = _scope(address, self.year)
        if scope not in self.atoms:
            return _published(self.stated, address, self._funds(address.measure)) if scope[:3] in self.published else None
        restricted = tuple(axis for axis in _FREE if getattr(address, axis))
        cube = self.cubes.get((scope, restricted))
        if cube is None:
            cube = self.cubes[scope, restricted] = _cube(self.atoms[scope], restricted, self.ancestors)
        return cube.get(tuple(getattr(address, axis) for axis in restricted))

    def rows(self, table: str, **fields: Any) -> list[Any]:
        """The rows of one of the budget's tables that have these values, in the order of entry."""
        by = tuple(fields)
        groups = self.groups.get((table, by))
        if groups is None:
            groups = self.groups[table, by] = {}
            for row in getattr(self.budget, table):
                groups.setdefault(tuple(getattr(row, name) for name in by), []).append(row)
        return groups.get(tuple(fields.values()), [])

    def total(self, **axes: str) -> Decimal:
        """The sum at a coordinate of this budget (see :meth:`at`); zero where there is no money."""
        found = self.value(self.at(**axes))
        return ZERO if found is None else found

    def _funds(self, measure: str) -> frozenset[str]:
        """The funds that this year's figures of a measure are of, each with the wholes above it."""
        return frozenset(above for fund in self.members("fund", measure=measure) for above in _path("fund", fund))

    def members(self, axis: str, **within: str) -> list[str]:
        """The finest members of an axis that carry an amount within a coordinate, in the order of entry."""
        address = _address(self.at(**within), self.year)
        scope = _scope(address, self.year)
        if scope not in self.atoms:
            return []
        restricted = tuple(a for a in _FREE if getattr(address, a))
        index = self.indexes.get((scope, restricted, axis))
        if index is None:
            index = self.indexes[scope, restricted, axis] = _index(self.atoms[scope], restricted, axis, self.ancestors)
        return [m for m in index.get(tuple(getattr(address, a) for a in restricted), ()) if m]


def facts_of(budget: Budget, stage: str = "budget") -> FactBase:
    """Every atom of a budget, to be published at a stage. Linear in its rows; sums are made when first asked for, and kept."""
    names = {u.code: u.name for u in budget.units}
    department = names.get(budget.meta.department, budget.meta.department)
    atoms: dict[Scope, list[Atom]] = {}
    year = str(budget.meta.year)
    for atom in atoms_of(budget, year, names, department):
        atoms.setdefault(_scope(atom.at, year), []).append(atom)
    stated: dict[Coordinate, Decimal] = {}
    for atom in stated_of(budget, year, department):
        address = _address(atom.at, year)
        stated[address] = stated.get(address, ZERO) + atom.amount
    published = frozenset((p.measure, str(p.year), p.stage) for p in budget.priors)
    return FactBase(budget, year, department, stage, _ancestors(budget), atoms, stated, published, {}, {}, {})


def is_whole(base: FactBase) -> bool:
    """Whether no amount that was entered for what is published has 角 or 分."""
    asked = (table for table in TABLES if table.name != "outturns" or base.stage == "outturn")
    return all(
        amount is None or amount == amount.to_integral_value()
        for table in asked
        for position in (n for n, field in enumerate(table.fields) if field.money)
        for amount in (row[position] for row in rows(base.budget, table.name))
    )


def unit_of(at: Coordinate) -> str:
    """What a figure counts: 元 for money, else 人, 平方米, 辆 …"""
    if at.measure in {"authorized", "actual"}:
        return "人"
    return _COUNTS.get((at.measure, at.item), "元")


def _ancestors(budget: Budget) -> dict[str, tuple[str, ...]]:
    units = {u.code: u for u in budget.units}
    result: dict[str, tuple[str, ...]] = {}
    for unit in budget.units:
        chain: list[str] = []
        code = unit.code
        while code in units and units[code].name not in chain:
            chain.append(units[code].name)
            code = units[code].parent
        result[unit.name] = tuple(chain)
    return result


def stated_at(at: Coordinate) -> Coordinate:
    """Where an earlier year's figure is kept among those that are stated."""
    return _address(at, "")


def _address(at: Coordinate, year: str) -> Coordinate:
    """Wholes and unstated members are one; of other years only totals were kept, not their flow or vintage."""
    at = Coordinate(*("" if m == WHOLE else m for m in at))
    return at if at.year == year else at._replace(flow="", vintage="")


def _published(stated: dict[Coordinate, Decimal], at: Coordinate, funds: frozenset[str], axes: tuple[str, ...] = _SPLIT) -> Decimal | None:
    """An earlier year's whole from the parts that were published; None unless every required part was.

    ``funds`` are this year's, each with the wholes above it: of the others an earlier year's silence means none.
    """
    if at in stated:
        return stated[at]
    for n, axis in enumerate(axes):
        parts = _parts(axis, getattr(at, axis) or WHOLE, at.measure)
        known = [(part, _published(stated, at._replace(**{axis: part}), funds, axes[n:]), required) for part, required in parts]
        needed = (value for part, value, required in known if (part in funds if axis == "fund" else required))
        if any(value is not None for _, value, _ in known) and all(value is not None for value in needed):
            return sum((value for _, value, _ in known if value is not None), ZERO)
    return None


@lru_cache(maxsize=1024)
def _parts(axis: str, whole: str, measure: str) -> tuple[tuple[str, bool], ...]:
    return tuple((m.code, m.required) for m in parts_of(axis, whole, measure if axis == "item" else ""))


def _scope(at: Coordinate, year: str) -> Scope:
    """What must be met exactly. Earlier years' projects and earlier years' totals are two accounts of one money; so are
    revenue by its source and revenue by what it is spent for."""
    second = (at.year != year and bool(at.project)) or (at.measure == "revenue" and bool(at.function))
    return at.measure, at.year, at.stage, at.period, second


def _cube(atoms: Iterable[Atom], restricted: tuple[str, ...], ancestors: dict[str, tuple[str, ...]]) -> Cube:
    positions = [Coordinate._fields.index(axis) for axis in restricted]
    leaves: dict[tuple[str, ...], Decimal] = {}
    for at, amount in atoms:
        if "item" in restricted or _counts_in_whole(at):
            leaf = (at.measure, *(at[p] for p in positions))
            leaves[leaf] = leaves.get(leaf, ZERO) + amount
    cube: Cube = {}
    for (measure, *leaf_members), amount in leaves.items():
        paths = [_climb(axis, member, measure, ancestors) for axis, member in zip(restricted, leaf_members, strict=True)]
        for address in product(*paths):
            cube[address] = cube.get(address, ZERO) + amount
    return cube


def _index(atoms: Iterable[Atom], restricted: tuple[str, ...], axis: str, ancestors: dict[str, tuple[str, ...]]) -> Index:
    positions = [Coordinate._fields.index(a) for a in restricted]
    own = Coordinate._fields.index(axis)
    leaves = dict.fromkeys((at.measure, at[own], *(at[p] for p in positions)) for at, _ in atoms)
    index: Index = {}
    for measure, member, *leaf_members in leaves:
        paths = [_climb(a, m, measure, ancestors) for a, m in zip(restricted, leaf_members, strict=True)]
        for address in product(*paths):
            index.setdefault(address, {})[member] = None
    return index


def _counts_in_whole(at: Coordinate) -> bool:
    """Items that are parts of nothing (其中面向中小企业, 离退休) stay out of the whole."""
    return not at.item or WHOLE in _path("item", at.item, at.measure)


def _climb(axis: str, member: str, measure: str, ancestors: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if axis == "entity":
        return ancestors.get(member, (member,))
    return _path(axis, member, measure if axis == "item" else "")


_PREFIXES: dict[str, Callable[[str], tuple[str, ...]]] = {
    "function": lambda code: tuple(dict.fromkeys((code, code[:5], code[:3]))),
    "economy": lambda code: tuple(dict.fromkeys((code, code[:3]))),
    "gov_economy": lambda code: tuple(dict.fromkeys((code, code[:3]))),
}


@lru_cache(maxsize=4096)
def _path(axis: str, member: str, measure: str = "") -> tuple[str, ...]:
    """A member and the wholes above it, as declared; '*' is last where it is part of the axis's own whole."""
    if axis in _PREFIXES:
        return _PREFIXES[axis](member)
    parents = {m.code: m.parent for m in members(axis, measure)}
    if axis == "item" and member and member not in parents:
        return member, WHOLE
    path = [member]
    while path[-1] in parents and parents[path[-1]] not in {"", *path}:
        path.append(parents[path[-1]])
    return tuple(path)
