"""How fast PDFs are read, beside pdfplumber extracting their tables and text (读取速度).

Usage: python benchmarks/reading_speed.py [PDF …]     (without arguments: three documents of about thirty pages of ../shared/corpus)

Both read every page in one process, one after the other; the figure is processor time, the best of three runs for ours
and one run for pdfplumber. Needs ``pip install pdfplumber``, for this comparison only.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mingzhang.readers import read

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def seconds(task: Callable[[], object], runs: int) -> float:
    """Processor time of the fastest run."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        task()
        best = min(best, time.process_time() - start)
    return best


def plumbed(path: Path) -> tuple[int, int]:
    """Tables and characters that pdfplumber extracts."""
    pdfplumber = importlib.import_module("pdfplumber")
    tables = characters = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables += len(page.extract_tables())
            characters += len(page.extract_text() or "")
            page.close()
    return tables, characters


def chosen() -> list[Path]:
    """Documents of about thirty pages, by their size on disk: the smallest, the middle and the largest."""
    sized = sorted((path.stat().st_size, path) for path in CORPUS.rglob("*.pdf"))
    thirty = [path for _, path in sized if 28 <= read(path).pages <= 36]
    return [thirty[0], thirty[len(thirty) // 2], thirty[-1]] if thirty else []


def main(arguments: list[str]) -> None:
    paths = [Path(argument) for argument in arguments] or chosen()
    print(f"{'文件':<40}{'页':>5}{'本库(秒)':>10}{'pdfplumber(秒)':>16}{'倍':>8}")
    ours = theirs = 0.0
    for path in paths:
        pages = read(path).pages
        mine, other = seconds(partial(read, path), 3), seconds(partial(plumbed, path), 1)
        ours, theirs = ours + mine, theirs + other
        print(f"{path.name[:36]:<40}{pages:>5}{mine:>10.2f}{other:>16.2f}{other / mine:>8.1f}")
    if ours:
        print(f"{'合计':<40}{'':>5}{ours:>10.2f}{theirs:>16.2f}{theirs / ours:>8.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
