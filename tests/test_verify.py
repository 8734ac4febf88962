"""Equal data, equal files; and whether a published file still says what its data say."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pypdf.annotations
import pytest
from click_runner import Said, run

from mingzhang.audit.carried_office import Chart, without_charts
from mingzhang.audit.changes import Text, changes, told, without_paging
from mingzhang.audit.readback import readback
from mingzhang.audit.stamps import stamp_of
from mingzhang.budget import load, save
from mingzhang.compile import FORMATS, build, data_hash, publish
from mingzhang.document import Document, Paragraph
from tests.views_sample import sample

FILES = tuple(name for name, (pattern, _) in FORMATS.items() if pattern.startswith("{}."))
each_file = pytest.mark.parametrize("form", FILES)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``数据``: what was entered; ``公开``: every format of it."""
    folder = tmp_path_factory.mktemp("verify")
    save(sample(), folder / "数据")
    build(folder / "数据", folder / "公开", tuple(FORMATS))
    return folder


def path_of(folder: Path, form: str) -> Path:
    return folder / "公开" / FORMATS[form][0].format("云溪区水务局2024年部门预算")


def verified(*arguments: object) -> Said:
    result = run("verify", *arguments)
    return result._replace(out=result.out.replace("\n", ""))


# ---- equal data, equal bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_data_give_the_same_bytes(form: str, published: Path, tmp_path: Path) -> None:
    """From the folder and from the workbook, at another time and place."""
    budget, _ = load(published / "数据")
    assert budget is not None
    save(budget, tmp_path / "数据.xlsx")
    build(tmp_path / "数据.xlsx", tmp_path / "公开", (form,))
    first, again = path_of(published, form), path_of(tmp_path, form)
    names = [p.relative_to(first) for p in first.rglob("*") if p.is_file()] if first.is_dir() else [Path()]
    assert names and all((first / n).read_bytes() == (again / n).read_bytes() for n in names)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_carries_the_hash_of_its_data(form: str, published: Path) -> None:
    assert stamp_of(path_of(published, form)) == data_hash(sample())


def test_the_hash_is_of_the_amounts_not_of_how_they_are_written() -> None:
    lines = sample().lines
    same = sample()._replace(lines=(lines[0]._replace(amount=Decimal("1200000.00")), *lines[1:]))
    other = sample()._replace(lines=(lines[0]._replace(amount=Decimal("1200000.01")), *lines[1:]))
    assert data_hash(same) == data_hash(sample()) != data_hash(other)


def test_nobody_finds_a_telephone_number_by_trying() -> None:
    assert data_hash(sample()._replace(meta=sample().meta._replace(filer_phone="027-11111111"))) == data_hash(sample())


# ---- verifying -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_as_it_was_published_matches(form: str, published: Path) -> None:
    """Against the data that were entered, and against those published beside it."""
    for data in (("--data", published / "数据"), ()):
        result = verified(path_of(published, form), *data)
        assert result.code == 0 and "一致。数据指纹相符" in result.out and "逐字节相同" in result.out


def test_a_changed_figure_is_found_in_a_page(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "改.html"
    content = path_of(published, "html").read_text("utf-8")
    assert content.count("<td class=\"r\">300.00</td>") > 1
    path.write_text(content.replace("<td class=\"r\">300.00</td>", "<td class=\"r\">301.00</td>", 1), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "不一致。数据指纹相符" in result.out
    assert "应为“300.00”，现为“301.00”。" in result.out and "（3,010,000元）" in result.out and "（3,000,000元）没有读回来" in result.out


def test_a_changed_figure_is_found_in_a_workbook(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "改.xlsx"
    book = openpyxl.load_workbook(path_of(published, "xlsx"))
    numbers = (c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float) and c.value > 100)
    cell = next(numbers)
    cell.value = float(cell.value) + 1
    book.save(path)
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "没有读回来" in result.out


def test_a_changed_word_is_found(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "改.txt"
    path.write_text(path_of(published, "text").read_text("utf-8").replace("清淤疏浚", "清淤绿化", 1), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "指标与数据一致" in result.out and "现为“" in result.out and "清淤绿化" in result.out


def test_a_file_that_was_saved_again_matches_in_what_it_says(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "另存.html"
    path.write_text(path_of(published, "html").read_text("utf-8").replace("</body>", "<!-- 另存 -->\n</body>"), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert result.code == 0 and "文件不是原样" in result.out and "文字、图中的文字、脚本和样式与数据一致" in result.out


def test_changed_data_are_told_from_a_changed_file(published: Path, tmp_path: Path) -> None:
    budget = sample()
    revenue = (budget.revenue[0]._replace(amount=budget.revenue[0].amount + 10_000), *budget.revenue[1:])
    save(budget._replace(revenue=revenue), tmp_path / "新数据")
    result = verified(path_of(published, "html"), "--data", tmp_path / "新数据")
    assert result.code == 1 and "数据指纹不符" in result.out and "没有读回来" in result.out


def test_another_layout_of_the_same_data_is_known_by_its_hash(published: Path, tmp_path: Path) -> None:
    """The data name a layout that is not the one published in."""
    from mingzhang.views.layout import layouts

    other = next((name for name in layouts() if name != "hubei-15"), "hubei-15")
    save(sample()._replace(meta=sample().meta._replace(layout=other)), tmp_path / "数据")
    assert verified(path_of(published, "text"), "--data", tmp_path / "数据").code == 0


def test_a_changed_file_of_data_is_found(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    shutil.copytree(path_of(published, "data"), folder)
    lines = folder / "budget" / "lines.csv"
    lines.write_text(lines.read_text("utf-8").replace("1200000", "1200001"), "utf-8")
    (folder / "facts.csv").unlink()
    result = verified(folder, "--data", published / "数据")
    assert result.code == 1 and "缺少 facts.csv。" in result.out and "budget/lines.csv：第2行：应为“" in result.out


# ---- what a file carries beside its text -----------------------------------------------------------------------------


def packed(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A package with its parts changed, or left out where there is None; something must have changed."""
    touched = False
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            changed = change(name, data)
            touched |= changed != data
            if changed is not None:
                new.writestr(name, changed)
    assert touched
    return target


def differs(path: Path, published: Path) -> str:
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "不一致。数据指纹相符" in result.out, result.out
    return result.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</body>", "<script>document.body.append(1)</script></body>", "多出脚本“document.body.append(1)”"),
        ("</style>", "td.r{visibility:hidden}</style>", "改动了样式表“"),
        ('<td class="r">300.00', '<td class="r" style="color:white">300.00', "多出样式“color:white”"),
        ("<body>", '<body onload="change()">', "多出脚本“change()”"),
        ("</main>", '<img src="https://example.org/a.png"></main>', "多出img 元素“https://example.org/a.png”"),
        ("</main>", '<p><a href="javascript:change()"></a></p></main>', "多出脚本“javascript:change()”"),
    ],
)
def test_what_a_page_runs_or_covers_itself_with_is_found(old: str, new: str, said: str, published: Path, tmp_path: Path) -> None:
    content = path_of(published, "html").read_text("utf-8")
    path = tmp_path / "改.html"
    path.write_text(content.replace(old, new, 1), "utf-8")
    out = differs(path, published)
    assert said in out and "文字、图中的文字与数据一致" in out


def test_a_changed_figure_in_a_drawing_is_found(published: Path, tmp_path: Path) -> None:
    """As it is shown, and as it is said to those who do not see it."""
    content = path_of(published, "html").read_text("utf-8")
    start, end = content.index("<svg"), content.index("</svg>")
    drawing = content[start:end]
    shown = re.search(r">([0-9][0-9,.]*)万元", drawing)
    aloud = re.search(r'aria-label="[^"]*?([0-9][0-9.]*)万元', drawing)
    assert shown is not None and aloud is not None
    for match, said in ((shown, "图中应为“"), (aloud, "说明文字“")):
        path = tmp_path / "改.html"
        path.write_text(content[:start] + drawing[: match.start(1)] + "7" + drawing[match.start(1) :] + content[end:], "utf-8")
        assert said in differs(path, published)


def test_changed_open_data_inside_a_pdf_are_found(published: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(path_of(published, "pdf")))
    writer.write(tmp_path / "另存.pdf")
    again = verified(tmp_path / "另存.pdf", "--data", published / "数据")
    assert again.code == 0 and "个附件与数据一致" in again.out
    for item in (o.get_object() for o in writer._objects if o is not None):
        if isinstance(item, pypdf.generic.StreamObject) and b"300.00" in item.get_data() and item.get("/Type") == "/EmbeddedFile":
            item.set_data(item.get_data().replace(b"300.00", b"301.00"))
    writer.write(tmp_path / "改.pdf")
    out = differs(tmp_path / "改.pdf", published)
    assert "附件“facts.csv”：第" in out and "301.00" in out and "文字与数据一致" in out


def test_what_covers_a_page_of_a_pdf_is_found(published: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(path_of(published, "pdf")))
    writer.add_annotation(3, pypdf.annotations.FreeText(text="7", rect=(100, 100, 200, 200)))
    pdf = pypdf.generic
    action = pdf.DictionaryObject({pdf.NameObject("/S"): pdf.NameObject("/JavaScript"), pdf.NameObject("/JS"): pdf.TextStringObject("1")})
    named = pdf.DictionaryObject({pdf.NameObject("/Names"): pdf.ArrayObject([pdf.TextStringObject("a"), action])})
    writer.root_object["/Names"].get_object()[pdf.NameObject("/JavaScript")] = named
    writer.write(tmp_path / "改.pdf")
    out = differs(tmp_path / "改.pdf", published)
    assert "第4页多出1处批注。" in out and "多出1段脚本。" in out


def test_a_changed_value_in_a_chart_of_word_is_found(published: Path, tmp_path: Path) -> None:
    source = path_of(published, "docx")
    path = packed(source, tmp_path / "改.docx", lambda n, d: re.sub(rb"<c:v>(\d+\.\d+)</c:v>", rb"<c:v>9\1</c:v>", d, count=1))
    assert "图表“支出按性质（万元）”的“" in differs(path, published)
    aloud = packed(source, tmp_path / "说.docx", lambda n, d: re.sub(rb'(descr="[^"]*?)(\d+\.\d)', rb"\g<1>9\2", d, count=1))
    assert "图的说明文字改为“支出按性质（万元）：" in differs(aloud, published)


def test_charts_that_word_packed_its_own_way_are_the_same_and_lost_ones_are_named(published: Path, tmp_path: Path) -> None:
    source = path_of(published, "docx")

    def again(name: str, data: bytes) -> bytes:
        cached = data.replace(b"<c:numLit>", b"<c:numRef><c:f>0</c:f><c:numCache>").replace(b"</c:numLit>", b"</c:numCache></c:numRef>")
        return re.sub(rb"(\.\d\d)</c:v>", rb"\g<1>000000000001</c:v>", cached)

    kept = verified(packed(source, tmp_path / "另存.docx", again), "--data", published / "数据")
    assert kept.code == 0 and "个图表的数与数据一致" in kept.out
    path = packed(source, tmp_path / "无图.docx", lambda n, d: None if n.startswith("word/charts/") else d)
    lost = verified(path, "--data", published / "数据")
    assert lost.code == 0 and "没有核对：图表（文件里已没有图表的数）" in lost.out and "图表的数与数据一致" not in lost.out


def test_words_in_a_footer_are_found(published: Path, tmp_path: Path) -> None:
    added = "<w:r><w:t>另有支出99999.99万元</w:t></w:r></w:p>".encode()
    path = packed(
        path_of(published, "docx"), tmp_path / "改.docx", lambda n, d: d.replace(b"</w:p>", added) if n.startswith("word/footer") else d
    )  # fmt: skip
    assert "页眉、页脚、脚注或批注中多出“" in differs(path, published)


def test_a_changed_formula_is_found_though_its_value_is_the_old_one(published: Path, tmp_path: Path) -> None:
    source = path_of(published, "xlsx")
    path = packed(source, tmp_path / "改.xlsx", lambda n, d: re.sub(rb"<f>([^<]*)</f>", rb"<f>\1+1000</f>", d, count=1))
    out = differs(path, published)
    assert re.search(r"工作表“[^”]+”[A-Z]+\d+：公式应为“(.+?)”，现为“\1\+1000”", out) and "文字与数据一致" in out
    values = packed(source, tmp_path / "值.xlsx", lambda n, d: re.sub(rb"<f>[^<]*</f>", b"", d))
    result = verified(values, "--data", published / "数据")
    assert result.code == 0 and re.search(r"没有核对：\d+处公式（已成数值）", result.out)


def test_a_hidden_row_is_found(published: Path, tmp_path: Path) -> None:
    source = path_of(published, "xlsx")
    path = packed(source, tmp_path / "改.xlsx", lambda n, d: d.replace(b'<row r="9"', b'<row hidden="1" r="9"') if "sheet3" in n else d)
    assert "多出1处隐藏的行、列或工作表。" in differs(path, published)


def test_a_difference_in_a_table_of_two_sides_stands_at_the_name_on_its_own_side(published: Path, tmp_path: Path) -> None:
    content = path_of(published, "html").read_text("utf-8")
    row = re.search(r"<tr>((?:(?!</tr>).)*?支出总计((?:(?!</tr>).)*?))</tr>", content)
    assert row is not None and "收入总计" in row[1]
    figure = re.search(r">([0-9][0-9,]*\.\d\d)<", row[2])
    assert figure is not None
    at = row.start(2) + figure.start(1)
    path = tmp_path / "改.html"
    path.write_text(f"{content[:at]}7{content[at:]}", "utf-8")
    assert re.search(rf"支出总计：应为“{figure[1]}”，现为“7{figure[1]}”", differs(path, published))


def test_a_pdf_of_another_program_is_read_as_our_word_file_without_its_paging(published: Path, tmp_path: Path) -> None:
    """Without the hash and the open data; its contents, its heads of tables and the labels of charts say nothing."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(path_of(published, "pdf")))
    writer.metadata = {}
    writer.xmp_metadata = None
    del writer.root_object["/Names"], writer.root_object["/AF"]
    writer.write(tmp_path / "打印.pdf")
    result = verified(tmp_path / "打印.pdf", "--data", published / "数据")
    assert result.code == 0 and "没有核对：附件（文件没有附带开放数据）" in result.out, result.out


def test_charts_and_the_contents_are_taken_out_of_what_was_printed() -> None:
    chart = Chart("支出按性质（万元）", {("2023年", "人员经费"): "1241.19", ("2024年", "人员经费"): "1300", ("", "收入总计 2024年"): "9"})
    texts = ["支出按性质（万元）", "人员经费 1,241.19", "2024年 2023年", "收入总计2024年", "1,300.00", "另有支出5万元"]
    here = tuple(Paragraph(text, 70, n, None, 0) for n, text in enumerate(texts))
    before = Paragraph("人员经费", 3, 0, None, 0)
    document = Document("", "", "pdf", 70, (before, *here), ())
    assert [b.text for b in without_charts(document, [chart]).blocks if isinstance(b, Paragraph)] == ["人员经费", "另有支出5万元"]
    contents = ("目　录", "第一部分 基本概况…………1", "一、主要职能............2")
    paged = [Text(text) for text in (*contents, "第一部分", "第一部分基本概况", "存款、租金")]
    assert [said.text for said in without_paging(paged)] == ["目录", "第一部分基本概况", "存款租金"]
    assert [said.text for said in without_paging(paged[4:])] == ["第一部分基本概况", "存款租金"]


def test_broken_lines_are_no_change() -> None:
    whole, broken = [Text("比2023年预算减少"), Text("1.00")], [Text("比2023年"), Text("预算 减少"), Text("1.00")]
    assert list(changes(whole, broken)) == []
    assert [told(*pair) for pair in changes(whole, [*broken[:2], Text("7.00", "合计")])] != []


# ---- tables of facts -------------------------------------------------------------------------------------------------


def test_a_changed_row_of_parquet_is_found(published: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path_of(published, "parquet"))
    pq.write_table(table, tmp_path / "另存.parquet", compression="gzip")
    same = verified(tmp_path / "另存.parquet", "--data", published / "数据")
    assert same.code == 0 and "各行与数据一致" in same.out
    values = table["value"].to_pylist()
    place = table.column_names.index("value")
    changed = table.set_column(place, table.schema.field("value"), pa.array([values[0] + 1, *values[1:]], table.schema.field("value").type))
    pq.write_table(changed, tmp_path / "改.parquet")
    assert "第1行：应为“" in differs(tmp_path / "改.parquet", published)
    (tmp_path / "坏.parquet").write_bytes(b"PAR1")
    assert "不是 Parquet 文件，或已损坏" in run("verify", tmp_path / "坏.parquet", "--data", published / "数据").out.replace("\n", "")
    assert readback(publish(sample()), path_of(published, "parquet")).lines == ()


def test_what_cannot_be_told(published: Path, tmp_path: Path) -> None:
    lonely = tmp_path / "独.html"
    shutil.copy(path_of(published, "html"), lonely)
    result = verified(lonely)
    assert result.code == 2 and "没有可核对的数据" in result.out and data_hash(sample()) in result.out
    assert verified(tmp_path / "无.html", "--data", published / "数据").code == 2
    (tmp_path / "坏").mkdir()
    assert verified(lonely, "--data", tmp_path / "坏").code == 2
    assert run("verify", lonely, "--data", tmp_path / "没有").code == 2


def test_a_file_without_a_hash_is_read(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "无指纹.txt"
    kept = [line for line in path_of(published, "text").read_text("utf-8").split("\n") if "数据指纹" not in line]
    path.write_text("\n".join(kept), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert "文件没有带数据指纹" in result.out and "指标与数据一致" in result.out


def test_a_broken_package_carries_no_hash(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("docProps/other.xml", "mingzhang-data")
    assert stamp_of(path) == ""
    path.write_bytes(path.read_bytes()[:40])
    assert stamp_of(path) == ""


# ---- one file of a folder --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["数据/facts.csv", "数据/exchange.json", "数据/budget/lines.csv", "数据/xbrl/report.json", "一图读懂/一图读懂.pdf"]
)
def test_a_file_of_a_folder_is_compared_with_itself(name: str, published: Path, tmp_path: Path) -> None:
    """Beside its folder's data; and away from it, with the data that were entered."""
    title = "云溪区水务局2024年部门预算"
    again = verified(published / "公开" / f"{title}{name}")
    assert again.code == 0 and "逐字节相同" in again.out, again.out
    copied = Path(shutil.copytree(published / "公开" / f"{title}{name.split('/')[0]}", tmp_path / f"{title}{name.split('/')[0]}"))
    path = copied.joinpath(*name.split("/")[1:])
    data = bytearray(path.read_bytes())
    place = max(i for i, c in enumerate(data) if c in b"0123456789")
    data[place] = ord("1") if data[place] != ord("1") else ord("2")
    path.write_bytes(data)
    assert "不一致" in differs(path, published)


def test_a_picture_is_known_by_its_kind_or_by_its_name(published: Path, tmp_path: Path) -> None:
    folder = path_of(published, "poster")
    for name, called in (("一图读懂.png", "图.png"), ("一图读懂.svg", "图.svg"), ("一图读懂.pdf", "云溪区水务局一图读懂.pdf")):
        shutil.copy(folder / name, tmp_path / called)
        assert verified(tmp_path / called, "--data", published / "数据").code == 0


def test_what_is_not_there_is_told_as_that(tmp_path: Path) -> None:
    result = verified(tmp_path / "没有.pdf")
    assert result.code == 2 and "找不到这个文件或文件夹" in result.out


# ---- what a reader of the file sees and a reader of the page does not ------------------------------------------------

_RUN = rb"(<w:rPr>)((?:(?!</w:rPr>).)*</w:rPr><w:t[^>]*>[^<]*\d\.\d\d)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (_RUN, rb"\1<w:strike/>\2", "加了删除线"),
        (_RUN, rb'\1<w:color w:val="FFFFFF"/>\2', "改为白色"),
        (_RUN, rb'\1<w:sz w:val="1"/>\2', "小得看不见"),
        (rb"<w:trPr>", rb"<w:trPr><w:hidden/>", "被隐藏"),
        (_RUN, rb'\1<w:highlight w:val="black"/>\2', "加了底色"),
        (rb"</w:p>", b'<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r></w:p>', "多出1处图形"),
    ],
    ids=["struck", "white", "tiny", "row", "covered", "drawn over"],
)
def test_what_is_taken_from_a_page_of_word_is_found(old: bytes, new: bytes, said: str, published: Path, tmp_path: Path) -> None:
    def taken(name: str, data: bytes) -> bytes:
        return re.sub(old, new, data, count=1) if name == "word/document.xml" else data

    path = packed(path_of(published, "docx"), tmp_path / "改.docx", taken)
    assert said in differs(path, published)


def test_a_row_without_height_is_hidden(published: Path, tmp_path: Path) -> None:
    def flat(name: str, data: bytes) -> bytes:
        return re.sub(rb'(<row r="8"[^>]*? ht=")[^"]*', rb"\g<1>0", data) if name == "xl/worksheets/sheet4.xml" else data

    out = differs(packed(path_of(published, "xlsx"), tmp_path / "改.xlsx", flat), published)
    assert "多出1处隐藏的行、列或工作表" in out


@pytest.mark.parametrize(
    ("form", "part", "old", "new", "said"),
    [
        ("docx", "word/styles.xml", rb"(<w:rPrDefault><w:rPr>)", rb'\1<w:color w:val="FFFFFF"/>', "样式中有文字改为白色"),
        (
            "docx", "word/_rels/document.xml.rels", b"</Relationships>",
            b'<Relationship Id="x" Type="hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>',
            "多出链接“https://example.org/”",
        ),
        ("xlsx", "xl/styles.xml", rb"<font>", rb"<font><strike/>", "单元格的字体有的加了删除线"),
        ("xlsx", "xl/styles.xml", rb"<color [^>]*/>", rb'<color rgb="FFFFFFFF"/>', "单元格的字体有的改为白色"),
        ("xlsx", "xl/worksheets/sheet4.xml", rb"(<oddFooter>[^<]*)", rb"\g<1>&amp;C99999", "99999”。"),
    ],
    ids=["style", "link", "struck", "white", "footer"],
)  # fmt: skip
def test_what_a_package_shows_beside_its_text_is_found(
    form: str, part: str, old: bytes, new: bytes, said: str, published: Path, tmp_path: Path
) -> None:
    path = packed(path_of(published, form), tmp_path / f"改.{form}", lambda n, d: re.sub(old, new, d, count=1) if n == part else d)
    assert said in differs(path, published)


@pytest.mark.parametrize("dressed", ["<s>300.00</s>", '<font color="white">300.00</font>', "<small>300.00</small>"])
def test_a_figure_that_a_page_dresses_otherwise_is_found(dressed: str, published: Path, tmp_path: Path) -> None:
    page = path_of(published, "html").read_text("utf-8")
    assert '<td class="r">300.00' in page
    (tmp_path / "改.html").write_text(page.replace('<td class="r">300.00', f'<td class="r">{dressed}', 1), "utf-8")
    assert "样式元素" in differs(tmp_path / "改.html", published)


def test_what_is_drawn_over_a_page_of_a_pdf_is_found(published: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(path_of(published, "pdf")))
    page, pdf = writer.pages[2], pypdf.generic
    white = pdf.StreamObject()
    white.set_data(b"q 1 1 1 rg 100 400 300 30 re f Q")
    page[pdf.NameObject("/Contents")] = pdf.ArrayObject([page.raw_get("/Contents"), writer._add_object(white)])
    writer.write(tmp_path / "改.pdf")
    assert "第3页多出1处图形。" in differs(tmp_path / "改.pdf", published)


def test_what_a_file_says_of_itself_is_compared(published: Path, tmp_path: Path) -> None:
    """Its title and author, the title and the links of a page. What another program leaves out says nothing."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(path_of(published, "pdf")))
    writer.add_metadata({"/Title": "另一个部门", "/Author": ""})
    writer.write(tmp_path / "改.pdf")
    out = differs(tmp_path / "改.pdf", published)
    assert "文件属性“标题”应为“云溪区水务局2024年部门预算”，现为“另一个部门”。" in out and "作者" not in out
    for form in ("docx", "xlsx"):
        source = path_of(published, form)
        named = packed(source, tmp_path / f"改.{form}", lambda n, d: d.replace("云溪区".encode(), "青山区".encode()) if "core" in n else d)
        assert "文件属性“标题”应为“云溪区" in differs(named, published)
    page = path_of(published, "html").read_text("utf-8")
    linked = re.sub(r'href="#([^"]+)"', r'href="https://example.org/\1"', page, count=1)
    titled = re.sub(r"<title>[^<]*", "<title>另一个部门", page, count=1)
    for changed, said in ((linked, "链接"), (titled, "网页标题")):
        (tmp_path / "改.html").write_text(changed, "utf-8")
        assert said in differs(tmp_path / "改.html", published)
    saved = page.replace('href="#', 'href="file:///C:/a.html#')
    (tmp_path / "存.html").write_text(saved, "utf-8")
    assert verified(tmp_path / "存.html", "--data", published / "数据").code == 0


def test_formulas_that_were_not_worked_out_are_told_as_that(published: Path, tmp_path: Path) -> None:
    openpyxl.load_workbook(path_of(published, "xlsx")).save(tmp_path / "存.xlsx")
    result = verified(tmp_path / "存.xlsx", "--data", published / "数据")
    assert result.code == 1 and "处公式没有算出的值" in result.out
