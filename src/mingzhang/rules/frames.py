"""A table's frame: its title, its number, its header and its total (表的题头与合计)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mingzhang.facts import Finding, Place, Severity
from mingzhang.facts.axes import name_of
from mingzhang.reading import Reading, Table
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found
from mingzhang.vocabulary import assign, fold

_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")
_YEAR = re.compile(r"20\d\d年?度?")
_GRAND = re.compile(r"总计|^合计$|^(?:收入|支出)合计$")
_NARROW = {"general", "gov_fund", "state_capital"}
_BASIS = "《地方预决算公开操作规程》（财预〔2016〕143号）：公开的报表应当完整、规范"


def _named(reading: Reading) -> Iterator[Table]:
    return (t for t in reading.tables if t.title and t.kind in {"cube", "lines"})


def repeated_titles(reading: Reading) -> Iterator[Finding]:
    """Two tables of one title: one of them bears another's."""
    groups: dict[str, list[Table]] = defaultdict(list)
    for table in _named(reading):
        groups[_YEAR.sub("", fold(table.title))].append(table)
    for title, tables in groups.items():
        different = {(t.number, tuple(c.path for c in t.columns)) for t in tables}
        if len(different) > 1 and len({tuple(c.path for c in t.columns) for t in tables}) > 1:
            yield found(
                Severity.DOUBT,
                f"有{len(tables)}张表都题作“{title}”，但表头不同，其中有的表名写错了。",
                [t.place for t in tables],
                remedy="按各表的内容核对表名。",
            )


def headers_against_titles(reading: Reading) -> Iterator[Finding]:
    """A header that speaks of another fund than the table's title."""
    for table in _named(reading):
        stated = assign(table.title, "t").get("fund", "")
        if stated not in _NARROW:
            continue
        groups = {label for c in table.columns for label in c.path[:1] if len(c.path) > 1 or "预算" in label}
        for label in sorted(groups):
            other = assign(label, "h").get("fund", "")
            if other in _NARROW and other != stated and len(groups) <= 3:
                yield found(
                    Severity.ERROR,
                    f"表名《{table.title}》说的是{name_of('fund', stated)}，表头“{label}”说的是{name_of('fund', other)}，二者不一致。",
                    [table.place._replace(column=label, text=label)],
                    printed=label,
                    remedy="核对表名与表头，改正写错的一个。",
                )
                break


def missing_total(reading: Reading) -> Iterator[Finding]:
    """A table of several rows without any total row, where the document's other tables have one."""
    with_total = sum(1 for t in _named(reading) if any(r.total for r in t.rows))
    if with_total < 3:
        return
    for table in _named(reading):
        if table.kind != "cube" or table.numbers < 4 or "三公" in table.title or any(r.total for r in table.rows):
            continue
        for stub in sorted({r.stub for r in table.rows}):
            rows = [r for r in table.rows if r.stub == stub and (r.code or r.label)]
            top = [r for r in rows if r.parent < 0]
            listed = len(rows) >= 3 and len(top) >= 2 and sum(1 for r in rows if r.code) * 2 > len(rows)
            if listed and not any(_TOTAL.search("".join(c.path)) for c in table.columns[:1]):
                name = next((c.label for c in table.columns if c.index == stub), "")
                yield found(
                    Severity.HINT,
                    f"《{table.title}》{f'“{name}”一侧' if name else ''}没有合计行，无法与其他表核对。",
                    [table.place],
                    remedy="补上合计行。",
                )


def missing_balance_row(reading: Reading) -> Iterator[Finding]:
    """收支总表 that has one of 收入总计、支出总计、本年收入合计、本年支出合计 without its counterpart."""
    pairs = (("收入总计", "支出总计"), ("本年收入合计", "本年支出合计"))
    for table in _named(reading):
        if "收支" not in table.title and "收入支出" not in table.title:
            continue
        labels = {fold(r.label) for r in table.rows}
        if table.numbers >= 4 and not any(_GRAND.search(label) for label in labels) and not labels.issuperset(pairs[1]):
            yield found(
                Severity.DOUBT, f"《{table.title}》没有收入总计和支出总计，收支是否平衡无法核对。", [table.place],
                remedy="补上“收入总计”“支出总计”行。",
            )  # fmt: skip
            continue
        for left, right in pairs:
            for here, gone in ((left, right), (right, left)):
                if here in labels and gone not in labels and not any(gone[2:] in x and gone[:2] in x for x in labels):
                    yield found(
                        Severity.DOUBT,
                        f"《{table.title}》有“{here}”而没有“{gone}”，收支两边不能核对。",
                        [_row_place(table, here)],
                        remedy=f"补上“{gone}”行。",
                    )


def _row_place(table: Table, label: str) -> Place:
    return table.place._replace(row=label, text=label)


RULES = (
    Rule("R-TABLE-TITLE", "表名重复", Severity.DOUBT, _BASIS, "同一文件里两张表头不同的表不应同名：其中一张的表名写错了。",
         "政府性基金预算支出表误题作“一般公共预算支出表”，与前面的表同名。", repeated_titles),
    Rule("R-TABLE-HEADER", "表名与表头不一致", Severity.ERROR, _BASIS, "表名说的资金与表头说的资金应当是同一种。",
         "表名是国有资本经营预算支出表，表头却是“本年政府性基金预算支出”。", headers_against_titles),
    Rule("R-TABLE-TOTAL", "缺合计行", Severity.HINT, _BASIS, "其他表都有合计行时，一张分行列示的表没有合计，分项就无从核对。",
         "支出总表列了三个类级科目而没有合计行。", missing_total),
    Rule("R-TABLE-BALANCE", "收支总表缺总计", Severity.DOUBT, "《预算法》第十二条：各级预算应当收支平衡",
         "收支总表的收入总计与支出总计、本年收入合计与本年支出合计应当成对列示。",
         "有“支出总计”而没有“收入总计”。", missing_balance_row),
)  # fmt: skip
