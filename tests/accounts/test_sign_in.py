"""Signing in with address and password: who may, who may not, and what it tells."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koinon.accounts.actions import erase_person
from koinon.accounts.models import Account, SignIn
from koinon.accounts.ways_in import actions
from koinon.accounts.ways_in.sealing import sealed
from koinon.acts.wrapper import COMMAND_LINE
from koinon.lib import clock
from tests.accounts.conftest import ADDRESS, PASSWORD, account_of

SIGN_IN = "/en/desk/sign-in/"
LETTERS_OF_CHANCE = re.compile(r"SAVEPOINT.*|_django_curs_\w+")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def test_address_and_password_open_the_desk(nina, client, signs_in):
    answer = signs_in()
    assert (answer.status_code, answer["Location"]) == (302, "/en/desk/")
    assert client.get("/en/desk/").status_code == 200


def test_an_address_is_taken_in_whatever_case_it_is_typed(nina, client, signs_in):
    assert signs_in(email=ADDRESS.upper()).status_code == 302


def test_a_wrong_password_an_unknown_address_and_a_closed_account_read_the_same(nina, client, signs_in):
    account_of("Otto", "otto@cast.example")
    closed = Account.objects.get(email="otto@cast.example")
    actions.close_account(actor=COMMAND_LINE, at=clock.now(), person=closed.person.key)
    tries = [(ADDRESS, "not it at all!"), ("nobody@cast.example", PASSWORD), ("otto@cast.example", PASSWORD)]
    pages = set()
    for email, password in tries:
        answer = signs_in(email=email, password=password)
        assert answer.status_code == 400
        pages.add(TOKEN.sub("", answer.content.decode().replace(email, "ADDRESS")))
    assert len(pages) == 1
    assert "Address and password do not belong together. Check both." in pages.pop()
    assert client.get("/en/desk/").status_code == 302


@pytest.mark.parametrize("email", [ADDRESS, "nobody@cast.example", "passkey@cast.example", "closed@cast.example"])
def test_every_attempt_costs_one_hash_whoever_it_is(nina, client, signs_in, monkeypatch, email):
    account_of("Pia", "passkey@cast.example", password=None)
    closed = account_of("Rolf", "closed@cast.example")
    actions.close_account(actor=COMMAND_LINE, at=clock.now(), person=closed.person.key)
    hashed = []
    for name in ("encode", "verify"):
        plain = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda *a, plain=plain, name=name, **k: hashed.append(name) or plain(*a, **k)
        )
    assert signs_in(email=email, password="surely not the one").status_code == 400
    assert len(hashed) == 1


def test_every_attempt_asks_the_database_as_much_whoever_it_is(nina, signs_in):
    account_of("Pia", "pia@cast.example", password=None)
    coded, closed = account_of("Ola", "ola@cast.example"), account_of("Rolf", "rolf@cast.example")
    Authenticator.objects.create(user=coded, type=Authenticator.Type.TOTP, data={"secret": sealed("JBSWY3DPEHPK3PXP")})
    actions.close_account(actor=COMMAND_LINE, at=clock.now(), person=closed.person.key)
    signs_in(email="warm@cast.example", password="surely not the one")
    asked = {}
    for name in ("nina", "none", "pia", "ola", "rolf"):
        with CaptureQueriesContext(connection) as queries:
            signs_in(email=f"{name}@cast.example", password="surely not the one", REMOTE_ADDR=f"192.0.2.{len(asked)}")
        asked[name] = [
            LETTERS_OF_CHANCE.sub("", query["sql"].split("VALUES")[0].split("WHERE")[0]) for query in queries
        ]
    assert all(each == asked["none"] for each in asked.values())
    assert any("accounts_account" in sql for sql in asked["none"])


def test_the_password_is_kept_as_argon2(nina):
    assert nina.password.startswith("argon2$argon2id$")


def test_who_was_closed_is_signed_out_at_once_and_may_not_come_back(nina, client, signs_in):
    signs_in()
    actions.close_account(actor=COMMAND_LINE, at=clock.now(), person=nina.person.key)
    assert client.get("/en/desk/").status_code == 302
    assert signs_in().status_code == 400
    assert not SignIn.objects.filter(account=nina).exists()


def test_who_was_opened_again_may(nina, client, signs_in):
    for act in (actions.close_account, actions.reopen_account):
        act(actor=COMMAND_LINE, at=clock.now(), person=nina.person.key)
    assert signs_in().status_code == 302


def test_nothing_is_left_of_the_account_of_who_was_erased(nina, client, signs_in):
    signs_in()
    erase_person(actor=COMMAND_LINE, at=clock.now(), key=nina.person.key, under="request")
    assert client.get("/en/desk/").status_code == 302
    assert not Account.objects.filter(email=ADDRESS).exists()
    assert not SignIn.objects.filter(account__isnull=False).exists()
    assert signs_in().status_code == 400


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_signing_in_leads_to_no_other_host(nina, client, signs_in, to):
    assert signs_in(to=to)["Location"] == "/en/desk/"
    assert Client().post(f"{SIGN_IN}?next={to}", {"login": ADDRESS, "password": PASSWORD})["Location"] == "/en/desk/"


def test_signing_in_leads_where_one_wanted_to_go(nina, signs_in):
    assert signs_in(to="/cs/desk/networks/harbours/")["Location"] == "/cs/desk/networks/harbours/"


def test_the_key_of_a_sign_in_is_new(nina, client, signs_in):
    client.get("/en/desk/sign-in/passkey/", HTTP_ACCEPT="application/json")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    signs_in()
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not SignIn.objects.filter(session_key=before).exists()


def test_a_form_without_its_token_is_refused(nina):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"login": ADDRESS, "password": PASSWORD}).status_code == 403


def test_cookies_are_for_the_server_alone_and_for_this_site(nina, client, signs_in):
    client.get(SIGN_IN)
    signs_in()
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_looking_at_the_form_opens_no_session(client, db):
    client.get(SIGN_IN)
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert not SignIn.objects.exists()


def test_the_door_is_kept_by_nobody(client, db):
    for address in (SIGN_IN, "/en/desk/recover/", "/en/desk/recover/sent/", "/en/desk/sign-out/"):
        assert "no-store" in client.get(address)["Cache-Control"], address


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"login": "", "password": ""},
        {"login": "no address", "password": "x"},
        {"login": ADDRESS, "password": ""},
        {"login": "a@b.example" * 100, "password": "x"},
        {"login": ADDRESS, "password": "x" * 5000},
        {"login": "<script>alert(1)</script>@cast.example", "password": "<script>"},
        {"login": "a\x00@cast.example", "password": "\x00"},
    ],
)
def test_what_cannot_be_is_said_at_its_field(nina, client, given):
    answer = client.post(SIGN_IN, given)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("cs", "Zadejte"),
        ("sv", "giltig e-postadress"),
        ("pl", "Wprowadź"),
        ("de", "gültige E-Mail-Adresse"),
        ("en", "Enter a valid email address"),
    ],
)
def test_messages_speak_the_language_of_the_address(nina, client, language, said):
    page = client.post(f"/{language}/desk/sign-in/", {"login": "no address", "password": "x"}).content.decode()
    assert said in page


def test_signing_out_ends_it_and_takes_a_post(nina, client, signs_in):
    signs_in()
    assert client.get("/en/desk/sign-out/").status_code == 200
    assert client.get("/en/desk/").status_code == 200
    assert client.post("/en/desk/sign-out/")["Location"] == "/en/"
    assert client.get("/en/desk/").status_code == 302


def test_nobody_can_sign_up(client, db):
    for address in ("/en/desk/signup/", "/en/desk/sign-up/", "/accounts/signup/"):
        assert client.get(address).status_code == 404
