"""Printed parts → one PDF file (装订): their pages, bookmarks, page labels, tags and links become those of one document.

The parts are as typst writes them: every object plain, found by a table of offsets (ISO 32000-1, 7.5.4). In the bound file whatever is no
stream is packed (7.5.7), since tags are most of a tagged file otherwise.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

#: an address that begins so leads to the bookmark of the number that follows, the first being 0
LINK = "mingzhang:"
_TOGETHER = 200  # objects in one packet
#: strings are passed over, save the names of cells
_REFERENCE = re.compile(rb"\(U(?P<cell>\d+x\d+y\d+)\)|\((?:[^()\\]|\\.)*\)|\b(?P<number>\d+) 0 R\b", re.S)
_TAG = re.compile(rb"(/StructParents?) (\d+)")
_TITLE = rb"/Title\s*(<[^>]*>|\((?:[^()\\]|\\.)*\))"
_PAIR = re.compile(rb"(\d+) (\d+) 0 R")
_NAMED = re.compile(rb"(\(U\d+x\d+y\d+\))(\d+) 0 R")
_ADDRESS = re.compile(rb"/A<<[^<>]*/URI\(" + LINK.encode() + rb"(\d+)\)[^<>]*>>")
_ROOTS = ("Pages", "PageLabels", "StructTreeRoot", "Outlines")


class Bookmark(NamedTuple):
    """An entry of the outline: its title as the file writes it, the object that says where it leads, and the page, the first being 0."""

    title: bytes
    goal: int
    page: int


class Part(NamedTuple):
    """A printed part: each object's words and, if it is a stream, what streams; the number after the last; the trailer's words."""

    objects: dict[int, tuple[bytes, bytes | None]]
    size: int
    trailer: bytes

    def head(self, number: int) -> bytes:
        return self.objects[number][0] if number else b""

    @property
    def catalog(self) -> bytes:
        return self.head(_named(self.trailer, "Root"))

    @property
    def roots(self) -> dict[str, int]:
        """The objects that the catalog names, 0 where it names none."""
        return {name: _named(self.catalog, name) for name in _ROOTS}

    def root(self, name: str) -> bytes:
        return self.head(self.roots[name])

    @property
    def pages(self) -> list[int]:
        return _references(_list(self.root("Pages"), "Kids"))

    @property
    def bookmarks(self) -> list[Bookmark]:
        """Its bookmarks in order, those of lower levels after the one above them."""
        order = {number: page for page, number in enumerate(self.pages)}
        return [
            Bookmark(_first(_TITLE, self.head(item)), goal := _named(self.head(item), "Dest"), order[_references(self.head(goal))[0]])
            for item in self.items(self.roots["Outlines"])
        ]

    def items(self, above: int) -> Iterator[int]:
        """The entries of the outline below one, in order."""
        item = _named(self.head(above), "First")
        while item:
            yield item
            yield from self.items(item)
            item = _named(self.head(item), "Next")


def taken_apart(file: bytes) -> Part:
    """A printed file as a part."""
    start = int(file[file.rindex(b"startxref") :].split()[1])
    trailer = file[file.index(b"trailer", start) :]
    offsets = sorted(int(m[1]) for m in re.finditer(rb"(\d{10}) \d{5} n", file[start:]))
    objects: dict[int, tuple[bytes, bytes | None]] = {}
    for begin, end in zip(offsets, [*offsets[1:], start], strict=True):
        number, _, rest = file[begin:end].partition(b" 0 obj\n")
        head, streams, stream = rest[: rest.rindex(b"\nendobj")].partition(b"\nstream\n")
        objects[int(number)] = head, stream[: stream.rindex(b"\nendstream")] if streams else None
    return Part(objects, int(_first(rb"/Size (\d+)", trailer)), trailer)


def bound(parts: Sequence[Part], levels: Sequence[int]) -> bytes:
    """One file of all parts in order; what the first says of the document, and what is attached to it, holds for all.

    ``levels``: of each bookmark of the parts, 1 the highest. Raises ValueError where there are more or fewer.
    """
    binding = _Binding(parts)
    for order, part in enumerate(parts):
        binding.take(part, order)
    return binding.closed(levels)


class _Binding:
    """The file that is being bound (mutable while binding only)."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.first, self.many = parts[0], len(parts) > 1
        self.starts = list(accumulate((part.size for part in parts), initial=0))
        self.sheets = sum(len(part.pages) for part in parts)
        self.marks = [m._replace(goal=start + m.goal) for part, start in zip(parts, self.starts, strict=False) for m in part.bookmarks]
        self.file = _File(self.starts[-1])
        self.roots = {name: self.file.number() for name in _ROOTS}
        #: what the tags of the parts stand below: one document of them all
        self.document = self.file.number() if self.many else self.roots["StructTreeRoot"]
        self.pages: list[int] = []
        self.labels: list[bytes] = []
        self.parents: list[bytes] = []
        self.names: list[bytes] = []
        self.tops: list[int] = []

    def take(self, part: Part, order: int) -> None:
        """Add a part's objects under their new numbers; of its roots what they list."""
        start, tagged, sheets = self.starts[order], len(self.parents), len(self.pages)
        tags = part.root("StructTreeRoot")
        rewrite = self._rewriting(part, order)
        tops = _references(_list(tags, "K"))
        left = {_named(part.trailer, "Root"), *part.roots.values(), *part.items(part.roots["Outlines"])}
        left |= {_named(part.trailer, "Info"), _named(part.catalog, "Metadata")} if order else set()
        for number, (head, stream) in part.objects.items():
            if number not in left:
                head = head.replace(b"/S/Document", b"/S/Part") if self.many and number in tops else head
                self.file.add(start + number, *_counting(rewrite(head), stream, self.sheets))
        labels, parents = (_PAIR.findall(_list(words, "Nums")) for words in (part.root("PageLabels"), tags))
        self.labels += (b"%d %d 0 R" % (sheets + int(page), start + int(n)) for page, n in labels)
        self.parents += (b"%d %d 0 R" % (tagged + int(key), start + int(n)) for key, n in parents)
        self.names += (rewrite(name) + b"%d 0 R" % (start + int(n)) for name, n in _NAMED.findall(_list(tags, "Names")))
        self.tops += (start + n for n in tops)
        self.pages += (start + n for n in part.pages)

    def _rewriting(self, part: Part, order: int) -> Callable[[bytes], bytes]:
        """What makes an object's words those of the whole: numbers of objects and of tags, names of cells, links to bookmarks."""
        start, tagged = self.starts[order], len(self.parents)
        own = {part.roots[name]: number for name, number in self.roots.items()} | {part.roots["StructTreeRoot"]: self.document}

        def reference(found: re.Match[bytes]) -> bytes:
            number, cell = found["number"], found["cell"]
            if number is not None:
                return b"%d 0 R" % own.get(int(number), start + int(number))
            return b"(U%04dp%s)" % (order, cell) if cell is not None and self.many else found[0]

        def rewrite(head: bytes) -> bytes:
            head = _REFERENCE.sub(reference, head)
            head = _TAG.sub(lambda m: b"%s %d" % (m[1], tagged + int(m[2])), head)
            return _ADDRESS.sub(lambda m: b"/Dest %d 0 R" % self.marks[int(m[1])].goal, head)

        return rewrite

    def closed(self, levels: Sequence[int]) -> bytes:
        """The file with its roots and its catalog."""
        first, file, roots = self.first, self.file, self.roots
        tree = roots["StructTreeRoot"]
        file.add(roots["Pages"], b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.sheets, _joined(self.pages)))
        file.add(roots["PageLabels"], b"<</Nums[%s]>>" % b" ".join(self.labels))
        file.add(
            tree,
            b"<</Type/StructTreeRoot%s/K[%s]/ParentTree<</Nums[%s]>>/IDTree<</Names[%s]>>>>"
            % (
                _first(rb"(/RoleMap<<[^<>]*>>)", first.root("StructTreeRoot")),
                _joined([self.document] if self.many else self.tops), b" ".join(self.parents), b"".join(self.names),
            ),
        )  # fmt: skip
        if self.many:
            file.add(self.document, b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (tree, _joined(self.tops)))
        self._outline(levels)
        plain = re.sub(rb"/(?:%s) \d+ 0 R" % "|".join(_ROOTS).encode(), b"", first.catalog)
        named = b"".join(b"/%s %d 0 R" % (name.encode(), number) for name, number in roots.items())
        catalog = file.number()
        file.add(catalog, plain.replace(b"/Type/Catalog", b"/Type/Catalog" + named, 1))
        identity = _first(rb"(/ID\[[^\]]*\])", first.trailer)
        return file.closed(b"/Root %d 0 R/Info %d 0 R%s" % (catalog, _named(first.trailer, "Info"), identity))

    def _outline(self, levels: Sequence[int]) -> None:
        """The bookmarks of all parts, each below the nearest one before it of a higher level, all closed."""
        numbers = [self.file.number() for _ in self.marks]
        above = self.roots["Outlines"]
        below: dict[int, list[int]] = {above: []}
        path = [(0, above)]
        parents = []
        for number, level in zip(numbers, levels, strict=True):
            while path[-1][0] >= level:
                path.pop()
            parents.append(path[-1][1])
            below[path[-1][1]].append(number)
            below[number] = []
            path.append((level, number))
        for number, mark, parent in zip(numbers, self.marks, parents, strict=True):
            beside, at = below[parent], below[parent].index(number)
            words = b"/Title%s/Dest %d 0 R/Parent %d 0 R" % (mark.title, mark.goal, parent)
            words += b"/Prev %d 0 R" % beside[at - 1] if at else b""
            words += b"/Next %d 0 R" % beside[at + 1] if at + 1 < len(beside) else b""
            self.file.add(number, b"<<%s%s>>" % (words, _range(below[number], -1)))
        self.file.add(above, b"<</Type/Outlines%s>>" % _range(below[above], 1))


class _File:
    """A PDF file being written: streams as they come, all else packed (mutable while writing only)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.written = bytearray(b"%PDF-1.7\n%\x80\x80\x80\x80\n\n")
        #: of each object: 1 and its offset, or 2, its packet and its place there
        self.places: dict[int, tuple[int, int, int]] = {}
        self.waiting: list[tuple[int, bytes]] = []

    def number(self) -> int:
        """A number that no object has yet."""
        self.size += 1
        return self.size - 1

    def add(self, number: int, head: bytes, stream: bytes | None = None) -> None:
        if stream is None:
            self.waiting.append((number, head))
            if len(self.waiting) == _TOGETHER:
                self._pack()
            return
        self.places[number] = 1, len(self.written), 0
        self.written += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n\n" % (number, head, stream)

    def _pack(self) -> None:
        """Whatever waits, in one packet (ISO 32000-1, 7.5.7)."""
        offsets = accumulate((len(head) + 1 for _, head in self.waiting), initial=0)
        table = b" ".join(b"%d %d" % (number, offset) for (number, _), offset in zip(self.waiting, offsets, strict=False)) + b"\n"
        packet = self.number()
        for at, (number, _) in enumerate(self.waiting):
            self.places[number] = 2, packet, at
        inside = zlib.compress(table + b"\n".join(head for _, head in self.waiting), 7)
        words = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (len(self.waiting), len(table), len(inside))
        self.waiting = []
        self.add(packet, b"<<%s>>" % words, inside)

    def closed(self, trailer: bytes) -> bytes:
        """The bytes of the file; the table of offsets is packed as well (7.5.8)."""
        if self.waiting:
            self._pack()
        table, offset = self.number(), len(self.written)
        self.places[table] = 1, offset, 0
        rows = (self.places.get(number, (0, 0, 65535 if number == 0 else 0)) for number in range(self.size))
        inside = zlib.compress(b"".join(kind.to_bytes(1) + at.to_bytes(5) + beside.to_bytes(2) for kind, at, beside in rows), 9)
        words = b"/Type/XRef/Size %d/W[1 5 2]%s/Filter/FlateDecode/Length %d" % (self.size, trailer, len(inside))
        self.written += b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n\nstartxref\n%d\n%%%%EOF" % (table, words, inside, offset)
        return bytes(self.written)


def _counting(head: bytes, stream: bytes | None, sheets: int) -> tuple[bytes, bytes | None]:
    """An object whose stream, where it describes the document, tells the number of all pages."""
    if stream is None or b"/Type/Metadata" not in head:
        return head, stream
    told = re.sub(rb"(?<=<xmpTPg:NPages>)\d+", b"%d" % sheets, stream)
    return head.replace(b"/Length %d" % len(stream), b"/Length %d" % len(told)), told


def _range(numbers: Sequence[int], sign: int) -> bytes:
    """First, last and count of the entries below one; nothing where there are none."""
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[0], numbers[-1], sign * len(numbers)) if numbers else b""


def _named(words: bytes, name: str) -> int:
    """The object that a dictionary names; 0 where it names none."""
    return int(_first(rb"/%s (\d+) 0 R" % name.encode(), words) or 0)


def _list(words: bytes, name: str) -> bytes:
    """What a dictionary lists under a name."""
    return _first(rb"/%s\[([^\]]*)\]" % name.encode(), words)


def _first(pattern: bytes, words: bytes) -> bytes:
    found = re.search(pattern, words, re.S)
    return found[1] if found else b""


def _references(words: bytes) -> list[int]:
    return [int(n) for n in re.findall(rb"(\d+) 0 R", words)]


def _joined(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
