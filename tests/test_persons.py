"""Numbers of persons are found however they are written, and what looks like them is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.budget import save
from mingzhang.budget.model import Budget, Text
from mingzhang.compile import build
from mingzhang.compile.builder import BuildReport
from mingzhang.facts import Severity
from mingzhang.readers import read
from mingzhang.rules.persons import hidden, personal_numbers
from mingzhang.rules.privacy import RULES
from mingzhang.understand import understand
from tests.views_sample import sample

MOBILE, IDENTITY, CARD, ACCOUNT = "手机号码", "居民身份证号码", "银行卡号", "银行账号"


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("请拨打13812345678咨询王五。", MOBILE),
        ("由王五13812345678负责。", MOBILE),
        ("王五（13812345678）具体承办。", MOBILE),
        ("王五—13812345678", MOBILE),
        ("13812345678@163.com", MOBILE),
        ("手机138－1234－5678。", MOBILE),
        ("手机：138.1234.5678。", MOBILE),
        ("手机1381-234-5678", MOBILE),
        ("请拨打138 1234 5678咨询王五", MOBILE),
        ("电话+8613812345678", MOBILE),
        ("电话+86 138 1234 5678", MOBILE),
        ("手机１３８１２３４５６７８", MOBILE),
        ("电话 027-88888888 13812345678", MOBILE),
        ("身份证号990101 19000101 0018。", IDENTITY),
        ("身份证号990101-19000101-0018。", IDENTITY),
        ("身份证号９９０１０１１９０００１０１００１８。", IDENTITY),
        ("领取人990101190001010018", IDENTITY),
        ("身份证990101900101001", IDENTITY),
        ("身份证号990101 19000101 0010。", IDENTITY),  # mistyped, and still somebody's
        ("卡号6222 0212 3456 7894", CARD),
        ("卡号６２２２０２１２３４５６７８９４", CARD),
        ("对公账号：42001234567890123456，开户行建设银行", ACCOUNT),
        ("开户银行：中国银行江汉支行，账号 556677889900", ACCOUNT),
        ("账号（建行江汉支行）4200 1234 5678 9012 3456", ACCOUNT),
    ],
)
def test_however_it_is_written(text: str, sort: str) -> None:
    (found,) = personal_numbers(text)
    assert found.sort == sort
    shown = hidden(text)
    assert len(shown) == len(text) and "*" in shown and personal_numbers(shown) == []


@pytest.mark.parametrize(
    "text",
    [
        "预算数13801234567.00元",
        "合计13801234567元",
        "发电13812345678千瓦时",
        "15,000,000,000.00元",
        "项目编码420103138012345678",
        "项目代码42010324301T138123456",
        "合同号：13812345678",
        "统一社会信用代码：11420103MB0123456X",
        "统一社会信用代码：990101190001010018",
        "公开咨询电话：0536-8888888",
        "财库〔2020〕46号，2024-01-31",
        "电话费 150 2023 2024",
        "合计 150 2023 2024 2025",
        "508.308695 508.308695 20503",
        "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8",
        "采购品目A07060000，数据摘要3f13812345678ab",
        "账号管理系统2024年100000000元",
    ],
)
def test_what_looks_alike(text: str) -> None:
    assert personal_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("请拨打138 1234 5678咨询王五，身份证号990101 19000101 0018。", "R-PRIV-MOBILE", Severity.DOUBT),
        ("请拨打138 1234 5678咨询王五，身份证号990101 19000101 0018。", "R-PRIV-IDENTITY", Severity.ERROR),
        ("王五的身份证990101900101001。", "R-PRIV-IDENTITY", Severity.DOUBT),
        ("对公账号：42001234567890123456，开户行建设银行", "R-PRIV-CARD", Severity.DOUBT),
    ],
)
def test_a_published_document_is_searched_and_the_finding_hides_it(text: str, rule: str, severity: Severity, tmp_path: Path) -> None:
    path = tmp_path / "公开.txt"
    path.write_text(f"某局2024年部门预算\n\n{text}\n", "utf-8")
    reading = understand(read(path))
    (found,) = [f for r in RULES if r.id == rule for f in r.check(reading)]
    assert found.severity is severity and "*" in found.found
    told = found.message + found.found + "".join(p.text for p in found.places)
    assert personal_numbers(told) == []


# ---- in a budget -----------------------------------------------------------------------------------------------------


def built(budget: Budget, folder: Path) -> BuildReport:
    save(budget, folder / "数据")
    return build(folder / "数据", folder / "公开", ("text",))


def with_meta(**values: str) -> Budget:
    return sample()._replace(meta=sample().meta._replace(**values))


def test_the_basic_information_is_searched_too(tmp_path: Path) -> None:
    report = built(with_meta(region_name="云溪区13812345678"), tmp_path)
    assert report.refused
    assert any(str(p).startswith("budget.csv 第2行 region_name 列：“行政区划简称”中有手机号码 138****5678") for p in report.problems)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("请拨打张三 027-66666666。", "027-66666666"),
        ("请拨打（027）66666666。", "（027）66666666"),
        ("请拨打０２７－６６６６６６６６。", "０２７－６６６６６６６６"),
        ("请拨打公开咨询电话027-00000000。", ""),
        ("执行2024-01-31的标准，比例027-5。", ""),
    ],
)
def test_another_line_than_the_enquiry_number_is_asked_about(text: str, asked: str, tmp_path: Path) -> None:
    report = built(sample()._replace(texts=(*sample().texts, Text("duties", 9, text))), tmp_path)
    said = [p.message for p in report.problems if "固定电话" in p.message]
    assert not report.refused and len(said) == bool(asked) and all(f"固定电话 {asked}，不是公开咨询电话" in m for m in said)


def test_the_enquiry_number_may_stand_anywhere_and_a_mobile_one_is_asked_about(tmp_path: Path) -> None:
    budget = with_meta(enquiry_phone="138-1234-5678")
    report = built(budget._replace(texts=(*budget.texts, Text("duties", 9, "咨询请拨打13812345678。"))), tmp_path)
    assert not report.refused
    (asked,) = [p for p in report.problems if p.column == "enquiry_phone"]
    assert asked.severity is Severity.DOUBT and "138-****-5678" in asked.message
    assert not any(p.column == "enquiry_phone" for p in built(sample(), tmp_path / "办公电话").problems)
