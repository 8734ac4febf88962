"""The contents page against the headings, and the numbering of headings (目录与标题)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Entry, Heading, Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import at, compact, found, numeral, short_lines

_YEAR = re.compile(r"20\d\d年?(?:度|区级|市级|省级)?")
_MARKS = re.compile(r"[\W_]+")
_OWN = re.compile(r"^(?:本?部门|本?单位)(?=.{3})")
_TAIL = re.compile(r"[(][^()]*[)]$")
_LEAD = re.compile(r"^(?:附件|表|第)?[(]?[一二三四五六七八九十廿\d]{1,3}(?:部分)?[)、..]*(?=\D)")


def _core(text: str, entity: str) -> str:
    """A title for comparison: without year, the entity's name, ordinals, quotation and page marks."""
    words = compact(text).replace(compact(entity), "") if entity else compact(text)
    words = _TAIL.sub("", _YEAR.sub("", _LEAD.sub("", words)))
    return _MARKS.sub("", words)


def _same(core: str, known: set[str]) -> bool:
    """Whether a title is there, with 部门 or an entity's name before it or without."""
    bare = _OWN.sub("", core)
    return core in known or bare in known or any(other.endswith(bare) and len(other) <= len(bare) + 14 for other in known)


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def against_headings(reading: Reading) -> Iterator[Finding]:
    """Entries of the contents page that the text words differently; one finding for the document."""
    if len(reading.contents) < 4:
        return
    headings = [(h.text, h.number, h.place) for h in reading.headings]
    titles = [(t.title, t.number, t.place) for t in reading.tables if t.title]
    lines = [(text, "", place) for text, place in short_lines(reading, 60)]
    pool = [(_core(text, reading.entity), text, number, place) for text, number, place in (*headings, *titles)]
    known = {core for core, _, _, _ in pool} | {_core(text, reading.entity) for text, _, _ in lines}
    entries = {_core(e.text, reading.entity) for e in reading.contents}
    pairs: list[tuple[Entry, str, Place]] = []
    for entry in reading.contents:
        core = _core(entry.text, reading.entity)
        if len(core) < 3 or _same(core, known):
            continue
        best = max(
            (
                (_ratio(core, other), text, place, number)
                for other, text, number, place in pool
                if other and other not in entries and other.endswith("表") == core.endswith("表")
            ),
            key=lambda hit: hit[0],
            default=None,
        )
        same_number = best is not None and compact(entry.number) == compact(best[3]) != ""
        # a part's title that runs over two lines is read as its first line
        cut = best is not None and entry.level == 1 and core.startswith(_core(best[1], reading.entity))
        if best is not None and not cut and (best[0] >= 0.8 or (same_number and best[0] >= 0.7)):
            pairs.append((entry, best[1], best[2]))
    if pairs:
        listed = "；".join(f"目录“{e.text}”，正文“{text}”" for e, text, _ in pairs)
        yield found(
            Severity.HINT,
            f"目录与正文标题有 {len(pairs)} 处不一致：{listed}。",
            [place for entry, text, where in pairs for place in (at(entry.place, entry.text), at(where, text))],
            remedy="以正文为准更新目录，或统一为规范名称。",
        )


_STYLE = re.compile(r"[一二三四五六七八九十廿]+|\d+")


_CHINESE = ("〇", *"一二三四五六七八九十", *(f"十{c}" for c in "一二三四五六七八九"), *(f"二十{c}" for c in ("", *"一二三四五六七八九")))


def _styled(heading: Heading) -> tuple[str, int] | None:
    number = compact(heading.number)
    match = _STYLE.search(number)
    value = numeral(match[0]) if match else None
    if match is None or value is None:
        return None
    kind = "1" if match[0].isdigit() else "一"
    shape = number[: match.start()] + kind + number[match.end() :]
    return shape.rstrip(".、:"), value


def numbering(reading: Reading) -> Iterator[Finding]:
    """A run of sibling headings in which one number is left out or comes twice."""
    runs: dict[tuple[tuple[str, ...], int, str], list[list[tuple[int, Heading]]]] = {}
    for heading in reading.headings:
        styled = _styled(heading)
        if styled is None or heading.level > 3:
            continue
        groups = runs.setdefault((heading.path, heading.level, styled[0]), [])
        if not groups or styled[1] == 1:
            groups.append([])
        groups[-1].append((styled[1], heading))
    for groups in runs.values():
        for run in groups:
            values = [value for value, _ in run]
            # a run that does not begin with 1, or is broken in several places, was cut by the reading
            if len(run) < 4 or values[0] != 1:
                continue
            breaks = [i for i in range(1, len(run)) if values[i] != values[i - 1] + 1]
            if len(breaks) != 1:
                continue
            (_, before), (_, here) = run[breaks[0] - 1], run[breaks[0]]
            again = values[breaks[0]] == values[breaks[0] - 1]
            if not again and values[breaks[0]] != values[breaks[0] - 1] + 2:
                continue
            shape = _STYLE.sub(
                str(values[breaks[0]] - 1) if before.number[:1].isdigit() else _CHINESE[values[breaks[0]] - 1], compact(here.number)
            )
            if not again and any(compact(text).startswith(shape) for text, _ in short_lines(reading, 90)):
                continue  # it is there, and was not read as a heading
            said = "重复" if again else "不连续"
            yield found(
                Severity.HINT,
                f"标题序号{said}：“{before.number}{before.text}”之后是“{here.number}{here.text}”。",
                (at(before.place, before.number + before.text), at(here.place, here.number + here.text)),
                printed=here.number,
                remedy="按顺序重新编排标题序号。",
            )


RULES = (
    Rule(
        "R-CONT-TITLE", "目录与正文标题不一致", Severity.HINT,
        "《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确、形式规范",
        "目录所列标题应与正文一致。年度、单位名称、序号和标点的差别不计；正文中找不到相近标题的不作判断。",
        "例：目录写“第一部分 基本概况”，正文写“第一部分 基本情况”。",
        against_headings,
    ),
    Rule(
        "R-CONT-NUMBER", "标题序号重复或不连续", Severity.HINT,
        "《党政机关公文格式》（GB/T 9704—2012）：结构层次序数",
        "同一层次的标题序号应连续。只在一组标题中恰有一处跳号或重号时提示。",
        "例：一、二、三、五。",
        numbering,
    ),
)  # fmt: skip
