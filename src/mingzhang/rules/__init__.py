"""What is not arithmetic: disclosure, pages, codes, names, wording, periods, privacy, performance, procurement (规则).

Every rule has an id, a legal basis, years, a severity, an off switch and an example; see :class:`Rule`.
"""

from __future__ import annotations

from mingzhang.facts import Finding
from mingzhang.reading import Reading
from mingzhang.rules import (
    chains,
    codes,
    contents,
    disclosure,
    frames,
    knowledge,
    leftovers,
    levels,
    listing,
    names,
    pages,
    performance,
    performance_history,
    performance_scores,
    periods,
    privacy,
    procurement,
    reasons,
    scope,
    statements,
    wording,
    workings,
)
from mingzhang.rules.rule import Rule
from mingzhang.rules.sources import in_force

_FILES = (
    disclosure, statements, contents, pages, frames, levels, codes, chains, names, scope, listing, periods, leftovers, wording,
    knowledge, privacy, performance, performance_history, performance_scores, reasons, workings, procurement,
)  # fmt: skip

REGISTRY: tuple[Rule, ...] = tuple(rule for file in _FILES for rule in file.RULES)


def find(rule_id: str) -> Rule | None:
    """The rule of that id."""
    return next((rule for rule in REGISTRY if rule.id == rule_id), None)


def check(reading: Reading, disabled: frozenset[str] = frozenset()) -> list[Finding]:
    """What the rules say of a document, in the registry's order; each finding carries its rule's id and the basis that covers it."""
    return [
        finding._replace(rule=finding.rule or rule.id, basis=in_force(finding.basis, reading) or basis)
        for rule in REGISTRY
        if rule.id not in disabled and rule.applies(reading) and (basis := in_force(rule.basis, reading))
        for finding in rule.check(reading)
    ]


__all__ = ["REGISTRY", "Rule", "check", "find", "in_force"]
