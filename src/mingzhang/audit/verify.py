"""Whether a published file still says what its data say (核对已公开的文件).

Three questions, from the strictest: is the file byte for byte what the data give; if not, do its words and figures read the same;
and if it was laid out by another program, are its figures those of the data. The hash tells whether these are the data that
it was made of at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mingzhang.audit.readback import compare
from mingzhang.audit.stamps import stamp_of
from mingzhang.budget import Budget, load
from mingzhang.budget.redaction import redacted
from mingzhang.budget.tables import BY_NAME
from mingzhang.compile import FORMATS, Material, RoundingError, data_hash, published
from mingzhang.document import Document, Grid, Paragraph, ReadError
from mingzhang.document.refusals import reason
from mingzhang.facts import Severity
from mingzhang.readers import read
from mingzhang.understand import understand
from mingzhang.views.layout import LayoutError, layouts
from mingzhang.views.markup import MarkupError
from mingzhang.views.publication import Publication, figures

#: differences that are told one by one
_TOLD = 20
_LONG = 60


class Verdict(NamedTuple):
    """``matches``: True, False, or None where it cannot be told. ``lines`` are Chinese sentences, the answer first."""

    path: Path
    matches: bool | None
    lines: tuple[str, ...]


class _Unusable(Exception):
    """Nothing to compare with; the message is for people."""


def verify(path: Path, data: Path | None = None) -> Verdict:
    """Compare a published file, or a folder of published data or pictures, with the budget in ``data``.

    Without ``data`` the published data are looked for beside the file (…数据) or inside the folder.
    """
    try:
        stamp = stamp_of(path)
        source = data if data is not None else _beside(path)
        if source is None:
            return Verdict(path, None, ("没有可核对的数据。请用 --data 写明预算数据所在的文件夹或工作簿。", _identified(stamp)))
        budget = _loaded(source)
        if not stamp:
            return _against(path, budget, source, "文件没有带数据指纹，不能确定它由哪一份数据生成；以下按现有数据核对。")
        made_of = _made_of(budget, stamp)
        if made_of is not None:
            return _against(path, made_of, source, f"数据指纹相符：文件由 {source} 的数据生成（{stamp[:12]}…）。")
        said = f"数据指纹不符：文件的是 {stamp[:12]}…，{source} 的是 {data_hash(budget)[:12]}…。数据在公开之后改动过，或者不是这份数据。"
        verdict = _against(path, budget, source, said)
        return verdict._replace(matches=False, lines=("不一致。", *verdict.lines[1:]))
    except OSError as failed:
        return Verdict(path, None, (f"不能读取（{reason(failed)}）。",))
    except (_Unusable, ReadError, LayoutError, MarkupError, RoundingError) as refused:
        return Verdict(path, None, (str(refused),))


def _identified(stamp: str) -> str:
    return f"文件带有数据指纹 {stamp}。" if stamp else "文件没有带数据指纹。"


def _beside(path: Path) -> Path | None:
    """The published data of a file: in the folder named after it, or, of a folder of data, in itself."""
    title = path.name.removesuffix(_tail(path)) if path.is_dir() else path.stem
    places = (*((path,) if path.is_dir() else ()), path.with_name(f"{title}数据"))
    return next((place / "budget" for place in places if (place / "budget").is_dir()), None)


def _tail(path: Path) -> str:
    """How a folder is called after the title: 数据, 一图读懂; '' where it bears another name."""
    tails = (pattern.removeprefix("{}") for pattern, _ in FORMATS.values() if "." not in pattern)
    return next((tail for tail in tails if path.name.endswith(tail)), "")


def _loaded(source: Path) -> Budget:
    budget, problems = load(source)
    if budget is None:
        told = "；".join(str(p) for p in problems if p.severity is Severity.ERROR)
        raise _Unusable(f"数据不能读取：{told}")
    return redacted(budget).budget


def _made_of(budget: Budget, stamp: str) -> Budget | None:
    """The budget in the layout and rounding in which it has this hash; None if in none."""
    roundings = [choice.value for choice in BY_NAME["budget"].field("rounding").choices]
    own = budget.meta
    for layout in dict.fromkeys((own.layout, *layouts())):
        for rounding in dict.fromkeys((own.rounding, *roundings)):
            candidate = budget._replace(meta=own._replace(layout=layout, rounding=rounding))
            if data_hash(candidate) == stamp:
                return candidate
    return None


# ---- comparing -------------------------------------------------------------------------------------------------------


def _against(path: Path, budget: Budget, source: Path, said: str) -> Verdict:
    publication, picture = published(budget, budget.meta.layout)
    material = Material(publication, budget, picture)
    with TemporaryDirectory() as folder:
        if path.is_dir():
            form = next((name for name, (pattern, _) in FORMATS.items() if pattern == f"{{}}{_tail(path)}"), "data")
            FORMATS[form][1](material, Path(folder) / "新")
            return _folders(path, Path(folder) / "新", said)
        form = next((name for name, (pattern, _) in FORMATS.items() if pattern == f"{{}}{path.suffix.lower()}"), "")
        fresh = Path(folder) / f"新{path.suffix.lower()}"
        if form:
            FORMATS[form][1](material, fresh)
            if fresh.read_bytes() == path.read_bytes():
                return Verdict(path, True, ("一致。", said, "文件与由数据重新生成的逐字节相同。"))
        return _read(path, fresh if form else None, publication, said)


def _read(path: Path, fresh: Path | None, publication: Publication, said: str) -> Verdict:
    """By reading: the figures against what the data print, the words against a file of the same format written anew."""
    document = read(path)
    wrong = list(compare(publication, understand(document)).lines)
    words = list(_changes(_texts(read(fresh)), _texts(document))) if fresh is not None else []
    wrong = sorted(wrong, key=_about)
    count = sum(1 for _ in figures(publication))
    if not wrong and not words:
        told = "文件不是原样（另存、转换过，或由别的版本生成），"
        rest = "文字也一致。" if fresh is not None else "文字没有逐字核对。"
        return Verdict(path, True, ("一致。", said, f"{told}但其中{count}处数、断言和指标全部与数据一致，{rest}"))
    lines = ["不一致。", said]
    if words:
        lines += [f"文字或单元格有{len(words)}处改动：", *_limited(words)]
    if wrong:
        lines += [f"由数据应印出{count}处数、断言和指标，读回文件有{len(wrong)}处不同：", *_limited(wrong)]
    else:
        lines.append(f"{count}处数、断言和指标全部与数据一致。")
    return Verdict(path, False, tuple(lines))


def _about(line: str) -> str:
    """What a difference is about, so that what was printed and what was read instead stand together."""
    return line.partition("“")[2].partition("”")[0]


def _folders(given: Path, fresh: Path, said: str) -> Verdict:
    """A folder of published data against one written anew, file by file and line by line."""
    theirs = {p.relative_to(given).as_posix(): p for p in given.rglob("*") if p.is_file()}
    ours = {p.relative_to(fresh).as_posix(): p for p in fresh.rglob("*") if p.is_file()}
    lines = [f"缺少 {name}。" for name in sorted(ours.keys() - theirs.keys())]
    lines += [f"多出 {name}。" for name in sorted(theirs.keys() - ours.keys())]
    for name in sorted(ours.keys() & theirs.keys()):
        new, old = ours[name].read_bytes(), theirs[name].read_bytes()
        if new != old:
            changes = list(_changes(_lines(new), _lines(old)))
            lines += [f"{name}：{change}" for change in changes] or [f"{name} 与由数据重新生成的不同。"]
    if not lines:
        return Verdict(given, True, ("一致。", said, f"{len(ours)}个数据文件与由数据重新生成的逐字节相同。"))
    return Verdict(given, False, ("不一致。", said, *_limited(lines)))


class _Said(NamedTuple):
    """A text and where it stands, in words."""

    text: str
    where: str = ""


def _lines(data: bytes) -> list[_Said]:
    try:
        return [_Said(line, f"第{number}行") for number, line in enumerate(data.decode("utf-8").splitlines(), start=1)]
    except UnicodeDecodeError:
        return []


def _texts(document: Document) -> list[_Said]:
    """Every paragraph and cell that says something, in reading order."""
    found: list[_Said] = []
    title = ""
    for block in document.blocks:
        page = f"工作表“{block.page}”" if isinstance(block.page, str) else f"第{block.page}页" if block.page else ""
        if isinstance(block, Paragraph):
            found.append(_Said(block.text, page))
            title = block.text if len(block.text) <= _LONG and not block.text.startswith("单位") else title
        elif isinstance(block, Grid):
            labels: dict[int, str] = {}
            for cell in block.cells:
                found.append(_Said(cell.text, " ".join(w for w in (page or title, labels.get(cell.row, "")) if w)))
                labels[cell.row] = labels.get(cell.row) or " ".join(cell.text.split())[:_LONG]
    return [said._replace(text=" ".join(said.text.split())) for said in found if said.text.strip()]


def _changes(should: Sequence[_Said], does: Sequence[_Said]) -> Iterator[str]:
    """Each stretch of texts that differs, in words."""
    left, right = [s.text for s in should], [s.text for s in does]
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        expected, found = "／".join(left[a:b]), "／".join(right[c:d])
        where = (does[c].where if c < d else should[a].where if a < b else "").strip()
        where = f"{where}：" if where else ""
        if kind == "replace":
            yield f"{where}应为“{_short(expected, found)}”，现为“{_short(found, expected)}”。"
        elif kind == "delete":
            yield f"{where}缺少“{_short(expected)}”。"
        elif kind == "insert":
            yield f"{where}多出“{_short(found)}”。"


def _short(text: str, other: str = "") -> str:
    """The text around its first difference from the other."""
    start = next((i for i, (x, y) in enumerate(zip(text, other, strict=False)) if x != y), min(len(text), len(other)))
    start = max(0, start - _LONG // 3) if len(text) > _LONG else 0
    cut = text[start : start + _LONG]
    return f"{'…' if start else ''}{cut}{'…' if start + _LONG < len(text) else ''}"


def _limited(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"　{line}" for line in lines[:_TOLD])
    if len(lines) > _TOLD:
        yield f"　另有{len(lines) - _TOLD}处。"
