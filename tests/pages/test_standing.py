"""Why an organisation is what it is in a network on a day, and that the page says no more than is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.ledger import actions as ledger
from koinon.register import actions as register
from tests.api.world import NOON, admit, after, make_city, make_members, make_network, make_world
from tests.pages.reading import Seen, asked_in, read


def standing(organisation: str, status: int = 200, **parameters: str) -> Seen:
    return read(f"/en/networks/eurocities/members/{organisation}/", status, **parameters)


@pytest.fixture
def _world(db: None) -> None:
    make_world()


@pytest.mark.usefixtures("_world")
class TestWhy:
    """The chain and what follows from it."""

    def test_lublin_is_associate_by_two_decisions(self) -> None:
        text = standing("lublin", on="2003-11-26").text
        consent = text.index("resolution 274/X/2003, 16 October 2003 Consents to Lublin joining EUROCITIES.")
        admission = text.index("Admits Lublin to EUROCITIES. Category: Associate member.")
        assert consent < admission < text.index("So certain A member on this day.")
        assert "Category: Associate member, from 26 November 2003." in text

    def test_the_accession_rule_is_said_to_be_inferred(self) -> None:
        text = standing("lublin", on="2004-05-01").text
        assert "Fact Poland, 1 May 2004 From this day a member of: European Union." in text
        assert "Rule Inferred from the pages of two cities." in text
        assert "The article is not known." in text
        assert "Category: Full member, from 1 May 2004." in text

    def test_on_the_day_before_it_is_no_member_and_the_page_says_why(self) -> None:
        seen = standing("lublin", on="2003-11-25")
        assert "Not a member on this day" in seen.text
        assert "The first day on which it can be one: 26 November 2003." in seen.text
        assert asked_in(seen.link("26 November 2003 to 30 April 2004")) == {"on": "2003-11-26"}

    def test_a_contested_category_is_never_one_of_its_two(self) -> None:
        text = standing("praha", on="2000-01-01").text
        assert "By this the category can be: Associate member." in text
        assert "By this the category can be: Observer." in text
        assert "Sources disagree on the category: Associate member or Observer." in text

    def test_the_year_alone_leaves_the_day_open_and_the_rule_closes_it(self) -> None:
        text = standing("praha", on="2004-03-01").text
        assert "By itself it leaves the day open: 2004." in text
        assert "This category ends, and another begins, on 1 May 2004." in text
        assert "Full member, from" not in text

    def test_a_question_of_the_statutes_stays_open(self) -> None:
        before, since = standing("belfast", on="2020-01-31"), standing("belfast", on="2020-02-01")
        assert "Open questions" not in before.text
        assert "United Kingdom: no longer in the union that the statutes look at." in since.text
        assert "What becomes of the category then? No text was found." in since.text
        assert "open since 1 February 2020" in since.text
        assert since.text.count("Presumed a member") == before.text.count("Presumed a member")

    def test_rights_are_not_known_rather_than_denied(self) -> None:
        seen = standing("lublin", on="2004-06-01")
        assert seen.row("Vote in the assembly")[1] == "not known"
        assert seen.row("Weight of its vote")[1] == "not known"

    def test_an_undated_source_is_shown_with_what_is_known_of_its_time(self) -> None:
        text = standing("praha", on="2005-06-01").text
        assert "Says of Prague: Full member, without a day." in text
        assert "The source itself dates from: December 2004 at the earliest, November 2026 at the latest." in text

    def test_what_sources_say_of_other_times_stands_beside(self) -> None:
        seen = standing("praha", on="1993-06-01")
        assert "What else sources say" in seen.text
        assert "Says of Prague: Full member, since 2004." in seen.text

    def test_an_organisation_that_never_was_in_it_has_a_page_that_says_so(self) -> None:
        seen = standing("goteborg", on="2004-06-01")
        assert "Not a member on this day" in seen.text
        assert "No entry known here says anything about it on this day." in seen.text
        assert 'content="noindex"' in standing("goteborg").html

    def test_the_stretches_lie_around_the_day(self) -> None:
        seen = standing("lublin", on="2004-06-01")
        assert "until 25 November 2003 not a member" in seen.text
        assert asked_in(seen.link("since 2 January 2018")) == {"on": "2018-01-02"}


@pytest.mark.usefixtures("_world")
class TestDecisions:
    """What later acts do to a standing."""

    def _decide(self, key: str, on: str, organisation: str = "goteborg", **effect: str) -> None:
        effects = [{"network": "eurocities", "organisation": organisation, **effect}]
        content = {"organ": "eurocities/executive-committee", "on": on, "effects": effects}
        register.record_decision(actor=COMMAND_LINE, at=after(1), key=key, content=content)

    def test_an_end_is_shown_before_and_after(self) -> None:
        admit("goteborg", "2004-01-01")
        self._decide("end", "2010-06-30", kind="end", sense="last_day")
        inside = standing("goteborg", on="2010-06-30")
        assert "First day outside 1 July 2010" in inside.text
        outside = standing("goteborg", on="2010-07-01")
        assert "Ends the membership of Gothenburg in EUROCITIES. The date named is the last day inside." in outside.text
        assert "The last day on which it can have been one: 30 June 2010." in outside.text

    def test_an_end_that_a_later_list_does_not_know_stands_beside(self) -> None:
        self._decide("end", "2010-06-30", "lublin", kind="end")
        text = standing("lublin", on="2011-01-01").text
        assert "Whether it was a member on this day cannot be told." in text
        beside = text.index("What else sources say")
        assert text.index("Ends the membership of Lublin in EUROCITIES.") > beside

    def test_a_suspension_is_said_after_so(self) -> None:
        self._decide("suspend", "2006-01-01", "lublin", kind="suspend")
        assert "Its rights rest: it is suspended." in standing("lublin", on="2006-02-01").text

    def test_a_denial_is_said_to_contradict(self) -> None:
        told = {"network": "eurocities", "organisation": "lublin", "source": "etmun-2018", "member": False}
        content = {**told, "on": "2003-11-26"}
        ledger.record_attestation(actor=COMMAND_LINE, at=after(1), key="denial", content=content)
        register.follow(actor=COMMAND_LINE, at=after(1), key="denial")
        text = standing("lublin", on="2003-11-26").text
        assert "Says of Lublin: no member, 26 November 2003." in text
        assert "This contradicts other sources." in text
        assert "Sources disagree whether it was a member on this day." in text

    def test_a_category_that_the_statutes_do_not_know_is_kept_and_marked(self) -> None:
        admit("goteborg", "2004-01-01", category="patron")
        text = standing("goteborg", on="2004-01-01").text
        assert "The statutes known for this day have no such category: patron. What sources attest is kept." in text

    def test_known_shows_what_was_known_then(self) -> None:
        admit("goteborg", "2004-01-01")
        self._decide("end", "2010-06-30", kind="end")
        before = standing("goteborg", on="2010-07-01", known=NOON.isoformat())
        assert "Presumed a member" in before.text
        assert "Not a member on this day" in standing("goteborg", on="2010-07-01", known=after(2).isoformat()).text
        assert asked_in(before.link("Overview"))["known"]
        assert asked_in(before.link("As known now")) == {"on": "2010-07-01"}


@pytest.mark.usefixtures("_world")
class TestAsking:
    """Addresses, days and what is asked in vain."""

    def test_a_day_chosen_stays_chosen_on_every_link(self) -> None:
        seen = standing("lublin", on="2004-06-01")
        walked = seen.walked()
        assert walked
        assert [address for address in walked if not asked_in(address).get("on")] == [
            "/en/networks/eurocities/members/lublin/"
        ]

    def test_the_twin_is_of_the_same_day(self) -> None:
        seen = standing("lublin", on="2004-06-01")
        assert seen.link("JSON") == "/api/v1/organisations/lublin/memberships?on=2004-06-01"
        assert Client().get(seen.link("JSON")).status_code == 200

    def test_a_merged_organisation_leads_to_the_one_that_stays(self) -> None:
        make_city("lublin-miasto")
        atlas.merge_organisations(
            actor=COMMAND_LINE, at=after(1), duplicate="lublin-miasto", stays="lublin", why="the same city"
        )
        response = Client().get("/en/networks/eurocities/members/lublin-miasto/?on=2004-06-01")
        assert response.status_code == 301
        assert response["Location"] == "/en/networks/eurocities/members/lublin/?on=2004-06-01"

    def test_what_is_unknown_is_a_page_of_its_own(self) -> None:
        assert "There is no organisation by this name here" in standing("atlantis", 404).text
        assert "There is no network" in read("/en/networks/nowhere/members/lublin/", 404).text

    @pytest.mark.parametrize("day", ["2003-02-30", "yesterday", "12/01/2003", "9" * 200])
    def test_a_day_that_is_none_is_explained_and_kept_in_the_form(self, day: str) -> None:
        seen = standing("lublin", 400, on=day)
        assert 'id="error-on"' in seen.html

    def test_a_day_before_the_founding_names_the_founding(self) -> None:
        seen = standing("lublin", 404, on="1950-01-01")
        assert asked_in(seen.link("The first day")) == {"on": "1986-01-01"}

    def test_an_instant_that_is_none_is_explained(self) -> None:
        assert "“soon”" in standing("lublin", 400, known="soon").text

    def test_dated_views_are_not_indexed(self) -> None:
        assert 'content="noindex"' not in standing("lublin").html
        seen = standing("lublin", on="2004-06-01")
        assert 'content="noindex"' in seen.html
        canonical = "http://testserver/en/networks/eurocities/members/lublin/"
        assert f'<link rel="canonical" href="{canonical}">' in seen.html

    @pytest.mark.parametrize("language", ["cs", "sv", "pl", "de"])
    def test_every_language_has_the_page(self, language: str) -> None:
        seen = read(f"/{language}/networks/eurocities/members/praha/", on="2000-01-01")
        assert f'<html lang="{language}"' in seen.html

    def test_a_made_up_network_is_marked(self) -> None:
        make_network("ring", "1990", made_up=True)
        admit("lublin", "2001-01-01", network="ring")
        assert "Made-up network" in read("/en/networks/ring/members/lublin/").text


@pytest.mark.django_db
class TestCosts:
    """A constant number of queries, and a page that has not changed is not sent twice."""

    @pytest.mark.parametrize("number", [3, 40])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(number)
        with django_assert_num_queries(18):
            standing("lublin", on="2012-01-01")

    def test_further_entries_cost_no_further_query(self, django_assert_num_queries: Any) -> None:
        make_world()
        for year in range(2005, 2020):
            content = {"network": "eurocities", "organisation": "lublin", "source": "etmun-2018", "on": str(year)}
            key = f"list-{year}"
            ledger.record_attestation(actor=COMMAND_LINE, at=after(1), key=key, content=content)
            register.follow(actor=COMMAND_LINE, at=after(1), key=key)
        with django_assert_num_queries(18):
            standing("lublin", on="2012-01-01")

    def test_an_unchanged_page_answers_304_from_one_read(self, django_assert_num_queries: Any) -> None:
        make_world()
        address = "/en/networks/eurocities/members/lublin/"
        tag = standing("lublin").headers["ETag"]
        with django_assert_num_queries(1):
            read(address, 304, headers={"If-None-Match": tag})

    def test_yesterdays_page_is_not_todays(self, set_clock: Callable[..., None]) -> None:
        make_world()
        tag = standing("lublin").headers["ETag"]
        set_clock(2026, 11, 22, 23, 30)  # in Brussels it is tomorrow
        seen = read("/en/networks/eurocities/members/lublin/", headers={"If-None-Match": tag})
        assert seen.headers["ETag"] != tag
