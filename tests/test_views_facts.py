"""Sums from budget lines, on a department of our own and on drawn ones."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from mingzhang.budget import check
from mingzhang.budget.model import Budget, Prior
from mingzhang.compile import publish
from mingzhang.facts import Coordinate, Fact, Severity
from mingzhang.views.facts import FactBase, facts_of, period_of, unit_of
from mingzhang.views.publication import figures
from tests.strategies import budgets
from tests.views_brute import brute
from tests.views_sample import sample

D = Decimal


@pytest.fixture(scope="module")
def base() -> FactBase:
    return facts_of(sample())


def test_the_sample_passes_the_check_of_what_people_enter() -> None:
    assert [str(p) for p in check(sample()) if p.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("axes", "amount"),
    [
        ({"measure": "revenue", "flow": "*"}, "8109567.89"),
        ({"measure": "revenue", "flow": "current", "fund": "own"}, "130000"),
        ({"measure": "revenue", "flow": "brought", "fund": "fiscal"}, "150000"),
        ({"measure": "expenditure", "flow": "current"}, "8089567.89"),
        ({"measure": "expenditure", "flow": "carried"}, "20000"),
        ({"measure": "expenditure", "flow": "*"}, "8109567.89"),
        ({"measure": "expenditure", "flow": "current", "function": "213", "fund": "general"}, "4429567.89"),
        ({"measure": "expenditure", "flow": "current", "function": "21303", "nature": "basic"}, "3289567.89"),
        ({"measure": "expenditure", "nature": "personnel", "fund": "general", "economy": "301"}, "3484567.89"),
        ({"measure": "expenditure", "nature": "project", "vintage": "earlier"}, "150000"),
        ({"measure": "expenditure", "nature": "project", "origin": "transfer"}, "400000"),
        ({"measure": "expenditure", "project": "防汛抗旱经费"}, "1250000"),
        ({"measure": "expenditure", "flow": "current", "entity": "云溪区河道管理所"}, "4070000"),
        ({"measure": "operating"}, "185000"),
        ({"measure": "procurement", "item": "*"}, "3200000"),
        ({"measure": "procurement", "item": "works"}, "3000000"),
        ({"measure": "procurement", "item": "sme"}, "1100000"),
        ({"measure": "procurement", "item": "micro"}, "590000"),
        ({"measure": "three_public", "item": "vehicle"}, "270000"),
        ({"measure": "three_public", "year": "2023"}, "88000"),
        ({"measure": "performance", "item": "projects"}, "2"),
        ({"measure": "authorized", "year": "2023", "stage": "", "item": "*"}, "27"),
        ({"measure": "actual", "year": "2023", "stage": "", "item": "public_institution"}, "14"),
        ({"measure": "assets", "year": "2023", "stage": "", "item": "vehicles"}, "4"),
        ({"measure": "expenditure", "year": "2023", "project": "防汛抗旱经费"}, "900000"),
    ],
)
def test_sums(base: FactBase, axes: dict[str, str], amount: str) -> None:
    assert base.total(**axes) == D(amount)


def test_nothing_entered_is_not_zero(base: FactBase) -> None:
    assert base.value(base.at(measure="expenditure", fund="state_capital", flow="current")) is None
    assert base.value(base.at(measure="three_public", item="abroad")) == 0


def test_public_money_of_institutions_is_not_operating_expense(base: FactBase) -> None:
    assert base.value(base.at(measure="operating", entity="云溪区河道管理所")) is None


def test_members_are_the_finest_and_in_the_order_of_entry(base: FactBase) -> None:
    assert base.members("function", measure="expenditure", fund="gov_fund") == ["2120899"]
    assert base.members("project", measure="expenditure", nature="project") == ["防汛抗旱经费", "河道清淤工程"]
    assert base.members("project", measure="debt") == []


def test_last_years_whole_is_put_together_from_its_parts(base: FactBase) -> None:
    last = base.at(measure="expenditure", year="2023", fund="general")
    assert base.value(last) == D("4409567.89")
    assert base.value(last._replace(nature="basic")) == D("3209567.89")


def test_last_years_whole_is_unknown_where_a_part_is(base: FactBase) -> None:
    # this year spends 政府性基金 too; nothing says what last year did
    assert base.value(base.at(measure="expenditure", year="2023", fund="*")) is None
    without = tuple(p for p in sample().priors if p.nature != "project")
    assert facts_of(sample()._replace(priors=without)).value(base.at(measure="expenditure", year="2023", fund="general")) is None


def test_a_published_whole_outranks_its_parts() -> None:
    stated = Prior(2023, "budget", "expenditure", "general", "", "", D("4409567.90"))
    base = facts_of(sample()._replace(priors=(*sample().priors, stated)))
    assert base.value(base.at(measure="expenditure", year="2023", fund="general")) == D("4409567.90")


def test_transfers_that_are_not_in_the_budget_yet_are_left_out_of_a_projects_contents(base: FactBase) -> None:
    at = base.at(measure="expenditure", nature="project", flow="current", project="防汛抗旱经费", item="防汛物资储备")
    assert base.value(at) == D("1100000")
    lines = tuple(x._replace(origin="local") for x in sample().lines)
    assert facts_of(sample()._replace(lines=lines)).value(at) == D("700000")


def test_units_and_periods() -> None:
    assert unit_of(Coordinate(measure="actual", item="retired")) == "人"
    assert unit_of(Coordinate(measure="assets", item="house_area")) == "平方米"
    assert unit_of(Coordinate(measure="expenditure")) == "元"
    assert (period_of(2023, "01-07"), period_of(2023, "")) == ("2023-01/2023-07", "")


def test_a_budget_of_nothing_but_its_name() -> None:
    empty = Budget(sample().meta, sample().units)
    assert facts_of(empty).total(measure="expenditure") == 0
    assert publish(empty).title == "云溪区水务局2024年部门预算"


def test_a_unit_tree_that_turns_in_a_circle_ends() -> None:
    units = (*sample().units[:1], sample().units[1]._replace(parent="301002"), sample().units[2]._replace(parent="301001"))
    assert facts_of(sample()._replace(units=units)).total(measure="operating", entity=units[1].name) == D("185000")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(budgets())
def test_every_printed_fact_is_the_sum_of_its_rows(budget: Budget) -> None:
    _agrees(budget)


def test_every_printed_fact_of_the_sample_is_the_sum_of_its_rows() -> None:
    assert _agrees(sample()) > 200


def _agrees(budget: Budget) -> int:
    """How many printed facts were compared with plain sums."""
    compared = 0
    quantum = D(100) if budget.meta.published_unit == "万元" else D("0.01")
    for figure in figures(publish(budget)):
        if isinstance(figure.states, Fact) and figure.states.kind in {"cube", "sentence"}:
            expected = brute(budget, figure.states.coordinate)
            if expected is not None:
                compared += 1
                assert abs(figure.states.number.value - expected) * 2 <= quantum, figure
    return compared
