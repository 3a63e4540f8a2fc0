"""One's own account: open sign-ins, password, passkeys, codes of an app, recovery codes."""

from __future__ import annotations

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from koinon.accounts.models import SignIn
from koinon.accounts.queries import mark_of
from koinon.audit.models import AuditRow
from tests.accounts.conftest import ADDRESS, PASSWORD, account_of, letters

OWN = "/en/desk/account/"
OTHER = "quite another password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def at_home(nina, client, signs_in):
    """Nina, signed in."""
    signs_in(HTTP_USER_AGENT=FIREFOX)
    return client


def actions_logged():
    return list(AuditRow.objects.order_by("id").values_list("action", flat=True))


def confirm(client, password=PASSWORD):
    """The password once more, as the library asks before something important."""
    return client.post(f"{OWN}confirm/", {"password": password})


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def turn_codes_on(client, callbacks):
    confirm(client)
    page = client.get(f"{OWN}codes/")
    secret = client.session["mfa.totp.secret"]
    assert " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)) in page.content.decode()
    with callbacks(execute=True):
        answer = client.post(f"{OWN}codes/", {"code": code_now(secret)})
    assert answer["Location"] == f"{OWN}recovery-codes/"
    return secret


# --- open sign-ins


def test_the_page_of_the_account_says_how_one_signs_in(at_home):
    page = at_home.get(OWN).content.decode()
    assert ADDRESS in page
    assert "Change the password" in page


def test_one_sees_where_one_is_signed_in_in_coarse_words(at_home):
    page = at_home.get(f"{OWN}sign-ins/").content.decode()
    assert "Firefox, Linux" in page
    assert "this one" in page
    assert at_home.session.session_key not in page
    assert "140" not in page


def elsewhere():
    other = Client()
    other.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD})
    return other


def test_all_others_can_be_ended(at_home):
    others = [elsewhere(), elsewhere()]
    assert at_home.post(f"{OWN}sign-ins/").status_code == 303
    assert [other.get(OWN).status_code for other in others] == [302, 302]
    assert at_home.get(OWN).status_code == 200
    assert actions_logged()[-1] == "accounts.end_sign_ins"


def test_one_can_be_ended_and_the_rest_stay(at_home):
    first, second = elsewhere(), elsewhere()
    at_home.post(f"{OWN}sign-ins/", {"only": mark_of(first.session.session_key)})
    assert [other.get(OWN).status_code for other in (first, second, at_home)] == [302, 200, 200]


@pytest.mark.parametrize("only", ["x", "' OR 1=1", "0" * 32])
def test_a_made_up_mark_ends_nothing(at_home, only):
    other = elsewhere()
    at_home.post(f"{OWN}sign-ins/", {"only": only})
    assert other.get(OWN).status_code == 200


def test_sign_ins_of_others_are_neither_shown_nor_ended(at_home):
    account_of("Otto", "otto@cast.example")
    otto = Client()
    otto.post("/en/desk/sign-in/", {"login": "otto@cast.example", "password": PASSWORD}, HTTP_USER_AGENT="Edg Windows")
    assert "Edge" not in at_home.get(f"{OWN}sign-ins/").content.decode()
    at_home.post(f"{OWN}sign-ins/")
    assert otto.get(OWN).status_code == 200
    assert SignIn.objects.exclude(account=None).count() == 2


# --- the password


def test_the_password_is_changed_with_the_present_one(at_home, signs_in):
    other = elsewhere()
    given = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert at_home.post(f"{OWN}password/", given)["Location"] == f"{OWN}?done=saved"
    assert at_home.get(OWN).status_code == 200
    assert other.get(OWN).status_code == 302
    assert letters()[-1][1].paragraphs[0] == "Your password was changed."
    at_home.post("/en/desk/sign-out/")
    assert signs_in(password=OTHER).status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"oldpassword": "wrong", "password1": OTHER, "password2": OTHER},
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": "x"},
    ],
)
def test_the_password_is_not_changed_by_less(at_home, nina, given):
    assert at_home.post(f"{OWN}password/", given).status_code == 400
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)


# --- codes of an app


def test_codes_of_an_app_are_asked_for_after_the_password(at_home, signs_in, django_capture_on_commit_callbacks):
    secret = turn_codes_on(at_home, django_capture_on_commit_callbacks)
    assert "accounts.change_ways_in" in actions_logged()
    assert letters()[-1][1].paragraphs[0].startswith("Codes of an app are asked for")
    at_home.post("/en/desk/sign-out/")
    assert signs_in()["Location"] == "/en/desk/sign-in/second/"
    assert at_home.get(OWN).status_code == 302
    page = at_home.get("/en/desk/sign-in/second/").content.decode()
    assert "Code of the app" in page
    wrong = at_home.post("/en/desk/sign-in/second/", {"code": "000000"})
    assert wrong.status_code == 400
    assert "This is not the right code" in wrong.content.decode()
    assert at_home.post("/en/desk/sign-in/second/", {"code": code_now(secret)})["Location"] == "/en/desk/"
    assert at_home.get(OWN).status_code == 200


def test_a_code_is_good_once(at_home, signs_in, django_capture_on_commit_callbacks):
    secret = turn_codes_on(at_home, django_capture_on_commit_callbacks)
    code = code_now(secret)
    for expected in (302, 400):
        other = Client()
        other.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD})
        assert other.post("/en/desk/sign-in/second/", {"code": code}).status_code == expected


def test_codes_are_not_guessed(at_home, django_capture_on_commit_callbacks):
    turn_codes_on(at_home, django_capture_on_commit_callbacks)
    other = Client()
    other.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
    said = ""
    for number in range(6):
        come_from = f"192.0.2.{number}"
        said = other.post("/en/desk/sign-in/second/", {"code": "000000"}, REMOTE_ADDR=come_from).content.decode()
    assert "That was tried too often" in said


def test_a_recovery_code_is_good_once(at_home, django_capture_on_commit_callbacks):
    turn_codes_on(at_home, django_capture_on_commit_callbacks)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert codes[0] in at_home.get(f"{OWN}recovery-codes/").content.decode()
    for expected in (302, 400):
        other = Client()
        other.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD})
        assert other.post("/en/desk/sign-in/second/", {"code": codes[0]}).status_code == expected
    with django_capture_on_commit_callbacks(execute=True):
        at_home.post(f"{OWN}recovery-codes/new/")
    assert codes[1] not in at_home.get(f"{OWN}recovery-codes/").content.decode()


def test_codes_can_be_turned_off(at_home, signs_in, django_capture_on_commit_callbacks):
    turn_codes_on(at_home, django_capture_on_commit_callbacks)
    assert at_home.post(f"{OWN}codes/off/").status_code == 302
    assert not Authenticator.objects.exists()
    at_home.post("/en/desk/sign-out/")
    assert signs_in()["Location"] == "/en/desk/"


def test_the_second_step_is_there_for_who_gave_a_password(nina, client):
    assert client.get("/en/desk/sign-in/second/")["Location"] == "/en/desk/sign-in/"
    assert client.post("/en/desk/sign-in/second/", {"code": "000000"})["Location"] == "/en/desk/sign-in/"


@pytest.mark.parametrize("page", ["codes/", "passkeys/new/"])
def test_something_important_asks_for_the_password_once_more(at_home, page):
    answer = at_home.get(f"{OWN}{page}")
    assert answer["Location"].startswith(f"{OWN}confirm/?next=")
    assert confirm(at_home, "wrong password").status_code == 400
    assert at_home.get(f"{OWN}{page}").status_code == 302
    assert confirm(at_home).status_code == 302
    assert at_home.get(f"{OWN}{page}").status_code == 200


# --- passkeys: what a browser does is in tests/browser


HOSTILE = ["", "x", "[]", "{}", "1", '{"response": []}', '{"id": 1, "rawId": 2, "response": {}, "type": "x"}', "null",
           '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
           '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"YQ",'
           '"signature":"YQ","userHandle":"MQ"}}']  # fmt: skip


@pytest.mark.parametrize("sent", HOSTILE)
def test_what_is_no_passkey_signs_nobody_in(nina, client, sent):
    options = client.get("/en/desk/sign-in/passkey/", HTTP_ACCEPT="application/json").json()
    assert json.dumps(options)
    answer = client.post("/en/desk/sign-in/passkey/", {"credential": sent})
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()


@pytest.mark.parametrize("sent", HOSTILE)
def test_what_is_no_passkey_is_not_kept(at_home, sent):
    confirm(at_home)
    at_home.get(f"{OWN}passkeys/new/")
    assert at_home.post(f"{OWN}passkeys/new/", {"name": "x" * 500, "credential": sent}).status_code == 400
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_cannot_be_removed(at_home):
    otto = account_of("Otto", "otto@cast.example")
    theirs = Authenticator.objects.create(user=otto, type="webauthn", data={"name": "theirs", "credential": {}})
    confirm(at_home)
    assert at_home.post(f"{OWN}passkeys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(
    "page",
    ["", "sign-ins/", "address/", "password/", "passkeys/new/", "passkeys/1/remove/", "codes/", "codes/off/",
     "recovery-codes/", "recovery-codes/new/", "linked/1/unlink/", "confirm/", "confirm/code/", "confirm/passkey/"],
)  # fmt: skip
def test_nobody_else_comes_to_the_account(db, client, page):
    for answer in (client.get(f"{OWN}{page}"), client.post(f"{OWN}{page or 'sign-ins/'}")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/desk/sign-in/?next=")
