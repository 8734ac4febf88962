"""How finely a narrative prints its amounts (文字数据的精度).

``841.4万元`` is 841.40 where the narrative drops trailing zeros, and anything from 841.35 to 841.45 where it rounds. The
document tells: where figures that print fewer decimals than the tables equal the tables' figures exactly, zeros were
dropped, and all its amounts are known to the finest place that it prints. A narrative that rounds is almost never equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from mingzhang.facts import Claim, Coordinate, Fact, Number
from mingzhang.laws.agreement import canonical, implications
from mingzhang.reading import Reading

#: figures that must bear the reading out
_ENOUGH = 5
_TEN_THOUSAND = Decimal(10000)


def _said(number: Number | None) -> bool:
    return number is not None and number.is_money and number.factor == _TEN_THOUSAND and number.quantum > 0


def dropped_zeros(tables: Iterable[Fact], said: Sequence[Fact]) -> Decimal | None:
    """The quantum, in 元, to which a zero-dropping narrative is exact; None where it may round."""
    tables = list(tables)
    known = implications([*tables, *said])
    printed: dict[Coordinate, set[Decimal]] = {}
    for fact in tables:
        printed.setdefault(canonical(fact.coordinate, known), set()).add(fact.number.value)
    finest = min((f.number.quantum for f in said if _said(f.number)), default=None)
    if finest is None:
        return None
    coarse = [f for f in said if _said(f.number) and f.number.quantum > finest and canonical(f.coordinate, known) in printed]
    equal = sum(1 for f in coarse if f.number.value in printed[canonical(f.coordinate, known)])
    return finest if equal >= _ENOUGH and (len(coarse) - equal) * 10 <= equal else None


def _fine(number: Number | None, quantum: Decimal) -> Number | None:
    return number._replace(quantum=quantum) if number is not None and _said(number) and number.quantum > quantum else number


def sharpen(reading: Reading) -> Reading:
    """The reading with its sentences' amounts as fine as the narrative prints them."""
    said = [f for f in reading.facts if f.kind == "sentence" or f.source.startswith("p")]
    quantum = dropped_zeros((f for f in reading.facts if f.kind in {"cube", "form"}), said)
    if quantum is None:
        return reading
    spoken = {id(f) for f in said}
    # the prose inside forms is written by the same hand
    facts = tuple(_fact(f, quantum) if id(f) in spoken or f.number.raw.endswith("万元") else f for f in reading.facts)
    return reading._replace(facts=facts, claims=tuple(_claim(c, quantum) for c in reading.claims))


def _fact(fact: Fact, quantum: Decimal) -> Fact:
    number = _fine(fact.number, quantum)
    return fact if number is None else fact._replace(number=number)


def _claim(claim: Claim, quantum: Decimal) -> Claim:
    return claim._replace(
        number=_fine(claim.number, quantum),
        subject_value=_fine(claim.subject_value, quantum),
        base_value=_fine(claim.base_value, quantum),
    )
