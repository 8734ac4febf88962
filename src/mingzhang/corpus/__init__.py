"""Many documents (多份文件): read on all cores, joined where they are one publication, and compared with each other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingzhang import audit
from mingzhang.audit import Audit, Failure, Report
from mingzhang.audit.guard import DEBUG, unexpected
from mingzhang.corpus.across import compare
from mingzhang.corpus.limits import LIMIT, Overrun, within
from mingzhang.corpus.pairs import pairs
from mingzhang.document import Document

__all__ = ["LIMIT", "check", "cores"]
Outcome = Audit | Failure


class _Piece(NamedTuple):
    """A piece of work: a file, or the documents that are audited as one."""

    path: str
    documents: tuple[Document, ...]
    disabled: frozenset[str]
    waivers: dict[str, str]


def cores() -> int:
    """The processors that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check(
    *paths: str | Path, disabled: Collection[str] = (), waivers: Mapping[str, str] | None = None, waiver_file: str = "",
    as_one: bool = False, hands: int = 1, limit: float = 0, begun: Callable[[str], None] = lambda path: None,
) -> Report:  # fmt: skip
    """Audit published documents, each by itself and against each other. What cannot be read becomes a Failure, never an exception.

    ``as_one``: all of them are parts of one publication; two files of which one is the narrative and the other the tables are found
    to be so by themselves. ``hands`` processes read side by side, with the same result in the same order. ``limit`` in seconds
    for one file, 0 for none. ``begun`` is called with the path of each file.
    """
    off, accepted = frozenset(disabled), dict(waivers or {})
    if as_one:
        found = _as_one([str(path) for path in paths], off, accepted, limit, begun)
    else:
        found = _done([_Piece(str(path), (), off, accepted) for path in paths], hands, limit, begun)
        found = _paired(found, off, accepted, hands, limit)
    audits = [item for item in found if isinstance(item, Audit)]
    return audit.collect(found, accepted, waiver_file, compare(audits, off))


def _done(pieces: Sequence[_Piece], hands: int, limit: float, begun: Callable[[str], None]) -> list[Outcome]:
    """What became of each piece, in their order."""
    results: dict[int, list[Outcome]] = {}
    if min(hands, len(pieces)) > 1:
        from mingzhang.corpus.crew import Lost, shared

        for number, result in shared(_audited, pieces, hands, limit, lambda piece: begun(piece.path)):
            path = pieces[number].path
            results[number] = [Failure(path, _lost(result is Lost.OVERRAN, limit))] if isinstance(result, Lost) else result
    else:
        for number, piece in enumerate(pieces):
            begun(piece.path)
            try:
                with within(limit):
                    results[number] = _audited(piece)
            except Overrun:
                results[number] = [Failure(piece.path, _lost(True, limit))]
    return [outcome for number in range(len(pieces)) for outcome in results[number]]


def _lost(overran: bool, limit: float) -> str:
    if overran:
        return f"用时超过{limit:g}秒的时限，没有做完。文件可能已损坏，或者页数很多；可以用 --limit 加长时限，单独核验它。"
    return "核验它的进程中途停止，没有做完，可能是内存不够。请关闭其他程序，单独核验它。"


def _audited(piece: _Piece) -> list[Outcome]:
    """What became of one piece. A document that nobody expected stops no other."""
    started = time.perf_counter()
    try:
        if not piece.documents:
            return list(audit.outcomes(piece.path, disabled=piece.disabled, waivers=piece.waivers))
        done = audit.check_document(*piece.documents, disabled=piece.disabled, waivers=piece.waivers)
        return [done._replace(seconds=time.perf_counter() - started)]
    except Exception as error:
        if DEBUG in os.environ:
            raise
        return [Failure(piece.path, unexpected(error))]


def _paired(found: Sequence[Outcome], off: frozenset[str], waivers: dict[str, str], hands: int, limit: float) -> list[Outcome]:
    """The outcomes, those of a narrative and of its tables as one in the place of the first."""
    couples = pairs([item for item in found if isinstance(item, Audit)])
    pieces = [_Piece(a.path, (a.reading.document, b.reading.document), off, waivers) for a, b in couples]
    joined = dict(zip((a.path for a, _ in couples), _done(pieces, hands, limit, lambda path: None), strict=True))
    spent = {a.path: a.seconds + b.seconds for a, b in couples}
    gone = {b.path for _, b in couples}
    result: list[Outcome] = []
    for item in found:
        one = joined.get(item.path, item)
        if item.path not in gone:
            result.append(one._replace(seconds=spent[one.path]) if one is not item and isinstance(one, Audit) else one)
    return result


def _as_one(
    paths: Sequence[str], off: frozenset[str], waivers: dict[str, str], limit: float, begun: Callable[[str], None]
) -> list[Outcome]:
    """All files audited as one publication; of one that cannot be read it is said so, and the others are audited."""
    started = time.perf_counter()
    documents: list[Document] = []
    failures: list[Outcome] = []
    for path in paths:
        begun(path)
        try:
            with within(limit):
                for part in audit.opened(path):
                    if isinstance(part, Failure):
                        failures.append(part)
                    else:
                        documents.append(part)
        except Overrun:
            failures.append(Failure(path, _lost(True, limit)))
        except Exception as error:
            if DEBUG in os.environ:
                raise
            failures.append(Failure(path, unexpected(error)))
    if not documents:
        return failures
    made = _done([_Piece(documents[0].path, tuple(documents), off, waivers)], 1, limit, lambda path: None)
    return [*(m._replace(seconds=time.perf_counter() - started) if isinstance(m, Audit) else m for m in made), *failures]
