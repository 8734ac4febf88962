"""Scanned pages → glyphs and ruling lines, where the optional package rapidocr is installed (扫描页识别).

The models ship inside its wheel; nothing is fetched. What comes back is shaped like a printed page, so that tables and
paragraphs are found in the same way; how sure the recognition is goes into the document's notices.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
from typing import Any, NamedTuple

from mingzhang.readers.pdf_geometry import Glyph, Ink, Rule
from mingzhang.readers.pdf_lines import is_wide, lines_of

#: pixels a point at which a page is rendered
SCALE = 2.0
#: a page is rendered with at most so many pixels
MOST_PIXELS = 12_000_000
#: a dark run of so many points is a ruling line
SHORTEST_RULE = 24.0


class Recognised(NamedTuple):
    """A page that was read by recognition, and how sure it is from 0 to 1."""

    ink: Ink
    confidence: float


def available() -> bool:
    """Whether recognition is installed (``pip install 'mingzhang[ocr]'``)."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2", "numpy"))


def recognise(image: Any, ink: Ink) -> Recognised | None:
    """Text and rules of a page's picture, an array of height × width × 3; None when nothing was found."""
    scale = image.shape[1] / ink.width
    found = _engine()(image)
    if found is None or found.txts is None or len(found.txts) == 0:
        return None
    glyphs: list[Glyph] = []
    for number, (corners, text) in enumerate(zip(found.boxes, found.txts, strict=True)):
        xs, ys = [float(x) / scale for x, _ in corners], [float(y) / scale for _, y in corners]
        glyphs.extend(_spread(text, min(xs), min(ys), max(xs), max(ys), number))
    if not glyphs:
        return None
    confidence = sum(float(score) for score in found.scores) / len(found.scores)
    horizontals, verticals = _rules(image, scale)
    raw = "\n".join(line.text for line in lines_of(glyphs))
    return Recognised(ink._replace(glyphs=glyphs, horizontals=horizontals, verticals=verticals, raw=raw, hidden=False), confidence)


def scale_of(ink: Ink) -> float:
    """Pixels a point at which a page is to be rendered."""
    return float(min(SCALE, (MOST_PIXELS / max(ink.width * ink.height, 1.0)) ** 0.5))


@functools.cache
def _engine() -> Any:
    for name in ("RapidOCR", "rapidocr"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return importlib.import_module("rapidocr").RapidOCR(params={"Global.log_level": "error"})


def _spread(text: str, x0: float, top: float, x1: float, bottom: float, source: int) -> list[Glyph]:
    """The characters of a recognised line spread over its box, Chinese ones twice as broad as others."""
    widths = [2.0 if is_wide(char) else 1.0 for char in text]
    step = (x1 - x0) / max(sum(widths), 1.0)
    glyphs: list[Glyph] = []
    at = x0
    for char, width in zip(text, widths, strict=True):
        if not char.isspace():
            glyphs.append(Glyph(char, at, top, at + width * step, bottom, source))
        at += width * step
    return glyphs


def _rules(image: Any, scale: float) -> tuple[list[Rule], list[Rule]]:
    """Long dark runs of the picture, lying and standing."""
    cv2: Any = importlib.import_module("cv2")
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -12)
    shortest = int(SHORTEST_RULE * scale)
    rules: list[list[Rule]] = []
    for kernel in ((shortest, 1), (1, shortest)):
        kept = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        count, _, boxes, _ = cv2.connectedComponentsWithStats(kept)
        found: list[Rule] = []
        for x, y, width, height, _ in boxes[1:count].tolist():
            if kernel[1] == 1 and height <= 5 * scale:
                found.append(Rule((y + height / 2) / scale, x / scale, (x + width) / scale))
            elif kernel[0] == 1 and width <= 5 * scale:
                found.append(Rule((x + width / 2) / scale, y / scale, (y + height) / scale))
        rules.append(found)
    return rules[0], rules[1]
