"""Budget → the whole disclosure as a value (编制)."""

from __future__ import annotations

from hashlib import sha256

from mingzhang.budget.model import Budget
from mingzhang.views.disclosure import blocks, title
from mingzhang.views.facts import facts_of
from mingzhang.views.forms import forms
from mingzhang.views.layout import layout as layout_of
from mingzhang.views.publication import Publication
from mingzhang.views.setting import setting_of


def publish(budget: Budget, layout: str = "hubei-15") -> Publication:
    """The disclosure of a budget in a layout: every figure bound to a fact, nothing written yet.

    Raises :class:`~mingzhang.views.layout.LayoutError` for an unknown layout and
    :class:`~mingzhang.views.markup.MarkupError` for a text that refers to no figure.
    """
    base = facts_of(budget)
    setting = setting_of(base, layout_of(layout))
    return Publication(title(setting), base.department, setting.year, tuple(blocks(setting, forms(budget, base))), data_hash(budget))


def data_hash(budget: Budget) -> str:
    """SHA-256 of everything that was entered: equal data, equal hash."""
    return sha256(repr(tuple(budget)).encode()).hexdigest()
