"""The pages that say what is kept of people and which cookies there are."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from koinon.lib.hosting import Operator, operator_from
from koinon.privacy.retention import COOKIES, RETENTION
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
LEAGUE = Operator("Made-up League", ("1 Invented Street", "00-000 Nowhere"), "privacy@league.example")


def test_every_page_leads_to_both():
    seen = read("/en/organisations/")
    assert seen.link("Privacy") == "/en/privacy/"
    assert seen.link("Cookies") == "/en/cookies/"


@pytest.mark.parametrize("language", ["en", "cs", "sv", "pl", "de"])
def test_they_are_there_in_every_language_and_ask_the_database_little(language, django_assert_max_num_queries):
    for page in ("privacy", "cookies"):
        with django_assert_max_num_queries(3):
            assert read(f"/{language}/{page}/").status == 200


def test_everything_that_is_kept_is_told_with_its_reason_and_its_time():
    text = read("/en/privacy/").text
    for kept in RETENTION:
        for words in (kept.what, kept.why, kept.how_long):
            assert str(words) in text


def test_who_is_responsible_is_named_once_the_operator_says_so():
    assert "Nobody has said yet who runs this place." in read("/en/privacy/").text
    with override_settings(KOINON_OPERATOR=LEAGUE):
        seen = read("/en/privacy/")
    for words in ("Made-up League", "1 Invented Street", "00-000 Nowhere"):
        assert words in seen.text
    assert seen.link("privacy@league.example") == "mailto:privacy@league.example"


def test_an_operator_is_read_from_the_settings_and_an_address_belongs_to_somebody():
    assert operator_from("", "", "") is None
    told = operator_from(" Made-up League ", "1 Invented Street; 00-000 Nowhere", "privacy@league.example")
    assert told == LEAGUE
    with pytest.raises(ImproperlyConfigured, match="KOINON_OPERATOR must name"):
        operator_from("", "1 Invented Street", "")


def test_the_cookies_are_those_of_the_settings_and_no_script_reads_them():
    text = read("/en/cookies/").text
    assert {cookie.name for cookie in COOKIES} == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    for cookie in COOKIES:
        assert cookie.name in text
        assert str(cookie.why) in text


def test_who_only_reads_gets_no_cookie(client):
    for page in ("", "privacy/", "cookies/"):
        assert not client.get(f"/en/{page}").cookies
