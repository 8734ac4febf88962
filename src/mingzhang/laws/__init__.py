"""The five laws (五条定律): agreement, additivity, containment, claims, counterparts. Their only home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mingzhang.facts import Equation, Fact, Finding, Grade, Place
from mingzhang.laws import additivity, agreement, carryover, changes, claims, containment, counterparts, cross_sums, forms, lists
from mingzhang.laws.precision import sharpen
from mingzhang.laws.registry import REGISTRY, Law
from mingzhang.laws.report import finding
from mingzhang.laws.slips import Clue, Clues
from mingzhang.reading import Reading


def evaluate(reading: Reading) -> list[Equation]:
    """Every equation that the laws find in a reading, evaluated or not."""
    reading = sharpen(reading)
    known = agreement.implications(reading.facts)
    index = agreement.representatives(reading.facts)
    return [
        *additivity.evaluate(reading.tables, reading.facts),
        *carryover.evaluate(reading.tables, reading.facts),
        *forms.evaluate(reading.forms, reading.facts),
        *agreement.evaluate(reading.facts, reading.tables, {form.source: form.unit for form in reading.forms if form.unit}),
        *cross_sums.evaluate(reading.facts, known),
        *changes.evaluate(reading.facts),
        *changes.told(reading.claims, index, known),
        *lists.evaluate(reading.facts),
        *claims.evaluate(reading.claims, index, known),
        *containment.evaluate(index),
        *counterparts.evaluate(index),
    ]


def findings(equations: list[Equation], facts: Sequence[Fact] = ()) -> list[Finding]:
    """The findings of the equations that did not come out exactly, rounding included; ``facts`` give clues to what was meant."""
    support = _support(equations)
    clues = Clues(facts, equations)
    made: list[Finding] = []
    for equation in equations:
        clue = clues.of(equation)
        told = finding(_oriented(equation, support, clue.wrong if clue is not None else None))
        if told is not None:
            made.append(told if clue is None else _with_clue(told, clue))
    return made


def _with_clue(told: Finding, clue: Clue) -> Finding:
    places = told.places if clue.place is None or clue.place in told.places else (*told.places, clue.place)
    return told._replace(message=told.message + clue.words, places=places)


def _support(equations: list[Equation]) -> Counter[Place]:
    """In how many sums and claims each figure comes out exactly: which of two that disagree is likely right."""
    support: Counter[Place] = Counter()
    for made in equations:
        if made.grade in {Grade.EXACT, Grade.IMPOSSIBLE} and made.law in {"additivity", "claim", "balance", "history", "listing", "change"}:
            weight = 1 if made.grade is Grade.EXACT else -1
            for term in (*made.left, *made.right):
                if term.place is not None:
                    support[term.place] += weight
    return support


def _oriented(equation: Equation, support: Counter[Place], wrong: Place | None = None) -> Equation:
    """Of two figures that disagree, the one that other equations or a clue speak against stands first: it is the one found."""
    if equation.law not in {"agreement", "namesake", "implied"} or len(equation.right) != 1 or not equation.left:
        return equation
    left, right = equation.left[0], equation.right[0]
    if left.place is None or right.place is None or wrong == left.place:
        return equation
    if wrong == right.place or support[left.place] > support[right.place]:
        return equation._replace(left=(right,), right=(left,), difference=-equation.difference)
    return equation


__all__ = ["REGISTRY", "Law", "evaluate", "finding", "findings"]
