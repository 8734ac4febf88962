"""HTML from Python values: text is escaped, markup is not (网页标记).

>>> tag("p", "1 < 2 ", tag("b", "真"), class_="note")
'<p class="note">1 &lt; 2 <b>真</b></p>'
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def joined(parts: Iterable[object]) -> Html:
    """Parts one after the other; what is not markup is escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(str(part)) for part in parts))


def tag(name: str, *children: object, **attributes: str | bool) -> Html:
    """An element. ``class_`` gives class, ``data_x`` data-x; an attribute that is '' or False is left out, True has no value."""
    told = "".join(
        f" {_attribute(key)}" if value is True else f' {_attribute(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value not in ("", False)
    )
    return Html(f"<{name}{told}>{joined(children)}</{name}>")


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
