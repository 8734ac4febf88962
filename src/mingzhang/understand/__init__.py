"""Document → Reading: tables with their trees, bound facts, sentences and forms (读懂)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mingzhang.document import Document
from mingzhang.facts import WHOLE, Claim, Coordinate, Fact, Unbound
from mingzhang.reading import Form, Reading, Table
from mingzhang.understand.bind import Scope, bind
from mingzhang.understand.blocks import flow
from mingzhang.understand.forms import read_forms
from mingzhang.understand.frames import Frame, frames
from mingzhang.understand.header import header_rows
from mingzhang.understand.identity import identify
from mingzhang.understand.phrases_reading import Scope as Narrative
from mingzhang.understand.sentences import read_sentences
from mingzhang.vocabulary import spelt

__all__ = ["understand"]


def understand(document: Document) -> Reading:
    """Read a document's meaning. Never fails: what was not understood is in ``unbound`` and ``notices``."""
    blocks = document.blocks
    located = frames(blocks, frozenset(), header_rows)
    who = identify(document, located, flow(blocks, frozenset()).front)
    forms = read_forms(blocks, who.entity, who.year, document.path)
    if forms.used:
        located = frames(blocks, forms.used, header_rows)
    text = flow(blocks, forms.used | {i for f in located for i in f.blocks})
    scope = Scope(who.entity, who.year, who.stage, who.kind)
    tabled = scope._replace(unit=_usual_unit(located) or scope.unit)
    bound = [bind(frame, index, text.sections[frame.first], tabled) for index, frame in enumerate(located)]
    tables = tuple(b.table for b in bound)
    facts = tuple(f for b in bound for f in b.facts)
    words = read_sentences(text.sentences, _narrative(scope, tables, facts, forms.forms))
    all_facts = (*facts, *(_named(f) for f in (*forms.facts, *words.facts)))
    unbound: tuple[Unbound, ...] = (*(u for b in bound for u in b.unbound), *forms.unbound, *words.unbound)
    return Reading(
        document, who.title, who.kind, who.entity, who.year, who.stage, tables, text.headings, text.contents, text.sentences,
        all_facts, tuple(_claimed(c) for c in (*forms.claims, *words.claims)), forms.formulas, forms.indicators, forms.forms, unbound,
        notices=document.notices,
    )  # fmt: skip


def _usual_unit(located: Sequence[Frame]) -> str:
    """The unit that most of the document's tables state: that of a table whose own unit line was lost."""
    units = Counter(frame.unit for frame in located if frame.unit)
    return units.most_common(1)[0][0] if units else ""


def _spelt(at: Coordinate) -> Coordinate:
    """The coordinate with its proper names in the one spelling by which they agree."""
    names = spelt(at.entity), spelt(at.project), spelt(at.item)
    return at if names == (at.entity, at.project, at.item) else at._replace(entity=names[0], project=names[1], item=names[2])


def _named(fact: Fact) -> Fact:
    return fact._replace(coordinate=_spelt(fact.coordinate))


def _claimed(claim: Claim) -> Claim:
    return claim._replace(subject=_spelt(claim.subject), base=None if claim.base is None else _spelt(claim.base))


def _narrative(scope: Scope, tables: Sequence[Table], facts: Iterable[Fact], forms: Iterable[Form]) -> Narrative:
    """What the tables and forms tell the reader of sentences: the names in use."""
    named = list(facts)
    projects = {f.coordinate.project for f in named} | {form.name for form in forms if form.kind == "project"}
    units = {f.coordinate.entity for f in named}
    functions: dict[str, str] = {}
    economies: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            if row.code.isdigit() and row.label:
                if row.code[0] == "2" and len(row.code) in (3, 5, 7):
                    functions.setdefault(row.label, row.code)
                elif row.code[0] == "3" and len(row.code) in (3, 5):
                    economies.setdefault(row.label, row.code)
    return Narrative(
        scope.entity,
        scope.year,
        scope.stage,
        scope.kind,
        scope.unit,
        frozenset(projects - {"", WHOLE}),
        frozenset(units - {""}),
        functions,
        economies,
    )
