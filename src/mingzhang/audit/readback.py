"""Reading back what was written: what a publication states against what a reader of its file understands (回读比对).

``read(write(publication)) == publication`` as multisets of statements: facts at the coordinate where facts may agree, claims by what
they say of which figures, indicators by row, weights of groups by level. Kinds, places and evidence may differ. People's
own words (立项依据、测算说明) may hold numbers that are no figures: these may be read, and need not be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from mingzhang.facts import AXES, Claim, Coordinate, Fact, Indicator, Number, Unbound, key, number
from mingzhang.facts.axes import name_of
from mingzhang.reading import Reading
from mingzhang.understand import understand
from mingzhang.views.publication import Paragraph, Publication, Table, figures
from mingzhang.vocabulary import spelt

Amount = tuple[Decimal, Decimal, str]  # value, quantum, unit

#: what stands for a name where a weight belongs to a group of indicators
_GROUP = "指标权重比例"
_KINDS = {"share": "占比", "change": "增减额", "growth": "增减率", "completion": "完成率", "level": "持平", "direction": "增减方向"}
_SIGNS = {1: "增", -1: "减", 0: "平"}
_OWN = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(亿元|百万元|万元|千元|百元|元|亿|万|%|％|个百分点|人次|批次|平方米|台（套）|人|名|辆|台|套|个|项|件|次|户|家|分)"
)


class Statement(NamedTuple):
    """A printed statement reduced to what must come back. ``what``: 数 · 断言 · 指标 · 权重."""

    what: str
    about: tuple[object, ...]
    says: tuple[object, ...]

    def __str__(self) -> str:
        about = [_words(part) if isinstance(part, Coordinate) else _KINDS.get(str(part), str(part)) for part in self.about if part]
        says = "，".join(t for t in (_said(part) for part in self.says) if t)
        return f"{self.what}“{'｜'.join(about)}”（{says}）"


class Difference(NamedTuple):
    """What was printed and not read back, what was read and not printed, and numbers that were not understood."""

    missing: tuple[Statement, ...] = ()
    surplus: tuple[Statement, ...] = ()
    unbound: tuple[Unbound, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every difference as a Chinese sentence; () where there is none."""
        return (
            *(f"写出的{s}没有读回来。" for s in self.missing),
            *(f"读回了没有写出的{s}。" for s in self.surplus),
            *(f"写出的“{u.raw}”没有读懂：{u.reason.rstrip('。')}。" for u in self.unbound),
        )


def compare(publication: Publication, reading: Reading, *, own_words: bool = True) -> Difference:
    """The differences between what is printed and what was read. ``own_words``: texts may hold numbers that are no figures."""
    printed, read = Counter(_printed(publication)), Counter(_read(reading))
    missing, surplus = tuple((printed - read).elements()), tuple((read - printed).elements())
    if not own_words:
        return Difference(missing, surplus, reading.unbound)
    own = _own_numbers(publication)
    unbound = (u for u in reading.unbound if not any((n.value.normalize(), n.unit) in own for n in _numbers(u.raw)))
    return Difference(missing, tuple(s for s in surplus if not _is_own(s, own)), tuple(unbound))


def readback(publication: Publication, path: Path) -> Difference:
    """The differences between a publication and the file that was written of it. Raises ``ReadError``."""
    from mingzhang.readers import read

    if path.suffix == ".parquet":  # rows of data and no document: nothing in it has to be understood
        return Difference()
    return compare(publication, understand(read(path)))


# ---- statements ------------------------------------------------------------------------------------------------------


def _printed(publication: Publication) -> Iterator[Statement]:
    """Each figure's statements; the cells of one indicator state it once."""
    seen: set[int] = set()
    for figure in figures(publication):
        for states in figure.statements:
            if isinstance(states, Fact):
                yield _fact(states)
            elif isinstance(states, Claim):
                yield _claim(states)
            elif id(states) not in seen:
                seen.add(id(states))
                group = states.name == _GROUP
                yield _weight(states.owner, states.level1, states.weight) if group else _indicator(states)


def _read(reading: Reading) -> Iterator[Statement]:
    yield from map(_fact, reading.facts)
    # amounts that a text gives as reasons of a change are claims about nothing printed elsewhere
    yield from (_claim(c) for c in reading.claims if c.kind != "reason")
    yield from map(_indicator, reading.indicators)
    for form in reading.forms:
        yield from (_weight(form.name, "、".join(w.levels), w.number) for w in form.weights)


def _fact(fact: Fact) -> Statement:
    return Statement("数", (_at(fact.coordinate),), (_amount(fact.number),))


def _claim(claim: Claim) -> Statement:
    base = None if claim.base is None else _at(claim.base)
    return Statement("断言", (claim.kind, _at(claim.subject), base), (_amount(claim.number), claim.direction))


def _indicator(item: Indicator) -> Statement:
    values = tuple((when, target.operator, target.low, target.high, target.unit, target.text) for when, target in item.values)
    about = (spelt(item.owner), item.horizon, spelt(item.level1), spelt(item.level2), spelt(item.name))
    return Statement("指标", about, (values, _amount(item.weight)))


def _weight(owner: str, levels: str, weight: Number | None) -> Statement:
    return Statement("权重", (spelt(owner), levels), (_amount(weight),))


def _at(coordinate: Coordinate) -> Coordinate:
    """The coordinate at which statements agree, its names in one spelling."""
    at = key(coordinate)
    return at._replace(entity=spelt(at.entity), project=spelt(at.project), item=spelt(at.item))


def _amount(number: Number | None) -> Amount | None:
    return None if number is None else (number.value.normalize(), number.quantum.normalize(), number.unit)


# ---- people's own words ----------------------------------------------------------------------------------------------


def _own_numbers(publication: Publication) -> frozenset[tuple[Decimal, str]]:
    """Every number with a unit that stands in plain words."""
    return frozenset((n.value.normalize(), n.unit) for text in _plain(publication) for n in _numbers(text))


def _plain(publication: Publication) -> Iterator[str]:
    """Every piece of the publication's prose that is no figure."""
    for block in publication.blocks:
        if isinstance(block, Paragraph):
            yield from (piece for piece in block.prose if isinstance(piece, str))
        elif isinstance(block, Table):
            yield from (piece for row in block.body for cell in row for piece in cell.prose if isinstance(piece, str))


def _numbers(text: str) -> Iterator[Number]:
    return (number(m[1], m[2].replace("％", "%").replace("个百分点", "%")) for m in _OWN.finditer(text))


def _is_own(statement: Statement, own: frozenset[tuple[Decimal, str]]) -> bool:
    """Whether people's words may state it: their numbers, and what needs no number (没有, 与上年持平)."""
    if statement.what not in {"数", "断言"}:
        return False
    amount = statement.says[0]
    if not isinstance(amount, tuple):
        return True
    value, quantum, unit = amount
    return quantum == 0 or (value, unit) in own


# ---- words for people ------------------------------------------------------------------------------------------------


def _words(at: Coordinate) -> str:
    """A coordinate in Chinese, closed axes by their members' names: 某局 2024年 年初预算数 支出 208 项目支出."""
    dated = at._replace(year=f"{at.year}年" if at.year else "")
    members = (name_of(axis, getattr(dated, axis), at.measure) for axis in AXES)
    return " ".join(m for m in members if m not in {"", "*"})


def _said(part: object) -> str:
    if part in _SIGNS and isinstance(part, int):
        return _SIGNS[part]
    if not isinstance(part, tuple) or not part:
        return ""
    if isinstance(part[0], Decimal):
        value, _, unit = part
        return f"{value:,f}{unit}"
    return "、".join(f"{when}{text}" for when, *_, text in part if text)
