"""Feeds as RFC 4287 has them, whatever words stand in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from koinon.lib.atom import Feed, FeedEntry, feed_text

ATOM = "{http://www.w3.org/2005/Atom}"
EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 22, 8, 0, 0, 5, tzinfo=UTC)


def entry(**fields: Any) -> FeedEntry:
    told = {
        "id": "https://x/entries/a/#version-1", "title": "A", "address": "https://x/en/entries/a/", "updated": EARLY,
        "published": EARLY, "text": "words",
    }  # fmt: skip
    return FeedEntry(**{**told, **fields})


def read(*entries: FeedEntry, **fields: Any) -> ElementTree.Element:
    told = {
        "id": "https://x/f", "title": "F", "subtitle": "S", "author": "Koinon", "language": "cs",
        "own_address": "https://x/f", "page_address": "https://x/p", "generator": "Koinon 1",
    }  # fmt: skip
    return ElementTree.fromstring(feed_text(Feed(**{**told, "entries": entries, **fields})))  # noqa: S314 - our own


def test_a_feed_has_all_that_it_must_and_is_as_new_as_its_newest_entry():
    feed = read(entry(), entry(id="https://x/entries/b/#version-1", updated=LATE))
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "cs"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T08:00:00.000005Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Koinon"
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(one.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]


def test_a_feed_without_entries_is_valid_too_and_leads_nowhere_else():
    feed = read()
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert feed.findall(f"{ATOM}entry") == []


def test_a_feed_in_pages_leads_on():
    links = {
        link.get("rel"): link.get("href") for link in read(next_address="https://x/f?page=2").findall(f"{ATOM}link")
    }
    assert links["next"] == "https://x/f?page=2"
    assert "previous" not in links


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_words_can_be_read_back(words):
    feed = read(entry(title=words, text=words))
    said = "".join(sign for sign in words if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
    assert (feed.findtext(f"{ATOM}entry/{ATOM}title") or "") == said
