"""DOCX → Document, read from its XML in the order of the body (Word 文件).

Merged cells, nested tables, text boxes, automatic numbering and heading levels are read; deleted and moved-away text of
tracked changes is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.document import Block, Cell, Document, Grid, Paragraph, ReadError
from mingzhang.readers.docx_numbering import Numbering, numbering_of
from mingzhang.readers.limits import DEEPEST_TABLE, MOST_CELLS, MOST_GRID_CELLS
from mingzhang.readers.package import Package, attribute, children, local
from mingzhang.readers.tidy import raw_of, without_titles

#: elements that hold runs or blocks and print nothing themselves
_WRAPPERS = frozenset({
    "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "oMath", "oMathPara",
})  # fmt: skip
#: elements whose text is not part of the document
_GONE = frozenset({
    "del", "moveFrom", "instrText", "delText", "delInstrText", "fldChar", "pPr", "rPr", "sdtPr", "Fallback", "footnoteReference",
})  # fmt: skip


class Style(NamedTuple):
    """What a paragraph style says: its heading level (0 for none), its numbering, the style it is based on."""

    level: int
    numbering: tuple[str, int] | None
    parent: str | None


def read_docx(path: Path, data: bytes) -> Document:
    """Read a DOCX. Raises ReadError for a broken, encrypted or empty one."""
    package = Package(path.name, data)
    body = package.below("word/document.xml", "body")
    if body is None:
        raise ReadError(f"{path.name}：文件没有正文，可能已损坏。")
    styles = _styles(package)
    numbering = numbering_of(package)
    reader = _Reader(path.name, styles, numbering)
    reader.body(body, 0)
    if not any(isinstance(block, Grid) or block.text for block in reader.blocks):
        raise ReadError(f"{path.name}：文件里没有文字。若内容是图片，请提供原文件或 PDF。")
    blocks = tuple(reader.blocks)
    return Document(str(path), hashlib.sha256(data).hexdigest(), "docx", 1, blocks, (raw_of(blocks),))


def _styles(package: Package) -> dict[str, Style]:
    if "word/styles.xml" not in package:
        return {}
    found: dict[str, Style] = {}
    for item in children(package.xml("word/styles.xml"), "style"):
        if attribute(item, "type") != "paragraph":
            continue
        level, numbering = 0, None
        for properties in children(item, "pPr"):
            level, numbering = _outline(properties), _numbered(properties)
        name = next((str(attribute(child, "val") or "") for child in children(item, "name")), "").lower()
        if not level and name.startswith(("heading ", "标题 ")) and name[-1:].isdigit():
            level = int(name[-1])
        parent = next((attribute(child, "val") for child in children(item, "basedOn")), None)
        found[str(attribute(item, "styleId"))] = Style(level, numbering, parent)
    return found


def _outline(properties: Any) -> int:
    for item in children(properties, "outlineLvl"):
        value = attribute(item, "val") or ""
        if value.isdigit() and int(value) < 9:
            return int(value) + 1
    return 0


def _numbered(properties: Any) -> tuple[str, int] | None:
    for item in children(properties, "numPr"):
        number = next((attribute(child, "val") for child in children(item, "numId")), None)
        level = next((attribute(child, "val") for child in children(item, "ilvl")), None) or "0"
        if number is not None:
            return number, int(level) if level.isdigit() else 0
    return None


class _Reader:
    """Walks the body and collects blocks."""

    def __init__(self, name: str, styles: dict[str, Style], numbering: Numbering) -> None:
        self.name = name
        self.styles = styles
        self.numbering = numbering
        self.blocks: list[Block] = []
        self.line = 0
        self.cells = 0
        self.boxes: list[Any] = []

    def body(self, element: Iterable[Any], depth: int) -> None:
        """Paragraphs and tables of the body, of a text box or of a content control."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child, depth)
            elif name == "tbl":
                self.line += 1
                self.blocks.extend(self._table(child, depth))
                self._text_boxes(depth)
            elif name in _WRAPPERS:
                self.body(child, depth)

    def _paragraph(self, element: Any, depth: int) -> None:
        self.line += 1
        label, text, level = self._text(element)
        for piece in (label + text).split("\n"):
            if piece.strip(" 　\t"):
                self.blocks.append(Paragraph(piece.strip(" 　\t"), 0, self.line, None, level))
        self._text_boxes(depth)

    def _text_boxes(self, depth: int) -> None:
        """Text boxes met on the way, after the paragraph that they hang on."""
        boxes, self.boxes = self.boxes, []
        if depth < DEEPEST_TABLE:
            for box in boxes:
                self.body(box, depth + 1)

    def _text(self, paragraph: Any) -> tuple[str, str, int]:
        """A paragraph's numbering label, its text and its heading level."""
        level, numbered = 0, None
        for properties in children(paragraph, "pPr"):
            level, numbered = _outline(properties), _numbered(properties)
            style = next((attribute(item, "val") for item in children(properties, "pStyle")), None)
            seen: set[str] = set()
            while style is not None and style in self.styles and style not in seen:
                seen.add(style)
                level = level or self.styles[style].level
                numbered = numbered or self.styles[style].numbering
                style = self.styles[style].parent
        parts: list[str] = []
        self._runs(paragraph, parts)
        text = "".join(parts)
        label = self.numbering.label(*numbered) if numbered is not None and text.strip() else ""
        return label, text, level

    def _runs(self, element: Any, parts: list[str]) -> None:
        for child in element:
            name = local(child)
            if name == "t":
                parts.append(child.text or "")
            elif name in ("tab", "ptab"):
                parts.append(" ")
            elif name in ("br", "cr"):
                parts.append("" if attribute(child, "type") == "page" else "\n")
            elif name == "noBreakHyphen":
                parts.append("-")
            elif name == "sym":
                parts.append(_symbol(child))
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name and name not in _GONE and not (name == "r" and _is_hidden(child)):
                self._runs(child, parts)

    def _table(self, table: Any, depth: int) -> list[Block]:
        """A table's grid, its title rows as paragraphs, and after it the tables nested in its cells."""
        if depth >= DEEPEST_TABLE:
            raise ReadError(f"{self.name}：表格嵌套超过 {DEEPEST_TABLE} 层，拒绝读取。")
        cells: list[Cell] = []
        nested: list[Block] = []
        open_cells: dict[int, int] = {}
        rows = width = 0
        for row in _each(table, "tr"):
            if any(True for properties in children(row, "trPr") for _ in children(properties, "del")):
                continue
            column = _skipped(row)
            for item in _each(row, "tc"):
                colspan, merge = _merge(item)
                colspan = min(colspan, 500)
                above = open_cells.get(column)
                if merge == "continue" and above is not None:
                    cells[above] = cells[above]._replace(rowspan=rows - cells[above].row + 1)
                else:
                    text, indent, inner = self._cell(item, depth)
                    nested.extend(inner)
                    cells.append(Cell(rows, column, text, 1, colspan, indent, 0, self.line))
                    self.cells += 1
                    for covered in range(column, column + colspan):
                        open_cells.pop(covered, None)
                    if merge == "restart":
                        open_cells[column] = len(cells) - 1
                column += colspan
            width = max(width, column)
            rows += 1
            if rows * width > MOST_GRID_CELLS or self.cells > MOST_CELLS:
                raise ReadError(f"{self.name}：表格超过读取上限 {MOST_GRID_CELLS} 格，拒绝读取。请拆分后再试。")
        texts = [cell for cell in cells if cell.text]
        if width < 2 or len(texts) < 2:
            pieces = [piece for cell in texts for piece in cell.text.split("\n")]
            return [*(Paragraph(piece, 0, self.line) for piece in pieces), *nested]
        grid = Grid(rows, width, tuple(_complete(cells, rows, width, self.line)), 0, self.line)
        return [*without_titles(grid), *nested]

    def _cell(self, item: Any, depth: int) -> tuple[str, int, list[Block]]:
        """A cell's text by paragraphs, how far it is set in, and the tables within it."""
        lines: list[str] = []
        nested: list[Block] = []
        indent = 0
        for child in _each(item, "p", "tbl"):
            if local(child) == "tbl":
                nested.extend(self._table(child, depth + 1))
                continue
            label, text, _ = self._text(child)
            stripped = text.strip(" 　\t")
            if stripped:
                if not lines:
                    lead = text[: len(text) - len(text.lstrip(" 　"))]
                    indent = sum(2 if char == "　" else 1 for char in lead) + _indent(child)
                lines.append(label + stripped)
            boxes, self.boxes = self.boxes, []
            for box in boxes:
                for paragraph in box.iter("{*}p"):
                    inner = self._text(paragraph)[1].strip()
                    if inner:
                        lines.append(inner)
                self.boxes = []
        return "\n".join(lines), indent, nested


def _each(element: Any, *names: str) -> list[Any]:
    """Children of the given names, also those inside content controls and insertions."""
    found: list[Any] = []
    for child in element:
        name = local(child)
        if name in names:
            found.append(child)
        elif name in _WRAPPERS:
            found.extend(_each(child, *names))
    return found


def _skipped(row: Any) -> int:
    for properties in children(row, "trPr"):
        for item in children(properties, "gridBefore"):
            value = attribute(item, "val") or ""
            return min(int(value), 500) if value.isdigit() else 0
    return 0


def _merge(item: Any) -> tuple[int, str]:
    """How many columns a cell spans, and its part in a vertical merge: '', restart or continue."""
    span, merge = 1, ""
    for properties in children(item, "tcPr"):
        for child in children(properties, "gridSpan", "vMerge"):
            value = attribute(child, "val") or ""
            if local(child) == "gridSpan":
                span = int(value) if value.isdigit() and int(value) > 0 else 1
            else:
                merge = "restart" if value == "restart" else "continue"
    return span, merge


def _indent(paragraph: Any) -> int:
    """Steps of half an em from a paragraph's left or first-line indent."""
    for properties in children(paragraph, "pPr"):
        for item in children(properties, "ind"):
            total = 0
            for name, each in (("leftChars", 50), ("firstLineChars", 50), ("startChars", 50)):
                value = attribute(item, name) or ""
                total += int(value) // each if value.isdigit() else 0
            if total:
                return total
            for name in ("left", "firstLine", "start"):
                value = attribute(item, name) or ""
                total += int(value) // 105 if value.isdigit() else 0
            return total
    return 0


def _is_hidden(run: Any) -> bool:
    marks = [item for properties in children(run, "rPr") for item in children(properties, "vanish")]
    return any(attribute(item, "val") not in ("0", "false", "off") for item in marks)


def _symbol(item: Any) -> str:
    """A symbol font's tick boxes as characters; other symbols are left out."""
    code = (attribute(item, "char") or "").upper()[-2:]
    return {"FE": "☑", "52": "☑", "A8": "☐", "A3": "☐", "FC": "√", "B3": "≥"}.get(code, "")


def _complete(cells: list[Cell], rows: int, columns: int, line: int) -> list[Cell]:
    """Cells with blank ones where the table has none, in reading order."""
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    blanks = [Cell(row, column, "", line=line) for row in range(rows) for column in range(columns) if (row, column) not in taken]
    return sorted([*cells, *blanks], key=lambda cell: (cell.row, cell.column))
