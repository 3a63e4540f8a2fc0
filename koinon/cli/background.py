"""The commands of the background: the worker, one tick, what waits, and a message to try the way out with.

What comes round, whose letters are written here and which jobs are done is said in `DUTIES`: rooms below give the
functions, this room puts them together.
"""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from koinon.accounts.ways_in.actions import forget_old_invitations
from koinon.acts.wrapper import COMMAND_LINE, WORKER
from koinon.audit import actions as audit
from koinon.challenges.actions import forget
from koinon.cli import codes
from koinon.cli.result import Result, command
from koinon.confirmations.actions import LETTER, remind_silent
from koinon.corrections.actions import expire
from koinon.desk.cases.letters import write_case_letter
from koinon.desk.confirming.campaigns import confirm_letter
from koinon.desk.imports import jobs as import_jobs
from koinon.desk.messages import jobs as mailing_jobs
from koinon.desk.messages.digest import WRITERS as DIGEST_LETTERS
from koinon.desk.messages.digest import tell_what_waits
from koinon.desk.signing_in.letters import WRITERS as ACCOUNT_LETTERS
from koinon.lib import clock
from koinon.mandates.actions import open_coming
from koinon.outbox.actions import JOBS_KEPT, NotRequeued, forget_workers, remove_ended_jobs
from koinon.outbox.letters import Letter, is_address
from koinon.outbox.queries import counts_of, jobs_of, mails_of, waiting
from koinon.outbox.ticking import Round, tick
from koinon.outbox.worker import FORGOTTEN_AFTER, Duties, Shift
from koinon.people.imports.actions import empty_expired_lists
from koinon.privacy import actions as privacy
from koinon.upkeep import actions as upkeep

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LEASE = 600
"""Seconds after which what a worker had in hand is taken to have died with it; longer than any message takes."""


def seal_all(at: datetime) -> None:
    """Chain every row of the log that has no seal yet."""
    while audit.seal():
        pass


def let_go(at: datetime) -> None:
    """Let go of what was kept long enough."""
    privacy.expire(actor=WORKER, at=at)


def forget_dead_workers(at: datetime) -> None:
    """Take away the rows of workers that were killed long ago."""
    forget_workers(before=at - FORGOTTEN_AFTER)


def open_tasks_for_what_ends(at: datetime) -> None:
    """Tasks for roles, terms and elections of the next three months. Each is opened once."""
    open_coming(actor=WORKER, at=at, on=at.date())


def empty_lists(at: datetime) -> None:
    """Throw away lists of contacts whose time is over."""
    empty_expired_lists(actor=COMMAND_LINE, at=at)


def empty_old_reports(at: datetime) -> None:
    """Empty reports of errors that were answered long ago, and let go of questions that nobody can answer any more."""
    expire(actor=WORKER, at=at)
    forget(at=at)


def remind_silent_members(at: datetime) -> None:
    """Write once more to members that were asked to confirm their record and are silent."""
    remind_silent(actor=WORKER, at=at, on=at.date())


def forget_invitations(at: datetime) -> None:
    """Throw away invitations that are long past."""
    forget_old_invitations(actor=WORKER, at=at)


def tell_people_what_waits(at: datetime) -> None:
    """Write to people what waits for them: each at most once in their period."""
    tell_what_waits(at)


def remove_old_jobs(at: datetime) -> None:
    """Take away long work that was done or taken back long ago."""
    while remove_ended_jobs(before=at - JOBS_KEPT):
        pass


DUTIES = Duties(
    schedule={
        "privacy.expire": Round(every=timedelta(days=1), run=let_go),
        "corrections.expire": Round(every=timedelta(hours=6), run=empty_old_reports),
        "confirmations.remind_silent": Round(every=timedelta(hours=6), run=remind_silent_members),
        "mandates.open_coming": Round(every=timedelta(hours=12), run=open_tasks_for_what_ends),
        "people.empty_expired_lists": Round(every=timedelta(days=1), run=empty_lists),
        "accounts.forget_invitations": Round(every=timedelta(days=1), run=forget_invitations),
        "desk.queue_digests": Round(every=timedelta(hours=1), run=tell_people_what_waits),
        "outbox.remove_ended_jobs": Round(every=timedelta(days=1), run=remove_old_jobs),
        "outbox.forget_workers": Round(every=timedelta(hours=1), run=forget_dead_workers),
        # Last, so that what the others did is chained in the same round.
        "audit.seal": Round(every=timedelta(minutes=5), run=seal_all),
    },
    writers={"case": write_case_letter, LETTER: confirm_letter, **ACCOUNT_LETTERS, **DIGEST_LETTERS},
    handlers={**import_jobs.HANDLERS, **mailing_jobs.HANDLERS},
)


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Gives what says whether the process was asked to end (SIGTERM, SIGINT). A signal is only noted: who works looks
    between two pieces of work.
    """
    asked: list[int] = []
    before = {number: signal.signal(number, lambda given, _frame: asked.append(given)) for number in SIGNALS}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def add_to(nouns: Any) -> None:
    """Give the parser the commands of the background."""
    says = "send messages, do long work and what comes round, until told to stop (SIGTERM, Ctrl+C)"
    worker = command(nouns, "worker", _worker, says)
    worker.add_argument("--once", action="store_true", help="end when nothing is due any more")
    worker.add_argument("--with-parent", action="store_true", help="end when the process that started it is gone")
    worker.add_argument("--poll", type=float, default=1.0, help="seconds of rest where nothing is due (1)")
    worker.add_argument("--lease", type=float, default=LEASE, help="seconds after which a silent worker is dead (600)")
    command(nouns, "tick", _tick, "do what comes round and is due, once; the worker does it by itself")
    mail = nouns.add_parser("mail", help="messages", description="messages").add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    command(mail, "waiting", _waiting, "say what waits, what failed, and whether a worker is alive")
    failed = command(mail, "failed", _failed, "list the messages that could not be delivered")
    failed.add_argument("--limit", type=int, default=50)
    again = command(mail, "again", _again, "put messages that failed back in line")
    again.add_argument("mail", type=int, nargs="+", help="their numbers, as `koinon mail failed` says them")
    job = nouns.add_parser("job", help="long work", description="long work").add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    command(job, "failed", _failed_jobs, "list the long work that failed").add_argument("--limit", type=int, default=50)
    once_more = command(job, "again", _job_again, "put long work that failed back in line")
    once_more.add_argument("job", type=int, nargs="+", help="its numbers, as `koinon job failed` says them")
    trial = command(mail, "try", _try, "queue a message that says it is a trial, to see whether it arrives")
    trial.add_argument("address")


def _worker(told: argparse.Namespace) -> Result:
    parent = os.getppid()
    with asked_to_stop() as asked:

        def stopping() -> bool:
            return asked() or (told.with_parent and os.getppid() != parent)

        shift = Shift(DUTIES, now=clock.now, lease=timedelta(seconds=told.lease), stopping=stopping)
        done = shift.work(once=told.once, poll=told.poll)
    lines = [f"{done.mails} messages sent or tried, {done.jobs} jobs and {done.rounds} rounds done."]
    if done.trouble:
        lines.append(f"{done.trouble}. Messages wait until it answers.")
    return Result(codes.DIFFERS if told.once and done.trouble else codes.FINE, lines, asdict(done))


def _tick(told: argparse.Namespace) -> Result:
    ran = tick(clock.now, DUTIES.schedule)
    lines = [f"{name}: {error or 'done'}" for name, error in ran.items()] or ["Nothing is due."]
    return Result(codes.DIFFERS if any(ran.values()) else codes.FINE, lines, {"ran": ran})


def _waiting(told: argparse.Namespace) -> Result:
    found, counts = waiting(clock.now()), counts_of()
    lines = [
        f"messages: {', '.join(f'{number} {state}' for state, number in counts.by_state.items())}; "
        f"{counts.unsure} may have arrived twice",
        f"jobs: {found.jobs} due, {found.dead_jobs} failed",
        f"a worker was last seen {found.seen_at:%Y-%m-%d %H:%M:%S} UTC" if found.seen_at else "no worker is at work",
    ]
    if found.trouble:
        lines.append(found.trouble)
    return Result(codes.FINE, lines, {**asdict(found), "mails_by_state": counts.by_state})


def _failed(told: argparse.Namespace) -> Result:
    found = mails_of(states=["failed"], limit=told.limit)
    lines = [
        f"{mail.id}  {mail.kind}  {mail.network or '-'}  {mail.to_person or '-'}  {mail.last_error}" for mail in found
    ]
    as_json = [
        {"mail": mail.id, "kind": mail.kind, "network": mail.network, "to": mail.to_person, "error": mail.last_error}
        for mail in found
    ]
    return Result(codes.FINE, lines or ["None failed."], as_json)


def _failed_jobs(told: argparse.Namespace) -> Result:
    found = jobs_of(states=["failed"], limit=told.limit)
    lines = [f"{job.pk}  {job.kind}  {job.network or '-'}  {job.last_error}" for job in found]
    as_json = [{"job": job.pk, "kind": job.kind, "network": job.network, "error": job.last_error} for job in found]
    return Result(codes.FINE, lines or ["None failed."], as_json)


def _again(told: argparse.Namespace) -> Result:
    return _put_back(told.mail, lambda mail: upkeep.requeue_mail(actor=COMMAND_LINE, at=clock.now(), mail=mail))


def _job_again(told: argparse.Namespace) -> Result:
    return _put_back(told.job, lambda job: upkeep.requeue_job(actor=COMMAND_LINE, at=clock.now(), job=job))


def _put_back(numbers: Sequence[int], put_back: Callable[[int], None]) -> Result:
    done, refused = [], []
    for number in numbers:
        try:
            put_back(number)
        except NotRequeued:
            refused.append(number)
        else:
            done.append(number)
    lines = [f"{len(done)} put back in line."]
    if refused:
        lines.append(f"Not among those that failed, erased, or without an address: {', '.join(map(str, refused))}.")
    return Result(codes.DIFFERS if refused else codes.FINE, lines, {"again": done, "refused": refused})


def _try(told: argparse.Namespace) -> Result:
    letter = Letter(
        subject="A trial from Koinon",
        paragraphs=("This message was queued with `koinon mail try`, to see whether messages arrive.",),
        rows=(("Queued", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC"),),
        closing=("Nothing is to be done about it.",),
    )
    if not is_address(told.address):
        return Result(codes.WRONG_CALL, [f"{told.address} is no e-mail address."], {"error": "bad_address"})
    mail = upkeep.try_mail(actor=COMMAND_LINE, at=clock.now(), to_address=told.address, letter=letter)
    lines = [f"Queued as number {mail.pk}. A worker sends it; `koinon mail waiting` says whether there is one."]
    return Result(codes.FINE, lines, {"mail": mail.pk, "message_id": mail.message_id})
