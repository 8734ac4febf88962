"""Runs a command as a person does and keeps what it says (运行命令)."""

from __future__ import annotations

import re
from typing import NamedTuple

from typer.testing import CliRunner

from mingzhang.cli import app

#: what typer says by itself
ENGLISH = re.compile(r"Usage|Options|Arguments|Commands|Error|Missing|Invalid|No such|Try |Show this|default:|required", re.IGNORECASE)


class Said(NamedTuple):
    """Exit code, answer, and what went to the error stream."""

    code: int
    out: str
    err: str


def run(*arguments: object) -> Said:
    """The command's words; an exception that the command did not answer for is raised."""
    result = CliRunner().invoke(app, [str(a) for a in arguments], prog_name="mingzhang")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)

