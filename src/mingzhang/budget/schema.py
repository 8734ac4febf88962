"""The schema of the budget package, as values and as what is published of it (数据结构).

Three things are made from the declarations in :mod:`mingzhang.budget.tables`: the Frictionless ``datapackage.json``, the
document ``docs/schema.md`` (:mod:`mingzhang.budget.describe`), and every carrier's columns.
"""

from __future__ import annotations

from typing import Any

from mingzhang.budget.field import LONGEST, Field, Table
from mingzhang.budget.migrations import CURRENT as SCHEMA_VERSION
from mingzhang.budget.model import Budget
from mingzhang.budget.tables import BY_NAME, TABLES

__all__ = ["DESCRIPTOR", "SCHEMA_VERSION", "TABLES", "datapackage", "rows", "table"]

#: how yes and no may be written
TRUE = ("true", "是", "TRUE", "True", "1")
FALSE = ("false", "否", "FALSE", "False", "0")
DESCRIPTOR = "datapackage.json"


def table(name: str) -> Table:
    """A table by its machine name; KeyError if there is none."""
    return BY_NAME[name]


def rows(budget: Budget, name: str) -> tuple[Any, ...]:
    """The rows of one table of a budget; the one row of ``budget`` itself is ``budget.meta``."""
    return (budget.meta,) if name == "budget" else getattr(budget, name)


def datapackage(budget: Budget) -> dict[str, Any]:
    """The Frictionless tabular data package (version 1 of the specification) that describes a saved folder."""
    meta = budget.meta
    names = {u.code: u.name for u in budget.units}
    return {
        "profile": "tabular-data-package",
        "name": f"budget-{meta.region}-{meta.department}-{meta.year}".lower(),
        "title": f"{names.get(meta.department, meta.department)}{meta.year}年部门预算",
        "schema_version": SCHEMA_VERSION,
        "resources": [_resource(t) for t in TABLES],
    }


def _resource(t: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(f) for f in t.fields], "missingValues": [""]}
    if t.key:
        schema["primaryKey"] = list(t.key)
    if t.references:
        schema["foreignKeys"] = [
            {"fields": r.field, "reference": {"resource": "" if r.table == t.name else r.table, "fields": r.target}} for r in t.references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": t.name,
        "path": t.file,
        "title": t.title,
        "description": t.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(f: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if f.required:
        constraints["required"] = True
    if f.choices:
        constraints["enum"] = [c.value for c in f.choices]
    if f.pattern:
        constraints["pattern"] = f.pattern
    if f.kind == "string" and not f.choices and not f.pattern:
        constraints["maxLength"] = LONGEST
    for name, bound in (("minimum", f.minimum), ("maximum", f.maximum)):
        if bound is not None:
            constraints[name] = int(bound)
    described = {"name": f.name, "title": f.title, "type": f.kind}
    if f.description:
        described["description"] = f.description
    return {
        **described,
        **({"trueValues": list(TRUE), "falseValues": list(FALSE)} if f.kind == "boolean" else {}),
        **({"unit": f.unit} if f.unit else {}),
        **({"public": False} if not f.public else {}),
        **({"constraints": constraints} if constraints else {}),
    }
