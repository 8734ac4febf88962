"""Glyphs → the cells of a lattice (单元格文字).

A glyph belongs to the cell that holds its centre. Text that runs over a vertical line without a break stays whole: a
number goes to the cell that it overlaps most, words to the cell in which they begin.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from mingzhang.document import Cell, Grid
from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Glyph
from mingzhang.readers.pdf_lattice import Lattice
from mingzhang.readers.pdf_lines import Line, lines_of

#: an empty outer column narrower than this belongs to a frame, not to the table
MARGIN = 13.0
#: a column that no cell fills alone is none when narrower than this; a row when lower
SLIVER = 30.0
LOW = 7.0

_NUMERIC = frozenset("0123456789.,%-+()")
_FULL = re.compile(r"[-+△▲(（]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?[)）]?")
_AMOUNT = re.compile(r"[-+△(（]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|0)[)）]?|[-—－]+")
_OPENS = re.compile(
    r"(?:\d{1,2}[.、．)）](?!\d)|[一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|[①-⑳]|[目指]标\d|[☑☐□√])"
)
_BESIDE_WIDE = re.compile(r"(?<=[⺀-鿿＀-￯]) | (?=[⺀-鿿＀-￯])")
_ENDS = "。；;！？!?：:"


def filled(lattice: Lattice, glyphs: Sequence[Glyph], page: int, back: Callable[[Box], Box]) -> Grid:
    """The grid of a lattice with the text of its glyphs. ``back`` turns boxes to the page as displayed."""
    lines = _lines(lattice, glyphs)
    finer = _with_rows(lattice, lines)
    if finer is not lattice:
        lattice, lines = finer, _lines(finer, glyphs)
    indents = _indents(lattice, lines)
    cells = []
    for index, slot in enumerate(lattice.slots):
        box = lattice.box_of(slot)
        text = joined(lines[index], box[0], box[2])
        cells.append(Cell(slot.row, slot.column, text, slot.rowspan, slot.colspan, indents[index], page, 0, back(box)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    columns = _kept(lattice.xs, [(cell.column, cell.colspan, bool(cell.text)) for cell in cells], SLIVER, margins=True)
    rows = _kept(lattice.ys, [(cell.row, cell.rowspan, bool(cell.text)) for cell in cells], LOW, margins=False)
    if len(columns) < len(lattice.xs) - 1 or len(rows) < len(lattice.ys) - 1:
        cells = [cell for cell in (_moved(cell, rows, columns) for cell in cells) if cell.rowspan and cell.colspan]
    return Grid(len(rows), len(columns), tuple(cells), page, 0, back(lattice.box))


def _lines(lattice: Lattice, glyphs: Sequence[Glyph]) -> list[list[Line]]:
    """The lines of text of each cell."""
    owned: list[list[Glyph]] = [[] for _ in lattice.slots]
    for run in _runs(glyphs):
        if _at(lattice, run[0]) == _at(lattice, run[-1]):
            owned[_at(lattice, run[0])].extend(run)
            continue
        owners = [_at(lattice, glyph) for glyph in run]
        for piece, places in _cut(run, owners, lattice):
            owned[_home(piece, places, lattice)].extend(piece)
    return [lines_of(own) if own else [] for own in owned]


def _at(lattice: Lattice, glyph: Glyph) -> int:
    return lattice.at((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)


def _with_rows(lattice: Lattice, lines: list[list[Line]]) -> Lattice:
    """Rows that no rule parts: where several amounts stand under each other in one cell and as many labels beside them."""
    cuts: dict[int, list[float]] = {}
    for row in range(len(lattice.ys) - 1):
        alone = [index for index in set(lattice.owner[row]) if lattice.slots[index].rowspan == 1]
        columns = [lines[index] for index in alone if len(lines[index]) > 1 and all(_AMOUNT.fullmatch(line.text) for line in lines[index])]
        most = max(map(len, columns), default=0)
        if most < 2 or (most == 2 and len(columns) < 2):
            continue
        if not any(len(lines[index]) >= most and lines[index] not in columns for index in alone):
            continue
        centres: list[float] = []
        for line in sorted((line for column in columns for line in column), key=lambda line: line.top):
            centre = (line.top + line.bottom) / 2
            if not centres or centre - centres[-1] > 0.7 * line.size:
                centres.append(centre)
        cuts[row] = [(above + below) / 2 for above, below in itertools.pairwise(centres)]
    return lattice.cut(cuts) if cuts else lattice


def _kept(positions: Sequence[float], spans: list[tuple[int, int, bool]], narrow: float, *, margins: bool) -> list[int]:
    """The columns (or rows) that count, given where each cell starts, how far it spans and whether it holds text.

    Narrow empty ones at the outer edges are the margins of a frame. A narrow one that no cell fills alone comes from lines
    that do not quite meet, those of a header and of the rows below it, say.
    """
    kept = list(range(len(positions) - 1))
    alone = {start for start, span, _ in spans if span == 1}
    if margins:
        used = {start for start, span, text in spans if span == 1 and text}
        while len(kept) > 2 and kept[0] not in used and positions[kept[0] + 1] - positions[kept[0]] < MARGIN:
            del kept[0]
        while len(kept) > 2 and kept[-1] not in used and positions[kept[-1] + 1] - positions[kept[-1]] < MARGIN:
            del kept[-1]
    for index in range(1, len(positions) - 2):
        before, here, after = (positions[at + 1] - positions[at] for at in (index - 1, index, index + 1))
        if index in alone or index not in kept or here > min(narrow, 0.6 * before, 0.6 * after):
            continue
        if all(any(other in kept and other != index for other in range(start, start + span)) for start, span, _ in spans):
            kept.remove(index)
    return kept


def _moved(cell: Cell, rows: list[int], columns: list[int]) -> Cell:
    """A cell as it lies in the rows and columns that count."""
    row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
    return cell._replace(
        row=row,
        column=column,
        rowspan=bisect_left(rows, cell.row + cell.rowspan) - row,
        colspan=bisect_left(columns, cell.column + cell.colspan) - column,
    )


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs in the order of the content stream that follow each other on one line without a gap."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs:
            last = runs[-1][-1]
            size = glyph.bottom - glyph.top
            if (
                abs(glyph.top + glyph.bottom - last.top - last.bottom) < 0.6 * size
                and -0.3 * size < glyph.x0 - last.x1 < 0.3 * size
            ):
                runs[-1].append(glyph)
                continue
        runs.append([glyph])
    return runs


def _cut(run: list[Glyph], owners: list[int], lattice: Lattice) -> list[tuple[list[Glyph], list[int]]]:
    """A run over several cells cut where a vertical line falls between its glyphs, and between words and numbers."""
    pieces: list[tuple[list[Glyph], list[int]]] = [([run[0]], [owners[0]])]
    for before, after, here, there in zip(run, run[1:], owners, owners[1:], strict=False):
        parts = (before.char in _NUMERIC) != (after.char in _NUMERIC)
        if parts or (here != there and not _overrun(before, after, here, there, lattice)):
            pieces.append(([], []))
        pieces[-1][0].append(after)
        pieces[-1][1].append(there)
    return pieces


def _overrun(before: Glyph, after: Glyph, here: int, there: int, lattice: Lattice) -> bool:
    """Whether the text runs over the line between two cells instead of ending at it."""
    if lattice.slots[here].column == lattice.slots[there].column:
        return True
    border = lattice.box_of(lattice.slots[there])[0]
    for glyph in (before, after):
        inside = 0.15 * (glyph.x1 - glyph.x0)
        if glyph.x0 + inside < border < glyph.x1 - inside:
            return True
    size = after.bottom - after.top
    return before.source == after.source and after.x0 - before.x1 < 0.08 * size


def _home(piece: list[Glyph], places: list[int], lattice: Lattice) -> int:
    """The cell of a piece that runs over lines."""
    if len(set(places)) == 1:
        return places[0]
    x0, top, x1, bottom = piece[0].x0, piece[0].top, piece[-1].x1, piece[-1].bottom
    numeric = all(glyph.char in _NUMERIC for glyph in piece)
    if not numeric:
        left = lattice.box_of(lattice.slots[places[0]])[0]
        if 0 <= x0 - left < bottom - top:
            return places[0]
    overlaps: dict[int, float] = {}
    for place in dict.fromkeys(places):
        box = lattice.box_of(lattice.slots[place])
        overlaps[place] = max(0.0, min(x1, box[2]) - max(x0, box[0])) * max(0.0, min(bottom, box[3]) - max(top, box[1]))
    return max(overlaps, key=lambda place: overlaps[place])


def _indents(lattice: Lattice, lines: list[list[Line]]) -> list[int]:
    """Half-em steps by which each cell's words stand in from the leftmost words of its column; 0 for amounts."""
    offsets: dict[int, float] = {}
    least: dict[int, float] = {}
    for index, slot in enumerate(lattice.slots):
        if lines[index] and not _AMOUNT.fullmatch(lines[index][0].text):
            offset = min(line.x0 for line in lines[index]) - lattice.xs[slot.column]
            offsets[index] = offset
            if slot.colspan == 1:
                least[slot.column] = min(least.get(slot.column, offset), offset)
    return [
        max(0, round((offsets[index] - least.get(slot.column, 0.0)) / (0.5 * lines[index][0].size))) if index in offsets else 0
        for index, slot in enumerate(lattice.slots)
    ]


def joined(lines: Sequence[Line], left: float, right: float) -> str:
    """Lines of a cell joined as Chinese is wrapped; what are paragraphs of their own stays apart by a line break."""
    if not lines:
        return ""
    text = lines[0].text
    for before, line in itertools.pairwise(lines):
        text += _seam(text.rsplit("\n", 1)[-1], before, line, left, right) + line.text
    return _BESIDE_WIDE.sub("", text) if " " in text else text


def _seam(head: str, before: Line, line: Line, left: float, right: float) -> str:
    """What stands between two lines of a cell: nothing, a space, or a line break."""
    tail = line.text
    reaches = right - before.x1 < 1.6 * before.size
    number, other = _FULL.fullmatch(head) is not None, _FULL.fullmatch(tail) is not None
    if head in "-+△▲(（" and other:
        return ""
    whole = _FULL.fullmatch(head + tail) is not None
    if whole and (not number or not other):
        return ""
    if number and other:
        full = 0.7 * (right - left) <= before.x1 - before.x0
        return "" if whole and full and "." not in head and "." in tail else "\n"
    if _OPENS.match(tail) and (not reaches or before.text[-1] in _ENDS):
        return "\n"
    if before.text[-1] in _ENDS and not reaches:
        return "\n"
    if head[-1].isascii() and tail[0].isascii() and head[-1].isalpha() and tail[0].isalpha():
        return " "
    return ""
