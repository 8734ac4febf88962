"""Work shared out among processes (多进程): one for each core, none of which can stop the others.

Each process holds one piece of work at a time, so that a process that dies or overruns its time names the piece that it
was at. The standard library's executors do not tell: there one dead process breaks the whole pool.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Generic, NamedTuple, TypeVar

Piece = TypeVar("Piece")
Done = TypeVar("Done")
#: bytes of address space for one process at work
MOST_MEMORY = 8 * 1024**3
#: seconds after which a process without work looks whether anybody is left to give it some
_LOOK_UP = 2.0
#: what a process that is kept to be divided imports, so that each of its parts has it at once
_READY = ["__main__", "mingzhang.audit", "mingzhang.readers"]


class Lost(Enum):
    """Why a piece of work has no result."""

    DIED = "died"
    OVERRAN = "overran"


class _Hand(NamedTuple, Generic[Piece]):
    """A process at work: which piece, and until when (in seconds of the monotonic clock; None: no limit)."""

    process: BaseProcess
    pipe: Connection
    number: int
    until: float | None


def shared(
    task: Callable[[Piece], Done],
    pieces: Sequence[Piece],
    hands: int,
    limit: float = 0,
    begun: Callable[[Piece], None] = lambda piece: None,
    *,
    apart: bool = False,
) -> Iterator[tuple[int, Done | Lost]]:
    """The pieces' numbers and results as they come. ``limit`` in seconds for one piece, 0 for none; ``begun`` is told of each one.
    ``apart``: each piece has a process of its own, which takes its memory along when it ends.

    ``task`` and what goes in and out of it must be picklable; ``task`` must raise nothing.
    """
    waiting = list(enumerate(pieces))[::-1]
    idle: list[tuple[BaseProcess, Connection]] = []
    crew: dict[Connection, _Hand[Piece]] = {}

    def give(process: BaseProcess, pipe: Connection) -> None:
        number, piece = waiting.pop()
        begun(piece)
        crew[pipe] = _Hand(process, pipe, number, time.monotonic() + limit if limit else None)
        try:
            pipe.send(piece)
        except OSError:
            return  # it died meanwhile: its end of the pipe says so

    try:
        # all are hired before ``begun`` is first called, which may begin threads
        for _ in range(len(pieces) if apart else min(hands, len(pieces))):
            idle.append(_hired(task, [pipe for _, pipe in idle]))
        for _, ready in idle:
            _arrived(ready)
        while waiting or crew:
            while waiting and len(crew) < hands:
                if not idle:
                    idle.append(_hired(task, list(crew)))
                    _arrived(idle[-1][1])
                give(*idle.pop())
            ends = [hand.until for hand in crew.values() if hand.until is not None]
            for pipe in wait(list(crew), max(0.0, min(ends) - time.monotonic()) if ends else None):
                assert isinstance(pipe, Connection)
                hand = crew.pop(pipe)
                try:
                    result: Done | Lost = pipe.recv()
                except (EOFError, OSError):
                    result = Lost.DIED
                    _dismiss(hand)
                if result is not Lost.DIED and waiting and not apart:
                    give(hand.process, pipe)
                elif result is not Lost.DIED:
                    _dismiss(hand)
                yield hand.number, result
            for hand in [h for h in crew.values() if h.until is not None and h.until <= time.monotonic()]:
                del crew[hand.pipe]
                _dismiss(hand)
                yield hand.number, Lost.OVERRAN
    finally:
        for hand in crew.values():
            _dismiss(hand)
        for process, pipe in idle:
            _dismiss(_Hand(process, pipe, -1, None))


def _context() -> BaseContext:
    """This process itself is divided while it has a single thread, which costs nothing; else one that was kept for that, or new ones."""
    methods = multiprocessing.get_all_start_methods()
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    if _is_alone():
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_READY)
    return context


def _is_alone() -> bool:
    """Whether this process has a single thread, counting those that libraries have begun."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _hired(task: Callable[[Piece], Done], pipes: Sequence[Connection]) -> tuple[BaseProcess, Connection]:
    """A process and our end of its pipe. One that is divided off this one gets copies of all our ends, which only we may hold."""
    context = _context()
    ours, theirs = context.Pipe()
    copied = (*pipes, ours) if context.get_start_method() == "fork" else ()
    process = context.Process(target=_labour, args=(theirs, task, copied), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return process, ours


def _arrived(pipe: Connection) -> None:
    """Wait until a process is there: the clock of its first piece does not run while it is being made."""
    with suppress(EOFError, OSError):  # it died at once, which its end of the pipe will say again
        pipe.recv()


def _dismiss(hand: _Hand[Piece]) -> None:
    hand.pipe.close()
    hand.process.kill()
    hand.process.join()


def _bound_memory() -> None:
    """No document takes the machine's memory: what asks for more fails, and its process with it."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY if hard < 0 else min(MOST_MEMORY, hard), hard))
    except (ImportError, OSError, ValueError):
        return  # a system without such limits


def _labour(pipe: Connection, task: Callable[[Piece], Done], copied: Sequence[Connection]) -> None:
    """What a process does until nobody asks any more. An interruption is for the one who asked to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory()
    for end in copied:
        end.close()
    master = os.getppid()
    try:
        pipe.send(None)
        while True:
            while not pipe.poll(_LOOK_UP):
                if os.getppid() != master:
                    return
            pipe.send(task(pipe.recv()))
    except (EOFError, OSError):
        return
