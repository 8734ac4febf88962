"""How a table of the budget package is declared: fields, keys and references (字段与表的声明)."""

from __future__ import annotations

from decimal import Decimal
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

#: the longest text that a cell of a spreadsheet holds, and so of every carrier
LONGEST = 32767


class Choice(NamedTuple):
    """A permitted value and the word that people see."""

    value: str
    label: str


class Field(NamedTuple):
    """One column. ``kind`` string | date | integer | number | boolean; ``unit`` as 元 or %.

    ``money``: exact to 分. ``prose``: text of several lines. ``public``: whether it may be published. ``since``: the version of
    the schema that brought it.
    """

    name: str
    title: str
    description: str
    kind: str
    required: bool
    choices: tuple[Choice, ...] = ()
    pattern: str = ""
    hint: str = ""  # what the pattern asks for, in words
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    money: bool = False
    prose: bool = False
    public: bool = True
    since: str = "1"

    @property
    def is_code(self) -> bool:
        """A short text in which stray spaces mean nothing."""
        return bool(self.choices or self.pattern) or self.kind != "string"


class Reference(NamedTuple):
    """A foreign key: ``field`` holds a value of ``table``.``target``, or nothing."""

    field: str
    table: str
    target: str


class Table(NamedTuple):
    """One table: the row's class gives the order and the types of the fields; ``key`` is what no two rows share.

    ``optional``: a package that has nothing of it may do without the table.
    """

    name: str
    title: str
    description: str
    row: type[Any]
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    optional: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def field(self, name: str) -> Field:
        """A field by its name; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


class Spec(NamedTuple):
    """What a declaration says of a field beyond its name and type. ``blank``: a text that may be empty."""

    title: str
    description: str = ""
    blank: bool = False
    date: bool = False
    choices: tuple[Choice, ...] = ()
    pattern: str = ""
    hint: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    money: bool = False
    prose: bool = False
    public: bool = True
    since: str = "1"


_KINDS: dict[type, str] = {str: "string", int: "integer", Decimal: "number", bool: "boolean"}


def declare(
    name: str,
    title: str,
    description: str,
    row: type[Any],
    specs: dict[str, Spec],
    *,
    key: str = "",
    references: tuple[Reference, ...] = (),
    optional: bool = False,
) -> Table:
    """A table from its row class and a spec for each of its fields, in the class's order.

    The type is the class's own: an optional one (``Decimal | None``) may be empty and then says nothing; zero is a value.
    KeyError if a field has no spec.
    """
    hints = get_type_hints(row)
    names: tuple[str, ...] = row._fields
    fields = tuple(_field(n, hints[n], specs[n]) for n in names)
    return Table(name, title, description, row, fields, tuple(key.split()), references, optional)


def _field(name: str, hint: Any, spec: Spec) -> Field:
    types = [t for t in get_args(hint) if t is not NoneType] or [hint]
    optional = NoneType in get_args(hint)
    kind = "date" if spec.date else _KINDS[types[0]]
    required = not optional and not (spec.blank and kind in {"string", "date"})
    return Field(
        name, spec.title, spec.description, kind, required, spec.choices, spec.pattern, spec.hint, spec.unit,
        spec.minimum, spec.maximum, spec.money, spec.prose, spec.public, spec.since,
    )  # fmt: skip


def text(title: str, description: str = "", *, blank: bool = False, public: bool = True) -> Spec:
    """A short text, as it is to be printed."""
    return Spec(title, description, blank, public=public)


def prose(title: str, description: str = "", *, blank: bool = True) -> Spec:
    """A text of one or more paragraphs (Markdown)."""
    return Spec(title, description, blank, prose=True)


def code(title: str, description: str, pattern: str, hint: str, *, blank: bool = False, since: str = "1") -> Spec:
    """A code: text, leading zeros kept. ``pattern`` is matched against the whole."""
    return Spec(title, description, blank, pattern=pattern, hint=hint, since=since)


def choice(title: str, description: str, *choices: Choice | str, blank: bool = False, since: str = "1") -> Spec:
    """One of a closed list."""
    return Spec(title, description, blank, choices=tuple(Choice(c, c) if isinstance(c, str) else c for c in choices), since=since)


def date(title: str, description: str = "", *, blank: bool = False) -> Spec:
    """A day, as 2024-01-31."""
    return Spec(title, description, blank, date=True)


def amount(title: str, description: str = "") -> Spec:
    """Money in 元, exact to 分, never negative."""
    return Spec(title, description, unit="元", minimum=Decimal(0), money=True)


def count(title: str, description: str = "", unit: str = "", *, low: int = 0, high: int | None = None) -> Spec:
    """A number that is not money."""
    return Spec(title, description, unit=unit, minimum=Decimal(low), maximum=None if high is None else Decimal(high))


def value(title: str, description: str = "") -> Spec:
    """A number of any sign and unit."""
    return Spec(title, description)


def year(title: str, description: str = "") -> Spec:
    """A year."""
    return count(title, description, "年", low=2000, high=2100)


def flag(title: str, description: str = "", *, since: str = "1") -> Spec:
    """Yes or no (是 | 否)."""
    return Spec(title, description, since=since)
