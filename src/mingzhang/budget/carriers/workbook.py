"""The package as an Excel workbook: a sheet a table, and a first sheet that explains (工作簿).

Row 1 holds the Chinese titles, row 2 the machine names, the data begin in row 3. Codes are text; a number is written as
a number only where a spreadsheet's arithmetic keeps it exactly, else as text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mingzhang.budget.carriers.spreadsheet import Cell, hidden_rows, parts, without_value
from mingzhang.budget.cells import NoValue, show
from mingzhang.budget.field import Field, Table
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import TOLD, Problem, doubt, error
from mingzhang.budget.raw import Raw, RawTable, lay
from mingzhang.budget.rows import typed
from mingzhang.budget.schema import SCHEMA_VERSION, TABLES, rows, table
from mingzhang.facts import Severity

HEADER_ROWS = 2
#: bounds beyond which a workbook is no budget; they keep a stray cell at the end of a sheet from filling the memory
LARGEST, LAST_ROW, LAST_COLUMN = 400_000_000, 500_000, 256

_EXACT_DIGITS = 15
#: fixed, so that equal budgets make equal files
_CREATED = datetime(2000, 1, 1)
_LAST_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
#: the first sheet, which holds no data
_EXPLAINED = "说明"
_CENTRES = {"boolean", "date", "integer"}


def load(path: Path) -> tuple[Budget | None, list[Problem]]:
    """Read a workbook. Sheets are found by their Chinese or machine name, in any order. Raises OSError only."""
    if message := _refusal(path):
        return None, [error(path.name, 0, "", message)]
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = {name.strip(): name for name in book.sheet_names}
        lacking, hidden = without_value(path), hidden_rows(path)
        raw: Raw = {}
        used = {_EXPLAINED}
        problems: list[Problem] = []
        for declared in TABLES:
            sheet = names.get(declared.title, names.get(declared.name))
            if sheet is None and declared.optional:
                continue
            if sheet is None:
                message = f"缺少“{declared.title}”工作表，请补上；没有内容时保留只有表头的工作表。"
                problems.append(error(path.name, 0, "", message))
                continue
            used.add(sheet)
            held = book.get_sheet_by_name(sheet)
            grid = held.to_python(skip_empty_area=False)
            label = _label(path, declared)
            raw[declared.name], found = _read(label, declared, grid, lacking.get(sheet, {}))
            merged = _merged(label, declared, grid, held.merged_cell_ranges or ())
            problems += [*found, *merged, *_hidden(label, raw[declared.name], hidden.get(sheet, ()))]
        problems += _unused(path.name, book, used)
    except PasswordError:
        return None, [error(path.name, 0, "", "工作簿设有密码，请去掉密码后另存。")]
    except (CalamineError, ValueError):
        return None, [error(path.name, 0, "", "工作簿已损坏，无法读取；请用Excel打开并另存为.xlsx后重试。")]
    return typed(raw, problems)


def _unused(file: str, book: CalamineWorkbook, used: set[str]) -> Iterator[Problem]:
    """Sheets with contents that are none of the tables, and tables on sheets that are not shown."""
    for sheet in book.sheets_metadata:
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        if sheet.name not in used and book.get_sheet_by_name(sheet.name).to_python():
            message = f"不认识的工作表“{sheet.name}”，未读取；不需要的请删除，需要的请改为规定的名称。"
            yield doubt(file, 0, "", message)
        elif sheet.name in used and sheet.visible is not SheetVisibleEnum.Visible:
            yield Problem(file, 0, "", f"“{sheet.name}”工作表是隐藏的，其中的内容同样读取和公开，请确认。", Severity.HINT)


def _merged(file: str, declared: Table, grid: list[list[Any]], areas: Iterable[tuple[Cell, Cell]]) -> Iterator[Problem]:
    """Merged cells among the data: only the first of them holds what all of them show."""
    header = next((i for i, row in enumerate(grid[:5]) if _is_header(declared, row)), None)
    known = {word: f for f in declared.fields for word in (f.name, f.title)}
    for (top, left), (bottom, right) in sorted(areas):
        if header is None or top <= header:
            continue
        field = next((known[name] for cell in grid[header][left : right + 1] if (name := str(cell).strip()) in known), None)
        if field is not None:
            rows = f"第{top + 1}行" if top == bottom else f"第{top + 1}至{bottom + 1}行"
            message = f"“{field.title}”一列{rows}是合并的单元格，只有左上角一格有内容；请取消合并，逐格填写。"
            yield error(file, top + 1, field.name, message)


def _hidden(file: str, raw: RawTable, numbers: Iterable[int]) -> Iterator[Problem]:
    held = {row.number for row in raw.rows}
    if found := [str(number) for number in numbers if number in held]:
        named = "、".join(found[:TOLD]) + ("等" if len(found) > TOLD else "")
        yield Problem(file, 0, "", f"第{named}行是隐藏的，其中的内容同样读取和公开；不需要的请删除。", Severity.HINT)


def save(budget: Budget, path: Path) -> None:
    """Write a workbook. The same budget gives the same bytes."""
    _save(path, f"{budget.meta.year}年部门预算", lambda declared: rows(budget, declared.name))


def save_empty(path: Path) -> None:
    """Write a workbook to be filled in; only the version of its tables is given."""
    version = tuple(SCHEMA_VERSION if f.name == "schema_version" else None for f in table("budget").fields)
    _save(path, "部门预算填报工作簿", lambda declared: (version,) if declared.name == "budget" else ())


def _save(path: Path, title: str, held: Callable[[Table], tuple[Any, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        styles = _styles(book)
        _explain(book, styles)
        for declared in TABLES:
            _write(book.add_worksheet(declared.title), declared, held(declared), styles)


def places(path: Path) -> Callable[[str, int], tuple[str, int]]:
    """The n-th row of a table (from 0) stands below the two headers of its sheet."""

    def place(name: str, index: int) -> tuple[str, int]:
        return _label(path, table(name)), index + HEADER_ROWS + 1

    return place


def _label(path: Path, declared: Table) -> str:
    return f"{path.name}〔{declared.title}〕"


# ---- reading ---------------------------------------------------------------------------------------------------------


def _refusal(path: Path) -> str:
    """Why a file is not opened at all; '' if it may be."""
    if not path.stat().st_size:
        return "文件是空的，请重新导出。"
    if not zipfile.is_zipfile(path):
        return "文件不是.xlsx工作簿，可能已损坏或是旧的.xls格式，请用Excel打开并另存为.xlsx。"
    too_large = "工作簿大得不像预算数据，请删除表格之外多余的行列后另存。"
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                return too_large
            for part in archive.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml") and (cell := _sprawls(archive.read(part))):
                    return f"{_named(archive, part)}在{cell}处还有内容或格式，{too_large}"
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return "工作簿已损坏，无法读取；请用Excel打开并另存为.xlsx后重试。"
    return ""


def _sprawls(sheet: bytes) -> str:
    """The first cell beyond the bounds; '' if there is none."""
    for m in _LAST_CELL.finditer(sheet):
        if len(m[1]) > 2 or int(m[2]) > LAST_ROW or _column_number(m[1]) > LAST_COLUMN:
            return f"{m[1].decode()}{int(m[2])}"
    return ""


def _named(archive: zipfile.ZipFile, part: str) -> str:
    try:
        return next((f"“{name}”工作表" for name, one in parts(archive) if one == part), "")
    except (KeyError, ValueError, etree.XMLSyntaxError):
        return ""


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read(file: str, declared: Table, grid: list[list[Any]], lacking: Mapping[Cell, NoValue]) -> tuple[RawTable, list[Problem]]:
    texts = [[lacking.get((i, j)) or _text(cell) for j, cell in enumerate(row)] for i, row in enumerate(grid)]
    found = next((i for i, row in enumerate(texts[:5]) if _is_header(declared, row)), None)
    if found is None:
        return RawTable(file, ()), [error(file, HEADER_ROWS, "", f"找不到字段名一行（以{declared.fields[0].name}开头），请恢复该行。")]
    raw, problems = lay(declared, file, texts[found], found + 1, texts[found + 1 :])
    return raw, [*problems, *(_retitled(file, declared, texts[found - 1], texts[found], found) if found else ())]


def _retitled(file: str, declared: Table, titles: Sequence[str], names: Sequence[str], row: int) -> Iterator[Problem]:
    """Titles that say something else than the names below them, such as another unit: the names are what counts."""
    fields = {field.name: field for field in declared.fields}
    for title, name in zip(titles, names, strict=True):
        field, plain = fields.get(name.strip()), "".join(title.split())
        if field is not None and plain and plain != field.title:
            asked = f"，以{field.unit}为单位" if field.money else ""
            message = f"列名改成了“{plain}”，仍按第{row + 1}行的字段名读作“{field.title}”{asked}；请核对这一列的内容，并恢复列名。"
            yield doubt(file, row, field.name, message)


def _is_header(declared: Table, row: Sequence[Any]) -> bool:
    return declared.fields[0].name in [str(cell).strip() for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        # as the spreadsheet shows it: 834567.89, not the 834567.8900000001 that its arithmetic left
        exact = Decimal(format(cell, f".{_EXACT_DIGITS}g"))
        return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# ---- writing ---------------------------------------------------------------------------------------------------------


def _styles(book: Workbook) -> dict[str, Format]:
    font = {"font_name": "宋体", "font_size": 10, "valign": "top"}
    head = {**font, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E8EEF4", "border": 1, "border_color": "#B8C4D0"}
    return {
        "title": book.add_format({**font, "font_size": 16, "bold": True}),
        "plain": book.add_format({**font, "text_wrap": True}),
        "link": book.add_format({**font, "font_color": "#1F4E79", "underline": 1}),
        "head": book.add_format({**head, "text_wrap": True}),
        "required": book.add_format({**head, "text_wrap": True, "bg_color": "#FCE9D9"}),
        "name": book.add_format({**font, "font_size": 8, "font_color": "#808080", "align": "center", "bottom": 1}),
        "string": book.add_format({**font, "num_format": "@"}),
        "prose": book.add_format({**font, "num_format": "@", "text_wrap": True}),
        "centre": book.add_format({**font, "align": "center"}),
        "money": book.add_format({**font, "num_format": "#,##0.00"}),
        "number": book.add_format({**font, "num_format": "General"}),
    }


_EXPLANATION = (
    "本工作簿是一套部门预算的全部填报数据，每张工作表对应一张数据表。",
    "各表第一行是中文名称，第二行是字段名（请勿改动），第三行起填写；橙色表头为必填。",
    "金额一律以元为单位，精确到分；空格表示未填，0表示没有，二者不同。代码按文本填写，保留前面的零。",
    "有下拉列表的格请从列表中选择。没有内容的表保留表头，不要删除工作表。",
    "鼠标停在表头上可以看到填写说明。负责人、填报人及其电话不公开。",
)


def _explain(book: Workbook, styles: dict[str, Format]) -> None:
    sheet = book.add_worksheet(_EXPLAINED)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, f"部门预算填报工作簿（结构第{SCHEMA_VERSION}版）", styles["title"])
    for row, sentence in enumerate(_EXPLANATION, start=2):
        sheet.merge_range(row, 0, row, 1, sentence, styles["plain"])
    top = len(_EXPLANATION) + 3
    sheet.write_string(top, 0, "工作表", styles["head"])
    sheet.write_string(top, 1, "内容", styles["head"])
    for row, declared in enumerate(TABLES, start=top + 1):
        sheet.write_url(row, 0, f"internal:'{declared.title}'!A1", styles["link"], declared.title)
        sheet.write_string(row, 1, declared.description, styles["plain"])


def _write(sheet: Worksheet, declared: Table, data: tuple[Any, ...], styles: dict[str, Format]) -> None:
    sheet.freeze_panes(HEADER_ROWS, 1)
    sheet.set_row(0, 32)
    last = max(HEADER_ROWS + len(data) - 1, 500)
    for column, field in enumerate(declared.fields):
        style = styles[_style(field)]
        sheet.set_column(column, column, _width(field), style)
        unit = f"\n（{field.unit}）" if field.unit and field.unit != "年" else ""
        sheet.write_string(0, column, field.title, styles["required" if field.required else "head"])
        sheet.write_comment(0, column, _comment(field, unit.strip()), {"x_scale": 2, "font_name": "宋体", "font_size": 9})
        sheet.write_string(1, column, field.name, styles["name"])
        if rule := _rule(declared, field):
            sheet.data_validation(HEADER_ROWS, column, last, column, rule)
    for number, row in enumerate(data, start=HEADER_ROWS):
        for column, (field, value) in enumerate(zip(declared.fields, row, strict=True)):
            _write_cell(sheet, number, column, field, value, styles[_style(field)])


def _write_cell(sheet: Worksheet, row: int, column: int, field: Field, value: Any, style: Format) -> None:
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and _keeps(value):
        sheet.write_number(row, column, float(value), style)
        return
    shown = ("是" if value else "否") if isinstance(value, bool) else show(field, value)
    if shown:
        labels = {c.value: c.label for c in field.choices}
        sheet.write_string(row, column, labels.get(shown, shown), style)


def _keeps(value: Decimal | int) -> bool:
    """Whether a spreadsheet's number (binary, some 15 digits) holds the value exactly as written."""
    return len(Decimal(value).normalize().as_tuple().digits) <= _EXACT_DIGITS and abs(value) < 10**_EXACT_DIGITS


def _style(field: Field) -> str:
    if field.kind in _CENTRES:
        return "string" if field.kind == "date" else "centre"
    if field.kind == "number":
        return "money" if field.money else "number"
    return "prose" if field.prose else "string"


def _width(field: Field) -> float:
    if field.prose:
        return 48
    if field.money:
        return 17
    if field.kind == "string" and not field.is_code:
        return 24
    return max(11, 2 * len(field.title) + 2)


def _comment(field: Field, unit: str) -> str:
    parts = [field.description, field.hint, unit.strip("（）") and f"单位：{unit.strip('（）')}", "必填" if field.required else "可不填"]
    return "\n".join(part for part in parts if part)


def _rule(declared: Table, field: Field) -> dict[str, Any] | None:
    """The drop-down list or the check of a column."""
    said = {"error_title": field.title, "ignore_blank": True}
    if field.choices or field.kind == "boolean":
        labels = [c.label for c in field.choices] or ["是", "否"]
        return {**said, "validate": "list", "source": labels, "error_message": "请从下拉列表中选择。"}
    for reference in declared.references:
        if reference.field == field.name:
            target = table(reference.table)
            column = chr(ord("A") + [f.name for f in target.fields].index(reference.target))
            source = f"='{target.title}'!${column}$3:${column}$2000"
            message = f"该代码不在“{target.title}”表中。"
            return {**said, "validate": "list", "source": source, "error_type": "warning", "error_message": message}
    if field.money:
        message = "请填写以元为单位、不为负的数。"
        return {**said, "validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning", "error_message": message}
    return None
