"""What may not be published, and the budget without it (涉密与不公开内容的剔除).

Three marks: a field that is never public (persons and their telephones), a row that is secret (涉密), and a passage of a text
between 〖 and 〗 (内部资料), which may hold further pairs. A secret line's money leaves the revenue of the same unit, fund and
year too, so that what is published still adds up; what was taken out of which figures is kept in 已剔除涉密部分 of the budget.

Basis: 保守国家秘密法；预算法第十四条（涉及国家秘密的除外）；政府信息公开条例第十四条至第十六条；个人信息保护法第二十八条.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from mingzhang.budget.cells import show
from mingzhang.budget.consistency import FLOW_OF, purse_of
from mingzhang.budget.model import Budget, Line, Revenue
from mingzhang.budget.schema import TABLES, rows, table
from mingzhang.facts import ZERO

PERSON, SECRET, INTERNAL = "个人信息", "涉密", "内部资料"

_MARK = re.compile("[〖〗]")
#: table → the column that names the project or its like, by which a secret project takes its rows along
_OWNED = {
    "projects": "code", "lines": "project", "outturns": "project", "items": "project", "procurement": "project", "services": "project",
    "goals": "owner", "indicators": "owner", "history": "project", "evaluations": "project",
}  # fmt: skip
_MEASURES = {"lines": "expenditure", "outturns": "expenditure", "procurement": "procurement", "services": "service_purchase"}


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
            if is_secret(declared.name, row, secret):
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
    reduced = list(zip(kept["revenue"], tables["revenue"], _less(tables["revenue"], dropped), strict=True))
    left_out += (_reduction(place, row, rest) for place, row, rest in reduced if rest != row)
    kept["revenue"] = tuple(place for place, _, rest in reduced if rest is not None)
    tables["revenue"] = tuple(rest for _, _, rest in reduced if rest is not None)
    before = set(meta.withheld.split())
    meta = meta._replace(withheld=" ".join(sorted(before | set(touched))))
    return Redacted(Budget(meta=meta, **tables), tuple(left_out), kept)


def is_secret(name: str, row: Any, secret: Container[str]) -> bool:
    """Whether a row of a table is not published: marked itself, or of one of the ``secret`` projects."""
    owner = getattr(row, _OWNED[name]) if name in _OWNED else ""
    return bool(getattr(row, "secret", False) or (owner and owner in secret))


def parted(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without its internal passages, and the passages, each as the outermost pair encloses it.

    Of a mark without its partner everything that it may enclose is internal: the check refuses it, and nothing slips out before.

    >>> parted("甲〖乙〖丙〗丁〗戊")
    ('甲戊', ('乙〖丙〗丁',))
    """
    public: list[str] = []
    internal: list[str] = []
    depth = last = 0
    for mark in _MARK.finditer(text):
        depth += 1 if mark[0] == "〖" else -1
        if mark[0] == "〖" and depth == 1:
            public.append(text[last : mark.start()])
        elif depth == 0:
            internal.append(text[last : mark.start()])
        elif depth < 0:
            internal.append("".join(public) + text[last : mark.start()])
            public, depth = [], 0
        else:
            continue
        last = mark.end()
    (internal if depth else public).append(text[last:])
    return "".join(public), tuple(internal)


def _public(name: str, index: int, row: Any, left_out: list[LeftOut]) -> Any:
    """The row without its private fields and internal passages; None of a text that was internal altogether."""
    for field in table(name).fields:
        value = getattr(row, field.name)
        if not isinstance(value, str) or not value:
            continue
        if not field.public:
            left_out.append(LeftOut(name, index, field.name, PERSON, value))
            row = row._replace(**{field.name: ""})
        elif _MARK.search(value):
            public, passages = parted(value)
            left_out += (LeftOut(name, index, field.name, INTERNAL, passage) for passage in passages)
            row = row._replace(**{field.name: public})
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


def _reduction(index: int, row: Revenue, rest: Revenue | None) -> LeftOut:
    """What the secret lines took of a row of the revenue: all of it, or a part of its amount."""
    taken = row.amount - (rest.amount if rest else ZERO)
    said = f"{_said('revenue', row)}，随涉密支出由{row.amount:,.2f}元减为{row.amount - taken:,.2f}元"
    return LeftOut("revenue", index, "amount" if rest else "", SECRET, said, taken)


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
                if due > 0 and row.unit == line.unit and row.flow == FLOW_OF.get(line.vintage) and fits(row, line):
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
