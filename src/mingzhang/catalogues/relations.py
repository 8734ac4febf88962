"""What one list says about another: economic mapping and usual counterparts (对照与对应)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mingzhang.catalogues.lists import rows


class Mapped(NamedTuple):
    """One pair of the two economic classifications (政府预算支出经济分类 ↔ 部门预算支出经济分类)."""

    gov_code: str
    code: str
    evidence: str


class Counterpart(NamedTuple):
    """Two coordinates that usually hold the same money (对应关系): a ground for doubt, never a verdict.

    ``left_axis`` is function, item (of the measure three_public) or measure; ``right_axis`` is economy. ``relation``:
    *equal* Σ left = Σ right; *within* left ≤ Σ right, because the right holds other money too; *covers* left ≥ Σ right;
    *often* equal, and no ground for doubt where it is not. ``|`` in a side parts alternatives, the usual one first.
    ``nature`` narrows both sides where it is not ''.
    """

    id: str
    left_axis: str
    left: tuple[str, ...]
    right_axis: str
    right: tuple[str, ...]
    relation: str
    nature: str
    note: str
    basis: str


@lru_cache
def mapping() -> tuple[Mapped, ...]:
    """All pairs, in the government's order (财预〔2017〕98号 as amended)."""
    return tuple(Mapped._make(row) for row in rows("mapping"))


@lru_cache
def gov_codes_of(code: str) -> tuple[Mapped, ...]:
    """The government's 款 that a departmental 款 may fall under: one for an agency, one for a public institution."""
    return tuple(pair for pair in mapping() if pair.code == code)


@lru_cache
def counterparts() -> tuple[Counterpart, ...]:
    """Every usual counterpart."""
    return tuple(
        Counterpart(id_, left_axis, tuple(left.split()), right_axis, tuple(right.split()), *rest)
        for id_, left_axis, left, right_axis, right, *rest in rows("counterparts")
    )
