"""How an equation that does not come out exactly is graded (尾差的判定).

Printed numbers are intervals. A sum of n rounded leaves may miss by up to (n + 1)/2 quanta; what rounding could explain
but hardly would (beyond 4·q·√((n+1)/12), where that is below the worst case) is suspect. Amounts with no quantum get
no tolerance. After XBRL Calculations 1.1 and the usual error model of independent rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts import ZERO, Equation, Grade, Number, Term


class Side(NamedTuple):
    """A side of an equation: its value, the widest quantum in it, and the half-widths added up (worst case)."""

    value: Decimal
    quantum: Decimal
    slack: Decimal


def side(terms: Iterable[Term]) -> Side:
    value = quantum = slack = ZERO
    for term in terms:
        if term.number is not None:
            value += term.sign * term.number.value
            quantum = max(quantum, term.number.quantum)
            slack += term.number.quantum / 2
    return Side(value, quantum, slack)


def grade(difference: Decimal, tolerance: Decimal, quantum: Decimal, leaves: int) -> Grade:
    """Grade a difference against the worst case and the likely case of ``leaves`` rounded figures."""
    size = abs(difference)
    if size == 0:
        return Grade.EXACT
    if size > tolerance:
        return Grade.IMPOSSIBLE
    likely = 4 * quantum * (Decimal(leaves + 1) / 12).sqrt()
    return Grade.SUSPECT if likely < tolerance and size > likely else Grade.ROUNDING


def equation(law: str, left: Iterable[Term], right: Iterable[Term], *, leaves: int | None = None, why: str = "") -> Equation:
    """Evaluate left = right. ``leaves`` counts the rounded figures beneath the right side where it sums subtotals."""
    left, right = tuple(left), tuple(right)
    if why:
        return Equation(law, "=", left, right, ZERO, ZERO, Grade.NOT_EVALUATED, why)
    a, b = side(left), side(right)
    count = leaves if leaves is not None else sum(1 for t in right if t.number is not None)
    quantum = max(a.quantum, b.quantum)
    tolerance = max(a.slack + b.slack, (quantum / 2) * (count + 1) if quantum else ZERO)
    difference = a.value - b.value
    return Equation(law, "=", left, right, difference, tolerance, grade(difference, tolerance, quantum, count))


def inequality(law: str, part: Term, whole: Term) -> Equation:
    """Evaluate part ≤ whole; as for equal figures, each may be a whole unit of the coarser last place off (controlled rounding)."""
    assert part.number is not None and whole.number is not None
    excess = part.number.value - whole.number.value
    tolerance = max(part.number.quantum, whole.number.quantum)
    result = Grade.EXACT if excess <= 0 else Grade.ROUNDING if excess <= tolerance else Grade.IMPOSSIBLE
    return Equation(law, "≤", (part,), (whole,), max(excess, ZERO), tolerance, result)


def printed(number: Number | None) -> str:
    """A number as it was printed, or 空."""
    if number is None:
        return "空"
    return number.raw or str(number.value)
