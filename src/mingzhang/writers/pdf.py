"""Publication → PDF by typst: bookmarks, tags, embedded type, and the open data inside (PDF/A-3).

The page is laid out by ``print/disclosure.typ``; this module hands it the publication as JSON. Only the type that comes with the
packages is used, never that of the machine: the same publication gives the same bytes everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from mingzhang.views.publication import STAMP, Block, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.continued import pieces
from mingzhang.writers.data import write_data
from mingzhang.writers.layout import Entry, Placed, cell_text, clean, contents, heading_text
from mingzhang.writers.pages import PITCH, SHEETS, Leaf, Setting, breakable, cover_lines, set_width, title_size
from mingzhang.writers.paging import LINE, Paging, paging
from mingzhang.writers.pdf_binding import LINK, Part, bound, taken_apart
from mingzhang.writers.typesetting import printed, printed_apart

#: pages that are printed at once; of more, as many together: typst holds all that it prints, about a megabyte a page
AT_ONCE, TOGETHER = 150, 120
#: levels of headings that the contents list
LISTED = 3
_TYPES = {".csv": "text/csv", ".json": "application/json"}
_NAMES = {
    "facts.csv": "公开的每一个数，一行一个", "facts.json": "公开的每一个数及其坐标", "indicators.csv": "绩效指标，一行一个",
    "datapackage.json": "以上各文件的说明（Frictionless Data Package）",
}  # fmt: skip


def write_pdf(publication: Publication, path: Path) -> None:
    """Write the publication to ``path``. Raises :class:`WriteError` where a character cannot be printed, OSError."""
    path.write_bytes(to_pdf(publication))


class _Work(NamedTuple):
    """A publication on its way to paper. ``parts``: the leaves that are printed together; ``listed``: block → its lines of the contents."""

    publication: Publication
    pages: Paging
    parts: tuple[tuple[Leaf, ...], ...]
    listed: dict[int, list[Entry]]
    folder: Path  # with the open data to attach

    def marks(self, leaves: Sequence[Leaf]) -> list[tuple[int, int]]:
        """Of each bookmark in order the block and the level."""
        blocks = (item for leaf in leaves for item in leaf.blocks)
        return [(index, level) for index, block in blocks for level in _levels(block, self.listed.get(index, []))]


def to_pdf(publication: Publication) -> bytes:
    """The whole publication as a PDF/A-3 file with tags; one of many pages is printed in parts, so that nothing holds them all."""
    pages = paging(publication)
    listed: dict[int, list[Entry]] = defaultdict(list)
    for entry in contents(publication):
        listed[entry.block].append(entry)
    with TemporaryDirectory() as folder:
        write_data(publication, None, Path(folder))
        work = _Work(publication, pages, parted(pages), listed, Path(folder))
        made = _printed_in_parts(work) if len(work.parts) > 1 else [taken_apart(printed(_data(work, 0, 1, []), work.folder))]
    return bound(made, [level for _, level in work.marks(pages.leaves)])


def parted(pages: Paging, at_once: int = AT_ONCE, most: int = TOGETHER) -> tuple[tuple[Leaf, ...], ...]:
    """All leaves together where they have no more than ``at_once`` pages; else cut where a page begins, so that no part has many more
    than ``most``, cover and contents being the first."""
    if max(pages.numbers.values(), default=0) <= at_once:
        return (pages.leaves,)
    parts: list[list[Leaf]] = [[]]
    begun = 1
    for leaf in pages.leaves:
        rest = 0
        for position, (index, _) in enumerate(leaf.blocks):
            fresh = position == 0 or index in pages.breaks
            fronted = position == 0 and bool(parts[-1]) and parts[-1][-1].kind == "front" != leaf.kind
            if fronted or (fresh and pages.numbers[index] - begun >= most):
                parts[-1] += [leaf._replace(blocks=leaf.blocks[rest:position])] if position > rest else []
                parts.append([])
                rest, begun = position, pages.numbers[index]
        parts[-1].append(leaf._replace(blocks=leaf.blocks[rest:]))
    return tuple(tuple(part) for part in parts)


def _printed_in_parts(work: _Work) -> list[Part]:
    """Every part, printed when it is known where it begins: running text first, whose pages are only estimated, the contents last."""
    orders = range(len(work.parts))
    reckoned = [[work.pages.numbers[index] for index, _ in work.marks(part)] for part in work.parts]
    first = [next((work.pages.numbers[leaf.blocks[0][0]] for leaf in part if leaf.kind != "front"), 0) for part in work.parts]
    end = max(work.pages.numbers.values()) + 1
    sheets = [after - begun if begun else 0 for begun, after in zip(first, [*first[1:], end], strict=True)]
    contents_in = {n for n in orders if any(isinstance(block, Contents) for leaf in work.parts[n] for _, block in leaf.blocks)}
    running = {n for n in orders if any(leaf.kind == "text" for leaf in work.parts[n])} - contents_in
    rest = set(orders) - contents_in
    made: dict[int, Part] = {}
    begun: dict[int, int] = {}  # the page on which a part was printed to begin
    for due in (running, rest, rest, contents_in):
        starts = [1 + sum(sheets[:n]) if sheets[n] else 0 for n in orders]
        again = [n for n in sorted(due) if begun.get(n) != starts[n]]
        pages = [[starts[n] + m.page for m in made[n].bookmarks] if n in made else reckoned[n] for n in orders]
        numbers = [page for part in pages for page in part]
        now = printed_apart((_data(work, n, starts[n], numbers if n in contents_in else []) for n in again), work.folder)
        for n, file in zip(again, now, strict=True):
            made[n], begun[n] = taken_apart(file), starts[n]
            sheets[n] = len(made[n].pages) if starts[n] else 0
    return [made[n] for n in orders]


def _levels(block: Block, entries: Sequence[Entry]) -> list[int]:
    """The levels of the bookmarks that lead to a block."""
    if isinstance(block, Heading):
        return [_level(block)] if _level(block) <= LISTED else []
    return [entry.level for entry in entries] if isinstance(block, Table) else []


def _level(heading: Heading) -> int:
    return min(max(heading.level, 1), 4)


def _data(work: _Work, order: int, start: int, numbers: Sequence[int]) -> dict[str, Any]:
    """A part as ``print/disclosure.typ`` takes it: the number of its first page that has one, and those of all bookmarks where the
    contents cannot count for themselves."""
    publication, part = work.publication, work.parts[order]
    first = next((n for n, leaf in enumerate(part) if leaf.kind != "front"), -1)
    return {
        "title": clean(publication.title), "author": clean(publication.entity),
        "subject": f"{clean(publication.title)}公开",
        "keywords": [f"{STAMP}:{clean(publication.data_hash)}"] if publication.data_hash else [],
        "year": publication.year,
        "leaves": [
            {
                "sheet": list(SHEETS[leaf.kind]), "numbered": leaf.kind != "front", "start": start if n == first else 0,
                "blocks": [_block(leaf, position, work.pages, work.listed) for position in range(len(leaf.blocks))],
            }
            for n, leaf in enumerate(part)
        ],
        "entries": _lines(work, numbers) if numbers else [],
        "attachments": _attachments(work.folder) if order == 0 else [],
    }  # fmt: skip


def _lines(work: _Work, numbers: Sequence[int]) -> list[list[object]]:
    """Each line of the contents: its level and text, the page, and where it leads."""
    waiting = {index: list(entries) for index, entries in work.listed.items()}
    listed = [(at, waiting[index].pop(0)) for at, (index, _) in enumerate(work.marks(work.pages.leaves)) if waiting.get(index)]
    return [[entry.level, entry.text, numbers[at], f"{LINK}{at}"] for at, entry in listed]


def _block(leaf: Leaf, position: int, pages: Paging, listed: dict[int, list[Entry]]) -> dict[str, Any]:
    index, block = leaf.blocks[position]
    shared: dict[str, Any] = {"fresh": position > 0 and index in pages.breaks, "line": pages.pitches.get(index, LINE)}
    if isinstance(block, Heading):
        size = title_size(heading_text(block), SHEETS[leaf.kind].across, 22.0)
        return shared | {"kind": "heading", "level": _level(block), "text": heading_text(block), "size": size}
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
    how = pages.settings[index]
    grid = how.grid
    down = SHEETS[leaf.kind].table_down
    struts = {p.row: p.column for p in grid.cells if p.rowspan == 1 and _is_short(p, how)}
    return {
        "kind": "table", "big": title_size(clean(table.title), SHEETS[leaf.kind].across, 18.0) if table.number else 14.0,
        "number": clean(table.number), "title": clean(table.title),
        "caption": clean(text_of(table.caption)), "unit": f"单位：{clean(table.unit)}" if table.unit else "",
        "notes": [clean(note) for note in table.notes], "headings": [[entry.level, entry.text] for entry in entries],
        "size": how.size, "pitch": PITCH[how.size], "padding": how.padding,
        "widths": how.widths, "header": grid.header_rows,
        "pages": [
            [_cell(p, piece.rows[p.row], how, down, struts) for p in piece.cells] for piece in pieces(grid, how.turns)
        ],
    }  # fmt: skip


def _cell(p: Placed, row: int, how: Setting, down: float, struts: Mapping[int, int]) -> list[object]:
    """Position, spans and look of a cell, whether it stays on one page, and the least height that it keeps its row (0 none)."""
    height = how.heights[row]
    text = breakable(cell_text(p.cell), _inner(p, how) * 2 / how.size)
    whole = p.rowspan == 1 and height < down / 2
    least = height if struts.get(row) == p.column else 0
    return [p.column, p.row, p.rowspan, p.colspan, p.cell.align, p.header, p.cell.bold, text, whole, least]


def _is_short(placed: Placed, how: Setting) -> bool:
    """Whether a cell's text surely stands on one line."""
    text = cell_text(placed.cell)
    return "\n" not in text and set_width(text) * how.size / 2 <= _inner(placed, how) * 0.9


def _inner(placed: Placed, how: Setting) -> float:
    """Points between the padding of a cell."""
    return sum(how.widths[placed.column : placed.column + placed.colspan]) - 2 * how.padding


def _attachments(folder: Path) -> list[dict[str, str]]:
    """The open data in a folder, as what is attached."""
    return [
        {"path": path.name, "type": _TYPES.get(path.suffix, "text/plain"), "description": _NAMES.get(path.name, path.name)}
        for path in sorted(folder.iterdir())
    ]
