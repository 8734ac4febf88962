"""XLSX and XLS → Document (电子表格). XLSX is read from its XML, so that numbers come as their cells show them."""

from __future__ import annotations

import hashlib
import posixpath
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.document import Block, Document, ReadError
from mingzhang.readers.limits import MOST_CELLS
from mingzhang.readers.numfmt import BUILT_IN, plain, shown
from mingzhang.readers.package import Package, attribute, children, local
from mingzhang.readers.sheets import SheetCell, blocks_of, indented
from mingzhang.readers.tidy import raw_of

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
#: a character that XML cannot hold, or an underscore that would begin such an escape
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class Style(NamedTuple):
    """What a cell's style says: its number format, whether it has a border, its indent."""

    code: str = "General"
    bordered: bool = False
    indent: int = 0


class Book(NamedTuple):
    """The parts of a workbook that all sheets share."""

    package: Package
    strings: list[str]
    styles: list[Style]
    from_1904: bool


def read_xlsx(path: Path, data: bytes) -> Document:
    """Read an XLSX workbook. Hidden sheets are left out and named in the notices."""
    package = Package(path.name, data)
    workbook = package.xml("xl/workbook.xml")
    targets = _targets(package)
    from_1904 = any(attribute(item, "date1904") in ("1", "true") for item in children(workbook, "workbookPr"))
    book = Book(package, _strings(package), _styles(package), from_1904)
    blocks: list[Block] = []
    raw: list[str] = []
    notices: list[str] = []
    cells = 0
    for sheet in (item for group in children(workbook, "sheets") for item in children(group, "sheet")):
        name = str(attribute(sheet, "name") or "")
        target = targets.get(_relation(sheet) or "")
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            notices.append(f"工作表“{name}”是隐藏的，没有读取。")
            continue
        if target is None or target not in package or "worksheets" not in target:
            continue
        found, borders, note = _sheet(book, target, name)
        cells += len(found)
        if cells > MOST_CELLS:
            raise ReadError(f"{path.name}：单元格超过 {MOST_CELLS} 个，拒绝读取。请删去无关的工作表后再试。")
        held = blocks_of(name, found, borders)
        blocks.extend(held)
        raw.append(raw_of(held))
        notices.extend(note)
    if not blocks:
        raise ReadError(f"{path.name}：工作簿里没有任何内容。")
    return Document(str(path), hashlib.sha256(data).hexdigest(), "xlsx", len(raw), tuple(blocks), tuple(raw), tuple(notices))


def read_calamine(path: Path, data: bytes, format: str) -> Document:
    """Read an XLS (or ODS, XLSB) workbook; numbers come without the format in which their cells show them."""
    try:
        return _read_calamine(path, data, format)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library fails on a damaged record; no Exception
            raise
        raise ReadError(f"{path.name}：不是完整的工作簿，可能已损坏。请用 Excel 或 WPS 另存为 .xlsx 后再试。") from error


def _read_calamine(path: Path, data: bytes, format: str) -> Document:
    import io

    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = list(book.sheets_metadata)
    except python_calamine.PasswordError as error:
        raise ReadError(f"{path.name}：工作簿有密码。请去除密码后再试。") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ReadError(f"{path.name}：不是完整的工作簿，可能已损坏。请用 Excel 或 WPS 另存为 .xlsx 后再试。") from error
    blocks: list[Block] = []
    raw: list[str] = []
    notices: list[str] = []
    for sheet in sheets:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            notices.append(f"工作表“{sheet.name}”是隐藏的，没有读取。")
            continue
        try:
            table = book.get_sheet_by_name(sheet.name)
            held = blocks_of(sheet.name, _calamine_cells(path.name, table), None)
        except (python_calamine.CalamineError, ValueError, OverflowError) as error:
            notices.append(f"工作表“{sheet.name}”读不出（{type(error).__name__}），已跳过。")
            continue
        blocks.extend(held)
        raw.append(raw_of(held))
    if not blocks:
        raise ReadError(f"{path.name}：工作簿里没有任何内容。")
    return Document(str(path), hashlib.sha256(data).hexdigest(), format, len(raw), tuple(blocks), tuple(raw), tuple(notices))


def _calamine_cells(name: str, sheet: Any) -> list[SheetCell]:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise ReadError(f"{name}：工作表“{sheet.name}”超过 {MOST_CELLS} 个单元格，拒绝读取。请删去空行空列后再试。")
    merged = {(top, left): (bottom - top + 1, right - left + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []}
    covered = {
        (row, column)
        for (top, left), (rows, columns) in merged.items()
        for row in range(top, top + rows)
        for column in range(left, left + columns)
        if (row, column) != (top, left)
    }
    top, left = sheet.start or (0, 0)
    cells: list[SheetCell] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            span = merged.get((row, column), (1, 1))
            if (row, column) in covered or (value == "" and span == (1, 1)):
                continue
            text, indent = indented(_value(value))
            cells.append(SheetCell(row, column, text, *span, indent))
    return cells


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain(Decimal(repr(value))) if value == value and abs(value) != float("inf") else ""
    return str(value)


def _targets(package: Package) -> dict[str, str]:
    """Relation ids of the workbook → member names."""
    member = "xl/_rels/workbook.xml.rels"
    if member not in package:
        raise ReadError(f"{package.name}：文件缺少必要的部分（{member}），可能已损坏。")
    found: dict[str, str] = {}
    for item in children(package.xml(member), "Relationship"):
        target = str(attribute(item, "Target") or "")
        found[str(attribute(item, "Id"))] = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
    return found


def _relation(sheet: Any) -> str | None:
    for key, value in sheet.attrib.items():
        if key.endswith("}id"):
            return str(value)
    return None


def _strings(package: Package) -> list[str]:
    if "xl/sharedStrings.xml" not in package:
        return []
    return [_text(item) for item in children(package.xml("xl/sharedStrings.xml"), "si")]


def _text(item: Any) -> str:
    """The text of a string item with its escapes (``_x000D_``) resolved; phonetic readings are left out."""
    parts: list[str] = []
    for child in children(item, "t", "r"):
        if local(child) == "t":
            parts.append(child.text or "")
        else:
            parts.extend(piece.text or "" for piece in children(child, "t"))
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), "".join(parts))


def _styles(package: Package) -> list[Style]:
    if "xl/styles.xml" not in package:
        return []
    root = package.xml("xl/styles.xml")
    codes = dict(BUILT_IN)
    for item in (child for group in children(root, "numFmts") for child in children(group, "numFmt")):
        codes[_integer(attribute(item, "numFmtId"))] = str(attribute(item, "formatCode") or "")
    ruled = [
        any(attribute(side, "style") not in (None, "none") for side in children(border, "left", "right", "top", "bottom", "start", "end"))
        for group in children(root, "borders")
        for border in children(group, "border")
    ]
    styles: list[Style] = []
    for item in (child for group in children(root, "cellXfs") for child in children(group, "xf")):
        border = _integer(attribute(item, "borderId"))
        indents = [_integer(attribute(child, "indent")) for child in children(item, "alignment")]
        styles.append(
            Style(
                codes.get(_integer(attribute(item, "numFmtId")), "General"),
                ruled[border] if 0 <= border < len(ruled) else False,
                2 * indents[0] if indents else 0,
            )
        )
    return styles


def _sheet(book: Book, member: str, name: str) -> tuple[list[SheetCell], frozenset[tuple[int, int]], list[str]]:
    """The cells of one sheet, the positions with borders, and what a reader should know."""
    root = book.package.xml(member)
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for item in (child for group in children(root, "mergeCells") for child in children(group, "mergeCell")):
        start, _, end = str(attribute(item, "ref") or "").partition(":")
        first, last = _position(start), _position(end or start)
        if first is None or last is None or first in merged:
            continue
        rows, columns = last[0] - first[0] + 1, last[1] - first[1] + 1
        if rows < 1 or columns < 1 or rows * columns > MOST_CELLS // 10:
            continue
        merged[first] = (rows, columns)
        covered.update((row, column) for row in range(first[0], last[0] + 1) for column in range(first[1], last[1] + 1))
    covered -= set(merged)
    cells: list[SheetCell] = []
    borders: set[tuple[int, int]] = set()
    hidden = False
    row_number = -1
    for row in (child for group in children(root, "sheetData") for child in children(group, "row")):
        row_number = _integer(attribute(row, "r"), row_number + 2) - 1
        column = -1
        for item in children(row, "c"):
            position = _position(str(attribute(item, "r") or ""))
            row_at, column = position if position is not None else (row_number, column + 1)
            number = _integer(attribute(item, "s"))
            style = book.styles[number] if 0 <= number < len(book.styles) else Style()
            if style.bordered:
                borders.add((row_at, column))
            if (row_at, column) in covered:
                continue
            text, indent = indented(_content(book, item, style))
            span = merged.get((row_at, column), (1, 1))
            if text or span != (1, 1):
                cells.append(SheetCell(row_at, column, text, *span, indent + style.indent))
                hidden = hidden or (bool(text) and attribute(row, "hidden") in ("1", "true"))
            if len(cells) > MOST_CELLS or len(borders) > MOST_CELLS:
                raise ReadError(f"{book.package.name}：工作表“{name}”超过 {MOST_CELLS} 个单元格，拒绝读取。")
    return cells, frozenset(borders), [f"工作表“{name}”有隐藏的行，已一并读取。"] if hidden else []


def _content(book: Book, item: Any, style: Style) -> str:
    kind = attribute(item, "t") or "n"
    if kind == "inlineStr":
        return "".join(_text(child) for child in children(item, "is"))
    raw = next((child.text or "" for child in children(item, "v")), "")
    if kind == "s":
        index = _integer(raw, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if raw == "1" else "FALSE"
    if kind in ("n", "") and raw:
        return shown(raw, style.code, from_1904=book.from_1904)
    return raw


def _position(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _integer(text: str | None, otherwise: int = 0) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
