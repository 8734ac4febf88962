"""The commands (命令行): thin, in Chinese for people."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper

from mingzhang.audit.guard import DEBUG, unexpected
from mingzhang.cli.commands import app


def patient() -> None:
    """Reading makes very many small values and next to no cycles: looking for these less often saves a tenth of the time."""
    gc.set_threshold(200_000, 20, 100)


def main() -> None:
    """Entry point of the ``mingzhang`` command. What nobody expected ends in a sentence and exit code 2."""
    patient()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="mingzhang")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("已中止。\n")
        sys.exit(130)
    except Exception as error:
        if DEBUG in os.environ:
            raise
        sys.stderr.write(f"错误：{unexpected(error)}\n")
        sys.exit(2)


__all__ = ["app", "main", "patient"]
