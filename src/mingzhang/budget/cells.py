"""One cell: text → typed value, and back (单元格)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from mingzhang.budget.field import LONGEST, Field
from mingzhang.facts import normalise

_PLAIN = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_UNITS = re.compile(r"(?:亿元|万元|百万元|千元|元|万|亿|%|人|个)$")
#: control characters, what XML cannot carry, and what has no width or turns the direction of writing: a code or a telephone
#: number that holds one looks like another. The joiners stay, of which emoji are made
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]")
#: no figure of a department is longer; arithmetic on it stays exact
_DIGITS = 24
_TRUE = {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}


class NoValue(str):
    """A cell that is not empty and yet has no value, such as a formula that was never worked out: what it is, and what to do."""

    __slots__ = ()


class Unreadable(ValueError):
    """A cell that is not of its field's type; the message is for people."""


def parse(field: Field, cell: str) -> Any:
    """The value of a cell: str, int, Decimal, bool, or None where an optional number is empty. Raises :class:`Unreadable`.

    A text is kept as it stands, an empty one is ''. A code, a number or a choice loses the spaces around it; a choice may be
    given by its Chinese word, a code or a date in full-width characters.
    """
    if isinstance(cell, NoValue):
        raise Unreadable(f"“{field.title}”{cell}")
    if field.kind in {"string", "date"}:
        if not field.is_code:
            return cell.replace("\r\n", "\n").replace("\r", "\n")
        plain = cell.strip() if field.choices else normalize("NFKC", cell).strip()
        return next((c.value for c in field.choices if plain == c.label), plain)
    plain = normalise(cell)
    if field.kind == "boolean":
        if not plain:
            raise Unreadable(f"“{field.title}”不能为空，请填是或否。")
        if plain.lower() not in _TRUE:
            raise Unreadable(_said(field, cell, "应填是或否"))
        return _TRUE[plain.lower()]
    if not plain:
        if field.required:
            raise Unreadable(f"“{field.title}”不能为空，请填写{_of(field)}{'' if field.unit == '年' else '；没有就填0'}。")
        return None
    if not _PLAIN.fullmatch(plain):
        unit = _UNITS.search(plain)
        bare = unit is not None and _PLAIN.fullmatch(plain[: unit.start()].strip())
        raise Unreadable(_said(field, cell, f"应为{_of(field)}" + (f"，不带“{unit[0]}”等单位" if unit and bare else "")))
    if len(plain) > _DIGITS:
        raise Unreadable(_said(field, cell, f"不应超过{_DIGITS}位"))
    number = Decimal(plain.replace(",", ""))
    if field.kind == "number":
        return number
    if number != number.to_integral_value():
        raise Unreadable(_said(field, cell, "应为整数"))
    return int(number)


def show(field: Field, value: Any) -> str:
    """A value as a cell's text: exact decimals without exponent, '' for None, true and false.

    Equal values have one text: 1.50元 whether entered as 1.5 or 1.50, and 2 rather than 2.00.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, Decimal):
        return str(value)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if field.money and "." in text and text[-2] == "." else text


def fault(field: Field, value: Any) -> str:
    """What is wrong with a typed value under its field's constraints, in words; '' if nothing."""
    if value is None or value == "":
        return f"“{field.title}”不能为空，请补填{'（可选：' + _labels(field) + '）' if field.choices else ''}。" if field.required else ""
    if isinstance(value, str):
        return _text_fault(field, value)
    if isinstance(value, Decimal) and (not value.is_finite() or value.adjusted() >= _DIGITS):
        return f"“{field.title}”不是有限的数或位数过多，请改正。"
    shown = show(field, value)
    if field.minimum is not None and value < field.minimum:
        return f"“{field.title}”{'不得为负' if field.minimum == 0 else f'不得小于{field.minimum}'}，现为{shown}，请核对。"
    if field.maximum is not None and value > field.maximum:
        return f"“{field.title}”不得大于{field.maximum}，现为{shown}，请核对。"
    if field.money and value != round(value, 2):
        return f"“{field.title}”应精确到分，现为{shown}，请四舍五入到两位小数。"
    return ""


def unseen(title: str, text: str) -> str:
    """What is wrong with a text that holds a control character; '' if it holds none."""
    found = _UNSEEN.search(text)
    return f"“{title}”第{found.start() + 1}个字是看不见的控制字符（U+{ord(found[0]):04X}），请删除后重新输入。" if found else ""


def _text_fault(field: Field, value: str) -> str:
    if len(value) > LONGEST:
        return f"“{field.title}”有{len(value)}字，超过每格{LONGEST}字的上限，请缩短或分行填写。"
    if message := unseen(field.title, value):
        return message
    if field.choices and all(value != c.value for c in field.choices):
        return _said(field, value, f"应为{_labels(field)}之一")
    if field.pattern and not re.fullmatch(field.pattern, value):
        return _said(field, value, f"应为{field.hint}")
    if field.kind == "date" and not _is_date(value):
        return _said(field, value, "应为日期，写作2024-01-31")
    return ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of(field: Field) -> str:
    if field.unit == "年":
        return "年份"
    return f"数（单位：{field.unit}）" if field.unit else "数"


def _labels(field: Field) -> str:
    return "、".join(c.label for c in field.choices)


def _said(field: Field, cell: str, should: str) -> str:
    plain = " ".join(cell.split())
    short = plain if len(plain) <= 30 else plain[:30] + "…"
    return f"“{field.title}”{should}，现为“{short}”，请改正。"
