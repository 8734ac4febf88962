"""A long disclosure is printed in parts and bound: nobody can tell but by the size of the process."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from mingzhang.budget import load
from mingzhang.compile import publish
from mingzhang.views.publication import Publication
from mingzhang.writers import pdf
from mingzhang.writers.layout import WriteError
from mingzhang.writers.paging import Paging, paging
from mingzhang.writers.typesetting import printed_apart

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
FEW = 12  # pages of a part, here


@pytest.fixture(scope="module")
def publication() -> Publication:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    return publish(budget)


@pytest.fixture(scope="module")
def whole(publication: Publication) -> bytes:
    return pdf.to_pdf(publication)


@pytest.fixture(scope="module")
def in_parts(publication: Publication) -> Iterator[bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "parted", lambda pages: _parted(pages, FEW, FEW))
        yield pdf.to_pdf(publication)


_parted = pdf.parted


def texts(file: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def bookmarks(file: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page of each bookmark."""
    document = pypdfium2.PdfDocument(file)
    try:
        return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    finally:
        document.close()


def same_words(text: str) -> str:
    return re.sub(r"[\s.·…—]", "", text)


def test_the_parts_are_cut_where_pages_begin(publication: Publication) -> None:
    pages = paging(publication)
    parts = _parted(pages, FEW, FEW)
    assert [item for part in parts for leaf in part for item in leaf.blocks] == [item for leaf in pages.leaves for item in leaf.blocks]
    assert len(parts) > 4
    assert {leaf.kind for leaf in parts[0]} == {"front"}
    heads = {leaf.blocks[0][0] for leaf in pages.leaves} | pages.breaks
    assert all(part[0].blocks[0][0] in heads for part in parts)
    assert _parted(pages) == (pages.leaves,)


def test_every_page_says_what_it_says_when_printed_at_once(whole: bytes, in_parts: bytes) -> None:
    """The contents too, dots apart; and page numbers run on."""
    assert [same_words(t) for t in texts(in_parts)] == [same_words(t) for t in texts(whole)]


def test_bookmarks_lead_where_they_did(whole: bytes, in_parts: bytes) -> None:
    assert bookmarks(in_parts) == bookmarks(whole)
    assert len(bookmarks(whole)) > 40


def test_every_line_of_the_contents_leads_to_the_page_that_it_names(in_parts: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(in_parts), strict=True)
    labels, followed = reader.page_labels, 0
    for page in reader.pages[:4]:
        for annotation in page.get("/Annots", ()):
            link = annotation.get_object()
            assert "/A" not in link, "an address is left over"
            goal = reader.get_page_number(link["/Dest"][0].get_object())
            assert labels[goal].isdigit()
            followed += 1
    assert followed >= len(bookmarks(in_parts))


def test_tags_of_all_parts_are_one_tree(in_parts: bytes) -> None:
    """Every page has its own entry among the parents of tags, and every cell that a header names is there."""
    reader = pypdf.PdfReader(io.BytesIO(in_parts), strict=True)
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    keys = tree["/ParentTree"]["/Nums"][::2]
    assert keys == sorted(set(keys))
    assert len({page["/StructParents"] for page in reader.pages}) == len(reader.pages)
    assert {page["/StructParents"] for page in reader.pages} <= set(keys)
    names = tree["/IDTree"]["/Names"][::2]
    assert names == sorted(set(names))
    (document,) = tree["/K"]
    assert document["/S"] == "/Document"
    assert {kid["/S"] for kid in document["/K"]} == {"/Part"}
    seen = 0
    waiting = list(document["/K"])
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        waiting += element.get("/K", ())
        for attributes in element.get("/A", ()):
            for name in attributes.get("/Headers", ()):
                assert name in names
                seen += 1
    assert seen > 1000


def test_it_says_the_same_of_itself(whole: bytes, in_parts: bytes) -> None:
    one, other = (pypdf.PdfReader(io.BytesIO(file), strict=True) for file in (whole, in_parts))
    assert one.metadata == other.metadata
    assert list(one.attachments) == list(other.attachments)
    assert {name: one.attachments[name] for name in one.attachments} == {name: other.attachments[name] for name in other.attachments}
    said = other.trailer["/Root"]["/Metadata"].get_data().decode()
    assert f"<xmpTPg:NPages>{len(other.pages)}<" in said


def test_pages_reckoned_wrong_are_numbered_right(publication: Publication, whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a block thought to stand two pages on, contents and page numbers would still be true."""

    def mistaken(of: Publication) -> Paging:
        pages = paging(of)
        first = min(index for index, page in pages.numbers.items() if page > 5)
        return pages._replace(numbers={index: page + 2 * (index >= first) for index, page in pages.numbers.items()})

    monkeypatch.setattr(pdf, "paging", mistaken)
    monkeypatch.setattr(pdf, "parted", lambda pages: _parted(pages, 30, 30))
    assert [same_words(t) for t in texts(pdf.to_pdf(publication))] == [same_words(t) for t in texts(whole)]


def test_a_character_that_cannot_be_printed_is_named_from_the_other_process_too(tmp_path: Path) -> None:
    block = {"kind": "paragraph", "style": "body", "fresh": False, "line": 28.95, "text": "甲\U0001f600乙"}
    leaf = {"sheet": [595, 842, 70, 70, 70, 70], "numbered": True, "start": 1, "blocks": [block]}
    data = {"title": "甲", "author": "", "subject": "", "keywords": [], "year": 2024, "leaves": [leaf], "entries": [], "attachments": []}
    with pytest.raises(WriteError, match=r"U\+1F600"):
        printed_apart([data], tmp_path)


