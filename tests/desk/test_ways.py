"""The ways on top of the desk's pages: in groups, none of them lost, the present one marked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from koinon.desk import ways
from koinon.desk.ways import MOST_IN_A_ROW, OF_A_NETWORK, OF_AN_ORGANISATION
from tests.desk.cast import Cast
from tests.desk.grid import of_a_case

NETWORK = "/en/desk/networks/harbours/"
LINK = re.compile(r'<a href="(?P<to>[^"]+)"(?: aria-current="(?P<current>\w+)")?>(?P<words>[^<]+)</a>')


def row(said: str, label: str) -> dict[str, str]:
    """The links of one of the two rows: words to how they are marked."""
    found = re.search(rf'<nav class="[\w-]+" aria-label="{label}">(.*?)</nav>', said, re.DOTALL)
    return {one["words"]: one["current"] or "" for one in LINK.finditer(found[1])} if found else {}


def rows(client, address: str) -> tuple[dict[str, str], dict[str, str]]:
    """Groups and sections of a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    said = answer.content.decode()
    return row(said, "Groups of pages"), row(said, "Sections")


def test_a_page_shows_the_groups_and_the_pages_of_its_own_group_alone(cast, signed_in):
    groups, sections = rows(signed_in("ada"), f"{NETWORK}arrears/")
    assert list(groups) == [str(words) for words, _pages in OF_A_NETWORK]
    assert groups == {**dict.fromkeys(groups, ""), "Members": "true"}
    assert sections == {"Members": "", "Cases": "", "Arrears": "page", "Confirmations": ""}


def test_every_page_of_a_network_is_two_steps_from_its_desk(cast, signed_in):
    ada = signed_in("ada")
    said = ada.get(NETWORK).content.decode()
    led = {one["to"] for one in LINK.finditer(said)}
    for address in [address for address in led if address.startswith(NETWORK)]:
        led |= {one["to"] for one in LINK.finditer(ada.get(address).content.decode())}
    for name in [name for _words, pages in OF_A_NETWORK for name, _page in pages]:
        assert reverse(name, kwargs={"language": "en", "network": "harbours"}) in led, name


def test_no_group_has_more_pages_than_fit_in_a_row(db):
    for _words, pages in [*OF_A_NETWORK, *OF_AN_ORGANISATION]:
        assert 1 <= len(pages) <= MOST_IN_A_ROW


@pytest.mark.parametrize(
    ("address", "group", "section"),
    [
        ("", {"Today": "page"}, {"What waits": "page"}),
        ("people/new/", {"People": "true"}, {"People": "true"}),
        ("posts/ends/", {"Looking ahead": "page"}, {"What ends soon": "page"}),
        ("members/salthaven/history/", {"Members": "true"}, {"Members": "true"}),
        ("members/salthaven/cases/begin/", {"Members": "true"}, {"Cases": "true"}),
    ],
)
def test_the_present_page_is_marked_or_the_section_that_it_lies_under(cast: Cast, signed_in, address, group, section):
    of_a_case(cast)
    groups, sections = rows(signed_in("ada"), f"{NETWORK}{address}")
    assert {words: current for words, current in groups.items() if current} == group
    assert {words: current for words, current in sections.items() if current} == section


def test_a_place_with_few_pages_has_them_in_one_row_and_one_with_many_in_groups(cast, signed_in, monkeypatch):
    page = "/en/desk/organisations/salthaven/cases/"
    monkeypatch.setattr(ways, "MOST_IN_A_ROW", 99)
    groups, sections = rows(signed_in("clara"), page)
    assert groups == {}
    assert list(sections) == [str(words) for _group, pages in OF_AN_ORGANISATION for _name, words in pages]
    assert sections["Cases"] == "page"
    monkeypatch.setattr(ways, "MOST_IN_A_ROW", 2)
    groups, sections = rows(signed_in("clara"), page)
    assert groups == {"Today": "", "In networks": "page", "Setting up": ""}
    assert "What waits" not in sections


def test_a_case_lies_under_the_cases_of_the_side_that_looks(cast, signed_in):
    where = of_a_case(cast)
    address = f"{NETWORK}members/salthaven/cases/{where['case']}/"
    for name, others in (("ada", "Arrears"), ("clara", "Posts in networks")):
        sections = rows(signed_in(name), address)[1]
        assert sections["Cases"] == "true"
        assert sections[others] == ""


def test_who_keeps_neither_side_has_no_ways_of_it(cast, signed_in):
    assert rows(signed_in("olga"), "/en/desk/") == ({}, {})
    where = of_a_case(cast)
    assert rows(signed_in("daniel"), f"{NETWORK}members/salthaven/cases/{where['case']}/") == ({}, {})
