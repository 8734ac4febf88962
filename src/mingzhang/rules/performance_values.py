"""Indicators compared with each other: namesakes, near names, long-term and annual, repeated (绩效指标之间的比较)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from mingzhang.facts import MONEY, Finding, Indicator, Number, Place, Severity, Target, places_of, show
from mingzhang.reading import Form, Reading
from mingzhang.rules.near import difference
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found, once

_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标应当指向明确、细化量化、合理可行、相应匹配"
_DROPPED = re.compile(r"[\s“”‘’\"'《》（）()、，,。·]+")
#: words that names add without another meaning
_FILLING = re.compile(r"(?:全区|全市|全县|全年|年度|辖区|本区|完成|开展|举办|享受|数量|情况|指标|的|总|等)")
#: names that every project uses for a matter of its own
GENERIC = re.compile(
    r"(?:服务对象|受益对象|群众|社会公众|公众|工作人员)?满意[度率]|(?:任务|工作|项目)?完成(?:及时)?率|预算执行率|资金使用合规率|"
    r"(?:年度)?考核合格率|完成时间"
)
_TAIL = re.compile(r"(?:数量|次数|家数|企业数|场次|人数|数|率|情况)$")
_RATE = re.compile(r"满意|率|比例|[%％]")
_NEAR = 0.6
#: near names whose values are no further apart than this factor may be one indicator
_SAME_ORDER = Decimal("1.25")


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=8192)
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


def tables_of(reading: Reading) -> dict[tuple[str, str, str], list[Indicator]]:
    """Indicators by form, horizon and goal: one table of the form each."""
    groups: dict[tuple[str, str, str], list[Indicator]] = defaultdict(list)
    for form in reading.forms:
        for item in form.indicators:
            groups[form.source, item.horizon, item.goal].append(item)
    return groups


def same_measure(items: Iterable[Target]) -> bool:
    return len({t.unit for t in items}) == 1


# ---- one indicator in two places -------------------------------------------------------------------------------------


def conflicts(reading: Reading) -> Iterator[Finding]:
    """The same indicator with different values in the department's form and a project's, at one horizon."""
    told: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in conflicting(reading):
        told[plain_name(pair.first.name), pair.second.owner].append(pair)
    for pairs in told.values():
        first, second = pairs[0]
        one, two = first.target, second.target
        stated = dict.fromkeys((p.first.target.text, p.second.target.text) for p in pairs)
        values = "；".join(f"在{first.owner}表中为{a}，在{second.owner}表中为{b}" for a, b in stated)
        why = "两处数值不同" if any(_differ(*p) for p in pairs) else "一处为约数，两处的考核标准不一致"
        yield found(
            Severity.DOUBT, f"同一指标“{first.name}”（{'、'.join(dict.fromkeys(p.first.horizon for p in pairs))}）{values}，{why}。",
            [i.place for p in pairs for i in p], printed=two.text, right=one.text, remedy="核对后在部门整体和项目两张表中填写同一指标值。",
        )  # fmt: skip
    yield from _near_conflicts(reading)


def _near_conflicts(reading: Reading) -> Iterator[Finding]:
    """Indicators of near names and near values: 4000 against 4100."""
    told: dict[frozenset[str], list[Pair]] = defaultdict(list)
    for _, pair in near_across(reading):
        one, two = number_of(pair.first.target), number_of(pair.second.target)
        rate = pair.first.target.unit == "%" or _RATE.search(pair.first.name)
        if one and two and not rate and _differ(*pair) and max(one, two) <= min(one, two) * _SAME_ORDER:
            told[frozenset((plain_name(pair.first.name), plain_name(pair.second.name)))].append(pair)
    for pairs in told.values():
        first, second = pairs[0]
        yield found(
            Severity.HINT,
            f"指标“{first.name}”在{first.owner}表中为{first.target.text}，名称相近的“{second.name}”在{second.owner}表中为{second.target.text}"
            f"（{'、'.join(dict.fromkeys(p.first.horizon for p in pairs))}），疑为同一指标，两处数值不同。",
            [i.place for p in pairs for i in p], printed=second.target.text, right=first.target.text,
            remedy="核对是否同一指标；同一指标使用同一名称，填写同一数值。",
        )  # fmt: skip


def conflicting(reading: Reading) -> list[Pair]:
    """Namesakes of the department's form and one project's, at one horizon, whose targets are not one."""
    groups: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for item in held(reading):
        groups[plain_name(item.indicator.name), item.indicator.horizon].append(item)
    result = []
    for (name, _), same in groups.items():
        whole = [h for h in same if h.kind == "department"]
        parts = [h for h in same if h.kind != "department"]
        # a name that stands in several projects, or twice in the department's form, is no one indicator
        if len(whole) != 1 or len(parts) != 1 or whole[0].form == parts[0].form or GENERIC.fullmatch(name):
            continue
        pair = Pair(whole[0].indicator, parts[0].indicator)
        operators = {i.target.operator for i in pair}
        if _differ(*pair) or ("≈" in operators and len(operators) > 1):
            result.append(pair)
    return result


def _differ(first: Indicator, second: Indicator) -> bool:
    one, two = number_of(first.target), number_of(second.target)
    return None not in (one, two) and one != two and same_measure((first.target, second.target))


class Pair(NamedTuple):
    first: Indicator
    second: Indicator


def horizons(reading: Reading) -> Iterator[Finding]:
    """A long-term target below the year's own, for the same indicator of the same form."""
    for form in reading.forms:
        for long, annual in below_the_year(form):
            yield found(
                Severity.DOUBT,
                f"{form.name}：指标“{annual.name}”长期目标为{long.target.text}，年度目标却为{annual.target.text}，长期目标低于年度目标。",
                (long.place, annual.place), printed=long.target.text, right=annual.target.text, remedy="核对两处指标值，统一口径。",
            )  # fmt: skip


def below_the_year(form: Form) -> list[Pair]:
    """Long-term and annual namesakes of a form of which the long-term target is the lower one."""
    by_name: dict[str, dict[str, list[Indicator]]] = defaultdict(lambda: defaultdict(list))
    for item in form.indicators:
        by_name[plain_name(item.name)][item.horizon].append(item)
    result = []
    for spans in by_name.values():
        if len(spans.get("长期", [])) != 1 or len(spans.get("年度", [])) != 1:
            continue
        long, annual = spans["长期"][0], spans["年度"][0]
        low, high = number_of(long.target), number_of(annual.target)
        falls = long.target.operator in {"≤", "<"} or annual.target.operator in {"≤", "<"}
        if low is not None and high is not None and not falls and same_measure((long.target, annual.target)) and low < high:
            result.append(Pair(long, annual))
    return result


@lru_cache(maxsize=8192)
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


def near_pairs(left: Sequence[Indicator], right: Sequence[Indicator]) -> Iterator[Pair]:
    """Indicators of two tables that find no namesake and are named alike; each is paired once."""
    names = [{plain_name(i.name) for i in side} for side in (left, right)]
    lone = [i for i in left if plain_name(i.name) not in names[1]], [i for i in right if plain_name(i.name) not in names[0]]
    taken: set[Place] = set()
    for item in lone[0]:
        options = [o for o in lone[1] if o.place not in taken and _matches(item, o)]
        best = max(options, key=lambda o: likeness(plain_name(item.name), plain_name(o.name)), default=None)
        if best is not None:
            taken.add(best.place)
            yield Pair(item, best)


def _matches(item: Indicator, other: Indicator) -> bool:
    units = {item.target.unit, other.target.unit} - {""}
    return len(units) <= 1 and item.level1 == other.level1 and _near(plain_name(item.name), plain_name(other.name))


@once
def near_across(reading: Reading) -> list[tuple[str, Pair]]:
    """(horizon, pair) of near names: one of the department's form, one of a project's."""
    result = []
    for whole in (f for f in reading.forms if f.kind == "department"):
        for form in (f for f in reading.forms if f.kind == "project"):
            for horizon in ("长期", "年度"):
                sides = [[i for i in f.indicators if i.horizon == horizon] for f in (whole, form)]
                result += [(horizon, pair) for pair in near_pairs(*sides)]
    return result


def near_names(reading: Reading) -> Iterator[Finding]:
    """One indicator under several names: between the department's form and the projects', long-term and annual."""
    pairs: dict[frozenset[str], list[Pair]] = defaultdict(list)
    for form in reading.forms:
        spans = [[i for i in form.indicators if i.horizon == h] for h in ("长期", "年度")]
        for pair in near_pairs(*spans):
            pairs[frozenset((pair.first.name, pair.second.name))].append(pair)
    for _, pair in near_across(reading):
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


# ---- repeated indicators ---------------------------------------------------------------------------------------------


def duplicates(reading: Reading) -> Iterator[Finding]:
    """One indicator twice in one table."""
    for items in tables_of(reading).values():
        by_name: dict[str, list[Indicator]] = defaultdict(list)
        for item in items:
            by_name[plain_name(item.name)].append(item)
        for group in by_name.values():
            if len(group) > 1 and same_measure(i.target for i in group):
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
        "“左右”之类的约数与明确数值也不一致。各项目通用的名称（服务对象满意度等）不比较。"
        "名称只是相近、数值相差不到四分之一的，提示核对。",
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
        "R-PERF-DUPLICATE", "指标重复", Severity.DOUBT, _GOALS,
        "同一张指标表里一个名称只应出现一次；重复往往是名称抄错（如“培训率”应为“培训合格率”）或归类重复。",
        "例：“培训率”既列在数量指标又列在质量指标。", duplicates,
    ),
)  # fmt: skip
