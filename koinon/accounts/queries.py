"""Reading what is kept of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from koinon.accounts.models import Account, Person


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person was erased: the random key, the instant, by what right. Tells nothing of who it was."""

    key: str
    erased_at: datetime
    under: str


def erasures() -> list[Erasure]:
    """Everyone erased so far, in the order of erasing."""
    rows = Person.objects.filter(erased_at__isnull=False).order_by("erased_at", "key")
    return [Erasure(row.key, row.erased_at, row.erased_under) for row in rows if row.erased_at]


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person (key): name, address, and how they sign in. Two queries."""
    kept = Person.objects.filter(key=person).first()
    if kept is None:
        return {}
    account = Account.objects.filter(person=kept).values("email", "is_active", "language").first()
    return {
        "key": kept.key,
        "name": kept.name.to_json(),
        "address": kept.address,
        "made_up": kept.made_up,
        "erased_at": kept.erased_at,
        "erased_under": kept.erased_under,
        "account": account,
    }


def address_of(person: str) -> str:
    """The e-mail address of a person (key), "" where none is kept. One query."""
    return Person.objects.filter(key=person).values_list("address", flat=True).first() or ""
