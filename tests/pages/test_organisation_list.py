"""All organisations, found by any name, with what each is on the day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from tests.api.world import NOON, make_city, make_members, make_world
from tests.pages.reading import Seen, asked_in, read

pytestmark = pytest.mark.django_db

ADDRESS = "/en/organisations/"


def seen(status: int = 200, **parameters: str) -> Seen:
    return read(ADDRESS, status, **parameters)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def test_everyone_is_there_also_who_is_no_member() -> None:
    page = seen(on="2004-06-01")
    assert page.names() == ["Belfast", "Gothenburg", "Lublin", "Prague"]
    assert page.row("Gothenburg")[3] == "none known on this day"
    assert page.row("Lublin")[3].startswith("certain EUROCITIES")


def test_any_language_finds_and_says_what_it_found() -> None:
    page = seen(q="Prag")
    assert page.names() == ["Prague"]
    assert seen(q="göteborg").names() == seen(q="GOTEBORG").names() == ["Gothenburg"]


def test_a_name_that_is_not_shown_is_named() -> None:
    page = read("/sv/organisations/", q="gothenburg")
    assert page.names() == ["Göteborg"]
    assert "Gothenburg" in page.row("Göteborg")[0]
    assert "Gothenburg" not in read("/sv/organisations/", q="göteborg").row("Göteborg")[0]


def test_the_headers_search_keeps_the_day() -> None:
    page = seen(on="2004-06-01", q="lub")
    assert page.html.count('<input type="hidden" name="on" value="2004-06-01">') >= 2
    assert 'name="q" value="lub"' in page.html


def test_filters_narrow() -> None:
    assert seen(on="2004-06-01", network="eurocities", held="yes").names() == ["Lublin", "Prague"]
    assert seen(country="SE").names() == ["Gothenburg"]
    assert seen(country="ZZ").names() == []
    assert '<option value="ZZ" selected>Country not known' in seen(country="ZZ").html
    assert seen(kind="city", q="l").names() == ["Belfast", "Lublin"]
    assert asked_in(seen(on="2004-06-01", country="SE").link("Clear")) == {"on": "2004-06-01"}


@pytest.mark.parametrize("parameter", ["network", "country", "kind", "held"])
def test_a_choice_that_is_none_is_explained(parameter: str) -> None:
    page = seen(400, **{parameter: "nothing"})
    assert "“nothing”" in page.text
    assert len(page.names()) == 4


def test_nothing_found_says_what_to_try() -> None:
    assert "Nothing found. Try a part of the name" in seen(q="xyzzy").text


def test_a_recorded_duplicate_stands_there_once() -> None:
    make_city("lublino", "PL")
    by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
    atlas.merge_organisations(**by, duplicate="lublino", stays="lublin", why="one city")
    page = seen(q="lublin")
    assert page.names() == ["Lublin"]
    assert "found as" not in page.text
    assert "found as “Lublino" in seen(q="lublino").text


def test_a_day_before_everything_is_a_day() -> None:
    assert seen(on="1900-01-01").row("Lublin")[3] == "none known on this day"


def test_a_day_that_is_none_is_explained() -> None:
    assert "“2003-13-01”" in seen(400, on="2003-13-01").text


@pytest.mark.parametrize("number", [3, 30, 70])
def test_a_constant_number_of_queries(number: int, django_assert_num_queries: Any) -> None:
    make_members(number)
    with django_assert_num_queries(8):
        page = seen(on="2012-01-01")
    assert len(page.names()) == min(number + 4, 50)


def test_the_twin_has_the_same_organisations() -> None:
    page = seen(on="2004-06-01", country="PL")
    address = page.link("CSV")
    assert address == "/en/organisations.csv?on=2004-06-01&country=PL"
    lines = Client().get(address).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("on,known,organisation,name,kind,country,network,held")
    assert lines[1:] == ["2004-06-01,,lublin,Lublin,city,PL,eurocities,yes,full,yes,no"]
    assert (
        "\n2004-06-01,,goteborg,Gothenburg,city,SE,,,,,no\r\n"
        in Client().get("/en/organisations.csv?on=2004-06-01").text
    )


def test_the_twin_of_a_mistaken_list_explains_it() -> None:
    assert "“XX”" in read("/en/organisations.csv", 400, country="XX").text


def test_no_cell_is_a_formula() -> None:
    identity = {"kind": "city", "country": "PL"}
    names = [{"language": "pl", "text": "=1+1", "own": True, "source": "geonames"}]
    by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
    atlas.settle_organisation(**by, slug="belfast", identity=identity, names=names, populations=[])
    assert ",'=1+1," in Client().get("/en/organisations.csv").text
