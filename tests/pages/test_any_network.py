"""A network that nothing in the program knows, written as a folder, has every page that the real ones have."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from koinon.web.urls import PAGES
from tests.browser.addresses import NO_PAGES
from tests.exchange import folder
from tests.pages.reading import read
from tests.real import load
from tests.worlds import world

pytestmark = pytest.mark.django_db

PARTS = {"network": "league", "organisation": "lipa", "country": "pl", "version": "first", "key": "lipa-council-2001"}
"""What stands in the addresses: all of it is told by the folder alone."""

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _folder() -> None:
    make_networks_of_a_folder()


@world
def make_networks_of_a_folder() -> None:
    """The league and the guild, as their folder tells of them."""
    with TemporaryDirectory() as written:
        root = Path(written)
        folder.write(root)
        folder.write_second_network(root)
        load(root, datetime(2026, 11, 22, 9, tzinfo=UTC))


def address_of(name: str, language: str) -> str:
    """The address of a page by its name, with the league in it."""
    [pattern] = [one for one in PAGES if one.name == name]
    wanted = set(re.findall(r"<slug:(\w+)>", str(pattern.pattern)))
    return reverse(name, kwargs={"language": language, **{part: PARTS[part] for part in wanted}})


@pytest.mark.parametrize("name", sorted({str(one.name) for one in PAGES} - {"compare_networks"}))
@pytest.mark.parametrize("language", ["en", "cs"])
def test_every_page_is_there(name: str, language: str) -> None:
    answer = Client().get(address_of(name, language), {"on": "2005-06-01"})
    assert answer.status_code == 200, answer.content[:2_000]
    if name not in NO_PAGES:
        assert f'<html lang="{language}"' in answer.content.decode()


def test_two_of_them_can_be_compared() -> None:
    assert "Guild" in read("/en/compare/", a="guild", b="league", on="2005-06-01").text


def test_the_pages_of_the_network_name_it_and_mark_it_as_made_up() -> None:
    for name in ("network_detail", "members_list", "network_map", "bodies_detail", "events_list", "claims_list"):
        seen = read(urlsplit(address_of(name, "en")).path, on="2005-06-01")
        assert "League" in seen.text, name
        assert "Made-up network" in seen.text, name


def test_no_slug_of_a_real_network_stands_in_the_program() -> None:
    slugs = [place.name for place in (ROOT / "data" / "networks").iterdir()]
    assert len(slugs) == 7
    program = [*ROOT.glob("koinon/**/*.py"), *ROOT.glob("koinon/**/*.html"), *ROOT.glob("config/*.py")]
    for path in program:
        text = path.read_text(encoding="utf-8")
        code = re.sub(r'"""(?:.|\n)*?"""|#[^\n]*', "", text)
        found = [slug for slug in slugs if re.search(rf"[\"'/]{slug}[\"'/]", code)]
        assert not found, (path, found)
