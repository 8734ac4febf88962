"""Ways through a Reading that the rules share: what people wrote, coded rows, findings (取用读懂的文档)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar

from mingzhang.catalogues import Catalogue, class_plain, economic, functional, gov_economic
from mingzhang.document import Cell, Grid, Paragraph, laid
from mingzhang.facts import Finding, Number, Place, Severity, State, parse_cell
from mingzhang.reading import Form, Reading, Row, Sentence, Table

MONEY = re.compile(r"(?<!\d)(?<!\d,)(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)")
_FOLD = str.maketrans("（）［］〔〕：；，＂０１２３４５６７８９", '()[]():;,"0123456789', "\u200b\ufeff")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_LIST_NAMES = {"function": "支出功能分类", "economy": "部门预算支出经济分类", "gov_economy": "政府预算支出经济分类"}


T = TypeVar("T")


def once(ask: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """Remember the answer about the reading asked about last: the rules put the same question many times."""
    last: list[tuple[Reading, T]] = []

    @wraps(ask)
    def remembered(reading: Reading) -> T:
        for about, answer in last:
            if about is reading:
                return answer
        answer = ask(reading)
        last[:] = [(reading, answer)]
        return answer

    return remembered


class Passage(NamedTuple):
    """A piece of prose and where it stands. ``kind``: sentence | heading | field | working | goal | note.

    ``words`` is the text made comparable (see :func:`compact`).
    """

    text: str
    path: tuple[str, ...]
    place: Place
    kind: str
    words: str = ""


class Coded(NamedTuple):
    """A row that a code list explains. ``list`` is function | economy | gov_economy; ``amounts`` are its money."""

    list: str
    code: str
    name: str
    amounts: tuple[Number, ...]
    place: Place
    table: int

    @property
    def live(self) -> bool:
        """Whether any amount in the row differs from zero."""
        return any(n.value for n in self.amounts)


def found(
    severity: Severity, message: str, places: Place | Iterable[Place], *,
    printed: str = "", right: str = "", remedy: str = "", basis: str = "",
) -> Finding:  # fmt: skip
    """A finding of a rule; the registry fills in the rule's id, and its basis where none is given."""
    where = (places,) if isinstance(places, Place) else tuple(places)
    return Finding("", "", severity, message, where, expected=right, found=printed, basis=basis, remedy=remedy)


@lru_cache(maxsize=16384)
def compact(text: str) -> str:
    """Text for comparison: no spaces, half-width brackets and digits.

    >>> compact("公务用车购置 及运行费（万元）")
    '公务用车购置及运行费(万元)'
    """
    return "".join(text.translate(_FOLD).split())


def numeral(text: str) -> int | None:
    """A count in Arabic or Chinese figures up to 九十九 (also 廿一); None if it is neither.

    >>> numeral("二十一"), numeral("廿一"), numeral("12"), numeral("若干")
    (21, 21, 12, None)
    """
    text = text.strip().translate(_FOLD)
    if re.fullmatch(r"\d{1,4}", text):
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text in _DIGITS:
        return _DIGITS[text]
    match = re.fullmatch(r"([二三四五六七八九两]?)十([一二三四五六七八九]?)", text)
    if match is None:
        return None
    return _DIGITS.get(match[1], 1) * 10 + _DIGITS.get(match[2], 0)


def at(place: Place, text: str) -> Place:
    """The place with the words that are meant, cut to a readable length."""
    return place._replace(text=text if len(text) <= 120 else text[:118] + "……")


def around(text: str, start: int, end: int, margin: int = 14) -> str:
    """The words around a hit, for a message."""
    left, right = max(0, start - margin), min(len(text), end + margin)
    return ("…" if left else "") + text[left:right].replace("\n", "") + ("…" if right < len(text) else "")


def within(path: Iterable[str], *words: str) -> bool:
    """Whether any heading of the path contains any of the words."""
    return any(word in heading for heading in path for word in words)


def explained(path: Iterable[str]) -> bool:
    """Whether a passage stands in 名词解释, whose text is general and not about this document."""
    return within(path, "名词解释", "名词", "术语")


def sentences(reading: Reading) -> Iterator[Sentence]:
    """The narrative without the glossary."""
    return (s for s in reading.sentences if not explained(s.path))


class Written(NamedTuple):
    """A whole paragraph, its sentences joined again."""

    text: str
    path: tuple[str, ...]
    place: Place
    sentences: tuple[Sentence, ...]


@once
def paragraphs(reading: Reading) -> list[Written]:
    """The narrative by paragraph, in reading order."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in reading.sentences:
        groups.setdefault(sentence.source, []).append(sentence)
    return [Written("".join(s.text for s in g), g[0].path, g[0].place, tuple(g)) for g in groups.values()]


@once
def passages(reading: Reading) -> list[Passage]:
    """Everything that people wrote in words: headings, sentences, form fields, goals, workings, notes."""
    return [p._replace(words=compact(p.text)) for p in _passages(reading)]


def _passages(reading: Reading) -> Iterator[Passage]:
    for heading in reading.headings:
        yield Passage(heading.text, heading.path, heading.place, "heading")
    for sentence in reading.sentences:
        yield Passage(sentence.text, sentence.path, sentence.place, "sentence")
    for form in reading.forms:
        path = (form.title, form.name)
        for field in form.fields:
            yield Passage(field.text, (*path, field.label), field.place, "field")
        for line in form.items:
            yield Passage(line.working, (*path, "支出明细"), line.place, "working")
        for (horizon, name, text), place in zip(form.goals, goal_places(reading, form), strict=True):
            yield Passage(text, (*path, f"{horizon}目标 {name}"), place, "goal")
    for table in reading.tables:
        for note in table.notes:
            yield Passage(note, (table.title,), table.place._replace(table=table.title), "note")


@once
def long_cells(reading: Reading) -> list[tuple[str, Place]]:
    """The cells of the layout that hold a sentence or more, made comparable, in reading order."""
    return [
        (compact(cell.text), Place(path, cell.page or block.page, cell.line or block.line, cell.box))
        for path, block in laid(reading.document)
        if isinstance(block, Grid)
        for cell in block.cells
        if len(cell.text) >= 8
    ]


def goal_places(reading: Reading, form: Form) -> list[Place]:
    """Where each goal of a form stands: the cell that is its text, else one that contains it, else the form's place."""
    starts = sorted({f.place.line for f in reading.forms if f.place.line})
    end = next((line for line in starts if line > form.place.line), 0) if form.place.line else 0
    own = [(text, p) for text, p in long_cells(reading) if p.line >= form.place.line and not (end and p.line >= end)]
    result: list[Place] = []
    taken: set[Place] = set()
    for _, _, goal in form.goals:
        words = compact(goal)
        fitting = [p for text, p in own if text == words] or [p for text, p in own if len(words) >= 8 and words in text]
        chosen = next((p for p in fitting if p not in taken), fitting[0] if fitting else None)
        if chosen is not None:
            taken.add(chosen)
        result.append(form.place if chosen is None else form.place._replace(page=chosen.page, line=chosen.line, box=chosen.box))
    return result


def short_lines(reading: Reading, limit: int = 45) -> Iterator[tuple[str, Place]]:
    """Titles, headings and short lines outside the contents page: where a table or section would be announced."""
    return ((text, place) for text, place in _announcing(reading) if len(text) <= limit)


@once
def _announcing(reading: Reading) -> list[tuple[str, Place]]:
    entries: dict[tuple[str, int | str, int], list[str]] = {}
    for entry in reading.contents:
        place = entry.place
        entries.setdefault((place.document or reading.document.path, place.page, place.line), []).append(compact(entry.text))
    lines: list[tuple[str, Place]] = []
    for table in reading.tables:
        lines += [(text, table.place) for text in dict.fromkeys((table.title, f"{table.number} {table.title}".strip()))]
    lines += [(heading.text, heading.place) for heading in reading.headings]
    for path, block in laid(reading.document):
        if isinstance(block, Paragraph) and 2 <= len(block.text) <= 90:
            words = compact(block.text)
            if not any(entry and entry in words for entry in entries.get((path, block.page, block.line), ())):
                lines.append((block.text, Place(path, block.page, block.line, block.box)))
    return lines


def cells_of(table: Table) -> dict[tuple[int, int], Cell]:
    """The grid's cells by row and column; a span is found at its top-left position."""
    return {(c.row, c.column): c for c in table.grid.cells}


def row_place(table: Table, row: Row, cells: dict[tuple[int, int], Cell], text: str = "") -> Place:
    """Where a row stands: the cell of its label."""
    cell = cells.get((row.index, row.stub)) or next((c for (r, _), c in sorted(cells.items()) if r == row.index), None)
    base = table.place._replace(table=table.title, row_code=row.code, row=row.label, text=text or f"{row.code} {row.label}".strip())
    return base if cell is None else base._replace(page=cell.page or base.page, line=cell.line or base.line, box=cell.box)


def row_amounts(table: Table, row: Row, cells: dict[tuple[int, int], Cell]) -> tuple[Number, ...]:
    """The numbers of a row in the value columns that belong to its stub."""
    numbers = []
    for column in table.columns:
        if column.role == "value" and column.stub == row.stub and (cell := cells.get((row.index, column.index))):
            state, number = parse_cell(cell.text, column.unit or table.unit)
            if state is State.NUMBER and number is not None:
                numbers.append(number)
    return tuple(numbers)


@lru_cache
def lists(year: int | None) -> dict[str, Catalogue]:
    """The three lists of spending codes, of a year or of all years."""
    return {"function": functional(year), "economy": economic(year), "gov_economy": gov_economic(year)}


def year_of(reading: Reading) -> int | None:
    return int(reading.year) if reading.year.isdigit() else None


def list_name(name: str) -> str:
    return _LIST_NAMES.get(name, name)


def listing(table: Table, stub: int) -> str:
    """Which list the codes of a stub belong to, told by the names beside them; '' where none explains half of them."""
    rows = [r for r in table.rows if r.stub == stub and re.fullmatch(r"\d{3}|\d{5}|\d{7}", r.code) and r.label]
    if not rows:
        return ""
    best, score = "", 0.0
    for name, known in lists(None).items():
        agreed = sum(class_plain(r.label) in known.class_names(r.code) for r in rows) / len(rows)
        if agreed > score:
            best, score = name, agreed
    return best if score >= 0.5 else ""


@once
def coded(reading: Reading) -> list[Coded]:
    """Every row with a code of the spending lists, in tables whose codes one list explains."""
    result = []
    for table in reading.tables:
        cells = cells_of(table)
        for stub in sorted({r.stub for r in table.rows}):
            name = listing(table, stub)
            if not name:
                continue
            for row in table.rows:
                if row.stub == stub and row.code.isdigit() and row.label:
                    result.append(
                        Coded(name, row.code, row.label, row_amounts(table, row, cells), row_place(table, row, cells), table.index)
                    )
    return result


def money_in(text: str) -> list[Decimal]:
    """The amounts of a text in 元, in order."""
    factor = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}
    return [Decimal(m["value"].replace(",", "")) * factor[m["unit"]] for m in MONEY.finditer(text)]


def document_place(reading: Reading, text: str = "") -> Place:
    """The document as a whole."""
    return Place(document=reading.document.path, page=1 if reading.document.format == "pdf" else 0, text=text)
