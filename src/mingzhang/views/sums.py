"""Sums that are not carried out: what a figure is the sum of (未求值的和).

A :class:`Sum` stands where an amount would, so that the code that adds amounts up tells which of them it added.
"""

from __future__ import annotations


class Sum:
    """One term, or two sums with the sign of the second. Zero may be added to it; nothing else is asked of it."""

    __slots__ = ("left", "right", "row", "sign")

    def __init__(self, row: int = -1, left: Sum | None = None, right: Sum | None = None, sign: int = 1) -> None:
        self.row, self.left, self.right, self.sign = row, left, right, sign

    def __add__(self, other: object) -> Sum:
        return Sum(left=self, right=other) if isinstance(other, Sum) else self._with_zero(other)

    __radd__ = __add__

    def __sub__(self, other: object) -> Sum:
        return Sum(left=self, right=other, sign=-1) if isinstance(other, Sum) else self._with_zero(other)

    def __rsub__(self, other: object) -> Sum:
        self._with_zero(other)
        return Sum(right=self, sign=-1)

    def _with_zero(self, other: object) -> Sum:
        if other != 0:
            raise TypeError("only zero and other sums can be added to a sum")
        return self


def terms(of: Sum) -> dict[int, int]:
    """Each term with how often it is in the sum; terms that cancel are left out.

    >>> terms(Sum(3) + Sum(4) - Sum(3) + Sum(4))
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
