"""The same data in another carrier, and an empty workbook to begin with."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from click_runner import run

from mingzhang.budget import load, save
from mingzhang.budget.schema import SCHEMA_VERSION, TABLES
from tests.strategies import small
from tests.views_sample import sample


def test_every_carrier_becomes_every_other(tmp_path: Path) -> None:
    save(sample(), tmp_path / "数据")
    for source, made in (("数据", "预算.xlsx"), ("预算.xlsx", "交换.json"), ("交换.json", "文件夹"), ("文件夹", "再.xlsx")):
        result = run("convert", tmp_path / source, "--out", tmp_path / made)
        assert result.code == 0 and "已写入" in result.err and "请勿公开" in result.err
        assert load(tmp_path / made) == (sample(), [])
    assert (tmp_path / "预算.xlsx").read_bytes() == (tmp_path / "再.xlsx").read_bytes()


def test_an_empty_workbook_has_every_table_and_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    result = run("convert", "--out", path)
    assert result.code == 0 and "请勿公开" not in result.err
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1:] == [t.title for t in TABLES] and book["基本信息"]["A3"].value == SCHEMA_VERSION
    assert all(sheet.max_row == 2 for sheet in book.worksheets[2:])
    result = run("build", path, "--out", tmp_path / "公开")
    assert result.code == 1 and "〔基本信息〕 第3行 year 列：“预算年度”不能为空，请填写年份。" in result.err


def test_what_cannot_be_converted_is_told(tmp_path: Path) -> None:
    save(small(), tmp_path / "数据")
    for words, says in (
        (("convert", "--out", tmp_path / "空白"), "不写数据时只生成空白的填报工作簿"),
        (("convert", tmp_path / "没有", "--out", tmp_path / "a.xlsx"), "找不到"),
        (("convert", tmp_path / "数据", "--out", tmp_path / "数据"), "已有内容"),
        (("convert", tmp_path / "数据", "--out", tmp_path / "a.csv"), "不能写成 .csv 文件"),
    ):
        result = run(*words)
        assert result.code == 2 and says in result.err, result.err
    (tmp_path / "数据" / "units.csv").unlink()
    result = run("convert", tmp_path / "数据", "--out", tmp_path / "a.xlsx")
    assert result.code == 1 and "缺少“单位”表" in result.err and not (tmp_path / "a.xlsx").exists()


def test_what_is_wrong_with_values_is_told_and_converted_all_the_same(tmp_path: Path) -> None:
    """An officer may want the workbook to put it right there."""
    budget = small()
    save(budget._replace(lines=(budget.lines[0]._replace(function="20x"), *budget.lines[1:])), tmp_path / "数据")
    result = run("convert", tmp_path / "数据", "--out", tmp_path / "a.xlsx")
    assert result.code == 0 and "[错误] lines.csv 第2行 function 列" in result.err and (tmp_path / "a.xlsx").exists()
