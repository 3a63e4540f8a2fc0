"""Bodies and mandates for programs: on a day, as known, through time."""

from __future__ import annotations

from typing import Any

import pytest

from koinon.networks.models import Network
from tests.api.world import get, make_world
from tests.pages.test_bodies import body, office, says
from tests.pages.test_network import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def network() -> Network:
    made = make_world()
    tell(made, body("board", "The Board", "board", parent="network"), office("president", "President", body="board"))
    return made


def bodies(**asked: str) -> dict[str, Any]:
    return {item["slug"]: item for item in get("/networks/eurocities/bodies", **asked)["items"]}


def mandates(**asked: str) -> list[dict[str, Any]]:
    return list(get("/networks/eurocities/mandates", **asked)["items"])


def test_a_body_of_which_no_time_is_told_has_no_held() -> None:
    found = bodies()["board"]
    assert (found["held"], found["stretches"], found["described_parent"]) == (None, [], "network")
    assert found["names"] == [{"en": "The Board"}]


def test_a_body_is_there_on_the_days_that_entries_tell_of() -> None:
    says("forum", body="forum", parent="network", period="2001/2005")
    assert bodies(on="2003-01-01")["forum"]["held"] == "yes"
    assert bodies(on="2003-01-01")["forum"]["parent"]["slug"] == "network"
    assert "forum" not in bodies(on="2006-01-01")


def test_an_assumed_succession_says_that_it_is(network: Network) -> None:
    tell(network, body("arts", "Arts", follows={"body": "board", "status": "assumed"}))
    follows = bodies()["arts"]["follows"]
    assert follows == {"body": "board", "status": "assumed", "on": None, "note": None, "source": None}


def test_a_mandate_is_told_with_post_holder_bounds_and_reasons() -> None:
    says("one", office="president", organisation="lublin", person="p-qwertyui", period="2010/2012")
    [found] = mandates(on="2011-06-01")
    post = ("president", "board", "lublin", "p-qwertyui", "yes")
    assert (found["office"], found["body"], found["organisation"], found["person"], found["held"]) == post
    assert found["since"] == {"edtf": "2010", "earliest": "2010-01-01", "latest": "2010-12-31"}
    assert found["until"] == {"edtf": "2012", "earliest": "2012-01-02", "latest": "2013-01-01"}
    assert [reason["key"] for reason in found["basis"]] == ["one"]


def test_outside_its_days_a_mandate_stands_in_the_history_only() -> None:
    says("one", office="president", organisation="lublin", period="2010/2012")
    answer = get("/networks/eurocities/mandates", on="2014-01-01")
    assert answer["items"] == []
    assert answer["count"] == {"certain": 0, "possible": 0}
    assert [run["held"] for run in answer["history"][0]["stretches"]] == ["cannot_tell", "yes", "cannot_tell"]
    assert {source["id"] for source in answer["sources"]} == {"etmun-2018"}


def test_what_was_not_recorded_yet_was_not_known() -> None:
    says("one", office="president", organisation="lublin", period="2010/2012")
    assert mandates(on="2011-06-01", known="2026-11-01T00:00:00Z") == []
    assert bodies(known="2026-11-01T00:00:00Z") == {}


def test_an_unknown_network_and_a_day_before_the_founding_are_refused() -> None:
    for path in ("bodies", "mandates"):
        assert get(f"/networks/nowhere/{path}", status=404)["code"] == "unknown_network"
        assert get(f"/networks/eurocities/{path}", status=404, on="1950-01-01")["code"] == "before_founding"
        assert get(f"/networks/eurocities/{path}", status=400, colour="blue")["code"] == "unknown_parameter"
