"""Annotated copies: the findings stand where they belong, whatever the page's rotation, and the original is untouched."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click_runner import run
from pypdf import PdfReader, PdfWriter

from mingzhang import corpus
from mingzhang.audit import Report
from mingzhang.audit.annotate import AUTHOR, annotated
from tests.evidence_sample import budget, lying, prose, table
from tests.pdf_maker import Page, pdf


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def annotations(data: bytes) -> list[tuple[int, dict[str, object]]]:
    found = []
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, start=1):
        for one in page.get("/Annots", []):
            assert one.indirect_reference is not None
            found.append((number, one.get_object()))
    return found


@pytest.fixture(scope="module", params=[0, 90, 180, 270])
def copied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, Report]:
    path = written(tmp_path_factory.mktemp("annotate") / "预算.pdf", budget(request.param))
    report = corpus.check(path)
    (made,) = annotated(report)
    assert made.path == str(path) and not made.reason
    return path.read_bytes(), made.data, report


def test_the_copy_begins_with_the_original_and_reads_the_same(copied: tuple[bytes, bytes, Report], tmp_path: Path) -> None:
    original, copy, report = copied
    assert copy.startswith(original)
    again = corpus.check(written(tmp_path / "批注.pdf", copy)).audits[0]
    assert again.reading.facts == report.audits[0].reading.facts
    for page, found in zip(PdfReader(io.BytesIO(original)).pages, PdfReader(io.BytesIO(copy)).pages, strict=True):
        assert page.get_contents().get_data() == found.get_contents().get_data()  # type: ignore[union-attr]


def test_every_place_has_its_annotation_with_the_words_of_the_finding(copied: tuple[bytes, bytes, Report]) -> None:
    _, copy, report = copied
    found = annotations(copy)
    assert {one["/T"] for _, one in found} == {AUTHOR} and all(one["/F"] == 4 for _, one in found)
    assert [(page, one["/Subtype"]) for page, one in found if one["/Subtype"] == "/Text"] == [(1, "/Text")]
    for item in report.audits[0].shown:
        mine = [one for _, one in found if item.id in str(one["/Contents"])]
        assert len(mine) == len(item.places)
        (first,) = [one for one in mine if str(one["/Contents"]).startswith(f"【{item.severity.value}】")]
        words = str(first["/Contents"])
        assert item.message in words and item.remedy in words and item.basis in words
    assert all(one["/AP"]["/N"].get_object()["/Subtype"] == "/Form" for _, one in found if one["/Subtype"] != "/Text")  # type: ignore[index]


def test_the_colours_stand_on_the_figures_whatever_the_rotation(copied: tuple[bytes, bytes, Report]) -> None:
    """What annotations change in the rendered page is the marked cells and the note in the corner, and nothing else."""
    _, copy, report = copied
    page = pdfium.PdfDocument(copy)[0]
    drawn, bare = _pixels(page, True), _pixels(page, False)
    changed = {(x, y) for y, row in enumerate(drawn) for x, pixel in enumerate(row) if pixel != bare[y][x]}
    boxes = [p.box for f in report.audits[0].shown for p in f.places if p.box and p.page == 1]
    assert boxes and all({(int(x0) + 10, int(top) + 10), (int(x1) - 10, int(bottom) - 3)} <= changed for x0, top, x1, bottom in boxes)
    inside = {(x, y) for x, y in changed if any(x0 - 2 <= x <= x1 + 2 and top - 2 <= y <= bottom + 2 for x0, top, x1, bottom in boxes)}
    assert all(x > 595 - 45 and y < 45 for x, y in changed - inside)


def test_the_colours_stand_on_a_table_that_lies_on_its_side(tmp_path: Path) -> None:
    report = corpus.check(written(tmp_path / "横表.pdf", pdf(lying(table()), lying(prose()))))
    (made,) = annotated(report)
    page = pdfium.PdfDocument(made.data)[0]
    drawn, bare = _pixels(page, True), _pixels(page, False)
    boxes = [p.box for f in report.audits[0].shown if f.law == "additivity" for p in f.places if p.box]
    assert boxes and all(drawn[int(b[1]) + 6][int(b[0]) + 6] != bare[int(b[1]) + 6][int(b[0]) + 6] for b in boxes)


def _pixels(page: pdfium.PdfPage, drawn: bool) -> list[list[bytes]]:
    bitmap = page.render(scale=1, draw_annots=drawn, rev_byteorder=True)
    data, width, step = bytes(bitmap.buffer), bitmap.width, bitmap.n_channels
    rows = (data[y * bitmap.stride : (y + 1) * bitmap.stride] for y in range(bitmap.height))
    return [[row[x * step : x * step + 3] for x in range(width)] for row in rows]


def test_bookmarks_lead_to_the_findings(copied: tuple[bytes, bytes, Report]) -> None:
    _, copy, report = copied
    toc = list(pdfium.PdfDocument(copy).get_toc())
    assert toc[0].get_title().startswith("明账核验：错误") and len(toc) == 1 + len(report.audits[0].shown)
    pages = [mark.get_dest().get_index() + 1 for mark in toc[1:]]
    assert pages == [f.places[0].page for f in report.audits[0].shown]


def test_a_clean_document_gets_the_note_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "说明.pdf", pdf(Page().text(72, 700, "江河区水务局2024年部门预算说明", 11)))
    report = corpus.check(path)
    report = report._replace(audits=tuple(a._replace(findings=()) for a in report.audits))
    (made,) = annotated(report)
    ((page, note),) = annotations(made.data)
    assert page == 1 and "没有读到金额或百分比" in str(note["/Contents"])


def test_annotations_and_bookmarks_that_were_there_stay(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(budget()))
    writer.add_outline_item(title="第一章", page_number=0)
    out = io.BytesIO()
    writer.write(out)
    once = corpus.check(written(tmp_path / "a.pdf", out.getvalue()))
    first = annotated(once)[0].data
    second = annotated(corpus.check(written(tmp_path / "b.pdf", first)))[0].data
    assert len(annotations(second)) == 2 * len(annotations(first)) > 2
    assert next(mark.get_title() for mark in pdfium.PdfDocument(second).get_toc() if mark.level == 0) == "第一章"


def test_a_protected_document_is_refused_with_a_reason(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(budget()))
    writer.encrypt(user_password="", owner_password="x", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    (made,) = annotated(corpus.check(written(tmp_path / "锁.pdf", out.getvalue())))
    assert not made.data and made.is_pdf and "限制修改" in made.reason


@pytest.mark.parametrize("data", [b"\n\n" + budget(), budget().replace(b"startxref\n", b"startxref\n9"), budget()[:-7]])
def test_a_damaged_document_that_a_viewer_opens_can_be_annotated(tmp_path: Path, data: bytes) -> None:
    report = corpus.check(written(tmp_path / "坏.pdf", data))
    (made,) = annotated(report)
    assert made.data and len(annotations(made.data)) > 1


def test_the_command(tmp_path: Path) -> None:
    path, other = written(tmp_path / "甲.pdf", budget()), written(tmp_path / "乙.pdf", budget(90))
    text = tmp_path / "丙.txt"
    text.write_text("江河区水务局2024年部门预算\n", encoding="utf-8")
    one, many = tmp_path / "批注.pdf", tmp_path / "批注"
    assert run("check", path, "--annotate", one).code == 1 and annotations(one.read_bytes())
    assert run("check", path, other, text, "--annotate", many).code == 1
    assert sorted(p.name for p in many.iterdir()) == ["乙（批注）.pdf", "甲（批注）.pdf"]
    for arguments, words in (
        ((path, other, "--annotate", one), "要写文件夹"),
        ((path, "--annotate", path), "本身"),
        ((text, "--annotate", tmp_path / "x.pdf"), "不是 PDF"),
    ):
        failed = run("check", *arguments)
        assert failed.code == 2 and words in failed.err, failed.err
    assert path.read_bytes() == budget()
