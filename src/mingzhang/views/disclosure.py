"""The whole disclosure in reading order: cover, contents, narrative, annex with the tables (公开全文)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.views.layout import Section
from mingzhang.views.names import numeral
from mingzhang.views.narrative import narrative
from mingzhang.views.phrases import date_text
from mingzhang.views.publication import Block, Contents, Cover, Heading
from mingzhang.views.setting import Setting
from mingzhang.views.tables import tables


def title(setting: Setting) -> str:
    """云溪区水务局2024年部门预算"""
    return "".join(setting.fill(line) for line in setting.layout.cover)


def blocks(setting: Setting, forms: tuple[Block, ...] = ()) -> Iterator[Block]:
    """Every block. ``forms`` follow the tables."""
    yield Cover((*(setting.fill(line) for line in setting.layout.cover), *_dates(setting)), anchor="cover")
    yield Contents()
    for number, part in enumerate(setting.layout.parts, start=1):
        if part.view == "tables":
            yield from _annex(setting, part, number, forms)
        else:
            yield from narrative(setting, part, number)


def _dates(setting: Setting) -> tuple[str, ...]:
    """The dates of the budget; a final account has dates of its own, which are not entered."""
    if setting.is_final:
        return ()
    meta = setting.base.budget.meta
    found = (("批复日期", meta.approval_date), ("公开日期", meta.publication_date))
    return tuple(f"{name}：{date_text(day)}" for name, day in found if day)


def _annex(setting: Setting, part: Section, number: int, forms: tuple[Block, ...]) -> Iterator[Block]:
    heading = setting.fill(part.heading)
    yield Heading(1, f"第{numeral(number)}部分　", heading, f"p{number}")
    yield Cover(tuple(setting.fill(line) for line in setting.layout.annex), anchor="annex")
    yield from tables(setting.within(heading))
    yield from forms
