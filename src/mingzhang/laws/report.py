"""Equations → findings (等式 → 问题): what is wrong in words that name both figures, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from mingzhang.facts import MONEY, Equation, Finding, Grade, Number, Place, Severity, Term
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
    "containment": "《地方预决算公开操作规程》（财预〔2016〕143号）：公开的表内、表间数据应当勾稽一致",
    "counterpart": "《政府收支分类科目》：功能分类与经济分类的通常对应",
    "listing": "《地方预决算公开操作规程》（财预〔2016〕143号）：说明中的数据应当与报表一致",
    "history": "《预算法》第三十二条：编制预算应当参考上一年预算执行情况",
    "namesake": "《地方预决算公开操作规程》（财预〔2016〕143号）：同一数据各处应当一致",
    "implied": "同一文件自身列示：其他资金均为零",
    "published": "《地方预决算公开操作规程》（财预〔2016〕143号）：公开的内容应当真实、准确；《预算法》第三十二条",
    "units": "《预算法》第八条：各部门预算由本部门及其所属各单位预算组成",
}


#: characters on either side of a figure that a message quotes
_AROUND = 22
_CLAUSE = re.compile(r"[，；。：]")
#: a quotation within a quotation
_INNER = str.maketrans("“”", "‘’")


def where(place: Place | None, figure: str = "") -> str:
    """A place in words: 《表名》“行”“列”; of a sentence what stands around ``figure``."""
    if place is None:
        return ""
    if place.table:
        parts = [f"《{place.table}》"]
        if place.row_code or place.row:
            parts.append(f"“{' '.join(t for t in (place.row_code, place.row) if t).translate(_INNER)}”行")
        if place.column:
            parts.append(f"“{place.column.translate(_INNER)}”列")
        return "".join(parts)
    section = f"{place.section.split(' / ')[-1]}：" if place.section else ""
    return f"{section}“{_around(place.text, figure).translate(_INNER)}”"


def _around(text: str, figure: str) -> str:
    """The words around a figure, the first such where there are several; the beginning where there is none."""
    found = re.search(rf"(?<![\d.,]){re.escape(figure)}(?!\d)", text) if figure else None
    return cut(text, *(found.span() if found is not None else (0, 0)), _AROUND)


def cut(text: str, start: int, end: int, around: int) -> str:
    """What stands around ``text[start:end]``: up to ``around`` characters on either side, from clause to clause where one ends there.

    >>> cut("本年支出100.00万元，其中基本支出60.00万元，占60.00%，项目支出40.00万元，占40.00%。", 19, 24, 12)
    '…其中基本支出60.00万元，占60.00%…'
    """
    if len(text) <= 2 * around:
        return text
    first = max(0, start - around)
    last = min(len(text), max(end + around, first + 2 * around))
    if first and (opening := _CLAUSE.search(text, first, start - around // 2)):
        first = opening.end()
    if end and last < len(text) and (closings := list(_CLAUSE.finditer(text, end, last + 1))):
        last = closings[-1].start()
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def stated(number: Number | None) -> str:
    """A number as it was printed, with its unit."""
    words = printed(number)
    if number is None or words.endswith(("元", "%", "％")):
        return words
    return words + (_unit(number) if number.is_money else number.unit)


def named(place: Place | None, figure: str = "") -> str:
    """A place in words with its file's name before it, where figures of several files meet."""
    return f"“{Path(place.document).stem}”{where(place, figure)}" if place is not None else ""


def amount(value: Decimal, like: Number | None) -> str:
    """A computed value in the unit of a printed number."""
    if like is None or not like.is_money:
        return f"{value.normalize():f}{like.unit if like is not None else ''}"
    scaled = value / like.factor
    places = max(2 if like.factor > 1 else 0, -int(scaled.normalize().as_tuple().exponent))
    return f"{scaled.quantize(Decimal(1).scaleb(-min(places, 6))):,f}{_unit(like)}"


def _unit(like: Number) -> str:
    return next((unit for unit, factor in MONEY.items() if factor == like.factor), "元")


def _sum(terms: tuple[Term, ...]) -> str:
    shown = [("－" if t.sign < 0 else "＋") + printed(t.number) for t in terms]
    text = "".join(shown[:8]).lstrip("＋")
    return text + (f"…（共{len(terms)}项）" if len(terms) > 8 else "")


def _side(terms: tuple[Term, ...], like: Number) -> str:
    """One side of a comparison: the place and its figure, or the sum of several."""
    first = terms[0]
    place = where(first.place, printed(first.number))
    if len(terms) == 1:
        return f"{place}的{stated(first.number)}" if place else stated(first.number)
    return f"{place}等{len(terms)}项之和{amount(_total(terms), like)}（{_sum(terms)}）"


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
    gap = f"{abs(equation.difference).normalize():f}个百分点" if like.unit == "%" else amount(abs(equation.difference), like)
    return Finding(equation.law, "", severity, message, places, expected, stated(like), gap, BASIS.get(equation.law, ""), remedy)


def _words(equation: Equation, like: Number) -> tuple[str, str, str]:
    """(expected, remedy, message) by law."""
    left, right = equation.left[0], equation.right
    here = where(left.place, left.label + printed(like)) if left.label and equation.law == "claim" else where(left.place, printed(like))
    if equation.law == "claim":
        return _claim_words(equation, like, here)
    total = _total(right)
    if equation.law == "change":
        return _change_words(equation, like, here)
    if equation.law in {"published", "units"}:
        return _across_words(equation, like)
    if equation.law in {"agreement", "implied", "balance", "namesake"} and len(right) == 1:
        other = right[0]
        shown = stated(other.number)
        why = {
            "balance": "收入总计应等于支出总计",
            "implied": "本文件其他资金均为零，两处应当相等",
            "namesake": "同名的支出内容两处金额不同",
        }.get(equation.law, "同一数据两处不一致")
        there = where(other.place, printed(other.number))
        message = f"{why}：{here}为{stated(like)}，{there}为{shown}，相差{amount(abs(equation.difference), like)}。"
        return shown, "核对原始数据，把两处改为同一数值。", message
    if equation.relation in {"≤", "≥"} or (equation.law == "counterpart"):
        relation = {"≤": "不应大于", "≥": "不应小于", "=": "通常等于"}[equation.relation]
        note = f"（{equation.why}）" if equation.why else ""
        gap = amount(abs(equation.difference), like)
        message = f"{_side(equation.left, like)}{relation}{_side(right, like)}，相差{gap}{note}。"
        return amount(total, like), "核对两处口径；确有原因的，在说明中写明。", message
    worked = "分项之和为" if all(t.sign > 0 for t in right) else "按年初结转、本年收入和本年支出推算为"
    message = f"{here}为{stated(like)}，{worked}{amount(total, like)}（{_sum(right)}），相差{amount(abs(equation.difference), like)}。"
    return amount(total, like), "逐项核对分项与合计，改正其中写错的一个数。", message


def _change_words(equation: Equation, like: Number, here: str) -> tuple[str, str, str]:
    if equation.right[0].label == "增减额":
        total, own = _total(equation.right), _total(equation.left)
        message = f"{here}的增减额为{amount(own, like)}，各科目增减额之和为{amount(total, like)}（{_sum(equation.right)}）。"
        return amount(total, like), "逐项核对各科目的增减额与总的增减额，改正其中写错的一个。", message
    now, before = stated(equation.right[0].number), stated(equation.right[1].number)
    expected = equation.why.removeprefix("应为") if like.unit == "%" else amount(_total(equation.right), like)
    message = f"{here}为{stated(like)}，按两年的数{now}与{before}计算应为{expected}。"
    return expected, "核对本年数、上年数与增减列，改正其中写错的一个。", message


def _across_words(equation: Equation, like: Number) -> tuple[str, str, str]:
    """Of two documents: which says what."""
    left, right, gap = equation.left[0], equation.right, amount(abs(equation.difference), like)
    here, total = named(left.place, printed(left.number)), _total(right)
    if equation.law == "units":
        parts = "；".join(f"{named(t.place, printed(t.number))}为{stated(t.number)}" for t in right[:4])
        parts += f"（共{len(right)}个单位）" if len(right) > 4 else ""
        unequal = "部门的数不等于所属单位之和" if len(right) > 1 else "部门与单位的数不一致"
        why = "单位的数大于部门的数" if equation.relation == "≤" else unequal
        message = f"{why}：{here}为{stated(left.number)}，{parts}，相差{gap}。"
        return amount(total, like), "核对部门和单位两份材料，改正写错的一处；有内部往来抵销的，在说明中写明。", message
    remedy = "核对两份材料：引用的数应当就是已公布的数；因口径或机构调整而不同的，在说明中写明。"
    if equation.relation == "=" and len(right) == 1 and not equation.why:
        there, other = stated(right[0].number), named(right[0].place, printed(right[0].number))
        message = f"引用的数与已公布的数不一致：{here}为{stated(left.number)}，{other}为{there}，相差{gap}。"
        return there, remedy, message
    expected, _, message = _claim_words(equation, like, here, named)
    return expected, remedy, f"按已公布的数计算不成立：{message}"


def _claim_words(equation: Equation, like: Number, here: str, where: Callable[[Place | None, str], str] = where) -> tuple[str, str, str]:
    left, right = equation.left[0], equation.right
    if like.unit == "%" or (not like.is_money and equation.why.startswith("应为")):
        expected = equation.why.removeprefix("应为")
        by = f"按{stated(right[0].number)}与{stated(right[1].number)}计算"
        message = f"{here}写“{left.label}{printed(like).rstrip('%')}%”，{by}{equation.why or '不符'}。"
        return expected, "按表列数据重新计算后改正百分比。", message
    if len(right) == 2:
        expected_value = _total(right)
        word = "增加" if expected_value > 0 else "减少" if expected_value < 0 else "持平"
        expected = f"{word}{amount(abs(expected_value), like)}" if expected_value else "持平"
        by = f"按{stated(right[0].number)}与{stated(right[1].number)}（{where(right[1].place, printed(right[1].number))}）计算"
        message = f"{here}写“{left.label}{stated(like)}”，{by}应为{expected}。"
        return expected, "核对本年数与上年数，改正增减额或方向词。", message
    other = right[0]
    both = f"{here}为{stated(like)}，{where(other.place, printed(other.number))}为{stated(other.number)}。"
    if equation.relation == "≤":
        message = f"{equation.why}：{both}"
        return "", "核对本年数与增加额，改正其中写错的一个。", message
    message = f"{equation.why or '文字与数字不符'}，但{both}"
    return stated(other.number), "核对两处数据，改正文字或数字。", message
