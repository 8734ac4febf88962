"""A disclosure ready to be written: headings, paragraphs, tables and forms whose every figure is bound to a fact.

Views make a :class:`Publication`; writers lay it out and add nothing. A number that a reader will see is always a
:class:`Figure` (or a cell holding one), never part of a string: that is how every number has one source, and how what
was written can be compared with what is read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.facts import Claim, Fact, Indicator


class Figure(NamedTuple):
    """A printed number or word and what it states: a fact, a claim about facts, or an indicator's value.

    ``text`` is exactly what is printed, without its unit; the unit follows in plain text (a sentence) or stands in
    the unit line or header (a table). ``also``: what the same words state besides (收支总预算: revenue and expenditure).
    """

    text: str
    states: Fact | Claim | Indicator
    also: tuple[Fact | Claim, ...] = ()

    @property
    def statements(self) -> tuple[Fact | Claim | Indicator, ...]:
        return (self.states, *self.also)


#: prose is a sequence of words and figures
Inline = str | Figure
Prose = tuple[Inline, ...]


class Heading(NamedTuple):
    """A heading. Level 1 第一部分 · 2 一、· 3 （一）· 4 1. — ``number`` is printed before the text as it stands."""

    level: int
    number: str
    text: str
    anchor: str


class Paragraph(NamedTuple):
    """A paragraph of prose; ``style`` body | list | note | right | centre."""

    prose: Prose
    style: str = "body"


class Tick(NamedTuple):
    """One box of a form (勾选框)."""

    label: str
    ticked: bool


class TableCell(NamedTuple):
    """A cell: prose, or ticks. ``align`` left | centre | right; ``indent`` levels; spans as in the layout.

    ``blank`` means that the state is "nothing to state" and nothing is printed.
    """

    prose: Prose = ()
    ticks: tuple[Tick, ...] = ()
    rowspan: int = 1
    colspan: int = 1
    align: str = "left"
    indent: int = 0
    bold: bool = False
    header: bool = False


class Table(NamedTuple):
    """One statutory table or form as the officials lay it out.

    ``kind`` cube | lines | form | indicators. ``header`` and ``body`` are rows of cells, spans not repeated.
    ``widths`` are relative column widths. ``unit`` is printed above ("单位：万元") unless empty. ``notes`` stand below.
    """

    id: str  # 预算01表 → "01"
    number: str  # 预算01表, '' none
    title: str
    unit: str
    kind: str
    header: tuple[tuple[TableCell, ...], ...]
    body: tuple[tuple[TableCell, ...], ...]
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    caption: Prose = ()  # e.g. 单位名称：… above the table
    landscape: bool = False
    anchor: str = ""
    sheet: str = ""  # sheet name in a workbook


class Cover(NamedTuple):
    """A cover or annex cover: lines of text, centred."""

    lines: tuple[str, ...]
    anchor: str = ""


class Contents(NamedTuple):
    """The table of contents stands here; writers fill it from the headings and tables that follow."""


Block = Heading | Paragraph | Table | Cover | Contents


#: under this name every written file carries its ``data_hash`` (数据指纹): HTML meta, Word and Excel custom property, PDF
#: keyword "mingzhang-data:<hash>", data manifest; ``mingzhang verify`` finds it there
STAMP = "mingzhang-data"


class Publication(NamedTuple):
    """The whole disclosure in reading order. ``data_hash`` identifies the data that it was made of."""

    title: str
    entity: str
    year: int
    blocks: tuple[Block, ...]
    data_hash: str = ""


def figures(publication: Publication) -> Iterator[Figure]:
    """Every figure that is printed, in reading order."""
    for block in publication.blocks:
        if isinstance(block, Paragraph):
            yield from (i for i in block.prose if isinstance(i, Figure))
        elif isinstance(block, Table):
            yield from (i for i in block.caption if isinstance(i, Figure))
            for row in (*block.header, *block.body):
                for cell in row:
                    yield from (i for i in cell.prose if isinstance(i, Figure))


def text_of(prose: Prose) -> str:
    """The prose as it will be read."""
    return "".join([i if isinstance(i, str) else i.text for i in prose])
