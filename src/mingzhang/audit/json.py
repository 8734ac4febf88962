"""The audit's result as JSON (design: ``mingzhang check --format json``)."""

from __future__ import annotations

from typing import Any

from mingzhang import __version__
from mingzhang.audit.coverage import absent_tables, alarms, kinds, unexplained
from mingzhang.audit.facts import plain
from mingzhang.audit.result import SCHEMA, Audit, Comparison, Failure, Report
from mingzhang.catalogues import VERSION
from mingzhang.facts import Equation, Finding, Grade, Place, Term


def place(item: Place, path: str = "") -> dict[str, Any]:
    """A place; ``path`` names the document where the place itself does not."""
    return {
        "document": item.document or path, "page": item.page, "line": item.line, "box": list(item.box) if item.box else None,
        "section": item.section, "table": item.table, "row_code": item.row_code, "row": item.row, "column": item.column, "text": item.text,
    }  # fmt: skip


def finding(item: Finding) -> dict[str, Any]:
    return {
        "id": item.id, "law": item.law, "rule": item.rule, "severity": item.severity.value, "message": item.message,
        "expected": item.expected, "found": item.found, "difference": item.difference,
        "basis": item.basis, "remedy": item.remedy, "cause": item.cause,
        "places": [place(p) for p in item.places],
    }  # fmt: skip


def _term(item: Term, path: str) -> dict[str, Any]:
    number = item.number
    return {
        "sign": item.sign, "label": item.label, "raw": number.raw if number else None, "value": plain(number.value) if number else None,
        "unit": number.unit if number else "", "place": place(item.place, path) if item.place else None,
    }  # fmt: skip


def equation(item: Equation, path: str = "") -> dict[str, Any]:
    """An equation with its terms and places: Σ left (relation) Σ right; amounts in 元 as exact text."""
    return {
        "law": item.law, "relation": item.relation,
        "left": [_term(t, path) for t in item.left], "right": [_term(t, path) for t in item.right],
        "difference": plain(item.difference), "tolerance": plain(item.tolerance), "grade": item.grade.value, "why": item.why,
        "substantive": item.grade is not Grade.NOT_EVALUATED and item.substantive,
    }  # fmt: skip


def _file(item: Place) -> dict[str, str]:
    """The file of a place, in a document of several."""
    return {"document": item.document} if item.document else {}


def document(audit: Audit, *, equations: bool = False, rounding: bool = False) -> dict[str, Any]:
    """One audited document; its 尾差 with ``rounding``.

    With ``equations`` each evaluated one stands in ``equation_list``, the others in ``not_evaluated`` with the reason.
    """
    reading, path = audit.reading, audit.path
    result: dict[str, Any] = {
        "path": path, "sha256": reading.document.sha256, "title": reading.title, "kind": reading.kind, "entity": reading.entity,
        "year": reading.year, "pages": reading.document.pages, "seconds": round(audit.seconds, 3),
        "tables": [
            {
                "title": t.title, **_file(t.place), "page": t.place.page, "rows": len(t.rows), "columns": len(t.columns),
                "numbers": t.numbers, "bound": t.bound,
            }
            for t in reading.tables
        ],
        "numbers": audit.counted.numbers, "bound": audit.counted.bound, "unparsed": len(reading.unbound), "facts": len(reading.facts),
        "claims": len(reading.claims), "formulas": len(reading.formulas), "indicators": len(reading.indicators),
        "equations": audit.tally._asdict(), "uncovered": audit.uncovered,
        "hardly_read": audit.hardly_read, "alarms": list(alarms(reading, audit.counted)), "notes": list(audit.notes),
        "notices": list(reading.notices), "unread_pages": list(reading.document.unread), "absent_tables": list(absent_tables(reading)[1]),
        "unexplained": [{"page": page, "numbers": list(numbers)} for page, numbers in unexplained(reading, audit.counted)],
        "equation_kinds": [kind._asdict() for kind in kinds(audit.equations)],
        "findings": [finding(f) for f in (audit.findings if rounding else audit.shown)],
        "waived": [{**finding(f), "reason": reason} for f, reason in audit.waived],
        "unread": [{"raw": u.raw, "reason": u.reason, "place": place(u.place, path)} for u in reading.unbound],
    }  # fmt: skip
    if reading.document.parts:
        result["parts"] = [
            {"path": p.path, "sha256": p.sha256, "pages": p.pages, "tables": sum(1 for t in reading.tables if t.place.document == p.path)}
            for p in reading.document.parts
        ]
    if equations:
        result["equation_list"] = [equation(e, path) for e in audit.equations if e.grade is not Grade.NOT_EVALUATED]
        result["not_evaluated"] = [equation(e, path) for e in audit.equations if e.grade is Grade.NOT_EVALUATED]
    return result


def _comparison(item: Comparison, equations: bool) -> dict[str, Any]:
    """What documents were held against each other, how many figures agree, and why others could not be compared."""
    counted = item.tally
    result: dict[str, Any] = {
        "title": item.title, "documents": list(item.files), "agree": counted.exact + counted.rounding, "rounding": counted.rounding,
        "differ": item.differ, "not_comparable": dict(item.apart), "summary": item.summary, "findings": [f.id for f in item.findings],
    }  # fmt: skip
    if equations:
        result["equation_list"] = [equation(e) for e in item.equations]
    return result


def report(item: Report, *, equations: bool = False, rounding: bool = False) -> dict[str, Any]:
    """The whole report, documents in the order in which they were given. One that could not be read has ``error``."""
    documents = [
        {"path": o.path, "error": o.message, "findings": []}
        if isinstance(o, Failure)
        else document(o, equations=equations, rounding=rounding)
        for o in item.documents
    ]
    result: dict[str, Any] = {
        "schema": SCHEMA, "version": __version__, "catalogues": VERSION,
        "documents": documents, "findings": [finding(f) for f in item.across],
    }  # fmt: skip
    if item.comparisons:
        result["comparisons"] = [_comparison(c, equations) for c in item.comparisons]
    if item.waived:
        result["waived"] = [{**finding(f), "reason": reason} for f, reason in item.waived]
    return result
