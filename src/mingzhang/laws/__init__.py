"""The five laws (五条定律): agreement, additivity, containment, claims, counterparts. Their only home."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from mingzhang.facts import Equation, Finding, Grade, Place
from mingzhang.laws import additivity, agreement, claims, containment, counterparts, forms
from mingzhang.laws.report import BASIS, finding
from mingzhang.reading import Reading


class Law(NamedTuple):
    """What ``mingzhang explain`` says of a law."""

    id: str
    title: str
    basis: str
    explain: str
    example: str


REGISTRY: dict[str, Law] = {
    law.id: law
    for law in (
        Law("agreement", "同一数据各处一致", BASIS["agreement"], "同一口径（单位、年度、资金、科目……）的数，无论印在哪张表、哪句话里，都应当相同。重复出现的数分为相同、尾差以内、互相矛盾三类。",
            "正文写对个人和家庭的补助125.25万元，基本支出表303行为125.35：两处差0.10万元，其中一处写错。"),
        Law("additivity", "分项之和等于合计", BASIS["additivity"], "合计等于各分项之和：科目的类等于款之和，合计等于基本支出加项目支出，本年收入等于各项资金之和。四舍五入的误差按位数和项数计算，超出的才报告。",
            "208类6,394.99应等于20801、20805、20807、20825四款之和1,906.97＋193.35＋2,963.00＋1,331.67。"),
        Law("containment", "部分不大于整体", BASIS["containment"], "其中数、某一种资金、面向小微企业的采购额，都不应超过它所属的整体。", "采购总额531.20万元，面向中小企业的不应是540.00万元。"),
        Law("claim", "文字断言成立", BASIS["claim"], "句子里的占比、增减额、增减率、完成率、“持平”“大于预算数”等说法，用它所指的数重新计算，必须成立。",
            "减少841.4万元、下降11.2%：本年6,689.82，上年7,531.22，841.40÷7,531.22＝11.17%，四舍五入为11.2%。"),
        Law("counterpart", "功能与经济分类的通常对应", BASIS["counterpart"], "两种分类在固定的地方相遇，例如2210201住房公积金与30113住房公积金。不相等不一定错，列为疑点请人核对。",
            "2080505养老保险缴费92.33万元，30108同为92.33万元。"),
        Law("balance", "收支平衡", BASIS["balance"], "收入总计等于支出总计。", "收入总计6,689.82，支出总计6,689.82。"),
        Law("history", "各项目历年预算之和", BASIS["history"], "各项目表所填某年年初预算（同为本级安排口径）之和，应等于部门整体表所填该年项目支出。口径可能不同，所以列为疑点。",
            "八个项目2022年年初预算合计2,500.85万元，部门整体表2022年特定目标类也是2,500.85万元。"),
        Law("namesake", "同名内容金额一致", BASIS["namesake"], "一个项目里同名的支出内容，在说明和绩效表里的金额应当相同。名称相同而口径不同的也有，所以列为疑点。",
            "说明写“政府购岗人员工资15万元”，绩效表同名一行为9.00万元。"),
        Law("implied", "由零推出的一致", BASIS["implied"], "如果本文件列示其他资金都是零，那么全部资金口径与一般公共预算口径的同一科目应当相等。不相等列为疑点，并列出依据。",
            "政府性基金、国有资本经营预算均为零时，支出总表的2080101应等于一般公共预算支出表的2080101。"),
    )
}  # fmt: skip


def evaluate(reading: Reading) -> list[Equation]:
    """Every equation that the laws find in a reading, evaluated or not."""
    known = agreement.implications(reading.facts)
    index = agreement.representatives(reading.facts)
    return [
        *additivity.evaluate(reading.tables, reading.facts),
        *forms.evaluate(reading.forms, reading.facts),
        *agreement.evaluate(reading.facts),
        *claims.evaluate(reading.claims, index, known),
        *containment.evaluate(index),
        *counterparts.evaluate(index),
    ]


def findings(equations: list[Equation]) -> list[Finding]:
    """The findings of the equations that did not come out exactly, rounding included."""
    support = _support(equations)
    made = (finding(_oriented(equation, support)) for equation in equations)
    return [f for f in made if f is not None]


def _support(equations: list[Equation]) -> Counter[Place]:
    """In how many sums and claims each figure comes out exactly: which of two that disagree is likely right."""
    support: Counter[Place] = Counter()
    for made in equations:
        if made.grade in {Grade.EXACT, Grade.IMPOSSIBLE} and made.law in {"additivity", "claim", "balance", "history"}:
            weight = 1 if made.grade is Grade.EXACT else -1
            for term in (*made.left, *made.right):
                if term.place is not None:
                    support[term.place] += weight
    return support


def _oriented(equation: Equation, support: Counter[Place]) -> Equation:
    """Of two figures that disagree, the one that other equations speak against stands first: it is the one found."""
    if equation.law not in {"agreement", "namesake", "implied"} or len(equation.right) != 1 or not equation.left:
        return equation
    left, right = equation.left[0], equation.right[0]
    if left.place is not None and right.place is not None and support[left.place] > support[right.place]:
        return equation._replace(left=(right,), right=(left,), difference=-equation.difference)
    return equation


__all__ = ["REGISTRY", "Law", "evaluate", "finding", "findings"]
