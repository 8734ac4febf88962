"""Tokens, names, phrases and headings: the words that sentences are read by."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.understand.names_reading import lone_subject, named_subject
from mingzhang.understand.phrases_reading import Around, read_phrase, same_body
from mingzhang.understand.sections_reading import listed_axis, section_of
from mingzhang.understand.tokens_reading import direction_of, fold_text, tokens
from tests.sentences_sample import BUDGET, FINAL

D = Decimal


def words(text: str) -> list[str]:
    return [f"{t.kind} {t.text}" for t in tokens(fold_text(text).plain) if t.kind != "stop"]


def amounts(text: str) -> list[tuple[Decimal, str]]:
    return [(t.number.value, t.unit) for t in tokens(fold_text(text).plain) if t.kind == "number" and t.number is not None]


# ---- tokens ----------------------------------------------------------------------------------------------------------


@given(st.text(alphabet="收入 　预算（类）“三公”，１2.50万元％", max_size=40))
def test_folding_keeps_the_place_of_every_character(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.plain) == len(folded.origin)
    assert list(folded.origin) == sorted(set(folded.origin))
    assert folded.printed == text


def test_what_is_printed_is_given_back_with_its_quotation_marks() -> None:
    text = fold_text("安排 “三公” 经费１０万元")
    assert text.plain == "安排三公经费10万元"
    assert text.as_printed(2, 4) == "“三公”" and text.as_printed(2, 6) == "“三公” 经费"


def test_remarks_without_numbers_are_void_but_parts_of_names_stay() -> None:
    assert "按规定" not in fold_text("收入（按规定）9万元").plain
    kept = "行政运行(项)因公出国(境)费编制(含3人)"
    assert fold_text(kept).plain == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,234.50万元、0.5亿元、12元", [(D("12345000"), "万元"), (D("50000000"), "亿元"), (D(12), "元")]),
        ("40%、3个百分点", [(D(40), "%"), (D(3), "%")]),
        ("共900万，另20亿。", [(D(9000000), "万"), (D(2000000000), "亿")]),
        ("支出为0。", [(D(0), "万元")]),
        ("增长1.5倍", [(D(150), "%")]),
        ("车辆7辆，接待30批次300人次，编制53人", [(D(7), "辆"), (D(30), "批次"), (D(300), "人次"), (D(53), "人")]),
        ("2025年3月1日，第5条，财预〔2016〕143号，2.1节", []),
        ("2013年第12期，1．收入，GB12345.00", []),
    ],
)
def test_numbers(text: str, found: list[tuple[Decimal, str]]) -> None:
    assert amounts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("比上年增加5万元", ["base 比上年", "change 增加", "number 5万元"]),
        ("与2024年预算相比下降3%", ["base 与2024年预算相比", "change 下降", "number 3%"]),
        ("较去年同期持平", ["base 较去年同期", "level 持平"]),
        ("占比40%", ["share 占比", "number 40%"]),
        ("完成年初预算的95%", ["done 完成年初预算的", "number 95%"]),
        ("为预算的95%", ["done 为预算的", "number 95%"]),
        ("决算数大于预算数的主要原因是追加", ["order 大于", "why 的主要原因是"]),
        ("主要用于公务；其中：人员经费5元", ["use 主要用于", "of 其中：", "number 5元"]),
        ("增加(减少)3元", ["change 增加(减少)", "number 3元"]),
        ("单价100万元以上设备", ["threshold 单价100万元以上"]),
        ("占用土地比例", []),
    ],
)
def test_connecting_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_directions() -> None:
    assert [direction_of(w) for w in ("增长", "压减", "持平", "增加(减少)", "下降/增长")] == [1, -1, 0, None, None]


# ---- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "axis", "code"),
    [
        ("农林水支出(类)水利(款)行政运行(项)", "function", "2130301"),
        ("农林水支出(类)", "function", "213"),
        ("一般公共服务支出-财政事务-行政运行", "function", "2010601"),
        ("行政运行(2130301)", "function", "2130301"),
        ("2130301-行政运行", "function", "2130301"),
        ("工资福利支出(301)", "economy", "301"),
        ("住房公积金30113", "", ""),
    ],
)
def test_named_subjects(text: str, axis: str, code: str) -> None:
    found = named_subject(text, {}, year="2025")
    assert (found.axis, found.code) == (axis, code) if axis else found is None


def test_a_class_above_comes_from_the_heading() -> None:
    found = named_subject("水利(款)行政运行(项)", {}, "213", "2025")
    assert found is not None and found.code == "2130301" and found.known


def test_an_unknown_item_keeps_its_printed_name() -> None:
    found = named_subject("农林水支出(类)水利(款)水上乐园(项)", {}, year="2025")
    assert found is not None and found.code == "水上乐园" and not found.known


def test_a_lone_name_needs_a_list_or_must_be_a_class() -> None:
    assert lone_subject("行政运行", {}, {}, "", "2025") is None
    assert lone_subject("行政运行", {"行政运行": "2130301"}, {}, "function", "2025") is not None
    found = lone_subject("社会保障和就业支出", {}, {}, "", "2025")
    assert found is not None and found.code == "208"
    found = lone_subject("办公费", {}, {}, "economy", "2025")
    assert found is not None and found.code == "30201"


# ---- phrases ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("一般公共预算基本支出", {"fund": "general", "nature": "basic", "measure": "expenditure"}),
        ("政府性基金预算财政拨款收入", {"fund": "gov_fund", "measure": "revenue"}),
        ("本年收入合计", {"measure": "revenue", "flow": "current"}),
        ("收入总计", {"measure": "revenue", "flow": "*"}),
        ("上年结转结余", {"flow": "brought", "measure": "revenue"}),
        ("年终结转结余", {"flow": "carried", "measure": "expenditure"}),
        ("公务接待费", {"measure": "three_public", "item": "reception"}),
        ("机关运行经费", {"measure": "operating"}),
        ("政府采购货物支出", {"measure": "procurement", "item": "goods"}),
        ("事业收入", {"fund": "business", "measure": "revenue"}),
    ],
)
def test_phrases(text: str, axes: dict[str, str]) -> None:
    phrase = read_phrase(text, BUDGET)
    assert dict(phrase.axes) == axes and phrase.understood


@pytest.mark.parametrize("text", ["财政厅折子工程", "某项不明经费盘子", "泵站改造", "公务接待费和会议费"])
def test_what_is_not_understood_leaves_a_residue(text: str) -> None:
    assert not read_phrase(text, BUDGET).understood


@pytest.mark.parametrize(
    ("text", "year", "stage", "period"),
    [
        ("2024年基本支出", "2024", "", ""),
        ("上年支出", "2024", "", ""),
        ("年初预算", "", "budget", ""),
        ("全年预算数", "", "adjusted", ""),
        ("支出决算", "", "outturn", ""),
        ("截至2024年8月31日", "2024", "", "2024-08-31"),
        ("截至2024年12月31日", "2024", "", ""),
        ("2024年末", "2024", "", ""),
    ],
)
def test_years_and_stages(text: str, year: str, stage: str, period: str) -> None:
    phrase = read_phrase(text, BUDGET)
    assert (phrase.year, phrase.stage, phrase.period) == (year, stage, period)


def test_words_beside_an_own_measure_say_nothing_more() -> None:
    assert dict(read_phrase("公务用车运行维护费支出", BUDGET, Around("three_public")).axes)["measure"] == "three_public"


def test_the_department_is_taken_off_and_another_unit_is_kept() -> None:
    scope = BUDGET._replace(units=frozenset({"云溪市河道管理所", "云溪市水务局（本级）"}))
    assert read_phrase("云溪市水务局收入预算", scope).axis("entity") == ""
    assert read_phrase("云溪市水务局本级及下属单位收入预算", scope).axis("entity") == ""
    assert read_phrase("云溪市河道管理所收入预算", scope).axis("entity") == "云溪市河道管理所"
    assert read_phrase("云溪市水务局本级收入预算", scope).axis("entity") == "云溪市水务局（本级）"
    assert read_phrase("本级收入预算", BUDGET).axis("entity") == ""


@pytest.mark.parametrize(
    ("name", "same"),
    [("市水务局", True), ("云溪市水务局（本级）", True), ("水务局", True), ("云溪市水利局", False), ("云溪市教育局", False), ("", True)],
)
def test_names_of_one_body(name: str, same: bool) -> None:
    assert same_body(name, BUDGET.entity) is same


# ---- headings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "axes", "kind"),
    [
        (("关于2025年收入总表的说明",), {"measure": "revenue", "fund": "*"}, "body"),
        (("财政拨款收支预算情况说明",), {"fund": "fiscal"}, "body"),
        (("一般公共预算支出情况", "基本支出情况"), {"measure": "expenditure", "fund": "general", "nature": "basic"}, "body"),
        (("一般公共预算“三公”经费情况",), {"measure": "three_public", "fund": "general"}, "body"),
        (("其他重要事项", "政府采购情况"), {"measure": "procurement"}, "body"),
        (("部门概况", "主要职责"), {}, "silent"),
        (("部门概况", "人员编制情况"), {}, "staff"),
        (("名词解释",), {}, "silent"),
        (("预算绩效管理情况",), {}, "performance"),
    ],
)
def test_headings(path: tuple[str, ...], axes: dict[str, str], kind: str) -> None:
    section = section_of(path, FINAL)
    assert (dict(section.axes), section.kind) == (axes, kind)


def test_lists_are_announced() -> None:
    texts = {"按功能分类科目": "function", "按经济分类": "economy", "按政府预算支出经济分类": "gov_economy", "其中": ""}
    assert {text: listed_axis(text) for text in texts} == texts
