"""Any rule in words: (label, value) pairs, neutral for pages, or as plain text in one language.

Labels and words are the English msgids of statutes_labels; the catalogues hold the other languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from koinon.rules.statutes_kinds import KINDS, group_of
from koinon.rules.statutes_labels import (
    CHAPTER_LABELS,
    FIELD_LABELS,
    KIND_LABELS,
    OWN_FIELD_LABELS,
    STATUS_LABELS,
)
from koinon.rules.statutes_labels_options import NO, OPTION_LABELS, UNIT_LABELS, YES
from koinon.rules.statutes_mistakes import N_
from koinon.rules.statutes_read import Fields
from koinon.rules.statutes_rule import Rule
from koinon.rules.statutes_types import (
    DURATION_UNITS,
    Choice,
    Code,
    Duration,
    Edtf,
    Field,
    Flag,
    Kind,
    Many,
    Share,
    Slug,
    Type,
    Words,
)

WORD, NUMBER, SHARE, LENGTH, TEXT, DATE = "word", "number", "share", "length", "text", "date"
"""Kinds of pieces. The others are what a slug or a code names: category, organ, union, language, currency, ..."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a value.

    word    a msgid to translate            number  an int or a Decimal
    share   a Fraction                      length  (unit, count), the unit a key of UNIT_LABELS
    text    language to string              date    a Span
    else    a slug or a code, and `kind` says what it names
    """

    kind: str
    value: Any = field(hash=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A label with its pieces, which stand side by side; or with items, each a list of lines of its own."""

    label: str
    pieces: tuple[Piece, ...] = ()
    items: tuple[tuple[Line, ...], ...] = ()


def status_label(status: str) -> str:
    """The msgid of a status."""
    return STATUS_LABELS[status]


def kind_label(kind: str) -> str:
    """The msgid of a kind of rule."""
    return KIND_LABELS[kind]


def chapter_of(kind: str) -> str:
    """The chapter in which rules of the kind are shown; CHAPTER_LABELS has its msgid."""
    return KINDS[kind].chapter


def field_label(owner: str, name: str) -> str:
    """The msgid of a field in a kind or a group."""
    return OWN_FIELD_LABELS.get(f"{owner}.{name}", FIELD_LABELS[name])


def lines_of(rule: Rule) -> tuple[Line, ...]:
    """The rule's own fields in the order of the table of kinds; in a contested rule those that all agree on."""
    kind = KINDS[rule.kind]
    return _lines(kind.name, kind.fields, rule.fields)


def contested_lines(rule: Rule) -> tuple[tuple[tuple[Line, ...], tuple[str, ...]], ...]:
    """What each side of a contested rule says, with its sources; empty for other rules."""
    kind: Kind = KINDS[rule.kind]
    return tuple((_lines(kind.name, kind.fields, reading.fields), reading.sources) for reading in rule.values)


def _lines(owner: str, fields: tuple[Field, ...], values: Fields) -> tuple[Line, ...]:
    return tuple(_line(owner, field, values[field.name]) for field in fields if field.name in values)


def _line(owner: str, field: Field, value: Any) -> Line:
    label = field_label(owner, field.name)
    group = group_of(field.type)
    if group is None:
        return Line(label, _pieces(field.type, value))
    tables = value if isinstance(field.type, Many) else (value,)
    return Line(label, items=tuple(_lines(group.name, group.fields, table) for table in tables))


def _pieces(kind: Type, value: Any) -> tuple[Piece, ...]:
    match kind:
        case Many(of=item):
            return tuple(piece for entry in value for piece in _pieces(item, entry))
        case Flag():
            return (Piece(WORD, YES if value else NO),)
        case Choice():
            return (Piece(WORD, OPTION_LABELS[value]),)
        case Share():
            return (Piece(SHARE, value),)
        case Duration():
            lengths = ((unit, getattr(value, unit)) for unit in DURATION_UNITS)
            return tuple(Piece(LENGTH, length) for length in lengths if length[1])
        case Words():
            return (Piece(TEXT, value),)
        case Edtf():
            return (Piece(DATE, value),)
        case Slug(of=of) | Code(of=of):
            return (Piece(of, value),)
        case _:
            return (Piece(NUMBER, value),)


def _english(text: Mapping[str, str]) -> str:
    return text.get("en") or next((words for language, words in text.items() if language != "authentic"), "")


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language says things; the defaults are English.

    translate  a msgid to the language          plural   (one, many, count) to the form for the count
    number     a number as the language has it  text     the best string of a text in languages
    named      (kind, slug or code) to a name: category, organ, union, language, currency, ...
    """

    translate: Callable[[str], str] = N_
    plural: Callable[[str, str, int], str] = _plural
    number: Callable[[int | Decimal], str] = str
    text: Callable[[Mapping[str, str]], str] = _english
    named: Callable[[str, str], str] = lambda kind, slug: slug


def in_words(rule: Rule, wording: Wording | None = None) -> list[tuple[str, str]]:
    """The rule as plain (label, value) pairs in one language; groups are written in one value."""
    wording = wording or Wording()
    return [(wording.translate(line.label), say(line, wording)) for line in lines_of(rule)]


def say(line: Line, wording: Wording) -> str:
    """The value of a line as plain text."""
    if line.items:
        return "; ".join(_say_item(item, wording) for item in line.items)
    return ", ".join(say_piece(piece, wording) for piece in line.pieces)


def _say_item(lines: tuple[Line, ...], wording: Wording) -> str:
    return ", ".join(f"{wording.translate(line.label)}: {_nested(line, wording)}" for line in lines)


def _nested(line: Line, wording: Wording) -> str:
    return f"({say(line, wording)})" if line.items else say(line, wording)


def say_piece(piece: Piece, wording: Wording) -> str:
    """One piece as plain text."""
    match piece.kind:
        case "word":
            return wording.translate(piece.value)
        case "number":
            return wording.number(piece.value)
        case "share":
            return f"{piece.value.numerator}/{piece.value.denominator}"
        case "length":
            unit, count = piece.value
            return wording.plural(*UNIT_LABELS[unit], count).format(count=wording.number(count))
        case "text":
            return wording.text(piece.value)
        case "date":
            return str(piece.value.text)
        case _:
            return wording.named(piece.kind, piece.value)


def msgids() -> tuple[str, ...]:
    """Every text that a rule can be shown with, for a catalogue; the pairs of UNIT_LABELS come besides."""
    tables = (STATUS_LABELS, CHAPTER_LABELS, KIND_LABELS, FIELD_LABELS, OWN_FIELD_LABELS, OPTION_LABELS)
    return tuple(dict.fromkeys([*(text for table in tables for text in table.values()), YES, NO]))
