"""Whether what people entered can be worked with (填报检查).

Only what no law over printed figures can see is checked here: fields, keys, references, the tree of units, codes, years,
that what was entered twice in different detail agrees, and that the marks keep what is
not for the public. Arithmetic between printed figures belongs to
:mod:`mingzhang.laws`, and what must be disclosed to :mod:`mingzhang.rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from mingzhang import catalogues
from mingzhang.budget import carriers, consistency
from mingzhang.budget.carriers import Places
from mingzhang.budget.cells import fault
from mingzhang.budget.leaks import leaks
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Fault, Problem, limited
from mingzhang.budget.schema import TABLES, rows
from mingzhang.budget.structure import structure
from mingzhang.facts import Severity

Lookup = Callable[[str, str], str | None]


def catalogue_lookup(year: int) -> Lookup:
    """The name of a code in the lists of ``year``: of a function, economy, gov_economy, procurement or region; None if unknown."""
    lists = {
        "function": catalogues.functional(year),
        "economy": catalogues.economic(year),
        "gov_economy": catalogues.gov_economic(year),
        "procurement": catalogues.procurement(),
        "region": catalogues.divisions(),
    }

    def look(kind: str, code: str) -> str | None:
        return lists[kind].name(code)

    return look


def check(budget: Budget, lookup: Lookup | None = None, places: Places = carriers.csv.places) -> list[Problem]:
    """Every problem of a budget, in the order of its tables and rows.

    ``lookup`` names a code of a kind, or gives None (default: the lists of the budget's ``catalogue_year``); a well-formed
    code without a name is a 疑点. ``places`` says where the n-th row of a table stands, so that messages name file and row.
    """
    lookup = lookup or catalogue_lookup(budget.meta.catalogue_year)
    found = [*_fields(budget), *structure(budget), *consistency.consistency(budget), *leaks(budget), *_codes(budget, lookup)]
    order = {table.name: number for number, table in enumerate(TABLES)}
    found.sort(key=lambda f: (order[f.table], f.row))
    return limited(dict.fromkeys(_problem(f, places) for f in found))


def examine(path: Path | str, lookup: Lookup | None = None) -> tuple[Budget | None, list[Problem]]:
    """Load a budget and check it; the places are those of the file that was loaded. None if it cannot be read."""
    budget, problems = carriers.load(path)
    if budget is None:
        return None, problems
    return budget, problems + check(budget, lookup, carriers.places_of(path))


def _problem(found: Fault, places: Places) -> Problem:
    file, row = places(found.table, max(found.row, 0))
    like = f"与第{places(found.table, found.like)[1]}行" if found.like >= 0 else ""
    return Problem(file, row if found.row >= 0 else 0, found.column, like + found.message, found.severity)


def _fields(budget: Budget) -> Iterator[Fault]:
    for table in TABLES:
        for index, row in enumerate(rows(budget, table.name)):
            for field, value in zip(table.fields, row, strict=True):
                if message := fault(field, value):
                    yield Fault(table.name, index, field.name, message)


#: columns whose codes stand in a list of the year
_LISTED = {"function": "function", "economy": "economy", "gov_economy": "gov_economy", "catalogue": "procurement", "region": "region"}


def _codes(budget: Budget, lookup: Lookup) -> Iterator[Fault]:
    for table in TABLES:
        listed = [(position, f) for position, f in enumerate(table.fields) if f.name in _LISTED]
        for index, row in enumerate(rows(budget, table.name)):
            for position, field in listed:
                code = row[position]
                if code and not fault(field, code) and lookup(_LISTED[field.name], code) is None:
                    says = f"“{field.title}”{code}不在{budget.meta.catalogue_year}年的目录中"
                    message = f"{says}，请核对；确属新增或本地科目的，说明理由后可以保留。"
                    yield Fault(table.name, index, field.name, message, Severity.DOUBT)
    for index, project in enumerate(budget.projects):
        if consistency.is_national(project.code) and catalogues.project_code(project.code) is None:
            message = f"“项目代码”{project.code}不合已知的编码规则（区划6位、年度2位、部门3位、类别字母1位、顺序号9位），请核对。"
            yield Fault("projects", index, "code", message, Severity.DOUBT)
