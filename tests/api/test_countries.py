"""Countries by program: which there are, their unions, their organisations with their memberships of the day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from koinon.atlas.models import Organisation
from tests.api.world import admit, get, make_members, make_network, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def item(code: str, **parameters: str) -> dict[str, Any]:
    [found] = [each for each in get("/countries", **parameters)["items"] if each["code"] == code]
    return found


def test_the_list_has_every_country_with_its_pair():
    told = get("/countries", on="2004-06-01")
    assert [each["code"] for each in told["items"]] == ["CZ", "GB", "PL", "SE"]
    assert told["count"] == {"certain": 4, "possible": 4}
    assert item("GB", on="2004-06-01")["members"] == {"certain": 0, "possible": 1}
    assert item("SE", on="2004-06-01")["members"] == {"certain": 0, "possible": 0}
    assert item("PL")["names"] == [{"text": "Polska", "language": "pl"}]


def test_the_list_leaves_counts_out_for_an_instant():
    assert item("PL", known="2026-11-21T00:00:00Z")["members"] is None


def test_what_is_made_up_adds_to_no_real_count():
    make_network("dreams", "1990", made_up=True)
    admit("goteborg", "2004-06-01", network="dreams")
    assert item("SE", on="2004-06-01")["members"]["possible"] == 0
    [network] = get("/countries/se", on="2004-06-01")["networks"]
    assert network["network"]["made_up"] is True


def test_one_country_has_its_unions_networks_and_organisations():
    told = get("/countries/pl", on="2004-06-01")
    assert told["unions"] == [{"union": "eu", "begins": "2004-05-01", "ends": None, "source": "eu-accession"}]
    assert [source["id"] for source in told["sources"]] == ["eu-accession"]
    assert [(each["network"]["slug"], each["members"]) for each in told["networks"]] == [
        ("eurocities", {"certain": 1, "possible": 1})
    ]
    [lublin] = told["organisations"]
    assert lublin["slug"] == "lublin"
    assert lublin["latitude"] is None
    assert lublin["memberships"] == [
        {"network": "eurocities", "held": "yes", "category": "full", "category_held": "yes"}
    ]


def test_it_answers_for_the_day_and_as_known():
    assert get("/countries/pl", on="2003-01-01")["networks"] == []
    assert get("/countries/pl", on="2004-06-01", known="2026-11-21T00:00:00Z")["networks"]
    assert get("/countries/pl", on="2004-06-01", known="2026-01-01T00:00:00Z")["networks"] == []
    assert get("/countries/gb")["unions"][0]["ends"] == "2020-02-01"


def test_a_country_of_which_nothing_is_recorded_is_empty():
    told = get("/countries/fi")
    assert told["organisations"] == told["networks"] == []


@pytest.mark.parametrize("code", ["zz", "eu", "poland", "1", "ß"])
def test_a_code_that_is_none_is_explained(code):
    told = get(f"/countries/{code}", 404)
    assert told["code"] == "unknown_country"
    assert code in told["detail"]
    assert told["link"].endswith("/api/v1/countries")


def test_capitals_lead_to_the_one_address():
    answer = Client().get("/api/v1/countries/PL?on=2004-06-01")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v1/countries/pl?on=2004-06-01")


def test_a_page_and_its_twin_name_the_same_organisations():
    make_members(5)
    page = Client().get("/en/countries/pl/?on=2012-01-01").content.decode()
    assert 'href="/api/v1/countries/pl?on=2012-01-01"' in page
    for one in get("/countries/pl", on="2012-01-01")["organisations"]:
        assert f"/en/organisations/{one['slug']}/" in page


@pytest.mark.parametrize("number", [3, 60])
def test_a_constant_number_of_queries(number, django_assert_num_queries):
    make_members(number)
    with django_assert_num_queries(8):
        told = get("/countries/pl", on="2012-01-01")
    assert len(told["organisations"]) == number + 1
    with django_assert_num_queries(5):
        get("/countries", on="2012-01-01")


def test_an_unchanged_answer_is_304_from_one_read(django_assert_num_queries):
    tag = Client().get("/api/v1/countries/pl").headers["ETag"]
    with django_assert_num_queries(1):
        assert Client(headers={"If-None-Match": tag}).get("/api/v1/countries/pl").status_code == 304
    assert Organisation.objects.count() == 4
