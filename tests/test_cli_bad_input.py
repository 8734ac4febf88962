"""Bad input through the commands: a Chinese sentence that names file, row and column, and never a traceback."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click_runner import run
from texts import COVER, FUNCTION_TABLE

from mingzhang.cli.last_resort import watched

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
KINDS = ("pdf", "docx", "doc", "rtf", "odt", "xlsx", "xls", "ods", "html", "mht", "txt", "md", "csv", "zip", "png", "没有扩展名")


def refused(result: object, *words: str) -> None:
    code, out, err = result  # type: ignore[misc]
    says = out + err
    assert code == 2 and "Traceback" not in says and "参考号" not in says
    assert not [word for word in words if word not in says], says
    assert any("\u4e00" <= c <= "\u9fff" for c in says)


# documents


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", ["empty", "blank", "noise"])
def test_documents_without_content(kind: str, sort: str, tmp_path: Path) -> None:
    data = {"empty": b"", "blank": b" \r\n\t\n", "noise": random.Random(kind).randbytes(3000)}[sort]
    path = tmp_path / f"文件.{kind}"
    path.write_bytes(data)
    refused(run("check", path), f"不能读取 {path}：")
    refused(run("facts", path), f"不能读取 {path}：")


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_documents_cut_short(kind: str, tmp_path: Path) -> None:
    whole = tmp_path / f"全.{kind}"
    if kind == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["科目", "金额"])
        book.save(whole)
    else:
        from zipfile import ZipFile

        with ZipFile(whole, "w") as archive:
            archive.writestr("word/document.xml", "<w:document/>" * 50)
    path = tmp_path / f"断.{kind}"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    refused(run("check", path), f"不能读取 {path}：")


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids[3 0"])
def test_a_pdf_cut_short(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "断.pdf"
    path.write_bytes(data)
    refused(run("check", path), f"不能读取 {path}：", "PDF")


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    refused(run("check", tmp_path / "没有.pdf"), f"不能读取 {tmp_path / '没有.pdf'}：找不到这个文件。")


@pytest.mark.parametrize("what", ["支", "1"])
def test_a_cell_of_ten_megabytes(what: str, tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text((COVER + FUNCTION_TABLE.replace("水利工程建设", what * 10_000_000)).replace("|", "\t"), "utf-8")
    refused(run("check", path), f"不能读取 {path}：", "第18行", "第2列", "10000000字")
    refused(run("facts", path), "第18行", "第2列")


def test_a_paragraph_of_ten_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text(f"{COVER}\n2024年收入预算{'1' * 10_000_000}万元。\n", "utf-8")
    refused(run("check", path), f"不能读取 {path}：", "第5行", "超过200000字")


def test_a_number_that_nobody_could_mean(tmp_path: Path) -> None:
    path = tmp_path / "长数.txt"
    table = FUNCTION_TABLE.replace("水利工程建设|40.00", f"水利工程建设|{'9' * 5000}")
    path.write_text((COVER + table).replace("|", "\t"), "utf-8")
    assert run("check", path).code in (0, 1)


# where answers go


@pytest.mark.parametrize("format", ["text", "json", "html", "xlsx"])
def test_out_that_cannot_be_written(format: str, tmp_path: Path) -> None:
    document, file = tmp_path / "预算.txt", tmp_path / "文件"
    document.write_text((COVER + FUNCTION_TABLE).replace("|", "\t"), "utf-8")
    file.write_text("x")
    check = ("check", document, "--format", format, "--out")
    refused(run(*check, file / "报告"), f"不能写入 {file / '报告'}（路径中有一段是文件，不是文件夹）")
    refused(run(*check, tmp_path), f"{tmp_path} 是一个文件夹")
    refused(run(*check, document), "不能是要读的文件")
    assert "水务局" in document.read_text("utf-8")
    refused(run("facts", document, "--out", document), "不能是要读的文件")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_out_without_permission(tmp_path: Path) -> None:
    folder = tmp_path / "只读"
    folder.mkdir(mode=0o500)
    refused(run("build", EXAMPLE, "--out", folder / "新"), "没有写的权限")


# budget packages


def cells(table: str, change: Callable[[list[dict[str, str]]], None]) -> Callable[[Path], None]:
    """A change of the rows of one table."""

    def apply(folder: Path) -> None:
        path = folder / table
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        names = list(rows[0])
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)

    return apply


def without(table: str, column: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / table
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        at = rows[0].index(column)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(row[:at] + row[at + 1 :] for row in rows)

    return apply


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (without("lines.csv", "amount"), ("lines.csv 第1行 amount 列", "缺少“金额”")),
        (cells("lines.csv", lambda rows: rows[3].update(amount="-100")), ("lines.csv 第5行 amount 列", "不得为负")),
        (cells("lines.csv", lambda rows: rows[3].update(function="20x")), ("lines.csv 第5行 function 列", "7位数字")),
        (cells("lines.csv", lambda rows: rows[0].update(amount="1" * 10_000_000)), ("lines.csv 第2行 amount 列", "不应超过")),
        (cells("texts.csv", lambda rows: rows[0].update(text="职" * 10_000_000)), ("texts.csv 第2行 text 列", "10000000字")),
        (cells("units.csv", lambda rows: rows[0].update(parent=rows[1]["code"])), ("units.csv 第3行 parent 列", "成了环")),
        (lambda folder: (folder / "lines.csv").write_bytes(b""), ("lines.csv", "文件是空的")),
        (lambda folder: (folder / "lines.csv").write_bytes(bytes(range(256)) * 20), ("lines.csv", "编码")),
        (lambda folder: (folder / "units.csv").unlink(), ("units.csv", "缺少“单位”表")),
    ],
    ids=["column", "negative", "malformed", "long-number", "long-text", "circle", "empty", "noise", "missing"],
)  # fmt: skip
def test_packages_with_errors_are_refused(harm: Callable[[Path], None], words: tuple[str, ...], tmp_path: Path) -> None:
    folder, out = tmp_path / "数据", tmp_path / "公开"
    shutil.copytree(EXAMPLE, folder)
    harm(folder)
    result = run("build", folder, "--out", out)
    assert result.code == 1 and "Traceback" not in result.err and not out.exists()
    assert all(word in result.err for word in ("[错误]", *words, "没有生成")), result.err


def test_an_unknown_code_is_a_doubt(tmp_path: Path) -> None:
    folder, out = tmp_path / "数据", tmp_path / "公开"
    shutil.copytree(EXAMPLE, folder)
    cells("lines.csv", lambda rows: rows[3].update(function="2999999"))(folder)
    result = run("build", folder, "--out", out, "--formats", "data")
    assert result.code == 0 and "[疑点] lines.csv 第5行 function 列" in result.err and len(list(out.iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("没有", "--out", "公开"), "找不到 没有"),
        (("空", "--out", "公开"), "没有预算数据"),
        ((EXAMPLE, "--out", "公开", "--formats", "html,odt"), "不认识“odt”。可以写：html、xlsx"),
        ((EXAMPLE, "--out", "公开", "--formats", " ,"), "--formats 没有写格式"),
        ((EXAMPLE, "--out", "公开", "--layout", "某地"), "没有名为“某地”的版式。可以写："),
        ((EXAMPLE, "--out", "文件"), "是一个文件"),
        ((EXAMPLE, "--out", "文件/下"), "是一个文件"),
    ],
)
def test_builds_that_cannot_begin(words: tuple[object, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "空").mkdir()
    (tmp_path / "文件").write_text("x")
    refused(run("build", *words), says)
    assert not (tmp_path / "公开").exists()


def test_a_document_without_any_text_was_not_read(tmp_path: Path) -> None:
    picture = tmp_path / "扫描.pdf"
    picture.write_bytes(scan())
    refused(run("check", picture), f"不能读取 {picture}：", "扫描图像")
    page = tmp_path / "空.html"
    page.write_text("<html><body><img src='a.png'></body></html>", "utf-8")
    refused(run("check", page), f"不能读取 {page}：", "没有文字")


def scan() -> bytes:
    """A PDF of one page that is a picture."""
    image = b"<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8/Length 64>>stream\n%s\nendstream"
    content = b"q 600 0 0 800 0 0 cm /I Do Q"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), image % bytes(64),
    )  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


@pytest.mark.parametrize(
    ("call", "told"), [("watched('坏.pdf', 0.5)", "超过0.5秒的时限"), ("watched('坏.pdf', 0, 1000)", "所用内存超过")]
)
def test_what_hangs_or_swallows_the_memory_is_ended_with_a_word(call: str, told: str) -> None:
    program = f"import time; from mingzhang.cli import last_resort as r; r.GRACE = 0\nwith r.{call}: time.sleep(60)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 2 and done.stdout == "" and "不能读取 坏.pdf：" in done.stderr and told in done.stderr


def test_what_ends_by_itself_is_left_alone() -> None:
    with watched("好.pdf", 0.2, 10**15):
        pass
