"""An understood document, as plain values: what ``understand`` returns, what laws and rules read (读懂的文档).

Tables carry their two trees (header paths, row parents); sections and sentences their place; forms their fields.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.document import Document, Grid
from mingzhang.facts import Claim, Fact, Formula, Indicator, Number, Place, State, Unbound


class Column(NamedTuple):
    """A column of a table. ``path`` is its header from the top group to the leaf, repeated labels dropped.

    ``role``: label 名称 · code 编码 · value 数 · text 文字. ``stub`` is the label column that its rows are named by.
    """

    index: int  # type: ignore[assignment]
    path: tuple[str, ...]
    role: str
    unit: str = ""
    stub: int = 0

    @property
    def label(self) -> str:
        return "/".join(self.path)


class Row(NamedTuple):
    """A body row under one stub. ``parent`` is the index of the row that it is part of, −1 for the top.

    ``of_which`` marks 其中 rows; ``total`` marks 合计, 总计, 小计 rows.
    """

    index: int  # type: ignore[assignment]  # its place; tuple.index is not used
    stub: int
    code: str
    label: str
    level: int = 0
    parent: int = -1
    total: bool = False
    of_which: bool = False


class Table(NamedTuple):
    """A table, joined over pages, with its trees and its kind (cube | lines | form | indicators | other).

    ``states`` maps (row, column) of body cells that hold no number to what they hold instead.
    """

    index: int  # type: ignore[assignment]
    title: str
    number: str  # 预算01表, 公开02表, '' none
    unit: str
    kind: str
    grid: Grid
    header_rows: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    section: str = ""
    place: Place = Place()
    numbers: int = 0
    bound: int = 0
    states: tuple[tuple[int, int, State], ...] = ()

    @property
    def source(self) -> str:
        return f"t{self.index}"


class Heading(NamedTuple):
    """A heading: ``number`` as printed (第一部分, 一、, （二）, 1.), ``level`` 1–4, ``path`` its ancestors' texts."""

    level: int
    number: str
    text: str
    path: tuple[str, ...]
    place: Place


class Entry(NamedTuple):
    """A line of the contents page (目录)."""

    level: int
    number: str
    text: str
    place: Place


class Sentence(NamedTuple):
    """One sentence of the narrative, joined over line and page breaks. ``path`` are its headings' texts.

    Its place is where it begins; ``until`` is the page on which it ends.
    """

    text: str
    path: tuple[str, ...]
    place: Place
    source: str
    until: int | str = 0


class Field(NamedTuple):
    """A labelled field of a form: 项目名称 → text."""

    label: str
    text: str
    place: Place


class ItemLine(NamedTuple):
    """One line of 项目支出明细及依据: content, working, amounts by origin (None: nothing printed)."""

    content: str
    working: str
    local: Number | None
    transfer: Number | None
    other: Number | None
    place: Place
    formulas: tuple[Formula, ...] = ()


class Source(NamedTuple):
    """One line of 资金来源: label as printed, amount, origin (local | transfer | special_account | other | *)."""

    label: str
    origin: str
    number: Number | None
    place: Place


class Weight(NamedTuple):
    """A group's weight as printed in the form (指标权重比例): per cent for the level-1 indicators that it spans."""

    number: Number
    levels: tuple[str, ...]
    place: Place


class Earned(NamedTuple):
    """Points that a self-evaluation gave (得分): in all, or for the execution of the budget."""

    number: Number
    place: Place


class HistoryItem(NamedTuple):
    """A dated amount in 前两年预算及变动情况: year, stage (budget | outturn | transfer | recalled), period, amount."""

    year: str
    stage: str
    period: str
    number: Number
    place: Place


_CARRIED_OUT = re.compile(r"(?:项目)?(?:执行|实施|承担|资金使用|用款)?单位(?:名称)?")
_UNIT_CODE = re.compile(r"^\d{3,}[-－—]?")


class Form(NamedTuple):
    """A performance form. ``kind`` department 部门整体 | project 项目 | policy 政策; ``name`` department or project."""

    kind: str
    name: str
    title: str
    fields: tuple[Field, ...]
    ticks: tuple[tuple[str, str, bool], ...] = ()  # (field label, option, ticked)
    total: Number | None = None  # 项目总预算
    budget: Number | None = None  # 项目当年预算
    sources: tuple[Source, ...] = ()
    items: tuple[ItemLine, ...] = ()
    goals: tuple[tuple[str, str, str], ...] = ()  # (horizon, name, text)
    indicators: tuple[Indicator, ...] = ()
    weights: tuple[Weight, ...] = ()
    history: tuple[HistoryItem, ...] = ()
    score: Number | None = None  # 上年评价得分
    earned: Earned | None = None  # 自评总得分
    execution: Earned | None = None  # 预算执行率得分
    place: Place = Place()
    source: str = ""

    def field(self, *words: str) -> Field | None:
        """The first field whose label contains every one of ``words``."""
        return next((f for f in self.fields if all(w in f.label for w in words)), None)

    @property
    def unit(self) -> str:
        """The unit that carries the project out (实施单位), without its code; '' where the form names none."""
        named = next((f.text for f in self.fields if _CARRIED_OUT.fullmatch(f.label)), "") if self.kind != "department" else ""
        return _UNIT_CODE.sub("", re.sub(r"\s+", "", named))


class Reading(NamedTuple):
    """Everything that was understood of one document (or of several audited as one)."""

    document: Document
    title: str
    kind: str  # 预算 | 决算 | 绩效 | 空表样 | 其他
    entity: str
    year: str
    stage: str  # budget | outturn
    tables: tuple[Table, ...]
    headings: tuple[Heading, ...]
    contents: tuple[Entry, ...]
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    formulas: tuple[Formula, ...]
    indicators: tuple[Indicator, ...]
    forms: tuple[Form, ...]
    unbound: tuple[Unbound, ...]
    numbers: int = 0  # amount-like tokens of the raw text
    bound: int = 0  # of these, part of a fact, claim, formula or indicator
    unparsed: int = 0
    notices: tuple[str, ...] = ()
    level: str = ""  # 部门 (with its units) | 单位 (one unit's own) | '' not said
