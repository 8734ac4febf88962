"""The carried code lists are whole, dated and documented."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang import catalogues
from mingzhang.catalogues import Catalogue, describe

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "mingzhang" / "catalogues" / "data"
LISTS = {
    "functional": catalogues.functional, "economic": catalogues.economic, "gov_economic": catalogues.gov_economic,
    "revenue": catalogues.revenue, "procurement": catalogues.procurement, "services": catalogues.services,
    "divisions": catalogues.divisions,
}  # fmt: skip


@pytest.fixture(params=LISTS)
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return LISTS[request.param]()


def test_every_row_is_whole(catalogue: Catalogue) -> None:
    for entry in catalogue.entries.values():
        assert entry.code.isascii() and entry.name == entry.name.strip() and entry.name
        assert entry.evidence in {"sourced", "observed", "unverified"}
        assert entry.parent == "" or entry.parent in catalogue, entry


def test_children_and_parents_agree(catalogue: Catalogue) -> None:
    seen = Counter(child for code in ("", *catalogue.codes) for child in catalogue.children(code))
    assert set(seen) == set(catalogue.codes) and set(seen.values()) == {1}


@pytest.mark.parametrize("name", ["functional", "economic", "gov_economic", "revenue"])
def test_classification_codes_nest_by_two_digits(name: str) -> None:
    for entry in LISTS[name]().entries.values():
        assert entry.parent == (entry.code[:-2] if len(entry.code) > 3 else ""), entry
        assert {3: "类", 5: "款", 7: "项", 9: "目"}[len(entry.code)] == entry.level, entry


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_no_file_repeats_a_row(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    assert len({len(row) for row in table}) == 1, "rows of unequal length"
    assert len(set(map(tuple, table))) == len(table)
    key = 1 if table[0][0] == "code" else len(table[0])
    assert len({tuple(row[:key]) for row in table}) == len(table), "a code twice"


def test_every_data_file_has_a_source() -> None:
    documented = set(catalogues.sources()) | {"sources", "project_letters"}
    assert {path.stem for path in DATA.glob("*.csv")} == documented


@pytest.mark.parametrize(
    ("year", "code", "name"),
    [
        (2017, "207", "文化体育与传媒支出"),
        (2018, "210", "医疗卫生与计划生育支出"),
        (2019, "210", "卫生健康支出"),
        (2018, "220", "国土海洋气象等支出"),
        (2024, "220", "自然资源海洋气象等支出"),
        (2020, "215", "资源勘探信息等支出"),
        (2021, "215", "资源勘探工业信息等支出"),
        (2019, "20805", "行政事业单位离退休"),
        (2020, "20805", "行政事业单位养老支出"),
        (None, "208", "社会保障和就业支出"),
    ],
)
def test_a_name_is_that_of_the_year(year: int | None, code: str, name: str) -> None:
    assert catalogues.functional(year).name(code) == name


def test_a_lapsed_name_is_accepted_for_one_further_year() -> None:
    old = "医疗卫生与计划生育支出"
    assert catalogues.functional(2018).same_name("210", old)
    assert catalogues.functional(2019).same_name("210", old)
    assert not catalogues.functional(2020).same_name("210", old)
    assert catalogues.functional().same_name("210", old)


def test_a_lapsed_code_leaves_the_list() -> None:
    assert "2089901" in catalogues.functional(2021)
    assert "2089901" not in catalogues.functional(2022)
    assert catalogues.functional(2022).name("2089901") is None
    assert catalogues.functional().name("2089901") == "其他社会保障和就业支出"


def test_the_reform_of_2018_moved_economic_codes() -> None:
    assert catalogues.economic(2017).name("30311") == "住房公积金"
    assert catalogues.economic(2024).name("30311") == "代缴社会保险费"
    assert catalogues.economic(2024).codes_named("住房公积金") == ("30113",)


@pytest.mark.parametrize(
    ("code", "printed", "same", "same_class"),
    [
        ("30212", "因公出国(境)费用", True, True),
        ("30213", "维修（ 护 ）费", True, True),
        ("2130508", "三西农业建设专项补助", True, True),
        ("208", "社会保障和就业", False, True),
        ("208", "社会保障和就业支出（类）", False, True),
        ("2010101", "行政运行（人大事务）", True, True),
        ("2010101", "行政运行（政协事务）", False, False),
        ("2080110", "劳动关系的维权", False, False),
        ("2080505", "机关事业单位职业年金缴费支出", False, False),
        ("9999999", "行政运行", False, False),
    ],
)
def test_what_counts_as_the_same_name(code: str, printed: str, same: bool, same_class: bool) -> None:
    catalogue = catalogues.functional() if len(code) != 5 else catalogues.economic()
    assert catalogue.same_name(code, printed) is same
    assert catalogue.same_class_name(code, printed) is same_class


def test_an_unverified_row_accuses_nobody() -> None:
    catalogue = catalogues.functional()
    assert catalogue.accuses("2080505") and not catalogue.accuses("2010203") and not catalogue.accuses("9999999")


def test_a_local_extension_hangs_under_its_prefix() -> None:
    assert catalogues.economic().path("3021101") == ("302", "30211", "3021101")
    assert catalogues.economic().parent("777") is None


@given(st.sampled_from(catalogues.functional().codes), st.sampled_from(["", " ", "　"]))
def test_every_code_is_found_by_each_of_its_names(code: str, gap: str) -> None:
    catalogue = catalogues.functional()
    for name in catalogue.names(code):
        printed = gap.join(name.replace("（", "("))
        assert code in catalogue.codes_named(printed)
        assert catalogue.same_name(code, printed)


def test_counterparts_name_codes_that_exist() -> None:
    from mingzhang.facts.axes import members

    known = {"function": catalogues.functional(2024).codes, "economy": catalogues.economic(2024).codes}
    closed = {
        "item": {m.code for m in members("item", "three_public")},
        "measure": {m.code for m in members("measure")},
    }
    for pair in catalogues.counterparts():
        assert set(pair.left) <= set(known.get(pair.left_axis, ())) | closed.get(pair.left_axis, set()), pair.id
        assert set(pair.right) - {"|"} <= set(known[pair.right_axis]), pair.id
        assert pair.relation in {"equal", "often", "within", "covers"}
        assert pair.nature in {"", *(m.code for m in members("nature"))}
    assert len({pair.id for pair in catalogues.counterparts()}) == len(catalogues.counterparts())


def test_the_two_economic_lists_map_on_each_other() -> None:
    for pair in catalogues.mapping():
        assert pair.gov_code in catalogues.gov_economic() and pair.code in catalogues.economic(), pair
    assert [pair.gov_code for pair in catalogues.gov_codes_of("30113")] == ["50103", "50501"]


@pytest.mark.parametrize(
    ("text", "form", "year", "category"),
    [
        ("42010322201T000000109", "local", 2022, "特定目标类"),
        ("11000022T000000000000", "local-no-department", 2022, "特定目标类"),
        ("10000019Z195110010002", "central-transfer", 2019, "中央转移支付项目"),
    ],
)
def test_project_codes_are_taken_apart(text: str, form: str, year: int, category: str) -> None:
    code = catalogues.project_code(text)
    assert code is not None
    assert (code.form, code.year, code.category) == (form, year, category)


@pytest.mark.parametrize("text", ["", "42010322201T00000010", "42010322201t000000109", "４２０１０３22201T000000109"])
def test_what_is_no_project_code_has_no_form(text: str) -> None:
    assert catalogues.project_code(text) is None


def test_small_lists() -> None:
    apart = {level.level1 for level in catalogues.indicator_levels("cost-apart")}
    within = {level.level1 for level in catalogues.indicator_levels("cost-in-output")}
    assert apart - within == {"成本指标"}
    assert {v.name for v in catalogues.value_set("项目类别")} >= {"人员类", "运转类", "特定目标类"}
    assert catalogues.value_set("PRO_CAT_CODE") == catalogues.value_set("项目类别")
    assert catalogues.division_name("420103") == "湖北省武汉市江汉区"
    assert catalogues.division_name("000000") is None


def test_the_documentation_is_current() -> None:
    committed = (ROOT / "docs" / "catalogues.md").read_text(encoding="utf-8")
    assert committed == describe.markdown(), "run: python -m mingzhang.catalogues.describe > docs/catalogues.md"
