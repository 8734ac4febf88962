"""A small taxonomy for a department's budget: what is reported, what it is called, and which parts make which whole.

Built from the declared axes (:mod:`mingzhang.facts.axes`) and the codes in use, so that every sum that a reader of the tables
could check is a calculation that a machine checks. XBRL 2.1, Dimensions 1.0, Calculations 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from mingzhang.facts.axes import Member, is_within, members, parts_of
from mingzhang.views.facts import FactBase
from mingzhang.views.names import economy_name, function_name, tree

NAMESPACE = "urn:mingzhang:taxonomy:budget"
PREFIX = "mz"
FUND_AXIS, UNIT_AXIS = "FundAxis", "UnitAxis"
_SUM = "https://xbrl.org/2023/arcrole/summation-item"
_PARENT = "http://www.xbrl.org/2003/arcrole/parent-child"


class Concept(NamedTuple):
    """An item: its name, its Chinese label, and where its amount stands. ``split``: also reported by fund."""

    name: str
    label: str
    axes: dict[str, str]
    split: bool = False


class Sum(NamedTuple):
    """A whole and its parts, by name, in the network of one division (划分)."""

    network: str
    total: str
    parts: tuple[str, ...]


class Taxonomy(NamedTuple):
    """Concepts and sums; ``funds`` are the members of the fund axis by code, ``networks`` the divisions with their labels."""

    concepts: tuple[Concept, ...]
    sums: tuple[Sum, ...]
    funds: dict[str, Concept]
    networks: dict[str, str]


NETWORKS = {
    "revenue": "收入按来源", "balance": "支出总计", "nature": "支出按性质", "function": "支出按功能分类", "economy": "基本支出按经济分类",
    "three_public": "“三公”经费", "procurement": "政府采购",
}  # fmt: skip


def taxonomy(base: FactBase) -> Taxonomy:
    """The taxonomy of one budget."""
    concepts: dict[str, Concept] = {}
    sums: list[Sum] = []

    def add(name: str, label: str, split: bool = False, **axes: str) -> str:
        concepts.setdefault(name, Concept(name, label, axes, split))
        return name

    def add_sum(network: str, total: str, parts: Sequence[str]) -> None:
        if parts:
            sums.append(Sum(network, total, tuple(parts)))

    revenue = add("Revenue", "收入总计", measure="revenue", flow="*")
    flows = {"current": "本年收入", "brought": "上年结转结余"}
    for flow, called in flows.items():
        top = add(f"Revenue{_camel(flow)}", called, measure="revenue", flow=flow)
        for total, parts in _wholes("fund", "revenue"):
            whole = f"{top}{_camel(total.code)}" if total.code != "*" else top
            named = [add(f"{top}{_camel(p.code)}", f"{called}（{p.name}）", measure="revenue", flow=flow, fund=p.code) for p in parts]
            add_sum("revenue", whole, named)
    add_sum("revenue", revenue, [f"Revenue{_camel(flow)}" for flow in flows])

    everything = add("Expenditure", "支出总计", True, measure="expenditure", flow="*")
    current = add("ExpenditureCurrent", "本年支出合计", True, measure="expenditure", flow="current")
    carried = add("ExpenditureCarried", "年终结转结余", True, measure="expenditure", flow="carried")
    add_sum("balance", everything, (current, carried))
    for total, parts in _wholes("nature", "expenditure"):
        whole = current if total.code == "*" else f"{_camel(total.code)}Expenditure"
        here = {"measure": "expenditure", "flow": "current"}
        add_sum("nature", whole, [add(f"{_camel(p.code)}Expenditure", p.name, True, **here, nature=p.code) for p in parts])

    year = base.budget.meta.catalogue_year
    functions = tree(base.members("function", measure="expenditure"), (3, 5, 7))
    for code in functions:
        add(f"Function{code}", f"{code} {function_name(code, year)}", True, measure="expenditure", flow="current", function=code)
    for above, codes in _by_prefix(functions, (3, 5, 7)):
        add_sum("function", f"Function{above}" if above else current, [f"Function{code}" for code in codes])
    economies = tree(base.members("economy", measure="expenditure", nature="basic"), (3, 5))
    basic = {"measure": "expenditure", "flow": "current", "nature": "basic"}
    for code in economies:
        add(f"Basic{code}", f"基本支出 {code} {economy_name(code, year)}", True, **basic, economy=code)
    for above, codes in _by_prefix(economies, (3, 5)):
        add_sum("economy", f"Basic{above}" if above else "BasicExpenditure", [f"Basic{code}" for code in codes])
    for measure, called in (("three_public", "“三公”经费"), ("procurement", "政府采购")):
        top = _camel(measure)
        add(top, f"{called}合计", measure=measure)
        for total, parts in _wholes("item", measure):
            named = [add(f"{top}{_camel(p.code)}", p.name, measure=measure, item=p.code) for p in parts]
            add_sum(measure, top if total.code == "*" else f"{top}{_camel(total.code)}", named)
    used = [f for f in members("fund") if base.value(base.at(measure="expenditure", flow="current", fund=f.code)) is not None]
    funds = {f.code: Concept(f"{_camel(f.code)}Fund", f.name, {}) for f in used}
    return Taxonomy(tuple(concepts.values()), tuple(sums), funds, NETWORKS)


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
    return _xml(
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"',
        ' xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"',
        f' xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:{PREFIX}="{NAMESPACE}"',
        f' targetNamespace="{NAMESPACE}" elementFormDefault="qualified">',
        "<xsd:annotation><xsd:appinfo>",
        *(
            f'<link:linkbaseRef xlink:type="simple" xlink:href="{file}" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"'
            f' xlink:role="http://www.xbrl.org/2003/role/{kind}LinkbaseRef"/>'
            for kind, file in _REFERENCES
        ),
        *(
            f'<link:roleType id="{name}" roleURI="{_role(name)}"><link:definition>{label}</link:definition>'
            "<link:usedOn>link:calculationLink</link:usedOn><link:usedOn>link:presentationLink</link:usedOn></link:roleType>"
            for name, label in of.networks.items()
        ),
        "</xsd:appinfo></xsd:annotation>",
        '<xsd:import namespace="http://www.xbrl.org/2003/instance"'
        ' schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>',
        '<xsd:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>',
        f'<xsd:element id="{PREFIX}_unitCode" name="unitCode" type="xsd:token"/>',
        *(
            f'<xsd:element id="{PREFIX}_{axis}" name="{axis}" type="xbrli:stringItemType" abstract="true" nillable="true"'
            f' substitutionGroup="xbrldt:dimensionItem" xbrli:periodType="duration"{typed}/>'
            for axis, typed in ((FUND_AXIS, ""), (UNIT_AXIS, f' xbrldt:typedDomainRef="#{PREFIX}_unitCode"'))
        ),
        *(
            f'<xsd:element id="{PREFIX}_{fund.name}" name="{fund.name}" type="xbrli:stringItemType" abstract="true" {item}/>'
            for fund in of.funds.values()
        ),
        *(f'<xsd:element id="{PREFIX}_{c.name}" name="{c.name}" type="xbrli:monetaryItemType" {item}/>' for c in of.concepts),
        "</xsd:schema>",
    )


def labels(of: Taxonomy) -> str:
    """``labels.xml``: the Chinese name of every concept, axis and fund."""
    axes = (Concept(FUND_AXIS, "资金性质", {}), Concept(UNIT_AXIS, "单位", {}))
    named = [(c.name, c.label) for c in (*axes, *of.funds.values(), *of.concepts)]
    return _xml(
        _LINKBASE, '<link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">',
        *(
            f"{_locator(name)}<link:label xlink:type=\"resource\" xlink:label=\"l_{name}\""
            f' xlink:role="http://www.xbrl.org/2003/role/label" xml:lang="zh-CN">{_escaped(label)}</link:label>'
            f'<link:labelArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label"'
            f' xlink:from="{name}" xlink:to="l_{name}"/>'
            for name, label in named
        ),
        "</link:labelLink></link:linkbase>",
    )  # fmt: skip


def calculation(of: Taxonomy) -> str:
    """``calculation.xml``: a network a division, every arc of weight 1."""
    return _networks(of, "calculation", _SUM, ' weight="1"', f'<link:arcroleRef arcroleURI="{_SUM}" xlink:type="simple"'
                     ' xlink:href="https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"/>')  # fmt: skip


def presentation(of: Taxonomy) -> str:
    """``presentation.xml``: the same trees for people."""
    return _networks(of, "presentation", _PARENT, "", "")


def _networks(of: Taxonomy, kind: str, arcrole: str, attributes: str, declared: str) -> str:
    parts = [_LINKBASE]
    parts += [f'<link:roleRef roleURI="{_role(n)}" xlink:type="simple" xlink:href="taxonomy.xsd#{n}"/>' for n in of.networks]
    parts += [declared] if declared else []
    for network in of.networks:
        sums = [s for s in of.sums if s.network == network]
        if not sums:
            continue
        names = dict.fromkeys(name for s in sums for name in (s.total, *s.parts))
        parts.append(f'<link:{kind}Link xlink:type="extended" xlink:role="{_role(network)}">')
        parts += [_locator(name) for name in names]
        parts += [
            f'<link:{kind}Arc xlink:type="arc" xlink:arcrole="{arcrole}" xlink:from="{s.total}" xlink:to="{part}" order="{n}"{attributes}/>'
            for s in sums
            for n, part in enumerate(s.parts, start=1)
        ]
        parts.append(f"</link:{kind}Link>")
    return _xml(*parts, "</link:linkbase>")


def _locator(name: str) -> str:
    return f'<link:loc xlink:type="locator" xlink:href="taxonomy.xsd#{PREFIX}_{name}" xlink:label="{name}"/>'


def _role(network: str) -> str:
    return f"{NAMESPACE}:role:{network}"


def _escaped(text: str) -> str:
    return quoteattr(text)[1:-1]


def _xml(*parts: str) -> str:
    return "\n".join((_HEAD, *parts)) + "\n"
