"""Long work in the background.

A handler is called with the job and a way to say how far it is, and gives a result that JSON can hold. It does its own
actions, in transactions as short as it can make them. **It must be idempotent**: it may be called again for the same
job, from the beginning, after it was interrupted anywhere: its worker was killed or ended, its lease ran out, it raised
an error. So it looks what is done already, or queues with `once`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from koinon.lib.writing import under_way
from koinon.outbox import actions
from koinon.outbox.models import Job
from koinon.outbox.outcomes import code_of

RENEW_AFTER = timedelta(seconds=1)
"""How often saying how far it is is written down."""


class ReportProgress(Protocol):
    """Says how far a job is and keeps its lease. Raises LeaseLost or Interrupted: the handler lets them through."""

    def __call__(self, done: int, of: int = 0) -> None: ...


Handler = Callable[[Job, ReportProgress], Any]


class LeaseLost(Exception):
    """The job belongs to another worker by now, or was put back: this one must stop."""


class Interrupted(Exception):
    """The worker is to end; the job goes back in line and is begun anew."""


class GiveUp(Exception):
    """Raised by a handler for what no further attempt mends. Its text is a code without names."""


def work_one(
    handlers: Mapping[str, Handler],
    *,
    worker: str,
    now: Callable[[], datetime],
    lease: timedelta,
    stopping: Callable[[], bool] = lambda: False,
    meanwhile: Callable[[], object] = lambda: None,
) -> bool:
    """Do the next job that is due, if there is one. `meanwhile` is called between its portions, outside actions."""
    job = actions.claim_job(worker=worker, at=now(), lease=lease)
    if job is None:
        return False
    renewed = now()

    def report_progress(done: int, of: int = 0) -> None:
        nonlocal renewed
        if stopping():
            raise Interrupted
        at = now()
        if at - renewed >= RENEW_AFTER or (of and done >= of):
            if not actions.renew_job(worker=worker, job=job.pk, at=at, lease=lease, done=done, of=of):
                raise LeaseLost
            renewed = at
        if under_way() is None:
            meanwhile()

    try:
        handler = handlers.get(job.kind)
        if handler is None:
            raise GiveUp("no handler")
        result = handler(job, report_progress)
    except LeaseLost:
        pass
    except Interrupted:
        actions.release_job(worker=worker, job=job.pk, at=now())
    except GiveUp as error:
        actions.fail_job(worker=worker, job=job, at=now(), error=str(error), for_good=True)
    except Exception as error:
        actions.fail_job(worker=worker, job=job, at=now(), error=code_of(error), for_good=False)
    else:
        actions.finish_job(worker=worker, job=job.pk, at=now(), result=result)
    return True
