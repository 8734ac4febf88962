"""Many documents: read on all cores with the same result, and joined where narrative and tables were published apart."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click_runner import run
from texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE

from mingzhang import corpus
from mingzhang.audit import Audit, Failure, Report
from mingzhang.budget import load
from mingzhang.compile import publish
from mingzhang.corpus.crew import Lost, shared
from mingzhang.corpus.limits import Overrun, within
from mingzhang.facts import Severity
from mingzhang.writers.text import write_text

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "jianghan-hr-2024"
BEIJING = ROOT.parent / "shared" / "corpus" / "北京"
REPORTS = "第五部分　预算公开报表"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("example") / "预算.txt"
    write_text(publish(load(EXAMPLE)[0]), path)
    return path.read_text("utf-8")


def halves(text: str, folder: Path, told: str = "情况说明.txt", tabled: str = "报表.txt") -> tuple[Path, Path]:
    """The publication as many places give it out: the narrative in one file, in another the tables, whose titles name no year."""
    at = text.rindex(REPORTS)
    folder.mkdir(exist_ok=True)
    narrative, tables = folder / told, folder / tabled
    narrative.write_text(text[:at], "utf-8")
    body = re.sub(r"^单位名称：.*\n|^2024年(?=.*表)", "", text[at + len(REPORTS) :], flags=re.MULTILINE)
    tables.write_text(body, "utf-8")
    return narrative, tables


def nobodys(tables: Path) -> None:
    """The tables without the forms, and without the notes that name the department."""
    text = tables.read_text("utf-8").partition("2024年预算绩效目标表")[0]
    tables.write_text(re.sub(r"^注：.*$|武汉市江汉区人力资源局$", "", text, flags=re.MULTILINE), "utf-8")


def only(report: Report) -> Audit:
    (audit,) = report.audits
    return audit


# documents in several files


def test_narrative_and_tables_are_audited_as_one(published: str, tmp_path: Path) -> None:
    narrative, tables = halves(published, tmp_path / "分开")
    whole = tmp_path / "整本.txt"
    whole.write_text(published, "utf-8")
    one, parts = only(corpus.check(whole)), only(corpus.check(narrative, tables, as_one=True))
    assert parts.paths == (str(narrative), str(tables))
    assert (parts.reading.entity, parts.reading.year) == (one.reading.entity, one.reading.year)
    assert len(parts.reading.tables) == len(one.reading.tables) and parts.counted.bound >= 0.99 * one.counted.bound
    by_itself = [only(corpus.check(path)) for path in (narrative, tables)]
    assert parts.tally.exact > sum(a.tally.exact for a in by_itself) and parts.tally.exact >= 0.98 * one.tally.exact
    assert not [f.message for f in parts.findings if f.severity in {Severity.ERROR, Severity.DOUBT}]


def test_a_contradiction_between_the_two_files_names_both(published: str, tmp_path: Path) -> None:
    assert published.count("125.35万元") >= 1
    narrative, tables = halves(published, tmp_path / "分开")
    narrative.write_text(narrative.read_text("utf-8").replace("125.35万元", "125.25万元"), "utf-8")
    found = [f for f in only(corpus.check(narrative, tables, as_one=True)).findings if f.law == "agreement"]
    assert found and {p.document for p in found[0].places} == {str(narrative), str(tables)}
    for place in found[0].places:
        assert "125." in Path(place.document).read_text("utf-8").splitlines()[place.line - 1]
    shown = run("check", narrative, tables, "--as-one").out
    assert "2个文件合为一份核验" in shown and "情况说明.txt 第" in shown and "报表.txt 第" in shown
    assert not [f for path in (narrative, tables) for f in only(corpus.check(path)).findings if f.law == "agreement"]


def test_json_and_page_name_the_parts(published: str, tmp_path: Path) -> None:
    narrative, tables = halves(published, tmp_path / "分开")
    narrative.write_text(narrative.read_text("utf-8").replace("125.35万元", "125.25万元"), "utf-8")
    (document,) = json.loads(run("check", narrative, tables, "--as-one", "--format", "json").out)["documents"]
    assert document["path"] == str(narrative) and [p["path"] for p in document["parts"]] == [str(narrative), str(tables)]
    assert {t["document"] for t in document["tables"]} == {str(tables)}
    run("check", narrative, tables, "--as-one", "--format", "html", "--out", tmp_path / "报告.html")
    page = (tmp_path / "报告.html").read_text("utf-8")
    assert "情况说明.txt、报表.txt（合为一份核验）" in page and "报表.txt · 第" in page


def test_the_two_files_find_each_other_in_a_folder(published: str, tmp_path: Path) -> None:
    nobodys(halves(published, tmp_path / "甲")[1])
    halves(published, tmp_path / "乙", "人力资源局2024年部门预算情况说明.txt", "人力资源局2024年度部门预算报表.txt")
    documents = json.loads(run("check", tmp_path, "--format", "json").out)["documents"]
    assert [len(d["parts"]) for d in documents] == [2, 2]
    assert {Path(p["path"]).parent.name for d in documents[:1] for p in d["parts"]} in ({"甲"}, {"乙"})


def test_what_fits_two_ways_is_left_apart(published: str, tmp_path: Path) -> None:
    narrative, _ = halves(published, tmp_path / "甲")
    (tmp_path / "甲" / "情况说明（二）.txt").write_text(narrative.read_text("utf-8"), "utf-8")
    assert [len(a.paths) for a in corpus.check(*sorted((tmp_path / "甲").iterdir())).audits] == [1, 1, 1]


def test_tables_that_print_other_amounts_are_anothers(published: str, tmp_path: Path) -> None:
    """Two halves that name nobody in common and lie together by chance."""
    _, tables = halves(published, tmp_path / "甲")
    nobodys(tables)
    text = re.sub(r"\d+\.\d+万元", lambda m: f"{float(m[0][:-2]) * 3 + 7:.2f}万元", published)
    halves(text, tmp_path / "乙")[0].replace(tmp_path / "甲" / "情况说明.txt")
    assert [len(a.paths) for a in corpus.check(*sorted((tmp_path / "甲").iterdir())).audits] == [1, 1]


def test_years_that_differ_are_no_pair(published: str, tmp_path: Path) -> None:
    narrative, tables = halves(published, tmp_path / "甲", "某局说明.txt", "某局报表.txt")
    tables.write_text("武汉市江汉区人力资源局2023年部门预算\n" + tables.read_text("utf-8"), "utf-8")
    assert len(corpus.check(narrative, tables).audits) == 2


def test_of_a_part_that_cannot_be_read_it_is_said_so(published: str, tmp_path: Path) -> None:
    narrative, _ = halves(published, tmp_path / "甲")
    report = corpus.check(narrative, tmp_path / "没有.pdf", as_one=True)
    assert len(report.audits) == 1 and [f.path for f in report.failures] == [str(tmp_path / "没有.pdf")] and report.exit_code == 2


def test_the_files_name_is_the_last_witness(published: str, tmp_path: Path) -> None:
    _, tables = halves(published, tmp_path / "甲", tabled="江河区水务局2024年度部门预算报表.txt")
    nobodys(tables)
    reading = only(corpus.check(tables)).reading
    assert (reading.entity, reading.year) == ("江河区水务局", "2024")
    assert any("按文件名" in notice for notice in reading.notices)


@pytest.mark.skipif(not BEIJING.exists(), reason="the reference documents are not here")
def test_published_pairs_are_found() -> None:
    names = [path for path in sorted(BEIJING.iterdir()) if "信访" in path.name or "审计" in path.name]
    audits = corpus.check(*names, hands=corpus.cores()).audits
    assert [len(a.paths) for a in audits] == [2, 2]
    assert all(a.reading.year == "2026" and a.reading.entity in a.path and not a.tally.suspect for a in audits)
    assert all({f.coordinate.entity for f in a.reading.facts if f.row >= 0} >= {a.reading.entity} for a in audits)


# many documents at once


def documents(folder: Path) -> list[Path]:
    """Sound and wrong ones, one that is no document, and one that is not there."""
    text = "\n".join((COVER, FUNCTION_TABLE, ECONOMY_TABLE, BALANCE_TABLE)).replace("|", "\t")
    made = []
    for number in range(5):
        path = folder / f"{number}局.txt"
        changed = text.replace("水利工程建设\t40.00", f"水利工程建设\t{40 + number % 2}.00")
        path.write_text(changed.replace("水务局", f"水务{number}局"), "utf-8")
        made.append(path)
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    return [*made[:2], folder / "坏.pdf", *made[2:], folder / "没有.docx"]


def plain(report: Report) -> object:
    timeless = [a._replace(seconds=0.0) for a in report.audits]
    return timeless, report.failures, report.across, report.order, report.exit_code


def test_many_hands_find_the_same_in_the_same_order(tmp_path: Path) -> None:
    paths = documents(tmp_path)
    alone, together = corpus.check(*paths), corpus.check(*paths, hands=3, limit=60)
    assert plain(together) == plain(alone)
    assert [d.path for d in together.documents] == [str(p) for p in paths] and len(together.failures) == 2
    assert any(f.severity is Severity.ERROR for f in together.findings)


def test_many_hands_pair_too(published: str, tmp_path: Path) -> None:
    files = [*halves(published, tmp_path / "甲"), *halves(published, tmp_path / "乙"), *documents(tmp_path)]
    assert plain(corpus.check(*files, hands=2)) == plain(corpus.check(*files))


def _odd(number: int) -> int:
    if number == 3:
        os._exit(9)
    if number == 5:
        time.sleep(60)
    return number * number


def test_a_process_that_dies_or_hangs_costs_only_its_own_piece() -> None:
    begun: list[int] = []
    started = time.monotonic()
    results = dict(shared(_odd, range(9), 2, 1.5, begun.append))
    assert results == {n: n * n for n in range(9) if n not in (3, 5)} | {3: Lost.DIED, 5: Lost.OVERRAN}
    assert begun == list(range(9)) and time.monotonic() - started < 30


def test_whoever_stops_asking_stops_the_work() -> None:
    """As when a person interrupts: no process stays behind."""
    import multiprocessing

    results = shared(_odd, [5, 5, 1, 1], 2, 0)
    threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,)).start()
    with pytest.raises(KeyboardInterrupt):
        list(results)
    assert not multiprocessing.active_children()


_ORPHANS = """
import os, time
from mingzhang.corpus.crew import shared

def slow(number):
    time.sleep(0.5)
    return b"x" * 5_000_000

if __name__ == "__main__":
    results = shared(slow, range(4), 2)
    next(results)
    import multiprocessing
    print(*(p.pid for p in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes where Linux shows them")
def test_no_process_outlives_the_one_that_asked(tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(_ORPHANS, "utf-8")
    with open(tmp_path / "said", "w") as said:  # a pipe would wait for those that stay behind
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        subprocess.run([sys.executable, script], stdout=said, env=environment, check=False, timeout=60)
    left = (tmp_path / "said").read_text("utf-8").split()
    assert len(left) == 2
    until = time.monotonic() + 20
    while left and time.monotonic() < until:
        time.sleep(0.2)
        left = [pid for pid in left if Path(f"/proc/{pid}").exists()]
    assert not left


def test_an_interruption_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object, **named: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("mingzhang.corpus.check", interrupted)
    (path, *_) = documents(tmp_path)
    result = run("check", path)
    assert result.code == 130 and "已中止" in result.err and not result.out


def test_what_was_lost_is_reported_as_a_document_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = documents(tmp_path)[:3]
    results = [(1, Lost.OVERRAN), (0, Lost.DIED), (2, [Failure("c", "坏了")])]
    monkeypatch.setattr("mingzhang.corpus.crew.shared", lambda *given: iter(results))
    report = corpus.check(*paths, hands=2, limit=7)
    assert [f.path for f in report.failures] == [str(paths[0]), str(paths[1]), "c"] and report.exit_code == 2
    assert "进程" in report.failures[0].message and "7秒" in report.failures[1].message


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such clock")
def test_a_single_document_has_its_limit_without_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path, *_) = documents(tmp_path)
    monkeypatch.setattr("mingzhang.audit.understand", lambda document: time.sleep(30))
    monkeypatch.setattr("mingzhang.corpus.crew.shared", lambda *given: pytest.fail("a process for one document"))
    started = time.monotonic()
    report = corpus.check(path, hands=4, limit=0.2)
    assert time.monotonic() - started < 10 and "0.2秒" in report.failures[0].message


def test_a_limit_that_was_kept_leaves_no_trace() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with within(0.2):
        pass
    time.sleep(0.3)
    assert signal.getsignal(signal.SIGALRM) is before
    with pytest.raises(Overrun), within(0.05):
        time.sleep(5)
    with within(0):
        pass


def test_help_states_the_limit() -> None:
    shown = run("check", "--help").out
    assert "--as-one" in shown and "--limit" in shown and str(corpus.LIMIT) in shown
