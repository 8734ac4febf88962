"""The xBRL-JSON report and its taxonomy, as a processor of XBRL validates them. A changed figure fails."""

from __future__ import annotations

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
from mingzhang.compile import build
from mingzhang.views.facts import facts_of
from mingzhang.writers.xbrl import report as report_of
from mingzhang.writers.xbrl_taxonomy import EDITION, Taxonomy, taxonomy
from tests.open_data_sample import EXAMPLE, example_data, final_data
from tests.outturn_sample import closed
from tests.strategies import budgets, small
from tests.test_both_directions import PROFILE
from tests.views_sample import sample

D = Decimal

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
def test_arelle_loads_and_validates_the_reports_and_refuses_changed_ones(tmp_path: Path) -> None:
    """One run of the processor: the example, a final account, two budgets of our own, all four in one, and spoilt copies."""
    data, final = example_data(), final_data()
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


def test_every_amount_of_the_report_is_the_budgets() -> None:
    """By stage, concept, fund and unit, exact in 元; units by their names."""
    example, _ = load(EXAMPLE)
    assert example is not None
    for folder, budget, stage in ((example_data(), example, "budget"), (final_data(), closed(), "outturn")):
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
