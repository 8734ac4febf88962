"""Performance forms: weights, sums of money, last year's evaluation and its use, coverage (绩效目标表)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.facts import WHOLE, Fact, Finding, Number, Place, Severity
from mingzhang.reading import Form, Reading
from mingzhang.rules import performance_quantities, performance_sources, performance_targets, performance_values, performance_weights
from mingzhang.rules.performance_values import in_unit_of, likeness, plain_name
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, compact, found, sentences

_EVALUATION = "《项目支出绩效评价管理办法》（财预〔2020〕10号）"
_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）"
_LAW = "预算法第五十七条：各级政府、各部门、各单位应当对预算支出情况开展绩效评价"
_STEEP = Decimal(20)  # per cent
_GOOD = Decimal(90)
#: characters from which the use of a result is taken for an explanation
_EXPLAINED = 12
#: what project names add and leave out
_PROJECT_WORDS = re.compile(r"工作|业务|专项|管理|项目|经费|资金|支出")
_ALIKE = 0.7


# ---- money -----------------------------------------------------------------------------------------------------------


def tabled(reading: Reading) -> Iterator[Finding]:
    """A form against the table's project of a near name; the amounts of one name are a matter of agreement."""
    known = projects(reading)
    names = {plain_name(p) for p in known}
    for form in reading.forms:
        name = plain_name(form.name)
        near = [p for p in known if _same_project(plain_name(p), name)]
        own = [n for n in (form.budget, form.total, *(s.number for s in form.sources)) if n is not None]
        if form.kind != "project" or not name or name in names or len(near) != 1 or not own:
            continue
        facts = known[near[0]]
        if any(abs(n.value - f.number.value) <= (n.quantum + f.number.quantum) / 2 for n in own for f in facts):
            continue
        yield found(
            Severity.DOUBT,
            f"申报表“{form.name}”的预算为{in_unit_of(own[0].value, own[0])}，项目支出表中名称相近的“{near[0]}”为{facts[0].number.raw}。",
            (form.place, *(f.place for f in facts[:2])), printed=own[0].raw, right=facts[0].number.raw,
            remedy="核对是否同一项目，统一名称和金额。",
        )  # fmt: skip


def shares(reading: Reading) -> Iterator[Finding]:
    """Shares printed for some parts of a whole and left out for others, though these have money."""
    for form in (f for f in reading.forms if f.kind == "department"):
        claims = [c for c in reading.claims if c.kind == "share" and c.source == form.source]
        parts = [f for f in reading.facts if f.source == form.source and f.coordinate.year == reading.year and _is_part(f)]
        told = {c.subject for c in claims}
        silent = [f for f in parts if f.coordinate not in told and f.number.value != 0]
        if silent and len(told & {f.coordinate for f in parts}) >= 1:
            listed = "、".join(f.place.row for f in silent)
            yield found(
                Severity.HINT,
                f"{form.name}：{listed}的占比空白，同列其他各项已填占比，所列占比之和不等于100%。", [f.place for f in silent],
                remedy="补填占比，使各项之和为100%。",
            )  # fmt: skip


def _is_part(fact: Fact) -> bool:
    c = fact.coordinate
    return c.measure == "expenditure" and c.nature not in {"", WHOLE} and not c.project and fact.kind == "form"


# ---- last year's evaluation ------------------------------------------------------------------------------------------

_RECTIFIED = re.compile(r"整改情况\s*[:：]?\s*(?P<text>[^\n]*?)(?=\s*(?:\d\s*[.、]\s*)?(?:评价结果|结果应用)|$)", re.S)
_USED = re.compile(r"(?:应用情况|结果应用)\s*[:：]\s*(?P<text>[^\n]*)$", re.S)
_HOLLOW = re.compile(
    r"(?:20\d\d年?的?)?(?:绩效)?(?:评价)?(?:结果)?(?:已|均|都)?(?:得到|予以|进行)?了?"
    r"(?:有效|充分|较好|良好|合理)?地?(?:运用|应用|使用)。?|是。?|有。?"
)


#: a year that an evaluation, score or result is said to be of
_EVALUATED = re.compile(r"(20\d\d)\s*年?度?的?(?:项目|部门|整体|财政|支出|绩效)*(?:评分|评价|得分|自评)")


def evaluation_text(form: Form) -> tuple[str, Place] | None:
    field = form.field("绩效评价结果") or form.field("评价结果", "整改")
    return (field.text, field.place) if field is not None else None


def mandatory(reading: Reading) -> Iterator[Finding]:
    """The evaluation of last year: score, rectification, use; each must be filled in."""
    for form in reading.forms:
        told = evaluation_text(form)
        if told is None:
            continue
        text, place = told
        lacking = []
        if form.score is None and not re.search(r"没有|未开展|新增项目|首次|无绩效评价", text):
            lacking.append("评价得分")
        rectified = _RECTIFIED.search(text)
        if rectified is not None and not rectified["text"].strip(" 。;；"):
            lacking.append("整改情况")
        used = _USED.search(text)
        if used is not None and not used["text"].strip(" 。;；"):
            lacking.append("评价结果应用情况")
        if lacking:
            yield found(
                Severity.DOUBT, f"{form.name}：“上年绩效评价结果、整改及应用”为必填项，{'、'.join(lacking)}空白。", at(place, text),
                remedy="补填；没有需要整改的写“无”。",
            )  # fmt: skip


def evaluation_years(reading: Reading) -> Iterator[Finding]:
    """One evaluation, several years: 2022年评分 … 2023年的评价结果; or a year long past (last year's is often of the year before)."""
    for form in reading.forms:
        told = evaluation_text(form)
        if told is None or not reading.year.isdigit():
            continue
        years = list(dict.fromkeys(_EVALUATED.findall(told[0])))
        year = int(reading.year)
        if len(years) > 1:
            listed = "、".join(f"{y}年" for y in years)
            yield found(
                Severity.DOUBT,
                f"{form.name}：上年绩效评价的文字先后写了{listed}，评价年度前后不一。", at(told[1], told[0]), printed="、".join(years),
                remedy="统一为同一年度的评价结果。",
            )  # fmt: skip
        elif years and int(years[0]) not in {year - 1, year - 2}:
            yield found(
                Severity.DOUBT,
                f"{form.name}：{year}年的绩效目标表，上年绩效评价写的却是{years[0]}年。", at(told[1], told[0]), printed=years[0],
                remedy="填写上年的评价结果；上年尚未评价的，说明所用年度。",
            )  # fmt: skip


def hollow_use(reading: Reading) -> Iterator[Finding]:
    """Results that are said to be used, and nothing about how."""
    told = [(f, e) for f in reading.forms if (e := evaluation_text(f)) is not None and _is_hollow(e[0])]
    if told:
        names = "、".join(f.name for f, _ in told[:10])
        yield found(
            Severity.DOUBT,
            f"{len(told)}张表的评价结果应用情况只写“得到有效运用”之类，没有说明怎样影响当年预算：{names}{'等' if len(told) > 10 else ''}。",
            [at(place, text) for _, (text, place) in told], remedy="写明评价结果如何用于调整预算、改进管理（增减的金额或措施）。",
        )  # fmt: skip


def _is_hollow(text: str) -> bool:
    used = _USED.search(text)
    words = compact(used["text"]) if used is not None else ""
    return bool(words) and _HOLLOW.fullmatch(words) is not None


def _is_used(text: str) -> bool:
    used = _USED.search(text)
    return used is not None and len(compact(used["text"])) >= _EXPLAINED


class Change(NamedTuple):
    """A project's budget this year and last, on one basis of money. ``basis`` says which."""

    now: Number
    before: Number
    basis: str

    @property
    def percent(self) -> Decimal:
        return (self.now.value - self.before.value) / self.before.value * 100


def change_of(form: Form, year: str) -> Change | None:
    """This year's budget against last year's; None where the two are not on one basis of money or were not read."""
    last = str(int(year) - 1) if year.isdigit() else ""
    budgets = [h for h in form.history if h.year == last and h.stage == "budget" and not h.period]
    transfers = [h for h in form.history if h.year == last and h.stage == "transfer"]
    if len(budgets) != 1 or budgets[0].number.value == 0:
        return None
    local = next((s.number for s in form.sources if s.origin == "local" and s.number is not None), None)
    received = next((s.number for s in form.sources if s.origin == "transfer" and s.number is not None), None)
    total = [s.number for s in form.sources if s.origin == WHOLE and s.number is not None]
    included = re.search(r"含[^（）()]{0,8}转移支付", budgets[0].place.text) is not None
    if included:
        return Change(total[-1], budgets[0].number, "含上级转移支付") if total else None
    if local is not None and (transfers or received is None or received.value == 0):
        return Change(local, budgets[0].number, "本级安排")
    return None


def against_score(reading: Reading) -> Iterator[Finding]:
    """A good score and much less money, or a poor one and more."""
    told = []
    for form in reading.forms:
        change = change_of(form, reading.year)
        if form.score is None or change is None:
            continue
        told_how = evaluation_text(form)
        if told_how is not None and not _is_hollow(told_how[0]) and _is_used(told_how[0]):
            continue
        good = form.score.value >= _GOOD
        if (good and change.percent <= -_STEEP) or (not good and change.percent >= _STEEP):
            sign = "增长" if change.percent > 0 else "下降"
            told.append((form, f"{form.name}得{form.score.value.normalize():f}分，{change.basis}预算{sign}{abs(change.percent):.1f}%"))
    if told:
        yield found(
            Severity.HINT, f"{len(told)}个项目的评价得分与当年预算增减方向相反，表内没有说明：{'；'.join(text for _, text in told)}。",
            [f.place for f, _ in told], remedy="说明预算增减与评价结果的关系。",
        )  # fmt: skip


# ---- coverage --------------------------------------------------------------------------------------------------------

_ALL = re.compile(r"(?:所有|全部|各)[^。；，]{0,8}项目[^。；]{0,14}(?:均|都|全部)[^。；]{0,24}绩效目标")


def projects(reading: Reading) -> dict[str, list[Fact]]:
    """This year's amounts of each project in the tables, by name as printed; projects without money are left out."""
    result: dict[str, list[Fact]] = {}
    for fact in reading.facts:
        c = fact.coordinate
        here = c.measure == "expenditure" and c.year == reading.year and c.stage == "budget"
        stated = here and c.nature == "project" and not c.item and fact.kind != "form"
        if stated and c.project not in {"", WHOLE} and fact.number.value != 0 and not fact.source.startswith("f"):
            result.setdefault(c.project, []).append(fact)
    return result


def coverage(reading: Reading) -> Iterator[Finding]:
    """All projects are said to have goals: every project of the tables has its form."""
    said = next((s for s in sentences(reading) if _ALL.search(compact(s.text))), None)
    forms = [f for f in reading.forms if f.kind == "project" and f.name]
    if said is None or not forms:
        return
    names = [plain_name(f.name) for f in forms]
    lone = [f[0] for name, f in projects(reading).items() if not any(_same_project(plain_name(name), other) for other in names)]
    if lone:
        listed = "、".join(f"{f.coordinate.project}{f.number.raw}" for f in lone[:10])
        yield found(
            Severity.DOUBT,
            f"正文写所有项目均编制绩效目标，但有{len(lone)}个项目没有找到绩效目标表：{listed}{'等' if len(lone) > 10 else ''}。",
            [at(said.place, around(said.text, 0, 40)), *(f.place for f in lone)], remedy="补充公开这些项目的绩效目标表，或改正正文的说法。",
        )  # fmt: skip


def _same_project(first: str, second: str) -> bool:
    cores = [_PROJECT_WORDS.sub("", name) for name in (first, second)]
    if not all(cores):
        return first == second
    return cores[0] in cores[1] or cores[1] in cores[0] or likeness(*cores) >= _ALIKE


RULES = (
    Rule(
        "R-PERF-TABLE", "申报表与项目支出表金额不同", Severity.DOUBT, _GOALS,
        "申报表的项目在项目支出表里没有同名者而有一个名称相近的，两处金额应当相同；同名项目的金额由“同一数据各处一致”核对。",
        "例：申报表“机关业务经费”99.09万元，支出表“机关业务工作经费”98.09万元。", tabled, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-PERF-SHARE", "占比空白", Severity.HINT, _GOALS,
        "总体资金情况表中有金额的各项都应填写占比，各项之和为100%。",
        "例：人员类19%、特定目标类79%，运转类173.07万元未填占比。", shares,
    ),
    Rule(
        "R-PERF-MANDATORY", "上年评价情况有空白", Severity.DOUBT, f"{_LAW}；{_EVALUATION}",
        "上年绩效评价的得分、整改情况、结果应用情况都是必填项。",
        "例：“2. 整改情况：”后面没有内容。", mandatory,
    ),
    Rule(
        "R-PERF-EVAL-YEAR", "评价年度不一致", Severity.DOUBT, _EVALUATION,
        "同一段文字里的评价年度应当一致，并且是上一年度（上年所作的评价可能针对再上一年）。",
        "例：写2022年评分，又写2023年的评价结果得到运用。", evaluation_years,
    ),
    Rule(
        "R-PERF-USE", "评价结果应用空泛", Severity.DOUBT, f"{_EVALUATION}：绩效评价结果应当与预算安排挂钩；{_LAW}",
        "只写“评价结果得到有效运用”，看不出怎样影响了当年的预算和管理。",
        "例：八张表写法完全相同，当年预算有增有减。", hollow_use,
    ),
    Rule(
        "R-PERF-SCORE", "评价得分与预算增减相反", Severity.HINT, f"{_EVALUATION}：绩效评价结果应当作为安排预算的重要依据",
        "得分90分以上而预算下降两成以上，或不足90分而预算增长两成以上，"
        "且同一口径（本级安排，或含上级转移支付）可比的，提示说明原因；口径不同的不比较。",
        "例：得100分，本级安排由978.73万元降到582.30万元。", against_score,
    ),
    Rule(
        "R-PERF-COVER", "项目缺绩效目标表", Severity.DOUBT, f"{_GOALS}；预算法第三十二条："
        "各部门、各单位应当按照绩效目标管理等预算编制规定编制本部门、本单位预算草案",
        "正文写明所有项目都编制了绩效目标的，表中每个项目都应有绩效目标表。只公开部分项目绩效目标、正文没有这样写的不查。",
        "例：项目支出表列八个项目，只有七张绩效目标表。", coverage,
    ),
    *performance_weights.RULES,
    *performance_values.RULES,
    *performance_targets.RULES,
    *performance_sources.RULES,
    *performance_quantities.RULES,
)  # fmt: skip
