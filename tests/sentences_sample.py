"""Sentences read in a small setting, and what they say written in one line each.

A fact is written ``4500.00万元 revenue general current``: its number as printed, then measure, fund, flow and nature; the
other axes by name (``function=213``), and entity, year and stage only where they are not the document's; a labelled part
ends in ``(label)``. A claim is written ``growth 7.14% + | subject | base`` with its direction: + − = or ? for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from mingzhang.facts import Claim, Coordinate, Fact, Number, Place
from mingzhang.reading import Sentence
from mingzhang.understand.sentences import Scope, SentencesRead, read_sentences

BUDGET = Scope("云溪市水务局", "2025", "budget", "预算")
FINAL = Scope("云溪市水务局", "2024", "outturn", "决算")
CASES = Path(__file__).with_name("sentences.txt")
_PLAIN = ("measure", "fund", "flow", "nature")
_SIGN = {1: "+", -1: "-", 0: "=", None: "?"}


class Case(NamedTuple):
    """One case of ``sentences.txt``."""

    name: str
    scope: Scope
    path: tuple[str, ...]
    paragraphs: tuple[str, ...]
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    unbound: tuple[str, ...]


def cases() -> list[Case]:
    """The cases of ``sentences.txt``."""
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, *lines = block.splitlines()
        marked: dict[str, list[str]] = {mark: [] for mark in ("document:", "units:", "projects:", "§", "=", "~", "?", "")}
        for line in filter(None, lines):
            mark, _, rest = line.partition(" ")
            marked[mark if mark in marked else ""].append(rest if mark in marked else line)
        units, projects = (frozenset(name for line in marked[mark] for name in line.split("、")) for mark in ("units:", "projects:"))
        scope = (FINAL if marked["document:"] else BUDGET)._replace(units=units, projects=projects)
        found.append(Case(name, scope, *(tuple(marked[mark]) for mark in ("§", "", "=", "~", "?"))))
    return found


def sentences(paragraphs: Iterable[str], path: tuple[str, ...] = ()) -> list[Sentence]:
    """Paragraphs cut at their full stops."""
    return [
        Sentence(piece, path, Place(text=piece), f"s{order}")
        for order, paragraph in enumerate(paragraphs)
        for piece in re.findall(r"[^。！？]+[。！？]?", paragraph)
    ]


def told(*paragraphs: str, path: tuple[str, ...] = (), scope: Scope = BUDGET) -> SentencesRead:
    """Read paragraphs that stand under some headings."""
    return read_sentences(sentences(paragraphs, path), scope)


def facts(read: SentencesRead, scope: Scope = BUDGET) -> list[str]:
    return [_fact(f, scope) for f in read.facts]


def claims(read: SentencesRead, scope: Scope = BUDGET) -> list[str]:
    return [_claim(c, scope) for c in read.claims]


def unbound(read: SentencesRead) -> list[str]:
    return [u.raw for u in read.unbound]


def coordinate(at: Coordinate, scope: Scope = BUDGET) -> str:
    """The members of a coordinate that are not the document's own."""
    same: Mapping[str, str] = {"entity": scope.entity, "year": scope.year, "stage": scope.stage}
    said = [getattr(at, axis) for axis in _PLAIN if getattr(at, axis)]
    said += [f"{axis}={member}" for axis, member in at._asdict().items() if axis not in _PLAIN and member != same.get(axis, "")]
    return " ".join(said)


def _number(number: Number | None) -> str:
    if number is None:
        return ""
    scale = {1: "元", 10000: "万元", 100000000: "亿元"}
    return number.raw + (scale[int(number.factor)] if number.unit == "元" and number.raw != "无" else number.unit)


def _fact(fact: Fact, scope: Scope) -> str:
    return f"{_number(fact.number)} {coordinate(fact.coordinate, scope)}" + (" (label)" if fact.kind == "lines" else "")


def _claim(claim: Claim, scope: Scope) -> str:
    what = " ".join(part for part in (claim.kind, _number(claim.number), _SIGN[claim.direction] if claim.kind != "share" else "") if part)
    base = coordinate(claim.base, scope) if claim.base is not None else "—"
    return f"{what} | {coordinate(claim.subject, scope)} | {base}"
