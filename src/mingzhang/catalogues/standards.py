"""Small lists of the integrated budget-management standard (预算管理一体化规范): project codes, value sets, indicator levels."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mingzhang.catalogues.lists import rows


class ProjectCode(NamedTuple):
    """A project code taken apart (项目编码). ``year`` is the year the project was set up; ``category`` '' if unknown."""

    form: str  # local | local-no-department | central-transfer
    region: str
    year: int
    department: str  # '' where the form has none
    letter: str
    serial: str
    category: str


class Level(NamedTuple):
    """One pair of indicator levels (绩效指标一级、二级) under a scheme.

    Schemes: *cost-in-output* keeps 成本指标 under 产出指标; *cost-apart* makes it a first level of its own.
    """

    scheme: str
    level1: str
    level2: str
    evidence: str


class Value(NamedTuple):
    """One member of a value set (值集)."""

    set: str
    set_name: str
    standard: str
    code: str
    name: str
    parent: str
    evidence: str


class Element(NamedTuple):
    """A data element of one interface table of the standard (数据元): PROJECT_INFO.PRO_CODE 项目代码."""

    table: str
    table_name: str
    element: str
    name: str
    datatype: str
    value_set: str


@lru_cache
def elements(table: str) -> dict[str, Element]:
    """The elements of one interface table (BGT_PM_ANNUAL_ZK, PROJECT_INFO …) by name; {} if not carried."""
    return {row[2]: Element._make(row) for row in rows("data_elements") if row[0] == table}


@lru_cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(pattern, re.ASCII)) for form, _, pattern, _ in rows("project_codes"))


@lru_cache
def project_letters() -> dict[str, str]:
    """The letter in a project code → 项目类别."""
    return {letter: category for letter, category, _ in rows("project_letters")}


def project_code(text: str) -> ProjectCode | None:
    """Take a 21-character project code apart; None where no known form fits, which is a doubt and no error.

    >>> project_code("42010322201T000000109").year
    2022
    """
    # the central form also fits the pattern of a local one without a department, so the narrowest form is tried first
    for form, pattern in reversed(_forms()):
        if match := pattern.fullmatch(text):
            part = match.groupdict()
            letter = part["letter"]
            return ProjectCode(
                form, part["region"], 2000 + int(part["year"]), part.get("department", ""),
                letter, part["serial"], project_letters().get(letter, ""),
            )  # fmt: skip
    return None


@lru_cache
def indicator_levels(scheme: str = "") -> tuple[Level, ...]:
    """The indicator levels of one scheme, or of all."""
    return tuple(level for level in (Level._make(row) for row in rows("indicator_levels")) if scheme in ("", level.scheme))


@lru_cache
def value_set(name: str) -> tuple[Value, ...]:
    """A value set by its element (PRO_CAT_CODE) or Chinese name (项目类别); () if not carried."""
    return tuple(value for value in (Value._make(row) for row in rows("value_sets")) if name in (value.set, value.set_name))
