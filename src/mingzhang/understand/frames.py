"""Which grids are tables, and what stands around them: title, number, unit, notes (表的题头与附注).

A table is one or more grids: pieces on following pages are joined, repeated headers dropped. A frame may also hold its
title and unit line as cells of its first rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mingzhang.document import Block, Cell, Grid, Paragraph, rows_of
from mingzhang.facts import MONEY, Place
from mingzhang.understand.blocks import tidy
from mingzhang.vocabulary import fold

_UNIT = re.compile(r"(?:金额)?(?:计量)?单位[:：]?\s*(?:人民币)?(百万元|亿元|万元|千元|百元|元)")
_NUMBER = re.compile(
    r"^(?:附?(?:预算|公开|决算|财决公开|财预公开|公开表|表|附表|附件|报表)\s*[一二三四五六七八九十\d]+(?:[-—]\d+)?\s*表?(?!\d)|表[一二三四五六七八九十\d]+)[、:：.]?"
)
_OWNER = re.compile(
    r"(?<!金额)(?<!计量)(?:编制|填报|公开|预算)?(?:单位|部门)(?:名称|\(单位\)|（单位）|/单位)?(?:名称)?[:：]\s*(?!(?:人民币)?[亿万千百]*元)([^\s:：]{2,40}?)(?=\s|$|金额单位|单位[:：])"
)
_TITLE = re.compile(r"表(?:[(（][^()（）]*[)）])?$|表[(（]|预算$|决算$|明细$|情况$|一览$")
_NOTE = re.compile(r"^(?:备?注|说明)\s*\d*\s*[:：、.]|^[＊*]")
_SENTENCE = re.compile(r"[。；]")
_SEPARATE = re.compile(r"第[一二三四五六七八九十]+部分")


class Frame(NamedTuple):
    """A table's grid and what was printed around it. ``blocks`` are the indexes that it takes up."""

    grid: Grid
    title: str
    number: str
    unit: str
    owner: str
    notes: tuple[str, ...]
    blocks: frozenset[int]
    first: int
    place: Place


def _texts(grid: Grid) -> list[list[str]]:
    return [[fold(c.text) if c else "" for c in row] for row in rows_of(grid)]


def _signature(row: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in row if t))


def _cut_rows(grid: Grid, start: int) -> Grid:
    """The grid without its first ``start`` rows."""
    cells = []
    for cell in grid.cells:
        end = cell.row + cell.rowspan
        if end > start:
            row = max(cell.row, start) - start
            cells.append(cell._replace(row=row, rowspan=end - start - row))
    return grid._replace(rows=grid.rows - start, cells=tuple(cells))


def _lift_title(grid: Grid) -> tuple[list[str], Grid]:
    """Title, number and unit lines that stand as the frame's first rows."""
    lifted: list[str] = []
    matrix = rows_of(grid)
    for index in range(min(4, grid.rows - 1)):
        cells = list(dict.fromkeys(c for c in matrix[index] if c is not None and c.text.strip()))
        texts = [tidy(c.text) for c in cells]
        wide = len(cells) == 1 and (cells[0].colspan >= max(2, grid.columns - 1) or not grid.spanned)
        marks = all(_UNIT.search(t) or _OWNER.search(t) or _NUMBER.match(t) or t.endswith("表") for t in texts)
        if not cells or (wide and (_TITLE.search(texts[0]) or _UNIT.search(texts[0]))) or (cells and marks and len(cells) <= 3):
            lifted += texts
        else:
            return lifted, _cut_rows(grid, index) if index else grid
    return lifted, grid


def _edges(grid: Grid) -> dict[int, float]:
    """The left edge of each column in points, where the layout tells."""
    edges: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is not None:
            edges[cell.column] = min(edges.get(cell.column, cell.box[0]), cell.box[0])
    return edges


#: how far, in points, a column may stand from its place on the page before, once the whole table's shift is taken off
_DRIFT = 9.0
#: how far, in points, two rules may stand apart that are meant as one
_SAME = 1.5


def header_rows_equal(first: list[list[str]], second: list[list[str]], header: int) -> int:
    """How many leading rows of ``second`` repeat the header of ``first``."""
    count = 0
    for index in range(min(header, len(second))):
        if _signature(first[index]) and _signature(first[index]) == _signature(second[index]):
            count = index + 1
        else:
            break
    return count


def join(first: Grid, second: Grid, header: int) -> Grid:
    """Two pieces of one table as one grid; the repeated header of the second is dropped."""
    drop = header_rows_equal(_texts(first), _texts(second), header)
    second = _cut_rows(second, drop) if drop else second
    shifted = tuple(c._replace(row=c.row + first.rows) for c in second.cells)
    return first._replace(rows=first.rows + second.rows, cells=first.cells + shifted)


def _continues(first: Grid, second: Grid) -> bool:
    if first.columns != second.columns or not (first.spanned and second.spanned):
        return False
    before, after = _edges(first), _edges(second)
    shared = sorted(set(before) & set(after))
    if not shared:
        return True
    shifts = sorted(after[c] - before[c] for c in shared)
    middle = shifts[len(shifts) // 2]
    return sum(1 for shift in shifts if abs(shift - middle) <= _DRIFT) >= 0.6 * len(shared)


def _refitted(first: Grid, second: Grid) -> Grid:
    """The second piece in the columns of the first, where merged cells hide some of them from its own page."""
    before, after = _edges(first), _edges(second)
    if second.columns >= first.columns or len(before) < first.columns or len(after) < max(3, second.columns):
        return second
    at = {c: next((n for n, left in before.items() if abs(left - edge) <= _SAME), -1) for c, edge in after.items()}
    if -1 in at.values() or at[0] != 0:
        return second
    at[second.columns] = first.columns
    cells = (c._replace(column=at[c.column], colspan=at[c.column + c.colspan] - at[c.column]) for c in second.cells)
    return second._replace(columns=first.columns, cells=tuple(cells))


#: what heads a column of figures
_VALUE_HEAD = re.compile(r"合计|小计|总计|金额|支出$|收入$|预算数|决算数")


def _other_header(first: Grid, second: Grid, header_of: Callable[[Grid], int]) -> bool:
    """Whether a grid begins with a header of its own that is not the one before it repeated."""
    before = {_signature(row) for row in _texts(first)[: header_of(first)]}
    own = [_signature(row) for row in _texts(second)[: header_of(second)]]
    heads = sum(1 for text in {t for row in own for t in row} if _VALUE_HEAD.search(text))
    return len(own) < second.rows and heads >= 2 and not any(row in before for row in own)


def _split_stacked(grid: Grid) -> list[Grid]:
    """A grid that holds two tables one above the other, divided by a full-width title row."""
    matrix = rows_of(grid)
    for index in range(2, grid.rows - 1):
        cells = list(dict.fromkeys(c for c in matrix[index] if c is not None and c.text.strip()))
        if (
            len(cells) == 1
            and cells[0].colspan >= grid.columns
            and grid.spanned
            and re.search(r"表$", fold(cells[0].text))
            and cells[0].row == index
        ):
            upper = grid._replace(rows=index, cells=tuple(c for c in grid.cells if c.row < index))
            return [upper, *_split_stacked(_cut_rows(grid, index))]
    return [grid]


def frames(blocks: Sequence[Block], skip: frozenset[int], header_of: Callable[[Grid], int]) -> list[Frame]:
    """Every table of the document with its surroundings. ``header_of(grid)`` counts a grid's header rows."""
    result: list[Frame] = []
    pending: list[tuple[int, str, Paragraph]] = []
    index = 0
    last_unit = ""
    while index < len(blocks):
        block = blocks[index]
        if index in skip:
            pending, index = [], index + 1
            continue
        if isinstance(block, Paragraph):
            text = tidy(block.text)
            if _NOTE.match(text) and result and not pending and index - max(result[-1].blocks) <= 2:
                last = result[-1]
                result[-1] = last._replace(notes=(*last.notes, text), blocks=last.blocks | {index})
            else:
                pending.append((index, text, block))
            index += 1
            continue
        lines = [p for p in pending[-6:] if len(p[1]) <= 80 and not _SENTENCE.search(p[1])]
        for order, grid in enumerate(_split_stacked(block)):
            lifted, grid = _lift_title(grid)
            own = lines if order == 0 else []
            frame = _frame(own, lifted, grid, index, block)
            titled = bool(frame.title or frame.number)
            if result and not titled:
                grid = _refitted(result[-1].grid, grid)
            if (
                result
                and not titled
                and not any(_SEPARATE.match(p[1]) for p in own)
                and _continues(result[-1].grid, grid)
                and not _other_header(result[-1].grid, grid, header_of)
                and _near(result[-1], index, pending)
            ):
                last = result[-1]
                taken = frozenset(p[0] for p in pending) | {index}
                result[-1] = last._replace(grid=join(last.grid, grid, header_of(last.grid)), blocks=last.blocks | taken)
            else:
                if not frame.unit and last_unit and not titled:
                    frame = frame._replace(unit=last_unit)
                result.append(frame)
            last_unit = result[-1].unit
        pending, index = [], index + 1
    return result


def _near(last: Frame, index: int, pending: list[tuple[int, str, Paragraph]]) -> bool:
    """Only page furniture stands between the two pieces."""
    return index - max(last.blocks) <= 3 and all(len(p[1]) <= 30 and not _SENTENCE.search(p[1]) for p in pending)


def _frame(lines: list[tuple[int, str, Paragraph]], lifted: list[str], grid: Grid, index: int, block: Grid) -> Frame:
    title = number = unit = owner = ""
    used: set[int] = {index}
    texts = [(i, t) for i, t, _ in lines] + [(index, t) for t in lifted]
    for position, text in reversed(texts):
        rest = text
        found = False
        match = _UNIT.search(rest)
        if match:
            unit, found = unit or match[1], True
            rest = (rest[: match.start()] + " " + rest[match.end() :]).strip()
        match = _OWNER.search(rest)
        if match:
            owner, found = owner or match[1], True
            rest = (rest[: match.start()] + " " + rest[match.end() :]).strip()
        match = _NUMBER.match(rest)
        if match and not title:
            number, found = number or match[0].strip(" 、:：."), True
            rest = rest[match.end() :].strip()
        elif match:
            number, found = number or match[0].strip(" 、:：."), True
            rest = ""
        if rest and not title and _TITLE.search(fold(rest)) and len(fold(rest)) >= 4:
            title, found = fold(rest), True
        elif rest and not found:
            if title or unit:
                break
            continue
        if found:
            used.add(position)
        if title and number and unit:
            break
    place = Place(page=block.page, line=block.line, box=block.box, table=title)
    return Frame(grid, title, number, unit if unit in MONEY else "", owner, (), frozenset(used), index, place)


def cells_of(grid: Grid) -> list[list[Cell | None]]:
    """Dense matrix of the grid; in unspanned text an empty cell stays empty."""
    return rows_of(grid)
