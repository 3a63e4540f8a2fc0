"""Several workers at once, with real connections: each message, each job, each round once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from koinon.lib.writing import Actor
from koinon.outbox import actions
from koinon.outbox.models import Job, Mail
from koinon.outbox.ticking import Round, tick
from koinon.outbox.working import work_one

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORKERS, MAILS, JOBS = 4, 120, 20
LEASE = timedelta(minutes=10)


def at_once(work):
    """Run the work in several threads, each with a connection of its own."""

    def run(number: int):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_workers_at_the_same_time_send_each_message_once(smtp, server, queue, post):
    queued = {queue(f"someone{number}@opava.cz").message_id for number in range(MAILS)}
    sent = at_once(lambda number: post(f"w-{number}").send_due())
    assert sum(sent) == MAILS
    assert len(server.taken) == MAILS
    assert {told["Message-ID"] for told in server.taken} == queued
    assert Mail.objects.filter(state="sent", doubts=0, attempts=1).count() == MAILS


def test_a_worker_and_one_that_puts_dead_ones_work_back_never_both_have_a_message(smtp, server, queue, post, clock):
    for number in range(MAILS):
        queue(f"someone{number}@opava.cz")
    actions.claim_mails(worker="w-dead", at=clock.at, lease=timedelta(0), limit=MAILS // 2)

    def work(number: int) -> int:
        actions.release_overdue(at=clock.at)
        return post(f"w-{number}").send_due()

    assert sum(at_once(work)) == MAILS
    assert len(server.taken) == MAILS


def test_workers_at_the_same_time_do_each_job_once(actor, at, clock):
    for number in range(JOBS):
        actions.queue_job(actor=actor, at=at, kind="merge", arguments={"number": number})
    done = []

    def work(number: int) -> None:
        handlers = {"merge": lambda job, report_progress: done.append(job.arguments["number"])}
        while work_one(handlers, worker=f"w-{number}", now=clock, lease=LEASE):
            pass

    at_once(work)
    # Whoever was stepped over by all at the end is taken by the next who looks.
    work(0)
    assert sorted(done) == list(range(JOBS))
    assert Job.objects.filter(state="done", attempts=1).count() == JOBS


def test_ticks_at_the_same_time_run_each_round_once(clock):
    ran = []
    schedule = {f"round {number}": Round(timedelta(hours=1), lambda at, n=number: ran.append(n)) for number in range(5)}
    at_once(lambda number: tick(clock, schedule))
    assert sorted(ran) == list(range(5))


def test_one_message_for_the_same_cause_however_many_ask_at_once(at):
    def ask(number: int) -> str:
        return actions.queue_mail(
            actor=Actor("p-abcdefgh"), at=at, to_address="jana@opava.cz", language="cs", kind="digest", context={},
            made_up=False, business=True, once="digest 2026-11-22 p-abcdefgh",
        ).message_id  # fmt: skip

    assert len(set(at_once(ask))) == 1
    assert Mail.objects.count() == 1
