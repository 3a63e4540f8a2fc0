"""The directory on any day: who is in it, how surely, and that the page says no more than is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.world import admit, make_city, make_members, make_world
from tests.pages.reading import Seen, asked_in, read

MEMBERS = "/en/networks/eurocities/members/"


def members(status: int = 200, **parameters: str) -> Seen:
    return read(MEMBERS, status, **parameters)


@pytest.mark.django_db
class TestAsking:
    """Filters, order, pages, and what is asked in vain."""

    @pytest.fixture(autouse=True)
    def _world(self) -> None:
        make_world()

    def test_filters_keep_the_day_and_the_day_keeps_the_filters(self) -> None:
        seen = members(on="2004-06-01", country="PL")
        assert seen.names() == ["Lublin"]
        assert asked_in(seen.link("Clear")) == {"on": "2004-06-01"}
        assert asked_in(seen.link("Today")) == {"country": "PL"}
        assert '<input type="hidden" name="country" value="PL">' in seen.html
        assert '<input type="hidden" name="on" value="2004-06-01">' in seen.html

    def test_a_day_chosen_stays_chosen_on_every_link(self) -> None:
        seen = members(on="2004-06-01")
        walked = [address for address in seen.walked() if "members" not in address]
        assert walked
        assert all(asked_in(address).get("on") for address in walked if not address.endswith("/docs"))
        assert asked_in(seen.link("Lublin"))["on"] == "2004-06-01"

    def test_the_language_changes_and_nothing_else(self) -> None:
        seen = members(on="2004-06-01", q="lub")
        assert seen.link("CS čeština").endswith("/cs/networks/eurocities/members/?on=2004-06-01&q=lub")

    def test_a_category_that_can_be_is_found_too(self) -> None:
        assert members(on="2000-01-01", category="observer").names() == ["Prague"]
        assert members(on="2000-01-01", category="full").names() == ["Belfast"]
        assert members(on="2003-12-01", category="associate").names() == ["Lublin", "Prague"]
        assert members(on="2000-01-01", category="unknown").names() == ["Belfast", "Prague"]

    def test_sizes_are_bands_with_one_for_what_is_not_known(self) -> None:
        make_city("lublin", population=339_850)
        assert members(on="2019-01-01", size="250000-500000").names() == ["Lublin"]
        assert "339,850 (2018)" in members(on="2019-01-01", q="lublin").text
        assert members(on="2017-01-01", size="250000-500000").names() == []
        assert "Lublin" in members(on="2017-01-01", size="unknown").names()

    def test_what_is_not_known_stands_last_in_both_directions(self) -> None:
        assert members(on="2004-06-01", sort="since").names() == ["Prague", "Lublin", "Belfast"]
        assert members(on="2004-06-01", sort="-since").names() == ["Lublin", "Prague", "Belfast"]

    def test_what_happened_on_the_chosen_day_itself_is_said(self) -> None:
        assert "On this very day: Lublin joins." in members(on="2003-11-26").text
        assert "On this very day" not in members(on="2003-11-27").text
        assert "On this very day: European Union: 2 countries join" in members(on="2004-05-01").text

    def test_how_sure_can_be_filtered(self) -> None:
        assert members(on="2004-06-01", held="cannot_tell").names() == ["Belfast"]
        assert "No member fits these filters" in members(on="2004-06-01", held="contested").text

    def test_a_member_whose_country_is_not_known_can_be_asked_for(self) -> None:
        make_city("nowhere", country="")
        admit("nowhere", "2004-01-01")
        seen = members(on="2004-06-01", country="ZZ")
        assert seen.names() == ["Nowhere"]
        assert '<option value="ZZ" selected>Country not known' in seen.html
        assert "Unknown Region" not in seen.html
        assert members(on="2004-06-01", country="CZ").names() == ["Prague"]

    @pytest.mark.parametrize("day", ["2003-02-30", "yesterday", "2003-11", "12/01/2003", "0000-01-01"])
    def test_a_day_that_is_none_is_explained_and_kept(self, day: str) -> None:
        seen = members(400, on=day, country="PL")
        assert f"“{day}”" in seen.text
        assert f'value="{day}"' in seen.html
        assert '<option value="PL" selected>' in seen.html
        assert "22 November 2026" in seen.text

    def test_a_day_before_the_founding_names_the_founding(self) -> None:
        seen = members(404, on="1950-01-01")
        assert "was founded later: 1986" in seen.text
        assert asked_in(seen.link("The first day")) == {"on": "1986-01-01"}

    @pytest.mark.parametrize(
        ("parameter", "value"),
        [("country", "XX"), ("kind", "village"), ("size", "big"), ("held", "maybe"), ("category", "x"), ("sort", "y")],
    )
    def test_a_choice_that_is_none_is_explained(self, parameter: str, value: str) -> None:
        seen = members(400, **{parameter: value})
        assert f"“{value}”" in seen.text
        assert "Belfast" in seen.names()

    def test_a_country_without_members_is_no_mistake(self) -> None:
        seen = members(on="2004-06-01", country="FI")
        assert "No member fits" in seen.text
        assert "Finland" in seen.options("country")

    @pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30])
    def test_a_page_beyond_the_end_leads_to_the_last(self, page: str) -> None:
        seen = members(404, page=page, on="2004-06-01")
        assert asked_in(seen.link("To the last page")) == {"on": "2004-06-01"}

    def test_an_unknown_network_is_a_page_of_its_own(self) -> None:
        assert "There is no network by this name here" in read("/en/networks/nowhere/members/", 404).text

    @pytest.mark.parametrize("known", ["soon", "2026-01-01", "2126-01-01T00:00:00Z"])
    def test_an_instant_that_is_none_is_explained(self, known: str) -> None:
        assert f"“{known}”" in members(400, known=known).text

    @pytest.mark.parametrize("query", ["%", "_", "'", '"><b>', "ł" * 300, "\t", "a\\b"])
    def test_strange_searches_are_searches(self, query: str) -> None:
        seen = members(q=query)
        assert "<b>" not in seen.text
        assert seen.names() == [] or query == "\t"

    def test_before_anything_was_recorded_nothing_is_known(self) -> None:
        seen = members(known="2026-01-01T00:00:00Z", on="2004-06-01")
        assert "No member is known on this day" in seen.text
        assert "As it was known here on 1 January 2026, 00:00 UTC." in seen.text

    def test_what_is_known_now_is_known_an_instant_later(self) -> None:
        known = members(known="2026-11-21T00:00:00Z", on="2004-06-01")
        assert known.names() == members(on="2004-06-01").names()

    def test_dated_views_are_not_indexed(self) -> None:
        assert 'content="noindex"' not in members().html
        seen = members(on="2004-06-01")
        assert 'content="noindex"' in seen.html
        assert '<link rel="canonical" href="http://testserver/en/networks/eurocities/members/">' in seen.html

    def test_the_twins_ask_the_same(self) -> None:
        seen = members(on="2004-06-01", country="PL", sort="since")
        for kind in ("JSON", "CSV"):
            assert asked_in(seen.link(kind)) == {"on": "2004-06-01", "country": "PL"}


@pytest.mark.django_db
class TestCosts:
    """A constant number of queries, and a page that has not changed is not sent twice."""

    @pytest.mark.parametrize("number", [3, 30, 80])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(number)
        with django_assert_num_queries(14):
            seen = members(on="2012-01-01")
        assert len(seen.names()) == number + 3

    @pytest.mark.parametrize("number", [3, 30])
    def test_a_constant_number_with_a_search(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(number)
        with django_assert_num_queries(15):
            members(on="2012-01-01", q="miasto")

    def test_another_day_asks_only_for_who_was_not_shown_before(self, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(3)
        members(on="2012-01-01")
        with django_assert_num_queries(2):
            members(on="2012-01-02")

    def test_long_lists_have_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("koinon.web.networks.members.ON_A_PAGE", 50)
        make_world()
        make_members(120)
        first, last = members(on="2012-01-01"), members(on="2012-01-01", page="3")
        assert "1 to 50 of 123" in first.text
        assert asked_in(first.link("Next")) == {"on": "2012-01-01", "page": "2"}
        assert "101 to 123 of 123" in last.text
        assert len(last.names()) == 23

    def test_an_unchanged_page_answers_304_from_one_read(self, django_assert_num_queries: Any) -> None:
        make_world()
        tag = members().headers["ETag"]
        with django_assert_num_queries(1):
            read(MEMBERS, 304, headers={"If-None-Match": tag})

    def test_yesterdays_page_is_not_todays(self, set_clock: Callable[..., None]) -> None:
        make_world()
        tag = members().headers["ETag"]
        set_clock(2026, 11, 22, 23, 30)  # in Brussels it is tomorrow
        assert read(MEMBERS, headers={"If-None-Match": tag}).headers["ETag"] != tag
