"""What has to happen before a membership begins, changes, rests or ends: the steps, from the statutes of the day.

A step stands here because a rule of the statutes asks for it, or because the organisation itself says that an organ of
its own decides. What the statutes leave open is a question and brings no step: whoever keeps the network states the
practice that is followed (`practice.with_practice`), and a step that rests on it is `assumed`. A side of which nothing
says that it acts has no step, and lacks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from koinon.rules.competences import Competence, competent_on
from koinon.rules.reasons import Question
from koinon.rules.statutes_read import Length
from koinon.rules.statutes_rule import Rule
from koinon.rules.statutes_terms import Text

ADMISSION, CHANGE, SUSPENSION, RESUMPTION = "admission", "change", "suspension", "resumption"
WITHDRAWAL, EXCLUSION, REJOINING, SUCCESSION = "withdrawal", "exclusion", "rejoining", "succession"
KINDS = (ADMISSION, CHANGE, SUSPENSION, RESUMPTION, WITHDRAWAL, EXCLUSION, REJOINING, SUCCESSION)

SUSPENSION_CAUSES = ("unpaid_fees", "missed_report", "decision")
SUCCESSION_CAUSES = ("merged_into", "renamed", "split_from")
CAUSES = {SUSPENSION: SUSPENSION_CAUSES, RESUMPTION: SUSPENSION_CAUSES, SUCCESSION: SUCCESSION_CAUSES}
"""What brings a matter about, where its rules tell that apart."""

ORGANISATION, NETWORK, STATE, THIRD = "organisation", "network", "state", "third"
SIDES = (ORGANISATION, NETWORK, STATE, THIRD)
"""Whose act a step is: the candidate's or member's, the network's, a state's, or that of somebody else."""

ACTS = (
    "consent", "application", "decision", "ratification", "proposal", "advice", "check", "payment", "endorsement",
    "event", "finding", "report", "notice", "reminder", "hearing", "invitation", "proof",
)  # fmt: skip
"""What is done in a step. `finding`: it is put on record that what the statutes foresee has come about."""

OF_ORGAN = frozenset({
    "consent", "decision", "ratification", "proposal", "advice", "invitation", "notice", "finding",
})  # fmt: skip
"""Acts of which the record names the organ whose act it was. Of a state's consent not every record knows it."""

STEPS_UNKNOWN, START_UNKNOWN, DOCUMENTS_UNKNOWN = "steps_unknown", "start_unknown", "documents_unknown"
COMPETENCE_UNKNOWN, NOT_PROVIDED = "competence_unknown", "not_provided"
BLOCKING = frozenset({STEPS_UNKNOWN, START_UNKNOWN})
"""Questions without whose answer a case cannot come to its end."""

DECISION_DATE, COUNCIL_DATE, FIRST_PAYMENT = "decision_date", "council_date", "first_payment"
COUNTED_FROM = {COUNCIL_DATE: "consent", FIRST_PAYMENT: "payment"}
"""The step from whose day a membership counts, where it is not the one that decides."""


class ProcedureError(ValueError):
    """A matter that is none. `code`: not_provided (a source says that there is no such thing) or unknown_kind."""

    def __init__(self, code: str, subject: str) -> None:
        super().__init__(f"{code}: {subject}")
        self.code = code
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case is about: `kind` of KINDS, whose membership, and what it asks for.

    category   asked for, or for a member the one it has: rules may be for one category alone
    moves_to   the category that a change leads to
    cause      of a suspension (missed_report, unpaid_fees, decision), of a succession (the atlas's word for it)
    successor  the organisation that follows, in a succession
    former     last known day of the membership that ended before (rejoining); None where it is not known
    review     id of the rule on changed facts that asks an organ to look at the category again, "" where none does
    """

    kind: str
    network: str
    organisation: str
    category: str = ""
    moves_to: str = ""
    cause: str = ""
    successor: str = ""
    former: date | None = None
    review: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be handed in: the statutes' word for it, how many, and in words where theirs is `other`."""

    slug: str
    document: str
    count: int = 1
    words: Text = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Due:
    """By when: at most so long after another step; with `soonest` no sooner than so long after it."""

    length: Length
    step: str
    soonest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act that a case needs, or may have.

    slug      its name within the case, which stays the same while the statutes do
    by        the statutes' word for who acts (`candidate_council`), "" where the organisation's own rule asks for it
    organ     "owner/organ" where one is named, else ""
    after     the steps it waits for
    not_before   the first day on which it can be taken, whatever else is done
    rule, article, status   what asks for it; `rule` is the id of a rule, or of a competence where `own` is true
    recorded_by  the side that puts it on record, where that is not the side that acts
    """

    slug: str
    act: str
    side: str
    by: str = ""
    organ: str = ""
    after: tuple[str, ...] = ()
    due: Due | None = None
    not_before: date | None = None
    needed: bool = True
    rule: str = ""
    article: str = ""
    status: str = ""
    own: bool = False
    papers: tuple[Paper, ...] = ()
    words: Text = field(default_factory=dict, hash=False)
    recorded_by: str = ""
    with_majority: bool = False

    @property
    def recorder(self) -> str:
        """The side whose people put the step on record. What no side of ours does is put there by the network."""
        if self.recorded_by:
            return self.recorded_by
        return self.side if self.side in (ORGANISATION, NETWORK) else NETWORK


@dataclass(frozen=True, slots=True)
class Start:
    """The day from which an admission counts: one of the statutes' words, "" where nobody says it; with the rule."""

    counts_from: str = ""
    rule: str = ""
    status: str = "unknown"


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps of one matter in order, what they lead to, and what the statutes leave open.

    decisive  the step whose act does it: effects are entered with its organ, its number and its day
    silent    the sides (organisation, network) of which nothing says that they act: they lack nothing
    ends      for a withdrawal when it ends (any_time, after_notice, end_of_year) with the time of notice
    outcome   for a succession what becomes of the membership (passes, ends, review)
    follows   ids of rules that say what stays or ends afterwards (what is owed, use of the name)
    by_itself the statutes let the consent admit, so that no admission is entered
    """

    matter: Matter
    steps: tuple[Step, ...]
    decisive: str = ""
    start: Start = Start()
    questions: tuple[Question, ...] = ()
    ends: tuple[str, Length] | None = None
    outcome: str = ""
    follows: tuple[str, ...] = ()
    by_itself: bool = False

    @property
    def counted_from(self) -> str:
        """The step from whose day it counts: that of the deciding act, unless the statutes name another."""
        return COUNTED_FROM.get(self.start.counts_from, self.decisive)

    def step(self, slug: str) -> Step | None:
        """The step of that slug, None if the procedure has none."""
        return next((step for step in self.steps if step.slug == slug), None)

    @property
    def silent(self) -> tuple[str, ...]:
        """The sides of ours without any act."""
        acting = {step.side for step in self.steps}
        return tuple(side for side in (ORGANISATION, NETWORK) if side not in acting) if self.steps else ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left open that a case has to know to come to its end."""
        return bool(self.steps) and not any(question.code in BLOCKING for question in self.questions)


def of_rule(rule: Rule) -> dict[str, Any]:
    """What a step says of the rule that asks for it."""
    return {"rule": rule.id, "article": rule.article, "status": rule.status}


def of_competence(line: Competence) -> dict[str, Any]:
    """What a step says of the organisation's own line that asks for it."""
    return {"rule": line.id, "status": line.status, "organ": line.organ, "own": True}


def consent_steps(lines: Iterable[Competence], act: str, day: date, after: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """The consents of others that an organisation says it needs, such as a state's. What is `none` needs none."""
    asked = [line for line in competent_on(lines, act, "consents", day) if line.organ]
    return tuple(
        Step(slug=f"endorsement-{line.id}", act="endorsement", side=STATE, after=after, recorded_by=ORGANISATION,
             rule=line.id, status=line.status, organ=line.organ, own=True)
        for line in asked
    )  # fmt: skip


def open_competences(lines: Iterable[Competence], act: str, day: date) -> tuple[Question, ...]:
    """What an organisation says that it does not know of who decides there."""
    told = [*competent_on(lines, act, "decides", day), *competent_on(lines, act, "consents", day)]
    return tuple(Question(COMPETENCE_UNKNOWN, subject=line.id) for line in told if line.status == "unknown")
