"""A project's money of the year in its form: total, origins, contents with workings, purchases (资金来源与支出明细)."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget.model import Item, Project
from mingzhang.facts import WHOLE, ZERO, Coordinate, Fact
from mingzhang.views.figures import stated
from mingzhang.views.forms_cells import Row, amount, label, plain, value, words
from mingzhang.views.markup import rendered
from mingzhang.views.publication import Figure
from mingzhang.views.setting import Setting

#: name as printed, coordinate, amount (None: nothing entered)
Source = tuple[str, Coordinate, Decimal | None]


def total_at(setting: Setting, project: Project) -> Coordinate:
    """项目总预算: all the years of a project, so no one year's figure."""
    return setting.base.at(year="", measure="expenditure", nature="project", project=project.name, item="项目总预算")


def budget_rows(setting: Setting, project: Project) -> list[Row]:
    """项目总预算, 项目当年预算, 资金来源."""
    at = setting.base.at(measure="expenditure", nature="project", project=project.name, origin=WHOLE)
    sources = sources_of(setting, project)
    shown = amount(setting, at, _sum(sources))
    whole = amount(setting, total_at(setting, project), project.total)
    year = setting.year
    return [
        (
            label("项目总预算"), value(whole, 2) if whole is not None else words("（延续性项目填写）", colspan=2, align="centre"),
            label("项目当年预算"), value(shown, 2),
        ),
        (
            label(f"{year}年预算申报项目资金来源", rowspan=len(sources) + 2), label("来源项目", colspan=2),
            label(f"{year}年预算申报数", colspan=3),
        ),
        (words("当年预算合计", colspan=2), value(shown, 3)),
        *((words(name, colspan=2), value(amount(setting, where, a), 3)) for name, where, a in sources),
    ]  # fmt: skip


def level_of(setting: Setting) -> str:
    """区级 in a district, as its template says, else 本级."""
    return "区级" if setting.base.budget.meta.region_name.endswith("区") else "本级"


def _sum(sources: list[Source]) -> Decimal:
    return sum((a for _, _, a in sources if a is not None), ZERO)


def sources_of(setting: Setting, project: Project) -> list[Source]:
    """The four origins of a project's money: this year's fiscal money by origin, the special account, all else.

    Transfers that the budget does not hold yet (none among its lines) are taken from the project's own items.
    """
    base = setting.base
    at = base.at(measure="expenditure", nature="project", project=project.name, flow="current")
    local = at._replace(fund="fiscal", vintage="this_year", origin="local")
    transfer = local._replace(origin="transfer")
    special = at._replace(fund="special_account")
    known = [base.value(a) for a in (local, transfer, special)]
    total = base.value(at)
    rest = None if total is None else total - sum((a for a in known if a is not None), ZERO)
    if known[1] is None:
        expected = [i.transfer for i in base.rows("items", project=project.code) if i.transfer is not None]
        known[1] = sum(expected, ZERO) if expected else None
    return [
        (f"1. 财政拨款收入（{level_of(setting)}安排数）", local, known[0]),
        ("2. 财政拨款收入（上级转移支付）", transfer, known[1]),
        ("3. 专户管理的非税收入拨款", special, known[2]),
        ("4. 其他资金（含事业基金及上年结转或结余等）", at._replace(item="其他资金"), rest),
    ]


def item_rows(setting: Setting, project: Project) -> list[Row]:
    """项目支出明细及依据: contents with their workings; a content may stand in several rows."""
    items = sorted(setting.base.rows("items", project=project.code), key=lambda i: i.order)
    heads = ("项目内容", "测算依据及说明", "本级财政拨款金额", "上级转移支付金额", "其他资金")
    first: Row = (label(f"{setting.year}年项目支出明细及依据", rowspan=max(len(items), 1) + 1), *(label(t) for t in heads))
    if not items:
        return [first, (words("无"), *(words() for _ in heads[1:]))]
    return [first, *(_item(setting, item, project) for item in items)]


def _item(setting: Setting, item: Item, project: Project) -> Row:
    at = setting.base.at(measure="expenditure", nature="project", project=project.name, item=item.content)
    amounts = ((at._replace(origin="local"), item.local), (at._replace(origin="transfer"), item.transfer), (at, item.other))
    shown = (value(amount(setting, where, a, kind="lines")) for where, a in amounts)
    return (words(item.content), words(rendered(setting, item.working, project.name)), *shown)


def purchase_rows(setting: Setting, project: Project) -> list[Row]:
    """项目资产配置计划及采购计划: the project's procurement lines; quantities and amounts are never summed here."""
    rows: list[Row] = [
        (label("项目资产配置计划及采购计划", colspan=6),),
        (label("品名", colspan=2), label("数量", colspan=2), label("金额", colspan=2)),
    ]
    for row in setting.base.rows("procurement", project=project.code):
        at = setting.base.at(measure="procurement", project=project.name, item=row.description)
        count = plain(row.quantity)
        bought = stated(count, "")._replace(unit=row.measure_unit)
        quantity = Figure(count, Fact(at._replace(item="quantity"), bought, setting.place, kind="lines"))
        counted = words(quantity, row.measure_unit, colspan=2, align="centre")
        rows.append((words(row.description, colspan=2), counted, value(amount(setting, at, row.amount, kind="lines"), 2)))
    return rows if len(rows) > 2 else [*rows, (words("无", colspan=2, align="centre"), words(colspan=2), words(colspan=2))]
