"""Comparisons by program: what they answer, and what they refuse."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.api.world import get, make_members, make_network, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def days(first: str, last: str, status: int = 200, **more: str) -> Any:
    return get("/networks/eurocities/compare", status, **{"from": first, "to": last, **more})


def table(path: str) -> list[dict[str, str]]:
    answer = Client().get(f"/api/v1{path}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_two_days_tell_who_came_and_why():
    told = days("2003-11-25", "2003-11-26")
    one = told["items"][0]
    assert (one["organisation"]["slug"], one["part"], one["day"]) == ("lublin", "came", "2003-11-26")
    assert (one["before"]["held"], one["after"]["held"], one["after"]["category"]) == (None, "yes", "associate")
    assert "eurocities-executive-committee-2003-11-26-lublin" in [reason["key"] for reason in one["basis"]]
    assert (told["count_first"]["certain"], told["count_last"]["certain"]) == (1, 2)


def test_days_that_tell_the_same_tell_of_no_difference():
    assert days("2003-11-26", "2003-11-26")["items"] == []


def test_what_only_became_surer_is_no_joining():
    parts = {one["organisation"]["slug"]: one["part"] for one in days("2010-01-01", "2019-01-01")["items"]}
    assert parts["belfast"] == "certainty"
    assert "came" not in parts.values()


def test_days_left_out_are_the_day_asked_about_and_a_year_before():
    told = get("/networks/eurocities/compare", on="2004-02-29")
    assert (told["first"], told["last"]) == ("2003-02-28", "2004-02-29")


def test_as_known_before_anything_was_recorded_nobody_came():
    assert days("2003-11-25", "2003-11-26", known="2026-01-01T00:00:00Z")["items"] == []


@pytest.mark.parametrize(
    ("first", "last", "status", "code"),
    [
        ("never", "2004-01-01", 400, "from_malformed"),
        ("2004-01-01", "2003-02-30", 400, "to_no_such_day"),
        ("1950-01-01", "2004-01-01", 404, "before_founding"),
    ],
)
def test_a_day_that_cannot_be_asked_for_is_explained(first, last, status, code):
    assert days(first, last, status)["code"] == code


def test_the_table_says_the_same():
    row = table("/networks/eurocities/compare.csv?from=2003-11-25&to=2003-11-26")[0]
    assert (row["organisation"], row["part"], row["before_held"], row["after_held"]) == ("lublin", "came", "", "yes")
    assert "eurocities-executive-committee-2003-11-26-lublin" in row["entries"]


def test_two_networks_tell_of_everyone_in_either():
    make_network("league", "2000")
    told = get("/compare", a="eurocities", b="league", on="2004-06-01")
    assert {one["organisation"]["slug"] for one in told["items"]} == {"lublin", "praha", "belfast"}
    assert told["in_both"] == {"certain": 0, "possible": 0}
    assert all(one["b"]["held"] is None for one in told["items"])
    assert len(table("/compare.csv?a=eurocities&b=league&on=2004-06-01")) == 3


@pytest.mark.parametrize(
    ("a", "b", "status", "code"),
    [
        ("eurocities", "", 400, "network_missing"),
        ("eurocities", "eurocities", 400, "same_network"),
        ("eurocities", "nowhere", 404, "unknown_network"),
    ],
)
def test_networks_that_cannot_be_compared_are_explained(a, b, status, code):
    assert get("/compare", status, a=a, b=b)["code"] == code


@pytest.mark.parametrize("number", [3, 30])
def test_a_constant_number_of_queries(number, django_assert_num_queries):
    make_members(number)
    with django_assert_num_queries(5):
        assert len(days("2009-01-01", "2010-06-01")["items"]) == number
