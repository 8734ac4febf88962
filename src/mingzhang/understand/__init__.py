"""Document → Reading: tables with their trees, bound facts, sentences and forms (读懂)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from mingzhang.document import Document, Grid, united
from mingzhang.facts import WHOLE, Claim, Coordinate, Fact, Number, Place, Unbound
from mingzhang.reading import Form, Reading, Table
from mingzhang.understand.bind import Scope, bind
from mingzhang.understand.blocks import Flow, flow
from mingzhang.understand.form_values import FormsRead
from mingzhang.understand.forms import read_forms
from mingzhang.understand.frames import Frame, frames
from mingzhang.understand.header import header_rows
from mingzhang.understand.identity import Identity, completed, identify, together
from mingzhang.understand.phrases_reading import Scope as Narrative
from mingzhang.understand.sentences import SentencesRead, read_sentences
from mingzhang.understand.settle import settle, told_unit
from mingzhang.vocabulary import spelt

__all__ = ["understand"]


class _Seen(NamedTuple):
    """A document laid out: its tables' frames, and whose it says it is."""

    document: Document
    located: list[Frame]
    who: Identity


class _Bound(NamedTuple):
    """What was read of a document before its sentences."""

    text: Flow
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    unbound: tuple[Unbound, ...]
    forms: FormsRead


def understand(document: Document, *others: Document) -> Reading:
    """Read a document's meaning. Never fails: what was not understood is in ``unbound`` and ``notices``.

    ``others`` are further parts of one publication (narrative and tables in two files). Each is read by itself, with what all
    of them say of whose it is and which names are in use; its places name its file.
    """
    documents = (document, *others)
    seen = [_seen(part) for part in documents]
    told = together([s.who for s in seen]) if others else seen[0].who
    who = completed(told, [part.path for part in documents])
    bound: list[_Bound] = []
    for part in seen:
        read = _bound(part, who, sum(len(b.tables) for b in bound))
        bound.append(_of(part.document, len(bound), read) if others else read)
    tables = tuple(t for b in bound for t in b.tables)
    facts = tuple(f for b in bound for f in b.facts)
    forms = tuple(f for b in bound for f in b.forms.forms)
    scope = Scope(who.entity, who.year, who.stage, who.kind)
    names = _narrative(scope, tables, facts, forms)
    words = [_settled(read_sentences(b.text.sentences, names), facts) for b in bound]
    all_facts = (*facts, *(_named(f) for b, w in zip(bound, words, strict=True) for f in (*b.forms.facts, *w.facts)))
    claims = (_claimed(c) for b, w in zip(bound, words, strict=True) for c in (*b.forms.claims, *w.claims))
    return Reading(
        united(documents) if others else document, who.title, who.kind, who.entity, who.year, who.stage, tables,
        tuple(h for b in bound for h in b.text.headings), tuple(e for b in bound for e in b.text.contents),
        tuple(s for b in bound for s in b.text.sentences), all_facts, tuple(claims), tuple(f for b in bound for f in b.forms.formulas),
        tuple(i for b in bound for i in b.forms.indicators), forms,
        tuple(u for b, w in zip(bound, words, strict=True) for u in (*b.unbound, *b.forms.unbound, *w.unbound)),
        notices=(*who.notices, *(n for part in documents for n in part.notices)), level=who.level,
    )  # fmt: skip


def _settled(words: SentencesRead, tabled: Sequence[Fact]) -> SentencesRead:
    """The narrative with its totals at the positions that the tables give them."""
    facts, claims = settle(words.facts, words.claims, tabled)
    return words._replace(facts=tuple(facts), claims=tuple(claims))


def _seen(document: Document) -> _Seen:
    located = frames(document.blocks, frozenset(), header_rows)
    return _Seen(document, located, identify(document, located, flow(document.blocks, frozenset()).front))


def _bound(part: _Seen, who: Identity, first: int) -> _Bound:
    """Tables and forms bound to coordinates; ``first`` is the number of the part's first table."""
    document, located, blocks = part.document, part.located, part.document.blocks
    forms = read_forms(blocks, who.entity, who.year, document.path)
    if forms.used:
        located = frames(blocks, forms.used, header_rows)
    text = flow(blocks, forms.used | {i for f in located for i in f.blocks})
    scope = Scope(who.entity, who.year, who.stage, who.kind)
    tabled = scope._replace(unit=_usual_unit(located) or told_unit(located, text.sentences) or scope.unit)
    bound = [bind(frame, first + index, text.sections[frame.first], tabled) for index, frame in enumerate(located)]
    return _Bound(
        text, tuple(b.table for b in bound), tuple(f for b in bound for f in b.facts), tuple(u for b in bound for u in b.unbound), forms
    )


def _of(document: Document, number: int, value: Any) -> Any:
    """The same values with their places in ``document``, and with sources that no other part has."""
    if isinstance(value, Place):
        return value._replace(document=document.path)
    if not isinstance(value, tuple) or isinstance(value, Grid | Number | Coordinate):
        return value
    inner = [_of(document, number, item) for item in value]
    if not hasattr(value, "_fields"):
        return tuple(inner)
    made: Any = type(value)(*inner)
    # tables are numbered through all parts
    named = "source" in made._fields and made.source and not made.source.startswith("t")
    return made._replace(source=f"{made.source}.{number}") if named else made


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
