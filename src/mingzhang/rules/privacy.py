"""What must not be published: persons' numbers, internal papers, sensitive wording (个人信息与敏感内容).

Office lines and the public enquiry number are rightly in a disclosure and never reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mingzhang.document import Grid, Paragraph, laid
from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.persons import ACCOUNT, CARD, IDENTITY, MOBILE, PersonalNumber, hidden, masked, personal_numbers
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import Passage, around, at, found, passages, within


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


def _numbers(reading: Reading, *sorts: str) -> Iterator[tuple[PersonalNumber, str, Place]]:
    """The numbers of some sorts: each as it may be shown, and the place with the words around it, in which it is starred too."""
    for text, place in _all_text(reading):
        for number in personal_numbers(text):
            if number.sort in sorts:
                yield number, masked(text, number), at(place, around(hidden(text), number.start, number.end, 10))


def mobiles(reading: Reading) -> Iterator[Finding]:
    """Mobile telephone numbers."""
    for _, shown, place in _numbers(reading, MOBILE):
        message = f"公开文件中有手机号码 {shown}，可能属于个人信息。"
        yield found(Severity.DOUBT, message, place, printed=shown, remedy="改为办公电话或公开咨询电话，或删去。")


def identities(reading: Reading) -> Iterator[Finding]:
    """Citizens' identity numbers; one of fifteen digits has no check character and is a doubt."""
    for number, shown, place in _numbers(reading, IDENTITY):
        if number.checked:
            severity, message = Severity.ERROR, f"公开文件中有居民身份证号码 {shown}（校验位相符）。"
        else:
            severity, message = Severity.DOUBT, f"公开文件中有十五位居民身份证号码 {shown}（出生日期合理，旧号码没有校验位）。"
        yield found(severity, message, place, printed=shown, remedy="立即删去，并撤换已公开的文件。")


def cards(reading: Reading) -> Iterator[Finding]:
    """Bank card numbers beside a word that says so, and numbers of accounts."""
    for number, shown, place in _numbers(reading, CARD, ACCOUNT):
        checked = "（校验位相符）" if number.checked else ""
        message = f"公开文件中有{number.sort} {shown}{checked}。"
        yield found(Severity.DOUBT, message, place, printed=shown, remedy="删去卡号、账号和账户信息；确需公开的收款账号除外。")


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
        "公开文件中应使用办公电话。手机号码多属个人信息，数字之间有空格、短横线或点的也算；办公固定电话和公开咨询电话不计。",
        "例：绩效目标表的联系电话填写了经办人的手机号码。",
        mobiles, kinds=("预算", "决算", "绩效", "其他"),
    ),
    Rule(
        "R-PRIV-IDENTITY", "居民身份证号码", Severity.ERROR, _PERSON + "；《公民身份号码》（GB 11643—1999）",
        "十八位号码的出生日期合理且校验位相符的，判为身份证号码，数字之间有空格、短横线的也算；"
        "附近有“身份证”等字样、出生日期合理的十五位旧号码，提请核对。",
        "例：补助人员名单中印有身份证号码。",
        identities, kinds=("预算", "决算", "绩效", "其他"),
    ),
    Rule(
        "R-PRIV-CARD", "银行卡号和账号", Severity.DOUBT, _PERSON,
        "十六至十九位、校验位相符，且附近有“卡号”“账号”“开户”“银行”等字样的，以及紧接在“账号”“卡号”之后的九位以上号码，提请核对。",
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
