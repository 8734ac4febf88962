"""What must be disclosed: tables, sections, notes on empty tables, titles and numbers of tables (公开内容)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mingzhang.document import Grid, files, laid
from mingzhang.facts import Fact, Finding, Place, Severity
from mingzhang.reading import Reading, Table
from mingzhang.rules.required import Part, sets_for
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import at, compact, document_place, found, listing, short_lines, year_of

_PUBLIC = "《地方预决算公开操作规程》（财预〔2016〕143号）"


def _due(part: Part, year: int | None) -> bool:
    return part.first is None or year is None or year >= part.first


def _blank_pages(reading: Reading) -> bool:
    return any(not page.strip() for page in reading.document.raw) and reading.document.format == "pdf"


def _first_rows(reading: Reading) -> Iterator[tuple[str, Place]]:
    """Titles that a layout draws as a table's first row."""
    for path, block in laid(reading.document):
        if isinstance(block, Grid):
            for cell in block.cells:
                if cell.row < 3 and 4 <= len(cell.text) <= 60:
                    yield cell.text, Place(path, cell.page or block.page, cell.line or block.line, cell.box)


def missing_tables(reading: Reading) -> Iterator[Finding]:
    """Tables that the notice or the region asks for and that no title, heading or short line announces."""
    lines = [*short_lines(reading), *_first_rows(reading)]
    titles = [t.title for t in reading.tables]
    year = year_of(reading)
    for need in sets_for(reading):
        parts = [p for p in need.tables if _due(p, year)]
        present = [p for p in parts if any(p.fits(t) for t in titles)]
        # a narrative published apart from its tables, or a document of which little was read, accuses nobody
        if len(present if not need.regions else reading.tables) < 5:
            continue
        for part in parts:
            if part in present or any("表" in text and "说明" not in text and part.fits(text) for text, _ in lines):
                continue
            if not part.law and not need.regions and _denied(reading, part):
                continue
            listed = next((e for e in reading.contents if part.fits(e.text)), None)
            certain = part.law and not _blank_pages(reading) and len(present) >= len(parts) - 2 and not reading.notices
            where = at(listed.place, listed.text) if listed else document_place(reading)
            told = f"目录列有“{listed.text}”，但正文中" if listed else "全文"
            yield found(
                Severity.ERROR if certain else Severity.DOUBT,
                f"{told}没有找到“{part.name}”。",
                where,
                right=part.name,
                remedy=f"补充公开“{part.name}”；没有数据的也应公开空表并注明原因。",
                basis=need.basis,
            )


def _denied(reading: Reading, part: Part) -> bool:
    """Whether the narrative says that there is nothing to show in a table that the notice itself does not list."""
    return any(part.fits(s.text) and re.search(r"无|没有|未", s.text) for s in reading.sentences)


def _narrated(reading: Reading) -> bool:
    return len(reading.sentences) >= 12


def _beyond_contents(reading: Reading) -> Iterator[str]:
    """The lines of the pages that are no contents page, of a file that has one."""
    for part in files(reading.document):
        own = (e.place.page for e in reading.contents if not reading.document.parts or e.place.document == part.path)
        listed = {page for page, entries in Counter(own).items() if entries >= 3} if part.format == "pdf" else ()
        for number, page in enumerate(part.raw, start=1):
            if listed and number not in listed:
                yield from page.split("\n")


def missing_sections(reading: Reading) -> Iterator[Finding]:
    """Matters that the notice asks to be explained and that neither a heading nor a sentence mentions."""
    if not _narrated(reading):
        return
    spoken = [h.text for h in reading.headings] + [s.text for s in reading.sentences]
    spoken += _beyond_contents(reading)
    office = not re.search(r"(?:学校|中学|小学|幼儿园|大学|学院|医院|中心|馆|院|所|站|台|社|园)(?:[(（].*[)）])?$", reading.entity)
    for need in sets_for(reading):
        for part in need.sections:
            if part.offices and not office:
                continue
            if not any(part.fits(text) for text in spoken):
                yield found(
                    Severity.DOUBT,
                    f"文字说明中没有“{part.name}”。",
                    document_place(reading),
                    right=part.name,
                    remedy=f"补充“{part.name}”的说明；确无此项的，也应写明“本部门无……”。",
                    basis=need.basis,
                )


_NONE_WORDS = re.compile(
    r"空表|表为空|不涉及|未涉及|无此|本表无|无数据|没有|未安排|^[注说备][:：]?无"
    r"|无.{0,24}(?:收入|支出|预算|收支|发生额|资金|安排|采购|服务|项目|内容|情况)"
)


def _live(table: Table) -> bool:
    return bool(table.numbers)


def _says_empty(table: Table) -> bool:
    texts = [*table.notes, *(c.text for c in table.grid.cells if c.row >= table.header_rows)]
    return any(_NONE_WORDS.search(compact(t)) or compact(t) in {"无", "0", "0.00", "不涉及"} for t in texts)


def empty_tables(reading: Reading) -> Iterator[Finding]:
    """A table without a figure needs a note that says why; 0.00 printed in it is a figure."""
    listed = any("空表" in compact(c.text) for t in reading.tables for c in t.grid.cells if c.row < max(t.header_rows, 1))
    if listed:
        return
    for table in reading.tables:
        if table.kind in {"cube", "lines"} and not _live(table) and table.title and not _says_empty(table):
            yield found(
                Severity.HINT,
                f"“{table.title}”没有任何数字，表下也没有说明空表的原因。",
                at(table.place._replace(table=table.title), table.title),
                remedy="在表下加注，例如“注：本部门本年度无……收支，故本表无数据”。",
            )


_WHOLE_EMPTY = re.compile(r"(?:本表(?:为空表|无数据|无内容|为空)|故本表|此表为空|空表)")


def contradicted_notes(reading: Reading) -> Iterator[Finding]:
    """A note says that the table is empty, yet a figure that is not zero stands in it."""
    nonzero = {f.source for f in reading.facts if f.number.value}
    for table in reading.tables:
        note = next((n for n in table.notes if _WHOLE_EMPTY.search(compact(n))), None)
        if note and table.kind in {"cube", "lines"} and table.source in nonzero and table.numbers:
            yield found(
                Severity.DOUBT,
                f"“{table.title}”的附注说明本表无数据，但表中印有不为零的数字。",
                at(table.place._replace(table=table.title), note),
                printed=note,
                remedy="核对该附注是否属于本表：表中确有数据的删去附注，附注正确的更正表中数字。",
            )


def _ordinal(number: str) -> tuple[str, int] | None:
    match = re.fullmatch(r"(\D*?)(\d{1,2})(\D*)", compact(number))
    return (f"{match[1]}#{match[3]}", int(match[2])) if match else None


def table_numbers(reading: Reading) -> Iterator[Finding]:
    """Table numbers that leave one out or come twice, where every table bears one."""
    tables = [t for t in reading.tables if t.kind in {"cube", "lines", "form"}]
    series: dict[str, list[tuple[int, Table]]] = {}
    for table in tables:
        if (read := _ordinal(table.number)) is not None:
            series.setdefault(read[0], []).append((read[1], table))
    unnumbered = [t for t in tables if not t.number and t.kind in {"cube", "lines"}]
    for numbered in series.values():
        seen: dict[int, Table] = {}
        for value, table in numbered:
            first = seen.setdefault(value, table)
            if first is not table and table.kind != "form" and compact(first.title) != compact(table.title) and first.title and table.title:
                yield found(
                    Severity.HINT,
                    f"表号“{table.number}”用了两次：“{first.title}”和“{table.title}”。",
                    (at(first.place, first.title), at(table.place, table.title)),
                    printed=table.number,
                    remedy="按顺序重新编排表号，并与目录一致。",
                )
        values = sorted(seen)
        gaps = [n for n in range(values[0], values[-1]) if n not in seen]
        if len(values) >= 4 and len(gaps) == 1 and not unnumbered:
            yield found(
                Severity.HINT,
                f"表号不连续：有第 {gaps[0] - 1} 表和第 {gaps[0] + 1} 表，没有第 {gaps[0]} 表。"
                if gaps[0] > values[0] else f"表号从第 {values[0]} 表开始。",
                at(seen[min(n for n in values if n > gaps[0])].place, seen[min(n for n in values if n > gaps[0])].number),
                remedy="补上缺少的表，或重新编排表号。",
            )  # fmt: skip


_BUDGET_TABLE = re.compile(r"(?:收支|收入|支出|三公.{0,3}经费|政府性基金|国有资本|采购|购买服务).{0,12}表")


_OF_FORM = re.compile(r"绩效|目标|自评|申报|项目")


def _just_above(line: Place, below: Place) -> bool:
    """Whether a line stands a few lines before a place: in a text by line, elsewhere higher on the page."""
    if line.line and below.line:
        return 0 < below.line - line.line <= 12
    return line.page == below.page and line.box is not None and below.box is not None and 0 <= below.box[1] - line.box[1] <= 120


def titles(reading: Reading) -> Iterator[Finding]:
    """A title that names the classification which the table does not show, or a budget table's title over a form."""
    entitled = {form.kind for form in reading.forms if form.title}
    lines = [(text, place) for text, place in short_lines(reading) if _BUDGET_TABLE.search(compact(text)) and not _OF_FORM.search(text)]
    for form in reading.forms:
        wrong = form.title if _BUDGET_TABLE.search(compact(form.title)) and not _OF_FORM.search(form.title) else ""
        if not form.title and form.kind in entitled and lines:
            # its own title was not found, while other forms have theirs: perhaps another table's stands above it
            wrong = next((text for text, place in reversed(lines) if _just_above(place, form.place)), "")
        if wrong:
            yield found(
                Severity.DOUBT,
                f"绩效目标表“{form.name}”的表题写作“{wrong}”，与内容不符。",
                at(form.place, wrong),
                printed=wrong,
                remedy="更正表题。",
            )
    facts: dict[str, list[Fact]] = {}
    for fact in reading.facts:
        facts.setdefault(fact.source, []).append(fact)
    for table in reading.tables:
        named = [word for word in ("功能", "经济") if word in compact(table.title)]
        kinds = {kind for stub in {r.stub for r in table.rows} if (kind := listing(table, stub))}
        across = {axis for f in facts.get(table.source, ()) for axis in ("economy", "gov_economy") if getattr(f.coordinate, axis)}
        if named == ["经济"] and across:
            continue
        if (named == ["功能"] and kinds == {"economy"}) or (named == ["经济"] and kinds == {"function"}):
            yield found(
                Severity.DOUBT,
                f"表题“{table.title}”与内容不符：表中是{'经济' if named == ['功能'] else '功能'}分类科目。",
                at(table.place, table.title),
                printed=table.title,
                remedy="更正表题，或换上正确的表。",
            )


RULES = (
    Rule(
        "R-DISC-TABLE", "应公开的表缺失", Severity.ERROR,
        f"预算法第十四条；预算法实施条例第六条；{_PUBLIC}",
        "按年度和地区核对应公开的表是否齐全。表名按意思比对，不要求逐字相同；文字说明与报表分为两个文件公开时，只核对读到的部分。",
        "例：读到收支总表、收入总表、支出总表等七张表，但没有“政府性基金预算支出表”。没有数据也应公开空表并注明。",
        missing_tables, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-SECTION", "应说明的事项缺失", Severity.DOUBT,
        f"预算法第十四条；{_PUBLIC}",
        "部门应对职责、机构设置、收支增减变化、“三公”经费、机关运行经费、政府采购、国有资产、预算绩效作出说明，并对专业名词作出解释。",
        "例：全文没有提到“国有资产”，应补充国有资产占有使用情况。",
        missing_sections, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-EMPTY", "空表没有说明", Severity.HINT, _PUBLIC,
        "没有数据的表也要公开，并在表下说明原因。表中印有 0 或 0.00 的不算空表。",
        "例：“政府性基金预算支出表”只有表头，应注明“本部门无政府性基金预算安排的支出”。",
        empty_tables, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-NOTE", "附注与表不符", Severity.DOUBT, _PUBLIC,
        "附注说本表无数据，而表中有不为零的数字，二者必有一误。",
        "例：表下注“故本表无数据”，表中合计却印有 125.00。",
        contradicted_notes, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-TABLENO", "表号重复或不连续", Severity.HINT, _PUBLIC,
        "表号应从头到尾连续编排，不重复、不遗漏。有的表没有编号时不作判断。",
        "例：有公开05表和公开07表，没有公开06表。",
        table_numbers, kinds=("预算", "决算"),
    ),
    Rule(
        "R-DISC-TITLE", "表题与内容不符", Severity.DOUBT, _PUBLIC,
        "题为功能分类的表应列功能科目，题为经济分类的表应列经济科目；绩效目标表不应题作预算表。",
        "例：题为“一般公共预算支出表（功能科目）”的表，列的是30101基本工资等经济科目。",
        titles, kinds=("预算", "决算"),
    ),
)  # fmt: skip
