"""How many numbers a document prints, and how many were understood (读数覆盖率).

``numbers`` counts the amount-like tokens of the raw text before any structure is recognised, so a missed table lowers
the score; ``bound`` counts those that became part of a fact, claim, formula or indicator.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingzhang.document import Document, files
from mingzhang.facts import Place, normalise
from mingzhang.reading import Reading, Sentence

#: two decimals, thousands separators, or digits before 元, 万元, 亿元, %; an ordinal before a year (4.2026年) is none
TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<!\d)(?!\d{1,2}\.20\d\d\s*年)(?:\d+\.\d{2,}|\d+(?:\.\d+)?(?=\s*(?:[万亿]?元|%)))"
)
#: full-width digits, points and per cent signs; the full-width comma stays, since it parts two numbers
_FULL = re.compile(r"[０-９．％]")
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
#: what tells large equipment from other: part of the name of what is counted
_THRESHOLD = re.compile(r"单(?:位?价值?|[台项件]价值)(?:在|为|达|人民币)*(\d+(?:\.\d+)?)万?元")
#: a number whose digits are set apart: 1 4 1 3 . 8 4
_APART = re.compile(r"(?<![\d.,])\d(?: [\d.,]){3,}(?![\d.,])")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


class Count(NamedTuple):
    """Tokens printed and tokens bound; ``loose`` lists unbound tokens by page."""

    numbers: int
    bound: int
    loose: tuple[tuple[int | str, str, int], ...]


def tokens(text: str) -> Iterator[str]:
    """The amount-like tokens of a text."""
    if _FULL.search(text):
        text = text.translate(_NARROW)
    return (m[0] for m in TOKEN.finditer(_APART.sub(lambda m: m[0].replace(" ", ""), text)))


def _digits(text: str) -> Iterator[str]:
    return (m[0] for m in _DIGITS.finditer(normalise(text)))


def _understood(reading: Reading) -> Iterator[tuple[Place, str]]:
    named: set[str] = set()
    for fact in reading.facts:
        yield from ((fact.place, t) for t in _digits(fact.number.raw))
        equipment = fact.coordinate.item == "large_equipment" or (fact.coordinate.measure == "assets" and "设备" in fact.coordinate.item)
        if equipment and fact.kind == "sentence" and fact.place.text not in named:
            named.add(fact.place.text)
            yield from ((fact.place, m[1]) for m in _THRESHOLD.finditer(normalise(fact.place.text).replace(" ", "")))
    for claim in reading.claims:
        for number in (claim.number, claim.subject_value, claim.base_value):
            if number is not None:
                yield from ((claim.place, t) for t in _digits(number.raw))
    for formula in reading.formulas:
        yield from ((formula.place, t) for t in _digits(formula.text))
    for indicator in reading.indicators:
        for _, target in indicator.values:
            yield from ((indicator.place, t) for t in _digits(target.text))
        if indicator.weight is not None:
            yield from ((indicator.place, t) for t in _digits(indicator.weight.raw))
    for form in reading.forms:
        for weight in form.weights:
            yield from ((weight.place, t) for t in _digits(weight.number.raw))
        for item in form.history:
            yield from ((item.place, t) for t in _digits(item.number.raw))


def count(reading: Reading) -> Count:
    """Count by file and page; a token is bound when an understood value with the same digits stands on its page."""
    if not reading.document.parts:
        return _counted(reading.document, _understood(reading), reading.sentences)
    parts = []
    for part in files(reading.document):
        own = (u for u in _understood(reading) if u[0].document == part.path)
        parts.append(_counted(part, own, [s for s in reading.sentences if s.place.document == part.path]))
    return Count(sum(p.numbers for p in parts), sum(p.bound for p in parts), tuple(loose for p in parts for loose in p.loose))


def _counted(document: Document, understood: Iterable[tuple[Place, str]], sentences: Iterable[Sentence]) -> Count:
    printed: dict[int | str, Counter[str]] = {}
    named = any(isinstance(block.page, str) for block in document.blocks)  # the sheets of a workbook
    paged = not named and (document.pages > 1 or document.format == "pdf")
    for index, text in enumerate(document.raw, start=1):
        printed.setdefault(index if paged else 0, Counter()).update(tokens(text))
    available: dict[int | str, Counter[str]] = {}
    for place, token in understood:
        available.setdefault(place.page if place.page in printed else 0, Counter())[token] += 1
    turned = {s.until: s.place.page for s in sentences if s.until != s.place.page}
    everywhere = available.get(0, Counter()) if paged else Counter()
    total = bound = 0
    loose: list[tuple[int | str, str, int]] = []
    for page, wanted in printed.items():
        have = available.get(page, Counter()) if page != 0 or not paged else everywhere
        # the place of a sentence that runs over pages is where it begins
        rest = available.get(turned[page], Counter()) - printed[turned[page]] if page in turned else Counter()
        for token, times in wanted.items():
            got = min(times, have[token] + rest[token])
            total += times
            bound += got
            if got < times:
                loose.append((page, token, times - got))
    return Count(total, bound, tuple(loose))
