"""What a rule is (规则): not arithmetic, always with its basis, and never beyond being switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mingzhang.facts import Finding, Severity
from mingzhang.reading import Reading


class Rule(NamedTuple):
    """One rule. ``check`` yields findings; ``severity`` is its usual one; ``years`` its validity (inclusive, None open).

    ``basis`` is the law, notice or specification with its number; ``explain`` says in Chinese what is checked and why;
    ``example`` works one case with numbers.
    """

    id: str  # e.g. R-CODE-NAME
    title: str
    severity: Severity
    basis: str
    explain: str
    example: str
    check: Callable[[Reading], Iterable[Finding]]
    years: tuple[int | None, int | None] = (None, None)
    kinds: tuple[str, ...] = ("预算", "决算", "绩效")  # the kinds of document it applies to

    def applies(self, reading: Reading) -> bool:
        first, last = self.years
        year = int(reading.year) if reading.year.isdigit() else None
        in_years = year is None or ((first is None or year >= first) and (last is None or year <= last))
        return reading.kind in self.kinds and in_years
