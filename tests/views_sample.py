"""A small department of our own making, with everything that a budget may hold, and its sums."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget.model import (
    Asset,
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
    Service,
    Staffing,
    Text,
    ThreePublic,
    Unit,
)  # fmt: skip

D = Decimal


#: the two projects with goals
FLOOD, DREDGE = "42010324301T000000001", "42010324301T000000002"


def _line(
    unit: str, project: str, function: str, economy: str, amount: str,
    fund: str = "general", vintage: str = "this_year", origin: str = "local",
) -> Line:  # fmt: skip
    return Line(unit, project, function, economy, "", fund, vintage, origin, D(amount), False)


def sample() -> Budget:
    """Two units and a third without a budget, four funds, two origins, carry-over in and out. Amounts in 元."""
    meta = Meta(
        "3", 2024, "301", "420103", "云溪区", "hubei-15", "万元", "2024-01-19", "2024-02-01", "027-00000000", "林舟", "027-00000001",
        "2023-12-20", 2024, "省级第二版",
    )  # fmt: skip
    units = (
        Unit("301", "云溪区水务局", "", "部门", False, "区水务局"),
        Unit("301001", "云溪区水务局机关", "301", "行政", True, "局机关"),
        Unit("301002", "云溪区河道管理所", "301", "公益一类", True, "河道所"),
        Unit("301001A", "云溪区水政监察队", "301001", "参公", False, "水政监察队"),
    )
    projects = (
        Project("R1", "在职人员经费", "301001", "301001", "人员类", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
        Project("G1", "机关公用经费", "301001", "301001", "公用经费", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
        Project("R2", "河道所人员经费", "301002", "301002", "人员类", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
        Project("G2", "河道所公用经费", "301002", "301002", "公用经费", "本级", "经常性", 2024, None, None, "", "", "", "", ""),
        Project(
            FLOOD, "防汛抗旱经费", "301001", "301001", "特定目标类", "本级", "经常性", 2023, None, None, "依据", "方案",
            "防汛物资储备和值守", "", "",
        ),
        Project(
            DREDGE, "河道清淤工程", "301002", "301002", "特定目标类", "本级", "一次性", 2024, 2024, None, "依据", "方案",
            "清淤疏浚", "", "",
        ),
    )
    lines = (
        _line("301001", "R1", "2130301", "30101", "1200000"),
        _line("301001", "R1", "2130301", "30102", "834567.89"),
        _line("301001", "R1", "2080505", "30108", "250000"),
        _line("301001", "R1", "2210201", "30113", "300000"),
        _line("301001", "G1", "2130301", "30201", "180000"),
        _line("301001", "G1", "2130301", "30217", "5000"),
        _line("301002", "R2", "2130306", "30101", "900000"),
        _line("301002", "R2", "2130306", "30103", "110000", fund="own"),
        _line("301002", "G2", "2130306", "30201", "60000"),
        _line("301001", FLOOD, "2130314", "30218", "700000"),
        _line("301001", FLOOD, "2130314", "30218", "400000", origin="transfer"),
        _line("301001", FLOOD, "2130314", "30227", "150000", vintage="earlier"),
        _line("301002", DREDGE, "2120899", "31005", "3000000", fund="gov_fund"),
    )
    revenue = (
        Revenue("301001", "general", "current", D("3869567.89")),
        Revenue("301001", "general", "brought", D("150000")),
        Revenue("301002", "general", "current", D("960000")),
        Revenue("301002", "gov_fund", "current", D("3000000")),
        Revenue("301002", "other", "current", D("130000")),
    )
    return Budget(
        meta=meta, units=units, projects=projects, lines=lines, revenue=revenue,
        staffing=(
            Staffing("301001", "2023-12-31", "行政", 12, 11), Staffing("301001", "2023-12-31", "参公", 6, 5),
            Staffing("301002", "2023-12-31", "事业", 9, 9), Staffing("301001", "2023-12-31", "离退休", None, 7),
        ),
        items=(
            Item(FLOOD, 1, "防汛物资", "5000元*220批=110万元", D("700000"), D("400000"), None, "防汛物资储备", 1),
            Item(FLOOD, 2, "巡查服务", "委托巡查15万元", None, None, D("150000"), "汛期巡查服务", 2),
        ),
        procurement=(
            Procurement(
                "301001", FLOOD, "A07060000", "防汛物资", "2130314", "30218", "general", "this_year", D(2), D("100000"), "批",
                D("200000"), D("200000"), D("50000"),
            ),
            Procurement(
                "301002", DREDGE, "B02040000", "河道清淤", "2120899", "31005", "gov_fund", "this_year", D(1), D("3000000"), "项",
                D("3000000"), D("900000"), D("540000"),
            ),
        ),
        services=(
            Service(
                "301001", FLOOD, "汛期巡查服务", False, D(1), D("150000"), "general", "2130314", "30227", "公共服务", "水利服务",
                "水利设施养护",
            ),
        ),
        assets=(
            Asset("301001", "2023-12-31", "房屋", "", D("2310.5"), "平方米", None, None),
            Asset("301001", "2023-12-31", "车辆", "执法执勤用车", D(3), "辆", None, D(1)),
            Asset("301002", "2023-12-31", "车辆", "特种专业技术用车", D(1), "辆", None, None),
        ),
        three_public=(
            ThreePublic("301001", 2024, "abroad", D(0), "", ""), ThreePublic("301001", 2023, "abroad", D(0), "", ""),
            ThreePublic("301001", 2024, "reception", D("5000"), "接待批次减少", "公务接待"),
            ThreePublic("301001", 2023, "reception", D("8000"), "", ""),
            ThreePublic("301001", 2024, "vehicle_running", D("90000"), "车辆老化，维修增加", "燃料、维修、保险"),
            ThreePublic("301001", 2023, "vehicle_running", D("80000"), "", ""),
            ThreePublic("301001", 2024, "vehicle_purchase", D("180000"), "更新一辆执法执勤用车", "购置执法执勤用车"),
            ThreePublic("301001", 2023, "vehicle_purchase", D(0), "", ""),
        ),
        goals=(
            Goal("301", 1, "年度", None, "安全度汛"), Goal(FLOOD, 1, "年度", None, "安全度汛"),
            Goal(DREDGE, 1, "年度", None, "河道畅通"),
        ),
        indicators=(
            IndicatorRow(FLOOD, "年度", 1, 1, "产出指标", "数量指标", "巡查次数", "≥", D(60), None, "次", "", D(20), "计划", "", ""),
        ),
        history=(
            History(FLOOD, 2023, "budget", "", "local", D("600000")),
            History(FLOOD, 2023, "budget", "", "transfer", D("300000")),
            History(FLOOD, 2023, "outturn", "01-07", "*", D("410000")),
        ),
        evaluations=(Evaluation(FLOOD, 2023, D(92), "优", "已整改", "作为安排依据", ""),),
        priors=(
            Prior(2023, "budget", "revenue", "*", "", "", D("7409567.89")),
            Prior(2023, "budget", "expenditure", "general", "personnel", "", D("3000000")),
            Prior(2023, "budget", "expenditure", "general", "public", "", D("209567.89")),
            Prior(2023, "budget", "expenditure", "general", "project", "", D("1200000")),
            Prior(2023, "budget", "operating", "general", "", "", D("185000")),
            Prior(2023, "budget", "procurement", "*", "", "", D("2500000")),
        ),
        texts=(
            Text("duties", 1, "贯彻执行水法律法规。"),
            Text("duties", 2, "组织实施防汛抗旱工作。"),
            Text("reason.total", 1, "清淤工程规模扩大。"),
            Text("reason.general", 1, "人员增加。"),
            Text("use.213", 1, "水利管理与防汛"),
        ),
    )  # fmt: skip


def divided() -> Budget:
    """The sample as 上海's layout needs it, which shows 单位资金 by its kinds and what revenue is for: 其他收入, and all of it spent."""
    lines = tuple(line._replace(fund="other", amount=D("130000")) if line.fund == "own" else line for line in sample().lines)
    return sample()._replace(lines=lines)
