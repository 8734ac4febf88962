"""One name for one thing: units and projects (单位、项目名称前后一致)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingzhang.catalogues import plain
from mingzhang.facts import WHOLE, Finding, Place, Severity
from mingzhang.reading import Form, Reading
from mingzhang.rules.near import difference, distance
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, cells_of, compact, found, passages, row_place, short_lines

_ENDINGS = (
    "局|委员会|办公室|中心|大队|支队|总队|院|所|站|馆|学校|中学|小学|幼儿园|管理处|服务处|协会|联合会|街道办事处|人民政府|检察院|法院"
)
_UNIT = re.compile(rf"(?:{_ENDINGS})$")
_TAIL = re.compile(r"(?:[(（](?:本级|机关|本部|汇总|部门|单位|局机关|委机关|下属[^)）]*|参公[^)）]*)[)）]|本级|本部|机关)$")
_REGION = re.compile(
    r"^(?:中共)?(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,5}?(?:市|州|盟))?(?:[\u4e00-\u9fff]{1,5}?(?:区|县|旗|市))?"
)
_DIGITS = re.compile(r"[\d一二三四五六七八九十东西南北中上下前后左右男女甲乙丙丁ⅠⅡⅢABCD]")
_CONJUNCTIONS = frozenset("和与及、暨")


class Named(NamedTuple):
    """A name and where it stands."""

    name: str
    place: Place


def _core(name: str) -> str:
    """A unit's name without 本级 and the like, and without the region before it."""
    text = compact(name)
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    rest = _REGION.sub("", text, count=1)
    return rest if len(rest) >= 4 else text


def table_units(reading: Reading) -> list[Named]:
    """The names of units that stand in tables beside a unit's code or under 单位名称."""
    result = []
    for table in reading.tables:
        if table.kind not in {"cube", "lines"}:
            continue
        stubs = {
            c.index for c in table.columns if re.search(r"(?:单位|部门)(?:[(]单位[)])?名称|项目单位|(?:预算|执行)单位", compact(c.label))
        }
        cells = cells_of(table)
        for row in table.rows:
            text = cells.get((row.index, row.stub))
            if row.stub in stubs and text is not None and _UNIT.search(_TAIL.sub("", compact(row.label))):
                result.append(Named(compact(row.label), row_place(table, row, cells)))
    return result


_LISTED = re.compile(r"(?:分别是|分别为|包括|具体包括|具体为|单位有)[:：]?(?P<list>[^。；]+)")


def listed_units(reading: Reading) -> list[Named]:
    """The units that the narrative lists: 分别是甲、乙、丙."""
    result = []
    for sentence in reading.sentences:
        match = _LISTED.search(compact(sentence.text))
        if match is None:
            continue
        names = [n for n in re.split(r"[、,和](?![^(]*\))", match["list"]) if n]
        units = [n for n in names if len(n) >= 6 and _UNIT.search(_TAIL.sub("", n))]
        if len(units) >= 1 and len(units) * 2 >= len(names):
            result += [Named(n, at(sentence.place, sentence.text)) for n in units]
    return result


def _established(reading: Reading) -> dict[str, Named]:
    """The document's own units by the core of their names."""
    own: dict[str, Named] = {}
    everyone = [Named(compact(reading.entity), Place(text=reading.entity)), *table_units(reading), *listed_units(reading)]
    for unit in everyone:
        core = _core(unit.name)
        if len(core) >= 5:
            own.setdefault(core, unit)
    return own


_NAME_WORDS = re.compile(r"[\u4e00-\u9fff、（）()]*")


def _variants(core: str, text: str) -> Iterator[tuple[int, str]]:
    """Near misses of a unit's name in a text: another conjunction, a word of one or two characters more or less."""
    head, tail, start = core[:2], core[-2:], -1
    while (start := text.find(head, start + 1)) >= 0:
        words = _NAME_WORDS.match(text, start + 2)
        reach = min(words.end() if words else start + 2, start + len(core))
        end = text.find(tail, start + 2 + max(0, len(core) - 6), reach + 2) + 2
        candidate = text[start:end]
        if end < 2 or candidate == core or core in candidate or distance(candidate, core, 2) > 2:
            continue
        removed, added = difference(core, candidate)
        if _DIGITS.search(removed + added):
            continue
        conjunction = len(removed) <= 1 and len(added) <= 1 and set(removed + added) <= _CONJUNCTIONS
        extra = (not removed or not added) and len(core) >= 8
        if conjunction or extra:
            yield start, candidate


def units(reading: Reading) -> Iterator[Finding]:
    """A unit of the document under a slightly different name."""
    own = _established(reading)
    if not own:
        return
    known = set(own)
    whole = passages(reading)
    count = {core: sum(p.words.count(core) for p in whole) for core in known}
    told: dict[tuple[str, str], list[Place]] = {}
    for passage in whole:
        for core in known:
            if core[:2] not in passage.words or core[-2:] not in passage.words:
                continue
            for start, name in _variants(core, passage.words):
                if name not in known and not any(name in other for other in known):
                    told.setdefault((core, name), []).append(at(passage.place, around(passage.words, start, start + len(name), 12)))
    for (core, name), places in told.items():
        if len(places) > max(1, count[core]):
            continue
        right = own[core].name
        removed, added = difference(core, name)
        slip = bool(removed and added) and set(removed + added) <= _CONJUNCTIONS
        shortened = not added
        yield found(
            Severity.ERROR
            if slip and core in _core(compact(reading.entity)) and count[core] >= 3
            else Severity.HINT
            if shortened
            else Severity.DOUBT,
            f"单位名称前后不一致：写作“{name}”{f'{len(places)} 处' if len(places) > 1 else ''}，而单位名称为“{_TAIL.sub('', right)}”。",
            places,
            printed=name,
            right=core,
            remedy=f"将“{name}”改为“{core}”。",
        )


def missing_district(reading: Reading) -> Iterator[Finding]:
    """A heading that names the higher authority where it means the document's own department."""
    entity = compact(reading.entity)
    match = re.match(
        r"(?P<above>[\u4e00-\u9fff]{2,8}(?:省|市|自治区|州))(?P<below>[\u4e00-\u9fff]{1,6}(?:区|县|市|旗))(?P<core>[\u4e00-\u9fff]{3,})$",
        _TAIL.sub("", entity),
    )
    if match is None:
        return
    wrong = match["above"] + match["core"]
    told: set[tuple[int | str, int]] = set()
    for text, place in short_lines(reading, 60):
        words = compact(text)
        if (
            wrong in words
            and entity not in words
            and re.search(r"(?:20\d\d|年度).*(?:预算|决算)|概况|主要职能|主要职责", words)
            and (place.page, place.line) not in told
        ):
            told.add((place.page, place.line))
            yield found(
                Severity.ERROR,
                f"标题写作“{wrong}”，漏了“{match['below']}”，与本部门名称“{entity}”不符。",
                at(place, text),
                printed=wrong,
                right=entity,
                remedy=f"改为“{entity}”。",
            )


# projects


def _form_project(form: Form) -> Named | None:
    field = form.field("项目名称")
    name = form.name if form.kind == "project" else ""
    name = name or (field.text if field else "")
    return Named(name, field.place if field else form.place) if name else None


def _table_projects(reading: Reading) -> list[Named]:
    result = []
    for table in reading.tables:
        columns = [
            c for c in table.columns if c.role in {"label", "text"} and re.search(r"项目名称|(?:^|/)项目$|专项名称", compact(c.label))
        ]
        titled = re.search(r"项目支出|项目经费|专项业务经费|项目预算|采购|购买服务|项目明细", compact(table.title))
        if table.kind not in {"cube", "lines"} or not columns or not titled:
            continue
        cells = cells_of(table)
        for row in table.rows:
            cell = cells.get((row.index, columns[0].index))
            name = compact(cell.text) if cell else ""
            if (
                len(name) >= 4
                and not row.total
                and not (row.code.isdigit() and len(row.code) <= 6)
                and not _UNIT.search(_TAIL.sub("", name))
            ):
                result.append(Named(name, at(row_place(table, row, cells), name)))
    return result


def _department_projects(reading: Reading) -> list[Named]:
    """The projects that the department's form lists (项目支出情况)."""
    whole = {f.source for f in reading.forms if f.kind == "department"}
    rows = {f.coordinate.project: f.place for f in reversed(reading.facts) if f.source in whole and f.coordinate.project not in {"", WHOLE}}
    return [Named(compact(name), place) for name, place in reversed(rows.items())]


def _spoken_projects(reading: Reading) -> list[Named]:
    """1. 某某经费 99.09 万元，主要用于…… under a heading on project expenditure."""
    result = []
    for sentence in reading.sentences:
        if not any("项目支出" in h or "项目" in h for h in sentence.path):
            continue
        match = re.match(
            r"(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]+[)）])?\s*(?P<name>[“\u4e00-\u9fff][^，。；：\d]{3,40}?)"
            r"\s*[\d,]+(?:\.\d+)?\s*万?元",
            sentence.text,
        )
        if match:
            result.append(Named(compact(match["name"]), at(sentence.place, match[0])))
    return result


def _near(a: str, b: str) -> bool:
    """Names so close that they should be one; what differs in a figure or direction is another thing."""
    if a == b or min(len(a), len(b)) < 4:
        return False
    removed, added = difference(a, b)
    if _DIGITS.search(removed) or _DIGITS.search(added):
        return False
    edits = distance(a, b, 3)
    longer = max(len(a), len(b))
    return (edits <= 2 and longer >= 7) or (edits <= 3 and longer >= 12 and (not removed or not added))


def _pairs(left: Iterable[Named], right: Iterable[Named]) -> Iterator[tuple[Named, Named]]:
    """Names of one source that have no equal in the other, but a near one that has none either."""
    a = {plain(n.name): n for n in left}
    b = {plain(n.name): n for n in right}
    alone_a, alone_b = [k for k in a if k not in b], [k for k in b if k not in a]
    for x in alone_a:
        near = [y for y in alone_b if _near(x, y)]
        if len(near) == 1:
            yield a[x], b[near[0]]


def projects(reading: Reading) -> Iterator[Finding]:
    """A project under different names in table, form and narrative."""
    in_tables = _table_projects(reading)
    in_forms = [n for form in reading.forms if (n := _form_project(form)) is not None]
    in_prose = _spoken_projects(reading)
    sources = (("项目表", in_tables), ("绩效目标表", in_forms), ("整体绩效目标表", _department_projects(reading)), ("文字说明", in_prose))
    told: dict[frozenset[str], list[tuple[str, Named]]] = {}
    for i, (first, left) in enumerate(sources):
        for second, right in sources[i + 1 :]:
            for a, b in _pairs(left, right):
                names = told.setdefault(frozenset({plain(a.name), plain(b.name)}), [])
                names += [named for named in ((first, a), (second, b)) if named not in names]
    for names in told.values():
        right_name = names[0][1].name
        by_name: dict[str, list[str]] = {}
        for where, named in names:
            by_name.setdefault(plain(named.name), []).append(where)
        shown = {plain(named.name): named.name for _, named in reversed(names)}
        other = next(name for key, name in shown.items() if key != plain(right_name))
        listed = "，".join(f"{'、'.join(where)}为“{shown[key]}”" for key, where in by_name.items())
        yield found(
            Severity.DOUBT, f"项目名称不一致：{listed}。", [named.place for _, named in names], printed=other, right=right_name,
            remedy=f"以项目库中的名称为准统一；若为同一项目，将“{other}”改为“{right_name}”。",
        )  # fmt: skip


_BASIS = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确"

RULES = (
    Rule(
        "R-NAME-UNIT", "单位名称前后不一致", Severity.DOUBT, _BASIS,
        "以封面、单位表和机构设置中的名称为准，在全文查找只差连词（和、与、及）或一两个字的写法；数字、方位不同的视为不同单位。",
        "例：单位名称为某区规划和自然资源局，文中三处写作“规划与自然资源局”。",
        units,
    ),
    Rule(
        "R-NAME-DISTRICT", "标题漏写区县名", Severity.ERROR, _BASIS,
        "标题中的本部门名称漏了区县，就成了上级部门的名称。",
        "例：本部门为甲市乙区统计局，标题写作“甲市统计局2024年度部门决算表”。",
        missing_district,
    ),
    Rule(
        "R-NAME-PROJECT", "项目名称不一致", Severity.DOUBT, "《项目支出绩效评价管理办法》（财预〔2020〕10号）；" + _BASIS,
        "项目表、绩效目标表、整体绩效目标表、文字说明中的项目名称应相同。只在两处各自找不到相同名称、又有一个相近名称时提出。",
        "例：项目表为“某某业务工作经费”，绩效目标表为“某某业务经费”。",
        projects,
    ),
)  # fmt: skip
