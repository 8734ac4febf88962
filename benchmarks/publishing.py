"""How fast and how large publishing is (编制出版的速度与内存), against its limits and against LibreOffice.

Usage: python benchmarks/publishing.py [COPIES]

First the example: all formats, and all but the PDF, each best of three in processes of their own, after import; beside it LibreOffice
merely converting the Word file to PDF. Then a department of COPIES units (50), each with the example's eight projects and their forms:
everything written by one process, and through the command line, which also reads it back. Seconds are those of the clock; memory is
the highest of a single process, and of all processes together where the system tells (PSS, so that what they share counts once).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from mingzhang.budget.carriers import load, save
from mingzhang.budget.model import Budget
from mingzhang.compile.builder import DEFAULT

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "jianghan-hr-2024"
QUICK = ("html", "xlsx", "docx", "data")
QUICK_LIMIT, LARGE_LIMIT, MEMORY_LIMIT = 1.0, 30.0, 500.0  # seconds, seconds, MB
PROCESSES = 3
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def enlarged(budget: Budget, copies: int) -> Budget:
    """A department of that many units, each with the first unit's people, lines, projects and forms."""
    department, first = budget.units[0], budget.units[1]
    units, kept = [department], {name: list[object]() for name in Budget._fields}
    for n in range(copies):
        mark, code = _STEMS[n % 10] + _BRANCHES[n % 12], f"{department.code}{n + 1:03d}"
        units.append(first._replace(code=code, name=f"{department.name[:6]}{mark}服务中心", short_name=f"{mark}中心", independent=True))
        for table in kept:
            kept[table] += _copied(budget, table, code, mark, n)
    tables = {name: tuple(rows) for name, rows in kept.items() if rows}
    priors = tuple(p._replace(amount=p.amount * copies) for p in budget.priors)
    return budget._replace(**tables, units=tuple(units), priors=priors)


def _copied(budget: Budget, table: str, code: str, mark: str, n: int) -> Iterator[object]:
    """The rows of a table that belong to a unit, for the n-th unit; of the department's own only the first time."""
    department, own = budget.units[0].code, budget.units[1].code
    if table in {"meta", "units", "priors", "texts", "corrections", "outturns"}:
        return

    def renamed(project: str) -> str:
        return code + project.removeprefix(own) if project.startswith(own) else f"{project[:-9]}{n + 1:03d}{project[-6:]}"

    for row in getattr(budget, table):
        if getattr(row, "owner", "") == department:
            if n == 0:
                yield row
            continue
        changed = {"unit": code} if table != "indicators" and hasattr(row, "unit") and row.unit != department else {}
        changed |= {name: renamed(getattr(row, name)) for name in ("project", "owner") if hasattr(row, name)}
        if table == "projects":
            national = len(row.code) == 21
            changed |= {"code": renamed(row.code), "executing_unit": code, "name": f"{row.name}（{mark}）" if national else row.name}
        yield row._replace(**changed)


def alone(source: Path, formats: tuple[str, ...], out: Path) -> tuple[float, float]:
    """Seconds after import, and MB, of writing a budget in a process of its own, set up as the command is."""
    words = """
import resource, sys, time
from mingzhang.cli import patient
from mingzhang.compile import build
from mingzhang.writers.typesetting import print_fonts
patient()
print_fonts()
start = time.perf_counter()
done = build(sys.argv[1], sys.argv[2], tuple(sys.argv[3].split(",")))
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
sys.exit(done.refused)
"""
    command = [sys.executable, "-c", words, str(source), str(out), ",".join(formats)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def converted(word: Path, out: Path) -> float | None:
    """Seconds that LibreOffice needs to convert a Word file to PDF; None where it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    start = time.perf_counter()
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(out), str(word)]
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - start


class _Watch(threading.Thread):
    """The most memory that a process and those below it held together, and the most of a single one, in MB (mutable while it runs)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.process, self.peak, self.largest = process, 0.0, 0.0

    def run(self) -> None:
        while self.process.poll() is None:
            held = [_held(one) for one in _family(self.process.pid)]
            self.peak, self.largest = max(self.peak, sum(held)), max(self.largest, *held)
            time.sleep(0.5)


def _family(number: int) -> Iterator[int]:
    yield number
    try:
        lists = [Path(f"/proc/{number}/task/{thread}/children").read_text() for thread in os.listdir(f"/proc/{number}/task")]
    except OSError:
        return
    for child in (int(child) for children in lists for child in children.split()):
        yield from _family(child)


def _held(number: int) -> float:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def line(what: str, value: float, limit: float, unit: str) -> str:
    return f"  {what:　<12}{value:8.2f} {unit}　上限 {limit:.4g} {unit}　{value / limit:5.0%}　{'合格' if value <= limit else '超出'}"


def main(arguments: list[str]) -> None:
    copies = int(arguments[0]) if arguments else 50
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quick = min(alone(EXAMPLE, QUICK, folder / "快")[0] for _ in range(PROCESSES))
        whole = min(alone(EXAMPLE, DEFAULT, folder / "全")[0] for _ in range(PROCESSES))
        peer = converted(next((folder / "全").glob("*.docx")), folder)
        print("例子")
        print(line("网页、工作簿、Word、数据", quick, QUICK_LIMIT, "秒"))
        if peer is None:
            print(f"  全部格式 {whole:.2f} 秒；没有安装 LibreOffice，不能比较")
        else:
            print(line("全部格式（比 LibreOffice）", whole, peer, "秒"))
        budget, _ = load(EXAMPLE)
        assert budget is not None
        large = enlarged(budget, copies)
        save(large, folder / "大部门")
        national = sum(len(p.code) == 21 for p in large.projects)
        print(f"{copies}个单位、{national}个项目、{len(large.indicators)}个指标：写出全部格式")
        seconds, peak = alone(folder / "大部门", DEFAULT, folder / "写")
        print(line("用时", seconds, LARGE_LIMIT, "秒"))
        print(line("内存", peak, MEMORY_LIMIT, "MB"))
        print("同上，几个进程并行，并逐一读回")
        start = time.perf_counter()
        command = [sys.executable, "-m", "mingzhang", "build", str(folder / "大部门"), "--out", str(folder / "大")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        watch = _Watch(process)
        watch.start()
        _, said = process.communicate()
        seconds = time.perf_counter() - start
        if process.returncode:
            sys.exit(said.decode())
        print(line("用时", seconds, LARGE_LIMIT, "秒"))
        print(line("最大的一个进程", watch.largest, MEMORY_LIMIT, "MB"))
        print(line("所有进程合计", watch.peak, MEMORY_LIMIT, "MB"))


if __name__ == "__main__":
    main(sys.argv[1:])
