"""Publication → one self-contained HTML page, for the screen, the telephone and the printer (网页).

Nothing is loaded from anywhere and nothing needs a script to be read; the script only opens the contents drawer and
marks where one is. Tables are real tables with spans, header scopes and captions; forms keep their merged cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from mingzhang.views.poster import Poster
from mingzhang.views.publication import STAMP, Contents, Cover, Heading, Paragraph, Publication, Table, text_of
from mingzhang.writers.charts import ANCHOR, charts, section_title
from mingzhang.writers.layout import (
    OPEN,
    TICKED,
    Lattice,
    Placed,
    anchors,
    cell_text,
    clean,
    contents,
    heading_text,
    lattice,
    sole_figure,
)
from mingzhang.writers.pages import cover_lines

_ALIGN = {"right": "r", "centre": "c", "left": ""}
_OF_ROWS = {"cube", "lines"}  # kinds of tables whose rows are named by a column
_WIDE = 11  # from this many columns on, print in the smaller type


def write_html(publication: Publication, path: Path, picture: Poster | None = None) -> None:
    """Write the publication to ``path`` as one page, with the charts of its ``picture``."""
    path.write_text(to_html(publication, picture), encoding="utf-8", newline="\n")


def to_html(publication: Publication, picture: Poster | None = None) -> str:
    """The whole page."""
    title = _text(publication.title)
    drawn = charts(picture) if picture is not None else ""
    entry = f'<li class="l1"><a href="#{ANCHOR}">{section_title(picture)}</a></li>' if picture is not None and drawn else ""
    start = ANCHOR if entry else _start(publication)
    body = "\n".join(('<main id="main">', *_blocks(publication, drawn, entry), "</main>"))
    parts = [
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">',
        *((f'<meta name="{STAMP}" content="{_text(publication.data_hash)}">',) if publication.data_hash else ()),
        f"<style>\n{_asset('page.css')}</style>\n</head>\n<body>",
        f'<a class="skip" href="#{start}">跳到正文</a>',
        # what is skipped to takes the focus, so that the next step goes on from there
        body.replace(f' id="{start}"', f' id="{start}" tabindex="-1"', 1),
    ]
    if publication.data_hash:
        parts.append(f"<footer><p>数据指纹 <code>{_text(publication.data_hash)}</code></p></footer>")
    if any(isinstance(block, Contents) for block in publication.blocks):
        parts.append(f'<a class="open" href="#contents">目录</a>\n<script>\n{_asset("page.js")}</script>')
    parts.append("</body>\n</html>\n")
    return "\n".join(parts)


def _start(publication: Publication) -> str:
    """The anchor of what follows the contents, whose many links nobody should have to pass; the whole page where there are none."""
    blocks = list(zip(publication.blocks, anchors(publication), strict=True))
    at = next((n for n, (block, _) in enumerate(blocks) if isinstance(block, Contents)), len(blocks))
    marked = (name for block, name in blocks[at + 1 :] if isinstance(block, Heading | Cover | Table))
    return next(marked, "main")


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("mingzhang.writers").joinpath(name).read_text("utf-8")


def _text(text: str) -> str:
    return escape(clean(text))


def _blocks(publication: Publication, drawn: str, entry: str) -> Iterator[str]:
    """The blocks in their order, and after the contents what is ``drawn``, with its ``entry`` there."""
    names = anchors(publication)
    apart = _apart(publication)
    titled = False
    level = 1
    for block, name in zip(publication.blocks, names, strict=True):
        if isinstance(block, Heading):
            level = min(max(block.level, 1), 4)
            yield f'<h{level + 1} id="{name}" class="h{level}">{escape(heading_text(block))}</h{level + 1}>'
        elif isinstance(block, Paragraph):
            yield f'<p class="{_text(block.style)}">{_lines(text_of(block.prose))}</p>'
        elif isinstance(block, Cover):
            yield _cover(block, name, first=not titled)
            titled = True
            level = 1
        elif isinstance(block, Contents):
            yield _contents(publication, entry)
            if drawn:
                yield drawn
                drawn = entry = ""
        else:
            yield _table(block, name, min(level + 2, 6), apart.get(name, ""))


def _lines(text: str) -> str:
    return _text(text).replace("\n", "<br>")


def _cover(cover: Cover, name: str, *, first: bool) -> str:
    """The lines that name something are the title, one heading; annex numbers, lists and dates stand below or above it."""
    tag = "h1" if first else "h2"
    parts = []
    for title, group in cover_lines(cover):
        lines = [_text(line) for line in group]
        spans = "".join(f"<span>{line}</span>" for line in lines)
        parts.append(f"<{tag}>{spans}</{tag}>" if title else "".join(f"<p>{line}</p>" for line in lines))
        tag = "p" if title else tag
    return f'<header class="cover{" first" if first else ""}" id="{name}">{"".join(parts)}</header>'


def _apart(publication: Publication) -> dict[str, str]:
    """Anchor → what tells a table from the others of its number and title: the line above it, or else its sheet's name."""
    alike: dict[tuple[str, str], list[tuple[str, Table]]] = {}
    for block, name in zip(publication.blocks, anchors(publication), strict=True):
        if isinstance(block, Table):
            alike.setdefault((block.number, block.title), []).append((name, block))
    return {name: told for group in alike.values() if len(group) > 1 for name, told in _told(group)}


def _told(group: Sequence[tuple[str, Table]]) -> Iterator[tuple[str, str]]:
    above = [text_of(table.caption) for _, table in group]
    sheets = [table.sheet for _, table in group]
    words = above if len(set(above)) == len(group) else sheets
    return zip((name for name, _ in group), words, strict=True)


def _contents(publication: Publication, entry: str) -> str:
    entries = (f'<li class="l{e.level}"><a href="#{e.anchor}">{_text(e.text)}</a></li>' for e in contents(publication))
    title = '<p class="contents">目　录</p>'
    return "\n".join(('<nav id="contents" aria-label="目录"><div>', title, f"<ol>{entry}", *entries, "</ol>", "</div></nav>"))


def _table(table: Table, name: str, level: int, apart: str) -> str:
    """``apart`` is said to those who hear the page: seen, it stands in the table."""
    said = f"（{apart}）" if apart else ""
    unseen = f'<span class="unseen">{_text(said)}</span>' if said else ""
    grid = lattice(table)
    shape = f"table {_text(table.kind)}{' landscape' if table.landscape else ''}{' many' if grid.columns >= _WIDE else ''}"
    caption = text_of(table.caption)
    above = f'<span class="entity">{_text(caption)}</span>' if caption else ""
    above += f'<span class="unit">单位：{_text(table.unit)}</span>' if table.unit else ""
    name_of_row = _naming(table.kind, grid)
    return "\n".join(
        part
        for part in (
            f'<section class="{shape}" id="{name}" aria-labelledby="{name}-t">',
            f'<p class="table-number">{_text(table.number)}</p>' if table.number else "",
            f'<h{level} class="title" id="{name}-t">{_text(table.title)}{unseen}</h{level}>' if table.title else "",
            f'<p class="above">{above}</p>' if above else "",
            f'<div class="frame" role="region" tabindex="0" aria-label="{_text((table.title or "表格") + said)}（可左右滚动）">',
            f'<table style="--columns:{grid.columns}">',
            f"<caption>{_text((table.title or table.number) + said)}</caption>",
            _widths(table),
            *_section("thead", (p for p in grid.cells if p.row < grid.header_rows), range(grid.header_rows), name_of_row),
            *_section("tbody", (p for p in grid.cells if p.row >= grid.header_rows), range(grid.header_rows, grid.rows), name_of_row),
            "</table>\n</div>",
            *(f'<p class="note">{_lines(note)}</p>' for note in table.notes),
            "</section>",
        )
        if part
    )


def _naming(kind: str, grid: Lattice) -> int | None:
    """The column whose words tell the rows apart best, before any figures; none where names stand on both sides (收入 | 支出)."""
    body = [p for p in grid.cells if p.row >= grid.header_rows and p.colspan == 1]
    start = min((p.column for p in body if sole_figure(p.cell)), default=grid.columns)
    words: dict[int, set[str]] = {}
    for placed in body:
        text = cell_text(placed.cell)
        if any(char.isalpha() and not char.isascii() for char in text):
            words.setdefault(placed.column, set()).add(text)
    before = [column for column in sorted(words) if column < start]
    if kind not in _OF_ROWS or not before or (kind == "cube" and len(before) < len(words)):
        return None
    return max(before, key=lambda column: len(words[column]))


def _widths(table: Table) -> str:
    total = sum(table.widths)
    columns = (f'<col style="width:{100 * width / total:.2f}%">' for width in table.widths)
    return f"<colgroup>{''.join(columns)}</colgroup>" if total > 0 else ""


def _section(tag: str, cells: Iterator[Placed], rows: range, naming: int | None) -> Iterator[str]:
    """Rows of one section; a row that is wholly covered by spans stands empty."""
    by_row = {row: list(group) for row, group in groupby(cells, key=lambda p: p.row)}
    if rows:
        yield f"<{tag}>"
        yield from (f"<tr>{''.join(_cell(p, tag, naming) for p in by_row.get(row, ()))}</tr>" for row in rows)
        yield f"</{tag}>"


def _cell(placed: Placed, section: str, naming: int | None) -> str:
    """A header cell has the scope that its place gives it; inside a form it is a label of its neighbours, without one."""
    cell = placed.cell
    names_row = placed.column == naming and placed.colspan == 1
    heads_row = names_row and section == "tbody" and bool(cell_text(cell).strip())
    tag, scope = ("th", "") if placed.header or heads_row else ("td", "")
    if placed.header and section == "thead":
        scope = ' scope="colgroup"' if placed.colspan > 1 else ' scope="col"'
    elif heads_row or (placed.header and placed.column == 0):
        scope = ' scope="rowgroup"' if placed.rowspan > 1 else ' scope="row"'
    indent = f"i{min(cell.indent, 4)}" if cell.indent else ""
    names = " ".join(n for n in ("name" if names_row else "", _ALIGN.get(cell.align, ""), "b" if cell.bold else "", indent) if n)
    attributes = f' class="{names}"' if names else ""
    attributes += f' colspan="{placed.colspan}"' if placed.colspan > 1 else ""
    attributes += f' rowspan="{placed.rowspan}"' if placed.rowspan > 1 else ""
    text = _lines(cell_text(cell))
    for box, name in ((TICKED, "ticked"), (OPEN, "open-box")) if cell.ticks else ():
        text = text.replace(box, f'<span class="{name}">{box}</span>')
    return f"<{tag}{scope}{attributes}>{text}</{tag}>"
