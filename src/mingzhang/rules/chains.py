"""Functional items in prose: X（类）Y（款）Z（项）, and names that the list no longer has (文字中的功能科目).

Both forms are read: 司法（款）行政运行（项） and 司法（06款）行政运行（01项）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.catalogues import Catalogue, class_plain, functional
from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Coded, around, at, coded, explained, found, money_in, paragraphs, within, year_of

_MARK = re.compile(r"[（(]\s*(?P<digits>\d{2,3})?\s*(?P<level>类|款|项)\s*[)）]")
_ENUMERATOR = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）][、.．]?|[一二三四五六七八九十\d]{1,3}[、.．]|[①-⑳]|[:：,，、.．和及)）])+\s*"
)
_STOPS = re.compile(r"[。；：，,;:\d%％]")
_WIDTH = {"类": 3, "款": 5, "项": 7}


class Link(NamedTuple):
    """One name of a chain."""

    level: str
    name: str
    digits: str
    start: int
    end: int


class Tree(NamedTuple):
    """Codes and names of a document's own functional tables; codes of the year's list beside them."""

    rows: tuple[Coded, ...]
    names: dict[str, set[str]]  # code → compared names printed in the tables
    catalogue: Catalogue
    everything: Catalogue

    def named(self, code: str, name: str) -> bool:
        core = class_plain(name)
        return core in self.names.get(code, ()) or core in self.catalogue.class_names(code)

    def below(self, code: str) -> set[str]:
        """The codes one level down, of the list and of the tables."""
        width = len(code) + 2 if code else 3
        listed = set(self.catalogue.children(code))
        return {c for c in listed | set(self.names) if len(c) == width and c.startswith(code)}

    def title(self, code: str) -> str:
        own = next((r.name for r in self.rows if r.code == code), "")
        return self.catalogue.name(code) or own


def links(text: str) -> list[Link]:
    """The names that a paragraph marks as 类, 款, 项, in order."""
    result, previous = [], 0
    for mark in _MARK.finditer(text):
        piece = text[previous : mark.start()]
        offset = previous
        stops = list(_STOPS.finditer(piece))
        if stops:
            offset += stops[-1].end()
            piece = piece[stops[-1].end() :]
        lead = _ENUMERATOR.match(piece)
        if lead:
            offset += lead.end()
            piece = piece[lead.end() :]
        name = re.sub(r"\s+", "", piece).strip('“”"')
        if 2 <= len(name) <= 40:
            result.append(Link(mark["level"], name, mark["digits"] or "", offset, mark.end()))
        previous = mark.end()
    return result


def tree(reading: Reading) -> Tree:
    """The functional names that a document is measured by."""
    rows = tuple(r for r in coded(reading) if r.list == "function")
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row.code, set()).add(class_plain(row.name))
    year = year_of(reading)
    return Tree(rows, names, functional(year), functional())


def _resolve(known: Tree, link: Link, above: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that a link may mean below those above; words before the name are tolerated."""
    candidates = {c for code in above for c in known.below(code)}
    if link.digits:
        width = _WIDTH[link.level]
        candidates = {c for c in candidates if c.endswith(link.digits) and len(c) == width} or candidates
    if link.start <= 2:
        # the first words of a paragraph that a page break cut off from the beginning of the name
        core = class_plain(link.name)
        if cut := tuple(sorted(c for c in candidates if any(n.endswith(core) for n in known.catalogue.class_names(c)))):
            return cut
    for start in range(max(1, len(link.name) - 1)):
        hits = tuple(sorted(c for c in candidates if known.named(c, link.name[start:])))
        if hits:
            return hits
    return ()


class _Trail(NamedTuple):
    """How far a chain was understood: the codes it may stand for at each level."""

    kinds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kind: str = ""
    section: str = ""


def _same_amount(known: Tree, amounts: list[Decimal], codes: set[str]) -> list[Coded]:
    """Rows of the tables whose amount the sentence prints (to the printed 分 of a 万元)."""
    rows = {r.code: r for r in known.rows if r.code in codes and any(abs(n.value - a) <= 50 for n in r.amounts for a in amounts if a)}
    return list(rows.values())


def chains(reading: Reading) -> Iterator[Finding]:
    """A chain whose 类, 款 or 项 does not exist there, in the document's tables or in the year's list."""
    known = tree(reading)
    trail = _Trail()
    headings: tuple[str, ...] = ()
    for paragraph in paragraphs(reading):
        if paragraph.path[:2] != headings[:2]:
            trail = _Trail()
        headings = paragraph.path
        trail = _announced(known, headings) or trail
        amounts = money_in(paragraph.text)
        for link in links(paragraph.text):
            place = at(paragraph.place, around(paragraph.text, link.start, link.end, 20))
            if re.search(r"预算公开|决算公开", link.name):
                continue  # a running head between two halves of a name
            if link.name.startswith("原") or paragraph.text[: link.start].endswith("原"):
                trail = _Trail()  # 原……科目: of an earlier list, and said to be
            elif link.level == "类":
                codes = _resolve(known, link, ("",))
                trail = _Trail(kinds=codes, kind=link.name)
                if not codes and (finding := _lapsed(reading, known, link, place)):
                    yield finding
            elif link.level == "款":
                codes = _resolve(known, link, trail.kinds) if trail.kinds else ()
                if trail.kinds and not codes:
                    following = next((n for n in links(paragraph.text[link.end :]) if n.level == "项"), None)
                    if finding := _wrong_section(known, trail, link, following, amounts, place, glossary=explained(paragraph.path)):
                        yield finding
                trail = trail._replace(sections=codes, section=link.name)
            elif trail.sections:
                codes = _resolve(known, link, trail.sections)
                if not codes and (finding := _wrong_item(reading, known, trail, link, amounts, place, glossary=explained(paragraph.path))):
                    yield finding


def _announced(known: Tree, headings: tuple[str, ...]) -> _Trail | None:
    """The 类, and perhaps the 款, that the headings above a paragraph name."""
    trail: _Trail | None = None
    for heading in headings:
        for link in links(heading):
            if link.level == "类" and (codes := _resolve(known, link, ("",))):
                trail = _Trail(kinds=codes, kind=link.name)
            elif link.level == "款" and trail and (codes := _resolve(known, link, trail.kinds)):
                trail = trail._replace(sections=codes, section=link.name)
    return trail


def _lapsed(reading: Reading, known: Tree, link: Link, place: Place) -> Finding | None:
    """A 类 under a name of other years."""
    for start in range(max(1, len(link.name) - 3)):
        former = [c for c in known.everything.codes_named(link.name[start:]) if len(c) == 3]
        if former and former[0] in known.catalogue:
            right = known.title(former[0])
            return found(
                Severity.ERROR if former[0] in known.names else Severity.DOUBT,
                f"“{link.name[start:]}（类）”是以前年度的科目名称，{reading.year}年 {former[0]} 的名称为“{right}”"
                + ("，本文件的表中也写作后者。" if former[0] in known.names else "。"),
                place,
                printed=link.name[start:],
                right=right,
                remedy=f"改为“{right}”。",
            )
    return None


def _wrong_section(
    known: Tree, trail: _Trail, link: Link, following: Link | None, amounts: list[Decimal], place: Place, *, glossary: bool
) -> Finding | None:
    """A 款 that the 类 does not have; without the document's own rows below the 类 the list alone accuses nobody."""
    below = {c for kind in trail.kinds for c in known.below(kind)}
    items = {c for code in below for c in known.below(code) if following and known.named(c, following.name)}
    printed = {c for c in items if c in known.names} or items
    owners = sorted({c[:5] for c in printed})
    by_amount = _same_amount(known, amounts, items) if amounts else []
    if len(owners) != 1 and by_amount:
        owners = sorted({r.code[:5] for r in by_amount})
    right = known.title(owners[0]) if len(owners) == 1 else ""
    certain = len(owners) == 1 and any(c in known.names for c in printed)
    if not certain and (glossary or not any(c in known.names for c in below)):
        return None
    told = f"；按表列，“{following.name}（项）”属于 {owners[0]} {right}" if right and following else ""
    return found(
        Severity.ERROR if certain else Severity.DOUBT,
        f"“{trail.kind}（类）”下没有“{link.name}（款）”{told}。",
        place,
        printed=f"{link.name}（款）",
        right=f"{right}（款）" if right else "",
        remedy=f"改为“{right}（款）”。" if right else "核对款级科目名称，与预算表一致。",
    )


def _wrong_item(
    reading: Reading, known: Tree, trail: _Trail, link: Link, amounts: list[Decimal], place: Place, *, glossary: bool
) -> Finding | None:
    """An item that the 款 does not have; a glossary may explain items that this year does not use."""
    below = {c for section in trail.sections for c in known.below(section)}
    elsewhere = sorted(c for c in known.everything.codes_named(link.name) if len(c) == 7 and c[:5] in trail.sections)
    own = {c for c in below if c in known.names}
    by_amount = _same_amount(known, amounts, own) if not glossary else []
    row = by_amount[0] if len(by_amount) == 1 else None
    right = row.name if row else known.title(elsewhere[0]) if elsewhere and elsewhere[0] in known.catalogue else ""
    tail = f"；表中金额相同的是 {row.code} {row.name}" if row else f"；{reading.year}年的名称为“{right}”" if right else ""
    places = (place, row.place) if row else (place,)
    if not right and (full := _abbreviated(known, below, link.name)):
        right, tail = full, f"；与“{full}”相近，可能是简写"
    if not right and (glossary or not own):
        return None
    short = bool(right) and _subsequence(_FILLERS.sub("", link.name), _FILLERS.sub("", right))
    return found(
        Severity.HINT if short else Severity.ERROR if row else Severity.DOUBT,
        f"“{trail.section}（款）”下没有“{link.name}（项）”{tail}。",
        places,
        printed=f"{link.name}（项）",
        right=f"{right}（项）" if right else "",
        remedy=f"改为“{right}（项）”。" if right else "核对项级科目名称，与预算表一致。",
    )


_FILLERS = re.compile(r"的|费$|支出$")


def _subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _abbreviated(known: Tree, below: set[str], name: str) -> str:
    """The only item below that a shortened name can mean."""
    hits = [known.title(c) for c in below if c in known.names and _subsequence(class_plain(name), known.title(c))]
    return hits[0] if len(hits) == 1 else ""


def former_names(reading: Reading) -> Iterator[Finding]:
    """A 类 called by a name of past years in running prose, without the mark （类）."""
    year = year_of(reading)
    if year is None:
        return
    current, everything = functional(year), functional()
    former: dict[str, str] = {}
    for code in everything.codes:
        if len(code) == 3 and code in current:
            accepted = set(current.names(code))
            for name in everything.names(code):
                if name not in accepted and len(name) >= 6 and not any(name in other or other in name for other in accepted):
                    former[name] = code
    for sentence in reading.sentences:
        if within(sentence.path, "职责", "职能"):
            continue
        for name, code in former.items():
            at_ = sentence.text.find(name)
            if (
                at_ < 0
                or re.match(r"\s*[（(]\s*\d*\s*类", sentence.text[at_ + len(name) :])
                or re.search(r"原(?:科目)?[“]?$", sentence.text[:at_])
            ):
                continue
            yield found(
                Severity.DOUBT,
                f"“{name}”是以前年度的科目名称，{reading.year}年 {code} 的名称为“{current.name(code)}”。",
                at(sentence.place, around(sentence.text, at_, at_ + len(name), 20)),
                printed=name,
                right=current.name(code) or "",
                remedy=f"改为“{current.name(code)}”；所述为以前年度的，可保留原名。",
            )


_BASIS = "预算法第三十二条；当年《政府收支分类科目》"

RULES = (
    Rule(
        "R-CODE-CHAIN", "文字中的类款项与表不符", Severity.DOUBT, _BASIS,
        "“某某（类）某某（款）某某（项）”逐级核对：款须属于该类，项须属于该款，以本文件的功能分类表和当年科目表为准。"
        "表中有金额相同的科目、可以断定写错的，判为错误。",
        "例：“住房保障支出（类）住房保障支出（款）住房公积金（项）”，表列 22102 为住房改革支出，款名应为“住房改革支出”。",
        chains,
    ),
    Rule(
        "R-CODE-FORMER", "沿用以前年度的科目名称", Severity.DOUBT, _BASIS,
        "文字中的类级科目名称应为当年名称；写明“原……”的不计。",
        "例：2026年的文件写“医疗卫生与计划生育支出”，当年名称为“卫生健康支出”。",
        former_names,
    ),
)  # fmt: skip
