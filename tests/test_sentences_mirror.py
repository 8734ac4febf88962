"""Every sentence that we write reads back to exactly the figures and claims that it was written from."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mingzhang.budget import examine
from mingzhang.budget.model import Budget
from mingzhang.compile import publish
from mingzhang.facts import Claim, Coordinate, Fact, Number, Place, key
from mingzhang.reading import Sentence
from mingzhang.understand.sentences import Scope, SentencesRead, read_sentences
from mingzhang.views.publication import Figure, Heading, Paragraph, Publication, text_of
from tests.strategies import budgets
from tests.views_sample import sample

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"
Said = tuple[object, ...]


def _sentences(publication: Publication) -> tuple[list[Sentence], Counter[Said]]:
    """The narrative cut into sentences under their headings, and what its figures state."""
    path: list[Heading] = []
    found: list[Sentence] = []
    stated: Counter[Said] = Counter()
    for order, block in enumerate(publication.blocks):
        if isinstance(block, Heading):
            path = [h for h in path if h.level < block.level] + [block]
        elif isinstance(block, Paragraph):
            text, names = text_of(block.prose), tuple(h.text for h in path)
            found += [Sentence(piece, names, Place(text=piece), f"s{order}") for piece in re.findall(r"[^。！？]+[。！？]?", text)]
            stated.update(_said(s) for f in block.prose if isinstance(f, Figure) for s in f.statements if isinstance(s, Fact | Claim))
    return found, stated


def _scope(budget: Budget) -> Scope:
    names = {unit.code: unit.name for unit in budget.units}
    entity = names[budget.meta.department]
    projects = frozenset(p.name for p in budget.projects)
    return Scope(entity, str(budget.meta.year), "budget", "预算", projects=projects, units=frozenset(names.values()) - {entity})


def _at(coordinate: Coordinate | None) -> Coordinate | None:
    return None if coordinate is None else key(coordinate)


def _number(number: Number | None) -> tuple[Decimal, Decimal, str] | None:
    return None if number is None else (number.value.normalize(), number.quantum.normalize(), number.unit)


def _said(statement: Fact | Claim) -> Said:
    if isinstance(statement, Fact):
        return (_at(statement.coordinate), _number(statement.number))
    return (statement.kind, _at(statement.subject), _at(statement.base), _number(statement.number), statement.direction)


def mirrored(budget: Budget) -> tuple[SentencesRead, list[Said], list[Said]]:
    """What is read, what was written and not read, and what was read and not written."""
    found, stated = _sentences(publish(budget))
    read = read_sentences(found, _scope(budget))
    back = Counter(_said(s) for s in (*read.facts, *read.claims))
    return read, list((stated - back).elements()), list((back - stated).elements())


def test_the_sample() -> None:
    read, missing, surplus = mirrored(sample())
    assert (missing, surplus) == ([], [])
    assert len(read.facts) > 60 and len(read.claims) > 10


@pytest.mark.skipif(not EXAMPLE.is_dir(), reason="no example here")
def test_the_example() -> None:
    budget, _ = examine(EXAMPLE)
    assert budget is not None
    read, missing, surplus = mirrored(budget)
    assert (missing, surplus) == ([], [])
    assert len(read.facts) > 60 and len(read.claims) > 10
    assert {re.sub(r"\d+", "#", u.place.text) for u in read.unbound} == {"注：预算执行率指标权重为#%，由财政部门统一设定，不在上表列示。"}


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(budgets())
def test_any_budget(budget: Budget) -> None:
    _, missing, surplus = mirrored(budget)
    assert (missing, surplus) == ([], [])
