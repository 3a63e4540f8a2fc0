"""The course of a network through time, and the band drawn from it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from koinon.rules.dates import FOREVER
from koinon.rules.reasons import CANNOT_TELL, CONTESTED, HELD, PRESUMED, YES
from koinon.web.networks.course import ABSENT, Course, Spell, State, Tally, Turn, reach
from koinon.web.networks.day_bar import DISPUTED, JOINS, LEAVES, MAY_JOIN, OPENED, PRESUMED_FROM, RECATEGORISED, kind_of
from koinon.web.networks.growth import Axis, _path


def spell(begins: int, ends: int | None, held: str = YES, category: str = "full", organisation: int = 1) -> Spell:
    last = date(ends, 1, 1) if ends else FOREVER
    return Spell(organisation, date(begins, 1, 1), last, held, category, YES if category else CANNOT_TELL)


def test_a_seam_that_shows_nothing_new_is_no_turn() -> None:
    course = Course((spell(2000, 2004), spell(2004, 2010), spell(2010, None, PRESUMED)))
    assert course.days == [date(2000, 1, 1), date(2010, 1, 1)]


def test_a_gap_is_two_turns() -> None:
    course = Course((spell(2000, 2004), spell(2006, None)))
    assert [turn for day in course.days for turn in course.turns[day]] == [
        Turn(1, ABSENT, State(YES, "full")),
        Turn(1, State(YES, "full"), ABSENT),
        Turn(1, ABSENT, State(YES, "full")),
    ]


def test_the_change_before_and_after_leave_the_day_itself_out() -> None:
    course = Course((spell(2000, 2004), spell(2004, None, PRESUMED)))
    assert course.before(date(2004, 1, 1)) == date(2000, 1, 1)
    assert course.after(date(2000, 1, 1)) == date(2004, 1, 1)
    assert course.before(date(2000, 1, 1)) is None
    assert course.after(date(2004, 1, 1)) is None


def test_what_a_turn_is_to_a_reader() -> None:
    full, other, unnamed = State(YES, "full"), State(YES, "associate"), State(YES, "", CANNOT_TELL)
    assert kind_of(Turn(1, ABSENT, full)) == JOINS
    assert kind_of(Turn(1, ABSENT, State(CANNOT_TELL, "full"))) == MAY_JOIN
    assert kind_of(Turn(1, full, ABSENT)) == LEAVES
    assert kind_of(Turn(1, other, full)) == RECATEGORISED
    assert kind_of(Turn(1, full, unnamed)) == OPENED
    assert kind_of(Turn(1, full, State(YES, "", CONTESTED))) == DISPUTED
    assert kind_of(Turn(1, full, State(PRESUMED, "full"))) == PRESUMED_FROM


SPELLS = st.builds(
    spell,
    st.integers(1980, 2000),
    st.one_of(st.none(), st.integers(2001, 2020)),
    st.sampled_from(HELD),
    organisation=st.integers(1, 1000),
)


@given(st.lists(SPELLS, max_size=20), st.integers(1975, 2025))
def test_a_tally_counts_the_spells_of_the_day(spells: list[Spell], year: int) -> None:
    course, day = Course(tuple(spells)), date(year, 6, 1)
    on = course.on(day)
    held = [one.held for one in on]
    assert course.tally(day) == Tally(held.count(YES), len(on), held.count(PRESUMED))


@given(st.lists(SPELLS, max_size=20), st.integers(1975, 2025), st.integers(0, 20))
def test_a_reach_holds_every_day_inside(spells: list[Spell], year: int, span: int) -> None:
    course = Course(tuple(spells))
    first, last = date(year, 1, 1), date(year + span, 12, 31)
    found = reach(list(course.tallies()), first, last)
    days = [first, *(day for day, _ in course.tallies() if first < day <= last)]
    tallies = [course.tally(day) for day in days]
    assert found.tally == Tally(min(one.certain for one in tallies), max(one.possible for one in tallies))
    assert first <= found.fewest_on <= last
    assert first <= found.most_on <= last
    assert course.tally(found.fewest_on).certain == found.tally.certain
    assert course.tally(found.most_on).possible == found.tally.possible


def test_the_band_is_a_line_of_steps() -> None:
    axis, half = Axis(date(2000, 1, 1), date(2000, 1, 11)), date(2000, 1, 6)
    assert _path(axis, [(axis.first, 1), (half, 2)], 2) == "M0 100 V54 H500V8 H1000 V100 Z"


def test_years_on_the_axis_are_round() -> None:
    texts = [tick.text for tick in Axis(date(1986, 1, 1), date(2026, 12, 31)).ticks()]
    assert texts == ["1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025"]
    assert [tick.text for tick in Axis(date(2024, 3, 1), date(2026, 12, 31)).ticks()] == ["2025", "2026"]
