"""docs/catalogues.md, generated from the data: ``python -m mingzhang.catalogues.describe > docs/catalogues.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from mingzhang.catalogues import lists, relations, standards
from mingzhang.catalogues.catalogue import FIRM

_HEAD = """# Code lists (编码目录)

Generated from `src/mingzhang/catalogues/data/` by `python -m mingzhang.catalogues.describe`; a test holds it current.
Edition {version}. Codes are text and keep their leading zeros.

## What may be said on the strength of a row

| evidence | meaning | a differing printed name is |
| --- | --- | --- |
| `sourced` | read in an official list | wrong |
| `observed` | read in published budgets | wrong |
| `unverified` | plausible, not confirmed | nobody's error: the row only recognises a label |

`Catalogue.accuses(code)` answers that question; `same_name` treats brackets, spaces and 、 alike, and `same_class_name`
forgives a missing 支出 and an added （类）（款）（项）. Names change with the years: `functional(2018)` is the list of 2018,
`functional()` knows every year's names. A name or code that lapsed is accepted for one further year, because a
document prints last year's figures beside this year's.
"""


def _table(head: Iterable[str], body: Iterable[Iterable[object]]) -> Iterator[str]:
    titles = list(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|" + " --- |" * len(titles)
    for row in body:
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"


def _trust(evidence: Iterable[str]) -> tuple[int, int]:
    counts = Counter(evidence)
    return sum(counts.values()), sum(counts[word] for word in FIRM)


def markdown() -> str:
    """The whole page."""
    catalogues = {
        "functional": lists.functional(), "economic": lists.economic(), "gov_economic": lists.gov_economic(),
        "revenue": lists.revenue(), "procurement": lists.procurement(), "services": lists.services(), "divisions": lists.divisions(),
    }  # fmt: skip
    untold = {name: (sum(1 for _ in lists.rows(name)), "–") for name in ("counterparts", "data_elements")}
    evidence: dict[str, Iterable[str]] = {name: [e.evidence for e in c.entries.values()] for name, c in catalogues.items()}
    evidence["mapping"] = [pair.evidence for pair in relations.mapping()]
    evidence["indicator_levels"] = [level.evidence for level in standards.indicator_levels()]
    evidence["value_sets"] = [row[-1] for row in lists.rows("value_sets")]
    evidence["project_codes"] = [row[-1] for row in lists.rows("project_codes")]
    evidence["aliases"] = [alias.evidence for _, alias in lists.aliases()]
    out = [_HEAD.format(version=lists.VERSION), "## The lists\n"]
    out += _table(
        ("data file", "list", "rows", "firm", "source", "state"),
        (
            (f"`{name}.csv`", title, *(untold[name] if name in untold else _trust(evidence[name])), source, state)
            for name, (title, source, state) in lists.sources().items()
        ),
    )
    out.append("\nThe rows of a list include the codes that lapsed and live on in `aliases.csv`.\n\n## Names of other years (历年名称)\n")
    out += _table(
        ("list", "code", "name", "from", "to", "now", "evidence", "source"),
        (
            (name, a.code, a.name, a.from_year or "", a.to_year or "", _now(catalogues[name].name(a.code), a.name), a.evidence, a.source)
            for name, a in lists.aliases()
        ),
    )
    out.append("\n## Usual counterparts (对应关系)\n\nA ground for doubt, never a verdict.\n")
    out += _table(
        ("id", "left", "relation", "right", "nature", "note", "basis"),
        (
            (f"`{c.id}`", _side(c.left_axis, c.left), _SIGN[c.relation], _side(c.right_axis, c.right), c.nature, c.note, c.basis)
            for c in relations.counterparts()
        ),
    )
    out.append("\n## Indicator levels (绩效指标分级)\n")
    out += _table(("scheme", "一级", "二级", "evidence"), standards.indicator_levels())
    out.append("\n## Project codes (项目编码)\n")
    forms = ((form, name, f"`{pattern}`", trust) for form, name, pattern, trust in lists.rows("project_codes"))
    out += _table(("form", "name", "pattern", "evidence"), forms)
    out.append("")
    out += _table(("letter", "category", "evidence"), lists.rows("project_letters"))
    return "\n".join(out) + "\n"


_SIGN = {"often": "≈", "equal": "=", "within": "≤", "covers": "≥"}


def _side(axis: str, codes: Iterable[str]) -> str:
    return f"{axis} {'＋'.join(codes)}"


def _now(current: str | None, name: str) -> str:
    return "" if current == name else current or ""


if __name__ == "__main__":
    print(markdown(), end="")
