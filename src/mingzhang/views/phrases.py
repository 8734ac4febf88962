"""The sentences' few moving parts: amounts, shares, changes, lists (措辞). One home for each phrase.

An amount is a fact at a coordinate; a share or a change is a claim about facts, computed from the figures as printed.
额用“增加、减少”，率用“增长、下降”；没有上年数不作比较，上年为零不计增减率，相等说“持平”。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mingzhang.facts import ZERO, Claim, Coordinate, Fact, Indicator, Number
from mingzhang.views.facts import unit_of
from mingzhang.views.figures import PLAIN, Pen, figure, percent, ratio, rounded, stated, write
from mingzhang.views.publication import Figure, Inline, Paragraph, Prose
from mingzhang.views.setting import Setting

#: how what people write of a use or a reason may begin, though the sentence has said it
_BEGUN = re.compile(r"(?:主要用于|用于|(?:变动的?)?(?:主要)?原因是|主要是)[：:，,]?")


def prose(*parts: Prose | Inline) -> Prose:
    """Prose from pieces; neighbouring strings become one."""
    result: list[Inline] = []
    for part in parts:
        # a Figure is a tuple too: what is not prose is one piece
        for piece in (part,) if isinstance(part, str | Figure) else part:
            if isinstance(piece, str) and result and isinstance(result[-1], str):
                result[-1] += piece
            elif piece != "":
                result.append(piece)
    return tuple(result)


def paragraph(*parts: Prose | Inline, style: str = "body") -> Paragraph:
    """A paragraph from pieces."""
    return Paragraph(prose(*parts), style)


def listed(items: Iterable[Prose | Inline], separator: str = "；") -> Prose:
    """Items in a row with a separator between them."""
    result: list[Prose | Inline] = []
    for item in items:
        result += [separator, item] if result else [item]
    return prose(*result)


def pen_for(setting: Setting, at: Coordinate) -> tuple[Pen, str]:
    """How a sentence writes a figure, and the unit that follows it: money in the published unit, counts plainly."""
    unit = unit_of(at)
    return (setting.sentence, setting.sentence.unit) if unit == "元" else (PLAIN, unit)


def amount(setting: Setting, at: Coordinate) -> Prose:
    """6689.82万元, 53人. Where nothing was entered: 0."""
    pen, unit = pen_for(setting, at)
    return (figure(at, printed(setting, at), pen._replace(unit=unit), setting.place), unit)


def none(setting: Setting, at: Coordinate, word: str = "没有") -> Figure:
    """The word that states that there is nothing at a coordinate: exactly zero."""
    return Figure(word, Fact(at, Number(ZERO, ZERO, unit_of(at), word), setting.place, kind="sentence"))


def of_both_sides(shown: Prose) -> Prose:
    """收支总预算: what the figures state of revenue they state of expenditure too."""
    return tuple(piece if isinstance(piece, str) else piece._replace(also=(_spent(piece.states),)) for piece in shown)


def _spent(states: Fact | Claim | Indicator) -> Fact | Claim:
    if isinstance(states, Fact):
        return states._replace(coordinate=states.coordinate._replace(measure="expenditure"))
    assert isinstance(states, Claim) and states.base is not None
    return states._replace(subject=states.subject._replace(measure="expenditure"), base=states.base._replace(measure="expenditure"))


def named(setting: Setting, name: str, at: Coordinate) -> Prose:
    """物业管理服务36.1万元; 平台2.0：36.1万元, where the name's own digit would run into the amount."""
    return prose(name, "：" if name[-1:].isdigit() else "", amount(setting, at))


def printed(setting: Setting, at: Coordinate) -> Decimal:
    """A figure as the sentence prints it, in 元 or as a count."""
    value = setting.base.value(at)
    return rounded(ZERO if value is None else value, pen_for(setting, at)[0])


def exists(setting: Setting, at: Coordinate) -> bool:
    """Whether there is anything but zero at a coordinate."""
    value = setting.base.value(at)
    return value is not None and value != 0


def share(setting: Setting, part: Coordinate, whole: Coordinate) -> Prose:
    """占78.9%; nothing where the whole is zero."""
    total, value = printed(setting, whole), printed(setting, part)
    if total == 0:
        return ()
    text = percent(ratio(value, total), setting.layout.percent)
    number = stated(text, "%")
    unit = pen_for(setting, part)[1]
    value_number = stated(write(value, pen_for(setting, part)[0]), unit)
    claim = Claim("share", part, whole, number, None, "占", setting.place, subject_value=value_number)
    return ("占", Figure(text, claim), "%")


def share_of(setting: Setting, part: Coordinate, whole: Coordinate, called: str) -> Prose:
    """占政府采购预算的34.4%: a share that names its base."""
    return tuple(piece.replace("占", f"占{called}的") if isinstance(piece, str) else piece for piece in share(setting, part, whole))


def amount_and_share(setting: Setting, name: str, part: Coordinate, whole: Coordinate) -> Prose:
    """基本支出1414.26万元，占21.1%"""
    tail = share(setting, part, whole)
    return prose(named(setting, name, part), *(("，", tail) if tail else ()))


def last_year(setting: Setting, at: Coordinate) -> Coordinate:
    """The same figure of the year before."""
    return at._replace(year=str(setting.year - 1))


def change(setting: Setting, at: Coordinate) -> Prose:
    """比2023年预算减少841.4万元，下降11.2%; nothing where last year's figure is not known."""
    before = last_year(setting, at)
    known = setting.base.value(before)
    if known is None:
        return ()
    pen, unit = pen_for(setting, at)
    now, then = printed(setting, at), rounded(known, pen)
    subject = stated(write(now, pen), unit)
    label = f"{setting.year - 1}年{setting.account}"
    if now == then:
        word = "持平"
        return (f"与{label}", Figure(word, Claim("level", at, before, None, 0, word, setting.place, subject)))
    more = now > then
    direction, word, rate = (1, "增加", "增长") if more else (-1, "减少", "下降")
    text = write(abs(now - then), pen)
    difference = Figure(text, Claim("change", at, before, stated(text, unit), direction, word, setting.place, subject))
    if then == 0:
        return (f"比{label}{word}", difference, unit)
    text = percent(ratio(abs(now - then), then), setting.layout.percent)
    growth = Figure(text, Claim("growth", at, before, stated(text, "%"), direction, rate, setting.place, subject))
    return (f"比{label}{word}", difference, f"{unit}，{rate}", growth, "%")


def amount_and_change(setting: Setting, at: Coordinate) -> Prose:
    """6689.82万元，比2023年预算减少841.4万元，下降11.2%"""
    tail = change(setting, at)
    return prose(amount(setting, at), *(("，", tail) if tail else ()))


def changed(setting: Setting, at: Coordinate) -> bool:
    """Whether there is a change to give a reason for."""
    known = setting.base.value(last_year(setting, at))
    return known is not None and rounded(known, pen_for(setting, at)[0]) != printed(setting, at)


def because(setting: Setting, at: Coordinate, reason: Prose) -> Prose:
    """变动的主要原因是…。 where there is a change and a reason was given."""
    return prose("变动的主要原因是", stop(begun(reason))) if reason and changed(setting, at) else ()


def begun(told: Prose) -> Prose:
    """What people wrote, to stand after 主要用于 or 主要原因是: these are not said twice."""
    if not told or not isinstance(told[0], str):
        return told
    start = _BEGUN.match(told[0])
    return prose(told[0][start.end() :], *told[1:]) if start else told


def stop(text: Prose) -> Prose:
    """The text ending in exactly one full stop."""
    if text and isinstance(text[-1], str):
        return prose(*text[:-1], text[-1].rstrip("。；;，, \n") + "。")
    return prose(text, "。")


def bare(text: Prose) -> Prose:
    """The text without a full stop at its end, to stand inside a sentence."""
    return prose(*text[:-1], text[-1].rstrip("。；;，, \n")) if text and isinstance(text[-1], str) else text


def names(items: Sequence[str]) -> str:
    """Names in a row: 甲、乙、丙."""
    return "、".join(items)


def date_text(iso: str) -> str:
    """2024-01-19 → 2024年1月19日; what is no date stays as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return iso
    return f"{int(parts[0])}年{int(parts[1])}月{int(parts[2])}日"
