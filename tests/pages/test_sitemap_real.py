"""The sitemap of the real networks: no page that may be found is missing, and each that is named is there."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from koinon.web import sitemap
from tests.browser.addresses import EXAMPLES
from tests.browser.running import ROOT
from tests.pages.test_sitemap import SPACE, addresses, every_address
from tests.real import real_networks  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_networks")]

NAMED_ELSEWHERE = {"city_detail"}
"""Pages whose canonical address is another one's."""


def test_no_page_is_missing() -> None:
    named = set(every_address())
    pages = {name: paths for name, paths in EXAMPLES.items() if name not in NAMED_ELSEWHERE}
    invented = {path.stem for path in (ROOT / "data-made-up").glob("*/*")}
    real = {path for paths in pages.values() for path in paths if not invented & set(urlsplit(path).path.split("/"))}
    assert not {f"/en/{urlsplit(path).path}" for path in real} - named
    assert not [path for path in named if "?" in path]


def test_a_page_that_is_no_address_of_its_own_is_not_named() -> None:
    assert {resolve(path).url_name for path in every_address()} == set(EXAMPLES) - NAMED_ELSEWHERE


def test_a_page_of_every_kind_answers_and_says_itself_that_it_may_be_found() -> None:
    by_name: dict[str | None, list[str]] = defaultdict(list)
    for path in every_address():
        by_name[resolve(path).url_name].append(path)
    for name, paths in by_name.items():
        for path in paths[:: len(paths) // 3 or 1]:
            answer = Client().get(path)
            assert answer.status_code == 200, path
            assert b"noindex" not in answer.content, (name, path)
            assert f'<link rel="canonical" href="http://testserver{path}">' in answer.content.decode(), path


def test_each_page_names_itself_in_every_language_and_each_of_them_is_named() -> None:
    languages = [code for code, _name in settings.LANGUAGES]
    named = set(every_address())
    for part in addresses("/sitemap.xml"):
        root = ElementTree.fromstring(Client().get(urlsplit(part).path).content)  # noqa: S314 - our own
        for page in root.iterfind("s:url", SPACE):
            links = {str(link.get("hreflang")): str(link.get("href")) for link in page.iterfind("x:link", SPACE)}
            assert list(links) == languages
            assert page.findtext("s:loc", namespaces=SPACE) in links.values()
            assert {urlsplit(address).path for address in links.values()} <= named
            assert all(urlsplit(address).path.startswith(f"/{code}/") for code, address in links.items())


def test_each_part_keeps_the_limits_of_the_protocol() -> None:
    for part in addresses("/sitemap.xml"):
        answer = Client().get(urlsplit(part).path)
        assert 0 < len(addresses(urlsplit(part).path)) <= 50_000
        assert len(answer.content) < 50_000_000
    assert sitemap.PAGES_A_PART * len(settings.LANGUAGES) <= 50_000
