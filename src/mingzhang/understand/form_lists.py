"""Lists of projects with goals and indicators (项目支出绩效目标表): one row, or one group of rows, a project.

A project that a page break cut shows its name and amounts in one of its pieces; the other piece is blank there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import Coordinate, Fact, parse_cell
from mingzhang.reading import Field, Form, Source
from mingzhang.understand.form_rows import NAME, Part, Strip, level
from mingzhang.understand.form_values import FormsRead, Frame, coded, joined, squeeze
from mingzhang.understand.indicator_rows import Edges, Header, edges, header_at, is_under
from mingzhang.understand.indicators import read_prose, read_table
from mingzhang.vocabulary import fold

_ROLES = (
    ("name", NAME.pattern),
    ("total", r"总计|合计|项目总额|项目金额|金额(?:\(.*\))?|(?:项目)?资金(?:总额)?(?:\(.*\))?|(?:项目|年度)?预算(?:金额|数)?(?:\(.*\))?"),
    ("fiscal", r"财政拨款|财政资金"),
    ("special_account", r"财政专户(?:管理资金|拨款|资金)"),
    ("own", r"其他资金|单位资金"),
    ("goal", r"(?:总体|年度)?绩效目标|年度目标"),
    ("prose", r"绩效指标"),
)
_MONEY = {"total": "*", "fiscal": "fiscal", "special_account": "special_account", "own": "own"}
_ORIGIN = {"total": "*", "fiscal": "local", "special_account": "special_account", "own": "other"}
_TOTAL = re.compile(r"合计|总计")
_OWNER = re.compile(r"(?:部门|单位)名称[:：]\s*([^\s:：]{3,40}?)(?=\s|单位[:：]|$)")

Columns = dict[str, tuple[int, int, Edges | None]]


class _Group(NamedTuple):
    """The rows of one project and the cell under each column, blank or not; ``piece`` are those of its last page."""

    cells: dict[str, Cell]
    strips: list[Strip]
    piece: dict[str, Cell]


def _columns(strips: Sequence[Strip]) -> Columns:
    found: Columns = {}
    named = False
    for strip in strips:
        for cell in strip.own:
            role = next((r for r, pattern in _ROLES if re.fullmatch(pattern, fold(cell.text))), "")
            better = role == "name" and "项目" in fold(cell.text)  # a unit's name may stand before the project's
            if role and (role not in found or (better and not named)):
                found[role] = (cell.column, cell.column + cell.colspan, edges(cell))
            named |= better
    return found


def _header(strips: Sequence[Strip]) -> int:
    """How many leading rows are header; title rows above it count."""
    for position, strip in enumerate(strips):
        if any(level(t) and t.endswith("指标") for t in strip.texts) or any(parse_cell(c.text)[1] is not None for c in strip.own):
            return position
    return len(strips)


def _is_repeat(strip: Strip) -> bool:
    texts = [fold(c.text) for c in strip.own]
    labels = all(t == "其中:" or any(re.fullmatch(pattern, t) for _, pattern in _ROLES) for t in texts)
    return any(NAME.fullmatch(t) for t in texts) or (bool(texts) and labels)


def _under(strip: Strip, columns: Columns) -> dict[str, Cell]:
    """The cell of each column in a row: filled ones, and blank ones that the layout knows."""
    found = {}
    for role, column in columns.items():
        cell = next((c for c in (*strip.cells, *strip.blanks) if is_under(c, *column)), None)
        if cell is not None:
            found[role] = cell
    return found


def _groups(strips: Sequence[Strip], columns: Columns) -> list[_Group]:
    groups: list[_Group] = []
    for strip in strips:
        if _is_repeat(strip):
            continue
        cells = _under(strip, columns)
        last = groups[-1] if groups else None
        same_page = last is not None and last.strips[-1].block == strip.block
        mark = "goal" if "goal" in cells else "total" if "total" in cells else "name"
        if last is not None and same_page and cells.get(mark) == last.piece.get(mark) and cells.get("name") == last.piece.get("name"):
            last.strips.append(strip)
        elif last is not None and not same_page and _one(last.cells, cells):
            both = {role: _filled(role, last.cells.get(role), cell) for role, cell in cells.items()}
            groups[-1] = _Group(both, [*last.strips, strip], cells)
        else:
            groups.append(_Group(cells, [strip], cells))
    return _named(groups)


def _text(cells: dict[str, Cell], role: str) -> str:
    return squeeze(cells[role].text) if role in cells else ""


def _one(above: dict[str, Cell], below: dict[str, Cell]) -> bool:
    """Whether two pieces on neighbouring pages are one project: what both print is the same, and one of them lacks something."""
    pairs = [(_text(above, role), _text(below, role)) for role in ("name", "total")]
    (name, tail), (total, rest) = pairs
    # the end of a long name may stand on the next page by itself: it has no code and no amount
    torn = bool(coded(name)[1]) and not coded(tail)[1] and bool(total) and not rest
    return torn or (all(not a or not b or a == b for a, b in pairs) and any(not a or not b for a, b in pairs))


def _filled(role: str, first: Cell | None, second: Cell) -> Cell:
    """The cell of two pieces that has the text; of a long text both pieces' text."""
    if first is None or not squeeze(first.text):
        return second
    if role in {"name", "goal", "prose"} and squeeze(second.text) and second.text != first.text:
        return first._replace(text=first.text + second.text)
    return first


def _named(groups: list[_Group]) -> list[_Group]:
    """A name that spans several groups, or stands on the next page, given to each of them."""
    result = list(groups)
    for position, group in enumerate(result):
        if not _text(group.cells, "name") and position and result[position - 1].cells.get("name") is not None:
            before = result[position - 1]
            if before.strips[-1].block != group.strips[0].block or before.piece.get("name") == group.cells.get("name"):
                result[position] = group._replace(cells={**group.cells, "name": before.cells["name"]})
    for position in range(len(result) - 2, -1, -1):
        if not _text(result[position].cells, "name"):
            result[position] = result[position]._replace(cells={**result[position].cells, "name": result[position + 1].cells["name"]})
    return result


def read_list(part: Part, entity: str, year: str, document: str, source: str) -> FormsRead:
    """The projects of a list as forms, with facts for their amounts; total and unit rows as facts of all projects."""
    strips = part.strips
    rows = _header(strips)
    columns = _columns(strips[:rows])
    table = next((h for i in range(rows) if (h := header_at(strips, i)) is not None and "level1" in h.roles), None)
    if table is not None:
        columns.pop("prose", None)
    match = re.search(r"(20\d\d)年", fold(part.title + "".join(h.text for h in part.heads)))
    owner = next((m[1] for h in part.heads if (m := _OWNER.match(h.text.strip()))), "")
    if owner and not (entity and (entity in owner or owner in entity)):
        entity = owner
    at = Coordinate(entity=entity, year=match[1] if match else year, stage="budget", measure="expenditure", nature="project")
    result = FormsRead(used=part.blocks)
    for position, group in enumerate(_groups(strips[rows:], columns)):
        frame = Frame(document, part.title, coded(_text(group.cells, "name"))[0])
        result = joined(result, _project(group, table, at, part, frame, f"{source}.{position}"))
    return result


def _project(group: _Group, table: Header | None, at: Coordinate, part: Part, frame: Frame, source: str) -> FormsRead:
    name, code = coded(_text(group.cells, "name"))
    goal, prose = _text(group.cells, "goal"), group.cells.get("prose")
    levels = table is not None and any(level(t) for s in group.strips for t in s.texts)
    aimed = goal or levels or (prose is not None and squeeze(prose.text))
    total_row = not aimed
    here = at._replace(project=name)
    if total_row:
        here = at._replace(project="*") if _TOTAL.fullmatch(name) else at._replace(project="*", entity=name)
    facts, sources = [], []
    for role, fund in _MONEY.items():
        number = parse_cell(group.cells[role].text, part.unit)[1] if role in group.cells else None
        if number is not None:
            place = frame.place(group.cells[role], name, role)
            evidence = (("project", "row"), ("fund", "header"))
            facts.append(Fact(here._replace(fund=fund), number, place, source, kind="lines", evidence=evidence))
            sources.append(Source(role, _ORIGIN[role], number, place))
    if total_row or not name:
        return FormsRead(facts=tuple(facts))
    entries = read_table(table, group.strips).entries if table is not None else read_prose(prose.text, prose) if prose is not None else ()
    indicators = tuple(frame.indicator(e, "年度", "", source) for e in entries)
    first = frame.place(group.cells.get("name") or group.strips[0].cells[0], name)
    fields = [Field("项目名称", name, first), *([Field("项目代码", code, first)] if code else [])]
    goals = (("年度", "绩效目标", group.cells["goal"].text.strip()),) if goal else ()
    budget = next((s.number for s in sources if s.origin == "*"), None)
    form = Form(
        "project", name, part.title, tuple(fields), budget=budget, sources=tuple(sources), goals=goals, indicators=indicators,
        place=first, source=source,
    )  # fmt: skip
    return FormsRead((form,), tuple(facts), (), (), indicators)
