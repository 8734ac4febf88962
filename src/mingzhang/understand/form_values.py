"""What reading the forms of a document yields (绩效表的读取结果)."""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import Claim, Fact, Formula, Indicator, Place, Unbound
from mingzhang.reading import Form
from mingzhang.understand.indicators import Entry

_CODED = re.compile(r"([0-9A-Z]{12,})[-－—](.+)", re.S)


class FormsRead(NamedTuple):
    """Everything read from the forms of a document. ``used`` are the indexes of the blocks that it took up."""

    forms: tuple[Form, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
    formulas: tuple[Formula, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    unbound: tuple[Unbound, ...] = ()
    used: frozenset[int] = frozenset()


def joined(first: FormsRead, second: FormsRead) -> FormsRead:
    """Two readings as one."""
    return FormsRead(
        first.forms + second.forms, first.facts + second.facts, first.claims + second.claims, first.formulas + second.formulas,
        first.indicators + second.indicators, first.unbound + second.unbound, first.used | second.used,
    )  # fmt: skip


class Frame(NamedTuple):
    """Where a form's cells stand, for their places."""

    document: str
    title: str
    name: str

    def place(self, cell: Cell, row: str = "", column: str = "") -> Place:
        """The place of a cell, with its text cut to a readable length."""
        return Place(self.document, cell.page, cell.line, cell.box, self.name, self.title, "", row, column, squeeze(cell.text)[:200])

    def indicator(self, entry: Entry, horizon: str, goal: str, source: str) -> Indicator:
        """An entry of a table as an indicator of this form."""
        place = self.place(entry.cell, entry.name, entry.column)
        return Indicator(
            self.name, horizon, goal, entry.level1, entry.level2, entry.name, entry.values, entry.weight, entry.basis, place, source,
            entry.score,
        )


def squeeze(text: str) -> str:
    """Text without spaces and line breaks."""
    return re.sub(r"\s+", "", text)


def coded(text: str) -> tuple[str, str]:
    """Name and code of ``11000022T000000455794-评审工作经费``; no code where none is printed."""
    match = _CODED.fullmatch(squeeze(text))
    return (match[2], match[1]) if match else (squeeze(text), "")
