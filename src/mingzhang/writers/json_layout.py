"""JSON that people can read and that is written fast: an entry of a list or of an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping


def one_a_line(document: Mapping[str, object]) -> str:
    """The document with each top-level list, iterator or object of objects broken into lines.

    >>> print(one_a_line({"a": 1, "b": [{"c": 2}, {"c": 3}]}), end="")
    {
    "a": 1,
    "b": [
    {"c": 2},
    {"c": 3}
    ]
    }
    """
    parts = []
    for key, value in document.items():
        if (isinstance(value, list) and value) or isinstance(value, Iterator):
            body = "[\n" + ",\n".join(map(_compact, value)) + "\n]"
        elif isinstance(value, dict) and value and all(isinstance(item, dict) for item in value.values()):
            body = "{\n" + ",\n".join(f"{_compact(k)}: {_compact(v)}" for k, v in value.items()) + "\n}"
        else:
            body = _compact(value)
        parts.append(f"{_compact(key)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
