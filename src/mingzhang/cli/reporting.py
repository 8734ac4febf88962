"""The report of a check in the format that was asked for (核验报告的输出)."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from mingzhang.cli.output import emit, errors, show

if TYPE_CHECKING:
    from mingzhang.audit import Report


class CheckFormat(StrEnum):
    """Formats of a report."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


def written(report: Report, format: CheckFormat, out: Path | None, equations: bool, rounding: bool) -> None:
    """Prints the report or writes it to a file, and says what could not be read."""
    from mingzhang.audit import text

    if format is CheckFormat.TEXT and out is None:
        show(text.lines(report, rounding=rounding))
        return
    if format is CheckFormat.TEXT:
        emit(text.plain(report, rounding=rounding), out)
    elif format is CheckFormat.JSON:
        from mingzhang.audit import json as as_json

        emit(json.dumps(as_json.report(report, equations=equations, rounding=rounding), ensure_ascii=False, indent=1), out)
    elif format is CheckFormat.HTML:
        from mingzhang.audit.page import page

        emit(page(report), out)
    else:
        from mingzhang.audit.workbook import workbook

        emit(workbook(report), out)
    for failure in report.failures:
        errors().print(Text(f"不能读取 {failure.path}：{failure.message}", "bold red"))
    if out is not None:
        errors().print(f"{text.tallied(report.findings)}。")
