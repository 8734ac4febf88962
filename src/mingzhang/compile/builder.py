"""A budget package → written documents, or the reasons why not (生成)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from mingzhang.budget import Budget, Problem, check, examine, places_of
from mingzhang.budget.carriers import Places
from mingzhang.budget.problem import doubt, error
from mingzhang.budget.redaction import PERSON, LeftOut, Redacted, redacted
from mingzhang.compile.loose_text import freetext
from mingzhang.compile.private_numbers import private_numbers
from mingzhang.compile.publisher import RoundingError, has_tails, picture, publish
from mingzhang.document.refusals import reason
from mingzhang.facts import Severity
from mingzhang.views.facts import facts_of
from mingzhang.views.layout import LayoutError, layouts
from mingzhang.views.layout import layout as layout_of
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

Writer = Callable[[Publication, Budget, Path], None]


def _alone(write: Callable[[Publication, Path], None]) -> Writer:
    return lambda publication, budget, path: write(publication, path)


#: format → how its file or folder is called after the title, and what writes it
FORMATS: dict[str, tuple[str, Writer]] = {
    "html": ("{}.html", lambda publication, budget, path: write_html(publication, path, picture(budget, budget.meta.layout))),
    "xlsx": ("{}.xlsx", _alone(write_xlsx)),
    "docx": ("{}.docx", lambda publication, budget, path: write_docx(publication, path, picture(budget, budget.meta.layout))),
    "pdf": ("{}.pdf", _alone(write_pdf)),
    "text": ("{}.txt", _alone(write_text)),
    "data": ("{}数据", write_data),
    "poster": ("{}一图读懂", lambda publication, budget, path: write_poster(picture(budget, budget.meta.layout), path)),
    "parquet": ("{}.parquet", _alone(write_parquet)),
}


#: what is written where nothing else is asked for
DEFAULT = ("html", "xlsx", "docx", "pdf", "text", "data", "poster")


class BuildReport(NamedTuple):
    """What became of a build. ``publication`` is None where it was refused; then nothing was written.

    ``left_out``: what the data hold and the public formats do not.
    """

    publication: Publication | None
    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    summary: Summary | None = None

    @property
    def refused(self) -> bool:
        return self.publication is None


def build(folder: Path | str, out: Path | str, formats: Sequence[str] = DEFAULT, layout: str = "", rounding: str = "") -> BuildReport:
    """Compile the budget in ``folder`` (or a workbook) into ``out``; ``layout`` and ``rounding`` '' take the budget's own.

    Any 错误 refuses the whole build, each named with file, row and column; a 疑点 is reported and passes. What may not be
    published (涉密、个人信息、内部资料) reaches no writer.
    """
    problems: list[Problem] = [_unknown(name) for name in formats if name not in FORMATS]
    budget, found = examine(folder)
    problems += found
    if budget is None or _errors(problems):
        return BuildReport(None, (), tuple(problems))
    redaction = redacted(budget)
    name = layout if layout else budget.meta.layout
    meta = redaction.budget.meta
    public = redaction.budget._replace(meta=meta._replace(layout=name, rounding=rounding if rounding else meta.rounding))
    try:
        chosen = layout_of(name)
        setting = setting_of(facts_of(public, chosen.stage), chosen)
    except LayoutError as refused:
        return BuildReport(None, (), (*problems, error("budget.csv", 2, "layout", str(refused))))
    if setting.is_final and not public.outturns:
        message = f"版式“{name}”编制部门决算，但“决算”表没有内容；请先填写各项目的决算数，或改用预算的版式。"
        problems.append(error("outturns.csv", 0, "", message))
    problems += _public_problems(redaction, setting, places_of(folder))
    if _errors(problems):
        return BuildReport(None, (), tuple(problems))
    try:
        publication = publish(public, name)
    except RoundingError as refused:
        return BuildReport(None, (), (*problems, error("", 0, "", str(refused))))
    if has_tails(publication):
        message = "金额不能同时舍入到处处相加相符，已逐数四舍五入，并在公开材料中注明尾差。"
        problems.append(doubt("budget.csv", 2, "rounding", message))
    report = _write(publication, public, Path(out), formats, tuple(problems))
    return report._replace(left_out=redaction.left_out, summary=summary(setting, publication.title))


def _public_problems(redaction: Redacted, setting: Setting, places: Places) -> list[Problem]:
    """What is wrong with what is left to be published: its texts, and what no longer agrees without the rest."""

    def place(table: str, row: int) -> tuple[str, int]:
        kept = redaction.kept[table]
        return places(table, kept[row] if row < len(kept) else row)

    problems = [*freetext(setting, place), *private_numbers(redaction.budget, place)]
    if any(item.why != PERSON for item in redaction.left_out):
        found = (p for p in check(redaction.budget, places=place) if p.severity is Severity.ERROR)
        problems += (p._replace(message=f"剔除不公开的内容之后，{p.message}") for p in found)
    return problems


def _write(publication: Publication, budget: Budget, out: Path, formats: Sequence[str], problems: tuple[Problem, ...]) -> BuildReport:
    written: list[Path] = []
    for name in dict.fromkeys(formats):
        pattern, write = FORMATS[name]
        path = out / pattern.format(_filename(publication.title))
        try:
            out.mkdir(parents=True, exist_ok=True)
            write(publication, budget, path)
        except OSError as failed:
            message = f"无法写入（{reason(failed)}），请检查目录权限和磁盘空间后重试。"
            return BuildReport(None, tuple(written), (*problems, error(path.name, 0, "", message)))
        except WriteError as refused:
            return BuildReport(None, tuple(written), (*problems, error(path.name, 0, "", str(refused))))
        written.append(path)
    return BuildReport(publication, tuple(written), problems)


def _errors(problems: Sequence[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)


def _unknown(name: str) -> Problem:
    return error("", 0, "formats", f"不能生成“{name}”格式；可以生成：{'、'.join(FORMATS)}。现有版式：{'、'.join(layouts())}。")


def _filename(title: str) -> str:
    return "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title)
