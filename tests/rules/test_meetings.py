"""When a meeting was, as far as its source says, seen from a day."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.rules.dates import FOREVER
from koinon.rules.meetings import NEXT, NO_TIME, PAST, PERHAPS, time_of


@pytest.mark.parametrize(
    ("text", "first", "last", "exact", "vague"),
    [
        ("2016-04-05", date(2016, 4, 5), date(2016, 4, 5), True, False),
        ("2016-04-04/2016-04-05", date(2016, 4, 4), date(2016, 4, 5), True, False),
        ("2013-21", date(2013, 3, 1), date(2013, 5, 31), False, False),
        ("2013", date(2013, 1, 1), date(2013, 12, 31), False, False),
        ("2013-04/2013-05", date(2013, 4, 1), date(2013, 5, 31), False, False),
        ("2020~", date(2020, 1, 1), date(2020, 12, 31), False, True),
        ("2016-04-05?", date(2016, 4, 5), date(2016, 4, 5), False, True),
        ("2018-11/..", date(2018, 11, 1), FOREVER, False, True),
    ],
)
def test_a_told_time_is_as_exact_as_it_was_written(text, first, last, exact, vague):
    time = time_of(text)
    assert (time.first, time.last, time.is_exact, time.is_vague) == (first, last, exact, vague)


def test_what_cannot_be_read_is_no_day():
    assert time_of("some time") is NO_TIME
    assert NO_TIME.seen_from(date(2000, 1, 1)) == PERHAPS


@pytest.mark.parametrize(
    ("day", "seen"),
    [("2013-02-28", NEXT), ("2013-03-01", PERHAPS), ("2013-05-31", PERHAPS), ("2013-06-01", PAST)],
)
def test_a_season_is_past_only_when_all_of_it_is(day, seen):
    assert time_of("2013-21").seen_from(date.fromisoformat(day)) == seen
