"""A region's layout, declared as data: which tables and sections there are, in which order, with which words (版式).

A layout is one TOML file in ``layouts/``. Any key of a row or column that names an axis is part of its coordinate;
the other keys are structure. See ``layouts/hubei_15.toml`` for the whole language, used once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from mingzhang.facts import AXES
from mingzhang.views.figures import Pen

Axes = Mapping[str, str]
NONE: Axes = MappingProxyType({})


class Column(NamedTuple):
    """A column. ``label`` is its header path (基本支出/小计). ``shows`` is a field of the row, '' for a figure.

    ``value`` names the row's own number in a table of lines (采购金额); ``plain`` writes it as a count.
    """

    label: tuple[str, ...]
    shows: str = ""
    value: str = ""
    plain: bool = False
    width: float = 1.2
    axes: Axes = NONE


class Row(NamedTuple):
    """A row, or (``each``) one for every member: classes, functions, economies, units, origins, projects, procurement, services …

    ``then`` rows follow every row that ``each`` gives. ``bare`` rows print no figures and stand only above other units' rows.
    ``total`` rows stand out. ``sparse`` lists only members that have money, where the printed form has no fixed list; a single
    row only where there is some.
    """

    label: str = ""
    each: str = ""
    ordinal: str = ""
    then: tuple[Row, ...] = ()
    bare: bool = False
    total: bool = False
    sparse: bool = False
    axes: Axes = NONE


class Panel(NamedTuple):
    """One half of a table: its own columns and rows. Panels stand side by side; ``foot`` rows are aligned at the end."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...]
    axes: Axes


class TableLayout(NamedTuple):
    """A table. ``zeros``: an entered zero is printed; elsewhere it is left blank, as in a list of all classes.

    ``unit`` is the unit of its amounts where it is not the budget's own (三公经费 in 万元 beside tables in 元); "-": none is printed.
    """

    id: str
    number: str
    title: str
    kind: str
    unit: str
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    empty: str
    zeros: bool
    landscape: bool
    sheet: str
    axes: Axes


class FormLayout(NamedTuple):
    """A performance form: of the ``department``, or one for each of the ``projects``. ``empty``: the note where no project files one."""

    of: str
    id: str
    number: str
    title: str
    empty: str


class Section(NamedTuple):
    """A section of the narrative: the view that writes it, and the sections below it. ``sparse``: left out where it would be empty."""

    heading: str
    view: str
    sections: tuple[Section, ...] = ()
    sparse: bool = False


class Layout(NamedTuple):
    """A region's whole disclosure. ``words`` are its fixed expressions, by key; ``lists`` its printed orders.

    ``stage``: of its figures unless a table, row or column says otherwise: ``budget``, or ``outturn`` in a final account (决算).
    ``divided``: funds that its tables show by their kinds alone, so that the data must tell the kind. ``allocated``: its tables show
    what revenue is for, so that all of it must be spent.
    """

    name: str
    title: str
    source: str
    cover: tuple[str, ...]
    annex: tuple[str, ...]
    cell: Pen
    sentence: Pen
    percent: Pen
    words: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    parts: tuple[Section, ...]
    tables: tuple[TableLayout, ...]
    forms: tuple[FormLayout, ...]
    stage: str
    divided: tuple[str, ...]
    allocated: bool


class LayoutError(ValueError):
    """No such layout. The message is for people and lists those that there are."""


def layouts() -> tuple[str, ...]:
    """The names of the layouts that the package carries."""
    folder = files("mingzhang.views").joinpath("layouts")
    return tuple(sorted(f.name.removesuffix(".toml").replace("_", "-") for f in folder.iterdir() if f.name.endswith(".toml")))


@lru_cache(maxsize=8)
def layout(name: str) -> Layout:
    """A layout by name (``hubei-15``)."""
    if name not in layouts():
        known = "、".join(f"{one}（{_raw(one)['title']}）" for one in layouts())
        raise LayoutError(f"没有名为“{name}”的版式；现有版式：{known}。请改用其中之一，只写括号前的名称。")
    raw = _raw(name)
    return Layout(
        name, raw["title"], raw["source"], tuple(raw["cover"]), tuple(raw["annex"]),
        Pen(**raw["writing"]["cell"]), Pen(**raw["writing"]["sentence"]), Pen(**raw["writing"]["percent"]),
        raw["words"], {k: tuple(v) for k, v in raw["lists"].items()},
        tuple(_section(s) for s in raw["parts"]), tuple(_table(t) for t in raw["tables"]),
        tuple(_form(f) for f in raw["forms"]), raw.get("stage", "budget"),
        tuple(raw.get("divided", ())), raw.get("allocated", False),
    )  # fmt: skip


def _raw(name: str) -> dict[str, Any]:
    """A layout's file, over that of the layout that it ``extends``: words, lists and pens one by one, the rest whole."""
    text = files("mingzhang.views").joinpath("layouts", f"{name.replace('-', '_')}.toml").read_text("utf-8")
    own = tomllib.loads(text)
    if "extends" not in own:
        return own
    base = _raw(own["extends"])
    merged = {key: {**base[key], **own.get(key, {})} for key in ("words", "lists", "writing")}
    return {**base, **own, **merged}


def _section(raw: dict[str, Any]) -> Section:
    return Section(raw["heading"], raw.get("view", ""), tuple(_section(s) for s in raw.get("sections", ())), raw.get("sparse", False))


def _table(raw: dict[str, Any]) -> TableLayout:
    panels = raw.get("panels", [{"columns": raw.get("columns"), "rows": raw.get("rows")}])
    return TableLayout(
        raw["id"], raw["number"], raw["title"], raw.get("kind", "cube"), raw.get("unit", ""), tuple(map(_panel, panels)),
        tuple(raw.get("notes", ())), raw.get("empty", ""), raw.get("zeros", False), raw.get("landscape", False),
        raw.get("sheet", raw["id"]), _axes(raw),
    )  # fmt: skip


def _form(raw: dict[str, Any]) -> FormLayout:
    return FormLayout(raw["of"], raw["id"], raw["number"], raw["title"], raw.get("empty", ""))


def _panel(raw: dict[str, Any]) -> Panel:
    return Panel(
        raw.get("heading", ""), tuple(_column(c) for c in raw["columns"]), tuple(_row(r) for r in raw["rows"]),
        tuple(_row(r) for r in raw.get("foot", ())), _axes(raw),
    )  # fmt: skip


def _column(raw: dict[str, Any]) -> Column:
    label = tuple(part.strip() for part in raw["label"].split("/"))
    return Column(label, raw.get("shows", ""), raw.get("value", ""), raw.get("plain", False), raw.get("width", 1.2), _axes(raw))


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        raw.get("label", ""), raw.get("each", ""), raw.get("ordinal", ""), tuple(_row(r) for r in raw.get("then", ())),
        raw.get("bare", False), raw.get("total", False), raw.get("sparse", False), _axes(raw),
    )  # fmt: skip


def _axes(raw: dict[str, Any]) -> Axes:
    return {axis: raw[axis] for axis in AXES if axis in raw}
