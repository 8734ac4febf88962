"""Additivity (分项之和等于合计): a whole is the sum of its parts along one axis, the rest fixed.

In a table the row tree and the header tree say what is part of what; the declared partitions (facts/axes.py) say
whether those parts are the whole. Beside them, figures of one paragraph or form are summed by the declared
partitions alone. 预算法实施条例第六条 (公开到项、到款) makes the parts public.

    208 = 20801 + 20805 + 20807 + 20825        6,394.99 = 1,906.97 + 193.35 + 2,963.00 + 1,331.67
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.facts import WHOLE, Coordinate, Equation, Fact, Grade, State, Term
from mingzhang.facts.axes import members, parts_of
from mingzhang.laws.grading import equation
from mingzhang.laws.nesting import nest
from mingzhang.laws.panels import unroll
from mingzhang.reading import Column, Row, Table
from mingzhang.vocabulary import fold

LAW = "additivity"
#: columns that are not summed down or across
_APART = frozenset({"quantity", "unit_price"})
#: columns beside a whole that are no part of it
_BESIDE = frozenset({"sme", "micro"})
_TOTALS = ("合计", "小计", "总计", "总数", "总额")
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十廿\d]{1,3}[)）]?[、.．)）]")
_PARTING = ("measure", "fund", "nature", "flow", "vintage", "origin", "item", "economy", "function")
#: measures that are printed together under one total
_MEASURE_PARTS = {"three_public_meetings": ("three_public", "meeting", "training")}
Cells = Mapping[tuple[int, int], Fact]


def term(fact: Fact, sign: int = 1) -> Term:
    place = fact.place
    return Term(sign, " · ".join(t for t in (place.row or place.text[:20], place.column) if t), fact.number, place)


def _states(table: Table) -> dict[tuple[int, int], State]:
    return {(row, column): state for row, column, state in table.states}


def _frontier(row: Row, column: int, children: Mapping[int, Sequence[Row]], cells: Cells) -> tuple[list[Fact], list[Row]]:
    """The figures that stand for a row in one column: its own, else its children's."""
    fact = cells.get((row.index, column))
    if fact is not None:
        return [fact], []
    facts: list[Fact] = []
    for child in children.get(row.index, ()):
        facts += _frontier(child, column, children, cells)[0]
    return facts, [] if facts else [row]


def _leaves(row: Row, column: int, children: Mapping[int, Sequence[Row]], cells: Cells) -> int:
    below = [c for c in children.get(row.index, ()) if (c.index, column) in cells]
    return sum(_leaves(c, column, children, cells) for c in below) if below else 1


def _addable(column: Column, cells: Cells, rows: Sequence[Row]) -> bool:
    first = next((cells[r.index, column.index] for r in rows if (r.index, column.index) in cells), None)
    return column.role == "value" and column.unit != "%" and first is not None and first.coordinate.item not in _APART


_PERSONNEL = frozenset({"301", "303"})


def panel_equations(table: Table, cells: Cells) -> Iterator[Equation]:
    """人员经费合计 and 公用经费合计 under a list in panels side by side: against the classes of every panel.

    Of basic expenditure the economic classes 301 and 303 are personnel, 302 and all others operating expenses.
    """
    values: dict[int, list[Column]] = defaultdict(list)
    for column in table.columns:
        if column.role == "value":
            values[column.stub].append(column)
    for total, column in _panel_totals(table, cells):
        order = values[column.stub].index(column)
        parts: list[Fact] = []
        leaves = 0
        for stub, columns in values.items():
            rows = [r for r in table.rows if r.stub == stub]
            children: dict[int, list[Row]] = defaultdict(list)
            for row in rows:
                children[row.parent].append(row)
            for row in rows if order < len(columns) else ():
                if len(row.code) == 3 and (row.code in _PERSONNEL) == (total.coordinate.nature == "personnel"):
                    parts += _frontier(row, columns[order].index, children, cells)[0]
                    leaves += _leaves(row, columns[order].index, children, cells)
        if parts:
            yield equation(LAW, [term(total)], [term(f) for f in parts], leaves=max(leaves, len(parts)))


def _panel_totals(table: Table, cells: Cells) -> list[tuple[Fact, Column]]:
    """The totals of personnel and of operating expenses in a list of economic classes that stands in several panels."""
    panels = {r.stub for r in table.rows if len(r.code) == 3 and r.code[0] == "3"}
    if len(panels) < 2:
        return []
    found = ((cells.get((r.index, c.index)), c) for r in table.rows if r.total for c in table.columns if c.stub == r.stub)
    return [(f, c) for f, c in found if f is not None and c.role == "value" and f.coordinate.nature in {"personnel", "public"}]


def row_equations(table: Table, cells: Cells) -> Iterator[Equation]:
    """Every whole row against the rows that are part of it, column by column."""
    states = _states(table)
    panels = {f.place for f, _ in _panel_totals(table, cells)}
    for stub in dict.fromkeys(r.stub for r in table.rows):
        rows = [r for r in table.rows if r.stub == stub]
        by_index = {r.index: r for r in rows}
        children: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row.parent in by_index and not row.of_which:
                children[row.parent].append(row)
        if not children:
            continue
        # levels that were inferred from the sort of a row, not from codes or ordinals
        nested = any(r.parent in by_index and not by_index[r.parent].total for r in rows)
        loose = sum(1 for r in rows if r.code or _NUMBERED.match(r.label)) * 2 < len(rows) and (nested or table.kind == "lines")
        repeated = table.kind == "lines" and any(
            len({r.code for r in group}) < len(group) for group in children.values() if any(r.code for r in group)
        )
        loose = loose or repeated
        proven: set[int] = set()  # wholes whose levels come out in some column
        doubtful: list[tuple[Column, list[Equation]]] = []
        for column in table.columns:
            if column.stub != stub or not _addable(column, cells, rows):
                continue
            failed: list[Equation] = []
            for parent, parts in children.items():
                head = cells.get((parent, column.index))
                if head is None or head.place in panels:
                    continue
                facts: list[Fact] = []
                unread = ""
                for part in parts:
                    found, blank = _frontier(part, column.index, children, cells)
                    facts += (f for f in found if f.number.is_money == head.number.is_money)
                    for row in blank:
                        if states.get((row.index, column.index)) in {State.TEXT, State.WITHHELD}:
                            unread = f"“{row.label}”行的单元格没有读成数字"
                if not facts and not unread and head.number.value != 0:
                    if len(parts) < 2 or loose:
                        continue
                    made = equation(LAW, [term(head)], [Term(1, f"{len(parts)}个分项均为空", None, None)])
                    yield made._replace(grade=Grade.SUSPECT, why="合计有数而分项全部为空")
                    continue
                count = sum(_leaves(p, column.index, children, cells) for p in parts if (p.index, column.index) in cells)
                made = equation(LAW, [term(head)], [term(f) for f in facts], leaves=max(count, len(facts)), why=unread)
                if loose and made.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT}:
                    failed.append(made)
                    continue
                if loose and sum(1 for f in facts if f.number.value) > 1:
                    proven.add(parent)
                yield made
            if failed:
                doubtful.append((column, failed))
        for column, failed in doubtful:
            sure = [made for made in failed if _row_of(made, cells) in proven]
            yield from sure
            if len(sure) < len(failed):
                yield from _second_reading(rows, column, cells, [made for made in failed if made not in sure])


def _row_of(made: Equation, cells: Cells) -> int:
    """The row of an equation's whole."""
    return next((row for (row, _), fact in cells.items() if fact.place == made.left[0].place), -1)


def _second_reading(rows: Sequence[Row], column: Column, cells: Cells, failed: Sequence[Equation]) -> Iterator[Equation]:
    """Sums of a list whose levels were inferred and did not come out: by the levels that its amounts show, or not evaluated."""
    listed = [(r, cells[r.index, column.index]) for r in rows if (r.index, column.index) in cells]
    heads = [i for i, (r, _) in enumerate(listed) if r.total]
    if heads and heads[0] in {0, len(listed) - 1}:
        head = listed.pop(heads[0])[1]
        parents = nest(head.number.value, [f.number.value for _, f in listed])
        if parents is not None:
            for parent in dict.fromkeys(parents):
                whole = head if parent < 0 else listed[parent][1]
                yield equation(LAW, [term(whole)], [term(listed[i][1]) for i, p in enumerate(parents) if p == parent])
            return
    for made in failed:
        yield made._replace(grade=Grade.NOT_EVALUATED, why="行的层次没有编码或序号可以确定")


def _is_total(column: Column) -> bool:
    leaf = fold(column.path[-1]).split("(")[0] if column.path else ""
    return leaf.endswith(_TOTALS)


def _component(columns: Sequence[Column], depth: int) -> list[Column]:
    """The columns that stand for one group of siblings: its 小计, else all that are not 其中."""
    if len(columns) == 1:
        return list(columns)
    totals = [c for c in columns if _is_total(c) and len(c.path) <= depth + 2]
    if totals:
        return totals[:1]
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        groups[column.path[depth + 1] if len(column.path) > depth + 1 else ""].append(column)
    if len(groups) == 1:
        return list(columns)
    return [c for group in groups.values() for c in _component(group, depth + 1)]


def header_plan(columns: Sequence[Column]) -> list[tuple[Column, list[Column]]]:
    """(whole, parts) pairs that the header tree shows: 合计 against its siblings, 小计 against its group."""
    plan = []
    for whole in columns:
        if not _is_total(whole):
            continue
        group = whole.path[:-1]
        depth = len(group)
        siblings = [c for c in columns if c.index != whole.index and c.path[:depth] == group and len(c.path) > depth]
        buckets: dict[str, list[Column]] = defaultdict(list)
        for column in siblings:
            buckets[column.path[depth]].append(column)
        parts = [c for bucket in buckets.values() for c in _component(bucket, depth)]
        if parts:
            plan.append((whole, parts))
    return plan


def _comparable(head: Fact, of: Fact) -> bool:
    """Parts of a whole share its year, stage and measure; what is counted is no part of money."""
    whole, part = head.coordinate, of.coordinate
    measures = {whole.measure, *_MEASURE_PARTS.get(whole.measure, ())}
    alike = head.number.is_money == of.number.is_money and part.year == whole.year and part.stage == whole.stage
    return alike and part.measure in measures and part.item not in _APART | _BESIDE


def covered(axis: str, whole: str, present: set[str], measure: str = "") -> bool:
    """Whether the required branches of a whole are there, themselves or by all their own required parts."""
    required = [m for m in parts_of(axis, whole, measure) if m.required]
    return bool(required) and all(m.code in present or covered(axis, m.code, present, measure) for m in required)


def header_equations(table: Table, cells: Cells) -> Iterator[Equation]:
    """Every 合计 or 小计 column against its sibling columns, row by row."""
    states = _states(table)
    for stub in dict.fromkeys(c.stub for c in table.columns):
        columns = [c for c in table.columns if c.stub == stub and c.role == "value" and c.unit != "%"]
        rows = [r for r in table.rows if r.stub == stub]
        for whole, siblings in header_plan(columns):
            present = {a: {getattr(f.coordinate, a) for (_, c), f in cells.items() if c in {s.index for s in siblings}} for a in _PARTING}
            left = _undivided(whole, siblings, cells) if present["nature"] - {"", WHOLE} else []
            for row in rows:
                head = cells.get((row.index, whole.index))
                if head is None or head in left:
                    continue
                parts = [cells[row.index, c.index] for c in siblings if (row.index, c.index) in cells]
                parts = [f for f in parts if _comparable(head, f)]
                plain = [f for f in parts if not _of_which(f)]
                if len(plain) < len(parts) and (not _is_part(head, parts) or _whole_is_printed(head, present, siblings, plain)):
                    parts = plain
                if (
                    not parts
                    and siblings
                    and any(fold(label).startswith("其中") for c in siblings for label in c.path[len(whole.path) - 1 :])
                ):
                    continue
                if not parts and (head.number.value == 0 or not any(_declared_column(c, cells, head) for c in siblings)):
                    continue
                why = ""
                if any(states.get((row.index, c.index)) in {State.TEXT, State.WITHHELD} for c in siblings):
                    why = "有分项没有读成数字"
                elif len(parts) > 1 and any(all(getattr(f.coordinate, a) == getattr(head.coordinate, a) for a in _PARTING) for f in parts):
                    why = "有一列的含义未识别"
                made = equation(LAW, [term(head)], [term(f) for f in parts])
                if left and head.coordinate.flow == WHOLE and made.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT}:
                    with_left = equation(LAW, [term(head)], [term(f) for f in (*parts, *left)])
                    made = min(made, with_left, key=lambda e: abs(e.difference))
                if (
                    made.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT}
                    and not why
                    and len(parts) > 1
                    and not _whole_is_printed(head, present, siblings)
                ):
                    why = "有必列的分项没有列出"
                if why and made.grade is Grade.EXACT and len(parts) > 1:
                    why = ""
                yield made._replace(grade=Grade.NOT_EVALUATED, why=why) if why else made


def _undivided(whole: Column, siblings: Sequence[Column], cells: Cells) -> list[Fact]:
    """What a column states of 年终结转结余 and no column beside it divides: what is left over is neither 基本支出 nor 项目支出."""
    divided = {row for row, column in cells if column in {c.index for c in siblings}}
    return [f for (row, column), f in cells.items() if column == whole.index and row not in divided and f.coordinate.flow == "carried"]


def _declared_column(column: Column, cells: Cells, head: Fact) -> bool:
    """Whether a column, by any of its figures, holds parts of the head."""
    first = next((f for (_, c), f in cells.items() if c == column.index), None)
    return first is not None and _comparable(head, first)


def _of_which(fact: Fact) -> bool:
    return any(label.startswith("其中") for label in fact.place.column.split("/"))


def _is_part(head: Fact, parts: Sequence[Fact]) -> bool:
    """Whether every 其中 column is a declared part of the whole: the declaration outranks the word."""
    for fact in parts:
        if _of_which(fact):
            axes = [
                a for a in ("nature", "fund", "item", "origin", "vintage") if getattr(fact.coordinate, a) != getattr(head.coordinate, a)
            ]
            declared = [a for a in axes if getattr(fact.coordinate, a) in {m.code for m in members(a, head.coordinate.measure) if m.parent}]
            if not axes or axes != declared:
                return False
    return True


def _whole_is_printed(head: Fact, present: Mapping[str, set[str]], siblings: Sequence[Column], only: Sequence[Fact] | None = None) -> bool:
    """Whether the columns beside a whole are known to make it up."""
    coordinate = head.coordinate
    if only is not None:
        present = {a: {getattr(f.coordinate, a) for f in only} for a in _PARTING}
    if coordinate.measure in _MEASURE_PARTS:
        return set(_MEASURE_PARTS[coordinate.measure]) <= present["measure"]
    for axis in ("nature", "fund", "item", "origin", "vintage", "flow"):
        own = getattr(coordinate, axis)
        parts = present[axis] - {own}
        declared = {m.code for m in members(axis, coordinate.measure)}
        if parts & declared:
            return covered(axis, own or WHOLE, parts, coordinate.measure) or axis in {"fund", "flow", "vintage"}
    return bool(present["economy"] - {coordinate.economy}) or bool(present["function"] - {coordinate.function})


def declared_equations(facts: Sequence[Fact]) -> Iterator[Equation]:
    """Figures of one paragraph or form by the declared partitions: 基本 + 项目, 货物 + 工程 + 服务 …"""
    buckets: dict[tuple[str, str, Coordinate], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.kind not in {"sentence", "form"} or not fact.source:
            continue
        # the funds of a form stand beside its carry-over: laws/forms.py sums them
        axes = ("nature", "item", "origin", "flow") if fact.kind == "form" else ("nature", "fund", "item", "origin", "flow")
        for axis in axes:
            rest = fact.coordinate._replace(**{axis: ""})
            member = getattr(fact.coordinate, axis)
            if axis == "nature" and member == WHOLE:
                member = ""
            buckets[fact.source, axis, rest].setdefault(member, fact)
    for (_, axis, rest), found in buckets.items():
        if len(found) < 2:
            continue
        for member, head in found.items():
            whole = member or WHOLE
            parts = _declared_parts(axis, whole, set(found) - {member}, rest.measure)
            if parts:
                made = equation(LAW, [term(head)], [term(found[p]) for p in parts])
                # a sentence need not list what it does not mention
                if (
                    head.kind == "sentence"
                    and made.difference > 0
                    and made.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT}
                    and not _all_listed(axis, whole, set(found), rest.measure)
                ):
                    continue
                yield made


def _all_listed(axis: str, whole: str, present: set[str], measure: str) -> bool:
    """Whether every branch of a whole is printed, the optional ones too."""
    return all(
        m.code in present or (parts_of(axis, m.code, measure) and _all_listed(axis, m.code, present, measure))
        for m in parts_of(axis, whole, measure)
    )


def _declared_parts(axis: str, whole: str, present: set[str], measure: str) -> list[str]:
    """The printed members that make up a whole, nearest first; [] unless every required branch is there."""
    if not covered(axis, whole, present, measure):
        return []
    result: list[str] = []
    for member in parts_of(axis, whole, measure):
        if member.code in present:
            result.append(member.code)
        else:
            result += _declared_parts(axis, member.code, present, measure)
    return result


def evaluate(tables: Sequence[Table], facts: Sequence[Fact]) -> list[Equation]:
    """All sums of a document."""
    by_source: dict[str, dict[tuple[int, int], Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.row >= 0 and fact.source:
            by_source[fact.source][fact.row, fact.column] = fact
    result: list[Equation] = []
    for table in tables:
        cells = by_source.get(table.source, {})
        if cells and table.kind in {"cube", "lines"}:
            result += row_equations(*unroll(table, cells))
            result += panel_equations(table, cells)
            result += header_equations(table, cells)
    result += declared_equations(facts)
    return result
