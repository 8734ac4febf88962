"""Open data that other people's programs validate: Fiscal Data Package, xBRL-JSON, Parquet. A changed figure fails."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from mingzhang.budget import Budget, load, save
from mingzhang.budget.model import Text
from mingzhang.compile import FORMATS, build, data_hash
from mingzhang.facts import Fact
from mingzhang.views.facts import facts_of
from mingzhang.views.layout import layouts
from mingzhang.views.publication import figures
from mingzhang.writers.fiscal import LINES
from mingzhang.writers.xbrl import report as report_of
from mingzhang.writers.xbrl_taxonomy import EDITION, Taxonomy, taxonomy
from tests.outturn_sample import closed
from tests.strategies import budgets, small
from tests.test_both_directions import PROFILE
from tests.views_sample import sample

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published data of the example."""
    out = tmp_path_factory.mktemp("data")
    report = build(EXAMPLE, out, ("data",))
    return report.written[0]


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published data of a final account."""
    return published(closed(), tmp_path_factory.mktemp("final"), "final-9")


def published(budget: Budget, folder: Path, layout: str = "") -> Path:
    """The published data of a budget."""
    save(budget, folder / "填报")
    report = build(folder / "填报", folder / "公开", ("data",), layout)
    assert not report.refused, [str(p) for p in report.problems]
    return report.written[0]


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "数据"))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    assert validated(published(sample(), tmp_path, layout) / "datapackage.json") == []


def test_frictionless_accepts_the_budget_beside_it(data: Path) -> None:
    assert validated(data / "budget" / "datapackage.json") == []


@pytest.mark.parametrize("name", ["lines.csv", "facts.csv", "indicators.csv", "codes.csv"])
def test_a_changed_figure_fails(name: str, copied: Path) -> None:
    path = copied / name
    text = path.read_text("utf-8")
    digit = max(i for i, c in enumerate(text) if c.isdigit())
    path.write_text(text[:digit] + ("1" if text[digit] != "1" else "2") + text[digit + 1 :], "utf-8")
    assert "hash-count" in validated(copied / "datapackage.json")


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
            assert all(f["title"] and set(resource["schema"]["primaryKey"]) <= {g["name"] for g in resource["schema"]["fields"]}
                       for f in resource["schema"]["fields"])  # fmt: skip
            amounts = [f for f in resource["schema"]["fields"] if f["name"] in {"amount", "value", "low", "high", "weight"}]
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


# ---- xBRL ------------------------------------------------------------------------------------------------------------

_ARELLE = """
import json, sys
from arelle.api.Session import Session
from arelle.RuntimeOptions import RuntimeOptions
from arelle.logging.handlers.StructuredMessageLogHandler import StructuredMessageLogHandler
results = []
for path in sys.argv[1:]:
    with Session() as session:
        handler = StructuredMessageLogHandler()
        options = RuntimeOptions(
            entrypointFile=path, internetConnectivity="offline", keepOpen=True, validate=True, plugins="loadFromOIM", calcs="c11r"
        )
        session.run(options, logHandler=handler)
        (model,) = session.get_models()
        told = [m["messageCode"] for m in handler.messages if m["levelname"] not in ("INFO", "DEBUG")]
        results.append([len(model.facts), told])
print(json.dumps(results))
"""
needs_arelle = pytest.mark.skipif(find_spec("arelle") is None, reason="arelle-release is not installed")


def processed(*reports: Path) -> list[tuple[int, list[str]]]:
    """Each report through Arelle, in a process of its own: number of facts, and codes of what is wrong."""
    command = [sys.executable, "-W", "ignore", "-c", _ARELLE, *map(str, reports)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    return [(facts, told) for facts, told in json.loads(result.stdout.splitlines()[-1])]


@lru_cache
def _made_of_sample() -> Path:
    folder = Path(mkdtemp())
    for name, budget in (("sample", sample()), ("small", small())):
        save(budget, folder / name)
        build(folder / name, folder / "out" / name, ("data",))
    return folder / "out"


def changed(folder: Path, copy: Path, concept: str, **dimensions: str) -> Path:
    """A copy of a report in which the first fact of a concept (and of some dimensions) is greater by 100 元."""
    shutil.copytree(folder, copy)
    report = json.loads((copy / "report.json").read_text("utf-8"))
    wanted = {"concept": concept, **dimensions}.items()
    fact = next(f for f in report["facts"].values() if {(k, f"mz:{v}") for k, v in wanted} <= {*_local(f)})
    fact["value"] = f"{D(fact['value']) + 100:.2f}"
    (copy / "report.json").write_text(json.dumps(report), "utf-8")
    return copy / "report.json"


def _local(fact: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix("mz:"), value) for name, value in fact["dimensions"].items())


def merged(folders: Sequence[Path], into: Path) -> Path:
    """One report of several, its taxonomy the union of theirs: elements by name, networks by role, arcs as they are written."""
    into.mkdir()
    for name in ("taxonomy.xsd", "labels.xml", "calculation.xml", "presentation.xml"):
        first, *others = (etree.parse(folder / name).getroot() for folder in folders)
        for other in others:
            _unite(first, other)
        (into / name).write_bytes(etree.tostring(first, encoding="utf-8", xml_declaration=True))
    reports = [json.loads((folder / "report.json").read_text("utf-8")) for folder in folders]
    report = reports[0] | {"facts": {f"r{n}-{key}": fact for n, r in enumerate(reports) for key, fact in r["facts"].items()}}
    (into / "report.json").write_text(json.dumps(report), "utf-8")
    return into / "report.json"


def _unite(mine: Any, theirs: Any) -> None:
    """Every child that is not there yet; extended links of one role and the schema's annotation are united in their turn."""
    role = "{http://www.w3.org/1999/xlink}role"
    here = {etree.tostring(child, method="c14n").strip(): child for child in mine}
    for child in theirs:
        same = [c for c in mine if c.tag == child.tag and (role in c.attrib or "annotation" in c.tag or "appinfo" in c.tag)
                and c.get(role) == child.get(role) and c.tag.split("}")[1] not in {"label", "linkbaseRef"}]  # fmt: skip
        if same:
            _unite(same[0], child)
        elif etree.tostring(child, method="c14n").strip() not in here:
            mine.append(child)


@needs_arelle
def test_arelle_loads_and_validates_the_reports_and_refuses_changed_ones(data: Path, final: Path, tmp_path: Path) -> None:
    """One run of the processor: the example, a final account, two budgets of our own, all four in one, and spoilt copies."""
    sound = [data / "xbrl" / "report.json", final / "xbrl" / "report.json", *sorted(_made_of_sample().glob("*/*/xbrl/report.json"))]
    sound.append(merged([path.parent for path in (sound[0], sound[1], *sound[2:])], tmp_path / "merged"))
    spoilt = [changed(data / "xbrl", tmp_path / concept, concept) for concept in ("Revenue", "Function20801", "Basic30101")]
    outturn = {"StageAxis": "OutturnStage"}
    concepts = ("RevenueBrought", "RevenueCurrent", "ExpenditureCarried", "ExpenditureCurrent", "Function2130314", "ThreePublicVehicle")
    spoilt += [changed(final / "xbrl", tmp_path / f"final-{concept}", concept, **outturn) for concept in concepts]
    spoilt.append(changed(final / "xbrl", tmp_path / "fund", "ExpenditureCarried", FundAxis="GovFundFund", **outturn))
    results = processed(*sound, *spoilt)
    for path, (facts, told) in zip(sound, results, strict=False):
        assert facts == len(json.loads(path.read_text("utf-8"))["facts"]) > 30 and told == [], (path, told)
    for path, (_, told) in zip(spoilt, results[len(sound) :], strict=True):
        assert "calc11e:inconsistentCalculationUsingRounding" in told, path


def test_every_amount_of_the_report_is_the_budgets(data: Path, final: Path) -> None:
    """By stage, concept, fund and unit, exact in 元; units by their names."""
    example, _ = load(EXAMPLE)
    assert example is not None
    for folder, budget, stage in ((data, example, "budget"), (final, closed(), "outturn")):
        base = facts_of(budget, stage)
        made = taxonomy(base)
        report = json.loads((folder / "xbrl" / "report.json").read_text("utf-8"))
        concepts = {f"mz:{c.name}": c for c in made.concepts}
        funds = {f"mz:{c.name}": code for code, c in made.funds.items()}
        stages = {f"mz:{c.name}": code for code, c in made.stages.items()}
        units = {u.code: u.name for u in budget.units}
        assert len(report["facts"]) > 300
        seen = set()
        for fact in report["facts"].values():
            dimensions = fact["dimensions"]
            entity = units[dimensions.get("mz:UnitAxis", budget.meta.department)]
            if dimensions["concept"] == "mz:Name":
                assert fact["value"] == entity
                seen.add(entity)
                continue
            at = base.at(**concepts[dimensions["concept"]].axes)._replace(entity=entity, stage=stages[dimensions["mz:StageAxis"]])
            at = at._replace(fund=funds[dimensions["mz:FundAxis"]]) if "mz:FundAxis" in dimensions else at
            assert D(fact["value"]) == base.value(at)
        assert seen == set(units.values()) and set(stages.values()) == {"budget", stage}


@pytest.mark.parametrize(("budget", "stage"), [(sample(), "budget"), (closed(), "outturn")])
def test_every_sum_of_the_taxonomy_holds_in_the_budget(budget: Budget, stage: str) -> None:
    base = facts_of(budget, stage)
    made = taxonomy(base)
    concepts = {c.name: c for c in made.concepts}
    checked = 0
    for item in made.sums:
        total = base.value(base.at(**concepts[item.total].axes))
        parts = [base.value(base.at(**concepts[name].axes)) for name in item.parts]
        if total is not None and any(p is not None for p in parts):
            checked += 1
            assert total == sum(p for p in parts if p is not None), item
    assert checked > 15 and {"closing", "nature", "function", "economy", "three_public"} <= set(made.used)


@PROFILE
@given(budget=budgets(cents=True))
def test_the_calculations_of_any_budget_and_final_account_hold(budget: Budget) -> None:
    """For each stage, unit and fund as a processor checks them: the facts of a report that has a total and any of its parts."""
    base = facts_of(budget, "outturn")
    made = taxonomy(base)
    report = json.loads("".join(report_of(base, made)))
    at: dict[tuple[tuple[str, str], ...], dict[str, Decimal]] = {}
    for fact in report["facts"].values():
        rest = dict(fact["dimensions"])
        concept = rest.pop("concept").removeprefix("mz:")
        if concept != "Name":
            at.setdefault(tuple(sorted(rest.items())), {})[concept] = D(fact["value"])
    for values in at.values():
        for item in made.sums:
            parts = [values[name] for name in item.parts if name in values]
            if item.total in values and parts:
                assert values[item.total] == sum(parts), item


def test_elements_are_the_same_in_every_department_of_a_year() -> None:
    """One namespace a year and edition; what two departments share they call alike, order alike and define alike."""
    example, _ = load(EXAMPLE)
    assert example is not None
    made = [taxonomy(facts_of(b, stage)) for b, stage in ((example, "budget"), (sample(), "budget"), (closed(), "outturn"))]
    assert {m.namespace for m in made} == {f"urn:mingzhang:taxonomy:2024:{EDITION}"}
    assert all(_shared(a, b) > 30 for a in made for b in made)


def _shared(a: Taxonomy, b: Taxonomy) -> int:
    mine, theirs = ({c.name: c for c in t.concepts} for t in (a, b))
    assert all(mine[name] == theirs[name] for name in mine.keys() & theirs.keys())
    return len(mine.keys() & theirs.keys())


def test_every_concept_has_a_chinese_and_an_english_name() -> None:
    made = taxonomy(facts_of(closed(), "outturn"))
    for item in (*made.concepts, *made.funds.values(), *made.stages.values()):
        assert any("\u4e00" <= c <= "\u9fff" for c in item.label) and item.english.isascii() and item.english[0].isupper(), item


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


def test_without_pyarrow_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    report = build(EXAMPLE, tmp_path, ("parquet",))
    assert report.refused and "需要另装 pyarrow" in str(report.problems[-1])


def test_the_open_formats_are_offered() -> None:
    assert {"data", "parquet"} <= set(FORMATS)
