"""What the contract says of real cities, asked of the folders that come with Koinon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from koinon.acts.wrapper import FOLDER
from koinon.exchange.actions import load_tree
from koinon.exchange.tree import digest, read_tree
from tests.api.world import NOON, get, links, member

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = json.loads((Path(__file__).parent / "lublin.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _folders(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The real folders, loaded once for the module and taken back after it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        around = transaction.atomic()
        around._from_testcase = True  # as Django's own test cases do: an action may be the outermost inside
        around.__enter__()
        try:
            load_tree(actor=FOLDER, at=NOON, tree=read_tree(ROOT / "data"), digest=digest(ROOT / "data"))
            yield
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.mark.parametrize("on", sorted(CONTRACT))
def test_lublin_is_answered_as_the_contract_says(on):
    assert get("/networks/eurocities/members", on=on, q="lublin") == CONTRACT[on]


def test_praha_was_surely_a_member_of_a_contested_category():
    item = member("praha", "2000-01-01")
    assert item["held"] == "yes"
    assert (item["category"]["slug"], item["category"]["held"]) == (None, "contested")
    assert [alternative["slug"] for alternative in item["category"]["alternatives"]] == ["associate", "observer"]


def test_praha_was_not_full_before_the_country_joined():
    item = member("praha", "2004-03-01")
    assert item["category"]["slug"] is None
    assert "full" not in [alternative["slug"] for alternative in item["category"]["alternatives"]]
    assert "accession: secondary" in links(item["category"]["closed_by"])
    assert "praha-eurocities-page-praha-eurocities-full" in links(item["category"]["closed_by"])
    assert member("praha", "2004-05-01")["category"]["slug"] == "full"


def test_cities_of_the_united_kingdom_stay_and_their_category_is_an_open_question():
    inside = get("/networks/eurocities/members", on="2020-01-31", country="GB")
    outside = get("/networks/eurocities/members", on="2020-02-01", country="GB")
    assert inside["count"] == outside["count"]
    assert inside["count"]["possible"] > 5
    assert {item["category"]["slug"] for item in outside["items"]} == {None}
    for item in outside["items"]:
        assert [(q["code"], q["rule"]) for q in item["open_questions"]] == [("rule_unknown", "leaving-the-union")]


def test_a_founder_is_not_held_for_ever_without_later_evidence():
    assert [member("birmingham", on)["held"] for on in ("1986-06-01", "1987-01-01", "2026-01-01")] == [
        "cannot_tell",
        "presumed",
        "presumed",
    ]


def test_krakows_consent_without_a_known_admission_cannot_tell():
    assert member("krakow", "2025-07-01") is None
    item = member("krakow", "2025-08-01")
    assert item["held"] == "cannot_tell"
    assert [question["code"] for question in item["open_questions"]] == ["admission_not_known"]
    assert links(item["basis"]) == ["krakow-council-2025-07-02-xxxiii-658-25"]


def test_opava_cannot_be_told_in_december_2004_and_is_a_member_on_new_years_day():
    def held(on):
        items = get("/networks/medium-sized-cities/members", on=on, q="opava")["items"]
        return [item["held"] for item in items]

    assert held("2004-12-15") == ["cannot_tell"]
    assert held("2005-01-01") == ["yes"]


def test_every_answer_of_every_member_can_be_given():
    for network in ("eurocities", "medium-sized-cities"):
        answer = get(f"/networks/{network}/members", on="2018-06-01", limit=500)
        assert len(answer["items"]) == answer["count"]["possible"]
        get(f"/networks/{network}")
        get(f"/networks/{network}/statutes")
        for item in answer["items"][::10]:
            slug = item["organisation"]["slug"]
            get(f"/organisations/{slug}")
            assert get(f"/organisations/{slug}/memberships", on="2018-06-01")["count"]["possible"] >= 1
            for key in {reason["key"] for reason in item["basis"] if reason["key"]}:
                get(f"/entries/{key}")
