"""Which sources told content names: the one walk through lines, entries and statutes, however deep they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

ONE = frozenset({"source", "practice_source"})
SEVERAL = "sources"

Place = tuple[str | int, ...]
"""The way from the content to a value in it: names and numbers."""


def citations(told: object, at: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every source that the content names, with the place where, in the order in which it stands there."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            place = (*at, str(name))
            if name in ONE and isinstance(value, str):
                if value:
                    yield place, value
            elif name == SEVERAL and isinstance(value, list | tuple):
                yield from ((place, source) for source in value if isinstance(source, str))
            else:
                yield from citations(value, place)
    elif isinstance(told, list | tuple):
        for number, value in enumerate(told):
            yield from citations(value, (*at, number))


def named_in(told: object) -> Iterator[str]:
    """Every source that the content names, as often as it does."""
    return (source for _place, source in citations(told))
