"""The five laws on small documents: silent where it is right, and each proven to fire."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang import laws
from mingzhang.facts import Claim, Coordinate, Fact, Finding, Grade, Number, Place, Severity, Term
from mingzhang.laws import agreement, changes, counterparts, cross_sums
from mingzhang.laws import claims as claim_law
from mingzhang.laws.agreement import Implications
from mingzhang.laws.grading import equation, grade
from mingzhang.laws.report import amount, cut
from tests.texts import COVER, DOCUMENT, reading

NOTHING = Implications(frozenset(), frozenset())


def findings(text: str) -> list[Finding]:
    return [f for f in laws.findings(laws.evaluate(reading(text))) if f.severity is not Severity.ROUNDING]


def test_a_right_document_is_silent_and_says_how_much_was_checked() -> None:
    equations = laws.evaluate(reading(DOCUMENT))
    assert [e for e in equations if e.grade in {Grade.IMPOSSIBLE, Grade.SUSPECT}] == []
    assert sum(e.substantive for e in equations) > 40
    assert {e.law for e in equations} >= {"additivity", "agreement", "balance", "counterpart"}


@pytest.mark.parametrize(
    ("old", "new", "law"),
    [
        ("21303|水利|80.00", "21303|水利|85.00", "additivity"),  # 款 ≠ Σ 项
        ("2130301|行政运行|40.00|40.00|25.00|15.00", "2130301|行政运行|40.00|40.00|25.00|16.00", "additivity"),  # 小计 ≠ 人员 + 公用
        ("302|商品和服务支出|15.00||15.00", "302|商品和服务支出|51.00||15.00", "additivity"),
        ("二、农林水支出|80.00", "二、农林水支出|80.50", "additivity"),
        ("收入总计|100.00|支出总计|100.00", "收入总计|100.00|支出总计|101.00", "balance"),
        ("|合计|60.00|45.00|15.00\n301", "|合计|66.00|45.00|15.00\n301", "agreement"),  # 两张表的基本支出合计
        ("30108|机关事业单位基本养老保险缴费|20.00|20.00|\n", "30108|机关事业单位基本养老保险缴费|19.00|19.00|\n", "counterpart"),
    ],
)
def test_each_law_fires(old: str, new: str, law: str) -> None:
    assert old in DOCUMENT
    assert law in {f.law for f in findings(DOCUMENT.replace(old, new))}


def test_a_finding_names_both_figures_and_their_places() -> None:
    found = [f for f in findings(DOCUMENT.replace("21303|水利|80.00", "21303|水利|85.00")) if f.law == "additivity"]
    down = next(f for f in found if "分项之和为80.00万元" in f.message)
    assert down.severity is Severity.ERROR
    assert down.found == "85.00万元" and down.expected == "80.00万元" and down.difference == "5.00万元"
    assert {p.row_code for p in down.places} == {"21303", "2130301", "2130305"}
    assert "85.00" in down.message and down.remedy and down.basis


def test_a_message_quotes_the_words_around_its_figure_with_units() -> None:
    long = "本部门认真贯彻落实过紧日子的要求，从严从紧安排各项支出，严格控制一般性支出和运行成本，切实保障重点工作的需要，"
    sentence = f"2024年一般公共预算支出100.00万元，{long}其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占45.00%，{long}成效明显。"
    (share,) = [f for f in findings(f"{DOCUMENT}\n一、支出情况\n{sentence}\n") if f.law == "claim"]
    quoted = share.message.partition("“")[2].partition("”")[0]
    assert quoted.startswith("…") and quoted.endswith("…") and "项目支出40.00万元，占45.00%" in quoted and len(quoted) < 60
    assert "写“占45.00%”，按40.00万元与100.00万元计算应为40.00%" in share.message
    assert (share.found, share.expected, share.difference) == ("45.00%", "40.00%", "5个百分点")
    less = "2024年一般公共预算支出100.00万元，比2023年预算90.00万元减少10.00万元。"
    (change,) = [f for f in findings(f"{DOCUMENT}\n一、支出情况\n{less}\n") if f.law == "claim"]
    assert "写“减少10.00万元”" in change.message and "应为增加10.00万元" in change.message


@pytest.mark.parametrize(
    ("factor", "words"), [("1", "3,000元"), ("1000", "3.00千元"), ("10000", "0.30万元"), ("100000000", "0.00003亿元")]
)
def test_amounts_are_told_in_the_unit_of_their_table(factor: str, words: str) -> None:
    assert amount(Decimal(3000), Number(Decimal(0), raw="0", factor=Decimal(factor))) == words


@given(st.text("甲乙，。12", min_size=1, max_size=120), st.data())
def test_what_is_cut_keeps_what_it_was_cut_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 8)))
    shown = cut(text, start, end, 10)
    assert text[start:end] in shown and shown.strip("…") in text and len(shown) <= 30


def test_a_blank_is_zero_in_a_sum_and_no_statement() -> None:
    text = DOCUMENT.replace("2130305|水利工程建设|40.00||||40.00", "2130305|水利工程建设|40.00||||")
    laws_fired = {f.law for f in findings(text)}
    assert "additivity" in laws_fired  # 40.00 ≠ blank + blank
    assert "agreement" not in laws_fired


_LEFT_OVER = """
江河区水务局2024年部门预算

2024年收支预算总表

单位：万元

本年收入||本年支出||||
项目|预算数|项目|合计|人员经费|公用经费|项目支出
一、财政拨款收入|100.00|一、社会保障和就业支出|20.00|15.00|5.00|
||二、农林水支出|75.00|25.00|10.00|40.00
||年终结转结余|5.00|||
收入总计|100.00|支出总计|100.00|40.00|15.00|40.00
"""


def test_what_is_left_over_is_of_no_nature() -> None:
    """人员、公用和项目 make up what is spent; 支出总计 holds 年终结转结余 as well."""
    assert not [f for f in findings(_LEFT_OVER) if f.law == "additivity"]
    for old, new in (("|75.00|25.00|", "|76.00|25.00|"), ("支出总计|100.00|40.00", "支出总计|100.00|41.00")):
        assert old in _LEFT_OVER
        assert [f for f in findings(_LEFT_OVER.replace(old, new)) if f.law == "additivity"], new


def test_an_unread_part_means_not_evaluated() -> None:
    text = DOCUMENT.replace("2130305|水利工程建设|40.00||||40.00", "2130305|水利工程建设|四十||||40.00")
    equations = [e for e in laws.evaluate(reading(text)) if e.grade is Grade.NOT_EVALUATED]
    assert any("没有读成数字" in e.why for e in equations)


def test_where_other_funds_are_zero_all_funds_and_general_budget_must_agree() -> None:
    spending = """
    2024年支出预算总表

    单位：万元

    科目编码|科目名称|合计|基本支出|项目支出
    |合计|100.00|60.00|40.00
    208|社会保障和就业支出|20.00|20.00|
    213|农林水支出|80.00|41.00|39.00
    """
    found = [f for f in findings(DOCUMENT + spending) if f.law == "implied"]
    assert found and all(f.severity is Severity.DOUBT for f in found)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12))
def test_exact_parts_always_add_up_exactly(parts: list[int]) -> None:
    def term(value: int) -> Term:
        return Term(1, "", Number(Decimal(value)), None)

    made = equation("additivity", [term(sum(parts))], [term(p) for p in parts])
    assert made.grade is Grade.EXACT
    off = equation("additivity", [term(sum(parts) + 1)], [term(p) for p in parts])
    assert off.grade is Grade.IMPOSSIBLE


@given(st.lists(st.integers(0, 10**10), min_size=2, max_size=30))
def test_rounded_parts_never_fail(parts: list[int]) -> None:
    """Parts and whole rounded from the same amounts in 元 are never called impossible."""

    def rounded(value: int) -> Number:
        return Number(Decimal(value // 100 * 100 + (100 if value % 100 >= 50 else 0)), Decimal(100))

    made = equation("additivity", [Term(1, "", rounded(sum(parts)), None)], [Term(1, "", rounded(p), None) for p in parts])
    assert made.grade is not Grade.IMPOSSIBLE


def test_what_rounding_hardly_explains_is_suspect() -> None:
    assert grade(Decimal("0.20"), Decimal("0.255"), Decimal("0.01"), 50) is Grade.SUSPECT
    assert grade(Decimal("0.05"), Decimal("0.255"), Decimal("0.01"), 50) is Grade.ROUNDING
    assert grade(Decimal("0.26"), Decimal("0.255"), Decimal("0.01"), 50) is Grade.IMPOSSIBLE


def _claim(
    kind: str,
    number: Number | None,
    *,
    direction: int | None = None,
    now: Number | None = None,
    before: Number | None = None,
    word: str = "",
) -> Claim:
    here = Place(text="2024年支出6689.82万元")
    return Claim(
        kind,
        Coordinate(measure="expenditure", year="2024"),
        Coordinate(measure="expenditure", year="2023"),
        number,
        direction,
        word,
        here,
        now,
        before,
    )


def _wan(text: str) -> Number:
    return Number(Decimal(text) * 10000, Decimal(100), "元", text, Decimal(10000))


def _percent(text: str) -> Number:
    value = Decimal(text)
    return Number(value, Decimal(1).scaleb(int(value.as_tuple().exponent)), "%", text)


@pytest.mark.parametrize(
    ("claim", "grade_"),
    [
        (_claim("share", _percent("78.9"), now=_wan("5275.56"), before=_wan("6689.82"), word="占"), Grade.EXACT),
        (_claim("share", _percent("79.8"), now=_wan("5275.56"), before=_wan("6689.82"), word="占"), Grade.IMPOSSIBLE),
        (_claim("change", _wan("841.40"), direction=-1, now=_wan("6689.82"), before=_wan("7531.22"), word="减少"), Grade.EXACT),
        (_claim("change", _wan("841.40"), direction=1, now=_wan("6689.82"), before=_wan("7531.22"), word="增加"), Grade.IMPOSSIBLE),
        (_claim("growth", _percent("11.2"), direction=-1, now=_wan("6689.82"), before=_wan("7531.22"), word="下降"), Grade.EXACT),
        (_claim("growth", _percent("12.1"), direction=-1, now=_wan("6689.82"), before=_wan("7531.22"), word="下降"), Grade.IMPOSSIBLE),
        (_claim("growth", _percent("11.2"), direction=1, now=_wan("6689.82"), before=_wan("7531.22"), word="增长"), Grade.IMPOSSIBLE),
        (_claim("level", None, direction=0, now=_wan("1.00"), before=_wan("1.00"), word="持平"), Grade.EXACT),
        (_claim("level", None, direction=0, now=_wan("1.50"), before=_wan("1.00"), word="持平"), Grade.IMPOSSIBLE),
        (_claim("direction", None, direction=1, now=_wan("1.50"), before=_wan("1.00"), word="大于"), Grade.EXACT),
        (_claim("direction", None, direction=-1, now=_wan("1.50"), before=_wan("1.00"), word="小于"), Grade.IMPOSSIBLE),
        (_claim("growth", _percent("100"), direction=1, now=_wan("1.00"), before=_wan("0.00"), word="增长"), Grade.NOT_EVALUATED),
        (_claim("share", _percent("50"), word="占"), Grade.NOT_EVALUATED),
    ],
)
def test_claims_are_computed_again(claim: Claim, grade_: Grade) -> None:
    (made,) = claim_law.evaluate([claim], {}, NOTHING)
    assert made.grade is grade_


def test_growth_without_a_known_base_uses_the_change_beside_it() -> None:
    change = _claim("change", _wan("841.40"), direction=-1, now=_wan("6689.82"), word="减少")
    right = _claim("growth", _percent("11.2"), direction=-1, now=_wan("6689.82"), word="下降")
    wrong = right._replace(number=_percent("11.7"))
    assert [e.grade for e in claim_law.evaluate([change, right], {}, NOTHING)][1] is Grade.EXACT
    assert [e.grade for e in claim_law.evaluate([change, wrong], {}, NOTHING)][1] is Grade.IMPOSSIBLE


def _project(name: str, amount: int, source: str, entity: str, *, row: int = 1) -> Fact:
    at = Coordinate(entity=entity, year="2024", stage="budget", measure="expenditure", nature="project", project=name)
    number = Number(Decimal(amount), Decimal(0), "元", str(amount))
    return Fact(at, number, Place(text=f"{source}{row}"), source, row, 2, "cube", (("entity", "row"),))


def test_a_project_name_under_two_units_is_two_projects() -> None:
    listed = [_project("就业工作经费", 30, "t1", "就业中心"), _project("就业工作经费", 50, "t1", "职介中心", row=2)]
    right = _project("就业工作经费", 50, "t2", "职介中心")
    made = agreement.evaluate([*listed, right])
    assert [e.grade for e in made] == [Grade.EXACT]
    wrong = _project("就业工作经费", 60, "t2", "职介中心")
    assert [e.grade for e in agreement.evaluate([*listed, wrong])] == [Grade.IMPOSSIBLE]
    # one unit only: all figures of the name speak of one project
    assert Grade.IMPOSSIBLE in {e.grade for e in agreement.evaluate([listed[0], _project("就业工作经费", 50, "t2", "就业中心")])}


def test_two_amounts_that_each_stand_twice_are_two_projects_of_one_name() -> None:
    facts = [_project("防控经费", amount, f"t{n}", "急救中心") for n, amount in enumerate((700, 700, 2685, 2685))]
    assert [e for e in agreement.evaluate(facts) if e.grade is Grade.IMPOSSIBLE] == []
    alone = _project("防控经费", 268, "t9", "急救中心")
    assert [e.grade for e in agreement.evaluate([*facts[:3], alone]) if e.grade is Grade.IMPOSSIBLE]


def test_the_most_printed_value_speaks_for_a_coordinate() -> None:
    at = Coordinate(entity="局", year="2024", stage="budget", measure="expenditure", fund="fiscal", flow="current")
    facts = [Fact(at, Number(Decimal(v), Decimal(1)), Place(text=s), s, 1, 1) for s, v in (("t1", 74), ("t2", 76), ("t3", 76))]
    assert next(iter(agreement.representatives(facts).values())).number.value == 76


CHANGES = """
2024年“三公”经费、会议费预算对比表

单位：万元

项目|2023年|2024年|增减额|增减率（%）
公务接待费|4.00|3.00|-1.00|-25.00
公务用车运行维护费|30.00|33.00|3.00|10.00
因公出国（境）费|20.00|5.00|-15.00|-75.00
"""


def test_a_column_of_change_is_the_difference_of_its_two_years() -> None:
    made = [e for e in laws.evaluate(reading(COVER + CHANGES)) if e.law == "change"]
    assert len(made) == 6 and {e.grade for e in made} == {Grade.EXACT}
    spoilt = CHANGES.replace("-1.00|-25.00", "-1.10|-25.00").replace("3.00|10.00", "3.00|11.00")
    wrong = [f for f in findings(COVER + spoilt) if f.law == "change"]
    assert {f.expected for f in wrong} == {"-1.00万元", "10.00%"} and {f.severity for f in wrong} == {Severity.ERROR}
    # another reading of the column, such as last year less this, accuses nobody
    turned = CHANGES.replace("-1.00|", "1.00|").replace("|3.00|10", "|-3.00|10").replace("-15.00", "15.00")
    assert [f for f in findings(COVER + turned) if f.law == "change"] == []


def test_an_increase_is_no_more_than_this_years_figure() -> None:
    at = Coordinate(year="2024", stage="budget", measure="expenditure", fund="gov_fund", flow="current")
    place = Place(text="政府性基金0万元，比上年增加21.25万元")
    claim = Claim("change", at, at._replace(year="2023"), _wan("21.25"), 1, "增加", place, _wan("0"))
    (made,) = claim_law.evaluate([claim], {}, NOTHING)
    assert made.grade is Grade.IMPOSSIBLE and "负数" in laws.finding(made).message  # type: ignore[union-attr]
    (fine,) = claim_law.evaluate([claim._replace(subject_value=_wan("21.25"))], {}, NOTHING)
    assert fine.grade is Grade.NOT_EVALUATED


def test_one_change_told_twice_is_one() -> None:
    at = Coordinate(year="2024", stage="budget", measure="revenue", fund="general", flow="current")
    told = [
        Claim("change", c, c._replace(year="2023"), _wan(n), 1, "增加", Place(text=str(i)), _wan("900.00"))
        for i, (c, n) in enumerate(((at, "59.28"), (at, "59.28"), (at, "58.98"), (at._replace(measure="expenditure"), "58.98")))
    ]
    free = Implications(frozenset({"revenue", "expenditure"}), frozenset())
    grades = [e.grade for e in claim_law.evaluate(told, {}, free) if e.grade is not Grade.NOT_EVALUATED]
    assert sorted(grades) == [Grade.EXACT, Grade.IMPOSSIBLE, Grade.SUSPECT]
    # where money is carried over, the two sides may have changed differently
    assert Grade.SUSPECT not in {e.grade for e in claim_law.evaluate(told, {}, NOTHING)}


def test_a_whole_is_held_against_parts_that_stand_in_other_tables() -> None:
    at = Coordinate(year="2024", stage="budget", measure="expenditure", economy="30227", fund="general", flow="current")

    def stated(amount: str, nature: str, source: str) -> Fact:
        return Fact(at._replace(nature=nature), _wan(amount), Place(text=source), source, 1, 1)

    parts = [stated("36.00", "basic", "t1"), stated("442.20", "project", "t2")]
    known = agreement.implications(parts)
    assert [e.grade for e in cross_sums.evaluate([*parts, stated("478.20", "", "p9")], known)] == [Grade.EXACT]
    assert [e.grade for e in cross_sums.evaluate([*parts, stated("487.20", "", "p9")], known)] == [Grade.IMPOSSIBLE]
    assert list(cross_sums.evaluate([parts[0], stated("478.20", "", "p9")], known)) == []  # nothing is said of projects
    reserve = stated("2.00", "reserve", "t3")
    assert [e.grade for e in cross_sums.evaluate([*parts, reserve, stated("480.20", "", "p9")], known)] == [Grade.EXACT]


def test_the_changes_of_all_parts_make_the_change_of_the_whole() -> None:
    at = Coordinate(year="2024", stage="budget", measure="expenditure", fund="fiscal", flow="current")

    def said(function: str, now: str, change: str, direction: int) -> Claim:
        subject = at._replace(function=function)
        return Claim("change", subject, subject._replace(year="2023"), _wan(change), direction, "增加", Place(text=function), _wan(now))

    parts = [said("2210201", "114.07", "0.97", 1), said("2210202", "117.13", "7.38", 1), said("2210203", "130.02", "5.28", -1)]

    def graded(*claims: Claim) -> list[Grade]:
        return [e.grade for e in changes.told(claims, {}, NOTHING)]

    assert graded(said("", "361.22", "3.07", 1), *parts) == [Grade.EXACT]
    assert graded(said("", "361.22", "3.70", 1), *parts) == [Grade.IMPOSSIBLE]
    # a subject that fell away explains a smaller change of the whole, parts that are not all told explain any
    assert graded(said("", "361.22", "2.07", 1), *parts) == [Grade.NOT_EVALUATED]
    assert graded(said("", "461.22", "3.70", 1), *parts) == []


def test_the_figures_of_a_forms_rate_are_found_in_their_cells() -> None:
    at = Coordinate(measure="expenditure", project="甲")
    spent = Fact(at, Number(Decimal(120)), Place(page=1, table="自评表", column="全年执行数"), "f1")
    rate, sentence = Place(page=1, table="自评表", column="执行率"), Place(page=1, text="执行120元。")
    index = {at: spent}
    assert claim_law._value(Number(Decimal(120)), at, index, NOTHING, rate) == (Number(Decimal(120)), spent.place)
    assert claim_law._value(Number(Decimal(121)), at, index, NOTHING, rate) == (Number(Decimal(121)), rate)
    assert claim_law._value(Number(Decimal(120)), at, index, NOTHING, sentence) == (Number(Decimal(120)), sentence)


def test_a_document_that_cuts_decimals_everywhere_does_not_err() -> None:
    at = Coordinate(year="2024", stage="budget", measure="expenditure", fund="fiscal", flow="current")

    def share(part: str, whole: str, printed: str) -> Claim:
        subject = at._replace(function=part)
        return Claim("share", subject, at, _percent(printed), None, "占", Place(text=part), _wan(part), _wan(whole))

    cut = [share("66.69", "100.00", "66.6"), share("12.38", "100.00", "12.3"), share("20.87", "100.00", "20.8")]
    assert {e.grade for e in claim_law.evaluate(cut, {}, NOTHING)} == {Grade.ROUNDING}
    # one percentage that is rounded up shows that the document rounds; so does the lack of evidence
    rounded = [*cut, share("55.58", "100.00", "55.6")]
    assert [e.grade for e in claim_law.evaluate(rounded, {}, NOTHING)] == [Grade.IMPOSSIBLE] * 3 + [Grade.EXACT]
    assert {e.grade for e in claim_law.evaluate(cut[:2], {}, NOTHING)} == {Grade.IMPOSSIBLE}
    # what is wrong by more than a cut stays wrong
    assert Grade.IMPOSSIBLE in {e.grade for e in claim_law.evaluate([*cut, share("40.00", "100.00", "41.0")], {}, NOTHING)}


def test_money_under_targets_is_that_of_the_expenditure() -> None:
    at = Coordinate(year="2024", stage="budget", measure="expenditure", fund="*", flow="current")

    def stated(amount: str, **axes: str) -> Fact:
        return Fact(at._replace(**axes), _wan(amount), Place(text=amount), amount)

    def graded(*said: Fact) -> list[Grade]:
        spent = [stated("100.00"), stated("60.00", fund="general"), stated("45.00", nature="project")]
        return [e.grade for e in counterparts.evaluate(agreement.representatives([*spent, *said]))]

    overall, projects = {"measure": "performance", "item": "overall", "flow": ""}, {"measure": "performance", "item": "amount", "flow": ""}
    assert graded(stated("60.00", **overall, fund="general"), stated("45.00", **projects, fund="")) == [Grade.EXACT, Grade.EXACT]
    assert graded(stated("100.00", **overall, fund="")) == [Grade.EXACT]  # of which money is not said
    assert graded(stated("61.00", **overall, fund="general"), stated("54.00", **projects, fund="")) == [Grade.IMPOSSIBLE] * 2
