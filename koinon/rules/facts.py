"""Outside facts about an organisation that statutes may refer to, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from koinon.rules.dates import Span
from koinon.rules.periods import Period

Named = TypeVar("Named", int, str)
"""By what an organisation is named: its id, or its slug."""


@dataclass(frozen=True, slots=True)
class UnionMembership:
    """The organisation's country was in a union in [begins, ends)."""

    union: str
    period: Period
    source: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """A figure with the day or year it speaks of and who asserted it."""

    figure: int
    on: Span
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one organisation besides the ledger.

    `territories` maps a territory's slug to whether the country is on its list.
    `confirmed` maps a criterion of substance to the source of the document that confirms it.
    `known_unions` are the unions whose membership is known at all: of any other nothing can be told.
    """

    kind: str = "city"
    country: str = ""
    unions: tuple[UnionMembership, ...] = ()
    known_unions: frozenset[str] = frozenset()
    territories: Mapping[str, bool] = field(default_factory=dict)
    populations: tuple[Population, ...] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)

    def in_union(self, union: str, day: date) -> bool | None:
        """Whether the country is in the union on the day; None if the union or the country is not known."""
        if not self.country or union not in self.known_unions:
            return None
        return any(m.union == union and m.period.holds(day) for m in self.unions)

    def population_on(self, day: date) -> Population | None:
        """The newest sourced figure that surely speaks of the day or of one before it; None if there is none."""
        past = [population for population in self.populations if population.on.latest <= day]
        return max(past, key=lambda population: (population.on.latest, population.source), default=None)


def ends_of_chains(same: Mapping[Named, Named]) -> dict[Named, Named]:
    """For every duplicate the organisation that stays, from what each was recorded to be the same as.

    A chain is followed to its end; one that leads back into itself is left where it closes.
    """
    found = {}
    for duplicate, stays in same.items():
        seen = {duplicate}
        while stays in same and stays not in seen:
            seen.add(stays)
            stays = same[stays]
        found[duplicate] = stays
    return found
