"""Cells → facts: every number of a table to its coordinate (绑定).

Words are resolved against position. Precedence: row leaf, row ancestor, header leaf, header group, title; a default
never overrides what the document says. Every binding keeps its evidence, so that a wrong coordinate can be found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.catalogues import class_plain, economic, functional, gov_economic, plain
from mingzhang.document import Cell, rows_of
from mingzhang.facts import (
    WHOLE,
    Coordinate,
    Fact,
    Number,
    Place,
    State,
    Unbound,
    parse_cell,
    places_of,
    with_places,
)
from mingzhang.reading import Column, Row, Table
from mingzhang.understand.blocks import ordinal, tidy
from mingzhang.understand.columns import columns as read_columns
from mingzhang.understand.columns import is_money
from mingzhang.understand.frames import Frame
from mingzhang.understand.header import PURE_TOTAL, TOTAL, header_rows, paths
from mingzhang.understand.rows import Entry, compose, part, tree
from mingzhang.vocabulary import assign, fold, scan

_YEAR = re.compile(r"(20\d\d)\s*年?")
_LAST_YEAR = re.compile(r"上年(?!结转|结余|度?结转|末)|上一年")
_LINES = re.compile(r"采购|购买服务|项目(?:支出|预算|经费|名称)?(?:预算|明细|情况)*(?:总)?表|专项|明细")
_SKIPPED_LABEL = re.compile(r"^(?:其中|#)[:：、]?")
_INDICATORS = re.compile(r"[一二三]级指标|绩效目标|绩效指标|指标值")


class Scope(NamedTuple):
    """What the document as a whole says: whose, which year, which stage, in what unit by default."""

    entity: str
    year: str
    stage: str
    kind: str
    unit: str = "万元"


class Bound(NamedTuple):
    """One understood table with its facts."""

    table: Table
    facts: tuple[Fact, ...]
    unbound: tuple[Unbound, ...]


Assign = dict[str, tuple[str, str]]  # axis → (member, evidence)
#: header words that say how a figure is counted, not what it is about
_NEUTRAL = re.compile(r"^(?:\d{4}年)?(?:本年|当年|年度|全年)?(?:[(（]?(?:单位[:：])?[万亿]?元[)）]?|.*?(?:合计|小计|总计|总数|总额|预算|决算|执行|数|金额|数额|预算数|决算数|经费|申报数|安排数|情况|支出|收入|资金)(?:[(（][^()（）]*[)）])?)$")
#: columns that count or qualify what the row is, whatever the row's own item
_COLUMN_ITEMS = frozenset({"sme", "micro", "quantity", "unit_price"})


def title_assign(title: str) -> dict[str, str]:
    """The members that a table's title states; a title with both 收入 and 支出 states no measure."""
    words = scan(fold(title), "t")
    sides = {dict(h.assigns).get("measure") for h in words} & {"revenue", "expenditure"}
    result = assign(title, "t")
    if "收支" in title or len(sides) == 2:
        if result.get("measure") in {"revenue", "expenditure"}:
            del result["measure"]
    if result.get("measure", "expenditure") in {"revenue", "expenditure"} and "fund" not in result and re.search(r"收支|收入|支出", title):
        result["fund"] = WHOLE
    return result


def kind_of(title: str, header: Sequence[str]) -> str:
    """cube | lines | indicators by title and header words."""
    joined = "".join(header)
    if _INDICATORS.search(joined) or ("绩效" in title and "目标" in title):
        return "indicators"
    return "lines" if _LINES.search(title) and not re.search(r"[“\"]?三公|功能|经济|科目|基本支出|总表$|总体", title) else "cube"


def class_code(label: str) -> str:
    """The functional class (类, three digits) of a name, '' if none or several."""
    wanted = class_plain(label)
    hits = {c for c in functional().children("") if any(class_plain(n) == wanted for n in functional().names(c))}
    return hits.pop() if len(hits) == 1 else ""


def economy_code(label: str) -> tuple[str, str]:
    """(axis, class) of an economic class name; ('', '') if none."""
    wanted = plain(label)
    for axis, book in (("economy", economic()), ("gov_economy", gov_economic())):
        hits = [c for c in book.children("") if any(plain(n) == wanted for n in book.names(c))]
        if len(hits) == 1:
            return axis, hits[0]
    return "", ""


def axis_of(path: Sequence[str], codes: Sequence[str], title: str, lines: bool = False) -> str:
    """Which axis a code or label column speaks of."""
    text = "".join(path)
    samples = [c for c in codes if c]
    digits = [c for c in samples if c.isdigit()]

    def starts(*heads: str) -> bool:
        return bool(digits) and sum(d[0] in heads for d in digits) >= 0.9 * len(digits)

    if "经济" in text and "功能" not in text:
        return "gov_economy" if ("政府" in text and "部门" not in text) or starts("5") else "economy"
    if "功能" in text:
        return "function"
    if re.search(r"品目", text):
        return "catalogue"
    if lines and re.search(r"服务(?:内容|项目名称|名称)$", text):
        return "content"
    if re.search(r"项目(?:编码|代码|编号)|项目名称|^项目$", text) and any(len(c) >= 10 for c in samples):
        return "project"
    if re.search(r"^(?:预算|采购|项目|基层|主管)?(?:单位|部门)(?:[(]单位[)])?(?:编码|代码|名称)?$", path[-1] if path else ""):
        return "entity"
    if digits and all(len(d) in (3, 5, 7) for d in digits):
        if starts("2"):
            return "function"
        if starts("3"):
            return "economy"
        if starts("5"):
            return "gov_economy"
    if re.search(r"项目名称|项目(?:编码|代码|编号)", text) or (lines and re.search(r"^项目$", text)):
        return "project"
    if "科目" in text:
        return "economy" if "基本支出" in title and starts("3") else "function"
    return ""


class _Stub(NamedTuple):
    rows: tuple[Row, ...]
    assigns: dict[int, Assign]


def _text(cell: Cell | None) -> str:
    return fold(cell.text) if cell is not None else ""


def _own(cell: Cell | None, row: int) -> str:
    """The cell's text where it is anchored; a cell merged downwards names every row it covers."""
    return fold(cell.text) if cell is not None else ""


def _label_assign(label: str, measure: str, given: dict[str, str]) -> dict[str, str]:
    """Members that a row label states by its words alone."""
    plain_label = ordinal(_SKIPPED_LABEL.sub("", label))[2] or label
    result: dict[str, str] = {}
    if PURE_TOTAL.match(plain_label):
        return {}
    if measure != "revenue":
        code = class_code(plain_label)
        if code and not re.search(r"合计|总计", plain_label):
            return {"function": code}
        axis, economy = economy_code(plain_label)
        if axis:
            return {axis: economy}
    result.update(assign(plain_label, "r", given))
    return result


def _stub_rows(matrix: Sequence[Sequence[Cell | None]], header: int, stub_columns: Sequence[Column], base: dict[str, str], title: str, lines: bool, scope: Scope) -> _Stub:
    """The rows under one block of code and label columns: their tree and what each states."""
    stub = stub_columns[0].index if stub_columns else -1
    split = [c for c in stub_columns if c.role == "code" and re.fullmatch(r"类|款|项|目", c.path[-1] if c.path else "")]
    code_columns = [c for c in stub_columns if c.role == "code" and c not in split]
    label_columns = [c for c in stub_columns if c.role == "label"]
    groups: list[tuple[str, list[tuple[int, str, str]]]] = []  # (axis, [(row, code, label)])

    def column_texts(column: Column) -> list[str]:
        return [_own(matrix[r][column.index], r) for r in range(header, len(matrix))]

    used_labels: set[int] = set()
    if split:
        before, codes = "", []
        for index in range(header, len(matrix)):
            code = compose([_own(matrix[index][c.index], index) for c in split], before)
            before = code or before
            codes.append(code)
        name = next((c for c in label_columns if c.index > split[-1].index), None)
        names = column_texts(name) if name else [""] * len(codes)
        used_labels |= {name.index} if name else set()
        head = tuple(p for c in split for p in c.path) + (name.path if name else ())
        groups.append((axis_of(head, codes, title, lines), [(header + i, c, n) for i, (c, n) in enumerate(zip(codes, names, strict=True))]))
    for column in code_columns:
        codes = [t.strip("[]") for t in column_texts(column)]
        name = next((c for c in label_columns if c.index > column.index and c.index not in used_labels), None)
        if name is not None and any(c.index > column.index and c.index < name.index for c in code_columns):
            name = None
        names = column_texts(name) if name else [""] * len(codes)
        used_labels |= {name.index} if name else set()
        parted = [part(c, n) for c, n in zip(codes, names, strict=True)]
        axis = axis_of((*column.path, *(name.path if name else ())), [p.code for p in parted], title, lines)
        groups.append((axis, [(header + i, p.code, p.text) for i, p in enumerate(parted)]))
    for column in label_columns:
        if column.index in used_labels:
            continue
        parted = [part("", t) for t in column_texts(column)]
        axis = axis_of(column.path, [p.code for p in parted], title, lines)
        groups.append((axis, [(header + i, p.code, p.text) for i, p in enumerate(parted)]))
    if not groups:
        return _Stub(tuple(Row(i, stub, "", "") for i in range(header, len(matrix)) if any(_text(c) for c in matrix[i])), {})
    several = sum(1 for axis, cells in groups if axis in {"function", "economy", "gov_economy"} and sum(1 for _, c, _ in cells if c) > 1) >= 2
    primary = groups[0][1]
    if lines or several:
        primary = [_first(groups, position) for position in range(len(primary))]
    entries = []
    for position, (index, code, label) in enumerate(primary):
        if not code and not label:
            rest = _first(groups, position)
            code, label = rest[1], rest[2]
        if code or label:
            first = next((n for n, c in enumerate(label_columns) if _own(matrix[index][c.index], index)), 0)
            entries.append(Entry(index, code, label, first))
    rows = tree(entries, stub, lines)
    if several and not _nested([code for _, code, _ in primary]):
        grand = next((r.index for r in rows if r.total), -1)
        rows = tuple(r if r.total else r._replace(parent=grand, level=1) for r in rows)
    assigns: dict[int, Assign] = {}
    by_index = {r.index: r for r in rows}
    details = {index: {} for index in by_index}
    for axis, cells in groups:
        for index, code, label in cells:
            if index in details:
                details[index].update(_key_assign(axis, code, label, scope, details[index]))
    _own_offices(rows, details, scope.entity)
    measure = base.get("measure", "")
    for row in rows:
        own: Assign = {a: (m, "row") for a, m in details[row.index].items()}
        words = {} if (row.code and not lines) or lines else _label_assign(row.label, measure, base)
        if row.total and not words:
            words = _label_assign(row.label, measure, base)
        for axis, member in words.items():
            own.setdefault(axis, (member, "row"))
        parent = by_index.get(row.parent)
        if parent is not None and not parent.total:
            for axis, (member, _) in assigns.get(parent.index, {}).items():
                if axis not in {"function", "economy", "gov_economy", "project"} or axis not in own:
                    own.setdefault(axis, (member, "ancestor"))
        if not own and row.label and not row.total and not lines and not TOTAL.match(row.label):
            # a row that says something unknown is not the whole
            own["item"] = (ordinal(row.label)[2] or row.label, "row")
        assigns[row.index] = own
    return _Stub(rows, assigns)


def _own_offices(rows: Sequence[Row], details: dict[int, dict[str, str]], entity: str) -> None:
    """A row that names the department among its units, or below itself, is the department's own office (本级)."""
    named = [r for r in rows if details[r.index].get("entity")]
    for row in named:
        if details[row.index]["entity"] != entity:
            continue
        siblings = [r for r in named if r.parent == row.parent and r.index != row.index and details[r.index]["entity"] != entity]
        above = details.get(row.parent, {}).get("entity") == entity
        if siblings or above:
            details[row.index]["entity"] = f"{entity}（本级）"


def _nested(codes: Sequence[str]) -> bool:
    """Whether the codes of a column are a tree of prefixes rather than a list of leaves."""
    present = {c for c in codes if c}
    return any(c[:-2] in present for c in present)


def _first(groups: Sequence[tuple[str, list[tuple[int, str, str]]]], position: int) -> tuple[int, str, str]:
    """The first filled key of a row over all its label columns."""
    for _, cells in groups:
        if cells[position][1] or cells[position][2]:
            return cells[position]
    return groups[0][1][position]


def _key_assign(axis: str, code: str, label: str, scope: Scope, before: dict[str, str]) -> dict[str, str]:
    if not code and not label:
        return {}
    if not code and PURE_TOTAL.match(label):
        return {axis: WHOLE} if axis in {"function", "economy", "gov_economy", "project"} else {}
    if axis in {"function", "economy", "gov_economy"}:
        return {axis: code} if code else {}
    if axis == "entity" and label:
        return {"entity": same_entity(label, scope.entity)}
    if axis == "project" and label and not re.fullmatch(r"\d{2}", code):
        if re.fullmatch(r"\d{3,9}", code):
            return {"entity": same_entity(label, scope.entity)}
        return {"project": label}
    if axis == "project" and label:
        return {"origin": "transfer" if "转移" in label else "local"}
    if axis == "content" and label:
        return {"item": label}
    if axis == "catalogue" and code:
        return {"item": {"A": "goods", "B": "works", "C": "services"}.get(code[0], "")}
    return {}


def same_entity(name: str, entity: str) -> str:
    """The department's own name where a row prints it with its region before it; otherwise the name as printed."""
    if entity and (name == entity or name.endswith(entity) or entity.endswith(name)) and abs(len(name) - len(entity)) <= 4:
        return entity
    return name


def _column_assign(column: Column, base: dict[str, str], scope: Scope) -> Assign:
    """What a header path states, the leaf over its groups."""
    result: Assign = {}
    given = dict(base)
    for label in column.path:
        members = assign(label, "h", given)
        for axis, member in members.items():
            result[axis] = (member, "header")
            given[axis] = member
        year = _YEAR.search(label)
        if year:
            result["year"] = (year[1], "header")
        elif _LAST_YEAR.search(label) and scope.year.isdigit():
            result["year"] = (str(int(scope.year) - 1), "header")
    leaf = column.path[-1] if column.path else ""
    if leaf and not _NEUTRAL.match(leaf) and not assign(leaf, "h", given) and not PURE_TOTAL.search(leaf) and not assign(leaf, "h", base):
        result.setdefault("item", (leaf, "header"))
    joint = base.get("measure") == "three_public" and re.search(r"会议费|培训费", base.get("_title", ""))
    if leaf and PURE_TOTAL.match(leaf) and joint and "measure" not in result and "item" not in result:
        result["measure"] = ("three_public_meetings", "title")
    return result


def bind(frame: Frame, index: int, section: tuple[str, ...], scope: Scope) -> Bound:
    """One frame → its table, its facts and what could not be bound."""
    grid = frame.grid
    matrix = rows_of(grid)
    header = header_rows(grid)
    labels = paths(grid, header)
    title = frame.title
    flat = [label for path in labels for label in path]
    kind = kind_of(title, flat)
    unit = frame.unit or scope.unit
    columns = read_columns(matrix, header, labels, unit, kind == "lines")
    base = title_assign(title)
    base["_title"] = title
    year = _YEAR.search(title)
    if year:
        base["year"] = year[1]
    name = title or frame.number or (section[-1] if section else "")
    place = frame.place._replace(table=name, section=" / ".join(section))
    if kind == "indicators":
        table = Table(index, title, frame.number, unit, kind, grid, header, columns, (), frame.notes, " / ".join(section), place)
        return Bound(table, (), ())
    values = [c for c in columns if c.role == "value"]
    stubs: dict[int, list[Column]] = {}
    for column in columns:
        if column.role in {"code", "label"}:
            stubs.setdefault(column.stub, []).append(column)
    column_bases = {c.index: _column_assign(c, base, scope) for c in values}
    blocks: dict[int, _Stub] = {}
    for stub in {c.stub for c in values}:
        named = stubs.get(stub, [])
        given = dict(base)
        for column in values:
            if column.stub == stub and "measure" in column_bases[column.index]:
                given.setdefault("measure", column_bases[column.index]["measure"][0])
        blocks[stub] = _stub_rows(matrix, header, named, given, title, kind == "lines", scope)
    facts: list[Fact] = []
    unbound: list[Unbound] = []
    states: list[tuple[int, int, State]] = []
    numbers = 0
    for column in values:
        block = blocks[column.stub]
        carries = _has_carry(column.stub, values, column_bases, block, _measure(column_bases[column.index], base))
        cells: list[tuple[Row, Cell, Number]] = []
        for row in block.rows:
            cell = matrix[row.index][column.index]
            if cell is None or cell.row != row.index or cell.column != column.index:
                states.append((row.index, column.index, State.BLANK))
                continue
            state, number = parse_cell(cell.text, column.unit)
            if number is None:
                states.append((row.index, column.index, state))
                if state is State.TEXT and re.search(r"\d", cell.text):
                    unbound.append(Unbound(cell.text, "单元格里的数字未能识别", _cell_place(place, cell, row, column)))
                continue
            cells.append((row, cell, number))
        duplicated = _duplicates(block)
        places = max((places_of(n) for _, _, n in cells), default=0) if is_money(column.unit) else None
        for row, cell, number in cells:
            numbers += 1
            where = _cell_place(place, cell, row, column)
            if places is not None and number.unit != "%":
                number = _quantum(number, places)
            coordinate, evidence = _coordinate(row, column, block.assigns.get(row.index, {}), column_bases[column.index], base, scope, carries, frame)
            if not coordinate.measure:
                unbound.append(Unbound(cell.text, "表头、行名与标题都没有说明这是什么数", where))
                continue
            facts.append(Fact(coordinate, number, where, f"t{index}", row.index, column.index, "lines" if row.index in duplicated else kind, evidence))
    rows = tuple(row for stub in sorted(blocks) for row in blocks[stub].rows)
    table = Table(
        index, title, frame.number, unit, kind, grid, header, columns, rows, frame.notes, " / ".join(section), place, numbers, len(facts), tuple(states)
    )
    return Bound(table, tuple(facts), tuple(unbound))


def _quantum(number: Number, places: int) -> Number:
    """The column's precision; a long figure that a narrow cell cut off keeps its own, doubled."""
    own = places_of(number)
    if own < places and len(re.sub(r"\D", "", number.raw)) >= 10 and own:
        return number._replace(quantum=number.quantum * 2)
    return with_places(number, places)


def _duplicates(block: _Stub) -> frozenset[int]:
    """Rows that repeat another row's key: a list, as for each unit with no unit printed, not a cube."""
    seen: dict[tuple[object, ...], list[int]] = {}
    for row in block.rows:
        if not row.total and (row.code or len(block.assigns.get(row.index, {})) > 0):
            mark = (row.code, *sorted((a, m) for a, (m, _) in block.assigns.get(row.index, {}).items()))
            seen.setdefault(mark, []).append(row.index)
    return frozenset(i for rows in seen.values() if len(rows) > 1 for i in rows)


def _cell_place(place: Place, cell: Cell, row: Row, column: Column) -> Place:
    return place._replace(page=cell.page or place.page, line=cell.line or place.line, box=cell.box, row_code=row.code, row=row.label, column=column.label, text=tidy(cell.text))


def _has_carry(stub: int, values: Sequence[Column], bases: dict[int, Assign], block: _Stub, measure: str) -> bool:
    """Whether the block's rows or columns tell carry-over apart, so that an undivided total includes it.

    Money carried in is a position of revenue; of expenditure it is where the money came from.
    """
    carry = {"carried", "allocated"} if measure == "expenditure" else {"brought", "carried", "allocated"}
    in_columns = any(bases[c.index].get("flow", ("", ""))[0] in carry for c in values if c.stub == stub)
    return in_columns or any(a.get("flow", ("", ""))[0] in carry for a in block.assigns.values())


def _coordinate(
    row: Row, column: Column, row_assign: Assign, column_assign: Assign, base: dict[str, str], scope: Scope, carries: bool, frame: Frame
) -> tuple[Coordinate, tuple[tuple[str, str], ...]]:
    """Merge what row, header and title state; then the defaults that their silence implies."""
    found: Assign = {axis: (member, "title") for axis, member in base.items() if axis in Coordinate._fields}
    found.update(column_assign)
    found.update(row_assign)
    if column_assign.get("item", ("", ""))[0] in _COLUMN_ITEMS:
        found["item"] = column_assign["item"]
    member = {axis: m for axis, (m, _) in found.items()}

    def default(axis: str, value: str) -> None:
        if not member.get(axis) and value:
            member[axis] = value
            found[axis] = (value, "default")

    if any(member.get(a) for a in ("nature", "function", "economy", "gov_economy")):
        default("measure", "expenditure")
    if member.get("flow") in {"brought"}:
        default("measure", "revenue")
    if member.get("flow") in {"carried", "allocated"}:
        default("measure", "expenditure")
    measure = member.get("measure", "")
    if measure == "expenditure" and member.get("flow") == "brought":
        member["vintage"], found["vintage"] = "earlier", found["flow"]
        member["flow"], found["flow"] = "current", ("current", "context")
    if measure in {"revenue", "expenditure"}:
        pure = row.total and PURE_TOTAL.match(row.label) is not None
        total_column = not column_assign.get("flow") and carries
        default("flow", WHOLE if total_column and (pure or not row_assign.get("flow")) and not _only_rows(row_assign) else "current")
    default("entity", scope.entity)
    default("year", scope.year)
    default("stage", scope.stage if measure not in {"authorized", "actual", "assets"} else "")
    if TOTAL.match(row.label) and "function" not in member and measure == "expenditure":
        default("function", WHOLE)
    coordinate = Coordinate(**{axis: member.get(axis, "") for axis in Coordinate._fields})
    return coordinate, tuple(sorted((axis, evidence) for axis, (_, evidence) in found.items()))


def _measure(column_assign: Assign, base: dict[str, str]) -> str:
    """The measure of a column before its rows are looked at."""
    stated = column_assign.get("measure", (base.get("measure", ""), ""))[0]
    return stated or ("expenditure" if "nature" in base or "nature" in column_assign else "")


def _only_rows(row_assign: Assign) -> bool:
    """Rows of a balance that name a fund or a function belong to this year unless they stand under a carry-over."""
    return any(axis in row_assign for axis in ("fund", "function", "economy", "gov_economy"))
