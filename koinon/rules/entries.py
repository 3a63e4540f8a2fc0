"""The ledger's entries as frozen values: decisions and attestations, as `rules.standing` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koinon.rules.dates import Span
from koinon.rules.effects import Effect


@dataclass(frozen=True, slots=True)
class Dated:
    """When a source speaks: between two days, each None where nothing can be told."""

    after: date | None = None
    before: date | None = None


UNDATED = Dated()


@dataclass(frozen=True, slots=True)
class Decision:
    """An act of an organ. `organ` is `<owner's slug>/<organ's slug>`; `on` the day of the act as the record has it."""

    key: str
    organ: str
    on: Span
    effects: tuple[Effect, ...]
    source: str = ""

    def effective(self, effect: Effect) -> Span:
        """The effect's own date, or the day of the act where it has none."""
        return effect.effective or self.on


@dataclass(frozen=True, slots=True)
class Attestation:
    """What one source says of one organisation in one network, without an act.

    Exactly one of `on` (a point in time, as a list has), `since` (held from then
    to the source's own date), `began` (it began then, nothing more) or none of
    them (a bare 'is a member' at the source's own date). `until` is the first
    day outside of what `since` tells, where the source tells it. `member` False
    is a denial. `implied` names what the membership is implied by.
    """

    key: str
    network: str
    organisation: str
    source: str
    dated: Dated = UNDATED
    on: Span | None = None
    since: Span | None = None
    began: Span | None = None
    until: Span | None = None
    category: str = ""
    member: bool = True
    implied: str = ""
    founder: bool = False
