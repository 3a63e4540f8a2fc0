"""Somebody with an account, and letters."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.utils import translation

from koinon.accounts.actions import create_person
from koinon.accounts.ways_in.actions import accept_invitation, invite
from koinon.acts.wrapper import COMMAND_LINE
from koinon.desk.signing_in.letters import WRITERS
from koinon.lib import clock
from koinon.lib.text import Text
from koinon.lib.writing import Actor
from koinon.outbox.letters import Envelope
from koinon.outbox.models import Mail

PASSWORD = "nine tall ships in harbour"
ADDRESS = "nina@cast.example"


def account_of(name="Nina", email=ADDRESS, password=PASSWORD, language="en"):
    """An account, made the only way there is."""
    at = clock.now()
    person = create_person(actor=COMMAND_LINE, at=at, name=Text.of({"und": name}))
    invitation = invite(actor=COMMAND_LINE, at=at, person=person.key, email=email)
    return accept_invitation(
        actor=Actor(person.key), at=at, invitation=invitation.pk, encoded=make_password(password), language=language
    )


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    """The same hash with little memory and one pass: what is tested is not how dear it is."""
    for name, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


@pytest.fixture
def nina(db):
    """Somebody with an account and a password."""
    return account_of()


@pytest.fixture
def signs_in(client):
    """Sign in by the page."""

    def sign_in(email=ADDRESS, password=PASSWORD, to="", **headers):
        given = {"login": email, "password": password, **({"next": to} if to else {})}
        return client.post("/en/desk/sign-in/", given, **headers)

    return sign_in


def letters():
    """The letters that wait, oldest first, as the worker would write them."""
    written = []
    for mail in Mail.objects.order_by("id"):
        with translation.override(mail.language):
            letter = WRITERS[mail.kind](
                Envelope(mail.kind, mail.language, "", "", mail.to_person, mail.made_up, mail.context)
            )
        written.append((mail, letter))
    return written


def way_in(letter):
    """Where a letter's button leads, without the host."""
    return letter.button.address.removeprefix(settings.KOINON_SITE)
