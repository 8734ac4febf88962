"""Headings → what their sentences speak of (标题的口径).

A section's headings state a fund, a measure, a nature or a class for everything below; an inner heading outranks an
outer one. Duties, plans and the glossary hold no figures of the budget.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mingzhang.facts import WHOLE
from mingzhang.understand.phrases_reading import Around, Scope, read_phrase
from mingzhang.understand.tokens_reading import fold_text


class Section(NamedTuple):
    """What a path of headings states. ``kind``: body | staff | silent (no figure of the budget) | performance."""

    axes: tuple[tuple[str, str], ...] = ()
    both: bool = False
    hint: str = ""
    kind: str = "body"
    why: str = ""

    def axis(self, name: str) -> str:
        return dict(self.axes).get(name, "")


_SILENT = (
    (re.compile(r"名词解释|名词说明|专业性?名词"), "名词解释里的数字，不是本部门的数据"),
    (re.compile(r"工作任务|重点工作|工作目标|工作要点|工作思路|任务及目标|主要工作(?!经费)|工作计划"), "工作任务里的数字，不是预算数据"),
    (re.compile(r"主要职[责能]|职责情况|部门职[责能]|单位职[责能]|职能"), "职责里的数字，不是预算数据"),
    (re.compile(r"履职完成情况|履职效果|存在的?问题|经验及?做法|评价建议|有关建议|下一步"), "绩效评价叙述里的数字，不是预算数据"),
)
_STAFF = re.compile(r"人员|编制|机构|单位构成|概况|基本情况|预算构成")
_PERFORMANCE = re.compile(r"绩效")
_LISTS = (
    (re.compile(r"政府(?:预算)?(?:支出)?经济(?:分类|科目)"), "gov_economy"),
    (re.compile(r"经济(?:分类|科目)"), "economy"),
    (re.compile(r"功能(?:分类|科目)"), "function"),
)
_OPENERS = re.compile(r"^(?:关于|20\d\d年度?)+|(?:情况|说明|的|总体|安排|具体|使用|变化|规模|结构|增减)+$")


@lru_cache(maxsize=512)
def _folded(heading: str) -> str:
    return fold_text(heading).plain


def listed_axis(text: str) -> str:
    """Which axis a text announces a list by: function, economy, gov_economy or ''."""
    return next((axis for pattern, axis in _LISTS if pattern.search(text)), "")


def section_of(path: tuple[str, ...], scope: Scope) -> Section:
    """Read a path of headings, the outermost first."""
    axes: dict[str, str] = {}
    both, hint, kind, why = False, "", "body", ""
    for heading in path:
        text = _folded(heading)
        silent = next((reason for pattern, reason in _SILENT if pattern.search(text)), "")
        if silent:
            kind, why = "silent", silent
        elif _PERFORMANCE.search(text):
            kind, why = "performance", ""
        elif _STAFF.search(text) and kind != "silent":
            kind = "staff"
        elif text and kind == "staff":
            kind = "body"
        hint = listed_axis(text) or hint
        phrase = read_phrase(_OPENERS.sub("", text), scope, Around(axes.get("measure", ""), axes.get("function", ""), hint))
        found = dict(phrase.axes)
        if "三公" in text:
            found["measure"] = "three_public"
        elif "当年拨款" in text and not re.search(r"收[入支]", text):  # 一般公共预算当年拨款情况说明: how it is spent
            found.setdefault("measure", "expenditure")
        if found.get("economy") and "hint" not in found:
            hint = "economy"
        found.pop("flow", None)
        found.pop("vintage", None)
        found.pop("entity", None)
        if phrase.both or re.search(r"收支|收入支出|收入、支出", text):
            both = True
            found.pop("measure", None)
            axes.pop("measure", None)
            found.setdefault("fund", WHOLE)
        elif found.get("measure"):
            both = False
            if axes.get("measure") not in {"", None, found["measure"]}:
                axes = {a: m for a, m in axes.items() if a == "fund"}
            if found["measure"] not in {"revenue", "expenditure"} and axes.get("fund") == WHOLE:
                axes.pop("fund")
        if found.get("measure") in {"revenue", "expenditure"} and "fund" not in found and axes.get("fund", WHOLE) == WHOLE:
            found["fund"] = WHOLE
        axes.update(found)
    return Section(tuple(axes.items()), both, hint, kind, why)
