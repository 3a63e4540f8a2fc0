"""The terms that answers follow from: categories, rights, votes, admission, changed facts; frozen values.

Each is built from a `Rule`. What no text says is None or empty, which means "not known", never a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PopulationBand:
    """A population condition.

    `strict`: the limits themselves are outside. `soft`: the text says "about".
    `edge_contested`: sources differ on whether the limit itself is inside.
    `alternatives` are other measures, each of which is enough by itself.
    """

    minimum: int | None = None
    maximum: int | None = None
    strict: bool = False
    soft: bool = False
    measure: str = "city"
    reference: str | None = None
    basis: str = ""
    alternatives: tuple[PopulationBand, ...] = ()
    edge_contested: bool = False

    def holds(self, figure: int) -> bool | None:
        """Whether a figure of this measure is inside; None where "about" or a contested edge leaves it open."""
        if self.edge_contested and figure in (self.minimum, self.maximum):
            return None
        low = self.minimum is None or figure > self.minimum or (figure == self.minimum and not self.strict)
        high = self.maximum is None or figure < self.maximum or (figure == self.maximum and not self.strict)
        if low and high:
            return True
        return None if self.soft else False


@dataclass(frozen=True, slots=True)
class Territory:
    """The country must be inside (or outside) one union of countries or one territory."""

    union: str | None
    territory: str | None
    inside: bool

    @property
    def slug(self) -> str:
        """The union's or the territory's slug."""
        return self.union or self.territory or ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition of substance, met when a document confirms the criterion of this slug."""

    slug: str
    names: Text = field(hash=False)
    document: Text = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of members. A condition that is None or empty is not stated: nothing follows from it.

    In a contested rule the fields hold what all sources agree on, and `readings` what each of them says in full.
    """

    id: str
    slug: str
    names: Text = field(hash=False)
    status: str
    article: str = ""
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    population: PopulationBand | None = None
    territories: tuple[Territory, ...] = ()
    substance: tuple[Criterion, ...] = ()
    political: tuple[str, ...] = ()
    readings: tuple[Category, ...] = ()

    @property
    def territory(self) -> Territory | None:
        """The condition on a union of countries, or else the first one on a territory."""
        unions = [territory for territory in self.territories if territory.union]
        return next(iter((*unions, *self.territories)), None)


@dataclass(frozen=True, slots=True)
class RightRule:
    """One right of one category: True, False, or None where nobody knows or sources disagree.

    `bodies`, `subjects` and `limits` say how far it reaches; all empty: no limit is stated.
    """

    id: str
    status: str
    right: str
    category: str
    value: bool | None
    article: str = ""
    sources: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    limits: Text = field(default_factory=dict, hash=False)

    @property
    def is_limited(self) -> bool:
        """Whether the right reaches only so far."""
        return bool(self.bodies or self.subjects or self.limits)


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way in. `role` is decides, ratifies, proposes, advises or checks."""

    by: str
    role: str = "decides"
    organ: str = ""
    words: Text = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Admission:
    """The way in: the steps in order, and the day from which membership runs.

    `start` is decision_date, council_date, first_payment or unknown; it may come from a rule of its
    own, whose id and status are then `start_rule` and `start_status`.
    """

    id: str
    status: str
    steps: tuple[Step, ...]
    start: str = "unknown"
    category: str | None = None
    article: str = ""
    sources: tuple[str, ...] = ()
    event: Text = field(default_factory=dict, hash=False)
    start_rule: str = ""
    start_status: str = "unknown"


@dataclass(frozen=True, slots=True)
class FactChange:
    """What an outside change does: `then` is keep, move or review; None where nobody knows or sources disagree."""

    id: str
    status: str
    event: str
    union: str | None
    then: str | None
    moves_from: tuple[str, ...] = ()
    moves_to: str | None = None
    article: str = ""
    sources: tuple[str, ...] = ()
    direction: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class VoteBand:
    """One band of inhabitants with its votes; the limits are inside."""

    minimum: int | None
    maximum: int | None
    votes: int

    def holds(self, figure: int) -> bool:
        """Whether a figure is inside."""
        return (self.minimum is None or figure >= self.minimum) and (self.maximum is None or figure <= self.maximum)


@dataclass(frozen=True, slots=True)
class VoteWeight:
    """How many votes a member has. `method`: equal, bands, block_by_region, seats_by_country, by_fee; "" if unknown."""

    id: str
    status: str
    method: str
    organ: str | None = None
    category: str | None = None
    votes: int | None = None
    bands: tuple[VoteBand, ...] = ()
    blocks: Mapping[str, int] = field(default_factory=dict, hash=False)
    cap: int | None = None
    article: str = ""
    sources: tuple[str, ...] = ()

    def weight(self, population: int | None) -> int | None:
        """The votes of one member; None where they are not known or a member has none of its own (a block).

        `population` is the member's, or under seats_by_country its country's; a missing figure is never guessed.
        """
        if self.method == "equal":
            return self._capped(1 if self.votes is None else self.votes)
        if self.method in ("bands", "seats_by_country") and population is not None:
            return self._capped(next((band.votes for band in self.bands if band.holds(population)), None))
        return None

    def block(self, region: str) -> int | None:
        """The votes that a region casts as one; None where votes are not cast in blocks or the number is not known."""
        if self.method != "block_by_region":
            return None
        return self.blocks.get(region, self.votes)

    def _capped(self, votes: int | None) -> int | None:
        return votes if votes is None or self.cap is None else min(votes, self.cap)
