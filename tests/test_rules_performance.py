"""Rules on performance forms, reasons, workings and procurement: a clean disclosure is silent, each planted fault is found."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from mingzhang.facts import Coordinate, Fact, Finding, Place, Severity, number
from mingzhang.readers.text import read_text
from mingzhang.reading import Reading
from mingzhang.rules import performance, performance_history, performance_quantities, privacy, procurement, reasons, workings
from mingzhang.rules.performance_values import likeness
from mingzhang.rules.rule import Rule
from mingzhang.rules.workings_targets import quantities
from mingzhang.understand import understand

SHARED = Path(__file__).resolve().parents[2] / "shared"
RULES: tuple[Rule, ...] = (*performance.RULES, *performance_history.RULES, *reasons.RULES, *workings.RULES, *procurement.RULES)

FRONT = """云溪区水务局 2024年部门预算

第一部分 预算情况说明

一、支出预算安排情况

2024年支出预算300万元，比2023年预算增加60万元，增长25%，变动的主要原因是新增水闸维修项目。

二、政府采购预算情况

2024年政府采购预算46万元，比2023年预算增加1万元，增长2.2%。

三、预算绩效开展情况

2024年所有项目支出均编制绩效目标。

预算 12 表

2024 年政府采购预算表

单位：万元

单位代码\t单位名称\t项目\t政府采购品目\t功能科目\t部门支出经济分类\t资金来源\t采购数量\t单价 (万元)\t采购金额\t\t
\t\t\t\t\t\t\t\t\t采购金额合计 (万元)\t其中面向中小企业(万元)\t其中面向小微企业(万元)
\t合计\t\t\t\t\t\t\t\t46.00\t40.00\t30.00
201001\t云溪区水务局\t河湖管护经费\t[C21040000]物业管理服务\t[2130301]行政运行\t[30209]物业管理费\t预算安排\t2\t20.00\t40.00\t40.00\t30.00
201001\t云溪区水务局\t防汛经费\t[A05049900]其他办公用品\t[2130301]行政运行\t[30201]办公费\t预算安排\t1\t6.00\t6.00\t0.00\t0.00

预算 13 表

2024 年政府向社会力量购买服务预算表

单位：万元

单位代码\t单位名称\t是否包含政府采购\t项目\t政府购买服务内容\t购买数量\t购买金额\t部门支出经济分类
\t合计\t\t\t\t\t50.00\t
201001\t云溪区水务局\t是\t河湖管护经费\t物业管理服务\t1\t40.00\t[30209]物业管理费
201001\t云溪区水务局\t否\t水闸维修经费\t水闸检测服务\t1\t10.00\t[30227]委托业务费

2024年云溪区部门整体绩效目标申报表

填报日期：2023年8月15日

单位：万元

部门 (单位) 名称\t云溪区水务局\t\t\t\t\t
部门总体资金情况\t总体资金情况\t\t当年金额\t占比\t近两年收支金额\t
\t\t\t\t\t2022年\t2023年
\t支出 构成\t人员类项目支出\t30.00\t10%\t20\t25
\t\t特定目标类项目支出\t270.00\t90%\t190\t215
\t\t合计\t300.00\t100%\t210\t240

年度目标 1:\t管好河湖。\t\t\t\t\t\t
年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t\t\t指标值确定依据
\t\t\t\t近两年指标值\t\t预期当年实现值\t
\t\t\t\t前年\t上年\t\t
\t产出指标\t数量指标\t巡查河段长度\t100公里\t110公里\t120公里\t计划数据
\t\t质量指标\t投诉处理率\t≥88%\t≥90%\t≥91%\t计划数据
\t\t\t水质达标率\t≥70%\t≥72%\t≥75%\t计划数据
\t效益指标\t生态效益指标\t全域生态面貌\t有效改善\t有效改善\t有效改善\t计划数据
\t满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t≥90%\t≥90%\t计划数据
"""

#: one project's form; {…} are its name, unit of output, amounts
FORM = """
2024年云溪区项目支出(绩效目标)申报表

项目名称\t{name}\t项目代码\t
项目主管部门\t云溪区水务局\t项目执行单位\t云溪区河道所
项目年度\t2024 年度\t\t
项目实施方案\t1. 2024年计划养护{thing}30处；2. 租赁巡查车辆所需经费。\t\t
上年绩效评价结果、整改及应用 (必填)\t1. 2022年度绩效评价得分:95 分 2. 整改情况:无 \
3. 评价结果在今年预算的应用情况:根据评价意见压减管理费10万元。\t\t
项目前两年预算及当年预算变动情况\t1. 2022年年初预算安排70万元; 2. 2022年实际预算执行70万元; \
3. 2023年年初预算安排80万元; 4. 2023年1-7月预算执行50万元; \
5. 当年预算变动情况及理由:2024年预算比2023年增加的原因是增加{thing}养护10万元。\t\t

项目总预算\t(延续性项目填写)\t\t项目当年预算\t90.00\t
2024年预算申报项目资金来源\t来源项目\t\t2024年预算申报数\t\t
\t当年预算合计\t\t90.00\t\t
\t1. 财政拨款收入(区级安排数)\t\t90.00\t\t
2024年项目支出明细及依据\t项目内容\t测算依据及说明\t本级财政拨款金额\t上级转移支付金额\t其他资金
\t{thing}养护费\t1万元/处*30处{thing}=30万元\t30.00\t\t
\t管护人员经费\t聘用人员15人*3万元=45万元\t45.00\t\t
\t车辆租赁费\t包括以下2项:巡查车辆租赁10万元、油料5万元\t15.00\t\t
项目资产配置计划及采购计划\t\t\t\t\t
品名\t数量\t\t金额\t\t
物业服务\t2\t\t40.00\t\t

项目绩效总目标\t\t\t\t\t
名称\t\t目标说明\t\t\t
年度绩效目标 1\t\t管好{thing}。\t\t\t
长期绩效目标表\t\t\t\t\t
目标名称\t一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据
长期绩效目标 1\t产出指标\t数量指标\t{thing}养护数量\t30处\t计划数据
\t\t质量指标\t{thing}完好率\t≥90%\t计划数据
\t效益指标\t生态效益指标\t{thing}环境改善\t有效改善\t计划数据

年度绩效目标表

目标名称\t指标权重比例(%)\t一级指标\t二级指标\t三级指标\t指标值\t\t\t\t指标值确定依据
\t\t\t\t\t前年\t上年\t预计当年实现\t指标分值权重\t
年度绩效目标 1\t50%\t产出指标\t数量指标\t{thing}养护数量\t25处\t28处\t30处\t30%\t计划数据
\t\t\t质量指标\t{thing}完好率\t≥85%\t≥90%\t≥90%\t10%\t计划数据
\t\t\t时效指标\t养护完成及时率\t=100%\t=100%\t=100%\t10%\t计划数据
\t50%\t效益指标\t生态效益指标\t{thing}环境改善\t有效改善\t有效改善\t有效改善\t40%\t计划数据
\t\t满意度指标\t服务对象满意度指标\t服务对象满意度\t≥90%\t≥90%\t≥90%\t10%\t计划数据
"""
PROJECTS = {"河湖管护经费": "河道", "防汛经费": "堤防", "水闸维修经费": "水闸", "供水保障经费": "管网"}
CLEAN = FRONT + "".join(FORM.format(name=name, thing=thing) for name, thing in PROJECTS.items())


@lru_cache
def read(text: str) -> Reading:
    made = understand(read_text(Path("样本.txt"), text.encode()))
    assert (made.year, len(made.forms)) == ("2024", 1 + len(PROJECTS))
    return made


def found(reading: Reading) -> list[Finding]:
    return [f._replace(rule=rule.id) for rule in RULES if rule.applies(reading) for f in rule.check(reading)]


def after(*changes: tuple[str, str]) -> list[Finding]:
    """The findings of the clean text with the first occurrence of each passage replaced."""
    text = CLEAN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return found(read(text))


def test_a_clean_disclosure_is_silent() -> None:
    assert [(f.rule, f.message) for f in found(read(CLEAN))] == []


REASON = "2024年预算比2023年增加的原因是增加河道养护10万元"
EXCHANGED = ("≥88%\t≥90%\t≥91%", "≥88%\t≥90%\t≥72%"), ("≥70%\t≥72%\t≥75%", "≥70%\t≥72%\t≥90%")
LOCAL = "\t1. 财政拨款收入(区级安排数)\t\t{}\t\t\n"
RECEIVED = "\t2. 财政拨款收入(上级转移支付)\t\t{}\t\t\n"
PARTED = LOCAL.format("90.00"), LOCAL.format("60.00") + RECEIVED.format("30.00")
ASKED = LOCAL.format("90.00"), LOCAL.format("90.00") + RECEIVED.format("")
UNTICKED = "项目年度\t2024 年度", "项目类别\t1. 本级支出 ☑ 2. 上级转移支出 ☐\t\t\n项目年度\t2024 年度"
CODED = "预算 12 表\n", (
    "预算 11 表\n\n2024年项目支出预算表\n\n单位：万元\n\n项目编码\t项目名称\t合计\n\t合计\t180.00\n"
    "42010324201T000000101\t河湖管护经费\t90.00\n42010324201T000000102\t防汛经费\t90.00\n\n预算 12 表\n"
)
COUNTED = (("\t河道养护数量\t25处\t28处\t30处", "\t河道养护数量\t25家\t28家\t30家"),)
NOTED = "≥90%\t10%\t计划数据\n\n2024", "≥90%\t10%\t计划数据\n\n注：预算执行率指标权重为20%\n\n2024"
#: rule, its severity, and the passages that are changed
PLANTED: list[tuple[str, Severity, list[tuple[str, str]]]] = [
    ("R-PERF-WEIGHT-GROUP", Severity.ERROR, [("\t30处\t30%", "\t30处\t35%")]),
    ("R-PERF-WEIGHT-GROUP", Severity.ERROR, [("年度绩效目标 1\t50%", "年度绩效目标 1\t60%")]),
    ("R-PERF-WEIGHT-SIBLING", Severity.HINT, [("年度绩效目标 1\t50%", "年度绩效目标 1\t60%")]),
    ("R-PERF-WEIGHT-SATISFACTION", Severity.HINT, [("≥90%\t10%\t计划数据\n\n2024", "≥90%\t15%\t计划数据\n\n2024")]),
    ("R-PERF-WEIGHT-REST", Severity.HINT, [("\t有效改善\t40%", "\t有效改善\t30%"), ("\t50%\t效益指标", "\t40%\t效益指标")]),
    ("R-PERF-SHARE", Severity.HINT, [("\t30.00\t10%\t20\t25", "\t30.00\t\t20\t25")]),
    ("R-PERF-MANDATORY", Severity.DOUBT, [("2. 整改情况:无", "2. 整改情况:")]),
    ("R-PERF-MANDATORY", Severity.DOUBT, [("得分:95 分", "得分:")]),
    ("R-PERF-EVAL-YEAR", Severity.DOUBT, [("根据评价意见压减管理费10万元", "2023年的评价结果得到重视，据以压减管理费10万元")]),
    ("R-PERF-EVAL-YEAR", Severity.DOUBT, [("2022年度绩效评价得分", "2020年度绩效评价得分")]),
    ("R-PERF-USE", Severity.DOUBT, [("应用情况:根据评价意见压减管理费10万元。", "应用情况:评价结果得到有效运用")]),
    (
        "R-PERF-SCORE", Severity.HINT,
        [("应用情况:根据评价意见压减管理费10万元。", "应用情况:无"), ("2023年年初预算安排80万元", "2023年年初预算安排160万元")],
    ),
    ("R-PERF-CONFLICT", Severity.DOUBT, [("\t\t\t质量指标\t河道完好率\t≥85%\t≥90%\t≥90%", "\t\t\t质量指标\t水质达标率\t≥85%\t≥90%\t≥90%")]),
    ("R-PERF-HORIZON", Severity.DOUBT, [("河道养护数量\t30处\t计划数据", "河道养护数量\t20处\t计划数据")]),
    ("R-PERF-NAME", Severity.HINT, [("\t质量指标\t河道完好率\t≥90%\t计划数据", "\t质量指标\t河道设施完好率\t≥90%\t计划数据")]),
    ("R-PERF-SWAP", Severity.DOUBT, [*EXCHANGED]),
    ("R-PERF-SWAP", Severity.ERROR, [
        *EXCHANGED, ("\t质量指标\t河道完好率\t≥90%\t计划数据", "\t质量指标\t投诉处理率\t≥90%\t计划数据"),
        ("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t水质达标率\t≥70%\t≥72%\t≥72%"),
    ]),
    ("R-PERF-CONFLICT", Severity.HINT, [("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t河道巡查河段长度\t100公里\t110公里\t130公里")]),
    ("R-PERF-HISTORY", Severity.DOUBT, [("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t水质达标率\t≥85%\t≥72%\t≥75%")]),
    ("R-PERF-HISTORY", Severity.DOUBT, [("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t河道水质达标率\t≥70%\t≥74%\t≥75%")]),
    ("R-PERF-ODD", Severity.DOUBT, [("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t河道完好率\t≥90%\t≥90%\t≥59%")]),
    ("R-PERF-LONE", Severity.HINT, [("=100%\t=100%\t=100%\t10%", "=100%\t=100%\t=10%\t10%")]),
    ("R-PERF-RATE", Severity.DOUBT, [("=100%\t=100%\t=100%\t10%", "=100%\t=100%\t=500%\t10%")]),
    ("R-NUM-ZERO", Severity.DOUBT, [("≥88%\t≥90%\t≥91%", "≥88%\t≥90%\t≥09%")]),
    ("R-PERF-TRANSFER", Severity.DOUBT, [PARTED]),
    ("R-PERF-TRANSFER", Severity.HINT, [ASKED, ("聘用人员15人*3万元=45万元", "聘用人员15人*3万元=45万元，预计中央14.4万元")]),
    ("R-PERF-CATEGORY", Severity.HINT, [PARTED, UNTICKED]),
    ("R-PERF-CODE", Severity.HINT, [CODED]),
    ("R-PERF-QUANTITY", Severity.DOUBT, [*COUNTED, ("2024年计划养护河道30处", "2024年计划养护河道45家")]),
    ("R-PERF-QUANTITY", Severity.DOUBT, [*COUNTED, ("管好河道。", "完成45家河道的养护。")]),
    ("R-PERF-WEIGHT", Severity.ERROR, [NOTED]),
    ("R-PERF-JUMP", Severity.HINT, [("100公里\t110公里\t120公里", "100公里\t110公里\t300公里")]),
    ("R-PERF-DUPLICATE", Severity.DOUBT, [("\t时效指标\t养护完成及时率", "\t时效指标\t河道完好率")]),
    ("R-PERF-CLASS", Severity.DOUBT, [("\t时效指标\t养护完成及时率", "\t时效指标\t验收合格率")]),
    ("R-PERF-CLASS", Severity.HINT, [("\t\t\t质量指标\t河道完好率", "\t\t\t质量指标\t修复及时率")]),
    ("R-PERF-VAGUE", Severity.DOUBT, [("110公里\t120公里", "110公里\t120公里左右")]),
    ("R-PERF-VAGUE", Severity.DOUBT, [("居民满意度\t≥90%\t≥90%\t≥90%", "居民满意度\t≥90%\t≥90%\t满意")]),
    ("R-PERF-BLANK", Severity.DOUBT, [("110公里\t120公里", "110公里\t")]),
    ("R-PERF-OPERATOR", Severity.DOUBT, [("\t≥85%\t≥90%\t≥90%\t10%", "\t≥85%\t≥90%\t≤90%\t10%")]),
    ("R-PERF-UNIT", Severity.HINT, [("≥70%\t≥72%\t≥75%", "≥70%\t≥72%\t≥75次")]),
    ("R-PERF-UNIT", Severity.HINT, [("100公里\t110公里\t120公里", "100公里\t110公里\t120里")]),
    (
        "R-PERF-LEVELS", Severity.HINT,
        [("\t效益指标\t生态效益指标\t全域生态面貌", "\t产出指标\t质量指标\t水环境改善")],
    ),
    ("R-REASON-YEAR", Severity.ERROR, [("2024年预算比2023年增加的原因", "2023年预算比2022年增加的原因")]),
    ("R-REASON-DIRECTION", Severity.ERROR, [(REASON, "2023年预算比2022年减少的原因是河道减少")]),
    ("R-REASON-SUM", Severity.DOUBT, [(REASON, "2023年预算比2022年增加的原因是增加河道养护16万元")]),
    ("R-REASON-PERIOD", Severity.DOUBT, [("2023年1-7月", "2023年1-12月")]),
    ("R-REASON-PERIOD", Severity.DOUBT, [("填报日期：2023年8月15日", "填报日期：2023年7月15日")]),
    ("R-REASON-MISSING", Severity.DOUBT, [("，变动的主要原因是新增水闸维修项目", "")]),
    ("R-WORKING-FORMULA", Severity.ERROR, [("1万元/处*30处河道=30万元", "1万元/处*30处河道=33万元")]),
    ("R-WORKING-AMOUNT", Severity.DOUBT, [("聘用人员15人*3万元=45万元\t45.00", "聘用人员15人*3万元=45万元\t40.00")]),
    ("R-WORKING-AMOUNT", Severity.HINT, [("聘用人员15人*3万元=45万元\t45.00", "聘用人员15人*3万元=45万元\t22.50")]),
    ("R-WORKING-COUNT", Severity.HINT, [("包括以下2项", "包括以下3项")]),
    ("R-WORKING-TARGET", Severity.DOUBT, [
        ("1万元/处*30处河道=30万元", "河道养护30万元，预计30家"), ("河道养护数量\t25处\t28处\t30处", "河道养护数量\t25家\t28家\t40家"),
    ]),
    ("R-WORKING-TARGET", Severity.HINT, [
        ("1万元/处*30处河道=30万元", "河道春秋两季专项清理30万元"), ("\t时效指标\t养护完成及时率", "\t时效指标\t河道春季专项清理及时率"),
    ]),
    ("R-WORKING-PEOPLE", Severity.HINT, [
        ("巡查车辆租赁10万元、油料5万元", "河道聘用人员18人午餐10万元、油料5万元"), ("聘用人员15人", "河道聘用人员15人"),
    ]),
    ("R-WORKING-PLAN", Severity.HINT, [("租赁巡查车辆所需经费", "聘请法律顾问所需经费")]),
    ("R-WORKING-YEAR", Severity.DOUBT, [("2024年计划养护河道", "2023年计划养护河道")]),
    ("R-WORKING-YEAR", Severity.HINT, [("聘用人员15人*3万元", "2022年聘用人员15人*3万元")]),
    ("R-WORKING-SUBJECT", Severity.HINT, [("\t车辆租赁费\t", "\t办公费2\t")]),
    ("R-PROC-BUDGET", Severity.DOUBT, [("2\t20.00\t40.00\t40.00\t30.00", "2\t60.00\t120.00\t40.00\t30.00")]),
    ("R-PROC-FORM", Severity.HINT, [("物业服务\t2\t\t40.00\t\t\n", "")]),
    ("R-PROC-RESERVED", Severity.ERROR, [("2\t20.00\t40.00\t40.00\t30.00", "2\t20.00\t40.00\t20.00\t30.00")]),
    ("R-PROC-RESERVED", Severity.ERROR, [("2\t20.00\t40.00\t40.00\t30.00", "2\t20.00\t40.00\t50.00\t30.00")]),
    ("R-PROC-RESERVED", Severity.HINT, [
        ("40.00\t40.00\t30.00\n201001", "40.00\t40.00\t40.00\n201001"), ("\t6.00\t0.00\t0.00", "\t6.00\t6.00\t6.00"),
    ]),
    ("R-PROC-RESERVED", Severity.DOUBT, [("2\t20.00\t40.00\t40.00\t30.00", "2\t200.00\t400.00\t40.00\t30.00")]),
    ("R-PROC-RESERVED", Severity.DOUBT, [("2\t20.00\t40.00\t40.00\t30.00", "2\t200.00\t400.00\t200.00\t30.00")]),
    ("R-PROC-PRICE", Severity.HINT, [("\t合计\t\t\t\t\t\t\t\t46.00", "\t合计\t\t\t\t\t\t\t26.00\t46.00")]),
    ("R-PROC-PRICE", Severity.ERROR, [("2\t20.00\t40.00\t40.00\t30.00", "2\t23.00\t40.00\t40.00\t30.00")]),
    ("R-PROC-SUBJECT", Severity.HINT, [("[30209]物业管理费\t预算安排", "[30201]办公费\t预算安排")]),
    ("R-PROC-ECONOMY", Severity.HINT, [("\t管护人员经费\t聘用人员15人*3万元=45万元\t45.00", "\t办公费2\t物业管理40万元\t40.00")]),
    ("R-PROC-MARK", Severity.DOUBT, [("\t否\t水闸维修经费", "\t是\t水闸维修经费")]),
    ("R-PROC-MARK", Severity.DOUBT, [("\t是\t河湖管护经费", "\t否\t河湖管护经费")]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "severity", "changes"), PLANTED, ids=[f"{r}-{i}" for i, (r, _, _) in enumerate(PLANTED)])
def test_a_planted_fault_is_found(rule: str, severity: Severity, changes: list[tuple[str, str]]) -> None:
    hits = [f for f in after(*changes) if f.rule == rule]
    assert severity in {f.severity for f in hits}
    for finding in hits:
        assert finding.message.endswith("。") and finding.places and all(p.document == "样本.txt" or p.line for p in finding.places)


def test_every_rule_is_proven_to_fire() -> None:
    elsewhere = {"R-PERF-TABLE", "R-PERF-COVER"}
    assert {rule for rule, _, _ in PLANTED} | elsewhere == {rule.id for rule in RULES}


def test_every_rule_says_what_it_is() -> None:
    assert len({r.id for r in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.id.startswith("R-") and rule.title and rule.basis and rule.example.startswith("例：") and rule.explain.endswith("。")


# ---- rules that need more than a changed word ------------------------------------------------------------------------


def ids(findings: list[Finding]) -> set[str]:
    return {f.rule for f in findings}


def test_weights_without_groups() -> None:
    plain = CLEAN.replace("年度绩效目标 1\t50%\t", "年度绩效目标 1\t\t").replace("\n\t50%\t效益", "\n\t\t效益")
    assert ids(found(read(plain))) == set()
    wrong = found(read(plain.replace("\t30处\t30%", "\t30处\t33%", 1)))
    assert [(f.rule, f.severity) for f in wrong] == [("R-PERF-WEIGHT", Severity.DOUBT)]


def test_a_stated_total_is_binding() -> None:
    titled = CLEAN.replace("指标分值权重", "分值权重（100分）")
    assert ids(found(read(titled))) == set()
    raised = titled.replace("\t有效改善\t40%", "\t有效改善\t44%", 1)
    assert ids(found(read(raised))) == {"R-PERF-WEIGHT-GROUP"}  # the group's finding tells the fault once
    plain = raised.replace("年度绩效目标 1\t50%\t", "年度绩效目标 1\t\t").replace("\n\t50%\t效益", "\n\t\t效益")
    wrong = [f for f in found(read(plain)) if f.rule == "R-PERF-WEIGHT"]
    assert [f.severity for f in wrong] == [Severity.ERROR] and "104" in wrong[0].message


def test_a_table_with_an_unread_weight_is_left_out() -> None:
    assert "R-PERF-WEIGHT-GROUP" not in ids(after(("\t30处\t30%\t计划数据", "\t30处\t\t计划数据")))


def with_project(name: str, amount: str, reading: Reading | None = None) -> Reading:
    base = reading or read(CLEAN)
    at = Coordinate(base.entity, "2024", "budget", "expenditure", nature="project", project=name)
    return base._replace(facts=(*base.facts, Fact(at, number(amount, "万元"), Place("样本.txt", line=3), "t1")))


def test_every_project_of_the_tables_has_its_form() -> None:
    assert ids(found(with_project("河湖管护经费", "90.00"))) == set()
    (missing,) = found(with_project("水资源调查费", "90.00"))
    assert missing.rule == "R-PERF-COVER" and "水资源调查费" in missing.message
    unsaid = read(CLEAN.replace("2024年所有项目支出均编制绩效目标。", "2024年继续推进预算绩效管理。"))
    assert found(with_project("水资源调查费", "90.00", unsaid)) == []


def test_a_form_and_the_table_under_near_names() -> None:
    renamed = read(CLEAN.replace("供水保障经费", "供水保障工作经费"))
    assert ids(found(with_project("供水保障经费", "90.00", renamed))) == set()
    (differs,) = found(with_project("供水保障经费", "95.00", renamed))
    assert differs.rule == "R-PERF-TABLE" and "95.00" in differs.message


# ---- told once, and only where it is so ------------------------------------------------------------------------------


def the(findings: list[Finding], rule: str) -> Finding:
    (only,) = [f for f in findings if f.rule == rule]
    return only


def test_an_approximate_target_that_contradicts_another_form_is_told_once() -> None:
    told = after(("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t巡查河段长度\t100公里\t110公里\t120公里左右"))
    assert "约数" in the(told, "R-PERF-CONFLICT").message and "R-PERF-VAGUE" not in ids(told)


def test_one_indicator_at_two_horizons_is_one_conflict() -> None:
    made = read(CLEAN)
    whole, project = made.forms[0], made.forms[1]
    annual = next(i for i in whole.indicators if i.name == "巡查河段长度")
    other = annual._replace(values=(("当年", annual.target._replace(low=Decimal(90), text="90公里")),), owner=project.name)
    both = [[i, i._replace(horizon="长期", values=i.values[-1:])] for i in (annual, other)]
    forms = whole._replace(indicators=(both[0][0], both[0][1])), project._replace(indicators=tuple(both[1]))
    conflict = the(found(made._replace(forms=forms)), "R-PERF-CONFLICT")
    assert "长期、年度" in conflict.message.replace("年度、长期", "长期、年度") and len(conflict.places) == 4


def test_a_year_that_outdoes_the_long_term_is_told_once() -> None:
    told = ids(after(("河道养护数量\t25处\t28处\t30处", "河道养护数量\t30处\t30处\t40处")))
    assert "R-PERF-HORIZON" in told and "R-PERF-ODD" not in told


def test_a_leap_that_the_working_carries_is_explained() -> None:
    leap = ("河道养护数量\t25处\t28处\t30处", "河道养护数量\t25家\t28家\t60家")
    assert "R-PERF-JUMP" in ids(after(leap))
    assert "R-PERF-JUMP" not in ids(after(leap, ("1万元/处*30处河道=30万元", "河道养护30万元，预计60家")))
    assert "R-PERF-JUMP" not in ids(after(leap, ("管好河道。", "完成60家河道的养护。")))


def test_weights_are_cited_where_they_stand() -> None:
    told = the(after(("\t30处\t30%", "\t30处\t35%")), "R-PERF-WEIGHT-GROUP")
    assert [p.text for p in told.places[1:]] == ["35%", "10%", "10%"]


def test_near_names_with_other_histories_are_other_indicators() -> None:
    other = ("\t河道完好率\t≥85%\t≥90%\t≥90%", "\t河道水质达标率\t≥60%\t≥64%\t≥75%")
    assert not {"R-PERF-HISTORY", "R-PERF-CONFLICT"} & ids(after(other))


def test_transfers_that_an_item_bears() -> None:
    assert "R-PERF-TRANSFER" not in ids(after(PARTED, ("油料5万元\t15.00\t\t", "油料5万元\t15.00\t30.00\t")))
    assert "R-PERF-TRANSFER" not in ids(after(ASKED))
    assert "R-PERF-CATEGORY" not in ids(after(PARTED, (UNTICKED[0], UNTICKED[1].replace("☐", "☑"))))
    assert "R-PERF-CATEGORY" not in ids(after(UNTICKED))


def test_codes_that_are_filled_in() -> None:
    text = CLEAN.replace(*CODED, 1).replace("项目代码\t", "项目代码\t42010324201T000000101")
    assert "R-PERF-CODE" not in ids(found(read(text)))


@pytest.mark.parametrize(
    "plan", ["2024年计划养护河道30家", "2024年上下半年各养护河道15家", "2023年已养护河道28家", "2024年计划培训养护人员45家"]
)
def test_quantities_that_fit_or_are_of_another_matter(plan: str) -> None:
    assert "R-PERF-QUANTITY" not in ids(after(*COUNTED, ("2024年计划养护河道30处", plan)))


def told_against(text: str, name: str, low: str, unit: str, operator: str = "=") -> list[Finding]:
    """The findings on a plan and one annual indicator."""
    made = read(CLEAN)
    form, item = made.forms[1], made.forms[1].indicators[-1]
    target = item.target._replace(operator=operator, low=Decimal(low), high=None, unit=unit, text=f"{low}{unit}")
    plan = form.field("实施方案")
    assert plan is not None
    changed = form._replace(
        fields=(plan._replace(text=text),), goals=(), items=(),
        indicators=(item._replace(name=name, horizon="年度", values=(("当年", target),)),),
    )  # fmt: skip
    return [f for f in performance_quantities.quantities_told(made._replace(forms=(changed,)))]


def test_plans_against_indicators() -> None:
    assert told_against("全年开展8次专项执法", "全年劳动保障监察专项执法次数", "5", "次")
    assert told_against("与3个社区结对共建", "党建、结对共建及文明创建的社区数量", "2", "个")
    assert not told_against("与2个社区结对共建", "党建、结对共建及文明创建的社区数量", "2", "个")
    assert not told_against("全年开展8次专项执法", "专项执法次数", "5", "次", "≥")
    assert not told_against("开展仲裁员培训2场", "完成百名仲裁员服务千家企业活动", "3", "场")
    assert not told_against("对辖区12个街道开展动态监测", "辖区监测预警事件数量", "3", "个")


def test_one_amount_under_one_subject() -> None:
    same = ("\t管护人员经费\t聘用人员15人*3万元=45万元\t45.00", "\t物业管理费\t物业管理40万元\t40.00")
    assert "R-PROC-ECONOMY" not in ids(after(same))


def test_the_execution_rate_and_the_groups_make_the_whole() -> None:
    lowered = CLEAN.replace("年度绩效目标 1\t50%", "年度绩效目标 1\t40%").replace("\t50%\t效益", "\t40%\t效益")
    lowered = lowered.replace("\t30处\t30%", "\t30处\t20%").replace("\t有效改善\t40%", "\t有效改善\t30%")
    noted = lowered.replace(NOTED[0], NOTED[1])
    assert "R-PERF-WEIGHT" not in ids(found(read(noted)))
    wrong = the(found(read(noted.replace("权重为20%", "权重为30%", 1))), "R-PERF-WEIGHT")
    assert "110%" in wrong.message and wrong.severity is Severity.ERROR


def test_a_job_fair_is_no_hiring() -> None:
    office = ("\t车辆租赁费\t包括以下2项:巡查车辆租赁10万元、油料5万元", "\t办公费2\t招聘会费用15万元，校园招聘活动2场")
    assert "R-WORKING-SUBJECT" not in ids(after(office))
    assert "R-WORKING-SUBJECT" in ids(after((office[0], "\t办公费2\t人员招聘15万元")))


def test_a_cohorts_year_that_the_narrative_prints() -> None:
    named = ("\t管护人员经费\t聘用", "\t2022年待纳入管护人员经费\t聘用")
    assert "R-WORKING-YEAR" in ids(after(named))
    assert "R-WORKING-YEAR" not in ids(after(named, ("2024年所有项目支出", "2022年待纳入管护人员经费45万元。2024年所有项目支出")))


def test_an_unmatched_amount_says_by_how_much() -> None:
    told = the(after(("聘用人员15人*3万元=45万元\t45.00", "聘用人员15人*3万元=45万元\t40.00")), "R-WORKING-AMOUNT")
    assert "相差5.00万元" in told.message


def test_words_in_a_goal_are_cited_where_they_stand() -> None:
    text = CLEAN.replace("管好堤防。", "加强重点群体稳控。", 1)
    (told,) = [f for rule in privacy.RULES for f in rule.check(read(text))]
    (place,) = told.places
    assert told.severity is Severity.HINT and "加强重点群体稳控" in text.split("\n")[place.line - 1]


# ---- traps -----------------------------------------------------------------------------------------------------------


def test_a_lost_value_is_not_reported_as_blank() -> None:
    lost = "\t\t质量指标\t河道完好率\t≥90%\t计划数据\n\t效益指标", "\t\t\t\t\t质量指标\t河道完好率\n\t效益指标"
    assert "R-PERF-BLANK" not in ids(after(lost))


def test_generic_names_may_differ_between_projects() -> None:
    assert ids(after(("服务对象满意度\t≥90%\t≥90%\t≥90%", "服务对象满意度\t≥95%\t≥95%\t≥95%"))) == set()


def test_scores_are_compared_on_one_basis_of_money_only() -> None:
    mixed = ("2023年年初预算安排80万元", "2023年年初预算安排160万元（含上级转移支付）")
    hollow = ("应用情况:根据评价意见压减管理费10万元。", "应用情况:无")
    told = [f for f in after(mixed, hollow, PARTED) if f.rule == "R-PERF-SCORE"]
    assert len(told) == 1 and "含上级转移支付" in told[0].message
    unlike = ("2023年年初预算安排80万元", "2023年年初预算安排160万元")
    assert "R-PERF-SCORE" not in ids(after(unlike, hollow, PARTED))


def test_causes_that_leave_a_rest_unnamed_are_no_fault() -> None:
    part = (REASON, "2023年预算比2022年增加的主要原因是增加河道养护6万元")
    assert "R-REASON-SUM" not in ids(after(part))


def test_a_change_and_its_worked_sum_are_no_causes() -> None:
    told = "2024年预算90万元，比2023年预算增加10万元，增长12.5%。增加额构成：养护8万元+管理2万元=10万元"
    assert ids(after((REASON, told))) == set()


def test_a_reason_further_down_counts() -> None:
    moved = ("，变动的主要原因是新增水闸维修项目。", "。具体情况如下：\n\n（一）项目支出增加，主要原因是新增水闸维修项目。")
    assert "R-REASON-MISSING" not in ids(after(moved))


def test_document_numbers_and_dates_are_no_stale_years() -> None:
    dated = ("聘用人员15人*3万元", "根据云水〔2022〕12号文件，聘用人员15人*3万元")
    since = ("2024年计划养护河道", "从2021年起至2025年，计划养护河道")
    assert "R-WORKING-YEAR" not in ids(after(dated, since))


def test_sums_and_shares_of_a_working_are_accepted() -> None:
    borne = ("1万元/处*30处河道=30万元\t30.00", "2万元/处*30处河道=60万元(区承担50%，约为30万元)\t30.00")
    summed = ("聘用人员15人*3万元=45万元", "聘用人员10人*3万元=30万元；岗位5个*3万元=15万元")
    assert not {"R-WORKING-AMOUNT", "R-WORKING-FORMULA"} & ids(after(borne, summed))


def test_a_target_that_sums_the_counts_of_several_items_is_met() -> None:
    summed = (
        ("1万元/处*30处河道=30万元", "河道养护30万元，东片18家、西片12家"),
        ("河道养护数量\t25处\t28处\t30处", "河道养护数量\t25家\t28家\t30家"),
    )  # fmt: skip
    assert "R-WORKING-TARGET" not in ids(after(*summed))


def test_quantities() -> None:
    told = [(q.low, q.high, q.unit) for q in quantities("10-12次整治，150元/件至250元/件，预估3000件，2天*150人*50元，12个月")]
    assert told == [(10, 12, "场"), (3000, 3000, "件"), (150, 150, "人")]


def test_likeness() -> None:
    assert likeness("调解率", "调解率") == 1 and likeness("调解率", "结案率") == 0


def test_an_empty_reading_is_silent() -> None:
    empty = understand(read_text(Path("空.txt"), "2024年预算绩效情况".encode()))
    assert [f for rule in RULES for f in rule.check(empty)] == []


# ---- the reference case ----------------------------------------------------------------------------------------------

REFERENCE = SHARED / "corpus" / "武汉江汉" / "江汉区人力资源局2024年部门预算.txt"
#: finding of the reference list → rule and lines
TRUTH = {
    "A06": ("R-PERF-SWAP", {741, 742}), "A10": ("R-PERF-HORIZON", {1236, 1266}), "A11": ("R-WORKING-TARGET", {918, 943}),
    "A12": ("R-WORKING-TARGET", {851, 882}), "A13": ("R-WORKING-PEOPLE", {1045, 1048}), "A14": ("R-WORKING-TARGET", {977, 1007}),
    "A15": ("R-PERF-SHARE", {607}), "A17": ("R-PERF-WEIGHT-GROUP", {1260}), "A18": ("R-PERF-WEIGHT-REST", {753, 829}),
    "A21": ("R-WORKING-COUNT", {919}), "A23": ("R-PERF-CONFLICT", {713, 810}),
    "B02": ("R-REASON-YEAR", {763, 838, 907, 966, 1035, 1094, 1150, 1201}), "B04": ("R-REASON-SUM", {907}),
    "B12": ("R-PERF-MANDATORY", {906}), "B13": ("R-PERF-USE", {762, 837, 906, 965, 1034, 1093, 1149, 1200}),
    "B14": ("R-REASON-PERIOD", {1201}), "C05": ("R-PERF-NAME", {650, 712}), "D02": ("R-PROC-SUBJECT", {564, 581}),
    "D09": ("R-PROC-RESERVED", {563}),
    "D10": ("R-WORKING-SUBJECT", {775, 776, 777}), "E06": ("R-WORKING-PLAN", {761}), "F02": ("R-PERF-DUPLICATE", {737, 740}),
    "F03": ("R-PERF-CLASS", {1243}), "F12": ("R-PERF-WEIGHT-SATISFACTION", {1186, 1283}),
}  # fmt: skip


@pytest.fixture(scope="module")
def reference() -> list[Finding]:
    if not REFERENCE.exists():
        pytest.skip("the reference documents are not here")
    return found(understand(read_text(REFERENCE, REFERENCE.read_bytes())))


@pytest.mark.parametrize("name", TRUTH)
def test_what_people_found_is_found(name: str, reference: list[Finding]) -> None:
    rule, lines = TRUTH[name]
    assert any(f.rule == rule and lines <= {p.line for p in f.places} for f in reference)


def test_certain_faults_of_the_reference_are_errors_and_nothing_else_is(reference: list[Finding]) -> None:
    errors = sorted(f.rule for f in reference if f.severity is Severity.ERROR)
    assert errors == ["R-PERF-SWAP", "R-PERF-WEIGHT-GROUP", "R-REASON-YEAR", "R-WORKING-FORMULA"]
