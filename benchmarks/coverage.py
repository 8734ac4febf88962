"""How much of real documents is found, read and proved (覆盖率).

Usage: python benchmarks/coverage.py [FOLDER or FILE …]     (without arguments: ../shared/corpus)

A row a document: tables found against the tables counted by hand (tests/counted_tables.toml), amounts bound against the
amount-like tokens of the raw text, and the substantive equations by outcome. Blank templates (空表样) are listed and
counted nowhere. Limits: 98 % of the tables, 98 % of the amounts, 99.7 % of the substantive equations exact or rounding.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mingzhang.audit import Audit
from mingzhang.corpus import check
from mingzhang.facts import Grade
from mingzhang.reading import Reading

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SUFFIXES = {".pdf", ".txt", ".html", ".xlsx", ".xls", ".docx", ".zip"}
LIMITS = (98.0, 98.0, 99.7)


class Row(NamedTuple):
    """One document: tables and forms found and counted by hand, amounts bound and printed, substantive equations held and evaluated."""

    tables: int
    counted: int
    bound: int
    numbers: int
    held: int
    substantive: int


class Counted(NamedTuple):
    """What was counted by hand in a document: the words of its tables' titles in order, and how many performance forms."""

    tables: tuple[str, ...]
    forms: int


def counted() -> dict[str, Counted]:
    """The hand count, by the file's name."""
    templates = tomllib.loads((ROOT / "tests" / "counted_tables.toml").read_text(encoding="utf-8"))["template"]
    return {name: Counted(tuple(t["tables"]), forms) for t in templates for name, forms in t["documents"].items()}


def found(reading: Reading, wanted: Counted) -> int:
    """How many of the tables and forms counted by hand were found: tables by their titles in order, forms by number."""
    titles = iter(["".join(table.title.split()) for table in reading.tables])
    hits = 0
    for name in wanted.tables:
        ahead = list(titles)
        position = next((n for n, title in enumerate(ahead) if name in title), None)
        titles = iter(ahead if position is None else ahead[position + 1 :])
        hits += position is not None
    return hits + min(len(reading.forms), wanted.forms)


def measured(audit: Audit, wanted: Counted | None) -> Row:
    grades = Counter(e.grade for e in audit.equations if e.substantive and e.grade is not Grade.NOT_EVALUATED)
    held = grades[Grade.EXACT] + grades[Grade.ROUNDING]
    tables = (found(audit.reading, wanted), len(wanted.tables) + wanted.forms) if wanted is not None else (0, 0)
    return Row(*tables, audit.counted.bound, audit.counted.numbers, held, grades.total())


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "—"


def files(arguments: list[str]) -> Iterator[Path]:
    for place in map(Path, arguments or [str(CORPUS)]):
        yield from sorted(p for p in place.rglob("*") if p.suffix.lower() in SUFFIXES) if place.is_dir() else [place]


def main(arguments: list[str]) -> None:
    by_hand = counted()
    total = Counter[str]()
    print(f"{'表':>9}{'数':>13}{'':>9}{'等式':>13}{'':>9}  文件")
    for path in files(arguments):
        report = check(path)
        for failure in report.failures:
            print(f"{'不能读取':>9}  {failure.path}：{failure.message}")
        for audit in report.audits:
            if audit.reading.kind == "空表样":
                print(f"{'空表样':>50}  {path.name}")
                continue
            row = measured(audit, by_hand.get(path.name))
            total.update(row._asdict())
            tables = f"{row.tables}/{row.counted}" if row.counted else "—"
            print(
                f"{tables:>9}{row.bound:>7}/{row.numbers:<6}{share(row.bound, row.numbers):>8}"
                f"{row.held:>7}/{row.substantive:<6}{share(row.held, row.substantive):>8}  {path.name}"
            )
    shares = [(total["tables"], total["counted"]), (total["bound"], total["numbers"]), (total["held"], total["substantive"])]
    for name, (part, whole), limit in zip(("表", "数", "实质等式"), shares, LIMITS, strict=True):
        print(f"{name}：{part}/{whole}，{100 * part / whole if whole else 0:.2f} %（要求 {limit} %）")


if __name__ == "__main__":
    main(sys.argv[1:])
