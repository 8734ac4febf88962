"""Economic items that the narrative lists against the rows of the basic-expenditure table (文字列举与基本支出表)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.catalogues import Catalogue, class_plain, plain
from mingzhang.facts import Finding, Severity
from mingzhang.reading import Reading, Sentence, Table
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import (
    Coded,
    around,
    at,
    coded,
    compact,
    explained,
    found,
    lists,
    money_in,
    once,
    paragraphs,
    sentences,
    within,
    year_of,
)

_LIST = re.compile(r"(?:主要(?:用于|包括|是|为)|包括|用于)[:：]?(?P<list>[^。；;]+)")
_OPEN = re.compile(r"等(?:方面|各项|费用|支出|其他|项)?(?:的?支出|费用)?$|等[。；]?$|及其他|以及其他费用|……$")
_LEAD = re.compile(r"^(?:在职人员|在职|离退休人员|退休人员|机关|单位|人员|办公用房|日常|发放|缴纳|支付|的|和|及|以及|等)+")
#: how prose shortens the list's own names
_SHORT = {
    "养老保险": "30108", "基本养老保险缴费": "30108", "机关事业单位基本养老保险": "30108", "职业年金": "30109",
    "基本医疗保险缴费": "30110", "医疗保险缴费": "30110", "公务员医疗补助": "30111", "社会保障缴费": "30112", "其他社会保障费": "30112",
    "其他工资福利": "30199", "其他商品和服务": "30299", "其他商品服务支出": "30299", "公务用车运行费": "30231", "其他交通费": "30239",
    "税金及附加": "30240", "因公出国费用": "30212", "因公出国(境)费": "30212", "维修费": "30213", "维护费": "30213",
    "其他对个人和家庭补助": "30399",
    "其他对个人和家庭的补助支出": "30399", "办公设备购置费": "31002", "专用设备购置费": "31003", "退职费": "30303", "医疗补助": "30307",
}  # fmt: skip


class Listed(NamedTuple):
    """One list in the narrative: the sentence, the codes it names, whether it ends with 等."""

    sentence: Sentence
    items: tuple[tuple[str, str], ...]  # (words, code)
    open: bool


def _code(words: str, economy: Catalogue) -> str:
    """The 款 that a listed word means, '' where it means none for certain."""
    text = plain(words)
    for candidate in (text, _LEAD.sub("", text)):
        hits = [c for c in economy.codes_named(candidate) if len(c) == 5]
        if not hits:
            core = class_plain(candidate)
            hits = [c for c in economy.codes if len(c) == 5 and core in {class_plain(n) for n in economy.names(c)}]
        # 医疗费、住房公积金 have one code in the classes of basic expenditure; names of projects' classes do not count
        hits = [c for c in hits if c[:3] in {"301", "302", "303", "310"}]
        if len(hits) == 1:
            return hits[0]
        if candidate in _SHORT:
            return _SHORT[candidate]
    return ""


@once
def lists_in(reading: Reading) -> list[Listed]:
    """The lists of the section on basic expenditure, glossary and operating expenses left out."""
    economy = lists(year_of(reading))["economy"]
    result = []
    for sentence in sentences(reading):
        if not within(sentence.path, "基本支出") or within(sentence.path, "机关运行", "三公"):
            continue
        for match in _LIST.finditer(compact(sentence.text)):
            items = [i for i in re.split(r"[、,，]|(?:以及|及)(?!附加|软件|运行|维护)", match["list"]) if i]
            coded_items = tuple((i, c) for i in items if (c := _code(re.sub(r"(?:等.{0,4}|支出)$", "", i), economy) or _code(i, economy)))
            if len(coded_items) >= 3 and len(coded_items) * 2 > len(items):
                result.append(Listed(sentence, coded_items, bool(_OPEN.search(match["list"]))))
    return result


def _basic_table(reading: Reading, path: tuple[str, ...]) -> Table | None:
    """The basic-expenditure table by economic class that a section speaks of: 一般公共预算 before 财政拨款."""
    coded_tables = {r.table for r in coded(reading) if r.list == "economy" and len(r.code) == 5}
    tables = [t for t in reading.tables if t.index in coded_tables and "基本支出" in compact(t.title) and "项目" not in compact(t.title)]
    wanted = next((w for w in ("一般公共预算", "财政拨款") if within(path, w)), "")
    return next(
        (t for t in tables if wanted and wanted in compact(t.title)), tables[0] if len(tables) == 1 or (tables and not wanted) else None
    )


def _rows(reading: Reading, table: Table) -> dict[str, Coded]:
    """款 → its row; sub-codes of seven digits count for their 款."""
    rows: dict[str, Coded] = {}
    for row in coded(reading):
        if row.table == table.index and row.list == "economy" and len(row.code) >= 5:
            code = row.code[:5]
            if code not in rows or (row.live and not rows[code].live):
                rows[code] = row
    return rows


def _prints_zero(row: Coded) -> bool:
    return bool(row.amounts) and all(n.value == 0 for n in row.amounts)


def operating_lists(reading: Reading) -> list[Listed]:
    """The lists of 机关运行经费, where its amount is the basic table's 公用经费: the same money by the same 款."""
    economy = lists(year_of(reading))["economy"]
    result = []
    for paragraph in paragraphs(reading):
        words = compact(paragraph.text)
        if not within(paragraph.path, "机关运行") or explained(paragraph.path) or not (amounts := money_in(words)):
            continue
        table = _basic_table(reading, paragraph.path)
        if table is None or not any(n.value == amounts[0] for r in _rows_of(reading, table, "302") for n in r.amounts):
            continue
        for sentence in paragraph.sentences:
            match = re.search(r"主要(?:用于|包括)[:：]?(?P<list>[^。；;]+)", compact(sentence.text))
            if match is None or re.search(r"是?指", compact(sentence.text)):
                continue
            items = [i for i in re.split(r"[、,，]|(?:以及|及)(?!附加|软件|运行|维护)", match["list"]) if i]
            found_codes = ((i, _code(re.sub(r"(?:等.{0,4}|支出)$", "", i), economy) or _code(i, economy)) for i in items)
            public = tuple((i, c) for i, c in found_codes if c[:3] == "302")
            if len(public) >= 3:
                result.append(Listed(sentence, public, True))
    return result


def _rows_of(reading: Reading, table: Table, code: str) -> list[Coded]:
    return [r for r in coded(reading) if r.table == table.index and r.list == "economy" and r.code == code]


def in_prose_not_in_table(reading: Reading) -> Iterator[Finding]:
    """Listed items that the table does not have, or prints as 0.00."""
    operating = operating_lists(reading)
    for listed in (*lists_in(reading), *operating):
        table = _basic_table(reading, listed.sentence.path)
        if table is None:
            continue
        rows = _rows(reading, table)
        if len(rows) < 4:
            continue
        known = lists(year_of(reading))["economy"]
        absent = [(w, c) for w, c in listed.items if c not in rows]
        zero = [(w, c) for w, c in listed.items if c in rows and _prints_zero(rows[c])]
        blank = [(w, c) for w, c in listed.items if c in rows and not rows[c].amounts]
        for words, code in zero:
            yield found(
                Severity.DOUBT if listed in operating else Severity.ERROR,
                f"文字列举了“{words}”，而“{table.title}”中 {code} {rows[code].name} 为 {rows[code].amounts[0].raw}。",
                (at(listed.sentence.place, around(listed.sentence.text, *_span(listed.sentence.text, words))), rows[code].place),
                printed=words,
                right="0",
                remedy=f"从列举中删去“{words}”；如确有此项支出，更正表中金额。",
            )
        if absent or blank:
            missing = [*absent, *blank]
            named = "、".join(f"“{w}”（{c} {known.name(c) or w}）" for w, c in missing)
            yield found(
                Severity.DOUBT,
                f"文字列举了{named}，而“{table.title}”中没有{'这些科目' if len(missing) > 1 else '该科目'}的金额。",
                (
                    at(listed.sentence.place, around(listed.sentence.text, *_span(listed.sentence.text, missing[0][0]))),
                    table.place._replace(table=table.title),
                ),
                printed="、".join(w for w, _ in missing),
                remedy="删去表中没有的项目，或者补列科目和金额；列举内容应与基本支出表的款级科目一致。",
            )


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.find(words[:4])
    return (start, start + len(words)) if start >= 0 else (0, min(len(text), 40))


def in_table_not_in_prose(reading: Reading) -> Iterator[Finding]:
    """Rows with money that a list which does not end with 等 leaves out."""
    everything = lists_in(reading)
    by_path: dict[tuple[str, ...], list[Listed]] = {}
    for listed in everything:
        by_path.setdefault(listed.sentence.path[:2], []).append(listed)
    for group in by_path.values():
        table = _basic_table(reading, group[0].sentence.path)
        if table is None or any(g.open for g in group):
            continue
        named = {c for g in group for _, c in g.items}
        classes = {c[:3] for c in named}
        left_out = [r for c, r in _rows(reading, table).items() if r.live and c not in named and c[:3] in classes]
        if left_out and len(left_out) <= len(named):
            yield found(
                Severity.HINT,
                f"“{table.title}”中有金额而文字没有列举：{'、'.join(f'{r.code} {r.name}' for r in left_out)}。",
                (at(group[0].sentence.place, around(group[0].sentence.text, 0, 40)), *(r.place for r in left_out[:6])),
                remedy="补列这些项目，或者在列举末尾加“等”。",
            )


_BASIS = "预算法实施条例第六条；《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确"

RULES = (
    Rule(
        "R-LIST-PROSE", "列举了表中没有的项目", Severity.DOUBT, _BASIS,
        "基本支出说明中“主要用于”“主要包括”列举的经济科目，应在一般公共预算基本支出表中有金额。"
        "表中印为 0 的判为错误，表中没有该科目的判为疑点。"
        "机关运行经费的金额等于表中公用经费的，其列举同样核对（均为疑点）。2018年启用现行经济分类以前的文件不作判断。",
        "例：列举了“奖励金”，而表中 30309 奖励金为 0.00。",
        in_prose_not_in_table, (2018, None), ("预算", "决算"),
    ),
    Rule(
        "R-LIST-TABLE", "表中有金额而没有列举", Severity.HINT, _BASIS,
        "列举末尾没有“等”字时，表中有金额的款级科目应都列举到。",
        "例：表中 30211 差旅费 2.00 万元，文字列举到物业管理费为止，末尾没有“等”。",
        in_table_not_in_prose, (2018, None), ("预算", "决算"),
    ),
)  # fmt: skip
