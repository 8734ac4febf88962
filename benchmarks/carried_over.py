"""Whether tables carried over to other formats read as well as the PDFs they come from (转存为其他格式后的识读).

Usage: python benchmarks/carried_over.py [PDF …]     (without arguments: one PDF of each place of ../shared/corpus)

What a PDF holds is written by other programs: python-docx and openpyxl write it; LibreOffice saves those files as DOC, HTML
and XLS. Word files hold everything; workbooks hold the tables with what stands above them, one sheet a table with amounts as
text, or all in one sheet with amounts as numbers under a format. The facts of each file are held against those of the PDF:
how many come back, and how many are new. With pdfplumber installed its tables make a workbook too, with its own misreadings.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Border, Side

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from mingzhang.document import Block, Cell, Document, Grid, Paragraph  # noqa: E402
from mingzhang.readers import read, read_all  # noqa: E402
from mingzhang.understand import understand  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
#: paragraphs above a table that go into its sheet
ABOVE = 3
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
#: what XML cannot hold
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Facts = Counter[tuple[object, ...]]


def facts(document: Document, *, tables: bool) -> Facts:
    """The facts of a document; ``tables``: those of its tables and forms only."""
    found = understand(document).facts
    return Counter((f.coordinate, f.number.value, f.number.unit) for f in found if not tables or f.kind != "sentence")


# ---- writers ---------------------------------------------------------------------------------------------------------


def as_word(blocks: Sequence[Block], path: Path) -> None:
    """Everything in order; merged cells merged."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(_CONTROLS.sub("", block.text))
            continue
        table = document.add_table(block.rows, block.columns, style="Table Grid")
        places = [row.cells for row in table.rows]
        for cell in block.cells:
            if not cell.text and cell.rowspan == cell.colspan == 1:
                continue
            here = places[cell.row][cell.column]
            last = places[min(cell.row + cell.rowspan, block.rows) - 1][min(cell.column + cell.colspan, block.columns) - 1]
            if here is not last:
                here = here.merge(last)
            here.text = _CONTROLS.sub("", cell.text)
        document.add_paragraph("")
    document.save(str(path))


def as_sheets(blocks: Sequence[Block], path: Path) -> None:
    """One sheet a table, amounts as text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, (above, grid) in enumerate(_tables(blocks), 1):
        _put(book.create_sheet(f"表{number}"), above, grid, 1, numbers=False)
    book.save(path)


def as_one_sheet(blocks: Sequence[Block], path: Path) -> None:
    """All tables below each other in one sheet, amounts as numbers under a format."""
    book = openpyxl.Workbook()
    row = 1
    for above, grid in _tables(blocks):
        row = _put(book.worksheets[0], above, grid, row, numbers=True) + 2
    book.save(path)


def _tables(blocks: Sequence[Block]) -> Iterator[tuple[list[str], Grid]]:
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            above: list[str] = []
            for before in reversed(blocks[max(0, index - ABOVE) : index]):
                if not isinstance(before, Paragraph) or len(before.text) > 60:
                    break
                above.insert(0, before.text)
            yield above, block


def _put(sheet: object, above: list[str], grid: Grid, row: int, *, numbers: bool) -> int:
    """A table with what stands above it from this row on; the row after it."""
    for text in above:
        sheet.cell(row, 1, _CONTROLS.sub("", text))  # type: ignore[attr-defined]
        row += 1
    side = Side(style="thin")
    for cell in grid.cells:
        _fill(sheet, cell, row, numbers)
        bottom, right = min(cell.row + cell.rowspan, grid.rows) - 1, min(cell.column + cell.colspan, grid.columns) - 1
        if (bottom, right) != (cell.row, cell.column):
            sheet.merge_cells(  # type: ignore[attr-defined]
                start_row=row + cell.row, start_column=cell.column + 1, end_row=row + bottom, end_column=right + 1
            )
    for line in range(grid.rows):
        for column in range(grid.columns):
            sheet.cell(row + line, column + 1).border = Border(side, side, side, side)  # type: ignore[attr-defined]
    return row + grid.rows


def _fill(sheet: object, cell: Cell, row: int, numbers: bool) -> None:
    here = sheet.cell(row + cell.row, cell.column + 1)  # type: ignore[attr-defined]
    text = _CONTROLS.sub("", cell.text)
    if numbers and _AMOUNT.fullmatch(text) and ("." in text or "," in text):
        here.value = float(text.replace(",", ""))
        places = len(text.partition(".")[2])
        here.number_format = ("#,##0" if "," in text else "0") + ("." + "0" * places if places else "")
    elif text:
        here.value = text
        here.number_format = "@"


def plumbed(source: Path, path: Path) -> None:
    """A workbook of what pdfplumber finds: the text above each table, and the table as it cuts it."""
    pdfplumber = importlib.import_module("pdfplumber")
    book = openpyxl.Workbook()
    sheet, row = book.worksheets[0], 1
    side = Side(style="thin")
    with pdfplumber.open(source) as document:
        for page in document.pages:
            for table in page.find_tables():
                top = table.bbox[1]
                above = page.crop((0, max(0, top - 90), page.width, max(1, top)), strict=False).extract_text() or ""
                for line in above.splitlines()[-ABOVE:]:
                    sheet.cell(row, 1, _CONTROLS.sub("", line))
                    row += 1
                for cells in table.extract():
                    for column, text in enumerate(cells, 1):
                        here = sheet.cell(row, column, _CONTROLS.sub("", (text or "").replace("\n", "")) or None)
                        here.border = Border(side, side, side, side)
                    row += 1
                row += 1
    book.save(path)


def converted(path: Path, ending: str, profile: Path) -> Path | None:
    """The file as LibreOffice saves it; None where it is not installed or fails."""
    office = shutil.which("soffice")
    if office is None:
        return None
    folder = path.parent / ending
    alone = f"-env:UserInstallation={profile.as_uri()}"
    command = [office, alone, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, check=False, timeout=600)
    made = folder / f"{path.stem}.{ending}"
    return made if made.is_file() else None


# ---- the comparison --------------------------------------------------------------------------------------------------


def carried(source: Path, folder: Path) -> Iterator[tuple[str, Path, bool]]:
    """Name of the route, the file that it made, and whether only tables were carried over."""
    blocks = read(source).blocks
    profile = folder / "profile"
    word = folder / "word" / f"{source.stem}.docx"
    sheets, one = folder / "sheets" / f"{source.stem}.xlsx", folder / "one" / f"{source.stem}.xlsx"
    for path in (word, sheets, one):
        path.parent.mkdir(exist_ok=True)
    as_word(blocks, word)
    as_sheets(blocks, sheets)
    as_one_sheet(blocks, one)
    yield "DOCX", word, False
    yield "XLSX 每表一页、文字", sheets, True
    yield "XLSX 全在一页、数字", one, True
    for name, path, ending, only in (
        ("DOCX→HTML", word, "html", False), ("DOCX→DOC", word, "doc", False), ("XLSX→XLS 文字", sheets, "xls", True),
        ("XLSX→XLS 数字", one, "xls", True), ("XLSX→HTML", one, "html", True),
    ):  # fmt: skip
        made = converted(path, ending, profile)
        if made is not None:
            yield name, made, only
    packed = folder / f"{source.stem}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(word, word.name)
    yield "ZIP（DOCX）", packed, False
    if importlib.util.find_spec("pdfplumber"):
        path = folder / "plumber" / f"{source.stem}.xlsx"
        path.parent.mkdir(exist_ok=True)
        plumbed(source, path)
        yield "pdfplumber→XLSX", path, True


def compared(source: Path, route: str, path: Path, only: bool) -> tuple[int, int, int]:
    """Facts of the PDF, of these how many came back, and how many came that it has not."""
    whole = facts(read(source), tables=only)
    back = facts(read_all(path)[0], tables=only)
    return whole.total(), (whole & back).total(), (back - whole).total()


def chosen() -> list[Path]:
    """Of each place the middle-sized PDF, or the next one that holds tables."""
    found = []
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        paths = sorted(folder.glob("*.pdf"), key=lambda p: p.stat().st_size)
        found += [p for p in paths[len(paths) // 2 :] if sum(isinstance(block, Grid) for block in read(p).blocks) > 4][:1]
    return found


def main(arguments: list[str]) -> None:
    sums: dict[str, Counter[str]] = {}
    for source in [Path(argument) for argument in arguments] or chosen():
        print(source.name, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for route, path, only in carried(source, Path(folder)):
                whole, back, new = compared(source, route, path, only)
                sums.setdefault(route, Counter()).update({"whole": whole, "back": back, "new": new})
                print(f"  {route:<20}{back:>7}/{whole:<7}{back / max(whole, 1):>7.1%}　多出 {new}", flush=True)
    print("合计")
    for route, row in sums.items():
        print(f"  {route:<20}{row['back']:>7}/{row['whole']:<7}{row['back'] / max(row['whole'], 1):>7.1%}　多出 {row['new']}")


if __name__ == "__main__":
    main(sys.argv[1:])
