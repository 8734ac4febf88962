"""Two texts of one document, and where they differ, in words (逐字比对).

White space and line breaks say nothing: a paragraph may be broken where a page ends, a cell where a column does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from mingzhang.document import Document, Grid, Paragraph

#: differences that are told one by one
_TOLD = 20
_LONG = 60
#: what leads to the number of a page
_LEADERS = re.compile(r"[.·…．]{3,}\d*")
_CONTENTS = "目录"
#: marks that printing programs hang over the edge, where a reader of the page may lose them
_HANGING = re.compile(r"[，、。；：]")


class Text(NamedTuple):
    """A text and where it stands, in words."""

    text: str
    where: str = ""


def lines_of(data: bytes) -> list[Text]:
    """The lines of a text file; none of another."""
    try:
        return [Text(line, f"第{number}行") for number, line in enumerate(data.decode("utf-8").splitlines(), start=1)]
    except UnicodeDecodeError:
        return []


def texts_of(document: Document) -> list[Text]:
    """Every paragraph and cell that says something, in reading order. A cell stands at the nearest name before it in its row."""
    found: list[Text] = []
    title = ""
    for block in document.blocks:
        page = f"工作表“{block.page}”" if isinstance(block.page, str) else f"第{block.page}页" if block.page else ""
        if isinstance(block, Paragraph):
            found.append(Text(block.text, page))
            title = block.text if len(block.text) <= _LONG and not block.text.startswith("单位") else title
        elif isinstance(block, Grid):
            labels: dict[int, str] = {}
            for cell in sorted(block.cells, key=lambda c: (c.row, c.column)):
                found.append(Text(cell.text, " ".join(w for w in (page or title, labels.get(cell.row, "")) if w)))
                if any(c.isalpha() for c in cell.text):
                    labels[cell.row] = " ".join(cell.text.split())[:_LONG]
    return [said._replace(text=" ".join(said.text.split())) for said in found if said.text.strip()]


def without_paging(texts: Sequence[Text]) -> list[Text]:
    """Without what another program's pages change: the contents with their page numbers, and marks that hang over an edge."""
    bare = [said._replace(text=_HANGING.sub("", _LEADERS.sub("", _tight(said.text)))) for said in texts]
    return [*bare[: (span := _contents([said.text for said in bare]))[0]], *bare[span[1] :]]


def _contents(texts: Sequence[str]) -> tuple[int, int]:
    """From the first entry of the contents to the heading that it names; nothing where there are none."""
    first = texts.index(_CONTENTS) + 1 if _CONTENTS in texts else len(texts)
    entry = texts[first].rstrip("0123456789") if first < len(texts) else ""
    return first, texts.index(entry, first + 1) if entry in texts[first + 1 :] else first


def changes(should: Sequence[Text], does: Sequence[Text]) -> Iterator[tuple[Sequence[Text], Sequence[Text]]]:
    """Each stretch of texts that differs: what should stand there, and what does."""
    left, right = [_tight(s.text) for s in should], [_tight(s.text) for s in does]
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal" and "".join(left[a:b]) != "".join(right[c:d]):
            yield should[a:b], does[c:d]


def told(should: Sequence[Text], does: Sequence[Text]) -> str:
    """A stretch that differs, in words."""
    expected, found = ("／".join(said.text for said in side) for side in (should, does))
    where = (does or should)[0].where.strip()
    where = f"{where}：" if where else ""
    if should and does:
        return f"{where}应为“{short(expected, found)}”，现为“{short(found, expected)}”。"
    return f"{where}缺少“{short(expected)}”。" if should else f"{where}多出“{short(found)}”。"


def short(text: str, other: str = "") -> str:
    """The text around its first difference from the other."""
    start = next((i for i, (x, y) in enumerate(zip(text, other, strict=False)) if x != y), min(len(text), len(other)))
    start = max(0, start - _LONG // 3) if len(text) > _LONG else 0
    cut = text[start : start + _LONG]
    return f"{'…' if start else ''}{cut}{'…' if start + _LONG < len(text) else ''}"


def limited(lines: Sequence[str]) -> Iterator[str]:
    """The first of many lines, set in, and how many more there are."""
    yield from (f"　{line}" for line in lines[:_TOLD])
    if len(lines) > _TOLD:
        yield f"　另有{len(lines) - _TOLD}处。"


def _tight(text: str) -> str:
    return "".join(text.split())
