"""Self-knowledge: what was not read is said first and in red, in every report, and such a document never looks clean."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from click_runner import run
from lxml import html

from mingzhang import corpus
from mingzhang.audit import Report
from mingzhang.audit.coverage import Kind, absent_tables, kinds, spread
from mingzhang.audit.page import page
from mingzhang.audit.text import alarm, clean, lines
from mingzhang.audit.workbook import workbook
from mingzhang.facts import runs
from tests.evidence_sample import LINES, budget, prose, table
from tests.pdf_maker import Page, pdf
from tests.texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE

PICTURE = "q {w} 0 0 {h} 60 200 cm /I1 Do Q"
CONTENTS = ["目录", "一、收支总表……3", "二、收入总表……4", "三、支出总表……5", "四、财政拨款收支总表……6", "五、一般公共预算支出表……7"]


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.pdf_ocr.available", lambda: False)


def checked(tmp_path: Path, *pages: Page) -> Report:
    path = tmp_path / "预算.pdf"
    path.write_bytes(pdf(*pages))
    return corpus.check(path)


def pictured(title: str) -> Page:
    """A page with a title, and the table below it as a picture."""
    return Page().text(200, 780, title, 14).draw(PICTURE.format(w=480, h=540))


def right(page: Page) -> Page:
    """The sample's page with its wrong figures set right."""
    wrong = {text.encode("utf-16-be").hex(): fixed.encode("utf-16-be").hex() for text, fixed in (("41.00", "40.00"), ("45.00%", "40.00%"))}
    return page._replace(operators=tuple(_replaced(one, wrong) for one in page.operators))


def _replaced(text: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        text = text.replace(old, new)
    return text


def everywhere(report: Report) -> tuple[list[str], html.HtmlElement, list[str]]:
    """Lines of the text, the page, the texts of the workbook's first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(report))).worksheets[0]
    cells = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
    return ["".join(p.text for p in line) for line in lines(report)], html.document_fromstring(page(report)), cells


def assert_warned(report: Report, words: str) -> None:
    (audit,) = report.audits
    assert audit.hardly_read and words in alarm(audit), alarm(audit)
    told, shown, cells = everywhere(report)
    assert words in told[1] and next(line for line in lines(report) if words in line[0].text)[0].tone == "alarm"
    (red, *_) = shown.xpath("//section[@id='d1']/*[@role='alert']")
    assert words in red.text_content() and not red.xpath("preceding-sibling::article")
    assert any(words in cell for cell in cells[:4]), cells[:6]
    for text in (*told, *cells, shown.text_content()):
        assert "没有发现问题。核验" not in text


def test_tables_that_are_pictures_are_missed_loudly(tmp_path: Path) -> None:
    tables = map(pictured, ("2024年部门收支预算总表（单位：万元）", "2024年部门支出预算总表（单位：万元）"))
    report = checked(tmp_path, Page().text(180, 770, "江河区水务局2024年部门预算", 16), right(prose()), *tables)
    assert report.audits[0].reading.document.unread == (3, 4)
    assert "第3—4页有大幅图片，图片里的文字和数没有读。" in report.audits[0].reading.notices
    assert_warned(report, "第3—4页是图片或扫描图像，没有读出")


def test_a_document_of_scans_alone_cannot_be_read(tmp_path: Path) -> None:
    scan = Page().draw("q 595 0 0 842 0 0 cm /I1 Do Q")
    report = checked(tmp_path, scan, scan, scan)
    (failure,) = report.failures
    assert failure.message.startswith("第1—3页是扫描图像，没有文字层") and failure.message.count("扫描") == 1
    told = run("check", tmp_path / "预算.pdf")
    assert told.code == 2 and "没有发现问题" not in told.out


def test_text_drawn_as_shapes_is_missed_loudly(tmp_path: Path) -> None:
    shapes = Page()
    for n in range(40):
        shapes = shapes.fill(60 + 10 * n, 300, 7, 300)
    report = checked(tmp_path, Page().text(180, 770, "江河区水务局2024年部门预算", 16), right(prose()), shapes, Page())
    assert report.audits[0].reading.document.unread == (3,)
    assert "第4页没有文字。" in report.audits[0].reading.notices
    assert_warned(report, "第3页是图片或扫描图像，没有读出")


def test_tables_that_the_contents_promise_are_looked_for(tmp_path: Path) -> None:
    contents = Page()
    for n, line in enumerate(CONTENTS):
        contents = contents.text(72, 760 - 24 * n, line, 12)
    report = checked(tmp_path, Page().text(150, 770, "江河区水务局2024年部门预算", 16), contents, right(table()), right(prose()))
    listed, absent = absent_tables(report.audits[0].reading)
    assert absent == listed[:4] == ("收支总表", "收入总表", "支出总表", "财政拨款收支总表") and "一般公共预算支出表" in listed
    assert_warned(report, "目录列有5张表，其中4张没有读到：“收支总表”、“收入总表”、“支出总表”、“财政拨款收支总表”")
    root = html.document_fromstring(page(report))
    assert len(root.xpath("//table[@class='coverage']//tr[contains(., '目录列有，没有读到')]")) == 4


def test_a_form_and_an_empty_frame_under_their_titles_are_there(tmp_path: Path) -> None:
    contents = Page()
    for n, line in enumerate(["目录", "一、一般公共预算支出表……3", "二、政府采购预算表……4", "三、债务情况表……5", "四、资产情况表……6"]):
        contents = contents.text(72, 760 - 24 * n, line, 12)
    frame = Page().text(230, 770, "政府采购预算表", 14).text(480, 740, "单位：万元", 9)
    frame = frame.table([60.0, 300.0, 540.0], [730.0, 700.0, 670.0], [["品目", "金额"], ["", ""]])
    (audit,) = checked(tmp_path, Page().text(150, 770, "江河区水务局2024年部门预算", 16), contents, right(table()), frame).audits
    assert absent_tables(audit.reading)[1] == ("债务情况表", "资产情况表")


def test_one_page_of_many_is_a_note(tmp_path: Path) -> None:
    pages = [right(table()), right(prose()), *(Page().text(72, 700, f"第{n}段没有数。", 11) for n in range(18)), pictured("组织结构图")]
    (audit,) = checked(tmp_path, *pages).audits
    assert not audit.hardly_read and audit.reading.document.unread == (21,)
    assert clean(audit) == "在读到的内容里没有发现问题；没有读到的见上。"


def test_a_narrative_alone_says_that_no_table_was_read(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text(f"{COVER}\n{LINES[0]}\n{LINES[1]}项目支出40.00万元，占40.00%。\n", encoding="utf-8")
    report = corpus.check(path)
    (audit,) = report.audits
    assert not audit.hardly_read and any("没有读到带数的表" in note for note in audit.notes)
    told, shown, _ = everywhere(report)
    assert any(line.startswith("提醒：没有读到带数的表") for line in told)
    assert "没有读到带数的表" in shown.xpath("//p[contains(@class, 'notice')]")[0].text_content()


def test_what_was_read_whole_is_called_clean(tmp_path: Path) -> None:
    path = tmp_path / "预算.txt"
    path.write_text((COVER + FUNCTION_TABLE + ECONOMY_TABLE + BALANCE_TABLE).replace("|", "\t"), encoding="utf-8")
    (audit,) = corpus.check(path).audits
    assert not audit.hardly_read and not audit.notes and clean(audit).startswith("没有发现问题。")


def test_equations_are_counted_by_law_and_by_where_their_terms_stand(tmp_path: Path) -> None:
    path = tmp_path / "预算.pdf"
    path.write_bytes(budget())
    (audit,) = corpus.check(path).audits
    found = kinds(audit.equations)
    assert sum(k.evaluated for k in found) == audit.tally.evaluated and sum(k.fails for k in found) == audit.tally.failing
    (sums,) = [k for k in found if k.law == "additivity" and k.where == "表内"]
    assert sums == Kind("additivity", "表内", sums.evaluated, sums.evaluated - 2, 2, 0) and sums.evaluated > 10
    assert {k.where for k in found} >= {"表内", "文表"} and spread(audit.equations).startswith("表内")
    rows = html.document_fromstring(page(corpus.check(path))).xpath("//tr[contains(., '分项之和等于合计')]")
    assert len(rows) >= 1


def test_pages_in_words() -> None:
    assert runs([7, 3, 5, 6, 5]) == "第3、5—7页" and runs([2]) == "第2页"


