"""Reading what is kept of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from koinon.accounts.models import Person


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
