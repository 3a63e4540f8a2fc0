"""An organisation, what is known of it, and where it is a member."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.register import actions as register
from tests.api.world import NOON, admit, after, get, links, make_city, make_network, make_world

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}


def test_an_organisation_has_its_names_and_what_is_known_around_it():
    make_world()
    make_city("praha", population=1_300_000)
    answer = get("/organisations/praha", on="2019-01-01")
    assert (answer["slug"], answer["name"], answer["kind"], answer["country"]) == ("praha", "Praha", "city", "CZ")
    assert [(name["language"], name["text"], name["own"]) for name in answer["names"]] == [
        ("cs", "Praha", True),
        ("en", "Prague", False),
        ("de", "Prag", False),
    ]
    assert answer["population"] == {"figure": 1_300_000, "on": "2018", "source": "etmun-2018"}
    assert answer["unions"] == ["eu"]
    assert "etmun-2018" in [source["id"] for source in answer["sources"]]


def test_what_changes_with_the_day_changes():
    make_world()
    make_city("praha", population=1_300_000)
    answer = get("/organisations/praha", on="2004-04-30")
    assert answer["unions"] == []
    assert answer["population"] is None
    assert len(answer["populations"]) == 1


def test_the_own_name_is_the_one_borne_on_the_day():
    make_world()
    names = [
        {"language": "de", "text": "Karl-Marx-Stadt", "own": True, "begins": "1953-05-10", "ends": "1990-06-01"},
        {"language": "de", "text": "Chemnitz", "own": True, "begins": "1990-06-01", "ends": ""},
    ]
    identity = {"kind": "city", "country": "DE"}
    atlas.name_identities(**BY, organisations={"chemnitz": identity}, unions={})
    atlas.settle_organisation(**BY, slug="chemnitz", identity=identity, names=names, populations=[])
    assert get("/organisations/chemnitz", on="1990-05-31")["name"] == "Karl-Marx-Stadt"
    assert get("/organisations/chemnitz", on="1990-06-01")["name"] == "Chemnitz"
    assert get("/organisations/chemnitz", on="1900-01-01")["name"] == "Karl-Marx-Stadt / Chemnitz"


def test_relations_are_told_from_both_sides():
    make_world()
    relation = {"other": "praha", "kind": "merged_into", "begins": "2001", "ends": "", "source": "etmun-2018"}
    make_city("brevnov")
    atlas.settle_relations(**BY, slug="brevnov", relations=[relation])
    here, there = (get(f"/organisations/{slug}")["relations"][0] for slug in ("brevnov", "praha"))
    assert (here["kind"], here["other"], here["towards"]) == ("merged_into", "praha", "other")
    assert (there["kind"], there["other"], there["towards"]) == ("merged_into", "brevnov", "this")


def test_a_duplicates_slug_leads_to_the_one_that_stays():
    make_world()
    make_city("prague")
    atlas.merge_organisations(actor=COMMAND_LINE, at=after(1), duplicate="prague", stays="praha", why="one city")
    for below in ("", "/memberships"):
        response = Client().get(f"/api/v1/organisations/prague{below}?on=2004-06-01")
        assert response.status_code == 301
        assert response["Location"] == f"/api/v1/organisations/praha{below}?on=2004-06-01"
        assert response["Cache-Control"] == "public, no-cache"
    assert get("/organisations/praha")["also"] == ["prague"]
    assert get("/organisations/prague", known=NOON.isoformat())["slug"] == "prague", "nobody knew yet"


def test_memberships_on_a_day_are_those_certain_or_possible_then():
    make_world()
    make_network("league", "1990")
    admit("lublin", "2010-01-01", network="league")
    answer = get("/organisations/lublin/memberships", on="2004-06-01")
    assert answer["count"] == {"certain": 1, "possible": 1}
    (item,) = answer["items"]
    assert item["network"] == {
        "slug": "eurocities",
        "name": {"und": "EUROCITIES"},
        "kind": "association",
        "made_up": False,
    }
    assert (item["held"], item["category"]["slug"], item["statutes"]) == ("yes", "full", "as-described")
    assert "accession: secondary" in links(item["basis"])
    assert {right["value"] for right in item["rights"]} == {"not_known"}
    assert get("/organisations/lublin/memberships", on="2010-06-01")["count"]["possible"] == 2


def test_a_membership_says_the_same_from_both_sides():
    make_world()
    (mine,) = get("/organisations/praha/memberships", on="2000-01-01")["items"]
    (theirs,) = get("/networks/eurocities/members", on="2000-01-01", q="praha")["items"]
    for field in ("held", "category", "since", "until", "basis", "open_questions"):
        assert mine[field] == theirs[field]


def test_the_history_has_every_stretch_in_order():
    make_world()
    history = get("/organisations/lublin/memberships")["history"]
    assert (history[0]["begins"], history[0]["held"], history[0]["category"]) == ("2003-11-26", "yes", "associate")
    assert ("2004-05-01", "full") in {(stretch["begins"], stretch["category"]) for stretch in history}
    assert history[-1]["ends"] is None
    for earlier, later in itertools.pairwise(history):
        assert date.fromisoformat(earlier["ends"]) <= date.fromisoformat(later["begins"])


def test_an_end_is_the_first_day_outside():
    make_world()
    effect = {"kind": "end", "network": "eurocities", "organisation": "lublin", "sense": "last_day"}
    content = {"organ": "eurocities/executive-committee", "on": "2012-12-31", "effects": [effect]}
    register.record_decision(**BY, key="eurocities-committee-2012-lublin", content=content)
    (item,) = get("/networks/eurocities/members", on="2012-12-31", q="lublin")["items"]
    assert item["until"]["earliest"] == item["until"]["latest"] == "2013-01-01"


def test_an_organisation_that_never_was_a_member_has_none():
    make_world()
    answer = get("/organisations/goteborg/memberships")
    assert (answer["items"], answer["history"], answer["count"]) == ([], [], {"certain": 0, "possible": 0})
    assert get("/organisations/goteborg")["name"] == "Göteborg"


def test_memberships_cost_as_many_queries_for_five_networks_as_for_one(django_assert_num_queries):
    make_world()
    with django_assert_num_queries(5):
        get("/organisations/lublin/memberships")
    for number in range(4):
        make_network(f"league-{number}", "1990")
        admit("lublin", "2010-01-01", network=f"league-{number}")
    with django_assert_num_queries(5):
        get("/organisations/lublin/memberships")


def test_an_organisation_costs_nine_queries(django_assert_num_queries):
    make_world()
    with django_assert_num_queries(9):
        get("/organisations/lublin")
