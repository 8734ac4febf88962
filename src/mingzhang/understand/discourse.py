"""What a sentence refers to: frames of reference and how a phrase finds its place among them (指代与口径).

A *frame* is a figure already spoken of: its coordinate (two for 收支: revenue and expenditure) and its printed number.
A phrase names a part of the nearest frame that can hold it, or names a frame again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from mingzhang.facts import WHOLE, Claim, Coordinate, Fact, Number, Unbound
from mingzhang.facts.axes import is_within, members
from mingzhang.understand.phrases_reading import Around, Phrase, Scope, read_phrase
from mingzhang.understand.sections_reading import Section

BALANCE = frozenset({"revenue", "expenditure"})
_PARTS = ("function", "economy", "gov_economy", "nature", "project", "item")
_JOINT = {"three_public_meetings": frozenset({"three_public", "meeting", "training"})}
_CODED = frozenset({"function", "economy", "gov_economy"})


class Frame(NamedTuple):
    """A figure, or the topic of one. ``whole`` is the frame that it was read as a part of."""

    ats: tuple[Coordinate, ...]
    number: Number | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    whole: tuple[Coordinate, ...] = ()
    whole_number: Number | None = None
    lines: bool = False

    @property
    def at(self) -> Coordinate:
        return self.ats[-1]


@dataclass
class State:
    """The discourse of one section, carried from sentence to sentence."""

    scope: Scope
    section: Section
    bottom: Frame
    carry: tuple[bool, bool] = (False, False)  # the section tells brought-in, carried-out money apart
    hint: str = ""
    main: Frame | None = None
    items: list[tuple[int, Frame]] = field(default_factory=list)
    level: int = 0
    inline: list[Frame] = field(default_factory=list)
    topic: Frame | None = None
    subject: Frame | None = None
    listed: list[Frame] = field(default_factory=list)
    spoken: list[Frame] = field(default_factory=list)  # figures of this paragraph
    counted: Coordinate | None = None
    date: Phrase = field(default_factory=Phrase)  # that the counts of this paragraph are of
    opened: tuple[int, Frame] | None = None  # a paragraph that ended in 其中：, and its level
    lost: bool = False  # a figure of this sentence was not understood: words such as 支出决算 may mean it
    orphans: bool = False  # this paragraph divided a figure that was not understood
    source: str = ""

    def around(self) -> Around:
        """What the next phrase stands in."""
        frame = self.topic or (self.inline[-1] if self.inline else None) or self.main or self.bottom
        measure = frame.at.measure or self.section.axis("measure")
        within = self.inline[-1] if self.inline else self.items[-1][1] if self.items and self.level else self.bottom
        return Around(measure, within.at.function or self.bottom.at.function, self.hint)

    def keep_item(self, frame: Frame) -> None:
        """The first figure of a numbered item, or its topic, is the whole of what is listed below it."""
        if not self.level:
            return
        if not any(n == self.level for n, _ in self.items):
            self.items.append((self.level, frame))
        elif self.items[-1][0] == self.level and self.items[-1][1].number is None:
            self.items[-1] = (self.level, frame)

    def wholes(self) -> Iterable[Frame]:
        """Frames that a phrase may be a part of, the nearest first."""
        yield from reversed(self.inline)
        if self.level:
            yield from (frame for _, frame in reversed(self.items))
        if self.opened is not None:
            yield self.opened[1]
        if self.main is not None:
            yield self.main


class Found(NamedTuple):
    """What one sentence yielded."""

    facts: list[Fact]
    claims: list[Claim]
    unbound: list[Unbound]


def bottom_frame(scope: Scope, section: Section) -> Frame:
    """The frame that a section's headings give."""
    at = Coordinate(entity=scope.entity, year=scope.year, stage=scope.stage)
    at = at._replace(**dict(section.axes))
    return Frame((at,), evidence=tuple((axis, "title") for axis, _ in section.axes))


def divides(at: Coordinate) -> bool:
    """Whether a coordinate is a part by function, economy, nature, project or item."""
    return any(getattr(at, axis) not in {"", WHOLE} for axis in _PARTS)


def holds(whole: Coordinate, axes: dict[str, str]) -> bool:
    """Whether what ``axes`` say is a proper part of ``whole``."""
    strict = False
    if whole.item and axes.get("measure", "") not in {"", *BALANCE} and "item" not in axes:
        return False
    for axis, member in axes.items():
        of = getattr(whole, axis)
        if axis == "measure":
            if of and of != member:
                if member not in _JOINT.get(of, ()):
                    return False
                strict = True
        elif axis in {"entity", "vintage", "origin", "period"}:
            strict |= bool(member) and of != member
        elif of in {"", WHOLE}:
            strict |= member not in {"", WHOLE}
        elif member == WHOLE:
            return False
        elif of != member:
            if axis in _CODED:
                if not member.startswith(of) and member.isdigit() and of.isdigit():
                    return False
            else:
                known = {m.code for m in members(axis, axes.get("measure", whole.measure))}
                if not is_within(axis, member, of, whole.measure) and ({member, of} <= known or axis == "project"):
                    return False
            strict = True
    return strict


def names_again(axes: dict[str, str], at: Coordinate) -> int | None:
    """How loosely ``axes`` name the figure at ``at`` again: 0 exactly, more with every narrower axis; None not at all."""
    cost = 0
    for axis, member in axes.items():
        of = getattr(at, axis)
        if of == member or (member == WHOLE and of == ""):
            continue
        if axis == "measure" or not of or of == WHOLE:
            return None
        if axis in _CODED:
            if not of.startswith(member):
                return None
        elif not is_within(axis, of, member, at.measure):
            return None
        cost += 1
    cost += sum(1 for axis in _PARTS if axis not in axes and getattr(at, axis) not in {"", WHOLE})
    cost += 1 if "fund" not in axes and at.fund not in {"", WHOLE} else 0
    cost += 1 if "flow" not in axes and at.flow in {"brought", "carried"} else 0
    return cost


def compose(state: State, phrase: Phrase, axes: dict[str, str], whole: Frame | None) -> Frame:
    """The frame of a phrase: what it says, over what its whole says, over what the headings say."""
    bottom = state.bottom.at
    measure = axes.get("measure", "")
    base = (whole or state.bottom).at
    if measure in _JOINT.get(base.measure, ()):
        base = base._replace(measure=measure)
    if measure and base.measure and measure != base.measure:
        base = bottom
    if measure and base.measure and measure != base.measure:
        base = Coordinate(base.entity, base.year, base.stage, fund="" if base.fund == WHOLE else base.fund)
    measure = measure or base.measure
    evidence = {a: "row" for a in axes}
    member = {a: getattr(base, a) for a in ("entity", "measure", "fund", "flow", "origin", "vintage", "period", *_PARTS)}
    for axis in member:
        if member[axis] and axis not in evidence:
            evidence[axis] = "context" if whole is not None else "title"
    member.update(axes)
    if "function" in axes and axes["function"].isdigit():
        member["project"] = member["project"] if "project" in axes else ""
    narrow = bool(axes.keys() & set(_PARTS))
    ats = []
    for side in ("revenue", "expenditure") if phrase.both else (measure,):
        one = {**member, "measure": side}
        flow = axes.get("flow", "")
        if side in BALANCE:
            if not one["fund"] and "project" not in axes:
                one["fund"], evidence["fund"] = WHOLE, "default"
            if not flow:
                held = base.flow if whole is not None and not narrow and base.flow != WHOLE else ""
                aside = any(f.at.flow in {"brought", "carried"} for f in state.spoken)
                total = not narrow and "fund" not in axes and phrase.combined and state.carry[side == "expenditure"] and not aside
                flow, evidence["flow"] = (held, "context") if held else (WHOLE if total else "current", "default")
            one["flow"] = flow
            if side == "expenditure" and flow == "brought":
                one["flow"], one["vintage"] = "current", "earlier"
        else:
            one["flow"] = "" if side else flow
            one["vintage"] = "earlier" if flow == "brought" or axes.get("flow") == "brought" else one["vintage"]
            if side != "operating":
                one["nature"] = one["nature"] if "nature" in axes else ""
        if one["vintage"] == "this_year" and one["nature"] != "project":
            one["vintage"] = ""
        year = phrase.year or base.year or state.scope.year
        stage = phrase.stage or state.scope.stage
        ats.append(Coordinate(**one, year=year, stage=stage)._replace(period=phrase.period or one["period"]))
    frame = Frame(tuple(ats), None, tuple(sorted(evidence.items())))
    return frame if whole is None else frame._replace(whole=whole.ats, whole_number=whole.number)


def place_phrase(state: State, phrase: Phrase, *, again: bool = True) -> Frame | None:
    """The frame that a phrase names: the topic again, or a part of the nearest whole; None where it says no measure at all."""
    axes = dict(phrase.axes)
    topic = state.topic
    if again and topic is not None and names_stage(axes, topic.at):
        return dated(topic, phrase)
    if not axes or (state.lost and not axes.keys() - {"measure"}):
        return None
    whole = next((f for f in state.wholes() if any(holds(at, axes) for at in f.ats)), None)
    if whole is not None and len(whole.ats) > 1:
        side = axes.get("measure") or ("revenue" if axes.get("flow") == "brought" else "")
        one = tuple(at for at in whole.ats if at.measure == side) or whole.ats
        if len(one) > 1:
            return None
        whole = whole._replace(ats=one)
    measured = axes.get("measure") or phrase.both or state.bottom.at.measure or (whole is not None and whole.at.measure)
    if not measured:
        if not (state.section.both and phrase.total):
            return None
        phrase = phrase._replace(both=True)
    if not phrase.stage and whole is not None and whole.number is not None and any(f.ats == whole.ats for f in state.inline):
        # 年初预算1500万元，实际支出1560万元，其中人员经费…: the parts are of the figure that 其中 divides
        phrase = phrase._replace(stage=whole.at.stage)
    return compose(state, phrase, axes, whole)


def names_stage(axes: dict[str, str], topic: Coordinate) -> bool:
    """支出决算, 预算数, 收入: words that name the topic again and divide nothing."""
    if axes.keys() - {"measure"}:
        return False
    measure = axes.get("measure", "")
    if measure and (topic.flow in {"brought", "carried"} or (topic.item and measure == topic.measure)):
        return False
    return measure in {"", topic.measure} or (measure == "expenditure" and topic.measure not in {"revenue", ""})


def _stage_then(at: Coordinate, year: str) -> str:
    """The stage of another year's figure where the words say none: that of this year's, an adjusted budget's being the budget."""
    return "budget" if year != at.year and at.stage == "adjusted" else at.stage


def dated(frame: Frame, phrase: Phrase) -> Frame:
    """A frame of another year or stage, without its number."""
    year = phrase.year or frame.at.year
    ats = tuple(at._replace(year=year, stage=phrase.stage or _stage_then(at, year)) for at in frame.ats)
    return frame._replace(ats=ats, number=None)


def refer(state: State, phrase: Phrase) -> Frame | None:
    """The figure that the subject of a comparison means: one already printed where it can be, else a part of a whole."""
    axes = dict(phrase.axes)
    if not axes:
        return state.subject
    best: tuple[int, int, Frame] | None = None
    frames = [f for f in (state.subject, *reversed(state.spoken), *(f for _, f in reversed(state.items)), state.main) if f is not None]
    for order, frame in enumerate(frames):
        sides = [at for at in frame.ats if phrase.both or axes.get("measure", at.measure) == at.measure]
        costs = [c for c in (names_again(axes, at) for at in sides) if c is not None]
        if costs and (best is None or (min(costs), order) < best[:2]):
            best = (min(costs), order, frame._replace(ats=tuple(sides)))
    if best is not None and best[0] <= 1:
        return best[2]
    if best is not None and not axes.keys() - {"measure", "fund"}:
        return best[2]
    return place_phrase(state, phrase, again=False)


def phrase_of(state: State, text: str) -> Phrase:
    """Read a phrase where it stands."""
    return read_phrase(text, state.scope, state.around())
