"""Lines outside tables → paragraphs; running heads and page numbers left out (段落)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from mingzhang.readers.pdf_lines import Line, is_wide

#: share of the page's height that counts as margin, at the top and at the bottom
MARGIN = 0.13

#: a page with so many long lines shows the edges of its text by itself
PLENTY = 8
#: lines of a kind that show an edge
_SHOWN = 3

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*")
_KEPT = ("单位", "表")
_CLOSED = "。！？；!?;"
_PARTS = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章)|[一二三四五六七八九十]{1,3}、")
_OPENS = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}(?:部分|章|节|条)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])"
)


def pattern_of(text: str) -> str:
    """A line with its integers made alike, so that the page numbers of a running head do not matter."""
    return re.sub(r"\d+", "#", text.replace(" ", ""))


def in_margin(line: Line, height: float) -> bool:
    return line.bottom < MARGIN * height or line.top > (1 - MARGIN) * height


def running(pages: Sequence[tuple[float, Sequence[Line]]]) -> set[tuple[str, bool]]:
    """What is printed again and again in the margins: (pattern, in the lower margin). Lines with 单位 or 表 never count."""
    counts: Counter[tuple[str, bool]] = Counter()
    for height, lines in pages:
        counts.update({(pattern_of(line.text), line.top > height / 2) for line in lines if in_margin(line, height)})
    enough = max(2, min(3, len(pages) // 3))
    found: set[tuple[str, bool]] = set()
    for (text, lower), count in counts.items():
        is_number = _PAGE_NUMBER.fullmatch(text.replace("#", "1")) is not None
        if count >= (enough if is_number else max(3, enough)) and not any(word in text for word in _KEPT):
            found.add((text, lower))
    return found


def paragraphs(lines: Sequence[Line], left: float, right: float) -> list[tuple[str, list[Line]]]:
    """Lines joined into paragraphs: the text and its lines. ``left``/``right`` are the edges of the body text."""
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        if found and continues(found[-1][1][-1], line, left, right, pitch=2.6):
            text, before = found[-1]
            found[-1] = (wrapped(text, line.text), [*before, line])
        else:
            found.append((line.text, [line]))
    return [(prose(text), within) for text, within in found]


def continues(last: Line, line: Line, left: float, right: float, pitch: float | None) -> bool:
    """Whether ``line`` carries on the paragraph that ``last`` leaves open. ``pitch`` bounds the distance in em."""
    size = last.size
    if abs(line.size - size) > 0.15 * size:
        return False
    if line.x0 - left > 1.2 * size and (abs(line.x0 - last.x0) > 0.5 * size or right - last.x1 > 1.2 * size or last.text[-1] in _CLOSED):
        return False
    if line.x0 - left > 1.2 * size and _PARTS.match(last.text):
        return False
    if pitch is not None and not 0 < line.top - last.top <= pitch * size:
        return False
    short = (right - last.x1) / size
    closed = last.text[-1] in _CLOSED
    if _PARTS.match(line.text) or (_OPENS.match(line.text) and (closed or len(last.text) * size < 0.8 * (right - left))):
        return False
    if closed:
        return short <= 1.1
    if short <= 2.2 or short <= _unbroken(line.text) + 1.2:
        return True
    return short <= 5 and last.x1 - left > 0.7 * (right - left) and last.text[-1] not in "：:" and last.x0 - left < 3 * size


def _unbroken(text: str) -> float:
    """Width in em of the first piece of a line that may not be broken: a number, a Latin word, a bracket with what follows."""
    head = re.match(r"[（(《“‘【]*(?:[\d.,]+[%％]?|[A-Za-z]+|.)", text)
    return sum(1.0 if is_wide(char) else 0.5 for char in head[0]) if head else 0.0


def prose(text: str) -> str:
    """In a sentence gaps mean nothing (blanks to fill in, justified lines); only Latin words stay apart."""
    if " " not in text or not any(mark in text for mark in "，。；"):
        return text
    return re.sub(r" (?![A-Za-z])|(?<![A-Za-z,.]) ", "", text)


def edges_of(lines: Sequence[Line], usual: tuple[float, float] | None = None) -> tuple[float, float]:
    """The left and right edge of the body text: the outermost positions that several long lines share.

    A page with few long lines, or with a list set in from the text, does not show its edges; there the ``usual`` ones of
    the document count.
    """
    long = [line for line in lines if line.x1 - line.x0 > 15 * line.size]
    if not long:
        return usual if usual is not None else (0.0, 0.0)
    near = 1.2 * median(line.size for line in long)
    left = _shared(sorted(line.x0 for line in long), near)
    right = _shared(sorted(-line.x1 for line in long), near)
    x0 = min(line.x0 for line in long) if left is None else left
    x1 = max(line.x1 for line in long) if right is None else -right
    if usual is not None:
        few = len(long) < PLENTY or left is None or right is None
        if usual[0] < x0 and (few or x0 - usual[0] < 4 * long[0].size) and not shows_edge(x0, long):
            x0 = usual[0]
        # a line that reaches beyond shows that the others end short: a page of headings and single lines
        beyond = x1 + near < max(line.x1 for line in long) <= usual[1] + near
        if usual[1] > x1 and (few or beyond or usual[1] - x1 < 8 * long[0].size):
            x1 = usual[1]
    return x0, x1


def shows_edge(left: float, lines: Sequence[Line]) -> bool:
    """Whether a page's text shows that this is its left edge: long lines that begin there, and first ones set in by two characters."""
    long = [line for line in lines if line.x1 - line.x0 > 15 * line.size]
    full = sum(1 for line in long if abs(line.x0 - left) < 0.5 * line.size)
    set_in = sum(1 for line in long if abs(line.x0 - left - 2 * line.size) < 0.5 * line.size)
    return full >= _SHOWN and set_in >= _SHOWN


def _shared(positions: list[float], near: float) -> float | None:
    """The first position that a quarter of the lines, three at least, share; a few stray lines before them do not move it.

    Lines that end here and there, with many beyond any place that some share, show no edge.
    """
    enough, stray = max(3, len(positions) // 4), max(2, len(positions) // 8)
    for index in range(min(stray + 1, len(positions) - enough + 1)):
        if positions[index + enough - 1] - positions[index] < near:
            return positions[index + enough // 2]
    return None


def wrapped(text: str, tail: str) -> str:
    """Two lines of one paragraph joined; a space only between Latin words."""
    if text[-1].isascii() and text[-1].isalpha() and tail[0].isascii() and tail[0].isalpha():
        return f"{text} {tail}"
    return text + tail
