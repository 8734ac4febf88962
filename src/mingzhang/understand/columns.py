"""What each column is: code, label, text or value; and which label column names the rows of which values (列的角色)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Cell
from mingzhang.facts import MONEY, State, parse_cell
from mingzhang.reading import Column
from mingzhang.vocabulary import assign, fold

_CODE_HEAD = re.compile(r"编码|代码|编号|^(?:类|款|项|目)$")
_SERIAL = re.compile(r"^(?:序号|行次|栏次)$")
_LABEL_HEAD = re.compile(
    r"名称|^项目|科目|^(?:单位|部门)(?:[(]单位[)])?$|内容|品目|^(?:收入|支出|来源项目|类别|支出项目类别)$|目录|地点|说明|备注|依据|性质|来源$"
)
_VALUE_HEAD = re.compile(
    r"合计|小计|总计|预算数|决算数|金额|数额|执行数|调整数|增减|比例|占比|比率|经费|支出$|收入$|拨款|结转|结余|资金|数量|单价|数$|费$|购置"
)
_COUNT_HEAD = re.compile(r"数量|个数|人数|人次|批次|辆|台|面积|件数|编制")
_PERCENT_HEAD = re.compile(r"[(]?%[)]?$|％|比例|占比|比率|率[(]%[)]|百分比")
_UNIT_IN_HEAD = re.compile(r"[(](?:单位[:：])?(百万元|亿元|万元|千元|元|%|人|辆|台|个|平方米|套|批次|人次)[)/]?")
_CODE_CELL = re.compile(r"^\[?(?:\d{2,3}|\d{5}|\d{6}|\d{7}|\d{9,})\]?$|^[A-Z]?\d{8,}$|^\d{8,}\w*$")
#: a label column after values names the values to its right, unless it only remarks on those to its left
_REMARK = re.compile(r"备注|说明|理由|是否|依据|原因|用途|方式|单位$")


class Profile(NamedTuple):
    """How the body cells of a column look."""

    numbers: int
    decimals: int
    codes: int
    texts: int
    filled: int


def profile(matrix: Sequence[Sequence[Cell | None]], header: int, column: int) -> Profile:
    numbers = decimals = codes = texts = filled = 0
    for index in range(header, len(matrix)):
        cell = matrix[index][column]
        text = fold(cell.text) if cell is not None and cell.row == index and cell.column == column else ""
        if not text:
            continue
        filled += 1
        state, number = parse_cell(text)
        if _CODE_CELL.match(text):
            codes += 1
        if state is State.NUMBER and number is not None:
            numbers += 1
            decimals += "." in text or "," in text
        elif state is State.TEXT:
            texts += 1
    return Profile(numbers, decimals, codes, texts, filled)


def unit_of(path: Sequence[str], table_unit: str) -> str:
    """The unit of a value column: said in its header, else what its words imply, else the table's."""
    for label in reversed(path):
        match = _UNIT_IN_HEAD.search(label)
        if match:
            return match[1]
    leaf = path[-1] if path else ""
    if _PERCENT_HEAD.search(leaf):
        return "%"
    if _COUNT_HEAD.search(leaf) and not re.search(r"费|金额|万元|经费", leaf):
        return "个"
    return table_unit


def role(path: Sequence[str], shape: Profile) -> str:
    leaf = path[-1] if path else ""
    if _SERIAL.match(leaf):
        return "serial"
    if _CODE_HEAD.search(leaf) and not shape.decimals and (shape.numbers + shape.codes >= shape.texts or not shape.filled):
        return "code"
    if shape.texts > shape.numbers:
        return "label" if _LABEL_HEAD.search(leaf) or shape.texts >= max(1, shape.filled // 2) else "text"
    if shape.codes and not shape.decimals and shape.codes == shape.filled and _LABEL_HEAD.search(leaf) and not _VALUE_HEAD.search(leaf):
        return "code"
    if shape.numbers:
        return "value"
    if _VALUE_HEAD.search(leaf) or assign(leaf, "h"):
        return "label" if re.search(r"名称$|^项目$|科目", leaf) else "value"
    return "label" if _LABEL_HEAD.search(leaf) else ("value" if path and not shape.filled else "void")


def columns(
    matrix: Sequence[Sequence[Cell | None]], header: int, paths: Sequence[tuple[str, ...]], table_unit: str, lines: bool
) -> tuple[Column, ...]:
    """The columns with role, unit and stub. Values are named by the stub block to their left."""
    shapes = [profile(matrix, header, c) for c in range(len(paths))]
    roles = [role(p, s) for p, s in zip(paths, shapes, strict=True)]
    result: list[Column] = []
    stub = -1
    seen_value = True
    for index, (path, kind) in enumerate(zip(paths, roles, strict=True)):
        leaf = path[-1] if path else ""
        if (
            kind in {"code", "label"}
            and seen_value
            and (stub < 0 or (not lines and not _REMARK.search(leaf) and shapes[index].filled >= 2))
        ):
            stub, seen_value = index, False
        elif kind == "value":
            seen_value = True
        unit = unit_of(path, table_unit) if kind == "value" else ""
        result.append(Column(index, path, kind, unit, max(stub, -1)))
    return tuple(result)


def is_money(unit: str) -> bool:
    return unit in MONEY
