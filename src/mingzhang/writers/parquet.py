"""The printed facts as Parquet: the rows of ``facts.csv`` with their values as exact decimals (needs pyarrow)."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

from mingzhang.budget.model import Budget
from mingzhang.views.publication import STAMP, Publication
from mingzhang.writers.data import COLUMNS, facts_rows
from mingzhang.writers.layout import WriteError

#: digits of the widest value, and those behind the point
_PRECISION, _SCALE = 38, 10
_INTEGERS = {"year", "page", "number"}


def write_parquet(publication: Publication, budget: Budget | None, path: Path) -> None:
    """Write ``path``; the codes of units and projects are the budget's.

    Raises :class:`WriteError` where pyarrow is not installed, OSError.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as missing:
        raise WriteError("写 Parquet 需要另装 pyarrow：pip install pyarrow。") from missing
    rows = list(facts_rows(publication, budget))
    columns = {}
    for name in COLUMNS:
        texts = [row[name] for row in rows]
        if name == "value":
            columns[name] = pa.array([Decimal(text) if text else None for text in texts], pa.decimal128(_PRECISION, _SCALE))
        elif name in _INTEGERS:
            columns[name] = pa.array([int(text) if text else None for text in texts], pa.int16() if name == "year" else pa.int32())
        else:
            columns[name] = pa.array(texts, pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table(columns).replace_schema_metadata({STAMP: publication.data_hash}), out)
    path.write_bytes(out.getvalue())
