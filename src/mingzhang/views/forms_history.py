"""What a project's form says of the years before: evaluation, budgets and execution, why the budget changes (历年情况)."""

from __future__ import annotations

from mingzhang.budget.model import Evaluation, History, Project
from mingzhang.facts import WHOLE, Fact
from mingzhang.views.facts import period_of
from mingzhang.views.figures import figure, stated
from mingzhang.views.forms_cells import plain
from mingzhang.views.forms_money import sources_of
from mingzhang.views.markup import rendered
from mingzhang.views.phrases import amount_and_change, prose, stop
from mingzhang.views.publication import Figure, Prose
from mingzhang.views.setting import Setting


def evaluation_text(setting: Setting, project: Project, evaluation: Evaluation | None) -> Prose:
    """Last year's score and verdict, what was put right, how the result was used."""
    if evaluation is None:
        return ("本项目上年没有绩效评价结果。",)
    return prose(
        f"1. {evaluation.year}年度绩效评价得分：", score(setting, project, evaluation) or "未评分",
        f"，评价结论：{evaluation.grade}。\n" if evaluation.grade else "。\n",
        "2. 整改情况：", stop(rendered(setting, evaluation.rectification or "无", project.name)), "\n",
        "3. 评价结果在今年预算的应用情况：", stop(rendered(setting, evaluation.use or "无", project.name)),
    )  # fmt: skip


def score(setting: Setting, project: Project, evaluation: Evaluation) -> Prose:
    """97分; nothing where no score was given."""
    if evaluation.score is None:
        return ()
    at = setting.base.at(year=str(evaluation.year), stage="", measure="performance", project=project.name, item="score")
    text = plain(evaluation.score)
    return (Figure(text, Fact(at, stated(text, "分"), setting.place, kind="form")), "分")


def history_text(setting: Setting, project: Project, evaluation: Evaluation | None) -> Prose:
    """The two years before, numbered as in the frame, and why this year's budget changes."""
    rows = setting.base.rows("history", project=project.code)
    lines: list[Prose] = []
    for past in (setting.year - 2, setting.year - 1):
        planned = [h for h in rows if h.year == past and h.stage != "outturn"]
        spent = [h for h in rows if h.year == past and h.stage == "outturn"]
        nothing = "：无" if past >= project.first_year or rows else "：项目尚未设立"
        for group, opening in ((planned, "年初预算安排"), (spent, f"{_months(spent)}预算执行")):
            shown = _amounts(setting, project, group, mixed=any(h.origin == "transfer" for h in rows))
            lines.append(prose(f"{len(lines) + 1}. {past}年{opening}", shown or nothing, "；\n"))
    reason = evaluation.change_reason if evaluation is not None else ""
    told = prose(_change(setting, project, reason), rendered(setting, reason, project.name))
    if not told:
        told = ("本年新设项目",) if project.first_year == setting.year else ("无",)
    return prose(*lines, f"{len(lines) + 1}. 当年预算变动情况及理由：", stop(told))


def _months(spent: list[History]) -> str:
    """``1-7月`` of a part of a year, 实际 of a whole one."""
    period = next((h.period for h in spent if h.period), "")
    return "-".join(str(int(m)) if m.isdigit() else m for m in period.split("-")) + "月" if period else "实际"


_OPENINGS = {"recalled": "，中期收回", "adjusted": "，调整后预算"}


def _amounts(setting: Setting, project: Project, rows: list[History], *, mixed: bool) -> Prose:
    """Amounts of one year and stage: the main one, then transfers, adjustments and what was recalled.

    A figure states an origin only where its words do: 上级转移支付, what stands beside it, or 含上级转移支付.
    """
    order = {"budget": 0, "outturn": 0, "adjusted": 1, "recalled": 2}
    beside = any(row.origin == "transfer" for row in rows)
    parts: list[Prose] = []
    for row in sorted(rows, key=lambda h: (order.get(h.stage, 3), h.origin == "transfer")):
        opening = _OPENINGS.get(row.stage, "，上级转移支付" if row.origin == "transfer" else "")
        whole = mixed and row.origin == WHOLE
        origin = row.origin if whole or (beside and row.stage not in _OPENINGS) else ""
        shown = _past(setting, project, row, origin)
        note = "（含上级转移支付）" if whole else ""
        parts.append(prose(opening if parts else opening.removeprefix("，"), shown, setting.sentence.unit, note))
    return prose(*parts)


def _past(setting: Setting, project: Project, row: History, origin: str) -> Figure:
    recalled = row.stage == "recalled"
    at = setting.base.at(
        year=str(row.year), stage="" if recalled else row.stage, measure="recalled" if recalled else "expenditure",
        nature="project", origin=origin, project=project.name, period=period_of(row.year, row.period),
    )  # fmt: skip
    return figure(at, row.amount, setting.sentence, setting.place, kind="form")


def _change(setting: Setting, project: Project, reason: str) -> Prose:
    """This year's budget against last year's on one basis of money: the local part where last year's is known, else all.

    Left to the reason where the reason itself makes the comparison.
    """
    last = setting.year - 1
    rows = setting.base.rows("history", project=project.code, year=last, stage="budget")
    if not rows or "|" in reason or f"比{last}年" in reason:
        return ()
    at = setting.base.at(measure="expenditure", nature="project", project=project.name)
    local = at._replace(origin="local")
    whole = sum(a for _, _, a in sources_of(setting, project) if a is not None)
    scope = ""
    if any(h.origin == "local" for h in rows):
        if len(rows) > 1 or setting.base.value(local) != whole:
            scope, at = "除上级转移支付外，", local
    elif setting.base.value(at) != whole:
        return ()
    return prose(f"{scope}{setting.year}年预算", amount_and_change(setting, at), "。")
