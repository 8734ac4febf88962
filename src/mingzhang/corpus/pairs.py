"""Publications in two files (说明与报表分开公开): which files are one document.

Many places publish the narrative and the tables apart. A file that is all narrative and one that is all tables belong together
where they stand in one folder, are of one kind and year, nothing in them names two departments, and the amounts that the one tells are
printed in the other. Whatever fits two ways is left apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path

from mingzhang.audit import Audit
from mingzhang.reading import Reading
from mingzhang.vocabulary import spelt

#: sentences from which on a file narrates; tables from which on it is the tables
_NARRATES = 12
_TABLES = 3
#: amounts that a narrative tells from which on they have to be the tables'
_TOLD = 3
#: what a file's name says beside whose it is
_FILLING = re.compile(
    r"20\d\d|[年度市区省县级的]|部门|单位|综合|预算|决算|信息|公开|情况|说明|文字|文本|报表|表格|附表|附件|[表册\d一二三四五六七八九十\W_]"
)


def pairs(audits: Sequence[Audit]) -> list[tuple[Audit, Audit]]:
    """Each two that are one document, in the order of the first ones; within a pair as they stand."""
    fits = [(a, b) for n, a in enumerate(audits) for b in audits[n + 1 :] if _fit(a, b)]
    times = [a.path for pair in fits for a in pair]
    return [(a, b) for a, b in fits if times.count(a.path) == times.count(b.path) == 1]


def _sort(audit: Audit) -> str:
    """说明 | 报表 | '' both or neither."""
    reading = audit.reading
    tables = sum(1 for t in reading.tables if t.kind in {"cube", "lines"})
    told = sum(1 for s in reading.sentences if s.text.endswith("。")) >= _NARRATES
    if reading.kind not in {"预算", "决算"} or reading.document.parts:
        return ""
    return "报表" if tables >= _TABLES and not told else "说明" if told and tables < _TABLES else ""


def _fit(a: Audit, b: Audit) -> bool:
    one, other = Path(a.path), Path(b.path)
    if one.parent != other.parent or {_sort(a), _sort(b)} != {"说明", "报表"} or a.reading.kind != b.reading.kind:
        return False
    years, levels = {a.reading.year, b.reading.year} - {""}, {a.reading.level, b.reading.level} - {""}
    if len(years) > 1 or len(levels) > 1:
        return False
    names = {spelt(a.reading.entity), spelt(b.reading.entity)} - {""}
    called = {_FILLING.sub("", one.stem), _FILLING.sub("", other.stem)}
    alike = len(called) == 1 and len(called.pop()) > 1
    if len(names) > 1 and not alike:
        return False
    told, found = _retold(a.reading, b.reading) if _sort(a) == "说明" else _retold(b.reading, a.reading)
    if told < _TOLD:
        return alike or (len(names) == 1 and bool(a.reading.entity and b.reading.entity))
    return 2 * found >= told


def _retold(narrative: Reading, tables: Reading) -> tuple[int, int]:
    """How many different amounts a narrative tells, and how many of them the tables print."""
    told = {f.number.value: f.number.quantum for f in narrative.facts if f.row < 0 and f.number.is_money and f.number.value > 0}
    printed = sorted({f.number.value for f in tables.facts if f.row >= 0 and f.number.value > 0})
    found = (bisect_right(printed, value + quantum / 2) > bisect_left(printed, value - quantum / 2) for value, quantum in told.items())
    return len(told), sum(found)
