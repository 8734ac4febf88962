"""Clues to what a wrong figure was meant to be; a clue never makes a finding, and never speaks where several readings fit."""

from __future__ import annotations

import pytest
from final_accounts_sample import html, replaced
from test_final_accounts import grave
from texts import COVER, reading

from mingzhang import laws
from mingzhang.facts import Finding, Severity

RATE = "2024年当年预算执行数为{before}万元，2025年预算安排{now}万元，比2024年预算执行数增加{rate}%。\n"


def told(text: str) -> list[Finding]:
    read = reading(COVER.replace("2024", "2025") + "\n一、支出预算情况说明\n\n" + text)
    return [f for f in laws.findings(laws.evaluate(read), read.facts) if f.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("before", "now", "rate", "clue"),
    [
        ("43269.3", "3845.49", "17.62", "43269.3万元如为3269.3万元，恰为17.62%"),  # a digit too many
        ("198.34", "280.80", "5.27", "280.80万元如为208.80万元，恰为5.27%"),  # two digits exchanged
        ("120.00", "150.00", "52.00", ""),  # the rate's own digits are exchanged: 25.00
        ("120.00", "150.00", "26.00", ""),  # nearly right
        ("120.00", "150.00", "33.33", ""),  # nothing fits
    ],
)
def test_a_figure_that_one_slip_explains(before: str, now: str, rate: str, clue: str) -> None:
    found = [f for f in told(RATE.format(before=before, now=now, rate=rate)) if f.law == "claim"]
    assert len(found) == 1
    assert (f"{clue}。" in found[0].message) if clue else ("恰为" not in found[0].message)


def test_the_figure_of_another_scope_is_named() -> None:
    assert not grave(html())
    found = grave(replaced(("基本支出3,095.47万元，其中", "基本支出3,107.87万元，其中")))
    (scope,) = [f for f in found if "误用了口径" in f.message]
    assert "《支出决算表》“合计”行“基本支出”列的数（全部资金）" in scope.message
    assert scope.found == "3,107.87万元" and scope.expected == "3,095.47万元"  # the sentence is the wrong side
    assert any(p.table == "支出决算表" for p in scope.places)


def test_the_same_gap_twice_in_a_paragraph_is_one_confusion() -> None:
    text = "基本支出3,095.47万元，其中：</p><p>人员经费2,650.98万元"
    found = grave(replaced((text, "基本支出3,107.87万元，其中：人员经费2,663.38万元")))
    assert any("2,663.38" in f.message and "同段的3,107.87万元也相差同一个数" in f.message for f in found)
