"""How fine the codes must be: functional to 项, economic codes of basic expenditure to 款 (公开到项、到款).

预算法实施条例第六条: 部门预算、决算支出按其功能分类应当公开到项；按其经济性质分类，基本支出应当公开到款。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.facts import Finding, Severity
from mingzhang.reading import Reading, Table
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Coded, at, coded, compact, found

_FUNCTIONAL = re.compile(
    r"一般公共预算.{0,8}支出|财政拨款支出|支出.{0,4}(?:总|预算|决算|情况).{0,2}表|政府性基金.{0,8}支出|国有资本经营.{0,8}支出"
)
_OTHER = re.compile(r"收支|收入|三公|采购|购买|绩效|项目支出|运行")
_BASIC = re.compile(r"基本支出")
_ECONOMIC = re.compile(r"经济")
_SECRET = re.compile(r"涉密|保密|国家秘密")


def _by_table(reading: Reading, name: str) -> Iterator[tuple[Table, list[Coded]]]:
    rows: dict[int, list[Coded]] = {}
    for row in coded(reading):
        if row.list == name:
            rows.setdefault(row.table, []).append(row)
    for table in reading.tables:
        if table.index in rows and table.kind in {"cube", "lines"}:
            yield table, rows[table.index]


def _secret(reading: Reading) -> bool:
    return any(_SECRET.search(n) for t in reading.tables for n in t.notes) or any(
        re.search(r"(?:剔除|不含|除).{0,6}涉密", s.text) for s in reading.sentences
    )


def _leaves(rows: list[Coded], length: int) -> list[Coded]:
    """Rows of that code length with money and nothing below them."""
    codes = {r.code for r in rows}
    return [r for r in rows if len(r.code) == length and r.live and not any(c != r.code and c.startswith(r.code) for c in codes)]


def functional(reading: Reading) -> Iterator[Finding]:
    """Spending by function stops at 款 or 类, in the whole table or in one row."""
    secret = _secret(reading)
    for table, rows in _by_table(reading, "function"):
        title = compact(table.title)
        if not _FUNCTIONAL.search(title) or _OTHER.search(title) or (_BASIC.search(title) and _ECONOMIC.search(title)):
            continue
        if not any(len(r.code) == 7 for r in rows):
            live = [r for r in rows if r.live]
            if live and not secret:
                yield found(
                    Severity.ERROR if "一般公共预算" in title else Severity.DOUBT,
                    f"“{table.title}”的功能分类科目只列到“{'款' if any(len(r.code) == 5 for r in rows) else '类'}”级，没有公开到“项”。",
                    [at(r.place, f"{r.code} {r.name}") for r in live[:5]],
                    right="按支出功能分类公开到项级科目",
                    remedy="在各款下逐项列出项级科目的编码、名称和金额。",
                )
            continue
        for row in (*_leaves(rows, 3), *_leaves(rows, 5)):
            if not secret:
                yield found(
                    Severity.DOUBT,
                    f"“{table.title}”中 {row.code} {row.name} 有金额，但下面没有列出项级科目。",
                    row.place,
                    right="按支出功能分类公开到项级科目",
                    remedy=f"补列 {row.code} 下的项级科目；属于涉密内容的请注明。",
                )


def economic(reading: Reading) -> Iterator[Finding]:
    """Basic expenditure by economic class stops at 类."""
    secret = _secret(reading)
    for table, rows in _by_table(reading, "economy"):
        title = compact(table.title)
        if not _BASIC.search(title) or re.search(r"项目支出|功能", title):
            continue
        if not any(len(r.code) >= 5 for r in rows):
            live = [r for r in rows if r.live]
            if live and not secret:
                yield found(
                    Severity.ERROR,
                    f"“{table.title}”的经济分类科目只列到“类”级，没有公开到“款”。",
                    [at(r.place, f"{r.code} {r.name}") for r in live[:5]],
                    right="基本支出按经济性质分类公开到款级科目",
                    remedy="在各类下逐项列出款级科目的编码、名称和金额。",
                )
            continue
        for row in _leaves(rows, 3):
            if not secret:
                yield found(
                    Severity.DOUBT,
                    f"“{table.title}”中 {row.code} {row.name} 有金额，但下面没有列出款级科目。",
                    row.place,
                    right="基本支出按经济性质分类公开到款级科目",
                    remedy=f"补列 {row.code} 下的款级科目。",
                )


RULES = (
    Rule(
        "R-CODE-XIANG", "功能分类没有公开到项", Severity.ERROR, "预算法实施条例第六条；预算法第四十六条",
        "一般公共预算支出表、支出总表等按功能分类列示的表应公开到项级科目（七位编码）。注明剔除涉密内容的不作判断。",
        "例：20801 人力资源和社会保障管理事务 1,906.97 万元，下面没有 2080101 行政运行等项级科目。",
        functional, kinds=("预算", "决算"),
    ),
    Rule(
        "R-CODE-KUAN", "基本支出经济分类没有公开到款", Severity.ERROR, "预算法实施条例第六条；预算法第四十六条",
        "一般公共预算基本支出表按经济性质分类应公开到款级科目（五位编码）。",
        "例：302 商品和服务支出 173.07 万元，下面没有 30201 办公费等款级科目。",
        economic, kinds=("预算", "决算"),
    ),
)  # fmt: skip
