"""Where a library below hangs or swallows the memory, nothing in this process can be asked to stop: it is ended, with a word (最后手段)."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: seconds that the ordinary limit gets to end the work by itself
GRACE = 10.0
#: memory, in bytes, that no document may take
MOST_MEMORY = 6 * 1024**3
_LOOK = 0.5


@contextmanager
def watched(name: str, limit: float, most: int = MOST_MEMORY) -> Iterator[None]:
    """Ends the program with exit code 2 where what is done within overruns ``limit`` seconds (0: none) by far, or takes too much memory."""
    over = threading.Event()
    threading.Thread(target=_watch, args=(name, limit, most, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _watch(name: str, limit: float, most: int, over: threading.Event) -> None:
    started = time.monotonic()
    while not over.wait(_LOOK):
        if limit and time.monotonic() - started > limit + GRACE:
            _end(f"不能读取 {name}：用时超过{limit:g}秒的时限，读取停在文件内部，已放弃。文件可能已损坏。")
        if _memory() > most:
            _end(f"不能读取 {name}：所用内存超过{most / 1024**3:g}GB，已放弃。文件可能已损坏，或者有意耗费内存。")


def _memory() -> int:
    """Bytes that this process holds; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _end(message: str) -> None:
    sys.stderr.write(f"\n{message}\n")
    sys.stderr.flush()
    os._exit(2)
