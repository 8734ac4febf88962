"""Words → axis members (词汇): one list serves titles, headers, row labels and sentences.

A label is read left to right by the longest word that fits; each word assigns members to axes. The list is data
(``words.tsv``); a new region usually needs nothing and at worst a few lines there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_FOLD = str.maketrans(
    {"（": "(", "）": ")", "〔": "(", "〕": ")", "：": ":", "，": ",", "；": ";", "　": "", " ": "", "\n": "", "\t": "", "\xa0": ""}
)

_WIDE = str.maketrans({"(": "（", ")": "）", ":": "：", ",": "，", ";": "；"})


class Word(NamedTuple):
    """One line of the list. ``needle`` is a run of characters that every match of ``pattern`` holds, '' where there is none."""

    pattern: str
    contexts: str
    when: tuple[tuple[str, str], ...]
    assigns: tuple[tuple[str, str], ...]
    needle: str = ""


class Hit(NamedTuple):
    """A word found in a text, with what it assigns."""

    start: int
    end: int
    text: str
    assigns: tuple[tuple[str, str], ...]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Spaces out, brackets and colons to half width: the form in which words are compared."""
    return text.translate(_FOLD)


@lru_cache(maxsize=65536)
def spelt(name: str) -> str:
    """A proper name in the one spelling by which names are compared: spaces out, brackets and colons in full width.

    >>> spelt("信息化建设 (二期)")
    '信息化建设（二期）'
    """
    return fold(name).translate(_WIDE)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((axis, member) for axis, _, member in (part.partition("=") for part in text.split()))


@lru_cache(maxsize=1)
def words() -> tuple[Word, ...]:
    """The list, as written."""
    result = []
    for line in files("mingzhang.vocabulary").joinpath("words.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, contexts, when, assigns = line.split("\t")
            result.append(Word(pattern, contexts, _pairs(when), _pairs(assigns), needle(pattern)))
    return tuple(result)


#: a pattern is compiled when a text first holds its needle: most documents need few of them
_compiled = cache(re.compile)


def needle(pattern: str) -> str:
    """The longest run of plain characters that a text must hold to match: most words are ruled out by it at once.

    >>> needle("一般公共预算(?:财政)?(?:拨款)?"), needle("上缴上级?(?:支出)?"), needle("基金|资金")
    ('一般公共预算', '上缴上', '')
    """
    plain = re.sub(r"\\.|\[[^]]*\]", "\0", pattern)
    runs, depth = [""], 0
    for char, after in zip(plain, [*plain[1:], ""], strict=True):
        depth += (char == "(") - (char == ")")
        if depth == 0 and char == "|":
            return ""
        if depth == 0 and char.isalnum() and after not in ("?", "*", "{"):
            runs[-1] += char
        else:
            runs.append("")
    return max(runs, key=len)


@lru_cache(maxsize=65536)
def scan(text: str, context: str, given: tuple[tuple[str, str], ...] = ()) -> tuple[Hit, ...]:
    """Every word of ``text`` (already folded), longest first at each position, without overlaps.

    ``given`` are members already known from the surroundings, for words that mean something only there.
    """
    known = dict(given)
    candidates: list[Hit] = []
    for word in words():
        if context not in word.contexts or word.needle not in text:
            continue
        if all(known.get(axis) == member for axis, member in word.when):
            found = _compiled(word.pattern).finditer(text)
            candidates += [Hit(m.start(), m.end(), m[0], word.assigns) for m in found if m.end() > m.start()]
    candidates.sort(key=lambda h: (-(h.end - h.start), h.start))
    taken: list[Hit] = []
    for hit in candidates:
        if all(hit.end <= other.start or hit.start >= other.end for other in taken):
            taken.append(hit)
    return tuple(sorted(taken))


def assign(text: str, context: str, given: dict[str, str] | None = None) -> dict[str, str]:
    """The members that a label assigns; where two words speak of one axis the longer, more specific one counts."""
    known = dict(given or {})
    result: dict[str, str] = {}
    folded = fold(text)
    for hit in sorted(scan(folded, context, tuple(sorted(known.items()))), key=lambda h: (h.end - h.start, h.start)):
        result.update(hit.assigns)
    return result
