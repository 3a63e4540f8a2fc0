"""The clock: instants in UTC, days in a zone."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from koinon.lib import clock


def test_now_is_an_instant_in_utc():
    with time_machine.travel(datetime(2026, 11, 22, 9, 30, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
        assert clock.now().utcoffset() == timedelta(0)


def test_the_day_begins_earlier_in_the_east():
    with time_machine.travel(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), tick=False):
        assert clock.today("Europe/Brussels") == date(2026, 11, 22)
        assert clock.today("Europe/Lisbon") == date(2026, 11, 21)


def test_the_day_of_a_given_instant():
    assert clock.today("Europe/Prague", at=datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
