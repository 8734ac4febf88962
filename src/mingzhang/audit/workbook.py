"""The report as a workbook that a finance bureau would send back (退回单): a cover, one row a finding, what was covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mingzhang.audit.coverage import absent_tables, kinds, law_title, unexplained
from mingzhang.audit.places import located, spot
from mingzhang.audit.result import Audit, Failure, Report
from mingzhang.audit.text import alarm, clean, share, tallied
from mingzhang.audit.titles import title
from mingzhang.audit.workbook_sheets import Book
from mingzhang.facts import Finding, Place, Severity

#: label → width in characters; some 165 of them fill an A4 page across
_FINDINGS = {
    "序号": 5, "文件": 13, "页/工作表": 9, "位置": 27, "现为": 12, "应为": 12, "差额": 11, "说明": 34, "依据": 20, "处理办法": 18,
    "级别": 6, "单位整改情况": 14, "复核意见": 11,
}  # fmt: skip
_COVER = {
    "序号": 5, "文件": 32, "单位": 26, "年度": 8, "种类": 8, "页数": 7, "错误": 7, "疑点": 7, "提示": 7, "读懂的数": 10, "核过的等式": 11,
    "结论": 44,
}  # fmt: skip
_COMPARED = {"核对内容": 50, "一致": 9, "其中尾差": 9, "不一致": 9, "不可比": 9, "文件和不可比的原因": 70}
_WAIVED = {"文件": 24, "级别": 7, "说明": 72, "理由": 46, "编号": 16}
_DOCUMENTS = {
    "文件": 26, "页数": 7, "读到的表": 9, "有数的表": 9, "印出的数": 9, "读懂的数": 9, "读懂比例": 9, "核过的等式": 11, "有实质内容": 11,
    "不成立": 8, "可疑": 7, "尾差": 7, "不能核": 8, "无等式可核的数": 14, "没有读到的": 40,
}  # fmt: skip
_TABLES = {"文件": 34, "表号": 12, "表名": 60, "页/工作表": 12, "行": 8, "数": 8, "读懂": 8, "说明": 24}
_EQUATIONS = {"文件": 40, "等式": 40, "各项所在": 12, "核了": 10, "成立": 10, "不成立": 10, "可疑": 10}
_UNREAD = {"文件": 30, "位置": 24, "原文": 50, "原因": 50}
#: places of one finding, and unread cells of one document, that are listed
_PLACES = 6
_LOOSE = 500
_GRADES = (
    "级别：错误为算术或规定上确定不成立，应当改正；疑点为需要核对、说明的；提示为形式与用语。",
    "单位整改情况、复核意见两栏由单位和复核人填写。每条说明末尾方括号里是问题编号，确认不需改正的可凭编号写入豁免文件。",
)


def workbook(report: Report) -> bytes:
    """The sheets: cover, findings, waivers where there are any, and what was covered."""
    book = Book("部门预决算公开核验退回单")
    _cover(book, report)
    _returned(book, report)
    _compared(book, report)
    _waived(book, report)
    _documents(book, report)
    _tables(book, report)
    _equations(book, report)
    _unread(book, report)
    return book.done()


def _alarms(report: Report) -> list[str]:
    """What could not be read, document by document; it stands first and in red."""
    failed = [f"{Path(f.path).name}：不能读取。{f.message}" for f in report.failures]
    return failed + [f"{a.file}：{alarm(a)}" for a in report.audits if a.hardly_read]


def _conclusion(audit: Audit, counts: Counter[Severity]) -> str:
    if counts[Severity.ERROR]:
        return f"有{counts[Severity.ERROR]}处错误，请改正后重新公开。"
    if counts[Severity.DOUBT]:
        return f"有{counts[Severity.DOUBT]}处疑点，请逐条核对、说明。"
    if counts[Severity.HINT]:
        return "没有发现错误和疑点；形式与用语见提示。"
    return clean(audit).replace("见上方数字", "见“核验范围”").replace("见上", "见“核验范围”")


def _cover(book: Book, report: Report) -> None:
    above = (
        f"文件{len(report.documents)}份　　{tallied(report.findings)}",
        "退回单位：　　　　　　　　　　　　经办：　　　　　　　　退回日期：　　　　　　　　答复期限：",
    )
    sheet = book.sheet("封面", _COVER, "部门预决算公开核验退回单", above, _alarms(report))
    t, m, a = book.text, book.middle, book.amount
    for number, outcome in enumerate(report.documents, start=1):
        if isinstance(outcome, Failure):
            cells: Sequence[object] = (number, Path(outcome.path).name, *("",) * 9, f"不能读取：{outcome.message}")
            sheet.line(cells, (m, t, *(t,) * 9, book.red))
            continue
        counts, reading = Counter(f.severity for f in outcome.shown), outcome.reading
        said = _conclusion(outcome, counts)
        sheet.line(
            (
                number, outcome.file, reading.entity or "未识别", reading.year or "未识别", reading.kind, reading.document.pages,
                *(counts[s] for s in _TONED), share(outcome.counted.bound, outcome.counted.numbers), outcome.tally.evaluated,
                f"读懂的很少，结果不能说明文件没有问题。{said if outcome.shown else ''}" if outcome.hardly_read else said,
            ),
            (m, t, t, m, m, a, *(book.tones[s] if counts[s] else m for s in _TONED), a, a, book.red if outcome.hardly_read else t),
        )  # fmt: skip
    for words in _GRADES:
        book.remark(sheet, words)


_TONED = (Severity.ERROR, Severity.DOUBT, Severity.HINT)


def _pages(item: Finding) -> str:
    """第3页、第5页; sheets by their names."""
    listed = dict.fromkeys(spot(p._replace(line=0)) for p in item.places)
    return "\n".join([one for one in listed if one][:_PLACES])


def _spots(item: Finding, named: bool) -> str:
    lines = [located(_unpaged(place), item, named) for place in item.places[:_PLACES]]
    if len(item.places) > _PLACES:
        lines.append(f"等{len(item.places)}处")
    return "\n".join(lines) or "全文"


def _unpaged(place: Place) -> Place:
    """The page has a column of its own; a line of a text is told with the place."""
    return place._replace(page=0)


def _words(item: Finding) -> str:
    """A rule's title says at once what its message works out; an equation's message says it itself."""
    said = f"{title(item)}：{item.message}" if item.rule else item.message
    cause = f"\n同源：{item.cause}，先核对这个数。" if item.cause else ""
    return f"{said}{cause}\n［{item.id}］"


def _returned(book: Book, report: Report) -> None:
    listed = [(a.file, f, len(a.paths) > 1) for a in report.audits for f in a.shown]
    listed += [("文件之间", f, True) for f in report.across]
    sheet = book.sheet("退回单", _FINDINGS, alarms=_alarms(report))
    first, t, m = sheet.row, book.text, book.middle
    for number, (name, item, named) in enumerate(listed, start=1):
        cells = (
            number, name, _pages(item), _spots(item, named), item.found, item.expected, item.difference, _words(item), item.basis,
            item.remedy, item.severity.value, "", "",
        )  # fmt: skip
        figures = (book.figure(words) for words in (item.found, item.expected, item.difference))
        sheet.line(cells, (m, t, t, t, *figures, t, t, t, book.tones[item.severity], book.blank, book.blank))
    if not listed:
        said = clean(report.audits[0]) if len(report.audits) == 1 else "没有发现问题。"
        book.remark(sheet, said.replace("见上方数字", "见“核验范围”").replace("见上", "见“核验范围”"))
        return
    last = first + len(listed) - 1
    sheet.made.autofilter(first - 1, 0, last, len(_FINDINGS) - 1)
    choice = {"validate": "list", "source": ["已改正", "部分改正", "不需改正"], "ignore_blank": True, "error_type": "information"}
    sheet.made.data_validation(first, 11, last, 11, choice)
    sheet.made.ignore_errors({"number_stored_as_text": f"E{first + 1}:G{last + 1}"})


def _compared(book: Book, report: Report) -> None:
    if report.comparisons:
        sheet = book.sheet("文件之间", _COMPARED)
        for item in report.comparisons:
            counted, apart = item.tally, sum(times for _, times in item.apart)
            files = "\n".join(Path(path).name for path in item.files)
            remarks = "\n".join((files, *(f"{why}（{times}处）" for why, times in item.apart)))
            cells = (item.title, counted.exact + counted.rounding, counted.rounding, item.differ, apart, remarks)
            sheet.line(cells, (book.text, *(book.amount,) * 4, book.text))


def _waived(book: Book, report: Report) -> None:
    listed = [(a.file, f, reason) for a in report.audits for f, reason in a.waived]
    listed += [("文件之间", f, reason) for f, reason in report.waived]
    if listed:
        sheet = book.sheet("已豁免", _WAIVED)
        for name, item, reason in listed:
            t = book.text
            sheet.line((name, item.severity.value, item.message, reason, f"{item.id}\n{item.rule or item.law}"), (t, book.middle, t, t, t))


def _documents(book: Book, report: Report) -> None:
    sheet = book.sheet("核验范围", _DOCUMENTS, alarms=_alarms(report))
    for outcome in report.documents:
        if isinstance(outcome, Failure):
            sheet.line((Path(outcome.path).name, *("",) * 13, f"不能读取：{outcome.message}"), (book.text, *(book.amount,) * 13, book.red))
            continue
        t, count, tables = outcome.tally, outcome.counted, outcome.reading.tables
        remarks = "".join((alarm(outcome), *outcome.notes, *outcome.reading.notices))
        cells = (
            outcome.file, outcome.reading.document.pages, len(tables), sum(1 for one in tables if one.numbers), count.numbers, count.bound,
            share(count.bound, count.numbers), t.evaluated, t.substantive, t.failing, t.suspect, t.rounding, t.not_evaluated,
            outcome.uncovered, remarks,
        )  # fmt: skip
        sheet.line(cells, (book.text, *(book.amount,) * 13, book.red if outcome.hardly_read else book.text))


def _tables(book: Book, report: Report) -> None:
    """The tables read of each document, and those that its contents page lists and that were not found."""
    sheet = book.sheet("读到的表", _TABLES)
    t, m, a = book.text, book.middle, book.amount
    for audit in report.audits:
        for table in audit.reading.tables:
            left = table.numbers - table.bound
            said = "没有数" if not table.numbers else f"{left}个数没有读懂" if left else ""
            page = spot(table.place._replace(line=0))
            cells = (audit.file, table.number, table.title or "（无标题）", page, len(table.rows), table.numbers, table.bound, said)
            sheet.line(cells, (t, t, t, m, a, a, a, book.red if left else t))
        for name in absent_tables(audit.reading)[1]:
            sheet.line((audit.file, "", name, "", "", "", "", "目录列有，没有读到"), (t, t, t, m, a, a, a, book.red))


def _equations(book: Book, report: Report) -> None:
    sheet = book.sheet("核过的等式", _EQUATIONS)
    for audit in report.audits:
        for kind in kinds(audit.equations):
            cells = (audit.file, law_title(kind.law), kind.where, kind.evaluated, kind.holds, kind.fails, kind.suspect)
            sheet.line(cells, (book.text, book.text, book.middle, *(book.amount,) * 4))


def _unread(book: Book, report: Report) -> None:
    """What was not understood, cell by cell."""
    if not any(audit.counted.loose or audit.reading.unbound for audit in report.audits):
        return
    sheet = book.sheet("没有读懂", _UNREAD)
    for audit in report.audits:
        for item in audit.reading.unbound[:_LOOSE]:
            sheet.line((audit.file, spot(item.place), item.raw, item.reason), (book.text,) * 4)
        for page, numbers in unexplained(audit.reading, audit.counted):
            shown = "、".join(dict.fromkeys(numbers))
            sheet.line((audit.file, spot(Place(page=page)), shown, f"{len(numbers)}个数没有归入任何表、句子和指标"), (book.text,) * 4)
        if len(audit.reading.unbound) > _LOOSE:
            sheet.line((audit.file, "", "", f"其余{len(audit.reading.unbound) - _LOOSE}处见 JSON 报告。"), (book.text,) * 4)
