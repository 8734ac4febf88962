"""Numbers of persons in a text: mobile telephones, identity cards, bank cards and accounts (个人号码).

Their digits may be full-width and parted by spaces, dashes or points. What looks alike in a budget is told by what stands
beside it: an amount by its unit, a code by its name or by the letters and digits that it goes on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

MOBILE, IDENTITY, CARD, ACCOUNT = "手机号码", "居民身份证号码", "银行卡号", "银行账号"

#: one character for one, so that places in the text stay
_PLAIN = str.maketrans("０１２３４５６７８９ＸｘＡ－—–‐‑−﹣．·•，　\u00a0\u2002\u2003\u2009", "0123456789XxA-------...,     ")
#: a text without so many digits close together holds no such number
_SOME = re.compile(r"\d(?:\D{0,3}\d){8}")
_PARTED = re.compile(r"[-. ]+")
_ENDS = r"(?![\dA-Za-z])(?![.,]\d)"

_MOBILE = re.compile(rf"(?<![\dA-Za-z])(?<![\dA-Za-z][-.,])(?:\+?86[- ]?)?(?=(1[-. ]{{0,3}}[3-9](?:[-. ]{{0,3}}\d){{9}}){_ENDS})")
_IDENTITY = re.compile(r"(?<![\dA-Za-z])(?=(\d(?:[- ]?\d){16}[- ]?[\dXx])(?![\dA-Za-z]))")
_IDENTITY_OLD = re.compile(rf"(?<![\dA-Za-z])(?=(\d(?:[- ]?\d){{14}}){_ENDS})")
_CARD = re.compile(r"(?<![\dA-Za-z.])(?=(\d(?:[- ]?\d){15,18})(?![\dA-Za-z.]))")
_ACCOUNT = re.compile(rf"(?:账号|帐号|卡号|[账帐]户号码?)[^\d。；;\n]{{0,12}}(?=(\d(?:[- ]?\d){{8,29}}){_ENDS})")
_LANDLINE = re.compile(rf"(?<![\dA-Za-z-])(?:[(（]0[1-9]\d{{1,2}}[)）] ?|0[1-9]\d{{1,2}}[- ])(?=(\d{{3,4}}[- ]?\d{{4}}){_ENDS})")

_TELEPHONE = re.compile(r"电话(?!费)|手机|联系|号码|方式|负责人|经办|填报人|姓名|拨打|咨询|微信")
_CERTIFICATE = re.compile(r"身份证|证件号|身份号")
_BANK = re.compile(r"卡号|账号|帐号|账户|帐户|开户|银行")
_ORGANISATION = re.compile(r"信用代码|机构代码")
#: the number that follows is an amount or a code
_NAMED = re.compile(r"(?:编码|编号|代码|[文证单批件]号|合同号|序号|金额|[合总小共]计|数额|余额|[预决]算数?|支出|收入|资金)[:：为是 ]*$")
_MEASURED = re.compile(r" *(?:元|万(?![\u4e00-\u9fff]|$)|万[元吨人户]|亿|人|户|个|吨|件|套|只|辆|台|份|千|公[里斤顷]|平方|立方|米|度|%|％)")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: so many characters on each side may tell what a number is
_NEAR = 40
_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class PersonalNumber(NamedTuple):
    """A number and where it stands in its text. ``checked``: its check digit is right, so that it is no chance."""

    sort: str  # 手机号码 | 居民身份证号码 | 银行卡号 | 银行账号
    start: int
    end: int
    checked: bool = False


class _Candidate(NamedTuple):
    """Digits that may be such a number, with what stands before and after them."""

    start: int
    end: int
    shown: str
    before: str
    after: str

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(_PARTED.split(self.shown))

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def is_in_a_row(self) -> bool:
        """Whether it is parted and goes on with further figures: cells of a table."""
        return len(self.groups) > 1 and bool(re.search(r"\d[-. ]$", self.before) or re.match(r"[-. ]\d", self.after))


def personal_numbers(text: str) -> list[PersonalNumber]:
    """Every number of a person, in the order of the text; digits that may be read in two ways are told once."""
    if not _SOME.search(text):
        return []
    plain = text.translate(_PLAIN)
    kept: list[PersonalNumber] = []
    for sort in (_identities, _cards, _accounts, _mobiles):
        kept += (new for new in sort(plain) if all(new.end <= old.start or old.end <= new.start for old in kept))
    return sorted(kept, key=lambda found: found.start)


def landlines(text: str) -> list[str]:
    """Telephone numbers with an area code, as they stand: an office's, most often, and no personal number by themselves."""
    plain = text.translate(_PLAIN)
    return [text[found.start() : found.end(1)] for found in _LANDLINE.finditer(plain)]


def masked(text: str, number: PersonalNumber) -> str:
    """The number with its middle starred, so that a message does not publish it once more. As long as before."""
    shown = text[number.start : number.end]
    places = [i for i, c in enumerate(shown) if c.isdigit() or c in "XxＸｘ"]
    return "".join("*" if i in places[3:-4] else c for i, c in enumerate(shown))


def hidden(text: str) -> str:
    """The text with every such number starred; places in it stay."""
    for number in personal_numbers(text):
        text = text[: number.start] + masked(text, number) + text[number.end :]
    return text


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are a citizen's number: region, a possible birthday, check character (GB 11643—1999).

    >>> is_identity_number("110101190001010018")
    False
    """
    if not re.fullmatch(r"[1-9]\d{16}[\dXx]", text) or not _is_birthday(text[6:14]):
        return False
    check = sum(int(c) * f for c, f in zip(text, _FACTORS, strict=False)) % 11
    return "10X98765432"[check] == text[-1].upper()


def luhn(text: str) -> bool:
    """Whether the digits satisfy the check of bank cards."""
    digits = [int(c) for c in reversed(text)]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False


def _identities(text: str) -> Iterator[PersonalNumber]:
    for found in _candidates(_IDENTITY, text):
        checked = is_identity_number(found.digits)
        # a digit that was typed wrongly still says whose it is
        named = _CERTIFICATE.search(found.before[-16:]) and _is_birthday(found.digits[6:14])
        if (checked or named) and not _ORGANISATION.search(found.before[-12:]) and _is_grouped(found, 2):
            yield PersonalNumber(IDENTITY, found.start, found.end, checked)
    for found in _candidates(_IDENTITY_OLD, text):
        if _CERTIFICATE.search(found.before[-16:]) and _is_birthday("19" + found.digits[6:12]) and _is_grouped(found, 2):
            yield PersonalNumber(IDENTITY, found.start, found.end)


def _cards(text: str) -> Iterator[PersonalNumber]:
    for found in _candidates(_CARD, text):
        if luhn(found.digits) and _BANK.search(f"{found.before[-30:]}|{found.after[:12]}") and _is_grouped(found, 3):
            yield PersonalNumber(CARD, found.start, found.end, True)


def _accounts(text: str) -> Iterator[PersonalNumber]:
    for found in _candidates(_ACCOUNT, text):
        if not _MEASURED.match(found.after) and not re.fullmatch(r"1[3-9]\d{9}", found.digits) and _is_grouped(found, 3):
            yield PersonalNumber(ACCOUNT, found.start, found.end)


def _mobiles(text: str) -> Iterator[PersonalNumber]:
    return (PersonalNumber(MOBILE, found.start, found.end) for found in _candidates(_MOBILE, text) if _is_mobile(found))


def _is_mobile(found: _Candidate) -> bool:
    usual = [len(group) for group in found.groups] in ([11], [3, 4, 4])
    if found.is_in_a_row or (re.match(r" *[元万]", found.after) and _MEASURED.match(found.after)):
        return False
    if _TELEPHONE.search(found.before[-16:]):
        return usual or " " not in found.shown
    years = len(found.groups) == 3 and all(_YEAR.fullmatch(group) for group in found.groups[1:])
    return usual and not (years or _NAMED.search(found.before[-8:]) or _MEASURED.match(found.after))


def _is_grouped(found: _Candidate, shortest: int) -> bool:
    """Whether it is written as people part a number, and not as a table's figures in a row."""
    return not found.is_in_a_row and all(len(group) >= shortest for group in found.groups[:-1])


def _candidates(pattern: re.Pattern[str], text: str) -> Iterator[_Candidate]:
    for match in pattern.finditer(text):
        start, end = match.span(1)
        before = text[max(0, start - _NEAR) : start].removesuffix("+86 ").removesuffix("+86-")
        yield _Candidate(start, end, match[1], before, text[end : end + _NEAR])

