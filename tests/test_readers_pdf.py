"""PDF pages drawn here are read back as they were drawn."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.document import Document, Grid, Paragraph, ReadError
from mingzhang.readers.pdf import read_pdf
from mingzhang.readers.pdf_flow import edges_of
from mingzhang.readers.pdf_lines import Line
from mingzhang.understand import understand
from tests.pdf_maker import Page, pdf

XS = [50.0, 200.0, 300.0, 400.0, 500.0]
YS = [780.0, 760.0, 740.0, 720.0, 700.0]
ROWS = [
    ["项目", "预算数", "决算数", "增减"],
    ["合计", "1,234.56", "1,017.17", "-217.39"],
    ["一、教育支出", "1,222.56", "1,017.17", "-205.39"],
    ["二、其他支出", "12.00", "0.00", "-12.00"],
]
RUNNING = "某局年度预算公开"


PERCENT = [
    "............",
    ".###.....#..",
    ".#.#....##..",
    ".#.#...##...",
    ".###..##....",
    ".....##.....",
    "....##......",
    "...##..###..",
    "..##...#.#..",
    ".##....#.#..",
    ".#.....###..",
    "............",
]


def read(*pages: Page, form: str | None = None, picture: list[str] | None = None) -> Document:
    return read_pdf(Path("样例.pdf"), pdf(*pages, form=form, picture=picture))


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(grid: Grid) -> list[list[str]]:
    found = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        found[cell.row][cell.column] = cell.text
    return found


@pytest.mark.parametrize("style", ["stroke", "rect", "path"])
def test_rules_of_every_kind(style: str) -> None:
    document = read(Page().table(XS, YS, ROWS, style))
    assert [rows(grid) for grid in grids(document)] == [ROWS]
    assert all(cell.rowspan == cell.colspan == 1 for cell in grids(document)[0].cells)


def test_boxes_are_those_of_the_page() -> None:
    grid = grids(read(Page().table(XS, YS, ROWS)))[0]
    total = next(cell for cell in grid.cells if cell.text == "1,234.56")
    assert total.box == pytest.approx((200, 842 - 760, 300, 842 - 740), abs=0.6)
    assert grid.box == pytest.approx((50, 842 - 780, 500, 842 - 700), abs=0.6)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_rotated_pages_read_upright(rotate: int) -> None:
    width, height = (842, 595) if rotate == 180 else (595, 842)
    matrix = {90: f"0 1 -1 0 {width} 0", 180: f"-1 0 0 -1 {width} {height}", 270: f"0 -1 1 0 0 {height}"}[rotate]
    upright = Page(842, 595).table(XS, [500.0, 480.0, 460.0, 440.0, 420.0], ROWS)
    turned = Page(width, height, rotate).draw(f"q {matrix} cm " + "\n".join(upright.operators) + " Q")
    straight, found = grids(read(upright))[0], grids(read(turned))[0]
    assert rows(found) == ROWS
    assert found.box == pytest.approx(straight.box, abs=0.6)


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_table_lying_on_its_side_is_turned(quarters: int) -> None:
    upright = Page(842, 595).table(XS, [500.0, 480.0, 460.0, 440.0, 420.0], ROWS)
    matrix = {1: "0 1 -1 0 595 0", 3: "0 -1 1 0 0 842"}[quarters]
    grid = grids(read(Page(595, 842).draw(f"q {matrix} cm " + "\n".join(upright.operators) + " Q")))[0]
    assert rows(grid) == ROWS
    box = next(cell.box for cell in grid.cells if cell.text == "1,234.56")
    expected = (115, 542, 135, 642) if quarters == 1 else (460, 200, 480, 300)
    assert box == pytest.approx(expected, abs=0.6)


def test_a_crop_box_moves_the_origin() -> None:
    page = Page(crop=(20, 30, 575, 822)).table(XS, YS, ROWS)
    grid = grids(read(page))[0]
    assert rows(grid) == ROWS
    assert grid.box == pytest.approx((30, 822 - 780, 480, 822 - 700), abs=0.6)


def test_merged_cells() -> None:
    page = Page()
    for x0, y, x1 in [(50, 780, 500), (200, 760, 500), (50, 740, 500), (50, 720, 500)]:
        page = page.line(x0, y, x1, y)
    for x, y0, y1 in [(50, 720, 780), (200, 720, 780), (300, 720, 760), (400, 720, 780), (500, 720, 780)]:
        page = page.line(x, y0, x, y1)
    page = page.text(100, 757, "项目").text(270, 766, "本年支出").text(230, 746, "基本支出").text(330, 746, "项目支出")
    page = page.text(430, 757, "合计")
    page = page.text(60, 726, "行政运行").text(260, 726, "10.00").text(360, 726, "5.00").text(460, 726, "15.00")
    # the last column has no rule at 760, so its header spans two rows
    page = page._replace(operators=tuple(op for op in page.operators if "200 760 m" not in op)).line(200, 760, 400, 760)
    cells = {cell.text: cell for cell in grids(read(page))[0].cells}
    assert (cells["项目"].rowspan, cells["项目"].colspan) == (2, 1)
    assert (cells["本年支出"].rowspan, cells["本年支出"].colspan) == (1, 2)
    assert (cells["合计"].rowspan, cells["合计"].row, cells["合计"].column) == (2, 0, 3)
    assert (cells["15.00"].row, cells["15.00"].column) == (2, 3)


def test_a_form_object_is_read() -> None:
    content = "\n".join(Page().table(XS, YS, ROWS).operators)
    assert rows(grids(read(Page().draw("q 0.5 0 0 0.5 20 300 cm /X1 Do Q"), form=content))[0]) == ROWS


def test_shading_is_no_rule() -> None:
    page = Page().fill(50, 760, 450, 20, "0.9 g").fill(50, 700, 75, 20, "0.8 g").table(XS, YS, ROWS)
    assert rows(grids(read(page))[0]) == ROWS


def test_white_rules_count_only_on_shading() -> None:
    frame = Page().draw("1 g 40 690 1 130 re f 40 820 480 1 re f 520 690 1 130 re f 40 690 480 1 re f 0 g")
    assert rows(grids(read(frame.text(200, 800, "收支总表").table(XS, YS, ROWS)))[0]) == ROWS
    shaded = Page().fill(50, 700, 450, 80, "0.9 g")
    for y in YS:
        shaded = shaded.fill(50, y - 0.5, 450, 1, "1 g")
    for x in XS:
        shaded = shaded.fill(x - 0.5, 700, 1, 80, "1 g")
    plain = Page().table(XS, YS, ROWS)
    inked = shaded._replace(operators=shaded.operators + tuple(op for op in plain.operators if "Tj" in op))
    assert rows(grids(read(inked))[0]) == ROWS


def test_missing_outer_borders_are_completed() -> None:
    page = Page().table(XS, YS, ROWS)
    sides = [op for op in page.operators if not op.startswith(("0.5 w 50.0 700", "0.5 w 500.0 700"))]
    assert rows(grids(read(page._replace(operators=tuple(sides))))[0]) == ROWS
    topless = [op for op in page.operators if not op.startswith("0.5 w 50.0 780")]
    assert rows(grids(read(page._replace(operators=tuple(topless))))[0]) == ROWS


def test_a_merged_cell_as_tall_as_the_page_keeps_its_columns() -> None:
    page = Page().ruled([300, 400, 500], [700, 720, 740, 760]).line(50, 700, 50, 760).line(150, 700, 150, 760)
    page = page.text(60, 725, "甲项目").text(160, 725, "88.00").text(310, 745, "产出指标").text(310, 725, "效益指标").text(410, 745, "≥90")
    grid = grids(read(page))[0]
    assert (grid.rows, grid.columns) == (3, 4)
    assert {cell.text: cell.rowspan for cell in grid.cells if cell.column < 2} == {"甲项目": 3, "88.00": 3}


def test_only_horizontal_rules() -> None:
    page = Page()
    for y in (780, 760, 700):
        page = page.line(50, y, 500, y)
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            page = page.text(XS[column] + 5, YS[row] - 14, text, 9)
    grid = grids(read(page))[0]
    assert rows(grid) == ROWS
    assert not grid.spanned


def test_no_rules_at_all() -> None:
    page = Page().text(60, 800, "下表列示了各项支出，单位为万元。")
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            page = page.text(XS[column] + 5, YS[row] - 14, text, 9)
    document = read(page)
    assert rows(grids(document)[0]) == ROWS
    assert texts(document) == ["下表列示了各项支出，单位为万元。"]


def test_contents_and_prose_are_no_table() -> None:
    page = Page().text(250, 800, "目录", 16)
    for number, title in enumerate(["收支总表", "收入总表", "支出总表", "财政拨款收支总表"]):
        page = page.text(60, 760 - 20 * number, f"{title}……………………{number + 3}")
    for number in range(4):
        page = page.text(60, 660 - 20 * number, f"其中：第{number}项支出").text(300, 660 - 20 * number, "12.50 万元，占 3.20 %。")
    assert grids(read(page)) == []


def test_rows_that_no_rule_parts() -> None:
    page = Page().ruled(XS, [780.0, 760.0, 700.0])
    for column, text in enumerate(ROWS[0]):
        page = page.text(XS[column] + 5, 766, text, 9)
    for row, line in enumerate(ROWS[1:]):
        for column, text in enumerate(line):
            page = page.text(XS[column] + 5, 746 - 18 * row, text, 9)
    assert rows(grids(read(page))[0]) == ROWS


def test_a_wrapped_row_is_one_cell() -> None:
    page = Page().ruled([50, 150, 300], [740, 780]).text(52, 764, "机关事业单位基本养老", 9.6).text(52, 750, "保险缴费支出", 9.6)
    page = page.text(200, 745, "446.11", 9)
    assert rows(grids(read(page))[0]) == [["机关事业单位基本养老保险缴费支出", "446.11"]]


def test_items_within_a_cell_stay_apart() -> None:
    page = Page().ruled([50, 300, 400], [720, 780]).text(52, 764, "1.完成审计项目。", 9).text(52, 750, "2.推进数字化；", 9)
    page = page.text(52, 736, "3.提升质量。", 9).text(320, 745, "目标")
    assert rows(grids(read(page))[0]) == [["1.完成审计项目。\n2.推进数字化；\n3.提升质量。", "目标"]]


@pytest.mark.parametrize("drop", [0.0, 3.0, 11.0])
def test_decimals_on_another_baseline(drop: float) -> None:
    page = Page().ruled([50, 150, 200], [740, 780]).text(60, 762, "会议费", 9).text(170, 762, "217", 9)
    page = page.text(183.5 if drop < 9 else 170, 762 - drop, ".39", 9)
    assert rows(grids(read(page))[0]) == [["会议费", "217.39"]]


def test_a_number_broken_by_a_narrow_cell() -> None:
    page = Page().ruled([50, 150, 186], [740, 780]).text(60, 755, "合计", 9).text(152, 764, "1,234,5", 9).text(152, 752, "67.89", 9)
    assert rows(grids(read(page))[0]) == [["合计", "1,234,567.89"]]


def test_digits_set_apart_are_one_number() -> None:
    page = Page().ruled([50, 150, 250], [760, 780]).text(60, 766, "合计", 9).text(160, 766, "3,204", 9).text(184, 766, ".", 9)
    assert rows(grids(read(page.text(190, 766, "78", 9)))[0]) == [["合计", "3,204.78"]]


def test_a_number_on_a_border_stays_whole() -> None:
    page = Page().ruled([50, 150, 200, 250], [740, 760, 780])
    page = page.text(60, 766, "甲").text(140, 766, "12,345.67", 9).text(210, 766, "8.90", 9)
    page = page.text(60, 746, "乙").text(170, 746, "1.00", 9).text(210, 746, "2.00", 9)
    assert rows(grids(read(page))[0]) == [["甲", "12,345.67", "8.90"], ["乙", "1.00", "2.00"]]


def test_words_that_run_out_of_their_cell_stay_in_it() -> None:
    page = Page().ruled([50, 110, 200, 250], [740, 760, 780]).text(52, 766, "机关事业单位职业年金", 9).text(210, 766, "8.90", 9)
    page = page.text(52, 746, "其他", 9).text(170, 746, "1.00", 9).text(210, 746, "2.00", 9)
    assert rows(grids(read(page))[0])[0] == ["机关事业单位职业年金", "", "8.90"]


def test_a_code_in_three_cells() -> None:
    page = Page().ruled([50, 70, 86, 102, 300], [760, 780]).text(52, 766, "208", 9).text(73, 766, "05", 9).text(89, 766, "01", 9)
    assert rows(grids(read(page.text(104, 766, "行政单位离退休", 9)))[0]) == [["208", "05", "01", "行政单位离退休"]]


def test_what_cannot_be_seen_is_not_read() -> None:
    page = Page().table(XS, YS, ROWS)
    page = page.text(60, 600, "看不见的字", mode=3).text(60, 580, "白色的字", colour="1 g").text(-300, 560, "页外的字")
    page = page.text(60, 540, "加粗的标题").text(60.3, 540, "加粗的标题")
    page = page.text(200, 300, "内部资料", 60, matrix="0.7 0.7 -0.7 0.7").text(100, 200, "样稿", 48, colour="0.85 g")
    document = read(page)
    assert texts(document) == ["加粗的标题"]
    assert document.raw[0].count("加粗") == 1
    assert "看不见" not in document.raw[0]


def test_slanted_letters_are_text() -> None:
    page = Page().text(60, 700, "比上年增长").text(112, 700, "21.95", matrix="1 0 0.33 1").text(138, 700, "%。")
    assert texts(read(page)) == ["比上年增长21.95%。"]


def test_a_pictured_percent_sign() -> None:
    page = Page().text(60, 700, "比上年减少12.95", 10).draw("q 9 0 0 9 136 698 cm /I1 Do Q").text(146, 700, "。", 10)
    document = read(page, picture=PERCENT)
    assert texts(document) == ["比上年减少12.95%。"]
    assert "12.95%" in document.raw[0]
    blank = ["." * 12] * 12
    for other in (blank, [*PERCENT[:7], *blank[:5]], [row[::-1] for row in PERCENT], ["#" * 12] * 12):
        assert texts(read(page, picture=other)) == ["比上年减少12.95。"]


def test_text_that_a_page_clip_hides() -> None:
    hidden = Page().text(52, 790, "658.00", 9).operators[0]
    page = Page().table(XS, YS, ROWS).draw(f"q 40 500 500 285 re W n {hidden} {Page().text(60, 650, '可见').operators[0]} Q")
    document = read(page)
    assert "658.00" not in document.raw[0]
    assert texts(document) == ["可见"]


def test_text_that_a_cell_clip_cuts_is_whole() -> None:
    words = Page().text(202, 746, "很长的说明文字超出单元格", 9).operators[0]
    page = Page().ruled([50, 200, 240, 500], [740, 760]).draw(f"q 200 740 40 20 re W n {words} Q").text(60, 746, "说明", 9)
    assert rows(grids(read(page))[0]) == [["说明", "很长的说明文字超出单元格", ""]]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        Page().text(60, 815, RUNNING, 9).text(400, 815, "单位：万元", 9).text(280, 30, f"- {n} -", 9).text(60, 600, f"正文第{n}段。")
        for n in range(1, 6)
    ]
    document = read(*pages)
    assert texts(document) == [text for n in range(1, 6) for text in ("某局年度预算公开 单位：万元", f"正文第{n}段。")]
    pages = [Page().text(60, 815, RUNNING, 9).text(280, 30, f"第{n}页", 9).text(60, 600, f"正文第{n}段。") for n in range(1, 6)]
    assert texts(read(*pages)) == [f"正文第{n}段。" for n in range(1, 6)]


def test_lines_join_into_paragraphs() -> None:
    wide = "本年支出合计一千二百万元，主要用于保障机构正常运转和完成各项工作任"
    page = Page().text(250, 780, "一、总体情况", 12)
    for number, line in enumerate(["　　" + wide[2:], wide, "务。"]):
        page = page.text(60, 750 - 20 * number, line, 12)
    page = page.text(84, 690, "二、收入情况", 12).text(84, 670, wide[2:], 12).text(60, 650, wide, 12).text(60, 630, "务。", 12)
    assert texts(read(page)) == ["一、总体情况", wide[2:] + wide + "务。", "二、收入情况", wide[2:] + wide + "务。"]


def test_a_paragraph_runs_over_the_page() -> None:
    wide = "本年支出合计一千二百万元，主要用于保障机构正常运转和完成各项工作任"
    first, second = Page(), Page().text(60, 780, "务，其中基本支出八百万元。", 12)
    for number in range(4):
        first = first.text(60, 160 - 20 * number, wide, 12)
    assert texts(read(first, second)) == [wide * 4 + "务，其中基本支出八百万元。"]


def test_a_sentence_stands_where_its_own_lines_stand() -> None:
    first, second = Page(), Page()
    for number in range(3):
        first = first.text(60, 160 - 20 * number, f"第{number + 1}句说的是本年支出合计为一千二百万元零角零分没有增减变。", 12)
    first = first.text(60, 100, "本部门收入合计一千二百万元，主要用于保障机构正常运转和完成各项工作", 12)
    second = second.text(60, 780, "任务，其中基本支出 800.00 万元。", 12)
    document = read(first, second)
    spoken = understand(document).sentences
    assert [(s.place.page, s.until) for s in spoken] == [(1, 1), (1, 1), (1, 1), (1, 2)]
    tops = [s.place.box[1] for s in spoken if s.place.box is not None]
    assert tops == sorted(tops) and len(set(tops)) == 4
    assert all(s.place.box is not None and s.place.box[3] - s.place.box[1] < 20 for s in spoken)


def test_stray_lines_left_of_the_text_do_not_move_its_edge() -> None:
    page = Page().text(42, 800, "题名比正文更靠左，字更大，也不是正文的边缘", 20)
    page = page.text(42, 780, "这一行也比正文更靠左，也足够长，同样不是正文的边缘之所在。", 12)
    for number in range(4):
        top = 740 - 60 * number
        page = page.text(84, top, f"{number + 1}.一般公共服务支出（类）行政运行（款）行政运行（项）预算支", 12)
        page = page.text(60, top - 20, "出一百二十万元，与上年相比增加二十万元，主要原因是人员经费有所增加。", 12)
    assert sum("预算支出一百二十万元" in text for text in texts(read(page))) == 4


def test_spaces_inside_words_are_dropped() -> None:
    page = Page().table(XS, YS, [["合　　计", "1.00", "", ""], ["PPP 项目", "2.00", "", ""], ["", "", "", ""], ["", "", "", ""]])
    assert [line[0] for line in rows(grids(read(page))[0])][:2] == ["合计", "PPP项目"]


def test_a_frame_gives_its_title_back() -> None:
    page = Page().ruled(XS, [780.0, 760.0, 740.0, 720.0]).line(50, 820, 500, 820).line(50, 800, 500, 800)
    page = page.line(50, 780, 50, 820).line(500, 780, 500, 820).text(230, 806, "支出总表", 12).text(420, 786, "单位：万元", 9)
    for row, line in enumerate(ROWS[:3]):
        for column, text in enumerate(line):
            page = page.text(XS[column] + 5, 766 - 20 * row, text, 9)
    document = read(page)
    assert texts(document) == ["支出总表", "单位：万元"]
    assert rows(grids(document)[0]) == ROWS[:3]


def test_a_scanned_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.pdf_ocr.available", lambda: False)
    document = read(Page().text(60, 700, "第一页"), Page().draw("q 595 0 0 842 0 0 cm /I1 Do Q"))
    assert len(document.notices) == 1
    assert "第2页是扫描图像" in document.notices[0]


def test_a_scan_with_hidden_text_is_read_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.pdf_ocr.available", lambda: False)
    page = Page().draw("q 595 0 0 842 0 0 cm /I1 Do Q").text(60, 700, "二〇二六年度部门预算公开说明共计一千二百三十四万元整", mode=3)
    document = read(page)
    assert texts(document) == ["二〇二六年度部门预算公开说明共计一千二百三十四万元整"]
    assert "隐藏文字层" in document.notices[0]


def test_an_empty_pdf_is_refused() -> None:
    with pytest.raises(ReadError, match=r"没有任何页|损坏"):
        read()


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(ReadError, match="损坏或下载不全"):
        read_pdf(Path("坏.pdf"), b"%PDF-1.5\n" + b"x" * 200)


amount = st.integers(-(10**11), 10**11).map(lambda cents: f"{Decimal(cents) / 100:,.2f}")
label = st.text("合计教育支出行政运行其他项目（）、一二三", min_size=1, max_size=12)


@given(
    st.lists(st.tuples(label, amount, amount, amount), min_size=2, max_size=12),
    st.sampled_from(["stroke", "rect", "path"]),
    st.sampled_from([5.0, 7.5, 9.0, 10.5]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_table_comes_back(lines: list[tuple[str, str, str, str]], style: str, size: float) -> None:
    table = [["项目", "本年收入", "本年支出", "结余"], *map(list, lines)]
    ys = [800.0 - 1.8 * size * row for row in range(len(table) + 1)]
    document = read(Page().table([40.0, 180.0, 300.0, 420.0, 560.0], ys, table, style, size))
    assert [rows(grid) for grid in grids(document)] == [table]


def test_half_a_pair_of_code_units_is_a_character_that_can_be_written() -> None:
    document = read(Page().text(60, 700, "预算").draw("BT /F1 10 Tf 1 0 0 1 90 700 Tm <d96900410042> Tj ET"))
    assert document.raw[0].encode() and all(text.encode() for text in texts(document)) and "\ufffd" in document.raw[0]


def test_a_page_of_text_shows_its_own_edge_beside_pages_of_wider_tables() -> None:
    """Notes under tables begin further left; the page's paragraphs are set in by two characters from its own edge."""
    first = [Line("首" * 20, 111.0, 30.0 * n, 522.0, 30.0 * n + 16, 16.0, ()) for n in range(0, 12, 2)]
    after = [Line("次" * 27, 79.0, 30.0 * n, 522.0, 30.0 * n + 16, 16.0, ()) for n in range(1, 12, 2)]
    assert edges_of([*first, *after], (57.0, 522.0)) == (79.0, 522.0)
    listed = [line._replace(x0=79.0) for line in (*first, *after)]
    assert edges_of(listed, (57.0, 522.0)) == (57.0, 522.0), "a list set in shows no edge of its own"


def test_a_paragraph_goes_on_over_a_page_after_a_semicolon() -> None:
    """A full line that ends in ； and, on a page where paragraphs are set in, a line at the edge."""
    full, half = "".join(["支出明细列示说明"] * 5)[:39], "每段首行缩进"
    before, after = Page(), Page()
    for n in range(4):
        before = before.text(80, 700 - 40 * n, full[:37] + "。").text(60, 680 - 40 * n, full + "。")
        after = after.text(80, 700 - 40 * n, full[:37] + "。").text(60, 680 - 40 * n, full + "。")
    document = read(before.text(80, 540, full[:37] + "；"), after.text(60, 720, half + "。"))
    assert texts(document)[-5].endswith(f"；{half}。")
