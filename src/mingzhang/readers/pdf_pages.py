"""The pages of a PDF as a person sees them, one at a time: where the text stands, and the picture (页面图像)."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from mingzhang.document import ReadError
from mingzhang.facts import Box
from mingzhang.readers.pdf_geometry import Frame, Ink
from mingzhang.readers.pdf_ink import frame_of, ink_of
from mingzhang.readers.pdf_lines import Line, lines_of

#: a picture has at most so many pixels
MOST_PIXELS = 6_000_000


class Leaf(NamedTuple):
    """One page turned upright: ``width`` and ``height`` in points, and its lines of text from top to bottom."""

    number: int
    lines: tuple[Line, ...]
    ink: Ink
    frame: Frame

    @property
    def width(self) -> float:
        return self.ink.width

    @property
    def height(self) -> float:
        return self.ink.height

    def upright(self, box: Box) -> Box:
        """A box of the page as displayed (as places keep them) → of the page turned upright."""
        return self.ink.upright(box)

    def displayed(self, box: Box) -> Box:
        """A box of the page turned upright → of the page as displayed."""
        return self.ink.back(box)

    def user(self, box: Box) -> Box:
        """A box of the page as displayed → left, bottom, right, top in the file's own space."""
        return self.frame.user(box)


class Picture(NamedTuple):
    """A page in grey: ``data`` holds ``height`` rows of ``width`` bytes, 0 black to 255 white."""

    width: int
    height: int
    data: bytes


class Pages:
    """The pages of an open PDF. Raises ReadError where it does not open; a page that is broken is None."""

    def __init__(self, path: Path, data: bytes, password: str | None = None) -> None:
        try:
            self._document = pypdfium.PdfDocument(data, password=password)
        except pypdfium.PdfiumError as error:
            raise ReadError(f"{path.name}：PDF 打不开。") from error
        self._leaves: dict[int, Leaf | None] = {}

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        self._document.close()

    def leaf(self, number: int) -> Leaf | None:
        """Page ``number``, counted from 1; None where there is none or it is broken."""
        if number not in self._leaves:
            self._leaves[number] = self._read(number)
        return self._leaves[number]

    def _read(self, number: int) -> Leaf | None:
        page = pdfium.FPDF_LoadPage(self._document.raw, number - 1) if 1 <= number <= len(self) else None
        textpage = pdfium.FPDFText_LoadPage(page) if page else None
        try:
            if not textpage:
                return None
            ink = ink_of(page, textpage, number)
            lines = lines_of(ink.glyphs)
            bare = ink._replace(glyphs=[], slanted=[], horizontals=[], verticals=[], raw="")
            return Leaf(number, tuple(lines), bare, frame_of(page))
        finally:
            if textpage:
                pdfium.FPDFText_ClosePage(textpage)
            if page:
                pdfium.FPDF_ClosePage(page)

    def annotations(self) -> int:
        """How many annotations all pages have together."""
        count = 0
        for number in range(len(self)):
            page = pdfium.FPDF_LoadPage(self._document.raw, number)
            if page:
                count += pdfium.FPDFPage_GetAnnotCount(page)
                pdfium.FPDF_ClosePage(page)
        return count

    def copy(self) -> bytes:
        """The file written anew by pdfium, which sets right what is damaged and can be."""
        out = io.BytesIO()
        self._document.save(out, flags=pdfium.FPDF_NO_INCREMENTAL)
        return out.getvalue()

    def picture(self, number: int, scale: float) -> Picture | None:
        """The page turned upright, ``scale`` pixels a point, fewer where it is very large."""
        leaf = self.leaf(number)
        page: Any = pdfium.FPDF_LoadPage(self._document.raw, number - 1) if leaf is not None else None
        if leaf is None or not page:
            return None
        scale = float(min(scale, (MOST_PIXELS / max(leaf.width * leaf.height, 1.0)) ** 0.5))
        width, height = max(1, round(leaf.width * scale)), max(1, round(leaf.height * scale))
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, leaf.ink.turn, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
            pdfium.FPDF_ClosePage(page)
        if stride != width:
            data = b"".join(data[row * stride : row * stride + width] for row in range(height))
        return Picture(width, height, data)
