"""Where pages end (分页): which blocks begin a new page, and on which page each stands.

The paged formats break pages where this says, so that no table that fits a page is torn and no head is left behind by what it heads; the
contents of a Word document are filled in with these numbers before Word counts its own.
"""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.views.publication import Block, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.continued import running_head
from mingzhang.writers.layout import Lattice, heading_text, lattice
from mingzhang.writers.pages import SHEETS, Leaf, Setting, Sheet, above_height, leaves, lines, note_height, setting, title_size

LINE = 28.95  # points a line of the body: 22 lines a page
_FEW = 3  # rows that must follow a header on its page
_MOST = 14.0  # points by which a row may grow to fill a page


class Paging(NamedTuple):
    """``numbers``: block → its page, from 1 after cover and contents; ``breaks``: blocks that begin a page within their leaf.

    ``settings``: how each table is set.
    """

    leaves: tuple[Leaf, ...]
    numbers: dict[int, int]
    breaks: frozenset[int]
    settings: dict[int, Setting]


def paging(publication: Publication) -> Paging:
    """The pages of a publication, estimated from what its lines and rows need."""
    parts = leaves(publication)
    flow = _Flow()
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
    return Paging(parts, flow.numbers, frozenset(flow.breaks), flow.settings)


class _Flow:
    """The page being filled (mutable while paging only)."""

    def __init__(self) -> None:
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
        height, line = _height(block, self.sheet)
        if isinstance(block, Heading) and self.used + height + _first_lines(after, self.sheet) > self.sheet.down + 0.5:
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
        least = whole if whole <= down else above + sum(how.heights[: grid.header_rows + _FEW])
        if not first and (table.number or self.used + least > down):
            self.turn()
            self.breaks.add(index)
        self.numbers[index] = self.page
        self.used += above
        self.settings[index] = self._rows(how, grid, down)
        self.used += after

    def _rows(self, how: Setting, grid: Lattice, down: float) -> Setting:
        """The rows on their pages, each under the repeated header and the head that runs on. A head that would be the last row of its
        page moves to the next, and the rows before it share the room that it leaves."""
        heights, turns, header = list(how.heights), list[int](), grid.header_rows
        start, at = 0, self.used
        for row in range(len(heights)):
            if at + heights[row] > down + 0.5 and row > max(start, header):
                end = row
                while end - 1 > max(start, header) and end - 1 in how.heads:
                    end -= 1
                left = down - self.used - sum(heights[start:end])
                if end < row and 0 < left <= _MOST * (end - start):
                    heights[start:end] = [height + left / (end - start) for height in heights[start:end]]
                self.turn()
                turns.append(end)
                self.used = sum(heights[:header]) + sum(heights[head] for head in running_head(grid, end))
                start, at = end, self.used + sum(heights[end:row])
            at += heights[row]
        self.used = at
        return how._replace(heights=tuple(heights), turns=tuple(turns))


def _first_lines(block: Block | None, sheet: Sheet) -> float:
    """Points of what must follow a heading on its page: a paragraph's first two lines, or all of its three."""
    if not isinstance(block, Heading | Paragraph):
        return 0.0
    height, line = _height(block, sheet)
    return height if height <= 3 * line + 0.5 else 2 * line


def _height(block: Block, sheet: Sheet) -> tuple[float, float]:
    """Points of a block, and of each of the pieces that a page takes whole."""
    if isinstance(block, Heading) and block.level == 1:
        text = heading_text(block)
        height = lines(text, sheet.across * 2 / title_size(text, sheet.across, 22.0)) * 33.0 + 20.0
        return height, height
    if isinstance(block, Heading):
        return lines(heading_text(block), sheet.across / 8, 4.0) * LINE, LINE
    if isinstance(block, Paragraph) and block.style == "note":
        return note_height(text_of(block.prose), sheet), 18.0
    if isinstance(block, Paragraph):
        return lines(text_of(block.prose), sheet.across / 8, 4.0) * LINE, LINE
    return (sheet.down * 0.6, sheet.down * 0.6) if isinstance(block, Cover) else (0.0, LINE)
