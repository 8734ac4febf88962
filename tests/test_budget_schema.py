"""The declared schema agrees with the row classes, its documentation is current, and unknown versions are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_type_hints

import pytest

from mingzhang.budget import load, model, save
from mingzhang.budget.describe import markdown
from mingzhang.budget.migrations import migrate
from mingzhang.budget.raw import Raw, RawRow, RawTable
from mingzhang.budget.schema import SCHEMA_VERSION, TABLES, datapackage, rows, table
from tests.strategies import small

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("declared", TABLES, ids=lambda t: t.name)
def test_every_field_is_declared_once_and_for_people(declared) -> None:
    assert [f.name for f in declared.fields] == list(declared.row._fields)
    titles = [f.title for f in declared.fields]
    assert len(set(titles)) == len(titles) and all("\u4e00" <= t[0] <= "\u9fff" for t in titles)
    for field in declared.fields:
        values, labels = [c.value for c in field.choices], [c.label for c in field.choices]
        assert len(set(values)) == len(values) and len(set(labels)) == len(labels)
        assert not set(labels) & (set(values) - {c.value for c in field.choices if c.value == c.label})
        assert not field.pattern or field.hint


def test_the_tables_are_those_of_a_budget() -> None:
    assert [t.name for t in TABLES] == ["budget", *model.Budget._fields[1:]]
    assert len({t.title for t in TABLES}) == len(TABLES)
    for name, hint in get_type_hints(model.Budget).items():
        row = table("budget" if name == "meta" else name).row
        assert hint is row or row in hint.__args__


def test_every_spec_belongs_to_a_field() -> None:
    """Keys and references name fields that exist."""
    for declared in TABLES:
        names = {f.name for f in declared.fields}
        assert set(declared.key) <= names
        assert all(r.field in names and table(r.table).field(r.target) for r in declared.references)


def test_optional_numbers_may_be_empty_and_amounts_are_never_negative() -> None:
    items = table("items")
    assert not items.field("local").required and items.field("order").required
    assert all(f.minimum == 0 and f.unit == "元" for t in TABLES for f in t.fields if f.money)
    assert table("indicators").field("low").minimum is None


def test_persons_are_not_for_the_public() -> None:
    private = {f"{t.name}.{f.name}" for t in TABLES for f in t.fields if not f.public}
    assert private == {"budget.filer", "budget.filer_phone", "projects.responsible", "projects.phone"}


def test_documentation_is_current() -> None:
    """Regenerate with ``python -m mingzhang.budget.describe > docs/schema.md``."""
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == markdown()


def test_the_data_package_describes_every_table() -> None:
    described = json.loads(json.dumps(datapackage(small()), ensure_ascii=False))
    assert [r["path"] for r in described["resources"]] == [f"{t.name}.csv" for t in TABLES]
    lines = next(r["schema"] for r in described["resources"] if r["name"] == "lines")
    amount = next(f for f in lines["fields"] if f["name"] == "amount")
    assert amount == {"name": "amount", "title": "金额", "type": "number", "unit": "元", "constraints": {"required": True, "minimum": 0}}
    assert {"fields": "project", "reference": {"resource": "projects", "fields": "code"}} in lines["foreignKeys"]
    units = next(r["schema"] for r in described["resources"] if r["name"] == "units")
    assert {"fields": "parent", "reference": {"resource": "", "fields": "code"}} in units["foreignKeys"]


def test_frictionless_accepts_what_is_written(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    save(small(), tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()


def test_rows_of_the_budget_table_are_its_one_meta() -> None:
    assert rows(small(), "budget") == (small().meta,)


@pytest.mark.parametrize(("version", "said"), [("9", "现为“9”"), ("", "现为空")])
def test_an_unknown_version_is_refused(tmp_path: Path, version: str, said: str) -> None:
    save(small(), tmp_path)
    path = tmp_path / "budget.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header}\n{version}{row[1:]}\n", encoding="utf-8")
    budget, problems = load(tmp_path)
    assert budget is None and problems[0][:3] == ("budget.csv", 2, "schema_version")
    assert said in problems[0].message and f"应为1、2、{SCHEMA_VERSION}" in problems[0].message


def test_migrations_lead_step_by_step_to_the_current_version() -> None:
    def rename(raw: Raw) -> tuple[str, Raw]:
        row = raw["budget"].rows[0]
        cells = {("department" if k == "dept" else k): v for k, v in row.cells.items()}
        return "1", {**raw, "budget": raw["budget"]._replace(rows=(row._replace(cells=cells),))}

    old = {"budget": RawTable("budget.csv", (RawRow(2, {"schema_version": "0", "dept": "201"}),))}
    raw, problems = migrate(old, {"0": rename}, "1")
    assert not problems and raw["budget"].rows[0].cells == {"schema_version": "1", "department": "201"}
    assert migrate(old, {}, "1")[1][0].column == "schema_version"
