"""What people enter: one schema, every row a plain value (编制数据).

Each class is one table of the budget package; the field order is the column order of its CSV file and its sheet.
Amounts are ``Decimal`` in 元 and exact. The atom is one :class:`Line` (预算指标明细): unit × project × function ×
economy × fund × vintage × origin × amount; the statutory tables are views over lines.

Basis: 预算法 (2018) arts. 32, 46; 预算法实施条例 (2020) arts. 5, 6; 财政部《预算管理一体化规范》.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Meta(NamedTuple):
    """budget.csv: one row for the whole package (基本信息)."""

    schema_version: str  # "3"
    year: int
    department: str  # code in units
    region: str  # 行政区划代码, six digits
    region_name: str  # e.g. 江汉区
    layout: str  # default layout, e.g. hubei-15
    published_unit: str  # 万元 | 元
    approval_date: str  # 批复日期 ISO, '' not stated
    publication_date: str  # 公开日期 ISO
    enquiry_phone: str  # 公开咨询电话
    filer: str  # 填报人 (not for the public)
    filer_phone: str
    filing_date: str  # ISO
    catalogue_year: int  # year of the classification lists
    service_catalogue: str  # edition of the 购买服务指导性目录, e.g. 省级第二版
    rounding: str = "plain"  # plain 逐数四舍五入 | controlled 受控舍入
    withheld: str = ""  # 已剔除涉密部分 as "measure:fund measure:fund", '' nothing (see budget.redaction)


class Unit(NamedTuple):
    """units.csv: the department and its units, a tree (单位)."""

    code: str  # 201, 201001; a unit without a budget code of its own may carry a local one
    name: str
    parent: str  # code, '' for the department
    kind: str  # 部门 | 行政 | 参公 | 公益一类 | 公益二类
    independent: bool  # 是否独立核算、单独公开
    short_name: str


class Staffing(NamedTuple):
    """staffing.csv: established posts and people (编制与实有人数)."""

    unit: str
    date: str  # ISO, the day counted on
    category: str  # 行政 | 参公 | 事业 | 离退休 | 其他
    authorized: int | None  # 编制数, None for categories without one
    actual: int


class Revenue(NamedTuple):
    """revenue.csv: where the money comes from (收入)."""

    unit: str
    fund: str  # facts axis ``fund`` member
    flow: str  # current 本年收入 | brought 上年结转
    amount: Decimal


class Project(NamedTuple):
    """projects.csv: everything spent is a project (项目库)."""

    code: str  # 21 characters, or '' / local code for 人员类 and 公用经费
    name: str
    unit: str  # budget unit
    executing_unit: str  # unit code of 项目执行单位
    category: str  # 人员类 | 公用经费 | 其他运转类 | 特定目标类
    level: str  # 本级 | 转移
    frequency: str  # 一次性 | 经常性 | 延续性
    first_year: int
    last_year: int | None
    total: Decimal | None  # 项目总预算 (延续性项目)
    basis: str  # 立项依据 (Markdown, own prose)
    plan: str  # 实施方案
    use: str  # 主要支出方向和用途, one line
    responsible: str  # 项目负责人 (not for the public)
    phone: str  # (not for the public)
    secret: bool = False  # 涉密: the project and all that is entered for it


class Line(NamedTuple):
    """lines.csv: one budget line (预算指标明细)."""

    unit: str
    project: str  # project code
    function: str  # 7 digits
    economy: str  # 5 digits
    gov_economy: str  # 5 digits or ''
    fund: str
    vintage: str  # this_year | earlier
    origin: str  # local | transfer
    amount: Decimal
    assumed: bool  # a split that was not published
    secret: bool = False  # 涉密


class Outturn(NamedTuple):
    """outturns.csv: what came of the budget by the end of the year (决算数). What is left is 年末结转和结余.

    Income is known by the project and the subject that it is for, as the departments' final accounts keep it.
    """

    unit: str
    project: str
    function: str  # 7 digits
    economy: str  # 5 digits
    fund: str  # by kind of revenue
    brought: Decimal  # 年初结转和结余
    received: Decimal  # 本年收入
    spent: Decimal  # 本年支出
    secret: bool = False


class Item(NamedTuple):
    """items.csv: a project's content and its working (项目支出明细及测算依据)."""

    project: str
    order: int
    content: str  # 项目内容
    working: str  # 测算依据及说明
    local: Decimal | None  # 本级财政拨款
    transfer: Decimal | None  # 上级转移支付
    other: Decimal | None  # 其他资金
    headline: str  # the name under which the narrative lists it, '' when it is not listed
    narrative_order: int  # 0: not in the narrative
    secret: bool = False


class Procurement(NamedTuple):
    """procurement.csv (政府采购)."""

    unit: str
    project: str
    catalogue: str  # 品目 code, e.g. C21040000
    description: str
    function: str
    economy: str
    fund: str
    vintage: str
    quantity: Decimal
    unit_price: Decimal
    measure_unit: str
    amount: Decimal
    reserved_sme: Decimal  # 面向中小企业
    reserved_micro: Decimal  # 其中面向小微企业
    secret: bool = False


class Service(NamedTuple):
    """services.csv (政府购买服务)."""

    unit: str
    project: str
    content: str
    in_procurement: bool
    quantity: Decimal
    amount: Decimal
    fund: str
    function: str
    economy: str
    catalogue1: str
    catalogue2: str
    catalogue3: str
    secret: bool = False


class Asset(NamedTuple):
    """assets.csv: state-owned assets (国有资产占有使用)."""

    unit: str
    date: str
    kind: str  # 房屋 | 车辆 | 大型设备
    category: str  # 一般公务用车 | 执法执勤用车 | 特种专业技术用车 | 单价100万元以上设备 …, '' for houses
    quantity: Decimal  # 平方米 | 辆 | 台（套）
    measure_unit: str
    value: Decimal | None
    planned: Decimal | None  # 本年拟购置数量


class ThreePublic(NamedTuple):
    """three_public.csv ("三公"经费), this year and last year, general public budget."""

    unit: str
    year: int
    item: str  # abroad | vehicle_purchase | vehicle_running | reception
    amount: Decimal
    reason: str  # why it changed, own prose
    use: str


class Goal(NamedTuple):
    """goals.csv (绩效目标). ``owner`` is a unit code (department) or a project code."""

    owner: str
    order: int
    horizon: str  # 长期 | 年度
    until: int | None  # last year of a long-term goal
    text: str


class IndicatorRow(NamedTuple):
    """indicators.csv (绩效指标). ``goal`` is the goal's order at the same owner and horizon.

    Each value is split into typed columns so that no spreadsheet mangles ``=100%``.
    """

    owner: str
    horizon: str
    goal: int
    order: int
    level1: str
    level2: str
    name: str
    operator: str  # ≥ ≤ = range about text '' (bare)
    low: Decimal | None
    high: Decimal | None
    unit: str
    text: str  # 定性 value, or a compound value as printed
    weight: Decimal | None  # per cent
    basis: str
    before_last: str  # 前年值 as text, e.g. ≥85分, '' unknown
    last: str  # 上年值


class History(NamedTuple):
    """history.csv: earlier years' money of a project (前两年预算及执行)."""

    project: str
    year: int
    stage: str  # budget | adjusted | outturn | recalled 中期收回
    period: str  # '' whole year | 01-07
    origin: str  # local | transfer | * both
    amount: Decimal


class Evaluation(NamedTuple):
    """evaluations.csv: last year's evaluation and its use (上年评价结果、整改及应用)."""

    project: str
    year: int
    score: Decimal | None
    grade: str
    rectification: str
    use: str
    change_reason: str  # 当年预算变动情况及理由, own prose, placeholders allowed


class Prior(NamedTuple):
    """priors.csv: last years' published totals that this year's sentences compare with (上年公布数).

    A final account's own totals stand here too where no row gives them: 政府采购, and what is counted of 三公经费.
    """

    year: int
    stage: str  # budget | outturn
    measure: str
    fund: str
    nature: str  # personnel | public | project | ''
    item: str
    amount: Decimal


class Text(NamedTuple):
    """texts.csv: free prose by key (Markdown, own words)."""

    key: str  # duties | tasks | reason.total | reason.general | reason.operating | …
    order: int
    text: str


class Correction(NamedTuple):
    """corrections.csv: where the package departs from what was published, and why."""

    where: str
    published: str
    chosen: str
    reason: str
    kind: str  # corrected | assumed | fictitious | own prose


class Budget(NamedTuple):
    """A department's whole budget for one year."""

    meta: Meta
    units: tuple[Unit, ...]
    staffing: tuple[Staffing, ...] = ()
    revenue: tuple[Revenue, ...] = ()
    projects: tuple[Project, ...] = ()
    lines: tuple[Line, ...] = ()
    outturns: tuple[Outturn, ...] = ()
    items: tuple[Item, ...] = ()
    procurement: tuple[Procurement, ...] = ()
    services: tuple[Service, ...] = ()
    assets: tuple[Asset, ...] = ()
    three_public: tuple[ThreePublic, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    history: tuple[History, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    priors: tuple[Prior, ...] = ()
    texts: tuple[Text, ...] = ()
    corrections: tuple[Correction, ...] = ()
