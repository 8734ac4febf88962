"""Word, PDF and the formulas of the workbook: what is on paper is the publication, laid out as an office lays it out."""

from __future__ import annotations

import ctypes
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import docx
import lxml.etree
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.table import Table as WordTable
from hypothesis import HealthCheck, given, settings

from mingzhang.audit.stamps import stamp_of
from mingzhang.budget.carriers import load
from mingzhang.compile import publish
from mingzhang.compile.publisher import picture
from mingzhang.views.publication import Contents, Cover, Heading, Paragraph, Publication, Table, TableCell, text_of
from mingzhang.writers.continued import CONTINUED, pieces, running_head, whole
from mingzhang.writers.docx import to_docx, write_docx
from mingzhang.writers.docx_charts import HEADING, charts, part
from mingzhang.writers.layout import Lattice, WriteError, cell_text, clean, contents, heading_text, lattice
from mingzhang.writers.pages import PADDING, SHEETS, above_height, cover_lines, lines, note_height, set_width, text_width, title_size
from mingzhang.writers.paging import LINE, paging
from mingzhang.writers.pdf import to_pdf, write_pdf
from mingzhang.writers.totals import Range, totals
from mingzhang.writers.xlsx import write_xlsx
from mingzhang.writers.xlsx_pages import page_ends
from tests.test_writers import PUBLICATIONS
from tests.writers_sample import ENTITY, SAMPLE, amount, amounts, cell, head

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = shutil.which("soffice")


@lru_cache
def example() -> Publication:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    return publish(budget)


def body(publication: Publication) -> lxml.etree._Element:
    with zipfile.ZipFile(io.BytesIO(to_docx(publication))) as package:
        return lxml.etree.fromstring(package.read("word/document.xml"))


# ---- Word ------------------------------------------------------------------------------------------------------------


def word_spots(table: WordTable) -> set[tuple[int, int, int, int, str]]:
    """Cells with their spans as another library reads them."""
    where: dict[int, list[tuple[int, int]]] = {}
    cells = {}
    for row, item in enumerate(table.rows):
        for column, one in enumerate(item.cells):
            where.setdefault(id(one._tc), []).append((row, column))
            cells[id(one._tc)] = one
    found = set()
    for key, places in where.items():
        (top, left), (bottom, right) = min(places), max(places)
        found.add((top, left, bottom - top + 1, right - left + 1, cells[key].text))
    return found


def full_spots(grid: Lattice) -> set[tuple[int, int, int, int, str]]:
    found = {(p.row, p.column, p.rowspan, p.colspan, cell_text(p.cell)) for p in grid.cells}
    taken = {(r, c) for p in grid.cells for r in range(p.row, p.row + p.rowspan) for c in range(p.column, p.column + p.colspan)}
    return found | {(r, c, 1, 1, "") for r in range(grid.rows) for c in range(grid.columns) if (r, c) not in taken}


def on_pages(publication: Publication) -> list[Lattice]:
    """The tables with what stands again on pages that go on."""
    settings = paging(publication).settings
    found = []
    for index, block in enumerate(publication.blocks):
        if isinstance(block, Table):
            how = settings[index]
            printed = whole(how.grid, how.turns)
            found.append(how.grid._replace(rows=len(printed.rows), cells=printed.cells))
    return found


def assert_docx(publication: Publication, path: Path) -> None:
    write_docx(publication, path)
    document = docx.Document(str(path))
    grids = [grid for grid in on_pages(publication) if grid.rows]
    assert len(document.tables) == len(grids)
    for table, grid in zip(document.tables, grids, strict=True):
        assert word_spots(table) == full_spots(grid)
    shown = {p.text for p in document.paragraphs}
    for block in publication.blocks:
        if isinstance(block, Paragraph):
            assert clean(text_of(block.prose)) in shown
        elif isinstance(block, Heading):
            assert heading_text(block) in shown


def test_word_holds_every_cell_and_every_word(tmp_path: Path) -> None:
    assert_docx(SAMPLE, tmp_path / "样本.docx")
    assert_docx(example(), tmp_path / "示例.docx")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(PUBLICATIONS)
def test_any_publication_reads_back_from_word(tmp_path: Path, publication: Publication) -> None:
    assert_docx(publication, tmp_path / "any.docx")


def test_word_has_real_headings_fields_and_sections() -> None:
    document = body(example())
    styles = [s.get(f"{W}val") for s in document.iter(f"{W}pStyle")]
    levels = [min(b.level, 4) for b in example().blocks if isinstance(b, Heading)]
    assert [int(s[-1]) for s in styles if s.startswith("Heading")] == levels
    fields = [i.text.strip() for i in document.iter(f"{W}instrText")]
    assert sum(f.startswith("TOC ") for f in fields) == 1
    marks = {b.get(f"{W}name") for b in document.iter(f"{W}bookmarkStart")}
    referred = {f.split()[1] for f in fields if f.startswith("PAGEREF")}
    assert referred == marks
    listed = contents(example())
    assert [re.search(r'"(.*)"', f)[1] for f in fields if f.startswith("TC ")] == [  # type: ignore[index]
        e.text for e in listed if not isinstance(example().blocks[e.block], Heading)
    ]
    kinds = [(s.find(f"{W}pgSz").get(f"{W}orient"), s.find(f"{W}pgNumType") is not None) for s in document.iter(f"{W}sectPr")]
    assert kinds[0] == (None, False) and kinds[1] == (None, True) and ("landscape", False) in kinds
    begun = [c.get(f"{W}fldCharType") for c in document.iter(f"{W}fldChar")]
    assert begun.count("begin") == begun.count("end")


def test_word_repeats_headers_and_keeps_rows_whole() -> None:
    document = body(example())
    for table, grid in zip(document.iter(f"{W}tbl"), on_pages(example()), strict=True):
        rows = table.findall(f"{W}tr")
        assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [i < grid.header_rows for i in range(grid.rows)]
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
    assert len(list(document.iter(f"{W}drawing"))) == len(list(document.iter(f"{W}pict"))) == 0


def test_every_style_that_is_used_is_defined() -> None:
    used = {s.get(f"{W}val") for name in ("pStyle", "rStyle", "tblStyle") for s in body(example()).iter(f"{W}{name}")}
    with zipfile.ZipFile(io.BytesIO(to_docx(example()))) as package:
        styles = lxml.etree.fromstring(package.read("word/styles.xml"))
        properties = package.read("docProps/core.xml").decode()
        parts = [lxml.etree.fromstring(package.read(name)) for name in package.namelist()]
    defined = {s.get(f"{W}styleId") for s in styles.iter(f"{W}style")}
    assert used <= defined and len(parts) == 11
    assert {s.get(f"{W}val") for s in styles.iter(f"{W}basedOn", f"{W}next")} <= defined
    assert "creator" not in properties and "江汉区人力资源局2024年部门预算" in properties


def test_amounts_in_word_stand_at_the_right(tmp_path: Path) -> None:
    write_docx(SAMPLE, tmp_path / "a.docx")
    table = docx.Document(str(tmp_path / "a.docx")).tables[0]
    assert table.cell(2, 2).text == "1,286.40" and table.cell(2, 2).paragraphs[0].style.name.startswith("表内数字")
    assert table.cell(0, 0).paragraphs[0].style.name.startswith("表头")


def test_a_table_wider_than_word_holds_is_refused_in_words(tmp_path: Path) -> None:
    wide = Table("1", "", "宽表", "", "cube", (), (tuple(cell("一") for _ in range(64)),), (1,) * 64)
    with pytest.raises(WriteError, match=r"《宽表》有64列.*63列"):
        write_docx(Publication("题", "单位", 2024, (wide,)), tmp_path / "x.docx")


def test_the_charts_of_word_stand_under_a_heading_that_its_contents_list(tmp_path: Path) -> None:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    write_docx(example(), tmp_path / "a.docx", picture(budget))
    document = docx.Document(str(tmp_path / "a.docx"))
    heading = next(p for p in document.paragraphs if p.text == HEADING)
    assert heading.style.name.lower() == "heading 1" and heading._p.getnext().xpath(".//wp:docPr")
    shown = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.element.body.iter(f"{W}p")]
    assert f"{HEADING}{paging(example()).last + 1}" in shown


def test_each_bar_of_two_years_says_its_year() -> None:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    compared = charts(picture(budget))[-1]
    assert [name[-5:] for name, _, _ in compared.bars] == ["2023年", "2024年"] * 3 and "legend" not in part(compared)


# ---- PDF -------------------------------------------------------------------------------------------------------------


@lru_cache
def printed() -> bytes:
    return to_pdf(example())


def text_of_pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def test_pdf_is_an_archive_with_tags_bookmarks_and_the_data_inside() -> None:
    data = printed()
    assert len(data) < 2_000_000
    metadata = data[data.index(b"<x:xmpmeta") : data.index(b"</x:xmpmeta>")].decode()
    assert "<pdfaid:part>3<" in metadata and "<pdfaid:conformance>A<" in metadata and example().data_hash in metadata
    with pypdfium2.PdfDocument(data) as document:
        assert pdfium.FPDFCatalog_IsTagged(document)
        assert document.get_metadata_dict()["Title"] == example().title and document.get_metadata_dict()["Author"] == example().entity
        marks = [item.get_title() for item in document.get_toc()]
        assert [m for m in marks if m in {e.text for e in contents(example())}] == [e.text for e in contents(example())]
        inside = {a.get_name(): bytes(a.get_data()) for a in (document.get_attachment(i) for i in range(document.count_attachments()))}
        assert {"facts.csv", "facts.json", "indicators.csv"} <= set(inside)
        assert inside["facts.csv"].startswith(b"kind,page,section")
        sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    assert sizes == {(595, 842), (842, 595)}


def test_pdf_contents_lead_to_their_pages() -> None:
    with pypdfium2.PdfDocument(printed()) as document:
        pages = [re.sub(r"[^\S\n]", "", page.get_textpage().get_text_range()) for page in document]
        labels = {item.get_title(): document.get_page_label(item.get_dest().get_index()) for item in document.get_toc()}
    start = next(i for i, text in enumerate(pages) if "—1—" in text)
    listed = "".join(pages[:start])
    for entry in contents(example()):
        words = re.escape(re.sub(r"\s", "", entry.text))
        assert re.search(rf"{words}[.·…]+{labels[entry.text]}(?!\d)", listed), entry.text


def test_whose_tables_follow_is_no_title_beside_the_heading_that_leads_them() -> None:
    annex = Cover(("部门：某局",), "annex")
    assert list(cover_lines(annex)) == [(False, ("部门：某局",))]
    publication = Publication("题", "单位", 2024, (Heading(1, "第二部分", "决算表", ""), annex))
    styles = {p.text: p.style.name for p in docx.Document(io.BytesIO(to_docx(publication))).paragraphs}
    assert styles["部门：某局"] == "Subtitle"


def test_the_lines_of_one_entry_of_the_contents_stand_closer_than_two_entries() -> None:
    headings = [Heading(2, "", "项目支出情况" * (12 if n == 1 else 1), "") for n in range(3)]
    with pypdfium2.PdfDocument(to_pdf(Publication("题", "单位", 2024, (Contents(), *headings)))) as document:
        text = document[0].get_textpage()
        chars = text.get_text_range()
        feet = sorted({round(text.get_charbox(i, loose=True)[1]) for i, char in enumerate(chars) if char == "支"}, reverse=True)
    first, *within, last = (above - below for above, below in pairwise(feet))
    assert len(within) == 2 and max(within) < min(first, last)


def test_every_printed_page_has_something_on_it() -> None:
    pages = text_of_pages(printed())
    assert all(len(re.sub(r"—\d+—", "", text)) > 20 for text in pages)


def test_no_head_is_left_at_the_foot_of_a_page() -> None:
    """No page ends in a row of the frame's words: what a head heads is on its page."""
    settings = paging(example()).settings
    for index, how in settings.items():
        for turn in how.turns:
            assert turn - 1 not in how.heads, (index, turn)


def test_a_table_that_fits_a_page_is_not_torn() -> None:
    """Rows that share what room there is fill their page to a hair; in 上海's layout tables may begin within a page."""
    budget, _ = load(EXAMPLE)
    assert budget is not None
    publication = publish(budget, "shanghai-9")
    pages = paging(publication)
    torn = []
    laid = ((SHEETS[leaf.kind], index, block) for leaf in pages.leaves for index, block in leaf.blocks)
    for sheet, block, how in ((sheet, block, pages.settings[index]) for sheet, index, block in laid if isinstance(block, Table)):
        whole = above_height(block, sheet) + sum(how.heights) + sum(note_height(note, sheet) for note in block.notes)
        torn += [block.title] if how.turns and whole < sheet.table_down + 0.5 else []
    assert torn == []


@pytest.mark.parametrize(("rows", "size"), [(60, 10.5), (72, 9.0), (90, 10.5), (106, 9.0)])
def test_a_table_of_several_pages_is_set_smaller_where_that_spares_one(rows: int, size: float) -> None:
    body = tuple((cell(f"{n}"), cell("河道管理所"), *amounts("70.00")) for n in range(rows))
    table = Table("1", "", "表", "万元", "cube", ((head("编码"), head("名称"), head("金额")),), body, (1, 3, 1))
    how = paging(Publication("题", "单位", 2024, (table,))).settings[0]
    assert how.size == size, how.turns


def test_heads_within_a_form_stand_again_over_what_goes_on() -> None:
    """No page of the example shows amounts of a form without the heads of their columns."""
    continued = 0
    for how in paging(example()).settings.values():
        grid = how.grid
        for turn, piece in zip(how.turns, list(pieces(grid, how.turns))[1:], strict=True):
            for row in running_head(grid, turn):
                continued += 1
                words = {p.cell.prose for p in grid.cells if p.row == row and p.rowspan == 1}
                assert words <= {p.cell.prose for p in piece.cells if p.row == grid.header_rows}
    assert continued >= 5
    pages = [text for text in text_of_pages(printed()) if "2024年项目支出明细及依据" in text]
    assert len(pages) >= continued and all("测算依据及说明本级财政拨款金额" in text for text in pages)


def test_a_merged_cell_that_a_page_cuts_is_named_on_both_but_states_its_figure_once() -> None:
    stub = TableCell((amount("40"), "%"), rowspan=60)
    rows = tuple((*((TableCell(("产出指标",), rowspan=60), stub) if n == 0 else ()), cell(f"第{n}项")) for n in range(60))
    grid = lattice(table := Table("1", "", "表", "", "indicators", ((head("一级"), head("权重"), head("名称")),), rows, (1, 1, 3)))
    turns = paging(Publication("题", "单位", 2024, (table,))).settings[0].turns
    assert turns
    for piece in list(pieces(grid, turns))[1:]:
        assert {text_of(p.cell.prose) for p in piece.cells if p.rowspan > 1} == {"产出指标", CONTINUED}
    assert sum(p.cell.prose == stub.prose for p in whole(grid, turns).cells) == 1


def test_long_words_fill_their_page_and_go_on_under_their_label() -> None:
    text = "\n".join("依据某法，某项工作由某单位组织实施。" * 12 for _ in range(40))
    rows = (*((head("名称"), cell("某单位")) for _ in range(6)), (head("立项依据"), cell("前言", amount("1.00"), "万元。", text)))
    publication = Publication("题", "单位", 2024, (Table("1", "", "表", "", "form", (), rows, (1, 5)),))
    how = paging(publication).settings[0]
    assert how.turns[0] == 7  # the first part stands under the short rows
    parts = [p.cell.prose for p in how.grid.cells if p.row >= 6 and not p.header]
    assert len(parts) == len(how.turns) + 1 == how.grid.rows - 6
    assert "".join(map(text_of, parts)).replace("\n", "") == f"前言1.00万元。{text}".replace("\n", "")
    assert all(text_of(part).endswith("。") for part in parts)
    pages = text_of_pages(to_pdf(publication))
    assert len(pages) == len(parts) and all("立项依据" in page for page in pages)
    down = SHEETS["tall"].table_down
    for start, end in pairwise((0, *how.turns)):
        assert sum(how.heights[start:end]) > down * 0.8


@pytest.mark.parametrize("mark", ["。", "，", ""])
def test_words_that_no_page_holds_go_on_beside_the_name_of_their_row(mark: str) -> None:
    text = f"按照工程进度分批实施{mark}加强质量监督{mark}" * 150
    label = TableCell(("项目支出情况",), header=True, rowspan=3)
    rows = (
        (label, head("项目名称"), head("金额"), head("用途")),
        (cell("清淤工程"), *amounts("70.00"), cell(text)), (cell("防汛"), *amounts("5.00"), cell("值守")),
    )  # fmt: skip
    publication = Publication("题", "单位", 2024, (Table("1", "", "表", "万元", "form", (), rows, (1, 2, 1, 2)),))
    how = paging(publication).settings[0]
    parts = [text_of(p.cell.prose) for p in how.grid.cells if p.column == 3 and not p.header]
    assert "".join(parts[:-1]) == text and len(parts) == len(how.turns) + 2
    pages = text_of_pages(to_pdf(publication))
    assert len(pages) == len(how.turns) + 1 and all("清淤工程" in page and "项目支出情况" in page for page in pages)
    assert ["70.00" in page for page in pages] == [True] + [False] * len(how.turns)
    down = SHEETS["tall"].table_down
    assert all(sum(how.heights[start:end]) <= down for start, end in pairwise((0, *how.turns, how.grid.rows)))


def test_the_last_rule_of_a_table_is_as_strong_under_a_merged_cell() -> None:
    rows = ((TableCell(("产出指标",), rowspan=2), cell("甲")), (cell("乙"),))
    with pypdfium2.PdfDocument(to_pdf(Publication("题", "单位", 2024, (Table("1", "", "表", "", "form", (), rows, (1, 1)),)))) as document:
        strong = []
        for one in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            pdfium.FPDFPageObj_GetStrokeWidth(one.raw, width := ctypes.c_float())
            left, bottom, right, top = one.get_bounds()
            strong += [(round(bottom), left, right)] if width.value > 0.7 and top - bottom < 2 else []
    lowest = [(left, right) for bottom, left, right in strong if bottom == min(strong)[0]]
    sheet = SHEETS["tall"]
    assert sum(right - left for left, right in lowest) >= sheet.across - 1


def test_a_word_wider_than_its_cell_is_broken_not_cut() -> None:
    address = "http://www.example.cn/" + "abcdefghij" * 9
    table = Table("1", "", "表", "", "form", (), ((cell("网址"), cell(address)), (cell("编码"), cell("A" * 60))), (1, 2))
    data = to_pdf(Publication("题", "单位", 2024, (table,)))
    text = text_of_pages(data)[0].replace("\u200b", "")
    assert address in text and "A" * 60 in text
    with pypdfium2.PdfDocument(data) as document:
        page = document[0].get_textpage()
        right = max(page.get_charbox(i)[2] for i in range(page.count_chars()))
    assert right <= SHEETS["tall"].width - SHEETS["tall"].right + 0.5


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PUBLICATIONS)
def test_any_publication_is_printed(publication: Publication) -> None:
    try:
        data = to_pdf(publication)
    except WriteError as refused:
        assert "PDF" in str(refused)
        return
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) >= 1


def test_totals_and_small_headings_are_hei_not_smeared_song() -> None:
    rows = ((cell("合计", bold=True), TableCell((amount("8.76"),), bold=True)), (cell("其中"), *amounts("5.43")))
    table = Table("1", "", "表", "万元", "cube", ((head("项目"), head("金额")),), rows, (1, 1))
    with pypdfium2.PdfDocument(to_pdf(Publication("题", "单位", 2024, (Heading(3, "（一）", "总体情况", ""), table)))) as document:
        fonts = {}
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                name = ctypes.create_string_buffer(80)
                pdfium.FPDFText_GetFontInfo(text, index, name, 80, None)
                fonts[chr(pdfium.FPDFText_GetUnicode(text, index))] = "Sans" in name.value.decode()
    assert all(fonts[one] for one in "876体") and not any(fonts[one] for one in "543其")


def test_a_character_that_no_type_has_is_named(tmp_path: Path) -> None:
    odd = Publication("题", "单位", 2024, (Paragraph(("\U0002ebf0字",)),))
    with pytest.raises(WriteError, match=r"没有.*U\+2EBF0"):
        write_pdf(odd, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


# ---- both ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [to_docx, to_pdf])
def test_paper_is_deterministic(to: Callable[[Publication], bytes]) -> None:
    assert to(SAMPLE) == to(SAMPLE)


@pytest.mark.parametrize(("write", "name"), [(write_docx, "a.docx"), (write_pdf, "a.pdf")])
def test_paper_carries_the_hash_of_its_data(write: Callable[[Publication, Path], None], name: str, tmp_path: Path) -> None:
    write(example(), tmp_path / name)
    assert stamp_of(tmp_path / name) == example().data_hash != ""


@pytest.mark.parametrize("write", [write_docx, write_pdf])
def test_a_folder_that_is_not_there_is_an_os_error(write: Callable[[Publication, Path], None], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write(SAMPLE, tmp_path / "none" / "x")


def test_a_part_is_set_closer_rather_than_leave_a_few_lines_on_a_page() -> None:
    def part(paragraphs: int) -> Publication:
        blocks = tuple(Paragraph((f"第{n}段，" + "文字" * 20,)) for n in range(paragraphs))  # two lines each
        return Publication("题", "单位", 2024, (Heading(1, "第一部分", "说明", ""), *blocks))

    usual, few = paging(part(20)), paging(part(22))
    assert usual.pitches == {} and (usual.last, few.last) == (2, 2)
    (pitch,) = set(few.pitches.values())
    assert len(text_of_pages(to_pdf(part(22)))) == 2
    spacings = {s.get(f"{W}line") for s in body(part(22)).iter(f"{W}spacing")}
    assert LINE * 0.9 < pitch < LINE and str(round(20 * pitch)) in spacings


def test_tables_that_fit_a_page_are_not_torn() -> None:
    pages = paging(example())
    for leaf in pages.leaves:
        for index, block in leaf.blocks:
            if isinstance(block, Table):
                fits = sum(pages.settings[index].heights) < SHEETS[leaf.kind].table_down - 120
                assert not (fits and pages.settings[index].turns), block.title


def test_a_long_table_goes_on_under_its_header() -> None:
    rows = tuple((cell(f"{n:03}"), cell(f"事项{n}"), *amounts("1.00")) for n in range(90))
    header = ((head("编码"), head("名称"), head("金额")),)
    long = Table("1", "预算01表", "长表", "万元", "lines", header, rows, (1, 3, 1))
    publication = Publication("题", "单位", 2024, (long, long))
    pages = paging(publication)
    turns = pages.settings[0].turns
    assert len(turns) >= 2 and pages.numbers == {0: 1, 1: len(turns) + 2} and pages.breaks == {1}
    assert sum("编码名称金额" in text for text in text_of_pages(to_pdf(publication))) == 2 * (len(turns) + 1)


def with_amounts(columns: int, text: str, name: str) -> Table:
    """A statutory table that gives its names little room."""
    header = ((head("名称"), *(head("金额") for _ in range(columns))),)
    rows = tuple((cell(name), *amounts(*(text,) * columns)) for _ in range(3))
    return Table("1", "预算01表", "表", "元", "cube", header, rows, (1, *(3,) * columns))


@pytest.mark.parametrize(
    ("columns", "text", "kind", "smallest"),
    [(4, "1.00", "tall", False), (5, "68,689,942.44", "tall", False), (7, "68,689,942.44", "wide", False),
     (9, "9,868,689,942.4", "wide", True)],
)  # fmt: skip
def test_names_keep_their_room_beside_large_amounts(columns: int, text: str, kind: str, smallest: bool) -> None:
    """Smaller type, less padding, at last the page turned; no amount is broken for it."""
    publication = Publication("题", "单位", 2024, (with_amounts(columns, text, "某区水利工程管理服务中心"),))
    pages = paging(publication)
    how = pages.settings[0]
    assert pages.leaves[0].kind == kind and (how.padding < PADDING) == smallest
    room = [(width - 2 * how.padding) * 2 / how.size for width in how.widths]
    assert room[0] >= 14 and min(room[1:]) >= set_width(text)
    assert sum(how.widths) == pytest.approx(SHEETS[kind].across)


def test_labels_take_the_room_that_amounts_leave() -> None:
    table = with_amounts(3, "1.00", "国有资本经营预算财政拨款收入")
    pages = paging(Publication("题", "单位", 2024, (table,)))
    how = pages.settings[0]
    assert (how.widths[0] - 2 * how.padding) * 2 / how.size >= set_width("国有资本经营预算财政拨款收入")


def test_lines_of_text() -> None:
    assert text_width("一般公共预算08") == 14
    assert lines("一二三四五", 10) == 1 and lines("一二三四五六", 10) == 2 and lines("一二三四五，", 10) == 1
    assert lines("一二三四五，", 10, cell=True) == 2
    assert lines("支出费1414.26", 10) == 2  # a figure stays whole
    assert lines("支出1414.26", 11) == 2  # and half a character from the words before it
    assert lines("一\n\n二", 10) == 3
    assert title_size("一" * 20, 442, 22.0) == 21.0 and title_size("一" * 40, 442, 22.0) == 22.0


# ---- the workbook's pages --------------------------------------------------------------------------------------------


def test_no_head_ends_a_page_of_a_workbook() -> None:
    assert page_ends([10.0] * 7, {3}, 40.0) == [3] and page_ends([10.0] * 7, (), 40.0, repeated=20.0) == [4, 6]
    assert page_ends([90.0, 90.0], {0}, 40.0) == [1]  # a row that no page holds


def test_pages_of_the_workbook_end_between_sections_and_forms_print_their_head_again(tmp_path: Path) -> None:
    write_xlsx(example(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    text = book["情况说明"]
    ends = [mark.id for mark in text.row_breaks.brk]
    assert ends and not any(text.cell(end, 1).font.b for end in ends)
    short = [sheet for sheet in book.worksheets if sheet.title[:1] == "0"]
    assert short and all(sheet.page_setup.fitToHeight in {None, 1} for sheet in short)


def test_a_form_in_a_workbook_prints_the_head_that_runs_on(tmp_path: Path) -> None:
    items = tuple((cell(f"内容{n}"), cell("按任务量测算。" * 6), *amounts("1.00")) for n in range(40))
    stub = head("支出明细及依据", rowspan=len(items) + 1)
    rows = ((head("项目名称"), cell("某项目", colspan=3)), (stub, head("项目内容"), head("测算依据"), head("金额")), *items)
    write_xlsx(Publication("题", "单位", 2024, (Table("1", "", "申报表", "", "form", (), rows, (1, 1, 2, 1)),)), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[-1]
    assert sheet.row_breaks.brk and [sheet.cell(3, column).value for column in (2, 3, 4)] == ["项目内容", "测算依据", "金额"]
    assert sheet.print_title_rows == "$3:$3"


def test_text_stands_off_the_amount_before_it_and_titles_are_the_largest(tmp_path: Path) -> None:
    write_xlsx(example(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    total = next(one for row in book["01收支总表"].iter_rows() for one in row if one.value == "本年支出合计")
    assert total.alignment.indent == 1
    sizes = {str(one.value): one.font.sz for (one,) in book["情况说明"].iter_rows()}
    annex, title = (next(size for text, size in sizes.items() if text.startswith(words)) for words in ("附件1", "2024年部门预算明细表"))
    assert annex < title


# ---- the workbook's totals -------------------------------------------------------------------------------------------


def evaluated(sheet: openpyxl.worksheet.worksheet.Worksheet, name: str) -> Decimal:
    """A cell as its formulas give it: =A1+B1 and =SUM(A1:A9,C1), nothing else."""
    value = sheet[name].value
    if not isinstance(value, str) or not value.startswith("="):
        return Decimal(str(value)) if value is not None and not isinstance(value, str) else Decimal(0)
    total = Decimal(0)
    for piece in re.split(r"[+,]", value.removeprefix("=").removeprefix("SUM(").removesuffix(")")):
        cells = sheet[piece] if ":" in piece else ((sheet[piece],),)
        total += sum((evaluated(sheet, one.coordinate) for row in cells for one in row), Decimal(0))
    return total


def test_totals_are_formulas_that_give_what_is_printed(tmp_path: Path) -> None:
    write_xlsx(example(), tmp_path / "a.xlsx")
    formulas, values = openpyxl.load_workbook(tmp_path / "a.xlsx"), openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    count = 0
    for sheet in formulas.worksheets[2:]:
        for row in sheet.iter_rows():
            for one in row:
                if one.data_type == "f":
                    count += 1
                    assert evaluated(sheet, one.coordinate) == Decimal(str(values[sheet.title][one.coordinate].value))
    assert count > 150
    functions = formulas["05一般公共预算支出(功能)"]
    assert (functions["C7"].value, functions["C8"].value, functions["C9"].value) == ("=C8+C15+C19+C21", "=SUM(C9:C14)", "=D9")
    assert formulas["01收支总表"]["D31"].value == "=SUM(D6:D30)"


def test_a_total_that_does_not_add_up_stays_as_printed() -> None:
    def column(*texts: str) -> Table:
        parts = ("*", "basic", "project")
        rows = tuple((cell(name), cell(amount(text, nature=name))) for name, text in zip(parts, texts, strict=True))
        return Table("1", "", "", "万元", "cube", (), rows, (1, 1))

    assert totals(lattice(column("3.00", "1.00", "2.00")), ENTITY) == {(0, 1): (Range((1, 1), (2, 1)),)}
    assert totals(lattice(column("3.01", "1.00", "2.00")), ENTITY) == {}


def test_what_is_named_among_a_whole_is_no_sum() -> None:
    """面向中小企业 is not the sum of what it names of 小微企业, though it may be equal."""
    row = tuple(cell(amount("5.00", measure="procurement", item=item)) for item in ("*", "sme", "micro"))
    assert totals(lattice(Table("1", "", "", "万元", "cube", (), (row,), (1, 1, 1))), ENTITY) == {}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_another_program_computes_the_same_totals(tmp_path: Path) -> None:
    """LibreOffice, given the workbook without any stored result."""
    write_xlsx(example(), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as bare:
        for name in book.namelist():
            text = book.read(name)
            bare.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", text) if name.startswith("xl/worksheets/") else text)
    convert(tmp_path / "b.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    ours = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    theirs = openpyxl.load_workbook(tmp_path / "out" / "b.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet in formulas.worksheets[2:]:
        for row in sheet.iter_rows():
            for one in row:
                if one.data_type == "f":
                    computed, stored = (b[sheet.title][one.coordinate].value for b in (theirs, ours))
                    assert round(Decimal(str(computed)), 2) == Decimal(str(stored)), (sheet.title, one.coordinate)


def convert(path: Path, form: str, out: Path) -> None:
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(command, capture_output=True, timeout=180, check=True)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_another_program_lays_the_word_document_out_as_its_contents_say(tmp_path: Path) -> None:
    write_docx(example(), tmp_path / "a.docx")
    convert(tmp_path / "a.docx", "pdf", tmp_path)
    if not (tmp_path / "a.pdf").exists():
        pytest.skip("LibreOffice has no Writer")
    pages = text_of_pages((tmp_path / "a.pdf").read_bytes())
    assert all(len(re.sub(r"—\d+—", "", text)) > 20 for text in pages)
    numbers = paging(example()).numbers
    start = next(i for i, text in enumerate(pages) if "—1—" in text)
    for index, block in enumerate(example().blocks):
        if isinstance(block, Heading | Table) and (not isinstance(block, Table) or block.number):
            words = heading_text(block) if isinstance(block, Heading) else block.number + block.title
            assert re.sub(r"\s", "", words) in pages[start + numbers[index] - 1], words
    last = max(numbers, key=lambda index: numbers[index])
    assert len(pages) - start == numbers[last] + len(paging(example()).settings[last].turns if last in paging(example()).settings else ())
