"""The performance forms: what they print is what the budget says, and every number states something."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.budget.model import Budget
from mingzhang.facts import Claim, Fact, Indicator, parse_cell
from mingzhang.views.facts import facts_of
from mingzhang.views.forms import forms
from mingzhang.views.forms_cells import percentages, runs
from mingzhang.views.forms_indicators import parse_target, target_text
from mingzhang.views.publication import Block, Cover, Figure, Paragraph, Publication, Table, figures, text_of
from mingzhang.writers.layout import cell_text, lattice
from mingzhang.writers.text import rows
from tests.forms_sample import FIRST, sample

D = Decimal


def built(budget: Budget) -> tuple[Block, ...]:
    return forms(budget, facts_of(budget))


def table(blocks: tuple[Block, ...], id: str) -> Table:
    return next(b for b in blocks if isinstance(b, Table) and b.id == id)


def row(of: Table, *words: str) -> list[str]:
    """The cells with text of the first row that holds all these words."""
    return next([c for c in line.split("\t") if c] for line in rows(of) if all(w in line.split("\t") for w in words))


def published(budget: Budget) -> Publication:
    return Publication("绩效", "云溪区图书馆", 2024, built(budget))


BLOCKS = built(sample())


def test_forms_stand_in_order() -> None:
    assert isinstance(BLOCKS[0], Cover)
    assert [b.id for b in BLOCKS if isinstance(b, Table)] == ["14", "14-L1", "14-Y1", "15-1", "15-1-L", "15-1-Y", "15-2"]


def test_structure_of_money() -> None:
    form = table(BLOCKS, "14")
    assert row(form, "财政拨款")[-3:] == ["331.40", "82.85%", "350.00"]
    assert row(form, "单位资金")[-2:] == ["68.60", "17.15%"]
    assert row(form, "人员类项目支出")[-2:] == ["185.53", "46.38%"]
    assert row(form, "运转类项目支出")[-2:] == ["25.87", "6.47%"]
    assert row(form, "特定目标类项目支出")[-3:] == ["188.60", "47.15%", "140.00"]
    totals = [line for line in rows(form) if "合计" in line.split("\t")]
    assert [[c for c in line.split("\t") if c][-3:] for line in totals] == [["400.00", "100%", "350.00"]] * 2
    assert [c for c in rows(form)[3].split("\t") if c] == ["2022年决算数", "2023年"]  # the figures of 2022 are not a budget's


def test_other_running_projects_are_named_where_there_are_any() -> None:
    budget = sample()
    changed = tuple(p._replace(category="其他运转类") if p.code == FIRST else p for p in budget.projects)
    blocks = built(budget._replace(projects=changed))
    assert row(table(blocks, "14"), "其他运转类和特定目标类项目支出")[-3] == "188.60"
    assert "1. 运转类 ☑　2. 特定目标类本级支出 ☐　3. 特定目标类上级转移支出 ☐" in "\n".join(rows(table(blocks, "15-1")))


def test_department_texts_and_projects() -> None:
    form = table(BLOCKS, "14")
    assert row(form, "部门职能概述") == ["部门职能概述", "收集、保存和提供文献。"]
    assert row(form, "组织阅读推广。") == ["组织阅读推广。"]
    assert row(form, "图书购置经费") == ["图书购置经费", "延续性项目", "600.00", "120.00", "购置和编目图书"]
    assert row(form, "少儿阅览室改造") == ["少儿阅览室改造", "一次性项目", "68.60", "68.60", "改造"]
    assert row(form, "整体绩效总目标") == ["整体绩效总目标", "长期目标（截至2026年）", "年度目标"]
    assert row(form, "目标1：建成书香之区。") == ["目标1：建成书香之区。", "目标1：提升阅读服务。"]


def test_department_indicators() -> None:
    long_term, annual = table(BLOCKS, "14-L1"), table(BLOCKS, "14-Y1")
    assert row(long_term, "长期目标1", "建成书香之区。")
    assert row(long_term, "每年接待读者") == ["长期目标1", "产出指标", "数量指标", "每年接待读者", "≥30万人次", "计划数据"]
    assert row(long_term, "新书上架及时率") == ["质量指标", "新书上架及时率", "=100%", "计划数据"]
    assert row(annual, "接待读者")[3:] == ["接待读者", "25万人次", "≥26万人次", "≥28万人次", "计划数据"]
    merged = [p for p in lattice(long_term).cells if cell_text(p.cell) == "产出指标"]
    assert [(p.rowspan, p.colspan) for p in merged] == [(2, 1)]


def test_project_form() -> None:
    form = table(BLOCKS, "15-1")
    text = "\n".join(rows(form))
    assert row(form, "项目名称") == ["项目名称", "图书购置经费", "项目代码", FIRST]
    assert row(form, "项目执行单位") == ["项目主管部门", "云溪区图书馆", "项目执行单位", "云溪区图书馆本级"]
    assert "1. 运转类 ☐　2. 特定目标类本级支出 ☐　3. 特定目标类上级转移支出 ☑" in text
    assert "1. 一次性项目 ☐　2. 常年项目 ☐　3. 延续性项目 ☑" in text
    assert "1. 2023年度绩效评价得分：92.5分，评价结论：良。" in text
    assert row(form, "项目总预算") == ["项目总预算", "600.00", "项目当年预算", "120.00"]
    sources = [row(form, name)[-1] for name in ("当年预算合计", "1. 财政拨款收入（区级安排数）", "2. 财政拨款收入（上级转移支付）")]
    assert sources == ["120.00", "90.00", "25.00"]
    assert row(form, "4. 其他资金（含事业基金及上年结转或结余等）")[-1] == "5.00"
    assert row(form, "编目加工") == ["编目加工", "10元*2.5万册=25万元", "25.00"]
    assert row(form, "图书", "1批") == ["图书", "1批", "90.00"]
    assert row(form, "年度绩效目标1") == ["年度绩效目标1", "购置图书，投入120万元。"]


@pytest.mark.parametrize(
    ("last_year", "sentence"),
    [
        ("1000000", "除上级转移支付外，2024年预算95万元，比2023年预算减少5万元，下降5%。书价上涨。"),
        ("750000", "除上级转移支付外，2024年预算95万元，比2023年预算增加20万元，增长26.7%。书价上涨。"),
        ("950000", "除上级转移支付外，2024年预算95万元，与2023年预算持平。书价上涨。"),
        ("0", "除上级转移支付外，2024年预算95万元，比2023年预算增加95万元。书价上涨。"),
    ],
)
def test_history_and_change_on_one_basis(last_year: str, sentence: str) -> None:
    text = row(table(built(sample(last_year)), "15-1"), "项目前两年预算及当年预算变动情况")[-1].split("\\n")
    assert text[:2] == ["1. 2022年年初预算安排80万元；", "2. 2022年实际预算执行79.5万元；"]
    assert text[2] == f"3. 2023年年初预算安排{Decimal(last_year) / 10000:f}万元，中期收回6.7万元；"
    assert text[3:] == ["4. 2023年1-7月预算执行51.23万元；", f"5. 当年预算变动情况及理由：{sentence}"]


@pytest.mark.parametrize(
    ("reason", "printed"),
    [
        ("本项目{支出 来源=本级安排|增减}。", "本项目比2023年预算减少5万元，下降5%。"),
        ("2024年比2023年减少10万元，因书价上涨。", "2024年比2023年减少10万元，因书价上涨。"),
    ],
)
def test_a_reason_that_makes_the_comparison_itself_is_left_alone(reason: str, printed: str) -> None:
    budget = sample()
    evaluation = budget.evaluations[0]._replace(change_reason=reason)
    text = row(table(built(budget._replace(evaluations=(evaluation,))), "15-1"), "项目前两年预算及当年预算变动情况")[-1]
    assert text.endswith(f"5. 当年预算变动情况及理由：{printed}")


def test_money_of_different_bases_is_not_compared() -> None:
    budget = sample()
    history = tuple(h._replace(origin="*") if h.year == 2023 else h for h in budget.history)
    without = tuple(line for line in budget.lines if line.origin != "transfer")
    where = "项目前两年预算及当年预算变动情况"
    mixed = row(table(built(budget._replace(history=history)), "15-1"), where)[-1]
    assert mixed.endswith("5. 当年预算变动情况及理由：2024年预算120万元，比2023年预算增加20万元，增长20%。书价上涨。")
    apart = row(table(built(budget._replace(history=history, lines=without)), "15-1"), where)[-1]
    assert apart.endswith("5. 当年预算变动情况及理由：书价上涨。")


def test_a_new_project_has_no_past() -> None:
    text = row(table(BLOCKS, "15-2"), "项目前两年预算及当年预算变动情况")[-1]
    assert text.split("\\n")[0] == "1. 2022年年初预算安排：项目尚未设立；"
    assert text.endswith("5. 当年预算变动情况及理由：本年新设项目。")
    assert row(table(BLOCKS, "15-2"), "项目总预算") == ["项目总预算", "（延续性项目填写）", "项目当年预算", "68.60"]


def test_a_form_without_goals_says_so_under_its_head() -> None:
    last = [[text_of(c.prose) for c in line] for line in table(BLOCKS, "15-2").body[-2:]]
    assert last == [["名称", "目标说明"], ["无", ""]]


def test_transfers_that_are_not_in_the_lines_come_from_the_items() -> None:
    budget = sample()
    without = tuple(line for line in budget.lines if line.origin != "transfer")
    form = table(built(budget._replace(lines=without)), "15-1")
    assert row(form, "2. 财政拨款收入（上级转移支付）")[-1] == "25.00"
    assert row(form, "当年预算合计")[-1] == "120.00"


def test_annual_indicators_and_weights() -> None:
    annual = table(BLOCKS, "15-1-Y")
    lines = [[c for c in line.split("\t") if c] for line in rows(annual)[2:]]
    assert lines[0] == ["年度绩效目标1", "40%", "成本指标", "经济成本指标", "每册均价", "≤48元", "≤46元", "≤45元", "10%", "计划数据"]
    assert lines[1] == ["产出指标", "数量指标", "购置图书", "2万册", "2.2万册", "2.5万册左右", "20%", "计划数据"]
    assert lines[3][:3] == ["40%", "效益指标", "社会效益指标"]
    note = next(b for b in BLOCKS if isinstance(b, Paragraph))
    assert text_of(note.prose) == "注：预算执行率指标权重为20%，由财政部门统一设定，不在上表列示。"
    assert row(table(BLOCKS, "15-1-L"), "每年购置图书")[-2] == "2-3万册"


def test_persons_and_telephones_are_masked() -> None:
    text = "\n".join(line for b in BLOCKS if isinstance(b, Table) for line in rows(b))
    assert not re.search("林舟|何远|027-", text)
    assert row(table(BLOCKS, "15-1"), "项目负责人") == ["项目负责人", "略", "联系电话", "略"]
    assert row(table(BLOCKS, "14"), "填报人") == ["填报人", "略", "联系电话", "略"]


def test_every_amount_is_a_figure_that_states_what_it_prints() -> None:
    for figure in figures(published(sample())):
        if isinstance(figure.states, Fact):
            number = figure.states.number
            printed = parse_cell(figure.text, "万元" if number.is_money else number.unit)[1]
            assert printed is not None and printed.value == number.value
            at = figure.states.coordinate
            assert at.measure and (at.year or at.item == "项目总预算")
    cells = [cell for b in BLOCKS if isinstance(b, Table) for line in b.body for cell in line]
    words = [part for cell in cells for part in cell.prose if isinstance(part, str)]
    assert not [text for text in words if re.fullmatch(r"-?[\d,]*\.\d+%?|\d+%", text)]


def test_a_changed_line_changes_every_form_figure_that_depends_on_it() -> None:
    budget = sample()
    more = tuple(
        line._replace(amount=line.amount + 100000) if line.project == FIRST and line.origin == "transfer" else line for line in budget.lines
    )
    before, after = (list(figures(published(b))) for b in (budget, budget._replace(lines=more)))
    changed = [(a.text, b.text) for a, b in zip(before, after, strict=True) if a.text != b.text]
    assert ("120.00", "130.00") in changed and ("25.00", "35.00") in changed and ("188.60", "198.60") in changed
    assert ("120", "130") in changed  # in the goal's text
    assert [b for a, b in changed if a == "47.15"] != []


def test_shares_are_claims_about_what_is_printed() -> None:
    shares = [f for f in figures(published(sample())) if isinstance(f.states, Claim) and f.states.kind == "share"]
    assert len(shares) == 7
    for figure in shares:
        claim = figure.states
        assert isinstance(claim, Claim) and claim.subject_value is not None and claim.base_value is not None and claim.number is not None
        exact = claim.subject_value.value * 100 / claim.base_value.value
        assert abs(exact - claim.number.value) <= claim.number.quantum / 2


@given(st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=6))
def test_shares_round_correctly(parts: list[Decimal]) -> None:
    shares = percentages(parts)
    if sum(parts) == 0:
        assert set(shares) == {""}
        return
    numbers = [parse_cell(s, "%")[1] for s in shares]
    for part, number in zip(parts, numbers, strict=True):
        assert number is not None
        assert abs(part * 100 / sum(parts) - number.value) <= Decimal("0.05")
    assert abs(sum(n.value for n in numbers if n) - 100) <= Decimal("0.05") * len(parts)


def test_shares_take_decimals_until_they_sum_to_a_hundred() -> None:
    assert percentages([D("1241.19"), D("173.07"), D("5275.56")]) == ("18.55", "2.59", "78.86")
    assert percentages([D(1), D(3)]) == ("25.0", "75.0")
    assert percentages([D(7), D(0)]) == ("100", "0.0")
    assert percentages([D(1), D(1), D(1)]) == ("33.3", "33.3", "33.3")


def test_runs_give_spans() -> None:
    assert runs(["a", "a", "b", "a"]) == (2, 0, 1, 1)
    assert runs([]) == ()


@pytest.mark.parametrize(
    "text", ["≥85分", "≤5.5%", "=100%", "300-4000元", "100人左右", "成效显著", "12场", "923.78元/月（企业）、673.19元/月（灵活）", ""]
)
def test_targets_keep_their_printed_text(text: str) -> None:
    assert parse_target(text).text == text


def test_targets_print_from_their_columns() -> None:
    texts = [target_text(i) for i in sample().indicators]
    assert texts == [
        "≥30万人次", "=100%", "≥90%", "≥28万人次", "明显提升", "2-3万册", "≤45元", "2.5万册左右", "≥2.5万册", "稳步增长", "≥90%",
    ]  # fmt: skip
    stated = [f.states for f in figures(published(sample())) if isinstance(f.states, Indicator) and f.states.values]
    assert {i.target.text for i in stated} == set(texts)


def test_an_empty_budget_still_gives_a_form() -> None:
    budget = sample()
    empty = Budget(budget.meta, budget.units)
    blocks = built(empty)
    assert [b.id for b in blocks if isinstance(b, Table)] == ["14", "15"]
    assert table(blocks, "15").notes == ("注：云溪区图书馆2024年没有安排其他运转类和特定目标类项目，故本表无数据。",)
    assert row(table(blocks, "14"), "项目支出情况") == ["项目支出情况", "本年度没有安排项目支出。"]
    assert not [f for b in blocks if isinstance(b, Table) for line in b.body for c in line for f in c.prose if isinstance(f, Figure)]
