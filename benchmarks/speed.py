"""How fast and how large the two main jobs are, against their limits (速度与内存).

Usage: python benchmarks/speed.py [DOCUMENT]     (without argument: the reference text of ../shared, else the example's own text)

Each job runs several times, every time in a process of its own: the imports first, then the clock. ``first`` is the first
run in such a process, with nothing prepared; ``again`` the best of the runs after it. Seconds are processor time, and the
least of the processes counts, since the machine is shared. Memory is the highest that a process held, imports included.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "jianghan-hr-2024"
REFERENCE = ROOT.parent / "shared" / "corpus" / "武汉江汉"
CHECK_LIMIT, BUILD_LIMIT, MEMORY_LIMIT = 0.3, 1.0, 150.0  # seconds, seconds, MB
PROCESSES, AGAIN = 3, 3


def checking(document: Path) -> Callable[[], object]:
    """The job of checking one document, ready to run."""
    from mingzhang.cli import patient
    from mingzhang.corpus import check
    from mingzhang.readers import html, pdf, text  # noqa: F401 - what read() imports when it meets such a file

    patient()
    return lambda: check(document)


def building(out: Path) -> Callable[[], object]:
    """The job of building the example as a page and a workbook, ready to run."""
    from mingzhang.compile import build

    def job() -> None:
        made = build(EXAMPLE, out, ("html", "xlsx"))
        if made.publication is None:
            sys.exit("\n".join(str(problem) for problem in made.problems))

    return job


def measured(job: Callable[[], object]) -> dict[str, float]:
    """Seconds of the first run, of the best one after it, and the peak memory of this process in MB."""
    seconds = []
    for _ in range(1 + AGAIN):
        start = time.process_time()
        job()
        seconds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return {"first": seconds[0], "again": min(seconds[1:]), "peak": peak}


def alone(*arguments: str) -> dict[str, float]:
    """This file run in fresh processes: the least of each figure."""
    runs: list[dict[str, float]] = []
    for _ in range(PROCESSES):
        done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr or done.stdout)
        runs.append(json.loads(done.stdout))
    return {name: min(run[name] for run in runs) for name in runs[0]}


def line(what: str, value: float, limit: float, unit: str) -> str:
    return f"  {what:　<10}{value:8.2f} {unit}　上限 {limit:g} {unit}　{value / limit:4.0%}　{'合格' if value <= limit else '超出'}"


def reference(folder: Path) -> Path:
    """The document to check: the reference text, or the example's own where that is absent."""
    texts = sorted(REFERENCE.glob("*.txt"))
    if texts:
        return texts[0]
    from mingzhang.compile import build

    return build(EXAMPLE, folder, ("text",)).written[0]


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--check"]:
        print(json.dumps(measured(checking(Path(arguments[1])))))
        return
    if arguments[:1] == ["--build"]:
        print(json.dumps(measured(building(Path(arguments[1])))))
        return
    with tempfile.TemporaryDirectory() as folder:
        document = Path(arguments[0]) if arguments else reference(Path(folder))
        check, build = alone("--check", str(document)), alone("--build", folder)
    print(f"核验 {document.name}")
    print(line("导入后首次", check["first"], CHECK_LIMIT, "秒"))
    print(line("同一进程再次", check["again"], CHECK_LIMIT, "秒"))
    print(line("内存峰值", check["peak"], MEMORY_LIMIT, "MB"))
    print(f"编制 {EXAMPLE.name} 的网页和工作簿")
    print(line("导入后首次", build["first"], BUILD_LIMIT, "秒"))
    print(line("同一进程再次", build["again"], BUILD_LIMIT, "秒"))
    print(line("内存峰值", build["peak"], MEMORY_LIMIT, "MB"))


if __name__ == "__main__":
    main(sys.argv[1:])
