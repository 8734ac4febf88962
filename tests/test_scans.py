"""Scanned pages: what was read by recognition is said, and nothing found on them is certain."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest
from texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE, document

from mingzhang.audit import check_document
from mingzhang.audit.recognised import NOTE
from mingzhang.document import Grid
from mingzhang.facts import Severity
from mingzhang.readers import read_data

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
WRONG = FUNCTION_TABLE.replace("2130305|水利工程建设|40.00||||40.00", "2130305|水利工程建设|41.00||||41.00")


def test_on_a_recognised_page_nothing_is_certain() -> None:
    read = document(COVER + WRONG + ECONOMY_TABLE + BALANCE_TABLE)
    sure = check_document(read).findings
    assert any(f.severity is Severity.ERROR for f in sure) and not any(NOTE in f.message for f in sure)
    doubted = check_document(read._replace(recognised=(0,))).findings
    assert not any(f.severity is Severity.ERROR for f in doubted)
    assert all(NOTE in f.message for f in doubted if f.severity is Severity.DOUBT)
    assert len(doubted) == len(sure)
    elsewhere = check_document(read._replace(recognised=(7,))).findings
    assert elsewhere == sure


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="recognition is not installed")
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
def test_a_scanned_page_comes_back() -> None:
    from benchmarks.scans import cells, scanned

    path, page = next(CORPUS.glob("江苏/*2017*.pdf")), 15
    truth = read_data(path, path.read_bytes())
    found = read_data(Path("扫描.pdf"), scanned([(path, page)]))
    assert found.recognised == (1,) and "由 OCR 识别，平均置信度" in found.notices[0]
    whole, back = Counter(cells(truth, page)), Counter(cells(found, 1))
    assert (whole & back).total() >= 0.95 * whole.total()
    assert any(isinstance(block, Grid) for block in found.blocks)
