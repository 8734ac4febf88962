"""What a finding is called (问题的名称): a law's title says what holds, a finding's what does not."""

from __future__ import annotations

from mingzhang.audit.waivers import UNUSED
from mingzhang.facts import Finding
from mingzhang.laws import REGISTRY as LAWS
from mingzhang.rules import find

_BROKEN = {
    "agreement": "同一数据各处不一致",
    "additivity": "分项之和不等于合计",
    "containment": "部分大于整体",
    "claim": "文字与数字不符",
    "counterpart": "功能与经济分类对不上",
    "balance": "收支不平衡",
    "listing": "列举之和不等于总数",
    "history": "各项目之和不等于部门数",
    "namesake": "同名内容金额不同",
    "implied": "口径应当相同而金额不同",
    "published": "与已公布的数不一致",
    "units": "部门与单位的数不符",
}


def title(item: Finding) -> str:
    """A few words for headings and lists."""
    if not item.rule:
        return _BROKEN.get(item.law) or f"{LAWS[item.law].title}：不成立"
    rule = UNUSED if item.rule == UNUSED.id else find(item.rule)
    return rule.title if rule is not None else item.rule
