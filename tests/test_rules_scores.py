"""Points of a self-evaluation: a form that adds up is silent, each planted fault is found."""

from __future__ import annotations

import pytest

from mingzhang.document import Document, Paragraph
from mingzhang.facts import Finding, Severity
from mingzhang.rules import performance_scores
from mingzhang.understand import understand
from tests.test_forms_reading import grid, level_row

#: points of the items, of the execution, and in all
RIGHT = {"清淤长度": "47.5", "水质": "30", "居民满意度": "8.5", "执行": "9.55", "总分": "95.55"}


def _found(points: dict[str, str], said: str = "") -> list[Finding]:
    form = grid(
        ((0, 0, 1, 2, "项目名称"), (0, 2, 1, 7, "河道清淤")),
        ((1, 0, 1, 2, "主管部门"), (1, 2, 1, 7, "云溪区水务局")),
        (
            (2, 0, 2, 2, "项目资金（万元）"), (2, 2, 1, 1, ""), (2, 3, 1, 1, "年初预算数"), (2, 4, 1, 1, "全年预算数（A）"),
            (2, 5, 1, 1, "全年执行数（B）"), (2, 6, 1, 1, "分值"), (2, 7, 1, 1, "执行率（B/A）"), (2, 8, 1, 1, "得分"),
        ),
        tuple(
            (3, c, 1, 1, t)
            for c, t in enumerate(("年度资金总额", "240", "240", "229.2", "10", "95.5%", points["执行"]), 2)
        ),
        (
            (4, 0, 4, 1, "绩效指标"),
            *level_row(4, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ),
        level_row(5, "产出指标", "数量指标", "清淤长度", "≥20公里", "19公里", "50", points["清淤长度"]),
        level_row(6, "效益指标", "生态效益指标", "水质", "改善", "改善", "30", points["水质"]),
        level_row(7, "满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "88%", "10", points["居民满意度"]),
        ((8, 0, 1, 6, "总分"), (8, 6, 1, 1, points.get("分值", "100")), (8, 7, 1, 1, points["总分"])),
        widths=(40, 40, 60, 60, 60, 60, 30, 40, 40),
    )  # fmt: skip
    text = Paragraph(f"1.河道清淤项目绩效自评综述：全年预算数240万元，执行数229.2万元，自评得分{said}分。", 1)
    blocks = (Paragraph("云溪区水务局2023年度部门决算", 1), *([text] if said else []), Paragraph("2023年河道清淤项目绩效自评表", 1), form)
    reading = understand(Document("样本.pdf", "", "pdf", 2, blocks))
    assert len(reading.forms) == 1 and reading.forms[0].earned is not None and reading.forms[0].execution is not None
    return [f._replace(rule=rule.id) for rule in performance_scores.RULES for f in rule.check(reading)]


def test_points_that_add_up_are_silent() -> None:
    assert _found(RIGHT) == []


@pytest.mark.parametrize(
    ("wrong", "rules"),
    [
        ({"居民满意度": "11"}, {"R-PERF-EARNED-OVER", "R-PERF-EARNED-SUM"}),
        ({"总分": "86"}, {"R-PERF-EARNED-SUM"}),  # the execution left out
        ({"水质": "20"}, {"R-PERF-EARNED-SUM"}),
        ({"水质": ""}, set()),  # what was not read says nothing
    ],
)
def test_a_planted_fault_is_found(wrong: dict[str, str], rules: set[str]) -> None:
    found = _found({**RIGHT, **wrong})
    assert {f.rule for f in found} == rules and {f.severity for f in found} <= {Severity.ERROR}


def test_a_total_that_weighs_the_items_alone_leaves_the_execution_out() -> None:
    assert _found({**RIGHT, "分值": "90", "总分": "86"}) == []
    assert _found({**RIGHT, "分值": "90", "总分": "95.55"}) == []  # counted in after all
    (wrong,) = _found({**RIGHT, "分值": "90", "总分": "88"})
    assert wrong.rule == "R-PERF-EARNED-SUM" and wrong.expected == "86"


def test_the_text_gives_the_points_of_the_form() -> None:
    assert _found(RIGHT, "95.55") == []
    (told,) = _found(RIGHT, "99.5")
    assert told.rule == "R-PERF-EARNED-TEXT" and (told.found, told.expected) == ("99.5", "95.55")
