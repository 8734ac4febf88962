"""From one version of the schema to the next (数据结构升级).

A migration is a function over the raw tables (text cells, before any typing), registered under the version that it
starts from. Version 1 is the first, so there is none yet; a version that is not known is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mingzhang.budget.problem import Problem, error
from mingzhang.budget.raw import Raw

CURRENT = "1"

Migration = Callable[[Raw], tuple[str, Raw]]
#: version → what turns its tables into a later version's, with that version
MIGRATIONS: Mapping[str, Migration] = {}


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
