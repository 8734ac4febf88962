"""Controlled rounding: rows rounded so that every printed sum is exact at once (受控舍入).

A budget is entered in 元 and printed in 万元 with two decimals. Figures rounded one by one do not add up: 0.33 + 0.33 + 0.33 against
1.00. Here the *rows* are rounded, each up or down to a whole unit of the last printed place, and everything printed is a
sum of rows; so all tables, sentences and forms add up and agree, whatever they have in common. Which rows go up is an integer program:

* every printed figure becomes its true value rounded down or up, so that it is less than one unit away;
* what balanced to the 分 (revenue and expenditure, workings and lines, parts and wholes of earlier years) still balances;
* what did not change still does not, what grew does not shrink, no part exceeds its whole;
* last year's totals were published already, each by itself: they are rounded half up as they were then, and only their parts give way;
* the sum of all deviations of printed figures is the least possible (above some hundred rows: the least that a bounded search finds).

Where no such rounding exists, figures may be a whole unit away; where even that fails there is none (None). After Cox, Controlled
Rounding, JASA 82 (1987).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations, product
from typing import Any, NamedTuple

from mingzhang.budget.consistency import FLOW_OF, source_of
from mingzhang.budget.model import Budget, Prior
from mingzhang.facts import WHOLE, ZERO, Claim, Coordinate, Fact, Indicator
from mingzhang.facts.axes import members
from mingzhang.views.facts import FactBase, facts_of, stated_at, unit_of
from mingzhang.views.rounding_program import UNPRINTED, Bound, Cell, Figure, Program, Weights, holds
from mingzhang.views.sums import Sum, terms

#: table → its fields of money that are printed, by themselves or in sums
MONEY_FIELDS = {
    "revenue": ("amount",), "lines": ("amount",), "items": ("local", "transfer", "other"),
    "procurement": ("amount", "reserved_sme", "reserved_micro"), "services": ("amount",), "three_public": ("amount",),
    "priors": ("amount",), "history": ("amount",),
    "outturns": ("brought", "received", "spent"), "projects": ("total",),
}  # fmt: skip


def controlled(budget: Budget, printed: Iterable[Fact | Claim | Indicator], quantum: Decimal) -> Budget | None:
    """The budget with its amounts in whole units of ``quantum`` (元); itself where they are already, None where it cannot be.

    ``printed``: everything that its publication states. Raises ImportError where the solver is not installed.
    """
    cells = tuple(_cells(budget, quantum))
    if not any(cell.loose for cell in cells):
        return budget
    from mingzhang.views.rounding_solver import solved

    program = _program(budget, cells, printed, quantum)
    for reach in (0, 1):
        rounded = solved(program, reach)
        if rounded is not None and holds(program, rounded, reach):
            return _with(budget, cells, rounded, quantum)
    return None


# ---- the program -----------------------------------------------------------------------------------------------------


def _cells(budget: Budget, quantum: Decimal) -> Iterator[Cell]:
    for table, fields in MONEY_FIELDS.items():
        for index, row in enumerate(getattr(budget, table)):
            if table == "priors" and unit_of(Coordinate(measure=row.measure, item=row.item)) != "元":
                continue
            for field in fields:
                amount = getattr(row, field)
                if amount is not None:
                    yield Cell(table, index, field, amount / quantum)


def _program(budget: Budget, cells: Sequence[Cell], printed: Iterable[Fact | Claim | Indicator], quantum: Decimal) -> Program:
    numbers = {(c.table, c.row, c.field): n for n, c in enumerate(cells)}
    exact, sums = facts_of(budget), facts_of(_symbolic(budget, numbers))
    figures: dict[tuple[tuple[int, int], ...], Figure] = {}

    def add(of: Weights, value: Decimal) -> None:
        figures.setdefault(tuple(sorted(of.items())), Figure(of, value))

    stated = list(printed)
    for at in dict.fromkeys(s.coordinate for s in stated if isinstance(s, Fact) and s.number.is_money):
        found, value = _terms(sums, at), exact.value(at)
        if found and value is not None:
            add(found, value / quantum)
    for index, cell in enumerate(cells):
        if cell.table not in UNPRINTED:
            add({index: 1}, cell.value)
    known = _Known(numbers, cells)
    bounds = [*_balances(budget, known), *_workings(budget, known), *_earlier(budget, known, sums), *_within(budget, known)]
    bounds += _compared(stated, exact, sums)
    return Program(tuple(cells), tuple(figures.values()), tuple(bounds))


def _symbolic(budget: Budget, numbers: Mapping[tuple[str, int, str], int]) -> Budget:
    """The budget with every amount standing for itself, so that the one aggregation of the views says what is the sum of what."""
    tables: dict[str, Any] = {}
    for table, fields in MONEY_FIELDS.items():
        tables[table] = tuple(
            row._replace(**{f: Sum(numbers[table, n, f], getattr(row, f)) for f in fields if (table, n, f) in numbers})
            for n, row in enumerate(getattr(budget, table))
        )
    return budget._replace(**tables)


def _terms(sums: FactBase, at: Coordinate) -> Weights:
    """The cells that the figure at a coordinate is the sum of; none where it is a count or was not entered."""
    found: object = sums.value(at)
    return terms(found) if isinstance(found, Sum) else {}


class _Known(NamedTuple):
    """Where each amount stands among the cells."""

    numbers: Mapping[tuple[str, int, str], int]
    cells: Sequence[Cell]

    def value(self, of: Weights) -> Decimal:
        return sum((self.cells[index].value * times for index, times in of.items()), ZERO)

    def equal(self, of: Weights) -> Iterator[Bound]:
        """What is zero to the 分 stays zero."""
        if of and self.value(of) == 0:
            yield Bound(of, 0, 0)

    def ordered(self, more: Weights, less: Weights) -> Iterator[Bound]:
        """What is no less stays no less, what is equal stays equal."""
        of = _minus(more, less)
        difference = self.value(of)
        if of and difference >= 0:
            yield Bound(of, 0, 0 if difference == 0 else None)


def wholes_of(axis: str, member: str, measure: str = "") -> tuple[str, ...]:
    """The declared wholes above a member, the nearest first: of business own and '*'."""
    parents = {m.code: m.parent for m in members(axis, measure)}
    path: list[str] = []
    while parents.get(member):
        member = parents[member]
        path.append(member)
    return tuple(path)


def _minus(left: Weights, right: Weights) -> dict[int, int]:
    result = dict(left)
    for index, times in right.items():
        result[index] = result.get(index, 0) - times
    return {index: times for index, times in result.items() if times}


def _balances(budget: Budget, known: _Known) -> Iterator[Bound]:
    """Revenue and what it pays for, by unit, fund and year of the money; in a final account by project and subject."""
    accounts: dict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    for n, row in enumerate(budget.revenue):
        for key in _accounts(row.unit, row.fund, row.flow):
            accounts[key][known.numbers["revenue", n, "amount"]] = 1
    for n, line in enumerate(budget.lines):
        for key in _accounts(line.unit, line.fund, FLOW_OF.get(line.vintage, "")):
            accounts[key][known.numbers["lines", n, "amount"]] = -1
    for n, closed in enumerate(budget.outturns):
        of = accounts[closed.unit, closed.project, closed.function, closed.fund, "outturn"]
        of |= {known.numbers["outturns", n, field]: sign for field, sign in (("brought", 1), ("received", 1), ("spent", -1))}
    for of in accounts.values():
        yield from known.equal(of)


def _accounts(unit: str, fund: str, flow: str) -> Iterator[tuple[str, ...]]:
    """Where a row stands on both sides: a table has the funds and the wholes above them, of one unit or of all ('')."""
    yield from product((unit, ""), (fund, *wholes_of("fund", fund)), (flow, ""))


def _workings(budget: Budget, known: _Known) -> Iterator[Bound]:
    """A project's contents and its lines, by source; a project's total is no less than this year's part of it."""
    accounts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    spent: dict[str, dict[int, int]] = defaultdict(dict)
    for n, item in enumerate(budget.items):
        for source in ("local", "transfer", "other"):
            if getattr(item, source) is not None:
                accounts[item.project, source][known.numbers["items", n, source]] = 1
    for n, line in enumerate(budget.lines):
        index = known.numbers["lines", n, "amount"]
        spent[line.project][index] = 1
        if (line.project, source_of(line)) in accounts:
            accounts[line.project, source_of(line)][index] = -1
    for of in accounts.values():
        yield from known.equal(of)
    for n, project in enumerate(budget.projects):
        if project.total is not None:
            yield from known.ordered({known.numbers["projects", n, "total"]: 1}, spent[project.code])


def _earlier(budget: Budget, known: _Known, sums: FactBase) -> Iterator[Bound]:
    """Earlier years' published wholes and their parts, revenue and expenditure; what was carried out of what was planned."""
    rows = {("priors", n, "amount"): row for n, row in enumerate(budget.priors)}
    priors = {known.numbers[place]: row for place, row in rows.items() if place in known.numbers}
    divided: set[int] = set()
    for index, prior in priors.items():
        names = (sums.department, str(prior.year), prior.stage, prior.measure)
        at = Coordinate(*names, fund=prior.fund, nature=prior.nature, item=prior.item)
        # without the whole that was entered, the views put it together from its parts
        parts = _terms(sums._replace(stated={k: v for k, v in sums.stated.items() if k != stated_at(at)}), at)
        bounds = list(known.equal(_minus({index: 1}, parts))) if parts else []
        divided.update(parts if bounds else ())
        yield from bounds
    for index in priors.keys() - divided:
        published = int(known.cells[index].value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        yield Bound({index: 1}, published, published)
    for (one, row), (other, beside) in permutations(priors.items(), 2):
        if _covers(row, beside):
            yield from known.ordered({one: 1}, {other: 1})
        elif one < other and _balance(row, beside):
            yield from known.equal({one: 1, other: -1})
    rows_of: dict[tuple[str, int], list[int]] = defaultdict(list)
    for n, past in enumerate(budget.history):
        rows_of[past.project, past.year].append(known.numbers["history", n, "amount"])
    for group in rows_of.values():
        yield from (bound for a in group for b in group if a != b for bound in known.ordered({a: 1}, {b: 1}))


def _covers(whole: Prior, part: Prior) -> bool:
    """Whether a total of an earlier year holds another one, or is the same one."""
    return (whole.year, whole.stage, whole.measure) == (part.year, part.stage, part.measure) and all(
        getattr(whole, axis) in {getattr(part, axis), "", WHOLE, *wholes_of(axis, getattr(part, axis), part.measure)}
        for axis in ("fund", "nature", "item")
    )


def _balance(one: Prior, other: Prior) -> bool:
    """Whether two totals are the revenue and the expenditure of one fund in one year."""
    sides = {row.measure for row in (one, other)} == {"revenue", "expenditure"} and not (one.nature or other.nature)
    return sides and (one.year, one.stage, one.fund.replace(WHOLE, "")) == (other.year, other.stage, other.fund.replace(WHOLE, ""))


def _within(budget: Budget, known: _Known) -> Iterator[Bound]:
    """面向小微企业 ≤ 面向中小企业 ≤ 采购金额."""
    for n, _ in enumerate(budget.procurement):
        whole, sme, micro = ({known.numbers["procurement", n, field]: 1} for field in MONEY_FIELDS["procurement"])
        yield from known.ordered(whole, sme)
        yield from known.ordered(sme, micro)


def _compared(stated: Sequence[Fact | Claim | Indicator], exact: FactBase, sums: FactBase) -> Iterator[Bound]:
    """Figures that sentences compare: what is equal stays equal, what is more is not printed as less."""
    pairs = dict.fromkeys((s.subject, s.base) for s in stated if isinstance(s, Claim) and s.base is not None)
    for subject, base in pairs:
        now, then = exact.value(subject), exact.value(base)
        left, right = _terms(sums, subject), _terms(sums, base)
        if now is None or then is None or not left or not right:
            continue
        of = _minus(left, right)
        if of:
            yield Bound(of, None if now < then else 0, None if now > then else 0)


def _with(budget: Budget, cells: Sequence[Cell], rounded: Sequence[int], quantum: Decimal) -> Budget:
    changed: dict[str, dict[int, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for cell, whole in zip(cells, rounded, strict=True):
        changed[cell.table][cell.row][cell.field] = whole * quantum
    tables: dict[str, Any] = {
        table: tuple(row._replace(**rows.get(n, {})) for n, row in enumerate(getattr(budget, table))) for table, rows in changed.items()
    }
    return budget._replace(**tables)
