"""Workbooks that Excel, WPS or LibreOffice saved as a page (工作表另存的网页): one table holds a whole sheet, titles and all.

Such a table is taken apart as a sheet is: borders, in the cells' styles or in those of their classes, tell tables from
what stands above and below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mingzhang.document import Block, Cell
from mingzhang.readers.sheets import SheetCell, blocks_of

_EXPORTED = re.compile(rb"schemas-microsoft-com:office:excel|Excel\.Sheet|\bsd(?:val|num)\s*=")
_RULE = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_BORDER = re.compile(r"border(?:-(?:top|bottom|left|right))?\s*:[^;]*\b(?:solid|double|dotted|dashed|hairline)", re.I)


def is_exported_sheet(page: bytes) -> bool:
    """Whether a spreadsheet program wrote the page."""
    return _EXPORTED.search(page) is not None


def bordered_classes(root: Any) -> frozenset[str]:
    """The classes whose style gives a cell a border."""
    rules = (rule for style in root.iter("style") for rule in _RULE.finditer(style.text or ""))
    return frozenset(rule[1] for rule in rules if _BORDER.search(rule[2]))


def sheet_blocks(placed: Iterable[tuple[Any, Cell]], bordered: frozenset[str]) -> list[Block]:
    """The blocks of a table that is a sheet, given each cell with its element."""
    cells: list[SheetCell] = []
    borders: set[tuple[int, int]] = set()
    for item, cell in placed:
        if _BORDER.search(item.get("style") or "") or bordered & set((item.get("class") or "").split()):
            borders |= {
                (row, column)
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            }
        if cell.text or (cell.rowspan, cell.colspan) != (1, 1):
            cells.append(SheetCell(cell.row, cell.column, cell.text, cell.rowspan, cell.colspan, cell.indent))
    return blocks_of(0, cells, frozenset(borders) if borders else None)
