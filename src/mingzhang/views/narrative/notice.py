"""The end of the text: when it was approved and published, and whom to ask (批复、公开日期与咨询电话)."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.views.phrases import date_text, paragraph
from mingzhang.views.publication import Paragraph
from mingzhang.views.setting import Setting

_HAPPENED = {"批复日期": "于{}经财政部门批复", "公开日期": "于{}向社会公开"}


def notice(setting: Setting) -> Iterator[Paragraph]:
    """The dates in a sentence, then the enquiry number."""
    happened = [_HAPPENED[name].format(date_text(day)) for name, day in setting.dates]
    if happened:
        year = f"{setting.year}年度" if setting.is_final else f"{setting.year}年"
        yield paragraph(f"{setting.department}{year}部门{setting.account}{'，'.join(happened)}。")
    if phone := setting.base.budget.meta.enquiry_phone:
        yield paragraph(f"公开咨询电话：{phone}")
