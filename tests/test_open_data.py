"""Open data that other people's programs validate: Fiscal Data Package, xBRL-JSON, Parquet. A changed figure fails."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mingzhang.budget import load, save
from mingzhang.compile import FORMATS, build, data_hash
from mingzhang.facts import Fact
from mingzhang.views.facts import facts_of
from mingzhang.views.publication import figures
from mingzhang.writers.fiscal import LINES
from mingzhang.writers.xbrl_taxonomy import taxonomy
from tests.strategies import small
from tests.views_sample import sample

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published data of the example."""
    out = tmp_path_factory.mktemp("data")
    report = build(EXAMPLE, out, ("data",))
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


def test_frictionless_accepts_the_package(data: Path) -> None:
    assert validated(data / "datapackage.json") == []


def test_frictionless_accepts_the_budget_beside_it(data: Path) -> None:
    assert validated(data / "budget" / "datapackage.json") == []


@pytest.mark.parametrize("name", ["lines.csv", "facts.csv", "indicators.csv"])
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
        "fin-source", "expenditure-type", "activity", "value",
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
    described = json.loads((data / "datapackage.json").read_text("utf-8"))
    assert described["mingzhang-data"] == data_hash(budget)


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


@needs_arelle
def test_arelle_loads_and_validates_the_reports_and_refuses_changed_ones(data: Path, tmp_path: Path) -> None:
    """One run of the processor over all of them: the example, two budgets of our own, and three spoilt copies."""
    sound = [data / "xbrl" / "report.json", *sorted(_made_of_sample().glob("*/*/xbrl/report.json"))]
    spoilt: dict[str, Path] = {}
    for concept in ("Revenue", "Function20801", "Basic30101"):
        folder = Path(shutil.copytree(data / "xbrl", tmp_path / concept))
        report = json.loads((folder / "report.json").read_text("utf-8"))
        fact = next(f for f in report["facts"].values() if f["dimensions"]["concept"] == f"mz:{concept}")
        fact["value"] = f"{D(fact['value']) + 100:.2f}"
        (folder / "report.json").write_text(json.dumps(report), "utf-8")
        spoilt[concept] = folder / "report.json"
    results = processed(*sound, *spoilt.values())
    for path, (facts, told) in zip(sound, results, strict=False):
        assert facts == len(json.loads(path.read_text("utf-8"))["facts"]) > 30 and told == [], (path, told)
    for concept, (_, told) in zip(spoilt, results[len(sound) :], strict=True):
        assert "calc11e:inconsistentCalculationUsingRounding" in told, concept


def test_every_amount_of_the_report_is_the_budgets(data: Path) -> None:
    """By concept, fund and unit, exact in 元."""
    budget, _ = load(EXAMPLE)
    assert budget is not None
    base = facts_of(budget)
    report = json.loads((data / "xbrl" / "report.json").read_text("utf-8"))
    concepts = {f"mz:{c.name}": c for c in taxonomy(base).concepts}
    funds = {f"mz:{c.name}": code for code, c in taxonomy(base).funds.items()}
    units = {u.code: u.name for u in budget.units}
    assert len(report["facts"]) > 300
    for fact in report["facts"].values():
        dimensions = fact["dimensions"]
        at = base.at(**concepts[dimensions["concept"]].axes)
        at = at._replace(fund=funds[dimensions["mz:FundAxis"]]) if "mz:FundAxis" in dimensions else at
        at = at._replace(entity=units[dimensions["mz:UnitAxis"]]) if "mz:UnitAxis" in dimensions else at
        assert D(fact["value"]) == base.value(at)


def test_every_sum_of_the_taxonomy_holds_in_the_budget() -> None:
    base = facts_of(sample())
    made = taxonomy(base)
    concepts = {c.name: c for c in made.concepts}
    checked = 0
    for item in made.sums:
        total = base.value(base.at(**concepts[item.total].axes))
        parts = [base.value(base.at(**concepts[name].axes)) for name in item.parts]
        if total is not None and any(p is not None for p in parts):
            checked += 1
            assert total == sum(p for p in parts if p is not None), item
    assert checked > 15 and {s.network for s in made.sums} == set(made.networks)


def test_every_concept_has_a_chinese_name() -> None:
    assert all(any("\u4e00" <= c <= "\u9fff" for c in item.label) for item in taxonomy(facts_of(sample())).concepts)


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
