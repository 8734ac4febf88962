"""The closed axes: members, Chinese names, and which parts make which whole (坐标轴成员与部分—整体关系).

Declared here once; documented by generation. *partition*: the parts make the whole. *subset*: 其中.
Sources: 预算法 art. 6 and 27; 2024年政府收支分类科目; 财政部《预算管理一体化规范》.
"""

from __future__ import annotations

from typing import NamedTuple


class Member(NamedTuple):
    """A member of a closed axis, its name, and the whole it is part of ('*' the axis's whole, '' a whole of its own).

    ``required``: a sum is not evaluated unless this branch, or all of its own parts, is printed.
    """

    code: str
    name: str
    parent: str = "*"
    required: bool = True


FUND = (
    Member("fiscal", "财政拨款"),
    Member("general", "一般公共预算", "fiscal"),
    Member("gov_fund", "政府性基金预算", "fiscal"),
    Member("state_capital", "国有资本经营预算", "fiscal"),
    Member("special_account", "财政专户管理资金", required=False),
    Member("own", "单位资金", required=False),
    Member("business", "事业收入", "own", False),
    Member("operating", "事业单位经营收入", "own", False),
    Member("superior", "上级补助收入", "own", False),
    Member("affiliated", "附属单位上缴收入", "own", False),
    Member("other", "其他收入", "own", False),
)
NATURE = (
    Member("basic", "基本支出"),
    Member("personnel", "人员经费", "basic"),
    Member("public", "公用经费", "basic"),
    Member("project", "项目支出"),
    Member("business", "事业单位经营支出", required=False),
    Member("upward", "上缴上级支出", required=False),
    Member("subsidy", "对附属单位补助支出", required=False),
    Member("reserve", "预留机动经费", required=False),
)
FLOW = (
    Member("current", "本年"),
    Member("brought", "上年结转结余", required=False),
    Member("used", "使用非财政拨款结余", required=False),
    Member("carried", "结转下年", required=False),
)
STAGE = (
    Member("budget", "年初预算数", ""),
    Member("adjusted", "调整预算数", ""),
    Member("outturn", "决算数", ""),
)
VINTAGE = (Member("this_year", "本年拨款"), Member("earlier", "结转资金"))
ORIGIN = (Member("local", "本级安排"), Member("transfer", "上级转移支付"))
MEASURE = (
    Member("revenue", "收入", ""),
    Member("expenditure", "支出", ""),
    Member("three_public", "“三公”经费", ""),
    Member("operating", "机关运行经费", ""),
    Member("procurement", "政府采购", ""),
    Member("service_purchase", "政府购买服务", ""),
    Member("authorized", "编制人数", ""),
    Member("actual", "实有人数", ""),
    Member("assets", "国有资产", ""),
    Member("performance", "绩效目标管理", ""),
    Member("recalled", "中期收回", ""),
    Member("debt", "政府债务", ""),
    Member("meeting", "会议费", ""),
    Member("training", "培训费", ""),
    Member("three_public_meetings", "“三公”经费、会议费和培训费合计", ""),
    Member("administrative", "行政经费", ""),
)
#: 三公 and the other measures' own items, by measure
ITEM: dict[str, tuple[Member, ...]] = {
    "three_public": (
        Member("abroad", "因公出国（境）费"),
        Member("vehicle", "公务用车购置及运行维护费"),
        Member("vehicle_purchase", "公务用车购置费", "vehicle"),
        Member("vehicle_running", "公务用车运行维护费", "vehicle"),
        Member("reception", "公务接待费"),
        # 批次、人次、辆 are counts beside the money, parts of nothing
        Member("reception_batches", "公务接待批次", ""),
        Member("reception_people", "公务接待人次", ""),
        Member("abroad_groups", "出国（境）团组", ""),
        Member("abroad_people", "出国（境）人次", ""),
        Member("vehicles_bought", "公务用车购置数", ""),
        Member("vehicles_kept", "公务用车保有量", ""),
    ),
    "procurement": (
        Member("goods", "货物"),
        Member("works", "工程"),
        Member("services", "服务"),
        Member("sme", "面向中小企业", ""),
        Member("micro", "面向小微企业", "sme", False),
        Member("quantity", "采购数量", ""),
        Member("unit_price", "单价", ""),
    ),
    "service_purchase": (Member("quantity", "购买数量", ""), Member("unit_price", "单价", "")),
    "authorized": (
        Member("administrative", "行政编制"),
        Member("public_institution", "事业编制"),
        Member("civil_like", "参公编制", required=False),
        Member("other_staff", "其他编制", required=False),
    ),
    "actual": (
        Member("administrative", "行政人员"),
        Member("public_institution", "事业人员"),
        Member("civil_like", "参公人员", "public_institution", False),
        Member("other_staff", "其他人员", required=False),
        Member("retired", "离退休人员", ""),
    ),
    "assets": (
        Member("house_area", "房屋面积", ""),
        Member("vehicles", "车辆", ""),
        Member("large_equipment", "大型设备", ""),
        Member("quantity", "数量", ""),
        Member("unit_price", "单价", ""),
    ),
    "meeting": (Member("attendees", "参会人数", ""),),
    "training": (Member("attendees", "参训人数", ""),),
    "performance": (Member("projects", "项目个数", ""), Member("amount", "涉及资金", "")),
}

CLOSED: dict[str, tuple[Member, ...]] = {
    "fund": FUND, "nature": NATURE, "flow": FLOW, "stage": STAGE, "vintage": VINTAGE, "origin": ORIGIN, "measure": MEASURE,
}  # fmt: skip


def members(axis: str, measure: str = "") -> tuple[Member, ...]:
    """The closed list of an axis; ``item`` depends on the measure. Open axes (entity, function …) give ()."""
    return ITEM.get(measure, ()) if axis == "item" else CLOSED.get(axis, ())


def name_of(axis: str, code: str, measure: str = "") -> str:
    """The Chinese name of a member, the code itself when the axis is open or the code unknown."""
    return next((m.name for m in members(axis, measure) if m.code == code), code)


def parts_of(axis: str, whole: str, measure: str = "") -> tuple[Member, ...]:
    """The declared direct parts of a whole ('*' for the axis's own)."""
    return tuple(m for m in members(axis, measure) if m.parent == whole)


def is_within(axis: str, part: str, whole: str, measure: str = "") -> bool:
    """Whether ``part`` lies in ``whole`` by the declared tree."""
    parents = {m.code: m.parent for m in members(axis, measure)}
    while part in parents and part != whole:
        part = parents[part]
    return part == whole
