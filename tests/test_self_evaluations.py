"""Self-evaluations of projects in a final account: alike names, brackets, blank opening budgets, scores without an owner."""

from __future__ import annotations

from mingzhang import laws
from mingzhang.document import Document, Grid, Paragraph
from mingzhang.facts import Equation, Grade
from mingzhang.reading import Reading
from mingzhang.understand import understand
from tests.test_forms_reading import grid, level_row

Rows = tuple[tuple[str, str, str], ...]


def form(name: str, unit: str, opening: str, adjusted: str, spent: str, own: Rows = ()) -> Grid:
    """A form with its money; ``own`` are (年初预算数, 全年预算数, 全年执行数) of 当年财政拨款 and 其他资金."""
    fiscal, other = own or ((opening, adjusted, spent), ("", "", ""))
    return grid(
        ((0, 0, 1, 2, "项目名称"), (0, 2, 1, 6, name)),
        ((1, 0, 1, 2, "主管部门"), (1, 2, 1, 2, "云溪区水务局"), (1, 4, 1, 2, "实施单位"), (1, 6, 1, 2, unit)),
        (
            (2, 0, 4, 2, "项目资金（万元）"), (2, 2, 1, 1, ""), (2, 3, 1, 1, "年初预算数"), (2, 4, 1, 1, "全年预算数（A）"),
            (2, 5, 1, 1, "全年执行数（B）"), (2, 6, 1, 1, "分值"), (2, 7, 1, 1, "执行率（B/A）"),
        ),
        level_row(3, "", "年度资金总额", opening, adjusted, spent, "10", "95.00%")[1:],
        level_row(4, "", "其中：当年财政拨款", *fiscal, "—", "95.00%")[1:],
        level_row(5, "", "其他资金", *other, "—", "—")[1:],
        ((6, 0, 3, 1, "绩效指标"), *level_row(6, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")),
        level_row(7, "产出指标", "数量指标", "清淤长度", "≥20公里", "20公里", "50", "50"),
        level_row(8, "效益指标", "生态效益指标", "水质", "改善", "改善", "40", "40"),
        widths=(40, 40, 60, 60, 60, 60, 30, 40),
    )  # fmt: skip


def read(*blocks: Paragraph | Grid) -> Reading:
    return understand(Document("样本.pdf", "", "pdf", 3, (Paragraph("云溪区水务局2023年度部门决算", 1), *blocks)))


def failing(*blocks: Paragraph | Grid) -> list[Equation]:
    return [e for e in laws.evaluate(read(*blocks)) if e.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT}]


TITLE = Paragraph("2023年业务经费项目绩效自评表", 1)


def test_forms_of_one_name_belong_to_their_units() -> None:
    one, two = form("业务经费", "云溪区河道管理所", "100", "100", "95"), form("业务经费", "云溪区水文站", "40", "40", "38")
    assert failing(TITLE, one, TITLE, two) == []
    assert failing(TITLE, one, TITLE, form("业务经费", "云溪区河道管理所", "40", "40", "38"))  # one unit's twice


def test_a_source_without_an_opening_budget_counts_later() -> None:
    whole = form("业务经费", "云溪区河道管理所", "100", "100", "95")

    def wrong(adjusted: str) -> list[Equation]:
        late = form("水质监测", "云溪区水文站", "360", "360", "342", (("", adjusted, "263"), ("360", "97", "79")))
        return [e for e in failing(TITLE, whole, TITLE, late) if e.law == "additivity"]

    assert wrong("263") == []
    assert [e.left[0].place.row for e in wrong("236") if e.left[0].place] == ["年度资金总额"]


def test_a_rate_stands_in_its_own_row() -> None:
    rates = [c.place.row for c in read(TITLE, form("业务经费", "云溪区水文站", "40", "40", "38")).claims if c.kind == "completion"]
    assert rates == ["年度资金总额", "其中:当年财政拨款"]


SELF = "绩效自评综述：全年预算数{}万元，执行数{}万元，完成预算的95.00%。"


def said(*lines: str) -> list[Paragraph]:
    return [Paragraph("一、预算绩效情况说明", 1), *(Paragraph(line, 1) for line in lines)]


def test_brackets_tell_projects_apart_and_a_list_may_name_two_alike() -> None:
    alike = said(
        f"1.清淤经费（市级资金）项目{SELF.format('100.00', '95.00')}", f"2.清淤经费（区级资金）项目{SELF.format('200.00', '190.00')}",
        f"3.防汛经费项目{SELF.format('40.00', '38.00')}", f"4.防汛经费项目{SELF.format('60.00', '57.00')}",
    )  # fmt: skip
    assert failing(*alike) == []


def test_the_text_of_a_project_is_held_against_its_form() -> None:
    made = form("业务经费（二期）", "云溪区河道管理所", "100", "100", "95")
    for spent, wrong in (("95.00", 0), ("59.00", 1)):
        text = said(f"1.云溪区河道管理所业务经费（二期）项目{SELF.format('100.00', spent)}")
        assert sum(e.law == "agreement" for e in failing(TITLE, made, *text)) == wrong


def test_a_score_without_an_owner_is_nobodys() -> None:
    text = said("评价得分83.06分，等级为良。", "部门整体支出自评得分99.5分。")
    scores = [f for f in read(*text).facts if f.coordinate.item == "score"]
    assert [f.number.raw for f in scores] == ["99.5"]
