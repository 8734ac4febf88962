"""The report as one self-contained page: each finding with its places side by side (网页报告)."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from mingzhang import __version__
from mingzhang.audit.result import Audit, Report
from mingzhang.audit.text import hardly_read, share
from mingzhang.catalogues import VERSION
from mingzhang.document import rows_of
from mingzhang.facts import Finding, Place, Severity
from mingzhang.laws import REGISTRY as LAWS
from mingzhang.reading import Table
from mingzhang.rules import find as find_rule

_CLASS = {Severity.ERROR: "error", Severity.DOUBT: "doubt", Severity.HINT: "hint", Severity.ROUNDING: "tail"}
#: columns of a table's excerpt on either side of the one marked
_AROUND = 2


@lru_cache(maxsize=2)
def _asset(name: str) -> str:
    return files("mingzhang.audit").joinpath(name).read_text("utf-8")


def _e(text: object) -> str:
    return html.escape(str(text), quote=True)


def _spot(place: Place) -> str:
    parts = []
    if isinstance(place.page, int) and place.page:
        parts.append(f"第{place.page}页")
    elif isinstance(place.page, str) and place.page:
        parts.append(place.page)
    if place.line:
        parts.append(f"第{place.line}行")
    if place.table:
        parts.append(f"《{place.table}》")
    elif place.section:
        parts.append(place.section)
    return " · ".join(parts) or "全文"


def _table_excerpt(place: Place, audit: Audit) -> str:
    """The row of a table in which the figure stands, with its header, the figure marked."""
    for table in audit.reading.tables:
        if table.place.table != place.table or (table.place.page and table.place.page != place.page and place.page not in {c.page for c in table.grid.cells}):
            continue
        row = next((r for r in table.rows if r.label == place.row and r.code == place.row_code and _line(table, r.index) in (0, place.line)), None)
        column = next((c for c in table.columns if c.label == place.column), None)
        if row is None or column is None:
            continue
        matrix = rows_of(table.grid)
        values = [c for c in table.columns if c.role == "value" and c.stub == column.stub]
        at = next((i for i, c in enumerate(values) if c.index == column.index), 0)
        shown = values[max(0, at - _AROUND) : at + _AROUND + 1]
        head = "".join(f'<th scope="col"{" class=mark" if c.index == column.index else ""}>{_e("／".join(c.path[-2:]))}</th>' for c in shown)
        cells = []
        for item in shown:
            cell = matrix[row.index][item.index]
            cells.append(f"<td{' class=mark' if item.index == column.index else ''}>{_e(cell.text if cell else '')}</td>")
        name = f"{row.code} {row.label}".strip() or "—"
        return f'<table class="excerpt"><thead><tr><th></th>{head}</tr></thead><tbody><tr><th scope="row">{_e(name)}</th>{"".join(cells)}</tr></tbody></table>'
    return ""


def _line(table: Table, row: int) -> int:
    return next((c.line for c in table.grid.cells if c.row == row and c.line), 0)


def _place(place: Place, found: str, audit: Audit | None) -> str:
    excerpt = _table_excerpt(place, audit) if audit is not None and place.table else ""
    if not excerpt:
        text = _e(place.text)
        if found and _e(found) in text:
            text = text.replace(_e(found), f"<mark>{_e(found)}</mark>", 1)
        label = " · ".join(t for t in (place.row_code, place.row, place.column) if t) if place.table else ""
        excerpt = (f'<p class="label">{_e(label)}</p>' if label else "") + f"<blockquote>{text or '（未印出内容）'}</blockquote>"
    return f'<div class="place"><p class="spot">{_e(_spot(place))}</p>{excerpt}</div>'


def _title(item: Finding) -> str:
    if item.rule:
        rule = find_rule(item.rule)
        return rule.title if rule else item.rule
    return LAWS[item.law].title if item.law in LAWS else item.law


def _finding(number: int, item: Finding, audit: Audit | None) -> str:
    rows = [("应为", item.expected), ("现为", item.found), ("相差", item.difference)]
    facts = "".join(f"<div><dt>{k}</dt><dd>{_e(v)}</dd></div>" for k, v in rows if v)
    places = "".join(_place(p, item.found, audit) for p in item.places[:8])
    more = f'<p class="more">另有{len(item.places) - 8}处，见 JSON 报告。</p>' if len(item.places) > 8 else ""
    cause = f'<p class="cause">{_e(item.cause)}</p>' if item.cause else ""
    return (
        f'<article class="finding {_CLASS[item.severity]}" id="f-{item.id}" data-severity="{item.severity.value}">'
        f'<header><span class="no">{number}</span><span class="badge">{item.severity.value}</span><h3>{_e(_title(item))}</h3>'
        f'<code title="用于豁免的编号">{item.id}</code></header>'
        f'<p class="message">{_e(item.message)}</p>'
        f"{f'<dl>{facts}</dl>' if facts else ''}<div class=\"places\">{places}</div>{more}{cause}"
        f'<footer><p><b>处理</b>{_e(item.remedy or "核对后改正。")}</p><p><b>依据</b>{_e(item.basis)}（{_e(item.rule or item.law)}）</p></footer></article>'
    )


def _figure(label: str, value: str, note: str = "") -> str:
    return f'<div class="figure"><b>{_e(value)}</b><span>{_e(label)}</span><small>{_e(note)}</small></div>'


def _document(audit: Audit) -> Iterator[str]:
    reading, tally, counts = audit.reading, audit.tally, Counter(f.severity for f in audit.findings)
    yield f'<section class="document"><h2>{_e(reading.title or Path(audit.path).name)}</h2>'
    yield f'<p class="sub">{_e(reading.entity or "未识别单位")} · {_e(reading.year or "未识别年度")}年 · {_e(reading.kind)} · {_e(Path(audit.path).name)}</p>'
    if hardly_read(audit):
        yield '<p class="alarm" role="alert">本文件只读懂了一小部分，下面的结果不能说明文件没有问题。</p>'
    yield '<div class="figures">'
    yield _figure("错误", str(counts[Severity.ERROR]), "确定不成立")
    yield _figure("疑点", str(counts[Severity.DOUBT]), "请人核对")
    yield _figure("提示", str(counts[Severity.HINT]), "形式与用语")
    yield _figure("尾差", str(counts[Severity.ROUNDING]), "四舍五入以内")
    yield _figure("读懂的数", share(audit.count.bound, audit.count.numbers), f"{audit.count.bound}／{audit.count.numbers}")
    yield _figure("核过的等式", str(tally.evaluated), f"有实质内容{tally.substantive}，相等{tally.exact}，不能核{tally.not_evaluated}")
    yield _figure("无等式可核的数", str(audit.uncovered), f"共{len(reading.facts)}个事实")
    yield "</div>"
    yield "".join(f'<p class="notice">{_e(n)}</p>' for n in reading.notices)
    shown = [f for f in audit.findings if f.severity is not Severity.ROUNDING]
    if not shown:
        yield '<p class="clean">没有发现问题。核验覆盖的范围见上方数字。</p>'
    yield from (_finding(i, f, audit) for i, f in enumerate(shown, start=1))
    tails = [f for f in audit.findings if f.severity is Severity.ROUNDING]
    if tails:
        yield f'<details class="tails"><summary>尾差{len(tails)}条</summary><ul>{"".join(f"<li>{_e(f.message)}</li>" for f in tails)}</ul></details>'
    yield from _coverage(audit)
    yield "</section>"


def _coverage(audit: Audit) -> Iterator[str]:
    """What was read of each table, and what was not understood."""
    rows = "".join(
        f"<tr><td>{_e(t.number)}</td><th scope=row>{_e(t.title or '（无标题）')}</th><td>{_e(t.place.page or t.place.line)}</td>"
        f"<td>{t.numbers}</td><td>{t.bound}</td></tr>"
        for t in audit.reading.tables
        if t.numbers
    )
    yield '<details class="coverage"><summary>读了哪些表，哪些没有读懂</summary><table><thead><tr><th>表号</th><th>表名</th><th>页／行</th><th>数</th><th>读懂</th></tr></thead>'
    yield f"<tbody>{rows}</tbody></table>"
    if audit.reading.unbound:
        loose = "".join(f"<li>{_e(u.raw)}：{_e(u.reason)}（{_e(_spot(u.place))}）</li>" for u in audit.reading.unbound[:200])
        yield f"<h4>未识别的内容（{len(audit.reading.unbound)}）</h4><ul>{loose}</ul>"
    if audit.waived:
        yield f"<h4>已豁免（{len(audit.waived)}）</h4><ul>{''.join(f'<li>{_e(f.message)} 理由：{_e(reason)}</li>' for f, reason in audit.waived)}</ul>"
    yield "</details>"


def page(report: Report) -> str:
    """The whole page."""
    total = Counter(f.severity for f in report.findings)
    buttons = "".join(
        f'<button type="button" data-filter="{s.value}" class="{_CLASS[s]}" aria-pressed="true">{s.value} {total[s]}</button>'
        for s in (Severity.ERROR, Severity.DOUBT, Severity.HINT)
    )
    body = "".join("".join(_document(a)) for a in report.audits)
    failures = "".join(
        f'<section class="document"><h2>{_e(Path(f.path).name)}</h2><p class="alarm" role="alert">不能读取：{_e(f.message)}</p></section>' for f in report.failures
    )
    across = "".join(_finding(i, f, None) for i, f in enumerate(report.across, start=1))
    between = f'<section class="document"><h2>文件之间</h2>{across}</section>' if across else ""
    title = report.audits[0].reading.title if len(report.audits) == 1 else f"{len(report.audits) + len(report.failures)}份文件"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>核验报告 · {_e(title)}</title><style>{_asset('page.css')}</style></head><body>"
        f'<a class="skip" href="#main">跳到正文</a><header class="top"><div><p class="brand">明账 · 核验报告</p><h1>{_e(title)}</h1></div>'
        f'<nav aria-label="按严重程度筛选">{buttons}</nav></header><main id="main">{body}{failures}{between}</main>'
        f'<footer class="end">由 mingzhang {__version__} 生成，编码目录 {VERSION}。错误：算术或规定上确定不成立；疑点：需要人来判断；提示：形式与用语。</footer>'
        f"<script>{_asset('page.js')}</script></body></html>"
    )
