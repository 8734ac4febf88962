"""Numbers of a spreadsheet as its cells show them (数字格式)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

#: number formats that a workbook refers to by number alone
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm",
    27: "yyyy年m月", 28: "m月d日", 31: "yyyy年m月d日", 57: "yyyy年m月", 58: "m月d日",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-", 42: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-", 44: "#,##0.00;-#,##0.00;-", 49: "@",
}  # fmt: skip

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.[0#?]*)?")


def plain(value: Decimal) -> str:
    """A number with no format: up to fifteen significant digits, no exponent."""
    if value == 0:
        return "0"
    rounded = value
    digits = len(value.as_tuple().digits)
    if digits > 15:
        rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - 14), rounding=ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(raw: str, code: str, *, from_1904: bool = False) -> str:
    """A stored number as a format shows it: separators, decimals, percent, brackets, dates; unknown formats show it plain.

    >>> shown("1234.5", "#,##0.00")
    '1,234.50'
    >>> shown("0", '#,##0.00;-#,##0.00;"-"')
    '-'
    """
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value) > Decimal(10) ** 30:
        return raw
    value = Decimal(plain(value))
    if code in ("", "General", "@", "G/通用格式"):
        return plain(value)
    sections = _sections(code)
    section, negative = sections[0], value < 0
    if value < 0 and len(sections) > 1:
        section, negative = sections[1], False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    bare = _LITERAL.sub("", section)
    if re.search(r"[ymdhs]|AM/PM", bare, re.I) and not re.search(r"[0#?]", bare):
        return _date(value, section, from_1904) or plain(value)
    return _number(abs(value), section, negative)


def _sections(code: str) -> list[str]:
    parts: list[str] = [""]
    quoted = False
    for index, char in enumerate(code):
        if char == '"':
            quoted = not quoted
        if char == ";" and not quoted and (index == 0 or code[index - 1] != "\\"):
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _number(value: Decimal, section: str, negative: bool) -> str:
    bare = _LITERAL.sub("\x01", section)
    if "/" in bare or re.search(r"[Ee][+-]", bare):
        return ("-" if negative else "") + plain(value)
    digits = _DIGITS.search(bare)
    if "General" in section or "通用格式" in section:
        return ("-" if negative else "") + plain(value)
    if digits is None:
        return _literals(section)
    pattern = digits[0]
    scale = len(bare[digits.end() :]) - len(bare[digits.end() :].lstrip(","))
    if "%" in bare:
        value *= 100
    value = value.scaleb(-3 * scale)
    whole, _, decimals = pattern.partition(".")
    most, least = len(decimals), decimals.count("0")
    if most > 25:
        return plain(value)
    text = format(value.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP), "f")
    integer, _, fraction = text.partition(".")
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    integer = integer.zfill(whole.count("0")) if whole.count("0") else integer.lstrip("0")
    if "," in whole:
        integer = f"{int(integer or 0):,}" if integer else ""
    number = integer + ("." + fraction if fraction else "")
    if set(number) <= {"0", ".", ","}:
        negative = False
    before, after = _cut(section, pattern)
    return ("-" if negative else "") + _literals(before) + number + _literals(after.lstrip(","))


def _cut(section: str, pattern: str) -> tuple[str, str]:
    at = section.find(pattern)
    return (section[:at], section[at + len(pattern) :]) if at >= 0 else ("", "")


def _literals(text: str) -> str:
    """What a format prints besides digits: quoted and escaped text, signs, percent; widths and colours print nothing."""
    return _LITERAL.sub(lambda match: match[1] or match[2] or "", text).replace("?", "").replace("#", "").strip()


def _date(value: Decimal, section: str, from_1904: bool) -> str | None:
    if not 0 <= value < 2958466:
        return None
    moment = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment += timedelta(days=int(value), seconds=round(float(value % 1) * 86400))
    bare = section.lower()
    has_date, has_time = any(mark in bare for mark in "yd年月日"), "h" in bare
    if "年" in section or ("yyyy" in bare and "m" in bare and "d" not in bare):
        text = f"{moment.year}年{moment.month}月" if "年" in section else f"{moment.year}-{moment.month:02}"
        return text + (f"{moment.day}日" if "日" in section else "")
    date = f"{moment.year}-{moment.month:02}-{moment.day:02}"
    time = f"{moment.hour:02}:{moment.minute:02}" + (f":{moment.second:02}" if "s" in bare else "")
    return f"{date} {time}" if has_date and has_time else time if has_time else date
