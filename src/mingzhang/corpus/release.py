"""A disclosure written and read back on all cores: no file that says anything else than its data is among those to publish (出具)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from mingzhang.audit.readback import readback
from mingzhang.budget.problem import error
from mingzhang.compile import BuildReport, Made, Material, build, made
from mingzhang.corpus.crew import Lost, shared
from mingzhang.document import ReadError

#: formats that are read back, and the order in which formats are begun: the longest first
READABLE = ("pdf", "xlsx", "docx", "html", "text")


def release(
    source: Path, out: Path, formats: Sequence[str], layout: str = "", rounding: str = "", hands: int = 1,
    begun: Callable[[str], None] = lambda form: None,
) -> BuildReport:  # fmt: skip
    """:func:`mingzhang.compile.build` in ``hands`` processes side by side, every file read back.

    ``begun`` is called with the name of each format. What does not read back as printed is in ``rejected``.
    """
    return build(source, out, formats, layout, rounding, partial(_together, hands=hands, begun=begun))


def _together(material: Material, formats: Sequence[str], folder: Path, hands: int, begun: Callable[[str], None]) -> Iterable[Made]:
    task = partial(_proven, material, folder)
    if min(hands, len(formats)) == 1:
        return _in_turn(task, formats, begun)
    order = sorted(formats, key=lambda form: READABLE.index(form) if form in READABLE else len(READABLE))
    collecting = gc.isenabled()
    gc.collect()
    gc.freeze()  # the processes that are divided off leave what is ours where it is,
    gc.disable()  # and end before there is anything to tidy up
    try:
        found = {order[number]: one for number, one in shared(task, order, hands, begun=begun, apart=True)}
    finally:
        gc.unfreeze()
        if collecting:
            gc.enable()
    return [_lost(form) if isinstance(one := found[form], Lost) else one for form in formats]


def _in_turn(task: Callable[[str], Made], formats: Sequence[str], begun: Callable[[str], None]) -> Iterator[Made]:
    for form in formats:
        begun(form)
        yield task(form)


def _proven(material: Material, folder: Path, form: str) -> Made:
    """A format, written; and whatever it does not say as it should."""
    done = made(material, form, folder)
    if done.problems or form not in READABLE:
        return done
    try:
        return done._replace(differences=readback(material.publication, done.path).lines)
    except ReadError as refused:
        return done._replace(differences=(str(refused),))


def _lost(form: str) -> Made:
    message = f"生成{form}格式的进程中途停止，可能是内存不够。请关闭其他程序，或用 --formats 分几次生成。"
    return Made(Path(form), (error("", 0, "", message),))
