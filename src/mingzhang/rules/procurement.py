"""Government procurement and purchase of services: against the budget, reserved shares, unit prices, subjects (政府采购)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts import WHOLE, ZERO, Fact, Finding, Number, Place, Severity, parse_cell, show
from mingzhang.reading import ItemLine, Reading, Table
from mingzhang.rules.performance_values import likeness, plain_name
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import cells_of, compact, found, lists, year_of

_LAW = "政府采购法第六条：政府采购应当严格按照批准的预算执行；第三十三条：编制部门预算时应当列出政府采购项目及资金预算"
_SMALL = (
    "《政府采购促进中小企业发展管理办法》（财库〔2020〕46号）："
    "200万元以下的货物和服务、400万元以下的工程，适宜由中小企业提供的专门面向中小企业采购；"
    "超过的预留该部分预算总额的30%以上专门面向中小企业，其中预留给小微企业的比例不低于60%"
)
_SERVICES = "《政府购买服务管理办法》（财政部令第102号）：政府购买服务项目所需资金应当在相关部门预算中统筹安排，未列入预算的项目不得实施"
_ECONOMY = "《政府收支分类科目》部门预算支出经济分类：30201办公费核算单位购买日常办公用品、书报杂志等支出"
_ROLES = (
    ("included", r"是否.*政府采购"),
    ("content", r"服务内容|购买内容"),
    ("catalogue", r"采购品目(?!大类)|品目名称"),
    ("economy", r"经济(?:分类|科目)"),
    ("source", r"资金来源$"),
    ("quantity", r"数量"),
    ("price", r"单价"),
    ("micro", r"小微"),
    ("sme", r"中小"),
    ("amount", r"(?:采购|购买|预算)?金额|总计|合计"),
    ("project", r"项目(?:名称)?$|专项名称"),
)
_CODE = re.compile(r"\[?([A-C]\d{2,8})\]?")
_OFFICE = "30201"
_LIMITS = {"A": Decimal(2000000), "C": Decimal(2000000), "B": Decimal(4000000)}
_RESERVED, _TO_MICRO = Decimal("0.3"), Decimal("0.6")


class Line(NamedTuple):
    """One purchase of a table: words by role, numbers by role, and where it stands."""

    words: dict[str, str]
    numbers: dict[str, Number]
    place: Place
    total: bool

    @property
    def amount(self) -> Number | None:
        return self.numbers.get("amount")

    @property
    def letter(self) -> str:
        """A goods, B works, C services, by the catalogue's code; '' where none is printed."""
        match = _CODE.search(self.words.get("catalogue", ""))
        return match[1][0] if match else ""

    @property
    def name(self) -> str:
        shown = self.words.get("content") or self.words.get("catalogue") or self.words.get("project") or self.place.row
        return re.sub(r"\[[^\]]*\]", "", shown)


def _role(label: str) -> str:
    return next((role for role, pattern in _ROLES if re.search(pattern, label)), "")


def lines(table: Table) -> list[Line]:
    """The rows of a table of purchases that carry an amount; totals are marked."""
    roles: dict[int, str] = {}
    for column in table.columns:
        leaf = _role(column.path[-1]) if column.path else ""
        if leaf and leaf not in roles.values():
            roles[column.index] = leaf
    cells = cells_of(table)
    units = {c.index: c.unit or table.unit for c in table.columns}
    result = []
    for row in table.rows:
        words: dict[str, str] = {}
        numbers: dict[str, Number] = {}
        place = table.place._replace(table=table.title, row=row.label)
        for index, role in roles.items():
            cell = cells.get((row.index, index))
            if cell is None or not cell.text.strip():
                continue
            number = parse_cell(cell.text, "" if role == "quantity" else units[index])[1]
            if number is not None and role in {"quantity", "price", "amount", "sme", "micro"}:
                numbers[role] = number
                place = place._replace(page=cell.page or place.page, line=cell.line or place.line, box=cell.box or place.box)
            else:
                words[role] = re.sub(r"\s+", "", cell.text)
        if numbers:
            result.append(Line(words, numbers, place._replace(text="　".join(words.values())[:80]), row.total))
    return result


def tables(reading: Reading, *words: str) -> list[Table]:
    return [t for t in reading.tables if any(w in t.title for w in words)]


def _single(found_tables: Sequence[Table], *roles: str) -> list[Line]:
    """Single purchases: with an amount and one of the named words; no totals, no headings of groups."""
    everything = [line for t in found_tables for line in lines(t)]
    return [x for x in everything if not x.total and x.amount is not None and any(x.words.get(role) for role in roles)]


def _purchases(reading: Reading) -> list[Line]:
    return _single(tables(reading, "政府采购"), "catalogue", "project")


def _services(reading: Reading) -> list[Line]:
    return _single(tables(reading, "购买服务"), "content", "project")


def _value(line: Line) -> Decimal:
    return line.amount.value if line.amount is not None else ZERO


def _wan(value: Decimal) -> str:
    return f"{show(value, '万元')}万元"


# ---- against the budget ----------------------------------------------------------------------------------------------


def budgets(reading: Reading) -> dict[str, Fact]:
    """This year's largest printed amount of each project, by plain name."""
    result: dict[str, Fact] = {}
    for fact in reading.facts:
        c = fact.coordinate
        stated = c.measure == "expenditure" and c.project not in {"", WHOLE} and c.stage == "budget" and not c.item and not c.period
        if stated and c.year in {reading.year, ""} and fact.number.is_money:
            name = plain_name(c.project)
            if name not in result or fact.number.value > result[name].number.value:
                result[name] = fact
    return result


def beyond_budget(reading: Reading) -> Iterator[Finding]:
    """What a project buys this year is within its budget; purchases from carried-over money are left out."""
    known = budgets(reading)
    for title, bought in (("政府采购", _purchases(reading)), ("政府购买服务", _services(reading))):
        by_project: dict[str, list[Line]] = defaultdict(list)
        for line in bought:
            if not re.search(r"结转|结余", line.words.get("source", "")):
                by_project[plain_name(line.words.get("project", ""))].append(line)
        for name, group in by_project.items():
            budget = known.get(name)
            total = sum((_value(x) for x in group), ZERO)
            if budget is not None and total > budget.number.value + budget.number.quantum / 2:
                yield found(
                    Severity.DOUBT,
                    f"{budget.coordinate.project}：{title}{len(group)}项合计{_wan(total)}，超过该项目本年预算{_wan(budget.number.value)}。",
                    [*(x.place for x in group), budget.place], printed=_wan(total), right=f"不超过{_wan(budget.number.value)}",
                    remedy="核对采购金额；使用结转资金的在资金来源中注明。", basis=_SERVICES if "服务" in title else _LAW,
                )  # fmt: skip


def unplanned(reading: Reading) -> Iterator[Finding]:
    """A project's form leaves its purchases blank, and the procurement table lists some."""
    by_project: dict[str, list[Line]] = defaultdict(list)
    for line in _purchases(reading):
        by_project[plain_name(line.words.get("project", ""))].append(line)
    for form in reading.forms:
        plan = form.field("采购计划")
        group = by_project.get(plain_name(form.name), [])
        if plan is None or plan.text.strip() or not group or not form.name:
            continue
        listed = "、".join(f"{x.name}{_wan(_value(x))}" for x in group)
        yield found(
            Severity.HINT,
            f"{form.name}：申报表的资产配置及采购计划为空，而政府采购预算表列有{listed}。", [plan.place, *(x.place for x in group)],
            remedy="在申报表中补列采购计划。",
        )  # fmt: skip


# ---- shares reserved for small firms ---------------------------------------------------------------------------------


def reserved(reading: Reading) -> Iterator[Finding]:
    """小微 ≤ 中小 ≤ 合计 in every row; large purchases reserve what the rule asks; everything for small firms is a hint."""
    for table in tables(reading, "政府采购"):
        rows = lines(table)
        for line in rows:
            yield from _nested(line)
        bought = [x for x in rows if not x.total and x.amount is not None and "sme" in x.numbers]
        yield from _large(bought)
        total, micro = (sum((n.value for x in bought if (n := x.numbers.get(role)) is not None), ZERO) for role in ("amount", "micro"))
        if bought and total > 0 and micro == total:
            large = [x for x in bought if _value(x) > _LIMITS.get(x.letter, _LIMITS["C"])]
            more = f"，其中{'、'.join(x.name + _wan(_value(x)) for x in large)}超过200万元" if large else ""
            yield found(
                Severity.HINT, f"政府采购预算{_wan(total)}全部面向小微企业{more}，请核实是否如实填列。", [x.place for x in bought],
                printed=_wan(micro), remedy="按各项目实际预留情况填列。",
            )  # fmt: skip


def _nested(line: Line) -> Iterator[Finding]:
    names = {"micro": "面向小微企业", "sme": "面向中小企业", "amount": "采购金额"}
    for part, whole in (("micro", "sme"), ("sme", "amount"), ("micro", "amount")):
        small, large = names[part], names[whole]
        a, b = line.numbers.get(part), line.numbers.get(whole)
        if a is not None and b is not None and a.value > b.value + (a.quantum + b.quantum) / 2:
            yield found(
                Severity.ERROR, f"“{line.name}”：{small}{a.raw}大于{large}{b.raw}。", line.place, printed=a.raw, right=f"不大于{b.raw}",
                remedy="核对预留份额。",
            )  # fmt: skip
            return


def _large(bought: Sequence[Line]) -> Iterator[Finding]:
    large = [x for x in bought if _value(x) > _LIMITS.get(x.letter, _LIMITS["C"])]
    total = sum((_value(x) for x in large), ZERO)
    kept, micro = (sum((n.value for x in large if (n := x.numbers.get(role)) is not None), ZERO) for role in ("sme", "micro"))
    if large and kept < total * _RESERVED:
        yield found(
            Severity.DOUBT,
            f"超过限额的{len(large)}项采购共{_wan(total)}，预留中小企业{_wan(kept)}，占{kept / total * 100:.1f}%，不足30%。",
            [x.place for x in large],
            printed=_wan(kept), right=f"不少于{_wan(total * _RESERVED)}", remedy="适宜由中小企业提供的，提高预留份额；不适宜的予以说明。",
        )  # fmt: skip
    elif large and kept and micro < kept * _TO_MICRO:
        yield found(
            Severity.DOUBT,
            f"预留中小企业{_wan(kept)}中，面向小微企业{_wan(micro)}，占{micro / kept * 100:.1f}%，不足60%。", [x.place for x in large],
            printed=_wan(micro), right=f"不少于{_wan(kept * _TO_MICRO)}", remedy="提高面向小微企业的份额。",
        )  # fmt: skip


# ---- prices, subjects ------------------------------------------------------------------------------------------------


def unit_prices(reading: Reading) -> Iterator[Finding]:
    """Unit prices are not added up, and quantity × unit price is the amount."""
    for table in tables(reading, "政府采购", "购买服务"):
        rows = lines(table)
        single = [x for x in rows if not x.total and "price" in x.numbers]
        for line in rows:
            price, quantity, amount = (line.numbers.get(r) for r in ("price", "quantity", "amount"))
            if line.total and price is not None and single:
                yield found(
                    Severity.HINT,
                    f"《{table.title}》“{line.place.row or '合计'}”行在单价列填了{price.raw}，单价不能相加。",
                    line.place, printed=price.raw,
                    right="空白", remedy="合计行的单价栏应为空。",
                )  # fmt: skip
            elif not line.total and price is not None and quantity is not None and amount is not None:
                product = price.value * quantity.value
                if abs(product - amount.value) > (amount.quantum + price.quantum * quantity.value) / 2:
                    yield found(
                        Severity.ERROR,
                        f"“{line.name}”：数量{quantity.raw}×单价{price.raw}＝{_wan(product)}，采购金额为{amount.raw}。", line.place,
                        printed=amount.raw, right=_wan(product), remedy="核对数量、单价和金额。",
                    )  # fmt: skip


def office_services(reading: Reading) -> Iterator[Finding]:
    """Services (C) that are charged to 30201 办公费."""
    wrong: dict[tuple[str, Decimal], list[Line]] = defaultdict(list)
    for line in [x for x in _purchases(reading) if x.letter == "C"] + _services(reading):
        if re.search(rf"\b{_OFFICE}\b|^{_OFFICE}", re.sub(r"[\[\]]", " ", line.words.get("economy", "")).strip()):
            wrong[line.words.get("project", ""), _value(line)].append(line)
    if wrong:
        listed = "、".join(f"{group[0].name}{_wan(_value(group[0]))}" for group in wrong.values())
        yield found(
            Severity.HINT,
            f"{len(wrong)}项服务列在30201办公费：{listed}。", [x.place for group in wrong.values() for x in group], printed=_OFFICE,
            remedy="委托外单位提供的服务通常列30227委托业务费，物业列30209，维护列30213。",
        )  # fmt: skip


def two_subjects(reading: Reading) -> Iterator[Finding]:
    """One amount of one project under two economic subjects: in the tables of purchases, and as an item of the form."""
    known = lists(year_of(reading))["economy"]
    bought = [x for x in (*_purchases(reading), *_services(reading)) if re.search(r"\d{5}", x.words.get("economy", ""))]
    for form in reading.forms:
        for item in form.items:
            codes = [c for c in known.codes_named(re.sub(r"\d+$", "", compact(item.content))) if re.fullmatch(r"30[1-3]\d\d|310\d\d", c)]
            same = [x for x in bought if plain_name(x.words.get("project", "")) == plain_name(form.name) and _paid(item, _value(x))]
            printed = {m[0] for x in same if (m := re.search(r"\d{5}", x.words["economy"]))}
            if len(codes) != 1 or not printed or codes[0] in printed:
                continue
            subject = re.sub(r"[\[\]]", "", same[0].words["economy"])
            yield found(
                Severity.HINT,
                f"{form.name}：{_wan(_value(same[0]))}在申报表中列为“{item.content}”（{codes[0]}），"
                f"在{'、'.join(dict.fromkeys(f'“{x.place.table}”' for x in same))}中列为{subject}，同一笔支出的经济科目不同。",
                (item.place, *(x.place for x in same)), printed=codes[0], remedy="核对后列同一经济科目。",
            )  # fmt: skip


def _paid(item: ItemLine, amount: Decimal) -> bool:
    return amount > 0 and any(n is not None and n.value == amount for n in (item.local, item.transfer, item.other))


def marked(reading: Reading) -> Iterator[Finding]:
    """是否包含政府采购 against the rows of the procurement table."""
    procured = _purchases(reading)
    services = [x for x in _services(reading) if "included" in x.words]
    if not services or not tables(reading, "政府采购"):
        return
    for line in services:
        same = [p for p in procured if _same(line, p)]
        if line.words["included"] == "是" and not same:
            yield found(
                Severity.DOUBT,
                f"购买服务“{line.name}”{_wan(_value(line))}标明包含政府采购，政府采购预算表中没有同项目、同金额的一行。", line.place,
                printed="是", remedy="补列政府采购预算，或改为“否”。",
            )  # fmt: skip
        elif line.words["included"] == "否" and same:
            yield found(
                Severity.DOUBT, f"购买服务“{line.name}”{_wan(_value(line))}标明不含政府采购，而政府采购预算表列有同项目、同金额的一行。",
                (line.place, same[0].place), printed="否", remedy="核对“是否包含政府采购”。",
            )  # fmt: skip


def _same(service: Line, purchase: Line) -> bool:
    amount = service.amount, purchase.amount
    if amount[0] is None or amount[1] is None or amount[0].value != amount[1].value:
        return False
    names = [plain_name(x.words.get("project", "")) for x in (service, purchase)]
    return names[0] == names[1] or not all(names) or likeness(compact(service.name), compact(purchase.name)) >= 0.5


RULES = (
    Rule(
        "R-PROC-BUDGET", "采购超过项目预算", Severity.DOUBT, _LAW,
        "一个项目用本年资金安排的政府采购（购买服务）合计，不应超过该项目的预算；资金来源为结转资金的不计入。",
        "例：项目预算209万元，采购合计240万元。", beyond_budget, kinds=("预算",),
    ),
    Rule(
        "R-PROC-FORM", "申报表未列采购计划", Severity.HINT, _LAW,
        "政府采购预算表列有某项目的采购，该项目申报表的采购计划不应为空。",
        "例：采购表列仲裁服务140万元，申报表采购计划空白。", unplanned, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-PROC-RESERVED", "面向中小企业的份额", Severity.DOUBT, _SMALL,
        "小微不大于中小，中小不大于采购金额（违反的为错误）；超过200万元（工程400万元）的采购，"
        "预留不足30%或其中小微不足60%的为疑点；全部面向小微企业的提示核实。",
        "例：面向小微36.10万元大于面向中小30.00万元。", reserved, kinds=("预算",),
    ),
    Rule(
        "R-PROC-PRICE", "单价、数量与金额", Severity.HINT, _LAW,
        "数量×单价应等于金额；单价不能相加，合计行的单价栏应为空。",
        "例：合计行单价栏填了531.20。", unit_prices, kinds=("预算",),
    ),
    Rule(
        "R-PROC-SUBJECT", "服务列在办公费", Severity.HINT, _ECONOMY,
        "采购品目为C类服务，或列入购买服务的，经济分类不宜为30201办公费。",
        "例：会计代账服务4.08万元列30201。", office_services, kinds=("预算",),
    ),
    Rule(
        "R-PROC-ECONOMY", "同一笔支出列在两个经济科目", Severity.HINT, "预算法第三十七条：各级预算支出应当按照其功能和经济性质分类编制",
        "政府采购、购买服务表中的一行，与同一项目申报表中金额相同的一行，经济科目应当相同。",
        "例：采购表列30227委托业务费140.00万元，申报表把140.00万元列为办公费。", two_subjects, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-PROC-MARK", "是否包含政府采购标注不符", Severity.DOUBT, f"{_SERVICES}；{_LAW}",
        "购买服务表标明包含政府采购的，政府采购预算表应有同项目、同金额的一行；标明不含的不应有。",
        "例：标“是”而采购表中没有这一项。", marked, kinds=("预算",),
    ),
)  # fmt: skip
