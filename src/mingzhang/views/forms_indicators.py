"""Indicators as the forms print them: goal → level 1 → level 2 → level 3, targets, history, weights (绩效指标表)."""

from __future__ import annotations

import re
from decimal import Decimal

from mingzhang.budget.model import Goal, IndicatorRow
from mingzhang.facts import Indicator, Place, Target
from mingzhang.views.facts import FactBase
from mingzhang.views.forms_cells import Row, label, per_cent, plain, runs, words
from mingzhang.views.publication import Figure, TableCell

#: what stands for a name where a weight belongs to a whole group of indicators
GROUP = "指标权重比例"
HORIZONS = ("长期", "年度")
#: level-1 indicators that share one weight in the form: outputs with costs, effects with satisfaction
_GROUPS = {"成本指标": 0, "产出指标": 0, "效益指标": 1, "满意度指标": 1}
_TARGET = re.compile(
    r"(?P<sign>[≥≤><=＝]?)(?P<low>\d+(?:\.\d+)?)(?:[-—–~～至]+(?P<high>\d+(?:\.\d+)?))?"
    r"(?P<unit>[^\d≥≤、，（(]{0,8}?)(?P<about>左右)?"
)


def target_text(row: IndicatorRow) -> str:
    """The value that a form sets, as printed: ≥85分, 300-4000元, 100人左右, 成效显著."""
    bound = row.low if row.low is not None else row.high
    if row.text or bound is None:
        return row.text
    if row.operator == "range" and row.low is not None and row.high is not None:
        return f"{plain(row.low)}-{plain(row.high)}{row.unit}"
    if row.operator in {"about", "≈"}:
        return f"{plain(bound)}{row.unit}左右"
    return f"{row.operator}{plain(bound)}{row.unit}"


def parse_target(text: str) -> Target:
    """A printed value; ``low`` and ``high`` are what can be compared.

    >>> parse_target("≥98%")[:4], parse_target("300-4000元")[:4]
    (('≥', Decimal('98'), None, '%'), ('range', Decimal('300'), Decimal('4000'), '元'))
    >>> parse_target("成效显著").operator, parse_target("").operator
    ('text', '')
    """
    printed = "".join(text.split())
    match = _TARGET.fullmatch(printed)
    if not printed or match is None or (match["high"] and (match["sign"] or match["about"])):
        return Target("text" if printed else "", text=printed)
    low = Decimal(match["low"])
    if match["high"]:
        return Target("range", low, Decimal(match["high"]), match["unit"], printed)
    sign = "≈" if match["about"] else match["sign"].replace("＝", "=")
    return Target(sign, None if sign in {"≤", "<"} else low, None if sign in {"≥", ">"} else low, match["unit"], printed)


def goals_of(base: FactBase, owner: str, horizon: str) -> list[Goal]:
    """The goals of a unit or project at one horizon, in their order."""
    return sorted(base.rows("goals", owner=owner, horizon=horizon), key=lambda g: g.order)


def rows_of_goal(base: FactBase, goal: Goal) -> tuple[IndicatorRow, ...]:
    """The indicators of one goal, in their order."""
    return tuple(sorted(base.rows("indicators", owner=goal.owner, horizon=goal.horizon, goal=goal.order), key=lambda i: i.order))


def indicator(row: IndicatorRow, owner: str, goal: str) -> Indicator:
    """The indicator that a row states; the two years before only in a year's form."""
    history = (("前年", parse_target(row.before_last)), ("上年", parse_target(row.last))) if row.horizon == "年度" else ()
    values = (*history, ("当年", parse_target(target_text(row))))
    weight = per_cent(row.weight) if row.weight is not None else None
    return Indicator(owner, row.horizon, goal, row.level1, row.level2, row.name, values, weight, row.basis, Place())


def body(
    rows: tuple[IndicatorRow, ...], owner: str, goal: str, *, annual: bool, weights: bool, complete: bool = False
) -> tuple[Row, ...]:
    """The table's rows: goal, (group weight,) levels 1 to 3 with merged cells, values, (weight,) basis.

    ``complete``: every indicator of the table has its weight; else no group's sum is printed.
    """
    level1 = runs([r.level1 for r in rows])
    level2 = runs([(r.level1, r.level2) for r in rows])
    groups = runs([_GROUPS.get(r.level1, r.level1) for r in rows])
    result: list[Row] = []
    for position, row in enumerate(rows):
        stated = indicator(row, owner, goal) if weights else indicator(row, owner, goal)._replace(weight=None)
        cells: list[TableCell] = []
        if position == 0:
            cells.append(label(goal, rowspan=len(rows)))
        if weights and groups[position]:
            cells.append(_group_weight(rows[position : position + groups[position]], stated, complete))
        if level1[position]:
            cells.append(label(row.level1, rowspan=level1[position]))
        if level2[position]:
            cells.append(words(row.level2, rowspan=level2[position], align="centre"))
        cells.append(words(row.name))
        cells += [_value(text, stated) for text in ((row.before_last, row.last) if annual else ())]
        cells.append(_value(target_text(row), stated))
        if weights:
            cells.append(_weight(stated))
        cells.append(words(row.basis, align="centre"))
        result.append(tuple(cells))
    return tuple(result)


def _value(text: str, stated: Indicator) -> TableCell:
    """A target is printed whole (100人左右: the unit stands inside it); an unknown earlier value stays blank."""
    return words(Figure(text, stated) if text else "", align="centre")


def _weight(stated: Indicator) -> TableCell:
    if stated.weight is None:
        return words()
    return words(Figure(plain(stated.weight.value), stated), "%", align="centre")


def _group_weight(rows: tuple[IndicatorRow, ...], first: Indicator, complete: bool) -> TableCell:
    """The sum of a group's weights; blank in an incomplete table."""
    if not complete:
        return words(rowspan=len(rows))
    total = sum((r.weight for r in rows if r.weight is not None), Decimal(0))
    levels = "、".join(dict.fromkeys(r.level1 for r in rows))
    group = Indicator(first.owner, first.horizon, first.goal, levels, "", GROUP, (), per_cent(total), "", Place())
    return words(Figure(plain(total), group), "%", rowspan=len(rows), align="centre")
