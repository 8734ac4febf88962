"""Headers of indicator tables, and rows aligned to them (绩效指标表的表头与行).

Merged cells that a page break cut leave rows shifted or short. A row is therefore aligned by what its cells are (a level
word, a name, a value, a weight, the basis that the whole table repeats) and by where they stand; order is never broken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import parse_cell
from mingzhang.understand.form_rows import CLASS_OF, LEVEL1, Strip, level
from mingzhang.understand.targets import parse_target
from mingzhang.vocabulary import fold

_ROLES = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("goal", r"目标名称|绩效目标名称"),
        ("group", r"指标权重比例.*|权重比例.*"),
        ("level1", r"一级指标"),
        ("level2", r"二级指标"),
        ("activity", r"活动|任务名称"),
        ("name", r"三级指标(?:名称)?|指标内容|指标名称|绩效指标"),
        ("前年", r"前年(?:值|指标值)?"),
        ("上年", r"上年(?:值|指标值)?"),
        ("实施周期", r"(?:实施周期|实施期|总体|中期|长期|项目)指标值"),
        (
            "当年",
            r"预[期计]当年实现值?|当年(?:指标)?值|(?:年度|全年|本年)(?:\(?/?项目\)?)?(?:绩效)?指标值|(?:绩效)?指标值(?:\(.*\))?|目标值|预期指标值|"
            r"年初(?:设定)?指标值",
        ),
        ("实际", r"(?:全年)?实际(?:完成)?(?:值|指标值|情况)|全年完成值|完成值"),
        ("weight", r"(?:指标)?分值(?:权重)?(?:\(\d+分\))?|权重(?:\(%\))?|指标分值权重"),
        ("score", r"(?:自评)?得分"),
        ("operator", r"(?:绩效)?指标性质"),
        ("unit", r"(?:绩效)?(?:指标)?(?:度量|计量)单位"),
        ("basis", r"指标值确定依据|备注|偏差原因.*|未完成原因.*|评分标准|评\(扣\)分标准|指标(?:说明|解释)"),
    )
)
_GROUPS = re.compile(r"近两年指标值|指标值")
_GOAL = re.compile(r"(?:长期|中期|年度|实施期)?(?:总体)?绩效(?:指标|目标)(?:完成情况)?\d*|(?:长期|中期|年度|实施期)目标\d*:?")
VALUES = ("前年", "上年", "实施周期", "实际", "当年")
DASH = re.compile(r"[-—–－─/]+|无")
_SIGNS = re.compile(r"[≥≤><=≧≦＝＞＜]|定性|定量|>=|<=")
_LEFT_OUT = -5.0
#: no header label is longer
_LONGEST = 24


Edges = tuple[float, float]


def edges(cell: Cell) -> Edges | None:
    """The left and right edge of a cell in points, where the layout has them."""
    return (cell.box[0], cell.box[2]) if cell.box else None


def is_under(cell: Cell, start: int, end: int, span: Edges | None) -> bool:
    """Whether a cell stands in the columns [start, end), told by its edges where the layout has them."""
    if span is not None and cell.box is not None:
        return span[0] - 1 <= (cell.box[0] + cell.box[2]) / 2 <= span[1] + 1
    return cell.column < end and start < cell.column + cell.colspan


class Header(NamedTuple):
    """A header's leaf columns in order: role, label, columns [start, end) and edges in points where the layout has them."""

    roles: tuple[str, ...]
    labels: tuple[str, ...]
    columns: tuple[tuple[int, int], ...]
    edges: tuple[Edges | None, ...]
    rows: int

    @property
    def horizon(self) -> str:
        """年度 where the columns tell (history, this year's value), else ''."""
        annual = {"前年", "上年", "实际"} & set(self.roles) or any("年度" in label or "本年" in label for label in self.labels)
        return "年度" if annual else ""


class Row(NamedTuple):
    """An aligned row. ``cells`` maps roles to cells; ``blank`` are the roles whose cell is there and empty."""

    cells: dict[str, Cell]
    blank: frozenset[str]
    strip: Strip
    sure: bool


def role_of(text: str) -> str:
    """The role of a folded header label, '' if it is none."""
    return _role(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _role(text: str) -> str:
    return next((role for role, pattern in _ROLES if pattern.fullmatch(text)), "")


def header_at(strips: Sequence[Strip], start: int) -> Header | None:
    """The header that begins at ``start``: a row with level columns, and rows below it that only refine it."""
    first = strips[start]
    roles = {role_of(t) for t in first.texts} - {""}
    named = {"name", "level2"} & roles and {"level1", "operator", "当年", "实际"} & roles
    if not named or len(roles) < 3:
        return None
    rows = 1
    while start + rows < len(strips) and _refines(strips[start + rows], first):
        rows += 1
    below = [c for strip in strips[start + 1 : start + rows] for c in strip.own]
    cells: list[Cell] = []
    for cell in first.cells:
        leaves = _leaves(cell, below) if _GROUPS.fullmatch(fold(cell.text)) else []
        cells += leaves or [cell]
    levelled = any(role_of(fold(c.text)) == "level1" for c in cells)
    # 绩效指标 beside 一级指标 is the stub of the whole table
    ordered = [c for c in cells if role_of(fold(c.text)) and not (levelled and fold(c.text) == "绩效指标")]
    labels = tuple(fold(c.text) for c in ordered)
    return Header(
        tuple(role_of(t) for t in labels), labels, tuple((c.column, c.column + c.colspan) for c in ordered),
        tuple(edges(c) for c in ordered), rows,
    )  # fmt: skip


def implied_header(strip: Strip) -> Header | None:
    """The header that a form left out: 一级、二级、三级 and the value, told by the first row's level words."""
    words = [level(c.text) for c in strip.cells]
    second = next((i for i, word in enumerate(words) if word in CLASS_OF), -1)
    if not strip.spanned or second < 1 or words[second - 1] not in LEVEL1 or len(strip.cells) != second + 3:
        return None
    cells = strip.cells[second - 1 :]
    return Header(
        ("level1", "level2", "name", "当年"), ("一级指标", "二级指标", "三级指标", "指标值"),
        tuple((c.column, c.column + c.colspan) for c in cells), tuple(edges(c) for c in cells), 0,
    )  # fmt: skip


def _refines(strip: Strip, first: Strip) -> bool:
    """A row of labels under a header: 近两年指标值, 前年, 上年 …"""
    own = [fold(c.text) for c in strip.own]
    labels = all(role_of(t) or _GROUPS.fullmatch(t) for t in own) and not any(role_of(t) == "level1" for t in own)
    return bool(own) and labels and strip.block == first.block


def _leaves(group: Cell, below: Sequence[Cell]) -> list[Cell]:
    """The columns that a group of values (指标值) is divided into by the rows below it, in order."""
    reach = max(group.colspan, 5 if group.colspan == 1 else 0)
    under = [c for c in below if 0 <= c.column - group.column < reach]
    return sorted((c for c in under if role_of(fold(c.text)) and not _GROUPS.fullmatch(fold(c.text))), key=lambda c: c.column)


def _number_like(text: str) -> bool:
    return parse_cell(text)[1] is not None and not text.startswith(("=", "＝", "≥", "≤"))


@lru_cache(maxsize=16384)
def _likeness(role: str, text: str, basis: str) -> float:
    """How well a cell's folded text suits a role; negative: badly."""
    known = level(text)
    is_level = bool(known) and text.endswith("指标")
    target = parse_target(text)
    quantity = target.low is not None or target.high is not None
    if role == "level1":
        return 6.0 if known in LEVEL1 else -4.0 if known else -6.0
    if role == "level2":
        local = text.endswith("指标") and len(text) <= 12
        if known in CLASS_OF or known == "成本指标":
            return 6.0 if is_level else 4.0  # 服务对象满意度 is also what indicators are called
        return -4.0 if known else 1.0 if local else -6.0
    if role == "name":
        return -6.0 if is_level else -3.0 if quantity or DASH.fullmatch(text) or text == basis else 3.0
    if role in VALUES:
        if is_level or text == basis:
            return -6.0
        return 3.0 if quantity else 2.0 if DASH.fullmatch(text) else 1.0 if len(text) <= 12 else 0.0
    if role in ("weight", "group", "score"):
        return -8.0 if not _number_like(text) else 2.0 if role == "score" else 3.0
    if role == "operator":
        return 6.0 if _SIGNS.fullmatch(text) else -8.0
    if role == "unit":
        return 2.0 if len(text) <= 8 else -3.0
    if role == "basis":
        return 5.0 if text == basis else -4.0 if quantity else 0.0
    return 1.0


#: what it costs to leave a column empty
_SKIP = {
    "name": -6.0, "当年": -2.5, "前年": -2.0, "上年": -2.0, "实施周期": -2.0, "实际": -2.0, "weight": -1.0, "operator": -1.0, "basis": -0.5,
}  # fmt: skip


def _is_under(cell: Cell, header: Header, position: int) -> bool:
    start, end = header.columns[position]
    return is_under(cell, start, end, header.edges[position])


def _nearness(cell: Cell, header: Header, position: int, spanned: bool) -> float:
    if spanned:
        return 6.0 if _is_under(cell, header, position) else -6.0
    distance = abs(cell.column - header.columns[position][0])
    return 2.0 if distance == 0 else 0.3 if distance == 1 else 0.0


def align(strip: Strip, header: Header, basis: str) -> Row:
    """The best way to give a row's cells to the header's columns without changing their order."""
    goals = [c for c in strip.cells if _GOAL.fullmatch(fold(c.text))]
    cells = [c for c in strip.cells if c not in goals]
    texts = [fold(c.text) for c in cells]
    positions = [i for i, role in enumerate(header.roles) if role != "goal"]
    chosen = _regular(cells, texts, header, basis, strip.spanned) or _best(cells, texts, positions, header, basis, strip.spanned)
    given = {header.roles[position]: cells[cell] for cell, position in chosen}
    placed = {cell for cell, _ in chosen}
    stray = [c for i, c in enumerate(cells) if i not in placed and (not strip.spanned or any(_is_under(c, header, p) for p in positions))]
    blank = _blank(strip, header, given)
    if goals:
        given["goal"] = goals[0]
    return Row(given, blank, strip, not stray and "name" in given)


Chosen = tuple[tuple[int, int], ...]  # (cell, position in the header)


def _regular(cells: Sequence[Cell], texts: Sequence[str], header: Header, basis: str, spanned: bool) -> Chosen:
    """The cells of an undamaged row, each under its own column and suited to it; () where any is not."""
    chosen = []
    for number, cell in enumerate(cells):
        under = [p for p, (start, _) in enumerate(header.columns) if (_is_under(cell, header, p) if spanned else start == cell.column)]
        if len(under) != 1 or header.roles[under[0]] == "goal":
            return ()
        role = header.roles[under[0]]
        if _likeness(role, texts[number], basis) <= (0.0 if role != "basis" else -1.0):
            return ()
        chosen.append((number, under[0]))
    roles = {header.roles[p] for _, p in chosen}
    whole = "name" in roles and len({p for _, p in chosen}) == len(chosen) and (header.roles[-1] != "basis" or "basis" in roles)
    return tuple(chosen) if whole else ()


def _best(cells: Sequence[Cell], texts: Sequence[str], positions: Sequence[int], header: Header, basis: str, spanned: bool) -> Chosen:
    """The best of all ways that keep the order of the cells."""

    @cache
    def best(cell: int, column: int) -> tuple[float, Chosen]:
        if cell == len(cells):
            return sum(_SKIP.get(header.roles[p], 0.0) for p in positions[column:]), ()
        score, chosen = best(cell + 1, column)
        options = [(score + _LEFT_OUT, chosen)]
        if column < len(positions):
            position = positions[column]
            role = header.roles[position]
            score, chosen = best(cell, column + 1)
            options.append((score + _SKIP.get(role, 0.0), chosen))
            fit = _likeness(role, texts[cell], basis) + _nearness(cells[cell], header, position, spanned)
            score, chosen = best(cell + 1, column + 1)
            options.append((score + fit, ((cell, position), *chosen)))
        return max(options, key=lambda option: option[0])

    return best(0, 0)[1]


def _blank(strip: Strip, header: Header, given: dict[str, Cell]) -> frozenset[str]:
    """Roles whose cell is there and empty. Where blanks are not told from gaps, a row that reaches a later column has its
    earlier cells, printed or blank; one that ends short may have lost them."""
    missing = [(p, role) for p, role in enumerate(header.roles) if role not in given]
    if strip.spanned:
        return frozenset(role for p, role in missing if any(_is_under(c, header, p) for c in strip.blanks))
    last = max((p for p, role in enumerate(header.roles) if role in given), default=-1)
    return frozenset(role for p, role in missing if p < last)


def usual_basis(strips: Sequence[Strip]) -> str:
    """The words that the rows' last cell repeats (计划数据); '' where it varies."""
    last = [s.texts[-1] for s in strips if len(s.texts) > 2]
    words = Counter(t for t in last if not _number_like(t) and parse_target(t).low is None)
    word, count = words.most_common(1)[0] if words else ("", 0)
    return word if count >= 3 and count * 3 >= len(strips) and not level(word) else ""
