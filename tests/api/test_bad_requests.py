"""What cannot be answered is explained: a problem document under 500 that says how to mend it, and nothing written."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from koinon.acts.queries import public_version
from koinon.audit.models import AuditRow
from tests.api.world import after, get, make_members, make_world

pytestmark = pytest.mark.django_db
MEMBERS = "/api/v1/networks/eurocities/members"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{MEMBERS}?on=yesterday", 400),
        (f"{MEMBERS}?on=2004", 400),
        (f"{MEMBERS}?on=2004-02-30", 400),
        (f"{MEMBERS}?on=0000-01-01", 400),
        (f"{MEMBERS}?on=9999-12-31", 400),
        (f"{MEMBERS}?on=２００４-05-01", 400),
        (f"{MEMBERS}?on=2004-05-01&on=2004-05-02", 400),
        (f"{MEMBERS}?on=1985-12-31", 404),
        (f"{MEMBERS}?on=0001-01-01", 404),
        (f"{MEMBERS}?known=2026-01-01", 400),
        (f"{MEMBERS}?known=2026-01-01T00:00:00", 400),
        (f"{MEMBERS}?known=now", 400),
        (f"{MEMBERS}?known=0001-01-01T00:00:00%2B14:00", 400),
        (f"{MEMBERS}?known=2026-11-22T12:00:01Z", 400),
        (f"{MEMBERS}?limit=0", 400),
        (f"{MEMBERS}?limit=501", 400),
        (f"{MEMBERS}?limit=-1", 400),
        (f"{MEMBERS}?limit=abc", 400),
        (f"{MEMBERS}?limit=1.5", 400),
        (f"{MEMBERS}?limit={'9' * 5000}", 400),
        (f"{MEMBERS}?held=maybe", 400),
        (f"{MEMBERS}?country=Poland", 400),
        (f"{MEMBERS}?country=ŽŽ", 400),
        (f"{MEMBERS}?size=big", 400),
        (f"{MEMBERS}?q={'x' * 201}", 400),
        (f"{MEMBERS}?q={'x' * 10_000}", 414),
        (f"{MEMBERS}?after=zzz", 404),
        (f"{MEMBERS}?after={'z' * 300}", 400),
        (f"{MEMBERS}?onn=2004-05-01", 400),
        (f"{MEMBERS}?q=%00", 400),
        (f"{MEMBERS}?q=%01%1F", 400),
        (f"{MEMBERS}?q=%FF%FE", 400),
        (f"{MEMBERS}?on=%00", 400),
        ("/api/v1/networks/nowhere/members", 404),
        ("/api/v1/networks/nowhere/members.csv", 404),
        ("/api/v1/networks/nowhere/statutes", 404),
        ("/api/v1/networks/nowhere", 404),
        ("/api/v1/networks/euro%00cities", 400),
        (f"/api/v1/networks/{'x' * 3000}", 404),
        ("/api/v1/networks/eurocities?limit=3", 400),
        ("/api/v1/networks/eurocities?on=1985-12-31", 404),
        ("/api/v1/networks/eurocities/statutes?on=1985-12-31", 404),
        ("/api/v1/networks/eurocities/members.csv?on=1985-12-31", 404),
        ("/api/v1/networks?on=2004-13-01", 400),
        ("/api/v1/organisations/nowhere", 404),
        ("/api/v1/organisations/nowhere/memberships", 404),
        ("/api/v1/organisations/lublin?on=soon", 400),
        ("/api/v1/entries/nothing", 404),
        ("/api/v1/entries/nothing?on=soon", 400),
        ("/api/v1/nothing", 404),
    ],
)
def test_a_bad_request_is_explained_and_writes_nothing(address, status):
    make_world()
    before = (public_version(), AuditRow.objects.count())
    response = Client().get(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert len(problem["detail"]) > 20
    assert len(problem["detail"]) < 400, "what was typed is cut to a length that can be read"
    assert "ETag" not in response
    assert (public_version(), AuditRow.objects.count()) == before


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_for_reading(method):
    make_world()
    response = getattr(Client(), method)(MEMBERS)
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert set(response["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD"}


def test_a_malformed_day_says_how_to_write_one():
    make_world()
    problem = get("/networks/eurocities/members", 400, on="1.5.2004")
    assert problem["code"] == "on_malformed"
    assert "1.5.2004" in problem["detail"]
    assert "2004-05-01" in problem["detail"]


def test_a_day_before_the_founding_says_when_that_was_and_leads_there():
    make_world()
    problem = get("/networks/eurocities/members", 404, on="1985-06-01", country="PL", q="a&b")
    assert problem["code"] == "before_founding"
    assert "1986" in problem["detail"]
    assert problem["link"].startswith("http://testserver/api/v1/networks/eurocities/members?")
    answer = Client().get(problem["link"])
    assert answer.status_code == 200
    assert answer.json()["on"] == "1986-01-01"


@pytest.mark.parametrize("members", [0, 1, 4, 5])
def test_beyond_the_end_the_last_page_is_named(members):
    make_world()
    make_members(members)
    problem = get("/networks/eurocities/members", 404, on="2010-06-01", country="PL", limit=2, after="zzz")
    assert problem["code"] == "beyond_end"
    last = Client().get(problem["link"]).json()
    assert last["items"][-1]["organisation"]["slug"] == (f"miasto-{members - 1:03}" if members else "lublin")
    assert last["next"] is None


def test_an_unknown_parameter_is_refused_since_ignoring_it_would_answer_something_else():
    make_world()
    problem = get("/networks/eurocities/members", 400, onn="2004-05-01")
    assert "onn" in problem["detail"]
    assert " on," in problem["detail"]


def test_an_instant_in_the_future_is_refused():
    make_world()
    assert get("/networks/eurocities", 400, known="2027-01-01T00:00:00Z")["code"] == "known_ahead"
    assert get("/networks/eurocities", known=after(1).isoformat())["known"] == "2026-11-20T13:00:00.123456Z"


@pytest.mark.parametrize("language", ["cs", "sv", "pl", "de", "en"])
def test_a_problem_is_told_in_the_readers_language(language):
    make_world()
    response = Client(headers={"Accept-Language": f"{language}, en;q=0.5"}).get(f"{MEMBERS}?on=2004")
    with translation.override(language):
        expected = gettext("Write a whole day as year-month-day, such as 2004-05-01.")
    assert expected in response.json()["detail"]
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]
    assert response["Cache-Control"] == "no-store"


def test_the_list_of_networks_helps_where_there_is_no_such_network():
    make_world()
    assert get("/networks/nowhere", 404)["link"] == "http://testserver/api/v1/networks"
