"""ZIP archives of documents (压缩包)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from mingzhang.document import Document, ReadError
from mingzhang.readers.formats import kind_of, read_data
from mingzhang.readers.limits import DEEPEST_PACKAGE
from mingzhang.readers.package import Package

_UTF8 = 0x800
_IGNORED = ("__MACOSX/",)


def parts(path: Path, data: bytes, password: str | None, depth: int = 1) -> Iterator[tuple[str, Document | ReadError]]:
    """Name and document of each member, archives within the archive included; a bad member stops no other."""
    package = Package(path.name, data)
    found = False
    for info in sorted(package.infos.values(), key=_name):
        name = _name(info)
        if info.is_dir() or name.startswith(_IGNORED) or PurePosixPath(name).name.startswith((".", "~$")):
            continue
        found = True
        inner = path / name
        try:
            member = package.read(info.filename)
            if not member.strip(b"\0 \t\r\n"):
                raise ReadError(f"{name}：文件是空的，没有可读的内容。")
            if kind_of(member, name) != "zip":
                yield name, read_data(inner, member, password)
            elif depth < DEEPEST_PACKAGE:
                yield from ((f"{name}/{part}", item) for part, item in parts(inner, member, password, depth + 1))
            else:
                raise ReadError(f"{name}：压缩包嵌套超过 {DEEPEST_PACKAGE} 层，没有读取。请解压后再试。")
        except ReadError as error:
            yield name, error
    if not found:
        yield path.name, ReadError(f"{path.name}：压缩包里没有文件。")


def member(path: Path, data: bytes, name: str) -> bytes:
    """The bytes of one document in an archive, or in an archive within it. Raises ReadError where there is none of that name."""
    package = Package(path.name, data)
    for info in package.infos.values():
        inner = _name(info)
        if inner == name:
            return package.read(info.filename)
        if name.startswith(f"{inner}/") and not info.is_dir():
            return member(path / inner, package.read(info.filename), name.removeprefix(f"{inner}/"))
    raise ReadError(f"{path.name}：压缩包里没有 {name}。")


def _name(info: ZipInfo) -> str:
    """A member's name; those that Windows packed carry GBK bytes."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
