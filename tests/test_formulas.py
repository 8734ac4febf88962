"""Workings in prose, executed: what they come to, what is wrong, and what is no working at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import Formula
from mingzhang.understand.form_items import read_breakdowns, read_level_split
from mingzhang.understand.formulas import read_formulas
from mingzhang.understand.targets import parse_target

D = Decimal


def holds(formula: Formula) -> bool:
    return formula.stated is not None and abs(formula.computed - formula.stated.value) <= formula.tolerance


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("923.78元*12个月*800人=886.83万元", "8868288"),
        ("1. 工资(含岗位补贴):2200 元/月/人*12 月*17 人=44.88 万元;", "448800"),
        ("2天*150人*50元(资料、讲课费)=1.5万元", "15000"),
        ("108个社区*20%*10000元=21.6万元", "216000"),
        ("766户，34.45万元/月*13月=447.85万元", "4478500"),
        ("总计2季×6.68万元/季=13.36万元", "133600"),
        ("(2200元+1042.08元)*12月*17人=66.14万元", "661384.32"),
        ("12万元+5万元+1万元+6万元=24万元", "240000"),
        ("邮寄费12万+办公用品5万+电话1万+派遣6万=24万", "240000"),
        ("1.5万+3.2=4.7万元", "47000"),
        ("300人×50元/人，共计1.5万元", "15000"),
        ("3.5万人*80元=280万元", "2800000"),
        ("138万元÷6万元=23人", "23"),
        ("30人*12月=360人月", "360"),
        ("800÷1000=80%", "80"),
    ],
)
def test_a_right_working_holds(text: str, computed: str) -> None:
    (formula,) = read_formulas(text)
    assert holds(formula) and formula.computed == D(computed)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("673.19元*12个月*8000人=6462.73万元", "64626240"),
        ("600元*800人=84万元", "480000"),
        ("5000元*50人=2.5万元", "250000"),
        ("31元/天*100人*15天=4.56万元", "46500"),
        ("12万元+5万元+1万元+6万元=25万元", "240000"),
    ],
)
def test_a_wrong_working_is_seen(text: str, right: str) -> None:
    (formula,) = read_formulas(text)
    assert not holds(formula) and formula.computed == D(right)


def test_factors_without_unit_are_tried_in_yuan_and_in_the_unit_of_the_result() -> None:
    yuan, wan, neither = read_formulas("工资34083.53*12=40.9万元；补贴0.04*6=0.24万元；慰问0.2*7=1.2万元")
    assert holds(yuan) and yuan.computed == D("409002.36")
    assert holds(wan) and wan.computed == D("2400")
    assert not holds(neither) and neither.computed == D("14000")


def test_an_ordinal_before_a_working_is_no_decimal() -> None:
    (formula,) = read_formulas("2.600元*800人=48万元")
    assert holds(formula) and formula.tokens[0][0] == 600


def test_a_chain_of_equals_signs() -> None:
    assert all(holds(f) for f in read_formulas("1000元*5人*3次=15000元*2=3万元"))
    first, second = read_formulas("8人*2元=4人*4元=16元")
    assert holds(first) and holds(second)


def test_shares_go_on_from_the_results_before_them() -> None:
    text = (
        "1.企业补贴：100元*10月*80人=8万元；2.个人补贴：50元*10月*40人=2万元。（区承担50%，约为5万元）。"
        "3.培训：600元*800人=48万元（区承担50%，约为24万元）"
    )
    shares = [f for f in read_formulas(text) if f.tokens[-1][1] == "%"]
    assert [f.computed for f in shares] == [D(50000), D(240000)] and all(holds(f) for f in shares)
    cut = read_formulas("23人×6万元=138万元(压减10%后为124.2万元)")[-1]
    assert holds(cut) and cut.computed == D("1242000")
    lone = read_formulas("全年需要2094.508万元,区承担50%,共计1047.254万元")
    assert len(lone) == 1 and holds(lone[0])
    wrong = read_formulas("600元*800人=48万元（区承担50%，约为26万元）")[-1]
    assert not holds(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "", "2024-12-31", "电话0999-1234567", "比例1:2=0.5", "文号〔2016〕121号", "承办案件3200-3500件", "目标=100%", "≥95%",
        "150元/件至250元/件，预估3000件", "执行率=执行数÷预算数×100%", "“5+2”工作制", "得分按(95-90)*2计", "2023年1-7月执行55.96万元",
        "每人50元，共20人",
    ],
)  # fmt: skip
def test_what_is_no_working_makes_no_formula(text: str) -> None:
    assert read_formulas(text) == ()


def test_a_range_in_front_spoils_no_neighbour() -> None:
    assert read_formulas("每件150-250元*3000件=60万元") == ()


@given(st.integers(1, 9999), st.integers(1, 60), st.integers(1, 900))
def test_every_exact_product_holds_and_no_other(price: int, months: int, people: int) -> None:
    total = price * months * people
    (right,) = read_formulas(f"{price}元/月*{months}个月*{people}人={total}元")
    (wrong,) = read_formulas(f"{price}元/月*{months}个月*{people}人={total + 1}元")
    assert holds(right) and not holds(wrong)


@given(st.text(alphabet="0123456789.,，。+-*×÷=()（）%元万人次天承担共计 \n一①", max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for formula in (*read_formulas(text), *read_breakdowns(text)):
        assert formula.stated is not None and formula.tolerance >= 0


def test_a_cell_of_a_megabyte_is_read() -> None:
    assert read_formulas("某项支出与测算" * 150_000) == ()
    assert len(read_formulas("600元*800人=48万元；" * 500)) == 500


# ---- lists under an amount -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("房屋配套费102.6万元。①物业费63万元;②水电费21.6万元;③网费12万元;④办公费约为6万元。", 4),
        ("工作经费 20.4 万元。 1. 公开招聘 18 万元(含资格审查)。 2. 队伍建设 2.4 万元(考核1万元，培训0.9万元，评审0.5万元)。", 2),
        ("支出约68.69万元。 1. 工资2200元*12月*17人=44.88万元; 2. 社保1042.08元*12月*17人=21.26万元; 3. 补贴1500元*17人=2.55万元。", 3),
        ("办公经费24万元，用于日常。该经费包括以下4项:邮寄费12万、办公用品5万、电话费1万、派遣1人6万。", 4),
    ],
)
def test_a_list_makes_its_whole(text: str, parts: int) -> None:
    formula = next(f for f in read_breakdowns(text) if len(f.tokens) == parts)
    assert holds(formula)


def test_a_wrong_list_is_seen_and_a_partial_one_is_not_taken() -> None:
    (wrong,) = read_breakdowns("配套费102.6万元。①物业费63万元;②水电费21.6万元;③网费12万元;④办公费7万元。")
    assert not holds(wrong) and wrong.computed == D(1036000)
    assert read_breakdowns("经费100万元，其中：培训费20万元、会议费10万元。") == ()
    assert read_breakdowns("经费100万元。1.贯彻文件精神。2.培训费20万元。") == ()


def test_levels_of_government_bear_what_the_workings_come_to() -> None:
    text = "1.补贴0.5*6=3万元;2.慰问0.2*6=1.2万元。预计中央2万元,省级1万元,区级1.2万元。"
    (right,) = read_level_split(text)
    assert holds(right) and right.computed == D(42000)
    assert not holds(read_level_split(text.replace("区级1.2", "区级1.4"))[0])


# ---- targets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "operator", "low", "high", "unit"),
    [
        ("≥85 分", "≥", "85", None, "分"), ("≤5.5%", "≤", None, "5.5", "%"), ("=100%", "=", "100", "100", "%"),
        ("500 件", "", "500", "500", "件"),
        ("100人左右", "≈", "100", "100", "人"), ("约6类", "≈", "6", "6", "类"), ("10余次", "≈", "10", "10", "次"),
        ("300-4000元", "range", "300", "4000", "元"), ("5000—8000元", "range", "5000", "8000", "元"), ("95%-98%", "range", "95", "98", "%"),
        ("大于等于95", "≥", "95", None, ""), ("不低于90%", "≥", "90", None, "%"), ("不超过3%", "≤", None, "3", "%"),
        ("≧95%", "≥", "95", None, "%"),
        ("400条以上", "≥", "400", None, "条"), ("30日内", "≤", None, "30", "日"), ("每季度1次", "", "1", "1", "次/季度"),
        ("≥13459.00(平方米)", "≥", "13459.00", None, "平方米"), ("1,200人次", "", "1200", "1200", "人次"), ("0个", "", "0", "0", "个"),
    ],
)  # fmt: skip
def test_targets(text: str, operator: str, low: str | None, high: str | None, unit: str) -> None:
    target = parse_target(text)
    assert (target.operator, target.unit) == (operator, unit)
    assert (target.low, target.high) == (D(low) if low else None, D(high) if high else None)
    assert target.text == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["成效显著", "923.78元/月（企业）、673.19元/月（灵活）", "2024年12月", "12月底前", "2022.12", "1个；60个", "上限LPR+50BPs", "长期"],
)
def test_words_and_points_in_time_stay_text(text: str) -> None:
    assert parse_target(text) == ("text", None, None, "", text)


def test_blank_dash_and_zero_are_three_things() -> None:
    assert parse_target("").text == "" and parse_target("-").text == "-" and parse_target("0").low == 0
    assert parse_target("-").operator == "" and parse_target("-").low is None


def test_operator_and_unit_may_stand_in_columns_of_their_own() -> None:
    assert parse_target("98", "≥", "%")[:4] == ("≥", D(98), None, "%")
    assert parse_target("优", "定性", "").operator == "text"
    assert parse_target("12", "≤", "月").high == 12


@given(st.text(max_size=40))
def test_any_cell_is_a_target(text: str) -> None:
    target = parse_target(text)
    assert target.operator in {"≥", "≤", ">", "<", "=", "≈", "range", "text", ""}
    if target.low is not None and target.high is not None:
        assert target.low <= target.high
