"""What must not be published: persons' numbers, internal papers, sensitive wording (个人信息与敏感内容).

Office lines and the public enquiry number are rightly in a disclosure and never reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from mingzhang.document import Grid, Paragraph, laid
from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Passage, around, at, compact, found, passages, within

_MOBILE = re.compile(r"(?<![\d.,A-Za-z\-－])(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![\d.,A-Za-z])")
_IDENTITY = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXx])(?![\dA-Za-z])")
_CARD = re.compile(r"(?<![\dA-Za-z.])((?:\d{4}[ -]?){3,4}\d{1,4})(?![\dA-Za-z.])")
_ACCOUNT = re.compile(r"卡号|账号|帐号|账户|帐户|开户|银行")
#: a person's number stands alone or beside such a word
_TELEPHONE = re.compile(r"电话|手机|联系|号码|方式|负责人|经办|填报人|姓名")
_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are a citizen's number: region, a possible birthday, check character (GB 11643—1999).

    >>> is_identity_number("110101190001010018")
    False
    """
    if not re.fullmatch(r"[1-9]\d{16}[\dXx]", text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    check = sum(int(c) * f for c, f in zip(text, _FACTORS, strict=False)) % 11
    return born.year >= 1900 and "10X98765432"[check] == text[-1].upper()


def luhn(text: str) -> bool:
    """Whether the digits satisfy the check of bank cards."""
    digits = [int(c) for c in reversed(text)]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


def mobile_numbers(text: str) -> Iterator[re.Match[str]]:
    """Mobile numbers in a text; group 1 is the number. An amount in 元 without separators looks alike."""
    for match in _MOBILE.finditer(text):
        near = text[max(0, match.start() - 16) : match.start()]
        alone = compact(text) == re.sub(r"\D", "", match[1])
        if (_TELEPHONE.search(near) or alone) and not text[match.end() :].lstrip().startswith(("元", "万")):
            yield match


def identity_numbers(text: str) -> Iterator[re.Match[str]]:
    """Citizens' identity numbers in a text; group 1 is the number."""
    return (match for match in _IDENTITY.finditer(text) if is_identity_number(match[1]))


def card_numbers(text: str) -> Iterator[re.Match[str]]:
    """Bank card numbers beside a word that says so; group 1 is the number."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        near = text[max(0, match.start() - 30) : match.end() + 12]
        if 16 <= len(digits) <= 19 and luhn(digits) and _ACCOUNT.search(near) and not is_identity_number(digits):
            yield match


def _all_text(reading: Reading) -> Iterator[tuple[str, Place]]:
    """Every paragraph and cell of the layout, understood or not."""
    for path, block in laid(reading.document):
        if isinstance(block, Paragraph):
            yield block.text, Place(path, block.page, block.line, block.box, text=block.text)
        elif isinstance(block, Grid):
            for cell in block.cells:
                if len(cell.text) >= 11:
                    yield (
                        cell.text,
                        Place(path, cell.page or block.page, cell.line or block.line, cell.box, text=cell.text),
                    )


def masked(number: str) -> str:
    """A number shown so that the finding does not publish it once more."""
    digits = re.sub(r"[^\dXx]", "", number)
    return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"


def mobiles(reading: Reading) -> Iterator[Finding]:
    """Mobile telephone numbers."""
    for text, place in _all_text(reading):
        for match in mobile_numbers(text):
            shown = masked(match[1])
            yield found(
                Severity.DOUBT,
                f"公开文件中有手机号码 {shown}，可能属于个人信息。",
                at(place, around(text, match.start(), match.end(), 10).replace(match[1], shown)),
                printed=shown,
                remedy="改为办公电话或公开咨询电话，或删去。",
            )


def identities(reading: Reading) -> Iterator[Finding]:
    """Citizens' identity numbers."""
    for text, place in _all_text(reading):
        for match in identity_numbers(text):
            shown = masked(match[1])
            yield found(
                Severity.ERROR,
                f"公开文件中有居民身份证号码 {shown}（校验位相符）。",
                at(place, around(text, match.start(), match.end(), 10).replace(match[1], shown)),
                printed=shown,
                remedy="立即删去，并撤换已公开的文件。",
            )


def cards(reading: Reading) -> Iterator[Finding]:
    """Bank card numbers beside a word that says so."""
    for text, place in _all_text(reading):
        for match in card_numbers(text):
            shown = masked(match[1])
            yield found(
                Severity.DOUBT,
                f"公开文件中有银行卡号 {shown}（校验位相符）。",
                at(place, around(text, match.start(), match.end(), 10).replace(match[1], shown)),
                printed=shown,
                remedy="删去银行卡号和账户信息。",
            )


_INTERNAL = re.compile(
    r"《[^》]{0,40}(?:会议纪要|签报|抄告单|请示|批示|内部[^》]{0,8})》|(?:政府|党委|部门)签报|[\u4e00-\u9fff]{2,12}(?:专题会|推进会|常务会|办公会|党组会)(?:会议)?纪要"
    r"|(?:会议纪要|抄告单|签报)[（(〔\[【第]?\s*20\d\d|20\d\d\s*年?第?\s*[\d一二三四五六七八九十]+\s*期?(?:会议纪要|抄告单)|(?:区|市|县)政府办\s*20\d\d年\d{1,2}月\d{1,2}日第[一二三四五六七八九十\d]+期"
)
_SENSITIVE = re.compile(r"上访人员|信访重点人员|重点信访人员|稳控|维稳[\u4e00-\u9fff]{0,6}?(?:会|纪要|值班)|非正常上访|缠访|闹访|涉稳")
#: an issue of an office's paper, which may be minutes; general words of a lawful duty: worth a look, no more
_GUESSED = re.compile(r"(?:区|市|县)政府办\s*20\d\d年")
_GENERAL = re.compile(r"稳控|维稳")
_PROJECT_KINDS = ("field", "working", "goal")


def internal_papers(reading: Reading) -> Iterator[Finding]:
    """Internal papers named as a basis in the forms: minutes, memoranda, requests for instructions."""
    yield from _by_form(
        reading, _INTERNAL,
        lambda words: f"引用了内部文件：{words}。会议纪要、签报、请示等属于内部事务或过程性信息，公开前应审查。",
        "删去内部文件名称和文号，改引已公开的法律法规、政策文件；确需引用的，经保密审查后公开。",
        _GUESSED,
    )  # fmt: skip


def sensitive_wording(reading: Reading) -> Iterator[Finding]:
    """Wording on petitioners and stability outside the department's own statutory duties."""
    duties = "".join(s.text for s in reading.sentences if within(s.path, "职责", "职能"))
    own = {m[0] for m in _SENSITIVE.finditer(duties)}
    yield from _by_form(
        reading, _SENSITIVE,
        lambda words: f"含有敏感表述：{words}。涉及特定人群和维护稳定工作的表述，公开前应审查。",
        "改用中性、概括的表述，或经保密审查后公开。",
        _GENERAL, own,
    )  # fmt: skip


def _by_form(
    reading: Reading, pattern: re.Pattern[str], say: Callable[[str], str], remedy: str, mild: re.Pattern[str],
    own: set[str] | None = None,
) -> Iterator[Finding]:  # fmt: skip
    """One finding a form, with every word and place; a hint where all its words are mild ones."""
    forms: dict[str, list[tuple[Passage, str]]] = {}
    for passage in passages(reading):
        if passage.kind in _PROJECT_KINDS:
            for match in pattern.finditer(passage.words):
                if not own or match[0] not in own:
                    forms.setdefault(passage.path[1] or passage.path[0], []).append((passage, match[0]))
    for name, hits in forms.items():
        words = "、".join(dict.fromkeys(f"“{word}”" for _, word in hits))
        places = dict.fromkeys(at(passage.place, word) for passage, word in hits)
        severity = Severity.HINT if all(mild.match(word) for _, word in hits) else Severity.DOUBT
        yield found(severity, f"“{name}”的绩效目标表{say(words)}", tuple(places), printed=hits[0][1], remedy=remedy)


_PERSON = "个人信息保护法第十条、第二十八条；政府信息公开条例第十五条"

RULES = (
    Rule(
        "R-PRIV-MOBILE", "手机号码", Severity.DOUBT, _PERSON,
        "公开文件中应使用办公电话。手机号码多属个人信息；办公固定电话和公开咨询电话不计。",
        "例：绩效目标表的联系电话填写了经办人的手机号码。",
        mobiles, kinds=("预算", "决算", "绩效", "其他"),
    ),
    Rule(
        "R-PRIV-IDENTITY", "居民身份证号码", Severity.ERROR, _PERSON + "；《公民身份号码》（GB 11643—1999）",
        "十八位数字的出生日期合理且校验位相符的，判为身份证号码。",
        "例：补助人员名单中印有身份证号码。",
        identities, kinds=("预算", "决算", "绩效", "其他"),
    ),
    Rule(
        "R-PRIV-CARD", "银行卡号", Severity.DOUBT, _PERSON,
        "十六至十九位、校验位相符，且附近有“卡号”“账号”“开户”“银行”等字样的，提请核对。",
        "例：项目表备注栏写有收款人的银行卡号。",
        cards, kinds=("预算", "决算", "绩效", "其他"),
    ),
    Rule(
        "R-PRIV-INTERNAL", "引用内部文件", Severity.DOUBT, "政府信息公开条例第十六条、第十七条",
        "讨论记录、请示报告、会议纪要、签报等内部事务和过程性信息可以不予公开，引用前应经审查。职责说明等处的一般性提及不计；"
        "只写某办公室某日第几期、是否纪要不明的，降为提示。",
        "例：立项依据写“某某工作推进会会议纪要”。",
        internal_papers, kinds=("预算", "决算", "绩效"),
    ),
    Rule(
        "R-PRIV-SENSITIVE", "敏感表述", Severity.DOUBT, "政府信息公开条例第十四条、第十七条",
        "绩效目标表中涉及上访人员、稳控等表述的提请审查；文件的职责部分写明的法定职责用语不计；"
        "只有稳控、维稳值班一类工作用语的，降为提示。",
        "例：项目测算写“对某某上访人员的帮扶”。",
        sensitive_wording, kinds=("预算", "决算", "绩效"),
    ),
)  # fmt: skip
