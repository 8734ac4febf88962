"""Many budgets, one index: every disclosure is linked, a refused one stops no other, and the page sorts and compares."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from click_runner import run

from mingzhang.budget import save
from mingzhang.compile import site
from mingzhang.views.summary import COLUMNS, Summary
from mingzhang.writers.index import Entry, to_index
from tests.views_sample import sample

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    save(sample(), folder / "水务" / "数据")
    save(sample()._replace(meta=sample().meta._replace(layout="shanghai-9")), folder / "沪" / "数据")
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
    assert heads == ["比较", "部门", "年度", *COLUMNS, "公开文件"]
    assert len(rows) == 3 and sorted(p.name for p in built.iterdir() if p.is_dir()) == ["jianghan-hr-2024", "数据", "数据-2"]
    for row in rows:
        links = [a.get("href") for a in row.xpath(".//td[@class='files']/a")]
        assert [a.text for a in row.xpath(".//td[@class='files']/a")] == ["网页", "文本", "一图读懂"]
        assert all((built / unquote(link)).is_file() for link in links)


def test_the_lines_say_what_the_disclosures_say(built: Path) -> None:
    _, rows = table(built / "index.html")
    (row,) = (r for r in rows if "人力资源局" in r.text_content())
    cells = [cell.text_content() for cell in row.xpath("./td[contains(@class, 'n')]")]
    assert cells[:6] == ["2024", "6,689.82", "7,531.22", "6,689.82", "1,414.26", "5,275.56"]
    values = [cell.get("data-value") for cell in row.xpath("./td[contains(@class, 'n')]")]
    assert values[1] == "66898200.00" or float(values[1]) == 66898200


def test_what_was_not_entered_is_a_dash_and_no_zero() -> None:
    page = to_index([Entry(Summary("甲<局>", 2024, "甲局2024年部门预算", (None,) * len(COLUMNS)), ())])
    assert page.count('<td class="n none">—</td>') == len(COLUMNS) and "甲&lt;局&gt;" in page and "甲<局>" not in page
    assert not re.search(r"(?:src|href)=\"https?:", page)


def test_the_command_tells_what_was_refused(tmp_path: Path) -> None:
    save(sample(), tmp_path / "好")
    bad = sample()
    save(bad._replace(units=bad.units[:1]), tmp_path / "坏")
    result = run("site", str(tmp_path / "好"), str(tmp_path / "坏"), "--out", str(tmp_path / "站"))
    assert result.code == 1 and "有1份没有生成" in result.err and (tmp_path / "站" / "index.html").is_file()
    assert run("site", str(tmp_path / "没有"), "--out", str(tmp_path / "站")).code == 2


def test_the_page_sorts_searches_and_compares(built: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = next((p for p in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if p.exists()), None)
    if chromium is None:
        pytest.skip("needs Chromium")
    with sync_api.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((built / "index.html").as_uri())
        page.click("thead [data-column='3'] button")
        shown = page.eval_on_selector_all("tbody tr td:nth-of-type(3)", "cells => cells.map(c => Number(c.dataset.value))")
        assert shown == sorted(shown, reverse=True) and page.get_attribute("thead [data-column='3']", "aria-sort") == "descending"
        page.fill("#query", "人力资源")
        assert page.locator("tbody#none, #index tbody tr:visible").count() == 1
        page.fill("#query", "")
        for box in page.query_selector_all("tbody input")[:2]:
            box.check()
        assert page.locator("#compare tbody tr").count() == len(COLUMNS) and page.locator("#compare thead th").count() == 3
        browser.close()


