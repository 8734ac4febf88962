"""Documents in which people had looked for errors: what they found is found, with its place and what to do."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from mingzhang.audit import Audit
from mingzhang.corpus import check
from mingzhang.facts import Finding, Severity

SHARED = Path(__file__).resolve().parents[2] / "shared"
TRUTH = SHARED / "truth" / "putuo-guihua-2024-final.errors.json"
pytestmark = pytest.mark.skipif(not TRUTH.is_file(), reason="the shared corpus is not here")


@cache
def audit(document: str) -> Audit:
    (result,) = check(SHARED / document).audits
    return result


@cache
def truth() -> dict[str, Any]:
    return dict(json.loads(TRUTH.read_text("utf-8"))) if TRUTH.is_file() else {"findings": [], "document": ""}


def items(tier: str) -> list[dict[str, Any]]:
    return [item for item in truth()["findings"] if item["tier"] == tier]


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def told(finding: Finding) -> str:
    """Everything that a finding says."""
    places = (" ".join((p.text, p.row, p.column, p.table)) for p in finding.places)
    return plain(" ".join((finding.message, finding.found, finding.expected, *places)))


def words(says: str) -> list[str]:
    """What a finding may repeat of the truth: its quoted words, its figures, its longer runs of characters."""
    exact = [w for pair in re.findall(r"“([^”]+)”|(\d+\.\d+)", says) for w in pair if w]
    runs = re.findall(r"[\u4e00-\u9fff（）]{5,}", plain(re.sub(r"（无[^）]*）|…|“[^”]+”", " ", says)))
    cut = [part for part in plain(says).split("…") if "…" in says and len(part) >= 4]
    return exact + runs + cut or [plain(says)]


_RANK = list(Severity)[::-1]


def found(item: dict[str, Any]) -> Finding | None:
    """The finding on the truth's page, or over its edge, that repeats most of its words; the graver of two."""
    pages = {item["page"] - 1, item["page"]}
    near = [
        (sum((word in told(f)) + (word in plain(f.found)) for word in words(item["says"])), _RANK.index(f.severity), f)
        for f in audit(truth()["document"]).findings
        if f.severity is not Severity.ROUNDING and any(p.page in pages for p in f.places)
    ]
    best = max(near, key=lambda hit: hit[:2], default=None)
    return best[2] if best is not None and best[0] else None


@pytest.mark.parametrize("item", items("A"), ids=lambda i: str(i["id"]))
def test_every_substantive_error_of_the_final_account_is_found(item: dict[str, Any]) -> None:
    finding = found(item)
    assert finding is not None, item["where"]
    assert finding.severity is Severity.ERROR
    assert finding.basis and finding.remedy and finding.places[0].page


def test_minor_errors_of_the_final_account_are_found() -> None:
    minor = items("B")
    missed = [item["id"] for item in minor if found(item) is None]
    assert len(missed) <= 0.2 * len(minor), missed


@pytest.mark.parametrize("item", [i for i in items("T") if "尾差" in i["evidence"]], ids=lambda i: str(i["id"]))
def test_tail_differences_are_called_so(item: dict[str, Any]) -> None:
    figures = set(re.findall(r"\d+\.\d+", item["says"] + item["where"]))
    tails = [f for f in audit(truth()["document"]).findings if f.severity is Severity.ROUNDING]
    graver = [f for f in audit(truth()["document"]).findings if f.severity in {Severity.ERROR, Severity.DOUBT} and f.law == "additivity"]
    assert any(figures & set(re.findall(r"\d+\.\d+", f.message)) for f in tails)
    assert not graver


def test_what_is_wrong_is_said_on_the_right_side() -> None:
    """The sentence that prints all funds is the wrong one, and the message says whose figure it is."""
    item = next(i for i in items("A") if "5377.64" in i["says"])
    finding = found(item)
    assert finding is not None and (finding.found, finding.expected) == ("5377.64万元", "5364.75万元")
    assert "《支出决算表》" in finding.message and "口径" in finding.message


# a checklist that a finance bureau filled in

BUDGET = "corpus/上海普陀/普陀区司法局2026年部门预算.pdf"
CHECKLIST = SHARED / "corpus/上海普陀/普陀区司法局2026年部门预算_财政局检查表(人工真值).xlsx"
#: words of an item → the law or rule that finds it, what its finding says, how many findings
ANSWERS = {
    "空表页": ("R-PAGE-BLANK", "第3页", 1),
    "未正常显示": ("R-PAGE-CUT", "第4页", 1),
    "5处": ("R-YEAR-SELF", "2026年", 5),
    "漏了个句号": ("R-WORD-STOP", "工作量增加", 1),
    "连续两个句号": ("R-WORD-TWICE", "。。", 1),
    "43269.3": ("claim", "43269.3万元如为3269.3万元", 1),
    "科目名称前后不一致": ("R-CODE-CHAIN", "卫生健康支出", 1),
    "208.8": ("agreement", "208.8", 1),
    "右引号": ("R-WORD-PAIR", "人民调解协议书检查", 1),
}


def complaints() -> list[str]:
    """What the bureau found wanting, item by item."""
    if not CHECKLIST.is_file():
        return []
    rows = CalamineWorkbook.from_path(str(CHECKLIST)).get_sheet_by_index(0).to_python()
    return [text for row in rows if "否" in row for text in re.split(r"\n(?=\d+\.)", str(row[row.index("否") + 1])) if text]


def test_each_item_of_the_checklist_has_its_answer() -> None:
    assert [sum(word in item for word in ANSWERS) for item in complaints()] == [1] * len(ANSWERS)


@pytest.mark.parametrize("word", ANSWERS)
def test_what_the_bureau_found_is_found(word: str) -> None:
    rule, says, count = ANSWERS[word]
    answers = [f for f in audit(BUDGET).findings if rule in {f.law, f.rule} and says in f.message]
    assert len(answers) == count
    assert all(f.places and f.remedy and f.basis for f in answers)
