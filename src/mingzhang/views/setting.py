"""What every view works from: the facts, the layout, and how its numbers are written (编制环境)."""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.facts import Place
from mingzhang.views.facts import FactBase, is_whole
from mingzhang.views.figures import Pen
from mingzhang.views.layout import Layout


class Setting(NamedTuple):
    """One budget in one layout. ``place`` is where the view that holds this setting stands."""

    base: FactBase
    layout: Layout
    cell: Pen
    sentence: Pen
    place: Place = Place()

    @property
    def year(self) -> int:
        return self.base.budget.meta.year

    @property
    def department(self) -> str:
        return self.base.department

    @property
    def is_final(self) -> bool:
        """Whether this is a final account (决算)."""
        return self.base.stage == "outturn"

    @property
    def account(self) -> str:
        """预算 | 决算"""
        return "决算" if self.is_final else "预算"

    @property
    def dates(self) -> tuple[tuple[str, str], ...]:
        """批复日期 and 公开日期, where entered. Of a final account only a publication after its year: the others are its budget's."""
        meta = self.base.budget.meta
        if self.is_final:
            return (("公开日期", meta.publication_date),) if meta.publication_date > f"{self.year}-12-31" else ()
        return tuple((name, day) for name, day in (("批复日期", meta.approval_date), ("公开日期", meta.publication_date)) if day)

    def fill(self, text: str) -> str:
        """A text of the layout with {year}, {last}, {department}, {unit} and {region} filled in."""
        if "{" not in text:
            return text
        return text.format(
            year=self.year, last=self.year - 1, department=self.department, unit=self.cell.unit, region=self.base.budget.meta.region_name
        )

    def word(self, key: str) -> str:
        """A fixed expression of the layout; the key itself where the layout has none."""
        return self.layout.words.get(key, key)

    def in_unit(self, unit: str) -> Setting:
        """The same setting with the amounts of cells in another unit."""
        return self if unit == self.cell.unit else self._replace(cell=self.layout.cell._replace(unit=unit))

    def within(self, heading: str) -> Setting:
        """The same setting in the section of this heading."""
        return self._replace(place=self.place._replace(section=heading))


def setting_of(base: FactBase, layout: Layout) -> Setting:
    """The layout's pens, in the unit that the budget is published in (单位：万元 or 元) where the layout sets none."""
    unit = base.budget.meta.published_unit
    cell, sentence = (pen if pen.unit else pen._replace(unit=unit) for pen in (layout.cell, layout.sentence))
    return Setting(base, layout, cell._replace(places=0) if cell.whole and is_whole(base) else cell, sentence)
