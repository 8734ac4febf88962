"""ZIP packages, opened with care: sizes are checked before and while unpacking (压缩包)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from mingzhang.document import ReadError
from mingzhang.readers.limits import MOST_MARKUP, MOST_MEMBER, MOST_MEMBERS, MOST_RATIO, MOST_UNPACKED

#: below this a high ratio is nothing unusual
SMALL = 5 * 1024 * 1024
#: no entities, no network, no DTD, bounded depth
_CAREFUL: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_AT_ONCE = 1 << 20  # bytes of markup
_MALFORMED = "XML 内容已损坏、不完整或嵌套过深，无法读取。"
_BROKEN = "压缩数据已损坏或不完整。请重新下载或导出后再试。"


class Package:
    """An open ZIP package of one document. All reading goes through :meth:`read`, which keeps count of what was unpacked."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.unpacked = 0
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
            infos = self.file.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise ReadError(f"{name}：{_BROKEN}") from error
        if len(infos) > MOST_MEMBERS:
            raise ReadError(f"{name}：压缩包内有 {len(infos)} 个文件，超过上限 {MOST_MEMBERS} 个，拒绝读取。")
        self.infos = {info.filename: info for info in infos}
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise ReadError(f"{name}：解压后超过 {MOST_UNPACKED // 1024 // 1024} MB，疑为压缩炸弹，拒绝读取。")

    def __contains__(self, member: object) -> bool:
        return member in self.infos

    def read(self, member: str) -> bytes:
        """One member's bytes. Refuses encrypted, oversized and suspiciously dense ones."""
        info = self.infos.get(member)
        if info is None:
            raise ReadError(f"{self.name}：文件缺少必要的部分（{member}），可能已损坏。")
        if info.flag_bits & 1:
            raise ReadError(f"{self.name}：压缩包有密码。请解压或去除密码后再试。")
        if info.file_size > MOST_MEMBER or (info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)):
            raise ReadError(f"{self.name}：其中的 {member} 解压后过大（{info.file_size // 1024 // 1024} MB），疑为压缩炸弹，拒绝读取。")
        try:
            with self.file.open(info) as stream:
                data = stream.read(min(MOST_MEMBER, info.file_size + 1) + 1)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
            raise ReadError(f"{self.name}：{_BROKEN}") from error
        self.unpacked += len(data)
        if len(data) > MOST_MEMBER or self.unpacked > MOST_UNPACKED:
            raise ReadError(f"{self.name}：解压后超过上限，疑为压缩炸弹，拒绝读取。")
        return data

    def xml(self, member: str) -> Any:
        """One XML member's root element."""
        return xml_root(self._markup(member), f"{self.name}（{member}）")

    def below(self, member: str, above: str) -> Iterator[Any] | None:
        """What stands in an element below the root of an XML member, one after the other, each gone once the next is asked for.

        None where there is no such element.
        """
        found = xml_below(self._markup(member), above, f"{self.name}（{member}）")
        return found if next(found, None) is not None else None

    def _markup(self, member: str) -> bytes:
        info = self.infos.get(member)
        if info is not None and info.file_size > MOST_MARKUP:
            most = MOST_MARKUP // 1024 // 1024
            raise ReadError(f"{self.name}：其中的 {member} 有 {info.file_size // 1024 // 1024} MB，超过读取上限 {most} MB，拒绝读取。")
        return self.read(member)


def xml_root(data: bytes, name: str) -> Any:
    """The root element of XML that may come from anywhere: no DTD, no entities, no network, bounded depth."""
    _refuse_entities(data, name)
    try:
        return etree.fromstring(data, etree.XMLParser(**_CAREFUL))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name}：{_MALFORMED}") from error


def xml_below(data: bytes, above: str, name: str) -> Iterator[Any]:
    """The children of an element below the root, as carefully; first the element itself, as yet empty."""
    _refuse_entities(data, name)
    whole: Any = None
    child: Any = None
    try:
        parser = etree.XMLPullParser(events=("start",), tag=f"{{*}}{above}", **_CAREFUL)
        for at in range(0, len(data), _AT_ONCE):
            parser.feed(data[at : at + _AT_ONCE])
            for _, found in parser.read_events():
                element: Any = found
                if whole is None and element.getparent() is not None and element.getparent().getparent() is None:
                    whole = element
                    yield whole
            child = next(iter(whole), None) if whole is not None and child is None else child
            while child is not None and (after := child.getnext()) is not None:  # the last one may still grow
                yield child
                child.clear()
                child = after
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name}：{_MALFORMED}") from error
    if child is not None:
        yield child


def _refuse_entities(data: bytes, name: str) -> None:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
        raise ReadError(f"{name}：含有 DTD 或实体声明，有安全风险，拒绝读取。")


def local(element: Any) -> str:
    """An element's name without its namespace; '' for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key == name or key.rpartition("}")[2] == name:
            return str(value)
    return None


def children(element: Any, *names: str) -> Iterator[Any]:
    """Direct children with one of the given local names, or all elements."""
    for child in element:
        if (name := local(child)) and (not names or name in names):
            yield child
