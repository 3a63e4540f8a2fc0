"""Contacts, what they do, the log, segments: what is kept, refused, found, and forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas.actions import settle_territories
from koinon.atlas.models import Organisation
from koinon.audit.models import AuditPayload
from koinon.lib.text import Text
from koinon.lib.writing import Actor
from koinon.people import access
from koinon.people.contacts import actions
from koinon.people.contacts.keeping import PeopleError
from koinon.people.contacts.queries import kept_about, searched
from koinon.people.contacts.segments import Standings, answered, checked_question
from koinon.people.models import Contact, ContactLog, Function
from koinon.people.queries import rights_on
from tests.desk.cast import AT

TODAY = AT.date()
HARBOURS = {"network": "harbours"}


def add(actor: Actor, name: str, **more: Any) -> str:
    values = {"name": name, "emails": [f"{name.split()[0].lower()}@x.example"], "kind": "member", **more}
    return actions.add_contact(actor=actor, at=AT, values=values, **HARBOURS)


def does(actor: Actor, person: str, **told: Any) -> int:
    beside = {name: told.pop(name) for name in ("works_for", "visibility") if name in told}
    beside.setdefault("visibility", "network")
    return actions.add_function(actor=actor, at=AT, person=person, values=told, **HARBOURS, **beside)


@pytest.fixture
def people(ada: Actor) -> dict[str, str]:
    """Three contacts: a deputy mayor for mobility in salthaven, her assistant, an official of nowhere."""
    salthaven = Organisation.objects.get(slug="salthaven").pk
    eva = add(ada, "Eva Malá", organisation=salthaven, language="cs", lists=["Newsletter"])
    petr = add(ada, "Petr Zima", organisation=salthaven, kind="assistant")
    nora = add(ada, "Nora Berg", employer="Directorate for Ports", country="BE", kind="official", language="en")
    title = Text.of({"cs": "náměstkyně pro dopravu", "en": "deputy mayor for transport"}, authentic="cs")
    does(ada, eva, title=title, themes=["mobility"], organisation=salthaven, since=date(2024, 1, 1))
    does(ada, petr, title="assistant", works_for=eva, organisation=salthaven)
    return {"eva": eva, "petr": petr, "nora": nora}


def asked(cast: Any, question: dict[str, Any], day: date = TODAY, standings: dict[int, str] | None = None) -> list[str]:
    rows = access.contacts(rights_on(cast.key("ada"), TODAY), "harbours")
    found = answered(rows, checked_question(question), day, Standings(standings or {}))
    return sorted(found.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({}, ["Eva Malá", "Nora Berg", "Petr Zima"]),
        ({"title_words": ["deputy mayor"]}, ["Eva Malá"]),
        ({"title_words": ["NÁMĚST"]}, ["Eva Malá"]),
        ({"title_words": ["mayor of"]}, []),
        ({"themes": ["Mobility", "ports"]}, ["Eva Malá"]),
        ({"themes": ["mobil"]}, []),
        ({"kinds": ["official", "assistant"]}, ["Nora Berg", "Petr Zima"]),
        ({"countries": ["PL"]}, ["Eva Malá", "Petr Zima"]),
        ({"countries": ["be"]}, ["Nora Berg"]),
        ({"languages": ["cs"]}, ["Eva Malá"]),
        ({"lists": ["newsletter"]}, ["Eva Malá"]),
        ({"territory": "cohesion-countries"}, ["Eva Malá", "Petr Zima"]),
        ({"territory": "nowhere"}, []),
        ({"title_words": ["deputy mayor"], "themes": ["mobility"], "territory": "cohesion-countries"}, ["Eva Malá"]),
        ({"title_words": ["assistant"], "themes": ["mobility"]}, []),
    ],
)
def test_a_segment_finds_those_it_asks_for(cast, people, question, names):
    territory = {"slug": "cohesion-countries", "names": {"en": "Cohesion countries"}, "countries": ["PL", "CZ"]}
    settle_territories(actor=COMMAND_LINE, at=AT, territories=[{**territory, "status": "assumed", "source": ""}])
    assert asked(cast, question) == names


def test_a_segment_is_answered_on_a_day(cast, people):
    assert asked(cast, {"themes": ["mobility"]}, date(2023, 12, 31)) == []
    assert asked(cast, {"themes": ["mobility"]}, date(2024, 1, 1)) == ["Eva Malá"]


def test_a_segment_asks_for_members_and_categories_as_the_register_has_them(cast, people):
    salthaven = Organisation.objects.get(slug="salthaven").pk
    assert asked(cast, {"standing": "members"}, standings={salthaven: "full"}) == ["Eva Malá", "Petr Zima"]
    assert asked(cast, {"standing": "others"}, standings={salthaven: "full"}) == ["Nora Berg"]
    assert asked(cast, {"categories": ["associate"]}, standings={salthaven: "full"}) == []


def test_a_segment_asks_for_seats_in_a_body(cast, ada):
    actions.add_contact(actor=ada, at=AT, values={"name": "Greta"}, person=cast.key("greta"), **HARBOURS)
    assert asked(cast, {"body": "forum"}) == ["Greta"]
    assert asked(cast, {"body": "board"}) == []


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ({"kinds": ["king"]}, "kinds"),
        ({"countries": ["XX"]}, "countries"),
        ({"languages": ["?"]}, "languages"),
        ({"standing": "perhaps"}, "standing"),
        ({"themes": "mobility"}, "themes"),
        ({"themes": [1]}, "themes"),
        ({"where": "1=1"}, "where"),
    ],
)
def test_a_question_of_another_form_is_refused(question, wrong):
    with pytest.raises(ValueError, match=wrong):
        checked_question(question)


def test_search_finds_by_name_address_and_organisation_without_accents(people):
    wanted = {"mala": ["Eva Malá"], "petr@x": ["Petr Zima"], "salthaven": ["Eva Malá", "Petr Zima"]}
    wanted |= {"directorate": ["Nora Berg"], "eva salthaven": ["Eva Malá"], "eva oldford": []}
    for words, names in wanted.items():
        assert sorted(searched(Contact.objects.all(), words).values_list("name", flat=True)) == names, words


@pytest.mark.parametrize(
    ("values", "code"), [({"name": ""}, "nobody"), ({"name": "", "emails": ["a@b.example"]}, ""), ({"name": "Jan"}, "")]
)
def test_a_contact_has_a_name_or_an_address(ada, values, code):
    if code:
        with pytest.raises(PeopleError, match=code):
            actions.add_contact(actor=ada, at=AT, values=values, **HARBOURS)
    else:
        assert actions.add_contact(actor=ada, at=AT, values=values, **HARBOURS)


def test_of_two_changes_at_once_the_second_is_refused_and_nothing_of_it_is_written(ada, people):
    for name, refused in (("Eva Nová", False), ("Eva Stará", True)):
        told = {"person": people["eva"], "version": 1, "values": {"name": name}}
        if refused:
            with pytest.raises(PeopleError, match="changed_meanwhile"):
                actions.change_contact(actor=ada, at=AT, **HARBOURS, **told)
        else:
            actions.change_contact(actor=ada, at=AT, **HARBOURS, **told)
    assert Contact.objects.get(person=people["eva"]).name == "Eva Nová"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"title": ""}, "no_function"),
        ({"title": "mayor", "since": date(2024, 1, 1), "until": date(2024, 1, 1)}, "period"),
    ],
)
def test_a_function_says_something_and_ends_after_it_began(ada, people, told, code):
    with pytest.raises(PeopleError, match=code):
        does(ada, people["nora"], **told)


def test_nobody_is_their_own_assistant(ada, people):
    with pytest.raises(PeopleError, match="oneself"):
        does(ada, people["nora"], title="assistant", works_for=people["nora"])


def test_one_network_knows_a_person_once_and_cannot_change_what_another_keeps(cast, ada, people):
    with pytest.raises(PeopleError, match="known_already"):
        actions.add_contact(actor=ada, at=AT, values={"name": "Eva"}, person=people["eva"], **HARBOURS)
    told = {"person": people["eva"], "version": 1, "values": {"name": "Stolen"}}
    with pytest.raises(PeopleError, match="changed_meanwhile"):
        actions.change_contact(actor=ada, at=AT, network="rivers", **told)


def test_the_log_takes_a_contact_of_the_same_network_only(ada, people):
    told = {"organisation": "salthaven", "kind": "visit", "day": TODAY}
    actions.log_contact(actor=ada, at=AT, text="Tea.", person=people["eva"], **told, **HARBOURS)
    with pytest.raises(PeopleError, match="unknown_person"):
        actions.log_contact(actor=ada, at=AT, person=people["eva"], network="rivers", **told)
    with pytest.raises(PeopleError, match="kind"):
        actions.log_contact(actor=ada, at=AT, **{**told, "kind": "dream"}, **HARBOURS)


def test_a_person_is_shown_all_that_is_kept_of_them_and_may_be_forgotten(ada, people):
    told = {"organisation": "salthaven", "kind": "visit", "day": TODAY, "person": people["eva"]}
    actions.log_contact(actor=ada, at=AT, text="Eva likes tea.", **told, **HARBOURS)
    does(ada, people["eva"], title="mayor", visibility="shared")
    assert [kept.kind for kept in kept_about(people["eva"])] == ["contact", "function", "function", "contact_log"]
    assert actions.erase_person_here(actor=ada, at=AT, key=people["eva"], under="request of the person") == 3
    assert [(kept.kind, kept.content.get("title")) for kept in kept_about(people["eva"])][:1] == [("function", "mayor")]
    everything = [*Contact.objects.values(), *ContactLog.objects.values(), *Function.objects.values()]
    assert "Eva" not in repr(everything)
    assert "Malá" not in repr(everything)
    assert not Function.objects.exclude(works_for="").exists()
    assert actions.erase_person_here(actor=ada, at=AT, key=people["eva"], under="request of the person") == 0


def test_what_the_log_of_actions_tells_of_contacts_names_nobody(ada, people):
    log = " ".join(AuditPayload.objects.values_list("content", flat=True))
    assert not [word for word in ("Malá", "Zima", "Berg", "x.example", "Directorate") if word in log]
