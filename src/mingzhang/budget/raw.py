"""Tables as a carrier delivers them: text cells, before any typing (原始表)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mingzhang.budget.field import Field, Table
from mingzhang.budget.problem import Problem, doubt, error
from mingzhang.facts import Severity

#: the version of the schema whose columns every package has
FIRST = "1"


class RawRow(NamedTuple):
    """One row as text by machine name; ``number`` counts as the spreadsheet does."""

    number: int
    cells: Mapping[str, str]


class RawTable(NamedTuple):
    """One table; ``file`` is what a person would open to correct it. ``columns``: the machine names in its header."""

    file: str
    rows: tuple[RawRow, ...]
    columns: tuple[str, ...] = ()
    header_row: int = 1


Raw = dict[str, RawTable]


def lay(
    table: Table, file: str, header: Sequence[str], header_row: int, records: Sequence[Sequence[str]]
) -> tuple[RawTable, list[Problem]]:
    """Cells under a header (machine names or Chinese titles) → rows by machine name.

    ``records`` follow the row ``header_row``. Empty rows at the end are dropped; one between others is a fault, because what
    follows it could not be named by its row. Columns that a later version of the schema brought may be missing here.
    """
    titles = {f.title: f.name for f in table.fields} | {f.name: f.name for f in table.fields}
    names = [titles.get(h.strip(), "") for h in header]
    problems = [missing(file, header_row, f) for f in table.fields if f.name not in names and f.since == FIRST]
    for position, (name, printed) in enumerate(zip(names, header, strict=True)):
        if name and name in names[:position]:
            problems.append(error(file, header_row, name, f"“{printed.strip()}”列重复出现，请只保留一列。"))
        elif not name and printed.strip():
            problems.append(doubt(file, header_row, _short(printed), f"不认识的列“{_short(printed)}”，未读取；请删除或改为规定的列名。"))
    if any(p.severity is Severity.ERROR for p in problems):
        return RawTable(file, ()), problems
    last = max((i for i, record in enumerate(records) if any(cell.strip() for cell in record)), default=-1)
    rows = []
    for number, record in enumerate(records[: last + 1], start=header_row + 1):
        if not any(cell.strip() for cell in record):
            problems.append(error(file, number, "", "这一行是空行，请删除后再读取。"))
            continue
        if len(record) != len(header):
            problems.append(error(file, number, "", f"这一行有{len(record)}格，表头有{len(header)}格；请检查是否多写或漏写了逗号、引号。"))
            continue
        rows.append(RawRow(number, {name: cell for name, cell in zip(names, record, strict=True) if name}))
    return RawTable(file, tuple(rows), tuple(n for n in names if n), header_row), problems


def missing(file: str, header_row: int, field: Field) -> Problem:
    """A column that is not there."""
    return error(file, header_row, field.name, f"缺少“{field.title}”（{field.name}）列，请补上该列；没有内容也要保留表头。")


def _short(text: str, length: int = 20) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[:length] + "…"
