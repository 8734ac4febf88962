"""Budget → the whole disclosure as a value (编制)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import sha256

from mingzhang.budget.model import Budget
from mingzhang.budget.redaction import redacted
from mingzhang.budget.rows import cells
from mingzhang.budget.schema import TABLES
from mingzhang.facts import MONEY, WHOLE, Coordinate, Fact
from mingzhang.facts.axes import is_within
from mingzhang.views.disclosure import blocks, title
from mingzhang.views.facts import facts_of
from mingzhang.views.forms import forms
from mingzhang.views.layout import layout as layout_of
from mingzhang.views.poster import Poster, poster
from mingzhang.views.publication import Block, Figure, Paragraph, Publication, Table, figures
from mingzhang.views.rounding import controlled
from mingzhang.views.setting import Setting, setting_of

#: under a table whose figures lack what is secret
REMOVED = "注：已剔除涉密部分。"
#: once in the narrative
REMOVED_ALL = "本部门公开的预算数据已剔除涉密部分。"
#: once in the narrative where no rounding exists in which everything adds up
TAILS = "部分数据因四舍五入，合计数与分项之和可能存在尾差。"


class RoundingError(ValueError):
    """What rounds is not there. The message is for people."""


def publish(budget: Budget, layout: str = "hubei-15") -> Publication:
    """The disclosure of a budget in a layout: every figure bound to a fact, nothing written yet.

    What may not be published is left out first (:mod:`mingzhang.budget.redaction`); where the budget asks for it the figures are
    rounded so that everything adds up (:mod:`mingzhang.views.rounding`). Raises
    :class:`~mingzhang.views.layout.LayoutError` for an unknown layout, :class:`~mingzhang.views.markup.MarkupError` for a
    text that refers to no figure, and :class:`RoundingError` where what rounds is not installed.
    """
    public = _public(budget, layout)
    return _publication(public, *_settled(public, layout))


def picture(budget: Budget, layout: str = "hubei-15") -> Poster:
    """The one picture of a budget (一图读懂), its figures those of :func:`publish`. Raises as it does, save for texts it does not show."""
    public = _public(budget, layout)
    setting, _, _ = _settled(public, layout)
    return _picture(public, setting)


def published(budget: Budget, layout: str = "hubei-15") -> tuple[Publication, Poster]:
    """The disclosure and its one picture. Raises as :func:`publish` does."""
    public = _public(budget, layout)
    setting, printed, tails = _settled(public, layout)
    return _publication(public, setting, printed, tails), _picture(public, setting)


def _publication(public: Budget, setting: Setting, printed: Budget, tails: bool) -> Publication:
    sentences = [*([REMOVED_ALL] if public.meta.withheld else []), *([TAILS] if tails else [])]
    noted = _noted(_laid(printed, setting), tuple(public.meta.withheld.split()), sentences)
    return Publication(title(setting), setting.department, setting.year, tuple(noted), data_hash(public))


def _picture(public: Budget, setting: Setting) -> Poster:
    return poster(setting)._replace(data_hash=data_hash(public))


def _public(budget: Budget, layout: str) -> Budget:
    public = redacted(budget).budget
    return public._replace(meta=public.meta._replace(layout=layout))


def _settled(public: Budget, layout: str) -> tuple[Setting, Budget, bool]:
    """The setting and the budget with their figures as they will be printed, and whether tails remain that no rounding removes."""
    chosen = layout_of(layout)
    setting = setting_of(facts_of(public, chosen.stage), chosen)
    if public.meta.rounding != "controlled":
        return setting, public, False
    rounded = _rounded(public, setting, _laid(public, setting))
    if rounded is None or rounded == public:
        return setting, public, rounded is None
    return setting._replace(base=facts_of(rounded, chosen.stage)), rounded, False


def has_tails(publication: Publication) -> bool:
    """Whether no rounding exists in which everything adds up, so that the disclosure says so (尾差)."""
    return Paragraph((TAILS,)) in publication.blocks


def _laid(budget: Budget, setting: Setting) -> tuple[Block, ...]:
    """A final account has no targets to declare (绩效目标申报表)."""
    return tuple(blocks(setting, () if setting.is_final else forms(budget, setting.base)))


def _rounded(public: Budget, setting: Setting, whole: tuple[Block, ...]) -> Budget | None:
    """The budget in whole units of the last printed place."""
    quantum = max(MONEY.get(pen.unit, Decimal(1)).scaleb(-pen.places) for pen in (setting.cell, setting.sentence))
    stated = [s for f in figures(Publication("", "", setting.year, whole)) for s in f.statements]
    try:
        return controlled(public, stated, quantum)
    except ImportError as missing:
        raise RoundingError("受控舍入需要另装 highspy：pip install highspy；或改用四舍五入（--rounding plain）。") from missing


def data_hash(budget: Budget) -> str:
    """SHA-256 of everything that may be published of a budget: equal data, equal hash, whatever file they came from.

    What is not for the public is no part of it, so that nobody can find a telephone number by trying.
    """
    public = redacted(budget).budget
    text = json.dumps([[t.name, list(cells(public, t))] for t in TABLES], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _noted(whole: Iterable[Block], withheld: tuple[str, ...], sentences: Sequence[str]) -> Iterator[Block]:
    """The blocks with a note under every table that lacks what is secret, and sentences before the first that states money."""
    waiting = list(sentences)
    for block in whole:
        if waiting and isinstance(block, Paragraph) and any(_is_money(item) for item in block.prose):
            yield from (Paragraph((sentence,)) for sentence in waiting)
            waiting = []
        if isinstance(block, Table) and withheld and any(_lacks(i, withheld) for row in block.body for c in row for i in c.prose):
            block = block._replace(notes=(*block.notes, REMOVED))
        yield block


def _is_money(item: str | Figure) -> bool:
    return isinstance(item, Figure) and isinstance(item.states, Fact) and item.states.number.is_money


def _lacks(item: str | Figure, withheld: tuple[str, ...]) -> bool:
    """Whether a figure would be greater with what is secret."""
    return isinstance(item, Figure) and any(_below(s.coordinate, withheld) for s in item.statements if isinstance(s, Fact))


def _below(at: Coordinate, withheld: tuple[str, ...]) -> bool:
    pairs = (mark.split(":") for mark in withheld)
    return not at.project and any(
        at.measure == measure and (at.fund in {"", WHOLE} or is_within("fund", fund, at.fund)) for measure, fund in pairs
    )
