"""A bar for what takes longer than two seconds (进度), on a terminal only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

#: seconds before the bar appears
PATIENCE = 2.0


@contextmanager
def waiting(console: Console, what: str, total: int = 1) -> Iterator[Callable[[str], None]]:
    """Yields what to call with the name of each thing as it begins; the bar appears once patience runs out."""
    if not console.is_terminal:
        yield lambda name: None
        return
    counted = (BarColumn(), MofNCompleteColumn()) if total > 1 else ()
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), *counted, TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(what, total=total)
    begun = 0
    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True

    def step(name: str) -> None:
        nonlocal begun
        if not begun:
            timer.start()
        bar.update(task, description=f"{what} {name}", completed=begun)
        begun += 1

    try:
        yield step
    finally:
        timer.cancel()
        if begun:
            timer.join()
        bar.stop()
