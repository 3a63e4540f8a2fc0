"""A member's file answers a call: last contact, what is owed, how fresh the record is; each side sees its own."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.admissions.actions import clear_arrears, mark_arrears
from koinon.admissions.models import Arrears
from koinon.admissions.queries import owed_by
from koinon.atlas.models import Organisation
from koinon.audit.models import AuditPayload
from koinon.lib import remembered
from koinon.networks.models import Network
from koinon.people.contacts.actions import add_contact, log_contact
from tests.desk.cast import AT
from tests.desk.statuted import admit, give_statutes
from tests.desk.test_cases import said

FILE = "/en/desk/networks/harbours/members/salthaven/"
DESK = "/en/desk/organisations/salthaven/"
FOR_MEMBER, PRIVATE = "The fee of 2025 is missing.", "Their treasurer is on leave."


@pytest.fixture
def harbours(cast):
    """Salthaven and Riverbend are members of the first network."""
    network = give_statutes()
    admit("salthaven", "2005-01-01", "full")
    admit("riverbend", "2006-01-01", "full")
    return network


def mark(slug: str = "salthaven", network: str = "harbours") -> Arrears:
    """Somebody owes, with a note for each side."""
    return mark_arrears(
        actor=COMMAND_LINE, at=AT, network=Network.objects.get(slug=network), since=date(2026, 1, 1),
        organisation=Organisation.objects.get(slug=slug), words=PRIVATE, for_member=FOR_MEMBER,
    )  # fmt: skip


def call(cast, day: str, text: str, slug: str = "salthaven") -> None:
    """Ada was in contact with a member, by telephone."""
    ada = Actor(cast.key("ada"))
    person = add_contact(actor=ada, at=AT, network="harbours", values={"name": f"Nora {day}", "title": "mayor"})
    log_contact(
        actor=ada, at=AT, network="harbours", organisation=slug, kind="call", day=date.fromisoformat(day), text=text,
        person=person,
    )  # fmt: skip


def test_the_last_contact_is_told_by_whom_when_and_how(harbours, cast, signed_in):
    assert "none is on record" in said(signed_in("ada").get(FILE))
    call(cast, "2026-03-03", "about the fee")
    call(cast, "2026-02-02", "about the assembly")
    text = said(signed_in("ada").get(FILE))
    assert "call · 3 March 2026 · Ada · with Nora 2026-03-03" in text
    assert "about the fee" in text
    assert "about the assembly" not in text


def test_the_log_is_the_networks_alone(harbours, cast, signed_in):
    call(cast, "2026-03-03", "about the fee")
    text = said(signed_in("clara").get(FILE))
    assert "about the fee" not in text
    assert "Last contact" not in text


def test_both_sides_see_the_mark_and_each_its_note(harbours, signed_in):
    mark()
    ada, clara = (said(signed_in(name).get(FILE)) for name in ("ada", "clara"))
    assert "Marked as owing to Harbours · since 1 January 2026" in ada
    assert "Marked as owing to Harbours · since 1 January 2026" in clara
    assert FOR_MEMBER in ada
    assert FOR_MEMBER in clara
    assert PRIVATE in ada
    assert PRIVATE not in clara
    assert "Nothing is owed any more" not in clara


def test_an_organisation_sees_what_it_owes_in_all_its_networks_on_its_desk(harbours, signed_in):
    first, _second = mark(), mark(network="rivers")
    text = said(signed_in("clara").get(DESK))
    assert "Marked as owing to Harbours" in text
    assert "Marked as owing to rivers" in text
    assert FOR_MEMBER in text
    assert PRIVATE not in text
    clear_arrears(actor=COMMAND_LINE, at=AT, arrears=first, until=date(2026, 6, 1))
    assert "Marked as owing to Harbours" not in said(signed_in("clara").get(DESK))
    assert [row.network.slug for row in owed_by(first.organisation)] == ["rivers"]


def test_nobody_sees_what_another_city_owes(harbours, signed_in):
    mark()
    assert FOR_MEMBER not in said(signed_in("edith").get("/en/desk/organisations/riverbend/"))
    assert signed_in("edith").get(DESK).status_code == 403
    assert FOR_MEMBER not in said(signed_in("bruno").get("/en/desk/networks/rivers/arrears/"))


def test_a_secretary_of_one_network_sees_no_mark_of_the_other(harbours, signed_in):
    mark(network="rivers")
    assert "Marked as owing" not in said(signed_in("ada").get(FILE))


def test_neither_note_stands_in_the_log(harbours):
    mark()
    kept = str(list(AuditPayload.objects.values_list("content", flat=True)))
    assert PRIVATE not in kept
    assert FOR_MEMBER not in kept


def test_the_secretariat_writes_both_notes_on_its_page(harbours, signed_in):
    ada, page = signed_in("ada"), "/en/desk/networks/harbours/arrears/"
    told = {"organisation": "salthaven", "since": "2026-01-01", "words": PRIVATE, "for_member": FOR_MEMBER}
    assert ada.post(page, told).status_code == 303
    text = said(ada.get(page))
    assert PRIVATE in text
    assert FOR_MEMBER in text


def test_the_record_is_told_part_by_part_with_its_freshness(harbours, signed_in):
    clara = signed_in("clara")
    assert "Names Salthaven (English) not confirmed yet · recorded 22 November 2026" in said(clara.get(FILE))
    page = clara.get(f"{FILE}confirm/").content.decode()
    clara.post(f"{FILE}confirm/", {"everything": page.partition('name="everything" value="')[2][:64]})
    for name in ("ada", "clara"):
        assert "by its coordinator" in said(signed_in(name).get(FILE))


def test_each_side_has_its_own_way_to_a_fresher_record(harbours, signed_in):
    ada, clara = (said(signed_in(name).get(FILE)) for name in ("ada", "clara"))
    assert "Ask the members for confirmation" in ada
    assert "Ask the members for confirmation" not in clara
    assert "Confirm the record" in clara
    assert "Confirm the record" not in ada


def test_a_file_takes_a_constant_number_of_queries(harbours, cast, signed_in):
    ada = signed_in("ada")

    def queries() -> int:
        remembered.forget()
        with CaptureQueriesContext(connection) as made:
            assert ada.get(FILE).status_code == 200
        return len(made)

    call(cast, "2026-03-03", "one")
    mark()
    before = queries()
    for day in ("2026-03-04", "2026-03-05"):
        call(cast, day, "another")
    mark("riverbend")
    assert queries() == before
