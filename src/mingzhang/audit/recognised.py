"""What stands on a scanned page may have been misread: nothing found there is certain (扫描件上的问题只作疑点).

Recognition mistakes some one figure in a hundred (``benchmarks/scans.py``), so that an equation which fails on such a page
speaks first against the reading. Its finding asks for a look at the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mingzhang.document import Document, files
from mingzhang.facts import Finding, Severity

NOTE = "所在页是扫描图像，数和文字由识别得来，可能有误；请先对照原件核实。"


def careful(findings: Sequence[Finding], documents: Iterable[Document]) -> list[Finding]:
    """The findings, those that touch a recognised page no graver than 疑点 and with a note."""
    pages = {(part.path, page) for document in documents for part in files(document) for page in part.recognised}
    if not pages:
        return list(findings)
    return [_softened(f) if any((p.document, p.page) in pages for p in f.places) else f for f in findings]


def _softened(finding: Finding) -> Finding:
    severity = Severity.DOUBT if finding.severity is Severity.ERROR else finding.severity
    return finding._replace(severity=severity, message=finding.message + NOTE) if severity is Severity.DOUBT else finding
