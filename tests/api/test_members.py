"""Who was a member of a network on a day, and why: the list as the contract has it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.register import actions as register
from tests.api.world import (
    ADMISSION,
    CONSENT,
    DECISIONS,
    NOON,
    admit,
    after,
    get,
    links,
    make_city,
    make_members,
    make_network,
    make_world,
    member,
)

pytestmark = pytest.mark.django_db
CONTRACT = json.loads((Path(__file__).parent / "lublin.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("on", sorted(CONTRACT))
def test_lublin_is_answered_as_the_contract_says(on):
    make_world()
    assert get("/networks/eurocities/members", on=on, q="lublin") == CONTRACT[on]


def test_lublin_is_absent_before_the_committee_resolved():
    make_world()
    assert member("lublin", "2003-11-25") is None


def test_lublin_is_associate_from_the_committees_resolution_with_the_councils_consent_in_its_reasons():
    make_world()
    item = member("lublin", "2003-11-26")
    assert item["held"] == "yes"
    assert (item["category"]["slug"], item["category"]["held"]) == ("associate", "yes")
    assert item["since"] == {"edtf": "2003-11-26", "earliest": "2003-11-26", "latest": "2003-11-26"}
    assert links(item["basis"])[0] == CONSENT
    assert ADMISSION in links(item["basis"])
    assert item["basis"][0]["remark"] == "consent"
    assert get(f"/entries/{CONSENT}")["content"]["number"] == "274/X/2003"


def test_lublin_is_full_by_the_accession_rule_which_is_said_to_be_inferred():
    make_world()
    assert member("lublin", "2004-04-30")["category"]["slug"] == "associate"
    item = member("lublin", "2004-05-01")
    assert item["category"]["slug"] == "full"
    assert links(item["basis"])[-2:] == ["country_joins", "accession: secondary"]
    fact = item["basis"][-2]
    assert (fact["kind"], fact["subject"], fact["day"], fact["source"]) == ("fact", "PL", "2004-05-01", "eu-accession")


def test_a_contested_category_is_never_one_of_those_it_can_be():
    make_world()
    item = member("praha", "2000-01-01")
    assert item["held"] == "yes"
    assert (item["category"]["slug"], item["category"]["held"]) == (None, "contested")
    assert {alternative["slug"]: links(alternative["basis"]) for alternative in item["category"]["alternatives"]} == {
        "associate": ["praha-eurocities-page-praha-eurocities-associate"],
        "observer": ["praha-memberships-page-praha-eurocities-observer"],
    }


def test_what_the_year_alone_leaves_open_the_rule_closes_and_both_are_shown():
    make_world()
    item = member("praha", "2004-03-01")
    assert item["category"]["slug"] != "full"
    assert "full" not in {alternative["slug"] for alternative in item["category"]["alternatives"]}
    closed_by = links(item["category"]["closed_by"])
    assert "praha-eurocities-page-praha-eurocities-full" in closed_by
    assert "accession: secondary" in closed_by
    assert member("praha", "2004-05-01")["category"]["slug"] == "full"


def test_a_country_that_leaves_opens_a_question_where_the_rule_is_unknown():
    make_world()
    before, since = member("belfast", "2020-01-31"), member("belfast", "2020-02-01")
    assert before["held"] == since["held"] == "presumed"
    assert before["category"]["slug"] == "full"
    assert since["category"]["slug"] is None
    assert since["open_questions"] == [
        {"code": "rule_unknown", "rule": "leaving-the-union", "subject": "GB", "day": "2020-02-01"}
    ]


def test_an_item_has_the_fields_of_the_contract_and_no_others():
    make_world()
    item = member("lublin", "2004-06-01")
    assert set(item) == {"organisation", "held", "category", "since", "until", "basis", "open_questions"}
    assert set(item["organisation"]) == {"slug", "name", "kind", "country"}
    assert set(item["basis"][0]) == {"kind", "key", "rule", "source", "status", "remark", "subject", "day"}


def test_a_count_is_a_pair_and_counts_what_the_filters_leave():
    make_world()
    assert get("/networks/eurocities/members", on="2004-06-01")["count"] == {"certain": 2, "possible": 3}
    assert get("/networks/eurocities/members", on="2004-06-01", country="pl")["count"] == {"certain": 1, "possible": 1}
    assert get("/networks/eurocities/members", on="2004-06-01", held="cannot_tell")["count"] == {
        "certain": 0,
        "possible": 1,
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "PRÁG"}, ["praha"]),
        ({"q": "lub"}, ["lublin"]),
        ({"q": "  "}, ["belfast", "lublin", "praha"]),
        ({"q": "nowhere"}, []),
        ({"q": "100%"}, []),
        ({"country": "GB"}, ["belfast"]),
        ({"kind": "city"}, ["belfast", "lublin", "praha"]),
        ({"kind": "region"}, []),
        ({"category": "associate"}, ["lublin", "praha"]),
        ({"category": "observer"}, ["praha"]),
        ({"category": "unknown"}, ["belfast", "praha"]),
        ({"held": "yes"}, ["lublin", "praha"]),
        ({"held": "", "q": "", "size": "", "limit": ""}, ["belfast", "lublin", "praha"]),
        ({"size": "unknown"}, ["belfast", "lublin", "praha"]),
        ({"size": "1-"}, []),
    ],
)
def test_a_list_is_narrowed_by(filters, found):
    make_world()
    items = get("/networks/eurocities/members", on="2004-01-01", **filters)["items"]
    assert [item["organisation"]["slug"] for item in items] == found


def test_a_size_is_the_newest_sourced_figure_of_the_day_with_the_upper_limit_outside():
    make_world()
    make_city("lublin", population=340_000)

    def of_size(size, on):
        return get("/networks/eurocities/members", on=on, size=size)["count"]["possible"]

    assert of_size("250000-500000", "2019-01-01") == of_size("340000-", "2019-01-01") == 1
    assert of_size("-340000", "2019-01-01") == 0
    assert of_size("250000-500000", "2004-06-01") == 0, "a figure of 2018 says nothing of 2004"


def test_pages_follow_each_other_to_the_end_and_keep_to_the_day_across_midnight(set_clock):
    make_world()
    make_members(7)
    set_clock(2026, 11, 22, 22, 59)
    page = get("/networks/eurocities/members", limit=4, country="PL")
    seen = [item["organisation"]["slug"] for item in page["items"]]
    set_clock(2026, 11, 22, 23, 1)  # after midnight in Brussels
    while page["next"]:
        assert page["next"].startswith("http://testserver/api/v1/networks/eurocities/members?")
        page = Client().get(page["next"]).json()
        assert page["on"] == "2026-11-22"
        assert page["count"]["possible"] == 8
        seen += [item["organisation"]["slug"] for item in page["items"]]
    assert seen == sorted(seen)
    assert len(seen) == 8


@pytest.mark.parametrize("limit", [1, 500])
def test_a_page_holds_at_most_as_many_as_asked_for(limit):
    make_world()
    page = get("/networks/eurocities/members", on="2010-01-01", limit=limit)
    assert len(page["items"]) == min(limit, 3)
    assert bool(page["next"]) == (limit == 1)


@pytest.mark.parametrize("parameters", [{}, {"q": "miasto"}, {"size": "unknown"}, {"known": "2026-11-21T00:00:00Z"}])
def test_three_members_cost_as_many_queries_as_thirty(parameters, django_assert_max_num_queries):
    make_world()

    def queries():
        with django_assert_max_num_queries(20) as counted:
            get("/networks/eurocities/members", on="2010-06-01", **parameters)
        return len(counted)

    make_members(3)
    few = queries()
    for slug in (f"gmina-{count:02}" for count in range(27)):
        make_city(slug)
        admit(slug, "2010-01-01")
    assert queries() == few


def test_a_list_of_members_costs_five_queries(django_assert_num_queries):
    make_world()
    with django_assert_num_queries(5):
        get("/networks/eurocities/members", on="2010-06-01")


def test_known_before_between_and_after_a_mending_gives_three_answers():
    make_world()
    make_city("goteborg")
    key = admit("goteborg", "2025-02-03", at=after(1))
    mended = {**DECISIONS[ADMISSION], "on": "2025-03-02"}
    mended["effects"] = [{"kind": "admit", "network": "eurocities", "organisation": "goteborg", "category": "full"}]
    register.mend_entry(actor=COMMAND_LINE, at=after(2), key=key, content=mended, why="day and month swapped")

    def since(known):
        item = member("goteborg", "2026-01-01", known=known)
        return item and item["since"]["edtf"]

    assert since("2026-11-20T12:30:00Z") is None
    assert since("2026-11-20T13:30:00Z") == "2025-02-03"
    assert since("2026-11-20T14:30:00Z") == "2025-03-02"
    assert since("2026-11-20T15:30:00+01:00") == "2025-03-02"


def test_what_was_loaded_later_was_not_known_before():
    make_world()
    answer = get("/networks/eurocities/members", on="2004-06-01", known="2020-01-01T00:00:00Z")
    assert answer["known"] == "2020-01-01T00:00:00Z"
    assert answer["count"] == {"certain": 0, "possible": 0}


def test_the_csv_twin_has_the_same_memberships_for_spreadsheets():
    make_world()
    response = Client().get("/api/v1/networks/eurocities/members.csv?on=2004-01-01")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="eurocities-members-2004-01-01.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    items = get("/networks/eurocities/members", on="2004-01-01")["items"]
    assert [row["organisation"] for row in rows] == [item["organisation"]["slug"] for item in items]
    lublin, praha = rows[1], rows[2]
    assert (lublin["on"], lublin["held"], lublin["category"], lublin["since"]) == (
        "2004-01-01",
        "yes",
        "associate",
        "2003-11-26",
    )
    assert CONSENT in lublin["entries"].split(" | ")
    assert (praha["category"], praha["alternatives"]) == ("", "associate | observer")


def test_no_cell_of_the_csv_twin_is_a_formula():
    make_world()
    names = {
        "zla": '=HYPERLINK("http://x")',
        "zlb": "+1",
        "zlc": "-1",
        "zld": "@SUM(A1)",
        "zle": "\tx",
        "zlf": 'Ż"ó,ł',
    }
    for slug, name in names.items():
        make_city(slug)
        rename(slug, name)
        admit(slug, "2010-01-01")
    response = Client().get("/api/v1/networks/eurocities/members.csv?on=2010-01-01&q=")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    shown = {row["organisation"]: row["name"] for row in rows}
    assert {slug: shown[slug] for slug in names} == {
        **{slug: f"'{name}" for slug, name in names.items()},
        "zlf": 'Ż"ó,ł',
    }


def test_a_made_up_network_says_so_in_its_file_too():
    make_world()
    make_network("league", "1990", made_up=True)
    admit("goteborg", "2001-01-01", network="league")
    response = Client().get("/api/v1/networks/league/members.csv?on=2001-01-01")
    assert "made-up-league-members" in response["Content-Disposition"]
    assert b"league,yes,2001-01-01" in response.content
    assert get("/networks/league")["made_up"] is True


def rename(slug: str, name: str) -> None:
    names = [{"language": "pl", "text": name, "own": True, "source": "geonames"}]
    identity = {"kind": "city", "country": "PL"}
    atlas.settle_organisation(actor=COMMAND_LINE, at=NOON, slug=slug, identity=identity, names=names, populations=[])
