"""The carriers of one package: a folder of CSV files, an Excel workbook, an exchange file (载体)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from mingzhang.budget.carriers import csv, exchange, workbook
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, error
from mingzhang.budget.schema import DESCRIPTOR
from mingzhang.document.refusals import reason

Places = Callable[[str, int], tuple[str, int]]


def load(path: Path | str) -> tuple[Budget | None, list[Problem]]:
    """The budget in a folder, beside a ``datapackage.json``, in an ``.xlsx`` workbook or a ``.json`` exchange file; None if unreadable.

    What is wrong comes back as problems, in words; nothing is raised for bad input.
    """
    path = Path(path)
    try:
        if not path.exists():
            return None, [error(path.name, 0, "", "找不到这个文件或文件夹，请检查路径。")]
        if path.is_dir():
            return csv.load(path)
        if path.name == DESCRIPTOR:
            return csv.load(path.parent)
        if path.suffix.lower() == ".xlsx":
            return workbook.load(path)
        if path.suffix.lower() == ".json":
            return exchange.load(path)
    except OSError as failed:
        name = Path(failed.filename).name if failed.filename else path.name
        return None, [error(name, 0, "", f"无法读取（{reason(failed)}），请检查它是不是文件、有没有读取权限。")]
    return None, [error(path.name, 0, "", "不认识的格式；请给出数据包文件夹、其中的datapackage.json、.xlsx工作簿，或.json交换文件。")]


def save(budget: Budget, path: Path | str) -> None:
    """Write a budget: an ``.xlsx`` workbook or a ``.json`` exchange file where the name ends so, else a folder. Raises OSError."""
    path = Path(path)
    if path.suffix.lower() == ".xlsx":
        workbook.save(budget, path)
    elif path.suffix.lower() == ".json":
        exchange.save(budget, path)
    else:
        csv.save(budget, path)


def places_of(path: Path | str) -> Places:
    """Where the n-th row of a table stands in what was loaded from ``path``: its file and its row."""
    path = Path(path)
    if path.suffix.lower() == ".json" and path.name != DESCRIPTOR:
        return partial(exchange.places, path)
    return workbook.places(path) if path.suffix.lower() == ".xlsx" else csv.places
