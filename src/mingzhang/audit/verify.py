"""Whether a published file still says what its data say (核对已公开的文件).

Three questions, from the strictest: is the file byte for byte what the data give; if not, do its words and figures read the same;
and if it was laid out by another program, are its figures those of the data. The hash tells whether these are the data that
it was made of at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mingzhang.audit.carried import Carried, of_page, of_pdf
from mingzhang.audit.carried_office import charts_of_file, of_document, of_workbook, without_charts
from mingzhang.audit.changes import Text, changes, limited, lines_of, texts_of, told, without_paging
from mingzhang.audit.readback import compare
from mingzhang.audit.stamps import stamp_of
from mingzhang.budget import Budget, load
from mingzhang.budget.carriers.spreadsheet import without_value
from mingzhang.budget.redaction import redacted
from mingzhang.budget.tables import BY_NAME
from mingzhang.compile import FORMATS, Material, RoundingError, data_hash, published
from mingzhang.document import ReadError
from mingzhang.document.refusals import reason
from mingzhang.facts import Severity
from mingzhang.readers import read
from mingzhang.understand import understand
from mingzhang.views.layout import LayoutError, layouts
from mingzhang.views.markup import MarkupError
from mingzhang.views.publication import Publication, figures
from mingzhang.writers.docx_charts import HEADING
from mingzhang.writers.layout import WriteError

_CHARTS = "".join(HEADING.split())
#: kinds of files that only a folder of pictures or of data holds
_PICTURES, _DATA = frozenset({".png", ".svg"}), frozenset({".csv", ".json", ".xml", ".xsd"})


class Verdict(NamedTuple):
    """``matches``: True, False, or None where it cannot be told. ``lines`` are Chinese sentences, the answer first."""

    path: Path
    matches: bool | None
    lines: tuple[str, ...]


class _Unusable(Exception):
    """Nothing to compare with; the message is for people."""


def verify(path: Path, data: Path | None = None) -> Verdict:
    """Compare a published file, a folder of published data or pictures or a file of one, with the budget in ``data``.

    Without ``data`` the published data are looked for beside the file (…数据) or inside the folder.
    """
    if not path.exists():
        return Verdict(path, None, ("找不到这个文件或文件夹，请检查路径。",))
    try:
        stamp = stamp_of(path) or next((found for place in _homes(path) if (found := stamp_of(place))), "")
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
    except (_Unusable, ReadError, LayoutError, MarkupError, RoundingError, WriteError) as refused:
        return Verdict(path, None, (str(refused),))


def _identified(stamp: str) -> str:
    return f"文件带有数据指纹 {stamp}。" if stamp else "文件没有带数据指纹。"


def _beside(path: Path) -> Path | None:
    """The published data of a file: in the folder named after it, or, of a folder of data, in itself."""
    title = path.name.removesuffix(_tail(path)) if path.is_dir() else path.stem
    places = (*((path,) if path.is_dir() else ()), path.with_name(f"{title}数据"))
    found = next((place / "budget" for place in places if (place / "budget").is_dir()), None)
    return found or next((beside for home in _homes(path) if (beside := _beside(home)) is not None), None)


def _homes(path: Path) -> Iterator[Path]:
    """The folders of data or pictures in which a file may stand."""
    if not path.is_dir():
        yield from (parent for parent in path.absolute().parents if _tail(parent))


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
        if (member := _member(path, material, Path(folder))) is not None:
            return _folder_file(path, member, said)
        suffix = path.suffix.lower()
        # what another program printed of our Word file bears no hash, and has the words and charts of Word
        suffix = ".docx" if suffix == ".pdf" and not stamp_of(path) else suffix
        form = next((name for name, (pattern, _) in FORMATS.items() if pattern == f"{{}}{suffix}"), "")
        fresh = Path(folder) / f"新{suffix}"
        if form:
            FORMATS[form][1](material, fresh)
            if fresh.read_bytes() == path.read_bytes():
                return Verdict(path, True, ("一致。", said, "文件与由数据重新生成的逐字节相同。"))
        if form == "parquet":
            return _rows(path, fresh, said)
        return _read(path, fresh if form else None, publication, said)


def _member(path: Path, material: Material, folder: Path) -> Path | None:
    """A file of a folder of data or pictures, written anew: by its place in the folder, else by its name alone; None of another."""
    alone = {"poster": _PICTURES, "data": _DATA}
    forms = {_form(home): path.absolute().relative_to(home) for home in _homes(path)}
    for form in alone:
        names_picture = form == "poster" and path.stem.endswith(_tail_of(form))
        if form not in forms and path.suffix.lower() not in alone[form] and not names_picture:
            continue
        FORMATS[form][1](material, folder / form)
        place = folder / form / forms.get(form, path.name)
        if place.is_file():
            return place
        if form == "poster" and (picture := (folder / form / _tail_of(form)).with_suffix(path.suffix.lower())).is_file():
            return picture  # whatever it was called when it was put on a page
    return None


def _form(folder: Path) -> str:
    return next(form for form, (pattern, _) in FORMATS.items() if pattern == f"{{}}{_tail(folder)}")


def _tail_of(form: str) -> str:
    return FORMATS[form][0].removeprefix("{}")


def _folder_file(given: Path, fresh: Path, said: str) -> Verdict:
    if fresh.read_bytes() == given.read_bytes():
        return Verdict(given, True, ("一致。", said, "文件与由数据重新生成的逐字节相同。"))
    differing = [told(*pair) for pair in changes(lines_of(fresh.read_bytes()), lines_of(given.read_bytes()))]
    return Verdict(given, False, ("不一致。", said, *limited(differing or ["文件与由数据重新生成的不同。"])))


def _read(path: Path, fresh: Path | None, publication: Publication, said: str) -> Verdict:
    """By reading: figures against what the data print; words, and what a file carries beside them, against a file written anew."""
    document = read(path)
    foreign = fresh is not None and fresh.suffix != path.suffix.lower()
    if fresh is not None and foreign:
        document = without_charts(document, charts_of_file(fresh))
    wrong = sorted(compare(publication, understand(document)).lines, key=_about)
    words = list(_words(texts_of(read(fresh)), texts_of(document), foreign)) if fresh is not None else []
    beside = _beside_text(path, fresh)
    count = sum(1 for _ in figures(publication))
    unchecked = [*beside.unchecked, *(["图表中的数", "目录的页码"] if foreign else []), *([] if fresh is not None else ["文字"])]
    rest = f"没有核对：{'；'.join(unchecked)}。" if unchecked else ""
    agreed = [
        f"{count}处数、断言和指标", *(["文字"] if fresh is not None and not words else []), *beside.same
    ] if not wrong else list(beside.same)  # fmt: skip
    if not wrong and not words and not beside.changed:
        how = f"文件不是原样（另存、转换过，或由别的版本生成），但其中{'、'.join(agreed)}与数据一致。"
        return Verdict(path, True, tuple(line for line in ("一致。", said, how, rest) if line))
    lines = ["不一致。", said]
    if path.suffix.lower() == ".xlsx" and (count := sum(map(len, without_value(path).values()))):
        lines.append(f"工作簿中有{count}处公式没有算出的值（由不作计算的程序另存），读不到数；请用Excel或WPS打开、保存后再核对。")
    if words:
        lines += [f"文字或单元格有{len(words)}处改动：", *limited(words)]
    if beside.changed:
        lines += [f"附件、图、公式、脚本或样式有{len(beside.changed)}处改动：", *limited(beside.changed)]
    if wrong:
        lines += [f"由数据应印出{count}处数、断言和指标，读回文件有{len(wrong)}处不同：", *limited(wrong)]
    lines += [f"{'、'.join(agreed)}与数据一致。"] if agreed else []
    return Verdict(path, False, tuple(line for line in (*lines, rest) if line))


def _beside_text(path: Path, fresh: Path | None) -> Carried:
    """What the file carries beside its text, against one of its own format where that was written anew."""
    kind = path.suffix.lower()
    like = fresh if fresh is not None and fresh.suffix == kind else None
    if kind == ".pdf":
        return of_pdf(path, like)
    if like is None:
        return Carried(unchecked=("图表、公式、图片和版面",))
    compared = {".html": of_page, ".docx": of_document, ".xlsx": of_workbook}
    return compared[kind](path, like) if kind in compared else Carried()


def _words(should: list[Text], does: list[Text], foreign: bool) -> Iterator[str]:
    """The differences of the words. Another program's pages repeat the heads of tables that run on; charts are told apart."""
    left, right = ([s for s in without_paging(side) if s.text != _CHARTS] if foreign else side for side in (should, does))
    known = {said.text for said in left} if foreign else set()
    for expected, found in changes(left, right):
        if expected or any(said.text not in known or any(c.isdigit() for c in said.text) for said in found):
            yield told(expected, found)


def _about(line: str) -> str:
    """What a difference is about, so that what was printed and what was read instead stand together."""
    return line.partition("“")[2].partition("”")[0]


def _rows(given: Path, fresh: Path, said: str) -> Verdict:
    """A table of facts against one written anew, row by row."""
    differing = [told(*pair) for pair in changes(_facts(fresh), _facts(given))]
    if differing:
        return Verdict(given, False, ("不一致。", said, f"表中有{len(differing)}处不同：", *limited(differing)))
    return Verdict(given, True, ("一致。", said, "文件不是原样（另存、转换过，或由别的版本生成），但其中各行与数据一致。"))


def _facts(path: Path) -> list[Text]:
    """The rows of a Parquet file as texts, the names of its columns first."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise _Unusable(f"{path.name}：不是 Parquet 文件，或已损坏，不能读取。") from error
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    texts = (table.column_names, *([_text(value) for value in row] for row in rows))
    return [Text("，".join(row), f"第{number}行" if number else "列名") for number, row in enumerate(texts)]


def _text(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def _folders(given: Path, fresh: Path, said: str) -> Verdict:
    """A folder of published data against one written anew, file by file and line by line."""
    theirs = {p.relative_to(given).as_posix(): p for p in given.rglob("*") if p.is_file()}
    ours = {p.relative_to(fresh).as_posix(): p for p in fresh.rglob("*") if p.is_file()}
    lines = [f"缺少 {name}。" for name in sorted(ours.keys() - theirs.keys())]
    lines += [f"多出 {name}。" for name in sorted(theirs.keys() - ours.keys())]
    for name in sorted(ours.keys() & theirs.keys()):
        new, old = ours[name].read_bytes(), theirs[name].read_bytes()
        if new != old:
            differing = [told(*pair) for pair in changes(lines_of(new), lines_of(old))]
            lines += [f"{name}：{change}" for change in differing] or [f"{name} 与由数据重新生成的不同。"]
    if not lines:
        return Verdict(given, True, ("一致。", said, f"{len(ours)}个数据文件与由数据重新生成的逐字节相同。"))
    return Verdict(given, False, ("不一致。", said, *limited(lines)))
