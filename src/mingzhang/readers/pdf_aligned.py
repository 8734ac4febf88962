"""Tables with horizontal rules only, or with none: their columns found by how the text stands (无竖线、无框线的表).

Numbers under each other make columns, lines make rows; what stands between two rules is one row where rules part all
rows. A run of lines is a table only when it convinces: three lines with numbers, or one with numbers between rules.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mingzhang.document import Cell, Grid
from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Rule
from mingzhang.readers.pdf_lines import Line, line_of, segments_of

#: a gap of so many em parts two columns
GAP = 0.9
#: lines farther apart than so many em belong to different tables
PITCH = 4.0
#: lines of a header above the first numbers
MOST_HEADER = 5
#: a rule that covers so much of a table's breadth parts two rows
FULL = 0.8

_NUMBER = re.compile(r"[-+△(（]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?[)）]?|[-—–－]+")
_AMOUNT = re.compile(r"[-+△(（]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|0)%?[)）]?|[-—–－]+")
_SENTENCE = re.compile(r"[。；，]")
_DIGIT = re.compile(r"\d")
_ENTRY = re.compile(r"…|\.{3}|·{3}")
_TOUCHING = re.compile(r"(?<=\d\.\d\d)(?=[（(一-鿿]|\d{1,2}[、.])(?![元万亿%])|(?<=[\u4e00-\u9fff）)])(?=\d[\d,]*\.\d\d(?!\d))")


class Row(NamedTuple):
    """One line of text cut at its gaps; ``numbers`` counts the pieces that are amounts."""

    line: Line
    parts: list[Line]
    numbers: int


class Table(NamedTuple):
    """A table found by alignment, and the lines that went into it."""

    grid: Grid
    lines: frozenset[int]


class Column(NamedTuple):
    """One column: where its pieces stand, whether they are numbers."""

    x0: float
    x1: float
    numeric: bool


def aligned(lines: Sequence[Line], rules: Sequence[Rule], page: int, back: Callable[[Box], Box]) -> list[Table]:
    """Tables among the lines that no lattice took. ``rules`` are horizontal rules that belong to no lattice."""
    stretches = _ruled_stretches(rules)
    if not stretches and sum(1 for line in lines if _DIGIT.search(line.text) and not _SENTENCE.search(line.text)) < 3:
        return []
    rows = [_row(line) for line in lines]
    tables: list[Table] = []
    taken: set[int] = set()
    for top, bottom in [*stretches, *_stretches(rows)]:
        chosen = [row for row in rows if id(row.line) not in taken and top <= (row.line.top + row.line.bottom) / 2 <= bottom]
        inside = [rule for rule in rules if top - 1 <= rule.at <= bottom + 1]
        table = _table(chosen, inside, page, back)
        if table is not None:
            tables.append(table)
            taken |= table.lines
    return tables


def _row(line: Line) -> Row:
    """A line cut at its gaps, and where an amount touches the words of the next column."""
    parts: list[Line] = []
    for part in segments_of(line, GAP):
        cuts = [match.start() for match in _TOUCHING.finditer(part.text)] if len(part.text) == len(part.glyphs) else []
        for start, end in itertools.pairwise([0, *cuts, len(part.glyphs)]):
            parts.append(line_of(list(part.glyphs[start:end])) if cuts else part)
    return Row(line, parts, sum(1 for part in parts[1:] if _AMOUNT.fullmatch(part.text.replace(" ", ""))))


def _ruled_stretches(rules: Sequence[Rule]) -> list[tuple[float, float]]:
    """From the first to the last of three or more rules that stand below each other, the longest showing the breadth."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.start - rule.end):
        for group in groups:
            if group[0].start - 12 < rule.start and rule.end < group[0].end + 12:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [
        (min(rule.at for rule in group), max(rule.at for rule in group))
        for group in groups
        if group[0].end - group[0].start > 100 and sum(1 for rule in group if _is_full(rule, group[0])) >= 3
    ]


def _is_full(rule: Rule, longest: Rule) -> bool:
    return rule.end - rule.start > FULL * (longest.end - longest.start)


def _stretches(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Runs of lines with numbers under each other, with the lines of labels and headers between and above them."""
    runs: list[list[int]] = []
    for index, row in enumerate(rows):
        if not row.numbers or _SENTENCE.search(row.line.text) or _ENTRY.search(row.line.text):
            continue
        if runs and all(_fits(rows[between], rows[between - 1]) for between in range(runs[-1][-1] + 1, index + 1)):
            runs[-1].append(index)
        else:
            runs.append([index])
    found: list[tuple[float, float]] = []
    for run in runs:
        if len(run) < 3:
            continue
        first, last = run[0], run[-1]
        while first > 0 and run[0] - first < MOST_HEADER and len(rows[first - 1].parts) > 1 and _fits(rows[first], rows[first - 1]):
            if _SENTENCE.search(rows[first - 1].line.text) or re.search(r"单位\s*[:：]", rows[first - 1].line.text):
                break
            first -= 1
        while last + 1 < len(rows) and len(rows[last + 1].parts) > 1 and _fits(rows[last + 1], rows[last]):
            last += 1
        found.append((rows[first].line.top, rows[last].line.bottom))
    return found


def _fits(row: Row, above: Row) -> bool:
    """Whether a line may belong to the table of the line above it."""
    size = above.line.size
    return row.line.top - above.line.top < PITCH * size and abs(row.line.size - size) < 0.4 * size and not _SENTENCE.search(row.line.text)


def _table(rows: Sequence[Row], rules: Sequence[Rule], page: int, back: Callable[[Box], Box]) -> Table | None:
    data = [row for row in rows if row.numbers]
    if len(data) < (1 if len(rules) >= 3 else 3):
        return None
    breadth = max(row.line.x1 for row in rows) - min(row.line.x0 for row in rows)
    prose = [row for row in rows if _SENTENCE.search(row.line.text) and any(part.x1 - part.x0 > 0.6 * breadth for part in row.parts)]
    if len(prose) > 0.1 * len(rows):
        return None
    columns = _columns(data)
    if len(columns) < 2 or not any(column.numeric for column in columns):
        return None
    bands = _bands(rows, rules, len(data))
    cells: list[Cell] = []
    for number, band in enumerate(bands):
        held: dict[tuple[int, int], list[Line]] = {}
        for row in band:
            for part in row.parts:
                held.setdefault(_place(part, columns, row.numbers > 0), []).append(part)
        for (first, last), parts in _apart(held):
            text = "".join(part.text for part in sorted(parts, key=lambda part: (round(part.top), part.x0)))
            box = (min(p.x0 for p in parts), min(p.top for p in parts), max(p.x1 for p in parts), max(p.bottom for p in parts))
            indent = 0 if columns[first].numeric else max(0, round((box[0] - columns[first].x0) / (0.5 * parts[0].size)))
            cells.append(Cell(number, first, text, 1, last - first + 1, indent, page, 0, back(box)))
    taken = {(cell.row, column) for cell in cells for column in range(cell.column, cell.column + cell.colspan)}
    cells.extend(
        Cell(row, column, "", page=page) for row in range(len(bands)) for column in range(len(columns)) if (row, column) not in taken
    )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = (
        min(row.line.x0 for row in rows),
        min(row.line.top for row in rows),
        max(row.line.x1 for row in rows),
        max(row.line.bottom for row in rows),
    )
    grid = Grid(len(bands), len(columns), tuple(cells), page, 0, back(box), spanned=False)
    return Table(grid, frozenset(id(row.line) for row in rows))


def _is_number(part: Line) -> bool:
    return _NUMBER.fullmatch(part.text.replace(" ", "")) is not None


def _columns(data: Sequence[Row]) -> list[Column]:
    """The columns as the lines with numbers show them.

    Numbers that overlap from line to line make a column. Words make columns between the columns of numbers, however far
    a long label reaches over the numbers of other lines.
    """
    numbers: list[list[Line]] = []
    for part in sorted((part for row in data for part in row.parts if _is_number(part)), key=lambda part: part.x0):
        if numbers and part.x0 < max(other.x1 for other in numbers[-1]) - 0.2 * part.size:
            numbers[-1].append(part)
        else:
            numbers.append([part])
    columns = [Column(min(part.x0 for part in group), max(part.x1 for part in group), True) for group in numbers]
    middles = [(column.x0 + column.x1) / 2 for column in columns]
    words: list[tuple[int, float, float]] = sorted(
        (sum(1 for middle in middles if middle < part.x0), part.x0, part.x1) for row in data for part in row.parts if not _is_number(part)
    )
    for index, (region, x0, x1) in enumerate(words):
        if index and words[index - 1][0] == region and x0 < columns[-1].x1:
            columns[-1] = Column(columns[-1].x0, max(columns[-1].x1, x1), False)
        else:
            columns.append(Column(x0, x1, False))
    return sorted(columns, key=lambda column: column.x0)


def _bands(rows: Sequence[Row], rules: Sequence[Rule], numbered: int) -> list[list[Row]]:
    """Lines that make one row: all between two rules where rules part all rows, else each for itself."""
    longest = max(rules, key=lambda rule: rule.end - rule.start, default=None)
    ats = sorted(rule.at for rule in rules if longest is not None and _is_full(rule, longest))
    if len(ats) - 1 < numbered:
        return [[row] for row in rows]
    bands: dict[int, list[Row]] = {}
    for row in rows:
        middle = (row.line.top + row.line.bottom) / 2
        bands.setdefault(sum(1 for at in ats if at < middle), []).append(row)
    return [bands[key] for key in sorted(bands)]


def _place(part: Line, columns: Sequence[Column], with_numbers: bool) -> tuple[int, int]:
    """First and last column of a piece: numbers by where they stand, words beside numbers by where they begin."""
    number = _is_number(part)
    if number or with_numbers:
        fitting = [index for index, column in enumerate(columns) if column.numeric == number]
        inside = [index for index in fitting if columns[index].x0 - 0.5 * part.size <= part.x0 <= columns[index].x1]
        if not number and inside:
            return inside[-1], inside[-1]
        if fitting:
            nearest = min(fitting, key=lambda index: abs(columns[index].x0 + columns[index].x1 - part.x0 - part.x1))
            return nearest, nearest
    over = [
        index
        for index, column in enumerate(columns)
        if min(part.x1, column.x1) - max(part.x0, column.x0) > 0.3 * min(part.x1 - part.x0, column.x1 - column.x0)
    ]
    if over:
        return over[0], over[-1]
    nearest = min(range(len(columns)), key=lambda index: abs(columns[index].x0 + columns[index].x1 - part.x0 - part.x1))
    return nearest, nearest


def _apart(held: dict[tuple[int, int], list[Line]]) -> list[tuple[tuple[int, int], list[Line]]]:
    """Pieces by place, places that overlap made one."""
    merged: list[tuple[tuple[int, int], list[Line]]] = []
    for (first, last), parts in sorted(held.items()):
        if merged and first <= merged[-1][0][1]:
            (start, end), before = merged[-1]
            merged[-1] = (start, max(end, last)), [*before, *parts]
        else:
            merged.append(((first, last), list(parts)))
    return merged
