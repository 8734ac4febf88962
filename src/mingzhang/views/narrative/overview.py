"""第一部分: duties, units, staffing (基本概况)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.model import Unit
from mingzhang.facts import Coordinate
from mingzhang.views.names import how_many
from mingzhang.views.phrases import amount, date_text, exists, listed, names, paragraph, prose
from mingzhang.views.publication import Paragraph, Prose
from mingzhang.views.setting import Setting
from mingzhang.views.texts import texts

#: item → how posts and people of it are called
POSTS = {"administrative": "行政编制", "civil_like": "参公编制", "public_institution": "事业编制", "other_staff": "其他编制"}
PEOPLE = {"administrative": "行政人员", "public_institution": "事业人员", "other_staff": "其他人员"}


def duties(setting: Setting) -> Iterator[Paragraph]:
    """主要职能, numbered."""
    for n, text in enumerate(texts(setting, "duties"), start=1):
        yield paragraph(f"{n}.", text, style="list")


def units(setting: Setting) -> Iterator[Paragraph]:
    """Who belongs to the department, and who of them has a budget of its own (预算法第四十六条、实施条例第五条)."""
    below = [u for u in setting.base.budget.units if u.code != setting.base.budget.meta.department]
    own = [u for u in below if u.independent]
    joined = [u for u in below if not u.independent]
    yield paragraph(f"{setting.department}部门{setting.account}由{_how_many(own)}编制，{'分别是' if len(own) > 1 else '即'}{_names(own)}。")
    if joined:
        above = {u.code: u for u in setting.base.budget.units}
        by_parent: dict[str, list[Unit]] = {}
        for unit in joined:
            by_parent.setdefault(unit.parent, []).append(unit)
        for parent, group in by_parent.items():
            where = above[parent].name if parent in above else setting.department
            verb = "分别是" if len(group) > 1 else "即"
            yield paragraph(
                f"另有{how_many(len(group))}家所属单位不独立核算，{verb}{_names(group)}，其收支并入{where}统一编报、统一公开，各表不再单列。"
            )


def _how_many(group: list[Unit]) -> str:
    return f"{how_many(len(group))}家独立核算的预算单位" if group else "部门本身"


def _names(group: list[Unit]) -> str:
    return names([u.name for u in group])


def staff(setting: Setting) -> Iterator[Paragraph]:
    """编制与实有人数, on the last day counted."""
    dates = sorted({s.date for s in setting.base.budget.staffing})
    if not dates:
        yield paragraph(f"{setting.department}没有核定编制和在职人员。")
        return
    year = dates[-1][:4]
    posts = Coordinate(entity=setting.department, year=year, measure="authorized", item="*")
    people = posts._replace(measure="actual")
    day = date_text(dates[-1])
    yield paragraph(f"截至{day}，{setting.department}共有编制", amount(setting, posts), _parts(setting, posts, POSTS, "。其中："), "。")
    yield paragraph(
        f"截至{day}，在职人员实有", amount(setting, people), _people(setting, people), "。",
        _retired(setting, people._replace(item="retired")),
    )  # fmt: skip


def _parts(setting: Setting, whole: Coordinate, called: dict[str, str], lead: str) -> Prose:
    places = ((name, whole._replace(item=item)) for item, name in called.items())
    found = [prose(name, amount(setting, at)) for name, at in places if exists(setting, at)]
    return prose(lead, listed(found, "，")) if found else ()


def _people(setting: Setting, whole: Coordinate) -> Prose:
    civil = whole._replace(item="civil_like")
    tail = prose("（其中参公人员", amount(setting, civil), "）") if exists(setting, civil) else ()
    found = []
    for item, name in PEOPLE.items():
        at = whole._replace(item=item)
        if exists(setting, at):
            found.append(prose(name, amount(setting, at), tail if item == "public_institution" else ()))
    return prose("。其中：", listed(found, "，")) if found else ()


def _retired(setting: Setting, at: Coordinate) -> Prose:
    return prose("离退休人员", amount(setting, at), "。") if exists(setting, at) else ()
