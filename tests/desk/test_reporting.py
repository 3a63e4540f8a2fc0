"""The form that reports an error, as whoever fills it in meets it, and the desk of who answers."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from koinon.acts.wrapper import WORKER
from koinon.challenges import numbers
from koinon.challenges.models import UsedChallenge
from koinon.challenges.questions import LIFETIME, new_challenge
from koinon.corrections.actions import empty_report
from koinon.corrections.models import Report, State
from koinon.corrections.queries import token_of
from koinon.desk.permissions import routes
from koinon.lib import clock
from koinon.outbox.models import Mail
from tests.challenges.solving import solved
from tests.desk.cast import AT
from tests.desk.grid import PUBLIC
from tests.desk.statuted import admit, give_statutes
from tests.desk.test_grid import addressed

FORM = "/en/report/?about=/en/networks/harbours/%3Fon%3D2020-05-01"
REPORTED = re.compile(r'<a href="(/en/report/[^"]+)" rel="nofollow">Report an error on this page</a>')
BY_A_SECRET_LINK = {"/<language:language>/unsubscribe/<str:token>/"}
"""Opened by who has the link alone, which a report must not carry to others."""

SCRIPT = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def _noon(monkeypatch, cast):
    monkeypatch.setattr(clock, "now", lambda: AT)


def read(answer):
    """The form as a browser has it: what it would send, and the question with the label's own words."""
    html = answer.content.decode()
    token = re.search(r'name="challenge" value="([^"]+)"', html)[1]
    question = re.search(r'<label for="field-answer">(.*?)</label>', html)[1].strip()
    return html, unescape(token), unescape(question)


def filled(client, language="en", **changed):
    _html, token, question = read(client.get(f"/{language}/report/"))
    told = {"about": f"/{language}/networks/harbours/?on=2020-05-01", "wrong": "The founding year is wrong."}
    return told | {"challenge": token, "answer": str(solved(question, language))} | changed


def send(client, language="en", **changed):
    return client.post(f"/{language}/report/", filled(client, language, **changed))


def test_a_report_leads_to_a_page_that_says_its_state(client):
    answer = send(client, right="It is 1986.", source="The charter", address="zorba@example.org")
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    said = page.content.decode()
    assert page.status_code == 200
    assert "Thank you. Your report is kept." in said
    assert "waits for an answer" in said
    assert "zorba@example.org" not in said
    report = Report.objects.get()
    assert (report.about, report.network.slug, report.address) == (
        "networks/harbours/?on=2020-05-01", "harbours", "zorba@example.org",
    )  # fmt: skip


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_question_is_answered_in_figures_or_as_a_word_in_every_language(client, language):
    assert send(client, language).status_code == 303
    told = filled(client, language)
    told["answer"] = numbers.forms(int(told["answer"]), language)[0]
    assert client.post(f"/{language}/report/", told).status_code == 303
    assert Report.objects.count() == 2


def test_each_form_has_its_own_question_and_nobody_may_keep_it(client):
    first, second = client.get(FORM), client.get(FORM)
    assert read(first)[1] != read(second)[1]
    assert "no-store" in first["Cache-Control"]
    assert 'name="robots" content="noindex"' in first.content.decode()


def test_neither_form_nor_report_sets_a_cookie_nor_needs_one(cast):
    client = Client(enforce_csrf_checks=True)
    form = client.get(FORM)
    sent = send(client)
    state = client.get(sent["Location"])
    for answer in (form, sent, state):
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_the_page_comes_from_the_link_and_a_reader_of_screens_hears_the_question(client):
    html, _token, question = read(client.get(FORM))
    assert 'value="/en/networks/harbours/?on=2020-05-01"' in html
    answer = re.search(r'<input[^>]*name="answer"[^>]*>', html)[0]
    assert 'type="text"' in answer
    assert 'id="field-answer"' in answer
    assert "field-answer-help" in answer
    assert question.endswith("?")
    assert "Made-up network" in html


def test_a_wrong_answer_asks_anew_and_loses_nothing(client):
    told = filled(client, right="It is 1986.", address="zorba@example.org", answer="99")
    answer = client.post("/en/report/", told)
    html, token, question = read(answer)
    assert answer.status_code == 400
    assert token != told["challenge"]
    for kept in ("The founding year is wrong.", "It is 1986.", "zorba@example.org", "/en/networks/harbours/"):
        assert kept in html
    assert "That is not the right answer." in html
    assert re.search(r'<input[^>]*name="answer"[^>]*aria-invalid="true"', html)
    assert 'value="99"' not in html
    again = client.post("/en/report/", told | {"challenge": token, "answer": str(solved(question, "en"))})
    assert again.status_code == 303


def test_a_question_that_was_answered_wrongly_cannot_be_tried_again(client):
    told = filled(client)
    right, told["answer"] = told["answer"], "99"
    client.post("/en/report/", told)
    assert client.post("/en/report/", told | {"answer": right}).status_code == 400
    assert not Report.objects.exists()


def test_another_mistake_keeps_the_right_answer_and_its_question(client):
    told = filled(client, wrong="")
    answer = client.post("/en/report/", told)
    html, token, _question = read(answer)
    assert answer.status_code == 400
    assert token == told["challenge"]
    assert f'value="{told["answer"]}"' in html
    assert "This cannot stay empty. Fill it in." in html
    assert '<a href="#field-wrong">' in html
    assert client.post("/en/report/", told | {"wrong": "Now I say it."}).status_code == 303


def test_the_button_pressed_twice_is_one_report(client):
    told = filled(client)
    first, second = client.post("/en/report/", told), client.post("/en/report/", told)
    assert first["Location"] == second["Location"]
    assert Report.objects.count() == 1


def test_a_question_cannot_carry_a_second_report(client):
    told = filled(client)
    client.post("/en/report/", told)
    answer = client.post("/en/report/", told | {"wrong": "Something else."})
    assert answer.status_code == 400
    assert "This question was used before." in answer.content.decode()
    assert Report.objects.count() == 1


def test_a_form_that_stood_open_too_long_asks_anew(client, monkeypatch):
    told = filled(client)
    monkeypatch.setattr(clock, "now", lambda: AT + LIFETIME)
    answer = client.post("/en/report/", told)
    assert answer.status_code == 400
    assert "The form stood open too long." in answer.content.decode()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "☃" * 10, "x" * 5000])
def test_a_question_that_is_none_of_ours_brings_no_report(client, token):
    answer = send(client, challenge=token)
    assert answer.status_code == 400
    assert not Report.objects.exists()
    assert read(answer)[1] != token


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("wrong", "x" * 4001),
        ("right", "x" * 4001),
        ("source", "x" * 1001),
        ("address", "nobody"),
        ("address", "a@b.example\nBcc: c@d.example"),
        ("address", "x" * 250 + "@example.org"),
        ("about", "https://elsewhere.example/en/"),
        ("about", "//elsewhere.example/en/"),
        ("about", "javascript:alert(1)"),
        ("about", "/en/desk/"),
        ("about", "/en/report/"),
        ("about", "/api/v1/networks"),
        ("about", "/en/no-such-page/"),
        ("about", "http://[::1/en/"),
        ("about", "/en/" + "x" * 700),
        ("about", ""),
        ("wrong", SCRIPT + "x" * 4001),
        ("wrong", "with a null \x00"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_kept(client, field, typed):
    answer = send(client, **{field: typed})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert f'<a href="#field-{field}">' in html
    assert f'id="field-{field}-error"' in html
    assert SCRIPT not in html
    assert not Report.objects.exists()


def test_a_script_stands_as_it_was_written_and_runs_nowhere(client, signed_in):
    sent = send(client, wrong=SCRIPT, right=SCRIPT, source=SCRIPT)
    report = Report.objects.get()
    assert report.wrong == SCRIPT
    for page in (client.get(sent["Location"]), signed_in("ada").get(f"/en/desk/reports/{report.key}/")):
        assert page.status_code == 200
        assert SCRIPT not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_an_address_of_this_site_may_be_given_whole(client):
    assert send(client, about="http://testserver/en/organisations/salthaven/").status_code == 303
    assert Report.objects.get().about == "organisations/salthaven/"


def test_the_address_with_a_wrong_page_still_opens_the_form(client):
    answer = client.get("/en/report/?about=https://elsewhere.example/")
    assert answer.status_code == 200


def test_who_sends_without_end_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr("koinon.challenges.queries.MOST_TRIES", 2)
    for _time in range(2):
        assert send(client).status_code == 303
    answer = send(client)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "The founding year is wrong." in answer.content.decode()
    assert client.post("/en/report/", filled(client), REMOTE_ADDR="192.0.2.7").status_code == 303


def test_no_network_address_is_kept(client):
    client.post("/en/report/", filled(client), REMOTE_ADDR="192.0.2.7")
    assert len(UsedChallenge.objects.get().sender) == 64


def test_every_public_page_leads_to_the_form_with_its_own_address_and_day(client):
    """Every address that the program answers everybody under a language; what answers with a file has no foot."""
    give_statutes()
    admit("salthaven", "2005-01-01", "full")
    named = {"language": "en", "network": "harbours", "organisation": "salthaven", "country": "pl", "version": "first"}
    named |= {"key": "harbours-salthaven-2005-01-01"}
    public = [route.path for route in routes() if route.path in PUBLIC - BY_A_SECRET_LINK]
    led = []
    for path in (addressed(path, named) for path in public if path.startswith("/<language:language>/")):
        page = client.get(f"{path}?on=2020-05-01")
        assert (page.status_code, page.cookies) == (200, {}), path
        if not page["Content-Type"].startswith("text/html"):
            assert path.endswith((".csv", ".ics", ".atom")), path
            continue
        link = REPORTED.search(page.content.decode())
        assert link, path
        assert f'value="{path}?on=2020-05-01"' in client.get(unescape(link[1])).content.decode()
        led.append(path)
    assert {"/en/", "/en/privacy/", "/en/countries/pl/", "/en/networks/harbours/members/salthaven/"} <= {*led}


def test_a_page_of_today_is_reported_with_the_day_it_showed(client):
    html = client.get("/en/networks/harbours/").content.decode()
    assert "about=%2Fen%2Fnetworks%2Fharbours%2F%3Fon%3D2026-11-22" in html


def test_the_secretariat_answers_and_the_reporter_reads_it(client, signed_in):
    state = send(client)["Location"].partition("?")[0]
    report, ada = Report.objects.get(), signed_in("ada")
    here = f"/en/desk/reports/{report.key}/"
    assert here in ada.get("/en/desk/networks/harbours/").content.decode()
    assert here in ada.get("/en/desk/networks/harbours/reports/").content.decode()
    answer = ada.post(here, {"verdict": "mended", "text": "It says 1986 now."})
    assert answer.status_code == 303
    said = client.get(state).content.decode()
    assert "It says 1986 now." in said
    assert "mended" in said
    assert here not in ada.get("/en/desk/networks/harbours/").content.decode()
    assert "<textarea" not in ada.get(here).content.decode()


def test_the_reporter_answers_what_the_secretariat_asks(client, signed_in):
    state = send(client)["Location"].partition("?")[0]
    report, ada = Report.objects.get(), signed_in("ada")
    ada.post(f"/en/desk/reports/{report.key}/", {"verdict": "asked", "text": "Which edition?"})
    assert "Which edition?" in client.get(state).content.decode()
    assert client.post(state, {"text": ""}).status_code == 400
    assert client.post(state, {"text": "The second."}).status_code == 303
    assert client.post(state, {"text": "And more."}).status_code == 400
    assert "The second." in ada.get(f"/en/desk/reports/{report.key}/").content.decode()


@pytest.mark.parametrize("told", [{}, {"verdict": "mended", "text": " "}, {"verdict": "open", "text": "x"}])
def test_an_answer_without_a_verdict_or_a_sentence_is_sent_back(client, signed_in, told):
    send(client)
    report = Report.objects.get()
    answer = signed_in("ada").post(f"/en/desk/reports/{report.key}/", told)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert Report.objects.get().state == State.OPEN


@pytest.mark.parametrize("name", ["bruno", "clara", "ivo", "hana"])
def test_who_does_not_keep_the_record_can_neither_see_nor_answer_the_report(client, signed_in, name):
    send(client)
    report = Report.objects.get()
    them = signed_in(name)
    assert them.get(f"/en/desk/reports/{report.key}/").status_code == 404
    told = {"verdict": "declined", "text": "No."}
    assert them.post(f"/en/desk/reports/{report.key}/", told).status_code == 404
    assert Report.objects.get().state == State.OPEN


def test_two_answers_one_after_the_other_leave_the_first_and_say_so(client, signed_in):
    send(client)
    report, ada = Report.objects.get(), signed_in("ada")
    ada.post(f"/en/desk/reports/{report.key}/", {"verdict": "mended", "text": "Done."})
    second = ada.post(f"/en/desk/reports/{report.key}/", {"verdict": "declined", "text": "No."})
    assert second.status_code == 400
    assert "answered in the meantime" in second.content.decode()


def test_a_link_that_is_none_opens_nothing(client):
    send(client)
    token = token_of(Report.objects.get())
    for wrong in (token[:-1], token.replace("r-", "q-"), "x"):
        assert client.get(f"/en/report/{wrong}/").status_code == 404


def test_a_question_from_the_future_is_refused(client):
    token = new_challenge("report", AT + timedelta(hours=1)).token()
    assert send(client, challenge=token).status_code == 400


def test_a_reporter_with_an_address_hears_by_mail_in_their_language_and_one_without_by_the_link(client, signed_in):
    send(client, "cs", address="zorba@example.org")
    send(client)
    ada = signed_in("ada")
    for report in Report.objects.all():
        ada.post(f"/en/desk/reports/{report.key}/", {"verdict": "mended", "text": "It says 1986 now."})
    mail, report = Mail.objects.get(kind="report-answer"), Report.objects.get(address="zorba@example.org")
    assert (mail.to_address, mail.language, mail.made_up, mail.to_person) == ("zorba@example.org", "cs", True, "")
    assert f"/cs/report/{token_of(report)}/" in mail.text
    assert "It says 1986 now." in mail.text


def test_emptying_a_report_empties_the_letter_about_it(client, signed_in):
    send(client, address="zorba@example.org")
    report = Report.objects.get()
    signed_in("ada").post(f"/en/desk/reports/{report.key}/", {"verdict": "declined", "text": "It is right."})
    empty_report(actor=WORKER, at=AT, report=report.key, under="request, GDPR article 17")
    mail = Mail.objects.get(kind="report-answer")
    assert (mail.to_address, mail.text) == ("", "")
    said = signed_in("ada").get(f"/en/desk/reports/{report.key}/").content.decode()
    assert "What was written is deleted." in said


def test_a_report_in_a_letter_is_escaped(client, signed_in):
    send(client, address="zorba@example.org")
    report = Report.objects.get()
    signed_in("ada").post(f"/en/desk/reports/{report.key}/", {"verdict": "asked", "text": SCRIPT})
    assert SCRIPT not in Mail.objects.get(kind="report-answer").html
