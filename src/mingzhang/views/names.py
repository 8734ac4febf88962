"""Names to print beside codes, of the budget's own catalogue year (科目与单位名称)."""

from __future__ import annotations

from functools import lru_cache

from mingzhang import catalogues
from mingzhang.budget.model import Budget, Unit


def unlisted(code: str) -> str:
    """What is printed for a well-formed code that the year's list does not know: a name that tells it from every other.

    >>> unlisted("2990101")
    '目录外科目（2990101）'
    """
    return f"目录外科目（{code}）"


@lru_cache(maxsize=4096)
def function_name(code: str, year: int) -> str:
    """支出功能分类 name of 类, 款 or 项."""
    return catalogues.functional(year).name(code) or unlisted(code)


def is_function(code: str, year: int) -> bool:
    """Whether the year's 支出功能分类 knows a code."""
    return code in catalogues.functional(year)


@lru_cache(maxsize=1024)
def economy_name(code: str, year: int) -> str:
    """部门预算支出经济分类 name of 类 or 款."""
    return catalogues.economic(year).name(code) or unlisted(code)


@lru_cache(maxsize=1024)
def gov_economy_name(code: str, year: int) -> str:
    """政府预算支出经济分类 name of 类 or 款."""
    return catalogues.gov_economic(year).name(code) or unlisted(code)


def tree(codes: list[str], lengths: tuple[int, ...]) -> list[str]:
    """Codes with the codes above them, in the list's order: 2080101 → 208, 20801, 2080101."""
    return sorted({code[:n] for code in codes for n in lengths if n <= len(code)})


def unit_tree(budget: Budget, names: list[str]) -> list[tuple[Unit, int]]:
    """The units that bear these names and those above them, the department first, with their depth."""
    children: dict[str, list[Unit]] = {}
    units = {u.code: u for u in budget.units}
    for unit in budget.units:
        children.setdefault(unit.parent if unit.parent in units else "", []).append(unit)
    wanted = set(names)

    def walk(parent: str, depth: int, above: frozenset[str]) -> list[tuple[Unit, int]]:
        found = []
        for unit in sorted(children.get(parent, ()), key=lambda u: u.code):
            if unit.code in above:
                continue
            below = walk(unit.code, depth + 1, above | {unit.code})
            if below or unit.name in wanted:
                found += [(unit, depth), *below]
        return found

    return walk("", 0, frozenset())


_NUMERALS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """Chinese numeral for ordinals, up to 99: 一 … 十 … 二十五.

    >>> numeral(1), numeral(10), numeral(15), numeral(20), numeral(25)
    ('一', '十', '十五', '二十', '二十五')
    """
    tens, ones = divmod(n, 10)
    if tens == 0:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def how_many(n: int) -> str:
    """Chinese numeral before a measure word: 两家, 三家."""
    return "两" if n == 2 else numeral(n)


def class_numeral(n: int, twenty: str = "二十") -> str:
    """As the printed class lists number: 二十一, or 廿一 where the layout has it so."""
    return numeral(n).replace("二十", twenty) if 20 < n < 30 else numeral(n)
