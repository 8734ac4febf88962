"""The header tree: which rows are header, and the path of labels above each column (表头树)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.document import Cell, Grid, rows_of
from mingzhang.facts import State, parse_cell
from mingzhang.vocabulary import fold

TOTAL = re.compile(
    r"^(?:本年|当年)?(?:收入|支出|收支|部门|单位|项目)?(?:合计|总计|小计|共计|总合计)(?:数)?$|^[一二三四五六七八九十]*、?(?:收入|支出)(?:合计|总计)$"
)
PURE_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总合计|部门合计|单位合计)(?:数)?$")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十廿]+、|[(][一二三四五六七八九十廿]+[)]|\d{1,2}[、.](?!\d)|[(]\d{1,2}[)])\S")
_CODE = re.compile(r"^\[?\d{3}(?:\d{2}){0,4}\]?$|^\[?(?!(?:19|20)\d\d年?\D)\d{3,9}\]?[-－]?\S*[\u4e00-\u9fff]|^[A-Z]\d{8}|^\d{8,}")
_FORMULA = re.compile(r"^[\dA-Za-z]{1,2}(?:[=＝+＋\-－][\dA-Za-z+＋\-－=]*)?$")
_LEGEND = re.compile(r"^(?:栏次|行次|列次|\*+|[*]{2})$")


def _is_legend(texts: Sequence[str]) -> bool:
    """栏次 1 2 3 …: a row that numbers the columns."""
    filled = [t for t in texts if t]
    if not filled:
        return False
    if _LEGEND.match(filled[0]) and all(_FORMULA.match(t) or _LEGEND.match(t) for t in filled):
        return True
    numbers = [int(t) for t in filled if t.isdigit() and len(t) <= 2]
    return (
        len(numbers) >= 3
        and len(numbers) == len([t for t in filled if _FORMULA.match(t)]) == len(filled)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 2
    )


def _is_body(texts: Sequence[str]) -> bool:
    filled = [t for t in texts if t]
    if not filled or _is_legend(texts):
        return False
    if any(parse_cell(t)[0] is State.NUMBER and not re.fullmatch(r"(?:19|20)\d\d", t) for t in filled):
        return True
    rest = filled[1:]
    if PURE_TOTAL.match(filled[0]) and all(parse_cell(t)[0] is not State.TEXT or PURE_TOTAL.match(t) for t in rest):
        return bool(rest) or len(texts) > 1
    return bool(_ORDINAL.match(filled[0]) or _CODE.match(filled[0])) or bool(len(filled) > 1 and _CODE.match(filled[1]))


def header_rows(grid: Grid) -> int:
    """How many leading rows are header. A table with nothing but a header is all header."""
    for index, row in enumerate(rows_of(grid)):
        if _is_body([fold(c.text) if c else "" for c in row]):
            return index
    matrix = rows_of(grid)
    filled = [i for i, row in enumerate(matrix) if any(c and c.text.strip() for c in row)]
    count = 0
    for index in range(len(matrix)):
        if index in filled:
            count = index + 1
        else:
            break
    return count


def paths(grid: Grid, rows: int) -> tuple[tuple[str, ...], ...]:
    """The labels above each column from the top group to the leaf, repeats dropped; legend rows left out."""
    matrix = rows_of(grid)
    kept = [r for r in range(rows) if not _is_legend([fold(c.text) if c else "" for c in matrix[r]])]
    if grid.spanned:
        return tuple(_path([matrix[r][column] for r in kept]) for column in range(grid.columns))
    labels = _spread([[fold(c.text) if c else "" for c in matrix[r]] for r in kept])
    return tuple(tuple(dict.fromkeys(row[column] for row in labels if row[column])) for column in range(grid.columns))


def _path(cells: Sequence[Cell | None]) -> tuple[str, ...]:
    distinct: list[Cell] = []
    for cell in cells:
        if cell is not None and cell.text.strip() and cell not in distinct:
            distinct.append(cell)
    result: list[str] = []
    for cell in distinct:
        text = fold(cell.text)
        if not result or result[-1] != text:
            result.append(text)
    return tuple(result)


def _spread(labels: list[list[str]]) -> list[list[str]]:
    """Labels of unspanned text with group labels repeated over the columns that they head."""
    if not labels:
        return labels
    width = max(len(row) for row in labels)
    labels = [row + [""] * (width - len(row)) for row in labels]
    groups: list[list[str]] = []
    for depth, row in enumerate(labels):
        spread: list[str] = []
        for column, label in enumerate(row):
            below = any(labels[d][column] for d in range(depth + 1, len(labels)))
            same_group = depth == 0 or (column > 0 and groups[depth - 1][column] == groups[depth - 1][column - 1])
            spread.append(label or (spread[column - 1] if column and below and same_group else ""))
        groups.append(spread)
    return groups
