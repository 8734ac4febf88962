"""Performance forms, read back from text that page breaks damaged, from ruled grids, and from lists over several pages."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.document import Block, Cell, Grid, Paragraph
from mingzhang.readers.text import read_text
from mingzhang.reading import Form
from mingzhang.understand.forms import FormsRead, read_forms

SHARED = Path(__file__).resolve().parents[2] / "shared"
D = Decimal

DEPARTMENT = """2024年云溪区部门整体绩效目标申报表

填报日期：2023年12月15日

单位：万元

部门 (单位) 名称\t云溪区水务局\t\t\t\t\t
部门总体资金情况\t总体资金情况\t\t当年金额\t占比\t近两年收支金额\t
\t\t\t\t\t2022年\t2023年
\t收入 构成\t财政拨款\t300.00\t100%\t210\t260
\t\t单位资金\t\t\t\t
\t\t合计\t300.00\t100%\t210\t260
\t支出 构成\t人员类项目支出\t120.00\t40%\t90\t100
\t\t运转类项目支出\t30.00\t10%\t20\t25
\t\t特定目标类项目支出\t150.00\t50%\t100\t135
\t\t合计\t300.00\t100%\t210\t260
部门职能概述\t<p>1. 管理水务。</p> <p>2. 防汛。</p>\t\t\t\t\t

<p>部门职能概述</p>\t<p>3. 河湖长制。</p>\t\t\t\t\t
项目支出情况\t项目名称\t支出项目类别\t项目总预算\t项目本年度预算\t项目主要支出方向和用途
\t河湖管护经费\t经常性项目\t150.00\t150.00\t管护人员与设备

整体绩效总目标\t长期目标（截止 2025 年）\t\t\t年度目标\t
\t<p>目标 1: 水清岸绿。</p> <p>目标 2: 安全度汛。</p>\t\t\t<p>目标 1: 管好河湖。</p>\t
长期目标 1:\t水清岸绿。\t\t\t\t
长期绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据
\t产出指标\t数量指标\t巡查河段长度\t≥120公里\t计划数据
\t\t\t清理垃圾数量\t500吨\t计划数据
\t\t成本指标\t预算执行率\t≥97%\t计划数据
\t效益指标\t社会效益指标\t水质改善\t\t成效显著\t计划数据
居民用水保障作用\t\t\t有效保障\t计划数据\t
满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t计划数据\t
"""

PROJECT = """2024 年云溪区项目支出(绩效目标) 申报表

单位名称：云溪区水务局

项目名称\t河湖管护经费\t项目代码\t
项目主管部门\t云溪区水务局\t项目执行单位\t云溪区河道所
项目年度\t2024 年度\t\t
项目类别\t1. 运转类 <input type="checkbox"/> 2. 特定目标类本级支出 <input checked="" type="checkbox"/>\t\t
上年绩效评价结果、整改及应用 (必填)\t1. 上年评分情况以及评价结论:93.5 分 2. 整改情况: 无 3. 应用情况: 调减20万元\t\t
项目前两年预算及当年预算变动情况\t1. 2022年年初预算安排80万元,上级转移支付30万元; \
2. 2022年实际预算执行108.5万元; 3. 2023年年初预算安排100万元（含上级转移支付），中期收回6万元; \
4. 2023年1-7月预算执行55.96万元; 5. 当年预算变动情况及理由：2024年预算增加的原因是新增设备30万元。\t\t

项目总预算\t(延续性项目填写)\t\t项目当年 预算\t150.00\t
2024年预算申报项目资金来源\t来源项目\t\t2024年预算申报数\t\t
\t当年预算合计\t\t150.00\t\t
\t1. 财政拨款收入(区级安排数)\t\t120.00\t\t
\t2. 财政拨款收入(上级转移支付)\t\t30.00\t\t
\t3. 专户管理的非税收入拨款\t\t\t\t
2024年项目支出明细及依据\t4. 其他资金(含事业基金及上年结转或结余等)\t\t\t\t
\t项目内容\t测算依据及说明\t本级财政拨款金额\t上级转移支付金额\t其他资金
\t管护人员工资\t0.5万元*12月*20人=120万元\t120.00\t\t
办公费\t购置资料30万元\t\t30.00\t\t
项目资产配置计划及采购计划\t\t\t\t\t
品名\t数量\t\t金额\t\t

项目绩效总目标\t\t\t\t\t
名称\t\t目标说明\t\t\t
年度绩效目标 1\t\t管好河湖。\t\t\t
长期绩效目标表\t\t\t\t\t
目标名称\t一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据
长期绩效目标 1\t成本指标\t经济成本指标\t人均补贴标准\t300-4000元\t计划数据
\t\t\t\t产出指标\t数量指标\t管护河道数量
\t\t\t养护水闸数量\t60座\t计划数据
\t\t质量指标\t水质达标率\t$\\geq 98\\%$\t计划数据

年度绩效目标表

目标名称\t指标权重比例(%)\t一级指标\t二级指标\t三级指标\t指标值\t\t\t\t指标值确定依据
\t\t\t\t\t前年\t上年\t预计当年实现\t指标分值权重\t
年度绩效目标 1\t40%\t产出指标\t数量指标\t养护水闸数量\t50座\t55座\t60座\t15%\t计划数据
\t\t\t\t管护活动\t-\t≥3场\t≥3场\t10%\t计划数据
\t\t时效指标\t完成及时率\t=100%\t=100%\t=100%\t15%\t计划数据\t\t

\t40%\t效益指标\t社会效益指标\t水质改善\t显著\t显著\t显著\t15%\t计划数据
河面保洁覆盖率\t≥95%\t\t\t\t≥95%\t≥96%\t10%\t计划数据\t\t
\t\t\t\t满意度指标\t服务对象满意度指标\t服务对象满意度\t≥90%\t≥90%\t≥90%\t15%
"""


def text_read(text: str, entity: str = "云溪区水务局", year: str = "2024") -> FormsRead:
    return read_forms(read_text(Path("样表.txt"), text.encode()).blocks, entity, year, "样表.txt")


@pytest.fixture(scope="module")
def department() -> FormsRead:
    return text_read(DEPARTMENT)


@pytest.fixture(scope="module")
def project() -> FormsRead:
    return text_read(DEPARTMENT + "\n" + PROJECT)


def told(form: Form) -> list[tuple[str, str, str, str]]:
    return [(i.level1, i.level2, i.name, i.target.text) for i in form.indicators]


# ---- the department's form in text -----------------------------------------------------------------------------------


def test_the_departments_money_by_source_and_nature(department: FormsRead) -> None:
    amounts = {
        (c.measure, c.fund, c.nature, c.year): f.number.value for f in department.facts if (c := f.coordinate).measure and not c.project
    }
    assert amounts["revenue", "fiscal", "", "2024"] == amounts["revenue", "*", "", "2024"] == D(3000000)
    assert amounts["expenditure", "", "personnel", "2023"] == D(1000000)
    assert amounts["expenditure", "", "*", "2022"] == D(2100000)
    shares = {c.subject.nature: c.number.value for c in department.claims if c.kind == "share" and c.number is not None}
    assert (shares["personnel"], shares["public"], shares["project"]) == (40, 10, 50)


def test_an_earlier_year_may_say_that_its_figures_are_of_the_final_account() -> None:
    form = text_read(DEPARTMENT.replace("\t2022年\t", "\t2022年决算数\t"))
    stages = {(f.coordinate.year, f.coordinate.stage) for f in form.facts if f.coordinate.measure and not f.coordinate.project}
    assert stages == {("2022", "outturn"), ("2023", "budget"), ("2024", "budget")}


def test_the_departments_projects_and_texts(department: FormsRead) -> None:
    (form,) = department.forms
    assert (form.kind, form.name) == ("department", "云溪区水务局")
    (annual,) = [f for f in department.facts if f.coordinate.project == "河湖管护经费" and f.coordinate.year == "2024"]
    assert annual.number.value == D(1500000)
    duties = form.field("职能概述")
    assert duties is not None and [t[:2] for t in duties.text.split("\n")] == ["1.", "2.", "3."]
    assert [(h, n) for h, n, _ in form.goals] == [("长期", "长期目标1"), ("长期", "长期目标2"), ("年度", "年度目标1")]
    filed = form.field("填报日期")
    assert filed is not None and filed.text == "2023年12月15日"


def test_rows_that_lost_their_level_cells(department: FormsRead) -> None:
    (form,) = department.forms
    assert told(form) == [
        ("产出指标", "数量指标", "巡查河段长度", "≥120公里"),
        ("产出指标", "数量指标", "清理垃圾数量", "500吨"),
        ("产出指标", "成本指标", "预算执行率", "≥97%"),
        ("效益指标", "社会效益指标", "水质改善", "成效显著"),
        ("效益指标", "社会效益指标", "居民用水保障作用", "有效保障"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ]
    assert {(i.horizon, i.goal) for i in form.indicators} == {("长期", "长期目标1")}


# ---- a project's form in text ----------------------------------------------------------------------------------------


def test_two_forms_and_every_block_is_used(project: FormsRead) -> None:
    assert [f.name for f in project.forms] == ["云溪区水务局", "河湖管护经费"]
    assert project.unbound == ()
    blocks = read_text(Path("样表.txt"), (DEPARTMENT + "\n" + PROJECT).encode()).blocks
    assert {i for i, b in enumerate(blocks) if isinstance(b, Grid)} <= project.used


def test_fields_ticks_score_and_history(project: FormsRead) -> None:
    form = project.forms[1]
    unit = form.field("执行单位")
    assert unit is not None and unit.text == "云溪区河道所"
    assert [(label, on) for label, _, on in form.ticks] == [("项目类别", False), ("项目类别", True)]
    assert form.score is not None and form.score.value == D("93.5")
    assert [(h.year, h.stage, h.period, h.number.value) for h in form.history] == [
        ("2022", "budget", "", 800000), ("2022", "transfer", "", 300000), ("2022", "outturn", "", 1085000),
        ("2023", "budget", "", 1000000), ("2023", "recalled", "", 60000), ("2023", "outturn", "2023-01/2023-07", 559600),
    ]  # fmt: skip
    origins = {(f.coordinate.year, f.coordinate.stage, f.coordinate.origin) for f in project.facts if f.coordinate.year in {"2022", "2023"}}
    assert {("2022", "budget", "local"), ("2022", "budget", "transfer"), ("2023", "budget", "*")} <= origins


def test_sources_are_not_swallowed_by_the_label_of_the_items(project: FormsRead) -> None:
    form = project.forms[1]
    assert [(s.origin, s.number.value if s.number else None) for s in form.sources] == [
        ("*", 1500000), ("*", 1500000), ("local", 1200000), ("transfer", 300000), ("special_account", None), ("other", None),
    ]  # fmt: skip
    assert form.budget is not None and form.budget.value == D(1500000) and form.total is None


def test_a_shifted_item_row_keeps_its_columns(project: FormsRead) -> None:
    first, second = project.forms[1].items
    assert (first.content, first.local and first.local.value, first.transfer) == ("管护人员工资", 1200000, None)
    assert (second.content, second.local, second.transfer and second.transfer.value) == ("办公费", None, 300000)
    assert [f.computed for f in first.formulas] == [1200000]


def test_a_value_that_the_layout_lost_is_not_a_blank(project: FormsRead) -> None:
    form = project.forms[1]
    lost = next(i for i in form.indicators if i.name == "管护河道数量")
    assert (lost.level1, lost.level2, lost.values) == ("产出指标", "数量指标", ())
    kept = next(i for i in form.indicators if i.name == "养护水闸数量" and i.horizon == "长期")
    assert (kept.level1, kept.level2, kept.target.low) == ("产出指标", "数量指标", 60)


def test_shifted_annual_rows_keep_values_and_weights(project: FormsRead) -> None:
    annual = [i for i in project.forms[1].indicators if i.horizon == "年度"]
    shown = [(i.level2, i.name, tuple(t.text for _, t in i.values), i.weight.value if i.weight else None) for i in annual]
    assert shown == [
        ("数量指标", "养护水闸数量", ("50座", "55座", "60座"), 15),
        ("数量指标", "管护活动", ("-", "≥3场", "≥3场"), 10),
        ("时效指标", "完成及时率", ("=100%", "=100%", "=100%"), 15),
        ("社会效益指标", "水质改善", ("显著", "显著", "显著"), 15),
        ("社会效益指标", "河面保洁覆盖率", ("≥95%", "≥95%", "≥96%"), 10),
        ("服务对象满意度指标", "服务对象满意度", ("≥90%", "≥90%", "≥90%"), 15),
    ]
    assert [(w.number.value, w.levels) for w in project.forms[1].weights] == [(40, ("产出指标",)), (40, ("效益指标", "满意度指标"))]


def test_latex_becomes_a_sign(project: FormsRead) -> None:
    rate = next(i for i in project.forms[1].indicators if i.name == "水质达标率")
    assert rate.target[:4] == ("≥", D(98), None, "%")


def test_the_unit_of_a_form_without_one_is_that_of_the_form_before_or_of_its_words() -> None:
    alone = text_read(PROJECT).forms[0]
    assert alone.budget is not None and alone.budget.value == D(1500000)


# ---- ruled grids -----------------------------------------------------------------------------------------------------


def grid(*rows: tuple[tuple[int, int, int, int, str], ...], page: int = 1, widths: tuple[int, ...] = (60, 60, 60, 200, 60, 60)) -> Grid:
    """A ruled grid of (row, column, rowspan, colspan, text), with boxes from the column widths."""
    edges = [sum(widths[:i]) for i in range(len(widths) + 1)]
    cells = tuple(
        Cell(r, c, t, rs, cs, page=page, box=(edges[c], 20.0 * r, edges[min(c + cs, len(widths))], 20.0 * (r + rs)))
        for row in rows
        for r, c, rs, cs, t in row
    )
    return Grid(max(c.row + c.rowspan for c in cells), len(widths), cells, page=page)


def level_row(row: int, *texts: str) -> tuple[tuple[int, int, int, int, str], ...]:
    return tuple((row, column, 1, 1, text) for column, text in enumerate(texts, 1))


def ruled() -> tuple[Block, ...]:
    """A self-made form whose merged level cells a page break cuts: 产出 and 成本 are printed on the second page only."""
    first = grid(
        ((0, 0, 1, 3, "项目名称"), (0, 3, 1, 3, "水闸维修")),
        ((1, 0, 1, 3, "主管部门"), (1, 3, 1, 3, "云溪区水务局")),
        ((2, 0, 3, 3, "资金金额（万元）"), (2, 3, 1, 1, "年度资金总额："), (2, 4, 1, 1, "50.00"), (2, 5, 3, 1, "执行率分值（10分）")),
        ((3, 3, 1, 1, "其中：财政拨款"), (3, 4, 1, 1, "48.00")),
        ((4, 3, 1, 1, "其他资金"), (4, 4, 1, 1, "2.00")),
        ((5, 0, 1, 1, "年度目标"), (5, 1, 1, 5, "按期修好水闸。")),
        (
            (6, 0, 4, 1, ""), (6, 1, 1, 1, "一级指标"), (6, 2, 1, 1, "二级指标"), (6, 3, 1, 1, "三级指标"), (6, 4, 1, 1, "指标值"),
            (6, 5, 1, 1, "分值权重（90分）"),
        ),
        ((7, 1, 3, 1, ""), (7, 2, 1, 1, "数量指标"), (7, 3, 1, 1, "指标1：维修水闸数量"), (7, 4, 1, 1, "≥3座"), (7, 5, 1, 1, "50")),
        ((8, 2, 1, 1, "质量指标"), (8, 3, 1, 1, "验收合格率"), (8, 4, 1, 1, ""), (8, 5, 1, 1, "10")),
        ((9, 2, 1, 1, ""), (9, 3, 1, 1, "每座水闸维修费"), (9, 4, 1, 1, "≤16万元"), (9, 5, 1, 1, "10")),
    )  # fmt: skip
    second = grid(
        ((0, 0, 2, 1, "年度绩效指标"), *level_row(0, "产出指标", "成本指标", "管理费", "≤2万元", "10")),
        level_row(1, "效 益\n指标", "社会效益指标", "防汛能力", "提升", "10"),
        page=2,
    )  # fmt: skip
    title, year, foot, heading = (Paragraph(t) for t in ("部门专项业务经费绩效目标表", "（2026年度）", "— 33 —", "第三部分 名词解释"))
    return (title, year, first, foot, second, heading)


def test_a_ruled_form_over_two_pages() -> None:
    read = read_forms(ruled(), "云溪区水务局", "2025")
    (form,) = read.forms
    assert (form.name, form.title) == ("水闸维修", "部门专项业务经费绩效目标表")
    assert told(form) == [
        ("产出指标", "数量指标", "维修水闸数量", "≥3座"),
        ("产出指标", "质量指标", "验收合格率", ""),
        ("产出指标", "成本指标", "每座水闸维修费", "≤16万元"),
        ("产出指标", "成本指标", "管理费", "≤2万元"),
        ("效益指标", "社会效益指标", "防汛能力", "提升"),
    ]
    assert {w.levels: w.number.value for w in form.weights} == {("预算执行率",): 10, (): 90}
    assert {f.coordinate.year for f in read.facts} == {"2026"}
    assert max(read.used) == 4  # the heading that follows is not taken


def test_rows_on_the_next_page_in_the_same_columns_go_on_a_form() -> None:
    title, year, first, foot, _, heading = ruled()
    row = ((0, 0, 1, 1, ""), *level_row(0, "", "", "管理费", "≤2万元", "10"))
    (form,) = read_forms((title, year, first, foot, grid(row, page=2), heading), "云溪区水务局", "2025").forms
    assert form.indicators[-1].name == "管理费"
    elsewhere = grid(row, page=2, widths=(50, 60, 70, 200, 60, 60))
    (form,) = read_forms((title, year, first, foot, elsewhere, heading), "云溪区水务局", "2025").forms
    assert form.indicators[-1].name != "管理费"


def test_a_blank_cell_of_a_ruled_form_is_a_blank_value() -> None:
    (form,) = read_forms(ruled()).forms
    blank = next(i for i in form.indicators if i.name == "验收合格率")
    assert blank.values and blank.target.text == ""


def test_sources_of_a_ruled_form() -> None:
    (form,) = read_forms(ruled()).forms
    assert [(s.origin, s.number.value if s.number else None) for s in form.sources] == [("*", 500000), ("local", 480000), ("other", 20000)]


def evaluated() -> Grid:
    return grid(
        ((0, 0, 1, 2, "项目名称"), (0, 2, 1, 6, "河道清淤")),
        ((1, 0, 1, 2, "主管部门"), (1, 2, 1, 6, "云溪区水务局")),
        (
            (2, 0, 3, 2, "项目资金（万元）"), (2, 2, 1, 1, ""), (2, 3, 1, 1, "年初预算数"), (2, 4, 1, 1, "全年预算数（A）"),
            (2, 5, 1, 1, "全年执行数（B）"), (2, 6, 1, 1, "分值"), (2, 7, 1, 1, "执行率（B/A）"),
        ),
        level_row(3, "", "年度资金总额", "240", "229.19", "229.19", "10", "100%")[1:],
        level_row(4, "", "其中：当年财政拨款", "240", "229.19", "229.19", "—", "—")[1:],
        ((5, 0, 2, 2, "年度总体目标完成情况"), (5, 2, 1, 3, "预期目标（年初设定）"), (5, 5, 1, 3, "实际完成情况")),
        ((6, 2, 1, 3, "清淤二十公里。"), (6, 5, 1, 3, "清淤十九公里。")),
        (
            (7, 0, 3, 1, "绩效指标"),
            *level_row(7, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ),
        level_row(8, "产出指标（50分）", "数量指标", "清淤长度", "≥20公里", "19公里", "50", "45"),
        level_row(9, "效益指标（40分）", "生态效益指标", "水质", "改善", "改善", "40", "40"),
        ((10, 0, 1, 6, "总分"), (10, 6, 1, 1, "100"), (10, 7, 1, 1, "95")),
        widths=(40, 40, 60, 60, 60, 60, 30, 40),
    )  # fmt: skip


def test_a_self_evaluation() -> None:
    read = read_forms((Paragraph("2022年河道清淤项目绩效自评表"), evaluated()), "云溪区水务局")
    (form,) = read.forms
    stages = {f.coordinate.stage: f.number.value for f in read.facts if f.coordinate.fund == "*"}
    assert stages == {"budget": 2400000, "adjusted": 2291900, "outturn": 2291900}
    (rate,) = [c for c in read.claims if c.kind == "completion"]
    assert rate.number is not None and rate.number.value == 100 and rate.subject.stage == "outturn"
    assert {w.levels: w.number.value for w in form.weights} == {("预算执行率",): 10, ("产出指标",): 50, ("效益指标",): 40, (): 100}
    length = form.indicators[0]
    assert dict(length.values)["实际"].low == 19 and length.target.low == 20
    done = form.field("实际完成情况")
    assert done is not None and done.text == "清淤十九公里。"
    assert form.goals == (("年度", "年度目标", "清淤二十公里。"),)


# ---- lists of projects -----------------------------------------------------------------------------------------------

_LIST = (80, 50, 50, 50, 80, 60, 60, 90, 40, 40, 40)
_HEAD = (
    (0, 0, 2, 1, "项目名称"), (0, 1, 2, 1, "项目总额"), (0, 2, 1, 2, "其中："), (0, 4, 2, 1, "绩效目标"), (0, 5, 2, 1, "一级指标"),
    (0, 6, 2, 1, "二级指标"), (0, 7, 2, 1, "三级指标"), (0, 8, 2, 1, "绩效指标性质"), (0, 9, 2, 1, "本年绩效指标值"),
    (0, 10, 2, 1, "绩效度量单位"), (1, 2, 1, 1, "财政资金"), (1, 3, 1, 1, "其他资金"),
)  # fmt: skip


def listed(row: int, rows: int, name: str, total: str, goal: str) -> tuple[tuple[int, int, int, int, str], ...]:
    return ((row, 0, rows, 1, name), (row, 1, rows, 1, total), (row, 2, rows, 1, total), (row, 3, rows, 1, ""), (row, 4, rows, 1, goal))


def measured(row: int, first: str, second: str, name: str, sign: str, value: str, unit: str) -> tuple[tuple[int, int, int, int, str], ...]:
    return tuple((row, 5 + i, 1, 1, t) for i, t in enumerate((first, second, name, sign, value, unit)))


def test_a_list_of_projects_over_two_pages() -> None:
    page1 = grid(
        _HEAD,
        listed(2, 1, "11000022T000000455794-水质监测", "839.000000", "按时监测。"),
        measured(2, "产出指标", "数量指标", "监测断面", "≥", "98", "个"),
        listed(3, 1, "", "", "清理河道，"),
        measured(3, "产出指标", "质量指标", "清理合格率", "＝", "100", "%"),
        widths=_LIST,
    )
    page2 = grid(
        listed(0, 2, "11000022T000000456725-河道清理", "54.320000", "保持通畅。"),
        measured(0, "效益指标", "社会效益指标", "居民评价", "定性", "优", ""),
        measured(1, "满意度指标", "服务对象满意度指标", "居民满意度", "≥", "95", "%"),
        page=2, widths=_LIST,
    )  # fmt: skip
    read = read_forms((Paragraph("项目支出绩效目标表"), Paragraph("金额单位：万元"), page1, Paragraph("清理"), page2), "某市水务局", "2026")
    assert [f.name for f in read.forms] == ["水质监测", "河道清理"]
    assert told(read.forms[1]) == [
        ("产出指标", "质量指标", "清理合格率", "=100%"),
        ("效益指标", "社会效益指标", "居民评价", "优"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥95%"),
    ]
    assert read.forms[1].goals[0][2] == "清理河道，保持通畅。"
    totals = {f.coordinate.project: f.number.value for f in read.facts if f.coordinate.fund == "*"}
    assert totals == {"水质监测": D(8390000), "河道清理": D(543200)}
    code = read.forms[0].field("项目代码")
    assert code is not None and code.text == "11000022T000000455794"


def test_indicators_in_prose_and_total_rows() -> None:
    prose = (
        "1、1-产出指标；11-数量指标；保障会议次数；实施周期指标值:每年≥20场；年度指标值:≥20场。"
        "2、3-满意度指标；31-服务对象满意度；群众满意度；实施周期指标值:≥90%；年度指标值:≥95%。"
    )
    head = ("项目名称（资金使用单位）", "总计", "财政拨款", "其他资金", "绩效目标", "绩效指标")
    rows = [head, ("合计", "12.00", "12.00", "", "", ""), ("会务保障", "12.00", "12.00", "", "办好会议。", prose)]
    page = grid(*(tuple((r, c, 1, 1, t) for c, t in enumerate(row)) for r, row in enumerate(rows)))
    read = read_forms((Paragraph("项目支出绩效目标表"), Paragraph("部门名称：某市机关事务局  单位：万元"), page), "", "2026")
    (form,) = read.forms
    assert [(i.level1, i.level2, i.name, i.target.low) for i in form.indicators] == [
        ("产出指标", "数量指标", "保障会议次数", 20), ("满意度指标", "服务对象满意度指标", "群众满意度", 95),
    ]  # fmt: skip
    assert Counter(f.coordinate.project for f in read.facts) == {"*": 2, "会务保障": 2}
    assert {f.coordinate.entity for f in read.facts} == {"某市机关事务局"}


# ---- what is no form, and bad input ----------------------------------------------------------------------------------


def test_an_ordinary_table_is_no_form() -> None:
    text = "2024年项目支出预算表\n\n单位：万元\n\n项目编码\t项目名称\t金额\n001\t河湖管护经费\t150.00\n"
    assert text_read(text) == FormsRead()


def test_a_contents_line_is_no_form() -> None:
    assert read_forms((Paragraph("1. 2024年部门整体绩效目标申报表"), Paragraph("2. 项目支出绩效目标表"))) == FormsRead()


def test_an_empty_template_has_no_indicators() -> None:
    blank = PROJECT.split("年度绩效目标 1\t40%")[0].replace("河湖管护经费", "")
    assert all(not f.name for f in text_read(blank).forms)


@pytest.mark.parametrize(
    "noise", ["\t" * 40, "一级指标\t二级指标\t三级指标\n", "项目名称\t\n项目名称\t\n", "项目名称\t甲\n主管部门\t(((\n一级指标\t二级指标\n"]
)
def test_noise_never_breaks_the_reading(noise: str) -> None:
    assert isinstance(text_read("项目支出绩效目标表\n\n" + noise + "\n"), FormsRead)


def test_a_cell_of_a_megabyte() -> None:
    long = PROJECT.replace("管好河湖。", "管好河湖。" * 200_000)
    assert text_read(long).forms[0].name == "河湖管护经费"


# ---- published forms -------------------------------------------------------------------------------------------------

REFERENCE = SHARED / "corpus" / "武汉江汉" / "江汉区人力资源局2024年部门预算.txt"


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference documents are not here")
def test_the_reference_forms() -> None:
    document = read_text(REFERENCE, REFERENCE.read_bytes())
    read = read_forms(document.blocks, "武汉市江汉区人力资源局", "2024")
    assert Counter(f.kind for f in read.forms) == {"department": 1, "project": 8} and read.unbound == ()
    by_line = {i.place.line: i for i in read.indicators}
    effect, satisfied = ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标")
    # T01 a shifted row whose last column is lost; T02 a lost value; T04 rows that lost their level cells
    assert by_line[1186].weight is not None and by_line[1186].weight.value == 15
    assert by_line[1232].values == () and by_line[1232].name == "享受职业培训补贴人员数量"
    assert [(by_line[n].level1, by_line[n].level2) for n in (874, 888, 891, 892, 996, 1020, 1280, 1283)] == [
        effect, ("产出指标", "时效指标"), effect, satisfied, effect, satisfied, effect, satisfied,
    ]  # fmt: skip
    assert by_line[1238].target[:4] == ("≥", D(98), None, "%")  # T05
    for form in read.forms[1:]:
        weights = [i.weight.value for i in form.indicators if i.weight is not None]
        assert sum(weights) == 80, form.name
        assert [on for _, _, on in form.ticks] == [False, True, False, False, True, False]  # T06
        assert sum(1 for s in form.sources if s.label.startswith("4.")) == 1  # T03
    assert [len(f.items) for f in read.forms] == [0, 5, 7, 3, 2, 4, 4, 1, 7]
    wrong = [f for f in read.formulas if f.stated is not None and abs(f.computed - f.stated.value) > f.tolerance]
    assert len(read.formulas) > 40 and [f.place.line for f in wrong] == [1211]


@pytest.mark.parametrize(
    ("path", "forms", "indicators"),
    [
        ("西安/西安市信访局（汇总）2026年部门预算.pdf", 11, 77),
        ("上海普陀/普陀区万里街道办事处2023年部门预算.pdf", 5, 65),
        ("广州/广州市生态环境局2026年部门整体预算绩效目标申报表.pdf", 1, 25),
        ("北京/北京市审计局2026年度部门预算报表.pdf", 18, 200),
    ],
)
def test_other_regions_forms(path: str, forms: int, indicators: int) -> None:
    source = SHARED / "corpus" / path
    if not source.exists():
        pytest.skip("the published documents are not here")
    from mingzhang.readers import read

    found = read_forms(read(source).blocks)
    assert (len(found.forms), len(found.indicators)) == (forms, indicators)
    assert all(i.level1 and i.name for i in found.indicators)
