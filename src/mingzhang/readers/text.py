"""Plain text and Markdown with tab-separated tables → Document (纯文本)."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

from mingzhang.document import Block, Cell, Document, Grid, Paragraph, ReadError
from mingzhang.readers.limits import MOST_GRID_CELLS, MOST_TEXT

_TAGS = re.compile(r"<(?P<close>/)?(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>")
_LATEX = re.compile(r"\$\s*(\\[a-z]+|[<>=])\s*([^$]*?)\s*\$")
_SYMBOLS = {"\\geq": "≥", "\\ge": "≥", "\\leq": "≤", "\\le": "≤", "\\times": "×", "\\approx": "≈", "\\pm": "±"}
_ENCODINGS = ("utf-8-sig", "gb18030")
#: a row of a Markdown table, and the rule below its header
_PIPED = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?\s*")
_BARS = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"^(#{1,6})\s+")


def decode(data: bytes, name: str) -> str:
    """Bytes → text, trying the encodings that Chinese offices use. Refuses what is not text."""
    text = _decoded(data)
    if text is None:
        raise ReadError(f"{name}：不是文本文件，或文字编码无法识别。请另存为 UTF-8 编码的文本后重试。")
    return text


def is_text(data: bytes) -> bool:
    """Whether the bytes are text in one of the encodings that Chinese offices use."""
    return _decoded(data) is not None


def _decoded(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(1 for c in text[:20000] if ord(c) < 32 and c not in "\t\n\r\f")
        return text if controls <= len(text[:20000]) // 100 else None
    return None


def _mark(match: re.Match[str]) -> str:
    tag = match["tag"].lower()
    if tag == "input":
        return "☑" if "checked" in match["rest"].replace('type="checkbox"', "") else "☐"
    return "\n" if tag in {"p", "br", "div", "li", "tr"} else ""


def plain(text: str) -> str:
    """Cell text with HTML remnants and LaTeX symbols turned into what a reader sees; paragraphs become newlines."""
    if "<" in text:
        text = html.unescape(_TAGS.sub(_mark, text))
    if "$" in text:
        text = _LATEX.sub(lambda m: _SYMBOLS.get(m[1], m[1]) + m[2].replace("\\%", "%").replace("\\", ""), text)
    if "\\" in text:
        text = re.sub(r"\\([nt\\])", lambda m: {"n": "\n", "t": "\t"}.get(m[1], "\\"), text)
    return re.sub(r"\n{2,}", "\n", text).strip("\n")


def _cell(text: str, row: int, column: int, line: int) -> Cell:
    shown = plain(text)
    stripped = shown.strip(" 　")
    lead = shown[: len(shown) - len(shown.lstrip(" 　"))]
    return Cell(row, column, stripped, indent=sum(2 if c == "　" else 1 for c in lead), line=line)


def _grid(name: str, lines: list[tuple[int, str]]) -> Grid:
    width = max(text.count("\t") for _, text in lines) + 1
    if len(lines) * width > MOST_GRID_CELLS:
        size = f"{len(lines)} 行 {width} 列"
        raise ReadError(f"{name}：第 {lines[0][0]} 行起的表格有 {size}，超过读取上限 {MOST_GRID_CELLS} 格，拒绝读取。请拆分后再试。")
    split = [(number, text.split("\t")) for number, text in lines]
    cells = tuple(_cell(text, row, column, number) for row, (number, texts) in enumerate(split) for column, text in enumerate(texts))
    return Grid(len(split), width, cells, line=lines[0][0], spanned=False)


def read_text(path: Path, data: bytes) -> Document:
    """Paragraphs are separated by blank lines; consecutive lines with tabs, or rows between bars (Markdown), make a grid."""
    if len(data) > MOST_TEXT:
        raise ReadError(f"{path.name}：文本有 {len(data) // 1024 // 1024} MB，超过读取上限 {MOST_TEXT // 1024 // 1024} MB，拒绝读取。")
    text = decode(data, path.name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError(f"{path.name}：文件是空的，没有可读的内容。")
    blocks: list[Block] = []
    table: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _RULE.fullmatch(line):
            continue
        if _PIPED.fullmatch(line):
            line = "\t".join(cell.strip() for cell in _BARS.split(line.strip()[1:-1])) + "\t" * (line.count("|") == 2)
        if "\t" in line:
            table.append((number, line))
            continue
        if table:
            blocks.append(_grid(path.name, table))
            table = []
        if line.strip():
            heading = _HEADING.match(line)
            blocks.append(Paragraph(plain(_HEADING.sub("", line)).strip(), line=number, level=len(heading[1]) if heading else 0))
    if table:
        blocks.append(_grid(path.name, table))
    return Document(str(path), hashlib.sha256(data).hexdigest(), "text", 1, tuple(blocks), (text,))
