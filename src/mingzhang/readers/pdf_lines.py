"""Glyphs → lines of text as they stand on the page (文字行)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Glyph

#: a gap of so many em between two pieces of text parts them into segments
APART = 1.5

_MARK = "\x00"
_DIGITS_APART = (
    (re.compile(r"(?<=\d)\x00(?=[.,]\d)"), ""),
    (re.compile(r"(?<=\d\.)\x00(?=\d\d(?![\d.]))"), ""),
    (re.compile(r"(?<=\d,)\x00(?=\d{3}(?!\d))"), ""),
    (re.compile(r"(?<=\d)\x00(?=%)"), ""),
)
_AMOUNT = re.compile(r"[-+(（]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+[)）]?")


class Line(NamedTuple):
    """One line: its text, box, type size and glyphs from left to right."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    glyphs: tuple[Glyph, ...]

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


_left = attrgetter("x0")


def is_wide(char: str) -> bool:
    """Chinese characters and full-width punctuation: they take no spaces around them."""
    return char >= "⺀" or char in "“”‘’…—·《》"


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Glyphs grouped into lines from top to bottom, each read from left to right."""
    groups: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=lambda item: item.top + item.bottom):
        centre, height = (glyph.top + glyph.bottom) / 2, glyph.bottom - glyph.top
        if groups and centre - middle <= 0.5 * min(size, height):
            group = groups[-1]
            group.append(glyph)
            middle += (centre - middle) / len(group)
            size = max(size, height)
        else:
            groups.append([glyph])
            middle, size = centre, height
    return [line_of(group) for group in groups]


def line_of(glyphs: list[Glyph]) -> Line:
    """One line of the given glyphs."""
    ordered = sorted(glyphs, key=_left)
    top, bottom = min([glyph.top for glyph in ordered]), max([glyph.bottom for glyph in ordered])
    size = ordered[0].bottom - ordered[0].top
    if bottom - top > 1.02 * size:
        heights = sorted([glyph.bottom - glyph.top for glyph in ordered])
        size = heights[len(heights) // 2]
    return Line(text_of(ordered), ordered[0].x0, top, max([glyph.x1 for glyph in ordered]), bottom, size, tuple(ordered))


def text_of(ordered: list[Glyph]) -> str:
    """Text of glyphs in order: spaces inside Chinese words dropped, digits set apart joined, wide gaps one space."""
    parts: list[str] = []
    reach = 0.0
    gaps = False
    for index, glyph in enumerate(ordered):
        if index:
            size = glyph.bottom - glyph.top
            gap = glyph.x0 - reach
            if gap > APART * size:
                parts.append(" ")
                gaps = True
            elif gap > 0.22 * size and not is_wide(glyph.char) and not is_wide(ordered[index - 1].char):
                parts.append(_MARK)
                gaps = True
        parts.append(glyph.char)
        reach = max(reach, glyph.x1) if index else glyph.x1
    text = "".join(parts)
    return _spaced(text) if gaps else text


def _spaced(text: str) -> str:
    whole = text.replace(_MARK, "")
    if _AMOUNT.fullmatch(whole):
        return whole
    if _MARK in text:
        for pattern, joined in _DIGITS_APART:
            text = pattern.sub(joined, text)
        text = text.replace(_MARK, " ")
    if " " not in text:
        return text
    pieces = text.split(" ")
    shown = pieces[0]
    for before, piece in itertools.pairwise(pieces):
        lone = min(len(before), len(piece)) <= 1 and is_wide(before[-1:] or " ") and is_wide(piece[:1] or " ")
        shown += piece if lone else " " + piece
    return shown


def segments_of(line: Line, apart: float = APART) -> list[Line]:
    """A line cut where gaps are wider than ``apart`` em."""
    cuts: list[list[Glyph]] = [[line.glyphs[0]]]
    reach = line.glyphs[0].x1
    for glyph in line.glyphs[1:]:
        if glyph.x0 - reach > apart * line.size:
            cuts.append([])
        cuts[-1].append(glyph)
        reach = max(reach, glyph.x1)
    return [line_of(cut) for cut in cuts]
