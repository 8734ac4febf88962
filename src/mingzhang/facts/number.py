"""Printed numbers: exact value, quantum, unit (数值、末位单位、计量单位).

A printed number is an interval: ``6,689.82`` under 单位：万元 is 66,898,200 元, known to the nearest 100 元.
The laws compare intervals, so the quantum travels with the value. Blank, dash, zero and withheld stay different
(预算法实施条例第六条 asks for all amounts; an empty cell states none).
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

ZERO = Decimal(0)

#: 计量单位 of money → 元
MONEY: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "万": Decimal(10000),
    "百万元": Decimal(1000000),
    "亿元": Decimal(100000000),
    "亿": Decimal(100000000),
}

_WIDE = str.maketrans("０１２３４５６７８９．，％＋－（）—–−﹣　", "0123456789.,%+-()---- ".ljust(22)[:22])
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_CELL = re.compile(r"(?P<open>\()?(?P<sign>[-+△▲]?)\s*[¥￥]?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?)(?P<percent>%?)(?P<close>\))?")
#: characters of the longest number that anybody prints; what is longer is no amount
_LONGEST = 40
_DASHES = re.compile(r"[-—–－─/\\]+")


class State(Enum):
    """What a cell or a gap says where a number was expected."""

    NUMBER = "number"  # 数
    BLANK = "blank"  # 空白
    DASH = "dash"  # 横线
    WITHHELD = "withheld"  # 涉密不公开
    TEXT = "text"  # 文字


class Number(NamedTuple):
    """One printed number.

    ``value`` and ``quantum`` are in 元 for money and as printed otherwise (95 % is 95). A quantum of zero means the
    number is exact (entered by a person in 元, or a count). ``factor`` is what one printed unit is worth in 元.
    """

    value: Decimal
    quantum: Decimal = ZERO
    unit: str = "元"
    raw: str = ""
    factor: Decimal = Decimal(1)

    @property
    def low(self) -> Decimal:
        return self.value - self.quantum / 2

    @property
    def high(self) -> Decimal:
        return self.value + self.quantum / 2

    @property
    def is_money(self) -> bool:
        return self.unit == "元"


def normalise(text: str) -> str:
    """Full-width digits and signs to ASCII, spaces removed at the ends."""
    return text.strip() if text.isascii() else text.translate(_WIDE).strip()


def money(amount: Decimal | int | str, *, quantum: Decimal | int = 0) -> Number:
    """An exact amount in 元."""
    return Number(Decimal(amount), Decimal(quantum), "元", str(amount))


@lru_cache(maxsize=4096)
def parse_cell(text: str, unit: str = "") -> tuple[State, Number | None]:
    """Read one table cell. ``unit`` is the column's unit (元, 万元, %, 人 …), '' when unknown.

    >>> parse_cell("6,689.82", "万元")[1].value
    Decimal('66898200.00')
    >>> parse_cell("-")[0]
    <State.DASH: 'dash'>
    """
    plain = normalise(text).replace(" ", "").replace("\n", "")
    if not plain:
        return State.BLANK, None
    if _DASHES.fullmatch(plain):
        return State.DASH, None
    if plain in {"***", "**", "*", "涉密", "保密"}:
        return State.WITHHELD, None
    if len(plain) > _LONGEST:
        return State.TEXT, None
    match = _CELL.fullmatch(plain)
    if match is None or not re.search(r"\d", match["digits"]) or bool(match["open"]) != bool(match["close"]):
        return State.TEXT, None
    negative = match["sign"] in {"-", "△", "▲"} or bool(match["open"])
    return State.NUMBER, number(match["digits"], "%" if match["percent"] else unit, negative=negative, raw=text.strip())


def number(digits: str, unit: str, *, negative: bool = False, raw: str = "") -> Number:
    """Digits with an optional thousands separator → an exact number in the unit's base (元 for money)."""
    plain = digits.replace(",", "").rstrip(".")
    value = Decimal(plain)
    places = max(0, -int(value.as_tuple().exponent))
    factor = MONEY.get(unit, Decimal(1))
    quantum = factor * Decimal(1).scaleb(-places)
    value = value * factor
    return Number(-value if negative else value, quantum, "元" if unit in MONEY else unit, raw or digits, factor)


def with_places(item: Number, places: int) -> Number:
    """The same number with its quantum set to ``places`` decimals of its printed unit (the column's precision)."""
    return item._replace(quantum=item.factor * Decimal(1).scaleb(-places))


def places_of(item: Number) -> int:
    """Decimals that were printed."""
    return max(0, -int((item.quantum / item.factor).normalize().as_tuple().exponent)) if item.quantum else 0


def show(value: Decimal, unit: str = "万元", places: int = 2, *, separators: bool = True) -> str:
    """An amount in 元 as printed in ``unit``: rounded half up, thousands separated."""
    from decimal import ROUND_HALF_UP

    scaled = (value / MONEY.get(unit, Decimal(1))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{scaled:,}" if separators else str(scaled)
