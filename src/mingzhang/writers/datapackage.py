"""Tables described so that a stranger can use them: the descriptor of a data package (数据包说明).

Specification: Tabular Data Package 1 (Frictionless Data) with the column types of the Fiscal Data Package's budget taxonomy. The
profile stays ``tabular-data-package``, so that the package validates without a network. Every file is described with its
length and SHA-256: a figure changed afterwards fails the validation.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.budget.model import Budget
from mingzhang.views.publication import STAMP, Publication

#: where the taxonomy says that it stands
TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"
#: the text of a budget that decides the licence, what stands where it says nothing, and what says that there is none
LICENCE_KEY, LICENCE, UNLICENSED = "data.licence", "CC-BY-4.0", "none"
_LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-BY-1.0": ("Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "PDDL-1.0": ("Open Data Commons Public Domain 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
}
#: the other files of the folder, with what they hold
FACTS_JSON = ("facts.json", "facts.csv各行的JSON形式；断言另附其比较的基数（base）。", "application/json")
OTHERS = (
    FACTS_JSON,
    ("budget/datapackage.json", "编制数据：各表的说明，每表一个CSV文件；由它可以重新生成全部公开材料。", "application/json"),
    ("exchange.json", "编制数据的交换文件，用预算管理一体化规范的表名、数据元和代码。", "application/json"),
    ("xbrl/report.json", "xBRL-JSON报告：部门和各单位的金额，可用通用的XBRL软件验证各项合计。", "application/json"),
    ("xbrl/taxonomy.xsd", "报告的分类标准：要素、中英文名称、计算和列报关系。", "application/xml"),
)


class Column(NamedTuple):
    """A column of a published table. ``concept``: its column type in the taxonomy, '' where that has none; ``codes``: its closed list."""

    name: str
    title: str
    kind: str = "string"
    concept: str = ""
    description: str = ""
    unit: str = ""
    codes: tuple[str, ...] = ()


class Table(NamedTuple):
    """A CSV file to be written: what it holds, its columns, its key, its rows. ``constant``: what is the same in every row."""

    path: str
    title: str
    description: str
    columns: Sequence[Column]
    key: tuple[str, ...]
    rows: Iterable[Iterable[str]]
    constant: tuple[Mapping[str, str], ...] = ()


def write_table(table: Table, folder: Path) -> dict[str, Any]:
    """Write the file row by row, and describe it. Raises OSError."""
    path = folder / table.path
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows(table.rows)
    return {
        "profile": "tabular-data-resource",
        "name": table.path.removesuffix(".csv"),
        "path": table.path,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_sealed(path),
        "schema": {
            "fields": [_field(column, table.key) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"extraFields": list(table.constant)} if table.constant else {}),
        },
    }


def _sealed(path: Path) -> dict[str, Any]:
    """By what anybody can tell whether a file is the one that was published."""
    with path.open("rb") as written:
        digest = file_digest(written, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}


def _field(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.name in key else {}
    constraints |= {"enum": list(column.codes)} if column.codes else {}
    shown = {
        "name": column.name, "title": column.title, "type": column.kind, "description": column.description, "unit": column.unit,
        "columnType": column.concept, "constraints": constraints,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value}


def descriptor(publication: Publication, budget: Budget | None, stage: str, resources: Sequence[dict[str, Any]], folder: Path) -> str:
    """``datapackage.json`` of what is in ``folder``. ``stage`` is of what is published: budget, or outturn for a final account.

    What is attached to a printed disclosure has no budget beside it, and no licence that anybody decided on.
    """
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"disclosure-{publication.year}",
        "title": publication.title,
        "description": _description(publication, resources),
        STAMP: publication.data_hash,
        "contributors": [{"title": publication.entity, "role": "publisher"}],
        "sources": [{"title": publication.title}, {"title": f"《{publication.year}年政府收支分类科目》"}],
        "columnTypes": [TAXONOMY],
        "fiscalPeriod": {"start": f"{publication.year}-01-01", "end": f"{publication.year}-12-31"},
        "countryCode": "CN",
    }
    if budget is not None:
        meta = budget.meta
        described |= {
            "name": f"disclosure-{meta.region}-{meta.department}-{meta.year}".lower() + ("-outturn" if stage == "outturn" else ""),
            "sources": [
                {"title": f"{publication.title}（编制数据）", "path": "budget/datapackage.json"},
                {"title": f"《{meta.catalogue_year}年政府收支分类科目》"},
            ],
            "regionCode": meta.region, "granularity": "aggregated",
            # a final account has a day of its own, which is not entered
            **({"created": f"{meta.publication_date}T00:00:00+08:00"} if meta.publication_date and stage == "budget" else {}),
            **_licensed(budget),
        }  # fmt: skip
    others = OTHERS if budget is not None else (FACTS_JSON,)
    described["resources"] = list(resources)
    described["otherFiles"] = [
        {"path": path, "description": holds, "mediatype": kind, **_sealed(folder / path)} for path, holds, kind in others
    ]
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _description(publication: Publication, resources: Sequence[dict[str, Any]]) -> str:
    listed = "；".join(f"{resource['path']}：{resource['title']}" for resource in resources)
    return (
        f"《{publication.title}》的开放数据。{listed}。CSV文件为UTF-8编码，金额以元为单位；空格表示没有，不等于0。"
        f"{STAMP}是数据指纹，同一份数据生成的各种公开格式都带有它。"
    )


def _licensed(budget: Budget) -> dict[str, Any]:
    """The publisher's licence: the text ``data.licence`` (a name, an address, or words), else attribution alone."""
    said = next((text.text.strip() for text in budget.texts if text.key == LICENCE_KEY), "") or LICENCE
    if said == UNLICENSED:
        return {}
    if said.upper() in _LICENCES:
        title, path = _LICENCES[said.upper()]
        return {"licenses": [{"name": said.upper(), "title": title, "path": path}]}
    return {"licenses": [{"path": said} if said.startswith("https://") else {"name": "other", "title": said}]}
