"""An entry's page: what it does or states, its source, how it was recorded, and whom it touches."""

from __future__ import annotations

from typing import Any

import pytest

from koinon.accounts import actions as accounts
from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.ledger import actions as ledger
from koinon.lib import remembered
from koinon.lib.text import Text
from koinon.register import actions as register
from tests.api.world import ADMISSION, CONSENT, DECISIONS, NOON, admit, after, make_world
from tests.pages.reading import Seen, asked_in, read

OBSERVER = "praha-memberships-page-praha-eurocities-observer"


def entry(key: str, status: int = 200, **parameters: str) -> Seen:
    return read(f"/en/entries/{key}/", status, **parameters)


def decide(key: str, *effects: dict[str, Any], on: str = "2005-03-03", at: Any = None) -> None:
    content = {"organ": "eurocities/executive-committee", "on": on, "effects": list(effects)}
    register.record_decision(actor=COMMAND_LINE, at=at or after(1), key=key, content=content)


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    make_world()


class TestDecisions:
    """Acts of organs."""

    def test_a_decision_with_organ_number_day_and_effect(self) -> None:
        seen = entry(CONSENT)
        assert "Consent to join EUROCITIES" in seen.text
        assert "Number 274/X/2003" in seen.text
        assert "Day of the decision 16 October 2003" in seen.text
        assert "Consents to Lublin joining EUROCITIES." in seen.text
        assert "takes effect 16 October 2003" in seen.text
        assert "Number not known" in entry(ADMISSION).text

    def test_the_source_with_what_is_known_of_its_date(self) -> None:
        text = entry(CONSENT).text
        assert "dated 1 May 2004 at the earliest, November 2026 at the latest" in text
        assert "How its date is known It tells of 1 May 2004." in text

    def test_whom_it_touches(self) -> None:
        seen = entry(ADMISSION, on="2004-06-01")
        address = seen.link("Lublin in EUROCITIES")
        assert address == "/en/networks/eurocities/members/lublin/?on=2004-06-01"

    def test_conditions_and_a_date_of_their_own(self) -> None:
        conditions = [{"kind": "country_in", "union": "eu"}, {"kind": "entry", "key": CONSENT}]
        admit("goteborg", "1994-01-01", effective="1995", conditions=conditions)
        text = entry("eurocities-committee-1994-01-01-goteborg").text
        assert "takes effect 1995" in text
        assert "its country is in this union: European Union" in text
        assert f"another decision is there: {CONSENT}" in text

    def test_a_revocation_is_shown_on_both_sides(self) -> None:
        decide("revocation", {"kind": "revoke", "entry": ADMISSION})
        assert f"Revokes an earlier decision: {ADMISSION}." in entry("revocation").text
        seen = entry(ADMISSION, on="2006-01-01")
        assert "revoked by" in seen.text
        assert asked_in(seen.link("revocation")) == {"on": "2006-01-01"}

    def test_a_person_is_named_only_while_the_name_is_kept(self) -> None:
        effect = {"kind": "seat", "network": "eurocities", "body": "executive-committee", "person": "p-qwertyui"}
        decide("seating", {**effect, "organisation": "lublin", "until": "2006"})
        assert "Who: a person whose name is not kept, for Lublin." in entry("seating").text
        accounts.name_person(actor=COMMAND_LINE, at=after(2), key="p-qwertyui", name=Text.of({"und": "Anna Nowak"}))
        assert "Who: Anna Nowak, for Lublin. Where: executive committee. Until: 2006." in entry("seating").text

    def test_effects_that_no_register_keeps_are_said_as_well(self) -> None:
        on = {"network": "eurocities"}
        decide(
            "much",
            {"kind": "create_body", "body": "culture", **on},
            {"kind": "rename_body", "body": "culture", "names": {"en": "Culture Forum"}, **on},
            {"kind": "end_body", "body": "culture", **on},
            {"kind": "enforce_statutes", "version": "as-described", **on},
            {"kind": "adopt_budget", "period": "2006", "amount": "100000", "currency": "EUR", **on},
            {"kind": "set_goal", "period": "2006", "text": {"en": "Grow."}, **on},
            {"kind": "take_position", "dossier": "urban-agenda", "text": {"en": "Yes."}, **on},
            {"kind": "unseat", "organisation": "lublin", "office": "president", **on},
        )
        text = entry("much").text
        assert "Creates a body of EUROCITIES: culture." in text
        assert "Gives a body of EUROCITIES a new name: Culture Forum." in text
        assert "Brings a version of the statutes of EUROCITIES into force: as-described." in text
        assert "Adopts a budget of EUROCITIES. Period: 2006. Amount: 100000 EUR." in text
        assert "Sets a goal of EUROCITIES. Period: 2006. Grow." in text
        assert "Ends a mandate in EUROCITIES. Who: Lublin. Where: president." in text


class TestAttestations:
    """What sources say."""

    def test_what_it_states_and_what_it_leaves_open(self) -> None:
        text = entry("etmun-2018-belfast-eurocities").text
        assert "Belfast in EUROCITIES" in text
        assert "Says of Belfast: Full member, 2018." in text
        assert "Since when and until when is not stated." in text

    def test_a_beginning_reaches_as_far_as_its_source(self) -> None:
        text = entry(OBSERVER).text
        assert "Says of Prague: Observer, since 1993." in text
        assert "The source itself dates from: December 2004 at the earliest, November 2026 at the latest." in text


class TestRecording:
    """Record versions: who, when, why."""

    def _mend(self) -> None:
        content = {**DECISIONS[CONSENT], "number": "247/X/2003"}
        ledger.mend_entry(actor=COMMAND_LINE, at=after(1), key=CONSENT, content=content, why="typed wrongly")

    def test_a_mended_record_shows_both_versions_and_what_changed(self) -> None:
        self._mend()
        text = entry(CONSENT).text
        assert "Version 2 · in use" in text
        assert "typed wrongly" in text
        assert "number: 274/X/2003 247/X/2003" in text
        assert "on the command line" in text

    def test_before_the_mending_the_old_one_is_in_use(self) -> None:
        self._mend()
        text = entry(CONSENT, known=NOON.isoformat()).text
        assert "Number 274/X/2003" in text
        assert "Version 1 · in use" in text
        assert "Version 2" not in text

    def test_before_the_first_it_is_not_yet_known(self) -> None:
        seen = entry(CONSENT, 404, known="2026-01-01T00:00:00Z")
        assert "This entry was not yet recorded then" in seen.text
        assert seen.link("As known now") == f"/en/entries/{CONSENT}/"

    def test_a_withdrawn_entry_says_so(self) -> None:
        ledger.withdraw_record(actor=COMMAND_LINE, at=after(1), key=CONSENT, why="twice")
        text = entry(CONSENT).text
        assert "In use no longer: it was withdrawn" in text
        assert "· in use" not in text

    def test_a_person_who_recorded_it_is_named_from_the_one_place(self) -> None:
        accounts.name_person(actor=COMMAND_LINE, at=NOON, key="p-qwertyui", name=Text.of({"und": "Anna Nowak"}))
        content = {**DECISIONS[CONSENT], "number": "1"}
        ledger.mend_entry(actor=Actor("p-qwertyui"), at=after(1), key=CONSENT, content=content, why="x")
        assert "Anna Nowak" in entry(CONSENT).text


class TestAsking:
    """Addresses, days and what is asked in vain."""

    def test_an_unknown_key_is_a_page_of_its_own(self) -> None:
        assert "There is no entry by this key here" in entry("nothing", 404).text

    @pytest.mark.parametrize("parameter", ["on", "known"])
    def test_what_is_no_day_and_no_instant_is_explained(self, parameter: str) -> None:
        assert "“soon”" in entry(CONSENT, 400, **{parameter: "soon"}).text

    def test_a_day_chosen_stays_chosen(self) -> None:
        seen = entry(CONSENT, on="2004-06-01")
        walked = seen.walked()
        assert [address for address in walked if not asked_in(address).get("on")] == []
        assert seen.link("JSON") == f"/api/v1/entries/{CONSENT}?on=2004-06-01"

    def test_the_page_wears_its_network(self) -> None:
        assert 'class="accented accent-eurocities"' in entry(CONSENT).html

    @pytest.mark.parametrize("language", ["cs", "sv", "pl", "de"])
    def test_every_language_has_the_page(self, language: str) -> None:
        assert f'<html lang="{language}"' in read(f"/{language}/entries/{OBSERVER}/").html


def test_a_constant_number_of_queries(django_assert_num_queries: Any) -> None:
    for number in range(12):
        content = {**DECISIONS[CONSENT], "number": str(number)}
        ledger.mend_entry(actor=COMMAND_LINE, at=after(1 + number), key=CONSENT, content=content, why="again")
    for key in (CONSENT, ADMISSION):
        remembered.forget()
        with django_assert_num_queries(13):
            entry(key)


def test_an_unchanged_page_answers_304_from_one_read(django_assert_num_queries: Any) -> None:
    tag = entry(CONSENT).headers["ETag"]
    with django_assert_num_queries(1):
        read(f"/en/entries/{CONSENT}/", 304, headers={"If-None-Match": tag})
