"""Final accounts on the national template (部门决算): a clean one is silent, a planted error is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest
from final_accounts_sample import html, replaced

from mingzhang.audit import Audit, check_document
from mingzhang.facts import Finding, Grade, Severity
from mingzhang.readers.html import read_html


def audit(text: str) -> Audit:
    return check_document(read_html(Path("决算.html"), text.encode()))


def grave(text: str) -> list[Finding]:
    return [f for f in audit(text).findings if f.severity in {Severity.ERROR, Severity.DOUBT}]


def test_a_clean_final_account_is_silent() -> None:
    result = audit(html())
    assert not [f.message for f in result.findings if f.severity in {Severity.ERROR, Severity.DOUBT}]
    assert len(result.reading.tables) == 9 and (result.reading.kind, result.reading.year) == ("决算", "2023")
    assert sum(1 for e in result.equations if e.grade is Grade.EXACT and e.substantive) > 300
    assert result.counted.bound >= result.counted.numbers - 1


@pytest.mark.parametrize(
    ("old", "new", "law", "words"),
    [
        ("<td>164.20</td>", "<td>146.20</td>", "additivity", ("总计", "年初结转和结余")),
        ("<td>本年支出合计</td><td>33</td><td>4,823.06", "<td>本年支出合计</td><td>33</td><td>4,832.06", "", ("4,832.06",)),
        ("公用经费合计</td><td>444.49", "公用经费合计</td><td>444.94", "additivity", ("公用经费合计", "资本性支出", "商品和服务支出")),
        ("财政拨款收、支总计均为4,759.55万元", "财政拨款收、支总计均为4,795.55万元", "agreement", ("4,795.55", "4,759.55")),
        ("完成年初预算的98.36%", "完成年初预算的89.36%", "claim", ("89.36%", "98.36%")),
        ("支出决算为1506.37万元", "支出决算为1560.37万元", "agreement", ("1560.37",)),
        ("公务接待费预算为3.20万元", "公务接待费预算为2.30万元", "", ("2.30",)),
        ("基本支出3,095.47万元，其中", "基本支出3,107.87万元，其中", "agreement", ("3,107.87", "支出决算表")),
        ("年末结转和结余0.00万元", "年末结转和结余3.00万元", "additivity", ("3.00万元", "按年初结转、本年收入和本年支出推算为0.00")),
        ("档案馆（项）。年初", "档案事务管理（项）。年初", "R-CODE-CHAIN", ("档案馆",)),
        ("退休费、奖励金", "退休费、抚恤金、奖励金", "R-LIST-PROSE", ("抚恤金",)),
    ],
)  # fmt: skip
def test_a_planted_error_is_found(old: str, new: str, law: str, words: tuple[str, ...]) -> None:
    found = grave(replaced((old, new)))
    told = [f"{f.message}{''.join(p.row for p in f.places)}" for f in found if law in {"", f.law, f.rule}]
    assert any(all(word in text for word in words) for text in told), [(f.law or f.rule, f.message) for f in found]


def test_carry_over_balances_in_every_row() -> None:
    """年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余, each printed in a column of its own."""
    start = html().index("公开08表")
    row = "<td>城乡社区支出</td><td></td><td>286.40</td>"
    assert html().index(row) > start
    found = grave(replaced((row, "<td>城乡社区支出</td><td>20.00</td><td>286.40</td>")))
    assert any("城乡社区支出" in f.message and "286.40万元，分项之和为306.40万元（20.00＋286.40）" in f.message for f in found)
