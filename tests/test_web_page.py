"""The web page in a browser: no amount is broken or cut off, wide tables use the window, and nothing lies over a cell."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest

from mingzhang.budget import load
from mingzhang.budget.model import Budget
from mingzhang.compile import publish
from mingzhang.compile.publisher import picture
from mingzhang.views.layout import layouts
from mingzhang.writers.html import to_html
from tests.contrast import contrast, hexed
from tests.outturn_sample import closed
from tests.views_sample import sample

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
#: amounts, percentages and targets that stand on more than one line
BROKEN = r"""() => [...document.querySelectorAll("td")].filter((cell) => {
  if (!/^[≥≤<>=]*[-−]?[\d,.]+%?$/.test(cell.textContent.trim())) return false;
  const words = document.createRange();
  words.selectNodeContents(cell);
  return new Set([...words.getClientRects()].map((box) => Math.round(box.top))).size > 1;
}).map((cell) => cell.textContent)"""
#: frames of tables: number, what is seen of them, what there is
FRAMES = """() => [...document.querySelectorAll(".table")].map((table) => {
  const frame = table.querySelector(".frame");
  return [table.querySelector(".table-number")?.textContent, frame.clientWidth, frame.scrollWidth];
})"""
#: words of charts that reach out of their drawing or over one another
SPILLED = """() => [...document.querySelectorAll(".chart")].flatMap((chart) => {
  const room = chart.getBoundingClientRect();
  const words = [...chart.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
  return words.filter(([, box], n) => box.left < room.left - 1 || box.right > room.right + 1 || box.right > innerWidth
    || words.some(([, other], m) => m > n && box.left < other.right && other.left < box.right && box.top < other.bottom - 1
      && other.top < box.bottom - 1)).map(([text]) => text);
})"""


#: heads of columns that have room for one character a line
THIN = """() => [...document.querySelectorAll("thead th")].filter((cell) => {
  const look = getComputedStyle(cell), size = parseFloat(look.fontSize);
  return cell.textContent.length > 1 && cell.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight) < 2 * size;
}).map((cell) => cell.textContent)"""


def page_of(budget: Budget, layout: str = "hubei-15") -> str:
    return to_html(publish(budget, layout), picture(budget, layout))


def loaded() -> Budget:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    return budget


@pytest.fixture(scope="module")
def example() -> str:
    return page_of(loaded())


def text_on(page: pypdfium2.PdfPage) -> str:
    return re.sub(r"\s", "", page.get_textpage().get_text_range())


def large() -> Budget:
    """A budget of tens of billions."""
    times, small = Decimal(23456), sample()
    return small._replace(
        lines=tuple(row._replace(amount=row.amount * times) for row in small.lines),
        revenue=tuple(row._replace(amount=row.amount * times) for row in small.revenue),
        priors=tuple(row._replace(amount=row.amount * times) for row in small.priors),
    )


def opened(browser: Any, markup: str, width: int, height: int = 844) -> Any:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(markup)
    return page


def test_no_amount_is_broken_on_a_telephone(browser: Any, example: str) -> None:
    page = opened(browser, example, 390)
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


@pytest.mark.parametrize("width", [1200, 1440])
@pytest.mark.parametrize("layout", layouts())
def test_wide_tables_use_the_window(browser: Any, layout: str, width: int) -> None:
    budget = closed() if layout == "final-9" else loaded()
    page = opened(browser, page_of(budget, layout), width)
    assert [name for name, seen, whole in page.evaluate(FRAMES) if whole > seen] == []
    assert page.evaluate(THIN) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_what_a_narrow_window_hides_is_hinted_at_also_beside_shaded_cells(browser: Any, example: str) -> None:
    for width in (390, 900):
        page = opened(browser, example, width)
        assert any(whole > seen for _, seen, whole in page.evaluate(FRAMES))
        assert page.evaluate("getComputedStyle(document.querySelector('#t02 .frame')).backgroundAttachment").count("scroll") == 2
        cells = "['thead th:not(.name)', 'tbody th:not(.name)']"
        shaded = page.evaluate(f"{cells}.map((cell) => getComputedStyle(document.querySelector(cell)).backgroundColor)")
        assert all(colour.startswith("rgba(") for colour in shaded)  # the shadow shows through
        page.close()


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_charts_are_read_without_scrolling_also_with_large_amounts(browser: Any, width: int) -> None:
    page = opened(browser, page_of(large()), width)
    assert page.evaluate(SPILLED) == []
    sizes = page.evaluate("[...document.querySelectorAll('.chart text')].map((text) => text.getBoundingClientRect().height)")
    assert sizes and min(sizes) >= 13
    assert "19,021,802.44万元" in page.inner_text("main") and "，占56.1%" in page.inner_text("main")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_bar_stands_out_from_the_page(browser: Any, example: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_content(example)
    bars = page.evaluate("[...document.querySelectorAll('.chart rect')].map((bar) => getComputedStyle(bar).fill)")
    paper = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    assert len(set(bars)) >= 4 and min(contrast(hexed(bar), hexed(paper)) for bar in bars) >= 3
    page.close()


def test_the_charts_have_a_heading_and_stand_in_the_contents(example: str) -> None:
    tree = lxml.html.fromstring(example)
    (section,) = tree.xpath("//section[@class='charts']")
    (heading,) = section.xpath("./h2")
    assert heading.text == "图说预算" and section.get("aria-labelledby") == heading.get("id")
    assert tree.xpath("//nav//a")[0].text == "图说预算" and tree.xpath("//nav//a")[0].get("href") == f"#{heading.get('id')}"


def test_tables_alike_are_told_apart_by_those_who_hear_them(example: str) -> None:
    tree = lxml.html.fromstring(example)
    for path in ("//section[contains(@class, 'table')]/*[contains(@class, 'title')]", "//caption"):
        heard = [element.text_content() for element in tree.xpath(path)]
        assert len(set(heard)) == len(heard) > 30
    labels = [element.get("aria-label") for element in tree.xpath("//div[@class='frame']")]
    assert len(set(labels)) == len(labels)
    assert "长期绩效目标表（项目名称：就业补助资金）" in [element.text_content() for element in tree.xpath("//caption")]


def test_names_and_heads_stay_where_a_table_scrolls(browser: Any, example: str) -> None:
    page = opened(browser, example, 390)
    for table in ("#t02", "#t05", "#t11", "#t13"):
        left, top = page.evaluate(
            """(name) => {
              const frame = document.querySelector(`${name} .frame`);
              frame.scrollTo({ left: 9999, top: 200, behavior: "instant" });
              const box = (element) => element.getBoundingClientRect();
              const named = [...frame.querySelectorAll("tbody th.name, thead th.name")];
              return [named.map((cell) => box(cell).left), box(frame.querySelector("thead")).top - box(frame).top];
            }""",
            table,
        )
        assert len(left) > 2 and all(abs(x) <= 1 for x in left), table
        assert abs(top) <= 3, table  # below the rule of the frame
    assert page.evaluate("document.querySelector('#t05 .frame').scrollTop") == 200
    page.close()


def test_a_form_without_a_head_does_not_scroll_within_the_page(browser: Any, example: str) -> None:
    page = opened(browser, example, 390)
    tall = "[...document.querySelectorAll('.form .frame')].filter((f) => f.scrollHeight > f.clientHeight + 1).length"
    assert page.locator(".form .frame").count() > 3 and page.evaluate(tall) == 0
    page.close()


def test_only_what_scrolls_is_a_stop_for_the_keyboard(browser: Any, example: str) -> None:
    wide, narrow = opened(browser, example, 1440), opened(browser, example, 390)
    for page, some in ((wide, False), (narrow, True)):
        stops = page.evaluate("[...document.querySelectorAll('.frame[tabindex]')].map((f) => [f.clientWidth, f.scrollWidth])")
        assert bool(stops) is some and all(whole > seen for seen, whole in stops)
        assert page.locator(".frame[role=region]").count() == page.locator(".frame[aria-label]").count() == len(stops)
    wide.set_viewport_size({"width": 390, "height": 844})
    wide.wait_for_function("document.querySelectorAll('.frame[tabindex]').length > 0")
    wide.evaluate("document.querySelector('#t03').scrollIntoView({ behavior: 'instant' })")
    wide.set_viewport_size({"width": 1440, "height": 400})
    wide.evaluate("document.querySelector('#t03 tbody tr:nth-child(6)').scrollIntoView({ behavior: 'instant' })")
    wide.wait_for_timeout(100)
    assert abs(wide.locator("#t03 thead").bounding_box()["y"]) <= 1  # the head stays at the window's edge
    wide.close()
    narrow.close()


def test_rows_are_headed_by_what_names_them(example: str) -> None:
    tree = lxml.html.fromstring(example)
    for anchor, heads in (("t03", {"社会保障和就业支出", "行政运行"}), ("t11", {"就业补助资金", "支农返汉帮扶资金"})):
        found = [cell.text_content().strip() for cell in tree.xpath(f"//*[@id='{anchor}']//tbody//th[@scope='row']")]
        assert heads <= {re.sub(r"\s", "", text) for text in found} and all(found)
    assert not tree.xpath("//*[@id='t01' or @id='t04']//tbody//th")  # names on both sides: 收入 | 支出
    assert not tree.xpath("//th[not(@scope)][ancestor::section[contains(@class, 'cube') or contains(@class, 'lines')]]")


def test_the_way_to_the_text_passes_the_contents(browser: Any, example: str) -> None:
    for markup in (example, to_html(publish(loaded()))):
        page = opened(browser, markup, 1440)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        page.keyboard.press("Enter")
        landed = page.evaluate("document.querySelector(':target').compareDocumentPosition(document.getElementById('contents'))")
        assert landed == 2  # the contents lie before
        page.wait_for_function("document.activeElement === document.querySelector(':target')")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('nav')") is None
        page.close()


def test_leaving_the_drawer_keeps_the_place(browser: Any, example: str) -> None:
    page = opened(browser, example, 390)
    page.evaluate("document.querySelector('#t05').scrollIntoView({ behavior: 'instant' })")
    page.wait_for_timeout(100)
    place = page.evaluate("scrollY")
    page.evaluate("document.querySelector('a.open').click()")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1000)  # longer than a page takes that scrolls smoothly
    assert page.evaluate("[scrollY, document.activeElement.className]") == [place, "open"]
    page.close()


def test_a_click_beside_the_drawer_closes_it(browser: Any, example: str) -> None:
    page = opened(browser, example, 768)
    page.click("a.open")
    assert page.get_attribute("a.open", "aria-expanded") == "true"
    page.mouse.click(700, 300)
    assert page.get_attribute("a.open", "aria-expanded") == "false" and page.locator("body.drawer").count() == 0
    page.close()


def test_the_way_to_the_contents_covers_no_cell(browser: Any, example: str) -> None:
    page = opened(browser, example, 390)
    page.evaluate("document.querySelector('#t14').scrollIntoView({ behavior: 'instant' })")
    page.wait_for_timeout(100)
    strip = page.locator("a.open").bounding_box()
    assert (strip["x"], strip["width"], strip["y"] + strip["height"]) == (0, 390, 844)
    assert "预算14表" in page.inner_text("a.open")
    page.click("a.open")
    assert page.get_attribute("a.open", "aria-expanded") == "true" and page.locator("#contents > div").bounding_box()["x"] == 0
    page.close()


def test_the_printed_page_keeps_its_tables_within_the_paper(browser: Any, example: str, tmp_path: Path) -> None:
    page = opened(browser, example, 1200)
    page.pdf(path=tmp_path / "页.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(tmp_path / "页.pdf") as document:
        text = "".join(map(text_on, document))
        heads = [page_text for page_text in map(text_on, document) if len(page_text) < 130 and "指标权重" in page_text]
        sizes = {tuple(round(side) for side in document[i].get_size()) for i in range(len(document))}
    assert sizes == {(595, 842), (842, 595)} and len(text) > 20_000
    assert heads == []  # no page holds but the head of a table
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 627, "height": 900})  # 166 mm: an upright page between its margins
    upright = ".table:not(.landscape) table"
    assert page.evaluate(f"[...document.querySelectorAll('{upright}')].every((table) => table.scrollWidth <= 627)")
    assert page.evaluate(BROKEN) == []
    page.close()
