"""Sentences: every phrase in all its cases, and the whole narrative of a small department."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from mingzhang.budget.model import Budget, Prior, Text, ThreePublic
from mingzhang.compile import publish
from mingzhang.compile.publisher import picture
from mingzhang.facts import Claim, Fact
from mingzhang.views.facts import facts_of
from mingzhang.views.figures import percent, ratio
from mingzhang.views.layout import layout
from mingzhang.views.markup import MarkupError, reference, rendered
from mingzhang.views.narrative import VIEWS
from mingzhang.views.narrative.glossary import definition
from mingzhang.views.phrases import amount, because, change, date_text, listed, prose, share, stop
from mingzhang.views.publication import Cover, Figure, Heading, Paragraph, text_of
from mingzhang.views.setting import Setting, setting_of
from tests.strategies import budgets
from tests.views_sample import FLOOD, sample

D = Decimal


def setting(budget: Budget) -> Setting:
    return setting_of(facts_of(budget), layout("hubei-15"))


@pytest.fixture(scope="module")
def here() -> Setting:
    return setting(sample())


def said(view: str, budget: Budget) -> list[str]:
    return [text_of(p.prose) for p in VIEWS[view](setting(budget))]


def last_year(amount: str | None) -> Setting:
    """The sample, with this 政府采购 figure last year (320 万元 this year)."""
    others = tuple(p for p in sample().priors if p.measure != "procurement")
    own = () if amount is None else (Prior(2023, "budget", "procurement", "", "", "", D(amount)),)
    return setting(sample()._replace(priors=(*others, *own)))


def test_what_the_sentence_says_before_it_is_not_said_again() -> None:
    budget = sample()
    doubled = budget._replace(
        projects=tuple(p._replace(use=f"用于{p.use}") if p.use else p for p in budget.projects),
        three_public=tuple(
            r._replace(reason=f"主要原因是：{r.reason}" if r.reason else "", use=f"主要用于{r.use}" if r.use else "")
            for r in budget.three_public
        ),
        texts=tuple(t._replace(text=f"主要是{t.text}") if t.key.startswith("reason.") else t for t in budget.texts),
    )
    plain, again = publish(budget), publish(doubled)
    told, retold = ([text_of(b.prose) for b in p.blocks if isinstance(b, Paragraph)] for p in (plain, again))
    assert told == retold and any("主要用于" in line for line in told)
    assert [w.use for w in picture(budget).works] == [w.use for w in picture(doubled).works] == [("清淤疏浚",), ("防汛物资储备和值守",)]


# ---- phrases ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "claims"),
    [
        ("2500000", "比2023年预算增加70万元，增长28%", [("change", 1, "增加"), ("growth", 1, "增长")]),
        ("4000000", "比2023年预算减少80万元，下降20%", [("change", -1, "减少"), ("growth", -1, "下降")]),
        ("3200000", "与2023年预算持平", [("level", 0, "持平")]),
        ("3200030", "与2023年预算持平", [("level", 0, "持平")]),
        ("0", "比2023年预算增加320万元", [("change", 1, "增加")]),
        (None, "", []),
    ],
)
def test_change(before: str | None, text: str, claims: list[tuple[str, int, str]]) -> None:
    there = last_year(before)
    found = change(there, there.base.at(measure="procurement", item="*"))
    assert text_of(found) == text
    stated = [i.states for i in found if isinstance(i, Figure)]
    assert [(c.kind, c.direction, c.word) for c in stated if isinstance(c, Claim)] == claims
    assert all(isinstance(c, Claim) and c.base is not None and c.base.year == "2023" for c in stated)


def test_a_change_is_computed_from_the_figures_as_printed() -> None:
    """834,567.89 元 prints as 83.46; a reader subtracts 83.4 from it, and so do we."""
    prior = Prior(2023, "budget", "expenditure", "general", "personnel", "", D("3400000"))
    there = setting(sample()._replace(priors=(prior,)))
    at = there.base.at(measure="expenditure", fund="general", nature="personnel", flow="current")
    assert text_of(prose(amount(there, at), change(there, at))) == "348.46万元比2023年预算增加8.46万元，增长2.5%"


def test_share(here: Setting) -> None:
    whole = here.base.at(measure="expenditure", fund="general", flow="current")
    found = share(here, whole._replace(nature="basic"), whole)
    assert text_of(found) == "占74.9%"
    assert isinstance(found[1], Figure)
    claim = found[1].states
    assert isinstance(claim, Claim)
    assert (claim.kind, claim.subject.nature, claim.base, claim.word) == ("share", "basic", whole, "占")
    assert claim.subject_value is not None and claim.subject_value.value == D("3729600")


def test_no_share_of_nothing(here: Setting) -> None:
    nothing = here.base.at(measure="expenditure", fund="state_capital", flow="current")
    assert share(here, nothing, nothing) == ()


def test_a_reason_stands_only_where_there_is_a_change() -> None:
    reason = ("设备更新；",)
    for before, text in (("2500000", "变动的主要原因是设备更新。"), ("3200000", ""), (None, "")):
        there = last_year(before)
        assert text_of(because(there, there.base.at(measure="procurement"), reason)) == text


def test_a_name_that_ends_in_a_digit_does_not_run_into_its_amount() -> None:
    (other,) = sample().services
    services = (other, other._replace(content="平台运维2.0"))
    (text,) = said("service_purchase", sample()._replace(services=services))
    assert text.endswith("购买内容为：汛期巡查服务15万元、平台运维2.0：15万元。")


def test_small_words() -> None:
    assert text_of(listed([("甲",), ("乙",)], "、")) == "甲、乙"
    assert text_of(stop(("说完。；",))) == "说完。"
    assert prose("一", ("二", "三"), "") == ("一二三",)
    assert (date_text("2024-01-09"), date_text("年初")) == ("2024年1月9日", "年初")


# ---- references in free text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("共{支出 性质=项目支出}。", "共425万元。"),
        ("{expenditure nature=project fund=gov_fund}", "300万元"),
        ("人员经费{支出 性质=人员经费 资金=一般公共预算|增减}", "人员经费比2023年预算增加48.46万元，增长16.2%"),
        ("{政府采购 分项=面向中小企业}", "110万元"),
        ("上年{收入 年度=上年}", "上年740.96万元"),
        ("市里下达「2.5亿元」", "市里下达2.5亿元"),
        ("没有引数", "没有引数"),
    ],
)
def test_references(here: Setting, text: str, shown: str) -> None:
    assert text_of(rendered(here, text)) == shown


def test_a_projects_text_starts_from_the_project(here: Setting) -> None:
    assert text_of(rendered(here, "{支出}，{支出 来源=上级转移支付}", "防汛抗旱经费")) == "125万元，40万元"


def test_a_reference_is_a_figure_with_its_fact(here: Setting) -> None:
    figure = rendered(here, "{支出 性质=项目支出}")[0]
    assert isinstance(figure, Figure) and isinstance(figure.states, Fact)
    assert figure.states.coordinate == reference(here, "支出 性质=项目支出").at


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("项目支出", "应以事项开头，可用的事项有：收入、支出"),
        ("支出 项目支出", "“项目支出”应写作“轴=成员”，可用的轴有：单位、年度"),
        ("支出 性质=人员", "“人员”不是“性质”的成员，可用的有：基本支出、人员经费"),
        ("支出 功能科目=2999999", "在预算数据中没有对应的金额"),
        ("支出|比例", "“比例”不是可用的写法"),
        ("", "应以事项开头"),
        ("政府购买服务|增减", "没有上年数可比，请在上年公布数"),
    ],
)
def test_a_wrong_reference_says_how_to_write_it(here: Setting, body: str, message: str) -> None:
    with pytest.raises(MarkupError, match=message):
        rendered(here, f"{{{body}}}")


# ---- sections --------------------------------------------------------------------------------------------------------


def test_units_that_have_no_budget_of_their_own_are_told_apart() -> None:
    assert said("units", sample()) == [
        "云溪区水务局部门预算由两家独立核算的预算单位编制，分别是云溪区水务局机关、云溪区河道管理所。",
        "另有一家所属单位不独立核算，即云溪区水政监察队，其收支并入云溪区水务局机关统一编报、统一公开，各表不再单列。",
    ]


def test_staff() -> None:
    assert said("staff", sample()) == [
        "截至2023年12月31日，云溪区水务局共有编制27人。其中：行政编制12人，参公编制6人，事业编制9人。",
        "截至2023年12月31日，在职人员实有25人。其中：行政人员11人，事业人员14人（其中参公人员5人）。离退休人员7人。",
    ]
    assert said("staff", sample()._replace(staffing=())) == ["云溪区水务局没有核定编制和在职人员。"]


def test_totals() -> None:
    assert said("balance", sample()) == [
        "本部门坚持收支全口径管理，全部收入和支出都编入部门预算。收入包括：一般公共预算拨款收入、政府性基金预算拨款收入、其他收入、"
        "上年结转结余；支出包括：基本支出、项目支出。",
        "2024年收支总预算810.96万元，比2023年预算增加70万元，增长9.4%。变动的主要原因是清淤工程规模扩大。",
    ]
    assert said("revenue", sample()) == [
        "2024年收入总计810.96万元，比2023年预算增加70万元，增长9.4%。其中：一般公共预算拨款收入482.96万元，占59.6%；"
        "政府性基金预算拨款收入300万元，占37%；其他收入13万元，占1.6%；上年结转结余15万元，占1.8%。",
    ]
    assert said("expenditure", sample()) == [
        "2024年本年支出合计808.96万元。其中：基本支出383.96万元，占47.5%；项目支出425万元，占52.5%。",
        "年终结转结余2万元，留待以后年度按规定使用。",
    ]


def test_fiscal_money() -> None:
    assert said("fiscal", sample()) == [
        "2024年财政拨款收支总预算797.96万元。收入包括：一般公共预算拨款本年收入482.96万元；政府性基金预算拨款本年收入300万元；"
        "一般公共预算拨款上年结转15万元。支出包括：社会保障和就业支出25万元；城乡社区支出300万元；农林水支出442.96万元；"
        "住房保障支出30万元。",
    ]


def test_uses_of_the_general_budget() -> None:
    assert said("general_use", sample()) == [
        "1.社会保障和就业支出25万元，主要用于机关事业单位基本养老保险缴费等方面。",
        "2.农林水支出442.96万元，主要用于水利管理与防汛。",
        "3.住房保障支出30万元，主要用于住房公积金等方面。",
    ]


def test_other_budgets_with_and_without_money() -> None:
    assert said("state_capital", sample()) == ["本部门2024年没有使用国有资本经营预算安排的支出。"]
    assert said("gov_fund", sample())[0].startswith("2024年政府性基金预算支出300万元。具体安排如下：")


def test_projects_with_their_contents() -> None:
    assert said("projects", sample()) == [
        "2024年项目支出425万元。其中：一般公共预算本年拨款110万元；政府性基金预算本年拨款300万元；"
        "使用2023年结转的一般公共预算资金15万元。具体安排如下：",
        "1.防汛抗旱经费125万元，主要用于防汛物资储备110万元；汛期巡查服务15万元。",
        "2.河道清淤工程300万元，主要用于清淤疏浚。",
    ]


def test_contents_that_do_not_make_the_whole_say_so() -> None:
    items = sample().items[:1]
    assert said("projects", sample()._replace(items=items))[1] == "1.防汛抗旱经费125万元，主要用于防汛物资储备110万元等。"


def test_purchases() -> None:
    assert said("procurement", sample()) == [
        "2024年纳入政府采购预算的支出合计320万元，比2023年预算增加70万元，增长28%。其中：货物类20万元，为防汛物资；"
        "工程类300万元，为河道清淤。",
        "落实政府采购促进中小企业发展的规定，面向中小企业采购110万元，占政府采购预算的34.4%；其中面向小微企业采购59万元。",
    ]
    carried = tuple(p._replace(vintage="earlier") for p in sample().procurement)
    assert "采购资金中使用2023年结转的资金320万元。" in said("procurement", sample()._replace(procurement=carried))[0]
    assert said("service_purchase", sample()) == ["2024年政府购买服务支出合计15万元，购买内容为：汛期巡查服务。"]
    assert said("service_purchase", sample()._replace(services=())) == ["2024年没有安排政府购买服务支出。"]


def test_operating_expenses_and_why_there_are_none() -> None:
    assert said("operating", sample()) == ["2024年机关运行经费18.5万元，与2023年预算持平。主要用于：办公费、公务接待费。"]
    assert said("operating", sample()._replace(lines=())) == ["2024年没有安排机关运行经费。"]
    units = tuple(u._replace(kind="公益一类") for u in sample().units)
    text = said("operating", sample()._replace(units=units))
    assert text == ["本部门没有行政单位和参照公务员法管理的事业单位，2024年没有安排机关运行经费。"]


def test_assets_by_kind_and_what_is_to_be_bought() -> None:
    assert said("assets", sample()) == [
        "截至2023年12月31日，云溪区水务局房屋面积2310.5平方米，"
        "车辆4辆（其中：执法执勤用车3辆，特种专业技术用车1辆），没有大型设备。",
        "2024年计划购置车辆1辆。",
    ]
    none = tuple(a._replace(quantity=D(0), planned=D(0)) for a in sample().assets)
    assert said("assets", sample()._replace(assets=none))[1:] == ["2024年没有购置房屋、车辆和大型设备的计划。"]


def test_performance_counts_the_projects_that_have_goals() -> None:
    assert said("performance", sample()) == [
        "2024年项目支出全部编制绩效目标，实行绩效管理的项目2个，涉及预算支出425万元。",
        "云溪区水务局同时编制整体绩效目标，涵盖本年支出合计808.96万元。",
    ]
    one = tuple(g for g in sample().goals if g.owner == FLOOD)
    assert said("performance", sample()._replace(goals=one)) == ["2024年本部门编制绩效目标，实行绩效管理的项目1个，涉及预算支出125万元。"]


def test_three_public_expenses() -> None:
    assert said("three_public", sample()) == [
        "2024年使用一般公共预算安排的“三公”经费27.5万元，比2023年预算增加18.7万元，增长212.5%。具体情况如下：",
    ]
    assert said("abroad", sample())[0].startswith("因公出国（境）费0万元，与2023年预算持平。该项经费年初不编入部门预算，由本级财政统一管理")
    assert said("vehicle", sample()) == [
        "公务用车购置及运行维护费27万元，比2023年预算增加19万元，增长237.5%。其中：",
        "1.公务用车购置费18万元，比2023年预算增加18万元。变动的主要原因是更新一辆执法执勤用车。主要用于购置执法执勤用车。",
        "2.公务用车运行维护费9万元，比2023年预算增加1万元，增长12.5%。变动的主要原因是车辆老化，维修增加。主要用于燃料、维修、保险。",
    ]


def test_several_units_give_their_reasons_once_each() -> None:
    other = ThreePublic("301002", 2024, "reception", D(2000), "外来考察增加", "公务接待")
    again = ThreePublic("301001A", 2024, "reception", D(1000), "外来考察增加", "公务接待")
    text = said("reception", sample()._replace(three_public=(*sample().three_public, other, again)))[0]
    assert text == "公务接待费0.8万元，与2023年预算持平。主要用于公务接待。"
    text = said("reception", sample()._replace(three_public=(*sample().three_public, other)))[0]
    assert "变动的主要原因是接待批次减少；外来考察增加。主要用于公务接待。" in text


def test_the_items_used_are_explained_down_to_the_item() -> None:
    texts = said("glossary", sample())
    assert any(t == "3.农林水支出（类）水利（款）行政运行（项）：反映行政单位（包括实行公务员管理的事业单位）的基本支出。" for t in texts)
    assert sum("（项）：" in t for t in texts) == 6
    assert definition("2130399", 2024) == "反映除上述项目以外其他用于水利方面的支出。"


def test_a_fund_that_is_called_by_its_expenditure_is_for_what_it_is_spent_on() -> None:
    assert said("gov_fund", sample())[1] == "1.城乡社区支出300万元，主要用于其他国有土地使用权出让收入安排的事项等方面。"


def test_no_three_public_expenses_are_one_sentence() -> None:
    none = sample()._replace(three_public=())
    assert said("three_public", none) == ["2024年没有使用一般公共预算安排的“三公”经费。"]
    assert [said(view, none) for view in ("abroad", "reception", "vehicle")] == [[], [], []]
    assert not any(isinstance(b, Heading) and b.text == "公务接待费" for b in publish(none).blocks)


def test_a_year_other_than_the_samples_is_said_everywhere() -> None:
    budget = sample()._replace(meta=sample().meta._replace(year=2031), priors=(), three_public=(), texts=(Text("duties", 1, "组织防汛。"),))
    for block in publish(budget).blocks:
        if isinstance(block, Heading):
            assert "2024" not in block.text
    assert "2031年收支总预算" in said("balance", budget)[1]


# ---- the whole -------------------------------------------------------------------------------------------------------


def test_headings_are_numbered_as_officials_do() -> None:
    headings = [h for h in publish(sample()).blocks if isinstance(h, Heading) and not h.number.startswith("15")]
    first = [(h.level, h.number + h.text) for h in headings][:4]
    assert first == [(1, "第一部分　基本概况"), (2, "一、主要职能"), (2, "二、预算单位构成情况"), (2, "三、人员构成情况")]
    assert (3, "（五）预算绩效开展情况") in [(h.level, h.number + h.text) for h in headings]
    assert len({h.anchor for h in headings}) == len(headings)


def test_the_cover_states_approval_and_publication() -> None:
    cover = publish(sample()).blocks[0]
    assert isinstance(cover, Cover)
    assert cover.lines == ("云溪区水务局", "2024年部门预算", "批复日期：2024年1月19日", "公开日期：2024年2月1日")
    undated = publish(sample()._replace(meta=sample().meta._replace(approval_date="", publication_date=""))).blocks[0]
    assert isinstance(undated, Cover) and len(undated.lines) == 2


def narrative(budget: Budget) -> Iterator[Paragraph]:
    """The paragraphs before the annex."""
    for block in publish(budget).blocks[1:]:
        if isinstance(block, Cover):
            return
        if isinstance(block, Paragraph):
            yield block


#: the name of a kind of equipment holds a threshold
_LOOSE = re.compile(r"(?<!单价)(?<!\d)\d[\d,.]*\s*(?:[万亿]?元|%|％|人|辆|平方米|个|台|家)")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(budgets())
def test_no_number_stands_outside_a_figure(budget: Budget) -> None:
    for block in narrative(budget):
        words = "".join(i if isinstance(i, str) else "〇" for i in block.prose)
        assert not _LOOSE.search(words), words


def test_a_number_outside_a_figure_would_be_seen() -> None:
    assert _LOOSE.search("共 12.5 万元") and _LOOSE.search("占3%") and not _LOOSE.search("2024年〇万元，1.项目〇%")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(budgets())
def test_claims_hold_of_the_figures_as_printed(budget: Budget) -> None:
    base = facts_of(budget)
    quantum = D(100) if budget.meta.published_unit == "万元" else D("0.01")

    def shown(at: object) -> Decimal:
        value = base.value(at)  # type: ignore[arg-type]
        return D(0) if value is None else value.quantize(quantum) if quantum < 1 else value

    for figure in (i for block in narrative(budget) for i in block.prose if isinstance(i, Figure)):
        claim = figure.states
        if not isinstance(claim, Claim) or claim.base is None:
            continue
        now, other = shown(claim.subject), shown(claim.base)
        if claim.kind == "share":
            assert figure.text == percent(ratio(now, other))
        elif claim.kind == "level":
            assert now == other
        else:
            assert (now > other) == (claim.direction == 1)
            expected = abs(now - other) if claim.kind == "change" else None
            assert claim.number is not None
            assert claim.number.value == expected if expected is not None else figure.text == percent(ratio(abs(now - other), other))
