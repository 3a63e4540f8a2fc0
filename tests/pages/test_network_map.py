"""The map of a network: the marks say what the list says, wherever members are, and nobody is left out unsaid."""

from __future__ import annotations

import re
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from tests.api.world import NOON, admit, make_city, make_members, make_network, make_world
from tests.pages.reading import Seen, asked_in, read

MAP = "/en/networks/eurocities/map/"
PLACES = {"lublin": (51.25, 22.57), "praha": (50.09, 14.42), "belfast": (54.6, -5.93)}
HELD = ("yes", "presumed", "cannot_tell", "contested", "mixed")

pytestmark = pytest.mark.django_db


def settle(slug: str, latitude: float | None, longitude: float | None, country: str) -> None:
    identity = {"kind": "city", "country": country, "latitude": latitude, "longitude": longitude}
    names = [{"language": "en", "text": slug.title(), "own": True, "source": "geonames"}]
    by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
    atlas.settle_organisation(**by, slug=slug, identity=identity, names=names, populations=[])


def place_all() -> None:
    for slug, (latitude, longitude) in PLACES.items():
        settle(slug, latitude, longitude, {"lublin": "PL", "praha": "CZ", "belfast": "GB"}[slug])


def member_at(slug: str, latitude: float | None, longitude: float | None, country: str = "PL", **more: Any) -> None:
    make_city(slug, country)
    settle(slug, latitude, longitude, country)
    admit(slug, "2001-01-01", **more)


def seen(status: int = 200, **parameters: str) -> Seen:
    return read(MAP, status, **parameters)


def marks(page: Seen, width: str = "wide") -> dict[str, tuple[str, float, float]]:
    """The title of each mark with its shape and where it stands."""
    group = re.search(rf'<g class="marks marks-{width}">(.*?)</g>', page.html, re.DOTALL)
    assert group
    found = re.findall(r'<title>([^<]+)</title><use href="#mark-(\w+)" x="([\d.]+)%" y="([\d.]+)%"', group[1])
    return {title: (held, float(x), float(y)) for title, held, x, y in found}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


class TestWhatIsShown:
    """The day's members as marks, and as a list."""

    def test_the_shape_of_a_mark_says_how_sure_it_is(self) -> None:
        place_all()
        page = seen(on="2004-06-01")
        shapes = {title: held for title, (held, _x, _y) in marks(page).items()}
        assert shapes == {
            "Lublin – certain": "yes",
            "Praha – certain": "yes",
            "Belfast – cannot be told": "cannot_tell",
        }

    def test_another_day_has_other_marks(self) -> None:
        place_all()
        assert "Lublin – certain" not in marks(seen(on="2003-01-01"))
        assert marks(seen(on="2018-02-01"))["Lublin – presumed"][0] == "presumed"

    def test_east_is_right_and_north_is_up(self) -> None:
        place_all()
        found = marks(seen(on="2004-06-01"))
        assert found["Belfast – cannot be told"][1] < found["Praha – certain"][1] < found["Lublin – certain"][1]
        assert found["Belfast – cannot be told"][2] < found["Praha – certain"][2]

    def test_a_mark_leads_to_the_standing_of_the_day(self) -> None:
        place_all()
        assert (
            'href="/en/networks/eurocities/members/lublin/?on=2004-06-01" tabindex="-1"' in seen(on="2004-06-01").html
        )

    def test_the_list_says_the_same_by_country_with_its_pair(self) -> None:
        place_all()
        page = seen(on="2004-06-01")
        assert "Czechia 1 member certain Praha Poland 1 member certain Lublin" in page.text
        assert "United Kingdom 0 certain, up to 1 possible member cannot be told Belfast" in page.text
        assert page.link("Poland") == "/en/countries/pl/?on=2004-06-01"

    def test_the_countries_of_members_are_shaded_and_no_others(self) -> None:
        place_all()
        shaded = re.findall(r'<use class="land-in" href="[^"]*europe.svg#(\w\w)"', seen(on="2004-06-01").html)
        assert shaded == ["cz", "gb", "pl"]

    def test_where_the_land_comes_from_and_what_its_lines_do_not_say_is_said(self) -> None:
        assert "Natural Earth, simplified" in seen(on="2004-06-01").text
        assert "no line on this map is a statement on whose it is" in seen(on="2004-06-01").text

    def test_without_a_member_there_is_no_map_and_the_page_says_so(self) -> None:
        page = seen(on="1986-06-01", known="2026-01-01T00:00:00Z")
        assert "No member is known on this day" in page.text
        assert "<use" not in page.html

    def test_what_was_not_known_then_is_not_on_the_map(self) -> None:
        place_all()
        assert len(marks(seen(on="2004-06-01", known="2026-11-21T00:00:00Z"))) == 3
        assert "Lublin" not in seen(on="2004-06-01", known="2026-01-01T00:00:00Z").text

    def test_the_map_is_a_section_of_the_network(self) -> None:
        assert read("/en/networks/eurocities/", on="2004-06-01").link("Map").startswith(f"{MAP}?on=2004-06-01")

    def test_a_twin_has_the_same_members(self) -> None:
        assert seen(on="2004-06-01").link("JSON") == "/api/v1/networks/eurocities/members?on=2004-06-01"


class TestWhoSharesAMark:
    """Marks that would hide each other become one, with a number, that opens to the list."""

    def test_members_at_the_same_place_share_one_mark(self) -> None:
        member_at("twin-one", 50.0, 20.0)
        member_at("twin-two", 50.0, 20.0)
        page = seen(on="2001-01-01")
        assert marks(page)["2: Twin-One – certain, Twin-Two – certain"][0] == "yes"
        assert ">2</text>" in page.html
        assert 'href="#country-pl" tabindex="-1"' in page.html
        assert 'id="country-pl"' in page.html

    def test_members_that_are_not_equally_sure_share_a_mark_of_its_own(self) -> None:
        member_at("surely", 54.6, -5.93, "GB")
        settle("belfast", 54.6, -5.93, "GB")
        [(title, (held, _x, _y))] = marks(seen(on="2001-01-01")).items()
        assert held == "mixed"
        assert "Surely – certain" in title
        assert "Belfast – cannot be told" in title

    def test_on_a_phone_more_of_them_share_one(self) -> None:
        member_at("near-one", 50.0, 20.0)
        member_at("near-two", 50.0, 20.8)
        page = seen(on="2001-01-01")
        assert len(marks(page, "wide")) == 2
        assert len(marks(page, "narrow")) == 1

    def test_a_mark_of_many_names_the_first_of_them(self) -> None:
        for number in range(12):
            member_at(f"heap-{number:02}", 50.0, 20.0)
        [title] = marks(seen(on="2001-01-01"))
        assert title.startswith("12: Heap-00 – certain")
        assert title.endswith("…")

    def test_every_language_shows_the_same_marks(self) -> None:
        place_all()
        member_at("near-one", 50.0, 14.5, "CZ")
        english, swedish = seen(on="2004-06-01"), read("/sv/networks/eurocities/map/", on="2004-06-01")
        assert sorted(spot for spot in marks(english).values()) == sorted(spot for spot in marks(swedish).values())


class TestWhereTheyAre:
    """Far away, at the edge of the world, nowhere."""

    def test_one_on_the_other_side_of_the_world_asks_for_the_world(self) -> None:
        place_all()
        member_at("kyoto", 35.01, 135.77, "JP")
        page = seen(on="2004-06-01")
        assert 'class="map map-world"' in page.html
        assert len(marks(page)) == 4
        europe = read(page.link("Europe"))
        assert asked_in(page.link("Europe")) == {"on": "2004-06-01", "view": "europe"}
        assert len(marks(europe)) == 3
        assert "1 more lies beyond the edge of this map" in europe.text
        assert "Beyond the edge of this map presumed Kyoto" in europe.text

    def test_all_in_europe_are_shown_europe_alone(self) -> None:
        place_all()
        page = seen(on="2004-06-01")
        assert 'class="map map-europe"' in page.html
        assert "The world" not in page.text
        assert 'class="map map-world"' in seen(on="2004-06-01", view="world").html

    def test_the_antimeridian_parts_no_neighbours(self) -> None:
        member_at("suva", -18.14, 178.44, "FJ")
        member_at("apia", -13.83, -171.76, "WS")
        found = marks(seen(on="2001-01-01"))
        suva, apia = found["Suva – certain"], found["Apia – certain"]
        assert 0 < apia[1] - suva[1] < 6
        assert suva[1] > 85

    def test_who_has_no_place_is_listed_beneath_the_map(self) -> None:
        settle("lublin", 51.25, 22.57, "PL")
        page = seen(on="2004-06-01")
        assert len(marks(page)) == 1
        assert "2 more are not on the map" in page.text
        beneath = page.text.split("Not on the map: where they lie is not recorded")[-1]
        assert "Belfast" in beneath
        assert "Lublin" not in beneath

    def test_no_places_at_all_make_a_map_without_marks_and_a_whole_list(self) -> None:
        page = seen(on="2004-06-01")
        assert marks(page) == {}
        assert "3 more are not on the map" in page.text
        assert "Czechia 1 member" in page.text

    def test_a_place_that_is_none_is_no_mistake(self) -> None:
        settle("lublin", 1e9, 200.0, "PL")
        assert "Lublin" in seen(on="2004-06-01").text.split("Not on the map")[-1]

    def test_a_member_of_no_country_stands_last_in_the_list(self) -> None:
        place_all()
        member_at("nowhere", 50.0, 20.0, "")
        page = seen(on="2004-06-01")
        assert "Country not known 1 presumed member presumed Nowhere" in page.text
        assert 'id="country-unknown"' in page.html


class TestAsking:
    """Bad input, costs, answers that are not sent twice."""

    def test_a_map_that_is_none_is_explained(self) -> None:
        page = seen(400, view="moon", on="2004-06-01")
        assert "“moon”" in page.text
        assert asked_in(page.link("Europe")) == {"on": "2004-06-01", "view": "europe"}

    def test_a_day_that_is_none_is_explained_and_today_is_shown(self) -> None:
        page = seen(400, on="2004-02-30")
        assert "“2004-02-30”" in page.text
        assert "22 November 2026" in page.text

    def test_a_day_before_the_founding_names_the_founding(self) -> None:
        assert "was founded later: 1986" in seen(404, on="1950-01-01").text
        assert "There is no network by this name here" in read("/en/networks/nowhere/map/", 404).text

    def test_the_view_stays_chosen_when_the_day_changes(self) -> None:
        assert '<input type="hidden" name="view" value="world">' in seen(view="world").html

    @pytest.mark.parametrize("number", [3, 30, 80])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_members(number)
        with django_assert_num_queries(13):
            seen(on="2012-01-01")

    def test_a_page_grows_by_little_for_each_member(self) -> None:
        for number in range(40):
            member_at(f"city-{number:02}", 40 + number / 2, 20 + number / 4)
        before = len(seen(on="2001-01-01").html)
        for number in range(40, 60):
            member_at(f"city-{number:02}", 40 + number / 2, 20 + number / 4)
        assert (len(seen(on="2001-01-01").html) - before) / 20 < 900

    def test_an_unchanged_page_answers_304_from_one_read(self, django_assert_num_queries: Any) -> None:
        tag = seen().headers["ETag"]
        with django_assert_num_queries(1):
            read(MAP, 304, headers={"If-None-Match": tag})

    def test_a_made_up_network_is_marked_on_its_map(self) -> None:
        make_network("dreams", "1990", made_up=True)
        member_at("dreamville", 50.0, 20.0, network="dreams")
        assert "Made-up network" in read("/en/networks/dreams/map/").text


class TestSmallMaps:
    """A glance beside the number, leading to the large map."""

    @pytest.mark.parametrize("address", ["/en/networks/eurocities/", "/en/networks/eurocities/members/"])
    def test_beside_the_number_of_a_network(self, address: str) -> None:
        place_all()
        page = read(address, on="2004-06-01")
        assert page.link("Map of members") == f"{MAP}?on=2004-06-01"
        drawn = dict(re.findall(r'<path class="dots dots-(\w+)" d="([^"]+)"', page.html))
        assert {held: line.count("L") + 1 for held, line in drawn.items()} == {"yes": 2, "cannot_tell": 1}

    def test_its_land_lies_in_the_same_window_as_its_dots(self) -> None:
        place_all()
        drawn = read("/en/networks/eurocities/", on="2004-06-01").html.partition("map-small")[2].partition("</svg>")[0]
        assert 'class="land"' in drawn
        assert 'class="dots dots-yes"' in drawn
        assert "<svg" not in drawn

    def test_of_all_networks_on_the_first_page(self) -> None:
        place_all()
        page = read("/en/", on="2004-06-01")
        assert page.link("Members of these networks") == "/en/countries/?on=2004-06-01"
        assert 'class="dots dots-yes"' in page.html

    def test_nowhere_where_no_place_is_known(self) -> None:
        assert "map-small" not in read("/en/networks/eurocities/members/", on="2004-06-01").html
        assert "map-small" not in read("/en/", on="2004-06-01").html
