"""One sentence after the other: tokens → facts and claims, with what carries over between them (逐句读取)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mingzhang.facts import Place
from mingzhang.reading import Sentence
from mingzhang.understand import clause_words
from mingzhang.understand.clause_numbers import count, number
from mingzhang.understand.clause_state import EDGE, Bracket, Line, Reader, following, miss, note, words_to
from mingzhang.understand.discourse import Found, Frame, State, bottom_frame
from mingzhang.understand.phrases_reading import Phrase, Scope
from mingzhang.understand.sections_reading import Section, listed_axis
from mingzhang.understand.tokens_reading import VOID, Text, Token, fold_text, tokens

_LEVELS = (
    (2, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (3, re.compile(r"\([一二三四五六七八九十]{1,3}\)[、.]?")),
    (4, re.compile(r"\d{1,3}[、.](?!\d)")),
    (5, re.compile(r"\(\d{1,2}\)[、.]?|\d{1,2}\)|[①-⑳]")),
)
_OF_MONEY = re.compile(r"预算|资金|金额|得分|评[级价]|项目")


def start_section(
    before: Reader | None, path: tuple[str, ...], section: Section, scope: Scope, carry: tuple[bool, bool],
    projects: Mapping[str, tuple[str, ...]], found: Found,
) -> Reader:  # fmt: skip
    """A reader for a new path of headings; what was said above an inner heading is still the whole of what stands below it."""
    state = State(scope, section, bottom_frame(scope, section), carry, section.hint)
    reader = Reader(path, state, projects, found, Line(Text("", "", ()), Place(), "", ()))
    if before is not None:
        outer = [*before.stack, (before.path, before.state)]
        reader.stack = [(p, s) for p, s in outer if len(p) < len(path) and path[: len(p)] == p]
        if reader.stack:
            above = reader.stack[-1][1]
            state.main = above.main
            state.hint = section.hint or above.hint
    return reader


def read(r: Reader, sentence: Sentence) -> int:
    """Read one sentence; the number of its amount-like tokens."""
    state, section = r.state, r.state.section
    text = fold_text(sentence.text)
    found = tokens(text.plain)
    going_on = state.source == sentence.source
    level, start = _ordinal(text.plain)
    listed = _listed(state) if going_on else None
    basis = r.line.basis if going_on and text.plain.startswith("其中") else None
    r.line = Line(text, sentence.place, sentence.source, found, not going_on, listed, start=start, clause_start=start, basis=basis)
    _turn(r, sentence.source, level, going_on)
    state.hint = listed_axis(text.plain) or state.hint
    if section.kind == "silent":
        _silence(r, section.why)
    elif section.kind == "performance" and going_on and not _OF_MONEY.search(text.plain):
        _silence(r, "绩效叙述里的数字，不是预算数据")
    else:
        for order, token in enumerate(found):
            r.line.order = order
            _READ[token.kind](r, token)
        note(r, r.line.text.plain[r.line.start :])
        _leave_open(r)
    return sum(1 for t in found if t.amount)


def _ordinal(plain: str) -> tuple[int, int]:
    """The level of the ordinal that a sentence begins with, and where the words begin; (0, 0) where none does."""
    for level, pattern in _LEVELS:
        match = pattern.match(plain)
        if match:
            return level, match.end()
    return 0, 0


def _listed(state: State) -> Frame | None:
    """What the sentence before divided into a list of two or more."""
    if len(state.listed) > 1 and state.inline and state.listed[-1].whole == state.inline[-1].ats:
        return state.inline[-1]
    return None


def _turn(r: Reader, source: str, level: int, going_on: bool) -> None:
    """Forget what a new sentence, or a new paragraph, does not speak of."""
    state = r.state
    if going_on and (whole := _listed(state)) is not None:
        state.topic = whole  # after a list its whole is spoken of again
    state.listed, state.lost = [], going_on and state.orphans
    if state.opened is not None and level and level <= state.opened[0]:
        state.opened = None
    if going_on:
        for bracket in r.brackets:
            bracket.start = -1
        if state.orphans:
            state.subject = state.topic = None
        return
    r.brackets = []
    state.inline, state.spoken, state.topic, state.counted = [], [], None, None
    state.source, state.level, state.date, state.orphans = source, level, Phrase(), False
    if level:
        state.items = [(n, f) for n, f in state.items if n < level]


def _leave_open(r: Reader) -> None:
    """A sentence that ends in 其中： leaves its last figure open for the paragraphs below."""
    line, state = r.line, r.state
    last = [t for t in line.tokens[-2:] if t.kind != "stop"]
    if last and last[-1].kind == "of" and not line.text.plain[last[-1].end :].strip(EDGE) and state.inline:
        state.opened = (state.level, state.inline[-1])


def _silence(r: Reader, why: str) -> None:
    """Report the amounts of a text that holds no figure of the budget; posts and people are told in duties too."""
    for order, token in enumerate(r.line.tokens):
        r.line.order = order
        if token.kind == "number" and token.unit in {"人", "名"} and r.state.section.kind == "staff":
            count(r, token)
        elif token.amount and token.kind == "number":
            miss(r, token, why)


# ---- separators ------------------------------------------------------------------------------------------------------


def _stop(r: Reader, token: Token) -> None:
    line, state = r.line, r.state
    words = words_to(r, token.start)
    if token.text == "、":
        line.start = line.start if words else token.end
        return
    after = following(r)
    if token.text == "：" and words and after is not None and after.kind == "number" and after.start == token.end:
        return
    if token.text == "：" and line.numbered == token.start and state.subject is not None:
        state.inline.append(state.subject)
    note(r, words)
    line.start = token.end
    if token.text == "，":
        line.based = line.based and line.pending is None
    else:
        line.clause, line.gap = Phrase(), False
        line.based, line.clause_start = False, token.end
    if token.text == "；" and not r.brackets:
        line.mode = "then" if line.mode == "why" else line.mode
        line.base_frame = line.why_topic = None
    if token.text in "。！？":
        line.mode = ""
    if token.text != "：":
        line.pending = None


def _open(r: Reader, token: Token) -> None:
    """A bracket: what it holds divides the figure before it, or stands within a name."""
    line, state = r.line, r.state
    within = bool(words_to(r, token.start))
    r.brackets.append(Bracket(line.start if within else -1, state.subject, state.topic, line.mode, len(state.inline), state.counted))
    if state.subject is not None and not within:
        state.inline.append(state.subject)
    line.start = token.end
    line.mode = "use" if line.mode == "use" else ""


def _close(r: Reader, token: Token) -> None:
    line, state = r.line, r.state
    note(r, words_to(r, token.start))
    line.start = token.end
    if not r.brackets:
        return
    was = r.brackets.pop()
    state.subject, state.topic, line.mode, state.counted = was.subject, was.topic, was.mode, was.counted
    del state.inline[was.depth :]
    if was.start >= 0:
        plain = line.text.plain
        cut = _opening(plain, token.end)
        line.text = line.text._replace(plain=plain[:cut] + VOID * (token.end - cut) + plain[token.end :])
        line.start = was.start


def _opening(plain: str, end: int) -> int:
    """Where the bracket opened that closes before ``end``."""
    depth = 0
    for position in range(end - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(plain[position], 0)
        if depth == 0:
            return position
    return end


_READ: dict[str, Callable[[Reader, Token], None]] = {
    "stop": _stop, "open": _open, "close": _close, "number": number, "threshold": clause_words.threshold, "of": clause_words.of_which,
    "use": clause_words.use, "why": clause_words.why, "base": clause_words.base, "level": clause_words.level, "order": clause_words.order,
    "change": clause_words.change, "share": clause_words.share, "done": clause_words.done,
}  # fmt: skip
