"""One PDF page → all that it shows, ready to be read (页面)."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Frame, Glyph, Ink
from mingzhang.readers.pdf_glyphs import Text, text_of, turn_of, unclipped
from mingzhang.readers.pdf_shapes import Shapes
from mingzhang.readers.pdf_signs import signs


def ink_of(page: Any, textpage: Any, number: int) -> Ink:
    """Read glyphs and ruling lines of a raw pdfium page."""
    frame = frame_of(page)
    text = text_of(textpage, frame)
    turn = 0
    if sum(map(len, text.sideways)) > len(text.glyphs):
        turn = turn_of(text)
        frame = frame._replace(quarters=(frame.quarters + turn) % 4)
        text = text_of(textpage, frame)
    shapes = Shapes(frame)
    shapes.read(page)
    shapes.show_white()
    if shapes.pictures and text.glyphs:
        _add_signs(page, frame, text, shapes.pictures)
    width, height = frame.size
    glyphs, hidden = text.glyphs, False
    cut: tuple[Glyph, ...] = ()
    if not shapes.moved:
        glyphs, cut = unclipped(text, frame)
    glyphs.extend(glyph for glyph, is_white in text.unseen if is_white and shapes.is_backed(glyph))
    glyphs.extend(glyph for run in text.sideways for glyph in run)
    raw = "".join(text.raw).replace("\r\n", "\n").replace("\r", "\n")
    if not glyphs and len(text.unseen) > 20 and shapes.pictures:
        glyphs, hidden = [glyph for glyph, _ in text.unseen], True
        raw = _plain(glyphs)
    return Ink(number, width, height, glyphs, text.slanted, shapes.horizontals, shapes.verticals, shapes.pictures, raw, turn, hidden, cut)


def _add_signs(page: Any, frame: Frame, text: Text, pictures: list[Box]) -> None:
    """Pictured percent signs among the glyphs, and in the raw text after their number."""
    found = signs(page, frame, text.glyphs, pictures)
    spots = {id(glyph): spot for glyph, spot in zip(text.glyphs, text.spots, strict=True)} if found else {}
    for digit, sign in found:
        text.raw[spots[id(digit)]] += sign.char
        text.glyphs.append(sign)
        text.spots.append(len(text.raw))
        text.raw.append("")


def _plain(glyphs: list[Glyph]) -> str:
    """Text in the order of the content stream with a break where the line changes."""
    parts: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and (glyph.top > last.bottom or glyph.bottom < last.top):
            parts.append("\n")
        elif last is not None and glyph.x0 - last.x1 > 0.5 * (last.bottom - last.top):
            parts.append(" ")
        parts.append(glyph.char)
        last = glyph
    return "".join(parts)


def frame_of(page: Any) -> Frame:
    """How a page is displayed: its visible part in user space and its rotation."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect)):
        rect.left, rect.bottom = 0.0, 0.0
        rect.right, rect.top = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return Frame(rect.left, rect.bottom, rect.right, rect.top, max(0, pdfium.FPDFPage_GetRotation(page)) % 4)
