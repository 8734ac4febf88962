"""Words ↔ coordinates: the vocabulary of budgets, as data."""

from mingzhang.vocabulary.organisations import is_organisation
from mingzhang.vocabulary.words import Hit, Word, assign, fold, scan, spelt, words

__all__ = ["Hit", "Word", "assign", "fold", "is_organisation", "scan", "spelt", "words"]
