"""Names of subjects in running text → codes (科目名称的识别).

A name is found with its class above it (社会保障和就业支出（类）…（款）…（项）, 一般公共服务支出-…-行政运行), with its code
beside it (行政运行（2010401）, 2010401-行政运行), or alone, where only a class or a name of the document's own tables is certain enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mingzhang.catalogues import Catalogue, economic, functional, gov_economic, plain

_LEVEL = {"类": 3, "款": 5, "项": 7}
_MARKED = re.compile(r"(?P<name>[^()]{2,24}?(?:\([^()类款项\d]{1,6}\)[^()]{0,16}?)?)\((?P<code>\d{2,7})?(?P<level>[类款项])\)")
#: 社会保障和就业支出（208）行政事业单位养老支出（05）机关事业单位基本养老保险缴费支出（05）
_STEPS = re.compile(
    r"[^()\d，：]{2,30}\((?P<a>2\d\d)\)[^()\d，：]{2,40}\((?P<b>\d\d)\)(?:[^()\d，：]{2,40}\((?P<c>\d\d)\))?"
)
_CODED = re.compile(r"(?P<name>[^()\d，：]{2,30}(?:\([^()\d]{1,6}\)[^()\d]{0,12})?)\((?P<code>\d{7}|\d{5}|\d{3})\)")
_LEADING = re.compile(
    r"(?<!\d)(?P<code>\d{7}|\d{5}|\d{3})-?(?P<name>[\u4e00-\u9fff]{2,30}(?:\([\u4e00-\u9fff]{1,6}\)[\u4e00-\u9fff]{0,12})?)"
)
_CHAINED = re.compile(r"(?P<top>[^-]{3,14}支出)-(?P<rest>[^，：]{2,60})")
_LEAD = re.compile(r"^(?:\d{1,3}[、.]|其中|用于|按照?|主要)+")
#: classes named like a fund are the fund, where no list of classes is announced
_FUND_NAME = re.compile(r"国有资本经营|政府性基金|社会保险基金")
_SHORT, _LONG = 2, 40


class Named(NamedTuple):
    """A subject named in a text: its axis, its code (the name itself where no list knows it), and where it stood."""

    axis: str
    code: str
    start: int
    end: int
    known: bool


def axis_of_code(code: str) -> str:
    """function 2xx · economy 3xx · gov_economy 5xx."""
    return {"2": "function", "3": "economy", "5": "gov_economy"}.get(code[:1], "")


@lru_cache(maxsize=16)
def _index(axis: str, year: int | None) -> dict[str, tuple[str, ...]]:
    """Every accepted name of a year (None: of all years), folded, with its codes; of functional classes also without 支出."""
    book: Catalogue = {"function": functional, "economy": economic, "gov_economy": gov_economic}[axis](year)
    found: dict[str, dict[str, None]] = {}
    for code in book.codes:
        for name in book.names(code):
            found.setdefault(plain(name), {})[code] = None
            if axis == "function" and len(code) == 3:
                found.setdefault(plain(name).removesuffix("支出"), {})[code] = None
    if axis == "economy":
        found.setdefault("对个人和家庭的补助支出", {})["303"] = None
    return {name: tuple(codes) for name, codes in found.items()}


@lru_cache(maxsize=16)
def _any_name(year: str) -> tuple[frozenset[str], frozenset[str]]:
    """Every name of the three lists, of a year and of all years, and what they begin with."""
    years = (int(year), None) if year.isdigit() else (None,)
    names = frozenset(name for axis in ("function", "economy", "gov_economy") for y in years for name in _index(axis, y))
    return names, frozenset(name[:_SHORT] for name in names)


def _codes(axis: str, name: str, year: str = "") -> tuple[str, ...]:
    """The codes of a name in the list of the year, else in that of any year."""
    return (_index(axis, int(year)).get(name, ()) if year.isdigit() else ()) or _index(axis, None).get(name, ())


class _Book(NamedTuple):
    """Where names are looked up: the document's own tables before the list of its year."""

    own: Mapping[str, str]
    year: str


def _one(name: str, length: int, prefix: str, book: _Book) -> str:
    """The single functional code of a name below a prefix; '' if none or several."""
    mine = book.own.get(name, "")
    if mine and len(mine) == length and mine.startswith(prefix):
        return mine
    codes = [c for c in _codes("function", name, book.year) if len(c) == length and c.startswith(prefix)]
    return codes[0] if len(codes) == 1 else ""


def _marked(text: str, prefix: str, book: _Book) -> Named | None:
    """A chain whose levels are marked; levels above may be missing where ``prefix`` (a heading) gives them."""
    found = list(_MARKED.finditer(text))
    if not found:
        chain = _STEPS.search(text)
        return Named("function", chain["a"] + chain["b"] + (chain["c"] or ""), chain.start(), chain.end(), True) if chain else None
    code, sure = prefix, True
    for match in found:
        length = _LEVEL[match["level"]]
        name = _LEAD.sub("", match["name"])
        printed = match["code"] or ""
        if printed:
            code = printed if len(printed) == length else code[: length - len(printed)] + printed
            sure = len(code) == length
            continue
        above = code[: length - 2] if length > 3 else ""
        if length > 3 and len(above) < 3:
            above = ""
        hit = _suffix(name, length, above, book)
        if not hit and length == 7 and len(above) == 5:
            hit = _suffix(name, 7, above[:3], book)
        sure = bool(hit)
        if hit:
            code = hit
        elif length == 7:
            code = name
        elif length < 7 and match is not found[-1]:
            code = code[:3] if length == 5 else ""
        else:
            code = name
    return Named("function", code, found[0].start(), found[-1].end(), sure) if code else None


def _suffix(name: str, length: int, prefix: str, book: _Book) -> str:
    """The code of the longest ending of ``name`` that is a name (words before it are left out)."""
    for start in range(max(1, len(name) - _SHORT)):
        code = _one(name[start:], length, prefix, book)
        if code:
            return code
    return ""


def _chained(text: str, book: _Book) -> Named | None:
    match = _CHAINED.search(text)
    if match is None:
        return None
    code = ""
    end = match.end("top")
    names = [match["top"], *match["rest"].split("-")]
    start = match.start()
    for depth, name in enumerate(names[:3]):
        length = 3 + 2 * depth
        if depth < len(names) - 1:
            code = _suffix(name, length, code, book)
        else:
            cut = next((cut for cut in range(len(name), 1, -1) if _one(name[:cut], length, code, book)), 0)
            name = name[:cut]
            code = _one(name, length, code, book) if cut else ""
        if not code:
            return None
        end = end if depth == 0 else end + 1 + len(name)
    return Named("function", code, start, end, True)


def _leading(text: str, book: _Book) -> Named | None:
    """A code before its name: as far as the name is one of that code, else as far as the words go."""
    match = _LEADING.search(text)
    if match is None or not (axis := axis_of_code(match["code"])):
        return None
    code, name = match["code"], match["name"]
    named = (n for n in range(len(name), 1, -1) if book.own.get(name[:n]) == code or code in _codes(axis, name[:n], book.year))
    return Named(axis, code, match.start(), match.start("name") + next(named, len(name)), True)


def named_subject(text: str, own: Mapping[str, str], prefix: str = "", year: str = "") -> Named | None:
    """The subject that a folded text names with its code or with the classes above it. ``own``: names of the document's tables."""
    book = _Book(own, year)
    found = _marked(text, prefix, book)
    if found is not None:
        return found
    coded = _CODED.search(text)
    if coded is not None and axis_of_code(coded["code"]):
        return Named(axis_of_code(coded["code"]), coded["code"], coded.start(), coded.end(), True)
    return _leading(text, book) or _chained(text, book)


def lone_subject(text: str, own: Mapping[str, str], economies: Mapping[str, str], hint: str, year: str = "") -> Named | None:
    """The longest subject name standing alone in a folded text.

    ``hint`` is the axis that the surroundings list (function, economy, gov_economy) or ''. Without a hint only names of
    functional classes and of the document's own function table count, and none that two axes share.
    """
    if len(text) == _SHORT and (classes := [c for c in _codes("function", text, year) if len(c) == 3]):
        return Named("function", classes[0], 0, len(text), True)
    names, heads = _any_name(year)
    spots = {
        (start, end)
        for start in range(len(text) - _SHORT)
        if text[start : start + _SHORT] in heads
        for end in range(start + _SHORT + 1, min(start + _LONG, len(text)) + 1)
        if text[start:end] in names
    }
    for name in own:
        start = text.find(name) if _SHORT < len(name) <= _LONG else -1
        while start >= 0:
            spots.add((start, start + len(name)))
            start = text.find(name, start + 1)
    for start, end in sorted(spots, key=lambda spot: (spot[0] - spot[1], spot[0])):
        found = _lone(text[start:end], own, economies, hint, year)
        if found:
            return Named(found[0], found[1], start, end, True)
    return None


def _lone(name: str, own: Mapping[str, str], economies: Mapping[str, str], hint: str, year: str) -> tuple[str, str] | None:
    if hint in {"economy", "gov_economy"}:
        codes = _codes(hint, name, year)
        mine = economies.get(name, "")
        if mine and axis_of_code(mine) == hint:
            return hint, mine
        top = [c for c in codes if len(c) == 3 and c not in {"309", "311", "504"}]
        if top or codes:
            wanted = top or [c for c in codes if c[:3] not in {"309", "310", "311", "504"}] or list(codes)
            return (hint, wanted[0]) if len(wanted) == 1 else None
        return None
    if not hint and _FUND_NAME.match(name):
        return None
    classes = [c for c in _codes("function", name, year) if len(c) == 3]
    if len(classes) == 1:
        return "function", classes[0]
    if hint == "function":
        if name in own:
            return "function", own[name]
        codes = _codes("function", name, year)
        return ("function", codes[0]) if len(codes) == 1 else None
    if not hint and any(len(c) == 3 for c in _codes("economy", name, year)):
        top = [c for c in _codes("economy", name, year) if len(c) == 3 and c not in {"309", "311", "399"}]
        return ("economy", top[0]) if len(top) == 1 else None
    return None
