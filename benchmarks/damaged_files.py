"""What becomes of files that are broken or meant to do harm (损坏和恶意的文件).

Usage: python benchmarks/damaged_files.py [HOW MANY BY CHANCE] [WORDS OF NAMES …]     (a thousand without arguments)

Sound files of each format (our own, and where ../shared is, one real PDF; where LibreOffice is, XLS and DOC) are damaged by
chance; to them come the files that ``tests/damage.py`` designs: bombs, cycles, depths, absurd sizes, wrong names. Each is
audited and reported in every format in a process of its own. It must end within the limits of time and memory, and be read,
or refused in Chinese. At the end a folder of them all beside one sound file is audited by the command.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.damage import SAMPLES, damaged, designed, repacked  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
#: limits of one document: seconds of processor time, and MB beyond what the program itself takes
SECONDS, MEGABYTES = 60.0, 1024.0
_ENGLISH = re.compile(r"[A-Za-z]{4,}")
#: names of formats, programs and options that stand in Chinese sentences; file names are taken out before
_KNOWN = frozenset((
    "HTML", "XLSX", "DOCX", "LibreOffice", "Word", "Excel", "mingzhang", "install", "xlsx", "docx", "password", "MHTML", "UTF", "Office",
))  # fmt: skip


class Outcome(NamedTuple):
    """How the audit of one file ended: read, refused, or a defect (crash, hang, unexpected, memory, words)."""

    name: str
    end: str
    seconds: float
    megabytes: float
    words: str


def sound() -> dict[str, bytes]:
    """Files to damage by chance, by name."""
    files = {name: make() for name, make in SAMPLES.items()}
    office = shutil.which("soffice")
    if office:
        with tempfile.TemporaryDirectory() as folder:
            for name, ending in (("丙.xlsx", "xls"), ("乙.docx", "doc")):
                source = Path(folder) / name
                source.write_bytes(files[name])
                profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
                command = [office, profile, "--headless", "--convert-to", ending, "--outdir", folder, str(source)]
                subprocess.run(command, check=True, capture_output=True)
                if ending == "xls":
                    files["己.xls"] = source.with_suffix(".xls").read_bytes()
    real = sorted(CORPUS.rglob("*.pdf"), key=lambda path: path.stat().st_size)
    if real:
        files["真.pdf"] = real[len(real) // 8].read_bytes()
    return files


def by_chance(count: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged files, the formats in turn."""
    files = sound()
    names = list(files)
    for number in range(count):
        name = names[number % len(names)]
        rng = random.Random(number)
        is_package = name.endswith((".docx", ".xlsx"))
        spoil = repacked if is_package and number % 2 else damaged
        yield f"{number:04}{name}", spoil(rng, files[name])


def audited(path: Path, pipe: int) -> None:
    """Audit and report in every format; what became of it goes into the pipe. Runs in a process of its own."""
    import mingzhang
    from mingzhang.audit import json as as_json
    from mingzhang.audit import text
    from mingzhang.audit.page import page
    from mingzhang.audit.workbook import workbook

    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        report = mingzhang.check(path, limit=0)
        text.plain(report)
        json.dumps(as_json.report(report), ensure_ascii=False)
        page(report)
        workbook(report)
        failures = [failure.message for failure in report.failures]
        end, words = ("read" if report.audits else "refused"), "；".join(failures)
        spoken = words.replace(path.stem, "")
        spoken = re.sub(r"[\w/.\[\]]+\.(?:xml|rels|txt|zip)", "", spoken)
        if not report.audits and not re.search("[一-鿿]", words):
            end = "words"
        if any(word not in _KNOWN for word in _ENGLISH.findall(spoken)):
            end = "words"
    except BaseException as error:
        end, words = "unexpected", f"{type(error).__name__}: {str(error)[:200]}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    os.write(pipe, json.dumps([end, max(0.0, peak - base), words[:400]]).encode())


def outcome(name: str, data: bytes, folder: Path) -> Outcome:
    """Audit one file in a forked process, within the limit of time."""
    path = folder / name
    path.write_bytes(data)
    reading, writing = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 5, int(SECONDS) + 10))
        resource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3, 3 * 1024**3))
        audited(path, writing)
        os._exit(0)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], 6 * SECONDS)
    told = os.read(reading, 65536) if ready else b""
    os.close(reading)
    if not ready:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    path.unlink()
    seconds = used.ru_utime + used.ru_stime
    if not told:
        end = "hang" if not ready or seconds > SECONDS else f"crash {os.WTERMSIG(status) if os.WIFSIGNALED(status) else status}"
        return Outcome(name, end, max(seconds, time.monotonic() - started if not ready else 0), 0.0, "")
    end, megabytes, words = json.loads(told)
    if seconds > SECONDS:
        end = "hang"
    elif megabytes > MEGABYTES:
        end = "memory"
    return Outcome(name, end, seconds, megabytes, words)


def together(files: dict[str, bytes], folder: Path) -> str:
    """A folder of bad files and one sound one through the command: what is said of the sound one."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "完好.txt").write_text("部门预算\n项目\t金额\n合计\t3.00\n甲\t1.00\n乙\t2.00\n", "utf-8")
    command = [sys.executable, "-m", "mingzhang", "check", str(folder), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return f"命令没有做完：{done.stderr[-300:]}"
    read = [item for item in report["documents"] if str(item.get("path", "")).endswith("完好.txt")]
    told = f"退出码 {done.returncode}；报告 {len(report['documents'])} 份"
    return told + ("；完好的一份照常核验" if read else "；完好的一份丢失")


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 1000
    wanted = arguments[1:]
    import mingzhang  # noqa: F401 - imported once, before the processes part
    from mingzhang.audit import json, page, text, workbook  # noqa: F401
    from mingzhang.readers import docx, html, pdf, xlsx  # noqa: F401

    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        small = dict(by_chance(min(count, 40)))
        for name, data in chain(((n, make()) for n, make in designed() if not wanted or any(w in n for w in wanted)), by_chance(count)):
            if len(data) < 50_000 and "万" not in name and len(small) < 100:
                small[name] = data
            made = outcome(name, data, folder)
            found.append(made)
            if made.end not in ("read", "refused") or wanted:
                print(f"{made.end:<12}{made.seconds:7.1f} 秒{made.megabytes:8.0f} MB  {name}  {made.words}", flush=True)
        last = together(small, folder)
    ends = Counter(item.end for item in found)
    slow, large = max(found, key=lambda item: item.seconds), max(found, key=lambda item: item.megabytes)
    print(f"{len(found)} 份：读出 {ends['read']}，拒绝 {ends['refused']}，不合要求 {len(found) - ends['read'] - ends['refused']}")
    print(f"最慢 {slow.seconds:.1f} 秒（{slow.name}，上限 {SECONDS:g}）")
    print(f"最占内存 {large.megabytes:.0f} MB（{large.name}，上限 {MEGABYTES:g}）")
    print(f"同一文件夹：{last}")
    return 0 if ends["read"] + ends["refused"] == len(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
