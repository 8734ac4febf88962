"""The audit's result as JSON (design: ``mingzhang check --format json``)."""

from __future__ import annotations

from typing import Any

from mingzhang import __version__
from mingzhang.audit.result import SCHEMA, Audit, Report
from mingzhang.catalogues import VERSION
from mingzhang.facts import Equation, Finding, Grade, Place, Term


def place(item: Place) -> dict[str, Any]:
    return {
        "document": item.document, "page": item.page, "line": item.line, "box": list(item.box) if item.box else None, "section": item.section,
        "table": item.table, "row_code": item.row_code, "row": item.row, "column": item.column, "text": item.text,
    }  # fmt: skip


def finding(item: Finding) -> dict[str, Any]:
    return {
        "id": item.id, "law": item.law, "rule": item.rule, "severity": item.severity.value, "message": item.message, "expected": item.expected,
        "found": item.found, "difference": item.difference, "basis": item.basis, "remedy": item.remedy, "cause": item.cause,
        "places": [place(p) for p in item.places],
    }  # fmt: skip


def _term(item: Term) -> dict[str, Any]:
    number = item.number
    return {
        "sign": item.sign, "label": item.label, "raw": number.raw if number else None, "value": str(number.value) if number else None,
        "unit": number.unit if number else "", "place": place(item.place) if item.place else None,
    }  # fmt: skip


def equation(item: Equation) -> dict[str, Any]:
    return {
        "law": item.law, "relation": item.relation, "left": [_term(t) for t in item.left], "right": [_term(t) for t in item.right],
        "difference": str(item.difference), "tolerance": str(item.tolerance), "grade": item.grade.value, "why": item.why,
        "substantive": item.grade is not Grade.NOT_EVALUATED and item.substantive,
    }  # fmt: skip


def document(audit: Audit, *, equations: bool = False) -> dict[str, Any]:
    reading = audit.reading
    result: dict[str, Any] = {
        "path": audit.path, "sha256": reading.document.sha256, "title": reading.title, "kind": reading.kind, "entity": reading.entity,
        "year": reading.year, "pages": reading.document.pages, "seconds": round(audit.seconds, 3),
        "tables": [
            {"title": t.title, "page": t.place.page, "rows": len(t.rows), "columns": len(t.columns), "numbers": t.numbers, "bound": t.bound}
            for t in reading.tables
        ],
        "numbers": audit.count.numbers, "bound": audit.count.bound, "unparsed": len(reading.unbound), "facts": len(reading.facts),
        "claims": len(reading.claims), "formulas": len(reading.formulas), "indicators": len(reading.indicators),
        "equations": audit.tally._asdict(), "uncovered": audit.uncovered, "notices": list(reading.notices),
        "findings": [finding(f) for f in audit.findings],
        "waived": [{"id": f.id, "message": f.message, "reason": reason} for f, reason in audit.waived],
        "unread": [{"raw": u.raw, "reason": u.reason, "place": place(u.place)} for u in reading.unbound],
    }  # fmt: skip
    if equations:
        result["equation_list"] = [equation(e) for e in audit.equations]
    return result


def report(item: Report, *, equations: bool = False) -> dict[str, Any]:
    """The whole report. Documents that could not be read are listed with ``error``."""
    documents = [document(a, equations=equations) for a in item.audits]
    documents += [{"path": f.path, "error": f.message, "findings": []} for f in item.failures]
    return {"schema": SCHEMA, "version": __version__, "catalogues": VERSION, "documents": documents, "findings": [finding(f) for f in item.across]}
