"""One code list as a value (编码目录): names, parents, and how far each row may be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

#: evidence that is strong enough to say of a printed name that it is wrong
FIRM = frozenset({"sourced", "observed"})

_FOLD = str.maketrans("（）［］〔〕【】，､﹑·•０１２３４５６７８９", "()[]()[]、、、··0123456789", "\u200b\ufeff“”‘’\"'")
_CLASS_TAIL = re.compile(r"\((?:类|款|项|科目)\)$|支出$")


@lru_cache(maxsize=16384)
def plain(name: str) -> str:
    """A name for comparison: half-width brackets and digits, one enumeration comma, no spaces or quotes.

    >>> plain("因公出国（境） 费用") == plain("因公出国(境)费用")
    True
    """
    return "".join(name.translate(_FOLD).split())


def class_plain(name: str) -> str:
    """As :func:`plain`, also without a final （类）（款）（项） and 支出: 社会保障和就业支出（类） → 社会保障和就业."""
    text = plain(name)
    while (shorter := _CLASS_TAIL.sub("", text)) != text:
        text = shorter
    return text


class Entry(NamedTuple):
    """One row of a list. ``level`` is the list's own word (类、款、项、目; 一级 …); ``parent`` is '' at the top."""

    code: str
    name: str
    parent: str
    level: str
    evidence: str  # sourced | observed | unverified


class Alias(NamedTuple):
    """Another name of a code (历年名称). Years are inclusive; None is open."""

    code: str
    name: str
    from_year: int | None
    to_year: int | None
    evidence: str
    source: str

    def covers(self, year: int) -> bool:
        """Whether the name stood in the list of ``year``."""
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """A code list, of one year or (``year`` None) of all years.

    In a list of a year the year's own name comes first, and a name that lapsed the year before is still accepted,
    because a document prints last year's figures beside this year's.
    """

    title: str
    year: int | None
    entries: Mapping[str, Entry]
    aliases: Mapping[str, tuple[Alias, ...]]

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes in the list's order."""
        return tuple(self.entries)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.parent, []).append(entry.code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for code in self.entries:
            for name in self.names(code):
                found.setdefault(plain(name), {})[code] = None
        return {name: tuple(codes) for name, codes in found.items()}

    @cached_property
    def _class_names(self) -> dict[str, frozenset[str]]:
        return {}

    def name(self, code: str) -> str | None:
        """The name of ``code`` in the list's year (the newest where the list is of all years); None if unknown."""
        entry = self.entries.get(code)
        if entry is None:
            return None
        if self.year is not None:
            for alias in self.aliases.get(code, ()):
                if alias.to_year is not None and alias.covers(self.year):
                    return alias.name
        return entry.name

    def names(self, code: str) -> tuple[str, ...]:
        """Every accepted name of ``code``, the list's own first; () if unknown."""
        first = self.name(code)
        if first is None:
            return ()
        if code not in self.aliases:
            return (first,)
        years = () if self.year is None else (self.year, self.year - 1)
        others = [a.name for a in self.aliases.get(code, ()) if not years or any(a.covers(year) for year in years)]
        return tuple(dict.fromkeys([first, self.entries[code].name, *others]))

    def class_names(self, code: str) -> frozenset[str]:
        """The accepted names of ``code`` as :func:`class_plain` compares them."""
        found = self._class_names.get(code)
        if found is None:
            found = self._class_names[code] = frozenset(class_plain(name) for name in self.names(code))
        return found

    def evidence(self, code: str) -> str | None:
        """sourced | observed | unverified; None if the code is unknown."""
        entry = self.entries.get(code)
        return None if entry is None else entry.evidence

    def accuses(self, code: str) -> bool:
        """Whether the row is firm enough to call another printed name wrong."""
        return self.evidence(code) in FIRM

    def level(self, code: str) -> str | None:
        """类、款、项 … of a known code."""
        entry = self.entries.get(code)
        return None if entry is None else entry.level

    def parent(self, code: str) -> str | None:
        """The code above; '' at the top. An unknown code (a local extension) hangs under its longest known prefix; None if it has none."""
        entry = self.entries.get(code)
        if entry is not None:
            return entry.parent
        return next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in self.entries), None)

    def children(self, code: str = "") -> tuple[str, ...]:
        """The codes directly below; of '' the top ones."""
        return self._children.get(code, ())

    def path(self, code: str) -> tuple[str, ...]:
        """From the top to ``code`` itself, so far as the list knows it."""
        chain: list[str] = []
        here: str | None = code
        while here:
            chain.append(here)
            here = self.parent(here)
        return tuple(reversed(chain))

    def codes_named(self, name: str) -> tuple[str, ...]:
        """The codes that bear this name, brackets and spaces aside (行政运行 has many)."""
        return self._by_name.get(plain(name), ())

    def same_name(self, code: str, printed: str) -> bool:
        """Whether ``printed`` is an accepted name of ``code``; variants of brackets, spaces and 、 are no difference.

        A name told apart by its parent's in brackets is the same: 行政运行（人力资源和社会保障管理事务）.
        """
        text = plain(printed)
        names = {plain(name) for name in self.names(code)}
        if text in names:
            return True
        above = self.parent(code)
        return bool(above) and any(text == f"{name}({plain(upper)})" for name in names for upper in self.names(above or ""))

    def same_class_name(self, code: str, printed: str) -> bool:
        """As :meth:`same_name`, and a missing 支出 or an added （类）（款）（项） is no difference either."""
        return self.same_name(code, printed) or class_plain(printed) in self.class_names(code)
