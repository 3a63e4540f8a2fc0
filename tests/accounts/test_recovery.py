"""Coming back in by a letter, and moving to another address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koinon.accounts.models import Account
from koinon.accounts.ways_in import actions
from koinon.acts.wrapper import COMMAND_LINE
from koinon.audit.models import AuditRow
from koinon.lib import clock
from tests.accounts.conftest import ADDRESS, PASSWORD, account_of, letters, way_in

RECOVER = "/en/desk/recover/"
OTHER = "quite another password"
NEW = {"password1": OTHER, "password2": OTHER}


def ask(client, email=ADDRESS):
    return client.post(RECOVER, {"email": email})


def test_a_letter_sets_another_password_once(nina, client, signs_in):
    assert ask(client)["Location"] == "/en/desk/recover/sent/"
    [(mail, letter)] = letters()
    assert mail.to_address == ADDRESS
    answer = client.get(way_in(letter))
    assert answer.status_code == 302
    form = answer["Location"]
    assert client.get(form).status_code == 200
    assert client.post(form, NEW)["Location"] == "/en/desk/sign-in/?done=password-set"
    assert signs_in(password=OTHER).status_code == 302
    assert Client().get(way_in(letter)).status_code == 404
    assert AuditRow.objects.filter(action="accounts.set_password", actor=nina.person.key).count() == 1


def test_the_former_password_and_open_sign_ins_end(nina, client, signs_in):
    elsewhere = Client()
    elsewhere.post("/en/desk/sign-in/", {"login": ADDRESS, "password": PASSWORD})
    ask(client)
    form = client.get(way_in(letters()[0][1]))["Location"]
    client.post(form, NEW)
    assert elsewhere.get("/en/desk/").status_code == 302
    assert signs_in().status_code == 400


def test_a_known_and_an_unknown_address_read_and_cost_the_same(nina, client):
    ask(client, "warm@up.example")
    answers, statements = [], []
    for email in (ADDRESS, "nobody@cast.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(Client(), email)
        answers.append((answer.status_code, answer["Location"], dict(answer.cookies)))
        said = [re.sub(r"_django_curs_\w+", "cursor", query["sql"]) for query in asked]
        statements.append([re.split("VALUES|WHERE|SET|SAVEPOINT", sql)[0] for sql in said])
    assert answers[0] == answers[1]
    assert statements[0] == statements[1]


def test_who_has_no_account_hears_so_by_letter_alone(client, db):
    ask(client, "nobody@cast.example")
    [(mail, letter)] = letters()
    assert mail.to_address == "nobody@cast.example"
    assert letter.button is None
    assert "no account" in letter.paragraphs[0]


def test_a_closed_account_gets_no_way_in(nina, client):
    actions.close_account(actor=COMMAND_LINE, at=clock.now(), person=nina.person.key)
    ask(client)
    assert letters()[-1][1].button is None


def test_a_letter_is_good_for_an_hour(nina, client):
    with time_machine.travel("2026-11-22 12:00:00+00:00", tick=False) as moment:
        ask(client)
        address = way_in(letters()[0][1])
        moment.shift(timedelta(minutes=59))
        assert client.get(address).status_code == 302
        moment.shift(timedelta(minutes=2))
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["1-x", "zz-zzz", "1-set-password", "0-" + "x" * 200])
def test_a_made_up_letter_is_none(nina, client, address):
    assert client.get(f"/en/desk/recover/{address}/").status_code == 404
    assert client.post(f"/en/desk/recover/{address}/", NEW).status_code == 404


@pytest.mark.parametrize(
    "given", [{"password1": "short", "password2": "short"}, {"password1": OTHER, "password2": "x"}, {}]
)
def test_a_password_that_will_not_do_is_said_at_its_field(nina, client, given):
    ask(client)
    form = client.get(way_in(letters()[0][1]))["Location"]
    answer = client.post(form, given)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "no address", "x" * 300 + "@cast.example", "a\x00@b.example", "<script>@x"])
def test_what_is_no_address_is_said_at_its_field(client, db, email):
    answer = ask(client, email)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert letters() == []


# --- another address


def test_another_address_holds_once_its_letter_is_opened(nina, client, signs_in):
    signs_in()
    client.post("/en/desk/account/address/", {"email": "New@Cast.Example"})
    [(mail, letter)] = letters()
    assert mail.to_address == "new@cast.example"
    assert Account.objects.get().email == ADDRESS
    visitor = Client()
    assert visitor.get(way_in(letter)).status_code == 200
    assert Account.objects.get().email == ADDRESS
    assert visitor.post(way_in(letter)).status_code == 303
    assert Account.objects.get().email == "new@cast.example"
    assert letters()[-1][0].to_address == ADDRESS
    assert visitor.post(way_in(letter)).status_code == 404
    assert signs_in("new@cast.example").status_code == 302


def test_an_address_of_somebody_else_is_not_taken_and_not_told(nina, client, signs_in):
    account_of("Otto", "otto@cast.example")
    signs_in()
    answer = client.post("/en/desk/account/address/", {"email": "otto@cast.example"})
    assert answer["Location"] == "/en/desk/account/?done=letter-sent"
    assert client.post(way_in(letters()[-1][1])).status_code == 404
    nina.refresh_from_db()
    assert nina.email == ADDRESS


def test_a_letter_for_another_address_is_good_for_a_day(nina, client, signs_in):
    with time_machine.travel("2026-11-22 12:00:00+00:00", tick=False) as moment:
        signs_in()
        client.post("/en/desk/account/address/", {"email": "new@cast.example"})
        address = way_in(letters()[0][1])
        moment.shift(timedelta(hours=25))
        assert client.post(address).status_code == 404
