"""Which documents a command is given (要核验的文件)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

#: what is taken from a folder; a file that is named is read whatever it is called
KINDS = frozenset(
    (".pdf", ".docx", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xls", ".et", ".ods", ".html", ".htm", ".mht", ".txt", ".md", ".zip")
)


def documents(given: Iterable[Path]) -> list[Path]:
    """Files, and the documents inside folders, in order, each once. Hidden files and office lock files are passed over."""
    found: list[Path] = []
    for path in given:
        found += sorted(p for p in path.rglob("*") if _is_document(p, path)) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _is_document(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in KINDS and path.is_file()
