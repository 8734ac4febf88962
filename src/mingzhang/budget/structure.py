"""Keys, references and the tree of units (主键、引用与单位树)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.cells import show
from mingzhang.budget.consistency import NATIONAL
from mingzhang.budget.model import Budget, Project
from mingzhang.budget.problem import Fault
from mingzhang.budget.schema import TABLES, rows, table


def structure(budget: Budget) -> Iterator[Fault]:
    """Rows that share a key, codes that lead nowhere, and what is wrong with the tree of units."""
    yield from _keys(budget)
    yield from _names(budget)
    yield from _references(budget)
    yield from _tree(budget)


def _keys(budget: Budget) -> Iterator[Fault]:
    for declared in TABLES:
        if not declared.key:
            continue
        first: dict[tuple[object, ...], int] = {}
        for index, row in enumerate(rows(budget, declared.name)):
            key = tuple(getattr(row, name) for name in declared.key)
            if first.setdefault(key, index) != index:
                shown = "、".join(f"{declared.field(n).title}{show(declared.field(n), getattr(row, n)) or '（空）'}" for n in declared.key)
                yield Fault(declared.name, index, declared.key[0], f"重复（{shown}），请删除或合并。", like=first[key])


def _names(budget: Budget) -> Iterator[Fault]:
    """A published table knows units and projects by their names."""
    for name in ("units", "projects"):
        known: dict[str, list[int]] = {}
        whole = rows(budget, name)
        for index, row in enumerate(whole):
            for field in (f for f in table(name).fields if f.name in {"name", "short_name"}):
                if getattr(row, field.name).splitlines() not in ([], [getattr(row, field.name)]):
                    yield Fault(name, index, field.name, f"“{field.title}”中有换行，公开时名称只占一行；请删去换行。")
            alike = known.setdefault(row.name, [])
            like = next((i for i in alike if not _is_told_apart(row, whole[i])), None)
            if row.name and like is not None:
                says = f"同名（{row.name}），公开表以名称区分{table(name).title}，请改用不同的名称。"
                yield Fault(name, index, "name", says, like=like)
            else:
                alike.append(index)


def _is_told_apart(row: object, like: object) -> bool:
    """Every unit has its 基本支出 under the same names; they are printed only beside their unit."""
    if not (isinstance(row, Project) and isinstance(like, Project)):
        return False
    return row.unit != like.unit and {row.category, like.category}.isdisjoint(NATIONAL)


def _references(budget: Budget) -> Iterator[Fault]:
    for declared in TABLES:
        for reference in declared.references:
            target = table(reference.table)
            known = {getattr(row, reference.target) for row in rows(budget, target.name)}
            title = declared.field(reference.field).title
            for index, row in enumerate(rows(budget, declared.name)):
                code = getattr(row, reference.field)
                if code and code not in known:
                    message = f"“{title}”{code}不在“{target.title}”表中，请核对代码，或先在“{target.title}”表中登记。"
                    yield Fault(declared.name, index, reference.field, message)
    known = {u.code for u in budget.units} | {p.code for p in budget.projects}
    for index, goal in enumerate(budget.goals):
        if goal.owner and goal.owner not in known:
            yield Fault("goals", index, "owner", f"“所属”{goal.owner}既不是“单位”表也不是“项目”表中的代码，请核对。")


def _tree(budget: Budget) -> Iterator[Fault]:
    parents = {u.code: u.parent for u in budget.units}
    told: set[str] = set()
    for index, unit in enumerate(budget.units):
        if unit.code == budget.meta.department:
            if unit.parent:
                yield Fault("units", index, "parent", f"部门{unit.code}本身没有上级单位，“上级单位代码”应留空。")
            continue
        if not unit.parent:
            message = f"单位{unit.code}没有填写“上级单位代码”；除部门本身外，请填写所属的部门或单位。"
            yield Fault("units", index, "parent", message)
            continue
        if unit.code in told:
            continue
        if ring := _ring(unit.code, parents):
            told |= set(ring)
            chain = "→".join([*ring, ring[0]])
            yield Fault("units", index, "parent", f"单位的上下级关系成了环（{chain}），请改正其中一个“上级单位代码”。")


def _ring(code: str, parents: dict[str, str]) -> list[str]:
    """The units that lead from ``code`` back to itself; [] if the way ends, or runs into a ring elsewhere."""
    chain = [code]
    while (above := parents.get(chain[-1], "")) and above not in chain:
        chain.append(above)
    return chain if above == code else []
