"""The budget as a Fiscal Data Package: one row a budget line, every column typed by what it means in public finance.

Specification: Fiscal Data Package 1.0 with its budget taxonomy of column types. A final account has what was received and spent
(phase ``executed``) beside the lines of its budget (phase ``approved``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from mingzhang.budget.model import Budget, Project
from mingzhang.facts import ZERO
from mingzhang.facts.axes import name_of
from mingzhang.views.facts import NATURE
from mingzhang.views.names import economy_name, function_name
from mingzhang.writers.codes import OWN, codes_of
from mingzhang.writers.datapackage import Column, Table

_LEVEL = "generic:level"
_LABEL = "前一列代码的名称"
LINES = (
    Column(
        "line", "行号", "string", "budget-line-id",
        "R收入预算，E支出预算；决算中B年初结转和结余，I本年收入，S本年支出，L年末结转和结余",
    ),
    Column("year", "年度", "integer", "date:fiscal-year", "预算年度，公历年"),
    Column("phase", "阶段", "string", "phase:id", "approved为批准的年初预算，executed为执行结果", codes=codes_of("phase")),
    Column("direction", "收支方向", "string", "direction", "revenue为收入，expenditure为支出", codes=codes_of("direction")),
    Column("part_code", "收支项代码", "string", "value-kind:code", "决算中brought＋received＝spent＋left", codes=codes_of("part")),
    Column("part", "收支项", "string", "value-kind:label", _LABEL),
    Column("department_code", "部门代码", "string", f"administrative-classification:{_LEVEL}1:code", "财政部门编的部门代码"),
    Column("department", "部门名称", "string", f"administrative-classification:{_LEVEL}1:label", _LABEL),
    Column("unit_code", "单位代码", "string", f"administrative-classification:{_LEVEL}2:code", "与facts.csv、codes.csv的单位代码相同"),
    Column("unit", "单位名称", "string", f"administrative-classification:{_LEVEL}2:label", _LABEL),
    *(
        Column(
            f"function{n}{tail}", f"支出功能分类{level}{title}", "string", f"functional-classification:{_LEVEL}{n}:{part}",
            f"《政府收支分类科目》{level}级{title}",
        )
        for n, level in ((1, "类"), (2, "款"), (3, "项"))
        for tail, title, part in (("_code", "编码", "code"), ("", "名称", "label"))
    ),
    *(
        Column(
            f"economy{n}{tail}", f"部门预算支出经济分类{level}{title}", "string", f"economic-classification:{_LEVEL}{n}:{part}",
            f"《政府收支分类科目》{level}级{title}；只有支出有",
        )
        for n, level in ((1, "类"), (2, "款"))
        for tail, title, part in (("_code", "编码", "code"), ("", "名称", "label"))
    ),
    Column("fund_code", "资金性质代码", "string", f"fin-source:{_LEVEL}1:code", "资金从哪一本预算、哪一种收入来", codes=codes_of("fund")),
    Column("fund", "资金性质", "string", f"fin-source:{_LEVEL}1:label", _LABEL),
    Column("origin_code", "资金级次代码", "string", f"fin-source:{_LEVEL}2:code", "本级安排或上级转移支付", codes=codes_of("origin")),
    Column("origin", "资金级次", "string", f"fin-source:{_LEVEL}2:label", _LABEL),
    Column("vintage", "资金年度", description="支出预算用本年拨款，还是动用以前年度结转的资金"),
    Column("nature_code", "支出性质代码", "string", "expenditure-type:code", "由项目类别定", codes=codes_of("nature")),
    Column("nature", "支出性质", "string", "expenditure-type:label", _LABEL),
    Column("project_code", "项目代码", "string", "activity:generic:project:code", "与facts.csv、codes.csv的项目代码相同"),
    Column("project", "项目名称", "string", "activity:generic:project:label", _LABEL),
    Column("amount", "金额", "number", "value", "精确到分", "元"),
)  # fmt: skip
_CURRENCY = {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "CNY"}
_FLOWS = {"current": "received", "brought": "brought"}


class _Source(NamedTuple):
    """What income is kept by, and what is left of it."""

    unit: str
    project: str
    function: str
    fund: str


def lines_table(budget: Budget, stage: str = "budget") -> Table:
    """``lines.csv``; ``stage`` is of what is published: budget, or outturn for a final account."""
    executed = "，以及决算的年初结转和结余、本年收入、本年支出、年末结转和结余" if stage == "outturn" else ""
    description = f"预算每一行的收入和支出{executed}"
    return Table("lines.csv", "收入和支出明细", f"{description}。", LINES, ("line",), lines(budget, stage), (_CURRENCY,))


def lines(budget: Budget, stage: str = "budget") -> Iterator[tuple[str, ...]]:
    """Revenue, budget lines and, of a final account, outturns as rows of :data:`LINES`; amounts exact in 元."""
    names = {u.code: u.name for u in budget.units}
    projects = {p.code: p for p in budget.projects}
    meta = budget.meta
    common = {"year": str(meta.year), "department_code": meta.department, "department": names.get(meta.department, meta.department)}

    def row(number: str, phase: str, part: str, unit: str, amount: Decimal, cells: Mapping[str, str]) -> tuple[str, ...]:
        known = {
            **common, "line": number, "phase": phase, "direction": "revenue" if part in {"brought", "received"} else "expenditure",
            "part_code": part, "part": OWN["part"][part], "unit_code": unit, "unit": names.get(unit, unit), "amount": f"{amount:.2f}",
            **cells,
        }  # fmt: skip
        return tuple(known.get(column.name, "") for column in LINES)

    for n, income in enumerate(budget.revenue, start=1):
        yield row(f"R{n}", "approved", _FLOWS[income.flow], income.unit, income.amount, _of_fund(income.fund))
    for n, line in enumerate(budget.lines, start=1):
        cells = {
            **_of_fund(line.fund), "origin_code": line.origin, "origin": name_of("origin", line.origin),
            "vintage": name_of("vintage", line.vintage), **_of_project(projects, line.project),
            **_of_function(line.function, meta.catalogue_year), **_of_economy(line.economy, meta.catalogue_year),
        }  # fmt: skip
        yield row(f"E{n}", "approved", "spent", line.unit, line.amount, cells)
    if stage != "outturn":
        return
    sources: dict[_Source, tuple[Decimal, Decimal, Decimal]] = {}
    for n, out in enumerate(budget.outturns, start=1):
        source = _Source(out.unit, out.project, out.function, out.fund)
        cells = _of_source(source, projects, meta.catalogue_year) | _of_economy(out.economy, meta.catalogue_year)
        yield row(f"S{n}", "executed", "spent", out.unit, out.spent, cells)
        brought, received, spent = sources.get(source, (ZERO, ZERO, ZERO))
        sources[source] = brought + out.brought, received + out.received, spent + out.spent
    for n, (source, (brought, received, spent)) in enumerate(sources.items(), start=1):
        cells = _of_source(source, projects, meta.catalogue_year)
        balance = (("B", "brought", brought), ("I", "received", received), ("L", "left", brought + received - spent))
        yield from (row(f"{letter}{n}", "executed", part, source.unit, amount, cells) for letter, part, amount in balance if amount)


def _of_source(source: _Source, projects: Mapping[str, Project], year: int) -> dict[str, str]:
    return _of_fund(source.fund) | _of_project(projects, source.project) | _of_function(source.function, year)


def _of_fund(fund: str) -> dict[str, str]:
    return {"fund_code": fund, "fund": name_of("fund", fund)}


def _of_project(projects: Mapping[str, Project], code: str) -> dict[str, str]:
    project = projects.get(code)
    nature = NATURE.get(project.category, "project") if project is not None else ""
    name = project.name if project is not None else ""
    return {"project_code": code, "project": name, "nature_code": nature, "nature": name_of("nature", nature)}


def _of_function(function: str, year: int) -> dict[str, str]:
    codes = ((1, function[:3]), (2, function[:5]), (3, function))
    return {f"function{n}_code": code for n, code in codes} | {f"function{n}": function_name(code, year) for n, code in codes}


def _of_economy(economy: str, year: int) -> dict[str, str]:
    codes = ((1, economy[:3]), (2, economy))
    return {f"economy{n}_code": code for n, code in codes} | {f"economy{n}": economy_name(code, year) for n, code in codes}
