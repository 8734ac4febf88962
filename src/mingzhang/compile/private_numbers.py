"""Numbers of persons in the texts of a budget that are to be published (个人信息).

A field that holds persons is never published. A number that slipped into another text is refused, until it is deleted
or marked as not for the public (〖…〗).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from re import Match

from mingzhang.budget.carriers import Places
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, error
from mingzhang.budget.schema import TABLES, rows
from mingzhang.rules.privacy import card_numbers, identity_numbers, masked, mobile_numbers

_SORTS: tuple[tuple[str, Callable[[str], Iterator[Match[str]]]], ...] = (
    ("居民身份证号码", identity_numbers), ("银行卡号", card_numbers), ("手机号码", mobile_numbers),
)  # fmt: skip
#: fewer characters hold no such number
_SHORTEST = 11


def private_numbers(budget: Budget, places: Places) -> Iterator[Problem]:
    """Every identity number, bank card number and mobile telephone number in a text field (错误)."""
    for table in TABLES[1:]:  # 基本信息 holds the telephone that is meant for the public
        texts = [f for f in table.fields if f.kind == "string" and not f.is_code and f.public]
        for index, row in enumerate(rows(budget, table.name)):
            for field in texts:
                value = getattr(row, field.name)
                for name, numbers in _SORTS if len(value) >= _SHORTEST else ():
                    for match in numbers(value):
                        file, line = places(table.name, index)
                        message = f"“{field.title}”中有{name} {masked(match[1])}，不得公开；请删去，或写在〖〗中，公开时自动剔除。"
                        yield error(file, line, field.name, message)
