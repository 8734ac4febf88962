"""A small writer of PDFs for tests: Chinese text without embedded fonts, lines, rectangles, rotation, clips, forms, images."""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import NamedTuple


class Page(NamedTuple):
    """A page as a list of content operators; the origin is at the lower left."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    operators: tuple[str, ...] = ()
    crop: tuple[float, float, float, float] | None = None

    def text(self, x: float, y: float, text: str, size: float = 10, *, matrix: str = "1 0 0 1", mode: int = 0, colour: str = "0 g") -> Page:
        code = text.encode("utf-16-be").hex()
        return self.draw(f"{colour} BT /F1 {size} Tf {mode} Tr {matrix} {x} {y} Tm <{code}> Tj ET 0 Tr 0 g")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> Page:
        return self.draw(f"{width} w {x0} {y0} m {x1} {y1} l S")

    def fill(self, x: float, y: float, width: float, height: float, colour: str = "0 g") -> Page:
        return self.draw(f"{colour} {x} {y} {width} {height} re f 0 g")

    def box(self, x: float, y: float, width: float, height: float) -> Page:
        return self.draw(f"0.5 w {x} {y} {width} {height} re S")

    def draw(self, operators: str) -> Page:
        return self._replace(operators=(*self.operators, operators))

    def ruled(self, xs: list[float], ys: list[float], style: str = "stroke") -> Page:
        """A full lattice in one of the three ways that producers draw one."""
        page = self
        if style == "stroke":
            for y in ys:
                page = page.line(xs[0], y, xs[-1], y)
            for x in xs:
                page = page.line(x, ys[0], x, ys[-1])
        elif style == "rect":
            for y in ys:
                page = page.fill(xs[0], y - 0.25, xs[-1] - xs[0], 0.5)
            for x in xs:
                page = page.fill(x - 0.25, ys[0], 0.5, ys[-1] - ys[0])
        else:
            for x0, x1 in pairwise(xs):
                for y0, y1 in pairwise(ys):
                    page = page.box(x0, y0, x1 - x0, y1 - y0)
        return page

    def table(self, xs: list[float], ys: list[float], rows: list[list[str]], style: str = "stroke", size: float = 9) -> Page:
        """A ruled table; ``ys`` from top to bottom, labels to the left of their cells and numbers to the right."""
        page = self.ruled(xs, sorted(ys), style)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                breadth = sum(size if ord(char) > 255 else size / 2 for char in text)
                x = xs[column + 1] - 2 - breadth if text[:1].isdigit() or text[:1] == "-" else xs[column] + 2
                page = page.text(x, (ys[row] + ys[row + 1]) / 2 - size * 0.35, text, size)
        return page


def pdf(*pages: Page, form: str | None = None, picture: list[str] | None = None) -> bytes:
    """The pages as a file. ``form`` is the content of a form object /X1 that pages may draw with ``/X1 Do``;
    ``picture`` are the rows of an image /I1, ``#`` for black, one black pixel by default."""
    picture = picture or ["#"]
    pixels = "".join("\0" if char == "#" else "\xff" for row in picture for char in row)
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 814 939 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 93 >>",
        _stream(form or "", b"/Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Resources << /Font << /F1 3 0 R >> >>"),
        _stream(
            pixels,
            b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
            b" /Width %d /Height %d" % (len(picture[0]), len(picture)),
        ),
    ]
    kids = []
    for page in pages:
        objects.append(_stream("\n".join(page.operators)))
        crop = f" /CropBox [{' '.join(map(str, page.crop))}]" if page.crop else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}]{crop} /Rotate {page.rotate}"
            f" /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X1 6 0 R /I1 7 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _stream(content: str, extra: bytes = b"") -> bytes:
    data = zlib.compress(content.encode("latin-1"))
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (extra, len(data), data)
