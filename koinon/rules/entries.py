"""The ledger's entries as frozen values: decisions and attestations, as `rules.standing` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koinon.rules.dates import Interval, Span
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


MEMBERSHIP = "membership"
MANDATE = "mandate"
BODY_LIFE = "body_life"


@dataclass(frozen=True, slots=True)
class Attestation:
    """What one source says, without an act, of one of three subjects in one network.

    membership  `organisation`
    mandate     `office`, or `body` for a seat in it, held by `organisation`, by `person`
                (a key), or by the person for the organisation
    body_life   `body` alone: that it was there; `parent` is the body it belonged to, or
                "network"; "" where the source does not say

    Exactly one of `on` (a point in time, as a list has), `since` (held from then
    to the source's own date), `began` (it began then, nothing more), `period`
    (from then, until it ended in then, either side open), `ended` (it ended in
    then, nothing more), `former` (it had ended when the source speaks) or none of
    them (a bare 'is a member' at the source's own date). `until` is the first day
    outside of what `since` tells, where the source tells it. `member` False is a
    denial. `implied` names what it is implied by.
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
    period: Interval | None = None
    ended: Span | None = None
    former: bool = False
    office: str = ""
    body: str = ""
    person: str = ""
    parent: str = ""

    @property
    def subject(self) -> str:
        """Of what it speaks: MEMBERSHIP, MANDATE or BODY_LIFE."""
        return subject_of(self.office, self.body, self.organisation, self.person)

    @property
    def from_when(self) -> Span | None:
        """The point from which the source says that it held, None where it names none."""
        return self.since or (self.period.begins if self.period else None)

    @property
    def ended_in(self) -> Span | None:
        """The time in which the source says that it ended, None where it names none."""
        return self.ended or (self.period.ends if self.period else None)


def subject_of(office: str, body: str, organisation: str, person: str) -> str:
    """The subject of an attestation that names these ("" for what it does not name)."""
    if office or person or (body and organisation):
        return MANDATE
    return BODY_LIFE if body else MEMBERSHIP
