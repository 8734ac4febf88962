"""Counts in sentences: posts and people, vehicles, equipment, floor space, visits, projects, scores (数量的识别)."""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.facts import Coordinate


class Count(NamedTuple):
    """What a count is of. ``planned``: what this year's budget will buy, not what there is."""

    measure: str
    item: str
    planned: bool = False
    state: bool = True  # as of a date; else a figure of the year


#: the label of a row that counts: 公务用车购置数（辆）
_COUNTED_ROW = re.compile(r"[(（](个|辆|人|名|批次?|人次|次|台|台[(（]套[)）]|套|平方米)[)）]$")
_WORTH = re.compile(r"价值|原值|净值|金额|元[)）]$|资金")
_ASSETS_IN = (
    (re.compile(r"设备"), "台（套）"), (re.compile(r"车"), "辆"), (re.compile(r"面积|房屋"), "平方米"),
)  # fmt: skip
_AUTHORIZED = re.compile(r"编制")
_ACTUAL = re.compile(r"实有|在职|在编|在岗|现有|离退休|离休|退休|实际人数|年末人数")
_STAFF = (
    (re.compile(r"离退休"), "retired"),
    (re.compile(r"离休"), "离休人员"),
    (re.compile(r"退休"), "退休人员"),
    (re.compile(r"参公|参照公务员"), "civil_like"),
    (re.compile(r"事业"), "public_institution"),
    (re.compile(r"行政|公务员|政法专项"), "administrative"),
    (re.compile(r"工勤|其他|编外|聘用|劳务派遣"), "other_staff"),
)
#: people told apart by what they do, who are part of those counted before
_SORT = re.compile(r"(?P<name>(?!单位|部门|全部|本年)[\u4e00-\u9fff]{2,6}人员)(?:共有?|有|为|计)?$")
_BUY = re.compile(r"购置|购买|采购|新增|更新|拟购")
_VEHICLE_KIND = re.compile(r"(?P<kind>[\u4e00-\u9fff()]{2,14}?(?:用车|公务车|业务车)|其[他它]车辆)$")
_EQUIPMENT = re.compile(r"(?P<own>通用|专用|大型)?设备")
_FOREIGN = re.compile(r"外宾|外事|国\(境\)外|境外")
_SCORE = re.compile(r"得分|评分|分数|评价为?|综合分")
_PROJECTS = re.compile(r"(?P<kind>[\u4e00-\u9fff]{2,8}?(?:类|支出|性))?项目(?:数量?|个数)?(?:共有?|为|有|计)?$")
_PROJECT_VERBS = (
    (re.compile(r"跟踪|监控"), "绩效跟踪项目"),
    (re.compile(r"评级为(?P<grade>[优良中差合格不]+)"), ""),
    (re.compile(r"自评"), "绩效自评项目"),
    (re.compile(r"重点评价|财政评价|部门评价"), "重点评价项目"),
)


class Counted(NamedTuple):
    """The label of a row that counts, and the unit in which it does."""

    label: str
    unit: str


def counted_row(label: str, measure: str) -> Counted | None:
    """What a row of a table of money counts: as its label says, or as assets are counted; None where it is money."""
    found = _COUNTED_ROW.search(label)
    if found is not None:
        return Counted(label[: found.start()], found[1])
    if measure != "assets" or _WORTH.search(label):
        return None
    return next((Counted(label, unit) for words, unit in _ASSETS_IN if words.search(label)), None)


def staff_measure(text: str, before: str) -> str:
    """authorized or actual by the words before the number; ``before`` is the measure of the number before it."""
    last_a = max((m.start() for m in _AUTHORIZED.finditer(text)), default=-1)
    last_b = max((m.start() for m in _ACTUAL.finditer(text)), default=-1)
    if last_a < 0 and last_b < 0:
        return before if re.search(r"行政|事业|工勤|参公|参照|其他|人员", text) else ""
    return "authorized" if last_a > last_b or (last_a >= 0 and not re.search(r"实有|现有|离退休|退休", text)) else "actual"


def read_count(unit: str, before: str, after: str, sentence: str, measure: str, previous: Coordinate | None) -> Count | None:
    """The meaning of a count from the words before and after it, the section's measure and the count before it."""
    if unit in {"人", "名"}:
        return _people(before, measure, previous)
    if unit in {"辆", "辆(台)"} or (unit in {"台", "台(套)"} and re.search(r"车辆|用车", before)):
        return _vehicles(before, measure, previous)
    if unit in {"台", "套", "台(套)", "台/套", "台（套）"}:
        return _equipment(before, previous)
    if unit in {"平方米", "㎡"}:
        return Count("assets", "house_area") if re.search(r"房屋(?:建筑)?(?:面积)?(?:共有?|合计|为)?[：]?$|^房屋", before) else None
    if unit in {"批次", "批"} and re.search(r"接待|批|外宾|外事|来访", before + sentence[:40]):
        foreign = _FOREIGN.search(before) and "不含" not in before
        return Count("three_public", "外宾接待批次" if foreign else "reception_batches", state=False)
    if unit == "人次":
        return _visits(before, measure, previous)
    if unit == "个":
        return _pieces(before, after, sentence, previous)
    if unit in {"项", "件"} and (found := _ASSETS.search(before)):
        return Count("assets", f"{found['kind']}数量")
    if unit == "分" and _SCORE.search(before):
        return Count("performance", "score", state=False)
    return None


def _people(before: str, measure: str, previous: Coordinate | None) -> Count | None:
    if measure == "three_public" and re.search(r"来宾|接待|宾客", before):
        return Count("three_public", "外宾接待人次" if _FOREIGN.search(before) else "reception_people", state=False)
    earlier = previous.measure if previous is not None and previous.measure in {"authorized", "actual"} else ""
    kind = staff_measure(before, earlier)
    if not kind:
        return None
    item = next((code for pattern, code in _STAFF if pattern.search(before)), "")
    if not item and not _AUTHORIZED.search(before) and not _ACTUAL.search(before) and (sort := _SORT.search(before)):
        item = sort["name"]
    if item in {"retired", "离休人员", "退休人员"}:
        kind = "actual"
    return Count(kind, item)


def _vehicles(before: str, measure: str, previous: Coordinate | None) -> Count | None:
    if measure == "three_public":
        if re.search(r"保有量|保有|开支", before):
            return Count("three_public", "vehicles_kept", state=False)
        return Count("three_public", "vehicles_bought", state=False) if _BUY.search(before) else None
    planned = _BUY.search(before) is not None
    if "保有量" in before:
        return Count("three_public", "vehicles_kept", state=False)
    if re.search(r"(?:共有|现有|购置|拥有)?(?:公务)?(?<!其他)(?<!其它)车辆(?:共有?|数?合计|总数)?(?:为)?$|车辆保有量", before):
        return Count("assets", "vehicles", planned)
    kind = _VEHICLE_KIND.search(before)
    if kind is None:
        return Count("assets", "vehicles", planned) if re.search(r"车", before) and planned else None
    same = previous is not None and previous.measure == "assets" and previous.stage != ""
    name = re.sub(r"^(?:其中|有|以及|及|和)+", "", kind["kind"])
    return Count("assets", name, planned or same)


def _equipment(before: str, previous: Coordinate | None) -> Count | None:
    found = _EQUIPMENT.search(before)
    if found is None:
        return None
    bought = previous is not None and previous.measure == "assets" and previous.stage != ""
    planned = _BUY.search(before) is not None or bought
    divided = previous is not None and previous.item == "large_equipment" and bought == planned
    if divided or found["own"] in {"通用", "专用"}:
        name = re.search(r"(?:单[价位][^，；：]{0,24}?)?(?:通用|专用)?设备", before)
        return Count("assets", name[0] if name else before, planned)
    return Count("assets", "large_equipment", planned) if re.search(r"单[价位]|大型|以上", before) else None


def _visits(before: str, measure: str, previous: Coordinate | None) -> Count | None:
    earlier = previous.item if previous is not None else ""
    if _FOREIGN.search(before) and "不含" not in before:
        return Count("three_public", "外宾接待人次", state=False)
    if earlier == "外宾接待批次" and not re.search(r"国内", before):
        return Count("three_public", "外宾接待人次", state=False)
    if re.search(r"出国|出境|团组", before) or earlier == "abroad_groups":
        return Count("three_public", "abroad_people", state=False)
    if re.search(r"接待|来宾|来访", before) or earlier in {"reception_batches"}:
        return Count("three_public", "reception_people", state=False)
    return None


def _pieces(before: str, after: str, sentence: str, previous: Coordinate | None) -> Count | None:
    if re.search(r"团组", before) or re.match(r"团组", after):
        received = "外宾接待批次" if _FOREIGN.search(before) else "reception_batches"
        return Count("three_public", received if re.search(r"来访|接待", before) else "abroad_groups", state=False)
    ends = _PROJECTS.search(before)
    if "绩效" not in sentence or not (ends or re.match(r"(?:一级|二级|专项)?(?:资金)?项目", after)):
        return None
    for pattern, name in _PROJECT_VERBS:
        found = pattern.search(before)
        if found:
            return Count("performance", name or f"评级为{found['grade']}的项目", state=False)
    if previous is not None and previous.measure == "performance" and ends and ends["kind"]:
        return Count("performance", f"{ends['kind']}项目", state=False)
    if re.search(r"自评|评价", after) or not re.search(r"目标|纳入|管理|编报|申报|本部门|本单位|共$", before + after):
        return None
    return Count("performance", "projects", state=False)


_ASSETS = re.compile(
    r"(?P<kind>其他固定资产|固定资产|流动资产|无形资产|在建工程|长期投资|货币资金|资产总额|资产总计)"
    r"(?:金额|总额|总值|原值|净值|合计|账面价值)*(?:共计|共有?|为|[\d,]+[项件])*$"
)
#: 车辆5辆，价值100万元: of what was counted before; 办公家具价值20万元: of what is named
_VALUE = re.compile(r"(?P<kind>[\u4e00-\u9fff]{0,8}?)(?:账面)?价值(?:为|共计?|合计)?$")
_COUNTED_THING = re.compile(r"[\u4e00-\u9fff()]{2,12}?(?=[\d,.]+(?:辆|平方米|台|套|项|件)[^，；。]*[，、][^，；。\d]*$)")
_CALLED = {"vehicles": "车辆", "house_area": "房屋", "large_equipment": "大型设备"}
_COVERED = re.compile(r"涉及|纳入(?:预算)?绩效")


def read_amount(before: str, sentence: str, section_text: str, previous: Coordinate | None) -> Count | None:
    """Money that is no revenue and no expenditure: values of assets, money covered by performance targets."""
    if re.search(r"资产", section_text + before):
        found = _ASSETS.search(before)
        if found:
            return Count("assets", found["kind"], _BUY.search(before) is not None)
        if (worth := _VALUE.search(before)) is not None:
            kind = worth["kind"] or (_COUNTED_THING.search(sentence) or [""])[0] or (previous.item if previous is not None else "")
            return Count("assets", f"{_CALLED.get(kind, kind)}价值") if kind else None
    if ("绩效" in sentence or "绩效" in section_text) and _COVERED.search(before):
        whole = re.search(r"整体支出|全覆盖", sentence.split(before)[0] + before) and not re.search(r"(?:个|的)项目", before)
        counted = previous.item if previous is not None and previous.measure == "performance" else ""
        if not counted and re.search(r"自评|评价", sentence):
            return None
        if counted.endswith("项目") and counted != "projects":
            return Count("performance", counted.removesuffix("项目") + "金额", state=False)
        return Count("performance", "overall" if whole and counted != "projects" else "amount", state=False)
    return None
