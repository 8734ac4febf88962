"""The hash of its data that a published file carries (数据指纹), found wherever its format keeps it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from mingzhang.views.publication import STAMP

_HASH = re.compile(rf"(?:{STAMP}|data_hash).{{0,80}}?([0-9a-f]{{64}})", re.DOTALL)
#: where Word and Excel keep properties of a document's own
_PROPERTIES = "docProps/custom.xml"
#: files of a folder that carry it
_CARRIERS = ("datapackage.json", "*.pdf")
_LARGEST = 200_000_000


def stamp_of(path: Path) -> str:
    """The hash that a file or a folder of data or pictures carries, '' where there is none. Raises OSError."""
    if path.is_dir():
        carriers = (file for pattern in _CARRIERS for file in sorted(path.glob(pattern)))
        return next((stamp for stamp in map(stamp_of, carriers) if stamp), "")
    if path.stat().st_size > _LARGEST:
        return ""
    if path.suffix.lower() == ".pdf":
        return _found(_of_pdf(path))
    if zipfile.is_zipfile(path):
        return _found(_of_package(path))
    return _found(path.read_bytes().decode("utf-8", "replace"))


def _found(text: str) -> str:
    match = _HASH.search(text)
    return match[1] if match is not None else ""


def _of_package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(_PROPERTIES).decode("utf-8", "replace") if _PROPERTIES in archive.namelist() else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return ""


def _of_pdf(path: Path) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return "\n".join(document.get_metadata_dict().values())
    finally:
        document.close()
