"""What search engines are told of: every real page in every language, and nothing made up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from koinon.web import sitemap
from tests.api.world import make_world
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


def test_every_part_of_the_index_is_there_and_every_page_it_names_answers() -> None:
    make_worlds()
    parts = addresses("/sitemap.xml")
    assert [urlsplit(part).path for part in parts] == ["/sitemap-networks.xml", "/sitemap-1.xml"]
    named = [urlsplit(address).path for part in parts for address in addresses(urlsplit(part).path)]
    assert len(named) == len(set(named))
    for path in named:
        assert Client().get(path).status_code == 200, path
    assert {path.split("/")[1] for path in named} == {code for code, _name in settings.LANGUAGES}


def test_a_made_up_network_is_not_named() -> None:
    make_worlds()
    assert "http://testserver/en/networks/" in addresses("/sitemap-networks.xml")
    assert "league" not in str(addresses("/sitemap-networks.xml"))


def test_a_real_network_is_named_with_its_pages_and_members() -> None:
    make_world()
    assert "http://testserver/cs/networks/eurocities/members/" in addresses("/sitemap-networks.xml")
    assert "http://testserver/cs/organisations/lublin/" in addresses("/sitemap-1.xml")


def test_an_organisation_that_stands_in_a_made_up_network_alone_is_not_named() -> None:
    make_worlds()
    assert "lipa" not in str(addresses("/sitemap-1.xml"))
    assert "http://testserver/en/organisations/dub/" in addresses("/sitemap-1.xml")


def test_each_page_names_itself_in_every_language() -> None:
    make_worlds()
    root = ElementTree.fromstring(Client().get("/sitemap-1.xml").content)  # noqa: S314 - our own
    for page in root.iterfind("s:url", SPACE):
        languages = {link.get("hreflang") for link in page.iterfind("x:link", SPACE)}
        assert languages == {code for code, _name in settings.LANGUAGES}


def test_many_organisations_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "ORGANISATIONS_A_PART", 1)
    make_worlds()
    assert len(addresses("/sitemap.xml")) == 3
    assert addresses("/sitemap-1.xml") != addresses("/sitemap-2.xml")


@pytest.mark.parametrize("part", ["0", "2", "99999999", "nothing", "-1"])
def test_a_part_that_is_not_there_is_not_found(part: str) -> None:
    make_worlds()
    assert Client().get(f"/sitemap-{part}.xml").status_code == 404


def test_a_sitemap_costs_as_many_queries_for_more(django_assert_num_queries: Any) -> None:
    make_worlds()
    for number in range(5):
        make_city(f"more-{number}")
    with django_assert_num_queries(3):
        addresses("/sitemap-1.xml")
    with django_assert_num_queries(2):
        addresses("/sitemap-networks.xml")


def test_robots_are_shown_the_sitemap() -> None:
    assert b"Sitemap: http://testserver/sitemap.xml" in Client().get("/robots.txt").content
