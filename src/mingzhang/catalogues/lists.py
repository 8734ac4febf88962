"""The lists the package carries, each read when first asked for (各类编码表)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from mingzhang.catalogues.catalogue import Alias, Catalogue, Entry

DATA = Path(__file__).parent / "data"
#: edition of the carried lists, printed in every result
VERSION = "2026.1"


def rows(name: str) -> Iterator[list[str]]:
    """The rows of one carried CSV file without its header; codes stay text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


@lru_cache
def sources() -> dict[str, tuple[str, str, str]]:
    """Of each list: title, source, state of completeness (来源与完整程度)."""
    return {name: (title, source, state) for name, title, source, state in rows("sources")}


@lru_cache
def _entries(name: str) -> dict[str, Entry]:
    return {row[0]: Entry._make(row) for row in rows(name)}


@lru_cache
def aliases() -> tuple[tuple[str, Alias], ...]:
    """Every other name, with the list that it belongs to (历年名称)."""
    return tuple(
        (name, Alias(code, text, int(start) if start else None, int(end) if end else None, evidence, source))
        for name, code, text, start, end, evidence, source in rows("aliases")
    )


_LEVELS = {3: "类", 5: "款", 7: "项"}


@lru_cache
def _names(name: str) -> dict[str, tuple[Alias, ...]]:
    found: dict[str, list[Alias]] = {}
    for owner, alias in aliases():
        if owner == name:
            found.setdefault(alias.code, []).append(alias)
    return {code: tuple(items) for code, items in found.items()}


@lru_cache
def _catalogue(name: str, year: int | None) -> Catalogue:
    entries, names = dict(_entries(name)), _names(name)
    for code, items in names.items():
        if code not in entries:
            newest = items[-1]
            entries[code] = Entry(code, newest.name, code[:-2] if len(code) > 3 else "", _LEVELS[len(code)], newest.evidence)
    if year is not None:
        entries = {code: entry for code, entry in entries.items() if _stands(entry, names.get(code, ()), year)}
    return Catalogue(sources()[name][0], year, entries, names)


def _stands(entry: Entry, names: tuple[Alias, ...], year: int) -> bool:
    """A code lapsed when the name it bears in the list has itself ended, more than a year ago."""
    ends = [alias.to_year for alias in names if alias.name == entry.name]
    return all(end is None or year <= end + 1 for end in ends)


def functional(year: int | None = None) -> Catalogue:
    """支出功能分类: 类 3, 款 5, 项 7 digits; of ``year``, or every code and name known."""
    return _catalogue("functional", year)


def economic(year: int | None = None) -> Catalogue:
    """部门预算支出经济分类: 类 3, 款 5 digits."""
    return _catalogue("economic", year)


def gov_economic(year: int | None = None) -> Catalogue:
    """政府预算支出经济分类: 类 3, 款 5 digits."""
    return _catalogue("gov_economic", year)


def revenue() -> Catalogue:
    """收入分类 (partial): 类 3, 款 5, 项 7, 目 9 digits."""
    return _catalogue("revenue", None)


def procurement() -> Catalogue:
    """政府采购品目分类目录（2022年印发）: A 货物, B 工程, C 服务 and eight digits."""
    return _catalogue("procurement", None)


def services() -> Catalogue:
    """政府购买服务指导性目录, two levels; provinces publish their own."""
    return _catalogue("services", None)


def divisions() -> Catalogue:
    """行政区划代码 of provinces, prefectures and counties."""
    return _catalogue("divisions", None)


def division_name(code: str) -> str | None:
    """The full name of a division, from the province down (湖北省武汉市江汉区); None if unknown."""
    catalogue = divisions()
    return "".join(catalogue.name(part) or "" for part in catalogue.path(code)) if code in catalogue else None
