"""Small documents as text, the way an officer would paste them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from mingzhang.document import Document
from mingzhang.readers.text import read_text
from mingzhang.reading import Reading
from mingzhang.understand import understand


def document(text: str) -> Document:
    """A text with ``|`` between cells (they become tabs)."""
    lines = [line.replace("|", "\t") if "|" in line else line for line in dedent(text).strip("\n").split("\n")]
    return read_text(Path("样本.txt"), "\n".join(lines).encode())


def reading(text: str) -> Reading:
    return understand(document(text))


COVER = """
江河区水务局2024年部门预算

"""

FUNCTION_TABLE = """
2024年一般公共预算支出表

单位：万元

科目编码|科目名称|合计|基本支出|||项目支出
|||小计|人员经费|公用经费|
|合计|100.00|60.00|45.00|15.00|40.00
208|社会保障和就业支出|20.00|20.00|20.00||
20805|行政事业单位养老支出|20.00|20.00|20.00||
2080505|机关事业单位基本养老保险缴费支出|20.00|20.00|20.00||
213|农林水支出|80.00|40.00|25.00|15.00|40.00
21303|水利|80.00|40.00|25.00|15.00|40.00
2130301|行政运行|40.00|40.00|25.00|15.00|
2130305|水利工程建设|40.00||||40.00
"""

ECONOMY_TABLE = """
2024年一般公共预算基本支出表

单位：万元

科目编码|科目名称|合计|人员经费|公用经费
|合计|60.00|45.00|15.00
301|工资福利支出|45.00|45.00|
30101|基本工资|25.00|25.00|
30108|机关事业单位基本养老保险缴费|20.00|20.00|
302|商品和服务支出|15.00||15.00
30201|办公费|14.00||14.00
30217|公务接待费|1.00||1.00
"""

BALANCE_TABLE = """
2024年收支预算总表

单位：万元

收入||支出|
项目|预算数|项目|预算数
一、一般公共预算拨款收入|100.00|一、社会保障和就业支出|20.00
二、事业收入||二、农林水支出|80.00
本年收入合计|100.00|本年支出合计|100.00
上年结转结余||年终结转结余|
收入总计|100.00|支出总计|100.00
"""

DOCUMENT = COVER + BALANCE_TABLE + FUNCTION_TABLE + ECONOMY_TABLE
