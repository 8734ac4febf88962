"""A document as it was laid out, with no meaning yet: paragraphs and grids in reading order (版面)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingzhang.facts import Box


class Cell(NamedTuple):
    """One cell of a grid. ``row``/``column`` are its top-left position; spans are 1 unless the layout merged cells.

    ``indent`` counts leading spaces (full-width counts two) or points/5; ``line`` is the line in a text, 0 elsewhere.
    """

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    indent: int = 0
    page: int | str = 0
    line: int = 0
    box: Box | None = None


class Grid(NamedTuple):
    """A lattice of cells on one page or sheet; tables that run over pages are one grid a page, joined later.

    ``spanned`` says whether spans are known (PDF rulings, HTML, Excel) or whether an empty cell may be the
    continuation of its left or upper neighbour (tab-separated text).
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int | str = 0
    line: int = 0
    box: Box | None = None
    spanned: bool = True


class Stretch(NamedTuple):
    """A printed line of a paragraph: ``end`` counts the paragraph's characters up to its end, blanks left out."""

    end: int
    page: int | str
    box: Box | None


class Paragraph(NamedTuple):
    """A line or paragraph of text as the layout has it; ``level`` is a heading level where the format tells (0: not).

    ``lines`` says where its printed lines stand, if the format tells; page and box are those of where it begins.
    """

    text: str
    page: int | str = 0
    line: int = 0
    box: Box | None = None
    level: int = 0
    lines: tuple[Stretch, ...] = ()


Block = Paragraph | Grid


class Flaw(NamedTuple):
    """What a page shows badly: ``blank`` nothing at all · ``cut`` a line of which the page's edge hides a part."""

    kind: str
    page: int
    text: str = ""
    box: Box | None = None


class Document(NamedTuple):
    """What a reader returns. ``raw`` is the whole text before any structure, by page, for counting numbers.

    ``notices`` are Chinese sentences for people: pages read by OCR, pages without text, what could not be read.
    ``unread`` are the pages on which something stands that is no text: a scan, a picture that may be a table.
    """

    path: str
    sha256: str
    format: str  # pdf | docx | xlsx | xls | html | text
    pages: int
    blocks: tuple[Block, ...]
    raw: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
    parts: tuple[Document, ...] = ()  # the files of a publication in several, in reading order
    flaws: tuple[Flaw, ...] = ()
    recognised: tuple[int, ...] = ()  # pages whose text comes from recognition (OCR), now or when they were scanned


def united(parts: Sequence[Document]) -> Document:
    """The files of one publication as one document; it goes by the first one's path."""
    first = parts[0]
    return Document(
        first.path, first.sha256, first.format, sum(p.pages for p in parts), tuple(b for p in parts for b in p.blocks),
        tuple(text for p in parts for text in p.raw), tuple(n for p in parts for n in p.notices), parts=tuple(parts),
    )  # fmt: skip


def files(document: Document) -> tuple[Document, ...]:
    """Each file of a document: its parts, or itself. A block's page and line count within its own file."""
    return document.parts or (document,)


def laid(document: Document) -> Iterator[tuple[str, Block]]:
    """Every block with the path of its file, in reading order."""
    return ((part.path, block) for part in files(document) for block in part.blocks)


class ReadError(Exception):
    """A document that cannot be read. The message is for people: what is wrong, where, what to do."""


def rows_of(grid: Grid) -> list[list[Cell | None]]:
    """The grid as a dense matrix of anchors; positions covered by a span hold the covering cell."""
    matrix: list[list[Cell | None]] = [[None] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        if cell.rowspan == 1 == cell.colspan:
            if cell.row < grid.rows and cell.column < grid.columns:
                matrix[cell.row][cell.column] = cell
            continue
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            for column in range(cell.column, min(cell.column + cell.colspan, grid.columns)):
                matrix[row][column] = cell
    return matrix
