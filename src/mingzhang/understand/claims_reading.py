"""Comparisons, shares and completion rates → claims (比较、占比、完成率)."""

from __future__ import annotations

from mingzhang.facts import WHOLE, Claim, Coordinate, Number, Place
from mingzhang.understand.discourse import BALANCE, Frame, State, dated, holds, names_stage, place_phrase, refer
from mingzhang.understand.phrases_reading import Around, Phrase, read_phrase

#: measures that a section tells by their items, whose 总支出 is the section's own
_ALONE = frozenset({"three_public", "three_public_meetings"})
#: year and stage compared with; '' where the words do not say
Basis = tuple[str, str]


def basis_of(state: State, text: str) -> Basis:
    """What a comparison is made with: 上年, 2023年预算, 年初预算数, 上年决算数."""
    phrase = read_phrase(text, state.scope, Around())
    stage = phrase.stage
    bare = text.replace("一般公共预算", "").replace("政府性基金预算", "").replace("国有资本经营预算", "")
    if not stage and "预算" in bare:
        stage = "budget"
    if not stage and not phrase.year and "年初" in bare:
        stage = "budget"
    return phrase.year, stage


def at_basis(at: Coordinate, basis: Basis) -> Coordinate:
    """The coordinate compared with: the same figure of another year, or of another stage of its own year."""
    year, stage = basis
    if year and year != at.year:
        return at._replace(year=year, stage=stage or at.stage, period="")
    if at.stage == "budget" and not year and not stage and at.year.isdigit():
        return at._replace(year=str(int(at.year) - 1), period="")  # a budget grows against last year's
    return at._replace(year=year or at.year, stage=stage or ("budget" if at.stage == "outturn" else at.stage))


def printed_at(state: State, at: Coordinate) -> Number | None:
    """The number that the same paragraph prints at a coordinate."""
    return next((f.number for f in reversed(state.spoken) if at in f.ats and f.number is not None), None)


def compare(
    state: State, kind: str, frame: Frame, basis: Basis, number: Number | None, direction: int | None, word: str, place: Place, source: str
) -> list[Claim]:
    """Claims of change, growth, level or direction: one for each side of 收支."""
    result = []
    for at in frame.ats:
        base = at_basis(at, basis)
        if kind == "direction" and base.stage == "budget" and base.year == at.year and printed_at(state, base) is None:
            base = base._replace(stage=completion_stage(state, "", at))
        value = frame.number if frame.number is not None else printed_at(state, at)
        result.append(Claim(kind, at, base, number, direction, word, place, value, printed_at(state, base), source))
    return result


def share(state: State, frame: Frame, text: str, number: Number, place: Place, source: str) -> list[Claim]:
    """占…的…%: of the whole that the words name, else of the whole that the figure was read as a part of."""
    base, value = share_whole(state, frame, text)
    own = frame.number if frame.number is not None else printed_at(state, frame.at)
    return [Claim("share", frame.at, base, number, None, "占", place, own, value, source)]


def share_whole(state: State, frame: Frame, text: str) -> tuple[Coordinate | None, Number | None]:
    """The whole of a share and its number where the paragraph prints it."""
    if text:
        around = Around(frame.at.measure if frame.at.measure not in BALANCE else "")
        phrase = read_phrase(text, state.scope, around)
        if not phrase.axes or phrase.residue:
            return None, None
        whole = _printed_whole(state, phrase, frame) or stated_whole(state, phrase, frame)
        if whole is not None and frame.at.measure in _ALONE and set(dict(phrase.axes)) <= {"measure", "flow"} and whole.measure in BALANCE:
            whole = frame.at._replace(item="")  # 公务接待费占总支出的30%: of what the section tells
        return whole, printed_at(state, whole) if whole is not None else None
    if frame.whole:
        at = next((w for w in frame.whole if w.measure == frame.at.measure), frame.whole[-1])
        at = at._replace(year=frame.at.year, stage=frame.at.stage)
        return at, frame.whole_number
    section = state.bottom.at._replace(year=frame.at.year, stage=frame.at.stage, flow=frame.at.flow)
    axes = ("measure", "fund", "nature", "function", "economy", "item")
    said = {axis: member for axis in axes if (member := getattr(frame.at, axis))}
    if section.measure == frame.at.measure and section.fund and holds(section, said) and section != frame.at:
        return section, None
    return None, None


def _printed_whole(state: State, phrase: Phrase, frame: Frame) -> Coordinate | None:
    """The whole that this paragraph printed, where a share names it by its part and not by its fund: 占基本支出的90%."""
    axes = dict(phrase.axes)
    if "fund" in axes or not phrase.axes_of("nature", "function", "economy", "item"):
        return None
    wholes = (at for f in (*reversed(state.inline), *reversed(state.spoken)) for at in f.ats)
    fitting = (at for at in wholes if at.year == frame.at.year and at.stage == frame.at.stage and at != frame.at)
    return next((at for at in fitting if all(getattr(at, axis) == member for axis, member in axes.items())), None)


def stated_whole(state: State, phrase: Phrase, frame: Frame) -> Coordinate | None:
    """The coordinate of a whole named in a share: 本年支出合计 is of all funds, 一般公共预算支出 of one."""
    axes = dict(phrase.axes)
    measure = axes.get("measure", "") or frame.at.measure
    at = Coordinate(entity=frame.at.entity, year=phrase.year or frame.at.year, stage=frame.at.stage, measure=measure)
    at = at._replace(fund=WHOLE, flow="current") if measure in BALANCE else at._replace(fund=frame.at.fund)
    return at._replace(**{a: m for a, m in axes.items() if a != "entity"})


def completion_stage(state: State, detail: str, at: Coordinate) -> str:
    """Whether 预算 in 完成预算的…% is 年初预算 or 全年预算: by its word, else by the figure printed before it."""
    if "年初" in detail:
        return "budget"
    if "全年" in detail or "调整" in detail:
        return "adjusted"
    adjusted = at._replace(stage="adjusted")
    return "adjusted" if printed_at(state, adjusted) is not None else "budget"


def complete(state: State, frame: Frame, detail: str, number: Number, word: str, place: Place, source: str) -> list[Claim]:
    """完成年初预算的…%: the outturn against a budget of the same year."""
    result = []
    for at in frame.ats:
        base = at._replace(stage=completion_stage(state, detail, at))
        subject = at._replace(stage="outturn")
        value = printed_at(state, subject)
        result.append(Claim("completion", subject, base, number, None, word, place, value, printed_at(state, base), source))
    return result


def compared(state: State, text: str) -> Frame | None:
    """The subject of a comparison from the words before it; no words, or empty ones, mean the last figure."""
    phrase = read_phrase(text, state.scope, state.around())
    if phrase.residue:
        return None
    if not phrase.axes:
        return state.subject or state.topic
    topic = state.topic
    if topic is not None and (phrase.stage == "outturn" or topic.at.measure not in BALANCE) and names_stage(dict(phrase.axes), topic.at):
        return dated(state.subject if state.subject is not None and state.subject.at == topic.at else topic, phrase)
    found = refer(state, phrase)
    if found is None:
        found = place_phrase(state, phrase, again=False)
    if found is not None and phrase.stage and found.at.stage != phrase.stage:
        found = found._replace(ats=tuple(at._replace(stage=phrase.stage) for at in found.ats), number=None)
    return found
