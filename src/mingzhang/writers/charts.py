"""The charts of a web page: what the money is for and what changed, as small drawings with their figures as words (网页中的图).

Drawn from the same content as the one picture (:mod:`mingzhang.views.poster`); each says in words what it shows, for those
who do not see it. Lengths are parts of the page's width and the words stand above the bars, so that type keeps its size
and no amount is cut off on any screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from mingzhang.views.poster import Bar, Compared, Poster
from mingzhang.views.publication import text_of
from mingzhang.writers.layout import clean

#: the section's anchor
ANCHOR = "charts"
#: pixels from a name to the next, from a title to the first name, between this year's bar and the next pair
_ROW, _HEAD, _GAP = 42, 44, 10
#: classes of ``page.css`` that colour parts
_HUES = 8


def section_title(picture: Poster) -> str:
    """What the section is called."""
    return f"图说{picture.account}"


def charts(picture: Poster) -> str:
    """The section of drawings; '' where there is nothing to draw."""
    drawn = [
        *_ranked("支出按性质", picture.natures), *_ranked("支出按功能", picture.uses), *_pairs("与上年相比", picture.compared),
    ]  # fmt: skip
    heading = f'<h2 id="{ANCHOR}" class="h1">{escape(section_title(picture))}</h2>'
    return "\n".join((f'<section class="charts" aria-labelledby="{ANCHOR}">', heading, *drawn, "</section>")) if drawn else ""


def _ranked(title: str, bars: Sequence[Bar]) -> Iterator[str]:
    most = max((bar.weight for bar in bars), default=Decimal(0))
    if most <= 0:
        return
    rows = "".join(_line(_HEAD + n * _ROW, bar.name, bar.weight / most, _said(bar), f"h{n % _HUES}") for n, bar in enumerate(bars))
    yield _drawing(title, "；".join(f"{bar.name}{_said(bar)}" for bar in bars), _HEAD + _ROW * len(bars), rows)


def _pairs(title: str, compared: Sequence[Compared]) -> Iterator[str]:
    most = max((bar.weight for c in compared for bar in (c.now, c.before)), default=Decimal(0))
    if most <= 0:
        return
    rows, top = "", _HEAD
    for item in compared:
        for bar, hue in ((item.before, "before"), (item.now, "h0")):
            rows += _line(top, f"{bar.name}{item.name}", bar.weight / most, _words(bar), hue)
            top += _ROW
        top += _GAP
    yield _drawing(title, "；".join(f"{c.name}{_words(c.now)}，{clean(text_of(c.change))}" for c in compared), top - _GAP, rows)


def _drawing(title: str, words: str, height: int, rows: str) -> str:
    return (
        f'<svg class="chart" role="img" width="100%" height="{height}" aria-label="{escape(f"{title}：{words}", quote=True)}">'
        f'<text class="title" x="0" y="18">{escape(title)}</text>{rows}</svg>'
    )


def _line(top: int, name: str, part: Decimal, amount: str, hue: str) -> str:
    """A name and its amount at the two ends of a line, the bar below."""
    return (
        f'<text x="0" y="{top + 5}">{escape(clean(name))}</text>'
        f'<text class="amount" x="100%" y="{top + 5}" text-anchor="end">{escape(amount)}</text>'
        f'<rect class="{hue}" x="0" y="{top + 12}" width="{max(100 * float(part), 0.3):.2f}%" height="13" rx="2"/>'
    )


def _said(bar: Bar) -> str:
    return "，".join(part for part in (_words(bar), clean(text_of(bar.share))) if part)


def _words(bar: Bar) -> str:
    return clean(text_of(bar.amount))
