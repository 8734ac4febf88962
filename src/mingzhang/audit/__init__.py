"""Read → understand → laws and rules → report: what ``mingzhang check`` and ``import mingzhang`` call (核验)."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from mingzhang import laws, rules
from mingzhang.audit.counting import count
from mingzhang.audit.readable import readable
from mingzhang.audit.recognised import careful, wary
from mingzhang.audit.result import Audit, Comparison, Failure, Report, identify, tally
from mingzhang.audit.waivers import unused
from mingzhang.document import Document, ReadError
from mingzhang.facts import Equation, Fact, Finding, Grade, Place, Severity
from mingzhang.reading import Reading
from mingzhang.understand import understand

__all__ = ["Audit", "Comparison", "Failure", "Report", "audit", "check_document", "collect", "opened", "outcomes", "spoken"]


def _uncovered(facts: Sequence[Fact], equations: Sequence[Equation]) -> int:
    covered: set[Place] = set()
    for equation in equations:
        if equation.grade is not Grade.NOT_EVALUATED:
            covered.update(t.place for t in (*equation.left, *equation.right) if t.place is not None)
    return sum(1 for f in facts if f.place not in covered)


def _lonely_rounding(findings: Sequence[Finding], evaluated: int) -> list[Finding]:
    """A document that comes out exactly everywhere does not round: its only tail difference is a doubt.

    Rounding explains a difference only where the document rounds. With at least thirty sums exact, differences that
    all share one figure point at that figure.
    """
    tails = [f for f in findings if f.severity is Severity.ROUNDING and f.law in {"additivity", "agreement", "balance"}]
    if not tails or evaluated < 30:
        return list(findings)
    shared = set(tails[0].places)
    for item in tails[1:]:
        shared &= set(item.places)
    if not shared:
        return list(findings)
    note = "全文其余等式均无尾差，四舍五入不足以解释。"
    return [f._replace(severity=Severity.DOUBT, message=f.message + note) if f in tails else f for f in findings]


def audit(reading: Reading, *, disabled: Collection[str] = (), waivers: Mapping[str, str] | None = None, seconds: float = 0.0) -> Audit:
    """Laws and rules over one reading. ``disabled`` are ids of laws or rules that are switched off."""
    off = frozenset(disabled)
    equations = [e for e in laws.evaluate(reading) if e.law not in off]
    failing = [f._replace(basis=rules.in_force(f.basis, reading) or f.basis) for f in laws.findings(equations, reading.facts)]
    counted = count(reading)
    failing = wary(failing, reading.document, counted)
    found = _lonely_rounding(failing, sum(1 for e in equations if e.grade is Grade.EXACT and e.substantive))
    found += rules.check(reading, disabled=off)
    path = reading.document.path
    named = [f._replace(places=tuple(p._replace(document=p.document or path) for p in f.places)) for f in found]
    named = careful(named, [reading.document])
    listed = identify(named, f"{reading.entity} {reading.year} {reading.kind}")
    accepted = waivers or {}
    reasons = ((f, accepted.get(f.id) or accepted.get(f.rule or f.law)) for f in listed)
    waived = tuple((f, reason) for f, reason in reasons if reason)
    dropped = {f.id for f, _ in waived}
    return Audit(
        path, reading, counted, tuple(equations), tally(equations), tuple(f for f in listed if f.id not in dropped), waived,
        _uncovered(reading.facts, equations), seconds,
    )  # fmt: skip


def check_document(
    document: Document, *others: Document, disabled: Collection[str] = (), waivers: Mapping[str, str] | None = None
) -> Audit:
    """Audit a document that was already read; ``others`` are further parts of the same publication."""
    started = time.perf_counter()
    result = audit(understand(document, *others), disabled=disabled, waivers=waivers)
    return result._replace(seconds=time.perf_counter() - started)


def opened(path: str | Path) -> Iterator[Document | Failure]:
    """The document of a file, or each one in an archive, under the path by which people find it."""
    from mingzhang.readers import read_each

    path = Path(path)
    for name, document in read_each(path):
        here = str(path) if name == path.name else f"{path}/{name.removeprefix(f'{path.name}/')}"
        try:
            if isinstance(document, ReadError):
                raise document
            yield readable(document._replace(path=here))
        except ReadError as error:
            yield Failure(here, spoken(error, here, name, str(path)))


def outcomes(path: str | Path, *, disabled: Collection[str] = (), waivers: Mapping[str, str] | None = None) -> Iterator[Audit | Failure]:
    """What became of the document of a file, or of each one in an archive."""
    started = time.perf_counter()
    for document in opened(path):
        if isinstance(document, Failure):
            yield document
        else:
            done = check_document(document, disabled=disabled, waivers=waivers)
            yield done._replace(seconds=time.perf_counter() - started)
        started = time.perf_counter()


def spoken(error: ReadError, *names: str) -> str:
    """What is wrong with a document, without its name in front: whoever reports it has named it."""
    text = str(error)
    for name in names:
        text = text.removeprefix(f"{name}：")
    return text


def collect(
    found: Sequence[Audit | Failure], waivers: Mapping[str, str] | None = None, waiver_file: str = "", compared: Sequence[Comparison] = ()
) -> Report:
    """The outcomes as one report, with what was ``compared`` between documents.

    Beside it a 提示 for each waiver that was not used, but not where a document is missing that it may be for.
    """
    audits = tuple(item for item in found if isinstance(item, Audit))
    failures = tuple(item for item in found if isinstance(item, Failure))
    accepted = waivers or {}
    between = [f for c in compared for f in c.findings if f.severity is not Severity.ROUNDING]
    waived = tuple((f, reason) for f in between if (reason := accepted.get(f.id) or accepted.get(f.rule or f.law)))
    dropped = {f.id for f, _ in waived}
    across = tuple(f for f in between if f.id not in dropped)
    if not failures:
        across += identify(unused(accepted, [f for f, _ in (*waived, *(pair for a in audits for pair in a.waived))], waiver_file))
    return Report(audits, failures, across, tuple(item.path for item in found), tuple(compared), waived)

