"""Reading what waits, what was sent and what failed; each answer by a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from koinon.outbox.models import Beat, Job, JobState, Mail, MailState, Unsubscribed, Worker
from koinon.outbox.unsubscribing import who_of

TO_BE_SENT = (MailState.WAITING, MailState.UNSURE)


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message in a list. `unsure`: it may have arrived more than once. `emptied_under`: its words were erased."""

    id: int
    message_id: str
    kind: str
    network: str
    organisation: str
    batch: str
    to_person: str
    to_address: str
    language: str
    subject: str
    state: str
    attempts: int
    doubts: int
    made_up: bool
    queued_at: datetime
    due: datetime
    sent_at: datetime | None
    way: str
    last_error: str
    emptied_under: str

    @property
    def unsure(self) -> bool:
        return self.doubts > 0


LINE = tuple(MailLine.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class MailDetail:
    """One message with its words."""

    line: MailLine
    reply_to: str
    business: bool
    queued_by: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages there are by state, and how many of all may have arrived more than once."""

    by_state: dict[str, int]
    unsure: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is in line and due: how much of it, and since when the oldest is due."""

    mails: int
    oldest_mail: datetime | None
    jobs: int
    oldest_job: datetime | None
    dead_mails: int
    dead_jobs: int
    unsure: int
    seen_at: datetime | None
    trouble: str


def mails_of(
    network: str | None = None,
    *,
    organisation: str = "",
    states: Collection[str] = (),
    kind: str = "",
    batch: str = "",
    only_unsure: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[MailLine]:
    """Messages, newest first, one query. `network` None means of all. `before` is the last id of the page before."""
    asked: dict[str, Any] = {"organisation": organisation, "kind": kind, "batch": batch}
    rows = Mail.objects.filter(**{name: value for name, value in asked.items() if value})
    if network is not None:
        rows = rows.filter(network=network)
    if states:
        rows = rows.filter(state__in=list(states))
    if only_unsure:
        rows = rows.filter(doubts__gt=0)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [MailLine(*row) for row in rows.order_by("-pk").values_list(*LINE)[:limit]]


def mails_to(person: str, network: str | None = None, *, limit: int = 50) -> list[MailLine]:
    """Messages to a person or that speak of one, of one network or of all, newest first, one query."""
    rows = Mail.objects.filter(subjects__person=person).order_by("-pk")
    if network is not None:
        rows = rows.filter(network=network, to_person=person)
    return [MailLine(*row) for row in rows.values_list(*LINE)[:limit]]


def mail_detail(mail: int, network: str | None = None) -> MailDetail | None:
    """One message with its words; None if there is none, or none of this network."""
    rows = Mail.objects.filter(pk=mail)
    if network is not None:
        rows = rows.filter(network=network)
    row = rows.values_list(*LINE, "reply_to", "business", "queued_by", "text", "html").first()
    return MailDetail(MailLine(*row[: len(LINE)]), *row[len(LINE) :]) if row else None


def counts_of(network: str | None = None, *, batch: str = "") -> Counts:
    """How many messages by state, of a network or of all, of one batch or of all; one query."""
    rows = Mail.objects.filter(**({"batch": batch} if batch else {}))
    if network is not None:
        rows = rows.filter(network=network)
    counted = rows.order_by().values("state").annotate(all=Count("pk"), unsure=Count("pk", filter=Q(doubts__gt=0)))
    found = {state: (number, unsure) for state, number, unsure in counted.values_list("state", "all", "unsure")}
    return Counts(
        by_state={state: found.get(state, (0, 0))[0] for state in MailState.values},
        unsure=sum(unsure for _, unsure in found.values()),
    )


def waiting(at: datetime) -> Waiting:
    """What is in line at an instant and whether somebody works on it; three queries."""
    mails = Mail.objects.aggregate(
        line=Count("pk", filter=Q(state__in=TO_BE_SENT, due__lte=at)),
        oldest=Min("due", filter=Q(state__in=[*TO_BE_SENT, MailState.SENDING], due__lte=at)),
        dead=Count("pk", filter=Q(state=MailState.FAILED)),
        unsure=Count("pk", filter=Q(doubts__gt=0)),
    )
    jobs = Job.objects.aggregate(
        line=Count("pk", filter=Q(state=JobState.WAITING, due__lte=at)),
        oldest=Min("due", filter=Q(state=JobState.WAITING, due__lte=at)),
        dead=Count("pk", filter=Q(state=JobState.FAILED)),
    )
    worker = Worker.objects.order_by("-seen_at").values_list("seen_at", "trouble").first()
    return Waiting(
        mails=mails["line"], oldest_mail=mails["oldest"], jobs=jobs["line"], oldest_job=jobs["oldest"],
        dead_mails=mails["dead"], dead_jobs=jobs["dead"], unsure=mails["unsure"],
        seen_at=worker[0] if worker else None, trouble=worker[1] if worker else "",
    )  # fmt: skip


def is_anything_overdue(at: datetime) -> bool:
    """Whether a lease has run out, of a message or a job."""
    return (
        Mail.objects.filter(state=MailState.SENDING, lease_until__lte=at).exists()
        or Job.objects.filter(state=JobState.RUNNING, lease_until__lte=at).exists()
    )


def is_mail_due(at: datetime, *, only_made_up: bool = False) -> bool:
    """Whether a message is in line and due."""
    due = Mail.objects.filter(state__in=TO_BE_SENT, due__lte=at)
    return (due.filter(made_up=True) if only_made_up else due).exists()


def is_job_due(at: datetime) -> bool:
    """Whether a job waits and is due."""
    return Job.objects.filter(state=JobState.WAITING, due__lte=at).exists()


def beats() -> dict[str, Beat]:
    """What comes round, by name, as far as it was ever begun."""
    return {beat.name: beat for beat in Beat.objects.all()}


def jobs_of(network: str | None = None, *, states: Collection[str] = (), limit: int = 50) -> list[Job]:
    """Long work, newest first, one query."""
    rows = Job.objects.order_by("-pk")
    if network is not None:
        rows = rows.filter(network=network)
    return list(rows.filter(state__in=list(states))[:limit] if states else rows[:limit])


def is_unsubscribed(*, to_person: str, to_address: str, network: str, kind: str) -> bool:
    """Whether a receiver wants no more messages of the kind from the network."""
    who = {who_of(to_person, to_address), who_of("", to_address)}
    return Unsubscribed.objects.filter(who__in=who, network=network, kind=kind).exists()


def unsubscribed_from(network: str, kind: str) -> set[str]:
    """Who wants no more messages of the kind from the network, as `who_of` says it. One query."""
    return set(Unsubscribed.objects.filter(network=network, kind=kind).values_list("who", flat=True))


def told_since(kind: str, since: datetime) -> set[str]:
    """The keys of the people for whom a message of the kind was queued since an instant. One query."""
    return set(Mail.objects.filter(kind=kind, queued_at__gte=since).values_list("to_person", flat=True))


def message_ids_ended(before: datetime) -> list[str]:
    """The Message-IDs of messages that ended before an instant and have their words still. One query."""
    ended = Q(state__in=[MailState.SENT, MailState.FAILED, MailState.CANCELLED], queued_at__lt=before)
    return list(Mail.objects.filter(ended, emptied_under="").values_list("message_id", flat=True))


def kept_about(person: str) -> dict[str, Any]:
    """What is kept of a person (key): the messages to them with their words, those that speak of them, their wishes.

    Three queries.
    """
    told = ("message_id", "kind", "network", "organisation", "language", "state", "queued_at", "sent_at")
    words = ("to_address", "subject", "text")
    spoken_of = Mail.objects.filter(subjects__person=person).exclude(to_person=person)
    wishes = Unsubscribed.objects.filter(who=person).order_by("at", "id")
    return {
        "messages": list(Mail.objects.filter(to_person=person).order_by("pk").values(*told, *words)),
        "messages_that_speak_of_the_person": list(spoken_of.order_by("pk").values(*told)),
        "wants_no_more": list(wishes.values("network", "kind", "at")),
    }


def message_ids_about(person: str) -> list[str]:
    """The Message-IDs of messages to a person or that speak of one. One query."""
    return list(Mail.objects.filter(subjects__person=person).order_by("pk").values_list("message_id", flat=True))
