"""Raw tables ↔ a budget: the typing that all carriers share (行与数据)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingzhang.budget.cells import Unreadable, fault, parse, show
from mingzhang.budget.field import Table
from mingzhang.budget.migrations import migrate
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, error, limited
from mingzhang.budget.raw import FIRST, Raw, RawRow, RawTable, missing
from mingzhang.budget.schema import TABLES, rows
from mingzhang.facts import Severity


def typed(raw: Raw, problems: list[Problem]) -> tuple[Budget | None, list[Problem]]:
    """The budget that the raw tables hold, and what is wrong with them.

    ``problems`` are those that the carrier found. None if there is an 错误; where a cell cannot be read, the faults of
    the cells that can are told too, so that one round of corrections suffices.
    """
    problems = problems + _single(raw)
    if not _failed(problems):
        raw, refused = migrate(raw)
        problems = problems + refused
    if not _failed(problems):
        problems = problems + [m for table in TABLES if table.name in raw for m in _missing(table, raw[table.name])]
    values: dict[str, tuple[Any, ...]] = {}
    faults: list[Problem] = []
    for table in TABLES:
        if table.name in raw:
            values[table.name], unreadable, wrong = _rows(table, raw[table.name])
            problems = problems + unreadable
            faults += wrong
    if _failed(problems):
        return None, limited(dict.fromkeys([*problems, *faults]))
    meta = values.pop("budget")[0]
    return Budget(meta=meta, **values), problems


def cells(budget: Budget, table: Table) -> Iterator[list[str]]:
    """The rows of one table as text."""
    for row in rows(budget, table.name):
        yield [show(field, value) for field, value in zip(table.fields, row, strict=True)]


def _rows(table: Table, raw: RawTable) -> tuple[tuple[Any, ...], list[Problem], list[Problem]]:
    done: list[Any] = []
    unreadable: list[Problem] = []
    wrong: list[Problem] = []
    for row in raw.rows:
        done.append(table.row(*_values(table, raw.file, row, unreadable, wrong)))
    return tuple(done), unreadable, wrong


def _values(table: Table, file: str, row: RawRow, unreadable: list[Problem], wrong: list[Problem]) -> Iterator[Any]:
    for field in table.fields:
        try:
            value = parse(field, row.cells.get(field.name, ""))
        except Unreadable as reason:
            unreadable.append(error(file, row.number, field.name, str(reason)))
            value = None
        else:
            if message := fault(field, value):
                wrong.append(error(file, row.number, field.name, message))
        yield value


def _missing(table: Table, raw: RawTable) -> Iterator[Problem]:
    """Columns that the current version has and this table, after its migrations, has not."""
    return (missing(raw.file, raw.header_row, f) for f in table.fields if f.since != FIRST and f.name not in raw.columns)


def _single(raw: Raw) -> list[Problem]:
    """基本信息 holds one row, no less and no more."""
    if "budget" not in raw:
        return []
    file, found, *_ = raw["budget"]
    if not found:
        return [error(file, 0, "", "“基本信息”没有内容，请填写一行。")]
    return [error(file, row.number, "", "“基本信息”只能有一行，请删除多余的行。") for row in found[1:2]]


def _failed(problems: list[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)
