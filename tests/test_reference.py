"""The reference disclosure: what must hold is evaluated and holds, what people found is found, the traps are not fallen into."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from mingzhang.audit import Audit
from mingzhang.corpus import check
from mingzhang.facts import Equation, Grade, Severity

SHARED = Path(__file__).resolve().parents[2] / "shared"
TRUTH = SHARED / "truth"
pytestmark = pytest.mark.skipif(not TRUTH.is_dir(), reason="the shared corpus is not here")


@cache
def audit() -> Audit:
    truth = json.loads((TRUTH / "jianghan-hr-2024.holds.json").read_text("utf-8"))
    (result,) = check(SHARED / truth["document"]).audits
    return result


@cache
def holds() -> tuple[dict[str, str], ...]:
    return tuple(json.loads((TRUTH / "jianghan-hr-2024.holds.json").read_text("utf-8"))["must_hold"]) if TRUTH.is_dir() else ()


@cache
def errors() -> tuple[dict[str, object], ...]:
    return tuple(json.loads((TRUTH / "jianghan-hr-2024.errors.json").read_text("utf-8"))["findings"]) if TRUTH.is_dir() else ()


def figures(text: str) -> Counter[Decimal]:
    return Counter(Decimal(m) for m in re.findall(r"\d+(?:\.\d+)?", text))


def terms(equation: Equation) -> Counter[Decimal]:
    found: Counter[Decimal] = Counter()
    for term in (*equation.left, *equation.right):
        if term.number is not None and term.number.value:
            found[abs(term.number.value) / (10000 if term.number.is_money else 1)] += 1
    return found


@pytest.mark.parametrize("hold", holds(), ids=lambda h: h["id"])
def test_what_must_hold_is_evaluated_and_holds(hold: dict[str, str]) -> None:
    wanted = figures(hold["left"]) + figures(hold["right"])
    matching = [e for e in audit().equations if terms(e) == wanted]
    assert matching, hold["equation"]
    assert any(e.grade is Grade.EXACT for e in matching)
    assert not any(e.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT} for e in matching)


#: lines that a finding of a true error must touch
SPREAD = 2


def _touches(item: dict[str, object]) -> bool:
    lines = {int(n) for n in item["lines"]}  # type: ignore[union-attr]
    for finding in audit().findings:
        if finding.severity is not Severity.ROUNDING and any(abs(p.line - n) <= SPREAD for p in finding.places for n in lines if p.line):
            return True
    return False


@pytest.mark.parametrize("item", [e for e in errors() if e["severity"] == "high"], ids=lambda e: str(e["id"]))
def test_grave_errors_are_found(item: dict[str, object]) -> None:
    assert _touches(item), item["where"]


def test_most_medium_errors_are_found() -> None:
    medium = [e for e in errors() if e["severity"] == "medium"]
    missed = [str(e["id"]) for e in medium if not _touches(e)]
    assert len(missed) <= 0.2 * len(medium), missed


@pytest.mark.parametrize(("figure", "line"), [("125.25", 149), ("6,793.00", 1203)])
def test_certain_arithmetic_is_called_an_error(figure: str, line: int) -> None:
    certain = [f for f in audit().findings if f.severity is Severity.ERROR and f.law]
    assert any(figure in (f.found, f.expected) or figure in f.message for f in certain if any(p.line == line for p in f.places))


def test_nearly_every_number_is_bound_and_the_rest_is_listed() -> None:
    count = audit().counted
    assert count.bound >= Decimal("0.97") * count.numbers
    assert sum(n for _, _, n in count.loose) == count.numbers - count.bound


def test_the_traps_are_not_fallen_into() -> None:
    reading = audit().reading
    weights = {i.name: i.weight.value for i in reading.indicators if i.owner.startswith("“三支一扶”") and i.weight is not None}
    assert weights["服务对象满意度"] == 15  # T01: a row shifted right, its last column lost
    assert sum(weights.values()) == 80
    assert not any("享受职业培训补贴人员数量" in f.message and "空" in f.message for f in audit().findings)  # T02
    latex = [i for i in reading.indicators if i.name == "职业培训补贴发放准确率"]
    assert latex and all(t.operator == "≥" and t.low == 98 for i in latex for _, t in i.values)  # T05
    ticked = {label for form in reading.forms if form.kind == "project" for _, label, on in form.ticks if on}
    assert any("特定目标类本级支出" in label for label in ticked)  # T06
    codes = {r.code for t in reading.tables for r in t.rows}
    assert "42010322201T000000109" in codes  # T08
    personnel = [f for f in reading.facts if f.kind == "sentence" and f.coordinate.nature == "personnel" and f.number.raw == "1241.19"]
    assert personnel and all(f.number.value == Decimal("12411900") for f in personnel)  # T07: 万 | 元 over a page break
