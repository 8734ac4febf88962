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


#: what the page of charts is called, in the contents too
HEADING = "附图　收支情况"


class Chart(NamedTuple):
    """One chart: its title with the unit, and its bars (name, colour, value as printed)."""

    title: str
    bars: tuple[tuple[str, str, str], ...]


def charts(picture: Poster) -> list[Chart]:
    """What the money is for, and what changed; each bar says its year, as programs do not agree on the order of a legend."""
    found = [*_of("支出按性质", picture.natures), *_of("支出按功能", picture.uses)]
    if picture.compared:
        years = ((c.name, bar, colour) for c in picture.compared for bar, colour in ((c.before, _BEFORE), (c.now, _NOW)))
        bars = tuple((clean(f"{name} {bar.name}"), colour, _value(bar)) for name, bar, colour in years)
        found.append(Chart(f"与上年相比{_unit([c.now for c in picture.compared])}", bars))
    return found


def _of(title: str, bars: Sequence[Bar]) -> Iterator[Chart]:
    if bars:
        yield Chart(f"{title}{_unit(bars)}", tuple((clean(bar.name), _NOW, _value(bar)) for bar in bars))


def _value(bar: Bar) -> str:
    return next((item.text.replace(",", "") for item in bar.amount if isinstance(item, Figure)), "0")


def _unit(bars: Sequence[Bar]) -> str:
    unit = next((item for item in bars[0].amount if isinstance(item, str)), "")
    return f"（{clean(unit)}）" if unit else ""


def part(chart: Chart) -> str:
    """The part of the package that holds a chart."""
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    general = '<c:numFmt formatCode="General" sourceLinked="0"/>'
    most = max((float(value) for _, _, value in chart.bars), default=0.0)
    room = f'<c:max val="{most * 1.25:.2f}"/>' if most > 0 else ""  # for the figure at the end of the longest bar
    return "".join((
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}">',
        '<c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1400" b="0"/></a:pPr>',
        f'<a:r><a:rPr lang="zh-CN" sz="1400" b="0"/><a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>',
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>',
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>', _series(chart),
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>',
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>',
        general, ticks, '<c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>',
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{room}</c:scaling><c:delete val="1"/><c:axPos val="b"/>',
        general, ticks, '<c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx></c:plotArea>',
        '<c:plotVisOnly val="1"/></c:chart><c:spPr><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>',
    ))  # fmt: skip


def _series(chart: Chart) -> str:
    names, colours, values = zip(*chart.bars, strict=True)
    shown = "".join(f'<c:{what} val="{int(what == "showVal")}"/>' for what in (
        "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"))  # fmt: skip
    others = ((n, colour) for n, colour in enumerate(colours) if colour != _NOW)
    points = "".join(f'<c:dPt><c:idx val="{n}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_filled(c)}</c:dPt>' for n, c in others)
    return (
        f'<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:v>{escape(clean(chart.title))}</c:v></c:tx>'
        f'{_filled(_NOW)}<c:invertIfNegative val="0"/>{points}<c:dLbls>{shown}</c:dLbls>'
        f'<c:cat><c:strLit>{_points(names)}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:formatCode>#,##0.00</c:formatCode>{_points(values)}</c:numLit></c:val></c:ser>'
    )


def _filled(colour: str) -> str:
    return f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></c:spPr>'


def _points(values: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(value)}</c:v></c:pt>' for n, value in enumerate(values))
    return f'<c:ptCount val="{len(values)}"/>{points}'


def paragraph(chart: Chart, number: int, relation: str) -> str:
    """Where a chart stands in the text. Those who do not see it are told its figures."""
    height = 900_000 + 330_000 * len(chart.bars)
    words = "；".join(f"{name}{value}" for name, _, value in chart.bars)
    label = escape(f"{chart.title}：{words}", quote=True)
    return (
        '<w:p><w:pPr><w:pStyle w:val="BodyPlain"/><w:spacing w:after="240" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_INLINE}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_ACROSS}" cy="{height}"/>'
        f'<wp:docPr id="{1000 + number}" name="图{number}" descr="{label}"/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
