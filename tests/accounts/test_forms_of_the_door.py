"""The forms of the door and of one's own account with what people should not send, and sent twice.

Those of the desk are in tests/desk/test_every_form.py and test_sent_twice.py, the form that reports an error in
tests/desk/test_reporting.py, the one behind a letter's link in tests/confirmations/test_pages.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from django.test import Client

from koinon.accounts.actions import create_person
from koinon.accounts.models import Account, Invitation, SignIn
from koinon.accounts.ways_in.actions import invite
from koinon.acts.wrapper import COMMAND_LINE
from koinon.audit.models import AuditRow
from koinon.desk.signing_in.letters import invitation_token
from koinon.lib import clock
from koinon.lib.text import Text
from koinon.outbox.models import Mail
from tests.accounts.conftest import ADDRESS, PASSWORD, letters, way_in
from tests.desk.reading_forms import Form, forms_on
from tests.desk.test_every_form import KEPT_SECRET, NONSENSE, SCRIPT, TYPED, filled

OTHER = "quite another password"
PETR = "petr@cast.example"


def signed_in() -> Client:
    """A browser in which Nina has just signed in."""
    client = Client()
    client.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD})
    return client


def by_the_letter() -> tuple[Client, str]:
    """Where the letter of recovery leads."""
    client = Client()
    client.post("/en/desk/recover/", {"email": ADDRESS})
    return client, client.get(way_in(letters()[-1][1]))["Location"]


def invited() -> tuple[Client, str]:
    """Where the letter of an invitation leads."""
    petr = create_person(actor=COMMAND_LINE, at=clock.now(), name=Text.of({"und": "Petr"}))
    invitation = invite(actor=COMMAND_LINE, at=clock.now(), person=petr.key, email=PETR)
    return Client(), f"/en/desk/invitation/{invitation_token(invitation.pk)}/"


@dataclass(frozen=True)
class Door:
    """A form: how it is come to, what is sent in earnest, what the second press answers, what was done once.

    `sense`: what is nonsense elsewhere and none here: a script is as good a password as any, and whoever gives none
    takes a passkey; no choice of how often is never.
    """

    where: Callable[[], tuple[Client, str]]
    told: dict[str, str]
    again: tuple[int, ...]
    done: Callable[[], int]
    sense: frozenset[str] = frozenset()


def logged(action: str) -> Callable[[], int]:
    """How often something was done."""
    return lambda: AuditRow.objects.filter(action=action).count()


FORMS = {
    "sign-in": Door(
        lambda: (Client(), "/en/desk/sign-in/"), {"login": ADDRESS, "password": PASSWORD}, (302, 303),
        lambda: SignIn.objects.filter(account__email=ADDRESS).count(),
    ),
    "recover": Door(
        lambda: (Client(), "/en/desk/recover/"), {"email": ADDRESS}, (302, 303),
        lambda: Mail.objects.filter(to_address=ADDRESS).exists(),
    ),
    "recover-password": Door(
        by_the_letter, {"password1": OTHER, "password2": OTHER}, (302, 303, 404), logged("accounts.set_password"),
        frozenset({"script-bearing"}),
    ),
    "invitation": Door(
        invited, {"password": PASSWORD, "again": PASSWORD}, (302, 303, 404),
        lambda: Account.objects.filter(email=PETR).count(), frozenset({"script-bearing", "empty"}),
    ),
    "own-address": Door(
        lambda: (signed_in(), "/en/desk/account/address/"), {"email": "new@cast.example"}, (200, 302, 303),
        lambda: Mail.objects.filter(to_address="new@cast.example").exists(),
    ),
    "own-password": Door(
        lambda: (signed_in(), "/en/desk/account/password/"),
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}, (302, 303, 400),
        logged("accounts.set_password"),
    ),
    "own-digest": Door(
        lambda: (signed_in(), "/en/desk/account/digest/"), {"every": "daily"}, (302, 303),
        lambda: Account.objects.filter(digest="daily").count(), frozenset({"empty"}),
    ),
}  # fmt: skip


def of_the_page(client: Client, address: str) -> Form:
    """The form that the page is about: that with something to be typed or chosen."""
    forms = forms_on(client.get(address).content.decode())
    return max(forms, key=lambda form: len(form.fields))


@pytest.mark.parametrize(
    ("name", "nonsense"), [(name, kind) for name, door in FORMS.items() for kind in NONSENSE if kind not in door.sense]
)
def test_nonsense_is_refused_at_its_field_and_nothing_of_it_runs(nina, name, nonsense):
    client, address = FORMS[name].where()
    before = FORMS[name].done()
    form = of_the_page(client, address)
    told = filled(form, nonsense)
    answer = client.post(form.action or address, told)
    said = answer.content.decode()
    assert SCRIPT not in said
    assert answer.status_code == 400
    assert 'role="alert"' in said
    assert 'aria-invalid="true"' in said or "field-error" in said or name == "sign-in"
    kept = [name for name, kind in form.fields.items() if kind in TYPED - KEPT_SECRET]
    if nonsense == "script-bearing":
        assert unescape(said).count(SCRIPT) >= len(kept)
    assert FORMS[name].done() == before


@pytest.mark.parametrize("name", FORMS)
def test_what_is_sent_twice_is_done_once_and_never_breaks(nina, name):
    door = FORMS[name]
    client, address = door.where()
    form = of_the_page(client, address)
    told = {key: values[0] for key, values in form.given.items() if values} | door.told
    assert set(door.told) <= set(form.fields)
    first = client.post(form.action or address, told)
    assert first.status_code in (302, 303), first.content.decode()
    second = client.post(form.action or address, told)
    assert second.status_code in door.again
    assert door.done() == 1
    if second.status_code == 400:
        assert 'role="alert"' in second.content.decode()


def test_an_invitation_that_two_browsers_have_open_makes_one_account(db):
    client, address = invited()
    other = Client()
    given = {"password": PASSWORD, "again": PASSWORD}
    assert of_the_page(other, address).fields
    assert client.post(address, given).status_code == 303
    answer = other.post(address, given)
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()
    assert Account.objects.filter(email=PETR).count() == 1
    assert Invitation.objects.filter(settled_at__isnull=True).count() == 0
