"""One budget in every region's layout: what is read of the written file is what was printed, and it is clean."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from mingzhang.audit import audit
from mingzhang.audit.readback import Difference, compare
from mingzhang.budget import load
from mingzhang.budget.model import Budget
from mingzhang.compile import publish
from mingzhang.facts import Claim, Fact, Grade, Severity
from mingzhang.views.layout import LayoutError, layout, layouts
from mingzhang.views.publication import Cover, Figure, Heading, Paragraph, Publication, Table, figures, text_of
from mingzhang.writers.layout import contents
from tests.outturn_sample import closed
from tests.strategies import budgets
from tests.test_both_directions import PROFILE, written_and_read
from tests.views_sample import sample

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
@given(budget=budgets())
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


def texts(publication: Publication, unit: str) -> list[str]:
    """Every amount that has a cell of its own in the tables and forms of a unit, as it is printed."""
    there = (b for b in publication.blocks if isinstance(b, Table) and b.unit == unit)
    cells = (cell.prose for table in there for row in table.body for cell in row if len(cell.prose) == 1)
    amounts = (prose[0] for prose in cells if isinstance(prose[0], Figure) and isinstance(prose[0].states, Fact))
    return [f.text for f in amounts if f.states.number.is_money]  # type: ignore[union-attr]


def test_a_publication_in_yuan_has_one_precision() -> None:
    whole, exact = (texts(publish(budget, "shanghai-9"), "元") for budget in (example(), sample()))
    assert whole and not any("." in text for text in whole)
    assert exact and all(re.search(r"\.\d\d$", text) for text in exact)


@each_layout
def test_amounts_in_ten_thousands_keep_their_places(name: str) -> None:
    found = texts(publish(of(name), name), "万元")
    assert found and all(re.search(r"\.\d\d$", text) for text in found)


def test_a_budget_with_jiao_and_fen_and_a_carry_over_comes_back_in_yuan() -> None:
    publication = publish(sample(), "shanghai-9")
    reading = written_and_read(publication, "html")
    assert compare(publication, reading) == Difference()
    assert any(row[2].prose == ("年终结转结余",) for row in tables(publication)[0].body)
    assert not any(row[2].prose == ("年终结转结余",) for row in tables(publish(example(), "shanghai-9"))[0].body)


@each_layout
def test_standing_classes_are_those_of_the_catalogue(name: str) -> None:
    stubs = [str(cell.prose[0]) for table in tables(publish(of(name), name)) for row in table.body for cell in row if cell.prose]
    assert not any("目录外" in stub for stub in stubs)
    twenty = "廿一" if name == "hubei-15" else "二十一"
    assert name == "shanghai-9" or sum(stub.strip("（").startswith(twenty) for stub in stubs) == 2
    assert name == "shanghai-9" or any(stub.endswith("债务还本支出") for stub in stubs)


def test_a_class_that_no_catalogue_knows_is_printed_where_it_has_money() -> None:
    lines = tuple(line._replace(function="2340101") if line.function == "2080505" else line for line in sample().lines)
    (table, *_) = tables(publish(sample()._replace(lines=lines), "beijing-14"))
    assert any("目录外科目（234）" in str(cell.prose) for row in table.body for cell in row)


NUMBERS = {
    "hubei-15": ["预算14表", "预算15表"],
    "jiangsu-13": ["公开14表", "公开15表"],
    "shanghai-9": [""],
    "beijing-14": ["预算12表", "预算13表"],
}


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_forms_are_numbered_as_the_region_does(name: str) -> None:
    publication = publish(sample(), name)
    found = [b for b in publication.blocks if isinstance(b, Table) and b.kind == "form"]
    assert list(dict.fromkeys(f.number for f in found)) == NUMBERS[name]
    cover = next(b for b in publication.blocks if isinstance(b, Cover) and b.anchor == "forms")
    assert [line.split(". ")[1] for line in cover.lines[1:3]] == list(dict.fromkeys(f.title for f in found))


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_a_budget_without_projects_has_the_empty_form(name: str) -> None:
    budget = sample()
    kept = tuple(p for p in budget.projects if p.category not in {"其他运转类", "特定目标类"})
    codes = {p.code for p in kept}
    without = budget._replace(
        projects=kept, lines=tuple(line for line in budget.lines if line.project in codes), items=(), procurement=(), services=(),
        goals=(), indicators=(), history=(), evaluations=(),
    )  # fmt: skip
    publication = publish(without, name)
    (form,) = (b for b in publication.blocks if isinstance(b, Table) and b.notes and "特定目标类项目" in b.notes[0])
    assert (form.number, form.kind) == (next(s.number for s in layout(name).forms if s.of == "projects"), "form")
    assert compare(publication, written_and_read(publication, "html")) == Difference()


@each_layout
def test_the_contents_list_every_table(name: str) -> None:
    publication = publish(of(name), name)
    entries = [entry.text for entry in contents(publication)]
    titles = [f"{t.number}　{t.title}" if t.number else f"{n}. {t.title}" for n, t in enumerate(tables(publication), start=1)]
    assert [text for text in entries if text in titles] == titles
    assert not any("年度绩效目标表" in text for text in entries)


ROWS = {
    ("hubei-15", "12"): [("", "合计", "320.00"), ("301", "云溪区水务局", ""), ("301001", "云溪区水务局机关", "20.00"),
                         ("301002", "云溪区河道管理所", "300.00")],
    ("hubei-15", "13"): [("", "合计", "15.00"), ("301", "云溪区水务局", ""), ("301001", "云溪区水务局机关", "15.00")],
    ("beijing-14", "11"): [("合计", "", "15.00"), ("公共服务", "水利服务", "15.00")],
    ("jiangsu-13", "13"): [("", "合计", "320.00"), ("301", "云溪区水务局", "320.00"), ("301001", "云溪区水务局机关", "20.00"),
                           ("301001", "云溪区水务局机关", "20.00"), ("301002", "云溪区河道管理所", "300.00"),
                           ("301002", "云溪区河道管理所", "300.00")],
}  # fmt: skip


@pytest.mark.parametrize(("name", "id"), ROWS)
def test_rows_of_units_in_lists_have_a_sum_or_lead_to_other_units(name: str, id: str) -> None:
    (table,) = (t for t in tables(publish(sample(), name)) if t.id == id)
    (panel,) = next(spec.panels for spec in layout(name).tables if spec.id == id)
    amount = next(n for n, column in enumerate(panel.columns) if column.value == "amount")
    assert [tuple(text_of(row[n].prose) for n in (0, 1, amount)) for row in table.body] == ROWS[name, id]


@each_layout
def test_the_notice_ends_the_text(name: str) -> None:
    blocks = [b for b in publish(of(name), name).blocks if isinstance(b, Heading | Paragraph)]
    end = next(n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and text_of(b.prose).startswith("公开咨询电话："))
    after = blocks[end + 1 :]
    assert sum(isinstance(b, Heading) for b in after) <= 1  # of the tables, where they stand last
    assert all(b.style == "note" for b in after if isinstance(b, Paragraph))


@each_layout
def test_the_annex_does_not_repeat_its_heading(name: str) -> None:
    blocks = publish(of(name), name).blocks
    heading, cover = next((a, b) for a, b in pairwise(blocks) if isinstance(b, Cover) and b.anchor == "annex")
    assert isinstance(heading, Heading) and heading.text not in cover.lines  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("booked", "amounts", "said"),
    [
        ("30218", ["0.00", "0.00"], ["没有使用一般公共预算安排的会议费。", "没有使用一般公共预算安排的培训费。"]),
        ("30216", ["0.00", "40.00"], ["没有使用一般公共预算安排的会议费。", "使用一般公共预算安排的培训费40万元。"]),
    ],
)
def test_meetings_and_training_are_printed_and_told(booked: str, amounts: list[str], said: list[str]) -> None:
    lines = tuple(line._replace(economy=booked) if line.origin == "transfer" else line for line in sample().lines)
    publication = publish(sample()._replace(lines=lines), "jiangsu-13")
    (row,) = next(t.body for t in tables(publication) if t.id == "09")
    assert [text_of(cell.prose) for cell in row[-2:]] == amounts
    told = [text_of(b.prose) for b in publication.blocks if isinstance(b, Paragraph)]
    assert all(f"2024年{words}" in told for words in said)
    assert compare(publication, written_and_read(publication, "html")) == Difference()


@pytest.mark.parametrize("name", ["shanghai-9", "beijing-14"])
def test_tables_in_the_contents_of_a_pdf_are_not_read_as_prose(name: str) -> None:
    publication = publish(sample(), name)
    assert compare(publication, written_and_read(publication, "pdf")) == Difference()


def test_percentages_of_a_final_account_have_two_places() -> None:
    claims = [f.text for f in figures(publish(closed(), "final-9")) if isinstance(f.states, Claim) and f.states.number]
    assert claims and all(re.search(r"\.\d\d$", text) for text in claims)


def test_codes_stand_in_three_cells_or_in_one_with_their_names() -> None:
    (row,) = (r for r in tables(publish(example(), "shanghai-9"))[2].body if r[3].prose == ("行政运行",))
    assert [cell.prose for cell in row[:3]] == [("208",), ("01",), ("01",)]
    stubs = [row[0].prose[0] for row in tables(publish(example(), "beijing-14"))[2].body if row[0].prose]
    assert all(re.fullmatch(r"\d{7}-.+|合计", str(stub)) for stub in stubs) and "合计" in stubs


def test_a_layout_that_is_not_there_is_answered_with_those_that_are() -> None:
    """By name and title: a person knows the region, not the name."""
    with pytest.raises(LayoutError) as refused:
        layout("湖北十五张表")
    assert all(f"{name}（{layout(name).title}）" in str(refused.value) for name in layouts())
