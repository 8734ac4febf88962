"""What every writer shares: where cells stand, how a cell reads, the table of contents (版式公共部分)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.views.publication import Contents, Figure, Heading, Publication, Table, TableCell, text_of

#: what XML, and so HTML and Excel, cannot hold: C0 and C1 controls, halves of surrogate pairs, non-characters
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|\x85|\u2028|\u2029")
#: either of them: most texts have neither, and one look tells
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff]")
INDENT = "　"  # one level: a full-width space, as the officials type it
TICKED, OPEN = "☑", "☐"


class WriteError(Exception):
    """A publication that a format cannot hold. The message is for people: what, where, what to do."""


class Placed(NamedTuple):
    """A cell at its position; rows count from the first header row. Spans never leave the header or the body.

    ``header``: a word of the frame. In a header row of which no cell says so, every cell is one.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    header: bool
    cell: TableCell


class Lattice(NamedTuple):
    """A table as a lattice: the first ``header_rows`` of ``rows`` are its header."""

    rows: int
    header_rows: int
    columns: int
    cells: tuple[Placed, ...]


def lattice(table: Table) -> Lattice:
    """Place header and body as HTML does: each cell takes the first free position of its row."""
    header, width = _place(table.header, 0, header=True)
    body, other = _place(table.body, len(table.header), header=False)
    columns = max(width, other, len(table.widths), 1)
    return Lattice(len(table.header) + len(table.body), len(table.header), columns, (*header, *body))


def _place(rows: Sequence[Sequence[TableCell]], first: int, *, header: bool) -> tuple[list[Placed], int]:
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for row, cells in enumerate(rows):
        column = 0
        every = header and not any(cell.header for cell in cells)
        for cell in cells:
            while (row, column) in taken:
                column += 1
            rowspan = min(max(cell.rowspan, 1), len(rows) - row)
            colspan = 1
            while colspan < cell.colspan and (row, column + colspan) not in taken:
                colspan += 1
            if rowspan > 1 or colspan > 1:
                taken.update((r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan))
            placed.append(Placed(first + row, column, rowspan, colspan, every or cell.header, cell))
            column += colspan
    return placed, max((p.column + p.colspan for p in placed), default=0)


def clean(text: str) -> str:
    """The text without characters that no format can hold; every kind of line break becomes a newline."""
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text)) if _UNCLEAN.search(text) else text


def cell_text(cell: TableCell) -> str:
    """What a cell reads: its indent, its prose, then its boxes, each after its label (运转类 ☐　特定目标类 ☑)."""
    text = INDENT * cell.indent + text_of(cell.prose)
    return clean(text + INDENT.join(f"{tick.label} {TICKED if tick.ticked else OPEN}" for tick in cell.ticks) if cell.ticks else text)


def heading_text(heading: Heading) -> str:
    """Number and words; only 第一部分 and its like need a space between."""
    space = INDENT if heading.number.startswith("第") and not heading.number.endswith((" ", INDENT)) else ""
    return clean(heading.number + space + heading.text)


def sole_figure(cell: TableCell) -> Figure | None:
    """The figure of a cell that holds one figure and no words."""
    return cell.prose[0] if len(cell.prose) == 1 and isinstance(cell.prose[0], Figure) and not cell.ticks else None


class Entry(NamedTuple):
    """A line of the contents: ``block`` is its index in the publication."""

    level: int
    text: str
    anchor: str
    block: int


def anchors(publication: Publication) -> tuple[str, ...]:
    """A unique anchor for each block: its own where it has one that is free, else its position."""
    taken: set[str] = set()
    result = []
    for index, block in enumerate(publication.blocks):
        own = re.sub(r"[^\w-]", "", getattr(block, "anchor", ""))
        anchor = own if own and own not in taken else f"b{index}"
        taken.add(anchor)
        result.append(anchor)
    return tuple(result)


def contents(publication: Publication, depth: int = 3) -> tuple[Entry, ...]:
    """Headings down to ``depth`` after the contents page, and tables and forms that no heading of the same words leads.

    Forms of one number and title are listed once, with the name of each below. Indicators belong to their form. Tables without a
    number of their own are counted, as such contents do: 1. 2. 3.
    """
    names = anchors(publication)
    start = next((i for i, b in enumerate(publication.blocks) if isinstance(b, Contents)), -1)
    rest = list(enumerate(publication.blocks))[start + 1 :]
    times = Counter((b.number, b.title) for _, b in rest if isinstance(b, Table))
    result: list[Entry] = []
    listed: set[tuple[str, str]] = set()
    level, last, count = 0, "", 0
    for index, block in rest:
        if isinstance(block, Heading):
            level, last = block.level, clean(block.text)
            if block.level <= depth:
                result.append(Entry(block.level, heading_text(block), names[index], index))
        elif isinstance(block, Table) and (block.number or block.kind != "indicators") and clean(block.title) != last:
            key = block.number, block.title
            below = min(level + 1, depth - 1)
            if key not in listed:
                count += not block.number
                number = f"{block.number}{INDENT}" if block.number else f"{count}. "
                result.append(Entry(below, clean(f"{number}{block.title}"), names[index], index))
            if times[key] > 1 and block.sheet:
                result.append(Entry(below + 1, clean(block.sheet), names[index], index))
            listed.add(key)
    return tuple(result)
