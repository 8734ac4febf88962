"""The reference example makes every published figure, and holds nothing that contradicts itself."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.budget import Budget, examine, load, save
from mingzhang.facts import ZERO
from mingzhang.understand.formulas import read_formulas
from mingzhang.views.facts import NATURE

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "jianghan-hr-2024"
HOLDS = ROOT.parent / "shared" / "truth" / "jianghan-hr-2024.holds.json"
D = Decimal

#: 预算05表, 万元: function → 人员经费, 公用经费, 项目支出
BY_FUNCTION = {
    "2080101": ("756.91", "169.17", "0"), "2080102": ("0", "0", "130.83"), "2080105": ("0", "0", "28.40"), "2080106": ("0", "0", "30.36"),
    "2080110": ("0", "0", "209.00"), "2080199": ("0", "0", "582.30"), "2080501": ("97.12", "0", "0"), "2080505": ("92.33", "0", "0"),
    "2080599": ("0", "3.90", "0"), "2080799": ("0", "0", "2963.00"), "2082501": ("0", "0", "1331.67"), "2101101": ("35.55", "0", "0"),
    "2101103": ("85.59", "0", "0"), "2210201": ("115.34", "0", "0"), "2210202": ("21.62", "0", "0"), "2210203": ("36.73", "0", "0"),
    "20801": ("756.91", "169.17", "980.89"), "20805": ("189.45", "3.90", "0"), "208": ("946.36", "173.07", "5275.56"),
    "210": ("121.14", "0", "0"), "221": ("173.69", "0", "0"), "": ("1241.19", "173.07", "5275.56"),
}  # fmt: skip
#: 预算07表, 万元: basic expenditure by economy
BY_ECONOMY = {
    "301": "1115.84", "30101": "185.01", "30102": "188.95", "30103": "372.23", "30107": "67.41", "30108": "92.33", "30110": "35.55",
    "30111": "57.36", "30112": "1.66", "30113": "115.34", "302": "173.07", "30201": "28.10", "30202": "2.00", "30207": "1.00",
    "30209": "51.06", "30211": "2.00", "30213": "5.00", "30216": "6.13", "30217": "1.00", "30228": "4.90", "30229": "24.03",
    "30239": "20.95", "30299": "26.90", "303": "125.35", "30302": "97.12", "30307": "28.23", "": "1414.26",
}  # fmt: skip
#: 预算11表, 万元
BY_PROJECT = {
    "42010322201T000000109": "2963.00", "42010323201T000000100": "99.09", "42010323201T000000101": "28.40",
    "42010323201T000000102": "209.00", "42010323201T000000103": "30.36", "42010323201T000000104": "582.30",
    "42010323201T000000105": "1331.67", "42010323201T000000106": "31.74",
}  # fmt: skip
PROCUREMENT = {"C21040000": "36.10", "C23029900": "4.08", "A05049900": "6.02", "C23010500": "140.00", "C16089900": "345.00"}
SERVICES = ("140.00", "36.10", "4.08", "345.00", "12.00")
#: local budget of the two years before, 2022 and 2023, and their sums in the department's form
EARLIER = {2022: ("3897.10", "1221.98", "174.27", "2500.85"), 2023: ("7531.22", "1124.68", "189.83", "6216.71")}


@pytest.fixture(scope="module")
def budget() -> Budget:
    found, problems = examine(EXAMPLE)
    assert found is not None and not problems, "\n".join(map(str, problems))
    return found


def spent(budget: Budget, *, nature: str = "", function: str = "", economy: str = "", project: str = "") -> Decimal:
    """万元 of the lines within a coordinate; nature personnel, public, project or basic."""
    natures = {p.code: NATURE[p.category] for p in budget.projects}
    wanted = {"": {"personnel", "public", "project"}, "basic": {"personnel", "public"}}.get(nature, {nature})
    return sum(
        (
            line.amount for line in budget.lines
            if natures[line.project] in wanted and line.function.startswith(function) and line.economy.startswith(economy)
            and line.project.startswith(project)
        ),
        ZERO,
    ) / 10000  # fmt: skip


def total(values: list[Decimal] | tuple[Decimal, ...]) -> Decimal:
    return sum(values, ZERO) / 10000


def people(budget: Budget, column: str, *categories: str) -> Decimal:
    return D(sum(getattr(s, column) for s in budget.staffing if s.category in categories))


def test_the_files_are_as_the_program_writes_them(budget: Budget, tmp_path: Path) -> None:
    save(budget, tmp_path)
    assert sorted(p.name for p in EXAMPLE.iterdir()) == sorted(p.name for p in tmp_path.iterdir())
    for path in EXAMPLE.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_workbook_holds_the_same(budget: Budget, tmp_path: Path) -> None:
    save(budget, tmp_path / "b.xlsx")
    assert load(tmp_path / "b.xlsx") == (budget, [])


@pytest.mark.parametrize("function", BY_FUNCTION)
def test_table_05(budget: Budget, function: str) -> None:
    found = tuple(spent(budget, nature=n, function=function) for n in ("personnel", "public", "project"))
    assert found == tuple(map(D, BY_FUNCTION[function]))


@pytest.mark.parametrize("economy", BY_ECONOMY)
def test_table_07(budget: Budget, economy: str) -> None:
    assert spent(budget, nature="basic", economy=economy) == D(BY_ECONOMY[economy])


def test_tables_05_and_07_have_no_other_rows(budget: Budget) -> None:
    natures = {p.code: NATURE[p.category] for p in budget.projects}
    assert {line.function for line in budget.lines} == {f for f in BY_FUNCTION if len(f) == 7}
    assert {line.economy for line in budget.lines if natures[line.project] != "project"} == {e for e in BY_ECONOMY if len(e) == 5}


@pytest.mark.parametrize("project", BY_PROJECT)
def test_table_11(budget: Budget, project: str) -> None:
    assert spent(budget, project=project) == D(BY_PROJECT[project])


def test_procurement_and_services(budget: Budget) -> None:
    assert {p.catalogue: p.amount for p in budget.procurement} == {code: D(a) * 10000 for code, a in PROCUREMENT.items()}
    assert [s.amount for s in budget.services] == [D(a) * 10000 for a in SERVICES]
    assert all(p.amount == p.quantity * p.unit_price == p.reserved_sme == p.reserved_micro for p in budget.procurement)
    for row in (*budget.procurement, *budget.services):
        at = [x for x in budget.lines if (x.project, x.function, x.economy) == (row.project, row.function, row.economy)]
        assert total(tuple(x.amount for x in at)) * 10000 >= row.amount, row


#: the equations that the published tables hold, by their id: ours, and the published figure in 万元 or persons
EQUATIONS = {
    "P01": (lambda b: total([r.amount for r in b.revenue]), "6689.82"),
    "P02": (lambda b: sum((spent(b, function=f) for f in ("208", "210", "221")), ZERO), "6689.82"),
    "P03": (lambda b: spent(b, nature="basic") + spent(b, nature="project"), "6689.82"),
    "P04": (lambda b: spent(b, nature="personnel") + spent(b, nature="public"), "1414.26"),
    "P05": (lambda b: sum((spent(b, nature="basic", economy=e) for e in ("301", "302", "303")), ZERO), "1414.26"),
    "P06": (lambda b: spent(b, nature="basic", economy="301") + spent(b, nature="basic", economy="303"), "1241.19"),
    "P07": (lambda b: total([t.amount for t in b.three_public if t.year == 2024]), "1.00"),
    "P08": (lambda b: spent(b, function="2080505"), "92.33"),
    "P09": (lambda b: spent(b, function="2210201"), "115.34"),
    "P10": (lambda b: spent(b, function="2101101"), "35.55"),
    "P11": (lambda b: spent(b, economy="30111") + spent(b, economy="30307"), "85.59"),
    "P12": (lambda b: spent(b, economy="30302"), "97.12"),
    "P14": (lambda b: spent(b, nature="public", function="2080101") + spent(b, nature="public", function="2080599"), "173.07"),
    "P15": (lambda b: sum((spent(b, project=p) for p in BY_PROJECT), ZERO), "5275.56"),
    "P17": (lambda b: total([p.amount for p in b.procurement]), "531.20"),
    "P19": (lambda b: total([s.amount for s in b.services]), "537.18"),
    "P20": (lambda b: sum((spent(b, nature=n) for n in ("personnel", "public", "project")), ZERO), "6689.82"),
    "P21": (lambda b: prior(b, 2022, "personnel", "public", "project"), "3897.10"),
    "P22": (lambda b: prior(b, 2023, "personnel", "public", "project"), "7531.22"),
    "P23": (lambda b: spent(b) + D("841.40"), "7531.22"),
    "P25": (lambda b: people(b, "authorized", "行政", "参公", "事业"), "53"),
    "P26": (lambda b: people(b, "actual", "行政", "参公", "事业"), "46"),
}


def prior(budget: Budget, year: int, *natures: str, fund: str = "general") -> Decimal:
    rows = [p for p in budget.priors if (p.year, p.measure, p.fund) == (year, "expenditure", fund)]
    return total([p.amount for p in rows if p.nature in natures])


@pytest.mark.parametrize("equation", EQUATIONS)
def test_what_the_published_tables_hold(budget: Budget, equation: str) -> None:
    ours, published = EQUATIONS[equation]
    assert ours(budget) == D(published)


@pytest.mark.skipif(not HOLDS.exists(), reason="the reference documents are not here")
def test_every_published_equation_is_ours() -> None:
    published = {e["id"]: e["right"] for e in json.loads(HOLDS.read_text(encoding="utf-8"))["must_hold"]}
    assert {name: right for name, (_, right) in EQUATIONS.items()} == published


@pytest.mark.parametrize("year", EARLIER)
def test_earlier_years_add_up_from_the_projects(budget: Budget, year: int) -> None:
    whole, *parts = map(D, EARLIER[year])
    for fund in ("*", "fiscal", "general"):
        assert [prior(budget, year, n, fund=fund) for n in ("", "personnel", "public", "project")] == [whole, *parts]
    local = [h.amount for h in budget.history if (h.year, h.stage, h.origin) == (year, "budget", "local")]
    assert total(local) == parts[-1]


# nothing contradicts itself


def test_workings_are_right_and_end_at_the_amount(budget: Budget) -> None:
    for item in budget.items:
        formulas = read_formulas(item.working)
        assert formulas, item.content
        for formula in formulas:
            assert formula.stated is not None and abs(formula.computed - formula.stated.value) <= formula.tolerance, formula.text
        amounts = [a for a in (item.local, item.transfer, item.other) if a is not None]
        last = formulas[-1].stated
        assert last is not None and last.value in {sum(amounts, ZERO), item.local}, item.content


def test_the_early_transfer_is_in_the_workings_only(budget: Budget) -> None:
    transfers = [i.transfer for i in budget.items if i.project == "42010322201T000000109" and i.transfer is not None]
    assert total(transfers) == D("3800.00") and not [x for x in budget.lines if x.origin == "transfer"]


def test_reasons_explain_this_year_against_last(budget: Budget) -> None:
    now: dict[str, Decimal] = defaultdict(Decimal)
    for line in budget.lines:
        now[line.project] += line.amount
    last = {h.project: h.amount for h in budget.history if (h.year, h.stage, h.origin) == (2023, "budget", "local")}
    changes = {e.project: now[e.project] - last[e.project] for e in budget.evaluations}
    assert set(changes) == set(BY_PROJECT) and total(list(changes.values())) == D("-941.15")
    for evaluation in budget.evaluations:
        reason, change = evaluation.change_reason, changes[evaluation.project]
        assert "{支出 来源=本级安排|增减}" in reason
        assert ("增加额构成" if change > 0 else "减少额构成") in reason
        parts = read_formulas(reason)
        assert len(parts) == 1 and parts[0].stated is not None and parts[0].computed == parts[0].stated.value == abs(change)
        assert evaluation.year < budget.meta.year and evaluation.rectification and evaluation.use


def test_one_indicator_is_one_thing_everywhere(budget: Budget) -> None:
    targets, history, levels = defaultdict(set), defaultdict(set), defaultdict(set)
    for row in budget.indicators:
        targets[row.name].add(row[7:12])
        levels[row.name].add((row.level1, row.level2))
        if row.horizon == "年度":
            history[row.name].add((row.before_last, row.last))
    for found in (targets, history, levels):
        assert not {name: values for name, values in found.items() if len(values) > 1}


def test_indicators_of_the_department_are_found_in_its_projects(budget: Budget) -> None:
    names = defaultdict(set)
    for row in budget.indicators:
        names[row.owner == "201"].add(row.name)
    assert names[True] <= names[False]
    sizes = defaultdict(int)
    for row in budget.indicators:
        sizes[row.owner, row.horizon, row.goal] += 1
    department = [sizes["201", horizon, goal] for horizon in ("长期", "年度") for goal in (1, 2, 3)]
    assert department == [14, 21, 15, 14, 19, 15]


def test_weights_leave_twenty_to_execution(budget: Budget) -> None:
    weights: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in budget.indicators:
        assert (row.weight is not None) == (row.horizon == "年度" and row.owner != "201")
        if row.weight is not None:
            weights[row.owner][row.level1] += row.weight
    assert set(weights) == set(BY_PROJECT)
    for owner, by_level in weights.items():
        assert by_level["产出指标"] + by_level["成本指标"] == 40 and by_level["满意度指标"] == 10 and sum(by_level.values()) == 80, owner


#: quantities that a working and a target both state: indicator → (contents, pattern of the quantity in their workings)
QUANTITIES = {
    "长期聘用人员数量": ("长期聘用人员工资福利", r"元\*(\d+)人\*12个月=44.88"),
    "党建、结对共建及文明创建的社区数量": ("机关党建和结对共建", r"\*(\d+)个"),
    "全区事业单位新招录人员": ("事业单位人事和专业技术人员管理", r"\*(\d+)人"),
    "专家评审会举办场数": ("就业培训评审", r"\*(\d+)场"),
    "劳动关系协调员职业技能培训人数": ("劳动关系业务培训", r"\*(\d+)人\*2天=1\.00"),
    "全年劳动保障监察专项执法次数": ("专项执法", r"\*(\d+)次"),
    "办结各类投诉举报案件数量": ("案件调查取证与送达", r"\*(\d+)件"),
    "春风行动专场招聘活动场次": ("春风行动专场招聘", r"\*(\d+)场次"),
    "支农返汉人员享受帮扶人数": ("支农返汉", r"(\d+)人[*，]"),
    "“三支一扶”高校毕业生数量": ("在岗人员待遇", r"在岗(\d+)人"),
    "享受社会保险补贴人员数量": ("社会保险补贴", r"\*(\d+)人"),
    "享受职介补贴人员数量": ("职业介绍", r"600元\*(\d+)人"),
    "享受一次性创业补贴人员数量": ("创业补贴", r"5000元\*(\d+)人"),
    "享受职业培训补贴人员数量": ("职业培训补贴", r"\*(\d+)人"),
    "享受一次性吸纳补贴人员数量": ("一次性吸纳补贴", r"\*(\d+)人"),
}


@pytest.mark.parametrize("name", QUANTITIES)
def test_quantities_of_workings_are_the_targets(budget: Budget, name: str) -> None:
    content, pattern = QUANTITIES[name]
    target = next(i.low for i in budget.indicators if i.name == name)
    owners = {i.owner for i in budget.indicators if i.name == name}
    of_projects = [i for i in budget.items if i.project in owners and (content in i.content or content == "支农返汉")]
    found = [int(n) for i in of_projects for n in re.findall(pattern, i.working)]
    assert found and sum(found) == target, (found, target)


def test_persons_and_telephones_are_fictitious(budget: Budget) -> None:
    people = {budget.meta.filer, *(p.responsible for p in budget.projects)}
    phones = {budget.meta.enquiry_phone, budget.meta.filer_phone, *(p.phone for p in budget.projects)}
    assert people == {"示例", ""} and phones == {"027-00000000", ""}


def test_every_departure_is_written_down(budget: Budget) -> None:
    kinds = defaultdict(list)
    for row in budget.corrections:
        kinds[row.kind].append(row)
        assert row.where and row.reason and row.published != row.chosen
    assert set(kinds) == {"corrected", "assumed", "fictitious", "own prose"}
    chosen = " ".join(c.chosen for c in kinds["corrected"])
    assert all(word in chosen for word in ("125.35", "6,763.00", "调解成功率≥65%，仲裁结案率≥93%", "800人", "劳动关系和维权", "40%"))
    assert any("功能科目与经济科目" in c.published for c in kinds["assumed"])


def test_splits_that_were_not_published_are_marked(budget: Budget) -> None:
    published = {(p.project, p.function, p.economy) for p in (*budget.procurement, *budget.services)}
    stated = {(x.project, x.function, x.economy) for x in budget.lines if not x.assumed}
    assert stated and stated <= published
