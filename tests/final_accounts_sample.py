"""A made-up final account on the national template, 公开01表 to 公开09表 with its narrative (自编的部门决算样例).

Every figure is computed from the few below, in 万元. ``html()`` is the document; ``replace`` plants an error in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

OFFICE = "云川省档案局"
YEAR = 2023


class Line(NamedTuple):
    """One 项: budget at the year's beginning, then expenditure from 财政拨款 (basic, project) and from other money."""

    code: str
    name: str
    budget: Decimal
    basic: Decimal
    project: Decimal
    own_basic: Decimal = Decimal(0)
    own_project: Decimal = Decimal(0)

    @property
    def fiscal(self) -> Decimal:
        return self.basic + self.project

    @property
    def all(self) -> Decimal:
        return self.fiscal + self.own_basic + self.own_project


def _d(text: str) -> Decimal:
    return Decimal(text)


NAMES = {
    "201": "一般公共服务支出", "20126": "档案事务", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "210": "卫生健康支出",
    "21011": "行政事业单位医疗", "212": "城乡社区支出", "21208": "国有土地使用权出让收入安排的支出", "221": "住房保障支出",
    "22102": "住房改革支出",
}  # fmt: skip
GENERAL = (
    Line("2012601", "行政运行", _d("1520.00"), _d("1506.37"), _d("0"), _d("12.40")),
    Line("2012604", "档案馆", _d("2260.00"), _d("880.15"), _d("1342.68"), _d("0"), _d("86.11")),
    Line("2080501", "行政单位离退休", _d("96.50"), _d("94.22"), _d("0")),
    Line("2080505", "机关事业单位基本养老保险缴费支出", _d("210.00"), _d("208.93"), _d("0")),
    Line("2080506", "机关事业单位职业年金缴费支出", _d("105.00"), _d("104.47"), _d("0")),
    Line("2101101", "行政单位医疗", _d("88.00"), _d("86.05"), _d("0")),
    Line("2210201", "住房公积金", _d("176.00"), _d("175.38"), _d("0")),
    Line("2210203", "购房补贴", _d("40.00"), _d("39.90"), _d("0")),
)
FUND = (Line("2120803", "城市建设支出", _d("300.00"), _d("0"), _d("286.40")),)
_ECONOMY = """
301 工资福利支出
30101 基本工资 612.40
30102 津贴补贴 705.33
30103 奖金 388.10
30106 伙食补助费
30107 绩效工资 214.60
30108 机关事业单位基本养老保险缴费 208.93
30109 职业年金缴费 104.47
30110 职工基本医疗保险缴费 86.05
30113 住房公积金 175.38
30199 其他工资福利支出 61.02
303 对个人和家庭的补助
30301 离休费 18.60
30302 退休费 75.62
30304 抚恤金
30309 奖励金 0.48
302 商品和服务支出
30201 办公费 62.18
30202 印刷费 14.05
30205 水费 6.30
30206 电费 38.77
30207 邮电费 9.16
30209 物业管理费 102.50
30211 差旅费 31.44
30217 公务接待费 1.28
30228 工会经费 29.36
30231 公务用车运行维护费 7.85
30239 其他交通费用 44.10
310 资本性支出
31002 办公设备购置 97.50
31003 专用设备购置
"""
Group = tuple[str, str, list[tuple[str, str, str]]]


def _groups(*classes: str) -> list[Group]:
    """类 with its 款 and what they print."""
    rows = [(*line.split(), "")[:3] for line in _ECONOMY.split("\n") if line]
    names = {code: name for code, name, _ in rows}
    return [(c, names[c], [(code, name, v) for code, name, v in rows if len(code) == 5 and code.startswith(c)]) for c in classes]


PERSONNEL, PUBLIC = _groups("301", "303"), _groups("302", "310")
#: 预算数 and 决算数 of the three public expenses
THREE = {
    "因公出国（境）费": ("6.00", "0.00"),
    "公务用车购置费": ("0.00", "0.00"),
    "公务用车运行维护费": ("9.00", "7.85"),
    "公务接待费": ("3.20", "1.28"),
}
BROUGHT, BROUGHT_GENERAL = _d("164.20"), _d("120.00")
OTHER_INCOME, BUSINESS = _d("21.35"), _d("60.00")
BEFORE_TOTAL, BEFORE_FISCAL, BEFORE_GENERAL = _d("4702.18"), _d("4588.60"), _d("4310.25")


def wan(value: Decimal) -> str:
    return f"{value:,.2f}" if value else ""


def rate(part: Decimal, whole: Decimal) -> str:
    return f"{(part / whole * 100).quantize(_d('0.01'), ROUND_HALF_UP)}%"


def total(lines: Iterable[Line], what: str) -> Decimal:
    return sum((getattr(line, what) for line in lines), _d("0"))


LINES = (*GENERAL, *FUND)
SPENT, GENERAL_SPENT, FUND_SPENT = total(LINES, "all"), total(GENERAL, "fiscal"), total(FUND, "fiscal")
GENERAL_IN = GENERAL_SPENT - BROUGHT_GENERAL + _d("35.00")  # 35.00 is carried out
FUND_IN = FUND_SPENT
INCOME = GENERAL_IN + FUND_IN + BUSINESS + OTHER_INCOME
WHOLE = INCOME + BROUGHT
CARRIED = WHOLE - SPENT
FISCAL_WHOLE = GENERAL_IN + FUND_IN + BROUGHT_GENERAL
PERSONNEL_SUM = sum((_d(v or "0") for _, _, rows in PERSONNEL for _, _, v in rows), _d("0"))
PUBLIC_SUM = sum((_d(v or "0") for _, _, rows in PUBLIC for _, _, v in rows), _d("0"))
assert total(GENERAL, "basic") == PERSONNEL_SUM + PUBLIC_SUM

Cells = Sequence[str]


def cell(text: str, tag: str = "td", **span: int) -> str:
    marks = "".join(f' {name}="{n}"' for name, n in span.items() if n > 1)
    return f"<{tag}{marks}>{text}</{tag}>"


def table(title: str, number: str, head: Sequence[str], body: Iterable[Cells], note: str) -> str:
    rows = "".join("<tr>" + "".join(cell(c) for c in row) + "</tr>" for row in body)
    top = "".join(f"<tr>{h}</tr>" for h in head)
    over = f"<h3>{title}</h3><p>{number}</p><p>部门：{OFFICE}　　金额单位：万元</p>"
    return f"<section>{over}<table>{top}{rows}</table><p>{note}</p></section>"


def heads(*cells: str | tuple[str, int, int]) -> str:
    """Header cells: text, or (text, columns, rows)."""
    return "".join(cell(c) if isinstance(c, str) else cell(c[0], colspan=c[1], rowspan=c[2]) for c in cells)


def tree(lines: Sequence[Line], values: Sequence[str]) -> list[tuple[str, str, list[Decimal]]]:
    """类, 款, 项 with their sums."""
    codes = sorted({c for line in lines for c in (line.code[:3], line.code[:5], line.code)})
    own = {line.code: line.name for line in lines}
    rows = []
    for code in codes:
        under = [line for line in lines if line.code.startswith(code)]
        rows.append((code, own.get(code) or NAMES[code], [total(under, v) for v in values]))
    return rows


_CLASSES = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出",
    "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "住房保障支出", "其他支出",
)  # fmt: skip
_NUMERALS = "一二三四五六七八九十"


def numeral(n: int) -> str:
    return _NUMERALS[n - 1] if n <= 10 else f"十{_NUMERALS[n - 11]}"


def by_class(lines: Sequence[Line], what: str) -> dict[str, Decimal]:
    return {name: value for code, name, (value,) in tree(lines, (what,)) if len(code) == 3}


def balance() -> str:
    income = [
        ("一、一般公共预算财政拨款收入", GENERAL_IN),
        ("二、政府性基金预算财政拨款收入", FUND_IN),
        ("三、国有资本经营预算财政拨款收入", _d("0")),
        ("四、上级补助收入", _d("0")),
        ("五、事业收入", BUSINESS),
        ("六、经营收入", _d("0")),
        ("七、附属单位上缴收入", _d("0")),
        ("八、其他收入", OTHER_INCOME),
    ]
    spent = by_class(LINES, "all")
    rows: list[Cells] = [("栏次", "", "1", "栏次", "", "2")]
    for n, name in enumerate(_CLASSES):
        left = income[n] if n < len(income) else ("", _d("0"))
        rows.append((left[0], str(n + 1), wan(left[1]), f"{numeral(n + 1)}、{name}", str(n + 19), wan(spent.get(name, _d("0")))))
    rows += [
        ("本年收入合计", "15", wan(INCOME), "本年支出合计", "33", wan(SPENT)),
        ("使用非财政拨款结余（含专用结余）", "16", "", "结余分配", "34", ""),
        ("年初结转和结余", "17", wan(BROUGHT), "年末结转和结余", "35", wan(CARRIED)),
        ("总计", "18", wan(WHOLE), "总计", "36", wan(WHOLE)),
    ]
    head = [heads(("收入", 3, 1), ("支出", 3, 1)), heads("项目", "行次", "决算数", "项目（按功能分类）", "行次", "决算数")]
    return table("收入支出决算总表", "公开01表", head, rows, "注：本表反映部门本年度的总收支和年末结转结余情况。")


def revenue() -> str:
    before, after = ("本年收入合计", "财政拨款收入", "上级补助收入"), ("经营收入", "附属单位上缴收入", "其他收入")
    head = [
        heads(("项目", 2, 1), *((t, 1, 2) for t in before), ("事业收入", 2, 1), *((t, 1, 2) for t in after)),
        heads("科目代码", "科目名称", "小计", "其中：教育收费"),
    ]
    business = {"2012604": BUSINESS}
    other = {"2012601": OTHER_INCOME}
    fiscal = {line.code: line.fiscal for line in LINES}
    fiscal["2012604"] += GENERAL_IN - GENERAL_SPENT
    rows: list[Cells] = [("栏次", "", *(str(n) for n in range(1, 9)))]

    def row(code: str, name: str) -> Cells:
        f, b, o = (sum((v for c, v in d.items() if c.startswith(code)), _d("0")) for d in (fiscal, business, other))
        return (code, name, wan(f + b + o), wan(f), "", wan(b), "", "", "", wan(o))

    rows.append(("", "合计", *row("2", "")[2:]))
    rows += [row(code, name) for code, name, _ in tree(LINES, ())]
    return table("收入决算表", "公开02表", head, rows, "注：本表反映部门本年度取得的各项收入情况。")


def spending() -> str:
    natures = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    head = [heads(("项目", 2, 1), *((t, 1, 2) for t in natures)), heads("科目代码", "科目名称")]
    rows: list[Cells] = [("栏次", "", "1", "2", "3", "4", "5", "6")]

    def row(code: str, name: str, v: Sequence[Decimal]) -> Cells:
        return (code, name, wan(v[0]), wan(v[1] + v[2]), wan(v[3] + v[4]), "", "", "")

    what = ("all", "basic", "own_basic", "project", "own_project")
    rows.append(row("", "合计", [total(LINES, w) for w in what]))
    rows += [row(*r) for r in tree(LINES, what)]
    return table("支出决算表", "公开03表", head, rows, "注：本表反映部门本年度各项支出情况。")


def fiscal() -> str:
    funds = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    columns = heads("项目", "行次", "金额", "项目（按功能分类）", "行次", "合计", *funds)
    head = [heads(("收入", 3, 1), ("支出", 6, 1)), columns]
    income = [("一、一般公共预算财政拨款", GENERAL_IN), ("二、政府性基金预算财政拨款", FUND_IN), ("三、国有资本经营预算财政拨款", _d("0"))]
    general, fund = by_class(GENERAL, "fiscal"), by_class(FUND, "fiscal")
    rows: list[Cells] = [("栏次", "", "1", "栏次", "", "2", "3", "4", "5")]
    for n, name in enumerate(_CLASSES):
        left = income[n] if n < len(income) else ("", _d("0"))
        g, f = general.get(name, _d("0")), fund.get(name, _d("0"))
        rows.append((left[0], str(n + 1), wan(left[1]), f"{numeral(n + 1)}、{name}", str(n + 21), wan(g + f), wan(g), wan(f), ""))
    out = BROUGHT_GENERAL + GENERAL_IN - GENERAL_SPENT
    spent = GENERAL_SPENT + FUND_SPENT
    rows += [
        ("本年收入合计", "15", wan(GENERAL_IN + FUND_IN), "本年支出合计", "35", wan(spent), wan(GENERAL_SPENT), wan(FUND_SPENT), ""),
        ("年初财政拨款结转和结余", "16", wan(BROUGHT_GENERAL), "年末财政拨款结转和结余", "36", wan(out), wan(out), "", ""),
        ("一般公共预算财政拨款", "17", wan(BROUGHT_GENERAL), "", "37", "", "", "", ""),
        ("政府性基金预算财政拨款", "18", "", "", "38", "", "", "", ""),
        ("国有资本经营预算财政拨款", "19", "", "", "39", "", "", "", ""),
        ("总计", "20", wan(FISCAL_WHOLE), "总计", "40", wan(FISCAL_WHOLE), wan(GENERAL_SPENT + out), wan(FUND_SPENT), ""),
    ]  # fmt: skip
    return table("财政拨款收入支出决算总表", "公开04表", head, rows, "注：本表反映部门本年度财政拨款的总收支和年末结转结余情况。")


def general() -> str:
    head = [heads(("项目", 2, 1), ("本年支出", 3, 1)), heads("科目代码", "科目名称", "小计", "基本支出", "项目支出")]
    rows: list[Cells] = [("栏次", "", "1", "2", "3")]
    what = ("fiscal", "basic", "project")
    rows.append(("", "合计", *(wan(total(GENERAL, w)) for w in what)))
    rows += [(code, name, *(wan(v) for v in values)) for code, name, values in tree(GENERAL, what)]
    return table("一般公共预算财政拨款支出决算表", "公开05表", head, rows, "注：本表反映部门本年度一般公共预算财政拨款支出情况。")


def economy() -> str:
    """Three panels side by side: personnel, and operating expenses in two."""
    flat: list[list[Cells]] = []
    for groups in (PERSONNEL, PUBLIC[:1], PUBLIC[1:]):
        panel: list[Cells] = []
        for code, name, rows in groups:
            panel.append((code, name, wan(sum((_d(v or "0") for _, _, v in rows), _d("0")))))
            panel += [(c, n, v) for c, n, v in rows]
        flat.append(panel)
    height = max(len(p) for p in flat)
    blank = ("", "", "")
    body = [tuple(x for panel in flat for x in (panel[n] if n < len(panel) else blank)) for n in range(height)]
    body.append(("", "人员经费合计", wan(PERSONNEL_SUM), "", "", "", "", "公用经费合计", wan(PUBLIC_SUM)))
    head = [heads(("人员经费", 3, 1), ("公用经费", 6, 1)), heads(*("科目代码", "科目名称", "决算数") * 3)]
    return table("一般公共预算财政拨款基本支出决算明细表", "公开06表", head, body, "注：本表反映基本支出明细情况。")


def three_values(index: int) -> list[str]:
    abroad, bought, run, guests = (_d(row[index]) for row in THREE.values())
    values = (abroad + bought + run + guests, abroad, bought + run, bought, run, guests)
    return [f"{v:.2f}" for v in values]


def three() -> str:
    group = (("合计", 1, 2), ("因公出国（境）费", 1, 2), ("公务用车购置及运行维护费", 3, 1), ("公务接待费", 1, 2))
    head = [heads(("预算数", 6, 1), ("决算数", 6, 1)), heads(*group, *group), heads(*("小计", "公务用车购置费", "公务用车运行维护费") * 2)]
    rows = [tuple(str(n) for n in range(1, 13)), (*three_values(0), *three_values(1))]
    return table("财政拨款“三公”经费支出决算表", "公开07表", head, rows, "注：预算数为“三公”经费全年预算数。")


def fund() -> str:
    head = [heads(("项目", 2, 1), ("年初结转和结余", 1, 2), ("本年收入", 1, 2), ("本年支出", 3, 1), ("年末结转和结余", 1, 2)),
            heads("科目代码", "科目名称", "小计", "基本支出", "项目支出")]  # fmt: skip
    value = wan(FUND_SPENT)
    rows: list[Cells] = [("栏次", "", "1", "2", "3", "4", "5", "6"), ("", "合计", "", value, value, "", value, "")]
    rows += [(code, name, "", value, value, "", value, "") for code, name, _ in tree(FUND, ())]
    return table("政府性基金预算财政拨款收入支出决算表", "公开08表", head, rows, "注：本表反映政府性基金收支及结转结余。")


def capital() -> str:
    head = [heads(("项目", 2, 1), ("本年支出", 3, 1)), heads("科目代码", "科目名称", "合计", "基本支出", "项目支出")]
    note = "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。本部门没有国有资本经营预算财政拨款支出，故本表为空表。"
    return table("国有资本经营预算财政拨款支出决算表", "公开09表", head, [("栏次", "", "1", "2", "3"), ("", "合计", "", "", "")], note)


def changed(new: Decimal, old: Decimal) -> str:
    word = ("增加", "增长") if new > old else ("减少", "下降")
    return f"{word[0]}{abs(new - old):,.2f}万元，{word[1]}{rate(abs(new - old), old)}"


def _words() -> dict[str, str]:
    """What the narrative prints, by the names that its text uses."""
    basic, project = total(LINES, "basic") + total(LINES, "own_basic"), total(LINES, "project") + total(LINES, "own_project")
    fiscal_in, budget = GENERAL_IN + FUND_IN, total(GENERAL, "budget")
    planned, spent = ([_d(v) for v in three_values(index)] for index in (0, 1))
    named = {key: "、".join(n for _, _, rows in groups for _, n, v in rows if v) for key, groups in (("人员", PERSONNEL), ("公用", PUBLIC))}
    items = [
        f"{n}.{NAMES[x.code[:3]]}（类）{NAMES[x.code[:5]]}（款）{x.name}（项）。年初预算为{x.budget:.2f}万元，"
        f"支出决算为{x.fiscal:.2f}万元，完成年初预算的{rate(x.fiscal, x.budget)}。"
        "决算数小于年初预算数的主要原因是落实过紧日子要求，据实列支。"
        for n, x in enumerate(GENERAL, start=1)
    ]
    shares = (f"{name}（类）支出{v:,.2f}万元，占{rate(v, GENERAL_SPENT)}" for name, v in by_class(GENERAL, "fiscal").items())
    amounts = {
        "whole": WHOLE, "income": INCOME, "fiscal_in": fiscal_in, "business": BUSINESS, "other": OTHER_INCOME, "spent": SPENT,
        "basic": basic, "project": project, "fiscal_whole": FISCAL_WHOLE, "general": GENERAL_SPENT, "budget": budget,
        "personnel": PERSONNEL_SUM, "general_basic": PERSONNEL_SUM + PUBLIC_SUM, "public": PUBLIC_SUM, "three_budget": planned[0],
        "three": spent[0], "fund": FUND_SPENT, "abroad_budget": planned[1], "cars_budget": planned[2], "cars": spent[2],
        "guests_budget": planned[5], "guests": spent[5], "projects": total(LINES, "project"),
    }  # fmt: skip
    rates = {
        "fiscal_in_rate": (fiscal_in, INCOME), "business_rate": (BUSINESS, INCOME), "other_rate": (OTHER_INCOME, INCOME),
        "basic_rate": (basic, SPENT), "project_rate": (project, SPENT), "general_rate": (GENERAL_SPENT, SPENT),
        "budget_rate": (GENERAL_SPENT, budget), "three_rate": (spent[0], planned[0]), "cars_rate": (spent[2], planned[2]),
        "guests_rate": (spent[5], planned[5]),
    }  # fmt: skip
    return {
        "y": str(YEAR), "shares": "；".join(shares), "items": "\n".join(items), "personnel_names": named["人员"],
        "public_names": named["公用"],
        "whole_change": changed(WHOLE, BEFORE_TOTAL), "fiscal_change": changed(FISCAL_WHOLE, BEFORE_FISCAL),
        "general_change": changed(GENERAL_SPENT, BEFORE_GENERAL), "public_change": changed(PUBLIC_SUM, PUBLIC_SUM + _d("12.26")),
        **{name: f"{value:,.2f}" for name, value in amounts.items()}, **{name: rate(*pair) for name, pair in rates.items()},
    }  # fmt: skip


def narrative() -> str:
    """The narrative as HTML: ``final_accounts.txt`` with its figures."""
    text = (Path(__file__).parent / "final_accounts.txt").read_text("utf-8").format(**_words())
    marked = (re.fullmatch(r"(#*) ?(.*)", line) for line in text.splitlines())
    return "".join(cell(m[2], f"h{len(m[1])}" if m[1] else "p") for m in marked if m is not None)


def html() -> str:
    title = f"{OFFICE}{YEAR}年度部门决算"
    tables = (balance, revenue, spending, fiscal, general, economy, three, fund, capital)
    front = (
        f"<h1>{title}</h1><h2>第一部分　{OFFICE}概况</h2><h3>一、主要职责</h3><p>负责全省档案工作的统筹规划、组织协调和监督指导。</p>"
        f"<h3>二、机构设置</h3><p>从预算单位构成看，{OFFICE}部门决算包括本级决算和所属省档案馆决算。</p>"
    )
    back = (
        "<h2>第四部分　名词解释</h2><p>一、财政拨款收入：指单位从同级财政部门取得的各类财政拨款，包括一般公共预算财政拨款、"
        "政府性基金预算财政拨款和国有资本经营预算财政拨款。</p><p>公开日期：2024年8月20日，批复日期：2024年8月2日。</p>"
    )
    style = "<style>table{border-collapse:collapse}td{border:1px solid;font-size:8pt}section{page-break-before:always}</style>"
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{title}</title>{style}</head><body>{front}"
        f"<h2>第二部分　{YEAR}年度部门决算表</h2>{''.join(t() for t in tables)}{narrative()}{back}</body></html>"
    )


def replaced(*changes: tuple[str, str]) -> str:
    """The document with words replaced, each of which must stand in it."""
    text = html()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
