"""Numbers: each with the words before it → a fact, or the claim that a word before it announced (数字)."""

from __future__ import annotations

import re

from mingzhang.facts import WHOLE, Coordinate, Fact
from mingzhang.understand.claims_reading import at_basis, complete, completion_stage, share
from mingzhang.understand.clause_state import COUNTED, EDGE, FILLER, Pending, Reader, emit, miss, printed, say, understood, words_to
from mingzhang.understand.counts_reading import Count, read_amount, read_count
from mingzhang.understand.discourse import Frame, dated, divides, phrase_of, place_phrase
from mingzhang.understand.lists_reading import label_of, part_frame, project_of, reason_frame, score_words, whole_spending
from mingzhang.understand.phrases_reading import Phrase, read_phrase
from mingzhang.understand.tokens_reading import VOID, Token

_RATE = re.compile(r"(?:执行|完成)率(?:为|达|是)?$")
_RATE_WORD = re.compile(r"增长|增幅|下降|降幅|减幅|降低|减少|上升")
_SHARE_TAIL = re.compile(r"(?:的?(?:比例|比重|比率)(?:为|达|约)?|的|为|约|达)+$")
_AND = frozenset({"", "和", "及", "与"})
#: what divides a figure of one fund into this year's and what was brought in, which it therefore includes
_BY_YEAR = re.compile(r"[，：]?(?:其中|包括)[：，]?(?:本年|当年)(?:收入|支出|拨款|预算|安排)[^。；]{0,60}?(?:上年|年初)结转")
_CLOSED = re.compile(r"\([^()]*\)")
_SCORE = Count("performance", "score", state=False)
_UNITS = {"名": "人", "㎡": "平方米", "批": "批次", "台/套": "台（套）", "台(套)": "台（套）", "辆(台)": "辆"}


def number(r: Reader, token: Token) -> None:
    """Send a number to where its unit and the word before it belong."""
    line = r.line
    if token.unit == "?":
        miss(r, token, "不是金额，是别的计量")
    elif token.unit in COUNTED:
        count(r, token)
    elif token.unit == "%" or (not token.unit and _is_rate(r)):
        _rate(r, token)
    elif not token.unit:
        _bare(r, token)
    else:
        _money(r, token)
    line.start = line.numbered = token.end
    line.gap = False
    # 完成年初预算100万元的80%: the rate is still to come
    between = token.unit != "%" and line.pending is not None and line.pending.kind == "done"
    if line.pending is not None and line.pending.kind != "verb" and not between:
        line.pending = None


# ---- counts ----------------------------------------------------------------------------------------------------------


def count(r: Reader, token: Token) -> None:
    """编制53人, 车辆4辆, 3批次."""
    line, state = r.line, r.state
    plain = line.text.plain
    before = words_to(r, token.start).replace(VOID, "") or re.split(r"[，；。：、]", plain[: token.start])[-1]
    if "接待" in before or token.unit in {"人", "人次"}:  # 外事接待支出0万元，接待0批次0人
        told = re.split(r"[；。]|国内", _CLOSED.sub("", plain[: token.start]))[-1]
        before = f"外事接待{before}" if re.search(r"外事|外宾", told) and "不含" not in told else before
    found = read_count(token.unit, before, plain[token.end : token.end + 10], plain, state.around().measure, state.counted)
    if found is None or token.number is None or (found == _SCORE and not _scored(r)):
        miss(r, token, "不是预算里的数量" if found is None else "没有说明是什么的得分")
        return
    here = read_phrase(before, state.scope)
    date = here if here.dated or here.year else line.clause if line.clause.dated else state.date
    if date.dated:
        state.date = date
    last = state.counted if state.counted is not None and state.counted.measure == found.measure else None
    state.counted = _counted_at(r, found, date, last)
    unit = "辆" if found.item == "vehicles" else _UNITS.get(token.unit, token.unit)
    r.found.facts.append(Fact(state.counted, token.number._replace(unit=unit), line.place, line.source, kind="sentence"))


def _counted_at(r: Reader, found: Count, date: Phrase, last: Coordinate | None) -> Coordinate:
    """A state is of its date and of no stage; what will be bought, or was spent, is of the budget's year and stage."""
    state, scope = r.state, r.state.scope
    held = found.state and not found.planned
    year = scope.year if found.planned else date.year or (last.year if last is not None else "") or scope.year
    at = Coordinate(scope.entity, year, "" if held else scope.stage, found.measure, item=found.item)
    if found.measure == "three_public" and state.bottom.at.measure == "three_public":
        return at._replace(fund=state.bottom.at.fund)
    if found.measure == "performance" and state.topic is not None:
        return at._replace(project=state.topic.at.project)
    return at._replace(period=date.period or (last.period if last is not None else "")) if held else at


# ---- percentages and scores ------------------------------------------------------------------------------------------


def _is_rate(r: Reader) -> bool:
    """A number without a unit that can only be a percentage: after a share word, or a growth word that follows an amount."""
    line, pending = r.line, r.line.pending
    if pending is None:
        return line.moved is not None and bool(r.brackets) and line.text.plain[line.start - 1] == "("
    if pending.kind in {"share", "done"}:
        return True
    return pending.kind == "change" and line.moved is not None and _RATE_WORD.match(pending.token.text) is not None


def _rate(r: Reader, token: Token) -> None:
    line, state, pending = r.line, r.state, r.line.pending
    assert token.number is not None
    rate = token.number._replace(unit="%")
    words = words_to(r, token.start)
    frame = pending.frame if pending is not None else None
    if pending is not None and frame is not None and pending.kind == "share":
        r.found.claims.extend(share(state, frame, _SHARE_TAIL.sub("", words), rate, line.place, line.source))
    elif pending is not None and frame is not None and pending.kind == "done":
        r.found.claims.extend(complete(state, frame, pending.token.detail, rate, printed(r, pending.token), line.place, line.source))
    elif pending is not None and frame is not None and pending.kind == "change" and pending.known:
        line.moved = (frame, line.basis or ("", ""), pending.token.direction)
        say(r, "growth", frame, rate, pending.token.direction, printed(r, pending.token))
    elif line.moved is not None and not words and r.brackets:
        frame, basis, sign = line.moved
        say(r, "growth", frame, rate, sign, {1: "增长", -1: "下降", 0: "持平"}.get(2 if sign is None else sign, "增长（下降）"), basis)
    elif _RATE.search(words) and (frame := state.subject or state.topic) is not None:
        r.found.claims.extend(complete(state, frame, "", rate, "执行率", line.place, line.source))
    else:
        miss(r, token, "没有说明是什么与什么的比率")


def _bare(r: Reader, token: Token) -> None:
    """A number without a unit: a score, or nothing that can be told."""
    line, state, scope = r.line, r.state, r.state.scope
    words = words_to(r, token.start)
    if not score_words(words) or token.number is None:
        miss(r, token, "没有计量单位")
        return
    if "整体支出" in words:
        state.topic = whole_spending(scope)
    if not _scored(r):
        miss(r, token, "没有说明是什么的得分")
        return
    project = state.topic.at.project if state.topic is not None else ""
    at = Coordinate(scope.entity, scope.year, scope.stage, "performance", item="score", project=project)
    r.found.facts.append(Fact(at, token.number._replace(unit="分"), line.place, line.source, kind="sentence"))


def _scored(r: Reader) -> bool:
    """Whether a score's owner is known: a project or a whole that was named, else the whole department in so many words."""
    return r.state.topic is not None or any("整体" in words for words in (*r.path, r.line.text.plain))


# ---- money -----------------------------------------------------------------------------------------------------------


def _money(r: Reader, token: Token) -> None:
    line, state, pending = r.line, r.state, r.line.pending
    assert token.number is not None
    words = words_to(r, token.start)
    if line.queue and words in _AND:
        words = line.queue.pop(0)
    elif not words and _counted_before(r):  # 无形资产471项234.37万元
        words = re.split(r"[，；。：、]", line.text.plain[: token.start])[-1]
    elif pending is None and not line.based and not r.brackets and _adjoins(r, token):
        miss(r, token, "没有说明是什么数")
        return
    if pending is not None and pending.kind == "change":
        _moved(r, token, pending)
    elif pending is not None and pending.kind == "done" and pending.frame is not None:
        ats = (at._replace(stage=completion_stage(state, pending.token.detail, at)) for at in pending.frame.ats)
        emit(r, pending.frame._replace(ats=tuple(ats)), token.number)
    elif line.based and line.basis is not None and FILLER.fullmatch(words) and pending is None:
        frame = line.base_frame or state.subject or state.topic
        if frame is None:
            miss(r, token, "没有说明比较的是什么")
            return
        basis = line.basis
        emit(r, frame._replace(ats=tuple(at_basis(at, basis) for at in frame.ats)), token.number)
    elif line.mode == "why" or (line.mode == "then" and not understood(r, words)):
        _reason(r, token, words)
    elif line.mode == "use":
        _content(r, token, words)
    else:
        line.mode = "" if line.mode == "then" else line.mode
        _value(r, token, words)


def _adjoins(r: Reader, token: Token) -> bool:
    """Whether nothing stands between the last number and this one."""
    line = r.line
    return line.numbered >= 0 and not line.text.plain[line.numbered : token.start].strip(EDGE)


def _counted_before(r: Reader) -> bool:
    """Whether the number that this one adjoins is a count."""
    line = r.line
    last = line.tokens[line.order - 1] if line.order else None
    return last is not None and last.kind == "number" and last.unit in COUNTED and last.end == line.numbered


def _moved(r: Reader, token: Token, pending: Pending) -> None:
    """An amount of change; in a reason what follows may name it (增加了40万元的办案费预算)."""
    line, frame = r.line, pending.frame
    after = line.text.plain[token.end :]
    named = after.startswith("的")
    if line.mode == "why" and (frame is None or not pending.known or named):
        begin = token.end + 1
        label = label_of(line.text, begin, begin + len(re.split(r"[，；。、)]", after[1:])[0])) if named else ""
        _reason(r, token, pending.words, label, pending.token)
        return
    frame = frame or r.state.subject
    if frame is None:
        miss(r, token, "没有说明增减的是什么")
        return
    line.moved, line.changed = (frame, line.basis or ("", ""), pending.token.direction), token.end
    say(r, "change", frame, token.number, pending.token.direction, printed(r, pending.token))


def _reason(r: Reader, token: Token, words: str, label: str = "", verb: Token | None = None) -> None:
    """An amount given as a reason: a change of what moved, by what the reason calls its part."""
    line = r.line
    if verb is None and line.pending is not None and line.pending.kind == "verb":
        verb = line.pending.token
    subject = line.cause_of
    if subject is None:
        miss(r, token, "原因里的金额，没有说明是谁的")
        return
    begin = line.text.plain.rfind(words, 0, token.start) if words else line.start
    name = label or label_of(line.text, max(begin, 0), token.start)
    frame = reason_frame(subject, name)
    say(r, "change", frame._replace(ats=frame.ats[:1]), token.number, verb.direction if verb else None, printed(r, verb) if verb else "")


def _content(r: Reader, token: Token, words: str) -> None:
    """An amount in 主要用于…: a content of the project, or a figure that its words name."""
    line, state = r.line, r.state
    owner = state.subject
    assert token.number is not None
    if (owner is None or not owner.at.project) and understood(r, words):
        _value(r, token, words)
        return
    label = label_of(line.text, line.start, token.start)
    if owner is None or not label:
        miss(r, token, "用途里的金额，没有说明是谁的" if owner is None else "用途里的金额没有名称")
        return
    emit(r, part_frame(state, label, owner), token.number)


def _value(r: Reader, token: Token, words: str) -> None:
    """A figure: what its words name becomes the subject of what follows."""
    state = r.state
    assert token.number is not None
    frame = _awarded(r, token) or _other_money(r, words) or _named(r, words)
    part = _labelled(r, token, words) if frame is None else None
    if frame is None and part is None:
        miss(r, token, "数字前面的词没有读懂" if words else "没有说明是什么数")
        state.subject = state.topic = None
        state.lost = True
        return
    frame = (frame or part or state.bottom)._replace(number=token.number)
    emit(r, frame, token.number)
    state.subject = state.topic = frame
    if part is not None:
        return
    state.lost = False
    state.listed.append(frame)
    state.keep_item(frame)
    if not state.level and not frame.whole and not r.brackets and not (state.inline and divides(frame.at)):
        state.main, state.items, state.opened = frame, [], None


def _labelled(r: Reader, token: Token, words: str) -> Frame | None:
    """A part of what is being divided, that only its label names; never one whose words speak of funds or natures."""
    line, state = r.line, r.state
    label = label_of(line.text, line.start, token.start)
    phrase = phrase_of(state, words)
    owner = state.inline[-1] if state.inline else state.opened[1] if state.opened else None
    bottom = state.bottom.at
    if phrase.axis("item") and phrase.axis("measure") == bottom.measure == "three_public":
        return part_frame(state, label, Frame((bottom._replace(item=phrase.axis("item")),))) if label else None
    if owner is None or not label or phrase.axes_of("fund", "nature", "function") or phrase.axis("measure") not in {"", "expenditure"}:
        return None
    return part_frame(state, label, owner)


def _awarded(r: Reader, token: Token) -> Frame | None:
    """Contracts won by small firms: told apart by the whole clause."""
    line = r.line
    if r.state.bottom.at.measure != "procurement" or not re.search(r"中标|成交", line.text.plain[line.clause_start : token.start]):
        return None
    label = label_of(line.text, line.clause_start, token.start)
    return part_frame(r.state, label, r.state.bottom) if label else None


def _other_money(r: Reader, words: str) -> Frame | None:
    """Values of assets, and money covered by performance targets."""
    line, state, scope = r.line, r.state, r.state.scope
    found = read_amount(words, line.text.plain[: line.start] + words, "".join(r.path), state.counted)
    phrase = phrase_of(state, words)
    last = state.subject.at if state.subject is not None else None
    if found is None and last is not None and last.measure == "performance" and phrase.axis("fund") and not phrase.axis("measure"):
        found = Count("performance", last.item, state=False)
    if found is None:
        return None
    evidence = (("measure", "row"), ("item", "row"))
    if found.measure == "performance" or found.planned:
        fund = phrase.axis("fund") if found.measure == "performance" else ""
        at = Coordinate(scope.entity, scope.year, scope.stage, found.measure, item=found.item, fund=fund)
        if any(at in f.ats for f in state.spoken):  # the paragraph printed this figure: here is another, of which its clause tells
            at = at._replace(item=label_of(line.text, line.clause_start, line.tokens[line.order].start) or found.item)
        return Frame((at,), None, evidence)
    year = line.clause.year or phrase.year or (state.counted.year if state.counted else "") or scope.year
    return Frame((Coordinate(scope.entity, year, "", found.measure, item=found.item, period=line.clause.period),), None, evidence)


def _named(r: Reader, words: str) -> Frame | None:
    """The frame that words name: a project, the topic again, or a part of what stands above."""
    line, state, clause = r.line, r.state, r.line.clause
    project = project_of(state, words, r.projects, label_of(line.text, line.start, line.tokens[line.order].start))
    if project is not None:
        return project
    phrase = phrase_of(state, words)
    if phrase.residue or (not phrase.axes and line.gap):
        return None
    if phrase.axis("fund") and not phrase.axis("flow") and _BY_YEAR.match(line.text.plain[line.tokens[line.order].end :]):
        phrase = phrase._replace(axes=(*phrase.axes, ("flow", WHOLE)))
    phrase = phrase._replace(year=phrase.year or clause.year, stage=phrase.stage or clause.stage, period=phrase.period or clause.period)
    if phrase.axes or state.topic is not None:
        return place_phrase(state, phrase)
    if state.lost:
        return None
    if state.items and not state.level:
        return dated(state.items[-1][1], phrase)
    if not state.bottom.at.measure or (state.section.both and not phrase.total):
        return None
    return dated(state.bottom, phrase)
