"""A rule speaks only where its basis covers the document: its year, its kind, central or local."""

from __future__ import annotations

import pytest
from readings import reading, table

from mingzhang import rules
from mingzhang.facts import Finding, Severity
from mingzhang.rules import REGISTRY, Rule, check, in_force
from mingzhang.rules.scan import document_place, found
from mingzhang.rules.sources import SOURCES, is_central

LEFT = "## 一、收入预算\n2024年收入预算XXX万元。"


def told(rule: str, **document: str) -> list[Finding]:
    return [f for f in check(reading(LEFT, tables=[table("收支总表", "项目 收入", [["合计", "1.00"]])], **document)) if f.rule == rule]


@pytest.mark.parametrize(
    ("basis", "document", "covered"),
    [
        ("财预〔2016〕143号", {"year": "2016"}, ""),
        ("财预〔2016〕143号", {"year": "2017"}, "财预〔2016〕143号"),
        ("财预〔2016〕143号", {"year": "2016", "kind": "决算"}, "财预〔2016〕143号"),  # published in 2017
        ("财预〔2016〕143号", {"year": "2024", "entity": "国家档案局"}, ""),  # for local governments
        ("预算法实施条例第六条；预算法第四十六条", {"year": "2019"}, "预算法第四十六条"),
        ("预算法第三十二条", {"year": "2024", "kind": "决算"}, "预算法第七十五条：决算草案应当收支真实、数额准确、内容完整"),
        ("当年《政府收支分类科目》", {"year": "2010"}, "当年《政府收支分类科目》"),
    ],
)
def test_what_covers_a_document(basis: str, document: dict[str, str], covered: str) -> None:
    assert in_force(basis, reading("", **document)) == covered  # type: ignore[arg-type]


def test_an_accuracy_rule_names_the_basis_of_its_time() -> None:
    assert "143号" in told("R-LEFT-BLANK", year="2024")[0].basis
    for document in ({"year": "2013"}, {"year": "2024", "entity": "国家档案局"}):
        (finding,) = told("R-LEFT-BLANK", **document)
        assert finding.basis.startswith("政府信息公开条例")


def test_a_rule_without_a_basis_in_force_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    always = Rule("R-ALWAYS", "", Severity.HINT, "财预〔2016〕143号", "", "", lambda r: [found(Severity.HINT, "有", document_place(r))])
    monkeypatch.setattr(rules, "REGISTRY", (always,))
    assert told("R-ALWAYS", year="2024") and not told("R-ALWAYS", year="2013")


def test_rules_on_drawing_up_a_budget_leave_final_accounts_alone() -> None:
    made = {r.id: r.kinds for r in REGISTRY}
    assert not {i for i in ("R-REASON-SUM", "R-WORKING-TARGET", "R-PERF-TRANSFER", "R-PROC-BUDGET") if "决算" in made[i]}


def test_every_dated_source_is_named_by_a_rule_or_law() -> None:
    from mingzhang.laws.report import BASIS

    everything = "；".join([*(r.basis for r in REGISTRY), *BASIS.values()])
    assert not [s.words.pattern for s in SOURCES if not s.words.search(everything)]


@pytest.mark.parametrize(("name", "central"), [("国家档案局", True), ("教育部", True), ("江河省财政厅", False), ("云山区委宣传部", False)])
def test_central_departments(name: str, central: bool) -> None:
    assert is_central(name) is central
