"""Reasons given for changes of money: of the right years, adding up, in the right direction, present at all (增减原因)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts import ZERO, Finding, Place, Severity, show
from mingzhang.reading import Form, HistoryItem, Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Written, around, at, compact, explained, found, paragraphs

_BUDGET = "预算法第三十二条：各部门、各单位应当按照国务院财政部门制定的绩效目标管理等预算编制规定编制预算草案"
_PUBLIC = "《地方预决算公开操作规程》（财预〔2016〕143号）：公开预决算应当对增减变化较大的情况说明原因"
_AMOUNT = re.compile(r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|万|元)(?!/)")
_FACTOR = {"亿元": Decimal(100000000), "万元": Decimal(10000), "万": Decimal(10000), "元": Decimal(1)}
_UP = re.compile(r"增加|增长|上升|提高|新增")
_DOWN = re.compile(r"减少|下降|降低|压减|核减|压缩")
_WHY = re.compile(r"原因|由于|因为|主要[是系]|系因|主要因|用于|落实|按照|根据|因此|受.{1,12}影响")
_MARK = re.compile(r"当年预算变动情况(?:及理由)?\s*[:：]?")
#: 百分比: a change of this much needs a reason; a sum of causes that is off by this share of the change is a doubt
_LARGE = Decimal(20)
_OFF = Decimal("0.1")
#: a month is over from its last days on
_MONTH_ENDS = 28
_AHEAD = 8


class Reason(NamedTuple):
    """What a form says of its change: the year that changed, the year it is compared with, and the causes with amounts."""

    form: Form
    text: str
    later: str
    earlier: str
    direction: int  # +1, -1; 0 where no word tells
    amounts: tuple[Decimal, ...]  # of the causes, signed by their own words
    place: Place


_COMPARED = re.compile(r"(?:(20\d\d)\s*年[^，。；]{0,12})?(?:比|较)\s*(?:上年|(20\d\d)\s*年)")
#: 减少42.98万元: the change itself, not a cause
_WHOLE = re.compile(r"(?:增加|减少|增长|下降|上升|降低)了?\s*(?:约)?\s*\d[\d,.]*\s*(?:亿元|万元|万|元)")


def reasons(reading: Reading) -> list[Reason]:
    """What each form gives as the reason of the year's change; forms without that part are left out."""
    result = []
    for form in reading.forms:
        field = form.field("变动情况")
        mark = _MARK.search(field.text) if field is not None else None
        if field is None or mark is None or not reading.year.isdigit():
            continue
        text = field.text[mark.end() :].strip()
        later, earlier = _years(text, reading.year)
        head = re.split(r"原因|理由|，|,|。", text)[0]
        result.append(Reason(form, text, later, earlier, _direction(head), _amounts(text), at(field.place, text)))
    return result


def _years(text: str, year: str) -> tuple[str, str]:
    """The year that changed and the one it is compared with; of a text that compares none, the first year it names."""
    compared = _COMPARED.search(text)
    if compared is not None:
        later = compared[1] or (str(int(compared[2]) + 1) if compared[2] else year)
        return later, compared[2] or str(int(later) - 1)
    named = re.search(r"(20\d\d)\s*年[^，。；]{0,10}预算", text)
    later = named[1] if named is not None else year
    return later, str(int(later) - 1)


def _direction(text: str) -> int:
    up, down = _UP.search(text), _DOWN.search(text)
    return 0 if (up is None) == (down is None) else 1 if up else -1


def _amounts(text: str) -> tuple[Decimal, ...]:
    """Amounts named as causes, each with the sign of the last word of change before it.

    Not the change itself, nor amounts of a sum that the text works out (a＋b＝c), which is executed as a formula.
    """
    result = []
    for sentence in re.split(r"(?<=[。；;\n])", text):
        if re.search(r"[=＝]", sentence):
            continue
        whole = [m.span() for m in _WHOLE.finditer(sentence)]
        for match in _AMOUNT.finditer(sentence):
            if any(start <= match.start() < end for start, end in whole):
                continue
            before = sentence[: match.start()]
            up, down = (max((m.start() for m in p.finditer(before)), default=-1) for p in (_UP, _DOWN))
            value = Decimal(match["value"].replace(",", "")) * _FACTOR[match["unit"]]
            result.append(-value if down > up else value)
    return tuple(result)


def _budget(form: Form, year: str) -> HistoryItem | None:
    found_items = [h for h in form.history if h.year == year and h.stage == "budget" and not h.period]
    return found_items[0] if len(found_items) == 1 else None


def wrong_years(reading: Reading) -> Iterator[Finding]:
    """The form of a year explains the change between two earlier years, and not its own."""
    stale = [r for r in reasons(reading) if int(r.later) < int(reading.year) and reading.year not in r.text]
    if stale:
        told = Counter((r.later, r.earlier) for r in stale)
        (later, earlier), _ = told.most_common(1)[0]
        last = str(int(reading.year) - 1)
        names = "、".join(_changed(r.form, reading.year) for r in stale)
        yield found(
            Severity.ERROR,
            f"{len(stale)}张{reading.year}年的申报表在“当年预算变动情况及理由”中说明的是{later}年比{earlier}年的变动，"
            f"没有说明{reading.year}年比{last}年的变动：{names}。",
            [r.place for r in stale], printed=f"{later}年比{earlier}年", right=f"{reading.year}年比{last}年",
            remedy=f"改为说明{reading.year}年预算比{last}年的增减及理由。",
        )  # fmt: skip


def _changed(form: Form, year: str) -> str:
    """``支农资金（956万元→1,331.67万元）`` where both years were read, else the name."""
    before = _budget(form, str(int(year) - 1))
    local = next((s.number for s in form.sources if s.origin == "local" and s.number is not None), None)
    whole = re.search(r"含[^（）()]{0,8}转移支付", before.place.text) if before is not None else None
    if before is None or local is None or whole is not None:
        return form.name
    return f"{form.name}（{show(before.number.value, '万元')}→{show(local.value, '万元')}万元）"


def sums(reading: Reading) -> Iterator[Finding]:
    """Amounts named as causes against the change that the two years' budgets show: 60 + 27 ≠ 234 − 160."""
    for reason in reasons(reading):
        if not reason.amounts:
            continue
        later, earlier = reason.later, reason.earlier
        now, before = _budget(reason.form, later), _budget(reason.form, earlier)
        if now is None or before is None:
            continue
        change = now.number.value - before.number.value
        total = sum(reason.amounts, ZERO)
        slack = (now.number.quantum + before.number.quantum) / 2
        # causes may leave a rest unnamed; more than the whole change, or the other way, they cannot be
        if abs(total) > abs(change) + slack or (total > 0) != (change > 0):
            off = abs(total - change) > abs(change) * _OFF
            shown = "＋".join(show(a, "万元", 2) for a in reason.amounts).replace("＋-", "－")
            yield found(
                Severity.DOUBT if off else Severity.HINT,
                f"{reason.form.name}：所列原因合计{shown}{'＝' + show(total, '万元') if len(reason.amounts) > 1 else ''}万元，"
                f"而{later}年预算比{earlier}年变动为{now.number.raw}－{before.number.raw}＝{show(change, '万元')}万元，"
                f"相差{show(abs(total - change), '万元')}万元，没有说明。",
                (reason.place, now.place, before.place), printed=show(total, "万元"), right=show(change, "万元"),
                remedy="列出增加和减少的全部主要因素，使其合计与变动额相符。",
            )  # fmt: skip


def directions(reading: Reading) -> Iterator[Finding]:
    """增加 where the budgets fell, 减少 where they rose."""
    for reason in reasons(reading):
        if reason.direction == 0 or re.search(r"区级|本级|部分", reason.text.split("原因")[0]):
            continue
        later, earlier = reason.later, reason.earlier
        now, before = _budget(reason.form, later), _budget(reason.form, earlier)
        change = now.number.value - before.number.value if now is not None and before is not None else ZERO
        if now is not None and before is not None and change and (change > 0) != (reason.direction > 0):
            word = "增加" if reason.direction > 0 else "减少"
            yield found(
                Severity.ERROR,
                f"{reason.form.name}：写{later}年预算{word}，"
                f"而{earlier}年为{before.number.raw}、{later}年为{now.number.raw}，实际{'增加' if change > 0 else '减少'}。",
                (reason.place, now.place, before.place), printed=word, right="增加" if change > 0 else "减少", remedy="核对数额与文字。",
            )  # fmt: skip


def periods(reading: Reading) -> Iterator[Finding]:
    """The execution so far covers the same months in all forms, and none that lie after the day of filing."""
    spans = [(f, h) for f in reading.forms for h in f.history if h.stage == "outturn" and h.period]
    if not spans:
        return
    filed = next((d for f in reading.forms if (x := f.field("填报日期")) is not None and (d := _date(x.text)) is not None), None)
    usual, count = Counter(h.period for _, h in spans).most_common(1)[0]
    for form, item in spans:
        end = _end(item.period)
        late = filed is not None and end is not None and (end > filed[:2] or (end == filed[:2] and filed[2] < _MONTH_ENDS))
        odd = item.period != usual and count >= 2
        if not late and not odd:
            continue
        told = _months(item.period)
        why = [f"其余{count}张表为{_months(usual)}"] if odd else []
        if late and filed is not None and end is not None:
            why.append(f"填报日期为{filed[0]}年{filed[1]}月{filed[2]}日，{end[1]}月尚未结束")
        yield found(
            Severity.DOUBT,
            f"{form.name}：执行数的期间为{told}，{'；'.join(why)}。", item.place, printed=told, right=_months(usual) if odd else "",
            remedy="按统一的截止月份填报执行数。",
        )  # fmt: skip


def _date(text: str) -> tuple[int, int, int] | None:
    match = re.search(r"(20\d\d)\D+(\d{1,2})\D+(\d{1,2})", text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _end(period: str) -> tuple[int, int] | None:
    match = re.search(r"(20\d\d)-(\d\d)$", period)
    if match is None:
        return None
    return int(match[1]), int(match[2])


def _months(period: str) -> str:
    match = re.fullmatch(r"(20\d\d)-(\d\d)/20\d\d-(\d\d)", period)
    return f"{match[1]}年{int(match[2])}-{int(match[3])}月" if match else period


_HALF = re.compile(r"(?<!\d)[,;:()]|[,;:()](?!\d)")
_FULL_WIDTH = str.maketrans(",;:()", "，；：（）")
_GREW = re.compile(r"(?:增加|增长|减少|下降|上升|降低)了?\s*(?:约)?\s*(?P<percent>\d+(?:\.\d+)?)\s*%")
_CHANGED = re.compile(r"[比较同][^，。；]{0,24}(?:预算|决算|上年|去年|年初|年)[^，。；]{0,10}(?:增加|减少|增长|下降)")


def missing(reading: Reading) -> Iterator[Finding]:
    """A change of a fifth or more in the narrative, and not a word on why in its paragraph or the next."""
    texts = paragraphs(reading)
    for position, paragraph in enumerate(texts):
        text = compact(paragraph.text)
        if explained(paragraph.path) or not _CHANGED.search(text):
            continue
        rates = [m for m in _GREW.finditer(text) if Decimal(m["percent"]) >= _LARGE]
        if not rates or not _AMOUNT.search(text) or _WHY.search(text[rates[0].start() :]) or _goes_on(texts, position):
            continue
        told = _HALF.sub(lambda m: m[0].translate(_FULL_WIDTH), around(text, rates[0].start(), rates[0].end(), 20))
        yield found(
            Severity.DOUBT,
            f"{paragraph.path[-1] if paragraph.path else '正文'}：写“{told}”，变动达{rates[0]['percent']}%，没有说明原因。",
            at(paragraph.place, paragraph.text), remedy="补充增减变化的主要原因。",
        )  # fmt: skip


def _goes_on(texts: Sequence[Written], position: int) -> bool:
    """Whether what follows under the same heading, or after “如下”, gives the reason."""
    own = texts[position]
    ahead = texts[position + 1 : position + 1 + _AHEAD]
    opens = re.search(r"如下|其中[:：]?$|包括[:：]?$", own.text[-12:].strip()) is not None
    below = [t for i, t in enumerate(ahead) if t.path[: len(own.path)] == own.path and (i == 0 or opens or len(t.path) > len(own.path))]
    return any(_WHY.search(compact(t.text)) for t in below)


RULES = (
    Rule(
        "R-REASON-YEAR", "变动理由说明的是往年", Severity.ERROR, _BUDGET,
        "申报表的“当年预算变动情况及理由”应说明本年度预算比上年度的变动；只说明前两年之间的变动，是沿用了上年的文字。",
        "例：2024年申报表写“2023年预算较2022年增加……”。", wrong_years, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-REASON-SUM", "所列原因与变动额不符", Severity.DOUBT, _BUDGET,
        "列举的增减金额合计不应超过两年预算之差，方向也应相同；"
        "超过的部分必有未说明的相反因素。合计小于变动额的，可能只列了主要原因，不报。",
        "例：写增加60万元和27万元，而234－160＝74。", sums, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-REASON-DIRECTION", "增减方向写反", Severity.ERROR, _BUDGET,
        "文字写增加（减少），而同表所列两年的年初预算相反。",
        "例：写减少，而上年50万元、本年58万元。", directions, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-REASON-PERIOD", "执行数期间不一致", Severity.DOUBT, _BUDGET,
        "同一批申报表的执行数应截止到同一月份，并且不晚于填报日期。",
        "例：七张表为1-7月，一张为1-12月，而填报日期是12月15日。", periods, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-REASON-MISSING", "变动较大而未说明原因", Severity.DOUBT, _PUBLIC,
        "正文中增减20%及以上的，应在同段或下一段说明原因。",
        "例：“较上年增加300.24万元，增加130%”，后面没有原因。", missing, kinds=("预算", "决算"),
    ),
)  # fmt: skip
