"""The values that the reading of a PDF page is about: glyphs, rules, the frame of the page (版面元素).

All positions are in points of the page as displayed, from its top-left corner, after crop box and /Rotate. A page whose
text stands sideways is turned upright first; ``Ink.back`` turns a box back to the page as displayed.
"""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.facts import Box

Transform = tuple[float, float, float, float, float, float]
UNIT: Transform = (1, 0, 0, 1, 0, 0)


class Glyph(NamedTuple):
    """One printed character with its loose box; ``source`` numbers the text object it came from."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    source: int


class Rule(NamedTuple):
    """One ruling line (表格线): horizontal at y = ``at`` from x = ``start`` to ``end``, or vertical the other way round."""

    at: float
    start: float
    end: float


class Ink(NamedTuple):
    """All that a page shows. ``slanted`` are runs of text at an angle; ``pictures`` the boxes of images.

    ``cut`` are glyphs of which a clip over the page hides a part.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    slanted: list[list[Glyph]]
    horizontals: list[Rule]
    verticals: list[Rule]
    pictures: list[Box]
    raw: str
    turn: int = 0
    hidden: bool = False
    cut: tuple[Glyph, ...] = ()

    def back(self, box: Box) -> Box:
        """A box in the reading frame → in the page as displayed."""
        x0, top, x1, bottom = box
        if self.turn == 1:
            x0, top, x1, bottom = top, self.width - x1, bottom, self.width - x0
        elif self.turn == 2:
            x0, top, x1, bottom = self.width - x1, self.height - bottom, self.width - x0, self.height - top
        elif self.turn == 3:
            x0, top, x1, bottom = self.height - bottom, x0, self.height - top, x1
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)

    def upright(self, box: Box) -> Box:
        """A box in the page as displayed → in the reading frame: :meth:`back` the other way round."""
        x0, top, x1, bottom = box
        if self.turn == 1:
            return self.width - bottom, x0, self.width - top, x1
        if self.turn == 2:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if self.turn == 3:
            return top, self.height - x1, bottom, self.height - x0
        return box


class Frame(NamedTuple):
    """From user space to the page as displayed, turned by ``quarters`` clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Left, bottom, right, top in user space → x0, top, x1, bottom as displayed."""
        if self.quarters == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.quarters == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.quarters == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0

    def user(self, box: Box) -> Box:
        """x0, top, x1, bottom as displayed → left, bottom, right, top in user space: :meth:`box` the other way round."""
        x0, top, x1, bottom = box
        if self.quarters == 0:
            return self.left + x0, self.top - bottom, self.left + x1, self.top - top
        if self.quarters == 1:
            return self.left + top, self.bottom + x0, self.left + bottom, self.bottom + x1
        if self.quarters == 2:
            return self.right - x1, self.bottom + top, self.right - x0, self.bottom + bottom
        return self.right - bottom, self.top - x1, self.right - top, self.top - x0

    def lists(self, x0: list[float], y0: list[float], x1: list[float], y1: list[float]) -> tuple[list[float], ...]:
        """The same for many boxes at once: lists of left, bottom, right, top → lists of x0, top, x1, bottom."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        if self.quarters == 0:
            return [x - left for x in x0], [top - y for y in y1], [x - left for x in x1], [top - y for y in y0]
        if self.quarters == 1:
            return [y - bottom for y in y0], [x - left for x in x0], [y - bottom for y in y1], [x - left for x in x1]
        if self.quarters == 2:
            return [right - x for x in x1], [y - bottom for y in y0], [right - x for x in x0], [y - bottom for y in y1]
        return [top - y for y in y1], [right - x for x in x1], [top - y for y in y0], [right - x for x in x0]


def times(inner: Transform, outer: Transform) -> Transform:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def apply(matrix: Transform, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
