"""Units, percent signs, doubled words, brackets, full stops and well-known wrong characters (用语与标点)."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Passage, Written, around, at, explained, found, long_cells, paragraphs, passages

_DATA = Path(__file__).parent / "data" / "wrong_words.tsv"
_COUNTED = re.compile(r"人口|人数|人次|用户|亩|面积|平方米|册|吨|株|件|户|企业|浏览|点击|阅读|粉丝")
_WIDE_UNIT = re.compile(r"\d(?:\.\d+)?\s*万(?=\s*(?:[，。；、（）():：]|$))")
_BARE_RATE = re.compile(
    r"(?:增长|下降|降低|上升|增幅为?|降幅为?|占比为?)\s*(?:了|约|为)?\s*(?P<n>\d+(?:\.\d+)?)(?=\s*[，。；])(?!\s*[，。；]\s*\d)"
)
_RATE_WORD_FOR_MONEY = re.compile(r"(?P<word>增长|上升|提高)(?:了|约)?\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)")
_DOUBLED = re.compile(
    r"的的|和和(?!平|谐|气|睦)|及及(?!时|格)|与与|了了(?!解)|由由|为为|是是(?!否|非)|万元元|万万元|元元(?!件)|年年度|"
    r"(?P<w>主要|增加|减少|增长|下降|其中|用于|包括|以及|原因|预算数|决算数|万元|按照|根据|由于|进行"
    r"|本部门|本单位|年度|较上年|比上年)(?P=w)"
)
_PUNCTUATION = re.compile(
    r"。{2}(?!。)|[，、；：]{2}|，。|。，|、。|；。|。；|、，|，、|：。|:。|，；|；，|万元。(?=完成(?:年初|全年|调整)?预算)"
)
_PAIRS = (("（", "）", "括号"), ("“", "”", "引号"), ("《", "》", "书名号"), ("〔", "〕", "六角括号"), ("【", "】", "括号"))
_HALF = str.maketrans({"(": "（", ")": "）", "[": "〔", "]": "〕"})
_ENUMERATED = re.compile(r"(?:^|(?<=[。；：:;，,、\s]))\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Zⅰ-ⅹ①-⑳])[）)]")
_STOPPED = re.compile(r"[。！？；：…”’）)】》:;.!?]$")


def _each(reading: Reading, pattern: re.Pattern[str], kinds: tuple[str, ...]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in passages(reading):
        if passage.kind in kinds:
            for match in pattern.finditer(passage.text):
                yield passage, match


def _gathered(hits: list[tuple[Passage, re.Match[str]]], severity: Severity, say: Callable[[str], str], remedy: str) -> Iterator[Finding]:
    """One finding for all places of one kind of slip: a list of a dozen equal lines helps nobody."""
    if hits:
        shown = "；".join(f"“{around(p.text, m.start(), m.end(), 8)}”" for p, m in hits[:6]) + ("等" if len(hits) > 6 else "")
        yield found(
            severity, say(f"{len(hits)} 处：{shown}" if len(hits) > 1 else shown),
            [at(p.place, around(p.text, m.start(), m.end(), 24)) for p, m in hits],
            printed=hits[0][1][0].strip(), remedy=remedy,
        )  # fmt: skip


def missing_yuan(reading: Reading) -> Iterator[Finding]:
    """140万 where 140万元 is meant."""
    hits = [
        (p, m) for p, m in _each(reading, _WIDE_UNIT, ("sentence", "working"))
        if not _COUNTED.search(p.text[max(0, m.start() - 12) : m.start()])
    ]  # fmt: skip
    yield from _gathered(hits, Severity.HINT, lambda s: f"金额单位不完整，“万”应为“万元”：{s}。", "补上“元”字。")


def missing_percent(reading: Reading) -> Iterator[Finding]:
    """增长13.95。 without the percent sign."""
    for passage, match in _each(reading, _BARE_RATE, ("sentence",)):
        yield found(
            Severity.DOUBT,
            f"“{match[0]}”缺少单位：“{around(passage.text, match.start(), match.end())}”。",
            at(passage.place, around(passage.text, match.start(), match.end(), 24)),
            printed=match[0],
            right=f"{match[0]}%",
            remedy=f"补上百分号，写作“{match[0]}%”；如为金额，补上“万元”。",
        )


def rate_for_money(reading: Reading) -> Iterator[Finding]:
    """增长0.5万元: an amount increases 增加, a rate grows 增长."""
    hits = list(_each(reading, _RATE_WORD_FOR_MONEY, ("sentence",)))
    yield from _gathered(
        hits,
        Severity.HINT,
        lambda s: f"金额的变化宜用“增加”，“增长”用于比率：{s}。",
        "金额用“增加”，比率用“增长”，例如“增加0.5万元，增长100%”。",
    )


def doubled(reading: Reading) -> Iterator[Finding]:
    """A word or a mark that comes twice."""
    hits = [(p, m) for p, m in _each(reading, _DOUBLED, ("sentence", "heading")) if not re.match(r"(?:年度){2}", m[0])]
    yield from _gathered(hits, Severity.HINT, lambda s: f"文字重复：{s}。", "删去重复的字词。")
    marks = [
        (Passage(w.text, w.path, _place_of(w, m.start()), "sentence"), m)
        for w in paragraphs(reading)
        for m in _PUNCTUATION.finditer(w.text)
    ] + list(_each(reading, _PUNCTUATION, ("working", "field", "goal")))
    yield from _gathered(marks, Severity.HINT, lambda s: f"标点重复或误用：{s}。", "只保留一个正确的标点。")


def _unbalanced(text: str) -> list[tuple[str, str, int]]:
    """(name of the pair, the mark left over, position) of brackets and quotation marks without partner."""
    plain = _ENUMERATED.sub(lambda m: m[0][:-1] + " ", text.translate(_HALF))
    result = []
    for opening, closing, name in _PAIRS:
        if opening not in plain and closing not in plain:
            continue
        stack: list[int] = []
        stray: list[tuple[str, int]] = []
        for index, character in enumerate(plain):
            if character == opening:
                stack.append(index)
            elif character == closing:
                if stack:
                    stack.pop()
                else:
                    stray.append((closing, index))
        stray += [(opening, index) for index in stack]
        result += [(name, mark, index) for mark, index in stray]
    return result


def _quotes_by_pairs(text: str) -> bool:
    """Some layouts print only one kind of quotation mark for both sides: an even number is in order."""
    return (text.count("“") + text.count("”")) % 2 == 0 and (text.count("“") == 0 or text.count("”") == 0)


def brackets(reading: Reading) -> Iterator[Finding]:
    """Brackets and quotation marks that do not pair within a paragraph, nor with the next one; in forms, within a field."""
    yield from _quotes_in_forms(reading)
    written = paragraphs(reading)
    for index, paragraph in enumerate(written):
        left = _unbalanced(paragraph.text)
        left = [hit for hit in left if not (hit[0] == "引号" and _quotes_by_pairs(paragraph.text))]
        if len(left) != 1:
            continue
        name, mark, position = left[0]
        neighbours = [w.text for w in written[max(0, index - 1) : index + 2] if w is not paragraph]
        neighbours += [h.text for h in reading.headings if h.place.page in {paragraph.place.page, _before(paragraph.place.page)}]
        partner = {"（": "）", "）": "（", "“": "”", "”": "“", "《": "》", "》": "《", "〔": "〕", "〕": "〔", "【": "】", "】": "【"}[mark]
        # a paragraph that the layout cut in two leaves its partner next door
        if any(m == partner for text in neighbours for _, m, _ in _unbalanced(text)):
            continue
        side = "右" if mark in "（“《〔【" else "左"
        yield found(
            Severity.HINT,
            f"{name}不成对，缺{side}{name}：“{around(paragraph.text, position, position + 1, 18)}”。",
            at(_place_of(paragraph, position), around(paragraph.text, position, position + 1, 24)),
            printed=mark,
            right=partner,
            remedy=f"补上“{partner}”，或删去多余的“{mark}”。",
        )


def _quotes_in_forms(reading: Reading) -> Iterator[Finding]:
    """A quotation mark or title mark left open in a field, a working or a goal; a field cut off at a page has no end to judge by."""
    for passage in passages(reading):
        if passage.kind not in {"field", "working", "goal"} or not re.search(r"[。；;.！]$", passage.text.strip()):
            continue
        left = [hit for hit in _unbalanced(passage.text) if hit[0] in {"引号", "书名号"}]
        if len(left) != 1 or (left[0][0] == "引号" and _quotes_by_pairs(passage.text)):
            continue
        name, mark, position = left[0]
        partner = {"“": "”", "”": "“", "《": "》", "》": "《"}[mark]
        words = around(passage.text, position, position + 1, 18)
        yield found(
            Severity.HINT, f"{name}不成对，缺{'右' if mark in '“《' else '左'}{name}：“{words}”。", at(passage.place, words),
            printed=mark, right=partner, remedy=f"补上“{partner}”，或删去多余的“{mark}”。",
        )  # fmt: skip


def _before(page: int | str) -> int | str:
    return page - 1 if isinstance(page, int) else page


def _place_of(paragraph: Written, position: int) -> Place:
    seen = 0
    for sentence in paragraph.sentences:
        seen += len(sentence.text)
        if position < seen:
            return sentence.place
    return paragraph.place


_NEXT = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十]+|财政拨款支出主要内容)")


_LABELLED = re.compile(
    r"^[^，。；：:]{2,8}[：:]|(?:包括|如下|分别是|分别为)[：:][^。；]*$|其中$|(?:电话|日期|时间|单位|部门|负责人|联系人)\s*[：:]"
)


def full_stops(reading: Reading) -> Iterator[Finding]:
    """A paragraph of the narrative that ends without a mark, between paragraphs that end with one."""
    written = paragraphs(reading)
    sections: dict[tuple[str, ...], list[bool]] = {}
    for paragraph in written:
        if len(paragraph.text) >= 16:
            sections.setdefault(paragraph.path, []).append(bool(_STOPPED.search(paragraph.text.strip())))
    hits: list[tuple[Passage, re.Match[str]]] = []
    whole = re.compile(r"[\u4e00-\u9fff%％]$")
    for index, paragraph in enumerate(written[:-1]):
        text = paragraph.text.strip()
        match = whole.search(text)
        after = written[index + 1]
        same = sections.get(paragraph.path, [])
        stopped = sum(same)
        follows = bool(_NEXT.match(after.text)) or after.path != paragraph.path
        clause = re.search(r"[，。；]|原因是", text) and not _LABELLED.search(text)
        if match and follows and len(text) >= 18 and clause and len(same) >= 3 and stopped * 3 >= len(same) * 2:
            hits.append((Passage(text, paragraph.path, paragraph.sentences[-1].place, "sentence"), match))
    yield from _gathered(hits, Severity.HINT, lambda s: f"段末没有标点：{s}。", "补上句号。")


@lru_cache
def _wrong_words() -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple(
            (re.compile(row["wrong"]), row["right"], row["kind"], row["note"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


def wrong_words(reading: Reading) -> Iterator[Finding]:
    """Characters and words that are wrong in this field, from the carried list; one finding a word."""
    prose = passages(reading)
    known = {p.words for p in prose}
    # labels and short cells too; a long cell is a field, a working or a goal, which is there already
    cells = [(text, place) for text, place in long_cells(reading) if len(text) <= 60 and text not in known]
    everything = [*prose, *(Passage(text, (), place, "cell", text) for text, place in cells)]
    starts = list(accumulate((len(p.text) + 1 for p in everything), initial=0))
    whole = "\n".join(p.text for p in everything)
    taken: set[int] = set()
    for pattern, right, kind, note in _wrong_words():
        if kind == "旧称" and (not reading.year.isdigit() or int(reading.year) < 2016):
            continue
        hits = []
        for match in pattern.finditer(whole):
            index = bisect_right(starts, match.start()) - 1
            passage = everything[index]
            # matched again in its own passage, so that positions are the passage's
            own = pattern.search(passage.text, max(0, match.start() - starts[index]))
            if own and match.start() not in taken and not (kind == "旧称" and (passage.kind == "cell" or explained(passage.path))):
                taken.add(match.start())
                hits.append((passage, own))
        if hits:
            word = hits[0][1][0]
            yield from _gathered(
                hits, Severity.HINT if kind in {"词", "旧称"} else Severity.DOUBT,
                lambda s, word=word, right=right, note=note: f"“{word}”应为“{right}”（{note}）：{s}。",  # type: ignore[misc]
                f"将“{word}”改为“{right}”。",
            )  # fmt: skip


_FORM = "《标点符号用法》（GB/T 15834—2011）；《党政机关公文格式》（GB/T 9704—2012）"
_EXACT = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确、形式规范"

RULES = (
    Rule(
        "R-WORD-YUAN", "金额单位缺“元”", Severity.HINT, _EXACT,
        "金额应写“万元”。后面是人口、面积等量词的“万”不计。",
        "例：“委托外包服务120万；印刷费5万元”，前者应为120万元。",
        missing_yuan,
    ),
    Rule(
        "R-WORD-PERCENT", "比率缺百分号", Severity.DOUBT, _EXACT,
        "增长、下降、占比之后的数应带“%”或金额单位。",
        "例：“增加86.40万元，增长12.35。”应为12.35%。",
        missing_percent,
    ),
    Rule(
        "R-WORD-RATE", "金额用了“增长”", Severity.HINT, _EXACT,
        "额用“增加”“减少”，率用“增长”“下降”。",
        "例：“比上年预算增长0.5万元，增长100%”，前一处宜为“增加0.5万元”。",
        rate_for_money,
    ),
    Rule(
        "R-WORD-TWICE", "文字或标点重复", Severity.HINT, _FORM,
        "重复的字词和连用的标点多为修改时留下。",
        "例：“等方面的支出。。”",
        doubled,
    ),
    Rule(
        "R-WORD-PAIR", "括号、引号不成对", Severity.HINT, _FORM,
        "一段之内括号、引号、书名号应成对（绩效目标表的各栏只查引号和书名号）；“1）”之类的序号不计；与相邻段落能配对的不计。",
        "例：“平均得分95分（其中，优秀项目12个。”缺右括号。",
        brackets,
    ),
    Rule(
        "R-WORD-STOP", "段末缺标点", Severity.HINT, _FORM,
        "同一部分的各段都以句号结束时，个别段落没有标点的提示补上。",
        "例：“主要原因是工作量增加”后面没有句号。",
        full_stops,
    ),
    Rule(
        "R-WORD-TYPO", "常见错别字和不规范用词", Severity.DOUBT,
        "《中华人民共和国国家通用语言文字法》第九条",
        "按本领域常见错别字表查找，表在 rules/data/wrong_words.tsv，可以增补。",
        "例：“集体士地登记”应为“集体土地”；“截止2023年12月31日”应为“截至”。",
        wrong_words,
    ),
)  # fmt: skip
