"""Which figure of a place a finding means (问题所指的数): what a report marks in a sentence or a cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mingzhang.facts import Equation, Finding, Grade, Place
from mingzhang.laws.grading import printed
from mingzhang.laws.report import cut, stated

#: place → the figures that equations take from it, as printed
Printed = Mapping[Place, tuple[str, ...]]
#: law, figure found, places → the equations that did not come out
Sources = Mapping[tuple[str, str, tuple[Place, ...]], Sequence[Equation]]
#: characters of a sentence on either side of its figure
_AROUND = 24
NO_SOURCES: Sources = {}
_AMOUNT = re.compile(r"[-+−－]?(?P<digits>\d[\d,，]*(?:\.\d+)?)\s*(?:[十百千万亿]*元|个百分点|[%％])?")
_TOKEN = re.compile(r"\d[\d,，]*(?:\.\d+)?(?:\s?[%％])?")
_QUOTED = re.compile(r"“([^“”…]{2,40})”")


def sources(equations: Iterable[Equation]) -> Sources:
    """Equations by what their findings say: the law, the figure found, and where."""
    result: dict[tuple[str, str, tuple[Place, ...]], list[Equation]] = defaultdict(list)
    for equation in equations:
        if equation.left and equation.grade not in (Grade.EXACT, Grade.NOT_EVALUATED):
            terms = (*equation.left, *equation.right)
            places = dict.fromkeys(t.place._replace(document="") for t in terms if t.place is not None)
            result[equation.law, stated(equation.left[0].number), tuple(places)].append(equation)
    return result


def taken(known: Sources, item: Finding) -> Printed:
    """What the equations behind a finding of a law read at each of its places; nothing for a rule's finding."""
    result: dict[Place, list[str]] = defaultdict(list)
    for equation in known.get((item.law, item.found, tuple(p._replace(document="") for p in item.places)), ()):
        for term in (*equation.left, *equation.right):
            if term.place is not None and term.number is not None:
                percent = "%" if term.number.unit == "%" else ""
                result[term.place._replace(document="")].append(printed(term.number).rstrip("%％") + percent)
    return {place: tuple(dict.fromkeys(words)) for place, words in result.items()}


def spans(text: str, item: Finding, place: Place, known: Printed) -> list[tuple[int, int]]:
    """Where in ``text``, printed at ``place``, the finding's figures stand, in order and apart.

    Figures are compared as whole numbers, so that 5 is never the 5 of 2025. Where no figure is meant, the words are.
    """
    stated = known.get(place._replace(document=""), ())
    quoted = [] if item.found else _QUOTED.findall(item.message)
    for wanted in (stated, _parts(item.found), _parts(item.expected), quoted):
        found = _apart(sorted({span for words in wanted for span in _find(text, words, exact=wanted is stated)}))
        if found:
            return [] if found == [(0, len(text))] else found
    return []


def _parts(words: str) -> tuple[str, ...]:
    return (words, *words.split("、")) if "、" in words else (words,)


def _find(text: str, words: str, *, exact: bool) -> Iterator[tuple[int, int]]:
    """Where words or a figure stand; an exact figure is a percentage only where it says so."""
    amount = _AMOUNT.fullmatch(words.strip())
    if amount is not None:
        digits, percent = _plain(amount["digits"]), words.endswith(("%", "％"))
        for token in _TOKEN.finditer(text):
            if _plain(token[0]) == digits and not (exact and token[0].endswith(("%", "％")) != percent):
                yield token.span()
        return
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        cut = (words[0].isdigit() and text[:start][-1:].isdigit()) or (words[-1].isdigit() and text[end : end + 1].isdigit())
        if not cut:
            yield start, end
        start = text.find(words, end)


def _plain(digits: str) -> str:
    return digits.rstrip(" %％").replace(",", "").replace("，", "")


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in found:
        if result and start < result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def around(text: str, item: Finding, place: Place) -> str:
    """A sentence cut to what stands around the finding's figure."""
    return cut(text, *next(iter(spans(text, item, place, {})), (0, 0)), _AROUND)
