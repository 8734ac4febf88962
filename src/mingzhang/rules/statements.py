"""What sections must say: each 三公 item's change, large equipment, the day of publication (应说明的内容)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, compact, document_place, found, sentences, within

_PUBLIC = "《地方预决算公开操作规程》（财预〔2016〕143号）"
_ITEMS = (
    ("因公出国（境）费", re.compile(r"因公出国")),
    ("公务用车购置及运行维护费", re.compile(r"公务用车|公车")),
    ("公务接待费", re.compile(r"公务接待|接待费")),
)
_CHANGE = re.compile(
    r"持平|增加|减少|下降|增长|一致|相同|相等|无变化|没有变化|未变|无增减|不变|压减|缩减|降低|节约|上升|提高|均无|与上年|较上年|比上年|与去年|较去年"
    r"|[比较与]20\d\d年|完成|无.{0,12}因公出国|(?:未|没有)(?:发生|安排)"
)
_REASON = re.compile(r"原因|主要是|由于|因为|因[^公此]|落实|厉行|为了|按照|根据|受")
_ALL_SAME = re.compile(r"均.{0,8}(?:持平|相同|一致|无变化|没有变化|无增减)|各项.{0,10}(?:持平|相同)|(?:均无|无)“?三公|未安排“?三公")


def _three_public(reading: Reading) -> list[tuple[str, str, Place]]:
    """(heading and text, text, place) of the sentences of the 三公 section."""
    told = []
    for s in sentences(reading):
        where = s.path[-2:]
        if within(s.path, "三公") and not within(s.path, "职责", "职能", "单位范围"):
            told.append((f"{''.join(where)} {s.text}", s.text, s.place))
        elif "三公" in s.text and "万元" in s.text:
            told.append((s.text, s.text, s.place))
    return told


def three_public_items(reading: Reading) -> Iterator[Finding]:
    """Each item of 三公 says how it changed against last year, and why where it changed."""
    told = _three_public(reading)
    texts = [text for _, text, _ in told]
    if not told or not any(re.search(r"\d", t) for t in texts) or any(_ALL_SAME.search(compact(t)) for t in texts):
        return
    silent: list[tuple[str, list[tuple[str, Place]]]] = []
    for name, pattern in _ITEMS:
        own = [(text, place) for headed, text, place in told if pattern.search(headed)]
        if own and not any(_CHANGE.search(compact(text)) for text, _ in own):
            silent.append((name, own))
    if silent:
        items = "、".join(name for name, _ in silent)
        yield found(
            Severity.HINT,
            f"“三公”经费说明没有写明{items}与上年相比的增减变化及原因。",
            [at(place, around(text, 0, 30)) for _, own in silent for text, place in own],
            remedy="逐项写明与上年预算相比增加、减少或持平，增减的说明原因。",
            basis=f"{_PUBLIC}：公开“三公”经费时对增减变化的原因作出说明",
        )
    changed = any(re.search(r"(?:增加|减少|增长|下降)\s*(?:了)?\s*(?!0+(?:\.0+)?\s*万)[1-9\d]", compact(t)) for t in texts)
    if changed and not any(_REASON.search(compact(t)) for t in texts):
        yield found(
            Severity.DOUBT,
            "“三公”经费比上年有增减，但没有说明原因。",
            at(told[0][2], around(told[0][1], 0, 40)),
            remedy="补充增减变化的主要原因。",
            basis=f"{_PUBLIC}：公开“三公”经费时对增减变化的原因作出说明",
        )


def large_equipment(reading: Reading) -> Iterator[Finding]:
    """The statement on state-owned assets names large equipment besides houses and vehicles."""
    told = [s for s in sentences(reading) if within(s.path, "国有资产", "资产占", "资产情况")]
    text = compact("".join(s.text for s in told))
    if told and re.search(r"车辆|用车|房屋", text) and not re.search(r"设备", text):
        yield found(
            Severity.HINT,
            "国有资产占有使用情况只说明了房屋、车辆，没有说明大型设备（单位价值100万元以上，部分地区为50万元、20万元以上）。",
            at(told[0].place, around(told[0].text, 0, 60)),
            remedy="补充大型设备的数量；没有的写明“0台（套）”。",
        )


_DATED = re.compile(
    r"(?:批复|公开|发布|公布|印发)(?:日期|时间)|20\d\d年\d{1,2}月\d{1,2}日.{0,8}(?:批复|公开|发布|公布)|(?:批复|公开|发布|公布).{0,14}20\d\d年\d{1,2}月\d{1,2}日"
)


def publication_date(reading: Reading) -> Iterator[Finding]:
    """A whole disclosure that gives neither the day of approval nor the day of publication."""
    whole = len(reading.sentences) >= 12 and len(reading.tables) >= 5
    if whole and not any(_DATED.search(page.replace(" ", "").replace("\n", "")) for page in reading.document.raw):
        yield found(
            Severity.HINT,
            "全文没有批复日期和公开日期，无法核对是否在批复后二十日内公开。",
            document_place(reading),
            remedy="在封面或文末写明财政部门批复日期和公开日期。",
        )


RULES = (
    Rule(
        "R-DISC-3PUB", "“三公”经费分项增减未说明", Severity.HINT, _PUBLIC,
        "因公出国（境）费、公务用车购置及运行维护费、公务接待费应分项说明增减变化及原因；零预算且与上年持平的写明“持平”。",
        "例：只写“公务用车购置费0万元”，没有写与上年相比持平。",
        three_public_items, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-EQUIP", "国有资产说明缺大型设备", Severity.HINT, _PUBLIC,
        "国有资产占有使用情况一般包括房屋、车辆和单位价值较高的大型设备。",
        "例：只写房屋面积和车辆，没有写“单价100万元以上设备0台（套）”。",
        large_equipment, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-DATE", "没有批复和公开日期", Severity.HINT, "预算法第十四条",
        "经财政部门批复的部门预算、决算应在批复后二十日内公开。文件中没有日期就无从核对；日期也可能写在公开网页上，所以只作提示。",
        "例：封面、正文、文末都没有批复日期或公开日期。",
        publication_date, kinds=("预算", "决算"),
    ),
)  # fmt: skip
