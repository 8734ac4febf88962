"""Files of any format → Document (读文件).

:func:`read` takes one document, :func:`read_all` and :func:`read_each` those of an archive; limits stand in ``limits``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.document import Document, ReadError
from mingzhang.document.refusals import reason
from mingzhang.readers.formats import kind_of, read_data
from mingzhang.readers.limits import MOST_BYTES

__all__ = ["data_of", "kind_of", "read", "read_all", "read_data", "read_each"]


def read(path: Path, *, password: str | None = None) -> Document:
    """Read one document. Raises ReadError with a message for people; a ZIP with several documents needs :func:`read_all`."""
    return _only(path, list(read_each(path, password=password)))


def read_all(path: Path, *, password: str | None = None) -> list[Document]:
    """The documents of a file: one, or those of a ZIP. Raises ReadError when none can be read."""
    found = list(read_each(path, password=password))
    documents = [item for _, item in found if isinstance(item, Document)]
    if not documents:
        raise next(item for _, item in found if isinstance(item, ReadError))
    return documents


def read_each(path: Path, *, password: str | None = None) -> Iterator[tuple[str, Document | ReadError]]:
    """Name and document of each part of a file, or the error that it could not be read; a bad part stops no other."""
    path = Path(path)
    try:
        data = _bytes(path)
        if kind_of(data, path.name) == "zip":
            from mingzhang.readers.zip import parts

            yield from parts(path, data, password)
        else:
            yield path.name, read_data(path, data, password)
    except ReadError as error:
        yield path.name, error


def data_of(path: Path) -> bytes:
    """The bytes of a document by the name that it was read under: a file, or ``archive.zip/member.pdf``. Raises ReadError."""
    path = Path(path)
    outer = next((folder for folder in path.parents if folder.is_file()), None)
    if outer is None:
        return _bytes(path)
    from mingzhang.readers.zip import member

    return member(outer, _bytes(outer), path.relative_to(outer).as_posix())


def _only(path: Path, found: list[tuple[str, Document | ReadError]]) -> Document:
    documents = [item for _, item in found if isinstance(item, Document)]
    if len(documents) == 1:
        return documents[0]
    if documents:
        names = "、".join(name for name, item in found if isinstance(item, Document))
        raise ReadError(f"{Path(path).name}：压缩包里有 {len(documents)} 个文件（{names}）。请解压后分别检查，或整包检查。")
    raise next(item for _, item in found if isinstance(item, ReadError))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadError(f"{path.name}：是一个文件夹，不是文件。")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ReadError(f"{path.name}：文件有 {size // 1024 // 1024} MB，超过读取上限 {MOST_BYTES // 1024 // 1024} MB。")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"{path}：找不到这个文件。") from error
    except OSError as error:
        raise ReadError(f"{path}：文件打不开（{reason(error)}）。") from error
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(f"{path.name}：文件是空的，没有可读的内容。")
    return data
