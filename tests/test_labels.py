"""Laws cannot prove a binding: tables, forms and a narrative of each place against labels made by hand from the pages."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mingzhang.facts import AXES, Fact
from mingzhang.readers import read
from mingzhang.readers.text import read_text
from mingzhang.reading import Reading
from mingzhang.understand import understand

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
LABELS: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the shared corpus")


@cache
def understood(name: str) -> Reading:
    path = next(CORPUS.rglob(name))
    return understand(read_text(path, path.read_bytes()) if path.suffix == ".txt" else read(path))


def axes(*labels: str) -> dict[str, str]:
    """``measure=expenditure fund=*`` → the members by axis; a later label outranks an earlier one."""
    return dict(pair.split("=", 1) for label in labels for pair in label.split())


def meant(fact: Fact, wanted: dict[str, str]) -> dict[str, str]:
    """The members of a fact, the entity left out where the label leaves it out."""
    members = {axis: getattr(fact.coordinate, axis) for axis in AXES}
    return {axis: member for axis, member in members.items() if member and (axis != "entity" or "entity" in wanted)}


def named(label: dict[str, Any]) -> str:
    return f"{label['document'][:14]}-{label.get('title', '叙述')[-12:]}"


@pytest.mark.parametrize("label", LABELS["table"], ids=named)
def test_every_cell_of_a_table(label: dict[str, Any]) -> None:
    reading = understood(label["document"])
    table = next(t for t in reading.tables if t.title == label["title"])
    assert table.kind == label["kind"]
    found = [f for f in reading.facts if f.source == table.source]
    columns = sorted({f.column for f in found})
    assert len(columns) == len(label["columns"])
    wanted = []
    for code, name, row, *cells in label["rows"]:
        for column, (head, raw) in zip(columns, zip(label["columns"], cells, strict=True), strict=True):
            if raw:
                wanted.append((code, name, column, raw, axes(label["all"], head, row)))
    assert len(found) == len(wanted)
    left = list(found)
    for code, name, column, raw, members in wanted:
        spot = (code, name, column, raw)
        fact = next((f for f in left if (f.place.row_code, f.place.row, f.column, f.number.raw) == spot), None)
        assert fact is not None, spot
        assert meant(fact, members) == members, spot
        left.remove(fact)


@pytest.mark.parametrize("label", LABELS["form"], ids=named)
def test_every_figure_of_a_form(label: dict[str, Any]) -> None:
    reading = understood(label["document"])
    form = next(f for f in reading.forms if f.name == label["name"])
    assert form.title == label["title"]
    printed = [[i.level1, i.level2, i.name, i.target.text, i.weight.raw if i.weight else ""] for i in form.indicators]
    told = [[shown if asked != "…" else asked for shown, asked in zip(row, by_hand, strict=True)] for row, by_hand in zip(
        printed, label["indicators"], strict=True)]  # fmt: skip
    assert told == label["indicators"]
    wanted = Counter((raw, tuple(sorted(axes(members).items()))) for raw, members in label["facts"])
    found = Counter((f.number.raw, tuple(sorted(meant(f, {}).items()))) for f in reading.facts if f.source == form.source)
    assert found == wanted


@pytest.mark.parametrize("label", LABELS["narrative"], ids=named)
def test_every_figure_of_a_narrative(label: dict[str, Any]) -> None:
    found = [f for f in understood(label["document"]).facts if f.coordinate.stage]
    wanted = [(raw, axes(label["all"], members)) for raw, members in label["facts"]]
    assert [(f.number.raw, meant(f, {})) for f in found] == wanted


def test_a_wrong_binding_is_seen() -> None:
    """Two columns exchanged pass every law; they do not pass the labels."""
    label = next(label for label in LABELS["table"] if len(label["columns"]) > 2 and label["kind"] == "cube")
    first, second, *rest = label["columns"]
    with pytest.raises(AssertionError):
        test_every_cell_of_a_table({**label, "columns": [second, first, *rest]})
