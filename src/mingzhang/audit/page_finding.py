"""One finding as HTML: its words, its figures, its places side by side (问题的网页排法)."""

from __future__ import annotations

from mingzhang.audit.excerpts import Excerpt, Excerpts
from mingzhang.audit.figures import NO_SOURCES, Printed, Sources, spans, taken
from mingzhang.audit.markup import Html, joined, tag
from mingzhang.audit.places import spot
from mingzhang.audit.titles import title
from mingzhang.facts import Finding, Place, Severity

#: severity → class in the style sheet
CLASS = {Severity.ERROR: "error", Severity.DOUBT: "doubt", Severity.HINT: "hint", Severity.ROUNDING: "tail"}
#: places of one finding that are shown; the rest are counted
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
    where = " · ".join(words for words in (spot(place), table, place.section.replace(" / ", " › ")) if words)
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


def finding(number: int, item: Finding, name: str, known: Sources = NO_SOURCES, excerpts: Excerpts | None = None) -> Html:
    """The article of one finding; ``name`` is its anchor."""
    stated = taken(known, item)
    figures = [tag("div", tag("dt", label), tag("dd", words)) for label, words in _figures(item) if words]
    places = [_place(p, item, excerpts, stated) for p in item.places[:_PLACES] if p.table or p.row or p.text]
    rest = len(item.places) - _PLACES
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
