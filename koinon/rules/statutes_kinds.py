"""The table of kinds: every kind of rule that a statutes file can hold.

Checker, reader, JSON Schema, documentation and the words on pages all follow this
table. A new kind is a new line in one of its parts, with an accepted example.
"""

from __future__ import annotations

from collections.abc import Iterator

from koinon.rules.statutes_kinds_duties import DUTIES, FACT_CHANGES, FEES
from koinon.rules.statutes_kinds_members import ADMISSION, CATEGORIES, TEXT
from koinon.rules.statutes_kinds_organs import MEETINGS, ORGANS, TERMS, THEMATIC_BODIES
from koinon.rules.statutes_kinds_votes import ELECTIONS, MAJORITIES, QUORUM, VOTES
from koinon.rules.statutes_types import Choice, Field, Group, Kind, Many, Slug, Type, Words, may, need
from koinon.rules.statutes_vocabulary import STATUSES

FORMAT_VERSION = 1

_TABLE = (
    *TEXT, *CATEGORIES, *ADMISSION, *VOTES, *QUORUM, *MAJORITIES, *ELECTIONS, *ORGANS, *TERMS,
    *THEMATIC_BODIES, *MEETINGS, *FEES, *DUTIES, *FACT_CHANGES,
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in _TABLE}

CHAPTERS: tuple[str, ...] = tuple(dict.fromkeys(kind.chapter for kind in _TABLE))

COMMON = (
    need("id", Slug("rule"), "stable id of the rule, unique in the file; links and reasons use it"),
    need("kind", Choice(tuple(KINDS)), "the kind of rule"),
    need("status", Choice(STATUSES), "how well it is known"),
    may("source", Slug("source"), "id of the source, from the network's sources.toml"),
    may("sources", Many(Slug("source")), "or several of them"),
    may("says", Words(), "the rule in one sentence of ours"),
    may("practice", Words(), "what is seen done beside the rule; never applied"),
    may("practice_source", Slug("source"), "who saw it"),
)
"""The fields of every rule, besides `article` (a plain string) and `values` (contested rules only)."""

COMMON_NAMES = frozenset({field.name for field in COMMON} | {"article", "values"})


def walk(fields: tuple[Field, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    """Every field with its path, those inside groups included."""
    for field in fields:
        here = (*path, field.name)
        yield here, field
        group = group_of(field.type)
        if group is not None:
            yield from walk(group.fields, here)


def group_of(kind: Type) -> Group | None:
    """The group that a type is, or is a list of."""
    if isinstance(kind, Many):
        return group_of(kind.of)
    return kind if isinstance(kind, Group) else None


def item_of(kind: Type) -> Type:
    """The type of the items of a list, or the type itself."""
    return kind.of if isinstance(kind, Many) else kind


__all__ = [
    "CHAPTERS", "COMMON", "COMMON_NAMES", "FORMAT_VERSION", "KINDS", "Words", "group_of", "item_of", "walk",
]  # fmt: skip
