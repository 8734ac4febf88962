"""Quantities in the plan and in the goals' words against the indicators of the same form (方案、目标文字中的数量与指标)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingzhang.facts import Finding, Indicator, Place, Severity
from mingzhang.reading import Form, Reading
from mingzhang.rules.performance_values import number_of, plain_name
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import at, compact, found, goal_places
from mingzhang.rules.workings_targets import UNITS, Quantity, quantities

_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效指标是绩效目标的细化和量化描述，应当相互对应"
_CLAUSE = re.compile(r"[^，,。；;：:\n]+")
_WEAK = re.compile(
    r"人员|数量|次数|人数|活动|工作|完成|享受|全年|本年|年度|全区|全市|项目|情况|进行|各类|开展|举办|组织|通过|实施|以上|以内|左右|预计|计划"
    r"|不少于|不低于|达到|达|共计|共|约|为|的|及|和|与|等"
)
_PAST = re.compile(r"上年|去年|已")
#: a unit of anything at all
_ANY = "项"
#: a count of each, not of all: 春、秋两季各举办6场
_NOT_TOTAL = re.compile(r"各(?!类|项|级|种|区|街|单位|部门)|每|均|分别|其中")
#: what must be shared between a name and the words around the number
_SHARED = 3


class _Told(NamedTuple):
    """A clause with one count, at one horizon."""

    clause: str
    quantity: Quantity
    horizon: str
    place: Place
    where: str


def _clauses(form: Form, texts: Sequence[tuple[str, str, Place, str]], year: str) -> Iterator[_Told]:
    for text, horizon, place, where in texts:
        for match in _CLAUSE.finditer(compact(text)):
            clause = match[0]
            others = set(re.findall(r"20\d\d(?=年)", clause)) - {year}
            counts = [q for q in quantities(clause) if q.start == 0 or clause[q.start - 1] not in "第前每"]
            if len(counts) != 1 or counts[0].unit == _ANY or others or _PAST.search(clause):
                continue
            if not _NOT_TOTAL.search(clause[: counts[0].start]):
                yield _Told(clause, counts[0], horizon, place, where)


def _core(text: str) -> str:
    return _WEAK.sub(" ", re.sub(r"[^\u4e00-\u9fff]", " ", text))


def _kin(told: _Told, item: Indicator) -> int:
    """Shared characters of a clause and an indicator's name; 0 where the noun beside the number is not the name's."""
    name, clause = _core(plain_name(item.name)), told.clause
    count = re.match(r"[\d,\-—~至]+[人名件次场家个户份期套台批]+", clause[told.quantity.start :])
    end = told.quantity.start + (count.end() if count else 0)
    before, after = _core(clause[: told.quantity.start]).split(), _core(clause[end:]).split()
    # 3个社区: the noun follows; 案件3200件: nothing follows, it stands before
    noun = after[0][:2] if after else before[-1][-2:] if before else ""
    if len(noun) < 2 or noun not in name:
        return 0
    return len(set(name.replace(" ", "")) & set(_core(clause).replace(" ", "")))


def quantities_told(reading: Reading) -> Iterator[Finding]:
    """A count in the plan or in a goal that the indicator of the same matter and unit does not have."""
    for form in reading.forms:
        plan = form.field("实施方案")
        goals = zip(form.goals, goal_places(reading, form), strict=True)
        texts = [(text, horizon, place, f"{horizon}目标") for (horizon, _, text), place in goals]
        if plan is not None:
            texts.append((plan.text, "年度", plan.place, "实施方案"))
        said: set[tuple[str, str]] = set()
        for told in _clauses(form, texts, reading.year):
            same = [i for i in form.indicators if i.horizon == told.horizon and _unit(i) == told.quantity.unit]
            same = [i for i in same if number_of(i.target) is not None]
            near = sorted(((kin, i) for i in same if (kin := _kin(told, i)) >= _SHARED), key=lambda pair: -pair[0])
            if not near or any(_fits(told.quantity, i) for _, i in near):
                continue
            item = near[0][1]
            if (item.name, told.clause) in said:
                continue
            said.add((item.name, told.clause))
            yield found(
                Severity.DOUBT,
                f"{form.name}：{told.where}写“{told.clause.strip()}”，"
                f"{item.horizon}指标“{item.name}”为{item.target.text}，数量不一致。",
                (at(told.place, told.clause.strip()), item.place), printed=told.clause.strip(), right=item.target.text,
                remedy="核对后使文字与指标值一致；口径不同的予以说明。",
            )  # fmt: skip


def _unit(item: Indicator) -> str:
    return UNITS.get(item.target.unit, item.target.unit)


def _fits(quantity: Quantity, item: Indicator) -> bool:
    value = number_of(item.target)
    if value is None or quantity.low <= value <= quantity.high:
        return True
    return (item.target.operator in {"≥", ">"} and quantity.low >= value) or (item.target.operator in {"≤", "<"} and quantity.high <= value)


RULES = (
    Rule(
        "R-PERF-QUANTITY", "方案、目标文字与指标的数量不一致", Severity.DOUBT, _GOALS,
        "实施方案和绩效目标文字里的数量，与同一张表中单位相同、事项相同的指标比较："
        "数字旁的名词在指标名称之中、且指标名称与该句至少有三个字相同的才比较；满足“≥”“≤”的不报，写明往年的不报。",
        "例：实施方案写“全年开展8次专项执法”，指标“专项执法次数”为5次。", quantities_told,
    ),
)  # fmt: skip
