"""Every address that a page names can be walked to, in every language."""

from __future__ import annotations

import contextlib
import http.client
import re
from html import unescape
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

STARTS = (
    "/{}/",
    "/{}/networks/eurocities/",
    "/{}/networks/eurocities/members/praha/?on=2000-01-01",
    "/{}/organisations/opava/",
)
MOST = 250


def get(connection, address):
    connection.request("GET", address)
    answer = connection.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace")


@pytest.mark.parametrize("language", ["en", "cs", "sv", "pl", "de"])
def test_no_link_leads_nowhere(site, language):
    with contextlib.closing(http.client.HTTPConnection(urlsplit(site).netloc, timeout=20)) as connection:
        seen, broken = walked(connection, language)
    assert broken == []
    assert len(seen) > 100


def walked(connection, language):
    """The addresses that can be reached from the starts, and those that answered with an error."""
    waiting = [start.format(language) for start in STARTS]
    seen, broken = set(waiting), []
    while waiting and len(seen) < MOST + len(waiting):
        address = waiting.pop(0)
        status, body = get(connection, address)
        if status >= 400:
            broken.append((status, address))
        for link in re.findall(r'(?:href|action)="(/[^"#]*)', body if status == 200 else ""):
            told = unescape(link)
            if (
                told not in seen
                and len(seen) < MOST
                and told.startswith((f"/{language}/", "/api/", "/static/", "/accents/"))
            ):
                seen.add(told)
                waiting.append(told)
    return seen, broken
