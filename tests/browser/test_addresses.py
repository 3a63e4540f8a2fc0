"""No page is forgotten: every name in the addresses has an example, and every example leads to its page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, resolve

from koinon.web.urls import PAGES
from tests.browser.addresses import ERRORS, EVERY, EXAMPLES, NO_PAGES

NAMES = {one.name for one in PAGES if isinstance(one, URLPattern)}


def test_every_page_has_an_example_address():
    assert all(isinstance(one, URLPattern) for one in PAGES), "a nested list of addresses has to be walked here"
    assert set(EXAMPLES) | NO_PAGES == NAMES
    assert not set(EXAMPLES) & NO_PAGES
    assert all(EXAMPLES.values())


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in EXAMPLES.items() for path in paths])
def test_an_example_is_an_address_of_its_page(name, path):
    assert resolve(f"/en/{urlsplit(path).path}").url_name == name


def test_each_address_is_looked_at_once():
    assert len(set(EVERY)) == len(EVERY)
    assert set(ERRORS) < set(EVERY)
