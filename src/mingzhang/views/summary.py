"""A budget in one line: the figures by which departments and years are compared (摘要)."""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.facts import Coordinate
from mingzhang.views.figures import Pen, figure
from mingzhang.views.publication import Figure
from mingzhang.views.setting import Setting

#: what an index shows of a budget, in its order
COLUMNS = ("收入总计", "上年收入总计", "本年支出", "基本支出", "项目支出", "“三公”经费", "机关运行经费", "政府采购")


class Summary(NamedTuple):
    """One budget or final account: whose, which year, which of the two (``account``: 预算 | 决算), and its figures by column.

    None where nothing was entered.
    """

    entity: str
    year: int
    title: str
    figures: tuple[Figure | None, ...]
    account: str = "预算"


def summary(setting: Setting, title: str) -> Summary:
    """The line of one budget, in 万元 whatever unit it is published in, so that lines compare."""
    base = setting.base
    revenue = base.at(measure="revenue", fund="*", flow="*")
    spent = base.at(measure="expenditure", fund="*", flow="current")
    asked = (
        revenue, revenue._replace(year=str(setting.year - 1)), spent, spent._replace(nature="basic"), spent._replace(nature="project"),
        base.at(measure="three_public", fund="general", item="*"), base.at(measure="operating"), base.at(measure="procurement"),
    )  # fmt: skip
    return Summary(setting.department, setting.year, title, tuple(_figure(setting, at) for at in asked), setting.account)


def _figure(setting: Setting, at: Coordinate) -> Figure | None:
    value = setting.base.value(at)
    return None if value is None else figure(at, value, Pen("万元", 2), setting.place)
