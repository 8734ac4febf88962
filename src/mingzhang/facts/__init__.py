"""Numbers with quantum, coordinates, facts, claims, findings: the plain values everything else is about."""

from mingzhang.facts.coordinate import AXES, BREAKDOWN, SCOPE, WHOLE, Coordinate, key, merge
from mingzhang.facts.finding import Equation, Finding, Grade, Severity, Term
from mingzhang.facts.number import MONEY, ZERO, Number, State, money, normalise, number, parse_cell, places_of, show, with_places
from mingzhang.facts.place import Box, Place, around, runs
from mingzhang.facts.values import Claim, Fact, Formula, Indicator, Target, Unbound

__all__ = [
    "AXES", "BREAKDOWN", "MONEY", "SCOPE", "WHOLE", "ZERO", "Box", "Claim", "Coordinate", "Equation", "Fact",
    "Finding", "Formula", "Grade", "Indicator", "Number", "Place", "Severity", "State", "Target", "Term", "Unbound",
    "around", "key", "merge", "money", "normalise", "number", "parse_cell", "places_of", "runs", "show", "with_places",
]  # fmt: skip
