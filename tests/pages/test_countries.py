"""The pages of countries: their names, their unions, and their organisations with what each is on the day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.register.models import Standing
from tests.api.world import NOON, admit, make_city, make_members, make_network, make_world
from tests.pages.reading import Seen, asked_in, read
from tests.pages.test_network_map import marks, place_all

pytestmark = pytest.mark.django_db

LIST = "/en/countries/"


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def country(code: str, status: int = 200, **parameters: str) -> Seen:
    return read(f"{LIST}{code}/", status, **parameters)


class TestAll:
    """The list of countries."""

    def test_every_country_of_which_something_is_recorded_stands_there_with_its_pair(self) -> None:
        page = read(LIST, on="2004-06-01")
        assert page.names() == ["Czechia", "Poland", "Sweden", "United Kingdom"]
        assert page.row("Poland")[2] == "1 member"
        assert page.row("United Kingdom")[2] == "0 certain, up to 1 possible member"
        assert page.row("Sweden")[2] == "none known on this day"
        assert page.link("Poland") == "/en/countries/pl/?on=2004-06-01"

    def test_it_is_in_the_readers_language_and_order(self) -> None:
        assert read("/cs/countries/").names() == ["Česko", "Polsko", "Spojené království", "Švédsko"]

    def test_an_organisation_counts_once_as_surely_as_in_the_surest_network(self) -> None:
        make_network("second", "1990")
        admit("belfast", "2004-06-01", network="second")
        admit("lublin", "2004-06-01", network="second")
        page = read(LIST, on="2004-06-01")
        assert page.row("United Kingdom")[2] == "1 member"
        assert page.row("Poland")[2] == "1 member"

    def test_what_is_made_up_adds_to_no_real_count(self) -> None:
        make_network("dreams", "1990", made_up=True)
        admit("goteborg", "2004-06-01", network="dreams")
        assert read(LIST, on="2004-06-01").row("Sweden")[2] == "none known on this day"

    def test_a_recorded_duplicate_counts_once(self) -> None:
        make_city("lublino", "PL")
        assert read(LIST).row("Poland")[1].endswith("2")
        by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
        atlas.merge_organisations(**by, duplicate="lublino", stays="lublin", why="one city")
        assert read(LIST).row("Poland")[1].endswith("1")

    def test_as_known_before_anything_was_recorded_nobody_is_a_member(self) -> None:
        page = read(LIST, on="2004-06-01", known="2026-01-01T00:00:00Z")
        assert page.row("Poland")[2] == "none known on this day"
        assert read(LIST, on="2004-06-01", known="2026-11-21T00:00:00Z").row("Poland")[2] == "1 member"

    @pytest.mark.parametrize("number", [3, 60])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_members(number)
        with django_assert_num_queries(7):
            read(LIST, on="2012-01-01")


class TestOne:
    """One country's page."""

    def test_its_names_and_its_unions_in_time(self) -> None:
        page = country("pl", on="2004-06-01")
        assert "Country · PL · Polska" in page.text
        assert "European Union since 1 May 2004" in page.text
        assert "The countries of the European Union" in page.text
        assert "European Union 1 January 1973 to 31 January 2020" in country("gb").text

    def test_the_name_that_the_reader_reads_is_not_repeated_as_its_own(self) -> None:
        page = read("/pl/countries/pl/")
        assert "· PL ·" not in page.text.split("Polska")[0]

    def test_its_organisations_stand_there_with_what_they_are_on_the_day(self) -> None:
        page = country("pl", on="2004-06-01")
        assert page.names() == ["Lublin"]
        assert page.row("Lublin")[2] == "certain EUROCITIES Full member"
        assert ("EUROCITIES", "/en/networks/eurocities/members/lublin/?on=2004-06-01") in page.links
        assert country("pl", on="2003-01-01").row("Lublin")[2] == "none known on this day"

    def test_each_network_has_its_pair_and_leads_to_the_members_from_here(self) -> None:
        page = country("gb", on="2004-06-01")
        assert "EUROCITIES 0 certain, up to 1 possible member" in page.text
        there = page.link("The members from here")
        assert asked_in(there) == {"on": "2004-06-01", "country": "GB"}
        assert read(there).names() == ["Belfast"]

    def test_a_day_without_members_says_so(self) -> None:
        assert "No membership is known on this day" in country("se").text

    def test_the_map_shows_the_country_with_its_members(self) -> None:
        place_all()
        page = country("pl", on="2004-06-01")
        assert list(marks(page)) == ["Lublin – certain"]
        assert re.findall(r'<use class="land-in" href="[^"]*svg#(\w\w)"', page.html) == ["pl"]
        left, top, width, height = map(
            float, re.findall(r'viewBox="([\d. ]+)" preserve', page.html.split('class="map')[1])[0].split()
        )
        assert width < 1000
        assert min(left, top, height) > 0

    def test_who_has_no_place_is_counted_beside_the_map(self) -> None:
        assert "Of 1 it is not recorded where it lies" in country("pl", on="2004-06-01").text

    def test_a_country_beyond_europe_is_shown_on_the_world(self) -> None:
        make_city("kyoto", "JP")
        assert 'class="map map-world"' in country("jp").html
        assert "日本" in country("jp").text

    def test_the_changes_before_and_after_are_those_of_its_own_organisations(self) -> None:
        page = country("pl", on="2003-12-01")
        assert "27 Nov 2003 EUROCITIES" in page.text or "26 Nov 2003 EUROCITIES: Lublin joins" in page.text
        assert "Belfast" not in page.text

    def test_a_country_of_which_nothing_is_recorded_says_so(self) -> None:
        page = country("fi")
        assert "No organisation of this country is recorded here" in page.text
        assert "Suomi" in page.text

    @pytest.mark.parametrize("code", ["zz", "eu", "poland", "p", "12"])
    def test_a_code_that_is_none_is_explained(self, code: str) -> None:
        page = country(code, 404)
        assert f"“{code}”" in page.text
        assert page.link("All countries") == "/en/countries/"

    @pytest.mark.parametrize("code", ["PL", "Pl"])
    def test_capitals_lead_to_the_one_address(self, code: str) -> None:
        page = country(code, 301, on="2004-06-01")
        assert page.headers["Location"] == "/en/countries/pl/?on=2004-06-01"

    def test_a_day_that_is_none_is_explained(self) -> None:
        assert "“2004-02-30”" in country("pl", 400, on="2004-02-30").text

    def test_an_unchanged_page_answers_304_from_one_read(self, django_assert_num_queries: Any) -> None:
        tag = country("pl").headers["ETag"]
        with django_assert_num_queries(1):
            read("/en/countries/pl/", 304, headers={"If-None-Match": tag})

    @pytest.mark.parametrize("number", [3, 60])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_members(number)
        with django_assert_num_queries(10):
            page = country("pl", on="2012-01-01")
        assert len(page.names()) == number + 1

    def test_it_answers_as_it_was_known(self) -> None:
        assert country("pl", on="2004-06-01", known="2026-11-21T00:00:00Z").row("Lublin")[2].startswith("certain")
        told = country("pl", on="2004-06-01", known="2026-01-01T00:00:00Z")
        assert "No membership is known on this day" in told.text


def bands(page: Seen) -> dict[str, dict[str, tuple[int, int]]]:
    """Per network's slug the figures of its band (certain, possible) by day, as its table says them."""
    row = r'<th scope="row"><a href="[^"]*?on=([-\d]+)[^"]*">.*?number-cell">(\d+)</td>.*?>\d+</td>.*?>(\d+)<'
    items = re.findall(r'<li class="accented accent-([\w-]+)">(.*?)</li>\s*(?=<li|</ul>)', page.html, re.DOTALL)
    return {
        slug: {day: (int(sure), int(possible)) for day, sure, possible in re.findall(row, inside, re.DOTALL)}
        for slug, inside in items
    }


class TestGrowth:
    """How many of a network's members were of this country, year by year."""

    def test_the_figures_of_a_year_are_those_of_the_register_on_its_day(self) -> None:
        admit("lublin", "2006-06-01", network=make_network("second", "1990").slug)
        make_members(3)
        shown = bands(country("pl", on="2015-06-01"))
        assert set(shown) == {"eurocities", "second"}
        for slug, figures in shown.items():
            assert "2015-06-01" in figures
            assert len(figures) > 5
            for day, pair in figures.items():
                here = Standing.objects.on(date.fromisoformat(day)).filter(network__slug=slug)
                held = [one.held for one in here.filter(organisation__country="PL")]
                assert pair == (held.count("yes"), len(held)), (slug, day)
        assert shown["eurocities"]["2010-01-01"] == (4, 4)

    def test_members_of_another_country_add_nothing(self) -> None:
        before = bands(country("pl", on="2015-06-01"))
        make_city("goteborg-2", "SE")
        admit("goteborg-2", "2004-06-01")
        assert bands(country("pl", on="2015-06-01")) == before
        assert bands(country("se", on="2004-06-01"))["eurocities"]["2004-06-01"] == (1, 1)

    def test_the_countries_together_come_to_the_network_s_own_band(self) -> None:
        network = read("/en/networks/eurocities/", on="2015-06-01").html.split('class="rows narrow-rows"')[1]
        found = re.findall(r'on=([-\d]+)">.*?number-cell">(\d+)</td>.*?>\d+</td>.*?>(\d+)<', network, re.DOTALL)
        each = [bands(country(code, on="2015-06-01")).get("eurocities", {}) for code in ("pl", "cz", "gb", "se")]
        assert len(found) > 5
        for day, sure, possible in found:
            of_day = [figures.get(day, (0, 0)) for figures in each]
            assert (sum(pair[0] for pair in of_day), sum(pair[1] for pair in of_day)) == (int(sure), int(possible))

    def test_a_network_without_members_from_here_has_none(self) -> None:
        make_network("second", "1990")
        admit("praha", "2006-06-01", network="second")
        assert set(bands(country("pl"))) == {"eurocities"}
        assert set(bands(country("cz"))) == {"eurocities", "second"}
        assert bands(country("se")) == {}

    def test_a_network_that_has_a_member_on_another_day_alone_keeps_its_band(self) -> None:
        page = country("pl", on="1990-06-01")
        assert "EUROCITIES No member is known on this day" in page.text
        assert bands(page)["eurocities"]["1990-06-01"] == (0, 0)
        assert not [address for words, address in page.links if words.startswith("The members from here")]

    def test_each_year_leads_to_this_page_on_its_day(self) -> None:
        page = country("pl", on="2015-06-01")
        assert ("1 January 2010", "/en/countries/pl/?on=2010-01-01") in page.links

    def test_as_known_before_anything_was_recorded_there_is_none(self) -> None:
        assert bands(country("pl", on="2015-06-01", known="2026-01-01T00:00:00Z")) == {}
        known = bands(country("pl", on="2015-06-01", known="2026-11-21T00:00:00Z"))
        assert known == bands(country("pl", on="2015-06-01"))

    @pytest.mark.parametrize("number", [1, 5])
    def test_more_networks_cost_no_more_queries(self, number: int, django_assert_num_queries: Any) -> None:
        for count in range(number):
            admit("lublin", "2006-06-01", network=make_network(f"league-{count}", "1990").slug)
        with django_assert_num_queries(10):
            assert len(bands(country("pl"))) == number + 1


class TestTheWayThere:
    """A country is a link wherever it is named."""

    @pytest.mark.parametrize(
        "address",
        ["/en/networks/eurocities/members/", "/en/organisations/", "/en/organisations/lublin/", "/en/countries/"],
    )
    def test_from_lists_and_from_an_organisation(self, address: str) -> None:
        assert read(address, on="2004-06-01").link("Poland") == "/en/countries/pl/?on=2004-06-01"

    def test_not_for_what_is_no_country(self) -> None:
        make_city("nowhere", "QO")
        page = read("/en/organisations/nowhere/")
        assert "/countries/qo/" not in page.html
