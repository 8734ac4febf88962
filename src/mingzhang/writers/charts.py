"""The charts of a web page: where the money comes from, what it is for and what changed, with their figures as words (网页中的图).

Drawn from the same content as the one picture (:mod:`mingzhang.views.poster`); each says in words what it shows, for those
who do not see it. Lengths are parts of the page's width and the words stand above the bars, so that type keeps its size
and no amount is cut off on any screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from itertools import accumulate
from typing import NamedTuple

from mingzhang.views.poster import Bar, Compared, Poster
from mingzhang.views.publication import text_of
from mingzhang.writers.layout import clean

#: the section's anchor
ANCHOR = "charts"
#: pixels: what stands above the first name, a name with its bar, a line of words, the room between pairs, two sizes of type
_HEAD, _ROW, _LINE, _GAP, _TYPE, _SMALL = 44, 42, 22, 20, 14, 13
#: pixels that the narrowest telephone leaves for a line
_ACROSS = 280
#: classes of ``page.css`` that colour parts
_HUES = 8


def section_title(picture: Poster) -> str:
    """What the section is called."""
    return f"图说{picture.account}"


def charts(picture: Poster) -> str:
    """The section of drawings; '' where there is nothing to draw."""
    drawn = [
        *_ranked("收入按来源", picture.sources), *_ranked("支出按性质", picture.natures), *_ranked("支出按功能", picture.uses),
        *_pairs("与上年相比", picture.compared),
    ]  # fmt: skip
    heading = f'<h2 id="{ANCHOR}" class="h1">{escape(section_title(picture))}</h2>'
    return "\n".join((f'<section class="charts" aria-labelledby="{ANCHOR}">', heading, *drawn, "</section>")) if drawn else ""


class _Row(NamedTuple):
    """Some lines of a drawing, from their own top, and how high they are."""

    height: int
    drawn: str


def _ranked(title: str, bars: Sequence[Bar]) -> Iterator[str]:
    most = max((bar.weight for bar in bars), default=Decimal(0))
    if most <= 0:
        return
    rows = [_bar(bar.name, bar.weight / most, _said(bar), f"h{n % _HUES}") for n, bar in enumerate(bars)]
    yield _drawing(title, "；".join(f"{bar.name}{_said(bar)}" for bar in bars), rows)


def _pairs(title: str, compared: Sequence[Compared]) -> Iterator[str]:
    most = max((bar.weight for c in compared for bar in (c.now, c.before)), default=Decimal(0))
    if most <= 0:
        return
    rows = [row for item in compared for row in _pair(item, most)]
    yield _drawing(title, "；".join(f"{c.name}{_words(c.now)}，{clean(text_of(c.change))}" for c in compared), rows)


def _pair(item: Compared, most: Decimal) -> Iterator[_Row]:
    """Last year's bar and this year's under the name of the figure, and below by how much it changed and at which rate."""
    yield _Row(_LINE, f'<text class="name" x="0" y="5">{escape(clean(item.name))}</text>')
    yield from (_bar(bar.name, bar.weight / most, _words(bar), hue) for bar, hue in ((item.before, "before"), (item.now, "h0")))
    change, _, rate = clean(text_of(item.change)).partition("，")
    words, height = _ends(change, rate, "amount", _SMALL)
    yield _Row(height + _GAP, words)


def _drawing(title: str, words: str, rows: Sequence[_Row]) -> str:
    tops = accumulate((row.height for row in rows), initial=_HEAD)
    drawn = "".join(f'<g transform="translate(0 {top})">{row.drawn}</g>' for top, row in zip(tops, rows, strict=False))
    return (
        f'<svg class="chart" role="img" width="100%" height="{_HEAD + sum(row.height for row in rows)}" '
        f'aria-label="{escape(f"{title}：{words}", quote=True)}"><text class="title" x="0" y="18">{escape(title)}</text>{drawn}</svg>'
    )


def _bar(name: str, part: Decimal, amount: str, hue: str) -> _Row:
    """A name and its amount at the two ends of a line, the bar below."""
    words, height = _ends(clean(name), amount, "", _TYPE)
    bar = f'<rect class="{hue}" x="0" y="{height - 10}" width="{max(100 * float(part), 0.3) if part else 0:.2f}%" height="13" rx="2"/>'
    return _Row(height + _ROW - _LINE, words + bar)


def _ends(left: str, right: str, look: str, size: int) -> tuple[str, int]:
    """Words at the two ends of a line, or of two lines where a telephone has no room for both; and how high they are."""
    parted = bool(right) and _width(left) * size + _width(right) * _SMALL > _ACROSS
    looks = f' class="{look}"' if look else ""
    end = f'<text class="amount" x="100%" y="{5 + _LINE * parted}" text-anchor="end">{escape(right)}</text>' if right else ""
    return f'<text{looks} x="0" y="5">{escape(left)}</text>{end}', _LINE * (1 + parted)


def _width(words: str) -> float:
    """About how wide words are, in their type's size, and a space beside them."""
    return 0.5 + sum(0.6 if char.isascii() else 1.0 for char in words)


def _said(bar: Bar) -> str:
    return "，".join(part for part in (_words(bar), clean(text_of(bar.share))) if part)


def _words(bar: Bar) -> str:
    return clean(text_of(bar.amount))
