"""Uncertain dates as sources write them: a subset of EDTF (ISO 8601-2:2019).

What is read: days `2003-11-26`, months `2004-12`, years `1993`, seasons
`2013-21` to `2013-24` (spring to winter), each of them with `~`, `?` or `%`
(approximate, uncertain, both), intervals `1986/2004-05-01`, and open ends
`1993/..` or `../2004`. The text is kept as it was written; the days it can
mean are derived from it and no day is ever invented.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

FOREVER = date.max
"""Stands for 'no end' where a plain day is needed, as in the register's columns."""

BEFORE_ALL = date.min
"""Stands for 'no beginning known at all' where a plain day is needed."""

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[~?%])?", re.ASCII)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""First and last month of a season on the northern half of the globe, as the `edtf` library has them too."""


class DateError(ValueError):
    """A text that is no date of the subset; `code` is malformed, no_such_day, out_of_range or reversed."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Span:
    """One dated point: a day, month, year or season, and the first and the last day it can mean."""

    text: str
    earliest: date
    latest: date
    approximate: bool = False

    @property
    def is_day(self) -> bool:
        """Whether the source named the very day, without a doubt."""
        return self.earliest == self.latest and not self.approximate


@dataclass(frozen=True, slots=True)
class Interval:
    """From a point to a point; a missing point is open (`..`) on that side."""

    text: str
    begins: Span | None
    ends: Span | None


def day_span(day: date) -> Span:
    """The point that is one known day."""
    return Span(day.isoformat(), day, day)


def parse(text: str) -> Span:
    """Read one point. Raises DateError for anything else, an interval included."""
    found = _POINT.fullmatch(text)
    if found is None:
        raise DateError("malformed", text)
    year = int(found["year"])
    if not 1 <= year < FOREVER.year:
        raise DateError("out_of_range", text)
    earliest, latest = _bounds(text, year, found["month"], found["day"])
    return Span(text, earliest, latest, found["mark"] is not None)


def parse_interval(text: str) -> Interval:
    """Read `begin/end`, either side `..` or empty for open. Raises DateError."""
    begin, slash, end = text.partition("/")
    if not slash or (_is_open(begin) and _is_open(end)):
        raise DateError("malformed", text)
    begins = None if _is_open(begin) else parse(begin)
    ends = None if _is_open(end) else parse(end)
    if begins and ends and ends.latest < begins.earliest:
        raise DateError("reversed", text)
    return Interval(text, begins, ends)


def parse_day(text: str) -> date:
    """Read a plain calendar day `YYYY-MM-DD`; a month or a year is refused as malformed."""
    span = parse(text)
    if not span.is_day:
        raise DateError("malformed", text)
    return span.earliest


def next_day(day: date) -> date:
    """The day after; the last representable day stands for ever and stays."""
    return day if day >= FOREVER else day + timedelta(days=1)


def day_before(day: date) -> date:
    """The day before; the first representable day stays."""
    return day if day <= BEFORE_ALL else day - timedelta(days=1)


def _is_open(side: str) -> bool:
    return side in ("", "..")


def _bounds(text: str, year: int, month: str | None, day: str | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    number = int(month)
    if day is not None:
        try:
            exact = date(year, number, int(day))
        except ValueError:
            raise DateError("no_such_day", text) from None
        return exact, exact
    if number in _SEASONS:
        first, last = _SEASONS[number]
        return date(year, first, 1), _last_of_month(year + (last < first), last)
    if not 1 <= number <= 12:
        raise DateError("no_such_day", text)
    return date(year, number, 1), _last_of_month(year, number)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
