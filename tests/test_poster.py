"""One picture of the budget: its figures are those of the disclosure, and it is drawn as SVG, PNG and PDF."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import docx
import lxml.etree
import lxml.html
import pypdfium2
import pytest
from hypothesis import given, settings

from mingzhang.audit.readback import Difference, readback
from mingzhang.budget import load
from mingzhang.budget.model import Budget
from mingzhang.compile import publish
from mingzhang.compile.publisher import picture
from mingzhang.facts import Claim, Fact, key
from mingzhang.views.poster import Poster, proses
from mingzhang.views.publication import Figure, figures, text_of
from mingzhang.writers.charts import charts
from mingzhang.writers.docx import write_docx
from mingzhang.writers.html import write_html
from mingzhang.writers.poster import Form, to_poster, write_poster
from tests.contrast import contrast
from tests.outturn_sample import closed
from tests.strategies import budgets
from tests.test_both_directions import PROFILE
from tests.views_sample import DREDGE, sample

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


@lru_cache
def example() -> tuple[Budget, Poster]:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    return budget, picture(budget)


def told(poster: Poster) -> list[Figure]:
    return [item for prose in proses(poster) for item in prose if isinstance(item, Figure)]


def test_every_figure_is_that_of_the_disclosure() -> None:
    budget, poster = example()
    printed = {key(s.coordinate): s.number.value for f in figures(publish(budget)) for s in f.statements if isinstance(s, Fact)}
    facts = [f.states for f in told(poster) if isinstance(f.states, Fact)]
    shared = [f for f in facts if key(f.coordinate) in printed]
    assert len(facts) > 25 and len(shared) > 0.7 * len(facts)
    assert all(printed[key(f.coordinate)] == f.number.value for f in shared)
    assert {f.states.kind for f in told(poster) if isinstance(f.states, Claim)} >= {"share", "change", "growth"}


def test_the_parts_of_the_example() -> None:
    _, poster = example()
    assert [bar.name for bar in poster.uses] == ["社会保障和就业支出", "住房保障支出", "卫生健康支出"]
    assert [bar.name for bar in poster.natures] == ["人员经费", "公用经费", "项目支出"]
    assert [c.name for c in poster.compared] == ["收入总计", "一般公共预算基本支出", "一般公共预算项目支出"]
    assert sum(bar.weight for bar in poster.natures) == sum(bar.weight for bar in poster.uses) == Decimal(66898200)
    weights = [work.bar.weight for work in poster.works]
    assert weights == sorted(weights, reverse=True) and all(work.aims for work in poster.works)


@pytest.mark.parametrize(("budget", "layout"), [(sample(), "hubei-15"), (closed(), "final-9")])
def test_all_that_comes_in_is_spent_or_left(budget: Budget, layout: str) -> None:
    poster = picture(budget, layout)
    total, spent, left = (
        Decimal(next(i.text.replace(",", "") for i in prose if isinstance(i, Figure)))
        for prose in (poster.total, poster.spent, poster.left)
    )
    assert total == spent + left and left > 0
    assert {text_of(poster.spent), text_of(poster.left)} < {text_of(prose) for prose in proses(poster)}
    assert text_of(picture(example()[0]).left) == ""
    bit = sample()._replace(lines=tuple(row._replace(amount=row.amount + 19980) if n == 8 else row for n, row in enumerate(sample().lines)))
    assert picture(bit).left == ()  # 20 元, which are 0 万元 as printed


def test_a_change_and_its_rate_stand_in_a_line_each(tmp_path: Path) -> None:
    pages = pypdfium2.PdfDocument(to_poster(example()[1], "pdf"))
    lines = [re.sub(r"\s", "", line) for line in pages[0].get_textpage().get_text_range().splitlines()]
    assert {"比2023年预算减少841.4万元，", "下降11.2%", "增长7.6%"} <= set(lines)


def test_the_drawing_can_be_heard_and_searched() -> None:
    _, poster = example()
    root = lxml.etree.fromstring(to_poster(poster, "svg"))
    title, said = root[0], root[1]
    assert root.get("role") == "img" and root.get("aria-labelledby").split() == [title.get("id"), said.get("id")]
    assert title.text == f"{poster.title}一图读懂"
    words = said.text or ""
    assert all(figure.text in words for figure in told(poster) if figure not in [f for c in poster.compared for f in c.before.amount])
    assert all(f"{aim.name}{aim.value}" in words for work in poster.works for aim in work.aims)


def test_a_picture_of_figures_that_lack_what_is_secret_says_so() -> None:
    secret = sample()._replace(projects=tuple(p._replace(secret=p.code == DREDGE) for p in sample().projects))
    for budget, removed in ((secret, True), (sample(), False)):
        document = pypdfium2.PdfDocument(to_poster(picture(budget), "pdf"))
        assert ("已剔除涉密部分。" in re.sub(r"\s", "", document[0].get_textpage().get_text_range())) is removed
        assert ("已剔除涉密部分" in to_poster(picture(budget), "svg").decode()) is removed


def test_of_nothing_there_is_no_bar() -> None:
    nothing = sample()._replace(priors=tuple(p._replace(amount=Decimal(0)) for p in sample().priors))
    drawn = lxml.html.fromstring(charts(picture(nothing))).xpath("./svg")[3]
    assert {rect.get("width") for rect in drawn.xpath(".//rect[@class='before']")} == {"0.00%"}
    assert all(float(rect.get("width").rstrip("%")) > 0 for rect in drawn.xpath(".//rect[@class='h0']"))
    # this year's bars of the cards, and none of last year's
    assert to_poster(picture(nothing), "svg").count(b'fill="#7f8d99"') == len(picture(nothing).three_public)


def test_how_projects_did_is_told() -> None:
    budget, poster = example()
    assert [text_of(work.judged) for work in poster.works][:1] == ["2022年度绩效评价94分，优"]
    printed = {key(s.coordinate): s.number.value for f in figures(publish(budget)) for s in f.statements if isinstance(s, Fact)}
    scores = [f.states for work in poster.works for f in work.judged if isinstance(f, Figure) and isinstance(f.states, Fact)]
    assert len(scores) == 8 and all(printed[key(fact.coordinate)] == fact.number.value for fact in scores)
    final = picture(closed(), "final-9")
    assert "各项目均已完成自评。" in [text_of(said) for said in final.results] and not any(work.judged for work in final.works)
    for it, words in ((poster, "2022年度绩效评价94分，优"), (final, "办得怎么样")):
        text = re.sub(r"\s", "", pypdfium2.PdfDocument(to_poster(it, "pdf"))[0].get_textpage().get_text_range())
        assert words in text
    assert poster.results == ()


def test_every_colour_stands_out_from_the_paper() -> None:
    source = files("mingzhang.writers").joinpath("print", "poster.typ").read_text("utf-8")
    (hues,) = re.findall(r"#let hues = \((.*?)\)", source)
    (before,) = re.findall(r'it\.before, rgb\("#(\w+)"\)', source)
    (paper,) = re.findall(r'#let paper = rgb\("#(\w+)"\)', source)
    assert min(contrast(colour, paper) for colour in (before, *re.findall(r"#(\w+)", hues))) >= 3


def test_what_is_compared_bears_no_name_that_another_figure_has() -> None:
    poster = picture(sample())
    named: dict[str, set[str]] = {}
    for bar in (*poster.natures, *(c.now._replace(name=c.name) for c in poster.compared)):
        named.setdefault(bar.name, set()).add(text_of(bar.amount))
    assert named["项目支出"] == {"425万元"} and named["一般公共预算项目支出"] == {"125万元"}
    assert all(len(amounts) == 1 for amounts in named.values())


@settings(PROFILE, max_examples=6)
@given(budget=budgets())
def test_any_budget_has_a_picture_whose_shares_are_of_what_is_drawn(budget: Budget) -> None:
    poster = picture(budget)
    for bars in (poster.sources, poster.natures, poster.uses):
        shares = [Decimal(f.text) for bar in bars for f in bar.share if isinstance(f, Figure)]
        assert not shares or abs(sum(shares) - 100) <= Decimal("0.1") * len(shares)
    assert to_poster(poster, "svg").startswith(b"<svg")


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_same_budget_gives_the_same_bytes(form: Form, start: bytes) -> None:
    _, poster = example()
    made = to_poster(poster, form)
    assert made.startswith(start) and made == to_poster(poster, form) and len(made) < 1_000_000


def test_the_pdf_is_one_page_and_says_what_the_picture_shows(tmp_path: Path) -> None:
    budget, poster = example()
    write_poster(poster, tmp_path / "图")
    assert sorted(p.name for p in (tmp_path / "图").iterdir()) == ["一图读懂.pdf", "一图读懂.png", "一图读懂.svg"]
    document = pypdfium2.PdfDocument((tmp_path / "图" / "一图读懂.pdf").read_bytes())
    assert len(document) == 1
    text = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    assert "钱从哪里来" in text and "6,689.82万元" in text and poster.data_hash[:16] in text
    assert all(work.bar.name in text for work in poster.works) and budget.meta.department not in text


def test_nothing_entered_is_nothing_drawn() -> None:
    budget, _ = example()
    bare = picture(budget._replace(revenue=(), lines=(), projects=(), priors=(), three_public=(), goals=(), indicators=(), texts=()))
    assert (bare.sources, bare.natures, bare.uses, bare.compared, bare.works) == ((), (), (), (), ())
    assert b"<svg" in to_poster(bare, "svg")


def test_the_web_page_draws_the_same_figures_and_says_them_in_words(tmp_path: Path) -> None:
    budget, poster = example()
    write_html(publish(budget), tmp_path / "页.html", poster)
    tree = lxml.html.fromstring((tmp_path / "页.html").read_text("utf-8"))
    drawn = tree.xpath("//section[@class='charts']/svg")
    assert [d.xpath("./text[@class='title']")[0].text for d in drawn] == ["收入按来源", "支出按性质", "支出按功能", "与上年相比"]
    assert all(d.get("role") == "img" and d.get("aria-label") for d in drawn)
    widths = [float(r.get("width").rstrip("%")) for r in drawn[1].xpath(".//rect")]
    weights = [float(bar.weight) for bar in poster.natures]
    assert [w / max(widths) for w in widths] == pytest.approx([w / max(weights) for w in weights], abs=0.01)
    assert "1,241.19万元，占18.6%" in drawn[1].get("aria-label") and "下降11.2%" in drawn[3].get("aria-label").replace(" ", "")
    assert {"比2023年预算减少841.4万元", "下降11.2%", "一般公共预算项目支出"} <= {t.text for t in drawn[3].xpath(".//text")}
    assert readback(publish(budget), tmp_path / "页.html") == Difference()


def test_a_page_without_money_has_no_charts() -> None:
    budget, _ = example()
    bare = budget._replace(revenue=(), lines=(), projects=(), priors=(), three_public=(), goals=(), indicators=(), texts=())
    assert charts(picture(bare)) == ""


def test_word_shows_native_charts_of_the_same_figures(tmp_path: Path) -> None:
    budget, poster = example()
    path = tmp_path / "文.docx"
    write_docx(publish(budget), path, poster)
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.startswith("word/charts/")]
        assert len(parts) == 3 and all(f"/{name}" in package.read("[Content_Types].xml").decode() for name in parts)
        values = [node.text for node in lxml.etree.fromstring(package.read(parts[0])).iter("{*}v")]
    assert values[1:4] == ["人员经费", "公用经费", "项目支出"] and values[4:] == ["1241.19", "173.07", "5275.56"]
    assert docx.Document(str(path)).element.body.xpath(".//wp:docPr/@descr")[0].startswith("支出按性质（万元）：人员经费1241.19")
    assert readback(publish(budget), path) == Difference()
