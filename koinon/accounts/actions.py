"""Writing people, and forgetting them."""

from __future__ import annotations

import secrets
import string
from datetime import datetime

from koinon.accounts.models import Person
from koinon.acts.wrapper import Actor, about, action, note
from koinon.audit.actions import erase_payloads_about
from koinon.lib.text import Text
from koinon.lib.writing import PERSON_KEY
from koinon.outbox.actions import empty_mails_about


class UnknownPerson(LookupError):
    """Nobody has this key, or the person is already erased."""


class KeyTaken(ValueError):
    """Another person has this key."""


@action("accounts.create_person")
def create_person(*, actor: Actor, at: datetime, name: Text, address: str = "", key: str = "") -> Person:
    """Keep a person and give the row with its random key.

    `key` is only for what brings its own from a folder or a dump ("p-" and eight letters); KeyTaken if it is used.
    """
    if key and not PERSON_KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no person's key: write p- and eight small letters.")
    key = key or _new_person_key()
    if Person.objects.filter(key=key).exists():
        raise KeyTaken(key)
    about(key)
    note(key=key)
    return Person.objects.create(key=key, name=name, address=address)


@action("accounts.erase_person", public=True)
def erase_person(*, actor: Actor, at: datetime, key: str, under: str) -> int:
    """Erase name, address, messages and what the audit log tells of a person. Gives the number of log payloads emptied.

    `under` says by what right it is erased, for instance "request of the person, GDPR article 17".
    """
    if not under.strip():
        raise ValueError("Say under what the person is erased.")
    known = Person.objects.filter(key=key, erased_at__isnull=True)
    if known.update(name=Text(), address="", erased_at=at, erased_under=under) != 1:
        raise UnknownPerson(key)
    empty_mails_about(person=key, under=under)
    return erase_payloads_about(person=key, under=under)


@action("accounts.keep_erased", public=True)
def keep_erased(*, actor: Actor, at: datetime, key: str, erased_at: datetime, under: str) -> bool:
    """Erase again whom an older state of the records brought back. Somebody not even known there gets no name later.

    `erased_at` is the instant of the first erasing; one that is recorded stays. Returns whether anything was kept.
    """
    if not PERSON_KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no person's key: write p- and eight small letters.")
    person = Person.objects.filter(key=key).first()
    payloads = erase_payloads_about(person=key, under=under) + empty_mails_about(person=key, under=under)
    if person is None:
        Person.objects.create(key=key, erased_at=erased_at, erased_under=under)
        return True
    if person.erased_at is not None and not person.name and not person.address:
        return payloads > 0
    first = {"erased_at": person.erased_at or erased_at, "erased_under": person.erased_under or under}
    Person.objects.filter(pk=person.pk).update(name=Text(), address="", **first)
    return True


def _new_person_key() -> str:
    """A random key, "p-" and eight letters: it tells nothing of the person."""
    return "p-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))


@action("accounts.name_person")
def name_person(*, actor: Actor, at: datetime, key: str, name: Text) -> None:
    """Keep the name that a folder tells under its key. An erased person stays erased."""
    about(key)
    person = Person.objects.filter(key=key).first()
    if person is None:
        create_person(actor=actor, at=at, name=name, key=key)
    elif person.erased_at is None and person.name != name:
        Person.objects.filter(pk=person.pk, erased_at__isnull=True).update(name=name)
