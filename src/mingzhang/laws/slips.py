"""What a wrong figure was likely meant to be (笔误的线索): another scope's figure, a digit too many, a figure of the same paragraph.

A clue is added to a finding's message and never decides anything: the equation has failed already.

    基本支出5,377.64 against 5,364.75: the sentence on 一般公共预算 prints the figure of all funds
    43,269.3 → 3,845.49, “增加17.62%”: of 3,269.3 it would be 17.62 %
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from mingzhang.facts import SCOPE, WHOLE, Coordinate, Equation, Fact, Grade, Number, Place, Term
from mingzhang.facts.axes import name_of
from mingzhang.laws.report import stated

#: the scopes that are mixed up
_MIXED = ("fund", "flow", "stage", "year")
_DOWN = re.compile(r"[减降缩]|下滑|回落")
_MOVED = re.compile(r"[增减降升长]")
#: a rate with fewer digits fits by chance
_FEWEST_DIGITS = 3


class Clue(NamedTuple):
    """A sentence for the message, the place it speaks of, and the place of the figure that it makes out to be wrong."""

    words: str
    place: Place | None = None
    wrong: Place | None = None


class Clues:
    """Looks clues up in what a document prints."""

    def __init__(self, facts: Sequence[Fact], equations: Sequence[Equation]) -> None:
        self._at: dict[Place, list[Fact]] = defaultdict(list)
        self._told: dict[str, list[Fact]] = defaultdict(list)
        self._tabled: dict[Decimal, list[Fact]] = defaultdict(list)
        for fact in facts:
            self._at[fact.place].append(fact)
            if fact.kind == "sentence":
                self._told[fact.source].append(fact)
            elif fact.kind == "cube":
                self._tabled[fact.number.value].append(fact)
        self._gaps: dict[tuple[str, Decimal], list[Term]] = defaultdict(list)
        for made in equations:
            if made.law == "agreement" and made.grade is Grade.IMPOSSIBLE:
                for term in (*made.left, *made.right):
                    here = self._fact(term)
                    if here is not None and here.kind == "sentence":
                        self._gaps[here.source, abs(made.difference)].append(term)

    def of(self, equation: Equation) -> Clue | None:
        """The clue to a failing equation; None where there is none."""
        if equation.grade is not Grade.IMPOSSIBLE or not equation.right:
            return None
        if equation.law == "agreement" and len(equation.right) == 1:
            return self._scope(equation) or self._same_gap(equation)
        number = equation.left[0].number
        if equation.law == "claim" and number is not None and number.unit == "%" and len(equation.right) == 2:
            return self._figure(equation, number)
        return None

    def _fact(self, term: Term) -> Fact | None:
        found = self._at.get(term.place, ()) if term.place is not None else ()
        return next((f for f in found if term.number is not None and f.number.value == term.number.value), None)

    def _scope(self, equation: Equation) -> Clue | None:
        """The sentence prints what a table prints for another fund, year or stage."""
        for term, other in ((equation.left[0], equation.right[0]), (equation.right[0], equation.left[0])):
            fact = self._fact(term)
            if fact is None or fact.kind != "sentence" or not fact.number.value:
                continue
            for near in self._tabled[fact.number.value]:
                differing = _differing(fact.coordinate, near.coordinate)
                if near.place != other.place and differing and set(differing) <= set(_MIXED):
                    what = "、".join(_named(axis, getattr(near.coordinate, axis)) for axis in differing if axis != "flow")
                    cell = f"“{near.place.row or near.place.row_code}”行“{near.place.column}”列"
                    words = f"{stated(term.number)}等于《{near.place.table}》{cell}的数{f'（{what}）' if what else ''}"
                    return Clue(f"{words}，疑为误用了口径。", near.place, fact.place)
        return None

    def _same_gap(self, equation: Equation) -> Clue | None:
        """Another figure of the paragraph is off by the same amount."""
        for term in (equation.left[0], equation.right[0]):
            fact = self._fact(term)
            if fact is None or fact.kind != "sentence":
                continue
            own = {t.number.value for t in (equation.left[0], equation.right[0]) if t.number is not None}
            for other in self._gaps[fact.source, abs(equation.difference)]:
                if other.number is not None and other.number.value not in own:
                    return Clue(f"同段的{stated(other.number)}也相差同一个数，疑为同一处口径差错。", other.place, fact.place)
        return None

    def _figure(self, equation: Equation, rate: Number) -> Clue | None:
        """The one other reading of one figure with which the printed rate comes out."""
        if len(rate.raw.strip("%").replace(".", "").lstrip("0")) < _FEWEST_DIGITS:
            return None
        fits: dict[tuple[str, str], None] = {}
        word = equation.left[0].label
        first, second = (t.number for t in equation.right)
        if first is None or second is None or not second.value:
            return None
        exact = abs(first.value / second.value * 100)
        if abs(rate.value - exact) <= max(exact / 20, rate.quantum * 10) or _is_slip(rate, exact):
            return None  # a rate that is nearly right, or itself miswritten, tells nothing of the figures
        moved = bool(_MOVED.search(word))
        now = first._replace(value=first.value + second.value, raw="") if moved else first
        told = self._paragraph(equation)
        shown = next((n for n in told if n.value == now.value), now) if moved else now
        for number, is_base in ((second, True), (shown, False)):
            for other in _readings(number, told):
                part, whole = (now.value, other.value) if is_base else (other.value, second.value)
                if whole and _comes_out(part - whole if moved else part, whole, rate, bool(_DOWN.search(word))):
                    fits[stated(number), stated(other)] = None
        if len(fits) != 1:
            return None
        ((old, new),) = fits
        return Clue(f"{old}如为{new}，恰为{stated(rate)}。")

    def _paragraph(self, equation: Equation) -> list[Number]:
        """The amounts of the claim's paragraph."""
        places = [t.place for t in (*equation.left, *equation.right) if t.place is not None]
        sources = {f.source for place in places for f in self._at.get(place, ()) if f.kind == "sentence"}
        return [f.number for source in sources for f in self._told[source] if f.number.is_money and f.number.value]


def _differing(one: Coordinate, other: Coordinate) -> list[str]:
    """The axes on which two coordinates differ; an unstated breakdown is the whole."""
    return [
        axis
        for axis, a, b in zip(Coordinate._fields, one, other, strict=True)
        if (a or ("" if axis in SCOPE else WHOLE)) != (b or ("" if axis in SCOPE else WHOLE))
    ]


def _named(axis: str, member: str) -> str:
    return "全部资金" if member == WHOLE else f"{member}年" if axis == "year" else name_of(axis, member)


def _comes_out(part: Decimal, whole: Decimal, rate: Number, down: bool) -> bool:
    value = part / whole * 100
    return (-value if down else value).quantize(rate.quantum or Decimal("0.01"), ROUND_HALF_UP) == rate.value


def _readings(number: Number, told: Sequence[Number]) -> Iterator[Number]:
    """What a figure may have been meant to be: another of its paragraph; a digit too many or too few, two exchanged."""
    seen = {number.value}
    for other in (*told, *_slips(number)):
        if other.value not in seen and other.value > 0:
            seen.add(other.value)
            yield other


def _is_slip(rate: Number, exact: Decimal) -> bool:
    """Whether the printed rate is the right one with one digit too many or two exchanged."""
    right = exact.quantize(rate.quantum or Decimal(1), ROUND_HALF_UP)
    return any(n.value == right for n in _slips(rate._replace(raw=rate.raw.rstrip("%％"))))


def _slips(number: Number) -> Iterator[Number]:
    """The figure with one digit dropped, or two neighbours exchanged."""
    raw = number.raw.strip("-").replace(",", "")
    if not re.fullmatch(r"\d+(?:\.\d+)?", raw):
        return
    written = [raw[:i] + raw[i + 1 :] for i, c in enumerate(raw) if c.isdigit()]
    written += [raw[:i] + raw[i + 1] + raw[i] + raw[i + 2 :] for i in range(len(raw) - 1) if raw[i : i + 2].isdigit()]
    for text in dict.fromkeys(written):
        if re.fullmatch(r"\d+(?:\.\d+)?", text) and (text[0] != "0" or text.startswith("0.")):
            yield number._replace(value=Decimal(text) * number.factor, raw=text)
