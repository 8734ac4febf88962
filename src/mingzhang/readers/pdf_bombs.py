"""Streams of a PDF that unpack to far more than a page needs (解压炸弹). They are found before the pages are opened.

What draws a page is held by pdfium as objects, some twenty times its size. A stream whose beginning unpacks to many times
its size is therefore unpacked here first, no further than a limit. Pictures are left out: nothing opens them as objects.
"""

from __future__ import annotations

import re
import zlib

#: bytes that a stream may unpack to
MOST_STREAM = 24 * 1024 * 1024
#: how many times its size the beginning of a stream may unpack to before the rest is looked at
DENSE = 25
#: layers of packing that are opened
DEEPEST = 4
_HEAD = 1024
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image")


def has_bomb(data: bytes) -> bool:
    """Whether any stream of the file unpacks to more than the limit."""
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - 400) : match.start()].rpartition(b"obj")[2]
        if b"/Fl" in head and not _PICTURE.search(head):
            beginning = data[match.end() : match.end() + _HEAD]
            size = len(_unpacked(beginning))
            if size > DENSE * len(beginning) and _goes_beyond(data[match.end() : match.end() + MOST_STREAM], DEEPEST):
                return True
    return False


def _goes_beyond(packed: bytes, layers: int) -> bool:
    unpacked = _unpacked(packed)
    return len(unpacked) > MOST_STREAM or (layers > 1 and unpacked[:1] == b"x" and _goes_beyond(unpacked, layers - 1))


def _unpacked(packed: bytes) -> bytes:
    """One layer, no further than just past the limit; what comes before an error counts."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_STREAM + 1)
    except zlib.error:
        return b""
