"""What an organisation is in a network, day by day: the one place where it is judged.

`stretches` takes the entries, the facts and the statutes, and gives plain
half-open stretches of days on each of which the whole answer is the same:
membership, category, rights, and the chain of reasons. The register stores them
as they come; `known` runs the same function over what was recorded by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from koinon.rules import changes, membership
from koinon.rules.category import NOT_KNOWN, STRENGTH, CategoryAnswer, Voices, capped, voices
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.eligibility import NOT_MET, judge
from koinon.rules.entries import Attestation, Decision
from koinon.rules.evidence import Mark, attested, days_of, decided, in_order
from koinon.rules.facts import Facts
from koinon.rules.membership import Episode
from koinon.rules.periods import Bound, Period
from koinon.rules.reasons import ATTESTATION, CANNOT_TELL, DECISION, RULE, Question, Reason, chained
from koinon.rules.statutes import Statutes

RIGHTS = ("attend", "speak", "vote_assembly", "vote_body", "stand", "nominate")
NOT_KNOWN_RIGHT = "not_known"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that bears on one organisation in one network.

    `founded` is when the network began (None: not known); `complete` are the
    periods in which its ledger is said to lack nothing. `aliases` are further slugs
    under which entries may name the organisation (recorded duplicates).
    """

    network: str
    organisation: str
    facts: Facts
    aliases: frozenset[str] = frozenset()
    founded: Bound | None = None
    decisions: tuple[Decision, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    statutes: tuple[Statutes, ...] = ()
    complete: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Right:
    """One right on a day: yes, no or not_known, with the rule that says so ("" where none does) and its status.

    A right that is given only for some bodies or matters is not known as a whole: its rule says how far it reaches.
    """

    right: str
    value: str
    rule: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for a day. `since` and `until` are the membership's, None where no source states one."""

    held: str
    basis: tuple[Reason, ...]
    category: CategoryAnswer
    rights: tuple[Right, ...]
    since: Bound | None = None
    until: Bound | None = None
    suspended: bool = False
    questions: tuple[Question, ...] = ()
    contradictions: tuple[Question, ...] = ()
    version: str = ""

    def sources(self) -> frozenset[str]:
        """The sources of the decisions and statements that the membership rests on."""
        return frozenset(one.source for one in self.basis if one.source and one.kind in (DECISION, ATTESTATION))

    def rights_told(self) -> frozenset[str]:
        """Each right with what is known of it: "vote_assembly.yes", "stand.not_known"."""
        return frozenset(f"{one.right}.{one.value}" for one in self.rights)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The same standing on every day of [begins, ends); `ends` is FOREVER where nothing is known to end it."""

    begins: date
    ends: date
    standing: Standing

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.begins <= day < self.ends


def stretches(case: Case) -> tuple[Stretch, ...]:
    """The whole history of the standing. On days without any stretch nothing told makes it a member."""
    judge = _Judge(case)
    result: list[Stretch] = []
    days = sorted(judge.turning_days())
    for day, following in zip(days, [*days[1:], FOREVER], strict=True):
        standing = judge.on(day)
        if standing is None:
            continue
        last = result[-1] if result else None
        if last and last.ends == day and last.standing == standing:
            result[-1] = replace(last, ends=following)
        else:
            result.append(Stretch(day, following, standing))
    return tuple(result)


def standing_on(case: Case, day: date) -> Standing | None:
    """The standing on one day; None if it was surely no member then."""
    judge = _Judge(case)
    return judge.on(day) if day >= judge.founded else None


class _Judge:
    """The evidence of one case, worked out once and asked day by day."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.founded = case.founded.earliest if case.founded else BEFORE_ALL
        names = case.aliases | {case.organisation}
        told = decided(case.decisions, case.facts, case.network, names)
        told = self._with_rule_on_consents(told)
        self.marks: list[Mark] = sorted([*told, *attested(case.attestations)], key=in_order)
        self.episodes = membership.episodes(self.marks, self.founded, case.complete)
        consents = [mark for mark in self.marks if mark.what == "consent"]
        self.pending = membership.attach_consents(self.episodes, consents)
        self.moves = changes.moves(case.statutes, case.facts)
        self.stays: list[tuple[Episode, Voices]] = [
            (episode, voices(self._told_of(episode), self.moves, case.complete, episode.begin.earliest))
            for episode in self.episodes
        ]

    def turning_days(self) -> set[date]:
        """Every day on which the answer can be another than the day before."""
        days = {self.founded}
        for mark in self.marks:
            days.update(days_of(mark))
        for episode, told in self.stays:
            days.update(membership.days_of(episode))
            days.update(told.days())
        for statutes in self.case.statutes:
            days.update((statutes.begins.earliest, statutes.begins.latest))
        for union in self.case.facts.unions:
            days.update((union.period.begins, union.period.ends))
        days.update(population.on.latest for population in self.case.facts.populations)
        for period in self.case.complete:
            days.update((period.begins, period.ends))
        return {day for day in days if self.founded <= day < FOREVER}

    def on(self, day: date) -> Standing | None:
        """The standing on one day; None if it was surely no member."""
        found = [(held, ep, told) for ep, told in self.stays if (held := ep.held_on(day)) is not None]
        if not found:
            return self._pending_on(day)
        held, episode, told = max(found, key=lambda one: STRENGTH.get(one[0], 3))
        version = changes.in_force(self.case.statutes, day)
        category = capped(self._category(told, held, version, day), held)
        return Standing(
            held=held,
            basis=episode.reasons(),
            category=category,
            rights=_rights(version, category),
            since=episode.since,
            until=episode.until,
            suspended=self._suspended_on(day),
            questions=category.questions,
            contradictions=_contradictions(version, category, self.case.facts, day),
            version=version.version if version else "",
        )

    def _category(self, told: Voices, held: str, version: Statutes | None, day: date) -> CategoryAnswer:
        if told.spells or version is None:
            return told.on(day)
        defined = [category for category in version.categories() if category.status != "unknown"]
        if len(defined) != 1:
            return told.on(day)
        only = defined[0]
        source = only.sources[0] if only.sources else ""
        return CategoryAnswer(only.slug, held, (Reason(RULE, rule=only.id, source=source, remark=only.status),))

    def _pending_on(self, day: date) -> Standing | None:
        """A consent without a known admission: nobody can tell whether membership followed."""
        open_ones = [mark for mark in self.pending if mark.bound.possibly_by(day)]
        begun_since = any(
            ep.begins and ep.begin.possibly_by(day) for ep in self.episodes for mark in open_ones
            if ep.begin.earliest >= mark.bound.earliest
        )  # fmt: skip
        if not open_ones or begun_since:
            return None
        version = changes.in_force(self.case.statutes, day)
        rule = version.admission() if version else None
        question = Question("admission_not_known", rule.id if rule else "")
        return Standing(
            held=CANNOT_TELL,
            basis=chained(*(mark.reasons for mark in open_ones)),
            category=NOT_KNOWN,
            rights=_rights(version, NOT_KNOWN),
            questions=(question,),
            version=version.version if version else "",
        )

    def _with_rule_on_consents(self, marks: Sequence[Mark]) -> list[Mark]:
        """A consent admits by itself where the statutes of its day say that it is the only step."""
        if any(mark.what == "begin" for mark in marks):
            return list(marks)
        return [self._admitting(mark) if mark.what == "consent" else mark for mark in marks]

    def _admitting(self, consent: Mark) -> Mark:
        version = changes.in_force(self.case.statutes, consent.bound.latest)
        rule = version.admission() if version else None
        if rule is None or rule.status not in ("found", "secondary") or rule.start == "first_payment":
            return consent
        if [step.by for step in rule.steps] != ["candidate_council"]:
            return consent
        source = rule.sources[0] if rule.sources else ""
        return replace(consent, what="begin", also=(Reason(RULE, rule=rule.id, source=source, remark=rule.status),))

    def _told_of(self, episode: Episode) -> list[Mark]:
        within = {id(mark) for mark in (*episode.begins, *episode.proofs, *episode.endings)}
        return [mark for mark in self.marks if id(mark) in within]

    def _suspended_on(self, day: date) -> bool:
        last = [m for m in self.marks if m.what in ("suspend", "resume") and m.bound.surely_by(day)]
        return bool(last) and max(last, key=lambda m: (m.bound.latest, m.reason)).what == "suspend"


def _rights(version: Statutes | None, category: CategoryAnswer) -> tuple[Right, ...]:
    """Each right on its own: what every category that can hold agrees on; not_known as soon as one does not say."""
    slugs = [category.slug] if category.slug else [alternative.slug for alternative in category.alternatives]
    return tuple(_right(version, right, slugs) for right in RIGHTS)


def _right(version: Statutes | None, right: str, slugs: Sequence[str]) -> Right:
    rules = [version.rights_of(slug).get(right) for slug in slugs] if version else []
    values = {rule.value if rule and rule.status not in ("unknown", "contested") else None for rule in rules}
    if any(rule and rule.is_limited for rule in rules):
        values.add(None)
    first = next((rule for rule in rules if rule), None)
    rule_id, status = (first.id, first.status) if first else ("", "")
    if len(values) != 1 or None in values:
        return Right(right, NOT_KNOWN_RIGHT, rule_id, status)
    return Right(right, "yes" if values.pop() else "no", rule_id, status)


def _contradictions(
    version: Statutes | None, category: CategoryAnswer, facts: Facts, day: date
) -> tuple[Question, ...]:
    """Where what sources attest and what the statutes say do not agree; the attested is kept."""
    if version is None or category.slug is None:
        return ()
    return tuple(_contradicting(version, category.slug, facts, day))


def _contradicting(version: Statutes, slug: str, facts: Facts, day: date) -> Iterator[Question]:
    defined = next((one for one in version.categories() if one.slug == slug), None)
    if defined is None:
        yield Question("category_not_in_statutes", subject=slug)
        return
    for judged in judge(defined, changes.candidate_on(facts, day)):
        if judged.answer == NOT_MET:
            yield Question(f"{judged.condition}_contradicts", judged.rule, judged.subject)
