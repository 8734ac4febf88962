"""Damaged files: whatever was done to them, they are read or refused with a message, never a crash."""

from __future__ import annotations

import random
import re
import zlib
from pathlib import Path

import pytest

from mingzhang.document import Document, ReadError
from mingzhang.readers import read_data, read_each
from mingzhang.readers.pdf_bombs import MOST_STREAM, has_bomb
from mingzhang.readers.xlsx import read_calamine
from tests.damage import SAMPLES, damaged, designed, repacked, sample_docx, sample_pdf
from tests.pdf_maker import Page, pdf

#: designed files that are quickly made; the whole set is what benchmarks/damaged_files.py runs
QUICK = re.compile(
    r"(?:零页|环形页树|页数|页树过深|自引|状态过深|页面|坐标|字号|字体|没有|有密码|只有|数组|实为|噪声|文本|数为|位置|全表合并|字串越界|编号|嵌套|实体|外部|"
    r"页名|加密|残缺|表中|跨列极大|不合常理|缺少|字符|未闭合|分段过深|编码|半个字|宽字符|全零|路径越界|空\.|好坏|大小谎报)"
)
DESIGNED = dict(designed())


def outcome(name: str, data: bytes) -> str:
    try:
        found = read_data(Path(name), data)
    except ReadError as error:
        assert re.search(r"[一-鿿]", str(error)) and str(error).startswith(name)
        return "refused"
    assert isinstance(found, Document)
    return "read"


@pytest.mark.parametrize("name", [name for name in SAMPLES if not name.endswith(".zip")])
def test_damaged_files(name: str) -> None:
    data = SAMPLES[name]()
    rng = random.Random(name)
    assert outcome(name, data) == "read"
    assert {outcome(name, damaged(rng, data)) for _ in range(120)} <= {"read", "refused"}


@pytest.mark.parametrize("name", ["乙.docx", "丙.xlsx"])
def test_damaged_parts_of_a_sound_package(name: str) -> None:
    data = SAMPLES[name]()
    rng = random.Random(name)
    assert {outcome(name, repacked(rng, data)) for _ in range(80)} == {"read", "refused"}


def test_a_pdf_with_a_password_asks_for_it() -> None:
    lock = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
    data = sample_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [<00> <00>] /Encrypt " + lock)
    with pytest.raises(ReadError, match="密码"):
        read_data(Path("密.pdf"), data)
    with pytest.raises(ReadError, match="密码不正确"):
        read_data(Path("密.pdf"), data, "1234")


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.pdf.MOST_PAGES", 20)
    assert read_data(Path("多.pdf"), pdf(*[Page().text(60, 700, "甲")] * 20)).pages == 20
    with pytest.raises(ReadError, match="超过上限 20 页"):
        read_data(Path("多.pdf"), pdf(*[Page()] * 21))


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.readers.pdf.LONGEST", -1)
    with pytest.raises(ReadError, match="放弃读取"):
        read_data(Path("慢.pdf"), sample_pdf())


@pytest.mark.parametrize("name", [name for name in DESIGNED if QUICK.match(name)])
def test_files_that_are_meant_to_break_a_reader(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(DESIGNED[name]())
    found = list(read_each(path))
    assert found
    for _, item in found:
        assert isinstance(item, Document) or re.search(r"[一-鿿]", str(item))


def test_the_quick_ones_are_most_formats() -> None:
    kinds = {Path(name).suffix for name in DESIGNED if QUICK.match(name)}
    assert kinds >= {".pdf", ".xlsx", ".xls", ".docx", ".html", ".mht", ".txt", ".zip"}


@pytest.mark.parametrize("name", ["噪声.pdf", "噪声.xlsx", "噪声.docx"])
def test_noise_is_told_from_its_name(name: str) -> None:
    kind = Path(name).suffix.lstrip(".").upper()
    with pytest.raises(ReadError, match=f"不是 {kind} 文件，与扩展名不符"):
        read_data(Path(name), random.Random(name).randbytes(5000))


def test_a_file_under_a_wrong_name_is_read_and_told() -> None:
    found = read_data(Path("公开.pdf"), sample_docx())
    assert found.format == "docx" and "扩展名是 .pdf，内容却是 Word 文档" in found.notices[0]
    assert read_data(Path("公开.docx"), sample_docx()).notices == ()


def test_a_bomb_in_a_pdf_is_refused() -> None:
    page = pdf(Page().text(60, 700, "预算"))
    assert not has_bomb(page)
    packed = zlib.compress(b"0 0 m 1 1 l S\n" * (MOST_STREAM // 14 + 2))
    assert has_bomb(page + b"9 0 obj << /Filter /FlateDecode >> stream\n" + packed)
    assert has_bomb(page + b"9 0 obj << /Filter [/FlateDecode/FlateDecode] >> stream\n" + zlib.compress(packed))
    assert not has_bomb(page + b"9 0 obj << /Filter /FlateDecode /Subtype /Image >> stream\n" + packed)
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_data(Path("弹.pdf"), DESIGNED["双层炸弹.pdf"]())


def test_long_text_in_a_page_does_not_vanish() -> None:
    found = read_data(Path("长.html"), f"<html><body><p>首段</p><p>{'预算' * 4_000_000}</p><p>末段</p></body></html>".encode())
    texts = [block.text for block in found.blocks]  # type: ignore[union-attr]
    assert (texts[0], len(texts[1]), texts[2]) == ("首段", 8_000_000, "末段")


def test_a_text_table_of_absurd_size_is_refused() -> None:
    with pytest.raises(ReadError, match="20001 行 901 列，超过读取上限"):
        read_data(Path("宽.txt"), DESIGNED["长短行.txt"]())


def test_a_library_that_panics_is_a_damaged_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panics(data: object) -> None:
        raise PanicException("range end index")

    monkeypatch.setattr("mingzhang.readers.xlsx._read_calamine", lambda *_: panics(None))
    with pytest.raises(ReadError, match="可能已损坏"):
        read_calamine(Path("坏.ods"), b"", "ods")


def test_a_damaged_xls_is_refused() -> None:
    with pytest.raises(ReadError, match="不是完整的工作簿，可能已损坏"):
        read_data(Path("残缺.xls"), DESIGNED["残缺.xls"]())
