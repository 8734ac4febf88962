"""Publication → PDF by typst: bookmarks, tags, embedded type, and the open data inside (PDF/A-3).

The page is laid out by ``print/disclosure.typ``; this module hands it the publication as JSON. Only the type that comes with the
packages is used, never that of the machine: the same publication gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mingzhang.views.publication import STAMP, Contents, Cover, Figure, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.data import write_data
from mingzhang.writers.layout import Entry, Lattice, Placed, WriteError, cell_text, clean, contents, heading_text, lattice
from mingzhang.writers.pages import PADDING, PITCH, SHEETS, Leaf, Setting, breakable, cover_lines, set_width, title_size
from mingzhang.writers.paging import Paging, paging

_TYPES = {".csv": "text/csv", ".json": "application/json"}
_NAMES = {
    "facts.csv": "公开的每一个数，一行一个", "facts.json": "公开的每一个数及其坐标", "indicators.csv": "绩效指标，一行一个",
    "datapackage.json": "以上各文件的说明（Frictionless Data Package）",
}  # fmt: skip


def write_pdf(publication: Publication, path: Path) -> None:
    """Write the publication to ``path``. Raises :class:`WriteError` where a character cannot be printed, OSError."""
    path.write_bytes(to_pdf(publication))


def to_pdf(publication: Publication) -> bytes:
    """The whole publication as a PDF/A-3 file with tags."""
    import typst

    source = files("mingzhang.writers").joinpath("print", "disclosure.typ").read_bytes()
    inputs = {"data": json.dumps(_data(publication), ensure_ascii=False)}
    try:
        made = typst.compile(source, font_paths=print_fonts(), sys_inputs=inputs, pdf_standards="a-3a", timestamp=0)
    except typst.TypstError as error:
        raise WriteError(_reason(error.message)) from error
    return made


def _reason(message: str) -> str:
    """Why a publication was not printed, for people."""
    missing = re.search(r'text `"(.+?)"` could not be displayed', message)
    if missing is None:
        return f"PDF 没有排成：{message}"
    shown = json.loads(f'"{missing[1]}"') if "\\u{" not in missing[1] else chr(int(missing[1].split("{")[1].rstrip("}"), 16))
    codes = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in shown)
    return f"PDF 所用的字体里没有{codes}这个字，按 PDF/A 的要求不能排印。请换一个字，或用 --formats 只生成其他格式。"


@lru_cache(maxsize=1)
def print_fonts() -> Any:
    """The Song and Hei of the font package, and what typst brings for the boxes of forms."""
    import pylopdf_fonts_zh_cn as chinese
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(chinese.serif_path().parent)])


def _data(publication: Publication) -> dict[str, Any]:
    pages = paging(publication)
    listed: dict[int, list[Entry]] = defaultdict(list)
    for entry in contents(publication):
        listed[entry.block].append(entry)
    first = next((n for n, leaf in enumerate(pages.leaves) if leaf.kind != "front"), -1)
    return {
        "title": clean(publication.title),
        "subject": f"{clean(publication.entity)}{publication.year}年部门预算公开",
        "keywords": [f"{STAMP}:{clean(publication.data_hash)}"] if publication.data_hash else [],
        "year": publication.year,
        "leaves": [
            {
                "sheet": list(SHEETS[leaf.kind]), "numbered": leaf.kind != "front", "first": number == first,
                "blocks": [_block(leaf, position, pages, listed) for position in range(len(leaf.blocks))],
            }
            for number, leaf in enumerate(pages.leaves)
        ],
        "attachments": _attachments(publication),
    }  # fmt: skip


def _block(leaf: Leaf, position: int, pages: Paging, listed: dict[int, list[Entry]]) -> dict[str, Any]:
    index, block = leaf.blocks[position]
    shared = {"fresh": index in pages.breaks}
    if isinstance(block, Heading):
        size = title_size(heading_text(block), SHEETS[leaf.kind].across, 22.0)
        return shared | {"kind": "heading", "level": min(max(block.level, 1), 4), "text": heading_text(block), "size": size}
    if isinstance(block, Paragraph):
        text = breakable(clean(text_of(block.prose)), SHEETS[leaf.kind].across / 8)
        return shared | {"kind": "paragraph", "style": block.style, "text": text}
    if isinstance(block, Contents):
        return shared | {"kind": "contents"}
    if isinstance(block, Cover):
        largest, across = (30.0 if leaf.kind == "front" else 24.0), SHEETS["text"].across
        parts = [
            [title, [[clean(line), title_size(clean(line), across, largest) if title else 16.0] for line in group]]
            for title, group in cover_lines(block)
        ]
        led = position > 0 and not shared["fresh"]
        return shared | {"kind": "cover", "first": leaf.kind == "front", "led": led, "parts": parts}
    return shared | _table(block, index, leaf, pages, listed.get(index, []))


def _table(table: Table, index: int, leaf: Leaf, pages: Paging, entries: list[Entry]) -> dict[str, Any]:
    grid, how = lattice(table), pages.settings[index]
    down = SHEETS[leaf.kind].table_down
    struts = {p.row: p.column for p in grid.cells if p.rowspan == 1 and _is_short(p, how)}
    return {
        "kind": "table", "big": title_size(clean(table.title), SHEETS[leaf.kind].across, 18.0) if table.number else 14.0,
        "number": clean(table.number), "title": clean(table.title),
        "caption": clean(text_of(table.caption)), "unit": f"单位：{clean(table.unit)}" if table.unit else "",
        "notes": [clean(note) for note in table.notes], "headings": [[entry.level, entry.text] for entry in entries],
        "size": how.size, "pitch": PITCH[how.size], "padding": PADDING,
        "widths": how.widths, "header": grid.header_rows,
        "pages": [[_cell(p, row, how, down, struts.get(row) == p.column) for p, row in page] for page in _pages(grid, how.turns)],
    }  # fmt: skip


def _cell(p: Placed, row: int, how: Setting, down: float, strut: bool) -> list[object]:
    """Position, spans and look of a cell, whether it stays on one page, and the least height that it keeps its row (0 none)."""
    height = how.heights[row]
    text = breakable(cell_text(p.cell), _inner(p, how) * 2 / how.size)
    whole = p.rowspan == 1 and height < down / 2
    return [p.column, p.row, p.rowspan, p.colspan, p.cell.align, p.header, p.cell.bold, text, whole, height if strut else 0]


def _pages(grid: Lattice, turns: Sequence[int]) -> Iterator[list[tuple[Placed, int]]]:
    """The cells of each page with the row that they were in, rows now counted from the top of the page and under the header.

    A merged cell that a page break cuts is there on both pages, its words too, unless they hold a figure: nothing is stated twice.
    """
    head = [(p, p.row) for p in grid.cells if p.row < grid.header_rows]
    for start, end in pairwise((0, *turns, grid.rows)):
        page = head[:] if start else []
        for p in grid.cells:
            first, last = max(p.row, start), min(p.row + p.rowspan, end)
            if first < last:
                torn = p.row < start and any(isinstance(part, Figure) for part in p.cell.prose)
                cell = p.cell._replace(prose=()) if torn else p.cell
                row = first - start + (grid.header_rows if start else 0)
                page.append((p._replace(row=row, rowspan=last - first, cell=cell), first))
        yield page


def _is_short(placed: Placed, how: Setting) -> bool:
    """Whether a cell's text surely stands on one line."""
    text = cell_text(placed.cell)
    return "\n" not in text and set_width(text) * how.size / 2 <= _inner(placed, how) * 0.9


def _inner(placed: Placed, how: Setting) -> float:
    """Points between the padding of a cell."""
    return sum(how.widths[placed.column : placed.column + placed.colspan]) - 2 * PADDING


def _attachments(publication: Publication) -> list[dict[str, str]]:
    """The open data, as the data format gives it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_data(publication, None, folder)
        return [
            {
                "name": path.name, "text": path.read_text("utf-8"), "type": _TYPES.get(path.suffix, "text/plain"),
                "description": _NAMES.get(path.name, path.name),
            }
            for path in sorted(folder.rglob("*")) if path.is_file()
        ]  # fmt: skip
