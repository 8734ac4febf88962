"""The small department of ``views_sample`` at the end of its year: what came of its budget, and last year's final account."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget.model import Asset, Budget, Outturn, Prior, Text
from tests.views_sample import DREDGE, FLOOD, sample

D = Decimal


def _row(
    unit: str, project: str, function: str, economy: str, spent: str, received: str | None = None, brought: str = "0", fund: str = "general"
) -> Outturn:  # fmt: skip
    return Outturn(unit, project, function, economy, fund, D(brought), D(spent if received is None else received), D(spent))


def closed() -> Budget:
    """Salaries as planned; the flood project leaves something over, the dredging spends what an earlier year left; interest came in."""
    budget = sample()
    outturns = (
        _row("301001", "R1", "2130301", "30101", "1210000"),
        _row("301001", "R1", "2130301", "30102", "824567.89"),
        _row("301001", "R1", "2080505", "30108", "248000"),
        _row("301001", "R1", "2210201", "30113", "300000"),
        _row("301001", "G1", "2130301", "30201", "171200.5"),
        _row("301001", "G1", "2130301", "30217", "3200"),
        _row("301001", "G1", "2130301", "30231", "76000"),
        _row("301002", "R2", "2130306", "30101", "905000"),
        _row("301002", "R2", "2130306", "30103", "110000", fund="business", received="130000"),
        _row("301002", "G2", "2130306", "30201", "58800", brought="12000", received="46800"),
        _row("301002", "G2", "2130306", "30299", "0", fund="other", received="1300"),
        _row("301001", FLOOD, "2130314", "30218", "980000", received="1100000"),
        _row("301001", FLOOD, "2130314", "30227", "150000", brought="150000", received="0"),
        _row("301001", FLOOD, "2130314", "31013", "176500"),
        _row("301002", DREDGE, "2120899", "31005", "3100000", fund="gov_fund", brought="400000", received="3000000"),
    )
    priors = (
        Prior(2023, "outturn", "revenue", "*", "", "", D("7200000")), Prior(2023, "outturn", "expenditure", "*", "", "", D("7200000")),
        Prior(2023, "outturn", "expenditure", "general", "", "", D("5000000")),
        *(
            Prior(2023, "outturn", "three_public", "general", "", item, D(amount))
            for item, amount in (("abroad", "0"), ("vehicle_purchase", "0"), ("vehicle_running", "81000"), ("reception", "4100"))
        ),
        *(
            Prior(2024, "outturn", "procurement", "", "", item, D(amount))
            for item, amount in (
                ("", "4200000"), ("goods", "950000"), ("works", "3100000"), ("services", "150000"), ("sme", "3400000"), ("micro", "1200000")
            )
        ),
        *(
            Prior(2024, "outturn", "three_public", "fiscal", "", item, D(count))
            for item, count in (
                ("abroad_groups", "0"), ("abroad_people", "0"), ("vehicles_bought", "1"), ("vehicles_kept", "4"),
                ("reception_batches", "11"), ("reception_people", "73"),
            )
        ),
        Prior(2023, "outturn", "operating", "", "", "", D("260000")),
    )  # fmt: skip
    held = (Asset("301001", "2024-12-31", "房屋", "", D("2310.5"), "平方米", None, None),
            Asset("301001", "2024-12-31", "车辆", "执法执勤用车", D(4), "辆", None, None))  # fmt: skip
    reasons = {
        "total": "清淤工程动用上年结转资金。", "operating": "压减办公开支。", "general": "防汛物资储备增加。",
        "fiscal": "清淤工程规模扩大。",
        "three_public": "更新一辆执法执勤用车。", "vehicle": "更新一辆执法执勤用车。", "reception": "接待批次减少。",
        "performance": "各项目均已完成自评。",
    }  # fmt: skip
    differences = {
        "general": "防汛任务增加。", "2130314": "汛期延长，物资消耗增加。", "2080505": "人员退休。", "three_public": "接待批次减少。",
        "reception": "压减公务接待。",
    }  # fmt: skip
    words = (
        *(Text(f"outturn.{key}", 1, reason) for key, reason in reasons.items()),
        *(Text(f"reason.final.{key}", 1, reason) for key, reason in differences.items()),
    )
    return budget._replace(
        outturns=outturns, priors=(*budget.priors, *priors), assets=(*budget.assets, *held), texts=(*budget.texts, *words)
    )
