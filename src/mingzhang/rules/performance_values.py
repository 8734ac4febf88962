"""Indicators compared with each other and with their own history (绩效指标之间、与历史值的比较)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

from mingzhang.facts import MONEY, Finding, Indicator, Number, Place, Severity, Target, places_of, show
from mingzhang.reading import Reading
from mingzhang.rules.near import difference
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found

_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标应当指向明确、细化量化、合理可行、相应匹配"
_DROPPED = re.compile(r"[\s“”‘’\"'《》（）()、，,。·]+")
#: words that names add without another meaning
_FILLING = re.compile(r"(?:全区|全市|全县|全年|年度|辖区|本区|完成|开展|举办|享受|数量|情况|指标|的|总|等)")
#: names that every project uses for a matter of its own
_GENERIC = re.compile(
    r"(?:服务对象|受益对象|群众|社会公众|公众|工作人员)?满意[度率]|(?:任务|工作|项目)?完成(?:及时)?率|预算执行率|资金使用合规率|"
    r"(?:年度)?考核合格率|完成时间"
)
_TAIL = re.compile(r"(?:数量|次数|家数|企业数|场次|人数|数|率|情况)$")
_JUMP_UP, _JUMP_DOWN, _JUMP_POINTS = Decimal(2), Decimal("0.5"), Decimal(20)
_NEAR = 0.6


def plain_name(name: str) -> str:
    """An indicator's name for comparison: without spaces, quotes and punctuation."""
    return _DROPPED.sub("", name)


def number_of(target: Target) -> Decimal | None:
    """The one number of a target; None for ranges, words and blanks."""
    if target.operator == "range":
        return None
    return target.low if target.low is not None else target.high


def in_unit_of(value: Decimal, like: Number) -> str:
    """An amount in 元 written in the unit and with the decimals of a printed number."""
    unit = next((u for u in ("元", "万元", "亿元") if MONEY[u] == like.factor), "元")
    return f"{show(value, unit, places_of(like))}{unit}"


def likeness(first: str, second: str) -> float:
    """How alike two names are: the shared pairs of characters over all (Dice), 1 for the same.

    >>> round(likeness("调解率", "调解成功率"), 2)
    0.33
    """
    pairs = [Counter(a + b for a, b in pairwise(text)) for text in (first, second)]
    total = sum(pairs[0].values()) + sum(pairs[1].values())
    return 2 * sum((pairs[0] & pairs[1]).values()) / total if total else float(first == second)


class Held(NamedTuple):
    """An indicator with the kind of form that holds it (department | project | policy)."""

    indicator: Indicator
    kind: str
    form: str


def held(reading: Reading) -> list[Held]:
    return [Held(i, form.kind, form.source) for form in reading.forms for i in form.indicators]


def where(item: Indicator) -> str:
    """``“劳动监察经费”年度指标“调解率”`` for a message."""
    return f"{item.owner}{item.horizon}指标“{item.name}”"


def _tables(reading: Reading) -> dict[tuple[str, str, str], list[Indicator]]:
    """Indicators by form, horizon and goal: one table of the form each."""
    groups: dict[tuple[str, str, str], list[Indicator]] = defaultdict(list)
    for form in reading.forms:
        for item in form.indicators:
            groups[form.source, item.horizon, item.goal].append(item)
    return groups


def _value(item: Indicator, label: str) -> Target:
    return dict(item.values).get(label, Target())


def _same_measure(items: Iterable[Target]) -> bool:
    return len({t.unit for t in items}) == 1


# ---- one indicator in two places -------------------------------------------------------------------------------------


def conflicts(reading: Reading) -> Iterator[Finding]:
    """The same indicator with different values in the department's form and a project's, at one horizon."""
    groups: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for item in held(reading):
        groups[plain_name(item.indicator.name), item.indicator.horizon].append(item)
    for (name, _), same in groups.items():
        whole = [h for h in same if h.kind == "department"]
        parts = [h for h in same if h.kind != "department"]
        # a name that stands in several projects, or twice in the department's form, is no one indicator
        if len(whole) != 1 or len(parts) != 1 or whole[0].form == parts[0].form or _GENERIC.fullmatch(name):
            continue
        first, second = whole[0].indicator, parts[0].indicator
        one, two = first.target, second.target
        numbers = number_of(one), number_of(two)
        differ = None not in numbers and numbers[0] != numbers[1] and _same_measure((one, two))
        vague = "≈" in {one.operator, two.operator} and one.operator != two.operator
        if differ or vague:
            why = "两处数值不同" if differ else "一处为约数，两处的考核标准不一致"
            yield found(
                Severity.DOUBT,
                f"同一指标“{first.name}”（{first.horizon}）在{first.owner}表中为{one.text}，在{second.owner}表中为{two.text}，{why}。",
                (first.place, second.place), printed=two.text, right=one.text, remedy="核对后在部门整体和项目两张表中填写同一指标值。",
            )  # fmt: skip


def horizons(reading: Reading) -> Iterator[Finding]:
    """A long-term target below the year's own, for the same indicator of the same form."""
    for form in reading.forms:
        by_name: dict[str, dict[str, list[Indicator]]] = defaultdict(lambda: defaultdict(list))
        for item in form.indicators:
            by_name[plain_name(item.name)][item.horizon].append(item)
        for spans in by_name.values():
            if len(spans.get("长期", [])) != 1 or len(spans.get("年度", [])) != 1:
                continue
            long, annual = spans["长期"][0], spans["年度"][0]
            low, high = number_of(long.target), number_of(annual.target)
            falls = long.target.operator in {"≤", "<"} or annual.target.operator in {"≤", "<"}
            if low is None or high is None or falls or not _same_measure((long.target, annual.target)) or low >= high:
                continue
            yield found(
                Severity.DOUBT,
                f"{form.name}：指标“{annual.name}”长期目标为{long.target.text}，年度目标却为{annual.target.text}，长期目标低于年度目标。",
                (long.place, annual.place), printed=long.target.text, right=annual.target.text, remedy="核对两处指标值，统一口径。",
            )  # fmt: skip


class _Pair(NamedTuple):
    first: Indicator
    second: Indicator


def _near(first: str, second: str) -> bool:
    """Whether two different names look like one indicator: alike, or alike but for filling words and the last noun."""
    rest = difference(first, second)
    if all(rest) and max(len(r) for r in rest) >= 2 and not set(rest[0]) & set(rest[1]):
        return False  # two nouns of their own: 数据验收合格率, 车辆验收合格率
    if likeness(first, second) >= _NEAR:
        return True
    cores = [_TAIL.sub("", _FILLING.sub("", name)) for name in (first, second)]
    short, long = sorted(cores, key=len)
    if len(short) < 2:
        return False
    return short == long or (len(short) >= 4 and short in long) or (long.startswith(short) and len(long) - len(short) <= 2)


def _near_pairs(left: Sequence[Indicator], right: Sequence[Indicator]) -> Iterator[_Pair]:
    """Indicators of two tables that find no namesake and are named alike; each is paired once."""
    names = [{plain_name(i.name) for i in side} for side in (left, right)]
    lone = [i for i in left if plain_name(i.name) not in names[1]], [i for i in right if plain_name(i.name) not in names[0]]
    taken: set[Place] = set()
    for item in lone[0]:
        options = [o for o in lone[1] if o.place not in taken and _matches(item, o)]
        best = max(options, key=lambda o: likeness(plain_name(item.name), plain_name(o.name)), default=None)
        if best is not None:
            taken.add(best.place)
            yield _Pair(item, best)


def _matches(item: Indicator, other: Indicator) -> bool:
    units = {item.target.unit, other.target.unit} - {""}
    return len(units) <= 1 and item.level1 == other.level1 and _near(plain_name(item.name), plain_name(other.name))


def near_names(reading: Reading) -> Iterator[Finding]:
    """One indicator under several names: between the department's form and the projects', long-term and annual."""
    pairs: dict[frozenset[str], list[_Pair]] = defaultdict(list)
    for form in reading.forms:
        spans = [[i for i in form.indicators if i.horizon == h] for h in ("长期", "年度")]
        for pair in _near_pairs(*spans):
            pairs[frozenset((pair.first.name, pair.second.name))].append(pair)
    for whole in (f for f in reading.forms if f.kind == "department"):
        for form in (f for f in reading.forms if f.kind == "project"):
            for horizon in ("长期", "年度"):
                sides = [[i for i in f.indicators if i.horizon == horizon] for f in (whole, form)]
                for pair in _near_pairs(*sides):
                    pairs[frozenset((pair.first.name, pair.second.name))].append(pair)
    told = [group[0] for group in pairs.values()]
    if told:
        listed = "；".join(f"“{p.first.name}”与“{p.second.name}”" for p in told)
        yield found(
            Severity.HINT, f"{len(told)}组指标名称相近而不相同，疑为同一指标的不同叫法：{listed}。",
            [i.place for p in told for i in p], remedy="同一指标在部门整体与项目、长期与年度各表中使用同一名称。",
        )  # fmt: skip


def sources_of(reading: Reading, item: Indicator) -> list[Indicator]:
    """Statements of a near-named indicator elsewhere: in other forms or at the other horizon."""
    name = plain_name(item.name)
    others = (h.indicator for h in held(reading) if h.indicator.place != item.place)
    return [o for o in others if plain_name(o.name) == name or _matches(item, o)]


# ---- an indicator and its history ------------------------------------------------------------------------------------


def _swapped(first: Indicator, second: Indicator) -> bool:
    now = number_of(first.target), number_of(second.target)
    last = number_of(_value(first, "上年")), number_of(_value(second, "上年"))
    if None in (*now, *last) or not _same_measure((first.target, second.target, _value(first, "上年"), _value(second, "上年"))):
        return False
    return now == (last[1], last[0]) and now[0] != now[1]


def swaps(reading: Reading) -> Iterator[Finding]:
    """Two rows whose values, exchanged, both go on from their last year: 65/93 after 93/65."""
    for items in _tables(reading).values():
        for first, second in combinations(items, 2):
            if not _swapped(first, second):
                continue
            now = first.target.text, second.target.text
            last = _value(first, "上年").text, _value(second, "上年").text
            crossed = ((first, number_of(second.target)), (second, number_of(first.target)))
            backed = [o for item, wanted in crossed for o in sources_of(reading, item) if number_of(o.target) == wanted]
            proof = f"；另有{len(backed)}处同名或近名指标也支持换回后的数值" if backed else ""
            yield found(
                Severity.ERROR,
                f"{first.owner}：指标“{first.name}”与“{second.name}”的当年值疑似互换：上年分别为{last[0]}、{last[1]}，"
                f"当年填为{now[0]}、{now[1]}，对调后两项都与上年衔接{proof}。",
                (first.place, second.place, *(o.place for o in backed[:4])), printed=f"{now[0]}、{now[1]}", right=f"{now[1]}、{now[0]}",
                remedy=f"把“{first.name}”改为{now[1]}，“{second.name}”改为{now[0]}。",
            )  # fmt: skip


def jumps(reading: Reading) -> Iterator[Finding]:
    """Values that double, halve, or move by twenty points against last year; exchanged rows are reported as such."""
    for (source, _, _), items in _tables(reading).items():
        exchanged = {i.place for pair in combinations(items, 2) if _swapped(*pair) for i in pair}
        moved = [i for i in items if i.place not in exchanged and _jumps(i)]
        if moved:
            listed = "；".join(f"“{i.name}”由{_value(i, '上年').text}变为{i.target.text}" for i in moved)
            name = next(f.name for f in reading.forms if f.source == source)
            yield found(
                Severity.HINT, f"{name}：{len(moved)}项指标的当年值与上年相比变化很大：{listed}。",
                [i.place for i in moved], remedy="核对是否填错；确有变化的，在指标值确定依据中说明。",
            )  # fmt: skip


def _jumps(item: Indicator) -> bool:
    last, now = number_of(_value(item, "上年")), number_of(item.target)
    if last is None or now is None or not _same_measure((item.target, _value(item, "上年"))):
        return False
    if item.target.unit == "%":
        return abs(now - last) >= _JUMP_POINTS
    return last > 0 and not _JUMP_DOWN < now / last < _JUMP_UP


# ---- repeated indicators ---------------------------------------------------------------------------------------------


def duplicates(reading: Reading) -> Iterator[Finding]:
    """One indicator twice in one table."""
    for items in _tables(reading).values():
        by_name: dict[str, list[Indicator]] = defaultdict(list)
        for item in items:
            by_name[plain_name(item.name)].append(item)
        for group in by_name.values():
            if len(group) > 1 and _same_measure(i.target for i in group):
                levels = "、".join(i.level2 or i.level1 or "未标明类别" for i in group)
                first = group[0]
                yield found(
                    Severity.DOUBT,
                    f"{first.owner}：同一张{first.horizon}指标表中，指标“{first.name}”出现{len(group)}次（分别列在{levels}）。",
                    [i.place for i in group], remedy="删去重复的一项，或改正写错的指标名称。",
                )  # fmt: skip


RULES = (
    Rule(
        "R-PERF-CONFLICT", "同一指标两处数值不同", Severity.DOUBT, _GOALS,
        "部门整体与项目的绩效目标表中，同名、同期的指标应当是同一个值；"
        "“左右”之类的约数与明确数值也不一致。各项目通用的名称（服务对象满意度等）不比较。",
        "例：整体表新招录人员≥100人，项目表为100人左右。", conflicts,
    ),
    Rule(
        "R-PERF-HORIZON", "长期目标低于年度目标", Severity.DOUBT, _GOALS,
        "同一张表里同名指标的长期目标不应低于年度目标（“不超过”类指标除外）。",
        "例：享受补贴人数长期500人，年度800人。", horizons,
    ),
    Rule(
        "R-PERF-NAME", "同一指标名称不一", Severity.HINT, _GOALS,
        "把整体与项目、长期与年度各表中没有同名者的指标按字面相近配对；类别和计量单位也相同的，疑为同一指标的不同叫法。",
        "例：调解率与调解成功率；专项执法数量与专项执法次数。", near_names,
    ),
    Rule(
        "R-PERF-SWAP", "两项指标值互换", Severity.ERROR, _GOALS,
        "同一张表中两行的当年值恰好等于对方的上年值，对调后两行都与上年一致，可以断定填串了行。",
        "例：调解率上年65%、结案率上年93%，当年填成93%、65%。", swaps,
    ),
    Rule(
        "R-PERF-JUMP", "指标值与上年相比变化很大", Severity.HINT, _GOALS,
        "数量成倍增加、减半以上，或百分比变动20个百分点以上的，提示核对。",
        "例：新招录人数由上年13人变为6人。", jumps,
    ),
    Rule(
        "R-PERF-DUPLICATE", "指标重复", Severity.DOUBT, _GOALS,
        "同一张指标表里一个名称只应出现一次；重复往往是名称抄错（如“培训率”应为“培训合格率”）或归类重复。",
        "例：“培训率”既列在数量指标又列在质量指标。", duplicates,
    ),
)  # fmt: skip
