"""Typst (排版): the type that is printed with, and a publication's parts printed, in this process or in ones of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mingzhang.writers.layout import WriteError

#: what ends a process that could not print, its last words being the reason
_REFUSED = 3


@lru_cache(maxsize=1)
def print_fonts() -> Any:
    """The Song and Hei of the font package, and what typst brings for the boxes of forms."""
    import pylopdf_fonts_zh_cn as chinese
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(chinese.serif_path().parent)])


def printed(data: Any, folder: Path) -> bytes:
    """What ``print/disclosure.typ`` makes of data: a PDF/A-3a file with tags, and attached what ``folder`` holds.

    Raises :class:`WriteError`.
    """
    return _printed(json.dumps(data, ensure_ascii=False), folder)


def printed_apart(parts: Iterable[Any], folder: Path) -> list[bytes]:
    """The same of each part, in processes of their own: memory that typst has taken comes back only when its process ends."""
    with TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count() or 1) as hands:
        waiting = []
        for order, part in enumerate(parts):
            path = Path(name) / f"{order}.json"
            path.write_text(json.dumps(part, ensure_ascii=False), "utf-8")
            waiting.append(hands.submit(_one_apart, path, folder))
        return [one.result() for one in waiting]


def _one_apart(part: Path, folder: Path) -> bytes:
    command = [sys.executable, "-m", "mingzhang.writers.typesetting", str(part), str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise WriteError(words if done.returncode == _REFUSED else f"PDF 没有排成：排版的进程中断了（{words[-200:] or done.returncode}）。")
    return done.stdout


def _printed(data: str, folder: Path) -> bytes:
    import typst

    source = files("mingzhang.writers").joinpath("print", "disclosure.typ").read_bytes()
    try:
        made = typst.compile(
            source, root=folder, font_paths=print_fonts(), sys_inputs={"data": data}, pdf_standards="a-3a", timestamp=0,
        )  # fmt: skip
    except typst.TypstError as error:
        raise WriteError(_reason(error.message)) from error
    return made


def _reason(message: str) -> str:
    """Why a publication was not printed, for people."""
    missing = re.search(r'text `"(.+?)"` could not be displayed', message)
    if missing is None:
        return f"PDF 没有排成：{message}"
    shown = json.loads(f'"{missing[1]}"') if "\\u{" not in missing[1] else chr(int(missing[1].split("{")[1].rstrip("}"), 16))
    codes = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in shown)
    return f"PDF 所用的字体里没有{codes}这个字，按 PDF/A 的要求不能排印。请换一个字，或用 --formats 只生成其他格式。"


def main(part: Path, folder: Path) -> int:
    """Print the part in a file to the standard output; the reason why not to the standard error."""
    try:
        sys.stdout.buffer.write(_printed(part.read_text("utf-8"), folder))
    except WriteError as refused:
        sys.stderr.buffer.write(str(refused).encode())
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
