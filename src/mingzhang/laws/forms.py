"""Sums inside a project's form (项目表内的加总): sources make the year's budget, items make their sources.

当年预算合计 6,763.00 = 区级安排 2,963.00 + 上级转移支付 3,800.00;  区级安排 28.40 = 9.00 + 6.00 + 3.00 + …
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.facts import WHOLE, Equation, Fact, Number, Place, Term
from mingzhang.laws.grading import equation
from mingzhang.reading import Form, ItemLine, Source

LAW = "additivity"
HISTORY = "history"


def _term(label: str, number: Number, place: Place) -> Term:
    return Term(1, label, number, place)


def _source(form: Form, origin: str) -> Source | None:
    return next((s for s in form.sources if s.origin == origin and s.number is not None), None)


def _sources(form: Form, origin: str) -> list[Term]:
    """The sources of items' money; what is neither local nor transferred includes the special account (财政专户)."""
    wanted = ("special_account", "other") if origin == "other" else (origin,)
    found = (_source(form, name) for name in wanted)
    return [_term(s.label, s.number, s.place) for s in found if s is not None and s.number is not None]


def _amount(item: ItemLine, origin: str) -> Number | None:
    return {"local": item.local, "transfer": item.transfer, "other": item.other}[origin]


def _items(form: Form) -> Iterator[Equation]:
    """Items by origin against the source of that origin; items without any source line against the year's budget."""
    for origin in ("local", "transfer", "other"):
        parts = [_term(i.content, n, i.place) for i in form.items if (n := _amount(i, origin)) is not None]
        sources = _sources(form, origin)
        if parts and sources:
            yield equation(LAW, sources, parts)
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
            yield equation(
                LAW, [_term("项目支出合计", head.number, head.place)], [_term(f.coordinate.project, f.number, f.place) for f in listed]
            )


def _histories(forms: Sequence[Form], facts: Sequence[Fact]) -> Iterator[Equation]:
    """Every project's earlier budget, on the local basis, against the department's own figure of that year."""
    projects = {form.source: form.name for form in forms if form.kind == "project"}
    # of this year a form states 本年, of earlier years nothing but the year
    earlier = [f for f in facts if f.kind == "form" and f.source not in projects and _is_project_total(f) and not f.coordinate.flow]
    for (_, year), head in {(f.source, f.coordinate.year): f for f in earlier}.items():
        own: dict[str, list[Fact]] = {source: [] for source in projects}
        for fact in facts:
            c = fact.coordinate
            if (
                fact.source in own
                and c.year == year
                and c.stage == "budget"
                and c.project
                and not c.item
                and not c.period
                and c.origin in {"", "local"}
            ):
                own[fact.source].append(fact)
        if len(own) > 2 and all(len(found) == 1 for found in own.values()):
            yield equation(
                HISTORY,
                [_term(f"{year}年项目支出", head.number, head.place)],
                [_term(fs[0].coordinate.project, fs[0].number, fs[0].place) for fs in own.values()],
            )


def _is_project_total(fact: Fact) -> bool:
    c = fact.coordinate
    return (
        c.measure == "expenditure"
        and c.nature == "project"
        and c.project in {"", WHOLE}
        and not (c.item or c.function or c.period or c.origin)
        and bool(c.year)
    )


def _later(form: Form, facts: Sequence[Fact], origins: Mapping[str, str]) -> Iterator[Equation]:
    """The same sources in the columns beside the opening budget: 全年预算数, 全年执行数 of a self-evaluation.

    ``origins`` are those of all forms by label: a source may have no opening budget and yet a later one.
    """
    own = [f for f in facts if f.source == form.source and f.kind == "form" and (f.place.row in origins or f.coordinate.fund)]
    for stage in ("adjusted", "outturn"):
        found = [f for f in own if f.coordinate.stage == stage and not f.coordinate.period]
        if any(f.place.row not in origins for f in found):
            continue
        heads = [f for f in found if origins[f.place.row] == WHOLE]
        parts = [f for f in found if origins[f.place.row] != WHOLE]
        if len(heads) == 1 and parts and len({f.place.row for f in parts}) == len(parts):
            head = heads[0]
            yield equation(LAW, [_term(head.place.row, head.number, head.place)], [_term(f.place.row, f.number, f.place) for f in parts])


def evaluate(forms: Sequence[Form], facts: Sequence[Fact]) -> list[Equation]:
    """The sums of every form that prints both sides."""
    result: list[Equation] = [*_projects(facts), *_histories(forms, facts)]
    origins = {source.label: source.origin for form in forms for source in form.sources}
    for form in forms:
        total = _source(form, WHOLE)
        parts = [_term(s.label, s.number, s.place) for s in form.sources if s.origin != WHOLE and s.number is not None]
        if total is not None and total.number is not None and parts:
            result.append(equation(LAW, [_term(total.label, total.number, total.place)], parts))
        result += _items(form)
        result += _later(form, facts, origins)
    return result
