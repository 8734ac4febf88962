"""Noun phrases → coordinates (名词短语的识别).

A phrase before a number ("2024年一般公共预算基本支出") is read word by word from the vocabulary; what the vocabulary and
the list of empty words do not account for is its *residue*. A phrase with a residue is not understood: it is a label at
best, and never a coordinate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from mingzhang.facts import WHOLE
from mingzhang.facts.axes import ITEM
from mingzhang.understand.names_reading import lone_subject, named_subject
from mingzhang.understand.tokens_reading import VOID
from mingzhang.vocabulary import Hit, scan


class Scope(NamedTuple):
    """What the whole document says. ``functions`` and ``economies``: names → codes that its tables use."""

    entity: str
    year: str
    stage: str
    kind: str  # 预算 | 决算
    unit_default: str = "万元"
    projects: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    functions: Mapping[str, str] = {}
    economies: Mapping[str, str] = {}
    aliases: frozenset[str] = frozenset()  # other names by which the narrative calls the entity


class Phrase(NamedTuple):
    """What a phrase says. ``axes`` hold no year and stage; these stand apart because every figure has them.

    ``both``: revenue and expenditure at once. ``total``: 总计, 总预算. ``residue``: words that were not understood.
    """

    axes: tuple[tuple[str, str], ...] = ()
    year: str = ""
    stage: str = ""
    period: str = ""
    both: bool = False
    total: bool = False
    combined: bool = False  # 合计, 收入预算: may include carry-over
    residue: str = ""
    dated: bool = False

    @property
    def understood(self) -> bool:
        return bool(self.axes) and not self.residue

    def axis(self, name: str) -> str:
        return dict(self.axes).get(name, "")

    def axes_of(self, *names: str) -> bool:
        """Whether it says anything on one of these axes."""
        return any(axis in names for axis, _ in self.axes)


class Around(NamedTuple):
    """What a phrase's surroundings say: the measure, the class of a heading, the axis that is being listed."""

    measure: str = ""
    function: str = ""
    hint: str = ""


_DATE = re.compile(
    r"(?:截[至止到]|到)?(?:(?P<y>20\d\d)年|(?P<last>上年|上一年|去年)|(?P<now>本年|当年))(?:度)?"
    r"(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|份)?)?(?P<end>末|底|年末|年底)?"
)
_YEAR = re.compile(r"(?P<y>20\d\d)(?:年度?|(?=预算|决算|部门))")
_CARRIED_OF = re.compile(r"20\d\d年度?结转(?:到?本年)?(?:的)?")
_LAST = re.compile(r"(?:上一?年度?|上一度|去年)(?!结转|结余|末|底|度?结转)(?:同期)?")
_NOW = re.compile(r"(?:本年度?|当年|今年)(?=$|预算|决算|安排|[一政国财“三公机]|部门|本|支出预算|采购|拟|购)")
_THIS_FLOW = re.compile(
    r"本年(?:度)?(?!(?:财政)?拨款)"
    r"(?=.*(?:收入|支出|资金|拨款)|一般公共|政府性|国有资本|财政|事业|其他|上级|附属|上缴|对附属|单位)"
)
_BOTH = re.compile(r"收支|收、支|收入支出|收入(?:预算|决算)?(?:总计|合计|总额)?[、和与及]支出")
_TOTAL = re.compile(r"总计|总预算|总决算|总体|收支预算总|收支总|总收入|总支出")
_SUM = re.compile(r"合计|总额|预算|决算")
_STAGES = (
    (re.compile(r"年初预算(?:安排)?数?|当年预算数"), "budget"),
    (re.compile(r"(?:全年|调整后?的?)预算数?|预算调整数"), "adjusted"),
    (re.compile(r"预算执行数|执行数|决算数?|实际(?:支出|完成|发生)数?"), "outturn"),
)
_BARE_BUDGET = re.compile(r"预算(?:数|安排|金额|总额)?")
_TAIL = re.compile(r"(?:共计|合计|总计|总额|总共|总量|数额|金额|为|是|达到?|约|共有?|有|计|即|合|均|各|分别)+$")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|[(]?[一二三四五六七八九十]{1,3}[)][、.，]?|[一二三四五六七八九十]{1,3}[、.]"
    r"|\d{1,3}[、.](?!\d)|[(]\d{1,2}[)]、?|[①-⑳]|此外|另外|同时|故|以及|及|和|并|另|其(?:中|(?!他|它))"
    r"|由于|因(?!公)为?|主要|用于|从|按照?|在|对(?!附|个|企|社|事)|即|，|：|、)+"
)
_EMPTY = re.compile(
    r"(?:一般公共预算|部门综合预算|部门预算|部门决算|单位预算|单位决算|综合预算|预算单位|预决算|预算|决算|安排|执行|合计|总额|总计|总量|总体|共计|共有|共|合同|金额|数额|数|资金|拨款|经费|"
    r"支出|收入|财政性|财政|财务|全口径|全年|年度|年初|本年度?|当年|今年|部门|单位|本级及?|所属|下属|全部|各|均|分别|的|为|是|有|约|计|达|在|中|项目(?=支出|$|\x01|预算|资金|执行)|用于|纳入|涉及|规模|情况|"
    r"科目|明细|总|收支|收|支|等|和|与|及|、|以|由|按|从|经|其|其中|另|此外|本|我|核定|下达|批复|编制|批准|开支|列支|发生|实际|预计|计划|拟|方面|口径|对应|功能|经济|分类|占用?|主要|"
    r"包括|涵盖|不含|含|每|已|将|共同|[类款项](?![目])|人民币|目前|截至|截止|总体|具体|公开|控制|当期|说明|使用|相应|具有|需要|同|比|较|相比|万元|元|[：，。；（）()\x01-])"
)
_PURCHASE_EMPTY = re.compile(r"采购|购买|项目|供应商|合同|类|给|由|中标|成交|面向|授予|预留|服务内容|政府")
_BELOW = re.compile(
    r"^(?:[(](?:部门|单位)[)])?(?:本级)?(?:及|和|以及)?(?:下属|所属)?(?:的)?(?:\d+家(?:[\u4e00-\u9fff]{0,14}?(?:机关|单位))(?:和|及|、)?)+的?"
)
_ORGANISATION = re.compile(
    r"^(?P<name>[\u4e00-\u9fff()]{0,40}?(?:局|厅|委员会|委|办公室|办|部|院|法院|检察院|学校|大学|学院|医院|中心|馆|所|站|队|总队|支队|处|街道|镇|乡|公司|协会|联合会|联|党校|政府|幼儿园|社|团|会))"
    r"(?:[(](?:本级|汇总|机关|部门|单位)[)])?(?:部门|单位)?(?:下属|所属)?(?:\d+家[\u4e00-\u9fff]{1,12}?(?:和|及|、)?)*(?:各预算单位|预算单位)?"
)
_SELF = re.compile(
    r"^(?:(?:本|我|全)(?:部门|单位|局|委|办|院|校|街道|镇|中心|馆|所|系统|厅|级)|部门|单位(?!资金)|各单位)"
    r"(?:[(](?:部门|单位)[)])?(?:汇总)?"
)
_OWN_LEVEL = re.compile(r"^(?:[(]本级[)]|(?:机关|局|委|厅|办|院)?本级(?!及|和|与|、))")
#: measures whose figures are their own kind: words such as 支出 beside them say nothing more
_OWN = (
    "three_public", "three_public_meetings", "operating", "administrative", "procurement", "service_purchase", "meeting", "training",
    "assets", "debt",
)  # fmt: skip


#: the peoples in the name of an autonomous place, which a short name leaves out: 寻甸回族彝族自治县, 寻甸县
_PEOPLES = (
    r"(?:(?:各|回|彝|苗|藏|壮|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|"
    r"阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|满|蒙古|维吾尔|布依|朝鲜|哈萨克)族?)+"
    r"自治(?=[县州旗区])"
)
_LOOSE = re.compile(rf"[()]|本级|汇总|部门$|单位$|[和与]|{_PEOPLES}")
_WHICH = re.compile(r"^[(](?:本级|汇总|部门|单位)[)]|^(?:部门|单位|本级)")


@lru_cache(maxsize=4096)
def same_body(name: str, entity: str) -> bool:
    """Whether an organisation's printed name means the document's own: with its region, a short form, a slip of one character."""
    a, b = (_LOOSE.sub("", n) for n in (name, entity))
    if not a or not b or b in a:
        return True
    if len(a) < 3 or a[-2:] != b[-2:]:
        return False
    position = -1
    for char in a:
        position = b.find(char, position + 1)
        if position < 0:
            return SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.86
    return True


def read_phrase(text: str, scope: Scope, around: Around = Around()) -> Phrase:  # noqa: B008
    """Read a folded phrase. Nothing is inherited here: that is the discourse's task."""
    rest = _LEAD.sub("", text.replace(VOID, ""))
    total = _TOTAL.search(rest) is not None
    rest = _TAIL.sub("", rest)
    if not rest:
        return Phrase()
    axes: dict[str, str] = {}
    year = stage = period = ""
    dated = False
    rest, carried = _CARRIED_OF.subn("", rest)
    if carried:
        axes["vintage"] = "earlier"
    rest, flowing = _THIS_FLOW.subn("", rest, count=1)
    match = _DATE.search(rest)
    if match and (match["m"] or match["end"]):
        year, period, dated = _dated(match, scope)
        rest = rest[: match.start()] + rest[match.end() :]
    match = _YEAR.search(rest)
    if match:
        year = year or match["y"]
        rest = rest[: match.start()] + rest[match.end() :]
    elif (match := _LAST.search(rest)) is not None:
        year = year or _before(scope.year)
        rest = rest[: match.start()] + rest[match.end() :]
    elif (match := _NOW.search(rest)) is not None:
        year = year or scope.year
        rest = rest[: match.start()] + rest[match.end() :]
    rest, entity = _without_body(rest, scope)
    rest = _LEAD.sub("", rest)
    if entity:
        axes["entity"] = entity
    for pattern, member in _STAGES:
        rest, count = pattern.subn(VOID if member != "outturn" else "决算", rest)
        if count:
            stage = stage or member
    both = _BOTH.search(rest) is not None
    spans: list[tuple[int, int]] = []
    subject = named_subject(rest, scope.functions, around.function, scope.year)
    if subject is None and not both and around.measure not in {"procurement", "service_purchase", "assets", "performance"}:
        hint = around.hint or ("economy" if around.measure == "operating" else "")
        if around.measure in {"", "expenditure", "operating", "revenue"}:
            subject = lone_subject(rest.replace("科目", ""), scope.functions, scope.economies, hint, scope.year)
    if subject is not None:
        axes[subject.axis] = subject.code
        spans.append((subject.start, subject.end))
        axes["measure"] = "expenditure" if around.measure not in {"operating"} else "operating"
    masked = _mask(rest, spans)
    hits = _hits(masked, around.measure)
    for hit in hits:
        for axis, member in hit.assigns:
            if axis == "stage":
                stage = stage or member
            elif axis == "measure" and axes.get("measure") in _OWN and member in {"revenue", "expenditure"}:
                continue
            elif axis != "item" or member not in {"quantity", "unit_price"}:
                axes[axis] = member
        spans.append((hit.start, hit.end))
    if subject is not None and around.measure == "operating":
        axes["measure"] = "operating"
    left = _mask(rest, spans)
    if not stage and _BARE_BUDGET.search(left):
        stage = "budget"
    if both:
        axes.pop("measure", None)
    _imply(axes, around.measure)
    total = (total or both) and axes.get("measure", "revenue") in {"revenue", "expenditure"}
    if flowing and axes.get("measure", around.measure) in {"revenue", "expenditure", ""}:
        axes.setdefault("flow", "current")
    elif flowing:
        year = year or scope.year
    if total and not {"function", "economy", "gov_economy", "nature"} & axes.keys() and "flow" not in axes:
        axes["flow"] = WHOLE
    residue = _strip(left)
    if residue and axes.get("measure", around.measure) in {"procurement", "service_purchase"}:
        residue = _PURCHASE_EMPTY.sub("", residue)
    if any(len({m for h in hits for a, m in h.assigns if a == axis and (axis == "item" or m in _OWN)}) > 1 for axis in ("measure", "item")):
        residue = residue or "并列"
    if axes.get("item") and axes.get("measure") in _OWN and _owners(axes["item"]) and axes["measure"] not in _owners(axes["item"]):
        residue = residue or "并列"
    return Phrase(tuple(axes.items()), year, stage, period, both, total, "合计" in rest or not flowing, residue, dated)


def _hits(text: str, measure: str) -> tuple[Hit, ...]:
    """Vocabulary words; a measure that the phrase itself names decides what the others mean."""
    given = (("measure", measure),) if measure else ()
    hits = scan(text, "s", given)
    own = next((m for h in hits for a, m in h.assigns if a == "measure" and m in _OWN), "")
    return scan(text, "s", (("measure", own),)) if own and own != measure else hits


@lru_cache(maxsize=256)
def _owners(item: str) -> tuple[str, ...]:
    """The measures that an item divides."""
    return tuple(measure for measure, members in ITEM.items() if item in {m.code for m in members})


def _imply(axes: dict[str, str], measure: str) -> None:
    """What one member says about the measure: 公务接待费 is of 三公, 事业收入 is revenue."""
    item = axes.get("item", "")
    if item and axes.get("measure") not in _OWN:
        owner = next(iter(_owners(item)), "")
        if owner == "three_public" or axes.get("measure") in {"revenue", "expenditure"}:
            axes["measure"] = owner or measure
    if axes.get("measure") or measure in _OWN:
        return
    if axes.keys() & {"nature", "function", "economy", "gov_economy"} or axes.get("flow") in {"carried", "allocated"}:
        axes["measure"] = "expenditure"
    elif axes.get("flow") == "brought" or axes.get("fund") in {"business", "operating", "superior", "affiliated", "other"}:
        axes["measure"] = "revenue"


def _dated(match: re.Match[str], scope: Scope) -> tuple[str, str, bool]:
    """Year and period of a date: a year's end needs no period, any other day is one."""
    year = match["y"] or (_before(scope.year) if match["last"] else scope.year)
    month, day = match["m"] or "", match["d"] or ""
    if not month or month == "12":
        return year, "", True
    return year, f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""), True


def _before(year: str) -> str:
    return str(int(year) - 1) if year.isdigit() else ""


def _without_body(text: str, scope: Scope) -> tuple[str, str]:
    """The phrase without the organisation that it begins with, and that organisation if it is another one."""
    match = _OWN_LEVEL.match(text.removeprefix(scope.entity) if scope.entity else text)
    if match and (own := _own_level(scope)):
        return text.removeprefix(scope.entity)[match.end() :], own
    match = _SELF.match(text)
    if match:
        return text[match.end() :], ""
    if scope.entity and text.startswith(scope.entity):
        text = text[len(scope.entity) :]
        return _BELOW.sub("", _WHICH.sub("", text)), ""
    if not _ORGANISATION.match(text):
        return text, ""
    for end in range(min(len(text), 45), 1, -1):
        match = _ORGANISATION.fullmatch(text[:end])
        if match is None:
            continue
        name = match["name"]
        if name in scope.units and not same_body(name, scope.entity):
            return text[end:], name
        if name in scope.aliases or (scope.entity and same_body(name, scope.entity)):
            return text[end:], ""
    return text, ""


def _own_level(scope: Scope) -> str:
    """The unit that 本级 means in a document of several units; '' where the document is of one."""
    own = sorted(u for u in scope.units if "本级" in u and same_body(u, scope.entity))
    if "本级" in scope.entity or len(scope.units) == len(own):
        return ""
    return own[0] if own else f"{scope.entity}（本级）"


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + VOID * (end - start) + text[end:]
    return text


@lru_cache(maxsize=8192)
def _strip(text: str) -> str:
    return _EMPTY.sub("", text)
