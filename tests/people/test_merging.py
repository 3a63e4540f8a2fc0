"""Two contacts who are one person: what goes where, who may not be let go, and the page on which it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from koinon.accounts.models import Person
from koinon.atlas.models import Organisation
from koinon.lib.writing import writing_allowed
from koinon.outbox.actions import queue_mail
from koinon.outbox.models import Mail, Unsubscribed
from koinon.people.contacts import actions
from koinon.people.contacts.keeping import PeopleError
from koinon.people.models import Contact, ContactLog, Function
from tests.desk.cast import AT
from tests.people.test_contacts import add, does

HARBOURS = {"network": "harbours"}


@pytest.fixture
def twins(ada: Any) -> tuple[str, str]:
    """Eva Malá, and once more as she was typed in after a call; an assistant works for the second."""
    salthaven = Organisation.objects.get(slug="salthaven").pk
    eva = add(ada, "Eva Malá", organisation=salthaven, lists=["Newsletter"], note="Met in May.")
    again = add(ada, "Mala Eva", emails=["eva.mala@y.example"], phones=["+420 123 456 789"], language="cs",
                employer="Harbour office", lists=["Press", "Newsletter"], note="Prefers letters.")  # fmt: skip
    does(ada, again, title="deputy mayor", since=date(2024, 1, 1))
    petr = add(ada, "Petr Zima", kind="assistant")
    does(ada, petr, title="assistant", works_for=again)
    told = {"organisation": "salthaven", "kind": "call", "day": AT.date(), "person": again, "text": "Asked for papers."}
    actions.log_contact(actor=ada, at=AT, **HARBOURS, **told)
    return eva, again


def merge(actor: Any, person: str, twin: str, version: int = 1, twin_version: int = 1) -> None:
    versions = {"version": version, "twin_version": twin_version}
    actions.merge_contacts(actor=actor, at=AT, person=person, twin=twin, **versions, **HARBOURS)


def test_what_is_kept_of_both_is_kept_of_one(ada, twins):
    eva, again = twins
    merge(ada, eva, again)
    one = Contact.objects.get(person=eva)
    assert (one.name, one.language, one.emails) == ("Eva Malá", "cs", ["eva@x.example", "eva.mala@y.example"])
    assert (one.phones, one.lists) == (["+420 123 456 789"], ["Newsletter", "Press"])
    assert one.note == "Met in May.\n\nPrefers letters."
    assert one.organisation.slug == "salthaven"
    assert one.employer == ""
    assert " eva.mala@y.example" in one.found_by
    assert one.version == 2
    assert Function.objects.get(person=eva).title.strings[0][1] == "deputy mayor"
    assert Function.objects.exclude(person=eva).get().works_for == eva
    assert ContactLog.objects.get().person == eva
    assert not Contact.objects.filter(person=again).exists()
    assert not Person.objects.filter(key=again).exists()


def test_letters_follow_and_so_does_the_wish_to_get_no_more(ada, twins):
    eva, again = twins
    told = {"to_address": "eva.mala@y.example", "language": "cs", "kind": "report-answered", "context": {}}
    mail = queue_mail(actor=ada, at=AT, to_person=again, network="harbours", made_up=True, business=True, **told)
    with writing_allowed("somebody pressed the way out"):
        Unsubscribed.objects.create(who=again, network="harbours", kind="mailing", at=AT)
    merge(ada, eva, again)
    assert [each.person for each in mail.subjects.all()] == [eva]
    assert Mail.objects.get(pk=mail.pk).to_person == eva
    assert Unsubscribed.objects.get().who == eva


def test_nobody_becomes_their_own_assistant(ada, twins):
    eva, again = twins
    does(ada, eva, title="assistant of the deputy mayor", works_for=again)
    merge(ada, eva, again)
    assert set(Function.objects.filter(person=eva).values_list("works_for", flat=True)) == {""}


def test_whoever_acts_is_not_let_go_and_takes_the_other_in(ada, cast, twins):
    eva, _again = twins
    clara = cast.key("clara")
    values = {"name": "Clara", "emails": ["clara@x.example"], "kind": "member"}
    actions.add_contact(actor=ada, at=AT, values=values, person=clara, **HARBOURS)
    with pytest.raises(PeopleError, match="twin_acts"):
        merge(ada, eva, clara)
    merge(ada, clara, eva)
    assert Contact.objects.get(person=clara).emails == ["clara@x.example", "eva@x.example"]


def test_somebody_whom_another_network_knows_too_stays_known_there(ada, cast, twins):
    eva, again = twins
    values = {"name": "Mala Eva", "emails": ["eva@rivers.example"], "kind": "member"}
    bruno = type(ada)(cast.key("bruno"))
    actions.add_contact(actor=bruno, at=AT, values=values, person=again, network="rivers")
    merge(ada, eva, again)
    assert Contact.objects.get(person=again).network.slug == "rivers"
    assert Person.objects.filter(key=again).exists()


@pytest.mark.parametrize(("version", "twin_version"), [(2, 1), (1, 2)])
def test_what_was_changed_since_it_was_looked_at_is_not_merged(ada, twins, version, twin_version):
    with pytest.raises(PeopleError, match="changed_meanwhile"):
        merge(ada, *twins, version, twin_version)
    assert Contact.objects.filter(person__in=twins).count() == 2
    assert Function.objects.filter(person=twins[1]).exists()


def test_a_record_is_not_merged_with_itself_nor_with_another_networks(ada, cast, twins):
    eva, _again = twins
    with pytest.raises(PeopleError, match="same_record"):
        merge(ada, eva, eva)
    values = {"name": "Eva Malá", "emails": ["eva@x.example"], "kind": "member"}
    bruno = type(ada)(cast.key("bruno"))
    theirs = actions.add_contact(actor=bruno, at=AT, values=values, network="rivers")
    with pytest.raises(PeopleError, match="changed_meanwhile"):
        merge(ada, eva, theirs)


def page(person: str) -> str:
    return f"/en/desk/networks/harbours/people/{person}/same/"


def test_the_page_finds_the_twin_by_the_words_of_the_name_in_any_order_and_makes_one(signed_in, twins):
    eva, again = twins
    client = signed_in("ada")
    shown = client.get(page(eva)).content.decode()
    assert f'value="{again}:1"' in shown
    assert "Petr Zima" not in shown
    answer = client.post(page(eva), {"twin": f"{again}:1", "version": "1"}, follow=True)
    assert "The two records are one." in answer.content.decode()
    assert "eva.mala@y.example" in answer.content.decode()


def test_the_page_finds_others_by_words_and_keeps_what_was_chosen_when_it_cannot_be_done(signed_in, twins, ada):
    eva, again = twins
    client = signed_in("ada")
    assert "Petr Zima" in client.get(page(eva), {"q": "zima"}).content.decode()
    assert "Nobody else is found" in client.get(page(eva), {"q": "nobody of this name"}).content.decode()
    assert client.post(page(eva), {"version": "1"}).status_code == 400
    actions.change_contact(
        actor=ada, at=AT, person=eva, version=1, values={"name": "Eva Mala", "emails": ["eva@x.example"]}, **HARBOURS
    )
    answer = client.post(page(eva), {"twin": f"{again}:1", "version": "1"})
    assert answer.status_code == 400
    assert f'value="{again}:1" id="field-twin_0" checked' in answer.content.decode().replace(" required", "")
    assert Contact.objects.filter(person=again).exists()
