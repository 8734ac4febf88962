"""Sentences → facts and claims (叙述文字的读取).

The narrative states the same figures as the tables, in words: totals, parts (其中), shares, changes against last year or
against the budget, completion rates, counts, zero statements. Each number is read with the words before it; what those
words leave out comes from the topic, the whole that is being divided, and the headings, in this order. A number whose
words are not understood stays unbound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.facts import Claim, Fact, Unbound
from mingzhang.reading import Sentence
from mingzhang.understand.clause_state import Reader
from mingzhang.understand.clauses import read, start_section
from mingzhang.understand.discourse import Found
from mingzhang.understand.lists_reading import plain_names
from mingzhang.understand.phrases_reading import Scope
from mingzhang.understand.sections_reading import section_of
from mingzhang.understand.tokens_reading import fold_text

__all__ = ["Scope", "SentencesRead", "read_sentences"]

_SPEAKER = re.compile(
    r"(?:20\d\d年度?，?)?([\u4e00-\u9fff()]{3,30}?(?:局|厅|委员会|委|办公室|办|部|院|中心|馆|所|校|学院|大学|街道|镇|政府|协会|联合会))"
    r"(?:20\d\d年度?)?(?:本级|部门)?(?=收支|收入|支出|财政拨款|一般公共预算|政府性基金|国有资本经营|三公|政府采购|机关运行)"
)
_LISTED = r"(?:^\s*[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|包括|其中).*?"
_BROUGHT = re.compile(r"\s*(?:上年|年初|上年度)结转")
_DIVIDED = re.compile(r"(?:其中|包括)[:：]\s*$")
_CARRIED_IN = re.compile(rf"{_LISTED}(?:上年|年初|上年度)结转[^，。；]{{0,14}}?\d")
_CARRIED_OUT = re.compile(rf"{_LISTED}(?:年终|年末|结转(?:至|到)?下年|下年)结?转?[^，。；]{{0,14}}?\d")


class SentencesRead(NamedTuple):
    """What the narrative says. ``numbers`` counts its amount-like tokens, ``bound`` those that became part of a fact or claim."""

    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    unbound: tuple[Unbound, ...]
    numbers: int = 0
    bound: int = 0


def read_sentences(sentences: Sequence[Sentence], scope: Scope) -> SentencesRead:
    """Read the narrative of one document in reading order. Never fails: what is not understood is in ``unbound``."""
    found = Found([], [], [])
    numbers = 0
    scope = scope._replace(aliases=_aliases(sentences, scope))
    projects = plain_names(scope.projects)
    carries = _carries(sentences)
    reader: Reader | None = None
    for sentence in sentences:
        if reader is None or sentence.path != reader.path:
            section = section_of(sentence.path, scope)
            reader = start_section(reader, sentence.path, section, scope, carries.get(sentence.path, (False, False)), projects, found)
        numbers += read(reader, sentence)
    missed = sum(1 for u in found.unbound if u.raw)
    return SentencesRead(tuple(found.facts), tuple(found.claims), tuple(found.unbound), numbers, numbers - missed)


def _aliases(sentences: Sequence[Sentence], scope: Scope) -> frozenset[str]:
    """The organisation that most sentences about totals begin with, where it is not the entity's own name."""
    names = Counter(m[1] for m in (_SPEAKER.match(fold_text(s.text).plain) for s in sentences) if m and m[1] not in scope.units)
    found = names.most_common(2)
    if not found or found[0][1] < 3 or (len(found) > 1 and found[1][1] * 2 > found[0][1]):
        return frozenset()
    return frozenset({found[0][0]})


def _carries(sentences: Sequence[Sentence]) -> dict[tuple[str, ...], tuple[bool, bool]]:
    """Of each section, whether it tells money brought in or carried out apart, so that its totals include it."""
    result: dict[tuple[str, ...], tuple[bool, bool]] = {}
    divided: set[tuple[str, ...]] = set()  # sections in which a paragraph ended in 其中：
    for sentence in sentences:
        if "结转" in sentence.text:
            before = result.get(sentence.path, (False, False))
            text = f"其中{sentence.text}" if sentence.path in divided and _BROUGHT.match(sentence.text) else sentence.text
            result[sentence.path] = (
                before[0] or _CARRIED_IN.search(text) is not None,
                before[1] or _CARRIED_OUT.search(text) is not None,
            )
        if _DIVIDED.search(sentence.text):
            divided.add(sentence.path)
    return result
