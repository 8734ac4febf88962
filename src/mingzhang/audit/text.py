"""The audit's result for a terminal (文字报告). Colours only through rich, which respects NO_COLOR."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.text import Text

from mingzhang.audit.result import Audit, Report
from mingzhang.facts import Finding, Severity
from mingzhang.laws.report import where

_STYLE = {Severity.ERROR: "bold red", Severity.DOUBT: "yellow", Severity.HINT: "cyan", Severity.ROUNDING: "dim"}
#: below this share of bound numbers a document counts as hardly read
READABLE = 0.8


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def hardly_read(audit: Audit) -> bool:
    """A document of which little could be read must not look clean."""
    return audit.reading.kind not in {"空表样"} and (audit.count.numbers == 0 or audit.count.bound < READABLE * audit.count.numbers)


def summary(audit: Audit) -> list[str]:
    """Coverage in sentences: what was read, what was evaluated, what was not."""
    reading, tally = audit.reading, audit.tally
    return [
        f"{reading.entity or '（未识别单位）'} · {reading.year or '（未识别年度）'}年 · {reading.kind} · {reading.document.pages}页 · {audit.seconds:.2f}秒",
        f"读数：共{audit.count.numbers}个金额或百分比，读懂{audit.count.bound}个（{share(audit.count.bound, audit.count.numbers)}）；表{len(reading.tables)}张，"
        f"事实{len(reading.facts)}个，断言{len(reading.claims)}个，算式{len(reading.formulas)}个，指标{len(reading.indicators)}个，未识别{len(reading.unbound)}个。",
        f"等式：核了{tally.evaluated}个（其中有实质内容的{tally.substantive}个），相等{tally.exact}，尾差{tally.rounding}，可疑{tally.suspect}，不成立{tally.failing}；"
        f"不能核的{tally.not_evaluated}个；没有等式可核的数{audit.uncovered}个。",
    ]


def _finding(console: Console, number: int, item: Finding) -> None:
    title = Text(f"{number:>3}. ")
    title.append(f"[{item.severity.value}]", _STYLE[item.severity])
    title.append(f" {item.message}")
    console.print(title)
    for place in item.places:
        page = f"第{place.page}页 " if isinstance(place.page, int) and place.page else f"{place.page} " if place.page else ""
        line = f"第{place.line}行 " if place.line else ""
        console.print(Text(f"       位置：{page}{line}{where(place)}", "dim"))
    if item.remedy:
        console.print(Text(f"       处理：{item.remedy}", "dim"))
    console.print(Text(f"       依据：{item.basis}　编号：{item.id}（{item.rule or item.law}）", "dim"))


def write(report: Report, console: Console, *, rounding: bool = False) -> None:
    """Print a report; 尾差 are counted and listed on request."""
    for audit in report.audits:
        console.rule(Text(audit.path), align="left")
        if hardly_read(audit):
            console.print(Text("注意：本文件只读懂了一小部分，下面的结果不能说明文件没有问题。", "bold white on red"))
        for line in summary(audit):
            console.print(Text(line))
        for notice in audit.reading.notices:
            console.print(Text(f"提醒：{notice}", "yellow"))
        shown = [f for f in audit.findings if rounding or f.severity is not Severity.ROUNDING]
        for number, item in enumerate(shown, start=1):
            _finding(console, number, item)
        counts = Counter(f.severity for f in audit.findings)
        console.print(Text("合计：" + "，".join(f"{s.value}{counts[s]}" for s in Severity) + (f"，已豁免{len(audit.waived)}" if audit.waived else "") + "。"))
    for failure in report.failures:
        console.rule(Text(failure.path), align="left")
        console.print(Text(f"不能读取：{failure.message}", "bold red"))
    for number, item in enumerate(report.across, start=1):
        _finding(console, number, item)
