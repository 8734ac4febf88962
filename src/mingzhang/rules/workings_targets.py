"""Quantities of workings against targets and against each other (测算数量与绩效目标)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from mingzhang.facts import ZERO, Finding, Indicator, Severity
from mingzhang.reading import Form, ItemLine, Reading
from mingzhang.rules.performance_values import number_of, plain_name
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found

_BUDGET = "预算法第三十二条：按照绩效目标管理、支出标准等规定编制预算草案"
_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标应当与预算资金量相匹配"


class Quantity(NamedTuple):
    """A count in a working: 3000件, 10-12次."""

    low: Decimal
    high: Decimal
    unit: str
    start: int


_COUNT = re.compile(
    r"(?<![\d.\-—~/])(?P<low>\d[\d,]*)(?:\s*[-—~至]\s*(?P<high>\d[\d,]*))?\s*"
    r"(?P<unit>人次|场次|批次|人|名|件|次|场|家|个(?!月)|户|项|份|期|套|台)(?![元/])"
)
UNITS = {"场次": "场", "人次": "人", "名": "人", "次": "场"}
_COMMON = re.compile(r"人员|数量|补贴|工作|活动|完成|享受|全年|本年|年度|经费|项目|标准|人数|情况|进行|各类|开展|费用")


def quantities(text: str) -> list[Quantity]:
    """The counts of a text with their units; 场次 and 次 count as 场, 名 as 人."""
    result = []
    for match in _COUNT.finditer(text):
        low = Decimal(match["low"].replace(",", ""))
        high = Decimal(match["high"].replace(",", "")) if match["high"] else low
        result.append(Quantity(low, high, UNITS.get(match["unit"], match["unit"]), match.start()))
    return result


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """Pairs of characters that say what a text is about."""
    words = _COMMON.sub(" ", plain_name(text))
    return frozenset(a + b for part in re.findall(r"[\u4e00-\u9fffA-Za-z]{2,}", words) for a, b in pairwise(part))


class _Segment(NamedTuple):
    """A part of a working that speaks of one thing, with how much it shares with an indicator's name."""

    line: ItemLine
    text: str
    kin: int


_PARTS = re.compile(r"[；;。\n①-⑳]|(?<=\s)\d{1,2}[.、](?=\s*[^\d\s])")


def _segments(item: Indicator, lines: Sequence[ItemLine]) -> list[_Segment]:
    name = _pairs(item.name)
    parts = [(line, text) for line in lines for text in _PARTS.split(line.working) if text.strip()]
    return [_Segment(line, text, len(name & _pairs(f"{line.content} {text}"))) for line, text in parts]


def runs(values: Sequence[Decimal]) -> list[Decimal]:
    """Sums of neighbouring results."""
    return [sum(values[i:j], ZERO) for i in range(len(values)) for j in range(i + 1, len(values) + 1)]


def _reached(value: Decimal, near: Sequence[_Segment], unit: str) -> bool:
    """Whether some working of the matter uses the value: one count, a sum of counts, or a bare factor."""
    lines = list(dict.fromkeys(s.line for s in near if s.kin))
    counted = [[q for q in quantities(line.working) if q.unit == unit] for line in lines]
    together = [q.low for group in counted for q in group]
    sums = {sum(together, ZERO)} | {total for group in counted for total in runs([q.low for q in group])}
    bare = {factor for line in lines for f in line.formulas for factor, word in f.tokens if not word}
    return value in sums | bare or any(q.low <= value <= q.high for group in counted for q in group)


def supported(item: Indicator, form: Form) -> bool:
    """Whether a working of the matter, or a goal of the form, carries the value that an indicator sets."""
    value, unit = number_of(item.target), UNITS.get(item.target.unit, item.target.unit)
    if value is None:
        return False
    if _reached(value, _segments(item, form.items), unit):
        return True
    told = [q for _, _, text in form.goals if _pairs(item.name) & _pairs(text) for q in quantities(text)]
    return any(q.unit == unit and q.low <= value <= q.high for q in told)


def targets(reading: Reading) -> Iterator[Finding]:
    """Quantities that the money was worked out for against the targets that it is given for: 3000 cases against ≥3200."""
    for form in reading.forms:
        for item in form.indicators:
            value, unit = number_of(item.target), UNITS.get(item.target.unit, item.target.unit)
            if value is None or item.horizon != "年度" or item.level1 != "产出指标":
                continue
            near = _segments(item, form.items)
            best = max(near, key=lambda s: s.kin, default=None)
            if best is None or best.kin < (3 if unit == "场" else 2) or _reached(value, near, unit):
                continue
            counted = [q for q in quantities(best.text) if q.unit == unit]
            if not counted:
                continue
            told = _told(best.text, counted)
            yield found(
                Severity.DOUBT,
                f"{form.name}：指标“{item.name}”为{item.target.text}，而“{best.line.content}”按{told}测算，目标与测算的数量不一致。",
                (item.place, best.line.place), printed=item.target.text, right=told, remedy="使目标值与测算所用的数量一致，或说明差别。",
            )  # fmt: skip
        yield from _seasons(form)


def _told(text: str, counted: Sequence[Quantity]) -> str:
    shown = [m[0] for q in counted if (m := _COUNT.match(text, q.start))]
    return "、".join(re.sub(r"\s+", "", s) for s in dict.fromkeys(shown))


def _seasons(form: Form) -> Iterator[Finding]:
    """An indicator of one season whose money is worked out for two."""
    for item in form.indicators:
        season = re.search(r"春季|秋季|上半年|下半年", item.name)
        if season is None or item.horizon != "年度":
            continue
        for part in _segments(item, form.items):
            both = re.search(r"春、?秋(?:两|二)?季|两季|上下半年", part.text)
            if both is not None and part.kin >= 3:
                yield found(
                    Severity.HINT, f"{form.name}：指标“{item.name}”只说{season[0]}，而“{part.line.content}”按{both[0]}测算。",
                    (item.place, part.line.place), printed=season[0], right=both[0], remedy="统一指标名称与测算的口径。",
                )  # fmt: skip


_STAFF = re.compile(r"(?:聘用|工作|派遣|购岗|劳务|窗口)人员|员工|职工")


def people(reading: Reading) -> Iterator[Finding]:
    """The same staff counted differently in two items: wages for 23, lunches for 21."""
    for form in reading.forms:
        counted = [(i, [q for q in quantities(i.working) if q.unit == "人"]) for i in form.items if _STAFF.search(i.working)]
        staffed = [(i, counts[0]) for i, counts in counted if len(counts) == 1]
        for position, (first, one) in enumerate(staffed):
            for second, two in staffed[position + 1 :]:
                shared = _pairs(first.working[: one.start]) & _pairs(second.working[: two.start])
                if one.low != two.low and len(shared) >= 2:
                    yield found(
                        Severity.HINT,
                        f"{form.name}：“{first.content}”按{one.low}人、“{second.content}”按{two.low}人测算，人员似为同一批，人数不同。",
                        (first.place, second.place), printed=f"{two.low}人", right=f"{one.low}人", remedy="核对人数；口径不同的予以说明。",
                    )  # fmt: skip


RULES = (
    Rule(
        "R-WORKING-TARGET", "目标与测算的数量不一致", Severity.DOUBT, _GOALS,
        "数量类产出指标与内容相同的测算应使用同一数量；目标等于测算数量、其合计或在测算区间之内的，不报。",
        "例：补贴按3000件测算，指标为≥3200件。", targets, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-WORKING-PEOPLE", "同一批人员人数不同", Severity.HINT, _BUDGET,
        "同一项目内，同一批工作人员在不同支出中的人数应当相同。",
        "例：劳务费按23人、午餐费按21人测算。", people, kinds=("预算", "绩效"),
    ),
)  # fmt: skip
