"""What sources claim, side by side: compared only where it can be, in the order of time, founders by name."""

from __future__ import annotations

from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.ledger import actions as ledger
from koinon.networks.models import Network
from tests.api.world import NOON, make_members, make_world
from tests.pages.reading import Seen, asked_in, read
from tests.pages.telling import tell

pytestmark = pytest.mark.django_db

ADDRESS = "/en/networks/eurocities/claims/"
COMPLETE = {"of": "members", "complete": True, "begins": "1986", "source": "etmun-2018"}
INCOMPLETE = {**COMPLETE, "complete": False}
PRAHA, LUBLIN, UNDATED = "praha-eurocities-page", "lublin-eurocities-page", "eu-accession"


def claim(key: str, number: int = 2, of: str = "members", **fields: Any) -> tuple[str, str, dict[str, Any]]:
    told = {"key": key, "figure": str(number), "exactly": number, "of": of, "source": "etmun-2018", **fields}
    return "claim", key, told


def complete(network: Network) -> Network:
    tell(network, ("coverage", "members-1986", COMPLETE))
    return network


def found(network: Network, *told: tuple[str, str, bool]) -> None:
    """Enter who a source says founded the network, or did not."""
    for organisation, source, member in told:
        content = {"network": "eurocities", "organisation": organisation, "source": source, "began": "1986"}
        denial = {} if member else {"member": False}
        key = f"{source}-{organisation}-founder"
        ledger.record_attestation(actor=COMMAND_LINE, at=NOON, key=key, content={**content, "founder": True, **denial})


def seen(**parameters: str) -> Seen:
    return read(ADDRESS, **parameters)


def claims(page: Seen) -> list[list[str]]:
    return [row for row in page.rows if len(row) == 4 and row[0] != "Claim"]


class TestComparing:
    """A claim is compared only where it can be."""

    def test_a_dated_claim_is_held_against_a_complete_list(self) -> None:
        tell(complete(make_world()), claim("dated"))
        [row] = claims(seen())
        assert row[1] == "Dated: 2018"
        assert row[2].startswith("Counted here: 0 to 3")

    def test_an_incomplete_list_refutes_nothing(self) -> None:
        tell(make_world(), claim("dated"), ("coverage", "members-1986", INCOMPLETE))
        page = seen()
        assert "Not compared: the list known here is incomplete, and refutes nothing." in claims(page)[0][2]
        assert "Counted here: 0 to 3" in claims(page)[0][2]
        assert "is incomplete: what is counted here refutes no claim." in page.text

    def test_what_neighbours_share_is_said_at_the_first_of_them(self) -> None:
        tell(make_world(), claim("one"), claim("two"), ("coverage", "members-1986", INCOMPLETE))
        words = [row[2] for row in claims(seen())]
        assert ["Not compared" in one for one in words] == [True, False]

    def test_a_complete_list_is_not_said_to_be_incomplete(self) -> None:
        tell(complete(make_world()), claim("dated"))
        assert "refutes no claim" not in seen().text

    def test_an_undated_claim_is_not_compared(self) -> None:
        tell(complete(make_world()), claim("undated", source=UNDATED))
        [row] = claims(seen())
        assert "undated, so not compared" in row[1]
        assert "not compared" in row[2]
        assert "Counted here: 0" not in row[2]

    def test_an_interval_comes_with_what_shows_it(self) -> None:
        tell(complete(make_world()), claim("between", source=PRAHA))
        [row] = claims(seen())
        assert row[1] == "Dated: 2004 at the earliest, 2016 at the latestIt tells of 2004."

    def test_a_date_of_its_own_goes_before_the_sources(self) -> None:
        tell(complete(make_world()), claim("own", source=PRAHA, on="2018"))
        assert claims(seen())[0][1] == "Dated: 2018"

    def test_the_number_leads_to_the_days_of_the_fewest_and_of_the_most_where_it_is_explained(self) -> None:
        tell(complete(make_world()), claim("dated"))
        page = seen(on="2000-01-01")
        fewest, most = (page.link(words) for words in ("fewest on ", "most on "))
        assert "3 possible members" in read(most).text
        assert {asked_in(fewest)["on"][:4], asked_in(most)["on"][:4]} == {"2018"}
        assert "/figures/" in fewest

    def test_a_number_of_one_day_leads_to_that_day(self) -> None:
        tell(complete(make_world()), claim("own", on="2018-05-01"))
        assert asked_in(seen().link("on 1 May 2018")) == {"on": "2018-05-01"}

    def test_countries_lead_to_their_own_place(self) -> None:
        tell(complete(make_world()), claim("lands", 2, "countries", on="2018-05-01"))
        assert seen().link("on 1 May 2018").endswith("#countries")

    def test_what_is_not_counted_here_is_said_not_to_be(self) -> None:
        tell(complete(make_world()), claim("people", 130000000, "inhabitants"))
        assert "This is not counted here." in claims(seen())[0][2]

    def test_the_chosen_day_is_marked_where_the_source_can_speak_of_it(self) -> None:
        tell(complete(make_world()), claim("between", source=PRAHA))
        assert "can speak of the chosen day" in seen(on="2010-01-01").text
        assert "can speak of the chosen day" not in seen(on="2017-01-01").text
        assert "can speak of the chosen day" not in seen().text


class TestSideBySide:
    """Claims of one thing stand together, in the order of the time that they speak of."""

    def test_by_what_they_count_and_then_in_the_order_of_time(self) -> None:
        tell(
            make_world(),
            claim("none", 1, source=UNDATED),
            claim("late", 200),
            claim("early", 130, source=PRAHA),
            claim("lands", 35, "countries"),
        )
        assert [row[0] for row in claims(seen())] == ["130 members", "200 members", "1 member", "35 countries"]

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("pl", ["24 kraje", "ponad 35 krajów", "1 grupa robocza", "40 grup roboczych"]),
            ("cs", ["24 zemí", "více než 35 zemí", "1 pracovní skupina", "40 pracovních skupin"]),
            ("sv", ["24 länder", "fler än 35 länder", "1 arbetsgrupp", "40 arbetsgrupper"]),
            ("de", ["24 Länder", "mehr als 35 Länder", "1 Arbeitsgruppe", "40 Arbeitsgruppen"]),
        ],
    )
    def test_what_is_counted_stands_in_the_form_that_the_number_asks_for(self, language: str, said: list[str]) -> None:
        more = {"key": "d", "figure": "more than 35", "at_least": 35, "of": "countries", "source": "etmun-2018"}
        tell(
            make_world(),
            claim("c", 24, "countries", on="2010"),
            ("claim", "d", {**more, "on": "2011"}),
            claim("e", 1, "working_groups", on="2010"),
            claim("f", 40, "working_groups", on="2011"),
        )
        rows = read(ADDRESS.replace("/en/", f"/{language}/")).rows
        assert [row[0] for row in rows if len(row) == 4 and any(map(str.isdigit, row[0]))] == said

    def test_a_figure_without_a_number_counts_several(self) -> None:
        told = {"key": "almost", "figure": "almost 70", "of": "members", "source": "etmun-2018"}
        tell(make_world(), ("claim", "almost", told))
        assert claims(seen())[0][0] == "almost 70 members"

    def test_an_unknown_thing_is_counted_in_the_words_of_its_name(self) -> None:
        tell(make_world(), claim("boats", 4, "river_boats"))
        assert claims(seen())[0][0] == "4 river boats"

    def test_two_figures_of_one_day_disagree(self) -> None:
        tell(make_world(), claim("one", 34, on="2016-04-05"), claim("two", 32, on="2016-04-05", source=PRAHA))
        page = seen()
        assert all("sources disagree" in row[0] for row in claims(page))
        assert "Not all of these figures can be right." in page.text

    def test_two_figures_of_one_year_may_both_be_right(self) -> None:
        tell(make_world(), claim("one", 34, on="2016"), claim("two", 32, on="2016", source=PRAHA))
        page = seen()
        assert not any("sources disagree" in row[0] for row in claims(page))
        assert "whether they disagree or the number changed cannot be told" in page.text

    def test_figures_of_different_times_need_no_remark(self) -> None:
        tell(make_world(), claim("one", 34, on="2016-04-05"), claim("old", 23, on="1999"))
        text = seen().text
        assert "can be right" not in text
        assert "the number changed" not in text

    def test_more_than_is_no_denial_of_more(self) -> None:
        more = {"key": "two", "figure": "more than 30", "at_least": 30, "of": "members", "source": PRAHA}
        tell(make_world(), claim("one", 34, on="2016-04-05"), ("claim", "two", {**more, "on": "2016-04-05"}))
        text = seen().text
        assert "can be right" not in text
        assert "the number changed" not in text


class TestFounders:
    """Claims of founders stand beside the founders that sources name."""

    def test_the_source_s_own_founders_and_all_that_are_known(self) -> None:
        network = make_world()
        found(network, ("lublin", PRAHA, True), ("praha", PRAHA, True), ("belfast", LUBLIN, True))
        tell(network, claim("founders", 2, "founders", source=PRAHA))
        [row] = claims(seen())
        assert row[2].startswith("Counted here: 3")
        assert "names: Lublin, Prague" in row[3]

    def test_a_founder_whom_a_source_leaves_out_makes_a_pair(self) -> None:
        network = make_world()
        found(network, ("lublin", PRAHA, True), ("praha", PRAHA, True), ("praha", LUBLIN, False))
        tell(network, claim("two", 2, "founders", source=PRAHA), claim("one", 1, "founders", source=LUBLIN))
        page = seen()
        assert all("Counted here: 1 to 2" in row[2] for row in claims(page))
        assert all("sources disagree" in row[0] for row in claims(page))
        named = page.text.split("The founders by name")[1]
        assert "Lublin" in named.split("Prague")[0]
        assert "left out by Lublin: the European network" in named

    def test_without_a_founder_known_by_name_nothing_is_counted(self) -> None:
        tell(make_world(), claim("founders", 2, "founders"))
        page = seen()
        assert "No founder is known here by name." in claims(page)[0][2]
        assert "The founders by name" not in page.text


class TestPage:
    """The page among the others."""

    def test_the_profile_has_each_figure_once_and_leads_here(self) -> None:
        tell(make_world(), claim("one", 34, on="2016"), claim("two", 34, on="2017"), claim("old", 23, on="1999"))
        profile = read("/en/networks/eurocities/", on="2004-05-01")
        assert "What sources claim Members 23 · 34 All claims" in profile.text
        address = profile.link("All claims, beside what is counted here")
        assert address == f"{ADDRESS}?on=2004-05-01"
        assert 'aria-current="page"' in seen().html

    def test_a_network_without_claims_says_so(self) -> None:
        make_world()
        assert "No claim is known here." in seen().text
        assert "What sources claim" not in read("/en/networks/eurocities/").text

    def test_what_was_not_known_yet_is_not_shown(self) -> None:
        tell(make_world(), claim("one"))
        assert claims(seen())
        assert not claims(read(ADDRESS, known="2026-11-20T12:00:00Z"))

    def test_a_network_that_is_not_here_has_no_claims(self) -> None:
        make_world()
        assert "There is no network by this name here" in read("/en/networks/nowhere/claims/", 404).text

    def test_a_day_that_is_none_is_kept_as_typed(self) -> None:
        make_world()
        assert 'value="next week"' in read(ADDRESS, 400, on="next week").html

    def test_who_has_it_already_is_told_so(self) -> None:
        tell(make_world(), claim("one"))
        tag = seen().headers["ETag"]
        assert read(ADDRESS, 304, headers={"If-None-Match": tag}).html == ""
        tell(Network.objects.get(), claim("two"))
        assert read(ADDRESS, 200, headers={"If-None-Match": tag}).headers["ETag"] != tag

    @pytest.mark.parametrize("number", [3, 30])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        network = make_world()
        make_members(number)
        found(network, ("lublin", PRAHA, True))
        tell(network, *(claim(f"claim-{each}", each) for each in range(number)))
        with django_assert_num_queries(11):
            seen(on="2012-01-01")
