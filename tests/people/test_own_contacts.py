"""A city's own contacts: the same pages as a network's, seen by its coordinators and by nobody else."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from koinon.acts.wrapper import Actor
from koinon.lib.writing import writing_allowed
from koinon.people import access
from koinon.people.contacts import actions
from koinon.people.contacts.keeping import PeopleError
from koinon.people.contacts.queries import kept_about
from koinon.people.models import Contact, ContactLog, Function
from koinon.people.queries import rights_on
from tests.answers import put_away
from tests.desk.cast import AT

BASE = "/en/desk/organisations/salthaven/"
SECRET = "Eva Malá"
HERS = {"keeper": "salthaven"}


def said(answer: Any) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def kept(cast: Any) -> dict[str, Any]:
    """A contact of the first city, with what they do and a call."""
    clara = Actor(cast.key("clara"))
    values = {"name": SECRET, "emails": ["eva@press.example"], "kind": "press", "employer": "Harbour Post"}
    eva = actions.add_contact(actor=clara, at=AT, values=values, **HERS)
    told = {"person": eva, "values": {"title": "editor"}, "visibility": "city"}
    function = actions.add_function(actor=clara, at=AT, **told, **HERS)
    actions.log_contact(actor=clara, at=AT, kind="call", day=AT.date(), text="Hush.", person=eva, **HERS)
    return {"eva": eva, "function": function, "clara": clara}


def addresses(kept: dict[str, Any], organisation: str = "salthaven") -> list[str]:
    eva = f"people/{kept['eva']}/"
    tails = ["people/", "people/?q=mal", "people/contacts.csv", "people/contacts.xlsx", eva, f"{eva}change/"]
    tails += [f"{eva}functions/new/", f"{eva}log/", f"{eva}same/", f"functions/{kept['function']}/"]
    return [f"/en/desk/organisations/{organisation}/{tail}" for tail in tails]


def test_a_coordinator_opens_every_page_and_sees_her_contact(signed_in, kept):
    clara = signed_in("clara")
    for address in addresses(kept):
        answer = clara.get(address)
        put_away(answer)
        assert answer.status_code == 200, address
    assert SECRET in said(clara.get(f"{BASE}people/?q=mal"))
    assert SECRET not in said(clara.get(f"{BASE}people/?q=nobody"))
    page = said(clara.get(f"{BASE}people/{kept['eva']}/"))
    for words in ("editor", "Harbour Post", "Hush.", "Kept for the coordinators of the organisation alone."):
        assert words in page
    assert "Segment" not in said(clara.get(f"{BASE}people/"))


@pytest.mark.parametrize("name", ["ada", "bruno", "daniel", "edith", "farid", "greta", "hana", "ivo", "olga"])
def test_nobody_else_sees_anything_of_it(cast, signed_in, kept, name):
    somebody = signed_in(name)
    for address in addresses(kept):
        answer = somebody.get(address)
        assert answer.status_code == 403, address
        assert SECRET not in answer.content.decode()
    rights = rights_on(cast.key(name), AT.date())
    for rows in (access.contacts(rights), access.contact_log(rights), access.functions(rights)):
        assert not rows.exists()
    with pytest.raises(access.NotThere):
        access.contact(rights, kept["eva"], **HERS)


@pytest.mark.parametrize(("name", "base"), [("edith", "organisations/riverbend"), ("ada", "networks/harbours")])
def test_it_is_not_there_by_somebody_elses_addresses(signed_in, kept, name, base):
    somebody = signed_in(name)
    eva = f"/en/desk/{base}/people/{kept['eva']}/"
    for address in (eva, f"{eva}change/", f"{eva}functions/new/", f"/en/desk/{base}/functions/{kept['function']}/"):
        answer = somebody.get(address)
        assert answer.status_code == 404, address
        assert somebody.post(address.replace(eva, f"{eva}change/"), {"name": "Taken"}).status_code == 404
    listed = somebody.get(f"/en/desk/{base}/people/?q=mal")
    assert "Nothing found" in said(listed)
    table = somebody.get(f"/en/desk/{base}/people/contacts.csv").content.decode()
    assert len(list(csv.reader(io.StringIO(table)))) == 1
    assert Contact.objects.get().name == SECRET


def test_the_other_way_a_coordinator_sees_nothing_of_a_networks_contacts(cast, signed_in, kept):
    ada = Actor(cast.key("ada"))
    told = {"values": {"name": "Nora Hidden", "title": "mayor"}, "network": "harbours"}
    nora = actions.add_contact(actor=ada, at=AT, **told)
    function = actions.add_function(actor=ada, at=AT, person=nora, visibility="network", **told)
    clara = signed_in("clara")
    assert "Nora" not in said(clara.get(f"{BASE}people/"))
    assert "1 to 1 of 1" in said(clara.get(f"{BASE}people/"))
    for tail in (f"people/{nora}/", f"people/{nora}/log/", f"functions/{function}/"):
        assert clara.get(f"{BASE}{tail}").status_code == 404


def test_a_contact_is_entered_changed_given_a_function_and_a_letter(signed_in, cast):
    clara = signed_in("clara")
    answer = clara.post(f"{BASE}people/new/", {"name": "Nora Berg", "kind": "press", "emails": "nora@press.example"})
    assert answer.status_code == 303
    contact = Contact.objects.get()
    page = f"{BASE}people/{contact.person}/"
    assert answer["Location"] == f"{page}?done=saved"
    assert (contact.keeper.slug, contact.network) == ("salthaven", None)
    changed = {"name": "Nora Berg", "kind": "partner", "version": contact.version}
    assert clara.post(f"{page}change/", changed).status_code == 303
    assert "Somebody else changed this" in said(clara.post(f"{page}change/", changed))
    refused = clara.post(f"{page}functions/new/", {"title": "editor", "visibility": "network"})
    assert refused.status_code == 400
    assert clara.post(f"{page}functions/new/", {"title": "editor", "visibility": "city"}).status_code == 303
    function = Function.objects.get()
    assert (function.keeper.slug, function.visibility) == ("salthaven", "city")
    changing = f"{BASE}functions/{function.pk}/"
    told = {"title": "chief editor", "visibility": "city", "version": function.version}
    assert clara.post(changing, told).status_code == 303
    assert clara.post(f"{page}log/", {"kind": "letter", "day": "never"}).status_code == 400
    assert clara.post(f"{page}log/", {"kind": "letter", "day": "2026-11-01", "text": "Thanks."}).status_code == 303
    assert "1 November 2026 · letter · Clara Thanks." in said(clara.get(page))
    assert "chief editor" in clara.get(f"{BASE}people/contacts.csv").content.decode()


def test_two_records_of_one_person_become_one_with_their_calls(signed_in, kept):
    values = {"name": SECRET, "emails": ["mala@press.example"]}
    twin = actions.add_contact(actor=kept["clara"], at=AT, values=values, **HERS)
    clara, page = signed_in("clara"), f"{BASE}people/{twin}/"
    assert "eva@press.example" in said(clara.get(f"{page}same/"))
    answer = clara.post(f"{page}same/", {"twin": f"{kept['eva']}:1", "version": 1})
    assert answer["Location"] == f"{page}?done=merged"
    contact = Contact.objects.get()
    assert (contact.person, contact.emails) == (twin, ["mala@press.example", "eva@press.example"])
    assert ContactLog.objects.get().person == twin
    assert signed_in("edith").get(f"{page}same/").status_code == 403


def test_a_call_needs_its_contact_and_nobody_notes_one_with_somebody_elses(cast, kept):
    told = {"actor": kept["clara"], "at": AT, "kind": "call", "day": AT.date()}
    for wrong in ({**HERS}, {"network": "harbours"}, {"keeper": "riverbend", "person": kept["eva"]}):
        with pytest.raises(PeopleError):
            actions.log_contact(**told, **wrong)
    row = {"kind": "call", "day": AT.date(), "who": cast.key("clara"), "written_at": AT}
    for wrong in ({}, {"network_id": 1}):
        with pytest.raises(IntegrityError), writing_allowed("a wrong row"), transaction.atomic():
            ContactLog.objects.create(**row, **wrong)
    assert ContactLog.objects.count() == 1


def test_erasing_somebody_empties_a_citys_records_as_well(cast, kept):
    assert [one.place for one in kept_about(kept["eva"])] == ["salthaven"] * 3
    actions.erase_person_here(actor=kept["clara"], at=AT, key=kept["eva"], under="request")
    everything = repr([*Contact.objects.values(), *ContactLog.objects.values(), *Function.objects.values()])
    assert not any(words in everything for words in (SECRET, "eva@press", "Hush", "editor"))


def test_a_list_of_any_length_takes_the_same_number_of_queries(signed_in, kept):
    clara, counts = signed_in("clara"), []
    for more in (0, 12):
        for number in range(more):
            actions.add_contact(actor=kept["clara"], at=AT, values={"name": f"Somebody {number}"}, **HERS)
        with CaptureQueriesContext(connection) as asked:
            clara.get(f"{BASE}people/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
