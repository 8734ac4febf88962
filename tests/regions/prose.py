"""Narrative phrasings of many places, made from an account (叙述文字)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.regions.account import Account, At
from tests.regions.paper import Said, amount, rate
from tests.regions.sheets import name, numeral

Figure = tuple[str, dict[str, str]]


class Teller:
    """Writes sentences about one account in one unit."""

    def __init__(self, account: Account, unit: str = "万元", base: str = "预算") -> None:
        self.a, self.unit, self.base = account, unit, base
        self.y, self.last = str(account.year), str(account.year - 1)

    def say(self, text: str, *figures: At | Decimal | str) -> Said:
        """``{}`` stands for a figure: a coordinate (printed with its amount), or text printed as it is."""
        return Said(text, tuple((self.unit, dict(f)) if isinstance(f, Mapping) else (str(f), {}) for f in figures))

    def money(self, value: Decimal) -> str:
        return amount(abs(value), self.unit, 2)

    def move(
        self, at: At, words: tuple[str, str, str, str] = ("增加", "减少", "增长", "下降"), base: At | None = None
    ) -> tuple[str, str, str, str]:
        """(增加, amount, 增长, rate) of a coordinate against last year's."""
        new, old = self.a.value(at), self.a.value(base or {**at, "year": self.last})
        up = new >= old
        return (words[0] if up else words[1], self.money(new - old), words[2] if up else words[3], rate(new, old).lstrip("-"))

    def share(self, part: At, whole: At) -> str:
        return str((self.a.value(part) / self.a.value(whole) * 100).quantize(Decimal("0.01")))

    def chain(self, code: str, marks: bool = True) -> str:
        """社会保障和就业支出（类）…（款）…（项）."""
        names = [name(code[:n], self.a.year) for n in (3, 5, 7)]
        return "".join(f"{n}（{m}）" for n, m in zip(names, "类款项", strict=True)) if marks else "-".join(names)


REVENUE = {"measure": "revenue", "fund": "*"}
SPENT = {"measure": "expenditure", "fund": "*"}
GENERAL = {"measure": "expenditure", "fund": "general"}
CARS = {"measure": "three_public"}


def budget_general(t: Teller) -> list[Said | str]:
    """The way of the central departments and of most provinces that follow them."""
    a, y, last = t.a, t.y, t.last
    total = {**REVENUE, "flow": "*"}
    spent = {**SPENT, "flow": "*"}
    out: list[Said | str] = [f"第三部分 {y}年部门预算情况说明", f"一、关于{y}年部门收支总体情况的说明"]
    out.append(
        t.say(
            "按照综合预算的原则，所有收入和支出均纳入部门预算管理。收入包括一般公共预算拨款收入、上年结转等；支出包括社会保障和就业支出、住房保障支出等。"
            + y
            + "年收支总预算{}"
            + t.unit
            + "。",
            total,
        )
    )
    out.append(f"二、关于{y}年部门收入总体情况的说明")
    brought, general = {**REVENUE, "flow": "brought"}, {"measure": "revenue", "fund": "general", "flow": "current"}
    out.append(
        t.say(
            y + "年收入预算{}" + t.unit + "，其中：上年结转{}" + t.unit + "，占{}%；一般公共预算拨款收入{}" + t.unit + "，占{}%。",
            total,
            brought,
            t.share(brought, total),
            general,
            t.share(general, total),
        )
    )
    out.append(f"三、关于{y}年部门支出总体情况的说明")
    basic, project = {**SPENT, "nature": "basic"}, {**SPENT, "nature": "project"}
    out.append(
        t.say(
            y + "年支出预算{}" + t.unit + "，其中：基本支出{}" + t.unit + "，占{}%；项目支出{}" + t.unit + "，占{}%。",
            spent,
            basic,
            t.share(basic, spent),
            project,
            t.share(project, spent),
        )
    )
    out.append(f"四、关于{y}年一般公共预算支出情况的说明")
    word, diff, _, _ = t.move(GENERAL)
    out.append("（一）规模变化情况")
    out.append(t.say(y + "年一般公共预算支出{}" + t.unit + "，比" + last + "年" + t.base + word + "{}" + t.unit + "。", GENERAL, diff))
    out.append("（二）结构情况")
    classes = [c for c in a.functions(fund="general") if len(c) == 3]
    text, figures = y + "年一般公共预算支出{}" + t.unit + "，主要用于以下方面：", [GENERAL]
    for c in classes:
        at = {**GENERAL, "function": c}
        text += f"{name(c, a.year)}（类）{{}}{t.unit}，占{{}}%；"
        figures += [at, t.share(at, GENERAL)]
    out.append(t.say(text[:-1] + "。", *figures))
    out.append("（三）具体使用情况")
    for n, code in enumerate([c for c in a.functions(fund="general") if len(c) == 7], 1):
        at = {**GENERAL, "function": code}
        word, diff, grow, ratio = t.move(at)
        out.append(
            t.say(
                f"{n}.{t.chain(code)}{y}年预算数为{{}}{t.unit}，比{last}年{t.base}数{word}{{}}{t.unit}，{grow}{{}}%。主要是工作任务有所调整。",
                at,
                diff,
                ratio,
            )
        )
    out.append(f"五、关于{y}年一般公共预算基本支出情况的说明")
    basic = {**GENERAL, "nature": "basic"}
    out.append(
        t.say(
            y
            + "年一般公共预算基本支出{}"
            + t.unit
            + "，其中：人员经费{}"
            + t.unit
            + "，主要包括：基本工资、津贴补贴、奖金；公用经费{}"
            + t.unit
            + "，主要包括：办公费、电费、差旅费。",
            basic,
            {**GENERAL, "nature": "personnel"},
            {**GENERAL, "nature": "public"},
        )
    )
    out.append(f"六、关于{y}年一般公共预算“三公”经费支出情况的说明")
    word, diff, _, _ = t.move(CARS)
    out.append(
        t.say(
            y
            + "年“三公”经费预算数为{}"
            + t.unit
            + "，其中：因公出国（境）费{}"
            + t.unit
            + "，公务用车购置及运行费{}"
            + t.unit
            + "（其中公务用车购置费{}"
            + t.unit
            + "，公务用车运行费{}"
            + t.unit
            + "），公务接待费{}"
            + t.unit
            + "。比"
            + last
            + "年预算"
            + word
            + "{}"
            + t.unit
            + "，主要原因是公务活动安排变化。",
            CARS,
            *[{**CARS, "item": i} for i in ("abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")],
            diff,
        )
    )
    return out


def budget_totals(t: Teller) -> list[Said | str]:
    """收、支总计各…: 河南、山东、安徽 and others."""
    y, last = t.y, t.last
    total, spent = {**REVENUE, "flow": "*"}, {**SPENT, "flow": "*"}
    word, diff, grow, ratio = t.move(total)
    out: list[Said | str] = [f"第二部分 {y}年度部门预算情况说明", "一、收入支出预算总体情况说明"]
    out.append(
        t.say(
            f"{t.a.entity}{y}年收入总计{{}}{t.unit}，支出总计{{}}{t.unit}，与{last}年预算相比，收、支总计各{word}{{}}{t.unit}，{grow}{{}}%。主要原因：人员变动。",
            total,
            spent,
            diff,
            ratio,
        )
    )
    out.append("二、收入预算总体情况说明")
    general, brought = {"measure": "revenue", "fund": "general", "flow": "current"}, {**REVENUE, "flow": "brought"}
    out.append(
        t.say(f"{t.a.entity}{y}年收入合计{{}}{t.unit}，其中：一般公共预算{{}}{t.unit}；上年结转结余{{}}{t.unit}。", total, general, brought)
    )
    out.append("三、支出预算总体情况说明")
    basic, project = {**SPENT, "nature": "basic"}, {**SPENT, "nature": "project"}
    out.append(
        t.say(
            f"{t.a.entity}{y}年支出合计{{}}{t.unit}，其中：基本支出{{}}{t.unit}，占{{}}%；项目支出{{}}{t.unit}，占{{}}%。",
            spent,
            basic,
            t.share(basic, spent),
            project,
            t.share(project, spent),
        )
    )
    out.append("四、一般公共预算支出预算情况说明")
    word, diff, grow, ratio = t.move(GENERAL)
    text = f"{t.a.entity}{y}年一般公共预算支出年初预算为{{}}{t.unit}。主要用于以下方面："
    figures: list[At | str] = [GENERAL]
    for c in (c for c in t.a.functions(fund="general") if len(c) == 3):
        at = {**GENERAL, "function": c}
        text += f"{name(c, t.a.year)}{{}}{t.unit}，占{{}}%；"
        figures += [at, t.share(at, GENERAL)]
    out.append(t.say(text[:-1] + "。", *figures))
    out.append("五、“三公”经费支出预算情况说明")
    for n, (item, label) in enumerate((("abroad", "因公出国（境）费"), ("reception", "公务接待费")), 1):
        at = {**CARS, "item": item}
        word, diff, _, _ = t.move(at)
        out.append(t.say(f"（{numeral(n)}）{label}{{}}{t.unit}。预算数比{last}年{word}{{}}{t.unit}。主要原因：厉行节约。", at, diff))
    return out


def budget_moves(t: Teller) -> list[Said | str]:
    """本年收入预算…比上年增加…: 广东、深圳、厦门 and others."""
    y = t.y
    out: list[Said | str] = [f"第三部分 {y}年部门预算情况说明", "一、部门预算收支增减变化情况"]
    for label, at in (("收入", {**REVENUE, "flow": "*"}), ("支出", {**SPENT, "flow": "*"})):
        word, diff, grow, ratio = t.move(at)
        out.append(
            t.say(
                f"{y}年本部门{label}预算{{}}{t.unit}，比上年{word}{{}}{t.unit}，{grow}{{}}%，主要原因是部分工作经费调整。", at, diff, ratio
            )
        )
    out.append("二、“三公”经费安排情况说明")
    word, diff, grow, ratio = t.move(CARS)
    text = f"{y}年本部门“三公”经费预算安排{{}}{t.unit}，比上年{word}{{}}{t.unit}，{grow}{{}}%，主要原因是落实过紧日子要求。其中："
    figures: list[At | str] = [CARS, diff, ratio]
    for item, label in (("abroad", "因公出国（境）费"), ("vehicle_running", "公务用车运行费"), ("reception", "公务接待费")):
        at = {**CARS, "item": item}
        word, diff, _, _ = t.move(at)
        text += f"{label}{{}}{t.unit}，比上年{word}{{}}{t.unit}；"
        figures += [at, diff]
    out.append(t.say(text[:-1] + "。", *figures))
    return out


def account_general(t: Teller) -> list[Said | str]:
    """A final account: 收、支总计, 占, 完成年初预算的."""
    y, last = t.y, t.last
    total, current = {**REVENUE, "flow": "*"}, {**REVENUE, "flow": "current"}
    word, diff, grow, ratio = t.move(total)
    out: list[Said | str] = [f"第三部分 {y}年度部门决算情况说明", "一、收入支出决算总体情况说明"]
    out.append(
        t.say(
            f"{y}年度收、支总计均为{{}}{t.unit}。与{last}年度相比，收、支总计各{word}{{}}{t.unit}，{grow}{{}}%，主要是项目安排变化。",
            total,
            diff,
            ratio,
        )
    )
    out.append("二、收入决算情况说明")
    general = {"measure": "revenue", "fund": "general", "flow": "current"}
    out.append(
        t.say(
            f"本年收入合计{{}}{t.unit}，其中：一般公共预算财政拨款收入{{}}{t.unit}，占{{}}%。", current, general, t.share(general, current)
        )
    )
    out.append("三、支出决算情况说明")
    basic, project = {**SPENT, "nature": "basic"}, {**SPENT, "nature": "project"}
    out.append(
        t.say(
            f"本年支出合计{{}}{t.unit}，其中：基本支出{{}}{t.unit}，占{{}}%；项目支出{{}}{t.unit}，占{{}}%。",
            SPENT,
            basic,
            t.share(basic, SPENT),
            project,
            t.share(project, SPENT),
        )
    )
    out.append("四、一般公共预算财政拨款支出决算情况说明")
    out.append("（一）一般公共预算财政拨款支出决算总体情况")
    word, diff, grow, ratio = t.move(GENERAL)
    out.append(
        t.say(
            f"{y}年度一般公共预算财政拨款支出{{}}{t.unit}，占本年支出合计的{{}}%。与{last}年度相比，一般公共预算财政拨款支出{word}{{}}{t.unit}，{grow}{{}}%。",
            GENERAL,
            t.share(GENERAL, SPENT),
            diff,
            ratio,
        )
    )
    out.append("（二）一般公共预算财政拨款支出决算结构情况")
    text = f"{y}年度一般公共预算财政拨款支出{{}}{t.unit}，主要用于以下方面："
    figures: list[At | str] = [GENERAL]
    for c in (c for c in t.a.functions(fund="general") if len(c) == 3):
        at = {**GENERAL, "function": c}
        text += f"{name(c, t.a.year)}（类）支出{{}}{t.unit}，占{{}}%；"
        figures += [at, t.share(at, GENERAL)]
    out.append(t.say(text[:-1] + "。", *figures))
    out.append("（三）一般公共预算财政拨款支出决算具体情况")
    opening = {**GENERAL, "stage": "budget"}
    out.append(
        t.say(
            f"{y}年度一般公共预算财政拨款支出年初预算为{{}}{t.unit}，支出决算为{{}}{t.unit}，完成年初预算的{{}}%。其中：",
            opening,
            GENERAL,
            t.share(GENERAL, opening),
        )
    )
    for n, code in enumerate((c for c in t.a.functions(fund="general") if len(c) == 7), 1):
        at = {**GENERAL, "function": code}
        new, old = t.a.value(at), t.a.value({**at, "stage": "budget"})
        word = "大于" if new > old else "小于" if new < old else "与年初预算数持平"
        why = f"决算数{word}年初预算数的主要原因是年中追加或压减。" if new != old else "决算数与年初预算数持平。"
        out.append(
            t.say(
                f"{n}.{t.chain(code)}年初预算为{{}}{t.unit}，支出决算为{{}}{t.unit}，完成年初预算的{{}}%。{why}",
                {**at, "stage": "budget"},
                at,
                t.share(at, {**at, "stage": "budget"}),
            )
        )
    out.append("五、一般公共预算财政拨款基本支出决算情况说明")
    basic = {**GENERAL, "nature": "basic"}
    out.append(
        t.say(
            f"{y}年度一般公共预算财政拨款基本支出{{}}{t.unit}，其中：人员经费{{}}{t.unit}，主要包括：基本工资、津贴补贴；公用经费{{}}{t.unit}，主要包括：办公费、差旅费。",
            basic,
            {**GENERAL, "nature": "personnel"},
            {**GENERAL, "nature": "public"},
        )
    )
    out.append("六、财政拨款“三公”经费支出决算情况说明")
    opening = {**CARS, "stage": "budget"}
    out.append(
        t.say(
            f"{y}年度“三公”经费财政拨款支出预算为{{}}{t.unit}，支出决算为{{}}{t.unit}，完成预算的{{}}%。",
            opening,
            CARS,
            t.share(CARS, opening),
        )
    )
    for n, (item, label) in enumerate(
        (("abroad", "因公出国（境）费"), ("vehicle_running", "公务用车运行维护费"), ("reception", "公务接待费")), 1
    ):
        at = {**CARS, "item": item}
        word, diff, grow, ratio = t.move(at)
        out.append(
            t.say(
                f"{n}.{label}支出{{}}{t.unit}，完成预算的{{}}%，比上年{word}{{}}{t.unit}，{grow}{{}}%，主要原因是公务活动安排变化。",
                at,
                t.share(at, {**at, "stage": "budget"}),
                diff,
                ratio,
            )
        )
    return out


def coast(t: Teller) -> list[Said | str]:
    """预算收入…比去年增加…; 较去年增支: in 深圳, 珠海 and others; the spending by kind and by function, without classes marked."""
    y, last = t.y, t.last
    total, spent = {**REVENUE, "flow": "*"}, {**SPENT, "flow": "*"}
    word, diff, grow, ratio = t.move(total)
    out: list[Said | str] = ["第二部分 部门预算收支总体情况", f"{y}年部门预算情况说明"]
    out.append(
        t.say(
            f"{y}年{t.a.entity}部门预算收入{{}}{t.unit}，比{last}年{word}{{}}{t.unit}，{grow}{{}}%。{y}年{t.a.entity}部门预算支出{{}}{t.unit}，"
            f"比{last}年{word}{{}}{t.unit}，{grow}{{}}%。其中：人员支出{{}}{t.unit}、公用支出{{}}{t.unit}、项目支出{{}}{t.unit}。",
            total,
            diff,
            ratio,
            spent,
            diff,
            ratio,
            {**SPENT, "nature": "personnel"},
            {**SPENT, "nature": "public"},
            {**SPENT, "nature": "project"},
        )
    )
    out.append(
        t.say(
            f"预算收支{word}主要原因说明：人员经费变动{{}}{t.unit}，主要是人员调资。",
            t.money(t.a.value({**SPENT, "nature": "personnel"}) - t.a.value({**SPENT, "nature": "personnel", "year": last})),
        )
    )
    out.append("第三部分 部门预算支出具体情况")
    out.append(
        t.say(
            f"{t.a.entity}预算{{}}{t.unit}，包括人员支出{{}}{t.unit}、公用支出{{}}{t.unit}、项目支出{{}}{t.unit}。",
            spent,
            {**SPENT, "nature": "personnel"},
            {**SPENT, "nature": "public"},
            {**SPENT, "nature": "project"},
        )
    )
    return [*out, *cars_in_detail(t)]


def cars_in_detail(t: Teller) -> list[Said | str]:
    """三公 by item, each with last year's, its reason and its counts."""
    y, last = t.y, t.last
    word, diff, grow, ratio = t.move(CARS)
    out: list[Said | str] = [f"关于{y}年“三公”经费财政拨款预算情况说明"]
    old = {**CARS, "year": last}
    out.append(
        t.say(
            f"{t.a.entity}{y}年“三公”经费财政拨款预算安排{{}}{t.unit}，比{last}年“三公”经费财政拨款预算{{}}{t.unit}{word}{{}}{t.unit}，{grow}{{}}%。具体情况如下：",
            CARS,
            old,
            diff,
            ratio,
        )
    )
    for n, (item, label) in enumerate(
        (("abroad", "因公出国（境）费用"), ("reception", "公务接待费"), ("vehicle_running", "公务用车运行维护费")), 1
    ):
        at = {**CARS, "item": item}
        word, diff, grow, ratio = t.move(at)
        end = {
            "abroad": "计划安排出国（境）团组1个、2人次。",
            "reception": "计划接待12批次、96人次。",
            "vehicle_running": "公务用车保有量3辆。",
        }[item]
        out.append(
            t.say(
                f"{n}．{label}。{y}年预算数{{}}{t.unit}，比{last}年预算数{{}}{t.unit}{word}{{}}{t.unit}，{grow}{{}}%，主要原因是业务量变化。{end}",
                at,
                {**at, "year": last},
                diff,
                ratio,
            )
        )
    return out


def accounts_in_sum(t: Teller) -> list[Said | str]:
    """A final account with 比上年决算数, 占, 完成调整预算, 功能科目 with codes, and 亿元 nowhere."""
    y = t.y
    total, current, spent = {**REVENUE, "flow": "*"}, {**REVENUE, "flow": "current"}, SPENT
    word, diff, grow, ratio = t.move(total)
    out: list[Said | str] = [f"第三部分 {y}年度部门决算情况说明", "一、收入支出决算总体情况说明"]
    out.append(
        t.say(
            f"{y}年度收入总计{{}}{t.unit}、支出总计{{}}{t.unit}。与上年决算数相比，收、支总计各{word}{{}}{t.unit}，{grow}{{}}%，主要原因是项目变动。",
            total,
            {**SPENT, "flow": "*"},
            diff,
            ratio,
        )
    )
    out.append("二、收入决算情况说明")
    fiscal = {"measure": "revenue", "fund": "fiscal", "flow": "current"}
    out.append(
        t.say(
            f"{y}年度本年收入合计{{}}{t.unit}，与上年决算数相比，主要是财政拨款变动。其中：财政拨款收入{{}}{t.unit}，占本年收入的{{}}%。",
            current,
            fiscal,
            t.share(fiscal, current),
        )
    )
    out.append("三、支出决算情况说明")
    word, diff, grow, ratio = t.move(spent)
    basic, project = {**SPENT, "nature": "basic"}, {**SPENT, "nature": "project"}
    out.append(
        t.say(
            f"{y}年度本年支出合计{{}}{t.unit}，与上年决算数相比{word}{{}}{t.unit}，{grow}{{}}%。其中：基本支出{{}}{t.unit}，占本年支出的{{}}%；项目支出{{}}{t.unit}，占本年支出的{{}}%。",
            spent,
            diff,
            ratio,
            basic,
            t.share(basic, spent),
            project,
            t.share(project, spent),
        )
    )
    out.append("四、一般公共预算财政拨款支出决算情况说明")
    opening = {**GENERAL, "stage": "budget"}
    out.append(
        t.say(
            f"{y}年度一般公共预算财政拨款支出{{}}{t.unit}，占本年支出的{{}}%，完成年初预算{{}}{t.unit}的{{}}%。按功能分类科目，具体情况如下：",
            GENERAL,
            t.share(GENERAL, SPENT),
            opening,
            t.share(GENERAL, opening),
        )
    )
    for n, code in enumerate((c for c in t.a.functions(fund="general") if len(c) == 7), 1):
        at = {**GENERAL, "function": code}
        out.append(
            t.say(
                f"（{numeral(n)}）{name(code, t.a.year)}（{code}）{{}}{t.unit}，完成年初预算的{{}}%，主要用于相关工作。",
                at,
                t.share(at, {**at, "stage": "budget"}),
            )
        )
    out.append("五、其他重要事项的情况说明")
    out.append("（一）政府采购支出情况")
    out.append(
        f"{y}年度政府采购支出总额125.60万元，其中：政府采购货物支出25.40万元、政府采购工程支出0万元、政府采购服务支出100.20万元。授予中小企业合同金额125.60万元，占政府采购支出总额的100%，其中：授予小微企业合同金额62.80万元，占授予中小企业合同金额的50%。"
    )
    out.append("（二）国有资产占有使用情况")
    out.append(
        f"截至{y}年12月31日，本部门共有车辆5辆，其中：机要通信用车1辆、应急保障用车3辆、执法执勤用车1辆；单位价值100万元以上设备（不含车辆）0台（套）。"
    )
    out.append("（三）预算绩效管理工作开展情况")
    out.append(
        f"根据预算绩效管理要求，本部门对{y}年度一般公共预算项目支出全面开展绩效自评，共涉及项目3个，占一般公共预算项目支出总额的100%。平均得分96.5分。"
    )
    return out
