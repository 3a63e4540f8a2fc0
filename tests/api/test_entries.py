"""A decision or an attestation with its record versions, as known at an instant."""

from __future__ import annotations

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.ledger import actions as ledger
from koinon.register import actions as register
from tests.api.world import CONSENT, DECISIONS, after, get, make_world

pytestmark = pytest.mark.django_db


def mend() -> None:
    mended = {**DECISIONS[CONSENT], "number": "247/X/2003"}
    register.mend_entry(actor=COMMAND_LINE, at=after(1), key=CONSENT, content=mended, why="typed wrongly")


def test_an_entry_has_what_it_says_whom_it_touches_and_its_sources():
    make_world()
    answer = get(f"/entries/{CONSENT}")
    assert (answer["key"], answer["kind"]) == (CONSENT, "decision")
    assert answer["content"] == DECISIONS[CONSENT]
    assert answer["touches"] == [{"network": "eurocities", "organisation": "lublin"}]
    assert [source["id"] for source in answer["sources"]] == ["lublin-eurocities-page"]
    assert answer["sources"][0]["url"].startswith("https://lublin.eu/")
    assert answer["sources"][0]["dated"]["evidence"] == "It tells of 1 May 2004."


def test_an_attestation_is_an_entry_too():
    make_world()
    answer = get("/entries/praha-memberships-page-praha-eurocities-observer")
    assert answer["kind"] == "attestation"
    assert answer["content"]["since"] == "1993"


def test_a_mended_entry_shows_every_version_and_why():
    make_world()
    mend()
    answer = get(f"/entries/{CONSENT}")
    assert answer["content"]["number"] == "247/X/2003"
    first, second = answer["versions"]
    assert (first["version"], first["content"]["number"]) == (1, "274/X/2003")
    assert first["superseded_at"] == second["recorded_at"] == "2026-11-20T13:00:00.123456Z"
    assert (second["version"], second["why"], second["superseded_at"]) == (2, "typed wrongly", None)


def test_an_entry_as_known_between_knows_nothing_of_the_mending():
    make_world()
    mend()
    answer = get(f"/entries/{CONSENT}", known=after(0.5).isoformat())
    assert answer["content"]["number"] == "274/X/2003"
    assert [(version["version"], version["superseded_at"]) for version in answer["versions"]] == [(1, None)]


def test_an_instant_of_recording_given_back_as_known_knows_what_was_recorded_then():
    make_world()
    mend()
    recorded = get(f"/entries/{CONSENT}")["versions"][1]["recorded_at"]
    assert get(f"/entries/{CONSENT}", known=recorded)["content"]["number"] == "247/X/2003"


def test_an_entry_asked_for_before_it_was_recorded_says_when_that_was():
    make_world()
    problem = get(f"/entries/{CONSENT}", 404, known="2026-01-01T00:00:00Z")
    assert problem["code"] == "not_yet_recorded"
    assert "2026-11-20T12:00:00.123456Z" in problem["detail"]


def test_an_entry_that_was_taken_back_says_nothing_and_keeps_its_versions():
    make_world()
    ledger.withdraw_record(actor=COMMAND_LINE, at=after(1), key=CONSENT, why="told twice")
    answer = get(f"/entries/{CONSENT}")
    assert answer["content"] is None
    assert len(answer["versions"]) == 1


def test_an_entry_takes_a_day_along_and_costs_five_queries(django_assert_num_queries):
    make_world()
    with django_assert_num_queries(5):
        answer = get(f"/entries/{CONSENT}", on="2004-06-01")
    assert "on" not in answer
