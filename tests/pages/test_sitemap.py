"""What search engines are told of: every real page in every language, and nothing made up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.web import sitemap
from tests.api.world import CONSENT, NOON, make_world
from tests.register.world import admission, decide, make_city, make_league

pytestmark = pytest.mark.django_db

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses(path: str) -> list[str]:
    """The addresses that a sitemap or its index names."""
    answer = Client().get(path)
    assert answer.status_code == 200
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return [str(found.text) for found in root.iterfind("*/s:loc", SPACE)]


def make_worlds() -> None:
    """A made-up league of one city; two cities that stand in no network."""
    make_league()
    for slug in ("lipa", "dub", "olmo"):
        make_city(slug)
    decide("admits-lipa", admission("lipa", "2004-05-01"))


def every_address() -> list[str]:
    """The paths that all the parts of the index name, in order."""
    parts = [urlsplit(part).path for part in addresses("/sitemap.xml")]
    return [urlsplit(address).path for part in parts for address in addresses(part)]


def test_every_part_of_the_index_is_there_and_every_page_it_names_answers() -> None:
    make_worlds()
    parts = ["/sitemap-site.xml", "/sitemap-organisations-1.xml"]
    assert [urlsplit(part).path for part in addresses("/sitemap.xml")] == parts
    named = every_address()
    assert len(named) == len(set(named))
    for path in named:
        assert Client().get(path).status_code == 200, path
    assert {path.split("/")[1] for path in named} == {code for code, _name in settings.LANGUAGES}


def test_a_made_up_network_is_not_named() -> None:
    make_worlds()
    assert "http://testserver/en/networks/" in addresses("/sitemap-site.xml")
    assert "league" not in str(every_address())
    assert "admits-lipa" not in str(every_address())


def test_a_real_network_is_named_with_its_pages_and_members() -> None:
    make_world()
    assert "http://testserver/cs/networks/eurocities/members/" in addresses("/sitemap-networks-1.xml")
    assert "http://testserver/cs/organisations/lublin/" in addresses("/sitemap-organisations-1.xml")
    assert "http://testserver/cs/networks/eurocities/members/lublin/" in addresses("/sitemap-standings-1.xml")
    assert "http://testserver/cs/networks/eurocities/members/goteborg/" not in addresses("/sitemap-standings-1.xml")
    assert f"http://testserver/cs/entries/{CONSENT}/" in addresses("/sitemap-entries-1.xml")


def test_a_country_is_named_where_a_real_organisation_is_recorded() -> None:
    make_world()
    assert "http://testserver/cs/countries/se/" in addresses("/sitemap-site.xml")
    assert "http://testserver/cs/countries/fr/" not in addresses("/sitemap-site.xml")


def test_a_recorded_duplicate_is_not_named() -> None:
    make_world()
    make_city("lublino")
    atlas.merge_organisations(actor=COMMAND_LINE, at=NOON, duplicate="lublino", stays="lublin", why="one city")
    assert "/lublino/" not in str(every_address())
    assert "/en/organisations/lublin/" in every_address()


def test_an_organisation_that_stands_in_a_made_up_network_alone_is_not_named() -> None:
    make_worlds()
    assert "lipa" not in str(addresses("/sitemap-organisations-1.xml"))
    assert "http://testserver/en/organisations/dub/" in addresses("/sitemap-organisations-1.xml")


def test_many_pages_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PAGES_A_PART", 20)
    make_world()
    whole = every_address()
    monkeypatch.setattr(sitemap, "PAGES_A_PART", 1)
    parts = [urlsplit(part).path for part in addresses("/sitemap.xml")]
    assert [part for part in parts if "organisations" in part] == [
        f"/sitemap-organisations-{n}.xml" for n in range(1, 5)
    ]
    assert every_address() == whole


@pytest.mark.parametrize(
    "part", ["1", "organisations", "organisations-0", "organisations-2", "organisations-01", "organisations-99999999",
             "networks-1", "nothing", "nothing-1", "-1", "site-1"],
)  # fmt: skip
def test_a_part_that_is_not_there_is_not_found(part: str) -> None:
    make_worlds()
    assert Client().get(f"/sitemap-{part}.xml").status_code == 404


def test_a_sitemap_costs_as_many_queries_for_more(django_assert_num_queries: Any) -> None:
    make_world()
    for number in range(5):
        make_city(f"more-{number}")
    for part, queries in (("organisations-1", 3), ("networks-1", 2), ("standings-1", 3), ("entries-1", 2), ("site", 3)):
        with django_assert_num_queries(queries):
            addresses(f"/sitemap-{part}.xml")
    with django_assert_num_queries(8):
        addresses("/sitemap.xml")


def test_robots_are_shown_the_sitemap() -> None:
    assert b"Sitemap: http://testserver/sitemap.xml" in Client().get("/robots.txt").content
