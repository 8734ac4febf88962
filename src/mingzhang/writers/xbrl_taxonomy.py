"""A small taxonomy for a department's budget: what is reported, what it is called, and which parts make which whole.

Built from the declared axes (:mod:`mingzhang.facts.axes`) and the codes in use, so that every sum that a reader of the tables
could check is a calculation that a machine checks. An element depends on nothing but the year's catalogue: of one year and edition
the taxonomies of all departments are parts of one. XBRL 2.1, Dimensions 1.0, Calculations 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from mingzhang.budget.consistency import purse_of
from mingzhang.facts.axes import Member, is_within, members, parts_of
from mingzhang.views.facts import FactBase
from mingzhang.views.names import economy_name, function_name, tree
from mingzhang.writers.xbrl_names import english

#: raised whenever an element changes its name or its meaning
EDITION = "1"
PREFIX = "mz"
STAGE_AXIS, FUND_AXIS, UNIT_AXIS = "StageAxis", "FundAxis", "UnitAxis"
_SUM = "https://xbrl.org/2023/arcrole/summation-item"
_PARENT = "http://www.xbrl.org/2003/arcrole/parent-child"
#: funds whose income and use balance, each with the wholes above it: what is spent of 单位资金 may not be known by kind
PURSES = frozenset(m.code for m in members("fund") if purse_of(m.code) == m.code)


class Concept(NamedTuple):
    """An item: its name, its Chinese and English labels, and where its amount stands.

    ``split``: also reported by every ``fund``, or only by each ``purse``. ``balance``: credit of what comes in, debit of what is
    spent; what is carried from year to year is neither. All are of the year: what is carried is summed with its flows.
    """

    name: str
    label: str
    english: str
    axes: dict[str, str]
    split: str = ""
    balance: str = ""


class Sum(NamedTuple):
    """A whole and its parts, by name, in the network of one division (划分)."""

    network: str
    total: str
    parts: tuple[str, ...]


class Taxonomy(NamedTuple):
    """Concepts and sums of one namespace; ``funds`` and ``stages`` are the members of these axes by code."""

    namespace: str
    concepts: tuple[Concept, ...]
    sums: tuple[Sum, ...]
    funds: dict[str, Concept]
    stages: dict[str, Concept]

    @property
    def used(self) -> tuple[str, ...]:
        """The networks that have sums."""
        return tuple(network for network in NETWORKS if any(s.network == network for s in self.sums))


#: the name of a unit or department is reported as a fact of its own
NAME = Concept("Name", "部门或单位名称", "Name of the department or unit", {})
AXES = (
    Concept(STAGE_AXIS, "阶段", "Stage", {}), Concept(FUND_AXIS, "资金性质", "Source of funds", {}),
    Concept(UNIT_AXIS, "单位代码", "Code of the unit", {}),
)  # fmt: skip
NETWORKS = {
    "revenue": "收入按来源 Revenue by source", "balance": "支出总计 Total expenditure", "closing": "收支平衡 Income and its use",
    "nature": "支出按性质 Expenditure by nature", "function": "支出按功能分类 Expenditure by function",
    "economy": "基本支出按经济分类 Basic expenditure by object", "three_public": "“三公”经费 Three public expenses",
    "procurement": "政府采购 Government procurement",
}  # fmt: skip


def stages_of(base: FactBase) -> tuple[str, ...]:
    """A final account stands beside its budget."""
    return ("budget", "outturn") if base.stage == "outturn" else ("budget",)


def taxonomy(base: FactBase) -> Taxonomy:
    """The taxonomy of one budget or final account."""
    concepts: dict[str, Concept] = {}
    sums: list[Sum] = []
    stages = stages_of(base)

    def add(name: str, label: str, called: str, split: str = "", balance: str = "", **axes: str) -> str:
        concepts.setdefault(name, Concept(name, label, called, axes, split, balance))
        return name

    def add_sum(network: str, total: str, parts: Sequence[str]) -> None:
        if parts:
            sums.append(Sum(network, total, tuple(parts)))

    def used(axis: str, **within: str) -> list[str]:
        return list(dict.fromkeys(code for stage in stages for code in base.members(axis, stage=stage, **within)))

    revenue = add("Revenue", "收入总计", "Total revenue with what was brought forward", "purse", measure="revenue", flow="*")
    flows = {"current": ("本年收入", "credit"), "brought": ("上年结转结余（年初结转和结余）", "")}
    for flow, (called, balance) in flows.items():
        top = add(f"Revenue{_camel(flow)}", called, f"Revenue: {english('flow', flow)}", "purse", balance, measure="revenue", flow=flow)
        for total, parts in _wholes("fund", "revenue"):
            whole = f"{top}{_camel(total.code)}" if total.code != "*" else top
            named = [
                add(
                    f"{top}{_camel(p.code)}", f"{called}（{p.name}）", f"{concepts[top].english}, {english('fund', p.code)}", "", balance,
                    measure="revenue", flow=flow, fund=p.code,
                )
                for p in parts
            ]  # fmt: skip
            add_sum("revenue", whole, named)
    add_sum("revenue", revenue, [f"Revenue{_camel(flow)}" for flow in flows])

    spending = {"split": "fund", "balance": "debit", "measure": "expenditure", "flow": "current"}
    everything = add("Expenditure", "支出总计", "Total expenditure with what is carried forward", "fund", measure="expenditure", flow="*")
    current = add("ExpenditureCurrent", "本年支出合计", "Expenditure of the year", **spending)
    carried = add("ExpenditureCarried", "年终结转结余（年末结转和结余）", "Carried forward", "fund", measure="expenditure", flow="carried")
    add_sum("balance", everything, (current, carried))
    add_sum("closing", revenue, (current, carried))
    for total, parts in _wholes("nature", "expenditure"):
        whole = current if total.code == "*" else f"{_camel(total.code)}Expenditure"
        named = [add(f"{_camel(p.code)}Expenditure", p.name, english("nature", p.code), **spending, nature=p.code) for p in parts]
        add_sum("nature", whole, named)

    year = base.budget.meta.catalogue_year
    functions = tree(used("function", measure="expenditure"), (3, 5, 7))
    for code in functions:
        add(f"Function{code}", f"{code} {function_name(code, year)}", f"Function {code}", **spending, function=code)
    for above, codes in _by_prefix(functions, (3, 5, 7)):
        add_sum("function", f"Function{above}" if above else current, [f"Function{code}" for code in codes])
    economies = tree(used("economy", measure="expenditure", nature="basic"), (3, 5))
    for code in economies:
        label, called = f"基本支出 {code} {economy_name(code, year)}", f"Basic expenditure, object {code}"
        add(f"Basic{code}", label, called, **spending, nature="basic", economy=code)
    for above, codes in _by_prefix(economies, (3, 5)):
        add_sum("economy", f"Basic{above}" if above else "BasicExpenditure", [f"Basic{code}" for code in codes])
    for measure, label in (("three_public", "“三公”经费"), ("procurement", "政府采购")):
        top = add(_camel(measure), f"{label}合计", english(measure, ""), balance="debit", measure=measure)
        for total, parts in _wholes("item", measure):
            named = [
                add(f"{top}{_camel(p.code)}", p.name, english(measure, p.code), balance="debit", measure=measure, item=p.code)
                for p in parts
            ]  # fmt: skip
            add_sum(measure, top if total.code == "*" else f"{top}{_camel(total.code)}", named)
    spent = {"measure": "expenditure", "flow": "current"}
    funds = [f for f in members("fund") if any(base.value(base.at(stage=stage, fund=f.code, **spent)) is not None for stage in stages)]
    return Taxonomy(
        f"urn:mingzhang:taxonomy:{year}:{EDITION}", tuple(concepts.values()), tuple(sums),
        {f.code: Concept(f"{_camel(f.code)}Fund", f.name, english("fund", f.code), {}) for f in funds},
        {m.code: Concept(f"{_camel(m.code)}Stage", m.name, english("stage", m.code), {}) for m in members("stage") if m.code in stages},
    )  # fmt: skip


def _wholes(axis: str, measure: str) -> Iterator[tuple[Member, tuple[Member, ...]]]:
    """The axis's own whole and every whole within it, with its declared parts. What is 其中 of nothing divides nothing."""
    for member in (Member("*", "合计", ""), *members(axis, measure)):
        if is_within(axis, member.code, "*", measure) and (parts := parts_of(axis, member.code, measure)):
            yield member, parts


def _by_prefix(codes: Sequence[str], lengths: tuple[int, ...]) -> Iterator[tuple[str, list[str]]]:
    """Codes under the code above them, those of the first length under ''."""
    above = dict(zip(lengths, (0, *lengths), strict=False))
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(code[: above[len(code)]], []).append(code)
    yield from groups.items()


def _camel(code: str) -> str:
    return "".join(part.capitalize() for part in code.split("_"))


# ---- files -----------------------------------------------------------------------------------------------------------

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_LINKBASE = (
    '<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.xbrl.org/2003/linkbase http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd">'
)
_REFERENCES = (("label", "labels.xml"), ("calculation", "calculation.xml"), ("presentation", "presentation.xml"))


def schema(of: Taxonomy) -> str:
    """``taxonomy.xsd``."""
    item = 'substitutionGroup="xbrli:item" xbrli:periodType="duration" nillable="true"'
    members_of_axes = (*of.funds.values(), *of.stages.values())
    return _xml(
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"',
        ' xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"',
        f' xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:{PREFIX}="{of.namespace}"',
        f' targetNamespace="{of.namespace}" elementFormDefault="qualified">',
        "<xsd:annotation><xsd:appinfo>",
        *(
            f'<link:linkbaseRef xlink:type="simple" xlink:href="{file}" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"'
            f' xlink:role="http://www.xbrl.org/2003/role/{kind}LinkbaseRef"/>'
            for kind, file in _REFERENCES
        ),
        *(
            f'<link:roleType id="{name}" roleURI="{_role(of, name)}"><link:definition>{NETWORKS[name]}</link:definition>'
            "<link:usedOn>link:calculationLink</link:usedOn><link:usedOn>link:presentationLink</link:usedOn></link:roleType>"
            for name in of.used
        ),
        "</xsd:appinfo></xsd:annotation>",
        '<xsd:import namespace="http://www.xbrl.org/2003/instance"'
        ' schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>',
        '<xsd:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>',
        f'<xsd:element id="{PREFIX}_unitCode" name="unitCode" type="xsd:token"/>',
        *(
            f'<xsd:element id="{PREFIX}_{axis}" name="{axis}" type="xbrli:stringItemType" abstract="true" nillable="true"'
            f' substitutionGroup="xbrldt:dimensionItem" xbrli:periodType="duration"{typed}/>'
            for axis, typed in ((STAGE_AXIS, ""), (FUND_AXIS, ""), (UNIT_AXIS, f' xbrldt:typedDomainRef="#{PREFIX}_unitCode"'))
        ),
        *(
            f'<xsd:element id="{PREFIX}_{member.name}" name="{member.name}" type="xbrli:stringItemType" abstract="true" {item}/>'
            for member in members_of_axes
        ),
        f'<xsd:element id="{PREFIX}_{NAME.name}" name="{NAME.name}" type="xbrli:stringItemType" {item}/>',
        *(
            f'<xsd:element id="{PREFIX}_{c.name}" name="{c.name}" type="xbrli:monetaryItemType" {item}{_balance(c)}/>'
            for c in of.concepts
        ),
        "</xsd:schema>",
    )


def _balance(concept: Concept) -> str:
    return f' xbrli:balance="{concept.balance}"' if concept.balance else ""


def labels(of: Taxonomy) -> str:
    """``labels.xml``: the Chinese and the English name of every concept, axis and member."""
    named = (*AXES, *of.stages.values(), *of.funds.values(), NAME, *of.concepts)
    return _xml(
        _LINKBASE, '<link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">',
        *(
            f"{_locator(c.name)}{_label(c.name, 'zh-CN', c.label)}{_label(c.name, 'en', c.english)}"
            f'<link:labelArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label"'
            f' xlink:from="{c.name}" xlink:to="l_{c.name}"/>'
            for c in named
        ),
        "</link:labelLink></link:linkbase>",
    )  # fmt: skip


def _label(name: str, language: str, text: str) -> str:
    return (
        f'<link:label xlink:type="resource" xlink:label="l_{name}" xlink:role="http://www.xbrl.org/2003/role/label"'
        f' xml:lang="{language}">{_escaped(text)}</link:label>'
    )


def calculation(of: Taxonomy) -> str:
    """``calculation.xml``: a network a division, every arc of weight 1."""
    return _networks(of, "calculation", _SUM, ' weight="1"', f'<link:arcroleRef arcroleURI="{_SUM}" xlink:type="simple"'
                     ' xlink:href="https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"/>')  # fmt: skip


def presentation(of: Taxonomy) -> str:
    """``presentation.xml``: the same trees for people."""
    return _networks(of, "presentation", _PARENT, "", "")


def _networks(of: Taxonomy, kind: str, arcrole: str, attributes: str, declared: str) -> str:
    parts = [_LINKBASE]
    parts += [f'<link:roleRef roleURI="{_role(of, n)}" xlink:type="simple" xlink:href="taxonomy.xsd#{n}"/>' for n in of.used]
    parts += [declared] if declared else []
    for network in of.used:
        sums = [s for s in of.sums if s.network == network]
        names = dict.fromkeys(name for s in sums for name in (s.total, *s.parts))
        parts.append(f'<link:{kind}Link xlink:type="extended" xlink:role="{_role(of, network)}">')
        parts += [_locator(name) for name in names]
        parts += [
            f'<link:{kind}Arc xlink:type="arc" xlink:arcrole="{arcrole}" xlink:from="{s.total}" xlink:to="{part}"'
            f' order="{_order(part, n)}"{attributes}/>'
            for s in sums
            for n, part in enumerate(s.parts, start=1)
        ]
        parts.append(f"</link:{kind}Link>")
    return _xml(*parts, "</link:linkbase>")


def _locator(name: str) -> str:
    return f'<link:loc xlink:type="locator" xlink:href="taxonomy.xsd#{PREFIX}_{name}" xlink:label="{name}"/>'


def _order(part: str, position: int) -> int:
    """The place of a part, the same in every department's taxonomy: its code's own, or that of its declaration."""
    return int("".join(filter(str.isdigit, part)) or position)


def _role(of: Taxonomy, network: str) -> str:
    return f"{of.namespace}:role:{network}"


def _escaped(text: str) -> str:
    return quoteattr(text)[1:-1]


def _xml(*parts: str) -> str:
    return "\n".join((_HEAD, *parts)) + "\n"
