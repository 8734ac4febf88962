"""Many budgets, one index: every disclosure is linked, a refused one stops no other, and the page sorts and compares."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest
from click_runner import run

from mingzhang.budget import save
from mingzhang.compile import site
from mingzhang.facts import Coordinate, Place
from mingzhang.views.figures import Pen, figure
from mingzhang.views.summary import COLUMNS, Summary
from mingzhang.writers.index import Entry, to_index
from tests.contrast import contrast, hexed
from tests.outturn_sample import closed
from tests.views_sample import divided, sample

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    save(sample(), folder / "水务" / "数据")
    save(divided()._replace(meta=sample().meta._replace(layout="shanghai-9")), folder / "沪" / "数据")
    (folder / "坏").mkdir()
    for table in (folder / "水务" / "数据").iterdir():
        (folder / "坏" / table.name).write_bytes(table.read_bytes().replace(b"2130301", b"21303"))
    out = folder / "out"
    done = list(site([folder / "水务" / "数据", EXAMPLE, folder / "坏", folder / "沪" / "数据"], out, ("html", "text", "poster")))
    assert [item.report.refused for item in done] == [False, False, True, False]
    return out


def table(page: Path) -> tuple[list[str], list[lxml.html.HtmlElement]]:
    tree = lxml.html.fromstring(page.read_text("utf-8"))
    return [h.text_content() for h in tree.xpath("//thead//th")], tree.xpath("//tbody/tr")


def test_every_disclosure_that_was_written_is_in_the_index(built: Path) -> None:
    heads, rows = table(built / "index.html")
    assert heads == ["比较", "部门", "年度", "类别", "公开文件", *COLUMNS]
    assert len(rows) == 3 and sorted(p.name for p in built.iterdir() if p.is_dir()) == ["jianghan-hr-2024", "数据", "数据-2"]
    for row in rows:
        links = [a.get("href") for a in row.xpath(".//td[@class='files']/a")]
        assert [a.text for a in row.xpath(".//td[@class='files']/a")] == ["网页", "文本", "一图读懂"]
        assert all((built / unquote(link)).is_file() for link in links)


def test_the_lines_say_what_the_disclosures_say(built: Path) -> None:
    _, rows = table(built / "index.html")
    (row,) = (r for r in rows if "人力资源局" in r.text_content())
    cells = [cell.text_content() for cell in row.xpath("./td[starts-with(@class, 'n')]")]
    assert cells[:6] == ["2024", "6,689.82", "7,531.22", "6,689.82", "1,414.26", "5,275.56"]
    values = [cell.get("data-value") for cell in row.xpath("./td[starts-with(@class, 'n')]")]
    assert values[1] == "66898200.00" or float(values[1]) == 66898200


def test_what_was_not_entered_is_a_dash_and_no_zero() -> None:
    page = to_index([Entry(Summary("甲<局>", 2024, "甲局2024年部门预算", (None,) * len(COLUMNS)), ())])
    assert page.count('<td class="n none">—</td>') == len(COLUMNS) and "甲&lt;局&gt;" in page and "甲<局>" not in page
    assert not re.search(r"(?:src|href)=\"https?:", page)


def entry(name: str, year: int, account: str, files: int = 6) -> Entry:
    links = tuple((kind, f"{name}/{kind}") for kind in ("网页", "Excel", "Word", "PDF", "数据", "一图读懂")[:files])
    at = Coordinate(name, str(year), "budget", "revenue")
    # large enough that its columns are wide
    shown = tuple(figure(at, Decimal(n + 1) * 12345678901 + len(name), Pen(), Place()) for n in range(len(COLUMNS)))
    return Entry(Summary(name, year, f"{name}{year}年部门{account}", shown, account), links)


NAMES = ("教育局", "卫生健康局", "财政局", "城市管理执法局", "民政局", "文化和旅游局", "应急管理局", "退役军人事务局", "审计局", "水务局")
MANY = [*(entry(name, year, "预算") for name in NAMES for year in (2023, 2024)), *(entry(name, 2023, "决算") for name in NAMES[:4])]


def test_budgets_and_final_accounts_are_told_apart() -> None:
    tree = lxml.html.fromstring(to_index(MANY))
    assert tree.xpath("//h1")[0].text == tree.xpath("//title")[0].text == "部门预算、决算公开目录"
    assert tree.xpath("//p[@class='lead']")[0].text == "10个部门，20份预算、4份决算。金额单位：万元。"
    rows = [[cell.text_content() for cell in row][1:4] for row in tree.xpath("//tbody/tr")]
    assert len({tuple(row) for row in rows}) == len(rows) == 24
    at = rows.index(["教育局", "2023", "预算"])
    assert rows[at + 1] == ["教育局", "2023", "决算"]
    labels = tree.xpath("//tbody//input/@aria-label")
    assert len(set(labels)) == len(labels) and "比较教育局2023年决算" in labels
    finals = lxml.html.fromstring(to_index(MANY[-2:]))
    assert finals.xpath("//h1")[0].text == "部门决算公开目录" and "2份决算" in finals.xpath("//p[@class='lead']")[0].text


def test_a_final_account_is_listed_as_one(tmp_path: Path) -> None:
    save(closed()._replace(meta=closed().meta._replace(layout="final-9")), tmp_path / "决算")
    save(sample(), tmp_path / "预算")
    assert not any(item.report.refused for item in site([tmp_path / "决算", tmp_path / "预算"], tmp_path / "站", ("html",)))
    _, rows = table(tmp_path / "站" / "index.html")
    assert [row.xpath("./td[@class='account']")[0].text for row in rows] == ["预算", "决算"]


def test_the_command_tells_what_was_refused(tmp_path: Path) -> None:
    save(sample(), tmp_path / "好")
    bad = sample()
    save(bad._replace(units=bad.units[:1]), tmp_path / "坏")
    result = run("site", str(tmp_path / "好"), str(tmp_path / "坏"), "--out", str(tmp_path / "站"))
    assert result.code == 1 and "有1份没有生成" in result.err and (tmp_path / "站" / "index.html").is_file()
    assert run("site", str(tmp_path / "没有"), "--out", str(tmp_path / "站")).code == 2


def test_the_page_sorts_searches_and_compares(browser: Any, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "index.html").as_uri())
    page.click("thead [data-column='5'] button")
    shown = page.eval_on_selector_all("#index tbody tr", "rows => rows.map(row => Number(row.cells[5].dataset.value))")
    assert shown == sorted(shown, reverse=True) and page.get_attribute("thead [data-column='5']", "aria-sort") == "descending"
    page.fill("#query", "人力资源")
    assert page.locator("#index tbody tr:visible").count() == 1
    page.fill("#query", "没有的部门")
    assert page.locator("#index tbody tr:visible").count() == 0 and page.inner_text("#count").startswith("没有找到")
    page.fill("#query", "")
    for box in page.query_selector_all("tbody input")[:2]:
        box.check()
    assert page.locator("#compare tbody tr").count() == len(COLUMNS) and page.locator("#compare thead th").count() == 3
    page.close()


def test_a_citizen_finds_her_way_among_many(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 700})
    page.set_content(to_index(MANY))
    page.click("thead [data-column='1'] button")
    names = page.eval_on_selector_all("#index tbody th", "cells => cells.map(cell => cell.textContent)")
    assert names[0] == "财政局" and names[-1] == "应急管理局"  # by sound, from the first
    page.select_option("#account", "决算")
    page.select_option("#year", "2023")
    assert page.locator("#index tbody tr:visible").count() == 4 and page.inner_text("#count") == "找到4份"
    page.select_option("#account", "")
    page.fill("#query", "教育")
    for box in page.query_selector_all("#index tbody input:visible"):
        box.check()
    assert page.locator("#chosen").bounding_box()["y"] < 700 and page.inner_text("#chosen b") == "2"
    heads = page.eval_on_selector_all("#compare thead th", "cells => cells.map(cell => cell.textContent)")
    assert heads == ["教育局 2023年预算", "教育局 2023年决算", "2023年决算比2023年预算"] and page.is_visible(".mixed")
    page.click("#chosen button")
    assert not page.is_visible("#chosen") and not page.is_visible("#compare")
    page.close()


def test_two_are_compared_by_how_much_they_differ(browser: Any) -> None:
    at = Coordinate("甲局", "2024", "budget", "revenue")
    lines = [
        Summary(name, year, "", tuple(None if v is None else figure(at, Decimal(v), Pen(), Place()) for v in values), account)
        for name, year, account, values in (
            ("甲局", 2023, "预算", ("7409567", "0", "50", "5000000", None, "1", "1", "1")),
            ("甲局", 2024, "预算", ("8109567", "30000", "50", "2500000", "7", "1", "1", "1")),
            ("乙局", 2024, "预算", ("7409567", "0", "50", "5000000", None, "1", "1", "1")),
        )
    ]
    page = browser.new_page()
    page.set_content(to_index([Entry(line, ()) for line in lines]))
    page.check("[aria-label='比较甲局2023年预算']")
    assert page.inner_text("#chosen [role=status]") == "已选1份"
    page.check("[aria-label='比较甲局2024年预算']")
    told = "[...document.querySelectorAll('#compare tr')].map((row) => row.lastChild.textContent)"
    assert page.evaluate(told)[:6] == ["2024年预算比2023年预算", "+70.00（+9.4%）", "+3.00", "持平", "−250.00（−50.0%）", "—"]
    page.uncheck("[aria-label='比较甲局2023年预算']")
    page.check("[aria-label='比较乙局2024年预算']")
    assert page.evaluate(told)[0] == "乙局比甲局" and page.evaluate(told)[1] == "−70.00（−8.6%）"
    page.check("[aria-label='比较甲局2023年预算']")
    assert page.locator("#compare thead th").count() == 3  # three beside each other have no one difference
    page.close()


def test_bars_of_one_length_are_of_one_amount(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_content(to_index([*MANY, entry("国有资产监督管理委员会离退休干部服务中心", 2024, "预算")]))
    for box in page.query_selector_all("#index tbody input")[:4]:
        box.check()
    widths = page.eval_on_selector_all("#compare tbody tr:first-child td", "cells => cells.map((c) => c.getBoundingClientRect().width)")
    assert len(widths) == 4 and max(widths) - min(widths) <= 1.5
    page.close()


@pytest.mark.parametrize("width", [390, 1200])
def test_whose_figures_they_are_stays_where_the_row_scrolls(browser: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(to_index(MANY))
    page.evaluate("document.querySelector('.frame').scrollTo({ left: 9999, behavior: 'instant' })")
    lefts = page.evaluate("""() => [...document.querySelectorAll("#index tbody th, #index thead [data-column='1']")]
      .map((cell) => cell.getBoundingClientRect().left - document.querySelector(".frame").getBoundingClientRect().left)""")
    assert len(lefts) == 25 and max(map(abs, lefts)) <= 1
    page.check("#index tbody tr:nth-child(2) input")
    bar = page.locator("#chosen").bounding_box()
    over = page.evaluate(f"document.elementFromPoint({bar['x'] + 60}, {bar['y'] + bar['height'] / 2}).closest('#chosen') !== null")
    assert bar["y"] + bar["height"] <= 801 and over  # no name lies over it
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_and_bars_stand_out_from_the_page(browser: Any, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_content(to_index(MANY))
    for box in page.query_selector_all("#index tbody input")[:2]:
        box.check()
    look = "(name) => getComputedStyle(document.querySelector(name))"
    paper = hexed(page.evaluate(f"({look})('main').backgroundColor"))
    assert contrast(hexed(page.evaluate(f"({look})('.bar').backgroundColor")), paper) >= 3
    assert contrast(hexed(page.evaluate(f"({look})('#query').borderTopColor")), paper) >= 3
    page.close()


def test_nothing_is_offered_that_needs_the_script(browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(to_index(MANY))
    assert page.locator("#index tbody tr:visible").count() == 24 and page.locator(".files a:visible").count() == 24 * 6
    assert not page.locator("input:visible, select:visible, button:visible, .pick:visible").count()
    context.close()


@pytest.mark.parametrize("width", [390, 1200, 1440])
def test_every_file_is_seen_at_once(browser: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(to_index(MANY))
    assert page.evaluate("Math.max(...[...document.querySelectorAll('.files a')].map((a) => a.getBoundingClientRect().right))") < width - 2
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
