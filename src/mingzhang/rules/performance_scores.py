"""Points of a self-evaluation: no item above its weight, the total their sum, the text and the form alike (绩效自评得分)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.facts import ZERO, Finding, Number, Severity
from mingzhang.reading import Form, Reading
from mingzhang.rules.performance_weights import weighted
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found

_BASIS = "《项目支出绩效评价管理办法》（财预〔2020〕10号）：单位自评采用定量与定性评价相结合的比较法，总分由各项指标得分汇总形成"
_WHOLE = Decimal(100)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _slack(numbers: list[Number]) -> Decimal:
    """Points with decimals may be rounded, whole ones are meant as they stand."""
    return sum((n.quantum / 2 for n in numbers if n.quantum < 1), ZERO)


def over(reading: Reading) -> Iterator[Finding]:
    """An item that got more points than it has."""
    for form in reading.forms:
        for item in form.indicators:
            if item.score is not None and item.weight is not None and item.score.value > item.weight.value:
                yield found(
                    Severity.ERROR, f"{form.name}：指标“{item.name}”得分{item.score.raw}，超过分值{item.weight.raw}。", item.place,
                    printed=item.score.raw, right=f"不超过{item.weight.raw}", remedy="核对得分与分值，改正其中写错的一个。",
                )  # fmt: skip


def sums(reading: Reading) -> Iterator[Finding]:
    """The points of all items and of the execution against the total; only where all that is weighed was read."""
    for item in weighted(reading):
        form, earned = item.form, item.form.earned
        scores = [i.score for i in item.indicators if i.score is not None]
        if earned is None or len(scores) < len(item.indicators):
            continue
        weight = whole = item.total
        # a total whose own weight is that of the items may leave the execution of the budget out
        alone = item.stated is not None and item.stated.number.value == item.total
        if not alone:
            whole = _WHOLE
        if weight != whole and form.execution is not None and item.execution is not None:
            weight += item.execution.number.value
            scores.append(form.execution.number)
        total = sum((n.value for n in scores), ZERO)
        fits = [total, total + form.execution.number.value] if alone and form.execution is not None else [total]
        if weight == whole and all(abs(t - earned.number.value) > _slack([*scores, earned.number]) for t in fits):
            yield found(
                Severity.ERROR, f"{form.name}：各项得分之和为{_plain(total)}，总分一行的得分为{earned.number.raw}。",
                [earned.place, *(i.place for i in item.indicators)], printed=earned.number.raw, right=_plain(total),
                remedy="逐项核对得分，改正其中写错的一个。",
            )  # fmt: skip


def told(reading: Reading) -> Iterator[Finding]:
    """The points that the text gives against those of the form."""
    for form in reading.forms:
        if form.earned is None:
            continue
        for fact in reading.facts:
            at = fact.coordinate
            if fact.kind != "sentence" or at.measure != "performance" or at.item != "score" or not _same(form, at.project):
                continue
            if abs(fact.number.value - form.earned.number.value) > _slack([fact.number, form.earned.number]):
                yield found(
                    Severity.ERROR, f"{form.name}：文字写自评得分{fact.number.raw}，自评表的得分为{form.earned.number.raw}。",
                    [fact.place, form.earned.place], printed=fact.number.raw, right=form.earned.number.raw,
                    remedy="核对后改为同一得分。",
                )  # fmt: skip


def _same(form: Form, project: str) -> bool:
    return not project if form.kind == "department" else project == form.name


RULES = (
    Rule(
        "R-PERF-EARNED-OVER", "得分超过分值", Severity.ERROR, _BASIS, "自评表里每项指标的得分不应超过它的分值。",
        "例：服务对象满意度分值10，得分12。", over,
    ),
    Rule(
        "R-PERF-EARNED-SUM", "总得分不等于各项得分之和", Severity.ERROR, _BASIS,
        "各项指标得分加预算执行率得分应等于总分一行的得分；总分一行的分值不含预算执行率的，得分可以不含。各项分值合计不足100（有分值没有读到）或有得分没有读到的表不核对。",
        "例：各项得分合计96.5，总分一行写98。", sums,
    ),
    Rule(
        "R-PERF-EARNED-TEXT", "文字与自评表得分不一致", Severity.ERROR, _BASIS, "情况说明里写的自评得分应与自评表的总得分相同。",
        "例：说明写自评得分99.5分，自评表总得分为95.9。", told,
    ),
)  # fmt: skip
