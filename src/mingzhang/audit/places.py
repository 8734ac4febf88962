"""Places in words, for people (位置的说法)."""

from __future__ import annotations

from pathlib import Path

from mingzhang.audit.figures import around
from mingzhang.facts import Finding, Place
from mingzhang.laws.report import where


def spot(place: Place) -> str:
    """Page or sheet, and line: 第3页 · 支出总表 第12行; '' where the format has neither."""
    page = f"第{place.page}页" if isinstance(place.page, int) and place.page else str(place.page or "")
    line = f"第{place.line}行" if place.line else ""
    return " ".join(part for part in (page, line) if part)


def located(place: Place, item: Finding, named: bool = False) -> str:
    """The whole place: 第498行《表名》“行”“列”; of a sentence what stands around the finding's figure.

    ``named`` puts the file's name before it, where a report has several.
    """
    if place.table:
        name = where(place)
    else:
        section = place.section.split(" / ")[-1]
        name = "：".join(words for words in (section, f"“{around(place.text, item, place)}”" if place.text else "") if words)
    file = Path(place.document).name if named else ""
    return " ".join(words for words in (file, spot(place), name) if words) or "全文"
