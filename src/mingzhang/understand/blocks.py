"""Blocks → headings, contents page and sentences (标题、目录、句子).

Paragraphs are joined over line and page breaks, spaces inside Chinese are removed, and a table of contents is never
mistaken for content.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mingzhang.document import Block, Grid, Paragraph, Stretch
from mingzhang.facts import Place, around
from mingzhang.reading import Entry, Heading, Sentence

_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef、。，；：“”‘’（）《》【】"
_GAP = re.compile(rf"(?<=[{_CJK}])[ \u3000\xa0]+(?=\S)|(?<=\S)[ \u3000\xa0]+(?=[{_CJK}])")
_BULLET = re.compile(r"^\s*[-*•·●■◆▪]\s+")
_BLANK, _LEADS = " \t\n\u3000\xa0", ".·…．"
#: entries of a contents page that were joined keep the leaders between them
_DOTS = re.compile(r"[.·…．]{4}")
_LAST_NUMBER = re.compile(r"\s+\d{1,3}$")
#: a page number at the end of an entry, and the number of an annex, which is none
_PAGE = re.compile(r"(?<=\S)[ \t\u3000\xa0]+\d{1,3}$")
_ANNEX = re.compile(r"附[件表录]\s*\d+$|表\s*\d+$")
_NUMERAL = "一二三四五六七八九十廿百"
_ORDINALS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第\s*[{_NUMERAL}\d]+\s*部分[、:：.]?")),
    (2, re.compile(rf"[{_NUMERAL}]+\s*[、.．]")),
    (3, re.compile(rf"[(（]\s*[{_NUMERAL}]+\s*[)）][、.．]?")),
    (4, re.compile(r"\d{1,2}\s*[、.．](?!\d)")),
    (5, re.compile(r"[(（]\s*\d{1,2}\s*[)）][、.．]?|\d{1,2}[)）]|[①-⑳]")),
)
#: a heading that bears no number: 关于2024年“三公”经费预算情况的说明
_UNNUMBERED = re.compile(r"^[^，。；：]{2,45}(?:说明|情况|职责|职能|概况|解释|机构设置|公开|公示)$")
_ABOUT = re.compile(r"^关于[^，。；：]{4,40}说明$")
_CONTENTS = re.compile(r"目录|目次")
_END = re.compile(r"[。；！？：:;!?]\s*[”’」)）]?$")
_AMOUNT = re.compile(r"\d(?:元|万元|亿元|%|％)|\d\.\d\d")
#: what runs on longer than any sentence is cut, so that each of its numbers need not carry all of it
_SENTENCE = re.compile(r"[^。！？\n]{0,4000}[。！？\n]?")


class Flow(NamedTuple):
    """The narrative of a document: its headings, its contents page, its sentences, and the section of every block."""

    headings: tuple[Heading, ...]
    contents: tuple[Entry, ...]
    sentences: tuple[Sentence, ...]
    sections: tuple[tuple[str, ...], ...]  # heading path at each block
    front: tuple[str, ...]  # the lines before the contents page


@lru_cache(maxsize=8192)
def tidy(text: str) -> str:
    """A line with the layout's spaces inside Chinese removed and bullets dropped."""
    return _GAP.sub("", _BULLET.sub("", text.strip().replace("\xa0", " ")))


def ordinal(text: str) -> tuple[int, str, str]:
    """(level, number as printed, rest) of a line that begins with an ordinal; level 0 where none does."""
    for level, pattern in _ORDINALS:
        match = pattern.match(text)
        if match:
            return level, match[0].strip(), text[match.end() :].strip()
    return 0, "", text


def is_heading(text: str, level: int) -> bool:
    """Short, no sentence, no amount: a heading."""
    if level >= 4 and text.endswith("表"):
        return False
    return level > 0 and len(text) <= 45 and not _END.search(text) and "。" not in text and not _AMOUNT.search(text)


def _place(block: Block, text: str) -> Place:
    return Place(page=block.page, line=block.line, box=block.box, text=text)


def _length(text: str) -> int:
    return len("".join(text.split()))


def _stretches(block: Paragraph, text: str, start: int) -> tuple[Stretch, ...]:
    """Where the lines of a tidied paragraph stand that begins after ``start`` characters of another."""
    shift = start + _length(text) - _length(block.text)
    return tuple(line._replace(end=line.end + shift) for line in block.lines) or (Stretch(start + _length(text), block.page, block.box),)


def _entry_text(block: Paragraph) -> str:
    """An entry of the contents without its leader and page number, whether dots or only a gap stand before it."""
    printed = block.text if _ANNEX.search(block.text) else _PAGE.sub("", block.text)
    return _unled(tidy(printed))


def _unled(text: str) -> str:
    """A line without the dots that lead to a page number, and without the number.

    >>> _unled("一、主要职能…………1"), _unled("第一部分 概况 ....... - 12 -"), _unled("附件 1. 名词解释")
    ('一、主要职能', '第一部分 概况', '附件 1. 名词解释')
    """
    before = text.rstrip(f"{_BLANK}-—)）").rstrip("0123456789").rstrip(f"{_BLANK}-—(（")
    words = before.rstrip(f"{_BLANK}{_LEADS}。")
    return words if sum(before[len(words) :].count(dot) for dot in _LEADS) >= 2 else _LAST_NUMBER.sub("", text)


def contents_range(blocks: Sequence[Block]) -> tuple[int, int]:
    """The blocks [start, end) of the contents page; (0, 0) where there is none."""
    start = next(
        (i for i, b in enumerate(blocks[:80]) if isinstance(b, Paragraph) and _CONTENTS.fullmatch(tidy(b.text).replace(" ", ""))), -1
    )
    if start < 0:
        return 0, 0
    first: str | None = None
    seen: set[str] = set()
    previous = 0
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if isinstance(block, Grid):
            return start, index
        text = _entry_text(block)
        level, number, rest = ordinal(text)
        mark = number if level == 1 else f"{number}{rest}"
        if first is None and text:
            first = mark
        elif mark == first or (rest and level in (0, 1, 2) and mark in seen and index - start > 3):
            return start, index
        if "。" in text or (len(text) > 70 and not _DOTS.search(text)):
            return start, index - (1 if previous else 0)
        seen.add(mark)
        previous = level
    return start, len(blocks)


def _entries(blocks: Sequence[Block], start: int, end: int) -> tuple[Entry, ...]:
    result = []
    for block in blocks[start + 1 : end]:
        if isinstance(block, Paragraph):
            text = _entry_text(block)
            level, number, rest = ordinal(text)
            if rest or number:
                result.append(Entry(level, number, rest, _place(block, text)))
    return tuple(result)


def _is_lone(text: str) -> bool:
    level, _, rest = ordinal(text)
    return level in range(2, 6) and not rest


def _joins(last: str, text: str) -> bool:
    """Whether a line goes on the paragraph before it."""
    return (
        bool(last)
        and not _END.search(last)
        and len(last) >= 16
        and ordinal(text)[0] == 0
        and not _UNNUMBERED.search(last)
        and not re.match(r"(?:备?注|说明|附件?)[:：]?", text)
    )


def _margins(blocks: Sequence[Block]) -> dict[int | str, float]:
    """The right edge of the text of each page, in points, where its paragraphs share one."""
    edges: dict[int | str, list[float]] = {}
    for block in blocks:
        if isinstance(block, Paragraph) and block.box is not None:
            edges.setdefault(block.page, []).append(block.box[2])
    return {page: max(found) for page, found in edges.items() if sum(1 for x in found if x > max(found) - 40) >= 3}


def _apart(last: Paragraph | None, block: Paragraph, margins: Mapping[int | str, float]) -> bool:
    """Whether the layout shows the block before as a paragraph of its own: one line that leaves much of its width free."""
    if last is None or last.box is None or block.box is None or last.page != block.page or last.page not in margins:
        return False
    x0, top, x1, bottom = last.box
    single = (bottom - top) * len(tidy(last.text)) <= 1.8 * (x1 - x0)
    room = margins[last.page] - x1 > 0.3 * (margins[last.page] - min(x0, block.box[0]))
    return single and room and block.box[1] >= bottom and re.match(r"[\u4e00-\u9fff]", tidy(block.text)) is not None


_SECTION_NAME = re.compile(r"(?:说明|情况|职能|职责|概况|设置|解释|构成)$")


def _usual_height(blocks: Sequence[Block]) -> float:
    """The height of most lines of text, in points; 0 where the layout has none."""
    heights = [b.box[3] - b.box[1] for b in blocks if isinstance(b, Paragraph) and b.box is not None and len(b.text) >= 16]
    return min(heights, default=0.0) if len(heights) < 5 else statistics.quantiles(heights, n=10)[0]


def _section_title(block: Paragraph, last: Paragraph | None, usual: float) -> bool:
    """Whether a line without an ordinal is a section's title: it stands in larger type and is named as one."""
    text = tidy(block.text)
    if block.box is None or not usual or not 4 <= len(text) <= 40 or not _SECTION_NAME.search(text) or re.search(r"[，。；：]", text):
        return False
    tall = block.box[3] - block.box[1] >= 1.3 * usual
    # the second line of a title goes with the first
    second = last is not None and last.page == block.page and last.box is not None and last.box[3] - last.box[1] >= 1.3 * usual
    return tall and not (second and last is not None and len(tidy(last.text)) <= 40)


def flow(blocks: Sequence[Block], skip: frozenset[int]) -> Flow:
    """Headings, contents and sentences of a document; ``skip`` are the blocks that belong to tables and forms."""
    start, end = contents_range(blocks)
    margins, usual = _margins(blocks), _usual_height(blocks)
    last: Paragraph | None = None
    headings: list[Heading] = []
    paragraphs: list[tuple[str, tuple[str, ...], Place, tuple[Stretch, ...]]] = []
    sections: list[tuple[str, ...]] = []
    path: list[tuple[int, str]] = []
    front: list[str] = []
    joinable, waiting = False, ""
    for index, block in enumerate(blocks):
        sections.append(tuple(text for _, text in path))
        if isinstance(block, Grid) or index in skip:
            joinable = False
            continue
        text = tidy(block.text)
        if not text or start <= index < end:
            continue
        if _is_lone(text) and not waiting:
            waiting = text  # an ordinal by itself belongs to the words below it
            continue
        text, waiting = (waiting + text if waiting and not ordinal(text)[0] else text), ""
        if index < start or (not path and not paragraphs and len(text) < 50 and "。" not in text):
            front.append(text)
        level, number, rest = ordinal(text)
        alone = _apart(last, block, margins)
        titled = level == 0 and index >= end and _section_title(block, last, usual)
        last = block
        if titled:
            path = [(1, text)]
            headings.append(Heading(1, "", text, (), _place(block, text)))
            sections[-1] = (text,)
            joinable = False
            continue
        if joinable and paragraphs and not alone and _joins(paragraphs[-1][0], text):
            before, trail, place, lines = paragraphs[-1]
            paragraphs[-1] = (before + text, trail, place, (*lines, *_stretches(block, text, _length(before))))
            continue
        if not level and (path or paragraphs) and _ABOUT.match(text):
            level, rest = (3 if any(n == 2 for n, _ in path) else 2), text
        if is_heading(text, level) and rest:
            while path and path[-1][0] >= level:
                path.pop()
            path.append((level, rest))
            headings.append(Heading(level, number, rest, tuple(t for _, t in path[:-1]), _place(block, text)))
            sections[-1] = tuple(t for _, t in path)
            joinable = False
            continue
        paragraphs.append((text, tuple(t for _, t in path), _place(block, text), _stretches(block, text, 0)))
        joinable = True
    sentences: list[Sentence] = []
    for number_, (text, trail, place, lines) in enumerate(paragraphs):
        place = place._replace(section=" / ".join(trail))
        begun = 0
        for piece in _SENTENCE.findall(text):
            ended = begun + _length(piece)
            if piece.strip():
                starts = (0, *(line.end for line in lines))
                here = [line for line, start in zip(lines, starts, strict=False) if start < ended and line.end > begun]
                page = here[0].page if here else place.page
                box = around(line.box for line in here if line.page == page) or place.box
                at = place._replace(page=page, box=box, text=piece.strip())
                sentences.append(Sentence(piece.strip(), trail, at, f"p{number_}", here[-1].page if here else page))
            begun = ended
    return Flow(tuple(headings), _entries(blocks, start, end), tuple(sentences), tuple(sections), tuple(front))
