"""Weights of indicators: their sums, groups, template and the share of satisfaction (绩效指标权重)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.document import Cell, Grid, laid
from mingzhang.facts import ZERO, Box, Finding, Indicator, Place, Severity
from mingzhang.reading import Form, Reading, Weight
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import compact, found, once

_EVALUATION = "《项目支出绩效评价管理办法》（财预〔2020〕10号）"
_SCHEME = (
    f"{_EVALUATION}：原则上预算执行率和一级指标权重统一设置为预算执行率10%、产出指标50%、效益指标30%、服务对象满意度指标10%；"
    "地方模板也有预算执行率20%、产出40%、效益和满意度40%的"
)
#: what a table of indicators may add up to by itself: the whole, or the whole without the execution rate
FULL = (Decimal(100), Decimal(90), Decimal(80))
_SATISFACTION = Decimal(10)
_EXECUTION = "预算执行率"


class Weighted(NamedTuple):
    """The weighted indicators of a form, all of whose weights were read, and what the form prints about them."""

    form: Form
    indicators: tuple[Indicator, ...]
    total: Decimal
    execution: Weight | None
    stated: Weight | None  # the total that is printed
    groups: tuple[Weight, ...]


def _weight(item: Indicator) -> Decimal:
    return item.weight.value if item.weight is not None else ZERO


@once
def _cells(reading: Reading) -> dict[tuple[int | str, int, Box | None], list[Cell]]:
    """The rows of the layout's grids by the place of each of their cells."""
    result: dict[tuple[int | str, int, Box | None], list[Cell]] = {}
    for _, block in laid(reading.document):
        if isinstance(block, Grid):
            rows: dict[int, list[Cell]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell)
            result |= {(c.page or block.page, c.line or block.line, c.box): rows[c.row] for c in block.cells}
    return result


def _weight_place(reading: Reading, item: Indicator) -> Place:
    """Where an indicator's weight stands: the last cell of its row that reads so; its own place where the row is not found."""
    printed = item.weight.raw if item.weight is not None else ""
    place = item.place._replace(column="权重", text=printed)
    row = _cells(reading).get((item.place.page, item.place.line, item.place.box), [])
    cell = next((c for c in reversed(row) if compact(c.text) == compact(printed)), None)
    return place if cell is None else place._replace(page=cell.page or place.page, line=cell.line or place.line, box=cell.box)


def weighted(reading: Reading) -> list[Weighted]:
    """Forms with weights. A form of which one weight was not read is left out: its sum says nothing."""
    result = []
    for form in reading.forms:
        sources = {i.goal for i in form.indicators if i.weight is not None}
        items = tuple(i for i in form.indicators if i.goal in sources and i.horizon == "年度")
        if len(items) < 2 or any(i.weight is None for i in items):
            continue
        execution = next((w for w in form.weights if w.levels == (_EXECUTION,)), None)
        stated = next((w for w in form.weights if not w.levels), None)
        groups = tuple(w for w in form.weights if w.levels and w.levels != (_EXECUTION,))
        result.append(Weighted(form, items, sum((_weight(i) for i in items), ZERO), execution, stated, groups))
    return result


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def weight_sums(reading: Reading) -> Iterator[Finding]:
    """The weights add up to what the form states, or to a usual whole."""
    for item in weighted(reading):
        rest = item.execution.number.value if item.execution is not None else ZERO
        places = [i.place for i in item.indicators]
        name = item.form.name or item.form.title
        yield from _parts(item)
        if item.stated is not None:
            missing = item.stated.number.value - item.total
            # what the execution of the budget weighs: as printed, or as templates leave it unsaid
            rests = {rest} if item.execution is not None else {100 - full for full in FULL}
            if missing != 0 and missing not in rests and missing - _short_groups(item) not in rests:
                yield found(
                    Severity.ERROR,
                    f"{name}：{len(item.indicators)}项指标分值合计为{_plain(item.total)}"
                    + (f"，加预算执行率{_plain(rest)}为{_plain(item.total + rest)}" if rest else "")
                    + f"，与表中所列总分{_plain(item.stated.number.value)}不符。",
                    [item.stated.place, *places],
                    printed=_plain(item.total), right=_plain(item.stated.number.value), remedy="核对各项指标的分值。",
                )  # fmt: skip
        elif item.total not in FULL and item.total + rest != 100 and not item.groups:
            yield found(
                Severity.DOUBT,
                f"{name}：{len(item.indicators)}项指标权重合计为{_plain(item.total)}，既不是100，也不是扣除预算执行率后的90或80。",
                places, printed=_plain(item.total), right="100（或90、80）", remedy="核对各项指标的权重。",
            )  # fmt: skip


def _parts(item: Weighted) -> Iterator[Finding]:
    """The groups' printed weights and the execution rate's add up to 100, where the groups part the indicators."""
    levels = [level for group in item.groups for level in group.levels]
    if item.execution is None or len(set(levels)) < len(levels) or not {i.level1 for i in item.indicators} <= set(levels):
        return
    parts = [group.number.value for group in item.groups]
    total = sum(parts, ZERO) + item.execution.number.value
    if total != 100:
        listed = "、".join(f"{_plain(p)}%" for p in parts)
        yield found(
            Severity.ERROR,
            f"{item.form.name or item.form.title}：预算执行率指标权重为{_plain(item.execution.number.value)}%，大类权重为{listed}，"
            f"合计{_plain(total)}%，不等于100%。",
            [item.execution.place, *(g.place for g in item.groups)], printed=f"{_plain(total)}%", right="100%",
            remedy="改正预算执行率或大类的权重，使合计为100%。",
        )  # fmt: skip


def _alike(groups: tuple[Weight, ...]) -> list[list[Weight]]:
    """Groups that share a level, as where several goals each have outputs, are held together."""
    result: list[list[Weight]] = []
    for group in groups:
        same = [block for block in result if any(set(g.levels) & set(group.levels) for g in block)]
        result = [block for block in result if block not in same] + [[g for block in same for g in block] + [group]]
    return result


def _short_groups(item: Weighted) -> Decimal:
    """What all groups together lack; where it is what the total lacks, the groups' own findings tell the fault."""
    return sum((printed - total for _, _, printed, total in _groups(item)), ZERO)


def _groups(item: Weighted) -> Iterator[tuple[list[Weight], list[Indicator], Decimal, Decimal]]:
    """The groups that print a weight, the indicators below them, and both sums."""
    for groups in _alike(item.groups):
        levels = {level for group in groups for level in group.levels}
        below = [i for i in item.indicators if i.level1 in levels]
        if below:
            yield groups, below, sum((g.number.value for g in groups), ZERO), sum((_weight(i) for i in below), ZERO)


def weight_groups(reading: Reading) -> Iterator[Finding]:
    """Within a group the indicators' weights add up to the group's printed weight."""
    for item in weighted(reading):
        for groups, below, printed, total in _groups(item):
            if total != printed:
                levels = "、".join(dict.fromkeys(level for group in groups for level in group.levels))
                yield found(
                    Severity.ERROR,
                    f"{item.form.name or item.form.title}：{levels}的权重印为{_plain(printed)}，"
                    f"其下{len(below)}项指标的权重合计为{_plain(total)}。",
                    [*(g.place for g in groups), *(_weight_place(reading, i) for i in below)],
                    printed=_plain(printed), right=_plain(total),
                    remedy="改正大类权重或各项指标的权重，使两者相等。",
                )  # fmt: skip


def weight_template(reading: Reading) -> Iterator[Finding]:
    """Tables that add up to 90 or 80 without saying that the rest belongs to the execution of the budget."""
    short = [w for w in weighted(reading) if w.total in FULL[1:] and w.execution is None and w.stated is None]
    if short:
        totals = "、".join(dict.fromkeys(_plain(w.total) for w in short))
        yield found(
            Severity.HINT,
            f"{len(short)}张绩效目标表的指标权重合计为{totals}，"
            f"没有写明其余部分是预算执行率的权重：{'、'.join(w.form.name for w in short[:10])}。",
            [w.form.place for w in short], remedy="在表内列出预算执行率及其权重，使合计为100。",
        )  # fmt: skip


def weight_siblings(reading: Reading) -> Iterator[Finding]:
    """A form whose groups are weighted otherwise than the other forms of the same template."""
    by_title: dict[str, list[Form]] = {}
    for form in reading.forms:
        if any(w.levels and w.levels != (_EXECUTION,) for w in form.weights):
            by_title.setdefault(form.title, []).append(form)
    for forms in by_title.values():
        schemes = {f.source: tuple(w.number.value for w in f.weights if w.levels and w.levels != (_EXECUTION,)) for f in forms}
        usual, count = Counter(schemes.values()).most_common(1)[0]
        if count < 3 or count * 2 <= len(forms):
            continue
        for form in forms:
            if schemes[form.source] != usual:
                own = "、".join(f"{_plain(v)}%" for v in schemes[form.source])
                yield found(
                    Severity.HINT,
                    f"{form.name}：大类权重为{own}，与其余{count}张同类表的{'、'.join(f'{_plain(v)}%' for v in usual)}不一致。",
                    [w.place for w in form.weights if w.levels], printed=own, remedy="按同一模板填列大类权重。",
                )  # fmt: skip


def satisfaction(reading: Reading) -> Iterator[Finding]:
    """Satisfaction weighs ten per cent in principle."""
    odd = []
    for item in weighted(reading):
        own = [i for i in item.indicators if i.level1 == "满意度指标"]
        total = sum((_weight(i) for i in own), ZERO)
        if own and total != _SATISFACTION:
            odd.append((item.form.name, total, own))
    if odd:
        listed = "、".join(f"{name}{_plain(total)}%" for name, total, _ in odd[:10])
        yield found(
            Severity.HINT, f"{len(odd)}张表的满意度指标权重不是10%：{listed}{'等' if len(odd) > 10 else ''}。",
            [i.place for _, _, own in odd for i in own], remedy="原则上为10%；另有规定的，在表内说明。",
        )  # fmt: skip


RULES = (
    Rule(
        "R-PERF-WEIGHT", "指标权重合计不对", Severity.DOUBT, _SCHEME,
        "各项指标的权重（分值）之和应等于表中所列总分；没有列总分的，应为100，或扣除预算执行率后的90、80；"
        "写明预算执行率权重的，加各大类权重应为100（不等的为错误）。差额全在大类之内的，由大类的问题说明。有一项权重没有读到的表不核对。",
        "例：表列总分90，七项分值合计88。", weight_sums,
    ),
    Rule(
        "R-PERF-WEIGHT-GROUP", "大类权重与所属指标不符", Severity.ERROR, _SCHEME,
        "大类（产出、效益等）印有权重的，其下各项指标权重之和应与之相等。",
        "例：权重比例印为100%，25项指标合计80%。", weight_groups,
    ),
    Rule(
        "R-PERF-WEIGHT-REST", "预算执行率权重未列明", Severity.HINT, _SCHEME,
        "权重合计为80或90的模板，其余部分通常是预算执行率的权重，应在表内写明。",
        "例：八张表合计均为80，没有写执行率20。", weight_template,
    ),
    Rule(
        "R-PERF-WEIGHT-SIBLING", "大类权重与同类表不一致", Severity.HINT, _SCHEME,
        "同一模板的各张表大类权重应当一致。",
        "例：七张表为40%、40%，一张为100%。", weight_siblings,
    ),
    Rule(
        "R-PERF-WEIGHT-SATISFACTION", "满意度权重不是10%", Severity.HINT, _SCHEME,
        "服务对象满意度指标的权重原则上为10%。",
        "例：满意度权重15%。", satisfaction,
    ),
)  # fmt: skip
