"""What is entered twice in different detail must agree; codes, years and targets must make sense (数据之间的一致)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.budget.model import Budget, Line, Prior
from mingzhang.budget.problem import Fault
from mingzhang.facts import WHOLE, ZERO, Severity
from mingzhang.facts.axes import is_within, members, name_of

#: 项目类别 whose code is the national one of 21 characters
NATIONAL = frozenset({"其他运转类", "特定目标类"})

#: what is counted of 三公经费, beside its money
COUNTED = frozenset(m.code for m in members("item", "three_public") if not m.parent)

_NATIONAL_CODE = re.compile(r"[0-9A-Z]{21}")


def consistency(budget: Budget) -> Iterator[Fault]:
    """Codes of projects, years, balances of funds, what must be told, workings against lines, indicators against goals."""
    yield from _project_codes(budget)
    yield from _whole_projects(budget)
    yield from _years(budget)
    yield from _balances(budget)
    yield from _scale(budget)
    yield from _outturns(budget)
    yield from _duties(budget)
    yield from _reasons(budget)
    yield from _workings(budget)
    yield from _indicators(budget)


def is_national(code: str) -> bool:
    """Whether a project code has the shape of the national one."""
    return _NATIONAL_CODE.fullmatch(code) is not None


def purse_of(fund: str) -> str:
    """The fund in which revenue and expenditure must balance: the kinds of 单位资金 are one purse."""
    return "own" if is_within("fund", fund, "own") else fund


def source_of(line: Line) -> str:
    """The column of the project's form (资金来源) for a line: local 本级财政拨款, transfer 上级转移支付 or other 其他资金."""
    if line.vintage == "earlier" or not is_within("fund", line.fund, "fiscal"):
        return "other"
    return "transfer" if line.origin == "transfer" else "local"


def _project_codes(budget: Budget) -> Iterator[Fault]:
    for index, project in enumerate(budget.projects):
        if project.category in NATIONAL and project.code and not is_national(project.code):
            said = f"现为{len(project.code)}位的“{project.code}”"
            message = f"{project.category}项目的“项目代码”应为21位数字和大写字母，{said}，请填写统一编码。"
            yield Fault("projects", index, "code", message)


def _whole_projects(budget: Budget) -> Iterator[Fault]:
    """What a project costs over its years is no less than what one of them spends of it."""
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for line in budget.lines:
        spent[line.project] += line.amount
    for index, project in enumerate(budget.projects):
        if project.total is not None and project.total < spent[project.code]:
            says = f"“项目总预算”为{_yuan(project.total)}，少于本年支出明细的合计{_yuan(spent[project.code])}，请核对。"
            yield Fault("projects", index, "total", says)


def _years(budget: Budget) -> Iterator[Fault]:
    year = budget.meta.year
    for index, project in enumerate(budget.projects):
        if project.first_year > year:
            yield Fault("projects", index, "first_year", f"“开始年度”{project.first_year}晚于预算年度{year}，请核对。")
        if project.last_year is not None and project.last_year < max(year, project.first_year):
            yield Fault("projects", index, "last_year", f"“结束年度”{project.last_year}早于预算年度或开始年度，请核对。")
    for index, row in enumerate(budget.three_public):
        if row.year not in (year, year - 1):
            yield Fault("three_public", index, "year", f"“年度”应为{year}或{year - 1}，现为{row.year}，请改正。")
    for name in ("history", "evaluations", "priors"):
        for index, row in enumerate(getattr(budget, name)):
            if row.year >= year and not (name == "priors" and row.year == year and _of_account(row)):
                yield Fault(name, index, "year", f"“年度”应早于预算年度{year}，现为{row.year}，请改正。")
    for index, past in enumerate(budget.history):
        first, _, last = past.period.partition("-")
        if past.period and not "01" <= first <= last <= "12":
            yield Fault("history", index, "period", f"“期间”应为从早到晚的两个月份，如01-07，现为{past.period}，请改正。")
    for index, goal in enumerate(budget.goals):
        if goal.until is not None and goal.until < year:
            yield Fault("goals", index, "until", f"“截止年度”{goal.until}早于预算年度{year}，请核对。", Severity.DOUBT)


def _of_account(row: Prior) -> bool:
    """Whether a total may be of the year itself: a final account's, of what no row gives."""
    return row.stage == "outturn" and (row.measure == "procurement" or (row.measure == "three_public" and row.item in COUNTED))


#: 工资福利支出
_PAY = "301"
#: what revenue pays for money of a year (资金年度 → 收支时段)
FLOW_OF = {"this_year": "current", "earlier": "brought"}
_FLOW_NAMES = {"current": "本年收入", "brought": "上年结转结余"}


def _balances(budget: Budget) -> Iterator[Fault]:
    """Nobody spends more of a fund than there is; what is left over is carried to the next year."""
    received: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    spent: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    rows: dict[tuple[str, str, str], int] = {}
    for index, row in enumerate(budget.revenue):
        account = row.unit, purse_of(row.fund), row.flow
        received[account] += row.amount
        rows.setdefault(account, index)
    for line in budget.lines:
        spent[line.unit, purse_of(line.fund), FLOW_OF.get(line.vintage, "")] += line.amount
    known = {unit.code for unit in budget.units}
    for account in {**received, **spent}:
        unit, fund, flow = account
        difference = received[account] - spent[account]
        if difference == 0 or flow not in _FLOW_NAMES or unit not in known:
            continue
        says = (
            f"单位{unit}的{name_of('fund', fund)}{_FLOW_NAMES[flow]}为{_yuan(received[account])}，"
            f"用它安排的支出明细合计{_yuan(spent[account])}，"
        )  # fmt: skip
        if difference < 0:
            yield Fault("revenue", rows.get(account, -1), "amount", f"{says}支出多出{_yuan(-difference)}，请核对“收入”和“支出明细”。")
        else:
            message = f"{says}余下的{_yuan(difference)}将列为年终结转结余，请确认。"
            yield Fault("revenue", rows[account], "amount", message, Severity.DOUBT)


#: nobody is paid less than this in a year, and no department's budget grows or shrinks to so many times last year's
_LEAST_PAY, _MOST_TIMES = Decimal(1000), Decimal(1000)


def _scale(budget: Budget) -> Iterator[Fault]:
    """Amounts in 万元 where 元 are asked for: the sums agree among themselves, and only people and last year tell."""
    asked = "金额一律以元为单位，请确认没有误以万元填写。"
    latest = max((row.date for row in budget.staffing), default="")
    people = sum(row.actual for row in budget.staffing if row.date == latest and row.category != "离退休")
    pay = sum((line.amount for line in budget.lines if line.economy.startswith(_PAY)), ZERO)
    if people and 0 < pay < people * _LEAST_PAY:
        says = f"工资福利支出合计{_yuan(pay)}，平均在职{people}人每人{_yuan(pay / people)}；"
        yield Fault("lines", -1, "amount", f"{says}{asked}", Severity.DOUBT)
    totals = {
        "revenue": sum((row.amount for row in budget.revenue), ZERO),
        "expenditure": sum((line.amount for line in budget.lines), ZERO),
    }
    for index, prior in enumerate(budget.priors):
        is_whole = (prior.fund, prior.nature, prior.item) in {("", "", ""), (WHOLE, "", "")}
        if not is_whole or prior.stage != "budget" or prior.year != budget.meta.year - 1 or prior.measure not in totals:
            continue
        now = totals[prior.measure]
        if now and prior.amount.is_finite() and prior.amount and not now / _MOST_TIMES < prior.amount < now * _MOST_TIMES:
            says = f"{budget.meta.year}年{name_of('measure', prior.measure)}合计{_yuan(now)}，上年为{_yuan(prior.amount)}；"
            yield Fault("priors", index, "amount", f"{says}{asked}", Severity.DOUBT)


def _outturns(budget: Budget) -> Iterator[Fault]:
    """A final account does not spend more of a project's money than there was and came in."""
    left: dict[tuple[str, str, str, str, bool], Decimal] = defaultdict(Decimal)
    first: dict[tuple[str, str, str, str, bool], int] = {}
    for index, row in enumerate(budget.outturns):
        account = row.unit, row.project, row.function, row.fund, row.secret
        left[account] += row.brought + row.received - row.spent
        first.setdefault(account, index)
    for (unit, project, function, fund, secret), index in first.items():
        over = -left[unit, project, function, fund, secret]
        if over > 0:
            says = f"单位{unit}的项目{project}用{name_of('fund', fund)}安排的科目{function}，本年支出比年初结转和结余与本年收入之和"
            yield Fault("outturns", index, "spent", f"{says}多出{_yuan(over)}，请核对这个项目各行的收入和支出。")


def _duties(budget: Budget) -> Iterator[Fault]:
    """What a department is for stands in every disclosure; without it a heading would have nothing under it."""
    if all(text.key != "duties" for text in budget.texts):
        message = "没有填写主要职能，情况说明的这一标题下将没有文字；请以duties为键名逐条填写。"
        yield Fault("texts", -1, "key", message, Severity.DOUBT)


def _reasons(budget: Budget) -> Iterator[Fault]:
    """Why more or less was spent on a 项 than was planned is asked for in a final account; without the reason nothing is printed."""
    over: dict[str, Decimal] = defaultdict(Decimal)
    for row in budget.outturns:
        over[row.function] += row.spent if row.fund == "general" else ZERO
    for line in budget.lines if budget.outturns else ():
        over[line.function] -= line.amount if line.fund == "general" else ZERO
    told = {t.key.removeprefix("reason.final.") for t in budget.texts}
    missing = sorted(code for code, amount in over.items() if amount != 0 and code not in told)
    if missing:
        says = f"一般公共预算支出决算数与年初预算数不同而没有写明原因的科目有{len(missing)}个：{'、'.join(missing)}"
        message = f"{says}；请以reason.final.科目编码为键名填写主要原因。"
        yield Fault("texts", -1, "key", message, Severity.HINT)


_SOURCES = {"local": "本级财政拨款", "transfer": "上级转移支付", "other": "其他资金"}


def _workings(budget: Budget) -> Iterator[Fault]:
    """A project's contents add up to its lines. Transfers told early may not be in the department's budget yet."""
    worked: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    planned: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    first: dict[str, int] = {}
    for index, item in enumerate(budget.items):
        first.setdefault(item.project, index)
        for source in _SOURCES:
            amount = getattr(item, source)
            worked[item.project, source] += ZERO if amount is None else amount
    for line in budget.lines:
        planned[line.project, source_of(line)] += line.amount
    for project, index in first.items():
        for source, name in _SOURCES.items():
            here, there = worked[project, source], planned[project, source]
            if here != there and not (source == "transfer" and there == 0):
                says = f"项目{project}测算的{name}合计{_yuan(here)}，支出明细中为{_yuan(there)}"
                message = f"{says}，相差{_yuan(abs(here - there))}，请改正其中一处。"
                yield Fault("items", index, source, message)


def _indicators(budget: Budget) -> Iterator[Fault]:
    goals = {(g.owner, g.horizon, g.order) for g in budget.goals}
    for index, row in enumerate(budget.indicators):
        if (row.owner, row.horizon, row.goal) not in goals:
            message = f"指标“{row.name}”没有对应的绩效目标（{row.owner}的{row.horizon}目标{row.goal}），请先在“绩效目标”表中填写。"
            yield Fault("indicators", index, "goal", message)
        if row.operator == "range":
            if row.low is None or row.high is None or row.low > row.high:
                yield Fault("indicators", index, "low", f"指标“{row.name}”是区间，应有从小到大的“指标值”和“区间上限”，请补填或改正。")
        elif row.high is not None:
            message = f"指标“{row.name}”不是区间，却填了“区间上限”；请把“符号”改为区间，或删去上限。"
            yield Fault("indicators", index, "high", message, Severity.DOUBT)
        if row.operator == "text":
            if not row.text:
                yield Fault("indicators", index, "text", f"指标“{row.name}”是文字指标，请填写“文字指标值”。")
        elif row.operator != "range" and row.low is None and (row.operator or not row.text):
            yield Fault("indicators", index, "low", f"指标“{row.name}”没有指标值，请填写“指标值”或“文字指标值”。")


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}元"
