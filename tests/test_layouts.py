"""One budget in every region's layout: what is read of the written file is what was printed, and it is clean."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from mingzhang.audit import audit
from mingzhang.audit.readback import Difference, compare
from mingzhang.budget import load
from mingzhang.budget.model import Budget
from mingzhang.compile import publish
from mingzhang.facts import Grade, Severity
from mingzhang.views.layout import layout, layouts
from mingzhang.views.publication import Publication, Table
from tests.outturn_sample import closed
from tests.strategies import budgets
from tests.test_both_directions import PROFILE, lasting, written_and_read

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
#: the tables that the regions' own templates count, without the performance forms that follow them
COUNTED = {"hubei-15": 13, "shanghai-9": 9, "jiangsu-13": 13, "beijing-14": 11, "final-9": 9}

each_layout = pytest.mark.parametrize("name", sorted(COUNTED))


@lru_cache
def example() -> Budget:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    return budget


def of(name: str) -> Budget:
    """A budget for a layout: a final account needs one whose year is over."""
    return closed() if layout(name).stage == "outturn" else example()


def tables(publication: Publication) -> list[Table]:
    return [block for block in publication.blocks if isinstance(block, Table) and block.kind in {"cube", "lines"}]


def test_every_layout_is_here() -> None:
    assert set(layouts()) == set(COUNTED)


@each_layout
def test_the_tables_of_the_template_are_there(name: str) -> None:
    found = tables(publish(of(name), name))
    assert len(found) == COUNTED[name] == len(layout(name).tables)
    assert len({table.title for table in found}) == len(found) and len({table.sheet for table in found}) == len(found)


@each_layout
@pytest.mark.parametrize("form", ["html", "xlsx", "text"])
def test_the_example_comes_back_whole_and_clean(name: str, form: str) -> None:
    publication = publish(of(name), name)
    result = audit(written_and_read(publication, form))
    assert compare(publication, result.reading) == Difference()
    assert result.reading.kind == ("决算" if layout(name).stage == "outturn" else "预算")
    # another region's template lacks tables that this department's own region asks for
    found = [f for f in result.findings if f.severity in {Severity.ERROR, Severity.DOUBT} and f.rule != "R-DISC-TABLE"]
    assert found == []
    assert {e.grade for e in result.equations if e.substantive} <= {Grade.EXACT, Grade.NOT_EVALUATED}


@each_layout
@settings(PROFILE, max_examples=4)
@given(budget=budgets().map(lasting))
def test_any_budget_comes_back(name: str, budget: Budget) -> None:
    publication = publish(budget, name)
    reading = written_and_read(publication, "html")
    assert compare(publication, reading, own_words=False) == Difference()
    assert [f for f in audit(reading).findings if f.severity is Severity.ERROR] == []


def test_tables_in_yuan_stand_beside_sentences_and_three_public_in_ten_thousands() -> None:
    publication = publish(example(), "shanghai-9")
    units = [table.unit for table in tables(publication)]
    assert units == ["元"] * 8 + ["万元"]
    last = next(row for row in tables(publication)[0].body[::-1] if row[0].prose == ("收入总计",))
    assert [cell.prose[0].text for cell in last[1:2] if cell.prose] == ["66,898,200"]  # type: ignore[union-attr]


def test_codes_stand_in_three_cells_or_in_one_with_their_names() -> None:
    (row,) = (r for r in tables(publish(example(), "shanghai-9"))[2].body if r[3].prose == ("行政运行",))
    assert [cell.prose for cell in row[:3]] == [("208",), ("01",), ("01",)]
    stubs = [row[0].prose[0] for row in tables(publish(example(), "beijing-14"))[2].body if row[0].prose]
    assert all(re.fullmatch(r"\d{7}-.+|合计", str(stub)) for stub in stubs) and "合计" in stubs
