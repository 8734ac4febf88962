"""Earlier years' totals that this year's sentences compare with (上年公布数): revenue and expenditure of one budget are the same."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget import Problem
from mingzhang.budget.carriers import Places
from mingzhang.budget.problem import doubt
from mingzhang.facts import WHOLE
from mingzhang.views.setting import Setting


def prior_problems(setting: Setting, place: Places) -> Iterator[Problem]:
    """A year whose revenue was given as a whole and whose expenditure in parts that make up something else."""
    base = setting.base
    years = dict.fromkeys(row.year for row in base.budget.priors if row.stage == "budget")
    for year in years:
        whole = base.at(year=str(year), stage="budget", fund=WHOLE, flow=WHOLE)
        received, spent = (base.value(whole._replace(measure=measure)) for measure in ("revenue", "expenditure"))
        if received is None or spent is None or received == spent:
            continue
        first = next(n for n, row in enumerate(base.budget.priors) if (row.year, row.stage, row.measure) == (year, "budget", "revenue"))
        says = f"{year}年预算的收入总计为{received:,.2f}元，按已填各项汇总的支出总计为{spent:,.2f}元，两者不等，"
        remedy = "文字中与上年的比较将不能相符；请补填缺少的部分（如政府性基金），或核对金额。"
        yield doubt(*place("priors", first), "amount", says + remedy)
