"""What is too large to be a disclosure (审核上限): one cell or paragraph of a length that no officer writes."""

from __future__ import annotations

from mingzhang.audit.places import spot
from mingzhang.document import Document, Grid, ReadError
from mingzhang.facts import Place

#: characters of one cell or paragraph
LONGEST = 200_000


def bounded(document: Document) -> Document:
    """The same document; raises ReadError naming page, row and column of a cell or paragraph that is too long."""
    for block in document.blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                if len(cell.text) > LONGEST:
                    page, line = cell.page or block.page, cell.line or block.line
                    raise ReadError(_words(document, page, line, f"表格第{cell.row + 1}行第{cell.column + 1}列的单元格", len(cell.text)))
        elif len(block.text) > LONGEST:
            raise ReadError(_words(document, block.page, block.line, "的段落", len(block.text)))
    return document


def _words(document: Document, page: int | str, line: int, what: str, length: int) -> str:
    where = spot(Place(page=page, line=line))
    return f"{document.path}：{where}{what}有{length}字，超过{LONGEST}字的上限，文件可能已损坏。请检查这一处后重试。"
