"""JSON that people can read and that is written fast: an entry of a list or of an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Entries(NamedTuple):
    """An object whose entries are made one after another."""

    entries: Iterable[tuple[str, object]]


def pieces(document: Mapping[str, object]) -> Iterator[str]:
    """The document with each top-level list, iterator or :class:`Entries` broken into lines, never whole in memory.

    >>> print("".join(pieces({"a": 1, "b": [{"c": 2}, {"c": 3}], "d": Entries([("e", 4)])})), end="")
    {
    "a": 1,
    "b": [
    {"c": 2},
    {"c": 3}
    ],
    "d": {
    "e": 4
    }
    }
    """
    yield "{\n"
    for n, (key, value) in enumerate(document.items()):
        yield f"{',' + chr(10) if n else ''}{_compact(key)}: "
        if isinstance(value, Entries):
            yield from _broken("{", (f"{_compact(k)}: {_compact(v)}" for k, v in value.entries), "}")
        elif (isinstance(value, list) and value) or isinstance(value, Iterator):
            yield from _broken("[", map(_compact, value), "]")
        else:
            yield _compact(value)
    yield "\n}\n"


def _broken(opening: str, lines: Iterable[str], closing: str) -> Iterator[str]:
    yield f"{opening}\n"
    for n, line in enumerate(lines):
        yield f",\n{line}" if n else line
    yield f"\n{closing}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
