"""Values of performance indicators: operator, bounds, unit, words (指标值).

A target keeps its printed text; ``low`` and ``high`` hold what can be compared. Percentages are as printed (95% is 95).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from mingzhang.facts import Target, normalise

_SPACE = re.compile(r"\s+")
_DASH = re.compile(r"[-—–－─/\\]+|无")
_OPERATORS = {
    "≥": r"≥|>=|大于(?:或)?等于|不(?:低|少|小)于|达到?|至少|高于(?:或)?等于|超过(?:或)?等于",
    "≤": r"≤|<=|小于(?:或)?等于|不(?:高|多|大)于|不超过|至多|控制在(?=.*以?内)|低于(?:或)?等于",
    ">": r">|大于|超过|高于|多于",
    "<": r"<|小于|低于|少于",
    "=": r"=|等于",
    "≈": r"≈|约为?|大约|近|预计",
}
_SUFFIXES = {
    "≥": r"(?:及其?)?以上",
    "≤": r"(?:及其?)?以[内下]|之内|内",
    "≈": r"左右|上下",
}
_VALUE = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_UNIT = r"%|‰|\([^()]{1,10}\)|[^\d,;、。()<>=≥≤≈~的-]{1,12}?"
_SINGLE = re.compile(
    rf"(?P<every>每[一个]?(?:季度|半年|年|月|周|天|日|人|次)?)?(?P<operator>{'|'.join(f'(?:{p})' for p in _OPERATORS.values())})?"
    rf"(?P<low>{_VALUE})(?P<more>余|多)?(?P<unit>{_UNIT})??(?P<suffix>{'|'.join(f'(?:{p})' for p in _SUFFIXES.values())})?"
)
_RANGE = re.compile(rf"(?P<low>{_VALUE})(?P<unit1>{_UNIT})?(?:-{{1,2}}|~|至|到)(?P<high>{_VALUE})(?P<unit>{_UNIT})?")
_PREFIX = {symbol: re.compile(pattern) for symbol, pattern in _OPERATORS.items()}
_SUFFIX = {symbol: re.compile(pattern) for symbol, pattern in _SUFFIXES.items()}
_FOLD = str.maketrans("：；≧⩾≦⩽﹥＞﹤＜＝～∼", ":;≥≥≤≤>><<=~~")
_YEARS = range(1900, 2101)


def _which(table: dict[str, re.Pattern[str]], text: str) -> str:
    return next((symbol for symbol, pattern in table.items() if pattern.fullmatch(text)), "") if text else ""


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _is_date(value: str, unit: str) -> bool:
    """2024年, 2022.12, 12月底前: points in time, no quantity."""
    year = value.isdigit() and int(value) in _YEARS and (not unit or unit.startswith("年"))
    month = re.fullmatch(r"20\d\d\.(?:0?[1-9]|1[0-2])", value) is not None and not unit
    return year or month or bool(re.match(r"月(?:\d|底|末|份?前|完成)|[日号月年](?:之?前|底前?|完成)", unit))


@lru_cache(maxsize=8192)
def parse_target(text: str, operator: str = "", unit: str = "") -> Target:
    """One printed value. ``operator`` and ``unit`` come from columns of their own (指标性质、度量单位) where a form has them.

    >>> parse_target("≥85 分")[:4]
    ('≥', Decimal('85'), None, '分')
    >>> parse_target("100人左右")[:4]
    ('≈', Decimal('100'), Decimal('100'), '人')
    >>> parse_target("成效显著").operator
    'text'
    """
    printed = _SPACE.sub("", text)
    sign = _SPACE.sub("", operator)
    measure = _SPACE.sub("", unit)
    if not printed:
        return Target()
    if _DASH.fullmatch(printed):
        return Target(text=printed)
    if sign in {"定性", "定性指标"}:
        return Target("text", text=printed)
    whole = printed
    if sign or measure:
        symbol = _which(_PREFIX, sign.translate(_FOLD))
        whole = ("" if printed.translate(_FOLD)[:1] in "≥≤<>=≈" else symbol or "") + printed
        whole += "" if printed.endswith(measure) else measure
    return _parse(normalise(whole).translate(_FOLD).rstrip("。;.") or whole, whole)


def _parse(plain: str, printed: str) -> Target:
    span = _RANGE.fullmatch(plain)
    if span:
        low, high, unit = _decimal(span["low"]), _decimal(span["high"]), (span["unit"] or span["unit1"] or "").strip("()")
        if low <= high and not _is_date(span["low"], unit) and (span["unit1"] or unit) == unit:
            return Target("range", low, high, unit, printed)
        return Target("text", text=printed)
    match = _SINGLE.fullmatch(plain)
    if match is None:
        return Target("text", text=printed)
    unit, value = (match["unit"] or "").strip("()"), _decimal(match["low"])
    if _is_date(match["low"], unit):
        return Target("text", text=printed)
    every = re.sub(r"[一个]", "", (match["every"] or "").removeprefix("每"))
    if every:
        unit = f"{unit}/{every}"
    prefix = _which(_PREFIX, match["operator"] or "")
    suffix = _which(_SUFFIX, match["suffix"] or "")
    sign = suffix if prefix in {"", "≈"} and suffix else prefix
    if match["more"]:
        sign = "≈"
    return Target(sign, None if sign in {"≤", "<"} else value, None if sign in {"≥", ">"} else value, unit, printed)
