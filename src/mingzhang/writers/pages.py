"""What the paged formats share: which blocks stand on which kind of page, how wide columns and how high rows are (版心).

Lengths are points (1/72 inch); text widths are counted in half-width characters, a Chinese character taking two.
Body pages follow GB/T 9704 (A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm); pages of tables have smaller margins, as is usual for 附表.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import NamedTuple
from unicodedata import east_asian_width

from mingzhang.views.publication import Block, Contents, Cover, Paragraph, Publication, Table, text_of
from mingzhang.writers.continued import heads
from mingzhang.writers.layout import Lattice, cell_text, clean, lattice, sole_figure

_MM = 72 / 25.4
_ASIDE = re.compile(r"[:：]|^(?:附件|\d+[.、])")  # a cover's line that is no title
_WORD = re.compile(r"[!-~]+")
#: sizes of type in tables, largest first (五号, 小五, 六号), and the pitch of their lines
PITCH = {10.5: 14.0, 9.0: 12.0, 8.0: 10.5}
PADDING = 4.0  # beside the text of a cell, each side
#: what a table may be set in, the best first: size of type, and padding
TYPES = (*((size, PADDING) for size in PITCH), (min(PITCH), PADDING / 2))
_LONG = 9.0  # the smallest type that a table of several pages is set in to spare pages
_NAME = 14.0  # characters that a column of names keeps of the longest
_HEAD = 10.0  # characters after which a column's head may wrap
_AIR = 2.0  # characters that stay free beside what a column holds
BESIDE = 4.5  # over and under the text of a cell, with the rule
_CLOSING = "，。；：、！？）》」』”’〕】％"
_PIECES = re.compile(r"[!-~]+|.")
_CELL_PIECES = re.compile(rf"[（《「『“‘〔【]*(?:[!-~]+|[^\n])[{_CLOSING}]*")
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])[0-9A-Za-z]|(?<=[0-9A-Za-z%])[\u4e00-\u9fff]")
_SLACK = 0.3  # characters: no two programs measure alike


class Sheet(NamedTuple):
    """A kind of page: width and height, then the margins top, right, bottom, left."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def across(self) -> float:
        return self.width - self.left - self.right

    @property
    def down(self) -> float:
        return self.height - self.top - self.bottom

    @property
    def table_down(self) -> float:
        """What tables may fill: programs differ by a point or two a page."""
        return self.down - 8.0


SHEETS = {
    "front": Sheet(*(_MM * side for side in (210, 297, 37, 26, 35, 28))),
    "text": Sheet(*(_MM * side for side in (210, 297, 37, 26, 35, 28))),
    "tall": Sheet(*(_MM * side for side in (210, 297, 25, 20, 22, 20))),
    "wide": Sheet(*(_MM * side for side in (297, 210, 22, 20, 20, 20))),
}


class Leaf(NamedTuple):
    """Consecutive blocks on pages of one kind, with their index in the publication: front · text · tall · wide."""

    kind: str
    blocks: tuple[tuple[int, Block], ...]


def leaves(publication: Publication) -> tuple[Leaf, ...]:
    """The publication in pages of one kind after the other. Cover and contents stand before the first numbered page."""
    kinds: list[str] = []
    for block in publication.blocks:
        last = kinds[-1] if kinds else "front"
        if isinstance(block, Table):
            kinds.append("wide" if _turned(block) else "tall")
        elif isinstance(block, Paragraph) and block.style == "note" and last in {"tall", "wide"}:
            kinds.append(last)
        else:
            kinds.append("front" if last == "front" and isinstance(block, Cover | Contents) else "text")
    paired = zip(kinds, enumerate(publication.blocks), strict=True)
    return tuple(Leaf(kind, tuple(item for _, item in group)) for kind, group in groupby(paired, key=lambda pair: pair[0]))


def cover_lines(cover: Cover) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """The lines in order, those together that are the title and those that are not: annex numbers, lists, dates."""
    titles = [i for i, line in enumerate(cover.lines) if line and not _ASIDE.search(line)]
    for title, group in groupby(range(len(cover.lines)), key=lambda i: i in titles):
        yield title, tuple(cover.lines[i] for i in group)


@lru_cache(maxsize=65536)
def text_width(text: str) -> int:
    """Columns of a fixed-width type: a Chinese character takes two."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


@lru_cache(maxsize=65536)
def set_width(text: str) -> float:
    """The same as the widest of the types sets it: its figures take more than half a Chinese character, capitals two thirds, and between
    Chinese and figures there is a quarter of one."""
    alone = sum(2.0 if east_asian_width(c) in "WFA" else 1.5 if c.isupper() or c in "mwMW%@&" else 1.12 for c in text)
    return alone + 0.5 * len(_MEETING.findall(text))


class Columns(NamedTuple):
    """Characters that columns need so that no amount and no code is broken, that no name stands in a pillar, and that nothing wraps."""

    least: tuple[float, ...]
    named: tuple[float, ...]
    full: tuple[float, ...]


def columns_of(table: Table, grid: Lattice) -> Columns:
    """What the columns of a table need. The widths of forms are as declared."""
    least, named, full = ([4.0] * grid.columns for _ in range(3))
    for placed in (p for p in grid.cells if p.colspan == 1):
        text, column = cell_text(placed.cell), placed.column
        amount = sole_figure(placed.cell) is not None
        pieces = [text] if amount and text_width(text) <= 10 else _WORD.findall(text)
        word = min(max(map(set_width, pieces), default=0.0) + _SLACK, 28.0)
        whole = max(map(set_width, text.split("\n"))) + _SLACK
        least[column] = max(least[column], word)
        named[column] = max(named[column], word, 0.0 if placed.header else min(whole, _NAME))
        full[column] = max(full[column], min(whole, _HEAD) if placed.header else whole)
    return Columns(tuple(least), tuple(named) if _statutory(table) else tuple(least), tuple(full))


def column_widths(table: Table, needs: Columns, across: float) -> list[float]:
    """Characters a column, ``across`` in all: the declared shares and at least what the columns need; room that is left in one goes to
    those whose words wrap."""
    least, count = needs.least, len(needs.least)
    if sum(least) >= across:
        return [across * width / sum(least) for width in least]
    wished = sum(needs.named) - sum(least)
    part = min(1.0, (across - sum(least)) / wished) if wished > 0 else 0.0
    widths = _shared(table, count, [few + part * (more - few) for few, more in zip(least, needs.named, strict=True)], across)
    if not _statutory(table):
        return widths
    spare = [max(0.0, width - max(full + _AIR, 0.6 * width)) for width, full in zip(widths, needs.full, strict=True)]
    wanting = [max(0.0, full - width) for width, full in zip(widths, needs.full, strict=True)]
    given = min(sum(spare), sum(wanting))
    if given <= 0:
        return widths
    moved = zip(widths, spare, wanting, strict=True)
    return [width - given * left / sum(spare) + given * want / sum(wanting) for width, left, want in moved]


def _shared(table: Table, count: int, least: Sequence[float], across: float) -> list[float]:
    """The declared shares of ``across``, none under its least."""
    shares = [max(width, 0.01) for width in table.widths[:count]]
    shares += [sum(shares) / len(shares) if shares else 1.0] * (count - len(shares))
    fixed: set[int] = set()
    while True:
        free = across - sum(least[c] for c in fixed)
        total = sum(share for c, share in enumerate(shares) if c not in fixed)
        wanting = {c for c, share in enumerate(shares) if c not in fixed and free * share / total < least[c]}
        if not wanting or len(fixed | wanting) == count:
            return [least[c] if c in fixed else free * share / total for c, share in enumerate(shares)]
        fixed |= wanting


def _statutory(table: Table) -> bool:
    return table.kind in {"cube", "lines"}


def _turned(table: Table) -> bool:
    """Whether a table stands across its page: as declared, or a statutory one whose columns do not fit upright in any type."""
    if table.landscape or not _statutory(table):
        return table.landscape
    grid = lattice(table)
    needed = sum(columns_of(table, grid).named)
    return all(_inside(SHEETS["tall"], grid.columns, *how) < needed for how in TYPES)


class Setting(NamedTuple):
    """How a table is set on its sheet: the table as a lattice, size of type, points beside the text of a cell, widths of the columns,
    least heights of the rows, the rows that stay with the row below them (the header's, and heads within a form), and the rows that
    begin a new page."""

    grid: Lattice
    size: float
    padding: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    heads: frozenset[int]
    turns: tuple[int, ...] = ()


def setting(table: Table, grid: Lattice, sheet: Sheet) -> Setting:
    """The largest type in which no amount is broken, no name stands in a pillar and the table fits its page; where it fits none, 小五 if
    that spares it a page. Where there is room, the rows of a statutory table stand apart."""
    loose = _statutory(table)
    room = sheet.table_down - above_height(table, sheet) - sum(note_height(note, sheet) for note in table.notes)
    needs = columns_of(table, grid)
    types = [how for how in TYPES if loose or how[0] < 10]
    fitting = [how for how in types if _inside(sheet, grid.columns, *how) >= sum(needs.named)] or types[-1:]
    chosen = _set(table, grid, needs, sheet, fitting[0])
    if sum(chosen.heights) > room:
        smaller = [_set(table, grid, needs, sheet, how) for how in fitting[1:] if how[1] == PADDING]
        long = min((chosen, *(tried for tried in smaller if tried.size >= _LONG)), key=lambda tried: _pages(tried, room))
        chosen = next((tried for tried in smaller if sum(tried.heights) <= room), long)
    spare = (room - sum(chosen.heights)) / max(grid.rows, 1)
    more = max(0.0, min(spare, chosen.size * 0.7)) if loose else 0.0
    return chosen._replace(heights=tuple(height + more for height in chosen.heights))


def _pages(how: Setting, room: float) -> int:
    """Pages that a table takes, with so much room for rows on each."""
    header = sum(how.heights[: how.grid.header_rows])
    return ceil((sum(how.heights) - header) / max(room - header, 1.0))


def _set(table: Table, grid: Lattice, needs: Columns, sheet: Sheet, how: tuple[float, float]) -> Setting:
    """The table in a size of type and with so much beside the text of its cells."""
    size, padding = how
    widths = column_widths(table, needs, _inside(sheet, grid.columns, size, padding))
    points = tuple(width * size / 2 + 2 * padding for width in widths)
    return Setting(grid, size, padding, points, tuple(row_heights(grid, widths, size, padding)), heads(grid))


def _inside(sheet: Sheet, columns: int, size: float, padding: float) -> float:
    """Characters across the page without the padding of the cells."""
    return (sheet.across - 2 * padding * columns) * 2 / size


def row_heights(grid: Lattice, widths: Sequence[float], size: float, padding: float) -> list[float]:
    """Points that each row needs for its wrapped text; a tall merged cell spreads what it lacks over its rows."""
    heights = [PITCH[size] + BESIDE] * grid.rows
    tall: list[tuple[int, int, float]] = []
    for placed in grid.cells:
        inner = sum(widths[placed.column : placed.column + placed.colspan]) + 4 * padding * (placed.colspan - 1) / size
        needed = lines(cell_text(placed.cell), inner - 0.2, cell=True) * PITCH[size] + BESIDE
        if placed.rowspan == 1:
            heights[placed.row] = max(heights[placed.row], needed)
        else:
            tall.append((placed.row, placed.row + placed.rowspan, needed))
    for first, last, needed in tall:
        lacking = (needed - sum(heights[first:last])) / (last - first)
        if lacking > 0:
            heights[first:last] = [height + lacking for height in heights[first:last]]
    return heights


def above_height(table: Table, sheet: Sheet) -> float:
    """Points of number, title, and the line of caption and unit over a table."""
    numbered = bool(clean(table.number))
    title, last = clean(table.title), clean(text_of(table.caption)) + clean(table.unit)
    size, pitch, beside = (title_size(title, sheet.across, 18.0), 24.0, 10.0) if numbered else (14.0, 20.0, 18.0)
    height = 16.0 if numbered else 0.0
    height += lines(title, sheet.across * 2 / size) * pitch + beside if title else 0.0
    return height + (lines(last, sheet.across * 2 / 10.5) * 15.0 + 2.0 if last else 0.0)


def title_size(text: str, across: float, largest: float) -> float:
    """The size of a title: smaller, but not by more than a quarter, where that spares a second line."""
    fitting = across / (text_width(text) / 2 + 1)
    return largest if fitting >= largest or fitting < largest * 0.75 else int(fitting * 2) / 2


def note_height(note: str, sheet: Sheet) -> float:
    """Points of a note under a table."""
    return lines(clean(note), sheet.across * 2 / 10.5) * 15.0 + 3.0


def lines(text: str, across: float, indent: float = 0.0, *, cell: bool = False) -> int:
    """Lines of a text set in ``across`` characters, the first one set in; words and figures stay whole.

    Chinese and figures stand a quarter of a character apart. In running text closing marks hang, in a cell they take along what is
    before them.
    """
    return sum(_lines(line, max(across, 2.0), 0.0 if number else indent, cell) for number, line in enumerate(text.split("\n")))


def breakable(text: str, across: float) -> str:
    """The text with a place to break (U+200B) in every word that is wider than ``across`` characters."""

    def parted(found: re.Match[str]) -> str:
        word = found[0]
        if set_width(word) <= across:
            return word
        step = max(1, int(across / 1.5))
        return "\u200b".join(word[at : at + step] for at in range(0, len(word), step))

    return _WORD.sub(parted, text)


@lru_cache(maxsize=65536)
def _lines(line: str, across: float, indent: float, cell: bool) -> int:
    count, at, latin = 1, indent, None
    measured = set_width if cell else text_width
    for piece in (_CELL_PIECES if cell else _PIECES).findall(line):
        width = measured(piece)
        now = piece[0].isascii() if piece[0].isalnum() else None
        gap = 0.5 if None not in (latin, now) and latin != now else 0.0
        latin = now
        if at + gap + width <= across or piece in _CLOSING:
            at += gap + width
        elif width > across:
            count += int((at + width) // across)
            at = (at + width) % across
        else:
            count, at = count + 1, width
    return count
