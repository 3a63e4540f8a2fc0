"""When a meeting was or will be, as far as its source says: told apart from a day into past, next and perhaps now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koinon.rules.dates import BEFORE_ALL, FOREVER, DateError, Interval, Span, parse, parse_interval

PAST, PERHAPS, NEXT = "past", "perhaps", "next"


@dataclass(frozen=True, slots=True)
class Time:
    """The days that a told date or period can mean.

    first, last  the first and the last day it can have touched; BEFORE_ALL and FOREVER where a side is open
    is_exact     the source named the very day or days: it took place on all of them
    is_vague     a mark (`~`, `?`, `%`) or an open side: it can have been on further days, and nobody knows which
    """

    first: date
    last: date
    is_exact: bool = False
    is_vague: bool = False

    def seen_from(self, day: date) -> str:
        """PAST where it surely lay before the day, NEXT where it surely lies after it, else PERHAPS.

        What the source named only as about some time counts by the days it wrote.
        """
        if self.last < day:
            return PAST
        return NEXT if self.first > day else PERHAPS


NO_TIME = Time(BEFORE_ALL, FOREVER, is_vague=True)


def time_of(text: str) -> Time:
    """The days that EDTF text, a point or an interval, can mean; NO_TIME for what cannot be read."""
    try:
        if "/" in text:
            return _of_interval(parse_interval(text))
        return _of_point(parse(text))
    except DateError:
        return NO_TIME


def _of_point(span: Span) -> Time:
    return Time(span.earliest, span.latest, span.is_day, span.approximate)


def _of_interval(told: Interval) -> Time:
    sides = [side for side in (told.begins, told.ends) if side]
    is_closed = len(sides) == 2
    return Time(
        told.begins.earliest if told.begins else BEFORE_ALL,
        told.ends.latest if told.ends else FOREVER,
        is_closed and all(side.is_day for side in sides),
        not is_closed or any(side.approximate for side in sides),
    )
