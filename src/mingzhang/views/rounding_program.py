"""The integer program of the controlled rounding as a value, and the proof of its solution (受控舍入的整数规划)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

#: tables of which only sums are printed
UNPRINTED = frozenset({"lines", "revenue", "outturns"})

Weights = Mapping[int, int]  # row → coefficient


class Cell(NamedTuple):
    """One amount of the budget: its table, row and field, and its value in units of the last printed place."""

    table: str
    row: int
    field: str
    value: Decimal

    @property
    def floor(self) -> int:
        return int(self.value.to_integral_value(ROUND_FLOOR))

    @property
    def loose(self) -> bool:
        """Whether there is anything to round."""
        return self.value != self.floor


class Bound(NamedTuple):
    """A sum of cells that must lie between two whole numbers; None is no bound."""

    of: Weights
    low: int | None
    high: int | None


class Figure(NamedTuple):
    """A printed figure: the cells it is the sum of, and its true value."""

    of: Weights
    value: Decimal


class Program(NamedTuple):
    """What the solver is asked: cells, printed figures, and what must hold between cells."""

    cells: tuple[Cell, ...]
    figures: tuple[Figure, ...]
    bounds: tuple[Bound, ...]


def holds(program: Program, rounded: Sequence[int], reach: int) -> bool:
    """Whether whole numbers for the cells satisfy the program: proved in exact arithmetic. ``reach`` as in :func:`limits`."""

    def total(of: Weights) -> int:
        return sum(rounded[index] * times for index, times in of.items())

    figures = all(low <= total(f.of) <= high for f in program.figures for low, high in (limits(f.value, reach),))
    return figures and all(
        (b.low is None or b.low <= total(b.of)) and (b.high is None or total(b.of) <= b.high) for b in program.bounds
    )


def limits(value: Decimal, reach: int) -> tuple[int, int]:
    """Between which whole numbers a figure may be printed. ``reach`` 0: rounded down or up; 1: at most a whole unit away."""
    low = int(value.to_integral_value(ROUND_FLOOR))
    exact = value == low
    if reach:
        return (low - 1, low + 1) if exact else (low, low + 1)
    return low, low if exact else low + 1
