"""Budgets of our own making for property tests: every one passes the check of what people enter (测试用预算的生成).

``budgets()`` varies units, funds, origins, vintages, carry-over, empty and zero tables, and names up to the width of a page.
Amounts are whole hundreds of 元, so that 万元 with two decimals prints them exactly; ``cents=True`` draws any 分.
``hostile=True`` draws free text that carriers find hard: quotes, commas, line breaks, leading zeros, ``=100%``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from mingzhang.budget.consistency import purse_of, source_of
from mingzhang.budget.model import (
    Asset,
    Budget,
    Correction,
    Evaluation,
    Goal,
    History,
    IndicatorRow,
    Item,
    Line,
    Meta,
    Outturn,
    Prior,
    Procurement,
    Project,
    Revenue,
    Service,
    Staffing,
    Text,
    ThreePublic,
    Unit,
)  # fmt: skip

T = TypeVar("T")

_REGIONS = (("420103", "江汉区"), ("310107", "普陀区"), ("320213", "梁溪区"))
_FIELDS = ("水务", "教育", "卫生健康", "民政", "文化和旅游", "应急管理", "住房和城乡建设", "退役军人事务")
_BODIES = ("服务中心", "执法大队", "事务所", "培训中心", "信息中心", "管理站")
_LONG = "（含街道社区网格化综合治理与一体化便民服务平台建设运行维护）"
_TASKS = ("专项工作经费", "设施维护项目", "“一网通办”服务经费", "宣传培训经费", "信息化建设（二期）", "困难群众帮扶资金", "购买服务经费")
_FUNCTIONS = {
    "人员类": ("2080101", "2010301", "2130301", "2080505", "2101101", "2210201"),
    "公用经费": ("2080101", "2010301", "2130301", "2080599"),
    "project": ("2080102", "2080199", "2050803", "2130399", "2120199", "2299999"),
}
_ECONOMIES = {
    "人员类": (("30101", "50101"), ("30102", "50101"), ("30108", "50102"), ("30110", "50102"), ("30113", "50103"), ("30302", "50905")),
    "公用经费": (("30201", "50201"), ("30207", "50201"), ("30211", "50201"), ("30228", "50201"), ("30299", "50299")),
    "project": (("30202", "50201"), ("30226", "50205"), ("30227", "50205"), ("30305", "50901"), ("31002", "50306")),
}
_FUNDS = ("general", "gov_fund", "state_capital", "special_account", "business", "operating", "superior", "affiliated", "other")
_GOODS = (("A05049900", "台"), ("B01010000", "项"), ("C21040000", "项"), ("C23010500", "项"))
_LEVELS = (
    ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标"),
)  # fmt: skip
_SENTENCES = ("按照年度计划组织实施。", "保障机构正常运转，履行法定职责。", "压减一般性支出，保障重点工作。\n加强资金监管。")
_HARD = (
    "=100%", "007", "2024-01-31", "a,b\"c'd", "第一行\n\n第三行", "  前后有空格  ", "+1", "@x", "_x0041_", "1e5", "TRUE", "\t制表",
)  # fmt: skip
_MEASURED = ("办结事项数量", "培训人次", "设施完好率", "按时完成率", "人均成本", "居民知晓率", "服务对象满意度", "巡查次数")


class Shape(NamedTuple):
    """What kind of budget to draw."""

    cents: bool
    hostile: bool


def small() -> Budget:
    """One small valid budget: a department of one unit, two projects, something in nearly every table."""
    kind = "公益一类"
    project = "42010324040T000000001"
    return Budget(
        meta=Meta(
            "3", 2024, "040", "420103", "江汉区", "hubei-15", "万元", "2024-01-19", "2024-02-02", "027-00000000", "示例", "027-00000000",
            "2023-12-15", 2024, "省级第二版",
        ),
        units=(Unit("040", "江汉区园林局", "", "部门", False, "区园林局"), Unit("040001", "江汉区园林管理所", "040", kind, True, "")),
        staffing=(Staffing("040001", "2023-12-31", "事业", 12, 10),),
        revenue=(Revenue("040001", "general", "current", Decimal("160000.50")),),
        projects=(
            Project("R01", "在职人员工资", "040001", "040001", "人员类", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
            Project(
                project, "公园设施维护", "040001", "040001", "特定目标类", "本级", "一次性", 2024, 2024, None, "用于设施维护", "",
                "维护", "", "",
            ),
        ),
        lines=(
            Line("040001", "R01", "2080101", "30101", "50501", "general", "this_year", "local", Decimal("100000.50"), False),
            Line("040001", project, "2120199", "30227", "", "general", "this_year", "local", Decimal(60000), True),
        ),
        items=(
            Item(project, 1, "日常维护", "5000元*10个=5.00万元", Decimal(50000), None, None, "日常维护", 1),
            Item(project, 2, "应急抢修", "5000元*2次=1.00万元", Decimal(10000), None, None, "", 0),
        ),
        goals=(Goal(project, 1, "年度", None, "完成公园设施维护。"),),
        indicators=(
            IndicatorRow(
                project, "年度", 1, 1, "产出指标", "数量指标", "维护公园数量", "≥", Decimal(10), None, "个", "", None, "", "", "≥8个",
            ),
            IndicatorRow(
                project, "年度", 1, 2, "满意度指标", "服务对象满意度指标", "游客满意度", "≥", Decimal(90), None, "%", "", Decimal(40),
                "", "", "",
            ),
        ),
        history=(History(project, 2023, "outturn", "01-07", "*", Decimal(30000)),),
        evaluations=(Evaluation(project, 2022, Decimal(92), "优", "", "", ""),),
        priors=(Prior(2023, "budget", "expenditure", "*", "", "", Decimal(150000)),),
        texts=(Text("duties", 1, "负责公园管理。"),),
        corrections=(Correction("电话", "", "027-00000000", "示例", "fictitious"),),
    )  # fmt: skip


def budgets(*, cents: bool = False, hostile: bool = False) -> st.SearchStrategy[Budget]:
    """Valid budgets. See the module."""
    return _budgets(Shape(cents, hostile))


def amounts(cents: bool = False) -> st.SearchStrategy[Decimal]:
    """Amounts in 元, zero among them."""
    if cents:
        return st.integers(0, 10**13).map(lambda n: Decimal(n).scaleb(-2))
    return st.one_of(st.just(Decimal(0)), st.integers(1, 10**6).map(lambda n: Decimal(n * 100)))


def prose(hostile: bool = False) -> st.SearchStrategy[str]:
    """Free text without figures; with ``hostile`` whatever a cell may hold."""
    plain = st.sampled_from(_SENTENCES)
    if not hostile:
        return plain
    printable = st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t")
    return st.one_of(plain, st.sampled_from(_HARD), st.text(printable, min_size=1, max_size=40))


def lines_text(hostile: bool = False) -> st.SearchStrategy[str]:
    """Free text of one line that may be empty."""
    return st.one_of(st.just(""), prose(hostile).map(lambda s: s.replace("\n", " ")))


@st.composite
def _budgets(draw: st.DrawFn, shape: Shape) -> Budget:
    year = draw(st.integers(2021, 2026))
    region, region_name = draw(st.sampled_from(_REGIONS))
    units = draw(_units(region_name))
    department, payers = units[0].code, [u for u in units if u.independent]
    meta = Meta(
        "3", year, department, region, region_name, "hubei-15", draw(st.sampled_from(("万元", "元"))), f"{year}-01-19",
        draw(st.sampled_from(("", f"{year}-02-02"))), "027-00000000", "示例", "027-00000000", f"{year - 1}-12-15", year,
        draw(st.sampled_from(("", "省级第二版"))),
    )  # fmt: skip
    projects = draw(_projects(shape, year, region, units, payers))
    lines = draw(_lines(shape, projects))
    own = [p for p in projects if p.category in {"其他运转类", "特定目标类"}]
    owners = [department, *(p.code for p in own)]
    goals = draw(_some(st.lists(_goal(shape, year, owners), max_size=6, unique_by=lambda g: (g.owner, g.horizon, g.order))))
    drawn = Budget(
        meta=meta,
        units=units,
        staffing=draw(_some(_staffing(year, payers))),
        revenue=_revenue(lines, draw(st.booleans()), payers),
        projects=projects,
        lines=lines,
        items=draw(_items(shape, own, lines)),
        procurement=draw(_some(_procurement(lines))),
        services=draw(_some(_services(lines))),
        assets=draw(_some(_assets(year, payers))),
        three_public=draw(_some(_three_public(shape, year, payers))),
        goals=tuple(goals),
        indicators=draw(_indicators(shape, goals)),
        history=draw(_history(shape, year, own)),
        evaluations=draw(_evaluations(shape, year, own)),
        priors=draw(_some(_priors(shape, year))),
        texts=draw(_texts(shape)),
        corrections=draw(st.lists(_correction(shape), max_size=2).map(tuple)),
        outturns=draw(_some(_outturns(lines))),
    )
    return _lasting(drawn)


def _lasting(budget: Budget) -> Budget:
    """The budget with every project's total over the years no smaller than what one of them spends of it."""
    spent: dict[tuple[str, int, str], Decimal] = defaultdict(Decimal)
    for line in budget.lines:
        spent[line.project, budget.meta.year, "budget"] += line.amount
    for row in budget.history:
        spent[row.project, row.year, row.stage] += row.amount
    most = {p.code: max((a for key, a in spent.items() if key[0] == p.code), default=Decimal(0)) for p in budget.projects}
    projects = (p if p.total is None else p._replace(total=max(p.total, most[p.code])) for p in budget.projects)
    return budget._replace(projects=tuple(projects))


def _some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Sometimes nothing at all: an empty table."""
    return st.one_of(strategy, st.just(()))


@st.composite
def _units(draw: st.DrawFn, region: str) -> tuple[Unit, ...]:
    field = draw(st.sampled_from(_FIELDS))
    department = draw(st.sampled_from(("201", "305", "040")))
    units = [Unit(department, f"{region}{field}局", "", "部门", False, f"区{field}局")]
    for number in range(1, draw(st.integers(1, 3)) + 1):
        code = f"{department}{number:03d}"
        body = "局机关" if number == 1 else draw(st.sampled_from(_BODIES)) + "一二三"[number - 1]
        kind = "行政" if number == 1 else draw(st.sampled_from(("参公", "公益一类", "公益二类")))
        name = f"{region}{field}{body}{draw(st.sampled_from(('', _LONG)))}"
        units.append(Unit(code, name, department, kind, True, draw(st.sampled_from(("", body)))))
        if draw(st.booleans()):
            units.append(Unit(f"{code}01", f"{region}{field}{body}下属工作站", code, "公益一类", False, ""))
    return tuple(units)


@st.composite
def _projects(draw: st.DrawFn, shape: Shape, year: int, region: str, units: Sequence[Unit], payers: Sequence[Unit]) -> tuple[Project, ...]:
    result: list[Project] = []
    for payer in payers:
        executing = [u.code for u in units if u.code.startswith(payer.code)]
        for number in range(draw(st.integers(0, 4))):
            category = draw(st.sampled_from(("人员类", "公用经费", "特定目标类", "特定目标类", "其他运转类")))
            national = category in {"特定目标类", "其他运转类"}
            letter = "T" if category == "特定目标类" else "Y"
            serial = len(result) + 1
            code = f"{region}{year % 100:02d}{payer.code[:3]}{letter}{serial:09d}" if national else f"{payer.code}B{number:02d}"
            base = draw(st.sampled_from(_TASKS)) if national else ("在职人员经费" if category == "人员类" else "在职人员公用")
            name = f"{base}{'甲乙丙丁戊己庚辛壬癸子丑'[serial - 1]}{draw(st.sampled_from(('', _LONG)))}"
            frequency = draw(st.sampled_from(("一次性", "经常性", "延续性")))
            lasting = frequency == "延续性"
            result.append(Project(
                code, name, payer.code, draw(st.sampled_from(executing)), category, draw(st.sampled_from(("本级", "转移"))), frequency,
                year - draw(st.integers(0, 2)), year + 1 if lasting else None, Decimal(9_000_000) if lasting else None,
                draw(prose(shape.hostile)), draw(prose(shape.hostile)), draw(lines_text(shape.hostile)), "示例", "027-00000000",
            ))  # fmt: skip
    return tuple(result)


@st.composite
def _lines(draw: st.DrawFn, shape: Shape, projects: Sequence[Project]) -> tuple[Line, ...]:
    result: dict[tuple[Any, ...], Line] = {}
    for project in projects:
        kind = project.category if project.category in _FUNCTIONS else "project"
        for _ in range(draw(st.integers(0, 3))):
            economy, gov_economy = draw(st.sampled_from(_ECONOMIES[kind]))
            line = Line(
                project.unit, project.code, draw(st.sampled_from(_FUNCTIONS[kind])), economy, draw(st.sampled_from(("", gov_economy))),
                draw(st.sampled_from(("general", "general", *_FUNDS))), draw(st.sampled_from(("this_year", "this_year", "earlier"))),
                draw(st.sampled_from(("local", "local", "transfer"))), draw(amounts(shape.cents)), draw(st.booleans()),
            )  # fmt: skip
            result[line[:8]] = line
    return tuple(result.values())


def _revenue(lines: Sequence[Line], zero: bool, payers: Sequence[Unit]) -> tuple[Revenue, ...]:
    """As much as is spent, from each fund and year."""
    flows = {"this_year": "current", "earlier": "brought"}
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.unit, line.fund, flows[line.vintage]] += line.amount
    if zero:
        sums[payers[0].code, "gov_fund", "current"] += Decimal(0)
    assert all(purse_of(fund) for _, fund, _ in sums)
    return tuple(Revenue(*account, amount) for account, amount in sums.items())


@st.composite
def _outturns(draw: st.DrawFn, lines: Sequence[Line]) -> tuple[Outturn, ...]:
    """What came of the lines: spent as planned, in part or not at all, from this year's money or an earlier year's."""
    result: dict[tuple[Any, ...], Outturn] = {}
    for line in lines:
        fund = "business" if line.fund in {"own", "special_account"} else line.fund
        spent = draw(st.sampled_from((line.amount, line.amount // 200 * 100, Decimal(0))))
        brought = line.amount if line.vintage == "earlier" else draw(st.sampled_from((Decimal(0), Decimal(300))))
        received = Decimal(0) if line.vintage == "earlier" else line.amount
        row = Outturn(line.unit, line.project, line.function, line.economy, fund, brought, received, spent)
        result[row[:5]] = row
    return tuple(result.values())


@st.composite
def _items(draw: st.DrawFn, shape: Shape, projects: Sequence[Project], lines: Sequence[Line]) -> tuple[Item, ...]:
    """One item or two a project, which together make its lines."""
    result = []
    for project in projects:
        if not draw(st.booleans()):
            continue
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in lines:
            if line.project == project.code:
                sums[source_of(line)] += line.amount
        halves = {source: amount // 200 * 100 for source, amount in sums.items()}
        for order, half in enumerate((halves, {k: v - halves[k] for k, v in sums.items()}), start=1):
            headline = draw(st.sampled_from(("", f"{project.name}之{'一二'[order - 1]}")))
            result.append(Item(
                project.code, order, f"支出内容{'一二'[order - 1]}", draw(prose(shape.hostile)), half.get("local"), half.get("transfer"),
                half.get("other"), headline, order if headline else 0,
            ))  # fmt: skip
    return tuple(result)


@st.composite
def _procurement(draw: st.DrawFn, lines: Sequence[Line]) -> tuple[Procurement, ...]:
    result = []
    for number, line in enumerate(lines):
        if line.amount >= 200 and draw(st.booleans()):
            catalogue, unit = draw(st.sampled_from(_GOODS))
            reserved = draw(st.sampled_from((Decimal(0), line.amount)))
            result.append(Procurement(
                line.unit, line.project, catalogue, f"采购内容{number + 1}", line.function, line.economy, line.fund, line.vintage,
                Decimal(1), line.amount, unit, line.amount, reserved, draw(st.sampled_from((Decimal(0), reserved))),
            ))  # fmt: skip
    return tuple(result)


@st.composite
def _services(draw: st.DrawFn, lines: Sequence[Line]) -> tuple[Service, ...]:
    return tuple(
        Service(
            line.unit, line.project, f"服务内容{number + 1}", draw(st.booleans()), Decimal(1), line.amount, line.fund, line.function,
            line.economy, "政府履职辅助性服务", "后勤服务", draw(st.sampled_from(("", "物业管理服务"))),
        )
        for number, line in enumerate(lines)
        if line.amount and draw(st.booleans())
    )  # fmt: skip


@st.composite
def _staffing(draw: st.DrawFn, year: int, payers: Sequence[Unit]) -> tuple[Staffing, ...]:
    categories = draw(st.lists(st.sampled_from(("行政", "参公", "事业", "离退休", "其他")), min_size=1, unique=True))
    people = st.integers(0, 200)
    return tuple(
        Staffing(payer.code, f"{year - 1}-12-31", category, None if category == "离退休" else draw(people), draw(people))
        for payer in payers
        for category in categories
    )


_KEPT = {
    "房屋": (("", "平方米"),),
    "车辆": (("一般公务用车", "辆"), ("执法执勤用车", "辆"), ("特种专业技术用车", "辆")),
    "大型设备": (("单价100万元以上设备", "台（套）"),),
}


@st.composite
def _assets(draw: st.DrawFn, year: int, payers: Sequence[Unit]) -> tuple[Asset, ...]:
    result = []
    for payer in payers:
        for kind, categories in _KEPT.items():
            for category, unit in categories:
                quantity = Decimal(draw(st.integers(0, 999_999))).scaleb(-2) if kind == "房屋" else Decimal(draw(st.integers(0, 20)))
                worth = draw(st.one_of(st.none(), amounts()))
                planned = draw(st.sampled_from((None, Decimal(0), Decimal(1)))) if kind != "房屋" else None
                result.append(Asset(payer.code, f"{year - 1}-12-31", kind, category, quantity, unit, worth, planned))
    return tuple(result)


@st.composite
def _three_public(draw: st.DrawFn, shape: Shape, year: int, payers: Sequence[Unit]) -> tuple[ThreePublic, ...]:
    return tuple(
        ThreePublic(payer.code, past, item, draw(amounts(shape.cents)), draw(prose(shape.hostile)), draw(lines_text(shape.hostile)))
        for payer in payers
        for past in (year, year - 1)
        for item in ("abroad", "vehicle_purchase", "vehicle_running", "reception")
    )


@st.composite
def _goal(draw: st.DrawFn, shape: Shape, year: int, owners: Sequence[str]) -> Goal:
    horizon = draw(st.sampled_from(("长期", "年度")))
    until = draw(st.sampled_from((None, year + 2))) if horizon == "长期" else None
    return Goal(draw(st.sampled_from(owners)), draw(st.integers(1, 3)), horizon, until, draw(prose(shape.hostile)))


@st.composite
def _indicators(draw: st.DrawFn, shape: Shape, goals: Sequence[Goal]) -> tuple[IndicatorRow, ...]:
    result = []
    for goal in goals:
        names = draw(st.lists(st.sampled_from(_MEASURED), max_size=4, unique=True))
        for order, name in enumerate(names, start=1):
            level1, level2 = draw(st.sampled_from(_LEVELS))
            operator, low, high, unit, text = draw(_targets())
            weight = draw(st.sampled_from((None, Decimal(10), Decimal("7.5")))) if goal.horizon == "年度" else None
            last = draw(st.sampled_from(("", "≥85%", "=100%", "20场", "300-4000元", "成效显著")))
            result.append(IndicatorRow(
                goal.owner, goal.horizon, goal.order, order, level1, level2, name, operator, low, high, unit, text, weight, "计划数据",
                last, draw(lines_text(shape.hostile)) if shape.hostile else last,
            ))  # fmt: skip
    return tuple(result)


def _targets() -> st.SearchStrategy[tuple[str, Decimal | None, Decimal | None, str, str]]:
    """operator, low, high, unit and text of an indicator's value."""
    number = st.integers(0, 99_999).map(lambda n: Decimal(n).scaleb(-1))
    units = st.sampled_from(("%", "人", "次", "元/月"))
    signs = st.sampled_from(("≥", "≤", ">", "<", "=", "about", ""))
    return st.one_of(
        st.tuples(signs, number, st.none(), units, st.just("")),
        st.tuples(number, st.integers(1, 999), units).map(lambda t: ("range", t[0], t[0] + t[1], t[2], "")),
        st.sampled_from(("成效显著", "有效促进")).map(lambda text: ("text", None, None, "", text)),
    )


@st.composite
def _history(draw: st.DrawFn, shape: Shape, year: int, projects: Sequence[Project]) -> tuple[History, ...]:
    result = []
    for project in projects:
        if not draw(st.booleans()):
            continue
        for past in (year - 2, year - 1):
            origins = draw(st.sampled_from((("*",), ("local",), ("local", "transfer"))))
            result += [History(project.code, past, "budget", "", origin, draw(amounts(shape.cents))) for origin in origins]
            period = "" if past == year - 2 else "01-07"
            result.append(History(project.code, past, "outturn", period, "*", draw(amounts(shape.cents))))
        if draw(st.booleans()):
            result.append(History(project.code, year - 1, "recalled", "", "local", draw(amounts(shape.cents))))
    return tuple(result)


@st.composite
def _evaluations(draw: st.DrawFn, shape: Shape, year: int, projects: Sequence[Project]) -> tuple[Evaluation, ...]:
    scores = st.one_of(st.none(), st.integers(0, 1000).map(lambda n: Decimal(n).scaleb(-1)))
    return tuple(
        Evaluation(
            project.code, year - 2, draw(scores), draw(st.sampled_from(("", "优", "良"))), draw(lines_text(shape.hostile)),
            draw(lines_text(shape.hostile)), draw(lines_text(shape.hostile)),
        )
        for project in projects
        if draw(st.booleans())
    )  # fmt: skip


@st.composite
def _priors(draw: st.DrawFn, shape: Shape, year: int) -> tuple[Prior, ...]:
    """Last year's totals; the whole is the sum of its parts."""
    parts = {nature: draw(amounts(shape.cents)) for nature in ("personnel", "public", "project")}
    total = sum(parts.values(), Decimal(0))
    rows = [Prior(year - 1, "budget", "expenditure", "general", nature, "", amount) for nature, amount in parts.items()]
    stated = (("revenue", "*"), ("revenue", "general"), ("expenditure", "*"), ("expenditure", "general"))
    wholes = [Prior(year - 1, "budget", measure, fund, "", "", total) for measure, fund in stated]
    others = [Prior(year - 1, "budget", measure, "", "", "", draw(amounts(shape.cents))) for measure in ("operating", "procurement")]
    return (*rows, *wholes, *others)


@st.composite
def _texts(draw: st.DrawFn, shape: Shape) -> tuple[Text, ...]:
    known = st.sampled_from(("tasks", "reason.total", "reason.general", "reason.operating"))
    keys = ["duties", *draw(st.lists(known, max_size=3, unique=True))]
    return tuple(Text(key, order, draw(prose(shape.hostile))) for key in keys for order in range(1, draw(st.integers(1, 3)) + 1))


@st.composite
def _correction(draw: st.DrawFn, shape: Shape) -> Correction:
    kind = draw(st.sampled_from(("corrected", "assumed", "fictitious", "own prose")))
    return Correction("测试", draw(prose(shape.hostile)), draw(prose(shape.hostile)), draw(prose(shape.hostile)), kind)
