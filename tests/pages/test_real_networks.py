"""The pages of the real networks: what they must show, and what they must not say."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.pages.reading import Seen, asked_in, read
from tests.real import real_networks  # noqa: F401 - the fixture

MEMBERS = "/en/networks/eurocities/members/"
CLAIMS = "/en/networks/eurocities/claims/"
SMALLER = "/en/networks/medium-sized-cities/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_networks")]


def members(status: int = 200, **parameters: str) -> Seen:
    return read(MEMBERS, status, **parameters)


class TestMembers:
    """Who was a member on which day."""

    def test_lublin_joins_by_the_committees_decision(self) -> None:
        assert "Lublin" not in members(on="2003-11-25", q="lublin").names()
        row = members(on="2003-11-26", q="lublin").row("Lublin")
        assert row[0] == "certain"
        assert "Associate member" in row[3]
        assert "26 November 2003" in row[4]
        assert row[5].startswith("Executive Committee")

    def test_lublin_is_full_from_the_day_of_accession(self) -> None:
        assert "Associate member" in members(on="2004-04-30", q="lublin").row("Lublin")[3]
        assert "Full member" in members(on="2004-05-01", q="lublin").row("Lublin")[3]

    def test_a_contested_category_is_never_one_of_its_two(self) -> None:
        row = members(on="2000-01-01", q="praha").row("Prague")
        assert row[0] == "certain"
        assert "Associate member or Observer" in row[3]
        assert "sources disagree" in row[3]

    def test_a_founder_is_not_certain_for_ever(self) -> None:
        assert members(on="2003-12-01", q="rotterdam").row("Rotterdam")[0] == "presumed"

    def test_a_city_of_a_later_list_cannot_be_told(self) -> None:
        row = members(on="2003-12-01", q="antwerp").row("Antwerp")
        assert row[0] == "cannot be told"
        assert "attested 2018" in row[5]

    def test_the_count_is_a_pair_and_the_list_is_said_to_be_incomplete(self) -> None:
        seen = members(on="2003-12-01")
        assert "8 certain, up to 121 possible members in 28 countries" in seen.text
        assert "The list known here is incomplete." in seen.text

    def test_british_cities_stay_with_an_open_question(self) -> None:
        before, after = (members(on=day, q="leeds").row("Leeds") for day in ("2020-01-31", "2020-02-01"))
        assert before[0] == after[0]
        assert "open question" not in before[5]
        assert "1 open question" in after[5]

    def test_the_day_bar_names_the_changes_around(self) -> None:
        seen = members(on="2003-12-01")
        assert "26 Nov 2003 Lublin joins" in seen.text
        after = members(on="2004-04-30")
        assert "1 May 2004 European Union: 10 countries join" in after.text

    def test_opava_can_only_be_told_from_the_year_after(self) -> None:
        def opava(day: str) -> str:
            return read("/en/networks/medium-sized-cities/members/", on=day, q="opava").row("Opava")[0]

        assert opava("2004-12-15") == "cannot be told"
        assert opava("2005-01-01") == "certain"

    def test_a_source_spelling_finds_the_city(self) -> None:
        seen = read("/en/networks/medium-sized-cities/members/", on="2010-01-01", q="Nagykanisza")
        assert seen.names() == ["Nagykanizsa"]

    def test_names_and_order_are_the_readers(self) -> None:
        names = read("/cs/networks/eurocities/members/", on="2004-06-01", country="CZ").names()
        assert names == ["Brno", "Plzeň", "Praha"]
        seen = read("/cs/networks/eurocities/members/", on="2004-06-01", q="wien")
        assert seen.names() == ["Vídeň"]
        assert seen.row("Vídeň")[2] == "Rakousko"

    def test_the_band_says_the_same_in_words(self) -> None:
        row = members(on="2003-12-01").row("1 January 2000")
        certain, presumed, possible = (int(cell) for cell in row[1:])
        assert (certain, possible) == (6, 119)
        assert presumed == len(members(on="2000-01-01", held="presumed").names())

    def test_bare_facts_stand_beside_each_shape(self) -> None:
        seen = members(on="2003-12-01")
        assert {row[0] for row in seen.rows if len(row) == 6 and row[0]} >= {"certain", "presumed", "cannot be told"}


class TestNetwork:
    """The profiles."""

    def test_the_number_comes_first_and_says_what_is_missing(self) -> None:
        seen = read("/en/networks/eurocities/")
        assert "118 presumed, up to 125 possible members in 28 countries; none certain for this day" in seen.text
        assert "The list known here is incomplete." in seen.text
        assert "/en/networks/eurocities/figures/" in seen.link("Why these numbers?")

    def test_claims_stand_beside_the_count_and_are_not_refuted(self) -> None:
        seen = read(CLAIMS)
        rows = [row for row in seen.rows if len(row) == 4 and row[0].startswith("more than 130")]
        assert rows
        assert "2004 at the earliest" in rows[0][1]
        assert "Not compared: the list known here is incomplete, and refutes nothing." in seen.text
        inhabitants = [row for row in seen.rows if len(row) == 4 and "inhabitants" in row[0]]
        assert "This is not counted here." in inhabitants[0][2]

    def test_seven_founders_besides_the_initiator_or_ten_with_it(self) -> None:
        seen = read(f"{SMALLER}claims/")
        seven, ten = seen.row("7 founders"), seen.row("10 founders")
        assert "Besides St. Pölten" in seven[0]
        assert "St. Pölten is one of them." in ten[0]
        assert all("sources disagree" in row[0] for row in (seven, ten))
        assert all("Counted here: 8 to 10" in row[2] for row in (seven, ten))
        assert "Maribor" in ten[3]
        assert "Maribor" not in seven[3]
        named = seen.text.split("The founders by name")[1]
        assert "left out by" in named.split("Maribor")[1][:120]

    def test_thirteen_countries_are_named(self) -> None:
        row = next(row for row in read(f"{SMALLER}claims/").rows if "Albania" in row[-1])
        assert row[0].startswith("13 countries")
        assert "names: Albania, Austria, Bulgaria" in row[3]

    def test_bodies_stand_where_sources_put_them(self) -> None:
        text = read("/en/networks/eurocities/bodies/", on="2010-01-01").text
        known, unknown = text.split("Where they belong is not known")
        forums = known.split("Forums ")[1]
        assert "Culture Forum" in forums
        assert "Coordination Forum for International Cooperation" in forums
        assert "Working Group on City Branding and Attractiveness" in unknown
        assert "Working Group on European Neighbourhood Policy and Enlargement" in unknown

    def test_the_forum_for_digitalisation_follows_on_another_by_assumption_and_without_a_date(self) -> None:
        text = read("/en/networks/eurocities/bodies/").text
        assert "Follows on: Knowledge Society Forum. This is assumed: no source says so, nor when." in text
        assert "Followed by: Digitalisation Forum. This is assumed: no source says so, nor when." in text

    def test_presidents_follow_each_other_as_sources_have_them(self) -> None:
        page = read("/en/networks/eurocities/bodies/", on="2017-06-01")
        assert "President Source 1 Daniel Termont, for Ghent certain 2016 to 2018" in page.text
        assert page.link("Daniel Termont").startswith("/en/organisations/gent/")
        later = read("/en/networks/eurocities/bodies/", on="2022-06-01").text
        assert "President Source 1 Dario Nardella, for Florence certain about 2020 to about 2023" in later
        assert "Anna König Jerlmyr, for Stockholm since November 2018" in later.split("Before and after this day")[1]

    def test_the_overview_names_the_offices_of_the_day(self) -> None:
        text = read("/en/networks/eurocities/", on="2017-06-01").text
        assert "Offices on this day President Daniel Termont, for Ghent certain 2016 to 2018" in text

    def test_a_city_holds_the_chair_without_a_person(self) -> None:
        text = read("/en/networks/medium-sized-cities/bodies/").text
        assert "Chair Source 1 Sankt Pölten cannot be told time not told" in text.split("Offices of no known body")[1]

    def test_seasons_without_a_record_say_so(self) -> None:
        text = read(SMALLER, on="2010-05-01").text
        assert "autumn 2010 to come no record" in text
        assert "spring 2009 Nagykanizsa written “Nagykanisza (Maďarsko)”" in text
        assert "autumn 2008 Wels written “Wells (Rakousko)”" not in text
        assert "autumn 2008 Wels written “Wells (Rakousko)”" in read(SMALLER, on="2009-02-01").text

    def test_founders_that_a_source_denies_are_named_as_disputed(self) -> None:
        row = read(SMALLER).text.split("Founders", 1)[1][:400]
        assert "Trnava" in row.split("Sources disagree:")[0]
        assert "Maribor" in row.split("Sources disagree:")[1]

    def test_what_has_no_place_of_its_own_is_told_too(self) -> None:
        told = read("/en/networks/eurocities/").text.split("Told besides")[1]
        assert "The office stands at 1 Square de Meeûs." in told

    def test_services_are_told_with_what_is_in_them(self) -> None:
        services = read("/en/networks/eurocities/").text.split("What it does")[1].split("Bodies and offices")[0]
        assert "Search for partners Helps cities find partners" in services
        assert "Awards yearly Gives awards." in services
        assert "participation" in services.split("Awards")[1]

    def test_powers_stand_under_the_assembly(self) -> None:
        bodies = read("/en/networks/eurocities/bodies/", on="2017-06-01").text.split("General Assembly assembly")[1]
        assembly = bodies.split("Executive Committee committee")[0]
        assert "Approves the budget. yearly" in assembly
        assert "Elects the Executive Committee from among the member cities. yearly" in assembly

    def test_figures_speak_the_readers_language(self) -> None:
        seen = read("/cs/networks/eurocities/claims/")
        assert any(row[0].startswith("130 000 000") for row in seen.rows)
        seen = read("/cs/networks/eurocities/")
        assert "Brusel" in seen.text
        assert "angličtina" in seen.text

    def test_every_source_cited_is_a_footnote(self) -> None:
        seen = read("/en/networks/eurocities/")
        cited = {address for _, address in seen.links if address.startswith("#source-")}
        assert cited
        assert all(f'id="{address[1:]}"' in seen.html for address in cited)
        first = min(int(address.rpartition("-")[2]) for address in cited)
        assert first == 1


class TestOrganisations:
    """The list of all."""

    def test_a_source_spelling_leads_to_the_city(self) -> None:
        seen = read("/en/organisations/", q="Wells", on="2010-01-01")
        assert seen.names() == ["Wels"]
        assert "found as “Wells" in seen.text

    def test_a_city_shows_every_network_of_the_day(self) -> None:
        row = read("/en/organisations/", q="brno", on="2018-06-01").row("Brno")
        assert "EUROCITIES" in row[3]
        assert "Cooperation network" in row[3]

    def test_the_first_page_names_both_networks(self) -> None:
        seen = read("/en/")
        assert "EUROCITIES" in seen.text
        assert "118 presumed, up to 125 possible members" in seen.text
        assert "Recorded last" in seen.text
        assert "Lublin: City Council, 274/X/2003, 16 October 2003" in seen.text
        assert asked_in(seen.link("Who belonged to EUROCITIES on 30 April 2004")) == {"on": "2004-04-30"}


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/networks/",
        "/en/networks/eurocities/",
        CLAIMS,
        MEMBERS,
        "/en/organisations/",
        SMALLER,
        f"{SMALLER}members/",
    ],
)
@pytest.mark.parametrize("asked", [{}, {"on": "2004-05-01", "known": "2026-11-22T10:00:00Z"}, {"on": "2018-06-01"}])
def test_every_twin_answers(address: str, asked: dict[str, str]) -> None:
    page = read(address, **asked)
    found = [href for text, href in page.links if text in ("JSON", "CSV")]
    assert found
    for twin in found:
        assert asked_in(twin) == asked
        assert Client().get(twin).status_code == 200, twin


def _is_served(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def test_every_link_leads_somewhere() -> None:
    """Of the pages that stand already; every address is made in the same place."""
    for address in ("/en/", MEMBERS, SMALLER, CLAIMS):
        paths = {href.partition("#")[0].partition("?")[0] for _, href in read(address, on="2004-05-01").links}
        inside = {path for path in paths if path.startswith("/")}
        assert len(inside) > 10, address
        assert {path for path in inside if not _is_served(path)} == set(), address


class TestBeyondCitiesOfEurope:
    """States, regions, institutions, and names in other letters."""

    def test_who_is_stood_for_is_no_member_and_the_page_says_who_stands_for_it(self) -> None:
        seen = read("/en/networks/unesco/members/praha/")
        assert "Not a member on this day" in seen.text
        assert "Whoever is stood for by another is not thereby a member." in seen.text
        assert seen.link("Czechia") == "/en/networks/unesco/members/cesko/"
        assert "it is the state, in the first place, that stands for the city" in seen.text

    def test_nobody_stands_for_the_city_where_the_state_has_no_standing(self) -> None:
        assert "Stood for by" not in read("/en/networks/polis/members/praha/").text

    def test_what_a_city_tells_of_its_part_stands_beside_its_standing(self) -> None:
        text = read("/en/networks/polis/members/praha/").text
        assert "Takes part in POLIS through its transport department" in text
        assert "rather limited" not in text

    def test_a_contradiction_names_the_territory_and_not_its_key(self) -> None:
        text = read("/cs/networks/polis/members/yerushalayim/", on="2018-01-01").text
        assert "Evropa" in text
        assert "europe" not in text

    def test_a_name_in_other_letters_has_a_readable_one_before_it(self) -> None:
        seen = read("/cs/networks/league-of-historical-cities/members/", q="andong")
        assert seen.names() == ["Andong"]
        assert "안동" in seen.text
        assert '<span lang="en">Andong</span>' in seen.html

    def test_a_name_in_the_readers_language_goes_before_the_english_one(self) -> None:
        assert read("/cs/networks/league-of-historical-cities/members/", q="kyoto").names() == ["Kjóto"]
        assert read("/sv/networks/league-of-historical-cities/members/", q="kyoto").names() == ["Kyoto"]

    def test_a_name_in_latin_letters_gets_no_english_one(self) -> None:
        assert read("/sv/networks/polis/members/", q="puglia").names() == ["Puglia"]
        assert "Region of Istria" not in read("/cs/networks/ire/members/").names()
