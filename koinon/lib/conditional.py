"""Answers that are not sent twice: an ETag made before the answer is, and 304 to whoever has it already.

A public answer is a pure function of its address, the language, the day, the instant of knowledge and the version of
the public records. So its ETag needs none of its content, only one read, and a view that would say the same as last
time never runs. The day is the resolved one: what was asked for yesterday without a day is another answer today.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from koinon import __version__
from koinon.lib.days import instant_text
from koinon.lib.remembered import standing_on

REVALIDATED = "public, no-cache"
"""Anyone may keep the answer, and asks before using it again."""

GZIP, IDENTITY = "gzip", "identity"
"""The encodings that answers are sent in."""

FOOTING = "koinon.footing"
"""Where a request's environment tells what its answer stands on, for whoever keeps answers in front."""

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Footing:
    """What an answer stands on besides its address: read and resolved once, before anything else.

    version   of the public records
    day       the day that the answer is for, resolved; None for an answer of no day
    known     the instant of knowledge; None for present knowledge
    today     the day it was when the answer was asked for; None where the answer would be the same tomorrow
    zone      the IANA zone that today was taken from
    """

    version: int
    day: date | None = None
    known: datetime | None = None
    today: date | None = None
    zone: str = ""


def conditional(read: Callable[..., Footing | None]) -> Callable[[View], View]:
    """Make a view answer 304 to whoever has its answer already, and give its 200 an ETag.

    `read` takes what the view takes (the request and the parts of the address), reads the version once, and gives
    the footing; or None where there is no answer to keep, such as for a day that cannot be read: then the view runs
    and explains. What `read` resolved it may leave on the request for the view, so that both speak of the same day.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            footing = read(request, *args, **kwargs) if request.method in {"GET", "HEAD"} else None
            if footing is None:
                return view(request, *args, **kwargs)
            request.META[FOOTING] = footing
            tag = etag(request, footing)
            if is_held(request, tag):
                return _kept(HttpResponseNotModified(), tag)
            with standing_on(footing.version):
                response = view(request, *args, **kwargs)
            return _kept(response, tag) if response.status_code == HTTPStatus.OK else response

        return run

    return wrap


def etag(request: HttpRequest, footing: Footing) -> str:
    """The strong validator of the answer to this request on this footing."""
    parts = (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        str(footing.version),
        __version__,
        catalogues_digest(),
        get_language() or settings.LANGUAGE_CODE,
        encoding_in(request.headers.get("Accept-Encoding", "")),
        footing.day.isoformat() if footing.day else "",
        footing.today.isoformat() if footing.today else "",
        instant_text(footing.known) if footing.known else "",
    )
    said = "\0".join(parts).encode("utf-8", "surrogateescape")
    return f'"{hashlib.sha256(said).hexdigest()[:32]}"'


def is_held(request: HttpRequest, tag: str) -> bool:
    """Whether the asker says it has the answer with this tag."""
    return matches(request.headers.get("If-None-Match", ""), tag)


def matches(if_none_match: str, tag: str) -> bool:
    """Whether a header If-None-Match names the tag. One that was weakened on the way counts too (RFC 9110, 13.1.2)."""
    return tag in {each.removeprefix("W/") for each in parse_etags(if_none_match)}


@functools.lru_cache(maxsize=200)
def encoding_in(accept_encoding: str) -> str:
    """The encoding of the answer to a request with this header Accept-Encoding (RFC 9110, 12.5.3)."""
    for told in accept_encoding.lower().split(","):
        name, _, weight = told.replace(" ", "").partition(";q=")
        if name in {GZIP, "*"}:
            return IDENTITY if weight and not weight.strip("0.") else GZIP
    return IDENTITY


@functools.cache
def catalogues_digest() -> str:
    """The digest of all words of the interface: other words make other answers. Read once a process.

    Who runs this place is among them: the settings say it, and the privacy page repeats it.
    """
    digest = hashlib.sha256(repr(settings.KOINON_OPERATOR).encode())
    for folder in settings.LOCALE_PATHS:
        for place in sorted(Path(folder).glob("*/LC_MESSAGES/*.[mp]o")):
            digest.update(place.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(place.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _kept(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response.headers["ETag"] = tag
    response.headers.setdefault("Cache-Control", REVALIDATED)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
