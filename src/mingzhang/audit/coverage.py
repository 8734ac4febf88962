"""How much of a document an audit rests on (核验覆盖): what was not read and why, and which equations were evaluated.

A result is worth what it covers: a document of which little could be read says so before anything else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from mingzhang.audit.counting import Count, tokens
from mingzhang.document import Grid, Paragraph, files
from mingzhang.facts import Equation, Grade, runs
from mingzhang.laws import REGISTRY
from mingzhang.reading import Reading

#: below this share of understood numbers a document counts as hardly read
READABLE = 0.8
#: from this share of pages, or of tables that the contents page lists, what was not read weighs on all results
_PAGES, _TABLES = 0.1, 1 / 3
#: likeness of two titles of one table
_ALIKE = 0.82
_LISTED = 6
#: numbers that are part of nothing on one page, from which on a table was probably missed
_CROWD = 10
#: lines above a grid among which its title stands; characters of a title
_ABOVE, _TITLE = 4, 60
_YEAR = re.compile(r"(?:20\d\d|[一二三四五六七八九十]+)年?度?")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ORDINAL = re.compile(r"^(?:附?表|第)?[（(]?[一二三四五六七八九十\d]{1,3}[）)]?(?:部分)?[、.．\s]*(?=\D)")
_MARKS = re.compile(r"[\W_]+")
_GENERIC = re.compile(r"本?部门|本?单位|预算单位|综合|预算|决算|公开|情况|年度|区级|市级|省级")


#: 表内 within one table · 表间 between tables · 文表 between text and table · 文内 within the text
WHERE = ("表内", "表间", "文表", "文内")


class Kind(NamedTuple):
    """Equations of one law at one sort of places: 表内, 表间, 文表 or 文内. ``holds`` counts exact and rounding."""

    law: str
    where: str
    evaluated: int
    holds: int
    fails: int  # impossible
    suspect: int


def alarms(reading: Reading, counted: Count) -> tuple[str, ...]:
    """Why an audit says little about a document, in sentences; nothing where enough was read. A blank form has nothing to read."""
    if reading.kind == "空表样":
        return ()
    return tuple(_alarms(reading, counted))


def _alarms(reading: Reading, counted: Count) -> Iterator[str]:
    numbers, bound = counted.numbers, counted.bound
    if not numbers:
        yield "没有读到金额或百分比：可能是扫描件、图片，或者不是预决算文件。"
    elif bound < READABLE * numbers:
        yield f"只读懂了{100 * bound / numbers:.1f}%的数（{bound}／{numbers}）。"
    for part in files(reading.document):
        if part.unread and (not _has_tables(reading) or len(part.unread) >= max(2, _PAGES * part.pages)):
            name = f"{Path(part.path).name}的" if reading.document.parts else ""
            yield f"{name}{runs(part.unread)}是图片或扫描图像，没有读出，其中的表和数没有核验。"
    listed, absent = absent_tables(reading)
    if len(absent) >= 2 and len(absent) > _TABLES * len(listed):
        yield f"目录列有{len(listed)}张表，其中{len(absent)}张没有读到：{_names(absent)}。"


def notes(reading: Reading, counted: Count, evaluated: int) -> tuple[str, ...]:
    """What else was not read or not evaluated, in sentences: little enough to be no alarm."""
    if reading.kind == "空表样":
        return ()
    said = []
    listed, absent = absent_tables(reading)
    if absent and not (len(absent) >= 2 and len(absent) > _TABLES * len(listed)):
        said.append(f"目录列有而没有读到的表：{_names(absent)}。")
    crowded = {page: len(numbers) for page, numbers in unexplained(reading, counted) if len(numbers) >= _CROWD}
    if crowded:
        pages = [page for page in crowded if isinstance(page, int) and page]
        said.append(f"{runs(pages) if pages else '文中'}有{sum(crowded.values())}个数没有读懂，可能有表没有读出来。")
    if counted.numbers and not _has_tables(reading):
        said.append("没有读到带数的表，表内、表间、文字与表之间都没有核对。报表在别的文件里的，请一起核验；报表是图片的，请提供有文字的文件。")
    if counted.numbers and not evaluated:
        said.append("没有一个等式可核。")
    return tuple(said)


def _has_tables(reading: Reading) -> bool:
    return bool(reading.forms) or any(table.numbers for table in reading.tables)


def _names(titles: Sequence[str]) -> str:
    shown = "、".join(f"“{title}”" for title in titles[:_LISTED])
    return f"{shown}等" if len(titles) > _LISTED else shown


def absent_tables(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tables that the contents page lists, and those of them that were not found among the tables read."""
    cores = {core: e.text for e in reversed(reading.contents) if (core := _core(e.text, reading.entity))}
    listed = tuple(reversed(cores.values()))
    words = {*(t.title for t in reading.tables), *(f.title for f in reading.forms), *_captions(reading)}
    titles = [core for text in words if (core := _core(text, reading.entity, is_title=True))]
    return listed, tuple(text for text in listed if not any(_alike(_core(text, reading.entity), title) for title in titles))


def _captions(reading: Reading) -> Iterator[str]:
    """The lines above each grid and the texts of its first rows: a form, or a table that is nothing but its frame, has its title there."""
    listed = {(e.place.page, e.place.line, e.place.box) for e in reading.contents}
    above: list[Paragraph] = []
    for block in reading.document.blocks:
        if isinstance(block, Grid):
            yield from (line.text for line in above if line.page == block.page and len(line.text) <= _TITLE)
            yield from (cell.text for cell in block.cells if cell.row < 2 and len(cell.text) <= _TITLE)
            above.clear()
        elif (block.page, block.line, block.box) not in listed:
            above = [*above[-_ABOVE:], block]


def _core(text: str, entity: str, *, is_title: bool = False) -> str:
    """A table's title without what varies: year, owner, ordinal, brackets; '' for what names no single table."""
    words = "".join(text.split())
    words = _ORDINAL.sub("", _BRACKETS.sub("", words.replace(entity, "") if entity else words))
    words = _MARKS.sub("", _YEAR.sub("", words))
    if not is_title and not words.endswith("表"):
        return ""
    return words if _GENERIC.sub("", words) not in {"", "表", "报表", "附表", "表格", "报表及说明"} else ""


def _alike(one: str, other: str) -> bool:
    one, other = _GENERIC.sub("", one), _GENERIC.sub("", other)
    return one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def unexplained(reading: Reading, counted: Count) -> tuple[tuple[int | str, tuple[str, ...]], ...]:
    """Numbers that are part of nothing and of which the reading says no reason, by page: what a table that was missed leaves."""
    told = Counter[tuple[int | str, str]]()
    for item in reading.unbound:
        told.update((item.place.page, token) for token in tokens(item.raw))
    found: dict[int | str, list[str]] = {}
    for page, token, times in counted.loose:
        left = times - told[page, token] - (told[0, token] if page else 0)
        found.setdefault(page, []).extend([token] * max(0, left))
    return tuple((page, tuple(numbers)) for page, numbers in found.items() if numbers)


def kinds(equations: Sequence[Equation]) -> tuple[Kind, ...]:
    """The evaluated equations by law and by where their terms stand, the most numerous first."""
    counts: dict[tuple[str, str], Counter[Grade]] = {}
    for equation in equations:
        if equation.grade is not Grade.NOT_EVALUATED:
            counts.setdefault((equation.law, _where(equation)), Counter())[equation.grade] += 1
    found = [
        Kind(law, where, sum(of.values()), of[Grade.EXACT] + of[Grade.ROUNDING], of[Grade.IMPOSSIBLE], of[Grade.SUSPECT])
        for (law, where), of in counts.items()
    ]
    return tuple(sorted(found, key=lambda kind: (-kind.evaluated, kind.law, kind.where)))


def _where(equation: Equation) -> str:
    places = [t.place for t in (*equation.left, *equation.right) if t.place is not None]
    tables = {(p.document, p.table) for p in places if p.table}
    if any(not p.table for p in places):
        return "文表" if tables else "文内"
    return "表内" if len(tables) == 1 else "表间"


def law_title(law: str) -> str:
    """What a law is called, for lists."""
    return REGISTRY[law].title if law in REGISTRY else law


def spread(equations: Sequence[Equation]) -> str:
    """Where the evaluated equations stand, in a few words: 表内226个、文表44个."""
    counts = Counter[str]()
    for kind in kinds(equations):
        counts[kind.where] += kind.evaluated
    return "、".join(f"{where}{counts[where]}个" for where in WHERE if counts[where])
