"""Workings of project expenditure: executed, against the amounts beside them, against targets and plans (测算依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.facts import ZERO, Finding, Severity, show
from mingzhang.reading import ItemLine, Reading
from mingzhang.rules import workings_targets
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, compact, found, numeral
from mingzhang.rules.workings_targets import runs

_BUDGET = "预算法第三十二条：按照绩效目标管理、支出标准等规定编制预算草案；第三十七条：各级预算支出应当按照其功能和经济性质分类编制"
_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标应当与预算资金量相匹配"
_ECONOMY = "《政府收支分类科目》部门预算支出经济分类：30201办公费核算单位购买日常办公用品、书报杂志等支出"
_MONEY = re.compile(r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|万|元)(?!\s*/|人|件|次|户)")
_FACTOR = {"亿元": Decimal(100000000), "万元": Decimal(10000), "万": Decimal(10000), "元": Decimal(1)}
_SHARES = (Decimal("0.5"), Decimal("0.4"), Decimal("0.6"), Decimal("0.3"), Decimal("0.7"), Decimal("0.2"), Decimal("0.8"))


def _money(text: str) -> list[Decimal]:
    return [Decimal(m["value"].replace(",", "")) * _FACTOR[m["unit"]] for m in _MONEY.finditer(text)]


def _wan(value: Decimal) -> str:
    """An amount in 万元 with as many decimals as it needs, two at least."""
    places = max(2, min(6, -int((value / 10000).normalize().as_tuple().exponent)))
    return f"{show(value, '万元', places)}万元"


# ---- formulas --------------------------------------------------------------------------------------------------------


def formulas(reading: Reading) -> Iterator[Finding]:
    """Every working, executed: the factors make the result, the parts make the whole."""
    for formula in reading.formulas:
        stated = formula.stated
        if stated is None or abs(formula.computed - stated.value) <= formula.tolerance:
            continue
        difference = abs(formula.computed - stated.value)
        computed = _wan(formula.computed) if stated.is_money else f"{formula.computed.normalize():f}{stated.unit}"
        printed = _wan(stated.value) if stated.is_money else stated.raw
        summed = not re.search(r"[=＝≈*×%％]", formula.text)
        verb = "所列各项之和为" if summed else "按所列因素计算为"
        # a result cut off instead of rounded misses by less than its last digit
        cut = difference <= stated.quantum
        yield found(
            Severity.DOUBT if cut else Severity.ERROR,
            f"测算“{_short(formula.text)}”{verb}{computed}，写为{printed}，相差{_wan(difference) if stated.is_money else difference}。",
            at(formula.place, formula.text), printed=printed, right=computed, remedy="改正测算式中的因素或结果。",
        )  # fmt: skip


def _short(text: str, limit: int = 70) -> str:
    plain = re.sub(r"\s+", "", text)
    return plain if len(plain) <= limit else plain[: limit - 20] + "……" + plain[-18:]


def _amounts(item: ItemLine) -> list[Decimal]:
    printed = [n.value for n in (item.local, item.transfer, item.other) if n is not None]
    return [*printed, sum(printed, ZERO)] if len(printed) > 1 else printed


_BORNE = re.compile(r"承担|负担|分担|配套|压减|压缩|核减|削减|调减|下浮")


def _results(item: ItemLine) -> list[Decimal]:
    """What the working comes to, in order: results of its formulas, else its plain amounts.

    A share that is borne stands for the results it was taken of.
    """
    kept: list[Decimal] = []
    before = 0
    for formula in item.formulas:
        if formula.stated is None or not formula.stated.is_money:
            continue
        if formula.tokens and formula.tokens[-1][1] == "%" and _BORNE.search(formula.text):
            kept = kept[:before]
            before = len(kept) + 1
        kept.append(formula.stated.value)
    return kept or _money(item.working)


def amounts(reading: Reading) -> Iterator[Finding]:
    """An item's amount is what its working comes to: a result, a sum of results, or a share that is borne."""
    for form in reading.forms:
        for item in form.items:
            printed = _amounts(item)
            results = _results(item)
            if not printed or not results or (not item.formulas and len(_money(item.working)) > 3):
                continue
            quantum = max((n.quantum for n in (item.local, item.transfer, item.other) if n is not None), default=ZERO)
            reached = [*_money(item.working), *runs(results), *(f.computed for f in item.formulas)]
            if any(abs(a - r) <= quantum / 2 for a in printed for r in reached):
                continue
            whole = sum((n.value for n in (item.local, item.transfer, item.other) if n is not None), ZERO)
            total = sum(results, ZERO)
            share = next((s for s in _SHARES if abs(total * s - whole) <= quantum / 2), None)
            if share is not None:
                yield found(
                    Severity.HINT,
                    f"{form.name}：“{item.content}”金额为{_wan(whole)}，"
                    f"恰为测算结果之和{_wan(total)}的{share * 100:.0f}%，但没有写明承担比例。",
                    item.place, printed=_wan(whole), remedy="在测算说明中写明本级承担的比例。",
                )  # fmt: skip
                continue
            listed = "、".join(_wan(r) for r in results[-4:])
            nearest = min(dict.fromkeys((*results, total, results[-1])), key=lambda r: abs(r - whole))
            yield found(
                Severity.DOUBT, f"{form.name}：“{item.content}”金额为{_wan(whole)}，与测算说明的结果（{listed}）对不上，"
                f"与最近的{_wan(nearest)}相差{_wan(abs(nearest - whole))}。", item.place,
                printed=_wan(whole), right=_wan(nearest), remedy="核对金额与测算依据；由其他资金承担的部分予以说明。",
            )  # fmt: skip


# ---- counts ----------------------------------------------------------------------------------------------------------

_ANNOUNCED = re.compile(r"以下\s*(?P<count>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:项|个方面|部分|类)[^:：。]{0,8}[:：](?P<list>[^。]+)")
_MARKS = re.compile(r"[①-⑳]|(?:^|(?<=[\s;；。]))\d{1,2}[.、)）](?=\s*[^\d\s])")


def announced(reading: Reading) -> Iterator[Finding]:
    """包括以下5项, and four amounts follow."""
    for form in reading.forms:
        texts = [(i.working, i.place) for i in form.items] + [(f.text, f.place) for f in form.fields]
        for text, place in texts:
            for match in _ANNOUNCED.finditer(text):
                count = numeral(match["count"])
                marks = len(_MARKS.findall(match["list"]))
                listed = marks if marks >= 2 else len(_money(match["list"]))
                if count is None or listed < 2 or listed == count:
                    continue
                what = "列举" if marks >= 2 else "列出金额的"
                yield found(
                    Severity.HINT, f"{form.name}：写“以下{match['count']}项”，{what}只有{listed}项。" if listed < count
                    else f"{form.name}：写“以下{match['count']}项”，{what}有{listed}项。", at(place, match[0]),
                    printed=match["count"], right=str(listed),
                    remedy="核对项数；合并列支的分列金额。",
                )  # fmt: skip


# ---- plans, years, subjects ------------------------------------------------------------------------------------------

_PLANNED = re.compile(r"(?:聘任|聘请|委托|购置|购买|租赁|采购)(?P<what>[\u4e00-\u9fff]{2,8}?)(?:所需|等|的)?(?:经费|费用|资金)")


def plans(reading: Reading) -> Iterator[Finding]:
    """Something the plan says will be paid for, and no item of expenditure that names it."""
    for form in reading.forms:
        plan = form.field("实施方案")
        if plan is None or not form.items:
            continue
        spent = compact("".join(i.content + i.working for i in form.items))
        for match in _PLANNED.finditer(compact(plan.text)):
            if match["what"] not in spent:
                yield found(
                    Severity.HINT,
                    f"{form.name}：实施方案写明“{match[0]}”，支出明细中没有相应的项目。", at(plan.place, match[0]), printed=match[0],
                    remedy="补列支出明细，或从实施方案中删去。",
                )  # fmt: skip


_DOCUMENT = re.compile(r"[〔\[【（(]\s*20\d\d\s*[〕\]】）)]|《[^》]*》|20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_AHEAD = re.compile(r"预估|预计|计划|拟|将")
_SINCE = re.compile(r"[自从]\s*20\d\d|20\d\d\s*年?\s*(?:起|以来|至|-|—|底|末|度?决算|年?度?执行)")


def stale(reading: Reading) -> Iterator[Finding]:
    """Work of an earlier year in this year's plan or workings."""
    if not reading.year.isdigit():
        return
    told = compact("".join(s.text for s in reading.sentences))
    for form in reading.forms:
        plan = form.field("实施方案")
        for sentence in re.split(r"[。；;\n]", _DOCUMENT.sub("", plan.text)) if plan is not None else ():
            years = [y for y in re.findall(r"(20\d\d)\s*年", sentence) if int(y) < int(reading.year)]
            if years and plan is not None and _AHEAD.search(sentence) and reading.year not in sentence and not _SINCE.search(sentence):
                yield found(
                    Severity.DOUBT,
                    f"{form.name}：{reading.year}年的实施方案写的是{years[0]}年的计划："
                    f"“{around(sentence, sentence.find(years[0]), sentence.find(years[0]) + 24, 0)}”。",
                    at(plan.place, sentence.strip()), printed=f"{years[0]}年", right=f"{reading.year}年", remedy="按本年度的工作计划改写。",
                )  # fmt: skip
        old = [(i, y[0]) for i in form.items if (y := _past(i, reading.year, told))]
        if old:
            listed = "、".join(f"“{i.content}”中的{year}年" for i, year in old)
            yield found(
                Severity.HINT, f"{form.name}：{reading.year}年的支出明细提到以前年度：{listed}。", [i.place for i, _ in old],
                remedy="核对是否沿用了往年的文字。",
            )  # fmt: skip


#: a year and the name that follows it: 2022年待纳入帮扶人员
_DATED = re.compile(r"(20\d\d)年([\u4e00-\u9fff]{4,8})?")


def _past(item: ItemLine, year: str, told: str) -> list[str]:
    """The earlier years of an item; a year in a name that the narrative prints as well belongs to the name."""
    text = compact(_DOCUMENT.sub("", f"{item.content} {item.working}"))
    past = [m for m in _DATED.finditer(text) if int(m[1]) < int(year) and not (m[2] and m[0] in told)]
    return [] if _SINCE.search(text) else [m[1] for m in past]


_SUBJECTS = (
    (re.compile(r"培训"), "30216培训费"),
    (re.compile(r"评审|评估费|专家费|讲课费"), "30226劳务费"),
    (re.compile(r"外包|运营服务|委托|招聘(?!会|活动)"), "30227委托业务费"),
    (re.compile(r"房租|租金|租赁"), "30214租赁费"),
    (re.compile(r"物业"), "30209物业管理费"),
    (re.compile(r"水电|电费|水费"), "30205水费、30206电费"),
    (re.compile(r"印刷"), "30202印刷费"),
    (re.compile(r"维护|维修"), "30213维修（护）费"),
    (re.compile(r"补贴标准|办案补贴"), "30226劳务费"),
)


def subjects(reading: Reading) -> Iterator[Finding]:
    """办公费 whose working speaks of training, reviews, outsourced services …"""
    for form in reading.forms:
        odd = [(i, why) for i in form.items if re.fullmatch(r"办公费\d*", compact(i.content)) and (why := _subject(i.working))]
        if odd:
            listed = "；".join(f"“{i.content}”{_money_of(i)}写的是{word}（通常列{code}）" for i, (word, code) in odd)
            yield found(
                Severity.HINT,
                f"{form.name}：{len(odd)}行支出列为“办公费”，测算内容却不是日常办公用品：{listed}。", [i.place for i, _ in odd],
                remedy="按支出的经济性质改列相应科目。",
            )  # fmt: skip


def _money_of(item: ItemLine) -> str:
    value = next((n for n in (item.local, item.transfer, item.other) if n is not None), None)
    return f"{_wan(value.value)}，" if value is not None else ""


def _subject(working: str) -> tuple[str, str] | None:
    hits = [(m.start(), m[0], code) for pattern, code in _SUBJECTS if (m := pattern.search(working))]
    return min(hits)[1:] if hits else None


RULES = (
    Rule(
        "R-WORKING-FORMULA", "测算式算错", Severity.ERROR, _BUDGET,
        "逐个执行测算式：单价×数量＝金额，各项之和＝合计，承担比例×金额＝本级承担额。"
        "没有写单位的因素按元和按结果的单位各算一次，都不成立才报；差在末位以内的列为疑点。",
        "例：923.78元×12个月×800人＝886.83万元，成立；673.19元×12个月×8000人＝6462.62万元，写成6462.73万元。", formulas,
    ),
    Rule(
        "R-WORKING-AMOUNT", "金额与测算说明对不上", Severity.DOUBT, _BUDGET,
        "支出明细的金额应等于测算说明的结果、几项结果之和，或写明的承担额。恰为结果的一定比例而没有写明比例的，只作提示。",
        "例：测算“区承担50%，约为3674.78万元”，本级财政拨款金额2,798.35万元。", amounts, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-WORKING-COUNT", "列举项数不符", Severity.HINT, _BUDGET,
        "写“以下N项”的，应当列出N项。",
        "例：写“以下5项”，列出金额的只有4项。", announced, kinds=("预算", "绩效"),
    ),
    *workings_targets.RULES,
    Rule(
        "R-WORKING-PLAN", "实施方案没有对应支出", Severity.HINT, _BUDGET,
        "实施方案写明要支付经费的事项，支出明细中应有对应的行。",
        "例：实施方案写聘任法律顾问所需经费，明细中没有。", plans, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-WORKING-YEAR", "沿用往年的内容", Severity.DOUBT, _BUDGET,
        "本年度的实施方案不应写往年的计划；支出明细提到以前年度的，提示核对。文件的文号、日期、“自某年起”不算，文字说明中同样写明的名称（如“2022年待纳入帮扶人员”）不算。",
        "例：2024年的实施方案写“2023年预估将承办案件3200件”。", stale, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-WORKING-SUBJECT", "支出名称与内容的经济性质不符", Severity.HINT, _ECONOMY,
        "列为“办公费”的支出，测算内容是培训、评审、外包服务、租金、物业等，应按经济性质列相应科目。",
        "例：“办公费”2.5万元，测算内容为两个培训班。", subjects, kinds=("预算", "绩效"),
    ),
)  # fmt: skip
