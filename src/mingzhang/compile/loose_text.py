"""Free text that people wrote: no amount, share or change without its figure (文字中的金额).

A disclosure is derived from data, so that a change in the data changes every sentence. An amount typed into a text would
stay behind. It must therefore be a reference (``{支出 性质=项目支出}``), part of a working that can be executed
(``50元*150人=7500元``), a quotation (``「…」``), a standard (``150元/件``), or one of the row's own amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.budget.carriers import Places
from mingzhang.budget.model import Item
from mingzhang.budget.problem import Problem, error
from mingzhang.facts import ZERO, Coordinate, Number, number
from mingzhang.facts.axes import name_of
from mingzhang.understand.formulas import read_formulas
from mingzhang.views.facts import NATURE, FactBase
from mingzhang.views.markup import MarkupError, reference, rendered
from mingzhang.views.setting import Setting

_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_AMOUNT = re.compile(rf"(?<![\d.]){_DIGITS}\s*(?P<unit>百万元|亿元|万元|千元|百元|元|亿(?![\u4e00-\u9fff])|万(?![\u4e00-\u9fff]))")
#: a percentage of money: a share, or a change in words of change
_SHARE = re.compile(
    rf"(?:占|增长|下降|增加|减少|增幅|降幅|提高|降低|上升|压减|压缩)[^，。；、\d]{{0,6}}(?<![\d.]){_DIGITS}\s*(?P<unit>%|％|个百分点)"
)
_BRACE = re.compile(r"\{[^{}\n]{0,20}|[^{}\n]{0,20}\}")
_BOUND = re.compile(r"\{[^{}]*\}|「[^「」]*」")
#: what follows or goes before a price or standard: 150元/件, 每人每月923.78元
_PER = re.compile(r"\s*[/／]")
_EACH = re.compile(r"每[^\d，。；、]{1,8}$")


class Written(NamedTuple):
    """A text and where it stands: table, row from 0, column; the project that it belongs to; amounts of its own row."""

    table: str
    row: int
    column: str
    text: str
    project: str = ""  # name
    own: tuple[Decimal, ...] = ()
    amounts: bool = True  # whether an amount in it must be bound


def freetext(setting: Setting, places: Places) -> list[Problem]:
    """Every reference that names nothing, and every amount, share or change that is bound to nothing (错误)."""
    found: list[Problem] = []
    for written in _written(setting.base):
        file, row = places(written.table, written.row)
        try:
            rendered(setting, written.text, written.project)
        except MarkupError as reason:
            found.append(error(file, row, written.column, str(reason)))
            continue
        if brace := _BRACE.search(_BOUND.sub("", written.text)):
            found.append(error(file, row, written.column, _unclosed(brace[0])))
        found += (error(file, row, written.column, _message(setting, loose)) for loose in _loose(written) if written.amounts)
    return found


class Loose(NamedTuple):
    """An amount or percentage that is bound to nothing."""

    shown: str
    number: Number


def _loose(written: Written) -> Iterator[Loose]:
    text = written.text
    free = [m.span() for m in _BOUND.finditer(text)]
    if "=" in text or "＝" in text or "计" in text:
        for formula in read_formulas(text):
            start = text.find(formula.text)
            if start >= 0:
                free.append((start, start + len(formula.text)))
    for pattern in (_AMOUNT, _SHARE):
        for match in pattern.finditer(text):
            start, end = match.start("digits"), match.end()
            if any(a <= start and end <= b for a, b in free) or _PER.match(text, end) or _EACH.search(text[:start]):
                continue
            stated = number(match["digits"], "%" if match["unit"] in {"%", "％", "个百分点"} else match["unit"])
            if stated.unit == "元" and any(abs(own - stated.value) * 2 <= stated.quantum for own in written.own):
                continue
            yield Loose(match[0].strip(), stated)


def _unclosed(shown: str) -> str:
    """A brace without its partner would be printed as it stands."""
    mark, partner = "{}" if shown.startswith("{") else "}{"
    return f"“{shown}”处的“{mark}”没有对应的“{partner}”，引数没有写完整；请补上，如{{支出 性质=项目支出}}，或删去。"


def _message(setting: Setting, loose: Loose) -> str:
    says = f"文字中的“{loose.shown}”没有与预算数据对应，数据变动时不会随之改变。"
    same = _suggestion(setting, loose.number)
    how = "请改写为引数，如{支出 性质=项目支出}，增减写作{支出 性质=项目支出|增减}"
    if same:
        how = f"它与预算数据中的一个数相等，请改写为{same}"
    return f"{says}{how}；引自其他文件的，写作「{loose.shown}」；属于测算的，写成完整的算式，如50元*150人=7500元。"


def _suggestion(setting: Setting, stated: Number) -> str:
    """A reference to a figure of this value, '' where there is none."""
    base = setting.base
    if stated.unit != "元":
        return ""
    natures = (f"支出 性质={name_of('nature', nature)}" for nature in ("basic", "personnel", "public", "project"))
    measures = (name_of("measure", measure) for measure in ("operating", "procurement", "service_purchase"))
    for words in ("支出", *natures, *measures, *(f"支出 项目={p.name}" for p in base.budget.projects)):
        try:
            value = base.value(reference(setting, words).at)
        except MarkupError:
            continue
        if value is not None and abs(value - stated.value) * 2 <= stated.quantum:
            return f"{{{words}}}"
    return ""


def _written(base: FactBase) -> Iterator[Written]:
    budget = base.budget
    projects = {p.code: p for p in budget.projects}

    def name(code: str) -> str:
        return projects[code].name if code in projects and NATURE.get(projects[code].category) == "project" else ""

    for n, text in enumerate(budget.texts):
        yield Written("texts", n, "text", text.text)
    for n, item in enumerate(budget.items):
        yield Written("items", n, "working", item.working, name(item.project), _amounts(item))
    for n, row in enumerate(budget.evaluations):
        own = _project_amounts(base, row.project, name(row.project))
        for column in ("rectification", "use", "change_reason"):
            yield Written("evaluations", n, column, getattr(row, column), name(row.project), own)
    for n, project in enumerate(budget.projects):
        yield Written("projects", n, "use", project.use, name(project.code))
        for column in ("basis", "plan"):
            yield Written("projects", n, column, getattr(project, column), name(project.code), amounts=False)
    for n, goal in enumerate(budget.goals):
        yield Written("goals", n, "text", goal.text, name(goal.owner), amounts=False)
    for n, expense in enumerate(budget.three_public):
        for column in ("reason", "use"):
            yield Written("three_public", n, column, getattr(expense, column), own=(expense.amount,))


def _amounts(item: Item) -> tuple[Decimal, ...]:
    own = tuple(a for a in (item.local, item.transfer, item.other) if a is not None)
    return (*own, sum(own, ZERO))


def _project_amounts(base: FactBase, code: str, name: str) -> tuple[Decimal, ...]:
    """A project's money of this year and the years before, and the differences between them."""
    at: Coordinate = base.at(measure="expenditure", nature="project", flow="current", project=name)
    now = base.value(at) if name else None
    then = [h.amount for h in base.budget.history if h.project == code]
    known = [*then, *(() if now is None else (now,))]
    return (*known, *(abs(a - b) for i, a in enumerate(known) for b in known[i + 1 :]))

