"""The report as a workbook that a finance bureau would send back (退回单): one row a finding."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from mingzhang.audit.result import Report
from mingzhang.audit.text import share
from mingzhang.facts import Finding, Severity
from mingzhang.laws.report import where

_HEAD = ("序号", "文件", "程度", "位置", "问题", "现为", "应为", "相差", "处理办法", "依据", "编号", "单位答复")
_WIDTHS = (6, 26, 7, 44, 60, 14, 16, 14, 36, 44, 11, 20)
_TONE = {Severity.ERROR: "#F8D7DA", Severity.DOUBT: "#FFF3CD", Severity.HINT: "#D7ECF3", Severity.ROUNDING: "#ECECEC"}


def _spots(item: Finding) -> str:
    lines = []
    for place in item.places[:6]:
        page = f"第{place.page}页 " if isinstance(place.page, int) and place.page else f"{place.page} " if place.page else ""
        line = f"第{place.line}行 " if place.line else ""
        lines.append(f"{page}{line}{where(place)}")
    return "\n".join(lines)


def write(report: Report, path: Path) -> None:
    """Write the sheet of findings and the sheet of coverage. The file is the same for the same report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "核验退回单", "created": datetime(2000, 1, 1)})
    base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
    head = book.add_format({**base, "bold": True, "align": "center", "bg_color": "#EFEBE2"})
    title = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"})
    text = book.add_format(base)
    tones = {s: book.add_format({**base, "align": "center", "bg_color": c}) for s, c in _TONE.items()}
    sheet = book.add_worksheet("退回单")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    sheet.merge_range(0, 0, 0, len(_HEAD) - 1, "部门预决算公开核验退回单", title)
    for column, (label, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, label, head)
    row = 2
    listed = [(a.path, f) for a in report.audits for f in a.findings if f.severity is not Severity.ROUNDING] + [("文件之间", f) for f in report.across]
    for number, (name, item) in enumerate(listed, start=1):
        cells = (Path(name).name, item.severity.value, _spots(item), item.message, item.found, item.expected, item.difference, item.remedy, item.basis, item.id, "")
        sheet.write_number(row, 0, number, text)
        for column, value in enumerate(cells, start=1):
            sheet.write_string(row, column, value, tones[item.severity] if column == 2 else text)
        row += 1
    if listed:
        sheet.autofilter(1, 0, row - 1, len(_HEAD) - 1)
    _coverage(book, report, head, text)
    book.close()


def _coverage(book: xlsxwriter.Workbook, report: Report, head: object, text: object) -> None:
    sheet = book.add_worksheet("核验范围")
    labels = ("文件", "单位", "年度", "种类", "页数", "印出的数", "读懂的数", "读懂比例", "核过的等式", "有实质内容", "不成立", "可疑", "尾差", "不能核", "无等式可核的数", "说明")
    for column, label in enumerate(labels):
        sheet.set_column(column, column, 30 if column in {0, 1, 15} else 11)
        sheet.write_string(0, column, label, head)
    for row, audit in enumerate(report.audits, start=1):
        reading, t = audit.reading, audit.tally
        cells = (
            Path(audit.path).name, reading.entity, reading.year, reading.kind, reading.document.pages, audit.count.numbers, audit.count.bound,
            share(audit.count.bound, audit.count.numbers), t.evaluated, t.substantive, t.failing, t.suspect, t.rounding, t.not_evaluated, audit.uncovered,
            "；".join(reading.notices),
        )  # fmt: skip
        for column, value in enumerate(cells):
            sheet.write(row, column, value, text)
    for row, failure in enumerate(report.failures, start=len(report.audits) + 1):
        sheet.write_string(row, 0, Path(failure.path).name, text)
        sheet.write_string(row, 15, f"不能读取：{failure.message}", text)
