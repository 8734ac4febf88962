"""pdfium asked in bulk: one call a character costs more to make than to answer (批量调用).

The functions are bound anew with plain argument types and called through ``map``, so that no Python code runs between
calls. Addresses stand for pdfium's handles; they are valid while the page is open.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

_VOID, _INT = ctypes.c_void_p, ctypes.c_int


def address_of(handle: Any) -> int:
    """The address that stands for a handle; 0 for none."""
    return ctypes.cast(handle, _VOID).value or 0


def _bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    bound: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))
    return bound


_unicode = _bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _VOID, _INT)
_text_object = _bound(pdfium.FPDFText_GetTextObject, _VOID, _VOID, _INT)
_loose_box = _bound(pdfium.FPDFText_GetLooseCharBox, _INT, _VOID, _INT, _VOID)
_text_matrix = _bound(pdfium.FPDFText_GetMatrix, _INT, _VOID, _INT, _VOID)
_render_mode = _bound(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _VOID)
_fill_colour = _bound(pdfium.FPDFPageObj_GetFillColor, _INT, _VOID, _VOID, _VOID, _VOID, _VOID)
_stroke_colour = _bound(pdfium.FPDFPageObj_GetStrokeColor, _INT, _VOID, _VOID, _VOID, _VOID, _VOID)
_page_object = _bound(pdfium.FPDFPage_GetObject, _VOID, _VOID, _INT)
_form_object = _bound(pdfium.FPDFFormObj_GetObject, _VOID, _VOID, ctypes.c_ulong)
_kind = _bound(pdfium.FPDFPageObj_GetType, _INT, _VOID)
_bounds = _bound(pdfium.FPDFPageObj_GetBounds, _INT, _VOID, _VOID, _VOID, _VOID, _VOID)
_draw_mode = _bound(pdfium.FPDFPath_GetDrawMode, _INT, _VOID, _VOID, _VOID)
_clip_path = _bound(pdfium.FPDFPageObj_GetClipPath, _VOID, _VOID)
_count_paths = _bound(pdfium.FPDFClipPath_CountPaths, _INT, _VOID)
_count_segments = _bound(pdfium.FPDFClipPath_CountPathSegments, _INT, _VOID, _INT)
_clip_segment = _bound(pdfium.FPDFClipPath_GetPathSegment, _VOID, _VOID, _INT, _INT)
_point = _bound(pdfium.FPDFPathSegment_GetPoint, _INT, _VOID, _VOID, _VOID)


def handle_of(address: int, kind: Any) -> Any:
    """A handle for the functions of ``pypdfium2.raw``."""
    return ctypes.cast(address, kind)


def characters(textpage: Any, count: int) -> tuple[list[int], list[int | None], list[float]]:
    """Code point, text object and loose box of each character; boxes as left, top, right, bottom in one flat list."""
    handle = address_of(textpage)
    codes = list(map(_unicode, repeat(handle), range(count)))
    objects = list(map(_text_object, repeat(handle), range(count)))
    boxes = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(boxes)
    _run(map(_loose_box, repeat(handle), range(count), range(start, start + 16 * count, 16)))
    return codes, objects, boxes[:]


def matrices(textpage: Any, indexes: Sequence[int]) -> list[float]:
    """The matrix (a, b, c, d, e, f) of characters in one flat list."""
    found = (ctypes.c_float * (6 * len(indexes)))()
    start = ctypes.addressof(found)
    _run(map(_text_matrix, repeat(address_of(textpage)), indexes, range(start, start + 24 * len(indexes), 24)))
    return found[:]


def render_modes(objects: Sequence[int]) -> list[int]:
    return list(map(_render_mode, objects))


def colours(objects: Sequence[int], *, stroked: bool = False) -> list[tuple[int, int]]:
    """The darkest channel and the opacity of each object's fill or stroke; (0, 255) where none is set."""
    count = len(objects)
    channels = (ctypes.c_uint * (4 * count))()
    start = ctypes.addressof(channels)
    places = [range(start + shift, start + shift + 16 * count, 16) for shift in (0, 4, 8, 12)]
    known = list(map(_stroke_colour if stroked else _fill_colour, objects, *places))
    flat = channels[:]
    inks = list(zip(known, flat[0::4], flat[1::4], flat[2::4], flat[3::4], strict=True))
    seen = {ink: (min(ink[1:4]), ink[4]) if ink[0] else (0, 255) for ink in set(inks)}
    return [seen[ink] for ink in inks]


def page_objects(page: Any, most: int) -> list[int]:
    """The drawing objects of a page."""
    return [item for item in map(_page_object, repeat(address_of(page)), range(min(pdfium.FPDFPage_CountObjects(page), most))) if item]


def form_objects(form: int, most: int) -> list[int]:
    """The drawing objects of a form object."""
    count = pdfium.FPDFFormObj_CountObjects(handle_of(form, pdfium.FPDF_PAGEOBJECT))
    return [item for item in map(_form_object, repeat(form), range(min(max(count, 0), most))) if item]


def kinds(objects: Sequence[int]) -> list[int]:
    return list(map(_kind, objects))


def bounds(objects: Sequence[int]) -> list[tuple[float, float, float, float] | None]:
    """Left, bottom, right, top of each object in its page's or form's space."""
    count = len(objects)
    sides = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(sides)
    places = [range(start + shift, start + shift + 16 * count, 16) for shift in (0, 4, 8, 12)]
    known = list(map(_bounds, objects, *places))
    flat = sides[:]
    quads = zip(flat[0::4], flat[1::4], flat[2::4], flat[3::4], strict=True)
    return [quad if is_known else None for is_known, quad in zip(known, quads, strict=True)]


def draw_modes(paths: Sequence[int]) -> list[tuple[int, int]]:
    """How each path is filled (0: not) and whether it is stroked."""
    count = len(paths)
    modes = (ctypes.c_int * (2 * count))()
    start = ctypes.addressof(modes)
    _run(map(_draw_mode, paths, range(start, start + 8 * count, 8), range(start + 4, start + 4 + 8 * count, 8)))
    flat = modes[:]
    return list(zip(flat[0::2], flat[1::2], strict=True))


def clips(item: int, most: int = 1000) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each path to which an object is clipped."""
    path = _clip_path(item)
    found: list[tuple[float, float, float, float]] = []
    for index in range(_count_paths(path) if path else 0):
        count = min(max(_count_segments(path, index), 0), most)
        points = (ctypes.c_float * (2 * count))()
        start = ctypes.addressof(points)
        segments = map(_clip_segment, repeat(path), repeat(index), range(count))
        _run(map(_point, segments, range(start, start + 8 * count, 8), range(start + 4, start + 4 + 8 * count, 8)))
        if count:
            flat = points[:]
            found.append((min(flat[0::2]), min(flat[1::2]), max(flat[0::2]), max(flat[1::2])))
    return found


def _run(calls: Any) -> None:
    for _ in calls:
        pass
