"""Performance forms (绩效目标申报表、绩效自评表) → fields, money, items, goals, indicators, weights.

``read_forms`` finds the forms among a document's blocks by their words and structure; no region's template is known to it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Block
from mingzhang.facts import Coordinate, Fact, Indicator, Number, Place, Unbound, number, parse_cell
from mingzhang.reading import Earned, Field, Form, HistoryItem, ItemLine, Weight
from mingzhang.understand.form_changes import with_values
from mingzhang.understand.form_items import amounts_in, read_history, read_item
from mingzhang.understand.form_lists import read_list
from mingzhang.understand.form_money import read_money
from mingzhang.understand.form_rows import NAME, TITLE, Part, Strip, is_label, parts
from mingzhang.understand.form_sort import GOAL_LABEL, PLAN, Draft, add_field, add_goals, horizon_of, sort_rows
from mingzhang.understand.form_tables import Kind, Record, fold_label
from mingzhang.understand.form_values import FormsRead, Frame, coded, joined, squeeze
from mingzhang.understand.formulas import read_formulas
from mingzhang.vocabulary import fold

_SCORE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*分(?!之|钟|别|类|析|管)")
_SCORED_YEAR = re.compile(r"(20\d\d)\s*年?度?(?=[^，,。；;]{0,14}(?:评分|得分|评价))")
_YEAR = re.compile(r"(20\d\d)年")
#: a budget's year; the day on which a form was filled in is usually of the year before
_BUDGET_YEAR = re.compile(r"(20\d\d)年(?!\s*\d{1,2}\s*月)")
_COUNTED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([^\d\s]{0,8})$")


class Setting(NamedTuple):
    """What is known before a form is read: whose document, of which year."""

    entity: str
    year: str
    document: str
    unit: str  # the unit of money of the form before, for forms that print none


def read_forms(blocks: Sequence[Block], entity: str = "", year: str = "", document: str = "") -> FormsRead:
    """The performance forms of a document's blocks.

    ``entity`` and ``year`` are the document's; a form's own department and year win where they are printed and differ.
    Amounts in 元; facts are of kind ``form`` (items ``lines``); a number without a coordinate is in ``unbound``.
    """
    result = FormsRead()
    setting = Setting(entity, year, document, "")
    for index, part in enumerate(parts(blocks)):
        source = f"f{index}"
        read = read_list(part, entity, year, document, source) if part.kind == "list" else _form(part, setting, source)
        result = joined(result, read)
        setting = setting._replace(unit=part.unit or setting.unit)
    return _told_apart(result)


def _told_apart(read: FormsRead) -> FormsRead:
    """Projects of one name that several units carry out are several projects: each takes its unit into its name."""
    units: dict[str, set[str]] = defaultdict(set)
    for form in read.forms:
        if form.kind == "project" and form.name:
            units[form.name].add(_carried_out_by(form))
    renamed = {
        form.source: (form.name, f"{form.name}（{unit}）")
        for form in read.forms
        if form.kind == "project" and len(units[form.name] - {""}) > 1 and (unit := _carried_out_by(form))
    }

    def at(source: str, coordinate: Coordinate) -> Coordinate:
        name, whole = renamed.get(source, ("", ""))
        return coordinate._replace(project=whole) if name and coordinate.project == name else coordinate

    if not renamed:
        return read
    facts = (f._replace(coordinate=at(f.source, f.coordinate)) for f in read.facts)
    claims = (c._replace(subject=at(c.source, c.subject), base=None if c.base is None else at(c.source, c.base)) for c in read.claims)
    return read._replace(facts=tuple(facts), claims=tuple(claims))


def _carried_out_by(form: Form) -> str:
    """The unit that carries a project out, as its form prints it."""
    return next((squeeze(f.text) for f in form.fields if re.search(r"(?:实施|执行|项目|预算|承担)单位(?:名称)?$", f.label) and f.text), "")


# ---- one form ----------------------------------------------------------------------------------------------------------


def _form(part: Part, setting: Setting, source: str) -> FormsRead:
    strips = part.strips
    title = part.title or next((fold(s.texts[0]) for s in strips[:3] if len(s.cells) == 1 and TITLE.search(s.texts[0])), "")
    label, name, code = _named(strips)
    frame = Frame(setting.document, title, name)
    draft = sort_rows(part, frame)
    if not name and not draft.fields:
        return FormsRead(used=part.blocks)
    kind = "department" if re.search(r"部门|单位", label) else "policy" if re.search(r"转移支付|专项资金|政策", label) else "project"
    year = _year(part, draft, setting.year)
    entity = _entity(draft, kind, name, setting.entity)
    at = Coordinate(entity=entity, year=year, stage="budget", measure="expenditure")
    project = at if kind == "department" else at._replace(nature="project", project=name)
    unit = part.unit or setting.unit or _usual_unit(draft)
    money = read_money(draft.money, project, unit, frame.place)
    bound = _records(draft, project, unit, frame, source)
    history = next((f for f in draft.fields if "前两年预算" in f.label), None)
    told = read_history(history.text, project, history.place, source) if history else None
    score, score_facts = _score(draft, project, year)
    indicators, weights = _indicators(draft, frame, source)
    weights += [Weight(n, ("预算执行率",), p) for n, p in draft.weights]
    form = Form(
        kind, name, title, tuple(draft.fields) if not code else (*draft.fields, Field("项目代码", code, frame.place(strips[0].cells[0]))),
        tuple(draft.ticks), money.total, money.budget, money.sources, bound.items, tuple(draft.goals), indicators,
        (*weights, *money.weights), told.items if told else (), score, _earned(draft, frame), money.execution,
        frame.place(strips[0].cells[0]), source,
    )  # fmt: skip
    facts = [f._replace(source=source) for f in (*money.facts, *bound.facts, *(told.facts if told else ()), *score_facts)]
    facts += _restated(draft, told.items if told else (), project, source)
    compared = with_values(told.claims, facts) if told else ()
    claims = tuple(c._replace(source=source) for c in (*money.claims, *compared))
    worked = tuple(f for item in bound.items for f in item.formulas)
    formulas = (*worked, *(f for field in draft.fields for f in read_formulas(field.text, field.place, source)))
    return FormsRead((form,), tuple(facts), claims, formulas, indicators, (*money.unbound, *bound.unbound), part.blocks)


def _named(strips: Sequence[Strip]) -> tuple[str, str, str]:
    """The label and the name of what the form is about, and the code printed with it."""
    for strip in strips[:6]:
        for position, cell in enumerate(strip.cells[:2]):
            label = fold_label(cell.text)
            if NAME.fullmatch(label):
                following = strip.cells[position + 1] if position + 1 < len(strip.cells) else None
                return (label, *coded(following.text if following is not None and not is_label(fold(following.text)) else ""))
    return "", "", ""


# ---- binding -----------------------------------------------------------------------------------------------------------


def _year(part: Part, draft: Draft, given: str) -> str:
    """The year that the form is about: its own field, its title, the lines above it, else the document's."""
    stated = next((f.text for f in draft.fields if f.label in {"项目年度", "年度"}), "")
    heads = " ".join([stated, part.title, *(h.text for h in part.heads), *(s.cells[0].text for s in part.strips[:2] if len(s.cells) == 1)])
    match = _BUDGET_YEAR.search(fold(heads))
    return match[1] if match else given


def _usual_unit(draft: Draft) -> str:
    """The unit in which the form's own words state most amounts; '' where they state none."""
    words = "".join(f.text for f in draft.fields) + "".join(r.text("working") for _, records in draft.records for r in records)
    found = Counter(re.findall(r"\d\s*(亿元|万元|元)(?!/)", words))
    return found.most_common(1)[0][0] if found else ""


def _entity(draft: Draft, kind: str, name: str, given: str) -> str:
    """The department as the form prints it; the document's own name where the two are one."""
    printed = name if kind == "department" else next((f.text for f in draft.fields if "主管部门" in f.label and f.text), "")
    printed = squeeze(printed)
    if not printed:
        return given
    same = given and (given in printed or printed in given)
    return given if same else printed


class _Bound(NamedTuple):
    items: tuple[ItemLine, ...]
    facts: list[Fact]
    unbound: list[Unbound]


def _records(draft: Draft, at: Coordinate, unit: str, frame: Frame, source: str) -> _Bound:
    """Items, projects, tasks and purchases."""
    lines: list[ItemLine] = []
    facts: list[Fact] = []
    unbound: list[Unbound] = []
    for kind, records in draft.records:
        if kind == "items":
            lines += [_item(r, unit, frame) for r in records]
        elif kind == "goals":
            for record in records:
                match = GOAL_LABEL.fullmatch(fold_label(record.text("name")))
                add_goals(draft, horizon_of(match["horizon"]) if match else "年度", fold_label(record.text("name")), record.text("text"))
        elif kind == "plan":
            bought = [r for r in records if squeeze(r.text("name")) not in {"", "无"}]
            shown = "；".join(" ".join(c.text.strip() for c in r.cells.values()) for r in bought)
            add_field(draft, PLAN, shown, Place(frame.document, section=frame.name, table=frame.title))
            facts += [f for r in bought for f in _purchase(r, at, unit, frame)]
        else:
            facts += [f for r in records for f in _listed(kind, r, at, unit, frame)]
    contents = [line.content for line in lines]
    items = []
    for line in lines:
        read = read_item(line, at, source, contents.count(line.content) > 1)
        items.append(read.line)
        facts += read.facts
        unbound += read.unbound
    return _Bound(tuple(items), facts, unbound)


def _money(record: Record, role: str, unit: str) -> Number | None:
    cell = record.cells.get(role)
    return parse_cell(cell.text, record.unit(role) or unit)[1] if cell is not None else None


def _item(record: Record, unit: str, frame: Frame) -> ItemLine:
    content, working = (record.text(role).strip() for role in ("name", "working"))
    anchor = record.cells.get("working") or record.cells.get("name") or next(iter(record.cells.values()))
    local = _money(record, "local", unit) if "local" in record.roles else _money(record, "amount", unit)
    transfer, other = _money(record, "transfer", unit), _money(record, "other", unit)
    return ItemLine(content, working, local, transfer, other, frame.place(anchor, squeeze(content), "测算依据及说明"))


def _purchase(record: Record, at: Coordinate, unit: str, frame: Frame) -> list[Fact]:
    amount, name = _money(record, "amount", unit), squeeze(record.text("name"))
    if amount is None or not name:
        return []
    place = frame.place(record.cells["amount"], name, "金额")
    bought = at._replace(measure="procurement", nature="")
    evidence = (("measure", "title"), ("item", "row"))
    facts = [Fact(bought._replace(item=name), amount, place, kind="lines", evidence=evidence)]
    counted = _COUNTED.match(record.text("quantity").strip())
    if counted is not None:
        where = frame.place(record.cells["quantity"], name, "数量")
        count = number(counted[1], "")._replace(unit=counted[2].strip())
        facts.append(Fact(bought._replace(item="quantity"), count, where, kind="lines", evidence=evidence))
    return facts


def _listed(kind: Kind, record: Record, at: Coordinate, unit: str, frame: Frame) -> list[Fact]:
    """A department's projects or tasks, each with its money."""
    name = squeeze(record.text("name") or record.text("content"))
    if re.fullmatch(r"任务\d*", name):
        name += squeeze(record.text("content"))
    if not name:
        return []
    total = re.search(r"合计|总计", name) is not None
    here = at._replace(nature="project", project=name, flow="current") if kind == "projects" else at._replace(item="*" if total else name)
    places = {
        "total": here._replace(year="", flow="", item="项目总预算"), "amount": here if kind == "projects" else here._replace(fund="*"),
        "fiscal": here._replace(fund="fiscal"), "other": here._replace(fund="own"),
    }  # fmt: skip
    result = []
    for role in record.cells:
        base, _, stage = role.partition("@")
        amount = _money(record, role, unit) if base in places else None
        if amount is not None:
            coordinate = places[base]._replace(**({"stage": stage} if stage else {}))
            place = frame.place(record.cells[role], name, record.label(role))
            result.append(Fact(coordinate, amount, place, kind="form" if kind == "projects" else "lines", evidence=(("project", "row"),)))
    return result


def _score(draft: Draft, at: Coordinate, year: str) -> tuple[Number | None, list[Fact]]:
    """The score of the last evaluation, as a number of 分, and as a fact of the year that was evaluated."""
    field = next((f for f in draft.fields if re.search(r"绩效评价结果|评价得分|自评得分", f.label)), None)
    match = _SCORE.search(field.text) if field else None
    if field is None or match is None:
        return None, []
    score = number(match[1], "分", raw=match[0])
    stated = _SCORED_YEAR.search(field.text)
    evaluated = stated[1] if stated else str(int(year) - 1) if year.isdigit() else ""
    coordinate = at._replace(year=evaluated, stage="", measure="performance", nature="", item="score")
    return score, [Fact(coordinate, score, field.place, kind="form", evidence=(("year", "row" if stated else "default"),))]


def _indicators(draft: Draft, frame: Frame, source: str) -> tuple[tuple[Indicator, ...], list[Weight]]:
    found: list[Indicator] = []
    weights: list[Weight] = []
    for horizon, goal, read in draft.tables:
        for entry in read.entries:
            found.append(frame.indicator(entry, horizon, goal or entry.goal, source))
        weights += [Weight(g.number, g.levels, frame.place(g.cell, "、".join(g.levels), "权重")) for g in read.groups]
        if read.total is not None and read.entries:
            weights.append(Weight(read.total, (), frame.place(read.entries[-1].cell, "总分", "分值")))
    return tuple(found), weights


def _earned(draft: Draft, frame: Frame) -> Earned | None:
    """The points given in all, in the last row of a self-evaluation."""
    cell = next((read.scored for _, _, read in draft.tables if read.scored is not None), None)
    printed = None if cell is None else parse_cell(cell.text, "分")[1]
    return None if cell is None or printed is None else Earned(printed, frame.place(cell, "总分", "得分"))


def _restated(draft: Draft, items: Sequence[HistoryItem], at: Coordinate, source: str) -> list[Fact]:
    """Amounts in other fields that repeat an amount of the history: the same fact in another place."""
    result = []
    for field in draft.fields:
        if "前两年预算" in field.label:
            continue
        for money in amounts_in(field.text):
            same = next((i for i in items if i.number.value == money.number.value and i.stage in {"budget", "transfer"}), None)
            if same is not None:
                coordinate = at._replace(year=same.year, origin="transfer" if same.stage == "transfer" else "", flow="")
                words = field.text[max(0, money.start - 14) : money.end]
                where = field.place._replace(text=words)
                result.append(Fact(coordinate, money.number, where, source, kind="form", evidence=(("year", "value"),)))
    return result


__all__ = ["FormsRead", "read_forms"]
