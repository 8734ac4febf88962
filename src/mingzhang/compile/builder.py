"""A budget package → written documents, or the reasons why not (生成)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mingzhang.budget import Budget, Problem, check, examine, places_of
from mingzhang.budget.carriers import Places
from mingzhang.budget.carriers.exchange import over_length
from mingzhang.budget.problem import doubt, error
from mingzhang.budget.redaction import PERSON, LeftOut, Redacted, redacted
from mingzhang.compile.layout_needs import layout_problems
from mingzhang.compile.loose_text import freetext
from mingzhang.compile.prior_totals import prior_problems
from mingzhang.compile.private_numbers import private_numbers
from mingzhang.compile.publisher import RoundingError, has_tails, published
from mingzhang.document.refusals import reason
from mingzhang.facts import Severity
from mingzhang.views.facts import facts_of
from mingzhang.views.layout import LayoutError, layouts
from mingzhang.views.layout import layout as layout_of
from mingzhang.views.poster import Poster
from mingzhang.views.publication import Publication
from mingzhang.views.setting import Setting, setting_of
from mingzhang.views.summary import Summary, summary
from mingzhang.writers.data import write_data
from mingzhang.writers.docx import write_docx
from mingzhang.writers.html import write_html
from mingzhang.writers.layout import WriteError
from mingzhang.writers.parquet import write_parquet
from mingzhang.writers.pdf import write_pdf
from mingzhang.writers.poster import write_poster
from mingzhang.writers.text import write_text
from mingzhang.writers.xlsx import write_xlsx


class Material(NamedTuple):
    """What is written: the publication, the public budget that it is of, and its one picture."""

    publication: Publication
    budget: Budget
    picture: Poster


Writer = Callable[[Material, Path], None]


def _alone(write: Callable[[Publication, Path], None]) -> Writer:
    return lambda material, path: write(material.publication, path)


#: format → how its file or folder is called after the title, and what writes it
FORMATS: dict[str, tuple[str, Writer]] = {
    "html": ("{}.html", lambda material, path: write_html(material.publication, path, material.picture)),
    "xlsx": ("{}.xlsx", _alone(write_xlsx)),
    "docx": ("{}.docx", lambda material, path: write_docx(material.publication, path, material.picture)),
    "pdf": ("{}.pdf", _alone(write_pdf)),
    "text": ("{}.txt", _alone(write_text)),
    "data": ("{}数据", lambda material, path: write_data(material.publication, material.budget, path)),
    "poster": ("{}一图读懂", lambda material, path: write_poster(material.picture, path)),
    "parquet": ("{}.parquet", lambda material, path: write_parquet(material.publication, material.budget, path)),
}


#: what is written where nothing else is asked for
DEFAULT = ("html", "xlsx", "docx", "pdf", "text", "data", "poster")
#: where files are put that do not say what they should
REJECTED = "未通过回读"


class Made(NamedTuple):
    """What became of a format: its file or folder, why it was not written, and what it does not say as it should."""

    path: Path
    problems: tuple[Problem, ...] = ()
    differences: tuple[str, ...] = ()


#: makes formats of a material in a folder, in any way and order
Maker = Callable[[Material, Sequence[str], Path], Iterable[Made]]


class BuildReport(NamedTuple):
    """What became of a build. ``material`` is None where it was refused; then nothing was written.

    ``left_out``: what the data hold and the public formats do not. ``rejected``: files that were written and do not say what
    they should.
    """

    material: Material | None
    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    summary: Summary | None = None
    rejected: tuple[Made, ...] = ()

    @property
    def publication(self) -> Publication | None:
        return None if self.material is None else self.material.publication

    @property
    def refused(self) -> bool:
        return self.material is None


def made(material: Material, form: str, folder: Path) -> Made:
    """One format of a material, written to a folder."""
    pattern, write = FORMATS[form]
    path = folder / pattern.format(_filename(material.publication.title))
    try:
        write(material, path)
    except OSError as failed:
        return Made(path, (error(path.name, 0, "", f"无法写入（{reason(failed)}），请检查目录权限和磁盘空间后重试。"),))
    except WriteError as refused:
        return Made(path, (error(path.name, 0, "", str(refused)),))
    return Made(path)


def _in_turn(material: Material, formats: Sequence[str], folder: Path) -> Iterator[Made]:
    return (made(material, form, folder) for form in formats)


def build(
    source: Path | str, out: Path | str, formats: Sequence[str] = DEFAULT, layout: str = "", rounding: str = "", make: Maker = _in_turn
) -> BuildReport:
    """Compile the budget in ``source`` (a folder, a workbook, an exchange file) into ``out``; ``layout`` and ``rounding`` '' take the
    budget's own.

    Any 错误 refuses the whole build, each named with file, row and column; a 疑点 is reported and passes. What may not be
    published (涉密、个人信息、内部资料) reaches no writer. Files appear in ``out`` when all of them are written, or not at all.
    """
    report = prepared(source, formats, layout, rounding)
    return report if report.material is None else _written(report, report.material, Path(out), tuple(dict.fromkeys(formats)), make)


def prepared(source: Path | str, formats: Sequence[str] = (), layout: str = "", rounding: str = "") -> BuildReport:
    """What there is to write of a budget, as :func:`build` writes it, or why nothing may be written."""
    problems: list[Problem] = [_unknown(name) for name in formats if name not in FORMATS]
    budget, found = examine(source)
    problems += found
    if budget is None or _errors(problems):
        return BuildReport(None, (), tuple(problems))
    redaction = redacted(budget)
    places = places_of(Path(source))
    name = layout if layout else budget.meta.layout
    meta = redaction.budget.meta
    public = redaction.budget._replace(meta=meta._replace(layout=name, rounding=rounding if rounding else meta.rounding))
    try:
        chosen = layout_of(name)
        setting = setting_of(facts_of(public, chosen.stage), chosen)
    except LayoutError as refused:
        return BuildReport(None, (), (*problems, error(*places("budget", 0), "layout", str(refused))))
    if setting.is_final and not public.outturns:
        message = f"版式“{name}”编制部门决算，但“决算”表没有内容；请先填写各项目的决算数，或改用预算的版式。"
        problems.append(error(places("outturns", 0)[0], 0, "", message))
    problems += _public_problems(redaction, setting, places)
    if _errors(problems):
        return BuildReport(None, (), tuple(problems))
    try:
        publication, poster = published(public, name)
    except RoundingError as refused:
        return BuildReport(None, (), (*problems, error("", 0, "", str(refused))))
    if has_tails(publication):
        message = "金额不能同时舍入到处处相加相符，已逐数四舍五入，并在公开材料中注明尾差。"
        problems.append(doubt(*places("budget", 0), "rounding", message))
    if "data" in formats:
        problems += _too_long(public)
    material = Material(publication, public, poster)
    return BuildReport(material, (), tuple(problems), redaction.left_out, summary(setting, publication.title))


def _public_problems(redaction: Redacted, setting: Setting, places: Places) -> list[Problem]:
    """What is wrong with what is left to be published: its texts, and what no longer agrees without the rest."""

    def place(table: str, row: int) -> tuple[str, int]:
        kept = redaction.kept[table]
        return places(table, kept[row] if row < len(kept) else row)

    problems = [*freetext(setting, place), *private_numbers(redaction.budget, place)]
    problems += [*layout_problems(setting, place), *prior_problems(setting, place)]
    if any(item.why != PERSON for item in redaction.left_out):
        found = (p for p in check(redaction.budget, places=place) if p.severity is Severity.ERROR)
        problems += (p._replace(message=f"剔除不公开的内容之后，{p.message}") for p in found)
    return problems


def _too_long(budget: Budget) -> Iterator[Problem]:
    """What a system that keeps to the standard's lengths could not take whole; the file says it too, and keeps all of it."""
    if found := over_length(budget):
        count = sum(len(one.records) for one in found)
        elements = "、".join(dict.fromkeys(one.element for one in found))
        says = f"有{count}处超过预算管理一体化规范所定的长度（{elements}），已照原样写出"
        yield Problem("exchange.json", 0, "", f"{says}；导入其他系统前可能需要缩短，逐处见文件末尾的over_length。", Severity.HINT)


def _written(report: BuildReport, material: Material, out: Path, formats: Sequence[str], make: Maker) -> BuildReport:
    """Every format in a folder that nobody sees, then all of them in their place."""
    new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".mingzhang-", dir=out) as name:
            done = tuple(make(material, formats, Path(name)))
            if problems := tuple(problem for one in done for problem in one.problems):
                return report._replace(material=None, problems=(*report.problems, *problems))
            written = tuple(_placed(one.path, out) for one in done if not one.differences)
            rejected = tuple(one._replace(path=_placed(one.path, out / REJECTED)) for one in done if one.differences)
    except OSError as failed:
        problem = error(out.name, 0, "", f"无法写入（{reason(failed)}），请检查目录权限和磁盘空间后重试。")
        return report._replace(material=None, problems=(*report.problems, problem))
    finally:
        with suppress(OSError):
            if new:
                out.rmdir()  # which fails where anything came of it
    return report._replace(written=written, rejected=rejected)


def _placed(made: Path, folder: Path) -> Path:
    """What was made, moved to a folder; another version of it is replaced, what else is there stays."""
    place = folder / made.name
    if made.is_dir():
        for one in sorted(made.iterdir()):
            _placed(one, place)
        return place
    folder.mkdir(parents=True, exist_ok=True)
    made.replace(place)
    return place


def _errors(problems: Sequence[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)


def _unknown(name: str) -> Problem:
    return error("", 0, "formats", f"不能生成“{name}”格式；可以生成：{'、'.join(FORMATS)}。现有版式：{'、'.join(layouts())}。")


def _filename(title: str) -> str:
    return "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title)
