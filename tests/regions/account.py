"""One department's year as exact atoms: what every figure of a made-up disclosure is computed from (一本账).

The value of a coordinate is computed from the coordinate itself, so a made-up table holds by construction and says of
each of its cells what a reader must find there.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

At = Mapping[str, str]

PARTS = {
    "fiscal": ("general", "gov_fund", "state_capital"),
    "own": ("business", "superior", "other"),
    "basic": ("personnel", "public"),
    "vehicle": ("vehicle_purchase", "vehicle_running"),
}
#: 部门预算支出经济分类 → 政府预算支出经济分类 of an administrative unit
GOVERNMENT = {
    "30101": "50101",
    "30102": "50101",
    "30103": "50101",
    "30108": "50102",
    "30110": "50102",
    "30112": "50102",
    "30113": "50103",
    "30201": "50201",
    "30206": "50201",
    "30211": "50201",
    "30215": "50202",
    "30216": "50203",
    "30217": "50206",
    "30231": "50208",
    "30239": "50201",
    "30299": "50299",
    "30227": "50205",
    "30213": "50209",
    "30301": "50905",
    "30302": "50905",
    "30305": "50901",
    "31002": "50306",
    "31007": "50306",
}
_STAFF = {
    "2080505": ("30108",),
    "2101101": ("30110",),
    "2210201": ("30113",),
    "2080501": ("30302",),
}
_PUBLIC = ("30201", "30206", "30211", "30215", "30216", "30217", "30231", "30239", "30299")


class Atom(NamedTuple):
    """A line of spending. Amounts in 元: this year's, its year's opening budget, last year's."""

    function: str
    economy: str
    nature: str
    fund: str
    project: str
    unit: str
    amounts: Mapping[str, Decimal]


class Account(NamedTuple):
    """``carry`` maps (brought | carried, function, fund) to 元; ``cars`` the 三公 items by year and stage."""

    entity: str
    year: int
    stage: str
    atoms: tuple[Atom, ...]
    carry: Mapping[tuple[str, str, str], Decimal]
    cars: Mapping[tuple[str, str], Decimal]

    def key(self, at: At) -> str:
        year = int(at.get("year", self.year))
        return "last" if year == self.year - 1 else at.get("stage", self.stage)

    def value(self, at: At) -> Decimal:
        """元 at a coordinate; an axis that is not given is the whole."""
        measure = at.get("measure", "expenditure")
        if measure == "three_public":
            wanted = at.get("item", "*")
            items = PARTS.get(wanted, (wanted,)) if wanted != "*" else ("abroad", "vehicle_purchase", "vehicle_running", "reception")
            return sum((self.cars[self.key(at), item] for item in items), Decimal(0))
        flow = at.get("flow", "current")
        spent = self._spent(at)
        brought, carried = self._carry("brought", at), self._carry("carried", at)
        if flow in {"used", "allocated"}:
            return Decimal(0)
        if flow in {"brought", "carried"}:
            return brought if flow == "brought" else carried
        if flow == "*":
            return spent + carried
        return spent if measure == "expenditure" else spent + carried - brought

    def _spent(self, at: At) -> Decimal:
        return sum((a.amounts[self.key(at)] for a in self.atoms if self._in(a, at)), Decimal(0))

    def _carry(self, side: str, at: At) -> Decimal:
        if self.key(at) == "last" or self.key(at) != self.stage:
            return Decimal(0)
        return sum((v for (s, f, fund), v in self.carry.items() if s == side and _within(f, fund, at)), Decimal(0))

    def _in(self, atom: Atom, at: At) -> bool:
        nature = at.get("nature", "*")
        gov = GOVERNMENT[atom.economy]
        return (
            _within(atom.function, atom.fund, at)
            and (nature == "*" or atom.nature in PARTS.get(nature, (nature,)))
            and atom.economy.startswith(at.get("economy", "").strip("*"))
            and gov.startswith(at.get("gov_economy", "").strip("*"))
            and at.get("project", "*") in {"*", atom.project}
            and at.get("entity", self.entity) in {self.entity, atom.unit}
        )

    def functions(self, **at: str) -> list[str]:
        """类、款、项 codes in use, in order."""
        used = sorted({a.function for a in self.atoms if self._in(a, at)})
        return sorted({f[:n] for f in used for n in (3, 5, 7)})

    def economies(self, **at: str) -> list[str]:
        used = sorted({a.economy for a in self.atoms if self._in(a, at)})
        return sorted({e[:n] for e in used for n in (3, 5)})

    def units(self) -> list[str]:
        return list(dict.fromkeys(a.unit for a in self.atoms))

    def projects(self) -> list[str]:
        return list(dict.fromkeys(a.project for a in self.atoms if a.project))


def _within(function: str, fund: str, at: At) -> bool:
    wanted = at.get("fund", "*")
    return function.startswith(at.get("function", "").strip("*")) and (wanted == "*" or fund in PARTS.get(wanted, (wanted,)))


def account(
    entity: str,
    year: int,
    stage: str,
    own: str,
    projects: tuple[str, ...],
    *,
    gov_fund: str = "",
    business: bool = False,
    units: tuple[str, ...] = (),
) -> Account:
    """A department that spends under ``own`` (a 款) and the usual 社会保障、卫生健康、住房保障.

    ``gov_fund``: a 项 of government funds, '' none. ``business``: whether part of the projects is paid from 事业收入.
    ``units``: its units, each with staff of its own, the projects with the first; nothing is carried over there.
    """
    dice = random.Random(f"{entity}{year}{stage}")

    def amounts(low: int, high: int) -> dict[str, Decimal]:
        base = dice.randint(low, high)
        found = {stage: Decimal(base) * 100}
        for other in ("budget", "last"):
            found.setdefault(other, Decimal(max(1, base + dice.randint(-base // 5, base // 5))) * 100)
        return found

    atoms: list[Atom] = []
    for unit in units or (entity,):
        atoms += [Atom(f"{own}01", e, "personnel", "general", "", unit, amounts(2000, 90000)) for e in ("30101", "30102", "30103", "30112")]
        atoms += [Atom(f, e, "personnel", "general", "", unit, amounts(900, 9000)) for f, es in _STAFF.items() for e in es]
        atoms += [Atom(f"{own}01", e, "public", "general", "", unit, amounts(30, 6000)) for e in _PUBLIC]
    first = atoms[0].unit
    for number, project in enumerate(projects):
        item = f"{own}{('02', '99', '99', '02')[number % 4]}"
        fund = "business" if business and number == 1 else "general"
        wanted = ("30227", "30201", "31002")[: 1 + number % 3]
        atoms += [Atom(item, e, "project", fund, project, first, amounts(3000, 80000)) for e in wanted]
    if gov_fund:
        atoms.append(Atom(gov_fund, "30227", "project", "gov_fund", "专项设施维护", first, amounts(3000, 60000)))
    carry: dict[tuple[str, str, str], Decimal] = {}
    if not units:
        carry["brought", f"{own}02", "general"] = Decimal(dice.randint(11, 2500)) * 100
        if stage == "outturn":
            carry["carried", f"{own}02", "general"] = Decimal(dice.randint(11, 1900)) * 100
            if gov_fund:
                carry["brought", gov_fund, "gov_fund"] = Decimal(dice.randint(11, 2500)) * 100
    return Account(entity, year, stage, tuple(atoms), carry, _cars(atoms, dice))


def _cars(atoms: Sequence[Atom], dice: random.Random) -> dict[tuple[str, str], Decimal]:
    """三公 by year or stage and item: 公务接待费 and 运行维护费 are what their economic items are."""
    found: dict[tuple[str, str], Decimal] = {}
    for item, economy in (("abroad", ""), ("vehicle_purchase", ""), ("vehicle_running", "30231"), ("reception", "30217")):
        base = dice.randint(11, 29)
        for when, factor in (("budget", 3), ("outturn", 2), ("last", 1)):
            spent = [a.amounts[when] for a in atoms if economy and a.economy == economy and when in a.amounts]
            found[when, item] = sum(spent, Decimal(0)) if economy else Decimal(0 if item == "vehicle_purchase" else base * factor * 100)
    return found
