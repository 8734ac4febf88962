"""The report as one self-contained page: each finding with its places side by side (网页报告)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from mingzhang import __version__
from mingzhang.audit.coverage import absent_tables, kinds, law_title, unexplained
from mingzhang.audit.excerpts import Excerpts
from mingzhang.audit.figures import NO_SOURCES, sources
from mingzhang.audit.markup import Html, joined, tag
from mingzhang.audit.page_finding import anchor, finding, lead
from mingzhang.audit.page_picture import CLASS, Album
from mingzhang.audit.places import spot
from mingzhang.audit.result import Audit, Failure, Report
from mingzhang.audit.text import about, alarm, clean, share
from mingzhang.audit.titles import title
from mingzhang.catalogues import VERSION
from mingzhang.facts import Finding, Grade, Place, Severity

_SHOWN = (Severity.ERROR, Severity.DOUBT, Severity.HINT)
#: findings of a document from which on it gets an index; of one rule that are shown open; unread cells and reasons that are listed
_INDEX = 4
_OPEN = 20
_LOOSE = 200
_REASONS = 20
_NUMBERS = 12
#: pages that are pictured: of all documents together about, of one at most, of one at least
_PICTURES = 400
_PAGES = 120
_FEWEST = 4
_Numbered = tuple[int, Finding]


@lru_cache(maxsize=2)
def _asset(name: str) -> Html:
    return Html(files("mingzhang.audit").joinpath(name).read_text("utf-8"))


def _counted(label: str, value: object, note: str, tone: str = "") -> Html:
    return tag("div", tag("b", value), tag("span", label), tag("small", note), class_=f"figure {tone}".strip())


def _warning(words: str) -> Html:
    return tag("p", words, class_="alarm", role="alert")


def _folded(summary: str, *parts: object, class_: str = "more") -> Html:
    return tag("details", tag("summary", summary), *parts, class_=class_)


def _list(items: Iterable[object]) -> Html:
    return tag("ul", *(tag("li", item) for item in items))


def _document(number: int, audit: Audit, most: int) -> Html:
    reading, tally, counts = audit.reading, audit.tally, Counter(f.severity for f in audit.findings)
    count = audit.counted
    figures = (
        _counted("错误", counts[Severity.ERROR], "确定不成立", "error" if counts[Severity.ERROR] else ""),
        _counted("疑点", counts[Severity.DOUBT], "请人核对", "doubt" if counts[Severity.DOUBT] else ""),
        _counted("提示", counts[Severity.HINT], "形式与用语"),
        _counted("尾差", counts[Severity.ROUNDING], "四舍五入以内"),
        _counted("读懂的数", share(count.bound, count.numbers), f"{count.bound}／{count.numbers}"),
        _counted("核过的等式", tally.evaluated, f"有实质内容{tally.substantive}，相等{tally.exact}，不能核{tally.not_evaluated}"),
        _counted("无等式可核的数", audit.uncovered, f"共{len(reading.facts)}个事实"),
    )
    waived = (joined((f.message, tag("p", tag("b", "理由"), reason))) for f, reason in audit.waived)
    return tag(
        "section",
        tag("h2", audit.name),
        tag("p", f"{about(audit)} · {audit.file}{'（合为一份核验）' if len(audit.paths) > 1 else ''}", class_="sub"),
        _warning(alarm(audit)) if alarm(audit) else "",
        tag("div", *figures, class_="figures"),
        *(tag("p", notice, class_="notice doubt") for notice in audit.notes),
        *(tag("p", notice, class_="notice") for notice in reading.notices),
        *_findings(number, audit, most),
        _folded(f"尾差{len(audit.tails)}条", _list(f.message for f in audit.tails)) if audit.tails else "",
        _folded(f"已豁免{len(audit.waived)}条", _list(waived)) if audit.waived else "",
        _coverage(audit),
        class_="document", id=f"d{number}",
    )  # fmt: skip


def _findings(number: int, audit: Audit, most: int) -> Iterator[Html | str]:
    groups = list(_grouped(audit.shown))
    if not groups:
        yield tag("p", clean(audit), class_="clean")
    if len(audit.shown) >= _INDEX:
        yield _index(number, groups)
    excerpts, known = Excerpts(audit.reading), sources(audit.equations)
    album = Album(str(number), audit.shown, known, excerpts, most)
    seen: Counter[str] = Counter()
    for group in groups:
        made = [finding(n, item, anchor(number, item), known, excerpts, album.shots(item)) for n, item in group]
        first, item = group[0]
        if len(made) > 1:
            yield tag("section", tag("h3", f"以下{len(made)}条涉及同一个数，先核对它：{item.cause}"), *made, class_="cause")
            continue
        seen[item.rule or item.law] += 1
        if seen[item.rule or item.law] > _OPEN:
            yield _folded(f"{first}　{title(item)}：{lead(item)}", *made, class_="folded")
        else:
            yield made[0]
    listed = [pair for group in groups for pair in group]
    yield album.sheets({item.id: n for n, item in listed}, {item.id: anchor(number, item) for _, item in listed})


def _grouped(found: Sequence[Finding]) -> Iterator[list[_Numbered]]:
    """Findings of one cause together, where the first of them stands, numbered as they are shown."""
    groups: dict[str, list[Finding]] = {}
    for order, item in enumerate(found):
        groups.setdefault(item.cause or f"#{order}", []).append(item)
    number = 0
    for group in groups.values():
        yield list(enumerate(group, start=number + 1))
        number += len(group)


def _index(document: int, groups: Sequence[Sequence[_Numbered]]) -> Html:
    entries = (
        tag(
            "li",
            tag(
                "a", tag("span", n, class_="no"), tag("span", item.severity.value, class_="badge"), tag("span", title(item)),
                tag("small", lead(item)), href=f"#{anchor(document, item)}",
            ),
            class_=CLASS[item.severity],
        )
        for group in groups
        for n, item in group
    )  # fmt: skip
    return tag("details", tag("summary", f"问题目录（{sum(map(len, groups))}条）"), tag("ol", *entries), class_="index", open=True)


def _coverage(audit: Audit) -> Html:
    """What was read of each table, what was not understood, and what could not be evaluated."""
    reading = audit.reading
    labels = ("表号", "表名", "位置", "行", "数", "读懂")
    rows = [
        tag(
            "tr", tag("td", t.number), tag("th", t.title or "（无标题）", scope="row"), tag("td", spot(t.place)), tag("td", len(t.rows)),
            tag("td", t.numbers), tag("td", t.bound), class_="short" if t.bound < t.numbers else "",
        )
        for t in reading.tables
    ]  # fmt: skip
    rows += [
        tag("tr", tag("td"), tag("th", title, scope="row"), tag("td", "目录列有，没有读到", colspan="4"), class_="short")
        for title in absent_tables(reading)[1]
    ]
    parts: list[Html] = [_table("coverage", _head(labels), rows) if rows else tag("p", "没有读到表。")]
    counted = [
        tag("tr", tag("th", law_title(k.law), scope="row"), tag("td", k.where), *(tag("td", n) for n in k[2:]))
        for k in kinds(audit.equations)
    ]
    if counted:
        laws = _table("coverage laws", _head(("等式", "各项所在", "核了", "成立", "不成立", "可疑")), counted)
        parts += [tag("h4", "核过的等式"), laws]
    if reading.unbound:
        parts += [tag("h4", "没有读懂的内容"), _list(f"{u.raw}：{u.reason}（{spot(u.place)}）" for u in reading.unbound[:_LOOSE])]
    if len(reading.unbound) > _LOOSE:
        parts.append(tag("p", f"其余{len(reading.unbound) - _LOOSE}处见 JSON 报告。"))
    loose_numbers = unexplained(reading, audit.counted)
    if loose_numbers:
        parts += [tag("h4", "没有归入任何表、句子和指标的数"), _list(_numbers(page, numbers) for page, numbers in loose_numbers[:_REASONS])]
    reasons = Counter(e.why for e in audit.equations if e.grade is Grade.NOT_EVALUATED).most_common(_REASONS)
    if reasons:
        parts += [tag("h4", "不能核的等式"), _list(f"{why or '原因不明'}（{times}个）" for why, times in reasons)]
    loose = f"，{len(reading.unbound)}处没有读懂" if reading.unbound else ""
    absent = f"，目录列有而没有读到的{len(absent_tables(reading)[1])}张" if absent_tables(reading)[1] else ""
    numbered = sum(1 for t in reading.tables if t.numbers)
    forms = f"，绩效表{len(reading.forms)}张" if reading.forms else ""
    return _folded(f"读到{len(reading.tables)}张表，其中{numbered}张有数{forms}{absent}{loose}", *parts)


def _numbers(page: int | str, numbers: Sequence[str]) -> str:
    shown = "、".join(dict.fromkeys(numbers[:_NUMBERS]))
    where = spot(Place(page=page))
    return f"{where + '：' if where else ''}{shown}{'等' if len(set(numbers)) > len(set(numbers[:_NUMBERS])) else ''}（{len(numbers)}个）"


def _head(labels: Iterable[str]) -> Html:
    return tag("thead", tag("tr", *(tag("th", label, scope="col") for label in labels)))


def _table(name: str, head: Html, rows: Iterable[Html]) -> Html:
    return tag("div", tag("table", head, tag("tbody", *rows), class_=name), class_="wide")


def _overview(report: Report) -> Html:
    """All documents of the report, one a row."""
    labels = ("文件", "单位、年度、种类", "错误", "疑点", "提示", "读懂的数", "核过的等式")
    rows: list[Html] = []
    number = 0
    for outcome in report.documents:
        file = outcome.file if isinstance(outcome, Audit) else Path(outcome.path).name
        if isinstance(outcome, Failure):
            rows.append(tag("tr", tag("th", file, scope="row"), tag("td", f"不能读取：{outcome.message}", colspan="6"), class_="unread"))
            continue
        number += 1
        counts = Counter(f.severity for f in outcome.findings)
        cells = (tag("td", counts[s], class_=CLASS[s] if counts[s] else "") for s in _SHOWN)
        read = tag("td", share(outcome.counted.bound, outcome.counted.numbers), class_="short" if outcome.hardly_read else "")
        name = tag("th", tag("a", outcome.name, href=f"#d{number}"), tag("small", file), scope="row")
        rows.append(tag("tr", name, tag("td", about(outcome)), *cells, read, tag("td", outcome.tally.evaluated)))
    return _table("overview", _head(labels), rows)


def _tools(report: Report) -> Html | str:
    """Filters; they work with a script and are absent from paper."""
    total = Counter(f.severity for f in report.findings)
    buttons = [
        tag("button", f"{s.value} {total[s]}", type="button", data_filter=s.value, class_=CLASS[s], aria_pressed="true")
        for s in _SHOWN
        if total[s]
    ]
    if not buttons:
        return ""
    keys = joined(("键盘：", tag("kbd", "j"), " 下一条　", tag("kbd", "k"), " 上一条　", tag("kbd", "/"), " 筛选"))
    search = Html('<input type="search" data-search placeholder="按表名、科目、文字筛选" aria-label="筛选文字">')
    shown = tag("output", data_shown=True, aria_live="polite")
    return tag("nav", *buttons, search, shown, tag("span", keys, class_="keys"), class_="tools", aria_label="筛选")


def _heading(report: Report) -> str:
    names = [*(a.name for a in report.audits), *(Path(f.path).name for f in report.failures)]
    return names[0] if len(names) == 1 else f"{len(names)}份文件"


def _compared(report: Report) -> Html:
    """What was held against what, and how much of it agrees; what does not stands at the end of the page."""
    rows = []
    for item in report.comparisons:
        reasons = item.failure or "；".join(f"{why}（{times}处）" for why, times in item.apart)
        name = tag("th", tag("a", item.title, href="#across") if item.differ else item.title, tag("small", reasons), scope="row")
        counted, apart = item.tally, sum(times for _, times in item.apart)
        differ = tag("td", item.differ, class_="doubt" if item.differ else "")
        rows.append(tag("tr", name, tag("td", counted.exact + counted.rounding), differ, tag("td", apart)))
    return _table("overview between", _head(("文件之间", "一致", "不一致", "不可比")), rows)


def page(report: Report) -> str:
    """The whole page."""
    heading = _heading(report)
    most = min(_PAGES, max(_FEWEST, _PICTURES // max(1, len(report.audits))))
    cited = {place.document for item in report.across for place in item.places}
    readings = [audit.reading for audit in report.audits if cited & set(audit.paths)]
    excerpts = Excerpts(*readings) if readings else None
    album = Album("0", report.across, NO_SOURCES, excerpts, most)
    across = [
        finding(n, item, anchor(0, item), excerpts=excerpts, shots=album.shots(item)) for n, item in enumerate(report.across, start=1)
    ]
    sheets = album.sheets({f.id: n for n, f in enumerate(report.across, start=1)}, {f.id: anchor(0, f) for f in report.across})
    main = tag(
        "main",
        *(_warning(f"{Path(f.path).name} 不能读取：{f.message}") for f in report.failures),
        *(_warning(f"{a.file}：{alarm(a)}") for a in report.audits if a.hardly_read and len(report.documents) > 1),
        _overview(report) if len(report.audits) + len(report.failures) > 1 else "",
        _compared(report) if report.comparisons else "",
        *(_document(n, audit, most) for n, audit in enumerate(report.audits, start=1)),
        tag("section", tag("h2", "文件之间"), *across, sheets, class_="document", id="across") if across else "",
        id="main",
    )
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"核验报告 · {heading}"),
        tag("style", _asset("page.css")),
    )
    body = tag(
        "body",
        tag("a", "跳到正文", class_="skip", href="#main"),
        tag("header", tag("p", "明账 · 核验报告", class_="brand"), tag("h1", heading), class_="top"),
        _tools(report),
        main,
        tag(
            "footer",
            tag("p", "错误：算术或规定上确定不成立。疑点：需要人来判断。提示：形式与用语。"),
            tag("p", f"由 mingzhang {__version__} 生成，编码目录 {VERSION}。"),
            class_="end",
        ),
        tag("script", _asset("page.js")),
    )
    return f"<!doctype html>{tag('html', head, body, lang='zh-CN')}"
