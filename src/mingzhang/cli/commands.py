"""check, facts, build, explain: parse the words, call the library, print the answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mingzhang.document import ReadError
from mingzhang.facts import Severity

app = typer.Typer(
    name="mingzhang", add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="明账：部门预算的编制、生成、核验与公开。\n\n核验一份公开的预算或决算：mingzhang check 文件.pdf\n\n由数据生成整套公开文件：mingzhang build 文件夹 --out 输出目录",
)  # fmt: skip
_err = Console(stderr=True, highlight=False)


class CheckFormat(str, Enum):
    """Formats of a report."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


class FactsFormat(str, Enum):
    """Formats of the facts."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def _stop(message: str, code: int = 2) -> typer.Exit:
    _err.print(f"[bold red]错误[/]：{message}", soft_wrap=True)
    return typer.Exit(code)


def _emit(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, "utf-8")
    except OSError as error:
        raise _stop(f"不能写入 {out}：{error.strerror}。请换一个可以写的位置。") from error
    _err.print(f"已写入 {out}")


@contextmanager
def _progress(total: int):  # type: ignore[no-untyped-def]
    """A bar on the error stream, shown only on a terminal."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=_err, transient=True, disable=total < 2 and not _err.is_terminal
    ) as bar:
        yield bar


def _paths(documents: Iterable[Path]) -> list[Path]:
    """Files, and the documents inside folders."""
    result: list[Path] = []
    for path in documents:
        if path.is_dir():
            kinds = {".pdf", ".docx", ".doc", ".xlsx", ".xls", ".html", ".htm", ".txt", ".md", ".zip"}
            result += sorted(p for p in path.rglob("*") if p.suffix.lower() in kinds and p.is_file())
        else:
            result.append(path)
    return result


@app.command()
def check(
    documents: Annotated[list[Path], typer.Argument(metavar="文件…", help="要核验的文件，或装有文件的文件夹。")],
    format: Annotated[CheckFormat, typer.Option("--format", "-f", help="报告格式。")] = CheckFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写到文件；不写则打印。")] = None,
    equations: Annotated[bool, typer.Option("--equations", help="在 JSON 中列出核过的每一个等式。")] = False,
    waivers: Annotated[Path | None, typer.Option("--waivers", help="豁免文件（TOML）：已经看过并接受的问题，每条写明理由。")] = None,
    off: Annotated[list[str] | None, typer.Option("--off", help="关掉某条定律或规则，可重复。编号见报告或 mingzhang explain。")] = None,
    rounding: Annotated[bool, typer.Option("--rounding", help="同时列出尾差。")] = False,
) -> None:
    """核验公开的预算、决算：读出每一个数，互相核对，列出问题、位置、依据和处理办法。

    退出码：有文件不能读取为 2，有“错误”为 1，否则为 0。
    """
    from mingzhang import audit
    from mingzhang.audit import waivers as waiver_file

    try:
        accepted = waiver_file.load(waivers) if waivers is not None else {}
    except ReadError as error:
        raise _stop(str(error)) from error
    paths = _paths(documents)
    if not paths:
        raise _stop("没有找到要核验的文件。")
    report = audit.Report(())
    with _progress(len(paths)) as bar:
        task = bar.add_task("核验", total=len(paths))
        for path in paths:
            one = audit.check(path, disabled=off or (), waivers=accepted)
            report = audit.Report(report.audits + one.audits, report.failures + one.failures)
            bar.advance(task)
    _write_report(report, format, out, equations, rounding)
    for failure in report.failures if format is not CheckFormat.TEXT or out is not None else ():
        _err.print(f"[bold red]不能读取[/] {failure.path}：{failure.message}", soft_wrap=True)
    raise typer.Exit(report.exit_code)


def _write_report(report, format: CheckFormat, out: Path | None, equations: bool, rounding: bool) -> None:  # type: ignore[no-untyped-def]
    from mingzhang.audit import json as as_json
    from mingzhang.audit import text

    if format is CheckFormat.JSON:
        _emit(json.dumps(as_json.report(report, equations=equations), ensure_ascii=False, indent=1), out)
    elif format is CheckFormat.HTML:
        from mingzhang.audit.page import page

        _emit(page(report), out)
    elif format is CheckFormat.XLSX:
        from mingzhang.audit.workbook import write

        if out is None:
            raise _stop("Excel 报告需要用 --out 指明文件名，例如 --out 退回单.xlsx。")
        write(report, out)
        _err.print(f"已写入 {out}")
    elif out is None:
        text.write(report, Console(highlight=False, soft_wrap=True), rounding=rounding)
    else:
        with out.open("w", encoding="utf-8") as file:
            text.write(report, Console(file=file, highlight=False, width=200), rounding=rounding)
        _err.print(f"已写入 {out}")


@app.command()
def facts(
    document: Annotated[Path, typer.Argument(metavar="文件", help="要读的文件。")],
    format: Annotated[FactsFormat, typer.Option("--format", "-f", help="输出格式。")] = FactsFormat.CSV,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写到文件；不写则打印。")] = None,
) -> None:
    """列出从文件读出的全部内容：事实、断言、指标、算式和未识别的数，一行一个。"""
    from mingzhang.audit import facts as table
    from mingzhang.readers import read
    from mingzhang.understand import understand

    try:
        reading = understand(read(document))
    except ReadError as error:
        raise _stop(str(error)) from error
    if format is FactsFormat.CSV:
        _emit(table.as_csv(reading), out)
    elif format is FactsFormat.JSON:
        _emit(table.as_json(reading), out)
    else:
        if out is None:
            raise _stop("Parquet 需要用 --out 指明文件名，例如 --out 数据.parquet。")
        try:
            table.write_parquet(reading, out)
        except ImportError as error:
            raise _stop("写 Parquet 需要另装 pyarrow：pip install pyarrow。") from error
        _err.print(f"已写入 {out}")


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="数据", help="预算数据：文件夹（CSV）、datapackage.json 或工作簿（.xlsx）。")],
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹。")],
    formats: Annotated[str, typer.Option("--formats", help="要生成的格式，用逗号隔开：html,xlsx,text,data。")] = "html,xlsx,text,data",
    layout: Annotated[str, typer.Option("--layout", help="地区版式；不写则用数据里写明的版式。")] = "",
) -> None:
    """由数据生成整套公开文件：十五张表、全部文字说明、绩效表。有“错误”时不生成，逐条说明。"""
    from mingzhang import compile as compiler

    wanted = tuple(part.strip() for part in formats.split(",") if part.strip())
    try:
        result = compiler.build(folder, out, wanted, layout)
    except ReadError as error:
        raise _stop(str(error)) from error
    for problem in result.problems:
        _err.print(Text(str(problem), "red" if problem.severity is Severity.ERROR else "yellow"), soft_wrap=True)
    if not result.written:
        raise _stop("数据有错误，没有生成任何文件。请按上面所列逐条改正后重试。", 1)
    for path in result.written:
        _err.print(f"已写入 {path}")


@app.command()
def explain(id: Annotated[str, typer.Argument(metavar="编号", help="定律或规则的编号；不写则列出全部。")] = "") -> None:
    """说明一条定律或规则：查什么、依据什么、举一个例子。"""
    from mingzhang import laws, rules

    console = Console(highlight=False, soft_wrap=True)
    if not id:
        for law in laws.REGISTRY.values():
            console.print(f"[bold]{law.id}[/]  {law.title}")
        for rule in rules.REGISTRY:
            console.print(f"[bold]{rule.id}[/]  {rule.title}（{rule.severity.value}）")
        return
    found = laws.REGISTRY.get(id) or rules.find(id)
    if found is None:
        raise _stop(f"没有编号为“{id}”的定律或规则。用 mingzhang explain 列出全部编号。")
    console.print(f"[bold]{found.id}[/]  {found.title}")
    console.print(f"查什么：{found.explain}")
    console.print(f"依据：{found.basis}")
    console.print(f"例：{found.example}")
    if isinstance(found, rules.Rule):
        years = "、".join(t for t in (f"{found.years[0]}年起" if found.years[0] else "", f"至{found.years[1]}年" if found.years[1] else "") if t)
        console.print(f"严重程度：{found.severity.value}；适用：{'、'.join(found.kinds)}{'；' + years if years else ''}")
    console.print(f"关掉它：mingzhang check 文件 --off {found.id}")
