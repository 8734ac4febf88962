"""What would be published although it is marked as not for the public (标密的疏漏).

A mark without its partner, a secret project that another text names, a budget and an outturn of which only one is marked, and a
person or a telephone number from a column that is not published, in a text that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from mingzhang.budget.consistency import NATIONAL
from mingzhang.budget.field import Field
from mingzhang.budget.model import Budget, Project
from mingzhang.budget.problem import Fault
from mingzhang.budget.redaction import is_secret, parted
from mingzhang.budget.schema import TABLES, rows
from mingzhang.facts import Severity

_MARK = re.compile("[〖〗]")
#: a name of fewer characters is a common word as often as a name; a code, a plain number
_TELLING_NAME, _TELLING_CODE = 4, 6
#: a person's name that is no word, a telephone number without its area code
_TELLING_PERSON, _TELLING_NUMBER = 3, 7
_BEFORE = re.compile("(?:联系人|负责人|填报人|经办人?|承办人|审核人|主任|局长|科长|站长|院长|校长|书记|姓名|由)[:：为是]?$")
_AFTER = re.compile("同志|先生|女士|老师|主任|局长|科长|站长|负责|[,，、(（:：]?(?:联系)?(?:电话|手机)")


def leaks(budget: Budget) -> Iterator[Fault]:
    """Every place at which the marks do not keep what they were made for."""
    yield from _unpaired(budget)
    yield from _mentions(budget)
    yield from _halves(budget)
    yield from _persons(budget)


def _texts(budget: Budget) -> Iterator[tuple[str, int, Any, Field, str]]:
    """Every public text that people wrote: table, row, the row itself, field and text."""
    for table in TABLES:
        written = [f for f in table.fields if f.kind == "string" and not f.is_code and f.public]
        for index, row in enumerate(rows(budget, table.name)):
            for field in written:
                if text := getattr(row, field.name):
                    yield table.name, index, row, field, text


def _unpaired(budget: Budget) -> Iterator[Fault]:
    for name, index, _, field, text in _texts(budget):
        opened: list[int] = []
        closed: list[int] = []
        for mark in _MARK.finditer(text):
            if mark[0] == "〖":
                opened.append(mark.start())
            elif opened:
                opened.pop()
            else:
                closed.append(mark.start())
        if opened or closed:
            place = min(opened + closed)
            yield Fault(name, index, field.name, _lone(field, place, text[place], "〖" if text[place] == "〗" else "〗"))


def _lone(field: Field, place: int, mark: str, partner: str) -> str:
    return f"“{field.title}”第{place + 1}个字“{mark}”没有对应的“{partner}”；不公开的内容应在同一格内用一对〖〗括起，请补上或删去。"


def _mentions(budget: Budget) -> Iterator[Fault]:
    """Messages name a project by its place in its table, so that they give nothing away themselves."""
    secret = {p.code: number for number, p in enumerate(budget.projects, start=1) if p.secret}
    if not secret:
        return
    public = {_plain(parted(p.name)[0]) for p in budget.projects if not p.secret}
    named = {name: p for p in budget.projects if p.secret and len(name := _plain(p.name)) > 1 and name not in public}
    coded = {_plain(code): code for code in secret if len(code) >= _TELLING_CODE}
    # what names a public project whose name is the longer one names no secret project
    longer = {name for name in public if any(part in name for part in named)}
    words = (re.escape(word) for word in sorted({*named, *longer}, key=len, reverse=True))
    codes = (rf"(?<![0-9A-Z-]){re.escape(code)}(?![0-9A-Z-])" for code in coded)
    pattern = re.compile("|".join([*words, *codes]) or "(?!)")
    for name, index, row, field, text in _texts(budget):
        if is_secret(name, row, secret):
            continue
        plain = _plain(parted(text)[0])
        if name == "projects" and field.name == "name":
            for part in (part for part in named if part in plain):
                yield Fault(name, index, field.name, _mention(field, secret[named[part].code], "名称"), Severity.DOUBT)
            continue
        for found in pattern.findall(plain):
            if found in coded:
                yield Fault(name, index, field.name, _mention(field, secret[coded[found]], "代码"))
            elif found in named:
                project = named[found]
                yield Fault(name, index, field.name, _mention(field, secret[project.code], "名称"), _severity(project, found))


def _severity(project: Project, name: str) -> Severity:
    """人员经费 and short names are words of everyday use too, of which a person must judge."""
    return Severity.ERROR if project.category in NATIONAL and len(name) >= _TELLING_NAME else Severity.DOUBT


def _mention(field: Field, number: int, what: str) -> str:
    return f"“{field.title}”中有涉密项目（“项目”表的第{number}个项目）的{what}，会随这处文字公开；请改写，或把它写在〖〗中。"


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).upper().split())


def _persons(budget: Budget) -> Iterator[Fault]:
    """Messages say what stands there and not who: they are read by others too."""
    enquiry = _subscriber(budget.meta.enquiry_phone)
    private = {
        value: field
        for table in TABLES
        for field in table.fields
        if not field.public
        for row in rows(budget, table.name)
        if (value := _plain(getattr(row, field.name)))
    }
    names = {value: field for value, field in private.items() if len(value) > 1 and not _digits(value)}
    dialled = {_subscriber(value): field for value, field in private.items()}
    numbers = {digits: field for digits, field in dialled.items() if len(digits) >= _TELLING_NUMBER and digits != enquiry}
    if not names and not numbers:
        return
    called = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    told = re.compile("|".join(rf"{'-?'.join(digits)}(?!\d)" for digits in numbers) or "(?!)")
    for table, index, _, field, text in _texts(budget):
        plain = _plain(parted(text)[0])
        held = [names[found[0]] for found in called.finditer(plain) if _is_person(plain, found)]
        held += [numbers[_digits(found[0])] for found in told.finditer(plain)]
        for sort in dict.fromkeys(held) if field.name != "enquiry_phone" else ():
            says = f"“{field.title}”中有“{sort.title}”一栏的内容，该栏不公开，写在这里则会公开"
            yield Fault(table, index, field.name, f"{says}；请确认，不公开的请删去，或写在〖〗中。", Severity.DOUBT)


def _is_person(text: str, found: re.Match[str]) -> bool:
    """Two characters are a word as often as a name, unless what stands beside them speaks of somebody."""
    return len(found[0]) >= _TELLING_PERSON or bool(_BEFORE.search(text[: found.start()]) or _AFTER.match(text, found.end()))


def _subscriber(text: str) -> str:
    """A telephone number without its area code."""
    digits = _digits(text)
    return digits[3 if digits[1] in "12" else 4 :] if len(digits) > _TELLING_NUMBER + 2 and digits[0] == "0" else digits


def _digits(text: str) -> str:
    return "".join(c for c in normalize("NFKC", text) if c.isdigit())


_HALVES = (("outturns", "这一行决算", "lines", "支出明细"), ("lines", "这一行支出明细", "outturns", "决算"))


def _halves(budget: Budget) -> Iterator[Fault]:
    """The budget and the outturn of one project and subject tell of each other."""
    secret = {p.code for p in budget.projects if p.secret}
    for name, here, other, there in _HALVES:
        marked, other_marked = (_accounts(budget, table, secret, True) for table in (name, other))
        unmarked = _accounts(budget, other, secret, False)
        for index, row in enumerate(rows(budget, name)):
            account = _account(row)
            if is_secret(name, row, secret) or account not in other_marked or account in marked:
                continue
            says = f"同一单位、项目和科目的{there}标明了涉密，{here}没有标明，公开后会泄露"
            if account in unmarked:
                yield Fault(name, index, "secret", f"{says}涉密部分；请确认其中没有涉密的金额，有的分列一行并标明涉密。", Severity.DOUBT)
            else:
                yield Fault(name, index, "secret", f"{says}；请在“是否涉密”栏填“是”。")


def _accounts(budget: Budget, name: str, secret: set[str], marked: bool) -> set[tuple[str, ...]]:
    return {_account(row) for row in rows(budget, name) if is_secret(name, row, secret) == marked}


def _account(row: Any) -> tuple[str, ...]:
    return row.unit, row.project, row.function, row.economy
