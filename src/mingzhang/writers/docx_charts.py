"""The charts of a Word document: native, editable in their look, each figure as the text prints it (Word 文件中的图表).

DrawingML charts (ECMA-376 part 1, 21.2) that hold their values themselves; no workbook stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from mingzhang.views.poster import Bar, Poster
from mingzhang.views.publication import Figure
from mingzhang.writers.layout import clean

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_INLINE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_ACROSS = 5_400_000  # EMU: 15 cm
_NOW, _BEFORE = "9C1F1F", "C9C3B7"


class Chart(NamedTuple):
    """One chart: its title with the unit, what its bars are called, and its series (name, colour, values as printed)."""

    title: str
    names: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[str, ...]], ...]


def charts(picture: Poster) -> list[Chart]:
    """What the money is for, and what changed."""
    found = [*_of("支出按性质", picture.natures), *_of("支出按功能", picture.uses)]
    if picture.compared:
        now, before = [c.now for c in picture.compared], [c.before for c in picture.compared]
        series = ((before[0].name, _BEFORE, _values(before)), (now[0].name, _NOW, _values(now)))
        found.append(Chart(f"与上年相比{_unit(now)}", tuple(clean(c.name) for c in picture.compared), series))
    return found


def _of(title: str, bars: Sequence[Bar]) -> Iterator[Chart]:
    if bars:
        yield Chart(f"{title}{_unit(bars)}", tuple(clean(bar.name) for bar in bars), ((title, _NOW, _values(bars)),))


def _values(bars: Sequence[Bar]) -> tuple[str, ...]:
    return tuple(next((item.text.replace(",", "") for item in bar.amount if isinstance(item, Figure)), "0") for bar in bars)


def _unit(bars: Sequence[Bar]) -> str:
    unit = next((item for item in bars[0].amount if isinstance(item, str)), "")
    return f"（{clean(unit)}）" if unit else ""


def part(chart: Chart) -> str:
    """The part of the package that holds a chart."""
    series = "".join(_series(n, chart.names, *one) for n, one in enumerate(chart.series))
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    general = '<c:numFmt formatCode="General" sourceLinked="0"/>'
    most = max((float(value) for _, _, values in chart.series for value in values), default=0.0)
    room = f'<c:max val="{most * 1.2:.2f}"/>' if most > 0 else ""  # for the figure at the end of the longest bar
    return "".join((
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}">',
        '<c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1400" b="0"/></a:pPr>',
        f'<a:r><a:rPr lang="zh-CN" sz="1400" b="0"/><a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>',
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>',
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>', series,
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>',
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>',
        general, ticks, '<c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>',
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{room}</c:scaling><c:delete val="1"/><c:axPos val="b"/>',
        general, ticks, '<c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx></c:plotArea>',
        legend, '<c:plotVisOnly val="1"/></c:chart><c:spPr><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>',
    ))  # fmt: skip


def _series(number: int, names: Sequence[str], title: str, colour: str, values: Sequence[str]) -> str:
    shown = "".join(f'<c:{what} val="{int(what == "showVal")}"/>' for what in (
        "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"))  # fmt: skip
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:v>{escape(clean(title))}</c:v></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/><c:dLbls>{shown}</c:dLbls>'
        f'<c:cat><c:strLit>{_points(names)}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:formatCode>#,##0.00</c:formatCode>{_points(values)}</c:numLit></c:val></c:ser>'
    )


def _points(values: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(value)}</c:v></c:pt>' for n, value in enumerate(values))
    return f'<c:ptCount val="{len(values)}"/>{points}'


def paragraph(chart: Chart, number: int, relation: str, fresh: bool) -> str:
    """Where a chart stands in the text; ``fresh`` begins a page. Those who do not see it are told its figures."""
    height = 900_000 + 330_000 * len(chart.names) * len(chart.series)
    words = "；".join(f"{name}{values[n]}" for _, _, values in chart.series for n, name in enumerate(chart.names))
    label = escape(f"{chart.title}：{words}", quote=True)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="BodyPlain"/>{"<w:pageBreakBefore/>" if fresh else ""}'
        '<w:spacing w:after="240" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{_INLINE}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_ACROSS}" cy="{height}"/>'
        f'<wp:docPr id="{1000 + number}" name="图{number}" descr="{label}"/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
