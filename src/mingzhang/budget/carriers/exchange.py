"""The package as an exchange file: JSON with the element names of the integrated budget-management standard (一体化交换文件).

A table that the standard has bears its interface's name (部门预算项目年度预算表 is ``BGT_PM_ANNUAL_ZK``), a field that it has its element's
(``EXP_FUNC_CODE``), and a code its value set's; ``exchange.csv`` says which. Everything else keeps the package's own name, so
that nothing is lost on the way and back. Goals and indicators of the department and of projects stand in two interfaces;
``position`` keeps their order. What is longer than the standard allows is written whole and told at the end (``over_length``).
A file of another system may lack the package's own fields: what may be empty stays empty.

Basis: 财政部《预算管理一体化规范》 and its technical standard.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang import catalogues
from mingzhang.budget.field import Field, Table
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, error
from mingzhang.budget.raw import Raw, RawTable, lay
from mingzhang.budget.rows import cells, typed
from mingzhang.budget.schema import SCHEMA_VERSION, TABLES, table
from mingzhang.facts import WHOLE

SCHEMA = "mingzhang-exchange"
#: no exchange file of a department comes near this many bytes
LARGEST = 400_000_000

_ORDER = "position"
#: value sets of the standard: FUND_TYPE_CODE 资金性质, PRO_CAT_CODE 项目类别 (VD09001)
_VALUES = {
    "FUND_TYPE_CODE": {
        "general": "11", "gov_fund": "12", "state_capital": "13", "special_account": "2", "own": "3", "business": "31",
        "superior": "32", "affiliated": "33", "operating": "34", "other": "39",
    },
    "PRO_CAT_CODE": {"人员类": "1", "公用经费": "21", "其他运转类": "22", "特定目标类": "3"},
}  # fmt: skip
#: a division's code has nine digits in the standard: those of GB/T 2260, and three for what is below a county
_DIVISION, _COUNTY = "MOF_DIV_CODE", "000"
_BACK = {element: {code: value for value, code in values.items()} for element, values in _VALUES.items()}
#: what a line of another system is unless it says otherwise
_USUAL = {"vintage": "this_year", "origin": "local", "rounding": "plain"}


_LENGTH = re.compile(r"(?P<type>[A-Za-z]+)\d?\((?P<length>\d+)(?:,(?P<places>\d+))?\)")


class Excess(NamedTuple):
    """Values of an element that are longer than the standard allows. ``records`` count from 1.

    ``limit``: bytes of a text (UTF-8, as VARCHAR2 counts), digits of a number.
    """

    table: str
    element: str
    limit: int
    records: tuple[int, ...]


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
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_pieces(budget))


def text_of(budget: Budget) -> str:
    """The exchange file."""
    return "".join(_pieces(budget))


def over_length(budget: Budget) -> list[Excess]:
    """What a system that keeps to the standard's lengths could not take whole."""
    found: dict[tuple[str, str, int], list[int]] = {}
    for name, rows in _tables(budget):
        for number, row in enumerate(rows, start=1):
            for element, value in row.items():
                limit = _limit(name, element)
                if limit is not None and _length(value, limit) > limit.length:
                    found.setdefault((name, element, limit.length), []).append(number)
    return [Excess(*key, tuple(records)) for key, records in found.items()]


def _pieces(budget: Budget) -> Iterator[str]:
    head = {"schema": SCHEMA, "version": SCHEMA_VERSION, "standard": "预算管理一体化规范"}
    yield "{\n" + "".join(f"{_json(key)}: {_json(value)},\n" for key, value in head.items()) + '"tables": {\n'
    for n, (name, rows) in enumerate(_tables(budget)):
        yield f"{',' + chr(10) if n else ''}{_json(name)}: ["
        yield from (f"{',' if m else ''}\n{_json(row)}" for m, row in enumerate(rows))
        yield "]"
    excesses = ",".join(f"\n{_json(excess._asdict())}" for excess in over_length(budget))
    yield f'\n}},\n"over_length": [{excesses}]\n}}\n'


def _tables(budget: Budget) -> Iterator[tuple[str, Iterator[dict[str, str]]]]:
    """The tables by name, their records by element."""
    for declared in TABLES:
        mapping = mappings()[declared.name]
        for interface in mapping.interfaces:
            yield interface.name, _records(budget, declared, mapping, interface)


def _records(budget: Budget, declared: Table, mapping: Mapping, interface: Interface) -> Iterator[dict[str, str]]:
    split = len(mapping.interfaces) > 1
    names = [mapping.element(field.name, interface) for field in declared.fields]
    for number, row in enumerate(cells(budget, declared), start=1):
        if _interface_of(mapping, declared, row, budget.meta.department) == interface:
            shown = {name: _coded(mapping, f, cell) for name, f, cell in zip(names, declared.fields, row, strict=True)}
            yield ({_ORDER: str(number)} if split else {}) | shown


class _Limit(NamedTuple):
    """The longest that a value may be; ``places`` decimals of a number, None of a text."""

    length: int
    places: int | None


@cache
def _limit(interface: str, element: str) -> _Limit | None:
    """Of an element in an interface, or where the table is no interface, in the first that has it."""
    known = [catalogues.elements(name) for name in (interface, *_interfaces())]
    declared = next((found[element].datatype for found in known if element in found), "")
    match = _LENGTH.fullmatch(declared)
    if match is None:
        return None
    is_number = match["type"].upper() == "NUMBER"
    return _Limit(int(match["length"]), int(match["places"] or 0) if is_number else None)


@lru_cache
def _interfaces() -> tuple[str, ...]:
    """The interfaces of the standard that are exchanged."""
    return tuple(i.name for mapping in mappings().values() for i in mapping.interfaces if catalogues.elements(i.name))


def _length(value: str, limit: _Limit) -> int:
    if limit.places is None:
        return len(value.encode())
    whole, _, decimals = value.lstrip("+-").partition(".")
    return len(whole) + max(limit.places, len(decimals)) if value else 0


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
    element = mapping.elements.get(field.name, "")
    if element == _DIVISION:
        return f"{cell}{_COUNTY}"
    if cell == WHOLE:  # a code of ours alone, that other systems take for what is withheld
        return next((choice.label for choice in field.choices if choice.value == WHOLE), cell)
    return _VALUES.get(element, {}).get(cell, cell)


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
    if element == _DIVISION and len(text) == 9:
        return text.removesuffix(_COUNTY)
    return _BACK.get(element, {}).get(text, text)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
