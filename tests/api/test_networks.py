"""Networks and their statutes on a day."""

from __future__ import annotations

import pytest

from tests.api.world import get, make_members, make_network, make_world

pytestmark = pytest.mark.django_db


def test_every_network_is_listed_with_its_pair_for_the_day():
    make_world()
    make_network("league", "1990", made_up=True)
    answer = get("/networks", on="2004-06-01")
    assert answer["count"] == {"certain": 2, "possible": 2}
    assert answer["next"] is None
    assert [(item["slug"], item["made_up"], item["members"]) for item in answer["items"]] == [
        ("eurocities", False, {"certain": 2, "possible": 3}),
        ("league", True, {"certain": 0, "possible": 0}),
    ]
    assert answer["items"][0]["name"] == {"und": "EUROCITIES"}
    assert answer["items"][0]["founded"] == {"edtf": "1986", "earliest": "1986-01-01", "latest": "1986-12-31"}


def test_the_list_of_networks_costs_as_many_queries_for_five_as_for_one(django_assert_num_queries):
    make_world()
    with django_assert_num_queries(4):
        get("/networks")
    for number in range(4):
        make_network(f"league-{number}", "1990")
    with django_assert_num_queries(4):
        get("/networks")


def test_a_list_as_known_long_ago_counts_nothing_network_by_network():
    make_world()
    assert get("/networks", known="2026-11-21T00:00:00Z")["items"][0]["members"] is None
    assert get("/networks/eurocities", on="2004-06-01", known="2026-11-21T00:00:00Z")["members"] == {
        "certain": 2,
        "possible": 3,
    }


def test_a_network_says_how_complete_its_records_are_and_names_its_sources():
    make_world()
    answer = get("/networks/eurocities", on="2004-06-01")
    assert answer["members"] == {"certain": 2, "possible": 3}
    assert answer["zone"] == "Europe/Brussels"
    assert answer["coverage"] == [{"of": "members", "complete": False, "begins": "1986", "source": "etmun-2018"}]
    assert [line["kind"] for line in answer["lines"]] == ["aim"]
    assert [source["id"] for source in answer["sources"]] == ["etmun-2018", "praha-eurocities-page"]
    assert answer["sources"][0]["dated"] == {"on": "2018"}


def test_peoples_names_are_not_given():
    make_world()
    assert "Somebody" not in str(get("/networks/eurocities"))


def test_what_was_not_yet_recorded_of_a_network_is_not_known():
    make_world()
    answer = get("/networks/eurocities", known="2020-01-01T00:00:00Z")
    assert answer["slug"] == "eurocities"
    assert (answer["name"], answer["founded"], answer["profile"]) == ({}, None, {})


def test_a_network_costs_as_many_queries_with_few_members_as_with_many(django_assert_num_queries):
    make_world()
    with django_assert_num_queries(5):
        get("/networks/eurocities")
    make_members(10)
    with django_assert_num_queries(5):
        get("/networks/eurocities")


def test_statutes_are_given_rule_by_rule_with_how_each_is_known():
    make_world()
    answer = get("/networks/eurocities/statutes", on="2004-06-01")
    assert answer["versions"] == ["as-described"]
    statutes = answer["statutes"]
    assert (statutes["version"], statutes["in_force"]["edtf"], statutes["in_force_status"]) == (
        "as-described",
        "1986",
        "assumed",
    )
    rules = {rule["id"]: rule for rule in statutes["rules"]}
    assert rules["accession"]["status"] == "secondary"
    assert rules["accession"]["article"] is None
    assert rules["accession"]["sources"] == ["praha-memberships-page", "lublin-eurocities-page"]
    assert rules["accession"]["content"]["moves_to"] == "full"
    assert rules["leaving-the-union"]["status"] == "unknown"
    assert {"praha-memberships-page", "lublin-eurocities-page"} <= {source["id"] for source in answer["sources"]}


def test_a_network_without_known_statutes_says_so():
    make_world()
    make_network("league", "1990")
    answer = get("/networks/league/statutes")
    assert (answer["versions"], answer["statutes"]) == ([], None)
