"""Items of expenditure with their workings, and the history of a project's money (支出明细与测算、前两年预算).

An enumeration under an amount (①②③, 1. 2. 3., a list in brackets) is a sum like any other: the amount is the whole, the
entries are its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingzhang.facts import MONEY, ZERO, Claim, Coordinate, Fact, Formula, Number, Place, Unbound, number
from mingzhang.reading import HistoryItem, ItemLine
from mingzhang.understand.form_changes import read_changes
from mingzhang.understand.formulas import Step, read_steps

_AMOUNT = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>百万元|亿元|万元|千元|元|亿|万)(?!\s*/|人|件|次|户|平方米|\d)"
)
_RATE = re.compile(r"(?:每[\u4e00-\u9fff]{1,4}|标准为?|人均|单价)\s*$|[-—~至]\s*$")
_CIRCLED = re.compile(r"[①-⑳]")
_NUMBERED = re.compile(r"(?:^|(?<=[\s。；;，,:：(（]))\d{1,2}[.、)）](?=\s*[^\d\s])")
_LIST = re.compile(r"(?:包括|包含|分别为|分为|其中)[^:：。;；]{0,12}[:：](?P<list>[^。]+)")
_FOLD = str.maketrans("（）", "()")


class Money(NamedTuple):
    """An amount of money in a text. ``depth`` counts the brackets that it stands in."""

    number: Number
    start: int
    end: int
    depth: int


def amounts_in(text: str) -> list[Money]:
    """The amounts of a text that are no rates (元/人, 每人…元) and no ends of ranges."""
    result, depth, at = [], 0, 0
    for match in _AMOUNT.finditer(text):
        span = text[at : match.start()]
        depth = max(0, depth + span.count("(") + span.count("（") - span.count(")") - span.count("）"))
        at = match.start()
        if not _RATE.search(text[max(0, at - 8) : at]):
            result.append(Money(number(match["digits"], match["unit"], raw=match[0]), at, match.end(), depth))
    return result


def finals(steps: list[Step]) -> list[Number]:
    """The results that stand at the end: a share replaces the results that it was taken of."""
    kept: list[tuple[int, Number]] = []
    before = 0
    for step in steps:
        stated = step.formula.stated
        if stated is None or not stated.is_money:
            continue
        if step.share:
            kept = [(at, n) for at, n in kept if at < max(before, step.start)]
            before = step.end
        kept.append((step.end, stated))
    return [n for _, n in kept]


def _segments(text: str) -> tuple[str, list[str]]:
    """Head and entries of an enumeration; no entries where there is none."""
    pattern = _CIRCLED if len(_CIRCLED.findall(text)) >= 2 else _NUMBERED
    marks = [m.start() for m in pattern.finditer(text)]
    if len(marks) < 2:
        return text, []
    return text[: marks[0]], [text[a:b] for a, b in zip(marks, [*marks[1:], len(text)], strict=True)]


def amount_of(segment: str) -> Number | None:
    """The one amount that an entry comes to: the results of its workings, else its first amount."""
    results = finals(read_steps(segment))
    if results:
        total = sum((n.value for n in results), ZERO)
        return results[0] if len(results) == 1 else Number(total, max(n.quantum for n in results), "元", "", MONEY["万元"])
    plain = [m for m in amounts_in(segment) if m.depth == 0]
    return plain[0].number if plain else None


def _whole(total: Number, parts: list[Number], text: str, place: Place, source: str) -> Formula:
    # parts printed with two decimals may be rounded, round ones are meant as they stand
    rounded = [p.quantum for p in parts if p.quantum * 100 <= p.factor]
    slack = (total.quantum + sum(rounded, ZERO)) / 2
    tokens = tuple((p.value, "元") for p in parts)
    return Formula(text.strip(), sum((p.value for p in parts), ZERO), total, tokens, place, slack, source)


def read_breakdowns(text: str, place: Place = Place(), source: str = "") -> tuple[Formula, ...]:  # noqa: B008 - an immutable value
    """Amounts that a text divides into a list: ``20.4万元：1.公开招聘18万元；2.人才队伍2.4万元``.

    Only lists whose every entry has an amount; a list after 其中 may leave parts out and is taken where it makes the whole.
    """
    found = list(_enumerated(text, place, source))
    for money in amounts_in(text):
        rest = text[money.end :].translate(_FOLD).lstrip()
        inner = _bracket(rest) if rest.startswith("(") else ""
        parts = [m.number for m in amounts_in(inner)]
        if len(parts) >= 2 and not read_steps(inner) and not re.match(r"其中|按|每", inner):
            found.append(_whole(money.number, parts, text[money.start : money.end] + "（" + inner + "）", place, source))
    for match in _LIST.finditer(text):
        before = [m for m in amounts_in(text[: match.start()]) if m.depth == 0]
        parts = [m.number for m in amounts_in(match["list"]) if m.depth == 0]
        if before and len(parts) >= 2 and not _segments(match["list"])[1] and not read_steps(match["list"]):
            formula = _whole(before[-1].number, parts, text[before[-1].start : match.end()], place, source)
            if "其中" not in match[0] or formula.computed == before[-1].number.value:
                found.append(formula)
    return tuple(found)


_LEVELS = re.compile(r"(?:中央|省级?|市级?|[区县]级?|本级)(?:财政)?(?:资金|承担|安排|负担)?(?:约为|约|为)?\s*(?=\d)")


def read_level_split(text: str, place: Place = Place(), source: str = "") -> tuple[Formula, ...]:  # noqa: B008 - an immutable value
    """``中央14.4万元, 省级12万元, 区级31.74万元`` after workings: the levels together bear what the workings come to."""
    steps = read_steps(text)
    results = finals(steps)
    after = max((s.end for s in steps), default=0)
    borne = [m for m in amounts_in(text) if m.start >= after and any(h.end() == m.start for h in _LEVELS.finditer(text))]
    if len(borne) < 2 or not results:
        return ()
    total = Number(sum((m.number.value for m in borne), ZERO), min(m.number.quantum for m in borne), "元", "", borne[0].number.factor)
    return (_whole(total, results, text[borne[0].start : borne[-1].end], place, source),)


def _enumerated(text: str, place: Place, source: str) -> Iterator[Formula]:
    head, segments = _segments(text)
    parts = [amount_of(s) for s in segments]
    heads = [m for m in amounts_in(head) if m.depth == 0]
    known = [p for p in parts if p is not None]
    if segments and heads and len(known) == len(parts) and not read_steps(head):
        yield _whole(heads[-1].number, known, text[heads[-1].start :], place, source)


def _bracket(text: str) -> str:
    """What stands in the bracket that the text begins with; '' where it is not closed."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:position]
    return ""


class ItemRead(NamedTuple):
    """One item line with what its working says."""

    line: ItemLine
    facts: tuple[Fact, ...]
    unbound: tuple[Unbound, ...]


def read_item(line: ItemLine, at: Coordinate, source: str, repeated: bool) -> ItemRead:
    """The amounts of an item as facts, its working as formulas; amounts of the working that are neither are given back.

    ``at`` is the project's coordinate; ``repeated``: the form has other items of this content, which add up.
    """
    steps = read_steps(line.working, line.place, source)
    split = read_level_split(line.working, line.place, source)
    formulas = (*(s.formula for s in steps), *read_breakdowns(line.working, line.place, source), *split)
    here = at._replace(item=line.content)
    stated = ((here._replace(origin="local"), line.local), (here._replace(origin="transfer"), line.transfer), (here, line.other))
    printed = [(c, n) for c, n in stated if n is not None]
    facts = [Fact(c, n, line.place, source, kind="lines", evidence=(("item", "row"), ("origin", "header"))) for c, n in printed]
    words = line.working
    unbound = []
    for money in amounts_in(words):
        within = any(s.start <= money.start < s.end for s in steps) or any(money.number.raw in f.text for f in formulas[len(steps) :])
        same = next(((c, n) for c, n in printed if n.value == money.number.value), None)
        where = line.place._replace(column="测算依据及说明", text=words[max(0, money.start - 12) : money.end])
        if same is not None:
            coordinate = same[0]._replace(item=f"{line.content}#{line.place.line or line.place.row}") if repeated else same[0]
            facts.append(Fact(coordinate, money.number, where, source, kind="sentence", evidence=(("item", "row"), ("origin", "value"))))
        elif not within:
            unbound.append(Unbound(money.number.raw, "测算说明里的金额没有算式，也不等于本行的金额。", where))
    return ItemRead(line._replace(formulas=formulas), tuple(facts), tuple(unbound))


_CLAUSE = re.compile(r"[；;。\n]|(?:^|(?<=\s))\d[.、](?=\s*20\d\d)")
_YEAR = re.compile(r"(20\d\d)\s*年")
_PERIOD = re.compile(r"(\d{1,2})\s*(?:月份?)?\s*[-—–~至到]\s*(\d{1,2})\s*月")
_CHANGE = re.compile(r"变动情况|变动原因|理由|增加的原因|减少的原因|原因是")
_STAGES = (
    ("recalled", re.compile(r"收回")),
    ("transfer", re.compile(r"转移支付(?!\))")),
    ("outturn", re.compile(r"执行|支出|决算")),
    ("budget", re.compile(r"预算|安排")),
)
_INCLUDED = re.compile(r"\s*[（(]含[^（）()]*转移支付[^（）()]*[）)]")
_UP = re.compile(r"增加|增长|提高|新增")
_DOWN = re.compile(r"减少|下降|压减|核减|降低")


class HistoryRead(NamedTuple):
    """Two years' money of a project: items, facts, and the amounts that the reasons name (claims of kind ``reason``)."""

    items: tuple[HistoryItem, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]


def split_history(text: str) -> tuple[str, str]:
    """What was budgeted and spent, and why this year's budget changes."""
    mark = re.search(r"(?:\d[.、]\s*)?当年预算变动情况", text)
    return (text[: mark.start()], text[mark.start() :]) if mark else (text, "")


def read_history(text: str, at: Coordinate, place: Place, source: str) -> HistoryRead:
    """``2023年年初预算安排234万元，中期收回6.7万元；2023年1-7月预算执行67.48万元`` → items and facts."""
    past, reasons = split_history(text)
    items: list[HistoryItem] = []
    facts: list[Fact] = []
    year = ""
    for clause in _CLAUSE.split(past):
        for money in amounts_in(clause):
            before = clause[: money.start]
            years = _YEAR.findall(before)
            year = years[-1] if years else year
            if not year or _CHANGE.search(before):
                continue
            piece = re.split(r"[,，]", before)[-1] if re.search(r"收回|转移支付", re.split(r"[,，]", before)[-1]) else before
            stage = next((name for name, pattern in _STAGES if pattern.search(piece)), "")
            if not stage:
                continue
            recalled = stage == "recalled"
            period = "" if recalled else _period(before, year)
            where = place._replace(text=clause.strip())
            items.append(HistoryItem(year, stage, period, money.number, where))
            whole = _INCLUDED.match(clause, money.end)
            origin = "transfer" if stage == "transfer" else "*" if whole else "local" if _divided(past, year) and stage == "budget" else ""
            coordinate = at._replace(year=year, stage="budget" if stage == "transfer" else stage, origin=origin, period=period, flow="")
            if recalled:
                coordinate = coordinate._replace(stage="", measure="recalled")
            facts.append(Fact(coordinate, money.number, where, source, kind="form", evidence=(("year", "context"), ("stage", "context"))))
    changes = read_changes(reasons, at, place, source)
    claims = (*changes.claims, *_reasons(changes.rest, changes.years or _YEAR.findall(reasons), at, place, source))
    return HistoryRead(tuple(items), (*facts, *changes.facts), claims)


def _period(text: str, year: str) -> str:
    """The months that a text names, as the axis writes them: 2023-01/2023-07; '' for the whole year."""
    months = _PERIOD.search(text)
    return f"{year}-{int(months[1]):02d}/{year}-{int(months[2]):02d}" if months and int(months[2]) <= 12 else ""


def _divided(text: str, year: str) -> bool:
    """Whether a year's budget is printed in two parts, the local one and the transfer."""
    return bool(re.search(rf"{year}\s*年年初[^；;。]*[,，]\s*上级转移支付", text))


def _reasons(text: str, years: Sequence[str], at: Coordinate, place: Place, source: str) -> Iterator[Claim]:
    if not years:
        return
    subject = at._replace(year=years[0], stage="budget")
    base = subject._replace(year=years[1] if len(years) > 1 else str(int(years[0]) - 1))
    for money in amounts_in(text):
        before = text[: money.start]
        up, down = (max((m.start() for m in p.finditer(before)), default=-1) for p in (_UP, _DOWN))
        direction = None if up == down else 1 if up > down else -1
        where = place._replace(text=text[max(0, money.start - 14) : money.end])
        yield Claim("reason", subject, base, money.number, direction, "", where, source=source)
