"""Both carriers give back what was written, and say in words what they cannot read."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from mingzhang.budget import Budget, check, examine, load, save
from mingzhang.budget.model import Text
from mingzhang.budget.problem import limited
from mingzhang.budget.schema import TABLES, table
from mingzhang.facts import Severity
from tests.strategies import budgets, small

CARRIERS = ("package", "budget.xlsx")


def said(problems: list) -> str:
    return "\n".join(str(p) for p in problems)


@given(budgets(cents=True, hostile=True))
@settings(max_examples=15, deadline=None)
def test_what_is_written_is_read_back(budget: Budget) -> None:
    with TemporaryDirectory() as folder:
        for carrier in CARRIERS:
            path = Path(folder) / carrier
            save(budget, path)
            assert load(path) == (budget, [])


@given(budgets())
@settings(max_examples=25, deadline=None)
def test_every_budget_that_is_drawn_is_valid(budget: Budget) -> None:
    told = [p for p in check(budget) if p.severity is not Severity.HINT]  # a drawn outturn has no reasons
    assert not [p for p in told if "以元为单位" not in p.message]  # and drawn people are paid anything


@pytest.mark.parametrize("carrier", CARRIERS)
def test_none_zero_and_text_that_looks_like_something_else(tmp_path: Path, carrier: str) -> None:
    budget = small()
    odd = ("=100%", "007", "1e5", "2024-01-31", 'a,"b"', "第一行\n第二行", " 空格 ", "是", "TRUE", "None", "#N/A", "'x")
    budget = budget._replace(
        texts=tuple(Text("duties", n, t) for n, t in enumerate(odd)),
        items=(budget.items[0]._replace(transfer=None), budget.items[1]._replace(transfer=Decimal(0))),
    )
    save(budget, tmp_path / carrier)
    again, problems = load(tmp_path / carrier)
    assert again == budget and not problems
    assert again is not None and again.items[0].transfer is None and again.items[1].transfer is not None


@pytest.mark.parametrize("amount", ["0.01", "0.10", "1234567890123.45", "99999999999999999999.99", "0.3", "4503599627370497.5"])
@pytest.mark.parametrize("carrier", CARRIERS)
def test_no_carrier_loses_a_cent(tmp_path: Path, carrier: str, amount: str) -> None:
    budget = small()
    budget = budget._replace(priors=(budget.priors[0]._replace(amount=Decimal(amount)),))
    save(budget, tmp_path / carrier)
    again, problems = load(tmp_path / carrier)
    assert again is not None and not problems and again.priors[0].amount == Decimal(amount)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_equal_budgets_make_equal_files(tmp_path: Path, carrier: str) -> None:
    for name in ("one", "two"):
        save(small(), tmp_path / name / carrier)
    for path in sorted((tmp_path / "one").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_the_workbook_speaks_chinese(tmp_path: Path) -> None:
    save(small(), tmp_path / "b.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "b.xlsx"))
    assert book.sheet_names == ["说明", *(t.title for t in TABLES)]
    revenue = book.get_sheet_by_name("收入").to_python()
    assert revenue[0][1:] == ["资金性质", "收入时段", "金额"] and revenue[1] == ["unit", "fund", "flow", "amount"]
    assert revenue[2] == ["040001", "一般公共预算", "本年收入", 160000.5]
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet5.xml").decode()
    assert "一般公共预算,政府性基金预算" in sheet and "dataValidation" in sheet


def test_people_may_write_names_separators_and_other_orders(tmp_path: Path) -> None:
    save(small(), tmp_path)
    rows = ["金额,收入时段,资金性质,单位代码", '"160,000.50",本年收入, 一般公共预算 ,040001', "", ""]
    (tmp_path / "revenue.csv").write_bytes("\r\n".join(rows).encode("gb18030"))
    budget, problems = load(tmp_path / "datapackage.json")
    assert not problems and budget is not None and budget.revenue == small().revenue


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_three_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    save(small(), tmp_path)
    for path in tmp_path.glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert load(tmp_path) == (small(), [])


def edit(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return act


def put(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data) and None


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


NOISE = random.Random(1).randbytes(5000)

#: what is done to the folder → file, row, column and words of the first problem
BAD_FOLDERS = {
    "missing file": (remove("lines.csv"), "lines.csv", 0, "", "缺少“支出明细”表的文件"),
    "missing column": (edit("lines.csv", lambda t: t.replace(",amount,", ",sum,")), "lines.csv", 1, "amount", "缺少“金额”（amount）列"),
    "missing only row": (edit("budget.csv", lambda t: t.splitlines()[0]), "budget.csv", 0, "", "“基本信息”没有内容"),
    "two only rows": (edit("budget.csv", lambda t: t + t.splitlines()[1]), "budget.csv", 3, "", "只能有一行"),
    "column twice": (edit("units.csv", lambda t: t.replace("code,name", "code,code")), "units.csv", 1, "name", "缺少“单位名称”"),
    "empty file": (put("units.csv", b""), "units.csv", 0, "", "文件是空的"),
    "only a mark": (put("units.csv", b"\xef\xbb\xbf\r\n"), "units.csv", 0, "", "文件是空的"),
    "binary noise": (put("units.csv", NOISE), "units.csv", 0, "", "不是可读的文本"),
    "zero bytes": (put("units.csv", b"code,name\x00"), "units.csv", 0, "", "不是可读的文本"),
    "utf-16": (put("units.csv", "code,name".encode("utf-16")), "units.csv", 0, "", "UTF-16"),
    "a workbook": (put("units.csv", b"PK\x03\x04abc"), "units.csv", 0, "", "另存为“CSV UTF-8”"),
    "open quote": (edit("units.csv", lambda t: t + '"x,y\n'), "units.csv", 0, "", "引号没有结束"),
    "stray quote": (edit("units.csv", lambda t: t + '"x"y,z\n'), "units.csv", 0, "", "引号之后有多余的字"),
    "too many cells": (edit("revenue.csv", lambda t: t.rstrip() + ",1\n"), "revenue.csv", 2, "", "这一行有5格，表头有4格"),
    "empty row between": (edit("revenue.csv", lambda t: t.replace("\n", "\n,,,\n", 1)), "revenue.csv", 2, "", "空行"),
    "no number": (
        edit("revenue.csv", lambda t: t.replace("160000.50", "十六万")),
        "revenue.csv",
        2,
        "amount",
        "应为数（单位：元），现为“十六万”",
    ),
    "with a unit": (edit("revenue.csv", lambda t: t.replace("160000.50", "16万元")), "revenue.csv", 2, "amount", "不带“万元”"),
    "endless number": (edit("revenue.csv", lambda t: t.replace("160000.50", "9" * 10**6)), "revenue.csv", 2, "amount", "不应超过24位"),
    "no amount": (edit("revenue.csv", lambda t: t.replace("160000.50", "")), "revenue.csv", 2, "amount", "没有就填0"),
    "no flag": (edit("units.csv", lambda t: t.replace("false", "maybe")), "units.csv", 2, "independent", "应填是或否"),
    "control character": (
        edit("units.csv", lambda t: t.replace("江汉区", "江汉\x07区", 1)), "units.csv", 2, "name", "“单位名称”第3个字是看不见的控制字符",
    ),
    "zero byte in a text": (
        edit("projects.csv", lambda t: t.replace("用于", "用\x00于", 1)), "projects.csv", 3, "basis", "第2个字是看不见的控制字符（U+0000）",
    ),
    "control character in a number": (
        edit("revenue.csv", lambda t: t.replace("160000", "160\x01000")), "revenue.csv", 2, "amount", "“金额”第4个字是看不见的",
    ),
    "control character in a header": (
        edit("revenue.csv", lambda t: t.replace("amount", "am\x02ount")), "revenue.csv", 1, "amount", "“金额”第3个字是看不见的",
    ),
    "half a person": (edit("staffing.csv", lambda t: t.replace(",12,", ",12.5,")), "staffing.csv", 2, "authorized", "应为整数"),
    "no weight": (
        edit("indicators.csv", lambda t: t.replace(",40,", ",四十,")),
        "indicators.csv",
        3,
        "weight",
        "应为数（单位：%），现为“四十”",
    ),
    "no json": (put("datapackage.json", b"{"), "datapackage.json", 0, "", "不是有效的JSON"),
    "other json": (put("datapackage.json", b"[1]"), "datapackage.json", 0, "", "缺少resources"),
    "deep json": (put("datapackage.json", b"[" * 200_000), "datapackage.json", 0, "", "不是有效的JSON"),
}  # fmt: skip


@pytest.mark.parametrize(("act", "file", "row", "column", "words"), BAD_FOLDERS.values(), ids=BAD_FOLDERS)
def test_a_bad_folder_is_told_in_words(tmp_path: Path, act: Callable[[Path], None], file: str, row: int, column: str, words: str) -> None:
    save(small(), tmp_path)
    act(tmp_path)
    budget, problems = load(tmp_path)
    assert budget is None
    first = problems[0]
    assert (first.file, first.row, first.column) == (file, row, column) and words in first.message, said(problems)
    assert first.severity is Severity.ERROR and first.message.endswith("。")


@pytest.mark.parametrize(("mark", "name"), [("\t", "制表符"), (";", "分号"), ("，", "中文逗号")])
def test_another_separator_is_told_once(tmp_path: Path, mark: str, name: str) -> None:
    save(small(), tmp_path)
    edit("lines.csv", lambda t: t.replace(",", mark))(tmp_path)
    budget, problems = load(tmp_path)
    assert budget is None and [(p.file, p.row) for p in problems] == [("lines.csv", 1)]
    assert f"文件用{name}作分隔符，应为英文逗号" in problems[0].message


def test_a_cell_of_ten_megabytes_is_named(tmp_path: Path) -> None:
    save(small(), tmp_path)
    edit("projects.csv", lambda t: t.replace("用于设施维护", "字" * 3_500_000))(tmp_path)
    assert (tmp_path / "projects.csv").stat().st_size > 10_000_000
    budget, problems = examine(tmp_path)
    assert budget is not None and [(p.file, p.row, p.column) for p in problems] == [("projects.csv", 3, "basis")]
    assert "3500000字，超过每格32767字的上限" in problems[0].message


def test_one_round_tells_all_faults(tmp_path: Path) -> None:
    """Where a cell cannot be read, the faults of the others are told with it."""
    save(small(), tmp_path)
    edit("lines.csv", lambda t: t.replace("2080101", "20801").replace("100000.50", "x"))(tmp_path)
    budget, problems = load(tmp_path)
    assert budget is None and {(p.row, p.column) for p in problems} == {(2, "amount"), (2, "function")}


def test_a_folder_without_its_description_is_read(tmp_path: Path) -> None:
    save(small(), tmp_path)
    (tmp_path / "datapackage.json").unlink()
    budget, problems = load(tmp_path)
    assert budget == small() and [p.severity for p in problems] == [Severity.HINT]


def test_an_unknown_column_is_a_doubt(tmp_path: Path) -> None:
    save(small(), tmp_path)
    edit("revenue.csv", lambda t: t.replace("amount", "amount,备注").replace(".50", ".50,x"))(tmp_path)
    budget, problems = load(tmp_path)
    assert budget == small() and [p.severity for p in problems] == [Severity.DOUBT] and "备注" in problems[0].message


def test_other_paths_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "units.csv").mkdir()
    for path, words in ((tmp_path / "none", "找不到"), (tmp_path / "a.txt", "不认识的格式")):
        budget, problems = load(path)
        assert budget is None and words in problems[0].message
    budget, problems = load(tmp_path)
    assert budget is None and "units.csv" in said(problems)


def sheets(path: Path, change: Callable[[str, list[list[object]]], list[list[object]] | None]) -> None:
    """Rewrite a workbook's cells, plainly."""
    book = CalamineWorkbook.from_path(str(path))
    grids = [(name, change(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))) for name in book.sheet_names]
    with Workbook(str(path)) as writer:
        for name, grid in grids:
            if grid is not None:
                sheet = writer.add_worksheet(name)
                for row, cells in enumerate(grid):
                    sheet.write_row(row, 0, cells)


def in_sheet(title: str, row: int, column: int, value: object) -> Callable[[Path], None]:
    def change(name: str, grid: list[list[object]]) -> list[list[object]]:
        if name == title:
            grid[row][column] = value
        return grid

    return lambda path: sheets(path, change)


#: what is done to the workbook → file, row, column and words of the first problem
BAD_WORKBOOKS = {
    "missing sheet": (lambda p: sheets(p, lambda n, g: None if n == "支出明细" else g), "b.xlsx", 0, "", "缺少“支出明细”工作表"),
    "missing name row": (in_sheet("收入", 1, 0, "x"), "b.xlsx〔收入〕", 2, "", "找不到字段名一行"),
    "missing column": (in_sheet("收入", 1, 3, "x"), "b.xlsx〔收入〕", 2, "amount", "缺少“金额”（amount）列"),
    "no number": (in_sheet("收入", 2, 3, "十六万"), "b.xlsx〔收入〕", 3, "amount", "应为数"),
    "empty": (lambda p: p.write_bytes(b"") and None, "b.xlsx", 0, "", "文件是空的"),
    "noise": (lambda p: p.write_bytes(NOISE) and None, "b.xlsx", 0, "", "不是.xlsx工作簿"),
    "cut short": (lambda p: p.write_bytes(p.read_bytes()[:5000]) and None, "b.xlsx", 0, "", "不是.xlsx工作簿"),
    "sprawling": (
        lambda p: sheets(p, lambda n, g: g + [[]] * 600_000 + [["x"]] if n == "收入" else g), "b.xlsx", 0, "", "大得不像预算数据",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "file", "row", "column", "words"), BAD_WORKBOOKS.values(), ids=BAD_WORKBOOKS)
def test_a_bad_workbook_is_told_in_words(tmp_path: Path, act: Callable[[Path], None], file: str, row: int, column: str, words: str) -> None:
    path = tmp_path / "b.xlsx"
    save(small(), path)
    act(path)
    budget, problems = load(path)
    assert budget is None and (problems[0].file, problems[0].row, problems[0].column) == (file, row, column), said(problems)
    assert words in problems[0].message


def test_other_archives_are_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    budget, problems = load(path)
    assert budget is None and "已损坏" in problems[0].message


def test_a_workbook_typed_by_hand_is_read(tmp_path: Path) -> None:
    """Codes typed as numbers, amounts as text, sheets in another order, and no first sheet."""
    path = tmp_path / "b.xlsx"
    save(small(), path)
    sheets(path, lambda n, g: None if n == "说明" else g)
    in_sheet("支出明细", 2, 3, 30101)(path)
    in_sheet("收入", 2, 3, "160,000.50")(path)
    assert load(path) == (small(), [])


def by_hand(path: Path, *changes: tuple[str, int, int, object]) -> None:
    """Cells changed as a person's program writes them: sheet, row and column from 1, value; a formula is not worked out."""
    book = openpyxl.load_workbook(path)
    for sheet, row, column, value in changes:
        book[sheet].cell(row, column).value = value
    book.save(path)


def test_a_cell_without_a_value_is_told_and_never_taken_as_empty(tmp_path: Path) -> None:
    """In a number and a text that may be empty, in a required number, and in one that is no data at all."""
    path = tmp_path / "b.xlsx"
    save(small(), path)
    columns = [f.name for f in table("projects").fields]
    total, basis = columns.index("total") + 1, columns.index("basis") + 1
    high = [f.name for f in table("indicators").fields].index("high") + 1
    by_hand(
        path, ("项目", 4, total, "#REF!"), ("项目", 3, total, "=5000000*2"), ("项目", 3, basis, '="依据"&"文件"'), ("收入", 3, 4, "=1+1"),
        ("绩效指标", 3, high, "#N/A"), ("收入", 3, 9, "=1+1"),
    )  # fmt: skip
    budget, problems = load(path)
    formula = "的单元格是公式，没有算出的值"
    assert budget is None and [(p.file, p.row, p.column) for p in problems] == [
        ("b.xlsx〔收入〕", 3, "amount"),
        ("b.xlsx〔项目〕", 3, "total"),
        ("b.xlsx〔项目〕", 3, "basis"),
        ("b.xlsx〔项目〕", 4, "total"),
        ("b.xlsx〔绩效指标〕", 3, "high"),
    ], said(problems)
    words = ("“金额”" + formula, "“项目总预算”" + formula, "“立项依据”" + formula, "“项目总预算”的单元格是错误值#REF!", "是错误值#N/A")
    assert all(word in p.message for word, p in zip(words, problems, strict=True)), said(problems)


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    """A sum, and an empty text, which Excel marks as text."""
    path = tmp_path / "b.xlsx"
    save(small(), path)
    with Workbook(str(tmp_path / "f.xlsx")) as writer:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = writer.add_worksheet(name)
            for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                sheet.write_row(row, 0, cells)
            if name == "收入":
                sheet.write_formula(2, 3, "=160000+0.5", None, 160000.5)
            if name == "项目":
                sheet.write_formula(2, 10, '=""', None, "")
    with zipfile.ZipFile(tmp_path / "f.xlsx") as made, zipfile.ZipFile(path, "w") as excel:
        for part in made.namelist():
            excel.writestr(part, made.read(part).replace(b'<c r="K3"><f>', b'<c r="K3" t="str"><f>'))
    assert load(path) == (small(), [])


def test_what_binary_arithmetic_leaves_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    save(small(), path)
    in_sheet("收入", 2, 3, 834567.8900000001)(path)
    budget, problems = load(path)
    assert budget is not None and not problems and budget.revenue[0].amount == Decimal("834567.89")
    assert not any("应精确到分" in p.message for p in check(budget))


def test_places_follow_the_carrier(tmp_path: Path) -> None:
    budget = small()
    wrong = budget._replace(revenue=(budget.revenue[0]._replace(amount=Decimal(-1)),))
    found = {}
    for carrier in CARRIERS:
        save(wrong, tmp_path / carrier)
        _, problems = examine(tmp_path / carrier)
        found[carrier] = {(p.file, p.row) for p in problems if p.column == "amount"}
    assert found == {"package": {("revenue.csv", 2)}, "budget.xlsx": {("budget.xlsx〔收入〕", 3)}}


def test_many_faults_of_one_kind_are_counted() -> None:
    budget = small()
    texts = tuple(Text("Bad Key", n, "x") for n in range(1000))
    problems = check(budget._replace(texts=(*budget.texts, *texts)))
    assert len(problems) == 21 and "另有980处" in problems[-1].message
    assert limited([]) == []


# ---- as people save it -----------------------------------------------------------------------------------------------


def edited(path: Path, change: Callable[[openpyxl.Workbook], object]) -> tuple[Budget | None, list[tuple[str, int, str, str]]]:
    """The small budget's workbook after a person's change, and what is said of it."""
    save(small(), path)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    budget, problems = load(path)
    return budget, [(p.file, p.row, p.column, p.message) for p in problems]


def test_a_row_of_totals_is_told_once(tmp_path: Path) -> None:
    def total(book: openpyxl.Workbook) -> None:
        book["收入"].cell(4, 1).value, book["收入"].cell(4, 4).value = "合 计", 160000.5

    budget, told = edited(tmp_path / "b.xlsx", total)
    assert budget is None and [t[:3] for t in told] == [("b.xlsx〔收入〕", 4, "unit")] and "请删除这一行" in told[0][3]


def test_contents_without_a_column_and_sheets_without_a_table_are_told(tmp_path: Path) -> None:
    """A note under a title of its own, in a column that has no machine name; a copied sheet; an empty sheet says nothing."""

    def notes(book: openpyxl.Workbook) -> None:
        book["收入"]["F1"], book["收入"]["F3"] = "备注", "待定"
        book.create_sheet("收入 (2)")["A1"] = "旧"
        book.create_sheet("Sheet1")

    budget, told = edited(tmp_path / "b.xlsx", notes)
    assert budget == small() and [t[:3] for t in told] == [("b.xlsx〔收入〕", 3, ""), ("b.xlsx", 0, "")]
    assert "第6列没有列名" in told[0][3] and "“收入 (2)”" in told[1][3]


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["支出明细"].row_dimensions[4].hidden = True
        book["支出明细"].row_dimensions[400].hidden = True
        book["收入"].sheet_state = "hidden"

    budget, told = edited(tmp_path / "b.xlsx", hide)
    assert budget == small() and [t[0] for t in told] == ["b.xlsx〔支出明细〕", "b.xlsx"]
    assert told[0][3].startswith("第4行是隐藏的") and "“收入”工作表是隐藏的" in told[1][3]


def test_merged_cells_are_told_where_they_lose_what_they_show(tmp_path: Path) -> None:
    """Even in a column that may be empty; not in the explanation, in a title, or beside the table."""

    def merge(book: openpyxl.Workbook) -> None:
        book["支出明细"].merge_cells("E3:E4")
        book["支出明细"].merge_cells("A1:B1")
        book["支出明细"].merge_cells("X3:Y4")

    budget, told = edited(tmp_path / "b.xlsx", merge)
    assert budget is None and [t[:3] for t in told] == [("b.xlsx〔支出明细〕", 3, "gov_economy")] and "第3至4行是合并的单元格" in told[0][3]


def test_empty_rows_are_told_together_and_a_far_cell_by_its_place(tmp_path: Path) -> None:
    def stray(row: int) -> Callable[[openpyxl.Workbook], None]:
        return lambda book: setattr(book["收入"].cell(row, 1), "value", "040001")

    budget, told = edited(tmp_path / "b.xlsx", stray(3000))
    assert budget is None and told[0][1:] == (4, "", "从这一行到第2999行是空行，请删除；第3000行如是多余的内容，也请删除。")
    assert not any("空行" in message for *_, message in told[1:])
    budget, told = edited(tmp_path / "b.xlsx", stray(600_000))
    assert budget is None and told[0][3].startswith("“收入”工作表在A600000处还有内容或格式")


def test_full_width_codes_are_codes_and_what_has_no_width_is_told(tmp_path: Path) -> None:
    def wide(book: openpyxl.Workbook) -> None:
        book["支出明细"]["C3"], book["基本信息"]["H3"] = "２０８０１０１", "２０２４－０１－１９"

    assert edited(tmp_path / "b.xlsx", wide)[0] == small()
    budget = small()
    hidden = budget._replace(lines=(budget.lines[0]._replace(unit="040001\u200b"), *budget.lines[1:]))
    assert any("第7个字是看不见的控制字符（U+200B）" in p.message for p in check(hidden))
    emoji = budget._replace(texts=(Text("duties", 1, "家庭👨‍👩‍👧服务"),))
    assert check(emoji) == []


def test_a_yes_or_no_that_is_missing_is_told_as_that(tmp_path: Path) -> None:
    _, told = edited(tmp_path / "b.xlsx", lambda book: setattr(book["支出明细"]["K3"], "value", None))
    assert [t[1:] for t in told] == [(3, "secret", "“是否涉密”不能为空，请填是或否。")]


def test_a_title_that_was_changed_is_told(tmp_path: Path) -> None:
    """Somebody may have meant to enter another unit; a title that is gone says nothing."""

    def retitle(book: openpyxl.Workbook) -> None:
        book["收入"]["D1"], book["收入"]["A1"] = "金额（万元）", None

    budget, told = edited(tmp_path / "b.xlsx", retitle)
    assert budget == small() and [t[:3] for t in told] == [("b.xlsx〔收入〕", 1, "amount")]
    assert "“金额（万元）”" in told[0][3] and "以元为单位" in told[0][3]
