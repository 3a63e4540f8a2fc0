"""Long imports in the background: what the worker does for a job, and how far it is."""

from __future__ import annotations

from koinon.acts.wrapper import Actor
from koinon.lib import clock
from koinon.outbox.models import Job, JobState
from koinon.outbox.working import Handler, ReportProgress
from koinon.people.imports import running
from koinon.people.imports.actions import RUN_JOB, UNDO_JOB
from koinon.people.models import Import, ImportRow

IN_A_REQUEST = 2_000
"""Lists of at most so many rows are written while the reader waits; it takes a few seconds."""


def is_long(one: Import) -> bool:
    """Whether an import is left to the background."""
    return ImportRow.objects.filter(of=one).count() > IN_A_REQUEST


def job_of(one: Import) -> Job | None:
    """The job that carries an import out or undoes it, while it is not done."""
    waiting = Job.objects.filter(kind__in=[RUN_JOB, UNDO_JOB], network=one.network.slug).exclude(state=JobState.DONE)
    return next((job for job in waiting.order_by("-pk")[:20] if job.arguments.get("import") == one.key), None)


def carry_out(job: Job, report_progress: ReportProgress) -> None:
    """Carry the import of a job out."""
    running.run(actor=_actor(job), now=clock.now, key=str(job.arguments["import"]), report_progress=report_progress)


def take_back(job: Job, report_progress: ReportProgress) -> None:
    """Undo the import of a job."""
    running.undo(actor=_actor(job), now=clock.now, key=str(job.arguments["import"]), report_progress=report_progress)


def _actor(job: Job) -> Actor:
    return Actor(str(job.arguments["actor"]), str(job.arguments["stands_for"]))


HANDLERS: dict[str, Handler] = {RUN_JOB: carry_out, UNDO_JOB: take_back}
