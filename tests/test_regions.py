"""Disclosures in the layouts of many places: recognised, bound where they stand, clean when clean, caught when wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.audit import Audit, check_document
from mingzhang.document import Document
from mingzhang.facts import Severity
from mingzhang.readers import read, read_data
from mingzhang.vocabulary import fold
from tests.regions import paper as on
from tests.regions.check import compare
from tests.regions.further import FURTHER
from tests.regions.paper import Paper, Said, printed
from tests.regions.places import PLACES as FIRST
from tests.regions.sheets import Sheet, V

PLACES = {**FIRST, **FURTHER}
#: the small disclosures leave tables and sections out, which these rules rightly report
_INCOMPLETE = {"R-DISC-TABLE", "R-DISC-SECTION", "R-DISC-TABLENO"}


def _document(paper: Paper, form: str, folder: Path) -> Document:
    path = folder / f"公开.{form}"
    if form == "docx":
        on.as_word(paper, path)
    elif form == "xlsx":
        on.as_workbook(paper, path)
    else:
        path.write_text(on.as_html(paper) if form == "html" else on.as_text(paper), "utf-8")
    return read(path)


def _hard(audit: Audit) -> list[str]:
    wanted = {Severity.ERROR, Severity.DOUBT}
    return [
        f"{f.severity.value} {f.law} {f.rule} {f.message}" for f in audit.findings if f.severity in wanted and f.rule not in _INCOMPLETE
    ]


#: every place as a web page, and in turn as text, workbook or Word
_PAPERS = [(place, "html") for place in PLACES] + [(place, ("txt", "xlsx", "docx")[n % 3]) for n, place in enumerate(PLACES)]


@pytest.mark.parametrize(("place", "form"), _PAPERS)
def test_a_clean_disclosure_is_understood_and_clean(place: str, form: str, tmp_path: Path) -> None:
    paper = PLACES[place]()
    audit = check_document(_document(paper, form, tmp_path))
    reading = audit.reading
    kind = {"budget": "预算", "outturn": "决算"}[paper.account.stage]
    assert (reading.kind, reading.entity, reading.year) == (kind, paper.account.entity, str(paper.account.year))
    assert {fold(p.title) for p in paper.parts if isinstance(p, Sheet)} <= {t.title for t in reading.tables}
    found = compare(paper, reading)
    assert not found.wrong
    assert len(found.missing) <= 0.01 * len(printed(paper)), found.missing
    assert audit.counted.bound >= 0.98 * audit.counted.numbers
    assert not _hard(audit)


@pytest.mark.parametrize("place", PLACES)
def test_a_total_that_was_changed_is_found(place: str) -> None:
    """合计 of the table of spending by function, one figure of it raised."""
    paper = PLACES[place]()
    sheet = next(
        p for p in paper.parts if isinstance(p, Sheet) and any(isinstance(c, V) and c.at.get("function") == "*" for r in p.body for c in r)
    )
    cell = next(c for r in sheet.body for c in r if isinstance(c, V) and c.at.get("function") == "*" and paper.account.value(c.at))
    wrong = on.amount(paper.account.value(cell.at) + Decimal(7_700_000), paper.unit, paper.places, thousands=paper.thousands)
    body = [[wrong if c is cell else c for c in row] for row in sheet.body]
    changed = paper._replace(parts=tuple(sheet._replace(body=body) if p is sheet else p for p in paper.parts))
    audit = _read(changed)
    assert any(f.severity is Severity.ERROR and wrong in f.message for f in audit.findings)


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_that_was_changed_is_found(place: str) -> None:
    """The first figure of the narrative raised."""
    paper = PLACES[place]()
    said = next(p for p in paper.parts if isinstance(p, Said) and p.figures)
    (unit, at), *others = said.figures
    wrong = on.amount(paper.account.value(at) + Decimal(7_700_000), unit, 2 if unit != "元" else 0)
    changed = paper._replace(parts=tuple(p._replace(figures=((wrong, {}), *others)) if p is said else p for p in paper.parts))
    audit = _read(changed)
    assert any(f.severity is Severity.ERROR and wrong in f.message for f in audit.findings)


def _read(paper: Paper) -> Audit:
    return check_document(read_data(Path("公开.html"), on.as_html(paper).encode()))


@pytest.mark.parametrize("place", PLACES)
def test_what_was_left_out_accuses_nobody(place: str) -> None:
    """Tables published apart from the narrative, the narrative apart from its tables, and without its first table."""
    paper = PLACES[place]()
    sheets = tuple(p for p in paper.parts if isinstance(p, Sheet))
    prose = tuple(p for p in paper.parts if not isinstance(p, Sheet))
    for parts in (sheets, prose, tuple(p for p in paper.parts if p is not sheets[0])):
        assert not _hard(_read(paper._replace(parts=parts)))


@pytest.mark.parametrize("place", ["suzhou_county_budget", "yunnan_budget", "old_budget"])
def test_sentences_tell_the_unit_that_no_table_states(place: str) -> None:
    paper = PLACES[place]()
    audit = _read(paper._replace(unit_line=""))
    assert {t.unit for t in audit.reading.tables} == {paper.unit} and not _hard(audit)


def test_a_table_with_a_header_of_its_own_is_not_the_last_ones_next_page() -> None:
    paper = PLACES["anhui_budget"]()
    lost = "淮西市应急管理局2024年政府性基金预算支出表"
    parts = tuple(p._replace(title="", number="") if isinstance(p, Sheet) and p.title == lost else p for p in paper.parts)
    assert len(_read(paper._replace(parts=parts)).reading.tables) == sum(isinstance(p, Sheet) for p in paper.parts)


@pytest.mark.parametrize("place", ["zhejiang_budget", "units_budget"])
def test_a_markdown_table_is_a_table(place: str) -> None:
    paper = PLACES[place]()
    rows = ["| " + " | ".join(line.split("\t")) + " |" if "\t" in line else line for line in on.as_text(paper).split("\n")]
    audit = check_document(read_data(Path("公开.md"), "\n".join(rows).encode()))
    found = compare(paper, audit.reading)
    assert not found.wrong and not found.missing and not _hard(audit)
