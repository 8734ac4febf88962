"""Lists and labels: projects and their contents, amounts in reasons, zero statements (列举、原因、零陈述).

What a list or a reason calls a sum by is a *label*: it becomes the member ``item`` of the figure that is divided, as
printed, and agrees with nothing but itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mingzhang.facts import WHOLE, Coordinate
from mingzhang.understand.discourse import BALANCE, Frame, State, phrase_of, place_phrase
from mingzhang.understand.phrases_reading import Phrase, Scope
from mingzhang.understand.tokens_reading import VOID, Text, fold_text
from mingzhang.vocabulary import fold

_HEAD = re.compile(
    r"^(?:[，；：、。]|[一二三四五六七八九十]是|\(?[一二三四五六七八九十]{1,2}\)|\d{1,3}[、.](?!\d)|主要|用于|以及|及其?|和|并|其中|其它?(?=为)|为|包括|新增加?了?|增加了?|减少了?|"
    r"压减了?|压缩了?|调增|调减|安排了?|追加了?|拨付了?|因(?!公)为?|由于|是|含)+"
)  # fmt: skip
_TAIL = re.compile(r"(?:增加|减少|增长|下降|压减|调增|调减|共计|合计|共|计|约|为|是|了|各|安排|投入|支付|：)+$")
_NONE = re.compile(
    r"^(?P<head>.{0,40}?)(?:(?:均|也|并|暂|都|目前|已)*(?:无|没有|未(?:安排|使用|发生|有|编制|涉及)|不涉及|不存在)(?:使用|安排|涉及|发生|编制)?)(?P<what>(?!增减|变化|法).{3,50}?)$"
)
_NONE_LAST = re.compile(
    r"^(?P<head>)(?P<what>.{3,40}?)(?:今年|本年度?|当年|均|也|暂|都)*(?:未安排|没有安排|无安排|未使用|未编制|未发生)"
    r"(?:预算|支出|收支)?$"
)
_NONE_TAIL = re.compile(r"(?:方面)?(?:安排)?的?(?:相关)?(?:收支项目|项目|情况|预算安排|财政拨款收支)$|安排$|内容$")
_EMPTY_HEAD = re.compile(
    r"^(?:注|说明|备注)?[：]?(?:本|我|该|各)?(?:部门|单位|局|委|办|院|校|街道|镇|厅|级)?(?:[(].{0,6}[)])?"
    r"(?:及所属单位|所属各?预算单位)?$"
)
_EARLIER = re.compile(r"(?:20\d\d年|上年|以前年度)结转(?:至|到)?(?:本年)?的?")


_UNQUOTED = re.compile("[“”‘’\"'「」]")
_REMARK = re.compile(r"\([^()]*\)$")
_UNIT = re.compile(r"(?:局|委|办|委员会|院|站|所|校|中心|馆|队|社|会|本级|机关)$")
_EVALUATED = re.compile(r"(?P<name>.{2,60}?)(?:项目)?(?:支出)?(?:绩效(?:自评|评价)(?:综述|结果|情况)?|自评综述)")


def _among(projects: Iterable[str], name: str) -> str:
    """The document's project of a printed name, with or without 项目 at its end and the unit before it; else the name itself."""
    folded = {fold(p): p for p in projects}
    for whole in (fold(name), f"{fold(name)}项目"):
        if whole in folded:
            return folded[whole]
        led = [p for p in folded if len(p) >= 6 and whole.endswith(p) and _UNIT.search(whole.removesuffix(p))]
        if led:
            return folded[max(led, key=len)]
    return name


def label_of(text: Text, start: int, end: int) -> str:
    """The words between two positions as printed, without ordinals, verbs and empty words at the ends."""
    if start >= end:
        return ""
    plain = text.plain[start:end]
    head = _HEAD.match(plain)
    begin = start + (head.end() if head else 0)
    tail = _TAIL.search(text.plain[begin:end])
    stop = begin + tail.start() if tail else end
    while stop > begin and text.plain[stop - 1] in "，：；、的":
        stop -= 1
    return text.as_printed(begin, stop)


def part_frame(state: State, label: str, owner: Frame | None = None) -> Frame:
    """The frame of a labelled part of ``owner`` (of the nearest whole where none is given)."""
    frame = owner or (state.inline[-1] if state.inline else state.subject or state.main or state.bottom)
    at = frame.at._replace(item=label)
    if at.project:
        at = at._replace(fund="")
    evidence = (("item", "row"), *((axis, "context") for axis in ("measure", "fund", "project") if getattr(at, axis)))
    return Frame((at,), None, evidence, frame.ats, frame.number, True)


def reason_frame(subject: Frame, label: str) -> Frame:
    """The frame of a reason's amount: the figure that changed, by what the reason calls it."""
    return subject._replace(ats=tuple(at._replace(item=label) if label else at for at in subject.ats), number=None, lines=True)


def plain_names(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names by what is left of them in a folded text, where quotation marks and remarks in brackets are out."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(names):
        plain = fold_text(name).plain.replace(VOID, "")
        found[plain] = (*found.get(plain, ()), name)
    return found


def _the_one(names: Sequence[str], printed: str) -> str:
    """Which of the names that are alike but for their remarks in brackets is printed: (一期) is not (二期).

    Another remark is another project, named as printed; no remark where several are known is none of them: ''.
    """
    said = _UNQUOTED.sub("", fold(printed))
    exact = [name for name in names if said.endswith(_UNQUOTED.sub("", fold(name)))]
    if exact:
        return max(exact, key=len)
    only = names[0] if len(names) == 1 else ""
    told_apart = len(names) > 1 or bool(_REMARK.search(fold(only)))
    return printed if told_apart and _REMARK.search(said) else only


def project_of(state: State, words: str, projects: Mapping[str, tuple[str, ...]], printed: str = "") -> Frame | None:
    """The frame of a project named in a list of projects, or in a self-evaluation.

    ``projects``: the document's, as :func:`plain_names` gives them; ``printed``: the name as printed.
    """
    head = _HEAD.match(words)
    name = words[head.end() :] if head else words
    name = _TAIL.sub("", name.replace(VOID, "").strip("，：；。"))
    known = _the_one(projects.get(name, ()), printed) if len(name) >= 4 else ""
    if known and phrase_of(state, name).understood:
        known = ""
    evaluated = _EVALUATED.fullmatch(name)
    if evaluated:
        # brackets tell projects of one name apart: (中央资金), (市级资金)
        told = _EVALUATED.fullmatch(printed)
        known = _among((p for alike in projects.values() for p in alike), (told or evaluated)["name"])
    listing = state.level >= 4 and state.bottom.at.nature == "project" and state.section.kind == "body"
    if not known and listing and len(name) >= 4:
        phrase = phrase_of(state, name)
        if phrase.residue and not phrase.axis("function"):
            known = printed or name
    if not known:
        return None
    scope = state.scope
    measure = state.around().measure
    if measure in {"procurement", "service_purchase"}:
        at = Coordinate(scope.entity, scope.year, scope.stage, measure, project=known)
        return Frame((at,), None, (("project", "row"), ("measure", "context")), lines=True)
    above = [f for _, f in reversed(state.items)] + ([state.main] if state.main is not None else [])
    whole = next((f for f in above if f.at.nature == "project" and not f.at.project), state.bottom)
    fund = "" if evaluated else whole.at.fund or WHOLE
    at = Coordinate(scope.entity, scope.year, scope.stage, "expenditure", nature="project", fund=fund, flow="current", project=known)
    # a list of evaluations may name two projects alike: its paragraphs are lines
    frame = Frame((at,), None, (("project", "row"), ("nature", "title"), ("fund", "title")), lines=evaluated is not None)
    return frame if whole is state.bottom else frame._replace(whole=whole.ats, whole_number=whole.number)


def score_words(words: str) -> bool:
    """Whether a bare number after these words is a score of an evaluation."""
    return re.search(r"(?:得分|评分|分值|分数)(?:为|是|达)?$", words) is not None


def whole_spending(scope: Scope) -> Frame:
    """部门整体支出: everything the department spent in the year."""
    at = Coordinate(scope.entity, scope.year, scope.stage, "expenditure", fund=WHOLE, flow="current")
    return Frame((at,), None, (("measure", "row"), ("fund", "row")))


def zero_frames(state: State, clause: str, before: Phrase, both_years: bool = False) -> list[Frame]:
    """无政府性基金预算安排的支出: the frames that a clause states to be nothing; [] where it states no such thing."""
    if not re.search(r"无|没有|未|不涉及|不存在", clause):
        return []
    match = _NONE_LAST.match(clause) or _NONE.match(clause)
    if match is None or re.search(r"[一-九]是$|增加|减少", match["head"]):
        return []
    head = phrase_of(state, match["head"]) if match["head"] else Phrase()
    if (head.axes or head.residue) and not _EMPTY_HEAD.match(match["head"]):
        return []
    what = match["what"]
    earlier = _EARLIER.search(what) is not None
    what = _NONE_TAIL.sub("", _EARLIER.sub("", what)) or what
    frames: list[Frame] = []
    years = {before.year or head.year or state.scope.year}
    if both_years:
        years |= {state.scope.year, str(int(state.scope.year) - 1)} if state.scope.year.isdigit() else set()
    for part in re.split(r"(?<=[\u4e00-\u9fff])(?:，|以及)", what):
        frames += _zero(state, part, earlier, years)
    return frames


def _zero(state: State, what: str, earlier: bool, years: set[str]) -> list[Frame]:
    phrase = phrase_of(state, what)
    if not phrase.understood or phrase.axes == (("flow", "current"),):
        return []
    axes = dict(phrase.axes)
    axes.pop("entity", None)
    both = phrase.both
    if not both and not axes.get("measure") and not state.bottom.at.measure:
        axes["measure"] = "expenditure"
    if earlier:
        axes["vintage"] = "earlier"
    phrase = phrase._replace(axes=tuple(axes.items()), both=both, combined=False)
    frame = place_phrase(state, phrase, again=False)
    if frame is None or frame.at.measure == "":
        return []
    ats = (at._replace(flow="current") if at.measure in BALANCE and at.flow == WHOLE else at for at in frame.ats)
    return [frame._replace(ats=tuple(at._replace(year=phrase.year or year) for at in ats for year in sorted(years)))]
