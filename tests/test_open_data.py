"""Open data that other people's programs validate: Fiscal Data Package and Parquet. A changed figure fails."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.budget import load, save
from mingzhang.budget.model import Text
from mingzhang.compile import FORMATS, build, data_hash, publish
from mingzhang.facts import Fact
from mingzhang.views.layout import layouts
from mingzhang.views.publication import figures
from mingzhang.writers.data import write_data
from mingzhang.writers.fiscal import LINES
from tests.open_data_sample import EXAMPLE, example_data, final_data, published, table
from tests.outturn_sample import closed
from tests.views_sample import divided, sample

D = Decimal


@pytest.fixture
def data() -> Path:
    """The published data of the example."""
    return example_data()


@pytest.fixture
def final() -> Path:
    """The published data of a final account."""
    return final_data()


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "数据"))


# ---- Fiscal Data Package ---------------------------------------------------------------------------------------------


def validated(path: Path) -> list[str]:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(path))
    return [error for (error,) in report.flatten(["type"])]


def test_frictionless_accepts_the_package(data: Path, final: Path) -> None:
    assert validated(data / "datapackage.json") == validated(final / "datapackage.json") == []


@pytest.mark.parametrize("layout", [name for name in layouts() if not name.startswith("final")])
def test_frictionless_accepts_the_package_in_every_layout(layout: str, tmp_path: Path) -> None:
    """No figure of any region's tables has a code outside the lists."""
    assert validated(published(divided(), tmp_path, layout) / "datapackage.json") == []


def test_frictionless_accepts_the_budget_beside_it(data: Path) -> None:
    assert validated(data / "budget" / "datapackage.json") == []


@pytest.mark.parametrize("name", ["lines.csv", "facts.csv", "indicators.csv", "codes.csv"])
def test_a_changed_figure_fails(name: str, copied: Path) -> None:
    path = copied / name
    text = path.read_text("utf-8")
    digit = max(i for i, c in enumerate(text) if c.isdigit())
    path.write_text(text[:digit] + ("1" if text[digit] != "1" else "2") + text[digit + 1 :], "utf-8")
    assert "hash-count" in validated(copied / "datapackage.json")


def test_every_file_that_is_described_has_its_checksum(data: Path, final: Path) -> None:
    """Those that are no tables too, so that a changed exchange file or report is told without our program."""
    for folder in (data, final):
        package = described(folder)
        for item in (*package["resources"], *package["otherFiles"]):
            content = (folder / item["path"]).read_bytes()
            assert (item["bytes"], item["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"), item["path"]


def test_every_column_type_is_of_the_budget_taxonomy() -> None:
    """Spelt as the taxonomy spells them; a label stands beside its code."""
    concepts = [c.concept for c in LINES if c.concept]
    assert len(set(concepts)) == len(concepts)
    heads = {c.split(":")[0] for c in concepts}
    assert heads == {
        "budget-line-id", "date", "direction", "administrative-classification", "functional-classification", "economic-classification",
        "fin-source", "expenditure-type", "activity", "value", "value-kind", "phase",
    }  # fmt: skip
    assert all(c.removesuffix("label") + "code" in concepts for c in concepts if c.endswith(":label"))


def test_the_lines_are_the_whole_budget(data: Path) -> None:
    """What is spent and received, and nothing printed twice."""
    budget, _ = load(EXAMPLE)
    assert budget is not None
    found = table(data / "lines.csv")
    for direction, total in (("revenue", budget.revenue), ("expenditure", budget.lines)):
        amounts = [D(row["amount"]) for row in found if row["direction"] == direction]
        assert sum(amounts) == sum(row.amount for row in total) and len(amounts) == len(total)
    first = next(row for row in found if row["direction"] == "expenditure")
    assert (first["function1_code"], first["function1"], first["economy2_code"]) == ("208", "社会保障和就业支出", "30101")
    assert described(data)["mingzhang-data"] == data_hash(budget)


def test_a_final_account_has_what_was_received_and_spent_beside_its_budget(final: Path) -> None:
    """By unit, project, function and fund: brought and received is spent and left."""
    budget = closed()
    rows = table(final / "lines.csv")
    assert len({row["line"] for row in rows}) == len(rows) and {row["phase"] for row in rows} == {"approved", "executed"}
    approved = [row for row in rows if row["phase"] == "approved"]
    assert [D(row["amount"]) for row in approved] == [r.amount for r in (*budget.revenue, *budget.lines)]
    executed = [row for row in rows if row["phase"] == "executed"]
    total: dict[str, Decimal] = {}
    for row in executed:
        total[row["part_code"]] = total.get(row["part_code"], D(0)) + D(row["amount"])
    assert total == {
        "brought": sum(o.brought for o in budget.outturns), "received": sum(o.received for o in budget.outturns),
        "spent": sum(o.spent for o in budget.outturns), "left": D(441300),
    }  # fmt: skip
    sides: dict[tuple[str, ...], Decimal] = {}
    for row in executed:
        source = tuple(row[name] for name in ("unit_code", "project_code", "function3_code", "fund_code"))
        sign = 1 if row["direction"] == "revenue" else -1
        sides[source] = sides.get(source, D(0)) + sign * D(row["amount"])
    assert len(sides) == 10 and set(sides.values()) == {D(0)}
    assert all(bool(row["economy2_code"]) == (row["part_code"] == "spent") for row in executed)


def test_the_outturn_stands_in_no_budgets_lines(tmp_path: Path) -> None:
    rows = table(published(closed(), tmp_path) / "lines.csv")
    assert {row["phase"] for row in rows} == {"approved"}


# ---- for a stranger --------------------------------------------------------------------------------------------------


def described(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def test_everything_in_the_folder_is_described(data: Path, final: Path) -> None:
    for folder, created in ((data, True), (final, False)):
        package = described(folder)
        assert package["title"] in package["description"] and ("created" in package) == created
        assert package["contributors"] == [{"title": table(folder / "lines.csv")[0]["department"], "role": "publisher"}]
        assert package["columnTypes"] == ["https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"]
        named = {resource["path"] for resource in package["resources"]} | {other["path"] for other in package["otherFiles"]}
        assert {p.name for p in folder.iterdir() if p.is_file()} <= named | {"datapackage.json"}
        assert all((folder / path).is_file() for path in named)
        for resource in package["resources"]:
            assert resource["title"] and resource["description"]
            fields = resource["schema"]["fields"]
            assert all(f["title"] and f["description"] for f in fields)
            assert set(resource["schema"]["primaryKey"]) <= {f["name"] for f in fields}
            amounts = [f for f in fields if f["name"] in {"amount", "value", "low", "high", "weight"}]
            assert all(f["type"] == "number" for f in amounts)
    assert described(data)["created"] == "2024-02-05T00:00:00+08:00" and described(data)["name"] != described(final)["name"]


def test_every_code_in_a_column_is_in_the_list_of_codes(data: Path, final: Path) -> None:
    for folder in (data, final):
        lists: dict[str, dict[str, str]] = {}
        for row in table(folder / "codes.csv"):
            lists.setdefault(row["list"], {})[row["code"]] = row["label"]
        facts = table(folder / "facts.csv")
        for column in ("kind", "operator", "stage", "measure", "nature", "fund", "flow", "vintage", "origin"):
            assert {row[column] for row in facts} - {""} <= lists[column].keys(), column
        for column in ("function", "economy"):
            used = {row[column] for row in facts if row["year"] == "2024" and row[column].isdigit()}
            assert used and used <= lists[column].keys(), column
        for row in table(folder / "lines.csv"):
            assert (lists["unit"][row["unit_code"]], lists["fund"][row["fund_code"]]) == (row["unit"], row["fund"])
            assert lists["part"][row["part_code"]] == row["part"] and row["phase"] in lists["phase"]


def test_facts_and_indicators_refer_to_the_lines(data: Path) -> None:
    """By the codes of unit and project; a name that two projects share refers to neither."""
    lines, facts = table(data / "lines.csv"), table(data / "facts.csv")
    projects = {row["project"]: row["project_code"] for row in lines if row["project"]}
    printed = {row["project"]: row["project_code"] for row in facts if row["project"] in projects}
    assert printed and printed.items() <= projects.items()
    known = {row["unit_code"] for row in lines} | {lines[0]["department_code"]}
    assert {row["unit_code"] for row in facts if row["entity"]} - {""} == known
    assert [row["number"] for row in facts] == [str(n) for n in range(1, len(facts) + 1)]
    owners = {row["owner"]: row["owner_code"] for row in table(data / "indicators.csv")}
    assert all(owners.values()) and owners[lines[0]["department"]] == lines[0]["department_code"]


def test_what_is_set_in_words_has_no_value(data: Path) -> None:
    words = [row for row in table(data / "facts.csv") if row["operator"] == "text"]
    assert words and all(row["raw"] and not row["value"] for row in words)


@pytest.mark.parametrize(
    ("says", "licences"),
    [
        ("", ["CC-BY-4.0"]), ("pddl-1.0", ["PDDL-1.0"]), ("none", []), ("仅供查阅", ["other"]),
        ("https://example.org/licence", ["https://example.org/licence"]),
    ],
)  # fmt: skip
def test_the_publisher_decides_the_licence(says: str, licences: list[str], tmp_path: Path) -> None:
    texts = (*sample().texts, *([Text("data.licence", 1, says)] if says else []))
    folder = published(sample()._replace(texts=texts), tmp_path)
    assert [item.get("name") or item["path"] for item in described(folder).get("licenses", [])] == licences
    assert validated(folder / "datapackage.json") == []


def test_secret_lines_are_in_no_table(tmp_path: Path) -> None:
    lines = sample().lines
    save(sample()._replace(lines=(lines[0]._replace(secret=True, amount=D("1234567.89")), *lines[1:])), tmp_path / "数据")
    folder = tmp_path / "数据"
    revenue = (folder / "revenue.csv").read_text("utf-8").replace("3869567.89", "3904135.78")
    (folder / "revenue.csv").write_text(revenue, "utf-8")
    report = build(folder, tmp_path / "公开", ("data",))
    assert not report.refused, [str(p) for p in report.problems]
    for path in report.written[0].rglob("*"):
        assert path.is_dir() or "1234567.89" not in path.read_text("utf-8"), path.name


def test_what_is_attached_to_a_printed_disclosure_is_a_package_too(tmp_path: Path) -> None:
    """Without the budget beside it, and so without a licence that anybody decided on."""
    write_data(publish(sample()), None, tmp_path)
    package = described(tmp_path)
    assert validated(tmp_path / "datapackage.json") == [] and "licenses" not in package
    assert [other["path"] for other in package["otherFiles"]] == ["facts.json"]


# ---- Parquet ---------------------------------------------------------------------------------------------------------


def test_the_facts_as_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    report = build(EXAMPLE, tmp_path, ("parquet",))
    assert report.publication is not None
    read = parquet.read_table(report.written[0])
    stated = [f.states for f in figures(report.publication) if isinstance(f.states, Fact)]
    values = [v for v, kind in zip(read["value"].to_pylist(), read["kind"].to_pylist(), strict=True) if kind == "fact"]
    assert values == [s.number.value for s in stated]
    assert read.schema.metadata[b"mingzhang-data"].decode() == report.publication.data_hash


def test_parquet_csv_and_json_hold_the_same_rows(tmp_path: Path) -> None:
    """Column by column, the codes of units and projects included."""
    parquet = pytest.importorskip("pyarrow.parquet")
    save(sample(), tmp_path / "数据")
    folder, file = build(tmp_path / "数据", tmp_path / "公开", ("data", "parquet")).written
    rows, read = table(folder / "facts.csv"), parquet.read_table(file)
    figures = json.loads((folder / "facts.json").read_text("utf-8"))["figures"]
    assert read.column_names == list(rows[0]) and {"unit_code", "project_code"} <= set(rows[0])
    for row, found, figure in zip(rows, read.to_pylist(), figures, strict=True):
        assert D(row["value"] or 0) == (found["value"] or 0) and bool(row["value"]) == (found["value"] is not None)
        assert {k: v for k, v in row.items() if k != "value"} == {
            k: "" if v is None else str(v) for k, v in found.items() if k != "value"
        }
        assert {k: v for k, v in row.items() if v} == {k: v for k, v in figure.items() if k != "base"}


def test_without_pyarrow_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    report = build(EXAMPLE, tmp_path, ("parquet",))
    assert report.refused and "需要另装 pyarrow" in str(report.problems[-1])


def test_the_open_formats_are_offered() -> None:
    assert {"data", "parquet"} <= set(FORMATS)
