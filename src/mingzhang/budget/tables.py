"""The nineteen tables of the budget package, each field with its title, meaning and constraints (数据表与字段).

The only home of constraints: the CSV package, the workbook, the checks and docs/schema.md are made from it.
Basis of the division into projects: 财政部《预算管理一体化规范》; of the classifications: 《政府收支分类科目》.
"""

from __future__ import annotations

from mingzhang.budget import model
from mingzhang.budget.field import (
    Choice,
    Reference,
    Spec,
    Table,
    amount,
    choice,
    code,
    count,
    date,
    declare,
    flag,
    prose,
    text,
    value,
    year,
)  # fmt: skip
from mingzhang.facts.axes import FUND, MEASURE, NATURE, ORIGIN, VINTAGE, Member


def _choices(members: tuple[Member, ...], *without: str) -> tuple[Choice, ...]:
    return tuple(Choice(m.code, m.name) for m in members if m.code not in without)


_WHOLE = Choice("*", "合计")
_RECEIVED = _choices(FUND, "fiscal", "own")  # 收入 is known by its kind
_ACCOUNTED = _choices(FUND, "fiscal", "own", "special_account")
_SPENT = _choices(FUND, "fiscal")  # 支出 may be of 单位资金 undivided
_FLOWS = (Choice("current", "本年收入"), Choice("brought", "上年结转结余"))
_STAGES = (Choice("budget", "年初预算数"), Choice("adjusted", "调整预算数"), Choice("outturn", "执行数"), Choice("recalled", "中期收回"))
_THREE_PUBLIC = (
    Choice("abroad", "因公出国（境）费"), Choice("vehicle_purchase", "公务用车购置费"),
    Choice("vehicle_running", "公务用车运行维护费"), Choice("reception", "公务接待费"),
)  # fmt: skip
_SIGNS = (*(Choice(sign, sign) for sign in "≥≤><="), Choice("range", "区间"), Choice("about", "左右"), Choice("text", "文字"))

_OF_UNIT = Reference("unit", "units", "code")
_OF_PROJECT = Reference("project", "projects", "code")
_TO_PROJECT_UNITS = (_OF_UNIT, Reference("executing_unit", "units", "code"))


def _unit_code(title: str = "单位代码", description: str = "须在“单位”表中", *, blank: bool = False) -> Spec:
    return code(title, description, r"[0-9A-Za-z][0-9A-Za-z-]{0,29}", "30位以内的数字、字母或短横线，如201001", blank=blank)


def _project_code(title: str = "项目代码", description: str = "须在“项目”表中") -> Spec:
    return code(title, description, r"[0-9A-Za-z][0-9A-Za-z-]{0,29}", "30位以内的数字、字母或短横线")


def _function() -> Spec:
    return code("支出功能分类科目", "项级科目编码", r"2[0-9]{6}", "7位数字（填写到项级），以2开头，如2080101")


def _economy() -> Spec:
    return code("部门预算支出经济分类科目", "款级科目编码", r"3[0-9]{4}", "5位数字（填写到款级），以3开头，如30201")


def _fund(*choices: Choice, blank: bool = False) -> Spec:
    return choice("资金性质", "资金从哪一本预算、哪一种收入来", *choices, blank=blank)


def _vintage() -> Spec:
    return choice("资金年度", "当年拨款，或动用以前年度结转的资金", *_choices(VINTAGE))


def _secret(description: str = "这一行不公开，公开的各级合计随之剔除") -> Spec:
    return flag("是否涉密", description, since="2")


def _order(title: str = "序号") -> Spec:
    return count(title, "从小到大排列", low=0)


TABLES: tuple[Table, ...] = (
    declare("budget", "基本信息", "整套预算的基本信息，只有一行。", model.Meta, {
        "schema_version": text("结构版本", "数据结构的版本，现为3"),
        "year": year("预算年度"),
        "department": _unit_code("部门代码", "本部门在“单位”表中的代码"),
        "region": code("行政区划代码", "县级以上行政区划代码（GB/T 2260）", r"[0-9]{6}", "6位数字，如420103"),
        "region_name": text("行政区划简称", "行文时使用，如江汉区"),
        "layout": text("公开版式", "默认采用的公开版式，如hubei-15"),
        "published_unit": choice("公开金额单位", "公开表格所用的计量单位", "万元", "元"),
        "approval_date": date("批复日期", "财政部门批复本部门预算的日期", blank=True),
        "publication_date": date("公开日期", "批复后20日内公开（《预算法》第十四条）", blank=True),
        "enquiry_phone": text("公开咨询电话", "对外公布的办公电话", blank=True),
        "filer": text("填报人", "不公开", blank=True, public=False),
        "filer_phone": text("填报人电话", "不公开", blank=True, public=False),
        "filing_date": date("填报日期", "绩效目标申报表的填报日期", blank=True),
        "catalogue_year": year("科目年度", "所用《政府收支分类科目》的年度"),
        "service_catalogue": text("购买服务目录版本", "所用政府购买服务指导性目录的版本，如省级第二版", blank=True),
        "rounding": choice("尾差处理", "以万元公布时怎样舍入：逐数四舍五入，或受控舍入（各表各句处处相加相符）",
                           Choice("plain", "四舍五入"), Choice("controlled", "受控舍入"), since="2"),
        "withheld": code("已剔除涉密部分", "剔除了涉密内容的事项和资金，由程序填写；没有剔除的留空",
                         r"[a-z_]+:[a-z_]*( [a-z_]+:[a-z_]*)*", "用空格隔开的“事项:资金”，如expenditure:general", blank=True, since="2"),
    }, references=(Reference("department", "units", "code"),)),
    declare("units", "单位", "部门及其所属单位，按上下级关系成树。", model.Unit, {
        "code": _unit_code("单位代码", "部门3位、预算单位6位；没有预算代码的单位自编"),
        "name": text("单位名称", "全称，各表各处一致"),
        "parent": _unit_code("上级单位代码", "部门本身留空", blank=True),
        "kind": choice("单位性质", "", "部门", "行政", "参公", "公益一类", "公益二类"),
        "independent": flag("是否独立核算", "独立核算的预算单位单独编制、单独公开"),
        "short_name": text("单位简称", "行文时使用", blank=True),
    }, key="code", references=(Reference("parent", "units", "code"),)),
    declare("staffing", "编制人员", "编制数与实有人数。", model.Staffing, {
        "unit": _unit_code(),
        "date": date("统计日期"),
        "category": choice("人员类别", "", "行政", "参公", "事业", "离退休", "其他"),
        "authorized": count("编制数", "没有编制的类别留空", "人"),
        "actual": count("实有人数", "", "人"),
    }, key="unit date category", references=(_OF_UNIT,)),
    declare("revenue", "收入", "各单位的收入来源；各项收入之和等于支出明细之和与年终结转之和。", model.Revenue, {
        "unit": _unit_code(),
        "fund": _fund(*_RECEIVED),
        "flow": choice("收入时段", "", *_FLOWS),
        "amount": amount("金额"),
    }, key="unit fund flow", references=(_OF_UNIT,)),
    declare("projects", "项目", "项目库：全部支出都以项目安排。", model.Project, {
        "code": _project_code("项目代码", "其他运转类、特定目标类为21位统一编码；人员类、公用经费可自编"),
        "name": text("项目名称", "各表各处一致"),
        "unit": _unit_code("项目单位代码", "预算单位"),
        "executing_unit": _unit_code("执行单位代码", "具体实施的单位"),
        "category": choice("项目类别", "", "人员类", "公用经费", "其他运转类", "特定目标类"),
        "level": choice("项目级次", "本级支出项目，或上级转移支付项目", "本级", "转移"),
        "frequency": choice("安排频度", "", "一次性", "经常性", "延续性"),
        "first_year": year("开始年度"),
        "last_year": year("结束年度", "没有期限的留空"),
        "total": amount("项目总预算", "延续性项目填写"),
        "basis": prose("立项依据"),
        "plan": prose("实施方案"),
        "use": text("主要支出方向和用途", "一句话", blank=True),
        "responsible": text("项目负责人", "不公开", blank=True, public=False),
        "phone": text("负责人电话", "不公开", blank=True, public=False),
        "secret": _secret("项目连同它的支出明细、测算、采购、绩效目标都不公开"),
    }, key="code", references=_TO_PROJECT_UNITS),
    declare("lines", "支出明细", "预算指标明细：单位、项目、科目、资金的每一种组合一行。", model.Line, {
        "unit": _unit_code(),
        "project": _project_code(),
        "function": _function(),
        "economy": _economy(),
        "gov_economy": code("政府预算支出经济分类科目", "款级科目编码，可不填", r"5[0-9]{4}", "5位数字，以5开头，如50201", blank=True),
        "fund": _fund(*_SPENT),
        "vintage": _vintage(),
        "origin": choice("资金级次", "", *_choices(ORIGIN)),
        "amount": amount("金额"),
        "assumed": flag("是否推定", "公开资料未列、由编制者推定的拆分"),
        "secret": _secret(),
    }, key="unit project function economy gov_economy fund vintage origin secret", references=(_OF_UNIT, _OF_PROJECT)),
    declare("outturns", "决算", "决算数：编制部门决算时填写，没有的可以不附；收入与支出之差列为年末结转和结余。", model.Outturn, {
        "unit": _unit_code(),
        "project": _project_code(),
        "function": _function(),
        "economy": _economy(),
        "fund": choice("资金性质", "资金从哪一本预算、哪一种收入来；财政专户管理资金（教育收费）计入事业收入", *_ACCOUNTED),
        "brought": amount("年初结转和结余", "没有填0"),
        "received": amount("本年收入", "没有填0；一笔收入用于几个经济科目的，可填在其中一行"),
        "spent": amount("本年支出", "没有填0"),
        "secret": _secret("这一行不公开，各级合计随之剔除；其收入与支出填在同一行"),
    }, key="unit project function economy fund secret", references=(_OF_UNIT, _OF_PROJECT), optional=True),
    declare("items", "项目测算", "项目的支出内容与测算依据；三栏之和与该项目的支出明细相符。", model.Item, {
        "project": _project_code(),
        "order": _order(),
        "content": text("项目内容"),
        "working": prose("测算依据及说明", "算式写作“50元*150人*2天=15000元”，结果与金额相等"),
        "local": amount("本级财政拨款", "没有的留空"),
        "transfer": amount("上级转移支付", "没有的留空；尚未列入部门预算的提前下达资金也填在这里"),
        "other": amount("其他资金", "单位资金及上年结转，没有的留空"),
        "headline": text("说明名目", "情况说明中列示的名称，同名合并；不列示的留空", blank=True),
        "narrative_order": count("说明次序", "情况说明中的次序，0为不列示", low=0),
        "secret": _secret(),
    }, key="project order", references=(_OF_PROJECT,)),
    declare("procurement", "政府采购", "政府采购预算。", model.Procurement, {
        "unit": _unit_code(),
        "project": _project_code(),
        "catalogue": code("采购品目", "政府采购品目编码", r"[ABC][0-9]{8}", "1位字母（A货物、B工程、C服务）和8位数字，如C21040000"),
        "description": text("采购内容", "情况说明中使用的名称"),
        "function": _function(),
        "economy": _economy(),
        "fund": _fund(*_SPENT),
        "vintage": _vintage(),
        "quantity": count("采购数量"),
        "unit_price": Spec("单价", unit="元", minimum=amount("").minimum),
        "measure_unit": text("计量单位", "如项、台、套"),
        "amount": amount("采购金额"),
        "reserved_sme": amount("面向中小企业", "预留金额（财库〔2020〕46号）"),
        "reserved_micro": amount("其中面向小微企业"),
        "secret": _secret(),
    }, references=(_OF_UNIT, _OF_PROJECT)),
    declare("services", "购买服务", "政府购买服务。", model.Service, {
        "unit": _unit_code(),
        "project": _project_code(),
        "content": text("购买服务内容"),
        "in_procurement": flag("是否包含政府采购"),
        "quantity": count("购买数量"),
        "amount": amount("购买金额"),
        "fund": _fund(*_SPENT),
        "function": _function(),
        "economy": _economy(),
        "catalogue1": text("一级目录", "政府购买服务指导性目录"),
        "catalogue2": text("二级目录", blank=True),
        "catalogue3": text("三级目录", blank=True),
        "secret": _secret(),
    }, references=(_OF_UNIT, _OF_PROJECT)),
    declare("assets", "国有资产", "国有资产占有使用情况。", model.Asset, {
        "unit": _unit_code(),
        "date": date("统计日期"),
        "kind": choice("资产种类", "", "房屋", "车辆", "大型设备"),
        "category": text("资产类别", "如一般公务用车、单价100万元以上设备；房屋留空", blank=True),
        "quantity": count("数量"),
        "measure_unit": text("计量单位", "平方米、辆或台（套）"),
        "value": amount("价值", "不填报的留空"),
        "planned": count("本年拟购置数量", "没有计划填0，不填报的留空"),
    }, key="unit date kind category", references=(_OF_UNIT,)),
    declare("three_public", "三公经费", "一般公共预算“三公”经费，当年与上年。", model.ThreePublic, {
        "unit": _unit_code(),
        "year": year("年度", "预算年度或其上年"),
        "item": choice("项目", "", *_THREE_PUBLIC),
        "amount": amount("金额", "没有安排填0"),
        "reason": prose("增减原因"),
        "use": text("主要用途", blank=True),
    }, key="unit year item", references=(_OF_UNIT,)),
    declare("goals", "绩效目标", "部门整体和项目的绩效目标。", model.Goal, {
        "owner": _project_code("所属", "部门代码（整体绩效目标）或项目代码"),
        "order": _order("目标序号"),
        "horizon": choice("期限", "", "长期", "年度"),
        "until": year("截止年度", "长期目标填写"),
        "text": prose("目标说明", blank=False),
    }, key="owner horizon order"),
    declare("indicators", "绩效指标", "绩效指标。指标值分列为符号、数值、单位和文字。", model.IndicatorRow, {
        "owner": _project_code("所属", "部门代码或项目代码"),
        "horizon": choice("期限", "", "长期", "年度"),
        "goal": _order("目标序号"),
        "order": _order("指标序号"),
        "level1": choice("一级指标", "", "产出指标", "效益指标", "满意度指标", "成本指标"),
        "level2": text("二级指标"),
        "name": text("三级指标", "同一指标在整体表和项目表中名称一致"),
        "operator": choice("符号", "只有数值的留空；文字表述的指标选“文字”", *_SIGNS, blank=True),
        "low": value("指标值", "区间的下限"),
        "high": value("区间上限", "只在符号为“区间”时填写"),
        "unit": text("计量单位", "如%、人、元/月", blank=True),
        "text": text("文字指标值", "如成效显著", blank=True),
        "weight": count("权重", "年度项目指标填写", "%", high=100),
        "basis": text("指标值确定依据", blank=True),
        "before_last": text("前年值", "如≥85分；不详的留空", blank=True),
        "last": text("上年值", "如≥85分；不详的留空", blank=True),
    }, key="owner horizon goal order"),
    declare("history", "历年预算", "项目以前年度的预算与执行。", model.History, {
        "project": _project_code(),
        "year": year("年度", "早于预算年度"),
        "stage": choice("阶段", "", *_STAGES),
        "period": code("期间", "起止月份，全年留空", r"[0-9]{2}-[0-9]{2}", "起止月份，如01-07", blank=True),
        "origin": choice("资金级次", "不分级次的为合计", *_choices(ORIGIN), _WHOLE),
        "amount": amount("金额"),
    }, key="project year stage period origin", references=(_OF_PROJECT,)),
    declare("evaluations", "绩效评价", "最近一次绩效评价的结果、整改与应用。", model.Evaluation, {
        "project": _project_code(),
        "year": year("评价年度", "早于预算年度"),
        "score": count("评价得分", "", "分", high=100),
        "grade": text("评价等次", "如优、良", blank=True),
        "rectification": prose("整改情况"),
        "use": prose("结果应用", "说明评价结果如何影响当年预算"),
        "change_reason": prose("预算变动情况及理由", "说明当年比上年增减的各项原因，各项增减额之和等于变动额"),
    }, key="project year", references=(_OF_PROJECT,)),
    declare("priors", "上年公布数", "以前年度公布的总数，供情况说明比较；编制决算时，也填当年没有明细的决算数。", model.Prior, {
        "year": year("年度", "早于预算年度；当年只填政府采购决算数和“三公”经费的批次、人次、辆数"),
        "stage": choice("阶段", "", *_STAGES[:3]),
        "measure": choice("事项", "", *_choices(MEASURE)),
        "fund": choice("资金性质", "不分资金的为合计或留空", *_choices(FUND), _WHOLE, blank=True),
        "nature": choice("支出性质", "不分性质的留空", *_choices(NATURE), blank=True),
        "item": text("分项", "“三公”经费等事项的分项，没有的留空", blank=True),
        "amount": amount("金额"),
    }, key="year stage measure fund nature item"),
    declare("texts", "文字", "情况说明所用的文字，按键名取用（Markdown）。", model.Text, {
        "key": code("键名", "如duties（职能）、reason.total（总体变动原因）、reason.final.2080101（决算与预算不同的原因）",
                    r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", "小写字母、数字和点"),
        "order": _order(),
        "text": prose("文字", blank=False),
    }, key="key order"),
    declare("corrections", "更正与推定", "与已公开资料不同之处，以及推定、虚构之处。", model.Correction, {
        "where": text("位置"),
        "published": prose("公开资料原值"),
        "chosen": prose("本套数据取值"),
        "reason": prose("理由", blank=False),
        "kind": choice("性质", "corrected 更正 · assumed 推定 · fictitious 虚构 · own prose 自拟", Choice("corrected", "更正"),
                       Choice("assumed", "推定"), Choice("fictitious", "虚构"), Choice("own prose", "自拟文字")),
    }),
)  # fmt: skip

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
