"""The commands (命令行): thin, in Chinese for people."""

from __future__ import annotations

from mingzhang.cli.commands import app


def main() -> None:
    """Entry point of the ``mingzhang`` command."""
    app()


__all__ = ["app", "main"]
