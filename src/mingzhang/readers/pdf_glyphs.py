"""The characters of a PDF page: which can be seen, and how they stand (文字).

Generated characters, text off the page, invisible or white text, twins of faked bold type and watermarks are left out.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from mingzhang.facts import Box
from mingzhang.readers.pdf_calls import characters, clips, colours, matrices, render_modes
from mingzhang.readers.pdf_geometry import Frame, Glyph

#: glyphs on a page beyond which the rest is left unread
MOST_GLYPHS = 400_000
#: a glyph is cut where so much of its height, at least and at most, is shown: type has room above and below it
LEAST_SHOWN, MOST_CUT = 0.12, 0.7
#: glyphs of a page whose clips are looked at first
SAMPLES = 12
#: a watermark is at least this large, and slanted or pale
WATERMARK_SIZE = 22.0

#: halves of UTF-16 pairs, which a damaged font names and no text may hold
_HALVES = frozenset(range(0xD800, 0xE000))
_BLANK = frozenset({*range(33), 0x7F, 0xA0, 0xAD, 0x3000, *range(0x2000, 0x2010), 0xFEFF, 0xFFFE, 0xFFFF})


class Style(NamedTuple):
    """What the glyphs of one text object share; ``angle`` in clockwise quarters, 0 for upright."""

    visible: bool = True
    white: bool = False
    pale: bool = False
    angle: float = 0.0


_PLAIN = Style()


class Text(NamedTuple):
    """The characters of a page. ``unseen`` says whether each is white; ``spots`` are the glyphs' positions in ``raw``;
    ``objects`` are the addresses of the text objects by number; ``leaning`` counts sideways glyphs by clockwise quarters."""

    glyphs: list[Glyph]
    spots: list[int]
    unseen: list[tuple[Glyph, bool]]
    slanted: list[list[Glyph]]
    sideways: list[list[Glyph]]
    raw: list[str]
    objects: list[int]
    leaning: list[int]


def text_of(textpage: Any, frame: Frame) -> Text:
    """Sort the characters of a page by how they stand and whether they can be seen."""
    count = max(0, min(pdfium.FPDFText_CountChars(textpage), MOST_GLYPHS))
    codes, objects, boxes = characters(textpage, count)
    if not _HALVES.isdisjoint(codes):
        codes = [0xFFFD if code in _HALVES else code for code in codes]
    firsts = dict(zip(reversed(objects), range(count - 1, -1, -1), strict=True))
    firsts.pop(None, None)
    owners = [address for address in firsts if address is not None]
    numbers = dict(zip(owners, range(len(owners)), strict=True))
    styles = dict(zip(owners, _styles(textpage, owners, [firsts[owner] for owner in owners], frame), strict=True))
    text = Text([], [], [], [], [], [], owners, [0, 0, 0, 0])
    glyphs, spots, raw = text.glyphs, text.spots, text.raw
    lefts, tops, rights, bottoms = frame.lists(boxes[0::4], boxes[3::4], boxes[2::4], boxes[1::4])
    across, down = (2 * side for side in frame.size)
    make = tuple.__new__
    for index, (code, owner, x0, top, x1, bottom) in enumerate(zip(codes, objects, lefts, tops, rights, bottoms, strict=True)):
        if not owner:
            raw.append(chr(code) if code else " ")
            continue
        if code in _BLANK:
            raw.append(" ")
            continue
        if not 0.01 < x1 - x0 <= 3 * (bottom - top):
            x0, top, x1, bottom = _tight(textpage, index, frame, (x0, top, x1, bottom))
        if not (bottom - top > 0.01 and 0 <= x0 + x1 <= across and 0 <= top + bottom <= down):
            continue
        char = chr(code)
        glyph: Glyph = make(Glyph, (char, x0, top, x1, bottom, numbers[owner]))
        style = styles[owner]
        if style is _PLAIN or _is_upright(glyph, style, text):
            glyphs.append(glyph)
            spots.append(len(raw))
            raw.append(char)
    return _without_twins(text)


def _is_upright(glyph: Glyph, style: Style, text: Text) -> bool:
    """Whether a glyph of some special style counts as text that stands upright; others are put where they belong."""
    size = glyph.bottom - glyph.top
    if not style.visible or style.white:
        text.unseen.append((glyph, style.visible and style.white))
        return False
    is_sideways = bool(style.angle) and abs(style.angle - round(style.angle)) < 0.02
    if size >= WATERMARK_SIZE and (style.pale or (style.angle and not is_sideways)):
        return False
    if not style.angle:
        return True
    runs = text.sideways if is_sideways else text.slanted
    if runs and runs[-1][-1].source == glyph.source:
        runs[-1].append(glyph)
    else:
        runs.append([glyph])
    if is_sideways:
        text.leaning[round(style.angle) % 4] += 1
    text.raw.append(glyph.char)
    return False


def _styles(textpage: Any, owners: list[int], indexes: list[int], frame: Frame) -> list[Style]:
    """The style of each text object; most are plain, and then the same one."""
    turned = matrices(textpage, indexes)
    known: dict[tuple[int, tuple[int, int], float, float], Style] = {}
    styles: list[Style] = []
    for key in zip(render_modes(owners), colours(owners), turned[0::6], turned[1::6], strict=True):
        style = known.get(key)
        if style is None:
            mode, (darkest, opacity), across, up = key
            style = Style(mode not in (3, 7) and opacity > 8, darkest > 250, darkest > 150 or opacity < 150, _quarters(across, up, frame))
            known[key] = style = _PLAIN if style == _PLAIN else style
        styles.append(style)
    return styles


def _quarters(across: float, up: float, frame: Frame) -> float:
    """Clockwise quarters by which a baseline leans as displayed; a slant of the letters (italics) does not count."""
    leaning = (frame.quarters - math.atan2(up, across) / (math.pi / 2)) % 4
    return 0.0 if min(leaning, 4 - leaning) < 0.03 else leaning


def turn_of(text: Text) -> int:
    """Quarters to turn the page so that most of the text that stands sideways is upright."""
    return -text.leaning.index(max(text.leaning)) % 4


def _without_twins(text: Text) -> Text:
    """Without characters printed a second time over themselves: bold type is often faked so."""
    if not text.glyphs:
        return text
    chars, lefts, tops, *_ = zip(*text.glyphs, strict=True)
    near = set(zip(chars, [x // 1.5 for x in lefts], [y // 1.5 for y in tops], strict=True))
    next_to = set(zip(chars, [(x + 0.75) // 1.5 for x in lefts], [(y + 0.75) // 1.5 for y in tops], strict=True))
    if len(near) == len(next_to) == len(text.glyphs):
        return text
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    glyphs: list[Glyph] = []
    spots: list[int] = []
    for glyph, spot in zip(text.glyphs, text.spots, strict=True):
        if _is_twin(seen, glyph):
            text.raw[spot] = ""
            continue
        seen[glyph.char, int(glyph.x0), int(glyph.top)] = glyph.x0, glyph.top
        glyphs.append(glyph)
        spots.append(spot)
    return text._replace(glyphs=glyphs, spots=spots)


def _is_twin(seen: dict[tuple[str, int, int], tuple[float, float]], glyph: Glyph) -> bool:
    near = 0.12 * (glyph.bottom - glyph.top)
    left, right, above, below = int(glyph.x0 - near), int(glyph.x0 + near), int(glyph.top - near), int(glyph.top + near)
    for column in range(left, right + 1):
        for row in range(above, below + 1):
            other = seen.get((glyph.char, column, row))
            if other is not None and abs(other[0] - glyph.x0) <= near and abs(other[1] - glyph.top) <= near:
                return True
    return False


def _tight(textpage: Any, index: int, frame: Frame, loose: Box) -> Box:
    """The glyph's tight box where the font gives no sensible loose one."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(textpage, index, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top)):
        return loose
    box = frame.box(left.value, bottom.value, right.value, top.value)
    return loose if box[3] - box[1] < 0.01 else box


def unclipped(text: Text, frame: Frame) -> tuple[list[Glyph], tuple[Glyph, ...]]:
    """Glyphs without those that a clip over the page hides; and those of which it hides a part.

    A merged cell that a page break cuts is drawn whole on both pages and clipped on each. A clip around one cell hides
    nothing that matters: text that runs out of a cell is meant to be read. A few samples show which clips a page has;
    only glyphs outside one of them are looked at.
    """
    width, height = frame.size
    known: dict[int, Box | None] = {}

    def clip_of(source: int) -> Box | None:
        if source not in known:
            box = _clip(text.objects[source], frame)
            is_page = box is not None and (box[2] - box[0]) * (box[3] - box[1]) > 0.2 * width * height
            known[source] = box if is_page else None
        return known[source]

    samples = {clip_of(glyph.source) for glyph in text.glyphs[:: len(text.glyphs) // SAMPLES + 1]}
    common = [box for box in samples if box is not None]
    if not common:
        return text.glyphs, ()
    left, top = max(box[0] for box in common) - 1, max(box[1] for box in common) - 1
    right, bottom = min(box[2] for box in common) + 1, min(box[3] for box in common) + 1
    kept: list[Glyph] = []
    cut: list[Glyph] = []
    for glyph, spot in zip(text.glyphs, text.spots, strict=True):
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        if glyph.top < top or glyph.bottom > bottom or not left <= x <= right:
            clip = clip_of(glyph.source)
            if clip is not None and clip[0] - 1 <= x <= clip[2] + 1 and LEAST_SHOWN <= _shown(glyph, clip) <= MOST_CUT:
                cut.append(glyph)
            if clip is not None and not (clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1):
                text.raw[spot] = ""
                continue
        kept.append(glyph)
    return kept, tuple(cut)


def _shown(glyph: Glyph, clip: Box) -> float:
    """The part of a glyph's height that a clip lets through."""
    height = glyph.bottom - glyph.top
    return max(0.0, min(glyph.bottom, clip[3]) - max(glyph.top, clip[1])) / height if height > 0 else 1.0


def _clip(item: int, frame: Frame) -> Box | None:
    """The box to which a text object is clipped, None when it is not clipped."""
    box: Box | None = None
    for clip in clips(item):
        here = frame.box(*clip)
        box = here if box is None else (max(box[0], here[0]), max(box[1], here[1]), min(box[2], here[2]), min(box[3], here[3]))
    return box
