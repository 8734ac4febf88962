"""Each fault that people make is found, in the right place, with the right severity; and each check can fire."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from mingzhang.budget import Budget, check
from mingzhang.budget.consistency import purse_of, source_of
from mingzhang.budget.model import Goal, Line, Unit
from mingzhang.facts import Severity
from tests.strategies import small

E, D = Severity.ERROR, Severity.DOUBT
LONG = 40000


def row(table: str, index: int, **values: object) -> Callable[[Budget], Budget]:
    """One row of a table changed."""

    def change(budget: Budget) -> Budget:
        if table == "meta":
            return budget._replace(meta=budget.meta._replace(**values))
        rows = list(getattr(budget, table))
        rows[index] = rows[index]._replace(**values)
        return budget._replace(**{table: tuple(rows)})

    return change


def again(table: str) -> Callable[[Budget], Budget]:
    """The last row of a table twice."""
    return lambda budget: budget._replace(**{table: (*getattr(budget, table), getattr(budget, table)[-1])})


def units(*added: Unit) -> Callable[[Budget], Budget]:
    return lambda budget: budget._replace(units=(*budget.units, *added))


def line(**values: object) -> Callable[[Budget], Budget]:
    return lambda budget: budget._replace(lines=(*budget.lines, budget.lines[0]._replace(**values)))


def unit(code: str, parent: str, name: str = "") -> Unit:
    return Unit(code, name or f"单位{code}", parent, "公益一类", False, "")


#: what is changed → file, row, column, severity and words of the first problem
FAULTS = {
    # fields
    "nothing": (row("units", 1, name=""), "units.csv", 3, "name", E, "“单位名称”不能为空"),
    "no choice made": (row("units", 1, kind=""), "units.csv", 3, "kind", E, "可选：部门、行政"),
    "no such choice": (row("units", 1, kind="企业"), "units.csv", 3, "kind", E, "应为部门、行政、参公、公益一类、公益二类之一，现为“企业”"),
    "no such fund": (row("revenue", 0, fund="fiscal"), "revenue.csv", 2, "fund", E, "应为一般公共预算、"),
    "negative amount": (row("priors", 0, amount=Decimal(-1)), "priors.csv", 2, "amount", E, "不得为负，现为-1"),
    "negative posts": (row("staffing", 0, authorized=-1), "staffing.csv", 2, "authorized", E, "不得为负"),
    "below a cent": (row("priors", 0, amount=Decimal("0.001")), "priors.csv", 2, "amount", E, "应精确到分"),
    "not finite": (row("priors", 0, amount=Decimal("NaN")), "priors.csv", 2, "amount", E, "不是有限的数"),
    "endless": (row("priors", 0, amount=Decimal("1e999999")), "priors.csv", 2, "amount", E, "位数过多"),
    "weight": (row("indicators", 1, weight=Decimal(101)), "indicators.csv", 3, "weight", E, "不得大于100"),
    "year": (row("meta", 0, catalogue_year=24), "budget.csv", 2, "catalogue_year", E, "不得小于2000"),
    "date": (row("meta", 0, approval_date="2024-02-30"), "budget.csv", 2, "approval_date", E, "应为日期"),
    "date of another form": (row("staffing", 0, date="20231231"), "staffing.csv", 2, "date", E, "写作2024-01-31"),
    "no duties": (row("texts", 0, key="tasks"), "texts.csv", 0, "key", D, "没有填写主要职能"),
    "long cell": (row("texts", 0, text="字" * LONG), "texts.csv", 2, "text", E, "超过每格32767字的上限"),
    "control character": (row("texts", 0, text="甲\x07乙"), "texts.csv", 2, "text", E, "第2个字是看不见的控制字符（U+0007）"),
    # codes
    "function of a 款": (row("lines", 0, function="20801"), "lines.csv", 2, "function", E, "应为7位数字（填写到项级）"),
    "function of a revenue": (row("lines", 0, function="1010101"), "lines.csv", 2, "function", E, "以2开头"),
    "economy of the government": (row("lines", 0, economy="50101"), "lines.csv", 2, "economy", E, "以3开头"),
    "function of letters": (row("lines", 0, function="208010a"), "lines.csv", 2, "function", E, "现为“208010a”"),
    "wide digits": (row("lines", 0, function="２０８０１０１"), "lines.csv", 2, "function", E, "应为7位数字"),
    "economy of a 类": (row("lines", 0, economy="301"), "lines.csv", 2, "economy", E, "应为5位数字（填写到款级）"),
    "unknown function": (row("lines", 0, function="2088888"), "lines.csv", 2, "function", D, "2088888不在2024年的目录中"),
    "unknown economy": (row("lines", 0, economy="30188"), "lines.csv", 2, "economy", D, "30188不在2024年的目录中"),
    "unknown economy of the government": (row("lines", 0, gov_economy="50188"), "lines.csv", 2, "gov_economy", D, "50188"),
    "unknown region": (row("meta", 0, region="999999"), "budget.csv", 2, "region", D, "999999"),
    "short project code": (row("projects", 1, code="T001"), "projects.csv", 3, "code", E, "应为21位数字和大写字母，现为4位的“T001”"),
    "project code of another form": (row("projects", 1, code="4201032404T0000000001"), "projects.csv", 3, "code", D, "不合已知的编码规则"),
    # keys and names
    "unit twice": (again("units"), "units.csv", 4, "code", E, "与第3行重复（单位代码040001）"),
    "line twice": (again("lines"), "lines.csv", 4, "unit", E, "与第3行重复"),
    "goal twice": (again("goals"), "goals.csv", 3, "owner", E, "与第2行重复"),
    "unit's name twice": (units(unit("040002", "040", "江汉区园林管理所")), "units.csv", 4, "name", E, "与第3行同名（江汉区园林管理所）"),
    "project's name twice": (row("projects", 1, name="在职人员工资"), "projects.csv", 3, "name", E, "与第2行同名"),
    "name of two lines": (row("units", 1, name="江汉区\n园林管理所"), "units.csv", 3, "name", E, "“单位名称”中有换行"),
    "short name of two lines": (row("units", 1, short_name="园林所\n"), "units.csv", 3, "short_name", E, "“单位简称”中有换行"),
    "project's name of two lines": (row("projects", 1, name="设施\u2028维护"), "projects.csv", 3, "name", E, "“项目名称”中有换行"),
    # references
    "no such unit": (row("staffing", 0, unit="040009"), "staffing.csv", 2, "unit", E, "“单位代码”040009不在“单位”表中"),
    "no such project": (line(project="R99"), "lines.csv", 4, "project", E, "“项目代码”R99不在“项目”表中"),
    "no such executing unit": (row("projects", 0, executing_unit="x"), "projects.csv", 2, "executing_unit", E, "“执行单位代码”x不在"),
    "no such department": (row("meta", 0, department="041"), "budget.csv", 2, "department", E, "“部门代码”041不在“单位”表中"),
    "goal of nobody": (lambda b: b._replace(goals=(*b.goals, Goal("x", 1, "长期", None, "甲"))), "goals.csv", 3, "owner", E, "x既不是"),
    "indicator without goal": (row("indicators", 0, horizon="长期"), "indicators.csv", 2, "goal", E, "没有对应的绩效目标"),
    # the tree
    "no parent": (units(unit("040002", "")), "units.csv", 4, "parent", E, "没有填写“上级单位代码”"),
    "ring of two": (units(unit("040002", "040003"), unit("040003", "040002")), "units.csv", 4, "parent", E, "040002→040003→040002"),
    "own parent": (units(unit("040002", "040002")), "units.csv", 4, "parent", E, "040002→040002"),
    "department below a unit": (row("units", 0, parent="040001"), "units.csv", 2, "parent", E, "应留空"),
    # years
    "begins later": (row("projects", 0, first_year=2025), "projects.csv", 2, "first_year", E, "晚于预算年度2024"),
    "ended": (row("projects", 1, last_year=2023), "projects.csv", 3, "last_year", E, "早于预算年度或开始年度"),
    "whole": (row("projects", 1, total=Decimal("0.01")), "projects.csv", 3, "total", E, "少于本年支出明细的合计"),
    "history of this year": (row("history", 0, year=2024), "history.csv", 2, "year", E, "应早于预算年度2024"),
    "evaluation of this year": (row("evaluations", 0, year=2024), "evaluations.csv", 2, "year", E, "应早于预算年度2024"),
    "prior of this year": (row("priors", 0, year=2024), "priors.csv", 2, "year", E, "应早于预算年度2024"),
    "no such months": (row("history", 0, period="07-13"), "history.csv", 2, "period", E, "两个月份"),
    "months backwards": (row("history", 0, period="07-01"), "history.csv", 2, "period", E, "两个月份"),
    "goal is over": (row("goals", 0, until=2023), "goals.csv", 2, "until", D, "早于预算年度"),
    # what is entered twice
    "spends too much": (row("lines", 0, amount=Decimal(100001)), "revenue.csv", 2, "amount", E, "支出多出0.50元"),
    "spends too little": (row("lines", 0, amount=Decimal(100000)), "revenue.csv", 2, "amount", D, "余下的0.50元将列为年终结转结余"),
    "spends what is not there": (line(fund="gov_fund", amount=Decimal(1)), "revenue.csv", 0, "amount", E, "政府性基金预算本年收入为0.00元"),
    "carry-over that was not brought": (line(vintage="earlier", amount=Decimal(1)), "revenue.csv", 0, "amount", E, "上年结转结余为0.00元"),
    "working is short": (row("items", 0, local=Decimal(49000)), "items.csv", 2, "local", E, "测算的本级财政拨款合计59,000.00元"),
    "working of other money": (row("items", 0, other=Decimal(1)), "items.csv", 2, "other", E, "测算的其他资金合计1.00元"),
    # indicators
    "no target": (row("indicators", 0, low=None), "indicators.csv", 2, "low", E, "没有指标值"),
    "no target and no sign": (row("indicators", 0, low=None, operator=""), "indicators.csv", 2, "low", E, "没有指标值"),
    "no words": (row("indicators", 0, low=None, operator="text"), "indicators.csv", 2, "text", E, "请填写“文字指标值”"),
    "half a range": (row("indicators", 0, operator="range"), "indicators.csv", 2, "low", E, "从小到大"),
    "range backwards": (row("indicators", 0, operator="range", high=Decimal(1)), "indicators.csv", 2, "low", E, "从小到大"),
    "high without range": (row("indicators", 0, high=Decimal(11)), "indicators.csv", 2, "high", D, "不是区间"),
}  # fmt: skip


def test_the_small_budget_is_clean() -> None:
    assert not check(small())


@pytest.mark.parametrize(("change", "file", "at", "column", "severity", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_in_its_place(
    change: Callable[[Budget], Budget], file: str, at: int, column: str, severity: Severity, words: str
) -> None:
    problems = [p for p in check(change(small())) if p.column == column]
    assert problems, "nothing was found"
    first = problems[0]
    assert (first.file, first.row, first.severity) == (file, at, severity), str(first)
    assert words in first.message and first.message.endswith("。"), str(first)


def test_every_unit_may_call_its_basic_expenditure_alike() -> None:
    """Two units, each with its 在职人员工资; a second one in the same unit is not told apart."""
    own = small().projects[0]
    second = units(unit("040002", "040"))(small())
    alike = own._replace(code="R90", unit="040002", executing_unit="040002")
    assert not check(second._replace(projects=(*second.projects, alike)))
    assert "同名" in check(second._replace(projects=(*second.projects, alike._replace(unit=own.unit))))[0].message


def test_a_doubt_does_not_come_alone_with_an_error() -> None:
    """An unknown but well-formed code is a doubt and nothing else."""
    assert [p.severity for p in check(row("lines", 0, function="2088888")(small()))] == [D]


def test_the_lookup_is_the_callers() -> None:
    asked = []

    def nothing(kind: str, code: str) -> str | None:
        asked.append((kind, code))
        return None

    problems = check(small(), nothing)
    assert {p.severity for p in problems} == {D} and ("function", "2080101") in asked and ("region", "420103") in asked


def test_transfers_told_early_need_no_lines() -> None:
    """上级提前下达、尚未列入部门预算的资金 stand in the working only; once a line holds some, both must agree."""
    budget = row("items", 0, transfer=Decimal(500))(small())
    assert not check(budget)
    added = budget.lines[1]._replace(origin="transfer", amount=Decimal(400))
    budget = budget._replace(lines=(*budget.lines, added), revenue=(budget.revenue[0]._replace(amount=Decimal("160400.50")),))
    assert [p.column for p in check(budget)] == ["transfer"]


def test_the_kinds_of_own_money_are_one_purse() -> None:
    assert {purse_of(f) for f in ("own", "business", "other")} == {"own"} and purse_of("general") == "general"
    budget = small()
    own = tuple(budget.revenue[0]._replace(fund=fund, amount=Decimal(50)) for fund in ("business", "other"))
    spent = budget.lines[0]._replace(fund="own", amount=Decimal(100))
    assert not check(budget._replace(revenue=(*budget.revenue, *own), lines=(*budget.lines, spent)))


@pytest.mark.parametrize(
    ("fund", "vintage", "origin", "source"),
    [
        ("general", "this_year", "local", "local"), ("gov_fund", "this_year", "transfer", "transfer"),
        ("general", "earlier", "local", "other"), ("special_account", "this_year", "local", "other"),
        ("business", "this_year", "local", "other"),
    ],
)  # fmt: skip
def test_the_form_s_column_of_a_line(fund: str, vintage: str, origin: str, source: str) -> None:
    assert source_of(Line("u", "p", "2080101", "30101", "", fund, vintage, origin, Decimal(1), False)) == source


def test_a_ring_is_told_once() -> None:
    ring = units(unit("a", "b"), unit("b", "c"), unit("c", "a"), unit("d", "a"))
    assert [p.message.count("成了环") for p in check(ring(small()))] == [1]


def test_problems_come_in_the_order_of_tables_and_rows() -> None:
    budget = row("lines", 1, economy="1")(row("units", 1, kind="x")(row("lines", 0, economy="2")(small())))
    assert [(p.file, p.row) for p in check(budget)] == [("units.csv", 3), ("lines.csv", 2), ("lines.csv", 3)]


def test_amounts_in_another_unit_are_a_doubt() -> None:
    """Everything in 万元 agrees with itself; who is paid and what last year was tell."""

    def scaled(budget: Budget) -> Budget:
        return budget._replace(
            lines=tuple(line._replace(amount=line.amount / 10000) for line in budget.lines),
            revenue=tuple(row._replace(amount=row.amount / 10000) for row in budget.revenue),
        )

    budget = small()
    assert not any("以元为单位" in p.message for p in check(budget))
    told = [(p.file, p.severity) for p in check(scaled(budget)) if "以元为单位" in p.message]
    assert told == [("lines.csv", Severity.DOUBT), ("priors.csv", Severity.DOUBT)]
    nobody = scaled(budget)._replace(staffing=(), priors=())
    assert not any("以元为单位" in p.message for p in check(nobody))


def test_what_is_spent_by_an_unknown_unit_is_told_once() -> None:
    budget = small()
    lines = (budget.lines[0]._replace(unit="040009"), *budget.lines[1:])
    told = [p.message for p in check(budget._replace(lines=lines)) if "040009" in p.message]
    assert len(told) == 1 and "不在“单位”表中" in told[0]
