"""Dates: what a source may write, and the days it can mean."""

from __future__ import annotations

from datetime import date

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.rules.dates import DateError, parse, parse_day, parse_interval

years = st.integers(min_value=1000, max_value=9998)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "approximate"),
    [
        ("2003-11-26", date(2003, 11, 26), date(2003, 11, 26), False),
        ("2004-12", date(2004, 12, 1), date(2004, 12, 31), False),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29), False),
        ("1993", date(1993, 1, 1), date(1993, 12, 31), False),
        ("1993~", date(1993, 1, 1), date(1993, 12, 31), True),
        ("2013-21", date(2013, 3, 1), date(2013, 5, 31), False),
        ("2013-22", date(2013, 6, 1), date(2013, 8, 31), False),
        ("2013-23", date(2013, 9, 1), date(2013, 11, 30), False),
        ("2013-24", date(2013, 12, 1), date(2014, 2, 28), False),
        ("2003-11-26?", date(2003, 11, 26), date(2003, 11, 26), True),
    ],
)
def test_a_point_means_the_days_of_its_unit(text, earliest, latest, approximate):
    span = parse(text)
    assert (span.earliest, span.latest, span.approximate) == (earliest, latest, approximate)
    assert span.text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "malformed"),
        ("26.11.2003", "malformed"),
        ("2003-11-26T10:00", "malformed"),
        ("2003-1", "malformed"),
        ("２００３", "malformed"),
        ("2003-11-26\n", "malformed"),
        ("2003-02-29", "no_such_day"),
        ("2003-13", "no_such_day"),
        ("2003-25", "no_such_day"),
        ("2003-00", "no_such_day"),
        ("0000", "out_of_range"),
        ("9999", "out_of_range"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(text, code):
    with pytest.raises(DateError) as refused:
        parse(text)
    assert refused.value.code == code


def test_an_interval_may_be_open_on_either_side_but_not_on_both():
    assert parse_interval("1986/..").ends is None
    assert parse_interval("../2004").begins is None
    both = parse_interval("1986/2004-05-01")
    assert both.begins
    assert both.begins.text == "1986"
    assert both.ends
    assert both.ends.latest == date(2004, 5, 1)
    for text in ("../..", "/", "1986", "2004/1986"):
        with pytest.raises(DateError):
            parse_interval(text)


def test_a_plain_day_is_asked_for_where_only_a_day_will_do():
    assert parse_day("2004-05-01") == date(2004, 5, 1)
    for text in ("2004-05", "2004-05-01~"):
        with pytest.raises(DateError):
            parse_day(text)


@given(
    st.one_of(
        st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)).map(date.isoformat),
        st.builds(lambda y, m: f"{y:04}-{m:02}", years, st.integers(1, 12)),
        st.builds(lambda y: f"{y:04}", years),
        st.builds(lambda y, s: f"{y:04}-{s}", years, st.integers(21, 23)),
    )
)
def test_the_bounds_agree_with_the_edtf_library(text):
    """Winter is left out: the library keeps it within one year, we take it over the turn of the year."""
    theirs = edtf.parse_edtf(text)
    ours = parse(text)
    assert ours.earliest == date(*theirs.lower_strict()[:3])
    assert ours.latest == date(*theirs.upper_strict()[:3])


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        span = parse(text)
    except DateError:
        return
    assert span.earliest <= span.latest
