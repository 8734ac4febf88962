"""Years and periods: this year's document speaks of this year (年度与期间)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mingzhang.facts import Finding, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, compact, found, passages, sentences, short_lines, within, year_of

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?:度)?(?![-—至到])")


#: a title that states its own year: 2024年一般公共预算支出表, not a project's name with a year in it
_OF_BUDGET = re.compile(r"20\d\d年(?:度)?[^(（]{0,24}(?:预算|决算|收支|收入|支出|三公)(?!.*(?:项目|绩效|自评|补助资金))")
_FORM_TITLE = re.compile(r"20\d\d年(?:度)?(?!.*20\d\d年).{0,36}(?:目标|申报|自评|绩效).{0,8}表")
_COVER = re.compile(r"20\d\d年(?:度)?[^,。;]{0,12}(?:部门|单位)(?:综合)?(?:预算|决算)[^,。;]{0,8}(?:表|说明|公开)")
_ABOUT_PAST = re.compile(r"比较|变动|对比|上年|前|结转|执行情况|决算")
_COMPARED = re.compile(r"比较|对比|上年|预算")


def titles(reading: Reading) -> Iterator[Finding]:
    """A table's title or a heading on this document's subject with another year."""
    year = year_of(reading)
    if year is None:
        return
    spoken = [(t.title, t.place, True) for t in reading.tables if t.kind in {"cube", "lines"} and _OF_BUDGET.search(compact(t.title))]
    spoken += [(h.text, h.place, False) for h in reading.headings if _OF_BUDGET.search(compact(h.text))]
    spoken += [(e.text, e.place, False) for e in reading.contents if _OF_BUDGET.search(compact(e.text))]
    spoken += [(f.title, f.place, True) for f in reading.forms if _FORM_TITLE.match(compact(f.title))]
    announced = {compact(text) for text, _, _ in spoken}
    lines = ((text, place) for text, place in short_lines(reading, 40) if _COVER.fullmatch(compact(text)))
    spoken += [(text, place, False) for text, place in lines if compact(text) not in announced]
    years = [int(y) for text, _, _ in spoken for y in _TITLE_YEAR.findall(compact(text))]
    # the year of the document itself must stand beyond doubt before a title is accused
    if not years or Counter(years)[year] * 2 <= len(years):
        return
    for text, place, is_table in spoken:
        words = compact(text)
        other = sorted({int(y) for y in _TITLE_YEAR.findall(words)})
        if len(other) == 1 and other[0] != year and not (_ABOUT_PAST if reading.kind == "预算" else _COMPARED).search(words):
            yield found(
                Severity.ERROR if is_table else Severity.DOUBT,
                f"{'表名' if is_table else '标题'}写作“{text}”，而本文件为{year}年{reading.kind}。",
                at(place, text),
                printed=f"{other[0]}年",
                right=f"{year}年",
                remedy=f"将“{other[0]}年”改为“{year}年”，并核对表中数字是否为{year}年数。",
            )


_COMPARE = re.compile(
    r"(?P<word>比|较|与|同)(?P<year>20\d\d)年度?(?P<what>年初)?"
    r"(?P<basis>(?:部门|财政拨款|收入|支出|一般公共|“三公”经费)?(?:预算|决算|执行数?)?)(?:安排)?(?:数|总额|总计)?"
    r"(?:相比)?[,，]?(?:收入|支出|收支总计|总计|各|均|基本)?(?:持平|增加|减少|增长|下降|上升|降低|相比|相同|一致)"
)


def self_comparison(reading: Reading) -> Iterator[Finding]:
    """This year compared with itself."""
    year = year_of(reading)
    if year is None:
        return
    for passage in passages(reading):
        if passage.kind not in {"sentence", "heading"}:
            continue
        text = passage.words
        if str(year + 1) in text:
            continue
        for match in _COMPARE.finditer(text):
            basis = match["basis"]
            # a final account is rightly compared with its own year's budget
            if int(match["year"]) != year or (reading.kind == "决算" and ("预算" in basis or match["what"])):
                continue
            if reading.kind == "预算" and re.search(r"执行|决算", basis):
                continue
            sure = str(year) in reading.title or any(str(year) in t.title for t in reading.tables)
            phrase = re.split(r"(?:持平|增|减|下|上升|降|相|一致)", match[0])[0]
            yield found(
                Severity.ERROR if sure else Severity.DOUBT,
                f"{year}年的数与{year}年自身相比：“{around(text, match.start(), match.end(), 8)}”。",
                at(passage.place, around(text, match.start(), match.end(), 20)),
                printed=phrase,
                right=phrase.replace(str(year), str(year - 1)),
                remedy=f"比较的基年应为上年，将“{phrase}”改为“{phrase.replace(str(year), str(year - 1))}”，并核对增减数。",
            )


_LEAD = r"^(?:[一二三四五六七八九十\d]{1,3}[、.．]|[(][一二三四五六七八九十\d]{1,3}[)])?(?:(?:我|本)(?:单位|部门)|[^,。;\d]{2,30},)?"
_STALE = re.compile(
    _LEAD + r"(?P<year>20\d\d)年(?:度)?[^,。;\d]{0,26}?(?:预算|决算|安排|经费|采购|购买服务|收入|支出)"
    r"[^,。;\d]{0,14}?[\d,]+(?:\.\d+)?(?:万元|元|亿元)"
)
_NOTHING = re.compile(_LEAD + r"(?P<year>20\d\d)年(?:度)?(?:没有|无|未安排)[^,。;\d]{0,24}(?:预算|支出|收入)")
_AGAINST_LAST = re.compile(r"[比较与]上年[^,。;]*")
_PAST = re.compile(r"上年|去年|执行|决算|截至|截止|结转|同比|相比|已|完成|往年|以前年度|提前下达|为基数|调整|追加|年初预算数?为|当时")

_PAST_OUTTURN = re.compile(r"上年|去年|截至|截止|同比|相比|比较|以前年度|预算|较20\d\d|比20\d\d|与20\d\d")


_BASE = re.compile(
    r"(?:比|较|与)(?P<year>20\d\d)年(?:度)?(?:年初)?(?:部门)?(?:预算|决算)?(?:数|安排)?(?:相比)?[,，]?(?:增加|减少|增长|下降|持平)"
)


def wrong_base(reading: Reading) -> Iterator[Finding]:
    """A sentence on this year that compares with a year before the last."""
    year = year_of(reading)
    if year is None or reading.kind not in {"预算", "决算"}:
        return
    for sentence in sentences(reading):
        text = compact(sentence.text)
        match = _BASE.search(text)
        if match and int(match["year"]) < year - 1 and {int(y) for y in _YEAR.findall(text)} <= {year, int(match["year"])}:
            yield found(
                Severity.DOUBT,
                f"{year}年{reading.kind}与{match['year']}年比较，基年不是上年：“{around(text, match.start(), match.end(), 10)}”。",
                at(sentence.place, around(text, match.start(), match.end(), 20)),
                printed=f"{match['year']}年",
                right=f"{year - 1}年",
                remedy=f"与上年比较的，将“{match['year']}年”改为“{year - 1}年”，并核对增减数。",
            )


def stale_sentences(reading: Reading) -> Iterator[Finding]:
    """A sentence that states this year's budget under another year's date."""
    year = year_of(reading)
    if year is None:
        return
    past = _PAST if reading.kind == "预算" else _PAST_OUTTURN
    for sentence in sentences(reading):
        text = compact(sentence.text)
        match = _STALE.match(text) or _NOTHING.match(text)
        if match is None or int(match["year"]) == year or within(sentence.path, "职责", "职能", "任务", "工作"):
            continue
        if any(match["year"] in heading and _LOOKS_BACK.search(heading) for heading in sentence.path):
            continue
        years = {int(y) for y in _YEAR.findall(text)}
        if years == {int(match["year"])} and not past.search(_AGAINST_LAST.sub("", text)):
            yield found(
                Severity.DOUBT,
                f"{year}年{reading.kind}的说明中写的是“{match['year']}年”：“{around(text, 0, match.end(), 10)}”。",
                at(sentence.place, around(text, 0, match.end(), 20)),
                printed=f"{match['year']}年",
                right=f"{year}年",
                remedy=f"如指本年，将“{match['year']}年”改为“{year}年”；如指以前年度，请写明比较关系。",
            )


#: a heading of an earlier year that a budget reports on beside its own: 2023年“三公”经费决算情况
_LOOKS_BACK = re.compile(r"决算|执行|完成|上年")

_AS_OF = re.compile(r"截[至止](?:到)?(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?:(?:\d{1,2})日)?(?:底|末)?")


def as_of(reading: Reading) -> Iterator[Finding]:
    """A cut-off date too old for the document: budgets count at the end of last year, final accounts at the year's own."""
    year = year_of(reading)
    if year is None or reading.kind not in {"预算", "决算"}:
        return
    oldest = year - 1 if reading.kind == "预算" else year
    for sentence in sentences(reading):
        text = compact(sentence.text)
        match = _AS_OF.match(text) or _AS_OF.search(text)
        if match is None or not re.search(r"车辆|房屋|资产|设备|在职|实有|编制|人员|平方米", text):
            continue
        ahead = int(match["year"]) > year or (reading.kind == "预算" and int(match["year"]) == year and int(match["month"] or 0) >= 10)
        if (int(match["year"]) < oldest or ahead) and not re.search(r"20\d\d年", text[match.end() :]):
            yield found(
                Severity.DOUBT,
                f"{year}年{reading.kind}中的截止日期为“{match[0]}”，{'晚于编制时间' if ahead else f'早于{oldest}年'}。",
                at(sentence.place, around(text, match.start(), match.end(), 30)),
                printed=match[0],
                right=f"截至{oldest}年",
                remedy=f"更新为{oldest}年的数据；确未变动的，请注明。",
            )


_SPAN = re.compile(
    r"(?P<y1>20\d\d)(?:年|[.\-/])(?P<m1>\d{1,2})(?:月|[.\-/])?\d{0,2}日?(?:-|—|–|至|到|~|～)+(?P<y2>20\d\d)(?:年|[.\-/])(?P<m2>\d{1,2})"
)


def execution_period(reading: Reading) -> Iterator[Finding]:
    """A project's period of execution that ended before the budget year."""
    year = year_of(reading)
    if year is None or reading.kind == "决算":
        return
    for passage in passages(reading):
        label = passage.path[-1] if passage.path else ""
        if not re.search(r"周期|期限|起止|实施期|项目年度|执行期", label):
            continue
        text = passage.words
        match = _SPAN.search(text)
        if match and int(match["y2"]) < year:
            told, last = match[0], match["y2"]
        elif "年度" in label and (single := re.fullmatch(r"(20\d\d)年(?:度)?", text)) and int(single[1]) != year:
            told, last = text, single[1]
        else:
            continue
        yield found(
            Severity.DOUBT,
            f"“{label}”写作“{text if len(text) < 40 else told}”，在{year}年之前已经结束，而项目列入{year}年预算。",
            at(passage.place, text),
            printed=told,
            right=f"{year}年",
            remedy=f"将“{last}年”更新为{year}年的实施周期。",
        )


_BASIS = "预算法第三十二条；《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确"

RULES = (
    Rule(
        "R-YEAR-TITLE", "表名或标题的年度不对", Severity.ERROR, _BASIS,
        "表名和标题中的年度应为本文件的年度。多数表名的年度与文件年度一致时，才对个别不一致的提出。",
        "例：2024年部门预算中，一张表名为“2023年一般公共预算支出表”。",
        titles, kinds=("预算", "决算"),
    ),
    Rule(
        "R-YEAR-SELF", "本年与本年相比", Severity.ERROR, _BASIS,
        "预算应与上年预算相比，决算应与上年决算或本年预算相比。写成与本年自身相比，多为沿用旧稿改错年度。",
        "例：2026年预算写“比2026年预算增加20万元”，应为“比2025年预算增加20万元”。",
        self_comparison, kinds=("预算", "决算"),
    ),
    Rule(
        "R-YEAR-BASE", "比较的基年不是上年", Severity.DOUBT, _BASIS,
        "说明本年增减变化的句子应以上年为基年；句中另有其他年度的不作判断。",
        "例：2024年预算写“2024年收入预算100万元，比2022年预算增加10万元”。",
        wrong_base, kinds=("预算", "决算"),
    ),
    Rule(
        "R-YEAR-STALE", "说明文字的年度陈旧", Severity.DOUBT, _BASIS,
        "预算说明中以其他年度开头陈述预算数，又没有比较、执行、结转等字样的，可能是沿用上年文字。",
        "例：2024年预算说明中写“2023年政府采购预算30万元”。",
        stale_sentences, kinds=("预算", "决算"),
    ),
    Rule(
        "R-YEAR-ASOF", "截止日期陈旧", Severity.DOUBT, _BASIS,
        "资产、人员的截止日期：预算应为上年末或本年初，决算应为本年末。",
        "例：2024年预算写“截至2021年12月31日，共有车辆3辆”。",
        as_of, kinds=("预算", "决算"),
    ),
    Rule(
        "R-YEAR-PROJECT", "项目实施期早于预算年度", Severity.DOUBT, _BASIS,
        "列入本年预算的项目，实施周期应包含本年。",
        "例：2026年预算的项目写“实施周期：2025年1月1日—2025年12月31日”。",
        execution_period, kinds=("预算", "绩效"),
    ),
)  # fmt: skip
