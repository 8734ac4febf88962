"""Open data to be validated: of the example, and of a small final account; written once."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from mingzhang.budget import Budget, save
from mingzhang.compile import build
from tests.outturn_sample import closed

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jianghan-hr-2024"


@lru_cache
def example_data() -> Path:
    """The published data of the example."""
    return build(EXAMPLE, mkdtemp(), ("data",)).written[0]


@lru_cache
def final_data() -> Path:
    """The published data of a final account."""
    return published(closed(), Path(mkdtemp()), "final-9")


def published(budget: Budget, folder: Path, layout: str = "") -> Path:
    """The published data of a budget."""
    save(budget, folder / "填报")
    report = build(folder / "填报", folder / "公开", ("data",), layout)
    assert not report.refused, [str(p) for p in report.problems]
    return report.written[0]


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
