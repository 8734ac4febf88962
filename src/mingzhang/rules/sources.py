"""Which law or notice covers a document: its year, its kind, central or local (依据的适用).

A basis may name several sources divided by ；. Those not yet in force in the document's year, or that speak of another
kind of document, fall away or give way to the article that does; a rule all of whose sources fall away stays silent.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.reading import Reading

_NEXT = re.compile(r"；(?=《|预算法|政府|个人信息|中华人民共和国|财)")
_CENTRAL = re.compile(r"^(?:中华人民共和国|国家|中国|最高人民|全国|中央|中共中央|国务院)|^[\u4e00-\u9fff]{2,8}部$")
_REGIONAL = re.compile(r"省|自治区|市|区|县|镇|乡|街道|旗|兵团")
#: 收支真实、数额准确、内容完整; 按功能分类编列到项，按经济性质分类编列到款
_FINAL = "预算法第七十五条：决算草案应当收支真实、数额准确、内容完整"
_FINAL_LEVELS = "预算法第七十五条：决算草案的支出按功能分类编列到项，按经济性质分类编列到款"
_ACCURATE = "政府信息公开条例：行政机关应当及时、准确地公开政府信息"


class Source(NamedTuple):
    """A source by the words of a basis. ``budget``, ``final``: the first year whose budget, whose final account it covers.

    ``of_final``: what stands for it in a final account; ``instead``: what covers documents that it does not.
    """

    words: re.Pattern[str]
    budget: int = 0
    final: int = 0
    of_final: str = ""
    instead: str = ""
    local: bool = False


def _source(words: str, budget: int = 0, final: int = 0, *, of_final: str = "", instead: str = "", local: bool = False) -> Source:
    return Source(re.compile(words), budget, final, of_final, instead, local)


#: published in February (budgets) and August of the next year (final accounts): what was in force then
SOURCES = (
    # 2014年修正，2015年1月1日施行
    _source(r"预算法》?第(?:三十二|十二)条", 2015, 2014, of_final=_FINAL, instead=_ACCURATE),
    _source(r"预算法》?第(?:四十六|三十七)条", 2015, 2014, of_final=_FINAL_LEVELS),
    # 国务院令第729号，2020年10月1日施行
    _source(r"预算法实施条例》?", 2021, 2020),
    _source(r"预算法》?第", 2015, 2014),
    # 2016年10月27日印发，用于地方
    _source(r"财预〔2016〕143号[）)]：", 2017, 2016, instead=_ACCURATE, local=True),
    _source(r"财预〔2016〕143号", 2017, 2016, local=True),
    _source(r"财预〔2015〕88号", 2016, 2015),
    # 2020年2月25日印发；此前为财预〔2011〕285号
    _source(r"财预〔2020〕10号", 2021, 2019, instead="《财政支出绩效评价管理暂行办法》（财预〔2011〕285号）"),
    _source(r"财预〔2017〕98号", 2018, 2018),
    _source(r"财办〔2023〕12号", 2024, 2023),
    _source(r"财库〔2020〕46号", 2021, 2021),
    _source(r"财政部令第102号", 2021, 2020),
    # 2021年11月1日施行
    _source(r"个人信息保护法", 2022, 2021),
    _source(r"GB/T 9704—2012|GB/T 15834—2011|GB/T 15835", 2013, 2012),
)


def is_central(entity: str) -> bool:
    """Whether a department is of the central government.

    >>> is_central("国家档案局"), is_central("教育部"), is_central("国家级新区管理委员会"), is_central("江河省财政厅")
    (True, True, False, False)
    """
    return bool(_CENTRAL.search(entity)) and not _REGIONAL.search(entity)


def in_force(basis: str, reading: Reading) -> str:
    """The sources of a basis that cover a document; '' where none does."""
    year = int(reading.year) if reading.year.isdigit() else None
    kept = [words for part in _NEXT.split(basis) if (words := _covering(part, reading.kind, year, is_central(reading.entity)))]
    return "；".join(dict.fromkeys(kept))


def _covering(part: str, kind: str, year: int | None, central: bool) -> str:
    source = next((s for s in SOURCES if s.words.search(part)), None)
    if source is None:
        return part
    if kind == "决算" and source.of_final:
        part = source.of_final
    first = source.final if kind == "决算" else source.budget
    if (year is not None and year < first) or (central and source.local):
        return source.instead
    return part
