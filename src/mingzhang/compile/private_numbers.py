"""Numbers of persons in the texts of a budget that are to be published (个人信息).

A field that holds persons is never published. A number that slipped into another text is refused, until it is deleted
or marked as not for the public (〖…〗). The office's own enquiry number is meant for the public, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from mingzhang.budget.carriers import Places
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, doubt, error
from mingzhang.budget.schema import TABLES, rows
from mingzhang.rules.persons import landlines, masked, personal_numbers

#: fewer characters hold no such number
_SHORTEST = 11


def private_numbers(budget: Budget, places: Places) -> Iterator[Problem]:
    """Every identity number, bank card, account and mobile telephone in a text field (错误).

    An enquiry number that is a mobile telephone may be a person's own, and so may any other line with an area code (疑点).
    """
    enquiry = _digits(budget.meta.enquiry_phone)
    for table in TABLES:
        texts = [f for f in table.fields if f.kind == "string" and not f.is_code and f.public]
        for index, row in enumerate(rows(budget, table.name)):
            for field in texts:
                value = getattr(row, field.name)
                for number in personal_numbers(value) if len(value) >= _SHORTEST else ():
                    file, line = places(table.name, index)
                    said = f"“{field.title}”中有{number.sort} {masked(value, number)}"
                    if field.name == "enquiry_phone":
                        yield doubt(file, line, field.name, f"{said}，请确认它是对外公布的办公号码；属于个人的，改为办公电话。")
                    elif _digits(value[number.start : number.end]) != enquiry:
                        yield error(file, line, field.name, f"{said}，不得公开；请删去，或写在〖〗中，公开时自动剔除。")
                for shown in landlines(value) if field.name != "enquiry_phone" else ():
                    if not (enquiry and _digits(shown).endswith(enquiry)):
                        file, line = places(table.name, index)
                        said = f"“{field.title}”中有固定电话 {shown}，不是公开咨询电话"
                        yield doubt(file, line, field.name, f"{said}；请确认它可以公开，属于个人的请删去，或写在〖〗中。")


def _digits(text: str) -> str:
    return "".join(c for c in normalize("NFKC", text) if c.isdigit())
