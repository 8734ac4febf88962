"""What a workbook says beside its values (单元格之外): cells that show something and hold no value, rows that are hidden."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from lxml import etree

from mingzhang.budget.cells import NoValue

Found = TypeVar("Found")
#: row and column, both from 0
Cell = tuple[int, int]

#: the name under which a sheet is related to its part, in the two editions of the standard
_RELATED = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_NAME = re.compile("([A-Z]+)([0-9]+)")
#: a sheet without such a cell need not be walked through
_SUSPECT = re.compile(rb"<(?:\w+:)?f[ >/]|t=[\"']e[\"']")
_ROW, _ROW_NUMBER, _IS_HIDDEN = (re.compile(p) for p in (rb"<(?:\w+:)?row [^>]*>", rb' r="(\d+)"', rb' hidden="(?:1|true)"'))
_FORMULA = NoValue("的单元格是公式，没有算出的值；请用Excel或WPS打开工作簿，算出后保存，或改填数值。")


def without_value(path: Path) -> dict[str, dict[Cell, NoValue]]:
    """By sheet, each cell that is an error or a formula without its result, and what to do about it.

    A workbook whose parts stand elsewhere is left to the reader of its values.
    """
    return _by_sheet(path, _lacking)


def hidden_rows(path: Path) -> dict[str, tuple[int, ...]]:
    """By sheet, the rows (from 1) that are not shown."""
    return _by_sheet(path, lambda sheet: tuple(_hidden(sheet)))


def _by_sheet(path: Path, look: Callable[[bytes], Found]) -> dict[str, Found]:
    """What is found on each sheet that has any."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: found for name, part in parts(archive) if (found := look(archive.read(part)))}
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return {}


def _hidden(sheet: bytes) -> Iterator[int]:
    for row in _ROW.finditer(sheet):
        number = _ROW_NUMBER.search(row[0])
        if number and _IS_HIDDEN.search(row[0]):
            yield int(number[1])


def parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The worksheets by name, and the parts that hold them."""
    related = _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id", ""): posixpath.normpath(posixpath.join("/xl", r.get("Target", ""))).lstrip("/") for r in related}
    held = set(archive.namelist())
    for sheet in _parsed(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        part = targets.get(sheet.get(_RELATED[0]) or sheet.get(_RELATED[1]) or "", "")
        if part in held:
            yield sheet.get("name", ""), part


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _lacking(sheet: bytes) -> dict[Cell, NoValue]:
    if not _SUSPECT.search(sheet):
        return {}
    root = _parsed(sheet)
    return {_cell(c.get("r", "")): told for c in root.iter("{*}c") if (told := _told(c))}


def _told(cell: etree._Element) -> NoValue | None:
    value = (cell.findtext("{*}v") or "").strip()
    if cell.get("t") == "e":
        return NoValue(f"的单元格是错误值{value}，请改正公式或引用，或改填数值。")
    return _FORMULA if not value and cell.get("t") != "str" and cell.find("{*}f") is not None else None


def _cell(name: str) -> Cell:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
