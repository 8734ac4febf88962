"""What a form says of a year's budget against the year before (当年预算变动): a figure, its change, its growth.

``2024年预算99.09万元，比2023年预算减少42.98万元，下降30.3%``. The money compared is the whole, or the local part where the words
say so (区级安排的预算, 除上级转移支付外).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.facts import Claim, Coordinate, Fact, Number, Place, number

_MONEY = r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<{0}_unit>亿元|万元|元)"
_CHANGE = re.compile(
    r"(?P<aside>除上级转移支付外[，,])?(?P<level>(?:[省市区县]|本)级安排的)?(?:(?P<year>20\d\d)\s*年(?:年初)?)?预算(?:数|安排)?"
    + rf"(?:{_MONEY.format('now')}[，,])?"
    + r"(?:比|较|与)(?P<last>20\d\d)\s*年(?:年初)?(?:预算)?(?:数|安排)?(?:相比)?[，,]?"
    + rf"(?:(?P<level_word>持平)|(?P<verb>增加|减少)了?{_MONEY.format('by')}(?:[，,](?P<rate>增长|下降)(?P<percent>\d+(?:\.\d+)?)[%％])?)"
)
_SIGN = {"增加": 1, "增长": 1, "减少": -1, "下降": -1}


class ChangeRead(NamedTuple):
    """The figures and claims of a text, the text without them, and the two years compared first."""

    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    rest: str
    years: tuple[str, ...]


def read_changes(text: str, at: Coordinate, place: Place, source: str) -> ChangeRead:
    """Every comparison of a year's budget with an earlier one. ``at``: the project's coordinate."""
    facts: list[Fact] = []
    claims: list[Claim] = []
    for match in _CHANGE.finditer(text):
        origin = "local" if match["aside"] or match["level"] else ""
        subject = at._replace(year=match["year"] or at.year, stage="budget", origin=origin, flow="")
        base = subject._replace(year=match["last"])
        where = place._replace(text=match[0])
        now = _money(match, "now")
        if now is not None:
            facts.append(Fact(subject, now, where, source, kind="form", evidence=(("year", "row" if match["year"] else "context"),)))
        if match["level_word"]:
            claims.append(Claim("level", subject, base, None, 0, match["level_word"], where, now, source=source))
            continue
        claims.append(Claim("change", subject, base, _money(match, "by"), _SIGN[match["verb"]], match["verb"], where, now, source=source))
        if match["rate"]:
            rate = number(match["percent"], "%")
            claims.append(Claim("growth", subject, base, rate, _SIGN[match["rate"]], match["rate"], where, now, source=source))
    years = (claims[0].subject.year, claims[0].base.year) if claims and claims[0].base is not None else ()
    return ChangeRead(tuple(facts), tuple(claims), _CHANGE.sub("", text), years)


def _money(match: re.Match[str], group: str) -> Number | None:
    return number(match[group], match[f"{group}_unit"], raw=match[group]) if match[group] else None


def with_values(claims: Sequence[Claim], facts: Sequence[Fact]) -> tuple[Claim, ...]:
    """The claims with the form's own figures of the money that they compare, where it prints exactly one of each."""
    return tuple(
        claim if claim.kind not in {"change", "growth", "level"} or claim.base is None else claim._replace(
            subject_value=claim.subject_value or _value(claim.subject, facts), base_value=claim.base_value or _value(claim.base, facts)
        )
        for claim in claims
    )  # fmt: skip


def _value(at: Coordinate, facts: Sequence[Fact]) -> Number | None:
    """The form's one figure of this project, year, stage and origin; an undivided budget is its own local part."""
    same = [f.number for f in facts if _money_of(f.coordinate) == at]
    if not same and at.origin:
        same = [f.number for f in facts if _money_of(f.coordinate) == at._replace(origin="")]
    return same[0] if same and len({n.value for n in same}) == 1 else None


def _money_of(at: Coordinate) -> Coordinate:
    """The coordinate by which a form's sources and its history are told apart."""
    return at._replace(
        fund="" if at.fund in {"*", "fiscal"} else at.fund, flow="", vintage="", origin="" if at.origin == "*" else at.origin
    )
