"""Placeholders and instructions that a template left behind (模板残留)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Passage, around, at, explained, found, passages

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ×]{2,}(?![A-Za-z0-9])|(?<![A-Za-z0-9.）)])[XxＸｘ×]\s*(?=家|个|辆|万元|年|月|日|批次|人次|台|名|项|单位|部门)"
    r"|[xXｘＸ],[xXｘＸ]{3}|[○〇]{2,}|(?<![\d*])\*{3,}(?![\d*])|_{3,}|某某|【[^】]{0,12}(?:填|选|名称)[^】]{0,12}】"
)
_INSTRUCTION = re.compile(
    r"列明(?=公务接待|接待|批次|人次|出国|团组|购置|保有)|请(?:在此)?(?:填写|填报|列示|说明|删除|补充|根据实际|按实际|自行)|(?:此处|此项)(?:填写|填列|说明)"
    r"|[（(](?:若无|如无|如有|若有|没有的|无此项)[^）)]{0,4}[,，][^）)]*?(?:写|填|说明|删除)|[（(](?:说明(?![:：])|列举|列示|填写|简述|描述)[^）)]{4,}[)）]"
    r"|根据(?:本部门|本单位|部门|单位)?实际情况(?:填写|填列|修改|调整表述)|列示至基层预算单位|可根据实际情况(?:增|删)"
)
_ALTERNATIVES = re.compile(
    r"(?:增加|减少|增长|下降|上升|降低|提高|增|减|大于|小于|高于|低于)\s*(?P<bar>[（(/／或]\s*(?:或)?\s*(?:减少|增加|下降|增长|降低|上升|减|增|小于|大于|低于|高于|持平)(?:[/／、或](?:持平|减少|增加|下降|增长))*\s*[)）]?)"
)
_LEFT_NAME = re.compile(r"(?<=[局委办院会室所中心处队团社])(?:部门[（(]单位[)）]|单位[（(]部门[)）])")
_OF_NUMBER = re.compile(r"\d")


def placeholders(reading: Reading) -> Iterator[Finding]:
    """XX, ××, ***, ____ and the like where words or figures were to be filled in."""
    for passage in passages(reading):
        for match in _PLACEHOLDER.finditer(passage.text):
            if match[0].startswith(("_", "*")) and (passage.kind not in {"sentence", "working"} or "涉密" in passage.text):
                continue
            if passage.kind == "working" and re.search(r"\d\s*$", passage.text[: match.start()]):
                continue
            severity = Severity.DOUBT if match[0].strip() in {"某某"} or match[0].startswith(("*", "〇", "○", "_")) else Severity.ERROR
            yield found(
                severity,
                f"留有没有填写的占位符“{match[0].strip()}”：“{around(passage.text, match.start(), match.end())}”。",
                at(passage.place, around(passage.text, match.start(), match.end(), 24)),
                printed=match[0].strip(),
                remedy="填写实际内容，或删去这句话。",
            )
            break


def instructions(reading: Reading) -> Iterator[Finding]:
    """The template's own instructions among the text."""
    for passage in passages(reading):
        match = _INSTRUCTION.search(passage.text)
        if match is None or (passage.kind == "field" and match[0].startswith(("（", "(")) and len(passage.text) < len(match[0]) + 6):
            continue
        yield found(
            Severity.ERROR if match[0].startswith("列明") else Severity.DOUBT,
            f"留有模板的填写说明“{match[0]}”：“{around(passage.text, match.start(), match.end())}”。",
            at(passage.place, around(passage.text, match.start(), match.end(), 24)),
            printed=match[0],
            remedy="删去填写说明，只保留实际内容。",
        )


def _stated(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a figure follows: 下降（增长）12.50% states one direction and leaves both standing."""
    return bool(_OF_NUMBER.match(passage.text[match.end() :].lstrip(" 了约为")[:1]))


def alternatives(reading: Reading) -> Iterator[Finding]:
    """增加（减少） and the like, of which one was to be struck out."""
    for passage in passages(reading):
        if explained(passage.path) or passage.kind in {"note"}:
            continue
        for match in _ALTERNATIVES.finditer(passage.text):
            if passage.kind != "sentence" and not _stated(passage, match):
                continue
            if re.match(r"(?:变化|情况|原因|额|数|幅|比例|率|的)", passage.text[match.end() :]) and not _stated(passage, match):
                continue
            # 增加（减少）0.00万元 says that nothing changed
            nothing = re.match(r"[\s了约为]*0+(?:\.0+)?(?![\d.])", passage.text[match.end() :]) is not None
            yield found(
                Severity.HINT if nothing else Severity.ERROR if _stated(passage, match) else Severity.DOUBT,
                f"“{match[0]}”两个方向没有取舍：“{around(passage.text, match.start(), match.end())}”。",
                at(passage.place, around(passage.text, match.start(), match.end(), 24)),
                printed=match[0],
                remedy="按实际增减保留一个方向词，并与金额、比例的正负一致。",
            )


def generic_names(reading: Reading) -> Iterator[Finding]:
    """某某局部门（单位）共有: the template's generic word left behind a real name."""
    for passage in passages(reading):
        match = _LEFT_NAME.search(passage.text)
        if match and passage.kind in {"sentence", "field"}:
            yield found(
                Severity.ERROR,
                f"单位名称后留有模板用语“{match[0]}”：“{around(passage.text, match.start(), match.end())}”。",
                at(passage.place, around(passage.text, match.start(), match.end(), 24)),
                printed=match[0],
                remedy=f"删去“{match[0]}”。",
            )


_NO_REASON = re.compile(r"(?:主要)?原因(?:是|为|系|：|:)\s*[:：]?\s*(?:[。；;，,]|……|…|$)")


def empty_reasons(reading: Reading) -> Iterator[Finding]:
    """主要原因是。 — a reason announced and not given."""
    last: Place | None = None
    for passage in passages(reading):
        if passage.kind != "sentence" or explained(passage.path):
            continue
        match = _NO_REASON.search(passage.text.rstrip())
        # a line that merely ends after 原因： may go on in a list below
        if match and match[0][-1] in "。；;，," and passage.place != last:
            last = passage.place
            yield found(
                Severity.ERROR,
                f"“{match[0]}”之后没有写原因：“{around(passage.text, match.start(), match.end())}”。",
                at(passage.place, around(passage.text, match.start(), match.end(), 24)),
                printed=match[0],
                remedy="写明增减变化的具体原因。",
            )


_BASIS = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确、形式规范"

RULES = (
    Rule(
        "R-LEFT-BLANK", "没有填写的占位符", Severity.ERROR, _BASIS,
        "XX、××、x,xxx 等是模板留给编制人填写的位置，公开文件中不应再有。文件代号、算式中的乘号不计。",
        "例：“XX部门2024年收入预算XXX万元”。",
        placeholders,
    ),
    Rule(
        "R-LEFT-NOTE", "模板的填写说明", Severity.DOUBT, _BASIS,
        "模板中指导填写的话应在定稿时删去。",
        "例：“列明公务接待3批次、18人次”，应写“公务接待3批次、18人次”。",
        instructions,
    ),
    Rule(
        "R-LEFT-EITHER", "方向词没有取舍", Severity.ERROR, _BASIS,
        "模板中“增加（减少）”“下降（增长）”应按实际保留一个。名词解释、表头和附注中的不计。",
        "例：“下降（增长）12.50%”，0.70 万元少于上年 0.80 万元，应写“下降12.50%”。",
        alternatives,
    ),
    Rule(
        "R-LEFT-NAME", "单位名称后的模板用语", Severity.ERROR, _BASIS,
        "真实单位名称之后不应再有“部门（单位）”。",
        "例：“某区某局部门（单位）共有车辆0辆”。",
        generic_names,
    ),
    Rule(
        "R-LEFT-REASON", "原因没有填写", Severity.ERROR, _BASIS,
        "写了“主要原因是”就应写出原因。",
        "例：“比上年增加3.20万元，主要原因是。”",
        empty_reasons,
    ),
)  # fmt: skip
