"""The rows of a form sorted by what they are (表单各行归类): fields, goals, money, lists, indicators; nothing is bound yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import Number, Place, number
from mingzhang.reading import Field
from mingzhang.understand.form_money import is_money_row, is_number
from mingzhang.understand.form_rows import EXECUTION_NOTE, Line, Part, Strip, is_label, level
from mingzhang.understand.form_tables import Kind, Record, fold_label, read_records, table_at
from mingzhang.understand.form_values import Frame, squeeze
from mingzhang.understand.indicator_rows import Edges, Header, header_at, implied_header, is_under
from mingzhang.understand.indicators import TableRead, read_table
from mingzhang.vocabulary import fold

_HORIZON = re.compile(r"(?P<horizon>长期|中期|年度|实施期)(?:绩效)?(?:目标|指标)表?(?:\(.*\))?")
GOAL_LABEL = re.compile(r"(?P<horizon>长期|中期|年度|实施期|总体|整体)?(?:总体)?(?:绩效)?(?:总)?目标(?P<number>\d*):?")
_GOAL_HEAD = re.compile(r"(?P<horizon>长期|实施期|项目|年度|预期)(?:总体?)?(?:绩效)?目标(?:\(.*\))?|(?:目标)?实际完成情况")
_OWN_GOALS = re.compile(r"目标\s*(\d+)\s*[:：]")
_TITLES = re.compile(r"项目绩效总目标|项目资产配置计划及采购计划|.*(?:目标|指标)表")
_STUB = re.compile(r"(?:长期|年度)?(?:绩效)?(?:指标|目标)(?:完成情况)?\d*|.*支出明细及依据")
_TICK = re.compile(r"(?:\d+\s*[.、]\s*)?([^☑☐□■√✓]+?)\s*([☑☐□■√✓])")
_TICK_FIRST = re.compile(r"([☑☐□■√✓])\s*([^☑☐□■√✓]+)")
_TICKED = frozenset("☑■√✓")
_LONGEST_LABEL = 24
PLAN = "项目资产配置计划及采购计划"


class Draft(NamedTuple):
    """A form's rows by kind. ``tables`` are (horizon, goal, indicators); ``goals`` are (horizon, name, text)."""

    fields: list[Field]
    ticks: list[tuple[str, str, bool]]
    money: list[Strip]
    records: list[tuple[Kind, list[Record]]]
    goals: list[tuple[str, str, str]]
    tables: list[tuple[str, str, TableRead]]
    weights: list[tuple[Number, Place]]


def sort_rows(part: Part, frame: Frame) -> Draft:
    """Every row of the form to where it belongs."""
    draft = Draft([], [], [], [], [], [], [])
    for head in part.heads:
        _line(head, draft, frame, "", "")
    body = [b for b in part.body if isinstance(b, Strip) or _matters(b)]
    horizon, goal, at = "", "", 0
    while at < len(body):
        here = body[at]
        if isinstance(here, Line):
            horizon, goal = _line(here, draft, frame, horizon, goal)
            at += 1
            continue
        run = _run(body, at)
        header = header_at(run, 0) or implied_header(run[0])
        table = table_at(run) if header is None else None
        if header is not None:
            rows = _until(run, header.rows)
            taken = header.rows + len(rows)
            while (again := _repeated(run, taken, header)) is not None:
                more = _until(run, taken + again.rows)
                rows, taken = rows + more, taken + again.rows + len(more)
            read = read_table(header, rows)
            draft.tables.append((header.horizon or horizon or _horizon_of(read, goal) or "年度", goal, read))
            at += taken
        elif table is not None:
            rows = _until(run, table.rows)
            if table.kind == "plan":
                add_field(draft, PLAN, "", frame.place(here.cells[0]))
            draft.records.append((table.kind, read_records(table, rows)))
            at += table.rows + len(rows)
        else:
            taken, horizon, goal = _row(run, draft, frame, horizon, goal)
            at += taken
    return draft


def _matters(line: Line) -> bool:
    text = fold(line.text)
    return bool(_HORIZON.fullmatch(text) or EXECUTION_NOTE.search(text) or re.match(r"填报日期", text))


def _run(body: Sequence[Strip | Line], start: int) -> list[Strip]:
    """The rows from ``start`` to the next line that matters."""
    run: list[Strip] = []
    for item in body[start:]:
        if isinstance(item, Line):
            break
        run.append(item)
    return run


def _until(run: Sequence[Strip], start: int) -> list[Strip]:
    """The rows of a table: up to the next header, goal, or labelled field."""
    rows: list[Strip] = []
    for position in range(start, len(run)):
        strip = run[position]
        if _title_row(strip) or _goal_row(strip) or _field_row(strip) or header_at(run, position) or table_at(run[position:]):
            break
        rows.append(strip)
    return rows


def _repeated(run: Sequence[Strip], start: int, header: Header) -> Header | None:
    """The same header in the same place on the next page: its rows go on with the table, groups and levels with them."""
    if start == 0 or start >= len(run) or run[start].block == run[start - 1].block:
        return None
    again = header_at(run, start)
    same = again is not None and (again.labels, again.columns) == (header.labels, header.columns)
    return again if again is not None and same and all(map(_near, again.edges, header.edges)) else None


def _near(one: Edges | None, other: Edges | None) -> bool:
    return one is None or other is None or abs(one[0] - other[0]) < 3


def _title_row(strip: Strip) -> bool:
    texts = strip.texts
    return len(texts) == 1 and bool(_HORIZON.fullmatch(texts[0]) or _TITLES.fullmatch(texts[0]))


def _goal_row(strip: Strip) -> bool:
    """A goal's label and, after it, the goal: ``年度绩效目标1 | 通过…``; labels of a section may stand before it."""
    texts = [fold_label(c.text) for c in strip.own]
    if len(texts) < 2 or not GOAL_LABEL.fullmatch(texts[-2]) or not all(is_label(t) or GOAL_LABEL.fullmatch(t) for t in texts[:-2]):
        return False
    return not (level(texts[-1]) or is_label(texts[-1]) or _GOAL_HEAD.fullmatch(texts[-1]) or is_number(strip.own[-1]))


def _field_row(strip: Strip) -> bool:
    """A row that begins with the label of a field and holds no level word."""
    first = strip.own[0] if strip.own else None
    if first is not None and first.rowspan > 1 and len(strip.own) >= 4:
        return False  # the stub of a table that goes on
    if first is None or any(level(t) and t.endswith("指标") for t in strip.texts):
        return False
    text = fold_label(first.text)
    return is_label(text) and _STUB.fullmatch(text) is None and first == strip.cells[0]


def _line(line: Line, draft: Draft, frame: Frame, horizon: str, goal: str) -> tuple[str, str]:
    text = fold(line.text)
    printed = line.paragraph
    place = Place(frame.document, printed.page, printed.line, printed.box, frame.name, frame.title, text=line.text.strip())
    note = EXECUTION_NOTE.search(text)
    if note:
        draft.weights.append((number(note[1], note[2]), place))
    filed = re.match(r"填报日期[:：](.+)", text)
    if filed:
        draft.fields.append(Field("填报日期", filed[1], place))
    match = _HORIZON.fullmatch(text)
    return (horizon_of(match["horizon"]), "") if match else (horizon, goal)


def horizon_of(word: str | None) -> str:
    return "长期" if word in {"长期", "中期", "实施期", "项目"} else "年度" if word in {"年度", "预期"} else ""


def _horizon_of(read: TableRead, goal: str) -> str:
    named = goal + "".join(e.goal for e in read.entries[:1])
    return "长期" if "长期" in named else "年度" if "年度" in named else ""


def _row(run: Sequence[Strip], draft: Draft, frame: Frame, horizon: str, goal: str) -> tuple[int, str, str]:
    """One row that begins no table: a title, a goal, money or fields; how many rows it took."""
    strip = run[0]
    texts = [fold_label(c.text) for c in strip.own]
    if _title_row(strip):
        match = _HORIZON.fullmatch(strip.texts[0])
        return 1, horizon_of(match["horizon"]) if match else horizon, "" if match else goal
    heads = [c for c in strip.own if _GOAL_HEAD.fullmatch(fold_label(c.text))]
    if heads and len(run) > 1 and not _goal_row(strip) and all(len(t) <= _LONGEST_LABEL for t in texts):
        _add_headed(heads, run[1], draft, frame)
        return 2, horizon, goal
    if _goal_row(strip):
        label, words = strip.own[-2], strip.own[-1]
        match = GOAL_LABEL.fullmatch(fold_label(label.text))
        span = horizon_of(match["horizon"] if match else None) or horizon or "年度"
        add_goals(draft, span, fold_label(label.text), words.text)
        return 1, span, fold_label(label.text)
    if is_money_row(strip):
        draft.money.append(strip)
        if not any(t == "项目名称" for t in texts):
            return 1, horizon, goal
    _add_fields(strip, draft, frame)
    return 1, horizon, goal


def _add_headed(heads: Sequence[Cell], below: Strip, draft: Draft, frame: Frame) -> None:
    """Goals that stand under their headers (长期目标 | 年度目标), and what was achieved (实际完成情况)."""
    cells = [c for c in below.own if not is_label(fold_label(c.text))]
    for position, cell in enumerate(cells):
        over = [h for h in heads if is_under(cell, h.column, h.column + h.colspan, None)] if below.spanned else heads[position:]
        match = _GOAL_HEAD.fullmatch(fold_label(over[0].text)) if over else None
        if match is not None and match["horizon"]:
            add_goals(draft, horizon_of(match["horizon"]), "", cell.text)
        elif match is not None:
            add_field(draft, match[0], _lines(cell.text), frame.place(cell, match[0]))


def add_goals(draft: Draft, horizon: str, name: str, text: str) -> None:
    """One goal, or several that one cell numbers (目标 1：…目标 2：…)."""
    marks = list(_OWN_GOALS.finditer(text))
    ends = [*(m.start() for m in marks), len(text)][1:]
    pieces = [(f"{horizon}目标{m[1]}", text[m.end() : end].strip()) for m, end in zip(marks, ends, strict=True)]
    for label, words in pieces or [(name or f"{horizon}目标", text.strip())]:
        known = any(h == horizon and n == label for h, n, _ in draft.goals)
        if words.strip("…") and not known:
            draft.goals.append((horizon, label, words))


def _add_fields(strip: Strip, draft: Draft, frame: Frame) -> None:
    """Label and value in turn; a label that a page break repeats goes on the field it names."""
    cells = list(strip.own)
    if len(cells) == 1 and cells[0] == strip.cells[0] and not is_label(fold_label(cells[0].text)):
        text = cells[0].text.strip()
        if draft.fields and len(text) > _LONGEST_LABEL:
            draft.fields[-1] = draft.fields[-1]._replace(text=f"{draft.fields[-1].text}\n{text}".strip())
        return
    position = 0
    while position < len(cells):
        label = fold_label(cells[position].text)
        following = cells[position + 1] if position + 1 < len(cells) else None
        known = is_label(label)
        if not known and not (position == 0 and len(label) <= _LONGEST_LABEL and following is not None):
            position += 1
            continue
        has = following is not None and not is_label(fold_label(following.text))
        text = _lines(following.text) if has and following is not None else ""
        place = frame.place(following if has and following is not None else cells[position], label)
        add_field(draft, label, text, place)
        position += 2 if has else 1


def _lines(text: str) -> str:
    """A cell's text with its paragraphs on lines of their own, without blank ones."""
    return re.sub(r"\s*\n\s*", "\n", text.strip())


def add_field(draft: Draft, label: str, text: str, place: Place) -> None:
    earlier = next((i for i, f in enumerate(draft.fields) if f.label == label), -1)
    if earlier >= 0:
        joined = f"{draft.fields[earlier].text}\n{text}".strip()
        draft.fields[earlier] = draft.fields[earlier]._replace(text=joined)
        return
    draft.fields.append(Field(label, text, place))
    if re.search(r"[☑☐□■√✓]", text):
        first = text.lstrip()[:1] in "☑☐□■√✓"
        found = [(m[2], m[1]) for m in _TICK_FIRST.finditer(text)] if first else [(m[1], m[2]) for m in _TICK.finditer(text)]
        draft.ticks.extend((label, squeeze(option), mark in _TICKED) for option, mark in found)


