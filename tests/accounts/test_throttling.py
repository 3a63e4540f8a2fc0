"""Whoever guesses is slowed down: by the address they try, by where they come from, in every process at once."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory

from koinon.desk.signing_in.library import client_address
from koinon.upkeep.schema import every_model
from tests.accounts.conftest import ADDRESS, PASSWORD, account_of, letters

SIGN_IN = "/en/desk/sign-in/"
TOO_OFTEN = "That was tried too often"


def attempt(email=ADDRESS, password="not the one", came_from="192.0.2.1"):  # noqa: S107 - a wrong one
    return Client().post(SIGN_IN, {"login": email, "password": password}, REMOTE_ADDR=came_from)


def test_one_address_is_tried_five_times_from_wherever(nina):
    for number in range(5):
        assert TOO_OFTEN not in attempt(came_from=f"192.0.2.{number}").content.decode()
    answer = attempt(password=PASSWORD, came_from="192.0.2.99")
    assert answer.status_code == 400
    assert TOO_OFTEN in answer.content.decode()


def test_an_unknown_address_is_slowed_down_just_so(nina):
    for number in range(5):
        attempt("nobody@cast.example", came_from=f"192.0.2.{number}")
    assert TOO_OFTEN in attempt("nobody@cast.example", came_from="192.0.2.99").content.decode()


def test_another_account_is_not_slowed_down(nina):
    for number in range(6):
        attempt(came_from=f"192.0.2.{number}")
    account_of("Otto", "otto@cast.example")
    assert attempt("otto@cast.example", PASSWORD, "192.0.2.99").status_code == 302


def test_one_place_tries_ten_times_whatever_the_address(nina):
    for number in range(10):
        attempt(f"a{number}@cast.example")
    assert TOO_OFTEN in attempt(password=PASSWORD).content.decode()
    assert attempt(password=PASSWORD, came_from="198.51.100.7").status_code == 302


def test_signing_in_rightly_costs_no_attempt(nina):
    for _ in range(12):
        assert attempt(password=PASSWORD).status_code == 302


def test_letters_of_recovery_are_limited(nina):
    answers = [Client().post("/en/desk/recover/", {"email": ADDRESS}, REMOTE_ADDR=f"192.0.2.{n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert answers[-1]["Retry-After"] == "300"
    assert TOO_OFTEN in answers[-1].content.decode()
    assert len(letters()) == 3


def test_tokens_of_invitations_are_not_guessed(db):
    statuses = [Client().post(f"/en/desk/invitation/x{n}/").status_code for n in range(21)]
    assert statuses == [404] * 20 + [429]


def test_what_is_counted_stands_in_the_database_and_in_no_backup(nina):
    attempt()
    assert type(caches["default"]).__name__ == "DatabaseCache"
    assert not any("cache" in name or "signin" in name for name in every_model())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "nonsense", "0.0.0.0"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_client_cannot_say_where_it_comes_from(settings, proxies, forwarded, seen):
    settings.KOINON_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)) == seen
