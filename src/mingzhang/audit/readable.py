"""What cannot be audited at all (不能审核的文件): nothing in it to read, or a cell of a length that no officer writes."""

from __future__ import annotations

from mingzhang.audit.places import spot
from mingzhang.document import Document, Grid, ReadError
from mingzhang.facts import Place

#: characters of one cell or paragraph
LONGEST = 200_000


def readable(document: Document) -> Document:
    """The same document; raises ReadError where it holds no text at all, or names page, row and column of what is too long."""
    if not any(text.strip() for text in document.raw) and not any(_texts(document)):
        raise ReadError("；".join(document.notices) or "没有读到任何文字。请检查文件内容，或换用原始的电子文件。")
    for block in document.blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                if len(cell.text) > LONGEST:
                    where = f"表格第{cell.row + 1}行第{cell.column + 1}列的单元格"
                    raise _too_long(cell.page or block.page, cell.line or block.line, where, cell.text)
        elif len(block.text) > LONGEST:
            raise _too_long(block.page, block.line, "的段落", block.text)
    return document


def _texts(document: Document) -> list[str]:
    cells = (cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells)
    return [text.strip() for text in (*cells, *(block.text for block in document.blocks if not isinstance(block, Grid)))]


def _too_long(page: int | str, line: int, what: str, text: str) -> ReadError:
    where = f"{spot(Place(page=page, line=line))}{what}"
    return ReadError(f"{where}有{len(text)}字，超过{LONGEST}字的上限，文件可能已损坏。请检查这一处后重试。")
