"""When a fact has to be looked at again, and whether that day has come."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS = 18
"""Members are asked once a year; half a year more is for those who answer late, before anybody reads that it is old."""


def due_again(last: date, months: int = MONTHS) -> date:
    """The day on which a fact is due, so many months after it was last confirmed or recorded.

    Counted by the calendar as in Regulation (EEC, Euratom) No 1182/71, article 3: the same date of the later month, and
    its last day where there is no such date.
    """
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))


def is_overdue(last: date, on: date, months: int = MONTHS) -> bool:
    """Whether nobody looked at a fact for so long that it says so itself."""
    return on >= due_again(last, months)
