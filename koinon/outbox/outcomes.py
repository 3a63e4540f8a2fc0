"""What became of an attempt, and when the next one is due."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

MAIL_DELAYS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440, 1440, 1440)
)
"""After how long a message is tried again, attempt by attempt: five days in all, as RFC 5321 (4.5.4.1) has it."""

JOB_DELAYS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 21600))
"""The same for jobs: seven hours in all."""

Verdict = Literal["sent", "delayed", "unsure", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: taken by the server, to be tried again, nobody knows, or refused for good.

    `error` is a code ("451 4.7.1", "ConnectionRefusedError"), never what the server wrote: that may name people.
    """

    mail: int
    verdict: Verdict
    attempts: int
    way: str = ""
    error: str = ""


def next_due(delays: tuple[timedelta, ...], attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts; None when they are used up."""
    return at + delays[attempts - 1] if 0 < attempts <= len(delays) else None


def code_of(error: BaseException) -> str:
    """An error as its kind and the last place in Koinon it came from: its own words may name people."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "/koinon/" in frame.filename]
    where = f" at {places[-1].filename.rpartition('/koinon/')[2]}:{places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{where}"
