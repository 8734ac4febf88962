"""A grey picture as PNG of sixteen shades: a page of print takes some 50 KB (PNG 图像; ISO/IEC 15948)."""

from __future__ import annotations

import struct
import zlib

_HIGH = bytes(((value + 8) // 17) << 4 for value in range(256))
_LOW = bytes((value + 8) // 17 for value in range(256))


def png(width: int, height: int, grey: bytes) -> bytes:
    """``grey`` holds ``height`` rows of ``width`` bytes, 0 black to 255 white. Two pixels share a byte."""
    if width % 2:
        grey = b"".join(grey[row * width : (row + 1) * width] + b"\xff" for row in range(height))
    half = (width + 1) // 2
    left, right = int.from_bytes(grey[0::2].translate(_HIGH)), int.from_bytes(grey[1::2].translate(_LOW))
    packed = (left | right).to_bytes(half * height)
    rows = b"".join(b"\0" + packed[row * half : (row + 1) * half] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
