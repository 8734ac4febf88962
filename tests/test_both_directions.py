"""Both directions: what is read of a written file is what was printed, for HTML, Excel, Word, PDF and text.

Few examples by default, the same ones every time; ``HYPOTHESIS_PROFILE=wide`` looks at many new ones.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click_runner import run
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mingzhang.audit import Audit, audit, check_document
from mingzhang.audit.readback import Difference, compare, readback
from mingzhang.budget import load, save
from mingzhang.budget.model import Budget, Text
from mingzhang.compile import FORMATS, REJECTED, Material, publish
from mingzhang.corpus.release import release
from mingzhang.facts import Claim, Coordinate, Fact, Grade, Indicator, Severity, key
from mingzhang.readers import read
from mingzhang.reading import Reading
from mingzhang.understand import understand
from mingzhang.views.publication import Figure, Paragraph, Publication, figures
from mingzhang.writers.docx import write_docx
from mingzhang.writers.html import write_html
from mingzhang.writers.pdf import write_pdf
from mingzhang.writers.text import write_text
from mingzhang.writers.xlsx import write_xlsx
from tests.strategies import budgets, small
from tests.views_brute import brute
from tests.views_sample import sample

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
WRITERS: dict[str, Callable[[Publication, Path], None]] = {
    "html": write_html, "xlsx": write_xlsx, "docx": write_docx, "pdf": write_pdf, "text": write_text,
}  # fmt: skip
_SUFFIX = {"html": ".html", "xlsx": ".xlsx", "docx": ".docx", "pdf": ".pdf", "text": ".txt"}
#: a published total of last year and the projects' histories are entered apart and need not agree
_INDEPENDENT = {"history"}

_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
settings.register_profile(
    "few", max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=_QUIET, phases=[Phase.generate]
)
settings.register_profile("wide", max_examples=400, deadline=None, suppress_health_check=_QUIET)
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "few"))


each_format = pytest.mark.parametrize("form", WRITERS)


def written_and_read(publication: Publication, form: str) -> Reading:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"disclosure{_SUFFIX[form]}"
        WRITERS[form](publication, path)
        return understand(read(path))


@lru_cache
def example() -> tuple[Publication, dict[str, Audit]]:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    publication = publish(budget)
    return publication, {form: audit(written_and_read(publication, form)) for form in WRITERS}


# ---- the reference case, exhaustively --------------------------------------------------------------------------------


@each_format
def test_the_example_comes_back_whole(form: str) -> None:
    publication, audits = example()
    assert compare(publication, audits[form].reading) == Difference()


@each_format
def test_nothing_else_is_read_of_the_example(form: str) -> None:
    """Beyond the figures only what workings come to: each restates the amount of its own row."""
    publication, audits = example()
    difference = compare(publication, audits[form].reading, own_words=False)
    printed = {(key(s.coordinate), s.number.value) for f in figures(publication) if isinstance(s := f.states, Fact)}
    assert difference.missing == () and difference.unbound == ()
    assert all(s.what == "数" and (s.about[0], s.says[0][0]) in printed for s in difference.surplus)  # type: ignore[index]
    restated = [f for f in audits[form].reading.facts if f.kind == "sentence" and f.source.startswith("f")]
    assert len(restated) == len(difference.surplus) and {f.place.column for f in restated} == {"测算依据及说明"}


@each_format
def test_the_example_is_clean(form: str) -> None:
    _, audits = example()
    found = [f for f in audits[form].findings if f.severity in {Severity.ERROR, Severity.DOUBT}]
    assert found == []
    substantive = [e for e in audits[form].equations if e.substantive and e.grade is not Grade.NOT_EVALUATED]
    assert len(substantive) > 500 and {e.grade for e in substantive} == {Grade.EXACT}


def test_every_kind_of_statement_is_in_the_example() -> None:
    stated = [s for f in figures(example()[0]) for s in f.statements]
    assert {s.kind for s in stated if isinstance(s, Fact)} == {"cube", "lines", "form", "sentence"}
    assert {s.kind for s in stated if isinstance(s, Claim)} == {"share", "change", "growth", "level"}
    assert any(isinstance(s, Indicator) for s in stated)


# ---- any budget ------------------------------------------------------------------------------------------------------


@each_format
@PROFILE
@given(budget=budgets())
def test_any_budget_comes_back(form: str, budget: Budget) -> None:
    publication = publish(budget)
    reading = written_and_read(publication, form)
    assert compare(publication, reading, own_words=False) == Difference()
    assert (reading.entity, reading.year, reading.stage) == (publication.entity, str(publication.year), "budget")
    result = check_document(reading.document)
    assert [f for f in result.findings if f.severity is Severity.ERROR] == []
    assert [f for f in result.findings if f.law and f.law not in _INDEPENDENT and f.severity is Severity.DOUBT] == []
    inexact = {e.law for e in result.equations if e.substantive and e.grade not in {Grade.EXACT, Grade.NOT_EVALUATED}}
    assert inexact <= _INDEPENDENT


@each_format
@settings(PROFILE, max_examples=PROFILE.max_examples // 3)
@given(budget=budgets(cents=True))
def test_rounded_amounts_come_back_as_printed(form: str, budget: Budget) -> None:
    publication = publish(budget)
    assert compare(publication, written_and_read(publication, form), own_words=False) == Difference()


@pytest.mark.parametrize("form", ["html", "xlsx", "docx", "pdf"])
@pytest.mark.parametrize(
    "words", ["=100%", "007", "1e5", "+1", "_x0041_", "a,b\"c'd", "第一行\n\n第三行", "\t制表", "与上年持平，覆盖3000人。"]
)
def test_what_people_write_does_not_disturb_the_figures(form: str, words: str) -> None:
    budget = sample()
    projects = tuple(p._replace(basis=words, plan=words, use=words) for p in budget.projects)
    items = tuple(i._replace(working=words) for i in budget.items)
    evaluations = tuple(e._replace(rectification=words, use=words, change_reason=words) for e in budget.evaluations)
    publication = publish(budget._replace(projects=projects, items=items, evaluations=evaluations))
    assert compare(publication, written_and_read(publication, form)) == Difference()


@each_format
def test_brackets_in_names_are_one_spelling(form: str) -> None:
    """A half-width bracket in a name is read as the same name, wherever it stands."""
    budget = small()
    renamed = budget._replace(projects=tuple(p._replace(name=f"{p.name}(二期)") for p in budget.projects))
    publication = publish(renamed)
    reading = written_and_read(publication, form)
    assert compare(publication, reading) == Difference()
    assert "公园设施维护（二期）" in {f.coordinate.project for f in reading.facts}


@each_format
def test_a_long_name_of_a_project_is_read_whole(form: str) -> None:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    name = "老旧小区配套基础设施改造、社区养老服务设施建设以及公共就业服务平台升级综合保障（含历年结转结余资金安排的续建和新开工项目）经费"
    assert len(name) > 60
    publication = publish(budget._replace(projects=(budget.projects[0]._replace(name=name), *budget.projects[1:])))
    reading = written_and_read(publication, form)
    assert compare(publication, reading) == Difference()
    assert "申报表" in next(f.title for f in reading.forms if f.name == name)


# ---- one line --------------------------------------------------------------------------------------------------------


def _values(reading: Reading) -> dict[Coordinate, Counter[Decimal]]:
    """What tables and sentences state, by coordinate."""
    result: dict[Coordinate, Counter[Decimal]] = defaultdict(Counter)
    for fact in reading.facts:
        if fact.kind in {"cube", "sentence"}:
            result[key(fact.coordinate)][fact.number.value] += 1
    return result


@lru_cache
def _sample_read() -> dict[Coordinate, Counter[Decimal]]:
    return _values(written_and_read(publish(sample()), "html"))


@settings(PROFILE, max_examples=max(8, PROFILE.max_examples // 5))
@given(index=st.integers(0, len(sample().lines) - 1), share=st.integers(1, 99))
def test_one_line_changes_what_is_read_of_it_and_nothing_else(index: int, share: int) -> None:
    before = sample()
    lines = list(before.lines)
    less = (lines[index].amount * share / 100).quantize(Decimal(1)) // 100 * 100
    lines[index] = lines[index]._replace(amount=lines[index].amount - less)
    after = before._replace(lines=tuple(lines))
    old, new = _sample_read(), _values(written_and_read(publish(after), "html"))
    depend = {at for at in {*old, *new} if brute(before, at) != brute(after, at)}
    assert bool(depend) == (less != 0)
    assert {at for at in {*old, *new} if old.get(at) != new.get(at)} == depend


# ---- the comparison itself -------------------------------------------------------------------------------------------


def _with_first(publication: Publication, change: Callable[[Figure], Figure]) -> Publication:
    """The publication with its first figure in a paragraph changed."""
    blocks = list(publication.blocks)
    for n, block in enumerate(blocks):
        if isinstance(block, Paragraph) and any(isinstance(p, Figure) for p in block.prose):
            at = next(i for i, p in enumerate(block.prose) if isinstance(p, Figure))
            piece = block.prose[at]
            assert isinstance(piece, Figure)
            blocks[n] = block._replace(prose=(*block.prose[:at], change(piece), *block.prose[at + 1 :]))
            return publication._replace(blocks=tuple(blocks))
    raise AssertionError("没有数")


def test_a_difference_is_told_in_chinese(tmp_path: Path) -> None:
    """A figure whose text is not what it states: once missing, once surplus."""
    publication = publish(sample())
    wrong = _with_first(publication, lambda figure: figure._replace(text=f"{figure.text}9"))
    write_html(wrong, tmp_path / "错.html")
    difference = readback(wrong, tmp_path / "错.html")
    assert len(difference.missing) == len(difference.surplus) == 1
    missing, surplus = difference.lines
    assert missing.startswith("写出的数“云溪区水务局") and missing.endswith("没有读回来。")
    assert surplus.startswith("读回了没有写出的数“云溪区水务局")


def test_a_number_that_is_no_figure_is_not_understood(tmp_path: Path) -> None:
    publication = publish(sample())
    loose = publication._replace(blocks=(*publication.blocks, Paragraph((f"另有{'若干'}", "支出12.5万元用于其他方面。"))))
    write_text(loose, tmp_path / "外.txt")
    reading = understand(read(tmp_path / "外.txt"))
    assert compare(loose, reading) == Difference()
    strict = compare(loose, reading, own_words=False)
    assert strict.surplus or strict.unbound


def test_building_reads_back_what_it_wrote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A writer that prints one figure wrongly: the command says which, and fails."""

    def careless(material: Material, path: Path) -> None:
        write_text(material.publication, path)
        path.write_text(path.read_text("utf-8").replace("收支总预算6689.82", "收支总预算6698.82", 1), "utf-8")

    assert run("build", EXAMPLE, "--out", tmp_path / "对", "--formats", "text").code == 0
    monkeypatch.setitem(FORMATS, "text", ("{}.txt", careless))
    result = run("build", EXAMPLE, "--out", tmp_path / "错", "--formats", "text")
    assert result.code == 1
    assert "2024年 年初预算数 收入”（66,898,200元）没有读回来。" in result.err.replace("\n", "")
    assert "写出的文件读回来有4处与要写的不同，已放在" in result.err.replace("\n", "")
    title = "武汉市江汉区人力资源局2024年部门预算"
    assert [path.name for path in (tmp_path / "错").iterdir()] == [REJECTED]
    assert [path.name for path in (tmp_path / "错" / REJECTED).iterdir()] == [f"{title}.txt"]


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    """A character that one format cannot print: none is written, and what was there before stays as it was."""
    budget = sample()
    rare = budget._replace(texts=(*budget.texts, Text("duties", 9, "疏浚\U00029a49塘。")))
    save(budget, tmp_path / "数据")
    save(rare, tmp_path / "生僻字")
    out = tmp_path / "公开"
    assert run("build", tmp_path / "生僻字", "--out", out, "--formats", "html,xlsx,pdf").code == 1
    assert not out.exists()
    assert run("build", tmp_path / "数据", "--out", out, "--formats", "html,text").code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert run("build", tmp_path / "生僻字", "--out", out, "--formats", "html,pdf").code == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_processes_side_by_side_write_what_one_writes(tmp_path: Path) -> None:
    save(sample(), tmp_path / "数据")
    for name, hands in (("一", 1), ("三", 3)):
        assert not release(tmp_path / "数据", tmp_path / name, tuple(FORMATS), hands=hands).rejected
    one, three = ({p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in "一三")
    assert one == three
    assert len(one) > 20


@pytest.mark.parametrize(
    ("function", "economy"), [("2087701", ""), ("2990101", ""), ("2770777", ""), ("", "30777"), ("", "39977"), ("", "37701"), ("", "30401")]
)
def test_a_code_that_no_list_knows_is_a_doubt_and_comes_back(function: str, economy: str, tmp_path: Path) -> None:
    """A local or new code of any level, printed in lists, tables, sentences and the glossary."""
    budget = sample()
    lines = list(budget.lines)
    lines[4] = lines[4]._replace(function=function or lines[4].function, economy=economy or lines[4].economy)
    save(budget._replace(lines=tuple(lines)), tmp_path / "数据")
    result = run("build", tmp_path / "数据", "--out", tmp_path / "公开")
    assert result.code == 0, result.err
    assert f"{function or economy}不在2024年的目录中" in result.err.replace("\n", "")
