"""The charts of a web page: what the money is for and what changed, as small drawings with their figures as words (网页中的图).

Drawn from the same content as the one picture (:mod:`mingzhang.views.poster`); each says in words what it shows, for those
who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from mingzhang.views.poster import Bar, Compared, Poster
from mingzhang.views.publication import text_of
from mingzhang.writers.layout import clean

#: the drawing's breadth, the width of the names before the bars, and the room for amounts after them, in its own units
_WIDTH, _NAMES, _AMOUNTS = 720, 210, 150
_ROW = 30
#: classes of ``page.css`` that colour parts
_HUES = 8


def charts(picture: Poster) -> str:
    """The section of drawings; '' where there is nothing to draw."""
    drawn = [
        *_ranked("支出按性质", picture.natures), *_ranked("支出按功能", picture.uses), *_pairs("与上年相比", picture.compared),
    ]  # fmt: skip
    return "\n".join(('<section class="charts">', *drawn, "</section>")) if drawn else ""


def _ranked(title: str, bars: Sequence[Bar]) -> Iterator[str]:
    most = max((bar.weight for bar in bars), default=Decimal(0))
    if most <= 0:
        return
    rows = "".join(
        _line(n * _ROW + 34, bar.name, bar.weight / most, f"{_said(bar)}", f"h{n % _HUES}") for n, bar in enumerate(bars)
    )
    yield _drawing(title, "；".join(f"{bar.name}{_said(bar)}" for bar in bars), 40 + _ROW * len(bars), rows)


def _pairs(title: str, compared: Sequence[Compared]) -> Iterator[str]:
    most = max((bar.weight for c in compared for bar in (c.now, c.before)), default=Decimal(0))
    if most <= 0:
        return
    rows, top = "", 34
    for item in compared:
        for bar, name, hue in ((item.before, f"{item.name} {item.before.name}", "before"), (item.now, item.now.name, "h0")):
            rows += _line(top, name, bar.weight / most, _words(bar), hue)
            top += _ROW - 6
        top += 10
    yield _drawing(title, "；".join(f"{c.name}{_words(c.now)}，{clean(text_of(c.change))}" for c in compared), top + 6, rows)


def _drawing(title: str, words: str, height: int, rows: str) -> str:
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {_WIDTH} {height}" aria-label="{escape(f"{title}：{words}", quote=True)}">'
        f'<text class="title" x="0" y="18">{escape(title)}</text>{rows}</svg>'
    )


def _line(top: int, name: str, part: Decimal, amount: str, hue: str) -> str:
    room = _WIDTH - _NAMES - _AMOUNTS
    width = max(float(part), 0.0) * room
    return (
        f'<text x="{_NAMES - 10}" y="{top + 14}" text-anchor="end">{escape(clean(name))}</text>'
        f'<rect class="{hue}" x="{_NAMES}" y="{top + 2}" width="{max(width, 1.0):.1f}" height="15" rx="2"/>'
        f'<text class="amount" x="{_NAMES + max(width, 1.0) + 8:.1f}" y="{top + 14}">{escape(amount)}</text>'
    )


def _said(bar: Bar) -> str:
    return " ".join(part for part in (_words(bar), clean(text_of(bar.share))) if part)


def _words(bar: Bar) -> str:
    return clean(text_of(bar.amount))
