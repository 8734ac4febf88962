"""Pictures of the pages that findings cite, each stored once, with every place of a finding marked (原文截图)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from itertools import accumulate

from mingzhang.audit.excerpts import Excerpts
from mingzhang.audit.figures import Sources, taken
from mingzhang.audit.marks import Library, Mark, mark
from mingzhang.audit.markup import Html, joined, tag
from mingzhang.audit.png import png
from mingzhang.audit.scenes import Scene, scene
from mingzhang.facts import Box, Finding, Place, Severity
from mingzhang.readers.pdf_pages import Leaf

#: severity → class in the style sheet
CLASS = {Severity.ERROR: "error", Severity.DOUBT: "doubt", Severity.HINT: "hint", Severity.ROUNDING: "tail"}
#: places of one finding that are marked
_MARKED = 60
#: pixels a point of a picture; points between the strips of one picture
SCALE = 1.8
_GAP = 6.0
#: the widest a picture is shown, in pixels a point
_ENLARGED = 1.35
#: a picture wider than this takes a row of its own, in points
_BROAD = 580.0
_GRAVE = {Severity.ERROR: 0, Severity.DOUBT: 1, Severity.HINT: 2, Severity.ROUNDING: 3}
_Key = tuple[str, int]


class Shot(Html):
    """The picture of some places of a finding that stand together on one page."""

    __slots__ = ("is_broad", "page", "places")

    page: int
    is_broad: bool
    places: tuple[Place, ...]


class Album:
    """The pictures of one document's findings, at most ``most`` pages, for the gravest findings first.

    ``name`` tells the ids of one album from those of another on the same page.
    """

    def __init__(self, name: str, findings: Sequence[Finding], known: Sources, excerpts: Excerpts | None, most: int) -> None:
        self._name = name
        self._excerpts = excerpts
        self._library = Library()
        self._numbers: dict[_Key, str] = {}
        self._marks: dict[str, list[Mark]] = {}
        self._drawn: dict[_Key, list[tuple[str, Finding]]] = {}
        for item in sorted(findings, key=lambda f: _GRAVE[f.severity]):
            stated = taken(known, item)
            found = [mark(place, item, stated, self._library) for place in item.places[:_MARKED]]
            kept = [one for one in found if one is not None and self._has_room(one, most)]
            if kept:
                self._marks[item.id] = kept

    def _has_room(self, one: Mark, most: int) -> bool:
        key = one.place.document, one.page
        if key not in self._numbers and len(self._numbers) < most:
            self._numbers[key] = f"{self._name}-{len(self._numbers) + 1}"
        return key in self._numbers

    def shots(self, item: Finding) -> list[Shot]:
        """The pictures of a finding: one for each table, and for the prose of each page."""
        groups: dict[tuple[str, int, str], list[Mark]] = {}
        for one in self._marks.get(item.id, ()):
            groups.setdefault((one.place.document, one.page, one.place.table), []).append(one)
        return [shot for n, group in enumerate(groups.values()) if (shot := self._shot(f"{item.id}-{n}", item, group)) is not None]

    def _shot(self, name: str, item: Finding, marks: Sequence[Mark]) -> Shot | None:
        document, page = marks[0].place.document, marks[0].page
        leaf = self._library.leaf(document, page)
        if leaf is None:
            return None
        number = self._numbers[document, page]
        drawn = f"m{self._name}-{name}"
        rects = (rect for one in marks for rect in _drawn(one, leaf, "first" if one.place == item.places[0] else "other"))
        self._drawn.setdefault((document, page), []).append((drawn, item))
        seen = scene(marks, leaf, self._excerpts)
        label = f"第{page}页的截图，标出{len(marks)}处"
        made = Shot(
            tag(
                "a", _strips(seen, f"p{number}", tag("g", *rects, id=drawn), drawn, label),
                class_="scan", href=f"#s{number}", title="看整页",
            )
        )  # fmt: skip
        made.page, made.is_broad = page, sum(end - start for start, end in seen.across) > _BROAD
        made.places = tuple(one.place for one in marks)
        return made

    def sheets(self, numbers: dict[str, int], anchors: dict[str, str]) -> Html | str:
        """The pictures themselves and all cited pages whole; call it last. ``numbers`` and ``anchors`` are the findings' by id."""
        pages = [key for key in sorted(self._numbers) if key in self._drawn]
        if not pages:
            self._library.close()
            return ""
        several = len({document for document, _ in pages}) > 1
        images = [self._image(key) for key in pages]
        figures = [self._sheet(key, numbers, anchors, several) for key in pages]
        self._library.close()
        store = tag("svg", tag("defs", *images), class_="store", width="0", height="0", aria_hidden="true")
        summary = tag("summary", f"问题所在的整页（{len(pages)}页）")
        return joined((store, tag("details", summary, tag("div", *figures, class_="leaves"), class_="sheets")))

    def _image(self, key: _Key) -> Html:
        pages = self._library.pages(key[0])
        leaf = self._library.leaf(*key)
        picture = pages.picture(key[1], SCALE) if pages is not None else None
        if picture is None or leaf is None:
            return Html("")
        data = b64encode(png(*picture)).decode()
        return tag(
            "image", id=f"p{self._numbers[key]}", width=_short(leaf.width), height=_short(leaf.height), preserveAspectRatio="none",
            href=f"data:image/png;base64,{data}",
        )  # fmt: skip

    def _sheet(self, key: _Key, numbers: dict[str, int], anchors: dict[str, str], several: bool) -> Html:
        leaf = self._library.leaf(*key)
        assert leaf is not None
        found = self._drawn[key]
        linked = [
            tag("a", tag("use", href=f"#{name}"), tag("title", item.message), href=f"#{anchors[item.id]}", class_=CLASS[item.severity])
            for name, item in found
        ]
        items = dict.fromkeys(item.id for _, item in found)
        links = joined(tag("a", numbers[one], href=f"#{anchors[one]}") for one in sorted(items, key=lambda one: numbers[one]))
        where = f"{key[0].rpartition('/')[2]} 第{key[1]}页" if several else f"第{key[1]}页"
        box = f"0 0 {_short(leaf.width)} {_short(leaf.height)}"
        view = tag("svg", tag("use", href=f"#p{self._numbers[key]}"), *linked, viewBox=box, role="img", aria_label=where)
        return tag("figure", tag("figcaption", tag("b", where), tag("span", "问题 ", links)), view, id=f"s{self._numbers[key]}")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _rect(box: Box, class_: str, by: float) -> Html:
    x0, top, x1, bottom = box
    sides = {"x": x0 - by, "y": top - by, "width": x1 - x0 + 2 * by, "height": bottom - top + 2 * by}
    return tag("rect", class_=class_, rx="1.5", **{name: _short(value) for name, value in sides.items()})


def _drawn(one: Mark, leaf: Leaf, class_: str) -> list[Html]:
    """A cell is framed; of prose the figures are, and the words are underlaid."""
    if not one.spots:
        return [_rect(leaf.upright(one.box), class_, 0)]
    return [_rect(leaf.upright(one.box), "words", 1), *(_rect(leaf.upright(spot), class_, 1.5) for spot in one.spots)]


def _strips(seen: Scene, page: str, marks: Html, name: str, label: str) -> Html:
    """The strips side by side and below each other; what is marked is drawn once and used in each."""
    widths, heights = ([end - start for start, end in ranges] for ranges in (seen.across, seen.down))
    lefts, tops = ([0.0, *accumulate(size + _GAP for size in sizes)] for sizes in (widths, heights))
    tiles: list[Html] = []
    for row, (top, _) in enumerate(seen.down):
        for column, (left, _) in enumerate(seen.across):
            width, height = _short(widths[column]), _short(heights[row])
            drawn = marks if not tiles else tag("use", href=f"#{name}")
            at = {"x": _short(lefts[column]), "y": _short(tops[row]), "width": width, "height": height}
            tiles.append(tag("svg", tag("use", href=f"#{page}"), drawn, viewBox=f"{_short(left)} {_short(top)} {width} {height}", **at))
    wide, high = lefts[-1] - _GAP, tops[-1] - _GAP
    shown = f"--width:{round(wide * _ENLARGED)}px"
    return tag("svg", *tiles, viewBox=f"0 0 {_short(wide)} {_short(high)}", style=shown, role="img", aria_label=label)
