"""The chronicle of what was recorded, as a page and as a feed."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.register import actions as register
from tests.api.world import ADMISSION, DECISIONS, admit, after, make_members, make_network, make_world
from tests.pages.reading import Seen, asked_in, read

pytestmark = pytest.mark.django_db

ADDRESS = "/en/networks/eurocities/changes/"
FEED = "/en/networks/eurocities/changes.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
AS_KNOWN = {"known": "2026-11-21T00:00:00Z"}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def seen(**parameters: str) -> Seen:
    return read(ADDRESS, **parameters)


def feed(address: str = FEED, **parameters: str) -> ElementTree.Element:
    answer = Client().get(address, query_params=parameters)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def titles(told: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in told.findall(f"{ATOM}entry")]


def mend() -> None:
    content = {**DECISIONS[ADMISSION], "on": "2003-11-27"}
    register.mend_entry(actor=COMMAND_LINE, at=after(5), key=ADMISSION, content=content, why="The day was misread.")


class TestPage:
    """Newest first, by the instant of recording; each with its own day."""

    def test_decisions_of_one_instant_come_first_and_by_their_own_day(self) -> None:
        words = seen().text
        first, second = words.index("Admission of Lublin as an associate member"), words.index("Consent to join")
        assert first < second < words.index("Attestation")
        assert "recorded 20 November 2026, 12:00 UTC 26 November 2003 Admission of Lublin" in words

    def test_what_was_recorded_at_one_instant_stands_under_it_once(self) -> None:
        assert seen().text.count("recorded 20 November 2026, 12:00 UTC") == 1
        mend()
        assert seen().text.count("recorded 20 November 2026, 17:00 UTC") == 1

    def test_what_is_recorded_later_stands_above_whatever_its_own_day_is(self) -> None:
        admit("goteborg", "1990-01-01", at=after(2))
        words = seen().text
        assert words.index("1 January 1990") < words.index("26 November 2003")

    def test_a_mended_mistake_stands_beside_what_it_mended_with_its_reason(self) -> None:
        assert "Mended" not in seen().text
        mend()
        words = seen().text
        assert "Mended: Admission of Lublin" in words
        assert "Why it was mended: The day was misread." in words
        assert words.count("A later version took its place: 20 November 2026, 17:00 UTC") == 1

    def test_as_known_before_the_mending_there_was_none(self) -> None:
        mend()
        words = seen(known="2026-11-20T13:00:00Z").text
        assert "Mended" not in words
        assert "A later version took its place" not in words

    def test_before_anything_was_recorded_there_is_nothing(self) -> None:
        assert "Nothing has been recorded." in seen(known="2026-01-01T00:00:00Z").text

    def test_each_line_leads_to_its_entry_and_to_the_standings(self) -> None:
        page = seen(**AS_KNOWN)
        assert f"/entries/{ADMISSION}/" in page.link("Admission of Lublin")
        assert f"/en/networks/eurocities/members/lublin/?known={AS_KNOWN['known'].replace(':', '%3A')}" in {
            address for _text, address in page.links
        }

    def test_a_network_shows_its_own_and_the_whole_shows_all(self) -> None:
        make_network("league", "2000")
        admit("goteborg", "2010-01-01", network="league", at=after(1))
        assert "LEAGUE" not in seen().text
        assert "Gothenburg in LEAGUE" in read("/en/changes/").text
        assert "Consent to join EUROCITIES" in read("/en/changes/").text

    def test_a_long_chronicle_has_pages_and_refuses_one_beyond_the_last(self) -> None:
        make_members(40)
        assert "1 to 30 of 50" in seen().text
        assert asked_in(seen().link("Next")) == {"page": "2"}
        assert "31 to 50 of 50" in seen(page="2").text
        assert "The list has no such page" in read(ADDRESS, 404, page="3").text

    def test_a_day_that_is_none_is_explained(self) -> None:
        assert "“never”" in read(ADDRESS, 400, on="never").text

    @pytest.mark.parametrize("number", [3, 25])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_members(number)
        with django_assert_num_queries(15):
            seen()

    def test_the_first_page_and_the_network_lead_here(self) -> None:
        assert read("/en/").link("All that was recorded") == "/en/changes/"
        assert read("/en/networks/eurocities/").link("Chronicle") == ADDRESS


class TestFeed:
    """Atom: the feed's dates are those of recording."""

    def test_pages_name_their_feed_for_readers_of_feeds(self) -> None:
        for page, address in (("/en/", "/en/changes.atom"), ("/en/networks/eurocities/", FEED), (ADDRESS, FEED)):
            assert f'<link rel="alternate" type="application/atom+xml" href="{address}"' in read(page).html
        assert "application/atom+xml" not in read("/en/networks/eurocities/statutes/").html

    def test_the_feed_says_what_the_page_says(self) -> None:
        told = feed()
        assert titles(told)[:2] == ["Admission of Lublin as an associate member", "Consent to join EUROCITIES"]
        content = told.findtext(f"{ATOM}entry/{ATOM}content") or ""
        assert content.startswith("Decided: 26 November 2003, executive committee, EUROCITIES.")
        assert "Admits Lublin to EUROCITIES" in content
        assert told.findtext(f"{ATOM}updated") == "2026-11-20T12:00:00.123456Z"

    def test_an_entry_has_one_name_in_every_language_and_every_version_its_own(self) -> None:
        mend()
        english, czech = feed(), feed("/cs/networks/eurocities/changes.atom")
        names = [entry.findtext(f"{ATOM}id") for entry in english.findall(f"{ATOM}entry")]
        assert names == [entry.findtext(f"{ATOM}id") for entry in czech.findall(f"{ATOM}entry")]
        assert len(set(names)) == len(names)
        assert names[0] == f"http://testserver/entries/{ADMISSION}/#version-2"
        assert titles(english)[0] == "Mended: Admission of Lublin as an associate member"

    def test_the_name_of_an_entry_leads_to_its_page(self) -> None:
        answer = Client().get(f"/entries/{ADMISSION}/", follow=True)
        assert answer.status_code == 200
        assert 'id="version-1"' in answer.content.decode()

    def test_a_long_feed_leads_on_and_a_short_one_does_not(self) -> None:
        assert not [link for link in feed().findall(f"{ATOM}link") if link.get("rel") == "next"]
        make_members(40)
        links = {link.get("rel"): link.get("href") for link in feed().findall(f"{ATOM}link")}
        assert links["next"] == f"http://testserver{FEED}?page=2"
        assert len(titles(feed(page="2"))) == 20

    def test_all_networks_have_one_feed(self) -> None:
        make_network("league", "2000")
        admit("goteborg", "2010-01-01", network="league", at=after(1))
        assert len(titles(feed("/en/changes.atom"))) == len(titles(feed())) + 1

    def test_a_feed_that_did_not_change_is_not_sent_twice(self) -> None:
        tag = Client().get(FEED).headers["ETag"]
        assert Client(headers={"If-None-Match": tag}).get(FEED).status_code == 304
        mend()
        assert Client(headers={"If-None-Match": tag}).get(FEED).status_code == 200
