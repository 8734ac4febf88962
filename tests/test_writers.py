"""What is written can be read back: every table of every format gives the publication's cells again."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import lxml.html
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.budget.carriers import load
from mingzhang.facts import Fact
from mingzhang.views.publication import (
    Contents,
    Cover,
    Figure,
    Heading,
    Paragraph,
    Publication,
    Table,
    TableCell,
    Tick,
    figures,
    text_of,
)  # fmt: skip
from mingzhang.writers.data import COLUMNS, write_data
from mingzhang.writers.html import to_html, write_html
from mingzhang.writers.layout import Lattice, WriteError, cell_text, clean, contents, lattice
from mingzhang.writers.text import to_text, write_text
from mingzhang.writers.xlsx import write_xlsx
from tests.forms_sample import sample as budget_sample
from tests.writers_sample import SAMPLE, amount, amounts, head

Spot = tuple[int, int, int, int, str]


def tables(publication: Publication) -> list[Table]:
    return [block for block in publication.blocks if isinstance(block, Table)]


def spots(grid: Lattice) -> set[Spot]:
    return {(p.row, p.column, p.rowspan, p.colspan, cell_text(p.cell)) for p in grid.cells}


# ---- reading back ----------------------------------------------------------------------------------------------------


def html_spots(table: lxml.html.HtmlElement) -> set[Spot]:
    """Positions by the table model of HTML, from the markup alone."""
    found: set[Spot] = set()
    taken: set[tuple[int, int]] = set()
    for row, tr in enumerate(table.iter("tr")):
        column = 0
        for cell in tr:
            while (row, column) in taken:
                column += 1
            rowspan, colspan = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            taken |= {(r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan)}
            for line in cell.iter("br"):
                line.tail = "\n" + (line.tail or "")
            found.add((row, column, rowspan, colspan, cell.text_content()))
            column += colspan
    return found


def text_tables(text: str) -> list[list[list[str]]]:
    """Runs of lines with tabs, split and unescaped."""
    unescape = {"\\\\": "\\", "\\n": "\n", "\\t": "\t"}
    found: list[list[list[str]]] = []
    inside = False
    for line in text.split("\n"):
        if "\t" in line:
            if not inside:
                found.append([])
            found[-1].append([re.sub(r"\\[\\nt]", lambda m: unescape[m[0]], cell) for cell in line.split("\t")])
        inside = "\t" in line
    return found


def printed(cell: openpyxl.cell.Cell) -> str:
    """What a spreadsheet shows for a cell."""
    if isinstance(cell.value, int | float):
        places = len(cell.number_format.partition(".")[2])
        return f"{Decimal(str(cell.value)):{',' if ',' in cell.number_format else ''}.{places}f}"
    return "" if cell.value is None else str(cell.value)


def top_of(table: Table) -> int:
    return bool(clean(table.number)) + bool(clean(table.title)) + bool(clean(text_of(table.caption)) or clean(table.unit))


def assert_html(publication: Publication) -> None:
    page = lxml.html.document_fromstring(to_html(publication).encode())
    found = list(page.iter("table"))
    assert len(found) == len(tables(publication))
    for element, table in zip(found, tables(publication), strict=True):
        assert html_spots(element) == spots(lattice(table))


def assert_text(publication: Publication) -> None:
    expected = [t for t in tables(publication) if lattice(t).rows]
    found = text_tables(to_text(publication))
    assert len(found) == len(expected)
    for rows, table in zip(found, expected, strict=True):
        grid = lattice(table)
        matrix = [[""] * max(grid.columns, 2) for _ in range(grid.rows)]
        for p in grid.cells:
            matrix[p.row][p.column] = cell_text(p.cell)
        assert rows == matrix


def assert_xlsx(publication: Publication, path: Path) -> None:
    write_xlsx(publication, path)
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames[:2] == ["目录", "情况说明"]
    sheets = book.worksheets[2:]
    assert len(sheets) == len(tables(publication))
    for sheet, table in zip(sheets, tables(publication), strict=True):
        grid, top = lattice(table), top_of(table)
        merged = {(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges}
        for p in grid.cells:
            row, column = top + p.row + 1, p.column + 1
            assert printed(sheet.cell(row, column)) == cell_text(p.cell)
            if p.rowspan > 1 or p.colspan > 1:
                assert (row, column, row + p.rowspan - 1, column + p.colspan - 1) in merged


# ---- the sample ------------------------------------------------------------------------------------------------------


def test_sample_reads_back(tmp_path: Path) -> None:
    assert_html(SAMPLE)
    assert_text(SAMPLE)
    assert_xlsx(SAMPLE, tmp_path / "sample.xlsx")


def test_amounts_are_numbers_and_targets_are_text(tmp_path: Path) -> None:
    write_xlsx(SAMPLE, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    functions = book["预算05表 一般公共预算支出"]
    assert (functions["C6"].value, functions["C6"].number_format) == (1286.4, "#,##0.00")
    assert functions["A7"].value == "201"
    indicators = book["预算15表 数字化 年度指标"]
    assert [indicators.cell(4, c).value for c in (5, 7, 8)] == ["≥70万页", "≥80万页", "20%"]


def test_a_note_after_a_table_stands_on_its_sheet(tmp_path: Path) -> None:
    write_xlsx(SAMPLE, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    held = {sheet.title: [cell.value for row in sheet.iter_rows() for cell in row if cell.value] for sheet in book}
    assert [title for title, values in held.items() if "注：预算执行率指标由财政部门统一设定。" in values] == ["预算15表 数字化 年度指标"]


def test_sheets_print_on_one_page_across(tmp_path: Path) -> None:
    write_xlsx(SAMPLE, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    functions, indicators = book["预算05表 一般公共预算支出"], book["预算15表 数字化 年度指标"]
    assert functions.sheet_properties.pageSetUpPr.fitToPage
    assert (functions.page_setup.paperSize, functions.page_setup.fitToWidth, functions.page_setup.fitToHeight) == (9, None, None)
    assert functions.page_setup.orientation == "portrait"
    assert indicators.page_setup.orientation == "landscape"
    assert functions.print_title_rows == "$1:$5"
    links = [cell.hyperlink.location for row in book["目录"].iter_rows() for cell in row if cell.hyperlink]
    assert "'预算05表 一般公共预算支出'!A1" in links
    assert all(link.partition("!")[0].strip("'") in book.sheetnames for link in links)


def test_text_layout() -> None:
    lines = to_text(SAMPLE).split("\n")
    start = lines.index("预算05表")
    assert lines[start : start + 7 : 2] == ["预算05表", "2024年一般公共预算支出表（分功能科目）", "单位：万元", lines[start + 6]]
    assert lines[start + 6].split("\t") == ["科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"]
    assert "2012601\t　　行政运行\t819.75\t819.75\t645.50\t174.25\t" in lines
    assert "1. 运转类 ☐　2. 特定目标类本级支出 ☑　3. 特定目标类上级转移支出 ☐" in to_text(SAMPLE)
    assert "2024年支出总预算1,286.40万元，其中人员经费731.90万元，占56.90%。" in lines


def test_contents_lists_headings_and_numbered_tables() -> None:
    assert [(e.level, e.text) for e in contents(SAMPLE)][-4:] == [
        (1, "第三部分　预算公开报表"),
        (2, "预算05表　2024年一般公共预算支出表（分功能科目）"),
        (2, "预算09表　2024年政府性基金预算支出表"),
        (2, "预算15表　2024年项目支出（绩效目标）申报表"),
    ]
    page = lxml.html.document_fromstring(to_html(SAMPLE).encode())
    targets = {element.get("id") for element in page.iter() if element.get("id")}
    hrefs = [a.get("href") for a in page.iter("a")]
    assert hrefs and all(href.startswith("#") and href[1:] in targets for href in hrefs)
    assert len(targets) == sum(1 for element in page.iter() if element.get("id"))


def test_contents_name_each_of_several_forms_alike() -> None:
    forms = tuple(b._replace(anchor="", sheet=f"15-{i} 项目") for i in (1, 2) for b in tables(SAMPLE) if b.number == "预算15表")
    publication = SAMPLE._replace(blocks=(Heading(1, "第五部分", "报表", "p5"), *forms))
    assert [(e.level, e.text) for e in contents(publication)[1:]] == [
        (2, "预算15表　2024年项目支出（绩效目标）申报表"), (3, "15-1 项目"), (3, "15-2 项目"),
    ]  # fmt: skip


def test_page_is_self_contained_and_accessible() -> None:
    markup = to_html(SAMPLE)
    page = lxml.html.document_fromstring(markup.encode())
    assert not re.search(r"https?://|@import|url\(|<link|\bsrc=", markup)
    assert page.get("lang") == "zh-CN"
    assert len(list(page.iter("h1"))) == 1
    for table in page.iter("table"):
        assert table.find("caption") is not None
        assert all(th.get("scope") for th in table.iter("th") if th.getparent().getparent().tag == "thead")
    assert len(list(page.iter("thead"))) == 3  # the form has no header of columns
    assert page.xpath('//a[@class="skip"]/@href') == ["#p1"]  # past the contents


def test_writers_are_deterministic(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_xlsx(SAMPLE, tmp_path / f"{name}.xlsx")
        write_data(SAMPLE, None, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    for file in ("facts.csv", "facts.json", "indicators.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert to_html(SAMPLE) == to_html(SAMPLE)


def test_data_holds_every_figure(tmp_path: Path) -> None:
    write_data(SAMPLE, None, tmp_path)
    with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["raw"] for row in rows] == [figure.text for figure in figures(SAMPLE)]
    by_kind = {kind: [r for r in rows if r["kind"] == kind] for kind in ("fact", "claim", "indicator")}
    first = by_kind["fact"][0]
    assert (first["value"], first["unit"], first["section"]) == (
        "12864000.00",
        "元",
        "第二部分　预算情况说明/一、支出预算安排情况/（一）总体情况",
    )
    function = next(r for r in by_kind["fact"] if r["function"] == "20126")
    assert (function["row_code"], function["row_label"], function["column"]) == ("20126", "档案事务", "合计")
    assert [(r["operator"], r["value"], r["unit"], r["year"]) for r in by_kind["indicator"]] == [
        ("≥", "70", "万页", "2022"), ("≥", "75", "万页", "2023"), ("≥", "80", "万页", "2024"), ("weight", "20", "%", "2024"),
    ]  # fmt: skip
    assert by_kind["claim"][0]["operator"] == "share"
    document = json.loads((tmp_path / "facts.json").read_text(encoding="utf-8"))
    assert len(document["figures"]) == len(rows)
    assert next(f for f in document["figures"] if f["kind"] == "claim")["base"] == {}


def test_data_carries_the_budget(tmp_path: Path) -> None:
    budget = budget_sample()
    write_data(SAMPLE, budget, tmp_path)
    assert load(tmp_path / "budget") == (budget, [])


def test_too_long_a_text_is_refused_in_words(tmp_path: Path) -> None:
    table = Table("1", "", "测试表", "", "form", (), ((TableCell(("短",)), TableCell(("长" * 40000,))),), (1, 1))
    with pytest.raises(WriteError, match=r"《测试表》第2行第2列.*40,000.*32,767"):
        write_xlsx(Publication("题", "单位", 2024, (table,)), tmp_path / "long.xlsx")
    assert not (tmp_path / "long.xlsx").exists()
    long = Publication("题", "单位", 2024, (table,))
    assert_html(long)
    assert_text(long)


def test_words_higher_than_a_row_can_be_are_shown_in_several_rows(tmp_path: Path) -> None:
    text = "按照工程进度分批实施，加强质量监督。" * 130
    rows = (
        (head("项目名称"), head("金额"), head("用途")),
        (TableCell(("清淤工程",)), *amounts("70.00"), TableCell(("投入", amount("70.00"), "万元。", text))),
        (TableCell(("防汛",)), *amounts("5.00"), TableCell(("值守",))),
    )
    table = Table("1", "", "表", "万元", "form", (), rows, (2, 1, 2), sheet="表")
    write_xlsx(Publication("题", "单位", 2024, (Paragraph((text,)), table)), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    told, form = book["情况说明"], book["表"]
    for column, rows_of, words in ((told["A"], told, f"　　{text}"), (form["C"][3:-1], form, f"投入70.00万元。{text}")):
        assert "".join(one.value for one in column) == words
        for one in column:
            lines = len(one.value) * 2 / rows_of.column_dimensions[one.column_letter].width
            assert lines * 13 < rows_of.row_dimensions[one.row].height < 409
    spans = {(r.min_row, r.max_row, r.min_col) for r in form.merged_cells.ranges if r.min_row > 2}
    assert spans == {(4, form.max_row - 1, 1), (4, form.max_row - 1, 2)}
    assert form["B4"].value == 70 and form["A4"].alignment.vertical == "top"


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    for write in (write_xlsx, write_html, write_text):
        with pytest.raises(FileNotFoundError):
            write(SAMPLE, tmp_path / "none" / "x")


@pytest.mark.parametrize(
    ("text", "number_format"),
    [
        ("1,286.40", "#,##0.00"), ("380.25", "#,##0.00"), ("36", "#,##0"), ("1331.67", "0.00"), ("-5.50", "#,##0.00"),
        ("0.00", "#,##0.00"), ("-0.00", None), ("012", None), ("1,2.5", None), ("12345678901234567.89", None), ("≥5", None), ("１２", None),
    ],
)  # fmt: skip
def test_number_formats_print_the_text(tmp_path: Path, text: str, number_format: str | None) -> None:
    stating = amount("1").states
    assert isinstance(stating, Fact)
    table = Table("1", "", "", "", "cube", (), ((TableCell((Figure(text, stating),)),),), (1,))
    write_xlsx(Publication("题", "单位", 2024, (table,)), tmp_path / "n.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "n.xlsx").worksheets[2]["A1"]
    assert printed(cell) == text
    assert cell.number_format == (number_format if number_format else "General")


# ---- any publication -------------------------------------------------------------------------------------------------

ODD = st.text(
    st.one_of(
        st.sampled_from("一二三表预算万元，。％%=<>&\"'\\\n\t\r 　-+@#_x1234567890\u200b\u2028\x00\x0b\x1f\ud800\ufffe😀𠮷"),
        st.characters(blacklist_categories=["Cs"]),
    ),
    max_size=30,
)
AMOUNTS = st.decimals(-(10**9), 10**9, places=2).map(lambda d: amount(f"{d:,.2f}"))
INLINE = st.one_of(ODD, AMOUNTS)
CELLS = st.builds(
    TableCell,
    st.lists(INLINE, max_size=3).map(tuple),
    st.lists(st.builds(Tick, st.sampled_from(["一次性", "常年"]), st.booleans()), max_size=2).map(tuple),
    st.integers(0, 3), st.integers(0, 3), st.sampled_from(["left", "centre", "right"]), st.integers(0, 5), st.booleans(), st.booleans(),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=4).map(tuple)
TABLES = st.builds(
    Table, ODD, ODD, ODD, st.sampled_from(["", "万元", "元"]), st.sampled_from(["cube", "lines", "form", "indicators"]), ROWS, ROWS,
    st.lists(st.floats(0.5, 5), max_size=5).map(tuple), st.lists(ODD, max_size=2).map(tuple), st.just(()), st.booleans(), ODD, ODD,
)  # fmt: skip
BLOCKS = st.one_of(
    TABLES,
    st.builds(Heading, st.integers(1, 4), st.sampled_from(["", "第一部分", "一、", "（一）", "1. "]), ODD, ODD),
    st.builds(Paragraph, st.lists(INLINE, max_size=3).map(tuple), st.sampled_from(["body", "list", "note", "right", "centre"])),
    st.builds(Cover, st.lists(ODD, max_size=3).map(tuple), ODD),
    st.just(Contents()),
)
PUBLICATIONS = st.builds(Publication, ODD, ODD, st.just(2024), st.lists(BLOCKS, max_size=5).map(tuple), st.sampled_from(["", "abc"]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PUBLICATIONS)
def test_any_publication_reads_back_from_html_and_text(publication: Publication) -> None:
    assert_html(publication)
    assert_text(publication)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(PUBLICATIONS)
def test_any_publication_reads_back_from_a_workbook(tmp_path: Path, publication: Publication) -> None:
    assert_xlsx(publication, tmp_path / "any.xlsx")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(PUBLICATIONS)
def test_any_publication_gives_its_figures_as_data(tmp_path: Path, publication: Publication) -> None:
    write_data(publication, None, tmp_path)
    with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
        assert [row["raw"] for row in csv.DictReader(file)] == [f.text for f in figures(publication)]


def test_paragraphs_keep_their_words() -> None:
    page = lxml.html.document_fromstring(to_html(SAMPLE).encode())
    shown = {p.text_content() for p in page.iter("p")}
    lines = to_text(SAMPLE).split("\n")
    for block in SAMPLE.blocks:
        if isinstance(block, Paragraph):
            assert text_of(block.prose) in shown
            assert text_of(block.prose) in lines


# ---- in a browser ----------------------------------------------------------------------------------------------------

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def browse(folder: Path, page: Path, *options: str) -> str:
    assert BROWSER is not None
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}", *options, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.skipif(BROWSER is None, reason="no browser")
def test_page_fits_a_telephone_and_prints_landscape_tables(tmp_path: Path) -> None:
    import pypdfium2

    probe = "<script>const r = document.documentElement; document.title = `overflow ${r.scrollWidth - r.clientWidth}`</script></body>"
    page = tmp_path / "page.html"
    page.write_text(to_html(SAMPLE).replace("</body>", probe), encoding="utf-8")
    assert "<title>overflow 0</title>" in browse(tmp_path, page, "--dump-dom", "--window-size=390,800")
    browse(tmp_path, page, f"--print-to-pdf={tmp_path / 'page.pdf'}", "--no-pdf-header-footer")
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as document:
        sizes = [tuple(round(side) for side in document[i].get_size()) for i in range(len(document))]
    assert set(sizes) == {(595, 842), (842, 595)}
    assert sizes[-1] == (595, 842)
