"""Reporting an error, answering, and forgetting what was written."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from koinon.acts.wrapper import Actor, action, note
from koinon.challenges.actions import use_challenge
from koinon.challenges.questions import Challenge
from koinon.corrections.models import ENDED, HeldBy, Origin, Remark, Report, State
from koinon.corrections.queries import LETTERS, Place, administrators
from koinon.outbox.actions import empty_mails_about, queue_mail
from koinon.outbox.letters import Letter
from koinon.tasks.actions import close_task, open_task
from koinon.tasks.models import Task

TASK = "report"
LETTER = "report-answer"
DAYS_TO_ANSWER = 30
"""As long as the law gives for an answer to a person about their data (GDPR, article 12, 3), which some reports ask."""

RETENTION = timedelta(days=365)
"""What was written, and the address, are emptied a year after the answer: long enough for a question about it."""

EMPTY = {"wrong": "", "right": "", "source": "", "address": ""}


class ReportError(ValueError):
    """What cannot be done with a report: `code` is unknown, ended, not_asked, verdict or silent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote: what is wrong, what is right, by which source, and where they want to hear of it."""

    wrong: str
    right: str = ""
    source: str = ""
    address: str = ""


# What is told goes to the log as one digest: hashed alone, an address could be guessed.
@action("corrections.report_error", digested=("told", "challenge", "sender"))
def report_error(
    *,
    actor: Actor,
    at: datetime,
    on: date,
    place: Place,
    told: Told,
    language: str,
    challenge: Challenge | None = None,
    sender: str = "",
    origin: Origin = Origin.PAGE,
) -> Report:
    """Keep a report and let it wait for the keeper of the record. `on` is the day it is there.

    With a `challenge` that was answered rightly the question is used up in the same transaction, so that of two that
    come at once one is kept; the other raises ChallengeError `used`.
    """
    if not told.wrong.strip():
        raise ReportError("silent")
    if challenge is not None:
        use_challenge(challenge=challenge, sender=sender, at=at)
    report = Report.objects.create(
        key="r-" + "".join(secrets.choice(LETTERS) for _ in range(10)),
        origin=origin,
        about=place.about,
        network=place.network,
        organisation=place.organisation,
        held_by=place.held_by,
        made_up=place.made_up,
        language=language,
        wrong=told.wrong,
        right=told.right,
        source=told.source,
        address=told.address,
        challenge=challenge.nonce if challenge else "",
        sent_at=at,
        sent_by=actor.key,
    )
    note(report=report.key)
    _let_wait(actor, at, on, report)
    return report


@action("corrections.answer_report", digested=("text", "letter"))
def answer_report(
    *, actor: Actor, at: datetime, report: str, verdict: State, text: str, letter: Letter | None = None
) -> Report:
    """Say that a report (by key) led to a mending, is declined, or needs a word from the reporter.

    `letter` tells the reporter, in the language of the report, and goes out if they left an address.
    Raises ReportError `verdict` for another state, `silent` without a sentence, `ended` if it was answered before.
    """
    if verdict not in (*ENDED, State.ASKED):
        raise ReportError("verdict")
    if not text.strip():
        raise ReportError("silent")
    ended = at if verdict in ENDED else None
    present = Report.objects.filter(key=report, state__in=[State.OPEN, State.ASKED])
    if present.update(state=verdict, ended_at=ended) != 1:
        raise ReportError("ended")
    found = Report.objects.get(key=report)
    remark = Remark.objects.create(
        report=found, by_keeper=True, state=verdict, text=text, said_at=at, said_by=actor.key
    )
    if letter is not None and found.address:
        queue_mail(
            actor=actor,
            at=at,
            to_address=found.address,
            language=found.language,
            kind=LETTER,
            letter=letter,
            network=found.network.slug if found.network else "",
            made_up=found.made_up,
            business=True,
            # The reporter is known by the report alone, so emptying it finds the letter by its key.
            speaks_of=[found.key],
            once=f"{TASK}:{found.key}:{remark.pk}",
        )
    _wait_no_more(actor, at, found, str(verdict.value))
    return found


@action("corrections.add_to_report", digested=("text",))
def add_to_report(*, actor: Actor, at: datetime, on: date, report: str, text: str) -> Report:
    """What the reporter says to the keeper's question; the report waits for the keeper again.

    Raises ReportError `silent`, or `not_asked` where nothing was asked or it was answered already.
    """
    if not text.strip():
        raise ReportError("silent")
    if Report.objects.filter(key=report, state=State.ASKED, emptied_at=None).update(state=State.OPEN) != 1:
        raise ReportError("not_asked")
    found = Report.objects.select_related("network", "organisation").get(key=report)
    Remark.objects.create(report=found, by_keeper=False, state=State.OPEN, text=text, said_at=at, said_by=actor.key)
    _let_wait(actor, at, on, found)
    return found


@action("corrections.empty_report")
def empty_report(*, actor: Actor, at: datetime, report: str, under: str) -> None:
    """Empty what was written about a report and the reporter's address. `under` says by what right.

    Raises ReportError `unknown` where there is no such report with anything left in it.
    """
    if not under.strip():
        raise ValueError("Say under what the report is emptied.")
    if Report.objects.filter(key=report, emptied_at=None).update(emptied_at=at, emptied_under=under, **EMPTY) != 1:
        raise ReportError("unknown")
    Remark.objects.filter(report__key=report).update(text="")
    empty_mails_about(person=report, under=under)


@action("corrections.expire")
def expire(*, actor: Actor, at: datetime) -> int:
    """Empty what was answered longer ago than it is kept. Gives the number of reports; for the tick."""
    old = Report.objects.filter(ended_at__lt=at - RETENTION, emptied_at=None)
    keys = list(old.order_by("pk").values_list("key", flat=True)[:1000])
    for key in keys:
        empty_report(actor=actor, at=at, report=key, under="retention")
    return len(keys)


def _let_wait(actor: Actor, at: datetime, on: date, report: Report) -> None:
    """Open the task of the keeper; of those who run the installation each has one."""
    of_network = report.network.slug if report.held_by == HeldBy.NETWORK and report.network else ""
    of_organisation = report.organisation.slug if report.held_by == HeldBy.ORGANISATION and report.organisation else ""
    subject = {"report": report.key}
    subject |= {"network": report.network.slug} if report.network else {}
    subject |= {"organisation": report.organisation.slug} if report.organisation else {}
    people = administrators(on) if report.held_by == HeldBy.ADMINISTRATOR else [""]
    for person in people:
        open_task(
            actor=actor,
            at=at,
            key=":".join(filter(None, (TASK, report.key, person))),
            kind=TASK,
            network=of_network,
            organisation=of_organisation,
            person=person,
            subject=subject,
            due=on + timedelta(days=DAYS_TO_ANSWER),
        )


def _wait_no_more(actor: Actor, at: datetime, report: Report, outcome: str) -> None:
    waiting = Task.objects.filter(key__startswith=f"{TASK}:{report.key}", kind=TASK, closed_at__isnull=True)
    for key in list(waiting.values_list("key", flat=True)):
        close_task(actor=actor, at=at, key=key, outcome=outcome)
