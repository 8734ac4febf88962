"""Sums inside forms and sentences, and levels that only the amounts show."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mingzhang import laws
from mingzhang.audit import check_document
from mingzhang.facts import Coordinate, Equation, Fact, Grade, Number, Place, Severity
from mingzhang.laws import containment, counterparts
from mingzhang.laws import forms as form_law
from mingzhang.laws import lists as list_law
from mingzhang.laws.nesting import nest
from mingzhang.laws.precision import dropped_zeros
from mingzhang.reading import Form, ItemLine, Source
from tests.texts import COVER, DOCUMENT, document, reading


def wan(text: str) -> Number:
    return Number(Decimal(text) * 10000, Decimal(100), "元", text, Decimal(10000))


def grades(made: list[Equation]) -> list[Grade]:
    return [e.grade for e in made]


def project_form(local: str, transfer: str, total: str, *items: str) -> Form:
    def source(label: str, origin: str, amount: str) -> Source:
        return Source(label, origin, wan(amount) if amount else None, Place(line=len(label), row=label, table="申报表"))

    def item(number: int, amount: str) -> ItemLine:
        name = f"内容{number}"
        return ItemLine(name, "", wan(amount), None, None, Place(line=20 + number, row=name, table="申报表"))

    lines = tuple(item(i, a) for i, a in enumerate(items))
    sources = (source("当年预算合计", "*", total), source("本级", "local", local), source("上级转移支付", "transfer", transfer))
    return Form("project", "河道整治", "申报表", (), sources=sources, items=lines, source="f1")


def test_sources_make_the_budget_and_items_make_their_source() -> None:
    assert grades(form_law.evaluate([project_form("30.00", "12.00", "42.00", "10.00", "20.00")], [])) == [Grade.EXACT, Grade.EXACT]
    assert grades(form_law.evaluate([project_form("30.00", "12.00", "45.00", "10.00", "20.00")], [])) == [Grade.IMPOSSIBLE, Grade.EXACT]
    assert grades(form_law.evaluate([project_form("30.00", "12.00", "42.00", "10.00", "21.00")], [])) == [Grade.EXACT, Grade.IMPOSSIBLE]


def _form_fact(source: str, year: str, amount: str, project: str = "") -> Fact:
    at = Coordinate(entity="水务局", year=year, stage="budget", measure="expenditure", nature="project", project=project)
    return Fact(at, wan(amount), Place(line=hash((source, year)) % 1000, text=amount), source, kind="form")


def test_earlier_budgets_of_all_projects_make_the_departments() -> None:
    forms = [Form("project", f"项目{i}", "", (), source=f"f{i}") for i in range(1, 4)]
    parts = [_form_fact(f"f{i}", "2023", "10.00", f"项目{i}") for i in range(1, 4)]
    right = [e for e in form_law.evaluate(forms, [_form_fact("f0", "2023", "30.00"), *parts]) if e.law == "history"]
    wrong = [e for e in form_law.evaluate(forms, [_form_fact("f0", "2023", "33.00"), *parts]) if e.law == "history"]
    partial = [e for e in form_law.evaluate(forms, [_form_fact("f0", "2023", "30.00"), *parts[:2]]) if e.law == "history"]
    assert grades(right) == [Grade.EXACT] and grades(wrong) == [Grade.IMPOSSIBLE] and partial == []


LISTS = """
第二部分 预算情况说明

一、项目支出安排情况

1.河道整治经费30万元，主要用于护岸维修20万元；清淤10万元。

2.水质监测经费12万元，主要用于采样8万元；化验4万元。

3.防汛经费9万元，主要用于物资6万元；值守3万元。
"""


def _listing(text: str) -> list[Grade]:
    return grades([e for e in list_law.evaluate(reading(COVER + text).facts) if e.law == "listing"])


def test_lists_in_sentences_are_added_up_where_lists_are_complete() -> None:
    assert _listing(LISTS) == [Grade.EXACT] * 3
    assert Grade.IMPOSSIBLE in _listing(LISTS.replace("清淤10万元", "清淤7万元"))
    open_lists = LISTS.replace("清淤10万元", "清淤7万元").replace("化验4万元", "化验1万元")
    assert _listing(open_lists).count(Grade.NOT_EVALUATED) == 2


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_list_of_subtotals_is_always_found_to_nest(groups: list[list[int]]) -> None:
    values: list[Decimal] = []
    for group in groups:
        values += [Decimal(sum(group)), *map(Decimal, group)] if len(group) > 1 else [Decimal(group[0])]
    total = Decimal(sum(map(sum, groups)))
    parents = nest(total, values)
    assert parents is not None
    for parent in set(parents):
        parts = sum(v for v, p in zip(values, parents, strict=True) if p == parent)
        assert parts == (total if parent < 0 else values[parent])


def test_a_list_that_does_not_come_out_has_no_nesting() -> None:
    assert nest(Decimal(10), [Decimal(4), Decimal(5)]) is None


def test_the_only_tail_difference_of_an_exact_document_is_a_doubt() -> None:
    text = DOCUMENT.replace("2130301|行政运行|40.00|40.00|25.00|15.00|", "2130301|行政运行|40.00|40.01|25.00|15.00|")
    found = [f for f in check_document(document(text)).findings if f.law]
    assert found and {f.severity for f in found} <= {Severity.DOUBT, Severity.ERROR}
    assert any("四舍五入不足以解释" in f.message for f in found)


def test_every_law_is_explained() -> None:
    fired = {e.law for e in laws.evaluate(reading(DOCUMENT))}
    assert fired <= set(laws.REGISTRY)
    assert all(law.title and law.basis and law.explain and law.example for law in laws.REGISTRY.values())


def test_a_narrative_that_drops_zeros_is_known_as_finely_as_it_prints() -> None:
    at = Coordinate(entity="水务局", year="2024", measure="expenditure")
    table = [Fact(at._replace(project=f"项目{n}"), wan(a), Place(), "t0") for n, a in enumerate(("1.50", "2.20", "3.00", "4.10", "5.60"))]
    said = [
        f._replace(number=wan(f.number.raw.rstrip("0").rstrip("."))._replace(quantum=Decimal(1000)), kind="sentence", source="p1")
        for f in table
    ]
    fine = Fact(at._replace(project="项目9"), wan("7.77"), Place(), "p2", kind="sentence")
    assert dropped_zeros(table, [*said, fine]) == 100
    rounded = [f._replace(number=f.number._replace(value=f.number.value + 300)) for f in said]
    assert dropped_zeros(table, [*rounded, fine]) is None


def test_a_projects_total_is_not_less_than_its_year() -> None:
    at = Coordinate(entity="水务局", stage="budget", measure="expenditure", nature="project", project="河道整治")
    year = Fact(at._replace(year="2024"), wan("30.00"), Place(line=1), "f0", kind="form")
    total = Fact(at._replace(item="项目总预算"), wan("90.00"), Place(line=2), "f0", kind="form")
    less = total._replace(number=wan("20.00"))
    before = Fact(at._replace(year="2022"), wan("95.00"), Place(line=3), "f0", kind="form")

    def made(*facts: Fact) -> list[tuple[int, Grade]]:
        return [(e.left[0].place.line, e.grade) for e in containment.evaluate({f.coordinate: f for f in facts})]

    assert made(year, total) == [(1, Grade.EXACT)] and made(year, less) == [(1, Grade.IMPOSSIBLE)]
    assert made(before, year, total) == [(1, Grade.EXACT)], "of years long past the total need not speak"


def test_operating_expenses_come_out_of_public_expenses() -> None:
    at = Coordinate(entity="水务局", year="2024", stage="budget")
    public = Fact(at._replace(measure="expenditure", nature="public", fund="general", flow="current"), wan("15.00"), Place(line=1), "t1")

    def made(amount: str) -> list[Grade]:
        operating = Fact(at._replace(measure="operating"), wan(amount), Place(line=2), "p1", kind="sentence")
        return grades(counterparts.evaluate({f.coordinate: f for f in (public, operating)}))

    assert made("12.00") == [Grade.EXACT] and made("51.00") == [Grade.IMPOSSIBLE]
