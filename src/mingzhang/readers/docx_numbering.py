"""Automatic numbering of Word paragraphs: the labels that are printed but not typed (自动编号)."""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.readers.package import Package, attribute, children, local

_DIGITS = "零一二三四五六七八九"


class Level(NamedTuple):
    """One level of a list: how its number is written, the text around it, where it starts."""

    format: str
    text: str
    start: int


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, lists: dict[str, dict[int, Level]]) -> None:
        self.lists = lists
        self.counts: dict[str, dict[int, int]] = {}

    def label(self, number: str, level: int) -> str:
        """The next label of a list at a level, such as 一、 or （三） or 2.1; '' for bullets and unknown lists."""
        levels = self.lists.get(number)
        if levels is None or level not in levels:
            return ""
        counts = self.counts.setdefault(number, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].format in ("bullet", "none"):
            return ""

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at not in levels:
                return ""
            return numeral(counts.get(at, levels[at].start), levels[at].format)

        return re.sub(r"%(\d)", written, levels[level].text)


def numbering_of(package: Package) -> Numbering:
    """The numbering part of a document; empty where it has none."""
    if "word/numbering.xml" not in package:
        return Numbering({})
    root = package.xml("word/numbering.xml")
    abstract: dict[str, dict[int, Level]] = {}
    lists: dict[str, dict[int, Level]] = {}
    for item in children(root, "abstractNum"):
        abstract[str(attribute(item, "abstractNumId"))] = {
            _integer(attribute(level, "ilvl")): _level(level) for level in children(item, "lvl")
        }
    for item in children(root, "num"):
        base = next((str(attribute(child, "val")) for child in children(item, "abstractNumId")), "")
        levels = dict(abstract.get(base, {}))
        for override in children(item, "lvlOverride"):
            at = _integer(attribute(override, "ilvl"))
            for child in children(override, "startOverride", "lvl"):
                if local(child) == "lvl":
                    levels[at] = _level(child)
                elif at in levels:
                    levels[at] = levels[at]._replace(start=_integer(attribute(child, "val")))
        lists[str(attribute(item, "numId"))] = levels
    return Numbering(lists)


def _level(item: object) -> Level:
    values = {local(child): str(attribute(child, "val") or "") for child in children(item, "numFmt", "lvlText", "start")}
    return Level(values.get("numFmt", "decimal"), values.get("lvlText", "%1"), _integer(values.get("start"), 1))


def numeral(value: int, format: str) -> str:
    """A number as a list prints it.

    >>> numeral(12, "chineseCountingThousand")
    '十二'
    """
    if format in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand"):
        return _chinese(value)
    if format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if format == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if format == "decimalZero":
        return f"{value:02}"
    if format in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if format == "lowerLetter" else 65) + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    if value < 10:
        return _DIGITS[value]
    if value < 20:
        return "十" + (_DIGITS[value % 10] if value % 10 else "")
    if value < 100:
        return _DIGITS[value // 10] + "十" + (_DIGITS[value % 10] if value % 10 else "")
    return str(value)


def _integer(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text is not None and text.isdigit() else otherwise
