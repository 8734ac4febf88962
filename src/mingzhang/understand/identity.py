"""Whose document, of which year, of which kind (文档身份)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from mingzhang.document import Block, Document, Grid, Paragraph
from mingzhang.understand.cover import clean_name, front_lines, is_table, kind_of, may_own, owner, title_of, titled, year_of
from mingzhang.understand.frames import Frame
from mingzhang.vocabulary import fold

#: a year, unless it is a day's (2024年9月2日): that is when it was signed
_YEAR = re.compile(r"(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
#: the line below the name on a cover
_BELOW_NAME = re.compile(r"^20\d\d\s*年度?(?:市级|区级|省级|县级)?(?:部门|单位)?(?:综合)?(?:预算|决算)(?:公开)?$")
#: 部门预算 covers its units; 单位预算, 本级 are one unit's own
_OF_UNIT = re.compile(r"单位(?:预算|决算)|[（(](?:本级|机关|本部)[)）]")
_OF_DEPARTMENT = re.compile(r"部门(?:综合)?(?:预算|决算)|[（(](?:汇总|部门)[)）]")
#: what is filled in about a disclosure, and is none
_CHECKLIST = re.compile(r"(?:检查|自查|审核|核对|反馈|整改)(?:情况)?(?:表|清单|单)")
#: a report on what was done: its figures without a stage are the outturn
_EVALUATED = re.compile(r"自评|评价")
_HOLDER = re.compile(r"^(?:XX|××|某某|\*+|＿+|_+)")
_HELD_BY = re.compile(r"(?:项目)?(?:主管|实施|预算|填报|申报)(?:部门|单位)(?:名称)?(?:[(](?:盖章|公章)[)])?")
_OFFICE = re.compile(
    r"(?![年度月日据照由经对])[\u4e00-\u9fff]{2,12}?"
    r"(?:委员会|办公室|人民政府|人民检察院|人民法院|局|厅|部(?![门分署])|中心|馆|院|学校)"
)
#: an amount with decimals that prose states; so many of them, and it was filled in
_SAID = re.compile(r"(?<![\d.,])(?!0+\.0+元?)\d[\d,]*\.\d{1,2}(?:百万元|亿元|万元|元)")
_FILLED = 10
#: an amount in 元 without decimals, that is no code of a subject
_WHOLE_YUAN = re.compile(r"[1-9]\d*0{3,}")


class Identity(NamedTuple):
    title: str
    entity: str
    year: str
    kind: str
    stage: str
    level: str = ""  # 部门 | 单位 | '' not said
    notices: tuple[str, ...] = ()  # what no line says and the file's name had to tell


def identify(document: Document, frames: Sequence[Frame], front: Sequence[str]) -> Identity:
    """Title, entity, year and kind from the cover, the running lines and the tables' owner lines."""
    lead = front_lines([*[b.text for b in document.blocks[:14] if isinstance(b, Paragraph)], *front])[:14]
    names = Counter(clean_name(f.owner) for f in frames if f.owner and not _HOLDER.match(f.owner))
    for line in lead[:8]:
        names.update({owner(line): 3, titled(line): 2})
    del names[""]
    entity = names.most_common(1)[0][0] if names else _cover_name(lead) or _holder(document.blocks) or _organisation(document.blocks)
    title = title_of(lead, entity)
    years = Counter(m[1] for t in [*lead, *(f.title for f in frames)] for m in [_YEAR.search(t)] if m)
    years.update(m[1] for m in (_YEAR.search(t) for t in lead[:6]) if m)
    year = year_of(title) or (years.most_common(1)[0][0] if years else "")
    kind = _kind(title, lead, frames)
    looks_back = kind == "决算" or (kind == "绩效" and _EVALUATED.search(title) is not None)
    if kind in {"预算", "决算"} and _CHECKLIST.search(title):
        kind = "其他"
    elif kind in {"预算", "决算"} and _template(document.blocks, frames):
        kind = "空表样"
    return Identity(title, entity, year, kind, "outturn" if looks_back else "budget", _level("".join(lead[:8])))


def _kind(title: str, lead: Sequence[str], frames: Sequence[Frame]) -> str:
    """As the title says; where it says nothing, or a form's title stands before a budget, what the lines and tables speak of."""
    said = kind_of(title)
    budgeted = any("收支" in f.title or "支出表" in f.title for f in frames)
    if said and not (said == "绩效" and budgeted):
        return said
    text = "".join(lead) + "".join(f.title for f in frames)
    if text.count("决算") > text.count("预算"):
        return "决算"
    return "预算" if "预算" in text else "绩效" if "绩效" in text else "其他"


def _level(text: str) -> str:
    units, departments = len(_OF_UNIT.findall(text)), len(_OF_DEPARTMENT.findall(text))
    return "单位" if units > departments else "部门" if departments > units else ""


def together(parts: Sequence[Identity]) -> Identity:
    """Whose document it is that was published in parts: what one part does not say, another does."""
    titled = sorted(parts, key=lambda p: (not _YEAR.search(p.title), not p.entity))
    kind = next((kind for kind in ("决算", "预算", "绩效") if any(p.kind == kind for p in parts)), parts[0].kind)
    entity = next((p.entity for p in titled if p.entity), "")
    year = next((p.year for p in titled if p.year), "")
    level = next((p.level for p in titled if p.level), "")
    return Identity(titled[0].title, entity, year, kind, "outturn" if kind == "决算" else "budget", level)


def completed(told: Identity, paths: Sequence[str]) -> Identity:
    """The last witness is a file's name, of a document that prints figures and nowhere says whose or of which year."""
    names = [Path(path).stem for path in paths]
    entity = told.entity or next((found for name in names if (found := titled(name))), "")
    year = told.year or next((found[1] for found in map(_YEAR.search, names) if found), "")
    level = told.level or next((found for name in names if (found := _level(name))), "")
    learnt = [(what, now) for what, before, now in (("单位", told.entity, entity), ("年度", told.year, year)) if now and not before]
    if not learnt or told.kind == "其他":
        return told._replace(level=level)
    said = f"文件里没有写明{'、'.join(what for what, _ in learnt)}，按文件名认作{'、'.join(now for _, now in learnt)}。"
    title = next((name for name in names if titled(name)), told.title) if is_table(told.title) and not told.entity else told.title
    return told._replace(title=title, entity=entity, year=year, level=level, notices=(said,))


def _cover_name(lead: Sequence[str]) -> str:
    """The organisation that stands alone above ``2024年部门预算``; '' where none does."""
    for above, below in pairwise(lead[:8]):
        if _BELOW_NAME.match(fold(below)) and may_own(clean_name(above)) and not re.search(r"预算|决算|20\d\d", above):
            return clean_name(above)
    return ""


def _holder(blocks: Sequence[Block]) -> str:
    """The office that a form's head names first; '' where there is no form."""
    for grid in (b for b in blocks if isinstance(b, Grid)):
        for cell, beside in pairwise(grid.cells[:24]):
            name = clean_name(beside.text.strip())
            if _HELD_BY.fullmatch(fold(cell.text)) and beside.row == cell.row and len(name) >= 4 and may_own(name):
                return name
    return ""


def _organisation(blocks: Sequence[Block]) -> str:
    """The organisation named most often near the start, where no line says whose document it is."""
    text = "\n".join(fold(b.text) for b in blocks[:60] if isinstance(b, Paragraph))
    names = Counter(_OFFICE.findall(text))
    return names.most_common(1)[0][0] if names else ""


def _template(blocks: Sequence[Block], frames: Sequence[Frame]) -> bool:
    """A blank form: tables without a single amount, and prose that states none (the tables of a filled one may be pictures)."""
    said = sum(len(_SAID.findall(fold(b.text))) for b in blocks if isinstance(b, Paragraph))
    amounts = 0
    for block in blocks:
        if isinstance(block, Grid):
            amounts += sum(
                1
                for c in block.cells
                if re.fullmatch(r"-?[\d,]+\.\d+|-?\d{1,3}(?:,\d{3})+", fold(c.text)) and not re.fullmatch(r"[0.,]+", fold(c.text))
            )
            amounts += sum(1 for c in block.cells if _WHOLE_YUAN.fullmatch(fold(c.text)))
        if amounts > 3:
            return False
    holders = sum(
        1 for b in blocks if isinstance(b, Paragraph) and re.search(r"[X×]{2,}|＊{2,}|\*{2,}|0\.00万元|(?<![\d.])\s+万元", b.text)
    )
    return bool(frames) and ((amounts == 0 and said < _FILLED) or holders > 5)
