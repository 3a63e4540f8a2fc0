"""Confirming as people meet it: by the letter's link, at the desk, and what readers see of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from koinon.acts.wrapper import WORKER
from koinon.confirmations.actions import LETTER, begin_campaign, end_campaign
from koinon.confirmations.models import Confirmation, Request
from koinon.confirmations.queries import token_of
from koinon.corrections.models import Report
from koinon.desk.confirming.campaigns import confirm_letter
from koinon.lib import clock, remembered
from koinon.outbox.letters import Envelope, written
from koinon.outbox.models import Mail
from tests.desk.cast import AT

TODAY = AT.date()
SCRIPT = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def set_clock(monkeypatch):
    def to(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)
        remembered.forget()

    to(AT)
    return to


@pytest.fixture
def campaign(harbours):
    return begin_campaign(
        actor=WORKER, at=AT, on=TODAY, network=harbours, deadline=TODAY + timedelta(days=42)
    )  # fmt: skip


@pytest.fixture
def link(campaign):
    request = Request.objects.get(campaign=campaign, organisation__slug="salthaven")
    return f"/en/confirm/{token_of(request)}/"


def digest_in(answer):
    return re.search(r'name="everything" value="([0-9a-f]{64})"', answer.content.decode())[1]


def one_by_one(answer, **changed):
    """The form's fields as a browser would send them: every fact of the page left open, but those that are changed."""
    facts = re.findall(r'name="(fact-\d+)"[^>]*value="later"', answer.content.decode())
    return {"shown": digest_in(answer), **dict.fromkeys(facts, "later"), **changed}


def test_opening_the_link_confirms_nothing_and_sets_no_cookie(link):
    client = Client(enforce_csrf_checks=True)
    answer = client.get(link)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in said
    assert "Made-up network" in said
    assert "Record of Salthaven in Harbours" in said
    assert "@cast.example" not in said
    assert not Confirmation.objects.exists()


def test_one_press_confirms_everything_without_an_account(link):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(link, {"everything": digest_in(client.get(link))})
    assert answer.status_code == 303
    assert not answer.cookies
    assert "Thank you. Your answer is kept." in client.get(answer["Location"]).content.decode()
    assert set(Confirmation.objects.values_list("kind", "through")) == {
        ("names", "letter"), ("standing", "letter"), ("posts", "letter"),
    }  # fmt: skip


def test_facts_are_confirmed_and_corrected_one_by_one(client, link):
    told = one_by_one(client.get(link), **{"fact-0": "right", "fact-1": "wrong", "text-1": "We are associate."})
    assert client.post(link, told).status_code == 303
    assert list(Confirmation.objects.values_list("kind", flat=True)) == ["names"]
    report = Report.objects.get()
    assert (report.wrong, report.right) == ("Standing: full, presumed", "We are associate.")


def test_a_button_of_the_letters_page_pressed_twice_is_one_answer(client, link):
    page, kept = client.get(link), []
    for sent in ({"everything": digest_in(page)}, one_by_one(page, **{"fact-0": "wrong", "text-0": "Salthafen"})):
        for _time in range(2):
            answer = client.post(link, sent)
            assert (answer.status_code, answer["Location"]) == (303, f"{link}?done=answered")
            request = Request.objects.get(organisation__slug="salthaven")
            kept.append((Confirmation.objects.count(), request.confirmed, request.corrected, Report.objects.count()))
    assert kept[0] == kept[1]
    assert kept[2] == kept[3] == (*kept[0][:2], 1, 1)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"fact-1": "wrong"}, "text-1"),
        ({"fact-1": "wrong", "text-1": "x" * 4001}, "text-1"),
        ({"fact-1": "right", "text-1": "But this."}, "fact-1"),
        ({"fact-1": "perhaps"}, "fact-1"),
        ({"fact-1": ""}, "fact-1"),
        ({"fact-1": "wrong", "text-1": "null \x00"}, "text-1"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_half_kept(client, link, told, field):
    answer = client.post(link, one_by_one(client.get(link), **{"fact-0": "right", **told}))
    said = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="field-{field}-error"' in said
    assert f'<a href="#field-{field}' in said
    assert not Confirmation.objects.exists()
    assert not Report.objects.exists()


def test_an_answer_that_says_nothing_is_sent_back(client, link):
    answer = client.post(link, one_by_one(client.get(link)))
    assert answer.status_code == 400
    assert "Choose at least one answer." in answer.content.decode()


@pytest.mark.parametrize("digest", ["", "0" * 64, "x" * 9000, "☃"])
def test_a_record_that_is_not_as_it_was_shown_is_shown_again(client, link, digest):
    for told in ({"everything": digest}, one_by_one(client.get(link), **{"shown": digest, "fact-0": "right"})):
        answer = client.post(link, told)
        assert answer.status_code == 400
        assert digest_in(answer) == digest_in(client.get(link))
    assert not Confirmation.objects.exists()


def test_a_script_in_a_correction_runs_nowhere(client, link, signed_in):
    client.post(link, one_by_one(client.get(link), **{"fact-1": "wrong", "text-1": SCRIPT}))
    said = signed_in("ada").get(f"/en/desk/reports/{Report.objects.get().key}/").content.decode()
    assert SCRIPT not in said
    assert "&lt;script&gt;" in said


def test_a_link_that_is_none_opens_nothing_and_an_old_one_says_so(client, link, campaign, set_clock):
    assert client.get("/en/confirm/1~x/").status_code == 404
    assert client.get(link[:-2] + "/").status_code == 404
    set_clock(AT + timedelta(days=57))
    assert client.get(link).status_code == 410
    set_clock(AT)
    end_campaign(actor=WORKER, at=AT, campaign=campaign.pk)
    assert client.get(link).status_code == 410
    assert client.post(link, {"everything": "0" * 64}).status_code == 410


def test_a_coordinator_confirms_at_the_desk_where_the_task_leads(signed_in, campaign):
    clara, here = signed_in("clara"), "/en/desk/networks/harbours/members/salthaven/confirm/"
    assert here in clara.get("/en/desk/").content.decode()
    assert clara.post(here, {"everything": digest_in(clara.get(here))}).status_code == 303
    assert set(Confirmation.objects.values_list("through", flat=True)) == {"coordinator"}
    assert here not in clara.get("/en/desk/").content.decode()


@pytest.mark.parametrize("name", ["ada", "edith", "bruno", "hana", "greta", "olga"])
def test_nobody_else_confirms_for_a_member_at_the_desk(signed_in, campaign, name):
    here = "/en/desk/networks/harbours/members/salthaven/confirm/"
    assert signed_in(name).post(here, {"everything": "0" * 64}).status_code == 403
    assert not Confirmation.objects.exists()


def test_a_coordinator_confirms_nothing_in_a_network_that_the_city_is_not_in(signed_in, harbours):
    assert signed_in("clara").get("/en/desk/networks/rivers/members/salthaven/confirm/").status_code == 404


def test_the_secretariat_sees_what_would_go_out_starts_it_and_sees_who_answered(signed_in, harbours, client):
    ada, here = signed_in("ada"), "/en/desk/networks/harbours/confirmations/"
    before = ada.get(here).content.decode()
    assert "2 members would be asked." in before
    assert "2 letters would go out" in before
    assert ada.post(here, {"deadline": "2027-01-03"}).status_code == 303
    assert Mail.objects.filter(kind=LETTER).count() == 2
    token = token_of(Request.objects.get(organisation__slug="salthaven"))
    opened = client.get(f"/en/confirm/{token}/")
    client.post(f"/en/confirm/{token}/", {"everything": digest_in(opened)})
    said = ada.get(here).content.decode()
    assert re.search(r"Salthaven</a></th>\s*<td>confirmed", said)
    assert re.search(r"Riverbend</a></th>\s*<td><span class=\"unknown\">silent", said)


@pytest.mark.parametrize("deadline", ["", "soon", "2026-11-23", "2028-01-01", "<script>", "9" * 500])
def test_a_deadline_that_cannot_be_is_said_at_its_field(signed_in, harbours, deadline):
    answer = signed_in("ada").post("/en/desk/networks/harbours/confirmations/", {"deadline": deadline})
    assert answer.status_code == 400
    assert 'id="field-deadline-error"' in answer.content.decode()
    assert not Mail.objects.exists()


def test_a_campaign_is_ended_by_its_own_button_alone(signed_in, campaign):
    ada, here = signed_in("ada"), "/en/desk/networks/harbours/confirmations/"
    ada.post(here, {"end": str(campaign.pk + 1)})
    campaign.refresh_from_db()
    assert campaign.ended_at is None
    assert ada.post(here, {"end": str(campaign.pk)}).status_code == 303
    campaign.refresh_from_db()
    assert campaign.ended_at == AT


@pytest.mark.parametrize("language", ["en", "cs", "sv", "pl", "de"])
def test_the_letter_has_the_link_in_the_receivers_language(campaign, client, language):
    request = Request.objects.get(organisation__slug="salthaven")
    told = {"request": request.pk, "reminder": 0}
    envelope = Envelope(LETTER, language, "harbours", "salthaven", "p-abcdefgh", True, told)
    with translation.override(language):
        letter = confirm_letter(envelope)
    link = letter.button.address.partition("//")[2].partition("/")[2]
    assert link == f"{language}/confirm/{token_of(request)}/"
    assert client.get(f"/{link}").status_code == 200
    assert "Salthaven" in written(letter, language=language, made_up=True).text


def seen(client, path):
    html = client.get(f"/en/{path}").content.decode()
    part = re.search(r'<section aria-labelledby="checked">.*?</section>', html, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", part[0]))) if part else ""


STANDING, CITY = "networks/harbours/members/salthaven/", "organisations/salthaven/"


def test_a_page_says_when_a_fact_was_confirmed_by_which_role_and_nobodys_name(client, link):
    assert "not confirmed yet · recorded 22 November 2026" in seen(client, CITY)
    client.post(link, {"everything": digest_in(client.get(link))})
    for path in (STANDING, CITY):
        assert "22 November 2026 , by the member, by the link in its letter" in seen(client, path)
        assert "overdue" not in seen(client, path)
    assert "Who acts for it" not in seen(client, STANDING)


def test_what_nobody_confirmed_for_eighteen_months_is_marked_by_a_shape_and_words(client, link, set_clock):
    client.post(link, {"everything": digest_in(client.get(link))})
    set_clock(AT.replace(year=2028, month=5, day=21))
    assert "overdue" not in seen(client, STANDING)
    set_clock(AT.replace(year=2028, month=5, day=22))
    for path in (STANDING, CITY):
        assert "△ confirmation overdue since 22 May 2028" in seen(client, path)


def test_of_another_day_and_of_no_member_nothing_is_said(client, link):
    assert seen(client, f"{STANDING}?on=2010-01-01") == ""
    assert seen(client, f"{CITY}?on=2010-01-01") == ""
    assert seen(client, "organisations/oldford/") == ""


def test_a_confirmation_costs_a_page_one_query(client, harbours, link):
    def queries() -> list[str]:
        remembered.forget()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/en/{CITY}?known=2026-11-22T12:00:00Z").status_code == 200
        return [one["sql"] for one in asked if "confirmations_" in one["sql"]]

    assert len(queries()) == 1
    client.post(link, {"everything": digest_in(client.get(link))})
    assert len(queries()) == 1
