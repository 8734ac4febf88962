"""What reading a sentence keeps in mind, and the small steps that all its parts take (读句的状态)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mingzhang.facts import ZERO, Coordinate, Fact, Number, Place, Unbound
from mingzhang.understand.claims_reading import Basis, compare, compared
from mingzhang.understand.discourse import Found, Frame, State, phrase_of, place_phrase
from mingzhang.understand.lists_reading import label_of, project_of, zero_frames
from mingzhang.understand.phrases_reading import Phrase
from mingzhang.understand.tokens_reading import VOID, Text, Token

#: words between a verb and its number that say nothing
FILLER = re.compile(r"(?:总体|总额|总计|各|均|共|共计|分别|净|额|幅|度|率|也|又|同比|相应|为|了|约|是|达|人民币|[，：\x01])*")
#: units of counts, in which no money is compared
COUNTED = frozenset(
    {"人", "名", "辆", "辆(台)", "台", "套", "台(套)", "台/套", "平方米", "㎡", "批次", "批", "人次", "个", "项", "件", "分"}
)
#: separators and voided remarks at the ends of words
EDGE = VOID + "，：；。、"
_BOTH_YEARS = re.compile(r"上年[及和与]本年")
_NUMBERED = re.compile(r"\d\d\.|\d万元")


@dataclass
class Pending:
    """A word that waits for its number: change, share, done, or the verb of a reason. ``known``: its subject was understood."""

    kind: str
    token: Token
    frame: Frame | None
    words: str = ""
    known: bool = True


@dataclass
class Bracket:
    """What an opened bracket interrupted. ``start``: where the words before it began, −1 where there were none."""

    start: int
    subject: Frame | None
    topic: Frame | None
    mode: str
    depth: int
    counted: Coordinate | None


@dataclass
class Line:
    """One sentence being read."""

    text: Text
    place: Place
    source: str
    tokens: tuple[Token, ...]
    fresh: bool = True  # it begins a paragraph
    listed: Frame | None = None  # what the sentence before divided into a list
    order: int = 0  # the token being read
    start: int = 0  # where the words before it begin
    clause_start: int = 0
    numbered: int = -1  # where the last number ended
    changed: int = -1  # the same, of the last amount of change
    mode: str = ""  # use 用途 · why 原因 · then after a reason's ；
    clause: Phrase = field(default_factory=Phrase)  # year and stage said before the comma
    gap: bool = False  # words before the comma were understood in part only: what follows may depend on them
    pending: Pending | None = None
    basis: Basis | None = None  # what is compared with
    based: bool = False  # a comparison was named and its change word has not come
    base_frame: Frame | None = None
    moved: tuple[Frame, Basis, int | None] | None = None  # the last change, for a rate in brackets
    why_topic: Frame | None = None
    cause_of: Frame | None = None  # the figure whose change the reasons explain
    queue: list[str] = field(default_factory=list)  # names that 分别为 goes through


@dataclass
class Reader:
    """Reads the sentences of one section; ``stack`` holds the sections above it."""

    path: tuple[str, ...]
    state: State
    projects: Mapping[str, tuple[str, ...]]
    found: Found
    line: Line
    brackets: list[Bracket] = field(default_factory=list)
    stack: list[tuple[tuple[str, ...], State]] = field(default_factory=list)


def words_to(r: Reader, end: int) -> str:
    """The folded words since the last boundary."""
    return r.line.text.plain[r.line.start : end].strip(EDGE)


def following(r: Reader) -> Token | None:
    """The token after the one being read."""
    after = r.line.order + 1
    return r.line.tokens[after] if after < len(r.line.tokens) else None


def printed(r: Reader, token: Token, length: int = 0) -> str:
    """A token as the sentence prints it, or its first characters."""
    text, last = r.line.text, token.start + length if length else token.end
    return text.printed[text.origin[token.start] : text.origin[last - 1] + 1]


def miss(r: Reader, token: Token, why: str) -> None:
    """Report a number that found no coordinate."""
    if token.amount:
        r.found.unbound.append(Unbound(printed(r, token), why, r.line.place))


def emit(r: Reader, frame: Frame, number: Number) -> None:
    """Keep a fact for each side of a frame, and remember that the paragraph printed it."""
    kind = "lines" if frame.lines else "sentence"
    r.found.facts.extend(Fact(at, number, r.line.place, r.line.source, kind=kind, evidence=frame.evidence) for at in frame.ats)
    r.state.spoken.append(frame._replace(number=number))


def say(r: Reader, kind: str, frame: Frame, number: Number | None, direction: int | None, word: str, basis: Basis | None = None) -> None:
    """Keep a claim of change, growth, level or direction against what is compared with."""
    line = r.line
    r.found.claims.extend(compare(r.state, kind, frame, basis or line.basis or ("", ""), number, direction, word, line.place, line.source))


def understood(r: Reader, words: str) -> bool:
    """Whether words before a number say something, or nothing that matters."""
    return bool(FILLER.fullmatch(words)) or phrase_of(r.state, words).understood


def claimed(r: Reader, words: str) -> Frame | None:
    """The figure that a comparison is about: the one its words name, in a reason the reason's own, else the last one."""
    line, state = r.line, r.state
    if line.mode == "why":
        return compared(state, words) if words and phrase_of(state, words).understood else line.why_topic
    if not words and line.numbered < 0 and line.listed is not None:
        return line.listed
    if not words and (whole := _enumerated(r)) is not None:
        return whole
    if not words and state.subject is None:
        return state.topic
    return compared(state, words)


def moved_last(r: Reader, token: Token) -> Frame | None:
    """What the change is of that stands right before a word: 公务接待费减少5万元，下降10%."""
    line = r.line
    beside = line.moved is not None and line.changed == line.numbered and not line.text.plain[line.numbered : token.start].strip(EDGE)
    return line.moved[0] if beside and line.moved is not None else None


def _enumerated(r: Reader) -> Frame | None:
    """The whole of a list that 、 parts: what follows 办公费10万元、差旅费20万元， is said of all of it."""
    line, state = r.line, r.state
    numbers = [t for t in line.tokens[: line.order] if t.kind == "number"]
    if len(numbers) < 2 or not state.inline or state.subject is None or state.subject.whole != state.inline[-1].ats:
        return None
    return state.inline[-1] if "、" in line.text.plain[numbers[-2].end : numbers[-1].start] else None


def note(r: Reader, words: str, *, whole: bool = False) -> Frame | None:
    """Words that came to a stop without a number: a topic, a date, a zero statement, or nothing. The topic they set."""
    line, state = r.line, r.state
    plain = words.strip(EDGE)
    if not plain or line.mode in {"use", "why"} or _NUMBERED.search(plain):
        return None
    if zeros := zero_frames(state, plain, line.clause, _BOTH_YEARS.search(line.text.plain) is not None):
        for frame in zeros:
            emit(r, frame, Number(ZERO, raw="无"))
        return None
    inside = plain.endswith("中") and len(plain) > 4
    text = plain[:-1] if inside else plain
    begun = line.text.plain.find(text, line.start)
    printed_name = label_of(line.text, begun, begun + len(text)) if begun >= 0 else ""
    if (project := project_of(state, text, r.projects, printed_name)) is not None:
        state.topic, state.subject = project, None
        return project
    phrase = phrase_of(state, text)
    if phrase.residue:
        line.gap = line.gap or bool(phrase.axes)
        return None
    if phrase.year or phrase.stage or phrase.dated:
        line.clause = Phrase(year=phrase.year, stage=phrase.stage, period=phrase.period, dated=phrase.dated)
    topic = place_phrase(state, phrase, again=False) if phrase.axes else None
    if topic is None or inside:
        state.inline += [topic] if topic is not None else []
        return None
    state.topic = topic
    if whole and not state.level:
        state.main = topic
    state.keep_item(topic)
    return topic
