"""Words that stand between numbers: 其中, 主要用于, 原因, 比上年, 持平, 大于, 增加, 占, 完成 (连接词)."""

from __future__ import annotations

import re
from itertools import takewhile

from mingzhang.facts import number
from mingzhang.understand.claims_reading import at_basis, basis_of, compared
from mingzhang.understand.clause_state import (
    COUNTED,
    EDGE,
    FILLER,
    Pending,
    Reader,
    claimed,
    emit,
    following,
    moved_last,
    note,
    printed,
    say,
    understood,
    words_to,
)
from mingzhang.understand.discourse import phrase_of
from mingzhang.understand.lists_reading import label_of, part_frame
from mingzhang.understand.tokens_reading import DOWN, UP, Token

_STATED = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)$")
_ORDER_OF = re.compile(r"(?:20\d\d年度?|上年度?|年初|全年|本年)?(?:调整)?(?:预算|决算|执行)数?|(?:上年|去年)(?:同期)?数?")
_LAST_AND = re.compile(r"(?<=[\u4e00-\u9fff])[和及与](?=[^、]+$)")
_VERBS = re.compile(rf"{UP}|{DOWN}|，")


def of_which(r: Reader, token: Token) -> None:
    """其中, 包括, 如下: what was said last is divided; 分别为: the names before are gone through in turn."""
    line, state = r.line, r.state
    words = words_to(r, token.start)
    line.start = token.end
    if token.text.startswith("分别") and "、" in words:
        line.queue = _enumerated(words, _figures(r))
        return
    below = "如下" in token.text
    if below and line.mode == "why":
        line.mode, words = "", _VERBS.split(words)[-1]
    noted = note(r, words, whole=True)
    last = state.subject
    if below:
        last = line.listed or (state.items[-1][1] if state.level and state.items else None) or state.main or last
    if line.fresh and (token.start == 0 or (below and line.numbered < 0)):
        last = state.items[-1][1] if state.items else state.main or last
    whole = noted or last or state.topic
    state.orphans = state.orphans or (whole is None and state.lost)
    if whole is not None and whole not in state.inline:
        state.inline.append(whole)
    state.listed = []
    line.mode = "" if line.mode == "use" else line.mode


def _figures(r: Reader) -> int:
    """How many numbers stand in a row after this token."""
    row = [t for t in takewhile(lambda t: t.kind == "number" or t.text in "、，", r.line.tokens[r.line.order + 1 :]) if t.kind == "number"]
    return len(row)


def _enumerated(words: str, count: int) -> list[str]:
    """甲、乙和丙 → as many names as there are numbers."""
    names = words.split("、")
    return names if len(names) >= count else [*names[:-1], *_LAST_AND.split(names[-1], maxsplit=1)]


def use(r: Reader, token: Token) -> None:
    """主要用于: amounts that follow are contents."""
    note(r, words_to(r, token.start))
    r.line.mode, r.line.start = "use", token.end


def why(r: Reader, token: Token) -> None:
    """…的主要原因是: amounts that follow are reasons; 增长的主要原因是 says the direction once more. 主要是 after a figure divides it."""
    line, state = r.line, r.state
    if _divides(r, token):
        of_which(r, token)
        return
    if token.detail and state.subject is not None:
        word = printed(r, token, len(token.detail))
        if line.based:
            say(r, "direction", line.base_frame or state.subject, None, token.direction, word)
        elif line.moved is not None:
            say(r, "direction", line.moved[0], None, token.direction, word, line.moved[1])
    elif not token.detail:
        note(r, words_to(r, token.start))
    line.cause_of = line.moved[0] if line.moved is not None else state.subject
    line.mode, line.start, line.why_topic, line.based, line.pending = "why", token.end, None, False, None


def _divides(r: Reader, token: Token) -> bool:
    """收入100万元，主要是一般公共预算拨款80万元: nothing has changed, and what follows is a part by its fund or function."""
    line, after = r.line, following(r)
    if token.text != "主要是" or line.moved is not None or line.based or line.mode or r.state.subject is None or after is None:
        return False
    plain = line.text.plain
    stands = line.numbered >= 0 and not plain[line.numbered : token.start].strip(EDGE)
    part = phrase_of(r.state, plain[token.end : after.start])
    return stands and after.kind == "number" and part.understood and part.axes_of("fund", "function")


def base(r: Reader, token: Token) -> None:
    """比2023年预算, 与上年相比: what is compared with; the words before it name what is compared."""
    line = r.line
    words = words_to(r, token.start)
    line.mode = "" if line.mode == "use" else line.mode
    stated = _STATED.search(token.detail)  # 与年初预算1000万元相比
    line.basis = basis_of(r.state, token.detail[: stated.start()] if stated else token.detail)
    if line.mode == "why" and not words and line.basis[0] and _told(r, token):
        line.mode = ""  # …的主要原因是厉行节约，与上年相比减少5万元: of the figure again, no reason
    line.base_frame = claimed(r, words)
    line.based, line.start = True, token.end
    frame = line.base_frame or r.state.subject
    if stated and frame is not None:
        basis = line.basis
        emit(r, frame._replace(ats=tuple(at_basis(at, basis) for at in frame.ats)), number(stated["digits"], stated["unit"]))


def _told(r: Reader, token: Token) -> bool:
    """Whether a reason came to its comma and named nothing that grew or shrank."""
    before = r.line.text.plain[: token.start]
    return before.endswith("，") and _VERBS.search(before[:-1].rpartition("原因")[2]) is None


def level(r: Reader, token: Token) -> None:
    """持平, 相同: of the figure compared, or with 均 of all figures listed."""
    line = r.line
    if not line.based or line.basis is None:
        return
    frame = line.base_frame or claimed(r, words_to(r, token.start))
    frames = [frame] if frame is not None else []
    if "均" in line.text.plain[max(0, line.start - 8) : token.start] and len(r.state.listed) > 1:
        frames = list(r.state.listed)
    for one in frames:
        say(r, "level", one, None, 0, printed(r, token))
    line.start, line.based = token.end, False


def order(r: Reader, token: Token) -> None:
    """决算数小于预算数: a direction, or with an amount after it a change (小于上年预算数29.65万元)."""
    line = r.line
    right = _ORDER_OF.match(line.text.plain[token.end :])
    frame = compared(r.state, words_to(r, token.start))
    if right is None or frame is None or line.mode == "use":
        return
    basis, end = basis_of(r.state, right[0]), token.end + right.end()
    after = following(r)
    if after is not None and after.kind == "number" and after.start == end and after.unit not in COUNTED:
        line.basis, line.base_frame = basis, frame
        line.pending = Pending("change", token, frame)
    else:
        say(r, "direction", frame, None, token.direction, printed(r, token), basis)
    line.start = end


def change(r: Reader, token: Token) -> None:
    """增加, 下降: the number that follows is a change or a rate; without one the words before are the subject of a reason."""
    line, state = r.line, r.state
    words = words_to(r, token.start)
    after = following(r)
    if after is not None and after.kind == "number" and FILLER.fullmatch(line.text.plain[token.end : after.start]):
        empty = FILLER.fullmatch(words) is not None
        frame = line.base_frame if line.based and empty else moved_last(r, token) if empty else None
        known = True
        if frame is None:
            frame = claimed(r, "" if empty else words)
            known = frame is not None and (line.mode != "why" or understood(r, words))
        if "同比" in words and not line.based:
            line.basis = basis_of(state, "上年")
        line.pending, line.start = Pending("change", token, frame, words, known), token.end
    elif line.mode == "why":
        if phrase_of(state, words).understood:
            line.why_topic = compared(state, words)
        line.pending = Pending("verb", token, None, words)
    elif line.based:
        line.pending, line.start = Pending("verb", token, None, words), token.end


def share(r: Reader, token: Token) -> None:
    """占: the next percentage is a share, of the whole that is named between."""
    line = r.line
    rest = (t for t in line.tokens[line.order + 1 :] if t.kind in {"number", "stop", "share", "change"} and t.text != "、")
    after = next(rest, None)
    if after is None or after.kind != "number" or after.unit != "%":
        return
    words = words_to(r, token.start)
    frame = r.state.subject
    if words:
        frame = claimed(r, words)
        if frame is None and (label := label_of(line.text, line.start, token.start)):
            part = part_frame(r.state, label)
            frame = part if part.at.measure else None
    line.pending, line.start = Pending("share", token, frame), token.end


def done(r: Reader, token: Token) -> None:
    """完成年初预算的: the next percentage is a completion rate."""
    line, state = r.line, r.state
    words = words_to(r, token.start)
    if line.mode == "why":
        frame = line.base_frame if line.based and not words else claimed(r, words) if words and understood(r, words) else None
    elif words:
        frame = compared(state, words)
    else:
        frame = state.subject or state.topic
    line.pending, line.start = Pending("done", token, frame), token.end


def threshold(r: Reader, token: Token) -> None:
    """单价100万元以上: part of a name."""
