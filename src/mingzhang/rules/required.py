"""Which tables and sections a document must have, by kind, year and region; the sets are data (应公开内容的清单).

>>> region("武汉市江汉区人力资源局")
'420103'
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mingzhang.catalogues import divisions
from mingzhang.reading import Reading
from mingzhang.rules.scan import compact, year_of

_DATA = Path(__file__).parent / "data" / "disclosure.json"


class Part(NamedTuple):
    """A table or section that must be there. ``law`` when the notice itself lists it; ``offices``: of offices only."""

    name: str
    any: tuple[re.Pattern[str], ...]
    none: tuple[str, ...]
    law: bool
    offices: bool
    first: int | None

    def fits(self, text: str) -> bool:
        words = compact(text).replace("“", "").replace("”", "").replace('"', "")
        return any(p.search(words) for p in self.any) and not any(w in words for w in self.none)


class Required(NamedTuple):
    """What one region asks for in one kind of document, in some years."""

    id: str
    kind: str
    regions: tuple[str, ...]
    first: int | None
    last: int | None
    basis: str
    tables: tuple[Part, ...]
    sections: tuple[Part, ...]

    def applies(self, kind: str, place: str, year: int | None) -> bool:
        in_years = year is None or ((self.first is None or year >= self.first) and (self.last is None or year <= self.last))
        return self.kind == kind and in_years and (not self.regions or any(place.startswith(r) for r in self.regions))


@lru_cache
def required() -> tuple[Required, ...]:
    """The carried sets: one for the country a kind of document, and what regions add."""

    def part(row: dict[str, object]) -> Part:
        patterns, none, first = row["any"], row.get("not", []), row.get("from")
        assert isinstance(patterns, list) and isinstance(none, list) and (first is None or isinstance(first, int))
        return Part(
            str(row["name"]), tuple(re.compile(p) for p in patterns), tuple(none), bool(row.get("law")), bool(row.get("offices")), first
        )

    with _DATA.open(encoding="utf-8") as file:
        rows = json.load(file)["sets"]
    return tuple(
        Required(
            row["id"], row["kind"], tuple(row["regions"]), row["from"], row["to"], row["basis"],
            tuple(part(t) for t in row["tables"]), tuple(part(s) for s in row["sections"]),
        )
        for row in rows
    )  # fmt: skip


@lru_cache
def _division_names() -> tuple[tuple[str, str], ...]:
    catalogue = divisions()
    return tuple((entry.name, entry.code) for entry in catalogue.entries.values() if len(entry.name) >= 3)


def region(text: str) -> str:
    """The administrative division that a title names, as far as it is beyond doubt: six digits, a prefix, or ''."""
    hits = [(name, code) for name, code in _division_names() if name in text]
    if not hits:
        return ""
    above = [code for _, code in hits if code.endswith("00")]
    lower = [code for _, code in hits if not code.endswith("00")]
    inside = [code for code in lower if any(code.startswith(a.rstrip("0")) for a in above)] or lower or above
    if len(inside) > 1:
        longest = max(len(name) for name, code in hits if code in inside)
        inside = [code for name, code in hits if code in inside and len(name) == longest]
    if len(inside) == 1:
        return inside[0]
    shared = ""
    for digits in zip(*inside, strict=True):
        if len(set(digits)) > 1:
            break
        shared += digits[0]
    return shared if len(shared) >= 2 else ""


def sets_for(reading: Reading) -> list[Required]:
    """The requirements that a document is under."""
    place = region(f"{reading.title} {reading.entity}")
    return [r for r in required() if r.applies(reading.kind, place, year_of(reading))]
