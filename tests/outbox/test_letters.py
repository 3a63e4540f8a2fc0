"""Both parts of a letter say the same, and nothing that is put in gets out of its place."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.outbox.letters import Button, Letter, written
from koinon.outbox.unsubscribing import Subscription, address_of
from tests.outbox.conftest import LETTER

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30).filter(str.strip)


def said(told: str) -> list[str]:
    return told.split()


def words_of_html(html: str) -> list[str]:
    body = html[html.index("<body") :]
    for address in re.findall(r'href="([^"]*)"', body):
        body = body.replace("</a>", f" {address}", 1)
    return said(unescape(re.sub(r"<[^>]*>", " ", body)))


def words_of_text(text: str) -> list[str]:
    return said(text.replace("\n-- \n", "\n").replace("\n* ", "\n"))


def test_text_and_html_say_the_same():
    told = written(LETTER, language="cs", made_up=True, unsubscribe="https://rivers.example/cs/unsubscribe/x/")
    text, html = words_of_text(told.text), words_of_html(told.html)
    assert [word.strip(":") for word in text] == [word.strip(":") for word in html]
    assert "1. května 2004" in told.text
    assert "https://network.example/cs/desk/?a=1&b=2" in told.text
    assert "src=" not in told.html


@given(st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3), WORDS)
def test_whatever_is_put_in_stays_text(paragraphs, items, subject):
    letter = Letter(subject=subject, paragraphs=tuple(paragraphs), items=tuple(items))
    told = written(letter, language="en", made_up=False)
    put_in = [word for part in (*paragraphs, *items) for word in said(part)]
    assert [word for word in words_of_html(told.html) if word not in {"*"}] == [w for w in put_in if w not in {"*"}]
    assert not re.search(r"[\r\n]", told.subject)


def test_a_letter_in_a_language_that_the_pages_do_not_speak_leads_to_one_that_they_do():
    digest = Subscription("p-abcdefgh", "rivers", "tasks.digest")
    assert urlsplit(address_of(digest, "lt")).path.startswith("/en/unsubscribe/")
    assert urlsplit(address_of(digest, "cs")).path.startswith("/cs/unsubscribe/")


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: all@opava.cz", "Hello\nX: y", "Hello\u2028there", "a\x00b"])
def test_a_subject_is_one_line(subject):
    told = written(Letter(subject=subject), language="en", made_up=False)
    assert len(told.subject.splitlines()) == 1
    assert "\x00" not in told.subject


def test_a_letter_without_a_subject_is_none():
    with pytest.raises(ValueError, match="subject"):
        Letter(subject=" \n ")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/desk/", "https://x.example/ y", 'https://x/"><b>', ""])
def test_a_button_leads_to_an_absolute_address_only(address):
    with pytest.raises(ValueError, match="absolute"):
        Button("Open", address)
