"""第四部分: terms, and the functional items used down to 项 (名词解释)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mingzhang.facts import Coordinate
from mingzhang.views.names import function_name, numeral
from mingzhang.views.phrases import exists, paragraph
from mingzhang.views.publication import Paragraph
from mingzhang.views.setting import Setting

DATA = Path(__file__).parent.parent / "data"


class Term(NamedTuple):
    """One line of ``data/terms.csv``."""

    term: str
    text: str


def glossary(setting: Setting) -> Iterator[Paragraph]:
    """The general terms, then every functional item of the expenditure."""
    n = 0
    for n, term in enumerate(terms(setting.is_final), start=1):
        yield paragraph(f"（{numeral(n)}）{term.term}：{term.text}", style="list")
    whole = setting.base.at(measure="expenditure", fund="*", flow="current")
    codes = [c for c in sorted(setting.base.members("function", **whole._asdict())) if _used(setting, whole, c)]
    if codes:
        yield paragraph(f"（{numeral(n + 1)}）{setting.word('we')}使用的支出功能分类科目（到项级）", style="list")
    year = setting.base.budget.meta.catalogue_year
    for n, code in enumerate(codes, start=1):
        levels = "".join(f"{function_name(code[:size], year)}（{level}）" for size, level in ((3, "类"), (5, "款"), (7, "项")))
        yield paragraph(f"{n}.{levels}：{definition(code, year)}", style="list")


def _used(setting: Setting, whole: Coordinate, code: str) -> bool:
    return exists(setting, whole._replace(function=code))


@lru_cache
def terms(final: bool = False) -> tuple[Term, ...]:
    """The general terms, in the printed order; a final account calls some otherwise and knows no 财政专户 of its own."""
    other = {term: Term(name, text) for term, name, text in _rows("terms_final")} if final else {}
    found = (other.get(term, Term(term, text)) for term, text in _rows("terms"))
    return tuple(term for term in found if term.term)


@lru_cache
def definitions() -> dict[str, str]:
    """What a functional item comprises, by its code, or by name where every 款 has one (行政运行)."""
    return {key: text for key, text, _ in _rows("function_definitions")}


def definition(code: str, year: int) -> str:
    """The official definition of an item where it is carried; else what its name says, in our words."""
    name, parent = function_name(code, year), function_name(code[:5], year)
    known = definitions()
    if code in known:
        return known[code]
    if name in known and code[5:] in {"01", "02", "03", "50"}:
        return known[name]
    if code.endswith("99"):
        return f"反映除上述项目以外其他用于{parent.removesuffix('支出')}方面的支出。"
    return f"反映{parent.removesuffix('支出')}方面用于{name.removesuffix('支出')}的支出。"


def _rows(name: str) -> list[list[str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
