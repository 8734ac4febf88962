"""第三部分: the three public expenses, who spends them, each item's change and reason (“三公”经费)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.facts import Coordinate
from mingzhang.views.markup import rendered
from mingzhang.views.names import how_many
from mingzhang.views.phrases import amount_and_change, bare, because, begun, exists, last_year, listed, names, none, paragraph, prose, stop
from mingzhang.views.publication import Paragraph, Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import text


def scope(setting: Setting) -> Iterator[Paragraph]:
    """一、单位范围: every unit of the department"""
    below = [u.name for u in setting.base.budget.units if u.code != setting.base.budget.meta.department]
    who = names(below) if below else setting.department
    total = f"等{how_many(len(below))}家单位" if len(below) > 1 else ""
    yield paragraph(
        f"{setting.year}年{setting.department}因公出国（境）费、公务接待费、公务用车购置及运行维护费的开支单位为：{who}{total}。"
    )


def three_public(setting: Setting) -> Iterator[Paragraph]:
    """二、the total and its change"""
    at = _item(setting, "*")
    if not _any(setting):
        yield paragraph(f"{setting.year}年", none(setting, at), "使用一般公共预算安排的“三公”经费。")
        return
    yield paragraph(f"{setting.year}年使用一般公共预算安排的“三公”经费", amount_and_change(setting, at), "。具体情况如下：")


def abroad(setting: Setting) -> Iterator[Paragraph]:
    """（一）因公出国（境）费, held centrally and granted during the year"""
    if _any(setting):
        yield _one(setting, "因公出国（境）费", "abroad", setting.fill(setting.layout.words.get("abroad_note", "")))


def reception(setting: Setting) -> Iterator[Paragraph]:
    """（二）公务接待费"""
    if _any(setting):
        yield _one(setting, "公务接待费", "reception")


def vehicle(setting: Setting) -> Iterator[Paragraph]:
    """（三）公务用车购置及运行维护费, and its two parts"""
    if not _any(setting):
        return
    yield paragraph("公务用车购置及运行维护费", amount_and_change(setting, _item(setting, "vehicle")), "。其中：")
    yield _one(setting, "1.公务用车购置费", "vehicle_purchase")
    yield _one(setting, "2.公务用车运行维护费", "vehicle_running")


def meeting(setting: Setting) -> Iterator[Paragraph]:
    """会议费, where a region prints it beside the three"""
    yield _beside(setting, "会议费", "meeting")


def training(setting: Setting) -> Iterator[Paragraph]:
    """培训费, where a region prints it beside the three"""
    yield _beside(setting, "培训费", "training")


def _beside(setting: Setting, name: str, measure: str) -> Paragraph:
    at = setting.base.at(measure=measure, fund="general")
    if not exists(setting, at) and not exists(setting, last_year(setting, at)):
        return paragraph(f"{setting.year}年", none(setting, at), f"使用一般公共预算安排的{name}。")
    reason = because(setting, at, text(setting, f"reason.{measure}"))
    return paragraph(f"{setting.year}年使用一般公共预算安排的{name}", amount_and_change(setting, at), "。", reason)


def _any(setting: Setting) -> bool:
    """Whether there is anything to tell of, this year or the year before."""
    at = _item(setting, "*")
    return exists(setting, at) or exists(setting, last_year(setting, at))


def _item(setting: Setting, item: str) -> Coordinate:
    return setting.base.at(measure="three_public", fund="general", item=item)


def _one(setting: Setting, name: str, item: str, note: str = "") -> Paragraph:
    at = _item(setting, item)
    use = _written(setting, item, "use")
    return paragraph(
        name, amount_and_change(setting, at), "。", because(setting, at, _written(setting, item, "reason")),
        prose("主要用于", stop(use)) if use and exists(setting, at) else (), note,
    )  # fmt: skip


def _written(setting: Setting, item: str, column: str) -> Prose:
    """What the units wrote of this item, once each."""
    rows = [r for r in setting.base.budget.three_public if r.item == item and r.year == setting.year]
    found = dict.fromkeys(t for r in rows if (t := (r.reason if column == "reason" else r.use).strip()))
    return listed((bare(begun(rendered(setting, t))) for t in found), "；")
