"""The package as an exchange file: JSON with the element names of the integrated budget-management standard (一体化交换文件).

A table that the standard has bears its interface's name (部门预算项目年度预算表 is ``BGT_PM_ANNUAL_ZK``), a field that it has its element's
(``EXP_FUNC_CODE``), and a code its value set's; ``exchange.csv`` says which. Everything else keeps the package's own name, so
that nothing is lost on the way and back. Goals and indicators of the department and of projects stand in two interfaces;
``ORDERNUM`` keeps their order. A file of another system may lack the package's own fields: what may be empty stays empty.

Basis: 财政部《预算管理一体化规范》 and its technical standard.
"""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.budget.field import Field, Table
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, error
from mingzhang.budget.raw import Raw, RawTable, lay
from mingzhang.budget.rows import cells, typed
from mingzhang.budget.schema import SCHEMA_VERSION, TABLES, table

SCHEMA = "mingzhang-exchange"
#: no exchange file of a department comes near this many bytes
LARGEST = 400_000_000

_ORDER = "ORDERNUM"
#: value sets of the standard: FUND_TYPE_CODE 资金性质, PRO_CAT_CODE 项目类别 (VD09001)
_VALUES = {
    "FUND_TYPE_CODE": {
        "general": "11", "gov_fund": "12", "state_capital": "13", "special_account": "2", "own": "3", "business": "31",
        "superior": "32", "affiliated": "33", "operating": "34", "other": "39",
    },
    "PRO_CAT_CODE": {"人员类": "1", "公用经费": "21", "其他运转类": "22", "特定目标类": "3"},
}  # fmt: skip
_BACK = {element: {code: value for value, code in values.items()} for element, values in _VALUES.items()}
#: what a line of another system is unless it says otherwise
_USUAL = {"vintage": "this_year", "origin": "local", "rounding": "plain"}


class Interface(NamedTuple):
    """One table of the exchange file. ``owner``: the element that names whose rows these are, '' where all are here."""

    name: str
    owner: str = ""


class Mapping(NamedTuple):
    """How one table of the package is exchanged: its interfaces, and the elements of its fields."""

    interfaces: tuple[Interface, ...]
    elements: dict[str, str]

    def element(self, field: str, interface: Interface) -> str:
        """The name that a field bears in an interface."""
        if field == "owner" and interface.owner:
            return interface.owner
        return self.elements.get(field, field)


@lru_cache
def mappings() -> dict[str, Mapping]:
    """By table of the package."""
    text = files("mingzhang.budget.carriers").joinpath("exchange.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    result: dict[str, Mapping] = {}
    for declared in TABLES:
        names = {f.name for f in declared.fields}
        own = [r for r in rows if r["table"] in {"*", declared.name}]
        elements = {field: e for field, e in {r["field"]: r["element"] for r in own if r["field"] in names}.items() if e}
        interfaces = tuple(Interface(r["interface"], r["element"]) for r in own if r["interface"])
        result[declared.name] = Mapping(interfaces or (Interface(declared.name),), elements)
    return result


def save(budget: Budget, path: Path) -> None:
    """Write the exchange file: a row a line. The same budget gives the same bytes. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(budget), encoding="utf-8", newline="\n")


def text_of(budget: Budget) -> str:
    """The exchange file."""
    tables: dict[str, list[dict[str, str]]] = {}
    for declared in TABLES:
        mapping = mappings()[declared.name]
        split = len(mapping.interfaces) > 1
        for interface in mapping.interfaces:
            tables[interface.name] = []
        for number, row in enumerate(cells(budget, declared), start=1):
            interface = _interface_of(mapping, declared, row, budget.meta.department)
            shown = {mapping.element(f.name, interface): _coded(mapping, f, cell) for f, cell in zip(declared.fields, row, strict=True)}
            tables[interface.name].append(({_ORDER: str(number)} if split else {}) | shown)
    head = {"schema": SCHEMA, "version": SCHEMA_VERSION, "standard": "预算管理一体化规范"}
    lines = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    listed = (f"{_json(name)}: [{','.join(chr(10) + _json(row) for row in found)}]" for name, found in tables.items())
    lines.append('"tables": {\n' + ",\n".join(listed) + "\n}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def load(path: Path) -> tuple[Budget | None, list[Problem]]:
    """Read an exchange file. Raises OSError only."""
    if path.stat().st_size > LARGEST:
        return None, [error(path.name, 0, "", f"文件超过{LARGEST // 1_000_000}兆字节，不像预算数据，请检查。")]
    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError):
        return None, [error(path.name, 0, "", "不是有效的JSON文件（编码应为UTF-8），可能已损坏，请重新导出。")]
    given = document.get("tables") if isinstance(document, dict) else None
    if not isinstance(given, dict) or not all(_is_rows(found) for found in given.values()):
        return None, [error(path.name, 0, "", "不是预算数据的交换文件：应有tables，其中每张表是一组记录。请重新导出。")]
    raw: Raw = {}
    problems: list[Problem] = []
    for declared in TABLES:
        raw[declared.name], found = _lay(path, declared, given)
        problems += found
    return typed(raw, problems)


def places(path: Path, name: str, index: int) -> tuple[str, int]:
    """The n-th row of a table is its n-th record."""
    return _label(path, table(name)), index + 1


def _label(path: Path, declared: Table) -> str:
    return f"{path.name}〔{declared.title}〕"


def _interface_of(mapping: Mapping, declared: Table, row: list[str], department: str) -> Interface:
    if len(mapping.interfaces) == 1:
        return mapping.interfaces[0]
    owner = row[[f.name for f in declared.fields].index("owner")]
    of_department = owner == department
    return next(i for i in mapping.interfaces if (i.owner == "DEPT_CODE") == of_department)


def _coded(mapping: Mapping, field: Field, cell: str) -> str:
    return _VALUES.get(mapping.elements.get(field.name, ""), {}).get(cell, cell)


def _is_rows(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(row, dict) for row in found)


def _lay(path: Path, declared: Table, given: dict[str, list[dict[str, Any]]]) -> tuple[RawTable, list[Problem]]:
    """The records of one table, under the names of its fields."""
    mapping = mappings()[declared.name]
    file = _label(path, declared)
    records: list[tuple[int, dict[str, str]]] = []
    present: dict[str, None] = {}
    for interface in mapping.interfaces:
        names = {mapping.element(f.name, interface): f.name for f in declared.fields}
        for number, row in enumerate(given.get(interface.name, []), start=1):
            order = str(row.get(_ORDER, ""))
            record = {names.get(key, key): _decoded(key, value) for key, value in row.items() if key != _ORDER}
            present |= dict.fromkeys(record)
            records.append((int(order) if order.isdigit() else number, record))
    if declared.name == "budget" and not records:
        return RawTable(file, ()), [error(file, 0, "", f"缺少“{declared.title}”（{mapping.interfaces[0].name}），请补上。")]
    records.sort(key=lambda pair: pair[0])
    for field in declared.fields:
        usual = _USUAL.get(field.name, "false" if field.kind == "boolean" else "")
        if usual or not field.required or not records:
            present.setdefault(field.name)
            for _, record in records:
                record.setdefault(field.name, usual)
    header = [name for name in present if any(name == f.name for f in declared.fields)]
    return lay(declared, file, header, 0, [[record.get(name, "") for name in header] for _, record in records])


def _decoded(element: str, value: object) -> str:
    text = "" if value is None else "true" if value is True else "false" if value is False else str(value)
    return _BACK.get(element, {}).get(text, text)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
