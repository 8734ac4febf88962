"""Small tables inside a form (表内清单): items of expenditure, projects, tasks, purchases, goals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import State, parse_cell
from mingzhang.understand.form_rows import NAME, Strip, is_label, unit_in
from mingzhang.understand.indicator_rows import Edges, edges, is_under
from mingzhang.vocabulary import fold

Kind = Literal["items", "projects", "tasks", "plan", "goals"]

#: the column that tells a kind of list, then the roles of its columns
_SUM = r"(?:\(.*\))?"
_LISTS: tuple[tuple[Kind, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "items", r"测算依据.*|测算过程.*|测算说明",
        (
            ("name", r"项目内容|支出内容|明细项目|内容|支出明细"), ("working", r"测算依据.*|测算过程.*|测算说明"),
            ("local", r"(?:本级)?财政拨款(?:金额)?"), ("transfer", r"上级转移支付(?:金额)?"), ("other", r"其他资金"),
            ("amount", rf"(?:预算)?金额{_SUM}|合计"),
        ),
    ),
    (
        "projects", r"支出项目类别|项目本年度预算|本年度预算|项目主要支出方向和用途",
        (
            ("name", NAME.pattern), ("kind", r"支出项目类别|项目类别"), ("total", r"项目总预算|总预算"),
            ("amount", rf"(?:项目)?本?年度预算{_SUM}"), ("use", r"项目主要支出方向和用途|主要用途"),
        ),
    ),
    (
        "tasks", r"主要(?:实施)?内容|任务名称",
        (
            ("name", r"任务名称|任务|名称|重点工作"), ("content", r"主要(?:实施)?内容"),
            ("amount", rf"总额|(?:拟投入的?)?资金{_SUM}|预算金额{_SUM}"), ("fiscal", r"财政拨款"), ("other", r"其他资金"),
            ("aim", r"期望达到的目标.*|预期目标|完成情况"), ("score", rf"分值|得分|执行率|(?:全年|年初)?(?:预算|执行)数{_SUM}"),
        ),
    ),
    ("plan", r"品名", (("name", r"品名"), ("quantity", r"数量"), ("amount", rf"金额{_SUM}"))),
    ("goals", r"目标说明", (("name", r"名称"), ("text", r"目标说明"))),
)  # fmt: skip
_MARKS = tuple((kind, re.compile(mark)) for kind, mark, _ in _LISTS)
_ROLES = {kind: tuple((role, re.compile(pattern)) for role, pattern in roles) for kind, _, roles in _LISTS}
_ASIDE = re.compile(r"\((?:必填|延续性项目填写)\)")
_STAGES = ((r"年初预算", "budget"), (r"(?:全年|调整)预算", "adjusted"), (r"(?:全年)?执行|支出", "outturn"))
_NUMERIC = frozenset({"local", "transfer", "other", "amount", "total", "fiscal"})
_SHIFTS = (0, -1, 1, -2, 2)
#: no header label is longer
_LONGEST = 40


class ListHeader(NamedTuple):
    """A list's columns: role, first and last column, edges in points, label."""

    kind: Kind
    columns: tuple[tuple[str, int, int, Edges | None, str], ...]
    rows: int


class Record(NamedTuple):
    """A row of a list by role."""

    cells: dict[str, Cell]
    labels: tuple[tuple[str, str], ...]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.labels)

    def text(self, role: str) -> str:
        cell = self.cells.get(role)
        return "" if cell is None else cell.text

    def label(self, role: str) -> str:
        return dict(self.labels).get(role, "")

    def unit(self, role: str) -> str:
        """The unit that the column's header states."""
        return unit_in(self.label(role))


@lru_cache(maxsize=16384)
def fold_label(text: str) -> str:
    """A label for comparison: folded, without final colon and without (必填), (延续性项目填写)."""
    return _ASIDE.sub("", fold(text)).rstrip(":")


def table_at(run: Sequence[Strip]) -> ListHeader | None:
    """The list whose header begins the run."""
    marked = {kind for c in run[0].own if len(c.text) <= _LONGEST and (kind := _marked(fold_label(c.text)))}
    for kind, _ in _MARKS:
        if kind not in marked:
            continue
        rows = 1
        while rows < len(run) and rows < 3 and run[rows].own and all(_role(kind, fold_label(c.text)) for c in run[rows].own):
            rows += 1
        columns = _columns([c for strip in run[:rows] for c in strip.own], run[0].row, kind, rows > 1)
        if len(columns) >= 2:
            return ListHeader(kind, columns, rows)
    return None


@lru_cache(maxsize=4096)
def _marked(label: str) -> Kind | None:
    """The kind of list that a header label tells."""
    return next((kind for kind, mark in _MARKS if mark.fullmatch(label)), None)


def _columns(cells: Sequence[Cell], top: int, kind: Kind, grouped: bool) -> tuple[tuple[str, int, int, Edges | None, str], ...]:
    """The leaf columns. A group label over narrower columns is none itself: it gives them its unit and its stage."""
    below = [c for c in cells if c.row > top]
    wide = [c for c in cells if grouped and c.row == top and c.colspan > 1]
    groups = [c for c in wide if any(c.column <= o.column < c.column + c.colspan for o in below)]
    found: dict[str, tuple[str, int, int, Edges | None, str]] = {}
    for cell in cells:
        role = _role(kind, fold_label(cell.text))
        if not role or cell in groups:
            continue
        over = next((fold(g.text) for g in groups if cell.row > top and g.column <= cell.column < g.column + g.colspan), "")
        stage = next((name for pattern, name in _STAGES if re.match(pattern, over)), "")
        role += f"@{stage}" if stage else ""
        found.setdefault(role, (role, cell.column, cell.column + cell.colspan, edges(cell), f"{fold(cell.text)}{over}"))
    return tuple(sorted(found.values(), key=lambda c: c[1]))


def _role(kind: Kind, text: str) -> str:
    return next((role for role, pattern in _ROLES[kind] if pattern.fullmatch(text)), "")


def read_records(header: ListHeader, strips: Sequence[Strip]) -> list[Record]:
    """The rows of a list; in unspanned text a row that a page break shifted is moved back as a whole."""
    labels = tuple((role, label) for role, *_, label in header.columns)
    result = []
    for strip in strips:
        cells = _spanned(strip, header) if strip.spanned else _shifted(strip, header)
        if cells:
            result.append(Record(cells, labels))
    return result


def _spanned(strip: Strip, header: ListHeader) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for cell in strip.own:
        role = next((r for r, start, end, span, _ in header.columns if r not in found and is_under(cell, start, end, span)), None)
        if role is not None:
            found[role] = cell
    return found


def _shifted(strip: Strip, header: ListHeader) -> dict[str, Cell]:
    best: dict[str, Cell] = {}
    score = -1.0
    for shift in _SHIFTS:
        found: dict[str, Cell] = {}
        points = 0.0
        for cell in strip.cells:
            role = next((r for r, start, *_ in header.columns if cell.column - shift == start), "")
            fits = (parse_cell(cell.text)[0] is not State.TEXT) == (role in _NUMERIC)
            stub = not role and cell == strip.cells[0] and is_label(fold_label(cell.text))
            points += (1.0 if fits else -2.0) if role else 0.0 if stub else -1.5
            if role:
                found[role] = cell
        if points - abs(shift) * 0.1 > score:
            best, score = found, points - abs(shift) * 0.1
    return best
