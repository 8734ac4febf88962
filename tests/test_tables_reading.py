"""Tables are understood by their two trees; every number finds its coordinate."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang import laws
from mingzhang.document import Cell, Document, Grid, Paragraph
from mingzhang.facts import Coordinate, Fact, Grade
from mingzhang.laws import evaluate
from mingzhang.reading import Reading
from mingzhang.understand import understand
from tests.texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE, reading


def at(result: Reading, row: str, column: str, table: int = 0) -> Fact:
    found = [
        f for f in result.facts if f.source == f"t{table}" and (f.place.row_code == row or f.place.row == row) and f.place.column == column
    ]
    assert len(found) == 1, (row, column, [(f.place.row, f.place.column) for f in result.facts])
    return found[0]


def coordinate(**axes: str) -> Coordinate:
    return Coordinate(entity="江河区水务局", year="2024", stage="budget")._replace(**axes)


def test_function_table() -> None:
    result = reading(COVER + FUNCTION_TABLE)
    assert (result.entity, result.year, result.kind) == ("江河区水务局", "2024", "预算")
    base = coordinate(measure="expenditure", fund="general", flow="current")
    assert at(result, "2130301", "基本支出/公用经费").coordinate == base._replace(function="2130301", nature="public")
    assert at(result, "合计", "项目支出").coordinate == base._replace(function="*", nature="project")
    assert at(result, "208", "合计").coordinate == base._replace(function="208")
    (table,) = result.tables
    assert table.header_rows == 2 and table.kind == "cube" and table.numbers == table.bound == 30
    parents = {r.code: next((p.code for p in table.rows if p.index == r.parent), "") for r in table.rows}
    assert parents["2130301"] == "21303" and parents["21303"] == "213" and parents["213"] == ""


def test_balance_table_has_two_sides_and_two_totals() -> None:
    result = reading(COVER + BALANCE_TABLE)
    base = coordinate(fund="*")
    assert at(result, "本年收入合计", "收入/预算数").coordinate == base._replace(measure="revenue", flow="current")
    assert at(result, "收入总计", "收入/预算数").coordinate == base._replace(measure="revenue", flow="*")
    assert at(result, "二、农林水支出", "支出/预算数").coordinate == base._replace(measure="expenditure", function="213", flow="current")
    labels = {(r.stub, r.index): r.label for r in result.tables[0].rows}
    parents = {r.label: labels.get((r.stub, r.parent), "") for r in result.tables[0].rows}
    assert parents["一、一般公共预算拨款收入"] == "本年收入合计" and parents["本年收入合计"] == "收入总计"
    assert parents["年终结转结余"] == "支出总计"


def test_economic_table() -> None:
    result = reading(COVER + ECONOMY_TABLE)
    fact = at(result, "30217", "公用经费")
    assert fact.coordinate == coordinate(measure="expenditure", economy="30217", nature="public", fund="general", flow="current")
    assert dict(fact.evidence)["economy"] == "row" and dict(fact.evidence)["nature"] == "header" and dict(fact.evidence)["fund"] == "title"


def test_codes_in_three_cells_and_printed_once() -> None:
    result = reading(
        COVER
        + """
    2024年一般公共预算支出表

    单位：元

    功能分类科目编码|||功能分类科目名称|合计
    类|款|项||
    213|||农林水支出|120
    213|03||水利|120
    213|03|01|行政运行|100
    ||05|水利工程建设|20
    |||合计|120
    """
    )
    assert [f.coordinate.function for f in result.facts] == ["213", "21303", "2130301", "2130305", "*"]


def test_three_public_table_without_row_names() -> None:
    result = reading(
        COVER
        + """
    2024年一般公共预算“三公”经费支出表

    单位:万元

    “三公”经费合计|因公出国(境)费|公务用车购置及运行费|||公务接待费
    ||小计|公务用车购置费|公务用车运行费|
    5.00||4.00|1.00|3.00|1.00
    """
    )
    items = {f.coordinate.item: f.number.raw for f in result.facts}
    assert items == {"": "5.00", "vehicle": "4.00", "vehicle_purchase": "1.00", "vehicle_running": "3.00", "reception": "1.00"}
    assert {f.coordinate.measure for f in result.facts} == {"three_public"}


def test_a_units_own_office_is_not_the_department() -> None:
    result = reading(
        COVER
        + """
    2024年一般公共预算支出表（分单位）

    单位：万元

    单位编码|单位名称|合计
    |合计|30.00
    201|江河区水务局|30.00
    201001|江河区水务局本级|20.00
    201002|江河区河道管理所|10.00
    """
    )
    assert [f.coordinate.entity for f in result.facts] == ["江河区水务局", "江河区水务局", "江河区水务局本级", "江河区河道管理所"]


def test_a_list_of_projects_names_units_and_projects() -> None:
    result = reading(
        COVER
        + """
    2024年项目支出预算表

    单位：万元

    项目|合计|财政拨款
    合计|60.00|60.00
    江河区水务局(本级)|45.00|45.00
    通用项目|15.00|15.00
    物业管理费|15.00|15.00
    2024年中央水利资金|30.00|30.00
    江河区河道管理所|15.00|15.00
    一、物业管理费|15.00|15.00
    """
    )
    told = [(f.coordinate.entity, f.coordinate.project, f.number.raw) for f in result.facts if f.place.column == "合计"]
    assert told == [
        ("江河区水务局", "*", "60.00"),
        ("江河区水务局（本级）", "", "45.00"),
        ("江河区水务局（本级）", "", "15.00"),
        ("江河区水务局（本级）", "物业管理费", "15.00"),
        ("江河区水务局（本级）", "2024年中央水利资金", "30.00"),
        ("江河区河道管理所", "", "15.00"),
        ("江河区河道管理所", "物业管理费", "15.00"),
    ]


PURCHASES = """
    2024年政府采购支出表

    单位：万元

    采购品目大类|专项名称|经济科目|采购品目名称|总计
    合计||||30.00
    货物||||10.00
    |河道管护经费|办公设备购置||10.00
    |||计算机|4.00
    |||打印机|6.00
    服务||||20.00
    |河道管护经费|维修（护）费||12.00
    |||河道维修服务|12.00
    ||租赁费||8.00
    |||车辆租赁服务|8.00
"""


def test_a_list_of_purchases_nests_by_its_columns() -> None:
    result = reading(COVER + PURCHASES)
    told = [(f.coordinate.item, f.coordinate.project, f.coordinate.economy, f.number.raw) for f in result.facts]
    project = "河道管护经费"  # 办公设备购置 is the name of two subjects, and so of none
    assert told[1:] == [
        ("goods", "", "", "10.00"),
        ("goods", project, "", "10.00"),
        ("goods", project, "", "4.00"),
        ("goods", project, "", "6.00"),
        ("services", "", "", "20.00"),
        ("services", project, "30213", "12.00"),
        ("services", project, "30213", "12.00"),
        ("services", project, "30214", "8.00"),
        ("services", project, "30214", "8.00"),
    ]


def test_a_stated_purchase_is_the_sum_of_the_lines_that_no_other_divides() -> None:
    told = "\n一、政府采购情况\n2024年政府采购预算30万元，其中：货物10万元，服务20万元。\n"
    assert not laws.findings(laws.evaluate(reading(COVER + PURCHASES + told)))
    wrong = laws.findings(laws.evaluate(reading(COVER + PURCHASES + told.replace("服务20", "服务21"))))
    assert any("21" in finding.message for finding in wrong)


def test_money_carried_on_is_no_money_of_the_year() -> None:
    result = reading(COVER + BALANCE_TABLE.replace("年终结转结余|", "结转结余下年|0.00"))
    assert at(result, "结转结余下年", "支出/预算数").coordinate == coordinate(measure="expenditure", fund="*", flow="carried")


def test_economic_classes_below_units_are_those_of_the_unit() -> None:
    result = reading(
        COVER
        + """
    2024年部门基本支出预算表

    单位：万元

    项目|总计|财政拨款
    合计|60.00|60.00
    江河区水务局(本级)|40.00|40.00
    工资福利支出|40.00|40.00
    江河区河道管理所|20.00|20.00
    工资福利支出|20.00|20.00
    """
    )
    told = [(f.coordinate.entity, f.coordinate.economy, f.coordinate.item) for f in result.facts if f.place.column == "总计"]
    assert told[1:] == [
        ("江河区水务局（本级）", "", ""),
        ("江河区水务局（本级）", "301", ""),
        ("江河区河道管理所", "", ""),
        ("江河区河道管理所", "301", ""),
    ]


def test_a_row_that_says_something_unknown_is_not_the_whole() -> None:
    text = BALANCE_TABLE.replace("二、事业收入|", "二、从未见过的收入名目|5.00")
    result = reading(COVER + text)
    strange = at(result, "二、从未见过的收入名目", "收入/预算数")
    total = at(result, "本年收入合计", "收入/预算数")
    assert strange.coordinate != total.coordinate


def ruled(page: int, rows: list[list[tuple[str, int]]], edges: Sequence[float] = (50, 80, 110, 250, 350, 450)) -> Grid:
    """A ruled piece of a table: each cell its text and how many of the columns between the edges it covers."""
    marks = sorted({sum(span for _, span in row[:n]) for row in rows for n in range(len(row))})  # the columns this page shows
    cells = []
    for r, row in enumerate(rows):
        left = 0
        for text, span in row:
            shown = [m for m in marks if left <= m < left + span]
            box = (edges[left], 20.0 * r, edges[min(left + span, len(edges) - 1)], 20.0 * r + 20)
            cells.append(Cell(r, marks.index(left), text, colspan=len(shown), page=page, box=box))
            left += span
    return Grid(len(rows), len(marks), tuple(cells), page)


def test_a_total_alone_on_the_last_page_belongs_to_the_table() -> None:
    head = [[("科目编码", 2), ("科目名称", 1), ("合计", 1), ("基本支出", 1), ("项目支出", 1)]]
    body = [
        [(text, 1) for text in ("类", "款", "", "", "", "")],
        [(text, 1) for text in ("213", "", "农林水支出", "9.00", "4.00", "5.00")],
        [(text, 1) for text in ("213", "03", "水利", "9.00", "4.00", "5.00")],
    ]
    edges = (50, 80, 110, 250, 350, 450, 550)
    total = ruled(2, [[("合计", 3), ("9.00", 1), ("4.00", 1), ("5.00", 1)]], edges)
    assert total.columns == 4
    lines = (Paragraph("江河区水务局2024年部门预算", 1), Paragraph("2024年部门支出总表", 1), Paragraph("单位：万元", 1))
    read = understand(Document("x.pdf", "", "pdf", 2, (*lines, ruled(1, head + body, edges), total)))
    (table,) = read.tables
    assert (table.numbers, table.bound, table.rows[-1].label) == (9, 9, "合计")
    assert {f.coordinate.nature: f.number.raw for f in read.facts if f.place.page == 2} == {"": "9.00", "basic": "4.00", "project": "5.00"}


def test_an_empty_table_is_all_header() -> None:
    result = reading(
        COVER
        + """
    2024年政府性基金预算支出表

    单位：万元

    科目编码|科目名称|本年政府性基金预算支出||
    ||合计|基本支出|项目支出

    注：本单位无政府性基金预算安排的支出
    """
    )
    (table,) = result.tables
    assert table.numbers == 0 and table.notes and table.header_rows == 2


def _ruled(rows: Sequence[Sequence[tuple[str, int, int]]], columns: int) -> Grid:
    """A ruled table: each row's own cells as (text, rowspan, colspan), from left to right."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        c = 0
        for text, down, across in row:
            while (r, c) in taken:
                c += 1
            cells.append(Cell(r, c, text, down, across, page=1))
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
    return Grid(len(rows), columns, tuple(cells), 1)


def test_rows_named_by_two_label_columns_nest() -> None:
    grid = _ruled(
        [
            [("项目名称", 1, 2), ("金额", 1, 1)],
            [("收入总计", 1, 2), ("115.00", 1, 1)],
            [("一般公共预算资金", 3, 1), ("小计", 1, 1), ("100.00", 1, 1)],
            [("公共财政拨款资金", 1, 1), ("90.00", 1, 1)],
            [("专项收入", 1, 1), ("10.00", 1, 1)],
            [("其他资金", 2, 1), ("小计", 1, 1), ("15.00", 1, 1)],
            [("其他收入", 1, 1), ("15.00", 1, 1)],
        ],
        3,
    )
    title = Paragraph("江河区水务局2024年收入预算总表（单位：万元）", 1)
    result = understand(Document("", "", "pdf", 1, (Paragraph("江河区水务局2024年部门预算", 1), title, grid)))
    (table,) = result.tables
    labels = {r.index: r.label for r in table.rows}
    parents = {r.label: labels.get(r.parent, "") for r in table.rows}
    assert parents["一般公共预算资金"] == parents["其他资金"] == "收入总计"
    assert parents["专项收入"] == "一般公共预算资金" and parents["其他收入"] == "其他资金"
    # 专项收入 is a part of the general budget, never all of it
    assert at(result, "专项收入", "金额").coordinate.item == "专项收入"
    assert [e for e in evaluate(result) if e.grade is not Grade.EXACT] == []
    assert sum(e.law == "additivity" for e in evaluate(result)) == 3


def test_a_label_that_is_only_partly_understood_is_an_item_of_its_own() -> None:
    old, new = "二、事业收入||二、农林水支出|80.00", "二、事业收入||二、农林水支出|70.00\n||三、捐赠物资支出|10.00"
    result = reading(COVER + BALANCE_TABLE.replace(old, new))
    assert at(result, "三、捐赠物资支出", "支出/预算数").coordinate.item == "捐赠物资支出"


def test_amounts_are_as_fine_as_their_table_where_it_drops_zeros() -> None:
    text = """
    2024年部门收入总表

    单位：万元

    单位名称|合计|一般公共预算拨款|政府性基金拨款|其他收入
    合计|{total}|1073.51|0|350
    江河区水务站|960.41|610.41|0|350
    江河区水政大队|{part}|463.1|0|0
    """
    grades = {e.grade for e in evaluate(reading(COVER + text.format(total="1423.51", part="463.1")))}
    assert grades == {Grade.EXACT}
    wrong = evaluate(reading(COVER + text.format(total="1420.01", part="459.6")))
    assert Grade.IMPOSSIBLE in {e.grade for e in wrong} and Grade.ROUNDING not in {e.grade for e in wrong}


def test_entries_of_the_contents_lose_their_page_numbers() -> None:
    page = "目录\n\n一、主要职能 1\n二、人员情况　12\n三、收支预算总表……3\n四、附件 2\n\n一、主要职能\n本部门负责水利工作。\n"
    assert [entry.text for entry in reading(COVER + page).contents] == ["主要职能", "人员情况", "收支预算总表", "附件2"]
