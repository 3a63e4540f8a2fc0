"""What is kept of people, what for, and how long: one table that the privacy page, docs/privacy.md and tests read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of personal matter: what it is, what it is for, how long it is kept.

    rooms   the rooms that keep it; by `tick` says that a duty of the tick lets go of it in time
    """

    slug: str
    what: Words
    why: Words
    how_long: Words
    rooms: tuple[str, ...]
    by_tick: bool = False


RETENTION: Final = (
    Kept(
        "offices",
        _("The name of a person who holds or held a public office, and the office with its days"),
        _("To show who spoke for a city or a network, and by which decision"),
        _("The office and its days for good; the name until it is erased at the person’s request"),
        ("accounts", "register"),
    ),
    Kept(
        "account",
        _("Name, e-mail address, language and roles of a person who works here"),
        _("To let them sign in, to ask and tell them what their roles bring along"),
        _("The roles for good, without the name; the rest until the account is closed or erased"),
        ("accounts", "people", "tasks"),
    ),
    Kept(
        "invitations",
        _("The e-mail address of somebody who was invited to work here"),
        _("To let them in by the link of the letter, and to answer who was invited when"),
        _("90 days after the invitation ran out"),
        ("accounts",),
        by_tick=True,
    ),
    Kept(
        "contacts",
        _("Whom a network knows at a member, an office, a newspaper: name, function, how to reach them, calls, visits"),
        _("To write to the right person, and to know what was last spoken of"),
        _("Until the secretariat takes them out, or the person asks to be erased; lists on their way in for 30 days"),
        ("people",),
        by_tick=True,
    ),
    Kept(
        "reports",
        _("What somebody reported as wrong on a page, and the e-mail address they gave to hear what came of it"),
        _("To mend the record and to answer"),
        _("A year after the answer"),
        ("corrections",),
        by_tick=True,
    ),
    Kept(
        "questions",
        _("A digest, with a secret of the day, of the network address from which a form without sign-in was sent"),
        _("So that nobody can send such forms without end"),
        _("Until the secret of the day is thrown away, two days at most"),
        ("challenges",),
        by_tick=True,
    ),
    Kept(
        "sign-ins",
        _("That somebody is signed in, on which of their devices"),
        _("To keep them signed in and to let them end it"),
        _("14 days after signing in, or until they end it"),
        ("accounts",),
        by_tick=True,
    ),
    Kept(
        "files",
        _("Files that a network, a city or a person added, such as an application or a consent"),
        _("To prove what was asked and decided"),
        _("Until their keeper removes them, and a day more"),
        ("files",),
        by_tick=True,
    ),
    Kept(
        "files-naming",
        _("Files that name a person who was erased"),
        _("So that their keeper can put a version without the name in their place"),
        _("Closed to everybody else at once, gone after 30 days at the latest"),
        ("files",),
        by_tick=True,
    ),
    Kept(
        "files-aside",
        _("A file that came with a form in which something else was to be mended"),
        _("So that it need not be sent again"),
        _("Until the form is taken, a day at most"),
        ("files",),
        by_tick=True,
    ),
    Kept(
        "messages",
        _("Messages that were sent from here: to whom, what they said"),
        _("To look up later what somebody was told and asked"),
        _("Two years; that a message was sent, and when, for good"),
        ("outbox", "mailings"),
        by_tick=True,
    ),
    Kept(
        "log",
        _("Who did what and when, by a random key instead of a name"),
        _("To answer for every change, and to notice if one was made behind the record’s back"),
        _("For good; what it tells of a person goes when the person is erased, and the log still verifies"),
        ("audit",),
    ),
    Kept(
        "erasures",
        _("The random key of a person who was erased, when and by what right"),
        _("So that nobody comes back with an older backup"),
        _("For good; the key tells nothing of the person"),
        ("accounts",),
    ),
)
"""Every kind. A room that begins to keep something of people adds its line."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie: its name in the browser, what it is for, how long it stays. All of them are necessary."""

    name: str
    why: Words
    how_long: Words


COOKIES: Final = (
    Cookie(
        "koinon_session",
        _("It says that you are signed in. Without it you would have to sign in again on every page."),
        _("14 days, or until you sign out"),
    ),
    Cookie(
        "koinon_form",
        _("It makes sure that a form which arrives in your name was really sent by you."),
        _("A year"),
    ),
)
"""All cookies there are; who only reads gets none."""
