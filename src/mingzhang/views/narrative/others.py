"""第二部分 十: operating expenses, procurement, purchase of services, assets, performance (其他重要事项)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.facts import Coordinate, Place
from mingzhang.views.facts import ASSETS, GOVERNED, NATURE
from mingzhang.views.figures import PLAIN, figure
from mingzhang.views.names import economy_name
from mingzhang.views.phrases import (
    amount,
    amount_and_change,
    because,
    date_text,
    exists,
    listed,
    named,
    names,
    none,
    paragraph,
    prose,
    share_of,
)  # fmt: skip
from mingzhang.views.publication import Paragraph, Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import text, texts

PROCURED = {"goods": ("货物类", "A"), "works": ("工程类", "B"), "services": ("服务类", "C")}
#: kind of asset → what is said of it where there is some, and where there is none
HELD = {
    "房屋": ("房屋面积", "没有房屋"),
    "车辆": ("车辆", "没有一般公务用车、执法执勤用车和特种专业技术用车"),
    "大型设备": ("大型设备", "没有大型设备"),
}


def operating(setting: Setting) -> Iterator[Paragraph]:
    """（一）机关运行经费, with its change and what it is spent on"""
    at = setting.base.at(measure="operating")
    if not exists(setting, at):
        governed = any(u.kind in GOVERNED for u in setting.base.budget.units)
        why = "" if governed else f"{setting.word('we')}没有行政单位和参照公务员法管理的事业单位，"
        yield paragraph(f"{why}{setting.year}年", none(setting, at), "安排机关运行经费。")
        return
    year = setting.base.budget.meta.catalogue_year
    codes = [c for c in setting.base.members("economy", **at._asdict()) if exists(setting, at._replace(economy=c))]
    yield paragraph(
        f"{setting.year}年机关运行经费", amount_and_change(setting, at), "。", because(setting, at, text(setting, "reason.operating")),
        f"主要用于：{names([economy_name(c, year) for c in sorted(codes)])}。",
    )  # fmt: skip


def procurement(setting: Setting) -> Iterator[Paragraph]:
    """（二）政府采购: the total and its change, goods, works and services by subject, the shares reserved (财库〔2020〕46号)"""
    whole = setting.base.at(measure="procurement", item="*")
    if not exists(setting, whole):
        yield paragraph(f"{setting.year}年", none(setting, whole), "安排政府采购预算。")
        return
    parts = []
    for item, (name, letter) in PROCURED.items():
        at = whole._replace(item=item)
        if exists(setting, at):
            rows = [p.description for p in setting.base.budget.procurement if p.catalogue.startswith(letter)]
            parts.append(prose(name, amount(setting, at), "，为", _subjects(setting, whole, rows)))
    earlier = whole._replace(vintage="earlier")
    yield paragraph(
        f"{setting.year}年纳入政府采购预算的支出合计", amount_and_change(setting, whole), "。",
        because(setting, whole, text(setting, "reason.procurement")),
        "其中：", listed(parts), "。",
        prose(f"采购资金中使用{setting.year - 1}年结转的资金", amount(setting, earlier), "。") if exists(setting, earlier) else (),
    )  # fmt: skip
    sme = whole._replace(item="sme")
    if exists(setting, sme):
        yield paragraph(
            "落实政府采购促进中小企业发展的规定，面向中小企业采购", amount(setting, sme),
            "，", share_of(setting, sme, whole, "政府采购预算"),
            "；其中面向小微企业采购", amount(setting, whole._replace(item="micro")), "。",
        )  # fmt: skip
    yield from _remarks(setting, "procurement")


def service_purchase(setting: Setting) -> Iterator[Paragraph]:
    """（三）政府购买服务, by subject"""
    whole = setting.base.at(measure="service_purchase")
    if not exists(setting, whole):
        yield paragraph(f"{setting.year}年", none(setting, whole), "安排政府购买服务支出。")
        return
    subjects = _subjects(setting, whole, [s.content for s in setting.base.budget.services])
    yield paragraph(f"{setting.year}年政府购买服务支出合计", amount_and_change(setting, whole), "，购买内容为：", subjects, "。")


def _subjects(setting: Setting, whole: Coordinate, rows: list[str]) -> Prose:
    """Subjects in the order of entry, equal ones added up; one alone has the amount that stands before it."""
    found = [name for name in dict.fromkeys(rows) if exists(setting, whole._replace(item=name))]
    if len(found) == 1:
        return (found[0],)
    return listed((named(setting, name, whole._replace(item=name)) for name in found), "、")


def assets(setting: Setting) -> Iterator[Paragraph]:
    """（四）国有资产: houses, vehicles by kind, large equipment, and what is to be bought"""
    rows = setting.base.budget.assets
    dates = sorted({a.date for a in rows})
    if not dates:
        yield paragraph(f"{setting.department}没有占有使用的房屋、车辆和大型设备。")
        return
    held = Coordinate(entity=setting.department, year=dates[-1][:4], measure="assets")
    parts: list[Prose] = []
    for kind, (name, lacking) in HELD.items():
        at = held._replace(item=ASSETS[kind][0])
        parts.append(prose(name, amount(setting, at), _kinds(setting, at, kind)) if exists(setting, at) else (lacking,))
    yield paragraph(f"截至{date_text(dates[-1])}，{setting.department}", listed(parts, "，"), "。")
    if setting.is_final:
        yield from _remarks(setting, "assets")
        return
    planned = setting.base.at(measure="assets")
    buying = [
        prose(kind, amount(setting, at)) for kind, (item, _) in ASSETS.items() if exists(setting, at := planned._replace(item=item))
    ]
    if buying:
        yield paragraph(f"{setting.year}年计划购置", listed(buying, "，"), "。")
    elif any(a.planned is not None for a in rows):
        yield paragraph(f"{setting.year}年没有购置房屋、车辆和大型设备的计划。")
    yield from _remarks(setting, "assets")


def _kinds(setting: Setting, at: Coordinate, kind: str) -> Prose:
    """其中：执法执勤用车3辆，…, by the category that was entered."""
    sums: dict[str, Decimal] = {}
    for a in setting.base.budget.assets:
        if a.kind == kind and a.category and a.date.startswith(at.year) and a.quantity != 0:
            sums[a.category] = sums.get(a.category, Decimal(0)) + a.quantity
    unit = ASSETS[kind][1]
    parts = [prose(name, _count(at._replace(item=name), value, unit, setting.place), unit) for name, value in sums.items()]
    return prose("（其中：", listed(parts, "，"), "）") if parts else ()


def _count(at: Coordinate, value: Decimal, unit: str, place: Place) -> Prose:
    return (figure(at, value, PLAIN._replace(unit=unit), place),)


def performance(setting: Setting) -> Iterator[Paragraph]:
    """（五）预算绩效: how many projects have goals, how much money they cover, and the department as a whole"""
    count = setting.base.at(measure="performance", item="projects")
    money = count._replace(item="amount")
    whole = setting.base.at(measure="expenditure", fund="*", flow="current")
    spent = whole._replace(nature="project")
    if exists(setting, count):
        funded = [
            p for p in setting.base.budget.projects
            if NATURE.get(p.category) == "project" and exists(setting, spent._replace(project=p.name))
        ]  # fmt: skip
        lead = "项目支出全部" if setting.base.value(count) == len(funded) else setting.word("we")
        covered = (amount(setting, count), "，涉及预算支出", amount(setting, money), "。")
        yield paragraph(f"{setting.year}年{lead}编制绩效目标，实行绩效管理的项目", *covered)
    else:
        yield paragraph(f"{setting.year}年没有编制绩效目标的项目。")
    if any(g.owner == setting.base.budget.meta.department for g in setting.base.budget.goals):
        yield paragraph(f"{setting.department}同时编制整体绩效目标，涵盖本年支出合计", amount(setting, whole), "。")
    yield from _remarks(setting, "performance")


def _remarks(setting: Setting, key: str) -> Iterator[Paragraph]:
    return (paragraph(t) for t in texts(setting, key))
