"""Tables of performance indicators (绩效指标表): levels carried down, weights of groups, values with their history.

Nothing is made up: a value that the layout lost is left out, which is not the same as a blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import Number, Target, number, parse_cell
from mingzhang.understand.form_rows import CLASS_OF, LEVEL1, Strip, group_score, level
from mingzhang.understand.indicator_rows import DASH, VALUES, Header, Row, align, is_under, usual_basis
from mingzhang.understand.targets import parse_target
from mingzhang.vocabulary import fold

_FULL = re.compile(r"\((\d+)分\)")
_SCORE = re.compile(r"^\d+[-、.]|[(]\d+分?[)]|\d+分$")
_PROSE = re.compile(
    r"\d+[、.]\s*(?:\d-)?(?P<first>[^;；、。]{2,6}指标)[;；]\s*(?:\d+-)?(?P<second>[^;；。]{2,10})[;；]\s*"
    r"(?P<rest>.+?)(?=[。;；]?\s*\d+[、.]\s*(?:\d-)?[^;；、。]{2,6}指标[;；]|$)",
    re.S,
)
_SET = re.compile(r"(?P<label>实施周期|实施期|年度|当年)?指标值[:：](?P<value>[^;；]*)")


class Entry(NamedTuple):
    """One indicator as a table prints it, before it is given an owner and a place."""

    goal: str
    level1: str
    level2: str
    name: str
    values: tuple[tuple[str, Target], ...]
    weight: Number | None
    basis: str
    cell: Cell
    column: str
    sure: bool
    score: Number | None = None


class Group(NamedTuple):
    """A weight printed for a group of indicators (指标权重比例, or 产出指标（50分）)."""

    number: Number
    levels: tuple[str, ...]
    cell: Cell


class TableRead(NamedTuple):
    """What a table of indicators says."""

    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    total: Number | None  # 总分, or the total that the header of the weights states
    scored: Cell | None  # the points given in all, under 得分 in the row of the total
    unread: tuple[Cell, ...]  # cells with digits that found no column


def _values(row: Row, header: Header) -> tuple[tuple[str, Target], ...]:
    """The printed values in order, 当年 last; () where the layout lost this year's."""
    operator = fold(row.cells["operator"].text) if "operator" in row.cells else ""
    unit = fold(row.cells["unit"].text) if "unit" in row.cells else ""
    result = []
    for role in VALUES:
        if role in row.cells:
            result.append((role, parse_target(row.cells[role].text, operator, unit)))
        elif role in row.blank and role in header.roles:
            result.append((role, Target()))
    return tuple(result) if result and result[-1][0] in {"当年", "实施周期"} else ()


def read_table(header: Header, strips: Sequence[Strip]) -> TableRead:
    """The indicators of the rows under one header, on however many pages."""
    basis = usual_basis(strips)
    rows = [align(s, header, basis) for s in strips if not _is_total(s)]
    last = next((s for s in strips if _is_total(s) and len(s.cells) > 1), None)
    total = None if last is None else _weight(last.cells[1])
    scored = None if last is None else _under(last, header, "score")
    stated = next((_FULL.search(label) for role, label in zip(header.roles, header.labels, strict=True) if role == "weight"), None)
    if stated:
        total = number(stated[1], "分")
    entries: list[Entry] = []
    groups: list[Group] = []
    since: list[str] = []
    for row, (first, second, goal) in zip(rows, _levels(rows), strict=True):
        _add_group(row, groups, since)
        if first and first not in since:
            since.append(first)
        entry = _entry(row, header, (first, second), goal)
        if entry is not None:
            entries.append(entry)
    _close_group(groups, since)
    unread = tuple(c for row in rows if not row.sure for c in row.strip.cells if re.search(r"\d", c.text) and c not in row.cells.values())
    return TableRead(tuple(entries), tuple(groups), total, scored, unread)


def _under(strip: Strip, header: Header, role: str) -> Cell | None:
    """The number of a total row that stands under the column of a role."""
    if role not in header.roles or not strip.spanned:
        return None
    start, end = header.columns[header.roles.index(role)]
    span = header.edges[header.roles.index(role)]
    return next((c for c in strip.own if is_under(c, start, end, span) and _weight(c) is not None), None)


def _is_total(strip: Strip) -> bool:
    return strip.texts[0] in {"总分", "合计", "总计"}


def _weight(cell: Cell | None) -> Number | None:
    return None if cell is None else parse_cell(cell.text, "分")[1]


def _levels(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Class, second level and goal of each row, carried down.

    A merged cell that a page break cut shows its text in one of its pieces only. A blank piece that begins below another
    level on its page takes the text of the next page; a class that is hidden is told by its second level.
    """
    seconds = _seconds(rows)
    first = goal = ""
    result = []
    previous = ""
    for row, second in zip(rows, seconds, strict=True):
        if "goal" in row.cells:
            goal = fold(row.cells["goal"].text)
        given = _level_text(row.cells.get("level1"))
        changed = bool(given) and given != first
        owner = CLASS_OF.get(second, "")
        if given:
            first = given
        elif second != previous and owner and owner != first:
            first = owner
        if changed and not _level_text(row.cells.get("level2")) and CLASS_OF.get(second, first) != first:
            second = ""
        previous = second
        result.append((first, second, goal))
    return result


def _seconds(rows: Sequence[Row]) -> list[str]:
    given = [_level_text(row.cells.get("level2")) for row in rows]
    result = list(given)
    for position, row in enumerate(rows):
        if given[position] or position == 0:
            continue
        result[position] = result[position - 1]
        page = row.strip.block
        begins = "level2" in row.blank and "level2" not in rows[position - 1].blank
        if row.strip.spanned and begins and any(given[i] and rows[i].strip.block == page for i in range(position)):
            following = next((i for i in range(position, len(rows)) if given[i]), -1)
            result[position] = given[following] if following >= 0 and rows[following].strip.block != page else ""
    return result


def _level_text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return level(cell.text) or _SCORE.sub("", fold(cell.text))


def _add_group(row: Row, groups: list[Group], since: list[str]) -> None:
    """Start a group where its weight is printed: in a column of its own, or in the level cell."""
    cell = row.cells.get("group")
    if cell is not None and (not groups or groups[-1].cell != cell):
        printed = _weight(cell)
        if printed is not None:
            _close_group(groups, since)
            groups.append(Group(printed, (), cell))
    own = row.cells.get("level1")
    if own is not None and (score := group_score(own.text)) and all(g.cell != own for g in groups):
        groups.append(Group(number(score, "分", raw=own.text), (level(own.text),), own))


def _close_group(groups: list[Group], since: list[str]) -> None:
    """Give the open group the levels that were met since the one before; rows above the first belong to it too."""
    if groups:
        if not groups[-1].levels:
            groups[-1] = groups[-1]._replace(levels=tuple(since))
        since.clear()


def _entry(row: Row, header: Header, levels: tuple[str, str], goal: str) -> Entry | None:
    cell = row.cells.get("name")
    if cell is None or cell.row != row.strip.row:
        return None
    name = re.sub(r"^指标\d*[:：]", "", re.sub(r"\s+", "", cell.text)).strip("…")
    first, second = levels
    if first == "" and header.roles.count("level1") == 0:
        first, second, name = split_levels(name)
    if not name or DASH.fullmatch(name):
        return None
    printed = row.cells.get("当年")
    column = header.labels[header.roles.index("当年")] if "当年" in header.roles else ""
    basis = fold(row.cells["basis"].text) if "basis" in row.cells else ""
    weight = _weight(row.cells.get("weight"))
    score = _weight(row.cells.get("score"))
    return Entry(goal, first, second, name, _values(row, header), weight, basis, printed or cell, column, row.sure, score)


def split_levels(name: str) -> tuple[str, str, str]:
    """``产出指标数量指标出具分析报告`` → the two levels and the name."""
    first = next((word for word in LEVEL1 if name.startswith(word)), "")
    rest = name.removeprefix(first)
    second = next((word for word in sorted(CLASS_OF, key=len, reverse=True) if rest.startswith(word)), "")
    return (first, second, rest.removeprefix(second)) if first else ("", "", name)



def read_prose(text: str, cell: Cell) -> tuple[Entry, ...]:
    """Indicators written in one cell: ``1、1-产出指标；11-数量指标；名称；实施周期指标值:≥1套；年度指标值:≥1套。``"""
    entries = []
    for match in _PROSE.finditer(fold(text)):
        rest = match["rest"]
        marks = list(_SET.finditer(rest))
        name = rest[: marks[0].start()].strip(";；。 ") if marks else rest.strip(";；。 ")
        values = [("当年" if m["label"] in {"年度", "当年", None} else "实施周期", parse_target(m["value"].rstrip("。;；"))) for m in marks]
        values.sort(key=lambda pair: VALUES.index(pair[0]))
        first = level(match["first"]) or match["first"]
        second = level(match["second"]) or match["second"]
        entries.append(Entry("", first, second, name, tuple(values), None, "", cell, "绩效指标", True))
    return tuple(entries)
