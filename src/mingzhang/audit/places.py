"""Places in words, for people (位置的说法)."""

from __future__ import annotations

from mingzhang.facts import Place
from mingzhang.laws.report import where


def spot(place: Place) -> str:
    """Page or sheet, and line: 第3页 · 支出总表 第12行; '' where the format has neither."""
    page = f"第{place.page}页" if isinstance(place.page, int) and place.page else str(place.page or "")
    line = f"第{place.line}行" if place.line else ""
    return " ".join(part for part in (page, line) if part)


def located(place: Place) -> str:
    """The whole place: 第498行《表名》“行”“列”."""
    name = where(place) if place.table or place.text or place.section else ""
    return f"{spot(place)} {name}".strip() or "全文"
