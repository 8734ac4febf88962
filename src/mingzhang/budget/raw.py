"""Tables as a carrier delivers them: text cells, before any typing (原始表)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from mingzhang.budget.field import Field, Table
from mingzhang.budget.problem import Problem, doubt, error
from mingzhang.facts import Severity

#: the version of the schema whose columns every package has
FIRST = "1"

_TOTALS = frozenset({"合计", "总计", "小计", "共计"})


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
    follows it could not be named by its row, and so is a row of totals. Columns that a later version of the schema brought may
    be missing here.
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
    problems += _nameless(file, header_row, header, records)
    filled = [any(cell.strip() for cell in record) for record in records]
    last = max((i for i, is_filled in enumerate(filled) if is_filled), default=-1)
    codes = {f.name for f in table.fields if f.pattern}
    rows = []
    for index, record in enumerate(records[: last + 1]):
        number = header_row + 1 + index
        if not filled[index]:
            if index == 0 or filled[index - 1]:
                problems.append(error(file, number, "", _blank(number, header_row + 1 + filled.index(True, index))))
            continue
        if (total := _total(names, record, codes)) is not None:
            problems.append(error(file, number, names[total], f"这一行是“{record[total].strip()}”行；合计由程序算出，请删除这一行。"))
            continue
        if len(record) != len(header):
            problems.append(error(file, number, "", f"这一行有{len(record)}格，表头有{len(header)}格；请检查是否多写或漏写了逗号、引号。"))
            continue
        rows.append(RawRow(number, {name: cell for name, cell in zip(names, record, strict=True) if name}))
    return RawTable(file, tuple(rows), tuple(n for n in names if n), header_row), problems


def missing(file: str, header_row: int, field: Field) -> Problem:
    """A column that is not there."""
    return error(file, header_row, field.name, f"缺少“{field.title}”（{field.name}）列，请补上该列；没有内容也要保留表头。")


def _nameless(file: str, header_row: int, header: Sequence[str], records: Sequence[Sequence[str]]) -> Iterator[Problem]:
    """Columns with contents and no name: nobody could say what they hold."""
    for position, printed in enumerate(header):
        if not printed.strip():
            number = next((n for n, r in enumerate(records, start=header_row + 1) if r[position : position + 1] and r[position].strip()), 0)
            if number:
                yield doubt(file, number, "", f"第{position + 1}列没有列名，其中的内容未读取；请删除这一列，或补上规定的列名。")


def _blank(number: int, next_filled: int) -> str:
    if next_filled == number + 1:
        return "这一行是空行，请删除后再读取。"
    return f"从这一行到第{next_filled - 1}行是空行，请删除；第{next_filled}行如是多余的内容，也请删除。"


def _total(names: Sequence[str], record: Sequence[str], codes: Set[str]) -> int | None:
    """Where a row says that it is a total of others: in the column of a code."""
    return next((i for i, (name, cell) in enumerate(zip(names, record, strict=False)) if name in codes and _is_total(cell)), None)


def _is_total(cell: str) -> bool:
    return "".join(cell.split()).rstrip("：:") in _TOTALS


def _short(text: str, length: int = 20) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[:length] + "…"
