"""A messy list of 190 cities and 900 contacts goes in, is undone, and goes in again with the same outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from koinon.accounts.models import Person
from koinon.audit.models import AuditPayload, AuditRow
from koinon.lib.writing import Actor, writing_allowed
from koinon.networks.models import Keeper, Network
from koinon.people.contacts.actions import add_contact, change_contact, erase_person_here, log_contact
from koinon.people.contacts.keeping import PeopleError
from koinon.people.contacts.values import values_of
from koinon.people.imports import actions, running
from koinon.people.imports.queries import judged_import, tally
from koinon.people.models import Contact, Function, Import, ImportDeed, ImportRow, ImportState
from tests.desk.cast import AT
from tests.people.conftest import brought, keep_cities
from tests.people.messy import as_csv, as_xlsx, messy, sheet_of

HEAD = ["City", "Name", "E-mail", "Function", "Works for"]


def outcome() -> list[dict[str, Any]]:
    """What is kept after an import, without the random keys."""
    functions = {function.person: function for function in Function.objects.all()}
    names = dict(Contact.objects.values_list("person", "name"))
    told = []
    for contact in Contact.objects.order_by("found_by", "pk"):
        function = functions.get(contact.person)
        beside = {"boss": names.get(function.works_for, "") if function else "", "listed": contact.listed}
        told.append({**values_of(contact, function), **beside})
    return told


def write(actor: Actor, one: Import) -> Import:
    one.refresh_from_db()
    actions.start_import(actor=actor, at=AT, key=one.key, version=one.version)
    running.run(actor=actor, now=lambda: AT, key=one.key)
    one.refresh_from_db()
    return one


def undo(actor: Actor, one: Import) -> Import:
    one.refresh_from_db()
    actions.start_undoing(actor=actor, at=AT, key=one.key, version=one.version)
    running.undo(actor=actor, now=lambda: AT, key=one.key)
    one.refresh_from_db()
    return one


@pytest.fixture
def small(ada: Actor) -> Iterator[Import]:
    """Three contacts of two cities on their way in; two of them are one person."""
    rows = [HEAD, ["Salthaven", "Jan Novák", "jan@x.example", "mayor", ""],
            ["Riverbend", "Eva Malá", "eva@x.example", "assistant", "Petr Zima"],
            ["Riverbend", "Petr Zima", "petr@x.example", "mayor", ""],
            ["Riverbend", "ZIMA Petr", "zima@x.example", "", ""]]  # fmt: skip
    return brought(ada, sheet_of(rows))


@pytest.mark.parametrize("older", ["", "windows-1250"])
def test_a_messy_list_goes_in_comes_out_and_goes_in_again_alike(ada, older):
    made = messy()
    keep_cities(made.cities)
    content = as_csv(made, older=older) if older else as_xlsx(made)
    one = brought(ada, content, repeats=bool(older))
    told = judged_import(one)
    if not older:
        assert tally(told) == {"new": 900, "double": 84}
        assert {row.organisation for row in told.rows} <= set(one.favoured)
    nobody = Person.objects.count()
    first = outcome_after(ada, one)
    assert len(first) >= 900
    assert Import.objects.get(pk=one.pk).tally["made"] == len(first)
    assert undo(ada, one).state == ImportState.UNDONE
    assert (Contact.objects.count(), Function.objects.count(), Person.objects.count()) == (0, 0, nobody)
    assert outcome_after(ada, one) == first
    undo(ada, one)
    assert outcome_after(ada, brought(ada, content, repeats=bool(older))) == first


def outcome_after(actor: Actor, one: Import) -> list[dict[str, Any]]:
    assert write(actor, one).state == ImportState.DONE
    return outcome()


def test_the_same_list_a_second_time_finds_everybody_there(ada, small):
    write(ada, small)
    before = outcome()
    again = brought(ada, sheet_of([HEAD, ["Salthaven", "Jan Novák", "jan@x.example", "mayor", ""]]))
    assert tally(judged_import(again)) == {"same": 1}
    write(ada, again)
    assert outcome() == before


def test_assistants_are_tied_to_whom_they_work_for(ada, small):
    write(ada, small)
    assert {told["name"]: told["boss"] for told in outcome()} == {
        "Jan Novák": "",
        "Eva Malá": "Petr Zima",
        "Petr Zima": "",
    }


def test_what_stood_there_before_comes_back_and_what_was_changed_since_is_left_and_named(ada, cast):
    places = {"salthaven": "Jan Novák", "riverbend": "Eva Malá"}
    values = {"kind": "member", "emails": ["jan@x.example"], "name": "Jan Novák", "organisation": None}
    jan = add_contact(actor=ada, at=AT, network="harbours", values=values)
    eva = add_contact(
        actor=ada, at=AT, network="harbours", values={**values, "name": "Eva Malá", "emails": ["e@x.example"]}
    )
    before = {contact.person: values_of(contact) for contact in Contact.objects.all()}
    rows = [HEAD, ["Salthaven", places["salthaven"], "jan@x.example; jan@y.example", "mayor", ""],
            ["Riverbend", places["riverbend"], "e@x.example", "deputy", ""],
            ["Riverbend", "Petr Zima", "petr@x.example", "", ""]]  # fmt: skip
    one = write(ada, brought(ada, sheet_of(rows)))
    assert one.tally == {"new": 1, "changed": 2, "made": 1, "missed": 0}
    kept = Contact.objects.get(person=eva)
    change_contact(
        actor=ada, at=AT, network="harbours", person=eva, version=kept.version,
        values={**values_of(kept), "note": "moved house"},
    )  # fmt: skip
    undo(ada, one)
    now = {contact.person: values_of(contact) for contact in Contact.objects.all()}
    assert now[jan] == before[jan]
    assert now[eva]["note"] == "moved house"
    assert not Contact.objects.filter(name="Petr Zima").exists()
    assert dict(ImportDeed.objects.values_list("lead", "outcome")) == {2: "undone", 3: "kept", 4: "undone"}
    assert Function.objects.filter(person=jan).count() == 0
    assert Function.objects.filter(person=eva).count() == 1


def test_who_was_spoken_to_since_stays_when_the_import_is_undone(ada, small):
    write(ada, small)
    person = Contact.objects.get(name="Jan Novák").person
    told = {"organisation": "salthaven", "kind": "call", "day": AT.date(), "person": person}
    log_contact(actor=ada, at=AT, network="harbours", text="He called.", **told)
    undo(ada, small)
    assert [contact.name for contact in Contact.objects.all()] == ["Jan Novák"]
    assert ImportDeed.objects.get(outcome="kept").person == person


def test_undoing_twice_and_writing_twice_change_nothing_more(ada, small):
    write(ada, small)
    before = outcome()
    running.run(actor=ada, now=lambda: AT, key=small.key)
    assert outcome() == before
    with pytest.raises(PeopleError, match="changed_meanwhile"):
        actions.start_import(actor=ada, at=AT, key=small.key, version=small.version)
    undo(ada, small)
    running.undo(actor=ada, now=lambda: AT, key=small.key)
    assert outcome() == []


def test_an_import_that_was_broken_off_goes_on_where_it_stopped(ada, monkeypatch):
    made = messy(members=40, contacts=160)
    keep_cities(made.cities)
    content = as_xlsx(made)
    whole = outcome_after(ada, brought(ada, content))
    undo(ada, Import.objects.get())
    monkeypatch.setattr(running, "PORTION", 50)
    one = brought(ada, content)
    actions.start_import(actor=ada, at=AT, key=one.key, version=one.version)

    class PowerCut(Exception):
        pass

    def cut(done: int, _of: int) -> None:
        if done >= 100:
            raise PowerCut

    with pytest.raises(PowerCut):
        running.run(actor=ada, now=lambda: AT, key=one.key, report_progress=cut)
    assert Contact.objects.count() == 100
    running.run(actor=ada, now=lambda: AT, key=one.key)
    assert outcome() == whole
    one.refresh_from_db()
    assert one.tally["made"] == 160


def test_a_portion_is_done_once_however_often_it_comes(ada, small):
    actions.start_import(actor=ada, at=AT, key=small.key, version=small.version)
    plans = judged_import(small).plans
    actions.carry_out_import(actor=ada, at=AT, key=small.key, after=0, plans=plans)
    with pytest.raises(PeopleError, match="changed_meanwhile"):
        actions.carry_out_import(actor=ada, at=AT, key=small.key, after=0, plans=plans)
    assert Contact.objects.count() == 3


def test_a_choice_of_organisation_is_remembered_for_the_next_list(ada, small):
    rows = [HEAD, ["The old harbour", "Jan Novák", "jan@x.example", "", ""]]
    one = brought(ada, sheet_of(rows))
    where = judged_import(small).rows[0].organisation
    actions.choose_in_list(
        actor=ada, at=AT, key=one.key, version=one.version, organisations={"the old harbour|": str(where)}
    )
    assert judged_import(brought(ada, sheet_of(rows))).rows[0].organisation == where
    assert judged_import(brought(ada, sheet_of(rows), "rivers")).rows[0].organisation is None


def test_a_mapping_is_remembered_for_lists_with_the_same_headings(ada, small):
    columns = {"1": "name", "2": "email"}
    actions.map_list(
        actor=ada, at=AT, key=small.key, version=small.version, columns=columns, repeats=False, favoured=[]
    )
    assert brought(ada, sheet_of([HEAD, ["Salthaven", "Jan", "j@x.example", "", ""]])).columns == columns


@pytest.mark.parametrize("columns", [{"0": "organisation"}, {"0": "name", "1": "name"}, {"0": "name", "1": "soul"}])
def test_columns_that_name_nobody_or_the_same_twice_are_refused(ada, small, columns):
    with pytest.raises(PeopleError):
        actions.map_list(
            actor=ada, at=AT, key=small.key, version=small.version, columns=columns, repeats=False, favoured=[]
        )


def test_two_who_choose_at_once_do_not_overwrite_each_other(ada, small):
    actions.choose_in_list(actor=ada, at=AT, key=small.key, version=small.version, rows={2: "out"})
    with pytest.raises(PeopleError, match="changed_meanwhile"):
        actions.choose_in_list(actor=ada, at=AT, key=small.key, version=small.version, rows={3: "out"})


def test_nothing_goes_into_a_network_that_is_a_reading_copy(ada, small):
    with writing_allowed("the network becomes a reading copy"):
        Network.objects.update(keeper=Keeper.FOLDER)
    with pytest.raises(PeopleError, match="reading_copy"):
        actions.start_import(actor=ada, at=AT, key=small.key, version=small.version)
    with pytest.raises(PeopleError, match="reading_copy"):
        brought(ada, sheet_of([HEAD, ["Salthaven", "Jan", "j@x.example", "", ""]]))


def test_a_made_up_network_knows_made_up_people_only(ada, small):
    write(ada, small)
    assert set(Person.objects.filter(key__in=Contact.objects.values("person")).values_list("made_up", flat=True)) == {
        True
    }


def test_the_log_of_actions_names_nobody_of_the_list(ada, small):
    write(ada, small)
    undo(ada, small)
    log = " ".join(AuditPayload.objects.values_list("content", flat=True))
    assert AuditRow.objects.filter(action="people.carry_out_import").exists()
    assert not [word for word in ("Nov", "Mal", "Zima", "x.example", "list.xlsx") if word in log]


def test_erasing_a_person_empties_their_contact_and_every_list_they_stand_in(ada, small):
    write(ada, small)
    person = Contact.objects.get(name="Jan Novák").person
    assert erase_person_here(actor=ada, at=AT, key=person, under="request of the person") > 0
    everything = [
        *Contact.objects.filter(person=person).values(),
        *Import.objects.values(),
        *ImportDeed.objects.values(),
    ]
    assert "Novák" not in repr(everything)
    assert "jan@x" not in repr(everything)
    assert not ImportRow.objects.exists()
    assert not Function.objects.filter(person=person).exists()
    assert Contact.objects.filter(name="Petr Zima").exists()


def test_a_list_is_emptied_when_its_time_is_over_and_what_it_wrote_stays(ada, small):
    write(ada, small)
    assert actions.empty_expired_lists(actor=ada, at=AT) == 0
    assert actions.empty_expired_lists(actor=ada, at=AT + actions.KEPT_FOR) == 1
    small.refresh_from_db()
    assert (small.state, small.content, small.name, ImportRow.objects.count()) == (ImportState.EMPTIED, "", "", 0)
    assert Contact.objects.count() == 3
