"""Where on a page of a PDF a finding's places stand: the cell or the lines, and the very figure (问题在页面上的位置).

Places keep the box of a cell or of a paragraph. A report marks the figure itself, so it is looked up among the characters of
the page, which is opened again for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from mingzhang.audit.figures import Printed, spans
from mingzhang.document import ReadError
from mingzhang.facts import Box, Finding, Place
from mingzhang.readers import data_of, kind_of
from mingzhang.readers.pdf_geometry import Glyph
from mingzhang.readers.pdf_pages import Leaf, Pages

#: characters on either side of a figure by which it is recognised on the page, from sure to less sure
_CONTEXT = (16, 8, 4, 2)
#: a cell with more characters than these is prose, in which the figure is looked up
_PROSE = 16
#: points that a character may stand outside the box of its paragraph
_SLACK = 2.0


class Mark(NamedTuple):
    """One place of a finding on a page, in points of the page as displayed. ``spots`` are its figures (none: the box is meant)."""

    page: int
    box: Box
    spots: tuple[Box, ...]
    place: Place


class Library:
    """The PDFs that places name, opened when first asked for; what is no PDF or cannot be opened any more is None."""

    def __init__(self) -> None:
        self._open: dict[str, Pages | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes all of them; they open again when asked for."""
        for pages in self._open.values():
            if pages is not None:
                pages.close()
        self._open.clear()

    def pages(self, document: str) -> Pages | None:
        """The pages of a document by its path."""
        if document not in self._open:
            self._open[document] = _opened(document)
        return self._open[document]

    def leaf(self, document: str, page: int | str) -> Leaf | None:
        """One page; None where the document has no such page."""
        pages = self.pages(document) if isinstance(page, int) and page and document else None
        return pages.leaf(page) if pages is not None and isinstance(page, int) else None


def _opened(document: str) -> Pages | None:
    try:
        data = data_of(Path(document))
        return Pages(Path(document), data) if kind_of(data, document) == "pdf" else None
    except ReadError:
        return None


def mark(place: Place, item: Finding, known: Printed, library: Library) -> Mark | None:
    """Where a place of a finding stands on its page; None where the document has no pages or the place no box."""
    leaf = library.leaf(place.document, place.page) if place.box is not None else None
    if leaf is None or place.box is None:
        return None
    if place.table and len(place.text) <= _PROSE:
        return Mark(leaf.number, place.box, (), place)
    wanted = list(_contexts(place.text, item, place, known))
    found = _looked_up(wanted, leaf, place.box)
    if not found and not place.table and (after := library.leaf(place.document, leaf.number + 1)) is not None:
        turned = _looked_up(wanted, after, (0.0, 0.0, after.width, after.height))
        if turned:
            return Mark(after.number, _around(turned), tuple(turned), place)
    return Mark(leaf.number, place.box, tuple(found), place)


def _contexts(text: str, item: Finding, place: Place, known: Printed) -> Iterator[tuple[str, int, int]]:
    """The text without blanks, and where in it the finding's figures begin and end."""
    at = [0]
    for char in text:
        at.append(at[-1] + (not char.isspace()))
    bare = "".join(text.split())
    yield from ((bare, at[start], at[end]) for start, end in spans(text, item, place, known))


def _looked_up(wanted: Sequence[tuple[str, int, int]], leaf: Leaf, box: Box) -> list[Box]:
    """The boxes of figures as displayed, a box for each line that a figure runs over."""
    x0, top, x1, bottom = leaf.upright(box)
    glyphs = [
        glyph
        for line in leaf.lines
        for glyph in line.glyphs
        if x0 - _SLACK <= (glyph.x0 + glyph.x1) / 2 <= x1 + _SLACK and top - _SLACK <= (glyph.top + glyph.bottom) / 2 <= bottom + _SLACK
    ]
    printed = "".join(glyph.char[:1] for glyph in glyphs)
    found: list[Box] = []
    for text, start, end in wanted:
        at = _place_of(printed, text, start, end)
        if at >= 0:
            found += [leaf.displayed(run) for run in _runs(glyphs[at : at + end - start])]
    return found


def _place_of(printed: str, text: str, start: int, end: int) -> int:
    """Where ``text[start:end]`` stands in what a page prints, told from others like it by its neighbours; −1 nowhere."""
    for before in _CONTEXT:
        for after in _CONTEXT:
            first = max(0, start - before)
            at = printed.find(text[first : end + after])
            if at >= 0:
                return at + start - first
    return printed.find(text[start:end]) if printed.count(text[start:end]) == 1 else -1


def _runs(glyphs: Sequence[Glyph]) -> Iterator[Box]:
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and glyph.x0 < line[-1].x0:
            yield _around([(g.x0, g.top, g.x1, g.bottom) for g in line])
            line = []
        line.append(glyph)
    if line:
        yield _around([(g.x0, g.top, g.x1, g.bottom) for g in line])


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
