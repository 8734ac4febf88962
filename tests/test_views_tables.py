"""The fifteen tables of the layout, cell by cell where it matters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from mingzhang.budget.model import Budget
from mingzhang.facts import AXES, Fact, show
from mingzhang.views.facts import facts_of
from mingzhang.views.figures import PLAIN, Pen, percent, rounded, stated, write
from mingzhang.views.layout import LayoutError, layout, layouts
from mingzhang.views.names import class_numeral, how_many, numeral
from mingzhang.views.publication import Figure, Table, TableCell, text_of
from mingzhang.views.setting import Setting, setting_of
from mingzhang.views.tables import tables
from mingzhang.views.tables.header import header
from tests.strategies import budgets
from tests.views_sample import sample

D = Decimal


def setting(budget: Budget) -> Setting:
    return setting_of(facts_of(budget), layout("hubei-15"))


def made(budget: Budget) -> dict[str, Table]:
    return {t.id: t for t in tables(setting(budget))}


@pytest.fixture(scope="module")
def sheets() -> dict[str, Table]:
    return made(sample())


def texts(table: Table) -> list[list[str]]:
    return [[text_of(cell.prose) for cell in row] for row in table.body]


def row(table: Table, *starts: str) -> list[str]:
    return next(r for r in texts(table) if r[: len(starts)] == list(starts))


def facts(table: Table) -> list[Fact]:
    return [i.states for r in table.body for c in r for i in c.prose if isinstance(i, Figure) and isinstance(i.states, Fact)]


# ---- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "pen", "text"),
    [
        ("66898200", Pen(), "6,689.82"),
        ("66898200", Pen(separators=False, trim=True), "6689.82"),
        ("8414000", Pen(separators=False, trim=True), "841.4"),
        ("5310000", Pen(separators=False, trim=True), "531"),
        ("0", Pen(), "0.00"),
        ("0", Pen(separators=False, trim=True), "0"),
        ("-49", Pen(), "0.00"),
        ("-50", Pen(), "-0.01"),
        ("1234567.895", Pen("元"), "1,234,567.90"),
        ("100", PLAIN, "100"),
        ("8332.22", PLAIN, "8332.22"),
    ],
)
def test_how_amounts_are_written(value: str, pen: Pen, text: str) -> None:
    assert write(D(value), pen) == text
    assert stated(text, pen.unit).value == rounded(D(value), pen)


def test_what_is_printed_is_what_is_stated() -> None:
    assert stated("-6,689.82", "万元").value == D("-66898200")
    assert stated("6,689.82", "万元").quantum == 100


def test_percentages_never_say_nothing_or_everything_of_what_is_neither() -> None:
    assert [percent(D(v)) for v in ("21.14", "100", "0", "99.99", "0.03", "129.998", "0.0004")] == [
        "21.1", "100", "0", "99.99", "0.03", "130", "0.0004",
    ]  # fmt: skip


def test_numerals() -> None:
    assert [numeral(n) for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]
    assert [class_numeral(n) for n in (20, 21)] == ["二十", "二十一"]
    assert [class_numeral(n, "廿") for n in (20, 21, 25)] == ["二十", "廿一", "廿五"]
    assert [how_many(n) for n in (1, 2, 12)] == ["一", "两", "十二"]


# ---- layout ----------------------------------------------------------------------------------------------------------


def test_the_layouts_there_are() -> None:
    assert "hubei-15" in layouts()
    with pytest.raises(LayoutError, match=r"没有名为“hubei”的版式；现有版式：.*hubei-15"):
        layout("hubei")


def test_thirteen_tables_and_their_titles(sheets: dict[str, Table]) -> None:
    assert [t.number for t in sheets.values()] == [f"预算{n:02d}表" for n in range(1, 14)]
    assert sheets["07"].title == "2024年一般公共预算基本支出表"
    assert {t.unit for t in sheets.values()} == {"万元"}
    assert [t.id for t in sheets.values() if t.kind == "lines"] == ["11", "12", "13"]


def test_headers_merge_across_and_reach_down() -> None:
    rows = header([("编码",), ("合计",), ("基本支出", "小计"), ("基本支出", "人员经费"), ("项目支出",)])
    assert [[(text_of(c.prose), c.rowspan, c.colspan) for c in r] for r in rows] == [
        [("编码", 2, 1), ("合计", 2, 1), ("基本支出", 1, 2), ("项目支出", 2, 1)],
        [("小计", 1, 1), ("人员经费", 1, 1)],
    ]


def test_equal_leaves_side_by_side_stay_apart(sheets: dict[str, Table]) -> None:
    assert [[(text_of(c.prose), c.colspan) for c in r] for r in sheets["01"].header] == [
        [("收　入", 2), ("支　出", 2)],
        [("项目", 1), ("预算数", 1), ("项目", 1), ("预算数", 1)],
    ]


@pytest.mark.parametrize("id_", [f"{n:02d}" for n in range(1, 14)])
def test_every_row_fills_the_grid(sheets: dict[str, Table], id_: str) -> None:
    table = sheets[id_]
    assert {sum(c.colspan for c in r) for r in table.body} == {len(table.widths)}
    covered = sum(c.rowspan * c.colspan for r in table.header for c in r)
    assert covered == len(table.header) * len(table.widths)


# ---- contents --------------------------------------------------------------------------------------------------------


def test_the_balance_lists_every_class_and_leaves_blank_what_has_no_money(sheets: dict[str, Table]) -> None:
    rows = texts(sheets["01"])
    assert len(rows) == 25 + 3
    assert rows[0] == ["一、一般公共预算拨款收入", "482.96", "一、一般公共服务支出", ""]
    assert rows[9] == ["", "", "十、农林水支出", "453.96"]
    assert rows[24] == ["", "", "廿五、国防支出", ""]
    assert rows[25:] == [
        ["本年收入合计", "795.96", "本年支出合计", "808.96"],
        ["上年结转结余", "15.00", "年终结转结余", "2.00"],
        ["收入总计", "810.96", "支出总计", "810.96"],
    ]
    assert sheets["01"].notes[0].startswith("备注：财政专户管理资金收入是指教育收费收入")


def test_a_class_that_the_list_lacks_is_added_at_its_end() -> None:
    line = sample().lines[0]._replace(function="2020201", amount=D(10000))
    rows = texts(made(sample()._replace(lines=(*sample().lines, line)))["01"])
    assert rows[25][2:] == ["廿六、外交支出", "1.00"]


def test_fiscal_balance(sheets: dict[str, Table]) -> None:
    rows = texts(sheets["04"])
    assert rows[0] == ["一、本年收入", "782.96", "一、本年支出", "797.96"]
    assert rows[4] == ["二、上年结转", "15.00", "（四）科学技术支出", ""]
    assert rows[-2:] == [["", "", "二、年终结转结余", ""], ["收入总计", "797.96", "支出总计", "797.96"]]


def test_revenue_by_unit(sheets: dict[str, Table]) -> None:
    assert row(sheets["02"], "301002") == [
        "301002", "云溪区河道管理所", "409.00", "409.00", "96.00", "300.00", "", "", "", "", "", "", "13.00", "",
    ]  # fmt: skip
    assert [r[0] for r in texts(sheets["02"])] == ["", "301", "301001", "301002"]


def test_units_without_a_budget_have_no_row(sheets: dict[str, Table]) -> None:
    assert "云溪区水政监察队" not in {r[1] for r in texts(sheets["06"])}


def test_functions_to_the_item_with_their_tree(sheets: dict[str, Table]) -> None:
    table = sheets["05"]
    assert row(table, "2130301") == ["2130301", "行政运行", "221.96", "221.96", "203.46", "18.50", ""]
    assert row(table, "", "合计") == ["", "合计", "497.96", "372.96", "348.46", "24.50", "125.00"]
    indents = {text_of(r[0].prose): r[1].indent for r in table.body}
    assert (indents["213"], indents["21303"], indents["2130301"]) == (0, 1, 2)


def test_economies_of_basic_expenditure(sheets: dict[str, Table]) -> None:
    assert row(sheets["07"], "302") == ["302", "商品和服务支出", "24.50", "", "24.50"]
    assert row(sheets["07"], "30217")[2:] == ["0.50", "", "0.50"]
    # 单位资金 and projects are no basic expenditure of the general budget
    assert not any(r[0] in {"30103", "30218"} for r in texts(sheets["07"]))


def test_an_entered_zero_is_printed_where_it_is_a_statement(sheets: dict[str, Table]) -> None:
    assert texts(sheets["08"]) == [["27.50", "0.00", "27.00", "18.00", "9.00", "0.50"]]


def test_an_empty_table_keeps_its_header_and_says_so(sheets: dict[str, Table]) -> None:
    assert texts(sheets["10"]) == [["", "合计", "", "", ""]]
    assert sheets["10"].notes == ("注：云溪区水务局2024年没有使用国有资本经营预算安排的支出，故本表无数据。",)
    assert len(sheets["10"].header) == 2
    assert sheets["09"].notes == ()


def test_projects_by_unit_and_origin(sheets: dict[str, Table]) -> None:
    rows = [r[:2] + r[3:8] for r in texts(sheets["11"])]
    assert [r[1] for r in rows] == [
        "合计", "云溪区水务局", "云溪区水务局机关", "本级支出项目", "防汛抗旱经费", "转移支付项目", "防汛抗旱经费", "云溪区河道管理所",
        "本级支出项目", "河道清淤工程",
    ]  # fmt: skip
    assert rows[4] == ["42010324301T000000001", "防汛抗旱经费", "85.00", "70.00", "", "", "15.00"]
    assert rows[6][2:4] == ["40.00", "40.00"]
    origins = {f.coordinate.origin for f in facts(sheets["11"]) if f.coordinate.project == "防汛抗旱经费"}
    assert origins == {"local", "transfer"}


def test_procurement_never_sums_unit_prices(sheets: dict[str, Table]) -> None:
    table = sheets["12"]
    assert row(table, "", "合计")[8:] == ["", "", "", "320.00", "110.00", "59.00"]
    assert texts(table)[2] == [
        "301001", "云溪区水务局机关", "防汛抗旱经费", "[A07060000]防汛物资", "[2130314]防汛", "[30218]专用材料费", "预算安排",
        "经费拨款补助", "2", "10.00", "批", "20.00", "20.00", "5.00",
    ]  # fmt: skip
    assert [f.coordinate.item for f in facts(table)[3:8]] == ["quantity", "unit_price", "goods", "sme", "micro"]


def test_purchases_of_services_name_the_edition_of_the_catalogue(sheets: dict[str, Table]) -> None:
    last = texts(sheets["13"])[-1]
    assert last[2:7] == ["否", "防汛抗旱经费", "汛期巡查服务", "1", "15.00"]
    assert last[-3:] == ["公共服务", "水利服务", "水利设施养护（省级第二版）"]


def test_coordinates_are_full(sheets: dict[str, Table]) -> None:
    at = next(f.coordinate for f in facts(sheets["05"]) if f.coordinate.function == "2130301" and f.coordinate.nature == "public")
    stated = {axis: member for axis, member in zip(AXES, at, strict=True) if member}
    assert stated == {
        "entity": "云溪区水务局", "year": "2024", "stage": "budget", "measure": "expenditure", "function": "2130301", "nature": "public",
        "fund": "general", "flow": "current",
    }  # fmt: skip
    whole = facts(sheets["05"])[0].coordinate
    assert (whole.function, whole.nature) == ("*", "*")
    totals = [f.coordinate.flow for f in facts(sheets["01"])[-2:]]
    assert totals == ["*", "*"]


def test_a_figure_knows_its_row_and_column(sheets: dict[str, Table]) -> None:
    for table in sheets.values():
        for n, line in enumerate(table.body, start=len(table.header)):
            for column, cell in enumerate(line):
                spots = [(i.states.row, i.states.column, i.states.source) for i in cell.prose if isinstance(i, Figure)]
                assert all(spot == (n, column, f"t{table.id}") for spot in spots)


def test_published_in_yuan() -> None:
    table = made(sample()._replace(meta=sample().meta._replace(published_unit="元")))["12"]
    assert table.unit == "元"
    assert text_of(table.header[0][9].prose) == "单价（元）"
    assert texts(table)[2][-3:] == ["200,000.00", "200,000.00", "50,000.00"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(budgets())
def test_every_figure_is_its_number_as_the_pen_writes_it(budget: Budget) -> None:
    for table in made(budget).values():
        for cell in (c for r in table.body for c in r):
            _written(cell, budget.meta.published_unit, table)


def _written(cell: TableCell, unit: str, table: Table) -> None:
    for figure in cell.prose:
        if isinstance(figure, Figure):
            assert isinstance(figure.states, Fact)
            number = figure.states.number
            assert number.raw == figure.text
            if number.unit == "元":
                assert figure.text == show(number.value, unit)
            else:
                assert figure.text == f"{number.value.normalize():f}"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(budgets())
def test_the_printed_parts_make_the_printed_wholes(budget: Budget) -> None:
    """Amounts are whole hundreds of 元, so that nothing is lost in print."""
    found = made(budget)
    for id_ in ("03", "05", "09", "10"):
        items = [f for f in facts(found[id_]) if f.coordinate.nature == "*"]
        whole = sum(f.number.value for f in items if f.coordinate.function == "*")
        for size in (3, 5, 7):
            assert sum(f.number.value for f in items if len(f.coordinate.function) == size) == whole
    listed = [f for f in facts(found["01"]) if f.coordinate.measure == "revenue"]
    totals = sum(f.number.value for f in listed if f.coordinate.flow == "*")
    assert sum(f.number.value for f in listed if f.coordinate.fund == "*" and f.coordinate.flow != "*") == totals
    assert sum(f.number.value for f in listed if f.coordinate.fund != "*" or f.coordinate.flow == "brought") == totals
