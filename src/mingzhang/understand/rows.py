"""The row tree: codes, labels, levels, and which row is part of which (行树).

Codes nest by prefix, ordinals by rank (一、→（一）→1.), units above projects; a total row gathers what it stands over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.reading import Row
from mingzhang.understand.blocks import ordinal
from mingzhang.understand.header import PURE_TOTAL, TOTAL
from mingzhang.vocabulary import fold, is_organisation

_LED = re.compile(r"^\[?((?!20\d\d年)\d{3,9}|[A-Z]\d{6,8})\]?[-－:：]?(?=[^\d.,，%％]*[\u4e00-\u9fff(（“])")
_OF_WHICH = re.compile(r"^(?:其中|#)[:：、]?")
_YEAR_TOTAL = re.compile(r"^(?:[一二三四五六七八九十]+、)?(?:本年|当年)(?:收入|支出)?(?:合计|小计|总计)?$|^(?:收入|支出)?小计$")
_SUBTOTAL = re.compile(r"(?:合计|总计|小计)(?:数)?$")
_CARRIED = re.compile(r"(?:年初|上年|年末|年终).{0,6}结[转余]")
#: what money carried over divides into: funds, or the sorts of spending that it was left from
_OF_CARRIED = re.compile(
    r"^(?:一般公共预算|公共财政预算|政府性基金|国有资本经营)(?:预算)?(?:财政)?(?:拨款|资金)?$|^(?:基本支出|项目支出|经营)结[转余](?:和结余)?$"
)
_GRAND = re.compile(r"^(?:收入|支出|收支)?(?:总计|合计|总合计)$|^(?:收入|支出)合计$")


class Label(NamedTuple):
    """A row's code and label, parted."""

    code: str
    text: str


def part(code: str, text: str) -> Label:
    """Code and name of a row, whether they stand in two cells or in one (``2010801-行政运行``, ``[30201]办公费``)."""
    code, text = fold(code).strip("[]"), fold(text)
    if code and not re.search(r"[0-9A-Za-z]", code):
        code, text = "", text or code
    match = _LED.match(text)
    if match and (not code or code == match[1]):
        return Label(match[1], text[match.end() :])
    match = _LED.match(code)
    if match and not text:
        return Label(match[1], code[match.end() :])
    return Label(code, text)


def compose(parts: Sequence[str], before: str) -> str:
    """类、款、项 in three cells → one code: ``208 | 05 | 01`` → 2080501; codes that are already whole stay.

    ``before`` is the code of the row above, for a code printed once and meant for the rows below.
    """
    digits = [re.sub(r"\D", "", p) for p in parts]
    whole = ""
    for position, piece in enumerate(digits):
        if not piece:
            continue
        if len(piece) <= 2 and position > 0:
            base = whole if whole else before[: 3 + 2 * (position - 1)]
            whole = base + piece.zfill(2)
        else:
            whole = piece
    return whole


def absolute(codes: Sequence[str]) -> list[str]:
    """A 款 printed by its last two digits between its 类 and its 项 (``208``, ``05``, ``2080501``) → 20805."""
    result = list(codes)
    group = ""
    for position, code in enumerate(codes):
        if re.fullmatch(r"\d{3}", code):
            group = code
        elif re.fullmatch(r"\d{2}", code) and group:
            below = next((c for c in codes[position + 1 :] if c), "")
            if below.startswith(group + code):
                result[position] = group + code
    return result


def _restarts(label: str) -> bool:
    """Whether an ordinal is the first of its series (一、, （一）, 1., (1))."""
    return bool(re.match(r"[(（]?(?:一|1)[)）]?[、.．)）]?(?=\D)", ordinal(label)[1] + "x")) if ordinal(label)[0] else False


def _rank(label: str) -> tuple[int, bool]:
    """Rank by ordinal (lower is higher up) and whether the row says 其中."""
    of_which = bool(_OF_WHICH.match(label))
    return ordinal(_OF_WHICH.sub("", label))[0], of_which


_CATEGORY = re.compile(r"^(?:[A-C][-－ ]?)?(?:货物|工程|服务)(?:类|[A-C])?$")
#: 类 of the departmental economic classification, which stand below units in tables of basic expenditure
_ECONOMIC_CLASSES = frozenset(
    {
        "工资福利支出",
        "商品和服务支出",
        "对个人和家庭的补助",
        "对个人和家庭补助",
        "债务利息及费用支出",
        "资本性支出(基本建设)",
        "资本性支出",
        "对企业补助",
        "其他支出",
    }
)


class Entry(NamedTuple):
    """One row under a stub: its position, code, label, and which label column it first fills."""

    row: int
    code: str
    label: str
    first: int = 0


def tree(entries: Sequence[Entry], stub: int, lines: bool = False) -> tuple[Row, ...]:
    """Rows with parents, in reading order under one stub."""
    coded = sum(1 for e in entries if e.code) >= max(1, len(entries) // 3)
    if coded:
        return _by_code(entries, stub, lines)
    numbered = sum(1 for e in entries if ordinal(e.label)[0])
    met = dict.fromkeys(_class(e) for e in entries if not PURE_TOTAL.match(e.label))
    classes = sorted(met, key=lambda sort: sort[0])  # of two label columns the right one divides the left
    if len(classes) > 1 and numbered * 3 < len(entries) and (lines or any(c[1] == "economy" for c in classes)):
        return _by_class(entries, stub, classes)
    return _by_label(entries, stub)


def by_path(labels: Sequence[tuple[int, tuple[str, ...]]], stub: int) -> tuple[Row, ...]:
    """Rows named by two label columns or more, the left ones merged over the rows that they group (``其他资金 | 小计``).

    ``labels`` are a row's position and its words from left to right. 小计 of a group is the group's own row.
    """
    named = [(index, path[:-1] if len(path) > 1 and PURE_TOTAL.match(path[-1]) else path) for index, path in labels if path]
    grand = next((index for index, path in named if len(path) == 1 and TOTAL.match(path[0])), -1)
    heads: dict[tuple[str, ...], int] = {}
    rows: list[Row] = []
    for index, path in named:
        if len(path) == 1 and TOTAL.match(path[0]):
            rows.append(Row(index, stub, "", path[0], 0, -1 if index == grand else grand, True))
            continue
        above = next((heads[path[:n]] for n in range(len(path) - 1, 0, -1) if path[:n] in heads), grand)
        rows.append(Row(index, stub, "", path[-1], len(path), above, False, bool(_OF_WHICH.match(path[-1]))))
        heads.setdefault(path, index)
    return tuple(rows)


def _class(entry: Entry) -> tuple[int, str]:
    """What sort of row it is: groups of one sort stand at one level."""
    label = ordinal(entry.label)[2] or entry.label
    if _CATEGORY.match(label):
        return entry.first, "category"
    if label in _ECONOMIC_CLASSES:
        return entry.first, "economy"
    return entry.first, ""


def _by_class(entries: Sequence[Entry], stub: int, classes: list[tuple[int, str]]) -> tuple[Row, ...]:
    """Unnumbered rows of several sorts (单位, then its 经济分类; 货物, then 单位, then 项目): the sort met first is the higher."""
    grand = next((e.row for e in entries if PURE_TOTAL.match(e.label)), -1)
    rows: list[Row] = []
    stack: list[tuple[int, Row]] = []
    for entry in entries:
        if PURE_TOTAL.match(entry.label):
            rows.append(Row(entry.row, stub, entry.code, entry.label, 0, -1 if entry.row == grand else grand, True))
            stack = []
            continue
        rank = classes.index(_class(entry))
        while stack and stack[-1][0] >= rank:
            stack.pop()
        of_which = bool(_OF_WHICH.match(entry.label))
        row = Row(entry.row, stub, entry.code, entry.label, len(stack) + 1, stack[-1][1].index if stack else grand, False, of_which)
        rows.append(row)
        stack.append((rank, row))
    return tuple(rows)


def _kind(code: str) -> int:
    """Classes of codes that nest as a class: units above groups (31 本级支出项目) above projects."""
    if re.fullmatch(r"\d{2}", code):
        return 2
    if len(code) >= 10 or re.search(r"[A-Za-z]", code):
        return 3
    return 1


def heads_unit(entries: Sequence[Entry], row: int) -> bool:
    """Whether a row is a unit's name over the coded rows of that unit."""
    after = next((n for n, entry in enumerate(entries) if entry.row == row), -1) + 1
    here = entries[after - 1]
    return not here.code and is_organisation(here.label) and after < len(entries) and bool(entries[after].code)


def _by_code(entries: Sequence[Entry], stub: int, lines: bool) -> tuple[Row, ...]:
    totals = [index for index, code, label, _ in entries if not code and _SUBTOTAL.search(label)]
    grand = totals[0] if totals else -1
    mixed = {_kind(code) for _, code, _, _ in entries if code}
    rows: list[Row] = []
    stack: list[Row] = []
    for index, code, label, _first in entries:
        if not code and _SUBTOTAL.search(label):
            rows.append(Row(index, stub, "", label, 0, -1 if index == grand else grand, True))
            stack = []
            continue
        of_which = bool(_OF_WHICH.match(label))
        if heads_unit(entries, index):
            stack = [Row(index, stub, "", label, 1, grand)]
            rows += stack
            continue
        if not code:
            parent = stack[-1].index if stack and (of_which or lines) else -2
            rows.append(Row(index, stub, "", label, len(stack) + 1, parent, False, of_which))
            continue
        if len(mixed) > 1:
            while stack and not (
                _kind(stack[-1].code) < _kind(code)
                or (_kind(stack[-1].code) == _kind(code) == 1 and code.startswith(stack[-1].code) and code != stack[-1].code)
            ):
                stack.pop()
        else:
            while stack and not (code.startswith(stack[-1].code) and len(code) > len(stack[-1].code)):
                stack.pop()
        row = Row(index, stub, code, label, len(stack) + 1, stack[-1].index if stack else grand, False, of_which)
        rows.append(row)
        stack.append(row)
    return tuple(rows)


def _by_label(entries: Sequence[Entry], stub: int) -> tuple[Row, ...]:
    """收支总表 and lists of names: ordinals nest; 本年合计 gathers the rows above it, 总计 what is left."""
    rows: list[Row] = []
    stack: list[tuple[int, Row]] = []
    heading: Row | None = None
    carried: Row | None = None
    numbered = False
    named: set[str] = set()  # what the numbered rows name
    for index, code, label, _first in entries:
        rank, of_which = _rank(label)
        if not rank and not of_which and heading is not None and _stem(label) in named:
            # 年初财政拨款结转和结余, then the funds of the numbered rows again: its parts
            rows.append(Row(index, stub, code, label, 2, heading.index))
            continue
        named |= {_stem(ordinal(label)[2])} if rank else set()
        if rank and heading is not None and numbered and _restarts(label):
            # 上年结转结余, then 一、二、三 again: the numbered rows are its parts
            stack = [(0, heading)]
        numbered, heading = numbered or bool(rank), None
        carried = carried if _OF_CARRIED.match(label) else None
        if TOTAL.match(label) or PURE_TOTAL.match(label):
            rows.append(Row(index, stub, code, label, 0, -1, True))
            stack = []
            continue
        if rank:
            while stack and stack[-1][0] >= rank:
                stack.pop()
        elif of_which:
            rows.append(Row(index, stub, code, label, len(stack) + 1, stack[-1][1].index if stack else -2, False, True))
            continue
        elif carried is not None and _OF_CARRIED.match(label):
            # 年初结转和结余, then the funds that it divides into, without numbers
            rows.append(Row(index, stub, code, label, 2, carried.index))
            heading = None
            continue
        elif stack:
            # an unnumbered row beside numbered ones stands at the top (上年结转结余, 年终结转结余)
            stack = []
        row = Row(index, stub, code, label, len(stack) + 1, stack[-1][1].index if stack else -1, False, of_which)
        rows.append(row)
        if rank:
            stack.append((rank, row))
        else:
            heading = row
            carried = row if _CARRIED.search(label) else None
    return _gather(rows)


def _stem(label: str) -> str:
    """A label without the words of its side and the marks of indentation: 一般公共预算财政拨款收入 → 一般公共预算财政."""
    return re.sub(r"(?:拨款|资金|收入|支出)+$", "", label.strip("-— "))


def _gather(rows: list[Row]) -> tuple[Row, ...]:
    """Give the top rows of a balance to the total that gathers them."""
    totals = [r for r in rows if r.total]
    if not totals:
        return tuple(rows)
    if len(totals) == 1 and rows[0].total:
        head = totals[0]
        return tuple(r if r is head or r.parent != -1 else r._replace(parent=head.index) for r in rows)
    owner: dict[int, int] = {}
    open_rows: list[Row] = []
    grand = next((r for r in reversed(totals) if _GRAND.match(r.label)), totals[-1])
    for row in rows:
        if row.total:
            if row.index != grand.index and not _YEAR_TOTAL.match(row.label) and rows[0].total:
                continue
            for child in open_rows:
                owner[child.index] = row.index
            open_rows = [row] if row.index != grand.index else []
        elif row.parent == -1:
            open_rows.append(row)
    return tuple(r._replace(parent=owner.get(r.index, r.parent)) if r.parent == -1 else r for r in rows)
