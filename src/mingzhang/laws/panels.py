"""Panels that go on one another (续栏): 公用经费 listed in two blocks side by side, one above the other again.

302 商品和服务支出  302.10 | 30215 会议费    1.20        302 商品和服务支出 is the sum of both blocks,
30201 办公费         12.00 | 310 资本性支出  5.00        公用经费合计 as well
                           公用经费合计    307.10
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from mingzhang.facts import Fact
from mingzhang.reading import Column, Row, Table

Cells = Mapping[tuple[int, int], Fact]


def _values(table: Table, stub: int) -> list[Column]:
    return [c for c in table.columns if c.stub == stub and c.role == "value"]


def _goes_on(table: Table, before: int, after: int) -> bool:
    """Whether a block begins with codes of a class that stands in the block before it and not in itself."""
    first = next((r.code for r in table.rows if r.stub == after and r.code), "")
    heads = {r.code for r in table.rows if r.stub == before}
    own = {r.code for r in table.rows if r.stub == after}
    same = [c.path[-1:] for c in _values(table, before)] == [c.path[-1:] for c in _values(table, after)]
    return same and len(first) > 3 and first[:3] in heads and first[:3] not in own


def unroll(table: Table, cells: Cells) -> tuple[Table, Cells]:
    """The table with each block that goes on another set below it; rows and columns keep their facts."""
    stubs = sorted({r.stub for r in table.rows})
    chains = [(a, b) for a, b in pairwise(stubs) if _goes_on(table, a, b)]
    if not chains:
        return table, cells
    size = table.grid.rows + 1
    base = {stub: (stub, 0) for stub in stubs}  # where a block's rows go: (block, offset)
    for before, after in chains:
        base[after] = (base[before][0], base[before][1] + size)
    column_of = {
        c.index: head.index for stub in stubs for c, head in zip(_values(table, stub), _values(table, base[stub][0]), strict=False)
    }
    rows: list[Row] = []
    for row in table.rows:
        home, offset = base[row.stub]
        if not offset:
            rows.append(row)
            continue
        moved = row._replace(index=row.index + offset, stub=home, parent=row.parent + offset if row.parent >= 0 else row.parent)
        above = [r for r in rows if r.stub == home and r.code and row.code.startswith(r.code) and r.code != row.code]
        own = next((r for r in table.rows if r.stub == row.stub and r.index == row.parent), None)
        if row.code and above and (own is None or own.total):
            moved = moved._replace(parent=max(above, key=lambda r: len(r.code)).index)
        if row.total:
            # the total below both blocks gathers the tops of the one before, whose own total cell is merged into it
            empty = {r.index for r in rows if r.stub == home and r.total and r.index + offset == moved.index}
            rows = [r._replace(parent=moved.index) if r.stub == home and r.parent in empty else r for r in rows if r.index not in empty]
        rows.append(moved)
    home_of = {c.index: base[c.stub] for c in table.columns}
    shifted = {(r + home_of[c][1], column_of.get(c, c)): fact for (r, c), fact in cells.items()}
    states = tuple((r + home_of[c][1], column_of.get(c, c), state) for r, c, state in table.states)
    return table._replace(rows=tuple(rows), states=states), shifted
