"""Publication → data: every printed figure a row, as JSON and CSV, and the budget itself (数据).

``facts.csv`` has the columns of ``mingzhang facts``; claims and indicators stand among the facts by ``kind``, in
reading order. ``indicators.csv`` has an indicator a row. Amounts are exact, in 元; shares and counts as printed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from mingzhang.budget.carriers import save
from mingzhang.budget.model import Budget
from mingzhang.facts import AXES, Claim, Coordinate, Fact, Indicator, Place, Target
from mingzhang.views.forms_indicators import parse_target
from mingzhang.views.publication import Figure, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.fiscal import LINES, Column, Published, descriptor, lines_csv
from mingzhang.writers.json_layout import one_a_line
from mingzhang.writers.layout import Placed, cell_text, clean, heading_text, lattice
from mingzhang.writers.xbrl import write_xbrl

COLUMNS = (
    "kind", "page", "section", "table", "row_code", "row_label", "column", "raw", "value", "unit", "operator", *AXES,
)  # fmt: skip
INDICATOR_COLUMNS = (
    "owner", "horizon", "goal", "level1", "level2", "name", "before_last", "last", "target", "operator", "low", "high", "unit",
    "weight", "basis",
)  # fmt: skip


TITLES = {
    "kind": "种类", "page": "页码", "section": "章节", "table": "表", "row_code": "行编码", "row_label": "行名", "column": "列",
    "raw": "印出的数", "value": "数值", "unit": "计量单位", "operator": "符号", "entity": "部门或单位", "year": "年度", "stage": "阶段",
    "measure": "事项", "function": "支出功能分类", "economy": "部门预算支出经济分类", "gov_economy": "政府预算支出经济分类",
    "nature": "支出性质", "fund": "资金性质", "flow": "收支时段", "vintage": "资金年度", "origin": "资金级次", "project": "项目",
    "item": "分项", "period": "期间", "owner": "所属", "horizon": "期限", "goal": "绩效目标", "level1": "一级指标", "level2": "二级指标",
    "name": "三级指标", "before_last": "前年值", "last": "上年值", "target": "指标值", "low": "下限", "high": "上限", "weight": "权重",
    "basis": "确定依据",
}  # fmt: skip
_PAST = {"前年": 2, "上年": 1}


class Printed(NamedTuple):
    """A figure with the place at which this publication prints it."""

    figure: Figure
    place: Place


def write_data(publication: Publication, budget: Budget | None, folder: Path) -> None:
    """Write the open data into ``folder``. Raises OSError.

    ``datapackage.json`` describes ``lines.csv`` (what is spent and received), ``facts.csv`` and ``indicators.csv`` (what is printed);
    ``facts.json`` holds the facts once more, ``budget/`` the budget's own package,
    ``exchange.json`` the same under the names of the integrated standard, ``xbrl/`` the report and its taxonomy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    everything = tuple(printed(publication))
    indicators = [i for i in dict.fromkeys(p.figure.states for p in everything) if isinstance(i, Indicator) and i.values]
    rows = _rows(everything, publication.year)
    files = [
        Published("facts.csv", "公开的各数", _columns(COLUMNS), _csv(COLUMNS, (row.values() for row in rows))),
        Published("indicators.csv", "绩效指标", _columns(INDICATOR_COLUMNS), _csv(INDICATOR_COLUMNS, map(_indicator_row, indicators))),
    ]
    if budget is not None:
        files.insert(0, Published("lines.csv", "收入和支出明细", LINES, lines_csv(budget)))
        save(budget, folder / "budget")
        save(budget, folder / "exchange.json")
        write_xbrl(budget, folder / "xbrl", publication.data_hash)
    for file in files:
        _write(folder / file.path, file.text)
    _write(folder / "facts.json", _json(publication, everything))
    _write(folder / "datapackage.json", descriptor(publication, budget, files))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _rows(everything: Iterable[Printed], year: int) -> Iterator[dict[str, str]]:
    return (row_of(one.figure.states, one.place, one.figure.text, year) for one in everything)


def _columns(names: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(name, TITLES[name], "integer" if name == "year" else "string") for name in names)


def row_of(states: Fact | Claim | Indicator, place: Place, raw: str, year: int) -> dict[str, str]:
    """One row of the facts table: the columns of :data:`COLUMNS`, every value as text."""
    operator = value = unit = ""
    if isinstance(states, Fact):
        kind, at, value, unit = "fact", states.coordinate, _exact(states.number.value), states.number.unit
    elif isinstance(states, Claim):
        kind, at, operator = "claim", states.subject, states.kind
        value, unit = ("", "") if states.number is None else (_exact(states.number.value), states.number.unit)
    else:
        past = next((back for word, back in _PAST.items() if place.column.endswith(word)), 0)
        at = Coordinate(year=str(int(year) - past), stage="budget", project=states.owner, item=states.name)
        kind, (operator, value, unit) = "indicator", _indicator_value(states, place, raw)
    head = (kind, str(place.page or ""), place.section, place.table, place.row_code, place.row, place.column, raw, value, unit, operator)
    return dict(zip(COLUMNS, (*head, *at), strict=True))


def printed(publication: Publication) -> Iterator[Printed]:
    """Every figure in reading order, placed by section, table, row and header path."""
    path: dict[int, str] = {}
    for block in publication.blocks:
        if isinstance(block, Heading):
            path = {level: text for level, text in path.items() if level < block.level} | {block.level: heading_text(block)}
            continue
        section = "/".join(path[level] for level in sorted(path))
        if isinstance(block, Paragraph):
            text = clean(text_of(block.prose))
            yield from (Printed(f, Place(section=section, text=text)) for f in _figures(block.prose))
        elif isinstance(block, Table):
            yield from _in_table(block, Place(section=section, table=clean(f"{block.number} {block.title}".strip())))


def _figures(prose: Sequence[str | Figure]) -> Iterator[Figure]:
    return (part for part in prose if isinstance(part, Figure))


def _in_table(table: Table, place: Place) -> Iterator[Printed]:
    yield from (Printed(f, place) for f in _figures(table.caption))
    grid = lattice(table)
    heads: dict[int, list[str]] = {}
    stubs: dict[int, list[Placed]] = {}
    for p in sorted(grid.cells, key=lambda p: (p.column, p.row)):
        if p.row < grid.header_rows:
            for column in range(p.column, p.column + p.colspan):
                heads.setdefault(column, []).append(_word(p))
        for row in range(p.row, p.row + p.rowspan):
            stubs.setdefault(row, []).append(p)
    for p in grid.cells:
        for figure in _figures(p.cell.prose):
            before = [_word(q) for q in stubs[p.row] if q.column < p.column and not any(_figures(q.cell.prose))]
            code = next((w for w in before if w.isalnum() and w.isascii() and w[:1].isdigit()), "")
            path = "/".join(dict.fromkeys(h for h in heads.get(p.column, ()) if h))
            label = "/".join(w for w in before if w and w != code)
            yield Printed(figure, place._replace(row_code=code, row=label, column=path, text=cell_text(p.cell)))


def _word(placed: Placed) -> str:
    """A cell's words on one line; long texts of forms are no labels."""
    text = "".join(cell_text(placed.cell).split())
    return text if len(text) <= 60 else ""


def _indicator_value(states: Indicator, place: Place, raw: str) -> tuple[str, str, str]:
    """Operator, value and unit of what is printed: the weight in a column of weights or of a whole group, else a target."""
    if "权重" in place.column or not states.values:
        return "weight", "" if states.weight is None else _exact(states.weight.value), "%"
    target = parse_target(raw)
    bound = target.high if target.low is None else target.low
    return target.operator, target.text if bound is None else _exact(bound), target.unit


def _indicator_row(item: Indicator) -> list[str]:
    values = dict(item.values)
    target = item.target
    before, last = (values.get(word, Target()).text for word in _PAST)
    low, high = ("" if v is None else _exact(v) for v in (target.low, target.high))
    weight = "" if item.weight is None else _exact(item.weight.value)
    return [
        item.owner, item.horizon, item.goal, item.level1, item.level2, item.name, before, last, target.text,
        target.operator, low, high, target.unit, weight, item.basis,
    ]  # fmt: skip


def _exact(value: Decimal) -> str:
    """An exact decimal without exponent."""
    return f"{value:f}"


def _csv(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()


def _json(publication: Publication, everything: Sequence[Printed]) -> str:
    """The rows without their empty columns; a claim also names the figure that it measures against."""
    head = {
        "schema": "mingzhang-facts", "version": "1", "title": publication.title, "entity": publication.entity,
        "year": publication.year, "data_hash": publication.data_hash,
    }  # fmt: skip

    def described() -> Iterator[dict[str, object]]:
        for one, row in zip(everything, _rows(everything, publication.year), strict=True):
            states = one.figure.states
            base = states.base if isinstance(states, Claim) else None
            shown: dict[str, object] = {column: text for column, text in row.items() if text}
            yield shown | ({"base": {axis: m for axis, m in base._asdict().items() if m}} if base is not None else {})

    return one_a_line({**head, "figures": described()})
