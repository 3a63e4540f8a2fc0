"""What comes round is run when it is due, once, and one that fails keeps nothing else from running."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koinon.outbox import actions
from koinon.outbox.models import Beat, Worker
from koinon.outbox.ticking import LONGEST, Round, tick
from koinon.outbox.worker import Duties, Shift

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_it_runs_at_once_and_then_when_its_time_has_come(clock):
    ran = []
    schedule = {"seal": Round(HOUR, ran.append)}
    assert tick(clock, schedule) == {"seal": ""}
    assert tick(clock, schedule) == {}
    clock.move(minutes=59)
    assert tick(clock, schedule) == {}
    clock.move(minutes=1)
    assert tick(clock, schedule) == {"seal": ""}
    assert len(ran) == 2
    beat = Beat.objects.get()
    assert (beat.last_started, beat.last_done, beat.last_error) == (clock.at, clock.at, "")


def test_one_that_fails_says_so_and_stops_no_other(clock):
    def broken(at):
        raise ValueError("Jana is not to be named in an error")

    ran = []
    schedule = {"broken": Round(HOUR, broken), "fine": Round(HOUR, ran.append)}
    told = tick(clock, schedule)
    assert told["broken"].startswith("ValueError")
    assert told["fine"] == ""
    beat = Beat.objects.get(name="broken")
    assert beat.last_done is None
    assert "Jana" not in beat.last_error
    clock.move(hours=1)
    assert tick(clock, {"broken": Round(HOUR, ran.append)}) == {"broken": ""}
    assert Beat.objects.get(name="broken").last_error == ""


def test_what_is_running_is_not_begun_a_second_time_until_it_is_taken_for_dead(clock):
    assert actions.begin_beat(name="seal", every=timedelta(minutes=1), at=clock.at, lease=LONGEST)
    clock.move(minutes=5)
    assert tick(clock, {"seal": Round(timedelta(minutes=1), lambda at: None)}) == {}
    clock.move(minutes=25)
    assert tick(clock, {"seal": Round(timedelta(minutes=1), lambda at: None)}) == {"seal": ""}


def test_a_worker_does_all_that_is_due_and_then_ends_if_told_once(files, queue, actor, at, clock):
    ran, seen = [], []

    def handler(job, report_progress):
        seen.append(list(Worker.objects.values_list("seen_at", flat=True)))
        queue("late@opava.cz")

    for number in range(3):
        queue(f"someone{number}@opava.cz")
    actions.queue_job(actor=actor, at=at, kind="merge", arguments={})
    actions.claim_mails(worker="w-dead", at=at, lease=timedelta(0), limit=1)
    duties = Duties(schedule={"seal": Round(HOUR, ran.append)}, handlers={"merge": handler})
    shift = Shift(duties, now=clock, lease=HOUR, stopping=lambda: False)
    done = shift.work(once=True, poll=0)
    assert (done.mails, done.jobs, done.rounds, done.trouble) == (4, 1, 1, "")
    assert len(list(files.glob("*.eml"))) == 4
    assert seen == [[at]]
    assert not Worker.objects.exists()


def test_a_worker_that_is_told_to_stop_does_nothing_more(files, queue, clock):
    queue()
    done = Shift(Duties(), now=clock, lease=HOUR, stopping=lambda: True).work(once=False, poll=0)
    assert done.mails == 0
    assert not Worker.objects.exists()


def test_workers_that_were_killed_are_forgotten(at):
    actions.see_worker(worker="w-dead", at=at)
    actions.see_worker(worker="w-alive", at=at + HOUR)
    actions.see_worker(worker="w-alive", at=at + 2 * HOUR, trouble="SMTP server: ConnectionRefusedError")
    assert actions.forget_workers(before=at + HOUR) == 1
    assert Worker.objects.get().trouble == "SMTP server: ConnectionRefusedError"
