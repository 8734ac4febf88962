"""Header rows from the columns' paths: equal neighbours merge across, short paths reach down (表头)."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.views.publication import TableCell


def header(paths: Sequence[tuple[str, ...]]) -> tuple[tuple[TableCell, ...], ...]:
    """Rows of header cells.

    >>> [[(c.prose[0], c.rowspan, c.colspan) for c in row] for row in header([("合计",), ("基本支出", "小计"), ("基本支出", "公用经费")])]
    [[('合计', 2, 1), ('基本支出', 1, 2)], [('小计', 1, 1), ('公用经费', 1, 1)]]
    """
    depth = max(len(path) for path in paths)
    rows: list[tuple[TableCell, ...]] = []
    for level in range(depth):
        cells: list[TableCell] = []
        column = 0
        while column < len(paths):
            path = paths[column]
            width = 1
            if level < len(path) - 1:
                while column + width < len(paths) and _same(path, paths[column + width], level):
                    width += 1
            if level < len(path):
                reach = depth - level if level == len(path) - 1 else 1
                cells.append(TableCell((path[level],), rowspan=reach, colspan=width, align="centre", bold=True, header=True))
            column += width
        rows.append(tuple(cells))
    return tuple(rows)


def _same(path: tuple[str, ...], other: tuple[str, ...], level: int) -> bool:
    return len(other) > level + 1 and path[: level + 1] == other[: level + 1]
