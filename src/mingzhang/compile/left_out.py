"""The list of what is not published, for the office alone (未公开内容清单)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from mingzhang.budget.carriers import Places
from mingzhang.budget.redaction import INTERNAL, PERSON, SECRET, LeftOut
from mingzhang.budget.schema import table
from mingzhang.facts import ZERO

#: so many rows of one column are named one by one
_NAMED = 20
_COLUMNS = ("序号", "原因", "文件", "行", "列", "内容", "金额（元）")


def summary(left_out: Sequence[LeftOut], places: Places) -> Iterator[str]:
    """A line that counts, then a line for each column with its rows; none of them says what stood there.

    Nothing where nothing was left out.
    """
    if not left_out:
        return
    money = sum((x.amount or ZERO for x in left_out if x.table == "lines"), ZERO)
    counts = []
    for why, unit in ((SECRET, "行"), (INTERNAL, "处"), (PERSON, "处")):
        # a row of the revenue from which secret money was taken is published all the same
        if count := sum(x.why == why and not (why == SECRET and x.column) for x in left_out):
            amount = f"（其中支出明细{money:,.2f}元）" if why == SECRET and money else ""
            counts.append(f"{why}{count}{unit}{amount}")
    yield f"没有写入公开材料的内容：{'、'.join(counts)}。"
    rows: dict[tuple[str, str, str], dict[int, None]] = {}
    for item in left_out:
        file, row = places(item.table, item.row)
        column = f"“{table(item.table).field(item.column).title}”列" if item.column else "整行"
        column += "（已减去涉密部分）" if item.why == SECRET and item.column else ""
        rows.setdefault((item.why, file, column), {})[row] = None
    for (why, file, column), numbers in rows.items():
        named = "、".join(map(str, list(numbers)[:_NAMED]))
        yield f"　{why}：{file} 第{named}{'等' if len(numbers) > _NAMED else ''}行 {column}"


def as_csv(left_out: Sequence[LeftOut], places: Places) -> str:
    """The whole list with its contents; with the mark by which a spreadsheet knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for number, item in enumerate(left_out, start=1):
        file, row = places(item.table, item.row)
        column = table(item.table).field(item.column).title if item.column else ""
        amount = "" if item.amount is None else f"{item.amount:f}"
        writer.writerow((number, item.why, file, row, column, item.what, amount))
    return "\ufeff" + buffer.getvalue()
