"""What may have been misread is not certain: scanned pages, and pages most of whose numbers found no place (读数存疑的页).

Recognition mistakes some one figure in a hundred (``benchmarks/scans.py``); a table that was taken apart wrongly leaves its
numbers over. An equation which fails there speaks first against the reading, and its finding asks for a look at the original.
What one sentence says against itself stays as certain as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mingzhang.audit.counting import Count, tokens
from mingzhang.document import Document, files
from mingzhang.facts import Finding, Place, Severity

NOTE = "所在页是扫描图像，数和文字由识别得来，可能有误；请先对照原件核实。"
MISREAD = "所在页的数有许多没有读懂，表格可能没有读对；请先对照原件核实。"
#: of a page's numbers, or of the document's, more than this share left over casts doubt on its tables
PAGE, WHOLE = 0.4, 0.2
#: a page with fewer numbers says nothing about how it was read
FEWEST = 8


def careful(findings: Sequence[Finding], documents: Iterable[Document]) -> list[Finding]:
    """The findings, those that touch a recognised page no graver than 疑点 and with a note."""
    pages = {(part.path, page) for document in documents for part in files(document) for page in part.recognised}
    if not pages:
        return list(findings)
    return [_softened(f, NOTE) if any((p.document, p.page) in pages for p in f.places) else f for f in findings]


def wary(findings: Sequence[Finding], document: Document, counted: Count) -> list[Finding]:
    """The findings of laws, those that rest on tables of which little was read no graver than 疑点 and with a note."""
    pages = _misread(document, counted)
    everywhere = counted.numbers >= FEWEST and counted.numbers - counted.bound > WHOLE * counted.numbers
    if not pages and not everywhere:
        return list(findings)

    def doubtful(place: Place) -> bool:
        return bool(place.table) and (everywhere or place.page in pages)

    return [_softened(f, MISREAD) if f.law and any(map(doubtful, f.places)) else f for f in findings]


def _misread(document: Document, counted: Count) -> set[int | str]:
    left: Counter[int | str] = Counter()
    for page, _, times in counted.loose:
        left[page] += times
    printed = {n: sum(1 for _ in tokens(text)) for n, text in enumerate(document.raw, start=1) if n in left}
    return {page for page, total in printed.items() if total >= FEWEST and left[page] > PAGE * total}


def _softened(finding: Finding, note: str) -> Finding:
    severity = Severity.DOUBT if finding.severity is Severity.ERROR else finding.severity
    return finding._replace(severity=severity, message=finding.message + note) if severity is Severity.DOUBT else finding
