"""The integer program of the controlled rounding, given to HiGHS (求解)."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from mingzhang.views.rounding_program import UNPRINTED, Program, Weights, limits

#: of what a cell may be beside its value rounded down or up, where only sums of it are printed and nothing else helps
_SLACK = 1
#: deciding between roundings that are equally good: rows near their true values
_FAINT = 1e-3
#: cuts bring nothing here and cost most of the time, so few are kept
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-9, "mip_pool_soft_limit": 10,
}  # fmt: skip
#: cells times nodes of the search: limits the work, and not the time, so that every machine finds the same
_WORK = 4000


def solved(program: Program, reach: int) -> tuple[int, ...] | None:
    """A whole number for every cell, None where there is none. The same program gives the same numbers.

    A variable a cell, its whole number less its value rounded down; a row a figure and a bound. Where a figure may be a whole unit away
    (``reach`` 1) its deviation is a variable of its own.
    """
    count = len(program.cells)
    floors = [cell.floor for cell in program.cells]
    cost = np.zeros(count + (len(program.figures) if reach else 0))
    lower = np.zeros(cost.size)
    upper = np.array([float(cell.loose) for cell in program.cells] + [highspy.kHighsInf] * (cost.size - count))
    for index, cell in enumerate(program.cells):
        cost[index] = _FAINT * (1.0 - 2.0 * float(cell.value - cell.floor)) if cell.loose else 0.0
    if reach:
        loose = np.array([cell.loose or cell.table in UNPRINTED for cell in program.cells])
        lower[:count] -= _SLACK * loose
        upper[:count] = np.where(loose, 1.0 + _SLACK, 0.0)
    rows: list[tuple[dict[int, float], float, float]] = []

    def row(of: Weights, low: float, high: float, deviation: int = -1, sign: float = 0.0) -> None:
        base = sum(floors[index] * times for index, times in of.items())
        entries = {index: float(times) for index, times in of.items() if upper[index] > lower[index]}
        if deviation >= 0:
            entries[deviation] = sign
        if entries or low > base or high < base:
            rows.append((entries, low - base, high - base))

    inf = highspy.kHighsInf
    for number, figure in enumerate(program.figures):
        low, high = limits(figure.value, reach)
        row(figure.of, low, high)
        if reach:
            value = float(figure.value)
            cost[count + number] = 1.0
            row(figure.of, -inf, value, count + number, -1.0)
            row(figure.of, value, inf, count + number, 1.0)
        elif low != high:
            # between its two roundings the deviation of a figure is linear
            price = 1.0 - 2.0 * float(figure.value - low)
            for index, times in figure.of.items():
                cost[index] += price * times
    for bound in program.bounds:
        row(bound.of, -inf if bound.low is None else bound.low, inf if bound.high is None else bound.high)
    values = _solution(cost, lower, upper, count, rows)
    return None if values is None else tuple(floors[i] + round(values[i]) for i in range(count))


def _solution(
    cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, whole: int, rows: list[tuple[dict[int, float], float, float]]
) -> list[float] | None:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = cost.size, len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
    lp.row_lower_ = np.array([low for _, low, _ in rows])
    lp.row_upper_ = np.array([high for _, _, high in rows])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * whole + [highspy.HighsVarType.kContinuous] * (cost.size - whole)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(entries) for entries, _, _ in rows)])
    lp.a_matrix_.index_ = np.array([index for entries, _, _ in rows for index in entries], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for entries, _, _ in rows for value in entries.values()], dtype=float)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (_OPTIONS | {"mip_max_nodes": max(1, _WORK // max(whole, 1))}).items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return list(solver.getSolution().col_value)
