"""What a file carries beside its text, against the same file written anew (附件、图表、公式、脚本与样式的核对).

A reader of the text does not see them, people do: the open data inside a PDF, the drawings, scripts and styles of a page, the charts
of Word, the formulas of a workbook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lxml import html

from mingzhang.audit.changes import Text, changes, lines_of, short, told
from mingzhang.document import ReadError

#: elements of a page that show what they fetch or run, and that no reader of its text sees
_EMBEDDED = frozenset({
    "iframe", "object", "embed", "canvas", "img", "picture", "video", "audio", "link", "base", "form", "input", "button", "select",
    "textarea", "template", "noscript", "applet", "frame",
})  # fmt: skip
#: attributes that say how an element looks, or say it aloud to those who do not see it
_LOOKS = {"style": "样式", "class": "样式类", "hidden": "隐藏标记", "color": "颜色", "bgcolor": "底色", "background": "底图"}
#: elements that strike a text out, fold it away or dress it
_DRESSED = frozenset({"s", "strike", "del", "ins", "font", "small", "big", "details", "marquee", "blink"})
_ALOUD = frozenset({"aria-label", "alt", "title"})
#: what a file says of itself, as Word, Excel and PDF name it
PROPERTIES = {
    "title": "标题", "subject": "主题", "description": "备注", "keywords": "关键词", "category": "类别", "creator": "作者",
    "author": "作者",
}  # fmt: skip
#: kinds of annotations of a PDF that cover nothing: links
_LINK = 2


class Carried(NamedTuple):
    """``same``: what was compared and agrees; ``changed``: every difference as a sentence; ``unchecked``: what was not compared."""

    same: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


class _Item(NamedTuple):
    kind: str
    text: str


def properties_changed(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[str]:
    """What a file says of itself, by the names of :data:`PROPERTIES`; another program may leave it out and may not say something else."""
    for name, title in PROPERTIES.items():
        should, does = (" ".join(side.get(name, "").split()) for side in (ours, theirs))
        if does and does != should:
            yield f"文件属性“{title}”{f'应为“{should}”，现为' if should else '多出'}“{does}”。"


# ---- web pages -------------------------------------------------------------------------------------------------------


def of_page(path: Path, fresh: Path) -> Carried:
    """Drawings word by word; scripts, styles and what is fetched may be fewer, but none that was not there."""
    ours, theirs = _root(fresh), _root(path)
    drawn = [f"图中{told(*pair)}" for pair in changes(list(_drawn(ours)), list(_drawn(theirs)))]
    had, has = Counter(_acting(ours)), Counter(_acting(theirs))
    lost = tuple((had - has).elements())
    lines = [_surplus(item, lost) for item in dict.fromkeys((has - had).elements())]
    same = (*(() if drawn else ("图中的文字",)), *(() if lines else ("脚本和样式",)))
    return Carried(same, (*drawn, *lines), ("版面",))


def _root(path: Path) -> Any:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    return html.document_fromstring(path.read_bytes(), parser=parser)


def _drawn(root: Any) -> Iterator[Text]:
    for drawing in root.iter("svg"):
        yield from (Text(text.strip()) for text in drawing.itertext() if text.strip())


def _acting(root: Any) -> Iterator[_Item]:
    """What runs, what is fetched, where links lead, how things look, and what is said aloud."""
    own = _own_address(root)
    for element in root.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        if tag == "title" and element.getparent().tag == "head":
            yield _Item("网页标题", "".join(element.itertext()).strip())
        elif tag == "meta" and "name" in attributes:
            yield _Item(f"网页属性 {attributes['name']}", attributes.get("content", ""))
        elif tag == "a" and "href" in attributes:
            yield _Item("链接", _target(attributes["href"], own))
        if tag in {"script", "style"}:
            yield _Item("脚本" if tag == "script" else "样式表", attributes.get("src", "") or "".join(element.itertext()).strip())
        elif tag in _DRESSED:
            yield _Item("样式元素", tag)
        elif tag in _EMBEDDED or (tag == "meta" and "http-equiv" in attributes):
            yield _Item(f"{tag} 元素", " ".join(attributes.values()) or "".join(element.itertext()).strip())
        for name, value in attributes.items():
            if name.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield _Item("脚本", value)
            elif name in _LOOKS:
                said = value.split() if name == "class" else [value.strip()]
                yield from (_Item(_LOOKS[name], word) for word in said if word or name == "hidden")
            elif name in _ALOUD:
                yield _Item("说明文字", value)


def _own_address(root: Any) -> str:
    """What a browser that saved the page put before the links within it: most of them lead there."""
    addresses = Counter(str(a.get("href")).partition("#")[0] for a in root.iter("a") if "#" in str(a.get("href")))
    return next((address for address, _ in addresses.most_common(1)), "")


def _target(link: str, own: str) -> str:
    address, mark, place = link.strip().partition("#")
    return f"#{place}" if mark and address == own else link.strip()


def _surplus(item: _Item, lost: tuple[_Item, ...]) -> str:
    """One that was not there, around where it differs from the one that it stands for."""
    before = next((gone.text for gone in lost if gone.kind == item.kind), "")
    verb = "改动了" if before else "多出"
    return f"{verb}{item.kind}“{short(item.text, before)}”。"


# ---- PDF -------------------------------------------------------------------------------------------------------------


class _Pdf(NamedTuple):
    attached: dict[str, bytes]
    scripts: int
    marks: tuple[int, ...]  # annotations that are no links, page by page
    pictures: tuple[int, ...]
    drawn: tuple[int, ...]  # lines and areas
    properties: dict[str, str]


def of_pdf(path: Path, fresh: Path | None) -> Carried:
    """The attached open data byte by byte; scripts, annotations, pictures and drawings that were not there; what it says of itself."""
    theirs = _pdf(path)
    ours = _pdf(fresh) if fresh is not None else _Pdf({}, 0, (), (), (), {})
    lines = [f"多出{theirs.scripts - ours.scripts}段脚本。"] if theirs.scripts > ours.scripts else []
    lines += _more("批注", theirs.marks, ours.marks)
    if fresh is not None:
        lines += _more("图片", theirs.pictures, ours.pictures)
        lines += _more("图形", theirs.drawn, ours.drawn)
        lines += properties_changed(ours.properties, theirs.properties)
    if not theirs.attached:
        return Carried((), tuple(lines), ("附件（文件没有附带开放数据）", "图片和版面"))
    if not ours.attached:
        return Carried((), tuple(lines), ("附件", "图片和版面"))
    attached = list(_attached(theirs.attached, ours.attached))
    same = () if attached else (f"{len(ours.attached)}个附件",)
    return Carried(same, (*lines, *attached), ("版面",))


def _more(what: str, theirs: tuple[int, ...], ours: tuple[int, ...]) -> Iterator[str]:
    for number, count in enumerate(theirs):
        more = count - (ours[number] if number < len(ours) else 0)
        if more > 0:
            yield f"第{number + 1}页多出{more}处{what}。"


def _attached(theirs: dict[str, bytes], ours: dict[str, bytes]) -> Iterator[str]:
    yield from (f"缺少附件“{name}”。" for name in ours if name not in theirs)
    yield from (f"多出附件“{name}”。" for name in theirs if name not in ours)
    for name, data in ours.items():
        if theirs.get(name, data) != data:
            differing = [told(*pair) for pair in changes(lines_of(data), lines_of(theirs[name]))]
            more = f"另有{len(differing) - 1}处。" if len(differing) > 1 else ""
            yield f"附件“{name}”：{differing[0] if differing else '与由数据重新生成的不同。'}{more}"


def _pdf(path: Path) -> _Pdf:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"{path.name}：PDF 已损坏，无法读取。") from error
    try:
        attachments = (document.get_attachment(number) for number in range(document.count_attachments()))
        attached = {item.get_name(): bytes(item.get_data()) for item in attachments}
        marks, pictures, drawn = [], [], []
        for page in document:
            kinds = (_kind_of(raw, page, number) for number in range(raw.FPDFPage_GetAnnotCount(page)))
            marks.append(sum(kind != _LINK for kind in kinds))
            pictures.append(sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])))
            drawn.append(sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING])))
            page.close()
        scripts = max(0, raw.FPDFDoc_GetJavaScriptActionCount(document))
        properties = {name.lower(): value for name, value in document.get_metadata_dict(skip_empty=True).items()}
        return _Pdf(attached, scripts, tuple(marks), tuple(pictures), tuple(drawn), properties)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"{path.name}：PDF 的附件不能读取，可能已损坏。") from error
    finally:
        document.close()


def _kind_of(raw: Any, page: Any, number: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, number)
    kind = int(raw.FPDFAnnot_GetSubtype(annotation))
    raw.FPDFPage_CloseAnnot(annotation)
    return kind
