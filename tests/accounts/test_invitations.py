"""Invitations: good once, for a while, for one address."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import connection
from django.test import Client

from koinon.accounts.actions import create_person, erase_person
from koinon.accounts.models import Account, Invitation
from koinon.accounts.ways_in import actions
from koinon.acts.wrapper import COMMAND_LINE
from koinon.audit.models import AuditRow
from koinon.cli.main import main
from koinon.desk.signing_in.invitations import ADDRESS as FOR_ADDRESS
from koinon.desk.signing_in.letters import invitation_token
from koinon.lib import clock
from koinon.lib.text import Text
from koinon.lib.writing import Actor
from koinon.people.models import Role
from tests.accounts.conftest import PASSWORD, account_of

EMAIL = "petr@cast.example"
GIVEN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def petr(db):
    """Somebody without an account."""
    return create_person(actor=COMMAND_LINE, at=clock.now(), name=Text.of({"und": "Petr"}))


def invite(person, email=EMAIL, at=None):
    return actions.invite(actor=COMMAND_LINE, at=at or clock.now(), person=person.key, email=email)


def address_of(invitation):
    return f"/en/desk/invitation/{invitation_token(invitation.pk)}/"


def test_accepting_makes_an_account_and_signs_in(petr, client):
    address = address_of(invite(petr, EMAIL.upper()))
    assert EMAIL in client.get(address).content.decode()
    answer = client.post(address, GIVEN)
    assert (answer.status_code, answer["Location"]) == (303, "/en/desk/?done=account-made")
    account = Account.objects.get(email=EMAIL)
    assert (account.person, account.language) == (petr, "en")
    assert client.get("/en/desk/").status_code == 200
    assert list(AuditRow.objects.order_by("-id").values_list("action", flat=True)[:2]) == [
        "accounts.accept_invitation",
        "accounts.invite",
    ]


def test_accepting_without_a_password_leads_to_a_passkey(petr, client):
    answer = client.post(address_of(invite(petr)), {"password": "", "again": ""})
    assert answer["Location"] == "/en/desk/account/passkeys/new/?done=account-made"
    assert not Account.objects.get(email=EMAIL).has_usable_password()
    assert "data-passkey" in client.get(answer["Location"]).content.decode()


def test_an_invitation_is_good_once(petr, client):
    address = address_of(invite(petr))
    client.post(address, GIVEN)
    for answer in (Client().get(address), Client().post(address, GIVEN)):
        assert answer.status_code == 404
        assert "no good any more" in answer.content.decode()


def test_one_that_is_too_old_withdrawn_or_replaced_is_no_good(petr, client):
    old = invite(petr, at=clock.now() - actions.GOOD_FOR - timedelta(minutes=1))
    assert client.get(address_of(old)).status_code == 404
    replaced = invite(petr)
    present = invite(petr)
    assert client.get(address_of(replaced)).status_code == 404
    assert client.get(address_of(present)).status_code == 200
    actions.withdraw_invitation(actor=COMMAND_LINE, at=clock.now(), invitation=present.pk)
    assert client.get(address_of(present)).status_code == 404


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "x", lambda t: "1:2:3"]
)
def test_a_changed_token_is_none(petr, client, change):
    token = change(invitation_token(invite(petr).pk))
    assert client.get(f"/en/desk/invitation/{token}/").status_code == 404


def test_a_token_for_something_else_is_none(petr, client):
    token = signing.dumps(invite(petr).pk, salt=FOR_ADDRESS)
    assert client.get(f"/en/desk/invitation/{token}/").status_code == 404


def test_who_was_erased_since_gets_no_account(petr, client):
    address = address_of(invite(petr))
    erase_person(actor=COMMAND_LINE, at=clock.now(), key=petr.key, under="request")
    assert client.post(address, GIVEN).status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "too short"),
        ("123456789123", "123456789123", "too common"),
        (PASSWORD, PASSWORD + "x", "The two are not the same"),
        (EMAIL, EMAIL, "too similar"),
        ("x" * 1001, "x" * 1001, "1000"),
        (PASSWORD, "", "The two are not the same"),
    ],
)
def test_a_password_that_others_would_guess_is_refused_at_its_field(petr, client, password, again, said):
    invitation = invite(petr)
    answer = client.post(address_of(invitation), {"password": password, "again": again})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Account.objects.exists()
    assert Invitation.objects.get(pk=invitation.pk).settled_at is None


def test_who_has_an_account_cannot_be_invited_and_an_address_only_once(petr):
    nina = account_of()
    for person, email, code in ((nina.person, EMAIL, "has_account"), (petr, nina.email, "address_taken")):
        with pytest.raises(actions.AccountError) as refused:
            invite(person, email)
        assert refused.value.code == code
    invite(petr)
    other = create_person(actor=COMMAND_LINE, at=clock.now(), name=Text.of({"und": "Other"}))
    with pytest.raises(actions.AccountError) as refused:
        invite(other)
    assert refused.value.code == "invited_elsewhere"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_has_it():
    person = create_person(actor=COMMAND_LINE, at=clock.now(), name=Text.of({"und": "Petr"}))
    invitation, together, came = invite(person), threading.Barrier(2), []

    def accept():
        together.wait()
        try:
            actions.accept_invitation(
                actor=Actor(person.key),
                at=clock.now(),
                invitation=invitation.pk,
                encoded=make_password(PASSWORD),
                language="en",
            )
            came.append("made")
        except actions.AccountError as error:
            came.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["made", "not_good"]
    assert Account.objects.count() == 1


def test_the_command_invites_the_first_administrator(db, client, capsys):
    assert main(["account", "invite", "Boss@Cast.Example", "--name", "Ivo"]) == 0
    address = capsys.readouterr().out.splitlines()[-1]
    assert address.startswith("http://127.0.0.1:8000/en/desk/invitation/")
    assert client.post(address.removeprefix("http://127.0.0.1:8000"), GIVEN).status_code == 303
    assert Role.objects.get().person == Account.objects.get(email="boss@cast.example").person
    assert main(["account", "invite", "boss@cast.example"]) == 2
    assert main(["account", "invite", "no address"]) == 2


def test_the_command_invites_anew_who_did_not_accept(db, capsys):
    assert main(["account", "invite", EMAIL]) == 0
    assert main(["account", "invite", EMAIL]) == 0
    assert Role.objects.count() == 1
    assert Invitation.objects.filter(settled_at__isnull=True).count() == 1


def test_the_command_closes_and_opens(db, capsys):
    nina = account_of()
    assert main(["account", "close", nina.email]) == 0
    assert not Account.objects.get().is_active
    assert main(["account", "close", nina.email]) == 2
    assert main(["account", "open", nina.email]) == 0
    assert Account.objects.get().is_active
    assert main(["account", "open", "nobody@cast.example"]) == 2


def test_invitations_long_past_are_thrown_away_and_the_rest_kept(petr):
    invite(petr)
    past = clock.now() + actions.GOOD_FOR + actions.KEPT_FOR
    assert actions.forget_old_invitations(actor=COMMAND_LINE, at=past - timedelta(days=1)) == 0
    assert actions.forget_old_invitations(actor=COMMAND_LINE, at=past + timedelta(days=1)) == 1
    assert not Invitation.objects.exists()
