"""What comes round: sealing the log, retention, digests, deadlines. Each once, however many ticks there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from koinon.outbox import actions
from koinon.outbox.outcomes import code_of
from koinon.outbox.queries import beats

LONGEST = timedelta(minutes=30)
"""After that long, what was begun and did not end is taken for dead, and begun again when it is due."""


@dataclass(frozen=True, slots=True)
class Round:
    """Something that comes round. `run` is given the instant; it is short, or queues a job, and may be run again."""

    every: timedelta
    run: Callable[[datetime], object]


def tick(now: Callable[[], datetime], schedule: Mapping[str, Round]) -> dict[str, str]:
    """Run what is due. Gives what was run by name, with the code of its error, empty where it went well.

    What never ran is due at once. An error keeps nothing else from running; what failed is run again when it is due.
    """
    found, ran = beats(), {}
    for name, what in schedule.items():
        at = now()
        beat = found.get(name)
        waits = beat is not None and beat.last_started is not None and beat.last_started + what.every > at
        if waits or not actions.begin_beat(name=name, every=what.every, at=at, lease=LONGEST):
            continue
        error = ""
        try:
            what.run(at)
        except Exception as failed:
            error = code_of(failed)
        actions.end_beat(name=name, begun=at, at=now(), error=error)
        ran[name] = error
    return ran
