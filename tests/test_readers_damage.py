"""Damaged files: whatever was done to them, they are read or refused with a message, never a crash."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter

from mingzhang.document import Document, ReadError
from mingzhang.readers import read_data
from tests.pdf_maker import Page, pdf

ROWS = [["项目", "预算数", "决算数", "增减"], ["合计", "1,234.56", "1,017.17", "-217.39"]]
TAGS = [
    b"<w:tbl>", b"</w:tbl>", b"<w:tc>", b"</w:tr>", b'<w:gridSpan w:val="99999999"/>', b"<w:vMerge/>",
    b'<w:tcPr><w:vMerge w:val="x"/></w:tcPr>',
    b'<c r="ZZZ9999999" t="s"><v>999999</v></c>', b'<mergeCell ref="A1:XFD1048576"/>', b"<v>1e400</v>", b"<v>NaN</v>", b"<row r=\"-3\">",
]  # fmt: skip


def sample_pdf() -> bytes:
    page = Page().text(200, 800, "收支总表", 14).table([50, 200, 300, 400, 500], [780, 760, 740], ROWS)
    return pdf(page, page.text(60, 600, "注：金额单位为万元。"), page)


def sample_docx() -> bytes:
    document = docx.Document()
    document.add_heading("一、总体情况", 1)
    made = document.add_table(rows=2, cols=4)
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            made.cell(row, column).text = text
    made.cell(0, 0).merge(made.cell(1, 0))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sample_xlsx() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, border = book.add_worksheet(), book.add_format({"border": 1, "num_format": "#,##0.00"})
    sheet.merge_range(0, 0, 0, 3, "收支总表", border)
    for row, line in enumerate(ROWS, 1):
        sheet.write_row(row, 0, [*line[:1], 1.5, 2, *line[3:]], border)
    book.close()
    return stream.getvalue()


def sample_html() -> bytes:
    cells = "".join("<tr>" + "".join(f"<td colspan='1'>{text}</td>" for text in line) + "</tr>" for line in ROWS)
    return f"<html><head><meta charset='utf-8'></head><body><h1>预算</h1><table>{cells}</table><p>注：万元。</p></body></html>".encode()


SAMPLES = {"甲.pdf": sample_pdf, "乙.docx": sample_docx, "丙.xlsx": sample_xlsx, "丁.html": sample_html}


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Cut off, pieces lost or doubled, bits flipped, numbers changed."""
    body = bytearray(data)
    kind = rng.randrange(5)
    start = rng.randrange(len(body))
    piece = slice(start, start + rng.randrange(1, 400))
    if kind == 0:
        return bytes(body[:start])
    if kind == 1:
        del body[piece]
    elif kind == 2:
        body[start:start] = body[piece] * 3
    elif kind == 3:
        for _ in range(rng.choice([1, 5, 40])):
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    else:
        numbers = list(re.finditer(rb"\d+", bytes(body)))
        for match in rng.sample(numbers, min(6, len(numbers))):
            body[match.start() : match.end()] = rng.choice([b"0", b"9", b"5"]) * len(match[0])
    return bytes(body)


def repacked(rng: random.Random, data: bytes) -> bytes:
    """A package whose largest XML parts are damaged but whose archive is sound."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            member = old.read(name)
            if name.endswith(("document.xml", "sheet1.xml", "styles.xml", "sharedStrings.xml", "workbook.xml", "numbering.xml")):
                body = bytearray(member)
                for _ in range(rng.randrange(3)):
                    ends = [match.end() for match in re.finditer(rb">", bytes(body))]
                    at = rng.choice(ends)
                    body[at:at] = rng.choice(TAGS)
                member = bytes(body)
            new.writestr(name, member)
    return stream.getvalue()


def outcome(name: str, data: bytes) -> str:
    try:
        found = read_data(Path(name), data)
    except ReadError as error:
        assert re.search(r"[一-鿿]", str(error)) and str(error).startswith(name)
        return "refused"
    assert isinstance(found, Document)
    return "read"


@pytest.mark.parametrize("name", SAMPLES)
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
