"""Sums inside a project's form (项目表内的加总): sources make the year's budget, items make their sources.

    当年预算合计 6,763.00 = 区级安排 2,963.00 + 上级转移支付 3,800.00;  区级安排 28.40 = 9.00 + 6.00 + 3.00 + …
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mingzhang.facts import WHOLE, Equation, Fact, Number, Place, Term
from mingzhang.laws.grading import equation
from mingzhang.reading import Form, ItemLine, Source

LAW = "additivity"


def _term(label: str, number: Number, place: Place) -> Term:
    return Term(1, label, number, place)


def _source(form: Form, origin: str) -> Source | None:
    return next((s for s in form.sources if s.origin == origin and s.number is not None), None)


def _amount(item: ItemLine, origin: str) -> Number | None:
    return {"local": item.local, "transfer": item.transfer, "other": item.other}[origin]


def _items(form: Form) -> Iterator[Equation]:
    """Items by origin against the source of that origin; items without any source line against the year's budget."""
    for origin in ("local", "transfer", "other"):
        parts = [_term(i.content, n, i.place) for i in form.items if (n := _amount(i, origin)) is not None]
        source = _source(form, origin)
        if parts and source is not None and source.number is not None:
            yield equation(LAW, [_term(source.label, source.number, source.place)], parts)
        elif len(parts) > 1 and origin == "local" and not form.sources and form.budget is not None:
            yield equation(LAW, [_term("项目当年预算", form.budget, form.place)], parts)


def _projects(facts: Sequence[Fact]) -> Iterator[Equation]:
    """The projects that a department's form lists against its own total of project expenditure."""
    lists: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    totals: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        c = fact.coordinate
        if fact.kind != "form" or c.measure != "expenditure" or c.nature != "project" or c.item or not c.year or c.period or c.origin:
            continue
        if c.project not in {"", WHOLE}:
            lists[fact.source, c.year].append(fact)
        else:
            totals.setdefault((fact.source, c.year), fact)
    for key, listed in lists.items():
        head = totals.get(key)
        if head is not None and len(listed) > 1 and len({f.coordinate.project for f in listed}) == len(listed):
            yield equation(LAW, [_term("项目支出合计", head.number, head.place)], [_term(f.coordinate.project, f.number, f.place) for f in listed])


def evaluate(forms: Sequence[Form], facts: Sequence[Fact]) -> list[Equation]:
    """The sums of every form that prints both sides."""
    result: list[Equation] = list(_projects(facts))
    for form in forms:
        total = _source(form, WHOLE)
        parts = [_term(s.label, s.number, s.place) for s in form.sources if s.origin != WHOLE and s.number is not None]
        if total is not None and total.number is not None and parts:
            result.append(equation(LAW, [_term(total.label, total.number, total.place)], parts))
        result += _items(form)
    return result
