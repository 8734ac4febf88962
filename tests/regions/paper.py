"""A made-up disclosure on paper: HTML, tab-separated text, workbook, Word (纸面)."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from tests.regions.account import Account
from tests.regions.sheets import Cell, Diff, Rate, Sheet, V, Wide

UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100000000)}


class Said(NamedTuple):
    """A paragraph: its text with {} where a figure stands, and the figures. Each is (how printed, coordinate)."""

    text: str
    figures: tuple[tuple[str, dict[str, str]], ...] = ()


class Paper(NamedTuple):
    """A whole disclosure. ``lead``: cover and headings before; ``parts``: sheets and paragraphs in order."""

    account: Account
    lead: tuple[str, ...]
    parts: tuple[Sheet | Said | str, ...]
    unit: str = "万元"
    unit_line: str = "单位：{unit}"
    places: int = 2
    zero: str = ""
    thousands: bool = False


class Printed(NamedTuple):
    """A figure on paper, with what a reader must find: the sheet's title ('' in a sentence), the text, 元, the coordinate."""

    table: str
    text: str
    value: Decimal
    at: dict[str, str]


def rate(new: Decimal, old: Decimal) -> str:
    return str(((new - old) / old * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)) if old else ""


def amount(value: Decimal, unit: str, places: int, *, thousands: bool = False) -> str:
    shown = (value / UNITS[unit]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{shown:,}" if thousands else f"{shown:f}"


def cell_text(cell: Cell, paper: Paper) -> str:
    account = paper.account
    if isinstance(cell, V):
        value = account.value(cell.at)
        return amount(value, paper.unit, paper.places, thousands=paper.thousands) if value else paper.zero
    if isinstance(cell, Rate):
        return rate(account.value(cell.at), account.value(cell.base))
    if isinstance(cell, Diff):
        value = account.value(cell.at) - account.value(cell.base)
        return amount(value, paper.unit, paper.places, thousands=paper.thousands) if value else paper.zero
    return cell.text if isinstance(cell, Wide) else cell


def printed(paper: Paper) -> list[Printed]:
    """Every figure of the disclosure that must be found."""
    found = []
    for part in paper.parts:
        if isinstance(part, Sheet):
            for row in part.body:
                for cell in row:
                    if isinstance(cell, V) and paper.account.value(cell.at):
                        found.append(Printed(part.title, cell_text(cell, paper), paper.account.value(cell.at), dict(cell.at)))
        elif isinstance(part, Said):
            for how, at in part.figures:
                if at and how in UNITS:
                    found.append(Printed("", said_text(how, at, paper), paper.account.value(at), dict(at)))
    return found


def said_text(how: str, at: dict[str, str], paper: Paper) -> str:
    value = paper.account.value(at)
    return amount(value, how, 2 if how != "元" else 0) if how in UNITS else how


def sentence(said: Said, paper: Paper) -> str:
    return said.text.format(*[said_text(how, at, paper) for how, at in said.figures])


def _rows(sheet: Sheet) -> Iterator[tuple[bool, Sequence[Cell]]]:
    yield from ((True, row) for row in sheet.head)
    yield from ((False, row) for row in sheet.body)


def _span(cell: Cell) -> tuple[int, int]:
    return (cell.columns, cell.rows) if isinstance(cell, Wide) else (1, 1)


def laid(sheet: Sheet) -> tuple[list[tuple[int, int, int, int, Cell]], int, int]:
    """Cells at (row, column, columns, rows), and the size of the table."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, (_, row) in enumerate(_rows(sheet)):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            columns, rows = _span(cell)
            taken |= {(r + i, c + j) for i in range(rows) for j in range(columns)}
            cells.append((r, c, columns, rows, cell))
            c += columns
    return cells, max(r for r, _ in taken) + 1, max(c for _, c in taken) + 1


def _above(sheet: Sheet, paper: Paper) -> Iterator[str]:
    if sheet.number:
        yield sheet.number
    yield sheet.title
    if paper.unit_line:
        yield paper.unit_line.format(unit=paper.unit, entity=paper.account.entity)


def as_html(paper: Paper) -> str:
    style = "@page{size:A3 landscape;margin:12mm} table{border-collapse:collapse;width:100%;font-size:9pt} td{border:1px solid #000}"
    out = [f"<html><head><meta charset='utf-8'><style>{style}</style></head><body>"]
    out += [f"<p>{html.escape(line)}</p>" for line in paper.lead]
    for part in paper.parts:
        if isinstance(part, Sheet):
            out += [f"<p>{html.escape(line)}</p>" for line in _above(part, paper)]
            cells, rows, _ = laid(part)
            out.append("<table>")
            for r in range(rows):
                row = "".join(
                    f"<td{f' colspan={w}' if w > 1 else ''}{f' rowspan={h}' if h > 1 else ''}>{html.escape(cell_text(cell, paper))}</td>"
                    for rr, _, w, h, cell in cells
                    if rr == r
                )
                out.append(f"<tr>{row}</tr>")
            out.append("</table>")
            out += [f"<p>{html.escape(part.note)}</p>"] if part.note else []
        else:
            out.append(f"<p>{html.escape(sentence(part, paper) if isinstance(part, Said) else part)}</p>")
    return "\n".join([*out, "</body></html>"])


def as_text(paper: Paper) -> str:
    """As a web page is copied: a table's cells parted by tabs, spans printed once."""
    out = list(paper.lead)
    for part in paper.parts:
        out.append("")
        if isinstance(part, Sheet):
            out += [*_above(part, paper), ""]
            cells, rows, columns = laid(part)
            grid = [[""] * columns for _ in range(rows)]
            for r, c, _, _, cell in cells:
                grid[r][c] = cell_text(cell, paper)
            out += ["\t".join(row) for row in grid]
            out += ["", part.note] if part.note else []
        else:
            out.append(sentence(part, paper) if isinstance(part, Said) else part)
    return "\n".join(out) + "\n"


def as_workbook(paper: Paper, path: Path) -> None:
    """One sheet a table, title and unit in merged rows above; the prose on a first sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("封面")
        lines: Iterable[str] = [
            *paper.lead,
            *(sentence(p, paper) if isinstance(p, Said) else p for p in paper.parts if not isinstance(p, Sheet)),
        ]
        for r, line in enumerate(lines):
            first.write_string(r, 0, line)
        for order, part in enumerate(p for p in paper.parts if isinstance(p, Sheet)):
            page = book.add_worksheet(f"{order + 1}")
            cells, rows, columns = laid(part)
            top = 0
            for line in _above(part, paper):
                if columns > 1:
                    page.merge_range(top, 0, top, columns - 1, line)
                else:
                    page.write_string(top, 0, line)
                top += 1
            for r, c, w, h, cell in cells:
                text = cell_text(cell, paper)
                if isinstance(cell, V) and paper.account.value(cell.at):
                    page.write_number(
                        top + r,
                        c,
                        float(paper.account.value(cell.at) / UNITS[paper.unit]),
                        book.add_format({"num_format": "#,##0." + "0" * paper.places}),
                    )
                elif w > 1 or h > 1:
                    page.merge_range(top + r, c, top + r + h - 1, c + w - 1, text)
                else:
                    page.write_string(top + r, c, text)
            if part.note:
                page.write_string(top + rows, 0, part.note)


def as_word(paper: Paper, path: Path) -> None:
    import docx

    document = docx.Document()
    for line in paper.lead:
        document.add_paragraph(line)
    for part in paper.parts:
        if not isinstance(part, Sheet):
            document.add_paragraph(sentence(part, paper) if isinstance(part, Said) else part)
            continue
        for line in _above(part, paper):
            document.add_paragraph(line)
        cells, rows, columns = laid(part)
        table = document.add_table(rows, columns)
        for r, c, w, h, cell in cells:
            here = table.cell(r, c)
            if w > 1 or h > 1:
                here = here.merge(table.cell(r + h - 1, c + w - 1))
            here.text = cell_text(cell, paper)
    document.save(str(path))
