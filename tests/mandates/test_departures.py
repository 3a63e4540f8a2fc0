"""Somebody leaves: what they hold, what can be done with each of it, and that all of it is done or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.audit.models import AuditSubject
from koinon.mandates import actions as mandates
from koinon.mandates.checks import DepartureError
from koinon.mandates.departures import ASK, DECIDE, END, HAND_OVER, VACATE, Step, holdings
from koinon.mandates.models import Nomination
from koinon.people.actions import give_role
from koinon.people.contacts.actions import add_contact, add_function, save_segment
from koinon.people.models import Contact, Function, Role
from koinon.rules import rights
from koinon.tasks.actions import open_task
from koinon.tasks.models import Task
from tests.desk.cast import AT
from tests.mandates.world import TODAY, decide

LAST = date(2026, 12, 1)


def give(cast, name, kind, **scope):
    return give_role(actor=COMMAND_LINE, at=AT, person=cast.key(name), kind=kind, begins=date(2024, 1, 1), **scope)


def wait_for(cast, name, key, **whose):
    open_task(actor=COMMAND_LINE, at=AT, key=key, kind="anything", person=cast.key(name), **whose)


@pytest.fixture
def leaving(cast):
    """Matylda represents salthaven in harbours and sits on its board for it, has a task, is assisted by Daniel."""
    decide("harbours", "seats-matylda", on="2025-01-01", kind="seat", body="board", organisation="salthaven",
           person=cast.key("matylda"))  # fmt: skip
    wait_for(cast, "matylda", "theirs", organisation="salthaven")
    wait_for(cast, "matylda", "of-the-network", network="harbours")
    wait_for(cast, "matylda", "private")
    give(cast, "matylda", rights.DELEGATE, network="rivers", organisation="riverbend", body="water")
    give(cast, "matylda", rights.CHAIR, network="harbours", body="forum")
    return cast


def lines(cast, **place):
    return {(one.what, one.kind): one for one in holdings(cast.key("matylda"), LAST, **place)}


def leave(cast, steps, by="clara", person="matylda", on=LAST, **place):
    actor, place = Actor(cast.key(by)), place or {"organisation": "salthaven"}
    return mandates.leave(actor=actor, at=AT, on=on, person=cast.key(person), steps=steps, **place)


def test_a_city_sees_what_is_held_for_it_and_nothing_of_another(leaving):
    found = lines(leaving, organisation="salthaven")
    assert set(found) == {
        ("role", "representative"), ("role", "assistant"), ("task", "anything"), ("mandate", ""),
    }  # fmt: skip
    assert found["role", "representative"].ways == (END, HAND_OVER, VACATE)
    assert found["role", "assistant"].ways == (END,)
    assert all(one.organisation in ("", "salthaven") for one in found.values())


def test_a_network_sees_what_is_held_in_it_and_leaves_to_the_city_what_is_the_citys(leaving):
    found = lines(leaving, network="harbours")
    assert {one.network for one in found.values()} == {"harbours"}
    assert set(found) == {("role", "representative"), ("role", "chair"), ("task", "anything"), ("mandate", "")}
    assert (found["role", "representative"].ways, found["role", "representative"].obstacle) == ((ASK,), "the_citys")
    assert found["role", "chair"].ways == (END, HAND_OVER)
    assert ("role", "delegate") in lines(leaving, network="rivers")


def test_a_mandate_of_the_register_needs_the_decision_that_the_statutes_name(leaving, signed_in):
    mandate = lines(leaving, organisation="salthaven")["mandate", ""]
    assert (mandate.ways, mandate.organ, mandate.rule) == ((DECIDE,), "board", "seat-vacant")
    leave(leaving, [Step(mandate.line, DECIDE)])
    task = Task.objects.get(kind="mandates-decide")
    assert (task.network, task.rule, task.subject["body"]) == ("harbours", "seat-vacant", "board")
    said = signed_in("ada").get("/en/desk/networks/harbours/").content.decode()
    assert "Somebody leaves; a decision is needed: a seat in: Board – Salthaven" in said


def test_everything_is_done_in_one_go(leaving):
    found = lines(leaving, organisation="salthaven")
    greta = leaving.key("greta")
    done = leave(leaving, [
        Step(found["role", "representative"].line, HAND_OVER, greta),
        Step(found["role", "assistant"].line, END),
        Step(found["task", "anything"].line, HAND_OVER, greta),
    ])  # fmt: skip
    assert done == 3
    represents = Role.objects.filter(kind="representative", organisation__slug="salthaven").order_by("begins")
    assert list(represents.values_list("person__key", "ends")) == [(leaving.key("matylda"), LAST), (greta, None)]
    assert Role.objects.get(kind="assistant").ends == LAST
    assert Task.objects.get(key="theirs", closed_at__isnull=True).person == greta
    assert Task.objects.get(key="private").person == leaving.key("matylda")


def test_one_wrong_line_undoes_all_of_them_and_is_named(leaving):
    found = lines(leaving, organisation="salthaven")
    with pytest.raises(DepartureError) as refused:
        leave(leaving, [
            Step(found["role", "representative"].line, END),
            Step(found["task", "anything"].line, HAND_OVER, leaving.key("edith")),
            Step("role-999999", END),
        ])  # fmt: skip
    assert refused.value.wrong == {found["task", "anything"].line: "to", "role-999999": "not_open"}
    assert Role.objects.get(kind="representative", organisation__slug="salthaven").ends is None


def test_what_is_anothers_cannot_be_ended_here(leaving):
    delegate = lines(leaving, network="rivers")["role", "delegate"]
    with pytest.raises(DepartureError):
        leave(leaving, [Step(delegate.line, END)])
    represents = lines(leaving, network="harbours")["role", "representative"]
    with pytest.raises(DepartureError):
        leave(leaving, [Step(represents.line, END)], by="ada", network="harbours")


def test_a_post_that_is_left_vacant_is_asked_for(leaving):
    represents = lines(leaving, organisation="salthaven")["role", "representative"]
    leave(leaving, [Step(represents.line, VACATE)])
    assert Nomination.objects.get().state == "asked"
    assert Task.objects.get(kind="mandates-nominate").organisation == "salthaven"


def test_a_network_can_ask_the_city_for_another_one(leaving):
    represents = lines(leaving, network="harbours")["role", "representative"]
    leave(leaving, [Step(represents.line, ASK)], by="ada", network="harbours")
    assert Nomination.objects.get().state == "asked"
    assert Role.objects.get(kind="representative", organisation__slug="salthaven").ends is None


def test_what_begins_only_later_cannot_be_ended_before(leaving):
    found = holdings(leaving.key("matylda"), date(2019, 1, 1), organisation="salthaven")
    assert all(one.obstacle == "begins_later" for one in found if one.what == "role")
    with pytest.raises(DepartureError) as refused:
        leave(leaving, [Step(found[0].line, END)], on=date(2019, 1, 1))
    assert set(refused.value.wrong.values()) == {"begins_later"}


def test_a_former_delegate_holds_nothing(cast):
    assert holdings(cast.key("farid"), TODAY, organisation="salthaven") == []


def test_a_name_that_waits_to_be_confirmed_is_taken_back(cast):
    place = {"network": "harbours", "organisation": "salthaven", "kind": rights.DELEGATE, "body": "forum"}
    named = mandates.nominate(
        actor=Actor(cast.key("clara")), at=AT, on=TODAY, person=cast.key("matylda"), begins=LAST, **place
    )
    found = lines(cast, organisation="salthaven")
    leave(cast, [Step(found["nomination", "delegate"].line, END)])
    assert Nomination.objects.get(pk=named.pk).state == "withdrawn"


def test_the_log_finds_both_who_leaves_and_who_takes_over(leaving):
    represents = lines(leaving, organisation="salthaven")["role", "representative"]
    leave(leaving, [Step(represents.line, HAND_OVER, leaving.key("greta"))])
    concerned = set(AuditSubject.objects.filter(row__action="mandates.leave").values_list("person", flat=True))
    assert concerned == {leaving.key("matylda"), leaving.key("greta")}


# --- what somebody holds as a contact


@pytest.fixture
def known(cast):
    """Nora and Otto are contacts of harbours at one office; Nora has a function, two lists, and a segment finds her."""
    ada, keys = Actor(cast.key("ada")), {}
    for name, lists in (("Nora Berg", ["newsletter", "press; trips"]), ("Otto Lind", ["newsletter"])):
        told = {"name": name, "emails": [f"{name[:4].lower()}@masters.example"], "employer": "Port", "lists": lists}
        keys[name[:4].lower()] = add_contact(actor=ada, at=AT, network="harbours", values=told)
    told = {"title": "harbour master", "employer": "Port", "themes": ["mobility"], "since": date(2020, 1, 1)}
    keys["function"] = add_function(
        actor=ada, at=AT, person=keys["nora"], network="harbours", values=told, visibility="network"
    )
    for name, question in (("Masters", {"title_words": ["harbour master"]}), ("Pilots", {"title_words": ["pilot"]})):
        save_segment(actor=ada, at=AT, network="harbours", name=name, question=question)
    return cast, keys


def held(keys, **place):
    return {one.named.best("en").string: one for one in holdings(keys["nora"], LAST, **place) if one.named}


def test_functions_lists_and_segments_of_a_contact_are_lines_and_another_network_sees_none(known):
    _cast, keys = known
    found = held(keys, network="harbours")
    assert {name: (one.what, one.ways) for name, one in found.items()} == {
        "harbour master": ("function", (END, HAND_OVER)),
        "newsletter": ("list", (END, HAND_OVER)),
        "press; trips": ("list", (END, HAND_OVER)),
        "Masters": ("segment", ()),
    }
    assert held(keys, network="rivers") == held(keys, organisation="salthaven") == {}


def test_a_contact_leaves_and_a_colleague_takes_over(known):
    cast, keys = known
    found = held(keys, network="harbours")
    steps = [
        Step(found["harbour master"].line, HAND_OVER, keys["otto"]),
        Step(found["newsletter"].line, END),
        Step(found["press; trips"].line, HAND_OVER, keys["otto"]),
    ]
    assert leave_as_contact(cast, keys, steps) == 3
    assert Function.objects.get(pk=keys["function"]).ends == LAST
    [taken] = Function.objects.filter(person=keys["otto"])
    assert (str(taken.title), taken.begins, taken.ends, taken.themes) == ("harbour master", LAST, None, ["mobility"])
    lists = dict(Contact.objects.filter(employer="Port").values_list("person", "lists"))
    assert lists == {keys["nora"]: [], keys["otto"]: ["newsletter", "press; trips"]}
    assert Contact.objects.get(person=keys["nora"]).listed == ""
    assert held(keys, network="harbours") == {}


def test_nobody_takes_over_who_is_no_contact_at_the_same_place_and_then_nothing_is_done(known):
    cast, keys = known
    found = held(keys, network="harbours")
    steps = [Step(found["newsletter"].line, END), Step(found["harbour master"].line, HAND_OVER, cast.key("bruno"))]
    with pytest.raises(DepartureError) as refused:
        leave_as_contact(cast, keys, steps)
    assert refused.value.wrong == {found["harbour master"].line: "to"}
    assert Contact.objects.get(person=keys["nora"]).lists == ["newsletter", "press; trips"]


def test_a_segment_is_a_question_and_cannot_be_ended(known):
    cast, keys = known
    line = held(keys, network="harbours")["Masters"].line
    with pytest.raises(DepartureError) as refused:
        leave_as_contact(cast, keys, [Step(line, END)])
    assert refused.value.wrong == {line: "follows"}


def test_the_page_of_a_contact_leads_to_their_leaving_with_every_line_and_does_it(known, signed_in):
    _cast, keys = known
    ada, address = signed_in("ada"), f"/en/desk/networks/harbours/people/{keys['nora']}/"
    assert f"{address}leave/" in ada.get(address).content.decode()
    said = ada.get(f"{address}leave/").content.decode()
    for words in ("the function: harbour master", "on the list: newsletter", "found by the segment: Masters"):
        assert words in said
    assert "Pilots" not in said
    assert "Otto Lind" in said
    line = held(keys, network="harbours")["newsletter"].line
    alone = ada.post(f"{address}leave/", {"on": "2026-12-01", f"way-{line}": "hand-over"})
    assert alone.status_code == 400
    assert "Choose who takes it over." in alone.content.decode()
    assert ada.post(f"{address}leave/", {"on": "2026-12-01", f"way-{line}": "end"}).status_code == 303
    assert Contact.objects.get(person=keys["nora"]).lists == ["press; trips"]
    assert signed_in("bruno").get(f"/en/desk/networks/rivers/people/{keys['nora']}/leave/").status_code == 404


def leave_as_contact(cast, keys, steps):
    told = {"on": LAST, "person": keys["nora"], "steps": steps, "network": "harbours"}
    return mandates.leave(actor=Actor(cast.key("ada")), at=AT, **told)
