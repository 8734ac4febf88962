"""The budget as an xBRL-JSON report (Open Information Model 1.0) with the small taxonomy that it is an instance of.

Amounts are exact, in 元, with two decimals; the department's, by stage, by fund and by unit, and the units' names. A final account
stands beside its budget. Every sum of the taxonomy can be validated by any processor of XBRL, calculations included.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mingzhang.budget.model import Budget
from mingzhang.views.facts import FactBase, facts_of
from mingzhang.views.publication import STAMP
from mingzhang.writers.json_layout import Entries, pieces
from mingzhang.writers.xbrl_taxonomy import (
    FUND_AXIS,
    NAME,
    PREFIX,
    PURSES,
    STAGE_AXIS,
    UNIT_AXIS,
    Concept,
    Taxonomy,
    calculation,
    labels,
    presentation,
)  # fmt: skip
from mingzhang.writers.xbrl_taxonomy import schema as schema_of
from mingzhang.writers.xbrl_taxonomy import taxonomy as taxonomy_of

#: the scheme of the entity's identifier: codes of departments within a division
_SCHEME = "urn:mingzhang:department"


def write_xbrl(budget: Budget, folder: Path, stage: str = "budget", data_hash: str = "") -> None:
    """Write ``report.json``, ``taxonomy.xsd`` and its linkbases into ``folder``. Raises OSError.

    ``stage`` is of what is published: budget, or outturn for a final account.
    """
    base = facts_of(budget, stage)
    taxonomy = taxonomy_of(base)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "report.json": report(base, taxonomy, data_hash), "taxonomy.xsd": [schema_of(taxonomy)], "labels.xml": [labels(taxonomy)],
        "calculation.xml": [calculation(taxonomy)], "presentation.xml": [presentation(taxonomy)],
    }  # fmt: skip
    for name, parts in files.items():
        with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)


def report(base: FactBase, taxonomy: Taxonomy, data_hash: str = "") -> Iterator[str]:
    """The report: every concept that has an amount, undivided, by fund, and by unit."""
    meta = base.budget.meta
    document: dict[str, object] = {
        "documentInfo": {
            "documentType": "https://xbrl.org/2021/xbrl-json",
            "namespaces": {
                PREFIX: taxonomy.namespace, "xbrl": "https://xbrl.org/2021", "iso4217": "http://www.xbrl.org/2003/iso4217",
                "dept": f"{_SCHEME}:{meta.region}", "stamp": "urn:mingzhang:stamp",
            },
            "taxonomy": ["taxonomy.xsd"],
            **({f"stamp:{STAMP}": data_hash} if data_hash else {}),
        },
        "facts": Entries((f"f{n}", fact) for n, fact in enumerate(_facts(base, taxonomy), start=1)),
    }  # fmt: skip
    return pieces(document)


def _facts(base: FactBase, taxonomy: Taxonomy) -> Iterator[dict[str, Any]]:
    meta = base.budget.meta
    common = {"entity": f"dept:{meta.department}", "period": f"{meta.year}-01-01T00:00:00/{meta.year + 1}-01-01T00:00:00"}
    units = [(u.name, u.code) for u in base.budget.units if u.code != meta.department]
    for name, code in ((base.department, ""), *units):
        of_unit = {f"{PREFIX}:{UNIT_AXIS}": code} if code else {}
        yield {"value": name, "dimensions": {"concept": f"{PREFIX}:{NAME.name}", **common, "language": "zh-cn", **of_unit}}
        for stage, member in taxonomy.stages.items():
            for concept in taxonomy.concepts:
                at = base.at(**{"entity": name, "stage": stage, **concept.axes})
                for fund in ("", *_funds(taxonomy, concept)):
                    value = base.value(at._replace(fund=fund) if fund else at)
                    if value is None:
                        continue
                    dimensions = {"concept": f"{PREFIX}:{concept.name}", **common, "unit": "iso4217:CNY"}
                    dimensions[f"{PREFIX}:{STAGE_AXIS}"] = f"{PREFIX}:{member.name}"
                    dimensions |= {f"{PREFIX}:{FUND_AXIS}": f"{PREFIX}:{taxonomy.funds[fund].name}"} if fund else {}
                    yield {"value": f"{value:.2f}", "decimals": 2, "dimensions": dimensions | of_unit}


def _funds(taxonomy: Taxonomy, concept: Concept) -> Iterator[str]:
    """The funds by which a concept is reported."""
    return (fund for fund in taxonomy.funds if concept.split == "fund" or (concept.split == "purse" and fund in PURSES))
