"""The looks of the workbook: formats, sheets for A4 across, rows as high as their words (退回单的版式)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter

from mingzhang.facts import Severity

_TONE = {Severity.ERROR: "#F8D7DA", Severity.DOUBT: "#FFF3CD", Severity.HINT: "#D7ECF3", Severity.ROUNDING: "#ECECEC"}
#: characters that a cell of a workbook can hold; the highest row and the height of a line, in points
LONGEST = 32_000
_HIGHEST = 400
_LEADING = 13.0
_AMOUNT = frozenset("-+.,，0123456789%％百千万亿元个分点增加减少持平 ")


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is two wide."""
    wide = (sum(2 if ord(c) > 0x2E7F or c in "“”‘’…—" else 1 for c in line) for line in text.split("\n"))
    return sum(max(1, ceil(w / max(width - 1, 1))) for w in wide)


class Book:
    """A workbook in memory with its formats. The bytes are the same for the same report."""

    def __init__(self, title: str) -> None:
        self._data = BytesIO()
        self._book = xlsxwriter.Workbook(self._data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFB8A8"}
        self.text = self._book.add_format(base)
        self.middle = self._book.add_format({**base, "align": "center"})
        self.amount = self._book.add_format({**base, "align": "right"})
        self.red = self._book.add_format({**base, "bold": True, "font_color": "#B3261E"})
        self.blank = self._book.add_format({**base, "bg_color": "#FCFBF7"})
        self._head = self._book.add_format({**base, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EFEBE2"})
        self._title = self._book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"})
        self._plain = self._book.add_format({"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"})
        warned = {"font_size": 11, "bold": True, "font_color": "white", "bg_color": "#B3261E"}
        self._alarm = self._book.add_format({"font_name": "宋体", "text_wrap": True, "valign": "vcenter", **warned})
        self.tones = {
            severity: self._book.add_format({**base, "align": "center", "bg_color": colour}) for severity, colour in _TONE.items()
        }

    def sheet(
        self, name: str, columns: Mapping[str, float], title: str = "", above: Sequence[str] = (), alarms: Sequence[str] = ()
    ) -> Sheet:
        """A sheet: title, warnings in red, remarks, then the head of a table, which is repeated on each page of print.

        ``columns`` are the labels with their widths in characters.
        """
        made = self._book.add_worksheet(name)
        made.set_landscape()
        made.set_paper(9)
        made.set_margins(0.4, 0.4, 0.5, 0.6)
        made.fit_to_pages(1, 0)
        made.set_footer("&L&A&R第&P页 共&N页")
        made.hide_gridlines(2)
        for column, width in enumerate(columns.values()):
            made.set_column(column, column, width)
        sheet = Sheet(made, tuple(columns.values()))
        if title:
            sheet.banner(title, self._title, 34)
        for words in alarms:
            sheet.banner(words, self._alarm, 20)
        for words in above:
            sheet.banner(words, self._plain, 20)
        for column, label in enumerate(columns):
            made.write_string(sheet.row, column, label, self._head)
        made.set_row(sheet.row, 20)
        sheet.row += 1
        made.freeze_panes(sheet.row, 0)
        made.repeat_rows(sheet.row - 1)
        return sheet

    def remark(self, sheet: Sheet, words: str) -> None:
        """A line below the table."""
        sheet.banner(words, self._plain, 18)

    def figure(self, words: str) -> Any:
        """The format of a figure found or expected, which may be words."""
        return self.amount if len(words) <= 24 and _AMOUNT.issuperset(words) else self.text

    def done(self) -> bytes:
        """The file."""
        self._book.close()
        return self._data.getvalue()


class Sheet:
    """A sheet that is written from top to bottom; ``row`` is the next row."""

    def __init__(self, made: Any, widths: Sequence[float]) -> None:
        self.made = made
        self.row = 0
        self._widths = widths

    def banner(self, words: str, form: Any, least: float) -> None:
        """Words over the whole width."""
        self.made.merge_range(self.row, 0, self.row, len(self._widths) - 1, words[:LONGEST], form)
        self.made.set_row(self.row, max(least, _LEADING * _lines(words, sum(self._widths)) + 7))
        self.row += 1

    def line(self, cells: Sequence[object], formats: Sequence[Any]) -> None:
        """A row, high enough for the longest of its cells."""
        lines = max(_lines(str(cell), width) for cell, width in zip(cells, self._widths, strict=True))
        self.made.set_row(self.row, min(_HIGHEST, _LEADING * lines + 4))
        for column, (value, form) in enumerate(zip(cells, formats, strict=True)):
            if isinstance(value, int):
                self.made.write_number(self.row, column, value, form)
            else:
                self.made.write_string(self.row, column, str(value)[:LONGEST], form)
        self.row += 1
