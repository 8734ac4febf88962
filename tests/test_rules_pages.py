"""Pages that show something badly: an empty page, a line that the page's edge cuts."""

from __future__ import annotations

from pathlib import Path

from pdf_maker import Page, pdf

from mingzhang.document import Flaw
from mingzhang.facts import Severity
from mingzhang.readers.pdf import read_pdf
from mingzhang.rules import check
from mingzhang.understand import understand

LINES = ("贯彻执行统计法律法规，拟订统计工作规划。", "组织实施普查和抽样调查，公布统计资料。", "负责统计执法检查，查处违法行为。")


def duties(lower: float = 0) -> Page:
    """A page with three lines; a clip over the page ends at ``lower`` points above its foot."""
    page = Page().draw(f"q 40 {lower} 520 {800 - lower} re W n")
    for number, text in enumerate(LINES):
        page = page.text(60, 300 - 40 * number, text, 12)
    return page.draw("Q")


def flaws(*pages: Page) -> tuple[Flaw, ...]:
    return read_pdf(Path("预算.pdf"), pdf(*pages)).flaws


def test_a_page_with_nothing_on_it() -> None:
    assert flaws(duties(), Page(), duties()) == (Flaw("blank", 2),)
    assert flaws(duties(), Page().box(60, 60, 400, 400)) == ()  # an empty frame is something


def test_a_line_of_which_half_is_shown() -> None:
    whole, cut, hidden = (flaws(duties(lower)) for lower in (200, 224, 240))
    assert whole == hidden == ()
    assert [(f.kind, f.page, f.text) for f in cut] == [("cut", 1, LINES[2])]


def test_the_findings_name_page_and_words() -> None:
    document = read_pdf(Path("预算.pdf"), pdf(Page().text(60, 700, "云山区统计局2024年部门预算", 20), Page(), duties(224), Page()))
    found = [f for f in check(understand(document)) if f.rule.startswith("R-PAGE")]
    assert [(f.rule, f.severity, [p.page for p in f.places]) for f in found] == [
        ("R-PAGE-BLANK", Severity.HINT, [2]),  # not the last page
        ("R-PAGE-CUT", Severity.HINT, [3]),
    ]
    assert LINES[2] in found[1].message and found[1].places[0].box is not None
