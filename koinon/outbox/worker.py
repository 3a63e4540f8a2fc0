"""The worker: what comes round, messages, long work, in turns. As many as one likes may run at the same time."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from koinon.outbox import actions
from koinon.outbox.letters import Writer
from koinon.outbox.outcomes import code_of
from koinon.outbox.queries import is_anything_overdue, is_job_due
from koinon.outbox.sending import Post
from koinon.outbox.ticking import Round, tick
from koinon.outbox.working import Handler, work_one

SEEN_EVERY = timedelta(seconds=15)
DEAD_AFTER = timedelta(minutes=2)
"""A worker that has not shown itself for so long is taken for dead."""

FORGOTTEN_AFTER = timedelta(days=1)
NAP = 0.1
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker is to do: what comes round by name, who writes the letters of a kind, who does the jobs of one."""

    schedule: Mapping[str, Round] = field(default_factory=dict)
    writers: Mapping[str, Writer] = field(default_factory=dict)
    handlers: Mapping[str, Handler] = field(default_factory=dict)


@dataclass(slots=True)
class Done:
    """What a worker did while it ran. `trouble` is what last kept it from sending, "" if nothing does now."""

    mails: int = 0
    jobs: int = 0
    rounds: int = 0
    trouble: str = ""


class Shift:
    """One worker's time at work, until `stopping` says so, or until nothing is due."""

    def __init__(
        self, duties: Duties, *, now: Callable[[], datetime], lease: timedelta, stopping: Callable[[], bool]
    ) -> None:
        self.key = f"w-{secrets.token_hex(8)}"
        self._duties, self._now, self._lease, self._stopping = duties, now, lease, stopping
        self._post = Post(worker=self.key, now=now, lease=lease, writers=duties.writers, stopping=stopping)
        self._seen: datetime | None = None
        self._told = ""
        self.done = Done()

    def work(self, *, once: bool, poll: float) -> Done:
        """Go round until told to stop; `once`: until nothing is due. `poll` is the rest between rounds, in seconds.

        Ends between two messages, or where a job next says how far it is. A database that is away is waited for,
        except `once`, which raises its error.
        """
        try:
            while not self._stopping():
                try:
                    if not connection.in_atomic_block:
                        close_old_connections()
                    did_something = self._go_round()
                except (DatabaseError, InterfaceError) as error:
                    if once:
                        raise
                    log.error("The database failed the worker: %s", code_of(error))
                    connection.close()
                    did_something = False
                if once and not did_something:
                    break
                if not did_something:
                    self._rest(poll)
        finally:
            self.done.trouble = self._post.trouble
            self._leave()
        return self.done

    def _go_round(self) -> bool:
        self._show()
        if is_anything_overdue(self._now()):
            actions.release_overdue(at=self._now())
        ran = tick(self._now, self._duties.schedule)
        for name, error in ran.items():
            if error:
                log.error("%s failed: %s", name, error)
        self.done.rounds += len(ran)
        sent = self._post.send_due(batches=5)
        self.done.mails += sent
        worked = is_job_due(self._now()) and work_one(
            self._duties.handlers,
            worker=self.key, now=self._now, lease=self._lease, stopping=self._stopping, meanwhile=self._meanwhile,
        )  # fmt: skip
        self.done.jobs += worked
        return bool(sent or worked)

    def _meanwhile(self) -> None:
        """Between two portions of a job: messages do not wait for long work."""
        self._show()
        self.done.mails += self._post.send_due(batches=1)

    def _show(self) -> None:
        at = self._now()
        if self._seen is None or at - self._seen >= SEEN_EVERY or self._told != self._post.trouble:
            actions.see_worker(worker=self.key, at=at, trouble=self._post.trouble)
            self._seen, self._told = at, self._post.trouble

    def _rest(self, seconds: float) -> None:
        """Short naps: a signal is heeded at once, and needs no lock to be heard."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopping():
            time.sleep(NAP)

    def _leave(self) -> None:
        try:
            actions.forget_workers(worker=self.key)
        except (DatabaseError, InterfaceError) as error:
            log.error("The worker could not sign off: %s", code_of(error))
