"""What a reader found in a made-up disclosure, against what was printed there (对照)."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from mingzhang.facts import Fact
from mingzhang.reading import Reading
from mingzhang.vocabulary import fold
from tests.regions.paper import Paper, printed

#: a breakdown that is not stated is the whole
_WHOLE = frozenset({"function", "economy", "gov_economy", "nature", "project", "item"})


class Compared(NamedTuple):
    right: int
    wrong: list[str]
    missing: list[str]


def _agrees(fact: Fact, at: dict[str, str], paper: Paper) -> list[str]:
    """The axes on which a fact differs from what is expected. This year's and the whole are one where nothing is carried over."""
    differing = []
    for axis in {*at, *_WHOLE}:
        found, wanted = getattr(fact.coordinate, axis), at.get(axis, "")
        if axis in _WHOLE:
            found, wanted = found.strip("*"), wanted.strip("*")
        if axis in {"function", "project", "nature"} and axis not in at:
            continue
        if axis == "flow" and not found and fact.row < 0:
            continue  # a sentence that leaves it open
        if axis == "flow" and {found, wanted} == {"current", "*"} and paper.account.value(at) == paper.account.value({**at, "flow": found}):
            continue
        if found != wanted:
            differing.append(f"{axis}={found or '∅'}≠{wanted or '∅'}")
    return differing


def compare(paper: Paper, reading: Reading) -> Compared:
    """Every figure that was printed finds one fact of its own with its value and its coordinate."""
    titles = {t.source: t.title for t in reading.tables}
    by_table: dict[str, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        by_table[titles.get(fact.source, "")].append(fact)
    right, wrong, missing = 0, [], []
    for item in printed(paper):
        pool = by_table[fold(item.table)]
        same = [f for f in pool if f.number.value == item.value]
        best = min(same, key=lambda f: len(_agrees(f, item.at, paper)), default=None)
        if best is None:
            missing.append(f"{item.table or '文'} {item.text} {item.at}")
        elif differing := _agrees(best, item.at, paper):
            wrong.append(
                f"{item.table or '文'}｜{best.place.row or best.place.text[:40]}｜{best.place.column} {item.text}: {' '.join(differing)}"
            )
        else:
            right += 1
            pool.remove(best)
    return Compared(right, wrong, missing)
