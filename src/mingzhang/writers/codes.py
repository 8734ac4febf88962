"""The code lists of the open data: what every code in a column means, and what it is part of (代码表)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.model import Budget
from mingzhang.facts import WHOLE
from mingzhang.facts.axes import CLOSED, ITEM
from mingzhang.views.names import economy_name, function_name, gov_economy_name, tree
from mingzhang.writers.datapackage import Column, Table

#: lists of our own, by column
OWN: dict[str, dict[str, str]] = {
    "kind": {"fact": "数", "claim": "关于数的断言", "indicator": "绩效指标"},
    "operator": {
        "share": "占比", "change": "增减额", "growth": "增减率", "completion": "完成率", "level": "持平", "direction": "增减方向",
        "subtotal": "其中", "≥": "不低于", "≤": "不高于", ">": "高于", "<": "低于", "=": "等于", "≈": "左右", "range": "区间",
        "text": "文字", "weight": "权重",
    },
    "direction": {"revenue": "收入", "expenditure": "支出"},
    "phase": {"approved": "批准的年初预算", "executed": "执行结果（决算）"},
    "part": {"brought": "年初结转和结余", "received": "本年收入", "spent": "本年支出", "left": "年末结转和结余"},
}  # fmt: skip
#: axes on which a figure may be of the undivided whole
_WHOLES = ("nature", "fund", "flow", "vintage", "origin")
_COLUMNS = (
    Column("list", "代码表", description="使用这一代码的列；分项（item）因事项而不同，写作“item.事项”"),
    Column("code", "代码", description="列中所用的代码"),
    Column("label", "名称", description="代码的中文名称；科目为所用科目年度的名称"),
    Column("within", "上级", description="同一代码表中所属的上级代码；*为合计，空格为不属于任何一项"),
)


def codes_of(column: str) -> tuple[str, ...]:
    """The closed list of a column; () of an open one."""
    if column in OWN:
        return tuple(OWN[column])
    closed = tuple(member.code for member in CLOSED.get(column, ()))
    return (WHOLE, *closed) if column in _WHOLES else closed


def codes(budget: Budget) -> Table:
    """``codes.csv``: the closed lists whole, of the catalogues what the budget uses, its units and its projects."""
    description = "其他文件中各种代码的名称和上下级关系。科目、单位、项目只列用到的。"
    return Table("codes.csv", "代码表", description, _COLUMNS, ("list", "code"), _rows(budget))


def _rows(budget: Budget) -> Iterator[tuple[str, str, str, str]]:
    for name, own in OWN.items():
        yield from ((name, code, label, "") for code, label in own.items())
    for axis, members in CLOSED.items():
        if axis in _WHOLES:
            yield axis, WHOLE, "合计", ""
        yield from ((axis, m.code, m.name, m.parent) for m in members)
    for measure, members in ITEM.items():
        yield f"item.{measure}", WHOLE, "合计", ""
        yield from ((f"item.{measure}", m.code, m.name, m.parent) for m in members)
    year = budget.meta.catalogue_year
    catalogues = (
        ("function", (3, 5, 7), function_name, [*(line.function for line in budget.lines), *(out.function for out in budget.outturns)]),
        ("economy", (3, 5), economy_name, [*(line.economy for line in budget.lines), *(out.economy for out in budget.outturns)]),
        ("gov_economy", (3, 5), gov_economy_name, [line.gov_economy for line in budget.lines if line.gov_economy]),
    )
    for name, lengths, called, used in catalogues:
        for code in tree(list(dict.fromkeys(used)), lengths):
            yield name, code, called(code, year), code[:-2] if len(code) > lengths[0] else ""
    yield from (("unit", u.code, u.name, u.parent) for u in budget.units)
    yield from (("project", p.code, p.name, "") for p in budget.projects)
