"""What comes back of a page that was scanned (扫描件识别率).

Usage: python benchmarks/scans.py [PDF PAGE …]     (without arguments: six pages with tables of ../shared/corpus)

A page is drawn at 200 dpi and put back as a picture in a PDF of its own, so that nothing of its text is left. What is then
read by recognition is held against what the page itself says: the cells of its tables that hold text, the amounts among
them, and the places in the lattice. Needs the extra ``ocr``, and pillow, which comes with it.
"""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from mingzhang.document import Document, Grid  # noqa: E402
from mingzhang.facts import State, parse_cell  # noqa: E402
from mingzhang.readers import read_data  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
DPI = 200


def scanned(pages: list[tuple[Path, int]]) -> bytes:
    """The pages as pictures, in a PDF without text."""
    pictures = []
    for path, number in pages:
        with pypdfium2.PdfDocument(path) as document:
            pictures.append(document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB"))
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pictures[1:], quality=85)
    return out.getvalue()


def cells(document: Document, page: int) -> list[str]:
    """The texts of the cells of a page's tables, without spaces."""
    grids = [block for block in document.blocks if isinstance(block, Grid) and block.page == page]
    return [text for grid in grids for cell in grid.cells if (text := "".join(cell.text.split()))]


def places(document: Document, page: int) -> int:
    """How many places the lattices of a page's tables have."""
    return sum(block.rows * block.columns for block in document.blocks if isinstance(block, Grid) and block.page == page)


def is_amount(text: str) -> bool:
    return parse_cell(text)[0] is State.NUMBER


def chosen() -> list[tuple[Path, int]]:
    """Pages with the most cells, one of each document of as many places."""
    found = []
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        for path in sorted(folder.glob("*.pdf"), key=lambda p: p.stat().st_size)[:1]:
            document = read_data(path, path.read_bytes())
            page = max(range(1, document.pages + 1), key=lambda number: len(cells(document, number)))
            if len(cells(document, page)) > 40:
                found.append((path, page))
    return found[:6]


def main(arguments: list[str]) -> None:
    pages = [(Path(path), int(page)) for path, page in zip(arguments[::2], arguments[1::2], strict=True)] or chosen()
    print(f"{'页':<34}{'单元格':>8}{'读回':>8}{'金额':>8}{'读回':>8}{'格位':>12}{'秒':>7}")
    sums: Counter[str] = Counter()
    for path, page in pages:
        truth = read_data(path, path.read_bytes())
        started = time.perf_counter()
        found = read_data(Path("扫描.pdf"), scanned([(path, page)]))
        seconds = time.perf_counter() - started
        whole, back = Counter(cells(truth, page)), Counter(cells(found, 1))
        amounts, right = (Counter({t: n for t, n in texts.items() if is_amount(t)}) for texts in (whole, back))
        row = {
            "cells": whole.total(), "back": (whole & back).total(),
            "amounts": amounts.total(), "right": (amounts & right).total(), "wrong": (right - amounts).total(),
        }  # fmt: skip
        sums.update(row)
        shape = f"{places(found, 1)}/{places(truth, page)}"
        shares = [row["back"] / max(row["cells"], 1), row["right"] / max(row["amounts"], 1)]
        name = f"{path.stem[:20]} 第{page}页"
        print(f"{name:<34}{row['cells']:>8}{shares[0]:>8.1%}{row['amounts']:>8}{shares[1]:>8.1%}{shape:>12}{seconds:>7.1f}")
    if sums["cells"]:
        shares = [sums["back"] / sums["cells"], sums["right"] / max(sums["amounts"], 1)]
        print(f"合计：单元格 {shares[0]:.1%}，金额 {shares[1]:.1%}；误读成另一个数的 {sums['wrong']} 个")


if __name__ == "__main__":
    main(sys.argv[1:])
