"""The department's whole-performance form (部门整体绩效目标申报表)."""

from __future__ import annotations

from mingzhang.budget.model import Budget, Goal
from mingzhang.facts import ZERO, Coordinate
from mingzhang.facts.axes import name_of
from mingzhang.views.facts import FactBase
from mingzhang.views.forms_cells import MASKED, Row, amount, label, percentages, share, value, words
from mingzhang.views.forms_indicators import HORIZONS, body, goals_of, rows_of_goal
from mingzhang.views.forms_money import total_at
from mingzhang.views.forms_project import form_projects
from mingzhang.views.layout import FormLayout
from mingzhang.views.markup import rendered
from mingzhang.views.phrases import date_text, listed, prose
from mingzhang.views.publication import Block, Figure, Table
from mingzhang.views.setting import Setting
from mingzhang.views.texts import texts

_FUNDS = ("fiscal", "special_account", "own")
_NATURES = ("personnel", "public", "project")
#: an earlier year's published figures: the first of these stages that was entered
_STAGES = ("budget", "outturn", "adjusted")
#: what is said of figures that are not a budget's
_NAMED = {"outturn": "决算数", "adjusted": "调整预算数"}
_WIDTHS = (1.5, 1.8, 2.1, 1.5, 1.4, 1.8, 1.8)


def department_form(setting: Setting, spec: FormLayout) -> tuple[Block, ...]:
    """The form itself, then a table of indicators for each goal, long-term first."""
    budget = setting.base.budget
    goals = {horizon: goals_of(setting.base, budget.meta.department, horizon) for horizon in HORIZONS}
    filed = budget.meta.filing_date
    form = Table(
        spec.id, spec.number, setting.fill(spec.title), budget.meta.published_unit, "form", (),
        (*_head(setting), *_money(setting), *_texts(setting), *_projects(setting), *_overall(setting, goals)),
        _WIDTHS, caption=(f"填报日期：{date_text(filed)}",) if filed else (), anchor=f"t{spec.id}", sheet=f"{spec.id}整体绩效目标",
    )  # fmt: skip
    tables = (_indicators(setting, spec, goal, position) for horizon in HORIZONS for position, goal in enumerate(goals[horizon], 1))
    return (form, *(table for table in tables if table.body))


def _head(setting: Setting) -> tuple[Row, ...]:
    return (
        (label("部门（单位）名称"), words(setting.department, colspan=6)),
        (label("填报人"), words(MASKED, colspan=2), label("联系电话"), words(MASKED, colspan=3)),
    )


def _money(setting: Setting) -> tuple[Row, ...]:
    """部门总体资金情况: income by fund and expenditure by nature, with shares and two years before."""
    base, year = setting.base, setting.year
    income = [(name_of("fund", fund), base.at(measure="revenue", fund=fund, flow="*")) for fund in _FUNDS]
    spending = [(name, base.at(measure="expenditure", nature=nature, flow="current")) for nature, name in _categories(base.budget).items()]
    first: Row = (
        label("部门总体资金情况", rowspan=4 + len(income) + len(spending)), label("总体资金情况", colspan=2, rowspan=2),
        label("当年金额", rowspan=2), label("占比", rowspan=2), label("近两年收支金额", colspan=2),
    )  # fmt: skip
    return (
        first,
        tuple(label(f"{before}年{_NAMED.get(_stage(base, before), '')}") for before in (year - 2, year - 1)),
        *_structure("收入构成", income, base.at(measure="revenue", fund="*", flow="*"), setting),
        *_structure("支出构成", spending, base.at(measure="expenditure", nature="*", flow="current"), setting),
    )


def _categories(budget: Budget) -> dict[str, str]:
    """The categories by nature. 其他运转类 projects are project expenditure: where there are any, the words say so."""
    if any(p.category == "其他运转类" for p in budget.projects):
        names = ("人员类项目支出", "运转类公用经费项目支出", "其他运转类和特定目标类项目支出")
    else:
        names = ("人员类项目支出", "运转类项目支出", "特定目标类项目支出")
    return dict(zip(_NATURES, names, strict=True))


def _structure(title: str, parts: list[tuple[str, Coordinate]], whole: Coordinate, setting: Setting) -> list[Row]:
    """Parts and their sum; the last row is the whole."""
    base = setting.base
    amounts = [base.value(at) for _, at in parts]
    texts = percentages([ZERO if a is None else a for a in amounts])
    total = base.value(whole)
    shown_total = amount(setting, whole, total)
    rows: list[Row] = []
    for position, (name, at) in enumerate((*parts, ("合计", whole))):
        shown = amount(setting, at, total if at is whole else amounts[position])
        text = "100" if at is whole else texts[position]
        cells: Row = (
            words(name, align="centre"), value(shown), share(setting, text, at, whole, (shown, shown_total)),
            *(value(_earlier(setting, at, year)) for year in (setting.year - 2, setting.year - 1)),
        )  # fmt: skip
        rows.append((label(title, rowspan=len(parts) + 1), *cells) if position == 0 else cells)
    return rows


def _earlier(setting: Setting, at: Coordinate, year: int) -> Figure | None:
    """An earlier year's published figure."""
    there = at._replace(year=str(year), stage=_stage(setting.base, year))
    return amount(setting, there._replace(flow=""), setting.base.value(there))


def _stage(base: FactBase, year: int) -> str:
    """The stage of all figures of an earlier year: the first in which what came in or was spent in all is known."""
    known = (base.at(measure="revenue", fund="*", flow="*"), base.at(measure="expenditure", nature="*", flow="current"))
    published = (s for s in _STAGES if any(base.value(at._replace(year=str(year), stage=s)) is not None for at in known))
    return next(published, _STAGES[0])


def _texts(setting: Setting) -> list[Row]:
    """部门职能概述 and 年度工作任务, a row a paragraph."""
    rows: list[Row] = []
    for key, title in (("duties", "部门职能概述"), ("tasks", "年度工作任务")):
        found = texts(setting, key) or [("无",)]
        rows += [(*((label(title, rowspan=len(found)),) if i == 0 else ()), words(text, colspan=6)) for i, text in enumerate(found)]
    return rows


def _projects(setting: Setting) -> list[Row]:
    projects = form_projects(setting.base.budget)
    if not projects:
        return [(label("项目支出情况"), words("本年度没有安排项目支出。", colspan=6))]
    rows: list[Row] = [
        (
            label("项目支出情况", rowspan=len(projects) + 1), label("项目名称"), label("支出项目类别"), label("项目总预算"),
            label("项目本年度预算"), label("项目主要支出方向和用途", colspan=2),
        ),
    ]  # fmt: skip
    for project in projects:
        at = setting.base.at(measure="expenditure", nature="project", project=project.name, flow="current")
        this_year = setting.base.value(at)
        total = amount(setting, total_at(setting, project), project.total if project.total is not None else this_year)
        kind = words(f"{project.frequency}项目", align="centre")
        rows.append(
            (
                words(project.name),
                kind,
                value(total),
                value(amount(setting, at, this_year)),
                words(rendered(setting, project.use, project.name), colspan=2),
            )
        )
    return rows


def _overall(setting: Setting, goals: dict[str, list[Goal]]) -> list[Row]:
    """整体绩效总目标: long-term goals at the left, the year's at the right."""
    years = sorted({g.until for g in goals["长期"] if g.until is not None})
    until = f"（截至{years[-1]}年）" if years else ""
    told = [listed((prose(f"目标{i}：", rendered(setting, g.text)) for i, g in enumerate(goals[horizon], 1)), "\n") for horizon in HORIZONS]
    return [
        (label("整体绩效总目标", rowspan=2), label(f"长期目标{until}", colspan=3), label("年度目标", colspan=3)),
        tuple(words(text, colspan=3) for text in told),
    ]


def _indicators(setting: Setting, spec: FormLayout, goal: Goal, position: int) -> Table:
    """One goal's indicators, under the goal itself."""
    annual = goal.horizon == "年度"
    name = f"{goal.horizon}目标{position}"
    columns = 8 if annual else 6
    top: Row = (label(name), words(rendered(setting, goal.text), colspan=columns - 1))
    levels = [f"{goal.horizon}绩效指标", "一级指标", "二级指标", "三级指标"]
    if annual:
        header: tuple[Row, ...] = (
            top,
            (*(label(t, rowspan=3) for t in levels), label("指标值", colspan=3), label("指标值确定依据", rowspan=3)),
            (label("近两年指标值", colspan=2), label("预期当年实现值", rowspan=2)),
            (label("前年"), label("上年")),
        )
    else:
        header = (top, tuple(label(t) for t in (*levels, "指标值", "指标值确定依据")))
    rows = body(rows_of_goal(setting.base, goal), setting.department, name, annual=annual, weights=False)
    widths = (1.3, 1.2, 1.5, 3.4, 1.3, 1.3, 1.4, 1.4) if annual else (1.3, 1.2, 1.6, 4.2, 1.6, 1.5)
    return Table(
        f"{spec.id}-{'Y' if annual else 'L'}{position}", "", f"部门整体{goal.horizon}绩效目标表", "", "indicators", header, rows, widths,
        anchor=f"t{spec.id}-{'y' if annual else 'l'}{position}", sheet=f"{spec.id}{name}",
    )  # fmt: skip
