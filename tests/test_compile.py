"""Building: what is refused and why, what is written, and that one line reaches everything that depends on it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.budget import places_of, save
from mingzhang.budget.model import Budget, Evaluation, Item, Text
from mingzhang.compile import FORMATS, build, freetext, publish
from mingzhang.facts import Claim, Coordinate, Fact, Severity
from mingzhang.views.facts import facts_of
from mingzhang.views.layout import LayoutError, layout
from mingzhang.views.markup import MarkupError
from mingzhang.views.publication import Heading, Table, figures
from mingzhang.views.setting import setting_of
from tests.views_brute import brute
from tests.views_sample import FLOOD, divided, sample

D = Decimal
_PLACES = places_of("没有这个文件夹")


def loose(budget: Budget) -> list[str]:
    return [str(p) for p in freetext(setting_of(facts_of(budget), layout("hubei-15")), _PLACES)]


def with_text(text: str) -> Budget:
    return sample()._replace(texts=(*sample().texts, Text("reason.operating", 1, text)))


# ---- publishing ------------------------------------------------------------------------------------------------------


def refusals(budget: Budget, folder: Path) -> list[tuple[str, str, str]]:
    """File, column and words of each 错误 in the way of publishing a budget in 上海's layout."""
    save(budget, folder / "数据")
    report = build(folder / "数据", folder / "公开", ("text",), layout="shanghai-9")
    found = [(p.file, p.column, p.message) for p in report.problems if p.severity is Severity.ERROR]
    assert report.refused == bool(found)
    return found


def test_a_layout_that_tells_kinds_of_money_apart_asks_for_them(tmp_path: Path) -> None:
    """上海 has a column for 事业收入 and one for 其他收入, and none for 单位资金 as a whole."""
    save(sample(), tmp_path / "数据")
    assert not build(tmp_path / "数据", tmp_path / "湖北", ("text",)).refused
    found = refusals(sample(), tmp_path / "未分列")
    assert ("lines.csv", "fund") in {(file, column) for file, column, _ in found}
    assert any("有1行只填了单位资金" in words for *_, words in found)
    assert refusals(divided(), tmp_path / "分列") == []


@pytest.mark.parametrize(
    ("fund", "amount", "said"),
    [
        ("other", "110000", "其他收入的本年收入比用它安排的支出多20,000.00元"),
        ("business", "130000", "事业收入的本年收入比用它安排的支出少130,000.00元"),
    ],
)
def test_a_layout_that_shows_what_revenue_is_for_asks_that_all_is_spent(fund: str, amount: str, said: str, tmp_path: Path) -> None:
    lines = tuple(x._replace(fund=fund, amount=D(amount)) if x.fund == "other" else x for x in divided().lines)
    found = refusals(divided()._replace(lines=lines), tmp_path)
    assert any(file == "revenue.csv" and said in words for file, _, words in found)


def test_last_years_revenue_and_expenditure_are_the_same(tmp_path: Path) -> None:
    """Without the 政府性基金 of last year its expenditure is put together from the general budget alone, which its revenue is not."""
    kept = {table: tuple(row for row in getattr(sample(), table) if row.fund == "general") for table in ("lines", "revenue", "procurement")}
    for name, budget, doubted in (("全", sample(), False), ("少", sample()._replace(**kept), True)):
        save(budget, tmp_path / name)
        report = build(tmp_path / name, tmp_path / "公开", ("text",))
        assert not report.refused
        assert bool([p for p in report.problems if p.file == "priors.csv" and "收入总计为7,409,567.89元" in p.message]) is doubted


def test_the_whole_disclosure() -> None:
    publication = publish(sample())
    assert (publication.title, publication.entity, publication.year) == ("云溪区水务局2024年部门预算", "云溪区水务局", 2024)
    parts = [h.text for h in publication.blocks if isinstance(h, Heading) and h.level == 1]
    assert parts == ["基本概况", "预算情况说明", "一般公共预算“三公”经费预算情况说明", "名词解释", "预算公开报表"]
    numbers = dict.fromkeys(t.number for t in publication.blocks if isinstance(t, Table) and t.number)
    assert list(numbers) == [f"预算{n:02d}表" for n in range(1, 16)]


def test_equal_data_equal_publication() -> None:
    assert publish(sample()) == publish(sample())
    changed = sample()._replace(meta=sample().meta._replace(enquiry_phone="027-11111111"))
    assert publish(changed).data_hash != publish(sample()).data_hash


def test_an_unknown_layout_is_named() -> None:
    with pytest.raises(LayoutError, match="没有名为“nanjing-13”的版式"):
        publish(sample(), "nanjing-13")


def test_a_wrong_reference_stops_publishing() -> None:
    with pytest.raises(MarkupError, match="应以事项开头"):
        publish(with_text("{增减}"))


# ---- one line --------------------------------------------------------------------------------------------------------

_SUMMED = {"cube", "sentence"}


def _printed(budget: Budget) -> tuple[dict[Coordinate, set[str]], dict[tuple[object, ...], set[str]]]:
    """What every fact and every claim says, by what it is about."""
    facts: dict[Coordinate, set[str]] = {}
    claims: dict[tuple[object, ...], set[str]] = {}
    for figure in figures(publish(budget)):
        if isinstance(figure.states, Fact) and figure.states.kind in _SUMMED:
            facts.setdefault(figure.states.coordinate, set()).add(str(figure.states.number.value.normalize()))
        elif isinstance(figure.states, Claim):
            claim = figure.states
            claims.setdefault((claim.kind, claim.subject, claim.base), set()).add(f"{claim.direction} {figure.text}")
    return facts, claims


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(sample().lines) - 1), st.integers(1, 400))
def test_one_line_changes_what_depends_on_it_and_nothing_else(index: int, more: int) -> None:
    before = sample()
    lines = list(before.lines)
    lines[index] = lines[index]._replace(amount=lines[index].amount + more * 10_000)
    after = before._replace(lines=tuple(lines))
    facts, claims = _printed(before)
    new_facts, new_claims = _printed(after)
    depend = {at for at in {*facts, *new_facts} if brute(before, at) != brute(after, at)}
    # the whole, the line's own function and its project or economy at least
    assert len(depend) >= 10
    for at in {*facts, *new_facts}:
        assert (facts.get(at) != new_facts.get(at)) == (at in depend), at
    for key in {*claims, *new_claims}:
        _, subject, base = key
        if brute(before, subject) == brute(after, subject) and (base is None or brute(before, base) == brute(after, base)):  # type: ignore[arg-type]
            assert claims.get(key) == new_claims.get(key), key


def test_the_forms_change_with_their_project() -> None:
    lines = tuple(x._replace(amount=x.amount + 10_000) if x.project == FLOOD else x for x in sample().lines)
    before, after = (_forms(b) for b in (sample(), sample()._replace(lines=lines)))
    changed = {at.project for at in before if before[at] != after.get(at)}
    assert "防汛抗旱经费" in changed and "河道清淤工程" not in changed


def _forms(budget: Budget) -> dict[Coordinate, str]:
    found = (f for f in figures(publish(budget)) if isinstance(f.states, Fact) and f.states.kind == "form")
    return {f.states.coordinate: f.text for f in found if isinstance(f.states, Fact)}


# ---- free text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "压减办公费支出。",
        "机关运行经费{机关运行经费|增减}。",
        "按照「全区压减2000万元」的部署执行。",
        "印刷费50元*150本=7500元。",
        "补贴标准为150元/件，每人每月923.78元。",
        "2024年2月前完成，覆盖3000人，满意度达到95%以上。",
        "第12次会议通过，编号〔2020〕46号。",
    ],
)
def test_texts_that_may_stand(text: str) -> None:
    assert loose(with_text(text)) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("压减印刷费20万元。", "20万元"),
        ("共安排1.5 亿元。", "1.5 亿元"),
        ("比上年下降12.5%。", "下降12.5%"),
        ("占部门预算的3.2%。", "占部门预算的3.2%"),
        ("投入140万，", "140万"),
        ("调整1,331.67万元用于帮扶", "1,331.67万元"),
        ("「按规定」压减3000元", "3000元"),
    ],
)
def test_amounts_bound_to_nothing_are_refused(text: str, shown: str) -> None:
    found = loose(with_text(text))
    assert len(found) == 1
    assert found[0].startswith(f"texts.csv 第{len(sample().texts) + 2}行 text 列：文字中的“{shown}”没有与预算数据对应")
    assert f"写作「{shown}」" in found[0]


def test_an_amount_that_the_data_hold_is_told_how_to_be_written() -> None:
    assert "请改写为{支出 性质=项目支出}" in loose(with_text("项目支出425万元"))[0]
    assert "请改写为{机关运行经费}" in loose(with_text("共18.5万元"))[0]
    assert "请改写为{支出 项目=河道清淤工程}" in loose(with_text("清淤300万元"))[0]


def test_a_wrong_reference_is_told_with_its_place() -> None:
    place = f"texts.csv 第{len(sample().texts) + 2}行 text 列"
    assert loose(with_text("{支出 性质=人员}"))[0].startswith(f"{place}：“{{支出 性质=人员}}”中“人员”不是")


def test_a_row_may_name_its_own_amounts() -> None:
    def working(text: str, local: str) -> list[str]:
        return loose(sample()._replace(items=(Item(FLOOD, 1, "物资", text, D(local), None, None, "", 0),)))

    assert working("防汛物资85万元", "850000") == []
    assert working("防汛物资85万元", "860000")[0].startswith("items.csv 第2行 working 列：文字中的“85万元”")


def test_a_projects_reason_may_name_its_own_years_and_their_difference() -> None:
    def reason(text: str) -> list[str]:
        return loose(sample()._replace(evaluations=(Evaluation(FLOOD, 2023, D(92), "优", "", "", text),)))

    # 125 this year, 60 and 30 last year
    assert reason("2023年本级安排60万元，本年125万元，增加65万元。") == []
    assert reason("2023年本级安排61万元")[0].startswith("evaluations.csv 第2行 change_reason 列：文字中的“61万元”")


# ---- building --------------------------------------------------------------------------------------------------------


def test_everything_is_written(tmp_path: Path) -> None:
    save(sample(), tmp_path / "data")
    report = build(tmp_path / "data", tmp_path / "out")
    assert [p for p in report.problems if p.severity is Severity.ERROR] == []
    assert not report.refused and report.publication == publish(sample())
    tails = (".html", ".xlsx", ".docx", ".pdf", ".txt", "数据", "一图读懂")
    assert [p.name for p in report.written] == [f"云溪区水务局2024年部门预算{tail}" for tail in tails]
    assert all(p.exists() for p in report.written)
    assert set(FORMATS) >= {"html", "xlsx", "docx", "pdf", "text", "data", "poster"}


def test_a_doubt_is_reported_and_passes(tmp_path: Path) -> None:
    save(sample(), tmp_path / "data")
    report = build(tmp_path / "data", tmp_path / "out", ("text",))
    assert [(p.file, p.row, p.column) for p in report.problems if p.severity is Severity.DOUBT] == [("revenue.csv", 6, "amount")]
    assert len(report.written) == 1


@pytest.mark.parametrize(
    ("budget", "place"),
    [
        (sample()._replace(revenue=sample().revenue[1:]), "revenue.csv"),
        (sample()._replace(lines=(sample().lines[0]._replace(amount=D(-1)), *sample().lines[1:])), "lines.csv 第2行 amount 列"),
        (with_text("压减20万元。"), "texts.csv 第7行 text 列"),
        (with_text("{支出|比例}"), "texts.csv 第7行 text 列"),
    ],
)
def test_an_error_refuses_the_whole_build(tmp_path: Path, budget: Budget, place: str) -> None:
    save(budget, tmp_path / "data")
    report = build(tmp_path / "data", tmp_path / "out")
    assert report.refused and report.written == ()
    assert not (tmp_path / "out").exists()
    assert any(str(p).startswith(place) for p in report.problems if p.severity is Severity.ERROR)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    report = build(tmp_path / "nothing", tmp_path / "out")
    assert report.refused and "找不到" in str(report.problems[0])


def test_unknown_formats_and_layouts_are_refused(tmp_path: Path) -> None:
    save(sample(), tmp_path / "data")
    said = str(build(tmp_path / "data", tmp_path / "out", ("odt",)).problems[0])
    assert "不能生成“odt”格式；可以生成：html、xlsx、docx、pdf、text、data" in said
    report = build(tmp_path / "data", tmp_path / "out", ("text",), "nanjing-13")
    assert report.refused and "没有名为“nanjing-13”的版式" in str(report.problems[-1])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    save(sample(), tmp_path / "data")
    (tmp_path / "out").write_text("")
    report = build(tmp_path / "data", tmp_path / "out", ("text",))
    assert report.refused and "无法写入" in str(report.problems[-1])


def test_a_title_that_no_file_may_bear(tmp_path: Path) -> None:
    units = (sample().units[0]._replace(name="云溪区水务局（河/湖）"), *sample().units[1:])
    save(sample()._replace(units=units), tmp_path / "data")
    report = build(tmp_path / "data", tmp_path / "out", ("text",))
    assert [p.name for p in report.written] == ["云溪区水务局（河_湖）2024年部门预算.txt"]
