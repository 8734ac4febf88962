"""What is wrong with a budget that people entered, where, and what to do (填报问题)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from mingzhang.facts import Severity

#: problems of one column that are told one by one; the rest are counted
TOLD = 20


class Problem(NamedTuple):
    """One problem. ``row`` counts as the spreadsheet does, header included; 0 is the whole file. ``column`` is the machine name.

    >>> print(Problem("units.csv", 3, "code", "“单位代码”不能为空，请补填。", Severity.ERROR))
    units.csv 第3行 code 列：“单位代码”不能为空，请补填。
    """

    file: str
    row: int
    column: str
    message: str
    severity: Severity

    def __str__(self) -> str:
        row = f" 第{self.row}行" if self.row else ""
        column = f" {self.column} 列" if self.column else ""
        return f"{self.file}{row}{column}：{self.message}"


class Fault(NamedTuple):
    """A problem before it has a file: the table, the row counted from 0 (-1 the whole table), the column.

    ``like`` is another row of the table; the message then goes on after "与第…行".
    """

    table: str
    row: int
    column: str
    message: str
    severity: Severity = Severity.ERROR
    like: int = -1


def error(file: str, row: int, column: str, message: str) -> Problem:
    """A problem that stops the work (错误)."""
    return Problem(file, row, column, message, Severity.ERROR)


def doubt(file: str, row: int, column: str, message: str) -> Problem:
    """A problem that a person must judge (疑点)."""
    return Problem(file, row, column, message, Severity.DOUBT)


def limited(problems: Iterable[Problem], told: int = TOLD) -> list[Problem]:
    """The problems in order, at most ``told`` of one severity in one column of one file, and how many more there are."""
    seen: Counter[tuple[str, str, Severity]] = Counter()
    kept: list[Problem] = []
    for problem in problems:
        place = problem.file, problem.column, problem.severity
        seen[place] += 1
        if seen[place] <= told:
            kept.append(problem)
    more = [
        Problem(file, 0, column, f"另有{count - told}处问题未逐一列出，请改正以上各处后重新检查。", severity)
        for (file, column, severity), count in seen.items()
        if count > told
    ]
    return kept + more
