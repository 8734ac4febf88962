"""The report as a workbook that a finance bureau would send back (退回单): one row a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from mingzhang.audit.places import located
from mingzhang.audit.result import Audit, Failure, Report
from mingzhang.audit.text import about, alarm, share, tallied
from mingzhang.audit.titles import title
from mingzhang.facts import Finding, Severity

_HEAD = ("序号", "文件", "程度", "位置", "问题", "现为", "应为", "相差", "处理办法和依据", "编号", "单位答复", "答复说明")
_WIDTHS = (5, 16, 6, 32, 46, 12, 12, 11, 38, 14, 9, 16)
_TONE = {Severity.ERROR: "#F8D7DA", Severity.DOUBT: "#FFF3CD", Severity.HINT: "#D7ECF3", Severity.ROUNDING: "#ECECEC"}
_PLACES = 6
#: characters that a cell of a workbook can hold; the highest row and the height of a line, in points
_LONGEST = 32_000
_HIGHEST = 400
_LEADING = 13.0


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is two wide."""
    wide = (sum(2 if ord(c) > 0x2E7F or c in "“”‘’…—" else 1 for c in line) for line in text.split("\n"))
    return sum(max(1, ceil(w / (width - 1))) for w in wide)


class _Book:
    """A workbook in memory with its formats. The bytes are the same for the same report."""

    def __init__(self) -> None:
        self.data = BytesIO()
        self.book = xlsxwriter.Workbook(self.data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"title": "核验退回单", "created": datetime(2000, 1, 1)})
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFB8A8"}
        self.text = self.book.add_format(base)
        self.middle = self.book.add_format({**base, "align": "center"})
        self.amount = self.book.add_format({**base, "align": "right"})
        self.head = self.book.add_format({**base, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EFEBE2"})
        self.title = self.book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"})
        self.plain = self.book.add_format({"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"})
        self.tones = {
            severity: self.book.add_format({**base, "align": "center", "bg_color": colour}) for severity, colour in _TONE.items()
        }

    def sheet(self, name: str, labels: Sequence[str], widths: Sequence[float], above: Sequence[str] = ()) -> Any:
        """A sheet for A4 across: title and remarks above, then the head of the table, repeated on each page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R第&P页 共&N页")
        sheet.hide_gridlines(2)
        for row, words in enumerate(above):
            sheet.merge_range(row, 0, row, len(labels) - 1, words, self.plain if row else self.title)
            sheet.set_row(row, 20 if row else 30)
        for column, (label, width) in enumerate(zip(labels, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(len(above), column, label, self.head)
        sheet.freeze_panes(len(above) + 1, 0)
        sheet.repeat_rows(len(above))
        return sheet

    def line(self, sheet: Any, row: int, cells: Sequence[object], formats: Sequence[Any], widths: Sequence[float]) -> None:
        """A row, high enough for the longest of its cells."""
        lines = max(_lines(str(cell), width) for cell, width in zip(cells, widths, strict=True))
        sheet.set_row(row, min(_HIGHEST, _LEADING * lines + 4))
        for column, (value, form) in enumerate(zip(cells, formats, strict=True)):
            if isinstance(value, int):
                sheet.write_number(row, column, value, form)
            else:
                sheet.write_string(row, column, str(value)[:_LONGEST], form)


def _spots(item: Finding, named: bool) -> str:
    lines = [located(place, item, named) for place in item.places[:_PLACES]]
    if len(item.places) > _PLACES:
        lines.append(f"另有{len(item.places) - _PLACES}处")
    return "\n".join(lines)


def _words(item: Finding) -> str:
    """A rule's title says at once what its message works out; an equation's message says it itself."""
    return f"{title(item)}：{item.message}" if item.rule else item.message


def _advice(item: Finding) -> str:
    lines = (item.remedy, f"依据：{item.basis}" if item.basis else "", f"同源：{item.cause}" if item.cause else "")
    return "\n".join(line for line in lines if line)


def _code(item: Finding) -> str:
    return f"{item.id}\n{item.rule or item.law}"


def workbook(report: Report) -> bytes:
    """The sheets of findings, of waivers where there are any, and of coverage."""
    made = _Book()
    _returned(made, report)
    _waived(made, report)
    _coverage(made, report)
    made.book.close()
    return made.data.getvalue()


def _returned(made: _Book, report: Report) -> None:
    listed = [(a.file, f, len(a.paths) > 1) for a in report.audits for f in a.shown]
    listed += [("文件之间", f, True) for f in report.across]
    names = "、".join(dict.fromkeys(a.reading.entity or a.file for a in report.audits))
    failed = f"；不能读取{len(report.failures)}份，见“核验范围”" if report.failures else ""
    above = (
        "部门预决算公开核验退回单",
        f"被核验单位：{names[:60]}{'等' if len(names) > 60 else ''}　　文件{len(report.audits)}份{failed}　　{tallied(report.findings)}",
        "退回单位：　　　　　　　　　　　　经办：　　　　　　　　退回日期：　　　　　　　　答复期限：",
    )
    sheet = made.sheet("退回单", _HEAD, _WIDTHS, above)
    first = len(above) + 1
    for number, (name, item, named) in enumerate(listed, start=1):
        cells = (
            number, name, item.severity.value, _spots(item, named), _words(item), item.found, item.expected, item.difference,
            _advice(item), _code(item), "", "",
        )  # fmt: skip
        t, m, a = made.text, made.middle, made.amount
        made.line(sheet, first + number - 1, cells, (m, t, made.tones[item.severity], t, t, a, a, a, t, t, m, t), _WIDTHS)
    if listed:
        last = first + len(listed) - 1
        sheet.autofilter(first - 1, 0, last, len(_HEAD) - 1)
        sheet.data_validation(first, 10, last, 10, {"validate": "list", "source": ["已改正", "部分改正", "不需改正"], "ignore_blank": True})
        sheet.ignore_errors({"number_stored_as_text": f"F{first + 1}:H{last + 1}"})
    else:
        sheet.merge_range(first, 0, first, len(_HEAD) - 1, "没有发现问题。核验了多少，见“核验范围”。", made.text)


def _waived(made: _Book, report: Report) -> None:
    listed = [(a.file, f, reason) for a in report.audits for f, reason in a.waived]
    if listed:
        widths = (24, 7, 80, 50, 20)
        sheet = made.sheet("已豁免", ("文件", "程度", "问题", "理由", "编号"), widths)
        for row, (name, item, reason) in enumerate(listed, start=1):
            t = made.text
            made.line(sheet, row, (name, item.severity.value, item.message, reason, _code(item)), (t, made.middle, t, t, t), widths)


def _coverage(made: _Book, report: Report) -> None:
    labels = (
        "文件", "单位、年度、种类", "页数", "印出的数", "读懂的数", "读懂比例", "核过的等式", "有实质内容", "不成立", "可疑", "尾差",
        "不能核", "无等式可核的数", "说明",
    )  # fmt: skip
    widths = (28, 28, 7, 9, 9, 9, 11, 11, 9, 9, 9, 9, 15, 50)
    sheet = made.sheet("核验范围", labels, widths)
    for row, outcome in enumerate(report.documents, start=1):
        name = outcome.file if isinstance(outcome, Audit) else Path(outcome.path).name
        if isinstance(outcome, Failure):
            cells: tuple[object, ...] = (name, *("",) * 12, f"不能读取：{outcome.message}")
        else:
            t, count = outcome.tally, outcome.counted
            remarks = "；".join(words for words in (alarm(outcome), *outcome.reading.notices) if words)
            cells = (
                name, about(outcome), outcome.reading.document.pages, count.numbers, count.bound, share(count.bound, count.numbers),
                t.evaluated, t.substantive, t.failing, t.suspect, t.rounding, t.not_evaluated, outcome.uncovered, remarks,
            )  # fmt: skip
        made.line(sheet, row, cells, (made.text, made.text, *(made.amount,) * 11, made.text), widths)
