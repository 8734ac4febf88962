"""Coordinates: what a number is about (数据坐标).

One coordinate is a member on each axis. ``*`` is the whole of an axis, stated by the document (合计) or shown by a
closed table; the empty string is "not stated". On a *scope* axis (whose money, which year) what is not stated is
unknown; on a *breakdown* axis (what it is divided into) a figure that is not divided is the whole.
"""

from __future__ import annotations

from typing import NamedTuple

WHOLE = "*"


class Coordinate(NamedTuple):
    """The axes, in the order in which they are published (``facts`` command, data package)."""

    entity: str = ""  # 部门或单位名称
    year: str = ""  # 数据所属年度
    stage: str = ""  # budget 年初预算 · adjusted 调整预算 · outturn 决算数、执行数
    measure: str = ""  # revenue 收入 · expenditure 支出 · three_public 三公 · …
    function: str = ""  # 支出功能分类
    economy: str = ""  # 部门预算支出经济分类
    gov_economy: str = ""  # 政府预算支出经济分类
    nature: str = ""  # 基本支出、项目支出 …
    fund: str = ""  # 资金性质
    flow: str = ""  # 本年、上年结转、结转下年、总计
    vintage: str = ""  # 本年拨款、以前年度结转
    origin: str = ""  # 本级安排、上级转移支付
    project: str = ""  # 项目
    item: str = ""  # measure 自身的分项
    period: str = ""  # 年度内的一段，如 2023-01/2023-07


AXES: tuple[str, ...] = Coordinate._fields
#: divided or not: an unstated member means the whole
BREAKDOWN: frozenset[str] = frozenset({"function", "economy", "gov_economy", "nature", "project", "item"})
#: unstated means unknown
SCOPE: frozenset[str] = frozenset(AXES) - BREAKDOWN


def key(coordinate: Coordinate) -> Coordinate:
    """The coordinate at which two facts may agree: on breakdown axes the stated and the unstated whole are one."""
    if WHOLE not in coordinate:
        return coordinate
    return coordinate._replace(**{axis: "" for axis in BREAKDOWN if getattr(coordinate, axis) == WHOLE})


def merge(*layers: dict[str, str]) -> dict[str, str]:
    """Axis assignments, the first layer strongest."""
    result: dict[str, str] = {}
    for layer in layers:
        for axis, member in layer.items():
            result.setdefault(axis, member)
    return result
