"""Long work is done once, taken up again when its worker dies, and given up where everybody can see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koinon.lib.writing import writing_allowed
from koinon.outbox import actions
from koinon.outbox.models import Job
from koinon.outbox.outcomes import JOB_DELAYS
from koinon.outbox.queries import jobs_of
from koinon.outbox.working import GiveUp, work_one

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=10)


@pytest.fixture
def queued(actor, at):
    def made(kind="people.merge", **more) -> Job:
        return actions.queue_job(actor=actor, at=at, kind=kind, arguments={"segment": "rivers"}, **more)

    return made


@pytest.fixture
def work(clock):
    def done(handler, worker="w-one", **more) -> bool:
        return work_one({"people.merge": handler}, worker=worker, now=clock, lease=LEASE, **more)

    return done


def now_as(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_once_and_keeps_its_result(queued, work):
    job = queued()
    asked = []

    def handler(job, report_progress):
        asked.append(job.arguments)
        report_progress(2, 2)
        return {"queued": 2}

    assert work(handler)
    assert not work(handler)
    row = now_as(job)
    assert asked == [{"segment": "rivers"}]
    assert (row.state, row.result, row.done, row.of, row.attempts) == ("done", {"queued": 2}, 2, 2, 1)
    assert [each.pk for each in jobs_of()] == [job.pk]
    assert jobs_of(states=["failed"]) == jobs_of("lakes") == []


def test_once_means_once(queued):
    assert queued(once="merge 7").pk == queued(once="merge 7").pk
    assert queued().pk != queued().pk


def test_a_job_that_fails_is_tried_again_later_and_at_last_a_dead_letter(queued, work, clock, at):
    job = queued()

    def broken(job, report_progress):
        raise ValueError("Jana is not to be named in an error")

    for attempt, delay in enumerate(JOB_DELAYS, start=1):
        assert work(broken)
        row = now_as(job)
        assert (row.state, row.attempts, row.due) == ("waiting", attempt, clock.at + delay)
        assert row.last_error.startswith("ValueError")
        assert "Jana" not in row.last_error
        assert not work(broken)
        clock.move(seconds=delay.total_seconds())
    assert work(broken)
    assert now_as(job).state == "failed"
    assert not work(broken)
    actions.requeue_job(job=job.pk, at=at)
    assert work(lambda job, report_progress: None)
    assert now_as(job).state == "done"
    with pytest.raises(actions.NotRequeued):
        actions.requeue_job(job=job.pk, at=at)


def test_what_no_further_attempt_mends_is_a_dead_letter_at_once(queued, work):
    job, unknown = queued(), queued(kind="nobody.knows")

    def hopeless(job, report_progress):
        raise GiveUp("segment gone")

    assert work(hopeless)
    assert work(hopeless)
    assert (now_as(job).state, now_as(job).last_error) == ("failed", "segment gone")
    assert (now_as(unknown).state, now_as(unknown).last_error) == ("failed", "no handler")


def test_a_dead_workers_job_is_taken_again_and_the_dead_one_changes_nothing(queued, work, clock):
    job = queued()
    actions.claim_job(worker="w-dead", at=clock.at, lease=LEASE)
    assert not work(lambda job, report_progress: None)
    clock.move(minutes=10)
    assert actions.release_overdue(at=clock.at) == 1
    clock.move(minutes=1)
    assert work(lambda job, report_progress: "again")
    assert not actions.finish_job(worker="w-dead", job=job.pk, at=clock.at, result="too late")
    assert not actions.renew_job(worker="w-dead", job=job.pk, at=clock.at, lease=LEASE, done=1, of=2)
    assert (now_as(job).state, now_as(job).result, now_as(job).attempts) == ("done", "again", 2)


def test_a_job_that_kills_every_worker_comes_to_an_end(queued, clock):
    job = queued()
    for _ in range(len(JOB_DELAYS) + 1):
        assert actions.claim_job(worker="w-dead", at=clock.at, lease=LEASE)
        clock.move(minutes=10)
        actions.release_overdue(at=clock.at)
        clock.move(hours=6)
    assert (now_as(job).state, now_as(job).last_error) == ("failed", "worker gone")


def test_saying_how_far_it_is_keeps_the_lease(queued, work, clock):
    job = queued()

    def long(job, report_progress):
        for done in range(1, 5):
            clock.move(minutes=9)
            report_progress(done, 4)
            assert actions.release_overdue(at=clock.at) == 0
            assert (now_as(job).done, now_as(job).of) == (done, 4)
        return "done"

    assert work(long)
    assert now_as(job).state == "done"


def test_a_job_whose_lease_ran_out_stops_where_it_next_says_how_far_it_is(queued, work, clock):
    job, went_on = queued(), []

    def slow(job, report_progress):
        clock.move(minutes=10)
        actions.release_overdue(at=clock.at)
        report_progress(1, 2)
        went_on.append(job)

    assert work(slow)
    assert not went_on
    assert now_as(job).state == "waiting"


def test_a_worker_that_is_told_to_stop_gives_its_job_back_uncounted(queued, work):
    job = queued()
    assert work(lambda job, report_progress: report_progress(1, 2), stopping=lambda: True)
    assert (now_as(job).state, now_as(job).attempts) == ("waiting", 0)


def test_messages_go_out_between_the_portions_of_a_job_but_not_inside_an_action(queued, work):
    queued()
    calls = []

    def handler(job, report_progress):
        report_progress(1, 2)
        with writing_allowed("stands for an action"):
            report_progress(2, 2)

    assert work(handler, meanwhile=lambda: calls.append(1))
    assert calls == [1]


def test_a_waiting_job_can_be_cancelled_and_old_ones_are_removed(queued, work, at):
    job, other = queued(), queued()
    assert actions.cancel_job(job=job.pk, at=at)
    assert not actions.cancel_job(job=job.pk, at=at)
    assert work(lambda job, report_progress: None)
    assert now_as(other).state == "done"
    assert actions.remove_ended_jobs(before=at) == 0
    assert actions.remove_ended_jobs(before=at + timedelta(days=1)) == 2
