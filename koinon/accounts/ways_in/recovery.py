"""Asking for a way back into an account."""

from __future__ import annotations

from datetime import datetime

from koinon.accounts.models import Account, Person
from koinon.accounts.ways_in.actions import NOBODY, RECOVERY
from koinon.lib.writing import Actor
from koinon.outbox import actions as outbox


def ask_recovery(*, actor: Actor, at: datetime, account: Account | None, email: str, language: str) -> None:
    """Queue the letter to who cannot sign in. The same rows are written whether the address has an account or not.

    It is no action of the log: anybody can ask as often as throttling lets them, about whoever they like.
    """
    number = account.pk if account else 0
    key, made_up = Person.objects.filter(account=number).values_list("key", "made_up").first() or (NOBODY, False)
    outbox.queue_mail(
        actor=actor,
        at=at,
        to_address=email,
        language=(account.language if account else "") or language,
        kind=RECOVERY,
        made_up=made_up,
        business=True,
        context={"account": number},
        speaks_of=[key],
    )
