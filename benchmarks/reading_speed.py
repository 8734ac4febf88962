"""How fast PDFs are audited, beside pdfplumber extracting their tables and text (速度), and what three hundred pages take (内存).

Usage: python benchmarks/reading_speed.py [PDF …]     (without arguments: three documents of about thirty pages of ../shared/corpus)

Ours is the whole check: reading, understanding, laws and rules. Both do every page in one process, one after the other; the
figure is processor time, the least of three runs for ours, and the first of them by itself, and one run for pdfplumber. The
check may take one sixth of pdfplumber's time. Then the documents are joined to three hundred pages: the memory at its
highest, against that of one page, may be 150 MB more. Needs ``pip install pdfplumber``, for this comparison only.
"""

from __future__ import annotations

import importlib
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from mingzhang.cli import patient  # noqa: E402
from mingzhang.corpus import check  # noqa: E402
from mingzhang.readers import pdf, read  # noqa: E402, F401 - what reading imports when it meets a PDF

SHARE, MEGABYTES, PAGES = 6.0, 150.0, 300
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def seconds(task: Callable[[], object], runs: int) -> tuple[float, float]:
    """Processor time of the first and of the fastest run."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        task()
        found.append(time.process_time() - start)
    return found[0], min(found)


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


def joined(paths: list[Path], pages: int, folder: Path) -> Path:
    """So many pages of the documents, over and over, as one."""
    made = pypdfium2.PdfDocument.new()
    for path in itertools.cycle(paths):
        with pypdfium2.PdfDocument(path) as source:
            made.import_pages(source, list(range(min(len(source), pages - len(made)))))
        if len(made) == pages:
            break
    out = folder / f"{pages}.pdf"
    made.save(out)
    return out


def peak(path: Path) -> float:
    """The most memory in MB that a process holds which checks this document."""
    code = "import resource, sys, mingzhang as mz; mz.check(sys.argv[1]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "src")})
    return float(done.stdout)


def main(arguments: list[str]) -> None:
    patient()
    paths = [Path(argument) for argument in arguments] or chosen()
    print(f"{'文件':<40}{'页':>5}{'首次(秒)':>10}{'核验(秒)':>10}{'pdfplumber(秒)':>16}{'倍':>8}")
    ours = theirs = 0.0
    for path in paths:
        first, mine = seconds(partial(check, path), 3)
        other, _ = seconds(partial(plumbed, path), 1)
        ours, theirs = ours + mine, theirs + other
        print(f"{path.name[:36]:<40}{read(path).pages:>5}{first:>10.2f}{mine:>10.2f}{other:>16.2f}{other / mine:>8.1f}", flush=True)
    if not ours:
        return
    print(f"合计 {theirs / ours:.1f} 倍，要求 {SHARE:g} 倍：{'合格' if theirs / ours >= SHARE else '不足'}")
    with tempfile.TemporaryDirectory() as folder:
        one, many = (peak(joined(paths, pages, Path(folder))) for pages in (1, PAGES))
    print(f"{PAGES} 页比一页多 {many - one:.0f} MB，上限 {MEGABYTES:g} MB：{'合格' if many - one <= MEGABYTES else '超出'}")


if __name__ == "__main__":
    main(sys.argv[1:])
