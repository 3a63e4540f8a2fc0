"""What a message says, once, and its two parts made from it: plain text and HTML.

The words come translated from whoever writes the letter. Both templates walk over the same parts in the same order, so
the two say the same; whatever is put in is escaped, and nothing in a letter can add a header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, override
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
LONGEST_SUBJECT, LONGEST_ADDRESS = 300, 254
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing a letter asks for: a link with words on it. `address` is absolute, http or https."""

    words: str
    address: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[^\s<>\"]+", self.address):
            raise ValueError("A letter's button leads to an absolute address of http or https without spaces.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several things a letter asks for: the link to where it is done, what is to be known, what asks for it."""

    link: Button
    notes: tuple[str, ...] = ()
    source: Button | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in plain parts, in the order in which they are read. Only the subject has to be there.

    `rows` are pairs such as ("Day", "1 May 2004"), `items` a list, `entries` one with links, `closing` what follows the
    button, `footer` says why one gets this.
    """

    subject: str
    greeting: str = ""
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    button: Button | None = None
    closing: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not one_line(self.subject):
            raise ValueError("A letter has a subject.")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a writer of letters is told: for whom, in which language, and the keys that were queued as `context`."""

    kind: str
    language: str
    network: str
    organisation: str
    to_person: str
    made_up: bool
    context: Mapping[str, Any]


Writer = Callable[[Envelope], Letter]
"""Writes the letter of one kind, with the receiver's language already active. Reads; never writes."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is sent: one line of subject, and the same words as text and as HTML."""

    subject: str
    text: str
    html: str


def written(letter: Letter, *, language: str, made_up: bool, unsubscribe: str = "") -> Written:
    """Both parts of a letter. `made_up` marks it so in subject and text; `unsubscribe` is a link that ends such."""
    with override(language):
        subject = one_line(letter.subject)
        notes = list(letter.footer)
        if made_up:
            subject = gettext("[made up] %(subject)s") % {"subject": subject}
            notes.insert(0, gettext("This message is about a made-up network. Nothing in it happened."))
        parts = {
            "letter": letter,
            "subject": subject,
            "language": language,
            "notes": notes,
            "unsubscribe": unsubscribe,
            "unsubscribe_words": gettext("Unsubscribe from such messages"),
        }
        text = _templates.get_template("outbox/letter.txt").render(parts)
        html = _templates.get_template("outbox/letter.html").render(parts)
    return Written(subject[:LONGEST_SUBJECT], re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html)


def is_address(told: str) -> bool:
    """Whether a message can be sent there: one e-mail address by itself, its first part in ASCII."""
    try:
        validate_email(told)
    except ValidationError:
        return False
    return len(told) <= LONGEST_ADDRESS


def one_line(told: str) -> str:
    """The text on one line, without anything that ends a line or a header: for subjects."""
    return CONTROL.sub(" ", told).strip()
