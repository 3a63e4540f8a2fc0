"""People: a random key that stays, and everything else erasable."""

import json

import pytest

from koinon.accounts.actions import KeyTaken, UnknownPerson, create_person, erase_person, keep_erased
from koinon.accounts.models import Person
from koinon.audit.models import AuditPayload
from koinon.lib.text import Text
from koinon.lib.writing import PERSON_KEY
from koinon.outbox.actions import queue_mail
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail

pytestmark = pytest.mark.django_db


def test_a_person_gets_a_random_key(actor, at):
    keys = {create_person(actor=actor, at=at, name=Text.of({"und": "Jana"})).key for _ in range(3)}
    assert len(keys) == 3
    assert all(PERSON_KEY.fullmatch(key) for key in keys)


def test_a_person_from_a_folder_keeps_the_key(actor, at):
    person = create_person(actor=actor, at=at, name=Text.of({"und": "Jana"}), key="p-qwertzui")
    assert person.key == "p-qwertzui"
    with pytest.raises(KeyTaken):
        create_person(actor=actor, at=at, name=Text.of({"und": "Ewa"}), key="p-qwertzui")
    with pytest.raises(ValueError, match="no person's key"):
        create_person(actor=actor, at=at, name=Text.of({"und": "Ewa"}), key="ewa")


def test_erasing_leaves_the_key_and_the_reason(actor, at):
    person = create_person(actor=actor, at=at, name=Text.of({"und": "Jana"}), address="jana@example.org")
    assert json.loads(AuditPayload.objects.get().content)["notes"] == {"key": person.key}
    erase_person(actor=actor, at=at, key=person.key, under="request of the person")
    person = Person.objects.get()
    assert (person.name, person.address) == (Text(), "")
    assert (person.erased_at, person.erased_under) == (at, "request of the person")
    assert not any("jana" in text.lower() for text in AuditPayload.objects.values_list("content", flat=True))


def test_nobody_is_erased_twice_or_without_a_reason(actor, at):
    person = create_person(actor=actor, at=at, name=Text.of({"und": "Jana"}))
    with pytest.raises(ValueError, match="under what"):
        erase_person(actor=actor, at=at, key=person.key, under=" ")
    erase_person(actor=actor, at=at, key=person.key, under="request of the person")
    with pytest.raises(UnknownPerson):
        erase_person(actor=actor, at=at, key=person.key, under="again")
    with pytest.raises(UnknownPerson):
        erase_person(actor=actor, at=at, key="p-nobodyxx", under="request")


@pytest.mark.parametrize("again", [False, True])
def test_erasing_empties_messages_to_the_person_and_takes_back_those_in_line(actor, at, again):
    person = create_person(actor=actor, at=at, name=Text.of({"und": "Jana"}), address="jana@opava.cz")
    for to_person, speaks_of in ((person.key, []), ("p-zzzzzzzz", [person.key]), ("p-zzzzzzzz", [])):
        queue_mail(
            actor=actor, at=at, to_address="jana@opava.cz", to_person=to_person, speaks_of=speaks_of, language="cs",
            kind="trial", made_up=False, business=True, letter=Letter(subject="For Jana"),
        )  # fmt: skip
    if again:
        keep_erased(actor=actor, at=at, key=person.key, erased_at=at, under="request")
    else:
        erase_person(actor=actor, at=at, key=person.key, under="request")
    told = list(Mail.objects.order_by("pk").values_list("state", "to_address", "subject"))
    assert told == [("cancelled", "", ""), ("cancelled", "", ""), ("waiting", "jana@opava.cz", "For Jana")]
