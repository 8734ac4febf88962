"""The performance forms of a budget, of the department and of each project, as its layout numbers and calls them (绩效目标申报表).

Frames of the forms: 预算绩效目标申报表样 of the districts of 武汉 (部门整体绩效目标申报表、项目支出绩效目标申报表), which
follow 财预〔2015〕88号《中央部门预算绩效目标管理办法》 and 财预〔2020〕10号. Every number is a fact, a claim about facts or
an indicator; workings and reasons that people wrote stay prose. Persons and telephones are not for the public.
"""

from __future__ import annotations

from mingzhang.budget.model import Budget
from mingzhang.views.facts import FactBase
from mingzhang.views.forms_department import department_form
from mingzhang.views.forms_project import project_forms
from mingzhang.views.layout import layout
from mingzhang.views.publication import Block, Cover
from mingzhang.views.setting import setting_of


def forms(budget: Budget, base: FactBase) -> tuple[Block, ...]:
    """A cover, then the layout's forms in its order; a form for each project of 其他运转类 and 特定目标类, in the order of entry.

    Raises ``MarkupError`` where a text refers to a figure that does not exist.
    """
    setting = setting_of(base, layout(budget.meta.layout))
    setting = setting.in_unit(budget.meta.published_unit)  # forms are filled in, not laid out anew
    titles = (f"{n}. {setting.fill(spec.title)}" for n, spec in enumerate(setting.layout.forms, start=1))
    cover = Cover((f"{base.department}{setting.year}年预算绩效目标表", *titles, f"单位名称：{base.department}"), "forms")
    blocks: list[Block] = [cover]
    for spec in setting.layout.forms:
        blocks += department_form(setting, spec) if spec.of == "department" else project_forms(setting, spec)
    return tuple(blocks)
