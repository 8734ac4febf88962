"""Sums that remember what they are of (记得由来的和).

A :class:`Sum` stands where an amount would, so that the code that adds amounts up tells which of them it added.
"""

from __future__ import annotations

from decimal import Decimal


class Sum:
    """One term, or two sums with the sign of the second, and what it comes to. Of plain numbers only zero may be added."""

    __slots__ = ("left", "right", "row", "sign", "value")

    def __init__(self, row: int, value: Decimal, left: Sum | None = None, right: Sum | None = None, sign: int = 1) -> None:
        self.row, self.value, self.left, self.right, self.sign = row, value, left, right, sign

    def __add__(self, other: object) -> Sum:
        return Sum(-1, self.value + other.value, self, other) if isinstance(other, Sum) else self._with_zero(other)

    __radd__ = __add__

    def __sub__(self, other: object) -> Sum:
        return Sum(-1, self.value - other.value, self, other, -1) if isinstance(other, Sum) else self._with_zero(other)

    def __rsub__(self, other: object) -> Sum:
        self._with_zero(other)
        return Sum(-1, -self.value, None, self, -1)

    def __eq__(self, other: object) -> bool:
        return self is other if isinstance(other, Sum) else self.value == other

    __hash__ = object.__hash__

    def _with_zero(self, other: object) -> Sum:
        if other != 0:
            raise TypeError("only zero and other sums can be added to a sum")
        return self


def terms(of: Sum) -> dict[int, int]:
    """Each term with how often it is in the sum; terms that cancel are left out.

    >>> one = Decimal(1)
    >>> terms(Sum(3, one) + Sum(4, one) - Sum(3, one) + Sum(4, one))
    {4: 2}
    """
    result: dict[int, int] = {}
    waiting = [(of, 1)]
    while waiting:
        here, sign = waiting.pop()
        if here.row >= 0:
            result[here.row] = result.get(here.row, 0) + sign
        if here.left is not None:
            waiting.append((here.left, sign))
        if here.right is not None:
            waiting.append((here.right, sign * here.sign))
    return {row: times for row, times in result.items() if times}
