"""One finding as HTML: its words, its figures, its places side by side (问题的网页排法)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mingzhang.audit.excerpts import Excerpt, Excerpts
from mingzhang.audit.figures import NO_SOURCES, Printed, Sources, around, spans, taken
from mingzhang.audit.markup import Html, joined, tag
from mingzhang.audit.page_picture import CLASS, Shot
from mingzhang.audit.places import spot
from mingzhang.audit.titles import title
from mingzhang.facts import Finding, Place

#: places of one finding that are shown or told; the rest are counted
_PLACES = 8
_AMOUNT = frozenset("-+.,0123456789%％ ")


def anchor(document: int, item: Finding) -> str:
    """The finding's name within a page of several documents."""
    return f"f{document}-{item.id}"


def lead(item: Finding) -> str:
    """Where a finding begins, in a few words, for lists."""
    if not item.places:
        return "全文"
    place = item.places[0]
    table = f"《{place.table}》" if place.table else place.section.split(" / ")[-1]
    name = f"{place.row_code} {place.row}".strip() or table
    return f"{spot(place)} {name}".strip() or "全文"


def _marked(text: str, item: Finding, place: Place, known: Printed) -> Html:
    parts: list[object] = []
    end = 0
    for start, stop in spans(text, item, place, known):
        parts += [text[end:start], tag("mark", text[start:stop])]
        end = stop
    return joined([*parts, text[end:]])


def _row(found: Excerpt, item: Finding, place: Place, known: Printed) -> Html:
    """The excerpt as a table: the labels above, the row's name, its cells."""
    marks = ["mark" if i == found.at else "" for i in range(len(found.cells))]
    labels = [tag("th", label, scope="col", class_=mark) for label, mark in zip(found.head, marks, strict=False)]
    head = tag("thead", tag("tr", tag("td"), *labels)) if labels else ""
    name = tag("th", found.name, scope="row", class_="mark" if found.at < 0 else "") if found.name else ""
    cells = []
    for text, mark in zip(found.cells, marks, strict=True):
        amount = "amount" if _AMOUNT.issuperset(text) else ""
        cells.append(tag("td", _marked(text, item, place, known) if mark and not amount else text, class_=f"{mark} {amount}".strip()))
    return tag("div", tag("table", head, tag("tbody", tag("tr", name, *cells)), class_="excerpt"), class_="wide")


def _place(place: Place, item: Finding, excerpts: Excerpts | None, known: Printed) -> Html:
    table = f"《{place.table}》" if place.table else ""
    file = _file(place, excerpts)
    where = " · ".join(words for words in (file, spot(place), table or place.section.replace(" / ", " › ")) if words)
    found = excerpts.at(place) if excerpts is not None else None
    label = " · ".join(words for words in (f"{place.row_code} {place.row}".strip(), place.column) if words)
    parts: list[Html] = [tag("p", where or "全文", class_="spot")]
    if label and (found is None or not found.name):
        parts.append(tag("p", label, class_="label"))
    if found is not None:
        parts.append(_row(found, item, place, known))
    elif place.text:
        parts.append(tag("blockquote", _marked(place.text, item, place, known)))
    return tag("div", *parts, class_="place")


def _file(place: Place, excerpts: Excerpts | None) -> str:
    """The name of a place's file, where there are several."""
    return Path(place.document).name if excerpts is not None and excerpts.several else ""


def _pictured(shot: Shot, item: Finding, known: Printed, file: str) -> Html:
    """A picture with what was read in it, so that a misreading shows; a row or column that all places share is named once."""
    first, places = shot.places[0], shot.places
    rows, columns = {(p.row_code, p.row) for p in places}, {p.column for p in places}
    row = f"“{first.row_code} {first.row}”行".replace("“ ", "“") if len(places) > 1 and len(rows) == 1 and first.row else ""
    column = f"“{first.column}”列" if len(places) > 1 and len(columns) == 1 and first.column else ""
    named = f"《{first.table}》{row}{column}" if first.table else first.section.replace(" / ", " › ")
    where = " · ".join(words for words in (file, f"第{shot.page}页", named) if words)
    bare = [p._replace(row_code="" if row else p.row_code, row="" if row else p.row, column="" if column else p.column) for p in places]
    told = list(zip(bare, places, strict=True))[:_PLACES]
    reads = [tag("li", _read(short, item, known), class_="accused" if place == item.places[0] else "") for short, place in told]
    if len(places) > _PLACES:
        reads.append(tag("li", f"等{len(places)}处"))
    class_ = "place pictured broad" if shot.is_broad else "place pictured"
    return tag("div", tag("p", where, class_="spot"), shot, tag("ul", *reads, class_="reads"), class_=class_)


def _read(place: Place, item: Finding, known: Printed) -> Html:
    """What was read at a place: the row, the column and the figure, or the words around the figure."""
    words = around(place.text, item, place)
    if not place.table:
        return tag("q", _marked(words, item, place._replace(text=words), known))
    label = "，".join(words for words in (f"{place.row_code} {place.row}".strip(), place.column) if words)
    if words in ("", label):
        return tag("span", label)
    return joined((f"{label}：" if label else "", tag("b", words)))


def _evidence(item: Finding, shots: Sequence[Shot], excerpts: Excerpts | None, known: Printed) -> Iterator[tuple[int, Html]]:
    """Pictures where there are any, and excerpts of the first places that stand in none: how many places each shows, in their order."""
    shown = {place: shot for shot in shots for place in shot.places}
    bare = 0
    for place in dict.fromkeys(item.places):
        shot = shown.get(place)
        if shot is not None:
            if place == shot.places[0]:
                yield len(shot.places), _pictured(shot, item, known, _file(place, excerpts))
        elif bare < _PLACES:
            bare += 1
            yield 1, _place(place, item, excerpts, known) if place.table or place.row or place.text else Html("")


def finding(
    number: int, item: Finding, name: str, known: Sources = NO_SOURCES, excerpts: Excerpts | None = None, shots: Sequence[Shot] = ()
) -> Html:
    """The article of one finding; ``name`` is its anchor, ``shots`` the pictures of its places."""
    figures = [tag("div", tag("dt", label), tag("dd", words)) for label, words in _figures(item) if words]
    shown = list(_evidence(item, shots, excerpts, taken(known, item)))
    places = [part for _, part in shown if part]
    rest = len(set(item.places)) - sum(count for count, _ in shown)
    return tag(
        "article",
        tag(
            "header",
            tag("span", number, class_="no"), tag("span", item.severity.value, class_="badge"), tag("h3", title(item)),
            tag("code", item.id, title="问题编号，用于豁免"),
        ),
        tag("p", item.message, class_="message"),
        tag("dl", *figures) if figures else "",
        tag("div", *places, class_="places") if places else "",
        tag("p", f"另有{rest}处，见 JSON 报告。", class_="rest") if rest > 0 else "",
        tag(
            "footer",
            tag("p", tag("b", "处理"), item.remedy or "核对后改正。"),
            tag("p", tag("b", "依据"), item.basis, tag("span", item.rule or item.law, class_="rule")),
        ),
        class_=f"finding {CLASS[item.severity]}", id=name, tabindex="-1", data_severity=item.severity.value,
    )  # fmt: skip


def _figures(item: Finding) -> tuple[tuple[str, str], ...]:
    return ("现为", item.found), ("应为", item.expected), ("相差", item.difference)
