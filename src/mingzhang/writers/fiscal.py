"""The budget as a Fiscal Data Package: one row a budget line, every column typed by what it means in public finance.

Specification: Fiscal Data Package 1.0 with its budget taxonomy of column types, an extension of Tabular Data Package 1. The profile
stays ``tabular-data-package``, so that the package validates without a network. Every file is described with its length
and SHA-256: a figure changed afterwards fails the validation.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from mingzhang.budget.model import Budget
from mingzhang.facts.axes import name_of
from mingzhang.views.facts import NATURE
from mingzhang.views.names import economy_name, function_name
from mingzhang.views.publication import STAMP, Publication

TAXONOMY = "https://frictionlessdata.io/taxonomies/fiscal/budgets.json"


class Column(NamedTuple):
    """A column of a published table. ``concept``: its column type in the taxonomy, '' where that has none."""

    name: str
    title: str
    kind: str = "string"
    concept: str = ""


_LEVEL = "generic:level"
LINES = (
    Column("line", "行号", "string", "budget-line-id"),
    Column("year", "预算年度", "integer", "date:fiscal-year"),
    Column("direction", "收支方向", "string", "direction"),
    Column("department_code", "部门代码", "string", f"administrative-classification:{_LEVEL}1:code"),
    Column("department", "部门名称", "string", f"administrative-classification:{_LEVEL}1:label"),
    Column("unit_code", "单位代码", "string", f"administrative-classification:{_LEVEL}2:code"),
    Column("unit", "单位名称", "string", f"administrative-classification:{_LEVEL}2:label"),
    *(
        Column(f"function{n}{tail}", f"支出功能分类{level}{title}", "string", f"functional-classification:{_LEVEL}{n}:{part}")
        for n, level in ((1, "类"), (2, "款"), (3, "项"))
        for tail, title, part in (("_code", "编码", "code"), ("", "名称", "label"))
    ),
    *(
        Column(f"economy{n}{tail}", f"部门预算支出经济分类{level}{title}", "string", f"economic-classification:{_LEVEL}{n}:{part}")
        for n, level in ((1, "类"), (2, "款"))
        for tail, title, part in (("_code", "编码", "code"), ("", "名称", "label"))
    ),
    Column("fund_code", "资金性质代码", "string", f"fin-source:{_LEVEL}1:code"),
    Column("fund", "资金性质", "string", f"fin-source:{_LEVEL}1:label"),
    Column("origin_code", "资金级次代码", "string", f"fin-source:{_LEVEL}2:code"),
    Column("origin", "资金级次", "string", f"fin-source:{_LEVEL}2:label"),
    Column("vintage", "资金年度"),
    Column("nature_code", "支出性质代码", "string", "expenditure-type:code"),
    Column("nature", "支出性质", "string", "expenditure-type:label"),
    Column("project_code", "项目代码", "string", "activity:generic:project:code"),
    Column("project", "项目名称", "string", "activity:generic:project:label"),
    Column("amount", "金额（元）", "number", "value"),
)
#: what is the same in every row
_CONSTANT = (
    {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
    {"name": "phase", "type": "string", "columnType": "phase:id", "constant": "approved"},
)
_FLOWS = {"current": "本年收入", "brought": "上年结转结余"}


def lines(budget: Budget) -> Iterator[tuple[str, ...]]:
    """Revenue and budget lines as rows of :data:`LINES`; amounts exact in 元."""
    names = {u.code: u.name for u in budget.units}
    projects = {p.code: p for p in budget.projects}
    meta = budget.meta
    common = meta.department, names.get(meta.department, meta.department)

    def row(number: str, direction: str, unit: str, amount: Decimal, cells: Mapping[str, str]) -> tuple[str, ...]:
        known = {
            "line": number, "year": str(meta.year), "direction": direction, "department_code": common[0], "department": common[1],
            "unit_code": unit, "unit": names.get(unit, unit), "amount": f"{amount:.2f}", **cells,
        }  # fmt: skip
        return tuple(known.get(column.name, "") for column in LINES)

    for n, income in enumerate(budget.revenue, start=1):
        cells = {"fund_code": income.fund, "fund": name_of("fund", income.fund), "vintage": _FLOWS[income.flow]}
        yield row(f"R{n}", "revenue", income.unit, income.amount, cells)
    for n, line in enumerate(budget.lines, start=1):
        project = projects.get(line.project)
        nature = NATURE.get(project.category, "project") if project is not None else ""
        year = meta.catalogue_year
        cells = {
            "fund_code": line.fund, "fund": name_of("fund", line.fund),
            "origin_code": line.origin, "origin": name_of("origin", line.origin),
            "vintage": name_of("vintage", line.vintage), "nature_code": nature, "nature": name_of("nature", nature),
            "project_code": line.project, "project": project.name if project is not None else "",
        }  # fmt: skip
        for level, length in ((1, 3), (2, 5), (3, 7)):
            code = line.function[:length]
            cells |= {f"function{level}_code": code, f"function{level}": function_name(code, year)}
        for level, length in ((1, 3), (2, 5)):
            code = line.economy[:length]
            cells |= {f"economy{level}_code": code, f"economy{level}": economy_name(code, year)}
        yield row(f"E{n}", "expenditure", line.unit, line.amount, cells)


def lines_csv(budget: Budget) -> str:
    """The rows of :func:`lines` under their header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.name for column in LINES])
    writer.writerows(lines(budget))
    return buffer.getvalue()


class Published(NamedTuple):
    """A CSV file of the package: its name, what it holds, its columns, its text."""

    path: str
    title: str
    columns: Sequence[Column]
    text: str


def descriptor(publication: Publication, budget: Budget | None, files: Sequence[Published]) -> str:
    """``datapackage.json``: the files with the meaning of their columns, their length and their hash."""
    meta = budget.meta if budget is not None else None
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"disclosure-{meta.region}-{meta.department}-{meta.year}".lower() if meta else f"disclosure-{publication.year}",
        "title": publication.title,
        STAMP: publication.data_hash,
        "columnTypes": [TAXONOMY],
        "fiscalPeriod": {"start": f"{publication.year}-01-01", "end": f"{publication.year}-12-31"},
        "countryCode": "CN",
        "resources": [_resource(file) for file in files],
    }
    if meta is not None:
        described |= {"regionCode": meta.region, "granularity": "aggregated"}
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _resource(file: Published) -> dict[str, Any]:
    content = file.text.encode()
    fields = [
        {"name": c.name, "title": c.title, "type": c.kind, **({"columnType": c.concept} if c.concept else {})} for c in file.columns
    ]
    fiscal = any(c.concept for c in file.columns)
    return {
        "profile": "tabular-data-resource",
        "name": file.path.removesuffix(".csv"),
        "path": file.path,
        "title": file.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""], **({"primaryKey": ["line"], "extraFields": list(_CONSTANT)} if fiscal else {})},
    }
