"""Where performance forms begin and end, row by row (绩效表的范围).

A form is a run of grids and the short paragraphs about them. It begins with a row that names a project, a department or
a transfer and stands among the labels of a form, or with a list's header; it goes on over page breaks as long as the
words of forms do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mingzhang.document import Block, Cell, Grid, Paragraph, rows_of
from mingzhang.vocabulary import fold

#: 一级指标 → 二级指标; both schemes: cost under output, and cost as a class of its own
LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标", "满意度指标"),
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标", "生态成本指标"),
}
LEVEL1 = frozenset(LEVELS)
#: 二级指标 → its class; 成本指标 may stand under 产出指标
CLASS_OF = {second: first for first, seconds in LEVELS.items() for second in seconds}

NAME = re.compile(r"(?:专项)?(?:\(?项目\)?|转移支付|专项资金|专项|政策|部门\(单位\)|部门|预算部门|单位|预算单位)名称(?:\(.*\))?")
#: the label and the name in one cell, as where the line between them is not drawn
_NAMED = re.compile(r"\s*(?P<label>(?:专项)?[(（]?项目[)）]?名称)\s*[:：]?\s*(?P<name>[^\s及和、，。；;（(][^。；;]{1,60})")
_LABEL = re.compile(
    r"(?:项目|市级|区级|县级|省级)?主管部门(?:及代码)?|(?:项目)?(?:执行|实施|承担|资金使用|用款)单位|"
    r"项目(?:代码|编码|负责人|年度|类别|性质|属性|类型|安排频度|资金|概况|总预算|当年预算|资金总额|绩效目标|绩效总目标)|"
    r"联系(?:人|电话)|填报(?:人|日期|单位)|计划(?:开始|完成)日期|实施(?:周期|期限|期)|立项依据|(?:项目)?实施方案|"
    r"上年绩效评价结果.*|项目前两年预算.*|部门职能概述|年度(?:工作任务|主要任务|重点工作任务)|"
    r"整体绩效(?:总)?目标|(?:年度)?总体(?:绩效)?目标|年度(?:绩效)?目标|(?:年度|长期)?绩效指标|其他说明|支出明细及依据|"
    r"(?:总体)?资金(?:金额|情况)|部门总体资金情况|预算整体情况|(?:年度|实施期)资金总额"
)
_WORDS = re.compile(
    r"[一二三]级指标|指标内容|指标值|测算依据及说明|项目内容|品名|目标说明|目标名称|来源项目|任务名称|指标性质|总分|"
    r"(?:长期|年度)(?:绩效)?目标(?:表|\d*)|(?:年度)?总体目标完成情况|年度绩效指标完成情况"
)
TITLE = re.compile(r"绩效.*(?:目标|自评|申报|填报|评价|监控|管理)|(?:目标|自评)表")
_UNIT = re.compile(r"(?:金额)?(?:计量)?单位[:：]\s*(?:人民币)?(万元|元|亿元|千元)")
_UNIT_IN_LABEL = re.compile(r"[(（](万元|元|亿元|千元)[)）]")
_PREFIX = re.compile(r"^(?:\d{1,2}[-—.、])?")
_SCORED = re.compile(r"(?:[(]?(\d+(?:\.\d+)?)(?:分|%)?[)]?)$")
_HEADER_WORD = re.compile(r"级指标|预算数?$|金额|类别$|合计|编码$")
_QUIET = 60
#: whose table it is, said behind its title
_OF_PROJECT = re.compile(r"(?<=表)\(.*\)$")
#: no word of a form's frame is longer
_LONGEST = 48
#: the note below a form: 预算执行率指标权重为20%
EXECUTION_NOTE = re.compile(r"预算执行率(?:指标)?(?:权重|分值)为?\s*(\d+(?:\.\d+)?)\s*(%|分)")


class Strip(NamedTuple):
    """One row of a grid, left to right: the cells with text, and the blank ones where the layout knows them.

    In a spanned grid a cell stands in every row that it covers; ``own`` are those that begin in this row. ``texts`` are
    the cells' texts, folded.
    """

    cells: tuple[Cell, ...]
    blanks: tuple[Cell, ...]
    block: int
    row: int
    spanned: bool
    texts: tuple[str, ...]
    own: tuple[Cell, ...]


class Line(NamedTuple):
    """A paragraph among the grids of a form."""

    text: str
    paragraph: Paragraph
    block: int


class Part(NamedTuple):
    """The rows of one form (kind ``form``) or of one list of projects (``list``), with what is printed above it."""

    kind: str
    title: str
    heads: tuple[Line, ...]
    body: tuple[Strip | Line, ...]
    unit: str
    blocks: frozenset[int]

    @property
    def strips(self) -> tuple[Strip, ...]:
        return tuple(s for s in self.body if isinstance(s, Strip))


def level(text: str) -> str:
    """The level word that a cell holds, in full form: ``1-产出指标（50分）`` → 产出指标, ``社会效益`` → 社会效益指标; '' if none."""
    return _level(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _level(text: str) -> str:
    word = _SCORED.sub("", _PREFIX.sub("", fold(text)))
    for candidate in (word, f"{word}指标"):
        if candidate in LEVEL1 or candidate in CLASS_OF:
            return candidate
    return ""


def group_score(text: str) -> str:
    """The score that a level cell carries: ``产出指标（50分）`` → 50; '' if none."""
    match = _SCORED.search(fold(text))
    return match[1] if match and level(text) else ""


def is_label(text: str) -> bool:
    """Whether a folded cell text is a label of a form's field."""
    return len(text) <= _LONGEST and _is_label(text)


@lru_cache(maxsize=4096)
def _is_label(text: str) -> bool:
    plain = text.rstrip(":")
    bare = re.sub(r"\((?:必填|万元|元|延续性项目填写)\)", "", plain)
    return bool(NAME.fullmatch(plain) or _LABEL.fullmatch(bare)) or plain.endswith("支出明细及依据")


def unit_in(text: str) -> str:
    """The unit of money that a line or label states; '' if none."""
    match = _UNIT.search(text) or _UNIT_IN_LABEL.search(text)
    return match[1] if match else ""


def strips_of(grid: Grid, block: int) -> list[Strip]:
    """The rows of a grid; empty rows are left out."""
    result = []
    for index, row in enumerate(rows_of(grid)):
        cells = tuple(dict.fromkeys(c for c in row if c is not None))
        filled = tuple(c for c in cells if c.text.strip())
        if len(filled) == 1 and filled[0].rowspan == 1 and (match := _NAMED.fullmatch(filled[0].text)):
            only = filled[0]
            filled = (
                only._replace(text=match["label"], colspan=1),
                only._replace(text=match["name"], column=only.column + 1, colspan=max(1, only.colspan - 1)),
            )
        if filled:
            blanks = tuple(c for c in cells if not c.text.strip())
            texts, own = tuple(fold(c.text) for c in filled), tuple(c for c in filled if c.row == index)
            result.append(Strip(filled, blanks, block, index, grid.spanned, texts, own))
    return result


def names_form(strip: Strip) -> bool:
    """A row that names what the form is about: 项目名称 and its value, not a header."""
    texts = strip.texts
    first = next((i for i, t in enumerate(texts[:2]) if NAME.fullmatch(t.rstrip(":"))), -1)
    if first < 0 or len(texts) > 8 or _is_list_header(texts):
        return False
    if any(_HEADER_WORD.search(t) for t in texts[first + 1 : first + 2]):
        return False
    return len(texts) == first + 1 or not is_label(texts[first + 1]) or len(texts) > first + 2


def _is_list_header(texts: Sequence[str]) -> bool:
    named = any(NAME.fullmatch(t) for t in texts)
    aimed = any(re.fullmatch(r"一级指标|三级指标|绩效指标|绩效目标", t) for t in texts)
    return named and aimed and len(texts) >= 4


def _evidence(strips: Sequence[Strip]) -> int:
    labels = {t.rstrip(":") for s in strips[:18] for t in s.texts if is_label(t)}
    return len(labels | {t for s in strips for t in s.texts if _WORDS.fullmatch(t)})


def _belongs(strips: Sequence[Strip]) -> bool:
    """Whether a grid without a beginning goes on a form: labels, level words, or the words of its tables."""
    return any(level(t) or _WORDS.fullmatch(t) or (is_label(t) and not NAME.fullmatch(t)) for s in strips for t in s.texts)


def _goes_on(now: _Open, first: Strip) -> bool:
    """Whether a row stands at the top of the next page in the very columns of the form's last row."""
    last = next((b for b in reversed(now.body) if isinstance(b, Strip)), None)
    if last is None or not _next_page(last.cells[0].page, first.cells[0].page):
        return False
    before, after = _lefts(last), _lefts(first)
    return len(before) >= 4 and before == after


def _next_page(before: int | str, after: int | str) -> bool:
    return isinstance(before, int) and isinstance(after, int) and after == before + 1


def _lefts(strip: Strip) -> list[int]:
    """Where the columns of a row begin, in points."""
    return sorted({round(c.box[0]) for c in (*strip.cells, *strip.blanks) if c.box is not None})


def _quiet(line: Line) -> bool:
    """Page furniture and titles of a form's own tables."""
    text = _OF_PROJECT.sub("", fold(line.text))
    if re.match(r"项目名称[:：]", text):  # however long a name is
        return not text.endswith("。")
    return len(text) <= _QUIET and not text.endswith("。") and (
        bool(re.fullmatch(r"[-—]*\d*[-—]*|第\d+页.*", text)) or bool(TITLE.search(text)) or bool(_UNIT.search(line.text))
        or bool(re.match(r"(?:填报|编制)?(?:单位|部门|日期).*[:：]|(?:备?注|说明)[:：]|\(?20\d\d年度?\)?$|表\d+", text))
    )  # fmt: skip


def _pieces(strips: list[Strip]) -> Iterator[list[Strip]]:
    """A grid cut before each row that begins a form of its own."""
    start = 0
    for index in range(1, len(strips)):
        if names_form(strips[index]) and _evidence(strips[index:]) >= 3 and any(names_form(s) for s in strips[start:index]):
            yield strips[start:index]
            start = index
    yield strips[start:]


class _Open(NamedTuple):
    kind: str
    title: str
    heads: list[Line]
    body: list[Strip | Line]

    def close(self) -> Part:
        lines = [*self.heads, *(b for b in self.body if isinstance(b, Line))]
        unit = next((u for line in lines if (u := unit_in(line.text))), "")
        blocks = frozenset([*(line.block for line in lines), *(s.block for s in self.body)])
        return Part(self.kind, self.title, tuple(self.heads), tuple(self.body), unit, blocks)


def _begin(kind: str, pending: list[Line], strips: list[Strip]) -> _Open:
    heads: list[Line] = []
    for line in reversed(pending[-8:]):
        if not _quiet(line):
            break
        heads.insert(0, line)
    title = next((fold(h.text) for h in reversed(heads) if TITLE.search(fold(h.text))), "")
    return _Open(kind, title, heads, list(strips))


def parts(blocks: Sequence[Block]) -> list[Part]:
    """Every form and list of projects in a document's blocks, in reading order."""
    result: list[Part] = []
    now: _Open | None = None
    pending: list[Line] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            line = Line(block.text, block, number)
            if now is not None and not pending and EXECUTION_NOTE.search(fold(block.text)):
                now.body.append(line)
            else:
                pending.append(line)
            continue
        for order, strips in enumerate(_pieces(strips_of(block, number))):
            between = pending if order == 0 else []
            if strips:
                now, ended = _place(now, strips, between)
                result += [ended.close()] if ended is not None else []
        pending = []
    return [*result, now.close()] if now is not None else result


def _place(now: _Open | None, strips: list[Strip], between: list[Line]) -> tuple[_Open | None, _Open | None]:
    """Where a piece of a grid goes: into the open form, into a new one, or nowhere; and the form that it closes."""
    titled = any(TITLE.search(fold(line.text)) and _quiet(line) for line in between)
    listed = any(_is_list_header(s.texts) for s in strips[:3])
    named = any(names_form(s) for s in strips[:4]) and _evidence(strips) >= (2 if titled else 3)
    if listed or named:
        if listed and now is not None and now.kind == "list" and not titled:
            now.body.extend(strips)
            return now, None
        return _begin("list" if listed else "form", between, strips), now
    furniture = all(_quiet(line) or (now is not None and now.kind == "list" and len(line.text) <= 24) for line in between)
    if now is not None and furniture and (_belongs(strips) or (not titled and _goes_on(now, strips[0]))):
        now.body.extend(between)
        now.body.extend(strips)
        return now, None
    if titled and _evidence(strips) >= 2 and any(level(t) for s in strips for t in s.texts):
        return _begin("form", between, strips), now
    return None, now
