"""How often an address has answered of late."""

from __future__ import annotations

from datetime import datetime, timedelta

from koinon.challenges.models import DailySalt, UsedChallenge
from koinon.challenges.questions import day_of

WINDOW = timedelta(hours=1)
MOST_TRIES = 300
"""A whole city hall may sit behind one address: so many answers in an hour are far more than people give, and few for
a robot, which a fresh question costs each time."""


def present_salt(at: datetime) -> str:
    """The salt of the day, "" where nobody drew one yet. One query."""
    return DailySalt.objects.filter(day=day_of(at)).values_list("salt", flat=True).first() or ""


def has_tried_too_often(sender: str, at: datetime) -> bool:
    """Whether an address (its hash) answered as often in the last hour as is allowed. One query."""
    return UsedChallenge.objects.filter(sender=sender, used_at__gt=at - WINDOW).count() >= MOST_TRIES
