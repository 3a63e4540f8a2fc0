"""A form that is sent twice does its work once, and leads to the same end both times.

Every page draws its forms with a token of their own (the framework's against forged requests, masked anew each time).
Two that come from one person, bear one token and say the same are two presses of one button: the second waits for
the first and is led where it led. What the first was refused, and whatever was typed anew, goes its usual way.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from koinon.web.asked import PageRefused

FIELD = "csrfmiddlewaretoken"
REMEMBERED = 3600
"""Seconds for which a form that was sent is known again."""

PATIENCE, A_LOOK = 2.0, 0.05
"""Seconds that the second waits for the first, and between two looks."""


def once(request: HttpRequest, person: str, answered: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer to a form that `person` (a key) sent, made by `answered` unless the same was sent before.

    Raises PageRefused (409) where the first has no end: it is not done yet, or broke off.
    """
    if FIELD not in request.POST:
        return answered()
    key = _key(request, person)
    if not cache.add(key, "", REMEMBERED):
        return HttpResponseRedirect(_end_of(key), status=HTTPStatus.SEE_OTHER)
    try:
        answer = answered()
    except BaseException:
        cache.delete(key)
        raise
    if answer.status_code == HTTPStatus.SEE_OTHER:
        cache.set(key, answer["Location"], REMEMBERED)
    else:
        cache.delete(key)
    return answer


def _key(request: HttpRequest, person: str) -> str:
    told = sorted(request.POST.lists())
    files = [(name, file.name, file.size) for name, found in request.FILES.lists() for file in found]
    sent = json.dumps([person, request.get_full_path(), told, sorted(files)])
    return f"sent:{hashlib.sha256(sent.encode()).hexdigest()}"


def _end_of(key: str) -> str:
    until = time.monotonic() + PATIENCE
    while not (end := cache.get(key)):
        if time.monotonic() > until:
            raise PageRefused(
                HTTPStatus.CONFLICT,
                _("This was sent before"),
                _("The same form came a moment ago, and nobody knows yet what became of it."),
                _("Look whether it is there before you send it again."),
            )
        time.sleep(A_LOOK)
    return str(end)
