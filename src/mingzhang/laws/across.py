"""Between documents (文件之间): the same laws over figures that were published apart.

A document cites what another one published: last year's figure beside this year's (上年数), the budget in the final account
(年初预算数), and in words (比2023年预算减少876.75万元). And a department's figures hold those of its units. Scopes must be equal
before numbers may differ: what has no counterpart at its own coordinate is *not evaluated*, with the reason.

    2018: 21,940.96，与上年相比增加3,958.98    2017: 17,981.68    21,940.96 − 17,981.68 = 3,959.28
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from mingzhang.catalogues import class_plain
from mingzhang.facts import WHOLE, ZERO, Claim, Coordinate, Equation, Fact, Grade, Place, Term
from mingzhang.laws import agreement, claims
from mingzhang.laws.additivity import term
from mingzhang.laws.agreement import Implications
from mingzhang.laws.grading import equation, inequality
from mingzhang.laws.precision import sharpen
from mingzhang.reading import Reading, Table

CITED = "published"
UNITS = "units"
#: what a unit's figure is held against its department's in: money that does not move between the two, and staff
_MONEY = ("expenditure", "revenue", "three_public", "operating", "procurement", "service_purchase", "meeting", "training")
_STAFF = frozenset({"authorized", "actual"})
_MEASURES = frozenset(_MONEY) | _STAFF
_FUNDS = frozenset({"", WHOLE, "fiscal", "general", "gov_fund", "state_capital", "special_account"})
_MOVING = frozenset({"upward", "subsidy"})
#: names of one code that are as alike as this are one; a code whose name changed was given another content
_ALIKE = 0.75
_APART = "另一份材料没有公布同口径的数"
_ESTIMATE = "预算里的上年执行数是编制时的预计数"
_RECODED = "科目名称不同，编码的内容有变化"
_UNSTATED = "两份材料没有写明同样的口径"


class Published(NamedTuple):
    """A reading as others are held against it: one figure at each coordinate, its document in every place, the names of its codes."""

    reading: Reading
    figures: Mapping[Coordinate, Fact]
    known: Implications
    names: Mapping[str, frozenset[str]]


def published(reading: Reading) -> Published:
    """The reading's figures by coordinate, as finely as it prints them."""
    path = reading.document.path
    sharp = sharpen(reading)
    facts = tuple(f._replace(place=_in(path, f.place)) for f in sharp.facts)
    said = tuple(c._replace(place=_in(path, c.place)) for c in sharp.claims)
    made = sharp._replace(facts=facts, claims=said)
    return Published(made, agreement.representatives(facts), agreement.implications(facts), _names(reading.tables))


def _in(path: str, place: Place) -> Place:
    return place if place.document else place._replace(document=path)


def _names(tables: Sequence[Table]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in (row for table in tables for row in table.rows):
        if row.code.isdigit() and len(row.code) in (3, 5, 7) and row.label:
            found[row.code].add(class_plain(row.label))
    return {code: frozenset(names) for code, names in found.items()}


def _same_codes(at: Coordinate, one: Published, other: Published) -> bool:
    """Whether the codes of a coordinate bear the same names in both documents, as far as both print any."""
    for code in (at.function, at.economy):
        here, there = one.names.get(code, ()), other.names.get(code, ())
        if here and there and not any(_alike(a, b) for a in here for b in there):
            return False
    return True


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _unevaluated(law: str, fact: Fact, why: str) -> Equation:
    return Equation(law, "=", (term(fact),), (), ZERO, ZERO, Grade.NOT_EVALUATED, why)


class _There(NamedTuple):
    """Another document's figure, and whether it states the very scope that was asked for."""

    fact: Fact
    stated: bool


def _there(at: Coordinate, one: Published, other: Published) -> _There | None:
    """The other document's figure at a coordinate of this one; each goes by its own name."""
    moved = _filled(at._replace(entity=other.reading.entity) if at.entity in {"", one.reading.entity} else at, other.known)
    fact = agreement.lookup(other.figures, moved, other.known, loose=False)
    if fact is not None:
        return _There(fact, True)
    fact = agreement.lookup(other.figures, moved, other.known)
    return None if fact is None else _There(fact, False)


def _filled(at: Coordinate, known: Implications) -> Coordinate:
    """What a figure leaves unsaid, where the other document has but one: no carry-over, no fund beside the general public budget."""
    if at.measure not in {"revenue", "expenditure"} or at.project not in {"", WHOLE}:
        return at
    flow = at.flow or ("current" if at.measure in known.carry_free else "")
    return at._replace(flow=flow, fund=at.fund or (WHOLE if at.measure in known.single_fund else ""))


def _judged(made: Equation, stated: bool) -> Equation:
    """Figures of scopes that are not known to be one may agree; that they differ says nothing."""
    if stated or made.grade in {Grade.EXACT, Grade.ROUNDING}:
        return made
    return made._replace(grade=Grade.NOT_EVALUATED, why=_UNSTATED)


# what one document says of another's figures


def cited(later: Published, earlier: Published) -> list[Equation]:
    """Figures and claims of ``later`` about the year of ``earlier`` against what that one published."""
    year, stage = earlier.reading.year, earlier.reading.stage
    found: list[Equation] = []
    for at, fact in later.figures.items():
        if at.year != year or at.period:
            continue
        if at.stage != stage:
            if at.stage == "outturn" and later.reading.stage == "budget":
                found.append(_unevaluated(CITED, fact, _ESTIMATE))
            continue
        if at.project not in {"", WHOLE}:
            found.append(_of_project(fact, earlier))
            continue
        there = _there(fact.coordinate, later, earlier)
        if there is None:
            found.append(_unevaluated(CITED, fact, _APART))
        elif not _same_codes(at, later, earlier):
            found.append(_unevaluated(CITED, fact, _RECODED))
        else:
            found.append(_judged(equation(CITED, [term(fact)], [term(there.fact)]), there.stated))
    return [*found, *_claimed(later, earlier)]


def _of_project(fact: Fact, earlier: Published) -> Equation:
    """A project is one by its name. Its figures of several funds or origins are told apart only where both documents do so."""
    asked = fact.coordinate
    theirs = [f for at, f in earlier.figures.items() if _is_of(at, asked) and (at.year, at.stage) == (asked.year, asked.stage)]
    alike = [f for f in theirs if f.coordinate.origin == asked.origin] or theirs
    if not alike:
        return _unevaluated(CITED, fact, _APART)
    made = [equation(CITED, [term(fact)], [term(f)]) for f in alike]
    agreeing = [e for e in made if e.grade in {Grade.EXACT, Grade.ROUNDING}]
    said = {f.number.value for f in alike}
    # transfers from above go on arriving after the budget
    told = len(said) == 1 and alike[0].coordinate.origin == asked.origin and asked.origin != "transfer"
    return agreeing[0] if agreeing else _judged(made[0], told)


def _is_of(at: Coordinate, asked: Coordinate) -> bool:
    """Whether a figure is of the same project's money, undivided."""
    return (at.project, at.measure, at.item) == (asked.project, asked.measure, asked.item) and not (at.function or at.economy or at.period)


def _claimed(later: Published, earlier: Published) -> Iterator[Equation]:
    """What ``later`` says in words against a base that it does not print itself.

    A rate beside its amount says the same once more, and so does one sentence of revenue and of expenditure.
    """
    amounts = {(c.source, c.subject) for c in later.reading.claims if c.kind == "change"}
    seen: set[object] = set()
    for claim in later.reading.claims:
        base = claim.base
        if base is None or not _cites(claim, base, later, earlier) or (claim.kind == "growth" and (claim.source, claim.subject) in amounts):
            continue
        there = _there(base, later, earlier)
        if there is None:
            continue
        if not _same_codes(base, later, earlier):
            if claim.number is not None:
                yield Equation(CITED, "=", (_said(claim),), (), ZERO, ZERO, Grade.NOT_EVALUATED, _RECODED)
            continue
        index = {**later.figures, agreement.canonical(base, later.known): there.fact}
        for made in claims.evaluate([claim], index, later.known):
            told = claim.place, claim.number, made.difference
            if made.grade is not Grade.NOT_EVALUATED and told not in seen:
                seen.add(told)
                yield _judged(made._replace(law=CITED), there.stated)


def _said(claim: Claim) -> Term:
    assert claim.number is not None
    return Term(1, claim.word, claim.number, claim.place)


def _cites(claim: Claim, base: Coordinate, later: Published, earlier: Published) -> bool:
    """Whether a claim is about the other document's year, with a base that its own document prints nowhere."""
    if (base.year, base.stage) != (earlier.reading.year, earlier.reading.stage) or base == claim.subject or base.period:
        return False
    own = claim.base_value is None and agreement.lookup(later.figures, base, later.known) is None
    return own and claim.kind in {"change", "growth", "level", "direction", "completion"}


# a department and its units


def held(department: Published, units: Sequence[Published]) -> list[Equation]:
    """The units' figures against their department's.

    Where the units' totals are the department's, nothing else belongs to it, and each of its figures is the sum of theirs;
    otherwise each of theirs is at most its. What its tables print of a unit by name is what the unit prints.
    """
    complete = _complete(department, units)
    found: list[Equation] = []
    for at, fact in department.figures.items():
        if not _comparable(at, department):
            continue
        theirs = [there.fact for unit in units if (there := _there(fact.coordinate, department, unit)) is not None and there.stated]
        if complete and len(theirs) == len(units):
            found.append(equation(UNITS, [term(fact)], [term(f) for f in theirs]))
        else:
            found += (inequality(UNITS, term(f), term(fact)) for f in theirs if min(f.number.value, fact.number.value) >= 0)
    for unit in units:
        found += _by_name(department, unit)
    return found


def _comparable(at: Coordinate, of: Published) -> bool:
    # staff are counted on a day, often of the year before
    dated = at.measure in _STAFF or (at.year, at.stage) == (of.reading.year, of.reading.stage)
    own = at.entity in {"", of.reading.entity} and at.project in {"", WHOLE}
    return own and dated and at.measure in _MEASURES and at.fund in _FUNDS and at.nature not in _MOVING


def _complete(department: Published, units: Sequence[Published]) -> bool:
    whole, totals = _total(department), [_total(unit) for unit in units]
    if whole is None or whole.number.value == 0 or None in totals:
        return False
    made = equation(UNITS, [term(whole)], [term(total) for total in totals if total is not None])
    return made.grade in {Grade.EXACT, Grade.ROUNDING}


def _total(of: Published) -> Fact | None:
    """支出总计; of a document without carry-over this year's expenditure is that too."""
    reading = of.reading
    at = Coordinate(entity=reading.entity, year=reading.year, stage=reading.stage, measure="expenditure", fund=WHOLE, flow=WHOLE)
    return agreement.lookup(of.figures, at, of.known, loose=False)


def _by_name(department: Published, unit: Published) -> Iterator[Equation]:
    """A department's tables by unit against the unit's own."""
    names, scope = named(unit.reading, department.reading), (unit.reading.year, unit.reading.stage)
    for at, fact in department.figures.items():
        if at.entity in names and (at.year, at.stage) == scope and at.measure in _MEASURES:
            there = agreement.lookup(unit.figures, at._replace(entity=unit.reading.entity), unit.known, loose=False)
            if there is not None:
                yield equation(UNITS, [term(fact)], [term(there)])


def named(unit: Reading, department: Reading) -> frozenset[str]:
    """What a department's figures call a unit: by its name, or as 本级 where both have one name."""
    marks = ("本级", "(本级)", "（本级）", "机关", "(机关)", "（机关）", "本部", "(本部)", "（本部）")
    wanted = {f"{unit.entity}{mark}" for mark in marks} | ({unit.entity} if unit.entity != department.entity else set())
    return frozenset(wanted & {f.coordinate.entity for f in department.facts})
