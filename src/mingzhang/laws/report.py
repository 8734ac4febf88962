"""Equations → findings (等式 → 问题): what is wrong in words that name both figures, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from mingzhang.facts import Equation, Finding, Grade, Number, Place, Severity, Term
from mingzhang.laws.grading import printed

_SEVERITY = {Grade.IMPOSSIBLE: Severity.ERROR, Grade.SUSPECT: Severity.DOUBT, Grade.ROUNDING: Severity.ROUNDING}
#: laws that raise doubts only
_DOUBTFUL = frozenset({"counterpart", "implied", "namesake", "history", "listing", "published", "units"})
BASIS = {
    "change": "《地方预决算公开操作规程》（财预〔2016〕143号）：公开的表内、表间数据应当勾稽一致",
    "additivity": "《预算法》第四十六条；《地方预决算公开操作规程》（财预〔2016〕143号）：公开的表内、表间数据应当勾稽一致",
    "agreement": "《地方预决算公开操作规程》（财预〔2016〕143号）：同一数据各处应当一致",
    "balance": "《预算法》第十二条：各级预算应当收支平衡",
    "claim": "《地方预决算公开操作规程》（财预〔2016〕143号）：说明中的数据应当与报表一致",
    "containment": "《预算法实施条例》第六条；部分不得大于整体",
    "counterpart": "《政府收支分类科目》：功能分类与经济分类的通常对应",
    "listing": "《地方预决算公开操作规程》（财预〔2016〕143号）：说明中的数据应当与报表一致",
    "history": "《预算法》第三十二条：编制预算应当参考上一年预算执行情况",
    "namesake": "《地方预决算公开操作规程》（财预〔2016〕143号）：同一数据各处应当一致",
    "implied": "同一文件自身列示：其他资金均为零",
    "published": "《地方预决算公开操作规程》（财预〔2016〕143号）：公开的内容应当真实、准确；《预算法》第三十二条",
    "units": "《预算法》第八条：各部门预算由本部门及其所属各单位预算组成",
}


def where(place: Place | None) -> str:
    """A place in words: 《表名》“行”“列”."""
    if place is None:
        return ""
    if place.table:
        parts = [f"《{place.table}》"]
        if place.row_code or place.row:
            parts.append(f"“{' '.join(t for t in (place.row_code, place.row) if t)}”行")
        if place.column:
            parts.append(f"“{place.column}”列")
        return "".join(parts)
    section = f"{place.section.split(' / ')[-1]}：" if place.section else ""
    return f"{section}“{place.text[:40]}{'…' if len(place.text) > 40 else ''}”"


def named(place: Place | None) -> str:
    """A place in words with its file's name before it, where figures of several files meet."""
    return f"“{Path(place.document).stem}”{where(place)}" if place is not None else ""


def amount(value: Decimal, like: Number | None) -> str:
    """A computed value in the unit of a printed number."""
    if like is None or not like.is_money:
        return f"{value.normalize():f}"
    scaled = value / like.factor
    places = max(2 if like.factor > 1 else 0, -int(scaled.normalize().as_tuple().exponent))
    return f"{scaled.quantize(Decimal(1).scaleb(-min(places, 6))):,f}{_unit(like)}"


def _unit(like: Number) -> str:
    return {Decimal(1): "元", Decimal(10000): "万元", Decimal(100000000): "亿元"}.get(like.factor, "元")


def _sum(terms: tuple[Term, ...]) -> str:
    shown = [("－" if t.sign < 0 else "＋") + printed(t.number) for t in terms]
    text = "".join(shown[:8]).lstrip("＋")
    return text + (f"…（共{len(terms)}项）" if len(terms) > 8 else "")


def _total(terms: tuple[Term, ...]) -> Decimal:
    return sum((t.sign * t.number.value for t in terms if t.number is not None), Decimal(0))


def finding(equation: Equation) -> Finding | None:
    """The finding of an equation that did not come out exactly; None where it did or was not evaluated."""
    severity = _SEVERITY.get(equation.grade)
    if severity is None or not equation.left:
        return None
    if equation.law in _DOUBTFUL and severity is Severity.ERROR:
        severity = Severity.DOUBT
    left = equation.left[0]
    like = left.number
    assert like is not None
    places = tuple(dict.fromkeys(t.place for t in (*equation.left, *equation.right) if t.place is not None))
    expected, remedy, message = _words(equation, like)
    gap = (
        amount(abs(equation.difference), like) if equation.law != "claim" or like.is_money else f"{abs(equation.difference).normalize():f}"
    )
    return Finding(equation.law, "", severity, message, places, expected, printed(like), gap, BASIS.get(equation.law, ""), remedy)


def _words(equation: Equation, like: Number) -> tuple[str, str, str]:
    """(expected, remedy, message) by law."""
    left, right = equation.left[0], equation.right
    here = where(left.place)
    if equation.law == "claim":
        return _claim_words(equation, like, here)
    total = _total(right)
    if equation.law == "change":
        return _change_words(equation, like, here)
    if equation.law in {"published", "units"}:
        return _across_words(equation, like)
    if equation.law in {"agreement", "implied", "balance", "namesake"} and len(right) == 1:
        other = right[0]
        shown = printed(other.number)
        why = {
            "balance": "收入总计应等于支出总计",
            "implied": "本文件其他资金均为零，两处应当相等",
            "namesake": "同名的支出内容两处金额不同",
        }.get(equation.law, "同一数据两处不一致")
        message = f"{why}：{here}为{printed(left.number)}，{where(other.place)}为{shown}，相差{amount(abs(equation.difference), like)}。"
        return shown, "核对原始数据，把两处改为同一数值。", message
    if equation.relation in {"≤", "≥"} or (equation.law == "counterpart"):
        relation = {"≤": "不应大于", "≥": "不应小于", "=": "通常等于"}[equation.relation]
        note = f"（{equation.why}）" if equation.why else ""
        gap = amount(abs(equation.difference), like)
        message = f"{here}{_sum(equation.left)}{relation}{where(right[0].place)}{_sum(right)}，相差{gap}{note}。"
        return amount(total, like), "核对两处口径；确有原因的，在说明中写明。", message
    message = (
        f"{here}为{printed(left.number)}，分项之和为{amount(total, like)}（{_sum(right)}），相差{amount(abs(equation.difference), like)}。"
    )
    return amount(total, like), "逐项核对分项与合计，改正其中写错的一个数。", message


def _change_words(equation: Equation, like: Number, here: str) -> tuple[str, str, str]:
    now, before = printed(equation.right[0].number), printed(equation.right[1].number)
    expected = equation.why.removeprefix("应为") if like.unit == "%" else amount(_total(equation.right), like)
    message = f"{here}为{printed(like)}，按两年的数{now}与{before}计算应为{expected}。"
    return expected, "核对本年数、上年数与增减列，改正其中写错的一个。", message


def _across_words(equation: Equation, like: Number) -> tuple[str, str, str]:
    """Of two documents: which says what."""
    left, right, gap = equation.left[0], equation.right, amount(abs(equation.difference), like)
    here, total = named(left.place), _total(right)
    if equation.law == "units":
        parts = "；".join(f"{named(t.place)}为{printed(t.number)}" for t in right[:4])
        parts += f"（共{len(right)}个单位）" if len(right) > 4 else ""
        unequal = "部门的数不等于所属单位之和" if len(right) > 1 else "部门与单位的数不一致"
        why = "单位的数大于部门的数" if equation.relation == "≤" else unequal
        message = f"{why}：{here}为{printed(left.number)}，{parts}，相差{gap}。"
        return amount(total, like), "核对部门和单位两份材料，改正写错的一处；有内部往来抵销的，在说明中写明。", message
    remedy = "核对两份材料：引用的数应当就是已公布的数；因口径或机构调整而不同的，在说明中写明。"
    if equation.relation == "=" and len(right) == 1 and not equation.why:
        there = printed(right[0].number)
        message = f"引用的数与已公布的数不一致：{here}为{printed(left.number)}，{named(right[0].place)}为{there}，相差{gap}。"
        return there, remedy, message
    expected, _, message = _claim_words(equation, like, here, named)
    return expected, remedy, f"按已公布的数计算不成立：{message}"


def _claim_words(equation: Equation, like: Number, here: str, where: Callable[[Place | None], str] = where) -> tuple[str, str, str]:
    left, right = equation.left[0], equation.right
    if like.unit == "%" or (not like.is_money and equation.why.startswith("应为")):
        expected = equation.why.removeprefix("应为")
        by = f"按{printed(right[0].number)}与{printed(right[1].number)}计算"
        message = f"{here}写“{left.label}{printed(like).rstrip('%')}%”，{by}{equation.why or '不符'}。"
        return expected, "按表列数据重新计算后改正百分比。", message
    if len(right) == 2:
        expected_value = _total(right)
        word = "增加" if expected_value > 0 else "减少" if expected_value < 0 else "持平"
        expected = f"{word}{amount(abs(expected_value), like)}" if expected_value else "持平"
        by = f"按{printed(right[0].number)}与{printed(right[1].number)}（{where(right[1].place)}）计算"
        message = f"{here}写“{left.label}{printed(like)}”，{by}应为{expected}。"
        return expected, "核对本年数与上年数，改正增减额或方向词。", message
    other = right[0]
    if equation.relation == "≤":
        message = f"{equation.why}：{here}为{printed(left.number)}，{where(other.place)}为{printed(other.number)}。"
        return "", "核对本年数与增加额，改正其中写错的一个。", message
    message = f"{equation.why or '文字与数字不符'}，但{here}为{printed(left.number)}，{where(other.place)}为{printed(other.number)}。"
    return printed(other.number), "核对两处数据，改正文字或数字。", message
