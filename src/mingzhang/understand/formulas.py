"""Workings in budget prose, parsed and executed (测算式).

``923.78元*12个月*800人=886.83万元`` is a claim: the factors make the result. One money factor makes the product money;
where no factor names a unit of money, the factors may be in 元 or in the unit of the result, and both readings are tried:
only if neither fits is the working wrong. Shares borne (``区承担50%,共计…``) and cuts (``压减10%后为…``) go on from the
results before them. Dates, ranges, ratios, telephone and document numbers have no result and make no formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts import MONEY, ZERO, Formula, Number, Place, number

_FOLD = str.maketrans("０１２３４５６７８９．％＋－＝（）［］×✕╳＊∗—–−﹣", "0123456789.%+-=()()*****----")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
#: spaces within a line; a paragraph ends a working
_S = r"[^\S\n]*"
_NUMBER = re.compile(_DIGITS)
_CLOSE = re.compile(rf"{_S}\)")
_START = re.compile(r"(?<![\d.~\-/])(?<!\d,)(?<![\d至到][至到:：])[(\d]")
_LABEL = re.compile(r"[\u4e00-\u9fff“”、]{1,14}?(?=\d)")
_UNIT = re.compile(rf"{_S}([%‰]|[\u4e00-\u9fff㎡A-WYZa-wyz/·]{{1,16}})?(?:{_S}\([^()*+÷=]{{0,60}}\))?")
_TIMES = re.compile(rf"{_S}(?:([*÷])|[xX](?={_S}[\d(])){_S}")
_PLUS = re.compile(rf"{_S}([+-]){_S}")
_RESULT = re.compile(
    rf"{_S}(?:(?P<equals>[=≈])|[,，、]?{_S}(?:共计|合计|小计|总计|共需|约计|共|计)){_S}(?:约为|大约|约|共计|合计|共需|为|人民币)?{_S}"
)
_MONEY = re.compile(r"百万元|亿元|万元|千元|百元|元|亿(?![\u4e00-\u9fff])|万(?![\u4e00-\u9fff])|万(?=标准)")
_AMOUNT = rf"(?P<digits>{_DIGITS}){_S}(?P<unit>百万元|亿元|万元|千元|元|亿|万)"
_THEN = rf"(?:[^\S\n]|[,，、;；:：])*(?:即|后|以后|资金|所需|需要|需|共计|合计|约为|大约|约|共|计|为|安排|实际)*{_S}{_AMOUNT}"
_PERCENT = rf"{_S}(?P<percent>\d+(?:\.\d+)?){_S}%"
_SHARES = (
    (1, re.compile(rf"(?:承担|负担|分担|配套|补助|列支)(?:比例)?(?:为|的)?{_PERCENT}{_THEN}")),
    (1, re.compile(rf"按(?:照)?{_PERCENT}{_S}(?:的?比例)?(?:承担|负担|分担|配套|补助|测算|计算|安排){_THEN}")),
    (-1, re.compile(rf"(?:压减|压缩|核减|削减|调减|下浮|扣减){_PERCENT}{_THEN}")),
)
_PLAIN_AMOUNT = re.compile(_AMOUNT)
_ENUMERATED = re.compile(r"[1-9]\d?\.(?=\d)")
_DEEPEST = 8
_FARTHEST = 60
_TEN_THOUSAND = Decimal(10000)
#: an amount in 万元 with this many decimals may itself be rounded
_FINE = 2


class _Worth(NamedTuple):
    """An expression's value: in 元 where ``money`` is 1, a plain number where it is 0. ``factor`` scales bare summands."""

    value: Decimal
    money: int
    factor: Decimal
    named: bool
    slack: Decimal
    operators: int
    tokens: tuple[tuple[Decimal, str], ...]
    end: int


class Step(NamedTuple):
    """A formula and where in the text it stands. ``share``: it goes on from the results before it."""

    formula: Formula
    start: int
    end: int
    share: bool = False


def _operand(text: str, at: int, depth: int, label: bool) -> _Worth | None:
    if text.startswith("(", at):
        inner = _sum(text, at + 1, depth + 1) if depth < _DEEPEST else None
        if inner is None:
            return None
        close = _CLOSE.match(text, inner.end)
        if close is None:
            return None
        unit = _UNIT.match(text, close.end())
        word = (unit[1] or "") if unit else ""
        scaled = _measure(inner.value, word, inner.money)
        if scaled is None:
            return None
        value, money, factor = scaled
        return inner._replace(
            value=value, money=money, factor=factor if money and not inner.money else inner.factor,
            named=inner.named or bool(word), end=unit.end() if unit else close.end(),
        )  # fmt: skip
    if label and (found := _LABEL.match(text, at)):
        at = found.end()
    digits = _NUMBER.match(text, at)
    if digits is None:
        return None
    unit = _UNIT.match(text, digits.end())
    word = (unit[1] or "") if unit else ""
    end = unit.end() if unit else digits.end()
    printed = Decimal(digits[0].replace(",", ""))
    scaled = _measure(printed, word, 0)
    if scaled is None or (end < len(text) and text[end].isdigit()):
        return None
    value, money, factor = scaled
    places = -int(printed.as_tuple().exponent)
    slack = factor.scaleb(-places) / 2 if money and factor >= _TEN_THOUSAND and places >= _FINE else ZERO
    return _Worth(value, money, factor, bool(word), slack, 0, ((printed, word),), end)


def _measure(value: Decimal, word: str, money: int) -> tuple[Decimal, int, Decimal] | None:
    """A number with its unit → (value in 元 or plain, power of money, factor)."""
    if word in {"%", "‰"}:
        return value / (100 if word == "%" else 1000), money, Decimal(1)
    unit = _MONEY.match(word)
    if unit:
        factor = MONEY[unit[0]]
        return (value * factor, 1, factor) if money == 0 else (value, money, factor)
    if word.startswith("万"):
        return value * _TEN_THOUSAND, money, Decimal(1)
    return value, money, Decimal(1)


def _product(text: str, at: int, depth: int, label: bool) -> _Worth | None:
    left = _operand(text, at, depth, label)
    while left is not None and (sign := _TIMES.match(text, left.end)):
        right = _operand(text, sign.end(), depth, label=True)
        if right is None or (sign[1] == "÷" and right.value == 0):
            return left
        if sign[1] == "÷":
            value = left.value / right.value
            slack = (left.slack + abs(value) * right.slack) / abs(right.value)
        else:
            value = left.value * right.value
            slack = left.slack * abs(right.value) + right.slack * abs(left.value)
        left = _Worth(
            value, left.money + right.money * (-1 if sign[1] == "÷" else 1), max(left.factor, right.factor), left.named or right.named,
            slack, left.operators + right.operators + 1, left.tokens + right.tokens, right.end,
        )  # fmt: skip
    return left


def _sum(text: str, at: int, depth: int = 0) -> _Worth | None:
    left = _product(text, at, depth, label=depth > 0)
    while left is not None and (sign := _PLUS.match(text, left.end)):
        right = _product(text, sign.end(), depth, label=True)
        if right is None or (sign[1] == "-" and not (left.named or depth)):
            return left
        # a bare summand is in the unit of its neighbour: 5万+3.2
        if left.money and not right.money and not right.named:
            right = right._replace(value=right.value * left.factor, money=1, slack=right.slack * left.factor)
        elif right.money and not left.money and not left.named:
            left = left._replace(value=left.value * right.factor, money=1, factor=right.factor)
        if left.money != right.money:
            return None
        value = left.value + right.value if sign[1] == "+" else left.value - right.value
        left = _Worth(
            value, left.money, max(left.factor, right.factor), left.named or right.named, left.slack + right.slack,
            left.operators + right.operators + 1, left.tokens + right.tokens, right.end,
        )  # fmt: skip
    return left


def _stated(text: str, worth: _Worth, start: int) -> tuple[Number, int] | None:
    """The single number that ``worth`` read, as a printed number with its unit, and where it ends (before any remark)."""
    digits = _NUMBER.search(text, start, worth.end)
    if digits is None:
        return None
    word = worth.tokens[0][1]
    unit, printed = _MONEY.match(word), _UNIT.match(text, digits.end())
    end = printed.end(1) if printed is not None and printed[1] else digits.end()
    return number(digits[0], unit[0] if unit else word, raw=text[digits.start() : end].strip()), end


def _readings(worth: _Worth, stated: Number) -> list[tuple[Decimal, Decimal, Number]]:
    """(computed, slack, stated) in one unit, for each way in which the factors' and the result's units may be meant."""
    if worth.money not in {0, 1}:
        return []
    if worth.money == 1 and stated.unit == "":
        units = [Decimal(1), _TEN_THOUSAND]
        return [(worth.value, worth.slack, Number(stated.value * u, stated.quantum * u, "元", stated.raw, u)) for u in units]
    if worth.money == 1:
        return [(worth.value, worth.slack, stated)] if stated.is_money else []
    if stated.is_money:
        return [(worth.value * u, worth.slack * u, stated) for u in dict.fromkeys([Decimal(1), stated.factor])]
    if stated.unit == "%":
        return [(worth.value * 100, worth.slack * 100, stated)]
    return [(worth.value, worth.slack, stated)]


def _fits(reading: tuple[Decimal, Decimal, Number]) -> bool:
    computed, slack, stated = reading
    return abs(computed - stated.value) <= stated.quantum / 2 + slack


def _best(worth: _Worth, stated: Number) -> tuple[Decimal, Decimal, Number] | None:
    """The reading that fits; where none does, the one that comes nearest."""
    readings = _readings(worth, stated)
    return min(readings, key=lambda r: (not _fits(r), abs(r[0] - r[2].value)), default=None)


def _chain(text: str, start: int) -> tuple[list[_Worth], Number, int, bool] | None:
    """``expression = expression = result`` from ``start``: the expressions, the result, its end, whether an = sign stood."""
    parts: list[_Worth] = []
    at, equals = start, True
    while True:
        worth = _sum(text, at)
        if worth is None:
            return None
        if parts and worth.operators == 0:
            stated = _stated(text, worth, at)
            return None if stated is None else (parts, *stated, equals)
        if worth.operators == 0:
            return None
        parts.append(worth)
        link = _RESULT.match(text, worth.end)
        if link is None:
            return None
        equals = equals and link["equals"] is not None
        at = link.end()


def _executed(text: str, original: str, start: int, place: Place, source: str) -> list[Step]:
    """The formulas of the chain at ``start``; none where there is no chain."""
    chain = _chain(text, start)
    if chain is None:
        return []
    parts, stated, end, equals = chain
    if not equals and not (stated.is_money and any(p.money == 1 for p in parts)):
        return []
    results: list[Step] = []
    for index, worth in enumerate(parts):
        best = _best(worth, stated)
        if best is None:
            return []
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following is not None and not _fits(best) and _leads(worth, following):
            continue
        computed, slack, shown = best
        words = original[start:end].strip()
        formula = Formula(words, computed, shown, worth.tokens, place, shown.quantum / 2 + slack, source)
        results.append(Step(formula, start, end))
    return results


def _leads(worth: _Worth, following: _Worth) -> bool:
    """``a*b=c*d=e``: the first expression makes the first factor of the second."""
    value, word = following.tokens[0]
    scaled = _measure(value, word, 0)
    return scaled is not None and abs(worth.value - scaled[0]) <= abs(worth.value) / 1000


def _operations(text: str, original: str, place: Place, source: str) -> Iterator[Step]:
    at = 0
    while (start := _START.search(text, at)) is not None:
        results = _executed(text, original, start.start(), place, source)
        listed = _ENUMERATED.match(text, start.start())
        if listed and not all(_holds(r.formula) for r in results):
            # "2.600元*800人": an ordinal before the working, not a decimal
            unlisted = _executed(text, original, listed.end(), place, source)
            results = unlisted if unlisted and all(_holds(r.formula) for r in unlisted) else results
        yield from results
        at = max((r.end for r in results), default=start.end())


def _holds(formula: Formula) -> bool:
    return formula.stated is None or abs(formula.computed - formula.stated.value) <= formula.tolerance


def _shares(text: str, original: str, done: list[Step], place: Place, source: str) -> Iterator[Step]:
    """Shares borne and cuts: of the results since the last share, of the last of them, or of the amount just before."""
    found = sorted(((m.start(), sign, m) for sign, pattern in _SHARES for m in pattern.finditer(text)), key=lambda item: item[0])
    before = 0
    for start, sign, match in found:
        share = Decimal(match["percent"])
        rate = share / 100 if sign > 0 else 1 - share / 100
        stated = number(match["digits"], match["unit"], raw=match["digits"] + match["unit"])
        earlier = [(r.start, r.formula.stated) for r in done if before <= r.start and r.end <= start]
        results = [(at, n) for at, n in earlier if n is not None and n.is_money]
        amounts = _PLAIN_AMOUNT.finditer(text, max(before, start - _FARTHEST), start)
        printed = [(m.start(), number(m["digits"], m["unit"])) for m in amounts]
        choices = [
            (used, sum((n.value for _, n in used), ZERO) * rate, (stated.quantum + sum((n.quantum for _, n in used), ZERO) * rate) / 2)
            for used in (results, results[-1:], printed[-1:])
            if used
        ]
        if not choices:
            continue
        used, computed, tolerance = min(choices, key=lambda c: (abs(c[1] - stated.value) > c[2], abs(c[1] - stated.value)))
        first, before = used[0][0], match.end()
        end = before + original.startswith((")", "）"), before)
        tokens = (*((n.value, n.unit) for _, n in used), (share, "%"))
        yield Step(Formula(original[first:end].strip(), computed, stated, tokens, place, tolerance, source), first, before, True)


def read_steps(text: str, place: Place = Place(), source: str = "") -> list[Step]:  # noqa: B008 - an immutable value
    """The workings of a text with their positions, in the order of their results."""
    if not any(sign in text for sign in "=＝≈共计%％"):
        return []
    folded = text.translate(_FOLD)
    done = list(_operations(folded, text, place, source))
    return sorted([*done, *_shares(folded, text, done, place, source)], key=lambda step: (step.end, step.start))


def read_formulas(text: str, place: Place = Place(), source: str = "") -> tuple[Formula, ...]:  # noqa: B008 - an immutable value
    """Every working of a text, executed, in the order of their results.

    ``computed`` and ``stated`` are in 元 where the result is money, else plain; the tolerance is half the last printed
    digit of the result, and what the rounding of factors printed in 万元 with decimals can move.

    >>> [(f.computed, f.stated.value) for f in read_formulas("600元*800人=48万元(区承担50%,约为24万元)")]
    [(Decimal('480000'), Decimal('480000')), (Decimal('240000.0'), Decimal('240000'))]
    """
    return tuple(step.formula for step in read_steps(text, place, source))
