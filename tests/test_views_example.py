"""The example budget against figures that were published, read off the reference disclosure by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.budget import examine, places_of
from mingzhang.budget.model import Budget
from mingzhang.compile import freetext, publish
from mingzhang.facts import Claim, Coordinate, Fact, Severity, key
from mingzhang.views.facts import facts_of
from mingzhang.views.layout import layout
from mingzhang.views.publication import Paragraph, Publication, figures, text_of
from mingzhang.views.setting import setting_of

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
OFFICE = "武汉市江汉区人力资源局"
D = Decimal

pytestmark = pytest.mark.skipif(not EXAMPLE.is_dir(), reason="没有示例数据")


@pytest.fixture(scope="module")
def budget() -> Budget:
    found, problems = examine(EXAMPLE)
    assert found is not None
    assert [str(p) for p in problems if p.severity is Severity.ERROR] == []
    return found


@pytest.fixture(scope="module")
def publication(budget: Budget) -> Publication:
    return publish(budget)


@pytest.fixture(scope="module")
def printed(publication: Publication) -> dict[Coordinate, set[Decimal]]:
    found: dict[Coordinate, set[Decimal]] = {}
    for figure in figures(publication):
        if isinstance(figure.states, Fact):
            found.setdefault(key(figure.states.coordinate), set()).add(figure.states.number.value)
    return found


SPENT = {"measure": "expenditure", "flow": "current"}
GENERAL = {**SPENT, "fund": "general"}
BASIC = {**GENERAL, "nature": "basic"}
PROJECT = {**SPENT, "nature": "project", "fund": "*"}


@pytest.mark.parametrize(
    ("axes", "amount"),
    [
        # 预算01、02、04
        ({"measure": "revenue", "fund": "*", "flow": "*"}, "6689.82"),
        ({"measure": "revenue", "fund": "general", "flow": "current"}, "6689.82"),
        ({"measure": "expenditure", "fund": "*", "flow": "*"}, "6689.82"),
        ({**SPENT, "fund": "*", "function": "208"}, "6394.99"),
        ({**SPENT, "fund": "*", "function": "210"}, "121.14"),
        ({**SPENT, "fund": "*", "function": "221"}, "173.69"),
        ({**SPENT, "fund": "fiscal", "function": "208"}, "6394.99"),
        # 预算03
        ({**SPENT, "fund": "*", "nature": "basic"}, "1414.26"),
        ({**SPENT, "fund": "*", "nature": "project"}, "5275.56"),
        # 预算05
        ({**GENERAL, "nature": "personnel"}, "1241.19"),
        ({**GENERAL, "nature": "public"}, "173.07"),
        ({**GENERAL, "function": "20801"}, "1906.97"),
        ({**GENERAL, "function": "2080101", "nature": "public"}, "169.17"),
        ({**GENERAL, "function": "2080102"}, "130.83"),
        ({**GENERAL, "function": "2080505"}, "92.33"),
        ({**GENERAL, "function": "2080599", "nature": "public"}, "3.90"),
        ({**GENERAL, "function": "2101103"}, "85.59"),
        ({**GENERAL, "function": "2210203"}, "36.73"),
        # 预算07
        ({**BASIC, "economy": "301"}, "1115.84"),
        ({**BASIC, "economy": "302"}, "173.07"),
        ({**BASIC, "economy": "303"}, "125.35"),
        ({**BASIC, "economy": "30103"}, "372.23"),
        ({**BASIC, "economy": "30108"}, "92.33"),
        ({**BASIC, "economy": "30302"}, "97.12"),
        # 预算08
        ({"measure": "three_public", "fund": "general", "item": "*"}, "1"),
        ({"measure": "three_public", "fund": "general", "item": "reception"}, "1"),
        # 预算12、13
        ({"measure": "procurement", "item": "*"}, "531.20"),
        ({"measure": "procurement", "item": "goods"}, "6.02"),
        ({"measure": "procurement", "item": "services"}, "525.18"),
        ({"measure": "service_purchase"}, "537.18"),
        # the narrative
        ({"measure": "operating"}, "173.07"),
        ({"measure": "performance", "item": "amount"}, "5275.56"),
    ],
)
def test_totals(printed: dict[Coordinate, set[Decimal]], axes: dict[str, str], amount: str) -> None:
    at = Coordinate(**{"entity": OFFICE, "year": "2024", "stage": "budget", **axes})
    assert printed[key(at)] == {D(amount) * 10_000}


@pytest.mark.parametrize(
    ("project", "amount"),
    [
        ("就业补助资金", "2963"), ("人力资源局机关业务工作经费", "99.09"), ("劳动监察执法工作经费", "28.40"),
        ("劳动人事争议仲裁办案工作经费", "209"), ("人才与公共就业服务工作经费", "30.36"), ("人力资源产业园管理经费", "582.30"),
        ("支农返汉帮扶资金", "1331.67"), ("“三支一扶”高校毕业生经费", "31.74"),
    ],
)  # fmt: skip
def test_projects(printed: dict[Coordinate, set[Decimal]], project: str, amount: str) -> None:
    at = Coordinate(**{"entity": OFFICE, "year": "2024", "stage": "budget", **PROJECT, "project": project})
    assert printed[key(at)] == {D(amount) * 10_000}


@pytest.mark.parametrize(
    ("measure", "item", "count"),
    [
        ("authorized", "*", 53), ("authorized", "administrative", 13), ("authorized", "civil_like", 18),
        ("authorized", "public_institution", 22),
        ("actual", "*", 46), ("actual", "administrative", 12), ("actual", "public_institution", 34), ("actual", "civil_like", 14),
        ("actual", "retired", 30),
    ],
)  # fmt: skip
def test_people(printed: dict[Coordinate, set[Decimal]], measure: str, item: str, count: int) -> None:
    assert printed[key(Coordinate(entity=OFFICE, year="2023", measure=measure, item=item))] == {D(count)}


@pytest.mark.parametrize(
    ("axes", "kind", "text", "direction"),
    [
        ({"measure": "revenue", "fund": "*", "flow": "*"}, "change", "841.4", -1),
        ({"measure": "revenue", "fund": "*", "flow": "*"}, "growth", "11.2", -1),
        ({**SPENT, "fund": "*", "nature": "basic"}, "share", "21.1", None),
        ({**SPENT, "fund": "*", "nature": "project"}, "share", "78.9", None),
        ({"measure": "operating"}, "change", "16.76", -1),
        ({"measure": "operating"}, "growth", "8.8", -1),
        ({"measure": "procurement"}, "change", "300.24", 1),
        ({"measure": "procurement"}, "growth", "130", 1),
        ({"measure": "three_public", "fund": "general"}, "growth", "100", 1),
        ({"measure": "three_public", "fund": "general", "item": "abroad"}, "level", "持平", 0),
    ],
)
def test_claims(publication: Publication, axes: dict[str, str], kind: str, text: str, direction: int | None) -> None:
    at = key(Coordinate(**{"entity": OFFICE, "year": "2024", "stage": "budget", **axes}))
    found = {
        (f.text, f.states.direction)
        for f in figures(publication)
        if isinstance(f.states, Claim) and f.states.kind == kind and key(f.states.subject) == at
    }
    assert found == {(text, direction)}


def test_what_a_citizen_reads_first(publication: Publication) -> None:
    texts = [text_of(b.prose) for b in publication.blocks if isinstance(b, Paragraph)]
    assert any(t.startswith("2024年收支总预算6689.82万元，比2023年预算减少841.4万元，下降11.2%。变动的主要原因是") for t in texts)
    assert any("另有四家所属单位不独立核算" in t for t in texts)


def test_no_amount_in_its_texts_is_bound_to_nothing(budget: Budget) -> None:
    setting = setting_of(facts_of(budget), layout("hubei-15"))
    assert [str(p) for p in freetext(setting, places_of(EXAMPLE))] == []
