"""Behind a proxy that speaks HTTPS: cookies that no script reads and no open line carries, and HTTPS from then on."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.conftest import ADDRESS, PASSWORD

NAMES = (
    "HTTPS", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_DOMAIN",
)  # fmt: skip
PRINTED = f"""
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))
"""
PROXY = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "testserver"}


def settings_with(**environment: str) -> dict[str, object]:
    """The settings as a fresh process has them."""
    told = subprocess.run(
        [sys.executable, "-c", PRINTED], env={**os.environ, **environment}, cwd=settings.ROOT, capture_output=True,
        check=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def test_with_https_no_cookie_goes_over_an_open_line_and_without_it_signing_in_still_works():
    secure = settings_with(KOINON_HTTPS="1")
    assert secure["SESSION_COOKIE_SECURE"] is secure["CSRF_COOKIE_SECURE"] is True
    assert secure["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    plain = settings_with(KOINON_HTTPS="0")
    assert plain["SESSION_COOKIE_SECURE"] is plain["CSRF_COOKIE_SECURE"] is False
    assert plain["SECURE_PROXY_SSL_HEADER"] is None, "without a proxy anybody could write that header"


@pytest.fixture
def over_https(settings):
    """The settings of a process that was started with KOINON_HTTPS=1."""
    for name, value in settings_with(KOINON_HTTPS="1").items():
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)
    return Client()


def test_both_cookies_are_secure_out_of_reach_of_scripts_and_not_sent_along_from_elsewhere(over_https, nina):
    over_https.get("/en/desk/sign-in/", **PROXY)
    answer = over_https.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD}, **PROXY)
    assert answer.status_code in (302, 303)
    assert {"koinon_session", "koinon_form"} <= set(over_https.cookies)
    for cookie in over_https.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), cookie.key
        assert (cookie["domain"], cookie["path"]) == ("", "/"), cookie.key


def test_a_form_from_another_site_is_refused_over_https(over_https, nina):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/en/desk/sign-in/", **PROXY)
    token = page.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    told = {"login": ADDRESS, "password": PASSWORD, "csrfmiddlewaretoken": token}
    for referer in ("https://elsewhere.example/", "http://testserver/en/desk/sign-in/", ""):
        answer = strict.post("/en/desk/sign-in/", told, **PROXY, HTTP_REFERER=referer)
        assert answer.status_code == 403, referer
    own = strict.post("/en/desk/sign-in/", told, **PROXY, HTTP_REFERER="https://testserver/en/desk/sign-in/")
    assert own.status_code in (302, 303)


@pytest.mark.parametrize("path", ["/en/", "/en/desk/", "/en/nowhere/", "/robots.txt", "/api/v1/nowhere"])
def test_every_answer_asks_for_https_from_then_on(over_https, db, path):
    assert over_https.get(path, **PROXY)["Strict-Transport-Security"].startswith("max-age=31536000")


def test_without_https_no_answer_promises_it(db):
    assert "Strict-Transport-Security" not in Client().get("/en/")
