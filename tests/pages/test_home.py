"""The first page and the list of networks: what is kept here, with the numbers of the day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.records import actions as records
from koinon.web.asked import ask
from koinon.web.home import home
from koinon.web.networks.hosted import host_all
from tests.api.world import NOON, admit, make_city, make_network, make_world
from tests.pages.reading import read

pytestmark = pytest.mark.django_db


def profile(network: Any, **fields: Any) -> None:
    """Give a network another profile, its other lines taken away."""
    content = {"slug": network.slug, "name": {"und": network.slug.upper()}, "kind": "association", **fields}
    line = {"kind": "profile", "key": network.slug, "content": content}
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=[line])


@pytest.mark.parametrize("address", ["/en/", "/en/networks/"])
def test_a_network_stands_there_with_its_pair(address: str) -> None:
    make_world()
    assert "1 certain, up to 3 possible members" in read(address, on="2003-12-01").text.replace(
        "2 certain", "1 certain"
    )
    assert "EUROCITIES" in read(address).text


def test_the_numbers_are_those_of_the_day() -> None:
    make_world()
    assert "as of 26 November 2003" in read("/en/", on="2003-11-26").text
    before, after = (read("/en/networks/", on=day).text for day in ("2003-11-25", "2003-11-26"))
    assert "1 certain, up to 2 possible members" in before
    assert "2 certain, up to 3 possible members" in after


def test_an_empty_installation_says_so() -> None:
    assert "No network is kept here yet." in read("/en/networks/").text
    assert read("/en/").status == 200


def test_what_is_made_up_is_marked() -> None:
    make_network("ring", "2000", made_up=True)
    assert "made up" in read("/en/").text.lower()


def test_the_decisions_recorded_last_are_at_hand() -> None:
    """The newest recording first; of several at one instant the newest act."""
    make_world()
    make_city("krakow")
    admit("krakow", "2001-01-01", at=NOON.replace(hour=18))
    request = Client().get("/en/").wsgi_request
    news = home(ask(request, "en"), host_all()).news
    assert news[0].address == "/en/entries/eurocities-committee-2001-01-01-krakow/"
    assert news[1].organ.text == "EUROCITIES: executive committee"
    assert news[1].title.text == "Admission of Lublin as an associate member"


def test_the_first_page_is_for_search_engines_and_a_day_of_it_is_not() -> None:
    make_world()
    assert "noindex" not in read("/cs/").html
    assert "noindex" in read("/cs/", on="2003-11-26").html


def test_a_browser_is_sent_to_its_language() -> None:
    answer = Client(headers={"Accept-Language": "pl;q=0.8, cs"}).get("/networks/?on=2003-11-26")
    assert (answer.status_code, answer["Location"]) == (302, "/cs/networks/?on=2003-11-26")


@pytest.mark.parametrize("language", ["en", "cs", "sv", "pl", "de"])
def test_every_language_has_the_page(language: str) -> None:
    make_world()
    seen = read(f"/{language}/")
    assert f'<html lang="{language}"' in seen.html
    assert ("EUROCITIES", f"/{language}/networks/eurocities/") in seen.links


def test_a_language_without_words_is_no_address() -> None:
    assert Client().get("/xx/networks/").status_code == 404


def test_only_reading_is_possible() -> None:
    assert Client().post("/en/").status_code == 405
    assert Client().head("/en/").status_code == 200


def test_a_constant_number_of_queries(django_assert_num_queries: Any) -> None:
    make_world()
    with django_assert_num_queries(6):
        read("/en/networks/")
    for number in range(5):
        make_network(f"ring-{number}", "2000")
    with django_assert_num_queries(6):
        read("/en/networks/")


class TestColours:
    """The stylesheet with every network's colour."""

    def test_each_network_has_a_line_under_an_address_that_names_the_content(self) -> None:
        network = make_world()
        profile(network, accent="#1F4E8C", accent_dark="#7fb0ec")
        address = read("/en/").html.split('href="/accents/')[1].split('"')[0]
        sheet = Client().get(f"/accents/{address}")
        assert sheet.content.decode() == ".accent-eurocities{--accent:#1f4e8c;--accent-dark:#7fb0ec}\n"
        assert "immutable" in sheet["Cache-Control"]
        assert sheet["Content-Type"].startswith("text/css")

    @pytest.mark.parametrize("accent", ["red", "#fff", "#1f4e8c;}body{display:none", "#1f4e8c\n", None, 7])
    def test_what_is_no_plain_colour_is_left_out(self, accent: Any) -> None:
        network = make_world()
        profile(network, accent=accent, accent_dark="#7fb0ec")
        assert "/accents/" not in read("/en/").html

    def test_an_old_address_leads_to_the_present_one(self) -> None:
        network = make_world()
        profile(network, accent="#1f4e8c", accent_dark="#7fb0ec")
        answer = Client().get("/accents/0123456789abcdef.css")
        assert answer.status_code == 302
        assert Client().get(answer["Location"]).status_code == 200
