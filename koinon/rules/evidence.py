"""From entries to evidence: what begins, proves and ends something, with revocations and conditions worked out.

What is proved is a membership, a mandate or the life of a body: all three have a beginning, proofs and an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from koinon.rules.dates import FOREVER, DateError, day_before, next_day, parse
from koinon.rules.effects import (
    COUNTRY_IN,
    Admit,
    ChangeCategory,
    Consent,
    CreateBody,
    Effect,
    End,
    EndBody,
    OnMembership,
    Resume,
    Revoke,
    Seat,
    Suspend,
    Unseat,
)
from koinon.rules.entries import Attestation, Decision
from koinon.rules.facts import Facts
from koinon.rules.periods import ENDED_IN, FIRST_DAY_OUTSIDE, Bound, began, between, ended
from koinon.rules.reasons import ATTESTATION, DECISION, Reason

DECISIONS = ""
"""The voice of the organs' own acts; every other voice is a source's id."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of evidence about a membership, a mandate or a body at a bound in time.

    what      begin, proof, end, denial, consent, suspend or resume
    bound     when; for a proof the moment it speaks of
    reach     the last day it surely proves, where it is a begin or a proof
    claims    the last day it may speak of (a source dated between two days)
    until     where the source itself says that this ended or became something else; of a seat the end of its term
    category  of a membership; of a body the one that it belongs to
    voice     DECISIONS, or the source that speaks
    """

    what: str
    bound: Bound
    reason: Reason
    category: str = ""
    reach: date = date.min
    claims: date = date.min
    until: Bound | None = None
    voice: str = DECISIONS
    implied: bool = False
    also: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The mark's own link of the chain, and those that make it count (the rule that a consent admits)."""
        return (self.reason, *self.also)

    @property
    def is_decided(self) -> bool:
        """Whether an organ's act says so, and not a source."""
        return self.voice == DECISIONS


Revocation = tuple[Decision, Bound]
"""A decision that undoes another, and from when."""


@dataclass(frozen=True, slots=True)
class Act:
    """An effect with the decision it comes from and when it takes hold, and what undid it from a later day."""

    decision: Decision
    effect: Effect
    bound: Bound
    undone: Revocation | None = None


def decided(decisions: Iterable[Decision], facts: Facts, network: str, organisations: frozenset[str]) -> list[Mark]:
    """The marks of the decisions that touch this membership, in the order they take hold.

    `organisations` are the slugs under which effects may name the organisation.
    """

    def touches(effect: Effect) -> bool:
        if not isinstance(effect, OnMembership):
            return False
        return effect.network == network and effect.organisation in organisations

    return marked(acts(decisions, facts, touches))


def acts(decisions: Iterable[Decision], facts: Facts, touches: Callable[[Effect], bool]) -> list[Act]:
    """The effects that touch something, in the order they take hold, without those revoked from the start."""
    listed = sorted(decisions, key=lambda decision: (decision.on.earliest, decision.key))
    found = sorted(_acts(listed, facts, touches), key=lambda act: (act.bound.earliest, act.decision.key))
    revocations = _revocations(listed)
    standing = []
    for act in found:
        revoked = revocations.get(act.decision.key)
        if not _is_from_the_start(revoked, act.bound):
            standing.append(replace(act, undone=revoked))
    return standing


def marked(told: list[Act]) -> list[Mark]:
    """The marks of acts, and of what undid them, in order."""
    marks: list[Mark] = []
    for number, act in enumerate(told):
        marks.append(_mark_of(act))
        if act.undone:
            marks.extend(_undone(act, told[:number], *act.undone))
    return sorted(marks, key=lambda mark: (mark.bound.earliest, mark.bound.latest, mark.reason))


def attested(attestations: Iterable[Attestation]) -> Iterator[Mark]:
    """The marks of what sources say. An undated 'is a member' proves no day and gives no mark."""
    for attestation in attestations:
        mark = _attested(attestation)
        if mark is not None:
            yield mark
            if mark.until and not attestation.category and mark.what == "begin":
                yield replace(mark, what="end", bound=mark.until, until=None)


def reason_of(attestation: Attestation) -> Reason:
    """The link of the chain that an attestation is."""
    undated = not (attestation.on or attestation.from_when or attestation.began or attestation.ended_in)
    remark = (
        "denies" if not attestation.member
        else "implied" if attestation.implied
        else "founder" if attestation.founder
        else "undated" if undated and attestation.dated.before is None
        else ""
    )  # fmt: skip
    return Reason(ATTESTATION, key=attestation.key, source=attestation.source, remark=remark)


def _revocations(listed: list[Decision]) -> dict[str, Revocation]:
    """By the entry that it undoes the last revocation, those left out that were themselves revoked from the start."""
    found: dict[str, Revocation] = {}
    for decision in reversed(listed):  # what revokes a revocation is decided after it
        for effect in reversed(decision.effects):
            if isinstance(effect, Revoke):
                bound = began(decision.effective(effect))
                if not _is_from_the_start(found.get(decision.key), bound):
                    found.setdefault(effect.entry, (decision, bound))
    return found


def _is_from_the_start(revoked: Revocation | None, bound: Bound) -> bool:
    """Whether what took hold then is revoked from no later than that."""
    return revoked is not None and revoked[1].latest <= bound.earliest


def _acts(decisions: list[Decision], facts: Facts, touches: Callable[[Effect], bool]) -> Iterator[Act]:
    by_key = {decision.key: decision for decision in decisions}
    for decision in decisions:
        for effect in decision.effects:
            if not touches(effect):
                continue
            own = decision.effective(effect)
            bound = ended(own, effect.sense) if isinstance(effect, End | EndBody) else began(own)
            met = _conditions_met(effect, bound, by_key, facts)
            if met is not None:
                yield Act(decision, effect, met)


def _conditions_met(effect: Effect, bound: Bound, by_key: dict[str, Decision], facts: Facts) -> Bound | None:
    """When the effect takes hold: no earlier than each condition comes true; None while one has not."""
    for condition in effect.conditions:
        if condition.kind == COUNTRY_IN:
            days = [m.period.begins for m in facts.unions if m.union == condition.union]
            later = between(min(days), min(days)) if days else None
        else:
            decision = by_key.get(condition.key)
            later = began(decision.on) if decision else None
        if later is None:
            return None
        bound = Bound(
            bound.text if bound.latest >= later.latest else later.text,
            max(bound.earliest, later.earliest),
            max(bound.latest, later.latest),
            max(bound.sure_before, later.sure_before),
            max(bound.sure_from, later.sure_from),
        )
    return bound


_WHAT = {
    Consent: "consent", Admit: "begin", End: "end", Suspend: "suspend", Resume: "resume",
    Seat: "begin", Unseat: "end", CreateBody: "begin", EndBody: "end",
}  # fmt: skip


def _mark_of(act: Act) -> Mark:
    remark = "consent" if isinstance(act.effect, Consent) else ""
    reason = Reason(DECISION, key=act.decision.key, source=act.decision.source, remark=remark)
    return Mark(
        what=_WHAT.get(type(act.effect), "proof"),
        bound=act.bound,
        reason=reason,
        category=_category_of(act.effect),
        reach=act.bound.latest,
        claims=act.bound.latest,
        until=_term(act.effect),
    )


def _category_of(effect: Effect) -> str:
    if isinstance(effect, Admit | ChangeCategory):
        return effect.category
    return effect.parent if isinstance(effect, CreateBody) else ""


def _term(effect: Effect) -> Bound | None:
    """When the term of a seat ends, as the act foresees it: what can't be read as a date foresees nothing."""
    if not isinstance(effect, Seat) or not effect.until:
        return None
    try:
        return ended(parse(effect.until), ENDED_IN)
    except DateError:
        return None


def _undone(act: Act, before: list[Act], revoking: Decision, bound: Bound) -> Iterator[Mark]:
    """What a revocation from a later day brings about: the reverse of the act, from that day."""
    reason = Reason(DECISION, key=revoking.key, source=revoking.source, remark="revokes")
    base = Mark("proof", bound, reason, reach=bound.latest, claims=bound.latest)
    if isinstance(act.effect, Admit | Seat | CreateBody):
        yield replace(base, what="end")
    elif isinstance(act.effect, Suspend):
        yield replace(base, what="resume")
    elif isinstance(act.effect, Resume):
        yield replace(base, what="suspend")
    elif isinstance(act.effect, End | Unseat | EndBody | ChangeCategory):
        earlier = [category for a in before if (category := _category_of(a.effect))]
        what = "proof" if isinstance(act.effect, ChangeCategory) else "begin"
        yield replace(base, what=what, category=earlier[-1] if earlier else "")


def _attested(attestation: Attestation) -> Mark | None:
    dated = attestation.dated
    reason = reason_of(attestation)
    since, ends = attestation.from_when, attestation.ended_in
    if ends is not None and since is None:
        return Mark("end", ended(ends, ENDED_IN), reason, voice=attestation.source, implied=bool(attestation.implied))
    if attestation.former:
        # it had ended when the source spoke: without a latest day for that, nothing can be told of any day
        spoke = dated.before and between(date.min, dated.before)
        return Mark("end", spoke, reason, voice=attestation.source) if spoke else None
    point = since or attestation.began or attestation.on
    if point is None:
        if dated.after is None and dated.before is None:
            return None
        bound = between(dated.after or date.min, dated.before or FOREVER)
    else:
        bound = began(point)
    starts = since is not None or attestation.began is not None
    what = "denial" if not attestation.member else "begin" if starts else "proof"
    reach, claims = bound.earliest if what == "proof" else bound.latest, bound.latest
    if since is not None:
        reach = max(bound.latest, dated.after or bound.latest)
        claims = max(reach, dated.before or reach)
    until = ended(attestation.until, FIRST_DAY_OUTSIDE) if attestation.until else None
    until = ended(ends, ENDED_IN) if ends else until
    if until is not None:
        reach = max(bound.latest, min(reach, day_before(until.earliest)))
        claims = max(reach, min(claims, until.latest))
    return Mark(
        what, bound, reason, attestation.category or attestation.parent, reach, claims, until, attestation.source,
        bool(attestation.implied),
    )  # fmt: skip


def in_order(mark: Mark) -> tuple[date, date, Reason, str, str]:
    """A total order of marks, so that the order of recording changes no answer."""
    return mark.bound.earliest, mark.bound.latest, mark.reason, mark.what, mark.category


def days_of(mark: Mark) -> Iterator[date]:
    """Every day on which an answer that rests on the mark can change."""
    yield from mark.bound.days()
    yield from (next_day(mark.bound.earliest), next_day(mark.bound.latest), next_day(mark.reach))
    if mark.until:
        yield from mark.until.days()
