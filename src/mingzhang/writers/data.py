"""Publication → data: every printed figure a row, as JSON and CSV, and the budget itself (数据).

``facts.csv`` has the columns of ``mingzhang facts`` and the codes of unit and project; claims and indicators stand among the
facts by ``kind``, in reading order. ``indicators.csv`` has an indicator a row. Values are those that are printed, amounts in 元.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from mingzhang.budget.carriers import save
from mingzhang.budget.model import Budget
from mingzhang.facts import Claim, Coordinate, Fact, Indicator, Place, Target
from mingzhang.views.forms_indicators import parse_target
from mingzhang.views.layout import layout as layout_of
from mingzhang.views.publication import Figure, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers import datapackage
from mingzhang.writers.codes import codes, codes_of
from mingzhang.writers.datapackage import Column, descriptor, write_table
from mingzhang.writers.fiscal import lines_table
from mingzhang.writers.json_layout import pieces
from mingzhang.writers.layout import Placed, cell_text, clean, heading_text, lattice
from mingzhang.writers.xbrl import write_xbrl

#: column → title and meaning; each is a text unless :data:`_KINDS` says otherwise
_FACTS = {
    "kind": ("种类", "数、关于数的断言，或绩效指标"),
    "page": ("页码", "读自分页文件时的页码；由数据编制的没有"),
    "section": ("章节", "各级标题，以“/”相连"),
    "table": ("表", "表号和表名；文字中的数没有"),
    "row_code": ("行编码", "印在行首的科目编码"),
    "row_label": ("行名", "行首各格的文字，以“/”相连"),
    "column": ("列", "各层表头，以“/”相连"),
    "raw": ("印出的数", "照印出的样子，不带单位；文字指标值也在这里"),
    "value": ("数值", "印出的数：金额换算为元，印成万元的已经舍入，精确的见lines.csv；其他按unit；以文字表示的指标没有数值；区间为其下限"),
    "unit": ("计量单位", "元、%、人等"),
    "operator": ("符号", "断言的种类；指标值的比较符号，或weight（权重）"),
    "entity": ("部门或单位", "名称"),
    "year": ("年度", "数据所属年度"),
    "stage": ("阶段", "年初预算数、调整预算数或决算数"),
    "measure": ("事项", "收入、支出、“三公”经费等"),
    "function": ("支出功能分类", "科目编码；*为合计，空格为不分"),
    "economy": ("部门预算支出经济分类", "科目编码；*为合计，空格为不分"),
    "gov_economy": ("政府预算支出经济分类", "科目编码；*为合计，空格为不分"),
    "nature": ("支出性质", "*为合计，空格为不分"),
    "fund": ("资金性质", "*为合计，空格为没有说明"),
    "flow": ("收支时段", "*为总计，空格为没有说明"),
    "vintage": ("资金年度", "*为合计，空格为没有说明"),
    "origin": ("资金级次", "*为合计，空格为没有说明"),
    "project": ("项目", "项目名称；指标所属的项目或部门"),
    "item": ("分项", "事项自身的分项，代码见codes.csv的item.事项；其他为名称"),
    "period": ("期间", "年度内的一段，如2023-01/2023-07"),
    "number": ("序号", "按印出的先后，从1起"),
    "unit_code": ("单位代码", "entity（指标为其所属部门）的代码，与lines.csv相同"),
    "project_code": ("项目代码", "project的代码，与lines.csv相同；同名项目不能区分的没有"),
}
_INDICATORS = {
    "owner": ("所属", "部门或项目的名称"), "horizon": ("期限", "长期或年度"), "goal": ("绩效目标", "所属目标的名称或序号"),
    "level1": ("一级指标", "如产出指标、效益指标"), "level2": ("二级指标", "如数量指标、社会效益指标"), "name": ("三级指标", "指标的名称"),
    "before_last": ("前年值", "照印出的样子"), "last": ("上年值", "照印出的样子"), "target": ("指标值", "照印出的样子"),
    "operator": ("符号", "指标值的比较符号；text为文字"), "low": ("下限", "按unit"), "high": ("上限", "按unit"),
    "unit": ("计量单位", "下限和上限的计量单位"), "weight": ("权重", "分值占比"), "basis": ("确定依据", "指标值从何而来"),
    "number": ("序号", "按印出的先后，从1起"), "owner_code": ("所属代码", "部门或项目的代码，与lines.csv相同；同名项目不能区分的没有"),
}  # fmt: skip
COLUMNS = tuple(_FACTS)
#: those of ``mingzhang facts``
PRINTED = COLUMNS[: COLUMNS.index("number")]
_KINDS = {
    "year": "integer", "number": "integer", "page": "integer", "value": "number", "low": "number", "high": "number", "weight": "number",
}  # fmt: skip
_UNITS = {"weight": "%"}
_PAST = {"前年": 2, "上年": 1}


class Printed(NamedTuple):
    """A figure with the place at which this publication prints it."""

    figure: Figure
    place: Place


class Codes(NamedTuple):
    """The codes behind the names that are printed: of units, and of projects that share their name with no other."""

    units: Mapping[str, str]
    projects: Mapping[str, str]

    def of(self, name: str) -> str:
        """The code of the unit or project that owns a goal."""
        return self.units.get(name) or self.projects.get(name, "")


def codes_behind(budget: Budget | None) -> Codes:
    """The codes of a budget; none where there is none."""
    if budget is None:
        return Codes({}, {})
    return Codes(_unshared((u.name, u.code) for u in budget.units), _unshared((p.name, p.code) for p in budget.projects))


def _unshared(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, code in pairs:
        found[name] = "" if name in found else code
    return found


def write_data(publication: Publication, budget: Budget | None, folder: Path) -> None:
    """Write the open data into ``folder``. Raises OSError.

    ``datapackage.json`` describes ``lines.csv`` (what is spent and received), ``facts.csv`` and ``indicators.csv`` (what is printed) and
    ``codes.csv``; ``facts.json`` holds the facts once more, ``budget/`` the budget's own package,
    ``exchange.json`` the same under the names of the integrated standard, ``xbrl/`` the report and its taxonomy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    everything = tuple(printed(publication))
    known = codes_behind(budget)
    stage = layout_of(budget.meta.layout).stage if budget is not None else ""
    tables = [_facts(everything, publication.year, known), _indicators(everything, known)]
    if budget is not None:
        tables = [lines_table(budget, stage), *tables, codes(budget)]
        save(budget, folder / "budget")
        save(budget, folder / "exchange.json")
        write_xbrl(budget, folder / "xbrl", stage, publication.data_hash)
    described = [write_table(table, folder) for table in tables]
    with (folder / "facts.json").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_json(publication, everything, known))
    (folder / "datapackage.json").write_text(descriptor(publication, budget, stage, described, folder), encoding="utf-8", newline="\n")


def facts_rows(publication: Publication, budget: Budget | None) -> Iterator[dict[str, str]]:
    """The rows of ``facts.csv``, every value as text."""
    return _rows(printed(publication), publication.year, codes_behind(budget))


def _facts(everything: Sequence[Printed], year: int, known: Codes) -> datapackage.Table:
    rows = (row.values() for row in _rows(everything, year, known))
    return datapackage.Table("facts.csv", "公开的各数", "公开材料中印出的每一个数，按先后一行一个。", _columns(_FACTS), ("number",), rows)


def _indicators(everything: Sequence[Printed], known: Codes) -> datapackage.Table:
    found = [i for i in dict.fromkeys(p.figure.states for p in everything) if isinstance(i, Indicator) and i.values]
    rows = ((*_indicator_row(item), str(n), known.of(item.owner)) for n, item in enumerate(found, start=1))
    description = "绩效目标表中的指标，一行一个；部门决算没有。"
    return datapackage.Table("indicators.csv", "绩效指标", description, _columns(_INDICATORS), ("number",), rows)


def _rows(everything: Iterable[Printed], year: int, known: Codes) -> Iterator[dict[str, str]]:
    for number, one in enumerate(everything, start=1):
        row = row_of(one.figure.states, one.place, one.figure.text, year)
        owner = row["entity"] or row["project"]
        codes_known = {"unit_code": known.units.get(owner, ""), "project_code": known.projects.get(row["project"], "")}
        yield row | {"number": str(number)} | codes_known


def _columns(described: Mapping[str, tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(
        Column(name, title, _KINDS.get(name, "string"), "", means, _UNITS.get(name, ""), codes_of(name))
        for name, (title, means) in described.items()
    )


def row_of(states: Fact | Claim | Indicator, place: Place, raw: str, year: int) -> dict[str, str]:
    """One row of the facts table as far as ``mingzhang facts`` knows it, every value as text."""
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
    return dict(zip(PRINTED, (*head, *at), strict=True))


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
    stubs: dict[int, list[tuple[int, str]]] = {}
    for p in sorted(grid.cells, key=lambda p: (p.column, p.row)):
        word = _word(p)
        if p.row < grid.header_rows:
            for column in range(p.column, p.column + p.colspan):
                heads.setdefault(column, []).append(word)
        if not any(_figures(p.cell.prose)):
            for row in range(p.row, p.row + p.rowspan):
                stubs.setdefault(row, []).append((p.column, word))
    for p in grid.cells:
        for figure in _figures(p.cell.prose):
            before = [word for column, word in stubs.get(p.row, ()) if column < p.column]
            code = next((w for w in before if w.isalnum() and w.isascii() and w[:1].isdigit()), "")
            path = "/".join(dict.fromkeys(h for h in heads.get(p.column, ()) if h))
            label = "/".join(w for w in before if w and w != code)
            yield Printed(figure, place._replace(row_code=code, row=label, column=path, text=cell_text(p.cell)))


def _word(placed: Placed) -> str:
    """A cell's words on one line; long texts of forms are no labels."""
    text = "".join(cell_text(placed.cell).split())
    return text if len(text) <= 60 else ""


def _indicator_value(states: Indicator, place: Place, raw: str) -> tuple[str, str, str]:
    """Operator, value and unit of what is printed: the weight in a column of weights or of a whole group, else a target.

    What is set in words has no value.
    """
    if "权重" in place.column or not states.values:
        return "weight", "" if states.weight is None else _exact(states.weight.value), "%"
    target = parse_target(raw)
    bound = target.high if target.low is None else target.low
    return target.operator, "" if bound is None else _exact(bound), target.unit


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


def _json(publication: Publication, everything: Sequence[Printed], known: Codes) -> Iterator[str]:
    """The rows without their empty columns; a claim also names the figure that it measures against."""
    head = {
        "schema": "mingzhang-facts", "version": "1", "title": publication.title, "entity": publication.entity,
        "year": publication.year, "data_hash": publication.data_hash,
    }  # fmt: skip

    def described() -> Iterator[dict[str, object]]:
        for one, row in zip(everything, _rows(everything, publication.year, known), strict=True):
            states = one.figure.states
            base = states.base if isinstance(states, Claim) else None
            shown: dict[str, object] = {column: text for column, text in row.items() if text}
            yield shown | ({"base": {axis: m for axis, m in base._asdict().items() if m}} if base is not None else {})

    return pieces({**head, "figures": described()})
