"""Published documents of each place: their tables are found, and their amounts come through whole."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from benchmarks.coverage import counted, found
from mingzhang.document import Document, Grid, Paragraph
from mingzhang.readers import read
from mingzhang.understand import understand

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPUS = SHARED / "corpus"
AMOUNT = re.compile(r"(?<![\d.,])(?:\d[\d,]*\.\d{2,}(?!\d)|\d{1,3}(?:,\d{3})+(?![\d.]))")

#: grids counted by hand on the pages, a table that runs over pages once a page
GRIDS = {
    "上海/上海市财政局2025年市级单位预算.pdf": 14,
    "上海普陀/上海市普陀区规划和自然资源局2024年度部门决算.pdf": 14,
    "北京/北京市信访办公室2026年度部门预算报表.pdf": 17,
    "广州/广州市信访局2026年部门预算.pdf": 17,
    "无锡/无锡市信访局2025年部门预算.pdf": 16,
    "江苏/江苏省人民检察院_2018年省检察院部门预算公开.pdf": 20,
    "西安/西安市医疗保障局2022年部门综合预算.pdf": 24,
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the shared corpus")


@cache
def document(name: str) -> Document:
    return read(CORPUS / name)


@pytest.mark.parametrize("name", GRIDS)
def test_every_table_is_a_grid(name: str) -> None:
    assert sum(isinstance(block, Grid) for block in document(name).blocks) == GRIDS[name]


@pytest.mark.parametrize("name", GRIDS)
def test_amounts_come_through_whole(name: str) -> None:
    printed = Counter(amount for page in document(name).raw for amount in AMOUNT.findall(page))
    texts = [
        text
        for block in document(name).blocks
        for text in ([block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells])
    ]
    kept = Counter(amount for text in texts for amount in AMOUNT.findall(text))
    assert sum(printed.values()) > 100
    assert sum((printed - kept).values()) <= 0.005 * sum(printed.values())


@pytest.mark.parametrize("name", sorted(counted()))
def test_every_table_and_form_is_found(name: str) -> None:
    wanted = counted()[name]
    assert found(understand(read(next(CORPUS.rglob(name)))), wanted) == len(wanted.tables) + wanted.forms


def test_a_percent_sign_drawn_as_a_picture() -> None:
    found = document("西安/西安市人力资源和社会保障局2020年部门综合预算.pdf")
    assert any("减少12.95%，" in block.text for block in found.blocks if isinstance(block, Paragraph))


def test_text_that_a_page_break_hides_is_read_once() -> None:
    """A merged cell cut by a page break is drawn on both pages and clipped; its amount counts where it can be seen."""
    found = document("北京/北京市信访办公室2026年度部门预算报表.pdf")
    assert sum(cell.text == "29.359500" for block in found.blocks if isinstance(block, Grid) for cell in block.cells) == 2
    assert not any("29.359500" in block.text for block in found.blocks if isinstance(block, Paragraph))
