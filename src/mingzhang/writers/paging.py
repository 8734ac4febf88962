"""Where pages end (分页): which blocks begin a new page, and on which page each stands.

The paged formats break pages where this says, so that no table that fits a page is torn and no head is left behind by what it heads; the
contents of a Word document are filled in with these numbers before Word counts its own.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import NamedTuple

from mingzhang.views.publication import Block, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.continued import cut, heads, is_told, place_to_part, running_head, words_of
from mingzhang.writers.layout import Placed, clean, heading_text, lattice
from mingzhang.writers.pages import (
    BESIDE,
    PITCH,
    SHEETS,
    Leaf,
    Setting,
    Sheet,
    above_height,
    leaves,
    lines,
    note_height,
    setting,
    title_size,
)

LINE = 28.95  # points a line of the body: 22 lines a page
_CLOSER = (27.7, 26.5)  # the same where a part is set closer: 23 and 24 lines
_LAST = 9  # lines that the last page of a part should hold
_FEW = 3  # rows that must follow a header on its page
_LONG = 1 / 3  # of a page, above which the words of a row may go on on the next
_MOST = 14.0  # points by which a row may grow to fill a page


class Paging(NamedTuple):
    """``numbers``: block → its page, from 1 after cover and contents; ``breaks``: blocks that begin a page within their leaf.

    ``settings``: how each table is set. ``last``: the last page. ``pitches``: points a line of the body, where
    a part is set closer so that no page holds a few lines only.
    """

    leaves: tuple[Leaf, ...]
    numbers: dict[int, int]
    breaks: frozenset[int]
    settings: dict[int, Setting]
    last: int
    pitches: dict[int, float]


def paging(publication: Publication) -> Paging:
    """The pages of a publication, estimated from what its lines and rows need."""
    parts = leaves(publication)
    running = [part for leaf in parts if leaf.kind == "text" for part in _parts(leaf)]
    pitches = {index: pitch for part in running if (pitch := _pitch(part)) != LINE for index, _ in part.blocks}
    flow = _Flow(pitches)
    for leaf in parts:
        flow.begin(SHEETS[leaf.kind])
        for position, (index, block) in enumerate(leaf.blocks):
            before = leaf.blocks[position - 1][1] if position else None
            if isinstance(block, Table):
                flow.table(index, block, first=before is None)
            else:
                after = next((b for _, b in leaf.blocks[position + 1 :]), None)
                flow.prose(index, block, before, after)
        if leaf.kind == "front":
            flow.page = 0
    return Paging(parts, flow.numbers, frozenset(flow.breaks), flow.settings, flow.page, pitches)


def _parts(leaf: Leaf) -> list[Leaf]:
    """Running text cut where a part of the document begins a page."""
    starts = [n for n, (_, block) in enumerate(leaf.blocks) if n == 0 or (isinstance(block, Heading) and block.level == 1)]
    return [leaf._replace(blocks=leaf.blocks[start:end]) for start, end in pairwise((*starts, len(leaf.blocks)))]


def _pitch(part: Leaf) -> float:
    """Points a line of a part: a little fewer where its last page would hold a few lines only, and none then."""
    usual = _filled(part, LINE)
    tried = _CLOSER if usual.used < _LAST * LINE else ()
    return next((pitch for pitch in tried if _filled(part, pitch).page < usual.page), LINE)


def _filled(part: Leaf, pitch: float) -> _Flow:
    flow = _Flow({index: pitch for index, _ in part.blocks})
    flow.begin(SHEETS[part.kind])
    for position, (index, block) in enumerate(part.blocks):
        before, after = (next((b for _, b in rest), None) for rest in (part.blocks[:position], part.blocks[position + 1 :]))
        flow.prose(index, block, before, after)
    return flow


class _Flow:
    """The page being filled (mutable while paging only)."""

    def __init__(self, pitches: dict[int, float]) -> None:
        self.pitches = pitches
        self.page = 0
        self.used = 0.0
        self.sheet = SHEETS["text"]
        self.numbers: dict[int, int] = {}
        self.breaks: set[int] = set()
        self.settings: dict[int, Setting] = {}

    def begin(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.turn()

    def turn(self) -> None:
        self.page, self.used = self.page + 1, 0.0

    def prose(self, index: int, block: Block, before: Block | None, after: Block | None) -> None:
        fresh = (isinstance(block, Heading) and block.level == 1) or isinstance(block, Contents)
        if before is not None and (fresh or (isinstance(block, Cover) and not isinstance(before, Heading))):
            self.turn()
            self.breaks.add(index)
        pitch = self.pitches.get(index, LINE)
        height, line = _height(block, self.sheet, pitch)
        if isinstance(block, Heading) and self.used + height + _first_lines(after, self.sheet, pitch) > self.sheet.down + 0.5:
            self.turn()
        count, room = round(height / line), int((self.sheet.down - self.used + 0.5) / line)
        if count > 0 and (room == 0 or (room == 1 < count) or (room, count) == (2, 3)):
            self.turn()
            room = int((self.sheet.down + 0.5) / line)
        self.numbers[index] = self.page
        while count > room:
            count -= room - 1 if count == room + 1 else room  # no line of a paragraph stands alone
            self.turn()
            room = int((self.sheet.down + 0.5) / line)
        self.used += count * line

    def table(self, index: int, table: Table, *, first: bool) -> None:
        grid, down = lattice(table), self.sheet.table_down
        how = setting(table, grid, self.sheet)
        above = above_height(table, self.sheet)
        after = sum(note_height(note, self.sheet) for note in table.notes)
        whole = above + sum(how.heights) + after
        least = whole if whole <= down + 0.5 else above + sum(how.heights[: grid.header_rows + _FEW])
        if not first and (table.number or self.used + least > down):
            self.turn()
            self.breaks.add(index)
        self.numbers[index] = self.page
        self.used += above
        self.settings[index] = self._rows(how, down)
        self.used += after

    def _rows(self, how: Setting, down: float) -> Setting:
        """The rows on their pages, each under the repeated header and the head that runs on. A head that would be the last row of its
        page moves to the next, and the rows before it share the room that it leaves. Long words fill their page and go on."""
        turns, header = list[int](), how.grid.header_rows
        row, start, at = 0, 0, self.used
        while row < len(how.heights):
            if at + how.heights[row] > down + 0.5 and (parted := _parted(how, row, down - at, down)) is not None:
                how = parted
            elif at + how.heights[row] > down + 0.5 and row > max(start, header):
                end = row
                while end - 1 > max(start, header) and end - 1 in how.heads:
                    end -= 1
                left = down - self.used - sum(how.heights[start:end])
                if end < row and 0 < left <= _MOST * (end - start):
                    shared = tuple(height + left / (end - start) for height in how.heights[start:end])
                    how = how._replace(heights=(*how.heights[:start], *shared, *how.heights[end:]))
                self.turn()
                turns.append(end)
                self.used = sum(how.heights[head] for head in (*range(header), *running_head(how.grid, end)))
                row = start = end
                at = self.used
                continue
            at += how.heights[row]
            row += 1
        self.used = at
        return how._replace(turns=tuple(turns))


def _parted(how: Setting, row: int, room: float, down: float) -> Setting | None:
    """The table with a row in two, the first in the room that there is: one text that is longer than a part of its page, or any words of
    a row that no page holds. None where a row is not so long, or where too little would stand on one of the pages."""
    again = sum(how.heights[head] for head in (*range(how.grid.header_rows), *running_head(how.grid, row)))
    over = how.heights[row] > down - again
    if not over and not (how.heights[row] > down * _LONG and is_told(how.grid, row)):
        return None
    pitch = PITCH[how.size]
    fitting = int((room - BESIDE) / pitch)
    whole = {p: _lines_in(how, p, text_of(p.cell.prose)) for p in how.grid.cells if p.row <= row == p.row + p.rowspan - 1}
    long = [p for p in words_of(how.grid, row) if whole[p] > fitting]
    places = {p: place_to_part(p.cell.prose, partial(_lines_in, how, p), fitting, anywhere=over) for p in long}
    parts = {p: (text_of(p.cell.prose)[:end], text_of(p.cell.prose)[end:]) for p, end in places.items()}
    if not parts or not all(places.values()):
        return None
    counts = [max(_lines_in(how, p, parts[p][n]) if p in parts else count for p, count in whole.items()) for n in (0, 1)]
    if counts[0] > fitting:
        return None
    heights = (*how.heights[:row], *(count * pitch + BESIDE for count in counts), *how.heights[row + 1 :])
    grid = cut(how.grid, row, {p.column: end for p, end in places.items()})
    return how._replace(grid=grid, heights=heights, heads=heads(grid))


def _lines_in(how: Setting, placed: Placed, text: str) -> int:
    """Lines of a text set in a cell."""
    inner = sum(how.widths[placed.column : placed.column + placed.colspan]) - 2 * how.padding
    return lines(clean(text), inner * 2 / how.size - 0.2, cell=True)


def _first_lines(block: Block | None, sheet: Sheet, pitch: float) -> float:
    """Points of what must follow a heading on its page: a paragraph's first two lines, or all of its three."""
    if not isinstance(block, Heading | Paragraph):
        return 0.0
    height, line = _height(block, sheet, pitch)
    return height if height <= 3 * line + 0.5 else 2 * line


def _height(block: Block, sheet: Sheet, pitch: float) -> tuple[float, float]:
    """Points of a block, and of each of the pieces that a page takes whole."""
    if isinstance(block, Heading) and block.level == 1:
        text = heading_text(block)
        height = lines(text, sheet.across * 2 / title_size(text, sheet.across, 22.0)) * 33.0 + 20.0
        return height, height
    if isinstance(block, Heading):
        return lines(heading_text(block), sheet.across / 8, 4.0) * pitch, pitch
    if isinstance(block, Paragraph) and block.style == "note":
        return note_height(text_of(block.prose), sheet), 18.0
    if isinstance(block, Paragraph):
        return lines(text_of(block.prose), sheet.across / 8, 4.0) * pitch, pitch
    return (sheet.down * 0.6, sheet.down * 0.6) if isinstance(block, Cover) else (0.0, pitch)
