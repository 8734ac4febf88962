"""The result of an audit, as values (核验结果)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingzhang.audit.counting import Count
from mingzhang.facts import Equation, Finding, Grade, Place, Severity
from mingzhang.reading import Reading

SCHEMA = "mingzhang.check/1"
_ORDER = {Severity.ERROR: 0, Severity.DOUBT: 1, Severity.HINT: 2, Severity.ROUNDING: 3}


class Tally(NamedTuple):
    """Equations by outcome: ``failing`` counts impossible ones, ``suspect`` the others that did not hold."""

    evaluated: int
    substantive: int
    exact: int
    rounding: int
    suspect: int
    failing: int
    not_evaluated: int


class Audit(NamedTuple):
    """One audited document."""

    path: str
    reading: Reading
    count: Count
    equations: tuple[Equation, ...]
    tally: Tally
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, str], ...]
    uncovered: int  # facts under no equation
    seconds: float


class Failure(NamedTuple):
    """A document that could not be read, and why."""

    path: str
    message: str


class Report(NamedTuple):
    """What ``check`` returns: the documents, what could not be read, and findings across documents."""

    audits: tuple[Audit, ...]
    failures: tuple[Failure, ...] = ()
    across: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for a in self.audits for f in a.findings) + self.across

    @property
    def exit_code(self) -> int:
        """2 if any document could not be read, else 1 if any finding is 错误, else 0."""
        if self.failures:
            return 2
        return 1 if any(f.severity is Severity.ERROR for f in self.findings) else 0


def tally(equations: Sequence[Equation]) -> Tally:
    grades = Counter(e.grade for e in equations)
    evaluated = len(equations) - grades[Grade.NOT_EVALUATED]
    substantive = sum(1 for e in equations if e.grade is not Grade.NOT_EVALUATED and e.substantive)
    return Tally(
        evaluated, substantive, grades[Grade.EXACT], grades[Grade.ROUNDING], grades[Grade.SUSPECT], grades[Grade.IMPOSSIBLE], grades[Grade.NOT_EVALUATED]
    )


def _spot(place: Place) -> tuple[object, ...]:
    return (place.document, place.page, place.line, place.table, place.row_code, place.row, place.column, place.text if not place.table else "")


def identify(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give each finding a stable id (from its law or rule and its places) and the figure that it shares with others."""
    listed = list(findings)
    uses: dict[tuple[object, ...], int] = defaultdict(int)
    for item in listed:
        if item.severity is not Severity.ROUNDING:
            for spot in {_spot(p) for p in item.places}:
                uses[spot] += 1
    result: list[Finding] = []
    seen: set[str] = set()
    for item in listed:
        seed = repr((item.law, item.rule, [_spot(p)[1:] for p in item.places], item.found))
        code = hashlib.sha256(seed.encode()).hexdigest()[:8]
        if code in seen:
            continue
        seen.add(code)
        shared = max(item.places, key=lambda p: uses[_spot(p)], default=None)
        cause = item.cause
        if not cause and shared is not None and uses[_spot(shared)] > 1:
            cause = f"与另外{uses[_spot(shared)] - 1}条问题涉及同一个数：{_name(shared)}"
        result.append(item._replace(id=code, cause=cause))
    result.sort(key=lambda f: (_ORDER[f.severity], _page(f), f.law, f.rule))
    return tuple(result)


def _page(item: Finding) -> tuple[int, int]:
    place = item.places[0] if item.places else Place()
    return (place.page if isinstance(place.page, int) else 0, place.line)


def _name(place: Place) -> str:
    if place.table:
        return f"《{place.table}》{place.row_code or place.row} {place.column} {place.text}".strip()
    return place.text[:30]
