"""The only place that asks what time it is. Everything else is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today(zone: str, at: datetime | None = None) -> date:
    """The day it is in an IANA zone, now or at the instant given."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()
