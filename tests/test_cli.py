"""The commands as people meet them: help, answers, exit codes, files, colours, waiting."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click_runner import ENGLISH, run
from rich.console import Console
from texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE

from mingzhang import laws, rules
from mingzhang.audit.guard import DEBUG
from mingzhang.audit.waivers import UNUSED
from mingzhang.cli import main, waiting
from mingzhang.cli.chinese import fold
from mingzhang.cli.documents import documents

WRONG = FUNCTION_TABLE.replace("2130305|水利工程建设|40.00||||40.00", "2130305|水利工程建设|41.00||||41.00")


def text(*parts: str) -> str:
    return "\n".join((COVER, *parts)).replace("|", "\t")


def names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "水务局预算.txt"
    path.write_text(text(FUNCTION_TABLE, ECONOMY_TABLE, BALANCE_TABLE), "utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "水务局错误.txt"
    said = "2024年一般公共预算支出100万元，其中：项目支出40万元，占45%。"
    path.write_text(text(said, WRONG, ECONOMY_TABLE, BALANCE_TABLE), "utf-8")
    return path


def report(*arguments: str | Path) -> dict[str, object]:
    return json.loads(run("check", *arguments, "--format", "json").out)


# help and mistakes


@pytest.mark.parametrize("command", ["", "check", "facts", "build", "explain"])
def test_help_is_chinese_and_complete(command: str) -> None:
    result = run(*([command] if command else []), "--help")
    assert result.code == 0 and not ENGLISH.search(result.out)
    assert all(words in result.out for words in ("用法：mingzhang", "选项：", "--help", "显示本说明。", "例子："))
    assert all(line == line.rstrip() for line in result.out.splitlines())


def test_help_of_check_names_every_option_and_the_exit_codes() -> None:
    shown = run("check", "--help").out
    options = ("--format", "--out", "--equations", "--waivers", "--off", "--rounding")
    assert all(words in shown for words in (*options, "text|json|html|xlsx", "退出码"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("算账",), "没有“算账”这个命令。可用的命令：check、facts、build、site、convert、verify、explain"),
        (("check",), "没有写“文件…”"),
        (("check", "x", "--fromat", "json"), "没有“--fromat”这个选项。是不是要写 --format"),
        (("check", "x", "--format", "pdf"), "--format 的内容不对，应当写：text|json|html|xlsx"),
        (("check", "x", "--out"), "选项 --out 写得不完整"),
        (("facts", "a", "b"), "多写了“b”"),
        (("build", "x"), "没有写“--out”"),
        (("check", "x", "--format", "xlsx"), "--out 退回单.xlsx"),
        (("check", "x", "--equations"), "--equations 只用于 JSON"),
        (("check", "x", "--off", "R-CODE-NAMES"), "是不是 R-CODE-NAME"),
        (("explain", "R-CODE-NAMES"), "是不是 R-CODE-NAME"),
        (("explain", "qqq"), "没有编号为“qqq”的定律或规则。用 mingzhang explain"),
    ],
)
def test_mistakes_are_answered_in_chinese(words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.code == 2 and result.out == "" and says in result.err and not ENGLISH.search(result.err)


def test_no_words_at_all_show_the_help_once() -> None:
    result = run()
    assert result.code == 2 and result.out.count("用法：mingzhang 命令") == 1 and result.err == ""


def test_a_file_in_the_place_of_a_command_is_told_how(clean: Path) -> None:
    assert f"请写：mingzhang check {clean}" in run(str(clean)).err


def test_help_is_folded_as_chinese_is_set() -> None:
    assert fold("一二三，四五", 6) == ["一二", "三，四", "五"]
    assert fold("看“一二三”好", 4) == ["看", "“一", "二", "三”", "好"]
    assert fold("写 --format json 即可", 8) == ["写", "--format", "json 即", "可"]
    assert all(sum(2 if ord(c) > 255 else 1 for c in line) <= 10 for line in fold("共" * 40, 10))


# check


def test_exit_codes(clean: Path, wrong: Path, tmp_path: Path) -> None:
    assert run("check", clean).code == 0
    assert run("check", clean, wrong).code == 1
    assert run("check", clean, wrong, tmp_path / "没有.pdf").code == 2


def test_the_text_report_says_what_where_why_and_what_to_do(wrong: Path) -> None:
    result = run("check", wrong)
    place = "第18行 《2024年一般公共预算支出表》“21303 水利”行“合计”列"
    for words in ("[错误]", "占45%", place, "处理：", "依据：", "编号：", "合计：错误"):
        assert words in result.out
    assert "\x1b" not in result.out + result.err


def test_colours_only_where_they_are_wanted(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = re.compile(r"\x1b\[[\d;]*3[0-7]")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert coloured.search(run("check", wrong).out)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured.search(run("check", wrong).out)


def test_json_is_as_the_interface_says(wrong: Path, tmp_path: Path) -> None:
    data = report(wrong, tmp_path / "没有.pdf", "--equations")
    assert set(data) == {"schema", "version", "catalogues", "documents", "findings"}
    document, failed = data["documents"]
    assert failed["path"].endswith("没有.pdf") and failed["error"] == "找不到这个文件。" and failed["findings"] == []
    assert document["path"] == str(wrong) and len(document["sha256"]) == 64 and document["kind"] == "预算" and document["year"] == "2024"
    assert {*names("title entity pages seconds tables numbers bound unparsed facts claims uncovered findings")} <= set(document)
    assert set(document["tables"][0]) == {"title", "page", "rows", "columns", "numbers", "bound"}
    counts = document["equations"]
    assert set(counts) == {"evaluated", "substantive", "exact", "rounding", "suspect", "failing", "not_evaluated"}
    assert counts["evaluated"] == counts["exact"] + counts["rounding"] + counts["suspect"] + counts["failing"]
    listed = document["equation_list"]
    assert len(listed) == counts["evaluated"] and sum(e["substantive"] for e in listed) == counts["substantive"]
    assert sum(e["grade"] == "impossible" for e in listed) == counts["failing"] > 0
    term = next(e for e in listed if e["law"] == "additivity")["left"][0]
    assert term["place"]["document"] == str(wrong) and term["place"]["line"] and term["raw"]
    assert re.fullmatch(r"-?\d+(\.\d+)?", term["value"])
    finding = document["findings"][0]
    assert set(finding) == {*names("id law rule severity message expected found difference basis remedy cause places")}
    assert finding["severity"] == "错误"
    assert set(finding["places"][0]) == {*names("document page line box section table row_code row column text")}


def test_equations_are_listed_only_on_request(clean: Path) -> None:
    assert "equation_list" not in report(clean)["documents"][0]


def test_findings_keep_their_numbers(wrong: Path, tmp_path: Path) -> None:
    ids = [f["id"] for f in report(wrong)["documents"][0]["findings"]]
    assert len(set(ids)) == len(ids) >= 3 and ids == [f["id"] for f in report(wrong)["documents"][0]["findings"]]
    moved = tmp_path / "别处.txt"
    moved.write_text(wrong.read_text("utf-8").replace("\n\n", "\n\n本部门负责水务工作。\n\n", 1), "utf-8")
    assert set(ids) <= {f["id"] for f in report(moved)["documents"][0]["findings"]}


def test_every_format_goes_to_a_file(wrong: Path, tmp_path: Path) -> None:
    for format in ("text", "json", "html", "xlsx"):
        out = tmp_path / "新" / f"报告.{format}"
        result = run("check", wrong, "--format", format, "--out", out)
        assert result.code == 1 and result.out == "" and f"已写入 {out}" in result.err and out.stat().st_size > 500
    assert "占45%" in (tmp_path / "新" / "报告.text").read_text("utf-8")
    book = openpyxl.load_workbook(tmp_path / "新" / "报告.xlsx")
    assert book["封面"]["A1"].value == "部门预决算公开核验退回单" and "占45%" in str(book["退回单"]["H2"].value)


def test_a_law_or_rule_can_be_switched_off(wrong: Path) -> None:
    assert {f["law"] for f in report(wrong)["documents"][0]["findings"]} >= {"claim", "additivity"}
    assert "claim" not in {f["law"] for f in report(wrong, "--off", "CLAIM")["documents"][0]["findings"]}


def test_rounding_is_counted_and_listed_on_request(tmp_path: Path) -> None:
    path = tmp_path / "尾差.txt"
    tail = FUNCTION_TABLE.replace("合计|100.00|60.00", "合计|100.01|60.00")
    other = ECONOMY_TABLE.replace("30101|基本工资|25.00", "30101|基本工资|25.01")
    path.write_text(text(tail, other), "utf-8")
    assert "尾差0" not in run("check", path).out and "[尾差]" not in run("check", path).out
    assert "[尾差]" in run("check", path, "--rounding").out
    assert "尾差" not in {f["severity"] for f in report(path)["documents"][0]["findings"]}
    assert "尾差" in {f["severity"] for f in report(path, "--rounding")["documents"][0]["findings"]}


def test_little_that_could_be_read_is_said_first(tmp_path: Path, clean: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于开会的通知\n请于周五到会。\n", "utf-8")
    lines = run("check", path).out.splitlines()
    assert lines[0] == str(path) and lines[1].startswith("注意：没有读到金额或百分比") and "不能说明文件没有问题" in lines[1]
    several = run("check", clean, path, tmp_path / "没有.pdf").out.splitlines()
    assert several[0].startswith("不能读取") and several[1] == f"几乎没有读懂 {path}"
    assert several[-1].startswith("共核验2份文件，不能读取1份：错误0")


def test_folders_give_their_documents(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.xlsx", "~$a.xlsx", ".c.pdf", "d.png", "下/e.TXT", ".git/f.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [p.name for p in documents([tmp_path, tmp_path / "b.pdf", tmp_path / "d.png"])] == ["a.xlsx", "b.pdf", "e.TXT", "d.png"]
    (tmp_path / "空").mkdir()
    result = run("check", tmp_path / "空")
    assert result.code == 2 and "没有找到要核验的文件" in result.err


def test_an_archive_is_checked_file_by_file(clean: Path, wrong: Path, tmp_path: Path) -> None:
    path = tmp_path / "公开.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(clean, "预算/甲.txt")
        archive.write(wrong, "乙.txt")
        archive.writestr("丙.pdf", b"%PDF-1.4\n")
    found = {d["path"]: d.get("error", "") for d in report(path)["documents"]}
    assert set(found) == {f"{path}/{name}" for name in ("预算/甲.txt", "乙.txt", "丙.pdf")}
    assert [bool(error) for name, error in sorted(found.items())] == ["丙" in name for name in sorted(found)]


# facts, explain


def test_facts_in_every_format(clean: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("facts", clean).out)))
    assert tuple(rows[0])[:11] == names("kind page section table row_code row_label column raw value unit operator")
    assert list(rows[0])[-2:] == ["item", "period"] and {"entity", "function", "economy", "fund"} <= set(rows[0])
    row = next(r for r in rows if r["row_code"] == "2130305" and r["column"] == "项目支出")
    assert (row["kind"], row["raw"], row["value"], row["unit"]) == ("fact", "40.00", "400000", "元")
    assert (row["function"], row["nature"], row["year"]) == ("2130305", "project", "2024")
    assert json.loads(run("facts", clean, "--format", "json").out)["facts"] == rows
    parquet = pytest.importorskip("pyarrow.parquet")
    assert run("facts", clean, "--format", "parquet", "--out", tmp_path / "数据.parquet").code == 0
    assert parquet.read_table(tmp_path / "数据.parquet").to_pylist() == rows


def test_facts_of_what_cannot_be_read(tmp_path: Path) -> None:
    result = run("facts", tmp_path / "没有.pdf")
    assert result.code == 2 and result.err.strip() == f"错误：不能读取 {tmp_path / '没有.pdf'}：找不到这个文件。"
    assert "--out" in run("facts", "x", "--format", "parquet").err


def test_every_law_and_rule_explains_itself() -> None:
    listed = run("explain").out
    for item in (*laws.REGISTRY.values(), *rules.REGISTRY, UNUSED):
        result = run("explain", item.id)
        assert result.code == 0 and result.out.startswith(f"{item.id}  {item.title}") and re.search(rf"(?m)^  {item.id} ", listed)
        assert all(words in result.out for words in ("查什么：", "依据：", "例子：", f"--off {item.id}"))
    assert run("explain", "r-code-name").out == run("explain", "R-CODE-NAME").out


def test_version() -> None:
    assert re.fullmatch(r"mingzhang \d+\.\d+\.\d+\n", run("--version").out)


# what nobody expected, and waiting


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    def fail(*arguments: object, **named: object) -> object:
        raise KeyError("2080110")

    monkeypatch.setattr("mingzhang.audit.understand", fail)
    monkeypatch.setattr("mingzhang.corpus.cores", lambda: 1)
    return fail


def test_an_unexpected_error_stops_no_other_document(broken: object, clean: Path, tmp_path: Path) -> None:
    result = run("check", clean, tmp_path / "没有.pdf", "--format", "json")
    assert result.code == 2 and "Traceback" not in result.err
    first, second = json.loads(result.out)["documents"]
    assert re.search(r"参考号 KeyError@audit/__init__:\d+", first["error"]) and "2080110" not in first["error"]
    assert second["error"] == "找不到这个文件。"


def test_developers_see_the_exception(broken: object, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(KeyError):
        run("check", clean)


def test_the_last_guard(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*arguments: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("mingzhang.cli.explaining.everything", fail)
    monkeypatch.setattr(sys, "argv", ["mingzhang", "explain"])
    with pytest.raises(SystemExit) as left:
        main()
    shown = capsys.readouterr()
    assert left.value.code == 2 and shown.err.startswith("错误：程序出现意外") and "ZeroDivisionError@cli/commands" in shown.err
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        main()


def test_waiting_shows_itself_late_and_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(terminal: bool, patience: float) -> str:
        monkeypatch.setattr(waiting, "PATIENCE", patience)
        out = io.StringIO()
        with waiting.waiting(Console(file=out, force_terminal=terminal, width=100), "正在核验", 2) as step:
            step("甲.pdf")
            if patience == 0:
                waited.wait(0.3)
            step("乙.pdf")
        return out.getvalue()

    waited = threading.Event()
    assert shown(False, 0) == "" and shown(True, 60) == ""
    assert "正在核验 甲.pdf" in shown(True, 0)
