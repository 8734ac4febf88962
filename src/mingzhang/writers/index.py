"""Many disclosures → one index page: search, sort, compare departments and years (预算公开目录).

One self-contained file; without its script it is a plain table with links.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from mingzhang.facts import Fact
from mingzhang.views.publication import Figure
from mingzhang.views.summary import COLUMNS, Summary


class Entry(NamedTuple):
    """One disclosure in the index: its line, and the files that were written (name → address relative to the page)."""

    summary: Summary
    links: tuple[tuple[str, str], ...]


def write_index(entries: Sequence[Entry], path: Path, title: str = "部门预算公开目录") -> None:
    """Write the index to ``path``."""
    path.write_text(to_index(entries, title), encoding="utf-8", newline="\n")


def to_index(entries: Sequence[Entry], title: str = "部门预算公开目录") -> str:
    """The whole page."""
    ordered = sorted(entries, key=lambda e: (-e.summary.year, e.summary.entity))
    years = sorted({e.summary.year for e in ordered}, reverse=True)
    units = len({e.summary.entity for e in ordered})
    options = "".join(f'<option value="{year}">{year}年</option>' for year in years)
    heads = "".join(_head(name, n + 3) for n, name in enumerate(COLUMNS))
    rows = "\n".join(_row(entry, n) for n, entry in enumerate(ordered))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
{_asset("index.css")}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<p class="lead">{units}个部门，{len(ordered)}份预算。金额单位：万元。</p>
<form class="tools" role="search" hidden>
<label>查找 <input type="search" id="query" placeholder="部门名称"></label>
<label>年度 <select id="year"><option value="">全部</option>{options}</select></label>
<output id="count" aria-live="polite"></output>
</form>
<div class="frame" tabindex="0" role="region" aria-label="预算公开目录">
<table id="index">
<thead><tr><th class="pick" scope="col">比较</th>{_head("部门", 1)}{_head("年度", 2)}{heads}<th scope="col">公开文件</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<section id="compare" aria-live="polite" hidden><h2>对比</h2><div class="frame"></div></section>
</main>
<script>
{_asset("index.js")}</script>
</body>
</html>
"""


def _head(name: str, column: int) -> str:
    return f'<th scope="col" data-column="{column}">{escape(name)}</th>'


def _row(entry: Entry, number: int) -> str:
    line = entry.summary
    main = entry.links[0][1] if entry.links else ""
    name = f'<a href="{escape(main, quote=True)}">{escape(line.entity)}</a>' if main else escape(line.entity)
    links = " ".join(f'<a href="{escape(address, quote=True)}">{escape(kind)}</a>' for kind, address in entry.links)
    cells = "".join(_cell(shown) for shown in line.figures)
    label = escape(f"{line.entity}{line.year}年", quote=True)
    return (
        f'<tr><td class="pick"><input type="checkbox" aria-label="比较{label}" value="{number}" disabled></td>'
        f'<th scope="row">{name}</th><td class="n" data-value="{line.year}">{line.year}</td>{cells}<td class="files">{links}</td></tr>'
    )


def _cell(shown: Figure | None) -> str:
    """A figure with its value in 元 for sorting; a dash where nothing was entered, which is not zero."""
    if shown is None or not isinstance(shown.states, Fact):
        return '<td class="n none">—</td>'
    return f'<td class="n" data-value="{shown.states.number.value}">{escape(shown.text)}</td>'


def _asset(name: str) -> str:
    return files("mingzhang.writers").joinpath(name).read_text("utf-8")
