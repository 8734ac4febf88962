"""Percent signs that are drawn as little pictures after their number, as some office programs export them (图片百分号)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium

from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Frame, Glyph

#: pixels a point at which a picture is looked at
SCALE = 4.0
#: pictures of a page that are looked at
MOST_SIGNS = 300

Spot = tuple[int, int]


def signs(page: Any, frame: Frame, glyphs: Iterable[Glyph], pictures: Iterable[Box]) -> list[tuple[Glyph, Glyph]]:
    """Digits that a pictured percent sign follows, each with the sign as a glyph."""
    digits = [glyph for glyph in glyphs if glyph.char.isdigit()]
    found: list[tuple[Glyph, Glyph]] = []
    small = [box for box in pictures if 3 < box[3] - box[1] < 40 and 3 < box[2] - box[0] < 40]
    for box in small[:MOST_SIGNS]:
        digit = max((digit for digit in digits if _follows(box, digit)), key=lambda digit: digit.x1, default=None)
        if digit is not None and is_percent(_dark(page, frame, box)):
            x1 = max(box[2], digit.x1 + 0.5 * (digit.bottom - digit.top))
            found.append((digit, Glyph("%", max(box[0], digit.x1), digit.top, x1, digit.bottom, digit.source)))
    return found


def _follows(box: Box, digit: Glyph) -> bool:
    """Whether a picture no taller than the type stands right after a digit."""
    x0, top, _, bottom = box
    size = digit.bottom - digit.top
    if not -0.3 * size < x0 - digit.x1 < 0.8 * size or bottom - top > 1.6 * size:
        return False
    return abs(top + bottom - digit.top - digit.bottom) < size


def is_percent(dark: list[list[bool]]) -> bool:
    """Whether a bitmap shows a percent sign: two holes, one in the upper left and one in the lower right."""
    rows, columns = len(dark), len(dark[0]) if dark else 0
    if rows < 6 or columns < 6:
        return False
    ink = [(row, column) for row in range(rows) for column in range(columns) if dark[row][column]]
    if not ink:
        return False
    top, bottom = min(row for row, _ in ink), max(row for row, _ in ink)
    left, right = min(column for _, column in ink), max(column for _, column in ink)
    holes = [hole for hole in _pale_regions(dark) if len(hole) > 2]
    if len(holes) != 2 or bottom - top < 5 or right - left < 5:
        return False
    middles = sorted((sum(row for row, _ in hole) / len(hole), sum(column for _, column in hole) / len(hole)) for hole in holes)
    (upper, first), (lower, second) = middles
    return upper < (top + bottom) / 2 < lower and first < (left + right) / 2 < second


def _pale_regions(dark: list[list[bool]]) -> list[list[Spot]]:
    """Regions of paper that ink encloses."""
    rows, columns = len(dark), len(dark[0])
    seen: set[Spot] = set()
    holes: list[list[Spot]] = []
    for start in ((row, column) for row in range(rows) for column in range(columns)):
        if start in seen or dark[start[0]][start[1]]:
            continue
        region: list[Spot] = []
        queue = [start]
        seen.add(start)
        enclosed = True
        while queue:
            row, column = queue.pop()
            region.append((row, column))
            for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                if not (0 <= near[0] < rows and 0 <= near[1] < columns):
                    enclosed = False
                elif near not in seen and not dark[near[0]][near[1]]:
                    seen.add(near)
                    queue.append(near)
        if enclosed:
            holes.append(region)
    return holes


def _dark(page: Any, frame: Frame, box: Box) -> list[list[bool]]:
    """The inked pixels of a small part of a page as displayed."""
    x0, top, x1, bottom = box
    width, height = round((x1 - x0) * SCALE) + 4, round((bottom - top) * SCALE) + 4
    across, down = frame.size
    turn = (frame.quarters - max(0, pdfium.FPDFPage_GetRotation(page))) % 4
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        left, above = round(-x0 * SCALE) + 2, round(-top * SCALE) + 2
        pdfium.FPDF_RenderPageBitmap(bitmap, page, left, above, round(across * SCALE), round(down * SCALE), turn, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return [[pixels[row * stride + 4 * column + 1] < 140 for column in range(width)] for row in range(height)]
