"""Many budgets → their disclosures and one index page (预算公开目录)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from mingzhang.compile.builder import BuildReport, build
from mingzhang.writers.index import Entry, write_index

INDEX = "index.html"
#: what is written of each budget where nothing else is asked for
FORMATS = ("html", "xlsx", "docx", "pdf", "data", "poster")
_NAMES = {".html": "网页", ".xlsx": "Excel", ".docx": "Word", ".pdf": "PDF", ".txt": "文本", ".parquet": "Parquet"}
#: what to open in a folder that a format writes
_DOORS = {"一图读懂.png": "一图读懂", "datapackage.json": "数据"}


class Built(NamedTuple):
    """One budget of a site: where it came from and what became of it."""

    folder: Path
    report: BuildReport


def site(folders: Sequence[Path], out: Path, formats: Sequence[str] = FORMATS) -> Iterator[Built]:
    """Build every budget into a folder of its own under ``out``, then the index of those that were written.

    Yields each as it is done; a budget that is refused stops no other. Raises ReadError as :func:`build` does.
    """
    entries: list[Entry] = []
    used: set[str] = set()
    for folder in folders:
        place = out / _free(folder.stem if folder.is_file() else folder.name, used)
        report = build(folder, place, formats)
        if report.summary is not None and not report.refused:
            entries.append(Entry(report.summary, tuple(_links(report.written, out))))
        yield Built(folder, report)
    if entries:
        write_index(entries, out / INDEX)


def _free(name: str, used: set[str]) -> str:
    """A folder's name that no other budget of the site has."""
    found, number = name, 2
    while found in used or found == INDEX:
        found, number = f"{name}-{number}", number + 1
    used.add(found)
    return found


def _links(written: Sequence[Path], out: Path) -> Iterator[tuple[str, str]]:
    for path in written:
        if path.is_file():
            yield _NAMES.get(path.suffix, path.suffix.lstrip(".")), _address(path, out)
        for door, name in _DOORS.items():
            if (path / door).is_file():
                yield name, _address(path / door, out)


def _address(path: Path, out: Path) -> str:
    return quote(path.relative_to(out).as_posix())
