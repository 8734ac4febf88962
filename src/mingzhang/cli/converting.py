"""What people entered, in another of its carriers; or a workbook that is still to be filled in (填报数据的转换)."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from mingzhang.cli.output import creatable, errors, problem_line, stop, writable
from mingzhang.document.refusals import reason
from mingzhang.facts import Severity

_FILES = (".xlsx", ".json")
#: what people ask for that is none of the carriers
_OTHERS = (".csv", ".xls", ".xlsm", ".et", ".zip")


def converted(data: Path | None, out: Path) -> None:
    """Write ``data`` as ``out`` names it: a workbook, an exchange file or a folder. Without data, an empty workbook."""
    from mingzhang.budget import examine, save
    from mingzhang.budget.carriers.workbook import save_empty

    if out.suffix.lower() in _OTHERS:
        raise stop(f"不能写成 {out.suffix} 文件。请在 --out 后面写 .xlsx、.json 文件名，或一个文件夹名（其中每表一个 CSV 文件）。")
    is_file = out.suffix.lower() in _FILES
    if data is None and out.suffix.lower() != ".xlsx":
        raise stop("没有写数据；不写数据时只生成空白的填报工作簿，请在 --out 后面写 .xlsx 文件名。")
    if data is not None and not data.exists():
        raise stop(f"找不到 {data}。请写预算数据所在的文件夹、工作簿或交换文件。")
    if is_file:
        writable(out, () if data is None else (data,))
    else:
        creatable(out)
        if out.exists() and any(out.iterdir()):
            raise stop(f"文件夹 {out} 里已有内容。请在 --out 后面换一个文件夹，以免覆盖。")
    try:
        if data is None:
            save_empty(out)
        else:
            budget, problems = examine(data)
            for problem in problems:
                errors().print(problem_line(problem))
            if budget is None:
                count = sum(1 for problem in problems if problem.severity is Severity.ERROR)
                raise stop(f"有{count}处错误，数据不能读取，没有转换。请按上面所列逐条改正后重试。", 1)
            save(budget, out)
    except OSError as error:
        raise stop(f"不能写入 {out}（{reason(error)}）。请换一个可以写的位置。") from error
    errors().print(Text(f"已写入 {out}"))
    if data is not None:
        errors().print(Text("其中有不公开的内容（负责人、电话、涉密和〖〗中的内容），请勿公开；公开材料请用 build 生成。", "yellow"))
