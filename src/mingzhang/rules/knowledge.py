"""Statements about the rules themselves that are wrong: dates and definitions (知识性错误)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.facts import Finding, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, compact, found, paragraphs

_GOV, _DEPARTMENT = r"政府预算(?:支出)?经济分类", r"部门预算(?:支出)?经济分类"
_TWO_LISTS = re.compile(
    r"(?P<y>20\d\d)年(?:1月1日)?(?:起|开始)[^。]{0,40}?"
    rf"(?:{_GOV}[^。]{{0,12}}{_DEPARTMENT}|{_DEPARTMENT}[^。]{{0,12}}{_GOV}|两套(?:支出)?经济分类)"
)
_REGULATION = re.compile(r"预算法实施条例[^。]{0,16}(?P<y>20\d\d)年(?P<m>\d{1,2})月1日起(?:施行|实施|执行)")


def two_classifications(reading: Reading) -> Iterator[Finding]:
    """The year in which the two economic classifications came into use is 2018."""
    for paragraph in paragraphs(reading):
        text = compact(paragraph.text)
        match = _TWO_LISTS.search(text)
        if match and match["y"] != "2018":
            yield found(
                Severity.ERROR,
                f"启用政府预算经济分类和部门预算经济分类的时间写作{match['y']}年，应为2018年1月1日。",
                at(paragraph.place, around(text, match.start(), match.end(), 10)),
                printed=f"{match['y']}年",
                right="2018年1月1日",
                remedy="改为“2018年1月1日起”。",
            )


_DEFINED = re.compile(r"财政拨款(?:收入|支出)?(?:预算)?[\"”]?[:：][^。；;]*?(?P<body>含|包括|包含|是指|指)[^。]*")
_TABLE_CAPITAL = re.compile(r"国有资本经营")


def fiscal_appropriation(reading: Reading) -> Iterator[Finding]:
    """A definition of 财政拨款 that names two of the three budgets while the document's tables have the third."""
    capital = [t for t in reading.tables if _TABLE_CAPITAL.search(compact(t.title)) or any("国有资本经营" in r.label for r in t.rows)]
    if not capital:
        return
    for paragraph in paragraphs(reading):
        text = compact(paragraph.text)
        match = _DEFINED.search(text)
        if match and "一般公共预算" in match[0] and "政府性基金" in match[0] and "国有资本" not in match[0]:
            yield found(
                Severity.DOUBT,
                "“财政拨款”的解释只写了一般公共预算和政府性基金预算，漏了国有资本经营预算，与本文件表中的口径不一致。",
                (at(paragraph.place, around(text, match.start(), match.end(), 4)), capital[0].place._replace(table=capital[0].title)),
                printed=around(text, match.start(), match.end(), 0),
                right="一般公共预算、政府性基金预算和国有资本经营预算财政拨款",
                remedy="补充“国有资本经营预算财政拨款”。",
            )


def effective_dates(reading: Reading) -> Iterator[Finding]:
    """The dates from which the Budget Law as amended and its implementing regulation apply."""
    for paragraph in paragraphs(reading):
        text = compact(paragraph.text)
        regulation = _REGULATION.search(text)
        if regulation and (regulation["y"], regulation["m"]) != ("2020", "10"):
            yield found(
                Severity.ERROR,
                f"预算法实施条例的施行日期写作{regulation['y']}年{regulation['m']}月1日，应为2020年10月1日。",
                at(paragraph.place, around(text, regulation.start(), regulation.end(), 10)),
                printed=f"{regulation['y']}年{regulation['m']}月1日",
                right="2020年10月1日",
                remedy="改为“2020年10月1日起施行”。",
            )


RULES = (
    Rule(
        "R-KNOW-ECONOMY", "经济分类启用时间有误", Severity.ERROR, "《支出经济分类科目改革方案》（财预〔2017〕98号）",
        "政府预算支出经济分类和部门预算支出经济分类两套科目自2018年1月1日起启用。",
        "例：名词解释写“自2020年1月1日起启用两套经济分类”，应为2018年1月1日。",
        two_classifications,
    ),
    Rule(
        "R-KNOW-FISCAL", "财政拨款的解释不完整", Severity.DOUBT, "预算法第五条",
        "财政拨款包括一般公共预算、政府性基金预算、国有资本经营预算安排的资金。文件的表中列有国有资本经营预算时，解释应与之一致。",
        "例：写“含一般公共预算和政府性基金预算财政拨款收入”，而财政拨款收支总表列有国有资本经营预算拨款。",
        fiscal_appropriation,
    ),
    Rule(
        "R-KNOW-DATE", "法规施行日期有误", Severity.ERROR, "预算法实施条例（国务院令第729号）第九十七条",
        "修订后的预算法实施条例自2020年10月1日起施行。",
        "例：写“预算法实施条例自2021年1月1日起施行”。",
        effective_dates,
    ),
)  # fmt: skip
