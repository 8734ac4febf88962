"""Evidence: every place of a finding is marked on the picture of its page, upright or turned."""

from __future__ import annotations

import base64
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from mingzhang import corpus
from mingzhang.audit import Audit, collect
from mingzhang.audit.excerpts import Excerpts
from mingzhang.audit.figures import sources, taken
from mingzhang.audit.marks import Library, Mark, mark
from mingzhang.audit.page import page
from mingzhang.audit.page_picture import Album
from mingzhang.audit.png import png
from mingzhang.document import ReadError
from mingzhang.facts import Finding
from mingzhang.readers import data_of
from mingzhang.readers.pdf_geometry import Frame, Ink
from tests.evidence_sample import LINES, SHARE, budget, lying, prose, table
from tests.pdf_maker import pdf

BOXES = st.tuples(*(st.integers(0, 200).map(float) for _ in range(4))).map(lambda b: (b[0], b[1], b[0] + b[2] + 1, b[1] + b[3] + 1))


@pytest.fixture(scope="module", params=[0, 90, 180, 270])
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Audit:
    path = tmp_path_factory.mktemp("evidence") / f"预算{request.param}.pdf"
    path.write_bytes(budget(request.param))
    (found,) = corpus.check(path).audits
    return found


def marks(audited: Audit, item: Finding) -> list[Mark]:
    with Library() as library:
        stated = taken(sources(audited.equations), item)
        return [found for place in item.places if (found := mark(place, item, stated, library)) is not None]


def of(audited: Audit, law: str) -> Finding:
    return next(f for f in audited.shown if f.law == law)


def decoded(data: bytes) -> tuple[int, int, list[list[int]]]:
    """Width, height and the shades of a picture of sixteen shades, 0 black to 15 white."""
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (4, 0)
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    raw = zlib.decompress(data[start + 4 : start + 4 + length])
    line = (width + 1) // 2 + 1
    rows = [raw[n * line + 1 : (n + 1) * line] for n in range(height)]
    return width, height, [[shade for byte in row for shade in (byte >> 4, byte & 15)][:width] for row in rows]


def darkest(picture: tuple[int, int, list[list[int]]], x0: float, top: float, x1: float, bottom: float, scale: float) -> int:
    rows = picture[2][int(top * scale) : int(bottom * scale) + 1]
    return min(shade for row in rows for shade in row[int(x0 * scale) : int(x1 * scale) + 1])


def test_the_figure_of_a_sentence_is_found_on_the_page(audited: Audit) -> None:
    (found,) = marks(audited, of(audited, "claim"))
    share = [spot for spot in found.spots if spot[1] > 170]
    x = 72 + LINES[2].index("45") * 11 - LINES[2][: LINES[2].index("45")].count("0") * 5.5 - 3 * 5.5
    assert found.page == 2 and any(x - 12 < spot[0] < x + 12 and spot[2] - spot[0] < 45 for spot in share), found
    assert all(found.box[0] - 2 <= spot[0] and spot[2] <= found.box[2] + 2 for spot in found.spots)
    assert any(842 - SHARE - 12 < spot[1] < 842 - SHARE + 2 for spot in found.spots)


def test_the_cells_of_a_sum_are_framed_whole(audited: Audit) -> None:
    found = marks(audited, of(audited, "additivity"))
    assert [(m.page, m.spots) for m in found] == [(1, ())] * 3
    assert [m.box for m in found] == [(300, top, 380, top + 20) for top in (262, 282, 302)]


def test_each_cited_page_is_stored_once_and_every_place_is_marked(audited: Audit) -> None:
    root = html.document_fromstring(page(collect([audited])))
    stored = root.xpath("//svg[@class='store']//image")
    assert len(stored) == 2 and len({image.get("id") for image in stored}) == 2
    for item in audited.shown:
        (article,) = root.xpath(f"//article[@id='f1-{item.id}']")
        frames = article.xpath(".//a[@class='scan']//rect[@class='first' or @class='other']")
        assert len(frames) >= len({p for p in item.places if p.box}) and article.xpath(".//rect[@class='first']")
        for link in article.xpath(".//a[@class='scan']"):
            assert root.xpath(f"//figure[@id='{link.get('href')[1:]}']//a[@href='#f1-{item.id}']")
    names = [name for e in root.iter() if isinstance(e.tag, str) and (name := e.get("id"))]
    assert len(names) == len(set(names))
    assert all(root.xpath(f"//*[@id='{use.get('href')[1:]}']") for use in root.xpath("//use"))


def test_what_is_marked_is_print_and_the_picture_is_upright(audited: Audit) -> None:
    """The frames of the page stand on dark pixels of the picture; between the table and the margin there are none."""
    root = html.document_fromstring(page(collect([audited])))
    (image, *_) = root.xpath("//svg[@class='store']//image")
    assert (image.get("width"), image.get("height")) == ("595", "842")
    picture = decoded(base64.b64decode(image.get("href").partition(",")[2]))
    scale = picture[0] / 595
    for rect in root.xpath("//article//a[@class='scan']//g/rect")[:3]:
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert darkest(picture, x + 30, y + 4, x + width - 2, y + height - 4, scale) < 6
    assert darkest(picture, 5, 5, 50, 800, scale) == 15


def test_a_table_that_lies_on_its_side_is_pictured_upright(tmp_path: Path) -> None:
    path = tmp_path / "横表.pdf"
    path.write_bytes(pdf(lying(table()), lying(prose())))
    (found,) = corpus.check(path).audits
    root = html.document_fromstring(page(collect([found])))
    (image, *_) = root.xpath("//svg[@class='store']//image")
    assert (image.get("width"), image.get("height")) == ("595", "842")
    picture = decoded(base64.b64decode(image.get("href").partition(",")[2]))
    scale = picture[0] / 595
    item = next(f for f in found.shown if len(f.places) == 3)
    rects = root.xpath(f"//article[@id='f1-{item.id}']//a[@class='scan']//g/rect")
    boxes = [tuple(float(rect.get(name)) for name in ("x", "y", "width", "height")) for rect in rects]
    assert [box[:2] for box in boxes] == [(300, 262), (300, 282), (300, 302)]
    assert all(darkest(picture, x + 30, y + 4, x + width - 2, y + height - 4, scale) < 6 for x, y, width, height in boxes)


def test_a_wide_table_is_shown_with_its_header_and_names(audited: Audit) -> None:
    album = Album("1", audited.shown, sources(audited.equations), Excerpts(audited.reading), 9)
    (shot, *_) = album.shots(of(audited, "additivity"))
    boxes = [tuple(map(float, found.split())) for found in re.findall(r'viewBox="(\S+ \S+ \S+ \S+)"', shot)][1:]
    assert any(y <= 142.5 and y + height >= 161 for _, y, _, height in boxes), "no header row"
    assert any(y <= 262 and y + height >= 322 for _, y, _, height in boxes)
    assert album.sheets({f.id: 1 for f in audited.shown}, {f.id: "x" for f in audited.shown})


def test_an_album_holds_no_more_pages_than_it_may(audited: Audit) -> None:
    album = Album("1", audited.shown, sources(audited.equations), Excerpts(audited.reading), 1)
    pictured = [item.law for item in audited.shown if album.shots(item)]
    assert pictured and {item.law for item in audited.shown} - set(pictured)


def test_a_file_that_is_gone_leaves_the_excerpts(tmp_path: Path) -> None:
    path = tmp_path / "预算.pdf"
    path.write_bytes(budget())
    report = corpus.check(path)
    path.unlink()
    text = page(report)
    assert "<image" not in text and 'class="excerpt"' in text


def test_a_document_in_an_archive_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("内/预算.pdf", budget())
        archive.writestr("内/a.txt", "x")
    assert data_of(path / "内/预算.pdf") == budget()
    with pytest.raises(ReadError, match="没有"):
        data_of(path / "内/别的.pdf")
    assert '<image id="p1-1"' in page(corpus.check(path))


@given(st.integers(1, 9), st.integers(1, 6), st.data())
def test_a_picture_keeps_its_shades(width: int, height: int, data: st.DataObject) -> None:
    grey = data.draw(st.binary(min_size=width * height, max_size=width * height))
    found = decoded(png(width, height, grey))
    assert found[:2] == (width, height)
    assert all(abs(found[2][y][x] * 17 - grey[y * width + x]) <= 9 for y in range(height) for x in range(width))


@given(BOXES, st.integers(0, 3))
def test_boxes_go_to_the_file_and_back(box: tuple[float, float, float, float], quarters: int) -> None:
    frame = Frame(10, 20, 605, 862, quarters)
    assert frame.box(*frame.user(box)) == pytest.approx(box)
    ink = Ink(1, 595.0, 842.0, [], [], [], [], [], "", quarters)
    assert ink.upright(ink.back(box)) == pytest.approx(box)
