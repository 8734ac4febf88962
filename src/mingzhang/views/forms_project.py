"""A project's form (项目支出绩效目标申报表)."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget.model import Budget, Goal, Project
from mingzhang.facts import ZERO, Indicator
from mingzhang.views.forms_cells import MASKED, Row, label, per_cent, plain, words
from mingzhang.views.forms_history import evaluation_text, history_text
from mingzhang.views.forms_indicators import GROUP, HORIZONS, body, goals_of, rows_of_goal
from mingzhang.views.forms_money import budget_rows, item_rows, purchase_rows
from mingzhang.views.layout import FormLayout
from mingzhang.views.markup import rendered
from mingzhang.views.publication import Block, Figure, Paragraph, Table, TableCell, Tick
from mingzhang.views.setting import Setting

_WIDTHS = (1.5, 1.8, 3.9, 1.6, 1.7, 1.6)
_FORMED = frozenset({"其他运转类", "特定目标类"})
_FREQUENCIES = (("1. 一次性项目", "一次性"), ("2. 常年项目", "经常性"), ("3. 延续性项目", "延续性"))
#: Σ of a year's weights in the template; the rest belongs to the execution of the budget
_FULL = Decimal(100)


def form_projects(budget: Budget) -> tuple[Project, ...]:
    """The projects that file a form: 人员类 and 公用经费 do not."""
    return tuple(p for p in budget.projects if p.category in _FORMED)


def project_forms(setting: Setting, spec: FormLayout) -> tuple[Block, ...]:
    """The form of every project that files one; where none does, the empty form with its note."""
    found = form_projects(setting.base.budget)
    if not found:
        return (_blank(setting, spec),)
    return tuple(block for n, project in enumerate(found, 1) for block in _form(setting, spec._replace(id=f"{spec.id}-{n}"), project))


def _blank(setting: Setting, spec: FormLayout) -> Table:
    pairs = (("项目名称", "项目代码"), ("项目主管部门", "项目执行单位"), ("项目总预算", "项目当年预算"))
    rows: list[Row] = [(label(a), words(colspan=2), label(b), words(colspan=2)) for a, b in pairs]
    rows += [(label(name), words(colspan=5)) for name in ("立项依据", "项目实施方案", "项目绩效总目标")]
    return Table(
        spec.id, spec.number, setting.fill(spec.title), setting.cell.unit, "form", (), tuple(rows), _WIDTHS,
        notes=(setting.fill(spec.empty),), anchor=f"t{spec.id}", sheet=f"{spec.id}项目绩效目标",
    )  # fmt: skip


def _form(setting: Setting, spec: FormLayout, project: Project) -> tuple[Block, ...]:
    """The form, the long-term indicators, the year's indicators with weights."""
    goals = {horizon: goals_of(setting.base, project.code, horizon) for horizon in HORIZONS}
    form = Table(
        spec.id, spec.number, setting.fill(spec.title), setting.cell.unit, "form", (),
        (
            *_head(setting, project),
            *_reasons(setting, project),
            *budget_rows(setting, project),
            *item_rows(setting, project),
            *purchase_rows(setting, project),
            *_goals(setting, project, goals),
        ),
        _WIDTHS, caption=(f"单位名称：{setting.department}",), anchor=f"t{spec.id}", sheet=f"{spec.id} {project.name}",
    )  # fmt: skip
    long_term, annual = _long_term(setting, spec, project, goals["长期"]), _annual(setting, spec, project, goals["年度"])
    notes = _execution(setting, project, goals["年度"])
    return (form, *(table for table in (long_term, annual) if table.body), *notes)


def _unit(setting: Setting, code: str) -> str:
    return next((u.name for u in setting.base.budget.units if u.code == code), code)


def _head(setting: Setting, project: Project) -> list[Row]:
    transfer = project.level == "转移"
    category = (
        Tick("1. 运转类", project.category == "其他运转类"),
        Tick("2. 特定目标类本级支出", project.category == "特定目标类" and not transfer),
        Tick("3. 特定目标类上级转移支出", project.category == "特定目标类" and transfer),
    )
    frequency = tuple(Tick(text, project.frequency == name) for text, name in _FREQUENCIES)
    pairs = (
        ("项目名称", project.name, "项目代码", project.code),
        ("项目主管部门", setting.department, "项目执行单位", _unit(setting, project.executing_unit or project.unit)),
        ("项目负责人", MASKED, "联系电话", MASKED),
    )
    return [
        *((label(a), words(b, colspan=2), label(c), words(d, colspan=2)) for a, b, c, d in pairs),
        (label("项目年度"), words(f"{setting.year}年度", colspan=5)),
        (label("项目类别"), TableCell(ticks=category, colspan=5)),
        (label("项目安排频度"), TableCell(ticks=frequency, colspan=5)),
    ]


def _reasons(setting: Setting, project: Project) -> list[Row]:
    found = setting.base.rows("evaluations", project=project.code)
    evaluation = max(found, key=lambda e: e.year, default=None)
    return [
        (label("立项依据"), words(rendered(setting, project.basis, project.name), colspan=5)),
        (label("项目实施方案"), words(rendered(setting, project.plan, project.name), colspan=5)),
        (label("上年绩效评价结果、整改及应用（必填）"), words(evaluation_text(setting, project, evaluation), colspan=5)),
        (label("项目前两年预算及当年预算变动情况"), words(history_text(setting, project, evaluation), colspan=5)),
    ]


# ---- goals and indicators --------------------------------------------------------------------------------------------


def _named(goals: list[Goal]) -> list[tuple[str, Goal]]:
    return [(f"{goal.horizon}绩效目标{number}", goal) for number, goal in enumerate(goals, 1)]


def _goals(setting: Setting, project: Project, goals: dict[str, list[Goal]]) -> list[Row]:
    rows: list[Row] = [(label("项目绩效总目标", colspan=6),), (label("名称"), label("目标说明", colspan=5))]
    for name, goal in (pair for horizon in HORIZONS for pair in _named(goals[horizon])):
        rows.append((label(name), words(rendered(setting, goal.text, project.name), colspan=5)))
    return rows if len(rows) > 2 else [*rows, (words("无"), words(colspan=5))]


def _rows(setting: Setting, project: Project, goals: list[Goal], *, annual: bool) -> tuple[Row, ...]:
    """The indicators of every goal, one goal after the other; only a year's are weighted."""
    found = [(name, rows_of_goal(setting.base, goal)) for name, goal in _named(goals)]
    complete = all(row.weight is not None for _, rows in found for row in rows)
    return tuple(
        row for name, rows in found for row in body(rows, project.name, name, annual=annual, weights=annual, complete=complete)
    )


def _long_term(setting: Setting, spec: FormLayout, project: Project, goals: list[Goal]) -> Table:
    header: Row = tuple(label(t) for t in ("目标名称", "一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据"))
    return Table(
        f"{spec.id}-L", "", "长期绩效目标表", "", "indicators", (header,), _rows(setting, project, goals, annual=False),
        (1.4, 1.2, 1.6, 4.2, 1.7, 1.4), caption=(f"项目名称：{project.name}",), anchor=f"t{spec.id}-l", sheet=f"{spec.id} 长期目标",
    )  # fmt: skip


def _annual(setting: Setting, spec: FormLayout, project: Project, goals: list[Goal]) -> Table:
    heads = ("目标名称", "指标权重比例（%）", "一级指标", "二级指标", "三级指标")
    header: tuple[Row, ...] = (
        (*(label(t, rowspan=2) for t in heads), label("指标值", colspan=4), label("指标值确定依据", rowspan=2)),
        tuple(label(t) for t in ("前年", "上年", "预计当年实现", "指标分值权重")),
    )
    return Table(
        f"{spec.id}-Y", "", "年度绩效目标表", "", "indicators", header, _rows(setting, project, goals, annual=True),
        (1.2, 1.1, 1.1, 1.3, 3.0, 1.35, 1.35, 1.35, 1.1, 1.5), caption=(f"项目名称：{project.name}",),
        anchor=f"t{spec.id}-y", sheet=f"{spec.id} 年度目标",
    )  # fmt: skip


def _execution(setting: Setting, project: Project, goals: list[Goal]) -> list[Block]:
    """What the weights leave to the execution of the budget (预算执行率), where anything is left."""
    weights = [row.weight for goal in goals for row in rows_of_goal(setting.base, goal)]
    entered = [w for w in weights if w is not None]
    rest = _FULL - sum(entered, ZERO)
    if not weights or len(entered) < len(weights) or rest <= ZERO:
        return []
    text = plain(rest)
    states = Indicator(project.name, "年度", "", "预算执行率", "", GROUP, (), per_cent(rest), "", setting.place)
    return [Paragraph(("注：预算执行率指标权重为", Figure(text, states), "%，由财政部门统一设定，不在上表列示。"), "note")]
