"""Feeds as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
SPACE = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without any entry was updated: the element must be there, and nothing has happened yet."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; `id` is an IRI that never changes, `text` plain words with line breaks."""

    id: str
    title: str
    address: str
    updated: datetime
    published: datetime
    text: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, or one page of it (RFC 5005): `next_address` is where it goes on, "" where it ends."""

    id: str
    title: str
    subtitle: str
    author: str
    language: str
    own_address: str
    page_address: str
    generator: str
    entries: Sequence[FeedEntry]
    next_address: str = ""
    previous_address: str = ""


def feed_text(feed: Feed) -> str:
    """The feed as XML."""
    root = ElementTree.Element("feed", {"xmlns": SPACE, LANGUAGE: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _instant(max((entry.updated for entry in feed.entries), default=NEVER)))
    _add(_add(root, "author", ""), "name", feed.author)
    _add(root, "generator", feed.generator)
    _link(root, "self", feed.own_address, "application/atom+xml")
    _link(root, "alternate", feed.page_address, "text/html")
    for relation, address in (("previous", feed.previous_address), ("next", feed.next_address)):
        if address:
            _link(root, relation, address, "application/atom+xml")
    for entry in feed.entries:
        _entry(root, entry)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _entry(root: ElementTree.Element, entry: FeedEntry) -> None:
    element = _add(root, "entry", "")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", _instant(entry.updated))
    _add(element, "published", _instant(entry.published))
    _link(element, "alternate", entry.address, "text/html")
    if entry.category:
        element.append(ElementTree.Element("category", {"term": entry.category}))
    _add(element, "content", entry.text).set("type", "text")


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = _sayable(text)
    return element


def _link(parent: ElementTree.Element, relation: str, address: str, media_type: str) -> None:
    parent.append(ElementTree.Element("link", {"rel": relation, "href": address, "type": media_type}))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _sayable(text: str) -> str:
    """Without the signs that XML 1.0 cannot say."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
