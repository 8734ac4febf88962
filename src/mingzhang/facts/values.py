"""What a document says, as plain values: facts, claims, formulas, indicators (事实、断言、算式、指标).

Facts are a multiset: nothing overwrites. Agreement is a check, not a key.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts.coordinate import Coordinate
from mingzhang.facts.number import Number
from mingzhang.facts.place import Place


class Fact(NamedTuple):
    """A number at a coordinate, from a place. ``source`` groups facts of one table (its index) or one paragraph."""

    coordinate: Coordinate
    number: Number
    place: Place
    source: str = ""  # "t3" table 3 · "p12" paragraph 12
    row: int = -1  # row and column in the table's grid, for structure
    column: int = -1
    kind: str = "cube"  # cube | lines | form | sentence
    evidence: tuple[tuple[str, str], ...] = ()  # axis → title | header | row | context | default


class Claim(NamedTuple):
    """What a sentence says *about* facts.

    ``kind``: share 占比 · change 增减额 · growth 增减率 · completion 完成率 · level 持平 · direction 大于/小于 ·
    subtotal 其中. ``direction`` is +1, 0, −1 or None where no word gives one. ``subject_value`` and ``base_value``
    are the figures that the same sentence prints, when it does.
    """

    kind: str
    subject: Coordinate
    base: Coordinate | None
    number: Number | None
    direction: int | None
    word: str
    place: Place
    subject_value: Number | None = None
    base_value: Number | None = None
    source: str = ""


class Formula(NamedTuple):
    """A working (测算) printed in a text: ``923.78元*12个月*800人=886.83万元``.

    ``computed`` and ``stated`` are in 元 (or the plain count). ``tokens`` are the operands as (value, unit) pairs.
    """

    text: str
    computed: Decimal
    stated: Number | None
    tokens: tuple[tuple[Decimal, str], ...]
    place: Place
    tolerance: Decimal = Decimal(0)
    source: str = ""


class Target(NamedTuple):
    """One value of an indicator: ``≥98%``, ``100人左右``, ``300-4000元``, ``成效显著``."""

    operator: str = ""  # ≥ ≤ > < = ≈ range text, '' when nothing was printed
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    text: str = ""


class Indicator(NamedTuple):
    """A performance indicator (绩效指标) in one form at one horizon.

    ``values`` maps 前年/上年/当年 (or a year) to a target, in the printed order; ``weight`` is in per cent (分值), ``score`` the points
    that a self-evaluation gave it (得分).
    """

    owner: str  # department or project
    horizon: str  # 长期 | 年度
    goal: str
    level1: str
    level2: str
    name: str
    values: tuple[tuple[str, Target], ...]
    weight: Number | None
    basis: str
    place: Place
    source: str = ""
    score: Number | None = None

    @property
    def target(self) -> Target:
        """The value that this form sets (当年, or the only one)."""
        return self.values[-1][1] if self.values else Target()


class Unbound(NamedTuple):
    """A number that found no coordinate: reported, never dropped."""

    raw: str
    reason: str
    place: Place
