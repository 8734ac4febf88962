"""docs/schema.md, made from the declarations (数据结构说明): ``python -m mingzhang.budget.describe > docs/schema.md``."""

from __future__ import annotations

import sys
from decimal import Decimal

from mingzhang.budget.field import LONGEST, Field, Table
from mingzhang.budget.schema import SCHEMA_VERSION, TABLES

_KIND_NAMES = {"string": "文本", "date": "日期", "integer": "整数", "number": "数", "boolean": "是否"}


def markdown() -> str:
    """docs/schema.md: every table and field, in the order of the package."""
    parts = [_HEAD.format(version=SCHEMA_VERSION, longest=LONGEST)]
    for t in TABLES:
        parts.append(f"## {t.title}（{t.file}）\n\n{t.description}\n")
        if t.key:
            parts.append(f"不得重复：{'、'.join(f'`{k}`' for k in t.key)}。\n")
        parts.append("| 字段 | 名称 | 类型 | 必填 | 说明与约束 |\n| --- | --- | --- | --- | --- |")
        parts.extend(f"| `{f.name}` | {f.title} | {_KIND_NAMES[f.kind]} | {'是' if f.required else ''} | {_says(t, f)} |" for f in t.fields)
        parts.append("")
    return "\n".join(parts)


def _says(t: Table, f: Field) -> str:
    says = [f.description] if f.description else []
    if f.unit:
        says.append(f"单位：{f.unit}")
    referred = any(r.field == f.name for r in t.references)
    if f.hint and not referred:
        says.append(f.hint)
    if f.choices:
        says.append("取值：" + "、".join(c.label if c.value == c.label else f"`{c.value}` {c.label}" for c in f.choices))
    if (bounds := _bounds(f.minimum, f.maximum)) and f.unit != "年":
        says.append(bounds)
    if f.money:
        says.append("精确到分")
    says.extend(f"引用 {r.table}.{r.target}" for r in t.references if r.field == f.name)
    return "；".join(dict.fromkeys(says)).replace("|", "\\|")


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return f"{low}至{high}"
    if low is not None:
        return "不得为负" if low == 0 else f"不小于{low}"
    return "" if high is None else f"不大于{high}"


_HEAD = """# 预算数据结构（第{version}版）

部门预算由十九张表组成。文件夹形式每表一个 CSV 文件（UTF-8，另附 `datapackage.json`）；Excel 形式每表一张工作表，
首行中文名称，次行字段名，第三行起填数；交换文件（JSON）每表一组记录，表名、字段名和代码用预算管理一体化规范的数据元
（如 `BGT_PM_ANNUAL_ZK` 的 `EXP_FUNC_CODE`）。三种形式的内容完全相同。

- 涉密的行在“是否涉密”一栏标明，文字中不公开的内容写在〖〗中，填报人、负责人及其电话一律不公开：都不写入任何公开格式。
- 〖〗在同一格内成对使用，可以嵌套，从最外一层起全部不公开；缺了一半的不予生成。其他文字写有涉密项目的名称或代码、
  手机号码、身份证号码、银行账号的，也不予生成。支出明细与决算中同一项目、科目的行，涉密的一并标明。
- 金额一律以元为单位，填写不带千位分隔符的数，精确到分。空格表示未填，0 表示没有，二者不同。
- 代码是文本，保留前面的零。日期写作 2024-01-31。是否写作 true、false 或 是、否。
- 有取值范围的字段，填代码或中文名称均可。
- 没有内容的表保留表头。每个单元格不超过 {longest} 字。
- 文字中的金额随数据变动的，写成引数，如 `{{支出 性质=项目支出}}`；增减写作 `{{支出 性质=项目支出|增减}}`。

本文由 `python -m mingzhang.budget.describe` 生成，请勿手工修改。
"""

if __name__ == "__main__":
    sys.stdout.write(markdown())
