"""What a layout asks of the budget that it shows (版式的要求): else money would be in a total of its tables and in none of the parts."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget import Problem
from mingzhang.budget.carriers import Places
from mingzhang.budget.problem import error
from mingzhang.facts.axes import name_of
from mingzhang.views.setting import Setting


def layout_problems(setting: Setting, place: Places) -> Iterator[Problem]:
    """Every way in which the budget does not give what the layout's tables divide."""
    yield from _undivided(setting, place)
    if setting.layout.allocated:
        yield from _unallocated(setting, place)


def _undivided(setting: Setting, place: Places) -> Iterator[Problem]:
    """Money of a fund of which the tables show the kinds only, where the data do not tell the kind."""
    for table in ("revenue", "lines"):
        rows = getattr(setting.base.budget, table)
        found = [n for n, row in enumerate(rows) if row.fund in setting.layout.divided]
        if found:
            fund = name_of("fund", rows[found[0]].fund)
            says = f"“{setting.layout.title}”按具体来源分列{fund}，从这一行起有{len(found)}行只填了{fund}；"
            yield error(*place(table, found[0]), "fund", f"{says}请改填事业收入、其他收入等具体来源，或改用不分列的版式。")


def _unallocated(setting: Setting, place: Places) -> Iterator[Problem]:
    """Revenue of a fund that is not what is spent of it, where the tables show by functions what revenue is for (收入按功能科目分列)."""
    base, budget = setting.base, setting.base.budget
    funds = dict.fromkeys([*(row.fund for row in budget.revenue), *(line.fund for line in budget.lines)])
    for fund in (fund for fund in funds if fund not in setting.layout.divided):
        received = base.total(measure="revenue", fund=fund, flow="current")
        left = received - base.total(measure="expenditure", fund=fund, flow="current", vintage="this_year")
        if left == 0:
            continue
        first = next((n for n, row in enumerate(budget.revenue) if row.fund == fund and row.flow == "current"), -1)
        where = place("revenue", first) if first >= 0 else ("revenue.csv", 0)
        apart = f"比用它安排的支出{'多' if left > 0 else '少'}{abs(left):,.2f}元"
        says = f"“{setting.layout.title}”的收入表按功能科目分列，{name_of('fund', fund)}的本年收入{apart}，合计与各科目将不能相符；"
        remedy = "请把收入全部安排到支出" if left > 0 else "请核对收入的来源和支出的资金性质"
        yield error(*where, "amount", f"{says}{remedy}，或改用收入不按科目分列的版式。")
