"""Budget → the whole disclosure as a value (编制)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from mingzhang.budget.model import Budget
from mingzhang.budget.redaction import redacted
from mingzhang.budget.rows import cells
from mingzhang.budget.schema import TABLES
from mingzhang.facts import WHOLE, Coordinate, Fact
from mingzhang.facts.axes import is_within
from mingzhang.views.disclosure import blocks, title
from mingzhang.views.facts import facts_of
from mingzhang.views.forms import forms
from mingzhang.views.layout import layout as layout_of
from mingzhang.views.publication import Block, Figure, Paragraph, Publication, Table
from mingzhang.views.setting import setting_of

#: under a table whose figures lack what is secret
REMOVED = "注：已剔除涉密部分。"
#: once in the narrative
REMOVED_ALL = "本部门公开的预算数据已剔除涉密部分。"


def publish(budget: Budget, layout: str = "hubei-15") -> Publication:
    """The disclosure of a budget in a layout: every figure bound to a fact, nothing written yet.

    What may not be published is left out first (:mod:`mingzhang.budget.redaction`). Raises
    :class:`~mingzhang.views.layout.LayoutError` for an unknown layout and :class:`~mingzhang.views.markup.MarkupError` for a
    text that refers to no figure.
    """
    public = redacted(budget).budget
    public = public._replace(meta=public.meta._replace(layout=layout))
    base = facts_of(public)
    setting = setting_of(base, layout_of(layout))
    whole = _noted(blocks(setting, forms(public, base)), tuple(public.meta.withheld.split()))
    return Publication(title(setting), base.department, setting.year, tuple(whole), data_hash(public))


def data_hash(budget: Budget) -> str:
    """SHA-256 of everything that may be published of a budget: equal data, equal hash, whatever file they came from.

    What is not for the public is no part of it, so that nobody can find a telephone number by trying.
    """
    public = redacted(budget).budget
    text = json.dumps([[t.name, list(cells(public, t))] for t in TABLES], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _noted(whole: Iterable[Block], withheld: tuple[str, ...]) -> Iterator[Block]:
    """The blocks with a note under every table, and one sentence before the first paragraph, that lacks what is secret."""
    told = not withheld
    for block in whole:
        if isinstance(block, Paragraph) and not told and any(_lacks(i, withheld) for i in block.prose):
            told = True
            yield Paragraph((REMOVED_ALL,))
        if isinstance(block, Table) and withheld and any(_lacks(i, withheld) for row in block.body for c in row for i in c.prose):
            block = block._replace(notes=(*block.notes, REMOVED))
        yield block


def _lacks(item: str | Figure, withheld: tuple[str, ...]) -> bool:
    """Whether a figure would be greater with what is secret."""
    return isinstance(item, Figure) and any(_below(s.coordinate, withheld) for s in item.statements if isinstance(s, Fact))


def _below(at: Coordinate, withheld: tuple[str, ...]) -> bool:
    pairs = (mark.split(":") for mark in withheld)
    return not at.project and any(
        at.measure == measure and (at.fund in {"", WHOLE} or is_within("fund", fund, at.fund)) for measure, fund in pairs
    )
