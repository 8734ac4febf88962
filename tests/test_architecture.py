"""The house stands as designed: one direction of dependence, small files, clean text, current documentation."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
PACKAGE = SRC / "mingzhang"
SHARED = ROOT.parent / "shared"

#: top to bottom; a layer may import those after it
LAYERS = (
    "web", "cli", "corpus", "audit", "compile", "diagnose", "writers", "readers", "understand", "views", "budget",
    "rules", "laws", "reading", "vocabulary", "catalogues", "document", "facts",
)  # fmt: skip
#: layers that may import less than the order allows: readers know no meaning, writers know no reading
ONLY = {
    "readers": {"document", "facts"},
    "document": {"facts"},
    "facts": set(),
    "catalogues": set(),
}
FORBIDDEN = {("writers", "readers"), ("writers", "understand"), ("views", "understand")}
#: files over 400 lines, each with the reason why it is one piece
LONG: dict[str, str] = {}
LINES = 400


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def layer(module: str) -> str:
    """facts of mingzhang.facts.number; '' of the package itself."""
    return module.split(".")[1] if "." in module else ""


@lru_cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"), MODULES[module].name)


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Modules of the package that a module imports anywhere, and the line."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            names = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names]
        else:
            continue
        yield from ((name, node.lineno) for name in names if name.split(".")[0] == "mingzhang")


def test_every_module_has_its_layer() -> None:
    assert {layer(name) for name in MODULES} - {"", "__main__"} <= set(LAYERS)


def test_imports_point_one_way() -> None:
    order = {name: depth for depth, name in enumerate(LAYERS)}
    wrong = []
    for module in MODULES:
        above = layer(module)
        for name, line in imports(module):
            below = layer(name)
            if above in ("", "__main__") or below in ("", above):
                continue
            if below not in order or order[below] < order[above] or below not in ONLY.get(above, {below}) or (above, below) in FORBIDDEN:
                wrong.append(f"{MODULES[module].relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_the_package_itself_imports_nothing_at_first() -> None:
    """It is imported before every module of it, so its functions fetch what they need only when called."""
    own = [node for node in tree("mingzhang").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not [ast.unparse(node) for node in own if "mingzhang" in ast.unparse(node)]


def test_there_is_no_import_cycle() -> None:
    graph = {module: {name for name, _ in imports(module)} - {module, "mingzhang"} for module in MODULES if module != "mingzhang"}
    # a package's __init__ gathers its own modules; they reach each other directly, never through it
    inward = [(module, name) for module, names in graph.items() for name in names if module.startswith(name + ".")]
    assert not [f"{module} imports its own package {name}" for module, name in inward if not module.endswith(".__main__")]
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, "cycle: " + " → ".join((*path[path.index(module) :], module))
        if module not in done:
            for name in sorted(graph.get(module, ())):
                visit(name, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_imports_are_written_down() -> None:
    """An import by name at run time is hidden from the tests above: only other projects' optional libraries, by a literal name."""
    call = re.compile(r"\b(?:import_module|__import__)\((?!\"(?!mingzhang)\w)")
    assert not [name for name, path in MODULES.items() if call.search(path.read_text(encoding="utf-8"))]


#: a module alone is its packages, then itself: so each is tried in a fork of the process that holds just its packages
ALONE = """
import importlib, json, os, sys
names, outside = json.load(sys.stdin)
for name in outside:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
read, write = os.pipe()

def inside(package):
    for name in names:
        if name.rpartition(".")[0] == package:
            alone(name)

def alone(name):
    if name in sys.modules:
        return inside(name)
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
            inside(name)
        except BaseException as error:
            os.write(write, f"{name}: {error!r}\\n".encode()[:2000])
        os._exit(0)
    os.waitpid(child, 0)

inside("")
os.close(write)
print(json.dumps(os.fdopen(read).read().splitlines()))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_module_imports_alone() -> None:
    """Each in a process of its own in which none of ours was imported before; other projects' modules are warmed up once."""
    outside = set()
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Import):
                outside |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                outside.add(node.module)
    ours = [name for name in MODULES if not name.endswith("__main__")]
    result = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=json.dumps([ours, sorted(name for name in outside if name.split(".")[0] != "mingzhang")]),
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(SRC)},
    )  # fmt: skip
    assert json.loads(result.stdout) == []


def test_the_heavy_libraries_wait_until_they_are_needed() -> None:
    """``import mingzhang`` loads no reader, no writer and no framework."""
    code = "import sys, mingzhang; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(SRC)}
    ).stdout.split()  # fmt: skip
    assert not {"django", "docx", "openpyxl", "xlsxwriter", "pypdfium2", "lxml", "polars", "duckdb"} & set(loaded)


def test_files_stay_small() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES.values()}
    assert {name for name, lines in lengths.items() if lines > LINES} == set(LONG)
    assert all(LONG.values())


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for name, path in MODULES.items() if tree(name).body and not ast.get_docstring(tree(name))]
    assert not silent


# what is committed


@lru_cache
def committed() -> tuple[Path, ...]:
    """Files that are or would be committed; in an unpacked archive every file outside hidden and generated folders."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode == 0:
        return tuple(path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file())
    skipped = {".venv", "out", ".git", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts))


def texts() -> Iterator[tuple[str, str]]:
    for path in committed():
        if path.stat().st_size < 2_000_000:
            try:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def matches(pattern: str, name: str, text: str) -> list[str]:
    return [f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}" for found in re.finditer(pattern, text)]


def test_no_tracked_file_is_large() -> None:
    assert not [str(path) for path in committed() if path.stat().st_size > 700_000]


def test_no_text_names_a_machine() -> None:
    paths = r"(?<![\w.])/(?:work|farm|root|home/\w+|Users/\w+|tmp/\w+)/[\w.]"
    assert not [hit for name, text in texts() for hit in matches(paths, name, text)]


def test_no_text_names_a_package_index() -> None:
    hosts = r"(?i)py[p]i\.org|python[h]osted|npm[j]s\.org|deb\.[d]ebian|--(?:extra-)?index-url \S*:"
    assert not [hit for name, text in texts() for hit in matches(hosts, name, text)]


def test_lock_files_hold_hashes_and_no_address() -> None:
    locks = [(name, text) for name, text in texts() if name.endswith(".lock")]
    assert {"requirements.lock", "requirements-dev.lock"} <= {name for name, _ in locks}
    for name, text in locks:
        assert not matches(r"\w+://|--index-url|--find-links|@ file", name, text)
        pins = [line for line in text.splitlines() if re.match(r"[\w.-]+==", line)]
        assert pins and all(line.endswith("\\") for line in pins), f"{name}: a version without hash"


def test_no_text_outside_fixtures_holds_a_telephone_number() -> None:
    """A mobile, or a line with its area code, unless plainly fictitious (the last seven digits one digit, or 1234567)."""
    phone = r"(?<![\w.,-])(?:1[3-9]\d(?!(\d)\1{7})(?!\d?1234567)\d{8}|0\d{2,3}[-－—](?!\d?(\d)\2{6})(?!\d?1234567)\d{7,8})(?![\w.,])"
    assert re.search(phone, "电话 0999-" + "8253647") and not re.search(phone, "027-88888888") and not re.search(phone, "13812345678")
    assert not [hit for name, text in texts() if not name.endswith(".lock") for hit in matches(phone, name, text)]


@pytest.mark.skipif(not SHARED.exists(), reason="the reference documents are not here")
def test_no_person_of_the_reference_documents_is_named() -> None:
    persons, phones = set(), set()
    for path in (SHARED / "corpus").rglob("*.txt"):
        text = path.read_text(encoding="utf-8", errors="replace")
        persons |= set(re.findall(r"(?:负责人|填报人|联系人|经办人)\s*[:：\t]\s*([\u4e00-\u9fff]{2,4})(?=\s)", text))
        phones |= set(re.findall(r"电话\D{0,4}(?:0\d{2,3}-)?(\d{7,8})(?!\d)", text))
    persons -= {"联系电话"}
    assert persons and phones, "found nobody to protect: the search is broken"
    private = "|".join(map(re.escape, sorted(persons | phones)))
    assert not [hit for name, text in texts() for hit in matches(private, name, text)]


# documentation


def pages() -> dict[str, str]:
    return {name: text for name, text in texts() if name.endswith(".md")}


@pytest.mark.parametrize("home", ["mingzhang.laws", "mingzhang.rules"])
def test_every_law_and_rule_is_documented(home: str) -> None:
    registry = importlib.import_module(home).REGISTRY
    ids = [item if isinstance(item, str) else item.id for item in registry]
    assert ids and len(set(ids)) == len(ids)
    docs = "\n".join(text for name, text in pages().items() if name.startswith("docs/"))
    assert not [name for name in ids if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", docs)]


def test_the_page_of_laws_and_rules_is_current() -> None:
    printed = subprocess.run(
        [sys.executable, ROOT / "scripts" / "checks.py"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(SRC)},
    ).stdout  # fmt: skip
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == printed, "run scripts/document"


def test_links_lead_somewhere() -> None:
    broken = []
    for name, text in pages().items():
        for target in re.findall(r"\]\(([^)\s]+)\)|<img [^>]*src=\"([^\"]+)\"", text):
            path = (target[0] or target[1]).partition("#")[0]
            if path and "://" not in path and not (ROOT / name).parent.joinpath(path).exists():
                broken.append(f"{name}: {path}")
    assert not broken


def test_the_readme_gives_exactly_the_public_commands() -> None:
    targets = re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets == ["run", "test"]
    for name in ("README.md", "README.zh-CN.md"):
        commands = set(re.findall(r"\bmake ([a-z]+)", (ROOT / name).read_text(encoding="utf-8")))
        assert commands == set(targets), name


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1)) and numbers
