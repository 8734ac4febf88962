"""Findings that share a figure (同源): until the fewest wrong figures are searched for, the busiest figure is suspected first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mingzhang.audit.places import spot
from mingzhang.facts import Finding, Place, Severity
from mingzhang.laws.report import where

Figure = tuple[object, ...]
#: the unit after a figure, which a table prints elsewhere
_UNIT = re.compile(r"(?<=\d)(?:[百千万亿]*元|%)$")
#: what a finding counts for when the busiest figure is sought
_WEIGHT = {Severity.ERROR: 9, Severity.DOUBT: 3, Severity.HINT: 1, Severity.ROUNDING: 0}
#: Chinese characters that a cell with a figure holds at most
_WORDS = 8


def figure(item: Finding, place: Place) -> Figure | None:
    """What tells a place's figure from every other: a cell, or the figure in its sentence; None where the place is no figure."""
    at = (place.document, place.page, place.line, place.box)
    if place.table:
        return (*at, place.table, place.row_code, place.row, place.column) if _is_figure(place.text) else None
    printed = _printed(item, place)
    return (*at, place.text, printed) if any(c.isdigit() for c in printed) else None


def grouped(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, those that share a figure with the same ``cause``: the figure that the most and gravest have in common."""
    open_ = {
        n: {f: p for p in reversed(_accused(item)) if (f := figure(item, p)) is not None}
        for n, item in enumerate(findings)
        if not item.cause and item.severity is not Severity.ROUNDING
    }
    result = list(findings)
    while True:
        uses = Counter(f for figures in open_.values() for f in figures)
        weight: Counter[Figure] = Counter()
        for n, figures in open_.items():
            weight.update({f: _WEIGHT[findings[n].severity] for f in figures if uses[f] > 1})
        if not weight:
            return tuple(result)
        busiest = max(weight, key=lambda f: weight[f])
        group = [n for n, figures in open_.items() if busiest in figures]
        name = _name(open_[group[0]][busiest], findings[group[0]])
        for n in group:
            del open_[n]
            result[n] = result[n]._replace(cause=name)


def _accused(item: Finding) -> tuple[Place, ...]:
    """An equation accuses all of its figures; what a rule cites after the first two is evidence."""
    return item.places if item.law else item.places[:2]


def _is_figure(text: str) -> bool:
    """A number, perhaps with its unit, operator or working, and no sentence."""
    return any(c.isdigit() for c in text) and sum("\u4e00" <= c <= "\u9fff" for c in text) <= _WORDS


def _name(place: Place, item: Finding) -> str:
    if place.table:
        return f"{spot(place)} {where(place)}的{place.text[:40]}".strip()
    printed = _printed(item, place)
    return f"{spot(place)} {where(place, printed)}中的{printed}".strip()


def _printed(item: Finding, place: Place) -> str:
    """Which of a finding's figures a sentence prints."""
    stated = (words for figure in (item.found, item.expected) for words in (figure, _UNIT.sub("", figure)))
    return next((words for words in stated if words and words in place.text), "")
