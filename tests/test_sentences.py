"""Sentences read to exactly the figures and claims that they state, and to nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import Coordinate, Number, key
from mingzhang.readers import read as read_document
from mingzhang.understand import understand
from mingzhang.understand.sentences import read_sentences
from tests.sentences_sample import BUDGET, FINAL, Case, cases, claims, facts, sentences, told, unbound

D = Decimal
_WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    read = told(*case.paragraphs, path=case.path, scope=case.scope)
    assert facts(read, case.scope) == list(case.facts)
    assert claims(read, case.scope) == list(case.claims)
    assert unbound(read) == list(case.unbound)
    assert read.numbers - read.bound == len(case.unbound)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_full_width_figures_read_the_same(case: Case) -> None:
    wide = told(*(p.translate(_WIDE) for p in case.paragraphs), path=case.path, scope=case.scope)
    plain = told(*case.paragraphs, path=case.path, scope=case.scope)
    assert [(f.coordinate, f.number.value) for f in wide.facts] == [(f.coordinate, f.number.value) for f in plain.facts]
    assert [c[:3] for c in wide.claims] == [c[:3] for c in plain.claims]


# ---- what a fact and a claim carry -----------------------------------------------------------------------------------


def test_a_fact_keeps_its_number_as_printed_and_its_place() -> None:
    (fact,) = told("2025年收入预算1,234.50万元。", path=("收入预算情况说明",)).facts
    assert fact.number == Number(D("12345000"), D("100"), "元", "1,234.50", factor=D(10000))
    assert (fact.source, fact.place.text, fact.kind) == ("s0", "2025年收入预算1,234.50万元。", "sentence")


def test_evidence_tells_where_each_member_comes_from() -> None:
    told_ = told("收入预算900万元，其中：一般公共预算拨款收入800万元。基本支出500万元，占62.5%。", path=("2025年一般公共预算支出情况",))
    first, part, basic = (dict(f.evidence) for f in told_.facts)
    assert first["measure"] == "row" and first["flow"] == "default"
    assert part["fund"] == "row" and part["measure"] == "row"
    assert basic["fund"] == "title" and basic["nature"] == "row"


def test_a_claim_keeps_the_values_that_its_paragraph_prints() -> None:
    text = "2024年度一般公共预算财政拨款支出年初预算为40.0万元，支出决算为44万元，完成年初预算的110%。"
    read = told(text, path=("支出决算情况",), scope=FINAL)
    (claim,) = read.claims
    assert claim.subject_value is not None and claim.base_value is not None and claim.number is not None
    assert (claim.subject_value.value, claim.base_value.value) == (D(440000), D(400000))
    assert (claim.number.value, claim.number.quantum, claim.number.unit) == (D(110), D(1), "%")


def test_words_are_kept_as_printed() -> None:
    read = told("2025年收入预算900万元，比上年增加（减少）50万元，下降（增长）5%。", path=("收入预算",))
    assert [(c.word, c.direction) for c in read.claims] == [("增加（减少）", None), ("下降（增长）", None)]


def test_labels_keep_their_quotation_marks() -> None:
    scope = BUDGET._replace(projects=frozenset({"河道保洁"}))
    read = told("河道保洁400万元，主要用于“两江四岸”打捞380万元，设备维护20万元。", path=("项目支出情况",), scope=scope)
    assert [f.coordinate.item for f in read.facts] == ["", "“两江四岸”打捞", "设备维护"]


def test_twice_as_much_is_a_growth_of_a_hundred_per_cent() -> None:
    read = told("2025年收入预算900万元，比上年增长1.5倍。", path=("收入预算",))
    assert [(c.number.value, c.number.unit) for c in read.claims if c.number] == [(D(150), "%")]


def test_a_negative_share_of_last_year_keeps_its_sign() -> None:
    read = told("2025年上年结转为-3.5万元。", path=("收入预算情况说明",))
    assert [f.number.value for f in read.facts] == [D(-35000)]


# ---- names and scope -------------------------------------------------------------------------------------------------


def test_names_of_the_documents_own_tables_are_known_in_lists_by_function() -> None:
    path = ("一般公共预算支出情况", "按功能分类")
    scope = BUDGET._replace(functions={"河湖长制专项": "2130399"})
    assert facts(told("河湖长制专项30万元。", path=path, scope=scope)) == ["30万元 expenditure general current function=2130399"]
    assert unbound(told("河湖长制专项30万元。", path=path)) == ["30万元"]


def test_another_unit_is_the_entity_of_its_figures() -> None:
    scope = BUDGET._replace(units=frozenset({"云溪市河道管理所"}))
    (fact,) = told("云溪市河道管理所2025年收入预算300万元。", path=("收入预算情况",), scope=scope).facts
    assert fact.coordinate.entity == "云溪市河道管理所"


def test_another_name_of_the_department_is_no_other_unit() -> None:
    text = [f"云溪水务2025年{words}为900万元。" for words in ("收入预算", "支出预算")]
    named = ["云溪市水利和水务局2025年收支总预算900万元。", "云溪市水利和水务局收入预算900万元。", "云溪市水利和水务局支出预算900万元。"]
    assert {f.coordinate.entity for f in told(*named, path=("预算情况",)).facts} == {BUDGET.entity}
    assert not told(*text, path=("预算情况",)).facts, "an unknown name before a figure leaves it unbound"


def test_carried_over_money_makes_totals_of_the_whole_section() -> None:
    alone = told("2025年支出预算900万元。", path=("支出预算情况",)).facts
    carried = told("2025年支出预算900万元。", "其中：年终结转20万元。", path=("支出预算情况",)).facts
    assert (alone[0].coordinate.flow, carried[0].coordinate.flow, carried[1].coordinate.flow) == ("current", "*", "carried")


# ---- the reference document ------------------------------------------------------------------------------------------

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "武汉江汉" / "江汉区人力资源局2024年部门预算.txt"


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference documents are not here")
def test_the_reference_narrative_is_understood_and_agrees_with_its_tables() -> None:
    """One of its figures contradicts its table: 0.1 万元 of 对个人和家庭的补助."""
    result = understand(read_document(REFERENCE))
    tables: dict[Coordinate, set[Decimal]] = {}
    for fact in result.facts:
        if fact.source.startswith("t"):
            tables.setdefault(key(fact.coordinate), set()).add(fact.number.value)
    told_ = [f for f in result.facts if f.kind == "sentence" and key(f.coordinate) in tables]
    apart = [f for f in told_ if f.number.value not in tables[key(f.coordinate)]]
    assert len(told_) > 25
    assert {(f.coordinate.economy, f.number.raw) for f in apart} == {("303", "125.25")}
    assert not [u for u in result.unbound if u.place.text and not u.place.table]


# ---- never in the way ------------------------------------------------------------------------------------------------

_WORDS = """
2025年 收入 支出 预算 决算 合计 总计 基本支出 项目支出 一般公共预算 政府性基金 上年结转 其中： 包括： 比上年 与2024年相比
增加 减少 持平 占 的 % 万元 元 亿元 12.5万元 3,000.00万元 0万元 40% （ ） ， 。 ； ： 、 主要用于 原因是 完成年初预算的 大于
预算数 分别为 和 三公经费 公务接待费 公务用车购置费 车辆5辆 编制53人 行政运行（项） （一） 1. 社会保障和就业支出 无 没有
安排的支出 人次 得分96.5分
"""
_PIECES = st.lists(st.sampled_from(_WORDS.split()), max_size=30).map("".join)


@given(st.lists(_PIECES, max_size=4), st.sampled_from([(), ("收支总体情况",), ("“三公”经费",), ("项目支出",), ("绩效",), ("名词解释",)]))
def test_any_words_in_any_order_are_read_without_failing(paragraphs: list[str], path: tuple[str, ...]) -> None:
    read = read_sentences(sentences(paragraphs, path), BUDGET)
    assert read.numbers == read.bound + len(read.unbound)
    assert all(f.coordinate.year and f.coordinate.measure for f in read.facts)
    assert all(c.subject.measure for c in read.claims)


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str) -> None:
    read = read_sentences(sentences([text], ("预算情况",)), BUDGET)
    assert read.numbers == read.bound + len(read.unbound)


def test_reading_twice_says_the_same() -> None:
    for case in cases():
        assert told(*case.paragraphs, path=case.path, scope=case.scope) == told(*case.paragraphs, path=case.path, scope=case.scope)
