"""A small budget as PDF with a wrong sum on its first page and a wrong share on its second, upright or turned."""

from __future__ import annotations

from tests.pdf_maker import Page, pdf

XS = [60.0, 120.0, 300.0, 380.0, 460.0, 540.0]
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "100.00", "60.00", "40.00"],
    ["208", "社会保障和就业支出", "20.00", "20.00", ""],
    ["20805", "行政事业单位养老支出", "20.00", "20.00", ""],
    ["2080505", "机关事业单位基本养老保险缴费支出", "20.00", "20.00", ""],
    ["213", "农林水支出", "80.00", "40.00", "40.00"],
    ["21303", "水利", "80.00", "40.00", "40.00"],
    ["2130301", "行政运行", "40.00", "40.00", ""],
    ["2130305", "水利工程建设", "41.00", "", "41.00"],
]
YS = [700.0 - 20 * n for n in range(len(ROWS) + 1)]
LINES = [
    "一、一般公共预算支出情况",
    "2024年一般公共预算支出100.00万元，其中：基本支出60.00万元，占60.00%；",
    "项目支出40.00万元，占45.00%。",
]
#: the baseline on which the wrong share is printed
SHARE = 660.0


def table() -> Page:
    page = Page().text(180, 770, "江河区水务局2024年部门预算", 16).text(210, 730, "2024年一般公共预算支出表", 14)
    return page.text(480, 708, "单位：万元", 9).table(XS, YS, ROWS)


def prose() -> Page:
    page = Page()
    for n, line in enumerate(LINES):
        page = page.text(72, 700 - 20 * n, line, 11)
    return page


def turned(page: Page, rotate: int) -> Page:
    """The same page for a viewer, its content turned against /Rotate."""
    if not rotate:
        return page
    width, height = (595, 842) if rotate == 180 else (842, 595)
    matrix = {90: f"0 1 -1 0 {width} 0", 180: f"-1 0 0 -1 {width} {height}", 270: f"0 -1 1 0 0 {height}"}[rotate]
    return Page(width, height, rotate).draw(f"q {matrix} cm " + "\n".join(page.operators) + " Q")


def lying(page: Page) -> Page:
    """The same page on its side: a viewer shows the text running upwards."""
    return Page(842, 595).draw("q 0 1 -1 0 842 0 cm " + "\n".join(page.operators) + " Q")


def budget(rotate: int = 0) -> bytes:
    return pdf(turned(table(), rotate), turned(prose(), rotate))
