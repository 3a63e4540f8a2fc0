"""A standing as a bar in time: no stretch says more than the answer, and no words cover others."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.networks.models import Network
from koinon.register.queries import history
from koinon.rules.category import CategoryAnswer
from koinon.rules.dates import FOREVER
from koinon.rules.standing import Standing, Stretch
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Pin, Said, When
from koinon.web.standings import time_bar as bars
from tests.api.world import make_world
from tests.pages.reading import read
from tests.real import real_networks  # noqa: F401 - the fixture

EUROCITIES = Hosted(Network(slug="eurocities"), {})


def stretch(begins: date, ends: date, held: str = "yes", category: str | None = "full", version: str = "") -> Stretch:
    answer = CategoryAnswer(category, held if category else "cannot_tell")
    return Stretch(begins, ends, Standing(held, (), answer, (), version=version))


def test_stretches_that_look_the_same_are_drawn_as_one() -> None:
    first, second, third = date(2000, 1, 1), date(2001, 1, 1), date(2002, 1, 1)
    told = [stretch(first, second), stretch(second, third, version="v"), stretch(third, FOREVER, "presumed")]
    looks = bars.looks(told, EUROCITIES)
    assert [(look.begins, look.ends, look.held) for look in looks] == [
        (first, third, "yes"),
        (third, FOREVER, "presumed"),
    ]


def test_a_gap_stays_a_gap() -> None:
    told = [stretch(date(2000, 1, 1), date(2001, 1, 1)), stretch(date(2005, 1, 1), FOREVER)]
    assert len(bars.looks(told, EUROCITIES)) == 2


def test_a_category_ends_where_another_begins() -> None:
    first, second, third = date(2000, 1, 1), date(2001, 1, 1), date(2002, 1, 1)
    told = [stretch(first, second), stretch(second, third, "presumed"), stretch(third, FOREVER, category="associate")]
    assert bars.category_ends(told, told[0]) == third


PLACES = st.floats(0, 1000).map(lambda x: round(x, 1))
PINS = st.builds(
    lambda x, words: Pin(x, "decision", When("1 May 2004"), Said(words)),
    PLACES,
    st.text("abc ", min_size=1, max_size=50),
)


@given(st.lists(PINS, max_size=bars.MOST_PINS))
def test_no_words_stand_over_other_words(pins: list[Pin]) -> None:
    for row in {pin.row for pin in bars._placed(pins)}:
        inside = sorted(bars._reach(pin, 0) for pin in bars._placed(pins) if pin.row == row)
        assert all(left[1] <= right[0] for left, right in pairwise(inside))


@given(st.lists(PINS, max_size=bars.MOST_PINS))
def test_placing_keeps_every_pin(pins: list[Pin]) -> None:
    assert sorted(pin.x for pin in bars._placed(pins)) == sorted(pin.x for pin in pins)


@pytest.mark.django_db
def test_the_bar_of_lublin_has_decisions_a_fact_and_a_list() -> None:
    make_world()
    seen = read("/en/networks/eurocities/members/lublin/", on="2004-06-01")
    assert seen.html.count('class="pin-words') == 4
    assert "16 October 2003 · council, Lublin consents, 274/X/2003" in seen.text
    assert "2018 · attested: Full member" in seen.text


@pytest.mark.django_db
@pytest.mark.usefixtures("real_networks")
def test_every_bar_of_the_real_networks_stays_inside_its_width() -> None:
    network = Network.objects.get(slug="eurocities")
    for slug in ("lublin", "praha", "krakow", "belfast", "nantes", "goteborg"):
        organisation = network.standings.filter(organisation__slug=slug).first()
        assert organisation is not None
        told = history(network, organisation.organisation)
        axis = bars._axis(told, [], date(2004, 6, 1), date(2026, 11, 22))
        for look in bars.looks(told, EUROCITIES):
            drawn = bars._drawn(look, axis, bars.Walk("en"), EUROCITIES, slug)
            assert 0 <= drawn.x <= drawn.x + drawn.width <= 1000.1
