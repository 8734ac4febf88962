"""Everything that was read, one a row (``mingzhang facts``)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mingzhang.facts import AXES, Coordinate, Number, Place, Target
from mingzhang.reading import Reading

COLUMNS: tuple[str, ...] = (
    "kind", "page", "section", "table", "row_code", "row_label", "column", "raw", "value", "unit", "operator", *AXES,
)  # fmt: skip


def plain(value: Decimal) -> str:
    """Exact decimal text without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _row(kind: str, place: Place, raw: str, value: str, unit: str, operator: str, coordinate: Coordinate) -> dict[str, str]:
    head = (kind, str(place.page), place.section, place.table, place.row_code, place.row, place.column, raw, value, unit, operator)
    return dict(zip(COLUMNS, (*head, *coordinate), strict=True))


def _number(item: Number | None) -> tuple[str, str, str]:
    return (item.raw, plain(item.value), item.unit) if item is not None else ("", "", "")


def _target(item: Target) -> tuple[str, str, str, str]:
    bounds = [plain(b) for b in (item.low, item.high) if b is not None]
    value = "-".join(dict.fromkeys(bounds)) if bounds else item.text
    return item.text, value, item.unit, item.operator


def rows(reading: Reading) -> Iterator[dict[str, str]]:
    """Facts, claims, indicators, formulas and what was not bound."""
    for fact in reading.facts:
        yield _row("fact", fact.place, *_number(fact.number), "", fact.coordinate)
    for claim in reading.claims:
        sign = {1: "增加", -1: "减少", 0: "持平", None: ""}[claim.direction]
        raw, value, unit = _number(claim.number)
        place = claim.place._replace(row=claim.place.row or claim.place.text, column=claim.kind)
        yield _row("claim", place, raw or claim.word, value, unit, sign or claim.word, claim.subject)
    for indicator in reading.indicators:
        for when, target in indicator.values:
            raw, value, unit, operator = _target(target)
            coordinate = Coordinate(entity=indicator.owner, year=reading.year, measure="indicator", item=indicator.name, period=when)
            column = "/".join((indicator.horizon, indicator.level1, indicator.level2, when))
            place = indicator.place._replace(row=indicator.name, column=column)
            yield _row("indicator", place, raw, value, unit, operator, coordinate)
    for formula in reading.formulas:
        raw, _, unit = _number(formula.stated)
        place, at = formula.place._replace(row=formula.text), Coordinate(year=reading.year)
        yield _row("formula", place, raw or formula.text, plain(formula.computed), unit, "=", at)
    for item in reading.unbound:
        yield _row("unbound", item.place._replace(section=item.place.section or item.reason), item.raw, "", "", "", Coordinate())


def as_csv(reading: Reading) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(reading))
    return out.getvalue()


def as_json(reading: Reading) -> str:
    data: dict[str, Any] = {"document": reading.document.path, "entity": reading.entity, "year": reading.year, "facts": list(rows(reading))}
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_parquet(reading: Reading) -> bytes:
    """The rows as Parquet (needs pyarrow). Every column is text: values are exact decimals."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    listed = list(rows(reading))
    out = io.BytesIO()
    pq.write_table(pa.table({c: pa.array([r[c] for r in listed], pa.string()) for c in COLUMNS}), out)
    return out.getvalue()
