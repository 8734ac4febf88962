"""Which rows are subtotals of the rows after them, where neither code nor ordinal says so (由数推层次).

A second reading of a list: a row whose amount is exactly the sum of the rows that follow it may be their subtotal. It is
used only where the first reading fails, and only when the whole list comes out exactly; it never accuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

#: steps after which a list counts as having no such reading
LIMIT = 20_000


class _GaveUp(Exception):
    """The search grew past its limit."""


def nest(total: Decimal, values: Sequence[Decimal]) -> list[int] | None:
    """Parent of each value (−1: a part of ``total`` itself) such that every parent is the sum of its parts; None if none.

    >>> nest(Decimal(9), [Decimal(v) for v in (5, 2, 3, 4, 4)])
    [-1, 0, 0, -1, 3]
    """
    steps = 0
    dead: set[tuple[int, int, Decimal]] = set()

    def fill(start: int, end: int, remaining: Decimal, parent: int) -> list[tuple[int, int]] | None:
        """Rows start..end−1 as parts that add up to ``remaining``."""
        nonlocal steps
        steps += 1
        if steps > LIMIT:
            raise _GaveUp
        if start == end:
            return [] if remaining == 0 else None
        value = values[start]
        if value > remaining or (start, end, remaining) in dead:
            return None
        for split in range(end, start, -1):
            inner = fill(start + 1, split, value, start) if split > start + 1 else []
            if inner is None:
                continue
            rest = fill(split, end, remaining - value, parent)
            if rest is not None:
                return [(start, parent), *inner, *rest]
        dead.add((start, end, remaining))
        return None

    if not values or any(v < 0 for v in values):
        return None
    try:
        found = fill(0, len(values), total, -1)
    except (_GaveUp, RecursionError):
        return None
    if found is None:
        return None
    parents = dict(found)
    return [parents[i] for i in range(len(values))]
