"""The page of a network's bodies: the tree on a day, their offices, and who held them when."""

from __future__ import annotations

import re
from typing import Any

import pytest

from koinon.accounts import actions as accounts
from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.lib.text import Text
from koinon.networks.models import Network
from koinon.register import actions as register
from tests.api.world import NOON, SOURCES, make_world
from tests.pages.reading import Seen, asked_in, read
from tests.pages.test_network import tell
from tests.register.world import attest, decide

pytestmark = pytest.mark.django_db

ADDRESS = "/en/networks/eurocities/bodies/"
SOURCE = {"source": "etmun-2018"}


def seen(**parameters: str) -> Seen:
    return read(ADDRESS, **parameters)


def unfolded(page: Seen) -> str:
    """The page without what a reader has to open first."""
    html = page.html.split("<main")[1]
    while (inner := re.sub(r"<details(?:(?!<details).)*?</details>", "", html, flags=re.DOTALL)) != html:
        html = inner
    return html


def body(slug: str, name: str, kind: str = "forum", **more: Any) -> tuple[str, str, dict[str, Any]]:
    return "body", slug, {"slug": slug, "kind": kind, "names": {"en": name}, **SOURCE, **more}


def office(slug: str, name: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    return "office", slug, {"slug": slug, "names": {"en": name}, **SOURCE, **more}


def says(key: str, **told: Any) -> None:
    attest(key, {"network": "eurocities", **SOURCE, **told})


@pytest.fixture
def network() -> Network:
    made = make_world()
    tell(
        made,
        body("board", "The Board", "board", parent="network"),
        body("culture", "Culture Forum", parent="network"),
        body("books", "Working Group on Books", "working_group"),
        office("president", "President", body="board"),
        office("envoy", "Envoy"),
    )
    return made


class TestTree:
    def test_organs_forums_and_working_groups_stand_apart(self, network: Network) -> None:
        text = seen().text
        organs, forums = text.index("Organs The Board"), text.index("Forums Culture Forum")
        assert organs < forums < text.index("Where they belong is not known")
        assert "Working Group on Books" in text.split("Where they belong is not known")[1]

    def test_a_body_that_no_entry_tells_of_says_so(self, network: Network) -> None:
        assert "Culture Forum Source 1 no entry tells since when" in seen().text

    def test_a_body_stands_under_the_one_that_a_source_names_on_the_day(self, network: Network) -> None:
        says("books-in-culture", body="books", parent="culture", on="2010-01-01")
        assert "Where they belong is not known" not in seen(on="2010-01-01").text
        assert "Working Group on Books" in seen(on="2010-01-01").text.split("Culture Forum")[1]

    def test_two_parents_are_both_named_and_neither_is_taken(self, network: Network) -> None:
        says("one", body="books", parent="culture", on="2010-01-01")
        says("two", body="books", parent="board", on="2010-01-01", source="praha-eurocities-page")
        unplaced = seen(on="2010-01-01").text.split("Where they belong is not known")[1]
        assert "Sources disagree on where it belongs: The Board, Culture Forum." in unplaced

    def test_a_body_that_had_ended_stands_at_other_times(self, network: Network) -> None:
        says("culture-ended", body="culture", period="2001/2005")
        assert "At other times" not in seen(on="2003-01-01").text
        late = seen(on="2010-01-01").text.split("At other times")[1]
        assert "Culture Forum" in late
        assert "not there on this day" in late
        assert "2001 to 2005" in late

    def test_a_succession_that_nobody_states_is_called_assumed(self, network: Network) -> None:
        follows = {"body": "culture", "status": "assumed"}
        tell(network, body("arts", "Arts Forum", parent="network", follows=follows))
        text = seen().text
        assert "Follows on: Culture Forum. This is assumed: no source says so, nor when." in text
        assert "Followed by: Arts Forum. This is assumed: no source says so, nor when." in text

    def test_a_succession_that_a_source_states_has_no_such_mark(self, network: Network) -> None:
        tell(network, body("arts", "Arts Forum", follows={"body": "culture", "status": "found", **SOURCE}))
        text = seen().text
        assert "Follows on: Culture Forum." in text
        assert "This is assumed" not in text

    def test_a_renamed_body_has_its_name_of_the_day(self, network: Network) -> None:
        effect = {"kind": "rename_body", "network": "eurocities", "body": "culture", "names": {"en": "Forum of Arts"}}
        decide("renaming", {"organ": "eurocities/board", "on": "2010-01-01", "effects": [effect]})
        assert "Forum of Arts" not in seen(on="2009-12-31").text
        assert "Forums Forum of Arts" in seen(on="2010-01-01").text

    def test_bodies_in_a_circle_break_nothing(self, network: Network) -> None:
        tell(network, body("left", "Left", parent="right"), body("right", "Right", parent="left"))
        text = seen().text
        assert "Left" in text
        assert "Right" in text

    def test_a_network_without_bodies_says_so(self) -> None:
        make_world()
        assert "No bodies are known of this network." in seen().text


class TestMandates:
    def test_who_holds_an_office_on_the_day_stands_apart_from_before_and_after(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        says("two", office="president", organisation="praha", period="2014/2016")
        now, other = seen(on="2011-06-01").text.split("President Source 1")[1].split("Before and after this day")
        assert now.strip().startswith("Lublin certain 2010 to 2012")
        assert "2014 to 2016" in other

    def test_on_a_day_between_two_holders_nobody_is_known(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        assert "Nobody is known to hold it on this day." in seen(on="2013-06-01").text.split("President Source 1")[1]

    def test_each_stretch_is_told_in_words_with_what_it_rests_on(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        page = seen(on="2011-06-01")
        assert "certain 31 December 2010 to 1 January 2012" in page.text
        assert "What it rests on:" in page.text
        assert any(address.startswith("/en/entries/one/") for _words, address in page.links)

    def test_an_organisation_leads_to_its_page_on_the_day(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", on="2010-06-01")
        assert asked_in(seen(on="2010-06-01").link("Lublin")) == {"on": "2010-06-01"}

    def test_a_person_for_an_organisation_is_named_with_it(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", person="p-qwertyui", on="2010-06-01")
        name = Text.of({"und": "Anna Nowak"})
        accounts.name_person(actor=COMMAND_LINE, at=NOON, key="p-qwertyui", name=name)
        assert "Anna Nowak, for Lublin certain" in seen(on="2010-06-01").text

    def test_an_erased_person_has_no_name(self, network: Network) -> None:
        says("one", office="envoy", person="p-qwertyui", on="2010-06-01")
        name = Text.of({"und": "Anna Nowak"})
        accounts.name_person(actor=COMMAND_LINE, at=NOON, key="p-qwertyui", name=name)
        assert "Anna Nowak" in seen(on="2010-06-01").text
        accounts.erase_person(actor=COMMAND_LINE, at=NOON, key="p-qwertyui", under="request")
        erased = seen(on="2010-06-01")
        assert "a person, erased certain" in erased.text
        assert "Nowak" not in erased.html
        assert "p-qwertyui" not in erased.html

    def test_an_office_of_no_known_body_stands_apart(self, network: Network) -> None:
        says("one", office="envoy", organisation="lublin", on="2010-06-01")
        assert "Envoy" in seen(on="2010-06-01").text.split("Offices of no known body")[1]

    def test_a_seat_in_a_body_is_shown_with_the_body(self, network: Network) -> None:
        says("one", body="board", organisation="praha", on="2010-06-01")
        assert "Seats Prague certain" in seen(on="2010-06-01").text.split("The Board")[1]

    def test_two_sources_that_disagree_are_contested_by_shape_and_word(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", on="2010-06-01")
        says(
            "two",
            office="president",
            organisation="lublin",
            on="2010-06-01",
            member=False,
            source="praha-eurocities-page",
        )
        page = seen(on="2010-06-01")
        assert "Lublin sources disagree" in page.text

    def test_what_was_recorded_later_was_not_known(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", on="2010-06-01")
        assert "certain" in seen(on="2010-06-01").text.split("President Source")[1][:200]
        before = seen(on="2010-06-01", known="2026-11-01T00:00:00Z").text
        assert "No bodies are known of this network." in before


class TestFolds:
    """What holds on the day is in sight; what held at other times is a fold away."""

    def test_who_holds_an_office_on_the_day_is_in_sight_and_who_held_it_before_is_folded(
        self, network: Network
    ) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        says("two", office="president", organisation="praha", period="2014/2016")
        page = seen(on="2011-06-01")
        assert "/organisations/lublin/" in unfolded(page)
        assert "/organisations/praha/" not in unfolded(page)
        assert "/organisations/praha/" in page.html
        assert "/organisations/praha/" in unfolded(seen(on="2015-06-01"))

    def test_the_fold_of_an_office_has_the_time_of_its_present_holder_too(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        fold = seen(on="2011-06-01").text.split("In words – President")[1].split("What it rests on:")[0]
        assert "Lublin cannot be told 1 January 2010 to 30 December 2010" in fold
        assert "certain 31 December 2010 to 1 January 2012" in fold
        assert "Before and after this day" not in seen(on="2011-06-01").text

    def test_a_body_that_had_ended_is_folded_and_one_that_is_there_is_not(self, network: Network) -> None:
        says("culture-ended", body="culture", period="2001/2005")
        assert 'id="body-culture"' in unfolded(seen(on="2003-01-01"))
        assert 'id="body-culture"' not in unfolded(seen(on="2010-01-01"))
        assert 'id="body-culture"' in seen(on="2010-01-01").html

    def test_a_section_has_one_axis_in_sight_for_all_its_lines(self, network: Network) -> None:
        for slug in ("board", "culture", "books"):
            says(f"{slug}-was-there", body=slug, on="2010-01-01")
        says("one", office="president", organisation="lublin", period="2010/2012")
        inner = unfolded(seen(on="2011-06-01"))
        assert inner.count("tenure-line") == 4
        assert inner.count("tenure-years") == inner.count('class="body-group"') == 4

    def test_where_no_line_is_drawn_there_is_no_axis(self, network: Network) -> None:
        assert "tenure-years" not in seen(on="2011-06-01").html

    def test_many_sources_are_folded_and_few_are_not(self, network: Network) -> None:
        assert 'id="source-1"' in unfolded(seen())
        told = {f"list-{number}": {"kind": "list", "title": f"List {number}"} for number in range(5)}
        atlas.settle_sources(actor=COMMAND_LINE, at=NOON, sources={**SOURCES, **told})
        for slug in told:
            kind, key, content = body(f"of-{slug}", "Forum", parent="network")
            tell(network, (kind, key, {**content, "source": slug}))
        page = seen()
        assert "Sources 6" in page.text
        assert 'id="source-1"' not in unfolded(page)


class TestOverview:
    def test_the_overview_names_who_holds_an_office_on_the_day_and_leads_on(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        page = read("/en/networks/eurocities/", on="2011-06-01")
        assert "Offices on this day President Lublin certain 2010 to 2012" in page.text
        assert page.link("All bodies and offices") == "/en/networks/eurocities/bodies/?on=2011-06-01"

    def test_whoever_holds_nothing_on_the_day_is_not_there(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", period="2010/2012")
        text = read("/en/networks/eurocities/", on="2013-06-01").text
        assert "Of no office is it known who holds it on this day." in text

    def test_those_of_whom_it_cannot_be_told_are_counted_beside_one_who_is_known(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", on="2010-06-01")
        says("two", office="president", organisation="praha", on="2018")
        text = read("/en/networks/eurocities/", on="2010-06-01").text
        assert "President Lublin certain Source 1 Of 1 more it cannot be told." in text.replace(
            " Source 2", " Source 1"
        )


class TestOrganisation:
    def test_an_organisation_s_page_names_what_it_holds_and_held(self, network: Network) -> None:
        says("one", office="president", organisation="lublin", person="p-qwertyui", period="2010/2012")
        says("two", body="board", organisation="lublin", period="2005/2007")
        page = read("/en/organisations/lublin/", on="2011-06-01")
        mandates = page.text.split("Mandates ")[1]
        assert mandates.startswith("President · EUROCITIES certain a person, erased · 2010 to 2012")
        assert "The Board · EUROCITIES 2005 to 2007 · not on this day" in mandates
        there = page.link("President")
        assert there == "/en/networks/eurocities/bodies/?on=2011-06-01#post-board-president"
        assert 'id="post-board-president"' in seen(on="2011-06-01").html

    def test_an_organisation_without_mandates_has_no_list_of_them(self, network: Network) -> None:
        says("one", office="president", organisation="praha", on="2010-06-01")
        assert "Mandates" not in read("/en/organisations/lublin/", on="2010-06-01").text


class TestAddress:
    def test_a_day_before_the_founding_is_refused_with_a_way_on(self, network: Network) -> None:
        page = read(ADDRESS, 404, on="1950-01-01")
        assert "On that day the network did not exist" in page.text

    def test_a_day_that_is_none_is_answered_with_what_was_typed(self, network: Network) -> None:
        assert 'value="2010-02-31"' in read(ADDRESS, 400, on="2010-02-31").html

    def test_an_unknown_network_has_no_bodies(self) -> None:
        assert "There is no network by this name here" in read("/en/networks/nowhere/bodies/", 404).text

    def test_the_section_is_current_in_the_navigation(self, network: Network) -> None:
        assert '<a href="/en/networks/eurocities/bodies/" aria-current="page">Bodies</a>' in seen().html

    def test_who_has_the_page_already_is_answered_304(self, network: Network) -> None:
        tag = seen().headers["ETag"]
        assert read(ADDRESS, 304, headers={"If-None-Match": tag}).html == ""
        assert read(ADDRESS, 200, headers={"If-None-Match": '"another"'}).headers["ETag"] == tag

    def test_a_new_mandate_makes_it_another_page(self, network: Network) -> None:
        tag = seen().headers["ETag"]
        content = {"organ": "eurocities/board", "on": "2010-01-01", "effects": [
            {"kind": "seat", "network": "eurocities", "office": "president", "organisation": "lublin"}]}  # fmt: skip
        register.record_decision(actor=COMMAND_LINE, at=NOON, key="seating", content=content)
        assert seen().headers["ETag"] != tag


@pytest.mark.parametrize("number", [2, 20])
def test_a_constant_number_of_queries(number: int, network: Network, django_assert_num_queries: Any) -> None:
    for count in range(number):
        tell(network, body(f"forum-{count}", f"Forum {count}", parent="network"), office(f"office-{count}", "Chair"))
        says(f"forum-{count}", body=f"forum-{count}", on="2010-01-01")
        says(
            f"office-{count}",
            office=f"office-{count}",
            organisation="lublin",
            person=f"p-abcdefg{chr(97 + count)}",
            on="2010-01-01",
        )
    with django_assert_num_queries(11):
        seen(on="2012-01-01")
