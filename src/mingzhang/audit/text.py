"""The audit's result in words (文字报告): lines of toned pieces, which the command prints with or without colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingzhang.audit.coverage import alarms, spread
from mingzhang.audit.places import located
from mingzhang.audit.result import Audit, Report
from mingzhang.document import files
from mingzhang.facts import Finding, Severity

#: severity → tone
TONE = {Severity.ERROR: "error", Severity.DOUBT: "doubt", Severity.HINT: "hint", Severity.ROUNDING: "quiet"}
#: places of one finding that are listed
_PLACES = 8
_INDENT = " " * 7


class Piece(NamedTuple):
    """A piece of a line. ``tone``: '' plain · head · alarm · error · doubt · hint · quiet."""

    text: str
    tone: str = ""


Line = tuple[Piece, ...]


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def alarm(audit: Audit) -> str:
    """That little of a document could be read, '' where enough was."""
    why = alarms(audit.reading, audit.counted)
    return "".join((*why, "下面的结果不能说明文件没有问题。")) if why else ""


def clean(audit: Audit) -> str:
    """What is said where nothing was found: a document of which something was not read is not called clean."""
    if audit.hardly_read:
        return "没有发现问题，但读懂的和能核的很少，不能说明文件没有问题。"
    if audit.notes or any(part.unread for part in files(audit.reading.document)):
        return "在读到的内容里没有发现问题；没有读到的见上。"
    return "没有发现问题。核验覆盖的范围见上方数字。"


def about(audit: Audit) -> str:
    """Whose, which year, what kind; what was not recognised is said so."""
    reading = audit.reading
    year = f"{reading.year}年" if reading.year else "年度未识别"
    return " · ".join((reading.entity or "单位未识别", year, reading.kind))


def tallied(findings: Iterable[Finding]) -> str:
    """错误9，疑点38，提示26，尾差0."""
    counts = Counter(f.severity for f in findings)
    return "，".join(f"{s.value}{counts[s]}" for s in Severity)


def summary(audit: Audit) -> list[str]:
    """Coverage in sentences: what was read, what was evaluated, what was not."""
    reading, tally, count = audit.reading, audit.tally, audit.counted
    joined = f" · {len(audit.paths)}个文件合为一份核验" if len(audit.paths) > 1 else ""
    forms = f"、绩效表{len(reading.forms)}张" if reading.forms else ""
    return [
        f"{about(audit)} · {reading.document.pages}页 · {audit.seconds:.2f}秒{joined}",
        f"读数：共{count.numbers}个金额或百分比，读懂{count.bound}个（{share(count.bound, count.numbers)}）；"
        f"表{len(reading.tables)}张{forms}，"
        f"事实{len(reading.facts)}个，断言{len(reading.claims)}个，算式{len(reading.formulas)}个，指标{len(reading.indicators)}个，未识别{len(reading.unbound)}个。",
        f"等式：核了{tally.evaluated}个（其中有实质内容的{tally.substantive}个），相等{tally.exact}，尾差{tally.rounding}，可疑{tally.suspect}，不成立{tally.failing}"
        f"{f'；其中{where}' if (where := spread(audit.equations)) else ''}；"
        f"不能核的{tally.not_evaluated}个；没有等式可核的数{audit.uncovered}个。",
    ]


def _finding(number: int, item: Finding, shared: int, named: bool) -> Iterator[Line]:
    yield Piece(f"{number:>3}. "), Piece(f"[{item.severity.value}]", TONE[item.severity]), Piece(f" {item.message}")
    details = [f"位置：{located(place, item, named)}" for place in item.places[:_PLACES]]
    if len(item.places) > _PLACES:
        details.append(f"位置：另有{len(item.places) - _PLACES}处")
    if item.cause and shared > 1:
        details.append(f"同源：共有{shared}条问题涉及{item.cause}，先核对这个数")
    if item.remedy:
        details.append(f"处理：{item.remedy}")
    details.append(f"依据：{item.basis}　编号：{item.id}（{item.rule or item.law}）")
    yield from ((Piece(_INDENT + detail, "quiet"),) for detail in details)


def _findings(found: tuple[Finding, ...], rounding: bool, named: bool) -> Iterator[Line]:
    shared = Counter(f.cause for f in found)
    shown = (f for f in found if rounding or f.severity is not Severity.ROUNDING)
    for number, item in enumerate(shown, start=1):
        yield from _finding(number, item, shared[item.cause], named)


def _document(audit: Audit, rounding: bool) -> Iterator[Line]:
    yield from ((Piece(path, "head"),) for path in audit.paths)
    if alarm(audit):
        yield (Piece(f"注意：{alarm(audit)}", "alarm"),)
    yield from ((Piece(line),) for line in summary(audit))
    yield from ((Piece(f"提醒：{notice}", "doubt"),) for notice in (*audit.notes, *audit.reading.notices))
    yield from _findings(audit.findings, rounding, len(audit.paths) > 1)
    if not audit.shown:
        yield (Piece(clean(audit).replace("见上方数字", "见上"), "alarm" if audit.hardly_read else ""),)
    waived = f"，已豁免{len(audit.waived)}" if audit.waived else ""
    yield (Piece(f"合计：{tallied(audit.findings)}{waived}。"),)


def lines(report: Report, *, rounding: bool = False) -> Iterator[Line]:
    """A report: first what could not be read, then each document. 尾差 are counted, and listed on request."""
    for failure in report.failures:
        yield (Piece(f"不能读取 {failure.path}：{failure.message}", "alarm"),)
    for audit in report.audits:
        if audit.hardly_read and len(report.audits) > 1:
            yield (Piece(f"几乎没有读懂 {'、'.join(audit.paths)}", "alarm"),)
    for audit in report.audits:
        yield from _document(audit, rounding)
    if report.comparisons:
        yield (Piece("文件之间", "head"),)
    for compared in report.comparisons:
        yield (Piece(compared.summary, "doubt" if compared.differ else ""),)
    yield from _findings(report.across, rounding, True)
    if len(report.audits) + len(report.failures) > 1:
        failed = f"，不能读取{len(report.failures)}份" if report.failures else ""
        yield (Piece(f"共核验{len(report.audits)}份文件{failed}：{tallied(report.findings)}。", "head"),)


def plain(report: Report, *, rounding: bool = False) -> str:
    """The report without colour, for a file."""
    return "".join("".join(piece.text for piece in line) + "\n" for line in lines(report, rounding=rounding))
