"""Places: one made-up disclosure each, in the layout of its kind of place (各地的一份)."""

from __future__ import annotations

from collections.abc import Callable

from tests.regions import prose
from tests.regions.account import Account, account
from tests.regions.paper import Paper, Said
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
    basic_panels,
    both_economies,
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
EXP = {"measure": "expenditure"}
GEN = {**EXP, "fund": "general"}
ALL = {**EXP, "fund": "*"}
REV = {"measure": "revenue", "flow": "current"}


def staff_and_running(total: str) -> list[tuple[list[str], Cell]]:
    """合计 | 人员经费 | 公用经费 of a table of basic expenditure."""
    return [([total], V({})), (["人员经费"], V({"nature": "personnel"})), (["公用经费"], V({"nature": "public"}))]


def cover(a: Account, *lines: str) -> tuple[str, ...]:
    return tuple(line.format(e=a.entity, y=a.year) for line in lines)


def general_codes(a: Account) -> list[str]:
    return a.functions(fund="general")


# ---- 中央部门 ----------------------------------------------------------------------------------------------------------


def central_budget() -> Paper:
    a = account("国家粟米储备管理局", 2023, "budget", "22201", ("粟米轮换补助", "仓储信息系统", "质量监测"), business=True)
    s = Style()
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 事业收入 其他收入")
    left, right = aligned(revenue_rows(a, words), class_rows(a), 3)
    y, last = a.year, str(a.year - 1)
    fiscal_left = [
        ("一、本年收入", {**REV, "fund": "fiscal"}),
        *[(f"（{numeral(n)}）{w}", {**REV, "fund": f}) for n, (w, f) in enumerate(words[:3], 1)],
        ("二、上年结转", {"measure": "revenue", "flow": "brought", "fund": "fiscal"}),
        ("收入总计", {"measure": "revenue", "flow": "*", "fund": "fiscal"}),
    ]
    fiscal_right = [
        ("一、本年支出", {**EXP, "fund": "fiscal"}),
        *class_rows(a, fund="fiscal", closing=("支出总计",), carried="二、结转下年", ordinals=lambda n: f"（{numeral(n)}）"),
    ]
    fl, fr = aligned(fiscal_left, fiscal_right, 1)
    columns: list[tuple[list[str], Cell]] = [
        (["合计"], V({**REV, "flow": "*", "fund": "*"})),
        (["上年结转"], V({"measure": "revenue", "flow": "brought", "fund": "*"})),
        (["一般公共预算拨款收入"], V({**REV, "fund": "general"})),
        (["政府性基金预算拨款收入"], V({**REV, "fund": "gov_fund"})),
        (["事业收入", "金额"], V({**REV, "fund": "business"})),
        (["事业收入", "其中：教育收费"], ""),
        (["其他收入"], V({**REV, "fund": "other"})),
    ]
    changes: list[tuple[list[str], Cell]] = [
        ([f"{last}年执行数"], V({"year": last})),
        ([f"{y}年预算数", "小计"], V({})),
        ([f"{y}年预算数", "基本支出"], V({"nature": "basic"})),
        ([f"{y}年预算数", "项目支出"], V({"nature": "project"})),
        ([f"{y}年预算数比{last}年执行数", "增减额"], Diff({}, {"year": last})),
        ([f"{y}年预算数比{last}年执行数", "增减%"], Rate({}, {"year": last})),
    ]
    parts: list[Part] = [
        "第二部分 " + str(y) + "年部门预算表",
        balance(a, s, "部门收支总表", left, right, number="部门公开表1"),
        coded_sheet(
            a, s._replace(total="last"), "部门收入总表", a.functions(), "function", columns, {}, number="部门公开表2", group="科目"
        ),
        coded_sheet(a, s._replace(total="last"), "部门支出总表", a.functions(), "function", natures(extra=True), ALL, number="部门公开表3"),
        balance(a, s, "财政拨款收支总表", fl, fr, number="部门公开表4"),
        coded_sheet(
            a,
            s._replace(total="last"),
            "一般公共预算支出表",
            general_codes(a),
            "function",
            changes,
            GEN,
            number="部门公开表5",
            group="功能分类科目",
        ),
        coded_sheet(
            a,
            s._replace(total="last"),
            "一般公共预算基本支出表",
            a.economies(fund="general", nature="basic"),
            "economy",
            [
                ([f"{y}年基本支出", "合计"], V({})),
                ([f"{y}年基本支出", "人员经费"], V({"nature": "personnel"})),
                ([f"{y}年基本支出", "公用经费"], V({"nature": "public"})),
            ],
            {**GEN, "nature": "basic"},
            number="部门公开表6",
            group="支出经济分类科目",
        ),
        three_columns(
            "一般公共预算“三公”经费支出表",
            [(f"{last}年预算数", {"year": last}), (f"{y}年预算数", {})],
            number="部门公开表7",
            names=("因公出国（境）费", "公务用车购置及运行费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费"),
        ),
        *prose.budget_general(prose.Teller(a, base="执行")),
    ]
    return Paper(
        a,
        cover(
            a,
            "{e}",
            "{y}年度部门预算",
            "目录",
            "第一部分 部门概况",
            "第二部分 {y}年部门预算表",
            "第三部分 {y}年部门预算情况说明",
            "第一部分 部门概况",
            "一、主要职责",
            "负责粟米储备的管理工作。",
        ),
        tuple(parts),
    )


def nine(
    a: Account,
    s: Style,
    *,
    number: str = "公开{n:02d}表",
    detail: str = "一般公共预算财政拨款基本支出决算表",
    cars: str = "财政拨款“三公”经费支出决算表",
    first: str = "收入支出决算总表",
    gov: str = "",
) -> list[Part]:
    """The nine tables of a final account."""
    words = funds("一般公共预算财政拨款收入 政府性基金预算财政拨款收入 国有资本经营预算财政拨款收入")
    words += funds("上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入")
    left = [*revenue_rows(a, words, brought="", closing=("本年收入合计", "总计"))]
    left[-1:] = [
        ("使用非财政拨款结余", {"flow": "used"}),
        ("年初结转和结余", {"measure": "revenue", "flow": "brought", "fund": "*"}),
        ("总计", {"measure": "revenue", "flow": "*", "fund": "*"}),
    ]
    right = class_rows(a, carried="年末结转和结余", closing=("本年支出合计", "总计"))
    right[-2:-2] = [("结余分配", {"flow": "allocated"})]
    left, right = aligned(left, right, 4)
    fund_columns = [
        ("合计", {"fund": "fiscal"}),
        ("一般公共预算财政拨款", {"fund": "general"}),
        ("政府性基金预算财政拨款", {"fund": "gov_fund"}),
        ("国有资本经营预算财政拨款", {"fund": "state_capital"}),
    ]
    fl = [(f"{numeral(n)}、{w.replace('收入', '')}", {**REV, "fund": f}) for n, (w, f) in enumerate(words[:3], 1)] + [
        ("本年收入合计", {**REV, "fund": "fiscal"}),
        ("年初财政拨款结转和结余", {"measure": "revenue", "flow": "brought", "fund": "fiscal"}),
        *[(f"{w.replace('收入', '')}", {"measure": "revenue", "flow": "brought", "fund": f}) for w, f in words[:3]],
        ("总计", {"measure": "revenue", "flow": "*", "fund": "fiscal"}),
    ]
    fr = class_rows(a, fund="fiscal", carried="年末财政拨款结转和结余", closing=("本年支出合计", "总计"))
    fl, fr = aligned(fl, fr, 3)
    revenue: list[tuple[list[str], Cell]] = [
        (["本年收入合计"], V({**REV, "fund": "*"})),
        (["财政拨款收入"], V({**REV, "fund": "fiscal"})),
        (["上级补助收入"], V({**REV, "fund": "superior"})),
        (["事业收入"], V({**REV, "fund": "business"})),
        (["经营收入"], V({**REV, "fund": "operating"})),
        (["附属单位上缴收入"], V({**REV, "fund": "affiliated"})),
        (["其他收入"], V({**REV, "fund": "other"})),
    ]
    fund_table: list[tuple[list[str], Cell]] = [
        (["年初结转和结余"], V({"measure": "revenue", "flow": "brought"})),
        (["本年收入"], V(REV)),
        (["本年支出", "小计"], V(EXP)),
        (["本年支出", "基本支出"], V({**EXP, "nature": "basic"})),
        (["本年支出", "项目支出"], V({**EXP, "nature": "project"})),
        (["年末结转和结余"], V({**EXP, "flow": "carried"})),
    ]
    spent: list[Sheet] = [
        balance(a, s._replace(lines=True), first, left, right, columns=[("金额", {})]),
        coded_sheet(a, s._replace(lines=True), "收入决算表", a.functions(), "function", revenue, {}, group="项目"),
        coded_sheet(
            a, s._replace(lines=True), "支出决算表", a.functions(), "function", natures(total="本年支出合计", extra=True), ALL, group="项目"
        ),
        balance(a, s._replace(lines=True), "财政拨款收入支出决算总表", fl, fr, columns=[("金额", {})], right_columns=fund_columns),
        coded_sheet(
            a,
            s._replace(lines=True),
            "一般公共预算财政拨款支出决算表",
            general_codes(a),
            "function",
            [
                (["本年支出", "小计"], V({})),
                (["本年支出", "基本支出"], V({"nature": "basic"})),
                (["本年支出", "项目支出"], V({"nature": "project"})),
            ],
            GEN,
            group="项目",
        ),
        basic_panels(a, detail),
        three_columns(cars, [("预算数", {"stage": "budget"}), ("决算数", {"stage": "outturn"})]),
    ]
    if gov:
        spent.append(
            coded_sheet(
                a,
                s._replace(lines=True),
                "政府性基金预算财政拨款收入支出决算表",
                a.functions(fund="gov_fund"),
                "function",
                fund_table,
                {"fund": "gov_fund"},
                group="项目",
            )
        )
    return [sheet._replace(number=number.format(n=n)) for n, sheet in enumerate(spent, 1)]


def central_account() -> Paper:
    a = account("国家粟米储备管理局", 2022, "outturn", "22201", ("粟米轮换补助", "仓储信息系统", "质量监测"), business=True)
    parts = [*nine(a, Style(codes="one")), *prose.account_general(prose.Teller(a))]
    return Paper(
        a,
        cover(
            a,
            "国家粟米储备管理局{y}年度部门决算",
            "目录",
            "第一部分 部门概况",
            "第二部分 {y}年度部门决算表",
            "第三部分 {y}年度部门决算情况说明",
            "第一部分 部门概况",
            "一、部门职责",
            "负责粟米储备的管理工作。",
            "第二部分 {y}年度部门决算表",
        ),
        tuple(parts),
        unit_line="金额单位：{unit}",
    )


def sichuan_account() -> Paper:
    a = account("江泸市云台县档案馆", 2023, "outturn", "20126", ("档案数字化", "馆库维修"), gov_fund="2120899")
    parts = [*prose.account_general(prose.Teller(a)), "第五部分 附表", *nine(a, Style(codes="tail"), number="附表{n}", gov="1")]
    return Paper(
        a,
        cover(
            a,
            "{y}年度",
            "江泸市云台县档案馆单位决算",
            "公开时间：2024年9月20日",
            "第一部分 单位概况",
            "一、主要职责",
            "负责档案的接收与保管。",
        ),
        tuple(parts),
        unit_line="单位：江泸市云台县档案馆 金额单位：{unit}",
        zero="0.00",
    )


def guizhou_account() -> Paper:
    a = account("黔山县水务局", 2021, "outturn", "21303", ("河道治理", "农村供水"))
    parts = [*nine(a, Style(codes="three"), number="公开{n:02d}表", first="收入支出决算总表"), *prose.account_general(prose.Teller(a))]
    return Paper(
        a,
        cover(a, "黔山县水务局{y}年度部门决算公开说明"),
        tuple(parts),
        unit_line="公开部门：{entity} 单位：{unit}",
        zero="-",
        thousands=True,
    )


# ---- 省市预算 -----------------------------------------------------------------------------------------------------------


def guangdong_budget() -> Paper:
    a = account("海陵市文化旅游体育局", 2024, "budget", "20701", ("文化惠民演出", "场馆免费开放", "非遗保护"))
    s = Style()
    words = funds("一般公共预算拨款 政府性基金预算拨款 国有资本经营预算拨款 财政专户拨款 事业收入 其他收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结转")
    right: list = [
        ("一、基本支出", {**ALL, "nature": "basic"}),
        ("二、项目支出", {**ALL, "nature": "project"}),
        ("三、事业单位经营支出", {**ALL, "nature": "business"}),
        ("本年支出合计", {**ALL}),
        ("结转下年", {**EXP, "flow": "carried"}),
        ("支出总计", {**ALL, "flow": "*"}),
    ]
    left, right = aligned(left, right, 3)
    parts: list[Part] = [
        balance(a, s._replace(amount="2024年预算"), "收支总体情况表", left, right, number="表1"),
        coded_sheet(a, s, "支出总体情况表", a.functions(), "function", natures(extra=True), ALL, number="表3", group="功能科目名称"),
        coded_sheet(
            a,
            s._replace(codes="joint"),
            "一般公共预算支出情况表（按功能分类科目）",
            general_codes(a),
            "function",
            natures(),
            GEN,
            number="表5",
            group="功能科目名称",
        ),
        coded_sheet(
            a,
            s._replace(codes="joint"),
            "一般公共预算基本支出情况表（按支出经济分类科目）",
            a.economies(fund="general", nature="basic"),
            "economy",
            [(["2024年预算"], V({}))],
            {**GEN, "nature": "basic"},
            number="表6",
            group="支出经济科目",
        ),
        three_rows(
            "一般公共预算安排的行政经费及“三公”经费预算表",
            [("2024年预算", V({}))],
            number="表8",
            names=(
                "“三公”经费",
                "（一）因公出国（境）支出",
                "（二）公务接待费支出",
                "（三）公务用车购置及运行维护支出",
                "1.公务用车购置",
                "2.公务用车运行维护费",
            ),
        ),
        projects(
            a,
            "部门预算项目支出预算表",
            ["项目名称"],
            [("合计", {"fund": "*"}), ("一般公共预算拨款", {"fund": "general"}), ("政府性基金预算拨款", {"fund": "gov_fund"})],
            number="表10",
        ),
        *prose.budget_moves(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "{y}年海陵市文化旅游体育局部门预算",
            "第一部分 海陵市文化旅游体育局概况",
            "一、主要职责",
            "负责文化工作。",
            "第二部分 {y}年部门预算表",
        ),
        tuple(parts),
        unit_line="单位名称：{entity} 单位：{unit}",
        zero="0.00",
    )


def zhejiang_budget() -> Paper:
    a = account("钱湾市民政局", 2025, "budget", "20802", ("养老服务补贴", "社区建设"), gov_fund="2296002")
    s = Style()
    words = funds("一般公共预算 政府性基金预算 国有资本经营预算 专户资金 事业收入 其他收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结转结余")
    right = class_rows(a, carried="结转下年")
    left, right = aligned(left, right, 3)
    columns: list[tuple[list[str], Cell]] = [
        (["总计"], V({**EXP, "fund": "*"})),
        (["基本支出", "人员经费"], V({**ALL, "nature": "personnel"})),
        (["基本支出", "公用经费"], V({**ALL, "nature": "public"})),
        (["项目支出"], V({**ALL, "nature": "project"})),
    ]
    parts: list[Part] = [
        balance(a, s, "2025年钱湾市民政局收支预算总表", left, right, number="表一"),
        coded_sheet(
            a,
            s,
            "2025年钱湾市民政局支出预算总表",
            a.functions(),
            "function",
            columns,
            {},
            number="表三",
            before=[("单位编码", lambda c: "405001"), ("单位名称", lambda c: "钱湾市民政局")],
        ),
        coded_sheet(
            a, s, "2025年钱湾市民政局一般公共预算支出预算表", general_codes(a), "function", natures(split=True), GEN, number="表五"
        ),
        coded_sheet(
            a,
            s,
            "2025年钱湾市民政局一般公共预算基本支出表",
            a.economies(fund="general", nature="basic"),
            "economy",
            staff_and_running("合计"),
            {**GEN, "nature": "basic"},
            number="表六",
            group="经济分类科目",
        ),
        coded_sheet(
            a,
            s,
            "2025年钱湾市民政局政府性基金预算支出表",
            a.functions(fund="gov_fund"),
            "function",
            natures(),
            {**EXP, "fund": "gov_fund"},
            number="表七",
        ),
        three_columns(
            "2025年钱湾市民政局一般公共预算“三公”经费表",
            [("", {})],
            number="表九",
            before=[("单位编码", "405001"), ("单位名称", "钱湾市民政局")],
        ),
        projects(
            a,
            "2025年钱湾市民政局项目支出预算表",
            ["单位名称", "项目名称"],
            [("合计", {"fund": "*"}), ("一般公共预算", {"fund": "general"}), ("政府性基金预算", {"fund": "gov_fund"})],
            number="表十",
        ),
        *prose.budget_general(prose.Teller(a, base="执行")),
    ]
    return Paper(
        a,
        cover(
            a,
            "钱湾市民政局2025年部门预算",
            "目 录",
            "一、钱湾市民政局概况",
            "二、钱湾市民政局2025年部门预算安排情况说明",
            "一、钱湾市民政局概况",
            "（一）主要职能",
            "负责民政工作。",
        ),
        tuple(parts),
        unit_line="单位：{unit}",
    )


def sichuan_budget() -> Paper:
    a = account("江泸市中医医院", 2023, "budget", "21002", ("设备更新", "人才培养"), business=True)
    s = Style(codes="tail")
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 事业收入 事业单位经营收入 其他收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="七、上年结转")
    right = class_rows(a, carried="结转下年")
    left, right = aligned(left, right, 3)
    parts: list[Part] = [
        balance(a, s, "部门收支总表", left, right, number="表1"),
        coded_sheet(a, s, "部门支出总表", a.functions(), "function", natures(extra=True), ALL, number="表1-2"),
        coded_sheet(a, s, "一般公共预算支出预算表", general_codes(a), "function", natures(), GEN, number="表3"),
        coded_sheet(
            a,
            Style(),
            "一般公共预算基本支出预算表",
            a.economies(fund="general", nature="basic"),
            "economy",
            [
                (["基本支出", "合计"], V({})),
                (["基本支出", "人员经费"], V({"nature": "personnel"})),
                (["基本支出", "公用经费"], V({"nature": "public"})),
            ],
            {**GEN, "nature": "basic"},
            number="表3-1",
            group="经济分类科目",
        ),
        three_columns(
            "一般公共预算“三公”经费支出预算表",
            [("当年财政拨款预算安排", {})],
            number="表3-3",
            names=("因公出国（境）费用", "公务用车购置及运行费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费"),
            before=[("单位编码", "361301"), ("单位名称（科目）", "江泸市中医医院")],
        ),
        *prose.budget_general(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "江泸市中医医院",
            "{y}年单位预算",
            "目录",
            "第一部分 单位概况",
            "第二部分 {y}年单位预算情况说明",
            "第一部分 单位概况",
            "一、主要职能",
            "开展中医诊疗。",
        ),
        tuple(parts),
        unit_line="单位：江泸市中医医院 金额单位：{unit}",
    )


def henan_budget() -> Paper:
    a = account("郏阳县林业局", 2022, "budget", "21302", ("森林防火", "苗木补贴"))
    s = Style(codes="tail")
    words = funds("一般公共预算 政府性基金 国有资本经营预算 财政专户管理资金 事业收入 其他收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入合计"), brought="上年结转结余")
    right: list = [
        ("一、基本支出", {**ALL, "nature": "basic"}),
        ("二、项目支出", {**ALL, "nature": "project"}),
        ("本年支出合计", {**ALL}),
        ("结转下年", {**EXP, "flow": "carried"}),
        ("支出合计", {**ALL, "flow": "*"}),
    ]
    left, right = aligned(left, right, 3)
    parts: list[Part] = [
        balance(a, s._replace(amount="金额"), "2022年部门收支总体情况表", left, right, number="预算01表"),
        coded_sheet(a, s, "2022年部门支出总体情况表", a.functions(), "function", natures(split=True), ALL, number="预算03表"),
        coded_sheet(a, s, "2022年一般公共预算支出情况表", general_codes(a), "function", natures(split=True), GEN, number="预算05表"),
        both_economies(
            a,
            s,
            "2022年一般公共预算基本支出情况表",
            [("合计", {}), ("人员经费", {"nature": "personnel"}), ("公用经费", {"nature": "public"})],
            number="预算06表",
        ),
        three_rows(
            "2022年一般公共预算“三公”经费支出情况表",
            [("2022年“三公”经费预算数", V({}))],
            number="预算07表",
            names=("共计", "1、因公出国（境）费用", "2、公务接待费", "3、公务用车费", "其中：（1）公务用车购置", "（2）公务用车运行维护费"),
        ),
        *prose.budget_totals(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(a, "郏阳县林业局2022年部门预算", "第一部分 部门概况", "一、主要职能", "负责林业管理工作。"),
        tuple(parts),
        unit_line="部门名称：{entity} 单位：{unit}",
    )


def shandong_budget() -> Paper:
    a = account("齐川市商务局", 2024, "budget", "20113", ("招商推介", "外贸扶持", "展会服务"))
    s = Style(codes="tail", total="first")
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 财政专户管理资金收入 单位资金收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结转结余")
    right = class_rows(a, carried="年终结转结余")
    left, right = aligned(left, right, 3)
    both = both_economies(
        a,
        s,
        "一般公共预算财政拨款基本支出表",
        [("合计", {}), ("人员经费", {"nature": "personnel"}), ("公用经费", {"nature": "public"})],
        number="公开表6",
    )
    parts: list[Part] = [
        balance(a, s, "收支总表", left, right, number="公开表1"),
        coded_sheet(a, s, "支出总表", a.functions(), "function", natures(extra=True), ALL, number="公开表3"),
        coded_sheet(a, s, "一般公共预算财政拨款支出表", general_codes(a), "function", natures(split=True), GEN, number="公开表5"),
        both,
        three_columns("财政拨款安排的“三公”经费支出表", [("2023年预算数", {"year": "2023"}), ("2024年预算数", {})], number="公开表7"),
        projects(
            a,
            "项目支出表",
            ["单位名称", "类型", "项目名称"],
            [
                ("合计", {"fund": "*"}),
                ("一般公共预算", {"fund": "general"}),
                ("政府性基金预算", {"fund": "gov_fund"}),
                ("国有资本经营预算", {"fund": "state_capital"}),
            ],
            number="公开表10",
        ),
        *prose.budget_totals(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "{y}年齐川市商务局部门预算",
            "目录",
            "第一部分 部门概况",
            "第二部分 {y}年部门预算表",
            "第三部分 {y}年部门预算情况说明",
            "第一部分 部门概况",
            "一、主要职责",
            "负责内外贸工作。",
            "第二部分 {y}年部门预算表",
        ),
        tuple(parts),
        unit_line="部门：{entity} 单位：{unit}",
        thousands=True,
    )


def hunan_budget() -> Paper:
    a = account("湘桥县司法局", 2023, "budget", "20406", ("法律援助", "社区矫正"))
    s = Style(codes="tail")
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 事业单位经营服务收入 上级补助收入 其他收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结转结余")
    right = class_rows(a, carried="年终结转结余")
    left, right = aligned(left, right, 3)
    gov = {"501": "机关工资福利支出", "502": "机关商品和服务支出", "503": "机关资本性支出（一）", "509": "对个人和家庭的补助"}
    classes = [g for g in gov if a.value({**GEN, "gov_economy": g})]
    gov_columns: list[tuple[list[str], Cell]] = [(["总计"], V({})), *[([name(g, 2023)], V({"gov_economy": g})) for g in classes]]
    eco = [e for e in a.economies(fund="general") if len(e) == 3]
    eco_columns: list[tuple[list[str], Cell]] = [
        (["合计"], V({})),
        (["基本支出", "小计"], V({"nature": "basic"})),
        *[
            (["基本支出", name(e, 2023)], V({"nature": "basic", "economy": e}))
            for e in eco
            if a.value({**GEN, "nature": "basic", "economy": e})
        ],
        (["项目支出"], V({"nature": "project"})),
    ]
    parts: list[Part] = [
        balance(a, s._replace(amount="本年预算"), "收支总表", left, right, number="部门公开表01"),
        coded_sheet(
            a,
            s,
            "支出预算分类汇总表（按政府预算经济分类）",
            general_codes(a),
            "function",
            gov_columns,
            GEN | {"fund": "*"},
            number="部门公开表04",
        ),
        coded_sheet(a, s, "一般公共预算支出表", general_codes(a), "function", eco_columns, GEN, number="部门公开表07"),
        three_columns(
            "一般公共预算“三公”经费支出表",
            [("“三公”经费预算数（一般公共预算）", {})],
            number="部门公开表15",
            before=[("单位编码", "207001"), ("单位名称", "湘桥县司法局")],
        ),
        *prose.budget_totals(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "湘桥县司法局{y}年部门预算",
            "目录",
            "第一部分 {y}年部门预算说明",
            "第二部分 {y}年部门预算表",
            "第一部分 {y}年部门预算说明",
            "一、部门基本概况",
            "负责司法行政工作。",
        ),
        tuple(parts),
        unit_line="部门：207001_{entity} 单位：{unit}",
    )


def yunnan_budget() -> Paper:
    a = account("滇源县交通运输局", 2024, "budget", "21401", ("农村公路养护", "超限治理", "运输执法装备"), business=True)
    s = Style(total="last")
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 财政专户管理资金收入 单位资金")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结转结余")
    right = class_rows(a, carried="年终结转结余")
    left, right = aligned(left, right, 3)
    columns: list[tuple[list[str], Cell]] = [
        (["合计"], V({**ALL})),
        (["财政拨款", "小计"], V({**EXP, "fund": "fiscal"})),
        (["财政拨款", "一般公共预算"], V({**GEN})),
        (["财政拨款", "政府性基金预算"], V({**EXP, "fund": "gov_fund"})),
        (["单位资金"], V({**EXP, "fund": "own"})),
    ]
    parts: list[Part] = [
        balance(a, s, "部门财务收支预算总表", left, right, number="预算01-1表"),
        coded_sheet(a, s, "部门支出预算表", a.functions(), "function", columns, {}, number="预算01-3表"),
        coded_sheet(
            a,
            s,
            "一般公共预算支出预算表（按功能科目分类）",
            general_codes(a),
            "function",
            natures(split=True),
            GEN,
            number="预算02-2表",
            group="部门预算支出功能分类科目",
        ),
        three_columns("一般公共预算“三公”经费支出预算表", [("", {})], number="预算03表"),
        projects(
            a,
            "项目支出预算表（其他运转类、特定目标类项目）",
            ["类型", "项目编码", "项目名称", "项目单位"],
            [("合计", {"fund": "*"}), ("一般公共预算", {"fund": "general"}), ("单位资金", {"fund": "own"})],
            number="预算05-1表",
        ),
        *prose.budget_totals(prose.Teller(a, unit="元")),
    ]
    return Paper(
        a,
        cover(
            a,
            "滇源县交通运输局{y}年部门预算公开",
            "目录",
            "第一部分 部门概况",
            "第二部分 {y}年部门预算表",
            "第一部分 部门概况",
            "一、主要职责",
            "负责交通运输工作。",
        ),
        tuple(parts),
        unit="元",
        unit_line="单位名称：{entity} 单位：{unit}",
        thousands=True,
    )


def xinjiang_budget() -> Paper:
    a = account("天池市农业农村局", 2020, "budget", "21301", ("耕地保护", "农机补贴"))
    s = Style(codes="tail", total="last")
    words = funds("一般公共预算拨款 政府性基金预算拨款 事业收入 其他收入")
    left = revenue_rows(a, words, closing=("小计", "收入总计"), brought="单位上年结余")
    right = class_rows(a, carried="结转下年", closing=("小计", "支出总计"))
    left, right = aligned(left, right, 3)
    parts: list[Part] = [
        balance(a, s, "部门收支总体情况表", left, right, number="表一"),
        coded_sheet(a, s, "部门支出总体情况表", a.functions(), "function", natures(total="合计"), ALL, number="表三"),
        coded_sheet(a, s, "一般公共预算支出情况表", general_codes(a), "function", natures(total="小计"), GEN, number="表五"),
        coded_sheet(
            a,
            Style(codes="tail", total="last"),
            "一般公共预算基本支出情况表",
            a.economies(fund="general", nature="basic"),
            "economy",
            staff_and_running("小计"),
            {**GEN, "nature": "basic"},
            number="表六",
        ),
        three_columns("一般公共预算“三公”经费支出情况表", [("", {})], number="表八"),
        *prose.budget_general(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "天池市农业农村局{y}年部门预算公开",
            "目录",
            "第一部分 天池市农业农村局概况",
            "第二部分 {y}年部门预算公开表",
            "第三部分 {y}年部门预算情况说明",
            "第一部分 天池市农业农村局概况",
            "一、主要职能",
            "负责农业工作。",
        ),
        tuple(parts),
        unit_line="编制部门：{entity} 单位：{unit}",
    )


def shaanxi_budget() -> Paper:
    """收入 and three classifications of 支出 side by side."""
    a = account("渭滨市残疾人联合会", 2021, "budget", "20811", ("康复救助", "就业培训"))
    s = Style()
    y = a.year
    left: list = [
        ("一、部门预算", {**REV, "fund": "*"}),
        ("1、财政拨款", {**REV, "fund": "fiscal"}),
        ("（1）一般公共预算拨款", {**REV, "fund": "general"}),
        ("（2）政府性基金拨款", {**REV, "fund": "gov_fund"}),
        ("2、事业收入", {**REV, "fund": "business"}),
        ("本年收入合计", {**REV, "fund": "*"}),
        ("上年结转", {"measure": "revenue", "flow": "brought", "fund": "*"}),
        ("收入总计", {"measure": "revenue", "flow": "*", "fund": "*"}),
    ]
    classes = class_rows(a, carried="结转下年", closing=("本年支出合计", "支出总计"))
    natures_ = [
        ("一、基本支出", {**ALL, "nature": "basic"}),
        ("（1）工资福利支出", {**ALL, "nature": "basic", "economy": "301"}),
        ("（2）商品和服务支出", {**ALL, "nature": "basic", "economy": "302"}),
        ("（3）对个人和家庭的补助", {**ALL, "nature": "basic", "economy": "303"}),
        ("二、项目支出", {**ALL, "nature": "project"}),
        ("本年支出合计", ALL),
        ("结转下年", {**EXP, "flow": "carried"}),
        ("支出总计", {**ALL, "flow": "*"}),
    ]
    govs = [g for g in ("501", "502", "503", "509") if a.value({**EXP, "gov_economy": g})]
    gov = [
        *[(f"{numeral(n)}、{name(g, y)}", {**ALL, "gov_economy": g}) for n, g in enumerate(govs, 1)],
        ("本年支出合计", ALL),
        ("结转下年", {**EXP, "flow": "carried"}),
        ("支出总计", {**ALL, "flow": "*"}),
    ]
    size = max(len(left), len(classes), len(natures_), len(gov))
    filled = [[*side[:-3], *[("", {})] * (size - len(side)), *side[-3:]] for side in (left, classes, natures_, gov)]
    heads: list[list[Cell]] = [
        [Wide("收入", 2), Wide("支出", 6)],
        [
            "项目",
            "预算数",
            "支出功能分类科目（按大类）",
            "预算数",
            "部门预算支出经济分类科目（按大类）",
            "预算数",
            "政府预算支出经济分类科目（按大类）",
            "预算数",
        ],
    ]
    body: list[list[Cell]] = [[x for side in filled for x in (side[i][0], V(dict(side[i][1])) if side[i][0] else "")] for i in range(size)]
    parts: list[Part] = [
        Sheet("2021年部门综合预算收支总表", heads, body, "表1"),
        coded_sheet(
            a,
            s,
            "2021年部门综合预算一般公共预算支出明细表（按支出功能分类科目）",
            general_codes(a),
            "function",
            [
                (["合计"], V({})),
                (["人员经费支出"], V({"nature": "personnel"})),
                (["公用经费支出"], V({"nature": "public"})),
                (["专项业务经费支出"], V({"nature": "project"})),
                (["备注"], ""),
            ],
            GEN,
            number="表5",
            group="",
        ),
        *prose.budget_moves(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "渭滨市残疾人联合会{y}年部门综合预算",
            "目录",
            "第一部分 部门概况",
            "第二部分 收支情况",
            "第一部分 部门概况",
            "一、部门主要职责",
            "负责残疾人工作。",
        ),
        tuple(parts),
        unit_line="单位：{unit}",
    )


def hebei_budget() -> Paper:
    a = account("燕岭县市场监督管理局", 2023, "budget", "20138", ("食品抽检", "质量提升"))
    s = Style(codes="after")
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 财政专户核拨收入 单位资金收入")
    left = revenue_rows(a, words, closing=("本年收入合计", "收入总计"), brought="上年结转结余")
    right = class_rows(a, carried="年终结转结余")
    left, right = aligned(left, right, 3)
    serial = coded_sheet(
        a, s._replace(total="first"), "部门支出总体情况表", a.functions(), "function", natures(extra=True), ALL, number="部门预算公开03表"
    )
    body = [[str(n), *row] for n, row in enumerate(serial.body, 1)]
    parts: list[Part] = [
        balance(a, s, "部门收支总体情况表", left, right, number="部门预算公开01表"),
        Sheet(serial.title, [[Wide("序号", 1, 1), *serial.head[0]]], body, serial.number),
        coded_sheet(a, s, "部门一般公共预算财政拨款支出情况表", general_codes(a), "function", natures(), GEN, number="部门预算公开05表"),
        three_rows(
            "部门财政拨款“三公”经费支出情况表",
            [("2023年预算数", V({})), ("2022年预算数", V({"year": "2022"})), ("增减额", Diff({}, {"year": "2022"}))],
            number="部门预算公开09表",
        ),
        *prose.budget_totals(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(a, "燕岭县市场监督管理局{y}年部门预算信息公开目录", "燕岭县市场监督管理局{y}年部门预算信息公开情况说明"),
        tuple(parts),
        unit_line="预算单位：{entity} 单位：{unit}",
    )


def anhui_budget() -> Paper:
    a = account("淮西市应急管理局", 2024, "budget", "22401", ("应急物资储备", "安全培训"), gov_fund="2120899")
    s = Style(total="last")
    words = funds("一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 财政专户管理资金收入 单位资金收入")
    left = revenue_rows(a, words, closing=("本年收入小计", "收入总计"), brought="上年结转结余")
    right = class_rows(a, carried="年终结转结余", closing=("本年支出小计", "支出总计"))
    left, right = aligned(left, right, 3)
    parts: list[Part] = [
        balance(a, s, "淮西市应急管理局2024年收支总表", left, right, number="部门公开表1"),
        coded_sheet(a, s, "淮西市应急管理局2024年支出总表", a.functions(), "function", natures(extra=True), ALL, number="部门公开表3"),
        coded_sheet(
            a, s, "淮西市应急管理局2024年一般公共预算支出表", general_codes(a), "function", natures(split=True), GEN, number="部门公开表5"
        ),
        coded_sheet(
            a,
            s,
            "淮西市应急管理局2024年一般公共预算基本支出表",
            a.economies(fund="general", nature="basic"),
            "economy",
            staff_and_running("合计"),
            {**GEN, "nature": "basic"},
            number="部门公开表6",
            group="部门预算支出经济分类科目",
        ),
        coded_sheet(
            a,
            s,
            "淮西市应急管理局2024年政府性基金预算支出表",
            a.functions(fund="gov_fund"),
            "function",
            natures(),
            {**EXP, "fund": "gov_fund"},
            number="部门公开表7",
        ),
        *prose.budget_general(prose.Teller(a)),
    ]
    return Paper(
        a,
        cover(
            a,
            "淮西市应急管理局2024年部门预算",
            "目录",
            "第一部分 部门概况",
            "第二部分 2024年部门预算表",
            "第三部分 2024年部门预算情况说明",
            "第一部分 部门概况",
            "一、主要职责",
            "负责应急管理。",
        ),
        tuple(parts),
        zero="0.00",
    )


PLACES: dict[str, Callable[[], Paper]] = {
    f.__name__: f
    for f in (
        central_budget,
        central_account,
        sichuan_account,
        guizhou_account,
        guangdong_budget,
        zhejiang_budget,
        sichuan_budget,
        henan_budget,
        shandong_budget,
        hunan_budget,
        yunnan_budget,
        xinjiang_budget,
        shaanxi_budget,
        hebei_budget,
        anhui_budget,
    )
}
