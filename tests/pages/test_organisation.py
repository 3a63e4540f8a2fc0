"""An organisation's page: every standing through time, its names, and what is not known of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.records import actions as records
from tests.api.world import NOON, admit, after, make_city, make_members, make_network, make_world
from tests.pages.reading import Seen, asked_in, read

BY: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}


def organisation(slug: str, status: int = 200, **parameters: str) -> Seen:
    return read(f"/en/organisations/{slug}/", status, **parameters)


@pytest.fixture
def _world(db: None) -> None:
    make_world()


@pytest.mark.usefixtures("_world")
class TestPage:
    """What stands on it."""

    def test_every_standing_of_the_day_and_of_other_times(self) -> None:
        make_network("polis", "1989")
        admit("lublin", "2015-01-01", network="polis")
        seen = organisation("lublin", on="2004-06-01")
        today, later = seen.text.split("At other times")
        assert "EUROCITIES certain · Full member" in today
        assert "POLIS not a member on this day" in later
        assert asked_in(seen.link("Why? – POLIS")) == {"on": "2004-06-01"}

    def test_the_bar_shows_decisions_facts_and_stretches_in_words(self) -> None:
        text = organisation("lublin", on="2004-06-01").text
        assert "16 October 2003" in text
        assert "admits: Associate member" in text
        assert "1 May 2004 · European Union: Poland joins" in text
        assert "26 November 2003 to 30 April 2004: Associate member" in text

    def test_without_a_sourced_figure_the_size_is_not_known(self) -> None:
        assert "Inhabitants not known" in organisation("lublin").text
        make_city("lublin", population=339_850)
        assert "Inhabitants 339,850 · 2018" in organisation("lublin").text
        assert "Inhabitants not known" in organisation("lublin", on="2017-06-01").text

    def test_its_names_in_languages_and_the_unions_of_its_country(self) -> None:
        text = organisation("praha").text
        assert "Praha Czech · own name" in text
        assert "Prag German" in text
        assert "European Union since 1 May 2004" in text

    def test_what_its_own_organs_decided(self) -> None:
        seen = organisation("lublin", on="2004-06-01")
        assert "274/X/2003, 16 October 2003" in seen.text
        assert asked_in(seen.link("Consent to join EUROCITIES")) == {"on": "2004-06-01"}
        assert "Decisions of its own organs None is known here." in organisation("praha").text

    def test_what_else_is_told_of_it_with_its_source(self) -> None:
        city = make_city("lublin")
        told = {"subject": "goal", "text": {"en": "To learn."}, "source": "lublin-eurocities-page"}
        lines = [{"kind": "fact", "key": "F001", "content": {**told, "network": "eurocities"}}]
        records.settle_lines(**BY, organisation=city, lines=lines)
        assert "What else is told of it To learn. Source 2 Goal · EUROCITIES" in organisation("lublin").text

    def test_successions_lead_to_the_other_one(self) -> None:
        make_city("stara-praha", "CZ")
        relation = {"other": "praha", "kind": "merged_into", "begins": "1784", "source": "etmun-2018"}
        atlas.settle_relations(**BY, slug="stara-praha", relations=[relation])
        assert "Merged into 1784 Prague" in organisation("stara-praha").text
        assert "Took in 1784 Stara-Praha" in organisation("praha").text

    def test_the_changes_around_the_day_name_the_network(self) -> None:
        seen = organisation("lublin", on="2004-01-01")
        assert "26 Nov 2003 EUROCITIES: Lublin joins" in seen.text
        assert "1 May 2004 EUROCITIES: Lublin changes category" in seen.text

    def test_an_open_question_is_counted(self) -> None:
        assert "1 open question" in organisation("belfast", on="2020-02-01").text
        assert "open question" not in organisation("belfast", on="2020-01-31").text


@pytest.mark.usefixtures("_world")
class TestAsking:
    """Addresses, days and what is asked in vain."""

    def test_a_city_has_a_second_address_with_one_canonical_link(self) -> None:
        seen = read("/en/cities/lublin/", on="2004-06-01")
        assert "Lublin" in seen.text
        assert '<link rel="canonical" href="http://testserver/en/organisations/lublin/">' in seen.html

    def test_what_is_no_city_is_not_under_cities(self) -> None:
        identity = {"kind": "region", "country": "PL"}
        atlas.name_identities(**BY, organisations={"lubelskie": identity}, unions={})
        seen = read("/en/cities/lubelskie/", 404)
        assert "This organisation is no city" in seen.text
        assert seen.link("To its page") == "/en/organisations/lubelskie/"

    def test_a_merged_organisation_leads_to_the_one_that_stays_and_keeps_its_entries(self) -> None:
        make_city("goteborg-stad", "SE")
        admit("goteborg-stad", "2001-01-01")
        atlas.merge_organisations(actor=COMMAND_LINE, at=after(1), duplicate="goteborg-stad", stays="goteborg", why="x")
        for place in ("organisations", "cities"):
            response = Client().get(f"/cs/{place}/goteborg-stad/?on=2004-06-01")
            assert response.status_code == 301
            assert response["Location"] == f"/cs/{place}/goteborg/?on=2004-06-01"
        assert "Also recorded as goteborg-stad" in organisation("goteborg").text

    def test_an_unknown_one_is_a_page_of_its_own(self) -> None:
        seen = organisation("atlan-tis", 404)
        assert "There is no organisation by this name here" in seen.text
        assert any(asked_in(address).get("q") == "atlan tis" for _, address in seen.links)

    @pytest.mark.parametrize("day", ["2003-02-30", "yesterday", "2003-11"])
    def test_a_day_that_is_none_is_explained_and_kept(self, day: str) -> None:
        seen = organisation("lublin", 400, on=day)
        assert f"“{day}”" in seen.text
        assert f'value="{day}"' in seen.html

    def test_an_instant_that_is_none_is_explained(self) -> None:
        assert "“soon”" in organisation("lublin", 400, known="soon").text

    def test_before_anything_was_recorded_nothing_is_known(self) -> None:
        seen = organisation("lublin", on="2004-06-01", known="2026-01-01T00:00:00Z")
        assert "No membership is known on this day." in seen.text
        assert "As it was known here on" in seen.text

    def test_what_is_known_now_is_known_an_instant_later(self) -> None:
        known = organisation("lublin", on="2004-06-01", known="2026-11-21T00:00:00Z")
        assert "EUROCITIES certain · Full member" in known.text

    def test_a_day_chosen_stays_chosen_on_every_link(self) -> None:
        seen = organisation("lublin", on="2004-06-01")
        walked = seen.walked()
        assert [address for address in walked if not asked_in(address).get("on")] == ["/en/organisations/lublin/"]

    def test_dated_views_are_not_indexed_and_the_twin_is_of_the_day(self) -> None:
        assert 'content="noindex"' not in organisation("lublin").html
        seen = organisation("lublin", on="2004-06-01")
        assert 'content="noindex"' in seen.html
        assert ("JSON", "/api/v1/organisations/lublin?on=2004-06-01") in seen.links

    @pytest.mark.parametrize("language", ["cs", "sv", "pl", "de"])
    def test_every_language_has_the_page(self, language: str) -> None:
        assert f'<html lang="{language}"' in read(f"/{language}/organisations/praha/", on="2000-01-01").html


@pytest.mark.django_db
class TestCosts:
    """A constant number of queries, and a page that has not changed is not sent twice."""

    @pytest.mark.parametrize("number", [1, 4])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(10)
        for count in range(number):
            make_network(f"network-{count}", "1990")
            admit("lublin", "2001-01-01", network=f"network-{count}")
        with django_assert_num_queries(22):
            organisation("lublin", on="2012-01-01")

    def test_an_unchanged_page_answers_304_from_one_read(self, django_assert_num_queries: Any) -> None:
        make_world()
        tag = organisation("lublin").headers["ETag"]
        with django_assert_num_queries(1):
            read("/en/organisations/lublin/", 304, headers={"If-None-Match": tag})
