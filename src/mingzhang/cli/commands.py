"""check, facts, build, site, convert, verify, explain: parse the words, call the library, print the answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from mingzhang import __version__
from mingzhang.audit.text import Piece
from mingzhang.cli.annotating import annotatable, annotated
from mingzhang.cli.chinese import Command, Commands
from mingzhang.cli.converting import converted
from mingzhang.cli.documents import documents as listed
from mingzhang.cli.last_resort import watched
from mingzhang.cli.output import creatable, emit, errors, problem_line, show, stop, writable
from mingzhang.cli.reporting import CheckFormat, written
from mingzhang.cli.waiting import waiting
from mingzhang.document import ReadError
from mingzhang.facts import Severity

if TYPE_CHECKING:
    from mingzhang.budget.redaction import LeftOut
    from mingzhang.compile import Made
    from mingzhang.laws import Law
    from mingzhang.rules import Rule

app = typer.Typer(
    name="mingzhang", cls=Commands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="明账：编制、审核部门预算和决算的公开材料。",
    epilog="mingzhang check 预算公开.pdf\nmingzhang build 预算数据 --out 公开材料\nmingzhang check --help",
)  # fmt: skip


#: differences listed of one file that does not read back as printed
_LISTED = 20


class FactsFormat(StrEnum):
    """Formats of the facts."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Rounding(StrEnum):
    """How amounts in 元 become amounts in 万元."""

    PLAIN = "plain"
    CONTROLLED = "controlled"


_CHECK = """\
mingzhang check 预算公开.pdf
mingzhang check 公开材料 --format html --out 报告.html
mingzhang check 预算公开.pdf 决算公开.pdf --format xlsx --out 退回单.xlsx
mingzhang check 预算公开.pdf --annotate 预算公开（批注）.pdf
mingzhang check 情况说明.pdf 报表.pdf --as-one
mingzhang check 2023年预算.pdf 2024年预算.pdf
mingzhang check 预算公开.pdf --off R-DISC-DATE --waivers 豁免.toml
"""
_FACTS = """\
mingzhang facts 预算公开.pdf --out 数据.csv
mingzhang facts 预算公开.pdf --format json
"""
_BUILD = """\
mingzhang build examples/jianghan-hr-2024 --out 公开材料
mingzhang build 预算.xlsx --out 公开材料 --formats html,xlsx
"""
_VERIFY = """\
mingzhang verify 公开材料/预算公开.html
mingzhang verify 预算公开.docx 预算公开.pdf --data 预算数据
"""
_SITE = """\
mingzhang site 2023年预算 2024年预算 --out 公开网站
"""
_CONVERT = """\
mingzhang convert --out 空白填报.xlsx
mingzhang convert examples/jianghan-hr-2024 --out 预算.xlsx
mingzhang convert 预算.xlsx --out 预算数据
"""
_EXPLAIN = """\
mingzhang explain
mingzhang explain additivity
mingzhang explain R-CODE-NAME
"""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mingzhang {__version__}")
        raise typer.Exit


@app.callback()
def program(version: Annotated[bool, typer.Option("--version", help="显示版本。", callback=_version, is_eager=True)] = False) -> None:
    """The options of the program itself."""


@app.command(cls=Command, epilog=_CHECK)
def check(
    documents: Annotated[list[Path], typer.Argument(metavar="文件…", help="要核验的文件或文件夹：PDF、Word、Excel、网页、文本、压缩包。")],
    format: Annotated[
        CheckFormat,
        typer.Option("--format", "-f", metavar="text|json|html|xlsx", help="报告格式：文字（默认）、JSON、网页、Excel 退回单。"),
    ] = CheckFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="报告", help="写到这个文件；不写则打印（Excel 必须写）。")] = None,
    equations: Annotated[bool, typer.Option("--equations", help="在 JSON 中列出核过的每一个等式，连同各项和位置。")] = False,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", metavar="豁免.toml", help="豁免文件：已经看过并接受的问题，每条写明编号和理由。")
    ] = None,
    off: Annotated[
        list[str] | None, typer.Option("--off", metavar="编号", help="关掉一条定律或规则，可以写多次。编号见报告或 mingzhang explain。")
    ] = None,
    rounding: Annotated[bool, typer.Option("--rounding", help="同时列出尾差（文字和 JSON）；不写则只计数。")] = False,
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="批注.pdf", help="另存一份带批注的 PDF，问题标在原处；多份文件时写文件夹。原文件不变。"),
    ] = None,
    as_one: Annotated[
        bool, typer.Option("--as-one", help="这些文件是一份材料的几个部分（说明、报表分开公开），合起来核验。文件夹里的会自动识别。")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", metavar="秒", min=0, help="一个文件最多用多少秒，超过的不再等，报告为不能读取；默认600，0为不限。")
    ] = 600,
) -> None:
    """核验公开的预算、决算：读出每一个数，互相核对，列出问题、位置、依据和处理办法。

    问题分为错误（确定不成立）、疑点（请人核对）、提示（形式与用语）和尾差（四舍五入）。
    退出码：有文件不能读取、或要的批注写不成为 2，否则有“错误”为 1，否则为 0。
    """
    from mingzhang import corpus
    from mingzhang.audit import waivers as waiver_file

    if format is CheckFormat.XLSX and out is None:
        raise stop("Excel 退回单要用 --out 写明文件名，例如 --out 退回单.xlsx。")
    if equations and format is not CheckFormat.JSON:
        raise stop("--equations 只用于 JSON：请加上 --format json。")
    switched = frozenset(_entry(id).id for id in off or ())
    try:
        accepted = waiver_file.load(waivers) if waivers is not None else {}
    except ReadError as error:
        raise stop(str(error)) from error
    paths = listed(documents)
    writable(out, (*paths, *(path for path in (waivers,) if path is not None)))
    if not paths:
        raise stop(f"在{'、'.join(map(str, documents))}中没有找到要核验的文件（PDF、Word、Excel、网页、文本、压缩包）。")
    if annotate is not None:
        annotatable(annotate, paths)
    try:
        alone = watched(str(paths[0]), limit) if len(paths) == 1 or as_one else nullcontext()
        with alone, waiting(errors(), "正在核验", len(paths)) as step:
            report = corpus.check(
                *paths, disabled=switched, waivers=accepted, waiver_file=str(waivers or ""), as_one=as_one, hands=corpus.cores(),
                limit=limit, begun=lambda path: step(Path(path).name),
            )  # fmt: skip
    except KeyboardInterrupt as interrupted:
        raise stop("已中止，没有写报告。", 130) from interrupted
    written(report, format, out, equations, rounding)
    done = annotate is None or annotated(report, annotate)
    raise typer.Exit(report.exit_code if done else 2)


@app.command(cls=Command, epilog=_FACTS)
def facts(
    document: Annotated[Path, typer.Argument(metavar="文件", help="要读的文件。")],
    format: Annotated[
        FactsFormat, typer.Option("--format", "-f", metavar="csv|json|parquet", help="格式：CSV（默认）、JSON、Parquet。")
    ] = FactsFormat.CSV,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="数据", help="写到这个文件；不写则打印（Parquet 必须写）。")
    ] = None,
) -> None:
    """提取文件中的全部内容：事实、断言、指标、算式和没有读懂的数，一行一个，各带坐标和位置。"""
    from mingzhang.audit import facts as table
    from mingzhang.audit import spoken
    from mingzhang.audit.readable import readable
    from mingzhang.readers import read
    from mingzhang.understand import understand

    if format is FactsFormat.PARQUET and out is None:
        raise stop("Parquet 要用 --out 写明文件名，例如 --out 数据.parquet。")
    writable(out, (document,))
    try:
        with waiting(errors(), "正在读") as step:
            step(document.name)
            reading = understand(readable(read(document)))
    except ReadError as error:
        raise stop(f"不能读取 {document}：{spoken(error, str(document), document.name)}") from error
    if format is FactsFormat.PARQUET:
        try:
            emit(table.as_parquet(reading), out)
        except ImportError as error:
            raise stop("写 Parquet 需要另装 pyarrow：pip install pyarrow。") from error
        return
    emit(table.as_csv(reading) if format is FactsFormat.CSV else table.as_json(reading), out)


@app.command(cls=Command, epilog=_BUILD)
def build(
    folder: Annotated[Path, typer.Argument(metavar="数据", help="预算数据：CSV 文件夹、工作簿（.xlsx）或交换文件（.json）。")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="文件夹", help="写到这个文件夹。")],
    formats: Annotated[
        str,
        typer.Option(
            "--formats", metavar="格式",
            help="要生成的格式，用逗号隔开；默认 html,xlsx,docx,pdf,text,data,poster（一图读懂），另有 parquet。",
        ),
    ] = "html,xlsx,docx,pdf,text,data,poster",
    layout: Annotated[str, typer.Option("--layout", metavar="版式", help="地区版式；不写则用数据里写明的版式。")] = "",
    rounding: Annotated[
        Rounding | None,
        typer.Option("--rounding", metavar="plain|controlled", help="四舍五入，或受控舍入（处处相加相符）；不写则用数据里写明的。"),
    ] = None,
    withheld: Annotated[
        Path | None,
        typer.Option("--withheld", metavar="清单.csv", help="把没有公开的内容连同原文写到这个文件，供内部留存，不得公开。"),
    ] = None,
) -> None:
    """由数据编制整套公开材料：各张表、情况说明、绩效目标表。

    有一处“错误”就不生成，逐条指明文件、行、列和改法；“疑点”列出后照常生成。写出的文件随即读回，与要写的核对。
    数据中标明涉密的行、写在〖〗中的内部资料、负责人和电话不写入任何公开格式，生成前列出清单。
    退出码：已生成为 0，数据有错误或读回不符为 1，数据不能读取或不能写入为 2。
    """
    from mingzhang.compile import FORMATS
    from mingzhang.corpus import cores
    from mingzhang.corpus.release import release
    from mingzhang.views.layout import layouts

    wanted = tuple(part.strip() for part in formats.replace("，", ",").split(",") if part.strip())
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        reason = f"里不认识“{'、'.join(unknown)}”" if unknown else "没有写格式"
        raise stop(f"--formats {reason}。可以写：{'、'.join(FORMATS)}，用逗号隔开。")
    if layout and layout not in layouts():
        raise stop(f"没有名为“{layout}”的版式。可以写：{'、'.join(layouts())}。")
    if not folder.exists():
        raise stop(f"找不到 {folder}。请写预算数据所在的文件夹或工作簿。")
    if folder.is_dir() and not any(folder.glob("*.csv")):
        raise stop(f"文件夹 {folder} 里没有预算数据（CSV 文件）。")
    creatable(out)
    writable(withheld)
    if withheld is not None and withheld.absolute().is_relative_to(out.absolute()):
        raise stop(f"清单不得公开，不要写进公开材料的文件夹 {out}。请在 --withheld 后面换一个位置。")
    try:
        with waiting(errors(), "正在编制", len(wanted)) as step:
            result = release(folder, out, wanted, layout, rounding.value if rounding is not None else "", cores(), step)
    except ReadError as error:
        raise stop(str(error)) from error
    for problem in result.problems:
        errors().print(problem_line(problem))
    if result.refused:
        count = sum(1 for problem in result.problems if problem.severity is Severity.ERROR)
        raise stop(f"有{count}处错误，没有生成。请按上面所列逐条改正后重试。", 1)
    _left_out(result.left_out, folder, withheld)
    for path in result.written:
        errors().print(Text(f"已写入 {path}"))
    _rejected(result.rejected)


def _left_out(found: Sequence[LeftOut], folder: Path, file: Path | None) -> None:
    """What the public formats lack, and the list with its contents for the office."""
    from mingzhang.budget import places_of
    from mingzhang.compile.left_out import as_csv, summary

    places = places_of(folder)
    for line in summary(found, places):
        errors().print(Text(line, "cyan"))
    if file is not None:
        emit(as_csv(found, places), file)
        errors().print(Text("上面这份清单含有不公开的内容，请内部留存。", "yellow"))


@app.command(cls=Command, epilog=_SITE)
def site(
    folders: Annotated[list[Path], typer.Argument(metavar="数据…", help="各部门、各年度的预算数据，可以写多个文件夹、工作簿或交换文件。")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="文件夹", help="写到这个文件夹，目录页为其中的 index.html。")],
) -> None:
    """由多份预算数据编制公开材料和一个目录页：可以查找、排序、对比各部门和各年度。

    每份数据各写入一个子文件夹；有“错误”的不生成，也不影响其他各份。
    退出码：全部生成为 0，有一份没有生成为 1，数据不能读取或不能写入为 2。
    """
    from mingzhang import compile as compiler

    for folder in folders:
        if not folder.exists():
            raise stop(f"找不到 {folder}。请写预算数据所在的文件夹或工作簿。")
    creatable(out)
    refused = 0
    try:
        with waiting(errors(), "正在编制", len(folders)) as step:
            step(folders[0].name)
            for done, (folder, report) in enumerate(compiler.site(folders, out), start=1):
                step(folders[min(done, len(folders) - 1)].name)
                refused += report.refused
                for problem in report.problems:
                    errors().print(problem_line(problem, folder.name))
    except ReadError as error:
        raise stop(str(error)) from error
    if refused < len(folders):
        errors().print(Text(f"已写入 {out / 'index.html'}（{len(folders) - refused}份）"))
    if refused:
        raise stop(f"有{refused}份没有生成。请按上面所列改正后重试。", 1)


@app.command(cls=Command, epilog=_CONVERT)
def convert(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="文件", help="写到这里：.xlsx 工作簿、.json 交换文件，或一个新文件夹。")],
    data: Annotated[
        Path | None, typer.Argument(metavar="数据", help="预算数据：CSV 文件夹、工作簿或交换文件；不写则生成空白的填报工作簿。")
    ] = None,
) -> None:
    """把预算数据换成另一种形式：CSV 文件夹、Excel 工作簿、交换文件；或者生成空白的填报工作簿。

    三种形式的内容完全相同，都可以用 build 编制。列出的问题可以在转换后改正；单元格有填写错误、不能读取的不转换。
    退出码：已写出为 0，数据有错误不能读取为 1，不能写入为 2。
    """
    converted(data, out)


def _rejected(files: Sequence[Made]) -> None:
    """The files that do not say what they should, each with the first of its differences."""
    for file in files:
        for line in file.differences[:_LISTED]:
            errors().print(Text.assemble(("[错误]", "bold red"), f" {file.path.name}：{line}"))
        if len(file.differences) > _LISTED:
            errors().print(Text(f"　{file.path.name}：另有{len(file.differences) - _LISTED}处未逐一列出。"))
    if files:
        count = sum(len(file.differences) for file in files)
        asked = "请检查上面提到的名称和文字是否会被读成别的意思，改写后重试。"
        raise stop(f"写出的文件读回来有{count}处与要写的不同，已放在 {files[0].path.parent}，请不要公开。{asked}", 1)


@app.command(cls=Command, epilog=_VERIFY)
def verify(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="已公开的文件，公开数据或一图读懂的文件夹，或其中一个文件。")],
    data: Annotated[
        Path | None,
        typer.Option("--data", "-d", metavar="数据", help="预算数据：CSV 文件夹、工作簿或交换文件；不写则用文件旁边同名的“…数据”文件夹。"),
    ] = None,
) -> None:
    """核对已公开的文件是否仍与数据一致：数据指纹、逐字节、文字，以及读回的每一个数。

    退出码：有文件不能核对为 2，否则有不一致的为 1，全部一致为 0。
    """
    from mingzhang.audit.verify import verify as compare

    if data is not None and not data.exists():
        raise stop(f"找不到 {data}。请在 --data 后面写预算数据所在的文件夹或工作簿。")
    verdicts = []
    with waiting(errors(), "正在核对", len(files)) as step:
        for path in files:
            step(path.name)
            verdicts.append(compare(path, data))
    for verdict in verdicts:
        tone = {True: "", False: "error", None: "doubt"}[verdict.matches]
        head, *rest = verdict.lines
        show(((Piece(f"{verdict.path}：", "head"), Piece(head, tone)), *((Piece(line),) for line in rest)))
    outcomes = {verdict.matches for verdict in verdicts}
    raise typer.Exit(2 if None in outcomes else 1 if False in outcomes else 0)


def _entry(id: str) -> Law | Rule:
    from mingzhang.cli.explaining import entry

    found = entry(id)
    if isinstance(found, str):
        raise stop(found)
    return found


@app.command(cls=Command, epilog=_EXPLAIN)
def explain(
    id: Annotated[str, typer.Argument(metavar="编号", help="定律或规则的编号，见报告各条末尾的括号；不写则列出全部。")] = "",
) -> None:
    """说明一条定律或规则：查什么、依据什么、举一个例子、怎样关掉。"""
    from mingzhang.cli.explaining import everything, one

    show(one(_entry(id)) if id else everything())
