"""Laws and rules in words for the screen (定律和规则的说明)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from mingzhang import laws, rules
from mingzhang.audit.text import TONE, Line, Piece
from mingzhang.audit.waivers import UNUSED
from mingzhang.laws import Law
from mingzhang.rules import Rule


def registry() -> dict[str, Law | Rule]:
    """Every law and rule by its id."""
    return {**laws.REGISTRY, **{rule.id: rule for rule in (*rules.REGISTRY, UNUSED)}}


def entry(id: str) -> Law | Rule | str:
    """The law or rule of an id, in whatever case it is written; else what is wrong with it."""
    known = {name.lower(): item for name, item in registry().items()}
    found = known.get(id.strip().lower())
    if found is not None:
        return found
    near = [known[name].id for name in get_close_matches(id.lower(), known, 3)]
    hint = f"是不是 {'、'.join(near)}？" if near else ""
    return f"没有编号为“{id}”的定律或规则。{hint}用 mingzhang explain 可列出全部编号。"


def everything() -> Iterator[Line]:
    """All ids with their titles."""
    known = registry().values()
    width = max(len(item.id) for item in known)
    yield (Piece("定律（算术）", "head"),)
    yield from ((Piece(f"  {item.id:<{width}}  {item.title}"),) for item in known if isinstance(item, Law))
    yield (Piece("规则（算术以外）", "head"),)
    for item in known:
        if isinstance(item, Rule):
            yield Piece(f"  {item.id:<{width}}  "), Piece(item.severity.value, TONE[item.severity]), Piece(f"  {item.title}")
    yield (Piece("看其中一条：mingzhang explain 编号", "quiet"),)


def one(item: Law | Rule) -> Iterator[Line]:
    """What is checked, on which basis, an example, how to switch it off."""
    yield (Piece(f"{item.id}  {item.title}", "head"),)
    yield (Piece(f"查什么：{item.explain}"),)
    yield (Piece(f"依据：{item.basis}"),)
    yield (Piece(f"例子：{item.example.removeprefix('例：')}"),)
    if isinstance(item, Rule):
        first, last = item.years
        years = "、".join(words for words in (f"{first}年起" if first else "", f"{last}年止" if last else "") if words) or "各年"
        yield (Piece(f"程度：{item.severity.value}　适用：{'、'.join(item.kinds)}　年度：{years}"),)
    yield (Piece(f"关掉：mingzhang check 文件 --off {item.id}"),)
