"""第二部分 一 to 四: the balance, revenue, expenditure, and fiscal appropriations (收支总体情况)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.facts import Coordinate
from mingzhang.views.names import function_name
from mingzhang.views.phrases import (
    amount,
    amount_and_change,
    amount_and_share,
    because,
    exists,
    listed,
    names,
    of_both_sides,
    paragraph,
    prose,
)
from mingzhang.views.publication import Paragraph, Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import text

NATURES = {
    "basic": "基本支出", "project": "项目支出", "business": "事业单位经营支出", "upward": "上缴上级支出", "subsidy": "对附属单位补助支出",
}  # fmt: skip
FISCAL = {"general": "一般公共预算", "gov_fund": "政府性基金预算", "state_capital": "国有资本经营预算"}


def balance(setting: Setting) -> Iterator[Paragraph]:
    """一、收支预算总体安排情况"""
    revenue = setting.base.at(measure="revenue", fund="*", flow="*")
    spent = setting.base.at(measure="expenditure", fund="*", flow="current")
    sources = [setting.word(f"revenue_{fund}") for fund in _funds(setting)]
    sources += ["上年结转结余"] if exists(setting, revenue._replace(flow="brought")) else []
    uses = [name for nature, name in NATURES.items() if exists(setting, spent._replace(nature=nature))]
    yield paragraph(
        f"{setting.word('we')}坚持收支全口径管理，全部收入和支出都编入部门预算。",
        f"收入包括：{names(sources)}；" if sources else "没有收入；",
        f"支出包括：{names(uses)}。" if uses else "没有支出。",
    )  # fmt: skip
    reason = because(setting, revenue, text(setting, "reason.total"))
    yield paragraph(f"{setting.year}年收支总预算", of_both_sides(amount_and_change(setting, revenue)), "。", reason)


def revenue(setting: Setting) -> Iterator[Paragraph]:
    """二、收入预算安排情况: every source with its share"""
    whole = setting.base.at(measure="revenue", fund="*", flow="*")
    current = whole._replace(flow="current")
    parts = [amount_and_share(setting, setting.word(f"revenue_{f}"), current._replace(fund=f), whole) for f in _funds(setting)]
    brought = whole._replace(flow="brought")
    if exists(setting, brought):
        parts.append(amount_and_share(setting, "上年结转结余", brought, whole))
    yield paragraph(f"{setting.year}年收入总计", amount_and_change(setting, whole), "。", _of_which(parts))


def expenditure(setting: Setting) -> Iterator[Paragraph]:
    """三、支出预算安排情况: by nature, with shares"""
    whole = setting.base.at(measure="expenditure", fund="*", flow="current", nature="*")
    parts = [
        amount_and_share(setting, name, whole._replace(nature=nature), whole)
        for nature, name in NATURES.items()
        if exists(setting, whole._replace(nature=nature))
    ]
    yield paragraph(f"{setting.year}年本年支出合计", amount_and_change(setting, whole), "。", _of_which(parts))
    carried = whole._replace(flow="carried", nature="")
    if exists(setting, carried):
        yield paragraph("年终结转结余", amount(setting, carried), "，留待以后年度按规定使用。")


def fiscal(setting: Setting) -> Iterator[Paragraph]:
    """四、财政拨款收支预算总体情况: sources and uses of the three fiscal budgets"""
    income = setting.base.at(measure="revenue", fund="fiscal", flow="*")
    spent = setting.base.at(measure="expenditure", fund="fiscal", flow="current")
    sources = [
        prose(f"{name}拨款{when}", amount(setting, at))
        for flow, when in (("current", "本年收入"), ("brought", "上年结转"))
        for fund, name in FISCAL.items()
        if exists(setting, at := income._replace(fund=fund, flow=flow))
    ]
    year = setting.base.budget.meta.catalogue_year
    uses = [
        prose(function_name(code, year), amount(setting, spent._replace(function=code))) for code in sorted(classes(setting, spent))
    ]
    carried = spent._replace(flow="carried")
    if exists(setting, carried):
        uses.append(prose("年终结转结余", amount(setting, carried)))
    yield paragraph(
        f"{setting.year}年财政拨款收支总预算", of_both_sides(amount(setting, income)), "。",
        prose("收入包括：", listed(sources), "。") if sources else (),
        prose("支出包括：", listed(uses), "。") if uses else (),
    )  # fmt: skip


def classes(setting: Setting, at: Coordinate) -> list[str]:
    """The 类 that have money within a coordinate."""
    codes = {code[:3] for code in setting.base.members("function", **at._asdict())}
    return [code for code in codes if exists(setting, at._replace(function=code))]


def _funds(setting: Setting) -> list[str]:
    whole = setting.base.at(measure="revenue", flow="current")
    present = set(setting.base.members("fund", **whole._asdict()))
    return [f for f in setting.layout.lists["funds"] if f in present and exists(setting, whole._replace(fund=f))]


def _of_which(parts: list[Prose]) -> Prose:
    return prose("其中：", listed(parts), "。") if parts else ()
