"""Further places: units below the department, tables in 元 beside sentences in 万元, older names, forms (更多的地方)."""

from __future__ import annotations

from collections.abc import Callable

from tests.regions import prose
from tests.regions.account import At, account
from tests.regions.paper import Paper, Said
from tests.regions.places import ALL, EXP, GEN, REV, cover, general_codes, nine
from tests.regions.sheets import (
    Cell,
    Diff,
    Rate,
    Sheet,
    Style,
    V,
    Wide,
    aligned,
    balance,
    class_rows,
    coded_sheet,
    funds,
    name,
    natures,
    numeral,
    projects,
    revenue_rows,
    three_columns,
    three_rows,
)

Part = Sheet | Said | str
WORDS = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 事业收入 其他收入")

_FUNDS = (("一般公共预算拨款", "general"), ("政府性基金预算拨款", "gov_fund"), ("国有资本经营预算拨款", "state_capital"))
_SPENT_BY_FUND: list[tuple[str, At]] = [
    ("合计", {"fund": "fiscal"}),
    ("一般公共预算", {"fund": "general"}),
    ("政府性基金预算", {"fund": "gov_fund"}),
    ("国有资本经营预算", {"fund": "state_capital"}),
]


def shenzhen_budget() -> Paper:
    a = account("深海市前湾新区管理局", 2024, "budget", "21201", ("规划编制", "智慧平台", "绿化养护"))
    s = Style()
    words = funds("财政预算拨款 事业收入 其他收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结余、结转", ordinals="")
    right: list = [
        ("一、基本支出", {**ALL, "nature": "basic"}),
        ("二、项目支出", {**ALL, "nature": "project"}),
        ("本年支出合计", ALL),
        ("结转下年", {**EXP, "flow": "carried"}),
        ("支出总计", {**ALL, "flow": "*"}),
    ]
    left, right = aligned(left, right, 3)
    parts: list[Part] = [
        *prose.coast(prose.Teller(a)),
        balance(a, s._replace(amount="2024年预算数"), "部门收支总体情况表", left, right, number="表1"),
        coded_sheet(a, s, "部门支出总体情况表", a.functions(), "function", natures(split=True), ALL, number="表3"),
        three_columns("“三公”经费财政拨款预算情况表", [("2023年", {"year": "2023"}), ("2024年", {})], number="表9"),
    ]
    return Paper(
        a,
        cover(
            a, "深海市前湾新区管理局2024年部门预算", "目录", "第一部分 部门概况", "第一部分 部门概况", "一、主要职能", "负责前湾新区管理。"
        ),
        tuple(parts),
        zero="0.00",
    )


def suzhou_county_budget() -> Paper:
    """Tables in 元, sentences in 万元."""
    a = account("琴川县教育体育局", 2023, "budget", "20501", ("校舍维修", "学生资助"))
    s = Style(total="last")
    left, right = aligned(revenue_rows(a, WORDS), class_rows(a), 3)
    parts: list[Part] = [
        balance(a, s, "收支总表", left, right, number="公开01表"),
        coded_sheet(a, s, "支出总表", a.functions(), "function", natures(extra=True), ALL, number="公开03表"),
        coded_sheet(a, s, "一般公共预算支出表", general_codes(a), "function", natures(split=True), GEN, number="公开06表"),
        three_columns("一般公共预算“三公”经费支出表", [("", {})], number="公开08表"),
        *prose.budget_totals(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a, "2023年度琴川县教育体育局部门预算公开", "目录", "第一部分 部门概况", "第一部分 部门概况", "一、主要职能", "负责教育工作。"
        ),
        tuple(parts),
        unit="元",
        unit_line="公开部门：{entity} 单位：{unit}",
        thousands=True,
    )


def old_budget() -> Paper:
    """2016: 公共财政预算拨款, amounts in 千元."""
    a = account("松江区档案馆", 2016, "budget", "20126", ("档案抢救", "库房改造"))
    s = Style(total="last")
    words = funds("公共财政预算拨款 政府性基金预算拨款 事业收入 其他收入")
    left, right = aligned(revenue_rows(a, words, closing=("本年收入合计", "收入总计")), class_rows(a), 3)
    parts: list[Part] = [
        balance(a, s, "部门收支预算总表", left, right, number="附表1"),
        coded_sheet(a, s, "部门支出预算总表", a.functions(), "function", natures(), ALL, number="附表3"),
        coded_sheet(a, s, "公共财政预算支出表", general_codes(a), "function", natures(), GEN, number="附表5"),
        three_rows(
            "公共财政预算“三公”经费预算表",
            [
                ("2015年预算数", V({"year": "2015"})),
                ("2016年预算数", V({})),
                ("增减额", Diff({}, {"year": "2015"})),
                ("增减%", Rate({}, {"year": "2015"})),
            ],
            number="附表8",
        ),
        *prose.budget_moves(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(a, "松江区档案馆2016年部门预算公开说明"),
        tuple(parts),
        unit="千元",
        unit_line="编制单位：{entity} 金额单位：{unit}",
        places=1,
    )


def units_budget() -> Paper:
    """收入总表 by unit, 支出总表 by unit and 科目."""
    a = account(
        "锦川市自然资源局",
        2022,
        "budget",
        "22001",
        ("国土调查", "地灾防治"),
        units=("锦川市自然资源局机关", "锦川市测绘中心", "锦川市矿产站"),
    )
    s = Style(codes="tail")
    left, right = aligned(revenue_rows(a, WORDS), class_rows(a), 3)
    rows: list[list[Cell]] = [["合计", "", V({**REV, "fund": "*"}), V({**REV, "fund": "general"})]]
    for n, unit in enumerate(a.units(), 1):
        rows.append([f"33010{n}", unit, V({**REV, "fund": "*", "entity": unit}), V({**REV, "fund": "general", "entity": unit})])
    revenue = Sheet("部门收入总表", [["单位代码", "单位名称", "合计", "一般公共预算拨款收入"]], rows, "表1-1")
    spent: list[list[Cell]] = [["", "", "", "", "合计", V(ALL), V({**ALL, "nature": "basic"}), V({**ALL, "nature": "project"})]]
    for n, unit in enumerate(a.units(), 1):
        own = {**ALL, "entity": unit}
        spent.append(["", "", "", "", unit, V(own), V({**own, "nature": "basic"}), V({**own, "nature": "project"})])
        for code in (c for c in a.functions(entity=unit) if len(c) == 7):
            at = {**own, "function": code}
            spent.append(
                [
                    code[:3],
                    code[3:5],
                    code[5:],
                    f"33010{n}",
                    name(code, 2022),
                    V(at),
                    V({**at, "nature": "basic"}),
                    V({**at, "nature": "project"}),
                ]
            )
    head: list[list[Cell]] = [
        [
            Wide("科目编码", 3),
            Wide("单位代码", 1, 2),
            Wide("单位名称（科目）", 1, 2),
            Wide("合计", 1, 2),
            Wide("基本支出", 1, 2),
            Wide("项目支出", 1, 2),
        ],
        ["类", "款", "项"],
    ]
    parts: list[Part] = [
        balance(a, s, "部门收支总表", left, right, number="表1"),
        revenue,
        Sheet("部门支出总表", head, spent, "表1-2"),
        coded_sheet(a, s, "一般公共预算支出预算表", general_codes(a), "function", natures(), GEN, number="表3"),
        *prose.budget_totals(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(a, "锦川市自然资源局2022年部门预算", "第一部分 部门概况", "一、主要职能", "负责自然资源管理。"),
        tuple(parts),
        unit_line="部门：{entity} 金额单位：{unit}",
    )


def city_account() -> Paper:
    """功能科目 with codes in brackets, 完成年初预算…的, procurement and assets in sentences."""
    a = account("津门市北辰河区城管委", 2023, "outturn", "21201", ("环卫保洁", "设施维护"))
    lines = ("津门市北辰河区城管委2023年度部门决算", "目录", "第一部分 概况", "第二部分 2023年度部门决算表")
    body = ("第一部分 概况", "一、主要职责", "负责城市管理。", "第二部分 2023年度部门决算表")
    parts: list[Part] = [*nine(a, Style(codes="tail"), number="附表{n}"), *prose.accounts_in_sum(prose.Teller(a))]
    return Paper(a, (*lines, *body), tuple(parts), unit_line="部门：{entity} 金额单位：{unit}", zero="0.00")


def sichuan_cross_budget() -> Paper:
    """Three levels of header; 政府经济分类 rows."""
    a = account("蜀岭县审计局", 2024, "budget", "20108", ("专项审计", "数据审计"))
    s = Style(codes="tail")
    left, right = aligned(revenue_rows(a, WORDS), class_rows(a), 3)
    columns: list[tuple[list[str], Cell]] = [
        (["总计"], V({**EXP, "fund": "fiscal"})),
        (["县级当年财政拨款安排", "合计"], V({**EXP, "fund": "fiscal"})),
        (["县级当年财政拨款安排", "一般公共预算拨款", "小计"], V(GEN)),
        (["县级当年财政拨款安排", "一般公共预算拨款", "基本支出"], V({**GEN, "nature": "basic"})),
        (["县级当年财政拨款安排", "一般公共预算拨款", "项目支出"], V({**GEN, "nature": "project"})),
        (["县级当年财政拨款安排", "政府性基金安排", "小计"], V({**EXP, "fund": "gov_fund"})),
        (["县级当年财政拨款安排", "政府性基金安排", "项目支出"], V({**EXP, "fund": "gov_fund", "nature": "project"})),
    ]
    gov = sorted(
        {
            g[:n]
            for g in ("50101", "50102", "50103", "50201", "50202", "50203", "50206", "50208", "50299", "50205", "50905")
            for n in (3, 5)
            if a.value({**GEN, "nature": "basic", "gov_economy": g})
        }
    )
    parts: list[Part] = [
        balance(a, s, "部门收支总表", left, right, number="表1"),
        coded_sheet(a, s, "财政拨款支出预算表（部门经济分类科目）", a.economies(), "economy", columns, {}, number="表2-1"),
        coded_sheet(a, s, "一般公共预算支出预算表", general_codes(a), "function", natures(), GEN, number="表3"),
        coded_sheet(
            a,
            Style(),
            "一般公共预算基本支出预算表（政府经济分类科目）",
            gov,
            "gov_economy",
            [(["基本支出"], V({}))],
            {**GEN, "nature": "basic"},
            number="表3-1",
            group="政府预算支出经济分类科目",
        ),
        *prose.budget_moves(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(a, "蜀岭县审计局2024年部门预算", "第一部分 部门概况", "一、主要职能", "负责审计监督。"),
        tuple(parts),
        unit_line="部门：{entity} 金额单位：{unit}",
    )


def inner_budget() -> Paper:
    """合计 last, unit columns first, projects and purchases as lists; 万元 with six decimals."""
    a = account("北原旗卫生健康委员会", 2025, "budget", "21001", ("疫苗采购", "健康宣传", "信息平台"))
    s = Style(total="last")
    left, right = aligned(revenue_rows(a, WORDS), class_rows(a), 3)
    buy: list[list[Cell]] = [
        ["合计", "", "", "", "78.500000"],
        ["北原旗卫生健康委员会", "疫苗采购", "A11020600 疫苗", "1", "38.500000"],
        ["北原旗卫生健康委员会", "信息平台", "C16010300 软件开发服务", "1", "40.000000"],
    ]
    parts: list[Part] = [
        balance(a, s, "部门收支总表", left, right, number="预算公开表1"),
        coded_sheet(
            a,
            s,
            "部门支出总表",
            a.functions(),
            "function",
            natures(extra=True),
            ALL,
            number="预算公开表3",
            before=[("单位编码", lambda c: "036001"), ("单位名称", lambda c: a.entity)],
        ),
        coded_sheet(a, s, "一般公共预算支出表", general_codes(a), "function", natures(split=True), GEN, number="预算公开表5"),
        projects(
            a,
            "项目支出表",
            ["单位名称", "项目名称"],
            [("合计", {"fund": "*"}), ("一般公共预算财政拨款", {"fund": "general"})],
            number="预算公开表9",
        ),
        Sheet("政府采购预算表", [["单位名称", "采购项目", "采购目录", "采购数量", "采购金额"]], buy, "预算公开表10"),
        three_columns(
            "一般公共预算“三公”经费支出表", [("", {})], number="预算公开表7", before=[("单位编码", "036001"), ("单位名称", a.entity)]
        ),
        *prose.budget_general(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "北原旗卫生健康委员会",
            "2025年部门预算公开报告",
            "目录",
            "第一部分 部门概况",
            "第二部分 2025年部门预算报表",
            "第一部分 部门概况",
            "一、主要职责",
            "负责卫生健康工作。",
        ),
        tuple(parts),
        places=6,
        unit_line="单位：{unit}",
    )


def report_account() -> Paper:
    """A 县's final account in the words of 天津、辽宁: 功能科目 with codes in brackets, procurement, assets, self-evaluation."""
    a = account("辽西县发展和改革局", 2024, "outturn", "20104", ("规划编制", "价格监测"))
    parts: list[Part] = [*nine(a, Style(codes="one"), number="公开{n:02d}表"), *prose.accounts_in_sum(prose.Teller(a))]
    return Paper(
        a,
        cover(
            a,
            "2024年度辽西县发展和改革局决算",
            "第一部分 部门概况",
            "一、主要职责",
            "负责发展改革工作。",
            "第二部分 2024年度部门决算公开报表",
        ),
        tuple(parts),
        unit_line="编制单位：{entity} 单位：{unit}",
        zero="0.00",
        thousands=True,
    )


def integrated_budget() -> Paper:
    """The forms of the integrated budget management (预算管理一体化): this year's money beside what is carried over, in every table."""
    a = account("闽江市生态环境局", 2025, "budget", "21101", ("水质监测", "大气治理", "执法装备"), business=True)
    s = Style()
    brought = {"measure": "revenue", "flow": "brought"}
    left: list[tuple[str, At]] = [
        ("一、本年收入", {**REV, "fund": "fiscal"}),
        *[(f"（{numeral(n)}）{w}", {**REV, "fund": f}) for n, (w, f) in enumerate(_FUNDS, 1)],
        ("二、上年结转", {**brought, "fund": "fiscal"}),
        *[(f"（{numeral(n)}）{w}", {**brought, "fund": f}) for n, (w, f) in enumerate(_FUNDS, 1)],
        ("收入总计", {**brought, "flow": "*", "fund": "fiscal"}),
    ]
    classes = class_rows(a, fund="fiscal", closing=("支出总计",), carried="二、年终结转结余", ordinals=lambda n: f"（{numeral(n)}）")
    left, right = aligned(left, [("一、本年支出", {**EXP, "fund": "fiscal"}), *classes], 1)
    columns: list[tuple[list[str], Cell]] = [
        (["合计"], V({"measure": "revenue", "flow": "*", "fund": "*"})),
        (["本年收入", "小计"], V({**REV, "fund": "*"})),
        *[(["本年收入", word], V({**REV, "fund": fund})) for word, fund in (*_FUNDS, ("事业收入", "business"))],
        (["上年结转结余", "小计"], V({**brought, "fund": "*"})),
        *[(["上年结转结余", word], V({**brought, "fund": fund})) for word, fund in _FUNDS],
    ]
    depth = [[Wide("部门（单位）代码", 1, 2), Wide("部门（单位）名称", 1, 2)], []]
    for (head, *below), _ in columns:
        if not below:
            depth[0].append(Wide(head, 1, 2))
        else:
            if not any(isinstance(c, Wide) and c.text == head for c in depth[0]):
                depth[0].append(Wide(head, sum(1 for path, _ in columns if path[0] == head)))
            depth[1] += below
    figures = [cell for _, cell in columns]
    revenue = Sheet("部门收入总表", depth, [["", "合计", *figures], ["145001", a.entity, *figures]], "表2")
    office = [("部门（单位）代码", "145001"), ("部门（单位）名称", a.entity)]
    main, other = aligned(revenue_rows(a, WORDS, brought="上年结转结余"), class_rows(a, carried="年终结转结余"), 3)
    listed = projects(
        a,
        "项目支出表",
        ["类型", "项目名称", "项目单位"],
        [("合计", {"fund": "*"}), ("一般公共预算", {"fund": "general"}), ("单位资金", {"fund": "own"})],
        number="表10",
        kind="其他运转类",
    )
    parts: list[Part] = [
        balance(a, s, "部门收支总表", main, other, number="表1"),
        revenue,
        coded_sheet(a, s, "部门支出总表", a.functions(), "function", natures(extra=True), ALL, number="表3"),
        balance(a, s, "财政拨款收支总表", left, right, number="表4", right_columns=_SPENT_BY_FUND),
        coded_sheet(a, s, "一般公共预算支出表", general_codes(a), "function", natures(split=True), GEN, number="表5"),
        three_columns("一般公共预算“三公”经费支出表", [("", {})], number="表7", before=office),
        listed,
        *prose.budget_totals(prose.Teller(a)),
    ]
    lines = ("2025年度闽江市生态环境局部门预算公开", "第一部分 部门概况", "一、主要职责", "负责生态环境保护工作。")
    return Paper(a, lines, tuple(parts), unit_line="部门（单位）名称：{entity} 单位：{unit}")


FURTHER: dict[str, Callable[[], Paper]] = {
    f.__name__: f
    for f in (
        shenzhen_budget,
        suzhou_county_budget,
        old_budget,
        units_budget,
        city_account,
        sichuan_cross_budget,
        inner_budget,
        report_account,
        integrated_budget,
    )
}
