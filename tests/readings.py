"""Hand-made Readings for the tests of laws and rules: a document written as a few lines of text (测试用的读懂的文档).

>>> made = reading("## 一、收入预算\\n2024年收入预算10万元。", tables=[table("收支总表", "编码 名称", [["201", "教育"]])])
>>> made.sentences[0].path
('收入预算',)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mingzhang.document import Block, Cell, Document, Grid, Paragraph
from mingzhang.facts import Coordinate, Fact, Indicator, Place, State, Target, parse_cell
from mingzhang.reading import Column, Entry, Field, Form, Heading, ItemLine, Reading, Row, Sentence, Table

ENTITY = "青州市云山区统计局"
_HEADING = re.compile(
    r"(#+)\s*(第[一二三四五六七八九十]+部分|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|\d+[.．、])?\s*(.*)"
)
_ROLE = {"编码": "code", "代码": "code", "类": "code", "款": "code", "项": "code", "名称": "label", "项目": "label", "科目": "label"}


def _role(label: str) -> str:
    return next((role for word, role in _ROLE.items() if label.endswith(word)), "value")


def table(
    title: str, header: str, rows: Sequence[Sequence[str]], *, index: int = 0, number_: str = "", unit: str = "万元", kind: str = "cube",
    notes: Sequence[str] = (), page: int = 1, line: int = 0,
) -> Table:  # fmt: skip
    """A table: ``header`` is its labels divided by spaces; 编码 and 名称 columns name the rows, the others hold numbers."""
    labels = header.split()
    roles = [_role(label) for label in labels]
    stub = roles.index("label") if "label" in roles else 0
    code = roles.index("code") if "code" in roles else -1
    cells = [Cell(0, c, label, page=page, line=line) for c, label in enumerate(labels)]
    body: list[Row] = []
    numbers = 0
    states: list[tuple[int, int, State]] = []
    for r, row in enumerate(rows, start=1):
        cells += [Cell(r, c, text, page=page, line=line + r if line else 0) for c, text in enumerate(row)]
        label = row[stub] if stub < len(row) else ""
        body.append(Row(r, stub, row[code] if 0 <= code < len(row) else "", label, total=label in {"合计", "总计", "小计"}))
        for c, text in enumerate(row):
            if roles[c] == "value":
                state, value = parse_cell(text, unit)
                numbers += value is not None
                if value is None:
                    states.append((r, c, state))
    columns = tuple(Column(c, (label,), roles[c], unit if roles[c] == "value" else "", stub) for c, label in enumerate(labels))
    place = Place(page=page, line=line, table=title)
    grid = Grid(len(rows) + 1, len(labels), tuple(cells), page, line)
    return Table(
        index, title, number_, unit, kind, grid, 1, columns, tuple(body), tuple(notes), place=place, numbers=numbers, states=tuple(states)
    )


def form(
    name: str, fields: Mapping[str, str] | None = None, *, items: Sequence[tuple[str, str]] = (),
    goals: Sequence[tuple[str, str, str]] = (), kind: str = "project", source: str = "", page: int = 9,
) -> Form:  # fmt: skip
    """A performance form with labelled fields and items (content, working)."""
    place = Place(page=page, text=name)
    lines = tuple(ItemLine(content, working, None, None, None, place) for content, working in items)
    return Form(
        kind, name, f"{name}绩效目标表", tuple(Field(label, text, place) for label, text in (fields or {}).items()),
        items=lines, goals=tuple(goals), place=place, source=source or name,
    )  # fmt: skip


def indicator(
    name: str, value: str = "", *, owner: str = "", horizon: str = "年度", source: str = "", level: str = "产出指标/数量指标"
) -> Indicator:
    """An indicator with one value printed as text."""
    first, _, second = level.partition("/")
    return Indicator(
        owner, horizon, "", first, second, name, (("当年", Target(text=value)),), None, "", Place(page=9, text=name), source or owner
    )


def prose(text: str) -> tuple[tuple[Heading, ...], tuple[Sentence, ...], list[Block]]:
    """Lines beginning with # are headings, their depth the level; every other line is a paragraph."""
    headings: list[Heading] = []
    sentences: list[Sentence] = []
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    for count, line in enumerate(filter(None, (raw.strip() for raw in text.split("\n")))):
        place = Place(page=2, line=count + 1, text=line)
        if match := _HEADING.fullmatch(line) if line.startswith("#") else None:
            level = len(match[1])
            path = [(depth, word) for depth, word in path if depth < level]
            headings.append(Heading(level, match[2] or "", match[3], tuple(word for _, word in path), place))
            path.append((level, match[3]))
            blocks.append(Paragraph(f"{match[2] or ''}{match[3]}", 2, count + 1, level=level))
            continue
        blocks.append(Paragraph(line, 2, count + 1))
        trail = tuple(word for _, word in path)
        sentences += [Sentence(piece, trail, place._replace(text=piece), f"p{count}") for piece in re.findall(r"[^。]+。?|。", line)]
    return tuple(headings), tuple(sentences), blocks


def reading(
    text: str = "", *, tables: Iterable[Table] = (), forms: Iterable[Form] = (), indicators: Iterable[Indicator] = (),
    contents: Sequence[str] = (), kind: str = "预算", entity: str = ENTITY, year: str = "2024", raw: str = "", format_: str = "text",
) -> Reading:  # fmt: skip
    """A whole document. Tables are numbered in order; their numbers become facts without a coordinate."""
    headings, sentences, blocks = prose(text)
    made = tuple(t._replace(index=i) for i, t in enumerate(tables))
    facts = []
    for t in made:
        for cell in t.grid.cells:
            column = t.columns[cell.column]
            value = parse_cell(cell.text, column.unit)[1] if cell.row and column.role == "value" else None
            if value is not None:
                facts.append(Fact(Coordinate(), value, t.place._replace(text=cell.text), t.source, cell.row, cell.column, t.kind))
    entries = []
    for i, entry in enumerate(contents):
        match = _HEADING.fullmatch(f"# {entry}")
        entries.append(Entry(1, (match[2] or "") if match else "", match[3] if match else entry, Place(page=1, line=i + 1, text=entry)))
    whole = "\n".join([*contents, text, *(c.text for t in made for c in t.grid.cells), raw])
    document = Document("样例.txt", "", format_, 3, (*blocks, *(t.grid for t in made)), (whole,))
    stage = "outturn" if kind == "决算" else "budget"
    return Reading(
        document, f"{entity}{year}年部门{kind}", kind, entity, year, stage, made, headings, tuple(entries), sentences,
        tuple(facts), (), (), tuple(indicators), tuple(forms), (),
    )  # fmt: skip
