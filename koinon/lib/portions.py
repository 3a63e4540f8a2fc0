"""Many things, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

IN_A_QUERY = 10_000
"""How many values one query names at most: databases take some ten thousands and refuse more."""


def portions(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The things in their order, at most `size` at a time."""
    for first in range(0, len(things), size):
        yield things[first : first + size]
