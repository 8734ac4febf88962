"""Writing a number: which digits stand for a fact, and the fact that those digits state (数字的写法).

What is printed is what is stated: the number of a fact is read off its own text, so that a reader of the text gets the
same number. Claims (增减、占比) are computed from the figures as printed, so that a reader with a calculator does too.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from mingzhang.facts import MONEY, ZERO, Coordinate, Fact, Number, Place, number, show
from mingzhang.views.publication import Figure


class Pen(NamedTuple):
    """How a layout writes numbers: unit, decimals, thousands separators, trailing zeros (6,689.82 · 841.4).

    ``whole``: no decimals at all where every amount of the budget is whole, else ``places`` everywhere (one precision, 元 or 角分).
    """

    unit: str = "万元"
    places: int = 2
    separators: bool = True
    trim: bool = False
    whole: bool = False


#: counts, shares and quantities: no separators, no trailing zeros
PLAIN = Pen("", 2, separators=False, trim=True)
#: percentages, unless a layout has them otherwise
PERCENT = PLAIN._replace(places=1)
#: decimals of the finest percentage: beyond these a decimal writes itself with an exponent
_FINEST = 6


def write(value: Decimal, pen: Pen) -> str:
    """A value (元, or a count) as this pen writes it.

    >>> write(Decimal(8414000), Pen(separators=False, trim=True))
    '841.4'
    """
    text = show(value, pen.unit, pen.places, separators=pen.separators)
    text = text.rstrip("0").rstrip(".") if pen.trim and "." in text else text
    return text.removeprefix("-") if not text.strip("-0.,") else text


def stated(text: str, unit: str) -> Number:
    """The number that a printed text states."""
    return number(text.removeprefix("-"), unit, negative=text.startswith("-"), raw=text)


def rounded(value: Decimal, pen: Pen) -> Decimal:
    """A value as printed: in 元 still, but only as fine as the pen writes."""
    quantum = MONEY.get(pen.unit, Decimal(1)).scaleb(-pen.places)
    return (value / quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP) * quantum


def percent(value: Decimal, pen: Pen = PERCENT) -> str:
    """A percentage, finer than usual only where the usual rounding would say 0 or 100 of what is neither; 0 of next to nothing.

    >>> percent(Decimal("11.172")), percent(Decimal(100)), percent(Decimal("99.97")), percent(Decimal("0.004"))
    ('11.2', '100', '99.97', '0.004')
    >>> percent(Decimal("98.4"), Pen("", 2)), percent(Decimal("0.0000002"))
    ('98.40', '0')
    """
    for digits in range(pen.places, max(pen.places, _FINEST) + 1):
        text = write(value, pen._replace(places=digits))
        if Decimal(text) not in {0, 100} or Decimal(text) == value:
            return text
    return write(value, pen)


#: no place in a grid
NOWHERE = ("", -1, -1)


def figure(
    at: Coordinate, value: Decimal, pen: Pen, place: Place, *, kind: str = "sentence", spot: tuple[str, int, int] = NOWHERE
) -> Figure:
    """A printed fact. ``spot``: the source's name, and row and column in its grid."""
    text = write(value, pen)
    source, row, column = spot
    return Figure(text, Fact(at, stated(text, pen.unit), place, source, row, column, kind))


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """``part`` of ``whole`` in per cent; the whole is not zero."""
    return part * 100 / whole


def is_zero(value: Decimal | None) -> bool:
    """Nothing entered, or zero entered: a class list prints neither."""
    return value is None or value == ZERO
