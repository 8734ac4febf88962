"""Words ↔ coordinates: the vocabulary of budgets, as data."""

from mingzhang.vocabulary.words import Hit, Word, assign, fold, scan, spelt, words

__all__ = ["Hit", "Word", "assign", "fold", "scan", "spelt", "words"]
