"""Indicators by themselves: class, operator, unit, measurability (单项指标：归类、方向、单位、可衡量)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.facts import Finding, Indicator, Severity
from mingzhang.reading import Form, Reading
from mingzhang.rules.performance_values import conflicting, number_of, plain_name
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found

_GOALS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效指标应当清晰、可衡量，细化量化"
_LEVELS = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效指标包括产出指标、效益指标和满意度指标等"
_SATISFIED = re.compile(r"满意[度率]|满意程度")
_ACCURATE = re.compile(r"(?:准确|正确|合格|达标|优良|优秀|差错)率")
_TIMELY = re.compile(r"(?:及时|按时|按期|准时)[^率]{0,6}率")
_COUNT = re.compile(r"(?:人数|次数|场次|份数|个数|家数|件数|数量)$")
_UPWARD = re.compile(r"满意[度率]|(?:合格|准确|正确|及时|覆盖|达标|兑现|处理|办结|结案|知晓|完成|完好|正常运行|优良|参与)率")
_RATE = re.compile(r"(?:(?<![频效功利汇速费倍])率|满意度|比例|占比)$")
_NEGATIVE = re.compile(r"不满意|不合格|不准确|差错|投诉率|未|超时|失败")
_RATE_UNITS = frozenset({"%", "‰", "百分点", "个百分点", "分", "度"})
_PEOPLE = re.compile(r"人(?:次|员|天)?|名|位|万人(?:次)?|户|对")


def _listed(items: Sequence[Indicator], tell: str = "value") -> str:
    shown = [f"“{i.name}”（{i.target.text if tell == 'value' else i.level2 or i.level1}）" for i in items[:8]]
    return "、".join(shown) + (f"等{len(items)}项" if len(items) > len(shown) else "")


def _of(form: Form) -> str:
    return form.name or form.title


def classes(reading: Reading) -> Iterator[Finding]:
    """An indicator under a class that its name denies: 准确率 under 时效指标."""
    for form in reading.forms:
        wrong = [i for i in form.indicators if i.level2 == "时效指标" and _ACCURATE.search(i.name) and not _TIMELY.search(i.name)]
        for item in wrong:
            yield found(
                Severity.DOUBT, f"{_of(form)}：指标“{item.name}”衡量质量，却列在时效指标之下（{item.horizon}指标表）。", item.place,
                printed=item.level2, right="质量指标", remedy="改列质量指标；质量指标已有同名指标的，删去本行。",
            )  # fmt: skip
        odd = [i for i in form.indicators if _misplaced(i)]
        if odd:
            yield found(
                Severity.HINT, f"{_of(form)}：{len(odd)}项指标的名称与所在类别不符：{_listed(odd, 'level')}。", [i.place for i in odd],
                remedy="及时率、按时率宜列时效指标，时效指标不宜列人数、次数，满意度宜列满意度指标。",
            )  # fmt: skip


def _misplaced(item: Indicator) -> bool:
    if item.level2 in {"数量指标", "质量指标"} and _TIMELY.search(item.name) and not _ACCURATE.search(item.name):
        return True
    if item.level2 == "时效指标" and _COUNT.search(item.name):
        return True
    named = plain_name(item.name)
    return bool(item.level1 and item.level1 != "满意度指标" and re.search(r"满意[度率]$", named) and not _NEGATIVE.search(named))


def vague(reading: Reading) -> Iterator[Finding]:
    """Targets that nobody can score: 100人左右, 约6类; or words that only repeat the indicator's name."""
    told = {i.place for pair in conflicting(reading) for i in pair}
    for form in reading.forms:
        about = [i for i in form.indicators if i.target.operator == "≈" and i.place not in told]
        if about:
            yield found(
                Severity.DOUBT, f"{_of(form)}：{len(about)}项指标的指标值是约数，无法评分：{_listed(about)}。", [i.place for i in about],
                remedy="改为明确的数值或“≥”“≤”加数值。",
            )  # fmt: skip
        empty = [i for i in form.indicators if _says_nothing(i)]
        if empty:
            yield found(
                Severity.DOUBT,
                f"{_of(form)}：{len(empty)}项指标的指标值没有给出可衡量的标准：{_listed(empty)}。", [i.place for i in empty],
                remedy="满意度、比率类指标填写数值，定性指标写明可判断的标准。",
            )  # fmt: skip


def _says_nothing(item: Indicator) -> bool:
    target, name = item.target, plain_name(item.name)
    words = plain_name(target.text)
    if target.operator != "text" or re.search(r"[\d一二三四五六七八九十百]", words):
        return False
    measured = bool(_RATE.search(name) or _SATISFIED.search(name)) and item.level1 != "效益指标"
    repeated = len(words) >= 2 and words in name and "完成" not in words
    return repeated or (measured and len(words) <= 4 and "无" not in words and words not in {"全年", "长期"})


def blanks(reading: Reading) -> Iterator[Finding]:
    """Indicators whose value cell is there and empty; a value that the layout lost is not meant."""
    for form in reading.forms:
        valued = [i for i in form.indicators if i.values]
        empty = [i for i in valued if not i.target.text]
        if empty and len(empty) * 2 < len(valued):
            yield found(
                Severity.DOUBT, f"{_of(form)}：{len(empty)}项指标没有填写指标值：{'、'.join(f'“{i.name}”' for i in empty[:8])}。",
                [i.place for i in empty], remedy="补填指标值。",
            )  # fmt: skip


def operators(reading: Reading) -> Iterator[Finding]:
    """A direction that the indicator denies: 满意度≤90%."""
    for form in reading.forms:
        for item in form.indicators:
            target, name = item.target, plain_name(item.name)
            value = number_of(target)
            if value is None or _NEGATIVE.search(name) or "成本" in item.level1 + item.level2:
                continue  # of cost, less is better
            timed = re.match(r"小时|分钟|天|日|个?月|年|工作日|个工作日", target.unit) is not None
            if _UPWARD.search(name) and target.operator in {"≤", "<"} and not timed:
                yield found(
                    Severity.DOUBT, f"{_of(form)}：指标“{item.name}”越高越好，指标值却写成“{target.text}”。", item.place,
                    printed=target.text, right=target.text.replace("≤", "≥").replace("<", ">"), remedy="核对比较符号的方向。",
                )  # fmt: skip


def units(reading: Reading) -> Iterator[Finding]:
    """A unit that the name denies (率 without %), or that differs from the years before."""
    for form in reading.forms:
        wrong = [i for i in form.indicators if _unit_denied(i)]
        if wrong:
            yield found(
                Severity.HINT, f"{_of(form)}：{len(wrong)}项指标的计量单位与名称不符或缺漏：{_listed(wrong)}。", [i.place for i in wrong],
                remedy="比率填写百分号，人数填写“人”，并与指标名称一致。",
            )  # fmt: skip
        mixed = [i for i in form.indicators if len({t.unit for year, t in i.values if year != "实际" and number_of(t) is not None}) > 1]
        if mixed:
            yield found(
                Severity.HINT, f"{_of(form)}：{len(mixed)}项指标各年指标值的计量单位不一致：{_listed(mixed)}。", [i.place for i in mixed],
                remedy="前年、上年、当年使用同一计量单位。",
            )  # fmt: skip


def _unit_denied(item: Indicator) -> bool:
    target, name = item.target, plain_name(item.name)
    value = number_of(target)
    if value is None:
        return False
    if _RATE.search(name) and target.unit not in _RATE_UNITS:
        return not (target.unit == "" and value <= 1)
    return bool(re.search(r"人数$", name)) and bool(target.unit) and not _PEOPLE.match(target.unit)


def missing_classes(reading: Reading) -> Iterator[Finding]:
    """A form without any output indicator, or without any of effect."""
    lacking: list[tuple[Form, str]] = []
    for form in reading.forms:
        classes = {i.level1 for i in form.indicators}
        if len(form.indicators) >= 3 and "" not in classes:
            lacking += [(form, need) for need in ("产出指标", "效益指标") if need not in classes]
    if lacking:
        listed = "、".join(f"{_of(form)}（缺{need}）" for form, need in lacking[:10])
        yield found(
            Severity.HINT, f"{len(lacking)}处绩效目标表缺少应有的一级指标：{listed}{'等' if len(lacking) > 10 else ''}。",
            [form.place for form, _ in lacking], remedy="补充相应类别的指标。",
        )  # fmt: skip


RULES = (
    Rule(
        "R-PERF-CLASS", "指标归类不当", Severity.DOUBT, _LEVELS,
        "准确率、合格率衡量质量，不应列在时效指标；及时率宜列时效指标，人数、次数宜列数量指标，满意度宜列满意度指标。",
        "例：“补贴发放准确率”列在时效指标。", classes,
    ),
    Rule(
        "R-PERF-VAGUE", "指标值不可衡量", Severity.DOUBT, _GOALS,
        "“左右”“约”“余”之类的约数无法判断是否完成；只重复指标名称、没有标准的文字也无法评分。",
        "例：新招录人员100人左右；居民满意度填“满意度”。", vague,
    ),
    Rule(
        "R-PERF-BLANK", "指标值空白", Severity.DOUBT, _GOALS,
        "列出了指标而没有填指标值。因版式损坏而没有读到的值不报。",
        "例：三级指标“办件数量”一行指标值为空。", blanks,
    ),
    Rule(
        "R-PERF-OPERATOR", "指标方向不合常理", Severity.DOUBT, _GOALS,
        "满意度、合格率等越高越好的指标不应写“≤”（以时限计的除外）。",
        "例：满意度≤90%。", operators,
    ),
    Rule(
        "R-PERF-UNIT", "计量单位不符", Severity.HINT, _GOALS,
        "比率类指标应带百分号，人数类指标应以人计，同一指标各年的单位应一致。",
        "例：合格率填“95次”。", units,
    ),
    Rule(
        "R-PERF-LEVELS", "缺少一级指标", Severity.HINT, _LEVELS,
        "绩效目标表一般都应有产出指标和效益指标；确实不适用的在备注中说明。",
        "例：全表只有产出指标。", missing_classes,
    ),
)  # fmt: skip
