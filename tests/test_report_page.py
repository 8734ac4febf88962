"""The page and the workbook of a report: what is wrong, side by side, for one document and for many."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from evidence_sample import budget
from lxml import html
from python_calamine import CalamineWorkbook
from texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE, document

from mingzhang import corpus
from mingzhang.audit import Audit, Failure, Report, check_document, collect
from mingzhang.audit.markup import Html, joined, tag
from mingzhang.audit.page import page
from mingzhang.audit.workbook import workbook
from mingzhang.facts import Finding, Place, Severity

SENTENCE = "2024年一般公共预算支出100万元，其中：基本支出60万元，占60%；项目支出40万元，占45%。"
WRONG = FUNCTION_TABLE.replace("2130305|水利工程建设|40.00||||40.00", "2130305|水利工程建设|41.00||||41.00")


def audited(text: str, path: str = "样本.txt") -> Audit:
    return check_document(document(COVER + text)._replace(path=path))


@pytest.fixture(scope="module")
def wrong() -> Audit:
    return audited(f"\n{SENTENCE}\n{WRONG}{ECONOMY_TABLE}{BALANCE_TABLE}", "错误.txt")


@pytest.fixture(scope="module")
def clean() -> Audit:
    return audited(f"{FUNCTION_TABLE}{ECONOMY_TABLE}{BALANCE_TABLE}", "正确.txt")


@pytest.fixture(scope="module")
def several(wrong: Audit, clean: Audit) -> Report:
    return collect([wrong, Failure("坏.pdf", "文件已损坏 <b>"), clean, audited("\n关于开会的通知\n", "通知.txt")])


def tree(report: Report) -> html.HtmlElement:
    return html.document_fromstring(page(report))


def select(element: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements of a selector of tags, #ids, .classes and [attributes], below (a b) or directly below (a > b) each other."""
    path = "descendant-or-self::*"
    for step in re.findall(r"> \S+|\S+", selector):
        name = re.match(r"[\w*]*", step.removeprefix("> "))[0] or "*"  # type: ignore[index]
        path += f"{'/' if step.startswith('>') else '//'}{name}"
        path += "".join(f"[@id='{i}']" for i in re.findall(r"#([\w-]+)", step)) + "".join(f"[@{a}]" for a in re.findall(r"\[(\w+)]", step))
        path += "".join(f"[contains(concat(' ', normalize-space(@class), ' '), ' {c} ')]" for c in re.findall(r"\.([\w-]+)", step))
    return list(dict.fromkeys(element.xpath(path)))


def words(element: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in select(element, selector)]


def with_findings(audit: Audit, *findings: Finding) -> Report:
    return collect([audit._replace(findings=findings)])


def test_each_finding_shows_its_places_side_by_side_with_the_figure_marked(wrong: Audit) -> None:
    root = tree(collect([wrong]))
    assert len(select(root, "article.finding")) == len(wrong.shown) >= 3
    for item in wrong.shown:
        (article,) = select(root, f"#f1-{item.id}")
        assert len(select(article, ".places > .place")) == min(8, len(item.places))
        assert words(article, ".message") == [item.message] and all(w in words(article, "footer")[0] for w in (item.remedy, item.basis))
        assert words(article, "code") == [item.id] and words(article, ".badge") == [item.severity.value]
    claim = next(f for f in wrong.shown if f.law == "claim")
    (article,) = select(root, f"#f1-{claim.id}")
    assert "45%" in words(article, "blockquote mark") and words(article, "td.mark") == ["40.00", "100.00"]
    assert [m[:2] for m in words(article, "dl div")] == ["现为", "应为", "相差"][: len(words(article, "dl div"))]


#: pictures that have to be scrolled, and those of them of which no mark is seen
PICTURES = """() => {
  const scrolled = [...document.querySelectorAll(".scan")].filter((scan) => scan.scrollWidth > scan.clientWidth + 1);
  const unseen = scrolled.filter((scan) => {
    const whole = scan.querySelector("svg"), room = scan.getBoundingClientRect(), drawn = whole.getBoundingClientRect();
    const scale = drawn.width / whole.viewBox.baseVal.width;
    return ![...whole.querySelectorAll("svg")].some((strip) => [...scan.querySelectorAll("rect")].some((rect) => {
      const [x, y, width] = ["x", "y", "width"].map((side) => rect[side].baseVal.value), box = strip.viewBox.baseVal;
      const left = drawn.left + (strip.x.baseVal.value + x - box.x) * scale;
      return y >= box.y && y <= box.y + box.height && left >= room.left && left + Math.min(width * scale, room.width) <= room.right + 1;
    }));
  });
  return [scrolled.length, unseen.length];
}"""

#: every finding gets as many pictures as those of long documents have
THREE = """() => document.querySelectorAll(".places:has(.scan)").forEach((places) => {
  for (let n = 0; n < 2; n += 1) places.append(places.querySelector(".pictured").cloneNode(true));
})"""


@pytest.mark.parametrize(("width", "is_scrolled"), [(390, True), (900, False), (1200, False)])
def test_the_mark_of_every_picture_is_seen_at_once(browser: Any, tmp_path: Path, width: int, is_scrolled: bool) -> None:
    (tmp_path / "预算.pdf").write_bytes(budget())
    seen = browser.new_page(viewport={"width": width, "height": 900})
    seen.set_content(page(corpus.check(tmp_path / "预算.pdf")).replace("<script>", f"<script>({THREE})();", 1))
    assert seen.locator(".scan").count() > 2
    for scan in seen.locator(".scan").all():
        scan.scroll_into_view_if_needed()
        seen.wait_for_timeout(60)
    scrolled, unseen = seen.evaluate(PICTURES)
    seen.close()
    assert (scrolled > 0, unseen) == (is_scrolled, 0)


def test_the_figures_above_are_those_of_the_audit(wrong: Audit) -> None:
    shown = words(tree(collect([wrong])), ".figures > .figure > b")
    errors = sum(1 for f in wrong.findings if f.severity is Severity.ERROR)
    assert shown[0] == str(errors) and shown[5] == str(wrong.tally.evaluated) and shown[6] == str(wrong.uncovered)


def test_a_long_report_has_an_index_that_leads_to_every_finding(wrong: Audit) -> None:
    at = Place(line=1, row="行", table="表")
    items = [Finding("", f"R-{n}", Severity.DOUBT, f"问题{n}", (at,), id=f"{n:08x}") for n in range(30)]
    root = tree(with_findings(wrong, *items))
    links = [a.get("href") for a in select(root, ".index a")]
    assert links == [f"#f1-{n:08x}" for n in range(30)] and all(select(root, link) for link in links)
    assert words(root, ".index .no") == words(root, ".finding .no") == [str(n) for n in range(1, 31)]
    assert not select(tree(with_findings(wrong, *items[:3])), ".index")


def test_findings_of_one_cause_stand_together(wrong: Audit) -> None:
    def made(n: int, cause: str = "") -> Finding:
        return Finding("agreement", "", Severity.ERROR, f"问题{n}", (), id=f"{n:08x}", cause=cause)

    root = tree(with_findings(wrong, made(1, "第3行的5.00"), made(2), made(3, "第3行的5.00")))
    (group,) = select(root, "section.cause")
    assert words(group, ".message") == ["问题1", "问题3"] and "第3行的5.00" in words(group, "h3")[0]
    assert words(root, ".finding .no") == ["1", "2", "3"] and words(root, ".finding .message")[-1] == "问题2"


def test_many_findings_of_one_rule_are_folded(wrong: Audit) -> None:
    items = [Finding("", "R-X", Severity.HINT, f"问题{n}", (), id=f"{n:08x}") for n in range(25)]
    root = tree(with_findings(wrong, *items))
    assert len(select(root, "details.folded")) == 5 and len(select(root, "article.finding")) == 25


def test_several_documents_have_an_overview_in_the_order_given(several: Report) -> None:
    root = tree(several)
    rows = words(root, ".overview tbody tr")
    assert len(rows) == 4 and "错误.txt" in rows[0] and rows[1] == "坏.pdf不能读取：文件已损坏 <b>" and "正确.txt" in rows[2]
    assert [a.get("href") for a in select(root, ".overview a")] == ["#d1", "#d2", "#d3"]
    names = [e.get("id") for e in select(root, "[id]")]
    assert len(select(root, "section.document")) == 3 and len(set(names)) == len(names)


def test_what_was_not_read_is_said_first_and_in_red(several: Report) -> None:
    root = tree(several)
    first = select(root, "main > *")[0]
    assert first.get("class") == "alarm" and first.get("role") == "alert" and "坏.pdf 不能读取" in first.text_content()
    assert "没有读到金额或百分比" in words(root, "#d3 > .alarm")[0]
    assert "不能说明文件没有问题" in words(root, "#d3 .clean")[0]
    assert not select(root, "#d2 > .alarm") and words(root, "#d2 .clean")[0].startswith("没有发现问题。")


def test_a_page_of_nothing_but_a_failure() -> None:
    root = tree(collect([Failure("坏.pdf", "文件已损坏")]))
    assert words(root, "h1") == ["坏.pdf"] and not select(root, ".tools") and not select(root, ".overview")


def test_the_page_stands_alone_and_nothing_in_it_is_taken_for_markup(wrong: Audit) -> None:
    item = Finding("", "R-X", Severity.ERROR, "<script>alert(1)</script>", (Place(text="a<b & c", section="<i>"),), found="<u>", id="0" * 8)
    text = page(with_findings(wrong, item))
    root = html.document_fromstring(text)
    assert len(select(root, "script")) == 1 and "&lt;script&gt;" in text and words(root, "blockquote") == ["a<b & c"]
    assert not [e for e in root.iter() if isinstance(e.tag, str) and (e.get("src") or (e.get("href") or "#")[0] != "#")]
    assert "http" not in text.replace("http-equiv", "") and '<html lang="zh-CN">' in text
    assert page(with_findings(wrong, item)) == text


def test_waivers_and_tails_and_coverage_are_folded_away(wrong: Audit) -> None:
    tail = Finding("additivity", "", Severity.ROUNDING, "差0.01", (), id="1" * 8)
    root = tree(collect([wrong._replace(findings=(tail,), waived=((wrong.findings[0], "口径不同"),))], {"R-Y": "无"}))
    folded = [text for text in words(root, "details.more") if text]
    assert any(t.startswith("尾差1条") for t in folded) and any(t.startswith("已豁免1条") and "口径不同" in t for t in folded)
    assert any(t.startswith("读到3张表，其中3张有数") and "2024年收支预算总表" in t for t in folded)
    assert "豁免文件第1条“R-Y”没有用到" in words(root, "main > section.document")[-1]


def test_markup_escapes_text_and_keeps_markup() -> None:
    assert tag("p", "1 < 2", tag("b", '"真"'), class_="x", id="") == '<p class="x">1 &lt; 2<b>&quot;真&quot;</b></p>'
    assert tag("details", open=True, data_x="&") == '<details open data-x="&amp;"></details>'
    assert joined(["<", Html("<br>"), 3]) == "&lt;<br>3" and isinstance(joined([]), Html)


# the workbook


def test_the_workbook_is_what_a_bureau_sends_back(several: Report) -> None:
    data = workbook(several)
    assert workbook(several) == data
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["封面", "退回单", "核验范围", "读到的表", "核过的等式"]
    sheet = book["退回单"]
    (head,) = [row[0].row for row in sheet.iter_rows() if row[0].value == "序号"]
    labels = " ".join(str(c.value) for c in sheet[head])
    assert labels == "序号 文件 页/工作表 位置 现为 应为 差额 说明 依据 处理办法 级别 单位整改情况 复核意见"
    assert sheet.print_title_rows == f"${head}:${head}" and sheet.freeze_panes == f"A{head + 1}" and sheet.auto_filter.ref
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0
    rows = list(sheet.iter_rows(min_row=head + 1, values_only=True))
    shown = [f for a in several.audits for f in a.shown]
    assert [row[0] for row in rows] == list(range(1, len(shown) + 1))
    assert [(row[10], row[4] or "", row[5] or "", row[6] or "") for row in rows] == [
        (f.severity.value, f.found, f.expected, f.difference) for f in shown
    ]
    for item, row in zip(shown, rows, strict=True):
        assert item.id in row[7] and item.message in row[7] and (row[8], row[9]) == (item.basis, item.remedy)
    assert rows[0][1] == "错误.txt" and sheet.data_validations.dataValidation[0].type == "list"
    assert not any(row[11] or row[12] for row in rows)
    assert all(sheet.row_dimensions[n].height > 20 for n in range(head + 1, head + 1 + len(shown)))


def test_the_cover_sums_up_each_document(several: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(several)))
    cells = [row for row in book["封面"].iter_rows(values_only=True) if row[0]]
    assert [row[0] for row in cells[:2]] == ["部门预决算公开核验退回单", "坏.pdf：不能读取。文件已损坏 <b>"]
    assert cells[2][0].startswith("通知.txt：")
    assert [row[1] for row in cells if isinstance(row[0], int)] == ["错误.txt", "坏.pdf", "正确.txt", "通知.txt"]
    wrong, bad, right, notice = (row for row in cells if isinstance(row[0], int))
    errors = sum(1 for f in several.audits[0].shown if f.severity is Severity.ERROR)
    assert wrong[6] == errors and wrong[11] == f"有{errors}处错误，请改正后重新公开。"
    assert bad[11] == "不能读取：文件已损坏 <b>" and "不能说明文件没有问题" in notice[11] and "不能说明" not in right[11]
    for name in ("封面", "退回单", "核验范围"):
        reds = [c for row in book[name].iter_rows(max_row=4) for c in row if c.fill.fgColor.rgb == "FFB3261E" and c.value]
        assert [c.value for c in reds] == [cells[1][0], cells[2][0]], name


def test_the_workbook_tells_what_it_rests_on(several: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(several)))
    rows = list(book["核验范围"].iter_rows(values_only=True))
    documents = rows[[row[0] for row in rows].index("文件") + 1 :]
    assert [row[0] for row in documents] == ["错误.txt", "坏.pdf", "正确.txt", "通知.txt"]
    assert documents[1][14] == "不能读取：文件已损坏 <b>"
    first = several.audits[0]
    assert documents[0][2:6] == (len(first.reading.tables), 3, first.counted.numbers, first.counted.bound)
    assert "没有读到金额" in documents[3][14]
    tables = list(book["读到的表"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in tables[:3]] == [t.title for t in first.reading.tables]
    equations = list(book["核过的等式"].iter_rows(min_row=2, values_only=True))
    assert sum(row[3] for row in equations) == sum(a.tally.evaluated for a in several.audits)


def test_the_workbook_of_a_clean_document_says_so(clean: Audit) -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook(collect([clean])))).get_sheet_by_name("退回单").to_python()
    assert "没有发现问题" in rows[-1][0] or clean.shown


def test_the_workbook_keeps_formulas_and_long_texts_as_text(wrong: Audit) -> None:
    item = Finding("", "R-X", Severity.ERROR, "字" * 40_000, (Place(text="=1+1"),), found="=1+1", id="0" * 8)
    report = collect([wrong._replace(findings=(item,), waived=((item, "=2"),))])
    book = openpyxl.load_workbook(io.BytesIO(workbook(report)))
    row = [c.value for c in book["退回单"][2]]
    assert row[4] == "=1+1" and book["退回单"]["E2"].data_type == "s" and len(row[7]) == 32_000
    assert book["已豁免"]["D2"].value == "=2"


def test_names_of_documents(wrong: Audit) -> None:
    def name(title: str, entity: str) -> str:
        return wrong._replace(reading=wrong.reading._replace(title=title, entity=entity)).name

    assert name("", "甲局") == "错误.txt" and name("甲局2024年预算", "甲局") == "甲局2024年预算"
    assert name("2024年度部门决算", "某市甲局") == "某市甲局2024年度部门决算" and name("某市预算", "某市甲局") == "某市甲局：某市预算"
    assert name("江河区水务局2024年预算", "某市江河区水务局") == "江河区水务局2024年预算" and Path(wrong.path).name == "错误.txt"
