"""What the pages show badly: empty pages, lines that a page's edge cuts (页面)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.document import files
from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import found

_BASIS = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确、形式规范"
_SHOWN, _LISTED = 40, 4


def blank_pages(reading: Reading) -> Iterator[Finding]:
    """Pages on which nothing is printed; the last one of a document harms nobody."""
    parts = files(reading.document)
    empty = [(part.path, flaw.page) for part in parts for flaw in part.flaws if flaw.kind == "blank" and flaw.page < part.pages]
    if empty:
        numbers = "、".join(str(page) for _, page in empty)
        yield found(
            Severity.HINT,
            f"第{numbers}页是空白页。",
            [Place(path, page) for path, page in empty],
            remedy="删去多余的空白页；确需留白的（如双面印刷），公开的电子版可以不留。",
        )


def cut_lines(reading: Reading) -> Iterator[Finding]:
    """Lines of which the page shows only a part: the print area ends in the middle of a row."""
    cut = [(part.path, flaw) for part in files(reading.document) for flaw in part.flaws if flaw.kind == "cut"]
    if cut:
        pages = "、".join(dict.fromkeys(str(flaw.page) for _, flaw in cut))
        shown = "；".join(dict.fromkeys(f"“{_short(flaw.text)}”" for _, flaw in cut[:_LISTED])) + ("等" if len(cut) > _LISTED else "")
        yield found(
            Severity.HINT,
            f"第{pages}页有文字被页面边缘截断，没有完整显示：{shown}。",
            [Place(path, flaw.page, box=flaw.box, text=_short(flaw.text)) for path, flaw in cut],
            remedy="调整行高、分页或打印区域，重新导出，使文字完整显示。",
        )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


RULES = (
    Rule(
        "R-PAGE-BLANK", "空白页", Severity.HINT, _BASIS,
        "正文中间不应有什么都没有的页，多为空表或分页符没有删去。文件的最后一页不计。",
        "例：目录之后有一页什么都没有。",
        blank_pages,
    ),
    Rule(
        "R-PAGE-CUT", "文字没有完整显示", Severity.HINT, _BASIS,
        "由表格软件导出的文件，单元格被分到两页时，页底的一行可能只露出半截。",
        "例：主要职能第（八）项在第4页底部只露出上半行。",
        cut_lines,
    ),
)  # fmt: skip
