"""One picture of the budget for citizens (一图读懂): where the money comes from, what it is for, what changed, what it should achieve.

Every number is a :class:`~mingzhang.views.publication.Figure`, as in the disclosure that it goes with; ``weight`` is the same
figure's size, for the length of its bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.budget.model import IndicatorRow, Project
from mingzhang.facts import Coordinate
from mingzhang.views.facts import NATURE
from mingzhang.views.forms_history import score
from mingzhang.views.forms_indicators import target_text
from mingzhang.views.markup import rendered
from mingzhang.views.names import function_name
from mingzhang.views.narrative.final import performance
from mingzhang.views.narrative.totals import NATURES, classes
from mingzhang.views.phrases import amount, because, begun, change, exists, last_year, listed, printed, prose, share
from mingzhang.views.publication import Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import text

#: projects that have a card of their own; the others are told in one line
MOST_PROJECTS = 8
_THREE_PUBLIC = {"abroad": "因公出国（境）费", "vehicle": "公务用车购置及运行维护费", "reception": "公务接待费"}


class Bar(NamedTuple):
    """A named amount: its words (``share`` and ``note`` may be empty) and its size in 元."""

    name: str
    amount: Prose
    weight: Decimal
    share: Prose = ()
    note: Prose = ()


class Compared(NamedTuple):
    """One figure of this year beside last year's, and the change in words."""

    name: str
    now: Bar
    before: Bar
    change: Prose


class Aim(NamedTuple):
    """What a project, or the department, sets out to reach: the indicator's name and its value."""

    name: str
    value: str


class Work(NamedTuple):
    """A project: its money, what it is used for, some aims, and how it was judged the last time."""

    bar: Bar
    use: Prose
    aims: tuple[Aim, ...]
    judged: Prose = ()


class Poster(NamedTuple):
    """The picture's content, part by part; an empty part is left out. ``account``: 预算 | 决算.

    ``spent`` and ``left``: where all that came in went, and what of it stays for later years.
    ``results``: what a final account says of whether goals were reached. ``removed``: figures lack what is secret (已剔除涉密部分).
    """

    title: str
    year: int
    total: Prose
    sources: tuple[Bar, ...]
    natures: tuple[Bar, ...]
    uses: tuple[Bar, ...]
    compared: tuple[Compared, ...]
    reason: Prose
    three_public: tuple[Compared, ...]
    works: tuple[Work, ...]
    rest: Prose
    aims: tuple[Aim, ...]
    account: str = "预算"
    data_hash: str = ""
    spent: Prose = ()
    left: Prose = ()
    removed: bool = False
    results: tuple[Prose, ...] = ()


def poster(setting: Setting) -> Poster:
    """The picture of a budget, in the unit and with the rounding of its sentences; large amounts stand alone and are grouped."""
    setting = setting._replace(sentence=setting.sentence._replace(separators=True))
    revenue = setting.base.at(measure="revenue", fund="*", flow="*")
    spent = setting.base.at(measure="expenditure", fund="*", flow="current")
    works, rest = _works(setting, spent)
    general = spent._replace(fund="general")
    # last year's spending is known by its nature in the general budget alone: without that said it would seem to be all of it
    compared = (
        ("收入总计", revenue), ("一般公共预算基本支出", general._replace(nature="basic")),
        ("一般公共预算项目支出", general._replace(nature="project")),
    )  # fmt: skip
    suffix, key = ("度", "outturn.total") if setting.is_final else ("", "reason.total")
    reason = because(setting, revenue, text(setting, key))
    return Poster(
        f"{setting.department}{setting.year}年{suffix}部门{setting.account}", setting.year, amount(setting, revenue),
        tuple(_sources(setting, revenue)),
        tuple(_natures(setting, spent)), tuple(_uses(setting, spent)),
        tuple(c for name, at in compared if (c := _compared(setting, name, at)) is not None),
        reason, tuple(_three_public(setting)), works, rest,
        tuple(_aims(setting, setting.base.budget.meta.department, 3)), setting.account,
        spent=amount(setting, spent._replace(nature="*")), left=_left(setting, spent),
        removed=bool(setting.base.budget.meta.withheld),
        results=tuple(p.prose for p in performance(setting)) if setting.is_final else (),
    )  # fmt: skip


def _bar(setting: Setting, name: str, at: Coordinate, whole: Coordinate | None = None) -> Bar:
    return Bar(name, amount(setting, at), printed(setting, at), share(setting, at, whole) if whole is not None else ())


def _sources(setting: Setting, whole: Coordinate) -> Iterator[Bar]:
    """本年收入 by its sources, then what the year before left."""
    current = whole._replace(flow="current")
    for fund in setting.layout.lists["funds"]:
        at = current._replace(fund=fund)
        # 单位资金 as such only where it was entered undivided
        if exists(setting, at) and fund in setting.base.members("fund", **current._asdict()):
            yield _bar(setting, setting.word(f"revenue_{fund}"), at, whole)
    brought = whole._replace(flow="brought")
    if exists(setting, brought):
        yield _bar(setting, setting.word("brought"), brought, whole)


def _left(setting: Setting, spent: Coordinate) -> Prose:
    at = spent._replace(flow="carried")
    return prose(setting.word("carried"), amount(setting, at), "，留待以后年度使用。") if printed(setting, at) else ()


def _natures(setting: Setting, spent: Coordinate) -> Iterator[Bar]:
    for nature, name in {"personnel": "人员经费", "public": "公用经费", **NATURES}.items():
        at = spent._replace(nature=nature)
        if nature != "basic" and exists(setting, at):
            yield _bar(setting, name, at, spent._replace(nature="*"))


def _uses(setting: Setting, spent: Coordinate) -> list[Bar]:
    """类级科目 by size."""
    year = setting.base.budget.meta.catalogue_year
    whole = spent._replace(nature="*")
    bars = (_bar(setting, function_name(code, year), spent._replace(function=code), whole) for code in classes(setting, spent))
    return sorted(bars, key=lambda bar: -bar.weight)


def _compared(setting: Setting, name: str, at: Coordinate) -> Compared | None:
    """None where last year's figure is not known."""
    told = change(setting, at)
    if not told:
        return None
    return Compared(name, _bar(setting, f"{setting.year}年", at), _bar(setting, f"{setting.year - 1}年", last_year(setting, at)), told)


def _three_public(setting: Setting) -> Iterator[Compared]:
    at = setting.base.at(measure="three_public", fund="general", item="*")
    for name, one in (("合计", at), *((name, at._replace(item=item)) for item, name in _THREE_PUBLIC.items())):
        found = _compared(setting, name, one)
        if found is not None and (found.now.weight or found.before.weight):
            yield found


def _works(setting: Setting, spent: Coordinate) -> tuple[tuple[Work, ...], Prose]:
    """The projects by size, each with its use and an aim; how many more there are."""
    budget = setting.base.budget
    found: dict[str, tuple[Project, Bar]] = {}
    for project in budget.projects:
        at = spent._replace(nature="project", project=project.name)
        if NATURE.get(project.category) == "project" and exists(setting, at):
            found.setdefault(project.name, (project, _bar(setting, project.name, at)))
    listed = sorted(found.values(), key=lambda pair: -pair[1].weight)
    works = tuple(
        Work(bar, begun(rendered(setting, project.use.strip(), project.name)), tuple(_aims(setting, project.code, 2)),
             _judged(setting, project))
        for project, bar in listed[:MOST_PROJECTS]
    )
    left = len(listed) - len(works)
    return works, prose(f"另有{left}个项目，详见{setting.account}公开全文。") if left else ()


def _judged(setting: Setting, project: Project) -> Prose:
    """2022年度绩效评价97分，优: as the project's form says; a final account has no such forms."""
    last = max(setting.base.rows("evaluations", project=project.code), key=lambda e: e.year, default=None)
    if last is None or setting.is_final:
        return ()
    told = [part for part in (score(setting, project, last), (last.grade,) if last.grade else ()) if part]
    return prose(f"{last.year}年度绩效评价", listed(told, "，")) if told else ()


def _aims(setting: Setting, owner: str, most: int) -> Iterator[Aim]:
    """This year's aims that say most: what is done and reached comes before what it costs, numbers before words.

    None in a final account: what was aimed at is not what was reached.
    """
    if setting.is_final:
        return
    rows = [row for row in setting.base.budget.indicators if row.owner == owner and row.horizon == "年度"]
    seen: set[str] = set()
    for row in sorted(rows, key=_telling):
        if row.name not in seen and target_text(row):
            seen.add(row.name)
            yield Aim(row.name, target_text(row))
            if len(seen) == most:
                return


def _telling(row: IndicatorRow) -> tuple[int, bool, int]:
    order = {"数量指标": 0, "质量指标": 2, "时效指标": 3}
    rank = 1 if row.level1.startswith("效益") else 4 if "满意" in row.level1 else order.get(row.level2, 5)
    return rank, row.low is None and row.high is None, row.order


def proses(picture: Poster) -> Iterator[Prose]:
    """Everything that the picture says, for those who hold it against the disclosure."""
    compared = (*picture.compared, *picture.three_public)
    bars: Iterable[Bar] = (
        *picture.sources, *picture.natures, *picture.uses, *(w.bar for w in picture.works),
        *(bar for c in compared for bar in (c.now, c.before)),
    )  # fmt: skip
    yield from (picture.total, picture.spent, picture.left)
    for bar in bars:
        yield from (bar.amount, bar.share, bar.note)
    yield from (c.change for c in compared)
    yield from (picture.reason, *(w.use for w in picture.works), *(w.judged for w in picture.works), picture.rest, *picture.results)
