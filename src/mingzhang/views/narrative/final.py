"""The narrative of a final account: what came in and was spent, beside what the year began with (决算情况说明).

Frame: 财政部门决算公开参考样式 (公开01表 to 公开09表 and their explanation), 财预〔2016〕143号. What was planned is printed beside what
was spent, with the share of the plan that it comes to (完成年初预算的 %), also where nothing was planned: then without a share.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.facts import Claim, Coordinate
from mingzhang.views.facts import GOVERNED
from mingzhang.views.figures import percent, ratio, stated, write
from mingzhang.views.names import economy_name, function_name
from mingzhang.views.narrative.totals import FISCAL, NATURES, classes
from mingzhang.views.phrases import (
    amount,
    amount_and_change,
    amount_and_share,
    because,
    begun,
    change,
    exists,
    listed,
    names,
    none,
    of_both_sides,
    paragraph,
    pen_for,
    printed,
    prose,
    share_of,
    stop,
)
from mingzhang.views.publication import Figure, Paragraph, Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import text, texts

#: sources in the order of 收入决算表
SOURCES = {
    "fiscal": "财政拨款收入", "superior": "上级补助收入", "business": "事业收入", "operating": "经营收入", "affiliated": "附属单位上缴收入",
    "other": "其他收入",
}  # fmt: skip


def balance(setting: Setting) -> Iterator[Paragraph]:
    """一、收入支出决算总体情况"""
    whole = setting.base.at(measure="revenue", fund="*", flow="*")
    reason = because(setting, whole, text(setting, "outturn.total"))
    yield paragraph(f"{setting.year}年度收、支总计均为", of_both_sides(amount_and_change(setting, whole)), "。", reason)


def revenue(setting: Setting) -> Iterator[Paragraph]:
    """二、收入决算情况: every source with its share"""
    yield _current(setting, "本年收入合计", "revenue", "fund", SOURCES)


def expenditure(setting: Setting) -> Iterator[Paragraph]:
    """三、支出决算情况: by nature, with shares"""
    yield _current(setting, "本年支出合计", "expenditure", "nature", NATURES)


def _current(setting: Setting, name: str, measure: str, axis: str, members: dict[str, str]) -> Paragraph:
    """One total of the year, and its share along an axis of every member that there is."""
    whole = setting.base.at(measure=measure, fund="*", flow="current")
    placed = [(member, whole._replace(**{axis: code})) for code, member in members.items()]
    parts = [amount_and_share(setting, member, at, whole) for member, at in placed if exists(setting, at)]
    return paragraph(f"{setting.year}年度{name}", amount(setting, whole), _of_which(parts), "。")


def fiscal(setting: Setting) -> Iterator[Paragraph]:
    """四、财政拨款收入支出决算总体情况"""
    whole = setting.base.at(measure="revenue", fund="fiscal", flow="*")
    reason = because(setting, whole, text(setting, "outturn.fiscal"))
    yield paragraph(f"{setting.year}年度财政拨款收、支总计均为", of_both_sides(amount_and_change(setting, whole)), "。", reason)


def general_change(setting: Setting) -> Iterator[Paragraph]:
    """五（一）总体情况: the general public budget and its part in all expenditure"""
    at = _spent(setting, "general")
    of_all = share_of(setting, at, at._replace(fund="*"), "本年支出合计")
    yield paragraph(
        f"{setting.year}年度一般公共预算财政拨款支出", amount(setting, at), prose("，", of_all) if of_all else (),
        _and_change(setting, at), "。", because(setting, at, text(setting, "outturn.general")),
    )  # fmt: skip


def general_structure(setting: Setting) -> Iterator[Paragraph]:
    """五（二）结构情况: by 类, with shares"""
    whole = _spent(setting, "general")
    if not exists(setting, whole):
        yield _none(setting, "general")
        return
    year = setting.base.budget.meta.catalogue_year
    parts = [_class(setting, function_name(code, year), whole._replace(function=code), whole) for code in sorted(classes(setting, whole))]
    yield paragraph(f"{setting.year}年度一般公共预算财政拨款支出", amount(setting, whole), "，主要用于以下方面：", listed(parts), "。")


def general_use(setting: Setting) -> Iterator[Paragraph]:
    """五（三）具体情况: every 项 beside what was planned for it"""
    whole = _spent(setting, "general")
    codes = sorted({c for stage in ("budget", "outturn") for c in _items(setting, whole._replace(stage=stage))})
    if not codes:
        yield _none(setting, "general")
        return
    lead = f"{setting.year}年度一般公共预算财政拨款支出"
    yield paragraph(lead, _against_plan(setting, whole, "年初预算"), "。", _why(setting, whole, "年初预算", "general"), "其中：")
    year = setting.base.budget.meta.catalogue_year
    for n, code in enumerate(codes, start=1):
        levels = "".join(f"{function_name(code[:size], year)}（{level}）" for size, level in ((3, "类"), (5, "款"), (7, "项")))
        at = whole._replace(function=code)
        why = _why(setting, at, "年初预算", code)
        yield paragraph(f"{n}.{levels}。", _against_plan(setting, at, "年初预算"), "。", why, style="list")


def basic(setting: Setting) -> Iterator[Paragraph]:
    """六、一般公共预算财政拨款基本支出: its two parts and what they are spent on"""
    whole = _spent(setting, "general")._replace(nature="basic")
    if not exists(setting, whole):
        yield paragraph(f"{setting.word('we')}{setting.year}年度", none(setting, whole), "一般公共预算财政拨款基本支出。")
        return
    yield paragraph(f"{setting.year}年度一般公共预算财政拨款基本支出", amount(setting, whole), "，其中：")
    year = setting.base.budget.meta.catalogue_year
    for nature, name in (("personnel", "人员经费"), ("public", "公用经费")):
        at = whole._replace(nature=nature)
        used = [c for c in sorted(setting.base.members("economy", **at._asdict())) if exists(setting, at._replace(economy=c))]
        if used:
            yield paragraph(name, amount(setting, at), f"，主要包括：{names([economy_name(c, year) for c in used])}。")


def three_public(setting: Setting) -> Iterator[Paragraph]:
    """七（一）“三公”经费 as a whole beside its budget"""
    at = setting.base.at(measure="three_public", fund="fiscal")
    completed = prose(_against_plan(setting, at, "预算"), _and_change(setting, at))
    yield paragraph(f"{setting.year}年度“三公”经费财政拨款支出", completed, "。", _reasons(setting, at, "three_public"))


def three_public_items(setting: Setting) -> Iterator[Paragraph]:
    """七（二）each of the three, beside its budget"""
    for n, (item, name) in enumerate(_THREE_PUBLIC.items(), start=1):
        at = setting.base.at(measure="three_public", fund="fiscal", item=item)
        parts = [prose(called, amount(setting, at._replace(item=part))) for part, called in _VEHICLE.items()] if item == "vehicle" else []
        within = prose("其中：", listed(parts, "，"), "。") if parts else ()
        counted = _counted(setting, at, _COUNTED[item])
        completed = prose(_against_plan(setting, at, "预算"), _and_change(setting, at))
        yield paragraph(f"{n}.{name}", completed, "。", _reasons(setting, at, item), within, counted, style="list")


_THREE_PUBLIC = {"abroad": "因公出国（境）费", "vehicle": "公务用车购置及运行维护费", "reception": "公务接待费"}
#: what is counted of each: before, item, … (财预〔2016〕143号: 团组、人次、购置和保有的车辆、接待批次)
_COUNTED = {
    "abroad": (("全年因公出国（境）团组", "abroad_groups"), ("，累计", "abroad_people")),
    "vehicle": (("本年购置公务用车", "vehicles_bought"), ("，年末公务用车保有量为", "vehicles_kept")),
    "reception": (("全年国内公务接待", "reception_batches"), ("，", "reception_people")),
}  # fmt: skip
_VEHICLE = {"vehicle_purchase": "公务用车购置支出", "vehicle_running": "公务用车运行维护支出"}


def gov_fund(setting: Setting) -> Iterator[Paragraph]:
    """八、政府性基金预算: what was there, came in, was spent and is left"""
    income = setting.base.at(measure="revenue", fund="gov_fund", flow="*")
    spent = _spent(setting, "gov_fund")
    if not exists(setting, income):
        yield _none(setting, "gov_fund")
        return
    parts = (
        prose("年初结转和结余", amount(setting, income._replace(flow="brought"))),
        prose("本年收入", amount(setting, income._replace(flow="current"))),
        prose("本年支出", amount(setting, spent)),
        prose("年末结转和结余", amount(setting, spent._replace(flow="carried"))),
    )
    yield paragraph(f"{setting.year}年度政府性基金预算财政拨款", listed(parts, "，"), "。")


def state_capital(setting: Setting) -> Iterator[Paragraph]:
    """九、国有资本经营预算"""
    at = _spent(setting, "state_capital")
    if not exists(setting, at):
        yield _none(setting, "state_capital")
        return
    yield paragraph(f"{setting.year}年度国有资本经营预算财政拨款支出", amount(setting, at), "。")


def operating(setting: Setting) -> Iterator[Paragraph]:
    """十、机关运行经费"""
    at = setting.base.at(measure="operating")
    if not exists(setting, at):
        governed = any(u.kind in GOVERNED for u in setting.base.budget.units)
        why = "" if governed else f"{setting.word('we')}没有行政单位和参照公务员法管理的事业单位，"
        yield paragraph(f"{why}{setting.year}年度", none(setting, at), "机关运行经费支出。")
        return
    reason = because(setting, at, text(setting, "outturn.operating"))
    yield paragraph(f"{setting.year}年度机关运行经费支出", amount_and_change(setting, at), "。", reason)


def performance(setting: Setting) -> Iterator[Paragraph]:
    """十三、预算绩效管理: how many projects had goals for the year and how much money they cover, and what people wrote"""
    count = setting.base.at(measure="performance", item="projects")
    if exists(setting, count):
        spent = amount(setting, count._replace(item="amount"))
        yield paragraph(f"{setting.year}年度编制绩效目标、实行绩效管理的项目", amount(setting, count), "，涉及支出", spent, "。")
    yield from (paragraph(t) for t in texts(setting, "outturn.performance"))


def procurement(setting: Setting) -> Iterator[Paragraph]:
    """十一、政府采购支出: by what was bought, and from whom (财库〔2020〕46号); nothing where it was not entered"""
    whole = setting.base.at(measure="procurement")
    if setting.base.value(whole) is None:
        return
    if not exists(setting, whole):
        yield paragraph(f"{setting.year}年度", none(setting, whole), "政府采购支出。")
        return
    sorts = [
        prose(f"政府采购{name}支出", amount(setting, at))
        for item, name in (("goods", "货物"), ("works", "工程"), ("services", "服务"))
        if setting.base.value(at := whole._replace(item=item)) is not None
    ]
    of_which = prose("，其中：", listed(sorts, "、")) if sorts else ()
    granted = [
        prose(f"授予{name}合同金额", amount(setting, at), "，", share_of(setting, at, whole, "政府采购支出总额"))
        for item, name in (("sme", "中小企业"), ("micro", "小微企业"))
        if setting.base.value(at := whole._replace(item=item)) is not None
    ]
    tail = prose(listed(granted, "，其中："), "。") if granted else ()
    yield paragraph(f"{setting.year}年度政府采购支出总额", amount(setting, whole), of_which, "。", tail)


def _counted(setting: Setting, at: Coordinate, counts: tuple[tuple[str, str], ...]) -> Prose:
    """全年国内公务接待12批次，86人次。 where all of it was entered."""
    places = [(lead, at._replace(item=item)) for lead, item in counts]
    if any(setting.base.value(place) is None for _, place in places):
        return ()
    return prose(*(prose(lead, amount(setting, place)) for lead, place in places), "。")


def _spent(setting: Setting, fund: str) -> Coordinate:
    return setting.base.at(measure="expenditure", fund=fund, flow="current")


def _none(setting: Setting, fund: str) -> Paragraph:
    return paragraph(f"{setting.word('we')}{setting.year}年度", none(setting, _spent(setting, fund)), f"{FISCAL[fund]}财政拨款支出。")


def _of_which(parts: list[Prose]) -> Prose:
    return prose("，其中：", listed(parts)) if parts else ()


def _class(setting: Setting, name: str, at: Coordinate, whole: Coordinate) -> Prose:
    """农林水（类）支出395.20万元，占92.1%"""
    return amount_and_share(setting, f"{name.removesuffix('支出')}（类）支出", at, whole)


def _items(setting: Setting, at: Coordinate) -> list[str]:
    return [c for c in setting.base.members("function", **at._asdict()) if exists(setting, at._replace(function=c))]


def _against_plan(setting: Setting, at: Coordinate, called: str) -> Prose:
    """年初预算为120.00万元，支出决算为118.50万元，完成年初预算的98.75%; no share where nothing was planned."""
    plan = at._replace(stage="budget")
    both = prose(f"{called}为", amount(setting, plan), "，支出决算为", amount(setting, at))
    planned, spent = printed(setting, plan), printed(setting, at)
    if planned == 0:
        return both
    pen, unit = pen_for(setting, at)
    written = percent(ratio(spent, planned), setting.layout.percent)
    now, then = (stated(write(value, pen), unit) for value in (spent, planned))
    claim = Claim("completion", at, plan, stated(written, "%"), None, f"完成{called}的", setting.place, now, then)
    return prose(both, f"，完成{called}的", Figure(written, claim), "%")


def _why(setting: Setting, at: Coordinate, called: str, key: str) -> Prose:
    """决算数大于年初预算数的主要原因是…。 where they differ and a reason was given under reason.final."""
    plan = at._replace(stage="budget")
    planned, spent = printed(setting, plan), printed(setting, at)
    reason = text(setting, f"reason.final.{key}")
    if not reason or planned == spent:
        return ()
    word, direction = ("大于", 1) if spent > planned else ("小于", -1)
    pen, unit = pen_for(setting, at)
    now, then = (stated(write(value, pen), unit) for value in (spent, planned))
    claim = Claim("direction", at, plan, None, direction, word, setting.place, now, then)
    return prose("决算数", Figure(word, claim), f"{called}数的主要原因是", stop(begun(reason)))


def _reasons(setting: Setting, at: Coordinate, key: str) -> Prose:
    """Why it differs from its budget, then why it changed since the year before."""
    why, since = _why(setting, at, "预算", key), because(setting, at, text(setting, f"outturn.{key}"))
    return prose(why, "与上年相比，", since) if why and since else prose(why, since)


def _and_change(setting: Setting, at: Coordinate) -> Prose:
    """，比2023年决算减少1.20万元，下降5%; nothing where last year's is not known."""
    found = change(setting, at)
    return prose("，", found) if found else ()
