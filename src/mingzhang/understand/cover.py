"""The first lines of a document: its title, and whose it says it is (封面与标题).

Covers part a title over lines, pages of the web surround it, papers set it with spaces, wide digits or Chinese numerals:
``二〇二三年度`` / ``云台县档案馆`` / ``部门决算``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.understand.blocks import ordinal, tidy
from mingzhang.vocabulary import fold

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERAL = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_SPACED = re.compile(r"(?<=\d) +(?=\d)")
#: what stands around a text on a page of the web
_FURNITURE = re.compile(r"首页|当前位置|索引号|来源[:：]|发布(?:时间|日期|机构)|浏览|点击|字号|打印|分享|责任编辑|文号[:：]|信息名称|下载")
_LEAD = re.compile(r"^(?:附件?\s*[\d一二三四五六七八九十]*\s*[:：.、]?|[(]|关于|第[一二三四五六七八九十]+部分[、:：]?|20\d\d年度?|[-—·])+")
_NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fff()、]{2,40}?)[)]?(?:[(](?:汇总|本级|部门|单位|机关|本部)[)])?(?:关于)?(?:20\d\d年度?)?"
    r"(?:中央|省级|市级|区级|县级)?(?:部门|单位|本级|机关|汇总)*(?:综合|整体|项目|财政|收支|支出|专项|资金|一般公共预算|财政拨款|[\"“]?三公[\"”]?(?:经费)?)*(?:预算|决算|预决算|绩效)"
)
_ORGANISATION = re.compile(
    r"(?:局|委|办|院|厅|部|馆|中心|校|学|会|处|所|站|队|府|室|团|社|台|园|镇|乡|街道|公司|机关|总局|署|组|库|区|县|市|联|盟|厂|场|港|宫)$"
)
#: a division of the country by itself: its budget is no department's
_DIVISION = re.compile(r"^[\u4e00-\u9fff]{1,5}(?:省|市|县|区|州|旗)$")
_LEVEL = re.compile(r"[（(](?:本级|汇总|单位|部门|机关|本部)[）)]$")
_REGION = re.compile(r"^[\u4e00-\u9fff]{2,10}?[省市县区州旗](?=20\d\d)")
_PART = re.compile(r"^第[一二三四五六七八九十]+部分[、:：]?")
_TITLE = re.compile(r"预算|决算|绩效")
_BARE_YEAR = re.compile(r"^20\d\d年度?$")
#: a title that says neither whose it is nor more than what it is
_GENERIC = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,10}?[省市县区州旗])?(?:20\d\d年度?)?(?:[\u4e00-\u9fff]{0,4}?级)?(?:部门|单位)?(?:综合)?(?:预算|决算)(?:信息)?(?:公开)?(?:编制)?(?:情况)?(?:的)?(?:说明|报告|表|报表)?$"
)
_YEAR_OF = re.compile(r"(20\d\d)年度?(?!\d{1,2}月)(?=.{0,40}(?:预算|决算|绩效))")
#: words that hold 预算 or 决算 and say nothing of the document
_WITHIN = re.compile(
    r"(?:一般公共|政府性基金|国有资本经营|社会保险基金|公共财政|财政|年初)预算|预算(?:绩效|执行|单位|管理|安排|支出绩效)|预决算|(?:完成|超|按)预算"
)
_TABLE = re.compile(r"(?<!公开)(?<!决算报)(?<!预算报)表(?:[(（][^()（）]*[)）])?$")


def clean_name(name: str) -> str:
    """An organisation's name without its code, level marks and filling words."""
    text = _LEVEL.sub("", fold(name).replace("(", "（").replace(")", "）"))
    text = text.removesuffix("部门") if _ORGANISATION.search(text.removesuffix("部门")) else text
    text = re.sub(r"^\d{3,9}[-_－—]?", "", text)
    return re.sub(r"^(?:第[一二三四五六七八九十]+部分[、:：]?)?(?:20\d\d年度?)?(?:[纳列]入)?", "", text)


def may_own(name: str) -> bool:
    """Whether a name in a title ends as an office's or a body's does (残联, 民盟, 开发区), and is not a division's alone."""
    return _ORGANISATION.search(name) is not None and not _DIVISION.match(name)


def line_of(text: str) -> str:
    """A line as it reads: no layout spaces, plain digits, years in digits.

    >>> line_of("2 0 2 4 年 部 门 预 算"), line_of("二〇二一年度")
    ('2024年部门预算', '2021年度')
    """
    plain = tidy(_SPACED.sub("", text.strip().translate(_WIDE)) if re.match(r"\s*\d \d", text.translate(_WIDE)) else text.translate(_WIDE))
    return _WRITTEN.sub(lambda m: m[0].translate(_NUMERAL), plain)


def front_lines(texts: Sequence[str]) -> list[str]:
    """The lines that may belong to a title."""
    return [line for line in dict.fromkeys(line_of(t) for t in texts) if line and len(line) <= 60 and not _FURNITURE.search(line)]


def titled(line: str) -> str:
    """The organisation in a title such as 某某局2024年部门预算; '' where it names none."""
    match = _NAMED.match(_LEAD.sub("", fold(line)))
    name = clean_name(match["name"]) if match else ""
    return name if len(name) >= 4 and may_own(name) else ""


def owner(line: str) -> str:
    """The organisation of 部门：…, 编制单位：…; '' where the line states none, or only the unit of its amounts."""
    match = re.search(r"(?:单位|部门)(?:名称)?[:：]\s*(?!(?:人民币)?[亿万千百]*元)(\S+?)(?=(?:金额|计量)?单位[:：]|\s|$)", line)
    return clean_name(match[1]) if match else ""


def kind_of(title: str) -> str:
    """预算 | 决算 | 绩效 as a title says, '' where it says none or several."""
    if re.search(r"绩效(?:自评|评价|目标|监控|运行|报告)", title):
        return "绩效"
    plain = _WITHIN.sub("", fold(title))
    said = [kind for kind in ("预算", "决算") if kind in plain]
    return said[0] if len(said) == 1 else ""


def year_of(title: str) -> str:
    """The year that a title is of."""
    match = _YEAR_OF.search(title)
    return match[1] if match else ""


def is_table(title: str) -> bool:
    """Whether a title is only a table's."""
    return _TABLE.search(title) is not None


def title_of(lines: Sequence[str], entity: str) -> str:
    """The title, put together where a cover parts it; a table's own title is none."""
    place = next((n for n, line in enumerate(lines) if _TITLE.search(line) and not is_table(line) and ordinal(line)[0] != 4), -1)
    if place < 0:
        return next((line for line in lines if _TITLE.search(line)), lines[0] if lines else "")
    title = _PART.sub("", lines[place])
    if not year_of(title):
        above = next((line for line in lines[:place] if _BARE_YEAR.match(line)), "")
        title = f"{above}{entity}{title}" if above and entity not in title and _GENERIC.match(fold(title)) else f"{above}{title}"
    if entity and entity not in title and _GENERIC.match(fold(title)):
        title = entity + _REGION.sub("", title)
    return title
