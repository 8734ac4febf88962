"""Reading back what was written: printed figures against understood ones (回读比对).

``read(write(publication)) == figures(publication)`` as multisets: facts at the coordinate where facts may agree, claims by
what they say of which figures, indicators by row, weights of groups by level. Places, kinds and evidence may differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts import Claim, Coordinate, Fact, Indicator, Number, key, show
from mingzhang.facts.axes import name_of
from mingzhang.reading import Reading
from mingzhang.vocabulary import spelt
from mingzhang.vocabulary import spelt
from mingzhang.views.publication import Publication, figures

Amount = tuple[Decimal, Decimal, str]  # value, quantum, unit


class Statement(NamedTuple):
    """One printed statement reduced to what must come back. ``what`` is 数 · 断言 · 指标 · 权重."""

    what: str
    about: tuple[object, ...]
    says: tuple[object, ...]

    def __str__(self) -> str:
        return f"{self.what} {self.about} {self.says}"


class Difference(NamedTuple):
    """What was printed and not read back, and what was read back and not printed, each as often as it is so."""

    missing: tuple[Statement, ...]
    surplus: tuple[Statement, ...]


def compare(publication: Publication, reading: Reading) -> Difference:
    printed, read = Counter(_printed(publication)), Counter(_read(reading))
    return Difference(tuple((printed - read).elements()), tuple((read - printed).elements()))


def _amount(number: Number | None) -> Amount | None:
    return None if number is None else (number.value.normalize(), number.quantum.normalize(), number.unit)


def _at(coordinate: Coordinate) -> Coordinate:
    at = key(coordinate)
    return at._replace(entity=spelt(at.entity), project=spelt(at.project), item=spelt(at.item))


def _at(coordinate: Coordinate) -> Coordinate:
    at = key(coordinate)
    return at._replace(entity=spelt(at.entity), project=spelt(at.project), item=spelt(at.item))


def _fact(fact: Fact) -> Statement:
    return Statement("数", (_at(fact.coordinate),), (_amount(fact.number),))


def _claim(claim: Claim) -> Statement:
    return Statement("断言", (claim.kind, _at(claim.subject), None if claim.base is None else _at(claim.base)), (_amount(claim.number), claim.direction))


def _indicator(item: Indicator) -> Statement:
    values = tuple((when, target[:4], target.text) for when, target in item.values)
    return Statement("指标", (spelt(item.owner), item.horizon, item.level1, item.level2, item.name), (values, _amount(item.weight)))


def _printed(publication: Publication) -> Iterator[Statement]:
    seen = set()
    for states in (s for figure in figures(publication) for s in figure.statements):
        if isinstance(states, Fact):
            yield _fact(states)
        elif isinstance(states, Claim):
            yield _claim(states)
        elif id(states) not in seen:
            seen.add(id(states))
            if states.name == "指标权重比例":
                yield Statement("权重", (spelt(states.owner), states.level1), (_amount(states.weight),))
            else:
                yield _indicator(states)


def _read(reading: Reading) -> Iterator[Statement]:
    yield from map(_fact, reading.facts)
    yield from map(_claim, reading.claims)
    yield from map(_indicator, reading.indicators)
    for form in reading.forms:
        for weight in form.weights:
            yield Statement("权重", (spelt(form.name), "、".join(weight.levels)), (_amount(weight.number),))
