"""What Word files and workbooks carry beside their text (Word 的图表，工作簿的公式).

Either may have been saved again by another program: that keeps values and formulas, and changes how they are packed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.audit.carried import Carried, properties_changed
from mingzhang.document import Block, Document, Paragraph
from mingzhang.readers.package import Package, attribute, local

#: parts that show or run what no reader of the text sees
_FOREIGN = {
    "media/": "图片", "vbaProject": "宏", "activeX": "控件", "ctrlProps": "控件", "afchunk": "插入的文件", "externalLink": "外部链接",
}  # fmt: skip
_DRAWN = {"xl/charts/": "图表", "xl/drawings/": "图形"}
_BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)[^/]*\.xml")
_CHART = re.compile(r"word/charts/[^/]*\.xml")
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
_CORE = "docProps/core.xml"
_LOOKS = _STRUCK, _WHITE, _SMALL, _HIDDEN, _COVERED = (
    "加了删除线", "改为白色，在纸上看不见", "的字号小得看不见", "被隐藏", "加了底色",
)  # fmt: skip
_SHAPES = frozenset({"rect", "roundrect", "oval", "shape", "line", "wsp"})
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_FILLED = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z&+-])')
_OFF = frozenset({"0", "false", "off"})
#: half points of a letter, and the height and width of a row and a column, that nobody sees
_TINY, _FLAT = 6, 1.0
_PAGE = re.compile(r"[—–-]*\d{0,3}[—–-]*")


class Chart(NamedTuple):
    """A chart's values by series and name, as written; ``words`` is all that it shows."""

    title: str
    values: dict[tuple[str, str], str]

    @property
    def words(self) -> frozenset[str]:
        return frozenset({self.title, *(w for pair in self.values for w in pair), *self.values.values()})


def of_document(path: Path, fresh: Path) -> Carried:
    """Charts by their values; headers, footers and notes, pictures and macros that were not there; what cannot be seen or is struck."""
    theirs, ours = _package(path), _package(fresh)
    lines = [
        *_surplus_parts(theirs, ours, _FOREIGN), *_surplus_texts(theirs, ours), *_surplus_aloud(theirs, ours),
        *_surplus_looks(theirs, ours), *_surplus_shapes(theirs, ours), *_surplus_links(theirs, ours),
        *properties_changed(_properties(ours), _properties(theirs)),
    ]  # fmt: skip
    should, does = charts_of(ours), charts_of(theirs)
    if should and not does:
        return Carried((), tuple(lines), ("图表（文件里已没有图表的数）", "版面"))
    drawn = list(_charts(should, does))
    return Carried(() if drawn or not should else (f"{len(should)}个图表的数",), (*lines, *drawn), ("版面",))


def of_workbook(path: Path, fresh: Path) -> Carried:
    """Formulas cell by cell; what is hidden or shown under conditions, drawings and macros that were not there."""
    theirs, ours = _package(path), _package(fresh)
    lines = [
        *_surplus_parts(theirs, ours, _FOREIGN | _DRAWN), *_surplus_links(theirs, ours), *_surplus_margins(theirs, ours),
        *_surplus_fonts(theirs, ours), *properties_changed(_properties(ours), _properties(theirs)),
    ]  # fmt: skip
    should, does = _sheets(ours), _sheets(theirs)
    gone = compared = 0
    for name, sheet in should.items():
        other = does.get(name, _Sheet({}, 0, 0))
        for cell in dict.fromkeys((*sheet.formulas, *other.formulas)):
            formula, found = sheet.formulas.get(cell), other.formulas.get(cell)
            if found is None or found == "":
                gone += 1
            elif formula is None:
                lines.append(f"工作表“{name}”{cell}：多出公式“{found}”。")
            elif formula != found:
                lines.append(f"工作表“{name}”{cell}：公式应为“{formula}”，现为“{found}”。")
            else:
                compared += 1
        lines += [f"工作表“{name}”多出{other.conditions - sheet.conditions}处条件格式。"] if other.conditions > sheet.conditions else []
        lines += [f"工作表“{name}”多出{other.hidden - sheet.hidden}处隐藏的行、列或工作表。"] if other.hidden > sheet.hidden else []
    kept = (f"{compared}处公式",) if compared and not any("公式" in line for line in lines) else ()
    return Carried(kept, tuple(lines), (*((f"{gone}处公式（已成数值）",) if gone else ()), "版面"))


def charts_of_file(path: Path) -> tuple[Chart, ...]:
    """The charts of a Word file."""
    return charts_of(_package(path))


def without_charts(document: Document, charts: Sequence[Chart]) -> Document:
    """A printed document without its charts: what is made of their labels alone, on the pages that bear a chart's title."""
    whole = {word for chart in charts for word in chart.words}
    shown = whole | {"".join(word.split()) for word in whole} | {part for word in whole for part in word.split()}
    labels = shown | {f"{Decimal(word):,.2f}" for word in shown if word.replace(".", "", 1).isdigit()}
    titles = {chart.title for chart in charts}
    pages = {block.page for block in document.blocks if isinstance(block, Paragraph) and block.text in titles}
    return document._replace(blocks=tuple(b for b in document.blocks if b.page not in pages or not labels.issuperset(_shown(b))))


def _shown(block: Block) -> list[str]:
    """The words of a block."""
    texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return [word for text in texts for word in text.split()]


def charts_of(package: Package) -> tuple[Chart, ...]:
    """Every chart in the order of its part's name, whether its values are its own or a workbook's."""
    return tuple(_chart(package.xml(name)) for name in sorted(package.infos) if _CHART.fullmatch(name))


def _package(path: Path) -> Package:
    return Package(path.name, path.read_bytes())


def _surplus_parts(theirs: Package, ours: Package, kinds: dict[str, str]) -> Iterator[str]:
    for mark, kind in kinds.items():
        more = sum(mark in name for name in theirs.infos) - sum(mark in name for name in ours.infos)
        if more > 0:
            yield f"多出{more}处{kind}。"


def _surplus_texts(theirs: Package, ours: Package) -> Iterator[str]:
    known = set(_beside(ours))
    yield from (f"页眉、页脚、脚注或批注中多出“{words}”。" for words in dict.fromkeys(_beside(theirs)) if words not in known)


def _properties(package: Package) -> dict[str, str]:
    return {local(e): e.text or "" for e in package.xml(_CORE).iter()} if _CORE in package else {}


def _surplus_looks(theirs: Package, ours: Package) -> Iterator[str]:
    """Text that is there for a reader of the file and not for one of the page. Another program may part it otherwise."""
    known = {how: "".join(text for looks, text in _looks(ours) if looks == how) for how in _LOOKS}
    yield from (f"“{text}”{how}。" for how, text in dict.fromkeys(_looks(theirs)) if text not in known[how])
    had = set(_style_looks(ours, "word/styles.xml"))
    yield from (f"样式中有文字{how}。" for how in dict.fromkeys(_style_looks(theirs, "word/styles.xml")) if how not in had)


def _style_looks(package: Package, name: str) -> Iterator[str]:
    settings = package.xml(name).iter() if name in package else ()
    yield from (how for setting in settings if (how := _look(setting)))


def _surplus_fonts(theirs: Package, ours: Package) -> Iterator[str]:
    had = set(_fonts(ours))
    yield from (f"单元格的字体有的{how}。" for how in dict.fromkeys(_fonts(theirs)) if how not in had)


def _fonts(package: Package) -> Iterator[str]:
    styles = package.xml("xl/styles.xml").iter() if "xl/styles.xml" in package else ()
    for font in (e for e in styles if local(e) == "font"):
        for setting in font:
            value = (attribute(setting, "val") or "").lower()
            if local(setting) == "strike" and value not in _OFF:
                yield _STRUCK
            if local(setting) == "color" and (attribute(setting, "rgb") or "").lower().endswith("ffffff"):
                yield _WHITE


def _surplus_shapes(theirs: Package, ours: Package) -> Iterator[str]:
    more = sum(_drawn_shapes(theirs)) - sum(_drawn_shapes(ours))
    if more > 0:
        yield f"多出{more}处图形。"


def _drawn_shapes(package: Package) -> Iterator[bool]:
    """What is drawn over the text: of Word's own making, and of the older one."""
    return (local(e) in _SHAPES for e in package.xml("word/document.xml").iter())


def _surplus_links(theirs: Package, ours: Package) -> Iterator[str]:
    known = set(_links(ours))
    yield from (f"多出链接“{link}”。" for link in dict.fromkeys(_links(theirs)) if link not in known)


def _links(package: Package) -> Iterator[str]:
    """Where the file leads to outside itself."""
    for name in package.infos:
        if name.endswith(".rels"):
            yield from (attribute(e, "Target") or "" for e in package.xml(name) if attribute(e, "TargetMode") == "External")


def _surplus_margins(theirs: Package, ours: Package) -> Iterator[str]:
    known = set(_margins(ours))
    yield from (f"页眉或页脚中多出“{words}”。" for words in dict.fromkeys(_margins(theirs)) if words not in known)


def _margins(package: Package) -> Iterator[str]:
    """The headers and footers of a workbook's sheets, save what the program fills in."""
    for name in package.infos:
        if _SHEET.fullmatch(name):
            texts = (e.text or "" for e in package.xml(name).iter() if local(e) in _MARGINS)
            written = ("".join(_FILLED.sub("", text).split()) for text in texts)
            yield from (words for words in written if any(c.isalnum() for c in words))


def _looks(package: Package) -> Iterator[tuple[str, str]]:
    for element in package.xml("word/document.xml").iter():
        if local(element) in {"r", "tr", "tc"}:
            text = "".join("".join(e.text or "" for e in element.iter() if local(e) == "t").split())
            settings = (s for part in element if local(part) in {"rPr", "trPr", "tcPr"} for s in part)
            yield from ((how, text) for how in dict.fromkeys(map(_look, settings)) if how and text)


def _look(setting: Any) -> str:
    """How a setting of a run or a row takes its text from the page; '' where it does not."""
    name, value = local(setting), (attribute(setting, "val") or "").lower()
    if name in {"strike", "dstrike"} and value not in _OFF:
        return _STRUCK
    if name == "color" and value == "ffffff":
        return _WHITE
    if (name == "highlight" and value != "none") or (name == "shd" and (attribute(setting, "fill") or "") == "000000"):
        return _COVERED
    if name == "sz" and value.isdigit() and int(value) <= _TINY:
        return _SMALL
    return _HIDDEN if name in {"hidden", "vanish"} and value not in _OFF else ""


def _surplus_aloud(theirs: Package, ours: Package) -> Iterator[str]:
    """What a drawing says to those who do not see it."""
    yield from (f"图的说明文字改为“{said}”。" for said in _aloud(theirs) if said not in set(_aloud(ours)))


def _aloud(package: Package) -> Iterator[str]:
    root = package.xml("word/document.xml")
    yield from (said for e in root.iter() if local(e) == "docPr" and (said := attribute(e, "descr")))


def _beside(package: Package) -> Iterator[str]:
    """What stands beside the text, save the numbers of pages."""
    for name in package.infos:
        if _BESIDE.fullmatch(name):
            words = "".join("".join(e.text or "" for e in package.xml(name).iter() if local(e) == "t").split())
            if not _PAGE.fullmatch(words):
                yield words


# ---- charts ----------------------------------------------------------------------------------------------------------


def _charts(should: tuple[Chart, ...], does: tuple[Chart, ...]) -> Iterator[str]:
    left = list(does)
    for chart in should:
        other = next((c for c in left if c.title == chart.title), None)
        if other is None:
            yield f"缺少图表“{chart.title}”。"
            continue
        left.remove(other)
        for (series, name), value in chart.values.items():
            found = other.values.get((series, name))
            where = f"图表“{chart.title}”的“{name}”（{series}）"
            if found is None:
                yield f"{where}缺少“{value}”。"
            elif found != value:
                yield f"{where}应为“{value}”，现为“{found}”。"
        yield from (f"图表“{chart.title}”多出“{name}”（{series}）“{other.values[series, name]}”。"
                    for series, name in other.values if (series, name) not in chart.values)  # fmt: skip
    yield from (f"多出图表“{chart.title}”。" for chart in left)


def _chart(root: Any) -> Chart:
    title = "".join(e.text or "" for e in _within(root, "title") if local(e) == "t")
    values: dict[tuple[str, str], str] = {}
    for series in (e for e in root.iter() if local(e) == "ser"):
        name = "".join(_points(series, "tx").values())
        names, numbers = _points(series, "cat"), _points(series, "val")
        values |= {(name, names.get(index, f"第{index}项")): _number(number) for index, number in numbers.items()}
    return Chart(title, values)


def _within(root: Any, name: str) -> Iterator[Any]:
    """Everything in the first element of a name."""
    first = next((e for e in root.iter() if local(e) == name), None)
    return iter(()) if first is None else first.iter()


def _points(series: Any, name: str) -> dict[str, str]:
    """Index → what is written, of the names or the values of a series."""
    found: dict[str, str] = {}
    for value in (e for e in _within(series, name) if local(e) == "v"):
        parent = value.getparent()
        found[(attribute(parent, "idx") or "") if local(parent) == "pt" else ""] = value.text or ""
    return found


def _number(text: str) -> str:
    """A value as people write it, without what binary numbers add to it."""
    try:
        return f"{round(Decimal(text), 4).normalize():f}"
    except InvalidOperation:
        return text


# ---- formulas --------------------------------------------------------------------------------------------------------


class _Sheet(NamedTuple):
    formulas: dict[str, str]  # cell → formula, '' where another cell's is meant
    conditions: int
    hidden: int


def _sheets(package: Package) -> dict[str, _Sheet]:
    """By the name of the sheet."""
    targets = {attribute(e, "Id"): str(attribute(e, "Target")) for e in package.xml("xl/_rels/workbook.xml.rels")}
    found: dict[str, _Sheet] = {}
    for sheet in (e for e in package.xml("xl/workbook.xml").iter() if local(e) == "sheet"):
        relation = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        member = f"xl/{targets.get(relation, '').removeprefix('/xl/')}"
        if _SHEET.fullmatch(member) and member in package:
            read = _sheet(package.xml(member))
            found[str(attribute(sheet, "name"))] = read._replace(hidden=read.hidden + (attribute(sheet, "state") not in {None, "visible"}))
    return found


def _is_flat(element: Any) -> bool:
    """Whether a row has no height, a column no width."""
    size = attribute(element, "ht" if local(element) == "row" else "width")
    try:
        return size is not None and float(size) < _FLAT
    except ValueError:
        return False


def _sheet(root: Any) -> _Sheet:
    formulas: dict[str, str] = {}
    conditions = hidden = 0
    for element in root.iter():
        name = local(element)
        if name == "f" and local(element.getparent()) == "c":
            formulas[str(attribute(element.getparent(), "r"))] = re.sub(r"[\s$]", "", element.text or "").upper()
        conditions += name == "cfRule"
        hidden += name in {"row", "col"} and (attribute(element, "hidden") in {"1", "true"} or _is_flat(element))
    return _Sheet(formulas, conditions, hidden)
