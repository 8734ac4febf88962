"""How well colours are told apart."""

from __future__ import annotations

import re


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.11: how far two colours are apart."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def hexed(colour: str) -> str:
    """A colour as a browser computes it, rgb(…), in hexadecimal."""
    return "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])
