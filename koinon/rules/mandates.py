"""Who held which post in a network, day by day: an office, or a seat in a body.

`mandates` gives for each post and holder plain half-open stretches of days on each
of which the whole answer is the same. Where the statutes say that one alone holds an
office at a time, whoever surely holds it leaves no room for one who is only presumed,
and two who surely hold it contest each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from koinon.rules.changes import in_force
from koinon.rules.effects import Effect, Revoke, Seat, Unseat
from koinon.rules.entries import MANDATE, Attestation, Decision
from koinon.rules.evidence import acts, attested, marked
from koinon.rules.facts import Facts
from koinon.rules.membership import Episode
from koinon.rules.periods import Bound
from koinon.rules.reasons import CONTESTED, PRESUMED, RULE, YES, Reason, chained
from koinon.rules.statutes import Rule
from koinon.rules.tenure import Case, Stay, Tenure, judged_days, last_shown, renamed

NOBODY_IN_PARTICULAR = Facts()
"""No facts: a condition on a country can't come true for a mandate, which is of no country."""


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """An office (with the body it is in, "" if in none or not known), or a seat in a body ("" for `office`)."""

    body: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """An organisation, a person (by key), or the person for the organisation."""

    organisation: str = ""
    person: str = ""

    def can_be(self, other: Holder) -> bool:
        """Whether both can be the same mandate: they name something in common and nothing that differs."""
        pairs = ((self.organisation, other.organisation), (self.person, other.person))
        named = [one == two for one, two in pairs if one and two]
        return bool(named) and all(named)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for a day. `since` and `until` are as sources state them; `closed_by` is why it is no longer held."""

    held: str
    basis: tuple[Reason, ...]
    since: Bound | None = None
    until: Bound | None = None
    closed_by: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """The same answer on every day of [begins, ends); `ends` is FOREVER where nothing is known to end it."""

    begins: date
    ends: date
    answer: Answer

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.begins <= day < self.ends


Mandates = dict[tuple[Post, Holder], tuple[Stretch, ...]]


def mandates(case: Case) -> Mandates:
    """Every mandate that entries tell of, by post and holder, in that order. A day in no stretch is a no."""
    found: Mandates = {}
    told = _Told(case)
    for post in sorted({post for post, _holder in told.held}):
        holders = sorted(holder for one, holder in told.held if one == post)
        tenures = {holder: told.tenure(post, holder) for holder in holders}
        for holder, stretches in _Posts(case, post, tenures).stretches().items():
            if stretches:
                found[post, holder] = stretches
    return found


class _Told:
    """The entries on mandates, sorted to the posts and holders that they name."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.decisions: dict[Post, list[Decision]] = defaultdict(list)
        self.attestations: dict[tuple[Post, Holder], list[Attestation]] = defaultdict(list)
        self.held: set[tuple[Post, Holder]] = set()
        self.revoking = [one for one in case.decisions if any(isinstance(e, Revoke) for e in one.effects)]
        for decision in case.decisions:
            for effect in decision.effects:
                if isinstance(effect, Seat | Unseat) and effect.network == case.network:
                    self._take(decision, effect)
        for attestation in case.attestations:
            if attestation.subject == MANDATE and attestation.network == case.network:
                own = renamed(attestation, case)
                key = self.post(own.office, own.body), Holder(own.organisation, own.person)
                self.attestations[key].append(own)
                self.held.add(key)

    def post(self, office: str, body: str) -> Post:
        """The post, of the office's own body where the entry does not name one."""
        return Post(body or self.case.homes.get(office, ""), office)

    def holder(self, effect: Seat | Unseat) -> Holder:
        """Whom an effect names."""
        return Holder(self.case.stays.get(effect.organisation, effect.organisation), effect.person)

    def tenure(self, post: Post, holder: Holder) -> Tenure:
        """The evidence on one holder's mandate."""

        def touches(effect: Effect) -> bool:
            if not isinstance(effect, Seat | Unseat) or effect.network != self.case.network:
                return False
            if self.post(effect.office, effect.body) != post:
                return False
            named = self.holder(effect)
            return named == holder if isinstance(effect, Seat) else _is_meant(named, holder)

        # each decision once, whatever it does to the post and whether or not it also revokes another
        listed = {one.key: one for one in (*self.decisions[post], *self.revoking)}
        needed = {c.key for one in listed.values() for e in one.effects for c in e.conditions if c.key}
        listed |= {one.key: one for one in self.case.decisions if one.key in needed}
        decided = marked(acts(listed.values(), NOBODY_IN_PARTICULAR, touches))
        told = attested(self.attestations.get((post, holder), ()))
        return Tenure([*decided, *told], self.case.first_day)

    def _take(self, decision: Decision, effect: Seat | Unseat) -> None:
        post, holder = self.post(effect.office, effect.body), self.holder(effect)
        self.decisions[post].append(decision)
        if isinstance(effect, Seat) and (holder.organisation or holder.person):
            self.held.add((post, holder))


def _is_meant(named: Holder, holder: Holder) -> bool:
    """Whether an act that ends a mandate means this holder: what it does not name, it leaves open."""
    return named.organisation in ("", holder.organisation) and named.person in ("", holder.person)


class _Posts:
    """All holders of one post, asked day by day together."""

    def __init__(self, case: Case, post: Post, tenures: Mapping[Holder, Tenure]) -> None:
        self.case = case
        self.post = post
        self.tenures = tenures
        self.over: list[Episode] = []
        """Stays that were presumed until another surely held the office."""

    def stretches(self) -> dict[Holder, tuple[Stretch, ...]]:
        """Per holder the stretches, in order."""
        result: dict[Holder, list[Stretch]] = {holder: [] for holder in self.tenures}
        days = {day for tenure in self.tenures.values() for day in tenure.turning_days()}
        for day, following in judged_days(self.case, days):
            found, ended = self._on(day)
            for holder, answer in found.items():
                _add(result[holder], Stretch(day, following, answer))
            for holder, why in ended:
                before = result[holder]
                if before and before[-1].ends == day:
                    before[-1] = replace(before[-1], answer=replace(before[-1].answer, closed_by=why))
        return {holder: tuple(listed) for holder, listed in result.items()}

    def _on(self, day: date) -> tuple[dict[Holder, Answer], list[tuple[Holder, tuple[Reason, ...]]]]:
        """Who holds it on the day, and whose presumed stay another's has just ended."""
        stays = {holder: stay for holder, tenure in self.tenures.items() if (stay := tenure.on(day)) is not None}
        stays = {holder: stay for holder, stay in stays.items() if not _is_any(stay.episode, self.over)}
        rule = self._one_at_a_time(day)
        answers = {holder: _answer(stay) for holder, stay in stays.items()}
        if rule is None:
            return answers, []
        why = Reason(RULE, rule=rule.id, source=next(iter(rule.sources), ""), remark=rule.status)
        sure = [holder for holder, stay in stays.items() if stay.held == YES]
        ended = []
        for holder, stay in stays.items():
            others = [other for other in sure if other != holder and not holder.can_be(other)]
            if not others:
                continue
            theirs = chained(*(answers[other].basis for other in others), [why])
            if stay.held == YES:
                answers[holder] = replace(_answer(stay), held=CONTESTED, basis=chained(_answer(stay).basis, theirs))
            elif stay.held != CONTESTED:
                del answers[holder]
                if stay.held == PRESUMED and last_shown(stay.episode) < day:
                    self.over.append(stay.episode)
                    ended.append((holder, theirs))
        return answers, ended

    def _one_at_a_time(self, day: date) -> Rule | None:
        """The rule that says that one alone holds the office at a time, where a text does."""
        version = in_force(self.case.statutes, day)
        for rule in version.of_kind("office") if version and self.post.office else ():
            here = rule.get("office") == self.post.office and rule.get("organ") in (None, self.post.body)
            if here and rule.get("count") == 1 and rule.status in ("found", "secondary"):
                return rule
        return None


def _answer(stay: Stay) -> Answer:
    return Answer(stay.held, stay.episode.reasons(), stay.episode.since, stay.until)


def _add(listed: list[Stretch], stretch: Stretch) -> None:
    last = listed[-1] if listed else None
    if last and last.ends == stretch.begins and last.answer == stretch.answer:
        listed[-1] = replace(last, ends=stretch.ends)
    else:
        listed.append(stretch)


def _is_any(episode: Episode, others: list[Episode]) -> bool:
    """Whether it is one of them: the very stay, not one that looks the same."""
    return any(episode is other for other in others)


def on_day(found: Mandates, day: date) -> Iterator[tuple[Post, Holder, Stretch]]:
    """Who holds what on a day, certain or possible, by post and holder."""
    for (post, holder), stretches in found.items():
        for stretch in stretches:
            if stretch.holds(day):
                yield post, holder, stretch
