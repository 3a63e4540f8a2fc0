"""Calendars as RFC 5545 has them, whatever words stand in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from koinon.lib.calendar_text import AllDay, calendar_text
from tests.lib.reading_calendars import events_in, text_of

STAMP = datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)


def written(**fields: object) -> dict[str, str]:
    told = {"uid": "one@league", "stamp": STAMP, "first": date(2016, 4, 4), "last": date(2016, 4, 5), "summary": "x"}
    event = AllDay(**{**told, **fields})
    return events_in(calendar_text("League", "en", "-//Koinon//EN", [event]).encode())[0]


def test_an_event_ends_on_the_first_day_outside():
    event = written()
    assert (event["DTSTART"], event["DTEND"], event["DTSTAMP"]) == ("20160404", "20160406", "20261122T083015Z")


def test_a_calendar_takes_nobodys_time_and_a_day_that_is_not_known_is_tentative():
    assert (written()["TRANSP"], written()["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    assert written(is_tentative=True)["STATUS"] == "TENTATIVE"


def test_what_is_not_told_has_no_line():
    assert not {"DESCRIPTION", "LOCATION", "URL", "CATEGORIES"} & set(written())


def test_categories_are_apart_even_with_a_comma_in_one():
    assert written(categories=["a, b", "c"])["CATEGORIES"] == "a\\, b,c"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_words_come_back_as_they_were_but_for_control_characters(words):
    kept = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in kept if sign == "\n" or (sign >= " " and sign != "\x7f"))
    event = written(summary=words, description=words or "x")
    assert text_of(event["SUMMARY"]) == kept


def test_long_words_are_folded_between_letters():
    assert text_of(written(summary="žluťoučký kůň " * 30)["SUMMARY"]) == "žluťoučký kůň " * 30
