"""The whole disclosure in reading order: cover, contents, narrative, annex with the tables (公开全文)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.views.layout import Section
from mingzhang.views.names import numeral
from mingzhang.views.narrative import narrative
from mingzhang.views.narrative.notice import notice
from mingzhang.views.phrases import date_text
from mingzhang.views.publication import Block, Contents, Cover, Heading
from mingzhang.views.setting import Setting
from mingzhang.views.tables import tables


def title(setting: Setting) -> str:
    """云溪区水务局2024年部门预算"""
    return "".join(setting.fill(line) for line in setting.layout.cover)


def blocks(setting: Setting, forms: tuple[Block, ...] = ()) -> Iterator[Block]:
    """Every block. ``forms`` follow the tables."""
    dates = (f"{name}：{date_text(day)}" for name, day in setting.dates)
    yield Cover((*(setting.fill(line) for line in setting.layout.cover), *dates), anchor="cover")
    yield Contents()
    last = max((n for n, part in enumerate(setting.layout.parts, start=1) if part.view != "tables"), default=0)
    for number, part in enumerate(setting.layout.parts, start=1):
        if part.view == "tables":
            yield from _annex(setting, part, number, forms)
        else:
            yield from narrative(setting, part, number)
        if number == last:
            yield from notice(setting)


def _annex(setting: Setting, part: Section, number: int, forms: tuple[Block, ...]) -> Iterator[Block]:
    heading = setting.fill(part.heading)
    yield Heading(1, f"第{numeral(number)}部分　", heading, f"p{number}")
    yield Cover(tuple(setting.fill(line) for line in setting.layout.annex), anchor="annex")
    yield from tables(setting.within(heading))
    yield from forms
