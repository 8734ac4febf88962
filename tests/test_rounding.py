"""Controlled rounding: everything printed adds up at once, nothing is a unit away, and no rounding deviates less."""

from __future__ import annotations

import sys
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from click_runner import run
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.audit import check_document
from mingzhang.audit.readback import Difference, compare
from mingzhang.budget import check, load, save
from mingzhang.budget.consistency import purse_of
from mingzhang.budget.model import Budget, Line, Prior, Revenue
from mingzhang.compile import build, data_hash, publish
from mingzhang.compile.publisher import TAILS, has_tails
from mingzhang.facts import Claim, Fact, Grade, Severity
from mingzhang.views.facts import facts_of
from mingzhang.views.figures import PERCENT, Pen, percent
from mingzhang.views.publication import Publication, figures
from mingzhang.views.rounding import controlled
from mingzhang.views.rounding_program import Bound, Cell, Figure, Program, holds, limits
from mingzhang.views.sums import Sum, terms
from tests.outturn_sample import closed
from tests.strategies import budgets, small
from tests.test_both_directions import PROFILE, written_and_read
from tests.views_sample import sample

pytest.importorskip("highspy")
from mingzhang.views.rounding_solver import solved

D = Decimal
UNIT = D(100)  # 0.01万元
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


def asked(budget: Budget, unit: str = "万元") -> Budget:
    return budget._replace(meta=budget.meta._replace(rounding="controlled", published_unit=unit))


def stated(publication: Publication) -> list[Fact | Claim]:
    return [s for f in figures(publication) for s in f.statements if isinstance(s, Fact | Claim)]


def uneven(budget: Budget, cents: list[int]) -> Budget:
    """Every line with odd 元 and 分 of its own; its revenue follows."""
    lines, revenue = [], list(budget.revenue)
    for n, line in enumerate(budget.lines):
        more = D(cents[n % len(cents)]) / 100
        flow = "current" if line.vintage == "this_year" else "brought"
        account = next(
            i for i, r in enumerate(revenue) if (r.unit, purse_of(r.fund), r.flow) == (line.unit, purse_of(line.fund), flow)
        )
        lines.append(line._replace(amount=line.amount + more))
        revenue[account] = revenue[account]._replace(amount=revenue[account].amount + more)
    return budget._replace(lines=tuple(lines), items=(), revenue=tuple(revenue))


def graded_badly(publication: Publication) -> list[str]:
    """The equations that do not hold in what was written, tail differences among them."""
    equations = check_document(written_and_read(publication, "text").document).equations
    bad = (e for e in equations if e.law != "history" and e.grade in {Grade.ROUNDING, Grade.SUSPECT, Grade.IMPOSSIBLE})
    return [f"{e.law}：{[t.number.raw for t in (*e.left, *e.right)]}" for e in bad]


# ---- any budget ------------------------------------------------------------------------------------------------------


@settings(PROFILE, max_examples=PROFILE.max_examples)
@given(budget=budgets(cents=True).map(asked))
def test_any_budget_adds_up_everywhere(budget: Budget) -> None:
    """What our own check reads of the written text: no tail difference, no error, and every figure less than a unit away."""
    publication = publish(budget)
    if has_tails(publication):
        return
    exact = facts_of(budget)
    for item in stated(publication):
        if isinstance(item, Fact) and item.number.is_money:
            value = exact.value(item.coordinate)
            assert value is None or abs(item.number.value - value) <= UNIT, item
    reading = written_and_read(publication, "text")
    assert compare(publication, reading, own_words=False) == Difference()
    result = check_document(reading.document)
    graded = [e for e in result.equations if e.law not in {"history"}]
    assert not [e for e in graded if e.grade in {Grade.ROUNDING, Grade.SUSPECT, Grade.IMPOSSIBLE}]
    assert not [f for f in result.findings if f.severity in {Severity.ERROR, Severity.ROUNDING} and f.law != "history"]


@settings(PROFILE, max_examples=PROFILE.max_examples)
@given(budget=budgets(cents=True).map(asked), layout=st.sampled_from(("beijing-14", "jiangsu-13", "shanghai-9")))
def test_any_budget_adds_up_in_every_layout(budget: Budget, layout: str) -> None:
    """Each has tables of its own, which set side by side what another does not."""
    publication = publish(budget, layout)
    assert has_tails(publication) or graded_badly(publication) == []


@settings(PROFILE, max_examples=PROFILE.max_examples // 2)
@given(budget=budgets(cents=True).map(asked))
def test_the_same_budget_gives_the_same_figures(budget: Budget) -> None:
    assert publish(budget) == publish(budget)


@settings(PROFILE, max_examples=PROFILE.max_examples // 2)
@given(budget=budgets(cents=True))
def test_what_balanced_balances(budget: Budget) -> None:
    """The rounded rows pass every check of entered data that the exact rows pass."""
    rounded = controlled(budget, stated(publish(budget)), UNIT)
    if rounded is not None:
        assert [str(p) for p in check(rounded) if p.severity is Severity.ERROR] == []
        assert all(x.amount % UNIT == 0 for x in (*rounded.lines, *rounded.revenue))


def test_a_budget_in_whole_units_is_left_as_it_is() -> None:
    budget, _ = load(EXAMPLE)
    assert budget is not None
    assert controlled(budget, [], UNIT) is budget
    before, after = publish(budget), publish(asked(budget))
    assert before.blocks == after.blocks and before.data_hash != after.data_hash


def test_a_budget_published_in_yuan_needs_no_rounding() -> None:
    publication = publish(asked(small(), "元"))
    assert "160,000.50" in {f.text for f in figures(publication)} and not has_tails(publication)


# ---- against what plain rounding does --------------------------------------------------------------------------------


def _thirds(count: int) -> Budget:
    """As many lines of 33.33元 as make one printed unit less a 分, in functions of their own."""
    unit = sample().units[1].code
    lines = tuple(
        Line(unit, "R1", f"21303{n:02d}", "30101", "", "general", "this_year", "local", D("33.33"), False) for n in range(1, count + 1)
    )
    revenue = (Revenue(unit, "general", "current", D("33.33") * count),)
    return sample()._replace(
        lines=lines, revenue=revenue, items=(), procurement=(), services=(), goals=(), indicators=(), history=(), evaluations=(), priors=(),
        three_public=(), texts=(),
    )  # fmt: skip


def test_three_thirds_make_a_whole() -> None:
    """99.99元 is 0.01万元: one of the three thirds goes up, where plain rounding prints three times zero."""
    budget = _thirds(3)
    rounded = controlled(budget, stated(publish(budget)), UNIT)
    assert rounded is not None
    assert sorted(x.amount for x in rounded.lines) == [0, 0, 100] and rounded.revenue[0].amount == 100


def test_sentences_and_tables_and_shares_agree() -> None:
    """A share is computed of the figures that are printed."""
    budget = asked(uneven(sample(), [4_990, -4_990, 3_333, 1_234]))
    publication = publish(budget)
    printed = {}
    for item in stated(publication):
        if isinstance(item, Fact):
            assert printed.setdefault(item.coordinate, item.number.value) == item.number.value
    shares = [s for s in stated(publication) if isinstance(s, Claim) and s.kind == "share" and s.base is not None]
    assert shares
    for claim in shares:
        if claim.subject in printed and claim.base in printed and claim.number is not None:
            ratio = printed[claim.subject] * 100 / printed[claim.base]
            assert abs(ratio - claim.number.value) * 2 <= claim.number.quantum, claim


def test_what_did_not_change_is_printed_as_unchanged() -> None:
    """The same odd amount in both years goes the same way."""
    budget = sample()
    odd = {"reception": D("12345.67"), "vehicle_running": D("8765.43")}
    rows = tuple(t._replace(amount=odd.get(t.item, D("50.50"))) for t in budget.three_public)
    publication = publish(asked(budget._replace(three_public=rows)))
    claims = [s for s in stated(publication) if isinstance(s, Claim) and s.subject.measure == "three_public"]
    assert claims and all(c.kind == "level" for c in claims if c.kind in {"change", "growth", "level"})


def test_every_fund_pays_for_its_own_expenditure() -> None:
    """Of one purse (单位资金) a table prints revenue by fund, and again by what each fund is spent for."""
    budget = sample()
    unit = "301002"
    lines = tuple(
        Line(unit, "R2", function, economy, "", fund, "this_year", "local", D(amount), False)
        for function, economy, fund, amount in (
            ("2130306", "30103", "business", "3768.31"), ("2130306", "30107", "other", "445.55"),
            ("2080505", "30108", "business", "827608654.58"), ("2080505", "30112", "other", "112.35"),
        )
    )  # fmt: skip
    revenue = (Revenue(unit, "business", "current", D("827612422.89")), Revenue(unit, "other", "current", D("557.90")))
    budget = budget._replace(
        lines=(*(x for x in budget.lines if x.fund != "own"), *lines),
        revenue=(*(r for r in budget.revenue if r.fund != "other"), *revenue),
    )  # fmt: skip
    assert graded_badly(publish(asked(budget), "shanghai-9")) == []


def test_last_years_totals_are_printed_as_they_were_published() -> None:
    """The whole and its only fund were one amount; both are rounded half up, and the parts make it."""
    total, parts = D("10168346.33"), {"personnel": "574.17", "public": "167772.15", "project": "10000000.01"}
    priors = (
        *(Prior(2023, "budget", side, fund, "", "", total) for side in ("revenue", "expenditure") for fund in ("*", "general")),
        *(Prior(2023, "budget", "expenditure", "general", nature, "", D(amount)) for nature, amount in parts.items()),
    )
    budget = sample()._replace(priors=priors)
    rounded = controlled(asked(budget), stated(publish(budget)), UNIT)
    assert rounded is not None
    assert {p.amount for p in rounded.priors[:4]} == {D(10168300)} and sum(p.amount for p in rounded.priors[4:]) == D(10168300)
    assert graded_badly(publish(asked(budget))) == []


def test_a_share_of_next_to_nothing_is_zero_and_is_read_so() -> None:
    """1.30元 of 210亿元, to every layout's places."""
    assert [percent(D("0.0000000619"), pen) for pen in (PERCENT, Pen("", 2))] == ["0", "0.00"]
    assert percent(D("0.0000021")) == "0.000002"
    budget = closed()
    rows = list(budget.outturns)
    rows[0] = rows[0]._replace(spent=D("21000000000"), received=D("21000000000"))
    rows[10] = rows[10]._replace(received=D("1.30"))
    publication = publish(budget._replace(outturns=tuple(rows), meta=budget.meta._replace(published_unit="元")), "final-9")
    assert compare(publication, written_and_read(publication, "text"), own_words=False) == Difference()


# ---- the program and its solution ------------------------------------------------------------------------------------


def _deviation(program: Program, whole: tuple[int, ...]) -> Decimal:
    return sum((abs(sum(whole[i] * k for i, k in f.of.items()) - f.value) for f in program.figures), D(0))


_values = st.lists(st.integers(0, 400), min_size=2, max_size=6)


@settings(PROFILE, max_examples=60)
@given(values=_values, data=st.data())
def test_no_rounding_deviates_less(values: list[int], data: st.DataObject) -> None:
    """Against every other rounding of a small random table of sums, one by one."""
    cells = tuple(Cell("items", n, "local", D(v) / 100) for n, v in enumerate(values))
    groups = data.draw(st.lists(st.sets(st.integers(0, len(cells) - 1), min_size=1), min_size=1, max_size=4))
    sums = [{i: 1 for i in sorted(group)} for group in (*groups, range(len(cells)), *([n] for n in range(len(cells))))]
    program = Program(cells, tuple(Figure(of, sum((cells[i].value for i in of), D(0))) for of in sums), ())
    around = [sorted({c.floor, c.floor + c.loose}) for c in cells]
    candidates = [whole for whole in product(*around) if holds(program, whole, 0)]
    found = solved(program, 0)
    assert (found is None) == (not candidates)
    if found is not None:
        assert holds(program, found, 0)
        best = min(_deviation(program, whole) for whole in candidates)
        # near ties are decided for the cells: their part is a thousandth
        assert _deviation(program, found) <= best + D("0.01")


def test_where_down_or_up_cannot_be_a_whole_unit_may() -> None:
    """Three halves, each pair of them printed as well: no down or up suits all, a unit's reach does."""
    cells = tuple(Cell("lines", n, "amount", D("0.5")) for n in range(3))
    pairs = tuple(Figure({a: 1, b: 1}, D(1)) for a, b in ((0, 1), (0, 2), (1, 2)))
    program = Program(cells, (*pairs, Figure({0: 1, 1: 1, 2: 1}, D("1.5"))), ())
    assert solved(program, 0) is None
    found = solved(program, 1)
    assert found is not None and holds(program, found, 1)


def test_where_nothing_can_be_there_is_none() -> None:
    cells = (Cell("items", 0, "local", D("0.5")), Cell("items", 1, "local", D("0.5")))
    program = Program(cells, (), (Bound({0: 1}, 0, 0), Bound({1: 1}, 1, 1), Bound({0: 1, 1: -1}, 0, 0)))
    assert solved(program, 0) is None and solved(program, 1) is None


@pytest.mark.parametrize(
    ("value", "reach", "between"), [("3", 0, (3, 3)), ("3", 1, (2, 4)), ("3.4", 0, (3, 4)), ("3.4", 1, (3, 4)), ("-0.2", 0, (-1, 0))]
)
def test_limits_of_a_figure(value: str, reach: int, between: tuple[int, int]) -> None:
    assert limits(D(value), reach) == between


def test_sums_tell_what_they_are_of() -> None:
    one, two, three = (Sum(n, D(n)) for n in (1, 2, 3))
    assert terms(0 + one + two - (two - three)) == {1: 1, 3: 1}
    assert one + two == D(3) and (two - one) != 0 and 0 - one == D(-1)
    with pytest.raises(TypeError):
        one + 5


# ---- the switch and the note -----------------------------------------------------------------------------------------


@pytest.fixture
def entered(tmp_path: Path) -> Path:
    save(uneven(sample(), [4_990, -4_990, 3_333, 1_234]), tmp_path / "数据")
    return tmp_path / "数据"


def tails(path: Path) -> int:
    from mingzhang.readers import read

    return sum(e.grade is Grade.ROUNDING for e in check_document(read(path)).equations)


def test_the_command_switches_it_over_what_the_data_say(entered: Path, tmp_path: Path) -> None:
    for way, some in (("plain", True), ("controlled", False)):
        result = run("build", entered, "--out", tmp_path / way, "--formats", "text", "--rounding", way)
        assert result.code == 0, result.err
        (path,) = (tmp_path / way).iterdir()
        assert (tails(path) > 0) == some, way
        verdict = run("verify", path, "--data", entered)
        assert verdict.code == 0 and "数据指纹相符" in verdict.out, verdict.out


def test_the_data_may_ask_for_it(entered: Path, tmp_path: Path) -> None:
    budget, _ = load(entered)
    assert budget is not None
    save(asked(budget), tmp_path / "要求")
    report = build(tmp_path / "要求", tmp_path / "公开", ("text",))
    assert not report.refused and tails(report.written[0]) == 0
    assert report.publication is not None and report.publication.data_hash == data_hash(asked(budget))


def test_where_it_cannot_be_the_disclosure_says_so(entered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.compile.publisher.controlled", lambda *_: None)
    report = build(entered, tmp_path / "公开", ("text",), "", "controlled")
    assert not report.refused and report.written[0].read_text("utf-8").count(TAILS) == 1
    assert any("在公开材料中注明尾差" in str(p) for p in report.problems)


def test_without_the_solver_the_command_says_what_to_install(entered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    monkeypatch.delitem(sys.modules, "mingzhang.views.rounding_solver", raising=False)
    result = run("build", entered, "--out", tmp_path / "公开", "--rounding", "controlled")
    assert result.code == 1 and "受控舍入需要另装 highspy" in result.err.replace("\n", "")
