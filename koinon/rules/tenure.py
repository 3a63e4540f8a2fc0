"""What mandates and the lives of bodies have in common: stays in time, judged by the evidence as memberships are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from koinon.rules import membership
from koinon.rules.category import STRENGTH
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.entries import Attestation, Decision
from koinon.rules.evidence import Mark, days_of, in_order
from koinon.rules.membership import Episode
from koinon.rules.periods import Bound
from koinon.rules.reasons import CANNOT_TELL, PRESUMED
from koinon.rules.statutes import Statutes


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that bears on the mandates and the bodies of one network.

    `founded` is when the network began (None: not known). `homes` are the bodies that offices are in, by office.
    `stays` is for recorded duplicates: under which slug the organisation is kept that entries name by another.
    """

    network: str
    founded: Bound | None = None
    decisions: tuple[Decision, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    statutes: tuple[Statutes, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)
    stays: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The first day for which an answer is given."""
        return self.founded.earliest if self.founded else BEFORE_ALL


@dataclass(frozen=True, slots=True)
class Stay:
    """One answer for a day: how surely, and the stay that gives it."""

    held: str
    episode: Episode

    @property
    def until(self) -> Bound | None:
        """The stated first day outside, or the one that the act foresees."""
        return self.episode.until or (term_of(self.episode) if not self.episode.endings else None)


class Tenure:
    """The evidence on one mandate or body, worked out once and asked day by day."""

    def __init__(self, marks: Sequence[Mark], founded: date) -> None:
        self.marks = sorted(marks, key=in_order)
        self.founded = founded
        self.episodes = membership.episodes(self.marks, founded, ())

    def turning_days(self) -> Iterator[date]:
        """Every day on which the answer can be another than the day before, and some on which it is not."""
        for mark in self.marks:
            yield from days_of(mark)
        for episode in self.episodes:
            yield from membership.days_of(episode)

    def on(self, day: date) -> Stay | None:
        """The surest answer for the day; None if it surely did not hold."""
        found = [Stay(held, episode) for episode in self.episodes if (held := held_on(episode, day)) is not None]
        return max(found, key=lambda stay: STRENGTH.get(stay.held, 3), default=None)


def held_on(episode: Episode, day: date) -> str | None:
    """How surely it held on the day. A term that an act foresees ends what is only presumed."""
    held = episode.held_on(day)
    term = term_of(episode)
    if held != PRESUMED or term is None or not term.possibly_by(day):
        return held
    return None if term.surely_by(day) else CANNOT_TELL


def term_of(episode: Episode) -> Bound | None:
    """The end of the term for which an act filled the seat, the latest if there are several."""
    terms = [mark.until for mark in episode.begins if mark.is_decided and mark.until]
    return max(terms, key=lambda bound: (bound.latest, bound.earliest), default=None)


def last_shown(episode: Episode) -> date:
    """The last day of which any evidence speaks: after it nothing but the lack of an end carries the stay on."""
    begun = [mark.reach for mark in episode.begins]
    return max([*begun, *(mark.bound.latest for mark in episode.proofs)], default=date.min)


def judged_days(case: Case, days: Iterator[date] | set[date]) -> list[tuple[date, date]]:
    """Runs of days [begins, ends) between the turning days, from the network's first day on."""
    turning = {case.first_day, *days}
    for statutes in case.statutes:
        turning |= {statutes.begins.earliest, statutes.begins.latest}
    ordered = sorted(day for day in turning if case.first_day <= day < FOREVER)
    return list(zip(ordered, [*ordered[1:], FOREVER], strict=True))


def renamed(attestation: Attestation, case: Case) -> Attestation:
    """The attestation, of the organisation that stays where it names a recorded duplicate."""
    stays = case.stays.get(attestation.organisation)
    return replace(attestation, organisation=stays) if stays else attestation
