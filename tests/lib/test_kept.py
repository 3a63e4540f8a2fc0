"""Answers kept in front of the framework: given again while they hold, and never otherwise."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import OperationalError

from koinon.lib.conditional import FOOTING, Footing
from koinon.lib.kept import KeptInFront

ROOM = 1_000_000
STANDS = Footing(1)
Told = tuple[str, dict[str, str], bytes]


@dataclass
class Site:
    """A made-up framework that counts how often it is asked."""

    body: bytes = b"<p>members</p>" * 100
    status: str = "200 OK"
    footing: Footing | None = STANDS
    headers: list[tuple[str, str]] = field(default_factory=list)
    version: int = 1
    asked: int = 0
    streamed: bool = False
    database_is_down: bool = False

    def read_version(self) -> int:
        """As the version of the public records is read."""
        if self.database_is_down:
            raise OperationalError("connection refused")
        return self.version

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        if self.footing:
            environ[FOOTING] = self.footing
        length = [] if self.streamed else [("Content-Length", str(len(self.body)))]
        kind = [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"one"'), ("Vary", "Accept-Encoding")]
        start_response(self.status, [*kind, *length, *self.headers])
        return [self.body]


def front(site: Site, most: int = ROOM) -> Callable[..., Told]:
    """Asks the site through what is kept; headers of the request as keywords."""
    kept = KeptInFront(site, version=site.read_version, most=most)

    def ask(path: str = "/en/", method: str = "GET", query: str = "", **headers: str) -> Told:
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http",
            "HTTP_HOST": "koinon.example", **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        body = b"".join(kept(environ, lambda status, given, exc=None: told.append((status, given))))
        return told[-1][0], dict(told[-1][1]), body

    return ask


def test_a_page_asked_for_twice_is_made_once() -> None:
    site = Site()
    ask = front(site)
    assert ask() == ask()
    assert site.asked == 1


def test_another_version_of_the_public_records_has_it_made_again() -> None:
    site = Site()
    ask = front(site)
    ask()
    site.version, site.footing, site.body = 2, Footing(2), b"changed"
    assert ask()[2] == b"changed"
    assert ask()[2] == b"changed"
    assert site.asked == 2


def test_what_was_made_while_the_records_changed_is_not_given_for_the_new_version() -> None:
    site = Site(version=2, footing=Footing(1))
    ask = front(site)
    ask()
    ask()
    assert site.asked == 2


def test_yesterdays_page_is_not_given_after_midnight_in_the_networks_zone() -> None:
    site = Site(footing=Footing(1, date(2026, 3, 1), None, date(2026, 3, 1), "Europe/Brussels"))
    ask = front(site)
    with time_machine.travel("2026-03-01T22:30:00Z", tick=False):
        ask()
        ask()
        assert site.asked == 1
    with time_machine.travel("2026-03-01T23:30:00Z", tick=False):
        ask()
    assert site.asked == 2


def test_who_brings_an_authorization_is_answered_by_the_framework() -> None:
    site = Site()
    ask = front(site)
    ask()
    ask(authorization="x")
    ask(authorization="x")
    assert site.asked == 3


def test_who_is_signed_in_is_given_what_is_kept_for_everybody() -> None:
    site = Site()
    ask = front(site)
    ask()
    ask(cookie="x")
    assert site.asked == 1


@pytest.mark.parametrize("header", [("Set-Cookie", "a=b"), ("Vary", "Cookie")])
def test_an_answer_for_one_is_kept_for_nobody(header: tuple[str, str]) -> None:
    site = Site()
    site.headers.append(header)
    ask = front(site)
    ask()
    ask()
    assert site.asked == 2


@pytest.mark.parametrize(
    "other",
    [{"path": "/cs/"}, {"query": "on=2003-11-26"}, {"host": "other.example"}, {"x_forwarded_proto": "https"}],
)
def test_another_address_is_another_answer(other: dict[str, str]) -> None:
    site = Site()
    ask = front(site)
    ask()
    ask(**other)
    assert site.asked == 2


def test_an_answer_is_kept_by_the_headers_that_it_varies_by() -> None:
    site = Site(headers=[("Vary", "Accept-Language")])
    ask = front(site)
    ask(accept_language="cs")
    ask(accept_language="cs")
    assert site.asked == 1
    ask(accept_language="pl")
    assert site.asked == 2


@pytest.mark.parametrize("change", [{"status": "404 Not Found"}, {"footing": None}, {"streamed": True}])
def test_only_a_whole_200_that_stands_on_the_public_records_is_kept(change: dict[str, Any]) -> None:
    site = Site(**change)
    ask = front(site)
    ask()
    ask()
    assert site.asked == 2


def test_a_post_is_never_answered_from_what_is_kept() -> None:
    site = Site()
    ask = front(site)
    ask()
    ask(method="POST")
    assert site.asked == 2


def test_head_is_answered_from_what_get_kept_and_has_no_body() -> None:
    site = Site()
    ask = front(site)
    _, headers, body = ask()
    status, same_headers, nothing = ask(method="HEAD")
    assert (status, same_headers, nothing) == ("200 OK", headers, b"")
    assert body
    assert site.asked == 1


def test_who_has_the_page_already_gets_304_without_the_framework() -> None:
    site = Site()
    ask = front(site)
    ask()
    status, headers, body = ask(if_none_match='W/"one"')
    assert (status, body, site.asked) == ("304 Not Modified", b"", 1)
    assert headers["ETag"] == '"one"'
    assert "Content-Length" not in headers
    assert ask(if_none_match='"two"')[0] == "200 OK"


def test_the_kept_page_is_compressed_for_who_takes_it_so_and_for_nobody_else() -> None:
    site = Site()
    ask = front(site)
    plain = ask()
    _, headers, body = ask(accept_encoding="br, gzip;q=0.8")
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body) < len(site.body)
    assert gzip.decompress(body) == site.body == plain[2]
    assert "Content-Encoding" not in ask(accept_encoding="gzip;q=0, br")[1]
    assert site.asked == 2


def test_what_is_kept_has_a_bound_and_the_longest_unasked_goes_first() -> None:
    site = Site(body=b"x" * 4_000)
    ask = front(site, most=100_000)
    for number in range(30):
        ask(path=f"/en/{number}/")
        ask(path="/en/0/")
    assert site.asked == 30
    ask(path="/en/1/")
    assert site.asked == 31


def test_an_answer_too_large_for_its_share_is_given_and_not_kept() -> None:
    site = Site(body=b"x" * 10_000)
    ask = front(site, most=100_000)
    assert ask()[2] == ask()[2] == site.body
    assert site.asked == 2


def test_nothing_is_kept_where_no_room_is_given() -> None:
    site = Site()
    ask = front(site, most=0)
    ask()
    ask()
    assert site.asked == 2


def test_a_database_that_does_not_answer_leaves_it_to_the_framework() -> None:
    site = Site()
    ask = front(site)
    ask()
    site.database_is_down = True
    assert ask()[0] == "200 OK"
    assert site.asked == 2
