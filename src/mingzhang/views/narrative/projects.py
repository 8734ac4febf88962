"""第二部分 九: each project with its money and its main uses (项目支出安排情况)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.model import Item, Project
from mingzhang.facts import Coordinate
from mingzhang.views.facts import NATURE
from mingzhang.views.markup import rendered
from mingzhang.views.narrative.totals import FISCAL
from mingzhang.views.phrases import amount, amount_and_change, bare, begun, exists, listed, named, none, paragraph, printed, prose
from mingzhang.views.publication import Paragraph, Prose
from mingzhang.views.setting import Setting


def projects(setting: Setting) -> Iterator[Paragraph]:
    """九、项目支出安排情况"""
    whole = setting.base.at(measure="expenditure", nature="project", fund="*", flow="current")
    if not exists(setting, whole):
        yield paragraph(f"{setting.word('we')}{setting.year}年", none(setting, whole), "安排项目支出。")
        return
    yield paragraph(
        f"{setting.year}年项目支出", amount_and_change(setting, whole), "。其中：", listed(_sources(setting, whole)), "。具体安排如下：",
    )  # fmt: skip
    listed_names: list[str] = []
    for project in setting.base.budget.projects:
        at = whole._replace(project=project.name)
        if NATURE.get(project.category) != "project" or project.name in listed_names or not exists(setting, at):
            continue
        listed_names.append(project.name)
        use = _use(setting, project, at)
        money = named(setting, project.name, at)
        yield paragraph(f"{len(listed_names)}.", money, *(("，主要用于", use) if use else ()), "。", style="list")


def _sources(setting: Setting, whole: Coordinate) -> list[Prose]:
    """By fund, fiscal money also by whether this year or an earlier one granted it."""
    found = [
        prose(words.format(name), amount(setting, at))
        for vintage, words in (("this_year", "{}本年拨款"), ("earlier", f"使用{setting.year - 1}年结转的{{}}资金"))
        for fund, name in FISCAL.items()
        if exists(setting, at := whole._replace(fund=fund, vintage=vintage))
    ]
    for fund, name in (("special_account", "使用财政专户管理资金"), ("own", "使用单位资金")):
        at = whole._replace(fund=fund)
        if exists(setting, at):
            found.append(prose(name, amount(setting, at)))
    return found


def _use(setting: Setting, project: Project, at: Coordinate) -> Prose:
    """The contents that the narrative lists, by amount; else what the project says of itself."""
    chosen = _headlines(setting, project)
    if not chosen:
        return bare(begun(rendered(setting, project.use.strip(), project.name)))
    parts = [named(setting, name, at._replace(fund="", item=name)) for name in chosen]
    rest = sum((printed(setting, at._replace(fund="", item=name)) for name in chosen), start=-printed(setting, at))
    return prose(listed(parts, "；"), "等" if rest < 0 else "")


def _headlines(setting: Setting, project: Project) -> list[str]:
    rows: list[Item] = [i for i in setting.base.rows("items", project=project.code) if i.headline and i.narrative_order > 0]
    chosen = dict.fromkeys(i.headline for i in sorted(rows, key=lambda i: i.narrative_order))
    whole = setting.base.at(measure="expenditure", nature="project", flow="current", project=project.name)
    return [name for name in chosen if exists(setting, whole._replace(item=name))]
