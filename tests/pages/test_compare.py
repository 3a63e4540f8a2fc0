"""Two days of a network, and two networks on a day: what the pages say, and what they must not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.register import actions as register
from tests.api.world import NOON, STATUTES, admit, get, make_city, make_members, make_network, make_world
from tests.pages.reading import Seen, asked_in, read

pytestmark = pytest.mark.django_db

DAYS = "/en/networks/eurocities/compare/"
NETWORKS = "/en/compare/"


def days(first: str, last: str, status: int = 200, **more: str) -> Seen:
    return read(DAYS, status, **{"from": first, "to": last, **more})


def part(seen: Seen, anchor: str) -> str:
    """The text of one part of the page, without its marks."""
    found = re.search(rf'<section aria-labelledby="{anchor}">.*?</section>', seen.html, re.DOTALL)
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", found.group(0), flags=re.DOTALL) if found else ""
    return " ".join(words.split())


def act(kind: str, on: str, organisation: str = "lublin", **more: Any) -> None:
    """A decision of the committee on a membership."""
    effect = {"kind": kind, "network": "eurocities", "organisation": organisation, **more}
    content = {"organ": "eurocities/committee", "on": on, "effects": [effect]}
    key = f"eurocities-committee-{on}-{kind}-{organisation}"
    register.record_decision(actor=COMMAND_LINE, at=NOON, key=key, content=content)


class TestTwoDays:
    """Who came, who left, who changed."""

    @pytest.fixture(autouse=True)
    def _world(self) -> None:
        make_world()

    def test_who_was_admitted_between_the_days_came_by_that_decision(self) -> None:
        seen = days("2003-11-25", "2003-11-26")
        assert "Lublin" in part(seen, "came")
        row = seen.row("Lublin")
        assert row[1].endswith("no member")
        assert "certain · Associate member" in row[2]
        assert "26 November 2003" in row[3]
        why = seen.link("Why? – Lublin")
        assert "/members/lublin/" in why
        assert asked_in(why) == {"on": "2003-11-26"}
        assert "/entries/eurocities-executive-committee-2003-11-26-lublin/" in seen.link("executive committee")

    def test_evidence_that_reaches_a_day_is_no_joining(self) -> None:
        seen = days("2010-01-01", "2019-01-01")
        assert "Nobody is known to have joined" in part(seen, "came")
        assert "Belfast" not in part(seen, "came")
        assert "cannot be told → became presumed 1 Belfast" in part(seen, "certainty")
        assert "attested 2018" in part(seen, "certainty")

    def test_evidence_that_ends_is_no_leaving(self) -> None:
        seen = days("2018-01-01", "2019-01-01")
        assert "Nobody is known to have left" in part(seen, "left")
        assert "Lublin" in part(seen, "certainty")

    def test_a_rule_changes_the_category_because_of_what_happened_outside(self) -> None:
        seen = days("2004-04-30", "2004-05-01")
        assert "Lublin" not in part(seen, "came")
        words = part(seen, "changed")
        assert "certain · Associate member" in words
        assert "certain · Full member" in words
        assert "European Union: 2 countries join" in words

    def test_who_left_stands_there_with_the_act_that_ended_it(self) -> None:
        admit("goteborg", "2005-01-01")
        act("end", "2010-06-01", "goteborg")
        seen = days("2010-05-31", "2010-06-01")
        assert "Gothenburg" in part(seen, "left")
        assert "/entries/eurocities-committee-2010-06-01-end-goteborg/" in seen.link("committee")
        assert "Gothenburg" not in part(days("2010-05-30", "2010-05-31"), "left")

    def test_who_stands_in_a_later_list_after_an_end_left_no_more_surely_than_that(self) -> None:
        act("end", "2010-06-01")
        assert "Lublin" not in part(days("2010-05-31", "2010-06-01"), "left")
        assert "certain → became cannot be told 1 Lublin" in part(days("2010-05-31", "2010-06-01"), "certainty")

    def test_rights_that_rest_are_told_with_the_decision_and_so_is_their_return(self) -> None:
        act("suspend", "2010-06-01")
        act("resume", "2011-06-01")
        seen = days("2010-05-31", "2010-06-01")
        assert "suspended" in part(seen, "changed")
        assert "rights rest" in part(seen, "changed")
        assert "/entries/eurocities-committee-2010-06-01-suspend-lublin/" in seen.link("committee")
        assert "rights given back" in part(days("2010-06-01", "2011-06-01"), "changed")
        assert "Lublin" not in part(days("2010-05-31", "2011-06-02"), "changed")

    def test_who_left_and_came_back_is_told_apart(self) -> None:
        act("end", "2010-06-01")
        admit("lublin", "2012-06-01")
        seen = days("2010-01-01", "2013-01-01")
        assert "Left and came back Lublin" in part(seen, "between")
        assert "Lublin" not in part(seen, "came") + part(seen, "left")
        assert "Came and left again Lublin" in part(days("2003-11-01", "2011-01-01"), "between")

    def test_the_days_turned_round_turn_comings_into_leavings(self) -> None:
        seen = days("2003-11-26", "2003-11-25")
        assert "Lublin" in part(seen, "left")
        assert "seen backwards" in seen.text
        assert asked_in(seen.link("Turn round")) == {"from": "2003-11-25", "to": "2003-11-26", "on": "2003-11-26"}

    def test_counts_are_pairs_on_both_days_and_lead_to_the_members(self) -> None:
        seen = days("2003-11-25", "2003-11-26")
        assert seen.rows[0] == ["", "25 November 2003", "26 November 2003"]
        assert seen.row("Members · certain")[1:] == ["1", "2"]
        assert seen.row("Members · presumed")[1:] == ["0", "0"]
        assert seen.row("Members · possible")[1:] == ["2", "3"]
        assert seen.row("Countries · certain")[1:] == ["1", "2"]
        assert seen.row("Countries · possible")[1:] == ["2", "3"]
        assert asked_in(seen.link("25 November 2003")) == {"on": "2003-11-25"}

    def test_a_country_is_gained_with_its_first_sure_member_only(self) -> None:
        assert "With a member for the first time Poland" in part(days("2003-11-25", "2003-11-26"), "countries")
        assert part(days("2010-01-01", "2019-01-01"), "countries") == ""

    def test_a_day_left_out_is_the_chosen_one_and_a_year_before(self) -> None:
        seen = read(DAYS, on="2004-06-01")
        assert 'name="from" value="2003-06-01"' in seen.html
        assert 'name="to" value="2004-06-01"' in seen.html
        assert 'name="from" value="1986-01-01"' in read(DAYS, to="1986-03-01").html

    def test_the_second_day_stays_chosen_on_the_way_on(self) -> None:
        seen = days("2003-11-25", "2003-11-26")
        assert asked_in(seen.link("Statutes")) == {"on": "2003-11-26"}
        assert asked_in(seen.link("Lublin")) == {"on": "2003-11-26"}

    @pytest.mark.parametrize("typed", ["2003-02-30", "yesterday", "2003-11", "0000-01-01"])
    def test_a_day_that_is_none_is_explained_at_its_field_and_kept(self, typed: str) -> None:
        seen = days(typed, "2004-01-01", 400)
        assert f"“{typed}”" in seen.text
        assert f'name="from" value="{typed}"' in seen.html
        assert 'name="to" value="2004-01-01"' in seen.html
        assert 'aria-describedby="error-from"' in seen.html
        assert "Who came" not in seen.text

    def test_a_day_before_the_founding_is_explained(self) -> None:
        assert "founded later, 1986" in days("1950-01-01", "2004-01-01", 400).text

    def test_the_same_day_twice_says_so(self) -> None:
        assert "nothing differs" in days("2004-01-01", "2004-01-01").text

    def test_before_anything_was_recorded_nobody_came(self) -> None:
        seen = days("2003-11-25", "2003-11-26", known="2026-01-01T00:00:00Z")
        assert "Nobody is known to have joined" in seen.text
        assert "Lublin" in part(days("2003-11-25", "2003-11-26", known="2026-11-21T00:00:00Z"), "came")

    def test_the_twins_ask_the_same(self) -> None:
        seen = days("2003-11-25", "2003-11-26")
        for kind in ("JSON", "CSV"):
            asked = asked_in(seen.link(kind))
            assert (asked["from"], asked["to"]) == ("2003-11-25", "2003-11-26")
        told = get("/networks/eurocities/compare", **{"from": "2003-11-25", "to": "2003-11-26"})
        assert [(one["organisation"]["slug"], one["part"]) for one in told["items"]] == [("lublin", "came")]

    def test_the_directory_leads_here(self) -> None:
        seen = read("/en/networks/eurocities/members/", on="2004-06-01")
        assert asked_in(seen.link("Compare with another day")) == {"to": "2004-06-01", "on": "2004-06-01"}


class TestTwoNetworks:
    """Whom two networks have in common."""

    @pytest.fixture(autouse=True)
    def _world(self) -> None:
        make_world()
        make_network("league", "2000", zone="Europe/Prague", statutes={**STATUTES, "network": "league"})
        make_city("brno", "CZ")
        for slug in ("lublin", "brno"):
            admit(slug, "2010-01-01", network="league")

    def both(self, status: int = 200, **parameters: str) -> Seen:
        return read(NETWORKS, status, **{"a": "eurocities", "b": "league", **parameters})

    def test_members_in_common_stand_with_both_standings(self) -> None:
        seen = self.both(on="2010-01-01")
        assert "Lublin" in part(seen, "common")
        assert "Brno" not in part(seen, "common")
        row = seen.row("Lublin")
        assert "certain · Full member" in row[1]
        assert "certain · Full member" in row[2]
        assert "In both: 1" in seen.text

    def test_a_count_is_a_range_where_one_of_the_two_is_not_certain(self) -> None:
        seen = self.both(on="2012-01-01")
        assert "In both: 0 certain, up to 1 possible" in seen.text

    def test_who_is_in_one_alone_stands_there_by_country(self) -> None:
        seen = self.both(on="2010-01-01")
        assert "Belfast" in part(seen, "only-a")
        assert "United Kingdom" in part(seen, "only-a")
        assert "Brno" in part(seen, "only-b")
        assert "Lublin" not in part(seen, "only-a") + part(seen, "only-b")

    def test_the_day_and_the_zones_are_told(self) -> None:
        seen = self.both(on="2010-01-01")
        assert "Europe/Brussels" in seen.text
        assert "Europe/Prague" in seen.text
        assert "today in UTC" in seen.text

    def test_a_network_that_was_not_founded_yet_says_so(self) -> None:
        assert "LEAGUE was founded later: 2000." in self.both(on="1990-01-01").text
        assert "was founded later" not in self.both(on="2001-01-01").text

    def test_without_a_choice_all_pairs_are_shown(self) -> None:
        seen = read(NETWORKS, on="2010-01-01")
        assert asked_in(seen.link("EUROCITIES and LEAGUE")) == {"a": "eurocities", "b": "league", "on": "2010-01-01"}

    @pytest.mark.parametrize(
        ("a", "b", "words"),
        [
            ("eurocities", "nowhere", "No network “nowhere” is kept here."),
            ("eurocities", "eurocities", "the same network twice"),
            ("eurocities", "", "Choose a second network"),
            ("", "league", "Choose a first network"),
        ],
    )
    def test_a_choice_that_is_none_is_explained_and_kept(self, a: str, b: str, words: str) -> None:
        seen = self.both(400, a=a, b=b)
        assert words in seen.text
        for slug in filter(None, (a, b)):
            assert f'<option value="{slug}" selected>' in seen.html

    def test_a_made_up_network_marks_the_page_and_real_ones_do_not(self) -> None:
        make_network("dream", "2000", made_up=True)
        assert "Everything on this page is invented" in self.both(b="dream").text
        assert "Everything on this page is invented" not in self.both().text

    def test_the_twins_ask_the_same(self) -> None:
        assert asked_in(self.both(on="2010-01-01").link("CSV")) == {
            "a": "eurocities",
            "b": "league",
            "on": "2010-01-01",
        }
        told = get("/compare", a="eurocities", b="league", on="2010-01-01")
        assert told["in_both"] == {"certain": 1, "possible": 1}
        sides = {one["organisation"]["slug"]: (one["a"]["held"], one["b"]["held"]) for one in told["items"]}
        assert sides["lublin"] == ("yes", "yes")
        assert sides["brno"] == (None, "yes")

    def test_the_first_page_leads_here(self) -> None:
        assert read("/en/").link("Compare two networks") == NETWORKS


class TestCosts:
    """A constant number of queries, and nothing is sent twice."""

    @pytest.mark.parametrize("number", [3, 40])
    def test_two_days_in_a_constant_number(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(number)
        with django_assert_num_queries(10):
            seen = days("2009-01-01", "2010-06-01")
        assert part(seen, "came").count("Why?") == number

    @pytest.mark.parametrize("number", [3, 40])
    def test_two_networks_in_a_constant_number(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(number)
        make_network("league", "2000")
        with django_assert_num_queries(7):
            read(NETWORKS, a="eurocities", b="league", on="2010-01-01")

    @pytest.mark.parametrize("address", [DAYS, NETWORKS])
    def test_an_unchanged_page_answers_304_from_one_read(self, address: str, django_assert_num_queries: Any) -> None:
        make_world()
        tag = read(address).headers["ETag"]
        with django_assert_num_queries(1):
            read(address, 304, headers={"If-None-Match": tag})

    def test_tomorrow_is_another_page(self, set_clock: Callable[..., None]) -> None:
        make_world()
        tag = read(DAYS).headers["ETag"]
        set_clock(2026, 11, 22, 23, 30)  # in Brussels it is tomorrow
        assert 'name="to" value="2026-11-23"' in read(DAYS, headers={"If-None-Match": tag}).html
