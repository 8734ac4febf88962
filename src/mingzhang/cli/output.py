"""Where answers go (输出): to the screen or to a file, and never over the document they are about."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.text import Text

from mingzhang.audit.text import Line
from mingzhang.document.refusals import reason
from mingzhang.facts import Severity

if TYPE_CHECKING:
    from mingzhang.budget import Problem

_STYLE = {
    "": "", "head": "bold", "alarm": "bold white on red", "error": "bold red", "doubt": "yellow", "hint": "cyan", "quiet": "dim",
}  # fmt: skip


def errors() -> Console:
    """The error stream, in colour where it is a terminal and NO_COLOR is not set."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def stop(message: str, code: int = 2) -> typer.Exit:
    """Says what is wrong; to be raised."""
    errors().print(Text.assemble(("错误：", "bold red"), message))
    return typer.Exit(code)


def problem_line(problem: Problem, of: str = "") -> Text:
    """A problem of what people entered; ``of`` names the budget where there are many."""
    tone = {Severity.ERROR: "bold red", Severity.DOUBT: "yellow"}.get(problem.severity, "cyan")
    return Text.assemble((f"[{problem.severity.value}]", tone), f" {of}{' ' if of else ''}{problem}")


def show(lines: Iterable[Line]) -> None:
    """Toned lines on the screen."""
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((piece.text, _STYLE[piece.tone]) for piece in line)))


def writable(out: Path | None, documents: Iterable[Path] = (), option: str = "--out") -> None:
    """Stops before the work begins where ``out`` cannot be the file to write that ``option`` names."""
    if out is None:
        return
    if out.is_dir():
        raise stop(f"{out} 是一个文件夹。请在 {option} 后面写文件名，例如 {out / '报告.html'}。")
    if any(out.exists() and document.exists() and out.samefile(document) for document in documents):
        raise stop(f"{option} 不能是要读的文件 {out} 本身，否则会把它覆盖。请换一个文件名。")


def creatable(folder: Path, option: str = "--out") -> None:
    """Stops before the work begins where the ``folder`` that ``option`` names cannot be made or written in."""
    standing = next((p for p in (folder, *folder.absolute().parents) if p.exists()), folder)
    if not standing.is_dir():
        raise stop(f"{option} 要写文件夹，{standing} 是一个文件。")
    if not os.access(standing, os.W_OK):
        raise stop(f"不能写入 {folder}（没有写的权限）。请换一个可以写的位置。")


def emit(content: str | bytes, out: Path | None) -> None:
    """Prints a text, or writes it to a file and says so."""
    if out is None:
        text = content if isinstance(content, str) else content.decode()
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise stop(f"不能写入 {out}（{reason(error)}）。请换一个可以写的位置。") from error
    errors().print(Text(f"已写入 {out}"))
