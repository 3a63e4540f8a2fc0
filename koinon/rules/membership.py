"""Whether an organisation is a member: episodes of membership from marks of evidence.

An episode has a beginning (stated, or unknown before its first proof) and an end
(stated, bounded by the next episode, or unknown). Between a beginning and the last
evidence it surely held; after that it is presumed; a complete ledger carries it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from koinon.rules.dates import FOREVER, day_before, next_day
from koinon.rules.evidence import Mark
from koinon.rules.periods import Bound, Period, between, narrowed
from koinon.rules.reasons import CANNOT_TELL, CONTESTED, PRESUMED, YES, Reason, chained


@dataclass
class Episode:
    """One stay in the network. `begins` are its stated beginnings (none: unknown), `proofs` what else shows it."""

    begins: list[Mark] = field(default_factory=list)
    proofs: list[Mark] = field(default_factory=list)
    endings: list[Mark] = field(default_factory=list)
    denials: list[Mark] = field(default_factory=list)
    consents: list[Mark] = field(default_factory=list)
    disputes: list[Mark] = field(default_factory=list)
    """Sources that deny the membership at a time for which other evidence shows it."""
    floor: date = date.min
    limit: Bound | None = None
    """The first day outside that the next episode's beginning sets at the latest."""
    sure_until: date = date.min
    """The last day for which evidence reaches."""

    @property
    def since(self) -> Bound | None:
        """The stated beginning, narrowed over its sources; None where unknown or where they cannot be one."""
        return narrowed(mark.bound for mark in self.begins) if self.begins else None

    @property
    def until(self) -> Bound | None:
        """The stated first day outside; None where there is none or the sources cannot be one."""
        return narrowed(mark.bound for mark in self.endings) if self.endings else None

    @property
    def begin(self) -> Bound:
        """When it began, as widely as sources that disagree make it; unknown: from the floor to the first proof."""
        if self.begins:
            return self.since or _widest([mark.bound for mark in self.begins])
        latest = min(mark.bound.latest for mark in self.proofs)
        return between(min(self.floor, latest), latest)

    @property
    def end(self) -> Bound | None:
        """The first day outside as widely as known; None while no end is known."""
        if self.endings:
            return self.until or _widest([mark.bound for mark in self.endings])
        return None

    def held_on(self, day: date) -> str | None:
        """How surely it held on the day; None if it surely did not."""
        begin, end = self.begin, self.end
        if not begin.possibly_by(day) or (end and end.surely_by(day)):
            return None
        if end is None and self.limit and self.limit.surely_by(day):
            return None
        if self._disputed_on(day):
            return CONTESTED
        if not begin.surely_by(day) or (end and end.possibly_by(day)):
            return CANNOT_TELL
        if (end is not None or day <= self.sure_until) and self._is_stated_by(day):
            return YES
        return PRESUMED

    def _is_stated_by(self, day: date) -> bool:
        """Whether something more than an implication shows it by the day."""
        begun = any(not mark.implied for mark in self.begins)
        return begun or any(not mark.implied and mark.bound.surely_by(day) for mark in self.proofs)

    def _disputed_on(self, day: date) -> bool:
        for marks in (self.begins, self.endings):
            if len(marks) > 1 and narrowed(mark.bound for mark in marks) is None:
                sure = any(mark.bound.surely_by(day) for mark in marks)
                early = any(not mark.bound.possibly_by(day) for mark in marks)
                if sure and early:
                    return True
        if any(mark.bound.possibly_by(day) and day <= mark.bound.latest for mark in self.disputes):
            return True
        if not self.denials:
            return False
        clear = [mark.bound.latest for mark in self.proofs if not mark.implied]
        return day < min(clear, default=FOREVER)

    def reasons(self) -> tuple[Reason, ...]:
        """The chain behind the membership: consents, beginnings, denials, the first and the last proof, the ends."""
        stated = [mark for mark in self.proofs if not mark.implied] or self.proofs
        shown = sorted(stated, key=lambda mark: (mark.bound.latest, mark.reason))
        picked = ([] if self.begins else shown[:1]) + shown[-1:]
        groups = (self.consents, self.begins, self.denials, picked, self.disputes, self.endings)
        return chained(*(mark.reasons for group in groups for mark in group))


def episodes(marks: Sequence[Mark], founded: date, complete: Sequence[Period]) -> list[Episode]:
    """The stays that the marks tell of, in order. `founded` is the first day the network can have existed."""
    found: list[Episode] = []
    endings = [mark for mark in marks if mark.what == "end"]
    for mark in sorted((m for m in marks if m.what == "begin"), key=_by_bound):
        if found and _continues(found[-1], mark, endings):
            episode = found[-1]
            is_later_category = mark.category and not mark.is_decided and not _meets_any(episode.begins, mark)
            (episode.proofs if is_later_category else episode.begins).append(mark)
        else:
            found.append(Episode(begins=[mark]))
    _assign_endings(found, endings)
    for mark in sorted((m for m in marks if m.what in ("proof", "suspend", "resume")), key=_by_bound):
        _assign_proof(found, mark)
    _assign_ending_without_begin(found, endings)
    found.sort(key=lambda episode: (episode.begin.latest, episode.begin.earliest))
    _bound_neighbours(found, founded)
    for episode in found:
        episode.denials = [m for m in marks if m.what == "denial" and _meets_any(episode.begins, m)]
        episode.sure_until = _reach(episode, complete)
        for denial in sorted((m for m in marks if m.what == "denial"), key=_by_bound):
            if denial not in episode.denials:
                _deny(episode, denial)
    return found


def attach_consents(found: list[Episode], consents: Sequence[Mark]) -> list[Mark]:
    """Give each consent to the first episode that can have begun after it; those left over are pending."""
    pending = []
    for consent in consents:
        after = [ep for ep in found if ep.begin.latest >= consent.bound.earliest and ep.begins]
        if after:
            after[0].consents.append(consent)
        else:
            pending.append(consent)
    return pending


def days_of(episode: Episode) -> Iterator[date]:
    """Every day on which the answer about this stay can change."""
    yield from episode.begin.days()
    if episode.end:
        yield from episode.end.days()
    for dispute in episode.disputes:
        yield from (dispute.bound.earliest, next_day(dispute.bound.latest))
    yield next_day(episode.sure_until)


def _by_bound(mark: Mark) -> tuple[date, date, Reason]:
    return mark.bound.earliest, mark.bound.latest, mark.reason


def _meets_any(marks: Sequence[Mark], mark: Mark) -> bool:
    return any(mark.bound.meets(other.bound) for other in marks)


def _continues(episode: Episode, mark: Mark, endings: Sequence[Mark]) -> bool:
    """Whether a further stated beginning tells of the same stay."""
    first = episode.begins[0].bound
    between_them = any(
        first.earliest < ending.bound.latest <= mark.bound.latest and ending.bound.earliest > first.earliest
        for ending in endings
    )
    if between_them:
        return False
    if _meets_any(episode.begins, mark):
        return True
    if mark.is_decided and any(other.is_decided for other in episode.begins):
        return False
    if any(other.is_decided for other in episode.begins):
        return True
    return max(other.claims for other in episode.begins) >= mark.bound.earliest


def _assign_endings(found: Sequence[Episode], endings: Sequence[Mark]) -> None:
    for number, episode in enumerate(found):
        following = found[number + 1].begins[0].bound if number + 1 < len(found) else None
        episode.endings = [
            ending
            for ending in endings
            if ending.bound.latest > episode.begins[0].bound.earliest
            and (following is None or ending.bound.earliest <= following.latest)
            and not any(ending in other.endings for other in found[:number])
        ]


def _assign_ending_without_begin(found: list[Episode], endings: Sequence[Mark]) -> None:
    """An end that no stay known can have: it proves that there was one until then."""
    taken = [ending for episode in found for ending in episode.endings]
    for ending in endings:
        if ending in taken:
            continue
        earlier = [ep for ep in found if not ep.begins and ep.begin.latest < ending.bound.latest and not ep.endings]
        if earlier:
            earlier[-1].endings.append(ending)
        else:
            last_inside = day_before(ending.bound.latest)
            proof = Mark("proof", between(last_inside, last_inside), ending.reason, voice=ending.voice)
            found.append(Episode(proofs=[proof], endings=[ending]))


def _assign_proof(found: list[Episode], mark: Mark) -> None:
    for number, episode in enumerate(found):
        end = episode.end
        following = found[number + 1] if number + 1 < len(found) else None
        if episode.begins and mark.bound.latest < episode.begin.earliest:
            continue
        if end and mark.bound.earliest >= end.latest:
            continue
        if not end and following and following.begins and mark.bound.earliest >= following.begin.earliest:
            continue
        episode.proofs.append(mark)
        return
    new = Episode(proofs=[mark])
    found.append(new)
    found.sort(key=lambda episode: (episode.begin.latest, episode.begin.earliest))


def _bound_neighbours(found: Sequence[Episode], founded: date) -> None:
    previous: Episode | None = None
    for episode in found:
        if not episode.begins:
            episode.floor = founded
            if previous and previous.end:
                episode.floor = max(founded, previous.end.earliest)
            elif previous:
                episode.floor = max(founded, next_day(previous.begin.earliest))
        if previous and previous.end is None:
            previous.limit = episode.begin
        previous = episode


def _deny(episode: Episode, denial: Mark) -> None:
    """A denial after the last proof shows that it had ended by then; one at a proven time disputes that time."""
    end = episode.end or episode.limit
    if denial.bound.latest < episode.begin.earliest or (end and denial.bound.earliest >= end.latest):
        return
    if episode.sure_until >= denial.bound.earliest or episode.endings:
        episode.disputes.append(denial)
        return
    last_proven = max(episode.sure_until, episode.begin.earliest)
    inferred = between(min(next_day(last_proven), denial.bound.latest), denial.bound.latest)
    episode.endings.append(replace(denial, what="end", bound=inferred))


def _reach(episode: Episode, complete: Sequence[Period]) -> date:
    """The last day for which evidence reaches, carried on where the ledger is complete."""
    begin = episode.begin
    stated = [mark.reach for mark in episode.begins]
    if episode.begins:
        stated += [max(mark.reach, mark.bound.earliest) for mark in episode.proofs if not mark.implied]
    else:
        stated += [mark.reach for mark in episode.proofs if not mark.implied]
    reach = max(stated, default=date.min)
    for period in complete:
        if reach > date.min and period.begins <= max(reach, begin.latest) < period.ends:
            reach = max(reach, day_before(period.ends) if period.ends < FOREVER else FOREVER)
    return reach


def _widest(bounds: Sequence[Bound]) -> Bound:
    return Bound(
        "",
        min(bound.earliest for bound in bounds),
        max(bound.latest for bound in bounds),
        min(bound.sure_before for bound in bounds),
        max(bound.sure_from for bound in bounds),
    )
