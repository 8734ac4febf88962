"""Amounts in performance forms (绩效表中的资金): rows of funds, composition with shares, budget and execution.

A number is bound by the label at its left, the headers above it and the stub of its section, in that order. A label that
says nothing of money leaves the number unbound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import Claim, Coordinate, Fact, Number, Place, State, Unbound, merge, parse_cell
from mingzhang.reading import Earned, Source, Weight
from mingzhang.understand.form_rows import Strip, unit_in
from mingzhang.vocabulary import assign, fold

PlaceOf = Callable[[Cell, str, str], Place]

_THIS_YEAR = {"flow": "current", "vintage": "this_year", "fund": "fiscal"}
#: words of forms → what they assign; the first that fits counts, before the general vocabulary
_SAYINGS: tuple[tuple[str, dict[str, str]], ...] = (
    (r"实施期(?:限)?资金总额|项目(?:资金)?总额|项目总预算|项目总投资|预计总投资", {"year": "", "item": "项目总预算"}),
    (r"项目(?:当年|本年度?)预算|当年预算合计", {"origin": "*"}),
    (r"(?:年度|本年|当年|全年)(?:预算)?资金(?:申请)?总额|年度金额|(?:部门)?预算支出总额", {"fund": "*"}),
    (r"(?:\d\.)?财政拨款收入\((?:[省市区县]|本)级安排数?\)", {**_THIS_YEAR, "origin": "local"}),
    (r"(?:\d\.)?财政拨款收入\(上级转移支付.*\)", {**_THIS_YEAR, "origin": "transfer"}),
    (r"(?:\d\.)?专户管理的非税收入拨款", {"flow": "current", "fund": "special_account"}),
    (r"(?:\d\.)?其他资金\(含.*\)", {"flow": "current", "item": "其他资金"}),
    (r"(?:其中:)?中央(?:财政)?(?:补助|资金|拨款)+", {"fund": "fiscal", "origin": "transfer", "item": "中央财政资金"}),
    (r"(?:其中:)?省级?(?:财政)?(?:补助|资金|拨款)+", {"fund": "fiscal", "origin": "transfer", "item": "省级财政资金"}),
    (r"(?:其中:)?(?:[市区县]|本)级(?:财政)?(?:补助|资金|拨款)+", {"fund": "fiscal", "origin": "local"}),
    (r"(?:其中:)?(?:当年|本年)财政(?:拨款|资金)", {"fund": "fiscal", "vintage": "this_year"}),
    (r"(?:其中:)?财政(?:拨款|资金)", {"fund": "fiscal"}),
    (r"(?:其中:)?(?:上年)?结转资金", {"vintage": "earlier", "item": "上年结转资金"}),
    (r"(?:其中:)?其他资金", {"fund": "own", "item": "其他资金"}),
    (r"年初预算数?", {"stage": "budget"}),
    (r"(?:全年|调整后?)预算数?(?:\(A\))?", {"stage": "adjusted"}),
    (r"(?:全年|预算)?(?:执行|支出|实际执行)数?(?:\(B\))?", {"stage": "outturn"}),
    (r"收入(?:构成|来源)?", {"measure": "revenue"}),
    (r"(?:部门预算)?支出(?:构成)?", {"measure": "expenditure"}),
)
_WORDS = tuple((re.compile(pattern), assigns) for pattern, assigns in _SAYINGS)
_HEADER = re.compile(
    r"年初预算数?|(?:全年|调整后?)预算数?(?:\(A\))?|(?:全年|预算)?执行数?(?:\(B\))?|(?:预算)?执行率.*|分值|权重|得分|当年金额|占比|近两年收支金额|"
    r"20\d\d年(?:决算数|调整预算数)?|预算金额(?:\(.*\))?|来源项目|(?:20\d\d年)?预算申报数|预算支出总额|合计|总额|基本支出|项目支出|财政拨款|其他资金|收入来源|"
    r"部门预算支出|事业发展性支出|按预算级次划分|总体资金情况"
)
_MONEY = re.compile(r"资金|预算|拨款|支出|收入|总额|金额|合计|总计|经费|执行数")
_NO_MONEY = re.compile(r"电话|代码|编码|日期|人数|时间|序号|年度$|项目年度")
_SHARE = re.compile(r"占比.*|比重.*|比例.*")
_RATE = re.compile(r"(?:预算)?执行率.*")
_SCORE = re.compile(r"(?:分值|权重).*")
_EXECUTION = re.compile(r"(?:预算)?执行率(?:分值|权重|指标).*?(\d+(?:\.\d+)?)(?:分|%)")
_EARLIER = re.compile(r"(20\d\d)年(?:度)?(.{0,6})")
#: what is said behind an earlier year of its figures
_STAGES = {"决算数": "outturn", "调整预算数": "adjusted"}
_TOTAL = re.compile(r"(?:金额)?合计|总计")
#: so many header words make a header even where a number stands among them
_SURE_HEADER = 4
_NUMBERED = re.compile(r"^\d+[.、]")


class Amounts(NamedTuple):
    """What the money rows of one form say. ``total`` 项目总预算, ``budget`` this year's."""

    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    weights: tuple[Weight, ...]
    total: Number | None
    budget: Number | None
    unbound: tuple[Unbound, ...]
    execution: Earned | None = None  # 执行率得分


def is_number(cell: Cell) -> bool:
    return parse_cell(cell.text)[0] is State.NUMBER


def is_money_row(strip: Strip) -> bool:
    """A row of amounts, or of the headers above them."""
    texts = [fold(c.text) for c in strip.cells if parse_cell(c.text)[0] is State.TEXT]
    if any(_NO_MONEY.search(t) for t in texts):
        return False
    if any(is_number(c) for c in strip.cells):
        return any(_MONEY.search(t) for t in texts) or not texts
    if len(texts) > 1 and _names_section(texts[0]) and _MONEY.search(texts[1]):
        return True
    source = any(_source(_NUMBERED.sub("", t)) for t in texts[-1:])
    return source or sum(bool(_HEADER.fullmatch(t)) for t in texts) >= 2 or any(_EXECUTION.search(t) for t in texts)


@lru_cache(maxsize=4096)
def special(text: str) -> dict[str, str] | None:
    """What a form's own words assign; None where they are none of a form."""
    return next((assigns for pattern, assigns in _WORDS if pattern.fullmatch(text)), None)


def _names_section(text: str) -> bool:
    """收入构成, 支出构成: the stub of a section, which may stand beside a blank first row."""
    return set(special(text) or ()) == {"measure"}


def _source(text: str) -> str:
    """The origin that a source's label states: local | transfer | special_account | other | * ; '' for other labels."""
    assigns = special(text)
    if assigns is None:
        return ""
    if assigns.get("origin") in {"local", "transfer"}:
        return assigns["origin"]
    if "*" in (assigns.get("origin"), assigns.get("fund")) or assigns.get("item") == "项目总预算":
        return "*"
    if assigns.get("fund") == "fiscal":
        return "local"
    if "stage" in assigns or "measure" in assigns:
        return ""
    return "special_account" if assigns.get("fund") == "special_account" else "other"


def _above(headers: Sequence[Strip], cell: Cell) -> list[str]:
    """Header labels over a cell, nearest last."""
    result = []
    for strip in headers:
        over = [c for c in strip.cells if c.column <= cell.column < c.column + max(c.colspan, 1)]
        if not over and not strip.spanned:
            over = [c for c in strip.cells if c.column <= cell.column][-1:]
        result += [fold(c.text) for c in over if c != cell and not is_number(c)]
    return list(dict.fromkeys(result))


def _left(strip: Strip, cell: Cell) -> list[Cell]:
    """The words at the left of a number, nearest first, as far as the number before it; the row's stubs after them."""
    before = [c for c in strip.cells if c.column < cell.column]
    near: list[Cell] = []
    for other in reversed(before):
        if is_number(other):
            if near:
                break
            continue
        if parse_cell(other.text)[0] is not State.DASH:
            near.append(other)
    return near


def _is_stub(word: str) -> bool:
    """A section's label (收入构成), not another row's label that stands further left (项目总预算 beside 项目当年预算)."""
    own = special(word)
    return own is None or set(own) <= {"measure"}


def _axes(words: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Axis members that the words assign, the first strongest; whether any of them spoke of money."""
    layers: list[dict[str, str]] = []
    for position, word in enumerate(words):
        own = special(word)
        layers.append(own if own is not None else assign(word, "r" if position == 0 else "h"))
    return merge(*layers), any(layers) or any(_TOTAL.fullmatch(w) or w in {"当年金额", "总额"} for w in words)


def read_money(strips: Sequence[Strip], at: Coordinate, unit: str, place: PlaceOf) -> Amounts:
    """Bind the numbers of a form's money rows. ``at`` holds what the form states for all of them."""
    facts: list[Fact] = []
    claims: list[Claim] = []
    sources: list[Source] = []
    weights: list[Weight] = []
    unbound: list[Unbound] = []
    headers: list[Strip] = []
    scopes: dict[int, dict[str, str]] = {}
    section: list[str] = []
    fresh = False
    execution: Earned | None = None
    for strip in strips:
        numbers = [c for c in strip.own if is_number(c)]
        weights += _execution(strip, place, weights)
        named = [fold(c.text) for c in strip.own]
        marks = sum(bool(_HEADER.fullmatch(t)) for t in named)
        if not numbers or marks >= _SURE_HEADER:
            if marks >= 2 or (headers and named and marks == len(named)):
                headers = [*headers, strip] if fresh else [strip]
                fresh = True
            elif len(named) > 1 and _names_section(named[0]):
                section = named[:1]
            sources += _empty_source(strip, place)
            continue
        fresh = False
        row: list[Fact] = []
        for cell in numbers:
            near = _left(strip, cell)
            label = fold(near[0].text).rstrip(":") if near else ""
            over = _above(headers, cell)
            stubs = [w for c in near[1:] if _is_stub(w := fold(c.text))]
            section = stubs or section
            words = [w for w in (label, *reversed(over), *(_above(headers, near[0]) if near else ()), *(stubs or section)) if w]
            here = place(cell, label, "/".join(over))
            if any(_SHARE.fullmatch(w) for w in over):
                claims += _share(cell, row, here)
            elif any(_RATE.fullmatch(w) for w in over):
                claims += _completion(cell, row, here)
            elif any(_SCORE.fullmatch(w) for w in over):
                printed = parse_cell(cell.text, "分")[1]
                weights += [Weight(printed, ("预算执行率",), here)] if printed is not None and not weights else []
            elif "得分" in over:
                printed = parse_cell(cell.text, "分")[1]
                execution = execution or (Earned(printed, here) if printed is not None else None)
            else:
                fact = _fact(cell, words, at, unit, here, scopes)
                if fact is None:
                    unbound.append(Unbound(cell.text, "金额左侧与上方的文字没有说明是什么资金。", here))
                else:
                    row.append(fact)
                    sources += _filled_source(label, fact)
        facts += row
    claims = _completed(claims, facts)
    totals = [f for f in facts if f.coordinate.item == "项目总预算"]
    same = [f for f in facts if f.coordinate._replace(origin="", fund="") == at]
    stated = [f for f in same if "*" in (f.coordinate.origin, f.coordinate.fund)]
    return Amounts(
        tuple(facts), tuple(claims), tuple(sources), tuple(weights), totals[0].number if totals else None,
        stated[0].number if stated else None, tuple(unbound), execution,
    )  # fmt: skip


def _fact(cell: Cell, words: list[str], at: Coordinate, unit: str, place: Place, scopes: dict[int, dict[str, str]]) -> Fact | None:
    assigned, money = _axes(words)
    year, said = next(((m[1], m[2]) for w in words if (m := _EARLIER.fullmatch(w)) and m[1] != at.year), ("", ""))
    if not words or not any(_MONEY.search(w) for w in words) or not (money or year or (not at.project and _MONEY.search(words[0]))):
        return None
    label = words[0]
    if assigned.get("item") == "项目总预算" or assigned.get("fund") == "*" or assigned.get("origin") == "*":
        scopes[cell.column] = {k: assigned[k] for k in ("year", "item") if k in assigned}
    elif label.startswith("其中") or special(label) is not None:
        # 其中 rows go on in the scope of the total above them: the whole project's, or the year's
        assigned = merge(assigned, scopes.get(cell.column, {}))
    if not at.project and assigned.get("item") in {"其他资金", "上年结转资金"}:
        assigned = {axis: member for axis, member in assigned.items() if axis != "item"}
    measure = assigned.get("measure") or at.measure
    if _TOTAL.fullmatch(label) and "fund" not in assigned and "nature" not in assigned:
        assigned = merge(assigned, {"fund": "*"} if measure == "revenue" else {"nature": "*"})
    coordinate = at._replace(**{**assigned, "measure": measure})
    if measure == "revenue":
        coordinate = coordinate._replace(flow=coordinate.flow or "*", nature="")
    elif coordinate.nature and not at.nature:
        coordinate = coordinate._replace(flow=coordinate.flow or "current")
    if year:
        coordinate = coordinate._replace(year=year, flow="", stage=_STAGES.get(said, coordinate.stage))
    if not at.project and not set(assigned) & {"fund", "nature", "origin", "item", "flow", "vintage"}:
        coordinate = coordinate._replace(item=_NUMBERED.sub("", label))
    stated = next((u for w in reversed(words) if (u := unit_in(w))), unit)
    number = parse_cell(cell.text, stated)[1]
    if number is None:
        return None
    evidence = [("stage", "header" if said in _STAGES else "default")] if year else []
    return Fact(coordinate, number, place, kind="form", evidence=(*evidence, *((axis, "row") for axis in assigned)))


def _filled_source(label: str, fact: Fact) -> list[Source]:
    plain = _NUMBERED.sub("", label)
    origin = _source(label) or _source(plain)
    here = fact.coordinate
    stated = origin and here.measure == "expenditure" and here.stage == "budget" and here.item != "项目总预算"
    return [Source(label, origin, fact.number, fact.place)] if stated else []


def _empty_source(strip: Strip, place: PlaceOf) -> list[Source]:
    cell = next((c for c in reversed(strip.cells) if parse_cell(c.text)[0] is State.TEXT), strip.cells[-1])
    label = fold(cell.text).rstrip(":")
    origin = _source(label) if not _HEADER.fullmatch(label) or len(strip.own) == 1 else ""
    return [Source(label, origin, None, place(cell, label, ""))] if origin and cell.row == strip.row else []


def _share(cell: Cell, row: Sequence[Fact], place: Place) -> list[Claim]:
    """A share of the row's this-year amount in the total of its section; the total is found when all rows are read."""
    number = parse_cell(cell.text, "%")[1]
    subject = next((f for f in row if f.number.is_money), None)
    if number is None or subject is None:
        return []
    whole = subject.coordinate._replace(**({"fund": "*"} if subject.coordinate.measure == "revenue" else {"nature": "*"}))
    return [Claim("share", subject.coordinate, whole, number, None, "占比", place, subject.number)]


def _completion(cell: Cell, row: Sequence[Fact], place: Place) -> list[Claim]:
    number = parse_cell(cell.text, "%")[1]
    spent = next((f for f in row if f.coordinate.stage == "outturn"), None)
    planned = next((f for stage in ("adjusted", "budget") for f in row if f.coordinate.stage == stage), None)
    if number is None or spent is None or planned is None:
        return []
    return [Claim("completion", spent.coordinate, planned.coordinate, number, None, "执行率", place, spent.number, planned.number)]


def _completed(claims: list[Claim], facts: Sequence[Fact]) -> list[Claim]:
    by = {f.coordinate: f.number for f in facts}
    return [c._replace(base_value=by.get(c.base)) if c.kind == "share" and c.base is not None else c for c in claims]


def _execution(strip: Strip, place: PlaceOf, known: Sequence[Weight]) -> list[Weight]:
    """执行率分值（10分）: the weight that a form gives to the execution of the budget."""
    for cell in strip.own:
        match = _EXECUTION.search(fold(cell.text))
        if match and not known:
            number = parse_cell(match[1], "分")[1]
            return [Weight(number, ("预算执行率",), place(cell, "预算执行率", "分值"))] if number is not None else []
    return []
