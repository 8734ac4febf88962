"""What may not be published, and the budget without it (涉密与不公开内容的剔除).

Three marks: a field that is never public (persons and their telephones), a row that is secret (涉密), and a passage of a text
between 〖 and 〗 (内部资料). A secret line's money leaves the revenue of the same unit, fund and year too, so that what is
published still adds up; what was taken out of which figures is kept in 已剔除涉密部分 of the budget itself.

Basis: 保守国家秘密法；预算法第十四条（涉及国家秘密的除外）；政府信息公开条例第十四条至第十六条；个人信息保护法第二十八条.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from mingzhang.budget.cells import show
from mingzhang.budget.consistency import purse_of
from mingzhang.budget.model import Budget, Line, Revenue
from mingzhang.budget.schema import TABLES, rows, table
from mingzhang.facts import ZERO

PERSON, SECRET, INTERNAL = "个人信息", "涉密", "内部资料"

_INTERNAL = re.compile(r"〖[^〖〗]*〗")
#: table → the column that names the project or its like, by which a secret project takes its rows along
_OWNED = {
    "projects": "code", "lines": "project", "outturns": "project", "items": "project", "procurement": "project", "services": "project",
    "goals": "owner", "indicators": "owner", "history": "project", "evaluations": "project",
}  # fmt: skip
_MEASURES = {"lines": "expenditure", "outturns": "expenditure", "procurement": "procurement", "services": "service_purchase"}
_FLOW = {"this_year": "current", "earlier": "brought"}


class LeftOut(NamedTuple):
    """One thing that is not published. ``row`` counts from 0, ``column`` is '' for a whole row; ``amount`` in 元."""

    table: str
    row: int
    column: str
    why: str  # 个人信息 | 涉密 | 内部资料
    what: str
    amount: Decimal | None = None


class Redacted(NamedTuple):
    """A budget as it may be published. ``kept``: of each table the rows that remain, by their place in the whole."""

    budget: Budget
    left_out: tuple[LeftOut, ...]
    kept: dict[str, tuple[int, ...]]


def redacted(budget: Budget) -> Redacted:
    """The budget without what may not be published. A budget without marks comes back equal; doing it twice changes nothing."""
    secret = {p.code for p in budget.projects if p.secret}
    left_out: list[LeftOut] = []
    kept: dict[str, tuple[int, ...]] = {}
    tables: dict[str, tuple[Any, ...]] = {}
    touched: Counter[str] = Counter()
    for declared in TABLES:
        remaining: list[Any] = []
        places: list[int] = []
        for index, row in enumerate(rows(budget, declared.name)):
            owner = getattr(row, _OWNED[declared.name]) if declared.name in _OWNED else ""
            if getattr(row, "secret", False) or (owner and owner in secret):
                left_out.append(LeftOut(declared.name, index, "", SECRET, _said(declared.name, row), _money(row)))
                touched.update(_touched(budget, declared.name, row))
                continue
            public = _public(declared.name, index, row, left_out)
            if public is not None:
                remaining.append(public)
                places.append(index)
        tables[declared.name], kept[declared.name] = tuple(remaining), tuple(places)
    dropped = [line for line in budget.lines if line.secret or line.project in secret]
    (meta,) = tables.pop("budget")
    reduced = [(place, row) for place, row in zip(kept["revenue"], _less(tables["revenue"], dropped), strict=True) if row is not None]
    kept["revenue"], tables["revenue"] = tuple(place for place, _ in reduced), tuple(row for _, row in reduced)
    before = set(meta.withheld.split())
    meta = meta._replace(withheld=" ".join(sorted(before | set(touched))))
    return Redacted(Budget(meta=meta, **tables), tuple(left_out), kept)


def _public(name: str, index: int, row: Any, left_out: list[LeftOut]) -> Any:
    """The row without its private fields and internal passages; None of a text that was internal altogether."""
    for field in table(name).fields:
        value = getattr(row, field.name)
        if not isinstance(value, str) or not value:
            continue
        if not field.public:
            left_out.append(LeftOut(name, index, field.name, PERSON, value))
            row = row._replace(**{field.name: ""})
        elif "〖" in value and (passages := _INTERNAL.findall(value)):
            left_out += (LeftOut(name, index, field.name, INTERNAL, passage[1:-1]) for passage in passages)
            row = row._replace(**{field.name: _INTERNAL.sub("", value)})
            if name == "texts" and not row.text.strip():
                return None
    return row


def _said(name: str, row: Any) -> str:
    """The row in words: its first telling fields."""
    fields = [f for f in table(name).fields if f.kind in {"string", "integer"} and not f.money and getattr(row, f.name) not in ("", None)]
    return "，".join(f"{f.title}{show(f, getattr(row, f.name))}" for f in fields[:4])


def _money(row: Any) -> Decimal | None:
    found = [getattr(row, name, None) for name in ("amount", "spent", "local", "transfer", "other")]
    amounts = [a for a in found if isinstance(a, Decimal)]
    return sum(amounts, ZERO) if amounts else None


def _touched(budget: Budget, name: str, row: Any) -> Iterator[str]:
    """The measures and funds whose published figures lack this row."""
    if name not in _MEASURES:
        return
    yield f"{_MEASURES[name]}:{row.fund}"
    if name in {"lines", "outturns"}:
        yield f"revenue:{row.fund}"
        if any(p.code == row.project and p.category == "公用经费" for p in budget.projects):
            yield f"operating:{row.fund}"


def _less(revenue: Sequence[Revenue], dropped: Sequence[Line]) -> Iterator[Revenue | None]:
    """The revenue without the money of the dropped lines: from the row of the same fund first, then from its purse.

    None for a row of which nothing is left.
    """
    remaining = [row.amount for row in revenue]
    taken: set[int] = set()
    same: tuple[Callable[[Revenue, Line], bool], ...] = (
        lambda row, line: row.fund == line.fund,
        lambda row, line: purse_of(row.fund) == purse_of(line.fund),
    )
    for line in dropped:
        due = line.amount
        for fits in same:
            for index, row in enumerate(revenue):
                if due > 0 and row.unit == line.unit and row.flow == _FLOW.get(line.vintage) and fits(row, line):
                    part = min(due, remaining[index])
                    remaining[index] -= part
                    due -= part
                    if part:
                        taken.add(index)
    for index, row in enumerate(revenue):
        if index not in taken:
            yield row
        else:
            yield row._replace(amount=remaining[index]) if remaining[index] else None
