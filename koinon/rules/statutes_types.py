"""The types that a field of a rule can have, and how fields make a kind of rule.

The table of kinds (statutes_kinds) is written in these words. Checker, reader,
JSON Schema, documentation and pages all follow it, so nothing is said twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, `least` or more."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of nought or more, with or without decimals; read as an exact decimal."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, written "2/3"; more than nothing, not more than all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slug:
    """A short name in ascii: small letters, digits and hyphens. `of` says what it names; a category must be defined."""

    of: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a public standard: `of` is language (BCP 47), country (ISO 3166) or currency (ISO 4217)."""

    of: str


@dataclass(frozen=True, slots=True)
class Edtf:
    """A day, month, year or season in EDTF, in quotes."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in one or several languages: { en = "...", cs = "..." }."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: { years = 2 }, { months = 6 }, { hours = 48 }; several units add up."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at least one item of one type."""

    of: Type


@dataclass(frozen=True, slots=True)
class Group:
    """A table inside a rule, with fields of its own. `one_of` names fields of which exactly one is needed."""

    name: str
    fields: tuple[Field, ...]
    says: str
    one_of: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name, if the group has one."""
        return next((field for field in self.fields if field.name == name), None)


Type: TypeAlias = Flag | Count | Amount | Share | Choice | Slug | Code | Edtf | Words | Duration | Many | Group

DURATION_UNITS = ("years", "months", "weeks", "days", "hours", "minutes")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a rule or a group.

    `scope`: the field says what the rule is about (which organ, which category); it may stand in a
    rule whose status is unknown or none. Every other field is a value, and may not.
    """

    name: str
    type: Type
    says: str
    required: bool = False
    scope: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule. `evaluated`: answers follow from it; the others are kept, checked and shown in words.

    `one_of` names value fields of which exactly one is needed; `keys` the fields that may not be the same in two rules.
    `bare`: the rule says something even without a value, namely that there is such a thing.
    """

    name: str
    chapter: str
    says: str
    fields: tuple[Field, ...]
    evaluated: bool = False
    one_of: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    bare: bool = False

    def field(self, name: str) -> Field | None:
        """The field of that name, if the kind has one."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def scope_fields(self) -> tuple[Field, ...]:
        """The fields that say what the rule is about."""
        return tuple(field for field in self.fields if field.scope)

    @property
    def value_fields(self) -> tuple[Field, ...]:
        """The fields that say what holds."""
        return tuple(field for field in self.fields if not field.scope)


def need(name: str, kind: Type, says: str) -> Field:
    """A value that every rule of the kind has."""
    return Field(name, kind, says, required=True)


def may(name: str, kind: Type, says: str) -> Field:
    """A value that a rule can leave out: then it is not known."""
    return Field(name, kind, says)


def about(name: str, kind: Type, says: str, required: bool = False) -> Field:
    """What the rule is about; with `required` it can't be left out."""
    return Field(name, kind, says, required=required, scope=True)
