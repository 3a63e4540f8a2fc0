"""Signing in through an OpenID Connect provider, against a small one of our own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from koinon.accounts.models import Account, Person
from koinon.accounts.ways_in import actions
from koinon.acts.wrapper import COMMAND_LINE
from koinon.audit.models import AuditRow
from koinon.lib import clock
from koinon.lib.hosting import providers_from
from koinon.people.models import Role
from tests.accounts.conftest import ADDRESS, PASSWORD, letters

CLIENT, SECRET, KEY = "koinon-of-tests", "not much of a secret", "k" * 32


class FakeProvider(HTTPServer):
    """Says of everybody who comes that they are `who`."""

    who: dict[str, object]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    """The three addresses that a client asks by itself (OpenID Connect Core 1.0, Discovery 1.0)."""

    server: FakeProvider

    def do_GET(self) -> None:
        """The configuration, or who it is."""
        here = self.server.address
        self._say(
            self.server.who
            if self.path == "/userinfo"
            else {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/userinfo",
                "jwks_uri": f"{here}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def do_POST(self) -> None:
        """A token for a code that was given out and a secret that is right."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if sent.get("code") != ["a-code"] or sent.get("client_secret") != [SECRET] or "code_verifier" not in sent:
            self._say({"error": "invalid_grant"}, 400)
            return
        now = int(clock.now().timestamp())
        claims = {"iss": self.server.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.server.who}
        token = jwt.encode(claims, KEY, algorithm="HS256")
        self._say({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def _say(self, said: object, status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Nothing."""


@pytest.fixture
def provider(settings) -> Iterator[FakeProvider]:
    """A running provider that says it is Nina, at her address, verified."""
    server = FakeProvider(("127.0.0.1", 0), Answers)
    server.who = {"sub": "nina-there", "email": ADDRESS, "email_verified": True, "name": "Nina There"}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    trusts(settings, server, by_address=True)
    yield server
    server.shutdown()
    server.server_close()


def trusts(settings, server, *, by_address):
    told = {"id": "town", "name": "Town hall", "server": server.address, "client": CLIENT, "secret": SECRET}
    apps = providers_from(json.dumps([{**told, "by_address": by_address}]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


def come_through(client, **given):
    """Go to the provider and come back with its code."""
    onward = client.post("/en/desk/sign-in/with/town/", given)
    asked = parse_qs(urlsplit(onward["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/oidc/town/login/callback/"]
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/oidc/town/login/callback/", {"code": "a-code", "state": asked["state"][0]})


def test_the_form_offers_the_provider(provider, client, db):
    assert "Town hall" in client.get("/en/desk/sign-in/").content.decode()


def test_who_has_an_account_at_the_verified_address_comes_in(provider, nina, client):
    answer = come_through(client, next="/cs/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/cs/desk/")
    assert client.get("/en/desk/").status_code == 200
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)
    assert letters()[-1][1].paragraphs[0].startswith("Your account was linked with a provider")


@pytest.mark.parametrize(
    "change",
    [
        {"email": "stranger@cast.example"},
        {"email_verified": False},
        {"email_verified": "no"},
        {"email": ""},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(provider, nina, client, change):
    provider.who |= change
    people = Person.objects.count()
    answer = come_through(client)
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    assert (Account.objects.count(), Person.objects.count(), Role.objects.count()) == (1, people, 0)
    assert not SocialAccount.objects.exists()
    assert client.get("/en/desk/").status_code == 302


def test_a_provider_that_is_not_trusted_with_addresses_links_nobody(provider, nina, client, settings):
    trusts(settings, provider, by_address=False)
    assert come_through(client).status_code == 403


def test_a_closed_account_does_not_come_in(provider, nina, client):
    actions.close_account(actor=COMMAND_LINE, at=clock.now(), person=nina.person.key)
    assert come_through(client).status_code == 403
    assert client.get("/en/desk/").status_code == 302


def test_who_is_signed_in_links_and_unlinks_it(provider, nina, client, settings, signs_in):
    trusts(settings, provider, by_address=False)
    provider.who["email"] = "another@cast.example"
    signs_in()
    client.get("/en/desk/account/passkeys/new/")
    client.post("/en/desk/account/confirm/", {"password": PASSWORD})
    come_through(client, process="connect", next="/en/desk/account/")
    linked = SocialAccount.objects.get(user=nina)
    assert AuditRow.objects.filter(action="accounts.change_ways_in").count() == 1
    assert come_through(Client()).status_code == 302
    assert client.post(f"/en/desk/account/linked/{linked.pk}/unlink/").status_code == 303
    assert come_through(Client()).status_code == 403
    nina.refresh_from_db()
    assert nina.email == ADDRESS


@pytest.mark.parametrize("query", [{}, {"code": "a-code"}, {"code": "a-code", "state": "made-up"}, {"error": "x"}])
def test_coming_back_without_having_gone_is_refused(provider, nina, client, query):
    assert client.get("/oidc/town/login/callback/", query).status_code == 403
    assert client.get("/oidc/nowhere/login/callback/", query).status_code == 404


def test_a_code_that_the_provider_does_not_know_is_refused(provider, nina, client):
    onward = client.post("/en/desk/sign-in/with/town/")
    state = parse_qs(urlsplit(onward["Location"]).query)["state"][0]
    assert client.get("/oidc/town/login/callback/", {"code": "other", "state": state}).status_code == 403


def test_going_to_a_provider_takes_a_post(provider, client, db):
    assert client.get("/en/desk/sign-in/with/town/").status_code == 405
    assert client.post("/en/desk/sign-in/with/nowhere/").status_code == 404


@pytest.mark.parametrize("written", ["x", "{}", "[1]", '[{"id": "a"}]', "[[]]"])
def test_settings_that_cannot_be_read_are_said(written):
    with pytest.raises(ImproperlyConfigured, match="KOINON_OIDC"):
        providers_from(written)
