"""The rows under one block of code and label columns: their tree and what each row states (行的含义)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts.axes import is_within
from mingzhang.reading import Column, Row
from mingzhang.understand.blocks import ordinal
from mingzhang.understand.rows import Entry, absolute, by_path, compose, heads_unit, part, tree
from mingzhang.understand.table_words import (
    SKIPPED_LABEL,
    Assign,
    Scope,
    axis_of,
    is_category,
    key_assign,
    label_assign,
    left_over,
    same_entity,
)
from mingzhang.vocabulary import fold, is_organisation, spelt

#: axes whose members nest by code: a row's own outranks its parent's
_OWN = frozenset({"function", "economy", "gov_economy", "project"})
#: axes that say where in a balance a figure stands, not what it is
_POSITION = frozenset({"measure", "flow", "vintage"})
_PROJECTS = re.compile(r"项目支出|项目(?:预算|经费|明细)|专项(?:业务)?经费")
#: what a table may tell beside each other, and of which it says no fund
_MATTERS = frozenset({"three_public", "operating", "assets", "procurement"})
_UNFUNDED = frozenset({"assets", "procurement"})
_SUBJECTS = frozenset({"function", "economy", "gov_economy"})

Matrix = Sequence[Sequence[Cell | None]]
Key = tuple[int, str, str]  # row, code, label


class Stub(NamedTuple):
    """The rows under one block of code and label columns, and what each states by its index."""

    rows: tuple[Row, ...]
    assigns: dict[int, Assign]


class Group(NamedTuple):
    """A code column with its name column, or a label column alone: the axis it speaks of and its key in every row."""

    axis: str
    keys: list[Key]


def stub_rows(
    matrix: Matrix, header: int, stub_columns: Sequence[Column], base: dict[str, str], title: str, lines: bool, scope: Scope
) -> Stub:
    """Every row under ``stub_columns`` with what it states. ``base``: what the title and the columns state."""
    stub = stub_columns[0].index if stub_columns else -1
    nested = () if lines else _label_paths(matrix, header, stub_columns)
    if nested:
        rows = by_path(nested, stub)
        return Stub(rows, _assigns(rows, {row.index: {} for row in rows}, base, lines, "", title, scope.entity))
    groups = _groups(matrix, header, stub_columns, title, lines)
    if not groups:
        return Stub(tuple(Row(i, stub, "", "") for i in range(header, len(matrix)) if any(_text(c) for c in matrix[i])), {})
    several = sum(1 for axis, keys in groups if axis in _SUBJECTS and sum(1 for _, c, _ in keys if c) > 1) >= 2
    primary = groups[0].keys
    if groups[0].axis == "entity" and not lines:
        primary = _below_owner(groups)
    if lines or several:
        primary = [_first(groups, position) for position in range(len(primary))]
    entries = _entries(matrix, stub_columns, groups, primary)
    rows = tree(entries, stub, lines)
    if several and not _nested([code for _, code, _ in primary]):
        grand = next((r.index for r in rows if r.total), -1)
        rows = tuple(r if r.total else r._replace(parent=grand, level=1) for r in rows)
    rows = _declared(rows, base)
    details: dict[int, dict[str, str]] = {row.index: {} for row in rows}
    owned = any(axis == "entity" for axis, _ in groups)
    # 服务名称 says more than the directory that it stands in
    for axis, keys in sorted(groups, key=lambda group: group.axis != "directory"):
        for index, code, label in keys:
            if index in details:
                details[index].update(key_assign(axis, code, label, scope.entity, owned))
    divided = {row.parent for row in rows}
    for row in rows:
        if not row.code and not row.total and row.index in divided and heads_unit(entries, row.index):
            details[row.index]["entity"] = same_entity(row.label, scope.entity)
    _own_offices(rows, details, scope.entity)
    return Stub(rows, _assigns(rows, details, base, lines, groups[0].axis, title, scope.entity))


def _declared(rows: Sequence[Row], base: dict[str, str]) -> tuple[Row, ...]:
    """Unnumbered rows after 其中 go on under the row that 其中 divides, where the declared tree puts them there.

    3、公务用车购置及运行费; 其中：公务用车购置费; 公务用车运行费: the last is no further part of the total.
    """
    result: list[Row] = []
    for row in rows:
        before = result[-1] if result else None
        if before is not None and before.of_which and not (row.of_which or row.total or row.code or ordinal(row.label)[0]):
            whole = next((r for r in reversed(result) if not r.of_which), None)
            if whole is not None and _part_of(row.label, whole.label, base):
                row = row._replace(parent=before.parent, level=before.level, of_which=True)
        result.append(row)
    return tuple(result)


def _part_of(label: str, whole: str, base: dict[str, str]) -> bool:
    """Whether the words of a label name a declared part of what the words of another name."""
    measure = base.get("measure", "")
    part, of = (label_assign(text, measure, base) for text in (label, whole))
    return any(
        axis in of and of[axis] != part[axis] and is_within(axis, part[axis], of[axis], measure)
        for axis in ("item", "nature", "fund")
        if axis in part
    )


def _assigns(
    rows: Sequence[Row], details: dict[int, dict[str, str]], base: dict[str, str], lines: bool, first: str, title: str, entity: str
) -> dict[int, Assign]:
    """Own keys over own words over the parent's. ``first``: the axis that the first of the rows' columns speaks of."""
    projects = lines and _PROJECTS.search(title) is not None
    by_index = {row.index: row for row in rows}
    measure = base.get("measure", "")
    result: dict[int, Assign] = {}
    unit = ""
    below = {} if lines else _matters(rows, measure)
    for row in rows:
        own: Assign = {axis: (member, "row") for axis, member in details[row.index].items()}
        matter = below.get(row.index, "")
        given = {**base, "measure": matter} if matter else base
        words = {} if row.code or lines else label_assign(row.label, matter or measure, given, first)
        if row.total and not words:
            words = label_assign(row.label, matter or measure, given, first)
        for axis, member in words.items():
            own.setdefault(axis, (member, "row"))
        if matter:
            own["measure"] = (matter, "ancestor")
            if matter in _UNFUNDED:
                own["fund"] = ("", "ancestor")
        if not row.code and not row.total:
            if not own and is_organisation(row.label):
                own["entity"] = (same_entity(row.label, entity), "row")
            elif projects and not {"entity", "project"} & own.keys() and not is_category(row.label):
                own["project"] = (spelt(ordinal(row.label)[2] or row.label), "row")
        if projects:
            # in a list without codes a unit heads the projects that follow it
            unit = own.get("entity", ("", ""))[0] or ("" if row.total or row.code else unit)
            if unit:
                own.setdefault("entity", (unit, "ancestor"))
        parent = by_index.get(row.parent)
        if parent is not None and not parent.total:
            for axis, (member, _) in result.get(parent.index, {}).items():
                if axis not in _OWN or axis not in own:
                    own.setdefault(axis, (member, "ancestor"))
        plain = ordinal(SKIPPED_LABEL.sub("", row.label))[2] or row.label
        said = {axis for axis, (_, evidence) in own.items() if evidence == "row"}
        if not said - _POSITION and plain and not row.code and not row.total and not lines and left_over(plain, "r", base):
            # a row that says something unknown is not the whole, nor all of what it stands under
            own["item"] = (plain, "row")
        result[row.index] = own
    return result


def _matters(rows: Sequence[Row], measure: str) -> dict[int, str]:
    """The measure of each row of a table of several matters: 一、“三公”经费支出, 二、机关运行经费, 三、国有资产占用情况, 四、政府采购.

    {} where no row heads any other than the title's.
    """
    found: dict[int, str] = {}
    current = ""
    for row in rows:
        if ordinal(row.label)[0] == 2:
            told = "assets" if "国有资产" in row.label else label_assign(row.label, "", {}).get("measure", "")
            current = told if told in _MATTERS else ""
        if current:
            found[row.index] = current
    return found if any(told != measure for told in found.values()) else {}


# ---- keys ------------------------------------------------------------------------------------------------------------


def _groups(matrix: Matrix, header: int, stub_columns: Sequence[Column], title: str, lines: bool) -> list[Group]:
    """The stub's columns as groups: 类、款、项 in three columns, codes with their names, names alone."""
    split = [c for c in stub_columns if c.role == "code" and re.fullmatch(r"类|款|项|目", c.path[-1] if c.path else "")]
    code_columns = [c for c in stub_columns if c.role == "code" and c not in split]
    label_columns = [c for c in stub_columns if c.role == "label"]
    groups: list[Group] = []
    used: set[int] = set()

    def texts(column: Column | None) -> list[str]:
        return ["" if column is None else _text(matrix[r][column.index]) for r in range(header, len(matrix))]

    def named(after: int) -> Column | None:
        return next((c for c in label_columns if c.index > after and c.index not in used), None)

    def add(path: Sequence[str], codes: Sequence[str], names: Sequence[str]) -> None:
        keys = [(header + i, code, name) for i, (code, name) in enumerate(zip(codes, names, strict=True))]
        groups.append(Group(axis_of(path, codes, title, lines), keys))

    if split:
        before, codes = "", []
        for index in range(header, len(matrix)):
            code = compose([_text(matrix[index][c.index]) for c in split], before)
            before = code or before
            codes.append(code)
        name = named(split[-1].index)
        used |= {name.index} if name else set()
        # 合计 often stands where the codes do
        words = ["".join(t for c in split if not re.search(r"\d", t := _text(matrix[r][c.index]))) for r in range(header, len(matrix))]
        names = [text or word for text, word in zip(texts(name), words, strict=True)]
        add(tuple(p for c in split for p in c.path) + (name.path if name else ()), codes, names)
    for column in code_columns:
        name = named(column.index)
        if name is not None and any(column.index < c.index < name.index for c in code_columns):
            name = None
        used |= {name.index} if name else set()
        parted = [part(code.strip("[]"), text) for code, text in zip(texts(column), texts(name), strict=True)]
        add((*column.path, *(name.path if name else ())), absolute([p.code for p in parted]), [p.text for p in parted])
    for column in label_columns:
        if column.index not in used:
            parted = [part("", text) for text in texts(column)]
            add(column.path, [p.code for p in parted], [p.text for p in parted])
    return groups


def _label_paths(matrix: Matrix, header: int, stub_columns: Sequence[Column]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Each row's words over label columns of which the first groups rows by merged cells; () where none does."""
    labels = [c.index for c in stub_columns if c.role == "label"]
    if len(labels) < 2 or any(c.role == "code" for c in stub_columns):
        return ()
    body = range(header, len(matrix))
    groups = [matrix[r][labels[0]] for r in body]
    if not any(cell is not None and cell.rowspan > 1 and cell.text.strip() for cell in groups):
        return ()
    cells = ((r, dict.fromkeys(cell for c in labels if (cell := matrix[r][c]) is not None and cell.text.strip())) for r in body)
    return tuple((r, tuple(fold(cell.text) for cell in found)) for r, found in cells)


def _below_owner(groups: Sequence[Group]) -> list[Key]:
    """The keys of the subjects, where one unit's code and name are merely printed before each of its rows."""
    owner, subjects = groups[0].keys, next((g.keys for g in groups if g.axis in _SUBJECTS), None)
    coded = {position for position, (_, code, _) in enumerate(subjects or ()) if code}
    owners = {owner[position][1:] for position in coded}
    return subjects if subjects and len(coded) > 1 and len(owners) < len(coded) and ("", "") not in owners else owner


def _entries(matrix: Matrix, stub_columns: Sequence[Column], groups: Sequence[Group], primary: Sequence[Key]) -> list[Entry]:
    """The rows that say anything, each with the first label column that it fills."""
    label_columns = [c for c in stub_columns if c.role == "label"]
    entries = []
    for position, (index, code, label) in enumerate(primary):
        if not code and not label:
            _, code, label = _first(groups, position)
        if code or label:
            first = next((n for n, c in enumerate(label_columns) if _text(matrix[index][c.index])), 0)
            entries.append(Entry(index, code, label, first))
    return entries


def _first(groups: Sequence[Group], position: int) -> Key:
    """The first filled key of a row over all its label columns."""
    for _, keys in groups:
        if keys[position][1] or keys[position][2]:
            return keys[position]
    return groups[0].keys[position]


def _text(cell: Cell | None) -> str:
    """A cell's words; a cell merged downwards names every row that it covers."""
    return fold(cell.text) if cell is not None else ""


def _nested(codes: Sequence[str]) -> bool:
    """Whether the codes of a column are a tree of prefixes rather than a list of leaves."""
    present = {c for c in codes if c}
    return any(c[:-2] in present for c in present)


def _own_offices(rows: Sequence[Row], details: dict[int, dict[str, str]], entity: str) -> None:
    """A row that names the department among its units, or below itself, is the department's own office (本级)."""
    named = [r for r in rows if details[r.index].get("entity")]
    for row in named:
        if details[row.index]["entity"] != entity:
            continue
        siblings = [r for r in named if r.parent == row.parent and r.index != row.index and details[r.index]["entity"] != entity]
        above = details.get(row.parent, {}).get("entity") == entity
        if siblings or above:
            details[row.index]["entity"] = f"{entity}（本级）"
