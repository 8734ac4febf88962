"""--annotate: copies of the PDFs with the findings as annotations, into a file or a folder (批注)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from mingzhang.cli.output import creatable, emit, errors, stop, writable

if TYPE_CHECKING:
    from mingzhang.audit import Report


def annotatable(target: Path, paths: Sequence[Path]) -> None:
    """Stops before the work begins where ``target`` cannot take the annotated copies of these documents."""
    if len(paths) == 1 and not target.is_dir():
        writable(target, paths, "--annotate")
        return
    if target.suffix.lower() == ".pdf" or target.is_file():
        raise stop(f"要核验的有{len(paths)}份文件，--annotate 要写文件夹，例如 --annotate 批注。")
    creatable(target, "--annotate")


def annotated(report: Report, target: Path) -> bool:
    """Writes the copies; False where one that was asked for could not be made."""
    from mingzhang.audit import annotate

    made = annotate.annotated(report)
    is_folder = target.is_dir() or len(report.documents) > 1 or len(made) > 1
    if is_folder and target.suffix.lower() == ".pdf":
        raise stop(f"要核验的有{max(len(made), len(report.documents))}份文件，--annotate 要写文件夹，例如 --annotate 批注。")
    done = True
    names: set[str] = set()
    for item in made:
        if not item.data:
            done = done and not item.is_pdf and is_folder
            errors().print(Text(f"没有批注 {item.path}：{item.reason}", "yellow"))
            continue
        name = _free(Path(item.path).stem, names)
        emit(item.data, target / name if is_folder else target)
    return done


def _free(stem: str, names: set[str]) -> str:
    """A name for the copy that no other has; never that of the document itself."""
    tries = (f"{stem}（批注{n or ''}）.pdf" for n in (0, *range(2, len(names) + 3)))
    name = next(name for name in tries if name not in names)
    names.add(name)
    return name
