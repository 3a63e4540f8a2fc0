"""The lives of a network's bodies, day by day: whether a body was there, what it was called and where it belonged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from koinon.rules.category import NOT_KNOWN, CategoryAnswer, Voices, capped, voices
from koinon.rules.effects import CreateBody, Effect, EndBody, RenameBody
from koinon.rules.entries import BODY_LIFE
from koinon.rules.evidence import Act, Mark, acts, attested, marked
from koinon.rules.facts import Facts
from koinon.rules.membership import Episode
from koinon.rules.periods import Bound
from koinon.rules.reasons import Reason
from koinon.rules.tenure import Case, Stay, Tenure, judged_days

OF_THE_NETWORK = "network"
"""The parent of a body that belongs to no other body."""

Names = Mapping[str, str]
AS_DESCRIBED: Names = {}
"""The names with which the body is described, where no act had given it others."""


@dataclass(frozen=True, slots=True)
class Life:
    """The answer for a day.

    parent  the body that it belongs to, or OF_THE_NETWORK, as entries tell: judged apart, as a category is
    names   what it is called: one, or all it can be called on a day on which that can't be told
    """

    held: str
    basis: tuple[Reason, ...]
    since: Bound | None = None
    until: Bound | None = None
    parent: CategoryAnswer = NOT_KNOWN
    names: tuple[Names, ...] = (AS_DESCRIBED,)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The same answer on every day of [begins, ends); `ends` is FOREVER where nothing is known to end it."""

    begins: date
    ends: date
    life: Life

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.begins <= day < self.ends


@dataclass(frozen=True, slots=True)
class _Renaming:
    bound: Bound
    names: Names


def lives(case: Case) -> dict[str, tuple[Stretch, ...]]:
    """The life of every body that entries tell of, by slug. A body without one is told of by no entry."""
    slugs = {one.body for one in case.attestations if one.subject == BODY_LIFE and one.network == case.network}
    slugs |= {
        effect.body
        for decision in case.decisions
        for effect in decision.effects
        if isinstance(effect, CreateBody | RenameBody | EndBody) and effect.network == case.network
    }
    found = {slug: _Body(case, slug).stretches() for slug in sorted(slugs)}
    return {slug: stretches for slug, stretches in found.items() if stretches}


class _Body:
    """The evidence on one body."""

    def __init__(self, case: Case, slug: str) -> None:
        def touches(effect: Effect) -> bool:
            if not isinstance(effect, CreateBody | RenameBody | EndBody):
                return False
            return effect.network == case.network and effect.body == slug

        self.case = case
        told = acts(case.decisions, Facts(), touches)
        sources = [one for one in case.attestations if one.subject == BODY_LIFE and one.network == case.network]
        own = attested(one for one in sources if one.body == slug)
        self.tenure = Tenure([*marked(told), *own], case.first_day)
        self.renamings = _renamings(told)
        self.stays: list[tuple[Episode, Voices]] = [
            (episode, voices(self._told_of(episode), (), (), episode.begin.earliest))
            for episode in self.tenure.episodes
        ]

    def stretches(self) -> tuple[Stretch, ...]:
        """The body's whole life, in order."""
        result: list[Stretch] = []
        days = set(self.tenure.turning_days())
        days |= {day for _episode, told in self.stays for day in told.days()}
        days |= {day for renaming in self.renamings for day in renaming.bound.days()}
        for day, following in judged_days(self.case, days):
            stay = self.tenure.on(day)
            if stay is None:
                continue
            life, last = self._life(stay, day), result[-1] if result else None
            if last and last.ends == day and last.life == life:
                result[-1] = replace(last, ends=following)
            else:
                result.append(Stretch(day, following, life))
        return tuple(result)

    def _life(self, stay: Stay, day: date) -> Life:
        told = next(told for episode, told in self.stays if episode is stay.episode)
        return Life(
            held=stay.held,
            basis=stay.episode.reasons(),
            since=stay.episode.since,
            until=stay.until,
            parent=capped(told.on(day), stay.held),
            names=_names_on(self.renamings, day),
        )

    def _told_of(self, episode: Episode) -> list[Mark]:
        within = {id(mark) for mark in (*episode.begins, *episode.proofs, *episode.endings)}
        return [mark for mark in self.tenure.marks if id(mark) in within]


def _renamings(told: Sequence[Act]) -> list[_Renaming]:
    """The names by act, in order; an act undone from a later day gives the earlier name back then."""
    found: list[_Renaming] = []
    for act in told:
        if isinstance(act.effect, RenameBody):
            before = found[-1].names if found else AS_DESCRIBED
            found.append(_Renaming(act.bound, dict(act.effect.names)))
            if act.undone:
                found.append(_Renaming(act.undone[1], before))
    return sorted(found, key=lambda one: (one.bound.latest, one.bound.earliest))


def _names_on(renamings: Sequence[_Renaming], day: date) -> tuple[Names, ...]:
    names: tuple[Names, ...] = (AS_DESCRIBED,)
    for renaming in renamings:
        if renaming.bound.surely_by(day):
            names = (renaming.names,)
        elif renaming.bound.possibly_by(day):
            names = (*names, renaming.names)
    return names
