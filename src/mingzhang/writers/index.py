"""Many disclosures → one index page: search, sort, compare departments and years (预算、决算公开目录).

One self-contained file; without its script it is a plain table with links.
"""

from __future__ import annotations

from collections import Counter
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


#: columns before the figures: the mark for comparison, whose, the year, which of the two, the files
_BEFORE = 5
ACCOUNTS = ("预算", "决算")


def write_index(entries: Sequence[Entry], path: Path) -> None:
    """Write the index to ``path``."""
    path.write_text(to_index(entries), encoding="utf-8", newline="\n")


def to_index(entries: Sequence[Entry]) -> str:
    """The whole page."""
    ordered = sorted(entries, key=lambda e: (-e.summary.year, e.summary.entity, ACCOUNTS.index(e.summary.account)))
    times = Counter(e.summary.account for e in ordered)
    held = [account for account in ACCOUNTS if times[account]]
    title = f"部门{'、'.join(held)}公开目录"
    units = len({e.summary.entity for e in ordered})
    counted = "、".join(f"{times[account]}份{account}" for account in held)
    years = _options([(str(year), f"{year}年") for year in sorted({e.summary.year for e in ordered}, reverse=True)])
    accounts = _options([(account, account) for account in held])
    whose = "".join(_head(name, n) for n, name in enumerate(("部门", "年度", "类别"), start=1))
    heads = "".join(_head(name, n) for n, name in enumerate(COLUMNS, start=_BEFORE))
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
<p class="lead">{units}个部门，{counted}。金额单位：万元。</p>
<form class="tools" role="search" hidden>
<label>查找 <input type="search" id="query" placeholder="部门名称"></label>
<label>年度 <select id="year">{years}</select></label>
<label>类别 <select id="account">{accounts}</select></label>
<output id="count" aria-live="polite"></output>
</form>
<div class="frame" tabindex="0" role="region" aria-label="{escape(title)}">
<table id="index">
<thead><tr><th class="pick" scope="col">比较</th>{whose}<th scope="col">公开文件</th>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<p id="chosen" hidden><span role="status">已选<b></b>份</span> <a href="#compare">看对比</a> <button type="button">清除</button></p>
<section id="compare" aria-labelledby="compared" hidden>
<h2 id="compared">对比</h2>
<p class="mixed">所选既有预算数，又有决算数：预算是年初的安排，决算是全年的执行结果，对比时请留意。</p>
<div class="frame" tabindex="0" role="region" aria-label="对比"></div>
</section>
</main>
<script>
{_asset("index.js")}</script>
</body>
</html>
"""


def _options(values: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<option value="{value}">{words}</option>' for value, words in (("", "全部"), *values))


def _head(name: str, column: int) -> str:
    return f'<th scope="col" data-column="{column}">{escape(name)}</th>'


def _row(entry: Entry, number: int) -> str:
    line = entry.summary
    main = entry.links[0][1] if entry.links else ""
    name = f'<a href="{escape(main, quote=True)}">{escape(line.entity)}</a>' if main else escape(line.entity)
    links = " ".join(f'<a href="{escape(address, quote=True)}">{escape(kind)}</a>' for kind, address in entry.links)
    cells = "".join(_cell(shown) for shown in line.figures)
    label = escape(f"{line.entity}{line.year}年{line.account}", quote=True)
    return (
        f'<tr><td class="pick"><input type="checkbox" aria-label="比较{label}" value="{number}" disabled></td>'
        f'<th scope="row">{name}</th><td class="n" data-value="{line.year}">{line.year}</td>'
        f'<td class="account">{line.account}</td><td class="files">{links}</td>{cells}</tr>'
    )


def _cell(shown: Figure | None) -> str:
    """A figure with its value in 元 for sorting; a dash where nothing was entered, which is not zero."""
    if shown is None or not isinstance(shown.states, Fact):
        return '<td class="n none">—</td>'
    return f'<td class="n" data-value="{shown.states.number.value}">{escape(shown.text)}</td>'


def _asset(name: str) -> str:
    return files("mingzhang.writers").joinpath(name).read_text("utf-8")
