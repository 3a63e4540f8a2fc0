"""Writing what waits outside. None of these leaves an audit row of its own: what was queued is told by the action that
queued it, and each step on the way is told by the row itself. What a person does to them is logged by the action of the
room that lets them (`koinon.desk.actions`, `koinon.upkeep.actions`).

Every step is a conditional update: whoever comes second changes nothing and sees so by the count.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Value, When

from koinon.lib.writing import Actor, checked_instant, unlogged_action
from koinon.outbox.letters import LONGEST_ADDRESS, Letter, Written, is_address, written
from koinon.outbox.models import Beat, Job, JobState, Mail, MailState, MailSubject, Unsubscribed, Worker
from koinon.outbox.outcomes import JOB_DELAYS, MAIL_DELAYS, Outcome, next_due
from koinon.outbox.unsubscribing import Subscription, address_of, who_of

CAUSED = "the action of a room above that causes it is logged"
STEP = "a step of the queue's own, told by the row it changes; logged, ten thousand messages would fill the log"
FREE: dict[str, Any] = {"claimed_by": "", "lease_until": None}
M = TypeVar("M", Mail, Job)
EMPTY: dict[str, Any] = {
    "to_address": "", "reply_to": "", "context": {}, "subject": "", "text": "", "html": "",
}  # fmt: skip
TO_BE_SENT = (MailState.WAITING, MailState.UNSURE)
BACK_IN_LINE = Case(When(doubts__gt=0, then=Value(MailState.UNSURE.value)), default=Value(MailState.WAITING.value))


JOBS_KEPT = timedelta(days=90)
"""How long what is told of long work stays after it was done or taken back."""


class NotRequeued(ValueError):
    """The message or job can't be put back in line: it did not fail, has no address, or its words were erased."""


# --- messages: queued by actions of other rooms


@unlogged_action("outbox.queue_mail", because=CAUSED)
def queue_mail(
    *,
    actor: Actor,
    at: datetime,
    to_address: str,
    language: str,
    kind: str,
    made_up: bool,
    business: bool,
    letter: Letter | None = None,
    context: Mapping[str, Any] | None = None,
    network: str = "",
    organisation: str = "",
    to_person: str = "",
    speaks_of: Collection[str] = (),
    reply_to: str = "",
    batch: str = "",
    once: str = "",
    due: datetime | None = None,
) -> Mail:
    """Queue one message in the transaction of the action that causes it.

    Either `letter`, already in the receiver's language, or `context`, the keys from which the worker's writer of this
    `kind` makes it when it is first sent. `speaks_of` are the keys of further people named in it or in `reply_to`, so
    that erasing them finds it. `business` says that it is strictly business: it can't be unsubscribed from. Whoever
    unsubscribed from the kind gets a cancelled row instead, for the log, and what is addressed to no e-mail address is
    a dead letter at once: one wrong address must not undo what was decided. `once` makes a second call with the same
    word give the first row. `due` is the earliest instant of sending.
    """
    if (letter is None) is (context is None):
        raise ValueError("A message has a letter or a context from which one is written, not both and not none.")
    if reply_to and not is_address(reply_to):
        raise ValueError("A message can't be answered to what is no e-mail address.")
    subscription = Subscription(who_of(to_person, to_address), network, kind)
    # Two who ask at once for the same cause get the one row: whoever is second finds it.
    mail, is_new = _once(Mail, once, {
        "message_id": f"<{secrets.token_hex(16)}@{settings.KOINON_MAIL_DOMAIN}>",
        "network": network, "organisation": organisation, "batch": batch, "kind": kind, "language": language,
        "made_up": made_up, "business": business, "to_person": to_person, "to_address": to_address,
        "reply_to": reply_to, "context": dict(context or {}), "queued_at": checked_instant(at),
        "queued_by": actor.key, "due": due or at,
        **_words(letter, subscription, language, made_up, business),
        **_not_sent(subscription, to_address, business),
    })  # fmt: skip
    people = {*speaks_of, to_person} - {""}
    if people and is_new:
        MailSubject.objects.bulk_create(MailSubject(mail=mail, person=person) for person in sorted(people))
    return mail


@unlogged_action("outbox.cancel_mail", because=CAUSED)
def cancel_mail(*, mail: int) -> bool:
    """Take back a message that is still in line. False if it was too late."""
    there = Mail.objects.filter(pk=mail, state__in=TO_BE_SENT)
    return there.update(state=MailState.CANCELLED, last_error="cancelled") == 1


@unlogged_action("outbox.requeue_mail", because=CAUSED)
def requeue_mail(*, mail: int, at: datetime) -> None:
    """Put a dead letter back in line, with all its attempts before it again. Raises NotRequeued."""
    dead = Mail.objects.filter(pk=mail, state=MailState.FAILED)
    if not is_address(dead.values_list("to_address", flat=True).first() or ""):
        raise NotRequeued(mail)
    if dead.update(state=BACK_IN_LINE, due=at, attempts=0, last_error="") != 1:
        raise NotRequeued(mail)


@unlogged_action("outbox.unsubscribe", because="the row that it writes says who wishes it, and since when")
def unsubscribe(*, subscription: Subscription, at: datetime) -> bool:
    """End messages of a kind from a network, those in line included. False if they were ended already."""
    them = {"who": subscription.who, "network": subscription.network, "kind": subscription.kind}
    in_line = Mail.objects.filter(
        network=subscription.network, kind=subscription.kind, business=False, state__in=TO_BE_SENT
    )
    theirs = [
        mail.pk
        for mail in in_line.only("to_person", "to_address")
        if subscription.who in (who_of(mail.to_person, mail.to_address), who_of("", mail.to_address))
    ]
    in_line.filter(pk__in=theirs).update(state=MailState.CANCELLED, last_error="unsubscribed")
    if Unsubscribed.objects.filter(**them).exists():
        return False
    Unsubscribed.objects.create(**them, at=at)
    return True


@unlogged_action("outbox.subscribe_again", because="taking back a wish leaves nothing to be told")
def subscribe_again(*, subscription: Subscription) -> bool:
    """Take the wish for no more messages back. False if there was none."""
    wish = Unsubscribed.objects.filter(who=subscription.who, network=subscription.network, kind=subscription.kind)
    return wish.delete()[0] > 0


@unlogged_action("outbox.say_who_is_spoken_of", because=CAUSED)
def say_who_is_spoken_of(*, addresses: Collection[str], person: str) -> int:
    """Let messages that go to one of these addresses, or are answered there, be found as a person's. Gives how many."""
    theirs = Q()
    for address in addresses:
        theirs |= Q(to_address__iexact=address) | Q(reply_to__iexact=address)
    found = list(Mail.objects.filter(theirs).exclude(subjects__person=person)) if theirs else []
    MailSubject.objects.bulk_create([MailSubject(mail=mail, person=person) for mail in found])
    return len(found)


@unlogged_action("outbox.empty_mails_about", because=CAUSED)
def empty_mails_about(*, person: str, under: str) -> int:
    """Erase address and words of every message for a person or that speaks of one. Those in line are not sent.

    One that is being handed over at this moment can't be called back; it counts as unsure. `under` says by what right.
    Gives the number of messages emptied.
    """
    if not under.strip():
        raise ValueError("Say under what the messages are erased.")
    numbers = MailSubject.objects.filter(person=person).values_list("mail_id", flat=True)
    theirs = Mail.objects.filter(pk__in=list(numbers), emptied_under="")
    sending = theirs.filter(state=MailState.SENDING)
    cancelled: dict[str, Any] = {"state": MailState.CANCELLED, "last_error": "erased", "emptied_under": under, **EMPTY}
    emptied = sending.filter(handed_at__isnull=False).update(
        **cancelled, **FREE, handed_at=None, doubts=F("doubts") + 1
    )
    emptied += theirs.filter(state__in=[*TO_BE_SENT, MailState.SENDING]).update(**cancelled, **FREE)
    return emptied + theirs.update(emptied_under=under, **EMPTY)


@unlogged_action("outbox.follow_person", because=CAUSED)
def follow_person(*, person: str, to: str, network: str) -> int:
    """Let a network's messages for a person, and what they want no more of, be those of the key they go by now.

    Their erasing then finds the messages, and nobody is written to again by being entered twice. Gives the messages.
    """
    theirs = MailSubject.objects.filter(person=person, mail__network=network)
    numbers = sorted(theirs.values_list("mail_id", flat=True))
    Mail.objects.filter(pk__in=numbers, to_person=person).update(to_person=to)
    MailSubject.objects.bulk_create(
        [MailSubject(mail_id=number, person=to) for number in numbers], ignore_conflicts=True
    )
    MailSubject.objects.filter(mail_id__in=numbers, person=person).delete()
    unwanted = Unsubscribed.objects.filter(who=person, network=network)
    Unsubscribed.objects.bulk_create(
        [Unsubscribed(who=to, network=network, kind=each.kind, at=each.at) for each in unwanted], ignore_conflicts=True
    )
    unwanted.delete()
    return len(numbers)


@unlogged_action("outbox.empty_ended_mails", because="retention by kind of data, stated in the documents")
def empty_ended_mails(*, before: datetime, under: str, limit: int = 1000) -> int:
    """Erase address and words of messages that ended before an instant: sent, failed or cancelled. At most `limit`.

    `before` is held against the instant of queueing. Gives the number emptied, less than `limit` when none is left.
    """
    ended = Mail.objects.filter(
        state__in=[MailState.SENT, MailState.FAILED, MailState.CANCELLED], queued_at__lt=before, emptied_under=""
    )
    numbers = list(ended.order_by("pk").values_list("pk", flat=True)[:limit])
    return Mail.objects.filter(pk__in=numbers).update(emptied_under=under, **EMPTY)


@unlogged_action("outbox.hold_what_was_restored", because="the action that put the records back is logged")
def hold_what_was_restored() -> int:
    """Make dead letters of all that waited in a backup: it may have been sent and done since the backup was made."""
    held: dict[str, Any] = {"last_error": "restored", **FREE}
    mails = Mail.objects.filter(state__in=[*TO_BE_SENT, MailState.SENDING])
    jobs = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    Worker.objects.all().delete()
    Beat.objects.filter(running_until__isnull=False).update(running_until=None)
    return mails.update(state=MailState.FAILED, handed_at=None, **held) + jobs.update(state=JobState.FAILED, **held)


# --- messages: the worker's steps


@unlogged_action("outbox.claim_mails", because=STEP)
def claim_mails(*, worker: str, at: datetime, lease: timedelta, limit: int, only_made_up: bool = False) -> list[Mail]:
    """Take the next due messages for one worker, oldest first; nobody else gets them while the lease lasts."""
    due = Mail.objects.filter(state__in=TO_BE_SENT, due__lte=at)
    if only_made_up:
        due = due.filter(made_up=True)
    # Others' claims are stepped over on PostgreSQL. SQLite has one writer at a time.
    numbers = list(due.order_by("due", "pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    if not numbers:
        return []
    Mail.objects.filter(pk__in=numbers, state__in=TO_BE_SENT).update(
        state=MailState.SENDING, claimed_by=worker, lease_until=at + lease
    )
    mine = Mail.objects.filter(pk__in=numbers, state=MailState.SENDING, claimed_by=worker)
    return list(mine.order_by("due", "pk"))


@unlogged_action("outbox.settle_and_hand_over", because=STEP)
def settle_and_hand_over(
    *,
    worker: str,
    at: datetime,
    lease: timedelta,
    outcome: Outcome | None = None,
    following: int | None = None,
    told: Written | None = None,
) -> bool:
    """Commit what became of one message together with the mark that the next is about to be handed over.

    One commit a message instead of two. `told` are the words of the following one, where they were written just now.
    True if the following is still this worker's; it must not be sent otherwise.
    """
    if outcome is not None:
        _settle(worker, at, outcome)
    if following is None:
        return False
    words = {"subject": told.subject, "text": told.text, "html": told.html} if told else {}
    return (
        _claimed(worker, following).update(handed_at=at, lease_until=at + lease, attempts=F("attempts") + 1, **words)
        == 1
    )


@unlogged_action("outbox.release_mails", because=STEP)
def release_mails(*, worker: str, mails: Collection[int], due: datetime | None = None, error: str = "") -> None:
    """Give back what was claimed and not begun. `due` keeps it from being taken again at once."""
    later: dict[str, Any] = {**({"due": due} if due else {}), **({"last_error": error} if error else {})}
    mine = Mail.objects.filter(pk__in=list(mails), state=MailState.SENDING, claimed_by=worker, handed_at__isnull=True)
    mine.update(state=BACK_IN_LINE, **FREE, **later)


@unlogged_action("outbox.release_overdue", because=STEP)
def release_overdue(*, at: datetime) -> int:
    """Put back in line what died with its worker, gives how much.

    A message that was not handed over yet simply waits again. One that was may have arrived: it is unsure, and is sent
    again under the same Message-ID.
    """
    dead = Mail.objects.filter(state=MailState.SENDING, lease_until__lte=at)
    unsure = dead.filter(handed_at__isnull=False).update(
        state=MailState.UNSURE, doubts=F("doubts") + 1, due=at, handed_at=None, last_error="worker gone", **FREE
    )
    waiting = dead.filter(handed_at__isnull=True).update(state=BACK_IN_LINE, **FREE)
    jobs = 0
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lte=at):
        jobs += _put_back(Job.objects.filter(pk=job.pk, lease_until__lte=at), job, at, "worker gone")
    return unsure + waiting + jobs


def _once(model: type[M], once: str, values: dict[str, Any]) -> tuple[M, bool]:
    if not once:
        return model._default_manager.create(**values), True
    return model._default_manager.get_or_create(once=once, defaults=values)


def _not_sent(subscription: Subscription, to_address: str, business: bool) -> dict[str, Any]:
    """What is different about a message that nobody wants, or that goes nowhere."""
    who = {subscription.who, who_of("", to_address)}
    wishes = Unsubscribed.objects.filter(who__in=who, network=subscription.network, kind=subscription.kind)
    if not business and wishes.exists():
        return {**EMPTY, "state": MailState.CANCELLED, "last_error": "unsubscribed"}
    if not is_address(to_address):
        return {"to_address": to_address[:LONGEST_ADDRESS], "state": MailState.FAILED, "last_error": "no address"}
    return {}


def _words(
    letter: Letter | None, subscription: Subscription, language: str, made_up: bool, business: bool
) -> dict[str, str]:
    if letter is None:
        return {}
    link = "" if business else address_of(subscription, language)
    told = written(letter, language=language, made_up=made_up, unsubscribe=link)
    return {"subject": told.subject, "text": told.text, "html": told.html}


def _claimed(worker: str, mail: int) -> QuerySet[Mail]:
    return Mail.objects.filter(pk=mail, state=MailState.SENDING, claimed_by=worker)


def _settle(worker: str, at: datetime, outcome: Outcome) -> None:
    """Where the row is no longer this worker's, somebody else has spoken, and nothing is changed."""
    mine = _claimed(worker, outcome.mail)
    ended: dict[str, Any] = {"handed_at": None, "last_error": outcome.error, **FREE}
    due = next_due(MAIL_DELAYS, outcome.attempts, at)
    doubts = F("doubts") + (1 if outcome.verdict == "unsure" else 0)
    if outcome.verdict == "sent":
        mine.update(state=MailState.SENT, sent_at=at, way=outcome.way, **ended)
    elif outcome.verdict == "failed" or due is None:
        mine.update(state=MailState.FAILED, doubts=doubts, **ended)
    elif outcome.verdict == "unsure":
        mine.update(state=MailState.UNSURE, doubts=doubts, due=due, **ended)
    else:
        mine.update(state=BACK_IN_LINE, due=due, **ended)


# --- jobs


@unlogged_action("outbox.queue_job", because=CAUSED)
def queue_job(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    arguments: Mapping[str, Any],
    network: str = "",
    once: str = "",
    due: datetime | None = None,
) -> Job:
    """Queue long work in the transaction of the action that asks for it.

    `arguments` are slugs and keys, as JSON; never names. `once` makes a second call with the same word give the first.
    """
    return _once(Job, once, {
        "kind": kind, "arguments": dict(arguments), "network": network, "queued_at": checked_instant(at),
        "queued_by": actor.key, "due": due or at,
    })[0]  # fmt: skip


@unlogged_action("outbox.requeue_job", because=CAUSED)
def requeue_job(*, job: int, at: datetime) -> None:
    """Put failed work back in line, with all its attempts before it again. Raises NotRequeued."""
    dead = Job.objects.filter(pk=job, state=JobState.FAILED)
    if dead.update(state=JobState.WAITING, due=at, attempts=0, last_error="", ended_at=None) != 1:
        raise NotRequeued(job)


@unlogged_action("outbox.cancel_job", because=CAUSED)
def cancel_job(*, job: int, at: datetime) -> bool:
    """Take back work that waits. False if it was too late."""
    waiting = Job.objects.filter(pk=job, state=JobState.WAITING)
    return waiting.update(state=JobState.CANCELLED, ended_at=at) == 1


@unlogged_action("outbox.claim_job", because=STEP)
def claim_job(*, worker: str, at: datetime, lease: timedelta) -> Job | None:
    """Take the next due job for one worker, and count the attempt: work that kills its worker must come to an end."""
    due = Job.objects.filter(state=JobState.WAITING, due__lte=at).order_by("due", "pk")
    number = due.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
    if number is None:
        return None
    mine = Job.objects.filter(pk=number, state=JobState.WAITING)
    claimed = mine.update(
        state=JobState.RUNNING, claimed_by=worker, lease_until=at + lease, attempts=F("attempts") + 1, done=0, of=0
    )
    return Job.objects.get(pk=number) if claimed else None


@unlogged_action("outbox.renew_job", because=STEP)
def renew_job(*, worker: str, job: int, at: datetime, lease: timedelta, done: int, of: int) -> bool:
    """Note how far a job is and renew its lease. False if it is no longer this worker's: the work must stop."""
    mine = Job.objects.filter(pk=job, state=JobState.RUNNING, claimed_by=worker)
    return mine.update(done=done, of=of, lease_until=at + lease) == 1


@unlogged_action("outbox.finish_job", because=STEP)
def finish_job(*, worker: str, job: int, at: datetime, result: Any) -> bool:
    """Keep what a job came to. False if it was no longer this worker's."""
    mine = Job.objects.filter(pk=job, state=JobState.RUNNING, claimed_by=worker)
    return mine.update(state=JobState.DONE, result=result, ended_at=at, last_error="", **FREE) == 1


@unlogged_action("outbox.fail_job", because=STEP)
def fail_job(*, worker: str, job: Job, at: datetime, error: str, for_good: bool) -> bool:
    """Put a job that failed back in line for later; a dead letter after its last attempt, or at once `for_good`."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, claimed_by=worker)
    return _put_back(mine, job, at, error, for_good=for_good) == 1


@unlogged_action("outbox.release_job", because=STEP)
def release_job(*, worker: str, job: int, at: datetime) -> None:
    """Give back a job whose worker ends in order; the attempt does not count."""
    mine = Job.objects.filter(pk=job, state=JobState.RUNNING, claimed_by=worker)
    mine.update(state=JobState.WAITING, due=at, attempts=F("attempts") - 1, **FREE)


@unlogged_action("outbox.remove_ended_jobs", because="retention by kind of data, stated in the documents")
def remove_ended_jobs(*, before: datetime, limit: int = 1000) -> int:
    """Remove jobs that were done or cancelled before an instant, at most `limit`. Gives how many."""
    ended = Job.objects.filter(state__in=[JobState.DONE, JobState.CANCELLED], ended_at__lt=before)
    return Job.objects.filter(pk__in=list(ended.order_by("pk").values_list("pk", flat=True)[:limit])).delete()[0]


def _put_back(mine: QuerySet[Job], job: Job, at: datetime, error: str, *, for_good: bool = False) -> int:
    due = None if for_good else next_due(JOB_DELAYS, job.attempts, at)
    running = mine.filter(state=JobState.RUNNING)
    if due is None:
        return running.update(state=JobState.FAILED, last_error=error, ended_at=at, **FREE)
    return running.update(state=JobState.WAITING, due=due, last_error=error, **FREE)


# --- what comes round, and the workers


@unlogged_action("outbox.begin_beat", because=STEP)
def begin_beat(*, name: str, every: timedelta, at: datetime, lease: timedelta) -> bool:
    """Begin what comes round, if it is due and nobody else has begun it."""
    Beat.objects.bulk_create([Beat(name=name, every=every)], ignore_conflicts=True)
    due = Beat.objects.filter(
        Q(last_started__isnull=True) | Q(last_started__lte=at - every),
        Q(running_until__isnull=True) | Q(running_until__lte=at),
        name=name,
    )
    return due.update(last_started=at, running_until=at + lease, every=every) == 1


@unlogged_action("outbox.end_beat", because=STEP)
def end_beat(*, name: str, begun: datetime, at: datetime, error: str = "") -> None:
    """Note that what was begun at `begun` ended, well or with an error."""
    mine = Beat.objects.filter(name=name, last_started=begun)
    ended: dict[str, Any] = {"last_error": error} if error else {"last_error": "", "last_done": at}
    mine.update(running_until=None, **ended)


@unlogged_action("outbox.see_worker", because=STEP)
def see_worker(*, worker: str, at: datetime, trouble: str = "") -> None:
    """A worker shows that it is alive, and what keeps it from sending, if anything."""
    if not Worker.objects.filter(pk=worker).update(seen_at=at, trouble=trouble):
        Worker.objects.create(key=worker, started_at=at, seen_at=at, trouble=trouble)


@unlogged_action("outbox.forget_workers", because=STEP)
def forget_workers(*, worker: str = "", before: datetime | None = None) -> int:
    """Take away one worker that ends, or all that were not seen since an instant."""
    gone = Worker.objects.filter(seen_at__lt=before) if before else Worker.objects.filter(pk=worker)
    return gone.delete()[0]
