"""An indicator's values of other years, in two forms and in one: exchanged, leaping, odd, impossible (指标的历史值)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from mingzhang.facts import Finding, Indicator, Severity, Target
from mingzhang.reading import Form, Reading
from mingzhang.rules.performance_values import below_the_year, held, near_across, number_of, plain_name, same_measure, sources_of, tables_of
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found, passages
from mingzhang.rules.workings_targets import supported

_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标应当指向明确、细化量化、合理可行、相应匹配"
_OPEN = re.compile(r"增长|提高|增幅|上升|增速|执行|完成率|达标率|利用率|比重|杠杆")
_EARLIER = re.compile(r"前年|上年|20\d\d")
_JUMP_UP, _JUMP_DOWN, _JUMP_POINTS = Decimal(2), Decimal("0.5"), Decimal(20)
#: statements elsewhere that make an exchange of two values certain
_PROOFS = 2
_LEADING_ZERO = re.compile(
    r"(?<![\d.,A-Za-z\-—－/〔\[（(:：号第表])0\d+(?:\.\d+)?(?=\s*(?:万元|元|%|人|件|次|家|个|场|户|分|天|项|台|套|$))"
)


def disagreeing_history(reading: Reading) -> Iterator[Finding]:
    """The same indicator, by its name or a near one, whose value of an earlier year is not the same in two annual tables."""
    annual = [h for h in held(reading) if h.indicator.horizon == "年度" and len(h.indicator.values) > 1]
    often = Counter((h.form, plain_name(h.indicator.name)) for h in annual)
    for a, b in combinations(annual, 2):
        first, second = a.indicator, b.indicator
        name = plain_name(first.name)
        if a.form == b.form or name != plain_name(second.name) or (a.kind == "department") == (b.kind == "department"):
            continue
        if often[a.form, name] > 1 or often[b.form, name] > 1 or len([h for h in annual if plain_name(h.indicator.name) == name]) > 2:
            continue
        theirs = dict(second.values)
        for label, target in first.values[:-1]:
            other = theirs.get(label)
            if not _EARLIER.search(label) or other is None or not target.text or not other.text or _same(target, other):
                continue
            yield found(
                Severity.DOUBT,
                f"同一指标“{first.name}”的{label}值，{first.owner}表为{target.text}，{second.owner}表为{other.text}，两处不同。",
                (first.place, second.place), printed=other.text, right=target.text, remedy="按实际完成情况核对，两张表填写同一数值。",
            )  # fmt: skip
    yield from _near_history(reading)


def _near_history(reading: Reading) -> Iterator[Finding]:
    """Indicators of near names that agree on one earlier year and differ on another."""
    for horizon, (first, second) in near_across(reading):
        pairs = [(label, target, value_in(second, label)) for label, target in first.values[:-1] if _EARLIER.search(label)]
        pairs = [(label, a, b) for label, a, b in pairs if a.text and b.text]
        apart = [(label, a, b) for label, a, b in pairs if not _same(a, b)]
        values = [t for _, a, b in pairs for t in (a, b)]
        numbered = all(number_of(t) is not None for t in values) and same_measure(values)
        if horizon != "年度" or not numbered or not apart or len(apart) == len(pairs):
            continue
        listed = "；".join(f"{label}值分别为{a.text}、{b.text}" for label, a, b in apart)
        yield found(
            Severity.DOUBT,
            f"指标“{first.name}”（{first.owner}表）与“{second.name}”（{second.owner}表）名称相近，疑为同一指标，{listed}，两处不同。",
            (first.place, second.place), printed=apart[0][2].text, right=apart[0][1].text,
            remedy="按实际完成情况核对；同一指标使用同一名称，填写同一数值。",
        )  # fmt: skip


def _same(first: Target, second: Target) -> bool:
    if first.text == second.text:
        return True
    one, two = number_of(first), number_of(second)
    return one is not None and one == two


class _Line(NamedTuple):
    """One indicator of one form over its years and its long-term target."""

    item: Indicator
    long: Indicator | None


def _lines(reading: Reading) -> Iterator[tuple[Form, list[_Line]]]:
    for form in reading.forms:
        long: dict[str, list[Indicator]] = defaultdict(list)
        for item in form.indicators:
            if item.horizon == "长期":
                long[plain_name(item.name)].append(item)
        lines = []
        for item in form.indicators:
            if item.horizon == "年度" and len(item.values) > 1:
                matches = long.get(plain_name(item.name), [])
                lines.append(_Line(item, matches[0] if len(matches) == 1 else None))
        yield form, lines


def _odd(line: _Line) -> str:
    """Which one of 前年、上年、当年、长期 differs where all the others are one number; '' otherwise."""
    named = [*line.item.values, *((("长期", line.long.target),) if line.long else ())]
    values = [(label, number_of(target)) for label, target in named]
    if len(values) < 4 or any(v is None for _, v in values):
        return ""
    counts = Counter(v for _, v in values)
    if len(counts) != 2 or min(counts.values()) != 1:
        return ""
    lone = min(counts, key=lambda v: counts[v])
    return str(next(label for label, v in values if v == lone))


def _over_the_years(line: _Line) -> str:
    long = line.long.target.text if line.long is not None else ""
    return f"“{line.item.name}”（{'、'.join(t.text for _, t in line.item.values)}，长期{long}）"


def odd_ones(reading: Reading) -> Iterator[Finding]:
    """This year's target alone differs from both earlier years and the long-term target."""
    for form, lines in _lines(reading):
        told = {pair.second.place for pair in below_the_year(form)}
        lines = [x for x in lines if _odd(x) and x.item.place not in told and not supported(x.item, form)]
        this_year = [line for line in lines if _odd(line) == line.item.values[-1][0]]
        others = [line for line in lines if _odd(line) in {line.item.values[-2][0], "长期"}]
        for severity, picked, what in (
            (Severity.DOUBT, this_year, "当年值与前年、上年和长期目标都不同"),
            (Severity.HINT, others, "上年值或长期目标与其余各年都不同"),
        ):
            if picked:
                listed = "；".join(_over_the_years(x) for x in picked)
                yield found(
                    severity, f"{form.name}：{len(picked)}项指标的{what}：{listed}。", [x.item.place for x in picked],
                    remedy="核对是否写错；确有变化的，说明原因。",
                )  # fmt: skip


def value_in(item: Indicator, label: str) -> Target:
    return dict(item.values).get(label, Target())



def _swapped(first: Indicator, second: Indicator) -> bool:
    now = number_of(first.target), number_of(second.target)
    if None in now or now[0] == now[1]:
        return False
    last = value_in(first, "上年"), value_in(second, "上年")
    return now == (number_of(last[1]), number_of(last[0])) and same_measure((first.target, second.target, *last))


def swaps(reading: Reading) -> Iterator[Finding]:
    """Two rows whose values, exchanged, both go on from their last year: 65/93 after 93/65."""
    for items in tables_of(reading).values():
        for first, second in combinations(items, 2):
            if not _swapped(first, second):
                continue
            now = first.target.text, second.target.text
            last = value_in(first, "上年").text, value_in(second, "上年").text
            crossed = ((first, number_of(second.target)), (second, number_of(first.target)))
            backed = [o for item, wanted in crossed for o in sources_of(reading, item) if number_of(o.target) == wanted]
            certain = len(backed) >= _PROOFS
            proof = f"；另有{len(backed)}处同名或近名指标也是换回后的数值" if backed else ""
            yield found(
                Severity.ERROR if certain else Severity.DOUBT,
                f"{first.owner}：指标“{first.name}”与“{second.name}”的当年值{'填反了' if certain else '疑似互换'}："
                f"上年分别为{last[0]}、{last[1]}，当年填为{now[0]}、{now[1]}，对调后两项都与上年衔接{proof}。",
                (first.place, second.place, *(o.place for o in backed[:4])), printed=f"{now[0]}、{now[1]}", right=f"{now[1]}、{now[0]}",
                remedy=f"把“{first.name}”改为{now[1]}，“{second.name}”改为{now[0]}。",
            )  # fmt: skip


def jumps(reading: Reading) -> Iterator[Finding]:
    """Values that double, halve, or move by twenty points against last year; exchanged rows are reported as such."""
    forms = {f.source: f for f in reading.forms}
    for (source, _, _), items in tables_of(reading).items():
        form = forms[source]
        exchanged = {i.place for pair in combinations(items, 2) if _swapped(*pair) for i in pair}
        moved = [i for i in items if i.place not in exchanged and _jumps(i) and not supported(i, form)]
        if moved:
            listed = "；".join(f"“{i.name}”由{value_in(i, '上年').text}变为{i.target.text}" for i in moved)
            yield found(
                Severity.HINT, f"{form.name}：{len(moved)}项指标的当年值与上年相比变化很大：{listed}。",
                [i.place for i in moved], remedy="核对是否填错；确有变化的，在指标值确定依据中说明。",
            )  # fmt: skip


def _jumps(item: Indicator) -> bool:
    last, now = number_of(value_in(item, "上年")), number_of(item.target)
    if last is None or now is None or not same_measure((item.target, value_in(item, "上年"))):
        return False
    if item.target.unit == "%":
        return abs(now - last) >= _JUMP_POINTS
    return last > 0 and not _JUMP_DOWN < now / last < _JUMP_UP


def impossible_rates(reading: Reading) -> Iterator[Finding]:
    """A rate of more than 100 % of what it counts."""
    for holding in held(reading):
        item = holding.indicator
        for label, target in item.values:
            value = number_of(target)
            bounded = re.search(r"率|比例|满意度|覆盖", item.name) and not _OPEN.search(item.name)
            if bounded and target.unit == "%" and value is not None and value > Decimal(100):
                yield found(
                    Severity.DOUBT, f"{item.owner}：指标“{item.name}”的{label}值为{target.text}，超过100%。", item.place,
                    printed=target.text, right="不超过100%", remedy="核对指标值。",
                )  # fmt: skip


def lone_rates(reading: Reading) -> Iterator[Finding]:
    """A rate that every form sets alike but one."""
    groups: dict[tuple[str, str], list[tuple[Decimal, Indicator]]] = defaultdict(list)
    for holding in held(reading):
        item = holding.indicator
        value = number_of(item.target)
        if value is not None and item.target.unit == "%":
            groups[item.horizon, plain_name(item.name)].append((value, item))
    for (horizon, _), listed in groups.items():
        counts = Counter(value for value, _ in listed)
        if len(listed) < 3 or len(counts) != 2 or min(counts.values()) != 1:
            continue
        usual, lone = counts.most_common()[0][0], counts.most_common()[1][0]
        item = next(i for value, i in listed if value == lone)
        # how satisfied each project's people are to be is each project's affair
        if "满意" in item.name and abs(usual - lone) < _JUMP_POINTS:
            continue
        yield found(
            Severity.HINT,
            f"{horizon}指标“{item.name}”在{len(listed) - 1}张表中都是{usual.normalize():f}%，只有{item.owner}表为{item.target.text}。",
            [i.place for value, i in listed if value == lone] + [i.place for value, i in listed if value == usual][:1],
            printed=item.target.text, right=f"{usual.normalize():f}%", remedy="核对是否写错。",
        )  # fmt: skip


def leading_zeros(reading: Reading) -> Iterator[Finding]:
    """A quantity that begins with a needless zero: a digit has slipped."""
    for holding in held(reading):
        for label, target in holding.indicator.values:
            if _LEADING_ZERO.search(target.text):
                yield found(
                    Severity.DOUBT,
                    f"{holding.indicator.owner}：指标“{holding.indicator.name}”的{label}值写作“{target.text}”，数字以0开头，疑有笔误。",
                    holding.indicator.place, printed=target.text, remedy="核对数字。",
                )  # fmt: skip
    for passage in passages(reading):
        match = _LEADING_ZERO.search(passage.text)
        if match and match[0] != passage.text.strip():  # a line of digits alone is a code
            yield found(
                Severity.DOUBT, f"数字“{match[0]}”以0开头，疑有笔误：“{passage.text[max(0, match.start() - 12) : match.end() + 8]}”。",
                passage.place, printed=match[0], remedy="核对数字。",
            )  # fmt: skip


RULES = (
    Rule(
        "R-PERF-SWAP", "两项指标值互换", Severity.DOUBT, _GOALS,
        "同一张表中两行的当年值恰好等于对方的上年值，对调后两行都与上年一致，疑为填串了行；"
        "另有两处以上同名或近名指标也是换回后的数值的，判为错误。",
        "例：调解率上年65%、结案率上年93%，当年填成93%、65%。", swaps,
    ),
    Rule(
        "R-PERF-JUMP", "指标值与上年相比变化很大", Severity.HINT, _GOALS,
        "数量成倍增加、减半以上，或百分比变动20个百分点以上，而测算说明和绩效目标都没有用到这一数值的，提示核对。",
        "例：新招录人数由上年13人变为6人。", jumps,
    ),
    Rule(
        "R-PERF-HISTORY", "两表历史值不同", Severity.DOUBT, _GOALS,
        "同一指标的前年值、上年值是已经发生的事，部门整体表与项目表应当相同；名称只是相近的，在一年相同而另一年不同时提出。",
        "例：部门表上年值20场，项目表上年值12场。", disagreeing_history,
    ),
    Rule(
        "R-PERF-ODD", "当年值独异", Severity.DOUBT, _GOALS,
        "前年、上年和长期目标都是同一个数，唯独当年不同，可能是写错了；测算说明用到这一数值，或已指出长期目标低于年度目标的，不报。",
        "例：前年≥95%、上年≥95%、长期≥95%，当年写作≥59%。", odd_ones,
    ),
    Rule(
        "R-PERF-LONE", "比率与各表不同", Severity.HINT, _GOALS,
        "同名的比率在各张表中都相同，唯独一张不同，可能是写错了；满意度相差不到20个百分点的不报。",
        "例：两张表的预算执行率为≥97%，一张为≥27%。", lone_rates,
    ),
    Rule(
        "R-PERF-RATE", "比率超过100%", Severity.DOUBT, _GOALS,
        "合格率、覆盖率、满意度等比率不应超过100%。",
        "例：政策兑现率=500%。", impossible_rates,
    ),
    Rule(
        "R-NUM-ZERO", "数字以零开头", Severity.DOUBT, "GB/T 15835《出版物上数字用法》",
        "数量以多余的0开头，通常是数字颠倒。",
        "例：40家误作04家。", leading_zeros,
    ),
)  # fmt: skip
