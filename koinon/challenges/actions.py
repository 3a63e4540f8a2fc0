"""Taking a question as answered, and forgetting. None leaves an audit row: what a right answer opens is logged."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from koinon.challenges.models import DailySalt, UsedChallenge
from koinon.challenges.questions import Challenge, ChallengeError
from koinon.lib.writing import unlogged_action

NO_ACT = "an answered question is no act, and robots could fill the log with them; what it opens is logged"


@unlogged_action("challenges.use", because=NO_ACT)
def use_challenge(*, challenge: Challenge, sender: str, at: datetime) -> None:
    """Take the question as answered, rightly or not: it is good once. Raises ChallengeError `used`."""
    used = UsedChallenge(nonce=challenge.nonce, sender=sender, used_at=at, expires_at=challenge.expires_at)
    try:
        with transaction.atomic():
            UsedChallenge.objects.bulk_create([used])
    except IntegrityError as error:
        raise ChallengeError("used") from error


@unlogged_action("challenges.salt_of", because=NO_ACT)
def salt_of(*, day: date) -> str:
    """The salt of a day, drawn when it is first asked for."""
    DailySalt.objects.bulk_create([DailySalt(day=day, salt=secrets.token_hex(16))], ignore_conflicts=True)
    return DailySalt.objects.values_list("salt", flat=True).get(day=day)


@unlogged_action("challenges.forget", because=NO_ACT)
def forget(*, at: datetime) -> int:
    """Let go of what cannot be answered any more and of the salts of days gone by. Gives the number let go."""
    DailySalt.objects.filter(day__lt=at.date() - timedelta(days=1)).delete()
    return UsedChallenge.objects.filter(expires_at__lt=at).delete()[0]
