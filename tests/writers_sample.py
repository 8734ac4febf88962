"""A small publication of our own for the tests of writers: every kind of block, spans, boxes and notes."""

from __future__ import annotations

from mingzhang.facts import Claim, Coordinate, Fact, Indicator, Place, Target, number
from mingzhang.views.publication import Contents, Cover, Figure, Heading, Paragraph, Publication, Table, TableCell, Tick

ENTITY = "临江区档案馆"


def amount(text: str, **axes: str) -> Figure:
    """An amount printed in 万元 and the fact that it states."""
    coordinate = Coordinate(**{"entity": ENTITY, "year": "2024", "stage": "budget", "measure": "expenditure", **axes})
    return Figure(text, Fact(coordinate, number(text.replace(",", ""), "万元"), Place()))


def cell(*prose: str | Figure, **options: object) -> TableCell:
    """A cell; figures stand at the right."""
    align = "right" if prose and isinstance(prose[0], Figure) else "left"
    return TableCell(prose, **{"align": align, **options})  # type: ignore[arg-type]


def amounts(*texts: str) -> tuple[TableCell, ...]:
    """Cells of amounts; '' is a blank."""
    return tuple(cell(amount(text)) if text else cell() for text in texts)


def head(text: str, **options: object) -> TableCell:
    """A header cell."""
    return TableCell((text,), align="centre", header=True, **options)  # type: ignore[arg-type]


def heads(*texts: str, **options: object) -> tuple[TableCell, ...]:
    """Header cells alike."""
    return tuple(head(text, **options) for text in texts)


TOTAL = amounts("1,286.40", "906.15", "731.90", "174.25", "380.25")
SERVICES = amounts("819.75", "645.50", "174.25", "380.25")
FUNCTIONS = Table(
    "05", "预算05表", "2024年一般公共预算支出表（分功能科目）", "万元", "cube",
    (
        (*heads("科目编码", "科目名称", "合计", rowspan=2), head("基本支出", colspan=3), head("项目支出", rowspan=2)),
        heads("小计", "人员经费", "公用经费"),
    ),
    (
        (cell(), cell("合计", align="centre", bold=True), *TOTAL),
        (cell("201"), cell("一般公共服务支出"), cell(amount("1,200.00", function="201")), *SERVICES),
        (cell("20126"), cell("档案事务", indent=1), cell(amount("1,200.00", function="20126")), *SERVICES),
        (cell("2012601"), cell("行政运行", indent=2), *amounts("819.75", "819.75", "645.50", "174.25", "")),
        (cell("2012604"), cell("档案馆", indent=2), *amounts("380.25", "", "", "", "380.25")),
        (cell("221"), cell("住房保障支出"), *amounts("86.40", "86.40", "86.40", "", "")),
    ),
    (10, 24, 12, 12, 12, 12, 12), notes=("注：本表按功能科目列示到项级。",), anchor="t05", sheet="预算05表 一般公共预算支出",
)  # fmt: skip

EMPTY = Table(
    "09", "预算09表", "2024年政府性基金预算支出表", "万元", "cube",
    ((head("科目编码"), head("科目名称"), head("合计"), head("基本支出"), head("项目支出")),), (),
    (1, 2, 1, 1, 1), notes=("注：本单位无政府性基金预算相关支出。",), anchor="t09", sheet="预算09表 政府性基金预算",
)  # fmt: skip

TARGET = Indicator(
    "馆藏档案数字化经费", "年度", "1", "产出指标", "数量指标", "数字化扫描页数",
    (("前年", Target("≥", text="≥70万页")), ("上年", Target("≥", text="≥75万页")), ("当年", Target("≥", text="≥80万页"))),
    number("20", "%"), "计划数据", Place(),
)  # fmt: skip
SHARE = Claim("share", Coordinate(nature="personnel"), Coordinate(), number("56.90", "%"), None, "占", Place())
KINDS = (Tick("1. 运转类", False), Tick("2. 特定目标类本级支出", True), Tick("3. 特定目标类上级转移支出", False))

FORM = Table(
    "15", "预算15表", "2024年项目支出（绩效目标）申报表", "万元", "form", (),
    (
        (head("项目名称"), cell("馆藏档案数字化经费", colspan=3), head("项目代码"), cell("99010124126T000000001")),
        (head("项目类别"), TableCell(ticks=KINDS, colspan=5)),
        (head("立项依据", rowspan=2), cell("1. 《档案法》第三十六条。\n2. 区“十四五”档案事业发展规划。", colspan=5)),
        (cell("3. 馆藏纸质档案老化，亟需抢救。", colspan=5),),
        (
            head("项目当年预算"), cell(amount("380.25"), colspan=2), head("占比"), cell(Figure("29.56", SHARE), "%", align="right"),
            cell("<b>不是标签</b> & \"引号\""),
        ),
        (head("项目支出明细", rowspan=2), head("项目内容"), head("测算依据", colspan=3), head("金额")),
        (cell("扫描加工费"), cell("0.45元/页*80万页=36万元", colspan=3), cell(amount("36"))),
    ),
    (2, 2, 2, 2, 2, 3), caption=("单位名称：临江区档案馆",), anchor="t15", sheet="预算15表 数字化",
)  # fmt: skip

INDICATORS = Table(
    "15-3", "", "年度绩效目标表", "", "indicators",
    (
        (*heads("目标名称", "一级指标", "二级指标", "三级指标", rowspan=2), head("指标值", colspan=4), head("指标值确定依据", rowspan=2)),
        heads("前年", "上年", "预计当年实现", "指标分值权重"),
    ),
    (
        (
            head("年度绩效目标1", rowspan=2), head("产出指标", rowspan=2), cell("数量指标"), cell("数字化扫描页数"),
            *(cell(Figure(text, TARGET)) for text in ("≥70万页", "≥75万页", "≥80万页")), cell(Figure("20", TARGET), "%"), cell("计划数据"),
        ),
        tuple(cell(text) for text in ("质量指标", "扫描差错率", "≤1%", "≤1%", "≤0.5%", "20%", "计划数据")),
    ),
    (10, 9, 10, 22, 11, 11, 12, 10, 11), landscape=True, anchor="t15-3", sheet="预算15表 数字化 年度指标",
)  # fmt: skip

SAMPLE = Publication(
    "临江区档案馆2024年部门预算", ENTITY, 2024,
    (
        Cover(("临江区档案馆2024年部门预算", "公开日期：2024年2月5日"), "cover"),
        Contents(),
        Heading(1, "第一部分", "基本概况", "p1"),
        Heading(2, "一、", "主要职能", "p1-1"),
        Paragraph(("贯彻执行档案工作的方针政策，统筹规划、监督指导全区档案工作，收集、保管和利用本区重要档案资料。",)),
        Heading(1, "第二部分", "预算情况说明", "p2"),
        Heading(2, "一、", "支出预算安排情况", "p2-1"),
        Heading(3, "（一）", "总体情况", "p2-1-1"),
        Paragraph(
            ("2024年支出总预算", amount("1,286.40"), "万元，其中人员经费", amount("731.90"), "万元，占", Figure("56.90", SHARE), "%。")
        ),
        Heading(1, "第三部分", "预算公开报表", "p3"),
        FUNCTIONS, EMPTY,
        Cover(("2024年预算绩效目标表", ENTITY), "annex"),
        FORM, INDICATORS,
        Paragraph(("注：预算执行率指标由财政部门统一设定。",), "note"),
    ),
    "0123456789abcdef",
)  # fmt: skip
