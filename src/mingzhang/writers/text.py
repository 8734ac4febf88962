r"""Publication → plain text with tab-separated tables (纯文本).

UTF-8, lines end with a newline, blocks are separated by blank lines. A table is its number, its title, its caption
and ``单位：…`` on lines of their own, then one line a row with cells separated by tabs, then its notes. A merged
cell's text stands once, at its top-left position; the positions that it covers are empty. Inside a cell a line break
is written ``\n``, a tab ``\t``, a backslash ``\\``; boxes are ☑ and ☐ after their label. A row always holds at least
one tab, so that it is never taken for a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.views.publication import STAMP, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.layout import cell_text, clean, contents, heading_text, lattice

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t"})


def write_text(publication: Publication, path: Path) -> None:
    """Write the publication to ``path`` as UTF-8 text."""
    path.write_text(to_text(publication), encoding="utf-8", newline="\n")


def to_text(publication: Publication) -> str:
    """The whole publication as one text."""
    return "\n\n".join(part for part in _parts(publication) if part) + "\n"


def _parts(publication: Publication) -> Iterator[str]:
    for block in publication.blocks:
        if isinstance(block, Heading):
            yield _line(heading_text(block))
        elif isinstance(block, Paragraph):
            yield _line(text_of(block.prose))
        elif isinstance(block, Cover):
            yield "\n\n".join(_line(line) for line in block.lines)
        elif isinstance(block, Contents):
            yield "目　录"
            yield from (_line("　" * (entry.level - 1) + entry.text) for entry in contents(publication))
        else:
            yield from (_line(text) for text in (block.number, block.title, text_of(block.caption)))
            yield f"单位：{_line(block.unit)}" if block.unit else ""
            yield "\n".join(rows(block))
            yield from (_line(note) for note in block.notes)
    if publication.data_hash:
        yield f"数据指纹 {STAMP}:{publication.data_hash}"


def _line(text: str) -> str:
    """One paragraph on lines of its own: a tab would make it a row of a table."""
    return clean(text).replace("\t", " ").strip("\n")


def rows(table: Table) -> list[str]:
    """The table's rows, header first, cells separated by tabs."""
    grid = lattice(table)
    matrix = [[""] * max(grid.columns, 2) for _ in range(grid.rows)]
    for placed in grid.cells:
        matrix[placed.row][placed.column] = cell_text(placed.cell).translate(_ESCAPES)
    return ["\t".join(row) for row in matrix]
