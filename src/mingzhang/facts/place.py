"""Places: where a number or a word stands (位置)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

Box = tuple[float, float, float, float]  # x0, top, x1, bottom in points


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box around all that are known."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return min(b[0] for b in known), min(b[1] for b in known), max(b[2] for b in known), max(b[3] for b in known)


def runs(pages: Iterable[int]) -> str:
    """Pages in words.

    >>> runs([3, 5, 6, 7])
    '第3、5—7页'
    """
    spans = [[page for _, page in group] for _, group in groupby(enumerate(sorted(set(pages))), key=lambda pair: pair[1] - pair[0])]
    return f"第{'、'.join(f'{span[0]}—{span[-1]}' if len(span) > 1 else f'{span[0]}' for span in spans)}页"


class Place(NamedTuple):
    """One place in one document; ``page`` is a page number or a sheet's name, 0 where a format has neither."""

    document: str = ""
    page: int | str = 0
    line: int = 0
    box: Box | None = None
    section: str = ""
    table: str = ""
    row_code: str = ""
    row: str = ""
    column: str = ""
    text: str = ""
