"""Free text that people write, with references to figures and quotations (文字中的引数与引文).

``{支出 性质=项目支出}`` prints the figure with its unit, 5275.56万元; ``{支出 性质=项目支出|增减}`` its change against last
year, 减少941.15万元，下降15.1%; ``|占比 …`` is left to the sections. The measure comes first, by code or Chinese name, then
axes, by code or Chinese name: 单位 年度 功能科目 经济科目 性质 资金 收支 年份 来源 项目 分项 阶段 期间. 年度 takes 上年.
``「…」`` marks a quotation: its figures are another document's, and are printed as they stand without the marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.facts import WHOLE, Coordinate
from mingzhang.facts.axes import members
from mingzhang.views.phrases import amount, change, prose
from mingzhang.views.publication import Prose
from mingzhang.views.setting import Setting

#: Chinese names of the axes, as written in a reference
AXIS_NAMES = {
    "单位": "entity", "年度": "year", "阶段": "stage", "功能科目": "function", "经济科目": "economy", "性质": "nature", "资金": "fund",
    "收支": "flow", "年份": "vintage", "来源": "origin", "项目": "project", "分项": "item", "期间": "period",
}  # fmt: skip
FORMS = {"": "amount", "增减": "change", "change": "change"}
_MARK = re.compile(r"\{([^{}]*)\}|「([^「」]*)」")


class MarkupError(ValueError):
    """A reference that names no figure. The message is for people: what is wrong with it and how to write it."""


class Reference(NamedTuple):
    """What one {…} asks for."""

    at: Coordinate
    form: str  # amount | change


def rendered(setting: Setting, text: str, project: str = "") -> Prose:
    """The text as it is printed. ``project`` is the project that the text belongs to: its references start from there.

    Raises :class:`MarkupError`.
    """
    parts: list[Prose | str] = []
    end = 0
    for match in _MARK.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[1] is None:
            parts.append(match[2])
            continue
        asked = reference(setting, match[1], project)
        found = amount(setting, asked.at) if asked.form == "amount" else change(setting, asked.at)
        if asked.form == "change" and not found:
            where = "上年公布数（priors.csv）或历年预算（history.csv）"
            raise MarkupError(f"“{{{match[1]}}}”没有上年数可比，请在{where}中补填，或删去“增减”。")
        parts.append(found)
    return prose(*parts, text[end:])


def reference(setting: Setting, body: str, project: str = "") -> Reference:
    """Read the inside of one {…}. Raises :class:`MarkupError` where it names nothing, or a figure that does not exist."""
    shown = f"“{{{body}}}”"
    words, _, form = (part.strip() for part in body.partition("|"))
    if form not in FORMS:
        raise MarkupError(f"{shown}中“{form}”不是可用的写法，竖线后只能写“增减”。")
    head, *pairs = words.split() if words else [""]
    measure = _member("measure", head, "")
    if measure is None:
        known = "、".join(m.name for m in members("measure"))
        raise MarkupError(f"{shown}应以事项开头，可用的事项有：{known}。例如{{支出 性质=项目支出}}。")
    axes = {"measure": measure, **({"project": project, "nature": "project"} if project and measure == "expenditure" else {})}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        axis = AXIS_NAMES.get(name, name if name in AXIS_NAMES.values() else "")
        if not equals or not axis:
            raise MarkupError(f"{shown}中“{pair}”应写作“轴=成员”，可用的轴有：{'、'.join(AXIS_NAMES)}。")
        if axis == "year" and value in {"上年", "last"}:
            value = str(setting.year - 1)
        member = _member(axis, value, measure)
        if member is None:
            known = "、".join(m.name for m in members(axis, measure))
            raise MarkupError(f"{shown}中“{value}”不是“{name}”的成员，可用的有：{known}。")
        axes[axis] = member
    if measure in {"revenue", "expenditure"}:
        if not project:
            axes.setdefault("flow", "current")
        if "project" not in axes:
            axes.setdefault("fund", WHOLE)
    at = setting.base.at(**axes)
    if setting.base.value(at) is None:
        raise MarkupError(f"{shown}在预算数据中没有对应的金额，请核对科目、项目和资金性质的写法，或先补填明细。")
    return Reference(at, FORMS[form])


def _member(axis: str, word: str, measure: str) -> str | None:
    """The code of a member by code or name; open axes take any word; None where a closed list lacks it."""
    closed = members(axis, measure)
    if not closed or word == "*":
        return word
    return next((m.code for m in closed if word in {m.code, m.name}), None)
