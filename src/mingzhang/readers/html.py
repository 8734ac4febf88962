"""Web pages saved as HTML or MHTML → Document (网页)."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from mingzhang.document import Block, Cell, Document, Grid, Paragraph, ReadError
from mingzhang.readers.html_sheets import bordered_classes, is_exported_sheet, sheet_blocks
from mingzhang.readers.limits import DEEPEST_ELEMENT, MOST_GRID_CELLS, MOST_MARKUP
from mingzhang.readers.tidy import raw_of, without_titles

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "iframe", "object", "embed", "svg", "canvas", "select", "option",
    "button", "input", "textarea", "audio", "video", "map", "link", "meta",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "header", "footer", "aside", "figure",
    "figcaption", "blockquote", "pre", "address", "form", "fieldset", "center", "body", "html", "tr", "td", "th", "tbody",
    "thead", "tfoot", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
})  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200f\ufeff]+")
_WIDE = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…—·"
_BETWEEN = re.compile(rf"(?<=[{_WIDE}]) +| +(?=[{_WIDE}])")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)


def read_html(path: Path, data: bytes, *, mime: bool = False) -> Document:
    """Read a saved page; ``mime`` for MHTML. Navigation, scripts and hidden parts are left out."""
    page = _html_part(path.name, data) if mime else data
    if len(page) > MOST_MARKUP:
        raise ReadError(f"{path.name}：网页有 {len(page) // 1024 // 1024} MB，超过读取上限 {MOST_MARKUP // 1024 // 1024} MB，拒绝读取。")
    parser = lxml_html.HTMLParser(encoding=_encoding(page), remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{path.name}：网页内容为空或已损坏，无法读取。") from error
    walker = _Walker(path.name, bordered_classes(root) if is_exported_sheet(page) else None)
    body = root.find("body")
    walker.block(root if body is None else body, 0)
    walker.flush()
    if not walker.blocks:
        raise ReadError(f"{path.name}：网页里没有文字。若页面内容由脚本生成，请在浏览器中打开后打印为 PDF 再试。")
    return Document(str(path), hashlib.sha256(data).hexdigest(), "html", 1, tuple(walker.blocks), (raw_of(walker.blocks),))


def _html_part(name: str, data: bytes) -> bytes:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except RecursionError as error:
        raise ReadError(f"{name}：网页存档的各部分嵌套过深，拒绝读取。") from error
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = part.get_content_charset()
                if charset and not _CHARSET.search(payload[:4096]):
                    return payload.decode(charset, "replace").encode()
                return payload
    raise ReadError(f"{name}：网页存档里没有网页正文，可能已损坏。请重新保存后再试。")


def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    match = _CHARSET.search(data[:4096])
    declared = match[1].decode("ascii").lower() if match else "gb18030"
    return "gb18030" if declared.startswith(("gb", "utf", "x-gb")) else declared if declared in ("big5", "utf-16") else "gb18030"


def shown(text: str) -> str:
    """Text as a page shows it: runs of spaces one, none beside Chinese characters."""
    return _BETWEEN.sub("", _SPACES.sub(" ", text)).strip()


class _Walker:
    """Collects blocks while it walks the elements of a page."""

    def __init__(self, name: str, bordered: frozenset[str] | None) -> None:
        self.name = name
        self.bordered = bordered
        self.blocks: list[Block] = []
        self.line = 0
        self.parts: list[str] = []
        self.linked = 0
        self.level = 0

    def flush(self) -> None:
        """End the running paragraph. What is nothing but links is navigation."""
        for piece in "".join(self.parts).split("\n"):
            text = shown(piece)
            if text and not (self.linked >= len(text) and len(text) < 40 and self.level == 0):
                self.line += 1
                self.blocks.append(Paragraph(text, 0, self.line, None, self.level))
        self.parts, self.linked, self.level = [], 0, 0

    def block(self, element: Any, depth: int, linked: bool = False) -> None:
        if depth > DEEPEST_ELEMENT:
            raise ReadError(f"{self.name}：网页元素嵌套超过 {DEEPEST_ELEMENT} 层，拒绝读取。")
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or _is_hidden(element):
            return
        if tag == "table":
            self.flush()
            self._table(element, depth)
            return
        if tag == "br":
            self.parts.append("\n")
            return
        is_block = tag in _BLOCKS
        if is_block:
            self.flush()
            if re.fullmatch(r"h[1-6]", tag):
                self.level = int(tag[1])
        linked = linked or tag == "a"
        self._text(element.text, linked, keep=tag == "pre")
        for child in element:
            self.block(child, depth + 1, linked)
            self._text(child.tail, linked, keep=tag == "pre")
        if is_block:
            self.flush()

    def _text(self, text: str | None, linked: bool, keep: bool = False) -> None:
        if text:
            self.parts.append(text if keep else text.replace("\n", " "))
            if linked:
                self.linked += len(shown(text))

    def _table(self, table: Any, depth: int) -> None:
        rows = _rows(table)
        if not rows:
            return
        if _is_layout(table, rows):
            for row in rows:
                for cell in row:
                    self.block_children(cell, depth + 1)
            return
        self.line += 1
        caption = next((child for child in table if child.tag == "caption"), None)
        if caption is not None and shown(caption.text_content()):
            self.blocks.append(Paragraph(shown(caption.text_content()), 0, self.line))
        if self.bordered is not None:
            self.blocks.extend(sheet_blocks(self._placed(rows), self.bordered))
            return
        grid = self._grid(rows)
        if grid is not None:
            self.blocks.extend(without_titles(grid))

    def block_children(self, element: Any, depth: int) -> None:
        """The content of a layout cell as if it stood on the page by itself."""
        self.flush()
        self._text(element.text, False)
        for child in element:
            self.block(child, depth + 1)
            self._text(child.tail, False)
        self.flush()

    def _placed(self, rows: list[list[Any]]) -> list[tuple[Any, Cell]]:
        """Every cell's element, and the cell at the place where spans above and before it leave it."""
        taken: set[tuple[int, int]] = set()
        cells: list[tuple[Any, Cell]] = []
        for row, items in enumerate(rows):
            column = 0
            for item in items:
                while (row, column) in taken:
                    column += 1
                rowspan = min(_span(item, "rowspan", len(rows) - row), len(rows) - row)
                colspan = min(_span(item, "colspan", 1), 1000)
                if len(taken) + rowspan * colspan > MOST_GRID_CELLS:
                    raise ReadError(f"{self.name}：网页中有表格超过读取上限 {MOST_GRID_CELLS} 格，拒绝读取。")
                taken.update((r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan))
                text, indent = _cell_text(item)
                cells.append((item, Cell(row, column, text, rowspan, colspan, indent, 0, self.line)))
                column += colspan
        return cells

    def _grid(self, rows: list[list[Any]]) -> Grid | None:
        cells = [cell for _, cell in self._placed(rows)]
        if not any(cell.text for cell in cells):
            return None
        width = max(cell.column + cell.colspan for cell in cells)
        taken = {
            (row, column)
            for cell in cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }
        cells.extend(
            Cell(row, column, "", line=self.line) for row in range(len(rows)) for column in range(width) if (row, column) not in taken
        )
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Grid(len(rows), width, tuple(cells), 0, self.line)


def _rows(table: Any) -> list[list[Any]]:
    """The rows of a table itself, not of tables within it."""
    rows = []
    for child in table:
        lines = child if child.tag in ("thead", "tbody", "tfoot") else [child]
        for line in lines:
            if line.tag == "tr" and not _is_hidden(line):
                rows.append([cell for cell in line if cell.tag in ("td", "th") and not _is_hidden(cell)])
    return [row for row in rows if row]


def _is_layout(table: Any, rows: list[list[Any]]) -> bool:
    """Whether a table only arranges the page: it holds tables, or one column."""
    return next(table.iter("table", "__none__"), None) is not table or _holds_table(table) or max(map(len, rows)) < 2


def _holds_table(table: Any) -> bool:
    return any(item is not table for item in table.iter("table"))


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or bool(style and _HIDDEN.search(style))


def _span(item: Any, name: str, most: int) -> int:
    match = re.match(r"\s*(\d{1,5})", item.get(name) or "")
    if match is None:
        return 1
    return most if name == "rowspan" and match[1] == "0" else max(1, int(match[1]))


def _cell_text(item: Any) -> tuple[str, int]:
    parts: list[str] = []
    _gather(item, parts, 0)
    raw = "".join(parts)
    lead = re.match(r"[ \u3000\xa0\u2002\u2003]*", raw.lstrip("\n\r\t"))
    indent = sum(2 if char in "\u3000\u2003" else 1 for char in lead[0]) if lead else 0
    lines = [shown(line) for line in raw.split("\n")]
    return "\n".join(line for line in lines if line), indent


def _gather(element: Any, parts: list[str], depth: int) -> None:
    if depth > DEEPEST_ELEMENT:
        return
    if element.text:
        parts.append(re.sub(r"[\r\n\t]+ *", "", element.text) if not element.text.strip() else element.text.replace("\n", " "))
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag and tag not in _SKIPPED and not _is_hidden(child):
            if tag == "br" or (tag in _BLOCKS and any(part.strip() for part in parts)):
                parts.append("\n")
            _gather(child, parts, depth + 1)
        if child.tail and child.tail.strip():
            parts.append(child.tail.replace("\n", " "))
