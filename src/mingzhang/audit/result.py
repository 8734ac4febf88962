"""The result of an audit, as values (核验结果)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mingzhang.audit.causes import grouped
from mingzhang.audit.counting import Count
from mingzhang.audit.coverage import alarms, notes
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
    counted: Count
    equations: tuple[Equation, ...]
    tally: Tally
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, str], ...]
    uncovered: int  # facts under no equation
    seconds: float

    @property
    def paths(self) -> tuple[str, ...]:
        """Its files: one, or those of a publication in several, by the first of which the audit goes."""
        return tuple(part.path for part in self.reading.document.parts) or (self.path,)

    @property
    def file(self) -> str:
        """The names of its files, without folders."""
        return "、".join(Path(path).name for path in self.paths)

    @property
    def hardly_read(self) -> bool:
        """Little of it could be read, so that it must not look clean."""
        return bool(alarms(self.reading, self.counted))

    @property
    def notes(self) -> tuple[str, ...]:
        """What else was not read or not evaluated, in sentences."""
        return notes(self.reading, self.counted, self.tally.evaluated)

    @property
    def name(self) -> str:
        """Whose it is and what it is called; the name of the file where no title was recognised."""
        entity, title = self.reading.entity, self.reading.title
        if not title:
            return self.file
        return title if entity[-5:] in title else f"{entity}{title}" if title[0].isdigit() else f"{entity}：{title}"

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings without 尾差, which are counted and listed on request."""
        return tuple(f for f in self.findings if f.severity is not Severity.ROUNDING)

    @property
    def tails(self) -> tuple[Finding, ...]:
        """The differences that rounding explains (尾差)."""
        return tuple(f for f in self.findings if f.severity is Severity.ROUNDING)


class Failure(NamedTuple):
    """A document that could not be read, and why."""

    path: str
    message: str


class Comparison(NamedTuple):
    """What became of one document's figures held against another's. ``files`` are the paths, the citing or whole one's first.

    ``title`` says what was compared: 某局：2024年预算的上年数与2023年公布数.
    """

    title: str
    files: tuple[str, ...]
    equations: tuple[Equation, ...]
    findings: tuple[Finding, ...]
    failure: str = ""  # why it could not be done

    @property
    def tally(self) -> Tally:
        return tally(self.equations)

    @property
    def differ(self) -> int:
        counted = self.tally
        return counted.failing + counted.suspect

    @property
    def apart(self) -> tuple[tuple[str, int], ...]:
        """Why figures could not be compared, and how many."""
        return tuple(Counter(e.why for e in self.equations if e.grade is Grade.NOT_EVALUATED).most_common())

    @property
    def summary(self) -> str:
        """31处一致，2处不一致；5处不可比（…）."""
        counted = self.tally
        if self.failure:
            return f"{self.title}：{self.failure}"
        tails = f"（其中尾差{counted.rounding}处）" if counted.rounding else ""
        said = f"{counted.exact + counted.rounding}处一致{tails}，{self.differ}处不一致" if counted.evaluated else "没有同口径的数可以核对"
        apart = "".join(f"；{times}处不可比（{why}）" for why, times in self.apart)
        return f"{self.title}：{said}{apart}。"


class Report(NamedTuple):
    """What ``check`` returns: the documents, what could not be read, and findings that belong to no single document."""

    audits: tuple[Audit, ...]
    failures: tuple[Failure, ...] = ()
    across: tuple[Finding, ...] = ()
    order: tuple[str, ...] = ()  # the paths as they were given
    comparisons: tuple[Comparison, ...] = ()
    waived: tuple[tuple[Finding, str], ...] = ()  # of the findings between documents

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for a in self.audits for f in a.findings) + self.across

    @property
    def documents(self) -> tuple[Audit | Failure, ...]:
        """All documents, read or not, in the order in which they were given."""
        place = {path: n for n, path in enumerate(self.order)}
        every: list[Audit | Failure] = [*self.audits, *self.failures]
        return tuple(sorted(every, key=lambda item: place.get(item.path, len(place))))

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
    outcomes = (Grade.EXACT, Grade.ROUNDING, Grade.SUSPECT, Grade.IMPOSSIBLE, Grade.NOT_EVALUATED)
    return Tally(evaluated, substantive, *(grades[grade] for grade in outcomes))


def _seed(item: Finding) -> tuple[object, ...]:
    """What a finding is about, without page and line: its number survives a paragraph that is inserted above it."""
    spots = [(p.table, p.row_code, p.row, p.column, "" if p.row or p.column else p.text) for p in item.places]
    return item.law, item.rule, spots, item.found, item.expected


def _same(item: Finding) -> tuple[object, ...]:
    """An equation may be reached in two ways; a rule may say two things of one place."""
    return (item.law, item.places, item.found) if item.law else (item.rule, item.places, item.found, item.message)


def identify(findings: Iterable[Finding], about: str = "") -> tuple[Finding, ...]:
    """The findings in the order in which people read them, each once, with a stable id and with the figure that it shares with others.

    ``about`` tells documents apart (单位、年度、种类), so that a waiver for one of them does not reach another.
    """
    listed = sorted({_same(item): item for item in findings}.values(), key=_order)
    seen: Counter[str] = Counter()
    result: list[Finding] = []
    for item in listed:
        seed = repr((about, *_seed(item)))
        result.append(item._replace(id=hashlib.sha256(f"{seed}{seen[seed] or ''}".encode()).hexdigest()[:8]))
        seen[seed] += 1
    return grouped(result)


def _order(item: Finding) -> tuple[object, ...]:
    place = item.places[0] if item.places else Place()
    return _ORDER[item.severity], place.page if isinstance(place.page, int) else 0, place.line, place.box or (), item.law, item.rule
