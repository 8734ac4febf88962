"""English names for the taxonomy, beside the Chinese of the declared axes (英文名称)."""

from __future__ import annotations

ENGLISH: dict[str, dict[str, str]] = {
    "stage": {"budget": "Approved budget", "outturn": "Final account"},
    "flow": {"current": "Current year", "brought": "Brought forward"},
    "fund": {
        "fiscal": "Fiscal appropriations", "general": "General public budget", "gov_fund": "Government-managed funds budget",
        "state_capital": "State capital operations budget", "special_account": "Special fiscal account", "own": "Own funds of institutions",
        "business": "Institutional service revenue", "operating": "Institutional business revenue",
        "superior": "Subsidies from superior units", "affiliated": "Payments from affiliated units", "other": "Other revenue",
    },
    "nature": {
        "basic": "Basic expenditure", "personnel": "Personnel expenditure", "public": "Running costs", "project": "Project expenditure",
        "business": "Institutional business expenditure", "upward": "Payments to superior units",
        "subsidy": "Subsidies to affiliated units", "reserve": "Contingency reserve",
    },
    "three_public": {
        "": "Three public expenses", "abroad": "Official travel abroad", "vehicle": "Official vehicles",
        "vehicle_purchase": "Purchase of official vehicles", "vehicle_running": "Running costs of official vehicles",
        "reception": "Official receptions",
    },
    "procurement": {"": "Government procurement", "goods": "Goods", "works": "Works", "services": "Services"},
}  # fmt: skip


def english(axis: str, code: str) -> str:
    """The English name of a member, the code itself where there is none."""
    return ENGLISH.get(axis, {}).get(code, code)
