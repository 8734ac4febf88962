"""Which documents are held against each other (文件之间的核对), and what came of it.

One department's budget of a year against that of the year before and against the final account; a department's against its units'.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mingzhang import laws
from mingzhang.audit import Audit
from mingzhang.audit.guard import DEBUG, unexpected
from mingzhang.audit.recognised import careful
from mingzhang.audit.result import Comparison, identify
from mingzhang.document import files
from mingzhang.facts import Equation
from mingzhang.laws import across
from mingzhang.laws.across import Published
from mingzhang.reading import Reading
from mingzhang.vocabulary import spelt

_KINDS = frozenset({"预算", "决算"})
_OF_PLACE = re.compile(r"[\u4e00-\u9fff]{1,4}?[省市区县州盟旗].{3}")


class _Pair(NamedTuple):
    """Documents of which the first cites or contains the others. ``law`` is the one by which they are compared."""

    law: str
    title: str
    first: Audit
    others: tuple[Audit, ...]


def compare(audits: Sequence[Audit], disabled: Collection[str] = ()) -> tuple[Comparison, ...]:
    """Every comparison that the documents allow, in their order, with its findings."""
    known = lru_cache(maxsize=None)(lambda number: across.published(audits[number].reading))
    numbers = {id(audit): number for number, audit in enumerate(audits)}

    def made(pair: _Pair) -> Comparison:
        paths = tuple(a.path for a in (pair.first, *pair.others))
        try:
            first, *others = (known(numbers[id(audit)]) for audit in (pair.first, *pair.others))
            equations = _evaluated(pair.law, first, others)
            documents = (audit.reading.document for audit in (pair.first, *pair.others))
            return Comparison(pair.title, paths, tuple(equations), identify(careful(laws.findings(equations), documents), pair.title))
        except Exception as error:
            if DEBUG in os.environ:
                raise
            return Comparison(pair.title, paths, (), (), unexpected(error))

    return tuple(made(pair) for pair in _pairs(audits) if pair.law not in disabled)


def _evaluated(law: str, first: Published, others: Sequence[Published]) -> list[Equation]:
    return across.cited(first, others[0]) if law == across.CITED else across.held(first, others)


def _pairs(audits: Sequence[Audit]) -> Iterator[_Pair]:
    usable = _distinct([a for a in audits if a.reading.kind in _KINDS and a.reading.entity and a.reading.year.isdigit()])
    for later in usable:
        for earlier in usable:
            title = _cites(later.reading, earlier.reading)
            if title:
                yield _Pair(across.CITED, f"{later.reading.entity}：{title}", later, (earlier,))
    for department in usable:
        units = tuple(a for a in usable if _belongs(a.reading, department.reading))
        if units:
            kind, named = department.reading.kind, "、".join(dict.fromkeys(unit.reading.entity for unit in units[:3]))
            more = f"等{len(units)}个单位" if len(units) > 3 else ""
            title = f"{department.reading.entity}：{department.reading.year}年部门{kind}与单位{kind}（{named}{more}）"
            yield _Pair(across.UNITS, title, department, units)


def _distinct(audits: Sequence[Audit]) -> list[Audit]:
    """Of files that are the same, the first."""
    found: dict[tuple[str, ...], Audit] = {}
    for audit in audits:
        found.setdefault(tuple(part.sha256 for part in files(audit.reading.document)), audit)
    return list(found.values())


def _cites(later: Reading, earlier: Reading) -> str:
    """What a document may cite of another one; '' where they have nothing to do with each other."""
    if not _same_office(later.entity, earlier.entity) or {later.level, earlier.level} == {"部门", "单位"}:
        return ""
    years = int(later.year) - int(earlier.year)
    if years == 1 and later.kind == earlier.kind:
        return f"{later.year}年{later.kind}的上年数与{earlier.year}年公布数"
    if years == 0 and (later.kind, earlier.kind) == ("决算", "预算"):
        return f"{later.year}年决算的年初预算数与预算公布数"
    return ""


def _same_office(one: str, other: str) -> bool:
    """One name, or one that leaves out the place above: 普陀区司法局, 上海市普陀区司法局."""
    short, long = sorted((spelt(one), spelt(other)), key=len)
    return short == long or (long.endswith(short) and bool(_OF_PLACE.match(short)))


def _belongs(unit: Reading, department: Reading) -> bool:
    """Whether a unit's document is of the same year and kind as its department's, and of a unit that this one names."""
    if (unit.level, department.level) != ("单位", "部门") or (unit.kind, unit.year) != (department.kind, department.year):
        return False
    name = spelt(unit.entity)
    if _same_office(unit.entity, department.entity) or across.named(unit, department):
        return True
    return any(_lists(s.text, name) for s in department.sentences)


def _lists(sentence: str, name: str) -> bool:
    """Whether a sentence counts a unit among the department's."""
    return name in sentence and any(word in sentence for word in ("下属", "所属", "预算单位", "包括", "本级"))
