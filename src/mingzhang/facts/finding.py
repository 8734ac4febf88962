"""Equations and findings (等式、问题): what the laws evaluated and what is wrong, with every place."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from mingzhang.facts.number import Number
from mingzhang.facts.place import Place


class Severity(StrEnum):
    """错误: impossible, or a rule that admits no doubt · 疑点: a person must judge · 提示: form and wording · 尾差: rounding."""

    ERROR = "错误"
    DOUBT = "疑点"
    HINT = "提示"
    ROUNDING = "尾差"


class Grade(StrEnum):
    """How an evaluated equation came out."""

    EXACT = "exact"
    ROUNDING = "rounding"
    SUSPECT = "suspect"
    IMPOSSIBLE = "impossible"
    NOT_EVALUATED = "not_evaluated"


class Term(NamedTuple):
    """One figure of an equation. ``number`` is None for a part that the closed table does not list (zero)."""

    sign: int
    label: str
    number: Number | None
    place: Place | None


class Equation(NamedTuple):
    """``left`` = Σ sign·``right`` (relation "=") or ≤ / ≥. Amounts in 元. ``why`` says why it was not evaluated."""

    law: str
    relation: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    difference: Decimal
    tolerance: Decimal
    grade: Grade
    why: str = ""

    @property
    def substantive(self) -> bool:
        """Two parts or more that are not zero, or two places."""
        live = [t for t in (*self.left, *self.right) if t.number is not None and t.number.value != 0]
        return sum(1 for t in self.right if t.number is not None and t.number.value != 0) >= 2 or len({t.place for t in live}) >= 2


class Finding(NamedTuple):
    """One finding. ``law`` or ``rule`` names what was broken (see ``mingzhang explain``); amounts are printed text."""

    law: str
    rule: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    expected: str = ""
    found: str = ""
    difference: str = ""
    basis: str = ""
    remedy: str = ""
    cause: str = ""
    id: str = ""
