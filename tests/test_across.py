"""Between documents: this year's against last year's, the final account against the budget, a department's against its units'."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click_runner import run
from final_accounts_sample import GENERAL, NAMES, OFFICE, YEAR, html
from texts import BALANCE_TABLE, FUNCTION_TABLE

from mingzhang import corpus
from mingzhang.audit import Report
from mingzhang.audit.result import Comparison
from mingzhang.budget import load
from mingzhang.budget.model import Budget, History, Prior
from mingzhang.compile import publish
from mingzhang.facts import Severity
from mingzhang.laws import REGISTRY
from mingzhang.views.facts import facts_of
from mingzhang.writers.text import write_text

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "jianghan-hr-2024"
CORPUS = ROOT.parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the reference documents are not here")


def next_year(budget: Budget) -> Budget:
    """The same department a year later, with the same money, so that what was this year's is now last year's."""
    known, year = facts_of(budget), budget.meta.year

    def prior(p: Prior) -> Prior:
        axes = {a: getattr(p, a) for a in ("measure", "fund", "nature", "item") if getattr(p, a)}
        return p._replace(year=p.year + 1, amount=known.total(**axes) if p.year == year - 1 else p.amount)

    def history(h: History) -> History:
        planned = sum((x.amount for x in budget.lines if (x.project, x.origin) == (h.project, h.origin)), Decimal(0))
        return h._replace(year=h.year + 1, amount=planned if (h.year, h.stage) == (year - 1, "budget") else h.amount)

    return budget._replace(
        meta=budget.meta._replace(year=year + 1),
        priors=tuple(map(prior, budget.priors)),
        three_public=tuple(
            t._replace(year=t.year + 1, amount=Decimal(10000) if t.item == "reception" else t.amount) for t in budget.three_public
        ),
        history=tuple(map(history, budget.history)),
        evaluations=tuple(e._replace(year=e.year + 1) for e in budget.evaluations),
    )


def written(budget: Budget, path: Path, *changes: tuple[str, str]) -> Path:
    write_text(publish(budget), path)
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder, budget = tmp_path_factory.mktemp("years"), load(EXAMPLE)[0]
    return written(budget, folder / "2024年.txt"), written(next_year(budget), folder / "2025年.txt")


def compared(report: Report) -> Comparison:
    (comparison,) = report.comparisons
    return comparison


# this year's and last year's


def test_figures_of_last_year_agree_with_what_was_published(years: tuple[Path, Path]) -> None:
    made = compared(corpus.check(*years))
    assert made.title == "武汉市江汉区人力资源局：2025年预算的上年数与2024年公布数"
    assert made.files == (str(years[1]), str(years[0])) and made.tally.exact >= 20 and made.differ == 0
    assert f"{made.tally.exact}处一致，0处不一致" in made.summary
    assert not corpus.check(*years).across and compared(corpus.check(*years[::-1])).tally == made.tally


def test_a_figure_that_was_not_published_so_is_found_with_both_places(years: tuple[Path, Path], tmp_path: Path) -> None:
    """A change in words: of the year before 173.07, not 183.07, was published."""
    sentence = next(s for s in years[1].read_text("utf-8").splitlines() if "机关运行经费173.07" in s)
    changed = sentence.replace("与2024年预算持平", "比2024年预算减少10.00万元")
    later = tmp_path / "2025年.txt"
    later.write_text(years[1].read_text("utf-8").replace(sentence, changed), "utf-8")
    (found, *_) = corpus.check(years[0], later).across
    assert (found.law, found.severity) == ("published", Severity.DOUBT) and "10.00" in found.found and "持平" in found.expected
    assert found.places[0].document == str(later) and {p.document for p in found.places} == {str(later), str(years[0])}
    assert "2025年" in found.message and "2024年" in found.message and found.remedy and found.basis


def test_a_table_that_prints_another_last_year_is_found(years: tuple[Path, Path], tmp_path: Path) -> None:
    """部门整体表: 上年合计 6,689.82 of the year before is changed in that year's document, everywhere at once."""
    earlier = tmp_path / "2024年.txt"
    earlier.write_text(years[0].read_text("utf-8").replace("6,689.82", "6,690.82").replace("6689.82", "6690.82"), "utf-8")
    report = corpus.check(earlier, years[1])
    assert compared(report).differ >= 3
    assert any(f.found == "6,689.82万元" and f.expected == "6,690.82万元" and f.places[0].table for f in report.across)


def test_two_years_apart_or_another_office_say_nothing(years: tuple[Path, Path], tmp_path: Path) -> None:
    text = years[0].read_text("utf-8")
    other, older = tmp_path / "别的局.txt", tmp_path / "2023年.txt"
    other.write_text(text.replace("人力资源局", "民政事务局"), "utf-8")
    older.write_text(text.replace("2024年", "2022年"), "utf-8")
    assert not corpus.check(years[1], other).comparisons and not corpus.check(years[1], older).comparisons


def test_codes_that_changed_their_names_are_not_compared(tmp_path: Path) -> None:
    def document(year: int, name: str, said: str) -> Path:
        path = tmp_path / f"{year}.txt"
        table = FUNCTION_TABLE.replace("2024", str(year)).replace("水利工程建设", name).replace("|", "\t")
        path.write_text(f"江河区水务局{year}年部门预算\n\n{table}\n\n一、一般公共预算支出情况说明\n\n{said}\n", "utf-8")
        return path

    said = "{}（项）2025年预算数40万元，比2024年预算增加9万元。"
    same = corpus.check(document(2024, "水利工程建设", ""), document(2025, "水利工程建设", said.format("水利工程建设")))
    assert compared(same).differ == 1
    renamed = corpus.check(document(2024, "水土保持", ""), document(2025, "水利工程建设", said.format("水利工程建设")))
    assert compared(renamed).differ == 0 and "不可比" in compared(renamed).summary


# the final account and the budget


def budget_of(changed: dict[str, str] | None = None) -> str:
    """The budget of the made-up final account's year, of which the account prints 年初预算数."""
    amounts = {line.code: Decimal((changed or {}).get(line.code, str(line.budget))) for line in GENERAL}
    rows = []
    for code in sorted({prefix for c in amounts for prefix in (c[:3], c[:5], c)}):
        name = NAMES.get(code) or next(line.name for line in GENERAL if line.code == code)
        rows.append(f"{code}\t{name}\t{sum(a for c, a in amounts.items() if c.startswith(code))}")
    head = f"{OFFICE}{YEAR}年部门预算\n\n{YEAR}年一般公共预算支出表\n\n单位：万元\n\n科目编码\t科目名称\t预算数\n"
    return head + f"\t合计\t{sum(amounts.values())}\n" + "\n".join(rows) + "\n"


def final(folder: Path) -> Path:
    path = folder / "决算.html"
    path.write_text(html(), "utf-8")
    return path


def test_the_final_accounts_budget_is_the_budget(tmp_path: Path) -> None:
    (tmp_path / "预算.txt").write_text(budget_of(), "utf-8")
    made = compared(corpus.check(tmp_path / "预算.txt", final(tmp_path)))
    assert made.title == f"{OFFICE}：{YEAR}年决算的年初预算数与预算公布数"
    assert made.tally.exact >= len(GENERAL) and made.differ == 0


def test_a_final_account_with_another_budget_is_found(tmp_path: Path) -> None:
    (tmp_path / "预算.txt").write_text(budget_of({"2080505": "211.00"}), "utf-8")
    report = corpus.check(tmp_path / "预算.txt", final(tmp_path))
    found = next(f for f in report.across if f.found.startswith("210"))
    assert found.law == "published" and found.expected == "211.00万元" and found.severity is Severity.DOUBT
    assert {Path(p.document).name for p in found.places} == {"预算.txt", "决算.html"}


# a department and its units

def office(folder: Path, level: str, name: str = "江河区水务局", factor: str = "1", changes: tuple[tuple[str, str], ...] = ()) -> Path:
    """A budget of a level: its amounts are the sample's times ``factor``."""
    text = (BALANCE_TABLE + FUNCTION_TABLE).replace("|", "\t")
    text = re.sub(r"\d+\.\d\d", lambda m: f"{Decimal(m[0]) * Decimal(factor):.2f}", text)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}{level}.txt"
    listed = f"{name}部门预算包括本级和所属单位江河区水文站的预算。\n" if level == "部门" else ""
    path.write_text(f"{name}2024年{level}预算\n\n{listed}\n{text}", "utf-8")
    return path


def test_a_department_that_is_its_only_unit_prints_the_same(tmp_path: Path) -> None:
    report = corpus.check(office(tmp_path, "部门"), office(tmp_path, "单位"))
    assert compared(report).tally.exact >= 15 and not report.across
    assert compared(report).title == "江河区水务局：2024年部门预算与单位预算（江河区水务局）"
    changed = office(tmp_path, "单位", changes=(("水利工程建设\t40.00", "水利工程建设\t41.00"),))
    (found,) = corpus.check(office(tmp_path, "部门"), changed).across
    assert found.law == "units" and {found.found, found.expected} == {"40.00万元", "41.00万元"}


def test_units_that_are_all_there_add_up(tmp_path: Path) -> None:
    department = office(tmp_path, "部门")
    own, station = office(tmp_path, "单位", factor="0.75"), office(tmp_path, "单位", "江河区水文站", "0.25")
    assert compared(corpus.check(department, own, station)).tally.exact >= 15
    wrong = office(tmp_path, "单位", "江河区水文站", "0.25", (("水利工程建设\t10.00", "水利工程建设\t12.00"),))
    found = corpus.check(department, own, wrong).across
    assert found and all("所属单位之和" in f.message and f.law == "units" for f in found)
    assert {Path(p.document).stem for p in found[0].places} == {"江河区水务局部门", "江河区水务局单位", "江河区水文站单位"}


def test_staff_of_units_add_up(tmp_path: Path) -> None:
    def staffed(path: Path, posts: int) -> Path:
        said = f"\n\n一、人员情况\n\n本{path.stem[-2:]}行政编制{posts}人，实有行政人员{posts}人。\n"
        path.write_text(path.read_text("utf-8") + said, "utf-8")
        return path

    department = staffed(office(tmp_path, "部门"), 20)
    alike = corpus.check(department, staffed(office(tmp_path, "单位"), 20))
    assert not alike.across
    found = corpus.check(department, staffed(office(tmp_path, "单位"), 22)).across
    assert found and {f.law for f in found} == {"units"} and all("20" in f.found for f in found)


def test_of_some_units_none_exceeds_the_department(tmp_path: Path) -> None:
    department = office(tmp_path, "部门")
    small = corpus.check(department, office(tmp_path, "单位", "江河区水文站", "0.25"))
    assert compared(small).tally.exact >= 15 and not small.across
    large = office(tmp_path, "单位", "江河区水文站", "0.25", (("水利工程建设\t10.00", "水利工程建设\t41.00"),))
    (found,) = corpus.check(department, large).across
    assert "单位的数大于部门的数" in found.message and found.found == "41.00万元"


def test_a_unit_that_the_department_does_not_name_is_none_of_its(tmp_path: Path) -> None:
    assert not corpus.check(office(tmp_path, "部门"), office(tmp_path, "单位", "档案馆", "9")).comparisons


def test_a_name_without_the_place_above_is_the_same_office(tmp_path: Path) -> None:
    long = office(tmp_path, "单位", "大川省江河区水务局")
    assert compared(corpus.check(office(tmp_path, "部门"), long)).tally.exact >= 15
    assert not corpus.check(office(tmp_path, "部门"), office(tmp_path, "单位", "上江河区水务局分局")).comparisons


def test_a_comparison_that_breaks_is_said_so_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> object:
        raise KeyError("x")

    monkeypatch.setattr("mingzhang.laws.across.held", broken)
    report = corpus.check(office(tmp_path, "部门"), office(tmp_path, "单位"))
    assert len(report.audits) == 2 and "参考号 KeyError" in compared(report).summary


# how it is told


def test_every_report_tells_what_was_compared(tmp_path: Path) -> None:
    (tmp_path / "预算.txt").write_text(budget_of({"2080505": "211.00"}), "utf-8")
    paths = (tmp_path / "预算.txt", final(tmp_path))
    said = run("check", *paths).out
    between = said[said.index("文件之间") :]
    assert "处一致，" in between and "引用的数与已公布的数不一致：“决算”" in between and "预算.txt 第" in between
    data = json.loads(run("check", *paths, "--format", "json", "--equations").out)
    (told,) = data["comparisons"]
    assert told["agree"] + told["differ"] == sum(e["grade"] != "not_evaluated" for e in told["equation_list"]) and told["differ"] >= 1
    assert {f["law"] for f in data["findings"]} == {"published"} and set(told["findings"]) >= {f["id"] for f in data["findings"]}
    run("check", *paths, "--format", "html", "--out", tmp_path / "报告.html")
    page = (tmp_path / "报告.html").read_text("utf-8")
    assert f'<a href="#across">{told["title"]}</a>' in page and "决算.html · " in page
    run("check", *paths, "--format", "xlsx", "--out", tmp_path / "退回单.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "退回单.xlsx")["文件之间"]
    assert [sheet.cell(2, column).value for column in (1, 2, 4)] == [told["title"], told["agree"], told["differ"]]


def test_comparing_can_be_switched_off_and_waived(tmp_path: Path) -> None:
    (tmp_path / "预算.txt").write_text(budget_of({"2080505": "211.00"}), "utf-8")
    paths = (tmp_path / "预算.txt", final(tmp_path))
    report = corpus.check(*paths)
    assert not corpus.check(*paths, disabled={"published"}).comparisons
    waived = corpus.check(*paths, waivers={report.across[0].id: "年中调整"})
    assert [f for f, _ in waived.waived] == [report.across[0]] and report.across[0] not in waived.across
    assert not [f for f in waived.across if f.rule]
    assert {"published", "units"} <= set(REGISTRY)


# published documents, each finding read against the pages


@needs_corpus
def test_published_years() -> None:
    paths = [*sorted((CORPUS / "江苏").iterdir()), *sorted((CORPUS / "上海普陀").glob("普陀区万里街道*"))]
    report = corpus.check(*paths, hands=corpus.cores())
    told = {c.title.partition("：")[2]: (c.tally.exact + c.tally.rounding, c.differ) for c in report.comparisons}
    assert told["2019年预算的上年数与2018年公布数"][1] == 0 and told["2024年预算的上年数与2023年公布数"][1] == 0
    agree, differ = told["2018年预算的上年数与2017年公布数"]
    assert agree >= 12 and differ == len(report.across) == 5
    # 3,958.98 for 3,959.28 in three sentences; 1,670.85 for 1,670.83; 出国费 100 said to equal 110
    assert sorted(f.found for f in report.across) == ["1,670.85万元", "100万元", *["3,958.98万元"] * 3]


@needs_corpus
def test_a_published_department_and_its_unit() -> None:
    report = corpus.check(*sorted((CORPUS / "上海普陀").glob("普陀区人民政府办公室2025年*")), hands=corpus.cores())
    assert compared(report).tally.exact >= 200 and compared(report).differ == 0
