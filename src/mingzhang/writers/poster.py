"""The one picture of a budget (一图读懂) as SVG, PNG and PDF, laid out by typst from ``print/poster.typ``.

From data, never drawn by hand; only the type of the font package is used, so that the same data gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from mingzhang.views.poster import Bar, Compared, Poster, Work
from mingzhang.views.publication import STAMP, Prose, text_of
from mingzhang.writers.layout import WriteError, clean
from mingzhang.writers.pages import title_size
from mingzhang.writers.typesetting import print_fonts

#: pixels to the inch of the PNG: 1,240 across, sharp on a telephone and not too heavy to send
PPI = 150.0
#: where figures lack what is secret
REMOVED = "已剔除涉密部分。"
Form = Literal["svg", "png", "pdf"]
_FORMATS: tuple[Form, ...] = ("svg", "png", "pdf")
#: points across the title
_TITLE = 500.0


def write_poster(picture: Poster, folder: Path) -> None:
    """Write 一图读懂.svg, .png and .pdf to ``folder``. Raises :class:`WriteError`, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FORMATS:
        (folder / f"一图读懂.{name}").write_bytes(to_poster(picture, name))


def to_poster(picture: Poster, form: Form) -> bytes:
    """The picture in one of svg, png and pdf."""
    import typst

    source = files("mingzhang.writers").joinpath("print", "poster.typ").read_bytes()
    inputs = {"data": json.dumps(_data(picture), ensure_ascii=False)}
    try:
        drawn = typst.compile(source, format=form, ppi=PPI, font_paths=print_fonts(), sys_inputs=inputs, timestamp=0)
    except typst.TypstError as error:
        raise WriteError(f"一图读懂没有排成：{error.message}") from error
    return _spoken(drawn, picture) if form == "svg" else drawn


def _spoken(drawn: bytes, picture: Poster) -> bytes:
    """The drawing with its words beside it: its type is outlines, which nobody can hear or search."""
    title, said = (escape(clean(text)) for text in (f"{picture.title}一图读懂", "\n".join(filter(None, _said(picture)))))
    root = b'<svg role="img" aria-labelledby="title said" lang="zh-CN" '
    words = f'><title id="title">{title}</title><desc id="said">{said}</desc>'
    return drawn.replace(b"<svg ", root, 1).replace(b">", words.encode(), 1)


def _said(picture: Poster) -> Iterator[str]:
    """What the picture says, a line to each of its parts."""
    yield _line(f"收入总计{_words(picture.total)}", *map(_bar_said, picture.sources))
    if picture.natures or picture.uses:
        yield _line(f"本年支出{_words(picture.spent)}", *map(_bar_said, (*picture.natures, *picture.uses)), _words(picture.left))
    for it in (*picture.compared, *(c._replace(name=f"“三公”经费{c.name}") for c in picture.three_public)):
        yield _line(f"{it.name}{_words(it.now.amount)}", _words(it.change))
    yield _words(picture.reason)
    for work in picture.works:
        yield _line(_bar_said(work.bar), f"用于{_words(work.use)}" if work.use else "", *map("".join, work.aims), _words(work.judged))
    yield from map(_words, picture.results)
    yield _line(_words(picture.rest), *map("".join, picture.aims))
    yield REMOVED if picture.removed else ""


def _line(*parts: str) -> str:
    return "；".join(part.rstrip("。") for part in parts if part)


def _bar_said(bar: Bar) -> str:
    return "，".join(part for part in (f"{bar.name}{_words(bar.amount)}", _words(bar.share)) if part)


def _data(picture: Poster) -> dict[str, Any]:
    digest = picture.data_hash
    mark = f"　数据指纹 {digest[:16]}" if digest else ""
    removed = REMOVED if picture.removed else ""
    return {
        "title": clean(picture.title), "title-size": title_size(clean(picture.title), _TITLE, 30.0), "year": picture.year,
        "description": f"{clean(picture.title)}一图读懂",
        "keywords": [f"{STAMP}:{digest}"] if digest else [],
        "total": _words(picture.total), "spent": _words(picture.spent), "left": _words(picture.left),
        "reason": _words(picture.reason), "rest": _words(picture.rest),
        "sources": _bars(picture.sources, _sum(picture.sources)), "natures": _bars(picture.natures, _sum(picture.natures)),
        "uses": _bars(picture.uses, _most(picture.uses)), "compared": [_compared(c) for c in picture.compared],
        "three-public": [_compared(c) for c in picture.three_public],
        "works": [_work(w, _most([x.bar for x in picture.works])) for w in picture.works],
        "works-title": "办了哪些事" if picture.account == "决算" else "要办哪些事，办到什么程度",
        "aims": [a._asdict() for a in picture.aims],
        "results": [_words(said) for said in picture.results],
        "note": f"本图由部门{picture.account}公开数据直接生成，各数与公开的报表、情况说明一致。{removed}{mark}",
    }  # fmt: skip


def _words(said: Prose) -> str:
    return clean(text_of(said))


def _bar(bar: Bar, whole: Decimal) -> dict[str, object]:
    part = float(bar.weight / whole) if whole > 0 else 0.0
    return {"name": clean(bar.name), "amount": _words(bar.amount), "share": _words(bar.share), "part": max(part, 0.0)}


def _bars(bars: tuple[Bar, ...], whole: Decimal) -> list[dict[str, object]]:
    return [_bar(bar, whole) for bar in bars]


def _work(work: Work, most: Decimal) -> dict[str, object]:
    aims = [aim._asdict() for aim in work.aims]
    return {"bar": _bar(work.bar, most), "use": _words(work.use), "judged": _words(work.judged), "aims": aims}


def _compared(it: Compared) -> dict[str, object]:
    longest = max(it.now.weight, it.before.weight)
    return {"name": it.name, "now": _bar(it.now, longest), "before": _bar(it.before, longest), "change": _clauses(_words(it.change))}


def _clauses(words: str) -> list[str]:
    """By how much, and at which rate: a line each, so that neither is parted where the card ends."""
    return words.replace("，", "，\n").split("\n")


def _sum(bars: tuple[Bar, ...]) -> Decimal:
    return sum((max(bar.weight, Decimal(0)) for bar in bars), Decimal(0))


def _most(bars: tuple[Bar, ...] | list[Bar]) -> Decimal:
    return max((bar.weight for bar in bars), default=Decimal(0))
