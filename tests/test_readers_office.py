"""Word files, workbooks, web pages and archives made here by other programs' libraries are read back."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.shared import Pt
from openpyxl.styles import Border, Side

from mingzhang.document import Document, Grid, Paragraph, ReadError
from mingzhang.readers import kind_of, read, read_all, read_data, read_each
from mingzhang.readers.docx_numbering import numeral
from mingzhang.readers.numfmt import shown

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
ROWS = [["项目", "预算数", "决算数"], ["合计", "1,234.50", "-217.39"], ["教育支出", "12.00", ""]]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(grid: Grid) -> list[list[str]]:
    found = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        found[cell.row][cell.column] = cell.text
    return found


def spans(grid: Grid) -> dict[str, tuple[int, int]]:
    return {cell.text: (cell.rowspan, cell.colspan) for cell in grid.cells if cell.text}


# Word


def word(build: Any) -> Document:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return read_data(Path("样例.docx"), stream.getvalue())


def table(document: Any, lines: list[list[str]]) -> Any:
    made = document.add_table(rows=len(lines), cols=len(lines[0]))
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            made.cell(row, column).text = text
    return made


def test_word_body_in_order() -> None:
    def build(document: Any) -> None:
        document.add_heading("第一部分 部门概况", 1)
        document.add_paragraph("一、主要职能")
        table(document, ROWS)
        document.add_paragraph("注：本表金额单位为万元。")

    found = word(build)
    assert [type(block).__name__ for block in found.blocks] == ["Paragraph", "Paragraph", "Grid", "Paragraph"]
    assert [block.level for block in found.blocks if isinstance(block, Paragraph)] == [1, 0, 0]
    assert rows(grids(found)[0]) == ROWS
    assert found.format == "docx"
    assert "合计\t1,234.50\t-217.39" in found.raw[0]


def test_word_merged_cells() -> None:
    def build(document: Any) -> None:
        made = table(document, [["项目", "本年支出", "", "合计"], ["", "基本支出", "项目支出", ""], ["行政运行", "10.00", "5.00", "15.00"]])
        made.cell(0, 0).merge(made.cell(1, 0)).text = "项目"
        made.cell(0, 1).merge(made.cell(0, 2)).text = "本年支出"
        made.cell(0, 3).merge(made.cell(1, 3)).text = "合计"

    grid = grids(word(build))[0]
    assert spans(grid) == {
        "项目": (2, 1), "本年支出": (1, 2), "合计": (2, 1), "基本支出": (1, 1), "项目支出": (1, 1),
        "行政运行": (1, 1), "10.00": (1, 1), "5.00": (1, 1), "15.00": (1, 1),
    }  # fmt: skip


def test_word_nested_tables_come_after_their_table() -> None:
    def build(document: Any) -> None:
        outer = table(document, [["甲", "乙"], ["丙", "丁"]])
        inner = outer.cell(1, 1).add_table(2, 2)
        for row in range(2):
            for column in range(2):
                inner.cell(row, column).text = f"{row}.{column}0"

    first, second = grids(word(build))
    assert rows(first) == [["甲", "乙"], ["丙", "丁"]]
    assert rows(second) == [["0.00", "0.10"], ["1.00", "1.10"]]


def test_word_deleted_text_is_gone_and_text_boxes_are_read() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("增加")
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = "100.00"
        run.append(text)
        deleted.append(run)
        paragraph._p.append(deleted)
        inserted = OxmlElement("w:ins")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "200.00万元"
        run.append(text)
        inserted.append(run)
        paragraph._p.append(inserted)
        holder = OxmlElement("w:r")
        picture = OxmlElement("w:pict")
        content = OxmlElement("w:txbxContent")
        inner = OxmlElement("w:p")
        piece = OxmlElement("w:r")
        words = OxmlElement("w:t")
        words.text = "文本框里的说明"
        piece.append(words)
        inner.append(piece)
        content.append(inner)
        picture.append(content)
        holder.append(picture)
        paragraph._p.append(holder)

    assert texts(word(build)) == ["增加200.00万元", "文本框里的说明"]


def test_word_automatic_numbers_are_printed() -> None:
    def build(document: Any) -> None:
        for text in ("人员经费", "公用经费"):
            document.add_paragraph(text, style="List Number")

    assert [text[:2] for text in texts(word(build))] == ["1.", "2."]
    assert [numeral(value, "chineseCounting") for value in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]


def test_word_indents_and_items_in_cells() -> None:
    def build(document: Any) -> None:
        made = table(document, [["项目", "目标"], ["工资", "一"]])
        made.cell(1, 0).paragraphs[0].paragraph_format.left_indent = Pt(21)
        made.cell(1, 1).add_paragraph("二")

    grid = grids(word(build))[0]
    assert rows(grid)[1] == ["工资", "一\n二"]
    assert next(cell.indent for cell in grid.cells if cell.text == "工资") == 4


def test_word_title_rows_become_paragraphs() -> None:
    def build(document: Any) -> None:
        made = table(document, [["收支总表", "", ""], ["", "", "单位：万元"], *ROWS])
        made.cell(0, 0).merge(made.cell(0, 2)).text = "收支总表"

    found = word(build)
    assert texts(found) == ["收支总表", "单位：万元"]
    assert rows(grids(found)[0]) == ROWS


def test_an_empty_word_file_is_refused() -> None:
    with pytest.raises(ReadError, match="没有文字"):
        word(lambda document: None)


# workbooks


def workbook(build: Any) -> Document:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    build(book)
    book.close()
    return read_data(Path("样例.xlsx"), stream.getvalue())


def test_workbook_numbers_as_shown() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("收支总表")
        money, border = book.add_format({"num_format": "#,##0.00", "border": 1}), book.add_format({"border": 1})
        sheet.write_row(0, 0, ["收支总表"])
        sheet.write_row(1, 0, ["部门：某局", "", "单位：万元"])
        sheet.write_row(2, 0, ROWS[0], border)
        sheet.write_row(3, 0, ["合计"], border)
        sheet.write_row(3, 1, [1234.5, -217.39], money)
        sheet.write_row(4, 0, ["教育支出"], border)
        sheet.write_row(4, 1, [12, ""], money)
        sheet.write(5, 0, "注：数据四舍五入。")

    found = workbook(build)
    assert texts(found) == ["收支总表", "部门：某局 单位：万元", "注：数据四舍五入。"]
    assert rows(grids(found)[0]) == ROWS
    assert {cell.page for cell in grids(found)[0].cells} == {"收支总表"}
    assert grids(found)[0].line == 3


@pytest.mark.parametrize("bordered", [True, False])
def test_several_tables_in_a_sheet(bordered: bool) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet()
        style = book.add_format({"border": 1}) if bordered else None
        for top, title in ((0, "表一 收入表"), (7, "表二 支出表")):
            sheet.write(top, 0, title)
            for row, line in enumerate(ROWS):
                sheet.write_row(top + 1 + row, 0, line, style)
        for row, line in enumerate(ROWS):
            sheet.write_row(8 + row, 5, line, style)

    found = workbook(build)
    assert texts(found) == ["表一 收入表", "表二 支出表"]
    assert [rows(grid) for grid in grids(found)] == [ROWS, ROWS, ROWS]


def test_merged_cells_of_a_sheet_and_blank_rows_within_borders() -> None:
    def build(book: Any) -> None:
        sheet, border = book.add_worksheet(), book.add_format({"border": 1})
        sheet.merge_range(0, 0, 1, 0, "项目", border)
        sheet.merge_range(0, 1, 0, 2, "本年支出", border)
        sheet.write_row(1, 1, ["基本支出", "项目支出"], border)
        for row in (2, 3):
            for column in range(3):
                sheet.write_blank(row, column, None, border)
        sheet.write_row(4, 0, ["行政运行", "10.00", "5.00"], border)

    grid = grids(workbook(build))[0]
    assert (grid.rows, grid.columns) == (5, 3)
    assert spans(grid)["项目"] == (2, 1) and spans(grid)["本年支出"] == (1, 2)


def test_hidden_sheets_are_named_and_left_out() -> None:
    def build(book: Any) -> None:
        book.add_worksheet("公开").write(0, 0, "说明")
        hidden = book.add_worksheet("底稿")
        hidden.write(0, 0, "不公开")
        hidden.hide()

    found = workbook(build)
    assert texts(found) == ["说明"]
    assert found.notices == ("工作表“底稿”是隐藏的，没有读取。",)


def test_codes_stay_codes_and_indents_count() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["科目编码", "科目名称", "金额"])
        sheet.write_row(1, 0, ["0208", "　行政运行", 480544221.62])
        sheet.write_row(2, 0, [2080501, "  离退休", 0.1 + 0.2])

    grid = grids(workbook(build))[0]
    assert rows(grid)[1:] == [["0208", "行政运行", "480544221.62"], ["2080501", "离退休", "0.3"]]
    assert [cell.indent for cell in grid.cells if cell.column == 1] == [0, 2, 2]


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("1234.5", "#,##0.00", "1,234.50"), ("1234.567", "0.00", "1234.57"), ("-5", "#,##0.00;(#,##0.00)", "(5.00)"),
        ("0", '#,##0.00;-#,##0.00;"-"', "-"), ("0", "#,##0.00_ ;[Red]-#,##0.00 ", "0.00"), ("0.125", "0.0%", "12.5%"),
        ("12345678", "#,##0,", "12,346"), ("7", "000", "007"), ("3.10", "General", "3.1"), ("0.1", "0.##", "0.1"),
        ("-0.001", "0.00", "0.00"),
        ("45292", "yyyy-mm-dd", "2024-01-01"), ("45292", "yyyy年m月", "2024年1月"), ("3", '0"人"', "3人"), ("1E3", "0", "1000"),
        ("0.30000000000000004", "General", "0.3"), ("2.675", "0.00", "2.68"), ("x", "0.00", "x"),
        ("5", ACCOUNTING, "5.00"), ("0", ACCOUNTING, "-"), ("-5", ACCOUNTING, "-5.00"),
    ],
)  # fmt: skip
def test_number_formats(raw: str, code: str, text: str) -> None:
    assert shown(raw, code) == text


def test_openpyxl_workbooks_read_alike() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in ROWS:
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    assert rows(grids(read_data(Path("甲.xlsx"), stream.getvalue()))[0]) == ROWS


# web pages


def page(body: str, head: str = "") -> Document:
    return read_data(Path("样例.html"), f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def test_a_page_with_a_table() -> None:
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in ROWS)
    found = page(f"<h1>部门预算</h1><p>一、总体&nbsp;情况</p><table>{cells}</table><script>var a = '1.00'</script>")
    assert texts(found) == ["部门预算", "一、总体情况"]
    assert [block.level for block in found.blocks if isinstance(block, Paragraph)] == [1, 0]
    assert rows(grids(found)[0]) == ROWS


def test_spans_of_a_page() -> None:
    grid = grids(
        page(
            "<table><thead><tr><th rowspan=2>项目</th><th colspan='2'>本年支出</th></tr><tr><th>基本</th><th>项目</th></tr></thead>"
            "<tr><td>&emsp;运行</td><td>10.00</td><td>5.00<br>6.00</td></tr></table>"
        )
    )[0]
    assert (grid.rows, grid.columns) == (3, 3)
    assert spans(grid)["本年支出"] == (1, 2)
    assert rows(grid)[2] == ["运行", "10.00", "5.00\n6.00"]
    assert next(cell.indent for cell in grid.cells if cell.text == "运行") == 2


def test_layout_tables_hidden_parts_and_navigation() -> None:
    found = page(
        "<nav>导航</nav><ul><li><a href='/'>首页</a></li></ul><table><tr><td><p>正文一段。</p><table><tr><td>合计</td><td>1.00</td></tr>"
        "<tr><td>其他</td><td>2.00</td></tr></table></td></tr></table><div style='display:none'>看不见</div>"
    )
    assert texts(found) == ["正文一段。"]
    assert rows(grids(found)[0]) == [["合计", "1.00"], ["其他", "2.00"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_encodings_of_pages(encoding: str) -> None:
    data = f"<html><head><meta charset='{encoding}'></head><body><p>财政拨款收入</p></body></html>".encode(encoding)
    assert texts(read_data(Path("a.htm"), data)) == ["财政拨款收入"]


def test_a_page_archive() -> None:
    data = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>支出情况</p></body></html>\r\n--b--\r\n"
    ).encode()
    assert kind_of(data, "a.mht") == "mhtml"
    assert texts(read_data(Path("a.mht"), data)) == ["支出情况"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice to write an XLS")
def test_an_xls_shows_its_numbers_and_keeps_its_tables_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    side = Side(style="thin")
    row = 1
    for title in ("收入总表", "支出总表"):
        sheet.cell(row, 1, title)
        for line in ((None, "合计", "增减"), ("甲", 1234.5, -0.125), (None, None, None), ("乙", 3, 0)):
            row += 1
            for column, value in enumerate(line, 1):
                cell = sheet.cell(row, column, value)
                cell.border = Border(side, side, side, side)
                cell.number_format = "#,##0.00" if column == 2 else "0.0%" if column == 3 else "General"
        row += 2
    sheet.merge_cells("A3:A4")
    hidden = book.create_sheet("底稿")
    hidden["A1"], hidden.sheet_state = "不公开", "hidden"
    source = tmp_path / "表.xlsx"
    book.save(source)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    found, same = read(source.with_suffix(".xls")), read(source)
    assert found.format == "xls" and texts(found) == texts(same)
    grids = [block for block in found.blocks if isinstance(block, Grid)]
    assert len(grids) == 2 and [cell.rowspan for cell in grids[0].cells if cell.text == "甲"] == [2]
    assert {"1,234.50", "-12.5%", "3.00", "0.0%"} <= {cell.text for cell in grids[0].cells}
    assert found.notices == ("工作表“底稿”是隐藏的，没有读取。",)


SHEET = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><style>.a{{border:.5pt solid black}} .b{{border:none}}</style></head><body><table>
<tr><td class=b>收入总表</td><td></td><td></td></tr><tr><td></td><td></td><td>单位：万元</td></tr>
<tr><td {a}>项目</td><td {a}>合计</td><td {a}>其他</td></tr><tr><td {a}>甲</td><td {a}>1.00</td><td {a}></td></tr>
<tr><td {a}></td><td {a}></td><td {a}></td></tr><tr><td {a}>乙</td><td {a}>2.00</td><td {a}></td></tr>
<tr><td>注：说明。</td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr><tr><td>支出总表</td><td></td><td></td></tr>
<tr><td {a}>项目</td><td {a}>合计</td><td {a}>其他</td></tr><tr><td {a}>丙</td><td {a}>3.00</td><td {a}>4.00</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("border", ["class=a", 'style="border-top: 1px solid #000"'])
def test_a_sheet_saved_as_a_page_is_taken_apart(border: str) -> None:
    found = read_data(Path("表.htm"), SHEET.format(a=border).encode())
    shapes = [(block.rows, block.columns) if isinstance(block, Grid) else block.text for block in found.blocks]
    assert shapes == ["收入总表", "单位：万元", (4, 3), "注：说明。", "支出总表", (2, 3)]
    plain = read_data(Path("表.htm"), SHEET.format(a=border).replace("office:excel", "html").encode())
    assert len([block for block in plain.blocks if isinstance(block, Grid)]) == 1


def test_a_page_named_xls_is_a_page() -> None:
    data = b"<html><body><table><tr><td>a</td><td>1.00</td></tr><tr><td>b</td><td>2.00</td></tr></table></body></html>"
    assert read_data(Path("导出.xls"), data).format == "html"


# archives and the rest


def archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return stream.getvalue()


def test_archives_give_every_document(tmp_path: Path) -> None:
    inner = archive({"三.html": "<html><body>网页内容</body></html>".encode()})
    path = tmp_path / "公开.zip"
    path.write_bytes(archive({"一.txt": "甲乙丙".encode(), "坏.pdf": b"%PDF-1.4 x", "内.zip": inner, "__MACOSX/._一.txt": b"x"}))
    found = dict(read_each(path))
    assert {name for name, item in found.items() if isinstance(item, Document)} == {"一.txt", "内.zip/三.html"}
    assert isinstance(found["坏.pdf"], ReadError)
    assert len(read_all(path)) == 2
    with pytest.raises(ReadError, match="2 个文件"):
        read(path)


def test_one_document_in_an_archive_is_that_document(tmp_path: Path) -> None:
    path = tmp_path / "公开.zip"
    path.write_bytes(archive({"说明.txt": "收入支出".encode()}))
    assert texts(read(path)) == ["收入支出"]


def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.doc.shutil.which", lambda name: None)
    cases = {
        "空.pdf": (b"", "空的"),
        "零.docx": (b"\0" * 500, "空的"),
        "图.png": (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "图片"),
        "旧.rtf": (b"{\\rtf1 abc}", "另存为"),
        "噪声.txt": (bytes(range(256)) * 20, "文本"),
        "半.docx": (archive({"word/document.xml": b"<w:document"}), "损坏"),
        "密.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        "不明.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "损坏"),
    }
    for name, (data, words) in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ReadError, match=words):
            read(path)
    with pytest.raises(ReadError, match="找不到"):
        read(tmp_path / "没有.pdf")


def test_old_word_files_ask_for_another_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.doc.shutil.which", lambda name: None)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    with pytest.raises(ReadError, match="LibreOffice"):
        read_data(Path("旧.doc"), data)


def test_old_word_files_are_converted_where_an_office_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("转换而来")
    document.save(str(tmp_path / "made.docx"))
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\nfor a in \"$@\"; do last=$a; done\ncp {tmp_path / 'made.docx'} \"$(dirname \"$last\")/source.docx\"\n")
    office.chmod(0o755)
    monkeypatch.setattr("mingzhang.readers.doc.shutil.which", lambda name: str(office))
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    found = read_data(Path("旧.doc"), data)
    assert texts(found) == ["转换而来"]
    assert "LibreOffice" in found.notices[0]


def test_bombs_are_refused() -> None:
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_data(Path("弹.docx"), archive({"word/document.xml": b" " * (30 * 1024 * 1024)}))
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(ReadError, match="实体"):
        read_data(Path("弹.docx"), archive({"word/document.xml": entities}))
    with pytest.raises(ReadError, match="实体"):
        read_data(Path("弹.xlsx"), archive({"xl/workbook.xml": entities}))
    deep = b"<a>" * 3000 + b"</a>" * 3000
    with pytest.raises(ReadError):
        read_data(Path("深.docx"), archive({"word/document.xml": deep}))
    with pytest.raises(ReadError, match="嵌套"):
        page("<div>" * 5000 + "内容")
    with pytest.raises(ReadError, match="上限"):
        page("<table>" + "<tr>" + "<td rowspan=60000 colspan=1000>x</td>" * 3 + "</tr>" + "<tr><td>y</td></tr>" * 3000 + "</table>")
    package = archive({"a": b"x"})
    for _ in range(4):
        package = archive({"a.zip": package})
    assert all(isinstance(item, ReadError) for _, item in _each(package))


def _each(data: bytes) -> list[tuple[str, Document | ReadError]]:
    from mingzhang.readers.zip import parts

    return list(parts(Path("套.zip"), data, None))
