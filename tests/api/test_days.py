"""The day and the instant that an address asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from koinon.lib.days import Mistake, asked, explained, instant_text, read_instant, shortened


def test_without_a_day_it_is_today_in_the_zone(set_clock):
    set_clock(2026, 11, 22, 23, 30)
    assert asked("", "", "UTC").day == date(2026, 11, 22)
    assert asked("", "", "Europe/Brussels").day == date(2026, 11, 23)
    assert asked("", "", "America/Lima").day == date(2026, 11, 22)
    assert not asked("", "", "UTC").chosen


def test_a_day_that_is_asked_for_is_the_day_in_every_zone():
    for zone in ("UTC", "Pacific/Auckland"):
        answer = asked(" 2003-11-26 ", "", zone)
        assert (answer.day, answer.chosen, answer.mistakes) == (date(2003, 11, 26), True, ())


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2004", "malformed"),
        ("2004-05", "malformed"),
        ("2004-05-01~", "malformed"),
        ("20040501", "malformed"),
        ("2004-05-01T00:00", "malformed"),
        ("soon", "malformed"),
        ("2004-02-30", "no_such_day"),
        ("2004-00-10", "no_such_day"),
        ("0000-01-01", "out_of_range"),
        ("9999-12-31", "out_of_range"),
    ],
)
def test_a_day_that_cannot_be_read_is_a_mistake_with_a_code_and_today_stands_in(on, code):
    answer = asked(on, "", "UTC")
    assert answer.mistakes == (Mistake("on", code, on),)
    assert answer.day == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ("now", "malformed"),
        ("2026-01-01T25:00:00Z", "malformed"),
        ("2026-01-01", "no_zone"),
        ("2026-01-01T00:00:00", "no_zone"),
        ("0001-01-01T00:00:00+14:00", "out_of_range"),
        ("2026-11-22T12:00:00.000001Z", "ahead"),
    ],
)
def test_an_instant_that_cannot_be_asked_for_is_a_mistake_with_a_code(known, code):
    answer = asked("", known, "UTC")
    assert answer.mistakes == (Mistake("known", code, known),)
    assert answer.known is None


@pytest.mark.parametrize(
    "known", ["2026-11-22T12:00:00Z", "2026-11-22T13:00:00+01:00", "2026-11-22T13:00:00 01:00", "20261122T120000Z"]
)
def test_an_instant_is_read_in_any_zone_also_with_its_plus_lost_on_the_way(known):
    assert asked("", known, "UTC").known == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_both_mistakes_are_told():
    assert [mistake.parameter for mistake in asked("x", "y", "UTC").mistakes] == ["on", "known"]


def test_an_instant_is_written_so_that_it_is_read_back_whole():
    instant = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
    assert instant_text(instant) == "2026-11-22T12:00:00.123456Z"
    assert read_instant(instant_text(instant)) == instant


@pytest.mark.parametrize("parameter", ["on", "known"])
@pytest.mark.parametrize("code", ["malformed", "no_such_day", "out_of_range", "no_zone", "ahead"])
def test_every_mistake_has_a_sentence_and_a_cure(parameter, code):
    explanation, cure = explained(Mistake(parameter, code, "50%"))
    assert "50%" in explanation or "come yet" in explanation
    assert cure.endswith(".")


def test_what_was_typed_is_shown_short_and_on_one_line():
    assert shortened("a\n\tb") == "a b"
    assert len(shortened("x" * 9000)) == 60
