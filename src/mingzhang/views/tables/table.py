"""One table: its panels side by side, each cell a fact at row × column (一张表)."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest

from mingzhang.facts import WHOLE, Coordinate, Fact, Place
from mingzhang.views.figures import PLAIN, figure, is_zero
from mingzhang.views.layout import Column, Panel, Row, TableLayout
from mingzhang.views.publication import Figure, Table, TableCell
from mingzhang.views.setting import Setting
from mingzhang.views.tables.header import header
from mingzhang.views.tables.rows import Line, lines

#: axis of a purchase → the columns that tell it; what no column of a layout shows is not printed
_TOLD_BY = {
    "function": {"function"}, "economy": {"economy"}, "fund": {"fund"}, "vintage": {"vintage"}, "project": {"project"},
    "item": {"catalogue", "content", "catalogue3"},
}  # fmt: skip

#: a row of one panel: its line, None where the other panel is longer
Rows = list[Line | None]


def tables(setting: Setting) -> tuple[Table, ...]:
    """Every table of the layout, in its order."""
    return tuple(table(setting, spec) for spec in setting.layout.tables)


def table(setting: Setting, spec: TableLayout) -> Table:
    """One table. Where it has no money its header stands with a blank row and its note."""
    title = setting.fill(spec.title)
    if spec.unit not in {"", "-"}:
        setting = setting.in_unit(spec.unit)
    place = setting.place._replace(table=title)
    paths = [_path(setting, panel, column) for panel in spec.panels for column in panel.columns]
    head = header(paths)
    body: list[tuple[TableCell, ...]] = []
    for n, row in enumerate(_rows(setting, spec)):
        cells: list[TableCell] = []
        for panel, line in zip(spec.panels, row, strict=True):
            for column in panel.columns:
                cells.append(_cell(setting, spec, line, column, place, (len(head) + n, len(cells))))
        body.append(tuple(cells))
    empty = bool(spec.empty) and not any(isinstance(i, Figure) for row in body for cell in row for i in cell.prose)
    return Table(
        id=spec.id, number=spec.number, title=title, unit="" if spec.unit == "-" else setting.cell.unit, kind=spec.kind, header=head,
        body=tuple(body[:1]) if empty else tuple(body), widths=tuple(c.width for p in spec.panels for c in p.columns),
        notes=(*(setting.fill(n) for n in spec.notes), *([setting.fill(spec.empty)] if empty else [])),
        landscape=spec.landscape, anchor=f"t{spec.id}", sheet=spec.sheet,
    )  # fmt: skip


def _path(setting: Setting, panel: Panel, column: Column) -> tuple[str, ...]:
    return tuple(setting.fill(part) for part in ((panel.heading, *column.label) if panel.heading else column.label))


def _rows(setting: Setting, spec: TableLayout) -> list[tuple[Line | None, ...]]:
    """The panels' rows side by side, the shorter panel filled up with blank ones above its foot."""
    start = setting.base.at(**spec.axes)
    bodies = [_lines(setting, panel, panel.rows, start._replace(**panel.axes)) for panel in spec.panels]
    feet = [_lines(setting, panel, panel.foot, start._replace(**panel.axes)) for panel in spec.panels]
    return [*zip_longest(*bodies), *zip_longest(*feet)]


def _lines(setting: Setting, panel: Panel, rows: tuple[Row, ...], at: Coordinate) -> Rows:
    """The rows of a panel. A record states on an axis only what a column of the panel shows."""
    shown = [column.shows for column in panel.columns if column.shows]
    told = {axis: "" for axis, fields in _TOLD_BY.items() if not fields & set(shown)}
    if "name" not in shown:
        told["entity"] = setting.department
    found: Rows = []
    for line in (line for row in rows for line in lines(setting, row, at)):
        if line.values is not None:
            if "catalogue3" in shown and "content" not in shown:
                told["item"] = line.fields["catalogue3"]
            line = line._replace(at=line.at._replace(**told))
        elif line.bare and "name" not in shown:
            continue  # no column tells whose rows follow
        elif shown and "name" not in shown and shown[0] not in line.fields:
            line = line._replace(fields={**line.fields, shown[0]: line.fields["name"]})
        found.append(line)
    return found


def _cell(setting: Setting, spec: TableLayout, line: Line | None, column: Column, place: Place, spot: tuple[int, int]) -> TableCell:
    if line is None:
        return TableCell(align="left" if column.shows else "right")
    if column.shows:
        text = line.fields.get(column.shows, "")
        indent = line.indent if column.shows == "name" and spec.kind == "cube" else 0
        return TableCell((text,) if text else (), indent=indent, bold=line.total)
    at = line.at._replace(**{axis: m for axis, m in column.axes.items() if m != WHOLE or axis not in line.own})
    value = _value(setting, line, column, at)
    if value is None or (is_zero(value) and not spec.zeros):
        return TableCell(align="right", bold=line.total)
    pen = PLAIN if column.plain else setting.cell
    shown = figure(at, value, pen, place, kind=spec.kind, spot=(f"t{spec.id}", *spot))
    if column.plain and isinstance(shown.states, Fact):
        counted = shown.states.number._replace(unit=line.fields.get("measure_unit", ""))
        shown = shown._replace(states=shown.states._replace(number=counted))
    return TableCell((shown,), align="right", bold=line.total)


def _value(setting: Setting, line: Line, column: Column, at: Coordinate) -> Decimal | None:
    if line.bare:
        return None
    if line.values is not None:
        return line.values.get(column.value)
    return setting.base.value(at)
