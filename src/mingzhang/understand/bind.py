"""Cells → facts: every number of a table to its coordinate (绑定).

Words are resolved against position. Precedence: row leaf, row ancestor, header leaf, header group, title; a default
never overrides what the document says. Every binding keeps its evidence, so that a wrong coordinate can be found.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.document import Cell, rows_of
from mingzhang.facts import AXES, WHOLE, Coordinate, Fact, Number, Place, State, Unbound, parse_cell, places_of, with_places
from mingzhang.facts.axes import is_within
from mingzhang.reading import Column, Row, Table
from mingzhang.understand.blocks import ordinal, tidy
from mingzhang.understand.columns import columns as read_columns
from mingzhang.understand.columns import is_money
from mingzhang.understand.counts_reading import counted_row, read_count
from mingzhang.understand.frames import Frame
from mingzhang.understand.header import PURE_TOTAL, TOTAL, header_rows, paths
from mingzhang.understand.stubs import Matrix, Stub, stub_rows
from mingzhang.understand.table_words import Assign, Scope, both_sides, column_assign, kind_of, title_assign

__all__ = ["Bound", "Scope", "bind"]

#: columns that count or qualify what the row is, whatever the row's own item
_COLUMN_ITEMS = frozenset({"sme", "micro", "quantity", "unit_price"})

#: measures that have tables of their own, whose 支出 is the measure itself
_ALONE = frozenset({"three_public", "three_public_meetings", "operating"})
#: the unit that a count's name asks for, where another is printed: 批次（个）
_ASKED = frozenset({"批次", "人次"})
_GRAND = re.compile(r"总计$")


class Bound(NamedTuple):
    """One understood table with its facts."""

    table: Table
    facts: tuple[Fact, ...]
    unbound: tuple[Unbound, ...]


class _Page(NamedTuple):
    """What the binding of one table works from. ``base``: what its title states; ``assigns``: what each value column states."""

    matrix: Matrix
    columns: tuple[Column, ...]
    base: dict[str, str]
    assigns: dict[int, Assign]
    stubs: dict[int, Stub]
    place: Place
    scope: Scope

    @property
    def values(self) -> list[Column]:
        return [c for c in self.columns if c.role == "value"]


def bind(frame: Frame, index: int, section: tuple[str, ...], scope: Scope) -> Bound:
    """One frame → its table, its facts and what could not be bound."""
    grid, title = frame.grid, frame.title
    header = header_rows(grid)
    labels = paths(grid, header)
    kind = kind_of(title, [label for path in labels for label in path])
    unit = frame.unit or scope.unit
    matrix = rows_of(grid)
    columns = read_columns(matrix, header, labels, unit, kind == "lines")
    trail = " / ".join(section)
    place = frame.place._replace(table=title or frame.number or (section[-1] if section else ""), section=trail)
    table = Table(index, title, frame.number, unit, kind, grid, header, columns, (), frame.notes, trail, place)
    if kind == "indicators":
        return Bound(table, (), ())
    page = _page(matrix, header, columns, title, kind == "lines", place, scope)
    facts: list[Fact] = []
    unbound: list[Unbound] = []
    states: list[tuple[int, int, State]] = []
    numbers = 0
    for column, read in _with_quanta([(column, _read_column(page, column)) for column in page.values]):
        states += read.states
        unbound += read.unbound
        numbers += len(read.cells)
        duplicated = _duplicates(page.stubs[column.stub])
        for row, cell, number in read.cells:
            coordinate, evidence = _coordinate(page, row, column)
            where = _cell_place(page.place, cell, row, column)
            if is_money(column.unit) and (counted := counted_row(row.label, coordinate.measure)):
                number = parse_cell(cell.text, counted.unit)[1] or number
                coordinate = _counted_at(coordinate, *counted)
            if coordinate.item == "quantity":
                number = number._replace(unit=_counted_in(page, row))
            if coordinate.measure:
                sort = "lines" if row.index in duplicated else kind
                facts.append(Fact(coordinate, number, where, table.source, row.index, column.index, sort, evidence))
            else:
                unbound.append(Unbound(cell.text, "表头、行名与标题都没有说明这是什么数", where))
    rows = tuple(row for stub in sorted(page.stubs) for row in page.stubs[stub].rows)
    return Bound(table._replace(rows=rows, numbers=numbers, bound=len(facts), states=tuple(states)), tuple(facts), tuple(unbound))


def _page(matrix: Matrix, header: int, columns: tuple[Column, ...], title: str, lines: bool, place: Place, scope: Scope) -> _Page:
    """What the title, the columns and the rows state."""
    base = title_assign(title)
    values = [c for c in columns if c.role == "value"]
    assigns = {c.index: column_assign(c, base, title, scope) for c in values}
    sides = {assign["measure"][0] for assign in assigns.values() if "measure" in assign}
    if "measure" not in base and sides == {"revenue"} and not any("nature" in assign for assign in assigns.values()):
        base["measure"] = "revenue"  # 事业收入, 其他收入 beside a 合计: its title was lost
    named: dict[int, list[Column]] = {}
    for column in columns:
        if column.role in {"code", "label"}:
            named.setdefault(column.stub, []).append(column)
    stubs: dict[int, Stub] = {}
    for stub in {c.stub for c in values}:
        given = dict(base)
        for column in values:
            if column.stub == stub and "measure" in assigns[column.index]:
                given.setdefault("measure", assigns[column.index]["measure"][0])
        stubs[stub] = stub_rows(matrix, header, named.get(stub, []), given, title, lines, scope)
    return _Page(matrix, columns, base, assigns, stubs, place, scope)


# ---- cells -----------------------------------------------------------------------------------------------------------


class _Read(NamedTuple):
    """The body cells of one value column: numbers, what the others hold instead, digits that are no number."""

    cells: list[tuple[Row, Cell, Number]]
    states: list[tuple[int, int, State]]
    unbound: list[Unbound]


def _read_column(page: _Page, column: Column) -> _Read:
    read = _Read([], [], [])
    for row in page.stubs[column.stub].rows:
        cell = page.matrix[row.index][column.index]
        if cell is None or cell.row != row.index or cell.column != column.index:
            read.states.append((row.index, column.index, State.BLANK))
            continue
        state, number = parse_cell(cell.text, column.unit)
        if number is not None:
            read.cells.append((row, cell, number))
            continue
        read.states.append((row.index, column.index, state))
        if state is State.TEXT and re.search(r"\d", cell.text):
            read.unbound.append(Unbound(cell.text, "单元格里的数字未能识别", _cell_place(page.place, cell, row, column)))
    return read


def _with_quanta(reads: list[tuple[Column, _Read]]) -> list[tuple[Column, _Read]]:
    """Every column's amounts as fine as the finest in it.

    Where a column shows that final zeros are dropped (``270.7`` above ``1103.37``), its neighbours of the same unit are as fine,
    whatever they print (``350``, ``0``); a column of bare zeros always is.
    """
    places = {c.index: max((places_of(n) for _, _, n in read.cells), default=0) for c, read in reads}
    dropped = {c.unit for c, r in reads for _, _, n in r.cells if n.value and n.unit != "%" and places_of(n) < places[c.index]}
    for column, read in reads:
        if not is_money(column.unit):
            continue
        bare = not any(n.value for _, _, n in read.cells)
        shared = column.unit in dropped or bare
        finest = max(places[c.index] for c, _ in reads if c.unit == column.unit) if shared else places[column.index]
        read.cells[:] = [(row, cell, n if n.unit == "%" else _quantum(n, finest)) for row, cell, n in read.cells]
    return reads


def _quantum(number: Number, places: int) -> Number:
    """The column's precision; a long figure that a narrow cell cut off keeps its own, doubled."""
    own = places_of(number)
    if own < places and len(re.sub(r"\D", "", number.raw)) >= 10 and own:
        return number._replace(quantum=number.quantum * 2)
    return with_places(number, places)


def _counted_in(page: _Page, row: Row) -> str:
    """What a quantity counts, by the row's 计量单位; '' where none is printed."""
    units = (page.matrix[row.index][c.index] for c in page.columns if c.path and c.path[-1] == "计量单位")
    return next((tidy(cell.text) for cell in units if cell is not None), "")


def _counted_at(at: Coordinate, label: str, unit: str) -> Coordinate:
    """A row of a table of money that counts something: 公务用车保有量（辆）, 国内公务接待批次（个）."""
    name = ordinal(label)[2]
    asked = name[-2:] if name[-2:] in _ASKED else unit
    asked = "人次" if unit in {"人", "名"} and re.search(r"接待|出国|出境", name) else asked
    found = read_count(asked, name, "", name, at.measure, None)
    if found is None:
        return at._replace(item=name)
    stage = "" if found.state and not found.planned else at.stage
    fund = at.fund if found.measure == "three_public" else ""
    return Coordinate(at.entity, at.year, stage, found.measure, item=found.item, fund=fund)


def _duplicates(stub: Stub) -> frozenset[int]:
    """Rows that repeat another row's key: a list, as for each unit with no unit printed, not a cube."""
    seen: dict[tuple[object, ...], list[int]] = {}
    for row in stub.rows:
        assigns = stub.assigns.get(row.index, {})
        if not row.total and (row.code or assigns):
            mark = (row.code, *sorted((axis, member) for axis, (member, _) in assigns.items()))
            seen.setdefault(mark, []).append(row.index)
    return frozenset(i for rows in seen.values() if len(rows) > 1 for i in rows)


def _cell_place(place: Place, cell: Cell, row: Row, column: Column) -> Place:
    return place._replace(
        page=cell.page or place.page, line=cell.line or place.line, box=cell.box, row_code=row.code, row=row.label,
        column=column.label, text=tidy(cell.text),
    )  # fmt: skip


# ---- coordinates -----------------------------------------------------------------------------------------------------


def _coordinate(page: _Page, row: Row, column: Column) -> tuple[Coordinate, tuple[tuple[str, str], ...]]:
    """Merge what row, header and title state; then the defaults that their silence implies."""
    row_assign = page.stubs[column.stub].assigns.get(row.index, {})
    column_assign = page.assigns[column.index]
    found: Assign = {axis: (member, "title") for axis, member in page.base.items()}
    found.update(column_assign)
    found.update({axis: at for axis, at in row_assign.items() if not _narrower(axis, column_assign.get(axis, ("", ""))[0], at[0])})
    if page.base.get("measure") in _ALONE and row_assign.keys() == {"measure"} and row_assign["measure"][0] in {"revenue", "expenditure"}:
        found["measure"] = page.base["measure"], "title"  # 支出合计 in a table of 三公
    if column_assign.get("item", ("", ""))[0] in _COLUMN_ITEMS:
        found["item"] = column_assign["item"]
    member = {axis: m for axis, (m, _) in found.items()}

    def default(axis: str, value: str) -> None:
        if not member.get(axis) and value:
            member[axis] = value
            found[axis] = (value, "default")

    if member.get("flow") == "brought" and both_sides(page.place.table):
        default("measure", "revenue")
    if any(member.get(a) for a in ("nature", "function", "economy", "gov_economy")):
        default("measure", "expenditure")
    if member.get("flow") == "brought":
        default("measure", "revenue")
    if member.get("flow") in {"carried", "allocated"}:
        default("measure", "expenditure")
    measure = member.get("measure", "")
    if measure == "expenditure" and member.get("flow") == "brought":
        member["vintage"], found["vintage"] = "earlier", found["flow"]
        member["flow"], found["flow"] = "current", ("current", "context")
    if measure in {"revenue", "expenditure"}:
        if not column_assign.get("flow"):
            whole = _flow_column(page, column) or (_undivided(page, column, row, row_assign) and _has_carry(page, column))
            default("flow", WHOLE if whole else "current")
        default("flow", "current")
    default("entity", page.scope.entity)
    default("year", page.scope.year)
    default("stage", page.scope.stage if measure not in {"authorized", "actual", "assets"} else "")
    if TOTAL.match(row.label) and "function" not in member and measure == "expenditure":
        default("function", WHOLE)
    coordinate = Coordinate(*[member.get(axis, "") for axis in AXES])
    return coordinate, tuple(sorted((axis, evidence) for axis, (_, evidence) in found.items()))


def _carry(page: _Page, column: Column) -> frozenset[str]:
    """The flows beside which an undivided total holds carry-over.

    Money carried in is a position of revenue; of expenditure it is where the money came from.
    """
    return frozenset({"carried", "allocated"} if _measure(page, column) == "expenditure" else {"brought", "carried", "allocated"})


def _has_carry(page: _Page, column: Column) -> bool:
    """Whether the rows tell carry-over apart, so that their undivided total includes it."""
    return any(a.get("flow", ("", ""))[0] in _carry(page, column) for a in page.stubs[column.stub].assigns.values())


def _flow_column(page: _Page, column: Column) -> bool:
    """Whether the column is a total beside one of carry-over: 合计 | 上年结转 | 一般公共预算拨款收入 …"""
    beside = (page.assigns[c.index] for c in page.values if c.stub == column.stub and c.index != column.index)
    undivided = not page.assigns[column.index].keys() & {"fund", "nature", "economy", "gov_economy", "item"}
    return undivided and any(a.get("flow", ("", ""))[0] in _carry(page, column) for a in beside)


def _undivided(page: _Page, column: Column, row: Row, row_assign: Assign) -> bool:
    """Whether a row of a balance states neither a position nor a part: its 总计, of several totals the last one."""
    if row.total and PURE_TOTAL.match(row.label):
        totals = [r for r in page.stubs[column.stub].rows if r.total]
        return len(totals) < 2 or totals[-1].index == row.index or (row.parent == -1 and _GRAND.search(row.label) is not None)
    return row.parent == -1 and not row_assign.get("flow") and not _only_rows(row_assign)


def _measure(page: _Page, column: Column) -> str:
    """The measure of a column before its rows are looked at."""
    assigns = page.assigns[column.index]
    stated = assigns.get("measure", (page.base.get("measure", ""), ""))[0]
    return stated or ("expenditure" if "nature" in page.base or "nature" in assigns else "")


def _narrower(axis: str, column: str, row: str) -> bool:
    """Whether a column names a part of what its row names: 财政拨款结转 under 一般公共预算 is that budget's."""
    return axis == "fund" and column not in {"", WHOLE, row} and is_within(axis, column, row)


def _only_rows(row_assign: Assign) -> bool:
    """Rows of a balance that name a fund or a function belong to this year unless they stand under a carry-over."""
    return any(row_assign.get(axis, ("", ""))[0] not in {"", WHOLE} for axis in ("fund", "function", "economy", "gov_economy"))
