"""Prints docs/checks.md from the registries of laws and rules."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang import laws, rules

HEAD = """# What is checked (查什么)

Generated from the registries by `scripts/document`; a test holds it current. `mingzhang explain ID` prints the same for one of them,
and `mingzhang check … --off ID` switches it off.
"""


def _years(years: tuple[int | None, int | None]) -> str:
    first, last = years
    return "；".join(text for text in (f"{first}年起" if first else "", f"至{last}年" if last else "") if text) or "各年"


def _entry(item: laws.Law | rules.Rule) -> Iterator[str]:
    yield f"### {item.id} {item.title}\n"
    if isinstance(item, rules.Rule):
        yield f"{item.severity.value} · {'、'.join(item.kinds)} · {_years(item.years)}\n"
    yield f"{item.explain}\n"
    yield f"例：{item.example}\n"
    yield f"依据：{item.basis}\n"


def main() -> None:
    print(HEAD)
    print("## The laws (定律)\n")
    for law in laws.REGISTRY.values():
        print("\n".join(_entry(law)))
    print("## The rules (规则)\n")
    for rule in rules.REGISTRY:
        print("\n".join(_entry(rule)))


if __name__ == "__main__":
    main()
