"""A small budget of our own for the tests of performance forms: two projects, transfers, carried money, two horizons."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget.model import (
    Budget,
    Evaluation,
    Goal,
    History,
    IndicatorRow,
    Item,
    Line,
    Meta,
    Prior,
    Procurement,
    Project,
    Revenue,
    Text,
    Unit,
)  # fmt: skip

D = Decimal
FIRST, SECOND = "42010323501T000000001", "42010324501T000000002"


def _line(
    project: str, amount: str, *, fund: str = "general", vintage: str = "this_year", origin: str = "local", economy: str = "30227"
) -> Line:
    return Line("501001", project, "2070104", economy, "", fund, vintage, origin, D(amount), False)


def _indicator(owner: str, horizon: str, order: int, levels: str, name: str, value: str, weight: str = "", past: str = "/") -> IndicatorRow:
    """``value`` is ``operator low high unit`` or a text; ``past`` the values of the two years before."""
    level1, level2 = levels.split("/")
    parts = value.split(" ")
    operator, low, high, unit, text = (*parts, "") if len(parts) == 4 else ("text", "", "", "", value)
    before, last = past.split("/")
    return IndicatorRow(
        owner, horizon, 1, order, level1, level2, name, operator.strip("."), D(low) if low.strip(".") else None,
        D(high) if high.strip(".") else None, unit.strip("."), text, D(weight) if weight else None, "计划数据", before, last,
    )  # fmt: skip


def _indicators() -> tuple[IndicatorRow, ...]:
    return (
        _indicator("501", "长期", 1, "产出指标/数量指标", "每年接待读者", "≥ 30 . 万人次"),
        _indicator("501", "长期", 2, "产出指标/质量指标", "新书上架及时率", "= 100 . %"),
        _indicator("501", "长期", 3, "满意度指标/服务对象满意度指标", "读者满意度", "≥ 90 . %"),
        _indicator("501", "年度", 1, "产出指标/数量指标", "接待读者", "≥ 28 . 万人次", past="25万人次/≥26万人次"),
        _indicator("501", "年度", 2, "效益指标/社会效益指标", "阅读氛围", "明显提升", past="有所提升/有所提升"),
        _indicator(FIRST, "长期", 1, "产出指标/数量指标", "每年购置图书", "range 2 3 万册"),
        _indicator(FIRST, "年度", 1, "成本指标/经济成本指标", "每册均价", "≤ . 45 元", "10", "≤48元/≤46元"),
        _indicator(FIRST, "年度", 2, "产出指标/数量指标", "购置图书", "about 2.5 . 万册", "20", "2万册/2.2万册"),
        _indicator(FIRST, "年度", 3, "产出指标/数量指标", "编目图书", "≥ 2.5 . 万册", "10", "/2.2万册"),
        _indicator(FIRST, "年度", 4, "效益指标/社会效益指标", "人均藏书量", "稳步增长", "30", "稳步增长/稳步增长"),
        _indicator(FIRST, "年度", 5, "满意度指标/服务对象满意度指标", "读者满意度", "≥ 90 . %", "10", "≥88%/≥90%"),
    )


def sample(last_year: str = "1000000") -> Budget:
    """The budget; ``last_year`` is the first project's local budget of the year before. Amounts in 元."""
    meta = Meta(
        "3", 2024, "501", "420103", "云溪区", "hubei-15", "万元", "2024-01-19", "2024-02-01", "027-00000000", "林舟", "027-00000001",
        "2023-12-20", 2024, "省级第二版",
    )  # fmt: skip
    return Budget(
        meta=meta,
        units=(
            Unit("501", "云溪区图书馆", "", "部门", False, "图书馆"), Unit("501001", "云溪区图书馆本级", "501", "公益一类", True, "馆本级"),
            Unit("501001A", "云溪区少儿阅览室", "501001", "公益一类", False, "少儿室"),
        ),
        projects=(
            Project("R", "在职人员经费", "501001", "501001", "人员类", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
            Project("G", "在职人员公用", "501001", "501001", "公用经费", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
            Project(
                FIRST, "图书购置经费", "501001", "501001", "特定目标类", "转移", "延续性", 2022, 2026, D("6000000"), "《公共图书馆法》",
                "分批采购\n当年编目", "购置和编目图书", "何远", "027-00000002",
            ),
            Project(
                SECOND, "少儿阅览室改造", "501001", "501001A", "特定目标类", "本级", "一次性", 2024, 2024, None, "依据", "方案", "改造",
                "", "",
            ),
        ),
        lines=(
            _line("R", "1855300", economy="30101"), _line("G", "258700", economy="30201"), _line(FIRST, "900000"),
            _line(FIRST, "250000", origin="transfer"), _line(FIRST, "50000", vintage="earlier"), _line(SECOND, "686000", fund="own"),
        ),
        revenue=(
            Revenue("501001", "general", "current", D("3264000")), Revenue("501001", "general", "brought", D("50000")),
            Revenue("501001", "other", "current", D("686000")),
        ),
        items=(
            Item(FIRST, 1, "图书采购", "45元*2万册=90万元", D("900000"), None, D("50000"), "图书采购", 1),
            Item(FIRST, 2, "编目加工", "10元*2.5万册=25万元", None, D("250000"), None, "编目加工", 2),
        ),
        procurement=(
            Procurement(
                "501001", FIRST, "A05010500", "图书", "2070104", "30227", "general", "this_year", D(1), D("900000"), "批", D("900000"),
                D("900000"), D("600000"),
            ),
        ),
        goals=(
            Goal("501", 1, "长期", 2026, "建成书香之区。"), Goal("501", 1, "年度", None, "提升阅读服务。"),
            Goal(FIRST, 1, "长期", 2026, "充实馆藏。"), Goal(FIRST, 1, "年度", None, "购置图书，投入{支出}。"),
        ),
        indicators=_indicators(),
        history=(
            History(FIRST, 2022, "budget", "", "local", D("800000")), History(FIRST, 2022, "outturn", "", "local", D("795000")),
            History(FIRST, 2023, "budget", "", "local", D(last_year)), History(FIRST, 2023, "recalled", "", "local", D("67000")),
            History(FIRST, 2023, "outturn", "01-07", "local", D("512300")),
        ),
        evaluations=(Evaluation(FIRST, 2023, D("92.50"), "良", "已加快编目", "压减采购批次", "书价上涨。"),),
        priors=(
            Prior(2022, "outturn", "revenue", "*", "", "", D("3500000")), Prior(2022, "outturn", "revenue", "fiscal", "", "", D("3500000")),
            Prior(2022, "outturn", "expenditure", "*", "", "", D("3500000")),
            Prior(2022, "outturn", "expenditure", "*", "project", "", D("1400000")),
        ),
        texts=(Text("duties", 1, "收集、保存和提供文献。"), Text("duties", 2, "组织阅读推广。"), Text("tasks", 1, "办好读书节。")),
    )  # fmt: skip
