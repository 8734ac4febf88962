"""A final account from data: what follows from the entered outturn, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.audit import audit
from mingzhang.audit.readback import Difference, compare
from mingzhang.budget import load, save
from mingzhang.budget.model import Budget, Prior
from mingzhang.budget.redaction import redacted
from mingzhang.budget.validate import check
from mingzhang.compile import build, publish
from mingzhang.compile.publisher import picture
from mingzhang.facts import Claim, Grade, Severity
from mingzhang.views.facts import facts_of
from mingzhang.views.narrative.glossary import terms
from mingzhang.views.publication import Cover, Figure, Heading, Paragraph, figures, text_of
from tests.outturn_sample import closed
from tests.strategies import small
from tests.test_both_directions import written_and_read
from tests.views_sample import DREDGE

D = Decimal


@pytest.mark.parametrize(
    ("axes", "amount"),
    [
        ({"measure": "revenue", "fund": "*", "flow": "brought"}, "562000"),
        ({"measure": "revenue", "fund": "*", "flow": "current"}, "8192568.39"),
        ({"measure": "revenue", "function": "2120899", "fund": "gov_fund", "flow": "brought"}, "400000"),
        ({"measure": "expenditure", "fund": "*", "flow": "current"}, "8313268.39"),
        ({"measure": "expenditure", "fund": "*", "flow": "carried"}, "441300"),
        ({"measure": "expenditure", "function": "2130314", "fund": "general", "flow": "carried"}, "120000"),
        ({"measure": "expenditure", "project": "防汛抗旱经费", "flow": "current"}, "1306500"),
        ({"measure": "three_public", "fund": "fiscal", "item": "vehicle"}, "252500"),
        ({"measure": "three_public", "fund": "fiscal", "item": "abroad"}, "0"),
        ({"measure": "operating"}, "250400.50"),
    ],
)
def test_what_is_left_and_what_was_spent_on_what_follow_from_the_rows(axes: dict[str, str], amount: str) -> None:
    base = facts_of(closed(), "outturn")
    assert base.value(base.at(**axes)) == D(amount)


def test_the_budget_of_the_year_stays_beside_it() -> None:
    base = facts_of(closed(), "outturn")
    assert base.total(stage="budget", measure="expenditure", flow="current") == sum(line.amount for line in closed().lines)


def test_the_plan_is_completed_by_what_was_spent() -> None:
    """497.96万元 were planned from the general public budget and 510.33万元 spent."""
    claims = [f for f in figures(publish(closed(), "final-9")) if isinstance(f.states, Claim) and f.states.kind == "completion"]
    assert claims[0].text == "102.48" and len(claims) == 9
    said = [b for b in publish(closed(), "final-9").blocks if isinstance(b, Paragraph) and "因公出国" in str(b.prose[0])]
    assert not any("完成" in str(piece) for b in said for piece in b.prose if not isinstance(piece, Figure))  # nothing was planned


def test_more_spent_than_there_was_is_told() -> None:
    budget = closed()
    rows = tuple(r._replace(spent=r.spent + 400000) if r.project == DREDGE else r for r in budget.outturns)
    (found,) = (p for p in check(budget._replace(outturns=rows)) if p.severity is Severity.ERROR)
    assert (found.file, found.row, found.column) == ("outturns.csv", 16, "spent") and "多出100,000.00元" in found.message


def test_a_secret_project_leaves_the_account_with_all_its_money() -> None:
    budget = closed()
    secret = tuple(p._replace(secret=p.code == DREDGE) for p in budget.projects)
    public = redacted(budget._replace(projects=secret)).budget
    assert [r for r in public.outturns if r.project == DREDGE] == [] and "expenditure:gov_fund" in public.meta.withheld
    base = facts_of(public, "outturn")
    assert base.total(measure="revenue", flow="*") == base.total(measure="expenditure", flow="*") == D("5354568.39")


def test_a_secret_account_reads_back_clean() -> None:
    budget = closed()
    rows = tuple(r._replace(secret=r.economy == "31013") for r in budget.outturns)
    publication = publish(budget._replace(outturns=rows), "final-9")
    reading = written_and_read(publication, "html")
    assert compare(publication, reading, own_words=False) == Difference()
    assert [f for f in audit(reading).findings if f.severity is Severity.ERROR] == []


def test_controlled_rounding_makes_the_account_add_up() -> None:
    pytest.importorskip("highspy")
    budget = closed()
    rows = tuple(r._replace(spent=r.spent + D("33.33"), received=r.received + D("33.33")) for r in budget.outturns)
    controlled = budget._replace(outturns=rows, meta=budget.meta._replace(rounding="controlled"))
    publication = publish(controlled, "final-9")
    result = audit(written_and_read(publication, "html"))
    assert {e.grade for e in result.equations if e.substantive} <= {Grade.EXACT, Grade.NOT_EVALUATED}


def test_what_no_row_gives_is_entered_as_a_total_of_the_year() -> None:
    assert [p for p in check(closed()) if p.file == "priors.csv"] == []
    told = publish(closed(), "final-9").blocks
    assert any(isinstance(b, Heading) and b.text == "政府采购支出说明" for b in told)
    without = closed()._replace(priors=tuple(p for p in closed().priors if p.year < 2024))
    assert not any(isinstance(b, Heading) and b.text == "政府采购支出说明" for b in publish(without, "final-9").blocks)


@pytest.mark.parametrize(("stage", "measure", "item"), [("budget", "procurement", ""), ("outturn", "three_public", "abroad")])
def test_what_rows_give_is_no_total_of_the_year(stage: str, measure: str, item: str) -> None:
    budget = closed()._replace(priors=(Prior(2024, stage, measure, "", "", item, D(1)),))
    assert [(p.row, p.column) for p in check(budget) if p.file == "priors.csv"] == [(2, "year")]


def test_a_final_account_uses_the_terms_of_one() -> None:
    names = {term.term for term in terms(final=True)}
    assert {"年初结转和结余", "年末结转和结余", "经营收入"} < names and not {"上年结转结余", "财政专户管理资金收入", ""} & names


def test_the_picture_is_of_the_account() -> None:
    shown = picture(closed(), "final-9")
    assert shown.title == "云溪区水务局2024年度部门决算" and shown.account == "决算"
    assert shown.sources[-1].name == "年初结转和结余" and text_of(shown.total) == "875.46万元"
    assert shown.aims == () and all(work.aims == () for work in shown.works)
    assert "清淤工程动用上年结转资金" in text_of(shown.reason)


def told(budget: Budget) -> list[str]:
    return [text_of(b.prose) for b in publish(budget, "final-9").blocks if isinstance(b, Paragraph)]


def test_why_more_or_less_was_spent_than_planned_is_told_where_it_was_given() -> None:
    texts = told(closed())
    (flood,) = (t for t in texts if "防汛（项）" in t and "决算" in t)
    assert flood.endswith("决算数大于年初预算数的主要原因是汛期延长，物资消耗增加。")
    (pensions,) = (t for t in texts if "机关事业单位基本养老保险缴费支出（项）" in t and "决算" in t)
    assert pensions.endswith("决算数小于年初预算数的主要原因是人员退休。")
    (housing,) = (t for t in texts if "住房公积金（项）" in t and "决算" in t)
    assert "原因" not in housing  # spent as planned
    assert any(t.endswith("决算数大于年初预算数的主要原因是防汛任务增加。其中：") for t in texts)
    assert any("决算数小于预算数的主要原因是压减公务接待。与上年相比，变动的主要原因是接待批次减少。" in t for t in texts)


def test_a_difference_without_its_reason_is_a_hint_and_prints_nothing() -> None:
    (hint,) = (p for p in check(closed()) if p.file == "texts.csv")
    assert hint.severity is Severity.HINT and "2130301、2130306" in hint.message and "2130314" not in hint.message
    assert "2210201" not in hint.message  # spent as planned
    assert not any("主要原因是" in t and "水利（款）行政运行（项）" in t for t in told(closed()))
    assert not any(p.severity is Severity.HINT for p in check(closed()._replace(outturns=())))


def test_no_two_paragraphs_of_a_section_begin_alike_and_none_says_what_is_not_known() -> None:
    texts = told(closed())
    general = [t for t in texts if t.startswith("2024年度一般公共预算财政拨款支出510.33万元") and "占本年支出合计的" in t]
    assert len(general) == 1 and "比2023年决算增加10.33万元" in general[0]
    assert "2024年度编制绩效目标、实行绩效管理的项目2个，涉及支出440.65万元。" in texts
    assert not any("应当" in t for t in texts if "绩效" in t)


@pytest.mark.parametrize(("day", "shown"), [("2024-02-01", ()), ("2025-08-20", ("公开日期：2025年8月20日",))])
def test_the_cover_of_an_account_states_its_own_publication_and_no_date_of_the_budget(day: str, shown: tuple[str, ...]) -> None:
    budget = closed()._replace(meta=closed().meta._replace(publication_date=day))
    cover, *blocks = publish(budget, "final-9").blocks
    assert isinstance(cover, Cover) and cover.lines == ("云溪区水务局", "2024年度部门决算", *shown)
    told = [text_of(b.prose) for b in blocks if isinstance(b, Paragraph) and "向社会公开" in text_of(b.prose)]
    assert told == (["云溪区水务局2024年度部门决算于2025年8月20日向社会公开。"] if shown else [])


def test_a_package_without_the_table_is_a_budget_and_no_account(tmp_path: Path) -> None:
    save(small(), tmp_path / "data")
    (tmp_path / "data" / "outturns.csv").unlink()
    budget, problems = load(tmp_path / "data")
    assert budget == small() and problems == []
    report = build(tmp_path / "data", tmp_path / "out", ("html",), layout="final-9")
    assert report.refused and [p.file for p in report.problems if p.severity is Severity.ERROR] == ["outturns.csv"]


def test_a_package_of_the_second_version_is_read(tmp_path: Path) -> None:
    save(small(), tmp_path)
    (tmp_path / "outturns.csv").unlink()
    path = tmp_path / "budget.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header}\n2{row[1:]}\n", encoding="utf-8")
    assert load(tmp_path) == (small(), [])


def test_the_account_is_built_in_every_format(tmp_path: Path) -> None:
    save(closed(), tmp_path / "data")
    report = build(tmp_path / "data", tmp_path / "out", ("html", "xlsx", "text", "docx"), layout="final-9")
    assert [p for p in report.problems if p.severity is Severity.ERROR] == [] and len(report.written) == 4
    assert report.publication is not None and report.publication.title == "云溪区水务局2024年度部门决算"


def test_an_account_without_goals_has_no_section_of_them() -> None:
    texts = tuple(t for t in closed().texts if t.key != "outturn.performance")
    blocks = publish(closed()._replace(goals=(), indicators=(), texts=texts), "final-9").blocks
    assert not any(isinstance(b, Heading) and "绩效" in b.text for b in blocks)
