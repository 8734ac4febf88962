"""Codes and their names against the year's list and against each other (科目编码与名称)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mingzhang.catalogues import class_plain, plain
from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, coded, found, list_name, lists, year_of

_PRINTED = re.compile(r"(?P<name>[\u4e00-\u9fff（）()、“”]{2,40}?)[（(](?P<code>\d{7}|\d{5})[)）]")
_LENGTHS = {"function": {3, 5, 7}, "economy": {3, 5, 7}, "gov_economy": {3, 5, 7}}


def _cut(printed: str, name: str) -> bool:
    """Whether a printed name is only the beginning or end of the right one: a label that the layout cut."""
    short, long = class_plain(printed), class_plain(name)
    return len(short) < len(long) and len(short) >= 2 and (long.startswith(short) or long.endswith(short))


def _uses(reading: Reading) -> dict[tuple[str, str], dict[str, list[Place]]]:
    """Every (list, code) of the tables and of prose such as 行政运行（2014001） → printed name → places."""
    uses: dict[tuple[str, str], dict[str, list[Place]]] = {}
    for row in coded(reading):
        uses.setdefault((row.list, row.code), {}).setdefault(row.name, []).append(row.place)
    everything = lists(None)
    for sentence in reading.sentences:
        for match in _PRINTED.finditer(sentence.text):
            code, name = match["code"], match["name"].lstrip("、）)")
            known = next((k for k, c in everything.items() if code in c), "")
            if not known or any(everything[known].same_class_name(code, name[i:]) for i in range(len(name) - 1)):
                continue
            # words before the name cannot be told from it: only a name that the tables know elsewhere is taken
            tail = next((name[i:] for i in range(len(name) - 1) if everything[known].codes_named(name[i:])), None)
            if tail:
                place = at(sentence.place, around(sentence.text, match.start(), match.end(), 6))
                uses.setdefault((known, code), {}).setdefault(tail, []).append(place)
    return uses


def names(reading: Reading) -> Iterator[Finding]:
    """A code that bears a name which the year's list does not give it."""
    year = year_of(reading)
    catalogues, everything = lists(year), lists(None)
    for (kind, code), printed in _uses(reading).items():
        catalogue = catalogues[kind]
        if not catalogue.accuses(code):
            continue
        right = catalogue.name(code) or ""
        confirmed = any(catalogue.same_name(code, name) for name in printed)
        for name, places in printed.items():
            if catalogue.same_class_name(code, name) or _cut(name, right):
                continue
            former = everything[kind].same_class_name(code, name)
            owners = [c for c in catalogue.codes_named(name) if c != code and len(c) == len(code)]
            why = (
                "是以前年度的名称" if former
                else f"是 {owners[0]} 的名称" if len(owners) == 1
                else "与科目表不符" + ("，且本文件别处写的是规范名称" if confirmed else "")
            )  # fmt: skip
            yield found(
                Severity.ERROR if confirmed and not former else Severity.DOUBT,
                f"科目 {code} 的名称写作“{name}”，{why}；{_label(reading, kind)}为“{right}”。",
                [*places, *_spoken(reading, name, catalogue.names(code))],
                printed=name,
                right=right,
                remedy=f"将“{name}”改为“{right}”；如科目用错，则更正编码。",
            )


def _spoken(reading: Reading, name: str, accepted: tuple[str, ...]) -> Iterator[Place]:
    """Where the narrative uses a wrong name too."""
    if len(name) >= 5 and not any(name in right for right in accepted):
        for sentence in reading.sentences:
            if (start := sentence.text.find(name)) >= 0:
                yield at(sentence.place, around(sentence.text, start, start + len(name), 10))


def _label(reading: Reading, kind: str) -> str:
    return f"{reading.year}年{list_name(kind)}科目" if reading.year.isdigit() else f"{list_name(kind)}科目"


def two_names(reading: Reading) -> Iterator[Finding]:
    """The same code under two names in one document, where the list cannot decide."""
    catalogues = lists(year_of(reading))
    for (kind, code), printed in _uses(reading).items():
        if catalogues[kind].accuses(code):
            continue
        groups: dict[str, list[str]] = {}
        for name in printed:
            groups.setdefault(class_plain(name), []).append(name)
        cores = sorted(groups, key=lambda core: -sum(len(printed[n]) for n in groups[core]))
        if len(cores) < 2 or any(_cut(a, b) or _cut(b, a) for a in cores for b in cores if a != b):
            continue
        shown = [groups[core][0] for core in cores]
        yield found(
            Severity.DOUBT,
            f"同一科目 {code} 在文件中有 {len(shown)} 个名称：{'、'.join(f'“{n}”' for n in shown)}。",
            [place for name in shown for place in printed[name][:3]],
            printed=shown[-1],
            right=shown[0],
            remedy="以当年《政府收支分类科目》为准统一名称。",
        )


def unknown(reading: Reading) -> Iterator[Finding]:
    """A well-formed code that no year's list knows, in a table whose other codes the list explains."""
    everything = lists(None)
    seen: dict[tuple[str, str], list[Place]] = {}
    names: dict[tuple[str, str], str] = {}
    for row in coded(reading):
        catalogue = everything[row.list]
        base = row.code[:5] if row.list != "function" else row.code
        if len(row.code) not in _LENGTHS[row.list] or base in catalogue or row.code in catalogue:
            continue
        seen.setdefault((row.list, row.code), []).append(row.place)
        names[row.list, row.code] = row.name
    for (kind, code), places in seen.items():
        if any(code in c for k, c in everything.items() if k != kind):
            continue
        above = everything[kind].parent(code)
        holder = f"（上级科目 {above} {everything[kind].name(above)}）" if above else ""
        yield found(
            Severity.DOUBT,
            f"科目编码 {code}“{names[kind, code]}”不在{list_name(kind)}科目表中{holder}。",
            places,
            printed=code,
            remedy="核对编码与名称；属于本地自设科目的，可在豁免文件中注明。",
        )


def malformed(reading: Reading) -> Iterator[Finding]:
    """A code of a wrong length among codes of the right one."""
    for row in coded(reading):
        if len(row.code) in {4, 6, 8}:
            yield found(
                Severity.DOUBT,
                f"科目编码“{row.code}”（{row.name}）的位数不对：{list_name(row.list)}科目编码为类三位、款五位"
                + ("、项七位。" if row.list == "function" else "。"),
                row.place,
                printed=row.code,
                remedy="核对并更正编码。",
            )


def mixed(reading: Reading) -> Iterator[Finding]:
    """A code of another list among the codes of a table."""
    everything = lists(None)
    for row in coded(reading):
        if row.code in everything[row.list]:
            continue
        other = next((k for k, c in everything.items() if k != row.list and c.same_class_name(row.code, row.name)), None)
        if other is not None:
            yield found(
                Severity.DOUBT,
                f"“{row.place.table}”按{list_name(row.list)}列示，其中 {row.code} {row.name} 却是{list_name(other)}科目。",
                row.place,
                printed=row.code,
                remedy="功能分类、部门预算经济分类和政府预算经济分类应分别列示，不得混用。",
            )


def swapped(reading: Reading) -> Iterator[Finding]:
    """Two codes of one level that carry each other's names in one table."""
    catalogues = lists(year_of(reading))
    by_table: dict[int, dict[tuple[str, str], tuple[str, Place]]] = {}
    for row in coded(reading):
        by_table.setdefault(row.table, {})[row.list, row.code] = (row.name, row.place)
    for rows in by_table.values():
        wrong = {
            key: value
            for key, value in rows.items()
            if key[1] in catalogues[key[0]] and not catalogues[key[0]].same_class_name(key[1], value[0])
        }
        if Counter(kind for kind, _ in wrong).total() < 2:
            continue
        for (kind, code), (name, place) in wrong.items():
            for (other_kind, other), (other_name, other_place) in wrong.items():
                right, other_right = catalogues[kind].name(code) or "", catalogues[kind].name(other) or ""
                if kind == other_kind and code < other and plain(name) == plain(other_right) and plain(other_name) == plain(right):
                    yield found(
                        Severity.ERROR,
                        f"科目 {code} 与 {other} 的名称互换：{code} 写作“{name}”，{other} 写作“{other_name}”。",
                        (place, other_place),
                        printed=name,
                        right=right,
                        remedy=f"{code} 应为“{right}”，{other} 应为“{other_right}”；同时核对两行金额。",
                    )


_BASIS = "预算法第三十二条；当年《政府收支分类科目》"

RULES = (
    Rule(
        "R-CODE-NAME", "科目编码与名称不符", Severity.DOUBT, _BASIS,
        "逐行核对科目编码与当年科目表的名称，括号、空格和“支出”二字的差别不计。科目表中未经核实的编码不作判断；"
        "同一文件别处印有规范名称的，判为错误。",
        "例：2080110 在两张表中写作“劳动关系的维权”，其余各表写作“劳动关系和维权”，应统一为后者。",
        names,
    ),
    Rule(
        "R-CODE-TWO", "同一编码两个名称", Severity.DOUBT, _BASIS,
        "科目表不能判断的编码，在同一文件中应只有一个名称。",
        "例：某地方自设科目 2129901 一处写作“社区建设”，一处写作“社区建设支出补助”。",
        two_names,
    ),
    Rule(
        "R-CODE-UNKNOWN", "编码不在科目表中", Severity.DOUBT, _BASIS,
        "位数正确而各年度科目表都没有的编码，可能是笔误，也可能是本地自设科目，需人工核对。",
        "例：2080177 不在支出功能分类科目表中。",
        unknown,
    ),
    Rule(
        "R-CODE-FORM", "编码位数不对", Severity.DOUBT, _BASIS,
        "功能分类科目编码为三、五、七位，经济分类科目编码为三、五位（部分地区细化为七位）。",
        "例：208011 只有六位。",
        malformed,
    ),
    Rule(
        "R-CODE-MIXED", "功能科目与经济科目混用", Severity.DOUBT, _BASIS,
        "一张表的一组编码应属于同一套科目。",
        "例：按功能分类列示的表中出现 30201 办公费。",
        mixed,
    ),
    Rule(
        "R-CODE-SWAP", "两个科目的名称互换", Severity.ERROR, _BASIS,
        "同一张表中两个编码的名称恰好互换，多为错行。",
        "例：2210202 写作“购房补贴”，2210203 写作“提租补贴”。",
        swapped,
    ),
)  # fmt: skip
