"""Nothing is sent twice: whoever has an answer is told so from one read, and never when the answer is another one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from koinon.lib import clock, conditional
from tests.api.world import admit, make_network, make_world

pytestmark = pytest.mark.django_db
MEMBERS = "/api/v1/networks/eurocities/members"
ADDRESSES = [
    "/api/v1/networks",
    "/api/v1/networks/eurocities",
    MEMBERS,
    f"{MEMBERS}.csv",
    f"{MEMBERS}?on=2004-06-01&q=lublin",
    f"{MEMBERS}?known=2026-11-21T00:00:00Z",
    "/api/v1/networks/eurocities/statutes",
    "/api/v1/organisations/lublin",
    "/api/v1/organisations/lublin/memberships",
    "/api/v1/entries/lublin-council-2003-10-16-274-x-2003",
]


def tag_of(address, **headers):
    response = Client(headers=headers).get(address)
    assert response.status_code == 200
    return response["ETag"]


def status_of(address, tag, **headers):
    return Client(headers={"If-None-Match": tag, **headers}).get(address).status_code


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_answer_is_304_from_one_read(address, django_assert_num_queries):
    make_world()
    first = Client().get(address)
    assert first["Cache-Control"] == "public, no-cache"
    with django_assert_num_queries(1):
        again = Client(headers={"If-None-Match": first["ETag"]}).get(address)
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "public, no-cache"
    assert again["Vary"] == first["Vary"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_answered_like_get_without_a_body(address):
    make_world()
    got, headed = Client().get(address), Client().head(address)
    assert headed.status_code == 200
    assert headed["ETag"] == got["ETag"]
    assert headed.content == b""
    assert Client(headers={"If-None-Match": got["ETag"]}).head(address).status_code == 304


def test_yesterdays_answer_is_not_304_after_midnight_in_the_networks_zone(set_clock):
    make_world()
    set_clock(2026, 11, 22, 22, 59, 59)  # one second before midnight in Brussels
    tag = tag_of(MEMBERS)
    assert status_of(MEMBERS, tag) == 304
    set_clock(2026, 11, 22, 23, 0, 0)
    response = Client(headers={"If-None-Match": tag}).get(MEMBERS)
    assert response.status_code == 200
    assert response.json()["on"] == "2026-11-23"
    assert response["ETag"] != tag


def test_a_day_that_was_asked_for_stays_the_same_after_midnight(set_clock):
    make_world()
    address = f"{MEMBERS}?on=2026-11-22"
    tag = tag_of(address)
    set_clock(2026, 11, 23, 12)
    assert status_of(address, tag) == 304


def test_midnight_is_each_networks_own(set_clock):
    make_world()
    make_network("pacific", "1990", zone="Pacific/Auckland")
    set_clock(2026, 11, 22, 10, 59)
    brussels, auckland = tag_of(MEMBERS), tag_of("/api/v1/networks/pacific/members")
    set_clock(2026, 11, 22, 11, 1)  # after midnight in Auckland
    assert status_of(MEMBERS, brussels) == 304
    assert status_of("/api/v1/networks/pacific/members", auckland) == 200


def test_over_several_networks_the_day_turns_at_midnight_in_utc(set_clock):
    make_world()
    set_clock(2026, 11, 22, 23, 30)
    tag = tag_of("/api/v1/networks")
    assert Client().get("/api/v1/networks").json()["on"] == "2026-11-22"
    set_clock(2026, 11, 23, 0, 0)
    assert status_of("/api/v1/networks", tag) == 200


def test_an_entry_is_the_same_on_every_day(set_clock):
    make_world()
    tag = tag_of(ADDRESSES[-1])
    set_clock(2027, 1, 1)
    assert status_of(ADDRESSES[-1], tag) == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_changed_record_changes_every_answer(address):
    make_world()
    tag = tag_of(address)
    admit("goteborg", "1995-01-01")
    assert status_of(address, tag) == 200


def test_another_release_or_other_words_change_the_answer(monkeypatch):
    make_world()
    tag = tag_of(MEMBERS)
    with monkeypatch.context() as other:
        other.setattr(conditional, "__version__", "99.0")
        assert status_of(MEMBERS, tag) == 200
    with monkeypatch.context() as other:
        other.setattr(conditional, "catalogues_digest", lambda: "other words")
        assert status_of(MEMBERS, tag) == 200
    assert status_of(MEMBERS, tag) == 304


def test_each_address_host_encoding_and_instant_has_its_own_tag():
    make_world()
    tags = [
        tag_of(MEMBERS),
        tag_of(f"{MEMBERS}?limit=1"),
        tag_of(f"{MEMBERS}?known=2026-11-21T00:00:00Z"),
        tag_of(MEMBERS, Host="localhost"),
        tag_of(MEMBERS, **{"Accept-Encoding": "gzip"}),
    ]
    assert len(set(tags)) == len(tags)


def test_a_tag_may_come_weakened_or_among_others():
    make_world()
    tag = tag_of(MEMBERS)
    assert status_of(MEMBERS, f"W/{tag}") == 304
    assert status_of(MEMBERS, f'"other", {tag}') == 304
    assert status_of(MEMBERS, '"other"') == 200
    assert status_of(MEMBERS, "nonsense") == 200
    assert status_of(MEMBERS, "*") == 200


def test_what_is_not_found_is_never_304():
    make_world()
    tag = tag_of(MEMBERS)
    assert status_of("/api/v1/networks/nowhere/members", tag) == 404
    assert status_of(f"{MEMBERS}?on=2004", tag) == 400


def test_the_clock_is_asked_once_so_that_answer_and_tag_speak_of_the_same_day(monkeypatch):
    make_world()
    instants = [datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: instants.pop(0))
    assert Client().get(MEMBERS).json()["on"] == "2026-11-22"
    assert len(instants) == 1
