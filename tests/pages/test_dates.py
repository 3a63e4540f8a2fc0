"""Dates in words: what the source said, no more and no less, in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from koinon.rules.dates import BEFORE_ALL, FOREVER, parse
from koinon.rules.periods import LAST_DAY, Bound, began, between, ended
from koinon.web.pages import When
from koinon.web.words import dates


@pytest.mark.parametrize(
    ("written", "words", "iso"),
    [
        ("2003-11-26", "26 November 2003", "2003-11-26"),
        ("2004-12", "December 2004", "2004-12"),
        ("1993", "1993", "1993"),
        ("1993~", "about 1993", ""),
        ("1993?", "1993 (uncertain)", ""),
        ("1993%", "about 1993 (uncertain)", ""),
        ("2013-21", "spring 2013", ""),
        ("2010-24", "winter 2010/11", ""),
        ("1999-24", "winter 1999/00", ""),
        ("2013-23~", "about autumn 2013", ""),
        ("2016/2018", "2016 to 2018", ""),
        ("2018-11/..", "since November 2018", ""),
        ("../2021~", "until about 2021", ""),
        ("what?", "what?", ""),
    ],
)
def test_points_and_periods(written: str, words: str, iso: str) -> None:
    assert (dates.when_edtf(written).text, dates.when_edtf(written).iso) == (words, iso)


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (began(parse("1993")), "1993"),
        (began(parse("1993~")), "about 1993"),
        (began(parse("2003-11-26")), "26 November 2003"),
        (ended(parse("2004"), LAST_DAY), "2004"),
        (
            between(date(2004, 5, 1), date(2004, 12, 31), "2004"),
            "1 May 2004 at the earliest, 31 December 2004 at the latest",
        ),
        (between(date(2004, 5, 1), date(2004, 5, 1), "2004"), "1 May 2004"),
        (between(BEFORE_ALL, date(2004, 5, 1)), "by 1 May 2004"),
        (between(date(2004, 5, 1), FOREVER), "1 May 2004 at the earliest"),
    ],
)
def test_bounds_are_as_narrow_as_their_evidence(bound: Bound, words: str) -> None:
    found = dates.when_bound(bound)
    assert found is not None
    assert found.text == words


def test_no_bound_is_no_date() -> None:
    assert dates.when_bound(None) is None


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (date(2003, 11, 26), date(2004, 5, 1), "26 November 2003 to 30 April 2004"),
        (date(2018, 1, 1), date(2019, 1, 1), "2018"),
        (date(1986, 1, 1), date(1993, 1, 1), "1986 to 1992"),
        (date(2019, 1, 1), FOREVER, "since 1 January 2019"),
        (date(2019, 1, 1), date(2019, 1, 2), "1 January 2019"),
        (BEFORE_ALL, date(2019, 1, 2), "until 1 January 2019"),
    ],
)
def test_a_stretch_names_its_last_day(begins: date, ends: date, words: str) -> None:
    assert dates.period_words(begins, ends) == words


@pytest.mark.parametrize(
    ("dated", "words"),
    [
        (None, ""),
        ({}, ""),
        ({"on": "2018"}, "2018"),
        ({"after": "2004-05-01", "before": "2026-11"}, "1 May 2004 at the earliest, November 2026 at the latest"),
        ({"before": "2026-11"}, "November 2026 at the latest"),
    ],
)
def test_when_a_source_speaks(dated: dict[str, str] | None, words: str) -> None:
    assert dates.dated_words(dated) == words


def test_an_instant_is_in_utc() -> None:
    found = dates.when_instant(datetime(2026, 3, 3, 12, 0, 59, tzinfo=UTC))
    assert found == When("3 March 2026, 12:00 UTC", "2026-03-03T12:00:59Z")


@pytest.mark.parametrize(
    ("language", "day", "month", "since"),
    [
        ("cs", "26. listopadu 2003", "listopad 2003", "listopadu 2003"),
        ("pl", "26 listopada 2003", "listopad 2003", "listopada 2003"),
        ("sv", "26 november 2003", "november 2003", "november 2003"),
        ("de", "26. November 2003", "November 2003", "November 2003"),
    ],
)
def test_the_readers_language_and_its_cases(language: str, day: str, month: str, since: str) -> None:
    with translation.override(language):
        assert dates.day_words(date(2003, 11, 26)) == day
        assert dates.when_edtf("2003-11").text == month
        assert since in dates.when_edtf("2003-11/..").text
