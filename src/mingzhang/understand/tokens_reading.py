"""A sentence → tokens: numbers with their units, words of change and comparison, separators (断词).

Everything works on one folded text (spaces and quotation marks out, brackets and digits to half width); ``Text`` keeps
where each character stood, so that a label is given back as it was printed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from mingzhang.facts import MONEY, Number, number

_FOLD = str.maketrans("０１２３４５６７８９（）〔〕［］％；：,;:．﹣－—–−", "0123456789()()()%；：，；：.-----")
_QUOTES = "“”‘’\"'「」"
_SEPARATOR = re.compile(r"，(?=\d{3}(?!\d))")
#: stands where a remark in brackets was: no word can match it
VOID = "\x01"

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
UP = "增加|增长|增幅|上升|提高|调增|增支|增收|升高|上涨|新增|净增|增"
DOWN = "减少|下降|降低|降幅|减幅|压减|压缩|调减|缩减|减支|减收|削减|核减|减|降"
_WORDS = f"{UP}|{DOWN}|持平"
_ALTERNATIVE = rf"(?:[(/](?:{_WORDS})(?:[、/](?:{_WORDS}))*\)?)?"
_BASE_START = (
    r"(?:\(?20\d\d|上一?年|上一度|去年|同期|往年|年初|决算数|(?:全年|调整后?的?|本年)?预算(?:数|安排数)?(?=[，。；、)\d持相一增减上下低高完保基]|$))"
)
_END = r"(?=[，。；、：)(]|$)"
#: 统计用的计量单位 that a sentence of a budget counts in
_COUNT = r"平方米|㎡|人次|批次|台\(套\)|台/套|辆\(台\)|[人名辆台套批个项件分]"

_TOKEN = re.compile(
    rf"""
    (?P<threshold>单(?:价|位价值|台价值|项价值|件价值|位价)(?:在|为|达|人民币)?{DIGITS}万?元(?:\(含\)|及|含)*以上(?:\(含\))?)
  | (?P<why>(?P<whydir>(?:{_WORDS}){_ALTERNATIVE})?(?:变动|变化|差异|的情况)?的?(?:主要)?(?:原因|因素)(?:主要|一)?
        (?:是由于|是因为|是|为|系|：)?：?|主要(?:由于|因为|因|系|(?:还)?是(?!用于|为了))|(?:是)?(?:由于|因为)|属于?(?=正常|[^，。]*(?:变化|压缩|调[减增]|减幅|增幅)))
  | (?P<use>(?:主要)?(?:是)?(?:用于|用作|为了)(?:以下方面)?：?|开支内容(?:主要)?(?:包括|有|为)：?)
  | (?P<level>(?:保持)?(?:无|没有|未有)(?:增减)?变(?:化|动)|(?:无|没有)增减(?:变化|变动)?|(?:保持|基本)?(?:持平|不变|一致|相同|相等|相当))
  | (?P<base>(?<![占同环对类相评])(?:与|同|比|较|和(?=[^，。；]{{1,10}}相比)|相较于?|相比于?|对比)
        (?P<baseof>(?={_BASE_START})[^，。；：]{{1,40}}?)
        (?:相比较?|相较|对比|比较|比(?=[，]))
        |(?<![占同环对类相评])(?:与|同|比|较|相较于?|相比于?)(?P<baseof2>(?={_BASE_START})[^，。；：]{{1,32}}?)
        (?=(?:总体|总额|净|均|各|共|分别|有所|略有|略|小幅|大幅|同比|相应|也|完成)*
        (?:{UP}|{DOWN}|无增减|无变化|没有|保持|基本|持平|相同|一致|相等|不变)
        |完成|{DIGITS}(?:亿|万)?元|[，。；)]|$))
  | (?P<done>完成(?P<doneof>[^，。；\d]{{0,14}}?)的?(?:比例)?(?:为|约)?(?=\d[\d.,]*%)
        |完成(?P<doneof3>[^，。；\d]{{0,10}}?(?:预算|计划)数?)(?={DIGITS}(?:亿|万)?元的\d[\d.,]*%)
        |(?:预算)?(?:完成|执行)(?:率|比例)(?:为|达到?|是)?(?=\d)
        |(?:为|是|占|达到)(?P<doneof2>(?:年初|全年|调整后?的?|年度|当年)?(?:部门)?预算数?)的(?=\d[\d.,]*%))
  | (?P<share>(?:所)?占比?(?!用|有|地|道|编|领))
  | (?P<order>大于|小于|等于|高于|低于|多于|少于)
  | (?P<of>其中(?:主要)?[：，]?|(?:主要|具体)?包括(?:有)?[：，]?|分别(?:是|为)
        |(?:具体)?(?:使用|安排|分项|支出)?(?:情况|内容|明细|方面)(?:说明)?(?:主要)?(?:如下|为|有)：?|主要有：?)
  | (?P<change>(?:{UP}|{DOWN}){_ALTERNATIVE}(?:幅度|率|额|比例)?(?:了|为|到|约|达)?)
  | (?P<number>(?<![\d.,A-Za-z])(?P<sign>(?<=[为是额率：(])-)?(?P<digits>{DIGITS})
        (?P<unit>%|个?百分点|倍|亿元|万元|千元|百元|元|[亿万]{_END}|{_COUNT})?)
  | (?P<open>\() | (?P<close>\)) | (?P<stop>[，。；：、！？])
    """,
    re.X,
)
_CODES = re.compile(r"\(\d{3,7}(?:类|款|项)?\)|\(\d{2,3}(?:类|款|项)\)|(?<=[\u4e00-\u9fff])\(\d{2}\)")
_WHOLE_NAMES = re.compile(
    r"\((?:类|款|项|境|室|护|役|税|省|一|二|基本建设|本级|单位|部门|民族|套|含|参公|台|科目)\)|\((?:国)?境\)"
)  # fmt: skip
_ORDINAL = re.compile(r"\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)")
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_EVENT = re.compile(rf"\d(?:亿|万|%|元|人|辆|台|套|批|个|平)|\d\.\d|[(]{_WORDS}")
_SHORT_UNITS = frozenset({"人", "个", "项", "分", "台", "套", "批", "名"})
_DATEISH = re.compile(r"20\d\d\.\d{1,2}(?:\.\d{1,2})?$")


class Token(NamedTuple):
    """One token; ``text`` is folded. ``amount`` marks a number that any reader would take for an amount or a percentage."""

    kind: str  # number threshold why use level base done share order of change open close stop
    start: int
    end: int
    text: str
    number: Number | None = None
    unit: str = ""
    amount: bool = False
    direction: int | None = None
    detail: str = ""


class Text(NamedTuple):
    """A folded text and the position of each of its characters in the printed one."""

    printed: str
    plain: str
    origin: tuple[int, ...]

    def as_printed(self, start: int, end: int) -> str:
        """The printed words between two positions of the folded text, with the quotation marks around them."""
        if start >= end:
            return ""
        first, last = self.origin[start], self.origin[end - 1] + 1
        while first and self.printed[first - 1] in "“‘「\"'":
            first -= 1
        while last < len(self.printed) and self.printed[last] in "”’」\"'":
            last += 1
        return self.printed[first:last].strip()


def fold_text(printed: str) -> Text:
    """Fold a sentence; remarks in brackets that hold neither a number nor part of a name are voided."""
    index = [i for i, c in enumerate(printed) if not (c.isspace() or c in _QUOTES)]
    plain = "".join([printed[i] for i in index]).translate(_FOLD)
    plain = _SEPARATOR.sub(lambda m: "," if m.start() and plain[m.start() - 1].isdigit() else "，", plain)
    if "(" in plain:
        plain = _BRACKETS.sub(_remark, plain)
    return Text(printed, plain, tuple(index))


def _remark(match: re.Match[str]) -> str:
    inner = match[0]
    if match.start() == 0 and _ORDINAL.fullmatch(inner):
        return inner
    if _CODES.fullmatch(match.string, *match.span()) or _WHOLE_NAMES.fullmatch(inner) or _EVENT.search(inner):
        return inner
    if len(inner) <= 12 and re.search(rf"\((?:{_WORDS})", inner):
        return inner
    return VOID * len(inner)


def direction_of(word: str) -> int | None:
    """+1, −1, 0; None where the template's alternatives were left standing: 增加（减少）."""
    if re.search(r"[(/]", word):
        return None
    if re.match(DOWN, word):
        return -1
    return 1 if re.match(UP, word) else 0


@lru_cache(maxsize=4096)
def tokens(plain: str) -> tuple[Token, ...]:
    """The tokens of a folded text in order; what stands between them is words."""
    found: list[Token] = []
    named = {at for pattern in (_CODES, _WHOLE_NAMES) for m in pattern.finditer(plain) for at in range(*m.span())}
    for match in _TOKEN.finditer(plain):
        kind = next(k for k in _KINDS if match[k] is not None)
        start, end = match.span()
        if kind in {"open", "close", "number"} and start in named:
            continue
        if kind == "number":
            token = _number(plain, match)
            if token is not None:
                found.append(token)
        elif kind == "change":
            found.append(Token(kind, start, end, match[0], direction=direction_of(match[0])))
        elif kind == "why":
            word = match["whydir"] or ""
            found.append(Token(kind, start, end, word or match[0], direction=direction_of(word) if word else None, detail=word))
        elif kind == "base":
            found.append(Token(kind, start, end, match[0], detail=match["baseof"] or match["baseof2"] or ""))
        elif kind == "done":
            found.append(Token(kind, start, end, match[0], detail=match["doneof"] or match["doneof2"] or match["doneof3"] or ""))
        elif kind == "order":
            sign = 1 if match[0][0] in "大高多" else -1 if match[0][0] in "小低少" else 0
            found.append(Token(kind, start, end, match[0], direction=sign))
        elif kind == "level":
            found.append(Token(kind, start, end, match[0], direction=0))
        else:
            found.append(Token(kind, start, end, match[0], amount=kind == "threshold"))
    return tuple(found)


_KINDS = ("threshold", "why", "use", "level", "base", "done", "share", "order", "of", "change", "number", "open", "close", "stop")


def _number(plain: str, match: re.Match[str]) -> Token | None:
    """The number of a match; None for years, ordinals, codes, dates and quantities of things that no budget counts."""
    digits, unit = match["digits"], match["unit"] or ""
    start, end = match.span()
    after = plain[end : end + 1]
    exact = "." not in digits and "," not in digits
    if not unit:
        if after in "年月日号条款届期类级号" and after:
            return None
        if exact:
            zero = digits == "0" and re.search(r"[为出入费算]$", plain[:start]) and re.match(r"[，。；、)]|$", plain[end:])
            return Token("number", start, end, match[0], number("0", "万元", raw="0"), "万元") if zero else None
        if re.match(r"[A-Za-z°]", after) or _DATEISH.match(digits) or (start == 0 and after not in "，。；、)"):
            return None
    amount = unit in MONEY or unit == "%" or "," in digits or re.search(r"\.\d\d$", digits) is not None
    if unit in _SHORT_UNITS and re.match(r"[均才民大员之月性批]", after) and unit + after != "人员":
        return None if not amount else Token("number", start, end, match[0], number(digits, ""), "?", amount)
    if not unit and after and after not in "，。；、：)(!！？":
        return Token("number", start, end, match[0], number(digits, ""), "?", amount) if amount else None
    if unit == "倍":
        value = number(digits, "")
        value = value._replace(value=value.value * 100, quantum=value.quantum * 100, unit="%", factor=Decimal(100))
        return Token("number", start, end, match[0], value, "%", amount)
    raw = ("-" if match["sign"] else "") + digits
    unit = "%" if unit.endswith("百分点") else unit
    return Token("number", start, end, match[0], number(digits, unit, negative=bool(match["sign"]), raw=raw), unit, amount)
