"""What the words of a table state: its title, its header paths, the keys and labels of its rows (表内用词).

Each function turns words into axis members; who outranks whom is decided in :mod:`mingzhang.understand.bind`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mingzhang.catalogues import class_plain, economic, functional, gov_economic, plain
from mingzhang.facts import WHOLE
from mingzhang.reading import Column
from mingzhang.understand.blocks import ordinal
from mingzhang.understand.header import PURE_TOTAL
from mingzhang.understand.names_reading import axis_of_code
from mingzhang.vocabulary import assign, fold, is_organisation, scan, spelt

_YEAR = re.compile(r"(20\d\d)\s*年?")
_LAST_YEAR = re.compile(r"上年(?!结转|结余|度?结转|末)|上一年")
_LINES = re.compile(r"资产(?:配置|购置)|采购|购买服务|项目支出及|项目(?:支出|预算|经费|名称)?(?:预算|明细|情况)*(?:总)?表|专项|明细")
_CUBES = re.compile(r"[“\"]?三公|功能|经济|科目|基本支出|总表$|总体")
SKIPPED_LABEL = re.compile(r"^(?:其中|#)[:：、]?")
#: header words of money; a list of projects may carry a column of goals beside its amounts
_MONEY_HEAD = re.compile(r"^(?:合计|小计|总计)$|预算|拨款|资金|收入|金额|结转")
_INDICATORS = re.compile(r"[一二三]级指标|绩效目标|绩效指标|指标值")
_CATEGORY = re.compile(r"(?:[\u4e00-\u9fff]{2}项目)?")
_HOLDER = re.compile(r"^(?:预算|采购|项目|基层|主管)?(?:单位|部门)(?:[(]单位[)])?(?:编码|代码|名称)?$")
#: words that say how a figure is counted or printed, not what it is about
_NEUTRAL = re.compile(
    r"(?:19|20)\d\d年?度?|本年度?|当年|全年|年度|年初|上年|上一年度?|去年|同期|预算|决算|执行|完成|合计|小计|总计|共计|总数|总额|总量|数额|金额|统计|信息|数|额|"
    r"收支|收入|支出|资金|拨款|财政|经费|费用?|申报|安排|情况|其中|部门|单位|科目|项目|综合|全口径|扣除基建项目后|增减|变动|拟|比例|总|类|等|占比|人数|采购|购买|内容|"
    r"[(][^()]*[)]|[万亿]?元|[：:、“”\"\d%％./=＝+＋#-]|[的及和与]"
)
#: a name with its code behind it: 行政运行（2010401）
_CODED = re.compile(r"\((\d{7}|\d{5}|\d{3})\)$")
#: names that two classifications share
_AMBIGUOUS = frozenset({"其他支出", "预备费及预留"})
#: 采购品目 letter → item
_PROCURED = {"A": "goods", "B": "works", "C": "services", "货物": "goods", "工程": "works", "服务": "services"}
#: a row of a purchase list that names only the sort of purchase: 货物, 一、货物A, C 服务类
_SORT = re.compile(r"^(?:[一二三]、)?[A-C]?[-－ ]?(货物|工程|服务)(?:类|[A-C])*$")

Assign = dict[str, tuple[str, str]]  # axis → (member, evidence)


class Scope(NamedTuple):
    """What the document as a whole says: whose, which year, which stage, in what unit by default."""

    entity: str
    year: str
    stage: str
    kind: str
    unit: str = "万元"


def kind_of(title: str, header: Sequence[str]) -> str:
    """cube | lines | indicators by title and header words."""
    levels = any(re.search(r"[一二三]级指标|指标值", label) for label in header)
    money = sum(1 for label in header if _MONEY_HEAD.search(label)) >= 2 and not levels
    if not money and (_INDICATORS.search("".join(header)) or ("绩效" in title and "目标" in title)):
        return "indicators"
    return "lines" if _LINES.search(title) and not _CUBES.search(title) else "cube"


# ---- title and header ------------------------------------------------------------------------------------------------


def both_sides(title: str) -> bool:
    """Whether a table is of revenue and expenditure at once."""
    sides = {dict(h.assigns).get("measure") for h in scan(fold(title), "t")}
    return "收支" in title or {"revenue", "expenditure"} <= sides


def title_assign(title: str) -> dict[str, str]:
    """The members that a table's title states; a title with both 收入 and 支出 states no measure."""
    result = assign(title, "t")
    if both_sides(title) and result.get("measure") in {"revenue", "expenditure"}:
        del result["measure"]
    if result.get("measure", "expenditure") in {"revenue", "expenditure"} and "fund" not in result and re.search(r"收支|收入|支出", title):
        result["fund"] = WHOLE
    year = _YEAR.search(title)
    if year:
        result["year"] = year[1]
    return result


def column_assign(column: Column, base: dict[str, str], title: str, scope: Scope) -> Assign:
    """What a header path states, the leaf over its groups. ``base``: what the title states."""
    result: Assign = {}
    given = dict(base)
    for label in column.path:
        members = assign(label, "h", given)
        for axis, member in members.items():
            result[axis] = (member, "header")
            given[axis] = member
        year = _YEAR.search(label)
        if year:
            result["year"] = (year[1], "header")
        elif _LAST_YEAR.search(label) and scope.year.isdigit():
            result["year"] = (str(int(scope.year) - 1), "header")
        axis, code = economic_class(label, title)
        if axis:
            result[axis] = (code, "header")
    leaf = column.path[-1] if column.path else ""
    if leaf and not economic_class(leaf, title)[0] and left_over(leaf, "h", given) and left_over(leaf, "h", base):
        result.setdefault("item", (leaf, "header"))
    joint = base.get("measure") == "three_public" and re.search(r"会议费|培训费", title)
    if leaf and PURE_TOTAL.match(leaf) and joint and "measure" not in result and "item" not in result:
        result["measure"] = ("three_public_meetings", "title")
    return result


def economic_class(label: str, title: str) -> tuple[str, str]:
    """(axis, class) of a header that names an economic class and no other; ('', '') if it names none.

    A name of both lists belongs to the list that the table announces (按政府预算经济分类).
    """
    if label in _AMBIGUOUS or assign(label, "h").keys() - {"measure"}:
        return "", ""
    return economy_code(label, "gov_economy" if re.search(r"政府(?:预算)?(?:支出)?经济", title) else "")


def left_over(label: str, context: str, given: dict[str, str]) -> str:
    """What neither the vocabulary nor the neutral words account for: a label with such a rest is not the whole of anything."""
    folded = fold(label)
    rest, end = "", 0
    for hit in scan(folded, context, tuple(sorted(given.items()))):
        rest += folded[end : hit.start]
        end = hit.end
    return _NEUTRAL.sub("", rest + folded[end:])


# ---- rows ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def class_code(label: str) -> str:
    """The functional class (类, three digits) of a name, '' if none or several."""
    wanted = class_plain(label)
    named = {class_plain(n): c for c in functional().children("") for n in functional().names(c)}
    if wanted in named:
        return named[wanted]
    # a name cut short by a narrow cell
    hits = {c for n, c in named.items() if len(wanted) >= 4 and n.startswith(wanted)}
    return hits.pop() if len(hits) == 1 else ""


@lru_cache(maxsize=4096)
def economy_code(label: str, first: str = "") -> tuple[str, str]:
    """(axis, class) of an economic class name; ('', '') if none. ``first``: the axis to look in first, 部门预算's by default."""
    wanted = plain(label)
    cut = wanted.count("(") > wanted.count(")")  # a narrow cell may lose the end of a bracket
    books = (("economy", economic()), ("gov_economy", gov_economic()))
    for axis, book in reversed(books) if first == "gov_economy" else books:
        hits = [c for c in book.children("") if any(plain(n) == wanted or (cut and plain(n).startswith(wanted)) for n in book.names(c))]
        if len(hits) == 1:
            return axis, hits[0]
    return "", ""


@lru_cache(maxsize=4096)
def subject_code(axis: str, label: str) -> str:
    """The economic subject that a name without a code means; '' where none or several bear it."""
    books = {"economy": economic, "gov_economy": gov_economic}
    hits = books[axis]().codes_named(label) if axis in books and label else ()
    return hits[0] if len(hits) == 1 else ""


def axis_of(path: Sequence[str], codes: Sequence[str], title: str, lines: bool = False) -> str:
    """Which axis a code or label column speaks of."""
    text = "".join(path)
    samples = [c for c in codes if c]
    digits = [c for c in samples if c.isdigit()]

    def starts(*heads: str) -> bool:
        return bool(digits) and sum(d[0] in heads for d in digits) >= 0.9 * len(digits)

    if "经济" in text and "功能" not in text:
        return "gov_economy" if ("政府" in text and "部门" not in text) or starts("5") else "economy"
    if "功能" in text:
        return "function"
    if re.search(r"品目|采购(?:类别|类型)", text):
        return "catalogue"
    if lines and re.search(r"服务(?:内容|项目名称|名称)$", text):
        return "content"
    if lines and re.search(r"目录三级(?:目录)?$", text):
        return "directory"
    if lines and re.search(r"^资金(?:性质|来源)$", path[-1] if path else ""):
        return "money"
    if re.search(r"项目(?:编码|代码|编号)|项目名称|^项目$", text) and any(len(c) >= 10 for c in samples):
        return "project"
    if _HOLDER.search(path[-1] if path else ""):
        return "entity"
    if digits and all(len(d) in (3, 5, 7) for d in digits):
        if starts("2"):
            return "function"
        if starts("3"):
            return "economy"
        if starts("5"):
            return "gov_economy"
    if not lines and not digits and re.search(r"收支|收入", title):
        return ""  # the 项目 of a balance are its lines
    if re.search(r"项目名称|专项名称|项目(?:编码|代码|编号)", text) or (lines and re.search(r"^项目$", text)):
        return "project"
    if "科目" in text:
        return "economy" if "基本支出" in title and starts("3") else "function"
    return ""


def label_assign(label: str, measure: str, given: dict[str, str], axis: str = "") -> dict[str, str]:
    """Members that a row label states by its words alone. ``axis``: the one that its column's header announces."""
    plain_label = ordinal(SKIPPED_LABEL.sub("", label))[2] or label
    if PURE_TOTAL.match(plain_label):
        return {}
    if measure != "revenue":
        if (printed := _CODED.search(fold(plain_label))) and (of_code := axis_of_code(printed[1])):
            return {of_code: printed[1]}
        economic = axis in {"economy", "gov_economy"}
        code = "" if economic else class_code(plain_label)
        if code and not re.search(r"合计|总计", plain_label):
            return {"function": code}
        found, economy = economy_code(plain_label, axis)
        if found:
            return {found: economy}
    return assign(plain_label, "r", given)


def is_category(label: str) -> bool:
    """Whether a row gathers projects of one sort (通用项目, 专用项目) and names none."""
    return _CATEGORY.fullmatch(label) is not None


def key_assign(axis: str, code: str, label: str, entity: str, owned: bool = False) -> dict[str, str]:
    """What a row's code and name state on the axis of their column. ``entity``: the document's own; ``owned``: a column names units."""
    if not code and not label:
        return {}
    if not code and PURE_TOTAL.match(label):
        return {axis: WHOLE} if axis in {"function", "economy", "gov_economy", "project"} else {}
    if axis in {"function", "economy", "gov_economy"}:
        code = code or subject_code(axis, label)
        return {axis: code} if code else {}
    if axis == "entity" and label:
        return {"entity": same_entity(label, entity)}
    if axis == "project" and label and not re.fullmatch(r"\d{2}", code):
        if re.fullmatch(r"\d{3,9}", code) or (not code and not owned and is_organisation(label)):
            return {"entity": same_entity(label, entity)}
        return {} if is_category(label) else {"project": spelt(ordinal(label)[2] or label)}
    if axis == "project" and label:
        return {"origin": "transfer" if "转移" in label else "local"}
    if axis == "money" and label:
        return _money_assign(label)
    if axis in {"content", "directory"} and label:
        return {"item": spelt(label)}
    if axis == "catalogue" and code:
        return {"item": _PROCURED.get(code[0], "")}
    if axis == "catalogue" and (sort := _SORT.search(label)):
        return {"item": _PROCURED[sort[1]]}
    return {}


def _money_assign(label: str) -> dict[str, str]:
    """The fund or the vintage that a line's 资金性质 or 资金来源 states."""
    words = assign(label, "c")
    if words.get("flow") == "brought":
        words["vintage"] = "earlier"
    return {axis: words[axis] for axis in ("fund", "vintage") if axis in words}


def same_entity(name: str, entity: str) -> str:
    """The department's own name where a row prints it with its region before it; otherwise the name as printed."""
    name = spelt(name)
    if entity and (name == entity or name.endswith(entity) or entity.endswith(name)) and abs(len(name) - len(entity)) <= 4:
        return entity
    return name
