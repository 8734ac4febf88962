"""The budget under the names of the integrated standard, there and back."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from mingzhang import catalogues
from mingzhang.budget import load, places_of, save
from mingzhang.budget.carriers.exchange import Excess, mappings, over_length, text_of
from mingzhang.budget.model import Budget, History
from mingzhang.budget.schema import TABLES
from mingzhang.compile import FORMATS, build
from tests.outturn_sample import closed
from tests.strategies import budgets, small
from tests.test_both_directions import PROFILE
from tests.views_sample import FLOOD, sample


def carried(budget: Budget, folder: Path) -> tuple[Budget | None, list[str]]:
    save(budget, folder / "交换.json")
    back, problems = load(folder / "交换.json")
    return back, [str(p) for p in problems]


def read(path: Path) -> dict[str, list[dict[str, str]]]:
    return json.loads(path.read_text("utf-8"))["tables"]


def rewritten(path: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    path.write_text(json.dumps({"tables": tables}, ensure_ascii=False), "utf-8")


# ---- names of the standard -------------------------------------------------------------------------------------------


def test_every_name_in_a_table_of_the_standard_is_that_tables_own() -> None:
    """Names of the standard are of capitals, the package's own of small letters: none of the one is the other's."""
    tables = json.loads(text_of(closed()))["tables"]
    anywhere = {element for name in tables for element in catalogues.elements(name)}
    for name, rows in tables.items():
        assert name.isupper() == bool(catalogues.elements(name)), name
        own = catalogues.elements(name) or anywhere
        assert all(element in own or element.islower() for row in rows for element in row), name
    assert all(not i.owner or i.owner in catalogues.elements(i.name) for m in mappings().values() for i in m.interfaces)


def test_a_division_has_nine_digits_and_no_code_is_an_asterisk(tmp_path: Path) -> None:
    text = text_of(closed()._replace(history=(History(FLOOD, 2023, "budget", "", "*", Decimal(1)),)))
    tables = json.loads(text)["tables"]
    assert tables["budget"][0]["MOF_DIV_CODE"] == "420103000"
    assert tables["history"][0]["origin"] == "合计" and {"合计", "general"} <= {row["fund"] for row in tables["priors"]}
    assert '"*"' not in text
    save(sample(), tmp_path / "交换.json")
    short = read(tmp_path / "交换.json")
    short["budget"][0]["MOF_DIV_CODE"] = "420103"
    rewritten(tmp_path / "六位.json", short)
    assert load(tmp_path / "六位.json")[0] == sample()


def test_what_is_longer_than_the_standard_allows_is_told_and_kept(tmp_path: Path) -> None:
    """PRO_NAME takes 180 bytes, sixty characters; REPLY_AMT eighteen digits before the point."""
    projects = (sample().projects[0]._replace(name="经" * 61), sample().projects[1]._replace(name="经" * 60), *sample().projects[2:])
    lines = (*sample().lines[:2], sample().lines[2]._replace(amount=Decimal(10**18)), *sample().lines[3:])
    budget = sample()._replace(projects=projects, lines=lines)
    told = [Excess("PROJECT_INFO", "PRO_NAME", 180, (1,)), Excess("BGT_PM_ANNUAL_ZK", "REPLY_AMT", 20, (3,))]
    assert [e for e in over_length(budget) if not e.element.startswith("KPI")] == told
    assert over_length(sample()._replace(indicators=())) == []
    save(budget, tmp_path / "交换.json")
    written = json.loads((tmp_path / "交换.json").read_text("utf-8"))
    assert [e["element"] for e in written["over_length"]] == [e.element for e in over_length(budget)]
    assert written["tables"]["PROJECT_INFO"][0]["PRO_NAME"] == "经" * 61


def test_a_line_bears_the_names_and_codes_of_the_standard() -> None:
    tables = json.loads(text_of(sample()))["tables"]
    line = tables["BGT_PM_ANNUAL_ZK"][-1]
    shown = {name: line[name] for name in ("AGENCY_CODE", "EXP_FUNC_CODE", "DEP_BGT_ECO_CODE", "FUND_TYPE_CODE", "REPLY_AMT")}
    assert shown == {
        "AGENCY_CODE": "301002", "EXP_FUNC_CODE": "2120899", "DEP_BGT_ECO_CODE": "31005", "FUND_TYPE_CODE": "12", "REPLY_AMT": "3000000",
    }  # fmt: skip
    assert {p["PRO_CAT_CODE"] for p in tables["PROJECT_INFO"]} == {"1", "21", "3"}
    assert all("PRO_CODE" in row and "KPI_TARGET" in row for row in tables["PM_PERF_GOAL_INFO"])


def test_codes_of_value_sets_are_those_of_the_standard() -> None:
    from mingzhang.budget.carriers.exchange import _VALUES

    for element, values in _VALUES.items():
        assert set(values.values()) <= {v.code for v in catalogues.value_set(element)}


# ---- there and back --------------------------------------------------------------------------------------------------


@PROFILE
@given(budget=budgets(cents=True))
def test_any_budget_comes_back_equal(budget: Budget) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        assert carried(budget, Path(folder)) == (budget, [])


@pytest.mark.parametrize("budget", [small(), sample()])
def test_from_folder_workbook_and_exchange_the_same_disclosure(budget: Budget, tmp_path: Path) -> None:
    """Three ways in, byte for byte one way out."""
    found = []
    for name in ("文件夹", "工作簿.xlsx", "交换.json"):
        save(budget, tmp_path / name)
        report = build(tmp_path / name, tmp_path / f"公开-{name}", tuple(f for f in FORMATS if f in {"html", "xlsx", "text", "data"}))
        assert not report.refused, [str(p) for p in report.problems]
        out = tmp_path / f"公开-{name}"
        found.append({p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()})
    assert len(found[0]) > 20 and found[0] == found[1] == found[2]


def test_the_published_exchange_file_builds_the_same_disclosure(tmp_path: Path) -> None:
    save(sample(), tmp_path / "数据")
    first = build(tmp_path / "数据", tmp_path / "公开", ("html", "data"))
    again = build(next(tmp_path.glob("公开/*数据/exchange.json")), tmp_path / "再次", ("html",))
    assert again.publication == first.publication


def test_the_order_of_goals_of_department_and_projects_is_kept(tmp_path: Path) -> None:
    goals = sample().goals
    mixed = (*goals, goals[0]._replace(owner="301", order=9), *(g._replace(order=g.order + 20) for g in goals))
    budget = sample()._replace(goals=mixed)
    assert carried(budget, tmp_path)[0] == budget


# ---- files of other systems ------------------------------------------------------------------------------------------


def test_another_system_may_leave_out_what_may_be_empty(tmp_path: Path) -> None:
    """Lines without our own columns are this year's local money, neither assumed nor secret; unknown elements are told."""
    save(small(), tmp_path / "交换.json")
    tables = read(tmp_path / "交换.json")
    for line in tables["BGT_PM_ANNUAL_ZK"]:
        for name in ("vintage", "origin", "assumed", "secret"):
            del line[name]
        line["BGT_PMAN_ID"] = "X1"
    del tables["corrections"], tables["BGT_PERF_INDICATOR"]
    rewritten(tmp_path / "他处.json", tables)
    budget, problems = load(tmp_path / "他处.json")
    assert budget is not None
    assert budget.lines == tuple(x._replace(assumed=False) for x in small().lines) and budget.corrections == ()
    assert problems == []


def test_numbers_and_truths_of_json_are_read(tmp_path: Path) -> None:
    save(small(), tmp_path / "交换.json")
    tables = read(tmp_path / "交换.json")
    tables["BGT_PM_ANNUAL_ZK"][1]["REPLY_AMT"] = 60000  # type: ignore[assignment]
    tables["BGT_PM_ANNUAL_ZK"][1]["assumed"] = True  # type: ignore[assignment]
    rewritten(tmp_path / "他处.json", tables)
    assert load(tmp_path / "他处.json")[0] == small()


def test_what_is_wrong_is_told_with_table_and_record(tmp_path: Path) -> None:
    save(small(), tmp_path / "交换.json")
    tables = read(tmp_path / "交换.json")
    tables["BGT_PM_ANNUAL_ZK"][1]["REPLY_AMT"] = "六万"
    del tables["PROJECT_INFO"][0]["PRO_NAME"]
    rewritten(tmp_path / "错.json", tables)
    budget, problems = load(tmp_path / "错.json")
    said = [str(p) for p in problems]
    assert budget is None
    assert any(s.startswith("错.json〔支出明细〕 第2行 amount 列：") for s in said), said
    assert any(s.startswith("错.json〔项目〕 第1行 name 列：") for s in said), said
    assert places_of(tmp_path / "错.json")("lines", 1) == ("错.json〔支出明细〕", 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是有效的JSON文件"),
        ("[]", "不是预算数据的交换文件"),
        ('{"tables": {"BGT_PM_ANNUAL_ZK": 3}}', "不是预算数据的交换文件"),
        ('{"tables": {}}', "缺少“基本信息”"),
        ("[" * 100_000, "不是有效的JSON文件"),
    ],
)
def test_what_is_no_exchange_file_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "坏.json").write_text(text, "utf-8")
    budget, problems = load(tmp_path / "坏.json")
    assert budget is None and said in str(problems[0])


def test_every_table_is_exchanged_once() -> None:
    names = [i.name for m in mappings().values() for i in m.interfaces]
    assert len(set(names)) == len(names) and set(mappings()) == {t.name for t in TABLES}


def test_building_says_what_another_system_could_not_take_whole(tmp_path: Path) -> None:
    projects = (sample().projects[0]._replace(name="经" * 61), *sample().projects[1:])
    save(sample()._replace(projects=projects), tmp_path / "填报.xlsx")
    told = [str(p) for p in build(tmp_path / "填报.xlsx", tmp_path / "公开", ("data",)).problems if p.file == "exchange.json"]
    assert len(told) == 1 and "PRO_NAME" in told[0] and "over_length" in told[0]
    assert not any(p.file == "exchange.json" for p in build(tmp_path / "填报.xlsx", tmp_path / "公开", ("text",)).problems)


def test_what_a_layout_asks_for_is_told_in_the_file_that_was_given(tmp_path: Path) -> None:
    save(sample(), tmp_path / "填报.xlsx")
    told = build(tmp_path / "填报.xlsx", tmp_path / "公开", ("data",), "final-9").problems
    assert any(p.file == "填报.xlsx〔决算〕" and "没有内容" in p.message for p in told)
    save(sample()._replace(meta=sample().meta._replace(layout="某地")), tmp_path / "填报.xlsx")
    (told,) = [p for p in build(tmp_path / "填报.xlsx", tmp_path / "公开", ("data",)).problems if p.column == "layout"]
    assert (told.file, told.row) == ("填报.xlsx〔基本信息〕", 3)
