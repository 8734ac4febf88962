"""How long one document may take (时限)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: seconds after which a document is given up, unless told otherwise; a hundred pages take some ten seconds, scanned ones some minutes
LIMIT = 600


class Overrun(BaseException):
    """The time is up. Not an ``Exception``, so that nobody on the way takes it for a defect of the document."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Overrun in what takes longer; 0 is no limit. Only in a program's main thread, and where the system has such a clock."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def overrun(number: int, frame: object) -> None:
        raise Overrun

    before = signal.signal(signal.SIGALRM, overrun)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
