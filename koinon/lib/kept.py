"""Answers kept whole, in front of the framework: a page asked for before costs one read of the version.

A WSGI application around the framework's. It keeps answers of GET that `lib.conditional` gave a footing, with all
their headers, and gives them again to GET and HEAD as long as they are what the framework would answer: the version
of the public records is the same, and it is still the same day in the zone that the answer took today from. Nothing
is ever purged; an answer that no longer holds is replaced by the next one. Requests with an authorization pass by.
Those with a cookie are given what is kept, since only pages that look at no cookie have a footing; an answer that sets
one, or varies by it, is never kept.

Caching follows RFC 9111 where it applies: an answer is kept a request's address and the headers that its Vary names.
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import DatabaseError

from koinon.lib import clock
from koinon.lib.conditional import FOOTING, GZIP, Footing, encoding_in, matches

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Address = tuple[str, ...]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

COMPRESSED = ("text/", "application/json", "application/xml", "application/atom+xml", "application/ld+json")
SMALLEST_COMPRESSED = 500
"""Below this many bytes compression gains nothing."""

LEVEL = 6
LARGEST_SHARE = 16
"""One answer may take at most this part of all that is kept."""

MOST_VARYING = 50_000
"""Of how many addresses it is remembered what their answers vary by."""

OVERHEAD = 1_500
"""What an answer takes besides its body, in bytes, about."""

ENCODING = "HTTP_ACCEPT_ENCODING"

IN_304 = frozenset({"cache-control", "content-location", "date", "etag", "expires", "vary"})
"""What RFC 9110 (15.4.5) asks of a 304; of all else whoever has the answer has it already."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent, and what it stands on."""

    headers: Headers
    unchanged: Headers
    body: bytes
    tag: str
    version: int
    today: date | None
    zone: str

    def holds(self, version: int) -> bool:
        """Whether the framework would answer the same now."""
        return self.version == version and (self.today is None or self.today == clock.today(self.zone))

    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + OVERHEAD


class KeptInFront:
    """The application in front. `version` reads the version of the public records; `most` is in bytes, 0 keeps none.

    Safe with several threads. Each process keeps its own.
    """

    def __init__(self, application: Application, *, version: Callable[[], int], most: int) -> None:
        self.application = application
        self.version = version
        self.most = most
        self.held = 0
        self._answers: OrderedDict[Address, Answer] = OrderedDict()
        self._vary: dict[Address, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or let the framework answer and keep that."""
        if not self.most or not may_be_kept(environ):
            return self.application(environ, start_response)
        answer = self._find(environ)
        if answer is not None:
            return _again(answer, environ, start_response)
        if environ["REQUEST_METHOD"] != "GET":
            return self.application(environ, start_response)
        return self._asked_anew(environ, start_response)

    def _find(self, environ: Environ) -> Answer | None:
        address = address_of(environ)
        vary = self._vary.get(address)
        if vary is None:
            return None
        key = _with_vary(address, vary, environ)
        with self._lock:
            answer = self._answers.get(key)
            if answer is None:
                return None
            self._answers.move_to_end(key)
        try:
            return answer if answer.holds(self.version()) else None
        except DatabaseError:  # the framework opens the connection anew, or explains
            return None

    def _asked_anew(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The framework's answer; a 200 that has a footing is kept on its way out."""
        told: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            told.append((status, headers))
            return _no_write

        parts = self.application(environ, start)
        status, headers = told[-1]
        footing = environ.get(FOOTING)
        is_common = footing is not None and status.startswith("200") and not _is_for_one(headers)
        if footing is None or not is_common or not self._has_room_for(headers):
            start_response(status, headers)
            return parts
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()
        answer = _made(environ, headers, body, footing)
        self._keep(environ, answer)
        return _again(answer, environ, start_response)

    def _has_room_for(self, headers: Headers) -> bool:
        """Whether the answer is whole and not too large; what is sent in pieces stays in pieces."""
        length = next((value for name, value in headers if name.lower() == "content-length"), "")
        return length.isdigit() and (int(length) + OVERHEAD) * LARGEST_SHARE <= self.most

    def _keep(self, environ: Environ, answer: Answer) -> None:
        address = address_of(environ)
        vary = _vary_of(answer.headers)
        key = _with_vary(address, vary, environ)
        with self._lock:
            if len(self._vary) > MOST_VARYING:
                self._vary.clear()
            self._vary[address] = vary
            replaced = self._answers.pop(key, None)
            self._answers[key] = answer
            self.held += answer.size() - (replaced.size() if replaced else 0)
            while self.held > self.most:
                _, dropped = self._answers.popitem(last=False)
                self.held -= dropped.size()


def may_be_kept(environ: Environ) -> bool:
    """Whether a request can ask for what anyone would get: GET or HEAD without authorization."""
    return environ["REQUEST_METHOD"] in {"GET", "HEAD"} and not environ.get("HTTP_AUTHORIZATION")


def _is_for_one(headers: Headers) -> bool:
    """Whether an answer was made for whoever sent a cookie, or gives one."""
    lower = [(name.lower(), value.lower()) for name, value in headers]
    return any(name == "set-cookie" or (name == "vary" and "cookie" in value) for name, value in lower)


def address_of(environ: Environ) -> Address:
    """Scheme, host, path and query of a request, as they were sent."""
    return (
        environ.get("HTTP_X_FORWARDED_PROTO", "") or environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_HOST", "") or environ.get("SERVER_NAME", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
    )


def _with_vary(address: Address, vary: tuple[str, ...], environ: Environ) -> Address:
    """The address with the values of the headers that the answer varies by; of encodings only the one chosen."""
    values = [environ.get(name, "") for name in vary]
    return (*address, encoding_in(environ.get(ENCODING, "")), *values)


def _vary_of(headers: Headers) -> tuple[str, ...]:
    """What WSGI calls the headers that an answer varies by, besides the encodings, which every answer does."""
    named = {part.strip() for name, value in headers if name.lower() == "vary" for part in value.split(",")}
    called = {"HTTP_" + name.upper().replace("-", "_") for name in named if name}
    return tuple(sorted(called - {ENCODING}))


def _made(environ: Environ, headers: Headers, body: bytes, footing: Footing) -> Answer:
    """The answer to keep, compressed where the asker takes it so."""
    lower = {name.lower(): value for name, value in headers}
    if (
        "content-encoding" not in lower
        and encoding_in(environ.get("HTTP_ACCEPT_ENCODING", "")) == GZIP
        and lower.get("content-type", "").startswith(COMPRESSED)
        and len(body) >= SMALLEST_COMPRESSED
    ):
        body = gzip.compress(body, LEVEL, mtime=0)
        headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
        headers += [("Content-Encoding", GZIP), ("Content-Length", str(len(body)))]
    unchanged = [header for header in headers if header[0].lower() in IN_304]
    return Answer(headers, unchanged, body, lower.get("etag", ""), footing.version, footing.today, footing.zone)


def _again(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if asked and answer.tag and (asked == answer.tag or matches(asked, answer.tag)):
        start_response("304 Not Modified", answer.unchanged)
        return ()
    start_response("200 OK", answer.headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (answer.body,)


def _no_write(_: bytes) -> None:
    """The write that PEP 3333 keeps for old applications; the framework never calls it."""
    raise RuntimeError("The framework answers by returning.")
