"""The ruling lines, shading and pictures of a PDF page, form objects included (表格线).

Rules come as thin filled rectangles, strokes or closed paths; fill-only rectangles are shading; thin pictures are rules.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from mingzhang.facts import Box
from mingzhang.readers.pdf_calls import bounds, colours, draw_modes, form_objects, handle_of, kinds, page_objects
from mingzhang.readers.pdf_geometry import UNIT, Frame, Glyph, Rule, Transform, apply, times

#: a filled shape or stroke no thicker than this is a ruling line
THIN = 3.0
#: drawing objects on a page beyond which the rest is left unread
MOST_OBJECTS = 300_000
#: form objects nested deeper than this are left unread
DEEPEST_FORM = 12


#: makes a rule without the cost of a call of its class
_rule = tuple.__new__


class Shapes:
    """Ruling lines, shading and pictures of a page, form objects included."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.horizontals: list[Rule] = []
        self.verticals: list[Rule] = []
        self.pictures: list[Box] = []
        self.shadings: list[Box] = []
        self.white: list[tuple[Rule, bool]] = []
        self.moved = False
        self.left = MOST_OBJECTS

    def is_backed(self, glyph: Glyph) -> bool:
        """Whether white text stands on a shading or a picture and so can be seen."""
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in (*self.shadings, *self.pictures))

    def read(self, page: Any) -> None:
        self._objects(page_objects(page, MOST_OBJECTS), UNIT, 0)

    def show_white(self) -> None:
        """White rules count where they part shaded cells; elsewhere nobody sees them."""
        for rule, across in self.white:
            middle = (rule.start + rule.end) / 2
            x, y = (middle, rule.at) if across else (rule.at, middle)
            if any(x0 - THIN <= x <= x1 + THIN and top - THIN <= y <= bottom + THIN for x0, top, x1, bottom in self.shadings):
                (self.horizontals if across else self.verticals).append(rule)

    def _objects(self, items: list[int], outer: Transform, depth: int) -> None:
        """The objects of a page or of a form, drawn through ``outer``."""
        self.left -= len(items)
        if self.left < 0:
            return
        found: dict[int, list[int]] = {}
        for item, kind in zip(items, kinds(items), strict=True):
            found.setdefault(kind, []).append(item)
        self._paths(found.get(pdfium.FPDF_PAGEOBJ_PATH, []), outer)
        for box in self._boxes(found.get(pdfium.FPDF_PAGEOBJ_IMAGE, []), outer):
            if box is not None and not self._thin(box):
                self.pictures.append(box)
        if depth < DEEPEST_FORM:
            for form in found.get(pdfium.FPDF_PAGEOBJ_FORM, []):
                matrix = times(_matrix(handle_of(form, pdfium.FPDF_PAGEOBJECT)), outer)
                self.moved = self.moved or matrix != UNIT
                self._objects(form_objects(form, MOST_OBJECTS), matrix, depth + 1)

    def _placed(self, x0: float, y0: float, x1: float, y1: float, outer: Transform) -> Box:
        if outer != UNIT:
            xs, ys = zip(*(apply(outer, x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))), strict=True)
            x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        return self.frame.box(x0, y0, x1, y1)

    def _thin(self, box: Box, white: bool = False) -> bool:
        """Keep a thin box as a ruling line; False when it is none."""
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        if height <= THIN and width > height:
            rule, across = _rule(Rule, ((top + bottom) / 2, x0, x1)), True
        elif width <= THIN and height > width:
            rule, across = _rule(Rule, ((x0 + x1) / 2, top, bottom)), False
        else:
            return width <= THIN and height <= THIN
        if white:
            self.white.append((rule, across))
        elif across:
            self.horizontals.append(rule)
        else:
            self.verticals.append(rule)
        return True

    def _paths(self, paths: list[int], outer: Transform) -> None:
        modes = draw_modes(paths)
        stroked = [path for path, (_, stroke) in zip(paths, modes, strict=True) if stroke]
        filled = [path for path, (fill, stroke) in zip(paths, modes, strict=True) if fill and not stroke]
        for group, is_stroked in ((stroked, True), (filled, False)):
            inks = colours(group, stroked=is_stroked)
            for path, box, (darkest, opacity) in zip(group, self._boxes(group, outer), inks, strict=True):
                white = darkest > 250 or opacity < 8
                if box is not None and not self._thin(box, white):
                    self._parts(handle_of(path, pdfium.FPDF_PAGEOBJECT), outer, is_stroked, white)

    def _boxes(self, items: list[int], outer: Transform) -> list[Box | None]:
        """The boxes of objects on the page as displayed."""
        found = bounds(items)
        if outer != UNIT or self.frame.quarters:
            return [None if quad is None else self._placed(*quad, outer) for quad in found]
        left, top = self.frame.left, self.frame.top
        return [None if quad is None else (quad[0] - left, top - quad[3], quad[2] - left, top - quad[1]) for quad in found]

    def _parts(self, path: Any, outer: Transform, stroked: bool, white: bool) -> None:
        """The straight parts of a path that is no line as a whole."""
        matrix = times(_matrix(path), outer)
        shaded = False
        for points, closed in _subpaths(path):
            placed = [apply(matrix, x, y) for x, y in points]
            if closed and len(placed) > 2 and placed[0] != placed[-1]:
                placed.append(placed[0])
            xs, ys = [x for x, _ in placed], [y for _, y in placed]
            outline = self.frame.box(min(xs), min(ys), max(xs), max(ys))
            if self._thin(outline, white):
                continue
            if stroked:
                for (ax, ay), (bx, by) in itertools.pairwise(placed):
                    self._thin(self.frame.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), white)
            elif len(placed) > 2 and not shaded and not white:
                shaded = True
                self.shadings.append(outline)


def _subpaths(item: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The straight subpaths of a path in its own space, and whether each is closed; curved ones are skipped."""
    points: list[tuple[float, float]] = []
    closed = curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    for index in range(min(pdfium.FPDFPath_CountSegments(item), MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points, closed
            points, closed, curved = [], False, False
        pdfium.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        points.append((x.value, y.value))
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and not curved:
        yield points, closed


def _matrix(item: Any) -> Transform:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return UNIT
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
