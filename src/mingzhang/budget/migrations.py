"""From one version of the schema to the next (数据结构升级).

A migration is a function over the raw tables (text cells, before any typing), registered under the version that it
starts from; a version that is not known is refused. Version 2 brought 是否涉密, 尾差处理 and 已剔除涉密部分;
version 3 the table 决算.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mingzhang.budget.problem import Problem, error
from mingzhang.budget.raw import Raw, RawTable

CURRENT = "3"

Migration = Callable[[Raw], tuple[str, Raw]]


def _to_2(raw: Raw) -> tuple[str, Raw]:
    """Nothing was secret, and every figure was rounded by itself."""
    flagged = {name: {"secret": "false"} for name in ("projects", "lines", "items", "procurement", "services")}
    given = {"budget": {"rounding": "plain", "withheld": ""}, **flagged}
    return "2", {**raw, **{name: _with_columns(raw[name], cells) for name, cells in given.items() if name in raw}}


def _to_3(raw: Raw) -> tuple[str, Raw]:
    """There were no final accounts."""
    return "3", raw


def _with_columns(table: RawTable, cells: Mapping[str, str]) -> RawTable:
    rows = tuple(row._replace(cells={**cells, **row.cells}) for row in table.rows)
    return table._replace(rows=rows, columns=(*table.columns, *(name for name in cells if name not in table.columns)))


#: version → what turns its tables into a later version's, with that version
MIGRATIONS: Mapping[str, Migration] = {"1": _to_2, "2": _to_3}


def migrate(raw: Raw, migrations: Mapping[str, Migration] = MIGRATIONS, current: str = CURRENT) -> tuple[Raw, list[Problem]]:
    """The tables in the current version, or a problem that names the version that is not known."""
    while (version := _version(raw)) != current:
        if version not in migrations:
            first = raw.get("budget")
            file = first.file if first is not None else "budget.csv"
            row = first.rows[0].number if first is not None and first.rows else 0
            known = "、".join(sorted({current, *migrations}))
            said = f"现为“{version}”" if version else "现为空"
            return raw, [error(file, row, "schema_version", f"“结构版本”应为{known}，{said}；请用相应版本的程序打开，或改正版本号。")]
        after, raw = migrations[version](raw)
        raw = _with_version(raw, after)
    return raw, []


def _version(raw: Raw) -> str:
    first = raw.get("budget")
    return first.rows[0].cells.get("schema_version", "").strip() if first is not None and first.rows else ""


def _with_version(raw: Raw, version: str) -> Raw:
    first = raw["budget"]
    rows = tuple(row._replace(cells={**row.cells, "schema_version": version}) for row in first.rows)
    return {**raw, "budget": first._replace(rows=rows)}
