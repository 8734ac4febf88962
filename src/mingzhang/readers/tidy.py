"""What all readers do to tables alike: title rows become paragraphs, raw text is put together (整理)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mingzhang.document import Block, Cell, Grid, Paragraph

_UNIT = re.compile(r"(?:金额)?单位\s*[:：]")
_TITLE = re.compile(
    r"表\s*(?:[（(].*[)）])?$|^附[件表]|^(?:公开|预算)?表\s*\d{1,2}|^(?:公开|预算)\s*\d{1,2}\s*表|^[（(]?\s*20\d\d\s*年度?\s*[）)]?$"
    r"|(?:单位|部门|编制\w{0,4}|填报\w{0,4})\s*[:：]"
)
_NOTE = re.compile(r"(?:备\s*)?注\s*\d*\s*[:：.、]|说明\s*[:：]|填报说明|备注\s*[:：]?$")


def without_titles(grid: Grid) -> list[Block]:
    """A grid whose first rows are a title or a 单位 line across its breadth: those rows as paragraphs, then the rest.

    A title, a 单位 line and a note stand in cells where a frame or a merged row holds them; to a reader they are text.
    A header across the breadth stays in the grid.
    """
    by_row: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        by_row[cell.row].append(cell)
    first = 0
    while first < grid.rows - 1 and _is_title(by_row[first], grid.columns):
        first += 1
    last = grid.rows
    while last > first + 1 and _is_note(by_row[last - 1], grid.columns):
        last -= 1
    if (first, last) == (0, grid.rows):
        return [grid]
    cells = tuple(cell._replace(row=cell.row - first) for row in by_row[first:last] for cell in row)
    box = grid.box
    if box is not None:
        tops = [cell.box[1] for row in by_row[first:last] for cell in row if cell.box]
        bottoms = [cell.box[3] for row in by_row[first:last] for cell in row if cell.box]
        box = (box[0], min(tops, default=box[1]), box[2], max(bottoms, default=box[3]))
    body = grid._replace(rows=last - first, cells=cells, box=box)
    return [*_paragraphs(by_row[:first]), body, *_paragraphs(by_row[last:])]


def reads_as_title(text: str) -> bool:
    """Whether a text that lies across a table is its title or its 单位 line, and no header of its columns."""
    return _TITLE.search(text) is not None


def _is_title(row: Sequence[Cell], columns: int) -> bool:
    texts = [cell for cell in row if cell.text]
    if len(texts) != 1 or any(cell.rowspan > 1 for cell in row):
        return False
    text = texts[0].text
    return (texts[0].colspan == columns and reads_as_title(text)) or (_UNIT.match(text) is not None and len(text) < 16)


def _is_note(row: Sequence[Cell], columns: int) -> bool:
    texts = [cell for cell in row if cell.text]
    if len(texts) != 1 or any(cell.rowspan > 1 for cell in row):
        return False
    return texts[0].colspan == columns and _NOTE.match(texts[0].text) is not None


def _paragraphs(rows: Iterable[Sequence[Cell]]) -> list[Paragraph]:
    return [
        Paragraph(piece, cell.page, cell.line, cell.box)
        for row in rows
        for cell in row
        for piece in cell.text.split("\n")
        if piece.strip()
    ]


def raw_of(blocks: Iterable[Block]) -> str:
    """The text of blocks without structure: a line a paragraph, a line a row, cells parted by tabs."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        row: list[str] = []
        at = -1
        for cell in block.cells:
            if cell.row != at and row:
                lines.append("\t".join(row))
                row = []
            at = cell.row
            row.append(cell.text.replace("\n", " "))
        if row:
            lines.append("\t".join(row))
    return "\n".join(lines)
