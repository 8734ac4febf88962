"""Each rule on structure, codes, names, wording and privacy fires on its error and is silent on a right document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import ENTITY, form, reading, table

from mingzhang.facts import Coordinate, Fact, Finding, Place, Severity, parse_cell
from mingzhang.reading import Reading, Table
from mingzhang.rules import REGISTRY, check, find
from mingzhang.rules.near import difference, distance
from mingzhang.rules.persons import is_identity_number, luhn
from mingzhang.rules.required import region
from mingzhang.rules.scan import numeral

OWN = (
    "R-DISC", "R-CONT", "R-CODE", "R-NAME", "R-SCOPE", "R-LIST", "R-YEAR", "R-LEFT", "R-WORD", "R-KNOW", "R-PRIV",
)  # fmt: skip

CONTENTS = ("第一部分 部门概况", "第二部分 预算情况说明", "第三部分 名词解释", "第四部分 预算公开报表")

TEXT = """
# 第一部分 部门概况
## 一、主要职责
负责全市统计工作，组织实施统计调查，提供统计资料。
## 二、机构设置
本部门内设4个处室，分别为办公室、综合处、核算处、法规处。
纳入2024年部门预算编制范围的预算单位共计2家，具体包括：青州市云山区统计局本级、青州市云山区统计普查中心。
# 第二部分 预算情况说明
## 一、收支预算总体情况
2024年收支总预算500.00万元，比2023年预算增加20.00万元，增长4.17%，主要原因是普查任务增加。
## 二、一般公共预算支出情况
1.一般公共服务支出（类）统计信息事务（款）行政运行（项）支出300.00万元，主要用于人员和日常运转。
2.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）支出150.00万元，主要用于开展经济普查。
3.住房保障支出（类）住房改革支出（款）住房公积金（项）支出50.00万元，主要用于职工住房公积金。
## 三、一般公共预算基本支出情况
人员经费300.00万元，主要包括：基本工资、津贴补贴、奖金、住房公积金。
公用经费50.00万元，主要包括：办公费、差旅费、公务接待费。
## 四、“三公”经费情况
2024年“三公”经费预算1.00万元，比上年减少0.50万元，下降33.33%，主要原因是压减公务接待。
（一）因公出国（境）费0.00万元，与上年持平。
（二）公务用车购置及运行维护费0.00万元，与上年持平。
（三）公务接待费1.00万元，比上年减少0.50万元，主要原因是接待批次减少。
## 五、机关运行经费
2024年机关运行经费50.00万元，比上年增加2.00万元，主要原因是人员增加。
## 六、政府采购
2024年政府采购预算30.00万元，均为服务类采购。
## 七、国有资产占有使用情况
截至2023年12月31日，本部门共有车辆2辆，单价100万元以上设备0台（套）。
## 八、预算绩效情况
2024年项目支出均编报绩效目标，涉及资金150.00万元。
本部门预算于2024年2月1日公开。
# 第三部分 名词解释
财政拨款收入：指本级财政当年拨付的资金，包括一般公共预算、政府性基金预算和国有资本经营预算财政拨款。
基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。
# 第四部分 预算公开报表
"""

FUNCTIONS = [
    ["", "合计", "500.00", "350.00", "150.00"],
    ["201", "一般公共服务支出", "450.00", "300.00", "150.00"],
    ["20105", "统计信息事务", "450.00", "300.00", "150.00"],
    ["2010501", "行政运行", "300.00", "300.00", ""],
    ["2010507", "专项普查活动", "150.00", "", "150.00"],
    ["221", "住房保障支出", "50.00", "50.00", ""],
    ["22102", "住房改革支出", "50.00", "50.00", ""],
    ["2210201", "住房公积金", "50.00", "50.00", ""],
]
ECONOMY = [
    ["", "合计", "350.00"],
    ["301", "工资福利支出", "300.00"],
    ["30101", "基本工资", "150.00"],
    ["30102", "津贴补贴", "60.00"],
    ["30103", "奖金", "40.00"],
    ["30113", "住房公积金", "50.00"],
    ["302", "商品和服务支出", "50.00"],
    ["30201", "办公费", "40.00"],
    ["30211", "差旅费", "9.00"],
    ["30217", "公务接待费", "1.00"],
]
UNITS = [
    ["", "合计", "500.00"],
    ["105", "青州市云山区统计局", "500.00"],
    ["105001", "青州市云山区统计局本级", "400.00"],
    ["105002", "青州市云山区统计普查中心", "100.00"],
]


def tables() -> list[Table]:
    """The nine statutory tables of the sample department."""
    spent = "科目编码 科目名称 合计 基本支出 项目支出"
    return [
        table("2024年收支预算总表", "项目 预算数", [["一般公共预算拨款收入", "500.00"], ["收入总计", "500.00"]]),
        table("2024年收入预算总表", "单位编码 单位名称 合计", UNITS),
        table("2024年支出预算总表", spent, FUNCTIONS),
        table("2024年财政拨款收支预算总表", "项目 预算数", [["一、本年收入", "500.00"], ["国有资本经营预算拨款", ""]]),
        table("2024年一般公共预算支出表", spent, FUNCTIONS),
        table("2024年一般公共预算基本支出表", "科目编码 科目名称 合计", ECONOMY),
        table("2024年一般公共预算“三公”经费支出表", "合计 因公出国（境）费 公务接待费", [["1.00", "0.00", "1.00"]]),
        table("2024年政府性基金预算支出表", spent, [], notes=["注：本部门无政府性基金预算支出，故本表无数据。"]),
        table("2024年国有资本经营预算支出表", spent, [], notes=["注：本部门无国有资本经营预算支出，故本表无数据。"]),
    ]


FORMS = (
    form(
        "经济普查经费",
        {"项目名称": "经济普查经费", "立项依据": "《全国经济普查条例》", "联系电话": "0536-8888888"},
        items=[("办公费", "印刷费10万元")],
    ),
)


def swap(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)


def document(old: str = "", new: str = "", made: Sequence[Table] | None = None, **more: object) -> Reading:
    """The right document, with one change in its text or other tables."""
    text = swap(TEXT, old, new) if old else TEXT
    keep = {"contents": CONTENTS, "forms": FORMS} | more
    return reading(text, tables=tables() if made is None else made, **keep)  # type: ignore[arg-type]


def hits(made: Reading, rule: str) -> list[Finding]:
    return [f for f in check(made) if f.rule == rule]


def the(made: Reading, rule: str) -> Finding:
    """The only finding of a rule."""
    result = hits(made, rule)
    assert len(result) == 1, [f.message for f in result]
    return result[0]


def replaced(title: str, other: Table) -> list[Table]:
    """The sample's tables with one of them exchanged."""
    result = [other if t.title == title else t for t in tables()]
    assert any(t is other for t in result)
    return result


def rows(source: list[list[str]], *changes: tuple[int, int, str]) -> list[list[str]]:
    copy = [list(row) for row in source]
    for row, column, text in changes:
        copy[row][column] = text
    return copy


SPENT = "科目编码 科目名称 合计 基本支出 项目支出"
GENERAL = "2024年一般公共预算支出表"
BASIC = "2024年一般公共预算基本支出表"


def test_a_right_document_is_clean() -> None:
    assert [f.message for f in check(document()) if f.rule.startswith(OWN)] == []


def test_every_rule_is_whole() -> None:
    assert len({rule.id for rule in REGISTRY}) == len(REGISTRY)
    for rule in REGISTRY:
        assert rule.title and rule.basis and rule.explain and rule.example, rule.id
        assert find(rule.id) is rule
    assert find("R-NONE") is None


def test_a_rule_can_be_switched_off_and_signs_its_findings() -> None:
    made = document("主要原因是普查任务增加", "主要原因是。")
    finding = the(made, "R-LEFT-REASON")
    assert finding.basis and finding.severity is Severity.ERROR
    assert not [f for f in check(made, frozenset({"R-LEFT-REASON"})) if f.rule == "R-LEFT-REASON"]


def test_blank_templates_are_not_judged() -> None:
    made = reading(swap(TEXT, "500.00万元", "XXX万元"), kind="空表样")
    assert check(made) == []


# disclosure


def test_a_missing_statutory_table() -> None:
    made = document(made=[t for t in tables() if "三公" not in t.title])
    finding = the(made, "R-DISC-TABLE")
    assert "三公" in finding.message and finding.severity is Severity.ERROR and "143号" in finding.basis


def test_a_table_that_only_the_contents_page_lists() -> None:
    made = document(made=[t for t in tables() if "政府性基金" not in t.title], contents=(*CONTENTS, "八、政府性基金预算支出表"))
    assert "目录列有" in the(made, "R-DISC-TABLE").message


def test_a_narrative_apart_from_its_tables_accuses_nobody() -> None:
    assert not hits(document(made=[]), "R-DISC-TABLE")
    assert not hits(reading("", tables=tables()), "R-DISC-SECTION")


def test_a_region_adds_its_tables() -> None:
    made = reading(TEXT, tables=tables(), entity="武汉市江汉区统计局")
    assert {"项目支出预算表", "政府采购预算表"} <= {f.expected for f in hits(made, "R-DISC-TABLE")}
    assert all(f.severity is Severity.DOUBT for f in hits(made, "R-DISC-TABLE"))


@pytest.mark.parametrize(
    ("name", "code"), [("武汉市江汉区统计局", "420103"), ("西安市信访局", "6101"), ("中共重庆市委宣传部", "50"), ("某局", "")]
)
def test_the_region_of_a_name(name: str, code: str) -> None:
    assert region(name).startswith(code) and bool(region(name)) == bool(code)


def test_a_missing_section() -> None:
    text = re.sub(r"## 七、国有资产.*\n.*\n", "", TEXT)
    finding = the(reading(text, tables=tables()), "R-DISC-SECTION")
    assert "国有资产" in finding.message and finding.severity is Severity.DOUBT


def test_an_empty_table_without_note() -> None:
    empty = table("2024年政府性基金预算支出表", SPENT, [])
    assert "没有说明空表" in the(document(made=replaced(empty.title, empty)), "R-DISC-EMPTY").message
    zero = table("2024年政府性基金预算支出表", SPENT, [["", "合计", "0.00", "0.00", "0.00"]])
    assert not hits(document(made=replaced(zero.title, zero)), "R-DISC-EMPTY")


def test_a_note_that_denies_the_table() -> None:
    title = "2024年一般公共预算“三公”经费支出表"
    denied = table(title, "合计 公务接待费", [["1.00", "1.00"]], notes=["注：本部门无“三公”经费预算，故本表为空表。"])
    assert hits(document(made=replaced(title, denied)), "R-DISC-NOTE")


def test_table_numbers() -> None:
    numbered = [t._replace(number=f"公开{i:02}表") for i, t in enumerate(tables(), start=1)]
    assert not hits(document(made=numbered), "R-DISC-TABLENO")
    assert "没有第 4 表" in the(document(made=numbered[:3] + numbered[4:]), "R-DISC-TABLENO").message
    again = [*numbered[:4], numbered[4]._replace(number="公开04表"), *numbered[5:]]
    assert any("用了两次" in f.message for f in hits(document(made=again), "R-DISC-TABLENO"))
    assert not hits(document(made=[*numbered[:3], tables()[3], *numbered[4:]]), "R-DISC-TABLENO")


def test_three_public_items_tell_their_change() -> None:
    finding = the(document("公务用车购置及运行维护费0.00万元，与上年持平。", "公务用车购置及运行维护费0.00万元。"), "R-DISC-3PUB")
    assert "公务用车购置及运行维护费" in finding.message and "公务接待费" not in finding.message


def test_three_public_change_without_reason() -> None:
    text = swap(swap(TEXT, "，主要原因是压减公务接待", ""), "，主要原因是接待批次减少", "")
    assert the(reading(text, tables=tables()), "R-DISC-3PUB").severity is Severity.DOUBT


def test_large_equipment_and_date() -> None:
    assert hits(document("，单价100万元以上设备0台（套）", ""), "R-DISC-EQUIP")
    assert hits(document("本部门预算于2024年2月1日公开。", ""), "R-DISC-DATE")


def test_a_form_under_a_tables_title() -> None:
    wrong = FORMS[0]._replace(title="2024年收入预算总表")
    assert "经济普查经费" in the(document(forms=[wrong]), "R-DISC-TITLE").message


def test_titles_and_what_they_head() -> None:
    spent = [*tables(), table("2024年一般公共预算支出表（按经济分类）", SPENT, FUNCTIONS)]
    assert "与内容不符" in the(document(made=spent), "R-DISC-TITLE").message
    right = [*tables(), table("2024年一般公共预算支出表（按功能分类）", SPENT, FUNCTIONS)]
    assert not hits(document(made=right), "R-DISC-TITLE")


# contents


def test_contents_against_headings() -> None:
    finding = the(document(contents=("第一部分 部门概述", *CONTENTS[1:])), "R-CONT-TITLE")
    assert "部门概述" in finding.message and "部门概况" in finding.message and len(finding.places) == 2


def test_heading_numbers() -> None:
    assert "不连续" in the(document("## 八、预算绩效情况", "## 九、预算绩效情况"), "R-CONT-NUMBER").message
    assert "重复" in the(document("## 八、预算绩效情况", "## 七、预算绩效情况"), "R-CONT-NUMBER").message


# codes


def test_codes_down_to_item_and_class() -> None:
    short = table(GENERAL, SPENT, [r for r in FUNCTIONS if len(r[0]) < 7])
    assert the(document(made=replaced(GENERAL, short)), "R-CODE-XIANG").severity is Severity.ERROR
    one = table(GENERAL, SPENT, [r for r in FUNCTIONS if r[0] != "2210201"])
    assert "22102" in the(document(made=replaced(GENERAL, one)), "R-CODE-XIANG").message
    basic = table(BASIC, "科目编码 科目名称 合计", [r for r in ECONOMY if len(r[0]) < 5])
    assert the(document(made=replaced(BASIC, basic)), "R-CODE-KUAN").severity is Severity.ERROR


def test_secret_parts_left_out_are_no_missing_items() -> None:
    short = table(GENERAL, SPENT, [r for r in FUNCTIONS if len(r[0]) < 7], notes=["注：本表已剔除涉密部分。"])
    assert not hits(document(made=replaced(GENERAL, short)), "R-CODE-XIANG")


def test_a_wrong_name() -> None:
    finding = the(document(made=replaced(GENERAL, table(GENERAL, SPENT, rows(FUNCTIONS, (6, 1, "住房改造支出"))))), "R-CODE-NAME")
    assert finding.severity is Severity.ERROR and finding.expected == "住房改革支出" and "22102" in finding.message


@pytest.mark.parametrize("name", ["住房改革", "住房改革 支出", "住房改革支出（款）"])
def test_a_name_printed_otherwise_is_no_error(name: str) -> None:
    assert not hits(document(made=replaced(GENERAL, table(GENERAL, SPENT, rows(FUNCTIONS, (6, 1, name))))), "R-CODE-NAME")


def test_last_years_name() -> None:
    made = reading(
        tables=[table("一般公共预算支出表", SPENT, [*FUNCTIONS, ["210", "医疗卫生与计划生育支出", "1.00", "", ""]])], year="2024"
    )
    finding = the(made, "R-CODE-NAME")
    assert "以前年度" in finding.message and finding.severity is Severity.DOUBT
    assert not hits(made._replace(year="2018"), "R-CODE-NAME")


def test_names_swapped() -> None:
    moved = [*FUNCTIONS, ["2210202", "购房补贴", "1.00", "", ""], ["2210203", "提租补贴", "1.00", "", ""]]
    assert the(document(made=replaced(GENERAL, table(GENERAL, SPENT, moved))), "R-CODE-SWAP").severity is Severity.ERROR


def test_two_names_and_unknown_codes() -> None:
    first = table("支出预算总表", SPENT, [*FUNCTIONS, ["2010577", "社区统计", "1.00", "", "1.00"]])
    second = table(GENERAL, SPENT, [*FUNCTIONS, ["2010577", "基层普查", "1.00", "", "1.00"]])
    made = reading(tables=[first, second])
    assert "2010577" in the(made, "R-CODE-TWO").message
    assert the(made, "R-CODE-UNKNOWN").severity is Severity.DOUBT


def test_a_malformed_code_and_a_mixed_list() -> None:
    assert "201050" in the(reading(tables=[table(GENERAL, SPENT, [*FUNCTIONS, ["201050", "行政", "1.00", "", ""]])]), "R-CODE-FORM").message
    assert (
        "30201" in the(reading(tables=[table(GENERAL, SPENT, [*FUNCTIONS, ["30201", "办公费", "1.00", "", ""]])]), "R-CODE-MIXED").message
    )


def test_unit_codes_are_no_functions() -> None:
    units = table("2024年收入预算总表", "单位编码 单位名称 合计", [["201", "某区统计局", "1.00"], ["201001", "某区统计局本级", "1.00"]])
    assert not [f for f in check(document(made=replaced(units.title, units))) if f.rule.startswith("R-CODE")]


# chains


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("（类）住房改革支出（款）", "（类）住房保障支出（款）", "住房改革支出"),
        ("专项普查活动（项）", "专项统计业务活动（项）", "专项普查活动"),
        ("住房保障支出（类）住房改革", "住房保障支出（221类）住房保障", "住房改革支出"),
    ],
)  # fmt: skip
def test_a_chain_against_the_tables(old: str, new: str, right: str) -> None:
    finding = the(document(old, new), "R-CODE-CHAIN")
    assert finding.expected.startswith(right) and finding.severity is Severity.ERROR


def test_chains_with_codes_and_over_headings() -> None:
    coded = "一般公共服务支出（201类）统计信息事务（05款）行政运行（01项）支出300.00万元"
    assert not hits(document("一般公共服务支出（类）统计信息事务（款）行政运行（项）支出300.00万元", coded), "R-CODE-CHAIN")
    text = "## （一）一般公共服务支出（类）\n1.统计信息事务（款）行政运行（项）支出300.00万元。"
    text += "\n2.统计信息事务（款）普查活动经费（项）支出9.00万元。"
    assert "普查活动经费" in the(reading(text, tables=tables()), "R-CODE-CHAIN").message


def test_a_former_item_named_as_former_is_right() -> None:
    text = "## 一、支出（类）\n一般公共服务支出（类）统计信息事务（款）行政运行（项）增加，"
    text += "原一般公共服务支出（类）政府办公厅（款）统计（项）调整而来。"
    assert not hits(reading(text, tables=tables()), "R-CODE-CHAIN")


def test_a_shortened_item_is_only_a_hint() -> None:
    assert the(document("专项普查活动（项）", "普查活动（项）"), "R-CODE-CHAIN").severity is Severity.HINT


def test_a_former_class_name_in_prose() -> None:
    assert hits(document("主要用于职工住房公积金。", "主要用于医疗卫生与计划生育支出。"), "R-CODE-FORMER")
    assert not hits(reading("2018年医疗卫生与计划生育支出3万元。", year="2018"), "R-CODE-FORMER")


# names


def test_another_conjunction() -> None:
    entity = "青州市云山区规划和自然资源局"
    text = "青州市云山区规划和自然资源局负责规划。\n" * 3 + "青州市云山区规划与自然资源局共有车辆0辆。"
    finding = the(reading(text, entity=entity), "R-NAME-UNIT")
    assert finding.found == "规划与自然资源局" and finding.severity is Severity.ERROR


def test_units_of_other_numbers_are_other_units() -> None:
    text = "青州市云山区第一实验小学和青州市云山区第二实验小学开展交流。"
    assert not hits(reading(text, entity="青州市云山区第一实验小学"), "R-NAME-UNIT")


def test_a_word_too_many_in_a_units_name() -> None:
    text = "预算单位分别是青州市云山区人力资源产业发展中心、青州市云山区劳动监察大队。\n设立区人力资源服务产业发展中心。"
    finding = the(reading(text), "R-NAME-UNIT")
    assert finding.found == "人力资源服务产业发展中心" and finding.severity is Severity.DOUBT


def test_a_heading_without_the_district() -> None:
    assert the(document("# 第二部分 预算情况说明", "# 第二部分 青州市统计局2024年度预算情况说明"), "R-NAME-DISTRICT").expected == ENTITY
    assert not hits(document("组织实施统计调查", "执行青州市统计局的部署"), "R-NAME-DISTRICT")


def test_project_names() -> None:
    projects = table(
        "2024年项目支出预算表",
        "项目编码 项目名称 合计",
        [["42010322T01", "经济普查工作经费", "150.00"], ["42010322T02", "人口调查经费", "1.00"]],
    )
    made = reading(tables=[projects], forms=[*FORMS, form("人口调查经费")])
    finding = the(made, "R-NAME-PROJECT")
    assert "经济普查工作经费" in finding.message and "经济普查经费" in finding.message
    both = [*FORMS, form("经济普查工作经费"), form("人口调查经费")]
    assert not hits(reading(tables=[projects], forms=both), "R-NAME-PROJECT")


@given(st.text("统计局中心和与服务", max_size=12), st.text("统计局中心和与服务", max_size=12))
@settings(max_examples=60, deadline=None)
def test_distance_is_a_distance(a: str, b: str) -> None:
    assert distance(a, b, 12) == distance(b, a, 12)
    assert (distance(a, b, 12) == 0) == (a == b)
    removed, added = difference(a, b)
    assert distance(a, b, 12) <= max(len(removed), len(added))


# scope and counts


def test_units_in_scope() -> None:
    one = table("2024年收入预算总表", "单位编码 单位名称 合计", UNITS[:3])
    made = replaced(one.title, one)
    finding = the(document(made=made), "R-SCOPE-UNITS")
    assert "2 个单位" in finding.message and "1 个单位" in finding.message and finding.severity is Severity.DOUBT
    assert not hits(document("青州市云山区统计普查中心。", "青州市云山区统计普查中心。普查中心未单独核算。", made=made), "R-SCOPE-UNITS")


def test_an_office_and_its_units_count_together() -> None:
    made = document("纳入2024年部门预算编制范围的预算单位共计2家，具体包括：", "本部门由机关及下属2家基层单位组成，")
    assert "3 个单位" in the(made, "R-SCOPE-UNITS").message


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("本部门内设5个处室，分别为办公室、综合处、核算处、法规处。", True),
        ("本部门内设4个处室，分别为办公室、综合处（政策处、法规处）、核算处、法规处。", False),
        ("本部门内设9个处室，包括办公室、综合处等。", False),
        ("共有3家单位，分别是甲中心、乙中心和丙中心。", False),
    ],
)  # fmt: skip
def test_counts(text: str, fires: bool) -> None:
    assert bool(hits(reading(text), "R-SCOPE-COUNT")) is fires


# prose lists


def test_listed_but_absent_or_zero() -> None:
    absent = the(document("奖金、住房公积金。", "奖金、绩效工资、住房公积金。"), "R-LIST-PROSE")
    assert "绩效工资" in absent.message and absent.severity is Severity.DOUBT
    zero = table(BASIC, "科目编码 科目名称 合计", rows(ECONOMY, (4, 2, "0.00")))
    finding = the(document(made=replaced(BASIC, zero)), "R-LIST-PROSE")
    assert "奖金" in finding.message and finding.severity is Severity.ERROR


def test_not_listed_but_in_the_table() -> None:
    assert "差旅费" in the(document("办公费、差旅费、公务接待费。", "办公费、公务接待费、其他商品和服务支出。"), "R-LIST-TABLE").message
    assert not hits(document("办公费、差旅费、公务接待费。", "办公费、公务接待费、办公费等。"), "R-LIST-TABLE")


# periods


def test_a_base_year_before_the_last() -> None:
    text = "2024年收入预算10万元，比2022年预算增加3万元。"
    assert the(reading(text), "R-YEAR-BASE").expected == "2023年"
    assert not hits(reading(text.replace("2022", "2023")), "R-YEAR-BASE")
    assert not hits(reading("2021年至2023年项目总额10万元，比2018年增加3万元。"), "R-YEAR-BASE")


def test_a_title_of_another_year() -> None:
    old = table("2023年一般公共预算支出表", SPENT, FUNCTIONS)
    finding = the(document(made=replaced(GENERAL, old)), "R-YEAR-TITLE")
    assert finding.severity is Severity.ERROR and finding.expected == "2024年"


@pytest.mark.parametrize(
    ("text", "kind", "fires"),
    [
        ("收入预算10万元，比2024年预算增加3万元。", "预算", True),
        ("支出预算0万元，与2024年预算持平。", "预算", True),
        ("收入预算10万元，比2023年预算增加3万元。", "预算", False),
        ("支出10万元，比2024年年初预算减少3万元。", "决算", False),
        ("支出10万元，与2024年度相比减少3万元。", "决算", True),
    ],
)  # fmt: skip
def test_this_year_against_itself(text: str, kind: str, fires: bool) -> None:
    assert bool(hits(reading(text, kind=kind), "R-YEAR-SELF")) is fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("2023年政府采购预算30万元。", True),
        ("2024年政府采购预算30万元。", False),
        ("2023年预算执行数30万元。", False),
        ("2023年预算30万元，2024年预算20万元。", False),
    ],
)  # fmt: skip
def test_a_stale_sentence(text: str, fires: bool) -> None:
    assert bool(hits(reading(text), "R-YEAR-STALE")) is fires


def test_cut_off_dates() -> None:
    assert hits(document("截至2023年12月31日", "截至2021年12月31日"), "R-YEAR-ASOF")
    assert hits(reading("截至2023年12月31日，共有车辆2辆。", kind="决算"), "R-YEAR-ASOF")


def test_a_projects_period() -> None:
    text = "## 五、实施周期\n2023年1月1日-2023年12月31日"
    assert hits(reading(text), "R-YEAR-PROJECT")
    assert not hits(reading(text.replace("2023年12月", "2025年12月")), "R-YEAR-PROJECT")
    assert hits(reading(forms=[form("甲", {"项目年度": "2023年度"})]), "R-YEAR-PROJECT")
    assert not hits(reading(forms=[form("甲", {"项目年度": "2024年度"})]), "R-YEAR-PROJECT")


# leftovers


@pytest.mark.parametrize(
    ("rule", "text", "fires"),
    [
        ("R-LEFT-BLANK", "XX部门2024年收入预算10万元。", True),
        ("R-LEFT-BLANK", "收入预算x,xxx万元。", True),
        ("R-LEFT-BLANK", "本部门下属 X 家单位。", True),
        ("R-LEFT-BLANK", "采用WXX型设备，每台3×4平方米。", False),
        ("R-LEFT-NOTE", "列明公务接待3批次、18人次。", True),
        ("R-LEFT-NOTE", "（若无，则写“本部门无机关运行经费。”）", True),
        ("R-LEFT-NOTE", "安排专项经费，列明支出用途。", False),
        ("R-LEFT-EITHER", "比上年减少0.10万元，下降（增长）12.50%。", True),
        ("R-LEFT-EITHER", "比上年增加（减少）的主要原因是人员变动。", False),
        ("R-LEFT-EITHER", "比上年增加3万元（增长5%）。", False),
        ("R-LEFT-NAME", "云山区统计局部门（单位）共有车辆0辆。", True),
        ("R-LEFT-NAME", "云山区部门（单位）整体绩效目标。", False),
        ("R-LEFT-REASON", "比上年增加3万元，主要原因是。", True),
        ("R-LEFT-REASON", "比上年增加3万元，主要原因是：人员增加。", False),
    ],
)  # fmt: skip
def test_leftovers(rule: str, text: str, fires: bool) -> None:
    assert bool(hits(reading(text), rule)) is fires


# wording


@pytest.mark.parametrize(
    ("rule", "text", "fires"),
    [
        ("R-WORD-YUAN", "委托外包服务120万；印刷费5万元。", True),
        ("R-WORD-YUAN", "服务人口140万。", False),
        ("R-WORD-YUAN", "采购20 万以上设备。", False),
        ("R-WORD-PERCENT", "增加86.40万元，增长12.35。", True),
        ("R-WORD-PERCENT", "增加86.40万元，增长12.35%。", False),
        ("R-WORD-RATE", "比上年预算增长0.5万元，增长100%。", True),
        ("R-WORD-RATE", "比上年预算增加0.5万元，增长100%。", False),
        ("R-WORD-TWICE", "主要用于信息化建设等方面的支出。。", True),
        ("R-WORD-TWICE", "本部门的的职责。", True),
        ("R-WORD-TWICE", "支出决算为3.20万元。完成年初预算的98%。", True),
        ("R-WORD-TWICE", "本部门与市民政局为了解情况开展调研。", False),
        ("R-WORD-PAIR", "平均得分95分（其中，优秀项目12个。", True),
        ("R-WORD-PAIR", "开展“人民调解”、优秀案例”活动。", True),
        ("R-WORD-PAIR", "1）开展培训；2）组织检查（每年两次）。", False),
        ("R-WORD-PAIR", "落实（见附件(一）。", True),
        ("R-WORD-TYPO", "负责集体士地的确权登记。", True),
        ("R-WORD-TYPO", "保障战士地位。", False),
        ("R-WORD-TYPO", "截止2023年12月31日，共有车辆2辆。", True),
        ("R-WORD-TYPO", "报名截止日期为3月。", False),
        ("R-WORD-TYPO", "改革职工医保个人帐户。", True),
        ("R-WORD-TYPO", "购置帐篷10顶。", False),
        ("R-WORD-TYPO", "较上一度增加10万元。", True),
    ],
)  # fmt: skip
def test_wording(rule: str, text: str, fires: bool) -> None:
    assert bool(hits(reading(text), rule)) is fires


def test_a_paragraph_cut_in_two_keeps_its_brackets() -> None:
    assert not hits(reading("本部门（含参照公务员法管理的事业\n单位）使用一般公共预算。"), "R-WORD-PAIR")


def test_a_missing_full_stop() -> None:
    text = "1.负责统计工作，组织实施调查，提供统计资料。\n2.负责普查工作，对普查的组织实施情况实行跟踪监督"
    text += "\n3.负责法规工作，组织开展统计执法检查。\n4.完成其他任务，做好机关工作事务。"
    assert "跟踪监督" in the(reading(text), "R-WORD-STOP").message
    assert not hits(reading(text.replace("监督\n", "监督。\n")), "R-WORD-STOP")


# knowledge


def test_the_two_economic_classifications() -> None:
    wrong = "经济分类自2020年1月1日起分为政府预算经济分类和部门预算经济分类。"
    assert the(reading(wrong), "R-KNOW-ECONOMY").severity is Severity.ERROR
    assert not hits(reading(wrong.replace("2020", "2018")), "R-KNOW-ECONOMY")


def test_the_definition_of_fiscal_appropriation() -> None:
    assert hits(
        document("包括一般公共预算、政府性基金预算和国有资本经营预算财政拨款", "含一般公共预算和政府性基金预算财政拨款"), "R-KNOW-FISCAL"
    )


def test_the_date_of_the_regulation() -> None:
    assert hits(reading("修订后的预算法实施条例自2021年10月1日起施行。"), "R-KNOW-DATE")
    assert not hits(reading("修订后的预算法实施条例自2020年10月1日起施行。"), "R-KNOW-DATE")


# privacy

PERSON = "110101190001010" + "01"


def _identity() -> str:
    return next(PERSON + c for c in "0123456789X" if is_identity_number(PERSON + c))


def test_identity_numbers_and_cards() -> None:
    number = _identity()
    finding = the(reading(f"领取人身份证号{number}。"), "R-PRIV-IDENTITY")
    assert finding.severity is Severity.ERROR and number not in finding.message + "".join(p.text for p in finding.places)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert not hits(reading(f"编号{wrong}。"), "R-PRIV-IDENTITY")
    card = next(f"62220000000000{i:02}" for i in range(100) if luhn(f"62220000000000{i:02}"))
    assert hits(reading(f"开户银行及卡号{card}。"), "R-PRIV-CARD")
    assert not hits(reading(f"项目编码{card}。"), "R-PRIV-CARD")


def test_mobiles_but_not_office_lines() -> None:
    assert hits(reading("联系电话：13801234567"), "R-PRIV-MOBILE")
    for text in ("公开咨询电话：0536-8888888", "预算数13801234567.00元", "项目编码420103138012345678", "合计13801234567元"):
        assert not hits(reading(text), "R-PRIV-MOBILE"), text


def test_internal_papers_and_sensitive_wording_in_forms() -> None:
    made = reading(forms=[form("帮扶经费", {"立项依据": "某局《帮扶工作推进会会议纪要》，涉及上访人员"})])
    assert hits(made, "R-PRIV-INTERNAL") and hits(made, "R-PRIV-SENSITIVE")
    duty = reading("## 一、主要职责\n做好非正常上访和上访人员的劝返工作。", forms=[form("劝返", {"依据": "做好上访人员劝返"})])
    assert not hits(duty, "R-PRIV-SENSITIVE")
    assert not hits(reading("严格执行省相关指导意见和会议纪要。"), "R-PRIV-INTERNAL")


def test_general_words_and_guesses_are_hints() -> None:
    made = reading(forms=[form("值守经费", {"立项依据": "区政府办2011年3月31日第四期"}, items=[("执法", "周末维稳值班经费3万元")])])
    assert the(made, "R-PRIV-INTERNAL").severity is Severity.HINT and the(made, "R-PRIV-SENSITIVE").severity is Severity.HINT
    graver = reading(forms=[form("帮扶经费", {"依据": "某局《推进会会议纪要》"}, items=[("帮扶", "稳控上访人员经费3万元")])])
    assert the(graver, "R-PRIV-INTERNAL").severity is Severity.DOUBT and the(graver, "R-PRIV-SENSITIVE").severity is Severity.DOUBT


def test_marks_and_wrong_words_in_forms() -> None:
    slip = form("招录经费", {"依据": "根据规定“应当办理公开招聘手续。"}, goals=[("年度", "目标1", "完成事业单位公司招聘工作。")])
    made = reading("社保保障支出1万元。", forms=[slip])
    assert the(made, "R-WORD-PAIR").expected == "”"
    assert {f.expected or f.message[:12] for f in hits(made, "R-WORD-TYPO")} and len(hits(made, "R-WORD-TYPO")) == 2
    right = form("招录经费", {"依据": "根据“规定”办理。", "方案": "某公司招聘会2场；提交移动表"}, goals=[("年度", "目标1", "公开招聘。")])
    assert not hits(reading("社会保障支出。", forms=[right]), "R-WORD-PAIR") + hits(reading(forms=[right]), "R-WORD-TYPO")


def test_a_wrong_word_in_a_label() -> None:
    label = table("绩效目标表", "项目 目标", [["长期目标（截止2025年）", ""]], line=5)
    finding = the(reading(tables=[label]), "R-WORD-TYPO")
    assert "截至" in finding.message and finding.places[0].line == 6
    assert not hits(reading(tables=[table("绩效目标表", "项目 目标", [["长期目标（截至2025年）", ""]])]), "R-WORD-TYPO")


def test_the_departments_form_names_projects_alike() -> None:
    whole, project = form("某部门", kind="department", source="f0"), form("经济普查工作经费")
    named = [Fact(Coordinate(project=name), parse_cell("10.00", "万元")[1], Place(line=7), "f0") for name in ("经济普查经费",)]  # type: ignore[arg-type]
    made = reading(forms=[whole, project])
    finding = the(made._replace(facts=tuple(named)), "R-NAME-PROJECT")
    assert "整体绩效目标表" in finding.message and any(p.line == 7 for p in finding.places)
    alike = [f._replace(coordinate=Coordinate(project="经济普查工作经费")) for f in named]
    assert not hits(made._replace(facts=tuple(alike)), "R-NAME-PROJECT")


def test_every_line_of_a_silent_item_is_cited() -> None:
    old = "（二）公务用车购置及运行维护费0.00万元，与上年持平。"
    finding = the(document(old, "（二）公务用车购置费0.00万元。\n（三）公务用车运行维护费0.00万元。"), "R-DISC-3PUB")
    assert len({p.line for p in finding.places}) == 2


def test_operating_expenses_list_what_the_table_has() -> None:
    old = "2024年机关运行经费50.00万元，比上年增加2.00万元，主要原因是人员增加。"
    listed = document(old, old + "主要包括：办公费、差旅费、水费、公务接待费等。")
    assert "水费" in the(listed, "R-LIST-PROSE").message and the(listed, "R-LIST-PROSE").severity is Severity.DOUBT
    assert not hits(document(old, old + "主要包括：办公费、差旅费、公务接待费等。"), "R-LIST-PROSE")
    other = old.replace("50.00", "52.00")
    assert not hits(document(old, other + "主要包括：办公费、差旅费、水费、公务接待费等。"), "R-LIST-PROSE")
    assert not hits(document(old, old + "机关运行经费是指为保障运行的资金，主要包括：办公费、水费、电费、差旅费。"), "R-LIST-PROSE")


# numbers in words, and robustness


@pytest.mark.parametrize(("text", "value"), [("两", 2), ("十", 10), ("二十一", 21), ("廿五", 25), ("１２", 12), ("若干", None)])
def test_numerals(text: str, value: int | None) -> None:
    assert numeral(text) == value


WORDS = "2024年预算（类款项）“三公”1.00万元，增长下降XX列明；。：、《》统计局和与" + "\n#"


@given(
    st.text(WORDS, max_size=120), st.lists(st.lists(st.text("0123456789.统计支出（类）", max_size=8), min_size=3, max_size=3), max_size=4)
)
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_rule(text: str, body: list[list[str]]) -> None:
    check(
        reading(
            text,
            tables=[table("一般公共预算支出表", "科目编码 科目名称 合计", body)],
            forms=[form("甲", {"项目名称": text})],
            contents=[text[:9]] * 5,
        )
    )


def test_every_place_is_a_place() -> None:
    makers: list[Callable[[], Reading]] = [
        lambda: document("主要原因是普查任务增加", "主要原因是。"),
        lambda: document("奖金、", "绩效工资、"),
    ]
    for make in makers:
        for finding in check(make()):
            assert finding.places and all(isinstance(p, Place) for p in finding.places)


def test_a_glossary_may_explain_what_is_not_used() -> None:
    text = "# 第三部分 名词解释\n一般公共服务支出（类）统计信息事务（款）统计大数据建设（项）：反映有关支出。"
    assert not hits(reading(text, tables=tables()), "R-CODE-CHAIN")


def test_each_rule_has_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    silent = [rule.id for rule in REGISTRY if rule.id.startswith(OWN) and f'"{rule.id}"' not in source]
    assert not silent


# the reference documents

SHARED = Path(__file__).resolve().parents[2] / "shared"
JIANGHAN = SHARED / "corpus" / "武汉江汉" / "江汉区人力资源局2024年部门预算.txt"
PUTUO = SHARED / "corpus" / "上海普陀" / "上海市普陀区规划和自然资源局2024年度部门决算.pdf"
JUSTICE = SHARED / "corpus" / "上海普陀" / "普陀区司法局2026年部门预算.pdf"


def audited(path: Path) -> list[Finding]:
    if not path.exists():
        pytest.skip("the reference documents are not here")
    from mingzhang.readers import read
    from mingzhang.understand import understand

    return check(understand(read(path)))


def at_lines(findings: list[Finding], rule: str, *lines: int) -> bool:
    return any(f.rule == rule and any(p.line in lines for p in f.places) for f in findings)


def test_what_people_found_in_the_reference_budget() -> None:
    findings = audited(JIANGHAN)
    expected = {
        "C01": ("R-CODE-NAME", 366), "C06": ("R-NAME-UNIT", 1032), "C07": ("R-CONT-TITLE", 7), "E03": ("R-LIST-PROSE", 147),
        "G01": ("R-SCOPE-UNITS", 97),
        "G05": ("R-DISC-3PUB", 227), "G06": ("R-DISC-EQUIP", 199), "G10": ("R-KNOW-ECONOMY", 253), "G16": ("R-KNOW-FISCAL", 233),
        "H04": ("R-WORD-YUAN", 169), "H06": ("R-WORD-RATE", 215), "H08": ("R-PRIV-INTERNAL", 1091),
    }  # fmt: skip
    assert not [name for name, (rule, line) in expected.items() if not at_lines(findings, rule, line)]


def test_what_people_found_in_the_final_account() -> None:
    findings = audited(PUTUO)
    told = " ".join(f.message for f in findings)
    words = (
        "漏了“普陀区”", "退休人员活动费支出", "其他国土资源事务支出", "“奖金”", "“奖励金”", "其他对个人和家庭的补助支出", "税金及附加费用",
        "下降（增长）",
        "列明", "增长13.95", "较上一度", "士地", "跟踪监督", "规划与自然资源局", "99.33分", "部门（单位）", "0.39万",
    )  # fmt: skip
    assert not [word for word in words if word not in told]
    assert sum(f.rule == "R-CODE-CHAIN" and "住房保障支出（款）" in f.message for f in findings) == 2


def test_what_a_bureau_found_in_a_budget() -> None:
    findings = audited(JUSTICE)
    assert sum(f.rule == "R-YEAR-SELF" for f in findings) == 5
    told = " ".join(f.message for f in findings)
    assert not [word for word in ("。。", "医疗卫生与计划生育支出", "优秀调解案例”") if word not in told]
