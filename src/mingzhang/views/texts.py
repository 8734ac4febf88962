"""The free texts of a budget, by key, as prose (文字资料).

Keys that the views use: ``duties`` 主要职能 · ``tasks`` 年度工作任务 · ``reason.total`` ``reason.general`` ``reason.operating``
``reason.procurement`` ``reason.gov_fund`` ``reason.state_capital`` ``reason.meeting`` ``reason.training`` 变动原因 ·
``reason.final.2130301`` ``reason.final.general`` ``reason.final.three_public`` ``reason.final.reception`` 决算数与预算数差异的原因 ·
``use.208`` 某类科目的主要用途 · ``procurement``, ``assets``, ``performance`` 补充说明.
"""

from __future__ import annotations

from mingzhang.views.markup import rendered
from mingzhang.views.publication import Prose
from mingzhang.views.setting import Setting


def texts(setting: Setting, key: str) -> list[Prose]:
    """Every text under a key, in order."""
    rows = sorted((t for t in setting.base.budget.texts if t.key == key and t.text.strip()), key=lambda t: t.order)
    return [rendered(setting, t.text.strip()) for t in rows]


def text(setting: Setting, key: str) -> Prose:
    """The texts under a key as one; () where there is none."""
    return tuple(piece for part in texts(setting, key) for piece in part)
