"""第二部分 五 to 八: the general public budget, its basic expenditure, and the two other fiscal budgets (财政拨款支出情况)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.facts import Coordinate
from mingzhang.views.names import economy_name, function_name, numeral
from mingzhang.views.narrative.totals import FISCAL, classes
from mingzhang.views.phrases import (
    amount,
    amount_and_change,
    amount_and_share,
    bare,
    because,
    begun,
    exists,
    listed,
    names,
    none,
    paragraph,
    prose,
)
from mingzhang.views.publication import Paragraph, Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import text


def general_change(setting: Setting) -> Iterator[Paragraph]:
    """五（一）规模变化"""
    at = _spent(setting, "general")
    reason = because(setting, at, text(setting, "reason.general"))
    yield paragraph(f"{setting.year}年一般公共预算拨款支出", amount_and_change(setting, at), "。", reason)


def general_structure(setting: Setting) -> Iterator[Paragraph]:
    """五（二）结构: basic and project, and the basic part's two"""
    whole = _spent(setting, "general")
    if not exists(setting, whole):
        yield _none(setting, "general")
        return
    basic, project = whole._replace(nature="basic"), whole._replace(nature="project")
    inner = [
        prose(name, amount(setting, whole._replace(nature=nature)))
        for nature, name in (("personnel", "人员经费"), ("public", "公用经费"))
        if exists(setting, whole._replace(nature=nature))
    ]
    parts = []
    if exists(setting, basic):
        parts.append(prose(amount_and_share(setting, "基本支出", basic, whole), *(("，其中：", listed(inner, "，")) if inner else ())))
    if exists(setting, project):
        parts.append(amount_and_share(setting, "项目支出", project, whole))
    yield paragraph(listed(parts), "。")


def general_use(setting: Setting) -> Iterator[Paragraph]:
    """五（三）具体使用: each 类 with what it is for"""
    yield from _uses(setting, _spent(setting, "general"))


def basic(setting: Setting) -> Iterator[Paragraph]:
    """六、一般公共预算基本支出, by 经济分类"""
    whole = _spent(setting, "general")._replace(nature="basic")
    if not exists(setting, whole):
        yield paragraph(f"{setting.word('we')}{setting.year}年", none(setting, whole), "使用一般公共预算安排的基本支出。")
        return
    year = setting.base.budget.meta.catalogue_year
    yield paragraph(f"{setting.year}年一般公共预算基本支出", amount(setting, whole), "，按部门预算支出经济分类科目划分如下：")
    found = [c for c in setting.base.members("economy", **whole._asdict()) if exists(setting, whole._replace(economy=c))]
    for n, code in enumerate(sorted({c[:3] for c in found}), start=1):
        kinds = names([economy_name(c, year) for c in sorted(found) if c.startswith(code)])
        name, money = economy_name(code, year), amount(setting, whole._replace(economy=code))
        yield paragraph(f"（{numeral(n)}）{name}", money, f"，主要用于：{kinds}。", style="list")


def gov_fund(setting: Setting) -> Iterator[Paragraph]:
    """七、政府性基金预算"""
    yield from _other_budget(setting, "gov_fund")


def state_capital(setting: Setting) -> Iterator[Paragraph]:
    """八、国有资本经营预算"""
    yield from _other_budget(setting, "state_capital")


def _spent(setting: Setting, fund: str) -> Coordinate:
    return setting.base.at(measure="expenditure", fund=fund, flow="current")


def _none(setting: Setting, fund: str) -> Paragraph:
    return paragraph(f"{setting.word('we')}{setting.year}年", none(setting, _spent(setting, fund)), f"使用{FISCAL[fund]}安排的支出。")


def _other_budget(setting: Setting, fund: str) -> Iterator[Paragraph]:
    at = _spent(setting, fund)
    if not exists(setting, at):
        yield _none(setting, fund)
        return
    reason = because(setting, at, text(setting, f"reason.{fund}"))
    yield paragraph(f"{setting.year}年{FISCAL[fund]}支出", amount_and_change(setting, at), "。", reason, "具体安排如下：")
    yield from _uses(setting, at)


def _uses(setting: Setting, whole: Coordinate) -> Iterator[Paragraph]:
    year = setting.base.budget.meta.catalogue_year
    for n, code in enumerate(sorted(classes(setting, whole)), start=1):
        at = whole._replace(function=code)
        yield paragraph(f"{n}.{function_name(code, year)}", amount(setting, at), "，主要用于", _use(setting, at), "。", style="list")


def _use(setting: Setting, at: Coordinate) -> Prose:
    """What people wrote under use.208, else the names of the items used."""
    written = text(setting, f"use.{at.function}")
    if written:
        return bare(begun(written))
    year = setting.base.budget.meta.catalogue_year
    found = (function_name(c, year) for c in sorted(setting.base.members("function", **at._asdict())))
    return (names(list(dict.fromkeys(_purpose(name) for name in found))) + "等方面",)


def _purpose(name: str) -> str:
    """What an item of expenditure is for: its name without 支出, which is what it is."""
    return f"{name.removesuffix('支出')}事项" if name.endswith("的支出") else name.removesuffix("支出")
