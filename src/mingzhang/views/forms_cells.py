"""Cells of forms and the figures in them (表单单元格)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from mingzhang.facts import ZERO, Claim, Coordinate, Number, number
from mingzhang.views.figures import figure, stated
from mingzhang.views.phrases import prose
from mingzhang.views.publication import Figure, Inline, Prose, TableCell
from mingzhang.views.setting import Setting

#: what stands for persons and telephones in a public disclosure
MASKED = "略"
#: decimals that a structure's shares may take
_SHARE_PLACES = (1, 2, 3)

Row = tuple[TableCell, ...]


def label(text: str, colspan: int = 1, rowspan: int = 1) -> TableCell:
    """A word of the frame."""
    return TableCell((text,), rowspan=rowspan, colspan=colspan, align="centre", header=True)


def words(*parts: Prose | Inline, colspan: int = 1, rowspan: int = 1, align: str = "left") -> TableCell:
    """Words, with figures among them; an empty text prints nothing."""
    return TableCell(prose(*parts), rowspan=rowspan, colspan=colspan, align=align)


def value(shown: Figure | None, colspan: int = 1) -> TableCell:
    """A figure at the right, or a blank where there is nothing to state."""
    return TableCell((shown,) if shown is not None else (), colspan=colspan, align="right")


def amount(setting: Setting, at: Coordinate, value: Decimal | None, *, kind: str = "form") -> Figure | None:
    """The figure of an amount as cells write it; None where nothing was entered or the amount is zero."""
    return figure(at, value, setting.cell, setting.place, kind=kind) if value is not None and value != ZERO else None


def percentages(parts: Sequence[Decimal]) -> tuple[str, ...]:
    """Each part's share of the sum in per cent, rounded correctly, with as few decimals (one at least) as make the
    shares printed sum to 100; one decimal where none up to three does.

    >>> percentages([Decimal("1241.19"), Decimal("173.07"), Decimal("5275.56")])
    ('18.55', '2.59', '78.86')
    """
    total = sum(parts, ZERO)
    if total == ZERO:
        return tuple("" for _ in parts)
    for places in (*_SHARE_PLACES, _SHARE_PLACES[0]):
        shares = [(p * 100 / total).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) for p in parts]
        if sum(shares) == 100:
            break
    return tuple("100" if share == 100 else str(share) for share in shares)


def share(setting: Setting, text: str, subject: Coordinate, base: Coordinate, figures: tuple[Figure | None, Figure | None]) -> TableCell:
    """A share of a whole as a claim about two figures: ``18.55%``; blank where either is."""
    part, whole = (_number(f) for f in figures)
    if not text or part is None or whole is None:
        return value(None)
    claim = Claim("share", subject, base, number(text, "%"), None, "占比", setting.place, part, whole)
    return TableCell((Figure(text, claim), "%"), align="right")


def _number(shown: Figure | None) -> Number | None:
    return getattr(shown.states, "number", None) if shown is not None else None


def per_cent(weight: Decimal) -> Number:
    """A weight as a number: 7.50 is 7.5 %."""
    return stated(plain(weight), "%")


def plain(value: Decimal) -> str:
    """A count or weight without trailing zeros: 20, 7.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def runs(keys: Sequence[object]) -> tuple[int, ...]:
    """For each position the length of the run of equal keys that begins there, 0 inside a run: spans of merged cells."""
    lengths = [0] * len(keys)
    position = 0
    for _, group in groupby(keys):
        size = len(list(group))
        lengths[position] = size
        position += size
    return tuple(lengths)
