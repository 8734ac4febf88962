"""The narrative: the layout's parts and sections in order, each written by one view (情况说明)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mingzhang.views.layout import Section
from mingzhang.views.names import numeral
from mingzhang.views.narrative import appropriations, final, glossary, others, overview, projects, three_public, totals
from mingzhang.views.publication import Block, Heading, Paragraph
from mingzhang.views.setting import Setting

View = Callable[[Setting], Iterator[Paragraph]]

#: what a section of a layout may name as its view
VIEWS: dict[str, View] = {
    "duties": overview.duties, "units": overview.units, "staff": overview.staff,
    "balance": totals.balance, "revenue": totals.revenue, "expenditure": totals.expenditure, "fiscal": totals.fiscal,
    "general_change": appropriations.general_change, "general_structure": appropriations.general_structure,
    "general_use": appropriations.general_use, "basic": appropriations.basic,
    "gov_fund": appropriations.gov_fund, "state_capital": appropriations.state_capital,
    "projects": projects.projects,
    "operating": others.operating, "procurement": others.procurement, "service_purchase": others.service_purchase,
    "assets": others.assets, "performance": others.performance,
    "three_public_scope": three_public.scope, "three_public": three_public.three_public,
    "abroad": three_public.abroad, "reception": three_public.reception, "vehicle": three_public.vehicle,
    "meeting": three_public.meeting, "training": three_public.training,
    "glossary": glossary.glossary,
    "final_balance": final.balance, "final_revenue": final.revenue, "final_expenditure": final.expenditure, "final_fiscal": final.fiscal,
    "final_general_change": final.general_change, "final_general_structure": final.general_structure,
    "final_general_use": final.general_use, "final_basic": final.basic,
    "final_three_public": final.three_public, "final_three_public_items": final.three_public_items,
    "final_gov_fund": final.gov_fund, "final_state_capital": final.state_capital,
    "final_operating": final.operating, "final_procurement": final.procurement,
    "final_performance": final.performance,
}  # fmt: skip
_STYLES = ("第{}部分　", "{}、", "（{}）", "{}.")


def narrative(setting: Setting, section: Section, number: int, level: int = 1, path: str = "") -> Iterator[Block]:
    """A section with its heading, its own paragraphs, and the sections below it."""
    text = setting.fill(section.heading)
    numbered = _STYLES[level - 1].format(number if level == 4 else numeral(number))
    anchor = f"{path}-{number}" if path else f"p{number}"
    yield Heading(level, numbered, text, anchor)
    if section.view in VIEWS:
        yield from VIEWS[section.view](setting.within(text))
    written = (s for s in section.sections if not s.sparse or any(True for _ in VIEWS[s.view](setting)))
    for n, below in enumerate(written, start=1):
        yield from narrative(setting, below, n, level + 1, anchor)
